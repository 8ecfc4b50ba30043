use std::collections::BTreeMap;

use super::{lines, path};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::order::Line;
use crate::backlog::{Id, Item, ItemIx};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::sorting::Gather as _;
use crate::text::{Edit, Span, likeness};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P1",
    name: "order-file",
    letter: Letter::Prioritized,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
A line of `order.txt` whose id no item has, a second line for one item, a conflict mark that was committed; and an item that
is `ready` or in a running sprint, not started, and not listed. Lines of finished and dropped items are ignored. Where there
is no order at all, that is one finding; for adopted files it is a warning.

## Why it matters
The product owner is accountable for ordering the items (Scrum Guide 2020). A line that names nothing, or an item that is
ready and nowhere, is an order that was meant and does not count.

## How to fix it
Correct the id, delete the second line, place the item: a line is `ID  Title  ; reason`.
",
    check: Check::Backlog(check),
};

/// Unknown ids for which the nearest one is looked up.
const SUGGESTIONS: usize = 20;

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if facts.backlog.order.source.is_none() {
        return unlisted(facts);
    }
    let mut first: BTreeMap<&Id, &Line> = BTreeMap::new();
    let mut unknown = 0;
    for line in &facts.backlog.order.lines {
        let id = &line.id.value;
        if facts.backlog.find(id).is_none() {
            unknown += 1;
            remarks.push(unknown_line(facts, line, unknown <= SUGGESTIONS));
        }
        if let Some(first) = first.get(id) {
            remarks.push(second_line(facts, first, line));
        } else {
            first.insert(id, line);
        }
    }
    remarks.extend(unlisted(facts));
    remarks
}

fn unknown_line(facts: &Facts<'_>, line: &Line, suggest: bool) -> Remark {
    let id = &line.id.value;
    let is_mark = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(&id.as_str());
    let (message, help) = if is_mark {
        (
            "a conflict mark stands in the order".to_owned(),
            "decide between the two orders and delete the marks".to_owned(),
        )
    } else {
        let nearest = suggest.then(|| nearest(id, facts)).flatten();
        let help = match nearest {
            Some(item) => format!(
                "did you mean {} ({})? Else delete the line",
                item.id, item.title.value
            ),
            None => "correct the id, or delete the line".to_owned(),
        };
        (format!("no item has the id {id}"), help)
    };
    let path = path(&facts.backlog.order);
    Remark::in_file(path, line.id.span, message)
        .help(help)
        .key(format!("unknown {id}"))
}

fn nearest<'a>(id: &Id, facts: &Facts<'a>) -> Option<&'a Item> {
    let ids = facts.backlog.items.iter().map(|item| item.id.as_str());
    let nearest = likeness::nearest(id.as_str(), ids)?;
    let index = facts.backlog.find(&Id::new(nearest))?;
    Some(facts.backlog.item(index))
}

