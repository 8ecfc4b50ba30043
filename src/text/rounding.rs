//! Numbers rounded for people, in one way everywhere: half goes away from zero, so that 62.5 % is 63 %. `format!` alone rounds
//! half to even, and 62.5 to 62.

/// The nearest number with so many digits behind the point, at most 15.
pub fn rounded(value: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(15).min(15));
    let scaled = (value * scale).round() / scale;
    if scaled.is_finite() { scaled } else { value }
}

/// With exactly so many digits behind the point (`2.5`, `3.0`).
pub fn fixed(value: f64, decimals: usize) -> String {
    format!("{:.decimals$}", rounded(value, decimals))
}

/// A share of 0 to 1 in whole percent (`71 %`); 100 % and 0 % only when they are true.
pub fn percent(share: f64) -> String {
    let percent = (share * 100.0).round();
    let percent = if share < 1.0 && percent >= 100.0 {
        99.0
    } else if share > 0.0 && percent <= 0.0 {
        1.0
    } else {
        percent
    };
    format!("{percent:.0} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_goes_away_from_zero() {
        let shown = [
            (62.5, 0),
            (0.5, 0),
            (-2.5, 0),
            (2.25, 1),
            (0.125, 2),
            (3.0, 1),
        ];
        let shown = shown.map(|(value, decimals)| fixed(value, decimals));
        assert_eq!(shown, ["63", "1", "-3", "2.3", "0.13", "3.0"]);
        assert_eq!(fixed(f64::INFINITY, 1), "inf");
        assert_eq!(fixed(1e300, 15), format!("{:.15}", 1e300));
    }

    #[test]
    fn all_and_nothing_are_said_only_where_they_are_true() {
        let shown = [0.0, 0.001, 0.625, 0.999, 1.0].map(percent);
        assert_eq!(shown, ["0 %", "1 %", "63 %", "99 %", "100 %"]);
    }
}
