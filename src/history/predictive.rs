//! How many items may be finished in so many days: the exact predictive distribution of past days, without sampling.
//!
//! A day's count is drawn from the observed days. How much each observed day weighs is itself uncertain: the Bayesian
//! bootstrap (Rubin, 1981) gives the weights a flat Dirichlet prior, and the sum over future days is then
//! Dirichlet-multinomial. It stands here and not in `forecast` since bands, a floor below, are computed from it too.

use std::collections::BTreeMap;

/// Horizons are at most this many working days (four years): beyond it the weights leave the range of `f64`.
const LONGEST_HORIZON: usize = 1000;

/// Probabilities are compared to confidences with this tolerance, so that rounding decides nothing.
const ROUNDING: f64 = 1e-12;

/// How the observed days are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The observed days are a sample, and so few of them that this matters (Bayesian bootstrap).
    #[default]
    Dirichlet,
    /// The observed days are the truth (what Monte Carlo tools do); over-confident with few of them.
    Plain,
}

/// The predictive distribution of items finished in future working days.
#[derive(Clone, Debug)]
pub struct Predictive {
    method: Method,
    /// Items finished on a day, and how many days had so many; without zero.
    values: Vec<(usize, usize)>,
    /// Days with nothing finished.
    zeros: usize,
    /// All observed days.
    observed_days: usize,
    /// Working days.
    horizon: usize,
}

impl Predictive {
    /// From items finished on each observed working day (zeros included), for horizons up to `days`, at most 1000.
    pub fn new(observed: &[u32], days: usize) -> Self {
        Self::with_method(observed, days, Method::Dirichlet)
    }

    /// The same by a method of choice.
    pub fn with_method(observed: &[u32], days: usize, method: Method) -> Self {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for finished in observed {
            *counts.entry(*finished as usize).or_default() += 1;
        }
        let zeros = counts.remove(&0).unwrap_or_default();
        Self {
            method,
            values: counts.into_iter().collect(),
            zeros,
            observed_days: observed.len(),
            horizon: days.min(LONGEST_HORIZON),
        }
    }

    /// The probability, 0 to 1, that at least `items` are finished in `days` working days; beyond the horizon that of
    /// the horizon. With no observed day nothing but zero items is likely.
    pub fn at_least(&self, items: usize, days: usize) -> f64 {
        if items == 0 {
            return 1.0;
        }
        if self.observed_days == 0 {
            return 0.0;
        }
        let days = days.min(self.horizon);
        let table = Table::new(self, days, items);
        table.at_least_cap(days)
    }

    /// The largest number that is reached in `days` working days with probability `confidence` or more.
    pub fn how_many(&self, days: usize, confidence: f64) -> usize {
        let days = days.min(self.horizon);
        let Some((largest, _)) = self.values.last() else {
            return 0;
        };
        let bound = days * largest + 1;
        let mut cap = bound.min(self.likely_items(days) * 4 + 16);
        loop {
            let probabilities = Table::new(self, days, cap).of_day(days);
            let mut reached = 1.0;
            for (items, probability) in probabilities.iter().enumerate() {
                reached -= probability;
                if reached + ROUNDING < confidence {
                    return items;
                }
            }
            if cap == bound {
                return bound - 1;
            }
            cap = bound.min(cap * 4);
        }
    }

    /// The number that is reached as likely as not in `days` working days.
    pub fn median(&self, days: usize) -> usize {
        self.how_many(days, 0.5)
    }

    /// The first working day, from 1, by which `items` are finished with probability `confidence`; none beyond the
    /// horizon. Zero items are finished on day 0.
    pub fn when(&self, items: usize, confidence: f64) -> Option<usize> {
        if items == 0 {
            return Some(0);
        }
        if self.observed_days == 0 {
            return None;
        }
        let table = Table::new(self, self.horizon, items);
        let is_done = |day: usize| table.at_least_cap(day) + ROUNDING >= confidence;
        if !is_done(self.horizon) {
            return None;
        }
        // The probability never falls from day to day.
        let (mut not_done, mut done) = (0, self.horizon);
        while done - not_done > 1 {
            let middle = not_done.midpoint(done);
            if is_done(middle) {
                done = middle;
            } else {
                not_done = middle;
            }
        }
        Some(done)
    }

