//! A host of pull requests on this machine: it keeps comments, and every request that came.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// What the host answers besides its comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manners {
    /// A token that writes, of an installation that may not ask who it is.
    Installation,
    /// A token of a user.
    User,
    /// A fork's token: it reads.
    Fork,
}

/// The user behind every token.
const ME: u64 = 41;

#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) token: String,
}

pub(super) struct Host {
    pub(super) address: String,
    state: Arc<Mutex<State>>,
}

struct State {
    manners: Manners,
    comments: Vec<Value>,
    requests: Vec<Request>,
}

impl Host {
    /// A host with these comments, which others wrote.
    pub(super) fn start(manners: Manners, others: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let comments = others.iter().enumerate().map(|(number, body)| {
            let user = json!({"id": 7, "type": "User"});
            json!({"id": number + 1, "body": body, "user": user, "author": user})
        });
        let state = Arc::new(Mutex::new(State {
            manners,
            comments: comments.collect(),
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        // Ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &shared);
            }
        });
        Self { address, state }
    }

    /// The bodies of all comments, the oldest first.
    pub(super) fn comments(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let bodies = state.comments.iter();
        bodies
            .map(|comment| comment["body"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The requests since the last time that somebody asked.
    pub(super) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return;
    };
    let (mut length, mut token) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" | "private-token" => value.clone_into(&mut token),
            "expect" => {
                let stream = reader.get_mut();
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let request = Request {
        method,
        path,
        token,
    };
    let (status, said) = state.lock().unwrap().take(request, &body);
    let text = said.to_string();
    let head = format!(
        "HTTP/1.1 {status} said\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    reader.get_mut().write_all(head.as_bytes()).unwrap();
    reader.get_mut().write_all(text.as_bytes()).unwrap();
}

impl State {
    fn take(&mut self, request: Request, body: &[u8]) -> (u16, Value) {
        let (method, path) = (request.method.clone(), request.path.clone());
        self.requests.push(request);
        if path.ends_with("/user") {
            return match self.manners {
                Manners::User => (200, json!({"id": ME})),
                _ => (
                    403,
                    json!({"message": "Resource not accessible by integration"}),
                ),
            };
        }
        let is_read = method == "GET";
        if self.manners == Manners::Fork && !is_read {
            return (
                403,
                json!({"message": "Resource not accessible by integration"}),
            );
        }
        if is_read {
            let page: usize = path.split("&page=").nth(1).unwrap().parse().unwrap();
            // Small pages, so that there are several.
            let comments = self.comments.iter().skip((page - 1) * 2).take(2);
            return (200, comments.cloned().collect());
        }
        let body: Value = serde_json::from_slice(body).unwrap();
        if body["body"].as_str().unwrap().chars().count() > 65_535 {
            return (
                422,
                json!({"message": "body is too long (maximum is 65536 characters)"}),
            );
        }
        let kind = match self.manners {
            Manners::User => "User",
            _ => "Bot",
        };
        let user = json!({"id": ME, "type": kind});
        if method == "POST" {
            let id = self.comments.len() + 1;
            let comment = json!({"id": id, "body": body["body"], "user": user, "author": user});
            self.comments.push(comment.clone());
            return (201, comment);
        }
        let id: u64 = path.rsplit('/').next().unwrap().parse().unwrap();
        let mut comments = self.comments.iter_mut();
        let comment = comments.find(|comment| comment["id"] == id).unwrap();
        comment["body"] = body["body"].clone();
        (200, comment.clone())
    }
}
