//! Three lists become one, by what each side decided: what it kept, what it moved or added, and what it took out.
//!
//! The algorithm: what lies on a longest common run of the base and a side was *kept* by it, everything else of the side was
//! *placed*. The result is the base without what a side took out or placed; then come what ours placed and what theirs
//! placed, each behind its nearest predecessor on its own side that is there already and that the other side did not move: so
//! every two entries that one side left alone stand as the other side put them, and one side's decisions alone are reproduced
//! exactly. Where that would turn two entries around that both sides have in one order, what theirs placed goes further up or
//! down (`gaps`), and where no place is right the two sides disagree about it.

use std::collections::BTreeMap;

use super::gaps::{Entry, open};
use super::run::{Common, Worth, heaviest_run};

/// The number of an entry: the same in all three lists, and once at most in each.
pub(super) type Key = usize;

/// Three lists of keys below `count`.
pub(super) struct Lists<'a> {
    pub(super) count: usize,
    pub(super) base: &'a [Key],
    pub(super) ours: Side<'a>,
    pub(super) theirs: Side<'a>,
    /// By key: whether its place is no decision, as that of a blank line or of a comment.
    pub(super) loose: &'a [bool],
}

/// The list of one side.
pub(super) struct Side<'a> {
    pub(super) list: &'a [Key],
    /// By key: whether the side left it where it was. Those that are kept stand in the order of the base.
    pub(super) kept: &'a [bool],
}

/// One place of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Agreed(Key),
    /// Ours put it here and theirs elsewhere; or ours put it here and theirs took it out.
    Ours(Key),
    /// The same for theirs.
    Theirs(Key),
}

/// A result in the making: a chain of places, the first of which stands for the beginning.
struct Chain {
    places: Vec<Option<Place>>,
    next: Vec<usize>,
    /// Where an entry stands in `places`; 0 for nowhere.
    at: Vec<usize>,
}

/// The entries of the result, in order.
pub(super) fn weave(lists: &Lists<'_>) -> Vec<Place> {
    let in_base = members(lists.base, lists.count);
    let ours = Decisions::new(&lists.ours, lists.count, &in_base);
    let theirs = Decisions::new(&lists.theirs, lists.count, &in_base);
    let mut chain = Chain::new(lists.count);
    let mut last = 0;
    for key in lists.base {
        if is(lists.ours.kept, *key) && is(lists.theirs.kept, *key) {
            last = chain.insert(last, Place::Agreed(*key));
        }
    }
    let by_both = |key: Key| is(&ours.placed, key) && is(&theirs.placed, key);
    let stays: Vec<bool> = (0..lists.count)
        .map(|key| chain.place_of(key) != 0 || by_both(key))
        .collect();
    let our_anchors = anchors(lists.ours.list, &stays, lists.count);
    let their_anchors = anchors(lists.theirs.list, &stays, lists.count);
    let mut last = 0;
    for key in lists.ours.list {
        let here = chain.place_of(*key);
        if here != 0 {
            last = here;
        } else if is(&ours.placed, *key) {
            let place = if is(&theirs.taken_out, *key) {
                Place::Ours(*key)
            } else {
                Place::Agreed(*key)
            };
            last = chain.insert(last, place);
        }
    }
    let disputed: Vec<bool> = (0..lists.count)
        .map(|key| by_both(key) && our_anchors.get(key) != their_anchors.get(key))
        .collect();
    place_theirs(lists, &[&ours, &theirs], &disputed, &mut chain);
    agreed(chain.in_order())
}

