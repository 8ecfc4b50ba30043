//! `order move` and `order place`.

use clap::{ArgGroup, Args};

use super::super::{Answer, Failure, Global, Needs, Scene};
use super::{Writing, file, items, write};
use crate::backlog::arranging::{Arrangement, Reason, Spot};
use crate::backlog::config::Phase;
use crate::backlog::{Item, ItemIx};
use crate::forecast::whatif::{Change as Insertion, WhatIf};
use crate::forecast::{Outlook, Setting};
use crate::repo::world::World;
use crate::report::shape::{OrderChange, OrderStep};
use crate::text::Change;
use crate::text::rounding;
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("spot").multiple(false).args(["before", "after", "place", "first", "last"]))]
#[command(group = ArgGroup::new("why").multiple(false).args(["reason", "no_reason"]))]
pub(super) struct Options {
    /// The items, in the order in which they are to stand; the beginning of an id is enough
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Above the line of this item
    #[arg(long, value_name = "ID")]
    before: Option<String>,
    /// Below the line of this item
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// To this place among the items that are open and not started, from 1
    #[arg(long = "to", id = "place", value_name = "PLACE", value_parser = clap::value_parser!(u32).range(1..))]
    place: Option<u32>,
    /// Above all lines
    #[arg(long)]
    first: bool,
    /// Below all lines
    #[arg(long)]
    last: bool,
    /// Why it stands there; replaces the reason on the line
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Take the reason off the line
    #[arg(long)]
    no_reason: bool,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Move,
    Place,
}

/// Slips that are told of one move.
const TOLD_SLIPS: usize = 3;

pub(super) fn run(
    options: &Options,
    way: Way,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let needs = Needs {
        history: options.ids.len() == 1,
        ..Needs::default()
    };
    let desk = options.writing.desk(world, global, &needs)?;
    let scene = &desk.scene;
    let moved = items(scene, &options.ids)?;
    for (_, item) in &moved {
        is_orderable(item)?;
    }
    let (path, text) = file(scene);
    let spot = options.spot(scene, &moved, way)?;
    let reason = match (&options.reason, options.no_reason) {
        (Some(reason), _) if reason.trim().is_empty() => {
            return Err(Failure::usage("--reason: there is no reason in it")
                .hint("--no-reason takes the reason off the line"));
        }
        (Some(reason), _) => Reason::Write(reason),
        (None, true) => Reason::Remove,
        (None, false) => Reason::Keep,
    };
    let mut arrangement = Arrangement::new(text);
    let mut spot = spot;
    for (_, item) in &moved {
        if !arrangement.put(&item.id, &item.title.value, reason, &spot) {
            return Err(Failure::usage(format!(
                "{} is not in {path}, so nothing can stand beside it",
                anchor(&spot)
            ))
            .hint("`deepen order place` lists an item"));
        }
        spot = Spot::After(item.id.clone());
    }
    let changes: Vec<Change> = if scene.ground().backlog.order.source.is_some() {
        arrangement.change(&path).into_iter().collect()
    } else {
        vec![Change::Create {
            path,
            text: arrangement.text(),
        }]
    };
    let mut told = OrderChange {
        command: if way == Way::Move {
            "order move"
        } else {
            "order place"
        }
        .to_owned(),
        ..OrderChange::default()
    };
    if !changes.is_empty() {
        let counted = counted(scene, &arrangement);
        for (index, item) in &moved {
            told.done.push(record(scene, *index, item, &counted));
        }
        if let [(index, _)] = moved.as_slice() {
            told.notes = slips(scene, *index, &counted);
        }
    }
    write(&desk, &changes, told)
}

