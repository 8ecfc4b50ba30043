//! Two wishes told apart.

use crate::report::shape::{DupesRejected, Rows, Shape};
use crate::report::{Block, Report, Role, Text};
use crate::text::Change;

use super::Told;

impl Shape for DupesRejected {
    const NAME: &str = "dupes-rejected";
    const SUMMARY: &str = "Two wishes that were told apart";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.files)
    }
}

impl Told<'_> {
    /// That the one file now says that it is no duplicate of the other.
    pub fn rejected(&self, one: usize, other: usize, changes: &[Change], dry_run: bool) -> Report {
        let shape = DupesRejected {
            dry_run,
            one: self.file(one),
            other: self.file(other),
            files: crate::report::filed::files(changes, dry_run),
        };
        Report::of("Told apart".to_owned(), shape)
    }
}

pub(in crate::report) fn blocks(rejected: &DupesRejected) -> Vec<Block> {
    let (one, other) = (&rejected.one, &rejected.other);
    let names = Text::id(&one.id)
        .then(" ")
        .then(&*one.title)
        .then(" and ")
        .and(Role::Id, &*other.id);
    let names = names.then(" ").then(&*other.title);
    let told = if rejected.files.is_empty() {
        names.then(": already told apart, nothing to write")
    } else if rejected.dry_run {
        names.then(" would not be suggested again")
    } else {
        names.then(" are not suggested again")
    };
    let mut blocks = vec![Block::Paragraph(told)];
    for file in &rejected.files {
        let verb = if rejected.dry_run {
            "would change "
        } else {
            "changed "
        };
        blocks.push(Block::Paragraph(
            Text::plain(verb).and(Role::Code, &*file.path),
        ));
        if !file.diff.is_empty() {
            blocks.push(Block::Code(file.diff.clone()));
        }
    }
    blocks
}
