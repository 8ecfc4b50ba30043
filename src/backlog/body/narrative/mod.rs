//! A user story's narrative in prose: who, what and why by the known templates, in several languages.

mod indicators;
mod trim;

use std::ops::Range;

use super::phrases::{LANGUAGES, Phrases, Sign, covered, is_one_of};
use super::words::{Word, Words, ends_sentence};
use super::{Narrative, Template};

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
                indicators: indicators.into(),
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
                indicators: indicators.into(),
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
                indicators: indicators.into(),
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
                indicators: indicators.into(),
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
                indicators: indicators.into(),
            },
        })
    }
}

/// Words that make a job story's clause a wish and no event.
const WISHES: [&str; 20] = [
    "want", "need", "wish", "would", "i'd", "i’d", "like", "möchte", "will", "brauche", "veux",
    "souhaite", "voudrais", "aimerais", "wil", "zou", "quiero", "necesito", "deseo", "prefer",
];

#[cfg(test)]
mod tests;
