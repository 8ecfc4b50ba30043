//! `deepen whatif`: what doing something else would cost.

use clap::{ArgGroup, Args};

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::backlog::ItemIx;
use crate::forecast::whatif::{Change, WhatIf};
use crate::forecast::{Capacity, Outlook, Setting};
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").required(true).multiple(false).args(["insert", "drop", "swap", "capacity"]))]
pub struct Options {
    /// An item came to another place
    #[arg(long, value_name = "ID", requires = "place")]
    insert: Option<String>,
    /// To this place of the order, from 1; 0 is before what is in progress
    #[arg(long = "to", id = "place", value_name = "PLACE", requires = "insert")]
    place: Option<usize>,
    /// An item were dropped
    #[arg(long, value_name = "ID")]
    drop: Option<String>,
    /// Two items changed places
    #[arg(long, num_args = 2, value_names = ["ID", "ID"])]
    swap: Option<Vec<String>>,
    /// More or less than usual were done, such as `-20%`
    #[arg(long, value_name = "CHANGE", allow_hyphen_values = true)]
    capacity: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let facts = scene.facts();
    let change = change(options, &scene)?;
    let outlook = Outlook::new(&facts, &Setting::default());
    let Some(answer) = WhatIf::new(&facts, outlook.as_ref().ok(), change) else {
        return Err(match outlook {
            Err(refusal) => Failure::usage(format!(
                "how long things take is unknown: {}",
                refusal.words()
            )),
            Ok(_) => Failure::usage("how long things take is unknown: no pace was measured"),
        }
        .exit(Exit::NoHistory));
    };
    let report = report::whatif::report(&facts, outlook.as_ref().ok(), &answer);
    scene.answer(&report, Exit::Clean)
}

fn change(options: &Options, scene: &Scene) -> Result<Change, Failure> {
    if let Some(text) = &options.capacity {
        let capacity = Capacity::parse(text)
            .map_err(|why| Failure::usage(format!("--capacity {text}: {why}")))?;
        return Ok(Change::Capacity(capacity.factor()));
    }
    if let (Some(id), Some(at)) = (&options.insert, options.place) {
        let item = open(scene, id)?;
        return Ok(Change::Insert { item, at });
    }
    if let Some(id) = &options.drop {
        return Ok(Change::Drop(queued(scene, id)?));
    }
    match options.swap.as_deref().unwrap_or_default() {
        [one, other] => Ok(Change::Swap(queued(scene, one)?, queued(scene, other)?)),
        _ => Err(Failure::usage("--swap takes two items")),
    }
}

fn open(scene: &Scene, id: &str) -> Result<ItemIx, Failure> {
    let index = scene.find(id)?;
    let facts = scene.facts();
    let item = facts.backlog.item(index);
    if item.is_open() {
        return Ok(index);
    }
    Err(Failure::usage(format!(
        "{} is {}",
        item.id, item.status.value
    )))
}

/// An item that is in progress or in the order.
fn queued(scene: &Scene, id: &str) -> Result<ItemIx, Failure> {
    let index = open(scene, id)?;
    let facts = scene.facts();
    let item = facts.backlog.item(index);
    let started = item.phase == crate::backlog::config::Phase::Started;
    if facts.ranking.position(index).is_some() || (started && item.is_leaf()) {
        return Ok(index);
    }
    Err(Failure::usage(format!(
        "{} is neither in progress nor in order.txt, so nothing waits for it",
        item.id
    ))
    .hint(format!(
        "what it would cost to take it in: deepen whatif --insert {} --to 1",
        item.id
    )))
}
