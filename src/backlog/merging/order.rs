//! `order.txt`, item by item. Comments and blank lines are entries too, and never a conflict; of an item's line the title is
//! an echo, and the reason is a decision.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::form::lines;
use super::marks::{Piece, is_mark};
use super::run::Worth;
use super::weave::{Key, Lists, Place, Side, kept, pair_blanks, weave};
use super::{Labels, Merged, Versions};
use crate::backlog::Id;
use crate::backlog::order::Line;

/// What makes an entry the same in all three versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name<'a> {
    /// The item's line, counted from 0 where it is listed several times.
    Item(Id, usize),
    /// A comment or a conflict's mark, counted likewise.
    Comment(&'a str, usize),
    Blank(usize),
}

/// The entries of all three versions, numbered.
#[derive(Default)]
struct Table<'a> {
    keys: BTreeMap<Name<'a>, Key>,
    names: Vec<Name<'a>>,
}

/// One version: its entries from first to last, and the line of each.
#[derive(Default)]
struct Listing<'a> {
    list: Vec<Key>,
    lines: BTreeMap<Key, &'a str>,
}

pub(super) fn merge(versions: Versions<'_>, labels: &Labels<'_>) -> Merged {
    let mut merge = OrderMerge::read(versions);
    merge.decide();
    let places = weave(&Lists {
        count: merge.table.names.len(),
        base: &merge.base.list,
        ours: Side {
            list: &merge.ours.list,
            kept: &merge.kept_ours,
        },
        theirs: Side {
            list: &merge.theirs.list,
            kept: &merge.kept_theirs,
        },
        loose: &merge.loose(),
    });
    let pieces = merge.pieces(&places);
    Merged::of(pieces, merge.conflicts, labels)
}

/// The lines of a base, which may itself be a merge with conflicts when branches have merged each other: what lay apart in
/// it, or is listed twice, was never decided, so it is as if it was not there.
fn without_marks(base: &str) -> Vec<&str> {
    let mut times: BTreeMap<Id, usize> = BTreeMap::new();
    for line in lines(base) {
        if let Some(id) = item(line) {
            *times.entry(id).or_default() += 1;
        }
    }
    let decided = |line: &&str| {
        !is_mark(line) && item(line).is_none_or(|id| times.get(&id).copied() == Some(1))
    };
    lines(base).filter(decided).collect()
}

/// The id of the item that a line lists.
fn item(line: &str) -> Option<Id> {
    if is_mark(line) {
        return None;
    }
    Line::parse(line, 0).map(|line| line.id.value)
}

impl<'a> Table<'a> {
    fn read(&mut self, lines: impl Iterator<Item = &'a str>) -> Listing<'a> {
        let mut listing = Listing::default();
        let mut items: BTreeMap<Id, usize> = BTreeMap::new();
        let mut comments: BTreeMap<&str, usize> = BTreeMap::new();
        for line in lines {
            let name = if let Some(id) = item(line) {
                let count = items.entry(id.clone()).or_default();
                *count += 1;
                Name::Item(id, *count - 1)
            } else if line.trim().is_empty() {
                Name::Blank(self.names.len())
            } else {
                let text = line.trim();
                let count = comments.entry(text).or_default();
                *count += 1;
                Name::Comment(text, *count - 1)
            };
            let key = self.key(name);
            listing.list.push(key);
            listing.lines.insert(key, line);
        }
        listing
    }

    fn key(&mut self, name: Name<'a>) -> Key {
        if let Some(key) = self.keys.get(&name) {
            return *key;
        }
        let key = self.names.len();
        self.keys.insert(name.clone(), key);
        self.names.push(name);
        key
    }

    fn is_blank(&self, key: Key) -> bool {
        matches!(self.names.get(key), Some(Name::Blank(_)))
    }
}

struct OrderMerge<'a> {
    table: Table<'a>,
    base: Listing<'a>,
    ours: Listing<'a>,
    theirs: Listing<'a>,
    kept_ours: Vec<bool>,
    kept_theirs: Vec<bool>,
    conflicts: Vec<String>,
}

