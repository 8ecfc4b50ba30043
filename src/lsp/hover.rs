//! What is known of what the cursor is on: an item, a key, a finding's rule.

use gen_lsp_types::{Hover, HoverParams};

use super::completion::{described, markdown, place_of};
use super::configuration::Place;
use super::convert::Lines;
use super::cursor::id_word;
use super::dispatch::Refusal;
use super::server::Server;
use super::workspace::Workspace;
use crate::backlog::front_matter::Entry;
use crate::backlog::{Document, Id};
use crate::report::card;
use crate::rules;
use crate::text::Span;

impl Server<'_> {
    pub(super) fn hover(&self, params: &HoverParams) -> Result<Option<Hover>, Refusal> {
        let at = &params.text_document_position_params;
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(None);
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let offset = lines.offset(at.position);
        let document = workspace.backlog.document(path);
        let id = id_at(workspace, path, offset);
        let mut span = None;
        let mut told = Vec::new();
        if let Some((id, at)) = id
            && let Some(card) = card_of(workspace, &id)
        {
            span = Some(at);
            told.push(card);
        }
        if let Some((key, described)) =
            document.and_then(|document| key(workspace, document, offset))
        {
            span.get_or_insert(key);
            told.push(described);
        }
        for finding in workspace.findings(path) {
            let place = finding.remark.span;
            let is_here = place.contains(offset) || place.start as usize == offset;
            if is_here && !place.is_empty() {
                span.get_or_insert(place);
                told.push(rule(finding.rule));
            }
        }
        told.dedup();
        if told.is_empty() {
            return Ok(None);
        }
        Ok(Some(Hover {
            contents: markdown(told.join("\n\n---\n\n")).into(),
            range: span.map(|span| lines.range(span)),
        }))
    }
}

/// The id of something known that stands at this offset of a file, and where.
pub(super) fn id_at(workspace: &Workspace, path: &str, offset: usize) -> Option<(Id, Span)> {
    let text = workspace.text(path)?;
    let backlog = &workspace.backlog;
    let word = id_word(text, offset).map(|span| {
        let word = text.get(span.range()).unwrap_or_default();
        (Id::new(word), span)
    });
    word.filter(|(id, _)| is_known(workspace, id)).or_else(|| {
        // Other people's ids may be numbers that only their place makes ids.
        let item = (backlog.items).binary_search_by(|item| item.path().cmp(path));
        let item = item.ok().and_then(|place| backlog.items.get(place))?;
        let span = item.id_span;
        (span.contains(offset) || span.end as usize == offset && !span.is_empty())
            .then(|| (item.id.clone(), span))
    })
}

/// Whether the backlog knows this id: an item's, a feedback's, an account's or a requester's.
pub(super) fn is_known(workspace: &Workspace, id: &Id) -> bool {
    let backlog = &workspace.backlog;
    backlog.find(id).is_some()
        || backlog.feedback_by_id(id).is_some()
        || backlog.accounts.by_id.contains_key(id)
        || id.is_native()
            && id.as_str().starts_with('R')
            && (backlog.feedback.iter()).any(|each| {
                each.requester
                    .as_ref()
                    .is_some_and(|other| other.value == *id)
            })
}

fn card_of(workspace: &Workspace, id: &Id) -> Option<String> {
    let backlog = &workspace.backlog;
    let facts = workspace.facts();
    match backlog.find(id) {
        Some(index) => {
            let context = facts.context();
            Some(card::card(&facts, &context, index, workspace.outlook()))
        }
        None => backlog.feedback_by_id(id).map(card::feedback_card),
    }
}

/// The key at this offset and what it is for.
fn key(workspace: &Workspace, document: &Document, offset: usize) -> Option<(Span, String)> {
    let mut path = Vec::new();
    let entry = entry_at(document, &document.front.entries, offset, &mut path)?;
    let text = match place_of(workspace, document, &path) {
        Some(place) => place.field.map(described)?,
        None if workspace.is_config(&document.source.path) => match path.as_slice() {
            ["rules", name] => rule(rules::registry::find(name)?),
            _ => Place::at(&path)?.described(path.last()?),
        },
        None => return None,
    };
    Some((entry.key.span(), text))
}

/// The entry whose key is at this offset, with the keys above it and its own in `path`.
fn entry_at<'a>(
    document: &'a Document,
    entries: &'a [Entry],
    offset: usize,
    path: &mut Vec<&'a str>,
) -> Option<&'a Entry> {
    for entry in entries {
        path.push(document.scalar_text(&entry.key));
        if entry.key.span().contains(offset) {
            return Some(entry);
        }
        let inner = std::iter::once(&entry.value).chain(entry.value.nodes());
        for node in inner {
            if let Some(found) = entry_at(document, node.entries(), offset, path) {
                return Some(found);
            }
        }
        path.pop();
    }
    None
}

/// A rule's docs, without the heading of the page.
fn rule(rule: &rules::Rule) -> String {
    let docs = rules::explain(rule);
    format!("{}\n\n`deepen explain {}`", docs.trim_end(), rule.code)
}
