//! Ids that were ever given: in any commit of any branch, local or remote, of any tag. Two branches that give the same id to
//! two things are found out at the merge, too late; so a new id is one that none of them has.

use serde::{Deserialize, Serialize};

use super::cache::{self, Cache};
use super::git::{GitError, Repository, Wanted};
use crate::backlog::adoption::Adopted;
use crate::backlog::config::Config;
use crate::backlog::item::id_of_name;
use crate::backlog::place::{Place, below, may_hold, stem};
use crate::backlog::{Document, Id};
use crate::text::Source;
use crate::text::sorting::PutInOrder as _;

/// The folders that hold records with ids of our own.
const FOLDERS: [&str; 3] = ["items", "goals", "feedback"];

/// Every id that a commit knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Sorted.
    ids: Vec<Id>,
    /// What cannot be told, in words.
    pub gaps: Vec<String>,
}

/// What is kept of it until the next time.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// What the names point to whose commits were looked through.
    tips: Vec<Box<str>>,
    /// Sorted.
    ids: Vec<Id>,
    gaps: Vec<String>,
}

/// What stands for a file: by its path, and its text where that is needed.
type IdOf<'a> = dyn Fn(&str, &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Id> + 'a;

impl Taken {
    /// The ids of the backlog in folder `root`, in every commit that a branch, a tag or `HEAD` leads to. With a cache only
    /// the commits that are new since the last time are looked at. What cannot be walked is a gap.
    pub fn read(repository: &Repository, root: &str, cache: Option<&Cache>) -> Self {
        let name = format!("ids-{:016x}", cache::hash(root.as_bytes()));
        let wanted = Wanted {
            folders: &|folder| may_hold_records(folder, root),
            files: &|path| is_record(path, root),
        };
        Self::looked(repository, (&name, wanted), &id_of, cache)
    }

    /// The names, without their endings, that any commit gave to a file that this configuration adopts.
    pub fn names(repository: &Repository, config: &Config, cache: Option<&Cache>) -> Self {
        let patterns = format!("{:?}", config.adopt);
        let name = format!("names-{:016x}", cache::hash(patterns.as_bytes()));
        let adopted = Adopted::new(config);
        let wanted = Wanted {
            folders: &|folder| adopted.enters(folder),
            files: &|path| adopted.matches(path),
        };
        let name_of: &IdOf<'_> = &|path, _| Some(Id::new(stem(path)));
        Self::looked(repository, (&name, wanted), name_of, cache)
    }

    fn looked(
        repository: &Repository,
        wanted: (&str, Wanted<'_>),
        id_of: &IdOf<'_>,
        cache: Option<&Cache>,
    ) -> Self {
        Self::walked(repository, wanted, id_of, cache).unwrap_or_else(|error| Self {
            ids: Vec::new(),
            gaps: vec![format!(
                "ids that only commits know were not looked at: {error}"
            )],
        })
    }

    fn walked(
        repository: &Repository,
        (name, wanted): (&str, Wanted<'_>),
        id_of: &IdOf<'_>,
        cache: Option<&Cache>,
    ) -> Result<Self, GitError> {
        let tips = repository.tips()?;
        let mut kept: Kept = cache.and_then(|cache| cache.read(name)).unwrap_or_default();
        if kept.tips != tips {
            let mut found = Vec::new();
            let mut look = |path: &str, text: &mut dyn FnMut() -> Option<Vec<u8>>| {
                found.extend(id_of(path, text));
            };
            let walked = repository.paths_ever(&tips, &kept.tips, wanted, &mut look)?;
            kept.ids.extend(found);
            kept.ids.put_in_order();
            kept.ids.dedup();
            kept.gaps.extend(walked.gaps);
            kept.gaps.put_in_order();
            kept.gaps.dedup();
            kept.tips = tips;
            if let Some(cache) = cache {
                cache.write(name, &kept);
            }
        }
        let mut gaps = Vec::new();
        if repository.is_shallow() {
            gaps.push(
                "this clone is shallow: an id that only older commits know is not seen; `git fetch --unshallow`"
                    .to_owned(),
            );
        }
        if let Some(first) = kept.gaps.first() {
            let all = kept.gaps.len();
            gaps.push(format!(
                "{all} commits could not be looked through for ids that are taken: {first}"
            ));
        }
        Ok(Self {
            ids: kept.ids,
            gaps,
        })
    }

    /// Sorted.
    pub fn all(&self) -> &[Id] {
        &self.ids
    }

    pub fn holds(&self, id: &Id) -> bool {
        self.ids.binary_search(id).is_ok()
    }
}

fn may_hold_records(folder: &str, root: &str) -> bool {
    match below(folder, root) {
        Some(inside) => {
            let first = inside.split('/').next().unwrap_or_default();
            FOLDERS.contains(&first)
        }
        None => may_hold(folder, root),
    }
}

fn is_record(path: &str, root: &str) -> bool {
    matches!(
        Place::of(path, root),
        Some(Place::Item(_) | Place::Feedback)
    )
}

/// The id that a file's name begins with; the one that its text says where the name has none.
fn id_of(path: &str, text: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Id> {
    if let Some(id) = id_of_name(stem(path)) {
        return Some(id);
    }
    let document = Document::parse_prose(Source::decode(path, text()?));
    let id = document.text("id")?.value.trim();
    Id::is_written_in(id).then(|| Id::new(id))
}
