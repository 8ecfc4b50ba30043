//! Feedback gathered by what it is about, or by who it is from.

use std::collections::BTreeMap;

use super::Survey;
use crate::backlog::{Id, ItemIx, ItemType};

/// What feedback is gathered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Stories, bugs, spikes and enablers.
    #[default]
    Item,
    Epic,
    Goal,
    Theme,
    Account,
    Segment,
}

/// What a group is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Item(ItemIx),
    /// As it was first written.
    Theme(String),
    /// None: people without an account.
    Account(Option<Id>),
    /// None: where no segment is known.
    Segment(Option<String>),
}

/// Feedback that belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub key: Key,
    /// Indexes into `Backlog::feedback`, ascending; at least one.
    pub places: Vec<u32>,
}

impl Grouping {
    pub const ALL: [Self; 6] = [
        Self::Item,
        Self::Epic,
        Self::Goal,
        Self::Theme,
        Self::Account,
        Self::Segment,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Epic => "epic",
            Self::Goal => "goal",
            Self::Theme => "theme",
            Self::Account => "account",
            Self::Segment => "segment",
        }
    }
}

impl Survey<'_> {
    /// The feedback for which `counts` holds, gathered; groups without any are left out. Items are in order of path, others
    /// by name. A file may be in several groups of items or themes; in those by account or segment it is in one.
    pub fn groups(&self, by: Grouping, counts: &dyn Fn(u32) -> bool) -> Vec<Group> {
        match by {
            Grouping::Item => self.by_item(
                &|item_type| !matches!(item_type, ItemType::Epic | ItemType::Goal),
                counts,
            ),
            Grouping::Epic => self.by_item(&|item_type| item_type == ItemType::Epic, counts),
            Grouping::Goal => self.by_item(&|item_type| item_type == ItemType::Goal, counts),
            Grouping::Theme => self.by_theme(counts),
            Grouping::Account => self.by_word(
                counts,
                &|place| self.mention(place)?.account.map(Id::to_string),
                |account| Key::Account(account.map(|account| Id::new(&account))),
            ),
            Grouping::Segment => self.by_word(
                counts,
                &|place| self.mention(place)?.segment.map(str::to_owned),
                Key::Segment,
            ),
        }
    }

    fn by_item(
        &self,
        is_wanted: &dyn Fn(ItemType) -> bool,
        counts: &dyn Fn(u32) -> bool,
    ) -> Vec<Group> {
        let items = self
            .backlog
            .indexed()
            .filter(|(_, item)| is_wanted(item.item_type));
        items
            .filter_map(|(index, _)| {
                let mut places = self.of_item(index);
                places.retain(|place| counts(*place));
                (!places.is_empty()).then_some(Group {
                    key: Key::Item(index),
                    places,
                })
            })
            .collect()
    }

    /// A theme is that of every file that carries it or was merged into one that does; themes are one without regard to case.
    fn by_theme(&self, counts: &dyn Fn(u32) -> bool) -> Vec<Group> {
        let mut themes: BTreeMap<String, (String, Vec<u32>)> = BTreeMap::new();
        for place in self.everything() {
            if !counts(place) {
                continue;
            }
            for theme in self.themes(place) {
                let (_, places) = themes
                    .entry(theme.to_lowercase())
                    .or_insert_with(|| (theme, Vec::new()));
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        let themes = themes.into_values();
        themes
            .map(|(theme, places)| Group {
                key: Key::Theme(theme),
                places,
            })
            .collect()
    }

    /// The themes of a file and of what it was merged into, in the order written.
    pub fn themes(&self, place: u32) -> Vec<String> {
        let chain = self
            .chain(place as usize)
            .into_iter()
            .filter_map(|place| self.feedback(place));
        let mut themes: Vec<String> = Vec::new();
        for feedback in chain {
            for theme in feedback.document.texts("themes") {
                let theme = theme.value.trim();
                let is_known = |known: &String| known.to_lowercase() == theme.to_lowercase();
                if !theme.is_empty() && !themes.iter().any(is_known) {
                    themes.push(theme.to_owned());
                }
            }
        }
        themes
    }

    fn by_word(
        &self,
        counts: &dyn Fn(u32) -> bool,
        word: &dyn Fn(u32) -> Option<String>,
        key: fn(Option<String>) -> Key,
    ) -> Vec<Group> {
        let mut words: BTreeMap<Option<String>, Vec<u32>> = BTreeMap::new();
        for place in self.everything().into_iter().filter(|place| counts(*place)) {
            words.entry(word(place)).or_default().push(place);
        }
        let words = words.into_iter();
        words
            .map(|(word, places)| Group {
                key: key(word),
                places,
            })
            .collect()
    }
}
