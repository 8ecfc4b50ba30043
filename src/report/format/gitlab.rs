//! The code quality report that GitLab reads from a job's artifacts (docs.gitlab.com, "Code Quality report format").

use std::collections::HashMap;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Format, Screen, Wants, visible};
use crate::report::{Finding, Level, Report};

pub(super) static FORMAT: Format = Format {
    name: "gitlab",
    summary: "For GitLab's merge requests: the code quality report",
    wants: Wants::Findings,
    write,
};

/// Bytes of the digest that a fingerprint keeps: enough that two never meet by chance.
const FINGERPRINT: usize = 16;

fn write(report: &Report, _: &Screen) -> String {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let entries: Vec<Value> = (report.findings().iter())
        .map(|finding| {
            let times = seen.entry(&finding.fingerprint).or_default();
            *times += 1;
            entry(finding, *times)
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&entries).expect("only text keys are written");
    text.push('\n');
    text
}

fn entry(finding: &Finding, times: usize) -> Value {
    let path = match finding.path.as_str() {
        "" => ".",
        path => path,
    };
    json!({
        "description": description(finding),
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding, times),
        "severity": severity(finding.level),
        "location": {
            "path": path,
            "lines": { "begin": finding.start.line.max(1), "end": finding.end.line.max(finding.start.line).max(1) },
        },
    })
}

/// One line: GitLab shows nothing else.
fn description(finding: &Finding) -> String {
    let mut text = format!("{} {}: {}", finding.code, finding.rule, finding.message);
    if let Some(help) = &finding.help {
        text.push_str(&format!(" ({help})"));
    }
    visible::line(&text).into_owned()
}

/// The same wherever its lines move to; findings that are alike are counted, since GitLab shows one of a fingerprint.
fn fingerprint(finding: &Finding, times: usize) -> String {
    let digest = Sha256::digest(format!("deepen/v1\n{}\n{times}", finding.fingerprint));
    let mut digits = String::new();
    for byte in digest.iter().take(FINGERPRINT) {
        digits.push_str(&format!("{byte:02x}"));
    }
    digits
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::shape::{Check, Place};

    fn written(findings: Vec<Finding>) -> Vec<Value> {
        let report = Report::of(
            "",
            Check {
                findings,
                ..Check::default()
            },
        );
        let screen = Screen {
            width: 80,
            colour: false,
        };
        serde_json::from_str(&write(&report, &screen)).unwrap()
    }

    fn finding(line: usize, fingerprint: &str) -> Finding {
        Finding {
            code: "E1",
            rule: "missing-estimate",
            level: Level::Error,
            path: "backlog/items/S-1.md".into(),
            start: Place { line, column: 1 },
            end: Place { line, column: 9 },
            message: "no\nestimate".into(),
            fingerprint: fingerprint.into(),
            ..Finding::default()
        }
    }

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_is_another_for_each_finding() {
        let before = written(vec![finding(3, "a"), finding(9, "a"), finding(4, "b")]);
        let after = written(vec![finding(5, "a"), finding(11, "a"), finding(6, "b")]);
        let fingerprints = |entries: &[Value]| -> Vec<Value> {
            (entries.iter())
                .map(|entry| entry["fingerprint"].clone())
                .collect()
        };
        assert_eq!(fingerprints(&before), fingerprints(&after));
        let mut distinct = fingerprints(&before);
        distinct.dedup();
        assert_eq!(distinct.len(), 3);
    }

    #[test]
    fn says_what_gitlab_asks_for_and_nothing_else() {
        let entry = &written(vec![finding(3, "a")])[0];
        assert_eq!(entry["description"], "E1 missing-estimate: no estimate");
        assert_eq!(entry["severity"], "major");
        assert_eq!(
            entry["location"],
            json!({"path": "backlog/items/S-1.md", "lines": {"begin": 3, "end": 3}})
        );
        let backlog = Finding::default();
        let entry = &written(vec![backlog])[0];
        assert_eq!(entry["location"]["path"], ".");
        assert_eq!(entry["location"]["lines"]["begin"], 1);
    }
}
