//! Forecasts of the past, made with what was known then, and how they came true.

use jiff::civil::Date;

use super::record::Record;
use super::scoring::{self, Brier, CHI_SQUARED_5_PERCENT};
use super::{ENOUGH_DAYS, ENOUGH_FINISHED, is_enough};
use crate::history::predictive::{Method, Predictive};
use crate::text::sorting::PutInOrder as _;

/// The confidences that are tried.
pub const CONFIDENCES: [f64; 4] = [0.5, 0.7, 0.85, 0.95];

/// With fewer origins whose windows do not overlap, they may.
const FEWEST_ORIGINS: usize = 8;

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// How many working days each forecast looks ahead; at least 1.
    pub horizon: usize,
    /// Calendar days of throughput that each forecast is made from.
    pub window_days: u32,
    pub method: Method,
}

/// How forecasts of the past came true.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    pub test: Test,
    /// Oldest first.
    pub origins: Vec<Origin>,
    /// Working days from one origin to the next. Below the horizon the windows overlap, and the origins are not independent.
    pub step: usize,
    /// For each confidence, ascending.
    pub coverage: Vec<Coverage>,
    /// Over pairs of an origin and a number of items: was so much finished by the end of the horizon?
    pub brier: Option<Brier>,
    /// The median distance of the 50 % and the 85 % day for as many items as the horizon finishes, in working days.
    pub sharpness_days: Option<f64>,
}

/// One forecast of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// It was made at the end of this day.
    pub day: Date,
    /// The last day of what it looked ahead to.
    pub until: Date,
    /// For each confidence: as many items or more, with the exact chance of that (numbers are whole, so it is not below).
    pub forecasts: Vec<(usize, f64)>,
    /// Items that were finished.
    pub actual: usize,
}

/// How forecasts of one confidence came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    pub confidence: f64,
    /// Forecasts that came true.
    pub held: usize,
    pub of: usize,
    /// Of the share of those that came true, were the confidence right.
    pub standard_error: f64,
    /// The mean of the exact chances: numbers of items are whole, so it is not below the confidence.
    pub stated: f64,
    /// Kupiec's statistic.
    pub likelihood_ratio: f64,
    /// The mean loss, in items.
    pub pinball: f64,
}

/// What a coverage says of the forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Consistent,
    /// They came true more often than promised.
    Careful,
    /// They came true less often than promised.
    OverConfident,
}

/// Why no forecast of the past could be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// The pace was stated, not measured.
    Stated,
    /// No day of the past had enough before it and the horizon after it.
    TooShort { working_days: usize, horizon: usize },
}

impl Coverage {
    pub fn share(&self) -> f64 {
        self.held as f64 / self.of as f64
    }

    pub fn verdict(&self) -> Verdict {
        if self.likelihood_ratio <= CHI_SQUARED_5_PERCENT {
            Verdict::Consistent
        } else if self.share() > self.confidence {
            Verdict::Careful
        } else {
            Verdict::OverConfident
        }
    }
}

impl Backtest {
    /// The back-test of this record. Origins end with the last day whose horizon has passed, a horizon apart; nearer to each
    /// other when there are fewer than eight of them. Days with too little data before them are no origins.
    ///
    /// # Errors
    /// Why there is no origin at all.
    pub fn new(record: &Record, test: &Test) -> Result<Self, Untested> {
        let (places, step) = places(record, test);
        if places.is_empty() {
            return Err(Untested::TooShort {
                working_days: record.days.len(),
                horizon: test.horizon,
            });
        }
        let mut pairs = Vec::new();
        let mut widths = Vec::new();
        let mut origins = Vec::with_capacity(places.len());
        for place in places {
            let trial = Trial::new(record, test, place);
            origins.extend(trial.origin(record, test));
            trial.pairs(&mut pairs);
            widths.extend(trial.width());
        }
        widths.put_in_order_by(f64::total_cmp);
        Ok(Self {
            test: *test,
            coverage: (0..CONFIDENCES.len())
                .filter_map(|at| coverage(&origins, at))
                .collect(),
            origins,
            step,
            brier: Brier::new(&pairs),
            sharpness_days: scoring::median(&widths),
        })
    }

    pub fn overlaps(&self) -> bool {
        self.step < self.test.horizon && self.origins.len() > 1
    }

    /// How forecasts of this confidence came true, when it was tried.
    pub fn at(&self, confidence: f64) -> Option<&Coverage> {
        self.coverage
            .iter()
            .find(|each| (each.confidence - confidence).abs() < 1e-9)
    }
}

