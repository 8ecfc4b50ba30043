//! `deepen ci run`: a change judged once, and everything that a host shows of it.

use std::path::PathBuf;
use std::rc::Rc;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::host::{self, Host, Kind};
use super::{marker, written};
use crate::cli::diff::{self, Compared};
use crate::cli::range::{Pair, Range};
use crate::cli::{Answer, Exit, Failure, Global, Needs, Scene, answer, load};
use crate::repo::files;
use crate::repo::world::{self, World};
use crate::report::shape::{CiRun, Diff};
use crate::report::{self, Data, Report};
use crate::rules::{self, Level, selection::Selection};

/// Bytes of the event that GitHub describes.
const LONGEST_EVENT: usize = 64 * 1024 * 1024;

/// Places of the order that are looked at closely, as `deepen diff` does unasked.
const TOP: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What the change is compared with, from where both part; without it what the host says, or else all findings count
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Findings of this level or above fail the run: only those that the change brings in
    #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = ["error", "warning", "info", "never"])]
    fail_on: String,
    /// Where the files for the host are written
    #[arg(long, value_name = "FOLDER", default_value = "deepen-report")]
    to: PathBuf,
}

/// What was judged.
pub(super) struct Judged {
    pub(super) root: String,
    /// Every finding, and what is silenced: hosts that compare by themselves want all.
    pub(super) all: Rc<Report>,
    /// The findings that count.
    pub(super) counted: Rc<Report>,
    /// The change, and the command that shows all of it; none where there is nothing to compare with.
    pub(super) change: Option<(Diff, String)>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let event = event(world)?;
    let host = host::host(&world::variable, event.as_ref());
    let (base, mut talk) = base(options, &host, global, world)?;
    let judged = match &base {
        Some(base) => of_change(base, &host, global, world)?,
        None => of_backlog(global, world)?,
    };
    let mut run = told(&judged, base.as_deref(), options, host.kind);
    let start = (global.directory.as_ref())
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let folder = start.join(&options.to);
    files::make_folder(&folder)?;
    let first_line = marker(&judged.root);
    for file in written::files(&judged, &mut run, &first_line) {
        let path = folder.join(file.name);
        files::write_open(&path, file.text.as_bytes())?;
        run.files.push(report::shape::CiFile {
            path: options.to.join(file.name).display().to_string(),
            bytes: file.text.len(),
            about: file.about,
        });
    }
    if let (Some(reason), Some(_)) = (&run.history_unknown, host.title) {
        talk.push(format!(
            "warning: the past is unknown ({reason}): {} rules could not look; {} brings it",
            run.unknown.len(),
            host.whole_history
        ));
    }
    let exit = if run.failed {
        Exit::Findings
    } else {
        Exit::Clean
    };
    let global = Global {
        format: format(global, host.kind),
        ..global.clone()
    };
    let mut answer = answer(&report::ci::run(run), exit, &global, world)?;
    answer.talk.extend(talk);
    Ok(answer)
}

/// As text, but on GitHub as annotations.
fn format(global: &Global, kind: Kind) -> String {
    match (global.format.as_str(), kind) {
        ("text", Kind::GitHub) => "github".to_owned(),
        (asked, _) => asked.to_owned(),
    }
}

/// What GitHub says of the event that started us.
fn event(world: &World) -> Result<Option<Value>, Failure> {
    let Some(path) = world::variable("GITHUB_EVENT_PATH") else {
        return Ok(None);
    };
    let bytes = files::read_bytes(&world.folder.join(&path), LONGEST_EVENT)?;
    let event = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(event)
}

/// What the change is compared with, and what is to be said about that.
///
/// # Errors
/// When what was asked for is not there, or everything that the host names is missing in a shallow clone.
fn base(
    options: &Options,
    host: &Host,
    global: &Global,
    world: &World,
) -> Result<(Option<String>, Vec<String>), Failure> {
    if let Some(asked) = options.since.as_deref().map(str::trim)
        && !asked.is_empty()
    {
        return Ok((Some(asked.to_owned()), Vec::new()));
    }
    let (_, Some(repository)) = load::open(world, global)? else {
        return Ok((None, Vec::new()));
    };
    let is_there = |name: &&String| repository.resolve(name, &TimeZone::UTC, world.now).is_ok();
    if let Some(found) = host.bases.iter().find(is_there) {
        return Ok((Some(found.clone()), Vec::new()));
    }
    match host.bases.first() {
        None => Ok((None, Vec::new())),
        Some(named) if repository.is_shallow() => Err(Failure::usage(format!(
            "{named} is not in this shallow clone, so nobody can tell what the change is"
        ))
        .exit(Exit::NoHistory)
        .hint(format!("fetch the whole history: {}", host.whole_history))),
        Some(named) => Ok((
            None,
            vec![format!(
                "note: {named} is not in this clone (a forced push?), so the whole backlog is judged; --since names another commit"
            )],
        )),
    }
}

fn of_change(base: &str, host: &Host, global: &Global, world: &World) -> Result<Judged, Failure> {
    let range = Range {
        before: base.to_owned(),
        after: Some("HEAD".to_owned()),
        from_merge_base: true,
    };
    let pair = Pair::load(world, global, &needs(), &range).map_err(|failure| {
        if failure.exit == Exit::NoHistory && host.title.is_some() {
            return failure.hint(host.whole_history);
        }
        failure
    })?;
    let Pair { scene, mut before } = pair;
    let Compared {
        diff,
        after,
        introduced,
    } = diff::compared(&scene, &mut before, &range, TOP);
    let facts = scene.facts();
    Ok(Judged {
        root: scene.site().root.clone(),
        all: Rc::new(report::check::report(&facts, after, None)),
        counted: Rc::new(report::check::report(&facts, introduced, Some(base))),
        change: Some((diff, diff::command(&range))),
    })
}

fn of_backlog(global: &Global, world: &World) -> Result<Judged, Failure> {
    let scene = Scene::load(world, global, &needs())?;
    let verdict = rules::check(&scene.facts(), &Selection::default());
    let all = Rc::new(report::check::report(&scene.facts(), verdict, None));
    Ok(Judged {
        root: scene.site().root.clone(),
        counted: Rc::clone(&all),
        all,
        change: None,
    })
}

fn needs() -> Needs {
    Needs {
        history: true,
        ..Needs::default()
    }
}

fn told(judged: &Judged, since: Option<&str>, options: &Options, kind: Kind) -> CiRun {
    let mut run = CiRun {
        host: kind.name(),
        since: since.map(str::to_owned),
        changed: (judged.change.as_ref()).is_none_or(|(diff, _)| !diff.is_empty()),
        ..CiRun::default()
    };
    if let Data::Check(check) = &judged.counted.data {
        run.findings.clone_from(&check.findings);
        run.counts = check.counts;
        run.unknown.clone_from(&check.unknown);
        run.history_unknown.clone_from(&check.history_unknown);
    }
    if let Data::Check(all) = &judged.all.data {
        run.older = all.counts.all().saturating_sub(run.counts.all());
    }
    let least = match options.fail_on.as_str() {
        "never" => None,
        "info" => Some(("info", Level::Info)),
        "warning" => Some(("warning", Level::Warning)),
        _ => Some(("error", Level::Error)),
    };
    run.fail_on = least.map_or("never", |(name, _)| name);
    run.failed = least.is_some_and(|(_, least)| {
        let least = report::Level::from(least);
        run.findings.iter().any(|finding| finding.level >= least)
    });
    run
}
