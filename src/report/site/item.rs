//! An item's page: where it stands, its text, why it stands there, who asked for it, what happened to it, what is wrong with it.

use super::frame::Content;
use super::stamp::Stamp;
use super::{Site, public};
use crate::backlog::{Id, ItemIx};
use crate::report::shape::{Demand, ItemName, LogCommit, Moment, Show};
use crate::report::{Block, Role, Text, log, number, show, why};

/// Commits of an item's story that stand on its page unfolded.
const NEWEST: usize = 8;

/// Everything that the page is made of.
struct Parts {
    show: Show,
    why: Option<why::Brief>,
}

fn parts(site: &Site<'_>, index: ItemIx) -> Parts {
    if site.is_public() {
        return Parts {
            show: public_show(site, index),
            why: None,
        };
    }
    let item = site.facts.backlog.item(index);
    let feedback = site.feedback.get(&index).map_or(&[][..], Vec::as_slice);
    let own = site
        .findings
        .get(item.path())
        .map_or(&[][..], Vec::as_slice);
    let own = own.iter().map(|finding| (*finding).clone()).collect();
    let mut show = show::of(&site.facts, index, own, feedback);
    // The day and the commit are those of every page, and no part of one; that the past is unknown is.
    show.at = Moment {
        history_unknown: show.at.history_unknown.take(),
        ..Moment::default()
    };
    let why = (item.is_open() && item.is_leaf()).then(|| {
        let explanation = site.facts.ranking.explain(&site.context, index);
        why::brief(&site.facts, &site.survey, index, &explanation).without_moment()
    });
    Parts { show, why }
}

/// What happened to it, newest commit first.
fn story(site: &Site<'_>, index: ItemIx) -> Vec<LogCommit> {
    (site.stories).map_or_else(Vec::new, |stories| stories.of(index))
}

/// What everybody may read of an item.
fn public_show(site: &Site<'_>, index: ItemIx) -> Show {
    let item = site.facts.backlog.item(index);
    let names = public::names(&site.facts.backlog.team);
    let inside = show::of(&site.facts, index, Vec::new(), &[]);
    let open = |name: ItemName| {
        let index = site.facts.backlog.find(&Id::new(&name.id))?;
        public::is_shown(site.facts.backlog.item(index)).then(|| ItemName {
            title: site.title(&name.title),
            ..name
        })
    };
    let all = |names: Vec<ItemName>| names.into_iter().filter_map(open).collect();
    Show {
        at: Moment::default(),
        title: site.title(&inside.title),
        goal: inside.goal.and_then(open),
        parent: inside.parent.and_then(open),
        children: all(inside.children),
        blocked_by: all(inside.blocked_by),
        blocks: all(inside.blocks),
        body: public::body(item, &names),
        method: String::new(),
        score: None,
        unit: String::new(),
        computed: None,
        labels: Vec::new(),
        path: String::new(),
        demand: Demand {
            accounts: 0,
            ..inside.demand
        },
        ..inside
    }
}

/// Where it stands, and who waits for it, in numbers of people.
fn public_facts(show: &Show) -> Vec<(String, Text)> {
    let mut facts = vec![("status".to_owned(), Text::plain(&show.status))];
    if let Some(band) = show.band {
        let place = show
            .position
            .map_or_else(String::new, |position| format!(" place {position}"));
        facts.push(("order".to_owned(), Text::of(Role::Band, band).then(place)));
    }
    if show.demand.requesters > 0 {
        let people = number::counted(show.demand.requesters, "person", "people");
        facts.push(("asked by".to_owned(), people.into()));
    }
    if let Some(day) = show.dates.finished {
        facts.push(("done".to_owned(), day.to_string().into()));
    }
    facts.extend(show::links(show));
    facts
}

/// A number that changes when anything does that the page is made of.
pub(super) fn stamp(site: &Site<'_>, index: ItemIx) -> u64 {
    let parts = parts(site, index);
    let mut stamp = Stamp::default();
    stamp.add(&(&parts.show, &parts.why, site.is_public()));
    for id in mentioned(&parts.show.body) {
        stamp.add(&site.page_of(&Id::new(id)).is_some());
    }
    if let Some(stories) = site.stories {
        let has_page = |id: &Id| site.page_of(id).is_some();
        stories.stamp(index, &has_page, stamp.hasher());
    }
    stamp.finish()
}

