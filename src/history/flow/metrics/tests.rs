use jiff::civil::date;

use super::*;
use crate::backlog::config::Backward;
use crate::backlog::{Config, Files};
use crate::history::Past;
use crate::history::flow::tests::past;
use crate::text::Source;

type Commits<'a> = &'a [(&'a str, &'a [&'a str])];

/// What is read of the metrics of a backlog with these files and commits, in March 2026 unless asked otherwise.
fn measured<T>(
    files: &[(&str, &str)],
    commits: Commits<'_>,
    question: Question,
    read: impl FnOnce(&Metrics<'_>) -> T,
) -> T {
    let sources = files.iter().map(|(path, text)| Source::new(*path, *text));
    let files = Files {
        sources: sources.collect(),
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let past = past(commits);
    let Past::Known(history) = &past else {
        unreachable!()
    };
    let today = date(2026, 3, 31);
    let flow = Flow::new(&backlog, &past, today);
    read(&Metrics::new(&backlog, history, &flow, today, &question).unwrap())
}

fn of<T>(commits: Commits<'_>, read: impl FnOnce(&Metrics<'_>) -> T) -> T {
    measured(&[], commits, Question::default(), read)
}

/// The first commit, that brings one idea on Sunday.
const START: (&str, &[&str]) = ("03-01", &["S-000000 status: idea"]);

/// A story that took three days, and one whose moves were squashed.
const TWO: Commits<'static> = &[
    START,
    ("03-02", &["S-000001 status: idea", "S-000002 status: idea"]),
    ("03-06", &["S-000001 status: in-progress"]),
    (
        "03-09",
        &["S-000001 status: accepted", "S-000002 status: accepted"],
    ),
];

#[test]
fn cycle_time_counts_the_first_and_the_last_day() {
    of(TWO, |metrics| {
        // Friday to Monday.
        assert_eq!(metrics.cycle.days(), [4]);
        // Monday to Monday a week later.
        assert_eq!(metrics.lead.days(), [8, 8]);
    });
    let days = Days::Working;
    let question = Question {
        days,
        ..Question::default()
    };
    measured(&[], TWO, question, |metrics| {
        assert_eq!(metrics.cycle.days(), [2]);
        assert_eq!(metrics.lead.days(), [6, 6]);
    });
}

#[test]
fn an_unobserved_start_is_throughput_and_no_cycle_time() {
    of(TWO, |metrics| {
        assert_eq!(metrics.finished.len(), 2);
        assert_eq!(metrics.cycle.len(), 1);
        assert_eq!(metrics.tally.start_unobserved, 1);
        // The second to the sixth week of the year's days up to the 31st: Monday the 9th is the 6th working day.
        assert_eq!(metrics.per_working_day()[5], 2);
        assert_eq!(metrics.per_working_day().iter().sum::<u32>(), 2);
    });
}

#[test]
fn the_window_is_cut_where_the_history_begins_and_ends_today() {
    of(TWO, |metrics| {
        assert_eq!(metrics.window.first, date(2026, 3, 1));
        assert_eq!(metrics.window.last, date(2026, 3, 31));
        assert!(metrics.is_cut);
    });
    let question = Question {
        since: Some(date(2026, 3, 7)),
        until: Some(date(2026, 12, 24)),
        days: Days::Calendar,
    };
    measured(&[], TWO, question, |metrics| {
        assert_eq!((metrics.window.len(), metrics.is_cut), (25, false));
    });
}

#[test]
fn an_earlier_end_tells_who_was_in_progress_then() {
    let question = Question {
        until: Some(date(2026, 3, 8)),
        ..Question::default()
    };
    measured(&[], TWO, question, |metrics| {
        assert!(metrics.finished.is_empty());
        let open = &metrics.in_progress[0];
        assert_eq!((open.id.as_str(), open.age_days), ("S-000001", 3));
        assert_eq!(&*open.status, "in-progress");
    });
}

#[test]
fn what_is_in_progress_is_told_with_its_age_and_its_status() {
    let commits: Commits<'_> = &[
        ("03-01", &["S-000001 status: in-progress"]),
        (
            "03-10",
            &[
                "S-000002 status: in-progress",
                "E-000001 status: in-progress",
            ],
        ),
        ("03-20", &["S-000002 status: review"]),
        ("03-25", &["S-000002 blocked: {reason: waits for a key}"]),
    ];
    of(commits, |metrics| {
        let told: Vec<(&str, u32, bool, &str, bool)> = (metrics.in_progress.iter())
            .map(|item| {
                (
                    item.id.as_str(),
                    item.age_days,
                    item.is_at_least,
                    &*item.status,
                    item.is_blocked,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("S-000001", 31, true, "in-progress", false),
                ("S-000002", 22, false, "review", true),
            ]
        );
        assert_eq!(metrics.in_progress[1].status_since, Some(date(2026, 3, 20)));
    });
}

#[test]
fn weeks_run_from_monday_and_partial_ones_are_known() {
    of(TWO, |metrics| {
        let told: Vec<(String, u32, bool)> = (metrics.weeks().iter())
            .map(|week| (week.start.to_string(), week.items, week.is_whole))
            .collect();
        assert_eq!(told[0], ("2026-02-23".into(), 0, false));
        assert_eq!(told[1], ("2026-03-02".into(), 0, true));
        assert_eq!(told[2], ("2026-03-09".into(), 2, true));
        assert_eq!(told.last().unwrap(), &("2026-03-30".into(), 0, false));
    });
}

#[test]
fn moves_back_reopened_and_dropped_items_are_counted() {
    let commits: Commits<'_> = &[
        START,
        (
            "03-02",
            &[
                "S-000001 status: in-progress",
                "S-000002 status: in-progress",
            ],
        ),
        ("03-03", &["S-000001 status: review"]),
        ("03-04", &["S-000001 status: in-progress"]),
        ("03-05", &["S-000001 status: accepted"]),
        (
            "03-25",
            &["S-000001 status: review", "S-000002 status: dropped"],
        ),
    ];
    of(commits, |metrics| {
        let tally = metrics.tally;
        assert_eq!(
            (tally.backward_moves, tally.finishes, tally.reopened),
            (2, 1, 1)
        );
        assert_eq!((tally.dropped, metrics.finished.len()), (1, 0));
        assert_eq!(metrics.reopened_late(14), [(&Id::new("S-000001"), 20)]);
        assert_eq!(metrics.reopened_late(20), []);
    });
}

#[test]
fn the_cumulative_flow_is_the_tree_at_each_days_end() {
    let commits: Commits<'_> = &[
        START,
        (
            "03-02",
            &["S-000001 status: idea", "S-000002 status: ready"],
        ),
        ("03-03", &["S-000001 status: in-progress"]),
        (
            "03-04",
            &["S-000001 status: accepted", "S-000002 status: dropped"],
        ),
        ("03-05", &["S-000001 status: review"]),
    ];
    let question = Question {
        since: Some(date(2026, 3, 2)),
        until: Some(date(2026, 3, 6)),
        ..Question::default()
    };
    measured(&[], commits, question, |metrics| {
        let cumulative = metrics.cumulative();
        let row = |status: &str| {
            let at = cumulative.statuses.iter().position(|each| each == status);
            cumulative.at_or_beyond[at.unwrap()].clone()
        };
        assert_eq!(row("idea"), [3, 3, 2, 2, 2]);
        assert_eq!(row("ready"), [1, 2, 1, 1, 1]);
        assert_eq!(row("in-progress"), [0, 1, 1, 1, 1]);
        assert_eq!(row("accepted"), [0, 0, 1, 0, 0]);
        assert_eq!(cumulative.wip(), [0, 1, 0, 1, 1]);
    });
}

#[test]
fn a_status_that_the_workflow_does_not_name_counts_as_not_started() {
    let commits: Commits<'_> = &[START, ("03-02", &["S-000001 status: simmering"])];
    of(commits, |metrics| {
        let unknown: Vec<&str> = metrics
            .unknown_statuses
            .iter()
            .map(|status| &**status)
            .collect();
        assert_eq!(unknown, ["simmering"]);
        assert!(metrics.in_progress.is_empty());
        assert_eq!(metrics.cumulative().at_or_beyond[0].last(), Some(&2));
    });
}

#[test]
fn efficiency_is_measured_where_waiting_is_said() {
    let commits: Commits<'_> = &[
        START,
        ("03-02", &["S-000001 status: in-progress"]),
        ("03-04", &["S-000001 status: review"]),
        ("03-09", &["S-000001 status: accepted"]),
    ];
    of(commits, |metrics| assert_eq!(metrics.efficiency(), None));
    let config = "workflow: {waiting: [review]}\n";
    let files = [("backlog/deepen.yml", config)];
    measured(&files, commits, Question::default(), |metrics| {
        // 2nd to 9th; the 4th to the 8th ended in review.
        let wanted = Efficiency {
            items: 1,
            days: 8,
            waiting_days: 5,
        };
        assert_eq!(metrics.efficiency(), Some(wanted));
    });
}

