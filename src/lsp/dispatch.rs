//! Which part of the server takes which message.

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};
use lsp_server::{ErrorCode, Notification, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::convert::path_of;
use super::documents::Open;
use super::server::{MANY_FILES, Server};
use crate::text::sorting::PutInOrder as _;

type Answer = fn(&Server<'_>, Value) -> Result<Value, Refusal>;

/// Why a request has no answer.
pub(super) enum Refusal {
    /// Its parameters are not what the protocol says.
    Params(serde_json::Error),
    /// It cannot be done, in words for the user.
    Impossible(String),
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Params(error)
    }
}

/// What can be asked: one line each.
#[rustfmt::skip]
static REQUESTS: &[(&str, Answer)] = &[
    ("textDocument/completion", |server, params| answer(params, |params| server.completion(&params))),
    ("textDocument/hover", |server, params| answer(params, |params| server.hover(&params))),
    ("textDocument/definition", |server, params| answer(params, |params| server.definition(&params))),
    ("textDocument/references", |server, params| answer(params, |params| server.references(&params))),
    ("textDocument/prepareRename", |server, params| answer(params, |params| server.prepare_rename(&params))),
    ("textDocument/rename", |server, params| answer(params, |params| server.rename(&params))),
    ("textDocument/documentSymbol", |server, params| answer(params, |params| Ok(server.document_symbols(&params)))),
    ("workspace/symbol", |server, params| answer(params, |params| Ok(server.workspace_symbols(&params)))),
    ("textDocument/codeAction", |server, params| answer(params, |params| Ok(server.code_actions(&params)))),
    ("codeAction/resolve", |server, params| answer(params, |params| server.resolved(params))),
    ("textDocument/codeLens", |server, params| answer(params, |params| Ok(server.code_lenses(&params)))),
    ("textDocument/inlayHint", |server, params| answer(params, |params| Ok(server.inlay_hints(&params)))),
    ("textDocument/foldingRange", |server, params| answer(params, |params| Ok(server.folding_ranges(&params)))),
];

fn answer<P: DeserializeOwned, R: Serialize>(
    params: Value,
    ask: impl FnOnce(P) -> Result<R, Refusal>,
) -> Result<Value, Refusal> {
    Ok(serde_json::to_value(ask(serde_json::from_value(params)?)?)?)
}

/// The answer to any request.
pub(super) fn request(server: &Server<'_>, request: Request) -> Response {
    let Request { id, method, params } = request;
    let Some((_, answer)) = REQUESTS.iter().find(|(name, _)| *name == method) else {
        let message = format!("deepen does not know the request `{method}`");
        return Response::new_err(id, ErrorCode::MethodNotFound as i32, message);
    };
    match answer(server, params) {
        Ok(result) => Response::new_ok(id, result),
        Err(Refusal::Params(error)) => {
            let message = format!("the parameters of `{method}` cannot be read: {error}");
            Response::new_err(id, ErrorCode::InvalidParams as i32, message)
        }
        Err(Refusal::Impossible(message)) => {
            Response::new_err(id, ErrorCode::RequestFailed as i32, message)
        }
    }
}

/// Takes any notification; those that are not known are passed over, as the protocol says.
pub(super) fn notification(server: &mut Server<'_>, notification: Notification) {
    let Notification { method, params } = notification;
    let taken = match method.as_str() {
        "textDocument/didOpen" => take(params, |params| did_open(server, params)),
        "textDocument/didChange" => take(params, |params| did_change(server, params)),
        "textDocument/didClose" => take(params, |params| did_close(server, &params)),
        "textDocument/didSave" => {
            server.look_around();
            Ok(())
        }
        "workspace/didChangeWatchedFiles" => take(params, |params| files_changed(server, &params)),
        "workspace/didChangeWorkspaceFolders" => {
            take(params, |params| folders_changed(server, params))
        }
        _ => Ok(()),
    };
    if let Err(error) = taken {
        server.say(&format!("`{method}` cannot be read: {error}"));
    }
}

fn take<P: DeserializeOwned>(params: Value, take: impl FnOnce(P)) -> serde_json::Result<()> {
    take(serde_json::from_value(params)?);
    Ok(())
}

fn did_open(server: &mut Server<'_>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let Some(path) = path_of(&document.uri) else {
        return;
    };
    let home = server.home(&path);
    let key = document.uri.0.clone();
    let open = Open {
        uri: document.uri,
        path,
        version: document.version,
        text: document.text,
        home,
        is_fresh: true,
        told: None,
    };
    server.documents.0.insert(key, open);
}

fn did_change(server: &mut Server<'_>, params: DidChangeTextDocumentParams) {
    let encoding = server.client.encoding;
    let uri = &params.text_document.text_document_identifier.uri;
    let Some(open) = server.documents.at_mut(uri) else {
        return;
    };
    let version = params.text_document.version;
    let shifts = open.change(version, params.content_changes, encoding);
    if let Some((home, path)) = &open.home
        && let Some(workspace) = server.workspaces.get_mut(*home)
    {
        workspace.shift(path, &shifts);
    }
}

/// The file counts again as it lies on the disk.
fn did_close(server: &mut Server<'_>, params: &DidCloseTextDocumentParams) {
    let Some(open) = server.documents.0.remove(&params.text_document.uri.0) else {
        return;
    };
    if let Some((home, path)) = &open.home
        && let Some(workspace) = server.workspaces.get_mut(*home)
    {
        let source = workspace.on_disk(path);
        if workspace.update(path, source) {
            server.reload(*home);
        }
    }
    let diagnostics = match &open.home {
        Some((home, path)) if server.client.tells_closed => server.diagnostics(*home, path),
        _ => Vec::new(),
    };
    let told = serde_json::json!({ "uri": open.uri, "diagnostics": diagnostics });
    server.notify("textDocument/publishDiagnostics", &told);
}

fn files_changed(server: &mut Server<'_>, params: &DidChangeWatchedFilesParams) {
    let paths: Vec<_> = params
        .changes
        .iter()
        .filter_map(|change| path_of(&change.uri))
        .collect();
    let is_git = |path: &std::path::Path| path.iter().any(|part| part == ".git");
    if paths.iter().any(|path| is_git(path)) {
        server.look_around();
    }
    let mut changed: Vec<(usize, String)> = paths
        .iter()
        .filter(|path| !is_git(path))
        .filter_map(|path| server.known_home(path))
        .collect();
    changed.put_in_order();
    changed.dedup();
    if changed.len() > MANY_FILES {
        let mut homes: Vec<usize> = changed.iter().map(|(home, _)| *home).collect();
        homes.dedup();
        for home in homes {
            server.reload(home);
        }
        return;
    }
    for (home, path) in changed {
        if server.documents.of(home, &path).is_some() {
            continue;
        }
        if let Some(workspace) = server.workspaces.get_mut(home) {
            let source = workspace.on_disk(&path);
            if workspace.update(&path, source) {
                server.reload(home);
            }
        }
    }
}

fn folders_changed(server: &mut Server<'_>, params: DidChangeWorkspaceFoldersParams) {
    // A folder that goes leaves its backlog in memory: texts of it may still be open.
    for folder in params.event.added {
        if let Some(path) = path_of(&folder.uri) {
            server.add_folder(path);
        }
    }
}
