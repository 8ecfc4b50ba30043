//! Cost of delay divided by duration.

use std::borrow::Cow;

use super::delay::{Profile, delay_cost};
use super::figure::{figure, with_unit};
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Context, Input, Lint, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "cd3",
    summary: "cost of delay per week, divided by the weeks the team is taken (Reinertsen; Smith's rule)",
    docs: "## Formula
`cost of delay per week / duration in weeks`: the order that makes the sum of all delay costs least, for one shared team and costs that grow evenly (Smith's rule, weighted shortest processing time).

*Duration* is the time the team is taken: `score.cod.duration_weeks`, else the estimate over the team's median points a week. Without measured throughput the estimate itself divides, and the unit says `per point`.

*Cost of delay per week* is what putting the item off by one more sprint costs, spread over that sprint: the profile's cost between the earliest finish (today and the duration) and one sprint later. An order is made anew every sprint, so that is the choice at hand.

| `score.cod.profile` | a delay costs |
|---|---|
| `linear` | `per_week`, for ever |
| `deadline` | nothing until `deadline`; `penalty` once when it is missed, and `per_week` from then on |
| `expiring` | `per_week` until `until`, nothing after |
| `step` | `penalty` once when `deadline` is missed, nothing before or after |

For a linear profile that is `per_week` itself. A penalty that cannot be escaped any more is no reason to hurry and costs nothing; one that this sprint can escape and the next cannot counts in full.

## Source
Reinertsen, *The Principles of Product Development Flow* (2009); Smith, *Various optimizers for single-stage production* (1956); Arnold, Black Swan Farming, for the profiles.

## Inputs
`score.cod.per_week`, `currency`, `profile`, `deadline` (else the item's `deadline`), `until`, `penalty`, `basis`, `duration_weeks`; `estimate`.

## Traps
- Needs money or another shared unit: mixed currencies are a finding.
- Wrong where items use different teams.
- Value starts at release, not when done.
- Known value and known duration fail in complex work (Vacanti): make items small first, and link a `basis`.
- It orders; it does not say whether to invest.
",
    main_inputs: &[PER_WEEK, PENALTY],
    score,
    formula,
    unit,
    lint,
    caveats,
    ..PLAIN
};

const PER_WEEK: &str = "score.cod.per_week";
const PENALTY: &str = "score.cod.penalty";
const DURATION: &str = "score.cod.duration_weeks";

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let currency = subject.text("score.cod.currency").unwrap_or_default();
    let profile = profile(&mut reading, currency);
    let duration = duration(&mut reading);
    let (Some(profile), Some(duration)) = (profile, duration) else {
        return Err(reading.missing());
    };
    let per_week = cost_per_week(&mut reading, profile, &duration, currency);
    reading.ratio(per_week, duration.value)
}

/// How the cost of a delay of this item grows, and its currency; none when the item does not say.
pub(super) fn stated_profile<'a>(subject: &Subject<'a>) -> Option<(Profile, &'a str)> {
    let currency = subject.text("score.cod.currency").unwrap_or_default();
    let profile = profile(&mut Reading::new(subject), currency)?;
    Some((profile, currency))
}

/// The profile that the item states; none when something it needs is missing, which is noted.
pub(super) fn profile(reading: &mut Reading<'_>, currency: &str) -> Option<Profile> {
    let weekly = match currency {
        "" => Cow::Borrowed("a week"),
        _ => Cow::Owned(format!("{currency}/week")),
    };
    let name = reading
        .subject
        .text("score.cod.profile")
        .unwrap_or("linear");
    let profile = match name {
        "linear" => Profile::Linear {
            per_week: reading.number("cost of delay", PER_WEEK, weekly),
        },
        "expiring" => Profile::Expiring {
            per_week: reading.number("cost of delay", PER_WEEK, weekly),
            day: day(reading, &["score.cod.until"]),
        },
        "deadline" => {
            let day = day(reading, &["score.cod.deadline", "deadline"]);
            let has = |field| reading.subject.has(field);
            let (has_penalty, has_per_week) = (has(PENALTY), has(PER_WEEK));
            if !has_penalty && !has_per_week {
                reading.lacks(format!("{PER_WEEK} is missing, and so is {PENALTY}"));
            }
            let mut optional = |is_there: bool,
                                name: &'static str,
                                field: &'static str,
                                unit: Cow<'static, str>| {
                if is_there {
                    reading.number(name, field, unit)
                } else {
                    0.0
                }
            };
            Profile::Deadline {
                day,
                per_week: optional(
                    has_per_week,
                    "cost of delay after the deadline",
                    PER_WEEK,
                    weekly,
                ),
                penalty: optional(
                    has_penalty,
                    "penalty",
                    PENALTY,
                    Cow::Owned(currency.to_owned()),
                ),
            }
        }
        "step" => Profile::Step {
            day: day(reading, &["score.cod.deadline", "deadline"]),
            penalty: reading.number("penalty", PENALTY, currency.to_owned()),
        },
        other => {
            reading.lacks(format!(
                "score.cod.profile is `{other}`, none of linear, deadline, expiring, step"
            ));
            return None;
        }
    };
    reading.is_complete().then_some(profile)
}

