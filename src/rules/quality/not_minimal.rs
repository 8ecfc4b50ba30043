use super::Story;
use super::lexicon::Lexicons;
use super::prose::{ends_with, quoted};
use crate::backlog::body::words;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q3",
    name: "not-minimal",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
More than role, means and ends in the paragraph of a story:

- text behind the end of a sentence, a semicolon, a colon or a dash;
- text in brackets: `( )`, `[ ]`, `{ }`, `< >`;
- an indicator said again: a second `so that`, another `I want`, a second story behind the first.

Hyphens, times (`9:00`), addresses, `user(s)`, links and code are no faults, nor is punctuation inside the role.

## Why it matters
A story holds a role, a means and ends, and nothing but these (criterion *minimal* of the Quality User Story framework,
Lucassen et al. 2016; their tool AQUSA looks at the same three signs). Remarks hide what is asked and belong to the
conversation, criteria or notes.

## How to fix it
Move the rest below: conditions to `## Acceptance criteria`, explanations to a paragraph or section of their own.
",
    check: Check::Story(check),
};

fn check(story: Story<'_>, _: &Lexicons) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let narrative = story.narrative;
    // A part that is missing is the subject of another rule.
    let parts = [
        (narrative.want, "want"),
        (narrative.benefit, "benefit"),
        (narrative.persona, "role"),
    ];
    for (part, name) in parts {
        let Some(span) = part else { continue };
        remarks.extend(brackets(story, span, name));
        if name != "role" {
            remarks.extend(second_sentence(story, span, name));
            remarks.extend(repeated(story, span, name));
        }
    }
    remarks.extend(extra_text(story));
    remarks.extend(doubled(story));
    remarks
}

/// Text behind the story in its own paragraph; the first bracket or sentence there.
fn extra_text(story: Story<'_>) -> Option<Remark> {
    let rest = rest_of_paragraph(story)?;
    let text = story.part(Some(rest));
    let id = &story.item.id;
    let (message, key, help) = match text.chars().next()? {
        '(' | '[' | '{' => (
            format!(
                "text in brackets behind the story of {id}: {}",
                quoted(text)
            ),
            "brackets",
            "move it to the criteria or to a paragraph of its own",
        ),
        _ => (
            format!("more text behind the story of {id}: {}", quoted(text)),
            "punctuation",
            "end the paragraph with the story; conditions belong to the criteria",
        ),
    };
    Some(Remark::at(story.item, rest, message).help(help).key(key))
}

/// What stands behind the narrative up to the end of its paragraph or list item.
fn rest_of_paragraph(story: Story<'_>) -> Option<Span> {
    let start = story.narrative.span.end as usize;
    let end = story.item.document.body.span.end as usize;
    let text = story.text().get(start..end)?;
    let mut length = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        let ends = content.is_empty() || content.starts_with(['#', '-', '+', '|', '=']);
        let other = content.starts_with("* ")
            || content.starts_with("```")
            || content.starts_with("<!--")
            || content.starts_with(|each: char| each.is_ascii_digit());
        if number > 0 && (ends || other) {
            break;
        }
        length += line.len();
    }
    let rest = text.get(..length)?;
    let said = rest.trim_start_matches(|each: char| {
        !each.is_alphanumeric() && !matches!(each, '(' | '[' | '{')
    });
    if !said.contains(char::is_alphanumeric) {
        return None;
    }
    let start = start + rest.len() - said.len();
    Some(Span::new(start, start + said.trim_end().len()))
}

/// Brackets inside a part; not `(s)`, links and code.
fn brackets(story: Story<'_>, span: Span, part: &str) -> Option<Remark> {
    let text = story.part(Some(span));
    let is_open = |byte: u8| matches!(byte, b'(' | b'[' | b'{' | b'<');
    let mut at = text.bytes().position(is_open)?;
    loop {
        let rest = text.get(at..)?;
        let next = rest.bytes().position(is_open)?;
        let start = at + next;
        let before = text.get(..start)?;
        let rest = text.get(start..)?;
        let close = match rest.chars().next()? {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            _ => '>',
        };
        let length = rest.find(close)? + 1;
        let inner = rest.get(1..length - 1)?;
        let behind = rest.get(length..)?;
        let in_code = before.matches('`').count() % 2 == 1;
        let joined = before.ends_with(|each: char| each.is_alphanumeric() || each == ']');
        let link = close == ']' && behind.starts_with('(');
        let mark = close == '>' && (inner.starts_with(['/', ' ', 'h', '=']) || inner.len() > 30);
        if !(in_code || joined || link || mark || inner.trim().is_empty()) {
            let here = span.start as usize + start;
            let found = Span::new(here, here + length);
            let id = &story.item.id;
            let written = quoted(story.part(Some(found)));
            let message = format!("text in brackets in the {part} of {id}: {written}");
            return Some(
                Remark::at(story.item, found, message)
                    .help("leave it out, or move it to the criteria")
                    .key(format!("{part} brackets")),
            );
        }
        at = start + length;
    }
}

