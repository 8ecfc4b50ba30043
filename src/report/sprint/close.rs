//! The close of a sprint: what is recorded, and what is to be planned again. Nothing is moved.

use super::record::Record;
use super::{days_text, goal_text, review, shape};
use crate::Facts;
use crate::backlog::Sprint;
use crate::demand::Survey;
use crate::report::changed::{file_blocks, files};
use crate::report::event::{carried_text, more};
use crate::report::shape::{Rows, Shape, SprintCarried, SprintClose};
use crate::report::words::coded;
use crate::report::{Block, Report, Role, Text, number};
use crate::text::Change;

/// Lines where people read; JSON has them all.
const MOST: usize = 50;

impl Shape for SprintClose {
    const NAME: &str = "sprint-close";
    const SUMMARY: &str = "What the close of a sprint recorded, and what is to be planned again";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.carry_over)
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        crate::report::sample::sprint::closes()
    }
}

/// What closing says of the sprint: `met` is what is recorded, where anything is.
pub struct Closing<'a> {
    pub sprint: &'a Sprint,
    pub met: Option<&'static str>,
    pub frozen: Option<&'a str>,
    pub notes: Vec<String>,
}

/// What the close of this sprint wrote, or would write.
pub fn report(
    facts: &Facts<'_>,
    closing: Closing<'_>,
    changes: &[Change],
    dry_run: bool,
) -> Report {
    let record = Record::new(facts);
    let listed = record.listed(closing.sprint);
    let done = listed
        .iter()
        .filter(|id| record.is_done(closing.sprint, id));
    let mut sprint = shape(facts, closing.sprint);
    let before = sprint.goal_met.take();
    sprint.goal_met = closing.met.map(str::to_owned).or_else(|| before.clone());
    let close = SprintClose {
        dry_run,
        goal_met_before: before,
        done: done.count(),
        carry_over: record.carried(closing.sprint),
        frozen: closing.frozen.map(str::to_owned),
        notes: closing.notes,
        changed: files(changes, dry_run),
        sprint,
    };
    Report::of(format!("deepen sprint close {}", closing.sprint.id), close)
}

/// The review as it is frozen: with what is recorded in the same moment.
pub fn review(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    sprint: &Sprint,
    met: Option<&'static str>,
) -> Report {
    let mut review = review::gather(facts, survey, sprint);
    if let Some(met) = met {
        review.sprint.goal_met = Some(met.to_owned());
    }
    Report::of(format!("Review of sprint {}", sprint.id), review)
}

fn blocks(close: &SprintClose) -> Vec<Block> {
    let sprint = &close.sprint;
    let mut goal = goal_text(sprint);
    if let Some(before) = &close.goal_met_before
        && close.goal_met_before != sprint.goal_met
    {
        goal = goal.and(Role::Muted, format!(" (it said {before} before)"));
    }
    let mut blocks = vec![Block::Facts(vec![
        (
            "sprint".to_owned(),
            Text::of(Role::Strong, &sprint.id)
                .then(", ")
                .join(days_text(sprint)),
        ),
        ("goal".to_owned(), goal),
        (
            "finished".to_owned(),
            number::counted(close.done, "item", "items").into(),
        ),
    ])];
    if close.carry_over.is_empty() {
        blocks.push(Block::paragraph("Nothing is to be planned again."));
    } else {
        let count = number::counted(close.carry_over.len(), "item", "items");
        let text = Text::of(Role::Strong, count)
            .then(" to plan again; nothing was moved, the order decides:");
        blocks.push(Block::Paragraph(text));
        let lines: Vec<&SprintCarried> = close.carry_over.iter().collect();
        blocks.push(more(lines.into_iter().map(carried_text).collect(), MOST));
    }
    if !close.notes.is_empty() {
        let notes = close.notes.iter().map(|note| coded(note));
        blocks.push(Block::List(notes.collect()));
    }
    blocks.extend(file_blocks(&close.changed, close.dry_run));
    if close.changed.is_empty() {
        blocks.push(Block::paragraph("Nothing to write: it is so already."));
    } else if close.dry_run {
        let files = number::counted(close.changed.len(), "file", "files");
        let note = format!("Nothing was written: without --dry-run this changes {files}.");
        blocks.push(Block::paragraph(note));
    }
    blocks
}
