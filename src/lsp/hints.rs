//! Beside the text: where an item stands above it, titles behind ids.

use gen_lsp_types::{
    CodeLens, CodeLensParams, Command, InlayHint, InlayHintParams, Position, Range,
};

use super::convert::Lines;
use super::links::native_ids;
use super::server::Server;
use super::values::{shortened, title_of};
use super::workspace::Workspace;
use crate::backlog::{Item, ItemIx};
use crate::rank::Band;
use crate::report::number;
use crate::text::Span;

/// Characters of a title behind an id.
const LONGEST: usize = 50;

impl Server<'_> {
    /// The item's position, above its file.
    pub(super) fn code_lenses(&self, params: &CodeLensParams) -> Vec<CodeLens> {
        let Some((_, workspace, path)) = self.place(&params.text_document.uri) else {
            return Vec::new();
        };
        let backlog = &workspace.backlog;
        let item = (backlog.items).binary_search_by(|item| item.path().cmp(path));
        let Some((index, item)) = item.ok().and_then(|place| backlog.indexed().nth(place)) else {
            return Vec::new();
        };
        vec![CodeLens {
            range: Range::default(),
            command: Some(Command {
                title: standing(workspace, index, item),
                // There is nothing to run: it only tells.
                command: String::new(),
                ..Command::default()
            }),
            data: None,
        }]
    }

    pub(super) fn inlay_hints(&self, params: &InlayHintParams) -> Vec<InlayHint> {
        let Some((open, workspace, path)) = self.place(&params.text_document.uri) else {
            return Vec::new();
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let shown = lines.span(params.range);
        let order = &workspace.backlog.order;
        let is_order = (order.source.as_ref()).is_some_and(|order| &*order.path == path);
        if is_order {
            return order_hints(workspace, &lines, shown);
        }
        let own = (workspace.backlog.items)
            .binary_search_by(|item| item.path().cmp(path))
            .ok()
            .and_then(|place| workspace.backlog.items.get(place))
            .map(|item| item.id_span);
        let mut hints = Vec::new();
        for (span, id) in native_ids(&open.text, shown) {
            if own == Some(span) {
                continue;
            }
            if let Some(title) = title_of(workspace, &id) {
                // An echo of the title needs none beside it.
                let behind = open.text.get(span.end as usize..).unwrap_or_default();
                let is_in_name = behind.starts_with('-');
                if !is_in_name && !behind.trim_start().starts_with(title) {
                    hints.push(hint(
                        lines.position(span.end as usize),
                        &shortened(title, LONGEST),
                    ));
                }
            }
        }
        hints
    }
}

/// `now · order 3 of 40, computed 5 · cd3 3500 EUR/week per week · 12 people ask`
fn standing(workspace: &Workspace, index: ItemIx, item: &Item) -> String {
    let facts = workspace.facts();
    let ranking = facts.ranking;
    let mut parts = vec![item.status.value.to_string()];
    if let Some(band) = ranking.band(index).map(Band::name) {
        parts.push(band.to_owned());
    }
    match (ranking.position(index), ranking.computed_position(index)) {
        (Some(position), Some(computed)) => parts.push(format!(
            "order {position} of {}, computed {computed}",
            ranking.order.len()
        )),
        (Some(position), None) => {
            parts.push(format!(
                "order {position} of {}, not scored",
                ranking.order.len()
            ));
        }
        (None, Some(computed)) => parts.push(format!("not in the order, computed {computed}")),
        (None, None)
            if item.is_open()
                && item.is_leaf()
                && !matches!(item.phase, crate::backlog::config::Phase::Started) =>
        {
            parts.push("not in the order, not scored".to_owned());
        }
        (None, None) => {}
    }
    if let Some(scored) = ranking.score(index) {
        let score = format!(
            "{} {} {}",
            ranking.method,
            number::rounded(scored.score),
            ranking.unit
        );
        parts.push(score.trim_end().to_owned());
    }
    let asked = facts.demand.of(index).requesters;
    if asked > 0 {
        parts.push(number::counted(asked, "person asks", "people ask"));
    }
    parts.join(" · ")
}

/// In the order: the title where the line does not echo it, and the computed place.
fn order_hints(workspace: &Workspace, lines: &Lines<'_>, shown: Span) -> Vec<InlayHint> {
    let facts = workspace.facts();
    let order = &workspace.backlog.order;
    let mut hints = Vec::new();
    for line in &order.lines {
        if line.span.end < shown.start || line.span.start > shown.end {
            continue;
        }
        if line.title.is_empty()
            && let Some(title) = title_of(workspace, &line.id.value)
        {
            let end = lines.position(line.id.span.end as usize);
            hints.push(hint(end, &shortened(title, LONGEST)));
        }
        let Some(index) = workspace.backlog.find(&line.id.value) else {
            continue;
        };
        let ranking = facts.ranking;
        let place = match (ranking.position(index), ranking.computed_position(index)) {
            (Some(position), Some(computed)) => format!("{position}, computed {computed}"),
            (Some(position), None) => format!("{position}, not scored"),
            _ => continue,
        };
        hints.push(hint(lines.position(line.span.end as usize), &place));
    }
    hints
}

fn hint(position: Position, text: &str) -> InlayHint {
    InlayHint::new(
        position,
        text.to_owned().into(),
        None,
        None,
        None,
        Some(true),
        None,
        None,
    )
}
