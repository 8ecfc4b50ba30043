//! Numbers as explanations show them.

use crate::text::rounding;

/// A number in at most four significant digits, whole numbers exactly: `4200`, `1.19`, `0.6667`, `3528`.
pub fn figure(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let size = value.abs();
    if size >= 1000.0 || (value - value.round()).abs() < 1e-12 * size.max(1.0) {
        return rounding::fixed(value, 0);
    }
    let decimals = match size {
        _ if size >= 100.0 => 1,
        _ if size >= 10.0 => 2,
        _ if size >= 1.0 => 3,
        _ if size >= 0.1 => 4,
        _ => 6,
    };
    let text = rounding::fixed(value, decimals);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The number and its unit, if it has one.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => figure(value),
        _ => format!("{} {unit}", figure(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_four_digits_and_whole_numbers() {
        let shown = [
            4200.0,
            25.0 / 21.0,
            2.0 / 3.0,
            3528.0,
            0.0,
            12.345,
            123_456.7,
            -0.5,
            0.01,
        ];
        assert_eq!(
            shown.map(figure),
            [
                "4200", "1.19", "0.6667", "3528", "0", "12.35", "123457", "-0.5", "0.01"
            ]
        );
    }
}
