//! What people state in place of a measured past: a throughput as a range, a change of capacity.

/// `2..6/sprint`: items finished in a time, somewhere between two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatedPace {
    /// Items; at least 0.
    pub low: f64,
    /// Items; above 0 and not below `low`.
    pub high: f64,
    pub per: Period,
    /// The working days of the period.
    pub period_days: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    Week,
    Sprint,
}

impl Period {
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Sprint => "sprint",
        }
    }
}

impl StatedPace {
    /// The pace of a text such as `2..6/sprint`, `1-3/week` or `0.5..1/day`, given the working days of a week and a sprint.
    ///
    /// # Errors
    /// In words, lower case and without a dot, when it is none.
    pub fn parse(text: &str, week_days: usize, sprint_days: usize) -> Result<Self, String> {
        let (range, period) = text
            .split_once('/')
            .ok_or("it names no time: write `2..6/sprint`, `1..3/week` or `0..1/day`")?;
        let (low, high) = match range
            .split_once("..")
            .or_else(|| range.split_once(['-', '–']))
        {
            Some((low, high)) => (number(low)?, number(high.trim_start_matches('='))?),
            None => {
                let one = number(range)?;
                (one, one)
            }
        };
        if low > high {
            return Err(format!("{low} is more than {high}"));
        }
        if high <= 0.0 {
            return Err("nothing would ever be finished".into());
        }
        let (per, period_days) = match period.trim().to_ascii_lowercase().as_str() {
            "day" | "d" => (Period::Day, 1),
            "week" | "w" => (Period::Week, week_days),
            "sprint" | "s" => (Period::Sprint, sprint_days),
            other => return Err(format!("`{other}` is none of day, week, sprint")),
        };
        Ok(Self {
            low,
            high,
            per,
            period_days: period_days.max(1),
        })
    }

    /// Items a working day that are reached with this probability, every pace of the range being as likely.
    fn per_day(&self, confidence: f64) -> f64 {
        let pace = self.low + (1.0 - confidence) * (self.high - self.low);
        pace / self.period_days as f64
    }

    /// The probability, 0 to 1, that `items` are finished in `days` working days.
    pub fn at_least(&self, items: usize, days: usize) -> f64 {
        if items == 0 {
            return 1.0;
        }
        if days == 0 {
            return 0.0;
        }
        let needed = items as f64 * self.period_days as f64 / days as f64;
        let width = self.high - self.low;
        if width <= 0.0 {
            return f64::from(u8::from(needed <= self.low + ROUNDING));
        }
        ((self.high - needed) / width).clamp(0.0, 1.0)
    }

    /// The first working day by which `items` are finished with this probability; none when that pace is nothing.
    pub fn when(&self, items: usize, confidence: f64) -> Option<usize> {
        let days = (items as f64 / self.per_day(confidence) - ROUNDING).ceil();
        (days <= super::pace::LONGEST_DAYS as f64).then(|| whole(days))
    }

    /// The largest number of items finished in `days` working days with this probability or more.
    pub fn how_many(&self, days: usize, confidence: f64) -> usize {
        whole((days as f64 * self.per_day(confidence) + ROUNDING).floor())
    }
}

/// How much of the team's usual work is done from now on, as a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity(f64);

impl Default for Capacity {
    fn default() -> Self {
        Self(1.0)
    }
}

impl Capacity {
    /// The capacity of a text such as `-20%` or `+10%`: the change against the past.
    ///
    /// # Errors
    /// In words, lower case and without a dot, when it is none, or leaves nothing, or is more than ten times the past.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = text.trim().trim_end_matches('%').trim();
        let change: f64 = number
            .replace('\u{2212}', "-")
            .parse()
            .map_err(|_| format!("`{text}` is no change in percent, such as -20%"))?;
        if !text.trim_start().starts_with(['+', '-', '\u{2212}']) {
            return Err(format!(
                "`{text}` has no sign: write -20% for a fifth less, +10% for a tenth more"
            ));
        }
        let factor = 1.0 + change / 100.0;
        if !(0.01..=10.0).contains(&factor) {
            return Err(format!("{text} is not between -99% and +900%"));
        }
        Ok(Self(factor))
    }

    /// 1 for the usual capacity.
    pub fn factor(self) -> f64 {
        self.0
    }

    /// The change against the past: -0.2 for a fifth less.
    pub fn change(self) -> f64 {
        self.0 - 1.0
    }

    /// The usual working days that are worth so many days of this capacity, whole ones.
    pub fn worked(self, days: usize) -> usize {
        whole((days as f64 * self.0 + ROUNDING).floor())
    }

    /// The days of this capacity that it takes to do so many usual working days.
    pub fn taken(self, worked: usize) -> usize {
        whole((worked as f64 / self.0 - ROUNDING).ceil())
    }
}

