//! What starting a backlog wrote, or would write.

use super::shape::{Init, Rows, Shape};
use super::{Block, Report, Role, Text};

impl Shape for Init {
    const NAME: &str = "init";
    const SUMMARY: &str = "What starting a backlog wrote";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.files)
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        let file = super::shape::InitFile {
            path: "backlog/deepen.yml".into(),
            text: "rank:\n  method: cd3\n".into(),
        };
        let init = |dry_run| Self {
            dry_run,
            files: vec![file.clone()],
        };
        vec![report(init(false)), report(init(true))]
    }
}

/// The files that were written; with their texts when nothing was.
pub fn report(init: Init) -> Report {
    Report::of("Start of a backlog", init)
}

pub(super) fn blocks(init: &Init) -> Vec<Block> {
    let named = |what: &str, path: &str| Text::plain(what).and(Role::Code, path);
    if !init.dry_run {
        let written = init.files.iter();
        let lines = written.map(|file| named("wrote ", &file.path));
        return vec![Block::List(lines.collect())];
    }
    init.files
        .iter()
        .flat_map(|file| {
            [
                Block::Paragraph(named("would write ", &file.path)),
                Block::Code(file.text.clone()),
            ]
        })
        .collect()
}
