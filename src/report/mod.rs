//! Floor 5: how it is told. A report fills a promised shape and builds typed blocks from it; a format writes any report.

pub mod block;
pub mod check;
pub mod deep;
pub mod explain;
pub mod finding;
pub mod format;
pub mod init;
pub mod list;
pub mod moment;
pub mod number;
pub mod priority;
pub mod rank;
pub mod shape;
pub mod show;
pub mod tour;
pub mod why;
mod words;

#[cfg(test)]
mod promises;
#[cfg(test)]
mod sample;

pub use block::{Align, Block, Cell, Column, Inline, Role, Table, Text};
pub use format::{FORMATS, Format, Screen};
pub use shape::{Data, Finding, Level, REPORTS};

/// What a command has to say: blocks for people, data for machines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// `priority`: one of `REPORTS`.
    pub name: &'static str,
    pub title: String,
    pub blocks: Vec<Block>,
    /// The promised shape, without the envelope.
    pub data: Data,
}

impl Report {
    /// The findings that blocks point to and that tools annotate.
    pub fn findings(&self) -> &[Finding] {
        self.data.findings()
    }
}
