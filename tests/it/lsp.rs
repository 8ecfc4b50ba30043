//! The language server: an editor in this process says what editors say.

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// An editor and the server on the other end.
pub(crate) struct Editor {
    connection: Connection,
    server: Option<JoinHandle<bool>>,
    next: i32,
    /// The last diagnostics by address.
    told: Vec<(String, Value)>,
    capabilities: Value,
}

impl Editor {
    /// An editor that has these folders open and offers these encodings.
    pub(crate) fn new(folders: &[&Path], encodings: &[&str]) -> Self {
        Self::able(folders, encodings, &["create", "rename"])
    }

    /// One that can do this with files as part of an edit.
    fn able(folders: &[&Path], encodings: &[&str], operations: &[&str]) -> Self {
        let (connection, server) = Connection::memory();
        let server = std::thread::spawn(move || {
            deepen::lsp::run(&server, || "2026-11-02T12:00:00Z".parse().ok()).unwrap()
        });
        let mut editor = Self {
            connection,
            server: Some(server),
            next: 0,
            told: Vec::new(),
            capabilities: Value::Null,
        };
        let folders: Vec<Value> = folders
            .iter()
            .map(|folder| json!({ "uri": uri(folder), "name": "backlog" }))
            .collect();
        let params = json!({
            "processId": null,
            "rootUri": null,
            "workspaceFolders": folders,
            "capabilities": {
                "general": { "positionEncodings": encodings },
                "textDocument": {
                    "publishDiagnostics": { "relatedInformation": true },
                    "codeAction": {
                        "dataSupport": true,
                        "disabledSupport": true,
                        "resolveSupport": { "properties": ["edit"] },
                    },
                    "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                },
                "workspace": { "workspaceEdit": {
                    "documentChanges": true,
                    "resourceOperations": operations,
                } },
            },
        });
        let answer = editor.ask("initialize", params);
        editor.capabilities = answer["capabilities"].clone();
        editor.notify("initialized", json!({}));
        editor
    }

    fn demo() -> (Sandbox, Self) {
        let sandbox = Sandbox::demo();
        let editor = Self::new(&[&sandbox.path("")], &[]);
        (sandbox, editor)
    }

    fn notify(&self, method: &str, params: Value) {
        let message = Notification::new(method.to_owned(), params);
        self.connection.sender.send(message.into()).unwrap();
    }

    fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request::new(id.clone(), method.to_owned(), params);
        self.connection.sender.send(request.into()).unwrap();
        id
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.answer(method, params).response_result.unwrap()
    }

    fn answer(&mut self, method: &str, params: Value) -> Response {
        let id = self.send(method, params);
        loop {
            let response = self.take(Duration::from_secs(30));
            if let Some(response) = response.filter(|response| response.id == id) {
                return response;
            }
        }
    }

    /// The next message; a response comes back, diagnostics are kept.
    fn take(&mut self, patience: Duration) -> Option<Response> {
        match self.connection.receiver.recv_timeout(patience).ok()? {
            Message::Response(response) => Some(response),
            Message::Notification(message) => {
                if message.method == "textDocument/publishDiagnostics" {
                    let uri = message.params["uri"].as_str().unwrap().to_owned();
                    self.told.retain(|(each, _)| *each != uri);
                    self.told.push((uri, message.params["diagnostics"].clone()));
                }
                None
            }
            Message::Request(request) => {
                let answer = Response::new_ok(request.id, Value::Null);
                self.connection.sender.send(answer.into()).unwrap();
                None
            }
        }
    }

