//! A score of your own: an expression over any field.

use std::borrow::Cow;

use super::fields;
use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Input, Model, Score, Subject};
use crate::backlog::expression::{Expression, NoAnswer, Value};

pub(super) static MODEL: Model = Model {
    name: "custom",
    summary: "an expression of your own over any field",
    docs: "## Formula
`rank.expression`, for example `demand.weighted * 2 / points`: higher comes first. Division is true division.

## Inputs
Every field of the format by its dotted name, and what is derived from files, feedback and history: `points`, `demand.requesters`, `demand.accounts`, `demand.weighted`, `age_days`, and so on. An item that lacks a field which the expression reads is not scored.

## Traps
- Demand counts who asked, not who is affected.
",
    main_inputs: &[],
    score,
    formula: |context, score| {
        let text = context.expression.map(Expression::text).unwrap_or_default();
        format!("{text} = {}", figure(score.value))
    },
    ..PLAIN
};

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let Some(expression) = subject.context.expression else {
        reading.lacks("rank.expression is missing");
        return Err(reading.missing());
    };
    let lookup = |name: &str| fields::derived(subject, name);
    let answer = expression.number(&lookup);
    for name in expression.names() {
        let Some(value) = lookup(name) else {
            continue;
        };
        let number = match value {
            Value::Number(number) => number,
            Value::Flag(flag) => f64::from(u8::from(flag)),
            Value::Text(_) | Value::List(_) => continue,
        };
        reading.input(Input {
            name: Cow::Owned(name.clone()),
            value: number,
            unit: Cow::Borrowed(""),
            field: fields::source(subject, name).map(Cow::Owned),
            from: None,
            note: None,
        });
    }
    match answer {
        Ok(value) => reading.score(value),
        Err(NoAnswer::Missing(names)) => Err(names
            .iter()
            .map(|name| format!("{name} is missing"))
            .collect()),
        Err(NoAnswer::Failed(why)) => Err(vec![why]),
    }
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn by(expression: &str, files: &[(String, String)]) -> Sample {
        Sample::configured(
            &format!("rank:\n  method: custom\n  expression: \"{expression}\"\n"),
            files,
        )
    }

    #[test]
    fn computes_with_any_number() {
        let files = [
            item("S-AAAAA1", "estimate: 5\nscore:\n  cod:\n    per_week: 7\n"),
            item("S-AAAAA2", "estimate: 2\nscore:\n  cod:\n    per_week: 7\n"),
        ];
        let sample = by("score.cod.per_week / points", &files);
        assert_eq!(sample.scores(), [("S-AAAAA2", 3.5), ("S-AAAAA1", 1.4)]);
        assert_eq!(
            sample.formula("S-AAAAA1"),
            "score.cod.per_week / points = 1.4"
        );
        let inputs: Vec<_> = sample.ranking.scored[0]
            .inputs
            .iter()
            .map(|input| (&*input.name, input.field.as_deref()))
            .collect();
        assert_eq!(
            inputs,
            [
                ("points", Some("estimate")),
                ("score.cod.per_week", Some("score.cod.per_week"))
            ]
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let files = [item("S-AAAAA1", "estimate: 0\n"), item("S-AAAAA2", "")];
        let sample = by("1 / points + score.cod.per_week", &files);
        assert_eq!(
            sample.unscored(),
            [
                "S-AAAAA1: score.cod.per_week is missing",
                "S-AAAAA2: points is missing; score.cod.per_week is missing"
            ]
        );
        assert!(
            by("1 / points", &files[..1]).unscored()[0].contains("division"),
            "{:?}",
            by("1 / points", &files[..1]).unscored()
        );
    }

    #[test]
    fn an_expression_that_does_not_compile_ranks_nothing_and_says_why() {
        let sample = by("pionts * 2", &[item("S-AAAAA1", "estimate: 3\n")]);
        let problem = sample.ranking.problem.as_deref().unwrap();
        assert_eq!(
            problem,
            "rank.expression: unknown field `pionts`, did you mean `points`?"
        );
        assert_eq!(sample.unscored(), [format!("S-AAAAA1: {problem}")]);
    }

    #[test]
    fn a_score_cannot_be_made_from_the_score() {
        let sample = by("position * 2", &[item("S-AAAAA1", "")]);
        assert_eq!(
            sample.ranking.problem.as_deref(),
            Some("rank.expression: `position` is known only after ranking")
        );
    }
}
