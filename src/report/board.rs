//! Cards in columns: what a board is made of. All text in it is plain and untrusted.

use std::borrow::Cow;

use super::{Role, Text};

/// Cards by the column they stand in.
#[derive(Clone, Debug, Default, PartialEq)]
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

#[derive(Clone, Debug, Default, PartialEq)]
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
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    pub id: Option<String>,
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

impl Board {
    /// The columns that have cards.
    pub fn filled(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(|column| !column.cards.is_empty())
    }

    /// The names of the columns that have none.
    pub fn empty(&self) -> Vec<&str> {
        let empty = self.columns.iter().filter(|column| column.cards.is_empty());
        empty.map(|column| &*column.title).collect()
    }
}
