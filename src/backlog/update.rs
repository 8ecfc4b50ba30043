//! One file changed, came or went: the backlog follows without reading the others again.

use super::config;
use super::document::Document;
use super::item::Item;
use super::links::Links;
use super::order::Order;
use super::place::Place;
use super::problem::ProblemKind;
use super::reading::{Reader, Record};
use super::records::Sprint;
use super::team::{Accounts, Team};
use super::{Backlog, Feedback, Files};
use crate::text::Source;
use crate::text::sorting::PutInOrder as _;

/// What the change of a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// The file is not the backlog's.
    NotOurs,
    /// Every item has the number that it had.
    Kept,
    /// The same, and of an item only what stands below the front matter is another: all values are the same.
    Prose,
    /// Items or feedback came or went: their numbers are others now.
    Renumbered,
    /// The configuration's file, by which all others are read: nothing was changed, read everything again.
    Everything,
}

impl Backlog {
    /// Takes up the text of a file that was changed or is new (none: it is gone), as if everything had been read with it.
    pub fn update(&mut self, path: &str, source: Option<Source>) -> Updated {
        if config::paths(&self.root).iter().any(|each| each == path) {
            return Updated::Everything;
        }
        let reader = Reader::new(&self.config, &self.root);
        let Some((place, _)) = reader.place(path) else {
            return Updated::NotOurs;
        };
        let record = source.and_then(|source| reader.read(source));
        self.unreadable.retain(|each| each.path != path);
        match place {
            Place::Item(_) => {
                let item = match record {
                    Some(Record::Item(item)) => Some(*item),
                    _ => None,
                };
                return self.put_item(path, item);
            }
            Place::Feedback => {
                let feedback = match record {
                    Some(Record::Feedback(feedback)) => Some(*feedback),
                    _ => None,
                };
                return self.put_feedback(path, feedback);
            }
            Place::Sprint => {
                self.sprints.retain(|sprint| sprint.path() != path);
                if let Some(Record::Sprint(sprint)) = record {
                    self.sprints.push(*sprint);
                    sort_sprints(&mut self.sprints);
                }
            }
            Place::Release => {
                let release = match record {
                    Some(Record::Release(release)) => Some(*release),
                    _ => None,
                };
                put(&mut self.releases, path, release, |each| each.path());
            }
            Place::Acceptance => {
                let acceptance = match record {
                    Some(Record::Acceptance(acceptance)) => Some(*acceptance),
                    _ => None,
                };
                put(&mut self.acceptances, path, acceptance, |each| each.path());
            }
            Place::Order | Place::Ledger => self.put_text(place, path, record),
            Place::Team | Place::Accounts | Place::Decision | Place::Page | Place::Config => {
                let page = match record {
                    Some(Record::Page(place, document)) => Some((place, *document)),
                    _ => None,
                };
                self.put_page(place, path, page);
            }
        }
        Updated::Kept
    }

    fn put_item(&mut self, path: &str, item: Option<Item>) -> Updated {
        let links = |item: &Item| {
            let ids = |id: Option<&crate::text::Located<super::Id>>| id.map(|id| id.value.clone());
            let blockers = item.blocked_by.iter().map(|id| id.value.clone());
            let (parent, goal) = (ids(item.parent.as_ref()), ids(item.goal.as_ref()));
            (item.id.clone(), parent, goal, blockers.collect::<Vec<_>>())
        };
        let after = item.as_ref().map(links);
        let before = put(&mut self.items, path, item, |each| each.path());
        let was_there = before.is_some();
        let is_prose = (before.as_ref().zip(item_at(&self.items, path)))
            .is_some_and(|(before, after)| has_same_values(before, after));
        if before.as_ref().map(links) != after {
            self.links = Links::new(&self.items, &self.feedback);
        }
        if self.order.source.is_none() {
            self.order = Order::of_adopted(&self.items);
        }
        match (was_there, after) {
            _ if is_prose => Updated::Prose,
            (true, Some(_)) | (false, None) => Updated::Kept,
            _ => Updated::Renumbered,
        }
    }

