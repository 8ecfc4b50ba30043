//! Texts of others on one line of ours.

/// The text on one line: control characters, line ends of any kind and marks that turn the direction of writing are blanks,
/// several blanks are one.
pub(super) fn one_line(text: &str) -> String {
    let blank = |each: char| match each {
        '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => ' ',
        '\u{2066}'..='\u{2069}' | '\u{feff}' => ' ',
        each if each.is_control() => ' ',
        each => each,
    };
    let text: String = text.chars().map(blank).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters, cut between words where there are any.
pub(super) fn at_most(text: &str, characters: usize) -> String {
    let Some((at, _)) = text.char_indices().nth(characters) else {
        return text.to_owned();
    };
    let start = text.get(..at).unwrap_or_default();
    let start = start.rsplit_once(' ').map_or(start, |(start, _)| start);
    format!("{start} …")
}