#[test]
fn what_another_tool_asserts_stands_apart() {
    let item = "---\nid: S-000001\nstatus: accepted\nimported:\n  history:\n    - {status: idea, at: 2026-02-20}\n    \
                - {status: in-progress, at: 2026-03-02T22:00:00Z}\n    - {status: accepted, at: 2026-03-04}\n---\n";
    let files = [("backlog/items/S-000001.md", item)];
    let commits: Commits<'_> = &[
        START,
        ("03-06", &[&format!("@backlog/items/S-000001.md {item}")]),
    ];
    measured(&files, commits, Question::default(), |metrics| {
        // Git saw it finished on the 6th, and never in progress.
        assert_eq!(metrics.finished[0].finished, date(2026, 3, 6));
        assert!(metrics.cycle.is_empty());
        assert_eq!(
            (metrics.tally.start_unobserved, metrics.tally.start_asserted),
            (1, 1)
        );
        let asserted = metrics.asserted();
        assert_eq!(asserted[0].started, Some(date(2026, 3, 2)));
        assert_eq!(
            (asserted[0].finished, asserted[0].cycle_days),
            (date(2026, 3, 4), Some(3))
        );
    });
}

#[test]
fn customers_wait_from_the_first_feedback_to_the_release() {
    let files = [
        (
            "backlog/releases/1.0.md",
            "---\nversion: \"1.0\"\nreleased: 2026-03-10\nitems: [S-000001, S-000002]\n---\n",
        ),
        (
            "backlog/releases/1.1.md",
            "---\nversion: \"1.1\"\nreleased: 2026-03-20\nitems: [S-000001]\n---\n",
        ),
    ];
    measured(&files, TWO, Question::default(), |metrics| {
        let lead =
            metrics.customer_lead(|id| (id.as_str() == "S-000001").then_some(date(2026, 2, 28)));
        // 28 February to 10 March.
        assert_eq!(lead.days(), [11]);
    });
}