fn second_line(facts: &Facts<'_>, first: &Line, second: &Line) -> Remark {
    let order = &facts.backlog.order;
    let id = &second.id.value;
    let text = order.source.as_ref().map_or("", |source| &*source.text);
    let end = second.span.end as usize;
    let newline = text
        .get(end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(0, |at| at + 1);
    let deletion = Edit {
        span: Span::new(second.span.start as usize, end + newline),
        replacement: String::new(),
    };
    let remark = Remark::in_file(
        path(order),
        second.id.span,
        format!("{id} is listed a second time"),
    );
    Remark {
        item: Some(id.clone()),
        ..remark
    }
    .help("delete one of the two lines; the first one counts")
    .note(path(order), first.id.span, "listed here first")
    .key(format!("twice {id}"))
    .fix(vec![deletion])
}

/// Items that should be in the order and are not.
fn unlisted(facts: &Facts<'_>) -> Vec<Remark> {
    let listed = lines(&facts.backlog.order);
    let workflow = &facts.backlog.config.workflow;
    let place = |status: &str| workflow.statuses.iter().position(|each| each == status);
    let ready = place(&workflow.ready);
    let in_sprints = in_running_sprints(facts);
    let is_missing = |index: ItemIx, item: &Item| {
        item.phase == Phase::NotStarted
            && facts.ranking.band(index) == Some(Band::Tail)
            && !listed.contains_key(&item.id)
    };
    let missing: Vec<(&Item, Option<&str>)> = facts
        .backlog
        .indexed()
        .filter(|(index, item)| is_missing(*index, item))
        .filter_map(|(_, item)| {
            let sprint = in_sprints.get(&item.id).copied();
            let is_ready = ready.is_some() && place(&item.status.value) >= ready;
            (is_ready || sprint.is_some()).then_some((item, sprint))
        })
        .collect();
    let root = &facts.backlog.root;
    let separator = if root.is_empty() { "" } else { "/" };
    if facts.backlog.order.lines.is_empty()
        && facts.backlog.order.source.is_none()
        && !missing.is_empty()
    {
        let message = format!("{} items are ready and there is no order", missing.len());
        let help =
            format!("write `{root}{separator}order.txt`, one line an item: `ID  Title  ; reason`");
        let remark = Remark::in_file("", Span::default(), message)
            .help(help)
            .key("no order");
        let adopted = missing.iter().all(|(item, _)| item.mapping.is_some());
        return vec![if adopted {
            remark.level(Level::Warning)
        } else {
            remark
        }];
    }
    missing
        .into_iter()
        .map(|(item, sprint)| {
            let why = match sprint {
                Some(sprint) => format!("in sprint {sprint}"),
                None => format!("`{}`", item.status.value),
            };
            let message = format!("{} is {why} and not in the order", item.id);
            let help = format!(
                "add a line `{}  {}` to `{root}{separator}order.txt`",
                item.id, item.title.value
            );
            let written = Some(item.status.span).filter(|span| !span.is_empty());
            Remark::at(item, written.unwrap_or(item.title.span), message)
                .help(help)
                .key("unlisted")
        })
        .collect()
}

/// The items of sprints that run today, with the sprint's id.
fn in_running_sprints<'a>(facts: &Facts<'a>) -> BTreeMap<&'a Id, &'a str> {
    let today = facts.today;
    facts
        .backlog
        .sprints
        .iter()
        .filter(|sprint| {
            let begun = sprint
                .start
                .as_ref()
                .is_some_and(|start| start.value <= today);
            let runs = sprint.end.as_ref().is_some_and(|end| end.value >= today);
            begun && runs
        })
        .flat_map(|sprint| sprint.items.iter().map(|item| (&item.value, &*sprint.id)))
        .into_map()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn names_the_line_of_an_unknown_id_and_the_one_that_was_meant() {
        let case = Case::default()
            .item("S-7K3M2Q", "")
            .order("# top\nS-7K3M2R  Hours");
        assert_eq!(
            case.finds("P1"),
            ["error backlog/order.txt:2:1 no item has the id S-7K3M2R"]
        );
        let (_, verdict) = case.verdict("P1");
        let help = verdict
            .findings
            .first()
            .and_then(|finding| finding.remark.help.clone());
        assert_eq!(
            help.as_deref(),
            Some("did you mean S-7K3M2Q (About S-7K3M2Q)? Else delete the line")
        );
    }

    #[test]
    fn a_second_line_is_deleted_by_its_fix() {
        let case = Case::default().item("S-000001", "").item("S-000002", "");
        let case = case.order("S-000001\nS-000002\nS-000001  again");
        assert_eq!(
            case.finds("P1"),
            ["error backlog/order.txt:3:1 S-000001 is listed a second time"]
        );
        let (backlog, verdict) = case.verdict("P1");
        let order = backlog.order.source.expect("the case has an order");
        let fix = &verdict.findings.first().expect("it was found").remark.fix;
        assert_eq!(
            crate::text::edit::apply(&order.text, fix).as_deref(),
            Ok("S-000001\nS-000002\n")
        );
    }

    #[test]
    fn a_committed_conflict_mark_is_called_by_its_name() {
        let case = Case::default()
            .item("S-000001", "")
            .order("<<<<<<< HEAD\nS-000001");
        assert_eq!(
            case.finds("P1"),
            ["error backlog/order.txt:1:1 a conflict mark stands in the order"]
        );
    }

    #[test]
    fn ready_items_and_those_of_a_running_sprint_must_be_listed() {
        let sprint = "---\nid: 2026-23\nstart: 2026-11-02\nend: 2026-11-15\ngoal: hours\nitems:\n  - S-000002\n---\n";
        let case = Case::default()
            .item("S-000001", "status: ready\n")
            .item("S-000002", "")
            .item("S-000003", "")
            .item("S-000004", "status: in-progress\n")
            .order("S-000003")
            .file("backlog/sprints/2026-23.md", sprint);
        assert_eq!(
            case.finds("P1"),
            [
                "error backlog/items/S-000001-it.md:5:9 S-000001 is `ready` and not in the order",
                "error backlog/items/S-000002-it.md:3:8 S-000002 is in sprint 2026-23 and not in the order",
            ]
        );
    }

    #[test]
    fn no_order_at_all_is_one_finding() {
        let case = Case::default()
            .item("S-000001", "status: ready\n")
            .item("S-000002", "status: ready\n");
        assert_eq!(
            case.finds("P1"),
            ["error 2 items are ready and there is no order"]
        );
        assert!(Case::default().item("S-000001", "").finds("P1").is_empty());
    }
}
