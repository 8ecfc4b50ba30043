//! A text as it is compared: its words, its characters, its tags, its day.

use std::collections::HashMap;

use rust_stemmers::Stemmer;

use super::channel::Templates;
use super::cleaning::{self, Part};
use super::entry::Entry;
use super::hashing::{self, Hashed};
use super::language::{Language, Votes};
use super::method::METHOD;
use super::script::{self, Class};
use crate::text::sorting::PutInOrder as _;

/// What a text is made of. Words and characters are known by a number that is the same on every machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// Word and how often it counts, by word.
    pub(super) words: Vec<(u64, u8)>,
    /// Three characters and how often they count, by characters.
    pub(super) grams: Vec<(u32, u8)>,
    /// Sorted.
    pub(super) tags: Vec<u64>,
    /// Days since 1970-01-01.
    pub(super) day: Option<i32>,
}

/// Words longer than this are no words: keys, digests, encoded pictures.
const LONGEST_WORD: usize = 48;

/// Reads texts, and remembers the stems of words that it met.
pub(super) struct Reader<'a> {
    templates: &'a Templates,
    /// The language of texts that do not tell theirs.
    otherwise: Language,
    stemmers: Vec<Option<Stemmer>>,
    /// By language and word as written; 0 is a small word.
    known: HashMap<u64, u64, Hashed>,
    met: Vec<(u64, u8)>,
    lower: String,
    folded: String,
}

/// Where a word stands, which says how often it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Title,
    Prose,
    Code,
}

impl<'a> Reader<'a> {
    pub(super) fn new(templates: &'a Templates, otherwise: Language) -> Self {
        let stemmers = Language::ALL.into_iter().map(Language::stemmer).collect();
        Self {
            templates,
            otherwise,
            stemmers,
            known: HashMap::default(),
            met: Vec::new(),
            lower: String::new(),
            folded: String::new(),
        }
    }

    /// What the entry is made of.
    pub(super) fn read(&mut self, entry: &Entry<'_>) -> Reading {
        self.read_with(entry, &mut |_, _| {})
    }

    /// The same, and tells `see` every word with the number that it is known by, as often as it stands there.
    pub(super) fn read_with(
        &mut self,
        entry: &Entry<'_>,
        see: &mut dyn FnMut(u64, &str),
    ) -> Reading {
        let title = script::composed(&entry.title);
        let parts = self.own_parts(entry);
        let language = self.language(&title, &parts);
        let mut grams = Grams::default();
        self.met.clear();
        self.words(&title, language, Standing::Title, see);
        grams.take(&title, usize::MAX, METHOD.title_grams);
        let mut room = METHOD.body_characters;
        for part in &parts {
            let standing = if part.is_code {
                Standing::Code
            } else {
                Standing::Prose
            };
            self.words(&part.text, language, standing, see);
            if room > 0 {
                room = grams.take(&part.text, room, 1);
            }
        }
        let template = self.templates.words(&entry.channel);
        let mut tags: Vec<u64> = entry
            .tags
            .iter()
            .map(|tag| hashing::text(&tag.to_lowercase()))
            .collect();
        tags.put_in_order();
        tags.dedup();
        Reading {
            words: counted(&mut self.met, template),
            grams: grams.counted(),
            tags,
            day: entry.day.map(super::entry::day_number),
        }
    }

    /// The writer's own lines, composed, without the channel's.
    fn own_parts<'e>(&self, entry: &'e Entry<'_>) -> Vec<Part<'e>> {
        let lines = self.templates.lines(&entry.channel);
        let mut parts = cleaning::parts(&entry.body);
        if !lines.is_empty() {
            parts.retain(|part| {
                lines
                    .binary_search(&hashing::text(part.text.trim()))
                    .is_err()
            });
        }
        for part in &mut parts {
            if let std::borrow::Cow::Owned(text) = script::composed(&part.text) {
                part.text = text.into();
            }
        }
        parts
    }

