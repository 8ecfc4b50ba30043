//! `estimate=5`, `labels+=api`, `labels-=api`, `deadline~`: changes of keys as people type them.

use std::fmt;

use super::{Editor, NewValue, Refusal};
use crate::backlog::document::{Document, parse_date};
use crate::backlog::front_matter::Node;
use crate::backlog::schema::{Field, Kind, Record};
use crate::text::Source;

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
            let key = dotted(key)?;
            is_key(&key).then_some(Self { key, act })
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
        let path = &*editor.numbered(path);
        let kind = kind(record, &editor.numbered(&self.key));
        match &self.act {
            Act::Remove => editor.remove(path),
            Act::Add(text) => editor.add(path, self.part(kind, text)?),
            Act::Take(text) => editor.take(path, self.part(kind, text)?),
            Act::Set(text) => match kind {
                Some(Kind::List(inner)) => set_list(editor, path, *inner, self.said(text)?),
                _ => editor.set(path, value(kind, self.said(text)?)),
            },
        }
    }

    /// What is added to a list or taken out of it.
    fn part(&self, kind: Option<Kind>, text: &str) -> Result<NewValue, Refusal> {
        let text = self.said(text)?;
        match kind {
            Some(Kind::Records(fields)) => entry(fields, &self.key, text),
            kind => Ok(value(kind, text)),
        }
    }

    /// The value as typed; none where a key is removed.
    pub fn value(&self) -> Option<&str> {
        match &self.act {
            Act::Set(text) | Act::Add(text) | Act::Take(text) => Some(text),
            Act::Remove => None,
        }
    }

    /// Whether the format wants ids there.
    pub fn is_of_ids(&self, record: Record) -> bool {
        matches!(
            kind(record, &self.key),
            Some(Kind::Id | Kind::List(Kind::Id) | Kind::OneOrMore(Kind::Id))
        )
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

/// A key with `[0]` as `.0`; none where brackets hold no name.
fn dotted(key: &str) -> Option<String> {
    let mut dotted = String::with_capacity(key.len());
    let mut rest = key;
    while let Some((before, behind)) = rest.split_once('[') {
        let (inside, after) = behind.split_once(']')?;
        if inside.is_empty() || !(after.is_empty() || after.starts_with(['.', '['])) {
            return None;
        }
        dotted.push_str(before);
        dotted.push('.');
        dotted.push_str(inside);
        rest = after;
    }
    dotted.push_str(rest);
    Some(dotted)
}

/// An entry of a list of records as people type it: `{kind: interview, ref: docs/x.md}`.
fn entry(fields: &'static [Field], key: &str, text: &str) -> Result<NewValue, Refusal> {
    let refused = |reason: &str| Refusal::Value {
        key: key.to_owned(),
        value: text.to_owned(),
        reason: reason.to_owned(),
    };
    let known: Vec<&str> = fields.iter().map(|field| field.key).collect();
    let form = format!(
        "an entry is a map in braces, `{{{}: …}}`, of {}",
        known.first().copied().unwrap_or_default(),
        known.join(", ")
    );
    let source = Source::new("entry.yml", format!("entry: {text}\n"));
    let document = Document::parse_yaml(source);
    let is_broken = document.problems.iter().any(super::is_in_the_way);
    let entries = match document.node("entry") {
        Some(Node::Map(map)) if !is_broken && text.trim_start().starts_with('{') => &map.entries,
        _ => return Err(refused(&form)),
    };
    let mut values: Vec<(String, NewValue)> = Vec::new();
    for entry in entries {
        let name = document.scalar_text(&entry.key);
        let Node::Scalar(scalar) = &entry.value else {
            return Err(refused(&format!("`{name}` is no single value")));
        };
        let field = fields.iter().find(|field| field.key == name);
        let kind = field.map(|field| field.kind);
        values.push((name.to_owned(), value(kind, document.scalar_text(scalar))));
    }
    if values.is_empty() {
        return Err(refused(&form));
    }
    Ok(NewValue::Map(values))
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
    use crate::backlog::ItemType;

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
    fn parts_of_a_list_are_named_by_place_or_by_id() {
        let goal =
            "key_results:\n  - {id: KR1, current: 4} # weekly\n  - id: KR2\n    current: 10\n";
        let of = |words: &[&str]| {
            let text = format!("---\n{goal}---\n");
            let document = Document::parse_prose(Source::new("backlog/goals/G-000001.md", text));
            let record = Record::Item(ItemType::Goal);
            let mut editor = Editor::new(&document, record.usual_order()).unwrap();
            for word in words {
                let assignment = Assignment::parse(word).unwrap();
                assignment
                    .make(&mut editor, record, &assignment.key)
                    .map_err(|refusal| refusal.to_string())?;
            }
            let text = editor.document().source.text.to_string();
            Ok::<_, String>(text.replace("---\n", ""))
        };
        let changed = goal.replace("current: 4", "current: 5");
        assert_eq!(of(&["key_results[0].current=5"]), Ok(changed.clone()));
        assert_eq!(of(&["key_results.0.current=5"]), Ok(changed.clone()));
        assert_eq!(of(&["key_results.kr1.current=5"]), Ok(changed));
        assert_eq!(
            of(&["key_results.KR2.as_of=2026-11-02"]),
            Ok(format!("{goal}    as_of: 2026-11-02\n"))
        );
        assert_eq!(
            of(&["key_results[1]~"]),
            Ok("key_results:\n  - {id: KR1, current: 4} # weekly\n".to_owned())
        );
        assert!(of(&["key_results.KR9.current=5"]).is_err());
        assert!(of(&["key_results[7].current=5"]).is_err());
        for word in [
            "key_results[=5",
            "key_results[]=5",
            "key_results[0]x=5",
            "[0]=5",
        ] {
            assert_eq!(Assignment::parse(word), None, "{word}");
        }
    }

    #[test]
    fn an_entry_of_a_list_of_records_is_added_and_taken_as_a_map() {
        let one = "evidence+={kind: interview, ref: docs/x.md, date: 2026-11-02, note: \"a, b\"}";
        let line =
            "evidence:\n  - {kind: interview, ref: docs/x.md, date: 2026-11-02, note: \"a, b\"}\n";
        assert_eq!(entry_after("", &[one]).as_deref(), Ok(line));
        // The same once more changes nothing.
        assert_eq!(entry_after(line, &[one]).as_deref(), Ok(line));
        assert_eq!(
            entry_after(
                "evidence: # all of it\n- kind: metric\n",
                &["evidence+={kind: interview, ref: 1.10}"]
            )
            .as_deref(),
            Ok("evidence: # all of it\n- kind: metric\n- {kind: interview, ref: \"1.10\"}\n")
        );
        assert_eq!(
            entry_after(
                "evidence:\n  - kind: metric\n  - kind: a\n    ref: b\n",
                &["evidence-={kind: a, ref: b}"]
            )
            .as_deref(),
            Ok("evidence:\n  - kind: metric\n")
        );
        for word in [
            "evidence+=interview",
            "evidence+={kind: [a]}",
            "evidence+={kind: a",
            "evidence+={}",
            "evidence+={kind: a, kind: b}",
        ] {
            assert!(entry_after("", &[word]).is_err(), "{word}");
        }
    }

    fn entry_after(front: &str, words: &[&str]) -> Result<String, String> {
        let text = format!("---\nid: a\n{front}---\n");
        let document = Document::parse_prose(Source::new("backlog/items/S-000001.md", text));
        let mut editor = Editor::new(&document, STORY.usual_order()).unwrap();
        for word in words {
            let assignment = Assignment::parse(word).unwrap();
            assignment
                .make(&mut editor, STORY, &assignment.key)
                .map_err(|refusal| refusal.to_string())?;
        }
        let text = editor.document().source.text.to_string();
        Ok(text.replace("---\n", "").replacen("id: a\n", "", 1))
    }

    #[test]
    fn an_id_is_no_assignment() {
        for word in ["S-7K3M2Q", "F-000", "=5", "+=x", "~", "a b=5"] {
            assert_eq!(Assignment::parse(word), None, "{word}");
        }
    }
}
