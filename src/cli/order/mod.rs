//! `deepen order`: the product owner's order, moved line by line. Never committed: the commit is the decision.

mod apply;
mod moving;
mod resolve;
mod show;
mod tidying;

use clap::{Args, Subcommand};

use super::writing::{Desk, Writing};
use super::{Answer, Failure, Global, Scene};
use crate::backlog::{Item, ItemIx};
use crate::repo::world::World;
use crate::report;
use crate::report::shape::OrderChange;
use crate::text::Change;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The lines of the order as they count: place, band, reason, and what `tidy` and `fmt` would do
    Show,
    /// Put items elsewhere: one line out, one line in. Comments and blank lines stay where they stand
    Move(moving::Options),
    /// List items that are not in the order, at its end unless a place is given
    Place(moving::Options),
    /// Take items out of the order; they stay in the backlog
    Unlist(tidying::Unlist),
    /// Take out the lines of finished and dropped items, and second lines
    Tidy(tidying::Tidy),
    /// Refresh the titles' echoes, of these items or of all
    Fmt(tidying::Fmt),
    /// Propose the computed order for lines without a reason, as a diff
    Apply(apply::Options),
    /// Merge `order.txt` after a conflict, item by item
    Resolve(resolve::Options),
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.what {
        What::Show => show::run(global, world),
        What::Move(options) => moving::run(options, moving::Way::Move, global, world),
        What::Place(options) => moving::run(options, moving::Way::Place, global, world),
        What::Unlist(options) => tidying::unlist(options, global, world),
        What::Tidy(options) => tidying::tidy(options, global, world),
        What::Fmt(options) => tidying::fmt(options, global, world),
        What::Apply(options) => apply::run(options, global, world),
        What::Resolve(options) => resolve::run(options, global, world),
    }
}

pub(super) use resolve::{Options as ResolveOptions, resolve};

/// The path and the text of `order.txt`; the text is empty where there is none.
fn file(scene: &Scene) -> (String, &str) {
    let backlog = &scene.ground().backlog;
    match &backlog.order.source {
        Some(source) => (source.path.to_string(), &source.text),
        None => (path(&backlog.root), ""),
    }
}

fn path(root: &str) -> String {
    match root {
        "" => "order.txt".to_owned(),
        root => format!("{root}/order.txt"),
    }
}

/// The items of these ids, each once, in the order written.
fn items<'a>(scene: &'a Scene, ids: &[String]) -> Result<Vec<(ItemIx, &'a Item)>, Failure> {
    let backlog = &scene.ground().backlog;
    let mut found: Vec<(ItemIx, &Item)> = Vec::new();
    for id in ids {
        let index = scene.find(id)?;
        if found.iter().all(|(other, _)| *other != index) {
            found.push((index, backlog.item(index)));
        }
    }
    Ok(found)
}

/// Writes the order, unless nothing is to be written, and says so.
fn write(desk: &Desk, changes: &[Change], told: OrderChange) -> Result<Answer, Failure> {
    let change = changes.first();
    desk.answer(changes, |dry_run| {
        report::order::changed(OrderChange {
            dry_run,
            path: change.map(|change| change.path().to_owned()),
            diff: change.filter(|_| dry_run).map(report::changes::diff),
            ..told
        })
    })
}
