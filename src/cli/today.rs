//! `deepen today`: the product owner's day.

use clap::Args;

use super::refine::verdict;
use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::backlog::document::parse_date;
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;
use crate::report::event::{Event, last_working_day};

#[derive(Debug, Args)]
pub struct Options {
    /// The first day whose moves in the order are told (2026-03-01); by default the last working day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let since = since(options.since.as_deref(), scene)?;
    let survey = Survey::new(facts.backlog, facts.today);
    let verdict = verdict(scene);
    let event = Event {
        facts,
        survey: &survey,
        verdict: &verdict,
    };
    Ok(report::today::report(&event, since).into())
}

/// The day asked for, else the last working day.
///
/// # Errors
/// When it is no date, or lies after today.
pub(super) fn since(written: Option<&str>, scene: &Scene) -> Result<jiff::civil::Date, Failure> {
    let ground = scene.ground();
    let Some(written) = written else {
        return Ok(last_working_day(&ground.backlog.config, ground.today));
    };
    let since = parse_date(written).ok_or_else(|| {
        Failure::usage(format!("--since {written}: this is no date"))
            .hint("a date is written 2026-03-01; `--at` takes commits")
    })?;
    if since > ground.today {
        return Err(Failure::usage(format!(
            "--since {since} lies after today, {}",
            ground.today
        )));
    }
    Ok(since)
}
