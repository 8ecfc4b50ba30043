//! What the language server costs on a backlog of 10,000 records: an editor on the other end of its standard input and output.
//!
//! `cargo bench --bench lsp` generates the backlog and asks the program that was built with it; `-- --program PATH --folder PATH`
//! asks another program about another backlog. Each line says how long the editor waited (wall clock) and what the server spent on
//! it (CPU time of all its threads, to 10 ms a clock tick; all of what the server did after a key, also what nobody waits for).
#![expect(clippy::print_stdout, reason = "a bench talks to the terminal")]

#[path = "generator/mod.rs"]
#[expect(dead_code, reason = "another bench wants the commits")]
mod generator;

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

const RECORDS: usize = 10_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|each| each == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let program =
        option("--program").unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_deepen")));
    let folder = option("--folder").unwrap_or_else(generated);
    let mut editor = Editor::start(&program, &folder);
    let stories = Stories::of(&folder);
    editor.settle(&stories);
    keystrokes(&mut editor, &stories);
    across_files(&mut editor, &stories);
    completions(&mut editor, &stories);
    questions(&mut editor, &stories);
    println!("memory: {}", editor.memory());
    editor.leave();
}

fn generated() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{RECORDS}"));
    if !folder.exists() {
        generator::write(&folder, RECORDS).expect("the target folder can be written");
    }
    folder
}

/// A story, and another one that names it.
struct Stories {
    path: PathBuf,
    id: String,
    text: String,
    other: PathBuf,
}

impl Stories {
    fn of(folder: &Path) -> Self {
        let entries =
            fs::read_dir(folder.join("backlog/items")).expect("the backlog has a folder of items");
        let texts: BTreeMap<PathBuf, String> = entries
            .map(|entry| entry.expect("the folder can be read").path())
            .filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?)))
            .collect();
        let is_open = |text: &str| !text.contains("status: accepted");
        let named = |id: &str| {
            let mut others = texts.iter();
            others.find(|(path, text)| {
                let front = text.split("\n---").next().unwrap_or_default();
                !path.to_string_lossy().contains(id) && front.contains(id)
            })
        };
        let found = texts.iter().skip(100).find_map(|(path, text)| {
            let name = path.file_name()?.to_str()?;
            let id = name.get(..8)?;
            let (other, _) = named(id).filter(|_| name.starts_with('S') && is_open(text))?;
            Some((path.clone(), id.to_owned(), text.clone(), other.clone()))
        });
        let (path, id, text, other) = found.expect("a story is named by another");
        Self {
            path,
            id,
            text,
            other,
        }
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// An editor, and the server that it started.
struct Editor {
    child: Child,
    input: ChildStdin,
    heard: Receiver<Message>,
    next: i32,
    version: i32,
    started: Instant,
}

impl Editor {
    fn start(program: &Path, folder: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("lsp")
            .env("DEEPEN_NOW", "2026-11-02T12:00:00Z")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let input = child.stdin.take().expect("it was asked for");
        let mut output = BufReader::new(child.stdout.take().expect("it was asked for"));
        let (tell, heard) = channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut output) {
                if tell.send(message).is_err() {
                    break;
                }
            }
        });
        let mut editor = Self {
            child,
            input,
            heard,
            next: 0,
            version: 1,
            started: Instant::now(),
        };
        let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
        let params =
            json!({ "processId": null, "rootUri": uri(folder), "capabilities": capabilities });
        editor.ask("initialize", params);
        editor.notify("initialized", json!({}));
        editor.ask("workspace/symbol", json!({ "query": "S-" }));
        println!(
            "ready: {:.0} ms after `initialize`, {} of CPU time (asked: 1000 ms)",
            milliseconds(editor.started.elapsed()),
            in_words(editor.cpu())
        );
        editor
    }

    fn send(&mut self, message: Message) {
        message
            .write(&mut self.input)
            .expect("the server listens until it is told to go");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request::new(id.clone(), method.to_owned(), params).into());
        loop {
            let message = self.heard.recv_timeout(Duration::from_secs(60));
            if let Message::Response(response) = message.expect("the server answers")
                && response.id == id
            {
                return response.response_result.unwrap_or_default();
            }
        }
    }

    fn open(&mut self, path: &Path) {
        let text = fs::read_to_string(path).expect("the story can be read");
        let document =
            json!({ "uri": uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, path: &Path, text: &str) {
        self.version += 1;
        let document = json!({ "uri": uri(path), "version": self.version });
        let changes = json!([{ "text": text }]);
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// Waits until a finding of this code is shown in this file, or none any more.
    fn wait(&mut self, path: &Path, code: &str, is_there: bool) {
        let wanted = uri(path);
        loop {
            let message = self.heard.recv_timeout(Duration::from_secs(20));
            if let Message::Notification(told) = message.expect("the finding comes")
                && told.params["uri"] == wanted
            {
                let all = told.params["diagnostics"].as_array();
                let any = all.is_some_and(|all| all.iter().any(|each| each["code"] == code));
                if any == is_there {
                    return;
                }
            }
        }
    }

    /// Until nothing is said for a while.
    fn rest(&mut self) {
        while self.heard.recv_timeout(Duration::from_millis(700)).is_ok() {}
    }

    fn settle(&mut self, stories: &Stories) {
        self.open(&stories.path);
        self.open(&stories.other);
        self.rest();
        println!(
            "everything looked at: {} of CPU time, {}",
            in_words(self.cpu()),
            self.memory()
        );
    }

    /// User and system time of the server; none where the system does not say.
    fn cpu(&self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let behind = stat.rsplit_once(')')?.1;
        let mut numbers = behind.split_whitespace().skip(11);
        let mut ticks = || numbers.next()?.parse::<u64>().ok();
        // A tick is 10 ms on every Linux that there is (USER_HZ).
        Some(Duration::from_millis((ticks()? + ticks()?) * 10))
    }

    fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let kib: Option<f64> =
                line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            kib.map_or("unknown".to_owned(), |kib| {
                format!("{:.0} MB", kib * 1024.0 / 1e6)
            })
        };
        format!(
            "{} resident, at most {} (asked: 150 MB)",
            line("VmRSS:"),
            line("VmHWM:")
        )
    }

    fn leave(mut self) {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        drop(self.input);
        let status = self.child.wait().expect("the server ends");
        assert!(status.success(), "the server failed at its end");
    }
}

