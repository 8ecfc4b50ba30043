//! Texts of others made safe to stand in a file: titles, quotes.

/// A title has at most so many characters (the schema's bound for items and feedback).
const LONGEST_TITLE: usize = 80;

/// The text without what is invisible and changes how other text is read: control characters, byte order marks, and the
/// signs that reorder a line (Unicode's embeddings, overrides and isolates; see Boucher and Anderson, "Trojan Source",
/// 2021). Every line end is a `\n`; tabs stay. Marks of direction, joiners and accents stay: scripts need them.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => out.push('\n'),
            '\n' | '\t' => out.push(character),
            '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffb}' => {}
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The same in one line, with one blank between words.
pub(super) fn in_one_line(text: &str) -> String {
    visible(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text as a Markdown quote, each line behind `>`: whatever it holds, it cannot end the quote. Empty for no text.
pub(super) fn quote(text: &str) -> String {
    let text = visible(text);
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 2 * lines.len());
    for line in lines.get(first..).unwrap_or_default() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push('>');
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
    }
    out
}

/// What stands in a quote, without its marks.
pub(super) fn unquoted(quote: &str) -> String {
    let lines = quote.lines().map(|line| {
        let line = line.strip_prefix('>').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// At most 80 characters in one line, cut at a word's end.
pub(super) fn title(text: &str) -> String {
    let line = in_one_line(text);
    if line.chars().count() <= LONGEST_TITLE {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_TITLE - 1).collect();
    // Scripts without blanks have no word's end to look for.
    let end = cut
        .rfind(' ')
        .filter(|end| *end > cut.len() / 2)
        .unwrap_or(cut.len());
    let kept = cut.get(..end).unwrap_or(&cut);
    let kept = kept.trim_end_matches([' ', ',', ';', ':', '-', '–', '.', '(']);
    format!("{kept}…")
}

/// The first sentence that says something, as a title; none when there are no words.
pub(super) fn title_of(text: &str) -> Option<String> {
    let text = visible(text);
    let sentences: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim_start_matches(|mark: char| "#>*-+_ \t".contains(mark))
                .trim()
        })
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .take(8)
        .flat_map(sentences)
        .collect();
    let says_something = |sentence: &&&str| sentence.chars().count() > 14;
    let first = sentences
        .iter()
        .find(says_something)
        .or(sentences.first())?;
    Some(title(first.trim_end_matches(['.', '。', ' ', ',', ':'])))
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let ends = ["! ", "? ", ". ", "。", "！", "？"];
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let end = ends
            .iter()
            .filter_map(|end| rest.find(end).map(|at| at + end.trim_end().len()))
            .min()
            .unwrap_or(rest.len());
        let (sentence, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(sentence.trim())
    })
    .filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_is_cut_at_a_words_end() {
        let long = "word ".repeat(30);
        let title = title(&long);
        assert_eq!(title.chars().count(), 75);
        assert!(title.ends_with("word…"), "{title}");
        assert_eq!(super::title(" a\n\u{202e}b\u{0} "), "a b");
        let hangul = super::title(&"한".repeat(100));
        assert_eq!(hangul.chars().count(), 80);
    }

    #[test]
    fn the_first_sentence_that_says_something_is_the_title() {
        let title = |text| title_of(text).unwrap_or_default();
        assert_eq!(
            title("Hi team!\n\nThe export is slow. It takes hours."),
            "The export is slow"
        );
        assert_eq!(title("# Dark mode please\n\nMy eyes"), "Dark mode please");
        assert_eq!(title("Great!"), "Great!");
        assert_eq!(
            title("내보내기가 느려요. 한 시간이 걸립니다."),
            "내보내기가 느려요"
        );
        assert_eq!(title_of(" \n --- \n"), None);
    }

    proptest! {
        #[test]
        fn every_line_of_a_quote_is_behind_its_mark(text in "[ -~\\n\\r\\u{0}\\u{85}\\u{2028}\\u{202e}ä한>]{0,60}") {
            let quote = quote(&text);
            prop_assert!(quote.lines().all(|line| line == ">" || line.starts_with("> ")));
            prop_assert_eq!(super::quote(&unquoted(&quote)), quote);
        }
    }
}
