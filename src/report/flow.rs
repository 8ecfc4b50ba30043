//! How work flows: how long items take, how many are finished, what is in progress and how old it is, and what stands out.

mod blocks;
mod burn;
mod charts;
mod measure;
mod signs;
mod sprints;

use super::shape::{Flow, Rows, Shape};
use super::{Block, Report};
use crate::Facts;
use crate::backlog::{Release, Sprint};
use crate::history::flow::{Metrics, Question};

pub(super) use blocks::{blocks, pictures};
pub(super) use sprints::{sprint, table as sprint_table};

impl Shape for Flow {
    const NAME: &str = "flow";
    const SUMMARY: &str =
        "How long items take, how many are finished, what is in progress and how old it is";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// What a burn chart is asked of.
#[derive(Clone, Copy, Debug)]
pub enum BurnOf<'a> {
    Sprint(&'a Sprint),
    Release(&'a Release),
}

/// The report of the days asked for, with the burn-up of a sprint or release when one is asked for. Everything in it is
/// unknown when the past is, or when the days lie before it.
pub fn report(facts: &Facts<'_>, question: &Question, burn: Option<BurnOf<'_>>) -> Report {
    let history = facts.past.known();
    let metrics = history.and_then(|history| {
        Metrics::new(facts.backlog, history, facts.flow, facts.today, question)
    });
    let flow = match &metrics {
        Some(metrics) => measure::flow(facts, metrics, question, burn),
        None => measure::unknown(facts),
    };
    Report::of("How work flows", flow)
}
