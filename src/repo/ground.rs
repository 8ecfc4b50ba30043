//! The backlog and its past at one moment, as the files and the commits hold them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::git::{Repository, Revision};
use super::past::{self, Whose};
use super::site::{Site, SiteError};
use crate::backlog::config::Today;
use crate::backlog::{Backlog, Files};
use crate::history::{Past, WhyUnknown, clock};

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

impl Opened<'_> {
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
            (Some(repository), _) => self.site.files_of(repository)?,
            (None, _) => self.site.files_now()?,
        };
        Ok(self.ground_of(files, at.is_some(), revision))
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
        if let (Some(repository), Some(revision)) = (self.repository, &revision) {
            files.holds_contacts = self.site.holds_contacts(repository, &revision.commit);
        }
        let backlog = Backlog::new(files, &self.site.root);
        let zone = clock::time_zone(&backlog.config.calendar);
        let by_commit = as_of || backlog.config.calendar.today == Today::LastCommit;
        let moment = revision
            .as_ref()
            .filter(|_| by_commit)
            .map_or(self.now, |revision| revision.time);
        let today = moment.to_zoned(zone).date();
        let whose = Whose {
            config: &backlog.config,
            root: &backlog.root,
        };
        let past = self.past(whose, revision.as_ref());
        Ground {
            backlog,
            past,
            today,
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
