//! What is valid here and something else to another reader: invisible line breaks and values that change their type.

use std::borrow::Cow;

use serde_yaml::Value;

use super::{Entry, Node, Scalar, Style};
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::{Edit, Span};

/// Notes odd characters in the YAML at `span` of a file's text, and ambiguous values in its entries.
pub(super) fn note(text: &str, span: Span, entries: &[Entry], problems: &mut Vec<Problem>) {
    let yaml = text.get(span.range()).unwrap_or_default();
    let base = span.start as usize;
    if yaml.bytes().any(is_suspect) {
        note_characters(yaml, base, problems);
        if yaml.contains('\t') {
            note_tabs(yaml, base, entries, problems);
        }
    }
    note_ambiguous(text, entries, problems);
}

fn is_suspect(byte: u8) -> bool {
    byte >= 0x7f || (byte < b' ' && byte != b'\n')
}

fn note_characters(yaml: &str, base: usize, problems: &mut Vec<Problem>) {
    for (at, character) in yaml.char_indices() {
        let (name, replacement) = match character {
            '\u{85}' => ("next line (U+0085)", " "),
            '\u{2028}' => ("line separator (U+2028)", " "),
            '\u{2029}' => ("paragraph separator (U+2029)", " "),
            '\u{feff}' => ("byte order mark (U+FEFF)", ""),
            '\0' => ("null character (U+0000)", ""),
            '\t' | '\r' | '\n' => continue,
            control if control.is_control() => ("control character", ""),
            _ => continue,
        };
        let span = Span::new(base + at, base + at + character.len_utf8());
        problems.push(
            Problem::new(
                ProblemKind::OddCharacter,
                span,
                format!("an invisible {name} stands here, which other YAML readers take for something else"),
            )
            .help("remove it")
            .fix(vec![Edit {
                span,
                replacement: replacement.to_owned(),
            }]),
        );
    }
}

/// Notes tabs that indent a line, unless they are a text's own.
fn note_tabs(yaml: &str, base: usize, entries: &[Entry], problems: &mut Vec<Problem>) {
    let mut texts = Vec::new();
    for entry in entries {
        collect_texts(&entry.value, &mut texts);
    }
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blanks = line.get(..indent).unwrap_or_default();
        let is_blank = line.trim_ascii().is_empty();
        let is_text = texts.iter().any(|text| text.contains(base + at));
        if blanks.contains('\t') && !is_blank && !is_text {
            let tab = at + blanks.find('\t').unwrap_or_default();
            problems.push(tab_problem(base + tab, base + at + indent));
        }
        at += line.len();
    }
}

/// The problem of a line that is indented by the blanks `tab..end`.
fn tab_problem(tab: usize, end: usize) -> Problem {
    let span = Span::new(tab, end);
    Problem::new(
        ProblemKind::OddCharacter,
        span,
        "a tab indents this line, which YAML does not allow",
    )
    .help("indent by two spaces")
    .fix(vec![Edit {
        span,
        replacement: "  ".repeat(span.len()),
    }])
}

/// The spans of scalars over several lines.
fn collect_texts(node: &Node, texts: &mut Vec<Span>) {
    match node {
        Node::Absent(_) => {}
        Node::Scalar(scalar) if scalar.style() == Style::Plain && scalar.cooked().is_none() => {}
        Node::Scalar(scalar) => texts.push(scalar.span()),
        Node::List(list) => list
            .nodes
            .iter()
            .for_each(|node| collect_texts(node, texts)),
        Node::Map(map) => map
            .entries
            .iter()
            .for_each(|entry| collect_texts(&entry.value, texts)),
    }
}

/// Notes the keys and values of these entries, and below them, that other readers take for something else.
pub(super) fn note_ambiguous(text: &str, entries: &[Entry], problems: &mut Vec<Problem>) {
    for entry in entries {
        note_scalar(text, &entry.key, problems);
        note_node(text, &entry.value, problems);
    }
}

