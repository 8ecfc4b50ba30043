use super::*;
use crate::history::RecordKind;
use crate::history::commit_record::Blob;

/// Commits of one file tree, a day apart from 2026-03-01T10:00Z on.
struct Story {
    config: Config,
    commits: Vec<CommitRecord>,
}

const HOURS: &str = "backlog/items/S-7K3M2Q-hours.md";

impl Story {
    fn new() -> Self {
        Self {
            config: Config::default(),
            commits: Vec::new(),
        }
    }

    fn commit(mut self, files: &[(&str, &str)]) -> Self {
        let day = self.commits.len() + 1;
        let at: Timestamp = format!("2026-03-{day:02}T10:00:00Z").parse().unwrap();
        let changes = files.iter().map(|(path, text)| FileChange {
            path: (*path).into(),
            blob: name(text),
            after: match *text {
                "gone" => After::Gone,
                "missing" => After::Missing,
                text => After::Bytes(text.as_bytes().to_vec()),
            },
        });
        self.commits.push(CommitRecord {
            id: format!("{day:040x}").into(),
            committed: at,
            authored: at,
            changes: changes.collect(),
            ..CommitRecord::default()
        });
        self
    }

    fn dated(mut self, committed: &str) -> Self {
        let last = self.commits.last_mut().unwrap();
        last.committed = committed.parse().unwrap();
        self
    }

    /// The history of all commits; the same comes out when it is kept after any commit and read on from there.
    fn history(self) -> History {
        let whole = self.history_kept_after(None);
        for kept in 0..=self.commits.len() {
            let resumed = self.history_kept_after(Some(kept));
            assert_eq!(
                format!("{resumed:?}"),
                format!("{whole:?}"),
                "kept after {kept}"
            );
        }
        whole
    }

    fn history_kept_after(&self, kept: Option<usize>) -> History {
        let texts: Vec<Vec<u8>> = self.commits.iter().flat_map(texts).collect();
        let mut recall = |blob| {
            let mut texts = texts.iter();
            texts.find(|text| name_of(text) == blob).cloned()
        };
        let mut builder = HistoryBuilder::new(&self.config, "backlog");
        for (number, commit) in self.commits.iter().enumerate() {
            if kept == Some(number) {
                let bytes = postcard::to_allocvec(&builder.checkpoint()).unwrap();
                let checkpoint = postcard::from_bytes(&bytes).unwrap();
                builder = HistoryBuilder::resume(&self.config, "backlog", checkpoint);
            }
            builder.add(commit.clone(), &mut recall);
        }
        builder.finish("head", "2026-06-01T00:00:00Z".parse().unwrap())
    }

    /// What happened to an id, one line a commit: `day: event, event`.
    fn told(self, id: &str) -> Vec<String> {
        told(&self.history(), id)
    }
}

fn told(history: &History, id: &str) -> Vec<String> {
    let mut days: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for event in history.events(&Id::new(id)) {
        days.entry(event.commit.0 + 1)
            .or_default()
            .push(words(&event.kind));
    }
    days.into_iter()
        .map(|(day, events)| format!("{day}: {}", events.join(", ")))
        .collect()
}

fn words(kind: &EventKind) -> String {
    match kind {
        EventKind::Created => "created".into(),
        EventKind::Removed => "removed".into(),
        EventKind::Restored => "restored".into(),
        EventKind::Moved { from, to } => format!("moved {from} {to}"),
        EventKind::Renumbered { from } => format!("was {from}"),
        EventKind::Field { path, from, to } => {
            let [from, to] = [from, to].map(|value| value.as_deref().unwrap_or("-"));
            format!("{path} {from}>{to}")
        }
        EventKind::Criteria(change) => format!(
            "criteria +{} -{} ~{} {}/{}",
            change.added.len(),
            change.removed.len(),
            change.reworded.len(),
            change.ticked.len(),
            change.unticked.len()
        ),
        EventKind::Text {
            section,
            changed_percent,
            ..
        } => format!("{section} {changed_percent}%"),
    }
}

fn item(status: &str) -> String {
    format!("---\nid: S-7K3M2Q\ntitle: Hours\nstatus: {status}\n---\n")
}

const CREATED: &str = "1: created, status ->idea, title ->Hours, type ->story";

fn texts(commit: &CommitRecord) -> Vec<Vec<u8>> {
    let texts = commit
        .changes
        .iter()
        .filter_map(|change| match &change.after {
            After::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        });
    texts.collect()
}

fn name(text: &str) -> Blob {
    name_of(text.as_bytes())
}

/// Names texts as Git does: the same name, the same text.
fn name_of(text: &[u8]) -> Blob {
    let mut name = [0; 20];
    for (at, byte) in text.iter().enumerate() {
        let place = &mut name[at % 20];
        *place = u8::wrapping_add(u8::wrapping_mul(*place, 31), *byte);
    }
    Blob(name)
}

