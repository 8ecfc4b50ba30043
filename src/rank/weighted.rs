//! Weighted criteria on anchored scales.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Context, Lint, Model, Score, Scored, Subject};
use crate::backlog::config::{Criterion, Direction};

pub(super) static MODEL: Model = Model {
    name: "weighted",
    summary: "your own criteria with weights, on scales anchored in words",
    docs: "## Formula
`sum(weight * level) / sum(weight)` over the criteria of `rank.weighted`. A criterion with `direction: cost` counts `max - level`.

## Source
Weighted scoring, as in multi-attribute decision analysis (Keeney and Raiffa, *Decisions with Multiple Objectives*, 1976).

## Inputs
```yaml
rank:
  method: weighted
  weighted:
    reach: {weight: 3, max: 5, anchors: {\"1\": one team, \"5\": every customer}}
    risk: {weight: 1, direction: cost}
```
and for each item `score.weighted.reach`, `score.weighted.risk`.

## Traps
- Levels are never stretched to the best and worst of the list: that would turn ranks around when another item comes or goes. Anchor each level in words instead.
- The list says which change of one weight would turn ranks 1 and 2 around.
",
    main_inputs: &[],
    score,
    formula,
    lint,
    notes: |context, scored| sensitivity(context, scored).into_iter().collect(),
    ..PLAIN
};

const PREFIX: &str = "score.weighted.";

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let criteria = &subject.context.backlog.config.rank.weighted;
    let mut reading = Reading::new(subject);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (name, criterion) in criteria {
        let field = format!("{PREFIX}{name}");
        let level = reading.number(name.clone(), field.clone(), "");
        if level < 0.0 || level > criterion.max {
            reading.lacks(format!(
                "{field} is {level}, must be 0 to {}",
                criterion.max
            ));
        }
        if let Some(words) = anchor(criterion, level) {
            reading.note(words);
        }
        sum += criterion.weight * benefit(criterion, level);
        weights += criterion.weight;
    }
    if weights <= 0.0 {
        reading.lacks("rank.weighted has no criteria with a weight above 0");
    }
    reading.score(sum / weights)
}

/// How good a level is: costs count from the other end of the scale.
fn benefit(criterion: &Criterion, level: f64) -> f64 {
    match criterion.direction {
        Direction::Benefit => level,
        Direction::Cost => criterion.max - level,
    }
}

fn anchor(criterion: &Criterion, level: f64) -> Option<String> {
    criterion.anchors.get(&figure(level)).cloned()
}

fn formula(context: &Context<'_>, score: &Score) -> String {
    let criteria = &context.backlog.config.rank.weighted;
    let terms: Vec<String> = score
        .inputs
        .iter()
        .filter_map(|input| {
            let criterion = criteria.get(&*input.name)?;
            let level = figure(input.value);
            let weight = figure(criterion.weight);
            Some(match criterion.direction {
                Direction::Benefit => format!("{weight} * {level}"),
                Direction::Cost => format!("{weight} * ({} - {level})", figure(criterion.max)),
            })
        })
        .collect();
    let weights: f64 = criteria.values().map(|criterion| criterion.weight).sum();
    format!(
        "({}) / {} = {}",
        terms.join(" + "),
        figure(weights),
        figure(score.value)
    )
}

fn lint(context: &Context<'_>, _: &[Scored]) -> Vec<Lint> {
    let criteria = &context.backlog.config.rank.weighted;
    criteria
        .iter()
        .filter(|(_, criterion)| criterion.anchors.is_empty())
        .map(|(name, _)| Lint {
            item: None,
            field: None,
            message: format!(
                "rank.weighted.{name} has no anchors: say in words what its levels mean"
            ),
        })
        .collect()
}

