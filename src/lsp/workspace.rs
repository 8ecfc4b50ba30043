//! One backlog, held in memory: read once, then kept up with what is typed, with its past read beside.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use jiff::civil::Date;

use super::documents::Shift;
use super::judging::{Change, Judge, Judged, News, Post, Reread, Verdict};
use crate::Facts;
use crate::backlog::{Backlog, Updated};
use crate::forecast::{Outlook, Setting};
use crate::history::{Past, WhyUnknown, clock};
use crate::repo::files;
use crate::repo::git::Repository;
use crate::repo::ground::Opened;
use crate::repo::past::Whose;
use crate::repo::site::{Site, SiteError};
use crate::rules::{Finding, check_file};
use crate::text::Source;
use crate::text::sorting::PutInOrder as _;

pub(super) struct Workspace {
    pub(super) site: Site,
    pub(super) backlog: Backlog,
    past: Arc<Past>,
    now: Timestamp,
    today: Date,
    /// The commit that the past was asked for up to.
    head: Option<Box<str>>,
    /// How often the past was asked for, and how often it came or was overtaken.
    pasts: u64,
    judged: Judged,
    /// Whether items have other numbers than those that were judged.
    is_renumbered: bool,
    outlook: OnceCell<Option<Outlook>>,
    /// What is wrong, by path: of files that were changed what rules about one file say now, else what was found when all was
    /// looked at last, with places that move along with what is typed.
    findings: BTreeMap<String, Vec<Finding>>,
    judge: Judge,
    news: Post,
}

/// What a look at everything changed.
pub(super) struct Changed {
    /// The files in which other things are wrong than were known before.
    pub(super) paths: Vec<String>,
    /// Whether positions, scores and the like were made anew.
    pub(super) values: bool,
}

