//! Between which lines of ours an entry that theirs placed may go, so that no two entries that both sides have in one order
//! come out in the other.
//!
//! Ours as merged so far is a list; a *gap* is a number: how many of its lines are above. An entry of theirs goes between
//! the two that theirs has around it and ours left alone, since that is what theirs decided. Of the gaps there, it goes below
//! what both sides have above it, and above what both have below it. Where several entries leave each other no gap, the sides
//! contradict each other: nothing may be said in silence then.

use std::collections::BTreeSet;

/// An entry of theirs, as the gaps see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// It stands in the merged list already, where ours has it: the line `at` of ours, from 1. Ours left it alone, or not.
    Standing { at: usize, is_kept: bool },
    /// Theirs placed it, and ours has it at that line or does not have it.
    Placed { at: Option<usize> },
    /// It says nothing about places: a blank line, a comment, what ours took out.
    Silent,
}

/// Gaps from `above` to `below`, both of them; none when `above` is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) above: usize,
    pub(super) below: usize,
}

/// For each entry of theirs, from first to last, the gaps that are open to it. `size` is the number of lines of ours. Of
/// what is silent every gap is. O(n log n).
pub(super) fn open(entries: &[Entry], size: usize) -> Vec<Range> {
    let mut ranges = vec![
        Range {
            above: 0,
            below: size
        };
        entries.len()
    ];
    let (mut last_kept, mut next_kept) = (0, size + 1);
    let mut around = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Entry::Standing { at, is_kept: true } = *entry {
            last_kept = at;
        }
        around.push(last_kept);
    }
    // The lines of ours that theirs has above the entry, and then those that it has below.
    let mut lines: BTreeSet<usize> = BTreeSet::new();
    for ((entry, range), last_kept) in entries.iter().zip(&mut ranges).zip(&around).rev() {
        match *entry {
            Entry::Standing { at, is_kept } => {
                lines.insert(at);
                if is_kept {
                    next_kept = at;
                }
            }
            Entry::Placed { at } => {
                let agreed = at.and_then(|at| lines.range(at.max(last_kept + 1)..).next());
                *range = Range {
                    above: *last_kept,
                    below: agreed.copied().unwrap_or(next_kept).min(next_kept) - 1,
                };
            }
            Entry::Silent => {}
        }
    }
    lines.clear();
    for (entry, range) in entries.iter().zip(&mut ranges) {
        match *entry {
            Entry::Standing { at, .. } => {
                lines.insert(at);
            }
            Entry::Placed { at: Some(at) } => {
                let until = at.min(range.below + 1);
                let agreed = lines.range(..until).next_back();
                range.above = agreed.copied().unwrap_or_default().max(range.above);
            }
            Entry::Placed { at: None } | Entry::Silent => {}
        }
    }
    // An entry leaves room for those that theirs has below it.
    let mut room = size;
    for (entry, range) in entries.iter().zip(&mut ranges).rev() {
        if matches!(entry, Entry::Placed { .. }) && range.above <= range.below {
            range.below = range.below.min(room);
            if range.above <= range.below {
                room = range.below;
            }
        }
    }
    ranges
}