/// A key each so many milliseconds, until the finding of the open file follows it.
fn keystrokes(editor: &mut Editor, stories: &Stories) {
    let text = &stories.text;
    let status = text.replacen("\nstatus: ", "\nstatus: x", 1);
    let body = text.replacen("\nAs a", "\nTODO: x. As a", 1);
    for (name, changed, code) in [("front matter", &status, "F12"), ("body", &body, "Q1")] {
        editor.change(&stories.path, text);
        editor.rest();
        for pause in [150, 60] {
            let cpu = editor.cpu();
            let mut times = Vec::new();
            let started = Instant::now();
            for key in 1..=200 {
                let is_bad = key % 2 == 1;
                let now = Instant::now();
                editor.change(&stories.path, if is_bad { changed } else { text });
                editor.wait(&stories.path, code, is_bad);
                times.push(now.elapsed());
                let due = Duration::from_millis(pause * key);
                thread::sleep(due.saturating_sub(started.elapsed()));
            }
            let name = format!("a key in the {name} each {pause} ms");
            told(&name, times, spent(cpu, editor.cpu()), "median 10, p95 30");
        }
    }
}

/// The id of one story is changed until the other one's reference dangles.
fn across_files(editor: &mut Editor, stories: &Stories) {
    editor.change(&stories.path, &stories.text);
    editor.rest();
    let gone = stories.text.replace(&stories.id, "S-ZZZZZZ");
    let cpu = editor.cpu();
    let mut times = Vec::new();
    for key in 1..=40 {
        let is_bad = key % 2 == 1;
        let now = Instant::now();
        editor.change(&stories.path, if is_bad { &gone } else { &stories.text });
        editor.wait(&stories.other, "I2", is_bad);
        times.push(now.elapsed());
        thread::sleep(Duration::from_millis(200));
    }
    told(
        "a finding in another file",
        times,
        spent(cpu, editor.cpu()),
        "150",
    );
}

fn completions(editor: &mut Editor, stories: &Stories) {
    let line = stories
        .text
        .lines()
        .position(|line| line.starts_with("status:"));
    let line = line.expect("the story has a status");
    for (name, typed) in [
        ("ids", "blocked_by: [S"),
        ("statuses", "status: re"),
        ("labels", "labels: [a"),
        ("keys", "es"),
    ] {
        let mut lines: Vec<&str> = stories.text.lines().collect();
        lines.insert(line, typed);
        let text = lines.join("\n");
        let cpu = editor.cpu();
        let mut times = Vec::new();
        for _ in 0..50 {
            // As editors do: the key, and at once the question.
            let now = Instant::now();
            editor.change(&stories.path, &text);
            let place = json!({ "line": line, "character": typed.len() });
            let document = json!({ "uri": uri(&stories.path) });
            let params = json!({ "textDocument": document, "position": place });
            let list = editor.ask("textDocument/completion", params);
            times.push(now.elapsed());
            assert!(
                list["items"]
                    .as_array()
                    .is_some_and(|items| !items.is_empty())
            );
            thread::sleep(Duration::from_millis(30));
        }
        let name = format!("completion of {name}, with its key");
        told(&name, times, spent(cpu, editor.cpu()), "20");
    }
    editor.change(&stories.path, &stories.text);
    editor.rest();
}

fn questions(editor: &mut Editor, stories: &Stories) {
    let line = stories
        .text
        .lines()
        .position(|line| line.starts_with("id:"));
    for method in [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/codeAction",
        "textDocument/inlayHint",
        "textDocument/codeLens",
    ] {
        let cpu = editor.cpu();
        let mut times = Vec::new();
        for _ in 0..20 {
            let now = Instant::now();
            let params = json!({
                "textDocument": { "uri": uri(&stories.path) },
                "position": { "line": line, "character": 6 },
                "context": { "includeDeclaration": true, "diagnostics": [] },
                "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } },
            });
            editor.ask(method, params);
            times.push(now.elapsed());
        }
        told(method, times, spent(cpu, editor.cpu()), "nothing");
    }
}

fn told(name: &str, mut times: Vec<Duration>, cpu: Option<Duration>, asked: &str) {
    times.sort();
    let at = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
    println!(
        "{name}: median {:.1} ms, p95 {:.1}, most {:.1}; CPU {} each (asked: {asked})",
        at(50),
        at(95),
        at(100),
        in_words(cpu.map(|cpu| cpu / count)),
    );
}

fn spent(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    Some(after?.saturating_sub(before?))
}

fn in_words(cpu: Option<Duration>) -> String {
    cpu.map_or("unknown".to_owned(), |cpu| {
        format!("{:.1} ms", milliseconds(cpu))
    })
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
