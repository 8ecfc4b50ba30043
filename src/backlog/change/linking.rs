//! Links between items: one line in the file of the one that has the link, none in the other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Deed, Outcome};
use crate::backlog::config::Phase;
use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Id, Item, ItemIx, ItemType};

/// What one item is to another, by the key in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Parent,
    Goal,
    BlockedBy,
}

/// One item, and what it is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The item whose file says so.
    pub from: ItemIx,
    pub relation: Relation,
    pub to: ItemIx,
}

/// A link that is taken out; of a parent and a goal without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlink {
    pub from: ItemIx,
    pub relation: Relation,
    /// As it is written there, whether such an item exists or not.
    pub to: Option<Id>,
}

impl Relation {
    /// The key that holds it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Goal => "goal",
            Self::BlockedBy => "blocked_by",
        }
    }

    /// As in `S-7K3M2Q is blocked by K-9XW1CE`.
    fn words(self) -> &'static str {
        match self {
            Self::Parent => "part of",
            Self::Goal => "for the goal",
            Self::BlockedBy => "blocked by",
        }
    }
}

/// Why nothing was linked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Edit(#[from] Refusal),
    #[error("{0} cannot be linked to itself")]
    Itself(Id),
    #[error("two files have the id {id}: {}", .paths.join(", "))]
    TwoFiles { id: Id, paths: Vec<String> },
    #[error("{child} cannot be part of {parent}, which is {what}")]
    WrongParent {
        child: Id,
        parent: Id,
        what: &'static str,
    },
    #[error("{item} cannot be for {goal}, which is {what} and no goal")]
    WrongGoal {
        item: Id,
        goal: Id,
        what: &'static str,
    },
    #[error("{item} would have two {}s: {one} and {other}", .relation.key())]
    Two {
        item: Id,
        relation: Relation,
        one: Id,
        other: Id,
    },
    #[error("that would be a circle: {}", listed(.path))]
    Circle {
        relation: Relation,
        /// From the item to itself.
        path: Vec<Id>,
    },
    #[error("{path} is another tool's, and `{key}` in it is no list that could be added to")]
    Adopted { path: String, key: String },
    #[error("nothing says which of the items that block {0} no longer does")]
    WhichBlocker(Id),
}

impl Refused {
    /// The way out.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Edit(refusal) => return refusal.hint(),
            Self::Itself(_) => return None,
            Self::TwoFiles { paths, .. } => {
                let path = paths.last().map_or("", String::as_str);
                format!("`deepen id reissue {path}` gives one of them another id")
            }
            Self::WrongParent { parent, .. } => format!(
                "name an epic or a goal; or `deepen set {parent} type=epic`, whose id stays"
            ),
            Self::WrongGoal { item, .. } => {
                format!("`deepen link {item} parent …` is for epics")
            }
            Self::Two { .. } => "name one of them".to_owned(),
            Self::Circle { relation, path } => match (relation, path.as_slice()) {
                (Relation::BlockedBy, [from, .., last, _]) => {
                    format!("`deepen unlink {last} blocked-by {from}` first, if that is not true")
                }
                (_, [from, .., last, _]) => format!(
                    "`deepen unlink {last} {} {from}` first, if that was wrong",
                    relation.key()
                ),
                _ => return None,
            },
            Self::Adopted { .. } => "write it there in a text editor".to_owned(),
            Self::WhichBlocker(id) => format!("`deepen show {id}` lists them"),
        })
    }
}

fn listed(ids: &[Id]) -> String {
    let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
    ids.join(" → ")
}

