//! What can be generated is generated. `UPDATE_DOCS=1 cargo test --test it docs` writes the pages anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::Command;
use deepen::cli::help;
use deepen::rank::MODELS;
use serde_json::Value;

use crate::sandbox::Sandbox;

fn assert_page(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/{name} is stale: run UPDATE_DOCS=1 cargo test --test it docs"
    );
}

#[test]
fn the_page_of_rules_is_the_rules_own_words() {
    assert_page("rules.md", &deepen::rules::rules_markdown());
}

#[test]
fn the_page_of_the_format_is_the_schemas_own_words() {
    assert_page("format.md", &deepen::backlog::schema::format_markdown());
}

#[test]
fn the_promise_of_json_is_what_the_types_derive() {
    assert_page("schema.json", &deepen::report::shape::derived());
    assert_page(
        "deepen.schema.json",
        &deepen::backlog::config::derived_json_schema(),
    );
}

#[test]
fn every_model_stands_on_the_page_of_formulas_in_its_own_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formulas.md");
    let page = fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once("<!-- models -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /models -->").unwrap();
    let mut models = String::new();
    for model in MODELS {
        models.push_str(&format!("\n### {}\n\n{}.\n\n", model.name, model.summary));
        for line in model.docs.trim().lines() {
            models.push_str(&match line.strip_prefix("## ") {
                Some(heading) => format!("**{heading}**\n\n"),
                None => format!("{line}\n"),
            });
        }
    }
    let page = format!("{before}<!-- models -->\n{models}\n<!-- /models -->{after}");
    assert_page("formulas.md", &page);
}

/// The Markdown pages that people read, from the top of the repository.
fn pages() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![top.join("README.md"), top.join("CHANGELOG.md")];
    let mut folders = vec![top.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// What is prose on a page: without fenced blocks and code spans.
fn prose(page: &str) -> String {
    let mut fence: Option<String> = None;
    let mut prose = String::new();
    for line in page.lines() {
        let start = line.trim_start();
        let ticks: String = start.chars().take_while(|each| *each == '`').collect();
        match &fence {
            Some(open) if start.trim_end() == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                let outside: Vec<&str> = line.split('`').step_by(2).collect();
                prose.push_str(&format!("{}\n", outside.join("code")));
            }
        }
    }
    prose
}

/// The places of a page that a link may name, as GitHub forms them from its headings.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut is_code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        let heading = line.trim_start_matches('#');
        if is_code || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let anchor: String = (heading.trim().to_lowercase().chars())
            .filter(|each| each.is_alphanumeric() || matches!(each, ' ' | '-' | '_'))
            .map(|each| if each == ' ' { '-' } else { each })
            .collect();
        let mut number = 0;
        let mut name = anchor.clone();
        while !anchors.insert(name.clone()) {
            number += 1;
            name = format!("{anchor}-{number}");
        }
    }
    anchors
}

#[test]
fn every_link_between_pages_leads_to_a_file_and_to_a_heading_in_it() {
    let mut links = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        for link in prose(&text).split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            let outside = ["https:", "http:", "mailto:"];
            if outside.iter().any(|start| target.starts_with(start)) {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let other = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            assert!(other.exists(), "{}: {target} leads nowhere", path.display());
            if !anchor.is_empty() {
                let there = anchors(&fs::read_to_string(&other).unwrap());
                assert!(
                    there.contains(anchor),
                    "{}: {target}: there is no such heading",
                    path.display()
                );
            }
            links += 1;
        }
    }
    assert!(links > 60, "{links}");
}

#[test]
fn every_page_is_in_the_list_of_pages() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let list = fs::read_to_string(top.join("README.md")).unwrap();
    for page in pages() {
        let Ok(name) = page.strip_prefix(&top) else {
            continue;
        };
        let name = name.to_str().unwrap();
        assert!(
            name == "README.md" || list.contains(&format!("({name})")),
            "docs/README.md does not lead to {name}"
        );
    }
}

/// The names of all properties of a JSON Schema.
fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                if let ("properties", Value::Object(properties)) = (key.as_str(), value) {
                    names.extend(properties.keys().cloned());
                }
                properties(value, names);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| properties(value, names)),
        _ => {}
    }
}

#[test]
fn every_key_of_every_schema_is_on_the_page_of_the_format() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md"));
    let page = page.unwrap();
    let words: BTreeSet<&str> = page
        .split(|each: char| !(each.is_alphanumeric() || matches!(each, '_' | '-')))
        .collect();
    let sandbox = Sandbox::new();
    for kind in [
        "goal",
        "epic",
        "story",
        "bug",
        "spike",
        "enabler",
        "feedback",
        "sprint",
        "release",
        "acceptance",
    ] {
        let run = sandbox.deepen(&["schema", kind]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let schema: Value = serde_json::from_str(&run.stdout).unwrap();
        let mut names = BTreeSet::new();
        properties(&schema, &mut names);
        assert!(names.len() > 5, "{kind}: {names:?}");
        for name in names {
            assert!(
                words.contains(name.as_str()),
                "{kind}: {name} is not on docs/format.md"
            );
        }
    }
}

#[test]
fn the_page_of_commands_is_the_programs_own_help() {
    let mut page = "# Commands\n\n<!-- Generated from the program's help. -->\n".to_owned();
    page.push_str(EXIT_CODES);
    let mut command = help::command().term_width(100);
    command.build();
    let everywhere: Vec<String> = command
        .clone()
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect();
    describe(&mut page, &mut command, 2, &[]);
    for subcommand in command
        .get_subcommands_mut()
        .filter(|each| each.get_name() != "help")
    {
        describe(&mut page, subcommand, 3, &everywhere);
    }
    assert_page("cli.md", &page);
}

/// One command's help; arguments that every command has are shown once, with the program.
fn describe(page: &mut String, command: &mut Command, level: usize, hidden: &[String]) {
    let mut shown = command
        .clone()
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true);
    for name in hidden {
        shown = shown.mut_args(|argument| {
            if argument.get_id() == name.as_str() {
                argument.hide(true)
            } else {
                argument
            }
        });
    }
    let name = command
        .get_bin_name()
        .unwrap_or(command.get_name())
        .to_owned();
    let help = shown.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    page.push_str(&format!(
        "\n{} {name}\n\n```text\n{}\n```\n",
        "#".repeat(level),
        help.join("\n").trim_end()
    ));
    for subcommand in command.get_subcommands_mut().filter(|_| level == 3) {
        if subcommand.get_name() != "help" {
            describe(page, subcommand, level + 1, hidden);
        }
    }
}

const EXIT_CODES: &str = "
Exit codes, the same for every format:

| code | meaning |
|---|---|
| 0 | clean, or a closed pipe |
| 1 | `check` found errors |
| 2 | failure or bad usage |
| 3 | the question needs the history, and the history is not there |
";

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let screen = readme
        .split("```text\n")
        .nth(1)
        .unwrap()
        .split("\n```")
        .next()
        .unwrap();
    let printed = Sandbox::new().deepen(&["demo"]).stdout;
    for line in screen.lines().filter(|line| *line != "...") {
        assert!(
            printed.lines().any(|other| other == line),
            "the demo does not print: {line}"
        );
    }
}
