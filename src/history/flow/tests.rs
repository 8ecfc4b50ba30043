use jiff::civil::date;

use super::*;
use crate::backlog::config::Backward;
use crate::backlog::{Config, Files};
use crate::history::commit_record::{After, Blob, CommitRecord, FileChange};
use crate::history::{HistoryBuilder, WhyUnknown};
use crate::text::Source;

/// Commits at noon of days in 2026 (`03-02`), each setting keys of items (`S-000001 status: ready`) or writing whole files
/// (`@backlog/sprints/1.md ---…`).
pub(super) fn past(commits: &[(&str, &[&str])]) -> Past {
    let config = Config::default();
    let mut builder = HistoryBuilder::new(&config, "backlog");
    let mut items: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (number, (day, sets)) in commits.iter().enumerate() {
        let mut changes: BTreeMap<String, After> = BTreeMap::new();
        for set in *sets {
            let (id, set) = set.split_once(' ').unwrap();
            if let Some(path) = id.strip_prefix('@') {
                changes.insert(path.to_owned(), After::Bytes(set.into()));
                continue;
            }
            let path = format!("backlog/items/{id}.md");
            if set == "gone" {
                changes.insert(path, After::Gone);
                continue;
            }
            let (key, value) = set.split_once(": ").unwrap();
            let keys = items.entry(id.to_owned()).or_default();
            keys.insert(key.to_owned(), value.to_owned());
            let lines: Vec<String> = keys
                .iter()
                .map(|(key, value)| format!("{key}: {value}\n"))
                .collect();
            let text = format!("---\nid: {id}\ntitle: {id}\n{}---\n", lines.concat());
            changes.insert(path, After::Bytes(text.into_bytes()));
        }
        let time = format!("2026-{day}T12:00:00Z").parse().unwrap();
        builder.add(
            CommitRecord {
                id: format!("{number:040x}").into(),
                committed: time,
                authored: time,
                changes: changes
                    .into_iter()
                    .map(|(path, after)| FileChange {
                        path: path.into(),
                        blob: Blob::default(),
                        after,
                    })
                    .collect(),
                ..CommitRecord::default()
            },
            &mut |_| None,
        );
    }
    Past::Known(builder.finish("head", "2026-12-31T00:00:00Z".parse().unwrap()))
}

fn flow(commits: &[(&str, &[&str])], today: Date) -> Flow {
    Flow::new(&Backlog::default(), &past(commits), today)
}

/// The passage of the item that these days led through these statuses.
fn passage(statuses: &[(&str, &str)]) -> Passage {
    let sets: Vec<String> = statuses
        .iter()
        .map(|(_, status)| match *status {
            "gone" => "S-000001 gone".to_owned(),
            status => format!("S-000001 status: {status}"),
        })
        .collect();
    let sets: Vec<[&str; 1]> = sets.iter().map(|set| [set.as_str()]).collect();
    let mut commits: Vec<(&str, &[&str])> = vec![("03-01", &["B-000000 status: idea"])];
    commits.extend(
        statuses
            .iter()
            .zip(&sets)
            .map(|((day, _), set)| (*day, set.as_slice())),
    );
    let flow = flow(&commits, date(2026, 12, 1));
    flow.passages["S-000001"].clone()
}

fn march(day: i8) -> Option<Date> {
    Some(date(2026, 3, day))
}

#[test]
fn an_item_is_started_and_finished_on_the_days_it_was_moved() {
    let passage = passage(&[
        ("03-02", "idea"),
        ("03-04", "in-progress"),
        ("03-06", "review"),
        ("03-09", "accepted"),
    ]);
    assert_eq!(Some(passage.created), march(2));
    assert_eq!((passage.started, passage.finished), (march(4), march(9)));
    assert_eq!(Some(passage.status_since), march(9));
    assert!(!passage.start_unobserved);
}

#[test]
fn a_squash_from_ready_to_accepted_hides_the_start() {
    let passage = passage(&[("03-02", "ready"), ("03-04", "accepted")]);
    assert!(passage.start_unobserved);
    assert_eq!((passage.started, passage.finished), (None, march(4)));
    assert_eq!(passage.finished_in_flow(), march(4));
}

#[test]
fn a_start_survives_a_move_back_among_the_started_statuses() {
    let passage = passage(&[
        ("03-02", "in-progress"),
        ("03-03", "review"),
        ("03-04", "in-progress"),
        ("03-05", "accepted"),
    ]);
    assert_eq!((passage.started, passage.backward_moves), (march(2), 1));
}

#[test]
fn a_move_back_before_the_start_erases_it() {
    let back = [("03-02", "in-progress"), ("03-03", "ready")];
    assert_eq!(passage(&back).started, None);
    let again = [back.as_slice(), &[("03-06", "in-progress")]].concat();
    assert_eq!(passage(&again).started, march(6));
}

