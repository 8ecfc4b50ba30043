//! Workflow commands that GitHub shows as annotations beside the changed lines.

use super::{Format, Screen, Wants, visible};
use crate::report::{Finding, Level, Report};

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "For GitHub Actions: annotations beside the lines of a pull request",
    wants: Wants::Findings,
    write,
};

/// Annotations of a kind that GitHub shows of one step (docs.github.com, "Usage limits for annotations"); more are only in the log.
const MOST_OF_A_KIND: usize = 10;

/// As many commands as GitHub shows; the rest as plain lines below one that says so.
fn write(report: &Report, _: &Screen) -> String {
    let mut out = String::new();
    let mut rest: Vec<&Finding> = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Info] {
        let findings = report.findings().iter();
        let of_level = findings.filter(|finding| finding.level == level);
        for (number, finding) in of_level.enumerate() {
            if number < MOST_OF_A_KIND {
                out.push_str(&command(finding));
            } else {
                rest.push(finding);
            }
        }
    }
    if !rest.is_empty() {
        out.push_str(&format!(
            "GitHub shows {MOST_OF_A_KIND} annotations of a kind; {} more:\n",
            rest.len()
        ));
        out.extend(rest.into_iter().map(line));
    }
    out
}

/// A finding that no annotation shows. What stands in front of it keeps the runner from reading it as a command.
fn line(finding: &Finding) -> String {
    let place = match finding.path.as_str() {
        "" => String::new(),
        path => format!("{path}:{}: ", finding.start.line),
    };
    let text = format!(
        "- {} {} {}: {place}{}",
        word(finding.level),
        finding.code,
        finding.rule,
        finding.message
    );
    format!("{}\n", visible::line(&text))
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    }
}

fn command(finding: &Finding) -> String {
    let word = word(finding.level);
    let mut properties = Vec::new();
    if !finding.path.is_empty() {
        properties.push(format!("file={}", property(&finding.path)));
        properties.push(format!("line={}", finding.start.line));
        properties.push(format!("endLine={}", finding.end.line));
        // Columns are only understood within one line.
        if finding.start.line == finding.end.line {
            properties.push(format!("col={}", finding.start.column));
            properties.push(format!("endColumn={}", finding.end.column));
        }
    }
    let title = format!("{} {}", finding.code, finding.rule);
    properties.push(format!("title={}", property(&title)));
    let mut message = finding.message.clone();
    for note in &finding.notes {
        message.push_str(&format!(
            "\n{}:{}: {}",
            note.path, note.start.line, note.message
        ));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    format!("::{word} {}::{}\n", properties.join(","), data(&message))
}

/// As the runner reads a message (github.com/actions/toolkit, `command.ts`).
fn data(text: &str) -> String {
    visible::lines(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::shape::{Check, Place};

    #[test]
    fn escapes_what_would_end_a_command() {
        let finding = Finding {
            code: "Q1",
            rule: "atomic",
            level: Level::Warning,
            path: "a,b:c%.md".into(),
            start: Place { line: 3, column: 5 },
            end: Place { line: 3, column: 9 },
            message: "100 % of\n::error::x".into(),
            help: Some("split it".into()),
            ..Finding::default()
        };
        assert_eq!(
            command(&finding),
            "::warning file=a%2Cb%3Ac%25.md,line=3,endLine=3,col=5,endColumn=9,title=Q1 atomic::100 %25 of%0A::error::x%0Ahelp: split it\n"
        );
    }

    #[test]
    fn gives_ten_commands_of_a_kind_and_the_rest_as_lines() {
        let finding = |level, number: usize| Finding {
            level,
            message: format!("{number}\n::error::x"),
            ..Finding::default()
        };
        let errors = (0..12).map(|number| finding(Level::Error, number));
        let findings = errors.chain([finding(Level::Info, 0)]).collect();
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
        let text = write(&report, &screen);
        let commands = text.lines().filter(|line| line.starts_with("::"));
        assert_eq!(commands.count(), 11, "{text}");
        assert!(text.contains("GitHub shows 10 annotations of a kind; 2 more:\n- error"));
        assert_eq!(text.lines().count(), 14, "{text}");
    }

    #[test]
    fn gives_no_columns_over_several_lines_and_no_place_without_a_file() {
        let finding = Finding {
            path: "a.md".into(),
            start: Place { line: 1, column: 2 },
            end: Place { line: 4, column: 1 },
            ..Finding::default()
        };
        assert!(command(&finding).starts_with("::notice file=a.md,line=1,endLine=4,title="));
        let finding = Finding::default();
        assert!(command(&finding).starts_with("::notice title="));
    }
}
