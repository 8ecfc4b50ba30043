//! The texts that are open in the editor: they lie over the files, saved or not.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{Diagnostic, TextDocumentContentChangeEvent, Uri};

use super::convert::{Encoding, Lines};
use crate::text::Span;

/// One open text.
pub(super) struct Open {
    pub(super) uri: Uri,
    /// On the disk, whether it is there yet or not.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: String,
    /// Where it belongs: the number of a workspace, and its path from that one's top.
    pub(super) home: Option<(usize, String)>,
    /// Changed since it was last looked at.
    pub(super) is_fresh: bool,
    /// What the editor was told last.
    pub(super) told: Option<Vec<Diagnostic>>,
}

/// Where a text was changed: these bytes became so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) span: Span,
    pub(super) length: usize,
}

impl Shift {
    /// Where a place went: what stood behind moves along, what was changed itself shrinks to what is left of it.
    pub(super) fn moved(self, span: Span) -> Span {
        let edge = |offset: u32, is_start: bool| {
            let offset = offset as usize;
            let (start, end) = (self.span.start as usize, self.span.end as usize);
            if offset >= end && (offset > start || is_start) {
                offset - (end - start) + self.length
            } else {
                offset.min(start)
            }
        };
        Span::new(edge(span.start, true), edge(span.end, false))
    }
}

impl Open {
    /// Takes up what was typed; where the text changed, in order.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Vec<Shift> {
        self.version = version;
        self.is_fresh = true;
        let mut shifts = Vec::new();
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let span = Lines::new(&self.text, encoding).span(part.range);
                    self.text.replace_range(span.range(), &part.text);
                    shifts.push(Shift {
                        span,
                        length: part.text.len(),
                    });
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    shifts.push(difference(&self.text, &whole.text));
                    self.text = whole.text;
                }
            }
        }
        shifts
    }
}

/// The one stretch in which two texts differ, for editors that send whole texts.
fn difference(before: &str, after: &str) -> Shift {
    let same = |(left, right): &(u8, u8)| left == right;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let most = before.len().min(after.len()) - start;
    let behind = before.bytes().rev().zip(after.bytes().rev());
    let end = behind.take_while(same).count().min(most);
    Shift {
        span: Span::new(start, before.len() - end),
        length: after.len() - end - start,
    }
}

/// All open texts, by their address as the editor writes it.
#[derive(Default)]
pub(super) struct Documents(pub(super) BTreeMap<String, Open>);

impl Documents {
    pub(super) fn at(&self, uri: &Uri) -> Option<&Open> {
        self.0.get(&uri.0)
    }

    pub(super) fn at_mut(&mut self, uri: &Uri) -> Option<&mut Open> {
        self.0.get_mut(&uri.0)
    }

    /// The open text of a file of a workspace.
    pub(super) fn of(&self, workspace: usize, path: &str) -> Option<&Open> {
        self.0.values().find(|open| {
            (open.home.as_ref()).is_some_and(|(home, each)| *home == workspace && each == path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_change_moves_along() {
        let shift = Shift {
            span: Span::new(4, 6),
            length: 5,
        };
        assert_eq!(shift.moved(Span::new(0, 3)), Span::new(0, 3));
        assert_eq!(shift.moved(Span::new(6, 9)), Span::new(9, 12));
        assert_eq!(shift.moved(Span::new(2, 8)), Span::new(2, 11));
        assert_eq!(shift.moved(Span::new(5, 8)), Span::new(4, 11));
    }

    #[test]
    fn finds_the_stretch_in_which_two_texts_differ() {
        let shift = difference("one two three", "one 2 three");
        assert_eq!((shift.span, shift.length), (Span::new(4, 7), 1));
        let shift = difference("aaa", "aa");
        assert_eq!((shift.span.len(), shift.length), (1, 0));
        let shift = difference("", "x");
        assert_eq!((shift.span, shift.length), (Span::at(0), 1));
    }
}
