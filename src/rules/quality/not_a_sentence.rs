use super::prose::ends_with;
use super::verbs::{Verb, verb};
use super::{Story, open_stories};
use crate::Facts;
use crate::backlog::body::{Language, Template};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q8",
    name: "not-a-sentence",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
A story that is no full sentence: an indicator with nothing behind it (`so that` at the end), a `so that` without a subject
(`so that pay my bill`), a part that breaks off (`..., and`), or no full stop where more than half of the stories of this
backlog end with one.

## Why it matters
A story is a well-formed full sentence (criterion *full sentence* of the Quality User Story framework, Lucassen et al.
2016). Half a sentence is usually half a thought.

## How to fix it
Read it aloud and finish it.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut without_stop = Vec::new();
    let mut stories = 0;
    for story in open_stories(facts) {
        stories += 1;
        if let Some(remark) = broken(story) {
            remarks.push(remark);
        } else if !ends_with_stop(story) {
            without_stop.push(story);
        }
    }
    if without_stop.len() * 2 < stories {
        remarks.extend(without_stop.into_iter().map(|story| {
            let end = Span::at(story.narrative.span.end as usize);
            let message = format!("the story of {} ends without a full stop", story.item.id);
            Remark::at(story.item, end, message)
                .help("end it with a full stop, like most stories here")
                .key("full stop")
        }));
    }
    remarks
}

fn ends_with_stop(story: Story<'_>) -> bool {
    let end = story.narrative.span.end as usize;
    let rest = story.text().get(end..).unwrap_or_default();
    let behind = rest.trim_start_matches(['*', '_', '"', '”', ')', ' ']);
    story
        .part(Some(story.narrative.span))
        .trim_end_matches(['*', '_', '"', '”', ')', ' '])
        .ends_with(['.', '!', '?', '…'])
        || behind.starts_with(['.', '!', '?', '…'])
}

/// Where a story breaks off.
fn broken(story: Story<'_>) -> Option<Remark> {
    let narrative = story.narrative;
    let id = &story.item.id;
    let last = narrative.indicators.last().copied()?;
    let missing = narrative.template == Template::Connextra
        && narrative.indicators.len() > 2
        && narrative.benefit.is_none();
    if missing {
        let written = story.part(Some(last));
        let message = format!("nothing stands behind `{written}` in the story of {id}");
        let remark = Remark::at(story.item, last, message);
        return Some(remark.help("say why it is wanted").key("no benefit"));
    }
    let part = narrative.benefit.or(narrative.want)?;
    if narrative.language != Language::English {
        return None;
    }
    if let Some(word) = dangling(story, part) {
        let message = format!(
            "the story of {id} breaks off after `{}`",
            story.part(Some(word))
        );
        let remark = Remark::at(story.item, word, message);
        return Some(remark.help("finish the sentence").key("breaks off"));
    }
    let benefit = narrative.benefit?;
    let written = story
        .part(Some(benefit))
        .split(char::is_whitespace)
        .next()?;
    let start = benefit.start as usize;
    let first = Span::new(start, start + written.len());
    let that = ends_with(story.part(Some(last)), "that");
    let bare = that
        && verb(story.part(Some(first))) == Verb::Surely
        && !story
            .part(Some(benefit))
            .to_ascii_lowercase()
            .contains(" is ");
    bare.then(|| {
        let written = story.part(Some(first));
        let message = format!("the benefit of {id} has no subject before `{written}`");
        Remark::at(story.item, first, message)
            .help("say who: `so that I ...`, `so that guests ...`")
            .key("no subject")
    })
}

/// A last word that asks for more.
fn dangling(story: Story<'_>, part: Span) -> Option<Span> {
    const OPEN: [&str; 8] = ["a", "an", "and", "because", "my", "or", "our", "the"];
    let text = story.part(Some(part));
    let written = text.rsplit(char::is_whitespace).next()?;
    let start = part.end as usize - written.len();
    let last = Span::new(start, part.end as usize);
    OPEN.iter()
        .any(|each| each.eq_ignore_ascii_case(written) && written != "A")
        .then_some(last)
}
