//! Opportunities: important outcomes that are badly served.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Class, Context, Lint, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "opportunity",
    summary: "importance + unmet importance of an outcome (Ulwick)",
    docs: "## Formula
`importance + max(importance - satisfaction, 0)`, both 0 to 10: the share of respondents who answer 4 or 5 on a scale of 1 to 5, times ten.

Above 15 is extreme, 12 to 15 high, 10 to 12 worth considering, below 10 served.

## Source
Ulwick, *What Customers Want* (2005) and *Jobs to be Done* (2016): outcome-driven innovation.

## Inputs
`opportunity.importance` and `opportunity.satisfaction`, on the goal or epic whose outcome was asked about; a story has its nearest ancestor's.

## Traps
- Mean ratings are not shares of top answers.
- Features are not outcomes: the field belongs to goals and epics.
- Always within one segment.
",
    main_inputs: &[IMPORTANCE],
    score,
    formula,
    lint,
    ..PLAIN
};

const IMPORTANCE: &str = "opportunity.importance";
const SATISFACTION: &str = "opportunity.satisfaction";
const MOST: f64 = 10.0;

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let from = subject.nearest_with(IMPORTANCE).unwrap_or(subject.index);
    let there = if from == subject.index {
        *subject
    } else {
        Subject {
            instead: subject.instead,
            ..Subject::new(subject.context, from)
        }
    };
    let mut reading = Reading::new(&there);
    let [importance, satisfaction] = [("importance", IMPORTANCE), ("satisfaction", SATISFACTION)]
        .map(|(name, field)| {
            let value = reading.number(name, field, "");
            if from != subject.index {
                reading.inherited_from(from);
            }
            if !(0.0..=MOST).contains(&value) && value.is_finite() {
                return reading.lacks(format!("{field} is {value}, must be 0 to {MOST}"));
            }
            value
        });
    let value = opportunity(importance, satisfaction);
    reading.classed(
        Class {
            rank: 0,
            name: band(value),
        },
        value,
    )
}

fn opportunity(importance: f64, satisfaction: f64) -> f64 {
    importance + (importance - satisfaction).max(0.0)
}

fn band(score: f64) -> &'static str {
    match score {
        _ if score > 15.0 => "extreme",
        _ if score >= 12.0 => "high",
        _ if score >= 10.0 => "worth considering",
        _ => "served",
    }
}

fn formula(_: &Context<'_>, score: &Score) -> String {
    let [importance, satisfaction] = &*score.inputs else {
        return figure(score.value);
    };
    let importance = figure(importance.value);
    format!(
        "{importance} + max({importance} - {}, 0) = {}",
        figure(satisfaction.value),
        figure(score.value)
    )
}

fn lint(context: &Context<'_>, scored: &[Scored]) -> Vec<Lint> {
    let mut segments: Vec<&str> = scored
        .iter()
        .filter_map(|each| {
            let from = Subject::new(context, each.item).nearest_with(IMPORTANCE)?;
            context
                .backlog
                .item(from)
                .document
                .text("opportunity.segment")
        })
        .map(|segment| segment.value)
        .collect();
    segments.put_in_order();
    segments.dedup();
    let mut lints: Vec<Lint> = scored
        .iter()
        .filter(|each| {
            context.backlog.item(each.item).is_leaf()
                && each
                    .inputs
                    .first()
                    .is_some_and(|input| input.from.is_none())
        })
        .map(|each| Lint {
            item: Some(each.item),
            field: Some(IMPORTANCE.into()),
            message: "an outcome is scored, not a feature: put `opportunity` on the goal or epic"
                .to_owned(),
        })
        .collect();
    if segments.len() > 1 {
        lints.push(Lint {
            item: None,
            field: Some("opportunity.segment".into()),
            message: format!(
                "answers of different segments in one list: {}",
                segments.join(", ")
            ),
        });
    }
    lints
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the vectors are exact")]
mod tests {
    use super::*;
    use crate::rank::sample::{Sample, item};

    #[test]
    fn importance_counts_twice_where_it_is_not_met() {
        assert_eq!(
            [
                opportunity(9.0, 3.0),
                opportunity(9.0, 9.0),
                opportunity(4.0, 8.0)
            ],
            [15.0, 9.0, 4.0]
        );
    }

    #[test]
    fn the_bands_are_ulwicks() {
        assert_eq!(
            [15.1, 15.0, 12.0, 11.9, 10.0, 9.9].map(band),
            [
                "extreme",
                "high",
                "high",
                "worth considering",
                "worth considering",
                "served"
            ]
        );
    }

    #[test]
    fn a_story_has_the_opportunity_of_its_goal() {
        let files = [
            (
                "backlog/goals/G-AAAAA1-it.md".to_owned(),
                "---\nid: G-AAAAA1\ntype: goal\ntitle: Fewer moves\nopportunity:\n  importance: 9\n  satisfaction: 3\n---\n".to_owned(),
            ),
            item("E-AAAAA1", "type: epic\ngoal: G-AAAAA1\n"),
            item("S-AAAAA1", "parent: E-AAAAA1\n"),
            item("S-AAAAA2", "opportunity:\n  importance: 4\n  satisfaction: 8\n"),
        ];
        let sample = Sample::ranked_by("opportunity", &files);
        assert_eq!(sample.scores(), [("S-AAAAA1", 15.0), ("S-AAAAA2", 4.0)]);
        assert_eq!(sample.formula("S-AAAAA1"), "9 + max(9 - 3, 0) = 15");
        assert_eq!(
            sample.lints(),
            [
                "S-AAAAA2: an outcome is scored, not a feature: put `opportunity` on the goal or epic"
            ]
        );
    }

    #[test]
    fn ratings_beyond_ten_are_no_shares() {
        let files = [item(
            "E-AAAAA1",
            "type: story\nopportunity:\n  importance: 45\n",
        )];
        assert_eq!(
            Sample::ranked_by("opportunity", &files).unscored(),
            [
                "E-AAAAA1: opportunity.importance is 45, must be 0 to 10; opportunity.satisfaction is missing"
            ]
        );
    }
}
