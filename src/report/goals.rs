//! Goals: how near their key results are, what is worked on for each, and what is worked on for none.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::moment::{files, files_text, moment, moment_text};
use super::ranges::{Range, Ranges, Scale};
use super::shape::{
    Goal, GoalOrphan, GoalResult, GoalThroughput, GoalWork, Goals, ItemName, Rows, Shape,
};
use super::words::{name, name_text};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::goal::{self, KeyResult, STALE_DAYS, State};
use crate::backlog::{Item, ItemIx, ItemType};
use crate::history::Past;
use crate::history::flow::{Shares, Window};
use crate::text::sorting::PutInOrder as _;

impl Shape for Goals {
    const NAME: &str = "goals";
    const SUMMARY: &str =
        "How near each goal is by its key results, what is done for it, and work for none";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::goals::reports()
    }
}

/// What is asked of the goals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub filter: Option<&'a str>,
    /// The items that match; all goals without.
    pub chosen: Option<&'a [ItemIx]>,
    /// Whether scores are graded as OKRs are.
    pub okr: bool,
}

/// Items without a goal named where people read; JSON has them all.
const ORPHANS: usize = 10;

/// From here on an OKR's score is good, and from the second on it is some progress: "The sweet spot for OKRs is somewhere in
/// the 60-70% range", graded 0.7 to 1.0 and 0.4 to 0.6 (Google re:Work, Set goals with OKRs).
const GOOD: f64 = 0.7;
const SOME: f64 = 0.4;

/// The goals of these facts.
pub fn report(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Goals", shape(facts, wanted))
}

pub(super) fn shape(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Goals {
    let window = window(facts);
    let is_known = matches!(facts.past, Past::Known(_));
    let shares = Shares::new(facts.flow, facts.backlog, window);
    let work = work(facts, is_known.then_some(&shares));
    let every = || {
        let items = facts.backlog.indexed();
        items.filter(|(_, item)| item.item_type == ItemType::Goal)
    };
    let mut goals: Vec<(ItemIx, &Item)> = every()
        .filter(|(index, _)| wanted.chosen.is_none_or(|chosen| chosen.contains(index)))
        .collect();
    goals.put_in_order_by_key(|(index, item)| {
        (State::of(item), !goal::is_product_goal(item), *index)
    });
    let is_active = |item: &Item| goal::is_product_goal(item) && State::of(item) == State::Active;
    let counted = |count| is_known.then_some(count);
    Goals {
        at: moment(facts),
        files: files(facts.backlog),
        filter: wanted.filter.map(str::to_owned),
        okr: wanted.okr,
        goals: goals
            .into_iter()
            .map(|(index, item)| one(facts, item, work.get(&index), wanted.okr))
            .collect(),
        active_product_goals: every()
            .filter(|(_, item)| is_active(item))
            .map(|(index, _)| name(facts.backlog, index))
            .collect(),
        throughput: GoalThroughput {
            first: window.first,
            last: window.last,
            finished: counted(shares.total()),
            without: counted(shares.without),
            gone: counted(shares.gone),
        },
        orphans: orphans(facts),
        open: (facts.backlog.leaves())
            .filter(|(_, item)| item.is_open())
            .count(),
    }
}

fn window(facts: &Facts<'_>) -> Window {
    let days = i64::from(facts.backlog.config.bands.window_days.max(1)) - 1;
    Window {
        first: facts.today.saturating_sub(days.days()),
        last: facts.today,
    }
}

/// What is done for each goal.
fn work(facts: &Facts<'_>, shares: Option<&Shares>) -> BTreeMap<ItemIx, GoalWork> {
    let mut work: BTreeMap<ItemIx, GoalWork> = BTreeMap::new();
    for (index, item) in facts.backlog.indexed() {
        if item.item_type == ItemType::Goal {
            work.entry(index).or_default();
            continue;
        }
        let Some(goal) = facts.backlog.goal_of(index) else {
            continue;
        };
        let work = work.entry(goal).or_default();
        match (item.item_type, item.phase) {
            (_, Phase::Dropped) => {}
            (ItemType::Epic, _) => work.epics += 1,
            (_, Phase::Finished) => work.finished += 1,
            (_, phase) => {
                work.open += 1;
                work.in_progress += usize::from(phase == Phase::Started);
            }
        }
    }
    if let Some(shares) = shares {
        let total = shares.total();
        for (goal, work) in &mut work {
            let finished = shares.of_goal.get(goal).copied().unwrap_or(0);
            work.finished_in_window = Some(finished);
            work.share = (total > 0).then(|| finished as f64 / total as f64);
        }
    }
    work
}

fn one(facts: &Facts<'_>, item: &Item, work: Option<&GoalWork>, okr: bool) -> Goal {
    let results = goal::key_results(item);
    let score = goal::mean_score(&results);
    let text = |key: &str| (item.document.text(key)).map(|text| text.value.trim().to_owned());
    Goal {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        kind: text("kind"),
        state: State::of(item).name(),
        horizon: text("horizon"),
        outcome: (item.document.section_text("Outcome"))
            .map(std::borrow::Cow::into_owned)
            .filter(|text| !text.is_empty()),
        key_results: (results.iter())
            .map(|result| measured(facts, result, okr))
            .collect(),
        score,
        grade: score.filter(|_| okr).map(grade),
        work: work.cloned().unwrap_or_default(),
    }
}

pub(super) fn measured(facts: &Facts<'_>, result: &KeyResult, okr: bool) -> GoalResult {
    let score = result.score();
    let age_days = result.age_days(facts.today);
    GoalResult {
        id: result.id.clone(),
        metric: result.metric.clone(),
        baseline: result.baseline,
        target: result.target,
        current: result.current,
        score: score.ok(),
        not_scored: score.err().map(goal::Unscored::words),
        grade: score.ok().filter(|_| okr).map(grade),
        as_of: result.as_of,
        age_days,
        is_stale: age_days.is_some_and(|days| days > STALE_DAYS),
        source: result.source.clone(),
    }
}

fn grade(score: f64) -> &'static str {
    match score {
        good if good >= GOOD - 1e-9 => "good",
        some if some >= SOME - 1e-9 => "some",
        _ => "little",
    }
}

