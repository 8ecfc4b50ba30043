//! The product owner's order beside the computed one. The decisions that differ come first, with their reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::chosen::Chosen;
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{
    ItemName, NotScored, OddInput, OtherModel, Override, Rank, RankedItem, Rows, Shape,
};
use super::words::{self, band_cell, demand_cell, name, name_text, position_cell, score_cell};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::rank::{self, Band, Ranking};
use crate::text::sorting::Gather as _;

impl Shape for Rank {
    const NAME: &str = "rank";
    const SUMMARY: &str = "The product owner's order beside the computed one";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// The ranking of these facts, with the scores of other models as columns.
pub fn report(facts: &Facts<'_>, others: &[Ranking]) -> Report {
    let ranking = facts.ranking;
    let rank = Rank {
        at: moment(facts),
        files: files(facts.backlog),
        method: ranking.method.to_string(),
        problem: ranking.problem.clone(),
        unit: ranking.unit.clone(),
        basis: words::basis(&ranking.bands.basis),
        overrides: decisions(facts, &Chosen::default()),
        items: ranked(facts)
            .into_iter()
            .map(|index| item(facts, others, index))
            .collect(),
        not_scored: not_scored(facts, &Chosen::default()),
        odd_inputs: odd_inputs(facts),
        cycles: cycles(facts),
        notes: ranking.notes.clone(),
        others: others
            .iter()
            .map(|other| OtherModel {
                method: other.method.to_string(),
                unit: other.unit.clone(),
                scored: other.scored.len(),
            })
            .collect(),
    };
    Report::of("Order of the backlog", rank)
}

/// What the product owner ordered, in that order; then the rest of the computed order.
fn ranked(facts: &Facts<'_>) -> Vec<ItemIx> {
    let ranking = facts.ranking;
    let rest = ranking.scored.iter().map(|scored| scored.item);
    (ranking.order.iter().copied())
        .chain(rest.filter(|index| ranking.position(*index).is_none()))
        .collect()
}

fn item(facts: &Facts<'_>, others: &[Ranking], index: ItemIx) -> RankedItem {
    let item = facts.backlog.item(index);
    let own = facts.ranking.score(index);
    RankedItem {
        id: item.id.as_str().into(),
        title: item.title.value.clone(),
        position: facts.ranking.position(index),
        computed: facts.ranking.computed_position(index),
        band: facts.ranking.band(index).map(Band::name),
        score: own.map(|scored| scored.score),
        effective: own.map(|scored| scored.effective),
        pulled_by: own
            .and_then(|scored| scored.pulled_by)
            .map(|puller| facts.backlog.item(puller).id.as_str().into()),
        estimate: item.estimate.as_ref().map(|estimate| estimate.value),
        demand: words::demand(facts.demand.of(index)),
        other_scores: others
            .iter()
            .map(|other| {
                let score = other.score(index).map(|scored| scored.score);
                (other.method.to_string(), score)
            })
            .collect(),
    }
}

/// The product owner's decisions in the order's own order: items placed far from where they are computed, and all lines
/// with a reason.
pub(super) fn decisions(facts: &Facts<'_>, chosen: &Chosen<'_>) -> Vec<Override> {
    let ranking = facts.ranking;
    let reasons = words::reasons(facts.backlog);
    let far: BTreeMap<ItemIx, &rank::Override> = (ranking.overrides.iter())
        .map(|each| (each.item, each))
        .into_map();
    ranking
        .order
        .iter()
        .filter(|index| chosen.means(**index))
        .filter_map(|index| {
            let position = ranking.position(*index)?;
            let far = far.get(index);
            let reason = reasons.get(&facts.backlog.item(*index).id).copied();
            (far.is_some() || reason.is_some()).then(|| Override {
                item: name(facts.backlog, *index),
                position,
                computed: ranking.computed_position(*index),
                far: far.is_some(),
                reason: reason.map(str::to_owned),
                decided: far
                    .and_then(|far| far.commit)
                    .and_then(|commit| words::decided(facts, commit)),
            })
        })
        .collect()
}

pub(super) fn not_scored(facts: &Facts<'_>, chosen: &Chosen<'_>) -> Vec<NotScored> {
    (facts.ranking.unscored.iter())
        .filter(|unscored| chosen.means(unscored.item))
        .map(|unscored| NotScored {
            item: name(facts.backlog, unscored.item),
            missing: unscored.missing.clone(),
        })
        .collect()
}

fn odd_inputs(facts: &Facts<'_>) -> Vec<OddInput> {
    (facts.ranking.lints.iter())
        .map(|lint| OddInput {
            item: lint.item.map(|index| name(facts.backlog, index)),
            field: lint.field.as_ref().map(ToString::to_string),
            message: lint.message.clone(),
        })
        .collect()
}

/// Items that wait for each other, as they are named.
fn cycles(facts: &Facts<'_>) -> Vec<Vec<ItemName>> {
    let named = |cycle: &Vec<ItemIx>| {
        cycle
            .iter()
            .map(|index| name(facts.backlog, *index))
            .collect()
    };
    facts.ranking.cycles.iter().map(named).collect()
}

pub(super) fn blocks(rank: &Rank) -> Vec<Block> {
    let scored = rank
        .items
        .iter()
        .filter(|item| item.score.is_some())
        .count();
    let unit = match rank.unit.as_str() {
        "" => String::new(),
        unit => format!(", in {unit}"),
    };
    let mut blocks = vec![Block::Facts(vec![
        ("as of".into(), moment_text(&rank.at)),
        (
            "method".into(),
            Text::of(Role::Strong, &rank.method).then(format!(
                "{unit}: {} scored, {} not scored",
                number::whole(scored),
                number::whole(rank.not_scored.len())
            )),
        ),
        ("bands".into(), words::basis_text(&rank.basis)),
    ])];
    blocks.extend(problem_block(rank.problem.as_deref()));
    blocks.extend(override_blocks(&rank.overrides));
    blocks.push(Block::heading(2, "Order"));
    if rank.items.is_empty() {
        blocks.push(Block::paragraph(
            "No item is listed in order.txt, and none has a score.",
        ));
    } else {
        blocks.push(Block::Table(table(rank)));
    }
    blocks.extend(not_scored_blocks(&rank.not_scored));
    if !rank.odd_inputs.is_empty() {
        blocks.push(Block::heading(2, "Odd inputs"));
        blocks.push(Block::List(rank.odd_inputs.iter().map(odd_line).collect()));
    }
    if !rank.cycles.is_empty() {
        blocks.push(Block::heading(2, "Waiting for each other"));
        blocks.push(Block::List(
            rank.cycles.iter().map(|cycle| circle(cycle)).collect(),
        ));
    }
    if !rank.notes.is_empty() {
        blocks.push(Block::heading(2, "Good to know"));
        blocks.push(Block::List(rank.notes.iter().map(Text::plain).collect()));
    }
    blocks.push(Block::Paragraph(files_text(rank.files)));
    blocks
}

/// `S-1 → S-2 → S-1`
fn circle(cycle: &[ItemName]) -> Text {
    let first = cycle.first();
    let mut line = Text::default();
    for (at, item) in cycle.iter().chain(first).enumerate() {
        let arrow = if at > 0 { " waits for " } else { "" };
        line = line.then(arrow).and(Role::Id, &item.id);
    }
    line
}

/// Why nothing could be ranked.
pub(super) fn problem_block(problem: Option<&str>) -> Option<Block> {
    let text = Text::of(Role::Bad, "nothing is ranked").then(": ");
    problem.map(|problem| Block::Paragraph(text.then(problem)))
}

/// The product owner's decisions, as every report that shows an order begins.
pub(super) fn override_blocks(overrides: &[Override]) -> Vec<Block> {
    if overrides.is_empty() {
        return Vec::new();
    }
    vec![
        Block::heading(2, "The product owner's decisions"),
        Block::List(overrides.iter().map(override_line).collect()),
    ]
}

fn override_line(decision: &Override) -> Text {
    let computed = match decision.computed {
        Some(computed) => format!("computed {computed}"),
        None => "not scored".into(),
    };
    let text = name_text(&decision.item)
        .then(": order ")
        .and(Role::Strong, decision.position.to_string())
        .then(format!(", {computed}: "));
    let text = match &decision.reason {
        Some(reason) => text.then(format!("“{reason}”")),
        None => text.and(Role::Warning, "no reason is written"),
    };
    match &decision.decided {
        Some(decided) => text.and(Role::Muted, format!(" ({}, {})", decided.who, decided.date)),
        None => text,
    }
}

pub(super) fn not_scored_blocks(not_scored: &[NotScored]) -> Vec<Block> {
    if not_scored.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("missing").flexible(),
    ];
    let rows = not_scored.iter().map(|item| {
        let missing: Vec<&str> = (item.missing.iter())
            .map(|missing| missing.strip_suffix(" is missing").unwrap_or(missing))
            .collect();
        vec![
            Text::id(item.item.id.rsplit('/').next().unwrap_or_default()),
            (&*item.item.title).into(),
            missing.join(", ").into(),
        ]
    });
    vec![
        Block::heading(2, "Not scored"),
        Block::paragraph("These are in no computed order, since an input is missing."),
        Block::Table(Table::of(columns, rows)),
    ]
}

