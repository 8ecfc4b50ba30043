//! A text under change: what is kept of the text before, and what is new between.

use super::{Edit, Span};
use crate::text::sorting::PutInOrder as _;

/// A text as pieces of another one with new pieces between them. Edits made one after the other become edits of the first
/// text.
#[derive(Clone, Debug)]
pub struct Patchwork {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Kept(Span),
    New(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(span) => span.len(),
            Self::New(text) => text.len(),
        }
    }

    /// The parts before and from byte `at` on.
    fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Kept(span) => {
                let middle = span.start as usize + at;
                (
                    Self::Kept(Span::new(span.start as usize, middle)),
                    Self::Kept(Span::new(middle, span.end as usize)),
                )
            }
            Self::New(mut text) => {
                let rest = text.split_off(at);
                (Self::New(text), Self::New(rest))
            }
        }
    }
}

impl Patchwork {
    /// An unchanged text of this many bytes.
    pub fn new(length: usize) -> Self {
        Self {
            pieces: vec![Piece::Kept(Span::new(0, length))],
        }
    }

    /// Makes these edits, whose spans are of the text as it is by now, do not overlap and begin and end between characters.
    pub fn change(&mut self, edits: &[Edit]) {
        let mut sorted: Vec<&Edit> = edits.iter().collect();
        sorted.put_in_order_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in sorted {
            let first = self.cut(edit.span.start as usize);
            let end = self.cut(edit.span.end as usize);
            let new = Piece::New(edit.replacement.clone());
            self.pieces.splice(first..end.max(first), [new]);
        }
    }

    /// Makes `at` the start of a piece, and returns its number.
    fn cut(&mut self, at: usize) -> usize {
        let mut start = 0;
        for (number, piece) in self.pieces.iter().enumerate() {
            if start >= at {
                return number;
            }
            let end = start + piece.len();
            if at < end {
                let (before, after) = self.pieces.remove(number).split(at - start);
                self.pieces.splice(number..number, [before, after]);
                return number + 1;
            }
            start = end;
        }
        self.pieces.len()
    }

    /// All edits as those of the first text, which is `before`; none where they came to what was there.
    pub fn edits(&self, before: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut done = 0;
        let mut replacement = String::new();
        let end = Piece::Kept(Span::at(before.len()));
        for piece in self.pieces.iter().chain([&end]) {
            match piece {
                Piece::New(text) => replacement.push_str(text),
                Piece::Kept(kept) => {
                    let span = Span::new(done, kept.start as usize);
                    let is_last = kept.is_empty() && kept.end as usize == before.len();
                    if kept.is_empty() && !is_last {
                        continue;
                    }
                    if before.get(span.range()) != Some(replacement.as_str()) {
                        let replacement = std::mem::take(&mut replacement);
                        edits.push(Edit { span, replacement });
                    }
                    replacement.clear();
                    done = kept.end as usize;
                }
            }
        }
        edits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::edit::apply;

    fn edit(start: usize, end: usize, replacement: &str) -> Edit {
        Edit {
            span: Span::new(start, end),
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn edits_one_after_the_other_become_edits_of_the_first_text() {
        let mut work = Patchwork::new(10);
        work.change(&[edit(2, 4, "XYZ")]);
        work.change(&[edit(3, 6, "-")]);
        work.change(&[edit(0, 0, ">")]);
        let edits = work.edits("0123456789");
        assert_eq!(apply("0123456789", &edits).unwrap(), ">01X-56789");
        assert_eq!(edits, [edit(0, 0, ">"), edit(2, 5, "X-")]);
    }

    #[test]
    fn what_is_undone_is_no_edit() {
        let mut work = Patchwork::new(3);
        work.change(&[edit(1, 2, "xx")]);
        work.change(&[edit(1, 3, "b")]);
        assert_eq!(work.edits("abc"), []);
    }

    proptest! {
        #[test]
        fn the_edits_make_the_same_text(
            text in "[a-z]{0,20}",
            steps in prop::collection::vec((0_usize..40, 0_usize..8, "[A-Z]{0,4}"), 0..8),
        ) {
            let mut work = Patchwork::new(text.len());
            let mut now = text.clone();
            for (start, length, new) in steps {
                let start = start.min(now.len());
                let step = edit(start, (start + length).min(now.len()), &new);
                now = apply(&now, std::slice::from_ref(&step)).unwrap();
                work.change(&[step]);
            }
            prop_assert_eq!(apply(&text, &work.edits(&text)).unwrap(), now);
        }
    }
}
