//! How well suggestions agree with what people merged.

use crate::Facts;
use crate::demand::duplicates::calibration::{Calibration, LEAST_MERGES};
use crate::report::moment::moment;
use crate::report::shape::{DupesCalibration, DupesTenth, Rows, Shape};
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for DupesCalibration {
    const NAME: &str = "dupes-calibration";
    const SUMMARY: &str = "How well such suggestions agree with what people merged";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.by_score)
    }
}

/// What was measured.
pub fn calibration(facts: &Facts<'_>, measured: &Calibration) -> Report {
    let config = facts.backlog.config.duplicates;
    let tenths = measured.by_score.iter().zip(0_u32..);
    let shape = DupesCalibration {
        at: moment(facts),
        compared: facts.backlog.feedback.len(),
        merged: measured.merged,
        told_apart: measured.told_apart,
        precision_at_5: measured.precision_at_5,
        recall_at_5: measured.recall_at_5,
        recall_at_1: measured.recall_at_1,
        look: config.look,
        probably: config.probably,
        suggested_look: measured.look,
        suggested_probably: measured.probably,
        least_merges: LEAST_MERGES,
        by_score: tenths
            .map(|((suggestions, merged), tenth)| DupesTenth {
                from: f64::from(tenth) / 10.0,
                to: f64::from(tenth + 1) / 10.0,
                suggestions: *suggestions,
                merged: *merged,
            })
            .collect(),
    };
    Report::of("How well duplicates are suggested here".to_owned(), shape)
}

pub(in crate::report) fn blocks(shape: &DupesCalibration) -> Vec<Block> {
    let percent = |share: Option<f64>| {
        share.map_or_else(
            || Text::of(Role::Muted, "unknown"),
            |share| number::percent(share).into(),
        )
    };
    let threshold = |now: f64, suggested: Option<f64>| {
        let text = Text::plain(format!("{now:.2} as configured"));
        match suggested {
            Some(suggested) => text.then(format!("; your merges say {suggested:.2}")),
            None => text,
        }
    };
    let mut blocks = vec![Block::Facts(vec![
        (
            "merged files".to_owned(),
            number::whole(shape.merged).into(),
        ),
        (
            "told apart".to_owned(),
            number::counted(shape.told_apart, "pair", "pairs").into(),
        ),
        ("precision@5".to_owned(), percent(shape.precision_at_5)),
        ("recall@5".to_owned(), percent(shape.recall_at_5)),
        ("recall@1".to_owned(), percent(shape.recall_at_1)),
        (
            "look from".to_owned(),
            threshold(shape.look, shape.suggested_look),
        ),
        (
            "probably from".to_owned(),
            threshold(shape.probably, shape.suggested_probably),
        ),
    ])];
    if shape.merged < shape.least_merges {
        blocks.push(Block::paragraph(format!(
            "{}: too few to suggest a threshold, {} are enough.",
            number::counted(shape.merged, "merge", "merges"),
            shape.least_merges
        )));
    } else if let (Some(look), Some(probably)) = (shape.suggested_look, shape.suggested_probably) {
        let text = Text::plain("To use them, in deepen.yml: ");
        blocks.push(Block::Paragraph(text.and(
            Role::Code,
            format!("duplicates: {{look: {look:.2}, probably: {probably:.2}}}"),
        )));
    }
    if shape.compared > 0 {
        blocks.push(Block::Table(table(shape)));
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            "The best suggestion for every file, by its score. What nobody has merged may still be a duplicate.",
        )));
    }
    blocks
}

fn table(shape: &DupesCalibration) -> Table {
    let columns = vec![
        Column::left("score"),
        Column::right("suggestions"),
        Column::right("merged"),
        Column::right("share"),
    ];
    let rows = shape
        .by_score
        .iter()
        .rev()
        .filter(|tenth| tenth.suggestions > 0)
        .map(|tenth| {
            let right = tenth.merged as f64 / tenth.suggestions as f64;
            vec![
                format!("{:.1} to {:.1}", tenth.from, tenth.to).into(),
                number::whole(tenth.suggestions).into(),
                number::whole(tenth.merged).into(),
                number::percent(right).into(),
            ]
        });
    Table::of(columns, rows)
}