/// Puts what theirs placed between what ours has.
fn place_theirs(lists: &Lists<'_>, sides: &[&Decisions; 2], disputed: &[bool], chain: &mut Chain) {
    let [ours, theirs] = sides;
    let mut gaps = Gaps::new(lists.ours.list, chain, lists.count);
    let entries: Vec<Entry> = (lists.theirs.list.iter())
        .map(|key| {
            let at = gaps.line_of(*key);
            let is_standing = chain.place_of(*key) != 0;
            if is(lists.loose, *key) || is(disputed, *key) || is(&ours.taken_out, *key) {
                Entry::Silent
            } else if is_standing {
                let is_kept = is(lists.ours.kept, *key);
                Entry::Standing { at, is_kept }
            } else if is(&theirs.placed, *key) {
                let at = (at != 0).then_some(at);
                Entry::Placed { at }
            } else {
                Entry::Silent
            }
        })
        .collect();
    let ranges = open(&entries, lists.ours.list.len());
    // The gap behind the nearest entry above, and the lowest gap that an entry went to.
    let (mut here, mut lowest) = (0, 0);
    for ((key, entry), range) in lists.theirs.list.iter().zip(entries).zip(ranges) {
        if chain.place_of(*key) != 0 {
            if is(disputed, *key) {
                chain.dispute(*key);
                gaps.put(chain, here, Place::Theirs(*key));
            } else if is(&theirs.placed, *key) || is(lists.ours.kept, *key) {
                // What ours moved away takes nothing of theirs along.
                here = gaps.line_of(*key);
            }
        } else if is(&theirs.placed, *key) {
            let above = range.above.max(lowest);
            if is(&ours.taken_out, *key) {
                gaps.put(chain, here, Place::Theirs(*key));
            } else if entry == Entry::Silent {
                gaps.put(chain, here, Place::Agreed(*key));
            } else if above <= range.below {
                here = gaps.put(chain, here.clamp(above, range.below), Place::Agreed(*key));
                lowest = here;
            } else {
                gaps.put(chain, gaps.line_of(*key), Place::Ours(*key));
                gaps.put(chain, here, Place::Theirs(*key));
            }
        }
    }
}

/// The gaps between the entries of ours that stand.
struct Gaps {
    /// By key: its line in ours, from 1; 0 for none.
    lines: Vec<usize>,
    /// By line of ours: the last line at or above it that stands, or 0.
    standing: Vec<usize>,
    /// By line of ours: the last place behind it, before the next line that stands.
    last: Vec<usize>,
}

impl Gaps {
    fn new(ours: &[Key], chain: &Chain, count: usize) -> Self {
        let (mut lines, mut standing, mut last) = (vec![0; count], vec![0], vec![0]);
        let mut above = 0;
        for (line, key) in (1..).zip(ours) {
            if let Some(slot) = lines.get_mut(*key) {
                *slot = line;
            }
            if chain.place_of(*key) != 0 {
                above = line;
            }
            standing.push(above);
            last.push(chain.place_of(*key));
        }
        Self {
            lines,
            standing,
            last,
        }
    }

    fn line_of(&self, key: Key) -> usize {
        self.lines.get(key).copied().unwrap_or_default()
    }

    /// Puts a place behind what is in the gap below a line of ours already, and says behind which line that stands.
    fn put(&mut self, chain: &mut Chain, line: usize, place: Place) -> usize {
        let gap = self.standing.get(line).copied().unwrap_or_default();
        if let Some(last) = self.last.get_mut(gap) {
            *last = chain.insert(*last, place);
        }
        gap
    }
}

/// What one side did, by key.
struct Decisions {
    placed: Vec<bool>,
    taken_out: Vec<bool>,
}

impl Decisions {
    fn new(side: &Side<'_>, count: usize, in_base: &[bool]) -> Self {
        let present = members(side.list, count);
        Self {
            placed: (0..count)
                .map(|key| is(&present, key) && !is(side.kept, key))
                .collect(),
            taken_out: (0..count)
                .map(|key| is(in_base, key) && !is(&present, key))
                .collect(),
        }
    }
}

/// Two places of one entry side by side are one.
fn agreed(places: Vec<Place>) -> Vec<Place> {
    let mut woven: Vec<Place> = Vec::with_capacity(places.len());
    for place in places {
        let same = match (woven.last(), place) {
            (Some(Place::Ours(one)), Place::Theirs(other))
            | (Some(Place::Theirs(one)), Place::Ours(other)) => *one == other,
            _ => false,
        };
        if same {
            let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = place;
            woven.pop();
            woven.push(Place::Agreed(key));
        } else {
            woven.push(place);
        }
    }
    woven
}

/// For each entry of a side the nearest entry before it that stays in the result for both sides.
fn anchors(list: &[Key], stays: &[bool], count: usize) -> Vec<Option<Key>> {
    let mut anchors = vec![None; count];
    let mut nearest = None;
    for key in list {
        if let Some(anchor) = anchors.get_mut(*key) {
            *anchor = nearest;
        }
        if is(stays, *key) {
            nearest = Some(*key);
        }
    }
    anchors
}