    /// The language of most small words among the first 100 words.
    fn language(&mut self, title: &str, parts: &[Part<'_>]) -> Language {
        let mut votes = Votes::default();
        let prose = parts
            .iter()
            .filter(|part| !part.is_code)
            .map(|part| &*part.text);
        let mut left = 100_usize;
        for text in std::iter::once(title).chain(prose) {
            for word in text.split(|character| script::class(character) != Class::Word) {
                if left == 0 || word.is_empty() {
                    continue;
                }
                left -= 1;
                if word.len() <= 12 {
                    self.write_folded(word);
                    votes.count(&self.folded);
                }
            }
        }
        votes.winner(self.otherwise)
    }

    fn write_folded(&mut self, word: &str) {
        self.folded.clear();
        for character in word.chars() {
            if character.is_ascii() {
                self.folded.push(character.to_ascii_lowercase());
            } else {
                for lower in character.to_lowercase() {
                    script::fold(lower, &mut self.folded);
                }
            }
        }
    }

    fn words(
        &mut self,
        text: &str,
        language: Language,
        standing: Standing,
        see: &mut dyn FnMut(u64, &str),
    ) {
        for (class, run) in Runs::new(text) {
            match class {
                Class::Word | Class::Digit => self.word(run, language, standing, see),
                Class::Hangul => {
                    self.note(hashing::text(run), run, standing, see);
                    self.pairs(run, standing, see);
                }
                Class::Unspaced => self.pairs(run, standing, see),
                Class::Other => {}
            }
        }
    }

    /// A word as a whole and, where it is several put together (`createTableView`, `iPhone4`), its parts.
    fn word(
        &mut self,
        run: &str,
        language: Language,
        standing: Standing,
        see: &mut dyn FnMut(u64, &str),
    ) {
        if run.len() > LONGEST_WORD * 2 || run.chars().count() > LONGEST_WORD {
            return;
        }
        let mut pieces = pieces(run);
        let (Some(first), second) = (pieces.next(), pieces.next()) else {
            return;
        };
        let Some(second) = second else {
            return self.piece(first, language, standing, see);
        };
        self.write_folded(run);
        self.note(hashing::text(&self.folded), run, standing, see);
        for piece in [first, second].into_iter().chain(pieces) {
            self.piece(piece, language, standing, see);
        }
    }

    fn piece(
        &mut self,
        word: &str,
        language: Language,
        standing: Standing,
        see: &mut dyn FnMut(u64, &str),
    ) {
        if word.len() < 2 {
            return;
        }
        let language = Language::of_word(word, language);
        let key = hashing::joined(hashing::text(word), u64::from(language.number()));
        let stem = match self.known.get(&key) {
            Some(stem) => *stem,
            None => {
                let stem = self.stem(word, language);
                self.known.insert(key, stem);
                stem
            }
        };
        if stem != 0 {
            self.note(stem, word, standing, see);
        }
    }

    /// The number of the word's stem; 0 for a small word.
    fn stem(&mut self, word: &str, language: Language) -> u64 {
        self.write_folded(word);
        if language.has_small_word(&self.folded) {
            return 0;
        }
        self.lower.clear();
        self.lower.extend(word.chars().flat_map(char::to_lowercase));
        let stemmer = self.stemmers.get(usize::from(language.number()));
        if let Some(Some(stemmer)) = stemmer {
            let stem = stemmer.stem(&self.lower).into_owned();
            if !stem.is_empty() {
                self.write_folded(&stem);
            }
        }
        hashing::text(&self.folded)
    }

    /// The pairs of neighbouring characters; a single character by itself.
    fn pairs(&mut self, run: &str, standing: Standing, see: &mut dyn FnMut(u64, &str)) {
        let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
        let (mut before, mut here) = (
            starts.next().unwrap_or(0),
            starts.next().unwrap_or(run.len()),
        );
        let mut is_single = true;
        for after in starts {
            is_single = false;
            if let Some(pair) = run.get(before..after) {
                self.note(hashing::text(pair), pair, standing, see);
            }
            (before, here) = (here, after);
        }
        if is_single && let Some(single) = run.get(before..here) {
            self.note(hashing::text(single), single, standing, see);
        }
    }

    fn note(
        &mut self,
        word: u64,
        written: &str,
        standing: Standing,
        see: &mut dyn FnMut(u64, &str),
    ) {
        see(word, written);
        let times = match standing {
            Standing::Title => METHOD.title_words,
            Standing::Prose => 1,
            Standing::Code => 0,
        };
        self.met.push((word, times));
    }
}

/// Each word once with how often it counts, at least once; without those of the template.
fn counted(met: &mut [(u64, u8)], template: &[u64]) -> Vec<(u64, u8)> {
    met.put_in_order();
    let mut counted: Vec<(u64, u8)> = Vec::with_capacity(met.len());
    for (word, times) in met.iter() {
        match counted.last_mut() {
            Some((last, sum)) if last == word => *sum = sum.saturating_add(*times),
            _ => counted.push((*word, *times)),
        }
    }
    for (_, times) in &mut counted {
        *times = (*times).max(1);
    }
    if !template.is_empty() {
        counted.retain(|(word, _)| template.binary_search(word).is_err());
    }
    counted.shrink_to_fit();
    counted
}

/// The runs of characters that are cut into words alike, in order. Letters and digits run together.
struct Runs<'a> {
    text: &'a str,
}