    /// Opens a file with this text.
    fn open(&mut self, path: &Path, text: &str) {
        let document =
            json!({ "uri": uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn open_file(&mut self, path: &Path) -> String {
        let text = std::fs::read_to_string(path).unwrap();
        self.open(path, &text);
        text
    }

    pub(crate) fn change(&mut self, path: &Path, text: &str) {
        let document = json!({ "uri": uri(path), "version": 2 });
        let changes = json!([{ "text": text }]);
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// The diagnostics of a file once they are as wanted.
    fn diagnostics(&mut self, path: &Path, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = uri(path);
        for _ in 0..600 {
            let told = self.told.iter().find(|(each, _)| *each == uri);
            let told = told.and_then(|(_, told)| told.as_array().cloned());
            if let Some(told) = told.filter(|told| wanted(told)) {
                return told;
            }
            self.take(Duration::from_millis(50));
        }
        panic!("the diagnostics never came: {:?}", self.told);
    }

    /// The diagnostics of a file once they are as wanted, or those that were told last.
    pub(crate) fn until(&mut self, path: &Path, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = uri(path);
        let mut last = Vec::new();
        for _ in 0..200 {
            let told = self.told.iter().find(|(each, _)| *each == uri);
            last = (told.and_then(|(_, told)| told.as_array().cloned())).unwrap_or_default();
            if wanted(&last) {
                break;
            }
            self.take(Duration::from_millis(50));
        }
        last
    }

    fn at(&mut self, method: &str, path: &Path, line: usize, character: usize) -> Value {
        self.ask(method, position(path, line, character))
    }

    /// Labels of what may be written at the `|` of this text.
    fn completes(&mut self, path: &Path, text: &str) -> Vec<String> {
        let (line, character, text) = cursor(text);
        self.open(path, &text);
        let list = self.at("textDocument/completion", path, line, character);
        let items = list["items"].as_array().unwrap();
        let label = |item: &Value| item["label"].as_str().unwrap().to_owned();
        items.iter().map(label).collect()
    }

    /// The texts after the action whose title begins so, at the `|` of this text.
    fn acts(&mut self, path: &Path, text: &str, title: &str) -> Vec<(String, String)> {
        let (line, character, text) = cursor(text);
        self.open(path, &text);
        let place = json!({ "line": line, "character": character });
        let params = json!({
            "textDocument": { "uri": uri(path) },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [] },
        });
        let actions = self.ask("textDocument/codeAction", params);
        let actions = actions.as_array().unwrap();
        let titles: Vec<&str> = actions
            .iter()
            .map(|action| action["title"].as_str().unwrap())
            .collect();
        let chosen = titles.iter().position(|each| each.starts_with(title));
        let chosen = chosen.unwrap_or_else(|| panic!("no `{title}` among {titles:?}"));
        let mut action = actions[chosen].clone();
        if action.get("edit").is_none() {
            action = self.ask("codeAction/resolve", action);
        }
        applied(&action["edit"], path, &text)
    }

    /// The titles of the actions at the `|` of this text.
    fn offers(&mut self, path: &Path, text: &str) -> Vec<String> {
        let (line, character, text) = cursor(text);
        self.open(path, &text);
        let place = json!({ "line": line, "character": character });
        let params = json!({
            "textDocument": { "uri": uri(path) },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [] },
        });
        let actions = self.ask("textDocument/codeAction", params);
        let actions = actions.as_array().unwrap().iter();
        actions
            .map(|action| action["title"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn leave(mut self) -> bool {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn position(path: &Path, line: usize, character: usize) -> Value {
    json!({
        "textDocument": { "uri": uri(path) },
        "position": { "line": line, "character": character },
    })
}

/// Where the `|` is (in characters), and the text without it.
fn cursor(text: &str) -> (usize, usize, String) {
    let (before, _) = text.split_once('|').unwrap();
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap().chars().count();
    (line, character, text.replacen('|', "", 1))
}

/// The place of a word's first letter in a text, in characters.
fn place(text: &str, word: &str) -> (usize, usize) {
    let (line, character, _) = cursor(&text.replacen(word, "|", 1));
    (line, character)
}

/// The texts after an edit, by file name; `text` is that of `open`, others are read. Columns count characters.
fn applied(edit: &Value, open: &Path, text: &str) -> Vec<(String, String)> {
    let mut after = Vec::new();
    for change in edit["documentChanges"].as_array().unwrap() {
        if change["kind"] == "create" {
            continue;
        }
        if change.get("kind").is_some() {
            let name = |key: &str| {
                change[key]
                    .as_str()
                    .unwrap()
                    .rsplit('/')
                    .next()
                    .unwrap()
                    .to_owned()
            };
            after.push((name("oldUri"), format!("-> {}", name("newUri"))));
            continue;
        }
        let address = change["textDocument"]["uri"].as_str().unwrap();
        let before = if address == uri(open) {
            text.to_owned()
        } else {
            std::fs::read_to_string(address.strip_prefix("file://").unwrap()).unwrap_or_default()
        };
        let offset = |at: &Value| {
            let line = usize::try_from(at["line"].as_u64().unwrap()).unwrap();
            let character = usize::try_from(at["character"].as_u64().unwrap()).unwrap();
            let start: usize = before.split_inclusive('\n').take(line).map(str::len).sum();
            let line = before.get(start..).unwrap();
            let units = line.char_indices().nth(character);
            units.map_or(before.len(), |(at, _)| start + at)
        };
        let mut edits: Vec<(usize, usize, &str)> = change["edits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edit| {
                let range = &edit["range"];
                let text = edit["newText"].as_str().unwrap();
                (offset(&range["start"]), offset(&range["end"]), text)
            })
            .collect();
        edits.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
        let mut changed = before.clone();
        for (start, end, text) in edits {
            changed.replace_range(start..end, text);
        }
        after.push((address.rsplit('/').next().unwrap().to_owned(), changed));
    }
    after
}

const STORY: &str = "---\nid: S-000001\ntype: story\ntitle: One\nstatus: refining\nlabels: [api]\n---\n\n\
As a team lead, I want one thing, so that another.\n\n## Acceptance criteria\n\n- [ ] AC1: it works\n";

fn small() -> Sandbox {
    Sandbox::with(&[
        ("backlog/items/S-000001-one.md", STORY),
        (
            "backlog/items/S-000002-two.md",
            "---\nid: S-000002\ntype: story\ntitle: Two\nstatus: idea\nlabels: [api]\nblocked_by: [S-000001]\n---\n\nAfter S-000001.\n",
        ),
        (
            "backlog/items/E-000003-all.md",
            "---\nid: E-000003\ntype: epic\ntitle: All\n---\n",
        ),
        ("backlog/order.txt", "S-000001  One\n"),
        (
            "backlog/team.yml",
            "product_owner: mira\ndevelopers: [tom]\n",
        ),
    ])
}

#[test]
fn shows_what_check_finds_at_the_same_places() {
    let (sandbox, mut editor) = Editor::demo();
    let report = sandbox.deepen(&["check", "--format", "json"]).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let findings = report["data"]["findings"].as_array().unwrap();
    let mut paths: Vec<&str> = findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap())
        .filter(|path| !path.is_empty())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths.into_iter().take(12) {
        let wanted: Vec<String> = findings
            .iter()
            .filter(|finding| finding["path"] == path)
            .map(|finding| {
                let (start, end) = (&finding["start"], &finding["end"]);
                format!(
                    "{} {}:{}-{}:{}",
                    finding["code"].as_str().unwrap(),
                    start["line"],
                    start["column"],
                    end["line"],
                    end["column"]
                )
            })
            .collect();
        let file = sandbox.path(path);
        // An editor guesses how another encoding is read.
        if std::fs::read_to_string(&file).is_err() {
            continue;
        }
        editor.open_file(&file);
        let is_config = path.ends_with("deepen.yml");
        let told = |told: &[Value]| -> Vec<String> {
            told.iter()
                .map(|each| {
                    let number = |at: &str| each.pointer(at).unwrap().as_u64().unwrap() + 1;
                    format!(
                        "{} {}:{}-{}:{}",
                        each["code"].as_str().unwrap(),
                        number("/range/start/line"),
                        number("/range/start/character"),
                        number("/range/end/line"),
                        number("/range/end/character"),
                    )
                })
                .collect()
        };
        if is_config {
            continue;
        }
        editor.diagnostics(&file, |each| told(each) == wanted);
    }
    assert!(editor.leave());
}

#[test]
fn tells_what_is_wrong_while_somebody_types_and_after_a_moment_what_it_means_elsewhere() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let (one, two) = (
        sandbox.path("backlog/items/S-000001-one.md"),
        sandbox.path("backlog/items/S-000002-two.md"),
    );
    editor.open_file(&one);
    editor.open_file(&two);
    let has =
        |code: &'static str| move |told: &[Value]| told.iter().any(|each| each["code"] == code);
    editor.change(&one, &STORY.replace("refining", "refinning"));
    let told = editor.diagnostics(&one, has("F12"));
    let bad = told.iter().find(|each| each["code"] == "F12").unwrap();
    assert_eq!(bad["range"]["start"], json!({ "line": 4, "character": 8 }));
    assert!(
        bad["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `refining`?")
    );
    // The other file's link breaks when this one's id goes.
    editor.change(&one, &STORY.replace("S-000001", "S-00000X"));
    editor.diagnostics(&two, has("I2"));
    editor.change(&one, STORY);
    editor.diagnostics(&two, |told| !has("I2")(told));
    assert!(editor.leave());
}

#[test]
fn completes_keys_values_ids_people_and_roles() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &["utf-32"]);
    let path = sandbox.path("backlog/items/S-000001-one.md");
    let front = |line: &str| format!("---\nid: S-000001\ntype: story\ntitle: One\n{line}\n---\n");
    assert_eq!(editor.completes(&path, &front("esti|")), ["estimate"]);
    assert!(
        !editor
            .completes(&path, &front("|"))
            .contains(&"title".to_owned())
    );
    assert_eq!(
        editor.completes(&path, &front("status: re|")),
        ["refining", "ready", "review"]
    );
    assert_eq!(
        editor.completes(&path, &front("size: |")),
        ["S", "M", "L", "XL"]
    );
    assert_eq!(
        editor.completes(&path, &front("blocked_by: [S-000002, two|")),
        ["S-000002"]
    );
    assert_eq!(editor.completes(&path, &front("parent: |")), ["E-000003"]);
    assert_eq!(editor.completes(&path, &front("labels:\n  - a|")), ["api"]);
    assert_eq!(
        editor.completes(&path, &front("score:\n  cod:\n    per_w|")),
        ["per_week"]
    );
    assert_eq!(
        editor.completes(&path, &front("ignore:\n  - {rule: over-d|")),
        ["over-detail"]
    );
    let body = front("estimate: 3") + "\nAs a |";
    assert_eq!(editor.completes(&path, &body), Vec::<String>::new());
    let body = front("estimate: 3") + "\nAfter S-000002|";
    assert_eq!(editor.completes(&path, &body), ["S-000002"]);
    let order = sandbox.path("backlog/order.txt");
    assert_eq!(editor.completes(&order, "S-000001  One\n|"), ["S-000002"]);
    let accept = sandbox.path("backlog/accept/S-000001.md");
    let text = "---\ntype: acceptance\nitem: S-000001\nby: |\n---\n";
    assert_eq!(editor.completes(&accept, text), ["mira", "tom"]);
    assert!(editor.leave());
}

#[test]
fn says_of_an_item_where_it_stands_and_of_a_key_what_it_is_for() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let path = sandbox.path("backlog/items/S-000002-two.md");
    let text = editor.open_file(&path);
    let (line, character) = place(&text, "S-000001]");
    let hover = editor.at("textDocument/hover", &path, line, character + 2);
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(
        told.contains("One") && told.contains("refining") && told.contains("order 1"),
        "{told}"
    );
    let (line, character) = place(&text, "blocked_by");
    let hover = editor.at("textDocument/hover", &path, line, character);
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(told.contains("items that must be done first"), "{told}");
    assert!(editor.leave());
}

#[test]
fn goes_to_an_item_finds_who_names_it_and_gives_it_a_new_id_everywhere() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let path = sandbox.path("backlog/items/S-000002-two.md");
    let text = editor.open_file(&path);
    let (line, character) = place(&text, "S-000001.");
    let found = editor.at("textDocument/definition", &path, line, character);
    assert!(
        found[0]["uri"]
            .as_str()
            .unwrap()
            .ends_with("items/S-000001-one.md"),
        "{found}"
    );
    let mut params = position(&path, line, character);
    params["context"] = json!({ "includeDeclaration": false });
    let found = editor.ask("textDocument/references", params);
    assert_eq!(found.as_array().unwrap().len(), 3, "{found}");
    let mut params = position(&path, line, character);
    params["newName"] = json!("s-7k3m2q");
    let edit = editor.ask("textDocument/rename", params.clone());
    let after = applied(&edit, &path, &text);
    let names: Vec<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    let one = "S-000001-one.md";
    assert_eq!(names, [one, "S-000002-two.md", "order.txt", one]);
    assert_eq!(after[2].1, "S-7K3M2Q  One\n");
    assert_eq!(after[3].1, "-> S-7K3M2Q-one.md");
    assert!(
        after[1].1.contains("blocked_by: [S-7K3M2Q]") && after[1].1.contains("After S-7K3M2Q.")
    );
    for (name, why) in [
        ("S-000002", "is taken"),
        ("nonsense", "is no id"),
        ("F-000009", "another kind"),
    ] {
        params["newName"] = json!(name);
        let refused = editor.answer("textDocument/rename", params.clone());
        let error = refused.response_result.unwrap_err();
        assert!(error.message.contains(why), "{}", error.message);
    }
    assert!(editor.leave());
}

