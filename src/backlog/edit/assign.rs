//! `estimate=5`, `labels+=api`, `labels-=api`, `deadline~`: changes of keys as people type them.

use std::fmt;

use super::{Editor, NewValue, Refusal};
use crate::backlog::document::parse_date;
use crate::backlog::schema::{Kind, Record};

/// One change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Dotted.
    pub key: String,
    pub act: Act,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Set(String),
    Add(String),
    Take(String),
    Remove,
}

impl Assignment {
    /// The change that a word means; none where it is none (an id).
    pub fn parse(word: &str) -> Option<Self> {
        let is_key = |key: &str| {
            let may_start = key.starts_with(|first: char| first.is_alphabetic() || first == '_');
            may_start
                && key
                    .chars()
                    .all(|each| each.is_alphanumeric() || "._-".contains(each))
        };
        let of = |key: &str, act| {
            is_key(key).then(|| Self {
                key: key.to_owned(),
                act,
            })
        };
        if let Some((key, value)) = word.split_once('=') {
            let value = value.to_owned();
            return match (key.strip_suffix('+'), key.strip_suffix('-')) {
                (Some(key), _) => of(key, Act::Add(value)),
                (_, Some(key)) => of(key, Act::Take(value)),
                _ => of(key, Act::Set(value)),
            };
        }
        of(word.strip_suffix('~')?, Act::Remove)
    }

    /// Makes the change with the type that the format gives the key, and returns whether it changed anything. `path` is the
    /// key as this file writes it.
    ///
    /// # Errors
    /// When the value says nothing, or the edit is refused.
    pub fn make(&self, editor: &mut Editor, record: Record, path: &str) -> Result<bool, Refusal> {
        let kind = kind(record, &self.key);
        match &self.act {
            Act::Remove => editor.remove(path),
            Act::Add(text) => editor.add(path, value(kind, self.said(text)?)),
            Act::Take(text) => editor.take(path, value(kind, self.said(text)?)),
            Act::Set(text) => match kind {
                Some(Kind::List(inner)) => set_list(editor, path, *inner, self.said(text)?),
                _ => editor.set(path, value(kind, self.said(text)?)),
            },
        }
    }

    /// The ids that the value names, as written, where the format wants ids; none for what is taken out.
    pub fn references(&self, record: Record) -> Vec<&str> {
        let (Act::Set(text) | Act::Add(text)) = &self.act else {
            return Vec::new();
        };
        match kind(record, &self.key) {
            Some(Kind::Id) => vec![text.trim()],
            Some(Kind::List(Kind::Id) | Kind::OneOrMore(Kind::Id)) => text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect(),
            _ => Vec::new(),
        }
    }

    fn said<'a>(&self, text: &'a str) -> Result<&'a str, Refusal> {
        if text.trim().is_empty() {
            return Err(Refusal::Value {
                key: self.key.clone(),
                value: text.to_owned(),
                reason: format!("it says nothing; `{}~` removes the key", self.key),
            });
        }
        Ok(text)
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.act {
            Act::Set(value) => write!(formatter, "{}={value}", self.key),
            Act::Add(value) => write!(formatter, "{}+={value}", self.key),
            Act::Take(value) => write!(formatter, "{}-={value}", self.key),
            Act::Remove => write!(formatter, "{}~", self.key),
        }
    }
}

/// What the format wants at a dotted path; none where it knows no such key.
fn kind(record: Record, key: &str) -> Option<Kind> {
    let is_number = |part: &&str| part.parse::<usize>().is_ok();
    let parts: Vec<&str> = key.split('.').collect();
    let named: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !is_number(part))
        .map(
            |(at, part)| match parts.get(at + 1).filter(|next| is_number(next)) {
                Some(_) => format!("{part}[]"),
                None => (*part).to_owned(),
            },
        )
        .collect();
    let named = named.join(".");
    let fields = record.fields();
    let field = fields.iter().find(|(path, _)| *path == named)?;
    Some(field.1.kind)
}