/// Which change of one weight turns ranks 1 and 2 around: the smallest in proportion.
fn sensitivity(context: &Context<'_>, scored: &[Scored]) -> Option<String> {
    let criteria = &context.backlog.config.rank.weighted;
    let [first, second, ..] = scored else {
        return None;
    };
    let level = |scored: &Scored, name: &str| {
        scored
            .inputs
            .iter()
            .find(|input| input.name == name)
            .map(|input| input.value)
    };
    let apart: Vec<(&str, f64, f64)> = criteria
        .iter()
        .filter_map(|(name, criterion)| {
            let first = benefit(criterion, level(first, name)?);
            let second = benefit(criterion, level(second, name)?);
            Some((name.as_str(), criterion.weight, first - second))
        })
        .collect();
    let lead: f64 = apart.iter().map(|(_, weight, apart)| weight * apart).sum();
    let id = |scored: &Scored| context.backlog.item(scored.item).id.to_string();
    let pair = format!("ranks 1 ({}) and 2 ({})", id(first), id(second));
    if lead <= 0.0 {
        return Some(format!("{pair} are not apart by score"));
    }
    let flip = apart
        .iter()
        .filter(|(_, weight, apart)| *weight > 0.0 && apart.abs() > 0.0)
        .map(|(name, weight, apart)| (*name, *weight, weight - lead / apart))
        .filter(|(_, _, level)| *level >= 0.0)
        .min_by(|left, right| change(left).total_cmp(&change(right)));
    Some(match flip {
        Some((name, weight, level)) => format!(
            "{pair} are level when the weight of {name} goes from {} to {}",
            figure(weight),
            figure(level)
        ),
        None => format!("no change of a single weight turns {pair} around"),
    })
}

/// The change of a weight in proportion to it.
fn change((_, weight, level): &(&str, f64, f64)) -> f64 {
    ((level - weight) / weight).abs()
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    const CONFIG: &str = "rank:\n  method: weighted\n  weighted:\n    reach: {weight: 3, anchors: {\"4\": most customers}}\n    risk: {weight: 1, direction: cost, anchors: {\"0\": none}}\n";

    fn rated(id: &str, reach: f64, risk: f64) -> (String, String) {
        item(
            id,
            &format!("score:\n  weighted:\n    reach: {reach}\n    risk: {risk}\n"),
        )
    }

    #[test]
    fn costs_count_from_the_other_end_of_the_scale() {
        let sample = Sample::configured(CONFIG, &[rated("S-AAAAA1", 4.0, 2.0)]);
        assert_eq!(sample.scores(), [("S-AAAAA1", 3.75)]);
        assert_eq!(
            sample.formula("S-AAAAA1"),
            "(3 * 4 + 1 * (5 - 2)) / 4 = 3.75"
        );
        assert_eq!(sample.notes("S-AAAAA1"), ["most customers"]);
    }

    #[test]
    fn says_which_weight_turns_the_first_two_around() {
        // Lead: 3 * (4 - 3) + 1 * (1 - 3) = 1; level at reach 3 - 1 / 1 = 2, or risk 1 - 1 / -2 = 1.5.
        let sample = Sample::configured(
            CONFIG,
            &[rated("S-AAAAA1", 4.0, 4.0), rated("S-AAAAA2", 3.0, 2.0)],
        );
        assert_eq!(
            sample.ranking.notes,
            [
                "ranks 1 (S-AAAAA1) and 2 (S-AAAAA2) are level when the weight of reach goes from 3 to 2"
            ]
        );
    }

    #[test]
    fn an_item_that_comes_or_goes_turns_no_ranks_around() {
        let two = [rated("S-AAAAA1", 4.0, 4.0), rated("S-AAAAA2", 3.0, 2.0)];
        let three = [two[0].clone(), two[1].clone(), rated("S-AAAAA3", 5.0, 0.0)];
        assert_eq!(
            Sample::configured(CONFIG, &two).ids(),
            ["S-AAAAA1", "S-AAAAA2"]
        );
        assert_eq!(
            Sample::configured(CONFIG, &three).ids(),
            ["S-AAAAA3", "S-AAAAA1", "S-AAAAA2"]
        );
    }

    #[test]
    fn levels_off_the_scale_and_criteria_without_weight_are_not_scored() {
        let sample = Sample::configured(CONFIG, &[rated("S-AAAAA1", 6.0, 1.0)]);
        assert_eq!(
            sample.unscored(),
            ["S-AAAAA1: score.weighted.reach is 6, must be 0 to 5"]
        );
        let sample = Sample::ranked_by("weighted", &[rated("S-AAAAA1", 1.0, 1.0)]);
        assert_eq!(
            sample.unscored(),
            ["S-AAAAA1: rank.weighted has no criteria with a weight above 0"]
        );
    }
}