#[test]
fn mends_ticks_quotes_and_moves() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let path = sandbox.path("backlog/items/S-000001-one.md");
    let mut acts = |path: &Path, text: &str, title: &str| {
        let after = editor.acts(path, text, title);
        after.into_iter().next().unwrap().1
    };
    let text = STORY.replace("it works", "it wo|rks");
    assert!(acts(&path, &text, "Tick this criterion").contains("- [x] AC1: it works"));
    let text = STORY.replace("status: refining", "status: refi|nning");
    assert!(acts(&path, &text, "Change `refinning` to `refining`").contains("status: refining\n"));
    let text = STORY.replace("status: refining", "status: refi|ning");
    assert!(acts(&path, &text, "Move to `ready`").contains("status: ready\n"));
    let text = STORY.replace("title: One", "title: O|ne");
    assert!(acts(&path, &text, "Put `One` in quotes").contains("title: \"One\"\n"));
    let text = STORY.replace("id: S-000001\n", "i|d: S-000001\nsize: m\n");
    assert!(acts(&path, &text, "Mend everything").contains("size: M\n"));
    let two = sandbox.path("backlog/items/S-000002-two.md");
    let text = "---\ni|d: S-000002\ntype: story\ntitle: Two\n---\n";
    assert_eq!(
        acts(&two, text, "Put S-000002 first"),
        "S-000002  Two\nS-000001  One\n"
    );
    let order = sandbox.path("backlog/order.txt");
    let text = "S-000001  One\nS-0|00002\n";
    assert_eq!(
        acts(&order, text, "Move S-000002 up"),
        "S-000002\nS-000001  One\n"
    );
    assert_eq!(
        acts(&order, text, "Write the title of S-000002"),
        "S-000001  One\nS-000002  Two\n"
    );
    assert!(editor.leave());
}

