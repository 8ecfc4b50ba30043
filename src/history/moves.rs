//! Two orders become the decisions between them: which lines were moved, placed and unlisted, and which only gave way.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::OrderVersion;
use crate::backlog::Id;
use crate::backlog::merging::run::{Common, Worth, heaviest_run};
use crate::text::sorting::Gather as _;

/// The reasons behind the `;` of an order's lines.
pub type Reasons = BTreeMap<Id, Box<str>>;

static NO_REASONS: Reasons = Reasons::new();

/// One order, to be compared: ids from first to last, and the reasons written on their lines. Of an id that is listed twice
/// the first line counts.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub ids: &'a [Id],
    pub reasons: &'a Reasons,
}

/// A line that somebody moved, placed or unlisted. Positions count from 1, lines that repeat an id left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move<'a> {
    pub id: &'a Id,
    pub turn: Turn,
    /// The position in the old order; none for an id that was not listed.
    pub from: Option<usize>,
    /// The position in the new order; none for an id that is not listed any more.
    pub to: Option<usize>,
    /// The reason on the line in the new order.
    pub reason: Option<&'a str>,
}

/// Which way a line went, as seen by the lines that stayed. The positions alone do not tell: above a line that was moved up,
/// ten others may have been placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    Up,
    Down,
    Placed,
    Unlisted,
}

impl Turn {
    /// `up`, `down`, `placed`, `unlisted`
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Placed => "placed",
            Self::Unlisted => "unlisted",
        }
    }
}

impl<'a> Listing<'a> {
    /// An order without reasons.
    pub fn plain(ids: &'a [Id]) -> Self {
        Self {
            ids,
            reasons: &NO_REASONS,
        }
    }

    fn reason(self, id: &Id) -> Option<&'a str> {
        self.reasons.get(id).map(|reason| &**reason)
    }

    /// The ids, each once.
    fn distinct(self) -> Vec<&'a Id> {
        let mut seen = HashSet::new();
        self.ids.iter().filter(|id| seen.insert(*id)).collect()
    }
}

impl<'a> From<&'a OrderVersion> for Listing<'a> {
    fn from(version: &'a OrderVersion) -> Self {
        Self {
            ids: &version.ids,
            reasons: &version.reasons,
        }
    }
}

