//! The gates of product development: what an epic or the product must show before it leaves a stage, and what of it is there.
//! The stages and their evidence are the configuration's; the default six are those of stage-gate processes (Cooper, *Stage-Gate
//! Systems*, Business Horizons 33/3, 1990).

mod evidence;
mod skipped;

use crate::Facts;
use crate::backlog::{Document, ItemIx};
use crate::demand::Survey;

use evidence::Subject;
pub use evidence::{Evidence, KINDS, Kind};

/// Where an epic or the product stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// From 1, as its file says.
    pub stage: Option<usize>,
    /// Why there is none: nothing is written, or what is written is no stage.
    pub unknown: Option<String>,
    /// In order.
    pub gates: Vec<Gate>,
}

/// One stage and what must be there before it is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// From 1.
    pub number: usize,
    pub name: String,
    pub state: GateState,
    /// Why it was skipped.
    pub reason: Option<String>,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GateState {
    /// All evidence is there.
    Passed,
    /// It is the stage, and evidence is missing.
    Open,
    /// It was left with evidence missing.
    Behind,
    /// It was left out, with a reason.
    Skipped,
    /// It was left out, and nobody says why.
    Unexplained,
    /// It is still to come.
    Ahead,
}

impl GateState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Open => "open",
            Self::Behind => "behind",
            Self::Skipped => "skipped",
            Self::Unexplained => "unexplained",
            Self::Ahead => "ahead",
        }
    }
}

impl Gate {
    /// What is not there.
    pub fn missing(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|each| each.found.is_none())
    }
}

impl Standing {
    /// How many gates stand behind one another, from the first, that are passed or were skipped with a reason: how far the
    /// evidence reaches, whatever the file says.
    pub fn reached(&self) -> usize {
        let is_done =
            |gate: &&Gate| matches!(gate.state, GateState::Skipped) || gate.missing().count() == 0;
        self.gates.iter().take_while(is_done).count()
    }
}

/// Judges the gates of one backlog; what is looked up once is looked up here.
pub struct Gates<'a> {
    facts: &'a Facts<'a>,
    known: evidence::Known<'a>,
}

impl<'a> Gates<'a> {
    pub fn new(facts: &'a Facts<'a>, survey: &'a Survey<'a>) -> Self {
        Self {
            facts,
            known: evidence::Known::new(facts, survey),
        }
    }

    /// Where this item stands.
    pub fn of(&self, index: ItemIx) -> Standing {
        let document = &self.facts.backlog.item(index).document;
        self.standing(document, &Subject::of_item(&self.known, index))
    }

    /// Where the product stands as a whole, with the document that says so; none without `product.md`.
    pub fn of_product(&self) -> Option<(Standing, &'a Document)> {
        let backlog = self.facts.backlog;
        let path = match backlog.root.as_str() {
            "" => "product.md".to_owned(),
            root => format!("{root}/product.md"),
        };
        let document = backlog.document(&path)?;
        let subject = Subject::of_product(&self.known, document);
        Some((self.standing(document, &subject), document))
    }

    fn standing(&self, document: &Document, subject: &Subject<'_, '_>) -> Standing {
        let stages = &self.facts.backlog.config.stages;
        let (own, unknown) = stage(document, stages.len());
        let skipped = skipped::read(document);
        let gates = stages.0.iter().enumerate().map(|(at, stage_config)| {
            let number = at + 1;
            let evidence: Vec<Evidence> = (stage_config.evidence.iter())
                .map(|kind| subject.look(kind))
                .collect();
            let is_whole = evidence.iter().all(|each| each.found.is_some());
            let skip = skipped.get(&number);
            let state = match (skip, own) {
                (Some(Some(_)), _) => GateState::Skipped,
                (Some(None), _) => GateState::Unexplained,
                (None, Some(own)) if number > own => GateState::Ahead,
                (None, None) => GateState::Ahead,
                _ if is_whole => GateState::Passed,
                (None, Some(own)) if number == own => GateState::Open,
                _ => GateState::Behind,
            };
            Gate {
                number,
                name: stage_config.name.clone(),
                state,
                reason: skip.cloned().flatten(),
                evidence,
            }
        });
        Standing {
            stage: own,
            unknown,
            gates: gates.collect(),
        }
    }
}

/// The stage that a document says, or why it says none.
fn stage(document: &Document, stages: usize) -> (Option<usize>, Option<String>) {
    let Some(written) = document
        .text("stage")
        .filter(|text| !text.value.trim().is_empty())
    else {
        return (None, Some("its file names no stage".to_owned()));
    };
    let written = written.value.trim();
    match written.parse::<usize>() {
        Ok(number) if (1..=stages).contains(&number) => (Some(number), None),
        _ => (
            None,
            Some(format!("`stage: {written}` is none of 1 to {stages}")),
        ),
    }
}

#[cfg(test)]
mod tests;
