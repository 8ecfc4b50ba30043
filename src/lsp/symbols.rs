//! What a file is made of, and every record of the backlog by name.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location,
    SymbolInformation, SymbolKind, WorkspaceSymbolParams,
};

use super::convert::Lines;
use super::server::Server;
use super::workspace::Workspace;
use crate::backlog::body::{Form, Section};
use crate::backlog::front_matter::Entry;
use crate::backlog::{Document, ItemType};
use crate::text::Span;

/// No more are sent for one search: nobody reads on.
const MOST: usize = 200;

impl Server<'_> {
    pub(super) fn document_symbols(&self, params: &DocumentSymbolParams) -> DocumentSymbolResponse {
        let Some((open, workspace, path)) = self.place(&params.text_document.uri) else {
            return Vec::<DocumentSymbol>::new().into();
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let symbols = match workspace.backlog.document(path) {
            Some(document) => Outline {
                document,
                lines: &lines,
            }
            .symbols(),
            None => order_symbols(workspace, path, &lines),
        };
        if self.client.nests_symbols {
            return symbols.into();
        }
        let mut flat = Vec::new();
        flatten(symbols, None, &params.text_document.uri.0, &mut flat);
        flat.into()
    }

    /// Items, feedback, sprints and releases whose id or title holds all words of the query.
    pub(super) fn workspace_symbols(
        &self,
        params: &WorkspaceSymbolParams,
    ) -> Vec<SymbolInformation> {
        let query = params.query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let mut found = Vec::new();
        for workspace in &self.workspaces {
            for record in records(workspace) {
                let name = record.name.to_lowercase();
                if !words.iter().all(|word| name.contains(word)) {
                    continue;
                }
                found.push(SymbolInformation::new(
                    None,
                    self.location(workspace, record.path, record.span),
                    BaseSymbolInformation {
                        name: record.name,
                        kind: record.kind,
                        tags: None,
                        container_name: Some(record.container),
                    },
                ));
                if found.len() >= MOST {
                    return found;
                }
            }
        }
        found
    }
}

/// Something that can be looked for by name.
struct Named<'a> {
    name: String,
    container: String,
    kind: SymbolKind,
    path: &'a str,
    span: Span,
}

fn records(workspace: &Workspace) -> impl Iterator<Item = Named<'_>> {
    let backlog = &workspace.backlog;
    let items = backlog.items.iter().map(|item| Named {
        name: format!("{} {}", item.id, item.title.value),
        container: format!("{}, {}", item.item_type.name(), item.status.value),
        kind: kind_of(item.item_type),
        path: item.path(),
        span: item.title.span,
    });
    let feedback = backlog.feedback.iter().map(|each| Named {
        name: format!("{} {}", each.id, each.title.value),
        container: format!("feedback, {}", each.state.value.name()),
        kind: SymbolKind::Event,
        path: each.path(),
        span: each.title.span,
    });
    let sprints = backlog.sprints.iter().map(|sprint| Named {
        name: format!("sprint {}", sprint.id),
        container: (sprint.goal.as_ref()).map_or_else(String::new, |goal| goal.value.to_string()),
        kind: SymbolKind::Namespace,
        path: sprint.path(),
        span: sprint.document.key_span("id"),
    });
    let releases = backlog.releases.iter().map(|release| Named {
        name: format!("release {}", release.version),
        container: "release".to_owned(),
        kind: SymbolKind::Package,
        path: release.path(),
        span: release.document.key_span("version"),
    });
    items.chain(feedback).chain(sprints).chain(releases)
}

fn kind_of(item_type: ItemType) -> SymbolKind {
    match item_type {
        ItemType::Goal => SymbolKind::Constant,
        ItemType::Epic => SymbolKind::Module,
        ItemType::Story => SymbolKind::Class,
        ItemType::Bug => SymbolKind::Event,
        ItemType::Spike => SymbolKind::Function,
        ItemType::Enabler => SymbolKind::Interface,
    }
}

/// A document's keys and sections.
struct Outline<'a> {
    document: &'a Document,
    lines: &'a Lines<'a>,
}

