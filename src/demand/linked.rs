//! Which feedback speaks of one item, file by file.

use super::closure::Merging;
use super::{Direct, Line};
use crate::backlog::{Backlog, ItemIx};

/// One feedback file that counts for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Index into `Backlog::feedback`.
    pub feedback: usize,
    /// The file it was merged into in the end, or itself.
    pub canonical: usize,
    /// It, or what it was merged into, names the item itself and not an ancestor.
    pub is_direct: bool,
}

/// All feedback that counts for this item (see [`super::Demand::of`]), by path. Spam is left out.
pub fn linked(backlog: &Backlog, index: ItemIx) -> Vec<Linked> {
    let merging = Merging::new(backlog);
    let direct = Direct::new(backlog, &merging);
    let own: Vec<u32> = direct.of(index.0).collect();
    let mut line = Line::default();
    let sources = line.sources(backlog, &direct, index);
    direct
        .union(sources)
        .into_iter()
        .map(|mention| Linked {
            feedback: mention as usize,
            canonical: merging.canonical(mention as usize),
            is_direct: own.contains(&mention),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Files, Id};
    use crate::text::Source;

    #[test]
    fn tells_the_wishes_of_an_item_and_of_what_is_above_it_through_what_they_were_merged_into() {
        let file = |path: &str, front: &str| {
            Source::new(format!("backlog/{path}"), format!("---\n{front}---\n"))
        };
        let files = Files {
            sources: vec![
                file("items/E-AAAAA1.md", "id: E-AAAAA1\ntype: epic\n"),
                file("items/S-AAAAA1.md", "id: S-AAAAA1\nparent: E-AAAAA1\n"),
                file(
                    "feedback/F-AAAAA1.md",
                    "id: F-AAAAA1\naddressed_by: [S-AAAAA1]\n",
                ),
                file(
                    "feedback/F-AAAAA2.md",
                    "id: F-AAAAA2\nstate: merged\nmerged_into: F-AAAAA1\n",
                ),
                file(
                    "feedback/F-AAAAA3.md",
                    "id: F-AAAAA3\naddressed_by: [E-AAAAA1]\n",
                ),
                file(
                    "feedback/F-AAAAA4.md",
                    "id: F-AAAAA4\nstate: spam\naddressed_by: [S-AAAAA1]\n",
                ),
            ],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let story = backlog.find(&Id::new("S-AAAAA1")).unwrap();
        let told: Vec<_> = linked(&backlog, story)
            .iter()
            .map(|each| (each.feedback, each.canonical, each.is_direct))
            .collect();
        assert_eq!(told, [(0, 0, true), (1, 0, true), (2, 2, false)]);
    }
}
