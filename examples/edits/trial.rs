//! One edit of one file, and the proof: the bytes around it are the same, every other key says what it said (as `serde_yaml`
//! reads it), and taken back it gives the first file.
#![expect(clippy::too_many_lines, reason = "one draw, told from top to bottom")]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the paths are made here"
)]

use std::ops::Range;

use deepen::backlog::Document;
use deepen::backlog::edit::{Assignment, Editor, NewValue, Refusal};
use deepen::backlog::schema::Record;
use deepen::backlog::{ItemType, arranging};
use deepen::text::{Change, Edit, Source, Span, edit};
use serde_yaml::Value;

use super::dice::Dice;
use super::files::{Field, Holds, Quirky, file};

/// What an edit came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Made,
    /// It was so before.
    Nothing,
    Refused(String),
}

/// Which bytes may differ.
enum May {
    /// These of before, for whatever comes in their place.
    Change(Range<usize>),
    /// None: new ones may stand between them, at one place.
    Insert,
}

/// What the tree must say then.
type Meant = Box<dyn Fn(&mut Value)>;

/// How the edit is made.
type Make = Box<dyn Fn(&mut Editor) -> Result<bool, Refusal>>;

/// An edit with what it may do.
struct Trial {
    name: &'static str,
    may: May,
    meant: Meant,
    make: Make,
}

const TEXTS: [&str; 24] = [
    "x",
    "on",
    "1.10",
    "12e4567",
    "12:30",
    "a: b",
    "# x",
    "x # y",
    "it's",
    "\"",
    "- a",
    "@m",
    "two\nlines\n",
    "caf\u{e9} \u{1f389}",
    "a, b",
    "{a}",
    "null",
    "~",
    "2026-11-02",
    "a\tb",
    " x ",
    "yes",
    "0x1F",
    "k0: no",
];

/// Makes edit number `seed`: its name, its file's quirks, and what it came to.
///
/// # Errors
/// What is wrong with the result.
pub(crate) fn trial(seed: u64) -> Result<(&'static str, Quirky, Outcome), String> {
    let mut dice = Dice::new(seed);
    let quirky = file(&mut dice);
    let trial = drawn(&quirky, &mut dice);
    let before = quirky.text.clone();
    let outcome = made(&trial, quirky.path, &before)
        .map_err(|what| format!("edit {seed}, {}: {what}\n{before:?}", trial.name))?;
    Ok((trial.name, quirky, outcome))
}

fn made(trial: &Trial, path: &str, before: &str) -> Result<Outcome, String> {
    let document = Document::parse(Source::new(path, before.to_owned()));
    let mut editor = match Editor::new(&document, &["k1", "k0"]) {
        Ok(editor) => editor,
        Err(error) => return Ok(Outcome::Refused(error.to_string())),
    };
    let changed = match (trial.make)(&mut editor) {
        Ok(changed) => changed,
        Err(error) => return Ok(Outcome::Refused(format!("{error} {before:?}"))),
    };
    let Some(change) = editor.change() else {
        return if changed {
            Err("changed nothing".into())
        } else {
            Ok(Outcome::Nothing)
        };
    };
    let after = change.after().map_err(|error| error.to_string())?;
    outside(&trial.may, before, &after)?;
    let (mut wanted, found) = (
        tree(before)?,
        tree(&after).map_err(|error| format!("{error}\n{after:?}"))?,
    );
    (trial.meant)(&mut wanted);
    if wanted != found {
        return Err(format!("says {found:?} and not {wanted:?}\n{after:?}"));
    }
    let back = edit::apply(&after, &undo(&change)).map_err(|error| error.to_string())?;
    if back != before {
        return Err("taken back it is another file".into());
    }
    Ok(Outcome::Made)
}

fn outside(may: &May, before: &str, after: &str) -> Result<(), String> {
    let same = |start: usize, end: usize| {
        after.len() + end - start >= before.len()
            && before
                .get(..start)
                .is_some_and(|head| after.starts_with(head))
            && before.get(end..).is_some_and(|tail| after.ends_with(tail))
    };
    let is_kept = match may {
        May::Change(range) => same(range.start, range.end),
        May::Insert => {
            let pairs = before.bytes().zip(after.bytes());
            let mut head = pairs.take_while(|(one, other)| one == other).count();
            while !before.is_char_boundary(head) {
                head -= 1;
            }
            same(head, head)
        }
    };
    if is_kept {
        Ok(())
    } else {
        Err(format!("other bytes changed:\n{after:?}"))
    }
}

