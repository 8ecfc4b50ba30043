//! The whole backlog from feedback to need, item, sprint, acceptance, release and notice, and back: what is missing is counted.

use std::collections::BTreeMap;

use super::chosen::{Chosen, filter_fact};
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{Rows, Shape, Traceability, TraceabilityRow, TraceabilityStep};
use super::trace::gap::{Gap, Links};
use super::words::coded;
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{ItemIx, ItemType};
use crate::demand::{Stage, Survey, Wish};
use crate::text::sorting::PutInOrder as _;

/// The steps of the way: the gap in data, in words, and how one is closed.
const STEPS: [(&str, &str, &str); 10] = [
    (
        "no-need",
        "feedback without a need",
        "write `## Need` in its file: what they want to reach, not how",
    ),
    (
        "no-item",
        "feedback that nothing answers",
        "`deepen new story --from F-…`, `deepen link ID answers F-…`, or decline it with a reason",
    ),
    (
        "missing-item",
        "feedback that names what is not there",
        "write the right id into `addressed_by`",
    ),
    (
        "not-told",
        "shipped, and somebody not told",
        "`deepen notify plan` says who is to hear of it",
    ),
    (
        "no-origin",
        "work without an origin",
        "name it in the feedback's `addressed_by`, or write `evidence` into its file",
    ),
    (
        "no-items",
        "goals and epics without items",
        "`deepen link ID parent G-…`, or drop it with a reason",
    ),
    (
        "no-sprint",
        "started, in no sprint",
        "name it in the `items` of the sprint it was done in",
    ),
    (
        "no-acceptance",
        "finished without acceptance",
        "`deepen accept ID` records who accepted what",
    ),
    (
        "no-release",
        "finished, in no release",
        "name it in the `items` of a release",
    ),
    (
        "no-release-note",
        "released without a release note",
        "write `## Release note` in its file; `None.` where nothing is to be told",
    ),
];

/// Gaps of a kind that are named where people read.
const NAMED: usize = 10;
/// Gaps whose words say more than their heading.
const TOLD_EACH: [&str; 3] = ["missing-item", "not-told", "no-items"];
/// Rows of each table where people read.
const SHOWN: usize = 100;

impl Shape for Traceability {
    const NAME: &str = "traceability";
    const SUMMARY: &str =
        "The whole backlog from feedback to notice and back, with what is missing on the way";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.rows)
    }
}

/// The traceability of these facts: of the items chosen and the wishes that name one of them.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, chosen: &Chosen<'_>) -> Report {
    let mut matrix = Matrix {
        links: Links::new(survey),
        heads: heads(survey),
        asked: [0; STEPS.len()],
        rows: Vec::new(),
    };
    let is_meant = |wish: &&Wish| {
        !chosen.is_some_items() || wish.items.iter().any(|index| chosen.means(*index))
    };
    for wish in survey.wishes().iter().filter(is_meant) {
        matrix.wish(wish);
    }
    let meant = facts.backlog.indexed();
    let meant: Vec<_> = meant.filter(|(index, _)| chosen.means(*index)).collect();
    let mut live: Vec<(u8, ItemIx)> = (meant.iter())
        .filter(|(_, item)| item.phase != Phase::Dropped)
        .map(|(index, item)| (level(item.item_type), *index))
        .collect();
    live.put_in_order();
    for (_, index) in &live {
        matrix.item(*index);
    }
    let Matrix { asked, rows, .. } = matrix;
    let steps: Vec<TraceabilityStep> = (STEPS.iter().zip(asked))
        .map(|((gap, title, way_out), asked)| TraceabilityStep {
            gap,
            title,
            asked,
            gaps: rows
                .iter()
                .flat_map(|row| &row.gaps)
                .filter(|each| *each == gap)
                .count(),
            way_out,
        })
        .collect();
    let report = Traceability {
        at: moment(facts),
        filter: chosen.filter(),
        files: files(facts.backlog),
        gaps: steps.iter().map(|step| step.gaps).sum(),
        steps,
        rows,
        dropped: meant.len() - live.len(),
        spam: if chosen.is_some_items() {
            0
        } else {
            facts.backlog.feedback.len() - survey.everything().len()
        },
    };
    Report::of("Traceability", report)
}

