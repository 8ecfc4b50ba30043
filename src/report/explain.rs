//! What a rule or a ranking model looks at, why it matters, and how to fix it.

use super::shape::{Explained, ExplainedModel, ExplainedPattern, ExplainedRule, Rows, Shape};
use super::{Block, Column, Report, Role, Table, Text};
use crate::backlog::change::splitting::Pattern;
use crate::rank::Model;
use crate::rules::{Letter, Level, Rule};

impl Shape for Explained {
    const NAME: &str = "explain";
    const SUMMARY: &str = "What rules and ranking models look at, why, and how to fix it";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        if !self.patterns.is_empty() {
            Rows::of(&self.patterns)
        } else if self.rules.is_empty() {
            Rows::of(&self.models)
        } else {
            Rows::of(&self.rules)
        }
    }
}

/// Every rule and every model, a line each.
pub fn overview(rules: &[&'static Rule], models: &[&'static Model]) -> Report {
    Report::of("Rules and ranking models", data(rules, models))
}

/// One rule.
pub fn rule(rule: &'static Rule) -> Report {
    Report::of(format!("{} {}", rule.code, rule.name), data(&[rule], &[]))
}

/// One ranking model.
pub fn model(model: &'static Model) -> Report {
    Report::of(model.name, data(&[], &[model]))
}

/// Ways to split an item, in the order given.
pub fn patterns(patterns: &[Pattern]) -> Report {
    let patterns = patterns.iter().map(|pattern| ExplainedPattern {
        name: pattern.name,
        family: pattern.family,
        summary: pattern.summary,
        example: pattern.example,
    });
    Report::of(
        "Ways to split an item",
        Explained {
            patterns: patterns.collect(),
            ..Explained::default()
        },
    )
}

pub(super) fn blocks(explained: &Explained) -> Vec<Block> {
    if !explained.patterns.is_empty() {
        return pattern_blocks(&explained.patterns);
    }
    match (explained.rules.as_slice(), explained.models.as_slice()) {
        ([rule], []) => rule_blocks(rule),
        ([], [model]) => vec![
            Block::paragraph(model.summary),
            Block::Markdown(model.docs.to_owned()),
        ],
        (rules, models) => overview_blocks(rules, models),
    }
}

fn rule_blocks(rule: &ExplainedRule) -> Vec<Block> {
    let reads = if rule.needs_history {
        "the commits"
    } else {
        "the files"
    };
    let facts = vec![
        ("level".to_owned(), rule.level.into()),
        ("family".to_owned(), rule.family.into()),
        ("reads".to_owned(), reads.into()),
    ];
    vec![Block::Facts(facts), Block::Markdown(rule.docs.to_owned())]
}

fn pattern_blocks(patterns: &[ExplainedPattern]) -> Vec<Block> {
    let line = |pattern: &ExplainedPattern| {
        Text::of(Role::Code, pattern.name)
            .then(": ")
            .then(pattern.summary)
            .and(Role::Muted, format!(" ({})", pattern.family))
            .then(". As in: ")
            .then(pattern.example)
    };
    vec![
        Block::List(patterns.iter().map(line).collect()),
        Block::paragraph(
            "First see that the item is all of INVEST but small. Take the split that shows what can wait, or that makes \
             parts of equal size; never one by layer (user interface, service, database), of which no part is worth anything \
             alone.",
        ),
        Block::paragraph("deepen split ID --by PATTERN --into \"…\" --into \"…\" makes the parts."),
    ]
}

fn overview_blocks(rules: &[ExplainedRule], models: &[ExplainedModel]) -> Vec<Block> {
    let rows = rules.iter().map(|rule| {
        let reads = if rule.needs_history {
            "commits"
        } else {
            "files"
        };
        vec![
            Text::of(Role::Code, rule.code),
            rule.name.into(),
            rule.level.into(),
            rule.family.into(),
            reads.into(),
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
    vec![
        Block::heading(2, "Rules"),
        Block::Table(Table::of(columns, rows)),
        Block::heading(2, "Ranking models"),
        Block::Table(Table::of(model_columns, model_rows)),
        Block::paragraph("deepen explain NAME tells what it looks at, why, and how to fix it."),
    ]
}

fn data(rules: &[&'static Rule], models: &[&'static Model]) -> Explained {
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
    Explained {
        rules: rules.collect(),
        models: models.collect(),
        patterns: Vec::new(),
    }
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
