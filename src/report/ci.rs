//! What a run of CI comes to, and what the CI systems found here need.

use super::format::markdown;
use super::shape::{Ci, CiNeed, CiRun, CiSystem, Finding, Rows, Shape};
use super::{Block, Report, Role, Text, number};

impl Shape for CiRun {
    const NAME: &str = "ci-run";
    const SUMMARY: &str = "What a run in CI judged, and the files that it wrote for the host";
    const HAS_FINDINGS: bool = true;

    fn blocks(&self) -> Vec<Block> {
        run_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.findings)
    }

    fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl Shape for Ci {
    const NAME: &str = "ci";
    const SUMMARY: &str = "What the CI systems found here need, with the lines to paste";

    fn blocks(&self) -> Vec<Block> {
        need_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }
}

/// What a run in CI judged and wrote.
pub fn run(run: CiRun) -> Report {
    Report::of("Backlog in CI", run)
}

/// What the CI systems found here need.
pub fn needs(ci: Ci) -> Report {
    Report::of("What CI needs here", ci)
}

/// What a run comes to, as the last lines of a comment.
pub fn verdict_markdown(run: &CiRun) -> String {
    markdown::written(&verdict(run))
}

pub(super) fn run_blocks(run: &CiRun) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !run.findings.is_empty() {
        blocks.push(Block::Findings((0..run.findings.len()).collect()));
    }
    blocks.extend(verdict(run));
    let files = run.files.iter();
    let written: Vec<(String, Text)> = files
        .map(|file| (file.about.to_owned(), Text::of(Role::Code, &file.path)))
        .collect();
    if !written.is_empty() {
        blocks.push(Block::Facts(written));
    }
    blocks
}

/// How many findings count and whether they fail the run, what could not look, what was cut.
fn verdict(run: &CiRun) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(sum(run))];
    if !run.unknown.is_empty() {
        let reason = run.history_unknown.as_deref();
        blocks.push(Block::Paragraph(
            Text::of(
                Role::Warning,
                format!(
                    "{} could not look",
                    number::counted(run.unknown.len(), "rule", "rules")
                ),
            )
            .then(format!(
                " (history: {}).",
                reason.unwrap_or("too little of it is known")
            )),
        ));
    }
    for cut in &run.cuts {
        blocks.push(Block::Paragraph(Text::of(Role::Muted, cut).then(".")));
    }
    blocks
}

/// `3 new findings (2 errors, 1 warning) fail this change; 40 that were there before are not told.`
fn sum(run: &CiRun) -> Text {
    let noun = if run.since.is_some() {
        ("new finding", "new findings")
    } else {
        ("finding", "findings")
    };
    let role = if run.failed { Role::Bad } else { Role::Strong };
    let text = match run.counts.all() {
        0 => Text::of(Role::Good, format!("no {}", noun.1)),
        some => Text::of(role, number::counted(some, noun.0, noun.1))
            .then(format!(" ({})", by_level(run))),
    };
    let text = match (run.failed, run.fail_on) {
        (true, level) => text.then(format!(": this fails, as {} does", least(level))),
        (false, "never") => text.then(": nothing fails"),
        (false, _) => text.then(": this passes"),
    };
    match (run.since.is_some(), run.older) {
        (true, 0) => text.then("."),
        (true, older) => text.then(format!(
            "; {} not told here.",
            number::counted(
                older,
                "finding that was there before is",
                "findings that were there before are"
            )
        )),
        (false, _) => text.then("."),
    }
}

fn least(level: &str) -> &'static str {
    match level {
        "info" => "any finding",
        "warning" => "any warning or error",
        _ => "any error",
    }
}

fn by_level(run: &CiRun) -> String {
    let counts = run.counts;
    let told: Vec<String> = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.notes, "note", "notes"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| number::counted(count, one, many))
    .collect();
    told.join(", ")
}

pub(super) fn need_blocks(ci: &Ci) -> Vec<Block> {
    let mut blocks = Vec::new();
    for system in &ci.systems {
        blocks.extend(system_blocks(system));
    }
    let notes = ci.notes.iter();
    blocks.extend(notes.map(|note| Block::Paragraph(Text::plain(note))));
    blocks
}

fn system_blocks(system: &CiSystem) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, system.title)];
    let found = match (system.files.as_slice(), system.runs_deepen) {
        ([], _) => Text::of(Role::Muted, "Nothing is set up"),
        (files, true) => files_text(files).then(": runs deepen"),
        (files, false) => files_text(files).then(": does not run deepen"),
    };
    blocks.push(Block::Paragraph(found.then(".")));
    if !system.needs.is_empty() {
        blocks.push(Block::List(system.needs.iter().map(need_text).collect()));
    }
    for need in &system.needs {
        if let Some(add) = &need.add {
            let place = match (&need.path, need.line) {
                (Some(path), Some(line)) => format!("{path}:{line}"),
                (Some(path), None) => path.clone(),
                _ => String::new(),
            };
            blocks.push(Block::Paragraph(
                Text::of(Role::Code, place).then(" wants:"),
            ));
            blocks.push(Block::Code(add.clone()));
        }
    }
    if let (Some(path), Some(lines)) = (&system.path, &system.lines) {
        let is_there = system.files.contains(path);
        let verb = if is_there {
            "Add to what is in "
        } else {
            "Write into "
        };
        let command = format!("deepen ci --for {} --lines", system.name);
        blocks.push(Block::Paragraph(
            Text::plain(verb)
                .and(Role::Code, path)
                .then(" (")
                .and(Role::Code, command)
                .then(" prints nothing else):"),
        ));
        blocks.push(Block::Code(lines.clone()));
    }
    blocks.push(Block::Paragraph(
        Text::of(Role::Muted, "More stands in deepen's ").and(Role::Code, system.docs),
    ));
    blocks
}

fn files_text(files: &[String]) -> Text {
    let mut text = Text::default();
    for (at, file) in files.iter().enumerate() {
        if at > 0 {
            text = text.then(", ");
        }
        text = text.and(Role::Code, file);
    }
    text
}

fn need_text(need: &CiNeed) -> Text {
    let (role, word) = match need.state {
        "there" => (Role::Good, "has"),
        "missing" => (Role::Bad, "misses"),
        _ => (Role::Warning, "look at"),
    };
    let text = Text::of(role, word)
        .then(" ")
        .and(Role::Strong, need.name)
        .then(": ")
        .then(&need.says);
    match (&need.path, need.line) {
        (Some(path), Some(line)) => text
            .then(" (")
            .and(Role::Code, format!("{path}:{line}"))
            .then(")"),
        _ => text,
    }
}
