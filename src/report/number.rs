//! Numbers as people read them. JSON and CSV have them unrounded.

use crate::text::rounding;

/// Two significant digits (`3 500`, `1.2`, `0.057`): a score is no more precise than its inputs.
pub fn rounded(value: f64) -> String {
    significant(value, 2)
}

/// As it was written; a computed number with many digits has four significant ones (`0.9091`).
pub fn short(value: f64) -> String {
    let exact = exact(value);
    let digits = exact.bytes().filter(u8::is_ascii_digit).count();
    if digits > 6 && value.fract() != 0.0 {
        significant(value, 4)
    } else {
        exact
    }
}

fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return exact(value);
    }
    let least = 10_f64.powi(digits - 1);
    let mut decimals = 0;
    let mut scale = 1.0;
    // Bounded: finite numbers have at most 308 digits before the point and 324 behind.
    while (value * scale).abs() < least - 0.05 && decimals < 330 {
        scale *= 10.0;
        decimals += 1;
    }
    while (value * scale).abs() >= least * 10.0 - 0.5 {
        scale /= 10.0;
    }
    let digits = (value * scale).round() / scale;
    grouped(trimmed(&format!("{digits:.decimals$}")))
}

/// As it was written, its thousands apart (`4 200`, `0.125`).
pub fn exact(value: f64) -> String {
    grouped(&value.to_string())
}

/// At most so many digits behind the point (`4 237.5`).
pub fn at_most(value: f64, digits: usize) -> String {
    grouped(trimmed(&rounding::fixed(value, digits)))
}

/// A share of 0 to 1 in whole percent (`71 %`); 100 % and 0 % only when they are true.
pub fn percent(share: f64) -> String {
    rounding::percent(share)
}

/// `1 item`, `2 items`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", whole(count), if count == 1 { one } else { many })
}

/// A count, its thousands apart.
pub fn whole(count: usize) -> String {
    grouped(&count.to_string())
}

fn trimmed(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

fn grouped(number: &str) -> String {
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let (integer, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut grouped = String::from(sign);
    for (at, digit) in integer.chars().enumerate() {
        if at > 0 && (integer.len() - at).is_multiple_of(3) && digit.is_ascii_digit() {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_two_significant_digits() {
        let cases = [
            (3500.0, "3 500"),
            (3456.0, "3 500"),
            (1.2345, "1.2"),
            (0.0567, "0.057"),
            (9.96, "10"),
            (99.6, "100"),
            (12.3, "12"),
            (4.0, "4"),
            (-4.25, "-4.3"),
            (0.0, "0"),
            (1_234_567.0, "1 200 000"),
            (0.1, "0.1"),
        ];
        for (value, text) in cases {
            assert_eq!(rounded(value), text, "{value}");
        }
    }

    #[test]
    fn shortens_computed_numbers_only() {
        assert_eq!(short(0.909_090_909_090_909_1), "0.9091");
        assert_eq!(short(4200.0), "4 200");
        assert_eq!(short(4237.5), "4 237.5");
        assert_eq!(short(1_234_567.0), "1 234 567");
        assert_eq!(short(1_234.567_89), "1 235");
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(at_most(62.5, 0), "63");
        assert_eq!(at_most(-62.5, 0), "-63");
        assert_eq!(at_most(4237.512, 1), "4 237.5");
        assert_eq!(at_most(3.0, 2), "3");
    }

    #[test]
    fn keeps_what_was_written() {
        assert_eq!(exact(4200.0), "4 200");
        assert_eq!(exact(4237.5), "4 237.5");
        assert_eq!(exact(12.0), "12");
        assert_eq!(exact(-1_000_000.0), "-1 000 000");
    }

    #[test]
    fn says_all_or_nothing_only_when_it_is_so() {
        assert_eq!(percent(0.999), "99 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.001), "1 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.714), "71 %");
    }
}
