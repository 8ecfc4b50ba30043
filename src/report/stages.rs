//! Where epics and the product stand among the stages of product development: what is there, and what is missing.

use super::chosen::{Chosen, filter_fact};
use super::moment::{moment, moment_text};
use super::shape::{Rows, Shape, StageEvidence, StageGate, StageRow, StageSubject, Stages};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::{ItemIx, ItemType};
use crate::demand::Survey;
use crate::rules::stages::{Gate, Gates, Standing};
use crate::text::sorting::PutInOrder as _;

/// Subjects of which it is said in full what is missing.
const TOLD: usize = 12;

impl Shape for Stages {
    const NAME: &str = "stage";
    const SUMMARY: &str =
        "The stages of product development: what each epic shows, and what is missing";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        let gates = self.subjects.iter().flat_map(|subject| &subject.gates);
        Rows::made(gates.map(row).collect())
    }
}

fn row(gate: &StageGate) -> StageRow {
    let kinds = |is_found: bool| {
        let evidence = gate.evidence.iter();
        let meant = evidence.filter(|each| each.found.is_some() == is_found);
        meant.map(|each| each.kind.clone()).collect()
    };
    StageRow {
        id: gate.id.clone(),
        number: gate.number,
        name: gate.name.clone(),
        state: gate.state,
        reason: gate.reason.clone(),
        found: kinds(true),
        missing: kinds(false),
    }
}

/// The gates of this item; else of the product, where `product.md` names a stage, and of every open epic. Where some items are
/// chosen: of the open epics among them.
pub fn report(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    only: Option<ItemIx>,
    chosen: &Chosen<'_>,
) -> Report {
    let gates = Gates::new(facts, survey);
    let mut subjects = Vec::new();
    if only.is_none()
        && !chosen.is_some_items()
        && let Some((standing, document)) = gates.of_product()
        && document.node("stage").is_some()
    {
        subjects.push(subject(None, "the product".to_owned(), standing));
    }
    let open = facts.backlog.open();
    let epics =
        open.filter(|(index, item)| item.item_type == ItemType::Epic && chosen.means(*index));
    let meant: Vec<ItemIx> = match only {
        Some(index) => vec![index],
        None => epics.map(|(index, _)| index).collect(),
    };
    let mut items: Vec<StageSubject> = (meant.into_iter())
        .map(|index| {
            let item = facts.backlog.item(index);
            let id = Some(item.id.to_string());
            subject(id, item.title.value.to_string(), gates.of(index))
        })
        .collect();
    items.put_in_order_by(|one, other| (one.stage, &one.id).cmp(&(other.stage, &other.id)));
    subjects.append(&mut items);
    let stages = facts.backlog.config.stages.0.iter();
    let behind = subjects.iter().filter(|subject| is_behind(subject));
    let unknown = subjects.iter().filter(|subject| subject.stage.is_none());
    let shape = Stages {
        at: moment(facts),
        filter: chosen.filter(),
        stages: stages.map(|stage| stage.name.clone()).collect(),
        behind: behind.count(),
        unknown: unknown.count(),
        subjects,
    };
    Report::of("Stages", shape)
}

fn is_behind(subject: &StageSubject) -> bool {
    let mut states = subject.gates.iter().map(|gate| gate.state);
    states.any(|state| matches!(state, "behind" | "unexplained"))
}

fn subject(id: Option<String>, title: String, standing: Standing) -> StageSubject {
    let reached = standing.reached();
    let gates = standing.gates.into_iter();
    StageSubject {
        stage: standing.stage,
        unknown: standing.unknown,
        reached,
        gates: gates.map(|each| gate(id.clone(), each)).collect(),
        id,
        title,
    }
}

fn gate(id: Option<String>, gate: Gate) -> StageGate {
    let evidence = gate.evidence.into_iter();
    StageGate {
        id,
        number: gate.number,
        name: gate.name,
        state: gate.state.name(),
        reason: gate.reason,
        evidence: evidence
            .map(|each| StageEvidence {
                kind: each.kind,
                found: each.found,
                wanted: each.wanted,
                how: each.how,
            })
            .collect(),
    }
}

