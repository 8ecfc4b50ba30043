//! A mapping as users write it becomes a [`Mapping`], or a list of what is wrong with it.

use std::fmt;

use serde_yaml::Value;

use super::{CONSTANTS, Mapping, Scaled};
use crate::backlog::feedback::Voice;
use crate::intake::dates::DateForm;
use crate::intake::markup::Markup;

/// The keys of a mapping, in the order in which they are written.
const KEYS: [&str; 18] = [
    "tool",
    "key",
    "title",
    "text",
    "ignore",
    "received",
    "updated",
    "channel",
    "requester",
    "account",
    "segment",
    "importance",
    "satisfaction",
    "themes",
    "language",
    "url",
    "votes",
    "merged_into",
];

/// What is wrong with a mapping, all of it, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread(pub Vec<String>);

impl fmt::Display for Misread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("; "))
    }
}

impl std::error::Error for Misread {}

/// The mapping that this YAML says.
///
/// # Errors
/// Everything that is wrong with it: no YAML, unknown keys, values of another kind.
pub fn read(text: &str) -> Result<Mapping, Misread> {
    let value: Value = serde_yaml::from_str(text)
        .map_err(|error| Misread(vec![format!("it is no YAML: {error}")]))?;
    let Value::Mapping(entries) = value else {
        return Err(Misread(vec![
            "it is no map of keys and columns, such as `title: Subject`".into(),
        ]));
    };
    let mut reader = Reader {
        mapping: Mapping::default(),
        wrong: Vec::new(),
    };
    for (key, value) in &entries {
        match key.as_str() {
            Some(key) => reader.entry(key, value),
            None => reader.wrong.push("a key is no word".into()),
        }
    }
    if reader.mapping.tool.is_empty() {
        reader.wrong.push(
            "`tool` is missing: it names where the records come from, and is part of their keys"
                .into(),
        );
    }
    if reader.mapping.title.is_empty() && reader.mapping.text.is_empty() {
        reader.wrong.push(
            "neither `title` nor `text` is there: one of them says what was asked for".into(),
        );
    }
    if reader.wrong.is_empty() {
        Ok(reader.mapping)
    } else {
        Err(Misread(reader.wrong))
    }
}

struct Reader {
    mapping: Mapping,
    wrong: Vec<String>,
}

impl Reader {
    fn entry(&mut self, key: &str, value: &Value) {
        match key {
            "tool" => self.mapping.tool = self.tool(value),
            "key" => self.mapping.key = self.columns(key, value),
            "title" => self.mapping.title = self.columns(key, value),
            "text" => self.mapping.text = self.columns(key, value),
            "ignore" => self.mapping.ignore = self.columns(key, value),
            "received" => self.received(value),
            "updated" => self.mapping.updated = self.columns(key, value),
            "channel" => self.mapping.channel = self.columns(key, value),
            "requester" => self.requester(value),
            "account" => self.mapping.account = self.columns(key, value),
            "segment" => self.mapping.segment = self.columns(key, value),
            "importance" => self.mapping.importance = self.scaled(key, value),
            "satisfaction" => self.mapping.satisfaction = self.scaled(key, value),
            "themes" => self.themes(value),
            "language" => self.mapping.language = self.columns(key, value),
            "url" => self.mapping.url = self.columns(key, value),
            "votes" => self.mapping.votes = self.columns(key, value),
            "merged_into" => self.mapping.merged_into = self.columns(key, value),
            "markup" => {
                let markup = self.word(key, value);
                match Markup::from_name(&markup) {
                    Some(markup) => self.mapping.markup = markup,
                    None => self
                        .wrong
                        .push(format!("`markup: {markup}` is none of plain, html, jira")),
                }
            }
            "constants" => self.constants(value),
            _ => self.unknown(key),
        }
    }

    fn unknown(&mut self, key: &str) {
        let all = KEYS.iter().chain(&["markup", "constants"]);
        let nearest = crate::text::likeness::nearest(key, all.copied());
        self.wrong.push(match nearest {
            Some(nearest) => format!("there is no key `{key}`; did you mean `{nearest}`?"),
            None => format!(
                "there is no key `{key}`; there are {}, markup, constants",
                KEYS.join(", ")
            ),
        });
    }

    /// A tool's name is part of a key that is written into files: small letters, digits, hyphens.
    fn tool(&mut self, value: &Value) -> String {
        let tool = self.word("tool", value);
        let is_plain = tool.chars().all(|character| {
            character.is_ascii_lowercase()
                || character.is_ascii_digit()
                || "-_.".contains(character)
        });
        if !is_plain || tool.is_empty() {
            self.wrong.push(format!(
                "`tool: {tool}` is no name: small letters, digits and hyphens, such as `survey-2026`"
            ));
        }
        tool
    }

    fn word(&mut self, key: &str, value: &Value) -> String {
        scalar(value).unwrap_or_else(|| {
            self.wrong.push(format!("`{key}` is no word"));
            String::new()
        })
    }

    fn columns(&mut self, key: &str, value: &Value) -> Vec<String> {
        let columns: Option<Vec<String>> = match value {
            Value::Sequence(list) => list.iter().map(scalar).collect(),
            value => scalar(value).map(|column| vec![column]),
        };
        columns.unwrap_or_else(|| {
            self.wrong.push(format!(
                "`{key}` is neither a column's name nor a list of names"
            ));
            Vec::new()
        })
    }