/// A sentence end, colon, semicolon or dash inside a part, with more behind it.
fn second_sentence(story: Story<'_>, span: Span, part: &str) -> Option<Remark> {
    let text = story.text();
    if !may_pause(story.part(Some(span))) {
        return None;
    }
    let words = words(text, span);
    let (before, behind) = words
        .iter()
        .zip(words.iter().skip(1))
        .find(|(word, next)| {
            let gap = text
                .get(word.core.end as usize..next.core.start as usize)
                .unwrap_or_default();
            // A blank tells punctuation from `9:00` and from a hyphen.
            let blank = gap.contains(char::is_whitespace);
            let dash = [" - ", " – ", " — ", "—"]
                .iter()
                .any(|dash| gap.contains(dash));
            let pause = gap.starts_with([':', ';']) && !word.text(text).contains("://");
            let known = is_abbreviation(word.text(text));
            dash || (blank && !known && (word.stop || pause))
        })?;
    let rest = Span::new(behind.core.start as usize, span.end as usize);
    let id = &story.item.id;
    let message = format!(
        "the {part} of {id} goes on after {}: {}",
        quoted(before.text(text)),
        quoted(story.part(Some(rest)))
    );
    Some(
        Remark::at(story.item, rest, message)
            .help("one clause says it; the rest belongs to the criteria or notes")
            .key(format!("{part} punctuation")),
    )
}

/// Whether there is a sign at all that may end a clause; a full stop counts before a blank. Dashes are beyond ASCII.
fn may_pause(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.iter().skip(1).chain(&[0]);
    bytes.iter().zip(next).any(|(byte, next)| match byte {
        b':' | b';' | 0x80.. => true,
        b'.' => matches!(next, b' ' | b'\n'),
        b'!' | b'?' | b'-' => *next == b' ',
        _ => false,
    })
}

fn is_abbreviation(word: &str) -> bool {
    [
        "e.g", "eg", "i.e", "ie", "z.b", "d.h", "ex", "incl", "namely", "a.m", "p.m",
    ]
    .iter()
    .any(|each| each.eq_ignore_ascii_case(word))
}

/// Another `so that` or `I want` inside a part.
fn repeated(story: Story<'_>, span: Span, part: &str) -> Option<Remark> {
    const AGAIN: [&str; 6] = [
        "so that ",
        "in order to ",
        "i want ",
        "i would like ",
        "i'd like ",
        "i wish to ",
    ];
    let text = story.part(Some(span));
    let begins_again = |word: &[u8]| {
        let is = |each: &[u8]| word.eq_ignore_ascii_case(each);
        is(b"so") || is(b"in") || is(b"i") || is(b"i'd")
    };
    let mut words = (text.as_bytes()).split(|byte| matches!(byte, b' ' | b',' | b'\n'));
    if !words.any(begins_again) {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let again = AGAIN.iter().find_map(|phrase| {
        let at = text.match_indices(phrase).map(|(at, _)| at).find(|at| {
            *at == 0
                || text
                    .get(..*at)
                    .is_some_and(|before| before.ends_with([' ', ',', '\n']))
        })?;
        // `which summit I want to attend`, `how I would like it`: a clause about the role's own wish.
        let clause = phrase.starts_with('i') && *phrase != "in order to ";
        let paused = at == 0
            || text
                .get(..at)
                .is_some_and(|before| before.trim_end().ends_with([',', ';', '.']));
        (!clause || paused).then_some((at, phrase.trim_end()))
    });
    let (at, phrase) =
        again.filter(|(at, phrase)| !(part == "want" && *at > 0 && *phrase == "in order to"))?;
    // The benefit that begins with a wish is another rule's.
    if part == "benefit" && at == 0 {
        return None;
    }
    // `do it in order to work` inside the benefit is part of the reason.
    if part == "benefit" && phrase == "in order to" {
        return None;
    }
    let start = span.start as usize + at;
    let found = Span::new(start, start + phrase.len());
    let written = quoted(story.part(Some(found)));
    let message = format!("the {part} of {} says {written} again", story.item.id);
    Some(
        Remark::at(story.item, found, message)
            .help("one role, one means and one reason make a story")
            .key(format!("{part} repeated")),
    )
}

/// `so that so ...`: an indicator said twice in a row.
fn doubled(story: Story<'_>) -> Option<Remark> {
    let indicators = &story.narrative.indicators;
    let span = indicators.iter().copied().find(|span| {
        let text = story.part(Some(*span));
        let pairs = text.as_bytes().windows(2);
        let said = pairs.filter(|pair| pair.eq_ignore_ascii_case(b"so"));
        said.count() > 1 || ends_with(text, " to to")
    });
    let second = indicators.get(3).copied();
    let span = span.or_else(|| {
        (story.narrative.template == crate::backlog::body::Template::Connextra)
            .then_some(second)
            .flatten()
    })?;
    let written = quoted(story.part(Some(span)));
    let message = format!("the story of {} repeats itself: {written}", story.item.id);
    Some(
        Remark::at(story.item, span, message)
            .help("say it once")
            .key("repeated indicator"),
    )
}