/// By key: whether a side left it where it was in the base. Of several longest runs that counts which is worth the most, and
/// then the one whose entries sink: who decides lifts. `worths` are by key; the last part of each is not looked at.
pub(super) fn kept(base: &[Key], side: &[Key], worths: &[Worth]) -> Vec<bool> {
    let mut positions = vec![0; worths.len()];
    for (position, key) in (1..).zip(base) {
        if let Some(slot) = positions.get_mut(*key) {
            *slot = position;
        }
    }
    // Whether an entry sinks is told among those that both lists have: what was added or taken out above it moves nothing.
    let mut seen = vec![false; worths.len()];
    for key in side {
        set(&mut seen, *key);
    }
    let mut ranks = vec![0; worths.len()];
    for (rank, key) in (1_usize..).zip(base.iter().filter(|key| is(&seen, **key))) {
        if let Some(slot) = ranks.get_mut(*key) {
            *slot = rank;
        }
    }
    let mut rank = 0;
    let common: Vec<Common> = (1..)
        .zip(side)
        .filter_map(|(to, key)| {
            let from = positions.get(*key).copied().filter(|from| *from > 0)?;
            let Worth([first, second, third, _]) = worths.get(*key).copied()?;
            rank += 1;
            let sinks = u32::from(ranks.get(*key).copied()? <= rank);
            let worth = Worth([first, second, third, sinks]);
            Some(Common { from, to, worth })
        })
        .collect();
    let mut kept = vec![false; worths.len()];
    for line in heaviest_run(&common, base.len()) {
        if let Some(key) = base.get(line.from - 1) {
            set(&mut kept, *key);
        }
    }
    kept
}

/// Blank lines have no name: one of a side between the same two kept entries as a blank line of the base is that line, and
/// kept. Their keys in the side's list become those of the base; says which became which.
pub(super) fn pair_blanks(
    is_blank: &dyn Fn(Key) -> bool,
    base: &[Key],
    side: &mut [Key],
    kept: &mut [bool],
) -> Vec<(Key, Key)> {
    let mut gaps: BTreeMap<(Option<Key>, usize), Key> = BTreeMap::new();
    let (mut gap, mut count) = (None, 0);
    for key in base {
        if is_blank(*key) {
            gaps.insert((gap, count), *key);
            count += 1;
        } else if is(kept, *key) {
            (gap, count) = (Some(*key), 0);
        }
    }
    let mut paired = Vec::new();
    let (mut gap, mut count) = (None, 0);
    for key in side {
        if is_blank(*key) {
            if let Some(same) = gaps.get(&(gap, count)) {
                paired.push((*key, *same));
                *key = *same;
                set(kept, *same);
            }
            count += 1;
        } else if is(kept, *key) {
            (gap, count) = (Some(*key), 0);
        }
    }
    paired
}

fn members(list: &[Key], count: usize) -> Vec<bool> {
    let mut members = vec![false; count];
    for key in list {
        set(&mut members, *key);
    }
    members
}

impl Chain {
    fn new(count: usize) -> Self {
        Self {
            places: vec![None],
            next: vec![0],
            at: vec![0; count],
        }
    }

    /// Where an entry stands; 0 for nowhere.
    fn place_of(&self, key: Key) -> usize {
        self.at.get(key).copied().unwrap_or_default()
    }

    /// Puts a place behind another one, and says where that is.
    fn insert(&mut self, behind: usize, place: Place) -> usize {
        let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = place;
        let here = self.places.len();
        self.places.push(Some(place));
        let next = self.next.get(behind).copied().unwrap_or_default();
        self.next.push(next);
        if let Some(slot) = self.next.get_mut(behind) {
            *slot = here;
        }
        if let Some(at) = self.at.get_mut(key).filter(|at| **at == 0) {
            *at = here;
        }
        here
    }

    /// Says that an entry stands where ours has it, and theirs elsewhere.
    fn dispute(&mut self, key: Key) {
        let here = self.place_of(key);
        if let Some(place) = self.places.get_mut(here).filter(|_| here != 0) {
            *place = Some(Place::Ours(key));
        }
    }

    fn in_order(&self) -> Vec<Place> {
        let mut order = Vec::with_capacity(self.places.len());
        let mut here = self.next.first().copied().unwrap_or_default();
        while here != 0 {
            order.extend(self.places.get(here).copied().flatten());
            here = self.next.get(here).copied().unwrap_or_default();
        }
        order
    }
}

fn is(flags: &[bool], key: Key) -> bool {
    flags.get(key).copied().unwrap_or_default()
}

fn set(flags: &mut [bool], key: Key) {
    if let Some(flag) = flags.get_mut(key) {
        *flag = true;
    }
}