fn orphans(facts: &Facts<'_>) -> Vec<GoalOrphan> {
    let mut orphans: Vec<GoalOrphan> = (facts.backlog.leaves())
        .filter(|(index, item)| item.is_open() && facts.backlog.goal_of(*index).is_none())
        .map(|(index, item)| GoalOrphan {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            status: item.status.value.to_string(),
            in_progress: item.phase == Phase::Started,
            position: facts.ranking.position(index),
        })
        .collect();
    orphans.put_in_order_by_key(|orphan| {
        let place = orphan.position.unwrap_or(u32::MAX);
        (!orphan.in_progress, place)
    });
    orphans
}

fn blocks(goals: &Goals) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(goals))];
    if goals.goals.is_empty() {
        blocks.push(Block::paragraph(match &goals.filter {
            Some(_) => "No goal matches.",
            None => "No goals yet: `deepen new goal \"what will be different\"` makes one.",
        }));
    }
    blocks.extend(picture(goals));
    for goal in &goals.goals {
        blocks.extend(goal_blocks(goal));
    }
    blocks.extend(orphan_blocks(goals));
    blocks.push(Block::Paragraph(files_text(goals.files)));
    blocks
}

fn header(goals: &Goals) -> Vec<(String, Text)> {
    let product_goal = match goals.active_product_goals.as_slice() {
        [] => Text::of(Role::Warning, "none is active")
            .then(": nothing says what the product is to become"),
        [one] => name_text(one),
        several => Text::of(
            Role::Warning,
            format!("{} are active", number::whole(several.len())),
        )
        .then(": fulfil or abandon one before the next (Scrum Guide)"),
    };
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&goals.at)),
        ("product goal".to_owned(), product_goal),
        ("finished".to_owned(), throughput_text(&goals.throughput)),
    ];
    if let Some(filter) = &goals.filter {
        facts.push(("where".to_owned(), Text::of(Role::Code, filter)));
    }
    if goals.okr {
        let scale = "graded as OKRs: good from 0.7, some from 0.4; 1.0 each time means too easy";
        facts.push(("scores".to_owned(), Text::of(Role::Muted, scale)));
    }
    facts
}

