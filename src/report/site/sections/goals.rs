//! How near each goal is, what is done for it, and work for none. For the team: key results are measures of the company.

use super::{Content, Section, Site, of_report, one};
use crate::report::goals::{self, Wanted};

pub(super) static SECTION: Section = Section {
    name: "Goals",
    folder: "goals",
    public: false,
    pages: one,
    content,
};

fn content(site: &Site<'_>, _: usize) -> Content {
    of_report(goals::report(&site.facts, &Wanted::default()))
}
