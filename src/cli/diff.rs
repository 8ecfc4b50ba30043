//! `deepen diff A..B`: what a change makes of the backlog, as one comment of a reviewer.

use clap::Args;

use super::earlier::Earlier;
use super::load::View;
use super::range::{Pair, Range};
use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::repo::world::World;
use crate::report::Report;
use crate::report::diff::{self, Judged, Side};
use crate::report::format::{self, Screen};
use crate::report::shape::Diff;
use crate::rules::{self, Verdict, selection::Selection};

/// Characters of a pull request's comment on GitHub: 65 536 are refused.
const LONGEST_COMMENT: usize = 65_535;

#[derive(Debug, Args)]
pub struct Options {
    /// Two revisions or days: A..B, A...B (from where both part), A.. (to HEAD); one is compared with the work tree
    #[arg(value_name = "RANGE", default_value = "HEAD")]
    range: String,
    /// How many places of the order are looked at closely
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// In text, everything: without it sections that a comment folds are one line each
    #[arg(long)]
    all: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let range = Range::parse(&options.range)?;
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let Pair { scene, mut before } = Pair::load(world, global, &needs, &range)?;
    let found = compared(&scene, &mut before, &range, options.top).diff;
    if found.is_empty() && matches!(global.format.as_str(), "text" | "markdown") {
        return Ok(Answer {
            output: String::new(),
            talk: vec![format!(
                "nothing that the backlog says is different between {} and {}",
                range.before,
                range.after_name()
            )],
            exit: Exit::Clean,
        });
    }
    let command = command(&range);
    let report = match global.format.as_str() {
        "markdown" => {
            let length = |text: &str| text.chars().count();
            diff::fitting(found, LONGEST_COMMENT, &command, &|report| {
                length(&as_markdown(report))
            })
        }
        "text" if !options.all => diff::short(found, &command),
        _ => diff::report(found),
    };
    scene.answer(&report, Exit::Clean)
}

/// What shows all of a difference on a terminal.
pub(super) fn command(range: &Range) -> String {
    format!("deepen diff {} --all", range.text())
}

/// The report as a comment has it.
pub(super) fn as_markdown(report: &Report) -> String {
    // Markdown knows neither width nor colour.
    let screen = Screen {
        width: 80,
        colour: false,
    };
    format::format("markdown").map_or_else(String::new, |format| (format.write)(report, &screen))
}

/// Two versions, judged and compared.
pub(super) struct Compared {
    pub(super) diff: Diff,
    /// What the rules say of the later side.
    pub(super) after: Verdict,
    /// Of that, what neither side's day makes of the earlier one.
    pub(super) introduced: Verdict,
}

/// What differs between the two sides of a range, with its first `top` places looked at closely.
pub(super) fn compared(scene: &Scene, before: &mut View, range: &Range, top: usize) -> Compared {
    let facts = scene.facts();
    let own_day = before.facts().today;
    let earlier = Earlier::judge(before, facts.today, &Selection::default());
    let after = rules::check(&facts, &Selection::default());
    let introduced = earlier.introduced(&after);
    let judged = judged(&after, introduced.clone(), &earlier);
    let mut diff = diff::diff(
        &Side {
            facts: before.facts(),
            name: &range.before,
            commit: before.commit(),
            work_tree: false,
        },
        &Side {
            facts,
            name: range.after_name(),
            commit: scene.ground().commit.as_deref(),
            work_tree: range.after.is_none(),
        },
        judged,
        top,
    );
    diff.before.date = own_day;
    Compared {
        diff,
        after,
        introduced,
    }
}

/// What rules say of the change alone: nothing that the days between did.
fn judged(after: &Verdict, introduced: Verdict, earlier: &Earlier) -> Judged {
    // Told commit by commit under authority.
    const TOLD_ELSEWHERE: [&str; 2] = ["P8", "E7"];
    let cured = rules::introduced(&earlier.lasting(), after);
    let keep = |verdict: Verdict| {
        let mut findings = verdict.findings;
        findings.retain(|finding| !TOLD_ELSEWHERE.contains(&finding.rule.code));
        findings
    };
    Judged {
        unknown: introduced.unknown.clone(),
        introduced: keep(introduced),
        cured: keep(cured),
    }
}
