//! What `deepen check` finds, in the protocol's words.

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message,
    PublishDiagnosticsParams,
};
use serde_json::json;

use super::convert::{Lines, uri_of};
use super::server::Server;
use super::workspace::Workspace;
use crate::rules::{Finding, Level};
use crate::text::Span;

impl Server<'_> {
    /// Tells the editor what is wrong in an open text, when it is another than it was told last.
    pub(super) fn tell(&mut self, uri: &str) {
        let Some(open) = self.documents.0.get(uri) else {
            return;
        };
        let diagnostics = match &open.home {
            Some((home, path)) => self.diagnostics(*home, path),
            None => Vec::new(),
        };
        if open.told.as_ref() == Some(&diagnostics) {
            return;
        }
        let told = PublishDiagnosticsParams {
            uri: open.uri.clone(),
            version: Some(open.version),
            diagnostics: diagnostics.clone(),
        };
        self.notify("textDocument/publishDiagnostics", &told);
        if let Some(open) = self.documents.0.get_mut(uri) {
            open.told = Some(diagnostics);
        }
    }

    /// Tells the editor what is wrong in files that are not open, where it asked for that and it is other than before.
    pub(super) fn tell_closed(&self, home: usize, changed: &[String]) {
        let Some(workspace) = self.workspaces.get(home) else {
            return;
        };
        let is_whole = changed.iter().any(String::is_empty);
        let whole = workspace.place_of_the_whole().filter(|_| is_whole);
        let paths = changed.iter().map(String::as_str).chain(whole);
        for path in paths.filter(|path| !path.is_empty()) {
            if self.documents.of(home, path).is_none() {
                let told = PublishDiagnosticsParams {
                    uri: uri_of(&workspace.path(path)),
                    version: None,
                    diagnostics: self.diagnostics(home, path),
                };
                self.notify("textDocument/publishDiagnostics", &told);
            }
        }
    }

    /// What is wrong in a file, as it was last found.
    pub(super) fn diagnostics(&self, home: usize, path: &str) -> Vec<Diagnostic> {
        let Some(workspace) = self.workspaces.get(home) else {
            return Vec::new();
        };
        let text = workspace.text(path).unwrap_or_default();
        let lines = Lines::new(text, self.client.encoding);
        let mut diagnostics: Vec<Diagnostic> = (workspace.findings(path).iter())
            .map(|finding| self.diagnostic(workspace, finding, &lines))
            .collect();
        if workspace.place_of_the_whole() == Some(path) {
            let whole = workspace.findings("").iter();
            diagnostics.extend(whole.map(|finding| self.diagnostic(workspace, finding, &lines)));
        }
        diagnostics
    }

    fn diagnostic(
        &self,
        workspace: &Workspace,
        finding: &Finding,
        lines: &Lines<'_>,
    ) -> Diagnostic {
        let remark = &finding.remark;
        let message = match &remark.help {
            Some(help) => format!("{}\nhelp: {help}", remark.message),
            None => remark.message.clone(),
        };
        let notes: Vec<DiagnosticRelatedInformation> = (remark.notes.iter())
            .map(|note| DiagnosticRelatedInformation {
                location: self.location(workspace, &note.path, note.span),
                message: note.message.clone(),
            })
            .collect();
        Diagnostic {
            range: lines.range(remark.span),
            severity: Some(match finding.level {
                Level::Error => DiagnosticSeverity::Error,
                Level::Warning => DiagnosticSeverity::Warning,
                Level::Info => DiagnosticSeverity::Information,
            }),
            code: Some(Code::String(finding.rule.code.to_owned())),
            code_description: None,
            source: Some("deepen".to_owned()),
            message: Message::String(message),
            tags: None,
            related_information: (!notes.is_empty() && self.client.related_information)
                .then_some(notes),
            data: Some(json!({ "rule": finding.rule.name, "key": remark.key })),
        }
    }

    /// A place in a file of the backlog.
    pub(super) fn location(&self, workspace: &Workspace, path: &str, span: Span) -> Location {
        let text = workspace.text(path).unwrap_or_default();
        Location {
            uri: self.uri(workspace, path),
            range: Lines::new(text, self.client.encoding).range(span),
        }
    }
}
