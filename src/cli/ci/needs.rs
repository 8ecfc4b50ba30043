//! What the CI systems found in a repository have and what they are missing: a function of their files.

mod github;
mod gitlab;
mod others;

use crate::backlog::front_matter::{self, Node};
use crate::backlog::{Document, Files};
use crate::report::shape::{Ci, CiNeed, CiSystem};
use crate::text::Span;

/// A CI system that we know.
pub(super) struct System {
    /// `github-actions`
    pub(super) name: &'static str,
    title: &'static str,
    /// Whether a file is one of its.
    owns: fn(&str) -> bool,
    /// Whether the address of a remote suggests it.
    hosts: fn(&str) -> bool,
    /// What these files of it have and miss.
    look: fn(&[Document]) -> Found,
    /// Where the lines go.
    path: &'static str,
    pub(super) lines: &'static str,
    docs: &'static str,
}

/// What was found in the files of one system.
#[derive(Default)]
struct Found {
    runs_deepen: bool,
    needs: Vec<CiNeed>,
}

pub(super) static SYSTEMS: &[&System] = &[
    &github::GITHUB,
    &github::FORGEJO,
    &gitlab::GITLAB,
    &others::PRE_COMMIT,
    &others::JENKINS,
    &others::AZURE,
    &others::BITBUCKET,
    &others::CIRCLECI,
    &others::WOODPECKER,
];

/// Folders in which CI systems keep their files.
pub(super) const FOLDERS: [&str; 8] = [
    ".github",
    ".github/workflows",
    ".forgejo",
    ".forgejo/workflows",
    ".gitea",
    ".gitea/workflows",
    ".circleci",
    ".woodpecker",
];

/// Whether a file says something about CI.
pub(super) fn wanted(path: &str) -> bool {
    SYSTEMS.iter().any(|system| (system.owns)(path))
}

/// What the systems found in these files need; where there are none, that which the remote's address suggests. `asked`: the one
/// system that is looked at instead.
pub(super) fn needs(files: Files, remote: &str, asked: Option<&str>) -> Ci {
    let mut ci = Ci::default();
    for file in &files.unreadable {
        ci.notes
            .push(format!("{} could not be read: {}.", file.path, file.reason));
    }
    // What is no YAML has no entries, and is looked at as words.
    let mut documents: Vec<Document> = files
        .sources
        .into_iter()
        .map(Document::parse_yaml)
        .collect();
    for system in SYSTEMS {
        let (own, rest) = documents
            .into_iter()
            .partition(|document| (system.owns)(&document.source.path));
        documents = rest;
        let is_asked = asked.map(|asked| asked == system.name);
        if is_asked == Some(true) || is_asked.is_none() && !own.is_empty() {
            ci.systems.push(told(system, &own));
        }
    }
    if ci.systems.is_empty() {
        let suggested = SYSTEMS.iter().find(|system| (system.hosts)(remote));
        ci.systems.extend(suggested.map(|system| told(system, &[])));
        ci.notes.push(nothing_found(suggested.is_some()));
    }
    let has_owner = (ci.systems.iter()).any(|system| {
        system
            .lines
            .as_ref()
            .is_some_and(|lines| lines.contains("OWNER/"))
    });
    if has_owner {
        ci.notes.push(
            "OWNER stands for whoever publishes the deepen that you use; the action is the repository's action.yml.".to_owned(),
        );
    }
    ci
}

fn nothing_found(is_suggested: bool) -> String {
    let names: Vec<&str> = SYSTEMS.iter().map(|system| system.name).collect();
    let first = if is_suggested {
        "No CI is set up here; the remote suggests this one."
    } else {
        "No CI is set up here that deepen knows."
    };
    format!(
        "{first} `deepen ci --for NAME` prints the lines of another: {}.",
        names.join(", ")
    )
}

fn told(system: &System, own: &[Document]) -> CiSystem {
    let found = (system.look)(own);
    let is_new = !found.runs_deepen;
    let mut needs = found.needs;
    if is_new {
        needs.insert(
            0,
            CiNeed {
                name: "deepen",
                state: "missing",
                says: "nothing runs it yet; the lines to paste are below".to_owned(),
                ..CiNeed::default()
            },
        );
    }
    // Where there is one file, the lines go into it.
    let path = match own {
        [only] if system.path != github::PATH => only.source.path.to_string(),
        _ => system.path.to_owned(),
    };
    CiSystem {
        name: system.name,
        title: system.title,
        files: own
            .iter()
            .map(|document| document.source.path.to_string())
            .collect(),
        runs_deepen: found.runs_deepen,
        needs,
        path: is_new.then_some(path),
        lines: is_new.then(|| system.lines.to_owned()),
        docs: system.docs,
    }
}

/// Whether a file is YAML right in this folder.
fn named(path: &str, folder: &str) -> bool {
    let name = path.strip_prefix(folder);
    name.is_some_and(|name| {
        !name.contains('/') && [".yml", ".yaml"].iter().any(|end| name.ends_with(end))
    })
}

/// Whether a text names the program: `deepen` as a word of its own.
fn names_deepen(text: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices("deepen").any(|(at, word)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(is_word) && !behind.is_some_and(is_word)
    })
}

/// A need at a place of a file.
fn at(document: &Document, span: Span, need: CiNeed) -> CiNeed {
    CiNeed {
        path: Some(document.source.path.to_string()),
        line: Some(document.source.position(span.start as usize).line + 1),
        ..need
    }
}

/// How far the line on which this place stands is indented up to it, in columns.
fn indent(document: &Document, span: Span) -> usize {
    document.source.position(span.start as usize).column
}

fn there(name: &'static str, says: &str) -> CiNeed {
    need(name, "there", says)
}

fn missing(name: &'static str, says: &str) -> CiNeed {
    need(name, "missing", says)
}

fn unknown(name: &'static str, says: &str) -> CiNeed {
    need(name, "unknown", says)
}

fn need(name: &'static str, state: &'static str, says: &str) -> CiNeed {
    CiNeed {
        name,
        state,
        says: says.to_owned(),
        ..CiNeed::default()
    }
}

/// The value below this key of a map.
fn child<'a>(document: &'a Document, node: &'a Node, key: &str) -> Option<&'a Node> {
    front_matter::entry(&document.source.text, node.entries(), key).map(|entry| &entry.value)
}

/// What a scalar says; nothing for a list or a map.
fn said<'a>(document: &'a Document, node: &'a Node) -> &'a str {
    match node {
        Node::Scalar(scalar) => document.scalar_text(scalar),
        _ => "",
    }
}

/// The bytes of a node as they stand in its file.
fn written<'a>(document: &'a Document, node: &Node) -> &'a str {
    document.source.slice(node.span())
}
