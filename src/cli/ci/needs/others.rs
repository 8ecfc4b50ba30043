//! CI systems that show test results and files: whether they name deepen, and whether they fetch the whole history.

use super::{Found, System, missing, names_deepen, there, unknown};
use crate::backlog::Document;
use crate::report::shape::CiNeed;

const DOCS: &str = "docs/ci/others.md";

pub(super) static PRE_COMMIT: System = System {
    name: "pre-commit",
    title: "pre-commit",
    owns: |path| path == ".pre-commit-config.yaml" || path == ".pre-commit-config.yml",
    hosts: |_| false,
    look: |files| found(files, &|_| None),
    path: ".pre-commit-config.yaml",
    lines: include_str!("../paste/pre-commit.yaml"),
    docs: "docs/ci/pre-commit.md",
};

pub(super) static JENKINS: System = System {
    name: "jenkins",
    title: "Jenkins",
    owns: |path| path == "Jenkinsfile",
    hosts: |_| false,
    look: |files| {
        found(files, &|text| {
            let is_shallow = text.contains("shallow: true");
            Some(if is_shallow {
                missing(
                    "history",
                    "the checkout is shallow: take `shallow: true` away",
                )
            } else {
                unknown(
                    "history",
                    "whether clones are shallow is set in the job: they must not be",
                )
            })
        })
    },
    path: "Jenkinsfile",
    lines: include_str!("../paste/jenkins.groovy"),
    docs: DOCS,
};

pub(super) static AZURE: System = System {
    name: "azure-pipelines",
    title: "Azure Pipelines",
    owns: |path| path == "azure-pipelines.yml" || path == ".azure-pipelines.yml",
    hosts: |address| address.contains("dev.azure.com") || address.contains("visualstudio.com"),
    look: |files| found(files, &|text| Some(depth(text, "fetchDepth: \"0\""))),
    path: "azure-pipelines.yml",
    lines: include_str!("../paste/azure.yml"),
    docs: DOCS,
};

pub(super) static BITBUCKET: System = System {
    name: "bitbucket",
    title: "Bitbucket Pipelines",
    owns: |path| path == "bitbucket-pipelines.yml",
    hosts: |address| address.contains("bitbucket"),
    look: |files| found(files, &|text| Some(depth(text, "depth: full"))),
    path: "bitbucket-pipelines.yml",
    lines: include_str!("../paste/bitbucket.yml"),
    docs: DOCS,
};

pub(super) static CIRCLECI: System = System {
    name: "circleci",
    title: "CircleCI",
    owns: |path| path == ".circleci/config.yml",
    hosts: |_| false,
    look: |files| {
        let says = "CircleCI's checkout may fetch without what is older; `checkout: {method: full}` brings it";
        found(files, &|_| Some(unknown("history", says)))
    },
    path: ".circleci/config.yml",
    lines: include_str!("../paste/circleci.yml"),
    docs: DOCS,
};

pub(super) static WOODPECKER: System = System {
    name: "woodpecker",
    title: "Woodpecker CI",
    owns: |path| {
        path == ".woodpecker.yml"
            || path == ".woodpecker.yaml"
            || super::named(path, ".woodpecker/")
    },
    hosts: |_| false,
    look: |files| found(files, &|text| Some(depth(text, "depth: 0"))),
    path: ".woodpecker/deepen.yml",
    lines: include_str!("../paste/woodpecker.yml"),
    docs: DOCS,
};

/// Whether these files name the program, and what those that do say of the history.
fn found(files: &[Document], history: &dyn Fn(&str) -> Option<CiNeed>) -> Found {
    let mut found = Found::default();
    for document in files {
        let text = &document.source.text;
        if names_deepen(text) {
            found.runs_deepen = true;
            let need = history(text).map(|need| CiNeed {
                path: Some(document.source.path.to_string()),
                ..need
            });
            found.needs.extend(need);
        }
    }
    found
}

/// Whether a line that is no comment has this key and value, quoted or not.
fn depth(text: &str, wanted: &str) -> CiNeed {
    let plain = |text: &str| text.replace(['"', '\''], "");
    let wanted_plain = plain(wanted);
    let is_there = (text.lines()).any(|line| {
        let line = line.split('#').next().unwrap_or_default();
        plain(line).contains(&wanted_plain)
    });
    if is_there {
        there("history", "the clone fetches the whole history")
    } else {
        CiNeed {
            add: Some(wanted.to_owned()),
            ..missing(
                "history",
                "the clone may be shallow: ages, forecasts and who set what need the whole history",
            )
        }
    }
}
