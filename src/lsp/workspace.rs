//! One backlog, held in memory: read once, then kept up with what is typed, with its past read beside.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::documents::Shift;
use crate::Facts;
use crate::backlog::{Backlog, Updated};
use crate::demand::Demand;
use crate::forecast::{Outlook, Setting};
use crate::history::{Flow, Past, WhyUnknown, clock};
use crate::rank::{self, Ranking};
use crate::repo::files;
use crate::repo::git::Repository;
use crate::repo::ground::Opened;
use crate::repo::past::Whose;
use crate::repo::site::{Site, SiteError};
use crate::rules::{Checking, Finding, Selection, check_file};
use crate::text::Source;

pub(super) struct Workspace {
    pub(super) site: Site,
    pub(super) backlog: Backlog,
    past: Past,
    now: Timestamp,
    today: Date,
    /// The commit that the past was asked for up to.
    head: Option<Box<str>>,
    /// The past, once another thread has read it.
    coming: Option<mpsc::Receiver<Past>>,
    flow: Flow,
    demand: Demand,
    ranking: Ranking,
    outlook: OnceCell<Option<Outlook>>,
    /// What the last whole check found, by path, with places that move along with what is typed.
    findings: BTreeMap<String, Vec<Finding>>,
    work: Work,
}

/// What is left to do when nobody types.
enum Work {
    Nothing,
    /// All files are read again: the configuration changed.
    Reload,
    Flow,
    Demand,
    Ranking,
    Begin,
    Check(Box<Checking>),
}

