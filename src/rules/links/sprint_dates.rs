use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::Sprint;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I9",
    name: "sprint-dates",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A sprint that ends before it starts, or that starts before the last one of the same `team` is over. Cancelled sprints are left
out.

## Why it matters
A new sprint starts immediately after the conclusion of the previous one (Scrum Guide 2020). With two at once nobody can say
which goal counts, and velocity counts days twice.

## How to fix it
Correct `start` and `end`; `end` is the last day. Give sprints of different teams a `team`.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut latest: BTreeMap<&str, &Sprint> = BTreeMap::new();
    for sprint in &facts.backlog.sprints {
        let (Some(start), Some(end)) = (&sprint.start, &sprint.end) else {
            continue;
        };
        if sprint.document.node("cancelled").is_some() {
            continue;
        }
        if end.value < start.value {
            let message = format!(
                "sprint {} ends on {}, before it starts on {}",
                sprint.id, end.value, start.value
            );
            remarks.push(
                Remark::in_file(sprint.path(), end.span, message)
                    .help("correct the dates; `end` is the last day")
                    .key("order"),
            );
            continue;
        }
        let team = sprint.document.text("team");
        let team = team.map_or("", |team| team.value.trim());
        let before = latest.get(team).copied();
        let before_end = before.and_then(|before| before.end.as_ref());
        if let (Some(before), Some(before_end)) = (before, before_end)
            && before_end.value >= start.value
        {
            let message = format!(
                "sprint {} starts on {}, and {} runs until {}",
                sprint.id, start.value, before.id, before_end.value
            );
            remarks.push(
                Remark::in_file(sprint.path(), start.span, message)
                    .help("let it start on the next day, or give both a `team`")
                    .note(before.path(), before_end.span, "the other sprint ends here")
                    .key(format!("overlap {}", before.id)),
            );
        }
        if before_end.is_none_or(|before_end| before_end.value < end.value) {
            latest.insert(team, sprint);
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn sprint(case: Case, id: &str, start: &str, end: &str, rest: &str) -> Case {
        case.file(
            &format!("backlog/sprints/{id}.md"),
            &format!("---\nid: {id}\nstart: {start}\nend: {end}\n{rest}---\n"),
        )
    }

    #[test]
    fn a_sprint_ends_after_it_starts_and_before_the_next_one() {
        let case = sprint(Case::default(), "2026-01", "2026-01-05", "2026-01-18", "");
        let case = sprint(case, "2026-02", "2026-01-18", "2026-02-01", "");
        let case = sprint(case, "2026-03", "2026-02-02", "2026-01-02", "");
        assert_eq!(
            case.finds("I9"),
            [
                "error backlog/sprints/2026-02.md:3:8 sprint 2026-02 starts on 2026-01-18, and 2026-01 runs until 2026-01-18",
                "error backlog/sprints/2026-03.md:4:6 sprint 2026-03 ends on 2026-01-02, before it starts on 2026-02-02",
            ]
        );
    }

    #[test]
    fn teams_run_side_by_side_and_a_cancelled_sprint_makes_room() {
        let case = sprint(
            Case::default(),
            "2026-01",
            "2026-01-05",
            "2026-01-18",
            "team: web\n",
        );
        let case = sprint(case, "2026-02", "2026-01-05", "2026-01-18", "team: app\n");
        let case = sprint(
            case,
            "2026-03",
            "2026-01-10",
            "2026-01-18",
            "team: app\ncancelled:\n  reason: obsolete\n",
        );
        assert!(case.finds("I9").is_empty());
    }
}
