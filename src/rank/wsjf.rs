//! Weighted shortest job first, as SAFe counts it, or with urgency as a factor.

use super::figure::figure;
use super::provenance::{day, set_in};
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Context, Lint, Model, Score, Scored, Subject};
use crate::backlog::ItemIx;
use crate::history::CommitIx;

pub(super) static MODEL: Model = Model {
    name: "wsjf",
    summary: "relative cost of delay over job size (SAFe); for features and epics",
    docs: "## Formula
`(value + urgency + rroe) / size`, or with `rank.wsjf_variant: multiply` `(value + rroe) * urgency / size`.

## Source
Scaled Agile Framework, *Weighted Shortest Job First*. The multiplying variant follows the critics of adding: cost of delay is value times urgency (Black Swan Farming).

## Inputs
| field | what | scale |
|---|---|---|
| `score.wsjf.value` | user and business value | 1 2 3 5 8 13 20 |
| `score.wsjf.urgency` | time criticality | 1 2 3 5 8 13 20 |
| `score.wsjf.rroe` | risk reduction or opportunity enablement | 1 2 3 5 8 13 20 |
| `score.wsjf.size`, else `estimate` | job size | the team's |

Fill one column at a time; the smallest item of a column is 1.

## Traps
- Numbers of different meetings are not comparable: a column set over more than 90 days is a finding.
- Adding makes worthless but urgent items rank: 0 + 21 + 0 is 21.
- Job size stands for duration, which fails when teams differ in size.
- Sums of relative numbers are no money.
- Splitting an item changes its rank although nothing else did.
- SAFe itself no longer recommends it for stories.
",
    main_inputs: &[VALUE],
    score,
    formula,
    lint,
    notes: |context, _| vec![format!("wsjf variant: {}", if multiplies(context) { "multiply" } else { "add" })],
    ..PLAIN
};

const VALUE: &str = "score.wsjf.value";
const URGENCY: &str = "score.wsjf.urgency";
const RROE: &str = "score.wsjf.rroe";
const COLUMNS: [&str; 3] = [VALUE, URGENCY, RROE];

/// The modified Fibonacci scale of SAFe.
const SCALE: [f64; 7] = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0];

/// Values of one column that were set further apart come from different meetings.
const LONGEST_MEETING_DAYS: i32 = 90;

fn multiplies(context: &Context<'_>) -> bool {
    context.backlog.config.rank.wsjf_variant == "multiply"
}

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let value = reading.number("value", VALUE, "");
    let urgency = reading.number("urgency", URGENCY, "");
    let rroe = reading.number("rroe", RROE, "");
    let size = reading.first_positive("size", ["score.wsjf.size", "estimate"], "");
    reading.ratio(
        cost_of_delay(value, urgency, rroe, multiplies(subject.context)),
        size,
    )
}

fn cost_of_delay(value: f64, urgency: f64, rroe: f64, multiplies: bool) -> f64 {
    if multiplies {
        (value + rroe) * urgency
    } else {
        value + urgency + rroe
    }
}

fn formula(context: &Context<'_>, score: &Score) -> String {
    let inputs: Vec<String> = score
        .inputs
        .iter()
        .map(|input| figure(input.value))
        .collect();
    let [value, urgency, rroe, size] = inputs.as_slice() else {
        return figure(score.value);
    };
    let result = figure(score.value);
    if multiplies(context) {
        format!("({value} + {rroe}) * {urgency} / {size} = {result}")
    } else {
        format!("({value} + {urgency} + {rroe}) / {size} = {result}")
    }
}

fn lint(context: &Context<'_>, scored: &[Scored]) -> Vec<Lint> {
    let mut lints = Vec::new();
    for column in COLUMNS {
        let values: Vec<(ItemIx, f64)> = scored
            .iter()
            .filter_map(|each| {
                let input = each
                    .inputs
                    .iter()
                    .find(|input| input.field.as_deref() == Some(column))?;
                Some((each.item, input.value))
            })
            .collect();
        for (item, value) in &values {
            if !SCALE.contains(value) {
                lints.push(Lint {
                    item: Some(*item),
                    field: Some(column.into()),
                    message: format!("{column} is {value}, not on the scale 1 2 3 5 8 13 20"),
                });
            }
        }
        if !values.is_empty() && !values.iter().any(|(_, value)| is_one(*value)) {
            lints.push(Lint {
                item: None,
                field: Some(column.into()),
                message: format!("no item has 1 in {column}: the smallest of each column is 1"),
            });
        }
        lints.extend(meetings(context, &values, column));
    }
    lints
}

