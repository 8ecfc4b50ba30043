//! What the editor can do, and what the server offers it.

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeLensOptions, CompletionOptions, PositionEncodingKind,
    RenameOptions, SaveOptions, ServerCapabilities, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde_json::Value;

use super::convert::Encoding;

/// What the editor can do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    pub(super) related_information: bool,
    /// Renames files as part of an edit.
    pub(super) renames_files: bool,
    /// Creates files as part of an edit.
    pub(super) creates_files: bool,
    /// Asks for the edits of an action when it is chosen.
    pub(super) resolves_actions: bool,
    /// Shows actions that cannot be chosen, and why.
    pub(super) shows_disabled: bool,
    /// Edits that say which version of a text they are for.
    pub(super) versioned_edits: bool,
    pub(super) registers_watchers: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) refreshes_hints: bool,
    /// Symbols within symbols.
    pub(super) nests_symbols: bool,
    /// Whether findings in files that are not open are wanted: `initializationOptions: {"diagnostics": "all"}`.
    pub(super) tells_closed: bool,
}

impl Client {
    /// From the parameters of `initialize`. Editors say far more of themselves than is asked for here, each in its own way: what
    /// is not asked for is not read.
    pub(super) fn new(params: &Value) -> Self {
        let able = &params["capabilities"];
        let can = |pointer: &str| able.pointer(pointer) == Some(&Value::Bool(true));
        let all = |pointer: &str| {
            let all = able.pointer(pointer).and_then(Value::as_array);
            all.map_or(&[][..], Vec::as_slice)
        };
        let does = |operation: &str| {
            all("/workspace/workspaceEdit/resourceOperations")
                .iter()
                .any(|each| each == operation)
        };
        let offered: Vec<PositionEncodingKind> = all("/general/positionEncodings")
            .iter()
            .filter_map(|each| serde_json::from_value(each.clone()).ok())
            .collect();
        Self {
            encoding: Encoding::negotiated(&offered),
            related_information: can("/textDocument/publishDiagnostics/relatedInformation"),
            renames_files: does("rename"),
            creates_files: does("create") && can("/workspace/workspaceEdit/documentChanges"),
            resolves_actions: can("/textDocument/codeAction/dataSupport")
                && all("/textDocument/codeAction/resolveSupport/properties")
                    .iter()
                    .any(|each| each == "edit"),
            shows_disabled: can("/textDocument/codeAction/disabledSupport"),
            versioned_edits: can("/workspace/workspaceEdit/documentChanges"),
            registers_watchers: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            refreshes_lenses: can("/workspace/codeLens/refreshSupport"),
            refreshes_hints: can("/workspace/inlayHint/refreshSupport"),
            nests_symbols: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            tells_closed: params["initializationOptions"]["diagnostics"] == "all",
        }
    }
}

/// What the server offers: everything but formatting, which would touch what nobody meant to change.
pub(super) fn capabilities(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(SaveOptions::default().into()),
        ..TextDocumentSyncOptions::default()
    };
    let kinds = vec![
        CodeActionKind::QuickFix,
        CodeActionKind::RefactorRewrite,
        CodeActionKind::SourceFixAll,
    ];
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(sync.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["-", ":", " ", "[", ","].map(str::to_owned).into()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        rename_provider: Some(
            RenameOptions {
                prepare_provider: Some(true),
                ..RenameOptions::default()
            }
            .into(),
        ),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(kinds),
                resolve_provider: Some(true),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        code_lens_provider: Some(CodeLensOptions::default()),
        inlay_hint_provider: Some(true.into()),
        folding_range_provider: Some(true.into()),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
