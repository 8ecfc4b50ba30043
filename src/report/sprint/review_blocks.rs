//! A review as people read it.

use std::collections::BTreeMap;

use super::plan_blocks::{product_goal_text, results};
use super::{days_text, goal_text, scope};
use crate::report::event::{carried_text, more, wish_text};
use crate::report::moment::{files_text, moment_text};
use crate::report::movers::mover_text;
use crate::report::shape::{SprintDone, SprintRelease, SprintReview};
use crate::report::{Block, Role, Text, number};

/// Lines of each list where people read; JSON has them all.
const MOST: usize = 25;

/// Moves of the order that are told.
const MOVED: usize = 8;

pub(super) fn blocks(review: &SprintReview) -> Vec<Block> {
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&review.at)),
        ("goal".to_owned(), goal_text(&review.sprint)),
        ("days".to_owned(), days_text(&review.sprint)),
    ];
    if let Some(reason) = &review.sprint.cancelled {
        facts.push(("cancelled".to_owned(), Text::of(Role::Bad, reason)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    blocks.push(Block::heading(2, "Done"));
    blocks.push(if review.done.is_empty() {
        Block::paragraph(match review.sprint.state {
            "running" => "Nothing of it is finished yet.",
            _ => "Nothing of it was finished.",
        })
    } else {
        more(review.done.iter().map(done_text).collect(), MOST)
    });
    blocks.push(Block::heading(2, "Not done"));
    if review.not_done.is_empty() {
        blocks.push(Block::paragraph("Nothing was left."));
    } else {
        blocks.push(Block::paragraph(match review.sprint.state {
            "running" => "The sprint is not over. What is not done at its end goes back to the backlog, where the order decides again.",
            _ => "These go back to the backlog, where the order decides again.",
        }));
        blocks.push(more(
            review.not_done.iter().map(carried_text).collect(),
            MOST,
        ));
    }
    if !review.scope.is_empty() {
        blocks.push(Block::heading(2, "What came and went in the sprint"));
        blocks.extend(scope::blocks(&review.scope));
    }
    blocks.push(Block::heading(2, "What changed around us"));
    blocks.extend(around(review));
    blocks.push(Block::heading(2, "Where we stand"));
    blocks.extend(standing(review));
    blocks.push(Block::heading(2, "What was said and decided here"));
    blocks.extend(said(review));
    blocks.push(Block::Paragraph(files_text(review.files)));
    blocks
}

fn done_text(done: &SprintDone) -> Text {
    let text = Text::id(&done.item.id)
        .then(" ")
        .then(&*done.item.title)
        .then(": ");
    let text = match done.verdict.as_deref() {
        Some("accepted") => text.and(Role::Good, "accepted"),
        Some(verdict) => text.and(Role::Bad, verdict),
        None => text.and(Role::Warning, "no acceptance on record"),
    };
    let text = match done.finished {
        Some(day) => text.then(format!(" on {day}")),
        None => text,
    };
    let text = match done.criteria {
        0 => text.then(", no criteria"),
        all => text.then(format!(", {} of {all} criteria ticked", done.ticked)),
    };
    let text = match &done.increment {
        Some(increment) => text.then(", ").and(Role::Code, increment),
        None => text,
    };
    if done.is_outdated {
        text.and(Role::Warning, ", its criteria were changed since")
    } else {
        text
    }
}

fn around(review: &SprintReview) -> Vec<Block> {
    let feedback = &review.feedback;
    let mut blocks = Vec::new();
    if feedback.files == 0 {
        blocks.push(Block::paragraph("No feedback was received in these days."));
    } else {
        let text = Text::of(
            Role::Strong,
            number::counted(feedback.files, "piece", "pieces"),
        )
        .then(format!(
            " of feedback, from {} in {}",
            number::counted(feedback.people, "person", "people"),
            number::counted(feedback.accounts, "account", "accounts")
        ));
        blocks.push(Block::Paragraph(text));
        let mut lines = Vec::new();
        if !feedback.segments.is_empty() {
            lines.push(Text::plain(format!(
                "accounts by segment: {}",
                counts(&feedback.segments)
            )));
        }
        if !feedback.channels.is_empty() {
            lines.push(Text::plain(format!(
                "by channel: {}",
                counts(&feedback.channels)
            )));
        }
        if !lines.is_empty() {
            blocks.push(Block::List(lines));
        }
    }
    match review.moved.as_deref() {
        None => {}
        Some([]) => blocks.push(Block::paragraph(
            "Nothing was moved in the order since its first day.",
        )),
        Some(moved) => {
            let text = Text::of(Role::Strong, "Moved in the order since its first day");
            blocks.push(Block::Paragraph(text));
            blocks.push(more(moved.iter().map(mover_text).collect(), MOVED));
        }
    }
    if review.answered.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing that is done answers a wish on record.",
        ));
    } else {
        let text = Text::of(Role::Strong, "Asked for, and answered by what is done");
        blocks.push(Block::Paragraph(text));
        blocks.push(more(review.answered.iter().map(wish_text).collect(), MOST));
    }
    blocks
}