/// What a step of the work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There was nothing to do.
    Idle,
    /// There is more to do.
    More,
    /// The findings are new.
    Checked,
    /// The files have to be read again, with the open texts over them.
    Reload,
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

    /// The backlog there, with its past on its way.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(site: Site, now: Timestamp) -> Result<Self, SiteError> {
        let repository = Repository::discover(&site.top)?;
        let opened = Opened {
            site: &site,
            repository: repository.as_ref(),
            now,
            commits: false,
            cache: true,
        };
        let ground = opened.ground(None)?;
        let mut workspace = Self {
            backlog: ground.backlog,
            past: ground.past,
            now,
            today: ground.today,
            head: None,
            coming: None,
            flow: Flow::default(),
            demand: Demand::default(),
            ranking: Ranking::default(),
            outlook: OnceCell::new(),
            findings: BTreeMap::new(),
            work: Work::Begin,
            site,
        };
        workspace.judge();
        workspace.read_past(ground.commit);
        Ok(workspace)
    }

    /// Everything that is known; the ranking may be that of a moment ago.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            backlog: &self.backlog,
            past: &self.past,
            flow: &self.flow,
            demand: &self.demand,
            ranking: &self.ranking,
            today: self.today,
        }
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

    /// Takes up what a file says now (none: it is gone), and has everything looked at again soon.
    pub(super) fn update(&mut self, path: &str, source: Option<Source>) {
        if self.is_config(path)
            && let Some(source) = &source
        {
            self.put_config(source.clone());
        }
        match self.backlog.update(path, source) {
            Updated::NotOurs => {}
            Updated::Kept => self.begin(Work::Flow),
            Updated::Renumbered => {
                self.judge();
                self.begin(Work::Begin);
            }
            Updated::Everything => self.begin(Work::Reload),
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

    /// What is wrong in a file: what rules about one file find now, and what others found when all was looked at.
    pub(super) fn findings_now(&mut self, path: &str) -> Vec<Finding> {
        let mut findings = check_file(&self.facts(), path);
        let known = self.findings.remove(path).unwrap_or_default();
        let others = known
            .into_iter()
            .filter(|finding| !finding.rule.is_about_one_file());
        findings.extend(others);
        findings.sort_by(|one, other| {
            let place = |finding: &Finding| (finding.remark.span, finding.rule.code);
            place(one).cmp(&place(other))
        });
        self.findings.insert(path.to_owned(), findings.clone());
        findings
    }

    /// What was found in a file when all was looked at; an empty path is for what concerns the backlog as a whole.
    pub(super) fn findings(&self, path: &str) -> &[Finding] {
        self.findings.get(path).map_or(&[], Vec::as_slice)
    }

    /// The paths of all files in which something was found.
    pub(super) fn paths_with_findings(&self) -> impl Iterator<Item = &str> {
        let some = self.findings.iter().filter(|(_, found)| !found.is_empty());
        some.map(|(path, _)| path.as_str())
            .filter(|path| !path.is_empty())
    }

    /// The file that what concerns the backlog as a whole is told in: its configuration, else its order.
    pub(super) fn is_for_the_whole(&self, path: &str) -> bool {
        let order = (self.backlog.order.source.as_ref()).map(|order| &*order.path);
        let configs = crate::backlog::config::paths(&self.backlog.root);
        let config = configs
            .iter()
            .map(String::as_str)
            .find(|path| self.backlog.document(path).is_some());
        config.or(order) == Some(path)
    }

    /// Whether there is something left to do when nobody types.
    pub(super) fn has_work(&self) -> bool {
        !matches!(self.work, Work::Nothing)
    }

    pub(super) fn is_waiting_for_the_past(&self) -> bool {
        self.coming.is_some()
    }

    /// Has everything looked at again, from this step on or an earlier one that is due already.
    fn begin(&mut self, work: Work) {
        let is_larger = matches!(
            (&self.work, &work),
            (Work::Reload, _) | (Work::Flow, Work::Begin)
        );
        if !is_larger {
            self.work = work;
        }
    }

    /// Does one small part of the work that is due.
    pub(super) fn step(&mut self) -> Step {
        let work = std::mem::replace(&mut self.work, Work::Nothing);
        self.work = match work {
            Work::Nothing => return Step::Idle,
            Work::Reload => return Step::Reload,
            Work::Flow => {
                self.flow = Flow::new(&self.backlog, &self.past, self.today);
                Work::Demand
            }
            Work::Demand => {
                self.demand = Demand::new(&self.backlog, self.today);
                Work::Ranking
            }
            Work::Ranking => {
                self.rank();
                Work::Begin
            }
            Work::Begin => {
                let checking = Checking::new(&self.facts(), &Selection::default());
                Work::Check(Box::new(checking))
            }
            Work::Check(mut checking) => match checking.step(&self.facts()) {
                None => Work::Check(checking),
                Some(verdict) => {
                    self.take_findings(verdict.findings);
                    return Step::Checked;
                }
            },
        };
        Step::More
    }

    fn take_findings(&mut self, findings: Vec<Finding>) {
        self.findings.clear();
        for finding in findings {
            let path = finding.remark.path.as_str();
            match self.findings.get_mut(path) {
                Some(findings) => findings.push(finding),
                None => {
                    self.findings.insert(path.to_owned(), vec![finding]);
                }
            }
        }
    }

    /// Makes everything that is made from the files and the past anew.
    fn judge(&mut self) {
        self.flow = Flow::new(&self.backlog, &self.past, self.today);
        self.demand = Demand::new(&self.backlog, self.today);
        self.rank();
    }

    fn rank(&mut self) {
        let Self {
            backlog,
            past,
            flow,
            demand,
            today,
            ..
        } = &*self;
        let options = rank::Options::default();
        self.ranking = Ranking::new(backlog, past, flow, demand, *today, &options);
        self.outlook = OnceCell::new();
    }

    /// Takes up the past when it has come; whether it has.
    pub(super) fn take_past(&mut self) -> bool {
        let Some(coming) = &self.coming else {
            return false;
        };
        match coming.try_recv() {
            Ok(past) => self.past = past,
            Err(mpsc::TryRecvError::Empty) => return false,
            Err(mpsc::TryRecvError::Disconnected) => {
                let why = "reading the commits ended unexpectedly".to_owned();
                self.past = Past::Unknown(WhyUnknown::Failed(why));
            }
        }
        self.coming = None;
        self.begin(Work::Flow);
        true
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
            self.begin(Work::Flow);
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
        let (sender, receiver) = mpsc::channel();
        let (site, now) = (self.site.clone(), self.now);
        let config = self.backlog.config.clone();
        std::thread::spawn(move || {
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
            let past = match opened.revision(None) {
                Ok(revision) => opened.past(whose, revision.as_ref()),
                Err(error) => Past::Unknown(WhyUnknown::Failed(error.to_string())),
            };
            // Nobody listens any more when the editor has gone.
            drop(sender.send(past));
        });
        self.coming = Some(receiver);
    }

    /// Reads all files again.
    ///
    /// # Errors
    /// When the backlog cannot be read any more.
    pub(super) fn reload(&mut self) -> Result<(), SiteError> {
        let config = self.backlog.config.clone();
        let repository = Repository::discover(&self.site.top)?;
        let opened = Opened {
            site: &self.site,
            repository: repository.as_ref(),
            now: self.now,
            commits: false,
            cache: true,
        };
        let ground = opened.ground(None)?;
        self.backlog = ground.backlog;
        self.today = ground.today;
        if self.backlog.config != config || self.head != ground.commit {
            self.read_past(ground.commit);
        }
        self.judge();
        self.work = Work::Begin;
        Ok(())
    }

    /// The same files with these texts over those on the disk.
    pub(super) fn overlay(&mut self, texts: Vec<Source>) {
        let mut files = self.backlog.files();
        for text in texts {
            files.unreadable.retain(|each| each.path != *text.path);
            files.sources.retain(|each| each.path != text.path);
            files.sources.push(text);
        }
        files.sort();
        let root = self.backlog.root.clone();
        self.backlog = Backlog::new(files, &root);
        self.judge();
        self.work = Work::Begin;
    }

    /// The file as it lies on the disk; none when it is not there or cannot be read.
    pub(super) fn on_disk(&self, path: &str) -> Option<Source> {
        files::read_source(&self.site.top, path).ok().flatten()
    }
}
