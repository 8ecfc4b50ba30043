//! Test results as `JUnit` writes them, which every CI server shows. An error of a rule is a failed test; warnings and notes
//! pass and are told in the output; a rule that could not look is skipped.

use super::{Format, Screen, Wants, visible};
use crate::report::{Data, Finding, Level, Report};

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "For CI servers: every rule a test, every error a failure",
    wants: Wants::Findings,
    write,
};

fn write(report: &Report, _: &Screen) -> String {
    let findings = report.findings();
    let (quiet, unknown, reason) = rules(report);
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    let failures = errors.count();
    let tests = findings.len() + quiet.len() + unknown.len();

    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    out.push_str(&format!(
        "  <testsuite id=\"0\" package=\"deepen\" name={} tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
         skipped=\"{}\" time=\"0\" timestamp={} hostname=\"localhost\">\n    <properties/>\n",
        quoted(report.name),
        unknown.len(),
        quoted(&timestamp(report)),
    ));
    for (code, rule) in quiet {
        out.push_str(&format!("    <testcase {}/>\n", attributes(code, rule)));
    }
    for (code, rule) in unknown {
        out.push_str(&format!(
            "    <testcase {}>\n      <skipped message={}/>\n    </testcase>\n",
            attributes(code, rule),
            quoted(&format!("unknown: {reason}")),
        ));
    }
    let mut told = String::new();
    for finding in findings {
        out.push_str(&test(finding));
        if finding.level != Level::Error {
            told.push_str(&format!(
                "{}: {} {}: {}\n",
                finding.level.name(),
                finding.code,
                place(finding),
                details(finding)
            ));
        }
    }
    out.push_str(&format!("    <system-out>{}</system-out>\n", text(&told)));
    out.push_str("    <system-err/>\n  </testsuite>\n</testsuites>\n");
    out
}

/// Rules that found nothing, rules that could not look, and why not.
#[expect(
    clippy::type_complexity,
    reason = "three lists of the same pairs, used once"
)]
fn rules(report: &Report) -> (Vec<(&str, &str)>, Vec<(&str, &str)>, &str) {
    let Data::Check(check) = &report.data else {
        return Default::default();
    };
    let quiet = (check.looked.iter())
        .filter(|rule| {
            check
                .findings
                .iter()
                .all(|finding| finding.code != rule.code)
        })
        .map(|rule| (rule.code, rule.rule))
        .collect();
    let unknown = (check.unknown.iter())
        .map(|rule| (rule.code, rule.rule))
        .collect();
    let reason = check.history_unknown.as_deref();
    (
        quiet,
        unknown,
        reason.unwrap_or("too little is known of the past"),
    )
}

/// The day of the report: a clock would give other bytes for the same files.
fn timestamp(report: &Report) -> String {
    match &report.data {
        Data::Check(check) => format!("{}T00:00:00", check.at.date),
        _ => "1970-01-01T00:00:00".into(),
    }
}

fn test(finding: &Finding) -> String {
    let name = format!("{} {}", finding.rule, place(finding));
    let attributes = attributes(finding.code, &name);
    if finding.level != Level::Error {
        return format!("    <testcase {attributes}/>\n");
    }
    format!(
        "    <testcase {attributes}>\n      <failure type={} message={}>{}</failure>\n    </testcase>\n",
        quoted(finding.code),
        quoted(&finding.message),
        text(&format!("{}: {}", place(finding), details(finding))),
    )
}

fn attributes(code: &str, name: &str) -> String {
    format!(
        "classname={} name={} time=\"0\"",
        quoted(&format!("deepen.{code}")),
        quoted(name)
    )
}

fn place(finding: &Finding) -> String {
    match finding.path.as_str() {
        "" => "backlog".into(),
        path => format!("{path}:{}:{}", finding.start.line, finding.start.column),
    }
}

fn details(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    }
}

fn text(text: &str) -> String {
    visible::lines(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn quoted(value: &str) -> String {
    let value = text(value).replace('"', "&quot;").replace('\n', "&#10;");
    format!("\"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::shape::{Check, Place, RuleName};

    #[test]
    fn counts_every_test_once_and_escapes_markup() {
        let error = Finding {
            code: "E1",
            rule: "missing-estimate",
            level: Level::Error,
            path: "a.md".into(),
            start: Place { line: 2, column: 1 },
            message: "a \"<b>\" & \u{1b}".into(),
            ..Finding::default()
        };
        let warning = Finding {
            level: Level::Warning,
            ..error.clone()
        };
        let rule = |code, rule| RuleName { code, rule };
        let check = Check {
            findings: vec![error, warning],
            looked: vec![rule("E1", "missing-estimate"), rule("E2", "scale")],
            unknown: vec![rule("E3", "stale")],
            history_unknown: Some("shallow".into()),
            ..Check::default()
        };
        let report = Report {
            name: "check",
            data: check.into(),
            ..Report::default()
        };
        let screen = Screen {
            width: 80,
            colour: false,
        };
        let xml = write(&report, &screen);
        assert!(
            xml.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""),
            "{xml}"
        );
        assert_eq!(xml.matches("<testcase ").count(), 4);
        assert!(
            xml.contains("message=\"a &quot;&lt;b&gt;&quot; &amp; \\u{1b}\""),
            "{xml}"
        );
        assert!(
            xml.contains("<skipped message=\"unknown: shallow\"/>"),
            "{xml}"
        );
    }
}
