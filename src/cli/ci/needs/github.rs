//! GitHub Actions and what speaks its language: which job runs deepen, and whether it has the history, the permission and the
//! event.

use super::{
    Found, System, at, child, indent, missing, named, names_deepen, said, there, unknown, written,
};
use crate::backlog::Document;
use crate::backlog::front_matter::{self, Node};
use crate::report::shape::CiNeed;

pub(super) const PATH: &str = ".github/workflows/deepen.yml";

pub(super) static GITHUB: System = System {
    name: "github-actions",
    title: "GitHub Actions",
    owns: |path| named(path, ".github/workflows/"),
    hosts: |address| address.contains("github"),
    look,
    path: PATH,
    lines: include_str!("../paste/github.yml"),
    docs: "docs/ci/github.md",
};

pub(super) static FORGEJO: System = System {
    name: "forgejo-actions",
    title: "Forgejo and Gitea Actions",
    owns: |path| named(path, ".forgejo/workflows/") || named(path, ".gitea/workflows/"),
    hosts: |address| {
        ["codeberg", "forgejo", "gitea"]
            .iter()
            .any(|name| address.contains(name))
    },
    look,
    path: ".forgejo/workflows/deepen.yml",
    lines: include_str!("../paste/forgejo.yml"),
    docs: "docs/ci/others.md",
};

/// A job that runs deepen.
struct Job<'a> {
    document: &'a Document,
    node: &'a Node,
    steps: &'a [Node],
    /// The step that does, and whether it is the action.
    step: &'a Node,
    is_action: bool,
}

fn look(workflows: &[Document]) -> Found {
    let mut found = Found::default();
    for document in workflows {
        let jobs = document.node("jobs").map(Node::entries).unwrap_or_default();
        if jobs.is_empty() && names_deepen(&document.source.text) {
            found.runs_deepen = true;
            let says = "the workflow could not be read as YAML with jobs: look at it yourself";
            found.needs.push(CiNeed {
                path: Some(document.source.path.to_string()),
                ..unknown("history", says)
            });
        }
        let jobs = jobs.iter().filter_map(|entry| job(document, &entry.value));
        for job in jobs {
            found.runs_deepen = true;
            found.needs.push(history(&job));
            found.needs.push(trigger(&job));
            if job.is_action {
                found.needs.extend(permissions(&job));
            }
        }
    }
    found
}

/// The job, when one of its steps runs deepen.
fn job<'a>(document: &'a Document, node: &'a Node) -> Option<Job<'a>> {
    let steps = child(document, node, "steps")?.nodes();
    steps.iter().find_map(|step| {
        let uses = value(document, step, "uses");
        let is_action = uses
            .split_once('@')
            .is_some_and(|(name, _)| name == "./" || name.ends_with("/deepen"))
            || uses == "./";
        let runs = names_deepen(value(document, step, "run"));
        (is_action || runs).then_some(Job {
            document,
            node,
            steps,
            step,
            is_action,
        })
    })
}

fn value<'a>(document: &'a Document, step: &'a Node, key: &str) -> &'a str {
    child(document, step, key).map_or("", |node| said(document, node))
}

fn history(job: &Job<'_>) -> CiNeed {
    let document = job.document;
    let is_checkout = |step: &&Node| value(document, step, "uses").starts_with("actions/checkout@");
    let Some(step) = job.steps.iter().find(is_checkout) else {
        let says =
            "no step checks the repository out: deepen needs its files and its whole history";
        return at(document, job.step.span(), unknown("history", says));
    };
    let with = child(document, step, "with");
    let depth = with.and_then(|with| child(document, with, "fetch-depth"));
    let wanted = "the checkout fetches one commit: ages, forecasts and who set what need the whole history, and the change \
                  cannot be compared with its target";
    match (depth, with) {
        (Some(depth), _) if said(document, depth) == "0" => {
            let says = "the checkout fetches the whole history";
            at(document, depth.span(), there("history", says))
        }
        (Some(depth), _) => at(
            document,
            depth.span(),
            CiNeed {
                add: Some("fetch-depth: 0".to_owned()),
                ..missing("history", wanted)
            },
        ),
        (None, Some(with)) => {
            let place = with
                .entries()
                .first()
                .map_or(with.span(), |entry| entry.key.span());
            let indent = " ".repeat(indent(document, place));
            let add = Some(format!("{indent}fetch-depth: 0"));
            at(
                document,
                place,
                CiNeed {
                    add,
                    ..missing("history", wanted)
                },
            )
        }
        (None, None) => {
            let uses = front_matter::entry(&document.source.text, step.entries(), "uses");
            let place = uses.map_or(step.span(), |entry| entry.key.span());
            let indent = " ".repeat(indent(document, place));
            let add = Some(format!("{indent}with:\n{indent}  fetch-depth: 0"));
            at(
                document,
                place,
                CiNeed {
                    add,
                    ..missing("history", wanted)
                },
            )
        }
    }
}