/// The fewest moves that make the new order of the old one: in the new order, then what was unlisted, in the old order.
///
/// The lines of a longest common subsequence of both orders stay, as few as possible move, and what only shifts because
/// others come and go has not moved. Of several longest ones that counts which lets those lines stay whose reasons are the
/// same, then those that sink: who decides writes a reason and lifts. O(n log n).
///
/// To apply them: take the lines of all moves out of the old order, then insert those that have a `to`, from the first on.
pub fn moves<'a>(old: Listing<'a>, new: Listing<'a>) -> Vec<Move<'a>> {
    let (before, after) = (old.distinct(), new.distinct());
    // What begins and what ends both orders stays: no other line is on another side of it.
    let first = alike(before.iter(), after.iter());
    let (before, after) = (before.get(first..), after.get(first..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let last = alike(before.iter().rev(), after.iter().rev());
    let until = |ids: &[&'a Id]| ids.len() - last;
    let before = before.get(..until(before)).unwrap_or_default();
    let after = after.get(..until(after)).unwrap_or_default();
    let places: BTreeMap<&Id, usize> = (1..).zip(before).map(|(place, id)| (*id, place)).into_map();
    let common: Vec<Common> = (1..)
        .zip(after)
        .filter_map(|(to, id)| {
            let from = *places.get(id)?;
            let keeps_reason = old.reason(id) == new.reason(id);
            Some(Common {
                from,
                to,
                worth: Worth([1, 0, u32::from(keeps_reason), u32::from(from <= to)]),
            })
        })
        .collect();
    let stay = heaviest_run(&common, before.len());
    let mut moves = Vec::new();
    let mut passed = 0;
    for (to, id) in (1..).zip(after) {
        if stay.get(passed).is_some_and(|kept| kept.to == to) {
            passed += 1;
            continue;
        }
        let from = places.get(id).copied();
        let turn = match from {
            None => Turn::Placed,
            Some(from) if passed < stay.partition_point(|kept| kept.from < from) => Turn::Up,
            Some(_) => Turn::Down,
        };
        moves.push(Move {
            id,
            turn,
            from: from.map(|from| first + from),
            to: Some(first + to),
            reason: new.reason(id),
        });
    }
    let listed: BTreeSet<&Id> = after.iter().copied().into_set();
    let gone = (1..).zip(before).filter(|(_, id)| !listed.contains(*id));
    moves.extend(gone.map(|(from, id)| Move {
        id,
        turn: Turn::Unlisted,
        from: Some(first + from),
        to: None,
        reason: None,
    }));
    moves
}

/// How many ids are the same from the start.
fn alike<'i, 'a: 'i>(
    left: impl Iterator<Item = &'i &'a Id>,
    right: impl Iterator<Item = &'i &'a Id>,
) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(text: &str) -> Vec<Id> {
        text.split_whitespace().map(Id::new).collect()
    }

    fn reasons(pairs: &[(&str, &str)]) -> Reasons {
        let pairs = pairs.iter();
        pairs
            .map(|(id, reason)| (Id::new(id), (*reason).into()))
            .collect()
    }

    /// `id Turn from>to`, one a move.
    fn told(old: &str, new: &str) -> String {
        told_with(old, &[], new, &[])
    }

    fn told_with(old: &str, was: &[(&str, &str)], new: &str, is: &[(&str, &str)]) -> String {
        let (old, new, was, is) = (ids(old), ids(new), reasons(was), reasons(is));
        let old = Listing {
            ids: &old,
            reasons: &was,
        };
        let new = Listing {
            ids: &new,
            reasons: &is,
        };
        let moves = moves(old, new).into_iter().map(|each| {
            let place = |place: Option<usize>| place.map_or("-".into(), |place| place.to_string());
            let reason = each.reason.map_or(String::new(), |why| format!(" ({why})"));
            let (from, to) = (place(each.from), place(each.to));
            format!("{} {:?} {from}>{to}{reason}", each.id, each.turn)
        });
        moves.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn one_line_that_was_moved_is_one_move() {
        assert_eq!(told("a b c d e", "e a b c d"), "e Up 5>1");
        assert_eq!(told("a b c d e", "b c d a e"), "a Down 1>4");
        assert_eq!(told("a b c", "a b c"), "");
    }

    #[test]
    fn what_only_shifts_when_others_come_and_go_has_not_moved() {
        assert_eq!(
            told("a b c", "x a c y"),
            "x Placed ->1, y Placed ->4, b Unlisted 2>-"
        );
        assert_eq!(told("", "a b"), "a Placed ->1, b Placed ->2");
        assert_eq!(told("a b", ""), "a Unlisted 1>-, b Unlisted 2>-");
    }

    #[test]
    fn of_two_lines_that_swap_the_one_that_rose_moved() {
        assert_eq!(told("a b", "b a"), "b Up 2>1");
    }

    #[test]
    fn of_two_lines_that_swap_the_one_with_a_new_reason_moved() {
        assert_eq!(
            told_with("a b", &[], "b a", &[("a", "waits for the law")]),
            "a Down 1>2 (waits for the law)"
        );
        let old = [("a", "same")];
        assert_eq!(told_with("a b", &old, "b a", &old), "b Up 2>1");
    }

    #[test]
    fn a_line_rises_or_sinks_among_those_that_stay() {
        // c rose above a and b, and two were placed above it: it is still the third.
        assert_eq!(
            told("a b c", "x y c a b"),
            "x Placed ->1, y Placed ->2, c Up 3>3"
        );
    }

    #[test]
    fn the_first_of_two_lines_of_an_item_counts() {
        assert_eq!(told("a b a c", "a c b"), "c Up 3>2");
    }

    /// The new order, made of the old one and the moves.
    fn applied(old: &[Id], moves: &[Move<'_>]) -> Vec<Id> {
        let taken: BTreeSet<&Id> = moves.iter().map(|each| each.id).collect();
        let mut made: Vec<Id> = old
            .iter()
            .filter(|id| !taken.contains(id))
            .cloned()
            .collect();
        for each in moves {
            if let Some(to) = each.to {
                made.insert(to - 1, each.id.clone());
            }
        }
        made
    }

    /// The length of a longest common subsequence of two orders without repetitions, by the textbook's table.
    fn longest_common(old: &[Id], new: &[Id]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for left in old {
            let mut diagonal = 0;
            for (at, right) in new.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if left == right {
                    diagonal + 1
                } else {
                    above.max(row[at])
                };
                diagonal = above;
            }
        }
        row[new.len()]
    }

    fn order() -> impl Strategy<Value = Vec<Id>> {
        let all: Vec<u32> = (0..24).collect();
        let some = prop::sample::subsequence(all, 0..=24).prop_shuffle();
        some.prop_map(|numbers| numbers.iter().map(|n| Id::new(&format!("I{n}"))).collect())
    }

    proptest! {
        #[test]
        fn the_moves_make_the_new_order_of_the_old_one(old in order(), new in order()) {
            let moves = moves(Listing::plain(&old), Listing::plain(&new));
            prop_assert_eq!(applied(&old, &moves), new);
        }

        #[test]
        fn no_fewer_lines_could_have_moved(old in order(), new in order()) {
            let why: Reasons = new.iter().step_by(3).map(|id| (id.clone(), "why".into())).collect();
            let moves = moves(Listing::plain(&old), Listing { ids: &new, reasons: &why });
            let inserted = moves.iter().filter(|each| each.to.is_some()).count();
            prop_assert_eq!(inserted, new.len() - longest_common(&old, &new));
        }

        #[test]
        fn any_single_line_moved_anywhere_is_one_move(
            old in order().prop_filter("two lines", |order| order.len() > 1),
            from in any::<prop::sample::Index>(),
            to in any::<prop::sample::Index>(),
        ) {
            let (from, to) = (from.index(old.len()), to.index(old.len()));
            let mut new = old.clone();
            let line = new.remove(from);
            new.insert(to, line);
            let moves = moves(Listing::plain(&old), Listing::plain(&new));
            prop_assert_eq!(moves.len(), usize::from(from != to));
            let turns = moves.iter().all(|each| {
                (each.turn == Turn::Up) == (each.to < each.from)
            });
            prop_assert!(turns);
        }
    }
}