/// What the front matter says, without its byte order mark.
fn tree(text: &str) -> Result<Value, String> {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let yaml = match text.strip_prefix("---\n") {
        Some(rest) if rest.starts_with("---") => "",
        // The end of the last line belongs to a block that keeps it.
        Some(rest) => rest
            .find("\n---")
            .and_then(|end| rest.get(..=end))
            .unwrap_or(rest),
        None => &text,
    };
    serde_yaml::from_str(yaml).map_err(|error| error.to_string())
}

/// The edits that take a change back.
fn undo(change: &Change) -> Vec<Edit> {
    let Change::Edit { before, edits, .. } = change else {
        return Vec::new();
    };
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let (mut undo, mut done, mut length) = (Vec::new(), 0, 0);
    for edit in sorted {
        let range = edit.span.range();
        length += range.start - done;
        undo.push(Edit {
            span: Span::new(length, length + edit.replacement.len()),
            replacement: before.get(range.clone()).unwrap_or_default().to_owned(),
        });
        length += edit.replacement.len();
        done = range.end;
    }
    undo
}

/// An edit that suits the file.
fn drawn(file: &Quirky, dice: &mut Dice) -> Trial {
    let field = dice.pick(&file.fields).cloned();
    let text = dice.pick(&TEXTS).copied().unwrap_or_default();
    match (dice.below(12), field) {
        (0, _) => missing("set new key", "zz", text),
        (1, _) => missing("set new nested key", "zz.inner.most", text),
        (2, _) if !file.ticks.is_empty() => tick(file, dice),
        (3, _) if !file.ticks.is_empty() => criterion_out(file, dice),
        (4, _) if !file.path.ends_with(".yml") => append_section(),
        (5, _) => status(dice),
        (6, Some(field)) => remove(file, &field),
        (_, Some(field)) => of_field(file, &field, text, dice),
        (_, None) => missing("set new key", "zz", text),
    }
}

fn of_field(file: &Quirky, field: &Field, text: &str, dice: &mut Dice) -> Trial {
    let key = field.key.clone();
    match field.holds {
        Holds::Scalar if dice.percent(20) => add_to_scalar(field, text),
        Holds::Scalar | Holds::Lines => set(field, text, dice),
        Holds::List if dice.percent(50) => add(file, field, text),
        Holds::List => take(field, dice),
        Holds::Map => nested(field, &[key, "b".into(), "c".into()], text),
        Holds::Records if dice.percent(50) => nested(field, &[key, "0".into(), "ref".into()], text),
        Holds::Records => nested(field, &[key, "1".into(), "kind".into()], text),
    }
}

fn set(field: &Field, text: &str, dice: &mut Dice) -> Trial {
    let key = field.key.clone();
    let value = match dice.below(4) {
        0 => NewValue::Number("8".to_owned()),
        1 => NewValue::Flag(false),
        _ => NewValue::Text(text.to_owned()),
    };
    let typed = match &value {
        NewValue::Number(_) => Value::Number(8.into()),
        NewValue::Flag(flag) => Value::Bool(*flag),
        _ => Value::String(text.to_owned()),
    };
    let name = match field.holds {
        Holds::Lines => "set a text of several lines",
        _ => "set",
    };
    let whose = key.clone();
    Trial {
        name,
        may: May::Change(field.value.clone()),
        meant: Box::new(move |tree| put(tree, &whose, typed.clone())),
        make: Box::new(move |editor| editor.set(&key, value.clone())),
    }
}

fn missing(name: &'static str, path: &'static str, text: &str) -> Trial {
    let (said, written) = (text.to_owned(), text.to_owned());
    Trial {
        name,
        may: May::Insert,
        meant: Box::new(move |tree| {
            let parts: Vec<&str> = path.split('.').collect();
            let inner =
                parts
                    .iter()
                    .skip(1)
                    .rev()
                    .fold(Value::String(said.clone()), |inner, key| {
                        let mut map = serde_yaml::Mapping::new();
                        map.insert(Value::String((*key).to_owned()), inner);
                        Value::Mapping(map)
                    });
            put(tree, parts.first().copied().unwrap_or_default(), inner);
        }),
        make: Box::new(move |editor| editor.set(path, written.as_str())),
    }
}

fn nested(field: &Field, parts: &[String], text: &str) -> Trial {
    let (path, said, written) = (parts.join("."), text.to_owned(), text.to_owned());
    let parts = parts.to_vec();
    Trial {
        name: if field.holds == Holds::Map {
            "set nested"
        } else {
            "set in a list of maps"
        },
        may: May::Change(field.value.clone()),
        meant: Box::new(move |tree| {
            let mut place = tree;
            for part in &parts {
                let next = match part.parse::<usize>() {
                    Ok(number) => place.get_mut(number),
                    Err(_) => place.get_mut(part.as_str()),
                };
                let Some(next) = next else { return };
                place = next;
            }
            *place = Value::String(said.clone());
        }),
        make: Box::new(move |editor| editor.set(&path, written.as_str())),
    }
}

