//! The repository: read through gix, which is named in this room only. Nothing here writes, touches the index or starts
//! another program.

pub use names::{PathSink, Walked};
pub use stages::Conflicted;
pub use tree::Wanted;
pub use walk::{Sink, Way};

mod ignored;
mod names;
mod pack;
mod references;
mod sparse;
mod stages;
mod tree;
mod underway;
mod walk;
pub mod write;

use std::error::Error as _;
use std::path::{Path, PathBuf};

use gix::objs::FindExt as _;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::backlog::document::parse_date;
use crate::history::clock;

/// Bytes of unpacked delta bases that are kept: enough for the trees and texts of neighbouring commits.
const DELTA_CACHE: usize = 16 * 1024 * 1024;

/// A Git repository, open for reading.
pub struct Repository {
    inner: gix::Repository,
}

/// Where `HEAD` points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// A branch that has no commit yet.
    Unborn {
        branch: Box<str>,
    },
    /// A commit without a branch, as CI checks them out.
    Detached {
        commit: Box<str>,
    },
    Branch {
        name: Box<str>,
        commit: Box<str>,
    },
}

impl Head {
    /// The commit's 40 hexadecimal digits; none when there is no commit yet.
    pub fn commit(&self) -> Option<&str> {
        match self {
            Self::Unborn { .. } => None,
            Self::Detached { commit } | Self::Branch { commit, .. } => Some(commit),
        }
    }
}

/// One commit, and when it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 40 hexadecimal digits.
    pub commit: Box<str>,
    /// The committer's date, never after the present.
    pub time: Timestamp,
}

/// Why Git could not answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("the repository at {path} belongs to another user and is not marked as safe")]
    Untrusted { path: String },
    #[error("the repository at {path} names its objects by SHA-256, which is not supported")]
    Sha256 { path: String },
    #[error("cannot open the repository at {path}: {reason}")]
    Open { path: String, reason: String },
    #[error("`{spec}` names no commit: {reason}")]
    Unresolved { spec: String, reason: String },
    #[error("`{spec}` asks this machine's reflog, which no other clone has")]
    Reflog { spec: String },
    #[error("no commit is as old as {date}: the first is of {first}")]
    BeforeHistory { date: Date, first: Date },
    #[error("there is no commit yet")]
    NoCommits,
    #[error("cannot read {what}: {reason}")]
    Read { what: String, reason: String },
}

impl GitError {
    /// What to do about it, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Untrusted { path } => Some(format!(
                "if you trust it: git config --global --add safe.directory {path}"
            )),
            Self::Reflog { .. } => Some("name a commit, a tag, or a day such as 2026-03-01".into()),
            Self::Unresolved { .. } => {
                Some("a commit, a branch, a tag, or a day such as 2026-03-01 is understood".into())
            }
            Self::BeforeHistory { first, .. } => {
                Some(format!("{first} is the earliest day that can be asked for"))
            }
            Self::Read { .. } => Some("git fsck tells whether the repository is whole".into()),
            _ => None,
        }
    }

    fn read(what: impl Into<String>, error: &gix::Error) -> Self {
        Self::Read {
            what: what.into(),
            reason: chain(error),
        }
    }
}

impl Repository {
    /// The repository that holds this folder; none when there is none above it.
    ///
    /// # Errors
    /// When there is one that cannot be opened: another user's and not in `safe.directory`, SHA-256, damaged.
    pub fn discover(folder: &Path) -> Result<Option<Self>, GitError> {
        let found = gix::ThreadSafeRepository::discover_opts(
            folder,
            gix::discover::upwards::Options::default(),
            gix::sec::trust::Mapping {
                full: options(gix::sec::Trust::Full),
                reduced: options(gix::sec::Trust::Reduced),
            },
        );
        match found {
            Ok(repository) => Ok(Some(Self::new(repository.to_thread_local()))),
            Err(error) if is_nothing_found(&error) => Ok(None),
            Err(error) => {
                let path = folder.display().to_string();
                let reason = chain(&error);
                Err(if error.is_permission_denied() {
                    GitError::Untrusted { path }
                } else if error.is_unsupported() {
                    GitError::Sha256 { path }
                } else {
                    GitError::Open { path, reason }
                })
            }
        }
    }

    fn new(mut inner: gix::Repository) -> Self {
        inner.objects.set_pack_cache(|| {
            Box::new(gix::odb::pack::cache::lru::MemoryCappedHashmap::new(
                DELTA_CACHE,
            ))
        });
        Self { inner }
    }

    /// The folder of the checked-out files; none for a bare repository.
    pub fn work_tree(&self) -> Option<&Path> {
        self.inner.workdir()
    }

    /// The folder that all work trees share (`.git`).
    pub fn common_folder(&self) -> PathBuf {
        self.inner.common_dir().to_owned()
    }

    pub fn is_bare(&self) -> bool {
        self.inner.is_bare()
    }

    /// Whether the clone ends before the history does.
    pub fn is_shallow(&self) -> bool {
        // A path that cannot be told is treated as the worse case.
        self.inner.is_shallow().unwrap_or(true)
    }

    /// Name and address of whoever would be a commit's author now: from the environment and Git's configuration, which
    /// anybody can set. None where Git knows nobody.
    pub fn user(&self) -> Option<(String, String)> {
        let author = self.inner.author()?.ok()?;
        Some((author.name.to_string(), author.email.to_string()))
    }

