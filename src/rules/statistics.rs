//! Medians and rank correlations, with ties.

use crate::text::sorting::PutInOrder as _;

/// The median; the mean of the middle two of an even number. None of nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.put_in_order_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

/// Spearman's rho, -1 to 1: Pearson's correlation of the ranks, ties at their mean rank. None where one side is all equal.
pub(super) fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let first = ranks(pairs.iter().map(|pair| pair.0).collect());
    let second = ranks(pairs.iter().map(|pair| pair.1).collect());
    let mean = f64::midpoint(pairs.len() as f64, 1.0);
    let mut together = 0.0;
    let mut spread = (0.0, 0.0);
    for (one, other) in first.iter().zip(&second) {
        let (one, other) = (one - mean, other - mean);
        together += one * other;
        spread.0 += one * one;
        spread.1 += other * other;
    }
    let scale = f64::sqrt(spread.0 * spread.1);
    (scale > 0.0).then(|| together / scale)
}

/// The rank of each value from 1, ties at the mean of their ranks.
fn ranks(values: Vec<f64>) -> Vec<f64> {
    let mut sorted = values.clone();
    sorted.put_in_order_by(f64::total_cmp);
    let rank = |value: f64| {
        let below = sorted.partition_point(|other| *other < value);
        let up_to = sorted.partition_point(|other| *other <= value);
        (below + up_to + 1) as f64 / 2.0
    };
    values.into_iter().map(rank).collect()
}

/// Kendall's tau-b, -1 to 1: concordant less discordant pairs, over the geometric mean of the pairs not tied on each side
/// (M. Kendall, The treatment of ties in ranking problems, 1945). None where one side is all equal.
pub(super) fn kendall(pairs: &[(f64, f64)]) -> Option<f64> {
    let mut score = 0.0;
    let mut untied = (0.0, 0.0);
    for (at, one) in pairs.iter().enumerate() {
        for other in pairs.iter().skip(at + 1) {
            let first = sign(one.0, other.0);
            let second = sign(one.1, other.1);
            score += first * second;
            untied.0 += first.abs();
            untied.1 += second.abs();
        }
    }
    let scale = f64::sqrt(untied.0 * untied.1);
    (scale > 0.0).then(|| score / scale)
}

fn sign(one: f64, other: f64) -> f64 {
    match one.total_cmp(&other) {
        std::cmp::Ordering::Less => 1.0,
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => -1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found - wanted).abs() < 1e-4)
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    /// Ranks 4 3 1 2 5 against 1 2 3 4 5: squared differences 9, 1, 4, 4, 0, so rho = 1 - 6 * 18 / (5 * 24) = 0.1.
    #[test]
    fn spearman_without_ties_is_the_formula_of_squared_differences() {
        let pairs = [
            (1.0, 50.0),
            (2.0, 30.0),
            (3.0, 10.0),
            (4.0, 20.0),
            (5.0, 60.0),
        ];
        assert!(near(spearman(&pairs), 0.1), "{:?}", spearman(&pairs));
    }

    /// Ranks 1 2 3 4 against 1.5 1.5 3 4, about their mean of 2.5: products 1.5 + 0.5 + 0.25 + 2.25 = 4.5, spreads 5 and
    /// 4.5, so rho = 4.5 / sqrt(22.5).
    #[test]
    fn spearman_gives_ties_their_mean_rank() {
        let pairs = [(1.0, 7.0), (2.0, 7.0), (3.0, 8.0), (4.0, 9.0)];
        assert!(near(spearman(&pairs), 0.948_683), "{:?}", spearman(&pairs));
        assert_eq!(spearman(&[(1.0, 3.0), (2.0, 3.0)]), None);
    }

    /// Estimates 1 2 2 3, days 2 1 4 4. Pairs: 1-2 down, 1-3 up, 1-4 up, 2-3 tied left, 2-4 up, 3-4 tied right.
    /// Score 3 - 1 = 2; untied 5 and 5; tau-b = 2 / 5.
    #[test]
    fn kendall_leaves_ties_out_on_the_side_where_they_are() {
        let pairs = [(1.0, 2.0), (2.0, 1.0), (2.0, 4.0), (3.0, 4.0)];
        assert!(near(kendall(&pairs), 0.4), "{:?}", kendall(&pairs));
        assert_eq!(kendall(&[(1.0, 3.0), (2.0, 3.0)]), None);
    }
}
