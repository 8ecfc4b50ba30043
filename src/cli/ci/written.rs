//! The files that a host shows, each within that host's limits; what is left out is said.

use serde_json::json;

use super::run::Judged;
use crate::cli::diff::as_markdown;
use crate::report::shape::{CiRun, Counts, Diff};
use crate::report::{Data, Report, Screen, ci, diff, format};
use crate::text::sorting::PutInOrder as _;

/// Characters of a comment: GitHub refuses 65 536 ("body is too long"), and what speaks its language does as it does.
const COMMENT: usize = 65_535;

/// Characters of a note: GitLab refuses more (docs.gitlab.com, "Instance limits").
const NOTE: usize = 1_000_000;

/// Bytes of a job's summary: GitHub shows nothing of a longer one (docs.github.com, "Step isolation and limits": 1 MiB).
const SUMMARY: usize = 1024 * 1024 - 1;

/// Results of one run that code scanning keeps (docs.github.com, "SARIF support": the 5 000 most severe).
const RESULTS: usize = 5_000;

/// One file.
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) text: String,
}

/// The files of a run. What the limits left out is added to `run.cuts`.
pub(super) fn files(judged: &Judged, run: &mut CiRun, marker: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut file = |name, about, text| files.push(File { name, about, text });
    let sarif = most_severe(&judged.all, run);
    let sarif = sarif.as_ref().unwrap_or(&judged.all);
    file("findings.sarif", "code scanning", machine("sarif", sarif));
    let quality = machine("gitlab", &judged.all);
    file("code-quality.json", "GitLab's code quality", quality);
    let tests = machine("junit", &judged.counted);
    file("findings.junit.xml", "test results", tests);
    if let Some((change, command)) = &judged.change {
        let limit = if run.host == "gitlab" { NOTE } else { COMMENT };
        let characters = |text: &str| text.chars().count();
        let text = comment(change, command, run, marker, limit, &characters);
        let body = format!("{}\n", json!({ "body": text }));
        file("comment.md", "the comment", text);
        file("comment.json", "the comment as hosts take it", body);
    }
    let summary = match &judged.change {
        Some((change, command)) => comment(change, command, run, "", SUMMARY, &str::len),
        None => summary(&judged.counted, run),
    };
    file("summary.md", "the job's summary", summary);
    file("outputs", "the steps that follow", outputs(run));
    files
}

fn machine(name: &str, report: &Report) -> String {
    // What machines read has neither width nor colour.
    let screen = Screen {
        width: 80,
        colour: false,
    };
    format::format(name).map_or_else(String::new, |format| (format.write)(report, &screen))
}

/// The change in Markdown below `first`, and what it comes to, not longer than `limit`.
fn comment(
    change: &Diff,
    command: &str,
    run: &CiRun,
    first: &str,
    limit: usize,
    length: &dyn Fn(&str) -> usize,
) -> String {
    let first = match first {
        "" => String::new(),
        first => format!("{first}\n"),
    };
    let verdict = ci::verdict_markdown(run);
    // A line between the change and what it comes to, and the end of the last one.
    let room = limit.saturating_sub(length(&first) + length(&verdict) + 2);
    let report = diff::fitting(change.clone(), room, command, &|report| {
        length(&as_markdown(report))
    });
    format!("{first}{}\n{verdict}\n", as_markdown(&report))
}

/// The findings in Markdown and what they come to, the most severe of them where not all fit.
fn summary(report: &Report, run: &CiRun) -> String {
    let mut kept = report.findings().len();
    loop {
        let cut = severest(report, kept);
        let shown = cut.as_ref().map_or(report, |(shown, _)| shown);
        let mut run = run.clone();
        if let Some((_, left_out)) = cut {
            run.cuts.push(format!(
                "{left_out} findings do not fit in here: `deepen check` tells all"
            ));
        }
        let text = format!("{}\n{}\n", as_markdown(shown), ci::verdict_markdown(&run));
        if text.len() <= SUMMARY || kept == 0 {
            return text;
        }
        kept /= 2;
    }
}

/// The report for code scanning, where not all of it is kept.
fn most_severe(report: &Report, run: &mut CiRun) -> Option<Report> {
    if run.host != "github" {
        return None;
    }
    let (shown, left_out) = severest(report, RESULTS)?;
    run.cuts.push(format!(
        "code scanning keeps {RESULTS} findings: {left_out} of the least severe are left out of findings.sarif"
    ));
    Some(shown)
}

