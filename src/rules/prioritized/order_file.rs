use std::collections::BTreeMap;

use super::{lines, path};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::order::Line;
use crate::backlog::{Id, Item, ItemIx};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P1",
    name: "order-file",
    letter: Letter::Prioritized,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
A line of `order.txt` whose id no item has, a second line for one item, a conflict mark that was committed; and an item that
is `ready` or in a running sprint, not started, and not listed. Lines of finished and dropped items are ignored.

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
    let ids: Vec<&str> = facts
        .backlog
        .items
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    let nearest = *similar::get_close_matches(id.as_str(), &ids, 1, 0.7).first()?;
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
    if facts.backlog.order.source.is_none() && !missing.is_empty() {
        let message = format!("{} items are ready and there is no order", missing.len());
        let help =
            format!("write `{root}{separator}order.txt`, one line an item: `ID  Title  ; reason`");
        return vec![
            Remark::in_file("", Span::default(), message)
                .help(help)
                .key("no order"),
        ];
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
            Remark::at(item, item.status.span, message)
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
        .collect()
}
