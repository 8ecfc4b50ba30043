//! What shipped when, for how many people, and what is planned to.

use std::cmp::Reverse;

use super::{Content, Section, Site};
use crate::backlog::{ItemIx, Release};
use crate::report::site::public;
use crate::report::{Block, Column, Role, Table, Text, number};
use crate::text::sorting::PutInOrder as _;

pub(super) static SECTION: Section = Section {
    name: "Releases",
    folder: "releases",
    public: true,
    pages,
    content,
};

/// Releases on one page.
const RELEASES: usize = 20;

/// Items of one release that are listed.
const ITEMS: usize = 120;

/// What everybody may read of a release's own text.
const TOLD: [&str; 2] = ["Highlights", "Known issues"];

fn pages(site: &Site<'_>) -> usize {
    let releases = site.facts.backlog.releases.len();
    releases.div_ceil(RELEASES).max(1)
}

fn content(site: &Site<'_>, at: usize) -> Content {
    let releases = newest_first(site);
    let out = (releases.iter()).filter(|release| is_out(site, release));
    let out = out.count();
    let mut lead = Text::of(Role::Strong, number::counted(out, "release", "releases"));
    if releases.len() > out {
        let planned = number::whole(releases.len() - out);
        lead = lead.then(format!(" out, {planned} planned"));
    }
    if releases.is_empty() {
        lead = Text::plain(
            "No release is recorded yet: a file in the backlog's folder releases tells of one.",
        );
    }
    let shown = releases.iter().skip(at * RELEASES).take(RELEASES);
    Content {
        title: "Releases".into(),
        lead,
        blocks: shown.flat_map(|release| told(site, release)).collect(),
        part: Some((at, pages(site))),
        ..Content::default()
    }
}

/// What is planned stands first, then what came out last.
fn newest_first<'a>(site: &'a Site<'_>) -> Vec<&'a Release> {
    let mut releases: Vec<&Release> = site.facts.backlog.releases.iter().collect();
    releases.put_in_order_by_key(|release| {
        let day = release.released.as_ref().map(|day| day.value);
        (day.is_some(), Reverse(day), Reverse(release.path()))
    });
    releases
}

fn is_out(site: &Site<'_>, release: &Release) -> bool {
    let day = release.released.as_ref();
    day.is_some_and(|day| day.value <= site.facts.today)
}

fn told(site: &Site<'_>, release: &Release) -> Vec<Block> {
    let backlog = site.facts.backlog;
    let items: Vec<ItemIx> = (release.items.iter())
        .filter_map(|id| site.page_of(&id.value))
        .collect();
    let mut blocks = vec![
        Block::heading(2, &*release.version),
        Block::Paragraph(standing(site, release, &items)),
    ];
    let goals: Vec<Text> = (release.goals.iter())
        .filter_map(|id| site.page_of(&id.value))
        .map(|index| {
            let goal = backlog.item(index);
            Text::id(&goal.id)
                .then(" ")
                .then(site.title(&goal.title.value))
        })
        .collect();
    if !goals.is_empty() {
        blocks.push(Block::paragraph(Text::of(Role::Muted, "For these goals:")));
        blocks.push(Block::List(goals));
    }
    let body = body(site, release);
    if !body.is_empty() {
        blocks.push(Block::Markdown(body));
    }
    blocks.extend(table(site, &items));
    blocks
}

/// `released 2026-06-08: 13 items, asked for by 14 people`
fn standing(site: &Site<'_>, release: &Release, items: &[ItemIx]) -> Text {
    let text = match &release.released {
        Some(day) if day.value <= site.facts.today => {
            Text::of(Role::Good, "released").then(format!(" {}", day.value))
        }
        Some(day) => Text::of(Role::Warning, "to be released").then(format!(" {}", day.value)),
        None => match release.document.text("target") {
            Some(target) => {
                Text::of(Role::Warning, "planned").then(format!(" for {}", target.value))
            }
            None => Text::of(Role::Warning, "planned"),
        },
    };
    let mut places: Vec<u32> = (items.iter())
        .flat_map(|index| site.survey.of_item(*index))
        .collect();
    places.put_in_order();
    places.dedup();
    let count = number::counted(items.len(), "item", "items");
    let text = text.then(format!(": {count}"));
    match site.survey.count(&places).requesters {
        0 => text,
        people => text.then(format!(
            ", asked for by {}",
            number::counted(people, "person", "people")
        )),
    }
}

fn body(site: &Site<'_>, release: &Release) -> String {
    let document = &release.document;
    let source = &document.source;
    if !site.is_public() {
        return source.slice(document.body.span).trim().to_owned();
    }
    let mut told = String::new();
    for title in TOLD {
        if let Some(section) = document.body.section(source, title) {
            let content = source.slice(section.content).trim();
            told.push_str(&format!("## {title}\n\n{content}\n\n"));
        }
    }
    site.title(told.trim())
}

fn table(site: &Site<'_>, items: &[ItemIx]) -> Vec<Block> {
    if items.is_empty() {
        return Vec::new();
    }
    let backlog = site.facts.backlog;
    let mut listed = items.to_vec();
    let people = |index: &ItemIx| site.facts.demand.of(*index).requesters;
    listed.put_in_order_by_key(|index| (Reverse(people(index)), backlog.item(*index).id.clone()));
    let notes: Vec<String> = (listed.iter().take(ITEMS))
        .map(|index| note(site, *index))
        .collect();
    let has_notes = notes.iter().any(|note| !note.is_empty());
    let rows = listed.iter().zip(notes).map(|(index, note)| {
        let item = backlog.item(*index);
        let asked = match people(index) {
            0 => Text::default(),
            people => Text::plain(number::whole(people)),
        };
        let mut row = vec![
            Text::id(&item.id),
            Text::plain(site.title(&item.title.value)),
        ];
        row.extend(has_notes.then(|| Text::plain(note)));
        row.extend([Text::plain(item.item_type.name()), asked]);
        row
    });
    let mut columns = vec![Column::left("id"), Column::left("title").flexible()];
    columns.extend(has_notes.then(|| Column::left("what is new").flexible()));
    columns.extend([Column::left("type"), Column::right("asked by")]);
    let table = Table::of(columns, rows);
    let mut blocks = vec![Block::Table(table)];
    if listed.len() > ITEMS {
        let more = number::whole(listed.len() - ITEMS);
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            format!("And {more} more in the release's file."),
        )));
    }
    blocks
}

/// What the item's release note says, in one line.
fn note(site: &Site<'_>, index: ItemIx) -> String {
    let document = &site.facts.backlog.item(index).document;
    let section = document.body.section(&document.source, "Release note");
    let note = section.map_or("", |section| document.source.slice(section.content).trim());
    let words: Vec<&str> = note.split_whitespace().collect();
    let note = words.join(" ");
    if site.is_public() {
        public::text(&note, &public::names(&site.facts.backlog.team))
    } else {
        note
    }
}