fn level(item_type: ItemType) -> u8 {
    match item_type {
        ItemType::Goal => 0,
        ItemType::Epic => 1,
        _ => 2,
    }
}

/// By item, the canonical files of the wishes that name it.
fn heads(survey: &Survey<'_>) -> BTreeMap<ItemIx, Vec<String>> {
    let mut heads: BTreeMap<ItemIx, Vec<String>> = BTreeMap::new();
    for wish in survey.wishes() {
        let Some(head) = survey.feedback(wish.head) else {
            continue;
        };
        for index in &wish.items {
            heads.entry(*index).or_default().push(head.id.to_string());
        }
    }
    heads
}

struct Matrix<'s, 'a> {
    links: Links<'s, 'a>,
    heads: BTreeMap<ItemIx, Vec<String>>,
    /// By step, of how many it is asked.
    asked: [usize; STEPS.len()],
    rows: Vec<TraceabilityRow>,
}

impl Matrix<'_, '_> {
    /// Counts that a step is asked so many times.
    fn ask(&mut self, gap: &str, times: usize) {
        let step = STEPS.iter().position(|(name, ..)| *name == gap);
        if let Some(asked) = step.and_then(|step| self.asked.get_mut(step)) {
            *asked += times;
        }
    }

    fn wish(&mut self, wish: &Wish) {
        let survey = self.links.survey;
        let Some(head) = survey.feedback(wish.head) else {
            return;
        };
        let is_live = wish.stage != Stage::Declined;
        let is_out = matches!(wish.stage, Stage::Shipped | Stage::Closed);
        let has_need = self.links.need(wish).is_some();
        let (people, told) = self.links.told(&wish.members);
        let (named, mut gaps) = self.links.named(wish);
        if is_live && !has_need {
            gaps.insert(0, Gap::NoNeed);
        }
        gaps.extend(Links::no_item(wish));
        if is_out && told < people {
            gaps.push(Gap::NotTold(people - told));
        }
        self.ask("no-need", usize::from(is_live));
        self.ask("no-item", usize::from(is_live));
        self.ask("missing-item", named);
        self.ask("not-told", usize::from(is_out && people > 0));
        let mut row = TraceabilityRow {
            kind: "feedback",
            id: head.id.to_string(),
            title: head.title.value.to_string(),
            state: wish.stage.name().to_owned(),
            people,
            has_need: Some(has_need),
            items: self.ids(&wish.items),
            is_out,
            told: is_out.then_some(told.min(people)),
            ..TraceabilityRow::default()
        };
        for index in &wish.items {
            self.records(&mut row, *index);
        }
        self.push(row, &gaps);
    }

    fn item(&mut self, index: ItemIx) {
        let survey = self.links.survey;
        let backlog = survey.backlog;
        let item = backlog.item(index);
        let is_out = survey.is_released(index);
        let (people, told) = self.links.told(&survey.of_item(index));
        let goal = backlog.goal_of(index).filter(|goal| *goal != index);
        let mut row = TraceabilityRow {
            kind: item.item_type.name(),
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            state: item.status.value.to_string(),
            people,
            feedback: self.heads.remove(&index).unwrap_or_default(),
            goal: goal.map(|goal| backlog.item(goal).id.to_string()),
            is_out,
            told: is_out.then_some(told.min(people)),
            ..TraceabilityRow::default()
        };
        self.ask("no-origin", 1);
        let mut gaps: Vec<Gap> = self.links.no_origin(index).into_iter().collect();
        self.records(&mut row, index);
        if item.is_leaf() {
            let is_finished = item.phase == Phase::Finished;
            let are_released = is_finished && !backlog.releases.is_empty();
            self.ask("no-sprint", usize::from(self.links.asks_for_sprint(index)));
            self.ask("no-acceptance", usize::from(is_finished));
            self.ask("no-release", usize::from(are_released));
            let note = self.links.asks_for_release_note(index);
            self.ask("no-release-note", usize::from(note));
            gaps.extend(self.links.no_sprint(index));
            gaps.extend(self.links.no_acceptance(index));
            gaps.extend(self.links.no_release(index));
            gaps.extend(self.links.no_release_note(index));
        } else {
            self.ask("no-items", 1);
            let below = survey.below(index);
            row.items = self.ids(&near(survey, index, &below));
            if below.is_empty() {
                gaps.push(Gap::NoItems(item.item_type));
            }
        }
        self.push(row, &gaps);
    }

