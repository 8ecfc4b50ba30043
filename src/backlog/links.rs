//! Links between records by their ids, both ways.

use super::ItemIx;
use super::feedback::Feedback;
use super::id::Id;
use super::item::Item;

/// More parents above one another than this are not followed: no backlog has so many levels.
pub(super) const DEEPEST: usize = 100;

#[derive(Default)]
pub(super) struct Links {
    /// Sorted by the items' ids, then paths.
    by_id: Vec<ItemIx>,
    /// Numbers in `Backlog::feedback`, sorted by their ids, then paths.
    feedback_by_id: Vec<u32>,
    pub(super) blocked_by: Vec<Vec<ItemIx>>,
    pub(super) blocks: Vec<Vec<ItemIx>>,
    pub(super) children: Vec<Vec<ItemIx>>,
}

impl Links {
    pub(super) fn new(items: &[Item], feedback: &[Feedback]) -> Self {
        let mut by_id: Vec<ItemIx> = numbers(items.len()).map(ItemIx).collect();
        by_id.sort_by_key(|index| items.get(index.index()).map(|item| &item.id));
        let mut feedback_by_id: Vec<u32> = numbers(feedback.len()).collect();
        feedback_by_id.sort_by_key(|number| feedback.get(*number as usize).map(|each| &each.id));
        let mut links = Self {
            by_id,
            feedback_by_id,
            blocked_by: vec![Vec::new(); items.len()],
            blocks: vec![Vec::new(); items.len()],
            children: vec![Vec::new(); items.len()],
        };
        for (item, number) in items.iter().zip(numbers(items.len())) {
            links.link(items, item, ItemIx(number));
        }
        links
    }

    fn link(&mut self, items: &[Item], item: &Item, index: ItemIx) {
        let find = |id: &Id| self.with_id(items, id).first().copied();
        let blockers: Vec<ItemIx> = item
            .blocked_by
            .iter()
            .filter_map(|id| find(&id.value))
            .collect();
        let parent = item.parent.as_ref().and_then(|id| find(&id.value));
        for blocker in &blockers {
            push_once(&mut self.blocks, *blocker, index);
        }
        if let Some(parent) = parent {
            push_once(&mut self.children, parent, index);
        }
        if let Some(list) = self.blocked_by.get_mut(index.index()) {
            *list = blockers;
        }
    }

    /// The items with this id, by path.
    pub(super) fn with_id(&self, items: &[Item], id: &Id) -> &[ItemIx] {
        same(&self.by_id, |index| {
            items.get(index.index()).map(|item| &item.id).cmp(&Some(id))
        })
    }

    /// The feedback with this id, by path.
    pub(super) fn feedback_with_id(&self, feedback: &[Feedback], id: &Id) -> &[u32] {
        same(&self.feedback_by_id, |number| {
            let each = feedback.get(*number as usize);
            each.map(|each| &each.id).cmp(&Some(id))
        })
    }
}

/// The stretch of a sorted list in which `compare` is equal.
fn same<T>(sorted: &[T], compare: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let start = sorted.partition_point(|each| compare(each).is_lt());
    let rest = sorted.get(start..).unwrap_or_default();
    let length = rest.iter().take_while(|each| compare(each).is_eq()).count();
    rest.get(..length).unwrap_or_default()
}

