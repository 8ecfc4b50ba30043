//! A file with several asks: a new file for each, which says where it comes from. What was said stays where it is.

use super::{Deed, Deeds, Refused, What, editor, only};
use crate::backlog::change::naming;
use crate::backlog::edit::Editor;
use crate::backlog::schema::Record;
use crate::backlog::{Document, Feedback, Id};
use crate::demand::Survey;
use crate::text::{Change, Source};

/// The keys that a part has as the whole has them: who said it, when and where.
const SHARED: [&str; 8] = [
    "received",
    "channel",
    "voice",
    "requester",
    "account",
    "on_behalf_of",
    "segment",
    "lang",
];

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// The items of the list below `## Ask`, as text; empty where there is none of two or more.
pub fn asks(survey: &Survey<'_>, place: usize) -> Vec<String> {
    let feedback = survey.feedback(place);
    let section = feedback.and_then(|each| each.document.section_text("Ask"));
    let mut asks: Vec<String> = Vec::new();
    for line in section.as_deref().unwrap_or_default().lines() {
        if let Some(item) = item(line) {
            asks.push(item.to_owned());
        } else if let Some(last) = asks.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    asks.retain(|ask| !ask.trim().is_empty());
    if asks.len() < 2 { Vec::new() } else { asks }
}

/// The text of a line that begins a list's item at the left.
fn item(line: &str) -> Option<&str> {
    let number = line.trim_start_matches(|first: char| first.is_ascii_digit());
    let rest = if number.len() < line.len() {
        let behind = |mark| number.strip_prefix(mark);
        behind(". ").or_else(|| behind(") "))
    } else {
        let marks = ["- ", "* ", "+ "];
        marks.iter().find_map(|mark| line.strip_prefix(mark))
    };
    rest.map(str::trim)
}

/// A new file for each ask, with these ids, in the folder of the file that it is split off. That file stays as it is.
///
/// # Errors
/// When there is no ask, or the file cannot be read well enough.
pub fn split(survey: &Survey<'_>, place: usize, parts: &[(Id, String)]) -> Result<Deeds, Refused> {
    let feedback = only(survey.backlog, place)?;
    if parts.is_empty() {
        return Err(Refused::NoAsks(feedback.id.clone()));
    }
    // What cannot be edited is not read well enough to be copied from either.
    drop(editor(feedback)?);
    let mut deeds = Deeds::default();
    for (id, ask) in parts {
        deeds.changes.push(part(feedback, id, ask)?);
        deeds.done.push(Deed {
            id: feedback.id.clone(),
            what: What::SplitInto(id.clone()),
        });
    }
    Ok(deeds)
}

fn part(feedback: &Feedback, id: &Id, ask: &str) -> Result<Change, Refused> {
    let title = title(ask);
    let path = naming::beside(feedback.path(), id, &title);
    let empty = Document::parse_prose(Source::new(&*path, "---\n---\n"));
    let mut editor = Editor::new(&empty, Record::Feedback.usual_order())?;
    editor.set("id", id)?;
    editor.set("type", "feedback")?;
    editor.set("title", title)?;
    for key in SHARED {
        match (
            key,
            feedback.document.text(key),
            feedback.document.date(key),
        ) {
            ("received", _, Some(day)) => editor.set(key, day.value)?,
            (_, Some(said), _) => editor.set(key, said.value)?,
            _ => false,
        };
    }
    editor.set("split_from", &feedback.id)?;
    editor.append_section("Ask", ask.trim())?;
    let text = editor.document().source.text.to_string();
    Ok(Change::Create { path, text })
}

/// The ask's first line, cut between words.
fn title(ask: &str) -> String {
    let line = ask.trim().lines().next().unwrap_or_default().trim();
    let line = line.trim_end_matches('.');
    if line.chars().count() <= LONGEST_TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST_TITLE - 1).collect();
    let words = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}
