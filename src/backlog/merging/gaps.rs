//! Between which lines of ours an entry that theirs placed may go, so that no two entries that both sides have in one order
//! come out in the other.
//!
//! Ours as merged so far is a list; a *gap* is a number: how many of its lines are above. An entry of theirs goes below
//! what both sides have above it, and below what theirs has above it of all that ours left alone; and above what both have
//! below it, and so on. Where these contradict each other, the sides do: nothing may be said in silence then.

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
    // What both sides have above an entry: the lowest line of ours above its own, of those that theirs has above it too.
    let mut lines: BTreeSet<usize> = BTreeSet::new();
    let mut last_kept = 0;
    for (entry, range) in entries.iter().zip(&mut ranges) {
        match *entry {
            Entry::Standing { at, is_kept } => {
                lines.insert(at);
                if is_kept {
                    last_kept = at;
                }
            }
            Entry::Placed { at } => {
                let agreed = at.and_then(|at| lines.range(..at).next_back().copied());
                range.above = agreed.unwrap_or_default().max(last_kept);
            }
            Entry::Silent => {}
        }
    }
    lines.clear();
    let mut next_kept = size + 1;
    for (entry, range) in entries.iter().zip(&mut ranges).rev() {
        match *entry {
            Entry::Standing { at, is_kept } => {
                lines.insert(at);
                if is_kept {
                    next_kept = at;
                }
            }
            Entry::Placed { at } => {
                let agreed = at.and_then(|at| lines.range(at..).next().copied());
                range.below = agreed.unwrap_or(size + 1).min(next_kept) - 1;
            }
            Entry::Silent => {}
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
