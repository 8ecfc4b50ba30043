use super::Story;
use super::lexicon::Lexicons;
use super::prose::{content_keys, jaccard};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q14",
    name: "benefit-restates-want",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
A benefit that says the want again: at least 60 % of the words that say something are the same in both (Jaccard), as in `I
want to export orders, so that orders can be exported`.

## Why it matters
A benefit that restates the want tells nobody why the story is valuable (*Valuable* of INVEST, Wake 2003), and gives no
help when two stories compete.

## How to fix it
Ask what the role does next, or what goes wrong today without it, and write that.
",
    check: Check::Story(check),
};

/// Likeness from which the two say the same.
const SAME: f64 = 0.6;

fn check(story: Story<'_>, _: &Lexicons) -> Vec<Remark> {
    let (Some(want), Some(benefit)) = (story.narrative.want, story.narrative.benefit) else {
        return Vec::new();
    };
    let (wanted, reason) = (
        content_keys(&[story.part(Some(want))]),
        content_keys(&[story.part(Some(benefit))]),
    );
    let likeness = jaccard(&wanted, &reason);
    if likeness < SAME {
        return Vec::new();
    }
    let message = format!(
        "the benefit of {} says the want again ({} of the words)",
        story.item.id,
        rounding::percent(likeness)
    );
    vec![
        Remark::at(story.item, benefit, message)
            .help("say what the role can do then, or what goes wrong today"),
    ]
}