/// Days from today to the first of these dates that is there.
fn day(reading: &mut Reading<'_>, fields: &[&'static str]) -> f64 {
    let subject = reading.subject;
    for field in fields {
        if let Some(date) = subject.version(field).document.date(field) {
            let days = (date.value - subject.context.today).get_days();
            return reading.input(Input {
                name: Cow::Borrowed(if field.ends_with("until") {
                    "valuable until"
                } else {
                    "deadline"
                }),
                value: f64::from(days),
                unit: "days from today".into(),
                field: Some(Cow::Borrowed(field)),
                from: None,
                note: Some(date.value.to_string().into()),
            });
        }
    }
    let field = fields.first().copied().unwrap_or_default();
    match subject.text(field) {
        Some(text) => reading.lacks(format!("{field} is `{text}`, which is no date")),
        None => reading.lacks(format!("{field} is missing")),
    }
}

/// How long the team is taken.
struct Duration {
    value: f64,
    /// Whether the value is in weeks; else in points.
    in_weeks: bool,
}

/// The stated duration, else the estimate at the team's pace, else the estimate.
fn duration(reading: &mut Reading<'_>) -> Option<Duration> {
    let subject = reading.subject;
    if subject.has(DURATION) {
        let value = reading.positive("duration", DURATION, "weeks");
        return value.is_finite().then_some(Duration {
            value,
            in_weeks: true,
        });
    }
    let Some(estimate) = subject.number("estimate") else {
        reading.lacks("estimate is missing");
        return None;
    };
    if estimate <= 0.0 {
        reading.lacks(format!("estimate is {estimate}, must be above 0"));
        return None;
    }
    let pace = subject.context.points_per_week.filter(|pace| *pace > 0.0);
    let (value, unit, note) = match pace {
        Some(pace) => (
            estimate / pace,
            "weeks",
            Cow::Owned(format!(
                "estimate {}, median {} points/week ({} sprints)",
                figure(estimate),
                figure(pace),
                subject.context.sprints_counted()
            )),
        ),
        None => (
            estimate,
            "points",
            Cow::Borrowed(
                "the estimate itself: the team's throughput is not known, so the score is per point",
            ),
        ),
    };
    reading.input(Input {
        name: Cow::Borrowed("duration"),
        value,
        unit: unit.into(),
        field: Some(Cow::Borrowed("estimate")),
        from: None,
        note: Some(note),
    });
    Some(Duration {
        value,
        in_weeks: pace.is_some(),
    })
}

/// What one more sprint of waiting costs a week. For profiles that are not linear it is an input of its own.
fn cost_per_week(
    reading: &mut Reading<'_>,
    profile: Profile,
    duration: &Duration,
    currency: &str,
) -> f64 {
    if let Profile::Linear { per_week } = profile {
        return per_week;
    }
    let sprint_weeks = reading.subject.context.sprint_weeks();
    let finish = if duration.in_weeks {
        duration.value * 7.0
    } else {
        0.0
    };
    let cost = delay_cost(profile, finish, finish + sprint_weeks * 7.0);
    let name = reading
        .subject
        .text("score.cod.profile")
        .unwrap_or_default();
    reading.input(Input {
        name: Cow::Borrowed("cost of waiting a sprint"),
        value: cost / sprint_weeks,
        unit: match currency {
            "" => "a week".into(),
            _ => format!("{currency}/week").into(),
        },
        field: None,
        from: None,
        note: Some(Cow::Owned(format!(
            "profile {name}: finishing after {} days and not after {} costs {}, over a sprint of {} weeks",
            figure(finish + sprint_weeks * 7.0),
            figure(finish),
            with_unit(cost, currency),
            figure(sprint_weeks)
        ))),
    })
}

