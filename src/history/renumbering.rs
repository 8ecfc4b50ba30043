//! Records that only got another id.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::version::{Key, Kind, Version};
use crate::text::sorting::PutInOrder as _;

/// Where a record stood and what it said.
pub(super) type Held = Option<(Box<str>, Rc<Version>)>;

/// A record before and after a change.
pub(super) struct Move {
    pub key: Key,
    pub before: Held,
    pub after: Held,
}

/// A record before and after a change, and the id it went by before when that changed.
pub(super) struct Change {
    pub key: Key,
    pub before: Held,
    pub after: Held,
    pub renumbered: Option<Key>,
}

/// Finds records that only got another id: the same file, or another file that says the same, where the old id is nowhere
/// any more and the new one was never seen, as `is_gone` tells of ids without a file.
pub(super) fn pair_renumbered(moves: Vec<Move>, is_gone: &dyn Fn(&Key) -> bool) -> Vec<Change> {
    let mut lost: BTreeMap<Key, (Box<str>, Rc<Version>)> = BTreeMap::new();
    let mut rest = Vec::with_capacity(moves.len());
    for each in moves {
        match (each.before, each.after) {
            (Some(before), None) => {
                lost.insert(each.key, before);
            }
            (before, after) => rest.push((each.key, before, after)),
        }
    }
    let mut former: BTreeMap<Box<str>, Vec<Key>> = BTreeMap::new();
    for (key, (path, version)) in &lost {
        former.entry(path.clone()).or_default().push(key.clone());
        let title = title_entry(key, version);
        former.entry(title).or_default().push(key.clone());
    }
    let mut changes = Vec::with_capacity(rest.len() + lost.len());
    for (key, before, after) in rest {
        let mut change = Change {
            key,
            before,
            after,
            renumbered: None,
        };
        if let (None, Some((path, version))) = (&change.before, &change.after)
            && !is_gone(&change.key)
            && matches!(change.key.kind, Kind::Record(_))
        {
            let title = title_entry(&change.key, version);
            let candidates = [path, &title].into_iter().filter_map(|at| former.get(at));
            let same = candidates.flatten().find(|from| {
                lost.get(*from).is_some_and(|(old_path, old)| {
                    from.kind == change.key.kind && (old_path == path || old.said == version.said)
                })
            });
            if let Some(from) = same {
                change.before = lost.remove(from);
                change.renumbered = Some(from.clone());
            }
        }
        changes.push(change);
    }
    changes.extend(lost.into_iter().map(|(key, before)| Change {
        key,
        before: Some(before),
        after: None,
        renumbered: None,
    }));
    changes.put_in_order_by(|left, right| left.key.cmp(&right.key));
    changes
}

/// The entry of a title in an index that also holds paths, which never contain a line's end.
fn title_entry(key: &Key, version: &Version) -> Box<str> {
    let title = version.said.field("title").unwrap_or_default();
    format!("{:?}\n{title}", key.kind).into()
}
