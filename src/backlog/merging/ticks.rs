//! Criteria, tasks and questions, item by item: a tick and a rewording are two changes, of two items and of one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::marks::Piece;
use super::run::Worth;
use super::weave::{Key, Lists, Place, Side, kept, pair_blanks, weave};
use crate::text::sorting::PutInOrder as _;

/// How much of their words two wordings of one item share at least: Sørensen's and Dice's measure, 2c / (a + b). Below it
/// they are two items.
const SAME_ITEM: f64 = 0.6;

/// A list item with its further lines, or a blank line.
#[derive(Clone, Debug)]
struct Unit<'a> {
    lines: Vec<&'a str>,
    item: Option<Item<'a>>,
}

/// The first line of a list item, in parts.
#[derive(Clone, Copy, Debug)]
struct Item<'a> {
    /// The list's mark with the blanks around it.
    mark: &'a str,
    /// `[x] ` as written; empty where there is no box.
    tick: &'a str,
    rest: &'a str,
}

/// The merged lines of a list, and what lies apart in words; none when there is anything but items and blank lines.
pub(super) fn merge<'a>(
    base: &[&'a str],
    ours: &[&'a str],
    theirs: &[&'a str],
) -> Option<(Vec<Piece<'a>>, Vec<String>)> {
    let mut table = Table::default();
    let base = table.read_base(units(base)?);
    let mut ours = table.read_side(&base, units(ours)?);
    let mut theirs = table.read_side(&base, units(theirs)?);
    let kept_ours = table.kept(&base, &mut ours);
    let kept_theirs = table.kept(&base, &mut theirs);
    let unseen = |side: &Listing<'a>, other: &Listing<'a>, mut kept: Vec<bool>| {
        for key in &base.list {
            let is_changed = side.units.get(key).is_some_and(|unit| {
                base.units
                    .get(key)
                    .is_none_or(|old| old.lines != unit.lines)
            });
            if is_changed
                && !other.units.contains_key(key)
                && let Some(flag) = kept.get_mut(*key)
            {
                *flag = false;
            }
        }
        kept
    };
    let kept_ours = unseen(&ours, &theirs, kept_ours);
    let kept_theirs = unseen(&theirs, &ours, kept_theirs);
    let places = weave(&Lists {
        count: table.count,
        base: &base.list,
        ours: Side {
            list: &ours.list,
            kept: &kept_ours,
        },
        theirs: Side {
            list: &theirs.list,
            kept: &kept_theirs,
        },
        loose: &table.loose(),
    });
    let merge = TickMerge { base, ours, theirs };
    let mut conflicts = Vec::new();
    let pieces = merge.pieces(&places, &mut conflicts);
    Some((pieces, conflicts))
}

/// The three versions, ready to be put together.
struct TickMerge<'a> {
    base: Listing<'a>,
    ours: Listing<'a>,
    theirs: Listing<'a>,
}

impl<'a> TickMerge<'a> {
    fn pieces(&self, places: &[Place], conflicts: &mut Vec<String>) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let mut after_new_blank = false;
        for place in places {
            let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = *place;
            let (our, their) = (self.ours.units.get(&key), self.theirs.units.get(&key));
            let Some(one) = our.or(their) else { continue };
            if one.item.is_some() {
                after_new_blank = false;
                pieces.extend(self.item(*place, key, one, conflicts));
                continue;
            }
            let is_new = !self.base.units.contains_key(&key);
            if !(is_new && after_new_blank) {
                pieces.extend(one.lines.iter().map(|line| Piece::agreed(*line)));
            }
            after_new_blank = is_new;
        }
        pieces
    }

    fn item(
        &self,
        place: Place,
        key: Key,
        one: &Unit<'a>,
        conflicts: &mut Vec<String>,
    ) -> Vec<Piece<'a>> {
        let (our, their) = (self.ours.units.get(&key), self.theirs.units.get(&key));
        let merged = match (our, their) {
            (Some(our), Some(their)) => merged_unit(self.base.units.get(&key), our, their),
            _ => Some(owned(one)),
        };
        let said = one.item.map_or("", |item| item.rest).trim();
        let lines = |unit: Option<&Unit<'a>>| unit.map(owned).unwrap_or_default();
        let (ours, theirs) = match (place, merged) {
            (Place::Agreed(_), Some(lines)) => {
                return lines.into_iter().map(Piece::Agreed).collect();
            }
            (Place::Agreed(_), None) => {
                conflicts.push(format!("both sides reworded `{said}`"));
                (lines(our), lines(their))
            }
            (Place::Ours(_), merged) => {
                conflicts.push(match their {
                    Some(_) => format!("both sides moved `{said}`, to different places"),
                    None => format!("ours changed `{said}`, theirs took it out"),
                });
                (merged.unwrap_or_else(|| lines(our)), Vec::new())
            }
            (Place::Theirs(_), merged) => {
                if our.is_none() {
                    conflicts.push(format!("theirs changed `{said}`, ours took it out"));
                }
                (Vec::new(), merged.unwrap_or_else(|| lines(their)))
            }
        };
        vec![Piece::Apart { ours, theirs }]
    }
}