/// The working days that forecasts are made at the end of, in order, and how far apart they are.
fn places(record: &Record, test: &Test) -> (Vec<usize>, usize) {
    let usable = |place: &usize| {
        let sample = record
            .days
            .get(*place)
            .map(|day| record.sample(*day, test.window_days));
        sample.is_some_and(|sample| is_enough(&sample))
    };
    let Some(last) = record.days.len().checked_sub(1 + test.horizon) else {
        return (Vec::new(), test.horizon);
    };
    let every = |step: usize| -> Vec<usize> {
        let mut places: Vec<usize> = (0..=last).rev().step_by(step).filter(usable).collect();
        places.reverse();
        places
    };
    let apart = every(test.horizon);
    if apart.len() >= FEWEST_ORIGINS {
        return (apart, test.horizon);
    }
    let first = (0..=last).find(usable);
    let step = first.map_or(test.horizon, |first| {
        ((last - first) / (FEWEST_ORIGINS - 1)).clamp(1, test.horizon)
    });
    (every(step), step)
}

/// One forecast of the past in the making.
struct Trial {
    place: usize,
    /// Of the horizon.
    predictive: Predictive,
    horizon: usize,
    actual: usize,
    /// The probability of each number of items or more, from one item on.
    chances: Vec<f64>,
    per_day: Vec<u32>,
    method: Method,
}

/// Numbers of items less likely than this are not asked for.
const UNLIKELY: f64 = 0.05;

impl Trial {
    fn new(record: &Record, test: &Test, place: usize) -> Self {
        let day = record.days.get(place).copied().unwrap_or_default();
        let per_day = record.sample(day, test.window_days).per_day;
        let predictive = Predictive::with_method(&per_day, test.horizon, test.method);
        let most = predictive.how_many(test.horizon, UNLIKELY).max(1);
        let mut reached = 1.0;
        let chances = predictive.distribution(test.horizon, most);
        let chances = chances.iter().map(|probability| {
            reached -= probability;
            f64::clamp(reached, 0.0, 1.0)
        });
        Self {
            chances: chances.collect(),
            place,
            predictive,
            horizon: test.horizon,
            actual: record.finished_between(place, place + test.horizon),
            per_day,
            method: test.method,
        }
    }

    fn origin(&self, record: &Record, test: &Test) -> Option<Origin> {
        let forecasts = CONFIDENCES.map(|confidence| {
            let items = self.predictive.how_many(self.horizon, confidence);
            let chance = match items.checked_sub(1) {
                None => 1.0,
                Some(at) => self.chances.get(at).copied().unwrap_or(confidence),
            };
            (items, chance)
        });
        Some(Origin {
            day: *record.days.get(self.place)?,
            until: *record.days.get(self.place + test.horizon)?,
            forecasts: forecasts.into(),
            actual: self.actual,
        })
    }

    fn pairs(&self, pairs: &mut Vec<(f64, bool)>) {
        let numbers = (1..).zip(&self.chances);
        pairs.extend(numbers.map(|(items, chance)| (*chance, self.actual >= items)));
    }

    /// Working days between the 50 % and the 85 % day of as many items as the horizon finishes.
    fn width(&self) -> Option<f64> {
        let items = self.predictive.median(self.horizon).max(1);
        let far = Predictive::with_method(&self.per_day, self.horizon * 4, self.method);
        let reach = far.reach(items);
        Some(reach.when(0.85)? as f64 - reach.when(0.5)? as f64)
    }
}

fn coverage(origins: &[Origin], at: usize) -> Option<Coverage> {
    let confidence = *CONFIDENCES.get(at)?;
    let of = origins.len();
    let mut coverage = Coverage {
        confidence,
        held: 0,
        of,
        standard_error: scoring::standard_error(confidence, of),
        stated: 0.0,
        likelihood_ratio: 0.0,
        pinball: 0.0,
    };
    for origin in origins {
        let (items, chance) = *origin.forecasts.get(at)?;
        coverage.held += usize::from(origin.actual >= items);
        coverage.stated += chance / of as f64;
        let loss = scoring::pinball(items as f64, origin.actual as f64, confidence);
        coverage.pinball += loss / of as f64;
    }
    coverage.likelihood_ratio = scoring::kupiec(of - coverage.held, of, 1.0 - confidence);
    Some(coverage)
}

