//! What can be done with one key press: mending what was found, ticking, moving in the order, the next status.

use gen_lsp_types::{
    Code, CodeAction, CodeActionKind, CodeActionParams, Diagnostic, WorkspaceEdit,
};

use super::convert::Lines;
use super::links::Edits;
use super::order::{Move, insert, line_end, moved, put, replace};
use super::server::Server;
use super::workspace::Workspace;
use crate::backlog::body::Form;
use crate::backlog::front_matter::{Entry, Node, Scalar, Style, quoted};
use crate::backlog::{Document, ItemIx, ProblemKind};
use crate::rules::{Check, Finding};
use crate::text::{Edit, Span};

/// What can be done at a place, in the order in which it is offered: one line each.
#[rustfmt::skip]
static ACTIONS: &[fn(&Bench<'_>) -> Vec<CodeAction>] = &[
    |bench| bench.fixes(),
    |bench| bench.document().map(|document| bench.ticks(document)).unwrap_or_default(),
    |bench| bench.document().and_then(|document| bench.quotes(document)).into_iter().collect(),
    |bench| bench.document().and_then(|document| bench.status(document)).into_iter().collect(),
    |bench| bench.server.reissues(bench.workspace, bench.path, bench.span),
    |bench| bench.server.splits(bench.workspace, bench.path, bench.span),
    |bench| bench.listing(),
    |bench| bench.moves(),
    |bench| bench.fix_all().into_iter().collect(),
];

impl Server<'_> {
    pub(super) fn code_actions(&self, params: &CodeActionParams) -> Vec<CodeAction> {
        let Some((open, workspace, path)) = self.place(&params.text_document.uri) else {
            return Vec::new();
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let bench = Bench {
            server: self,
            workspace,
            path,
            span: lines.span(params.range),
            diagnostics: &params.context.diagnostics,
        };
        let mut actions: Vec<CodeAction> = ACTIONS.iter().flat_map(|act| act(&bench)).collect();
        let Some(only) = &params.context.only else {
            return actions;
        };
        actions.retain(|action| {
            (action.kind.as_ref())
                .is_some_and(|kind| only.iter().any(|wanted| within(kind, wanted)))
        });
        actions
    }
}

/// Whether a kind is another or below it (`refactor.rewrite` is below `refactor`).
fn within(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let name = |kind: &CodeActionKind| {
        let value = serde_json::to_value(kind).unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    };
    let (kind, wanted) = (name(kind), name(wanted));
    let rest = kind.strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// The place that actions are asked for.
struct Bench<'a> {
    server: &'a Server<'a>,
    workspace: &'a Workspace,
    path: &'a str,
    span: Span,
    /// Those that the editor shows there.
    diagnostics: &'a [Diagnostic],
}

impl Bench<'_> {
    fn document(&self) -> Option<&Document> {
        self.workspace.backlog.document(self.path)
    }

    /// Ways out of what was found here.
    fn fixes(&self) -> Vec<CodeAction> {
        let findings = self.workspace.findings(self.path).iter();
        let here = findings.filter(|finding| touches(finding.remark.span, self.span));
        let mut actions = Vec::new();
        for finding in here {
            let mended = self.mended(finding);
            for (title, edits) in mended.into_iter().chain(self.silenced(finding)) {
                let is_fix = !finding.remark.fix.is_empty();
                let mut action = self.action(CodeActionKind::QuickFix, title, edits);
                let is_silencing = action.title.starts_with("Leave out");
                action.is_preferred = (is_fix && !is_silencing).then_some(true);
                action.diagnostics = Some(self.told(finding));
                actions.push(action);
            }
        }
        actions
    }

    /// The edits that mend a finding: the rule's own, what was probably meant, a missing key.
    fn mended(&self, finding: &Finding) -> Option<(String, Vec<Edit>)> {
        let remark = &finding.remark;
        let help = remark.help.as_deref().unwrap_or_default();
        if !remark.fix.is_empty() {
            let title = match help {
                "" => format!("Mend {}", finding.rule.name),
                help => capital(help),
            };
            return Some((title, remark.fix.clone()));
        }
        let source = self.workspace.backlog.source(self.path)?;
        if let Some(meant) = between(help, "did you mean `", "`?") {
            if remark.span.is_empty() {
                return None;
            }
            let title = format!("Change `{}` to `{meant}`", source.slice(remark.span));
            return Some((title, vec![replace(remark.span, meant.to_owned())]));
        }
        if let Some(key) = between(&remark.message, "`", "` is missing")
            && matches!(finding.rule.check, Check::Problem(ProblemKind::MissingKey))
            && !key.contains('.')
        {
            let document = self.workspace.backlog.document(self.path)?;
            let at = document.front.span.end as usize;
            let line = format!("{key}: {}", line_end(&source.text));
            return Some((format!("Add `{key}:`"), vec![insert(at, line)]));
        }
        None
    }

    /// Leaves a finding out here; the reason is the person's to write.
    fn silenced(&self, finding: &Finding) -> Option<(String, Vec<Edit>)> {
        let document = self.workspace.backlog.document(self.path)?;
        let is_record = self
            .workspace
            .backlog
            .items
            .binary_search_by(|item| item.path().cmp(self.path))
            .is_ok();
        if !is_record
            || !document.front.fenced
            || finding.rule.code.starts_with(['F', 'S', 'I', 'V'])
        {
            return None;
        }
        let rule = finding.rule.name;
        let end = line_end(&document.source.text);
        let line = format!("  - {{rule: {rule}, reason: \"\"}}{end}");
        let edit = match document.entry("ignore") {
            None => insert(
                document.front.span.end as usize,
                format!("ignore:{end}{line}"),
            ),
            Some(entry) => {
                let Node::List(list) = &entry.value else {
                    return None;
                };
                let entry = list.nodes.last()?.span();
                let text = document.source.text.get(entry.end as usize..)?;
                let newline = text.find('\n')? + 1;
                let indent =
                    super::cursor::line_before(&document.source.text, entry.start as usize);
                let indent = indent.len() - indent.trim_start().len();
                let is_block = !document.source.slice(list.span).starts_with('[');
                if !is_block {
                    return None;
                }
                let line = format!("{}{}", " ".repeat(indent), line.trim_start());
                insert(entry.end as usize + newline, line)
            }
        };
        Some((
            format!("Leave out `{rule}` here, with a reason"),
            vec![edit],
        ))
    }

    /// The diagnostic of a finding as the editor was told.
    fn told(&self, finding: &Finding) -> Vec<Diagnostic> {
        let code = Code::String(finding.rule.code.to_owned());
        let same = self.diagnostics.iter().filter(|diagnostic| {
            diagnostic.code.as_ref() == Some(&code)
                && diagnostic
                    .data
                    .as_ref()
                    .and_then(|data| data.get("key"))
                    .is_none_or(|key| key == &finding.remark.key)
        });
        same.cloned().collect()
    }

    /// Everything in this file that can be mended without a decision, at once.
    fn fix_all(&self) -> Option<CodeAction> {
        let mut edits: Vec<Edit> = Vec::new();
        for finding in self.workspace.findings(self.path) {
            let overlaps = |edit: &Edit| edits.iter().any(|other| touches(other.span, edit.span));
            if !finding.remark.fix.iter().any(overlaps) {
                edits.extend(finding.remark.fix.iter().cloned());
            }
        }
        let title = "Mend everything in this file that needs no decision".to_owned();
        (!edits.is_empty()).then(|| self.action(CodeActionKind::SourceFixAll, title, edits))
    }

    /// Ticks criteria, tasks and questions, or takes the tick away.
    fn ticks(&self, document: &Document) -> Vec<CodeAction> {
        let body = &document.body;
        let criteria = body
            .criteria
            .iter()
            .filter_map(|criterion| match criterion.form {
                Form::Task { done } => Some((criterion.span, done, "criterion")),
                _ => None,
            });
        let tasks = body.tasks.iter().map(|task| (task, "task"));
        let questions = body.questions.iter().map(|question| (question, "question"));
        let lists = tasks
            .chain(questions)
            .filter_map(|(task, name)| Some((task.span, task.done?, name)));
        criteria
            .chain(lists)
            .filter(|(span, ..)| touches(*span, self.span))
            .filter_map(|(span, done, name)| {
                let text = document.source.slice(span);
                let at = span.start as usize + text.find('[')? + 1;
                let width = document.source.text.get(at..)?.chars().next()?.len_utf8();
                let (title, mark) = if done {
                    (format!("Take the tick from this {name}"), " ")
                } else {
                    (format!("Tick this {name}"), "x")
                };
                let edit = replace(Span::new(at, at + width), mark.to_owned());
                Some(self.action(CodeActionKind::RefactorRewrite, title, vec![edit]))
            })
            .collect()
    }

    /// Puts a plain value in quotes.
    fn quotes(&self, document: &Document) -> Option<CodeAction> {
        let scalar = plain_at(&document.front.entries, self.span)?;
        let text = document.scalar_text(scalar);
        let edit = replace(scalar.span(), quoted(text));
        let title = format!("Put `{}` in quotes", super::values::shortened(text, 30));
        Some(self.action(CodeActionKind::RefactorRewrite, title, vec![edit]))
    }

    /// The status after the one that the cursor is on.
    fn status(&self, document: &Document) -> Option<CodeAction> {
        let entry = document.entry("status")?;
        let whole = entry.key.span().join(entry.value.span());
        let Node::Scalar(scalar) = &entry.value else {
            return None;
        };
        if !touches(whole, self.span) {
            return None;
        }
        let statuses = &self.workspace.backlog.config.workflow.statuses;
        let now = document.scalar_text(scalar).trim();
        let place = statuses.iter().position(|status| status == now)?;
        let next = statuses.get(place + 1)?;
        let edit = replace(scalar.content(), next.clone());
        let title = format!("Move to `{next}`");
        Some(self.action(CodeActionKind::RefactorRewrite, title, vec![edit]))
    }

    /// The item of this file in the order: put in, or moved.
    fn listing(&self) -> Vec<CodeAction> {
        let backlog = &self.workspace.backlog;
        let place = (backlog.items).binary_search_by(|item| item.path().cmp(self.path));
        let Some((index, item)) = place.ok().and_then(|place| backlog.indexed().nth(place)) else {
            return Vec::new();
        };
        let Some(order) = &backlog.order.source else {
            return Vec::new();
        };
        let lines = &backlog.order.lines;
        if let Some(number) = lines.iter().position(|line| line.id.value == item.id) {
            return self.placed(number, index);
        }
        if !item.is_open() || !item.is_leaf() {
            return Vec::new();
        }
        [(true, "first"), (false, "last")]
            .into_iter()
            .filter_map(|(is_first, word)| {
                let edit = put(&backlog.order, item, is_first)?;
                let title = format!("Put {} {word} in the order", item.id);
                let kind = CodeActionKind::RefactorRewrite;
                Some(self.action_in(&order.path, kind, title, vec![edit]))
            })
            .collect()
    }

    /// The line of the order that the cursor is on, moved.
    fn moves(&self) -> Vec<CodeAction> {
        let backlog = &self.workspace.backlog;
        let is_order =
            (backlog.order.source.as_ref()).is_some_and(|order| *order.path == *self.path);
        let lines = &backlog.order.lines;
        let here = lines.iter().position(|line| touches(line.span, self.span));
        match here.filter(|_| is_order) {
            Some(number) => {
                let id = lines.get(number).map(|line| &line.id.value);
                let index = id.and_then(|id| backlog.find(id));
                self.placed(number, index.unwrap_or(ItemIx(u32::MAX)))
            }
            None => Vec::new(),
        }
    }

    fn placed(&self, number: usize, index: ItemIx) -> Vec<CodeAction> {
        let order = &self.workspace.backlog.order;
        let (Some(source), Some(line)) = (&order.source, order.lines.get(number)) else {
            return Vec::new();
        };
        let id = &line.id.value;
        let moves = [
            (Move::First, format!("Move {id} first in the order")),
            (Move::Up, format!("Move {id} up in the order")),
            (Move::Down, format!("Move {id} down in the order")),
            (Move::Last, format!("Move {id} last in the order")),
            (Move::Out, format!("Take {id} out of the order")),
        ];
        let mut actions: Vec<CodeAction> = moves
            .into_iter()
            .filter_map(|(to, title)| {
                let edits = moved(order, number, to)?;
                let kind = CodeActionKind::RefactorRewrite;
                Some(self.action_in(&source.path, kind, title, edits))
            })
            .collect();
        actions.extend(self.echo(number, index));
        actions
    }

    /// The line's title as the item has it now.
    fn echo(&self, number: usize, index: ItemIx) -> Option<CodeAction> {
        let backlog = &self.workspace.backlog;
        let item = backlog.items.get(index.index())?;
        let line = backlog.order.lines.get(number)?;
        let source = backlog.order.source.as_ref()?;
        let title: Vec<&str> = item.title.value.split_whitespace().collect();
        let title = title.join(" ");
        if source.slice(line.title) == title {
            return None;
        }
        let edit = if line.title.is_empty() {
            insert(line.id.span.end as usize, format!("  {title}"))
        } else {
            replace(line.title, title)
        };
        let kind = CodeActionKind::RefactorRewrite;
        let name = format!("Write the title of {} as it is now", item.id);
        Some(self.action_in(&source.path, kind, name, vec![edit]))
    }

    fn action(&self, kind: CodeActionKind, title: String, edits: Vec<Edit>) -> CodeAction {
        self.action_in(self.path, kind, title, edits)
    }

    fn action_in(
        &self,
        path: &str,
        kind: CodeActionKind,
        title: String,
        edits: Vec<Edit>,
    ) -> CodeAction {
        let mut all = Edits::new(self.server, self.workspace);
        for edit in edits {
            all.replace(path, edit.span, edit.replacement);
        }
        let edit: WorkspaceEdit = all.done();
        CodeAction {
            title,
            kind: Some(kind),
            edit: Some(edit),
            ..CodeAction::default()
        }
    }
}

/// Whether two places meet, at their edges too.
fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// The plain value at this place.
fn plain_at(entries: &[Entry], span: Span) -> Option<&Scalar> {
    entries.iter().find_map(|entry| {
        let nodes = std::iter::once(&entry.value).chain(entry.value.nodes());
        let mut nodes = nodes.into_iter();
        nodes.find_map(|node| match node {
            Node::Scalar(scalar) => {
                (scalar.style() == Style::Plain && touches(scalar.span(), span)).then_some(scalar)
            }
            node => plain_at(node.entries(), span),
        })
    })
}

/// What stands between two texts.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    let (inner, _) = rest.split_once(end)?;
    (!inner.is_empty() && !inner.contains('`')).then_some(inner)
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}
