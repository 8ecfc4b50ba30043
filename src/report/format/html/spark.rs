//! A small line of shares over time, as a drawing that says its numbers too.

use super::escaped;
use crate::report::number;

/// Pixels.
const WIDTH: f64 = 180.0;
const HEIGHT: f64 = 36.0;
/// Room for the line's own width.
const MARGIN: f64 = 3.0;

pub(super) fn write(out: &mut String, label: &str, values: &[Option<f64>]) {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let told = match (known.first(), known.last()) {
        (Some(first), Some(last)) if known.len() > 1 => {
            format!("{} → {}", number::percent(*first), number::percent(*last))
        }
        (Some(only), _) => number::percent(*only),
        (None, _) => "unknown".into(),
    };
    let label = escaped(label);
    out.push_str(&format!(
        "<div class=\"spark\"><span class=\"spark-label\">{label}</span>\
         <svg width=\"{WIDTH:.0}\" height=\"{HEIGHT:.0}\" viewBox=\"0 0 {WIDTH:.0} {HEIGHT:.0}\" role=\"img\">\
         <title>{label}: {told}</title>\
         <line class=\"spark-base\" x1=\"0\" y1=\"{base}\" x2=\"{WIDTH:.0}\" y2=\"{base}\"/>",
        base = HEIGHT - MARGIN / 2.0,
    ));
    for line in lines(values) {
        if let [(x, y)] = line.as_slice() {
            out.push_str(&dot(*x, *y, 1.5));
            continue;
        }
        let points: Vec<String> = (line.iter())
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        out.push_str(&format!(
            "<polyline class=\"spark-line\" points=\"{}\"/>",
            points.join(" ")
        ));
    }
    if let Some((x, y)) = lines(values).last().and_then(|line| line.last()) {
        out.push_str(&dot(*x, *y, 3.0));
    }
    out.push_str(&format!("</svg><span>{told}</span></div>\n"));
}

fn dot(x: f64, y: f64, radius: f64) -> String {
    format!("<circle class=\"spark-dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>")
}

/// The known stretches as points; what is unknown is a gap.
fn lines(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let steps = values.len().saturating_sub(1).max(1) as f64;
    let mut lines = vec![Vec::new()];
    for (at, value) in values.iter().enumerate() {
        match (value, lines.last_mut()) {
            (Some(value), Some(line)) => {
                let x = MARGIN + (WIDTH - 2.0 * MARGIN) * at as f64 / steps;
                let y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value.clamp(0.0, 1.0);
                line.push((x, y));
            }
            _ => lines.push(Vec::new()),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_a_gap_where_it_is_unknown() {
        let lines = lines(&[Some(0.0), Some(1.0), None, Some(0.5)]);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], [(3.0, 33.0), (61.0, 3.0)]);
        assert_eq!(lines[1], [(177.0, 18.0)]);
    }

    #[test]
    fn says_its_numbers() {
        let mut out = String::new();
        write(&mut out, "Estimated", &[Some(0.45), Some(0.714)]);
        assert!(
            out.contains("<title>Estimated: 45 % → 71 %</title>"),
            "{out}"
        );
        let mut out = String::new();
        write(&mut out, "Emergent", &[None]);
        assert!(
            out.contains("Emergent: unknown") && !out.contains("polyline"),
            "{out}"
        );
    }
}
