//! `deepen report decisions`, `outcomes`, …: what was decided and done, looked at again.

use clap::Args;

use super::{Scene, Told};
use crate::demand::Survey;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Decisions {
    /// Only what is to be looked at again, by today or in the next 30 days
    #[arg(long)]
    due: bool,
}

pub(super) fn decisions(options: &Decisions, scene: &Scene) -> Told {
    report::decisions::report(&scene.facts(), options.due).into()
}

pub(super) fn outcomes(scene: &Scene) -> Told {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    report::outcomes::report(&facts, &survey).into()
}