/// Words of a text that become links when they are ids of items that have pages: whole, and as the beginning of a file's name.
fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    let mut done = 0;
    // Ids have a hyphen, and few other words have one.
    let words = memchr::memchr_iter(b'-', text.as_bytes()).filter_map(move |hyphen| {
        if hyphen < done {
            return None;
        }
        let before = text.get(done..hyphen)?;
        let start = before.trim_end_matches(is_part).len() + done;
        let behind = text.get(hyphen..)?;
        done = text.len() - behind.trim_start_matches(is_part).len();
        text.get(start..done)
    });
    let words = words.map(|word| word.trim_matches(['.', '-', '_']));
    words.filter(|word| word.contains('-')).flat_map(|word| {
        let name = word.strip_suffix(".md").unwrap_or(word);
        let second = name.match_indices('-').nth(1);
        let start = name.get(..second.map_or(name.len(), |(at, _)| at));
        [Some(word), start].into_iter().flatten()
    })
}

pub(super) fn content(site: &Site<'_>, index: ItemIx) -> Content {
    let Parts { show, why } = parts(site, index);
    let story = story(site, index);
    let mut above = Text::id(&show.id)
        .then(" ")
        .and(Role::Muted, show.item_type);
    for up in [&show.parent, &show.goal].into_iter().flatten() {
        above = above.and(Role::Muted, " in ").and(Role::Id, &up.id);
        above = above.and(Role::Muted, format!(" {}", up.title));
    }
    let mut blocks = if site.is_public() {
        vec![Block::Facts(public_facts(&show))]
    } else {
        show::head(&show)
    };
    if !(site.is_public() && show.body.is_empty()) {
        blocks.extend(show::text(&show));
    }
    if let Some(why) = &why {
        blocks.push(Block::heading(2, "Why it stands where it stands"));
        blocks.extend(why.blocks());
    }
    if !story.is_empty() {
        blocks.push(Block::heading(2, "What happened"));
        let entries = log::story_blocks(&show.id, &story);
        let rest = entries.len().saturating_sub(NEWEST);
        let mut entries = entries.into_iter();
        blocks.extend(entries.by_ref().take(NEWEST));
        if rest > 0 {
            blocks.push(Block::Details {
                title: Text::plain(number::counted(rest, "earlier commit", "earlier commits")),
                blocks: entries.collect(),
            });
        }
    }
    if !show.findings.is_empty() && !site.is_public() {
        blocks.push(Block::heading(2, "Findings"));
        blocks.push(Block::Findings((0..show.findings.len()).collect()));
    }
    Content {
        title: show.title.clone(),
        above,
        blocks,
        findings: show.findings,
        ..Content::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every word that has a hyphen, found by looking at all of them.
    fn by_words(text: &str) -> Vec<&str> {
        let is_part = |character: char| character.is_alphanumeric() || "-_.".contains(character);
        let words = text.split(move |character: char| !is_part(character));
        let words = words.map(|word| word.trim_matches(['.', '-', '_']));
        let words = words.filter(|word| word.contains('-'));
        let both = words.flat_map(|word| {
            let name = word.strip_suffix(".md").unwrap_or(word);
            let second = name.match_indices('-').nth(1);
            let start = name.get(..second.map_or(name.len(), |(at, _)| at));
            [Some(word), start].into_iter().flatten()
        });
        both.collect()
    }

    #[test]
    fn finds_ids_whole_and_as_the_beginning_of_a_name() {
        let text = "See S-000002 and `items/S-7K3M2Q-working-hours.md`, not this one.";
        let found: Vec<&str> = mentioned(text).collect();
        let name = "S-7K3M2Q-working-hours.md";
        assert_eq!(found, ["S-000002", "S-000002", name, "S-7K3M2Q"]);
    }

    proptest! {
        #[test]
        fn no_word_with_a_hyphen_is_missed(text in "[-_.aé日 /]{0,40}") {
            prop_assert_eq!(mentioned(&text).collect::<Vec<_>>(), by_words(&text));
        }
    }
}
