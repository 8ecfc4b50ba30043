//! Floor 4: when will it ship. Probabilities and dates from the team's own working days, and how such forecasts came true.

pub mod age;
pub mod backtest;
pub mod how_many;
pub mod jumping;
pub mod likely;
pub mod pace;
pub mod queue;
pub mod range;
pub mod record;
pub mod scope;
pub mod scoring;
pub mod single;
pub mod whatif;
pub mod when;
pub mod whole;

use jiff::civil::Date;

pub use backtest::{Backtest, Untested};
pub use how_many::HowMany;
pub use likely::Likely;
pub use pace::{Pace, Reach};
pub use queue::Queue;
pub use range::{Capacity, StatedPace};
pub use record::{Record, Sample};
pub use single::Single;
pub use whatif::WhatIf;
pub use when::When;

use crate::Facts;
use crate::history::calendar::WorkingDays;
use crate::history::predictive::Method;

/// How to forecast, where it differs from the configuration.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    pub method: Method,
    /// Calendar days of throughput; the configuration's when absent.
    pub window_days: Option<u32>,
    /// In place of the history.
    pub throughput: Option<StatedPace>,
    pub capacity: Capacity,
}

/// Why there is no forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Why the past is unknown, and the way out.
    NoHistory {
        reason: String,
        hint: Option<&'static str>,
    },
    /// Fewer finished items than any range can be told from.
    TooLittle {
        finished: u32,
        working_days: usize,
        /// Whether the history is longer than the window.
        has_more: bool,
    },
}

impl Refusal {
    /// Why, in words that may stand alone.
    pub fn words(&self) -> String {
        let counted = |count: usize, what: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {what}{plural}")
        };
        match self {
            Self::NoHistory { reason, .. } => format!("no forecast without history: {reason}"),
            Self::TooLittle {
                finished,
                working_days,
                ..
            } => format!(
                "too little was finished for a forecast: {} in {}",
                counted(*finished as usize, "item"),
                counted(*working_days, "working day"),
            ),
        }
    }
}

/// How much the forecast rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    Enough,
    /// Fewer than ten finished items or twenty working days: ranges only.
    Little,
    /// A pace that somebody stated.
    Stated,
}

/// Fewer finished items are refused; fewer than the second number, or than so many working days, are too little data.
pub const FEWEST_FINISHED: u32 = 5;
pub const ENOUGH_FINISHED: u32 = 10;
pub const ENOUGH_DAYS: usize = 20;

impl Evidence {
    /// The confidences that may be told, ascending: 50, 85 and 95 %, or 20 and 80 % with too little data.
    pub fn confidences(self) -> &'static [f64] {
        match self {
            Self::Enough | Self::Stated => &[0.5, 0.85, 0.95],
            Self::Little => &[0.2, 0.8],
        }
    }

    /// Of items in a queue: from which chance on they are very likely, and from which on maybe.
    pub fn lines(self) -> (f64, f64) {
        match self {
            Self::Enough | Self::Stated => (0.85, 0.5),
            Self::Little => (0.8, 0.2),
        }
    }
}

/// What a team may finish from now on: the answer to every question about the time ahead.
#[derive(Clone, Debug)]
pub struct Outlook {
    pub today: Date,
    pub pace: Pace,
    pub capacity: Capacity,
    pub evidence: Evidence,
    /// How forecasts of this kind came true, or why none could be tried.
    pub backtest: Result<Backtest, Untested>,
    pub working: WorkingDays,
}

impl Outlook {
    /// The outlook on the day of these facts.
    ///
    /// # Errors
    /// When the past is unknown or has fewer than five finished items, and no throughput is stated.
    pub fn new(facts: &Facts<'_>, setting: &Setting) -> Result<Self, Refusal> {
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        if let Some(stated) = setting.throughput {
            return Ok(Self {
                today: facts.today,
                pace: Pace::Stated(stated),
                capacity: setting.capacity,
                evidence: Evidence::Stated,
                backtest: Err(Untested::Stated),
                working,
            });
        }
        let record = Record::new(facts).map_err(|why| Refusal::NoHistory {
            reason: why.words().to_owned(),
            hint: why.hint(),
        })?;
        let configured = facts.backlog.config.bands.window_days;
        let window_days = setting.window_days.unwrap_or(configured);
        let sample = record.sample(facts.today, window_days);
        let finished = sample.finished();
        let working_days = sample.per_day.len();
        if finished < FEWEST_FINISHED {
            return Err(Refusal::TooLittle {
                finished,
                working_days,
                has_more: record.days.len() > working_days,
            });
        }
        let test = backtest::Test {
            horizon: sprint_working_days(facts),
            window_days,
            method: setting.method,
        };
        Ok(Self {
            today: facts.today,
            evidence: if is_enough(&sample) {
                Evidence::Enough
            } else {
                Evidence::Little
            },
            backtest: Backtest::new(&record, &test),
            pace: Pace::Observed {
                sample,
                method: setting.method,
            },
            capacity: setting.capacity,
            working,
        })
    }

    /// When so many items are finished; asked for days up to `days` at least.
    pub fn reach(&self, items: usize, days: usize) -> Reach {
        Reach::new(&self.pace, self.capacity, items, days)
    }

    /// The largest number of items finished in `days` working days with this probability or more.
    pub fn how_many(&self, days: usize, confidence: f64) -> usize {
        let worked = self.capacity.worked(days);
        self.pace.how_many(worked, confidence)
    }

    /// The day that comes `days` working days after today.
    pub fn date(&self, days: usize) -> Option<Date> {
        self.working.after(self.today, days)
    }

    /// The working days after today up to this day, counted; none when it is today or earlier.
    pub fn days_until(&self, day: Date) -> usize {
        let tomorrow = self.today.tomorrow().unwrap_or(self.today);
        if day <= self.today {
            return 0;
        }
        self.working.between(tomorrow, day).count()
    }

    /// For each confidence that the evidence allows, when so many items are finished.
    pub fn likely(&self, items: usize) -> Vec<Likely> {
        let reach = self.reach(items, 0);
        Likely::all(self, |confidence| reach.when(confidence))
    }
}

/// Whether a sample is more than too little data.
pub fn is_enough(sample: &Sample) -> bool {
    sample.finished() >= ENOUGH_FINISHED && sample.per_day.len() >= ENOUGH_DAYS
}

/// The working days of a week, 1 to 7.
pub fn week_working_days(facts: &Facts<'_>) -> usize {
    match facts.backlog.config.calendar.working_days.len() {
        0 => 7,
        days => days.min(7),
    }
}

/// The working days of a sprint, at least one.
pub fn sprint_working_days(facts: &Facts<'_>) -> usize {
    let days = facts.backlog.config.calendar.sprint_days as usize;
    ((days * week_working_days(facts) + 3) / 7).max(1)
}
