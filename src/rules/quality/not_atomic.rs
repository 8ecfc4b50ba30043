use super::Story;
use super::lexicon::{Lexicon, Lexicons};
use super::prose::quoted;
use super::verbs::{Verb, may_be_base_form, starts_object, verb};
use crate::backlog::body::{Language, Word, first_word, words};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q2",
    name: "not-atomic",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
A story that asks for more than one thing (English stories only):

- two actions joined by `and`, `or`, `&`, `+` or `/`, in the want or in the benefit (warning): `delete and export
  orders`, `print the list and send it to the guest`;
- two things joined (note): `a receipt and an invoice`;
- a verb in the want that hides several operations (note): `manage` and the other words of `lexicons.split`.

A conjunction inside one thing is none: `terms and conditions`. The list is `lexicons.one_thing`.

## Why it matters
A story expresses a requirement for exactly one feature (criterion *atomic* of the Quality User Story framework, Lucassen
et al. 2016). Two features in one story are estimated, ordered and shipped as one, and the cheap half waits for the dear one.

## How to fix it
Write one story for each action. Two things are often one feature; then leave the note, or add the phrase to
`lexicons.one_thing`.
",
    check: Check::Story(check),
};

fn check(story: Story<'_>, lexicons: &Lexicons) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if story.narrative.language != Language::English {
        return remarks;
    }
    let want = story.narrative.want;
    if let Some(want) = want {
        remarks.extend(hidden_operations(story, want, &lexicons.split));
    }
    let one_thing = &lexicons.one_thing;
    let (in_want, in_benefit) = (
        joined(story, want, one_thing),
        joined(story, story.narrative.benefit, one_thing),
    );
    remarks.extend(in_want.map(|found| remark(story, &found, "want")));
    let reasons = in_benefit.filter(|found| found.kind == Kind::Actions);
    remarks.extend(reasons.map(|found| remark(story, &found, "benefit")));
    remarks
}

/// Two of something, joined.
struct Joined {
    kind: Kind,
    /// The conjunction and the word before and behind it.
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Actions,
    Things,
}

fn remark(story: Story<'_>, found: &Joined, part: &str) -> Remark {
    let written = quoted(story.part(Some(found.span)));
    let id = &story.item.id;
    match found.kind {
        Kind::Actions => Remark::at(
            story.item,
            found.span,
            format!("the {part} of {id} joins two actions: {written}"),
        )
        .help("write one story for each action: `deepen split`")
        .key(format!("{part} actions")),
        Kind::Things => Remark::at(
            story.item,
            found.span,
            format!("the {part} of {id} names two things: {written}"),
        )
        .level(Level::Info)
        .help("split them where one is of use without the other; a fixed phrase belongs into `lexicons.one_thing`")
        .key(format!("{part} things")),
    }
}

fn hidden_operations(story: Story<'_>, want: Span, split: &Lexicon) -> Option<Remark> {
    let first = first_word(story.text(), want)?;
    let verb = first.text(story.text());
    split.contains(verb).then(|| {
        let message = format!(
            "`{verb}` in the want of {} hides several operations",
            story.item.id
        );
        Remark::at(story.item, first.core, message)
            .level(Level::Info)
            .help("name the operation: create, change, delete, list")
            .key(verb.to_lowercase())
    })
}

/// The first two actions that a part joins, or else the first two things.
fn joined(story: Story<'_>, part: Option<Span>, one_thing: &Lexicon) -> Option<Joined> {
    let span = part?;
    let text = story.part(part);
    if !has_conjunction(text) {
        return None;
    }
    let start = span.start as usize;
    let fixed: Vec<Span> = one_thing
        .places(text)
        .into_iter()
        .map(|place| Span::from(place).shifted(start))
        .collect();
    let words = words(story.text(), span);
    let sentence = Sentence {
        text: story.text(),
        words: &words,
    };
    let mut things = None;
    for at in 0..words.len() {
        let Some(word) = words.get(at) else { break };
        let inside = |phrase: &Span| phrase.contains(word.core.start as usize);
        if fixed.iter().any(inside) || sentence.is_quoted(at, span) {
            continue;
        }
        if let Some(span) = sentence.verbs_with_slash(at) {
            return Some(Joined {
                kind: Kind::Actions,
                span,
            });
        }
        if at == 0 || !is_conjunction(word.text(story.text())) {
            continue;
        }
        let found = sentence.around(at);
        match sentence.kind(at) {
            Some(Kind::Actions) => {
                return Some(Joined {
                    kind: Kind::Actions,
                    span: found,
                });
            }
            Some(Kind::Things) => things = things.or(Some(found)),
            None => {}
        }
    }
    things.map(|span| Joined {
        kind: Kind::Things,
        span,
    })
}

fn has_conjunction(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'&' | b'+' | b'/'))
        || text
            .split_ascii_whitespace()
            .any(|word| is_conjunction(word.trim_matches(',')))
}

fn is_conjunction(word: &str) -> bool {
    ["and", "or", "&", "+", "/", "and/or"]
        .iter()
        .any(|each| each.eq_ignore_ascii_case(word))
}

/// The words of a want or a benefit.
struct Sentence<'a> {
    text: &'a str,
    words: &'a [Word],
}