#[test]
fn shows_positions_titles_outlines_and_folds() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let path = sandbox.path("backlog/items/S-000002-two.md");
    editor.open_file(&path);
    let document = json!({ "textDocument": { "uri": uri(&path) } });
    let lenses = editor.ask("textDocument/codeLens", document.clone());
    let title = lenses[0]["command"]["title"].as_str().unwrap();
    assert!(
        title.contains("idea") && title.contains("not in the order"),
        "{title}"
    );
    let mut range = document;
    range["range"] =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints = editor.ask("textDocument/inlayHint", range);
    let labels: Vec<&str> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| hint["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["One", "One"]);
    let one = sandbox.path("backlog/items/S-000001-one.md");
    editor.open_file(&one);
    let document = json!({ "textDocument": { "uri": uri(&one) } });
    let symbols = editor.ask("textDocument/documentSymbol", document.clone());
    let names: Vec<&str> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "id",
            "type",
            "title",
            "status",
            "labels",
            "Acceptance criteria"
        ]
    );
    assert_eq!(symbols[5]["children"][0]["detail"], "not ticked");
    let folds = editor.ask("textDocument/foldingRange", document);
    assert_eq!(folds[0]["startLine"], 0);
    let found = editor.ask("workspace/symbol", json!({ "query": "tw" }));
    assert_eq!(found[0]["name"], "S-000002 Two");
    assert!(editor.leave());
}