    fn likely_items(&self, days: usize) -> usize {
        let finished: usize = self.values.iter().map(|(value, count)| value * count).sum();
        (finished * days).div_ceil(self.observed_days.max(1))
    }

    /// The weights of 0, 1, … up to `days` future days that are like `count` of the observed days.
    ///
    /// Up to a factor that only depends on the number of days, `C(count + j - 1, j)` of the Dirichlet-multinomial is a
    /// negative binomial probability, and `p^j / j!` of the multinomial a Poisson one. In this form no number overflows;
    /// the factor cancels when a day is normalised.
    fn weights(&self, count: usize, days: usize) -> Vec<f64> {
        let mean = days as f64 / 2.0;
        let observed = self.observed_days as f64;
        let count = count as f64;
        let share = mean / (mean + observed);
        let first = match self.method {
            Method::Dirichlet => (count * (-share).ln_1p()).exp(),
            Method::Plain => (-mean * count / observed).exp(),
        };
        let mut weight = first;
        let mut day = 0.0;
        let mut weights = Vec::with_capacity(days + 1);
        weights.push(first);
        for _ in 0..days {
            weight *= match self.method {
                Method::Dirichlet => (count + day) / (day + 1.0) * share,
                Method::Plain => mean * count / observed / (day + 1.0),
            };
            day += 1.0;
            weights.push(weight);
        }
        weights
    }
}

/// For each number of days the probability of each sum below a cap, by dynamic programming over the distinct values.
struct Table {
    /// By number of days with something finished, then by their sum; not normalised.
    busy: Vec<Vec<f64>>,
    /// By number of days with nothing finished.
    idle: Vec<f64>,
    /// What all sums of so many days weigh together.
    totals: Vec<f64>,
}

impl Table {
    fn new(predictive: &Predictive, days: usize, cap: usize) -> Self {
        let days = days.min(predictive.horizon);
        let mut busy = vec![vec![0.0; cap]; days + 1];
        if let Some(nothing) = busy.first_mut().and_then(|row| row.first_mut()) {
            *nothing = 1.0;
        }
        let mut largest = 0;
        for (value, count) in &predictive.values {
            let weights = predictive.weights(*count, days);
            add_value(&mut busy, *value, &weights, largest);
            largest = *value;
        }
        Self {
            busy,
            idle: predictive.weights(predictive.zeros, days),
            totals: predictive.weights(predictive.observed_days, days),
        }
    }

    /// The probabilities of the sums 0 up to the cap, exclusive, over `days` days.
    fn of_day(&self, days: usize) -> Vec<f64> {
        let total = self.totals.get(days).copied().unwrap_or(1.0);
        let width = self.busy.first().map_or(0, Vec::len);
        let mut sums = vec![0.0; width];
        for (row, idle) in self
            .busy
            .iter()
            .take(days + 1)
            .zip(self.idle.iter().take(days + 1).rev())
        {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight * idle / total;
            }
        }
        sums
    }

    /// The probability that the sum over `days` days is the cap or more.
    fn at_least_cap(&self, days: usize) -> f64 {
        let less: f64 = self.of_day(days).iter().sum();
        (1.0 - less).clamp(0.0, 1.0)
    }
}