    /// The entries of a map, each key one of these.
    fn parts<'v>(
        &mut self,
        key: &str,
        value: &'v Value,
        known: &[&str],
    ) -> Vec<(&'v str, &'v Value)> {
        let Value::Mapping(entries) = value else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        for (part, value) in entries {
            match part.as_str() {
                Some(part) if known.contains(&part) => parts.push((part, value)),
                part => self.wrong.push(format!(
                    "`{key}` has no `{}`; it has {}",
                    part.unwrap_or("?"),
                    known.join(", ")
                )),
            }
        }
        parts
    }

    fn received(&mut self, value: &Value) {
        if !value.is_mapping() {
            self.mapping.received = self.columns("received", value);
            return;
        }
        for (part, value) in self.parts("received", value, &["column", "dates"]) {
            if part == "column" {
                self.mapping.received = self.columns("received", value);
            } else {
                let name = self.word("received.dates", value);
                match DateForm::from_name(&name) {
                    Ok(form) => self.mapping.dates = form,
                    Err(error) => self.wrong.push(error),
                }
            }
        }
    }

    fn requester(&mut self, value: &Value) {
        if !value.is_mapping() {
            // One column says who asks: an address is one by its sign, decided for each value.
            self.mapping.requester.key = self.columns("requester", value);
            return;
        }
        for (part, value) in self.parts("requester", value, &["key", "name", "email"]) {
            let columns = self.columns("requester", value);
            match part {
                "key" => self.mapping.requester.key = columns,
                "name" => self.mapping.requester.name = columns,
                _ => self.mapping.requester.email = columns,
            }
        }
    }

    fn themes(&mut self, value: &Value) {
        if !value.is_mapping() {
            self.mapping.themes = self.columns("themes", value);
            return;
        }
        for (part, value) in self.parts("themes", value, &["column", "separator"]) {
            if part == "column" {
                self.mapping.themes = self.columns("themes", value);
            } else {
                self.mapping.separator = Some(self.word("themes.separator", value));
            }
        }
    }

    fn scaled(&mut self, key: &str, value: &Value) -> Option<Scaled> {
        let (mut column, mut scale) = (None, (1.0, 5.0));
        if value.is_mapping() {
            for (part, value) in self.parts(key, value, &["column", "scale"]) {
                if part == "column" {
                    column = Some(self.word(key, value));
                    continue;
                }
                let text = self.word(key, value);
                match span(&text) {
                    Some(span) => scale = span,
                    None => self.wrong.push(format!(
                        "`scale: {text}` of `{key}` is no span of numbers such as 1-10"
                    )),
                }
            }
        } else {
            column = Some(self.word(key, value));
        }
        if column.is_none() {
            self.wrong.push(format!("`{key}` names no column"));
        }
        column.map(|column| Scaled {
            column,
            lowest: scale.0,
            highest: scale.1,
        })
    }

    fn constants(&mut self, value: &Value) {
        if !value.is_mapping() {
            self.wrong
                .push("`constants` is no map, such as {channel: survey}".into());
        }
        for (part, value) in self.parts("constants", value, &CONSTANTS) {
            let constant = self.word(part, value);
            if part == "voice" && Voice::from_name(&constant).is_none() {
                self.wrong.push(format!(
                    "`voice: {constant}` is none of direct, proxy, internal"
                ));
            }
            if let Some(name) = CONSTANTS.iter().find(|name| **name == part) {
                self.mapping.constants.insert(name, constant);
            }
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

/// `1-10`, `0..10`, `-2-2`; the first is below the second.
fn span(text: &str) -> Option<(f64, f64)> {
    let text = text.replace("..", "-").replace('–', "-");
    let cut = text.get(1..)?.find('-')? + 1;
    let (lowest, highest) = text.split_at(cut);
    let lowest: f64 = lowest.trim().parse().ok()?;
    let highest: f64 = highest.strip_prefix('-')?.trim().parse().ok()?;
    (lowest < highest).then_some((lowest, highest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_part() {
        let text = "tool: survey\nkey: [A, B]\ntitle: T\ntext: '*'\nreceived: {column: D, dates: day-first}\nrequester: {key: U, name: N, email: E}\nsatisfaction: {column: S, scale: 0-10}\nthemes: {column: X, separator: '|'}\nconstants: {channel: survey, voice: proxy}\n";
        let mapping = read(text).unwrap();
        assert_eq!(mapping.key, ["A", "B"]);
        assert_eq!(mapping.dates, DateForm::DayFirst);
        assert_eq!(mapping.requester.email, ["E"]);
        let satisfaction = mapping.satisfaction.unwrap();
        assert_eq!((satisfaction.lowest, satisfaction.highest), (0.0, 10.0));
        assert_eq!(mapping.separator.as_deref(), Some("|"));
        assert_eq!(mapping.constants["voice"], "proxy");
    }

    #[test]
    fn says_everything_that_is_wrong() {
        let Misread(wrong) = read("tool: My Survey\ntitel: T\nsatisfaction: {column: S, scale: high}\nconstants: {colour: red, voice: loud}\n").unwrap_err();
        let all = wrong.join("\n");
        for said in [
            "`tool: My Survey` is no name",
            "there is no key `titel`; did you mean `title`?",
            "`scale: high`",
            "`constants` has no `colour`",
            "`voice: loud`",
            "neither `title` nor `text`",
        ] {
            assert!(all.contains(said), "{said} is not in:\n{all}");
        }
        assert!(
            read("just words")
                .unwrap_err()
                .to_string()
                .contains("no map")
        );
        assert!(read("a: [").unwrap_err().to_string().contains("no YAML"));
    }

    #[test]
    fn reads_spans_with_signs() {
        assert_eq!(span("1-10"), Some((1.0, 10.0)));
        assert_eq!(span("-2..2"), Some((-2.0, 2.0)));
        assert_eq!(span("5-1"), None);
        assert_eq!(span("5"), None);
    }
}
