//! `deepen report timeline`: when epics and what people asked for are likely done.

use clap::Args;

use super::{Failure, Scene, Told};
use crate::demand::Survey;
use crate::report::timeline;
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only epics and items that match, such as `goal:G-5HN0TA` or `label:api`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let chosen = scene.chosen(options.filter.as_deref())?.map(|mut chosen| {
        chosen.put_in_order();
        chosen
    });
    let survey = Survey::new(facts.backlog, facts.today);
    let report = timeline::report(
        &facts,
        &survey,
        options.filter.as_deref(),
        chosen.as_deref(),
    );
    Ok(report.into())
}
