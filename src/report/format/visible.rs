//! Characters that steer a terminal or turn text around are shown, not obeyed: titles, feedback and commit messages are
//! written by others.

use std::borrow::Cow;

/// One line: line breaks and tabs become spaces, what steers becomes `\u{1b}`.
pub(in crate::report) fn line(text: &str) -> Cow<'_, str> {
    shown(text, |character| match character {
        '\n' | '\t' => Some(' '),
        _ => None,
    })
}

/// Several lines: line breaks stay, a tab becomes a space.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    shown(text, |character| match character {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        _ => None,
    })
}

/// Several lines as somebody laid them out: line breaks and tabs stay.
pub(in crate::report) fn page(text: &str) -> Cow<'_, str> {
    shown(text, |character| match character {
        '\n' | '\t' => Some(character),
        _ => None,
    })
}

fn shown(text: &str, keep: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        match keep(character) {
            Some(kept) => shown.push(kept),
            None if steers(character) => shown.extend(character.escape_unicode()),
            None => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// Control characters, marks and overrides of direction (Unicode UAX 9; CVE-2021-42574), line and paragraph separators,
/// and the byte order mark.
pub(in crate::report) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_steer_a_terminal() {
        assert_eq!(line("a\u{1b}[31mred\u{7}"), r"a\u{1b}[31mred\u{7}");
        assert_eq!(line("\u{9b}2J"), r"\u{9b}2J");
        assert_eq!(line("pay\u{202e}lave"), r"pay\u{202e}lave");
        assert_eq!(line("\u{2066}x\u{2069}"), r"\u{2066}x\u{2069}");
    }

    #[test]
    fn keeps_what_people_write() {
        for text in ["Grüße", "日本語", "👩‍👩‍👧", "שלום", "a b"] {
            assert_eq!(line(text), text);
        }
        assert_eq!(line("a\r\nb\tc"), "a b c");
        assert_eq!(lines("a\r\nb\tc"), "a\nb c");
        assert_eq!(lines("a\rb"), "a\\u{d}b");
    }
}