/// Lets `0, 1, …` of the days have this value; `largest` is the largest value before it.
fn add_value(rows: &mut [Vec<f64>], value: usize, weights: &[f64], largest: usize) {
    // From the last row down, so that each is made from rows that are still without the value.
    for days in (0..rows.len()).rev() {
        let (before, rest) = rows.split_at_mut(days);
        let Some(row) = rest.first_mut() else {
            continue;
        };
        if let Some(weight) = weights.first() {
            for sum in row.iter_mut() {
                *sum *= weight;
            }
        }
        for (like_this, (source, weight)) in
            (1..).zip(before.iter().rev().zip(weights.iter().skip(1)))
        {
            let filled = (days - like_this) * largest + 1;
            let Some(target) = row.get_mut(value * like_this..) else {
                break;
            };
            for (sum, before) in target.iter_mut().zip(source.iter().take(filled)) {
                *sum += before * weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten working days of a small team.
    const OBSERVED: [u32; 10] = [0, 1, 0, 2, 1, 0, 0, 3, 1, 0];

    fn reach(predictive: &Predictive) -> Vec<String> {
        [3, 4, 5, 6, 8, 10]
            .map(|items| format!("{:.4}", predictive.at_least(items, 10)))
            .to_vec()
    }

    fn days(predictive: &Predictive) -> [Option<usize>; 3] {
        [0.5, 0.85, 0.95].map(|confidence| predictive.when(8, confidence))
    }

    #[test]
    fn a_sample_of_ten_days_is_less_sure_than_it_looks() {
        let predictive = Predictive::new(&OBSERVED, 60);
        assert_eq!(
            reach(&predictive),
            ["0.9261", "0.8665", "0.7895", "0.7007", "0.5046", "0.3263"]
        );
        assert_eq!(days(&predictive), [Some(10), Some(18), Some(26)]);
    }

    #[test]
    fn plain_resampling_takes_ten_days_for_the_truth() {
        let predictive = Predictive::with_method(&OBSERVED, 60, Method::Plain);
        assert_eq!(
            reach(&predictive),
            ["0.9754", "0.9376", "0.8734", "0.7815", "0.5412", "0.3013"]
        );
        assert_eq!(days(&predictive), [Some(10), Some(15), Some(18)]);
    }

    #[test]
    fn the_horizon_asked_for_does_not_change_the_answer() {
        let short = Predictive::new(&OBSERVED, 10);
        let long = Predictive::new(&OBSERVED, 1000);
        assert!((short.at_least(8, 10) - long.at_least(8, 10)).abs() < 1e-10);
        assert_eq!(long.when(8, 0.95), Some(26));
    }

    #[test]
    fn how_many_and_at_least_agree() {
        let predictive = Predictive::new(&OBSERVED, 60);
        for days in [1, 10, 30, 60] {
            for confidence in [0.15, 0.5, 0.85, 0.95] {
                let items = predictive.how_many(days, confidence);
                assert!(predictive.at_least(items, days) >= confidence - 1e-9);
                assert!(predictive.at_least(items + 1, days) < confidence);
            }
        }
    }

    #[test]
    fn long_horizons_stay_probabilities() {
        let observed: Vec<u32> = (0..700).map(|day| u32::from(day % 3 == 0)).collect();
        let predictive = Predictive::new(&observed, 1000);
        // A third of an item a day: 234 of 700 days.
        let median = predictive.median(900);
        assert!((290..=312).contains(&median), "{median}");
        assert!(predictive.at_least(1, 1) > 0.33 && predictive.at_least(1, 1) < 0.34);
    }

    #[test]
    fn days_without_items_never_finish_any() {
        let predictive = Predictive::new(&[0, 0, 0], 60);
        assert!(predictive.at_least(1, 60) < 1e-9);
        assert_eq!(predictive.how_many(60, 0.15), 0);
        assert_eq!(predictive.when(1, 0.5), None);
        assert_eq!(predictive.when(0, 0.5), Some(0));
    }

    #[test]
    fn without_observed_days_nothing_is_promised() {
        let predictive = Predictive::new(&[], 60);
        assert_eq!(predictive.how_many(10, 0.15), 0);
        assert!(predictive.at_least(1, 10) < 1e-9);
        assert_eq!(predictive.when(3, 0.5), None);
    }

    #[test]
    fn one_observed_day_repeats_for_ever() {
        let predictive = Predictive::new(&[2], 60);
        assert_eq!(predictive.how_many(10, 0.95), 20);
        assert_eq!(predictive.when(20, 0.95), Some(10));
    }
}
