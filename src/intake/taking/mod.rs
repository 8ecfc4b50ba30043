//! Records become drafts, by a mapping and what a preset knows besides. Every record is a draft, left out for a reason, or
//! rejected for a reason.

mod keys;
mod values;

use std::collections::{BTreeMap, HashMap};

use super::dates::{self, DateForm, DayOrder, Order};
use super::mapping::{Mapping, Scaled};
use super::presets::Preset;
use super::reading::{Export, Record};
use super::{Draft, Person, SourceKey};
use crate::backlog::feedback::Voice;
use crate::text::sorting::PutInOrder as _;

/// What the user says besides the mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// What decides days such as 04/05/2026.
    pub order: Option<DayOrder>,
    /// The channel of every record, whatever the export says.
    pub channel: Option<String>,
    /// The channels that there are; others that an export names are not taken over.
    pub channels: Vec<String>,
}

/// What an export gave: `read` is `drafts`, `left_out` and `rejected` together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    pub read: usize,
    /// In the order of the export.
    pub drafts: Vec<Draft>,
    pub left_out: Vec<LeftOut>,
    pub rejected: Vec<Rejected>,
    /// What was assumed, in words for people.
    pub notes: Vec<String>,
}

/// A record that is no feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub line: usize,
    pub reason: String,
}

/// A record that should have been feedback and could not be read as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub line: usize,
    pub reason: String,
    /// Its number in [`Export::records`]; none for what is broken.
    pub record: Option<usize>,
}

/// What must be known before anything is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the mapping names columns that the export does not have: {}", .missing.join(", "))]
    Missing { missing: Vec<String> },
    #[error(
        "`{value}` in `{column}` may be two different days, and no other value of the column decides which"
    )]
    OpenDates { column: String, value: String },
    #[error(
        "in `{column}` the day comes first in `{day_first}`, and the month in `{month_first}`: they cannot both be right"
    )]
    TornDates {
        column: String,
        day_first: String,
        month_first: String,
    },
}

/// The drafts of an export.
///
/// # Errors
/// When the mapping does not fit, or when it is open which number of its dates is the day.
pub fn take(
    export: &Export,
    mapping: &Mapping,
    preset: Option<&Preset>,
    wishes: &Wishes,
) -> Result<Taken, Refused> {
    let missing = mapping.missing(export);
    if !missing.is_empty() && (!export.records.is_empty() || export.form.is_table()) {
        let missing = missing
            .into_iter()
            .map(|column| format!("`{column}`"))
            .collect();
        return Err(Refused::Missing { missing });
    }
    let mut taker = Taker {
        export,
        mapping,
        preset,
        wishes,
        order: day_order(export, mapping, preset, wishes)?,
        text: text_columns(export, mapping),
        taken: Taken::default(),
        keys: HashMap::new(),
        odd: BTreeMap::new(),
    };
    for (index, record) in export.records.iter().enumerate() {
        taker.record(index, record);
    }
    Ok(taker.finish())
}

/// The columns that a draft's text is made of.
fn text_columns(export: &Export, mapping: &Mapping) -> Vec<String> {
    let named = mapping.columns();
    let others = || {
        let is_other = |column: &&String| {
            !column.is_empty() && !named.iter().any(|name| name.eq_ignore_ascii_case(column))
        };
        export.columns.iter().filter(is_other).cloned()
    };
    let mut columns: Vec<String> = Vec::new();
    for column in &mapping.text {
        if column == super::mapping::ALL_OTHERS {
            columns.extend(others());
        } else {
            columns.push(column.clone());
        }
    }
    let mut seen: Vec<String> = Vec::new();
    columns.retain(|column| {
        let is_new = !seen.contains(column);
        seen.push(column.clone());
        is_new
    });
    columns
}