    /// Adds the sprints, verdicts and release of an item.
    fn records(&self, row: &mut TraceabilityRow, index: ItemIx) {
        let add = |list: &mut Vec<String>, text: &str| {
            if !list.iter().any(|each| each == text) {
                list.push(text.to_owned());
            }
        };
        for sprint in self.links.sprints(index) {
            add(&mut row.sprints, &sprint.id);
        }
        for acceptance in self.links.acceptances(index) {
            let verdict = acceptance.verdict.as_ref();
            add(
                &mut row.acceptance,
                verdict.map_or("no verdict", |verdict| &verdict.value),
            );
        }
        if let Some(release) = self.links.release(index) {
            add(&mut row.releases, release);
        }
    }

    fn ids(&self, items: &[ItemIx]) -> Vec<String> {
        let backlog = self.links.survey.backlog;
        let ids = items
            .iter()
            .map(|index| backlog.item(*index).id.to_string());
        ids.collect()
    }

    fn push(&mut self, row: TraceabilityRow, gaps: &[Gap]) {
        self.rows.push(TraceabilityRow {
            gaps: gaps.iter().map(Gap::name).collect(),
            missing: gaps.iter().map(Gap::words).collect(),
            ..row
        });
    }
}

/// Of what is below a goal or an epic, what is directly below it.
fn near(survey: &Survey<'_>, index: ItemIx, below: &[ItemIx]) -> Vec<ItemIx> {
    let backlog = survey.backlog;
    let is_near = |each: &&ItemIx| {
        let parent = backlog.parent(**each);
        parent == Some(index) || parent.is_none() && backlog.own_goal(**each) == Some(index)
    };
    below.iter().filter(is_near).copied().collect()
}

fn blocks(report: &Traceability) -> Vec<Block> {
    let gaps = match report.gaps {
        0 => Text::of(Role::Good, "none"),
        gaps => Text::of(Role::Warning, number::whole(gaps)),
    };
    let mut facts = vec![("as of".to_owned(), moment_text(&report.at))];
    facts.extend(filter_fact(report.filter.as_ref()));
    facts.push(("gaps".to_owned(), gaps));
    facts.push(("left out".to_owned(), left_out(report)));
    let mut blocks = vec![Block::Facts(facts), steps_table(report)];
    for step in report.steps.iter().filter(|step| step.gaps > 0) {
        blocks.extend(gap_blocks(report, step));
    }
    let (forward, back): (Vec<_>, Vec<_>) =
        (report.rows.iter()).partition(|row| row.kind == "feedback");
    blocks.extend(table(
        "Forward: from feedback to what became of it",
        &forward,
        forward_table,
    ));
    blocks.extend(table(
        "Back: from goals, epics and items to who asked",
        &back,
        back_table,
    ));
    blocks.push(Block::Paragraph(files_text(report.files)));
    blocks
}

fn left_out(report: &Traceability) -> Text {
    let dropped = number::counted(report.dropped, "dropped item", "dropped items");
    if report.filter.is_some() {
        return Text::plain(format!(
            "{dropped}; what does not match, and feedback that names nothing that does"
        ));
    }
    Text::plain(format!(
        "{dropped}, {}",
        number::counted(report.spam, "file of spam", "files of spam")
    ))
}

fn steps_table(report: &Traceability) -> Block {
    let columns = vec![
        Column::left("what may be missing")
            .flexible()
            .shrinks_to(20),
        Column::right("asked of"),
        Column::right("linked"),
        Column::right("gaps"),
        Column::right("share").optional(1),
    ];
    let cells = |step: &TraceabilityStep| {
        let linked = step.asked.saturating_sub(step.gaps);
        let gaps = match step.gaps {
            0 => Text::of(Role::Good, "0"),
            some => Text::of(Role::Warning, number::whole(some)),
        };
        let share = match step.asked {
            0 => Text::of(Role::Muted, "nothing to link"),
            asked => Text::plain(number::percent(linked as f64 / asked as f64)),
        };
        vec![
            Text::plain(step.title),
            Text::plain(number::whole(step.asked)),
            Text::plain(number::whole(linked)),
            gaps,
            share,
        ]
    };
    Block::Table(Table::of(columns, report.steps.iter().map(cells)))
}

