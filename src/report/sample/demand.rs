//! Reports about feedback, of a small backlog whose titles are as people and as attackers write them.

use jiff::civil::date;

use super::TITLES;
use crate::Facts;
use crate::backlog::{Backlog, Files, Id};
use crate::demand::{Demand, Grouping, Key, Survey};
use crate::history::{Flow, Past, WhyUnknown};
use crate::rank::{self, Ranking};
use crate::report::feedback::{self, Wanted};
use crate::report::{Report, demand, digest, trace};
use crate::text::Source;

pub(super) fn reports() -> Vec<Report> {
    let backlog = backlog();
    let today = date(2026, 11, 2);
    let past = Past::Unknown(WhyUnknown::NotRead);
    let flow = Flow::new(&backlog, &past, today);
    let wanted = Demand::new(&backlog, today);
    let ranking = Ranking::new(
        &backlog,
        &past,
        &flow,
        &wanted,
        today,
        &rank::Options::default(),
    );
    let facts = Facts {
        backlog: &backlog,
        past: &past,
        flow: &flow,
        demand: &wanted,
        ranking: &ranking,
        today,
    };
    let survey = Survey::new(&backlog, today);
    let table = |by| {
        let options = demand::Options {
            by,
            filter: Some("segment:free *bold*"),
            counts: &|_| true,
            only: &[],
            all: true,
        };
        demand::report(&facts, &survey, &options)
    };
    let story = backlog
        .find(&Id::new("S-AAAAA1"))
        .expect("the story is there");
    let asked = demand::Asked::Group(Key::Item(story));
    let everything = survey.everything();
    let board = |public| Wanted {
        filter: None,
        places: &everything,
        public,
    };
    let mut reports: Vec<Report> = Grouping::ALL.into_iter().map(table).collect();
    reports.push(demand::of(
        &facts,
        &survey,
        &asked,
        None,
        &survey.of_item(story),
    ));
    reports.push(feedback::list(&facts, &survey, &everything));
    reports.extend(feedback::show(&facts, &survey, 0));
    reports.push(feedback::board(&facts, &survey, &board(false)));
    reports.push(feedback::page(&facts, &survey, &board(false)));
    reports.push(feedback::page(&facts, &survey, &board(true)));
    for from in [
        trace::From::Item(story),
        trace::From::Feedback(1),
        trace::From::Account(Id::new("A-AAAAA2")),
    ] {
        reports.push(trace::report(&facts, &survey, &from));
    }
    let then = digest::Before::Known(date(2026, 10, 1), &survey);
    reports.push(digest::report(&facts, &survey, &Id::new("A-AAAAA1"), &then));
    reports
}

fn backlog() -> Backlog {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text is JSON, which is YAML");
    let file = |path: String, front: &str, body: &str| {
        Source::new(
            format!("backlog/{path}"),
            format!("---\n{front}---\n\n{body}"),
        )
    };
    let mut sources = vec![
        Source::new(
            "backlog/accounts.yml",
            "A-AAAAA1: {segment: enterprise, arr_band: 10k-50k}\nA-AAAAA2: {segment: free}\n",
        ),
        Source::new(
            "backlog/notices/1.0.0.tsv",
            "R-AAAAA1\tF-AAAAA0\tshipped\temail\tbounced\n",
        ),
        file(
            "releases/1.0.0.md".into(),
            "version: \"1.0.0\"\nreleased: 2026-10-01\nitems: [S-AAAAA2]\n",
            "",
        ),
        file(
            "items/E-AAAAA1.md".into(),
            "id: E-AAAAA1\ntitle: Epic\ngoal: G-AAAAA1\n",
            "",
        ),
        file(
            "goals/G-AAAAA1.md".into(),
            "id: G-AAAAA1\ntitle: Goal\n",
            "",
        ),
    ];
    for (number, status) in ["idea", "ready", "accepted", "dropped"]
        .into_iter()
        .enumerate()
    {
        let title = quoted(TITLES.get(number + 2).copied().unwrap_or_default());
        let front =
            format!("id: S-AAAAA{number}\ntitle: {title}\nstatus: {status}\nparent: E-AAAAA1\n");
        sources.push(file(format!("items/S-AAAAA{number}.md"), &front, ""));
    }
    let states = [
        "new",
        "triaged\naddressed_by: [S-AAAAA1]",
        "merged\nmerged_into: F-AAAAA1",
        "declined\ndeclined: {reason: \"<b> no\"}",
        "needs-info",
        "triaged\naddressed_by: [S-AAAAA2]",
        "spam",
        "triaged\naddressed_by: [S-AAAAA1, S-ZZZZZZ]",
    ];
    for (number, (state, title)) in states.into_iter().zip(TITLES).enumerate() {
        let title = quoted(title);
        let front = format!(
            "id: F-AAAAA{number}\ntitle: {title}\nreceived: 2026-0{}-03\nchannel: portal\nrequester: R-AAAAA{number}\naccount: A-AAAAA{}\nstate: {state}\nthemes: [{title}, export]\nimported: {{tool: canny, votes: 12}}\n",
            number + 1,
            number % 2 + 1
        );
        sources.push(file(
            format!("feedback/F-AAAAA{number}.md"),
            &front,
            "## Verbatim\n> <img src=x onerror=alert(1)> javascript:alert(1)\n",
        ));
    }
    Backlog::new(
        Files {
            sources,
            ..Files::default()
        },
        "backlog",
    )
}