    /// Where `HEAD` points.
    ///
    /// # Errors
    /// When `HEAD` is damaged.
    pub fn head(&self) -> Result<Head, GitError> {
        let failed = |error: gix::Error| GitError::read("HEAD", &error);
        let head = self.inner.head().map_err(failed)?;
        let branch: Option<Box<str>> = head
            .referent_name()
            .map(|name| name.shorten().to_string().into());
        if head.is_unborn() {
            let branch = branch.unwrap_or_default();
            return Ok(Head::Unborn { branch });
        }
        let commit = self.inner.head_id().map_err(failed)?.to_string().into();
        Ok(match branch {
            Some(name) => Head::Branch { name, commit },
            None => Head::Detached { commit },
        })
    }

    /// The commit that `spec` names: a revision (`HEAD~3`, a branch, a tag, digits of an id), or a day (`2026-03-01`), which
    /// means the last commit of that day or before it in this time zone, on the first-parent line of `HEAD`. A branch or
    /// tag named like a day goes first.
    ///
    /// # Errors
    /// When nothing is so named, the day lies before the first commit, or the repository is damaged.
    pub fn resolve(
        &self,
        spec: &str,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Revision, GitError> {
        if let Some((_, asked)) = spec.split_once("@{")
            && !["u}", "upstream}", "push}"].contains(&asked)
        {
            return Err(GitError::Reflog { spec: spec.into() });
        }
        match (self.inner.rev_parse_single(spec), parse_date(spec)) {
            (Ok(id), _) => {
                let unresolved = |error: gix::Error| GitError::Unresolved {
                    spec: spec.into(),
                    reason: chain(&error),
                };
                let commit = id
                    .object()
                    .and_then(gix::Object::peel_to_commit)
                    .map_err(unresolved)?;
                let time = commit.time().map_err(unresolved)?;
                Ok(Revision {
                    commit: commit.id.to_string().into(),
                    time: timestamp(time.seconds).min(now),
                })
            }
            (Err(_), Some(day)) => self.commit_on(day, zone, now),
            (Err(error), None) => Err(GitError::Unresolved {
                spec: spec.into(),
                reason: chain(&error),
            }),
        }
    }

    /// The commit (40 hexadecimal digits) where the lines of two commits part; none when they have nothing in common.
    ///
    /// # Errors
    /// When a commit is missing or damaged, as at the end of a shallow clone.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Option<Box<str>>, GitError> {
        let base = self
            .inner
            .merge_base(commit_id(one)?, commit_id(other)?)
            .map_err(|error| GitError::read("the commits", &error))?;
        Ok(base.map(|base| base.to_string().into()))
    }

    /// The last commit of the first-parent line of `HEAD` that happened on this day or before it. Walked by the committer's
    /// dates: `@{date}` would ask the reflog.
    fn commit_on(&self, day: Date, zone: &TimeZone, now: Timestamp) -> Result<Revision, GitError> {
        let head = self.head()?;
        let head = head.commit().ok_or(GitError::NoCommits)?;
        let line = self.first_parents(commit_id(head)?)?;
        let own: Vec<Timestamp> = line.iter().map(|step| step.committed).collect();
        let end = clock::end_of_day(day, zone);
        let times = clock::happened(&own, now);
        let last = line.iter().zip(&times).rfind(|(_, time)| **time < end);
        match (last, times.first()) {
            (Some((step, time)), _) => Ok(Revision {
                commit: step.commit.to_string().into(),
                time: *time,
            }),
            (None, Some(first)) => Err(GitError::BeforeHistory {
                date: day,
                first: first.to_zoned(zone.clone()).date(),
            }),
            (None, None) => Err(GitError::NoCommits),
        }
    }

    /// The root tree of a commit.
    fn root_tree(&self, commit: gix::ObjectId) -> Result<gix::ObjectId, GitError> {
        let mut buffer = Vec::new();
        self.inner
            .objects
            .find_commit_iter(&commit, &mut buffer)
            .and_then(|mut commit| commit.tree_id())
            .map_err(|error| GitError::read(format!("commit {commit}"), &error))
    }
}

/// Everything that Git itself reads its settings from, since `safe.directory` stands there; but no program is asked for
/// more, and another user's repository is refused as Git refuses it.
fn options(trust: gix::sec::Trust) -> gix::open::Options {
    let mut permissions = gix::open::Permissions::all();
    permissions.config.git_binary = false;
    permissions.attributes = gix::open::permissions::Attributes::isolated();
    <gix::open::Options as gix::sec::trust::DefaultForLevel>::default_for_level(trust)
        .permissions(permissions)
        .bail_if_untrusted(true)
}

/// The id that 40 hexadecimal digits are.
fn commit_id(hexadecimal: &str) -> Result<gix::ObjectId, GitError> {
    gix::ObjectId::from_hex(hexadecimal.as_bytes()).map_err(|error| GitError::Unresolved {
        spec: hexadecimal.into(),
        reason: error.to_string(),
    })
}

fn is_nothing_found(error: &gix::Error) -> bool {
    use gix::discover::upwards::Error as Search;
    error.downcast_any_ref::<Search>().is_some_and(|search| {
        matches!(
            search,
            Search::NoGitRepository { .. }
                | Search::NoGitRepositoryWithinCeiling { .. }
                | Search::NoGitRepositoryWithinFs { .. }
        )
    })
}

/// An error and its causes on one line, each said once.
fn chain(error: &gix::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !words.contains(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        cause = error.source();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Seconds since 1970 as a time; the nearest that can be told when they are out of range.
fn timestamp(seconds: i64) -> Timestamp {
    let last = Timestamp::MAX.as_second();
    let first = Timestamp::MIN.as_second();
    Timestamp::from_second(seconds.clamp(first, last)).unwrap_or_default()
}
