//! Front matter, key by key: lists as sets where their order says nothing, maps all the way down. What a side changed is
//! spliced from that side's bytes, with its comments and quotes.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::chunks::{Block, Chunk};
use super::form::lines;
use super::lines as prose;
use super::marks::{Labels, Piece};
use super::run::Worth;
use super::weave::{Key, Lists, Place, Side, kept, weave};
use crate::text::sorting::PutInOrder as _;

/// Keys of lists whose order says something. All others are sets: labels, links, themes.
const ORDERED: [&str; 3] = ["items", "statuses", "scale"];

/// A merged block: its bytes, and what they say.
pub(super) struct Taken {
    pub(super) text: String,
    pub(super) value: Value,
}

/// The merge of one file's front matter.
pub(super) struct FieldMerge<'a> {
    pub(super) labels: &'a Labels<'a>,
    /// In words.
    pub(super) conflicts: Vec<String>,
}

impl FieldMerge<'_> {
    /// The merged entries of a map; none when they cannot be told apart. `path` is the dotted path of the map, empty for the
    /// whole front matter.
    pub(super) fn map(&mut self, path: &str, blocks: [&Block<'_>; 3]) -> Option<Taken> {
        let mut mapping = Mapping::new();
        let mut texts = Vec::new();
        for trio in trios(blocks, true)? {
            let here = match path {
                "" => trio.name.clone(),
                path => format!("{path}.{}", trio.name),
            };
            let Some(taken) = self.entry(&here, &trio, blocks[1].is_flow)? else {
                continue;
            };
            texts.push(taken.text);
            if let Some(value) = taken.value {
                mapping.insert(Value::String(trio.name.clone()), value);
            }
        }
        Some(Taken {
            text: assembled(blocks, &texts),
            value: Value::Mapping(mapping),
        })
    }

    /// The merged elements of a list; none when both sides changed the same one, or moved it apart.
    fn list(&mut self, path: &str, blocks: [&Block<'_>; 3]) -> Option<Taken> {
        let [_, ours, theirs] = blocks;
        let key = path.rsplit('.').next().unwrap_or(path);
        let is_ordered = ORDERED.contains(&key);
        let mut taken = Vec::new();
        for trio in trios(blocks, !is_ordered)? {
            let before = self.conflicts.len();
            let element = self.entry(path, &trio, ours.is_flow)?;
            if self.conflicts.len() > before {
                return None;
            }
            taken.extend(element.map(|element| (trio.name.clone(), element)));
        }
        let is_sorted = |block: &Block<'_>| {
            block.chunks.len() > 1
                && block
                    .chunks
                    .is_sorted_by(|one, other| one.name <= other.name)
        };
        if !is_ordered && is_sorted(ours) && is_sorted(theirs) {
            taken.put_in_order_by(|(one, _), (other, _)| one.cmp(other));
        }
        let values = taken
            .iter()
            .filter_map(|(_, element)| element.value.clone());
        let value = Value::Sequence(values.collect());
        let texts: Vec<String> = taken.into_iter().map(|(_, element)| element.text).collect();
        Some(Taken {
            text: assembled(blocks, &texts),
            value,
        })
    }

    /// One entry; `Some(None)` when it was taken out, none when it lies apart and its marks can stand nowhere.
    #[expect(clippy::option_option, reason = "taken out, or impossible")]
    fn entry(&mut self, path: &str, trio: &Trio<'_>, is_flow: bool) -> Option<Option<Element>> {
        let Trio {
            base, ours, theirs, ..
        } = trio;
        let same =
            |one: &Chunk<'_>, other: &Chunk<'_>| one.own == other.own && one.lead == other.lead;
        let taken = match (ours, theirs) {
            (None, None) => return Some(None),
            (Some(side), None) | (None, Some(side)) => match base {
                Some(base) if same(base, side) => return Some(None),
                Some(_) if is_flow => return None,
                Some(_) => self.apart(path, trio),
                None => Element::of(side),
            },
            (Some(ours), Some(theirs)) => {
                let lead = merged_lead(base.as_ref(), ours, theirs);
                match self.own(path, base.as_ref(), ours, theirs) {
                    Some(taken) => Element {
                        text: lead + &taken.text,
                        value: Some(taken.value),
                    },
                    None if is_flow => return None,
                    None => self.apart(path, trio),
                }
            }
        };
        Some(Some(taken))
    }

    /// An entry's own lines; none when both sides changed them and no part of it tells the changes apart.
    fn own(
        &mut self,
        path: &str,
        base: Option<&Chunk<'_>>,
        ours: &Chunk<'_>,
        theirs: &Chunk<'_>,
    ) -> Option<Taken> {
        let whole = |chunk: &Chunk<'_>| Taken {
            text: chunk.own.to_owned(),
            value: chunk.value(),
        };
        let old = base.map(|base| base.own);
        if ours.own == theirs.own || old == Some(theirs.own) {
            return Some(whole(ours));
        }
        if old == Some(ours.own) {
            return Some(whole(theirs));
        }
        let is_same = ours.value() == theirs.value();
        if let (Some(our_block), Some(their_block)) = (ours.block(), theirs.block())
            && our_block.is_list == their_block.is_list
            && our_block.is_flow == their_block.is_flow
        {
            let none = Block::default();
            let old_block = base.and_then(Chunk::block);
            let same_kind = old_block
                .as_ref()
                .filter(|old| old.is_list == our_block.is_list);
            let blocks = [same_kind.unwrap_or(&none), &our_block, &their_block];
            if both_changed(blocks.map(|block| block.head)) {
                return None;
            }
            let before = self.conflicts.len();
            let taken = if our_block.is_list {
                self.list(path, blocks)
            } else {
                self.map(path, blocks)
            };
            if taken.is_none() {
                self.conflicts.truncate(before);
            }
            return taken;
        }
        // Where both say the same in other words, over several lines, those of ours are as good, unless theirs say more in
        // a comment.
        let spans_lines = ours.own.trim_end().contains('\n');
        let says_all = || {
            let known = |comment: &str| {
                ours.own.contains(comment) || old.unwrap_or_default().contains(comment)
            };
            comments(theirs.own).all(known)
        };
        scalar(base, ours, theirs)
            .or_else(|| (is_same && spans_lines && says_all()).then(|| whole(ours)))
    }

    /// Both sides' lines: those of ours count, those of theirs stand in comments, so that the file can be read.
    fn apart(&mut self, path: &str, trio: &Trio<'_>) -> Element {
        let said = |chunk: Option<&Chunk<'_>>| match chunk {
            None => "took it out".to_owned(),
            Some(chunk) => match one_line(chunk.written()) {
                Some(value) => format!("`{value}`"),
                None => "changed it".to_owned(),
            },
        };
        self.conflicts.push(format!(
            "`{path}` differs: ours {}, theirs {}",
            said(trio.ours.as_ref()),
            said(trio.theirs.as_ref())
        ));
        let some = trio.ours.as_ref().or(trio.theirs.as_ref());
        let own = some.map_or("", |chunk| chunk.own);
        let indent: String = own
            .chars()
            .take_while(|character| *character == ' ')
            .collect();
        let mut text = some.map_or(String::new(), |chunk| chunk.lead.to_owned());
        text.push_str(&self.marked(
            &indent,
            trio.ours.as_ref().map_or("", |chunk| chunk.own),
            trio.theirs.as_ref().map_or("", |chunk| chunk.own),
        ));
        Element {
            text,
            value: trio.ours.as_ref().map(Chunk::value),
        }
    }

    /// Lines of ours as they are, lines of theirs as comments, between marks that are comments too.
    pub(super) fn marked(&self, indent: &str, ours: &str, theirs: &str) -> String {
        let mut text = format!("{indent}# {}\n{ours}", self.labels.begin());
        if !ours.is_empty() && !ours.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&format!("{indent}# {}\n", self.labels.middle()));
        for line in theirs.lines() {
            let line = line.strip_prefix(indent).unwrap_or(line);
            text.push_str(format!("{indent}# {line}").trim_end());
            text.push('\n');
        }
        text.push_str(&format!("{indent}# {}\n", self.labels.end()));
        text
    }
}

