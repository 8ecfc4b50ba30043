//! Now, next and later; everybody reads it as customers do.

use super::{Content, Section, Site, of_report, one};
use crate::report::roadmap::{self, Audience, Wanted};

pub(super) static SECTION: Section = Section {
    name: "Roadmap",
    folder: "roadmap",
    public: true,
    pages: one,
    content,
};

fn content(site: &Site<'_>, _: usize) -> Content {
    let audience = if site.is_public() {
        Audience::Customer
    } else {
        Audience::Internal
    };
    let wanted = Wanted {
        audience,
        ..Wanted::default()
    };
    of_report(roadmap::report(&site.facts, &site.survey, &wanted))
}