impl Workspace {
    /// Where the backlog at or above this folder is.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn find(folder: &Path) -> Result<Site, SiteError> {
        let repository = Repository::discover(folder)?;
        Site::find(folder, None, repository.as_ref())
    }

    /// The backlog there, with its past on its way. News of it is sent there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(site: Site, now: Timestamp, news: Post) -> Result<Self, SiteError> {
        let repository = Repository::discover(&site.top)?;
        let opened = Opened {
            site: &site,
            repository: repository.as_ref(),
            now,
            commits: false,
            cache: true,
        };
        let ground = opened.ground(None)?;
        let past = Arc::new(ground.past);
        let judge = Judge::new(
            &site,
            &ground.backlog,
            Arc::clone(&past),
            ground.today,
            news.clone(),
        );
        let mut workspace = Self {
            judged: Judged::new(&ground.backlog, &past, ground.today),
            backlog: ground.backlog,
            past,
            now,
            today: ground.today,
            head: None,
            pasts: 0,
            is_renumbered: false,
            outlook: OnceCell::new(),
            findings: BTreeMap::new(),
            site,
            judge,
            news,
        };
        workspace.read_past(ground.commit);
        Ok(workspace)
    }

    /// Everything that is known; the ranking may be that of a moment ago.
    pub(super) fn facts(&self) -> Facts<'_> {
        self.judged.facts(&self.backlog, &self.past, self.today)
    }

    /// What the team may finish from now on; none where the past says too little.
    pub(super) fn outlook(&self) -> Option<&Outlook> {
        self.outlook
            .get_or_init(|| Outlook::new(&self.facts(), &Setting::default()).ok())
            .as_ref()
    }

    /// The place of a file from the top; none when it lies elsewhere.
    pub(super) fn place(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.site.top).ok()?;
        Some(below.to_string_lossy().replace('\\', "/"))
    }

    /// Whether a file of this path is part of the backlog.
    pub(super) fn wants(&self, path: &str) -> bool {
        let backlog = &self.backlog;
        crate::backlog::reading::Reader::new(&backlog.config, &backlog.root).wants(path)
    }

    /// Whether something may be found in a file of this path: in the backlog's, and in the contacts', which is none of it.
    pub(super) fn tells_of(&self, path: &str) -> bool {
        self.wants(path) || path == crate::backlog::place::contacts_path(&self.backlog.root)
    }

    /// The text of a file of the backlog: what is open, else what was read.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.backlog.source(path).map(|source| &*source.text)
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.site.top.join(path)
    }

    /// Takes up what a file says now (none: it is gone), and has everything looked at again; whether all files have to be read
    /// again.
    #[must_use]
    pub(super) fn update(&mut self, path: &str, source: Option<Source>) -> bool {
        if self.is_config(path)
            && let Some(source) = &source
        {
            self.put_config(source.clone());
        }
        match self.backlog.update(path, source.clone()) {
            Updated::NotOurs => return false,
            Updated::Everything => return true,
            Updated::Kept | Updated::Prose => {}
            Updated::Renumbered => self.is_renumbered = true,
        }
        self.judge.send(Change::File(path.to_owned(), source));
        false
    }

    /// Makes what is known by the items' numbers anew where those are others now: it cannot wait for the look at everything.
    pub(super) fn catch_up(&mut self) {
        if self.is_renumbered {
            self.is_renumbered = false;
            self.judged = Judged::new(&self.backlog, &self.past, self.today);
            self.outlook = OnceCell::new();
        }
    }

    /// Takes up the configuration's text for what is wrong with it; what follows from it comes with the reload.
    fn put_config(&mut self, source: Source) {
        let (_, document) = crate::backlog::config::read(source);
        let path = document.source.path.clone();
        let documents = &mut self.backlog.documents;
        match documents.binary_search_by(|each| each.source.path.cmp(&path)) {
            Ok(place) => {
                if let Some(slot) = documents.get_mut(place) {
                    *slot = document;
                }
            }
            Err(place) => documents.insert(place, document),
        }
    }

    pub(super) fn is_config(&self, path: &str) -> bool {
        crate::backlog::config::paths(&self.backlog.root)
            .iter()
            .any(|each| each == path)
    }

    /// Moves what was found in a file along with a change of its text.
    pub(super) fn shift(&mut self, path: &str, shifts: &[Shift]) {
        for finding in self.findings.get_mut(path).into_iter().flatten() {
            let remark = &mut finding.remark;
            for shift in shifts {
                remark.span = shift.moved(remark.span);
                for edit in &mut remark.fix {
                    edit.span = shift.moved(edit.span);
                }
            }
        }
    }

    /// Looks at one file: at what rules about one file find now, beside what others found when all was looked at.
    pub(super) fn look_at(&mut self, path: &str) {
        let mut findings = check_file(&self.facts(), path);
        let known = self.findings.remove(path).unwrap_or_default();
        let others = known
            .into_iter()
            .filter(|finding| !finding.rule.is_about_one_file());
        findings.extend(others);
        findings.put_in_order_by(|one, other| {
            let place = |finding: &Finding| (finding.remark.span, finding.rule.code);
            place(one).cmp(&place(other))
        });
        self.findings.insert(path.to_owned(), findings);
    }

    /// What was found in a file; an empty path is for what concerns the backlog as a whole.
    pub(super) fn findings(&self, path: &str) -> &[Finding] {
        self.findings.get(path).map_or(&[], Vec::as_slice)
    }

    /// The file that what concerns the backlog as a whole is told in: its configuration, else its order.
    pub(super) fn place_of_the_whole(&self) -> Option<&str> {
        let order = (self.backlog.order.source.as_ref()).map(|order| &*order.path);
        let configs = crate::backlog::config::paths(&self.backlog.root);
        let mut configs = configs.iter();
        let config = configs.find_map(|path| self.backlog.document(path));
        config.map(|document| &*document.source.path).or(order)
    }

    /// Takes up what was found when all was looked at; none when it is of files as they are no more.
    pub(super) fn take_verdict(&mut self, verdict: Verdict) -> Option<Changed> {
        if verdict.changes != self.judge.changes {
            return None;
        }
        let values = !Arc::ptr_eq(&self.judged.ranking, &verdict.judged.ranking);
        if let Some(reread) = verdict.reread {
            self.take_reread(*reread);
        }
        if values {
            self.judged = verdict.judged;
            self.is_renumbered = false;
            self.outlook = OnceCell::new();
        }
        let before = std::mem::replace(&mut self.findings, verdict.findings);
        Some(Changed {
            paths: differences(&before, &self.findings),
            values,
        })
    }

    fn take_reread(&mut self, reread: Reread) {
        let is_configured_anew = self.backlog.config != reread.backlog.config;
        self.backlog = reread.backlog;
        self.today = reread.today;
        if is_configured_anew || self.head != reread.commit {
            self.read_past(reread.commit);
        }
    }

    /// Takes up the past when it is the one that was asked for last.
    pub(super) fn take_past(&mut self, number: u64, past: Past) {
        if number == self.pasts {
            self.past = Arc::new(past);
            self.judge.send(Change::Past(Arc::clone(&self.past)));
        }
    }

    /// Looks whether there are new commits or a new day, and reads what is new.
    pub(super) fn look_around(&mut self, now: Timestamp) {
        self.now = now;
        let zone = clock::time_zone(&self.backlog.config.calendar);
        let by_commit =
            self.backlog.config.calendar.today == crate::backlog::config::Today::LastCommit;
        let today = now.to_zoned(zone).date();
        if today != self.today && !by_commit {
            self.today = today;
            self.judge.send(Change::Today(today));
        }
        let head = Repository::discover(&self.site.top)
            .ok()
            .flatten()
            .and_then(|repository| repository.head().ok()?.commit().map(Box::from));
        if head != self.head {
            self.read_past(head);
        }
    }

    /// Has another thread read the past up to this commit.
    fn read_past(&mut self, head: Option<Box<str>>) {
        self.head = head;
        self.pasts += 1;
        let (number, news) = (self.pasts, self.news.clone());
        let (site, now) = (self.site.clone(), self.now);
        let config = self.backlog.config.clone();
        let read = move || {
            let repository = Repository::discover(&site.top).ok().flatten();
            let opened = Opened {
                site: &site,
                repository: repository.as_ref(),
                now,
                commits: true,
                cache: true,
            };
            let whose = Whose {
                config: &config,
                root: &site.root,
            };
            match opened.revision(None) {
                Ok(revision) => opened.past(whose, revision.as_ref()),
                Err(error) => Past::Unknown(WhyUnknown::Failed(error.to_string())),
            }
        };
        thread::spawn(move || {
            let past = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
                let why = "reading the commits ended unexpectedly".to_owned();
                Past::Unknown(WhyUnknown::Failed(why))
            });
            news.send(News::Past(number, past));
        });
    }

    /// Has all files read again, with these texts over those on the disk.
    pub(super) fn read_again(&mut self, texts: Vec<Source>) {
        self.judge.send(Change::Everything(self.now, texts));
    }

    /// The file as it lies on the disk; none when it is not there or cannot be read.
    pub(super) fn on_disk(&self, path: &str) -> Option<Source> {
        files::read_source(&self.site.top, path).ok().flatten()
    }
}

/// The paths of the files in which not the same is wrong as before.
fn differences(
    before: &BTreeMap<String, Vec<Finding>>,
    after: &BTreeMap<String, Vec<Finding>>,
) -> Vec<String> {
    let is_same = |one: &Finding, other: &Finding| {
        one.rule.code == other.rule.code && one.level == other.level && one.remark == other.remark
    };
    let others = after.iter().filter(|(path, findings)| {
        let known = before.get(*path).map_or(&[][..], Vec::as_slice);
        known.len() != findings.len()
            || !known
                .iter()
                .zip(*findings)
                .all(|(one, other)| is_same(one, other))
    });
    let gone = before
        .iter()
        .filter(|(path, findings)| !findings.is_empty() && !after.contains_key(*path));
    others.chain(gone).map(|(path, _)| path.clone()).collect()
}