#[test]
fn a_workflow_may_count_the_first_entry_instead() {
    let commits: &[(&str, &[&str])] = &[
        ("03-01", &["B-000000 status: idea"]),
        ("03-02", &["S-000001 status: in-progress"]),
        ("03-03", &["S-000001 status: ready"]),
        ("03-06", &["S-000001 status: in-progress"]),
        ("03-09", &["S-000001 status: accepted"]),
    ];
    let mut backlog = Backlog::default();
    let last = Flow::new(&backlog, &past(commits), date(2026, 3, 31));
    assert_eq!(last.passages["S-000001"].started, march(6));
    backlog.config.workflow.backward = Backward::FirstEntry;
    let first = Flow::new(&backlog, &past(commits), date(2026, 3, 31));
    assert_eq!(first.passages["S-000001"].started, march(2));
    let waiting = Flow::new(&backlog, &past(&commits[..3]), date(2026, 3, 31));
    assert_eq!(waiting.passages["S-000001"].started, None);
}

#[test]
fn what_the_first_commit_brings_started_was_not_seen_starting() {
    let commits: &[(&str, &[&str])] = &[
        ("03-02", &["S-000001 status: in-progress"]),
        ("03-09", &["S-000001 status: accepted"]),
    ];
    let flow = flow(commits, date(2026, 3, 31));
    let passage = &flow.passages["S-000001"];
    assert!(passage.start_unobserved);
    assert_eq!((passage.started, passage.seen_started), (None, march(2)));
    assert_eq!(passage.finished_in_flow(), march(9));
}

#[test]
fn a_reopened_item_is_finished_when_it_is_finished_again() {
    let reopened = [
        ("03-02", "in-progress"),
        ("03-03", "accepted"),
        ("03-05", "review"),
    ];
    let open = passage(&reopened);
    assert_eq!(
        (open.started, open.finished, open.reopened),
        (march(2), None, 1)
    );
    let again = [reopened.as_slice(), &[("03-09", "accepted")]].concat();
    assert_eq!(passage(&again).finished, march(9));
}

#[test]
fn a_dropped_item_leaves_without_being_finished() {
    let dropped = passage(&[("03-02", "in-progress"), ("03-03", "dropped")]);
    assert_eq!((dropped.dropped, dropped.finished), (march(3), None));
    let back = passage(&[("03-02", "idea"), ("03-03", "dropped"), ("03-04", "idea")]);
    assert_eq!(back.dropped, None);
}

#[test]
fn a_deleted_file_is_dropped_unless_it_was_finished() {
    assert_eq!(
        passage(&[("03-02", "idea"), ("03-03", "gone")]).dropped,
        march(3)
    );
    let archived = passage(&[
        ("03-02", "in-progress"),
        ("03-03", "accepted"),
        ("03-09", "gone"),
    ]);
    assert_eq!((archived.dropped, archived.finished), (None, march(3)));
    let back = passage(&[("03-02", "idea"), ("03-03", "gone"), ("03-04", "ready")]);
    assert_eq!(back.dropped, None);
}

#[test]
fn the_estimate_at_the_finish_is_kept() {
    let commits: &[(&str, &[&str])] = &[
        ("03-02", &["S-000001 estimate: 5"]),
        (
            "03-03",
            &["S-000001 estimate: 8", "S-000001 status: in-progress"],
        ),
        ("03-04", &["S-000001 status: accepted"]),
        ("03-05", &["S-000001 estimate: 13"]),
    ];
    let flow = flow(commits, date(2026, 3, 31));
    assert_eq!(flow.passages["S-000001"].estimate, Some(8.0));
}

#[test]
fn what_the_first_commit_brings_is_stock_and_no_throughput() {
    let commits: &[(&str, &[&str])] = &[
        (
            "03-02",
            &["S-000001 status: accepted", "S-000002 status: idea"],
        ),
        ("03-03", &["S-000003 status: accepted"]),
    ];
    let flow = flow(commits, date(2026, 3, 4));
    assert_eq!(flow.per_working_day, [0, 1, 0]);
    assert_eq!(flow.passages["S-000001"].finished, march(2));
    let counts = flow.counts(date(2026, 3, 1), date(2026, 3, 31));
    assert_eq!((counts.arrived, counts.finished), (1, 1));
}

#[test]
fn throughput_counts_leaf_items_on_working_days_from_the_first_commit_on() {
    let commits: &[(&str, &[&str])] = &[
        // Monday
        (
            "03-02",
            &[
                "S-000001 status: idea",
                "E-000001 type: epic",
                "B-000001 type: bug",
            ],
        ),
        (
            "03-04",
            &["S-000001 status: accepted", "E-000001 status: accepted"],
        ),
        // Saturday: counts on Monday
        ("03-07", &["B-000001 status: accepted"]),
    ];
    assert_eq!(
        flow(commits, date(2026, 3, 10)).per_working_day,
        [0, 0, 1, 0, 0, 1, 0]
    );
    // Today is that Saturday: no Monday yet.
    assert_eq!(
        flow(commits, date(2026, 3, 7)).per_working_day,
        [0, 0, 1, 0, 1]
    );
    assert_eq!(flow(commits, date(2026, 3, 10)).finished_in_window(), 2);
}

