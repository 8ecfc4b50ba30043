//! What starting a backlog wrote, or would write.

use super::shape::{Data, Init};
use super::{Block, Report, Role, Text};

/// The files that were written; with their texts when nothing was.
pub fn report(init: Init) -> Report {
    Report {
        name: "init",
        title: "Start of a backlog".into(),
        data: Data::Init(init),
    }
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
