//! `deepen report status`: what was built, what is coming, what changed.

use clap::Args;

use super::{Exit, Failure, Scene, Told};
use crate::backlog::document::parse_date;
use crate::report::status::{self, Wanted};
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The first day that counts (2026-03-01); without it the day after the last release, or the last 14 days
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only items that match, such as `goal:G-5HN0TA` or `label:api`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let since = match options.since.as_deref() {
        None => None,
        Some(text) => Some(parse_date(text).ok_or_else(|| {
            Failure::usage(format!("--since {text}: this is no date"))
                .hint("a date is written 2026-03-01; `--at` takes commits")
        })?),
    };
    let facts = scene.facts();
    if let Some(since) = since.filter(|since| *since > facts.today) {
        return Err(Failure::usage(format!(
            "--since {since} lies after today, {}",
            facts.today
        )));
    }
    let chosen = scene.chosen(options.filter.as_deref())?.map(|mut chosen| {
        chosen.put_in_order();
        chosen
    });
    let wanted = Wanted {
        filter: options.filter.as_deref(),
        chosen: chosen.as_deref(),
        since,
    };
    let exit = match facts.past {
        crate::history::Past::Known(_) => Exit::Clean,
        crate::history::Past::Unknown(_) => Exit::NoHistory,
    };
    Ok(Told {
        exit,
        ..status::report(&facts, &wanted).into()
    })
}
