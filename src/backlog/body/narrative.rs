//! A user story's narrative in prose: who, what and why by the known templates, in several languages.

use std::ops::Range;

use super::phrases::{LANGUAGES, Patterns, Phrases, Sign, covered, is_one_of};
use super::words::{Word, Words, ends_sentence};
use super::{Language, Narrative, Template};
use crate::text::Span;

/// Words that one narrative may have; a longer text is cut there.
const MOST_WORDS: usize = 600;
/// Words that show whether prose may be a narrative at all.
const FIRST_WORDS: usize = 8;
/// Words that a role or a situation may have.
const LONGEST_ROLE: usize = 40;

/// A narrative, and whether it has what its template needs. One without a role or a means counts only where the text
/// has no better one.
pub(super) struct Found {
    pub(super) narrative: Narrative,
    pub(super) whole: bool,
}

/// The first narrative that begins in this block of prose: at its start, a line's start or after a sentence.
///
/// `opening` is whether the block may hold a narrative without a role (`I want ... so that ...`).
pub(super) fn find(text: &str, block: Range<usize>, opening: bool) -> Option<Found> {
    let prose = text.get(block.clone())?;
    let mut partial = None;
    let mut may_begin = true;
    let mut at_start = opening;
    let mut bytes = prose.bytes().enumerate().peekable();
    while let Some((offset, byte)) = bytes.next() {
        match byte {
            b'\n' | b'.' | b':' | b'!' | b'?' | b';' => may_begin = true,
            b'-' if bytes.peek().is_some_and(|(_, next)| *next == b' ') => may_begin = true,
            b'a'..=b'z' | b'A'..=b'Z' if may_begin => {
                may_begin = false;
                let rest = prose.get(offset..).unwrap_or_default();
                let first = std::mem::take(&mut at_start);
                if !first && !begins_template(rest) {
                    continue;
                }
                match read(text, block.start + offset, first) {
                    Some(found) if found.whole => return Some(found),
                    Some(found) if opening => partial = partial.or(Some(found)),
                    _ => {}
                }
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => may_begin = false,
            _ => {}
        }
    }
    partial
}

/// Whether a text begins with a word that some template begins with.
fn begins_template(text: &str) -> bool {
    const BEGINNINGS: [&str; 28] = [
        "afin", "als", "as", "being", "como", "con", "cuando", "damit", "en", "i", "immer", "in",
        "lorsqu", "lorsque", "om", "para", "pour", "quand", "so", "to", "um", "wanneer", "we",
        "wenn", "when", "whenever", "zodat", "c",
    ];
    let word = text
        .split(|each: char| !each.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    word.len() <= 8
        && BEGINNINGS
            .iter()
            .any(|first| first.eq_ignore_ascii_case(word))
}

fn read(text: &str, at: usize, opening: bool) -> Option<Found> {
    let mut stream = Words::new(text, at);
    let mut words = Vec::with_capacity(64);
    collect(text, &mut stream, &mut words, FIRST_WORDS);
    if !LANGUAGES
        .iter()
        .any(|phrases| may_begin(text, &words, phrases, opening))
    {
        return None;
    }
    collect(text, &mut stream, &mut words, MOST_WORDS);
    let mut partial = None;
    for phrases in LANGUAGES {
        let reading = Reading {
            text,
            words: &words,
            phrases,
        };
        let found = reading
            .connextra()
            .or_else(|| reading.whereas())
            .or_else(|| reading.benefit_first())
            .or_else(|| reading.job())
            .or_else(|| reading.hypothesis())
            .or_else(|| opening.then(|| reading.without_role()).flatten());
        match found {
            Some(found) if found.whole => return Some(found),
            _ => partial = partial.or(found),
        }
    }
    partial
}

/// The words of the block that begins here, and of the next ones where they go on with the story (`I want` or `so that`
/// in a paragraph or list item of its own).
fn collect(text: &str, stream: &mut Words<'_>, words: &mut Vec<Word>, most: usize) {
    while words.len() < most
        && let Some(word) = stream.next()
    {
        let here = words.len();
        if word.block && here > 0 {
            words.push(word);
            words.extend(stream.clone().take(3));
            let goes_on = goes_on(text, words, here);
            words.truncate(here);
            if !goes_on {
                stream.end();
                break;
            }
        }
        if let Some(previous) = words.last_mut() {
            previous.stop = previous.stop && (word.block || ends_sentence(text, previous, &word));
        }
        words.push(word);
    }
}

/// Whether some template of this language may begin with these words.
fn may_begin(text: &str, words: &[Word], phrases: &Phrases, opening: bool) -> bool {
    [&phrases.roles, &phrases.ends_first, &phrases.situations]
        .iter()
        .any(|patterns| patterns.covered(text, words, 0).is_some())
        || covered("we believe", text, words, 0).is_some()
        || opening
            && (phrases.wants.covered(text, words, 0).is_some()
                || (1..=4).any(|at| phrases.third_person.covered(text, words, at).is_some()))
}

/// Whether the block that begins with the word `here` goes on with the story of the words before it.
fn goes_on(text: &str, words: &[Word], here: usize) -> bool {
    let before = words.get(..here).unwrap_or_default();
    LANGUAGES.iter().any(|phrases| {
        let reading = Reading {
            text,
            words: before,
            phrases,
        };
        if !begins_role(text, before, phrases) {
            return false;
        }
        if reading.want(1).is_none() {
            return phrases.wants.covered(text, words, here).is_some()
                || phrases.bare_wants.covered(text, words, here).is_some();
        }
        phrases.benefits.iter().any(|(pattern, sign)| {
            matches!(sign, Sign::Strong | Sign::Paused)
                && covered(pattern, text, words, here).is_some()
        })
    })
}

fn begins_role(text: &str, words: &[Word], phrases: &Phrases) -> bool {
    [&phrases.roles, &phrases.situations]
        .iter()
        .any(|patterns| patterns.covered(text, words, 0).is_some())
}

/// The words of one possible narrative, read in one language.
struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
    phrases: &'a Phrases,
}

/// A phrase of `length` words from the word `at` on.
#[derive(Clone, Copy)]
struct Phrase {
    at: usize,
    length: usize,
}

impl Phrase {
    fn end(self) -> usize {
        self.at + self.length
    }
}

impl Reading<'_> {
    /// `As a <role>, I want <means>, so that <ends>`.
    fn connextra(&self) -> Option<Found> {
        let role = self.role(0)?;
        let Some(want) = self.want(role.end()) else {
            return self.without_means(role);
        };
        let persona = self.persona(role.end(), want.at)?;
        Some(self.story(Template::Connextra, role, persona, want))
    }

    /// `When <situation>, I want to <motivation>, so I can <outcome>`.
    fn job(&self) -> Option<Found> {
        let length = self.phrases.situations.covered(self.text, self.words, 0)?;
        let when = Phrase { at: 0, length };
        let want = self.want(length)?;
        let wishes = self
            .words
            .get(want.at..want.end())
            .unwrap_or_default()
            .iter()
            .any(|word| {
                let word = word.text(self.text);
                WISHES.iter().any(|wish| wish.eq_ignore_ascii_case(word))
            });
        if !wishes || want.at == length {
            return None;
        }
        let mut found = self.story(Template::Job, when, length..want.at, want);
        found.whole = found.narrative.benefit.is_some();
        Some(found)
    }

    /// The rest of a story from its means on.
    fn story(
        &self,
        template: Template,
        role: Phrase,
        persona: Range<usize>,
        want: Phrase,
    ) -> Found {
        let limit = self.next_story(want.end()).unwrap_or(self.words.len());
        let mut indicators = vec![self.phrase(role), self.phrase(want)];
        let sentence = self.sentence_end(want.end(), limit);
        let (means, ends) = match self.benefit(want.end(), limit) {
            Some(sign) => {
                indicators.push(self.phrase(sign));
                let mut start = sign.end();
                while let Some(again) = self.repeated(start, limit) {
                    indicators.push(self.phrase(again));
                    start = again.end();
                }
                (
                    want.end()..sign.at,
                    Some(start..self.sentence_end(start, limit)),
                )
            }
            None => (want.end()..sentence, self.consequence(sentence, limit)),
        };
        let last = ends.as_ref().map_or(means.end, |ends| ends.end);
        let persona = self.part(persona);
        let wanted = self.part(means);
        Found {
            whole: persona.is_some() && wanted.is_some(),
            narrative: Narrative {
                template,
                language: self.phrases.language,
                span: self.extent(role.at, last.max(want.end())),
                persona,
                want: wanted,
                benefit: ends.and_then(|ends| self.part(ends)),
                indicators,
            },
        }
    }

    /// `In order to <ends>, as a <role>, I want <means>`.
    fn benefit_first(&self) -> Option<Found> {
        let length = self.phrases.ends_first.covered(self.text, self.words, 0)?;
        let ends_first = Phrase { at: 0, length };
        let mut roles = (length + 1..self.words.len().min(length + LONGEST_ROLE * 2))
            .filter_map(|at| self.role(at))
            .filter(|role| self.paused(role.at) || role.length > 1);
        let mut indicators = vec![self.phrase(ends_first)];
        let role = roles
            .clone()
            .find(|role| self.paused(role.at))
            .or_else(|| roles.next());
        let (ends_at, persona, want) = match role {
            Some(role) => {
                let want = self.want(role.end())?;
                indicators.push(self.phrase(role));
                let persona = self.persona(role.end(), want.at)?;
                (role.at, self.part(persona), want)
            }
            None => {
                let want = self.want(length)?;
                if length < 2 || !self.paused(want.at) {
                    return None;
                }
                (want.at, None, want)
            }
        };
        indicators.push(self.phrase(want));
        let limit = self.next_story(want.end()).unwrap_or(self.words.len());
        let last = self.sentence_end(want.end(), limit);
        let wanted = self.part(want.end()..last);
        Some(Found {
            whole: persona.is_some() && wanted.is_some(),
            narrative: Narrative {
                template: Template::BenefitFirst,
                language: self.phrases.language,
                span: self.extent(0, last),
                persona,
                want: wanted,
                benefit: self.part(length..ends_at),
                indicators,
            },
        })
    }

    /// `In order to <why>, for <who>, we will <what>, whereas currently <now>`.
    fn whereas(&self) -> Option<Found> {
        let why = self.seek(0..1, "in order to")?;
        let who = self.seek(why.end() + 1..self.words.len(), "for")?;
        let what = self.seek(who.end() + 1..self.words.len(), "we will|shall")?;
        let now = self.seek(
            what.end() + 1..self.words.len(),
            "whereas ?currently|now|today",
        )?;
        let in_order = self.paused(who.at) && self.paused(what.at);
        in_order.then(|| Found {
            whole: true,
            narrative: Narrative {
                template: Template::Whereas,
                language: self.phrases.language,
                span: self.extent(0, self.sentence_end(now.end(), self.words.len())),
                persona: self.part(who.end()..what.at),
                want: self.part(what.end()..now.at),
                benefit: self.part(why.end()..who.at),
                indicators: [why, who, what, now].map(|each| self.phrase(each)).into(),
            },
        })
    }

    /// `We believe <capability> will result in <outcome>; we will know when <measure>`.
    fn hypothesis(&self) -> Option<Found> {
        let belief = self.seek(0..1, "we believe ?that")?;
        let result = [
            "will|would result|lead|end in|to",
            "results|leads in|to",
            "will|would",
        ]
        .iter()
        .find_map(|pattern| self.seek(belief.end() + 1..self.words.len(), pattern))?;
        let mut indicators = vec![self.phrase(belief), self.phrase(result)];
        let known = [
            "we will|shall|can know|confirm ?that ?this|we ?is|are|have ?been ?true|right|succeeded|successful when|if",
            "we'll know ?that ?this|we ?is|are ?true|right|successful when|if",
        ]
        .iter()
        .find_map(|pattern| self.seek(result.end() + 1..self.words.len(), pattern));
        let ends = known.map_or_else(
            || self.sentence_end(result.end(), self.words.len()),
            |known| known.at,
        );
        let mut last = ends;
        if let Some(known) = known {
            indicators.push(self.phrase(known));
            last = self.sentence_end(known.end(), self.words.len());
        }
        let persona = self.seek(belief.end() + 1..result.at, "for|by|to");
        let outcome = self.part(result.end()..ends);
        Some(Found {
            whole: outcome.is_some(),
            narrative: Narrative {
                template: Template::Hypothesis,
                language: self.phrases.language,
                span: self.extent(0, last),
                persona: persona.and_then(|role| self.part(role.end()..result.at)),
                want: self.part(belief.end()..result.at),
                benefit: outcome,
                indicators,
            },
        })
    }

    /// `As a user, I add a story, so that ...`: a role, and a clause that says no wish.
    fn without_means(&self, role: Phrase) -> Option<Found> {
        if role.length < 2 {
            return None;
        }
        let reach = self.words.len().min(role.end() + LONGEST_ROLE / 2);
        let clause = (role.end() + 1..reach)
            .find(|at| is_one_of(self.phrases.subjects, self.text, self.words, *at));
        let pause = (role.end() + 1..reach).find(|at| self.paused(*at));
        let benefit = self.benefit(role.end(), self.words.len());
        let clause = match (clause, pause) {
            (Some(clause), _) => clause,
            (None, Some(pause)) if benefit.is_some_and(|benefit| benefit.at > pause) => pause,
            _ => return None,
        };
        let persona = self.persona(role.end(), clause)?;
        let benefit = self.benefit(clause, self.words.len());
        let last = self.sentence_end(benefit.map_or(clause, Phrase::end), self.words.len());
        let mut indicators = vec![self.phrase(role)];
        indicators.extend(benefit.map(|sign| self.phrase(sign)));
        Some(Found {
            whole: false,
            narrative: Narrative {
                template: Template::Connextra,
                language: self.phrases.language,
                span: self.extent(0, last),
                persona: self.part(persona),
                want: None,
                benefit: benefit.and_then(|sign| self.part(sign.end()..last)),
                indicators,
            },
        })
    }

    /// `I want ...`, or `The user wants ..., so that ...`: a means, and no role.
    fn without_role(&self) -> Option<Found> {
        let own = self
            .phrases
            .wants
            .covered(self.text, self.words, 0)
            .map(|length| Phrase { at: 0, length });
        let want = own.or_else(|| {
            if self.role(0).is_some() || begins_role(self.text, self.words, self.phrases) {
                return None;
            }
            (1..=4).find_map(|at| {
                self.phrases
                    .third_person
                    .covered(self.text, self.words, at)
                    .map(|length| Phrase { at, length })
            })
        })?;
        let sign = self.benefit(want.end(), self.words.len());
        if sign.is_none() && own.is_none() {
            return None;
        }
        let sentence = self.sentence_end(want.end(), self.words.len());
        let last = sign.map_or(sentence, |sign| {
            self.sentence_end(sign.end(), self.words.len())
        });
        let mut indicators = vec![self.phrase(want)];
        indicators.extend(sign.map(|sign| self.phrase(sign)));
        Some(Found {
            whole: false,
            narrative: Narrative {
                template: Template::Connextra,
                language: self.phrases.language,
                span: self.extent(0, last),
                persona: None,
                want: self.part(want.end()..sign.map_or(sentence, |sign| sign.at)),
                benefit: sign.and_then(|sign| self.part(sign.end()..last)),
                indicators,
            },
        })
    }
}