fn add(file: &Quirky, field: &Field, text: &str) -> Trial {
    let (key, whose, said, written) = (
        field.key.clone(),
        field.key.clone(),
        text.to_owned(),
        text.to_owned(),
    );
    let written_now = file.text.get(field.value.clone()).unwrap_or_default();
    let (is_empty, is_flow) = (written_now == "[]", written_now.starts_with('['));
    Trial {
        name: if is_empty {
            "add to an empty list"
        } else {
            "add to a list"
        },
        may: May::Insert,
        meant: Box::new(move |tree| {
            let Some(Value::Sequence(list)) = tree.get_mut(&whose) else {
                return;
            };
            let new = Value::String(said.clone());
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            // Lists with dashes are kept sorted where they are; those in brackets are added to at the end.
            let at = if is_flow {
                texts.len()
            } else {
                texts.partition_point(|text| *text < said.as_str())
            };
            list.insert(at, new);
        }),
        make: Box::new(move |editor| editor.add(&key, written.as_str())),
    }
}

fn add_to_scalar(field: &Field, text: &str) -> Trial {
    let (key, whose, said, written) = (
        field.key.clone(),
        field.key.clone(),
        text.to_owned(),
        text.to_owned(),
    );
    let may = if field.value.is_empty() {
        May::Insert
    } else {
        May::Change(field.value.clone())
    };
    Trial {
        name: "add to one value",
        may,
        meant: Box::new(move |tree| {
            let new = Value::String(said.clone());
            let old = tree.get(&whose).cloned().unwrap_or_default();
            let list = if old.is_null() {
                vec![new]
            } else {
                vec![old, new]
            };
            put(tree, &whose, Value::Sequence(list));
        }),
        make: Box::new(move |editor| editor.add(&key, written.as_str())),
    }
}

fn take(field: &Field, dice: &mut Dice) -> Trial {
    let (key, whose) = (field.key.clone(), field.key.clone());
    let gone = dice.pick(&["a", "b"]).copied().unwrap_or_default();
    Trial {
        name: "take out of a list",
        may: May::Change(field.lines.clone()),
        meant: Box::new(move |tree| {
            if let Some(Value::Sequence(list)) = tree.get_mut(&whose) {
                list.retain(|value| value.as_str() != Some(gone));
            }
        }),
        make: Box::new(move |editor| editor.take(&key, gone)),
    }
}

fn remove(file: &Quirky, field: &Field) -> Trial {
    let (key, whose) = (field.key.clone(), field.key.clone());
    // A last line without an end takes that of the line before.
    let above = file.text.get(..field.lines.start).unwrap_or_default();
    let is_open = field.lines.end == file.text.len() && !file.text.ends_with('\n');
    let start = if is_open {
        above.trim_end_matches(['\r', '\n']).len()
    } else {
        above.len()
    };
    // Blank lines behind a block that keeps them are its own.
    let mut end = field.lines.end;
    let keeps = file
        .text
        .get(field.value.clone())
        .is_some_and(|value| value.starts_with("|+"));
    while keeps
        && file
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with(['\r', '\n']))
    {
        end += 1;
    }
    Trial {
        name: "remove a key",
        may: May::Change(start..end),
        meant: Box::new(move |tree| {
            if let Value::Mapping(map) = tree {
                map.shift_remove(whose.as_str());
                if map.is_empty() {
                    *tree = Value::Null;
                }
            }
        }),
        make: Box::new(move |editor| editor.remove(&key)),
    }
}

fn status(dice: &mut Dice) -> Trial {
    let status = ["ready", "in-progress", "review"]
        .get(dice.below(3))
        .copied()
        .unwrap_or_default();
    Trial {
        name: "status by assignment",
        may: May::Insert,
        meant: Box::new(move |tree| put(tree, "status", Value::String(status.to_owned()))),
        make: Box::new(move |editor| {
            let assignment = Assignment::parse(&format!("status={status}"));
            assignment.map_or(Ok(false), |assignment| {
                assignment.make(editor, Record::Item(ItemType::Story), "status")
            })
        }),
    }
}

fn criteria(editor: &Editor) -> String {
    let text = editor.document().section_text("Acceptance criteria");
    text.unwrap_or_default().into_owned()
}

