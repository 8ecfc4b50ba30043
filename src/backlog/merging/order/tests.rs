use super::*;
use crate::backlog::merging::{Kind, merge as merge_file};

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(Versions { base, ours, theirs }, &Labels::default())
}

/// Letters become lines: `a b` is two items, `#x` a comment, `.` a blank line.
fn lines(letters: &str) -> String {
    let line = |word: &str| match word {
        "." => "\n".to_owned(),
        word => format!("{word}\n"),
    };
    letters.split_whitespace().map(line).collect()
}

fn told(base: &str, ours: &str, theirs: &str) -> (String, Vec<String>) {
    let merged = merged(&lines(base), &lines(ours), &lines(theirs));
    let words: Vec<&str> = merged
        .text
        .split_terminator('\n')
        .map(|line| if line.is_empty() { "." } else { line })
        .collect();
    (words.join(" "), merged.conflicts)
}

fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let (text, conflicts) = told(base, ours, theirs);
    assert!(conflicts.is_empty(), "{conflicts:?}\n{text}");
    text
}

#[test]
fn moves_additions_and_completions_of_both_sides_are_taken() {
    assert_eq!(clean("a b c d e", "d a b c e", "x a c d e"), "x d a c e");
}

#[test]
fn what_both_sides_have_in_one_order_does_not_come_out_in_the_other() {
    let merged = clean("a b c d e f", "a b c e d f", "x a b d c e f");
    assert_eq!(merged, "x a b d c e f");
}

#[test]
fn where_moves_leave_no_place_for_what_both_sides_agree_on_nothing_is_decided() {
    let (text, conflicts) = told("y p a b c d q x", "y a b q p c d x", "p a b x y c d q");
    assert_eq!(
        conflicts,
        ["theirs moved x, and ours what it moved past: no place is right for both"]
    );
    assert_eq!(
        text,
        "a b <<<<<<< ours ======= x >>>>>>> theirs y q p c d <<<<<<< ours x ======= >>>>>>> theirs"
    );
}

#[test]
fn two_moves_past_what_both_left_alone_are_both_made() {
    assert_eq!(clean("a b c d", "b c a d", "a d b c"), "d b c a");
}

#[test]
fn two_moves_of_two_items_are_both_made() {
    assert_eq!(clean("a b c d e", "d a b c e", "a b e c d"), "d a b e c");
}

#[test]
fn the_same_move_on_both_sides_is_made_once() {
    assert_eq!(clean("a b c d", "d a b c", "d a x b c"), "d a x b c");
    assert_eq!(clean("a b c d", "a d b c", "a x d b c"), "a x d b c");
}

#[test]
fn additions_at_the_same_place_are_both_taken() {
    assert_eq!(clean("a b", "a x b", "a y b"), "a y x b");
    assert_eq!(clean("", "x", "y"), "y x");
}

#[test]
fn one_item_moved_to_two_places_is_a_conflict_that_can_be_read() {
    let (text, conflicts) = told("a b c d", "d a b c", "a d b c");
    assert_eq!(
        text,
        "<<<<<<< ours d ======= >>>>>>> theirs a <<<<<<< ours ======= d >>>>>>> theirs b c"
    );
    assert_eq!(conflicts, ["both sides moved d, to different places"]);
}

#[test]
fn what_one_side_moved_and_the_other_took_out_is_a_conflict() {
    let (text, conflicts) = told("a b c", "c a b", "a b");
    assert_eq!(text, "<<<<<<< ours c ======= >>>>>>> theirs a b");
    assert_eq!(
        conflicts,
        ["ours decided on the place of c, theirs took it out"]
    );
    let (text, _) = told("a b c", "a b", "c a b");
    assert_eq!(text, "<<<<<<< ours ======= c >>>>>>> theirs a b");
}

#[test]
fn of_neighbours_that_changed_places_the_one_that_was_taken_out_needs_no_decision() {
    assert_eq!(clean("a b c d", "a c b d", "a b d x"), "a b d x");
    assert_eq!(clean("a b c d", "a c b d", "a c d x"), "a c d x");
    let (_, conflicts) = told("a b c d e f", "a c b d e f", "a b d e c f");
    assert_eq!(conflicts, ["both sides moved c, to different places"]);
}

#[test]
fn headings_and_blank_lines_stay_where_they_stand() {
    assert_eq!(
        clean(
            "#now a b . #next c d",
            "#now b . #next c d a",
            "#now a x b . #next d c"
        ),
        "#now x b . #next d c a"
    );
    assert_eq!(clean("a b", "a . b", "a . b c"), "a . b c");
    assert_eq!(clean("a b c", "c a b", "a b c d"), "c a b d");
    assert_eq!(clean("a . b", "a x . b", "a y . b"), "a y x . b");
    assert_eq!(clean("a b c", "a x . b c", "a y . b c"), "a y . x . b c");
}

