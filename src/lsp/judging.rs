//! A thread that looks at the whole backlog, so that nobody who types waits for it.
//!
//! It has a backlog of its own, the same files and the same changes, and begins anew whenever there is another change: what it
//! tells is of the last one. Values that no change could have touched, and what rules say of texts that are as they were, are kept.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Facts;
use crate::backlog::{Backlog, Updated};
use crate::demand::Demand;
use crate::history::{Flow, Past};
use crate::rank::{self, Ranking};
use crate::repo::git::Repository;
use crate::repo::ground::Opened;
use crate::repo::site::{Site, SiteError};
use crate::rules::{Checking, Finding, Known, Selection};
use crate::text::Source;

/// How long nothing else must have changed before everything is looked at: what comes together is looked at once.
const PAUSE: Duration = Duration::from_millis(8);

/// What is made from the files and the past, shared by those who read it.
#[derive(Clone, Default)]
pub(super) struct Judged {
    pub(super) flow: Arc<Flow>,
    pub(super) demand: Arc<Demand>,
    pub(super) ranking: Arc<Ranking>,
}

impl Judged {
    pub(super) fn new(backlog: &Backlog, past: &Past, today: Date) -> Self {
        let flow = Flow::new(backlog, past, today);
        let demand = Demand::new(backlog, today);
        let options = rank::Options::default();
        let ranking = Ranking::new(backlog, past, &flow, &demand, today, &options);
        Self {
            flow: Arc::new(flow),
            demand: Arc::new(demand),
            ranking: Arc::new(ranking),
        }
    }

    pub(super) fn facts<'a>(
        &'a self,
        backlog: &'a Backlog,
        past: &'a Past,
        today: Date,
    ) -> Facts<'a> {
        Facts {
            backlog,
            past,
            flow: &self.flow,
            demand: &self.demand,
            ranking: &self.ranking,
            today,
        }
    }
}

/// What is other than it was.
pub(super) enum Change {
    /// A file says this now (none: it is gone).
    File(String, Option<Source>),
    Past(Arc<Past>),
    Today(Date),
    /// All files are read again, at this time, with these texts over those on the disk.
    Everything(Timestamp, Vec<Source>),
}

/// What the thread found after so many changes.
pub(super) struct Verdict {
    pub(super) changes: u64,
    pub(super) judged: Judged,
    /// By path.
    pub(super) findings: BTreeMap<String, Vec<Finding>>,
    /// The files, where they were read again.
    pub(super) reread: Option<Box<Reread>>,
}

/// A backlog that was read again.
pub(super) struct Reread {
    pub(super) backlog: Backlog,
    pub(super) today: Date,
    /// The commit that is checked out.
    pub(super) commit: Option<Box<str>>,
}

/// What comes from other threads, by the number of its workspace.
pub(super) enum News {
    Verdict(Box<Verdict>),
    /// The past, as it was asked for the so manieth time.
    Past(u64, Past),
    /// Something that did not work, in words for the user's log.
    Failed(String),
}

/// Where news is sent to.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) home: usize,
    pub(super) sender: Sender<(usize, News)>,
}

impl Post {
    pub(super) fn send(&self, news: News) {
        // Nobody listens any more when the editor has gone.
        drop(self.sender.send((self.home, news)));
    }
}

/// The thread, as seen from outside. It ends when this is dropped.
pub(super) struct Judge {
    sender: Sender<Change>,
    /// How many changes were sent.
    pub(super) changes: u64,
}

impl Judge {
    pub(super) fn new(
        site: &Site,
        backlog: &Backlog,
        past: Arc<Past>,
        today: Date,
        news: Post,
    ) -> Self {
        let (sender, receiver) = unbounded();
        let bench = Bench {
            site: site.clone(),
            receiver,
            waiting: Vec::new(),
            news,
            changes: 0,
            backlog: backlog.clone(),
            past,
            today,
            judged: Judged::default(),
            due: Due::ALL,
            reread: None,
            known: Known::default(),
        };
        thread::spawn(move || bench.work());
        Self { sender, changes: 0 }
    }

    pub(super) fn send(&mut self, change: Change) {
        self.changes += 1;
        // It works as long as somebody sends: only a broken machine ends it before.
        drop(self.sender.send(change));
    }
}

/// What has to be made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Due {
    values: bool,
    findings: bool,
}

impl Due {
    const NOTHING: Self = Self {
        values: false,
        findings: false,
    };
    const ALL: Self = Self {
        values: true,
        findings: true,
    };
}

/// The commit that was checked out when all files were read again.
struct ReadAt(Option<Box<str>>);

/// The thread's own.
struct Bench {
    site: Site,
    receiver: Receiver<Change>,
    /// Changes that were received and not taken up yet.
    waiting: Vec<Change>,
    news: Post,
    /// How many changes were taken.
    changes: u64,
    backlog: Backlog,
    past: Arc<Past>,
    today: Date,
    judged: Judged,
    due: Due,
    /// The commit of files that were read again and not told yet.
    reread: Option<ReadAt>,
    known: Known,
}

