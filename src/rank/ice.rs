//! Impact, confidence, ease.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Context, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "ice",
    summary: "impact x confidence x ease, 1 to 10 each (Ellis)",
    docs: "## Formula
`impact * confidence * ease`, or with `rank.ice_combine: mean` their mean.

## Source
Sean Ellis; Itamar Gilad's confidence meter for confidence from 0.1.

## Inputs
`score.ice.impact` and `score.ice.ease`, 1 to 10; `score.ice.confidence`, 0.1 to 10.

## Traps
- Ease is not one over effort.
- One step on one input moves an item far: each item shows the range of ranks that one step on any one input gives it.
",
    main_inputs: &["score.ice.impact"],
    score,
    formula,
    complete,
    notes: |context, _| vec![format!("ice combines by {}", if is_mean(context) { "mean" } else { "product" })],
    ..PLAIN
};

/// Fields with the ends of their scales.
const FIELDS: [(&str, &str, f64); 3] = [
    ("impact", "score.ice.impact", 1.0),
    ("confidence", "score.ice.confidence", 0.1),
    ("ease", "score.ice.ease", 1.0),
];
const MOST: f64 = 10.0;

fn is_mean(context: &Context<'_>) -> bool {
    context.backlog.config.rank.ice_combine == "mean"
}

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let values = FIELDS.map(|(name, field, least)| {
        let value = reading.number(name, field, "");
        if value < least || value > MOST {
            return reading.lacks(format!("{field} is {value}, must be {least} to {MOST}"));
        }
        value
    });
    reading.score(combine(values, is_mean(subject.context)))
}

fn combine([impact, confidence, ease]: [f64; 3], is_mean: bool) -> f64 {
    if is_mean {
        (impact + confidence + ease) / 3.0
    } else {
        impact * confidence * ease
    }
}

fn formula(context: &Context<'_>, score: &Score) -> String {
    let inputs: Vec<String> = score
        .inputs
        .iter()
        .map(|input| figure(input.value))
        .collect();
    let result = figure(score.value);
    if is_mean(context) {
        format!("({}) / 3 = {result}", inputs.join(" + "))
    } else {
        format!("{} = {result}", inputs.join(" * "))
    }
}

/// The best and the worst rank by score that one step on any one input gives each item.
fn complete(context: &Context<'_>, scored: &mut [Scored]) {
    let mut falling: Vec<f64> = scored.iter().map(|each| each.score).collect();
    falling.put_in_order_by(|left, right| right.total_cmp(left));
    let is_mean = is_mean(context);
    for each in scored {
        let values: Vec<f64> = each.inputs.iter().map(|input| input.value).collect();
        let [impact, confidence, ease] = values.as_slice() else {
            continue;
        };
        let values = [*impact, *confidence, *ease];
        let (mut most, mut least) = (each.score, each.score);
        for (changed, (_, _, lowest)) in FIELDS.iter().enumerate() {
            for step in [-1.0, 1.0] {
                let mut other = values;
                if let Some(value) = other.get_mut(changed) {
                    *value = (*value + step).clamp(*lowest, MOST);
                }
                let score = combine(other, is_mean);
                most = most.max(score);
                least = least.min(score);
            }
        }
        // Those above a higher score do not include the item itself; those above a lower one do.
        let above = |score: f64| falling.partition_point(|other| *other > score);
        let best = above(most) + 1;
        let worst = above(least) + usize::from(least >= each.score);
        let rank = |rank: usize| u32::try_from(rank).unwrap_or(u32::MAX);
        each.rank_range = Some((rank(best), rank(worst.max(best))));
    }
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn ice(id: &str, impact: f64, confidence: f64, ease: f64) -> (String, String) {
        item(
            id,
            &format!(
                "score:\n  ice:\n    impact: {impact}\n    confidence: {confidence}\n    ease: {ease}\n"
            ),
        )
    }

    #[test]
    fn multiplies_or_takes_the_mean_and_says_which() {
        let files = [ice("S-AAAAA1", 8.0, 0.5, 3.0)];
        let sample = Sample::ranked_by("ice", &files);
        assert_eq!(sample.scores(), [("S-AAAAA1", 12.0)]);
        assert_eq!(sample.ranking.notes, ["ice combines by product"]);
        let sample = Sample::configured("rank:\n  method: ice\n  ice_combine: mean\n", &files);
        assert_eq!(sample.formula("S-AAAAA1"), "(8 + 0.5 + 3) / 3 = 3.833");
        assert_eq!(sample.ranking.notes, ["ice combines by mean"]);
    }

    #[test]
    fn one_step_on_one_input_shows_how_unsure_a_rank_is() {
        let files = [
            ice("S-AAAAA1", 5.0, 5.0, 5.0),
            ice("S-AAAAA2", 5.0, 5.0, 4.0),
            ice("S-AAAAA3", 2.0, 1.0, 1.0),
        ];
        let sample = Sample::ranked_by("ice", &files);
        // 125: one step down is 100, level with the second; 100: between 75 and 125; 2: between 1 and 4.
        let ranges: Vec<_> = sample
            .ranking
            .scored
            .iter()
            .map(|each| each.rank_range)
            .collect();
        assert_eq!(ranges, [Some((1, 1)), Some((1, 2)), Some((3, 3))]);
    }

    #[test]
    fn values_off_the_scale_are_not_scored() {
        let sample = Sample::ranked_by("ice", &[ice("S-AAAAA1", 11.0, 0.1, 0.0)]);
        assert_eq!(
            sample.unscored(),
            [
                "S-AAAAA1: score.ice.impact is 11, must be 1 to 10; score.ice.ease is 0, must be 1 to 10"
            ]
        );
    }
}
