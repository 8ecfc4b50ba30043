use super::soon;
use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rules::readiness::{Gap, gaps};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D1",
    name: "definition-of-ready",
    letter: Letter::Detailed,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
An item in NOW (error) or NEXT (warning) that is not ready. Each gap is a finding of its own:

| type | must have |
|---|---|
| story | a narrative, a why (its `so that`, or a section `Why`), one acceptance criterion |
| bug | the sections Steps, Expected and Actual |
| spike | `question`, `timebox`, `decides` |
| enabler | `kind`, `enables`, one acceptance criterion |
| each of them | an estimate (a spike: its timebox); a `parent` or `goal` (a bug or enabler may give a `reason` instead); no open blocker, unless one sprint holds both; no open question; no unticked line in a section `Ready` |

Goals and epics are not worked on themselves and not looked at.

## Why it matters
Items that one sprint can finish are ready for selection (Scrum Guide 2020). Stories to be done soon must be understood well
enough to be completed in the coming sprint (M. Cohn, Make the Product Backlog DEEP). The Scrum Guide knows no definition
of ready: use it to prepare talks, not as a contract.

## How to fix it
Each finding names the line to write. Move the item down in `order.txt` where it is too early to know.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let Some((band, level)) = soon(facts.ranking.band(index)) else {
        return Vec::new();
    };
    gaps(index, item, facts)
        .into_iter()
        .map(|gap| {
            let told = told(item, gap, facts);
            let message = format!("{} in {} is not ready: {}", item.id, band.name(), told.lack);
            let remark = Remark::at(item, told.span, message);
            let remark = remark.level(level).help(told.help).key(told.key);
            match gap {
                Gap::Blocker(_, blocker) => {
                    let blocker = facts.backlog.item(blocker);
                    let status = &blocker.status;
                    let message = format!("{} is `{}`", blocker.id, status.value);
                    remark.note(blocker.path(), status.span, message)
                }
                _ => remark,
            }
        })
        .collect()
}

/// What keeps this item from being ready, in words (`it has no estimate`), in the order of its file's parts; nothing for
/// goals, epics and items that are ready. Whatever its band.
pub fn lacks(index: ItemIx, facts: &Facts<'_>) -> Vec<String> {
    let item = facts.backlog.item(index);
    let gaps = gaps(index, item, facts).into_iter();
    gaps.map(|gap| told(item, gap, facts).lack).collect()
}

/// Whether it waits for another item or is flagged as blocked: what refinement alone does not mend.
pub fn is_held(index: ItemIx, facts: &Facts<'_>) -> bool {
    let item = facts.backlog.item(index);
    let is_held = |gap: &Gap<'_>| matches!(gap, Gap::Blocker(..) | Gap::Blocked);
    gaps(index, item, facts).iter().any(is_held)
}

/// Where a gap is, what it is, the way out, and what makes it the same gap after other edits.
struct Told {
    span: Span,
    lack: String,
    help: String,
    key: String,
}

impl Told {
    fn new(
        span: Span,
        lack: impl Into<String>,
        help: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self {
            span,
            lack: lack.into(),
            help: help.into(),
            key: key.into(),
        }
    }
}

fn told(item: &Item, gap: Gap<'_>, facts: &Facts<'_>) -> Told {
    let title = item.title.span;
    let body = &item.document.body;
    let section = |name: &str| {
        let section = body.section(&item.document.source, name);
        section.map_or(title, |section| section.title)
    };
    match gap {
        Gap::Narrative => Told::new(
            title,
            "it has no narrative",
            "write below the front matter: `As a <role>, I want <what>, so that <why>.`",
            "narrative",
        ),
        Gap::Why => Told::new(
            body.narrative
                .as_ref()
                .map_or(title, |narrative| narrative.span),
            "it does not say why",
            "end the narrative with `, so that <benefit>`, or add a section `## Why`",
            "why",
        ),
        Gap::Criteria => Told::new(
            section("Acceptance criteria"),
            "it has no acceptance criterion",
            "add a section `## Acceptance criteria` with a line `- [ ] <what can be shown>`",
            "criteria",
        ),
        Gap::Section(name) => Told::new(
            section(name),
            format!("the bug does not say its `{name}`"),
            format!("add a section `## {name}`"),
            name.to_lowercase(),
        ),
        Gap::Key(key) => Told::new(
            title,
            format!("the {} has no `{key}`", item.item_type.name()),
            format!("add `{key}: ...` to the front matter"),
            key,
        ),
        Gap::Estimate => Told::new(
            title,
            "it has no estimate",
            format!(
                "let the developers size it, then add `estimate: <{}>`",
                scale(facts)
            ),
            "estimate",
        ),
        Gap::Parent => Told::new(
            title,
            "it has neither `parent` nor `goal`",
            "add `parent: <epic>` or `goal: <goal>`; a bug or enabler may say `reason: ...` instead",
            "parent",
        ),
        Gap::Blocker(..) | Gap::Blocked | Gap::Question(_) | Gap::Unticked(_) => waiting(item, gap),
    }
}