/// Links items, all of them or none. Before anything is written, links to themselves, circles and parents of the wrong type are
/// refused, as `check` would find them.
///
/// # Errors
/// When a link makes no sense, or a file cannot be edited.
pub fn link(backlog: &Backlog, links: &[Link]) -> Result<Outcome, Refused> {
    let mut graph = Graph::new(backlog);
    let mut outcome = Outcome::default();
    let mut editors: BTreeMap<ItemIx, Editor> = BTreeMap::new();
    for link in links {
        let Link { from, relation, to } = *link;
        let (item, other) = (backlog.item(from), backlog.item(to));
        only(backlog, item)?;
        only(backlog, other)?;
        fits(item, relation, other)?;
        graph.put(*link)?;
        let editor = match editors.entry(from) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(editor(item)?),
        };
        let key = item.key(relation.key());
        let before = editor.document().text(key).map(|id| id.value.to_owned());
        let changed = match relation {
            Relation::Parent | Relation::Goal => {
                let same = before
                    .as_deref()
                    .is_some_and(|id| Id::new(id.trim()) == other.id);
                !same && editor.set(key, &other.id)?
            }
            Relation::BlockedBy => {
                addable(item, key)?;
                editor.add(key, &other.id)?
            }
        };
        if !changed {
            let words = relation.words();
            outcome
                .notes
                .push(format!("{} was {words} {} before", item.id, other.id));
            continue;
        }
        let what = match (relation, before) {
            (Relation::Parent | Relation::Goal, Some(before)) => {
                format!("no longer {} {before}, but", relation.words())
            }
            (relation, _) => relation.words().to_owned(),
        };
        outcome
            .done
            .push(Deed::new(&item.id, what, Some(&other.id)));
        outcome.notes.extend(doubt(item, relation, other));
    }
    let changes = editors.into_values().filter_map(Editor::change);
    outcome.changes = changes.collect();
    Ok(outcome)
}

/// Takes links out, by what is written, whether such items exist or not.
///
/// # Errors
/// When a file cannot be edited, or nothing says which of several.
pub fn unlink(backlog: &Backlog, links: &[Unlink]) -> Result<Outcome, Refused> {
    let mut outcome = Outcome::default();
    let mut editors: BTreeMap<ItemIx, Editor> = BTreeMap::new();
    for link in links {
        let item = backlog.item(link.from);
        only(backlog, item)?;
        let editor = match editors.entry(link.from) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(editor(item)?),
        };
        let words = link.relation.words();
        let key = item.key(link.relation.key());
        let written = editor.document().text(key);
        let written = written.map(|id| Id::new(id.value.trim()));
        let gone = match (link.relation, &link.to) {
            (Relation::BlockedBy, Some(to)) => editor.take(key, to)?.then(|| to.clone()),
            (Relation::BlockedBy, None) => return Err(Refused::WhichBlocker(item.id.clone())),
            (_, to) => {
                let meant = written.filter(|id| to.as_ref().is_none_or(|to| to == id));
                match meant {
                    Some(id) if editor.remove(key)? => Some(id),
                    _ => None,
                }
            }
        };
        match (gone, &link.to) {
            (Some(gone), _) => {
                let what = format!("no longer {words}");
                outcome.done.push(Deed::new(&item.id, what, Some(&gone)));
            }
            (None, Some(to)) => {
                let note = format!("{} is not {words} {to}", item.id);
                outcome.notes.push(note);
            }
            (None, None) => {
                let note = format!("{} has no `{key}`", item.id);
                outcome.notes.push(note);
            }
        }
    }
    let changes = editors.into_values().filter_map(Editor::change);
    outcome.changes = changes.collect();
    Ok(outcome)
}

fn editor(item: &Item) -> Result<Editor, Refused> {
    let order = Record::Item(item.item_type).usual_order();
    Ok(Editor::new(&item.document, order)?)
}

/// Other tools write several ids in one text.
fn addable(item: &Item, key: &str) -> Result<(), Refused> {
    let said = item.document.text(key);
    if item.mapping.is_some() && said.is_some_and(|said| said.value.contains(',')) {
        return Err(Refused::Adopted {
            path: item.path().to_owned(),
            key: key.to_owned(),
        });
    }
    Ok(())
}

fn only(backlog: &Backlog, item: &Item) -> Result<(), Refused> {
    let paths: Vec<String> = backlog
        .same_id(&item.id)
        .map(|index| backlog.item(index).path().to_owned())
        .collect();
    if paths.len() > 1 {
        let id = item.id.clone();
        return Err(Refused::TwoFiles { id, paths });
    }
    Ok(())
}

/// Whether the types go together; parents in adopted files may be of any type, since other tools have subtasks.
fn fits(item: &Item, relation: Relation, other: &Item) -> Result<(), Refused> {
    if item.id == other.id {
        return Err(Refused::Itself(item.id.clone()));
    }
    let what = a(other.item_type);
    match relation {
        Relation::Parent if other.is_leaf() && other.mapping.is_none() => {
            Err(Refused::WrongParent {
                child: item.id.clone(),
                parent: other.id.clone(),
                what,
            })
        }
        Relation::Goal if other.item_type != ItemType::Goal => Err(Refused::WrongGoal {
            item: item.id.clone(),
            goal: other.id.clone(),
            what,
        }),
        _ => Ok(()),
    }
}

