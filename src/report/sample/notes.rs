//! Release notes, decisions, outcomes and what else is told of what was done, of a small backlog whose texts are as people and as
//! attackers write them.

use jiff::civil::date;

use super::TITLES;
use crate::Facts;
use crate::backlog::{Backlog, Files};
use crate::demand::{Demand, Survey};
use crate::history::{Flow, Past, WhyUnknown};
use crate::rank::{self, Ranking};
use crate::report::chosen::Chosen;
use crate::report::release_notes::{self, Which};
use crate::report::{Report, decisions, health, outcomes, stages, traceability};
use crate::rules;
use crate::text::Source;

pub(super) fn reports() -> Vec<Report> {
    let backlog = backlog();
    let today = date(2026, 11, 2);
    let past = Past::Unknown(WhyUnknown::NotRead);
    let flow = Flow::new(&backlog, &past, today);
    let demand = Demand::new(&backlog, today);
    let options = rank::Options::default();
    let ranking = Ranking::new(&backlog, &past, &flow, &demand, today, &options);
    let facts = Facts {
        backlog: &backlog,
        past: &past,
        flow: &flow,
        demand: &demand,
        ranking: &ranking,
        today,
    };
    let survey = Survey::new(&backlog, today);
    let notes = [
        Which::Newest,
        Which::Version("2.0.0".into()),
        Which::Since(date(2026, 1, 1), "<script>1.0</script>".into()),
        Which::Changelog,
    ];
    let mut reports: Vec<Report> = (notes.iter())
        .filter_map(|which| release_notes::report(&facts, &survey, which, Chosen::default()))
        .collect();
    let all = Chosen::default();
    reports.push(decisions::report(&facts, false, &Chosen::default()));
    reports.push(decisions::report(&facts, true, &Chosen::default()));
    reports.push(outcomes::report(&facts, &survey, &all));
    reports.push(stages::report(&facts, &survey, None, &Chosen::default()));
    reports.push(traceability::report(&facts, &survey, &all));
    let verdict = rules::check(&facts, &health::selection());
    reports.push(health::report(&facts, &survey, &verdict, &all));
    reports
}

fn file(path: &str, text: &str) -> Source {
    Source::new(format!("backlog/{path}"), text)
}

/// A story of this number, `front` before `---` and the body behind it.
fn story(number: usize, text: &str) -> Source {
    let id = format!("S-00000{number}");
    let title = TITLES
        .get(number % TITLES.len())
        .copied()
        .unwrap_or_default();
    let title = title.replace('\u{1b}', "\\e").replace('"', "\\\"");
    let (front, body) = text.split_once("---\n").unwrap_or((text, ""));
    let text = format!("---\nid: {id}\ntype: story\ntitle: \"{title}\"\n{front}---\n\n{body}");
    file(&format!("items/{id}-x.md"), &text)
}

fn backlog() -> Backlog {
    let sources = vec![
        story(
            1,
            "status: accepted\nparent: E-000001\n---\n## Release note\n- Security: <img src=x onerror=alert(1)> [x][javascript:alert(1)]\n- Changed: \u{202e}*bold* @anna #12 www.evil.example\n",
        ),
        story(
            2,
            "status: accepted\noutcome:\n  metric: <script>alert(1)</script>\n  expected: \"-20 %\"\n  measured: \"-12 %\"\n  source: \"=1+1\"\n---\nAs a lead, I want hours, so that <script>alert(2)</script> is kept.\n",
        ),
        story(
            3,
            "status: accepted\noutcome:\n  expected: \"-20 %\"\n  measure_by: 2026-10-01\n",
        ),
        story(4, "status: accepted\n---\n## Release note\nNone.\n"),
        story(
            5,
            "status: in-progress\noutcome:\n  metric: calls\n  measure_by: 2026-12-01\n",
        ),
        story(6, "status: dropped\ndropped: {reason: no}\n"),
        file(
            "items/E-000001-x.md",
            "---\nid: E-000001\ntype: epic\ntitle: \"<script>alert(3)</script>\"\nstage: 2\nskipped_stages:\n  - stage: 1\n    reason: \"<img src=x>\"\n---\n\n## Problem\nx\n",
        ),
        file(
            "items/E-000002-x.md",
            "---\nid: E-000002\ntype: epic\ntitle: Nothing in it yet\nstage: 9\n---\n",
        ),
        file(
            "releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\nreleased: 2026-09-01\nitems: [S-000001, S-000002, S-000003, S-000004, S-000006, S-00000Z]\n---\n\n## Highlights\n<script>alert(4)</script> and **more**.\n\n## Known issues\n- [x](javascript:alert(1))\n",
        ),
        file(
            "releases/2.0.0.md",
            "---\nversion: \"2.0.0\"\ntarget: 2026-12-01..2026-12-05\nitems: [S-000005]\n---\n",
        ),
        file(
            "feedback/2026/F-000001-x.md",
            "---\nid: F-000001\ntype: feedback\ntitle: Wish\nreceived: 2026-05-01\nchannel: \"<script>\"\nrequester: R-000001\naddressed_by: [S-000001]\n---\n\n## Verbatim\n> x\n",
        ),
        file(
            "decisions/2026-02-12-x.md",
            "---\ndate: 2026-02-12\nby: \"<script>\"\ndecides: S-000001\nitems: [S-000003, S-00000Z]\nrevisit: 2026-10-01\n---\n\n# <script>alert(5)</script> | \u{1b}[31m\n\n## Context\nx\n\n## Options\n1. <img src=x>\n\n## Decision\n*bold* @anna <script>alert(6)</script>\n",
        ),
        file(
            "decisions/2026-03-01-y.md",
            "---\nrevisit: 2026-11-20\n---\n# Soon\n\nYes.\n",
        ),
        file(
            "decisions/2026-04-01-z.md",
            "---\nsuperseded_by: 2026-03-01-y\n---\n# Gone\n\nNo.\n",
        ),
    ];
    let files = Files {
        sources,
        ..Files::default()
    };
    Backlog::new(files, "backlog")
}