#[test]
fn the_window_ends_today_and_is_as_long_as_configured() {
    let commits: &[(&str, &[&str])] = &[
        ("01-05", &["S-000001 status: idea"]),
        ("01-06", &["S-000001 status: accepted"]),
    ];
    let mut backlog = Backlog::default();
    backlog.config.bands.window_days = 7;
    let flow = Flow::new(&backlog, &past(commits), date(2026, 3, 31));
    assert_eq!(flow.per_working_day, [0, 0, 0, 0, 0]);
}

#[test]
fn counts_what_came_and_what_left() {
    let commits: &[(&str, &[&str])] = &[
        ("03-01", &["S-000000 status: idea"]),
        (
            "03-02",
            &[
                "S-000001 status: idea",
                "S-000002 status: idea",
                "S-000003 status: idea",
            ],
        ),
        (
            "03-03",
            &["S-000001 status: accepted", "S-000002 status: dropped"],
        ),
        (
            "03-04",
            &[
                "S-000003 dropped: {reason: same, replaced_by: S-000001}",
                "S-000003 status: dropped",
            ],
        ),
        ("04-04", &["S-000004 status: idea"]),
    ];
    let counts = flow(commits, date(2026, 4, 30)).counts(date(2026, 3, 1), date(2026, 3, 31));
    assert_eq!(
        counts,
        Counts {
            arrived: 3,
            finished: 1,
            dropped: 1,
            merged: 1
        }
    );
}

fn with_sprints(sprints: &[(&str, &str, &str)]) -> Backlog {
    let sources = sprints
        .iter()
        .map(|(id, start, end)| {
            let text = format!("---\nid: {id}\nstart: {start}\nend: {end}\n---\n");
            Source::new(format!("backlog/sprints/{id}.md"), text)
        })
        .collect();
    let files = Files {
        sources,
        ..Files::default()
    };
    Backlog::new(files, "backlog")
}

#[test]
fn a_past_sprint_counts_what_was_finished_in_it() {
    let backlog = with_sprints(&[
        ("2026-09", "2026-03-02", "2026-03-06"),
        ("2026-10", "2026-03-09", "2026-03-13"),
        ("2026-11", "2026-03-16", "2026-03-20"),
        ("2026-12", "2026-03-23", "2026-03-27"),
    ]);
    let commits: &[(&str, &[&str])] = &[
        ("03-01", &["S-000000 status: idea"]),
        (
            "03-02",
            &["S-000001 estimate: 3", "S-000001 status: accepted"],
        ),
        (
            "03-06",
            &["S-000002 estimate: 5", "S-000002 status: accepted"],
        ),
        ("03-08", &["S-000003 status: accepted"]),
        (
            "03-10",
            &["S-000004 estimate: 2", "S-000004 status: accepted"],
        ),
        (
            "03-24",
            &["S-000005 estimate: 20", "S-000005 status: accepted"],
        ),
    ];
    let flow = Flow::new(&backlog, &past(commits), date(2026, 3, 27));
    let told: Vec<(usize, f64)> = flow
        .sprints
        .iter()
        .map(|sprint| (sprint.items, sprint.points))
        .collect();
    assert_eq!(told, [(2, 8.0), (1, 2.0), (0, 0.0)]);
    assert_eq!(flow.median_items_per_sprint(), Some(1.0));
    assert_eq!(flow.median_points_per_sprint(), Some(2.0));
}

#[test]
fn two_sprints_tell_no_median() {
    let backlog = with_sprints(&[
        ("2026-09", "2026-03-02", "2026-03-06"),
        ("2026-10", "2026-03-09", "2026-03-13"),
    ]);
    let commits: &[(&str, &[&str])] = &[("03-01", &["S-000000 status: idea"])];
    let flow = Flow::new(&backlog, &past(commits), date(2026, 4, 1));
    assert_eq!(flow.sprints.len(), 2);
    assert_eq!(flow.median_items_per_sprint(), None);
}

#[test]
fn an_unknown_past_has_no_flow() {
    let past = Past::Unknown(WhyUnknown::Shallow);
    let flow = Flow::new(&Backlog::default(), &past, date(2026, 3, 1));
    assert!(flow.passages.is_empty() && flow.per_working_day.is_empty());
}

#[test]
fn every_finish_is_told_with_the_days_on_which_it_was_known() {
    let past = past(&[
        ("03-02", &["S-000009 status: idea"]),
        (
            "03-03",
            &["S-000001 status: in-progress", "E-000001 type: epic"],
        ),
        (
            "03-05",
            &["S-000001 status: accepted", "E-000001 status: accepted"],
        ),
        ("03-09", &["S-000001 status: review"]),
        ("03-11", &["S-000001 status: accepted"]),
    ]);
    let finishes = finishes(&Backlog::default(), past.known().unwrap());
    let finish = |day, until: Option<i8>| Finish {
        day: date(2026, 3, day),
        since: date(2026, 3, day),
        until: until.map(|day| date(2026, 3, day)),
    };
    assert_eq!(finishes, [finish(5, Some(9)), finish(11, None)]);
    let known = [4, 5, 8, 9].map(|day| finishes[0].is_known_on(date(2026, 3, day)));
    assert_eq!(known, [false, true, true, false]);
}
