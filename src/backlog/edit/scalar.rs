//! A value as it is written: with the quotes that it had, or those that it needs.

use jiff::civil::Date;
use serde_yaml::Value;

use crate::backlog::front_matter::{Style, double_quoted, must_be_escaped, quoted, single_quoted};
use crate::backlog::id::Id;

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum NewValue {
    /// Any text: quoted where some YAML reader would take it for something else.
    Text(String),
    /// A finite number, as it is to be written.
    Number(String),
    Flag(bool),
    /// Written plain, as everybody does, although YAML 1.1 calls it a timestamp.
    Date(Date),
    /// A text that is quoted even where no reader needs it: versions, commit ids.
    Quoted(String),
    /// One entry of a list of records, written in braces on one line: `{kind: interview, ref: docs/x.md}`. No key twice.
    Map(Vec<(String, Self)>),
}

impl NewValue {
    /// The value as `serde_yaml` reads it.
    pub(super) fn typed(&self) -> Value {
        match self {
            Self::Text(text) | Self::Quoted(text) => Value::String(text.clone()),
            Self::Map(entries) => {
                let typed =
                    |(key, value): &(String, Self)| (Value::String(key.clone()), value.typed());
                Value::Mapping(entries.iter().map(typed).collect())
            }
            Self::Number(number) => {
                serde_yaml::from_str(number).unwrap_or_else(|_| Value::String(number.clone()))
            }
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Date(date) => Value::String(date.to_string()),
        }
    }

    /// What it says, without quotes.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Quoted(text) => text.clone(),
            Self::Map(entries) => in_braces(entries),
            Self::Flag(flag) => flag.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

impl From<&str> for NewValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for NewValue {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for NewValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Id> for NewValue {
    fn from(id: &Id) -> Self {
        Self::Text(id.to_string())
    }
}

impl From<Date> for NewValue {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// Where a value is written.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// Between brackets or braces, where a comma ends it.
    pub(super) flow: bool,
    /// What stands before each line of a text of several lines.
    pub(super) indent: &'a str,
    pub(super) newline: &'a str,
}

/// The value as written, in the style of the one before.
pub(super) fn written(value: &NewValue, style: Style, setting: Setting<'_>) -> String {
    match value {
        NewValue::Number(number) => number.clone(),
        NewValue::Flag(flag) => flag.to_string(),
        NewValue::Date(date) => match style {
            Style::SingleQuoted => format!("'{date}'"),
            Style::DoubleQuoted => format!("\"{date}\""),
            _ => date.to_string(),
        },
        NewValue::Text(text) => written_text(text, style, setting),
        NewValue::Quoted(text) if style == Style::SingleQuoted => {
            written_text(text, style, setting)
        }
        NewValue::Quoted(text) => double_quoted(text),
        NewValue::Map(entries) => in_braces(entries),
    }
}

/// A map on one line.
fn in_braces(entries: &[(String, NewValue)]) -> String {
    let setting = Setting {
        flow: true,
        indent: "",
        newline: "\n",
    };
    let text = |text: &str| written_text(text, Style::Plain, setting);
    let parts: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{}: {}", text(key), written(value, Style::Plain, setting)))
        .collect();
    format!("{{{}}}", parts.join(", "))
}

fn written_text(text: &str, style: Style, setting: Setting<'_>) -> String {
    let is_odd = text.contains(must_be_escaped);
    match style {
        Style::SingleQuoted if !is_odd => return single_quoted(text),
        Style::DoubleQuoted => return double_quoted(text),
        _ => {}
    }
    if is_plain(text, setting.flow) {
        return text.to_owned();
    }
    if text.contains('\n') && !setting.flow {
        return literal(text, setting).unwrap_or_else(|| double_quoted(text));
    }
    quoted(text)
}

/// The text as a block of its own lines; none when such a block would not say it.
fn literal(text: &str, setting: Setting<'_>) -> Option<String> {
    let is_odd = |character| must_be_escaped(character) && character != '\n';
    let body = text.trim_end_matches('\n');
    let has_odd_line = body
        .split('\n')
        .any(|line| line.ends_with(' ') || line.trim().is_empty() && !line.is_empty());
    if body.starts_with([' ', '\n']) || body.is_empty() || body.contains(is_odd) || has_odd_line {
        return None;
    }
    let header = match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => return None,
    };
    let mut block = header.to_owned();
    for line in body.split('\n') {
        block.push_str(setting.newline);
        if !line.is_empty() {
            block.push_str(setting.indent);
            block.push_str(line);
        }
    }
    Some(block)
}

/// Whether every YAML reader takes this text, unquoted, for this text: YAML 1.1 (yaml.org/type) and the core schema of
/// 1.2.2. When in doubt it does not.
pub(super) fn is_plain(text: &str, flow: bool) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let may_start = first.is_alphanumeric()
        || !first.is_ascii()
        || matches!(
            first,
            '(' | '/' | '.' | '_' | '$' | '^' | '+' | ';' | '\\' | '~' | '<' | '='
        );
    let has_mark = text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with("...")
        || flow && text.contains([',', '[', ']', '{', '}']);
    may_start
        && !has_mark
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains(must_be_escaped)
        && !is_other_type(text)
}

