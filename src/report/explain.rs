//! What a rule or a ranking model looks at, why it matters, and how to fix it.

use super::shape::{Data, Explained, ExplainedModel, ExplainedRule};
use super::{Block, Column, Report, Role, Table, Text};
use crate::rank::Model;
use crate::rules::{Letter, Level, Rule};

/// Every rule and every model, a line each.
pub fn overview(rules: &[&'static Rule], models: &[&'static Model]) -> Report {
    let rows = rules.iter().map(|rule| {
        vec![
            Text::of(Role::Code, rule.code),
            rule.name.into(),
            level(rule.level).into(),
            family(rule.letter).into(),
            if rule.needs_history {
                "commits".into()
            } else {
                "files".into()
            },
        ]
    });
    let columns = vec![
        Column::left("code"),
        Column::left("rule").flexible(),
        Column::left("level"),
        Column::left("family").optional(2),
        Column::left("reads").optional(1),
    ];
    let model_rows = models
        .iter()
        .map(|model| vec![Text::of(Role::Code, model.name), model.summary.into()]);
    let model_columns = vec![
        Column::left("model"),
        Column::left("what it computes").flexible(),
    ];
    Report {
        name: "explain",
        title: "Rules and ranking models".into(),
        blocks: vec![
            Block::heading(2, "Rules"),
            Block::Table(Table::of(columns, rows)),
            Block::heading(2, "Ranking models"),
            Block::Table(Table::of(model_columns, model_rows)),
            Block::paragraph("deepen explain NAME tells what it looks at, why, and how to fix it."),
        ],
        data: data(rules, models),
    }
}

/// One rule.
pub fn rule(rule: &'static Rule) -> Report {
    let facts = vec![
        ("level".to_owned(), level(rule.level).into()),
        ("family".to_owned(), family(rule.letter).into()),
        (
            "reads".to_owned(),
            if rule.needs_history {
                "the commits".into()
            } else {
                "the files".into()
            },
        ),
    ];
    Report {
        name: "explain",
        title: format!("{} {}", rule.code, rule.name),
        blocks: vec![Block::Facts(facts), Block::Markdown(rule.docs.to_owned())],
        data: data(&[rule], &[]),
    }
}

/// One ranking model.
pub fn model(model: &'static Model) -> Report {
    Report {
        name: "explain",
        title: model.name.to_owned(),
        blocks: vec![
            Block::paragraph(model.summary),
            Block::Markdown(model.docs.to_owned()),
        ],
        data: data(&[], &[model]),
    }
}

fn data(rules: &[&'static Rule], models: &[&'static Model]) -> Data {
    let rules = rules.iter().map(|rule| ExplainedRule {
        code: rule.code,
        name: rule.name,
        family: family(rule.letter),
        level: level(rule.level),
        needs_history: rule.needs_history,
        docs: rule.docs,
    });
    let models = models.iter().map(|model| ExplainedModel {
        name: model.name,
        summary: model.summary,
        docs: model.docs,
    });
    Data::Explain(Explained {
        rules: rules.collect(),
        models: models.collect(),
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Info => "info",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The family's name as people say it.
fn family(letter: Letter) -> &'static str {
    match letter {
        Letter::Detailed => "Detailed appropriately",
        Letter::Estimated => "Estimated",
        Letter::Emergent => "Emergent",
        Letter::Prioritized => "Prioritized (ordered)",
        Letter::Quality => "Quality of stories",
        Letter::Integrity => "Integrity of files",
        Letter::Privacy => "Privacy",
    }
}
