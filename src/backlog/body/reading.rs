//! From a file's text to its body.

use super::walk::Walk;
use super::{Body, blocks};
use crate::text::{Source, Span};

/// The body of this file from byte `start` (after the closing fence of the front matter) to its end.
pub fn parse(source: &Source, start: usize) -> Body {
    read(source, start, start)
}

/// The body of a file that tells no story (feedback, a sprint, a page): the same without a look for a narrative.
pub fn parse_prose(source: &Source, start: usize) -> Body {
    read(source, start, usize::MAX)
}

fn read(source: &Source, start: usize, searched: usize) -> Body {
    let text = &*source.text;
    let rest = text.get(start..).unwrap_or_default();
    let markdown = text.len() - rest.trim_start_matches('\u{feff}').len();
    let mut walk = Walk::new(text, searched);
    blocks::read(&mut walk, markdown);
    walk.finish(Span::new(text.len() - rest.len(), text.len()))
}
