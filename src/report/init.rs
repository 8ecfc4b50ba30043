//! What starting a backlog wrote, or would write.

use super::shape::{Data, Init};
use super::{Block, Report, Role, Text};

/// The files that were written; with their texts when nothing was.
pub fn report(init: Init) -> Report {
    let mut blocks = Vec::new();
    for file in &init.files {
        if init.dry_run {
            blocks.push(Block::Paragraph(
                Text::plain("would write ").and(Role::Code, &file.path),
            ));
            blocks.push(Block::Code(file.text.clone()));
        }
    }
    if !init.dry_run {
        let written = init.files.iter();
        let line = |path: &str| Text::plain("wrote ").and(Role::Code, path);
        blocks.push(Block::List(written.map(|file| line(&file.path)).collect()));
    }
    Report {
        name: "init",
        title: "Start of a backlog".into(),
        blocks,
        data: Data::Init(init),
    }
}
