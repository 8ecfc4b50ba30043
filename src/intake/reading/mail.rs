//! Mail: a mailbox (RFC 4155) or one message. Charsets, encodings and parts are `mail-parser`'s; what is new in a message,
//! what it quotes and how it is signed are told apart here.

use std::ops::Range;

use mail_parser::{HeaderValue, Message, MessageParser, PartType};
use serde_json::{Value, json};

use super::LONGEST_TEXT;
use super::record::{Broken, Content, Export, Form, Original, Record};
use crate::intake::markup;

/// Whether these bytes are a mailbox or begin with the headers of a message.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let start = bytes.get(..8192).unwrap_or(bytes);
    let mut lines = start
        .split(|byte| *byte == b'\n')
        .skip_while(|line| line.trim_ascii().is_empty());
    let Some(first) = lines.next() else {
        return false;
    };
    if is_separator(first) {
        return true;
    }
    let is_header = |line: &[u8]| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        name.len() < line.len()
            && !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let known = [
        "from:",
        "to:",
        "subject:",
        "date:",
        "message-id:",
        "received:",
        "mime-version:",
        "return-path:",
        "delivered-to:",
    ];
    let named = std::iter::once(first)
        .chain(lines)
        .take_while(|line| !line.trim_ascii().is_empty())
        .filter(|line| {
            let line = line.to_ascii_lowercase();
            known.iter().any(|name| line.starts_with(name.as_bytes()))
        })
        .count();
    is_header(first) && named >= 2
}

/// `From ada@example.com Tue Sep  1 10:00:00 2026`: what stands between the messages of a mailbox.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let words: Vec<&[u8]> = rest
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .collect();
    let is_time =
        |word: &&[u8]| word.contains(&b':') && word.first().is_some_and(u8::is_ascii_digit);
    let is_year = |word: &&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    // Some programs write an address and nothing else.
    words.len() == 1 || (words.iter().any(is_time) && words.iter().any(is_year))
}

/// The messages. Bytes that stand before the first separator are broken.
pub(super) fn read(bytes: &[u8]) -> Export {
    let mut export = Export::new(Form::Mail);
    for (line, range) in messages(bytes) {
        let raw = bytes.get(range.clone()).unwrap_or_default();
        match message(raw) {
            Ok(value) => export.records.push(Record {
                line,
                content: Content::Object(value),
                original: Original::Bytes(range),
            }),
            Err(reason) => export.broken.push(Broken {
                line,
                reason: reason.into(),
                original: range,
            }),
        }
    }
    export.source = bytes.to_vec();
    export.encoding = "in the charset of each message";
    export.columns = super::paths(&export.records);
    export
}

/// Where each message starts, by line and bytes, its separator with it.
fn messages(bytes: &[u8]) -> Vec<(usize, Range<usize>)> {
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let mut start = 0;
    let mut blank_before = true;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let separates = blank_before && is_separator(line.trim_ascii_end());
        blank_before = line.trim_ascii().is_empty();
        if separates || (found.is_empty() && !blank_before) {
            found.push((index + 1, start..start));
        }
        start += line.len();
        if let Some((_, range)) = found.last_mut() {
            range.end = start;
        }
    }
    found
}

/// One message as an object: `id`, `subject`, `date`, `from.name`, `from.email`, `text`, `thread` (the first message's id),
/// `automatic` (whether no person wrote it).
fn message(raw: &[u8]) -> Result<Value, &'static str> {
    let (separator, mail) = match raw.iter().position(|byte| *byte == b'\n') {
        Some(end) if is_separator(raw.get(..end).unwrap_or_default().trim_ascii_end()) => {
            raw.split_at(end + 1)
        }
        _ => (&[][..], raw),
    };
    let mail = unquoted(mail);
    let parsed = MessageParser::default()
        .parse(&mail)
        .filter(|message| !message.headers().is_empty())
        .ok_or("it has no headers that could be read")?;
    let (text, had_parts) = body(&parsed);
    if text.len() > LONGEST_TEXT {
        return Err("its text is longer than the megabyte that is taken");
    }
    let references = words(parsed.references());
    let answered = words(parsed.in_reply_to());
    let thread = references.first().or(answered.first()).cloned();
    let sender = parsed.from().and_then(|address| address.first());
    let date = parsed
        .date()
        .filter(|date| date.is_valid())
        .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
        .or_else(|| separator_date(separator));
    Ok(json!({
        "id": parsed.message_id().map(str::trim).filter(|id| !id.is_empty()),
        "subject": parsed.subject().map(plain_subject),
        "date": date,
        "from": {
            "name": sender.and_then(|sender| sender.name()),
            "email": sender.and_then(|sender| sender.address()).map(str::to_lowercase),
        },
        "text": told_apart(&text),
        "thread": thread,
        "attachments": had_parts,
        "automatic": automatic(&parsed),
    }))
}

/// A mailbox writes `>From` for a line that begins with `From`.
fn unquoted(mail: &[u8]) -> Vec<u8> {
    let mut unquoted = Vec::with_capacity(mail.len());
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = marks > 0
            && line
                .get(marks..)
                .is_some_and(|rest| rest.starts_with(b"From "));
        unquoted.extend_from_slice(if is_quoted {
            line.get(1..).unwrap_or_default()
        } else {
            line
        });
    }
    unquoted
}