fn is_one(value: f64) -> bool {
    (value - 1.0).abs() < f64::EPSILON
}

/// A remark on values of one column that were set too far apart to be compared.
fn meetings(context: &Context<'_>, values: &[(ItemIx, f64)], column: &'static str) -> Option<Lint> {
    let history = context.past.known()?;
    let set: Vec<(CommitIx, ItemIx)> = values
        .iter()
        .filter_map(|(item, _)| Some((set_in(context, history, *item, column)?, *item)))
        .collect();
    let (first, first_item) = set.iter().min()?;
    let (last, last_item) = set.iter().max()?;
    let first = day(context, history, *first);
    let last = day(context, history, *last);
    let id = |item: ItemIx| &context.backlog.item(item).id;
    ((last - first).get_days() > LONGEST_MEETING_DAYS).then(|| Lint {
        item: None,
        field: Some(column.into()),
        message: format!(
            "{column} was set between {first} ({}) and {last} ({}): numbers of different meetings are not comparable",
            id(*first_item),
            id(*last_item)
        ),
    })
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn epic(id: &str, value: u8, urgency: u8, rroe: u8, size: u8) -> (String, String) {
        item(
            id,
            &format!(
                "estimate: {size}\nscore:\n  wsjf:\n    value: {value}\n    urgency: {urgency}\n    rroe: {rroe}\n"
            ),
        )
    }

    #[test]
    fn adds_the_columns_and_divides_by_size() {
        let sample = Sample::ranked_by(
            "wsjf",
            &[epic("S-AAAAA1", 13, 8, 3, 5), epic("S-AAAAA2", 5, 13, 2, 8)],
        );
        assert_eq!(sample.scores(), [("S-AAAAA1", 4.8), ("S-AAAAA2", 2.5)]);
        assert_eq!(sample.formula("S-AAAAA1"), "(13 + 8 + 3) / 5 = 4.8");
    }

    #[test]
    fn multiplies_by_urgency_when_asked() {
        let files = [epic("S-AAAAA1", 13, 8, 3, 5), epic("S-AAAAA2", 5, 13, 2, 8)];
        let sample =
            Sample::configured("rank:\n  method: wsjf\n  wsjf_variant: multiply\n", &files);
        assert_eq!(sample.scores(), [("S-AAAAA1", 25.6), ("S-AAAAA2", 11.375)]);
        assert_eq!(sample.formula("S-AAAAA2"), "(5 + 2) * 13 / 8 = 11.38");
        assert_eq!(sample.ranking.notes, ["wsjf variant: multiply"]);
    }

    #[test]
    fn a_column_without_a_one_and_a_value_off_the_scale_are_told() {
        let sample = Sample::ranked_by(
            "wsjf",
            &[epic("S-AAAAA1", 13, 1, 1, 5), epic("S-AAAAA2", 4, 13, 2, 8)],
        );
        assert_eq!(
            sample.lints(),
            [
                "S-AAAAA2: score.wsjf.value is 4, not on the scale 1 2 3 5 8 13 20",
                "no item has 1 in score.wsjf.value: the smallest of each column is 1",
            ]
        );
    }

    #[test]
    fn what_is_missing_is_named_and_nothing_is_taken_for_zero() {
        let files = [
            item(
                "S-AAAAA1",
                "score:\n  wsjf:\n    value: 3\n    urgency: soon\n",
            ),
            epic("S-AAAAA2", 5, 13, 2, 0),
        ];
        let sample = Sample::ranked_by("wsjf", &files);
        assert_eq!(
            sample.unscored(),
            [
                "S-AAAAA1: score.wsjf.urgency is `soon`, which is no number; score.wsjf.rroe is missing; score.wsjf.size is missing, and so is estimate",
                "S-AAAAA2: estimate is 0, must be above 0",
            ]
        );
    }
}