/// The entries of the result in order, each as the three versions have it; none when an entry is there twice, or stands
/// at two places and its place says something.
fn trios<'a>(blocks: [&Block<'a>; 3], place_is_free: bool) -> Option<Vec<Trio<'a>>> {
    let mut keys: BTreeMap<&str, Key> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut lists: [Vec<Key>; 3] = Default::default();
    for (block, list) in blocks.iter().zip(&mut lists) {
        for chunk in &block.chunks {
            let key = *keys.entry(&chunk.name).or_insert_with(|| {
                names.push(&chunk.name);
                names.len() - 1
            });
            if list.contains(&key) {
                return None;
            }
            list.push(key);
        }
    }
    let [base, ours, theirs] = &lists;
    let find = |block: usize, key: Key| -> Option<Chunk<'a>> {
        let name = names.get(key)?;
        let chunks = &blocks.get(block)?.chunks;
        chunks.iter().find(|chunk| chunk.name == *name).cloned()
    };
    let worths = vec![Worth([1, 0, 0, 0]); names.len()];
    let mut kept_ours = kept(base, ours, &worths);
    let mut kept_theirs = kept(base, theirs, &worths);
    // What one side took out and the other changed is decided where it stood.
    for key in base {
        let changed = |side: usize| {
            find(side, *key).is_some_and(|chunk| {
                find(0, *key).is_none_or(|old| old.own != chunk.own || old.lead != chunk.lead)
            })
        };
        for (list, kept, other, side) in [
            (theirs, &mut kept_ours, ours, 1),
            (ours, &mut kept_theirs, theirs, 2),
        ] {
            if other.contains(key)
                && !list.contains(key)
                && changed(side)
                && let Some(flag) = kept.get_mut(*key)
            {
                *flag = false;
            }
        }
    }
    let places = weave(&Lists {
        count: names.len(),
        base,
        ours: Side {
            list: ours,
            kept: &kept_ours,
        },
        theirs: Side {
            list: theirs,
            kept: &kept_theirs,
        },
        loose: &[],
    });
    let mut seen = BTreeSet::new();
    let mut trios = Vec::new();
    for place in places {
        let (Place::Agreed(key) | Place::Ours(key) | Place::Theirs(key)) = place;
        let trio = Trio {
            name: (*names.get(key)?).to_owned(),
            base: find(0, key),
            ours: find(1, key),
            theirs: find(2, key),
        };
        let apart =
            !matches!(place, Place::Agreed(_)) && trio.ours.is_some() && trio.theirs.is_some();
        if apart && !place_is_free {
            return None;
        }
        if seen.insert(key) {
            trios.push(trio);
        }
    }
    Some(trios)
}