    fn put_feedback(&mut self, path: &str, feedback: Option<Feedback>) -> Updated {
        let after = feedback.as_ref().map(|feedback| feedback.id.clone());
        let before = put(&mut self.feedback, path, feedback, |each| each.path());
        let before = before.map(|feedback| feedback.id);
        if before != after {
            self.links = Links::new(&self.items, &self.feedback);
        }
        if before.is_some() == after.is_some() {
            Updated::Kept
        } else {
            Updated::Renumbered
        }
    }

    fn put_text(&mut self, place: Place, path: &str, record: Option<Record>) {
        let text = match record {
            Some(Record::Text(_, source)) => Some(source),
            _ => None,
        };
        if place != Place::Order {
            put(&mut self.ledgers, path, text, |each| &each.path);
            return;
        }
        self.order = match text {
            Some(source) => Order::parse(source),
            None => Order::of_adopted(&self.items),
        };
    }

    fn put_page(&mut self, place: Place, path: &str, page: Option<(Place, Document)>) {
        let mut document = page.map(|(_, document)| document);
        match (place, &mut document) {
            (Place::Team, Some(document)) => self.team = Team::read(document),
            (Place::Team, None) => self.team = Team::default(),
            (Place::Accounts, Some(document)) => self.accounts = Accounts::read(document),
            (Place::Accounts, None) => self.accounts = Accounts::default(),
            (_, Some(document)) => document
                .problems
                .retain(|problem| problem.kind != ProblemKind::NoFrontMatter),
            (_, None) => {}
        }
        put(&mut self.documents, path, document, |each| {
            &each.source.path
        });
    }

    /// The paths of all files that were read, in no promised order.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths = Vec::new();
        self.each_file(|path, _| paths.push(path));
        paths
    }

    /// The files that this backlog was read from.
    pub fn files(&self) -> Files {
        let mut files = Files {
            sources: self
                .paths()
                .into_iter()
                .filter_map(|path| self.source(path).cloned())
                .collect(),
            unreadable: self.unreadable.clone(),
            holds_contacts: self.committed_contacts.is_some(),
        };
        files
            .sources
            .retain(|source| !self.is_unreadable(&source.path));
        files.sort();
        files
    }
}

fn item_at<'a>(items: &'a [Item], path: &str) -> Option<&'a Item> {
    let place = items.binary_search_by(|each| each.path().cmp(path)).ok()?;
    items.get(place)
}

/// Whether two versions of an item differ in their text below the front matter at most. What is counted there (the criteria) and
/// what a missing key is told from (the title by the first heading) are values too.
fn has_same_values(before: &Item, after: &Item) -> bool {
    let front = |item: &Item| item.document.front.span;
    let yaml = |item: &Item| item.document.source.slice(front(item)).to_owned();
    before.mapping.is_none()
        && front(before) == front(after)
        && yaml(before) == yaml(after)
        && before.id == after.id
        && before.title.value == after.title.value
        && before.document.body.criteria.len() == after.document.body.criteria.len()
}

/// Sprints in their order: by start, then id.
pub(super) fn sort_sprints(sprints: &mut [Sprint]) {
    sprints.put_in_order_by(|left, right| {
        let start = |sprint: &Sprint| sprint.start.as_ref().map(|start| start.value);
        (start(left), &left.id, left.path()).cmp(&(start(right), &right.id, right.path()))
    });
}