fn throughput_text(throughput: &GoalThroughput) -> Text {
    let Some(finished) = throughput.finished else {
        return Text::of(Role::Warning, "unknown without history");
    };
    let text = Text::plain(number::counted(finished, "item", "items")).and(
        Role::Muted,
        format!(", {} to {}", throughput.first, throughput.last),
    );
    let parts = [
        (throughput.without, "for no goal"),
        (throughput.gone, "since removed"),
    ];
    parts.into_iter().fold(text, |text, (count, words)| {
        match count.filter(|count| *count > 0) {
            Some(count) => text.then("; ").and(
                Role::Warning,
                format!(
                    "{} ({}) {words}",
                    number::whole(count),
                    number::percent(count as f64 / finished.max(1) as f64)
                ),
            ),
            None => text,
        }
    })
}

/// How far the key results of the active goals are.
pub(super) fn picture(goals: &Goals) -> Option<Block> {
    let mut rows = Vec::new();
    let mut table = Table::new(vec![
        Column::left("goal").flexible(),
        Column::left("key result").flexible(),
        Column::right("score"),
    ]);
    let active = goals.goals.iter().filter(|goal| goal.state == "active");
    for goal in active {
        let mut group = goal.title.clone();
        for result in &goal.key_results {
            let Some(score) = result.score else { continue };
            let label = number::percent(score);
            table.push(vec![
                (&*goal.title).into(),
                (&*result.metric).into(),
                (&*label).into(),
            ]);
            rows.push(Range {
                group: std::mem::take(&mut group),
                name: result.metric.clone(),
                from: 0.0,
                to: score,
                label,
            });
        }
    }
    let near = goals.okr.then_some(GOOD);
    (!rows.is_empty()).then(|| {
        Block::Ranges(Box::new(Ranges {
            title: "How near the active goals are".into(),
            summary: "The share of the way from each key result's baseline to its target.".into(),
            scale: Scale::Share { wanted: near },
            rows,
            table,
        }))
    })
}

fn goal_blocks(goal: &Goal) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(2, Text::id(&goal.id).then(" ").then(&*goal.title)),
        Block::Paragraph(state_text(goal)),
    ];
    if let Some(outcome) = &goal.outcome {
        blocks.push(Block::paragraph(super::said::one_line(outcome)));
    }
    if goal.key_results.is_empty() {
        if matches!(goal.state, "active") {
            blocks.push(Block::Paragraph(
                Text::of(Role::Warning, "No key result")
                    .then(": nothing will tell whether it is reached."),
            ));
        }
    } else {
        blocks.push(Block::Table(results_table(&goal.key_results)));
        let doubts: Vec<Text> = goal.key_results.iter().filter_map(doubts).collect();
        if !doubts.is_empty() {
            blocks.push(Block::List(doubts));
        }
    }
    blocks.push(Block::Paragraph(work_text(goal)));
    blocks
}

fn state_text(goal: &Goal) -> Text {
    let role = match goal.state {
        "active" => Role::Strong,
        "achieved" => Role::Good,
        _ => Role::Muted,
    };
    let mut text = Text::of(role, goal.state);
    if let Some(kind) = &goal.kind {
        text = text.then(format!(" {}", kind.replace('-', " ")));
    }
    if let Some(horizon) = &goal.horizon {
        text = text.then(format!(", {horizon}"));
    }
    let scored = (goal.key_results.iter()).filter(|result| result.score.is_some());
    match (goal.score, scored.count()) {
        (Some(score), count) => {
            let text = text
                .then(": ")
                .and(Role::Strong, number::percent(score))
                .then(format!(
                    " of the way, the mean of {}",
                    number::counted(count, "key result", "key results")
                ));
            graded(text, goal.grade)
        }
        (None, _) => text,
    }
}

fn graded(text: Text, grade: Option<&'static str>) -> Text {
    match grade {
        Some("good") => text.then(", ").and(Role::Good, "good"),
        Some("some") => text.then(", ").and(Role::Warning, "some progress"),
        Some(_) => text.then(", ").and(Role::Bad, "little progress"),
        None => text,
    }
}