fn note_node(text: &str, node: &Node, problems: &mut Vec<Problem>) {
    match node {
        Node::Absent(_) => {}
        Node::Scalar(scalar) => note_scalar(text, scalar, problems),
        Node::List(list) => {
            for node in &list.nodes {
                note_node(text, node, problems);
            }
        }
        Node::Map(map) => note_ambiguous(text, &map.entries, problems),
    }
}

fn note_scalar(text: &str, scalar: &Scalar, problems: &mut Vec<Problem>) {
    if scalar.style() != Style::Plain || scalar.cooked().is_some() {
        return;
    }
    let value = scalar.text(text);
    if let Some(meaning) = other_meaning(value) {
        let replacement = quoted(value);
        problems.push(
            Problem::new(
                ProblemKind::AmbiguousScalar,
                scalar.span(),
                format!("`{value}` is {meaning}"),
            )
            .help(format!("quote it if the text is meant: {replacement}"))
            .fix(vec![Edit {
                span: scalar.span(),
                replacement,
            }]),
        );
    }
}

/// What a plain scalar is to some YAML readers and not to others: YAML 1.1 (yaml.org/type) against the core schema of
/// YAML 1.2.2. ISO dates, which 1.1 calls timestamps, are left out: nobody reads them as anything but dates.
fn other_meaning(value: &str) -> Option<&'static str> {
    let first = *value.as_bytes().first()?;
    match first {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' => {
            is_boolean_word(value).then_some("a boolean to YAML 1.1 and a word to YAML 1.2")
        }
        b'0'..=b'9' | b'+' | b'-' | b'.' => ambiguous_number(value),
        _ => None,
    }
}

fn is_boolean_word(value: &str) -> bool {
    matches!(
        value,
        "y" | "Y"
            | "n"
            | "N"
            | "yes"
            | "Yes"
            | "YES"
            | "no"
            | "No"
            | "NO"
            | "on"
            | "On"
            | "ON"
            | "off"
            | "Off"
            | "OFF"
    )
}

fn ambiguous_number(value: &str) -> Option<&'static str> {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let length = digits
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(digits.len());
    let rest = digits.get(length..)?;
    let of = |allowed: &[u8]| rest.bytes().all(|byte| allowed.contains(&byte));
    let has_digit = rest.len() > 1;
    if length == 0 {
        return None;
    }
    match rest.as_bytes().first() {
        None => (digits.starts_with('0') && length > 1)
            .then_some("an octal number to YAML 1.1 and a decimal number or a text to YAML 1.2"),
        Some(b'o') => (digits.starts_with("0o") && has_digit && of(b"o01234567"))
            .then_some("an octal number to YAML 1.2 and a text to YAML 1.1"),
        Some(b'b') => (digits.starts_with("0b") && has_digit && of(b"b01_"))
            .then_some("a binary number to YAML 1.1 and a text to YAML 1.2"),
        Some(b'_') => of(b"0123456789_.").then_some("a number to YAML 1.1 and a text to YAML 1.2"),
        Some(b':') => is_sexagesimal(digits)
            .then_some("a number to the base 60 to YAML 1.1 and a text to YAML 1.2"),
        Some(b'e' | b'E' | b'.') => {
            is_power(digits).then_some("a number to YAML 1.2 and a text to YAML 1.1")
        }
        Some(_) => None,
    }
}

/// `12:30`, `1:00:59.5`
fn is_sexagesimal(digits: &str) -> bool {
    let mut parts = digits.split(':');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = parts.next().is_some_and(is_number);
    let mut rest = parts.peekable();
    is_first
        && rest.peek().is_some()
        && rest.all(|part| {
            let whole = part.split_once('.').map_or(part, |(whole, _)| whole);
            is_number(whole) && whole.len() <= 2 && whole < "60"
        })
}