/// Whether the workflow runs on pull requests: a comment is written nowhere else.
fn trigger(job: &Job<'_>) -> CiNeed {
    let document = job.document;
    let Some(entry) = document.entry("on") else {
        return unknown("trigger", "the workflow names no events");
    };
    let events = events(document, &entry.value);
    let place = entry.key.span();
    if events.contains(&"pull_request_target") {
        let says = "it runs on pull_request_target, with a token that writes: a fork's files must not be run by it. \
                    pull_request is enough: without permission the review is in the summary";
        return at(document, place, unknown("trigger", says));
    }
    let says = "it runs on pull requests";
    if events.contains(&"pull_request") {
        return at(document, place, there("trigger", says));
    }
    let says = "it does not run on pull requests, so that nobody sees the review before the merge";
    let add = if entry.value.entries().is_empty() {
        format!("on: [{}, pull_request]", events.join(", "))
    } else {
        "  pull_request:".to_owned()
    };
    at(
        document,
        place,
        CiNeed {
            add: Some(add),
            ..missing("trigger", says)
        },
    )
}

/// The events, of `on: push`, `on: [push]` and `on: {push: …}`.
fn events<'a>(document: &'a Document, node: &'a Node) -> Vec<&'a str> {
    let keys = node
        .entries()
        .iter()
        .map(|entry| document.scalar_text(&entry.key));
    let items = node.nodes().iter().map(|node| said(document, node));
    let own = std::iter::once(said(document, node));
    keys.chain(items)
        .chain(own)
        .filter(|event| !event.is_empty())
        .collect()
}

/// What the action may write.
fn permissions(job: &Job<'_>) -> Vec<CiNeed> {
    let with = child(job.document, job.step, "with");
    let input = |name: &str| {
        with.and_then(|with| child(job.document, with, name))
            .map(|node| said(job.document, node))
    };
    let mut needs = Vec::new();
    if input("comment") != Some("false") {
        needs.push(permission(
            job,
            "pull-requests",
            "the comment on the pull request",
        ));
    }
    if input("sarif") == Some("true") {
        needs.push(permission(
            job,
            "security-events",
            "the upload to code scanning",
        ));
    }
    needs
}

fn permission(job: &Job<'_>, name: &str, what: &str) -> CiNeed {
    let document = job.document;
    let granted = child(document, job.node, "permissions").or_else(|| document.node("permissions"));
    let Some(granted) = granted else {
        let says = format!(
            "nothing says what the token may do: where the repository's default is to read, {what} is left out"
        );
        return at(
            document,
            job.step.span(),
            CiNeed {
                add: Some(format!("permissions:\n  contents: read\n  {name}: write")),
                ..unknown("permissions", &says)
            },
        );
    };
    let is_granted = said(document, granted) == "write-all"
        || child(document, granted, name).is_some_and(|node| said(document, node) == "write");
    if is_granted {
        let says = format!("{name}: write, for {what}");
        return at(document, granted.span(), there("permissions", &says));
    }
    let first = granted.entries().first();
    let place = first.map_or(granted.span(), |entry| entry.key.span());
    let is_flow = written(document, granted).starts_with('{');
    let indent = if is_flow { 0 } else { indent(document, place) };
    at(
        document,
        place,
        CiNeed {
            add: Some(format!("{}{name}: write", " ".repeat(indent))),
            ..missing("permissions", &format!("{name}: write, for {what}"))
        },
    )
}
