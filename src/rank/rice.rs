//! Reach, impact, confidence, effort.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Context, Lint, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "rice",
    summary: "reach x impact x confidence / effort (Intercom)",
    docs: "## Formula
`reach * impact * confidence / effort`, with the reach brought to a quarter.

## Source
Sean McBride, *RICE: simple prioritization for product managers*, Intercom.

## Inputs
| field | what | scale |
|---|---|---|
| `score.rice.reach` | people or events a period | a real number |
| `score.rice.period` | `week`, `month`, `quarter` (when absent), `year` | |
| `score.rice.impact` | for each of them | 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal |
| `score.rice.confidence` | how sure | 100, 80 or 50 percent (or 1, 0.8, 0.5); less is a moonshot |
| `score.rice.effort` | person-months | whole numbers, at least 0.5 |

## Traps
- Reach is who is *affected*; demand is who *asked*. The one is not a copy of the other.
- There is no time criticality in it: look at the deadlines beside it.
",
    main_inputs: &[REACH],
    score,
    formula,
    lint,
    caveats: |subject| {
        let deadline = subject.item.deadline.as_ref();
        deadline
            .map(|deadline| {
                format!(
                    "RICE knows no time: the deadline {} is not in the score",
                    deadline.value
                )
            })
            .into_iter()
            .collect()
    },
    ..PLAIN
};

const REACH: &str = "score.rice.reach";
const PERIOD: &str = "score.rice.period";
const IMPACT: &str = "score.rice.impact";
const CONFIDENCE: &str = "score.rice.confidence";
const EFFORT: &str = "score.rice.effort";

const IMPACTS: [f64; 5] = [3.0, 2.0, 1.0, 0.5, 0.25];
const CONFIDENCES: [f64; 3] = [1.0, 0.8, 0.5];
const LEAST_EFFORT: f64 = 0.5;

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let period = subject.text(PERIOD).unwrap_or("quarter");
    let reach = reading.number("reach", REACH, format!("a {period}"));
    let factor = match a_quarter(period) {
        Some(factor) => factor,
        None => reading.lacks(format!(
            "{PERIOD} is `{period}`, none of week, month, quarter, year"
        )),
    };
    if !is_one(factor) {
        reading.note(format!("{} a quarter", figure(reach * factor)));
    }
    let impact = reading.number("impact", IMPACT, "");
    let confidence = confidence(&mut reading);
    let effort = reading.positive("effort", EFFORT, "person-months");
    reading.ratio(reach * factor * impact * confidence, effort)
}

/// How many of these periods a quarter has.
fn a_quarter(period: &str) -> Option<f64> {
    match period {
        "week" => Some(13.0),
        "month" => Some(3.0),
        "quarter" => Some(1.0),
        "year" => Some(0.25),
        _ => None,
    }
}

fn is_one(factor: f64) -> bool {
    (factor - 1.0).abs() < f64::EPSILON
}

/// 0 to 1, written as such or in percent (`80`, `80 %`).
fn confidence(reading: &mut Reading<'_>) -> f64 {
    let percent = reading
        .subject
        .text(CONFIDENCE)
        .and_then(|text| text.strip_suffix('%'))
        .and_then(|number| number.trim().parse::<f64>().ok());
    let is_changed = reading
        .subject
        .instead
        .is_some_and(|(field, _)| field == CONFIDENCE);
    let written = match percent.filter(|_| !is_changed) {
        Some(percent) => reading.input(super::Input {
            name: "confidence".into(),
            value: percent,
            unit: "%".into(),
            field: Some(CONFIDENCE.into()),
            from: None,
            note: None,
        }),
        None => reading.number("confidence", CONFIDENCE, ""),
    };
    let confidence = if percent.is_some() || written > 1.0 {
        written / 100.0
    } else {
        written
    };
    if confidence.is_finite() && !(0.0..=1.0).contains(&confidence) {
        return reading.lacks(format!(
            "{CONFIDENCE} is {written}, must be 0 to 100 percent"
        ));
    }
    confidence
}

fn formula(_: &Context<'_>, score: &Score) -> String {
    let [reach, impact, confidence, effort] = &*score.inputs else {
        return figure(score.value);
    };
    let period = reach
        .unit
        .strip_prefix("a ")
        .and_then(a_quarter)
        .unwrap_or(1.0);
    let share = if confidence.value > 1.0 || confidence.unit == "%" {
        confidence.value / 100.0
    } else {
        confidence.value
    };
    format!(
        "{} * {} * {} / {} = {}",
        figure(reach.value * period),
        figure(impact.value),
        figure(share),
        figure(effort.value),
        figure(score.value)
    )
}

fn lint(context: &Context<'_>, scored: &[Scored]) -> Vec<Lint> {
    let mut lints = Vec::new();
    let mut periods: Vec<&str> = scored
        .iter()
        .filter_map(|each| each.inputs.first())
        .map(|reach| &*reach.unit)
        .collect();
    periods.put_in_order();
    periods.dedup();
    if periods.len() > 1 {
        lints.push(Lint {
            item: None,
            field: Some(PERIOD.into()),
            message: format!(
                "reach is counted {}: brought to a quarter",
                periods.join(" and ")
            ),
        });
    }
    for each in scored {
        let odd = oddities(context, each);
        lints.extend(odd.into_iter().map(|(field, message)| Lint {
            item: Some(each.item),
            field: Some(field.into()),
            message,
        }));
    }
    lints
}

