//! Floor 5: how it is told. A report fills a promised shape and builds typed blocks from it; a format writes any report.

pub mod block;
pub mod board;
pub mod card;
pub mod changed;
pub mod changes;
pub mod chart;
pub mod check;
pub mod ci;
pub mod contacts;
pub mod deed;
pub mod deep;
pub mod demand;
pub mod diff;
pub mod digest;
pub mod dupes;
pub mod explain;
pub mod feedback;
pub mod filed;
pub mod finding;
pub mod flow;
pub mod forecast;
pub mod format;
pub mod init;
pub mod intake;
pub mod kanban;
pub mod list;
pub mod log;
pub mod moment;
pub mod movement;
pub mod notice;
pub mod notify;
pub mod number;
pub mod order;
pub mod priority;
pub mod rank;
mod reworded;
mod said;
pub mod shape;
pub mod show;
pub mod site;
pub mod tour;
pub mod trace;
pub mod whatif;
pub mod why;
pub mod why_not;
mod words;

#[cfg(test)]
mod promises;
#[cfg(test)]
mod sample;

pub use block::{Align, Block, Cell, Column, Inline, Role, Table, Text};
pub use format::{FORMATS, Format, Screen};
pub use shape::{Data, Finding, Level, REPORTS};

/// What a command has to say: data for machines, and from it blocks for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// `priority`: one of `REPORTS`.
    pub name: &'static str,
    pub title: String,
    /// The promised shape, without the envelope.
    pub data: Data,
}

impl Report {
    /// The report as people read it. Built anew each time: formats for machines do without.
    pub fn blocks(&self) -> Vec<Block> {
        match &self.data {
            Data::Board(board) => kanban::blocks(board),
            Data::Changed(changed) => changed::blocks(changed),
            Data::Check(check) => check::blocks(check),
            Data::Ci(needs) => ci::need_blocks(needs),
            Data::CiRun(run) => ci::run_blocks(run),
            Data::Contacts(contacts) => contacts::blocks(contacts),
            Data::ContactChange(change) => contacts::change_blocks(change),
            Data::Explain(explained) => explain::blocks(explained),
            Data::Init(init) => init::blocks(init),
            Data::List(list) => list::blocks(list),
            Data::Log(log) => log::blocks(log),
            Data::Rank(rank) => rank::blocks(rank),
            Data::Order(lines) => order::line_blocks(lines),
            Data::OrderChange(change) => order::change_blocks(change),
            Data::Resolved(resolved) => order::resolved_blocks(resolved),
            Data::Hooks(hooks) => order::hook_blocks(hooks),
            Data::Priority(priority) => priority::blocks(priority),
            Data::Demand(demand) => demand::blocks(demand),
            Data::DemandOf(of) => demand::one_blocks(of),
            Data::Filed(filed) => filed::blocks(filed),
            Data::Digest(digest) => digest::blocks(digest),
            Data::Trace(trace) => trace::blocks(trace),
            Data::FeedbackBoard(board) => feedback::board_blocks(board),
            Data::FeedbackPage(board) => feedback::page_blocks(board),
            Data::FeedbackShow(show) => feedback::show::blocks(show),
            Data::FeedbackList(list) => feedback::list_blocks(list),
            Data::FeedbackImport(import) => intake::import_blocks(import),
            Data::FeedbackPresets(presets) => intake::preset_blocks(presets),
            Data::Dupes(dupes) => dupes::blocks(dupes),
            Data::DupesCalibration(calibration) => dupes::calibration_blocks(calibration),
            Data::DupesRejected(rejected) => dupes::rejected_blocks(rejected),
            Data::Deep(deep) => deep::blocks(deep),
            Data::Diff(diff) => diff::blocks(diff),
            Data::Movement(movement) => movement::blocks(movement),
            Data::Flow(flow) => flow::blocks(flow),
            Data::Demo(demo) => tour::blocks(demo),
            Data::Show(show) => show::blocks(show),
            Data::Site(written) => site::blocks(written),
            Data::Why(why) => why::blocks(why),
            Data::ForecastWhen(when) => forecast::when_blocks(when),
            Data::ForecastHowMany(how_many) => forecast::how_many_blocks(how_many),
            Data::ForecastItem(item) => forecast::single_blocks(item),
            Data::ForecastBacktest(backtest) => forecast::backtest_blocks(backtest),
            Data::WhatIf(what) => whatif::blocks(what),
            Data::WhyNot(letter) => why_not::blocks(letter),
            Data::NotifyPlan(plan) => notify::plan_blocks(plan),
            Data::NotifyRender(render) => notify::render_blocks(render),
            Data::NotifySend(send) => notify::send_blocks(send),
            Data::NotifyRecord(record) => notify::record_blocks(record),
            Data::NotifyStatus(status) => notify::status_blocks(status),
            Data::Other(_) => Vec::new(),
        }
    }

    /// Whether it is a letter: sent as it stands, without a title above it.
    pub fn is_letter(&self) -> bool {
        matches!(self.data, Data::WhyNot(_))
    }

    /// The findings that blocks point to and that tools annotate.
    pub fn findings(&self) -> &[Finding] {
        self.data.findings()
    }
}