/// Whether some YAML reader takes the unquoted text for a number, a date, a boolean, nothing or a merge.
fn is_other_type(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or_default();
    if first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.') {
        return is_number_somewhere(text) || is_timestamp(text);
    }
    const WORDS: [&str; 12] = [
        "~", "=", "<<", "null", "true", "false", "yes", "no", "y", "n", "on", "off",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_number_somewhere(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = digits.as_bytes();
    let is_numeral = |part: &str, marks: &[u8]| {
        part.bytes().any(|byte| byte.is_ascii_digit())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || marks.contains(&byte))
    };
    let is_power = || {
        digits
            .split_once(['e', 'E'])
            .is_some_and(|(mantissa, exponent)| {
                let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                is_numeral(mantissa, b"_.,") && is_numeral(exponent, b"_")
            })
    };
    let is_other_base = || {
        matches!(bytes, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..])
            && bytes
                .iter()
                .skip(2)
                .all(|byte| byte.is_ascii_hexdigit() || *byte == b'_')
    };
    is_numeral(digits, b"_.:,")
        || is_power()
        || is_other_base()
        || [".inf", ".nan"]
            .iter()
            .any(|word| digits.eq_ignore_ascii_case(word))
}

/// `2026-11-02`, `2026-11-2`, also with a time behind it.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let is_digits = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    if !is_digits(parts.next(), 4..=4) || !is_digits(parts.next(), 1..=2) {
        return false;
    }
    let rest = parts.next().unwrap_or_default();
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let time = rest.get(day..).unwrap_or_default();
    let is_time = time
        .trim_start_matches([' ', '\t', 'T', 't'])
        .starts_with(|first: char| first.is_ascii_digit());
    (1..=2).contains(&day) && (time.is_empty() || is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_some_reader_takes_for_another_type_is_not_plain() {
        for text in [
            "1.10",
            "12e4567",
            "on",
            "No",
            "y",
            "0777",
            "0o17",
            "0x1F",
            "1_000",
            "12:30",
            "1:2:3",
            "-3",
            "+.5",
            ".inf",
            "-.INF",
            ".NaN",
            "~",
            "null",
            "Null",
            "true",
            "=",
            "<<",
            "1.2.3",
            "2026-11-02",
            "2026-1-2",
            "2026-11-02T10:00:00Z",
            "2026-11-02 10:00",
            "1e3",
            "1.5E-3",
            "",
            " x",
            "x ",
            "a: b",
            "a #b",
            "x:",
            "- x",
            "-x",
            "@name",
            "*x",
            "&x",
            "!x",
            "%x",
            "`x`",
            "'x'",
            "\"x\"",
            "[x",
            "{x",
            "> x",
            "| x",
            "? x",
            "#x",
            "a\tb",
            "a\nb",
            "a\u{85}b",
            "\u{feff}x",
            "...",
        ] {
            assert!(!is_plain(text, false), "{text:?}");
        }
    }

    #[test]
    fn what_every_reader_takes_for_text_stays_plain() {
        for text in [
            "S-7K3M2Q",
            "triaged",
            "2026-24",
            "2026-10-19-mira",
            "1st",
            "3 weeks",
            "5 %",
            "Zoë",
            "日本語",
            "don't",
            "a:b",
            "C#",
            "yes please",
            "v1.10",
            "1.8.0-rc1",
            "https://x.org/?a=b",
            "(maybe)",
            "1, 2 and 3",
        ] {
            assert!(is_plain(text, false), "{text:?}");
        }
        assert!(!is_plain("a, b", true));
        assert!(is_plain("a b", true));
    }

    fn block(text: &str, style: Style) -> String {
        let setting = Setting {
            flow: false,
            indent: "  ",
            newline: "\n",
        };
        written(&text.into(), style, setting)
    }

    #[test]
    fn keeps_the_quotes_that_were_there() {
        assert_eq!(block("it's", Style::SingleQuoted), "'it''s'");
        assert_eq!(block("on", Style::DoubleQuoted), "\"on\"");
        assert_eq!(block("on", Style::Plain), "\"on\"");
        assert_eq!(block("say \"hi\": now", Style::Plain), "'say \"hi\": now'");
        assert_eq!(block("a\u{85}b", Style::SingleQuoted), "\"a\\u0085b\"");
    }

    #[test]
    fn writes_several_lines_as_a_block_where_a_block_says_them() {
        assert_eq!(block("a\n\nb: c", Style::Plain), "|-\n  a\n\n  b: c");
        assert_eq!(block("a\nb\n", Style::Folded), "|\n  a\n  b");
        assert_eq!(block(" a\nb", Style::Plain), "\" a\\nb\"");
        assert_eq!(block("a\nb\n\n", Style::Literal), "\"a\\nb\\n\\n\"");
    }
}
