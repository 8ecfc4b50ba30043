//! Words and phrases that rules look for: the built-in lists, which `lexicons` of the configuration replaces.

use std::ops::Range;

use crate::backlog::Config;
use crate::text::sorting::PutInOrder as _;

/// Words that leave room for interpretation; adjectives and adverbs are the prime source of ambiguity in requirements
/// (A. Onuta, Ambiguity in user stories).
const WEASEL: &[&str] = &[
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
const SOLUTION: &[&str] = &[
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
const SPLIT: &[&str] = &["manage", "handle", "administer"];

/// Phrases with a conjunction that are one thing.
const ONE_THING: &[&str] = &[
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

/// What a team calls vague, a solution, several operations and one thing.
pub struct Lexicons {
    pub(super) weasel: Lexicon,
    /// With their plurals.
    pub(super) solution: Lexicon,
    pub(super) split: Lexicon,
    pub(super) one_thing: Lexicon,
}

impl Lexicons {
    /// The configured lists, and the built-in ones in place of those that are not configured.
    pub(in crate::rules) fn new(config: &Config) -> Self {
        let written = &config.lexicons;
        Self {
            weasel: Lexicon::new(written.weasel.as_deref(), WEASEL, false),
            solution: Lexicon::new(written.solution.as_deref(), SOLUTION, true),
            split: Lexicon::new(written.split.as_deref(), SPLIT, false),
            one_thing: Lexicon::new(written.one_thing.as_deref(), ONE_THING, false),
        }
    }
}

/// Phrases by their first letter.
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    /// Where the entries of a first byte (in lower case) begin; one more at the end.
    starts: [usize; 257],
    /// By a byte that a phrase begins with, a bit for each (of the lower five bits of) its second bytes.
    seconds: [u32; 256],
}

struct Entry {
    /// In lower case.
    phrase: Box<str>,
    /// Whether it is found with an `s` behind as well.
    plural: bool,
}

impl Lexicon {
    /// The configured phrases, or else the built-in ones. `plural` also finds them with an `s` behind.
    fn new(configured: Option<&[String]>, built_in: &[&str], plural: bool) -> Self {
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
        entries.put_in_order_by(|one, other| {
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
        let seconds = seconds(&entries);
        Self {
            entries,
            starts,
            seconds,
        }
    }

    /// The places of its phrases as whole words, in order, none inside another, outside code.
    pub(super) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut code = CodeSpans::default();
        let mut free = 0;
        let next = bytes.iter().skip(1).chain(&[0]);
        for (at, (byte, next)) in bytes.iter().zip(next).enumerate() {
            let seconds = self.seconds.get(usize::from(*byte)).copied();
            if seconds.unwrap_or_default() & bit(*next) == 0 {
                continue;
            }
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let begins_word = before.is_none_or(|before| !in_word(*before));
            if !begins_word || at < free || code.holds(bytes, at) {
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

/// Which bytes follow which at the beginning of phrases, in any case.
fn seconds(entries: &[Entry]) -> [u32; 256] {
    let mut seconds = [0; 256];
    for entry in entries {
        let first = first(&entry.phrase);
        let follows = match entry.phrase.as_bytes().get(1) {
            None => u32::MAX,
            Some(b' ') => (b"\t\n\x0c\r ".iter()).fold(0, |bits, blank| bits | bit(*blank)),
            Some(second) => bit(*second),
        };
        for first in [first, first.to_ascii_uppercase()] {
            if let Some(bits) = seconds.get_mut(usize::from(first)) {
                *bits |= follows;
            }
        }
    }
    seconds
}

/// The bit of a byte, the same for a letter in either case.
fn bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// Where code stands between backticks, looked for as far as it is asked.
#[derive(Default)]
struct CodeSpans {
    looked_to: usize,
    is_code: bool,
}

impl CodeSpans {
    /// Whether the byte at `at`, behind those asked for before, is code or opens it.
    fn holds(&mut self, bytes: &[u8], at: usize) -> bool {
        let marks = bytes.get(self.looked_to..=at).unwrap_or_default();
        for byte in marks {
            self.is_code ^= *byte == b'`';
        }
        self.looked_to = at + 1;
        self.is_code
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
    behind.first().is_none_or(|byte| !in_word(*byte))
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'-'
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
