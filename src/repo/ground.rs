//! The backlog and its past at one moment, as the files and the commits hold them.

use std::collections::BTreeSet;
use std::thread;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::git::{Repository, Revision};
use super::past::{self, Whose};
use super::site::{Site, SiteError};
use crate::backlog::config::{self, Today};
use crate::backlog::item::id_of_name;
use crate::backlog::names::{MOST_UNNAMED, Names};
use crate::backlog::place::stem;
use crate::backlog::{Backlog, Config, Files, Id, Item};
use crate::history::{Past, WhyUnknown, clock};
use crate::text::sorting::Gather as _;

/// What was read: the backlog and its past at one moment.
pub struct Ground {
    pub backlog: Backlog,
    pub past: Past,
    pub today: Date,
    /// The commit that it was read at, 40 hexadecimal digits; of the work tree the one it is checked out from.
    pub commit: Option<Box<str>>,
}

/// What grounds are read from.
pub struct Opened<'a> {
    pub site: &'a Site,
    pub repository: Option<&'a Repository>,
    pub now: Timestamp,
    pub commits: bool,
    /// Whether what earlier runs have kept may be used.
    pub cache: bool,
}

/// The few files that a change of some items asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Ids as people write them: whole, or the beginning of one.
    pub ids: Vec<String>,
    /// Whether the files of what they are blocked by are read too.
    pub blockers: bool,
    /// Whether the files of everything above them and of all that they wait for are read too, however far away: what a new
    /// link may close a circle with.
    pub ways: bool,
    /// Whether the names of feedback count.
    pub feedback: bool,
    /// Single files, from the backlog's folder (`team.yml`).
    pub pages: Vec<String>,
}