fn odd_line(odd: &OddInput) -> Text {
    match &odd.item {
        Some(item) => name_text(item).then(": ").then(&odd.message),
        None => (&*odd.message).into(),
    }
}

fn table(rank: &Rank) -> Table {
    let mut columns = vec![
        Column::right("order"),
        Column::right("computed"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("band").optional(2),
        Column::right("score"),
        Column::right("size").optional(4),
        Column::right("asked by").optional(3),
        Column::left("pulled up by").optional(6),
    ];
    let pulled = rank.items.iter().any(|item| item.pulled_by.is_some());
    if !pulled {
        columns.pop();
    }
    let methods: BTreeSet<&str> = rank.others.iter().map(|other| &*other.method).into_set();
    columns.extend(
        methods
            .iter()
            .map(|method| Column::right(*method).optional(7)),
    );
    let rows = rank.items.iter().map(|item| {
        let mut row = vec![
            position_cell(item.position),
            computed_cell(item),
            Text::id(&item.id),
            (&*item.title).into(),
            band_cell(item.band),
            score_cell(item.score),
            words::number_cell(item.estimate),
            demand_cell(item.demand.requesters, item.demand.accounts),
        ];
        if pulled {
            row.push(item.pulled_by.as_ref().map_or_else(Text::default, Text::id));
        }
        row.extend(item.other_scores.values().map(|score| score_cell(*score)));
        row
    });
    Table::of(columns, rows)
}

fn computed_cell(item: &RankedItem) -> Text {
    match item.computed {
        Some(computed) => computed.to_string().into(),
        None => Text::of(Role::Muted, "unscored"),
    }
}