fn a(item_type: ItemType) -> &'static str {
    match item_type {
        ItemType::Goal => "a goal",
        ItemType::Epic => "an epic",
        ItemType::Story => "a story",
        ItemType::Bug => "a bug",
        ItemType::Spike => "a spike",
        ItemType::Enabler => "an enabler",
    }
}

/// What should be known of a link that is allowed.
fn doubt(item: &Item, relation: Relation, other: &Item) -> Option<String> {
    let status = &other.status.value;
    match (relation, other.phase) {
        (Relation::BlockedBy, Phase::Finished | Phase::Dropped) => {
            Some(format!("{} is {status}: it blocks nothing", other.id))
        }
        (_, Phase::Finished | Phase::Dropped) if item.is_open() => {
            Some(format!("{} is {status}, and {} is open", other.id, item.id))
        }
        _ => None,
    }
}

/// The links as they will be.
struct Graph<'a> {
    backlog: &'a Backlog,
    new: Vec<Link>,
}

impl<'a> Graph<'a> {
    fn new(backlog: &'a Backlog) -> Self {
        Self {
            backlog,
            new: Vec::new(),
        }
    }

    /// Takes up a link, unless it closes a circle or is the second of a kind of which there is one.
    fn put(&mut self, link: Link) -> Result<(), Refused> {
        let same = |each: &&Link| each.from == link.from && each.relation == link.relation;
        let id = |index| self.backlog.item(index).id.clone();
        if link.relation != Relation::BlockedBy
            && let Some(other) = self.new.iter().find(same).filter(|each| each.to != link.to)
        {
            return Err(Refused::Two {
                item: id(link.from),
                relation: link.relation,
                one: id(other.to),
                other: id(link.to),
            });
        }
        if link.relation != Relation::Goal
            && let Some(way) = self.way(link.relation, link.to, link.from)
        {
            let path = std::iter::once(link.from).chain(way).map(id).collect();
            let relation = link.relation;
            return Err(Refused::Circle { relation, path });
        }
        self.new.push(link);
        Ok(())
    }

    /// The shortest way along links of this kind, with both ends; of several the first by the links' order.
    fn way(&self, relation: Relation, from: ItemIx, to: ItemIx) -> Option<Vec<ItemIx>> {
        let mut came: BTreeMap<ItemIx, ItemIx> = BTreeMap::new();
        let mut row = vec![from];
        while !row.is_empty() {
            let mut next = Vec::new();
            for here in row {
                if here == to {
                    let mut way = vec![to];
                    let mut at = to;
                    while at != from {
                        at = *came.get(&at)?;
                        way.push(at);
                    }
                    way.reverse();
                    return Some(way);
                }
                for there in self.next(relation, here) {
                    if there != from && !came.contains_key(&there) {
                        came.insert(there, here);
                        next.push(there);
                    }
                }
            }
            row = next;
        }
        None
    }