impl<'a> OrderMerge<'a> {
    fn read(versions: Versions<'a>) -> Self {
        let mut table = Table::default();
        let base_text = without_marks(versions.base);
        let base = table.read(base_text.iter().copied());
        let ours = table.read(lines(versions.ours));
        let theirs = table.read(lines(versions.theirs));
        Self {
            kept_ours: Vec::new(),
            kept_theirs: Vec::new(),
            table,
            base,
            ours,
            theirs,
            conflicts: Vec::new(),
        }
    }

    /// What each side kept.
    fn decide(&mut self) {
        self.kept_ours = self.kept_by(&self.ours, &self.theirs);
        self.kept_theirs = self.kept_by(&self.theirs, &self.ours);
        let is_blank = |key: Key| self.table.is_blank(key);
        for (side, kept) in [
            (&mut self.ours, &mut self.kept_ours),
            (&mut self.theirs, &mut self.kept_theirs),
        ] {
            for (from, to) in pair_blanks(&is_blank, &self.base.list, &mut side.list, kept) {
                if let Some(line) = side.lines.remove(&from) {
                    side.lines.insert(to, line);
                }
            }
        }
        // A new reason is a decision about the line: nobody takes it out unseen.
        for key in self.base.list.clone() {
            let (is_ours, is_theirs) = (self.ours.holds(key), self.theirs.holds(key));
            if is_ours && !is_theirs && self.has_new_reason(&self.ours, key) {
                clear(&mut self.kept_ours, key);
            }
            if is_theirs && !is_ours && self.has_new_reason(&self.theirs, key) {
                clear(&mut self.kept_theirs, key);
            }
        }
    }

    /// By key: whether its place is no decision.
    fn loose(&self) -> Vec<bool> {
        let names = self.table.names.iter();
        names.map(|name| !matches!(name, Name::Item(..))).collect()
    }

    /// What one side kept. Of two neighbours that changed places either may be the one that moved: rather the one with a new
    /// reason, and not the one that the other side took out, since of that one nothing is left to decide.
    fn kept_by(&self, side: &Listing<'a>, other: &Listing<'a>) -> Vec<bool> {
        let seen = |list: &[Key]| -> Vec<Key> {
            let seen = list.iter().filter(|key| !self.table.is_blank(**key));
            seen.copied().collect()
        };
        let worths: Vec<Worth> = self
            .table
            .names
            .iter()
            .enumerate()
            .map(|(key, name)| match name {
                Name::Item(..) => {
                    let is_undecided = 2 * u32::from(!self.has_new_reason(side, key));
                    Worth([1, 0, is_undecided + u32::from(!other.holds(key)), 0])
                }
                _ => Worth([0, 1, 0, 0]),
            })
            .collect();
        kept(&seen(&self.base.list), &seen(&side.list), &worths)
    }

    fn has_new_reason(&self, side: &Listing<'a>, key: Key) -> bool {
        match (self.base.lines.get(&key), side.lines.get(&key)) {
            (Some(before), Some(after)) => reason(before) != reason(after),
            _ => false,
        }
    }