#[test]
fn a_status_is_followed_from_commit_to_commit() {
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, &item("ready"))])
        .commit(&[(HOURS, &item("in-progress"))])
        .told("S-7K3M2Q");
    assert_eq!(
        told,
        [
            CREATED,
            "2: status idea>ready",
            "3: status ready>in-progress"
        ]
    );
}

#[test]
fn a_reformatted_file_has_no_news() {
    let told = Story::new()
        .commit(&[(HOURS, "---\nid: S-7K3M2Q\ntitle: Hours\nstatus: idea\n---\nSome text.\n")])
        .commit(&[(HOURS, "---\r\nstatus: 'idea'  # for now\r\ntitle: \"Hours\"\r\nid: S-7K3M2Q\r\n---\r\n\r\nSome\r\ntext.\r\n")])
        .told("S-7K3M2Q");
    assert_eq!(told, [CREATED]);
}

#[test]
fn a_file_is_followed_by_id_to_another_folder() {
    let there = "backlog/items/mobile/S-7K3M2Q-hours.md";
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(there, &item("ready")), (HOURS, "gone")])
        .told("S-7K3M2Q");
    let moved = format!("2: moved {HOURS} {there}, status idea>ready");
    assert_eq!(told, [CREATED, moved.as_str()]);
}

#[test]
fn an_item_that_vanishes_and_comes_back_keeps_its_past() {
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, "gone")])
        .commit(&[("backlog/items/S-7K3M2Q.md", &item("ready"))])
        .told("S-7K3M2Q");
    assert_eq!(
        told,
        [CREATED, "2: removed", "3: restored, status idea>ready"]
    );
}

#[test]
fn a_copy_with_the_same_id_changes_nothing_while_the_first_file_is_there() {
    let copy = "backlog/items/S-7K3M2Q-a.md";
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(copy, &item("ready"))])
        .commit(&[(HOURS, &item("refining"))])
        .told("S-7K3M2Q");
    assert_eq!(told, [CREATED, "3: status idea>refining"]);
}

#[test]
fn of_two_files_with_one_id_the_first_by_path_counts() {
    let copy = "backlog/items/S-7K3M2Q-z.md";
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(copy, &item("ready"))])
        .commit(&[(copy, &item("accepted"))])
        .commit(&[(HOURS, "gone")])
        .told("S-7K3M2Q");
    let moved = format!("4: moved {HOURS} {copy}, status idea>accepted");
    assert_eq!(told, [CREATED, moved.as_str()]);
}

#[test]
fn an_item_under_a_new_id_keeps_its_past() {
    let new = "---\nid: S-000001\ntitle: Hours\nstatus: idea\n---\n";
    let there = "backlog/items/S-000001-hours.md";
    let history = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(there, new), (HOURS, "gone")])
        .history();
    let moved = format!("2: was S-7K3M2Q, moved {HOURS} {there}");
    assert_eq!(told(&history, "S-000001"), [CREATED, moved.as_str()]);
    assert!(history.events(&Id::new("S-7K3M2Q")).is_empty());
}

#[test]
fn front_matter_that_arrives_later_does_not_begin_a_new_item() {
    let path = "backlog/items/hours.md";
    let told = Story::new()
        .commit(&[(path, "# Hours\n")])
        .commit(&[(path, &item("ready"))])
        .told("S-7K3M2Q");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.last()
            .unwrap()
            .starts_with("2: was backlog/items/hours.md, "),
        "{told:?}"
    );
}

#[test]
fn hundreds_of_files_renamed_at_once_are_hundreds_of_moves() {
    let text =
        |number: usize| format!("---\nid: B-{number:06}\ntitle: Bug {number}\nstatus: idea\n---\n");
    let paths: Vec<[String; 2]> = (0..300)
        .map(|number| {
            ["items", "items/old"].map(|folder| format!("backlog/{folder}/B-{number:06}.md"))
        })
        .collect();
    let texts: Vec<String> = (0..300).map(text).collect();
    let first: Vec<(&str, &str)> = paths
        .iter()
        .zip(&texts)
        .map(|([from, _], text)| (&**from, &**text))
        .collect();
    let second: Vec<(&str, &str)> = paths
        .iter()
        .zip(&texts)
        .flat_map(|([from, to], text)| [(&**from, "gone"), (&**to, &**text)])
        .collect();
    let history = Story::new().commit(&first).commit(&second).history();
    let moved = history
        .items
        .values()
        .filter(|past| matches!(past.events.last().unwrap().kind, EventKind::Moved { .. }));
    assert_eq!(moved.count(), 300);
}

