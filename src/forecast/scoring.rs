//! How good probabilities were: coverage tests and scoring rules.

/// The 5 % point of the chi-squared distribution with one degree of freedom.
pub const CHI_SQUARED_5_PERCENT: f64 = 3.84;

/// Kupiec's proportion-of-failures statistic for `misses` among `trials` that were to miss with probability `chance`:
/// 0 when they missed just so often, above 3.84 with 5 % probability when the stated chance is right (Kupiec, 1995).
///
/// `-2 ln( (1-p)^(n-x) p^x / ((1-x/n)^(n-x) (x/n)^x) )`
pub fn kupiec(misses: usize, trials: usize, chance: f64) -> f64 {
    let held = (trials - misses) as f64;
    let failed = misses as f64;
    let share = failed / trials as f64;
    let times_ln = |times: f64, value: f64| if times > 0.0 { times * value.ln() } else { 0.0 };
    let stated = times_ln(held, 1.0 - chance) + times_ln(failed, chance);
    let seen = times_ln(held, 1.0 - share) + times_ln(failed, share);
    (-2.0 * (stated - seen)).max(0.0)
}

/// The standard error of the share of trials that come true with this chance: `sqrt(q(1-q)/n)`.
pub fn standard_error(chance: f64, trials: usize) -> f64 {
    (chance * (1.0 - chance) / trials as f64).sqrt()
}

/// The loss of a forecast that the outcome is `forecast` or more with this probability; 0 when they are equal. It is least
/// on average for the true quantile (Koenker, Bassett 1978).
pub fn pinball(forecast: f64, outcome: f64, confidence: f64) -> f64 {
    let level = 1.0 - confidence;
    if outcome >= forecast {
        level * (outcome - forecast)
    } else {
        (1.0 - level) * (forecast - outcome)
    }
}

/// The mean squared distance of stated probabilities and what happened (Brier, 1950), and the same for somebody who always
/// states the base rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Brier {
    /// Pairs of a probability and what happened.
    pub pairs: usize,
    /// 0 (always right and sure) to 1.
    pub score: f64,
    pub reference: f64,
}

impl Brier {
    /// Of pairs of a probability and whether it happened; none without pairs.
    pub fn new(pairs: &[(f64, bool)]) -> Option<Self> {
        if pairs.is_empty() {
            return None;
        }
        let count = pairs.len() as f64;
        let outcome = |happened: bool| f64::from(u8::from(happened));
        let rate = pairs
            .iter()
            .map(|(_, happened)| outcome(*happened))
            .sum::<f64>()
            / count;
        let mean = |stated: &dyn Fn(f64) -> f64| {
            let squares = pairs
                .iter()
                .map(|(chance, happened)| (stated(*chance) - outcome(*happened)).powi(2));
            squares.sum::<f64>() / count
        };
        Some(Self {
            pairs: pairs.len(),
            score: mean(&|chance| chance),
            reference: mean(&|_| rate),
        })
    }

    /// How much better than the base rate: 1 is perfect, 0 no better, below worse; none when everything or nothing happened.
    pub fn skill(self) -> Option<f64> {
        (self.reference > 1e-12).then(|| 1.0 - self.score / self.reference)
    }
}

/// The middle of sorted numbers; none without any.
pub fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-4
    }

    #[test]
    fn as_many_misses_as_promised_score_nothing() {
        assert!(close(kupiec(3, 20, 0.15), 0.0));
    }

    #[test]
    fn the_statistic_grows_with_too_many_and_too_few_misses() {
        // -2 * 20 ln 0.85
        assert!(close(kupiec(0, 20, 0.15), 6.5008));
        // 8 of 20: -2 (12 ln 0.85 + 8 ln 0.15 - 12 ln 0.6 - 8 ln 0.4)
        assert!(close(kupiec(8, 20, 0.15), 7.3339));
        // 6 of 20 is still consistent: -2 (14 ln 0.85 + 6 ln 0.15 - 14 ln 0.7 - 6 ln 0.3)
        assert!(close(kupiec(6, 20, 0.15), 2.8814));
        assert!(kupiec(20, 20, 0.15) > 70.0);
    }

    #[test]
    fn twenty_forecasts_of_85_percent_are_known_to_8_points() {
        assert!((standard_error(0.85, 20) - 0.0798).abs() < 1e-4);
    }

    #[test]
    fn missing_below_a_sure_forecast_costs_more_than_exceeding_it() {
        // At 85 % the level is 0.15.
        assert!(close(pinball(4.0, 6.0, 0.85), 0.3));
        assert!(close(pinball(4.0, 2.0, 0.85), 1.7));
        assert!(close(pinball(4.0, 4.0, 0.85), 0.0));
    }

    #[test]
    fn the_score_is_compared_with_the_base_rate() {
        // Squares 0.01, 0.04, 0.09, 0.16; base rate a half.
        let pairs = [(0.9, true), (0.8, true), (0.3, false), (0.4, false)];
        let brier = Brier::new(&pairs).unwrap();
        assert!(close(brier.score, 0.075) && close(brier.reference, 0.25));
        assert!(close(brier.skill().unwrap(), 0.7));
        assert_eq!(Brier::new(&[(0.9, true)]).unwrap().skill(), None);
        assert_eq!(Brier::new(&[]), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }
}