/// One entry as the three versions have it.
struct Trio<'a> {
    name: String,
    base: Option<Chunk<'a>>,
    ours: Option<Chunk<'a>>,
    theirs: Option<Chunk<'a>>,
}

/// An entry of the result.
struct Element {
    text: String,
    /// What it says; none when ours took it out and theirs did not.
    value: Option<Value>,
}

impl Element {
    fn of(chunk: &Chunk<'_>) -> Self {
        Self {
            text: [chunk.lead, chunk.own].concat(),
            value: Some(chunk.value()),
        }
    }
}

/// A block made of these pieces, with what stands before and behind them.
fn assembled(blocks: [&Block<'_>; 3], texts: &[String]) -> String {
    let [base, ours, theirs] = blocks;
    let head = changed(base.head, ours.head, theirs.head);
    if ours.is_flow {
        return format!("{head}{}{}", texts.join(", "), ours.tail);
    }
    let tail = merged_comments(base.tail, ours.tail, theirs.tail);
    format!("{head}{}{tail}", texts.concat())
}

/// The text of the side that changed it; that of ours where both did.
fn changed<'a>(base: &'a str, ours: &'a str, theirs: &'a str) -> &'a str {
    if ours == base && !base.is_empty() {
        theirs
    } else {
        ours
    }
}

fn merged_lead(base: Option<&Chunk<'_>>, ours: &Chunk<'_>, theirs: &Chunk<'_>) -> String {
    merged_comments(base.map_or("", |base| base.lead), ours.lead, theirs.lead)
}

/// Comments of both sides, line by line; where both changed the same ones, both stand there.
fn merged_comments(base: &str, ours: &str, theirs: &str) -> String {
    if ours == theirs || base == theirs {
        return ours.to_owned();
    }
    if base == ours {
        return theirs.to_owned();
    }
    let [base, ours, theirs] = [base, ours, theirs].map(|text| lines(text).collect::<Vec<_>>());
    let mut text = String::new();
    for piece in prose::pieces(&base, &ours, &theirs).0 {
        match piece {
            Piece::Agreed(line) => text = text + &line + "\n",
            Piece::Apart { ours, theirs } => {
                let new = theirs.iter().filter(|line| !ours.contains(line));
                for line in ours.iter().chain(new) {
                    text = text + line + "\n";
                }
            }
        }
    }
    text
}

/// A value on one line, and the comment behind it, each from the side that changed it; none when both changed the same.
fn scalar(base: Option<&Chunk<'_>>, ours: &Chunk<'_>, theirs: &Chunk<'_>) -> Option<Taken> {
    let (our_value, their_value) = (ours.value(), theirs.value());
    let old_value = base.map(Chunk::value);
    let is_untouched = base.is_some_and(|base| base.written() == ours.written());
    let changed = if our_value == their_value {
        if is_untouched { theirs } else { ours }
    } else if old_value.as_ref() == Some(&our_value) {
        theirs
    } else if old_value.as_ref() == Some(&their_value) {
        ours
    } else {
        return None;
    };
    let old_comment = base.map(comment);
    let commented = if comment(ours) == comment(theirs) || old_comment == Some(comment(theirs)) {
        ours
    } else if old_comment == Some(comment(ours)) {
        theirs
    } else {
        return None;
    };
    Some(Taken {
        text: commented.with_value(changed.written())?,
        value: changed.value(),
    })
}

/// What stands behind a value on its line.
fn comment<'a>(chunk: &Chunk<'a>) -> &'a str {
    let end = chunk.node.span().end as usize;
    let own_end = chunk.start + chunk.own.len();
    chunk.text.get(end..own_end).unwrap_or_default()
}

/// Whether both sides have another text than before, and not the same. Where there was none before, only what is not the same.
fn both_changed([base, ours, theirs]: [&str; 3]) -> bool {
    ours.trim_end() != theirs.trim_end()
        && ours.trim_end() != base.trim_end()
        && theirs.trim_end() != base.trim_end()
}

/// What may be a comment on each line: from the first `#` behind a blank.
fn comments(own: &str) -> impl Iterator<Item = &str> {
    own.lines().filter_map(|line| {
        let at = line.find(" #")?;
        line.get(at..).map(str::trim)
    })
}

/// A short value as it is written.
fn one_line(written: &str) -> Option<&str> {
    let written = written.trim();
    (!written.is_empty() && written.len() <= 60 && !written.contains('\n')).then_some(written)
}
