//! Folders of other tools, in small, as they are read by preset.

use crate::backlog::{Backlog, Files, Item, ItemType, ProblemKind};
use crate::text::Source;

fn backlog(config: &str, files: &[(&str, &str)]) -> Backlog {
    let mut sources = vec![Source::new("deepen.yml", config)];
    sources.extend(files.iter().map(|(path, text)| Source::new(*path, *text)));
    let files = Files {
        sources,
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let config = backlog.document("deepen.yml").unwrap();
    assert_eq!(config.problems, []);
    backlog
}

/// `id type status phase: title`
fn told(item: &Item) -> String {
    format!(
        "{} {} {} {:?}: {}",
        item.id,
        item.item_type.name(),
        item.status.value,
        item.phase,
        item.title.value
    )
}

fn listed(backlog: &Backlog) -> Vec<String> {
    backlog.items.iter().map(told).collect()
}

/// Each problem as `text at its place: message (help)`.
fn problems(item: &Item) -> Vec<String> {
    let problems = item.document.problems.iter();
    problems
        .map(|problem| {
            let place = item.document.source.slice(problem.span);
            let help = problem.help.as_deref().unwrap_or_default();
            format!("{place}: {} ({help})", problem.message)
        })
        .collect()
}

#[test]
fn a_backlog_md_folder_is_listed_with_its_broken_files() {
    let backlog = backlog(
        "adopt:\n  - preset: backlog-md\n",
        &[
            (
                "backlog/tasks/task-12 - Show-a-board.md",
                "---\nid: TASK-12\ntitle: 'Show a board, in colour'\nstatus: To Do\nassignee: []\ncreated_date: '2025-08-15 \
                 14:00'\nlabels: [web]\ndependencies: [TASK-3]\nparent_task_id: TASK-7\nordinal: 2000\n---\n\n## \
                 Description\n\nText.\n",
            ),
            (
                "backlog/completed/task-3 - Set-up.md",
                "---\nid: TASK-3\ntitle: \"CLI: set up\"\nstatus: Done\nassignee: @someone\nreporter: @someone\n\
                 created_date: 2025-06-04\n---\n",
            ),
            (
                "backlog/decisions/decision-1 - Use-a-framework.md",
                "---\nid: decision-1\ntitle: Use a framework\ndate: '2025-06-22'\nstatus: proposed\n---\n",
            ),
            ("backlog/docs/guide.md", "# Guide\n"),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "TASK-3 story accepted Finished: CLI: set up",
            "decision-1 spike idea NotStarted: Use a framework",
            "TASK-12 story refining NotStarted: Show a board, in colour",
        ]
    );
    let [done, _, open] = &backlog.items[..] else {
        panic!("three items")
    };
    let kinds: Vec<ProblemKind> = done
        .document
        .problems
        .iter()
        .map(|problem| problem.kind)
        .collect();
    assert_eq!(kinds, [ProblemKind::InvalidYaml, ProblemKind::InvalidYaml]);
    assert_eq!(problems(open), Vec::<String>::new());
    assert_eq!(open.parent.as_ref().unwrap().value.as_str(), "TASK-7");
    assert_eq!(open.labels().first().unwrap().value, "web");
    let done_index = backlog.find(&done.id).unwrap();
    assert_eq!(backlog.blocks(done_index).len(), 1);
    let counts = backlog.counts();
    assert_eq!((counts.files, counts.read, counts.with_problems), (5, 5, 1));
}

#[test]
fn files_of_ones_own_choice_still_tell_decisions_from_tasks() {
    let backlog = backlog(
        "adopt:\n  - preset: backlog-md\n    files: \"plan/**/*.md\"\n    exclude: \"plan/old/**\"\n    labels: tags\n",
        &[
            (
                "plan/decisions/decision-1 - A.md",
                "---\nid: decision-1\nstatus: accepted\n---\n",
            ),
            (
                "plan/tasks/task-1 - B.md",
                "---\nid: TASK-1\nstatus: Done\ntags: [x]\n---\n",
            ),
            (
                "plan/old/task-2 - C.md",
                "---\nid: TASK-2\nstatus: Done\n---\n",
            ),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "decision-1 spike accepted Finished: decision-1 - A.md",
            "TASK-1 story accepted Finished: task-1 - B.md"
        ]
    );
    assert_eq!(backlog.items.last().unwrap().labels().len(), 1);
}

#[test]
fn proposals_with_commas_between_what_they_require_are_linked() {
    let backlog = backlog(
        "adopt:\n  - preset: eip\n",
        &[
            (
                "EIPS/eip-20.md",
                "---\neip: 20\ncategory: ERC\nstatus: Moved\n---\n\nThis file was moved.\n",
            ),
            (
                "EIPS/eip-721.md",
                "---\neip: 721\ntitle: Tokens\nstatus: Final\n---\n",
            ),
            (
                "EIPS/eip-1155.md",
                "---\neip: 1155\ntitle: Multi tokens\nstatus: Last Call\ntype: Standards Track\nrequires: 20, 721, 9999\n\
                 created: 2018-06-17\n---\n",
            ),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "EIP-1155 story review Started: Multi tokens",
            "EIP-20 story dropped Dropped: eip-20.md",
            "EIP-721 story accepted Finished: Tokens",
        ]
    );
    assert!(
        backlog
            .items
            .iter()
            .all(|item| item.document.problems.is_empty())
    );
    let multi = backlog.items.first().unwrap();
    let written: Vec<&str> = multi
        .blocked_by
        .iter()
        .map(|id| multi.document.source.slice(id.span))
        .collect();
    assert_eq!(written, ["20", "721", "9999"]);
    let index = backlog.find(&multi.id).unwrap();
    assert_eq!(backlog.blocked_by(index).len(), 2);
}

#[test]
fn a_kanban_md_board_is_read_by_preset() {
    let backlog = backlog(
        "adopt:\n  - preset: kanban-md\n    id: {key: id, prefix: KB-}\n",
        &[
            (
                "kanban/tasks/001-set-up.md",
                "---\nid: 1\ntitle: Set up\nstatus: done\npriority: high\ncreated: 2026-01-15T10:00:00Z\ntags:\n    - \
                 backend\ndue: 2026-02-01\nestimate: 4h\n---\n\nText.\n",
            ),
            (
                "kanban/tasks/002-next.md",
                "---\nid: 2\ntitle: Next\nstatus: in-progress\nparent: 1\ndepends_on: [1]\nblocked: true\n---\n",
            ),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "KB-1 story accepted Finished: Set up",
            "KB-2 story in-progress Started: Next"
        ]
    );
    let [done, next] = &backlog.items[..] else {
        panic!("two items")
    };
    assert_eq!(
        done.deadline.as_ref().unwrap().value.to_string(),
        "2026-02-01"
    );
    assert_eq!(done.labels().first().unwrap().value, "backend");
    assert_eq!(problems(done), Vec::<String>::new());
    assert_eq!(next.parent.as_ref().unwrap().value.as_str(), "KB-1");
    assert_eq!(next.blocked_by.first().unwrap().value.as_str(), "KB-1");
}

#[test]
fn a_whole_file_of_yaml_is_an_item_and_its_impossible_dates_are_findings() {
    let backlog = backlog(
        "adopt:\n  - preset: kep\n",
        &[
            (
                "keps/sig-a/5075-b/kep.yaml",
                "title: \"Consumable\"\nkep-number: 5075\nowning-sig: sig-a\nstatus: implementable\ncreation-date: 2025-30-01\n\
                 see-also:\n",
            ),
            (
                "keps/sig-a/19-c/kep.yaml",
                "title: Jobs\nkep-number: 19\nstatus: implemented\ncreation-date: 2019-04-18\n",
            ),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "KEP-19 epic accepted Finished: Jobs",
            "KEP-5075 epic ready NotStarted: Consumable"
        ]
    );
    assert_eq!(
        problems(backlog.items.last().unwrap()),
        [
            "2025-30-01: `creation-date` is `2025-30-01`: there is no month 30 (a date is written year-month-day: is \
          2025-01-30 meant?)"
        ]
    );
}

#[test]
fn a_value_that_the_map_does_not_name_is_a_finding_and_stays() {
    let backlog = backlog(
        "adopt:\n  - files: \"rfcs/*.md\"\n    type: {key: kind, map: {Feature: story, Fix: bug}}\n    id: {key: rfc, prefix: RFC-}\n\
         \x20   status: {key: state, map: {open: refining, merged: accepted}}\n    estimate: cost\n",
        &[
            (
                "rfcs/1-a.md",
                "---\nrfc: 1\nkind: Fix\nstate: Merged\ncost: 3\n---\n# A heading\n",
            ),
            (
                "rfcs/2-b.md",
                "---\nrfc: RFC-2\nkind: Wish\nstate: parked\ncost: much\n---\n",
            ),
        ],
    );
    assert_eq!(
        listed(&backlog),
        [
            "RFC-1 bug accepted Finished: A heading",
            "RFC-2 story parked NotStarted: 2-b.md"
        ]
    );
    let cost = backlog.items.first().unwrap().number("estimate").unwrap();
    assert!((cost.value - 3.0).abs() < f64::EPSILON);
    assert_eq!(
        problems(backlog.items.last().unwrap()),
        [
            "Wish: `kind: Wish` is not in the map of this adoption (say in `deepen.yml` what it is: `Wish: …` in the map \
             of `type`, which names Feature, Fix)",
            "parked: `state: parked` is not in the map of this adoption (say in `deepen.yml` what it is: `parked: …` in \
             the map of `status`, which names merged, open)",
            "much: `cost` is `much`, not a number (write a number of points, or `estimate: \"\"` in the adoption if \
             theirs is something else)",
        ]
    );
}

#[test]
fn adopted_keys_are_read_by_our_names() {
    let backlog = backlog(
        "adopt:\n  - files: \"a/*.md\"\n    severity: {key: prio, map: {P1: critical}}\n    score.cod.per_week: money\n",
        &[(
            "a/1.md",
            "---\nid: 1\nprio: P1\nmoney: 200\nunknown: fine\n---\n",
        )],
    );
    let item = backlog.items.first().unwrap();
    assert_eq!(item.item_type, ItemType::Story);
    assert_eq!(item.text("severity").unwrap().value, "critical");
    let money = item.number("score.cod.per_week").unwrap();
    assert!((money.value - 200.0).abs() < f64::EPSILON);
    assert_eq!(problems(item), Vec::<String>::new());
}

#[test]
fn our_own_records_live_beside_adopted_ones() {
    let backlog = backlog(
        "adopt:\n  - preset: eip\n",
        &[
            (
                "EIPS/eip-1.md",
                "---\neip: 1\ntitle: One\nstatus: Draft\n---\n",
            ),
            ("backlog/order.txt", "EIP-1  One\n"),
            (
                "backlog/items/S-7K3M2Q-a.md",
                "---\nid: S-7K3M2Q\ntype: story\ntitle: A\nblocked_by:\n  - EIP-1\n---\n",
            ),
        ],
    );
    assert_eq!(listed(&backlog).len(), 2);
    assert!(
        backlog
            .items
            .iter()
            .all(|item| item.document.problems.is_empty())
    );
    let ours = backlog.items.last().unwrap();
    assert_eq!(backlog.blocked_by(backlog.find(&ours.id).unwrap()).len(), 1);
    assert!(
        backlog
            .find(&backlog.order.lines.first().unwrap().id.value)
            .is_some()
    );
}

#[test]
fn numbers_in_the_files_are_the_order_where_there_is_no_order_file() {
    let task = |number: u32, ordinal: &str| {
        let path = format!("tasks/task-{number} - A.md");
        (
            path,
            format!("---\nid: TASK-{number}\nstatus: To Do\n{ordinal}---\n"),
        )
    };
    let tasks = [
        task(1, "ordinal: 3000\n"),
        task(2, ""),
        task(3, "ordinal: 999.5\n"),
    ];
    let mut files: Vec<(&str, &str)> = tasks
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let ids = |files: &[(&str, &str)]| {
        let backlog = backlog("adopt:\n  - preset: backlog-md\n", files);
        let lines = backlog.order.lines.iter();
        lines
            .map(|line| line.id.value.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&files), ["TASK-3", "TASK-1"]);
    files.push(("backlog/order.txt", "TASK-2\n"));
    assert_eq!(ids(&files), ["TASK-2"]);
}