    fn pieces(&mut self, places: &[Place]) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(places.len());
        let mut blanks = Blanks::default();
        for place in places {
            let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = *place;
            let ours = self.ours.lines.get(&key).copied();
            let theirs = self.theirs.lines.get(&key).copied();
            if self.table.is_blank(key) {
                blanks.take(ours, theirs, self.base.holds(key));
                continue;
            }
            pieces.extend(std::mem::take(&mut blanks).pieces());
            if let Some(Name::Item(id, _)) = self.table.names.get(key) {
                let id = id.clone();
                pieces.push(self.item(*place, key, &id));
                continue;
            }
            // A comment that both sides moved stands where ours has it.
            let is_second = matches!(place, Place::Theirs(_)) && ours.is_some() && theirs.is_some();
            if !is_second {
                pieces.push(Piece::agreed(ours.or(theirs).unwrap_or_default()));
            }
        }
        pieces.extend(blanks.pieces());
        pieces
    }

    fn item(&mut self, place: Place, key: Key, id: &Id) -> Piece<'a> {
        let base = self.base.lines.get(&key).copied();
        let ours = self.ours.lines.get(&key).copied();
        let theirs = self.theirs.lines.get(&key).copied();
        let merged = match (ours, theirs) {
            (Some(ours), Some(theirs)) => merged_line(base, ours, theirs),
            (Some(line), None) | (None, Some(line)) => Some(line.into()),
            (None, None) => None,
        };
        let is_kept = self.kept_ours.get(key).copied().unwrap_or_default();
        let one = |line: Option<&'a str>| line.map(Cow::from).into_iter().collect::<Vec<_>>();
        match place {
            Place::Agreed(_) => match merged {
                Some(line) => Piece::Agreed(line),
                None => {
                    self.conflicts
                        .push(format!("both sides gave {id} a new reason"));
                    Piece::Apart {
                        ours: one(ours),
                        theirs: one(theirs),
                    }
                }
            },
            Place::Ours(_) => {
                self.conflicts.push(match theirs {
                    Some(_) if is_kept => format!(
                        "theirs moved {id}, and ours what it moved past: no place is right for both"
                    ),
                    Some(_) => format!("both sides moved {id}, to different places"),
                    None => format!("ours decided on the place of {id}, theirs took it out"),
                });
                Piece::Apart {
                    ours: merged.map_or_else(|| one(ours), |line| vec![line]),
                    theirs: Vec::new(),
                }
            }
            Place::Theirs(_) => {
                if ours.is_none() {
                    self.conflicts.push(format!(
                        "theirs decided on the place of {id}, ours took it out"
                    ));
                }
                Piece::Apart {
                    ours: Vec::new(),
                    theirs: merged.map_or_else(|| one(theirs), |line| vec![line]),
                }
            }
        }
    }
}

/// Blank lines side by side. Where both sides set off the same lines, one of them is enough.
#[derive(Default)]
struct Blanks<'a> {
    old: Vec<&'a str>,
    ours: Vec<&'a str>,
    theirs: Vec<&'a str>,
}

impl<'a> Blanks<'a> {
    fn take(&mut self, ours: Option<&'a str>, theirs: Option<&'a str>, is_old: bool) {
        match (ours, theirs) {
            (Some(line), _) if is_old => self.old.push(line),
            (Some(line), _) => self.ours.push(line),
            (None, Some(line)) => self.theirs.push(line),
            (None, None) => {}
        }
    }

    fn pieces(self) -> impl Iterator<Item = Piece<'a>> {
        let new = if self.theirs.len() > self.ours.len() {
            self.theirs
        } else {
            self.ours
        };
        self.old.into_iter().chain(new).map(Piece::agreed)
    }
}

impl Listing<'_> {
    fn holds(&self, key: Key) -> bool {
        self.lines.contains_key(&key)
    }
}

fn clear(flags: &mut [bool], key: Key) {
    if let Some(flag) = flags.get_mut(key) {
        *flag = false;
    }
}

fn reason(line: &str) -> Option<&str> {
    let span = Line::parse(line, 0)?.reason?;
    line.get(span.range())
}

fn title(line: &str) -> &str {
    Line::parse(line, 0)
        .and_then(|parsed| line.get(parsed.title.range()))
        .unwrap_or_default()
}

/// The line of both sides' changes; none when both gave different reasons. An echo that both refreshed is that of ours.
fn merged_line<'a>(base: Option<&str>, ours: &'a str, theirs: &'a str) -> Option<Cow<'a, str>> {
    if ours == theirs || base == Some(theirs) {
        return Some(ours.into());
    }
    if base == Some(ours) {
        return Some(theirs.into());
    }
    let before = base.map(|line| (reason(line), title(line)));
    if reason(ours) == reason(theirs) {
        let echo_of_theirs = before.is_some_and(|(_, echo)| echo == title(ours));
        return Some(if echo_of_theirs { theirs } else { ours }.into());
    }
    let (reason_before, echo_before) = before?;
    let (decided, other) = if reason_before == reason(ours) {
        (theirs, ours)
    } else if reason_before == reason(theirs) {
        (ours, theirs)
    } else {
        return None;
    };
    if echo_before == title(other) || title(decided) != echo_before {
        return Some(decided.into());
    }
    let span = Line::parse(decided, 0)?.title;
    let (head, tail) = (
        decided.get(..span.range().start)?,
        decided.get(span.range().end..)?,
    );
    Some(format!("{head}{}{tail}", title(other)).into())
}

#[cfg(test)]
mod tests;