fn counts(counts: &BTreeMap<String, usize>) -> String {
    let counts = counts
        .iter()
        .map(|(name, count)| format!("{} {name}", number::whole(*count)));
    counts.collect::<Vec<_>>().join(", ")
}

fn standing(review: &SprintReview) -> Vec<Block> {
    let mut blocks = Vec::new();
    match &review.product_goal {
        None => blocks.push(Block::paragraph("No product goal is active.")),
        Some(goal) => {
            let text = Text::plain("Product goal: ").join(product_goal_text(goal));
            blocks.push(Block::Paragraph(text));
            blocks.extend(results(goal));
        }
    }
    if review.releases.is_empty() {
        blocks.push(Block::paragraph("No release is planned."));
    } else {
        let lines = review
            .releases
            .iter()
            .map(|release| release_text(release, review));
        blocks.push(Block::List(lines.collect()));
    }
    blocks
}

fn release_text(release: &SprintRelease, review: &SprintReview) -> Text {
    let text = Text::plain("Release ")
        .and(Role::Strong, &*release.version)
        .then(format!(
            ": {} of {} finished",
            number::whole(release.finished),
            number::counted(release.items, "item", "items")
        ));
    match (release.done_by_50, release.done_by_85, &review.no_forecast) {
        (Some(half), Some(most), _) => text.then(format!(
            ", all of it by {half} with 50 %, by {most} with 85 %"
        )),
        (_, _, Some(why)) => text.and(Role::Muted, format!("; no day: {why}")),
        _ if release.without_day > 0 => text.and(
            Role::Warning,
            format!(
                "; no day: {} not in the order",
                number::counted(release.without_day, "item is", "items are")
            ),
        ),
        _ => text,
    }
}

fn said(review: &SprintReview) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !review.decisions.is_empty() {
        let lines = review.decisions.iter().map(|decision| {
            Text::of(Role::Code, &decision.id)
                .then(" ")
                .then(&decision.title)
        });
        blocks.push(Block::List(lines.collect()));
    }
    let file = Text::plain("What somebody says: ").and(Role::Code, &review.capture);
    let decision = Text::plain("What is decided: ").and(Role::Code, "deepen new decision \"…\"");
    let empty = [
        "Context",
        "Options",
        "Decision",
        "Reason",
        "Look at it again on",
    ];
    let template = empty
        .iter()
        .map(|part| Text::of(Role::Strong, format!("{part}: ")).then("…"));
    blocks.push(Block::List(vec![file, decision]));
    blocks.push(Block::paragraph(
        "A decision's record, to be filled in here:",
    ));
    blocks.push(Block::List(template.collect()));
    blocks
}
