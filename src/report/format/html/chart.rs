//! A chart as a drawing: once for wide screens and paper, once for phones. Names stand beside what they name, so that no
//! legend is needed and colour is never the only signal; the numbers stand below, folded.

mod scale;

use super::escaped;
use crate::report::chart::{Axis, Chart, Level, Mark, Point, Series};
use crate::report::number;
use crate::text::sorting::PutInOrder as _;
use scale::{Frame, Size};
pub(super) use scale::{day_marks, shortened};

/// Wider than tall, for screens and paper.
const WIDE: Size = Size {
    class: "wide",
    width: 860.0,
    height: 330.0,
    letter: 6.9,
    right: 170.0,
    ticks: 9,
};

/// For 380 pixels.
const NARROW: Size = Size {
    class: "narrow",
    width: 360.0,
    height: 300.0,
    letter: 6.9,
    right: 112.0,
    ticks: 4,
};

/// More dots than this have no room for their names.
const NAMED: usize = 30;

/// Between the middles of two names that stand below each other.
const LINE: f64 = 16.0;

pub(super) fn write(out: &mut String, chart: &Chart, table: impl FnOnce(&mut String)) {
    let title = escaped(&chart.title);
    let summary = escaped(&chart.summary);
    out.push_str(&format!(
        "<figure class=\"chart\">\n<figcaption><strong>{title}</strong> <span class=\"muted\">{summary}</span></figcaption>\n"
    ));
    for size in [&WIDE, &NARROW] {
        drawing(out, chart, size);
    }
    out.push_str("<details>\n<summary>The numbers</summary>\n");
    table(out);
    out.push_str("</details>\n</figure>\n");
}

fn drawing(out: &mut String, chart: &Chart, size: &Size) {
    // Where it stands in the page is a name that nothing else has.
    let name = format!("chart-{}", out.len());
    let frame = Frame::new(chart, size);
    out.push_str(&format!(
        "<svg class=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\">\n\
         <title id=\"{name}-t\">{}</title>\n<desc id=\"{name}-d\">{}</desc>\n",
        size.class,
        size.width,
        size.height,
        escaped(&chart.title),
        escaped(&chart.summary),
    ));
    axes(out, chart, &frame);
    let bands = chart.series.iter().filter(|each| each.mark == Mark::Band);
    let bands = bands.count();
    for (at, series) in chart.series.iter().enumerate() {
        match series.mark {
            Mark::Band => band(out, series, &frame, at, bands),
            Mark::Bars { days } => bars(out, series, &frame, days),
            Mark::Steps => steps(out, series, &frame, at),
            Mark::Dots => {}
        }
    }
    levels(out, &chart.levels, &frame);
    for series in chart.series.iter().filter(|each| each.mark == Mark::Dots) {
        dots(out, series, &frame, matches!(chart.x, Axis::Names(_)));
    }
    names(out, chart, &frame, bands);
    out.push_str("</svg>\n");
}

fn axes(out: &mut String, chart: &Chart, frame: &Frame) {
    for tick in frame.heights() {
        let y = frame.y(tick);
        out.push_str(&format!(
            "<line class=\"grid\" x1=\"{:.1}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            frame.left,
            frame.right,
            frame.left - 8.0,
            y + 4.5,
            number::exact(tick)
        ));
    }
    out.push_str(&format!(
        "<text class=\"tick\" x=\"2\" y=\"13\">{}</text>\n",
        escaped(&chart.unit)
    ));
    for (x, text) in frame.marks(&chart.x) {
        let base = frame.bottom;
        out.push_str(&format!(
            "<line class=\"axis\" x1=\"{x:.1}\" y1=\"{base:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\"/>\
             <text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n",
            base + 5.0,
            base + 20.0,
            escaped(&text)
        ));
    }
    out.push_str(&format!(
        "<line class=\"axis\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>\n",
        frame.left, frame.bottom, frame.right, frame.bottom
    ));
}

/// How much of the accent a band has, in percent: the lower, the stronger.
fn strength(at: usize, bands: usize) -> usize {
    if bands == 1 {
        return 50;
    }
    16 + at * 74 / bands.saturating_sub(1).max(1)
}

fn band(out: &mut String, series: &Series, frame: &Frame, at: usize, bands: usize) {
    let points = stairs(series, frame);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    out.push_str(&format!(
        "<path class=\"band-area\" fill-opacity=\"0.{:02}\" d=\"M{:.1},{base:.1} {} L{:.1},{base:.1} Z\"/>\n",
        strength(at, bands),
        first.0,
        line(&points),
        last.0,
        base = frame.bottom,
    ));
}

fn bars(out: &mut String, series: &Series, frame: &Frame, days: f64) {
    for point in &series.points {
        let gap = (frame.x(days) - frame.x(0.0)) * 0.12;
        let (left, right) = (frame.x(point.x) + gap, frame.x(point.x + days) - gap);
        let top = frame.y(point.y);
        if point.y > 0.0 {
            out.push_str(&format!(
                "<rect class=\"bar\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"2\"><title>{}</title></rect>\n",
                right - left,
                frame.bottom - top,
                escaped(&point.label)
            ));
        }
    }
}