/// Words that make a job story's clause a wish and no event.
const WISHES: [&str; 20] = [
    "want", "need", "wish", "would", "i'd", "i’d", "like", "möchte", "will", "brauche", "veux",
    "souhaite", "voudrais", "aimerais", "wil", "zou", "quiero", "necesito", "deseo", "prefer",
];

impl Reading<'_> {
    fn role(&self, at: usize) -> Option<Phrase> {
        let length = self.phrases.roles.covered(self.text, self.words, at)?;
        let none = match length {
            1 => self.phrases.no_roles,
            _ => self.phrases.no_persons,
        };
        (!is_one_of(none, self.text, self.words, at + length)).then_some(Phrase { at, length })
    }

    /// The first phrase of wish from this word on: with a subject, or without one after a pause.
    fn want(&self, from: usize) -> Option<Phrase> {
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
    fn persona(&self, from: usize, to: usize) -> Option<Range<usize>> {
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
    fn benefit(&self, from: usize, limit: usize) -> Option<Phrase> {
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
    fn sign(&self, at: usize) -> Option<(u8, Phrase)> {
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
    fn clause_strength(&self, at: usize) -> Option<u8> {
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
    fn infinitive(&self, at: usize) -> Option<u8> {
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
    fn purpose(&self, next: usize) -> bool {
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
    fn repeated(&self, at: usize, limit: usize) -> Option<Phrase> {
        let (strength, phrase) = self.sign(at)?;
        (strength > 1 && at < limit).then_some(phrase)
    }

    /// The sentence behind the means that says what it is good for: `This saves ...`.
    fn consequence(&self, sentence: usize, limit: usize) -> Option<Range<usize>> {
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
    fn next_story(&self, from: usize) -> Option<usize> {
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
    fn paused(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.is_none_or(|word| word.pause || word.stop)
            || self.words.get(at).is_some_and(|word| word.line)
    }

    /// The word after the sentence that goes on at `from`, at most `limit`.
    fn sentence_end(&self, from: usize, limit: usize) -> usize {
        (from..limit)
            .find(|at| self.words.get(*at).is_some_and(|word| word.stop))
            .map_or(limit, |last| last + 1)
            .max(from.min(limit))
    }

    fn seek(&self, range: Range<usize>, pattern: &str) -> Option<Phrase> {
        if self.phrases.language != Language::English {
            return None;
        }
        range.into_iter().find_map(|at| {
            covered(pattern, self.text, self.words, at).map(|length| Phrase { at, length })
        })
    }

    fn phrase(&self, phrase: Phrase) -> Span {
        let words = self.words.get(phrase.at..phrase.end()).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.core.join(last.core),
            _ => Span::default(),
        }
    }

    fn extent(&self, from: usize, to: usize) -> Span {
        let words = self.words.get(from..to).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.core.join(last.outer),
            _ => Span::default(),
        }
    }

    /// The text of these words without the punctuation, emphasis and quotes around it; none when nothing is left.
    fn part(&self, words: Range<usize>) -> Option<Span> {
        let words = self.words.get(words)?;
        let raw = words.first()?.outer.join(words.last()?.outer);
        let span = trim(self.text, raw);
        (!span.is_empty()).then_some(span)
    }
}

/// A span without blanks, punctuation, unpaired brackets and quotes, and marks around it.
fn trim(text: &str, span: Span) -> Span {
    let mut part = text.get(span.range()).unwrap_or_default();
    let mut start = span.start as usize;
    loop {
        let front = part.trim_start_matches(is_punctuation);
        let front = match front.strip_prefix('.') {
            Some(behind) if behind.starts_with([' ', '.']) => behind,
            _ => front,
        };
        start += part.len() - front.len();
        let trimmed = front.trim_end_matches(|each| is_punctuation(each) || each == '.');
        let (before, bare) = without_pair(trimmed);
        start += before;
        if bare.len() == part.len() {
            return Span::new(start, start + bare.len());
        }
        part = bare;
    }
}

fn is_punctuation(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—' | '-' | '|' | '\\' | '>' | '\u{feff}'
        )
}

/// A text without an enclosing pair of quotes, brackets or marks, or without an unpaired one at either end, and how many
/// bytes went from its start.
fn without_pair(text: &str) -> (usize, &str) {
    let plain = |end: Option<char>| end.is_none_or(char::is_alphanumeric);
    let mut ends = text.chars();
    if plain(ends.next()) && plain(ends.next_back()) {
        return (0, text);
    }
    const PAIRS: [(char, char); 8] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
        ('‘', '’'),
    ];
    const MARKS: [char; 5] = ['"', '*', '_', '`', '~'];
    let count = |each: char| text.matches(each).count();
    if let Some((label, target)) = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
        && !label.contains('[')
        && target.find(')') == target.len().checked_sub(1)
    {
        return (1, label);
    }
    for (open, close) in PAIRS {
        let before = text.strip_prefix(open);
        if let Some(inner) = before.and_then(|inner| inner.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return (open.len_utf8(), inner);
        }
        if let Some(inner) = before
            && count(open) > count(close)
        {
            return (open.len_utf8(), inner);
        }
        if let Some(inner) = text.strip_suffix(close)
            && close != '’'
            && count(close) > count(open)
        {
            return (0, inner);
        }
    }
    for mark in MARKS {
        let before = text.strip_prefix(mark);
        let encloses = |inner: &&str| !inner.trim_matches(mark).contains(mark);
        if let Some(inner) = before
            .and_then(|inner| inner.strip_suffix(mark))
            .filter(encloses)
        {
            return (1, inner);
        }
        let unpaired = count(mark) % 2 == 1;
        if let Some(inner) = before.filter(|_| unpaired) {
            return (1, inner);
        }
        if let Some(inner) = text.strip_suffix(mark).filter(|_| unpaired) {
            return (0, inner);
        }
        // An emphasis that was opened before this part or is closed behind it.
        if mark == '*' && count(mark) == 2 {
            if let Some(inner) = text.strip_suffix("**") {
                return (0, inner);
            }
            if let Some(inner) = text.strip_prefix("**") {
                return (2, inner);
            }
        }
    }
    match text
        .strip_prefix('\'')
        .and_then(|inner| inner.strip_suffix('\''))
    {
        Some(inner) => (1, inner),
        None => (0, text),
    }
}

#[cfg(test)]
mod tests {
    use crate::backlog::body::{Body, Language, Template, parse};
    use crate::text::{Source, Span};

    /// Persona, want and benefit, `-` for none, with the template when it is not Connextra's.
    fn read(text: &str) -> String {
        let source = Source::new("S-1.md", text);
        let Body {
            narrative: Some(narrative),
            ..
        } = parse(&source, 0)
        else {
            return "none".to_owned();
        };
        let part = |span: Option<Span>| span.map_or("-", |span| source.slice(span));
        let template = match narrative.template {
            Template::Connextra => String::new(),
            other => format!("{other:?}: "),
        };
        format!(
            "{template}{} | {} | {}",
            part(narrative.persona),
            part(narrative.want),
            part(narrative.benefit)
        )
    }

    fn indicators(text: &str) -> Vec<String> {
        let source = Source::new("S-1.md", text);
        let narrative = parse(&source, 0).narrative.expect("a narrative");
        narrative
            .indicators
            .iter()
            .map(|span| source.slice(*span).to_owned())
            .collect()
    }

    #[test]
    fn splits_role_means_and_ends() {
        assert_eq!(
            read(
                "As the manager of a remote team, I want to see when my team members are working,\nso that I can schedule meetings at times that are convenient for everyone.\n"
            ),
            "manager of a remote team | see when my team members are working | I can schedule meetings at times that are convenient for everyone"
        );
        assert_eq!(
            indicators("As an Owner, I'd like to be able to pay, so I can leave."),
            ["As an", "I'd like to be able to", "so I can"]
        );
    }

    #[test]
    fn indicator_phrases_vary() {
        for (text, expected) in [
            (
                "As PO, I want to see velocity so I can plan",
                "PO | see velocity | plan",
            ),
            (
                "As a baker I’d like to bake so that I’m fed",
                "baker | bake | I’m fed",
            ),
            (
                "As a guard, I should be able to lock it.",
                "guard | lock it | -",
            ),
            (
                "As a guard, I'm able to lock it in order to sleep",
                "guard | lock it | sleep",
            ),
            (
                "As a cook I wish to taste, so the soup is good",
                "cook | taste | the soup is good",
            ),
            (
                "As a cook I need salt because it tastes better",
                "cook | salt | it tastes better",
            ),
            (
                "As a poet, would like the power to rhyme",
                "poet | the power to rhyme | -",
            ),
            (
                "As our biggest customer, we need invoices so that we pay",
                "our biggest customer | invoices | we pay",
            ),
            ("As a user I want to to log in", "user | log in | -"),
            (
                "AS A USER I WANT TO LOG IN SO THAT I CAN WORK",
                "USER | LOG IN | I CAN WORK",
            ),
            (
                "As a fan I want tickets so that so I get in",
                "fan | tickets | I get in",
            ),
            ("As a fan I don't want ads", "fan | ads | -"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn spacing_punctuation_and_marks_do_not_matter() {
        for (text, expected) in [
            (
                "As a  blind   user,  I  want  to   hear ,  so  that  I can shop .",
                "blind   user | hear | I can shop",
            ),
            (
                "As a user,I want to log in,so that I work",
                "user | log in | I work",
            ),
            (
                "As a user \u{2014} I want to log in \u{2014} so that I work",
                "user | log in | I work",
            ),
            (
                "**As a** manager **I want to** export **so that** I file",
                "manager | export | I file",
            ),
            (
                "*As a manager, I want to export, so that I file.*",
                "manager | export | I file",
            ),
            (
                "As a **manager**,\nI want\nto export",
                "manager | export | -",
            ),
            ("> As a user, I want\n> to quote", "user | quote | -"),
            (
                "As a [site admin](roles.md#a), I want `sudo`.",
                "site admin | sudo | -",
            ),
            (
                "As a \u{201c}power user\u{201d}, I want keys",
                "power user | keys | -",
            ),
            (
                "As a <role>, I want <means>, so that <ends>",
                "role | means | ends",
            ),
            (
                "As a buyer (new or old), I want \"quick\" carts",
                "buyer (new or old) | \"quick\" carts | -",
            ),
            (
                "As a user, who is blind, I want sound",
                "user, who is blind | sound | -",
            ),
            ("As a user, when I log in, I want sound", "user | sound | -"),
            ("Story: As a driver, I want maps.", "driver | maps | -"),
            (
                "As a user\n\nI want maps\n\nSo that I drive",
                "user | maps | I drive",
            ),
            (
                "- As a user\n- I want maps\n- So that I drive",
                "user | maps | I drive",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn so_is_not_always_a_reason() {
        for (text, expected) in [
            (
                "As a user, I want so many maps so that I drive",
                "user | so many maps | I drive",
            ),
            (
                "As a user, I want a map that is so clear",
                "user | a map that is so clear | -",
            ),
            (
                "As a user, I want maps, lists and so on",
                "user | maps, lists and so on | -",
            ),
            (
                "As an editor, I want a form so parents can write, so that I learn",
                "editor | a form so parents can write | I learn",
            ),
            (
                "As a user I want search so findability improves",
                "user | search | findability improves",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_ends_the_story_but_abbreviations_do_not() {
        for (text, expected) in [
            (
                "As a user, I want maps. So that I drive. More text.",
                "user | maps | I drive",
            ),
            (
                "As a user, I want e.g. Stripe, so that I pay at 9:00 a.m. sharp.",
                "user | e.g. Stripe | I pay at 9:00 a.m. sharp",
            ),
            (
                "As a user, I want maps. Later we cache them so that they are fast.",
                "user | maps | -",
            ),
            (
                "As a user, I want maps. This saves fuel. More.",
                "user | maps | This saves fuel",
            ),
            (
                "As a user, I want maps. As a guest, I want food, so that I eat.",
                "user | maps | -",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_templates_are_known() {
        for (text, expected) in [
            (
                "In order to save time, as a clerk, I want to import orders.",
                "BenefitFirst: clerk | import orders | save time",
            ),
            (
                "In order to keep customers, for account managers, we will send reminders, whereas currently they use a list.",
                "Whereas: account managers | send reminders | keep customers",
            ),
            (
                "When I plan my week, I want to see meetings, so I can avoid conflicts.",
                "Job: I plan my week | see meetings | avoid conflicts",
            ),
            (
                "We believe that a cheaper plan will result in sign-ups; we will know when trials double.",
                "Hypothesis: - | a cheaper plan | sign-ups",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_languages_are_known() {
        for (text, expected) in [
            (
                "Als QA will ich eine Testumgebung, um die Qualität sicherstellen zu können.",
                "QA | eine Testumgebung | die Qualität sicherstellen zu können",
            ),
            (
                "Als Admin von D möchte ich, dass D wie B arbeitet. Dies vereinfacht den Betrieb.",
                "Admin von D | D wie B arbeitet | Dies vereinfacht den Betrieb",
            ),
            (
                "Als Kundin möchte ich gerne zahlen, sodass ich fertig bin.",
                "Kundin | zahlen | ich fertig bin",
            ),
            (
                "En tant qu’administrateur, je souhaite bloquer un compte pour éviter les abus.",
                "administrateur | bloquer un compte | éviter les abus",
            ),
            (
                "Als gebruiker wil ik inloggen zodat ik mijn gegevens zie.",
                "gebruiker | inloggen | ik mijn gegevens zie",
            ),
            (
                "Como cliente, quiero pagar con tarjeta para ahorrar tiempo.",
                "cliente | pagar con tarjeta | ahorrar tiempo",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let german = parse(&Source::new("S-1.md", "Als Kundin will ich zahlen."), 0);
        assert_eq!(
            german.narrative.map(|story| story.language),
            Some(Language::German)
        );
    }

    #[test]
    fn a_story_may_lack_its_role_or_its_means() {
        assert_eq!(
            read("As a clerk, I file a letter, so that it is found"),
            "clerk | - | it is found"
        );
        assert_eq!(
            read("Clerks want to file letters, so that they are found"),
            "- | file letters | they are found"
        );
        assert_eq!(read("I want maps so that I drive"), "- | maps | I drive");
        assert_eq!(
            read("I want to say hello.\n\nAs a user, I want maps"),
            "user | maps | -",
            "a whole story counts before one without a role"
        );
    }

    #[test]
    fn prose_is_no_story() {
        for text in [
            "As such, I want to note that this is prose.",
            "As discussed, I want to fix it so that it works.",
            "As a result, I want to go home.",
            "When I click the button, nothing happens.",
            "To do: nothing",
            "```\nAs a user, I want code\n```",
            "# Title\n\n## As a user, I want a heading\n",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
    }

    #[test]
    fn the_first_story_of_the_text_counts() {
        assert_eq!(
            read(
                "Intro.\n\n## Story\n\nAs a user, I want maps.\n\n## More\n\nAs a guest, I want food."
            ),
            "user | maps | -"
        );
    }
}
