//! Ledgers: each line is a fact of its own. Lines that either side added are there, lines that either side took out are
//! not; two new lines that say different things of one requester and one event lie apart.

use std::collections::BTreeSet;

use super::form::lines;
use super::marks::Piece;
use super::{Labels, Merged, Versions};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// What a line of a notices' ledger is about: requester and event, of `requester feedback event channel result`.
fn subject(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.split('\t');
    let requester = cells.next()?;
    let event = cells.nth(1)?;
    Some((requester, event))
}

pub(super) fn merge(versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let [base, ours, theirs] = [versions.base, versions.ours, versions.theirs]
        .map(|text| lines(text).collect::<Vec<&str>>());
    let set = |lines: &[&'_ str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let (in_base, in_ours, in_theirs): (BTreeSet<_>, BTreeSet<_>, BTreeSet<_>) =
        (set(&base), set(&ours), set(&theirs));
    let stays = |line: &str| {
        !in_base.contains(line) || (in_ours.contains(line) && in_theirs.contains(line))
    };
    let mut facts: Vec<&str> = ours.iter().copied().filter(|line| stays(line)).collect();
    let new = theirs.iter().copied();
    facts.extend(new.filter(|line| !in_ours.contains(*line) && stays(line)));
    if ours.is_sorted() && theirs.is_sorted() {
        facts.put_in_order();
    }
    let added = |of: &BTreeSet<String>, other: &BTreeSet<String>, line: &str| {
        of.contains(line) && !other.contains(line) && !in_base.contains(line)
    };
    let by_ours = |line: &str| added(&in_ours, &in_theirs, line);
    let by_theirs = |line: &str| added(&in_theirs, &in_ours, line);
    let disputed: BTreeSet<(&str, &str)> = facts
        .iter()
        .filter(|line| by_ours(line))
        .filter_map(|line| subject(line))
        .filter(|about| {
            let mut others = facts.iter().filter(|line| by_theirs(line));
            others.any(|line| subject(line) == Some(*about))
        })
        .into_set();
    let is_disputed = |line: &str| {
        (by_ours(line) || by_theirs(line))
            && subject(line).is_some_and(|about| disputed.contains(&about))
    };
    let mut told = BTreeSet::new();
    let mut pieces = Vec::new();
    for line in &facts {
        if !is_disputed(line) {
            pieces.push(Piece::agreed(*line));
        } else if let Some(about) = subject(line).filter(|about| told.insert(*about)) {
            let of = |side: &dyn Fn(&str) -> bool| {
                let same = facts
                    .iter()
                    .filter(|line| subject(line) == Some(about) && side(line));
                same.map(|line| (*line).into()).collect()
            };
            pieces.push(Piece::Apart {
                ours: of(&by_ours),
                theirs: of(&by_theirs),
            });
        }
    }
    let conflicts = disputed
        .iter()
        .map(|(requester, event)| {
            format!("both sides told {requester} about `{event}`, and say different things of it")
        })
        .collect();
    Merged::of(pieces, conflicts, labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
        merge(Versions { base, ours, theirs }, &Labels::default())
    }

    #[test]
    fn lines_of_both_sides_are_there_once_and_sorted() {
        let merged = merged(
            "R-1\tF-1\tshipped\temail\tsent\n",
            "R-1\tF-1\tshipped\temail\tsent\nR-3\tF-3\tshipped\temail\tsent\n",
            "R-1\tF-1\tshipped\temail\tsent\nR-2\tF-2\tshipped\temail\tsent\nR-3\tF-3\tshipped\temail\tsent\n",
        );
        assert_eq!(
            merged.text,
            "R-1\tF-1\tshipped\temail\tsent\nR-2\tF-2\tshipped\temail\tsent\nR-3\tF-3\tshipped\temail\tsent\n"
        );
        assert!(merged.conflicts.is_empty());
    }

    #[test]
    fn two_results_for_one_requester_and_event_are_a_conflict() {
        let merged = merged(
            "",
            "R-1\tF-1\tshipped\temail\tsent\n",
            "R-1\tF-1\tshipped\temail\tbounced\nR-2\tF-2\tshipped\temail\tsent\n",
        );
        assert_eq!(
            merged.text,
            "<<<<<<< ours\nR-1\tF-1\tshipped\temail\tsent\n=======\nR-1\tF-1\tshipped\temail\tbounced\n>>>>>>> theirs\n\
             R-2\tF-2\tshipped\temail\tsent\n"
        );
        assert_eq!(
            merged.conflicts,
            ["both sides told R-1 about `shipped`, and say different things of it"]
        );
    }

    #[test]
    fn a_line_that_one_side_took_out_is_gone() {
        assert_eq!(merged("a\nb\n", "b\n", "a\nb\nc\n").text, "b\nc\n");
    }
}
