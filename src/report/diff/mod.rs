//! What differs between two versions of the backlog, as one comment of a reviewer: what to decide on first, then the order,
//! then the items; the rest folded.

mod demand;
mod first;
mod folded;
mod gather;
#[cfg(test)]
pub(super) mod tests;
mod words;

pub(super) use gather::changed_by;
pub use gather::{Judged, Side, diff};
pub(super) use words::{by_text, pair_text as sides_text};

use super::shape::{Diff, Extent, Finding, Rows, Shape};
use super::{Block, Data, Report, Role, Text, number};
use folded::Folded;

impl Shape for Diff {
    const NAME: &str = "diff";
    const SUMMARY: &str =
        "What differs between two versions of the backlog, as a reviewer reads it";
    const IS_PAGE: bool = true;
    const HAS_FINDINGS: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    fn findings(&self) -> &[Finding] {
        &self.introduced
    }
}

/// Rows of each list that a terminal shows unasked.
const ROWS: usize = 20;

/// The report of a difference, all of it.
pub fn report(diff: Diff) -> Report {
    Report::of(title(&diff), diff)
}

/// The report as a terminal shows it: folded sections by their titles. `command` shows all of it.
pub fn short(mut diff: Diff, command: &str) -> Report {
    diff.extent = Extent {
        folded: 0,
        rows: ROWS,
        command: command.to_owned(),
    };
    report(diff)
}

/// The largest part of a difference whose report `measure` finds not longer than `limit`: whole folded sections go first,
/// the last one before the others, then rows.
pub fn fitting(
    diff: Diff,
    limit: usize,
    command: &str,
    measure: &dyn Fn(&Report) -> usize,
) -> Report {
    const ROWS: [usize; 8] = [200, 100, 50, 20, 10, 5, 2, 1];
    let sections = folded::sections(&diff, usize::MAX).len();
    let extent = |folded, rows| Extent {
        folded,
        rows,
        command: command.to_owned(),
    };
    let all_sections = (0..=sections)
        .rev()
        .map(|folded| extent(folded, usize::MAX));
    let all_rows = ROWS.into_iter().map(|rows| extent(0, rows));
    let extents: Vec<Extent> = all_sections.chain(all_rows).collect();
    let mut report = report(diff);
    // Each extent writes less than the one before.
    let (mut too_much, mut enough) = (0, extents.len() - 1);
    write_to(&mut report, &extents, 0);
    if measure(&report) <= limit {
        return report;
    }
    while too_much < enough {
        let middle = usize::midpoint(too_much, enough);
        write_to(&mut report, &extents, middle);
        if measure(&report) <= limit {
            enough = middle;
        } else {
            too_much = middle + 1;
        }
    }
    write_to(&mut report, &extents, enough);
    report
}

fn write_to(report: &mut Report, extents: &[Extent], at: usize) {
    if let (Data::Diff(diff), Some(extent)) = (&mut report.data, extents.get(at)) {
        diff.extent = extent.clone();
    }
}

pub(super) fn blocks(diff: &Diff) -> Vec<Block> {
    let extent = &diff.extent;
    let mut blocks = vec![Block::Paragraph(words::sides_text(diff))];
    if diff.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing that the backlog says is different.",
        ));
        return blocks;
    }
    blocks.extend(first::decide(diff, extent.rows));
    blocks.extend(first::order(diff, extent.rows));
    blocks.extend(first::items(diff, extent.rows));
    let sections = folded::sections(diff, extent.rows);
    let left_out = sections.len().saturating_sub(extent.folded);
    let mut titles = Vec::new();
    for (at, section) in sections.into_iter().enumerate() {
        match section {
            Folded {
                title,
                blocks: inside,
            } if at < extent.folded => {
                blocks.push(Block::Details {
                    title,
                    blocks: inside,
                });
            }
            Folded { title, .. } => titles.push(title),
        }
    }
    if left_out > 0 {
        blocks.push(Block::heading(2, "Besides"));
        blocks.push(Block::List(titles));
    }
    if left_out > 0 || first::cuts(diff, extent.rows) {
        let text = Text::of(Role::Code, &extent.command).then(" shows all of it.");
        blocks.push(Block::Paragraph(text));
    }
    blocks
}

/// `Backlog: 1 item added, 2 moved, 1 criterion ticked, 2 feedback merged`
fn title(diff: &Diff) -> String {
    let items = || diff.records.iter().filter(|each| each.kind == "item");
    let of_fate = |fate: &'static str| items().filter(|each| each.fate == fate).count();
    let ended = |phase: &'static str| {
        let ended = items().filter(|each| each.phase.is_some_and(|moved| moved.to == phase));
        ended.count()
    };
    let merged = |kind: &'static str| {
        let merged = diff.records.iter();
        merged
            .filter(|each| each.kind == kind && each.merged_into.is_some())
            .count()
    };
    let moved = diff.moves.iter();
    let moved = moved
        .filter(|each| ["up", "down"].contains(&each.turn))
        .count();
    let ticked: usize = items()
        .filter_map(|each| each.criteria.as_ref())
        .map(|criteria| criteria.ticked.len())
        .sum();
    let new_feedback = diff.records.iter();
    let new_feedback = new_feedback
        .filter(|each| each.kind == "feedback" && each.fate == "added")
        .count();
    let estimates = items().filter(|each| each.fate == "changed");
    let estimates = estimates
        .filter(|each| each.fields.iter().any(|field| field.path == "estimate"))
        .count();
    let counts = [
        (of_fate("added"), "added", "added"),
        (of_fate("removed"), "removed", "removed"),
        (merged("item"), "merged", "merged"),
        (
            ended("dropped").saturating_sub(merged("item")),
            "dropped",
            "dropped",
        ),
        (ended("finished"), "finished", "finished"),
        (ended("started"), "started", "started"),
        (moved, "moved", "moved"),
        (ticked, "criterion ticked", "criteria ticked"),
        (estimates, "estimate changed", "estimates changed"),
        (new_feedback, "new feedback", "new feedback"),
        (merged("feedback"), "feedback merged", "feedback merged"),
    ];
    let mut told: Vec<String> = Vec::new();
    for (at, (count, one, many)) in counts.into_iter().enumerate() {
        if count == 0 {
            continue;
        }
        let noun = match (told.is_empty() && at < 7, count) {
            (false, _) => "",
            (true, 1) => " item",
            (true, _) => " items",
        };
        let words = if count == 1 { one } else { many };
        told.push(format!("{}{noun} {words}", number::whole(count)));
    }
    if told.is_empty() {
        return if diff.is_empty() {
            "Backlog: nothing changed".to_owned()
        } else {
            let records = diff.records.len() + diff.pages.len();
            match records {
                0 => "Backlog: reasons and findings changed".to_owned(),
                records => format!(
                    "Backlog: {} changed",
                    number::counted(records, "file", "files")
                ),
            }
        };
    }
    format!("Backlog: {}", told.join(", "))
}
