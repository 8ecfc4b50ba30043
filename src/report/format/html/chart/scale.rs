//! From numbers and days to places in a drawing, with ticks where people expect them.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use crate::report::chart::{Axis, Chart};

/// How large a drawing is, in its own units.
pub(super) struct Size {
    pub(super) class: &'static str,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The usual width of a letter.
    pub(super) letter: f64,
    /// The most room for names at the right.
    pub(super) right: f64,
    /// The most ticks along the bottom.
    pub(super) ticks: usize,
}

/// The part of a drawing that the numbers stand in.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    top: f64,
    width: f64,
    letter: f64,
    ticks: usize,
    /// The numbers at the left, the right and the top.
    from: f64,
    to: f64,
    highest: f64,
    step: f64,
}

impl Frame {
    pub(super) fn new(chart: &Chart, size: &Size) -> Self {
        let longest = (chart.levels.iter().map(|level| level.name.chars().count()))
            .chain(
                chart
                    .series
                    .iter()
                    .map(|series| series.name.chars().count() + 6),
            )
            .max();
        let names = longest.map_or(0.0, |letters| letters as f64 * size.letter + 14.0);
        let has_names = !chart.levels.is_empty() || chart.series.len() > 1;
        let room = if has_names {
            names.min(size.right)
        } else {
            14.0
        };
        let (from, to) = match &chart.x {
            Axis::Days { first, last } => (0.0, f64::from((*last - *first).get_days()).max(1.0)),
            Axis::Names(names) => (-0.5, names.len().max(1) as f64 - 0.5),
        };
        let step = nice(chart.highest() / 5.0);
        let highest = (chart.highest() / step).ceil() * step;
        Self {
            left: 16.0 + highest.to_string().len() as f64 * size.letter + 8.0,
            right: size.width - room,
            bottom: size.height - 30.0,
            top: 24.0,
            width: size.width,
            letter: size.letter,
            ticks: size.ticks,
            from,
            to,
            highest,
            step,
        }
    }

    pub(super) fn x(&self, x: f64) -> f64 {
        self.left + (x - self.from) / (self.to - self.from) * (self.right - self.left)
    }

    pub(super) fn y(&self, y: f64) -> f64 {
        self.bottom - y / self.highest * (self.bottom - self.top)
    }

    /// Numbers to mark at the left, from 0 up.
    pub(super) fn heights(&self) -> Vec<f64> {
        let mut heights = vec![0.0];
        while let Some(last) = heights
            .last()
            .copied()
            .filter(|last| *last < self.highest - 1e-9)
        {
            heights.push(last + self.step);
        }
        heights
    }

    /// Places to mark along the bottom, each with its words.
    pub(super) fn marks(&self, axis: &Axis) -> Vec<(f64, String)> {
        match axis {
            Axis::Names(names) => {
                let room = (self.right - self.left) / names.len().max(1) as f64;
                let letters = letters(room, self.letter);
                let names = names.iter().enumerate();
                names
                    .map(|(at, name)| (self.x(at as f64), shortened(name, letters.max(3))))
                    .collect()
            }
            Axis::Days { first, last } => days(*first, *last, self.ticks)
                .into_iter()
                .map(|day| {
                    let x = self.x(f64::from((day - *first).get_days()));
                    (x, day.strftime("%-d %b").to_string())
                })
                .collect(),
        }
    }

    /// Whether the text stands among the numbers from this place on.
    pub(super) fn fits(&self, text: &str, from: f64) -> bool {
        text.chars().count() <= letters(self.right - from, self.letter + 1.0)
    }

    /// The text as far as it fits from this place to the right edge.
    pub(super) fn cut(&self, text: &str, from: f64) -> String {
        let letters = letters(self.width - from, self.letter);
        shortened(text, letters.max(3))
    }
}

/// How many letters so wide fit in so much room.
fn letters(room: f64, letter: f64) -> usize {
    (1..1000_u32)
        .take_while(|count| f64::from(*count) * letter <= room)
        .count()
}