/// The gaps of one kind: how to close them, and the first of them.
fn gap_blocks(report: &Traceability, step: &TraceabilityStep) -> [Block; 3] {
    let lines = report.rows.iter().flat_map(|row| {
        let gaps = row.gaps.iter().zip(&row.missing);
        gaps.filter(|(gap, _)| **gap == step.gap)
            .map(move |(_, words)| (row, words))
    });
    let mut list: Vec<Text> = lines
        .take(NAMED)
        .map(|(row, words)| {
            let name = Text::id(&row.id).then(format!(" {}", row.title));
            if TOLD_EACH.contains(&step.gap) {
                name.then(": ").and(Role::Warning, words)
            } else {
                name
            }
        })
        .collect();
    let more = step.gaps.saturating_sub(NAMED);
    if more > 0 {
        list.push(Text::of(
            Role::Muted,
            format!("and {} more; csv and json have all", number::whole(more)),
        ));
    }
    let title = format!(
        "{}: {} of {}",
        sentence(step.title),
        number::whole(step.gaps),
        number::whole(step.asked)
    );
    [
        Block::heading(2, title),
        Block::Paragraph(Text::plain("To close one: ").join(coded(step.way_out))),
        Block::List(list),
    ]
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

type Rowed<'a> = Vec<&'a TraceabilityRow>;

/// One of the two tables, those with gaps first; how many more there are is said.
fn table(title: &str, rows: &Rowed<'_>, build: fn(&Rowed<'_>) -> Table) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut shown = rows.clone();
    shown.put_in_order_by_key(|row| row.gaps.is_empty());
    shown.truncate(SHOWN);
    let more = rows.len() - shown.len();
    let mut blocks = vec![Block::heading(2, title), Block::Table(build(&shown))];
    if more > 0 {
        let words = format!(
            "{} more are not shown; csv and json have all.",
            number::whole(more)
        );
        blocks.push(Block::Paragraph(Text::of(Role::Muted, words)));
    }
    blocks
}

fn forward_table(rows: &Rowed<'_>) -> Table {
    let columns = vec![
        Column::left("id"),
        Column::left("feedback").flexible(),
        Column::left("state"),
        Column::left("items").flexible().shrinks_to(10),
        Column::left("release").optional(2),
        Column::right("told").optional(1),
        Column::left("gaps").flexible().shrinks_to(10),
    ];
    let cells = |row: &&TraceabilityRow| {
        vec![
            Text::id(&row.id),
            Text::plain(&row.title),
            Text::plain(&row.state),
            Text::plain(row.items.join(", ")),
            Text::plain(row.releases.join(", ")),
            told(row),
            gaps(row),
        ]
    };
    Table::of(columns, rows.iter().map(cells))
}

fn back_table(rows: &Rowed<'_>) -> Table {
    let columns = vec![
        Column::left("id"),
        Column::left("item").flexible(),
        Column::left("status"),
        Column::right("people"),
        Column::left("sprints").optional(3),
        Column::left("verdict").optional(4),
        Column::left("release").optional(2),
        Column::right("told").optional(1),
        Column::left("gaps").flexible().shrinks_to(10),
    ];
    let cells = |row: &&TraceabilityRow| {
        vec![
            Text::id(&row.id),
            Text::plain(&row.title),
            Text::plain(&row.state),
            Text::plain(number::whole(row.people)),
            Text::plain(row.sprints.join(", ")),
            Text::plain(row.acceptance.join(", ")),
            Text::plain(row.releases.join(", ")),
            told(row),
            gaps(row),
        ]
    };
    Table::of(columns, rows.iter().map(cells))
}

/// `2 of 5`
fn told(row: &TraceabilityRow) -> Text {
    match row.told {
        Some(told) if row.people > 0 => {
            Text::plain(format!("{told} of {}", number::whole(row.people)))
        }
        _ => Text::default(),
    }
}

fn gaps(row: &TraceabilityRow) -> Text {
    Text::of(Role::Warning, row.gaps.join(", "))
}