#[test]
fn fields_come_lists_joined_and_maps_by_path() {
    let with = |more: &str| format!("---\nid: S-7K3M2Q\ntitle: Hours\nstatus: idea\n{more}---\n");
    let told = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, &with("estimate: 5\nlabels:\n  - api\n"))])
        .commit(&[(
            HOURS,
            &with("estimate: 8\nlabels: [api, web]\nscore: {cod: {per_week: 4200}}\n"),
        )])
        .told("S-7K3M2Q");
    assert_eq!(
        told,
        [
            CREATED,
            "2: estimate ->5, labels ->api",
            "3: estimate 5>8, labels api>api, web, score.cod.per_week ->4200"
        ]
    );
}

#[test]
fn feedback_sprints_and_acceptances_are_followed_too() {
    let feedback = "backlog/feedback/2026/F-8QZ3KD.md";
    let history = Story::new()
        .commit(&[
            (HOURS, &item("idea")),
            (feedback, "---\nid: F-8QZ3KD\ntitle: Share\nstate: triaged\n---\n"),
            ("backlog/sprints/2026-24.md", "---\nid: 2026-24\nstart: 2026-03-01\nend: 2026-03-14\ngoal: See hours\nitems:\n  - S-7K3M2Q\n---\n"),
        ])
        .commit(&[
            (feedback, "---\nid: F-8QZ3KD\ntitle: Share\nstate: merged\nmerged_into: F-000001\n---\n"),
            ("backlog/sprints/2026-24.md", "---\nid: 2026-24\nstart: 2026-03-01\nend: 2026-03-14\ngoal: See hours\nitems:\n  - S-7K3M2Q\n  - B-04HJ9T\n---\n"),
            ("backlog/accept/S-7K3M2Q.md", "---\nitem: S-7K3M2Q\nverdict: accepted\nby: mira\n---\n"),
        ])
        .history();
    assert_eq!(
        told(&history, "F-8QZ3KD").last().unwrap(),
        "2: merged_into ->F-000001, state triaged>merged"
    );
    assert_eq!(history.items["F-8QZ3KD"].record, RecordKind::Feedback);
    assert_eq!(
        told(&history, "S-7K3M2Q").last().unwrap(),
        "2: acceptance.by ->mira, acceptance.item ->S-7K3M2Q, acceptance.verdict ->accepted"
    );
    let plans: Vec<(u32, usize)> = history
        .sprints
        .iter()
        .map(|version| (version.commit.0, version.items.len()))
        .collect();
    assert_eq!(plans, [(0, 1), (1, 2)]);
    let first = history.sprints.first().unwrap();
    assert_eq!(first.start, Some(jiff::civil::date(2026, 3, 1)));
    assert_eq!(first.goal.as_deref(), Some("See hours"));
}

#[test]
fn an_order_has_a_version_when_ids_or_reasons_change() {
    let order = "backlog/order.txt";
    let history = Story::new()
        .commit(&[(order, "S-7K3M2Q  Hours\nB-04HJ9T  Totals\n")])
        .commit(&[(
            order,
            "# a comment\nS-7K3M2Q  Hours of work\nB-04HJ9T  Totals\n",
        )])
        .commit(&[(order, "B-04HJ9T  Totals  ; penalty\nS-7K3M2Q  Hours\n")])
        .history();
    let versions: Vec<(u32, Vec<&str>)> = history
        .orders
        .iter()
        .map(|version| {
            (
                version.commit.0,
                version.ids.iter().map(Id::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        versions,
        [
            (0, vec!["S-7K3M2Q", "B-04HJ9T"]),
            (2, vec!["B-04HJ9T", "S-7K3M2Q"])
        ]
    );
    let reasons = &history.orders.last().unwrap().reasons;
    assert_eq!(
        reasons.get("B-04HJ9T").map(|reason| &**reason),
        Some("penalty")
    );
}

#[test]
fn a_skewed_clock_is_named_and_put_in_order() {
    let history = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, &item("ready"))])
        .dated("2020-01-01T00:00:00Z")
        .commit(&[(HOURS, &item("accepted"))])
        .dated("2031-01-01T00:00:00Z")
        .history();
    let times: Vec<String> = history
        .commits
        .iter()
        .map(|commit| commit.time.to_string())
        .collect();
    assert_eq!(
        times,
        [
            "2026-03-01T10:00:00Z",
            "2026-03-01T10:00:00Z",
            "2026-06-01T00:00:00Z"
        ]
    );
    assert_eq!(
        history.remarks,
        [
            "commit 0000000000 is dated 2020-01-01 00:00 UTC, more than a day off its neighbours: it counts as 2026-03-01 10:00",
            "commit 0000000000 is dated 2031-01-01 00:00 UTC, more than a day off its neighbours: it counts as 2026-06-01 00:00"
        ]
    );
}

