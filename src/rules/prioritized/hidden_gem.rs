use crate::Facts;
use crate::rank::{Band, Scored};
use crate::rules::statistics::median;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P2",
    name: "hidden-gem",
    letter: Letter::Prioritized,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
Items in BEYOND and TAIL whose score is higher than the median score of NEXT: the ten highest, and how many there are besides.

## Why it matters
An order is kept at the top and forgotten at the bottom. The score is advice, and here it asks for a second look.

## How to fix it
Place the item in `order.txt`, or correct the inputs of its score (`deepen why ID` shows who set them and when).
",
    check: Check::Backlog(check),
};

const MOST: usize = 10;

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let ranking = facts.ranking;
    let next = ranking
        .scored
        .iter()
        .filter(|each| ranking.band(each.item) == Some(Band::Next));
    let Some(median) = median(next.map(|each| each.score).collect()) else {
        return Vec::new();
    };
    let is_far =
        |each: &&Scored| matches!(ranking.band(each.item), Some(Band::Beyond | Band::Tail));
    let mut gems: Vec<&Scored> = ranking
        .scored
        .iter()
        .filter(is_far)
        .filter(|each| each.score > median)
        .collect();
    gems.put_in_order_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(one.item.cmp(&other.item))
    });
    let mut remarks: Vec<Remark> = gems
        .iter()
        .take(MOST)
        .filter_map(|gem| {
            let item = facts.backlog.item(gem.item);
            let band = ranking.band(gem.item)?.name();
            let message = format!(
                "{} in {band} scores {} by {}, more than the median {} of NEXT",
                item.id,
                rounded(gem.score),
                ranking.method,
                rounded(median)
            );
            let help = format!(
                "place it in the order, or correct its inputs: `deepen why {}`",
                item.id
            );
            Some(Remark::at(item, item.title.span, message).help(help))
        })
        .collect();
    if gems.len() > MOST {
        let message = format!(
            "{} more items in BEYOND and TAIL score higher than the median of NEXT",
            gems.len() - MOST
        );
        let help = "`deepen rank` lists them with their scores";
        remarks.push(
            Remark::in_file("", Span::default(), message)
                .help(help)
                .key("more"),
        );
    }
    remarks
}

/// Whole numbers from 100 on, else one decimal.
fn rounded(score: f64) -> String {
    if score.abs() >= 100.0 {
        rounding::fixed(score, 0)
    } else {
        rounding::fixed(score, 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    fn worth(value: u32) -> String {
        format!(
            "estimate: 1\nscore:\n  rice: {{reach: {value}, period: quarter, impact: 1, confidence: 1, effort: 1}}\n"
        )
    }

    #[test]
    fn an_unlisted_item_that_beats_the_median_of_next_is_a_gem() {
        let (low, high) = (worth(100), worth(500));
        let case = listed(&[("S-000001", &high), ("S-000002", &low)])
            .item("S-000003", &high)
            .item("S-000004", &worth(50))
            .config("rank: {method: rice}\nbands: {now: 1, next: 2, later: 2}\n");
        assert_eq!(
            case.finds("P2"),
            [
                "info backlog/items/S-000003-it.md:3:8 S-000003 in TAIL scores 500 by rice, more than the median 100 of NEXT"
            ]
        );
    }
}
