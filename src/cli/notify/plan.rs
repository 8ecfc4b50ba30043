//! `deepen notify plan`: who would be told what.

use clap::Args;

use super::Asking;
use super::desk::Desk;
use super::ledgers::told_on;
use crate::cli::{Answer, Exit, Failure, Global};
use crate::demand::notices::{Occasion, timing};
use crate::repo::world::World;
use crate::report::notify::plan_report;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    asking: Asking,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = Desk::load(&options.asking, global, world)?;
    let plan = desk.plan();
    let letters = desk.letters(&plan)?;
    let only = match &desk.occasion {
        Occasion::Release(version) => Some(version.as_str()),
        _ => None,
    };
    let timing = timing(desk.backlog(), &told_on(&desk)?, only);
    let mut notes = desk.notes.clone();
    let unwritten = desk.unwritten().len();
    if unwritten > 0 {
        notes.push(format!(
            "{unwritten} lines of what was sent stand in no ledger yet: `deepen notify send` writes them"
        ));
    }
    let report = plan_report(&desk.asked(), &plan, &letters, timing, notes);
    desk.scene.answer(&report, Exit::Clean)
}
