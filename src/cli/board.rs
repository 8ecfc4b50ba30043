//! `deepen board`: work by the workflow's statuses.

use clap::{Args, ValueEnum};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::backlog::document::parse_date;
use crate::repo::world::World;
use crate::report::kanban::{self, Wanted};
use crate::text::likeness::nearest;
use crate::text::sorting::PutInOrder as _;

/// Days for which finished work stays on the board.
const RECENT_DAYS: i64 = 14;

#[derive(Debug, Args)]
pub struct Options {
    /// Only items that match, such as `label:api` or `blocked and estimate > 5`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// A board for each epic, goal, team or label
    #[arg(long, value_name = "GROUP", value_enum)]
    by: Option<By>,
    /// Only these columns; several with commas. Those of dropped items are shown only when they are named
    #[arg(short, long = "status", value_name = "STATUS", value_delimiter = ',')]
    statuses: Vec<String>,
    /// Finished items from this day on; without it those of the last 14 days
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Cards of a column on the screen; how many more there are is said
    #[arg(short = 'n', long, value_name = "N", default_value_t = 8)]
    limit: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Epic,
    Goal,
    Team,
    Label,
}

impl From<By> for kanban::By {
    fn from(by: By) -> Self {
        match by {
            By::Epic => Self::Epic,
            By::Goal => Self::Goal,
            By::Team => Self::Team,
            By::Label => Self::Label,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    for status in &options.statuses {
        is_known(&facts, status)?;
    }
    let chosen = scene.chosen(options.filter.as_deref())?.map(|mut chosen| {
        chosen.put_in_order();
        chosen
    });
    let wanted = Wanted {
        filter: options.filter.as_deref(),
        chosen: chosen.as_deref(),
        by: options.by.map(Into::into),
        statuses: &options.statuses,
        since: since(options.since.as_deref(), facts.today)?,
        most: options.limit.max(1),
    };
    Ok(kanban::report(&facts, &wanted).into())
}

fn since(written: Option<&str>, today: Date) -> Result<Date, Failure> {
    let Some(written) = written else {
        return Ok(today.saturating_sub(RECENT_DAYS.days()));
    };
    parse_date(written).ok_or_else(|| {
        Failure::usage(format!("--since {written}: this is no date"))
            .hint("a date is written 2026-03-01; `--at` takes commits")
    })
}

/// A status of the workflow, or one that an item says.
fn is_known(facts: &crate::Facts<'_>, status: &str) -> Result<(), Failure> {
    let workflow = &facts.backlog.config.workflow;
    let mut known: Vec<&str> = (workflow.statuses.iter().chain(&workflow.dropped))
        .map(String::as_str)
        .collect();
    let is_said = (facts.backlog.leaves()).any(|(_, item)| &*item.status.value == status);
    if is_said || known.contains(&status) {
        return Ok(());
    }
    let near = nearest(status, known.iter().copied());
    known.dedup();
    let failure = Failure::usage(format!("--status: there is no status `{status}`"));
    Err(match near {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("there are {}", known.join(", "))),
    })
}
