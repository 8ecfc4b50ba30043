//! How work flows: charts, each with its numbers.

use super::{Content, Section, Site, of_report, one};
use crate::history::flow::Question;
use crate::report::flow;

pub(super) static SECTION: Section = Section {
    name: "Flow",
    folder: "flow",
    public: false,
    pages: one,
    content,
};

fn content(site: &Site<'_>, _: usize) -> Content {
    of_report(flow::report(&site.facts, &Question::default(), None))
}