/// A text as a value of this kind; where it is none, the text itself, which the check of the format then names.
fn value(kind: Option<Kind>, text: &str) -> NewValue {
    let number = || {
        let number = text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite());
        let is_plain = text
            .trim()
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        (number.is_some() && is_plain).then(|| NewValue::Number(text.trim().to_owned()))
    };
    let flag = || text.trim().parse().ok().map(NewValue::Flag);
    let date = || parse_date(text).map(NewValue::Date);
    let typed = match kind {
        Some(Kind::Number | Kind::Range(..) | Kind::Percent) => number(),
        Some(Kind::Flag) => flag(),
        Some(Kind::Date | Kind::Dates) => date(),
        Some(Kind::List(inner) | Kind::OneOrMore(inner) | Kind::Table(inner)) => {
            return value(Some(*inner), text);
        }
        Some(Kind::Anything) | None => number().or_else(flag).or_else(date),
        Some(_) => None,
    };
    typed.unwrap_or_else(|| NewValue::Text(text.to_owned()))
}

/// Makes the list that of these values, parted by commas: what is missing is added before the rest is taken out.
fn set_list(editor: &mut Editor, path: &str, inner: Kind, text: &str) -> Result<bool, Refusal> {
    let wanted: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let before: Vec<String> = editor
        .document()
        .texts(path)
        .iter()
        .map(|said| said.value.to_owned())
        .collect();
    let mut changed = false;
    for text in &wanted {
        changed |= editor.add(path, value(Some(inner), text))?;
    }
    for text in before
        .iter()
        .filter(|text| !wanted.contains(&text.as_str()))
    {
        changed |= editor.take(path, text)?;
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Document, ItemType};
    use crate::text::Source;

    const STORY: Record = Record::Item(ItemType::Story);

    fn after(front: &str, words: &[&str]) -> String {
        let text = format!("---\n{front}---\n");
        let document = Document::parse_prose(Source::new("backlog/items/S-000001.md", text));
        let mut editor = Editor::new(&document, STORY.usual_order()).unwrap();
        for word in words {
            let assignment = Assignment::parse(word).unwrap();
            assert_eq!(assignment.to_string(), *word);
            assignment
                .make(&mut editor, STORY, &assignment.key)
                .unwrap();
        }
        let text = editor.document().source.text.to_string();
        text.trim_start_matches("---\n")
            .trim_end_matches("---\n")
            .to_owned()
    }

    #[test]
    fn a_value_has_the_type_that_the_format_gives_its_key() {
        assert_eq!(after("id: a\n", &["estimate=5"]), "id: a\nestimate: 5\n");
        assert_eq!(after("id: a\n", &["title=5"]), "id: a\ntitle: \"5\"\n");
        assert_eq!(after("id: a\n", &["title=on"]), "id: a\ntitle: \"on\"\n");
        assert_eq!(
            after("id: a\n", &["deadline=2026-11-02"]),
            "id: a\ndeadline: 2026-11-02\n"
        );
        assert_eq!(
            after("id: a\n", &["team=2026-11-02"]),
            "id: a\nteam: \"2026-11-02\"\n"
        );
        assert_eq!(
            after("id: a\n", &["x-a=5", "x-b=1.0.0"]),
            "id: a\nx-a: 5\nx-b: \"1.0.0\"\n"
        );
        assert_eq!(
            after(
                "id: a\n",
                &["score.cod.per_week=4200", "score.cod.currency=EUR"]
            ),
            "id: a\nscore:\n  cod:\n    per_week: 4200\n    currency: EUR\n"
        );
        assert_eq!(
            after("evidence:\n  - kind: a\n", &["evidence.0.date=2026-11-02"]),
            "evidence:\n  - kind: a\n    date: 2026-11-02\n"
        );
    }

    #[test]
    fn lists_are_added_to_taken_from_and_set() {
        let front = "labels: # words\n  - a\n  - c # see\n";
        assert_eq!(
            after(front, &["labels+=b"]),
            "labels: # words\n  - a\n  - b\n  - c # see\n"
        );
        assert_eq!(
            after(front, &["labels-=a"]),
            "labels: # words\n  - c # see\n"
        );
        assert_eq!(
            after(front, &["labels=c, d"]),
            "labels: # words\n  - c # see\n  - d\n"
        );
        assert_eq!(after(front, &["labels~"]), "");
    }

    #[test]
    fn an_id_is_no_assignment() {
        for word in ["S-7K3M2Q", "F-000", "=5", "+=x", "~", "a b=5"] {
            assert_eq!(Assignment::parse(word), None, "{word}");
        }
    }
}
