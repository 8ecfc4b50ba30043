//! What somebody said, out of the file that holds it.

use crate::backlog::Feedback;

/// The quoted lines of `## Verbatim`, or all of it without any; else the quoted lines of the whole text.
pub(super) fn verbatim(feedback: &Feedback) -> String {
    let document = &feedback.document;
    let section = document.section_text("Verbatim");
    let whole = section
        .as_deref()
        .unwrap_or_else(|| document.source.slice(document.body.span));
    let quoted: Vec<&str> = whole
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('>'))
        .collect();
    match section {
        Some(ref section) if quoted.is_empty() => section.to_string(),
        _ => quoted.join("\n"),
    }
}

/// The first words of what was said, else of the ask, the need or the text, in one line of at most so many characters.
pub(super) fn first_words(feedback: &Feedback, most: usize) -> String {
    let document = &feedback.document;
    let section = |title| {
        document
            .section_text(title)
            .map(std::borrow::Cow::into_owned)
    };
    let said = Some(verbatim(feedback)).filter(|said| !said.trim().is_empty());
    let text = said
        .or_else(|| section("Ask"))
        .or_else(|| section("Need"))
        .unwrap_or_else(|| document.source.slice(document.body.span).to_owned());
    cut(&one_line(&text), most)
}

/// Characters of one quote in a letter.
const LONGEST: usize = 600;

/// A quote of a letter, cut between words, which is said.
pub(super) fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            let start = text.get(..at).unwrap_or_default();
            let start = start.rsplit_once(' ').map_or(start, |(start, _)| start);
            format!("{start} […]")
        }
        None => text,
    }
}

/// Blanks and line ends as one blank each.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Cut between words where it is longer, which an ellipsis says; a single long word is cut inside.
pub(super) fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let start = text.get(..end).unwrap_or_default();
    let whole = start.rsplit_once(' ').map(|(words, _)| words);
    let words = whole.filter(|words| words.chars().count() * 2 > most);
    format!("{}…", words.unwrap_or(start).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_cut_between_words_and_a_long_word_inside() {
        assert_eq!(cut("one two three", 20), "one two three");
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("onetwothreefour", 6), "onetwo…");
        assert_eq!(cut("日本語のとても長い文章", 5), "日本語のと…");
    }
}