impl Opened<'_> {
    /// The backlog of the work tree as far as this part asks for, and the names of all its items; none where names do not
    /// settle which files are meant, so that all must be read: an id that no name or several begin with, a file whose name
    /// and text name different ids, an adoption, a sparse checkout.
    ///
    /// # Errors
    /// When the configuration's file cannot be read, or `HEAD` where its day counts as today.
    pub fn part(&self, part: &Part) -> Result<Option<(Ground, Names)>, SiteError> {
        let own = self.site.config_now()?;
        if self.repository.is_some_and(Repository::is_sparse) {
            return Ok(None);
        }
        let Some(names) = self.site.names(&own, part.feedback) else {
            return Ok(None);
        };
        let unnamed: Vec<String> = names.unnamed().map(str::to_owned).collect();
        let meant: Option<Vec<Id>> = part.ids.iter().map(|id| names.meant(id)).collect();
        let Some(meant) = meant.filter(|_| unnamed.len() <= MOST_UNNAMED) else {
            return Ok(None);
        };
        let mut paths: BTreeSet<String> = unnamed.into_iter().into_set();
        paths.extend(config::paths(&self.site.root));
        paths.extend(part.pages.iter().map(|page| self.site.below(page)));
        let files_of = |id: &Id| names.files_of(id).map(str::to_owned).collect::<Vec<_>>();
        paths.extend(meant.iter().flat_map(files_of));
        let read = |paths: &BTreeSet<String>| -> Result<Ground, SiteError> {
            let revision = match own.calendar.today {
                Today::LastCommit => self.revision(None)?,
                Today::Clock => None,
            };
            let files = self.site.files_at_paths(paths.iter().cloned());
            Ok(self.ground_of(files, false, revision))
        };
        let mut ground = read(&paths)?;
        if part.blockers {
            let items = ground.backlog.items.iter();
            let blockers: Vec<&Id> = items
                .flat_map(|item| item.blocked_by.iter().map(|id| &id.value))
                .collect();
            let before = paths.len();
            paths.extend(blockers.into_iter().flat_map(files_of));
            if paths.len() > before {
                ground = read(&paths)?;
            }
        }
        let mut are_more = part.ways;
        while are_more {
            let before = paths.len();
            let items = ground.backlog.items.iter();
            paths.extend(items.flat_map(next_to).flat_map(files_of));
            if paths.len() > MOST_ON_WAYS {
                return Ok(None);
            }
            are_more = paths.len() > before;
            if are_more {
                ground = read(&paths)?;
            }
        }
        Ok(is_named_right(&ground.backlog).then_some((ground, names)))
    }

    /// The backlog as of a commit or a day, else as it lies in the work tree.
    ///
    /// # Errors
    /// When there is no such commit, or the files cannot be read.
    pub fn ground(&self, at: Option<&str>) -> Result<Ground, SiteError> {
        let revision = self.revision(at)?;
        let bare = self.repository.is_some_and(Repository::is_bare);
        let files = match (self.repository, &revision) {
            (Some(repository), Some(revision)) if at.is_some() || bare => {
                self.site.files_at(repository, &revision.commit)?
            }
            (Some(repository), _) if repository.is_sparse() => self.site.files_of(repository)?,
            (Some(_), Some(_)) if self.commits => return self.beside(revision),
            _ => self.site.files_now()?,
        };
        Ok(self.ground_of(files, at.is_some(), revision))
    }

    /// The backlog as it lies in the work tree; its past is read while its files are.
    fn beside(&self, revision: Option<Revision>) -> Result<Ground, SiteError> {
        let site = self.site;
        let own = site.config_now()?;
        let holds_contacts = self.holds_contacts(revision.as_ref());
        let past_by = |config: &Config| {
            let root = &site.root;
            self.past(Whose { config, root }, revision.as_ref())
        };
        let (backlog, past) = thread::scope(|scope| -> Result<(Backlog, Past), SiteError> {
            let reading = scope.spawn(move || -> Result<Backlog, SiteError> {
                let mut files = site.files_now()?;
                files.holds_contacts = holds_contacts;
                Ok(Backlog::new(files, &site.root))
            });
            let past = past_by(&own);
            match reading.join() {
                Ok(backlog) => Ok((backlog?, past)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        // Somebody may have written the configuration between the two readings.
        let past = if backlog.config == own {
            past
        } else {
            past_by(&backlog.config)
        };
        Ok(self.with_past(backlog, past, false, revision))
    }

    /// The commit asked for, else that of `HEAD`; none without a repository or a commit.
    ///
    /// # Errors
    /// When there is no such commit.
    pub fn revision(&self, at: Option<&str>) -> Result<Option<Revision>, SiteError> {
        let Some(repository) = self.repository else {
            return match at {
                Some(spec) => Err(SiteError::NoRepository(spec.to_owned())),
                None => Ok(None),
            };
        };
        match at {
            Some(spec) => {
                let zone = self.zone()?;
                Ok(Some(repository.resolve(spec, &zone, self.now)?))
            }
            None if repository.head()?.commit().is_none() => Ok(None),
            None => Ok(Some(repository.resolve(
                "HEAD",
                &TimeZone::UTC,
                self.now,
            )?)),
        }
    }

    /// The time zone of the work tree's configuration, by which days are told apart.
    fn zone(&self) -> Result<TimeZone, SiteError> {
        Ok(clock::time_zone(&self.site.config_now()?.calendar))
    }

    fn ground_of(&self, mut files: Files, as_of: bool, revision: Option<Revision>) -> Ground {
        files.holds_contacts = self.holds_contacts(revision.as_ref());
        let backlog = Backlog::new(files, &self.site.root);
        let whose = Whose {
            config: &backlog.config,
            root: &backlog.root,
        };
        let past = self.past(whose, revision.as_ref());
        self.with_past(backlog, past, as_of, revision)
    }

    fn holds_contacts(&self, revision: Option<&Revision>) -> bool {
        let (repository, revision) = (self.repository, revision);
        (repository.zip(revision)).is_some_and(|(repository, revision)| {
            self.site.holds_contacts(repository, &revision.commit)
        })
    }

    fn with_past(
        &self,
        backlog: Backlog,
        past: Past,
        as_of: bool,
        revision: Option<Revision>,
    ) -> Ground {
        let zone = clock::time_zone(&backlog.config.calendar);
        let by_commit = as_of || backlog.config.calendar.today == Today::LastCommit;
        let moment = revision
            .as_ref()
            .filter(|_| by_commit)
            .map_or(self.now, |revision| revision.time);
        Ground {
            today: moment.to_zoned(zone).date(),
            backlog,
            past,
            commit: revision.map(|revision| revision.commit),
        }
    }

    /// The past up to this commit, or why it is unknown.
    pub fn past(&self, whose: Whose<'_>, revision: Option<&Revision>) -> Past {
        let (Some(repository), true) = (self.repository, self.commits) else {
            let why = if self.commits {
                WhyUnknown::NoRepository
            } else {
                WhyUnknown::NotRead
            };
            return Past::Unknown(why);
        };
        let Some(revision) = revision else {
            return Past::Unknown(WhyUnknown::NoCommits);
        };
        past::read(repository, whose, &revision.commit, self.now, self.cache)
    }
}

/// More files than this are not read step by step: then all are read at once.
const MOST_ON_WAYS: usize = 256;

/// What an item is part of, and what it waits for.
fn next_to(item: &Item) -> impl Iterator<Item = &Id> {
    let above = item.parent.iter().map(|id| &id.value);
    above.chain(item.blocked_by.iter().map(|id| &id.value))
}

/// Whether each file whose name begins with an id says that id.
fn is_named_right(backlog: &Backlog) -> bool {
    let says = |path: &str, id: &Id| id_of_name(stem(path)).is_none_or(|named| named == *id);
    backlog.items.iter().all(|item| says(item.path(), &item.id))
        && backlog
            .feedback
            .iter()
            .all(|feedback| says(feedback.path(), &feedback.id))
}
