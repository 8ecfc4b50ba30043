//! The file of a part: what it has from the item that it was cut out of, and what is to be written.

use super::parent::texts;
use super::portions::{carried, heading, portions};
use super::{Child, Fate, Part, Portion, Refused, Split, unwritten};
use crate::backlog::change::naming;
use crate::backlog::edit::Editor;
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Document, Item, ItemType};
use crate::text::{Change, Source};

/// The keys that a part has as the whole has them. No estimate, size or score: they were said of the whole.
const ONE: [&str; 4] = ["goal", "team", "deadline", "deadline_reason"];
const LISTS: [&str; 3] = ["labels", "requested_by", "blocked_by"];
/// Those of a bug.
const BUG: [&str; 3] = ["severity", "found_in", "environment"];

/// The change that makes the file of a child.
pub(super) fn file(
    backlog: &Backlog,
    split: &Split,
    child: &Child,
    taken: &[&Portion],
) -> Result<Change, Refused> {
    let item = backlog.item(split.item);
    // A title that is to be written names no file.
    let is_written = !child.title.starts_with(unwritten(&backlog.config));
    let title = if is_written { &*child.title } else { "" };
    let path = naming::beside(item.path(), &child.id, title);
    let newline = newline(&item.document);
    let front = front(backlog, split, child, &path)?;
    let text = front.replace('\n', newline) + &body(item, child, taken, newline);
    let document = Document::parse(Source::new(&*path, &*text));
    let found = portions(&document);
    for part in Part::ALL {
        let wanted = texts(&item.document, taken.iter().copied(), part);
        if texts(&document, found.iter(), part) != wanted {
            let path = item.path().to_owned();
            return Err(Refused::Unproven { path, part });
        }
    }
    Ok(Change::Create { path, text })
}

fn front(backlog: &Backlog, split: &Split, child: &Child, path: &str) -> Result<String, Refused> {
    let item = backlog.item(split.item);
    let empty = Document::parse_prose(Source::new(path, "---\n---\n"));
    let mut editor = Editor::new(&empty, Record::Item(child.item_type).usual_order())?;
    editor.set("id", &child.id)?;
    editor.set("type", child.item_type.name())?;
    editor.set("title", &child.title)?;
    editor.set("status", status(backlog, item))?;
    match (split.fate, &item.parent) {
        (Fate::Epic, _) => {
            editor.set("parent", &item.id)?;
        }
        (_, Some(parent)) => {
            editor.set("parent", &parent.value)?;
        }
        (_, None) => {}
    }
    editor.set("split_from", &item.id)?;
    let bug = BUG
        .iter()
        .filter(|_| item.item_type == ItemType::Bug && child.item_type == ItemType::Bug);
    for key in ONE.iter().chain(bug) {
        // What is below an epic has its goal from there.
        if *key == "goal" && split.fate == Fate::Epic {
            continue;
        }
        match (item.document.date(key), item.document.text(key)) {
            (Some(day), _) => editor.set(key, day.value)?,
            (None, Some(said)) => editor.set(key, said.value)?,
            (None, None) => false,
        };
    }
    for key in LISTS {
        // What is found out first waits for nothing that the whole waits for.
        if key == "blocked_by" && child.item_type == ItemType::Spike {
            continue;
        }
        for said in item.document.texts(key) {
            editor.add(key, said.value)?;
        }
    }
    if child.item_type == ItemType::Spike {
        editor.set("question", &child.title)?;
        editor.set("decides", &item.id)?;
    }
    Ok(editor.document().source.text.to_string())
}

/// The status that parts begin with: the item's own, unless that claims to be ready; then the one before that claim.
fn status<'a>(backlog: &'a Backlog, item: &'a Item) -> &'a str {
    let workflow = &backlog.config.workflow;
    let place = |wanted: &str| workflow.statuses.iter().position(|each| each == wanted);
    let claim = place(&workflow.ready)
        .into_iter()
        .chain(place(&workflow.started))
        .min()
        .unwrap_or(0);
    let here = place(&item.status.value).unwrap_or(0);
    let place = here.min(claim.saturating_sub(1));
    workflow
        .statuses
        .get(place)
        .map_or_else(|| workflow.first(), String::as_str)
}

