//! Prose as words with their places: Markdown's marks are blanks, punctuation is what stands around a word.

use crate::text::Span;

/// A word of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// With the punctuation and marks around it.
    pub outer: Span,
    pub core: Span,
    /// A comma, colon, semicolon or dash follows.
    pub pause: bool,
    /// A full stop, question or exclamation mark follows and ends a sentence.
    pub stop: bool,
    /// The first of its line.
    pub line: bool,
    /// The first of a paragraph or list item that is not the one where reading began.
    pub block: bool,
}

/// The words of this span of a text. At the last one `stop` is whether the text says so.
pub fn words(text: &str, span: Span) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(span.len() / 5 + 1);
    let end = span.end as usize;
    let inside = |word: &Word| word.core.start < span.end;
    for mut word in Words::new(text, span.start as usize).take_while(inside) {
        word.core = Span::new(word.core.start as usize, (word.core.end as usize).min(end));
        word.outer = Span::new(
            word.outer.start as usize,
            (word.outer.end as usize).min(end),
        );
        if let Some(previous) = words.last_mut() {
            previous.stop = previous.stop && (word.block || ends_sentence(text, previous, &word));
        }
        words.push(word);
    }
    words
}

/// The first word of this span of a text, in the span.
pub fn first_word(text: &str, span: Span) -> Option<Word> {
    let mut word = Words::new(text, span.start as usize).next()?;
    let end = span.end as usize;
    word.core = Span::new(word.core.start as usize, (word.core.end as usize).min(end));
    (word.core.start < span.end).then_some(word)
}

/// Whether a full stop between two words ends a sentence and no abbreviation.
pub(super) fn ends_sentence(text: &str, word: &Word, next: &Word) -> bool {
    const ABBREVIATIONS: [&str; 22] = [
        "approx", "bspw", "bzw", "ca", "d.h", "dr", "e.g", "eg", "i.e", "ie", "incl", "inkl",
        "max", "min", "mr", "mrs", "nr", "p.ex", "resp", "vs", "z.b", "z",
    ];
    let written = word.text(text);
    let begins = next
        .text(text)
        .chars()
        .next()
        .is_some_and(|first| !first.is_lowercase());
    begins
        && !ABBREVIATIONS
            .iter()
            .any(|each| each.eq_ignore_ascii_case(written))
}

/// The words from one place on; ends before a heading, a fence, a rule or a table.
#[derive(Clone)]
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
    line: bool,
    block: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self {
            text,
            at,
            line: true,
            block: false,
        }
    }

    /// Ends the words here.
    pub(super) fn end(&mut self) {
        self.at = self.text.len();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves to the next word's first character; none at the end of the prose. Returns where the marks before it begin.
    fn skip_blanks(&mut self) -> Option<usize> {
        let mut marks = None;
        loop {
            let next = self.peek()?;
            match next {
                '\n' => {
                    self.at += 1;
                    self.line = true;
                    marks = None;
                    self.enter_line()?;
                }
                '*' | '`' | '~' => {
                    marks.get_or_insert(self.at);
                    self.at += 1;
                }
                '\\' if self.rest().starts_with("\\\n") || self.rest().starts_with("\\\r") => {
                    self.at += 1;
                }
                '&' if self.rest().starts_with("&nbsp;") => self.at += "&nbsp;".len(),
                '<' if tag_length(self.rest()) > 0 => {
                    self.at += tag_length(self.rest());
                    marks = None;
                }
                _ if next.is_whitespace() || next == '\u{feff}' => {
                    self.at += next.len_utf8();
                    marks = None;
                }
                _ => return Some(marks.unwrap_or(self.at)),
            }
        }
    }

    /// Looks at what begins at a line's start; none when it is no prose.
    fn enter_line(&mut self) -> Option<()> {
        let line = self.rest().split('\n').next().unwrap_or_default();
        let quoted = line.trim_start_matches([' ', '\t', '>']);
        self.at += line.len() - quoted.len();
        let content = quoted.trim_end();
        if content.is_empty() {
            self.block = true;
            return Some(());
        }
        if ends_prose(content) {
            return None;
        }
        if let Some(length) = list_mark(content) {
            self.block = true;
            self.at += length;
        }
        Some(())
    }

    /// The end of the token that starts here.
    fn token_end(&self) -> usize {
        let plain = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let rest = self.text.get(self.at + plain..).unwrap_or_default();
        if matches!(rest.as_bytes(), [b' ' | b'\n', ..]) {
            return self.at + plain;
        }
        let mut characters = self.rest().char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let here = self.at + offset;
            match character {
                '*' | '`' | '—' => return here,
                ']' if next == Some('(') => return here,
                ',' | ';' if next.is_some_and(char::is_alphabetic) => return here + 1,
                '\'' | '’'
                    if next.is_some_and(char::is_alphabetic)
                        && is_elision(self.text.get(self.at..here).unwrap_or_default()) =>
                {
                    return here + character.len_utf8();
                }
                '<' if offset > 0 && tag_length(self.text.get(here..).unwrap_or_default()) > 0 => {
                    return here;
                }
                _ if character.is_whitespace() => return here,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Takes in what stands behind a word and belongs to it: marks, a link's target, punctuation, also after a blank.
    fn trail(&mut self, word: &mut Word) {
        let mut at = self.at;
        if let Some([b' ', letter, ..]) = self.text.as_bytes().get(at..)
            && letter.is_ascii_alphanumeric()
        {
            return;
        }
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            if rest.starts_with("](") {
                at += rest.find([')', '\n']).map_or(rest.len(), |end| end + 1);
                continue;
            }
            let Some(next) = rest.chars().next() else {
                break;
            };
            let after = rest.get(next.len_utf8()..).unwrap_or_default();
            match next {
                '*' | '`' | '~' | '_' => {}
                _ if is_closing(next) => word.punctuate(next),
                ' ' if after.starts_with(is_closing) && lone(after) => {}
                _ => break,
            }
            if next != ' ' && !matches!(next, '*' | '`' | '~' | '_') {
                word.outer = Span::new(word.outer.start as usize, at + next.len_utf8());
            }
            at += next.len_utf8();
        }
        self.at = at;
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let outer = self.skip_blanks()?;
            let start = self.at;
            let end = self.token_end().max(start + 1);
            let token = self.text.get(start..end)?;
            self.at = end;
            let front = token.trim_start_matches(is_edge);
            let core = front.trim_end_matches(is_edge);
            let core_start = end - front.len();
            let mut word = Word {
                outer: Span::new(outer, end),
                core: Span::new(core_start, core_start + core.len()),
                pause: false,
                stop: false,
                line: self.line,
                block: self.block,
            };
            for character in front.get(core.len()..).unwrap_or_default().chars() {
                word.punctuate(character);
            }
            self.trail(&mut word);
            if !core.is_empty() {
                self.line = false;
                self.block = false;
                return Some(word);
            }
        }
    }
}

