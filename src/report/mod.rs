//! Floor 5: how it is told. A report fills a promised shape and builds typed blocks from it; a format writes any report.

pub mod block;
pub mod board;
pub mod card;
pub mod changed;
pub mod changes;
pub mod chart;
pub mod check;
pub mod chosen;
pub mod ci;
pub mod contacts;
pub mod decisions;
pub mod deed;
pub mod deep;
pub mod demand;
pub mod diff;
pub mod digest;
pub mod dupes;
pub mod event;
pub mod explain;
pub mod feedback;
pub mod filed;
pub mod finding;
pub mod flow;
pub mod forecast;
pub mod format;
pub mod goals;
pub mod health;
pub mod init;
pub mod intake;
pub mod kanban;
pub mod list;
pub mod log;
pub mod moment;
pub mod movement;
mod movers;
pub mod notice;
pub mod notify;
pub mod number;
pub mod order;
pub mod outcomes;
pub mod priority;
pub mod ranges;
pub mod rank;
pub mod refine;
mod registry;
pub mod release_notes;
mod reworded;
pub mod roadmap;
mod said;
pub mod shape;
pub mod show;
pub mod site;
pub mod sprint;
pub mod stages;
pub mod status;
pub mod template;
pub mod timeline;
pub mod today;
pub mod tour;
pub mod trace;
pub mod traceability;
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
pub use registry::{Data, REPORTS};
pub use shape::{Finding, Level, Shape};

/// What a command has to say: data for machines, and from it blocks for people.
#[derive(Debug, Default)]
pub struct Report {
    /// `priority`: one of `REPORTS`.
    pub name: &'static str,
    pub title: String,
    /// The promised shape, without the envelope.
    pub data: Data,
}

impl Report {
    pub fn of<T: Shape>(title: impl Into<String>, shape: T) -> Self
    where
        Data: From<T>,
    {
        Self {
            name: T::NAME,
            title: title.into(),
            data: shape.into(),
        }
    }

    /// The report as people read it. Built anew each time: formats for machines do without.
    pub fn blocks(&self) -> Vec<Block> {
        self.data.blocks()
    }

    /// Whether it is a letter: sent as it stands, without a title above it.
    pub fn is_letter(&self) -> bool {
        registry::kind(self.name).is_some_and(|kind| kind.is_letter)
    }

    /// Whether it is read as a page, and begins with its title as text too.
    pub fn is_page(&self) -> bool {
        registry::kind(self.name).is_some_and(|kind| kind.is_page)
    }

    /// The findings that blocks point to and that tools annotate.
    pub fn findings(&self) -> &[Finding] {
        self.data.findings()
    }
}
