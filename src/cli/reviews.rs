//! `deepen report decisions`, `outcomes`, …: what was decided and done, looked at again.

use clap::Args;

use super::deep::judged;
use super::{Failure, Scene, Told};
use crate::demand::Survey;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Decisions {
    /// Only what is to be looked at again, by today or in the next 30 days
    #[arg(long)]
    due: bool,
}

#[derive(Debug, Args)]
pub(super) struct Stage {
    /// An epic or another item; the product and all open epics where it is not given
    id: Option<String>,
}

pub(super) fn stage(options: &Stage, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let only = match &options.id {
        Some(written) => Some(scene.find(written)?),
        None => None,
    };
    Ok(report::stages::report(&facts, &survey, only).into())
}

pub(super) fn decisions(options: &Decisions, scene: &Scene) -> Told {
    report::decisions::report(&scene.facts(), options.due).into()
}

pub(super) fn traceability(scene: &Scene) -> Told {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    report::traceability::report(&facts, &survey).into()
}

pub(super) fn health(scene: &Scene) -> Told {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let (verdict, _) = judged(&facts);
    report::health::report(&facts, &survey, &verdict).into()
}

pub(super) fn outcomes(scene: &Scene) -> Told {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    report::outcomes::report(&facts, &survey).into()
}
