//! What the columns of an unknown table are, from their names in several languages and from what stands in them. A guess is
//! shown with examples and confirmed, never taken by itself.

mod column;
mod headers;

use std::collections::BTreeSet;

use column::{Column, scale};
use headers::{
    ACCOUNT, IMPORTANCE, KEY, LANGUAGE, NAME, OTHER_DAYS, RECEIVED, SATISFACTION, SEGMENT, TEXT,
    THEMES, TITLE, UPDATED, URL, VOTES, Words,
};

use super::{ALL_OTHERS, Mapping, Scaled};
use crate::intake::reading::Export;
use crate::text::sorting::Gather as _;

/// A mapping that was guessed, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guess {
    pub mapping: Mapping,
    pub lines: Vec<GuessLine>,
}

/// What one column was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuessLine {
    /// `title`, `requester.email`, …
    pub part: &'static str,
    pub column: String,
    pub reason: String,
    /// Up to three of its values, shortened.
    pub examples: Vec<String>,
}

/// What the columns of this export may be. `tool` names where it comes from.
pub fn guess(export: &Export, tool: &str) -> Guess {
    let mut guesser = Guesser {
        columns: Column::all(export),
        used: BTreeSet::new(),
        guess: Guess::default(),
    };
    tool.clone_into(&mut guesser.guess.mapping.tool);
    guesser.key();
    guesser.people();
    guesser.days();
    guesser.ratings();
    guesser.words();
    guesser.rest();
    guesser.guess
}

struct Guesser<'a> {
    columns: Vec<Column<'a>>,
    used: BTreeSet<usize>,
    guess: Guess,
}

impl Guesser<'_> {
    /// The free column that fits best, of those that hold; the first of equals.
    fn best(&self, words: &Words, holds: impl Fn(&Column<'_>) -> bool) -> Option<usize> {
        let free = self.columns.iter().enumerate().filter(|(index, column)| {
            !self.used.contains(index)
                && !column.values.is_empty()
                && words.fit(column.name) > 0
                && holds(column)
        });
        free.max_by_key(|(index, column)| (words.fit(column.name), std::cmp::Reverse(*index)))
            .map(|(index, _)| index)
    }

    /// Takes a column for a part, and gives its name.
    fn take(&mut self, index: usize, part: &'static str, reason: &str) -> Vec<String> {
        self.used.insert(index);
        let Some(column) = self.columns.get(index) else {
            return Vec::new();
        };
        self.guess.lines.push(column.line(part, reason));
        vec![column.name.to_owned()]
    }

    fn key(&mut self) {
        let found = self.best(&KEY, |column| {
            column.is_distinct() && !column.is_address() && column.words() <= 20
        });
        if let Some(index) = found {
            self.guess.mapping.key = self.take(index, "key", "its name; every value is another");
        }
    }

    fn people(&mut self) {
        let address = (0..self.columns.len()).find(|index| {
            !self.used.contains(index) && self.columns.get(*index).is_some_and(Column::is_address)
        });
        if let Some(index) = address {
            self.guess.mapping.requester.email =
                self.take(index, "requester.email", "its values are addresses");
        }
        let name = self.best(&NAME, |column| {
            column.words() <= 40
                && !column.is_number()
                && TITLE.fit(column.name) == 0
                && ACCOUNT.fit(column.name) == 0
                && !column.name.trim().ends_with('?')
        });
        // A lone `Name` beside no other title is what the record is called.
        let has_title = self
            .columns
            .iter()
            .any(|column| TITLE.fit(column.name) > 1 || TEXT.fit(column.name) > 1);
        if let Some(index) =
            name.filter(|_| has_title || !self.guess.mapping.requester.email.is_empty())
        {
            self.guess.mapping.requester.name = self.take(index, "requester.name", "its name");
        }
        if let Some(index) = self.best(&ACCOUNT, |column| {
            column.words() <= 60 && !column.is_number()
        }) {
            self.guess.mapping.account = self.take(index, "account", "its name");
        }
        if let Some(index) = self.best(&SEGMENT, |column| {
            column.words() <= 30 && !column.is_number()
        }) {
            self.guess.mapping.segment = self.take(index, "segment", "its name");
        }
    }

    fn days(&mut self) {
        let is_other =
            |column: &Column<'_>| UPDATED.fit(column.name) > 0 || OTHER_DAYS.fit(column.name) > 0;
        let received = self
            .best(&RECEIVED, |column| column.is_day() && !is_other(column))
            .or_else(|| {
                (0..self.columns.len()).find(|index| {
                    !self.used.contains(index)
                        && self.columns.get(*index).is_some_and(|column| {
                            column.is_day() && !column.is_number() && !is_other(column)
                        })
                })
            });
        if let Some(index) = received {
            self.guess.mapping.received = self.take(index, "received", "its values are days");
        }
        if let Some(index) = self.best(&UPDATED, |column| column.is_day() && !column.is_address()) {
            self.guess.mapping.updated =
                self.take(index, "updated", "its name; its values are days");
        }
    }

    fn ratings(&mut self) {
        for (part, words) in [("satisfaction", &SATISFACTION), ("importance", &IMPORTANCE)] {
            let Some((index, scaled)) = self.rated(words) else {
                continue;
            };
            let said = format!(
                "its name; its values fit {}-{}",
                scaled.lowest, scaled.highest
            );
            self.take(index, part, &said);
            if part == "satisfaction" {
                self.guess.mapping.satisfaction = Some(scaled);
            } else {
                self.guess.mapping.importance = Some(scaled);
            }
        }
    }

    /// The first free column of numbers whose header, which may be a question, holds one of the words.
    fn rated(&self, words: &Words) -> Option<(usize, Scaled)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find_map(|(index, column)| {
            let fits =
                !self.used.contains(&index) && words.in_question(column.name) && column.is_number();
            let (least, most) = column.span().filter(|_| fits)?;
            let (lowest, highest) = scale(least, most)?;
            let column = column.name.to_owned();
            Some((
                index,
                Scaled {
                    column,
                    lowest,
                    highest,
                },
            ))
        })
    }

    fn words(&mut self) {
        let is_prose =
            |column: &Column<'_>| !column.is_day() && !column.is_address() && !column.is_url();
        let title = self.best(&TITLE, is_prose).or_else(|| {
            self.best(&Words(&["name"]), |column| {
                is_prose(column) && !column.is_number()
            })
        });
        if let Some(index) = title {
            self.guess.mapping.title = self.take(index, "title", "its name");
        }
        let free: Vec<usize> = (0..self.columns.len())
            .filter(|index| !self.used.contains(index))
            .collect();
        let mut text = Vec::new();
        for index in free {
            let Some(column) = self.columns.get(index) else {
                continue;
            };
            if !is_prose(column) || column.is_number() {
                continue;
            }
            let is_named = TEXT.fit(column.name) > 0 && THEMES.fit(column.name) == 0;
            let is_long = column.words() >= 40;
            if is_named || is_long {
                let reason = if is_named {
                    "its name"
                } else {
                    "its values are sentences"
                };
                text.extend(self.take(index, "text", reason));
            }
        }
        if text.is_empty() && self.guess.mapping.title.is_empty() {
            let longest = (0..self.columns.len())
                .filter(|index| !self.used.contains(index))
                .filter(|index| {
                    self.columns
                        .get(*index)
                        .is_some_and(|column| is_prose(column) && !column.is_number())
                })
                .max_by_key(|index| {
                    (
                        self.columns.get(*index).map_or(0, Column::words),
                        std::cmp::Reverse(*index),
                    )
                });
            if let Some(index) = longest {
                text.extend(self.take(index, "text", "its values are the longest"));
            }
        }
        self.guess.mapping.text = text;
    }

    fn rest(&mut self) {
        if let Some(index) = self.best(&THEMES, |column| !column.is_number()) {
            self.guess.mapping.themes = self.take(index, "themes", "its name");
        }
        let is_code =
            |column: &Column<'_>| column.mostly(|value| value.len() <= 12 && !value.contains(' '));
        if let Some(index) = self.best(&LANGUAGE, is_code) {
            self.guess.mapping.language = self.take(index, "language", "its name");
        }
        if let Some(index) = self.best(&URL, |column| column.is_url() && !column.is_day()) {
            self.guess.mapping.url = self.take(index, "url", "its values are addresses of pages");
        }
        if let Some(index) = self.best(&VOTES, |column| column.is_number() && !column.is_url()) {
            self.guess.mapping.votes =
                self.take(index, "votes", "its name; its values are numbers");
        }
    }
}