/// Puts a record where its path belongs, or takes the one there away; what was there before comes back.
fn put<T>(
    records: &mut Vec<T>,
    path: &str,
    record: Option<T>,
    path_of: fn(&T) -> &str,
) -> Option<T> {
    let place = records.binary_search_by(|each| path_of(each).cmp(path));
    match (place, record) {
        (Ok(place), Some(record)) => records
            .get_mut(place)
            .map(|slot| std::mem::replace(slot, record)),
        (Ok(place), None) => Some(records.remove(place)),
        (Err(place), Some(record)) => {
            records.insert(place, record);
            None
        }
        (Err(_), None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 9] = [
        (
            "backlog/items/S-00000A.md",
            "---\nid: S-00000A\nparent: E-00000B\n---\n",
        ),
        (
            "backlog/items/E-00000B.md",
            "---\nid: E-00000B\ntype: epic\n---\n",
        ),
        (
            "backlog/feedback/2026/F-00000F.md",
            "---\nid: F-00000F\naddressed_by: [S-00000A]\n---\n",
        ),
        (
            "backlog/sprints/2026-01.md",
            "---\nstart: 2026-01-20\n---\n",
        ),
        (
            "backlog/releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\n---\n",
        ),
        ("backlog/accept/S-00000A.md", "---\nitem: S-00000A\n---\n"),
        ("backlog/team.yml", "product_owner: mira\n"),
        ("backlog/order.txt", "S-00000A\n"),
        ("backlog/product.md", "# Product\n"),
    ];

    fn backlog(files: &[(&str, &str)]) -> Backlog {
        let sources = files.iter().map(|(path, text)| Source::new(*path, *text));
        let files = Files {
            sources: sources.collect(),
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    fn all(backlog: &Backlog) -> String {
        let Backlog {
            items,
            feedback,
            sprints,
            releases,
            acceptances,
            documents,
            order,
            team,
            unreadable,
            ..
        } = backlog;
        let links: Vec<_> = backlog
            .indexed()
            .map(|(index, _)| (backlog.parent(index), backlog.children(index).to_vec()))
            .collect();
        format!(
            "{items:?} {feedback:?} {sprints:?} {releases:?} {acceptances:?} {documents:?} {order:?} {team:?} {unreadable:?} {links:?}"
        )
    }

    #[test]
    fn a_file_that_goes_and_comes_back_leaves_the_backlog_as_if_read_at_once() {
        let whole = backlog(&FILES);
        for (path, text) in FILES {
            let mut changed = backlog(&FILES);
            changed.update(path, None);
            let rest: Vec<_> = FILES
                .into_iter()
                .filter(|(each, _)| *each != path)
                .collect();
            assert_eq!(all(&changed), all(&backlog(&rest)), "without {path}");
            changed.update(path, Some(Source::new(path, text)));
            assert_eq!(all(&changed), all(&whole), "with {path} again");
        }
    }

    #[test]
    fn a_changed_link_is_followed_and_the_items_keep_their_numbers() {
        let mut changed = backlog(&FILES);
        let text = "---\nid: S-00000A\n---\n";
        let path = "backlog/items/S-00000A.md";
        assert_eq!(
            changed.update(path, Some(Source::new(path, text))),
            Updated::Kept
        );
        let story = changed.find(&super::super::Id::new("S-00000A")).unwrap();
        assert_eq!(changed.parent(story), None);
    }

    #[test]
    fn tells_a_change_of_prose_from_a_change_of_values() {
        let path = "backlog/items/S-00000A.md";
        let mut changed = backlog(&FILES);
        let mut after = |text: &str| changed.update(path, Some(Source::new(path, text)));
        let front = "---\nid: S-00000A\ntitle: One\nparent: E-00000B\n---\n";
        assert_eq!(after(front), Updated::Kept);
        assert_eq!(after(&format!("{front}\nMore.\n")), Updated::Prose);
        assert_eq!(after(&format!("{front}\n# Other\n")), Updated::Prose);
        let criterion = format!("{front}\n## Acceptance criteria\n- [ ] One\n");
        assert_eq!(after(&criterion), Updated::Kept);
        assert_eq!(after(&front.replace("One", "Two")), Updated::Kept);
        // Without a key for it, the heading is the title.
        let bare = "---\nid: S-00000A\n---\n# One\n";
        assert_eq!(after(bare), Updated::Kept);
        assert_eq!(after(&bare.replace("One", "Two")), Updated::Kept);
    }

    #[test]
    fn says_what_is_not_the_backlogs_and_what_needs_all_to_be_read() {
        let mut changed = backlog(&FILES);
        assert_eq!(changed.update("src/main.rs", None), Updated::NotOurs);
        assert_eq!(
            changed.update("backlog/deepen.yml", None),
            Updated::Everything
        );
        let path = "backlog/items/S-00000C.md";
        let source = Source::new(path, "");
        assert_eq!(changed.update(path, Some(source)), Updated::Renumbered);
    }
}