fn owned<'a>(unit: &Unit<'a>) -> Vec<Cow<'a, str>> {
    unit.lines.iter().map(|line| (*line).into()).collect()
}

/// The items and blank lines; none when there is anything else.
fn units<'a>(lines: &[&'a str]) -> Option<Vec<Unit<'a>>> {
    let mut units: Vec<Unit<'a>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_blank = line.trim().is_empty();
        let is_indented = line.starts_with("  ") || line.starts_with('\t');
        let last_item = units.iter().rposition(|unit| unit.item.is_some());
        if let Some(item) = item(line) {
            units.push(Unit {
                lines: vec![line],
                item: Some(item),
            });
        } else if is_blank {
            units.push(Unit {
                lines: vec![line],
                item: None,
            });
        } else if let Some(last) = last_item.filter(|last| is_indented || *last + 1 == units.len())
        {
            if lines
                .get(at)
                .is_some_and(|line| line.starts_with(['#', '`', '|', '<', '>']))
            {
                return None;
            }
            // Blank lines between an item and its indented paragraphs are the item's own.
            let inner: Vec<Unit<'a>> = units.drain(last + 1..).collect();
            let unit = units.last_mut()?;
            unit.lines
                .extend(inner.into_iter().flat_map(|unit| unit.lines));
            unit.lines.push(line);
        } else {
            return None;
        }
    }
    Some(units)
}

/// The parts of a line that begins an item at the outer level.
fn item(line: &str) -> Option<Item<'_>> {
    let content = line.trim_start_matches(' ');
    let indent = line.len() - content.len();
    let digits = content.trim_start_matches(|character: char| character.is_ascii_digit());
    let number = content.len() - digits.len();
    let mark = if content.starts_with(['-', '*', '+']) {
        1
    } else if (1..=9).contains(&number) && digits.starts_with(['.', ')']) {
        number + 1
    } else {
        return None;
    };
    let behind = content.get(mark..)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    if indent > 1 || blanks == 0 {
        return None;
    }
    let (mark, rest) = line.split_at(indent + mark + blanks);
    let is_box = ["[ ]", "[x]", "[X]"]
        .iter()
        .any(|tick| rest.starts_with(tick));
    let tick = if is_box {
        let behind = rest.get(3..)?;
        3 + behind.len() - behind.trim_start_matches(' ').len()
    } else {
        0
    };
    let (tick, rest) = rest.split_at(tick);
    Some(Item { mark, tick, rest })
}

impl<'a> Unit<'a> {
    /// What it says, without mark and tick.
    fn words(&self) -> String {
        let first = self.item.map_or("", |item| item.rest);
        let rest = self.lines.iter().skip(1).copied();
        let words = std::iter::once(first)
            .chain(rest)
            .flat_map(str::split_whitespace);
        words.collect::<Vec<_>>().join(" ")
    }

    /// `AC1` of `AC1: …`.
    fn label(&self) -> Option<&'a str> {
        let (label, _) = self.item?.rest.split_once([':', ' '])?;
        let is_label = label.len() <= 8
            && label.starts_with(|character: char| character.is_ascii_uppercase())
            && label.ends_with(|character: char| character.is_ascii_digit());
        is_label.then_some(label)
    }
}

/// One version: its units from first to last.
#[derive(Default)]
struct Listing<'a> {
    list: Vec<Key>,
    units: BTreeMap<Key, Unit<'a>>,
}

/// The units of all versions, numbered.
#[derive(Default)]
struct Table {
    count: usize,
    blanks: Vec<Key>,
    /// Items that the base does not have, by their words and by their labels.
    new: BTreeMap<String, Key>,
}

impl Table {
    /// By key: whether its place is no decision.
    fn loose(&self) -> Vec<bool> {
        let mut loose = vec![false; self.count];
        for key in &self.blanks {
            if let Some(slot) = loose.get_mut(*key) {
                *slot = true;
            }
        }
        loose
    }

    fn key(&mut self, unit: &Unit<'_>) -> Key {
        self.count += 1;
        let key = self.count - 1;
        if unit.item.is_none() {
            self.blanks.push(key);
        }
        key
    }