    fn next(&self, relation: Relation, here: ItemIx) -> Vec<ItemIx> {
        let new = self
            .new
            .iter()
            .filter(|link| link.from == here && link.relation == relation)
            .map(|link| link.to);
        match relation {
            Relation::BlockedBy => {
                let old = self.backlog.blocked_by(here).iter().copied();
                old.chain(new).collect()
            }
            Relation::Parent => {
                let new: Vec<ItemIx> = new.collect();
                let old = self.backlog.parent(here);
                if new.is_empty() {
                    old.into_iter().collect()
                } else {
                    new
                }
            }
            Relation::Goal => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Files;
    use crate::text::Source;

    fn backlog() -> Backlog {
        let file = |id: &str, front: &str| {
            let path = format!("backlog/items/{id}.md");
            Source::new(path, format!("---\nid: {id}\n{front}---\n"))
        };
        let files = Files {
            sources: vec![
                file("E-000001", "type: epic\nparent: E-000002\n"),
                file("E-000002", "type: epic\n"),
                file("G-000001", "type: goal\n"),
                file(
                    "S-000001",
                    "parent: E-000001 # here\nblocked_by: [S-000002]\n",
                ),
                file("S-000002", "blocked_by:\n  - S-000003\n"),
                file("S-000003", "status: accepted\n"),
                file("S-000004", ""),
            ],
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    fn at(backlog: &Backlog, id: &str) -> ItemIx {
        backlog.find(&Id::new(id)).unwrap()
    }

    fn linked(links: &[(&str, Relation, &str)]) -> Result<Outcome, Refused> {
        let backlog = backlog();
        let links: Vec<Link> = links
            .iter()
            .map(|(from, relation, to)| Link {
                from: at(&backlog, from),
                relation: *relation,
                to: at(&backlog, to),
            })
            .collect();
        link(&backlog, &links)
    }

    fn refused(links: &[(&str, Relation, &str)]) -> String {
        linked(links).unwrap_err().to_string()
    }

    #[test]
    fn a_link_is_one_line_and_a_new_parent_replaces_the_old_one() {
        let outcome = linked(&[
            ("S-000001", Relation::Parent, "E-000002"),
            ("S-000001", Relation::BlockedBy, "S-000004"),
            ("S-000001", Relation::BlockedBy, "S-000002"),
            ("S-000004", Relation::Goal, "G-000001"),
            ("S-000004", Relation::BlockedBy, "S-000003"),
        ])
        .unwrap();
        let texts: Vec<String> = outcome
            .changes
            .iter()
            .map(|change| change.after().unwrap())
            .collect();
        assert_eq!(
            texts,
            [
                "---\nid: S-000001\nparent: E-000002 # here\nblocked_by: [S-000002, S-000004]\n---\n",
                "---\nid: S-000004\ngoal: G-000001\nblocked_by:\n  - S-000003\n---\n",
            ]
        );
        assert_eq!(
            outcome.done[0],
            Deed::new(
                &Id::new("S-000001"),
                "no longer part of E-000001, but",
                Some(&Id::new("E-000002"))
            )
        );
        assert_eq!(
            outcome.notes,
            [
                "S-000001 was blocked by S-000002 before",
                "S-000003 is accepted: it blocks nothing"
            ]
        );
    }

    #[test]
    fn what_check_would_find_is_refused_with_the_way_of_the_circle() {
        use Relation::{BlockedBy, Goal, Parent};
        assert_eq!(
            refused(&[("S-000004", BlockedBy, "S-000004")]),
            "S-000004 cannot be linked to itself"
        );
        assert_eq!(
            refused(&[("S-000003", BlockedBy, "S-000001")]),
            "that would be a circle: S-000003 → S-000001 → S-000002 → S-000003"
        );
        assert_eq!(
            refused(&[
                ("S-000003", BlockedBy, "S-000004"),
                ("S-000004", BlockedBy, "S-000001")
            ]),
            "that would be a circle: S-000004 → S-000001 → S-000002 → S-000003 → S-000004"
        );
        assert_eq!(
            refused(&[("E-000002", Parent, "E-000001")]),
            "that would be a circle: E-000002 → E-000001 → E-000002"
        );
        assert_eq!(
            refused(&[("S-000004", Parent, "S-000001")]),
            "S-000004 cannot be part of S-000001, which is a story"
        );
        assert_eq!(
            refused(&[("S-000004", Goal, "E-000001")]),
            "S-000004 cannot be for E-000001, which is an epic and no goal"
        );
        assert_eq!(
            refused(&[
                ("S-000004", Parent, "E-000001"),
                ("S-000004", Parent, "E-000002")
            ]),
            "S-000004 would have two parents: E-000001 and E-000002"
        );
    }

    #[test]
    fn a_circle_that_one_change_opens_and_closes_again_is_none() {
        let outcome = linked(&[
            ("E-000001", Relation::Parent, "G-000001"),
            ("E-000002", Relation::Parent, "E-000001"),
        ]);
        assert_eq!(outcome.unwrap().changes.len(), 2);
    }

    #[test]
    fn what_is_unlinked_may_be_a_link_to_nothing() {
        let backlog = backlog();
        let gone = |from: &str, relation, to: Option<&str>| Unlink {
            from: at(&backlog, from),
            relation,
            to: to.map(Id::new),
        };
        let links = [
            gone("S-000001", Relation::Parent, None),
            gone("S-000001", Relation::BlockedBy, Some("S-000002")),
            gone("S-000001", Relation::BlockedBy, Some("S-000009")),
            gone("S-000004", Relation::Goal, None),
        ];
        let outcome = unlink(&backlog, &links).unwrap();
        assert_eq!(outcome.changes.len(), 1);
        assert_eq!(
            outcome.changes[0].after().unwrap(),
            "---\nid: S-000001\n---\n"
        );
        assert_eq!(
            outcome.notes,
            [
                "S-000001 is not blocked by S-000009",
                "S-000004 has no `goal`"
            ]
        );
        let refused = unlink(&backlog, &[gone("S-000001", Relation::BlockedBy, None)]);
        assert!(refused.is_err());
    }
}