fn blocks(stages: &Stages) -> Vec<Block> {
    let names = stages.stages.iter().enumerate();
    let names: Vec<String> = names
        .map(|(at, name)| format!("{} {name}", at + 1))
        .collect();
    let subjects = number::counted(stages.subjects.len(), "subject", "subjects");
    let mut told = Text::plain(subjects);
    if stages.behind > 0 {
        let words = format!(
            "{} left a stage with evidence missing",
            number::whole(stages.behind)
        );
        told = told.then(", ").and(Role::Warning, words);
    }
    if stages.unknown > 0 {
        let words = format!("{} without a stage", number::whole(stages.unknown));
        told = told.then(", ").and(Role::Warning, words);
    }
    let mut facts = vec![("as of".into(), moment_text(&stages.at))];
    facts.extend(filter_fact(stages.filter.as_ref()));
    facts.push(("stages".into(), names.join(", ").into()));
    facts.push(("told of".into(), told));
    let mut blocks = vec![Block::Facts(facts)];
    if stages.subjects.is_empty() {
        blocks.push(Block::paragraph(match stages.filter {
            None => "There is no open epic.",
            Some(_) => "No open epic is among these.",
        }));
        return blocks;
    }
    blocks.push(Block::Table(table(stages)));
    blocks.push(Block::paragraph(
        "Of each stage: yes, all evidence is there; 1/3, so much of it; skipped, with a reason. The stage it is in has a >, one that was left with evidence missing a !.",
    ));
    blocks.push(Block::heading(2, "What is missing"));
    for subject in stages.subjects.iter().take(TOLD) {
        blocks.push(entry(subject));
    }
    if let Some(more) = stages
        .subjects
        .len()
        .checked_sub(TOLD)
        .filter(|more| *more > 0)
    {
        blocks.push(Block::paragraph(format!(
            "And {} more: `deepen report stage ID` tells of one.",
            number::whole(more)
        )));
    }
    blocks
}

fn table(stages: &Stages) -> Table {
    let mut columns = vec![
        Column::left("id"),
        Column::left("title").flexible().shrinks_to(16),
    ];
    columns.extend((1..=stages.stages.len()).map(|number| Column::left(number.to_string())));
    let rows = stages.subjects.iter().map(|subject| {
        let id = subject.id.as_deref();
        let mut cells = vec![
            id.map_or_else(|| Text::plain("product"), Text::id),
            Text::plain(&subject.title),
        ];
        cells.extend(subject.gates.iter().map(cell));
        cells
    });
    Table::of(columns, rows)
}

fn cell(gate: &StageGate) -> Text {
    let found = gate.evidence.iter().filter(|each| each.found.is_some());
    let (found, all) = (found.count(), gate.evidence.len());
    let share = if found == all {
        "yes".to_owned()
    } else {
        format!("{found}/{all}")
    };
    match gate.state {
        "passed" => Text::of(Role::Good, share),
        "open" => Text::of(Role::Strong, format!(">{share}")),
        "behind" => Text::of(Role::Warning, format!("!{share}")),
        "skipped" => Text::of(Role::Muted, "skipped"),
        "unexplained" => Text::of(Role::Bad, "!skipped"),
        _ => Text::of(Role::Muted, share),
    }
}

/// What a subject lacks in its stage and in those before it, and how to give it.
fn entry(subject: &StageSubject) -> Block {
    let mut head = match &subject.id {
        Some(id) => Text::id(id).then(" ").and(Role::Strong, &*subject.title),
        None => Text::of(Role::Strong, &*subject.title),
    };
    head = match (&subject.unknown, subject.stage) {
        (Some(why), _) => head.then(": ").and(Role::Warning, why).and(
            Role::Muted,
            match subject.reached {
                0 => "; no stage has all its evidence".to_owned(),
                reached => format!("; the evidence reaches to the end of stage {reached}"),
            },
        ),
        (None, Some(stage)) => head.and(Role::Muted, format!(", stage {stage}")),
        (None, None) => head,
    };
    // Without a stage, the first that is not whole is the one to begin with.
    let next = subject.reached + 1;
    let is_told = |gate: &&StageGate| {
        matches!(gate.state, "open" | "behind") || subject.stage.is_none() && gate.number == next
    };
    let mut lines = Vec::new();
    for gate in &subject.gates {
        match (gate.state, &gate.reason) {
            ("skipped", Some(reason)) => lines.push(Text::of(
                Role::Muted,
                format!("stage {} skipped: {reason}", gate.number),
            )),
            ("unexplained", _) => lines.push(
                Text::of(
                    Role::Bad,
                    format!("stage {} skipped without a reason", gate.number),
                )
                .then(": give one under `skipped_stages`, as `- stage: N` with `reason: …`"),
            ),
            _ => {}
        }
    }
    for gate in subject.gates.iter().filter(is_told) {
        for each in gate.evidence.iter().filter(|each| each.found.is_none()) {
            lines.push(
                Text::of(Role::Muted, format!("stage {}: ", gate.number))
                    .and(Role::Warning, &*each.wanted)
                    .then(format!("; {}", each.how)),
            );
        }
    }
    if lines.is_empty() {
        lines.push(Text::of(
            Role::Good,
            "nothing: it may go on to the next stage",
        ));
    }
    Block::Entry { head, lines }
}
