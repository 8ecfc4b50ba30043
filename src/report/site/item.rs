//! An item's page: where it stands, its text, why it stands there, who asked for it, what happened to it, what is wrong with it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Site;
use super::frame::Content;
use crate::backlog::ItemIx;
use crate::report::shape::{Data, LogCommit, Show, Why};
use crate::report::{Block, Role, Text, log, number, show, why};

/// Commits of an item's story that stand on its page unfolded.
const NEWEST: usize = 8;

/// Everything that the page is made of.
struct Parts<'a> {
    show: Show,
    why: Option<Why>,
    story: &'a [LogCommit],
}

fn parts<'a>(site: &'a Site<'_>, index: ItemIx) -> Parts<'a> {
    let item = site.facts.backlog.item(index);
    let feedback = site.feedback.get(&index).map_or(&[][..], Vec::as_slice);
    let own = site.findings.get(item.path()).map_or(&[][..], Vec::as_slice);
    let own = own.iter().map(|finding| (*finding).clone()).collect();
    let mut show = show::of(&site.facts, index, own, feedback);
    // What is true of every page on every day is no part of one.
    show.at = crate::report::shape::Moment::default();
    let why = (item.is_open() && item.is_leaf()).then(|| {
        let explanation = site.facts.ranking.explain(&site.context, index);
        why::of(&site.facts, &site.survey, index, &explanation)
    });
    Parts {
        show,
        why,
        story: site.stories.get(&item.id).map_or(&[][..], Vec::as_slice),
    }
}

/// A number that changes when anything does that the page is made of.
pub(super) fn stamp(site: &Site<'_>, index: ItemIx) -> u64 {
    let parts = parts(site, index);
    let mut hasher = DefaultHasher::new();
    for part in [
        serde_json::to_string(&Data::Show(Box::new(parts.show))),
        serde_json::to_string(&parts.why),
        serde_json::to_string(parts.story),
    ] {
        part.unwrap_or_default().hash(&mut hasher);
    }
    site.is_public().hash(&mut hasher);
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    hasher.finish()
}

pub(super) fn content(site: &Site<'_>, index: ItemIx) -> Content {
    let Parts { show, why, story } = parts(site, index);
    let mut above = Text::id(&show.id).then(" ").and(Role::Muted, show.item_type);
    for up in [&show.parent, &show.goal].into_iter().flatten() {
        above = above.and(Role::Muted, " in ").and(Role::Id, &up.id);
        above = above.and(Role::Muted, format!(" {}", up.title));
    }
    let mut blocks = show::head(&show);
    blocks.extend(show::text(&show));
    if let Some(why) = &why {
        blocks.push(Block::heading(2, "Why it stands where it stands"));
        blocks.extend(why::blocks(why));
    }
    if !story.is_empty() {
        blocks.push(Block::heading(2, "What happened"));
        let entries = log::story_blocks(&show.id, story);
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
