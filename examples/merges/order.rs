//! The order alone: two branches of a list of 60 items with k decisions each, of which half are moves, most of them upwards,
//! three in ten additions and two in ten completions. Merged by the program and, on the same pairs, by the plainest writing
//! of the algorithm, and judged by what was done.

use std::collections::BTreeSet;

use deepen::backlog::merging::{Kind, Labels, Versions, merge};

use super::dice::Dice;

/// What became of some pairs of branches.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Conflicts of the program, and of the plain algorithm.
    pub(crate) ours: usize,
    pub(crate) plain: usize,
    /// Pairs on which only the program, or only the plain algorithm, saw a conflict.
    pub(crate) only_ours: usize,
    pub(crate) only_plain: usize,
    /// Clean results that are wrong, of the program and of the plain algorithm.
    pub(crate) wrong: Vec<String>,
    pub(crate) wrong_plain: usize,
}

/// Merges `pairs` pairs of branches of `k` decisions each.
pub(crate) fn tally(pairs: usize, k: usize, seed: u64) -> Tally {
    let mut tally = Tally::default();
    let base: Vec<String> = (0..60).map(|number| format!("S-0000{number:02}")).collect();
    for pair in 0..pairs {
        let mut dice = Dice::new(seed + pair as u64 * 64 + k as u64);
        let ours = branch(&base, k, "A", &mut dice);
        let theirs = branch(&base, k, "B", &mut dice);
        let merged = merge(
            Kind::Order,
            Versions {
                base: &text(&base),
                ours: &text(&ours),
                theirs: &text(&theirs),
            },
            &Labels::default(),
        );
        let plain = plain(&base, &ours, &theirs);
        let is_apart = !merged.conflicts.is_empty();
        tally.ours += usize::from(is_apart);
        tally.plain += usize::from(plain.is_none());
        tally.only_ours += usize::from(is_apart && plain.is_some());
        tally.only_plain += usize::from(!is_apart && plain.is_none());
        if !is_apart {
            let found: Vec<String> = merged.text.lines().map(str::to_owned).collect();
            if let Err(what) = judge(&base, &ours, &theirs, &found) {
                tally
                    .wrong
                    .push(format!("pair {pair} of k={k}, seed {seed}: {what}"));
            }
        }
        if let Some(found) = plain {
            tally.wrong_plain += usize::from(judge(&base, &ours, &theirs, &found).is_err());
        }
    }
    tally
}

/// A branch of `k` decisions, each about any line of the list as it is by then.
fn branch(base: &[String], k: usize, name: &str, dice: &mut Dice) -> Vec<String> {
    let mut list = base.to_vec();
    for number in 0..k {
        let kind = dice.below(10);
        if (5..8).contains(&kind) {
            let at = dice.below(list.len() + 1);
            list.insert(at, format!("{name}-0000{number:02}"));
            continue;
        }
        let from = dice.below(list.len());
        let item = list.remove(from);
        if kind < 5 {
            // Towards the top: the place is the square of an even draw.
            let draw = dice.below(10_000);
            let to = draw * draw * (list.len() + 1) / 100_000_000;
            let to = if to == from { to + 1 } else { to };
            list.insert(to.min(list.len()), item);
        }
    }
    list
}

fn text(list: &[String]) -> String {
    list.iter().flat_map(|line| [line, "\n"]).collect()
}

/// Whether the result has what both branches did, and nothing else: every item that must be there once, any two items that
/// one branch left alone as the other has them, and any two that both have in one order in it.
pub(crate) fn judge(
    base: &[String],
    ours: &[String],
    theirs: &[String],
    found: &[String],
) -> Result<(), String> {
    let all: BTreeSet<&String> = base.iter().chain(ours).chain(theirs).collect();
    let has = |list: &[String], item: &String| list.contains(item);
    for item in &all {
        let (in_ours, in_theirs) = (has(ours, item), has(theirs, item));
        let wanted = if has(base, item) {
            in_ours && in_theirs
        } else {
            in_ours || in_theirs
        };
        let times = found.iter().filter(|other| other == item).count();
        if times != usize::from(wanted) {
            return Err(format!("{item} is there {times} times"));
        }
    }
    if let Some(strange) = found.iter().find(|item| !all.contains(item)) {
        return Err(format!("{strange} is invented"));
    }
    for (one, other) in [(ours, theirs), (theirs, ours)] {
        let alone = left_alone(base, other);
        let as_put: Vec<&String> = one
            .iter()
            .filter(|item| alone.contains(item) && found.contains(item))
            .collect();
        let as_found: Vec<&String> = found
            .iter()
            .filter(|item| alone.contains(item) && one.contains(item))
            .collect();
        if as_put != as_found {
            return Err(
                "items that one branch left alone do not stand as the other put them".into(),
            );
        }
    }
    agreed_pairs(ours, theirs, found)
}

