//! What a chart shows, as numbers and words: a format draws it, or writes it as a line of bars or a table.

use jiff::civil::Date;

use super::Table;

/// A drawing of numbers that stands for its table. All text in it is plain and untrusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    /// In a sentence or two, for those who do not see it.
    pub summary: String,
    pub x: Axis,
    /// What the height counts: `items`, `days`.
    pub unit: String,
    /// Drawn in this order, later ones above earlier ones.
    pub series: Vec<Series>,
    /// Lines across, each with its name.
    pub levels: Vec<Level>,
    /// Every number of it.
    pub table: Table,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// A point's `x` is in days after the first one.
    Days { first: Date, last: Date },
    /// A point's `x` is a place in these names, from 0.
    Names(Vec<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub mark: Mark,
    pub points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// The area between the line and zero; a later band lies over an earlier one.
    Band,
    /// A bar from each point, so many days wide.
    Bars {
        days: f64,
    },
    /// A line that stays level until the next point.
    Steps,
    Dots,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    /// 0 or more.
    pub y: f64,
    /// What this one is; empty where its series says it.
    pub label: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub name: String,
    pub y: f64,
}

impl Chart {
    /// The largest number in it; at least 1.
    pub fn highest(&self) -> f64 {
        let points = self.series.iter().flat_map(|series| &series.points);
        let points = points.map(|point| point.y);
        let levels = self.levels.iter().map(|level| level.y);
        points.chain(levels).fold(1.0, f64::max)
    }
}

impl Series {
    /// At most `width` bars from 0 to the highest number of the series, each of an equal share of the points: the last
    /// of lines, the sum of bars. Empty for dots, and for nothing.
    pub fn spark(&self, width: usize) -> String {
        const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        if self.points.is_empty() || self.mark == Mark::Dots || width == 0 {
            return String::new();
        }
        let size = self.points.len().div_ceil(width);
        let values: Vec<f64> = (self.points.chunks(size))
            .map(|chunk| match self.mark {
                Mark::Bars { .. } => chunk.iter().map(|point| point.y).sum(),
                _ => chunk.last().map_or(0.0, |point| point.y),
            })
            .collect();
        let highest = values.iter().copied().fold(1.0, f64::max);
        let bar = |value: &f64| {
            let at = (0..7_u8).find(|at| value * 7.0 <= f64::from(*at) * highest + 1e-9);
            BARS.get(usize::from(at.unwrap_or(7)))
                .copied()
                .unwrap_or('█')
        };
        values.iter().map(bar).collect()
    }

    /// The lowest and the highest number; none of nothing.
    pub fn range(&self) -> Option<(f64, f64)> {
        let numbers = self.points.iter().map(|point| point.y);
        let lowest = numbers.clone().reduce(f64::min)?;
        Some((lowest, numbers.reduce(f64::max)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(mark: Mark, values: &[f64]) -> Series {
        Series {
            name: "x".into(),
            mark,
            points: (values.iter().enumerate())
                .map(|(at, y)| Point {
                    x: at as f64,
                    y: *y,
                    label: String::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn bars_run_from_nothing_to_the_highest() {
        let bars = series(Mark::Bars { days: 7.0 }, &[0.0, 1.0, 7.0, 3.5]);
        assert_eq!(bars.spark(10), "▁▂█▅");
        assert_eq!(bars.range(), Some((0.0, 7.0)));
    }

    #[test]
    fn what_is_too_long_is_summed_or_told_by_its_last_number() {
        let values = [1.0, 1.0, 2.0, 5.0];
        assert_eq!(series(Mark::Bars { days: 1.0 }, &values).spark(2), "▃█");
        assert_eq!(series(Mark::Steps, &values).spark(2), "▃█");
        assert_eq!(series(Mark::Steps, &[0.0; 4]).spark(2), "▁▁");
    }

    #[test]
    fn dots_and_nothing_have_no_bars() {
        assert_eq!(series(Mark::Dots, &[1.0]).spark(9), "");
        assert_eq!(series(Mark::Band, &[]).spark(9), "");
    }
}
