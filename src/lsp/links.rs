//! Ids: where they are defined, where they are named, and a new one everywhere at once.

use std::collections::BTreeMap;

use gen_lsp_types::{
    CreateFile, Definition, DefinitionParams, DocumentChange, Edit, Location,
    OptionalVersionedTextDocumentIdentifier, PrepareRenameParams, PrepareRenameResult, Range,
    ReferenceParams, RenameFile, RenameParams, TextDocumentEdit, TextDocumentIdentifier, TextEdit,
    WorkspaceEdit,
};

use super::convert::{Lines, uri_of};
use super::deeds::creation;
use super::dispatch::Refusal;
use super::hover::{id_at, is_known};
use super::server::Server;
use super::workspace::Workspace;
use crate::backlog::Id;
use crate::text::Span;
use crate::text::sorting::PutInOrder as _;

impl Server<'_> {
    pub(super) fn definition(
        &self,
        params: &DefinitionParams,
    ) -> Result<Option<Definition>, Refusal> {
        let at = &params.text_document_position_params;
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(None);
        };
        let offset = Lines::new(&open.text, self.client.encoding).offset(at.position);
        let Some((id, _)) = id_at(workspace, path, offset) else {
            return Ok(None);
        };
        let places: Vec<Location> = definitions(workspace, &id)
            .into_iter()
            .map(|(path, span)| self.location(workspace, &path, span))
            .collect();
        Ok((!places.is_empty()).then(|| places.into()))
    }

    pub(super) fn references(&self, params: &ReferenceParams) -> Result<Vec<Location>, Refusal> {
        let at = &params.text_document_position_params;
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(Vec::new());
        };
        let offset = Lines::new(&open.text, self.client.encoding).offset(at.position);
        let Some((id, _)) = id_at(workspace, path, offset) else {
            return Ok(Vec::new());
        };
        let own = definitions(workspace, &id);
        let mut locations = Vec::new();
        for (path, spans) in mentions(workspace, &id) {
            for span in spans {
                let is_own = own.iter().any(|(each, at)| *each == path && *at == span);
                if !is_own || params.context.include_declaration {
                    locations.push(self.location(workspace, &path, span));
                }
            }
        }
        Ok(locations)
    }

    pub(super) fn prepare_rename(
        &self,
        params: &PrepareRenameParams,
    ) -> Result<Option<PrepareRenameResult>, Refusal> {
        let at = &params.text_document_position_params;
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(None);
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let found = id_at(workspace, path, lines.offset(at.position));
        Ok(found.map(|(_, span)| lines.range(span).into()))
    }

    /// A new id for a record, in every file that names it and in its file's name.
    pub(super) fn rename(&self, params: &RenameParams) -> Result<Option<WorkspaceEdit>, Refusal> {
        let at = &params.text_document_position_params;
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(None);
        };
        let offset = Lines::new(&open.text, self.client.encoding).offset(at.position);
        let Some((id, _)) = id_at(workspace, path, offset) else {
            return Err(Refusal::Impossible("there is no id here".to_owned()));
        };
        let new = new_id(workspace, &id, &params.new_name)?;
        let mut edit = Edits::new(self, workspace);
        for (path, spans) in mentions(workspace, &id) {
            for span in spans {
                edit.replace(&path, span, new.to_string());
            }
        }
        for (path, _) in definitions(workspace, &id) {
            edit.rename(&path, &id, &new);
        }
        Ok(Some(edit.done()))
    }
}

