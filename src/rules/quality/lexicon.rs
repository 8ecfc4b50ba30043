//! Words and phrases that rules look for: the built-in lists, which `lexicons` of the configuration replaces.

use std::ops::Range;

/// Words that leave room for interpretation; adjectives and adverbs are the prime source of ambiguity in requirements
/// (A. Onuta, Ambiguity in user stories).
pub(super) const WEASEL: &[&str] = &[
    "fast",
    "quick",
    "quickly",
    "easy",
    "easily",
    "easier",
    "simple",
    "simply",
    "user-friendly",
    "user friendly",
    "intuitive",
    "intuitively",
    "nice",
    "nicely",
    "good",
    "better",
    "appropriate",
    "appropriately",
    "flexible",
    "robust",
    "seamless",
    "seamlessly",
    "etc",
    "and so on",
    "and so forth",
    "as needed",
    "if possible",
    "where possible",
    "as appropriate",
    "support",
    "supports",
    "handle",
    "handles",
    "properly",
    "efficient",
    "efficiently",
    "several",
    "some",
    "various",
    "improve",
    "improves",
    "optimise",
    "optimises",
    "optimize",
    "optimizes",
];

/// Words of a solution where a problem belongs.
pub(super) const SOLUTION: &[&str] = &[
    "button",
    "dropdown",
    "drop-down",
    "modal",
    "popup",
    "pop-up",
    "screen",
    "page",
    "tab",
    "checkbox",
    "table",
    "column",
    "database",
    "endpoint",
    "API",
    "microservice",
    "cache",
    "Redis",
    "Kafka",
    "React",
    "SQL",
    "JSON",
    "cron",
    "queue",
    "regex",
    "class",
    "refactor",
];

/// Verbs that hide several operations (R. Lawrence and P. Green, Humanizing Work Guide to Splitting User Stories).
pub(super) const SPLIT: &[&str] = &["manage", "handle", "administer"];

/// Phrases with a conjunction that are one thing.
pub(super) const ONE_THING: &[&str] = &[
    "and so on",
    "and so forth",
    "and/or",
    "any and all",
    "arts and crafts",
    "back and forth",
    "black and white",
    "buy and sell side",
    "checks and balances",
    "copy and paste",
    "cut and paste",
    "date and time",
    "day and night",
    "dos and don'ts",
    "drag and drop",
    "each and every",
    "find and replace",
    "first and last",
    "health and safety",
    "hide and seek",
    "iframe and embed",
    "loading and unloading",
    "lost and found",
    "mergers and acquisitions",
    "mix and match",
    "more and more",
    "name and address",
    "now and then",
    "nuts and bolts",
    "over and over",
    "pick and choose",
    "plug and play",
    "point and click",
    "profit and loss",
    "pros and cons",
    "questions and answers",
    "read and write access",
    "research and development",
    "rules and regulations",
    "search and replace",
    "sooner or later",
    "supply and demand",
    "terms and conditions",
    "time and date",
    "time and material",
    "time and materials",
    "track and trace",
    "trial and error",
    "up and running",
    "username and password",
    "user name and password",
    "email and password",
    "wear and tear",
    "yes or no",
    "and vice versa",
    "one or more",
    "two or more",
    "at one time or another",
    "name and password",
];

/// Phrases by their first letter.
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    /// Where the entries of a first byte (in lower case) begin; one more at the end.
    starts: [usize; 257],
}

struct Entry {
    /// In lower case.
    phrase: Box<str>,
    /// Whether it is found with an `s` behind as well.
    plural: bool,
}

impl Lexicon {
    /// The configured phrases, or else the built-in ones. `plural` also finds them with an `s` behind.
    pub(super) fn new(configured: Option<&[String]>, built_in: &[&str], plural: bool) -> Self {
        let mut entries: Vec<Entry> = match configured {
            Some(phrases) => phrases.iter().map(|phrase| phrase.trim()).collect(),
            None => built_in.to_vec(),
        }
        .into_iter()
        .filter(|phrase| !phrase.is_empty())
        .map(|phrase| Entry {
            phrase: phrase.to_lowercase().into(),
            plural,
        })
        .collect();
        // The longest of several that begin alike is met first.
        entries.sort_by(|one, other| {
            (first(&one.phrase), other.phrase.len(), &one.phrase).cmp(&(
                first(&other.phrase),
                one.phrase.len(),
                &other.phrase,
            ))
        });
        let mut starts = [0; 257];
        for (byte, start) in starts.iter_mut().enumerate() {
            *start = entries.partition_point(|entry| usize::from(first(&entry.phrase)) < byte);
        }
        Self { entries, starts }
    }

    /// The places of its phrases as whole words, in order, none inside another, outside code.
    pub(super) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut before = b' ';
        let mut code = false;
        let mut free = 0;
        for (at, byte) in text.bytes().enumerate() {
            code ^= byte == b'`';
            let starts_word = !(before.is_ascii_alphanumeric() || before >= 0x80 || before == b'-');
            before = byte;
            if !starts_word || code || at < free {
                continue;
            }
            if let Some(length) = self.length_at(text, at) {
                free = at + length;
                found.push(at..free);
            }
        }
        found
    }

    /// Whether this is one of its words, in any case.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.length_at(word, 0) == Some(word.len())
    }

    fn length_at(&self, text: &str, at: usize) -> Option<usize> {
        let byte = usize::from(text.as_bytes().get(at)?.to_ascii_lowercase());
        let from = *self.starts.get(byte)?;
        let to = *self.starts.get(byte + 1)?;
        self.entries.get(from..to)?.iter().find_map(|entry| {
            let length = entry.phrase.len();
            let written = text.get(at..at + length)?;
            if !same(written, &entry.phrase) {
                return None;
            }
            let behind = text.as_bytes().get(at + length..).unwrap_or_default();
            match behind {
                [b's', rest @ ..] if entry.plural && ends_word(rest) => Some(length + 1),
                _ => ends_word(behind).then_some(length),
            }
        })
    }
}

fn first(phrase: &str) -> u8 {
    phrase.as_bytes().first().copied().unwrap_or_default()
}

/// Compared without regard to case and to which blank stands between words.
fn same(written: &str, phrase: &str) -> bool {
    written
        .bytes()
        .zip(phrase.bytes())
        .all(|(written, wanted)| {
            written.to_ascii_lowercase() == wanted
                || wanted == b' ' && written.is_ascii_whitespace()
        })
}

fn ends_word(behind: &[u8]) -> bool {
    !matches!(behind, [byte, ..] if byte.is_ascii_alphanumeric() || *byte >= 0x80 || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let lexicon = Lexicon::new(None, &["page", "API", "and so on", "easy"], true);
        let places = lexicon.places(text);
        places
            .into_iter()
            .filter_map(|place| text.get(place))
            .collect()
    }

    #[test]
    fn whole_words_are_found_in_any_case_and_in_the_plural() {
        assert_eq!(
            found("Easy pages, an api AND SO\non."),
            ["Easy", "pages", "api", "AND SO\non"]
        );
    }

    #[test]
    fn parts_of_words_and_code_are_not() {
        assert_eq!(found("uneasy homepage page-turner `page` easyé"), [""; 0]);
    }

    #[test]
    fn the_configuration_replaces_the_list() {
        let lexicon = Lexicon::new(Some(&["Blink".to_owned()]), SOLUTION, false);
        assert!(lexicon.contains("blink"));
        assert!(!lexicon.contains("button"));
    }
}
