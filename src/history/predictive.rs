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
        self.reach(items).by(days)
    }

    /// When so many items are reached: one table for every day and every confidence.
    pub fn reach(&self, items: usize) -> Reach {
        let mut less = Vec::new();
        // More than the best day repeated is never reached, and a longer row would only hold zeros.
        let items = items.min(self.most() + 1);
        if items > 0 {
            let mut rows = Rows::new(self, items);
            less.push(rows.sums.iter().sum());
            for _ in 1..=self.horizon.min(items - 1) {
                less.push(rows.advance().iter().sum());
            }
        }
        Reach {
            weights: Weights::new(self),
            less,
        }
    }

    /// When each number of items up to `items` is reached: one table for every number, day and confidence.
    pub fn reaches(&self, items: usize) -> Reaches {
        let days = self.horizon.min(items.saturating_sub(1));
        let mut less = vec![Vec::with_capacity(days + 1); items];
        if items > 0 {
            let mut rows = Rows::new(self, items);
            add_prefixes(&mut less, &rows.sums);
            for _ in 1..=days {
                add_prefixes(&mut less, rows.advance());
            }
        }
        Reaches {
            weights: Weights::new(self),
            less,
        }
    }

    /// The largest number that is reached in `days` working days with probability `confidence` or more.
    pub fn how_many(&self, days: usize, confidence: f64) -> usize {
        let days = days.min(self.horizon);
        let Some((largest, _)) = self.values.last() else {
            return 0;
        };
        let bound = days * largest + 1;
        let mut cap = bound.min(self.likely_items(days) * 2 + 16);
        loop {
            let mut reached = 1.0;
            for (items, probability) in self.distribution(days, cap).iter().enumerate() {
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
        self.reach(items).when(confidence)
    }

    /// The probabilities of exactly 0, 1, … items in `days` working days, for numbers below `cap`.
    pub fn distribution(&self, days: usize, cap: usize) -> Vec<f64> {
        let days = days.min(self.horizon);
        let weights = Weights::new(self);
        let mut rows = Rows::new(self, cap);
        let mut sums = vec![0.0; cap];
        for busy in 0..=days.min(cap.saturating_sub(1)) {
            let row = if busy == 0 {
                &rows.sums
            } else {
                rows.advance()
            };
            let share = weights.share(days, busy);
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight * share;
            }
        }
        sums
    }

    /// No more items can be finished within the horizon.
    fn most(&self) -> usize {
        self.values
            .last()
            .map_or(0, |(largest, _)| largest * self.horizon)
    }

    fn likely_items(&self, days: usize) -> usize {
        let finished: usize = self.values.iter().map(|(value, count)| value * count).sum();
        (finished * days).div_ceil(self.observed_days.max(1))
    }

    /// Half of the horizon: what weights are scaled by, so that no number overflows or vanishes.
    fn mean(&self) -> f64 {
        self.horizon as f64 / 2.0
    }

    /// The weights of 0, 1, … up to the horizon's future days that are like `count` of the observed days.
    ///
    /// Up to a factor that only depends on the number of days, `C(count + j - 1, j)` of the Dirichlet-multinomial is a
    /// negative binomial probability, and `p^j / j!` of the multinomial a Poisson one. In this form no number overflows;
    /// the factor cancels when a day is normalised.
    fn weights(&self, count: usize) -> Vec<f64> {
        let mean = self.mean();
        let observed = self.observed_days as f64;
        let share = mean / (mean + observed);
        let mut weight = self.no_day(count);
        let count = count as f64;
        let mut day = 0.0;
        let mut weights = Vec::with_capacity(self.horizon + 1);
        weights.push(weight);
        for _ in 0..self.horizon {
            weight *= match self.method {
                Method::Dirichlet => (count + day) / (day + 1.0) * share,
                Method::Plain => mean * count / observed / (day + 1.0),
            };
            day += 1.0;
            weights.push(weight);
        }
        weights
    }

    /// The weight of no future day being like `count` of the observed days.
    fn no_day(&self, count: usize) -> f64 {
        let mean = self.mean();
        let observed = self.observed_days as f64;
        let count = count as f64;
        match self.method {
            Method::Dirichlet => (count * (-mean / (mean + observed)).ln_1p()).exp(),
            Method::Plain => (-mean * count / observed).exp(),
        }
    }
}

/// When one number of items is reached.
#[derive(Clone, Debug)]
pub struct Reach {
    weights: Weights,
    /// By number of days with something finished, what their sums below the number weigh; empty for zero items.
    less: Vec<f64>,
}

impl Reach {
    /// The probability, 0 to 1, that it is reached in `days` working days; beyond the horizon that of the horizon.
    pub fn by(&self, days: usize) -> f64 {
        self.weights.at_least(&self.less, days)
    }