impl Outline<'_> {
    fn symbols(&self) -> Vec<DocumentSymbol> {
        let front = self.document.front.entries.iter();
        let mut symbols: Vec<DocumentSymbol> = front.map(|entry| self.entry(entry)).collect();
        symbols.extend(self.sections(&self.document.body.sections));
        symbols
    }

    fn symbol(&self, name: &str, kind: SymbolKind, range: Span, name_at: Span) -> DocumentSymbol {
        let shown = match name.trim() {
            "" => "(empty)",
            name => name,
        };
        DocumentSymbol::new(
            shown.lines().next().unwrap_or(shown).to_owned(),
            None,
            kind,
            None,
            None,
            self.lines.range(range.join(name_at)),
            self.lines.range(name_at),
            None,
        )
    }

    fn entry(&self, entry: &Entry) -> DocumentSymbol {
        let key = entry.key.span();
        let whole = key.join(entry.value.span());
        let name = self.document.scalar_text(&entry.key);
        let mut symbol = self.symbol(name, SymbolKind::Key, whole, key);
        let value = self.document.source.slice(entry.value.span());
        let entries = entry.value.entries();
        if entries.is_empty() {
            symbol.detail = value
                .lines()
                .next()
                .map(|line| line.chars().take(60).collect());
        } else {
            symbol.children = Some(entries.iter().map(|entry| self.entry(entry)).collect());
        }
        symbol
    }

    /// Sections within sections by their levels.
    fn sections(&self, sections: &[Section]) -> Vec<DocumentSymbol> {
        let mut symbols = Vec::new();
        let mut rest = sections;
        while let Some((first, behind)) = rest.split_first() {
            let inner = behind
                .iter()
                .position(|section| section.level <= first.level)
                .unwrap_or(behind.len());
            let (inner, next) = behind.split_at(inner);
            let source = &self.document.source;
            let whole = first.title.join(first.content);
            let mut symbol = self.symbol(
                source.slice(first.title),
                SymbolKind::String,
                whole,
                first.title,
            );
            let mut children = self.criteria(first);
            children.extend(self.sections(inner));
            symbol.children = Some(children).filter(|children| !children.is_empty());
            symbols.push(symbol);
            rest = next;
        }
        symbols
    }

    /// The criteria that stand in a section itself.
    fn criteria(&self, section: &Section) -> Vec<DocumentSymbol> {
        let body = &self.document.body;
        let title = self.document.source.slice(section.title);
        if !title.eq_ignore_ascii_case("acceptance criteria") {
            return Vec::new();
        }
        let criteria = body.criteria.iter().map(|criterion| {
            let text = self.document.source.slice(criterion.text);
            let mut symbol = self.symbol(text, SymbolKind::Boolean, criterion.span, criterion.text);
            if let Form::Task { done } = criterion.form {
                symbol.detail = Some(if done { "ticked" } else { "not ticked" }.to_owned());
            }
            symbol
        });
        criteria.collect()
    }
}

/// The lines of the order.
fn order_symbols(workspace: &Workspace, path: &str, lines: &Lines<'_>) -> Vec<DocumentSymbol> {
    let order = &workspace.backlog.order;
    let Some(source) = order.source.as_ref().filter(|order| &*order.path == path) else {
        return Vec::new();
    };
    let symbols = order.lines.iter().map(|line| {
        DocumentSymbol::new(
            line.id.value.to_string(),
            Some(source.slice(line.title).to_owned()).filter(|title| !title.is_empty()),
            SymbolKind::Class,
            None,
            None,
            lines.range(line.span),
            lines.range(line.id.span),
            None,
        )
    });
    symbols.collect()
}

/// For editors without symbols in symbols.
fn flatten(
    symbols: Vec<DocumentSymbol>,
    container: Option<&str>,
    uri: &str,
    flat: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        let name = symbol.name.clone();
        flat.push(SymbolInformation::new(
            None,
            Location {
                uri: uri.to_owned().into(),
                range: symbol.range,
            },
            BaseSymbolInformation {
                name: symbol.name,
                kind: symbol.kind,
                tags: None,
                container_name: container.map(str::to_owned),
            },
        ));
        flatten(symbol.children.unwrap_or_default(), Some(&name), uri, flat);
    }
}