#[test]
fn reasons_are_decisions_and_titles_are_echoes() {
    let base = "S-000001  Old title\nS-000002  Two ; because\n";
    let ours = "S-000001  New title\nS-000002  Two ; because\n";
    let theirs = "S-000002  Two ; because\nS-000001  Old title ; law from May\n";
    let both = merged(base, ours, theirs);
    assert_eq!(
        both.text,
        "S-000002  Two ; because\nS-000001  New title ; law from May\n"
    );
    assert!(both.conflicts.is_empty());
    let two = merged(
        "S-000001  T\n",
        "S-000001  T ; one\n",
        "S-000001  T ; other\n",
    );
    assert_eq!(
        two.text,
        "<<<<<<< ours\nS-000001  T ; one\n=======\nS-000001  T ; other\n>>>>>>> theirs\n"
    );
    assert_eq!(two.conflicts, ["both sides gave S-000001 a new reason"]);
    let gone = merged("S-000001  T\n", "S-000001  T ; one\n", "");
    assert_eq!(
        gone.conflicts,
        ["ours decided on the place of S-000001, theirs took it out"]
    );
}

#[test]
fn what_lay_apart_in_a_merged_ancestor_was_never_decided() {
    let base = "<<<<<<< ours\nd\n=======\n>>>>>>> theirs\na\n<<<<<<< ours\n=======\nd\n>>>>>>> theirs\nb\n";
    let both = merged(base, &lines("d a b"), &lines("d a b c"));
    assert_eq!((both.text, both.conflicts), (lines("d a b c"), Vec::new()));
    let apart = merged(base, &lines("d a b"), &lines("a d b"));
    assert_eq!(apart.conflicts, ["both sides moved d, to different places"]);
}

#[test]
fn line_ends_byte_order_mark_and_the_missing_last_end_survive() {
    let both = merge_file(
        Kind::Order,
        Versions {
            base: "\u{feff}a\r\nb\r\nc",
            ours: "\u{feff}c\r\na\r\nb",
            theirs: "\u{feff}a\r\nb\r\nc\r\nd",
        },
        &Labels::default(),
    );
    assert_eq!(both.text, "\u{feff}c\r\na\r\nb\r\nd");
    let to_windows = merge_file(
        Kind::Order,
        Versions {
            base: "a\nb\n",
            ours: "a\r\nb\r\n",
            theirs: "a\nb\nc\n",
        },
        &Labels::default(),
    );
    assert_eq!(to_windows.text, "a\r\nb\r\nc\r\n");
}

use proptest::prelude::*;

fn order() -> impl Strategy<Value = Vec<String>> {
    let all: Vec<u32> = (0..16).collect();
    let some = prop::sample::subsequence(all, 0..=16).prop_shuffle();
    let marks = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u32), 0..4);
    (some, marks).prop_map(|(numbers, marks)| {
        let mut lines: Vec<String> = numbers.iter().map(|n| format!("I{n}")).collect();
        for (at, kind) in marks {
            let line = match kind {
                0 => String::new(),
                kind => format!("# {kind}"),
            };
            lines.insert(at.index(lines.len() + 1), line);
        }
        lines
    })
}

/// A base and two sides that are a few moves, additions and removals away from it.
fn branches() -> impl Strategy<Value = [Vec<String>; 3]> {
    let edit = || {
        (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            0..3_u32,
        )
    };
    let edits = || prop::collection::vec(edit(), 0..5);
    (order(), edits(), edits()).prop_map(|(base, ours, theirs)| {
        let changed = |edits: Vec<(prop::sample::Index, prop::sample::Index, u32)>, from: u32| {
            let mut lines = base.clone();
            for (number, (at, to, kind)) in (from..).zip(edits) {
                let taken =
                    (kind < 2 && !lines.is_empty()).then(|| lines.remove(at.index(lines.len())));
                let line = match kind {
                    0 => taken,
                    1 => None,
                    _ => Some(format!("I{number}")),
                };
                if let Some(line) = line {
                    lines.insert(to.index(lines.len() + 1), line);
                }
            }
            lines
        };
        let (ours, theirs) = (changed(ours, 20), changed(theirs, 30));
        [base, ours, theirs]
    })
}

fn text(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn ids(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with('I')).collect()
}