    /// The first working day, from 1, by which it is reached with probability `confidence`; none beyond the horizon.
    /// Zero items are reached on day 0.
    pub fn when(&self, confidence: f64) -> Option<usize> {
        self.weights.when(&self.less, confidence)
    }
}

/// When each of several numbers of items is reached.
#[derive(Clone, Debug)]
pub struct Reaches {
    weights: Weights,
    /// By number of items, from 1, as in `Reach`.
    less: Vec<Vec<f64>>,
}

impl Reaches {
    /// As `Reach::by`; none for a number beyond the table.
    pub fn by(&self, items: usize, days: usize) -> Option<f64> {
        Some(self.weights.at_least(self.less(items)?, days))
    }

    /// As `Reach::when`; none also for a number beyond the table.
    pub fn when(&self, items: usize, confidence: f64) -> Option<usize> {
        self.weights.when(self.less(items)?, confidence)
    }

    fn less(&self, items: usize) -> Option<&[f64]> {
        match items.checked_sub(1) {
            None => Some(&[]),
            Some(at) => self.less.get(at).map(Vec::as_slice),
        }
    }
}

/// What days without anything finished weigh, and all days together.
#[derive(Clone, Debug)]
struct Weights {
    /// By number of days with nothing finished.
    idle: Vec<f64>,
    /// What all sums of so many days weigh together.
    totals: Vec<f64>,
    /// Whether any day was observed.
    is_known: bool,
}

impl Weights {
    fn new(predictive: &Predictive) -> Self {
        Self {
            idle: predictive.weights(predictive.zeros),
            totals: predictive.weights(predictive.observed_days),
            is_known: predictive.observed_days > 0,
        }
    }

    /// What a weight of `busy` days with something finished is as a probability among `days` days.
    fn share(&self, days: usize, busy: usize) -> f64 {
        let idle = days.checked_sub(busy).and_then(|idle| self.idle.get(idle));
        match (idle, self.totals.get(days)) {
            (Some(idle), Some(total)) if self.is_known => idle / total,
            _ => 0.0,
        }
    }

    fn horizon(&self) -> usize {
        self.totals.len() - 1
    }

    fn at_least(&self, less: &[f64], days: usize) -> f64 {
        if less.is_empty() {
            return 1.0;
        }
        if !self.is_known {
            return 0.0;
        }
        let days = days.min(self.horizon());
        let less: f64 = less
            .iter()
            .take(days + 1)
            .zip(self.idle.iter().take(days + 1).rev())
            .map(|(less, idle)| less * idle)
            .sum();
        let total = self.totals.get(days).copied().unwrap_or(1.0);
        (1.0 - less / total).clamp(0.0, 1.0)
    }

    fn when(&self, less: &[f64], confidence: f64) -> Option<usize> {
        if less.is_empty() {
            return Some(0);
        }
        let is_done = |day: usize| self.at_least(less, day) + ROUNDING >= confidence;
        if !self.is_known || !is_done(self.horizon()) {
            return None;
        }
        // The probability never falls from day to day.
        let (mut not_done, mut done) = (0, self.horizon());
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
}

/// What each sum below a cap weighs over 0, 1, 2, … days with something finished.
///
/// The weights over `n` days are the coefficient of `x^n` in a generating function `G(x, y)`, where `y` counts items. Its
/// logarithmic derivative gives each row from the one before it, in a time that grows with the distinct values only: for
/// the Dirichlet-multinomial `G` is the product over values `v` of `(1 - ρ x y^v)^-c`, so that
/// `n G_n = Σ c H_v,n` with `H_v,n = ρ y^v (G_n-1 + H_v,n-1)`; for the multinomial `n G_n = Σ p_v y^v G_n-1`. Each such day
/// finishes an item at least, so that more days than the cap weigh nothing.
struct Rows<'a> {
    predictive: &'a Predictive,
    days: usize,
    /// By sum.
    sums: Vec<f64>,
    /// `H` for each value.
    tails: Vec<Vec<f64>>,
    /// A row to write into.
    free: Vec<f64>,
}

impl<'a> Rows<'a> {
    /// The row of no days.
    fn new(predictive: &'a Predictive, cap: usize) -> Self {
        let busy = predictive.observed_days - predictive.zeros;
        let mut sums = vec![0.0; cap];
        if let Some(nothing) = sums.first_mut() {
            *nothing = predictive.no_day(busy);
        }
        Self {
            predictive,
            days: 0,
            tails: vec![vec![0.0; cap]; predictive.values.len()],
            free: vec![0.0; cap],
            sums,
        }
    }

