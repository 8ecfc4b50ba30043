//! A chart on a terminal: a short table whole, a long one as lines of bars, dots as how many fall where. Dots beside names
//! are not drawn: the table before them says more.

use unicode_width::UnicodeWidthStr as _;

use super::{Writer, table};
use crate::report::chart::{Axis, Chart, Mark, Series};
use crate::report::format::visible;
use crate::report::{Role, Text, number};

/// A table with at most so many rows is shown whole.
const SHORT: usize = 11;

/// The most bars in a line of them.
const BARS: usize = 45;

/// The most rows of a histogram.
const ROWS: usize = 8;

impl Writer<'_> {
    pub(super) fn chart(&mut self, chart: &Chart, indent: usize) {
        if matches!(chart.x, Axis::Names(_)) {
            return;
        }
        let text = Text::of(Role::Strong, &*chart.title)
            .then(": ")
            .then(&*chart.summary);
        self.wrapped(&[], &text, indent, indent);
        self.out.push('\n');
        if chart.table.len() <= SHORT {
            let width = self.width.saturating_sub(indent);
            table::write(&chart.table, width, indent, self.paint, &mut self.out);
            return;
        }
        let names = chart
            .series
            .iter()
            .map(|series| visible::line(&series.name).width());
        let names = names.max().unwrap_or(0).min(self.width / 3);
        for series in &chart.series {
            if series.mark == Mark::Dots {
                self.histogram(series, &chart.unit, indent);
            } else {
                self.bars(series, names, indent);
            }
        }
    }

    fn bars(&mut self, series: &Series, names: usize, indent: usize) {
        let Some((least, most)) = series.range() else {
            return;
        };
        let numbers = format!(" {} to {}", number::exact(least), number::exact(most));
        let taken = indent + names + 1 + numbers.width();
        let bars = series.spark(self.width.saturating_sub(taken).clamp(1, BARS));
        let mut name = visible::line(&series.name).into_owned();
        while name.width() > names {
            name.pop();
        }
        let gap = " ".repeat(names - name.width() + 1);
        let mark = [(Role::Muted, name.as_str()), (Role::Plain, gap.as_str())];
        let text = Text::of(Role::Strong, bars).then(numbers);
        self.wrapped(&mark, &text, indent, indent + names + 1);
    }

    /// How many dots are how high, in rows of equal height.
    fn histogram(&mut self, series: &Series, unit: &str, indent: usize) {
        let Some((_, most)) = series.range() else {
            return;
        };
        let mut height = 1.0;
        while height * (ROWS as f64) < most {
            height += 1.0;
        }
        let rows: Vec<(f64, usize)> = (0..ROWS)
            .map(|row| row as f64 * height)
            .take_while(|from| *from < most)
            .map(|from| {
                let inside = |y: f64| y > from && y <= from + height;
                let count = series.points.iter().filter(|point| inside(point.y)).count();
                (from, count)
            })
            .collect();
        let highest = rows
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or(0)
            .max(1);
        let names: Vec<String> = (rows.iter())
            .map(|(from, _)| match height {
                1.0 => format!("{} {unit}", from + 1.0),
                height => format!("{} to {} {unit}", from + 1.0, from + height),
            })
            .collect();
        let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
        for ((_, count), name) in rows.iter().zip(&names) {
            let gap = " ".repeat(width - name.width());
            let mark = [
                (Role::Plain, gap.as_str()),
                (Role::Muted, name.as_str()),
                (Role::Plain, " "),
            ];
            let room = self.width.saturating_sub(indent + width + 6).clamp(1, BARS);
            let length = (count * room.min(highest.max(30))).div_ceil(highest);
            let text = Text::of(Role::Strong, "█".repeat(length)).then(format!(" {count}"));
            self.wrapped(&mark, &text, indent, indent);
        }
    }
}