fn steps(out: &mut String, series: &Series, frame: &Frame, at: usize) {
    let points = stairs(series, frame);
    if !points.is_empty() {
        out.push_str(&format!(
            "<path class=\"step step-{at}\" d=\"M{}\"/>\n",
            line(&points).trim_start_matches('L')
        ));
    }
}

/// The points of a line that stays level until the next one.
fn stairs(series: &Series, frame: &Frame) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(series.points.len() * 2);
    for point in &series.points {
        let here = (frame.x(point.x), frame.y(point.y));
        if let Some((_, level)) = points.last().copied()
            && (level - here.1).abs() > 1e-9
        {
            points.push((here.0, level));
        }
        points.push(here);
    }
    points
}

fn line(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|(x, y)| format!("L{x:.1},{y:.1}"));
    points.collect::<Vec<_>>().join(" ")
}

fn levels(out: &mut String, levels: &[Level], frame: &Frame) {
    for level in levels {
        let y = frame.y(level.y);
        out.push_str(&format!(
            "<line class=\"level\" x1=\"{:.1}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\"/>\n",
            frame.left, frame.right
        ));
    }
}

/// Dots; among names each has its own name beside it.
fn dots(out: &mut String, series: &Series, frame: &Frame, are_named: bool) {
    let radius = if are_named { 5.0 } else { 4.0 };
    let mut points: Vec<&Point> = series.points.iter().collect();
    points.put_in_order_by(|one, other| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
    let is_same = |one: &&Point, other: &&Point| {
        (one.x - other.x).abs() < 1e-9 && (one.y - other.y).abs() < 1e-9
    };
    // What lies at one place is one dot with the area of all.
    for same in points.chunk_by(is_same) {
        let labels: Vec<String> = same.iter().map(|point| escaped(&point.label)).collect();
        if let Some(point) = same.first() {
            out.push_str(&format!(
                "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{:.1}\"><title>{}</title></circle>\n",
                frame.x(point.x),
                frame.y(point.y),
                radius * (same.len() as f64).sqrt(),
                labels.join("; ")
            ));
        }
    }
    if are_named && series.points.len() <= NAMED {
        dot_names(out, series, frame);
    }
}

/// The first word of each dot's label, beside it; those at one place stand apart.
fn dot_names(out: &mut String, series: &Series, frame: &Frame) {
    let mut points: Vec<&Point> = series.points.iter().collect();
    points.put_in_order_by(|one, other| one.x.total_cmp(&other.x).then(other.y.total_cmp(&one.y)));
    for column in points.chunk_by(|one, other| (one.x - other.x).abs() < 1e-9) {
        let wanted: Vec<f64> = column.iter().map(|point| frame.y(point.y)).collect();
        let placed = scale::apart(&wanted, LINE, 8.0, frame.bottom - 4.0);
        for (point, y) in column.iter().zip(placed) {
            let name = point.label.split(' ').next().unwrap_or_default();
            let x = frame.x(point.x);
            let (x, anchor) = if frame.fits(name, x + 9.0) {
                (x + 9.0, "start")
            } else {
                (x - 9.0, "end")
            };
            out.push_str(&format!(
                "<text class=\"name\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>\n",
                y + 4.5,
                escaped(name)
            ));
        }
    }
}

/// The names of bands, lines and levels, at the right and at their height; apart, where they would lie over each other.
fn names(out: &mut String, chart: &Chart, frame: &Frame, bands: usize) {
    let mut names: Vec<(f64, String, String)> = Vec::new();
    let ends: Vec<f64> = (chart.series.iter())
        .map(|series| series.points.last().map_or(0.0, |point| point.y))
        .collect();
    for (at, series) in chart.series.iter().enumerate() {
        let end = ends.get(at).copied().unwrap_or(0.0);
        match series.mark {
            Mark::Band => {
                let below = ends.get(at + 1).copied().unwrap_or(0.0);
                let swatch = format!(
                    "fill-opacity=\"0.{:02}\" class=\"band-area\"",
                    strength(at, bands)
                );
                names.push((
                    frame.y(f64::midpoint(end, below)),
                    series.name.clone(),
                    swatch,
                ));
            }
            Mark::Steps => {
                let name = format!("{} {}", series.name, number::exact(end));
                names.push((frame.y(end), name, format!("class=\"swatch-{at}\"")));
            }
            Mark::Bars { .. } | Mark::Dots => {}
        }
    }
    for level in &chart.levels {
        names.push((frame.y(level.y), level.name.clone(), String::new()));
    }
    names.put_in_order_by(|one, other| one.0.total_cmp(&other.0));
    let wanted: Vec<f64> = names.iter().map(|(y, ..)| *y).collect();
    let x = frame.right + 8.0;
    for ((_, name, swatch), y) in names
        .iter()
        .zip(scale::apart(&wanted, LINE, 8.0, frame.bottom))
    {
        let mut from = x;
        if !swatch.is_empty() {
            out.push_str(&format!(
                "<rect {swatch} x=\"{x:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\" rx=\"2\"/>",
                y - 5.0
            ));
            from += 15.0;
        }
        out.push_str(&format!(
            "<text class=\"name\" x=\"{from:.1}\" y=\"{:.1}\">{}</text>\n",
            y + 4.5,
            escaped(&frame.cut(name, from))
        ));
    }
}

#[cfg(test)]
mod tests;