pub(super) fn results_table(results: &[GoalResult]) -> Table {
    let columns = vec![
        Column::left("key result").flexible(),
        Column::right("from").optional(2),
        Column::right("now"),
        Column::right("target"),
        Column::right("score"),
        Column::left("as of").optional(1),
        Column::left("source").flexible().optional(3),
    ];
    let number = |value: Option<f64>| {
        value.map_or_else(
            || Text::of(Role::Muted, "unknown"),
            |value| number::exact(value).into(),
        )
    };
    let row = |result: &GoalResult| {
        let metric = called(result);
        let score = match result.score {
            Some(score) => Text::of(Role::Strong, number::percent(score)),
            None => Text::of(Role::Warning, "unknown"),
        };
        let role = if result.is_stale {
            Role::Warning
        } else {
            Role::Plain
        };
        let as_of = result.as_of.map_or_else(
            || Text::of(Role::Warning, "unknown"),
            |day| Text::of(role, day.to_string()),
        );
        vec![
            metric.into(),
            number(result.baseline),
            number(result.current),
            number(result.target),
            score,
            as_of,
            result.source.as_deref().unwrap_or_default().into(),
        ]
    };
    Table::of(columns, results.iter().map(row))
}

fn called(result: &GoalResult) -> &str {
    match (&*result.metric, &result.id) {
        ("", Some(id)) => id,
        (metric, _) => metric,
    }
}

/// What is wrong with a measure: no score, and an old value.
fn doubts(result: &GoalResult) -> Option<Text> {
    let mut doubts = Vec::new();
    doubts.extend(result.not_scored.map(|why| format!("not scored, {why}")));
    match result.age_days {
        Some(days) if result.is_stale => {
            doubts.push(format!("the value is {days} days old: look again"));
        }
        None if result.current.is_some() => doubts.push("nobody says when that was".to_owned()),
        _ => {}
    }
    (!doubts.is_empty()).then(|| {
        Text::plain(called(result))
            .then(": ")
            .and(Role::Warning, doubts.join("; "))
    })
}

fn work_text(goal: &Goal) -> Text {
    let work = &goal.work;
    if work.open + work.finished == 0 {
        let role = match goal.state {
            "active" => Role::Warning,
            _ => Role::Muted,
        };
        return Text::of(role, "No work serves it.");
    }
    let text = Text::plain(format!(
        "{} open, {} in progress, {} finished",
        number::whole(work.open),
        number::whole(work.in_progress),
        number::whole(work.finished)
    ));
    let text = match work.epics {
        0 => text,
        epics => text.then(format!(" in {}", number::counted(epics, "epic", "epics"))),
    };
    match (work.finished_in_window, work.share) {
        (Some(finished), Some(share)) => text.then("; ").and(
            Role::Strong,
            format!(
                "{} of what was finished lately ({})",
                number::percent(share),
                number::whole(finished)
            ),
        ),
        _ => text,
    }
    .then(".")
}

fn orphan_blocks(goals: &Goals) -> Vec<Block> {
    if goals.orphans.is_empty() || goals.filter.is_some() {
        return Vec::new();
    }
    let count = goals.orphans.len();
    let share = number::percent(count as f64 / goals.open.max(1) as f64);
    let line = |orphan: &GoalOrphan| {
        let named = ItemName {
            id: orphan.id.clone(),
            title: orphan.title.clone(),
        };
        name_text(&named).and(Role::Muted, format!(", {}", orphan.status))
    };
    let shown = goals.orphans.iter().take(ORPHANS);
    let mut blocks = vec![
        Block::heading(2, "Work for no goal"),
        Block::paragraph(format!(
            "{} of {} open ({share}); those in progress and highest in the order first.",
            number::whole(count),
            number::counted(goals.open, "item", "items"),
        )),
        Block::List(shown.map(line).collect()),
    ];
    let more = count.saturating_sub(ORPHANS);
    if more > 0 {
        blocks.push(Block::paragraph(format!(
            "And {} more.",
            number::whole(more)
        )));
    }
    blocks
}