fn oddities(context: &Context<'_>, scored: &Scored) -> Vec<(&'static str, String)> {
    let [reach, impact, confidence, effort] = &*scored.inputs else {
        return Vec::new();
    };
    let mut odd = Vec::new();
    let customers = context.backlog.config.rank.customer_base;
    if let Some(customers) = customers.filter(|customers| reach.value > *customers) {
        odd.push((
            REACH,
            format!(
                "reach {} is more than all {} customers",
                reach.value, customers
            ),
        ));
    }
    let asked = context.demand.of(scored.item).requesters;
    if asked > 0 && reach.value.to_bits() == (asked as f64).to_bits() {
        odd.push((
            REACH,
            format!("reach {asked} is the number of people who asked: reach is who is affected"),
        ));
    }
    if !IMPACTS.contains(&impact.value) {
        odd.push((
            IMPACT,
            format!("impact {} is none of 3, 2, 1, 0.5, 0.25", impact.value),
        ));
    }
    let share = if confidence.value > 1.0 {
        confidence.value / 100.0
    } else {
        confidence.value
    };
    if !CONFIDENCES.iter().any(|level| (level - share).abs() < 1e-9) {
        odd.push((
            CONFIDENCE,
            format!(
                "confidence {} is none of 100, 80, 50 percent",
                figure(share * 100.0)
            ),
        ));
    }
    if effort.value < LEAST_EFFORT {
        odd.push((
            EFFORT,
            format!("effort {} is less than half a person-month", effort.value),
        ));
    }
    odd
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn rice(id: &str, lines: &str) -> (String, String) {
        let lines = lines.replace(", ", "\n    ");
        item(id, &format!("score:\n  rice:\n    {lines}\n"))
    }

    #[test]
    fn multiplies_and_divides_by_effort() {
        let files = [
            rice(
                "S-AAAAA1",
                "reach: 2000, impact: 2, confidence: 0.8, effort: 4",
            ),
            rice(
                "S-AAAAA2",
                "reach: 2000, impact: 2, confidence: 80, effort: 4",
            ),
            rice(
                "S-AAAAA3",
                "reach: 2000, impact: 2, confidence: 80 %, effort: 4",
            ),
        ];
        let sample = Sample::ranked_by("rice", &files);
        assert_eq!(
            sample
                .scores()
                .iter()
                .map(|(_, score)| *score)
                .collect::<Vec<_>>(),
            [800.0; 3]
        );
        assert_eq!(sample.formula("S-AAAAA3"), "2000 * 2 * 0.8 / 4 = 800");
        assert!(sample.lints().is_empty(), "{:?}", sample.lints());
    }

    #[test]
    fn periods_are_brought_to_a_quarter_and_told() {
        let files = [
            rice(
                "S-AAAAA1",
                "reach: 100, period: month, impact: 1, confidence: 100, effort: 1",
            ),
            rice(
                "S-AAAAA2",
                "reach: 1000, period: year, impact: 1, confidence: 100, effort: 1",
            ),
        ];
        let sample = Sample::ranked_by("rice", &files);
        assert_eq!(sample.scores(), [("S-AAAAA1", 300.0), ("S-AAAAA2", 250.0)]);
        assert_eq!(
            sample.lints(),
            ["reach is counted a month and a year: brought to a quarter"]
        );
        assert_eq!(sample.formula("S-AAAAA1"), "300 * 1 * 1 / 1 = 300");
    }

    #[test]
    fn values_off_the_scales_are_told() {
        let config = "rank:\n  method: rice\n  customer_base: 500\n";
        let files = [rice(
            "S-AAAAA1",
            "reach: 600, impact: 4, confidence: 65, effort: 0.25",
        )];
        assert_eq!(
            Sample::configured(config, &files).lints(),
            [
                "S-AAAAA1: reach 600 is more than all 500 customers",
                "S-AAAAA1: impact 4 is none of 3, 2, 1, 0.5, 0.25",
                "S-AAAAA1: confidence 65 is none of 100, 80, 50 percent",
                "S-AAAAA1: effort 0.25 is less than half a person-month",
            ]
        );
    }

    #[test]
    fn reach_copied_from_the_demand_is_told() {
        let feedback = (
            "backlog/feedback/2026/F-AAAAA1-x.md".to_owned(),
            "---\nid: F-AAAAA1\ntype: feedback\ntitle: x\nreceived: 2026-10-01\nchannel: portal\nrequester: R-AAAAA1\naddressed_by: [S-AAAAA1]\n---\n".to_owned(),
        );
        let files = [
            rice("S-AAAAA1", "reach: 1, impact: 1, confidence: 1, effort: 1"),
            feedback,
        ];
        assert_eq!(
            Sample::ranked_by("rice", &files).lints(),
            ["S-AAAAA1: reach 1 is the number of people who asked: reach is who is affected"]
        );
    }

    #[test]
    fn no_effort_and_no_period_of_ours_leave_it_unscored() {
        let files = [rice(
            "S-AAAAA1",
            "reach: 1, period: decade, impact: 1, confidence: 1, effort: 0",
        )];
        assert_eq!(
            Sample::ranked_by("rice", &files).unscored(),
            [
                "S-AAAAA1: score.rice.period is `decade`, none of week, month, quarter, year; score.rice.effort is 0, must be above 0"
            ]
        );
    }
}