#[test]
fn counts_emoji_and_combining_marks_as_the_editor_does() {
    // Before the misspelled key stands an emoji (4 bytes, 2 units of UTF-16) and e with U+0301 (3 bytes, 2 units).
    let text = "---\nid: S-000001\ntype: story\ntitle: One\nimported: {url: \"\u{1f680}e\u{301}\", toool: jira}\n---\n";
    for (encoding, wanted) in [("utf-8", 27), ("utf-16", 24), ("utf-32", 23)] {
        let sandbox = small();
        let mut editor = Editor::new(&[&sandbox.path("")], &[encoding]);
        assert_eq!(editor.capabilities["positionEncoding"], encoding);
        let path = sandbox.path("backlog/items/S-000001-one.md");
        editor.open(&path, text);
        let told = editor.diagnostics(&path, |told| told.iter().any(|each| each["code"] == "F10"));
        let unknown = told.iter().find(|each| each["code"] == "F10").unwrap();
        assert_eq!(unknown["range"]["start"]["character"], wanted, "{encoding}");
        // A letter typed behind the emoji goes where the editor means it.
        let change = json!({
            "range": { "start": { "line": 4, "character": wanted }, "end": { "line": 4, "character": wanted + 3 } },
            "text": "to",
        });
        let document = json!({ "uri": uri(&path), "version": 2 });
        editor.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [change] }),
        );
        editor.diagnostics(&path, |told| told.iter().all(|each| each["code"] != "F10"));
        assert!(editor.leave());
    }
}

