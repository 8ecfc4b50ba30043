//! Which file holds which record, told from the files' names alone: what a change of one item asks of ten thousand others.

use super::id::Id;
use super::item::id_of_name;
use super::place::{Place, stem};
use crate::text::sorting::PutInOrder as _;

/// More files than this whose names say no id are not worth reading one by one: then all are read.
pub const MOST_UNNAMED: usize = 32;

/// The items and feedback of a backlog by the ids that their files' names begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Sorted by id, then path.
    named: Vec<(Id, Box<str>)>,
    /// Files of items and feedback whose names begin with no id, sorted.
    unnamed: Vec<Box<str>>,
}

impl Names {
    /// The names of these files of a backlog whose folder is `root`; other files than items and feedback are left out.
    pub fn new(paths: impl IntoIterator<Item = String>, root: &str) -> Self {
        let mut names = Self::default();
        for path in paths {
            if !matches!(
                Place::of(&path, root),
                Some(Place::Item(_) | Place::Feedback)
            ) {
                continue;
            }
            match id_of_name(stem(&path)) {
                Some(id) => names.named.push((id, path.into())),
                None => names.unnamed.push(path.into()),
            }
        }
        // Ids in names are our own, of which the beginning says all: comparing numbers is twice as fast.
        names.named.put_in_order_by(|one, other| {
            let ids = one.0.beginning().cmp(&other.0.beginning());
            ids.then_with(|| one.1.cmp(&other.1))
        });
        names.unnamed.put_in_order();
        names
    }

    /// The files whose names begin with this id, by path; more than one is a finding.
    pub fn files_of(&self, id: &Id) -> impl Iterator<Item = &str> {
        let start = self.named.partition_point(|(each, _)| each < id);
        let rest = self.named.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(each, _)| each == id)
            .map(|(_, path)| &**path)
    }

    /// Whether a file's name begins with this id.
    pub fn knows(&self, id: &Id) -> bool {
        self.files_of(id).next().is_some()
    }

    /// The ids that begin so (upper case), each once, in order; at most `most` of them.
    pub fn starting(&self, beginning: &str, most: usize) -> Vec<&Id> {
        let start = self
            .named
            .partition_point(|(id, _)| id.as_str() < beginning);
        let rest = self.named.get(start..).unwrap_or_default();
        let mut ids: Vec<&Id> = Vec::new();
        for (id, _) in rest {
            if !id.as_str().starts_with(beginning) || ids.len() == most {
                break;
            }
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// Files of items and feedback whose names begin with no id, sorted.
    pub fn unnamed(&self) -> impl Iterator<Item = &str> {
        self.unnamed.iter().map(|path| &**path)
    }

    /// The id that people mean by `written`: a whole one, or the only one that begins so; none where names alone cannot tell.
    pub fn meant(&self, written: &str) -> Option<Id> {
        let whole = Id::new(written);
        if self.knows(&whole) {
            return Some(whole);
        }
        let beginning = written.to_uppercase();
        if beginning.len() < 3 {
            return None;
        }
        match self.starting(&beginning, 2).as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Names {
        Names::new(paths.iter().map(ToString::to_string), "backlog")
    }

    #[test]
    fn a_name_that_begins_with_an_id_says_which_record_it_holds() {
        let names = names(&[
            "backlog/items/S-00000B-second.md",
            "backlog/items/S-00000A-one.md",
            "backlog/items/S-00000A-two.md",
            "backlog/goals/G-00000A.md",
            "backlog/feedback/2026/F-00000A-x.md",
            "backlog/items/notes.md",
            "backlog/accept/S-00000C.md",
            "src/S-00000D.md",
        ]);
        let files: Vec<&str> = names.files_of(&Id::new("s-oooooa")).collect();
        assert_eq!(
            files,
            [
                "backlog/items/S-00000A-one.md",
                "backlog/items/S-00000A-two.md"
            ]
        );
        for id in ["G-00000A", "F-00000A", "S-00000B"] {
            assert!(names.knows(&Id::new(id)), "{id}");
        }
        for id in ["S-00000C", "S-00000D", "E-00000A"] {
            assert!(!names.knows(&Id::new(id)), "{id}");
        }
        let unnamed: Vec<&str> = names.unnamed().collect();
        assert_eq!(unnamed, ["backlog/items/notes.md"]);
    }

    #[test]
    fn a_beginning_means_an_id_when_only_one_begins_so() {
        let names = names(&[
            "backlog/items/S-7K3M2Q.md",
            "backlog/items/S-7K3M2Q-copy.md",
            "backlog/items/S-7A0000.md",
        ]);
        let meant = |written| names.meant(written).map(|id| id.to_string());
        assert_eq!(meant("s-7k").as_deref(), Some("S-7K3M2Q"));
        assert_eq!(meant("S-7A0000").as_deref(), Some("S-7A0000"));
        assert_eq!(meant("S-7"), None);
        assert_eq!(meant("S-"), None);
        assert_eq!(meant("S-9"), None);
    }
}