fn formula(_: &Context<'_>, score: &Score) -> String {
    let Some((cost, duration)) = score.ratio else {
        return figure(score.value);
    };
    let unit = |value: f64| {
        score
            .inputs
            .iter()
            .rev()
            .find(|input| input.value.to_bits() == value.to_bits())
            .map(|input| &*input.unit)
            .unwrap_or_default()
    };
    format!(
        "{} / {} = {}",
        with_unit(cost, unit(cost)),
        with_unit(duration, unit(duration)),
        figure(score.value)
    )
}

/// `EUR/week per week`, when all scores are in the same.
fn unit(context: &Context<'_>, scored: &[Scored]) -> String {
    let mut currencies: Vec<&str> = scored.iter().map(|each| currency(context, each)).collect();
    currencies.put_in_order();
    currencies.dedup();
    let has_points = |each: &Scored| each.inputs.iter().any(|input| input.unit == "points");
    let per = if scored.iter().any(has_points) {
        "point"
    } else {
        "week"
    };
    match currencies.as_slice() {
        [""] => format!("a week per {per}"),
        [only] => format!("{only}/week per {per}"),
        _ => String::new(),
    }
}

fn currency<'a>(context: &Context<'a>, scored: &Scored) -> &'a str {
    let document = &context.backlog.item(scored.item).document;
    document
        .text("score.cod.currency")
        .map(|currency| currency.value.trim())
        .unwrap_or_default()
}

fn lint(context: &Context<'_>, scored: &[Scored]) -> Vec<Lint> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for each in scored {
        *counts.entry(currency(context, each)).or_default() += 1;
    }
    let commonest = counts
        .iter()
        .max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
    let Some((commonest, _)) = commonest.filter(|_| counts.len() > 1) else {
        return Vec::new();
    };
    let name = |currency: &str| match currency {
        "" => "no currency".to_owned(),
        _ => currency.to_owned(),
    };
    scored
        .iter()
        .filter(|each| currency(context, each) != *commonest)
        .map(|each| Lint {
            item: Some(each.item),
            field: Some(Cow::Borrowed("score.cod.currency")),
            message: format!(
                "cost of delay in {}, the others in {}: not comparable",
                name(currency(context, each)),
                name(commonest)
            ),
        })
        .collect()
}