#[test]
fn follows_files_that_come_go_and_are_not_saved_yet() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let new = sandbox.path("backlog/items/S-000009-new.md");
    let two = sandbox.path("backlog/items/S-000002-two.md");
    let text = editor.open_file(&two).replace("S-000001", "S-000009");
    editor.change(&two, &text);
    let dangling = |told: &[Value]| told.iter().any(|each| each["code"] == "I2");
    editor.diagnostics(&two, dangling);
    editor.open(&new, "---\nid: S-000009\ntype: story\ntitle: New\n---\n");
    editor.diagnostics(&two, |told| !dangling(told));
    let document = json!({ "textDocument": { "uri": uri(&new) } });
    editor.notify("textDocument/didClose", document);
    editor.diagnostics(&two, dangling);
    sandbox.write(
        "backlog/items/S-000009-new.md",
        "---\nid: S-000009\ntype: story\ntitle: New\n---\n",
    );
    let changes = json!({ "changes": [{ "uri": uri(&new), "type": 1 }] });
    editor.notify("workspace/didChangeWatchedFiles", changes);
    editor.diagnostics(&two, |told| !dangling(told));
    std::fs::remove_file(&new).unwrap();
    let changes = json!({ "changes": [{ "uri": uri(&new), "type": 3 }] });
    editor.notify("workspace/didChangeWatchedFiles", changes);
    editor.diagnostics(&two, dangling);
    // The configuration decides what a status is.
    let config = sandbox.path("backlog/deepen.yml");
    editor.open(&config, "workflow: {statuses: [idea, doing, accepted], started: doing, finished: accepted, ready: idea}\n");
    let one = sandbox.path("backlog/items/S-000001-one.md");
    editor.open_file(&one);
    editor.diagnostics(&one, |told| told.iter().any(|each| each["code"] == "F12"));
    assert!(editor.leave());
}

