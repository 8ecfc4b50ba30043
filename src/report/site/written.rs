//! What was written of a site, in words.

use crate::report::shape::{Rows, Shape, SiteWritten};
use crate::report::{Block, Report, Role, Text, number};

impl Shape for SiteWritten {
    const NAME: &str = "site";
    const SUMMARY: &str = "What became of a site's pages";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(std::slice::from_ref(self))
    }
}

/// What became of the pages.
pub fn report(written: SiteWritten) -> Report {
    Report::of("Site", written)
}

pub(in crate::report) fn blocks(written: &SiteWritten) -> Vec<Block> {
    let pages = number::counted(written.pages, "page", "pages");
    let mut parts = Vec::new();
    for (count, word) in [
        (written.new, "new"),
        (written.changed, "changed"),
        (written.same, "as before"),
        (written.removed, "taken away"),
    ] {
        if count > 0 {
            parts.push(format!("{} {word}", number::whole(count)));
        }
    }
    let for_whom = if written.public {
        ", for everybody"
    } else {
        ""
    };
    let mut text = Text::of(Role::Strong, pages).then(format!(
        " in {}{for_whom}: {}",
        written.folder,
        parts.join(", ")
    ));
    if !written.public {
        text = text.then(". It shows what the repository shows; ");
        text = text
            .and(Role::Code, "--public")
            .then(" leaves out what is not for everybody");
    }
    vec![
        Block::Paragraph(text.then(".")),
        Block::Paragraph(Text::plain("Open ").and(Role::Code, &*written.start)),
    ]
}