/// The list of one item, empty when it has none.
pub(super) fn of(lists: &[Vec<ItemIx>], index: ItemIx) -> &[ItemIx] {
    lists
        .get(index.index())
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Items are visited in order, so a repeated link is the list's last.
fn push_once(lists: &mut [Vec<ItemIx>], at: ItemIx, index: ItemIx) {
    if let Some(list) = lists.get_mut(at.index())
        && list.last() != Some(&index)
    {
        list.push(index);
    }
}

fn numbers(length: usize) -> impl Iterator<Item = u32> {
    0..u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::backlog::{Backlog, Files, Id, ItemIx, Unreadable};
    use crate::text::Source;

    fn backlog(files: &[(&str, &str)]) -> Backlog {
        let sources = files
            .iter()
            .map(|(path, front)| {
                Source::new(format!("backlog/{path}"), format!("---\n{front}---\n"))
            })
            .collect();
        let files = Files {
            sources,
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    fn index(backlog: &Backlog, id: &str) -> ItemIx {
        backlog.find(&Id::new(id)).unwrap()
    }

    fn ids(backlog: &Backlog, items: &[ItemIx]) -> Vec<String> {
        items
            .iter()
            .map(|item| backlog.item(*item).id.to_string())
            .collect()
    }

    #[test]
    fn links_items_both_ways() {
        let backlog = backlog(&[
            (
                "items/S-00000A.md",
                "id: S-00000A\nparent: e-00000b\nblocked_by:\n  - S-00000C\n  - S-00000Z\n",
            ),
            (
                "items/E-00000B.md",
                "id: E-00000B\ntype: epic\ngoal: G-00000G\n",
            ),
            (
                "items/S-00000C.md",
                "id: S-00000C\nblocked_by: [S-00000D, S-00000D]\n",
            ),
            ("items/S-00000D.md", "id: S-00000D\n"),
            ("goals/G-00000G.md", "id: G-00000G\n"),
        ]);
        let story = index(&backlog, "S-00000A");
        assert_eq!(ids(&backlog, backlog.blocked_by(story)), ["S-00000C"]);
        assert_eq!(
            ids(&backlog, backlog.blocks(index(&backlog, "S-00000D"))),
            ["S-00000C"]
        );
        assert_eq!(
            ids(&backlog, backlog.children(index(&backlog, "E-00000B"))),
            ["S-00000A"]
        );
        let goal = index(&backlog, "G-00000G");
        assert_eq!(backlog.goal_of(story), Some(goal));
        assert_eq!(backlog.goal_of(goal), Some(goal));
        assert_eq!(backlog.goal_of(index(&backlog, "S-00000D")), None);
    }

    #[test]
    fn parents_in_a_circle_end() {
        let backlog = backlog(&[
            ("items/S-00000A.md", "id: S-00000A\nparent: S-00000B\n"),
            ("items/S-00000B.md", "id: S-00000B\nparent: S-00000A\n"),
        ]);
        let first = index(&backlog, "S-00000A");
        assert_eq!(
            ids(&backlog, &backlog.line_of_sight(first)),
            ["S-00000A", "S-00000B"]
        );
        assert_eq!(backlog.goal_of(first), None);
    }

    #[test]
    fn two_files_with_one_id_both_stay() {
        let backlog = backlog(&[
            ("items/S-00000A-one.md", "id: S-00000A\n"),
            ("items/S-00000A-two.md", "id: s-oooooa\n"),
        ]);
        assert_eq!(backlog.items.len(), 2);
        assert_eq!(
            backlog.same_id(&Id::new("S-00000A")),
            [ItemIx(0), ItemIx(1)]
        );
    }

    #[test]
    fn every_file_is_found_by_its_path_and_counted_once() {
        let files = Files {
            sources: [
                (
                    "backlog/sprints/2026-02.md",
                    "---\nstart: 2026-01-20\n---\n",
                ),
                (
                    "backlog/sprints/2026-01.md",
                    "---\nstart: 2026-02-20\n---\n",
                ),
                ("backlog/items/S-00000A.md", "---\nid: S-00000A\n---\n"),
                ("backlog/items/broken.md", "no front matter\n"),
                (
                    "backlog/feedback/2026/F-00000F.md",
                    "---\nid: F-00000F\n---\n",
                ),
                (
                    "backlog/releases/1.0.0.md",
                    "---\nversion: \"1.0.0\"\n---\n",
                ),
                ("backlog/accept/S-00000A.md", "---\nitem: S-00000A\n---\n"),
                ("backlog/product.md", "# Product\n"),
                ("backlog/team.yml", "product_owner: mira\n"),
                ("backlog/deepen.yml", "workflow: {}\n"),
                ("backlog/order.txt", "S-00000A\n"),
                ("backlog/notices/1.0.0.tsv", ""),
                ("src/main.rs", "fn main() {}\n"),
            ]
            .map(|(path, text)| Source::new(path, text))
            .into(),
            unreadable: vec![Unreadable {
                path: "backlog/items/S-00000B-secret.md".into(),
                reason: "permission denied".into(),
            }],
            ..Files::default()
        };
        let paths: Vec<String> = files
            .sources
            .iter()
            .map(|source| source.path.to_string())
            .collect();
        let backlog = Backlog::new(files, "backlog");
        for path in paths.iter().filter(|path| path.starts_with("backlog")) {
            assert_eq!(
                backlog.source(path).map(|source| &*source.path),
                Some(path.as_str())
            );
        }
        assert!(backlog.source("src/main.rs").is_none());
        let counts = backlog.counts();
        assert_eq!((counts.files, counts.read, counts.unreadable), (13, 12, 1));
        assert_eq!(ids(&backlog, &[index(&backlog, "S-00000B")]), ["S-00000B"]);
        let sprints: Vec<&str> = backlog.sprints.iter().map(|sprint| &*sprint.id).collect();
        assert_eq!(sprints, ["2026-02", "2026-01"]);
    }
}
