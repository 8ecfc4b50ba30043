//! Answers that were given before: the same question, the same files, the same commit, the same day.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::arguments::{Arguments, Command};
use super::load::site_failure;
use super::{Answer, Exit, Failure, sprint};
use crate::backlog::config::Config;
use crate::backlog::reading::Reader;
use crate::history::calendar::WorkingDays;
use crate::history::clock;
use crate::repo::cache::{self, Cache};
use crate::repo::fingerprint::Fingerprint;
use crate::repo::git::Repository;
use crate::repo::site::Site;
use crate::repo::world::World;

/// Fewer files than this are read as fast as they are looked at.
const WORTH_REMEMBERING: usize = 1_000;

/// Answers that are kept of one repository.
const KEPT_ANSWERS: usize = 16;

const PREFIX: &str = "answer-";

/// A question that may have been answered before.
pub(super) struct Question {
    cache: Cache,
    name: String,
    fingerprint: Fingerprint,
    config: Config,
    now: Timestamp,
}

/// An answer, and when it holds: seconds since 1970, from the first to before the last.
#[derive(Serialize, Deserialize)]
struct Remembered {
    from: i64,
    until: i64,
    output: String,
    talk: Vec<String>,
    findings: bool,
}

impl Question {
    /// The question that these arguments ask here; none when its answer depends on more than the files, the commit of `HEAD`
    /// and the day, or there is no repository to keep it in.
    ///
    /// # Errors
    /// As for the question itself.
    pub(super) fn new(arguments: &Arguments, world: &World) -> Result<Option<Self>, Failure> {
        let global = &arguments.global;
        if global.no_cache || global.at.is_some() || !is_about_now(&arguments.command) {
            return Ok(None);
        }
        let start = global
            .directory
            .as_ref()
            .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
        let Ok(Some(repository)) = Repository::discover(&start) else {
            return Ok(None);
        };
        let head = repository.head().ok();
        let Some(commit) = head.as_ref().and_then(|head| head.commit()) else {
            return Ok(None);
        };
        if repository.is_bare() || repository.is_sparse() {
            return Ok(None);
        }
        let site =
            Site::find(&start, global.root.as_deref(), Some(&repository)).map_err(site_failure)?;
        let config = site.config_now().map_err(site_failure)?;
        let reader = Reader::new(&config, &site.root);
        let fingerprint = Fingerprint::of(&site.top, &|folder| reader.enters(folder), &|path| {
            reader.wants(path)
        });
        if fingerprint.files < WORTH_REMEMBERING {
            return Ok(None);
        }
        let asked = format!(
            "{arguments:?} {} {} {} {commit} {} {}",
            start.display(),
            world.width,
            world.colour,
            repository.is_shallow(),
            fingerprint.digest
        );
        Ok(Some(Self {
            cache: Cache::new(&repository.common_folder()),
            name: format!("{PREFIX}{:016x}", cache::hash(asked.as_bytes())),
            fingerprint,
            config,
            now: world.now,
        }))
    }

    /// The answer that was given before, when it still holds.
    pub(super) fn recall(&self) -> Option<Answer> {
        let remembered: Remembered = self.cache.read(&self.name)?;
        let now = self.now.as_second();
        (remembered.from <= now && now < remembered.until).then_some(Answer {
            output: remembered.output,
            talk: remembered.talk,
            exit: if remembered.findings {
                Exit::Findings
            } else {
                Exit::Clean
            },
        })
    }

    /// Keeps an answer, unless a file has only just changed.
    pub(super) fn keep(&self, answer: &Answer) {
        let findings = match answer.exit {
            Exit::Clean => false,
            Exit::Findings => true,
            Exit::Failure | Exit::NoHistory => return,
        };
        if !self.fingerprint.is_settled() {
            return;
        }
        let today = WorkingDays::new(&self.config.calendar).day(self.now);
        let zone = clock::time_zone(&self.config.calendar);
        let remembered = Remembered {
            from: self.now.as_second(),
            until: clock::end_of_day(today, &zone).as_second(),
            output: answer.output.clone(),
            talk: answer.talk.clone(),
            findings,
        };
        self.cache.write(&self.name, &remembered);
        for name in self.cache.names(PREFIX).iter().skip(KEPT_ANSWERS) {
            self.cache.remove(&format!("{PREFIX}{name}"));
        }
    }
}

/// Whether a command reads nothing but the files, the commits up to `HEAD`, and today.
fn is_about_now(command: &Command) -> bool {
    match command {
        Command::Check(options) => !options.is_compared(),
        Command::Report(options) => !options.names_more(),
        Command::Rank(options) => !options.is_compared(),
        Command::Feedback(options) => options.only_reads(),
        Command::Sprint(options) => sprint::only_reads(options),
        Command::Deep(_)
        | Command::Demand(_)
        | Command::Trace(_)
        | Command::Why(_)
        | Command::List(_)
        | Command::Board(_)
        | Command::Show(_)
        | Command::Refine
        | Command::Today(_)
        | Command::Forecast(_) => true,
        _ => false,
    }
}