/// Sums of decimal fractions are compared with this tolerance.
const ROUNDING: f64 = 1e-9;

fn number(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .trim()
        .parse()
        .map_err(|_| format!("`{}` is no number", text.trim()))?;
    if number.is_finite() && (0.0..=1e6).contains(&number) {
        Ok(number)
    } else {
        Err(format!("{number} is not between 0 and a million"))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers from 0, far below the largest"
)]
fn whole(number: f64) -> usize {
    number.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(text: &str) -> StatedPace {
        StatedPace::parse(text, 5, 10).unwrap()
    }

    #[test]
    fn a_range_is_read_per_day_week_and_sprint() {
        assert_eq!(
            pace("2..6/sprint"),
            StatedPace {
                low: 2.0,
                high: 6.0,
                per: Period::Sprint,
                period_days: 10
            }
        );
        assert_eq!(pace("1-3/week").period_days, 5);
        assert_eq!((pace("0.5..1/day").low, pace("4/week").high), (0.5, 4.0));
    }

    #[test]
    fn what_is_no_range_says_why() {
        let refused = |text: &str| StatedPace::parse(text, 5, 10).unwrap_err();
        assert!(refused("2..6").contains("names no time"));
        assert_eq!(refused("6..2/week"), "6 is more than 2");
        assert_eq!(refused("two/week"), "`two` is no number");
        assert_eq!(refused("0..0/week"), "nothing would ever be finished");
        assert_eq!(
            refused("1..2/month"),
            "`month` is none of day, week, sprint"
        );
        assert_eq!(refused("1..inf/week"), "inf is not between 0 and a million");
    }

    #[test]
    fn eight_items_at_two_to_six_a_sprint_of_ten_days() {
        let pace = pace("2..6/sprint");
        // 50 %: 4 a sprint, 8 * 10 / 4; 85 %: 2.6 a sprint, 30.8; 95 %: 2.2 a sprint, 36.4.
        let days = [0.5, 0.85, 0.95].map(|confidence| pace.when(8, confidence));
        assert_eq!(days, [Some(20), Some(31), Some(37)]);
        // In 20 days 8 items need 4 a sprint: half of the range is as fast.
        assert!((pace.at_least(8, 20) - 0.5).abs() < 1e-12);
        assert_eq!((pace.how_many(20, 0.5), pace.how_many(20, 0.85)), (8, 5));
        assert_eq!(pace.at_least(0, 0).to_string(), "1");
    }

    #[test]
    fn a_range_from_nothing_promises_no_certain_day() {
        let pace = pace("0..4/week");
        assert_eq!(pace.when(4, 0.5), Some(10));
        assert_eq!(pace.when(4, 1.0), None);
    }

    #[test]
    fn a_fifth_less_capacity_makes_ten_days_of_eight() {
        let capacity = Capacity::parse("-20%").unwrap();
        assert_eq!((capacity.worked(10), capacity.taken(8)), (8, 10));
        assert_eq!((capacity.worked(11), capacity.taken(9)), (8, 12));
        let more = Capacity::parse("+50 %").unwrap();
        assert_eq!((more.worked(10), more.taken(15)), (15, 10));
    }

    #[test]
    fn capacity_needs_a_sign_and_leaves_something() {
        assert!(Capacity::parse("80%").unwrap_err().contains("no sign"));
        assert!(Capacity::parse("-100%").is_err());
        assert!(Capacity::parse("-many").is_err());
    }
}
