//! `deepen ci`: what is found, what is there, what is missing and the lines to paste; and the pages that show them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::action::yaml;
use crate::sandbox::Sandbox;

const WORKFLOW: &str = "\
name: ci
on:
  push:
permissions:
  contents: read
jobs:
  test:
    steps:
      - uses: actions/checkout@v5
      - run: make
  backlog:
    steps:
      - name: Check out
        uses: actions/checkout@v5
      - uses: OWNER/deepen@v0.1.0
";

fn needs(sandbox: &Sandbox) -> Vec<Value> {
    let run = sandbox.deepen(&["ci", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let systems = answer["data"]["systems"].as_array().unwrap();
    let needs = systems
        .iter()
        .flat_map(|system| system["needs"].as_array().unwrap());
    needs.cloned().collect()
}

#[test]
fn names_the_line_where_the_history_is_missing_and_what_to_add_there() {
    let sandbox = Sandbox::with(&[(".github/workflows/ci.yml", WORKFLOW)]);
    let found = needs(&sandbox);
    let told: Vec<(&str, &str, u64, &str)> = (found.iter())
        .map(|need| {
            let text = |key: &str| need[key].as_str().unwrap_or_default();
            (
                text("name"),
                text("state"),
                need["line"].as_u64().unwrap(),
                text("add"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "history",
                "missing",
                14,
                "        with:\n          fetch-depth: 0"
            ),
            ("trigger", "missing", 2, "  pull_request:"),
            ("permissions", "missing", 5, "  pull-requests: write"),
        ]
    );
    // Pasted there, nothing is missing any more.
    let mended = WORKFLOW
        .replace("  push:\n", "  push:\n  pull_request:\n")
        .replace("  contents: read\n", "  contents: read\n  pull-requests: write\n")
        .replace(
            "        uses: actions/checkout@v5\n      - uses: OWNER",
            "        uses: actions/checkout@v5\n        with:\n          fetch-depth: 0\n      - uses: OWNER",
        );
    sandbox.write(".github/workflows/ci.yml", mended);
    assert!(needs(&sandbox).iter().all(|need| need["state"] == "there"));
}

#[test]
fn lines_that_are_pasted_are_recognised_and_miss_nothing() {
    let pastes = [
        ("github-actions", ".github/workflows/deepen.yml"),
        ("forgejo-actions", ".forgejo/workflows/deepen.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("pre-commit", ".pre-commit-config.yaml"),
        ("jenkins", "Jenkinsfile"),
        ("azure-pipelines", "azure-pipelines.yml"),
        ("bitbucket", "bitbucket-pipelines.yml"),
        ("circleci", ".circleci/config.yml"),
        ("woodpecker", ".woodpecker/deepen.yml"),
    ];
    for (name, path) in pastes {
        let sandbox = Sandbox::with(&[]);
        let lines = sandbox.deepen(&["ci", "--for", name, "--lines"]);
        assert_eq!(lines.code, 0, "{name}: {}", lines.stderr);
        sandbox.write(path, &lines.stdout);
        let run = sandbox.deepen(&["ci"]);
        assert!(
            run.stdout.contains(&format!("{path}: runs deepen.")),
            "{name}: {}",
            run.stdout
        );
        assert!(!run.stdout.contains("misses"), "{name}: {}", run.stdout);
    }
}

#[test]
fn where_nothing_is_set_up_the_remote_suggests_a_system_and_an_unknown_one_is_refused() {
    let sandbox = Sandbox::with(&[]);
    assert!(
        sandbox
            .deepen(&["ci"])
            .stdout
            .starts_with("No CI is set up here that deepen knows.")
    );
    sandbox.git(&[
        "remote",
        "add",
        "origin",
        "https://me:secret@gitlab.example/team/product.git",
    ]);
    let run = sandbox.deepen(&["ci"]);
    assert!(run.stdout.contains("GitLab CI/CD"), "{}", run.stdout);
    assert!(!run.stdout.contains("secret"), "{}", run.stdout);
    let run = sandbox.deepen(&["ci", "--for", "travis"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("github-actions, forgejo-actions, gitlab"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_workflow_that_is_no_yaml_is_said_and_not_skipped() {
    let text = "jobs: [\n  deepen\n\u{1b}[31m";
    let sandbox = Sandbox::with(&[(".github/workflows/a.yml", text)]);
    let run = sandbox.deepen(&["ci"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("could not be read as YAML"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_pages_show_the_lines_that_the_program_prints() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci");
    let page = |name: &str| fs::read_to_string(docs.join(name)).unwrap();
    let pages = [
        ("github-actions", "github.md"),
        ("forgejo-actions", "others.md"),
        ("gitlab", "gitlab.md"),
        ("pre-commit", "pre-commit.md"),
        ("jenkins", "others.md"),
        ("azure-pipelines", "others.md"),
        ("bitbucket", "others.md"),
        ("circleci", "others.md"),
        ("woodpecker", "others.md"),
    ];
    let sandbox = Sandbox::new();
    for (name, file) in pages {
        let lines = sandbox.deepen(&["ci", "--for", name, "--lines"]).stdout;
        assert!(
            page(file).contains(&lines),
            "docs/ci/{file} shows other lines than `deepen ci --for {name} --lines`"
        );
    }
    // Every block of YAML in the pages is YAML.
    for file in ["github.md", "gitlab.md", "pre-commit.md", "others.md"] {
        let text = page(file);
        let blocks = text.split("```yaml\n").skip(1);
        for block in blocks {
            let block = block.split("```").next().unwrap();
            let read: Result<serde_yaml::Value, _> = serde_yaml::from_str(block);
            assert!(read.is_ok(), "docs/ci/{file}: {read:?}\n{block}");
        }
    }
}

#[test]
fn every_input_and_output_of_the_action_is_on_its_page() {
    let action = yaml("action.yml");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci/github.md");
    let page = fs::read_to_string(docs).unwrap();
    for part in ["inputs", "outputs"] {
        for name in action[part].as_object().unwrap().keys() {
            assert!(page.contains(&format!("| `{name}` |")), "{part}: {name}");
        }
    }
    assert_eq!(
        action["inputs"]["version"]["default"],
        env!("CARGO_PKG_VERSION")
    );
}
