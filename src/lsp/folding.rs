//! What can be folded: the front matter, its maps and lists, sections, the order's comments.

use gen_lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use super::convert::{Lines, number};
use super::server::Server;
use crate::backlog::front_matter::{Entry, Node};
use crate::text::Span;

impl Server<'_> {
    pub(super) fn folding_ranges(&self, params: &FoldingRangeParams) -> Vec<FoldingRange> {
        let Some((open, workspace, path)) = self.place(&params.text_document.uri) else {
            return Vec::new();
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let mut folds = Vec::new();
        let mut fold = |span: Span, kind: Option<FoldingRangeKind>| {
            let text = open.text.get(span.range()).unwrap_or_default();
            let end = span.start as usize + text.trim_end().len();
            let (start, _) = lines.line_of(span.start as usize);
            let (end, _) = lines.line_of(end);
            if end > start {
                folds.push(FoldingRange {
                    start_line: number(start),
                    end_line: number(end),
                    kind,
                    ..FoldingRange::default()
                });
            }
        };
        let Some(document) = workspace.backlog.document(path) else {
            comments(&lines, &mut fold);
            return folds;
        };
        if document.front.fenced {
            let front = document.front.span;
            // From the fence above to the last key: the fence below stays to be seen.
            let start = lines.line_of((front.start as usize).saturating_sub(1)).1;
            fold(
                Span::new(start, front.end as usize),
                Some(FoldingRangeKind::Region),
            );
        }
        entries(&document.front.entries, &mut fold);
        for section in &document.body.sections {
            fold(section.title.join(section.content), None);
        }
        folds
    }
}

fn entries(all: &[Entry], fold: &mut impl FnMut(Span, Option<FoldingRangeKind>)) {
    for entry in all {
        let value = &entry.value;
        let last = match value {
            Node::List(list) => list.nodes.last().map(Node::span),
            Node::Map(map) => map.entries.last().map(|entry| entry.value.span()),
            _ => None,
        };
        let whole = entry.key.span().join(value.span());
        fold(last.map_or(whole, |last| whole.join(last)), None);
        entries(value.entries(), fold);
    }
}

/// Stretches of comment lines.
fn comments(lines: &Lines<'_>, fold: &mut impl FnMut(Span, Option<FoldingRangeKind>)) {
    let mut start: Option<usize> = None;
    let mut end = 0;
    for line in 0..=lines.count() {
        if lines.line(line).trim_start().starts_with('#') {
            start.get_or_insert(line);
            end = line;
        } else if let Some(start) = start.take() {
            let at = |line: usize| {
                lines.offset(gen_lsp_types::Position {
                    line: number(line),
                    character: 0,
                })
            };
            let span = Span::new(at(start), at(end) + lines.line(end).len());
            fold(span, Some(FoldingRangeKind::Comment));
        }
    }
}
