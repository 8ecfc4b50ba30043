use super::Story;
use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q1",
    name: "not-well-formed",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
A story whose narrative lacks its role (`I want to pay`) or its means (`As a guest, I pay`): an error in NOW and for started
stories, a warning elsewhere. A story without any narrative is a warning in LATER and a note further down; in NOW and
NEXT `definition-of-ready` says so.

## Why it matters
A user story has at least a role and a means (criterion *well-formed* of the Quality User Story framework, Lucassen et al.
2016). Without a role nobody can be asked; without a means nobody knows what to build.

## How to fix it
`As a <role>, I want <what>, so that <why>.` Other templates are fine too: `In order to <why>, as a <role>, I want <what>`,
`When <situation>, I want to <what>, so I can <why>`, `We believe <what> will result in <why>`; also in German, French,
Dutch and Spanish.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let band = facts.ranking.band(index);
    let Some(story) = Story::of(item) else {
        let lacks = item.item_type == ItemType::Story && !item.document.body.span.is_empty();
        return lacks
            .then(|| no_narrative(item, band))
            .flatten()
            .into_iter()
            .collect();
    };
    let narrative = story.narrative;
    let (lack, help) = match (narrative.persona, narrative.want) {
        (None, None) => (
            "neither role nor means",
            "write `As a <role>, I want <what>, so that <why>.`",
        ),
        (None, Some(_)) if narrative.template == crate::backlog::body::Template::Hypothesis => {
            return Vec::new();
        }
        (None, Some(_)) => (
            "no role",
            "begin with who wants it: `As a <role>, I want ...`",
        ),
        (Some(_), None) => (
            "no means",
            "say what the role wants: `As a <role>, I want to <what>, ...`",
        ),
        (Some(_), Some(_)) => return Vec::new(),
    };
    let level = match band {
        Some(Band::Doing | Band::Now) => Level::Error,
        _ => Level::Warning,
    };
    let message = format!("the story of {} has {lack}", item.id);
    let remark = Remark::at(item, narrative.span, message);
    vec![remark.level(level).help(help).key(lack)]
}

fn no_narrative(item: &Item, band: Option<Band>) -> Option<Remark> {
    let level = match band? {
        Band::Now | Band::Next => return None,
        Band::Doing | Band::Later => Level::Warning,
        Band::Beyond | Band::Tail => Level::Info,
    };
    let message = format!("{} is a story without a narrative", item.id);
    Some(
        Remark::at(item, item.title.span, message)
            .level(level)
            .help("write below the front matter: `As a <role>, I want <what>, so that <why>.`")
            .key("no narrative"),
    )
}