impl<'a> Sentence<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.text(self.text))
    }

    /// Whether the word stands between double quotes.
    fn is_quoted(&self, at: usize, part: Span) -> bool {
        let before = self
            .words
            .get(at)
            .and_then(|word| self.text.get(part.start as usize..word.core.start as usize));
        before.is_some_and(|before| {
            before.matches('"').count() % 2 == 1
                || before.matches('“').count() > before.matches('”').count()
        })
    }

    /// The word before, the conjunction and what is behind it.
    fn around(&self, at: usize) -> Span {
        let last = (at + 2).min(self.words.len()).saturating_sub(1);
        match (self.words.get(at.saturating_sub(1)), self.words.get(last)) {
            (Some(first), Some(last)) => first.core.join(last.core),
            _ => Span::default(),
        }
    }

    /// `import/export`: two verbs with nothing but a slash between.
    fn verbs_with_slash(&self, at: usize) -> Option<Span> {
        let (one, other) = self.word(at).split_once('/')?;
        let acts = |word| verb(word) != Verb::No;
        let surely = verb(one) == Verb::Surely || verb(other) == Verb::Surely;
        let before = at.checked_sub(1).map(|before| self.word(before));
        let verb_is_due = before.is_none_or(|before| before.eq_ignore_ascii_case("to"));
        let both = acts(one) && acts(other) && (surely || verb_is_due);
        both.then(|| self.words.get(at).map(|word| word.core))?
    }

    /// What the conjunction at `at` joins.
    fn kind(&self, at: usize) -> Option<Kind> {
        let (next, own_clause) = self.behind(at);
        let word = self.word(next);
        if word.is_empty() {
            return None;
        }
        if own_clause || self.is_action(at, next) {
            return Some(Kind::Actions);
        }
        let goes_on = [
            "can", "is", "are", "was", "were", "has", "will", "not", "how", "where", "when", "why",
            "what",
        ]
        .iter()
        .any(|each| each.eq_ignore_ascii_case(word));
        let manner = self.word(at + 1).ends_with("ly");
        (!goes_on && !manner).then_some(Kind::Things)
    }

    /// The first word behind a conjunction that is no adverb, `to` or `be able to`, and whether it is the verb of a clause
    /// with a subject of its own (`and I can print`).
    fn behind(&self, at: usize) -> (usize, bool) {
        let mut next = at + 1;
        let mut subject = false;
        while let Some(word) = self.words.get(next) {
            let lower = word.text(self.text).to_ascii_lowercase();
            let adverb = lower.len() > 4 && lower.ends_with("ly");
            match lower.as_str() {
                "also" | "then" | "to" | "thereby" | "therefore" | "subsequently" | "even" => {}
                "i" | "we" => subject = true,
                "can" | "could" | "want" | "will" if subject => {}
                _ if adverb => {}
                _ => break,
            }
            next += 1;
        }
        let own_clause = subject && next < self.words.len();
        (next, own_clause)
    }

    fn is_action(&self, at: usize, next: usize) -> bool {
        let word = self.word(next);
        let followed = self.word(next + 1);
        let object = starts_object(followed);
        // `to print and to send`
        if self.word(next - 1).eq_ignore_ascii_case("to") && next > at + 1 {
            return verb(word) != Verb::No || object;
        }
        let adverb = next > at + 1;
        match verb(word) {
            Verb::Surely => !self.is_noun_here(next),
            Verb::Maybe => object || adverb || self.coordinates_verbs(at),
            Verb::No if may_be_base_form(word) => {
                let article = ["a", "an", "the", "my", "our", "them", "it"]
                    .iter()
                    .any(|each| each.eq_ignore_ascii_case(followed));
                article || self.coordinates_verbs(at) && self.begins_with_verb()
            }
            Verb::No => false,
        }
    }

    /// A word that is a verb by itself but stands as a noun: before a preposition `of`, or as a name in capitals.
    fn is_noun_here(&self, at: usize) -> bool {
        self.word(at + 1).eq_ignore_ascii_case("of")
    }

    fn begins_with_verb(&self) -> bool {
        verb(self.word(0)) != Verb::No
    }

    /// Whether the words from the part's first verb to the conjunction are verbs only: `filter, sort and ...`, `prepare for
    /// and ...`.
    fn coordinates_verbs(&self, at: usize) -> bool {
        const PREPOSITIONS: [&str; 8] = ["for", "to", "in", "on", "at", "with", "up", "out"];
        let first =
            usize::from(self.word(0).to_ascii_lowercase().ends_with("ly")) + self.subject_length();
        let mut verbs = 0;
        for here in first..at {
            let word = self.word(here);
            let acts = verb(word) != Verb::No;
            let attached = verbs > 0
                && PREPOSITIONS
                    .iter()
                    .any(|each| each.eq_ignore_ascii_case(word));
            if !acts && !attached {
                return false;
            }
            verbs += usize::from(acts);
        }
        verbs > 0
    }

    /// The words of `I can` at a benefit's start.
    fn subject_length(&self) -> usize {
        let pronoun = ["i", "we", "they", "you"]
            .iter()
            .any(|each| each.eq_ignore_ascii_case(self.word(0)));
        let modal = ["can", "could", "may", "will"]
            .iter()
            .any(|each| each.eq_ignore_ascii_case(self.word(1)));
        match (pronoun, modal) {
            (true, true) => 2,
            (true, false) => 1,
            _ => 0,
        }
    }
}
