//! What can be generated is generated. `UPDATE_DOCS=1 cargo test --test it docs` writes the pages anew.

use std::path::Path;
use std::{env, fs};

use clap::Command;
use deepen::cli::help;

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
