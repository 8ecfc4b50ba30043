//! GitLab CI/CD: which job runs deepen, and whether it has the history, the event, the token and the reports.

use super::{Found, System, at, child, missing, names_deepen, said, there, unknown, written};
use crate::backlog::Document;
use crate::backlog::front_matter::{Entry, Node};
use crate::report::shape::CiNeed;

pub(super) static GITLAB: System = System {
    name: "gitlab",
    title: "GitLab CI/CD",
    owns: |path| path == ".gitlab-ci.yml",
    hosts: |address| address.contains("gitlab"),
    look,
    path: ".gitlab-ci.yml",
    lines: include_str!("../../../../packaging/gitlab/deepen.gitlab-ci.yml"),
    docs: "docs/ci/gitlab.md",
};

fn look(files: &[Document]) -> Found {
    let mut found = Found::default();
    for document in files {
        let entries = document.front.entries.iter();
        let jobs = entries.filter(|entry| runs_deepen(document, &entry.value));
        for job in jobs {
            found.runs_deepen = true;
            found.needs.extend(needs(document, job));
        }
        let is_included = document
            .node("include")
            .is_some_and(|node| written(document, node).contains("deepen.gitlab-ci.yml"));
        if is_included {
            found.runs_deepen = true;
            let says = "the template is included: it brings the history, the event and the reports";
            found.needs.push(there("deepen", says));
            found.needs.push(token());
        }
        if !found.runs_deepen && names_deepen(&document.source.text) {
            found.runs_deepen = true;
            let says = "deepen is named, and no job of this file runs it: look at what is included";
            found.needs.push(unknown("history", says));
        }
    }
    found
}

/// Whether a line of a job's scripts names the program.
fn runs_deepen(document: &Document, job: &Node) -> bool {
    let script = child(document, job, "script");
    script.is_some_and(|node| names_deepen(written(document, node)))
}

fn needs(document: &Document, job: &Entry) -> Vec<CiNeed> {
    let place = job.key.span();
    let depth = |node: &Node| -> Option<bool> {
        let variables = child(document, node, "variables")?;
        let depth = child(document, variables, "GIT_DEPTH")?;
        Some(said(document, depth) == "0")
    };
    let whole = document
        .value("variables")
        .and_then(|variables| variables.get("GIT_DEPTH").cloned())
        .map(|depth| depth == 0 || depth == "0");
    let history = match depth(&job.value).or(whole) {
        Some(true) => there("history", "the job fetches the whole history"),
        _ => CiNeed {
            add: Some("  variables:\n    GIT_DEPTH: 0".to_owned()),
            ..missing(
                "history",
                "GitLab fetches 20 or 50 commits: ages, forecasts and who set what need the whole history",
            )
        },
    };
    let text = written(document, &job.value);
    let is_asked = text.contains("merge_request_event") || text.contains("merge_requests");
    let trigger = if is_asked {
        there("trigger", "it runs on merge requests")
    } else {
        CiNeed {
            add: Some(
                "  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"".to_owned(),
            ),
            ..missing(
                "trigger",
                "it names no merge requests, so that nobody sees the review before the merge",
            )
        }
    };
    let report = if text.contains("codequality:") {
        there("report", "the findings are kept as code quality report")
    } else {
        CiNeed {
            add: Some(
                "  artifacts:\n    when: always\n    reports:\n      codequality: deepen-report/code-quality.json"
                    .to_owned(),
            ),
            ..missing(
                "report",
                "the merge request shows findings only from the code quality report",
            )
        }
    };
    [history, trigger, report]
        .into_iter()
        .map(|need| at(document, place, need))
        .chain([token()])
        .collect()
}

fn token() -> CiNeed {
    unknown(
        "token",
        "DEEPEN_TOKEN, a project access token with the scope api, writes the note: set it in the project's CI/CD variables; \
         a job's own token cannot",
    )
}