fn sprint(id: &str, start: &str, end: &str, items: &str) -> String {
    format!("---\nid: {id}\nstart: {start}\nend: {end}\ngoal: One\nitems: [{items}]\n---\n")
}

#[test]
fn a_sprint_is_measured_against_what_it_held_after_the_days_of_grace() {
    // Monday to Friday.
    let plan = |items: &str| sprint("10", "2026-03-02", "2026-03-06", items);
    let path = "backlog/sprints/10.md";
    let on = |items: &str| format!("@{path} {}", plan(items));
    let commits: Commits<'_> = &[
        (
            "03-01",
            &[
                "S-000001 estimate: 3",
                "S-000002 estimate: 5",
                "S-000003 estimate: 8",
                &on("S-000001"),
            ],
        ),
        (
            "03-02",
            &[&on("S-000001, S-000002"), "S-000001 status: in-progress"],
        ),
        ("03-03", &[&on("S-000001, S-000002, S-000003")]),
        (
            "03-04",
            &[
                &on("S-000001, S-000003"),
                "S-000001 estimate: 13",
                "S-000001 status: accepted",
            ],
        ),
        ("03-09", &["S-000003 status: accepted"]),
    ];
    let last = plan("S-000001, S-000003");
    measured(&[(path, &last)], commits, Question::default(), |metrics| {
        let sprints = metrics.sprints();
        let outcome = &sprints[0];
        let scope = outcome.scope.as_ref().unwrap();
        let ids = |ids: &BTreeSet<Id>| {
            ids.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(ids(&scope.baseline), "S-000001 S-000002");
        assert_eq!(ids(&scope.added), "S-000003");
        assert_eq!(ids(&scope.removed), "S-000002");
        assert!(!scope.is_late && !outcome.is_running);
        assert_eq!((outcome.said_and_done, outcome.done), (1, 1));
        // The estimate at the sprint's start, not the one it was finished with.
        assert!((outcome.velocity - 3.0).abs() < 1e-12);
        let points = outcome.points;
        let points = format!("{} {} {}", points.baseline, points.added, points.removed);
        assert_eq!(points, "8 8 5");
    });
}