#[test]
fn serves_several_folders_and_folders_without_a_backlog() {
    let (first, second, empty) = (small(), small(), Sandbox::new());
    let mut editor = Editor::new(&[&first.path(""), &second.path(""), &empty.path("")], &[]);
    let found = editor.ask("workspace/symbol", json!({ "query": "S-000002" }));
    assert_eq!(found.as_array().unwrap().len(), 2);
    let note = empty.path("note.md");
    editor.open(&note, "# A note\n");
    assert_eq!(editor.at("textDocument/hover", &note, 0, 3), Value::Null);
    assert!(editor.leave());
}

#[test]
fn answers_what_it_does_not_know_and_what_was_taken_back() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let unknown = editor
        .answer("textDocument/formatting", json!({}))
        .response_result
        .unwrap_err();
    assert_eq!(unknown.code, -32601);
    let bad = editor
        .answer("textDocument/hover", json!({ "textDocument": 3 }))
        .response_result
        .unwrap_err();
    assert_eq!(bad.code, -32602);
    editor.notify("$/unheardOf", json!({}));
    editor.notify("textDocument/didChange", json!({ "nonsense": true }));
    editor.ask("shutdown", Value::Null);
    let late = editor
        .answer("workspace/symbol", json!({ "query": "" }))
        .response_result
        .unwrap_err();
    assert_eq!(late.code, -32600);
    editor.notify("exit", Value::Null);
    assert!(editor.server.take().unwrap().join().unwrap());
}

#[test]
fn an_editor_that_goes_without_a_word_ends_the_server() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    editor.notify("exit", Value::Null);
    assert!(!editor.server.take().unwrap().join().unwrap());
}

#[test]
fn completes_and_explains_the_keys_and_words_of_the_configuration() {
    let sandbox = small();
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let path = sandbox.path("backlog/deepen.yml");
    let keys = editor.completes(&path, "bands:\n  now: 5\ncalen|\n");
    assert_eq!(keys, ["calendar"]);
    assert_eq!(editor.completes(&path, "rank:\n  method: ws|\n"), ["wsjf"]);
    let below = editor.completes(&path, "bands:\n  n|\n");
    assert_eq!(below, ["now", "next"]);
    assert_eq!(
        editor.completes(&path, "rules:\n  D4: {level: si|\n"),
        ["silent"]
    );
    assert_eq!(
        editor.completes(&path, "rules:\n  over-d|\n"),
        ["over-detail"]
    );
    assert_eq!(
        editor.completes(
            &path,
            "workflow:\n  statuses: [idea, done]\n  finished: |\n"
        ),
        ["idea", "done"]
    );
    editor.open(&path, "rank:\n  method: cd3\n");
    let told = editor.at("textDocument/hover", &path, 1, 4);
    let told = told["contents"]["value"].as_str().unwrap();
    assert!(told.starts_with("**method**: A model's name"), "{told}");
    assert!(told.contains("Default: `\"cd3\"`"), "{told}");
    assert!(editor.leave());
}

const THREE: &str = "---\nid: S-000001\ntype: story\ntitle: One\nstatus: refining\n---\n\n\
As a team lead, I want one thing, so that another.\n\n## Acceptance criteria\n\n- [ ] it adds\n- [ ] it takes away\n- [ ] it multiplies\n\n\
## Questions\n\n- [ ] Who may divide?\n";

