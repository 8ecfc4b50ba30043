//! How DEEP the backlog is, and what to mend first.

use super::{Content, Section, Site, of_report, one};
use crate::report::chosen::Chosen;
use crate::report::deep;

pub(super) static SECTION: Section = Section {
    name: "DEEP",
    folder: "deep",
    public: false,
    pages: one,
    content,
};

fn content(site: &Site<'_>, _: usize) -> Content {
    of_report(deep::report(
        &site.facts,
        site.verdict.clone(),
        &site.scorecard,
        site.trend,
        &Chosen::default(),
    ))
}
