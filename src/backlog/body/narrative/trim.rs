//! A part of a story without what stands around it.

use crate::text::Span;

/// A span without blanks, punctuation, unpaired brackets and quotes, and marks around it.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let mut part = text.get(span.range()).unwrap_or_default();
    let mut start = span.start as usize;
    loop {
        let front = part.trim_start_matches(is_punctuation);
        let front = match front.strip_prefix('.') {
            Some(behind) if behind.starts_with([' ', '.']) => behind,
            _ => front,
        };
        start += part.len() - front.len();
        let trimmed = front.trim_end_matches(|each| is_punctuation(each) || each == '.');
        let (before, bare) = without_pair(trimmed);
        start += before;
        if bare.len() == part.len() {
            return Span::new(start, start + bare.len());
        }
        part = bare;
    }
}

fn is_punctuation(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—' | '-' | '|' | '\\' | '>' | '\u{feff}'
        )
}

/// A text without an enclosing pair of quotes, brackets or marks, or without an unpaired one at either end, and how many
/// bytes went from its start.
fn without_pair(text: &str) -> (usize, &str) {
    let plain = |end: Option<char>| end.is_none_or(char::is_alphanumeric);
    let mut ends = text.chars();
    if plain(ends.next()) && plain(ends.next_back()) {
        return (0, text);
    }
    const PAIRS: [(char, char); 8] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
        ('‘', '’'),
    ];
    const MARKS: [char; 5] = ['"', '*', '_', '`', '~'];
    let count = |each: char| text.matches(each).count();
    if let Some((label, target)) = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
        && !label.contains('[')
        && target.find(')') == target.len().checked_sub(1)
    {
        return (1, label);
    }
    for (open, close) in PAIRS {
        let before = text.strip_prefix(open);
        if let Some(inner) = before.and_then(|inner| inner.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return (open.len_utf8(), inner);
        }
        if let Some(inner) = before
            && count(open) > count(close)
        {
            return (open.len_utf8(), inner);
        }
        if let Some(inner) = text.strip_suffix(close)
            && close != '’'
            && count(close) > count(open)
        {
            return (0, inner);
        }
    }
    for mark in MARKS {
        let before = text.strip_prefix(mark);
        let encloses = |inner: &&str| !inner.trim_matches(mark).contains(mark);
        if let Some(inner) = before
            .and_then(|inner| inner.strip_suffix(mark))
            .filter(encloses)
        {
            return (1, inner);
        }
        let unpaired = count(mark) % 2 == 1;
        if let Some(inner) = before.filter(|_| unpaired) {
            return (1, inner);
        }
        if let Some(inner) = text.strip_suffix(mark).filter(|_| unpaired) {
            return (0, inner);
        }
        // An emphasis that was opened before this part or is closed behind it.
        if mark == '*' && count(mark) == 2 {
            if let Some(inner) = text.strip_suffix("**") {
                return (0, inner);
            }
            if let Some(inner) = text.strip_prefix("**") {
                return (2, inner);
            }
        }
    }
    match text
        .strip_prefix('\'')
        .and_then(|inner| inner.strip_suffix('\''))
    {
        Some(inner) => (1, inner),
        None => (0, text),
    }
}
