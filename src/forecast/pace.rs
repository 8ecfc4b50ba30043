//! The team's pace, measured or stated, and when it reaches a number of items.

use super::range::{Capacity, StatedPace};
use super::record::Sample;
use crate::history::predictive::{self, Method, Predictive};

/// No forecast looks further than so many worked days (four years).
pub const LONGEST_DAYS: usize = 1000;

/// What the forecasts are made from.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    Observed { sample: Sample, method: Method },
    Stated(StatedPace),
}

impl Pace {
    /// The largest number of items finished in `worked` days with this probability or more.
    pub(super) fn how_many(&self, worked: usize, confidence: f64) -> usize {
        match self {
            Self::Observed { sample, method } => {
                Predictive::with_method(&sample.per_day, worked, *method)
                    .how_many(worked, confidence)
            }
            Self::Stated(pace) => pace.how_many(worked, confidence),
        }
    }

    /// The measured predictive distribution for horizons up to `days` worked days; none of a stated pace.
    pub(super) fn predictive(&self, days: usize) -> Option<Predictive> {
        match self {
            Self::Observed { sample, method } => {
                Some(Predictive::with_method(&sample.per_day, days, *method))
            }
            Self::Stated(_) => None,
        }
    }

    /// Items a worked day on average.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Observed { sample, .. } => {
                f64::from(sample.finished()) / sample.per_day.len().max(1) as f64
            }
            Self::Stated(pace) => f64::midpoint(pace.low, pace.high) / pace.period_days as f64,
        }
    }
}

/// When one number of items is reached.
#[derive(Clone, Debug)]
pub struct Reach {
    items: usize,
    capacity: Capacity,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    Table(predictive::Reach),
    Stated(StatedPace),
}

/// The confidence that a table must hold at its end before it is grown.
const SUREST: f64 = 0.95;

impl Reach {
    pub(super) fn new(pace: &Pace, capacity: Capacity, items: usize, days: usize) -> Self {
        let by = match pace {
            Pace::Stated(pace) => By::Stated(*pace),
            Pace::Observed { sample, method } => {
                let asked = capacity.worked(days).min(LONGEST_DAYS);
                let mut horizon = asked.max(first_horizon(items, pace.mean()));
                loop {
                    let table =
                        Predictive::with_method(&sample.per_day, horizon, *method).reach(items);
                    if horizon >= LONGEST_DAYS || table.when(SUREST).is_some() {
                        break By::Table(table);
                    }
                    horizon = (horizon * 2).min(LONGEST_DAYS);
                }
            }
        };
        Self {
            items,
            capacity,
            by,
        }
    }

    /// The probability, 0 to 1, that it is reached within `days` working days, which are no more than were asked for.
    pub fn by(&self, days: usize) -> f64 {
        let worked = self.capacity.worked(days);
        match &self.by {
            By::Table(table) => table.by(worked),
            By::Stated(pace) => pace.at_least(self.items, worked),
        }
    }

    /// The first working day after today by which it is reached with this probability; none beyond 1000 worked days.
    pub fn when(&self, confidence: f64) -> Option<usize> {
        let worked = match &self.by {
            By::Table(table) => table.when(confidence),
            By::Stated(pace) => pace.when(self.items, confidence),
        };
        worked.map(|worked| self.capacity.taken(worked))
    }
}

/// Twice the days that so many items take on average: most answers lie within.
fn first_horizon(items: usize, per_day: f64) -> usize {
    let days = items as f64 / per_day.max(1e-6) * 2.0 + 20.0;
    if days >= LONGEST_DAYS as f64 {
        return LONGEST_DAYS;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "above 20 and below 1000"
    )]
    let days = days as usize;
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBSERVED: [u32; 10] = [0, 1, 0, 2, 1, 0, 0, 3, 1, 0];

    fn pace(method: Method) -> Pace {
        Pace::Observed {
            sample: Sample {
                per_day: OBSERVED.into(),
                first: None,
                last: None,
            },
            method,
        }
    }

    fn days(method: Method, capacity: &str) -> [Option<usize>; 3] {
        let capacity = Capacity::parse(capacity).unwrap();
        let reach = Reach::new(&pace(method), capacity, 8, 0);
        [0.5, 0.85, 0.95].map(|confidence| reach.when(confidence))
    }

    #[test]
    fn eight_items_of_a_small_team_by_both_methods() {
        let exact = days(Method::Dirichlet, "+0%");
        assert_eq!(exact, [Some(10), Some(18), Some(26)]);
        let plain = days(Method::Plain, "+0%");
        assert_eq!(plain, [Some(10), Some(15), Some(18)]);
    }

    #[test]
    fn a_fifth_less_capacity_takes_a_quarter_longer() {
        // 10 / 0.8, 18 / 0.8 and 26 / 0.8, rounded up.
        let later = days(Method::Dirichlet, "-20%");
        assert_eq!(later, [Some(13), Some(23), Some(33)]);
    }

    #[test]
    fn days_beyond_the_answer_are_answered_too() {
        let pace = pace(Method::Dirichlet);
        let near = Reach::new(&pace, Capacity::default(), 8, 0);
        let far = Reach::new(&pace, Capacity::default(), 8, 400);
        assert!((near.by(10) - far.by(10)).abs() < 1e-10);
        assert!(far.by(400) > 0.999_99);
    }

    #[test]
    fn what_takes_more_than_four_years_has_no_day() {
        let reach = Reach::new(&pace(Method::Dirichlet), Capacity::default(), 5000, 0);
        assert_eq!(reach.when(0.5), None);
    }
}
