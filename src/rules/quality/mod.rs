//! Q: how stories are written, by the criteria of the Quality User Story framework (Lucassen, Dalpiaz, van der Werf and
//! Brinkkemper, Requirements Engineering 21, 2016) and INVEST (B. Wake, 2003). Language is judged by heuristics: what they
//! find is never an error.

pub(super) mod benefit_is_a_feature;
pub(super) mod benefit_restates_want;
pub(super) mod conflicting_stories;
pub(super) mod duplicate_story;
pub(super) mod lexicon;
mod likeness;
pub(super) mod many_blockers;
pub(super) mod missing_comma;
pub(super) mod missing_operations;
pub(super) mod no_person_benefits;
pub(super) mod not_a_sentence;
pub(super) mod not_atomic;
pub(super) mod not_minimal;
pub(super) mod not_uniform;
pub(super) mod not_well_formed;
mod prose;
pub(super) mod solution_language;
mod verbs;
pub(super) mod weasel_words;
mod word_set;

use crate::Facts;
use crate::backlog::body::Narrative;
use crate::backlog::{Item, ItemType};
use crate::text::Span;

/// A story with its item.
#[derive(Clone, Copy)]
pub struct Story<'a> {
    item: &'a Item,
    narrative: &'a Narrative,
}

impl<'a> Story<'a> {
    /// The story of an item: of stories, and of epics that tell one. Bugs, spikes, enablers and goals need none.
    fn of(item: &'a Item) -> Option<Self> {
        if !matches!(item.item_type, ItemType::Story | ItemType::Epic) {
            return None;
        }
        let narrative = item.document.body.narrative.as_deref()?;
        Some(Self { item, narrative })
    }

    /// The story of an item that is neither finished nor dropped.
    pub(super) fn of_open(item: &'a Item) -> Option<Self> {
        Some(item).filter(|item| item.is_open()).and_then(Story::of)
    }

    /// The text at a part's span; empty when the story has no such part.
    fn part(&self, span: Option<Span>) -> &'a str {
        span.map_or("", |span| self.item.document.source.slice(span))
    }

    fn text(&self) -> &'a str {
        &self.item.document.source.text
    }
}

/// The stories that are neither finished nor dropped, by path.
fn open_stories<'a>(facts: &Facts<'a>) -> impl Iterator<Item = Story<'a>> {
    facts.backlog.items.iter().filter_map(Story::of_open)
}

#[cfg(test)]
mod tests;