impl<'a> Runs<'a> {
    fn new(text: &'a str) -> Self {
        Self { text }
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = (Class, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self
            .text
            .find(|character| script::class(character) != Class::Other)?;
        let text = self.text.get(start..)?;
        let kind = |character| match script::class(character) {
            Class::Digit => Class::Word,
            class => class,
        };
        let class = kind(text.chars().next()?);
        let end = text
            .find(|character| kind(character) != class)
            .unwrap_or(text.len());
        let (run, rest) = text.split_at(end);
        self.text = rest;
        Some((class, run))
    }
}

/// The parts of a word that is several put together: `createHTMLView2` is create, HTML, View and 2.
fn pieces(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut characters = rest.char_indices().peekable();
        let (_, mut before) = characters.next()?;
        let mut end = rest.len();
        while let Some((at, here)) = characters.next() {
            let after = characters.peek().map(|(_, after)| *after);
            let starts_word = here.is_uppercase()
                && (before.is_lowercase()
                    || before.is_uppercase() && after.is_some_and(char::is_lowercase));
            if starts_word || before.is_numeric() != here.is_numeric() {
                end = at;
                break;
            }
            before = here;
        }
        let (piece, left) = rest.split_at(end);
        rest = left;
        Some(piece)
    })
}

/// The trigrams of characters of a text, across its words.
#[derive(Default)]
struct Grams {
    met: Vec<(u32, u8)>,
    folded: String,
}

impl Grams {
    /// Takes in at most `room` characters of the text; what is left of the room.
    fn take(&mut self, text: &str, room: usize, times: u8) -> usize {
        let mut left = room;
        let (mut first, mut second) = ('\0', ' ');
        for character in text.chars() {
            if left == 0 {
                break;
            }
            left -= 1;
            self.folded.clear();
            match script::class(character) {
                Class::Other => self.folded.push(' '),
                Class::Hangul => script::jamo(character, &mut self.folded),
                _ if character.is_ascii() => self.folded.push(character.to_ascii_lowercase()),
                _ => character
                    .to_lowercase()
                    .for_each(|lower| script::fold(lower, &mut self.folded)),
            }
            for third in self.folded.chars() {
                if third == ' ' && second == ' ' {
                    continue;
                }
                if first != '\0' {
                    self.met.push((hashing::gram(first, second, third), times));
                }
                (first, second) = (second, third);
            }
        }
        if first != '\0' && second != ' ' {
            self.met.push((hashing::gram(first, second, ' '), times));
        }
        left
    }

    fn counted(mut self) -> Vec<(u32, u8)> {
        self.met.put_in_order();
        let mut counted: Vec<(u32, u8)> = Vec::with_capacity(self.met.len());
        for (gram, times) in self.met {
            match counted.last_mut() {
                Some((last, sum)) if *last == gram => *sum = sum.saturating_add(times),
                _ => counted.push((gram, times)),
            }
        }
        counted.shrink_to_fit();
        counted
    }
}