    fn read_base<'a>(&mut self, units: Vec<Unit<'a>>) -> Listing<'a> {
        let mut listing = Listing::default();
        for unit in units {
            let key = self.key(&unit);
            listing.list.push(key);
            listing.units.insert(key, unit);
        }
        listing
    }

    /// A side, whose items are those of the base that say the same, have the same label, or share most words.
    fn read_side<'a>(&mut self, base: &Listing<'a>, units: Vec<Unit<'a>>) -> Listing<'a> {
        let mut free: Vec<Key> = base
            .list
            .iter()
            .copied()
            .filter(|key| !self.blanks.contains(key))
            .collect();
        let mut keys: Vec<Option<Key>> = vec![None; units.len()];
        let same_words =
            |old: &Unit<'_>, new: &Unit<'_>| f64::from(u8::from(old.words() == new.words()));
        let same_label = |old: &Unit<'_>, new: &Unit<'_>| {
            f64::from(u8::from(
                old.label().is_some() && old.label() == new.label(),
            ))
        };
        let likeness = |old: &Unit<'_>, new: &Unit<'_>| {
            let are_labelled = old.label().is_some() && new.label().is_some();
            if are_labelled {
                0.0
            } else {
                shared(&old.words(), &new.words())
            }
        };
        pair(base, &units, &mut free, &mut keys, &same_words, 1.0);
        pair(base, &units, &mut free, &mut keys, &same_label, 1.0);
        pair(base, &units, &mut free, &mut keys, &likeness, SAME_ITEM);
        let mut listing = Listing::default();
        for (unit, key) in units.into_iter().zip(keys) {
            let key = match key {
                Some(key) => key,
                None => self.new_key(&unit, &listing),
            };
            listing.list.push(key);
            listing.units.insert(key, unit);
        }
        listing
    }

    /// The key of a unit that the base does not have: the same for both sides' items of one label or the same words.
    fn new_key(&mut self, unit: &Unit<'_>, listing: &Listing<'_>) -> Key {
        if unit.item.is_none() {
            return self.key(unit);
        }
        let name = unit.label().map_or_else(|| unit.words(), str::to_owned);
        if let Some(key) = self
            .new
            .get(&name)
            .filter(|key| !listing.units.contains_key(key))
        {
            return *key;
        }
        let key = self.key(unit);
        self.new.insert(name, key);
        key
    }

    /// What a side kept; its blank lines get the base's keys.
    fn kept(&self, base: &Listing<'_>, side: &mut Listing<'_>) -> Vec<bool> {
        let is_blank = |key: Key| self.blanks.contains(&key);
        let seen = |list: &[Key]| -> Vec<Key> {
            list.iter().copied().filter(|key| !is_blank(*key)).collect()
        };
        let worths = vec![Worth([1, 0, 0, 0]); self.count];
        let mut kept = kept(&seen(&base.list), &seen(&side.list), &worths);
        for (from, to) in pair_blanks(&is_blank, &base.list, &mut side.list, &mut kept) {
            if let Some(unit) = side.units.remove(&from) {
                side.units.insert(to, unit);
            }
        }
        kept
    }
}

/// Pairs items of the base that are free with items of a side that have no key: the most alike first, where each is the
/// other's only best one.
fn pair<'a>(
    base: &Listing<'a>,
    units: &[Unit<'a>],
    free: &mut Vec<Key>,
    keys: &mut [Option<Key>],
    alike: &dyn Fn(&Unit<'a>, &Unit<'a>) -> f64,
    least: f64,
) {
    let mut pairs: Vec<(f64, Key, usize)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        if unit.item.is_none() || keys.get(at).copied().flatten().is_some() {
            continue;
        }
        for key in free.iter() {
            let likeness = base.units.get(key).map_or(0.0, |old| alike(old, unit));
            if likeness >= least {
                pairs.push((likeness, *key, at));
            }
        }
    }
    pairs.put_in_order_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    for (_, key, at) in pairs {
        let Some(slot) = keys.get_mut(at).filter(|slot| slot.is_none()) else {
            continue;
        };
        if let Some(place) = free.iter().position(|other| *other == key) {
            free.remove(place);
            *slot = Some(key);
        }
    }
}

/// How many of their words two texts share, 0 to 1.
fn shared(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let mut left = other.clone();
    let mut common = 0_usize;
    for word in &one {
        if let Some(at) = left.iter().position(|each| each == word) {
            left.swap_remove(at);
            common += 1;
        }
    }
    2.0 * common as f64 / (one.len() + other.len()) as f64
}

/// An item's lines with both sides' changes; none when both reworded it.
fn merged_unit<'a>(
    base: Option<&Unit<'a>>,
    ours: &Unit<'a>,
    theirs: &Unit<'a>,
) -> Option<Vec<Cow<'a, str>>> {
    if ours.lines == theirs.lines || base.is_some_and(|base| base.lines == theirs.lines) {
        return Some(owned(ours));
    }
    let base = base?;
    if base.lines == ours.lines {
        return Some(owned(theirs));
    }
    let (old, our, their) = (base.item?, ours.item?, theirs.item?);
    let part = |part: fn(&Item<'a>) -> &'a str| three_way(part(&old), part(&our), part(&their));
    let first = [
        part(|item| item.mark)?,
        part(|item| item.tick)?,
        part(|item| item.rest)?,
    ]
    .concat();
    let rest = |unit: &Unit<'a>| unit.lines.iter().skip(1).copied().collect::<Vec<_>>();
    let (old, our, their) = (rest(base), rest(ours), rest(theirs));
    let rest = if our == their || old == their {
        our
    } else if old == our {
        their
    } else {
        return None;
    };
    let rest = rest.into_iter().map(Cow::from);
    Some(std::iter::once(Cow::from(first)).chain(rest).collect())
}

fn three_way<'a>(base: &str, ours: &'a str, theirs: &'a str) -> Option<&'a str> {
    if ours == theirs || base == theirs {
        Some(ours)
    } else if base == ours {
        Some(theirs)
    } else {
        None
    }
}