fn day_order(
    export: &Export,
    mapping: &Mapping,
    preset: Option<&Preset>,
    wishes: &Wishes,
) -> Result<Option<DayOrder>, Refused> {
    if wishes.order.is_some() || mapping.dates != DateForm::Any {
        return Ok(wishes.order);
    }
    let Some(column) = mapping.received.first() else {
        return Ok(None);
    };
    let values: Vec<_> = export
        .records
        .iter()
        .flat_map(|record| {
            let columns = mapping.received.iter();
            columns.flat_map(|column| export.values(record, column))
        })
        .collect();
    match dates::order(values.iter().map(AsRef::as_ref)) {
        Order::Free => Ok(None),
        Order::Certain(order) => Ok(Some(order)),
        Order::Open(value) => match preset.and_then(|preset| preset.day_order) {
            Some(order) => Ok(Some(order)),
            None => Err(Refused::OpenDates {
                column: column.clone(),
                value,
            }),
        },
        Order::Torn {
            day_first,
            month_first,
        } => Err(Refused::TornDates {
            column: column.clone(),
            day_first,
            month_first,
        }),
    }
}

struct Taker<'a> {
    export: &'a Export,
    mapping: &'a Mapping,
    preset: Option<&'a Preset>,
    wishes: &'a Wishes,
    order: Option<DayOrder>,
    text: Vec<String>,
    taken: Taken,
    /// Where the draft of each key is.
    keys: HashMap<String, usize>,
    /// Values that say nothing in their place: what they are, how often, and the first.
    odd: BTreeMap<String, (usize, String)>,
}