impl Untested {
    /// Why, in words that may stand behind `not back-tested: `.
    pub fn words(self) -> String {
        match self {
            Self::Stated => "the pace is stated, not measured".into(),
            Self::TooShort {
                working_days,
                horizon,
            } => format!(
                "no day of the past has {ENOUGH_DAYS} working days and {ENOUGH_FINISHED} finished items before it and \
                 {horizon} working days after it (the history has {working_days})"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(horizon: usize) -> Test {
        Test {
            horizon,
            window_days: 90,
            method: Method::Dirichlet,
        }
    }

    /// Numbers below `below`, the same on every machine (Knuth's linear congruential generator).
    fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |below| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        }
    }

    /// A team that finishes an item on about half of its days, and two on some.
    fn team(days: usize, seed: u64) -> Record {
        let mut dice = dice(seed);
        let counts: Vec<u32> = (0..days)
            .map(|_| match dice(10) {
                0..5 => 0,
                5..9 => 1,
                _ => 2,
            })
            .collect();
        Record::of_counts(&counts)
    }

    #[test]
    fn an_even_team_is_forecast_exactly() {
        let backtest = Backtest::new(&Record::of_counts(&[1; 150]), &test(10)).unwrap();
        // Days 149 - 10 = 139, 129, … while 20 days lie before.
        assert_eq!(backtest.origins.len(), 13);
        assert!(!backtest.overlaps());
        for coverage in &backtest.coverage {
            assert_eq!((coverage.held, coverage.of), (13, 13));
            assert!((coverage.stated - 1.0).abs() < 1e-9 && coverage.pinball < 1e-9);
        }
        assert_eq!(backtest.sharpness_days, Some(0.0));
        assert!(backtest.origins.iter().all(|origin| origin.actual == 10));
        // 13 of 13 at 85 %: -2 * 13 ln 0.85 = 4.2255, more often than promised.
        let at_85 = backtest.at(0.85).unwrap();
        assert!((at_85.likelihood_ratio - 4.2255).abs() < 1e-4);
        assert_eq!(at_85.verdict(), Verdict::Careful);
    }

    #[test]
    fn windows_do_not_overlap_while_there_are_eight_of_them() {
        let backtest = Backtest::new(&team(400, 7), &test(10)).unwrap();
        assert_eq!(backtest.step, 10);
        for pair in backtest.origins.windows(2) {
            assert_eq!(pair[0].until, pair[1].day);
        }
    }

    #[test]
    fn a_short_history_overlaps_and_says_so() {
        let backtest = Backtest::new(&team(80, 7), &test(10)).unwrap();
        assert!(backtest.overlaps(), "{}", backtest.step);
        assert!(backtest.origins.len() >= FEWEST_ORIGINS);
    }

    #[test]
    fn a_history_too_short_for_any_origin_says_what_is_missing() {
        let why = Backtest::new(&team(25, 7), &test(10)).unwrap_err();
        assert_eq!(
            why,
            Untested::TooShort {
                working_days: 25,
                horizon: 10
            }
        );
        assert!(why.words().contains("the history has 25"));
    }

    #[test]
    fn a_forecast_of_the_past_knows_nothing_of_what_came_later() {
        let mut counts = vec![1; 100];
        counts.extend([9; 50]);
        let backtest = Backtest::new(&Record::of_counts(&counts), &test(10)).unwrap();
        let before = backtest.origins.iter().find(|origin| origin.actual == 90);
        let before = before.unwrap();
        assert!(before.forecasts.iter().all(|(items, _)| *items == 10));
    }

    #[test]
    fn steady_teams_are_forecast_as_often_as_promised() {
        let (mut held, mut of, mut stated) = (0, 0, 0.0);
        for seed in 0..12 {
            let backtest = Backtest::new(&team(500, seed), &test(10)).unwrap();
            let coverage = *backtest.at(0.85).unwrap();
            held += coverage.held;
            of += coverage.of;
            stated += coverage.stated / 12.0;
        }
        let share = held as f64 / of as f64;
        assert!((share - stated).abs() < 0.04, "{share} {stated}, {of}");
    }

    #[test]
    fn two_years_have_a_score_with_skill_and_a_width() {
        let backtest = Backtest::new(&team(500, 3), &test(10)).unwrap();
        // Days 489, 479, … 19.
        assert_eq!(backtest.origins.len(), 48);
        let brier = backtest.brier.unwrap();
        assert!(brier.skill().unwrap() > 0.3, "{brier:?}");
        assert!(backtest.sharpness_days.unwrap() >= 1.0);
    }
}