/// The text of a message, and how many files hang on it: the plain parts, or else what its HTML says.
fn body(message: &Message<'_>) -> (String, usize) {
    let mut texts: Vec<String> = Vec::new();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => texts.push(text.to_string()),
            PartType::Html(html) => texts.push(markup::html(html)),
            _ => {}
        }
    }
    let is_empty = texts.iter().all(|text| text.trim().is_empty());
    if is_empty {
        for part in message.html_bodies() {
            if let PartType::Html(html) = &part.body {
                texts.push(markup::html(html));
            }
        }
    }
    (texts.join("\n\n"), message.attachment_count())
}

fn words(header: &HeaderValue<'_>) -> Vec<String> {
    let texts = header.as_text_list().unwrap_or_default();
    texts
        .iter()
        .map(|text| text.trim().trim_matches(['<', '>']).to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// `2026-09-01` of `From ada@example.com Tue Sep  1 10:00:00 2026`: the words behind the address, in the C library's order.
fn separator_date(separator: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(separator).ok()?;
    let words: Vec<&str> = text.split_whitespace().skip(2).collect();
    let [_, month, day, _, .., year] = words.as_slice() else {
        return None;
    };
    Some(format!("{day} {month} {year}"))
}

/// A subject without `Re:`, `AW:`, `Fwd:` and the like.
fn plain_subject(subject: &str) -> String {
    const MARKS: [&str; 14] = [
        "re", "aw", "fwd", "fw", "wg", "sv", "antw", "rv", "tr", "ref", "vs", "odp", "回复", "答复",
    ];
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once([':', '：']) {
        let mark = mark.split('[').next().unwrap_or(mark).trim();
        if !MARKS.iter().any(|each| each.eq_ignore_ascii_case(mark)) {
            break;
        }
        rest = after.trim();
    }
    rest.to_owned()
}

/// Why no person wrote this message, if so (RFC 3834; delivery reports; lists' own mail).
fn automatic(message: &Message<'_>) -> Option<&'static str> {
    let value = |name: &'static str| {
        message
            .header_raw(name)
            .map(|value| value.trim().to_ascii_lowercase())
    };
    let said = value("Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    if said || value("X-Autoreply").is_some() || value("X-Autorespond").is_some() {
        return Some("an automatic answer");
    }
    let is_robot = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.address())
        .is_some_and(|address| {
            let address = address.to_ascii_lowercase();
            address.starts_with("mailer-daemon@") || address.starts_with("postmaster@")
        });
    is_robot.then_some("a report of delivery")
}

/// The text with everything quoted behind `> ` and the signature behind `-- `, as mail has always told them apart; programs
/// that do it otherwise (`-----Original Message-----`, `Von: … Gesendet: …`) are put into that form.
fn told_apart(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut quoting = false;
    for line in text.lines() {
        let trimmed = line.trim_end();
        quoting |= begins_quotation(trimmed);
        if quoting && !trimmed.starts_with('>') {
            lines.push(format!("> {trimmed}").trim_end().to_owned());
        } else if trimmed == "--" || line == "-- " {
            lines.push("--".into());
        } else {
            lines.push(trimmed.to_owned());
        }
    }
    lines.join("\n")
}

/// Lines after which everything is somebody else's.
fn begins_quotation(line: &str) -> bool {
    let line = line.trim();
    let dashed = line
        .strip_prefix("---")
        .map(|rest| rest.trim_matches(['-', ' ']).to_lowercase());
    let said = [
        "original message",
        "ursprüngliche nachricht",
        "originalnachricht",
        "message d'origine",
        "mensaje original",
        "messaggio originale",
        "forwarded message",
        "weitergeleitete nachricht",
    ];
    dashed.is_some_and(|dashed| said.contains(&dashed.as_str()))
        || (line.len() >= 20 && line.bytes().all(|byte| byte == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Value {
        let export = read(text.as_bytes());
        assert_eq!(export.records.len(), 1, "{export:?}");
        match &export.records[0].content {
            Content::Object(value) => value.clone(),
            Content::Row(_) => Value::Null,
        }
    }

    #[test]
    fn tells_quotations_and_signatures_apart() {
        let text = "Me too.\n\n-- \nAda\nOn Monday Bo wrote:\n> We lose\n";
        assert_eq!(
            told_apart(text),
            "Me too.\n\n--\nAda\nOn Monday Bo wrote:\n> We lose"
        );
        assert_eq!(
            told_apart("Ja.\n-----Ursprüngliche Nachricht-----\nVon: Bo\n\nText"),
            "Ja.\n> -----Ursprüngliche Nachricht-----\n> Von: Bo\n>\n> Text"
        );
    }

    #[test]
    fn reads_html_when_there_is_nothing_else() {
        let mail = only(
            "From: a@b.example\nSubject: =?iso-8859-1?Q?Re=3A_gr=F6=DFer?=\nContent-Type: text/html; charset=utf-8\n\n<p>Hello <b>you</b></p>\n",
        );
        assert_eq!(mail["text"], "Hello **you**");
        assert_eq!(mail["subject"], "größer");
        assert_eq!(mail["date"], Value::Null);
    }

    #[test]
    fn a_sentence_that_begins_with_from_is_no_new_message() {
        let text = "From a@b.example Tue Sep  1 10:00:00 2026\nSubject: x\n\nHello\n\nFrom now on it works\n\nFrom c@d.example Tue Sep  1 10:00:00 2026\nSubject: y\n\n>From here\n";
        let export = read(text.as_bytes());
        assert_eq!(export.records.len(), 2);
        assert_eq!(export.records[1].line, 8);
    }

    #[test]
    fn sees_that_a_machine_wrote() {
        let away =
            only("From: a@b.example\nAuto-Submitted: auto-replied\nSubject: away\n\nI am away\n");
        assert_eq!(away["automatic"], "an automatic answer");
    }
}