#[test]
fn the_author_date_counts_when_so_configured() {
    let mut story = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .dated("2026-05-01T00:00:00Z");
    story.config.history.clock = Clock::Author;
    let history = story.history();
    assert_eq!(
        history.commits.first().unwrap().time.to_string(),
        "2026-03-01T10:00:00Z"
    );
}

#[test]
fn a_version_that_is_not_in_the_clone_is_unknown_and_counted() {
    let story = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, "missing")])
        .commit(&[(HOURS, &item("ready"))]);
    assert_eq!(
        told(&story.history_kept_after(None), "S-7K3M2Q"),
        [CREATED, "3: status idea>ready"]
    );
    let mut builder = HistoryBuilder::new(&story.config, "backlog");
    for commit in story.commits {
        builder.add(commit, &mut |_| None);
    }
    assert_eq!(builder.missing(), 1);
}

#[test]
fn the_past_until_a_commit_knows_nothing_of_later_ones() {
    let history = Story::new()
        .commit(&[(HOURS, &item("idea"))])
        .commit(&[(HOURS, &item("ready")), ("backlog/order.txt", "S-7K3M2Q\n")])
        .history();
    let day = jiff::civil::date(2026, 3, 1);
    let first = history.commit_on(day, &jiff::tz::TimeZone::UTC).unwrap();
    let past = history.until(first);
    assert_eq!(told(&past, "S-7K3M2Q"), [CREATED]);
    assert!(past.orders.is_empty());
    assert_eq!(past.commits.len(), 1);
    let id = Id::new("S-7K3M2Q");
    assert_eq!(history.field_at(&id, "status", first), Some("idea"));
    assert_eq!(history.field_at(&id, "status", CommitIx(1)), Some("ready"));
    let before = jiff::civil::date(2026, 2, 28);
    assert_eq!(history.commit_on(before, &jiff::tz::TimeZone::UTC), None);
}

#[test]
fn criteria_narrative_and_sections_change_each_on_its_own() {
    let text = |want: &str, why: &str, criteria: &str| {
        format!(
            "---\nid: S-7K3M2Q\ntitle: Hours\nstatus: idea\n---\n\nAs a manager, I want to see {want}, so that I can plan.\n\n## Why\n{why}\n\n## Acceptance criteria\n{criteria}\n## Questions\n- [ ] Part-time?\n"
        )
    };
    let first = "- [ ] AC1: Hours are shown.\n- [ ] AC2: Others are marked.\n";
    let told = Story::new()
        .commit(&[(HOURS, &text("hours", "Five accounts asked.", first))])
        .commit(&[(
            HOURS,
            &text(
                "hours",
                "Five accounts asked.",
                &first.replace("- [ ] AC1", "* [x] AC1"),
            ),
        )])
        .commit(&[(HOURS, &text("working hours", "Five accounts asked.", first))])
        .commit(&[(
            HOURS,
            &text(
                "working hours",
                "Six accounts asked.",
                &format!("{first}- [ ] AC3: Nothing is guessed.\n"),
            ),
        )])
        .told("S-7K3M2Q");
    assert_eq!(
        told,
        [
            CREATED,
            "2: criteria +0 -0 ~0 1/0",
            // 11 words, then 12: 1 - 22 / 23 = 4 %.
            "3: criteria +0 -0 ~0 0/1, narrative 4%",
            // One of three words on both sides.
            "4: criteria +1 -0 ~0 0/0, why 33%",
        ]
    );
}

#[test]
fn a_heading_inside_a_section_begins_a_section_of_its_own() {
    let text = |inner: &str| {
        format!(
            "---\nid: S-7K3M2Q\ntitle: Hours\nstatus: idea\n---\n\n## Notes\nOuter.\n\n### Details\n{inner}\n"
        )
    };
    let told = Story::new()
        .commit(&[(HOURS, &text("Before."))])
        .commit(&[(HOURS, &text("After."))])
        .told("S-7K3M2Q");
    assert_eq!(told, [CREATED, "2: details 100%"]);
}

#[test]
fn a_title_from_the_first_heading_survives_a_change_above_it() {
    let text = |status: &str| {
        format!("---\nid: S-7K3M2Q\nstatus: {status}\n---\n# Hours of work\n\nText.\n")
    };
    let story = Story::new()
        .commit(&[(HOURS, &text("idea"))])
        .commit(&[(HOURS, &text("ready"))])
        .commit(&[(HOURS, &text("ready").replace("Text", "Prose"))]);
    let told = story.told("S-7K3M2Q");
    let later = told.get(1..).unwrap_or_default();
    assert_eq!(later.len(), 2, "{told:?}");
    assert_eq!(later[0], "2: status idea>ready");
    assert!(later[1].starts_with("3: "), "{told:?}");
    assert!(!told.concat().contains("title Hours of work>"), "{told:?}");
}
