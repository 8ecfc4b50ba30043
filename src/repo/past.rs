//! The past up to a commit: from what an earlier run has kept and the commits since, or from all commits.

use jiff::Timestamp;

use super::cache::{self, Cache};
use super::git::{GitError, Repository, Wanted};
use crate::backlog::Config;
use crate::backlog::reading::Reader;
use crate::history::{Checkpoint, HistoryBuilder, Past, WhyUnknown};

/// From this many commits on that were not kept before, what is known is kept: fewer are read faster than all is written.
const WORTH_KEEPING: usize = 64;

/// The same for texts that commits changed.
const TEXTS_WORTH_KEEPING: usize = 512;

/// Commits of one backlog that are kept, as of several branches.
const KEPT_HEADS: usize = 4;

/// A backlog whose past is asked for: old commits are read by nothing else of it.
#[derive(Clone, Copy)]
pub struct Whose<'a> {
    pub config: &'a Config,
    /// The backlog's folder from the top of the repository.
    pub root: &'a str,
}

/// What the commits up to `head` (40 hexadecimal digits) say of a backlog; nothing in it is later than `now`.
pub fn read(
    repository: &Repository,
    backlog: Whose<'_>,
    head: &str,
    now: Timestamp,
    use_cache: bool,
) -> Past {
    if repository.is_shallow() {
        return Past::Unknown(WhyUnknown::Shallow);
    }
    let kept = use_cache.then(|| Kept::new(repository, backlog, head));
    match history(repository, backlog, head, kept.as_ref()) {
        Ok(builder) if builder.missing() > 0 => {
            Past::Unknown(WhyUnknown::Partial(builder.missing()))
        }
        Ok(builder) => Past::Known(builder.finish(head, now)),
        Err(error) => Past::Unknown(WhyUnknown::Failed(error.to_string())),
    }
}

fn history<'a>(
    repository: &Repository,
    backlog: Whose<'a>,
    head: &str,
    kept: Option<&Kept>,
) -> Result<HistoryBuilder<'a>, GitError> {
    let reader = Reader::new(backlog.config, backlog.root);
    let wanted = Wanted {
        folders: &|folder| reader.enters(folder),
        files: &|path| reader.wants(path),
    };
    let heads = kept.map(Kept::heads).unwrap_or_default();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let walk = backlog.config.history.walk;
    let mut way = repository.way(head, walk, &heads)?;
    let base = way.base.clone();
    let checkpoint = kept.zip(base).and_then(|(kept, base)| kept.read(&base));
    let mut builder = match checkpoint {
        Some(checkpoint) => HistoryBuilder::resume(backlog.config, backlog.root, checkpoint),
        None => {
            if way.base.is_some() {
                way = repository.way(head, walk, &[])?;
            }
            HistoryBuilder::new(backlog.config, backlog.root)
        }
    };
    repository.walk(&way, wanted, &mut |commit, recall| {
        builder.add(commit, recall);
    })?;
    // What is missing today may be here tomorrow.
    let is_whole = builder.missing() == 0;
    let is_much = way.len() >= WORTH_KEEPING || builder.texts() >= TEXTS_WORTH_KEEPING;
    if let Some(kept) = kept.filter(|_| is_whole && is_much) {
        kept.write(head, &builder);
    }
    Ok(builder)
}

/// What earlier runs have kept of one backlog's past.
struct Kept {
    cache: Cache,
    /// Names everything that old commits are read by: two readings that differ in any of it never meet.
    prefix: String,
}

impl Kept {
    fn new(repository: &Repository, backlog: Whose<'_>, head: &str) -> Self {
        let mailmap = repository.mailmap_text(head);
        let reading = format!("{}\n{:?}\n{mailmap}", backlog.root, backlog.config);
        let digest = cache::hash(reading.as_bytes());
        Self {
            cache: Cache::new(&repository.common_folder()),
            prefix: format!("history-{digest:016x}-"),
        }
    }

    fn heads(&self) -> Vec<String> {
        self.cache.names(&self.prefix)
    }

    fn read(&self, head: &str) -> Option<Checkpoint> {
        self.cache.read(&format!("{}{head}", self.prefix))
    }

    fn write(&self, head: &str, builder: &HistoryBuilder<'_>) {
        let name = format!("{}{head}", self.prefix);
        self.cache.write(&name, &builder.checkpoint());
        for head in self.heads().iter().skip(KEPT_HEADS) {
            self.cache.remove(&format!("{}{head}", self.prefix));
        }
    }
}