    /// The row of one more day.
    fn advance(&mut self) -> &[f64] {
        self.days += 1;
        let predictive = self.predictive;
        let mean = predictive.mean();
        let observed = predictive.observed_days as f64;
        let day = self.days as f64;
        for ((value, _), tail) in predictive.values.iter().zip(&mut self.tails) {
            let (nothing, shifted) = self.free.split_at_mut((*value).min(self.sums.len()));
            nothing.fill(0.0);
            let earlier = self.sums.iter().zip(tail.iter());
            match predictive.method {
                Method::Dirichlet => {
                    let share = mean / (mean + observed);
                    for (weight, (sum, tail)) in shifted.iter_mut().zip(earlier) {
                        *weight = share * (sum + tail);
                    }
                }
                Method::Plain => {
                    for (weight, (sum, _)) in shifted.iter_mut().zip(earlier) {
                        *weight = mean / observed * sum;
                    }
                }
            }
            std::mem::swap(tail, &mut self.free);
        }
        self.sums.fill(0.0);
        for ((_, count), tail) in predictive.values.iter().zip(&self.tails) {
            let share = *count as f64 / day;
            for (sum, weight) in self.sums.iter_mut().zip(tail) {
                *sum += share * weight;
            }
        }
        &self.sums
    }
}

/// Adds to each number of items what the sums below it weigh in this row.
fn add_prefixes(less: &mut [Vec<f64>], row: &[f64]) {
    let mut below = 0.0;
    for (less, weight) in less.iter_mut().zip(row) {
        below += weight;
        less.push(below);
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
    fn a_table_of_all_numbers_says_what_each_number_alone_says() {
        let predictive = Predictive::new(&OBSERVED, 200);
        let reaches = predictive.reaches(12);
        for items in 0..=12 {
            let reach = predictive.reach(items);
            for confidence in [0.5, 0.85, 0.95] {
                assert_eq!(reaches.when(items, confidence), reach.when(confidence));
            }
            let by = reaches.by(items, 10).unwrap();
            assert!((by - reach.by(10)).abs() < 1e-12);
        }
        assert_eq!(reaches.when(13, 0.5), None);
        assert_eq!(reaches.by(13, 5), None);
    }

    /// Numbers from 0 to `below`, exclusive: `SplitMix64` (Steele, Lea, Flood 2014).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let wide = u128::from(mixed ^ (mixed >> 31)) * below as u128;
            usize::try_from(wide >> 64).unwrap()
        }
    }

    /// The share of runs that finish each number of items or more in ten days, by drawing days; with 200 000 runs its
    /// standard error is 0.0011. Drawing an observed day or again one of those drawn before (Pólya's urn) is drawing from
    /// days whose weights are Dirichlet-distributed.
    fn sampled(method: Method, runs: usize) -> [f64; 6] {
        let mut dice = Dice(2);
        let mut reached = [0.0; 6];
        for _ in 0..runs {
            let mut drawn = [0_u32; 10];
            for day in 0..drawn.len() {
                let again = match method {
                    Method::Dirichlet => day,
                    Method::Plain => 0,
                };
                let at = dice.below(OBSERVED.len() + again);
                let value = OBSERVED.get(at).copied();
                drawn[day] = value.unwrap_or_else(|| drawn[at - OBSERVED.len()]);
            }
            let sum: u32 = drawn.iter().sum();
            for (reached, items) in reached.iter_mut().zip([3, 4, 5, 6, 8, 10]) {
                *reached += f64::from(u8::from(sum >= items));
            }
        }
        reached.map(|reached| reached / runs as f64)
    }

    #[test]
    fn the_exact_answer_is_what_two_hundred_thousand_sampled_runs_approach() {
        for method in [Method::Dirichlet, Method::Plain] {
            let predictive = Predictive::with_method(&OBSERVED, 60, method);
            let sampled = sampled(method, 200_000);
            for (items, sampled) in [3, 4, 5, 6, 8, 10].into_iter().zip(sampled) {
                let exact = predictive.at_least(items, 10);
                assert!(
                    (exact - sampled).abs() < 0.002,
                    "{items}: {exact} {sampled}"
                );
            }
        }
    }

    #[test]
    fn more_than_the_best_day_repeated_is_never_reached() {
        let reach = Predictive::new(&OBSERVED, 100).reach(1_000_000);
        assert!(reach.by(100) < 1e-9);
        assert_eq!(reach.when(0.5), None);
        let most = Predictive::new(&[2], 100);
        assert_eq!(
            (most.when(200, 0.95), most.when(201, 0.05)),
            (Some(100), None)
        );
    }

    #[test]
    fn one_observed_day_repeats_for_ever() {
        let predictive = Predictive::new(&[2], 60);
        assert_eq!(predictive.how_many(10, 0.95), 20);
        assert_eq!(predictive.when(20, 0.95), Some(10));
    }
}
