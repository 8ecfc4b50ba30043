//! `deepen report roadmap`: now, next, later.

use clap::{Args, ValueEnum};

use super::{Failure, Scene, Told};
use crate::demand::Survey;
use crate::report::roadmap::{self, Audience, Wanted};
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only epics that match, such as `goal:G-5HN0TA` or `label:api`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Whom it is for
    #[arg(long, value_enum, default_value_t)]
    audience: For,
    /// Tell by when each epic is done: ranges from an even chance to 85 %, never a single day
    #[arg(long)]
    timeline: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum For {
    /// Everything
    #[default]
    Internal,
    /// Without accounts, money, ids, problems, measures, what is not placed, and what serves a goal that is not decided
    Customer,
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let chosen = scene.chosen(options.filter.as_deref())?.map(|mut chosen| {
        chosen.put_in_order();
        chosen
    });
    let survey = Survey::new(facts.backlog, facts.today);
    let wanted = Wanted {
        filter: options.filter.as_deref(),
        chosen: chosen.as_deref(),
        audience: match options.audience {
            For::Internal => Audience::Internal,
            For::Customer => Audience::Customer,
        },
        timeline: options.timeline,
    };
    Ok(roadmap::report(&facts, &survey, &wanted).into())
}