/// The report with its `most` severest findings in their order, and how many that leaves out; none where all stay.
fn severest(report: &Report, most: usize) -> Option<(Report, usize)> {
    let Data::Check(check) = &report.data else {
        return None;
    };
    if check.findings.len() <= most {
        return None;
    }
    let mut places: Vec<usize> = (0..check.findings.len()).collect();
    places.put_in_order_by_key(|at| {
        let level = check.findings.get(*at).map(|finding| finding.level);
        (std::cmp::Reverse(level), *at)
    });
    places.truncate(most);
    places.put_in_order();
    let kept = (places.iter()).filter_map(|at| check.findings.get(*at).cloned());
    let mut shown = check.clone();
    shown.findings = kept.collect();
    let left_out = Counts::of(&check.findings, &[]).all() - Counts::of(&shown.findings, &[]).all();
    shown.silenced.truncate(most - shown.findings.len());
    let shown = Report {
        name: report.name,
        title: report.title.clone(),
        data: Data::Check(shown),
    };
    Some((shown, left_out))
}

/// `name=value` lines, as `GITHUB_OUTPUT` takes them.
fn outputs(run: &CiRun) -> String {
    format!(
        "findings={}\nerrors={}\nwarnings={}\nnotes={}\nchanged={}\nfailed={}\n",
        run.counts.all(),
        run.counts.errors,
        run.counts.warnings,
        run.counts.notes,
        run.changed,
        run.failed
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::shape::{Check, Finding, Level};

    /// So many findings, the last of them errors, each with a message of so many characters.
    fn found(count: usize, errors: usize, message: usize) -> Report {
        let findings = (0..count).map(|number| Finding {
            code: "D1",
            rule: "definition-of-ready",
            level: if number + errors >= count {
                Level::Error
            } else {
                Level::Info
            },
            message: format!("{number:06} {}", "x".repeat(message)),
            path: format!("backlog/items/S-{number:06}.md"),
            ..Finding::default()
        });
        let check = Check {
            findings: findings.collect(),
            ..Check::default()
        };
        Report {
            name: "check",
            title: "Check".into(),
            data: check.into(),
        }
    }

    fn results(report: &Report) -> Vec<Value> {
        let sarif: Value = serde_json::from_str(&machine("sarif", report)).unwrap();
        sarif["runs"][0]["results"].as_array().unwrap().clone()
    }

    #[test]
    fn code_scanning_gets_the_five_thousand_most_severe_and_hears_of_the_others() {
        let mut run = CiRun {
            host: "github",
            ..CiRun::default()
        };
        let all = found(5_003, 10, 0);
        let shown = most_severe(&all, &mut run).unwrap();
        let results = results(&shown);
        assert_eq!(results.len(), 5_000);
        let errors = results.iter().filter(|result| result["level"] == "error");
        assert_eq!(errors.count(), 10);
        assert_eq!(
            run.cuts,
            [
                "code scanning keeps 5000 findings: 3 of the least severe are left out of findings.sarif"
            ]
        );
        // Those that stay are in the order in which they were found.
        let messages: Vec<&str> = (shown.findings().iter())
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(messages.is_sorted());
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        let mut run = CiRun {
            host: "github",
            ..CiRun::default()
        };
        let all = found(5_000, 1, 0);
        assert!(most_severe(&all, &mut run).is_none());
        assert!(run.cuts.is_empty());
        let mut other = CiRun {
            host: "gitlab",
            ..CiRun::default()
        };
        let many = found(5_001, 1, 0);
        assert!(most_severe(&many, &mut other).is_none());
    }

    #[test]
    fn a_summary_is_never_longer_than_github_shows_and_says_what_it_left_out() {
        let run = CiRun {
            host: "github",
            ..CiRun::default()
        };
        let all = found(600, 2, 4_000);
        let text = summary(&all, &run);
        assert!(text.len() < 1024 * 1024, "{}", text.len());
        assert!(text.len() > 300_000, "{}", text.len());
        let told = text.matches("definition-of-ready").count();
        assert!(
            text.contains("000598 ") && text.contains("000599 "),
            "errors first"
        );
        let left_out = format!("{} findings do not fit in here", 600 - told);
        assert!(text.contains(&left_out), "{told}");
        let few = summary(&found(3, 1, 10), &run);
        assert_eq!(few.matches("definition-of-ready").count(), 3);
        assert!(!few.contains("do not fit"));
    }
}