impl Options {
    /// Where the first of them goes.
    fn spot(&self, scene: &Scene, moved: &[(ItemIx, &Item)], way: Way) -> Result<Spot, Failure> {
        let beside = |written: &String| {
            let index = scene.find(written)?;
            let item = scene.ground().backlog.item(index);
            if moved.iter().any(|(other, _)| *other == index) {
                return Err(Failure::usage(format!(
                    "{} cannot stand beside itself",
                    item.id
                )));
            }
            Ok(item.id.clone())
        };
        if let Some(id) = &self.before {
            return Ok(Spot::Before(beside(id)?));
        }
        if let Some(id) = &self.after {
            return Ok(Spot::After(beside(id)?));
        }
        if let Some(place) = self.place {
            let facts = scene.facts();
            let mut others = facts
                .ranking
                .order
                .iter()
                .filter(|index| moved.iter().all(|(other, _)| other != *index));
            let there = others.nth(place as usize - 1);
            return Ok(there.map_or(Spot::Last, |index| {
                Spot::Before(facts.backlog.item(*index).id.clone())
            }));
        }
        match (self.first, self.last || way == Way::Place) {
            (true, _) => Ok(Spot::First),
            (_, true) => Ok(Spot::Last),
            _ => Err(Failure::usage("where to is not said")
                .hint("--before ID, --after ID, --to PLACE, --first or --last")),
        }
    }
}

/// What is finished or dropped has no place any more.
fn is_orderable(item: &Item) -> Result<(), Failure> {
    if matches!(item.phase, Phase::Finished | Phase::Dropped) {
        return Err(Failure::usage(format!(
            "{} is {}: it needs no place",
            item.id, item.status.value
        ))
        .hint("`deepen order tidy` takes the lines of such items out"));
    }
    Ok(())
}

fn anchor(spot: &Spot) -> String {
    match spot {
        Spot::Before(id) | Spot::After(id) => id.to_string(),
        Spot::First | Spot::Last => String::new(),
    }
}

/// The items of an arrangement that count: open and not started, each once.
pub(super) fn counted(scene: &Scene, arrangement: &Arrangement<'_>) -> Vec<ItemIx> {
    let backlog = &scene.ground().backlog;
    let mut counted: Vec<ItemIx> = Vec::new();
    for id in arrangement.ids() {
        if let Some(index) = backlog.find(id)
            && backlog.item(index).phase == Phase::NotStarted
            && backlog.item(index).is_leaf()
            && !counted.contains(&index)
        {
            counted.push(index);
        }
    }
    counted
}

fn record(scene: &Scene, index: ItemIx, item: &Item, counted: &[ItemIx]) -> OrderStep {
    let before = scene.facts().ranking.position(index);
    let after = counted
        .iter()
        .position(|other| *other == index)
        .map(|at| at + 1);
    let what = match (before, after) {
        (Some(before), Some(after)) if before as usize == after => {
            format!("stays at place {after}")
        }
        (Some(before), Some(after)) => format!("moved from place {before} to place {after}"),
        (None, Some(after)) => format!("placed at {after}"),
        _ => {
            "moved; it is started or no item of a sprint, so it has no place of its own".to_owned()
        }
    };
    OrderStep {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        what,
    }
}

/// Who finishes later, where that can be told.
fn slips(scene: &Scene, index: ItemIx, counted: &[ItemIx]) -> Vec<String> {
    let facts = scene.facts();
    let Some(at) = counted.iter().position(|other| *other == index) else {
        return Vec::new();
    };
    let outlook = Outlook::new(&facts, &Setting::default()).ok();
    let change = Insertion::Insert {
        item: index,
        at: at + 1,
    };
    let Some(answer) = WhatIf::new(&facts, outlook.as_ref(), change) else {
        return Vec::new();
    };
    let mut later: Vec<_> = answer
        .slips
        .iter()
        .filter(|slip| slip.days() >= 0.5)
        .collect();
    later.put_in_order_by(|one, other| other.days().total_cmp(&one.days()));
    let Some(most) = later.first() else {
        return Vec::new();
    };
    let names: Vec<String> = later
        .iter()
        .take(TOLD_SLIPS)
        .map(|slip| facts.backlog.item(slip.job.item).id.to_string())
        .collect();
    let more = later.len().saturating_sub(names.len());
    let rest = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    vec![format!(
        "later by up to {} working days: {}{rest}; `deepen whatif --insert {} --to {}` says what that costs",
        rounding::fixed(most.days(), 1),
        names.join(", "),
        facts.backlog.item(index).id,
        at + 1
    )]
}
