//! Actions that change several files and give out ids: a story split, an id given anew. They are offered without being made;
//! the edits are made when one is chosen, where the editor can wait until then.

use gen_lsp_types::{
    CodeAction, CodeActionDisabled, CodeActionKind, CreateFileOptions, Uri, WorkspaceEdit,
};
use serde::{Deserialize, Serialize};

use super::dispatch::Refusal;
use super::links::Edits;
use super::server::Server;
use super::workspace::Workspace;
use crate::backlog::change::reissuing::{self, References};
use crate::backlog::change::{Outcome, naming, splitting};
use crate::backlog::{Id, ItemIx};
use crate::repo::cache::Cache;
use crate::repo::git::Repository;
use crate::repo::minting::Mint;
use crate::text::{Change, Span};

/// What an action was offered for: it comes back with the action that is chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Offered {
    uri: Uri,
    deed: Deed,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deed {
    Split {
        key: String,
        start: u32,
        end: u32,
    },
    /// Whether all references follow, or only those that tell which file they mean.
    Reissue {
        all: bool,
    },
}

impl Server<'_> {
    /// The action that was chosen, with its edits.
    pub(super) fn resolved(&self, mut action: CodeAction) -> Result<CodeAction, Refusal> {
        let Some(data) = action.data.clone().filter(|_| action.edit.is_none()) else {
            return Ok(action);
        };
        let Offered { uri, deed } = serde_json::from_value(data)?;
        let gone = || Refusal::Impossible("the file is no longer what it was".to_owned());
        let (_, workspace, path) = self.place(&uri).ok_or_else(gone)?;
        action.edit = Some(self.done(workspace, path, &deed)?);
        Ok(action)
    }

    /// Splits of the item in this file, for somebody who looks at `at`.
    pub(super) fn splits(&self, workspace: &Workspace, path: &str, at: Span) -> Vec<CodeAction> {
        let Some(index) = item_of(workspace, path) else {
            return Vec::new();
        };
        let id = &workspace.backlog.item(index).id;
        let found = splitting::proposals(&workspace.backlog, index, at);
        found
            .into_iter()
            .map(|proposal| {
                if !self.client.creates_files {
                    let title = format!("{}: `{}`", proposal.said, proposal.command(id));
                    return self.on_the_command_line(title);
                }
                let deed = Deed::Split {
                    key: proposal.key,
                    start: at.start,
                    end: at.end,
                };
                let kind = CodeActionKind::RefactorRewrite;
                self.offered(workspace, path, (kind, proposal.said), deed)
            })
            .collect()
    }

    /// Another id for the record in this file, where another file has the same.
    pub(super) fn reissues(&self, workspace: &Workspace, path: &str, at: Span) -> Vec<CodeAction> {
        let backlog = &workspace.backlog;
        let Ok(subject) = reissuing::subject(backlog, path) else {
            return Vec::new();
        };
        let twins = reissuing::with_id(backlog, subject.id).len();
        let entry = subject.document.entry("id");
        let is_here = entry.is_some_and(|entry| {
            let whole = entry.key.span().join(entry.value.span());
            whole.start <= at.end && at.start <= whole.end
        });
        if twins < 2 || !is_here || !subject.id.is_native() {
            return Vec::new();
        }
        [
            (false, "references that have its title or file name follow"),
            (true, "all references follow"),
        ]
        .into_iter()
        .map(|(all, what)| {
            let title = format!("Reissue the id {} of this file: {what}", subject.id);
            let said = (CodeActionKind::QuickFix, title);
            self.offered(workspace, path, said, Deed::Reissue { all })
        })
        .collect()
    }

    /// An action whose edits are made when it is chosen; at once, for an editor that cannot ask for them then.
    fn offered(
        &self,
        workspace: &Workspace,
        path: &str,
        (kind, title): (CodeActionKind, String),
        deed: Deed,
    ) -> CodeAction {
        let mut action = CodeAction {
            title,
            kind: Some(kind),
            ..CodeAction::default()
        };
        if self.client.resolves_actions {
            let uri = self.uri(workspace, path);
            action.data = serde_json::to_value(Offered { uri, deed }).ok();
            return action;
        }
        match self.done(workspace, path, &deed) {
            Ok(edit) => action.edit = Some(edit),
            Err(Refusal::Impossible(reason)) => {
                action.disabled = Some(CodeActionDisabled { reason });
            }
            Err(Refusal::Params(_)) => {}
        }
        action
    }

    /// What this editor cannot do itself.
    fn on_the_command_line(&self, title: String) -> CodeAction {
        let reason = "this editor cannot create files as part of an edit".to_owned();
        CodeAction {
            title,
            kind: Some(CodeActionKind::RefactorRewrite),
            disabled: self
                .client
                .shows_disabled
                .then_some(CodeActionDisabled { reason }),
            ..CodeAction::default()
        }
    }

    fn done(
        &self,
        workspace: &Workspace,
        path: &str,
        deed: &Deed,
    ) -> Result<WorkspaceEdit, Refusal> {
        let outcome = outcome(workspace, path, deed)?;
        let mut edits = Edits::new(self, workspace);
        for change in outcome.changes {
            match change {
                Change::Create { path, text } => edits.create(path, text),
                Change::Edit {
                    path, edits: all, ..
                } => {
                    for edit in all {
                        edits.replace(&path, edit.span, edit.replacement);
                    }
                }
                Change::Move {
                    from,
                    path,
                    edits: all,
                    ..
                } => {
                    for edit in all {
                        edits.replace(&from, edit.span, edit.replacement);
                    }
                    edits.rename_to(from, path);
                }
            }
        }
        Ok(edits.done())
    }
}

