//! `deepen report decisions`, `outcomes`, …: what was decided and done, looked at again.

use clap::Args;

use super::{Failure, Scene, Told};
use crate::backlog::ItemIx;
use crate::demand::Survey;
use crate::report::{self, chosen::Chosen};
use crate::rules;

#[derive(Debug, Args)]
pub(super) struct Decisions {
    /// Only what is to be looked at again, by today or in the next 30 days
    #[arg(long)]
    due: bool,
    /// Only what settles or names items that match, such as `goal:G-5HN0TA`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Stage {
    /// An epic or another item; the product and all open epics where it is not given
    id: Option<String>,
    /// Only open epics that match, such as `goal:G-5HN0TA`
    #[arg(
        short = 'w',
        long = "where",
        value_name = "EXPRESSION",
        conflicts_with = "id"
    )]
    filter: Option<String>,
}

/// The items that a report is about.
#[derive(Debug, Args)]
pub(super) struct Meant {
    /// Only items that match, and the feedback that names them, such as `label:mobile band:NOW`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

impl Meant {
    fn chosen<'a>(&'a self, items: Option<&'a [ItemIx]>) -> Chosen<'a> {
        Chosen {
            filter: self.filter.as_deref(),
            items,
        }
    }
}

pub(super) fn stage(options: &Stage, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let only = match &options.id {
        Some(written) => Some(scene.find(written)?),
        None => None,
    };
    let items = scene.chosen(options.filter.as_deref())?;
    let chosen = Chosen {
        filter: options.filter.as_deref(),
        items: items.as_deref(),
    };
    Ok(report::stages::report(&facts, &survey, only, &chosen).into())
}

pub(super) fn decisions(options: &Decisions, scene: &Scene) -> Result<Told, Failure> {
    let items = scene.chosen(options.filter.as_deref())?;
    let chosen = Chosen {
        filter: options.filter.as_deref(),
        items: items.as_deref(),
    };
    Ok(report::decisions::report(&scene.facts(), options.due, &chosen).into())
}

pub(super) fn traceability(options: &Meant, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let items = scene.chosen(options.filter.as_deref())?;
    let survey = Survey::new(facts.backlog, facts.today);
    Ok(report::traceability::report(&facts, &survey, &options.chosen(items.as_deref())).into())
}

pub(super) fn health(options: &Meant, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let items = scene.chosen(options.filter.as_deref())?;
    let survey = Survey::new(facts.backlog, facts.today);
    let verdict = rules::check(&facts, &report::health::selection());
    let chosen = options.chosen(items.as_deref());
    Ok(report::health::report(&facts, &survey, &verdict, &chosen).into())
}

pub(super) fn outcomes(options: &Meant, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let items = scene.chosen(options.filter.as_deref())?;
    let survey = Survey::new(facts.backlog, facts.today);
    Ok(report::outcomes::report(&facts, &survey, &options.chosen(items.as_deref())).into())
}