#[test]
fn what_goes_through_three_sprints_in_a_row_is_named() {
    let weeks = [("10", 2), ("11", 9), ("12", 16), ("13", 23)];
    let plans: Vec<(String, String)> = (weeks.iter())
        .map(|(id, day)| {
            let (start, end) = (
                format!("2026-03-{day:02}"),
                format!("2026-03-{:02}", day + 4),
            );
            (
                format!("backlog/sprints/{id}.md"),
                sprint(id, &start, &end, "S-000001, S-000002"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = plans
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let sets: Vec<String> = plans
        .iter()
        .map(|(path, text)| format!("@{path} {text}"))
        .collect();
    let mut first: Vec<&str> = sets.iter().map(String::as_str).collect();
    first.extend(["S-000001 status: ready", "S-000002 status: ready"]);
    let commits: Commits<'_> = &[("03-01", &first), ("03-11", &["S-000002 status: accepted"])];
    measured(&files, commits, Question::default(), |metrics| {
        let sprints = metrics.sprints();
        let told: Vec<Vec<(String, usize)>> = (sprints.iter())
            .map(|sprint| {
                sprint
                    .carried_over
                    .iter()
                    .map(|(id, chain)| (id.to_string(), *chain))
                    .collect()
            })
            .collect();
        let (one, two) = ("S-000001".to_owned(), "S-000002".to_owned());
        assert_eq!(told[0], [(one.clone(), 1), (two, 1)]);
        assert_eq!(told[1], [(one.clone(), 2)]);
        assert_eq!(told[2], [(one, 3)]);
        assert_eq!(told[3], []);
        assert_eq!(metrics.long_chains(&sprints), [(Id::new("S-000001"), 4)]);
    });
}

#[test]
fn a_plan_that_is_committed_late_is_said_to_be() {
    let text = sprint("10", "2026-03-02", "2026-03-06", "S-000000");
    let commits: Commits<'_> = &[
        START,
        ("03-04", &[&format!("@backlog/sprints/10.md {text}")]),
    ];
    measured(
        &[("backlog/sprints/10.md", &text)],
        commits,
        Question::default(),
        |metrics| {
            let sprints = metrics.sprints();
            let scope = sprints[0].scope.as_ref().unwrap();
            assert!(scope.is_late && scope.baseline.len() == 1);
        },
    );
    measured(
        &[("backlog/sprints/10.md", &text)],
        &[START],
        Question::default(),
        |metrics| {
            assert_eq!(metrics.sprints()[0].scope, None);
        },
    );
}

#[test]
fn a_burn_up_shows_the_scope_as_it_was_on_each_day() {
    let path = "backlog/releases/1.0.md";
    let release = |items: &str| format!("---\nversion: \"1.0\"\nitems: [{items}]\n---\n");
    let on = |items: &str| format!("@{path} {}", release(items));
    let commits: Commits<'_> = &[
        (
            "03-02",
            &[
                "S-000001 estimate: 3",
                "S-000002 estimate: 5",
                &on("S-000001, S-000002"),
            ],
        ),
        ("03-03", &["S-000001 status: accepted"]),
        // Saturday.
        (
            "03-07",
            &["S-000003 status: idea", &on("S-000001, S-000002, S-000003")],
        ),
    ];
    let last = release("S-000001, S-000002, S-000003");
    let question = Question {
        until: Some(date(2026, 3, 9)),
        ..Question::default()
    };
    measured(&[(path, &last)], commits, question, |metrics| {
        let burn = metrics.release_burn(&metrics.backlog.releases[0]).unwrap();
        let told: Vec<String> = (burn.days.iter())
            .map(|day| {
                format!(
                    "{} {}/{} {}/{} {}",
                    day.date.day(),
                    day.done_items,
                    day.scope_items,
                    day.done_points,
                    day.scope_points,
                    day.unestimated
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "2 0/2 0/8 0",
                "3 1/2 3/8 0",
                "4 1/2 3/8 0",
                "5 1/2 3/8 0",
                "6 1/2 3/8 0",
                "7 1/3 3/8 1",
                "9 1/3 3/8 1"
            ]
        );
    });
}

#[test]
fn a_release_planned_on_its_last_day_shows_how_its_items_came_about() {
    let path = "backlog/releases/1.0.md";
    let release = "---\nversion: \"1.0\"\nreleased: 2026-03-05\nitems: [S-000001, S-000002]\n---\n";
    let on = format!("@{path} {release}");
    let commits: Commits<'_> = &[
        START,
        (
            "03-02",
            &[
                "S-000001 status: in-progress",
                "S-000002 status: in-progress",
            ],
        ),
        ("03-04", &["S-000001 status: accepted"]),
        ("03-05", &["S-000002 status: accepted", &on]),
    ];
    measured(
        &[(path, release)],
        commits,
        Question::default(),
        |metrics| {
            let burn = metrics.release_burn(&metrics.backlog.releases[0]).unwrap();
            assert_eq!(
                (burn.first, burn.planned),
                (date(2026, 3, 2), date(2026, 3, 5))
            );
            let done: Vec<(usize, usize)> = (burn.days.iter())
                .map(|day| (day.done_items, day.scope_items))
                .collect();
            assert_eq!(done, [(0, 2), (0, 2), (1, 2), (2, 2)]);
        },
    );
}

#[test]
fn the_first_entry_counts_for_cycle_times_where_the_workflow_says_so() {
    let config = Config::default();
    assert_eq!(config.workflow.backward, Backward::LastEntry);
    let commits: Commits<'_> = &[
        START,
        ("03-02", &["S-000001 status: in-progress"]),
        ("03-03", &["S-000001 status: ready"]),
        ("03-06", &["S-000001 status: in-progress"]),
        ("03-09", &["S-000001 status: accepted"]),
    ];
    of(commits, |metrics| assert_eq!(metrics.cycle.days(), [4]));
    let files = [("backlog/deepen.yml", "workflow: {backward: first-entry}\n")];
    measured(&files, commits, Question::default(), |metrics| {
        assert_eq!(metrics.cycle.days(), [8]);
    });
}
