//! Links between records by their ids, both ways.

use super::ItemIx;
use super::feedback::Feedback;
use super::id::Id;
use super::item::Item;
use crate::text::Located;
use crate::text::sorting::PutInOrder as _;

/// More parents above one another than this are not followed: no backlog has so many levels.
pub(super) const DEEPEST: usize = 100;

#[derive(Clone, Default)]
pub(super) struct Links {
    items_by_id: ById,
    feedback_by_id: ById,
    /// By item index.
    pub(super) parents: Vec<Option<ItemIx>>,
    /// By item index.
    pub(super) goals: Vec<Option<ItemIx>>,
    pub(super) blocked_by: Lists,
    pub(super) blocks: Lists,
    pub(super) children: Lists,
}

impl Links {
    pub(super) fn new(items: &[Item], feedback: &[Feedback]) -> Self {
        let mut links = Self {
            items_by_id: ById::new(items.iter().map(|item| &item.id)),
            feedback_by_id: ById::new(feedback.iter().map(|each| &each.id)),
            ..Self::default()
        };
        let find = |id: &Located<Id>| links.with_id(items, &id.value).next();
        let linked = |link: fn(&Item) -> Option<&Located<Id>>| -> Vec<Option<ItemIx>> {
            items.iter().map(|item| find(link(item)?)).collect()
        };
        let parents = linked(|item| item.parent.as_ref());
        let goals = linked(|item| item.goal.as_ref());
        let blocked_by: Vec<(ItemIx, ItemIx)> = (0..)
            .map(ItemIx)
            .zip(items)
            .flat_map(|(index, item)| item.blocked_by.iter().map(move |id| (index, id)))
            .filter_map(|(index, id)| Some((index, find(id)?)))
            .collect();
        let children = (0..)
            .map(ItemIx)
            .zip(&parents)
            .filter_map(|(index, parent)| Some(((*parent)?, index)))
            .collect();
        let blocks = blocked_by.iter().map(|(index, by)| (*by, *index)).collect();
        links.blocked_by = Lists::of_sorted(items.len(), &blocked_by);
        links.blocks = Lists::new(items.len(), blocks);
        links.children = Lists::new(items.len(), children);
        links.parents = parents;
        links.goals = goals;
        links
    }

    /// The items with this id, by path.
    pub(super) fn with_id(&self, items: &[Item], id: &Id) -> impl Iterator<Item = ItemIx> {
        let is_same = move |number: u32| {
            items
                .get(number as usize)
                .is_some_and(|item| item.id == *id)
        };
        self.items_by_id.with(id, is_same).map(ItemIx)
    }

    /// The numbers in `Backlog::feedback` of those with this id, by path.
    pub(super) fn feedback_with_id(
        &self,
        feedback: &[Feedback],
        id: &Id,
    ) -> impl Iterator<Item = u32> {
        let is_same = move |number: u32| {
            feedback
                .get(number as usize)
                .is_some_and(|each| each.id == *id)
        };
        self.feedback_by_id.with(id, is_same)
    }
}

/// The numbers of records, sorted by the beginning of their ids, then by path: so close together that a search stays in
/// little memory.
#[derive(Clone, Default)]
struct ById(Vec<(u64, u32)>);

impl ById {
    fn new<'a>(ids: impl Iterator<Item = &'a Id>) -> Self {
        let mut sorted: Vec<(u64, u32)> = ids.map(Id::beginning).zip(0..).collect();
        sorted.put_in_order();
        Self(sorted)
    }

    /// The records whose id begins as this one and `is_same`, by path.
    fn with(&self, id: &Id, is_same: impl Fn(u32) -> bool) -> impl Iterator<Item = u32> {
        let beginning = id.beginning();
        let start = self.0.partition_point(|(each, _)| *each < beginning);
        let rest = self.0.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(each, _)| *each == beginning)
            .map(|(_, number)| *number)
            .filter(move |number| is_same(*number))
    }
}

/// One list an item, all in one piece.
#[derive(Clone, Default)]
pub(super) struct Lists {
    /// By item index, where its list ends in `all`; it starts where the one before ends.
    ends: Vec<u32>,
    all: Vec<ItemIx>,
}

impl Lists {
    /// By the first of each pair the second ones, ascending, each once.
    fn new(items: usize, mut pairs: Vec<(ItemIx, ItemIx)>) -> Self {
        pairs.put_in_order();
        pairs.dedup();
        Self::of_sorted(items, &pairs)
    }

    /// By the first of each pair the second ones; the pairs are sorted by the first.
    fn of_sorted(items: usize, pairs: &[(ItemIx, ItemIx)]) -> Self {
        let mut ends = vec![0; items];
        for ((index, _), end) in pairs.iter().zip(1..) {
            if let Some(slot) = ends.get_mut(index.index()) {
                *slot = end;
            }
        }
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        Self {
            ends,
            all: pairs.iter().map(|(_, each)| *each).collect(),
        }
    }

    /// The list of one item, empty when it has none.
    pub(super) fn of(&self, index: ItemIx) -> &[ItemIx] {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let start = index.index().checked_sub(1).and_then(end).unwrap_or(0);
        end(index.index())
            .and_then(|end| self.all.get(start..end))
            .unwrap_or_default()
    }
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
            backlog.same_id(&Id::new("S-00000A")).collect::<Vec<_>>(),
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
