//! Prose: three texts become one line by line, as in `diff3` (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007).
//! What one side changed is taken; where both changed the same lines, or lines that touch, both are written down.

use similar::DiffTag;

use super::form::lines;
use super::marks::Piece;
use super::{Labels, Merged, Versions};
use crate::text::comparison;

/// The merge of whole texts, line by line.
pub(super) fn merge(versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let [base, ours, theirs] =
        [versions.base, versions.ours, versions.theirs].map(|text| lines(text).collect::<Vec<_>>());
    let (pieces, apart) = pieces(&base, &ours, &theirs);
    let conflicts = match apart {
        0 => Vec::new(),
        1 => vec!["both sides changed the same lines".to_owned()],
        many => vec![format!(
            "both sides changed the same lines at {many} places"
        )],
    };
    Merged::of(pieces, conflicts, labels)
}

/// The lines of the result, and how many places lie apart.
pub(super) fn pieces<'a>(
    base: &[&'a str],
    ours: &[&'a str],
    theirs: &[&'a str],
) -> (Vec<Piece<'a>>, usize) {
    let in_ours = partners(base, ours);
    let in_theirs = partners(base, theirs);
    let mut merge = LineMerge::default();
    let mut from = (0, 0, 0);
    let stable = in_ours.iter().zip(&in_theirs).enumerate();
    for (at, partner) in stable {
        let (Some(our), Some(their)) = partner else {
            continue;
        };
        merge.chunk(
            part(base, from.0, at),
            part(ours, from.1, *our),
            part(theirs, from.2, *their),
        );
        merge.take(part(base, at, at + 1));
        from = (at + 1, our + 1, their + 1);
    }
    merge.chunk(
        part(base, from.0, base.len()),
        part(ours, from.1, ours.len()),
        part(theirs, from.2, theirs.len()),
    );
    (merge.pieces, merge.apart)
}

#[derive(Default)]
struct LineMerge<'a> {
    pieces: Vec<Piece<'a>>,
    apart: usize,
}

impl<'a> LineMerge<'a> {
    fn take(&mut self, lines: &[&'a str]) {
        self.pieces
            .extend(lines.iter().map(|line| Piece::agreed(*line)));
    }

    /// Lines between two that all three have.
    fn chunk(&mut self, base: &[&'a str], ours: &[&'a str], theirs: &[&'a str]) {
        if ours == theirs || theirs == base {
            return self.take(ours);
        }
        if ours == base {
            return self.take(theirs);
        }
        let same_start = common(ours.iter().zip(theirs));
        let (start, ours) = ours.split_at(same_start);
        let theirs = part(theirs, same_start, theirs.len());
        let same_end = common(ours.iter().rev().zip(theirs.iter().rev()));
        let (ours, end) = ours.split_at(ours.len() - same_end);
        let theirs = part(theirs, 0, theirs.len() - same_end);
        self.take(start);
        let whole = |lines: &[&'a str]| lines.iter().map(|line| (*line).into()).collect();
        self.pieces.push(Piece::Apart {
            ours: whole(ours),
            theirs: whole(theirs),
        });
        self.apart += 1;
        self.take(end);
    }
}

/// How many pairs are equal from the first on.
fn common<'a>(pairs: impl Iterator<Item = (&'a &'a str, &'a &'a str)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

fn part<'s, 'a>(lines: &'s [&'a str], from: usize, to: usize) -> &'s [&'a str] {
    lines.get(from..to).unwrap_or_default()
}

/// For each line of the base its place on a side, where it is unchanged.
fn partners(base: &[&str], side: &[&str]) -> Vec<Option<usize>> {
    let mut partners = vec![None; base.len()];
    for operation in comparison::by_landmarks(base, side) {
        if operation.tag() == DiffTag::Equal {
            for (old, new) in operation.old_range().zip(operation.new_range()) {
                if let Some(partner) = partners.get_mut(old) {
                    *partner = Some(new);
                }
            }
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> String {
        let versions = Versions { base, ours, theirs };
        merge(versions, &Labels::default()).text
    }

    #[test]
    fn changes_of_different_paragraphs_are_both_taken() {
        assert_eq!(
            merged("a\n\nb\n\nc\n", "a1\n\nb\n\nc\n", "a\n\nb\n\nc\nd\n"),
            "a1\n\nb\n\nc\nd\n"
        );
    }

    #[test]
    fn two_changes_of_one_line_are_written_side_by_side_and_what_they_share_once() {
        assert_eq!(
            merged("a\n", "x\none\ny\n", "x\nother\ny\n"),
            "x\n<<<<<<< ours\none\n=======\nother\n>>>>>>> theirs\ny\n"
        );
    }

    #[test]
    fn changes_that_touch_are_a_conflict() {
        assert_eq!(
            merged("a\nb\n", "A\nb\n", "a\nB\n"),
            "<<<<<<< ours\nA\nb\n=======\na\nB\n>>>>>>> theirs\n"
        );
    }
}
