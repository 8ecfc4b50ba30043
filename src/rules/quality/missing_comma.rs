use super::Story;
use super::lexicon::Lexicons;
use super::prose::between;
use crate::backlog::body::{Language, Template};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q15",
    name: "missing-comma",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
An English story without a comma (or another pause, or a new line) between role, means and ends: `As a guest I want to pay
so that I can leave`.

## Why it matters
The commas show where the parts begin; without them readers and tools guess. AQUSA, the tool of the Quality User Story
framework (Lucassen et al. 2016), counts it as a defect of form.

## How to fix it
`As a guest, I want to pay, so that I can leave.`
",
    check: Check::Story(check),
};

fn check(story: Story<'_>, _: &Lexicons) -> Vec<Remark> {
    remark(story).into_iter().collect()
}

fn remark(story: Story<'_>) -> Option<Remark> {
    let narrative = story.narrative;
    if narrative.language != Language::English || narrative.template != Template::Connextra {
        return None;
    }
    let (want_sign, benefit_sign) = match &*narrative.indicators {
        [_, want, benefit, ..] => (Some(*want), Some(*benefit)),
        [_, want] => (Some(*want), None),
        _ => (None, None),
    };
    let pauses = |part: Option<Span>, sign: Option<Span>| {
        let gap = between(part?, sign?);
        let text = story.part(Some(gap));
        Some(text.contains([',', ';', ':', '.', '!', '?', '–', '—', '\n']) || text.contains(" - "))
    };
    let behind_role = pauses(narrative.persona, want_sign).filter(|_| narrative.want.is_some());
    let behind_want = pauses(narrative.want, benefit_sign).filter(|_| narrative.benefit.is_some());
    let (place, span) = match (behind_role, behind_want) {
        (Some(false), Some(false)) => ("behind role and want", want_sign?),
        (Some(false), _) => ("behind the role", want_sign?),
        (_, Some(false)) => ("behind the want", benefit_sign?),
        _ => return None,
    };
    let message = format!("the story of {} has no comma {place}", story.item.id);
    Some(
        Remark::at(story.item, Span::at(span.start as usize), message)
            .help("`As a <role>, I want <what>, so that <why>.`")
            .key(place),
    )
}
