//! Ranges as a drawing: once for wide screens and paper, once for phones. A name stands above its bar and what it says behind
//! it, so that nothing hangs on colour or on width.

use super::chart::{day_marks, shortened};
use super::escaped;
use crate::report::ranges::{Range, Ranges, Scale};

struct Size {
    class: &'static str,
    width: f64,
    /// The most letters of a name.
    letters: usize,
    ticks: usize,
}

const SIZES: [Size; 2] = [
    Size {
        class: "wide",
        width: 860.0,
        letters: 110,
        ticks: 9,
    },
    Size {
        class: "narrow",
        width: 360.0,
        letters: 44,
        ticks: 4,
    },
];

const LEFT: f64 = 4.0;
/// Room for words behind the longest bar.
const RIGHT: f64 = 10.0;
const ROW: f64 = 42.0;
const GROUP: f64 = 26.0;
const TOP: f64 = 30.0;

pub(super) fn write(out: &mut String, ranges: &Ranges, table: impl FnOnce(&mut String)) {
    out.push_str(&format!(
        "<figure class=\"chart\">\n<figcaption><strong>{}</strong> <span class=\"muted\">{}</span></figcaption>\n",
        escaped(&ranges.title),
        escaped(&ranges.summary)
    ));
    for size in &SIZES {
        drawing(out, ranges, size);
    }
    out.push_str("<details>\n<summary>The numbers</summary>\n");
    table(out);
    out.push_str("</details>\n</figure>\n");
}

fn drawing(out: &mut String, ranges: &Ranges, size: &Size) {
    let name = format!("ranges-{}", out.len());
    let groups = ranges.rows.iter().filter(|row| !row.group.is_empty());
    let height = TOP + groups.count() as f64 * GROUP + ranges.rows.len() as f64 * ROW + 6.0;
    out.push_str(&format!(
        "<svg class=\"{}\" viewBox=\"0 0 {} {height}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\">\n\
         <title id=\"{name}-t\">{}</title>\n<desc id=\"{name}-d\">{}</desc>\n",
        size.class,
        size.width,
        escaped(&ranges.title),
        escaped(&ranges.summary),
    ));
    let longest = match &ranges.scale {
        Scale::Share { .. } => 1.0,
        Scale::Days { first, last } => f64::from((*last - *first).get_days()).max(1.0),
    };
    let x = |value: f64| LEFT + value / longest * (size.width - LEFT - RIGHT);
    for (value, words) in marks(&ranges.scale, size.ticks) {
        let at = x(value);
        let anchor = if at < 24.0 {
            "start"
        } else if at > size.width - 24.0 {
            "end"
        } else {
            "middle"
        };
        out.push_str(&format!(
            "<line class=\"grid\" x1=\"{at:.1}\" y1=\"{:.1}\" x2=\"{at:.1}\" y2=\"{height:.1}\"/>\
             <text class=\"tick\" x=\"{at:.1}\" y=\"14\" text-anchor=\"{anchor}\">{}</text>\n",
            TOP - 10.0,
            escaped(&words)
        ));
    }
    if let Scale::Share {
        wanted: Some(wanted),
    } = ranges.scale
    {
        let at = x(wanted);
        out.push_str(&format!(
            "<line class=\"level\" x1=\"{at:.1}\" y1=\"{:.1}\" x2=\"{at:.1}\" y2=\"{height:.1}\"/>\n",
            TOP - 10.0
        ));
    }
    let mut y = TOP;
    for row in &ranges.rows {
        if !row.group.is_empty() {
            out.push_str(&format!(
                "<text class=\"name group\" x=\"{LEFT}\" y=\"{:.1}\">{}</text>\n",
                y + 15.0,
                escaped(&shortened(&row.group, size.letters))
            ));
            y += GROUP;
        }
        range(out, row, (x(row.from), x(row.to)), y, size);
        y += ROW;
    }
    out.push_str("</svg>\n");
}

fn range(out: &mut String, row: &Range, (from, to): (f64, f64), y: f64, size: &Size) {
    let name = shortened(&row.name, size.letters);
    out.push_str(&format!(
        "<text class=\"name\" x=\"{LEFT}\" y=\"{:.1}\">{}</text>\n",
        y + 13.0,
        escaped(&name)
    ));
    let width = (to - from).max(3.0);
    out.push_str(&format!(
        "<rect class=\"track\" x=\"{LEFT}\" y=\"{0:.1}\" width=\"{1:.1}\" height=\"12\" rx=\"3\"/>\
         <rect class=\"bar\" x=\"{from:.1}\" y=\"{0:.1}\" width=\"{width:.1}\" height=\"12\" rx=\"3\"><title>{2}</title></rect>\n",
        y + 19.0,
        size.width - LEFT - RIGHT,
        escaped(&format!("{}: {}", row.name, row.label)),
    ));
    let room = row.label.chars().count() as f64 * 7.2 + 8.0;
    let (at, anchor) = if from + width + room < size.width {
        (from + width + 6.0, "start")
    } else if from > room {
        (from - 6.0, "end")
    } else {
        (size.width - RIGHT, "end")
    };
    out.push_str(&format!(
        "<text class=\"name\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>\n",
        y + 30.0,
        escaped(&row.label)
    ));
}

/// Places to mark along the top, each with its words.
fn marks(scale: &Scale, ticks: usize) -> Vec<(f64, String)> {
    match scale {
        Scale::Share { .. } => [0, 25, 50, 75, 100]
            .map(|percent| (f64::from(percent) / 100.0, format!("{percent} %")))
            .into(),
        Scale::Days { first, last } => day_marks(*first, *last, ticks),
    }
}