impl Word {
    fn punctuate(&mut self, character: char) {
        match character {
            ',' | ';' | ':' | '-' | '–' | '—' => {
                self.pause = true;
                self.stop = false;
            }
            '.' | '!' | '?' | '…' => self.stop = !self.pause,
            _ => {}
        }
    }

    /// The word as written, in the text that it was read from.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.core.range()).unwrap_or_default()
    }
}

/// Whether a character at a word's edge is punctuation and no part of the word (`C++`, `#12`, `100%` keep theirs).
fn is_edge(character: char) -> bool {
    !character.is_alphanumeric()
        && !matches!(
            character,
            '+' | '#' | '%' | '$' | '€' | '£' | '&' | '@' | '/' | '=' | '°'
        )
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | ':' | '.' | '!' | '?' | '…' | '–' | '—' | ')' | ']' | '"' | '”' | '’'
    )
}

/// Whether punctuation after a blank stands alone.
fn lone(after: &str) -> bool {
    let behind = after.trim_start_matches(is_closing);
    behind.is_empty() || behind.starts_with(char::is_whitespace)
}

/// Whether the letters before an apostrophe are an article or pronoun that lost its vowel (French).
fn is_elision(front: &str) -> bool {
    ["qu", "d", "j", "l", "lorsqu"]
        .iter()
        .any(|elided| front.eq_ignore_ascii_case(elided))
}

/// The length of an HTML tag or comment that only formats, at the text's start; zero when there is none.
fn tag_length(text: &str) -> usize {
    const FORMATTING: [&str; 14] = [
        "a", "b", "br", "div", "em", "font", "i", "p", "small", "span", "strong", "sub", "sup", "u",
    ];
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let Some(inner) = text.strip_prefix('<') else {
        return 0;
    };
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner
        .split(|each: char| !each.is_ascii_alphanumeric())
        .next();
    if !name.is_some_and(|name| FORMATTING.iter().any(|tag| tag.eq_ignore_ascii_case(name))) {
        return 0;
    }
    match text.find(['>', '\n']) {
        Some(end) if text.get(end..).is_some_and(|end| end.starts_with('>')) => end + 1,
        _ => 0,
    }
}

/// Whether a line (trimmed) begins something that is no prose: a heading, a fence, a rule, an underline, a table.
fn ends_prose(line: &str) -> bool {
    let hashes = line.len() - line.trim_start_matches('#').len();
    let behind = line.get(hashes..).unwrap_or_default();
    ((1..=6).contains(&hashes) && (behind.is_empty() || behind.starts_with([' ', '\t'])))
        || line.starts_with("```")
        || line.starts_with("~~~")
        || line.starts_with('|')
        || line.chars().all(|each| each == '=')
        || (line.len() >= 2 && line.chars().all(|each| each == '-'))
        || (line.len() >= 3 && line.chars().all(|each| matches!(each, '*' | '_' | ' ')))
}

/// The length of a list mark with the blank behind it and a tick box, at the line's start.
pub(super) fn list_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let behind = line.get(mark..)?;
    let content = behind.trim_start_matches([' ', '\t']);
    if content.len() == behind.len() {
        return None;
    }
    let start = line.len() - content.len();
    Some(start + tick_box(content).map_or(0, |(_, length)| length))
}

/// A line with an empty tick box where it has a ticked one behind its list mark.
pub fn without_tick(line: &str) -> String {
    let text = line.trim_start();
    let Some(content) = list_mark(text) else {
        return line.to_owned();
    };
    let before = text.get(..content).unwrap_or_default();
    let is_ticked = |mark: &str| tick_box(mark) == Some((true, mark.len()));
    let ticked = before
        .find('[')
        .filter(|at| before.get(*at..).is_some_and(is_ticked));
    match ticked {
        Some(at) => {
            let mark = before.get(..at).unwrap_or_default();
            format!("{mark}[ ] {}", text.get(content..).unwrap_or_default())
        }
        None => line.to_owned(),
    }
}

/// Whether a tick box at the text's start is ticked, and its length with the blanks behind it.
pub(super) fn tick_box(text: &str) -> Option<(bool, usize)> {
    let mut characters = text.strip_prefix('[')?.chars();
    let tick = characters.next()?;
    let behind = characters.as_str().strip_prefix(']')?;
    if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let done = match tick {
        ' ' => false,
        'x' | 'X' | '✓' | '✔' => true,
        _ => return None,
    };
    Some((
        done,
        text.len() - behind.trim_start_matches([' ', '\t']).len(),
    ))
}