#[test]
fn splits_a_story_into_files_whose_titles_are_to_be_written() {
    let sandbox = small();
    let path = sandbox.path("backlog/items/S-000001-one.md");
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let at_title = THREE.replace("title: One", "title: |One");
    let after = editor.acts(&path, &at_title, "Split in two: criteria 1-2 and 3");
    let [(own, whole), (_, first), (_, second)] = after.as_slice() else {
        panic!("{after:?}");
    };
    assert_eq!(own, "S-000001-one.md");
    assert!(
        whole.contains("status: dropped\n") && !whole.contains("it adds"),
        "{whole}"
    );
    assert!(
        first.contains("title: \"TODO: part 1 of One\"\n")
            && first.contains("split_from: S-000001\n"),
        "{first}"
    );
    assert!(
        first.contains("- [ ] it adds\n- [ ] it takes away\n") && !first.contains("multiplies"),
        "{first}"
    );
    assert!(
        second.contains("part 2 of One") && second.contains("- [ ] it multiplies\n"),
        "{second}"
    );
    let id = first.lines().find_map(|line| line.strip_prefix("id: "));
    assert_eq!(after[1].0, format!("{}.md", id.unwrap()));
    assert!(whole.contains(id.unwrap()), "{whole}");
    let each = editor.acts(&path, &at_title, "Split in 3: one for each criterion");
    assert_eq!(each.len(), 4);
    let at_criterion = THREE.replace("it takes", "it |takes");
    let cut = editor.acts(
        &path,
        &at_criterion,
        "Cut criterion 2 off: a story of its own",
    );
    assert_eq!(cut[0].1, THREE.replace("- [ ] it takes away\n", ""));
    assert!(cut[1].1.contains("- [ ] it takes away\n"), "{}", cut[1].1);
    let at_question = THREE.replace("Who may", "Who |may");
    let spike = editor.acts(&path, &at_question, "Answer this question in a spike first");
    assert!(spike[0].1.contains("blocked_by:"), "{}", spike[0].1);
    assert!(
        spike[1].1.contains("type: spike\ntitle: Who may divide?\n"),
        "{}",
        spike[1].1
    );
    // A story of one criterion has nothing to be parted.
    let offers = editor.offers(&path, &STORY.replace("title: One", "title: |One"));
    assert!(
        !offers.iter().any(|title| title.starts_with("Split")),
        "{offers:?}"
    );
    assert!(editor.leave());
}

#[test]
fn an_editor_that_creates_no_files_is_told_the_command_line() {
    let sandbox = small();
    let path = sandbox.path("backlog/items/S-000001-one.md");
    let mut editor = Editor::able(&[&sandbox.path("")], &[], &["rename"]);
    let offers = editor.offers(&path, &THREE.replace("title: One", "title: |One"));
    assert!(
        offers.contains(
            &"Split in two: criteria 1-2 and 3: `deepen split S-000001 --into \"…\" --into \"…\" --criteria 1=1,2 --criteria 2=3`"
                .to_owned()
        ),
        "{offers:?}"
    );
    assert!(editor.leave());
}

#[test]
fn of_two_files_with_one_id_one_gets_another_with_what_means_it() {
    let text = "---\nid: S-000001\ntype: story\ntitle: Two things\n---\n";
    let sandbox = Sandbox::with(&[
        ("backlog/items/S-000001-one.md", STORY),
        ("backlog/items/S-000001-two.md", text),
        (
            "backlog/items/S-000002.md",
            "---\nid: S-000002\ntitle: Other\nblocked_by: [S-000001]\n---\n",
        ),
        ("backlog/order.txt", "S-000001  Two things\n"),
    ]);
    let path = sandbox.path("backlog/items/S-000001-two.md");
    let mut editor = Editor::new(&[&sandbox.path("")], &[]);
    let at_id = text.replace("id: S", "id: |S");
    let title = "Reissue the id S-000001 of this file: references that";
    let after = editor.acts(&path, &at_id, title);
    let [(_, own), (order, line), (old, new)] = after.as_slice() else {
        panic!("{after:?}");
    };
    let id = own
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap();
    assert!(
        id.starts_with("S-") && id.len() == 8 && id != "S-000001",
        "{own}"
    );
    assert_eq!(order, "order.txt");
    assert_eq!(*line, format!("{id}  Two things\n"));
    assert_eq!(
        (old.as_str(), new.as_str()),
        ("S-000001-two.md", &*format!("-> {id}-two.md"))
    );
    let title = "Reissue the id S-000001 of this file: all";
    let all = editor.acts(&path, &at_id, title);
    assert!(all.iter().any(|(name, _)| name == "S-000002.md"), "{all:?}");
    // An id that only one file has is left alone.
    let other = sandbox.path("backlog/items/S-000002.md");
    let offers = editor.offers(&other, "---\nid: |S-000002\ntitle: Other\n---\n");
    assert!(
        !offers.iter().any(|title| title.starts_with("Reissue")),
        "{offers:?}"
    );
    assert!(editor.leave());
}