/// `12e4567`: without the dot and the sign that YAML 1.1 wants.
fn is_power(digits: &str) -> bool {
    let Some((mantissa, exponent)) = digits.split_once(['e', 'E']) else {
        return false;
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_decimal = mantissa.split_once('.').is_some_and(|(whole, part)| {
        is_number(whole) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_signed = exponent_digits.len() < exponent.len();
    is_number(exponent_digits) && (is_number(mantissa) || (is_decimal && !is_signed))
}

/// The text as a scalar of one line behind `key: ` or `- `: plain where every YAML reader takes that for this text, else
/// quoted.
pub fn written(text: &str) -> Cow<'_, str> {
    if is_safely_plain(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quoted(text))
    }
}

fn is_safely_plain(text: &str) -> bool {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
        return false;
    };
    let is_usual = first.is_alphanumeric()
        && last != ':'
        && !last.is_whitespace()
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(must_be_escaped);
    if !is_usual {
        return false;
    }
    let is_word = first.is_alphabetic() && text.contains([' ', '-']);
    is_word || is_text_to_all(text)
}

/// Whether no reader takes this plain scalar for a number, a boolean, a date or nothing.
fn is_text_to_all(text: &str) -> bool {
    let is_date = text.len() >= 8
        && text.contains(['-', ':'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"-:TtZz. ".contains(&byte));
    let resolved = serde_yaml::from_str::<[Value; 1]>(&format!("- {text}"));
    !is_date
        && other_meaning(text).is_none()
        && matches!(resolved, Ok([Value::String(said)]) if said == text)
}

/// The text as a quoted scalar of one line, which every YAML reader takes for this text.
pub fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains(must_be_escaped) {
        return single_quoted(text);
    }
    double_quoted(text)
}

/// The text in single quotes; only for a text without [`must_be_escaped`] characters.
pub fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The text in double quotes on one line, with escapes where they are needed.
pub fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            odd if must_be_escaped(odd) => quoted.push_str(&format!("\\u{:04X}", u32::from(odd))),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character can stand in YAML as an escape only, for every reader.
pub fn must_be_escaped(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backlog::front_matter;
    use crate::text::Source;

    #[test]
    fn a_text_is_quoted_where_it_would_be_something_else() {
        for plain in [
            "Share our calendar",
            "canny:u1",
            "553c3ef8b8cdcd15",
            "Größe",
            "u1",
            "a-b",
            "12 pages",
        ] {
            assert_eq!(written(plain), plain);
        }
        for (text, said) in [
            ("yes", "\"yes\""),
            ("No", "\"No\""),
            ("null", "\"null\""),
            ("1.10", "\"1.10\""),
            ("12e4567", "\"12e4567\""),
            ("2026-11-02", "\"2026-11-02\""),
            ("12:30", "\"12:30\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("- a", "\"- a\""),
            ("[a]", "\"[a]\""),
            ("", "\"\""),
            ("a\nb", "\"a\\nb\""),
            ("say \"a: b\"", "'say \"a: b\"'"),
        ] {
            assert_eq!(written(text), said);
        }
    }

    proptest! {
        #[test]
        fn a_written_scalar_is_read_as_the_same_text(text in "[ -~\n\t\u{0}\u{85}\u{2028}äx한:#'\"-]{0,12}|[0-9eE.:_+-]{1,8}|yes|no|on|~|null") {
            let source = Source::new("x.yml", format!("key: {}\nlist:\n  - {}\n", written(&text), written(&text)));
            let (front, problems) = front_matter::read_whole(&source);
            prop_assert_eq!(&problems, &vec![], "{}", source.text);
            let value = front_matter::map_value(&source.text, &front.entries);
            prop_assert_eq!(&value["key"], &Value::String(text.clone()));
            prop_assert_eq!(&value["list"][0], &Value::String(text.clone()));
            let theirs: Value = serde_yaml::from_str(&source.text).unwrap();
            prop_assert_eq!(&theirs["key"], &Value::String(text));
        }
    }
}