/// Finds who answers a survey, and how satisfied they are, among columns that nothing names.
pub fn find_people_and_ratings(mapping: &mut Mapping, export: &Export) {
    let named: BTreeSet<String> = mapping
        .columns()
        .iter()
        .map(|name| name.to_lowercase())
        .into_set();
    let columns = Column::all(export);
    let free = || {
        columns
            .iter()
            .filter(|column| !named.contains(&column.name.to_lowercase()))
    };
    if mapping.requester.email.is_empty() {
        let address = free().find(|column| column.is_address());
        mapping
            .requester
            .email
            .extend(address.map(|column| column.name.to_owned()));
    }
    if mapping.requester.name.is_empty() {
        let is_name = |column: &&Column<'_>| {
            NAME.fit(column.name) >= 2
                && column.words() <= 40
                && !column.is_number()
                && !column.is_address()
        };
        let name = free().find(is_name);
        mapping
            .requester
            .name
            .extend(name.map(|column| column.name.to_owned()));
    }
    for (words, rated) in [
        (&SATISFACTION, &mut mapping.satisfaction),
        (&IMPORTANCE, &mut mapping.importance),
    ] {
        if rated.is_some() {
            continue;
        }
        *rated = free().find_map(|column| {
            let fits = words.in_question(column.name) && column.is_number();
            let (least, most) = column.span().filter(|_| fits)?;
            let (lowest, highest) = scale(least, most)?;
            let column = column.name.to_owned();
            Some(Scaled {
                column,
                lowest,
                highest,
            })
        });
    }
}

/// Finds the column that says when a record came, where the mapping has none.
pub fn find_received(mapping: &mut Mapping, export: &Export) {
    if !mapping.received.is_empty() {
        return;
    }
    let found = guess(export, &mapping.tool).mapping.received;
    mapping.received = found;
}

/// Finds the column that names a record, where the mapping has none.
pub fn find_key(mapping: &mut Mapping, export: &Export) {
    if !mapping.key.is_empty() {
        return;
    }
    let found = guess(export, &mapping.tool).mapping.key;
    mapping.key = found;
}

impl Guess {
    /// Whether there is nothing that says what was asked for.
    pub fn is_useless(&self) -> bool {
        self.mapping.title.is_empty()
            && (self.mapping.text.is_empty() || self.mapping.text == [ALL_OTHERS])
    }
}