proptest! {
    #[test]
    fn decisions_of_one_side_alone_are_reproduced_exactly(base in order(), side in order()) {
        let (base, side) = (text(&base), text(&side));
        let one = merged(&base, &side, &base);
        prop_assert_eq!(&one.text, &side);
        prop_assert!(one.conflicts.is_empty());
        let other = merged(&base, &base, &side);
        prop_assert_eq!(&other.text, &side);
        prop_assert!(other.conflicts.is_empty());
        let both = merged(&base, &side, &side);
        prop_assert_eq!(&both.text, &side);
        prop_assert!(both.conflicts.is_empty());
    }

    #[test]
    fn a_clean_merge_loses_and_invents_nothing(branches in branches()) {
        let [base, ours, theirs] = branches.map(|lines| text(&lines));
        let merge = merged(&base, &ours, &theirs);
        let (in_base, in_ours, in_theirs) = (ids(&base), ids(&ours), ids(&theirs));
        let found = ids(&merge.text);
        for number in 0..40 {
            let id = format!("I{number}");
            let has = |list: &[&str]| list.contains(&id.as_str());
            let expected = if has(&in_base) {
                has(&in_ours) && has(&in_theirs)
            } else {
                has(&in_ours) || has(&in_theirs)
            };
            let times = found.iter().filter(|other| **other == id).count();
            if merge.conflicts.is_empty() {
                prop_assert_eq!(times, usize::from(expected), "{}", merge.text);
            } else {
                prop_assert!(!expected || times >= 1, "{} is lost in\n{}", id, merge.text);
            }
        }
    }

    #[test]
    fn what_the_other_side_left_alone_stands_as_one_side_put_it(branches in branches()) {
        let [base, ours, theirs] = branches.map(|lines| text(&lines));
        let merge = merged(&base, &ours, &theirs);
        if !merge.conflicts.is_empty() {
            return Ok(());
        }
        let [by_ours, by_theirs] =
            kept_ids(Versions { base: &base, ours: &ours, theirs: &theirs });
        let added = |side: &str| -> Vec<String> {
            let new = ids(side).into_iter().filter(|id| !ids(&base).contains(id));
            new.map(str::to_owned).collect()
        };
        for (one, mut untouched) in [(&ours, by_theirs), (&theirs, by_ours)] {
            untouched.extend(added(one));
            let seen = |text: &str| -> Vec<String> {
                let ids = ids(text).into_iter().map(str::to_owned);
                ids.filter(|id| untouched.contains(id)).collect()
            };
            let (found, put) = (seen(&merge.text), seen(one));
            let common: Vec<_> = put.iter().filter(|id| found.contains(id)).collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), common);
        }
    }
}

proptest! {
    #[test]
    fn what_both_sides_have_in_one_order_keeps_it_in_a_clean_merge(branches in branches()) {
        let [base, ours, theirs] = branches.map(|lines| text(&lines));
        let merge = merged(&base, &ours, &theirs);
        if !merge.conflicts.is_empty() {
            return Ok(());
        }
        let places = |text: &str| -> BTreeMap<String, usize> {
            ids(text).into_iter().map(str::to_owned).zip(0..).collect()
        };
        let (in_ours, in_theirs) = (places(&ours), places(&theirs));
        let found = ids(&merge.text);
        let both: Vec<(&str, usize, usize)> = (found.iter())
            .filter_map(|id| Some((*id, *in_ours.get(*id)?, *in_theirs.get(*id)?)))
            .collect();
        // Where a third stands between them that one side has above both and the other below both, both were followed.
        let is_followed = |above: usize, below: usize| {
            let (_, our_above, their_above) = both[above];
            let (_, our_below, their_below) = both[below];
            both[above..below].iter().any(|(_, our, their)| {
                (our_above < *our && *their < their_below) || (their_above < *their && *our < our_below)
            })
        };
        for (at, (id, ours_of_it, theirs_of_it)) in both.iter().enumerate() {
            for (above, (other, ours_above, theirs_above)) in both.iter().enumerate().take(at) {
                let turned = ours_of_it < ours_above && theirs_of_it < theirs_above;
                prop_assert!(
                    !turned || is_followed(above, at),
                    "{id} before {other} on both sides, not in\n{}", merge.text
                );
            }
        }
    }
}

/// The items that a side left alone, as the merge sees it.
fn kept_ids(versions: Versions<'_>) -> [Vec<String>; 2] {
    let mut merge = OrderMerge::read(versions);
    merge.decide();
    [&merge.kept_ours, &merge.kept_theirs].map(|kept| {
        let names = merge.table.names.iter().zip(kept);
        names
            .filter_map(|(name, kept)| match name {
                Name::Item(id, _) if *kept => Some(id.to_string()),
                _ => None,
            })
            .collect()
    })
}