impl Bench {
    fn work(mut self) {
        loop {
            if self.due == Due::NOTHING {
                match self.receiver.recv() {
                    Ok(change) => self.waiting.push(change),
                    Err(_) => return,
                }
            }
            self.take_all();
            match catch_unwind(AssertUnwindSafe(|| self.judge())) {
                Ok(Some(verdict)) => self.news.send(News::Verdict(Box::new(verdict))),
                Ok(None) => {}
                Err(_) => {
                    // It is begun again with the next change.
                    self.due = Due::NOTHING;
                    self.known.forget_all();
                    let what = "looking at the whole backlog ended unexpectedly";
                    self.news.send(News::Failed(what.to_owned()));
                }
            }
        }
    }

    /// Takes up what has changed, once it has stopped. What was before all files are read again is read with them.
    fn take_all(&mut self) {
        while let Ok(change) = self.receiver.recv_timeout(PAUSE) {
            self.waiting.push(change);
        }
        let is_everything = |change: &Change| matches!(change, Change::Everything(..));
        let last = self.waiting.iter().rposition(is_everything).unwrap_or(0);
        for (place, change) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            self.changes += 1;
            let is_of_files = matches!(change, Change::File(..) | Change::Everything(..));
            if place >= last || !is_of_files {
                self.take(change);
            }
        }
    }

    fn take(&mut self, change: Change) {
        let taken = catch_unwind(AssertUnwindSafe(|| self.take_up(change)));
        if taken.is_err() {
            let what = "taking up a change ended unexpectedly";
            self.news.send(News::Failed(what.to_owned()));
        }
    }

    fn take_up(&mut self, change: Change) {
        self.due.findings = true;
        match change {
            Change::File(path, source) => {
                self.known.forget(&self.backlog, &path);
                match self.backlog.update(&path, source) {
                    Updated::Prose if !self.reads_prose() => {}
                    Updated::Prose | Updated::Kept => self.due = Due::ALL,
                    Updated::Renumbered => {
                        self.known.forget_all();
                        self.due = Due::ALL;
                    }
                    Updated::NotOurs | Updated::Everything => {}
                }
            }
            Change::Past(past) => {
                self.past = past;
                self.due = Due::ALL;
            }
            Change::Today(today) => {
                self.today = today;
                self.due = Due::ALL;
            }
            Change::Everything(now, texts) => match self.read_again(now, texts) {
                Ok(()) => self.due = Due::ALL,
                Err(error) => self.news.send(News::Failed(error.to_string())),
            },
        }
    }

    /// Whether the ranking may be computed from anything that is known of an item.
    fn reads_prose(&self) -> bool {
        self.backlog.config.rank.method == "custom"
    }

    fn read_again(&mut self, now: Timestamp, texts: Vec<Source>) -> Result<(), SiteError> {
        let repository = Repository::discover(&self.site.top)?;
        let opened = Opened {
            site: &self.site,
            repository: repository.as_ref(),
            now,
            commits: false,
            cache: true,
        };
        let ground = opened.ground(None)?;
        self.backlog = if texts.is_empty() {
            ground.backlog
        } else {
            over(&ground.backlog, texts)
        };
        self.today = ground.today;
        self.reread = Some(ReadAt(ground.commit));
        self.known.forget_all();
        Ok(())
    }

    /// Looks at everything; none when there was another change meanwhile.
    fn judge(&mut self) -> Option<Verdict> {
        if self.due.values {
            self.values()?;
            self.due.values = false;
        }
        let facts = self.judged.facts(&self.backlog, &self.past, self.today);
        let mut checking = Checking::new(&facts, &Selection::default());
        let verdict = loop {
            if let Some(verdict) = checking.step(&facts, &mut self.known) {
                break verdict;
            }
            if !self.receiver.is_empty() {
                return None;
            }
        };
        self.due.findings = false;
        Some(Verdict {
            changes: self.changes,
            judged: self.judged.clone(),
            findings: by_path(verdict.findings),
            reread: self.reread.take().map(|ReadAt(commit)| {
                Box::new(Reread {
                    backlog: self.backlog.clone(),
                    today: self.today,
                    commit,
                })
            }),
        })
    }

    /// Makes what all rules read; none when there was another change meanwhile.
    fn values(&mut self) -> Option<()> {
        let (backlog, past, today) = (&self.backlog, &*self.past, self.today);
        let goes_on = || self.receiver.is_empty().then_some(());
        let flow = Flow::new(backlog, past, today);
        goes_on()?;
        let demand = Demand::new(backlog, today);
        goes_on()?;
        let options = rank::Options::default();
        let ranking = Ranking::new(backlog, past, &flow, &demand, today, &options);
        self.judged = Judged {
            flow: Arc::new(flow),
            demand: Arc::new(demand),
            ranking: Arc::new(ranking),
        };
        Some(())
    }
}

/// The same files with these texts over them.
pub(super) fn over(backlog: &Backlog, texts: Vec<Source>) -> Backlog {
    let mut files = backlog.files();
    for text in texts {
        files.unreadable.retain(|each| each.path != *text.path);
        files.sources.retain(|each| each.path != text.path);
        files.sources.push(text);
    }
    files.sort();
    Backlog::new(files, &backlog.root)
}

fn by_path(all: Vec<Finding>) -> BTreeMap<String, Vec<Finding>> {
    let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in all {
        let path = finding.remark.path.as_str();
        match findings.get_mut(path) {
            Some(findings) => findings.push(finding),
            None => {
                findings.insert(path.to_owned(), vec![finding]);
            }
        }
    }
    findings
}