/// What it waits for.
fn waiting(item: &Item, gap: Gap<'_>) -> Told {
    let source = &item.document.source;
    match gap {
        Gap::Blocker(written, _) => Told::new(
            written.span,
            format!("{} blocks it and is open", written.value),
            format!(
                "finish {0} first, put {0} into the same sprint, or move {1} down in the order",
                written.value, item.id
            ),
            format!("blocker {}", written.value),
        ),
        Gap::Question(question) => Told::new(
            question.span,
            format!(
                "a question is open: {}",
                shortened(source.slice(question.text))
            ),
            "answer it and tick it: `- [x] <question> - <answer>`",
            format!("question {}", source.slice(question.text)),
        ),
        Gap::Unticked(span) => Told::new(
            span,
            "a line of its section `Ready` is not ticked",
            "tick it when it holds: `- [x]`",
            format!("ready {}", source.slice(span)),
        ),
        _ => Told::new(
            item.document.key_span("blocked"),
            "it is flagged as blocked",
            "clear what blocks it and delete `blocked`, or move it down in the order",
            "blocked",
        ),
    }
}

/// The values of the team's scale: `1|2|3`.
pub(in crate::rules) fn scale(facts: &Facts<'_>) -> String {
    let scale = &facts.backlog.config.estimate.scale;
    let values: Vec<String> = scale.iter().map(ToString::to_string).collect();
    values.join("|")
}

/// The first line, up to 60 characters.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= 60 {
        return line.to_owned();
    }
    let start: String = line.chars().take(59).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    const READY: &str = "parent: E-000001\nestimate: 3\n---\nAs a lead, I want to see hours, so that I can plan.\n\n\
        ## Acceptance criteria\n- [ ] Hours are shown.\n";

    fn ends(found: &[String]) -> Vec<&str> {
        found
            .iter()
            .filter_map(|line| line.split_once("is not ready: "))
            .map(|(_, end)| end)
            .collect()
    }

    #[test]
    fn a_ready_story_has_no_gap() {
        assert!(listed(&[("S-000001", READY)]).finds("D1").is_empty());
    }

    #[test]
    fn each_gap_of_a_bare_story_is_a_finding_at_its_title() {
        let found = listed(&[("S-000001", "")]).finds("D1");
        assert_eq!(
            found.first().map(String::as_str),
            Some(
                "error backlog/items/S-000001-it.md:3:8 S-000001 in NOW is not ready: it has no acceptance criterion"
            )
        );
        let gaps = [
            "it has no acceptance criterion",
            "it has no estimate",
            "it has no narrative",
            "it has neither `parent` nor `goal`",
            "it does not say why",
        ];
        assert_eq!(ends(&found), gaps);
    }

    #[test]
    fn what_comes_next_is_warned_of_and_what_is_later_is_left_alone() {
        let case = listed(&[("S-000001", READY), ("S-000002", ""), ("S-000003", "")]);
        let found = case
            .config("bands: {now: 1, next: 2, later: 3}\n")
            .finds("D1");
        assert_eq!(found.len(), 5);
        assert!(
            found
                .iter()
                .all(|line| line.starts_with("warning backlog/items/S-000002")),
            "{found:?}"
        );
    }

    #[test]
    fn bugs_spikes_and_enablers_have_templates_of_their_own() {
        let found = listed(&[
            ("B-000001", "reason: outage\nestimate: 1\n---\n## Steps to reproduce\nlog in\n\n## Expected\nin\n"),
            ("K-000001", "parent: E-000001\nquestion: can we?\n"),
            ("N-000001", "reason: law\nestimate: 1\nkind: compliance\n---\n## Acceptance criteria\n- a log\n"),
        ])
        .finds("D1");
        let gaps = [
            "the bug does not say its `Actual`",
            "the spike has no `decides`",
            "it has no estimate",
            "the spike has no `timebox`",
            "the enabler has no `enables`",
        ];
        assert_eq!(ends(&found), gaps);
    }

    #[test]
    fn an_open_blocker_counts_unless_one_sprint_holds_both() {
        let blocked = READY.replace("estimate", "blocked_by: [S-000002]\nestimate");
        let case = listed(&[("S-000002", READY), ("S-000001", &blocked)]);
        let found = case.finds("D1");
        assert_eq!(ends(&found), ["S-000002 blocks it and is open"]);
        let sprint = "---\nid: 2026-23\nstart: 2026-11-02\nend: 2026-11-15\ngoal: hours\nitems:\n  - S-000001\n  - S-000002\n---\n";
        let together = case.clone().file("backlog/sprints/2026-23.md", sprint);
        assert!(together.finds("D1").is_empty());
        let finished = READY.replace("estimate", "status: accepted\nestimate");
        assert!(case.item("S-000002", &finished).finds("D1").is_empty());
    }

    #[test]
    fn an_open_question_stands_at_its_line() {
        let asks =
            format!("{READY}\n## Questions\n- [x] @po Whose hours? - all\n- [ ] @po Which zone?\n");
        assert_eq!(
            listed(&[("S-000001", &asks)]).finds("D1"),
            [
                "error backlog/items/S-000001-it.md:16:1 S-000001 in NOW is not ready: a question is open: @po Which zone?"
            ]
        );
    }

    #[test]
    fn an_unticked_line_of_its_ready_section_counts() {
        let asks = format!("{READY}\n## Ready\n- [x] seen by support\n- [ ] seen by legal\n");
        let found = listed(&[("S-000001", &asks)]).finds("D1");
        assert_eq!(
            found,
            [
                "error backlog/items/S-000001-it.md:16:1 S-000001 in NOW is not ready: a line of its section `Ready` is not ticked"
            ]
        );
    }
}