impl Taker<'_> {
    fn record(&mut self, index: usize, record: &Record) {
        self.taken.read += 1;
        let reason = self
            .preset
            .and_then(|preset| (preset.left_out)(self.export, record));
        if let Some(reason) = reason {
            return self.leave_out(record.line, reason);
        }
        match self.draft(record) {
            Ok(draft) if draft.title.is_empty() && draft.text.is_empty() => {
                let said = if draft.satisfaction.is_some() || draft.importance.is_some() {
                    "a rating without words"
                } else {
                    "there are no words in it"
                };
                self.leave_out(record.line, said);
            }
            Ok(draft) => self.add(index, record, draft),
            Err(reason) => self.reject(index, record, reason),
        }
    }

    fn leave_out(&mut self, line: usize, reason: impl Into<String>) {
        let reason = reason.into();
        self.taken.left_out.push(LeftOut { line, reason });
    }

    fn reject(&mut self, index: usize, record: &Record, reason: String) {
        self.taken.rejected.push(Rejected {
            line: record.line,
            reason,
            record: Some(index),
        });
    }

    /// Adds a draft whose key is new; of several with one key the newest stays.
    fn add(&mut self, index: usize, record: &Record, mut draft: Draft) {
        if self.mapping.key.is_empty() {
            let stem = draft.source.key.clone();
            let mut number = 1;
            while self.keys.contains_key(&draft.source.key) {
                number += 1;
                draft.source.key = format!("{stem}-{number}");
            }
        }
        let Some(place) = self.keys.get(&draft.source.key).copied() else {
            let place = self.taken.drafts.len();
            self.keys.insert(draft.source.key.clone(), place);
            self.taken.drafts.push(draft);
            return;
        };
        let Some(there) = self.taken.drafts.get_mut(place) else {
            return;
        };
        let key = draft.source.key.clone();
        let first_line = there.line;
        let is_same = Draft {
            line: first_line,
            updated: there.updated,
            ..draft.clone()
        } == *there;
        if is_same && draft.updated <= there.updated {
            return self.leave_out(record.line, format!("the same as line {first_line}"));
        }
        match (there.updated, draft.updated) {
            (Some(before), Some(now)) if now > before => {
                *there = draft;
                self.leave_out(
                    first_line,
                    format!("an older state of {key}, line {} is newer", record.line),
                );
            }
            (Some(_), Some(_)) => {
                self.leave_out(
                    record.line,
                    format!("an older state of {key}, line {first_line} is newer"),
                );
            }
            _ => {
                self.reject(
                    index,
                    record,
                    format!(
                        "its key {key} is also that of line {first_line}, which says something else"
                    ),
                );
            }
        }
    }

    fn draft(&mut self, record: &Record) -> Result<Draft, String> {
        let mapping = self.mapping;
        let received = self.received(record)?;
        let mut draft = Draft {
            line: record.line,
            title: self
                .first(record, &mapping.title)
                .map(|title| values::title(&title, mapping.markup))
                .unwrap_or_default(),
            received,
            channel: self.channel(record),
            voice: (mapping.constants.get("voice"))
                .and_then(|voice| Voice::from_name(voice))
                .unwrap_or_default(),
            requester: self.requester(record),
            account: self.said(record, &mapping.account, "account"),
            segment: self.said(record, &mapping.segment, "segment"),
            language: self.said(record, &mapping.language, "language"),
            url: self
                .first(record, &mapping.url)
                .filter(|url| url.starts_with("http")),
            votes: self
                .first(record, &mapping.votes)
                .and_then(|votes| votes.trim().parse().ok()),
            themes: self.themes(record),
            ..Draft::default()
        };
        (draft.importance, draft.satisfaction) = self.ratings(record);
        let (text, headline) = values::text(self.export, record, &self.text, mapping.markup);
        draft.text = text;
        if draft.title.is_empty() {
            draft.title = headline;
        }
        draft.updated = self
            .first(record, &mapping.updated)
            .and_then(|text| dates::moment(&text));
        draft.merged_into = self
            .first(record, &mapping.merged_into)
            .map(|key| self.key_of(keys::plain(&key)));
        draft.source = self.key_of(self.key(record, &draft)?);
        if let Some(preset) = self.preset {
            (preset.finish)(self.export, record, &mut draft);
        }
        Ok(draft)
    }

    fn key_of(&self, key: String) -> SourceKey {
        SourceKey {
            tool: self.mapping.tool.clone(),
            key,
        }
    }

    fn key(&self, record: &Record, draft: &Draft) -> Result<String, String> {
        if self.mapping.key.is_empty() {
            let received = self
                .first(record, &self.mapping.received)
                .unwrap_or_default();
            return Ok(keys::made(&received, &draft.title, &draft.text));
        }
        let mut parts = Vec::new();
        for column in &self.mapping.key {
            match self.export.value(record, column) {
                Some(value) => parts.push(keys::part(&value, column)?),
                None if self.mapping.key.len() == 1 => {
                    let is_lasting = self.preset.is_some_and(|preset| preset.may_lack_key);
                    if !is_lasting {
                        return Err(format!(
                            "its `{column}` is empty, so that a second import could not know it again"
                        ));
                    }
                    let received = self
                        .first(record, &self.mapping.received)
                        .unwrap_or_default();
                    return Ok(keys::made(&received, &draft.title, &draft.text));
                }
                None => parts.push(String::new()),
            }
        }
        Ok(keys::plain(&parts.join("/")))
    }

    fn received(&mut self, record: &Record) -> Result<Option<jiff::civil::Date>, String> {
        for column in &self.mapping.received {
            let Some(value) = self.export.value(record, column) else {
                continue;
            };
            return match dates::day(&value, &self.mapping.dates, self.order) {
                Some(day) => Ok(Some(day)),
                None => Err(format!("`{}` in `{column}` is no day", shortened(&value))),
            };
        }
        Ok(None)
    }

    fn channel(&mut self, record: &Record) -> Option<String> {
        if let Some(channel) = &self.wishes.channel {
            return Some(channel.clone());
        }
        let said = self.first(record, &self.mapping.channel);
        let constant = self.mapping.constants.get("channel");
        let Some(said) = said else {
            return constant.cloned();
        };
        let lower = said.trim().to_lowercase();
        let known = self
            .wishes
            .channels
            .iter()
            .find(|channel| **channel == lower);
        if known.is_none() && !self.wishes.channels.is_empty() {
            self.count_odd("is no channel of this backlog", &said);
            return constant.cloned();
        }
        Some(lower)
    }

    fn requester(&self, record: &Record) -> Option<Person> {
        let who = &self.mapping.requester;
        let mut person = Person {
            key: self.first(record, &who.key),
            name: self.first(record, &who.name),
            email: self
                .first(record, &who.email)
                .map(|email| email.trim().to_lowercase()),
        };
        values::sort_out(&mut person);
        (person != Person::default()).then_some(person)
    }

    /// What a column says, or else what is constant.
    fn said(&self, record: &Record, columns: &[String], constant: &str) -> Option<String> {
        self.first(record, columns)
            .map(|value| value.trim().to_owned())
            .or_else(|| self.mapping.constants.get(constant).cloned())
    }

    fn themes(&self, record: &Record) -> Vec<String> {
        let mut themes: Vec<String> = Vec::new();
        let constant = self.mapping.constants.get("themes");
        for theme in constant
            .iter()
            .flat_map(|themes| values::split(themes, None))
        {
            themes.push(theme);
        }
        for column in &self.mapping.themes {
            for value in self.export.values(record, column) {
                let is_list = self.export.form.is_table() || self.mapping.separator.is_some();
                if is_list {
                    themes.extend(values::split(&value, self.mapping.separator.as_deref()));
                } else {
                    themes.push(value.trim().to_owned());
                }
            }
        }
        let mut seen = Vec::new();
        themes.retain(|theme| {
            let is_new = !theme.is_empty() && !seen.contains(&theme.to_lowercase());
            seen.push(theme.to_lowercase());
            is_new
        });
        themes
    }

    fn ratings(&mut self, record: &Record) -> (Option<f64>, Option<f64>) {
        let mapping = self.mapping;
        (
            self.rating(record, mapping.importance.as_ref()),
            self.rating(record, mapping.satisfaction.as_ref()),
        )
    }

    fn rating(&mut self, record: &Record, scaled: Option<&Scaled>) -> Option<f64> {
        let scaled = scaled?;
        let value = self.export.value(record, &scaled.column)?;
        let rating = values::rating(&value, scaled);
        if rating.is_none() {
            let what = format!(
                "is no number from {} to {} in `{}`",
                scaled.lowest, scaled.highest, scaled.column
            );
            self.count_odd(&what, &value);
        }
        rating
    }

    fn count_odd(&mut self, what: &str, value: &str) {
        let entry = self
            .odd
            .entry(what.to_owned())
            .or_insert_with(|| (0, shortened(value)));
        entry.0 += 1;
    }

    fn first(&self, record: &Record, columns: &[String]) -> Option<String> {
        columns
            .iter()
            .find_map(|column| self.export.value(record, column))
            .map(|value| super::markup::clean(&value).into_owned())
    }

    fn finish(mut self) -> Taken {
        for broken in &self.export.broken {
            self.taken.read += 1;
            self.taken.rejected.push(Rejected {
                line: broken.line,
                reason: broken.reason.clone(),
                record: None,
            });
        }
        self.taken
            .rejected
            .put_in_order_by_key(|rejected| rejected.line);
        self.taken
            .left_out
            .put_in_order_by_key(|left_out| left_out.line);
        for (what, (times, value)) in &self.odd {
            self.taken.notes.push(match times {
                1 => format!("`{value}` {what}: not taken over"),
                _ => format!("{times} values, such as `{value}`: {what}; not taken over"),
            });
        }
        self.taken
    }
}

/// The beginning of a value, for messages.
fn shortened(value: &str) -> String {
    /// Long enough to find the value again.
    const LONGEST: usize = 40;
    let line = value.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONGEST - 1).collect();
    format!("{start}…")
}
