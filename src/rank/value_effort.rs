//! Value over effort, and the four quadrants.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Class, Context, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "value-effort",
    summary: "value over effort, with quick wins, big bets, fill-ins and money pits",
    docs: "## Formula
`value / effort`. The quadrants split at the medians of the list, which are printed: *quick win* (value at least the median, effort at most), *big bet* (more effort), *fill-in* (less value, little effort), *money pit*.

## Source
The value/effort (impact/effort) matrix, common in the field.

## Inputs
`score.value_effort.value`; `score.value_effort.effort`, else `estimate`.

## Traps
- A quadrant says where an item lies among the others of the list: it changes when they change. The ratio does not.
",
    main_inputs: &[VALUE],
    score,
    formula: |_, score| match score.ratio {
        Some((value, effort)) => {
            format!("{} / {} = {}", figure(value), figure(effort), figure(score.value))
        }
        None => figure(score.value),
    },
    complete,
    notes: |_, scored| match medians(scored) {
        Some((value, effort)) => vec![format!(
            "quadrants split at the medians: value {}, effort {}",
            figure(value),
            figure(effort)
        )],
        None => Vec::new(),
    },
    ..PLAIN
};

const VALUE: &str = "score.value_effort.value";

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let value = reading.number("value", VALUE, "");
    let effort = reading.first_positive("effort", ["score.value_effort.effort", "estimate"], "");
    reading.ratio(value, effort)
}

fn complete(_: &Context<'_>, scored: &mut [Scored]) {
    let Some((middle_value, middle_effort)) = medians(scored) else {
        return;
    };
    for each in scored {
        let Some((value, effort)) = each.ratio else {
            continue;
        };
        let name = match (value >= middle_value, effort <= middle_effort) {
            (true, true) => "quick win",
            (true, false) => "big bet",
            (false, true) => "fill-in",
            (false, false) => "money pit",
        };
        each.class = Some(Class { rank: 0, name });
    }
}

/// The medians of value and effort; none for an empty list.
fn medians(scored: &[Scored]) -> Option<(f64, f64)> {
    let ratios: Vec<(f64, f64)> = scored.iter().filter_map(|each| each.ratio).collect();
    let values = ratios.iter().map(|(value, _)| *value).collect();
    let efforts = ratios.iter().map(|(_, effort)| *effort).collect();
    Some((median(values)?, median(efforts)?))
}

/// The middle number, or the mean of the two middle ones.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.put_in_order_by(f64::total_cmp);
    let upper = *numbers.get(numbers.len() / 2)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *numbers.get(numbers.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn rated(id: &str, value: u32, effort: u32) -> (String, String) {
        item(
            id,
            &format!("estimate: {effort}\nscore:\n  value_effort:\n    value: {value}\n"),
        )
    }

    #[test]
    fn the_list_is_split_at_its_medians() {
        let files = [
            rated("S-AAAAA1", 9, 2),
            rated("S-AAAAA2", 8, 13),
            rated("S-AAAAA3", 2, 1),
            rated("S-AAAAA4", 3, 8),
        ];
        let sample = Sample::ranked_by("value-effort", &files);
        let quadrants: Vec<(&str, &str)> = sample
            .ranking
            .scored
            .iter()
            .map(|each| (sample.id(each.item), each.class.unwrap().name))
            .collect();
        assert_eq!(
            quadrants,
            [
                ("S-AAAAA1", "quick win"),
                ("S-AAAAA3", "fill-in"),
                ("S-AAAAA2", "big bet"),
                ("S-AAAAA4", "money pit"),
            ]
        );
        assert_eq!(
            sample.ranking.notes,
            ["quadrants split at the medians: value 5.5, effort 5"]
        );
        assert_eq!(sample.formula("S-AAAAA4"), "3 / 8 = 0.375");
    }

    #[test]
    fn an_empty_list_has_no_medians() {
        assert!(
            Sample::ranked_by("value-effort", &[])
                .ranking
                .notes
                .is_empty()
        );
    }
}
