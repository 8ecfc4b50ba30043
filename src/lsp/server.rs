//! The server: one editor, its open texts, its backlogs, and the loop that serves it.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use gen_lsp_types::{InitializeResult, ServerInfo, Uri, WorkspaceFolder};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::Clock;
use super::capabilities::{Client, capabilities};
use super::convert::{path_of, uri_of};
use super::dispatch;
use super::documents::{Documents, Open};
use super::judging::{News, Post};
use super::workspace::{Changed, Workspace};
use crate::repo::files;
use crate::repo::site::Site;
use crate::text::Source;

/// Changes of so many files at once mean another branch: everything is read again.
pub(super) const MANY_FILES: usize = 200;

pub(super) struct Server<'a> {
    connection: &'a Connection,
    clock: Clock,
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) workspaces: Vec<Workspace>,
    /// Folders that the editor opened, in which a backlog is looked for.
    folders: Vec<PathBuf>,
    /// What other threads find comes in here.
    post: Sender<(usize, News)>,
    news: Receiver<(usize, News)>,
    next_request: i32,
    has_shut_down: bool,
}

impl<'a> Server<'a> {
    /// The server for the editor that said hello with these parameters, and what it answers.
    ///
    /// # Errors
    /// When the answer cannot be written as JSON.
    pub(super) fn new(
        connection: &'a Connection,
        params: &Value,
        clock: Clock,
    ) -> anyhow::Result<(Self, Value)> {
        let client = Client::new(params);
        let result = InitializeResult {
            capabilities: capabilities(&client),
            server_info: Some(ServerInfo {
                name: "deepen".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        let (post, news) = unbounded();
        let server = Self {
            connection,
            clock,
            client,
            documents: Documents::default(),
            workspaces: Vec::new(),
            folders: folders(params),
            post,
            news,
            next_request: 0,
            has_shut_down: false,
        };
        Ok((server, serde_json::to_value(result)?))
    }

    /// Serves until the editor goes; whether it said goodbye first.
    pub(super) fn serve(mut self) -> anyhow::Result<bool> {
        self.watch();
        for folder in self.folders.clone() {
            self.open_workspace(&folder);
        }
        let mut waiting: VecDeque<Message> = VecDeque::new();
        loop {
            waiting.extend(self.connection.receiver.try_iter());
            if let Some(message) = waiting.pop_front() {
                if self.take(message, &mut waiting) {
                    return Ok(self.has_shut_down);
                }
                continue;
            }
            if self.settle() {
                continue;
            }
            select! {
                recv(self.connection.receiver) -> message => match message {
                    Ok(message) => waiting.push_back(message),
                    // The editor has gone without a word.
                    Err(_) => return Ok(self.has_shut_down),
                },
                recv(self.news) -> news => {
                    if let Ok((home, news)) = news {
                        self.hear(home, news);
                    }
                }
            }
        }
    }

    /// Takes one message; whether it was the last.
    fn take(&mut self, message: Message, waiting: &mut VecDeque<Message>) -> bool {
        match message {
            Message::Request(request) => self.answer(request, waiting),
            Message::Notification(notification) if notification.method == "exit" => return true,
            Message::Notification(notification) => {
                let method = notification.method.clone();
                let taken = catch_unwind(AssertUnwindSafe(|| {
                    dispatch::notification(self, notification);
                }));
                if taken.is_err() {
                    self.say(&format!(
                        "`{method}` ended unexpectedly; the files are read again"
                    ));
                    self.reload_all();
                }
            }
            // Answers to what was asked need nothing done.
            Message::Response(_) => {}
        }
        false
    }

    fn answer(&mut self, request: Request, waiting: &mut VecDeque<Message>) {
        let id = request.id.clone();
        if request.method == "shutdown" {
            self.has_shut_down = true;
            self.respond(Response::new_ok(id, Value::Null));
            return;
        }
        if self.has_shut_down {
            let code = ErrorCode::InvalidRequest as i32;
            let message = "nothing can be asked after `shutdown`".to_owned();
            self.respond(Response::new_err(id, code, message));
            return;
        }
        if is_cancelled(&request, waiting) {
            let code = ErrorCode::RequestCanceled as i32;
            self.respond(Response::new_err(id, code, "cancelled".to_owned()));
            return;
        }
        let method = request.method.clone();
        let answered = catch_unwind(AssertUnwindSafe(|| {
            self.settle();
            dispatch::request(self, request)
        }));
        let response = answered.unwrap_or_else(|_| {
            let message = format!("`{method}` ended unexpectedly");
            Response::new_err(id, ErrorCode::InternalError as i32, message)
        });
        self.respond(response);
    }

    /// Looks at every open text that was changed since, and tells what is wrong in it; whether there was one.
    pub(super) fn settle(&mut self) -> bool {
        for workspace in &mut self.workspaces {
            workspace.catch_up();
        }
        let fresh: Vec<String> = (self.documents.0.iter())
            .filter(|(_, open)| open.is_fresh)
            .map(|(uri, _)| uri.clone())
            .collect();
        for uri in &fresh {
            let Some(open) = self.documents.0.get_mut(uri) else {
                continue;
            };
            open.is_fresh = false;
            if let Some((home, path)) = open.home.clone()
                && let Some(workspace) = self.workspaces.get_mut(home)
            {
                let source = source_of(workspace, &path, &open.text);
                let is_everything = workspace.update(&path, Some(source));
                workspace.catch_up();
                workspace.look_at(&path);
                if is_everything {
                    self.reload(home);
                }
            }
            self.tell(uri);
        }
        !fresh.is_empty()
    }

    /// Takes up what another thread has found.
    fn hear(&mut self, home: usize, news: News) {
        let Some(workspace) = self.workspaces.get_mut(home) else {
            return;
        };
        match news {
            News::Past(number, past) => workspace.take_past(number, past),
            News::Failed(what) => self.say(&what),
            News::Verdict(verdict) => {
                let is_reread = verdict.reread.is_some();
                match workspace.take_verdict(*verdict) {
                    Some(changed) => self.tell_all(home, &changed),
                    // The files that were read again are not those any more.
                    None if is_reread => self.reload(home),
                    None => {}
                }
            }
        }
    }

    fn tell_all(&mut self, home: usize, changed: &Changed) {
        let uris: Vec<String> = (self.documents.0.iter())
            .filter(|(_, open)| open.home.as_ref().is_some_and(|(each, _)| *each == home))
            .map(|(uri, _)| uri.clone())
            .collect();
        for uri in uris {
            self.tell(&uri);
        }
        if self.client.tells_closed {
            self.tell_closed(home, &changed.paths);
        }
        if changed.values {
            self.refresh();
        }
    }

    /// Asks the editor to show positions and titles anew.
    fn refresh(&mut self) {
        if self.client.refreshes_lenses {
            self.ask("workspace/codeLens/refresh", &Value::Null);
        }
        if self.client.refreshes_hints {
            self.ask("workspace/inlayHint/refresh", &Value::Null);
        }
    }

    /// Has a backlog read again, with the open texts over it.
    pub(super) fn reload(&mut self, home: usize) {
        let Some(workspace) = self.workspaces.get_mut(home) else {
            return;
        };
        let open = self.documents.0.values();
        let texts = open.filter_map(|open| {
            let (each, path) = open.home.as_ref()?;
            (*each == home).then(|| source_of(workspace, path, &open.text))
        });
        let texts = texts.collect();
        workspace.read_again(texts);
    }

    fn reload_all(&mut self) {
        for home in 0..self.workspaces.len() {
            self.reload(home);
        }
    }

    /// The backlog at or above this folder, opened when it is not yet; none when there is none.
    pub(super) fn open_workspace(&mut self, folder: &Path) -> Option<usize> {
        let site = Workspace::find(folder).ok()?;
        let is_same = |each: &Site| each.top == site.top && each.root == site.root;
        let known = (self.workspaces.iter()).position(|each| is_same(&each.site));
        if known.is_some() {
            return known;
        }
        let post = Post {
            home: self.workspaces.len(),
            sender: self.post.clone(),
        };
        match Workspace::open(site, (self.clock)()?, post) {
            Ok(workspace) => {
                self.workspaces.push(workspace);
                Some(self.workspaces.len() - 1)
            }
            Err(error) => {
                self.say(&error.to_string());
                None
            }
        }
    }

    /// The workspace that a file belongs to, and its path there; a backlog above it is opened.
    pub(super) fn home(&mut self, path: &Path) -> Option<(usize, String)> {
        if let Some(home) = self.known_home(path) {
            return Some(home);
        }
        let folder = path
            .ancestors()
            .skip(1)
            .find(|folder| files::is_folder(folder))?;
        self.open_workspace(folder)?;
        self.known_home(path)
    }

    /// The same among the backlogs that are open.
    pub(super) fn known_home(&self, path: &Path) -> Option<(usize, String)> {
        let mut found = self.workspaces.iter().enumerate();
        found.find_map(|(number, workspace)| {
            let place = workspace.place(path)?;
            workspace.tells_of(&place).then_some((number, place))
        })
    }

    /// Looks for new commits and a new day.
    pub(super) fn look_around(&mut self) {
        if let Some(now) = (self.clock)() {
            for workspace in &mut self.workspaces {
                workspace.look_around(now);
            }
        }
    }

    /// The address of a file of the backlog, as the editor writes it when it is open.
    pub(super) fn uri(&self, workspace: &Workspace, path: &str) -> Uri {
        let full = workspace.path(path);
        let open = (self.documents.0.values()).find(|open| open.path == full);
        open.map_or_else(|| uri_of(&full), |open| open.uri.clone())
    }

    /// The open text, its workspace and its path there; none when it is no backlog's.
    pub(super) fn place(&self, uri: &Uri) -> Option<(&Open, &Workspace, &str)> {
        let open = self.documents.at(uri)?;
        let (home, path) = open.home.as_ref()?;
        Some((open, self.workspaces.get(*home)?, path))
    }

    /// Asks to be told when files change.
    fn watch(&mut self) {
        if !self.client.registers_watchers {
            return;
        }
        let watchers = json!([
            { "globPattern": "**/*.{md,yml,yaml,txt,tsv}" },
            { "globPattern": "**/.git/{HEAD,index}" },
            { "globPattern": "**/.git/refs/heads/**" },
        ]);
        let registrations = json!({ "registrations": [{
            "id": "deepen-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] });
        self.ask("client/registerCapability", &registrations);
    }

    pub(super) fn add_folder(&mut self, folder: PathBuf) {
        self.open_workspace(&folder);
        self.folders.push(folder);
    }

    fn ask(&mut self, method: &str, params: &impl Serialize) {
        self.next_request += 1;
        let id = self.next_request.into();
        self.send(Request::new(id, method.to_owned(), params).into());
    }

    pub(super) fn notify(&self, method: &str, params: &impl Serialize) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Tells the user's log.
    pub(super) fn say(&self, message: &str) {
        let warning = 2;
        let params = json!({ "type": warning, "message": format!("deepen: {message}") });
        self.notify("window/logMessage", &params);
    }

    fn respond(&self, response: Response) {
        self.send(response.into());
    }

    fn send(&self, message: Message) {
        // An editor that has gone hears nothing: the loop ends with its next look.
        drop(self.connection.sender.send(message));
    }
}

/// The text as an editor has it; read as on the disk where it was no UTF-8 there, which the editor does not say.
pub(super) fn source_of(workspace: &Workspace, path: &str, text: &str) -> Source {
    let mut source = Source::new(path, text);
    if !text.is_ascii()
        && let Some(file) = workspace.on_disk(path)
        && file.text == source.text
    {
        source.encoding = file.encoding;
    }
    source
}

/// Whether the editor has taken a request back that it still waits for.
fn is_cancelled(request: &Request, waiting: &VecDeque<Message>) -> bool {
    let id = json!(request.id);
    waiting.iter().any(|message| match message {
        Message::Notification(notification) => {
            notification.method == "$/cancelRequest" && notification.params.get("id") == Some(&id)
        }
        _ => false,
    })
}

/// The folders that the editor has open.
fn folders(params: &Value) -> Vec<PathBuf> {
    let several = params["workspaceFolders"].as_array();
    let mut folders: Vec<PathBuf> = several
        .into_iter()
        .flatten()
        .filter_map(|folder| serde_json::from_value::<WorkspaceFolder>(folder.clone()).ok())
        .filter_map(|folder| path_of(&folder.uri))
        .collect();
    if folders.is_empty() {
        // Editors that know nothing newer send it.
        let root = params["rootUri"].as_str().map(|uri| Uri(uri.to_owned()));
        folders.extend(root.as_ref().and_then(path_of));
    }
    folders
}