fn caveats(subject: &Subject<'_>) -> Vec<String> {
    let mut caveats = Vec::new();
    if !subject.has("score.cod.basis") {
        caveats.push(
            "no `score.cod.basis`: cost of delay assumes a known value and a known duration, which complex work does not have \
             (Vacanti); make the item small first, and say where the number comes from"
                .to_owned(),
        );
    }
    if subject.text("score.cod.profile") == Some("step") && subject.has(PER_WEEK) {
        caveats.push("`score.cod.per_week` is not used: profile step costs once".to_owned());
    }
    caveats
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the vectors are exact")]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn cod(id: &str, lines: &str, estimate: u32) -> (String, String) {
        let lines = lines.replace('\n', "\n    ");
        item(
            id,
            &format!("estimate: {estimate}\nscore:\n  cod:\n    {lines}\n"),
        )
    }

    fn weeks(id: &str, per_week: u32, weeks: f64) -> (String, String) {
        item(
            id,
            &format!("score:\n  cod:\n    per_week: {per_week}\n    duration_weeks: {weeks}\n"),
        )
    }

    fn total_cost(sequence: &[(f64, f64)]) -> f64 {
        let mut finish = 0.0;
        sequence
            .iter()
            .map(|(cost, weeks)| {
                finish += weeks;
                cost * finish
            })
            .sum()
    }

    #[test]
    fn the_ice_cream_stand_builds_the_second_flavour_first() {
        let sample = Sample::ranked_by(
            "cd3",
            &[weeks("S-AAAAA1", 10, 2.0), weeks("S-AAAAA2", 30, 4.0)],
        );
        assert_eq!(sample.scores(), [("S-AAAAA2", 7.5), ("S-AAAAA1", 5.0)]);
        assert_eq!(sample.formula("S-AAAAA2"), "30 a week / 4 weeks = 7.5");
    }

    #[test]
    fn its_order_has_the_least_total_cost_of_delay() {
        let (a, b, c) = ((10.0, 2.0), (30.0, 4.0), (4.0, 1.0));
        let costs = [
            [b, a, c],
            [b, c, a],
            [c, b, a],
            [a, b, c],
            [a, c, b],
            [c, a, b],
        ]
        .map(|sequence| total_cost(&sequence));
        assert_eq!(costs, [208.0, 210.0, 224.0, 228.0, 242.0, 244.0]);
        let files = [
            weeks("S-AAAAA1", 10, 2.0),
            weeks("S-AAAAA2", 30, 4.0),
            weeks("S-AAAAA3", 4, 1.0),
        ];
        assert_eq!(
            Sample::ranked_by("cd3", &files).ids(),
            ["S-AAAAA2", "S-AAAAA1", "S-AAAAA3"]
        );
    }

    #[test]
    fn a_deadline_counts_from_when_another_sprint_would_miss_it() {
        let with = |deadline: &str| {
            let lines = format!(
                "profile: deadline\npenalty: 1000\ncurrency: EUR\nduration_weeks: 1\ndeadline: {deadline}"
            );
            let sample = Sample::ranked_by("cd3", &[cod("S-AAAAA1", &lines, 3)]);
            sample.scores().first().map(|(_, score)| *score)
        };
        // Finished on 9 November at the earliest, on the 23rd after another sprint of two weeks.
        assert_eq!(with("2026-11-23"), Some(0.0));
        assert_eq!(with("2026-11-22"), Some(500.0));
        assert_eq!(with("2026-11-09"), Some(500.0));
        // Missed in any case: nothing to save.
        assert_eq!(with("2026-11-08"), Some(0.0));
    }

    #[test]
    fn what_expires_is_worth_the_time_that_is_left() {
        let lines = "profile: expiring\nper_week: 700\nuntil: 2026-11-16\nduration_weeks: 1";
        let sample = Sample::ranked_by("cd3", &[cod("S-AAAAA1", lines, 3)]);
        // One of the two weeks of the sprint is left: 700 / 2 weeks.
        assert_eq!(sample.scores(), [("S-AAAAA1", 350.0)]);
        assert_eq!(
            sample.notes("S-AAAAA1").last().map(String::as_str),
            Some(
                "profile expiring: finishing after 21 days and not after 7 costs 700, over a sprint of 2 weeks"
            )
        );
    }

    #[test]
    fn without_throughput_the_estimate_divides_and_the_unit_says_so() {
        let sample = Sample::ranked_by(
            "cd3",
            &[cod("S-AAAAA1", "per_week: 4200\ncurrency: EUR", 5)],
        );
        assert_eq!(sample.scores(), [("S-AAAAA1", 840.0)]);
        assert_eq!(sample.ranking.unit, "EUR/week per point");
        assert_eq!(sample.formula("S-AAAAA1"), "4200 EUR/week / 5 points = 840");
    }

    #[test]
    fn mixed_currencies_are_told_and_have_no_unit() {
        let files = [
            cod("S-AAAAA1", "per_week: 1\ncurrency: EUR", 1),
            cod("S-AAAAA2", "per_week: 2\ncurrency: EUR", 1),
            cod("S-AAAAA3", "per_week: 3\ncurrency: JPY", 1),
        ];
        let sample = Sample::ranked_by("cd3", &files);
        assert_eq!(
            sample.lints(),
            ["S-AAAAA3: cost of delay in JPY, the others in EUR: not comparable"]
        );
        assert_eq!(sample.ranking.unit, "");
    }

    #[test]
    fn every_missing_field_is_named() {
        let files = [
            item("S-AAAAA1", ""),
            cod("S-AAAAA2", "profile: deadline", 5),
            cod("S-AAAAA3", "profile: expiring\nper_week: 3\nuntil: soon", 0),
            cod("S-AAAAA4", "profile: sudden\nper_week: 3", 1),
        ];
        assert_eq!(
            Sample::ranked_by("cd3", &files).unscored(),
            [
                "S-AAAAA1: score.cod.per_week is missing; estimate is missing",
                "S-AAAAA2: score.cod.deadline is missing; score.cod.per_week is missing, and so is score.cod.penalty",
                "S-AAAAA3: score.cod.until is `soon`, which is no date; estimate is 0, must be above 0",
                "S-AAAAA4: score.cod.profile is `sudden`, none of linear, deadline, expiring, step",
            ]
        );
    }
}
