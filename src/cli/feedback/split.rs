//! `deepen feedback split`: a file with several asks becomes one file an ask.

use clap::Args;

use super::change::{carry_out, refused};
use super::find;
use crate::backlog::Id;
use crate::cli::writing::Writing;
use crate::cli::{Answer, Failure, Global, Needs};
use crate::demand::Survey;
use crate::demand::change::{self, Refused};
use crate::repo::chance;
use crate::repo::world::World;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The feedback; the beginning of an id is enough
    #[arg(value_name = "FEEDBACK")]
    feedback: String,
    /// One of the asks, in words; without any, the items of the list below `## Ask`
    #[arg(long = "ask", value_name = "TEXT")]
    asks: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if options.asks.iter().any(|ask| ask.trim().is_empty()) {
        return Err(Failure::usage("--ask says nothing"));
    }
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let place = find(&survey, &options.feedback)?;
    let asks = if options.asks.is_empty() {
        change::asks(&survey, place)
    } else {
        options.asks.clone()
    };
    let mut parts: Vec<(Id, String)> = Vec::new();
    for ask in asks {
        let is_taken = |id: &Id| {
            survey.backlog.feedback_number(id).is_some() || parts.iter().any(|(each, _)| each == id)
        };
        parts.push((chance::id('F', is_taken)?, ask));
    }
    if parts.is_empty()
        && let Some(feedback) = survey.feedback(place)
    {
        return Err(refused(Refused::NoAsks(feedback.id.clone())));
    }
    let deeds = change::split(&survey, place, &parts);
    carry_out(&desk, &survey, "feedback split", deeds)
}