/// Whether no two items that both branches have in one order stand in the other. Where a third stands between them that one
/// branch has above both and the other below both, the decisions of both were followed.
fn agreed_pairs(ours: &[String], theirs: &[String], found: &[String]) -> Result<(), String> {
    let at = |list: &[String], item: &String| list.iter().position(|other| other == item);
    let places: Vec<(&String, usize, usize)> = (found.iter())
        .filter_map(|item| Some((item, at(ours, item)?, at(theirs, item)?)))
        .collect();
    for (last, (later, our, their)) in places.iter().enumerate() {
        for (first, (earlier, our_above, their_above)) in places.iter().enumerate().take(last) {
            let is_turned = our < our_above && their < their_above;
            let followed = |(_, our_third, their_third): &&(&String, usize, usize)| {
                (our_above < our_third && their_third < their)
                    || (their_above < their_third && our_third < our)
            };
            let mut between = places.iter().take(last).skip(first + 1);
            if is_turned && !between.any(|third| followed(&third)) {
                return Err(format!(
                    "{earlier} stands before {later}, and on no branch does it"
                ));
            }
        }
    }
    Ok(())
}

/// The items that a side certainly left where they were: those on every longest common run. Whether of two neighbours that
/// changed places one was lifted or the other sunk, nobody can tell from the lists.
fn left_alone<'a>(base: &'a [String], side: &[String]) -> BTreeSet<&'a String> {
    let common: Vec<(usize, &String)> = base
        .iter()
        .filter_map(|item| Some((side.iter().position(|other| other == item)?, item)))
        .collect();
    let longest = |places: &[usize]| -> Vec<usize> {
        let mut lengths: Vec<usize> = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let below = places.iter().zip(&lengths).take(at);
            let best = below
                .filter(|(other, _)| *other < place)
                .map(|(_, length)| *length);
            lengths.push(1 + best.max().unwrap_or_default());
        }
        lengths
    };
    let places: Vec<usize> = common.iter().map(|(place, _)| *place).collect();
    let mirrored: Vec<usize> = places
        .iter()
        .rev()
        .map(|place| side.len() - place)
        .collect();
    let to_here = longest(&places);
    let mut from_here = longest(&mirrored);
    from_here.reverse();
    let length = to_here.iter().max().copied().unwrap_or_default();
    let on_a_run: Vec<(usize, &String)> = common
        .iter()
        .zip(to_here.iter().zip(&from_here))
        .filter(|(_, (to, from))| *to + *from == length + 1)
        .map(|((_, item), (to, _))| (*to, *item))
        .collect();
    let is_alone = |level: usize| on_a_run.iter().filter(|(other, _)| *other == level).count() == 1;
    on_a_run
        .iter()
        .filter(|(level, _)| is_alone(*level))
        .map(|(_, item)| *item)
        .collect()
}

/// The algorithm as it is told, without any care: none for a conflict.
pub(crate) fn plain(base: &[String], ours: &[String], theirs: &[String]) -> Option<Vec<String>> {
    let (kept_ours, kept_theirs) = (kept(base, ours), kept(base, theirs));
    let placed = |list: &[String], kept: &BTreeSet<String>| -> Vec<String> {
        let new = list.iter().filter(|item| !kept.contains(*item));
        new.cloned().collect()
    };
    let (by_ours, by_theirs) = (placed(ours, &kept_ours), placed(theirs, &kept_theirs));
    let takes_out = |list: &[String], item: &String| base.contains(item) && !list.contains(item);
    if by_ours.iter().any(|item| takes_out(theirs, item))
        || by_theirs.iter().any(|item| takes_out(ours, item))
    {
        return None;
    }
    let mut result: Vec<String> = base
        .iter()
        .filter(|item| kept_ours.contains(*item) && kept_theirs.contains(*item))
        .cloned()
        .collect();
    let before = |list: &[String], item: &String, result: &[String]| -> Option<String> {
        let at = list.iter().position(|other| other == item)?;
        let mut above = list.iter().take(at).rev();
        above.find(|other| result.contains(other)).cloned()
    };
    let put = |result: &mut Vec<String>, item: &String, behind: Option<&String>| {
        let at = behind.and_then(|behind| result.iter().position(|other| other == behind));
        result.insert(at.map_or(0, |at| at + 1), item.clone());
    };
    let mut by_item: Vec<(String, Option<String>)> = Vec::new();
    for item in &by_ours {
        let behind = before(ours, item, &result);
        put(&mut result, item, behind.as_ref());
        by_item.push((item.clone(), behind));
    }
    for item in &by_theirs {
        let behind = before(theirs, item, &result);
        match by_item.iter().find(|(other, _)| other == item) {
            Some((_, other)) if *other == behind => {}
            Some(_) => return None,
            None => put(&mut result, item, behind.as_ref()),
        }
    }
    Some(result)
}

/// The items on a longest common run, by the table of all its parts (Wagner and Fischer, 1974).
fn kept(base: &[String], side: &[String]) -> BTreeSet<String> {
    let mut table = vec![vec![0_usize; side.len() + 1]; base.len() + 1];
    for (row, old) in base.iter().enumerate().rev() {
        for (column, new) in side.iter().enumerate().rev() {
            table[row][column] = if old == new {
                table[row + 1][column + 1] + 1
            } else {
                table[row + 1][column].max(table[row][column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut kept = BTreeSet::new();
    while row < base.len() && column < side.len() {
        if base[row] == side[column] {
            kept.insert(base[row].clone());
            row += 1;
            column += 1;
        } else if table[row + 1][column] >= table[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    kept
}