/// The first letters of a text, with an ellipsis where that is not all.
pub(in crate::report::format::html) fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let start: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// Days to mark, each with how long after the first it is and its words.
pub(in crate::report::format::html) fn day_marks(
    first: Date,
    last: Date,
    most: usize,
) -> Vec<(f64, String)> {
    let words = |day: Date| match (first.year() == last.year(), day.month()) {
        (false, 1) => day.strftime("%-d %b %Y").to_string(),
        _ => day.strftime("%-d %b").to_string(),
    };
    days(first, last, most)
        .into_iter()
        .map(|day| (f64::from((day - first).get_days()), words(day)))
        .collect()
}

/// 1, 2 or 5 times a power of ten: the least that is not below `least`; at least 1.
fn nice(least: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * power >= least {
                return step * power;
            }
        }
        power *= 10.0;
    }
}

/// Days to mark: every so many days, Mondays, or firsts of months, and no more than `most`.
fn days(first: Date, last: Date, most: usize) -> Vec<Date> {
    let length = usize::try_from((last - first).get_days() + 1).unwrap_or(1);
    if length <= most * 2 {
        let step = length.div_ceil(most).max(1);
        return first
            .series(1.day())
            .take_while(|day| *day <= last)
            .step_by(step)
            .collect();
    }
    let weeks = (length / 7).max(1);
    if weeks <= most * 4 {
        let to_monday = i64::from(Weekday::Monday.since(first.weekday()));
        let step = weeks.div_ceil(most).max(1);
        let monday = first.saturating_add(to_monday.days());
        let mondays = monday.series(Span::new().weeks(1));
        return mondays
            .take_while(|day| *day <= last)
            .step_by(step)
            .collect();
    }
    let months = (length / 30).max(1);
    let start = first.first_of_month();
    let start = if start < first {
        start.saturating_add(1.month())
    } else {
        start
    };
    let firsts = start.series(1.month()).take_while(|day| *day <= last);
    firsts.step_by(months.div_ceil(most).max(1)).collect()
}

/// Heights as near to those wanted (ascending) as they can be with so much between them, from `top` to `bottom`.
pub(super) fn apart(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::with_capacity(wanted.len());
    for y in wanted {
        let least = placed.last().map_or(top, |last| last + gap);
        placed.push(y.max(least));
    }
    let mut most = bottom;
    for y in placed.iter_mut().rev() {
        *y = y.min(most);
        most = *y - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn steps_are_one_two_or_five() {
        let steps = [0.2, 1.0, 1.1, 3.0, 7.0, 12.0, 230.0].map(nice);
        let steps = steps.map(|step| step.to_string());
        assert_eq!(steps, ["1", "1", "2", "5", "10", "20", "500"]);
    }

    #[test]
    fn ninety_days_are_marked_on_mondays_and_a_year_on_months() {
        // 12 April 2026 is a Sunday.
        let told = |first, last, most| {
            let days = days(first, last, most).into_iter();
            days.map(|day| day.strftime("%-d %b").to_string())
                .collect::<Vec<_>>()
        };
        let spring = told(date(2026, 4, 12), date(2026, 7, 10), 9);
        assert_eq!(
            spring,
            [
                "13 Apr", "27 Apr", "11 May", "25 May", "8 Jun", "22 Jun", "6 Jul"
            ]
        );
        let year = told(date(2026, 1, 12), date(2027, 1, 11), 9);
        assert_eq!(year.first().map(String::as_str), Some("1 Feb"));
        assert!(year.len() <= 9);
        assert_eq!(told(date(2026, 4, 12), date(2026, 4, 12), 9), ["12 Apr"]);
    }

    #[test]
    fn names_keep_their_distance_and_stay_inside() {
        assert_eq!(
            apart(&[10.0, 12.0, 50.0], 16.0, 8.0, 300.0),
            [10.0, 26.0, 50.0]
        );
        assert_eq!(apart(&[298.0, 299.0], 16.0, 8.0, 300.0), [284.0, 300.0]);
    }
}
