//! `deepen report goals`: how near they are, and what is done for each.

use clap::Args;

use super::{Failure, Scene, Told};
use crate::report::goals::{self, Wanted};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only goals that match, such as `id:G-5HN0TA` or `status:in-progress`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Grade scores as OKRs are: 0.7 and more is good
    #[arg(long)]
    okr: bool,
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let chosen = scene.chosen(options.filter.as_deref())?;
    let wanted = Wanted {
        filter: options.filter.as_deref(),
        chosen: chosen.as_deref(),
        okr: options.okr,
    };
    Ok(goals::report(&scene.facts(), &wanted).into())
}
