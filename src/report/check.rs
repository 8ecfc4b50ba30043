//! What the rules find, what is silenced and why, and what could not be judged.

use super::moment::{files, files_text, moment};
use super::shape::{Check, Counts, Finding, Measure, Rows, RuleName, Shape, Silenced};
use super::words::unknown_past;
use super::{Block, Report, Role, Text, finding, number};
use crate::Facts;
use crate::rules::{Rule, Verdict};

impl Shape for Check {
    const NAME: &str = "check";
    const SUMMARY: &str = "What the rules find, and what could not be judged";
    const HAS_FINDINGS: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.findings)
    }

    fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// The findings of one check and the counts that sum it up. `since`: the revision whose own findings were left out.
pub fn report(facts: &Facts<'_>, verdict: Verdict, since: Option<&str>) -> Report {
    let (silenced, reasons): (Vec<_>, Vec<_>) = verdict.silenced.into_iter().unzip();
    let silenced: Vec<Silenced> = finding::placed(facts.backlog, silenced)
        .into_iter()
        .zip(reasons)
        .map(|(finding, reason)| Silenced { finding, reason })
        .collect();
    let findings = finding::placed(facts.backlog, verdict.findings);
    let names = |rules: Vec<&'static Rule>| -> Vec<RuleName> {
        let name = |rule: &Rule| RuleName {
            code: rule.code,
            rule: rule.name,
        };
        rules.into_iter().map(name).collect()
    };
    let check = Check {
        at: moment(facts),
        files: files(facts.backlog),
        counts: Counts::of(&findings, &silenced),
        findings,
        silenced,
        unknown: names(verdict.unknown),
        looked: names(verdict.looked),
        measures: verdict
            .measures
            .into_iter()
            .map(|(rule, value)| Measure {
                code: rule.code,
                rule: rule.name,
                value,
            })
            .collect(),
        history_unknown: unknown_past(facts.past),
        since: since.map(str::to_owned),
    };
    Report::of("Check of the backlog", check)
}

pub(super) fn blocks(check: &Check) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !check.findings.is_empty() {
        blocks.push(Block::Findings((0..check.findings.len()).collect()));
    }
    if !check.silenced.is_empty() {
        blocks.push(Block::Details {
            title: format!(
                "{} silenced with a reason",
                number::counted(check.counts.silenced, "finding", "findings")
            )
            .into(),
            blocks: vec![Block::List(
                check.silenced.iter().map(silenced_line).collect(),
            )],
        });
    }
    blocks.push(Block::Paragraph(summary(check)));
    blocks
}

fn silenced_line(silenced: &Silenced) -> Text {
    let finding = &silenced.finding;
    let text = Text::of(Role::Code, finding.code)
        .then(" ")
        .then(finding.rule)
        .then(" ");
    let text = match &finding.item {
        Some(item) => text.and(Role::Id, item),
        None => text.and(Role::Code, &finding.path),
    };
    text.then(": ").then(&silenced.reason)
}

/// `61 files read, 3 with problems; 2 errors, 5 warnings, no notes; 12 rules unknown (history: …)`
fn summary(check: &Check) -> Text {
    let counts = check.counts;
    let text = files_text(check.files)
        .then("; ")
        .join(count(counts.errors, "error", Role::Bad))
        .then(", ")
        .join(count(counts.warnings, "warning", Role::Warning))
        .then(", ")
        .join(count(counts.notes, "note", Role::Plain));
    let text = match &check.since {
        Some(revision) => text.then(" new since ").and(Role::Code, revision),
        None => text,
    };
    let text = match counts.silenced {
        0 => text,
        some => text.then(format!(", {} silenced", number::whole(some))),
    };
    if check.unknown.is_empty() {
        return text;
    }
    let reason = (check.history_unknown.as_deref()).unwrap_or("too little of it is known");
    text.then("; ")
        .and(
            Role::Warning,
            format!(
                "{} unknown",
                number::counted(check.unknown.len(), "rule", "rules")
            ),
        )
        .then(format!(" (history: {reason})"))
}

fn count(count: usize, word: &str, role: Role) -> Text {
    match count {
        0 => Text::plain(format!("no {word}s")),
        some => Text::of(role, number::counted(some, word, &format!("{word}s"))),
    }
}
