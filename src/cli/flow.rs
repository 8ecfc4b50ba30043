//! `deepen flow` and `deepen report flow`: how work flows.

use clap::Args;
use jiff::civil::Date;

use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::backlog::Backlog;
use crate::backlog::document::parse_date;
use crate::history::flow::{Days, Question};
use crate::repo::world::World;
use crate::report;
use crate::report::Data;
use crate::report::flow::BurnOf;

#[derive(Debug, Args)]
pub struct Options {
    /// The first day to look at (2026-03-01); by default the last 90 days count, or `bands.window_days`
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day to look at; by default today
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Count working days in cycle times and ages, by the configured calendar, and not all days
    #[arg(long)]
    working_days: bool,
    /// The burn-up of this sprint too
    #[arg(long, value_name = "ID", conflicts_with = "release")]
    sprint: Option<String>,
    /// The burn-up of this release too
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let question = question(options)?;
    let facts = scene.facts();
    let burn = burn_of(options, facts.backlog)?;
    let report = report::flow::report(&facts, &question, burn);
    let exit = match &report.data {
        Data::Flow(flow) if flow.window.is_none() => Exit::NoHistory,
        _ => Exit::Clean,
    };
    Ok(Told {
        exit,
        ..report.into()
    })
}

fn question(options: &Options) -> Result<Question, Failure> {
    let question = Question {
        since: day("--since", options.since.as_deref())?,
        until: day("--until", options.until.as_deref())?,
        days: if options.working_days {
            Days::Working
        } else {
            Days::Calendar
        },
    };
    if let (Some(since), Some(until)) = (question.since, question.until)
        && since > until
    {
        return Err(Failure::usage(format!(
            "--since {since} is after --until {until}"
        )));
    }
    Ok(question)
}

fn day(option: &str, text: Option<&str>) -> Result<Option<Date>, Failure> {
    let Some(text) = text else { return Ok(None) };
    match parse_date(text) {
        Some(day) => Ok(Some(day)),
        None => Err(Failure::usage(format!("{option} {text}: this is no date"))
            .hint("a date is written 2026-03-01; `--at` takes commits")),
    }
}

fn burn_of<'a>(options: &Options, backlog: &'a Backlog) -> Result<Option<BurnOf<'a>>, Failure> {
    if let Some(id) = &options.sprint {
        let sprint = backlog.sprints.iter().find(|sprint| *sprint.id == **id);
        let ids = backlog.sprints.iter().map(|sprint| &*sprint.id);
        return match sprint {
            Some(sprint) => Ok(Some(BurnOf::Sprint(sprint))),
            None => Err(missing("sprint", id, ids)),
        };
    }
    if let Some(version) = &options.release {
        let release = (backlog.releases.iter()).find(|release| *release.version == **version);
        let versions = backlog.releases.iter().map(|release| &*release.version);
        return match release {
            Some(release) => Ok(Some(BurnOf::Release(release))),
            None => Err(missing("release", version, versions)),
        };
    }
    Ok(None)
}

fn missing<'a>(what: &str, asked: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let newest = known.iter().rev().take(5).copied().collect::<Vec<_>>();
    let failure = Failure::usage(format!("there is no {what} `{asked}`"));
    match newest.as_slice() {
        [] => failure.hint(format!("the backlog has no {what}s")),
        newest => failure.hint(format!("the newest {what}s are {}", newest.join(", "))),
    }
}