/// The id that a name may become.
fn new_id(workspace: &Workspace, id: &Id, name: &str) -> Result<Id, Refusal> {
    let name = name.trim();
    let refused = |why: String| Err(Refusal::Impossible(why));
    if id.is_native() && !Id::is_written_in(name) {
        return refused(format!(
            "`{name}` is no id: a letter, a hyphen and six of 0-9 A-Z without I, L, O and U, as S-7K3M2Q"
        ));
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(is_word) {
        return refused(format!("`{name}` is no id"));
    }
    let new = Id::new(name);
    if new != *id && is_known(workspace, &new) {
        return refused(format!("{new} is taken already"));
    }
    let letter = |id: &Id| id.as_str().chars().next();
    let is_record = |id: &Id| matches!(letter(id), Some('F' | 'R' | 'A'));
    if id.is_native() && (is_record(id) || is_record(&new)) && letter(id) != letter(&new) {
        return refused(format!("{new} begins with another kind's letter than {id}"));
    }
    Ok(new)
}

/// Where the id stands that is defined there: items' and feedbacks' own ids, accounts' keys.
fn definitions(workspace: &Workspace, id: &Id) -> Vec<(String, Span)> {
    let backlog = &workspace.backlog;
    let items = backlog.same_id(id).map(|index| {
        let item = backlog.item(index);
        (item.path().to_owned(), item.id_span)
    });
    let feedback = backlog.feedback_with_id(id);
    let feedback = feedback.map(|each| (each.path().to_owned(), each.id_span));
    let accounts = backlog.documents.iter().filter_map(|document| {
        let is_accounts = document.source.file_name().starts_with("accounts.y");
        let entry = (document.front.entries.iter())
            .find(|entry| Id::new(document.scalar_text(&entry.key)) == *id)?;
        is_accounts.then(|| (document.source.path.to_string(), entry.key.content()))
    });
    items.chain(feedback).chain(accounts).collect()
}

/// Every place that names an id, in every file, by path.
pub(super) fn mentions(workspace: &Workspace, id: &Id) -> Vec<(String, Vec<Span>)> {
    let backlog = &workspace.backlog;
    let mut paths = backlog.paths();
    paths.put_in_order();
    let mut found = Vec::new();
    for path in paths {
        let Some(source) = backlog.source(path) else {
            continue;
        };
        let spans = if id.is_native() {
            native(&source.text, id)
        } else {
            others(&source.text, id.as_str())
        };
        if !spans.is_empty() {
            found.push((path.to_owned(), spans));
        }
    }
    if !id.is_native() {
        for (path, span) in definitions(workspace, id) {
            let text = backlog.source(&path).map(|source| source.slice(span));
            if text == Some(id.as_str()) && !found.iter().any(|(each, _)| *each == path) {
                found.push((path, vec![span]));
            }
        }
    }
    found
}

/// The places of an id of our own, in whatever case it is written.
fn native(text: &str, id: &Id) -> Vec<Span> {
    let bytes = text.as_bytes();
    let letter = id.as_str().as_bytes().first().copied().unwrap_or_default();
    let is_word = |at: usize| {
        (bytes.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    memchr::memchr_iter(b'-', bytes)
        .filter_map(|hyphen| {
            let start = hyphen.checked_sub(1)?;
            let first = bytes.get(start)?.to_ascii_uppercase();
            let before = start.checked_sub(1);
            let is_start = before.is_none_or(|at| !is_word(at) && bytes.get(at) != Some(&b'-'));
            if first != letter || !is_start || is_word(start + 8) {
                return None;
            }
            let word = text.get(start..start + 8)?;
            (Id::is_written_in(word) && Id::new(word) == *id).then(|| Span::new(start, start + 8))
        })
        .collect()
}

/// Every id of our own that a stretch of a text names, and where.
pub(super) fn native_ids(text: &str, within: Span) -> Vec<(Span, Id)> {
    let part = text.get(within.range()).unwrap_or_default();
    let base = within.start as usize;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    memchr::memchr_iter(b'-', part.as_bytes())
        .filter_map(|hyphen| {
            let start = base + hyphen.checked_sub(1)?;
            let before = text.get(..start)?.chars().next_back();
            let behind = text.get(start + 8..)?.chars().next();
            let word = text.get(start..start + 8)?;
            let is_whole = !before.is_some_and(is_word)
                && !behind.is_some_and(|c| c.is_alphanumeric() || c == '_');
            (is_whole && Id::is_written_in(word))
                .then(|| (Span::new(start, start + 8), Id::new(word)))
        })
        .collect()
}

/// The places of another id, as a word of its own.
fn others(text: &str, id: &str) -> Vec<Span> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(id)
        .filter(|(at, _)| {
            let before = text
                .get(..*at)
                .and_then(|before| before.chars().next_back());
            let behind = text
                .get(at + id.len()..)
                .and_then(|rest| rest.chars().next());
            // A number is an id only where its place says so.
            let is_bare = id.bytes().all(|byte| byte.is_ascii_digit());
            !is_bare && !before.is_some_and(is_word) && !behind.is_some_and(is_word)
        })
        .map(|(at, _)| Span::new(at, at + id.len()))
        .collect()
}

/// Edits of several files, in the form that the editor can take.
pub(super) struct Edits<'a> {
    server: &'a Server<'a>,
    workspace: &'a Workspace,
    texts: BTreeMap<String, Vec<(Span, String)>>,
    renames: Vec<(String, String)>,
    creations: Vec<(String, String)>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(server: &'a Server<'_>, workspace: &'a Workspace) -> Self {
        Self {
            server,
            workspace,
            texts: BTreeMap::new(),
            renames: Vec::new(),
            creations: Vec::new(),
        }
    }

    pub(super) fn replace(&mut self, path: &str, span: Span, text: String) {
        let edits = self.texts.entry(path.to_owned()).or_default();
        edits.push((span, text));
    }

    /// A new file with this text; only for editors that create files.
    pub(super) fn create(&mut self, path: String, text: String) {
        self.creations.push((path, text));
    }

    /// Gives a file another name, where the editor can.
    pub(super) fn rename_to(&mut self, from: String, to: String) {
        if self.server.client.renames_files {
            self.renames.push((from, to));
        }
    }

    /// Renames the file whose name begins with an id.
    fn rename(&mut self, path: &str, id: &Id, new: &Id) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let start = name.get(..id.as_str().len()).unwrap_or_default();
        let rest = name.get(id.as_str().len()..).unwrap_or_default();
        let fits = start.eq_ignore_ascii_case(id.as_str()) && rest.starts_with(['-', '.']);
        if fits && self.server.client.renames_files {
            let to = format!("{folder}/{new}{rest}");
            self.renames
                .push((path.to_owned(), to.trim_start_matches('/').to_owned()));
        }
    }

    pub(super) fn done(self) -> WorkspaceEdit {
        let Self {
            server,
            workspace,
            texts,
            renames,
            creations,
        } = self;
        let texts = texts.into_iter().map(|(path, edits)| {
            let text = workspace.text(&path).unwrap_or_default();
            let lines = Lines::new(text, server.client.encoding);
            let edits: Vec<TextEdit> = edits
                .into_iter()
                .map(|(span, new_text)| TextEdit {
                    range: lines.range(span),
                    new_text,
                })
                .collect();
            (server.uri(workspace, &path), edits)
        });
        if !server.client.versioned_edits {
            return WorkspaceEdit {
                changes: Some(texts.collect()),
                ..WorkspaceEdit::default()
            };
        }
        let mut changes: Vec<DocumentChange> = texts
            .map(|(uri, edits)| {
                let version = server.documents.at(&uri).map(|open| open.version);
                let edits = edits.into_iter().map(Edit::TextEdit).collect();
                DocumentChange::TextDocumentEdit(TextDocumentEdit {
                    text_document: OptionalVersionedTextDocumentIdentifier {
                        version,
                        text_document_identifier: TextDocumentIdentifier { uri },
                    },
                    edits,
                })
            })
            .collect();
        for (path, text) in creations {
            let uri = uri_of(&workspace.path(&path));
            let new = CreateFile::new(uri.clone(), Some(creation()), None);
            changes.push(DocumentChange::CreateFile(new));
            changes.push(DocumentChange::TextDocumentEdit(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version: None,
                    text_document_identifier: TextDocumentIdentifier { uri },
                },
                edits: vec![Edit::TextEdit(TextEdit {
                    range: Range::default(),
                    new_text: text,
                })],
            }));
        }
        for (from, to) in renames {
            changes.push(DocumentChange::RenameFile(RenameFile::new(
                server.uri(workspace, &from),
                uri_of(&workspace.path(&to)),
                None,
                None,
            )));
        }
        WorkspaceEdit {
            document_changes: Some(changes),
            ..WorkspaceEdit::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, id: &str) -> Vec<u32> {
        let id = Id::new(id);
        let spans = if id.is_native() {
            native(text, &id)
        } else {
            others(text, id.as_str())
        };
        spans.iter().map(|span| span.start).collect()
    }

    #[test]
    fn finds_an_id_in_any_case_and_in_file_names_but_not_within_words() {
        let text = "S-7K3M2Q s-7k3m2q, (S-7K3M2Q-x.md) XS-7K3M2Q S-7K3M2Q9 K-7K3M2Q";
        assert_eq!(found(text, "S-7K3M2Q"), [0, 9, 20]);
    }

    #[test]
    fn finds_other_peoples_ids_as_whole_words() {
        assert_eq!(found("EIP-155 and EIP-1559, EIP-155.", "EIP-155"), [0, 22]);
        assert_eq!(found("155 of 155", "155"), Vec::<u32>::new());
    }
}
