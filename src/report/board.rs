//! Cards in columns: what a board is made of. All text in it is plain and untrusted.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use super::{Role, Text};

/// Cards by the column they stand in.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Board {
    /// In order; those without cards are told, not drawn.
    pub columns: Vec<Column>,
    /// Where there is no search, at most so many cards of a column are shown, and how many more there are is said.
    pub most: usize,
    /// What one card is: `idea`, `ideas`.
    pub noun: (&'static str, &'static str),
    /// Whether a page offers search, filters and orders.
    pub searchable: bool,
    /// What a page may order cards by, the first being the order they stand in: name of a key, and words.
    pub orders: Vec<(&'static str, &'static str)>,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Column {
    /// `in-progress`
    pub key: Cow<'static, str>,
    /// `In progress`
    pub title: Cow<'static, str>,
    /// What it means, in a sentence.
    pub about: Cow<'static, str>,
    /// The most cards that it may hold.
    pub limit: Option<usize>,
    pub cards: Vec<Card>,
    /// Cards of this column that stand on other pages.
    pub elsewhere: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    pub id: Option<String>,
    /// The name by which a page's address leads to it; of letters, digits and hyphens, once on a page.
    pub anchor: Option<String>,
    pub title: String,
    /// The number that matters most, in two words: `14 people`.
    pub figure: String,
    /// More of them, a few words each.
    pub facts: Vec<Text>,
    /// What to look at, a few words each: its words say it, not its role alone.
    pub alerts: Vec<(Role, String)>,
    /// What somebody said.
    pub quote: String,
    /// What it leads to, a line each.
    pub lines: Vec<Text>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What a page filters by: a facet's name and the values that this card has of it.
    pub facets: Vec<(&'static str, Vec<String>)>,
    /// What a page orders by: a key's name and its value, the larger the earlier.
    pub keys: Vec<(&'static str, f64)>,
}

impl Hash for Card {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            id,
            anchor,
            title,
            figure,
            facts,
            alerts,
            quote,
            lines,
            tags,
            facets,
            keys,
        } = self;
        (id, anchor, title, figure, facts, alerts).hash(state);
        (quote, lines, tags, facets).hash(state);
        for (name, value) in keys {
            (name, value.to_bits()).hash(state);
        }
    }
}

impl Board {
    /// How many pages it has when each shows so many cards of a column; at least 1.
    pub fn pages(&self, cards: usize) -> usize {
        let longest = self.columns.iter().map(|column| column.cards.len()).max();
        longest.unwrap_or(0).div_ceil(cards.max(1)).max(1)
    }

    /// The page of this number, from 0, when each shows so many cards of a column.
    #[must_use]
    pub fn page(&self, at: usize, cards: usize) -> Self {
        let columns = self.columns.iter().map(|column| {
            let own: Vec<Card> = (column.cards.iter())
                .skip(at * cards)
                .take(cards)
                .cloned()
                .collect();
            Column {
                key: column.key.clone(),
                title: column.title.clone(),
                about: column.about.clone(),
                limit: column.limit,
                elsewhere: column.elsewhere + column.cards.len() - own.len(),
                cards: own,
            }
        });
        Self {
            columns: columns.collect(),
            orders: self.orders.clone(),
            ..*self
        }
    }

    /// The columns that have cards.
    pub fn filled(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(|column| !column.cards.is_empty())
    }

    /// The names of the columns that have none.
    pub fn empty(&self) -> Vec<&str> {
        let empty =
            (self.columns.iter()).filter(|column| column.cards.is_empty() && column.elsewhere == 0);
        empty.map(|column| &*column.title).collect()
    }
}
