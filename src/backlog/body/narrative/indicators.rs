//! Where the phrases of a story stand among its words.

use std::ops::Range;

use super::super::Language;
use super::super::phrases::{Patterns, Sign, covered, is_one_of};
use super::trim::trim;
use super::{LONGEST_ROLE, Phrase, Reading};
use crate::text::Span;

impl Reading<'_> {
    pub(super) fn role(&self, at: usize) -> Option<Phrase> {
        let length = self.phrases.roles.covered(self.text, self.words, at)?;
        let none = match length {
            1 => self.phrases.no_roles,
            _ => self.phrases.no_persons,
        };
        (!is_one_of(none, self.text, self.words, at + length)).then_some(Phrase { at, length })
    }

    /// The first phrase of wish from this word on: with a subject, or without one after a pause.
    pub(super) fn want(&self, from: usize) -> Option<Phrase> {
        let reach = self.words.len().min(from + LONGEST_ROLE);
        let with = |patterns: &Patterns, at: usize| {
            let length = patterns.covered(self.text, self.words, at)?;
            Some(Phrase { at, length })
        };
        (from..reach)
            .find_map(|at| {
                with(&self.phrases.wants, at).or_else(|| {
                    (at > from && self.paused(at))
                        .then(|| with(&self.phrases.bare_wants, at))
                        .flatten()
                })
            })
            .or_else(|| {
                (from + 1..reach).find_map(|at| {
                    if !is_one_of(self.phrases.others, self.text, self.words, at) {
                        return None;
                    }
                    with(&self.phrases.third_person, at + 1).map(|verb| Phrase {
                        at,
                        length: verb.length + 1,
                    })
                })
            })
    }

    /// The words of the role without a condition or clause behind it; none when it is no role.
    pub(super) fn persona(&self, from: usize, to: usize) -> Option<Range<usize>> {
        let end = (from + 1..to)
            .find(|at| {
                self.words.get(at - 1).is_some_and(|word| word.stop)
                    || self.paused(*at)
                        && (is_one_of(self.phrases.subjects, self.text, self.words, *at)
                            || is_one_of(self.phrases.conditions, self.text, self.words, *at))
            })
            .unwrap_or(to);
        Some(from..end)
    }

    /// Where the benefit is announced: the first sure sign, or else the first one.
    pub(super) fn benefit(&self, from: usize, limit: usize) -> Option<Phrase> {
        let mut best: Option<(u8, Phrase)> = None;
        let mut same_sentence = true;
        for at in from..limit {
            let ended = at > from && self.words.get(at - 1).is_some_and(|word| word.stop);
            same_sentence &= !ended;
            if !same_sentence && best.is_some() {
                break;
            }
            let Some((strength, phrase)) = self.sign(at) else {
                continue;
            };
            let counts = same_sentence || ended || (strength == 3 && self.paused(at));
            if !counts || (!same_sentence && strength < 3) {
                continue;
            }
            if best.is_none_or(|(found, _)| strength > found) {
                best = Some((strength, phrase));
            }
            if strength == 3 {
                break;
            }
        }
        best.map(|(_, phrase)| phrase)
    }

    /// The benefit phrase at this word and how sure it is, 1 to 3.
    pub(super) fn sign(&self, at: usize) -> Option<(u8, Phrase)> {
        if !(self.phrases.benefit_letters).begin(self.text, self.words.get(at)?) {
            return None;
        }
        self.phrases.benefits.iter().find_map(|(pattern, sign)| {
            let length = covered(pattern, self.text, self.words, at)?;
            let strength = match sign {
                Sign::Strong => 3,
                Sign::Weak => 2,
                Sign::Paused if self.paused(at) => 3,
                Sign::Paused => 2,
                Sign::So => self.clause_strength(at)?,
                Sign::Infinitive => self.infinitive(at)?,
                Sign::Purpose => self.purpose(at + length).then_some(2)?,
                Sign::Reason if is_one_of("of", self.text, self.words, at + length) => None?,
                Sign::Reason => 1,
            };
            Some((strength, Phrase { at, length }))
        })
    }

    /// How surely the English `so` at this word begins a clause of purpose.
    pub(super) fn clause_strength(&self, at: usize) -> Option<u8> {
        const PRONOUNS: &str = "i|we|you|they|he|she|it|i'm|i'll|i'd|we'll|we're|they'll|it's|there|nobody|everyone|everybody|no-one|people|users|customers";
        const ARTICLES: &str = "the|a|an|my|our|your|their|his|her|its|this|that|these|those|all|both|other|others|each|every|no";
        const ADVERBS: &str = "many|much|few|little|far|long|often|on|forth|called|soon|well|good|easy|easily|hard|quickly|fast|slow|as|too|or|and";
        const NO_PURPOSE: &str = "do|does|did|done|doing|or|not|is|are|be|was|were|isn't|if|even|just|ever|quite|why|think|say|being|more|less|very|that's|it's|am|are|feels|looks|get|got|gets|become|becomes";
        let next = at + 1;
        self.words.get(next)?;
        let is = |list| is_one_of(list, self.text, self.words, next);
        let after = at > 0 && is_one_of(NO_PURPOSE, self.text, self.words, at - 1);
        if is(ADVERBS) || (after && !self.paused(at)) {
            return None;
        }
        if is(PRONOUNS) {
            return Some(if is("i|we|i'm|i'll|i'd|we'll|we're") {
                3
            } else {
                2
            });
        }
        if is(ARTICLES) || self.paused(at) {
            return Some(2);
        }
        let next = self.words.get(next)?.text(self.text);
        (at > 0 && !next.ends_with("ly")).then_some(2)
    }

    /// How surely `um` or `om` at this word begins an infinitive of purpose.
    pub(super) fn infinitive(&self, at: usize) -> Option<u8> {
        let end = self.sentence_end(at, self.words.len());
        let verb = (at + 1..end).any(|later| {
            is_one_of("zu|te", self.text, self.words, later)
                || self.words.get(later).is_some_and(|word| {
                    let word = word.text(self.text);
                    word.len() > 5 && word.contains("zu") && word.ends_with('n')
                })
        });
        let clock = self.words.get(at + 1).is_some_and(|word| {
            word.text(self.text)
                .starts_with(|each: char| each.is_ascii_digit())
        });
        match (verb && !clock, self.paused(at)) {
            (false, _) => None,
            (true, true) => Some(3),
            (true, false) => Some(2),
        }
    }

    /// Whether a verb in the infinitive follows, or the phrase stands after a comma.
    pub(super) fn purpose(&self, next: usize) -> bool {
        let paused = next > 0 && self.paused(next - 1);
        paused
            || self.words.get(next).is_some_and(|word| {
                let word = word.text(self.text);
                word.len() > 3
                    && ["er", "ir", "re", "ar", "rse"]
                        .iter()
                        .any(|ending| word.ends_with(ending))
            })
    }

    /// A benefit phrase said twice: `so that so they can`.
    pub(super) fn repeated(&self, at: usize, limit: usize) -> Option<Phrase> {
        let (strength, phrase) = self.sign(at)?;
        (strength > 1 && at < limit).then_some(phrase)
    }

    /// The sentence behind the means that says what it is good for: `This saves ...`.
    pub(super) fn consequence(&self, sentence: usize, limit: usize) -> Option<Range<usize>> {
        let same_block = self.words.get(sentence).is_some_and(|word| !word.block);
        let begins = self
            .phrases
            .consequences
            .covered(self.text, self.words, sentence)
            .is_some();
        (same_block && begins && sentence < limit)
            .then(|| sentence..self.sentence_end(sentence, limit))
    }

    /// Where a second story begins in the same text.
    pub(super) fn next_story(&self, from: usize) -> Option<usize> {
        (from + 1..self.words.len()).find(|at| {
            let capital = self
                .words
                .get(*at)
                .is_some_and(|word| word.text(self.text).starts_with(char::is_uppercase));
            capital
                && self.role(*at).is_some_and(|role| {
                    role.length > 1
                        && self
                            .want(role.end())
                            .is_some_and(|want| want.at < role.end() + 8)
                })
        })
    }

    /// Whether a comma, a sentence's end or a line's start stands before this word.
    pub(super) fn paused(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.is_none_or(|word| word.pause || word.stop)
            || self.words.get(at).is_some_and(|word| word.line)
    }

    /// The word after the sentence that goes on at `from`, at most `limit`.
    pub(super) fn sentence_end(&self, from: usize, limit: usize) -> usize {
        (from..limit)
            .find(|at| self.words.get(*at).is_some_and(|word| word.stop))
            .map_or(limit, |last| last + 1)
            .max(from.min(limit))
    }

    pub(super) fn seek(&self, range: Range<usize>, pattern: &str) -> Option<Phrase> {
        if self.phrases.language != Language::English {
            return None;
        }
        range.into_iter().find_map(|at| {
            covered(pattern, self.text, self.words, at).map(|length| Phrase { at, length })
        })
    }

    pub(super) fn phrase(&self, phrase: Phrase) -> Span {
        let words = self.words.get(phrase.at..phrase.end()).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.core.join(last.core),
            _ => Span::default(),
        }
    }

    pub(super) fn extent(&self, from: usize, to: usize) -> Span {
        let words = self.words.get(from..to).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.core.join(last.outer),
            _ => Span::default(),
        }
    }

    /// The text of these words without the punctuation, emphasis and quotes around it; none when nothing is left.
    pub(super) fn part(&self, words: Range<usize>) -> Option<Span> {
        let words = self.words.get(words)?;
        let raw = words.first()?.outer.join(words.last()?.outer);
        let span = trim(self.text, raw);
        (!span.is_empty()).then_some(span)
    }
}