fn tick(file: &Quirky, dice: &mut Dice) -> Trial {
    let number = dice.below(file.ticks.len());
    let at = file.ticks.get(number).copied().unwrap_or_default();
    Trial {
        name: "tick a criterion",
        may: May::Change(at..at + 1),
        meant: Box::new(|_| {}),
        make: Box::new(move |editor| {
            let text = criteria(editor);
            let lines = text.lines().map(|line| {
                let is_meant = line.contains(&format!("] AC{}:", number + 1));
                if is_meant {
                    line.replacen("[ ]", "[x]", 1)
                } else {
                    line.to_owned()
                }
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            editor.replace_section("Acceptance criteria", &text)
        }),
    }
}

fn criterion_out(file: &Quirky, dice: &mut Dice) -> Trial {
    let number = dice.below(file.ticks.len()) + 1;
    let start = file.text.find("## Acceptance").unwrap_or_default();
    let end = file.text.find("## Notes").unwrap_or_default();
    Trial {
        name: "take a criterion out",
        may: May::Change(start..end),
        meant: Box::new(|_| {}),
        make: Box::new(move |editor| {
            let text = criteria(editor);
            let name = format!("] AC{number}:");
            let rest: Vec<&str> = text.lines().filter(|line| !line.contains(&name)).collect();
            editor.replace_section("Acceptance criteria", &rest.join("\n"))
        }),
    }
}

fn append_section() -> Trial {
    Trial {
        name: "add a section",
        may: May::Insert,
        meant: Box::new(|_| {}),
        make: Box::new(|editor| editor.append_section("Release note", "Now: k0: faster.\n")),
    }
}

fn put(tree: &mut Value, key: &str, value: Value) {
    if tree.is_null() {
        *tree = Value::Mapping(serde_yaml::Mapping::new());
    }
    if let Value::Mapping(map) = tree {
        map.insert(Value::String(key.to_owned()), value);
    }
}

/// Edit number `seed` of an `order.txt`: every other line stays byte by byte.
///
/// # Errors
/// What is wrong with the result.
pub(crate) fn order_trial(seed: u64) -> Result<&'static str, String> {
    let mut dice = Dice::new(seed);
    let newline = if dice.percent(25) { "\r\n" } else { "\n" };
    let mut text = if dice.percent(15) {
        "\u{feff}".to_owned()
    } else {
        String::new()
    };
    let count = 2 + dice.below(8);
    for number in 0..count {
        match dice.below(5) {
            0 => text.push_str(newline),
            1 => text.push_str(&format!("# part {number}; S-00000{number}{newline}")),
            _ => {}
        }
        let said = [
            "",
            "  Title caf\u{e9} \u{1f389}",
            "\tTab",
            "  T  ; law; from May",
        ];
        let said = dice.pick(&said).copied().unwrap_or_default();
        text.push_str(&format!("S-00000{number}{said}{newline}"));
    }
    if dice.percent(25) {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    let (which, where_) = (dice.below(count), dice.below(count));
    let id = |number: usize| deepen::backlog::Id::new(&format!("S-00000{number}"));
    let mut order = arranging::Arrangement::new(&text);
    let name = match dice.below(4) {
        0 => {
            order.take_out(&id(which));
            "order: take out"
        }
        1 => {
            order.annotate(&id(which), "New", arranging::Reason::Write("why"));
            "order: reason"
        }
        2 => {
            order.put(
                &id(9 + which),
                "New",
                arranging::Reason::Keep,
                &arranging::Spot::After(id(where_)),
            );
            "order: place"
        }
        _ => {
            order.put(
                &id(which),
                "Moved",
                arranging::Reason::Keep,
                &arranging::Spot::Before(id(where_)),
            );
            "order: move"
        }
    };
    let Some(change) = order.change("backlog/order.txt") else {
        return Ok(name);
    };
    let after = change.after().map_err(|error| error.to_string())?;
    let wrong = |what: &str| Err(format!("edit {seed}, {name}: {what}\n{text:?}\n{after:?}"));
    let touched = [id(which).to_string(), id(9 + which).to_string()];
    let others = |text: &str| -> Vec<String> {
        let lines = text.trim_start_matches('\u{feff}').split_inclusive('\n');
        lines
            .filter(|line| !touched.iter().any(|id| line.starts_with(id)))
            .map(|line| line.trim_end_matches(['\r', '\n']).to_owned())
            .collect()
    };
    if others(&text) != others(&after) {
        return wrong("other lines changed");
    }
    let look = |text: &str| {
        let feeds = text.matches('\n').count();
        (
            text.starts_with('\u{feff}'),
            text.ends_with('\n'),
            text.matches("\r\n").count() == feeds,
        )
    };
    let is_empty = after.trim_start_matches('\u{feff}').is_empty();
    let ends_blank = after.ends_with("\n\n") || after.ends_with("\n\r\n");
    if look(&text) != look(&after) && !is_empty && !ends_blank && after.contains('\n') {
        return wrong("line ends changed");
    }
    match edit::apply(&after, &undo(&change)) {
        Ok(back) if back == text => Ok(name),
        _ => wrong("taken back it is another file"),
    }
}
