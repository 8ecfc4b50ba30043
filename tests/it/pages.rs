//! Pages that show the program at work: every command on them is run, in order, and prints what the page shows.
//! `UPDATE_DOCS=1 cargo test --test it pages` writes the outputs anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use deepen::report::template::FILTERS;

use crate::sandbox::Sandbox;

/// When commits of the pages happen: a day before the sandbox's.
const COMMITTED: &str = "2026-11-01T09:00:00Z";

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name)
}

/// The program by its name, a screen of 80 columns, and no pager.
fn variables() -> Vec<(String, String)> {
    let program = Path::new(env!("CARGO_BIN_EXE_deepen"));
    let folder = program.parent().unwrap().display().to_string();
    let path = env::var("PATH").unwrap_or_default();
    vec![
        ("PATH".to_owned(), format!("{folder}:{path}")),
        ("COLUMNS".to_owned(), "80".to_owned()),
        ("GIT_AUTHOR_DATE".to_owned(), COMMITTED.to_owned()),
        ("GIT_COMMITTER_DATE".to_owned(), COMMITTED.to_owned()),
    ]
}

/// What a command line prints and then what it says on standard error, in the folder that the one before has left.
fn printed(sandbox: &Sandbox, command: &str) -> String {
    let script = format!(
        "cd \"$(cat \"$HOME/.where\")\" && {{ {command}\n}} 2> \"$HOME/.talk\"; cat \"$HOME/.talk\"; pwd > \"$HOME/.where\""
    );
    let run = sandbox.program("sh", "", &["-c", &script], &variables());
    assert!(run.stderr.is_empty(), "{command}: {}", run.stderr);
    let mut printed = String::new();
    for line in run.stdout.lines() {
        printed.push_str(line.trim_end());
        printed.push('\n');
    }
    printed
}

/// The page with what its commands print: blocks of `console` hold lines `$ command`, go on with `> `, and then the output.
fn with_outputs(sandbox: &Sandbox, page: &str) -> String {
    sandbox.write(".where", sandbox.path("").display().to_string());
    let mut written = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        written.push_str(&format!("{line}\n"));
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            let mut command = command.to_owned();
            written.push_str(&format!("{line}\n"));
            while let Some(more) = lines.next_if(|line| line.starts_with("> ") || *line == ">") {
                written.push_str(&format!("{more}\n"));
                command.push_str(&format!("\n{}", more.get(2..).unwrap_or_default()));
            }
            written.push_str(&printed(sandbox, &command));
        }
    }
    written
}

fn assert_shown(name: &str, sandbox: &Sandbox) {
    let path = page(name);
    let text = fs::read_to_string(&path).unwrap();
    let expected = with_outputs(sandbox, &text);
    assert!(expected.contains("\n$ deepen"), "docs/{name} runs nothing");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
        return;
    }
    for (at, (shown, printed)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(
            shown,
            printed,
            "docs/{name}:{}: run UPDATE_DOCS=1 cargo test --test it pages",
            at + 1
        );
    }
    assert_eq!(text.len(), expected.len(), "docs/{name}");
}

#[test]
fn the_tour_shows_what_the_demo_prints() {
    assert_shown("tour.md", &Sandbox::new());
}

#[test]
fn the_page_of_events_shows_what_the_demo_prints() {
    assert_shown("events.md", &Sandbox::demo());
}

#[test]
fn the_page_of_templates_shows_what_the_demo_prints() {
    let filters = filters();
    let path = page("templates.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- filters -->\n").unwrap();
    let (shown, after) = rest.split_once("<!-- /filters -->").unwrap();
    if env::var_os("UPDATE_DOCS").is_some() {
        let page = format!("{before}<!-- filters -->\n{filters}<!-- /filters -->{after}");
        fs::write(&path, page).unwrap();
    } else {
        assert_eq!(
            shown, filters,
            "run UPDATE_DOCS=1 cargo test --test it pages"
        );
    }
    let sandbox = Sandbox::demo();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/weekly.md");
    sandbox.write("reports/weekly.md", fs::read(example).unwrap());
    assert_shown("templates.md", &sandbox);
}

/// A folder with made exports of other tools.
fn with_exports() -> Sandbox {
    let sandbox = Sandbox::new();
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/exports");
    for entry in fs::read_dir(exports).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let path = format!("exports/{}", name.to_str().unwrap());
        sandbox.write(&path, fs::read(entry.path()).unwrap());
    }
    sandbox
}

/// The filters as a table, from their own words.
fn filters() -> String {
    let mut table = "| filter | comes to | so that | is |\n|---|---|---|---|\n".to_owned();
    for filter in FILTERS {
        let cell = |text: &str| text.replace('|', "\\|");
        table.push_str(&format!(
            "| `{}` | {} | `{{{{ {} }}}}` | `{}` |\n",
            filter.name,
            filter.summary,
            cell(filter.example),
            cell(filter.prints)
        ));
    }
    table
}

#[test]
fn whoever_comes_from_jira_finds_their_way() {
    assert_shown("coming-from-jira.md", &with_exports());
}

#[test]
fn whoever_comes_from_backlog_md_finds_their_way() {
    assert_shown("coming-from-backlog-md.md", &Sandbox::new());
}

#[test]
fn whoever_comes_from_a_feedback_board_finds_their_way() {
    assert_shown("coming-from-feedback-boards.md", &with_exports());
}