fn item_of(workspace: &Workspace, path: &str) -> Option<ItemIx> {
    let backlog = &workspace.backlog;
    let place = backlog
        .items
        .binary_search_by(|item| item.path().cmp(path))
        .ok()?;
    backlog.indexed().nth(place).map(|(index, _)| index)
}

/// The changes of files that carry a deed out, with ids that nothing has.
fn outcome(workspace: &Workspace, path: &str, deed: &Deed) -> Result<Outcome, Refusal> {
    let backlog = &workspace.backlog;
    let impossible = |error: &dyn std::fmt::Display| Refusal::Impossible(error.to_string());
    let repository =
        Repository::discover(&workspace.site.top).map_err(|error| impossible(&error))?;
    let cache = repository
        .as_ref()
        .map(|repository| Cache::new(&repository.common_folder()));
    let is_known = |id: &Id| backlog.find(id).is_some() || backlog.feedback_by_id(id).is_some();
    let root = &workspace.site.root;
    let mut mint = Mint::new(repository.as_ref(), root, cache.as_ref(), is_known);
    match deed {
        Deed::Split { key, start, end } => {
            let at = Span::new(*start as usize, *end as usize);
            let index = item_of(workspace, path);
            let found = index.and_then(|index| {
                let mut all = splitting::proposals(backlog, index, at).into_iter();
                Some((index, all.find(|proposal| proposal.key == *key)?))
            });
            let Some((index, proposal)) = found else {
                return Err(impossible(&"the item is no longer what it was"));
            };
            let ids = proposal
                .types()
                .map(|item_type| mint.id(naming::letter(item_type)))
                .collect::<Result<Vec<Id>, _>>()
                .map_err(|error| impossible(&error))?;
            let split = proposal.split(index, ids);
            splitting::split(backlog, &split, workspace.facts().today)
                .map_err(|error| impossible(&error))
        }
        Deed::Reissue { all } => {
            let subject = reissuing::subject(backlog, path).map_err(|error| impossible(&error))?;
            let letter = subject.id.as_str().chars().next().unwrap_or('S');
            let new = mint.id(letter).map_err(|error| impossible(&error))?;
            let references = if *all {
                References::All
            } else {
                References::Told
            };
            reissuing::reissue(backlog, &subject, &new, &references)
                .map_err(|error| impossible(&error))
        }
    }
}

/// A file that is there already stays.
pub(super) fn creation() -> CreateFileOptions {
    CreateFileOptions {
        overwrite: Some(false),
        ignore_if_exists: Some(false),
    }
}