/// What is to be written stands in comments: it is no narrative and no reason until somebody has made it one.
fn body(item: &Item, child: &Child, taken: &[&Portion], newline: &str) -> String {
    let mut body = String::new();
    let mut line = |text: &str| {
        body.push_str(&text.replace('\n', newline));
        body.push_str(newline);
    };
    line("");
    match child.item_type {
        ItemType::Story => {
            line(&comment(&narrative(item)));
            line("");
            line("## Why");
            line(&comment(&format!(
                "of {}, which this was cut out of: {}",
                item.id,
                reason(item)
            )));
        }
        ItemType::Bug => {
            for title in ["Steps", "Expected", "Actual"] {
                line(&format!("## {title}"));
                line(&comment(&format!(
                    "of {}: {}",
                    item.id,
                    words(&item.document.section_text(title).unwrap_or_default())
                )));
                line("");
            }
            body.truncate(body.len() - newline.len());
        }
        ItemType::Spike => line(&comment(&format!(
            "what is tried, and how it shows whether {} can be split or sized",
            item.id
        ))),
        ItemType::Goal | ItemType::Epic | ItemType::Enabler => {
            line(&comment(&format!(
                "of {}, which this was cut out of: {}",
                item.id,
                reason(item)
            )));
        }
    }
    for part in Part::ALL {
        let own: Vec<&Portion> = taken
            .iter()
            .copied()
            .filter(|portion| portion.part == part)
            .collect();
        let Some(first) = own.first() else { continue };
        let title = heading(&item.document, first).unwrap_or(match part {
            Part::Criteria => "Acceptance criteria",
            Part::Tasks => "Tasks",
            Part::Questions => "Questions",
        });
        body.push_str(&format!("{newline}## {title}{newline}"));
        body.push_str(&carried(&item.document, &own, newline));
    }
    body
}

/// The item's narrative without what it wants, or the template.
fn narrative(item: &Item) -> String {
    let source = &item.document.source;
    let parts = item.document.body.narrative.as_ref().and_then(|narrative| {
        let want = narrative.want?;
        let whole = source.slice(narrative.span);
        let start = (want.start - narrative.span.start) as usize;
        let before = whole.get(..start)?;
        let behind = whole.get(start + want.len()..)?;
        Some(format!("{before}…{behind}"))
    });
    match parts {
        Some(parts) => words(&parts),
        None => "As a <role>, I want …, so that …".to_owned(),
    }
}

/// Why the whole is wanted: its section `Why`, else its narrative's benefit.
fn reason(item: &Item) -> String {
    let document = &item.document;
    let benefit = || {
        let span = document.body.narrative.as_ref()?.benefit?;
        Some(document.source.slice(span).to_owned())
    };
    let section = document.section_text("Why").map(|text| {
        let first = text.split("\n\n").find(|part| !part.trim().is_empty());
        first.unwrap_or_default().to_owned()
    });
    let reason = section
        .filter(|text| !text.trim().is_empty() && !text.trim_start().starts_with("<!--"))
        .or_else(benefit);
    words(&reason.unwrap_or_default())
}

/// A comment of lines of at most 100 characters.
fn comment(text: &str) -> String {
    const WIDTH: usize = 100;
    // Two hyphens in a row could end it.
    let mut plain = text.replace(['<', '>'], "");
    while plain.contains("--") {
        plain = plain.replace("--", "-");
    }
    let plain = plain.trim().trim_end_matches(['-', ':']).trim_end();
    let mut comment = String::new();
    let mut width = 0;
    for word in format!("<!-- to be written; {plain} -->").split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            comment.push('\n');
            width = 0;
        } else if width > 0 {
            comment.push(' ');
            width += 1;
        }
        comment.push_str(word);
        width += length;
    }
    comment
}

/// The text in one line, at most 240 characters.
fn words(text: &str) -> String {
    const LONGEST: usize = 240;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    let kept = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{kept}…")
}

pub(super) fn newline(document: &Document) -> &'static str {
    if document.source.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}
