//! What is wrong with a date, said so that it can be mended.

use jiff::civil::Date;

use crate::backlog::document::parse_date;

/// Why a text is no date, and what it should be.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::backlog) struct Fault {
    /// `there is no month 14`
    pub(in crate::backlog) message: String,
    pub(in crate::backlog) help: String,
    /// The date that is certainly meant, where only its writing is wrong.
    pub(in crate::backlog) meant: Option<Date>,
}

/// Why `text` is no date of the form `2026-11-02`; none when it is one.
pub(in crate::backlog) fn fault(text: &str) -> Option<Fault> {
    let text = text.trim();
    if parse_date(text).is_some() {
        return None;
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| number(part)).collect();
    Some(match numbers.as_deref() {
        Some(&[year, month, day]) if parts.first().is_some_and(|year| year.len() == 4) => {
            of_numbers(year, month, day)
        }
        Some(&[day, month, year]) if parts.last().is_some_and(|year| year.len() == 4) => Fault {
            meant: (day > 12).then(|| civil(year, month, day)).flatten(),
            ..written("a date is written year, month, day")
        },
        _ => other(text),
    })
}

fn of_numbers(year: i16, month: i16, day: i16) -> Fault {
    let message = if !(1..=12).contains(&month) {
        format!("there is no month {month}")
    } else if let Some(date) = civil(year, month, day) {
        let message = "a date is written with `-` and two digits for month and day";
        return Fault {
            meant: Some(date),
            help: format!("write {date}"),
            ..written(message)
        };
    } else {
        match civil(year, month, 1) {
            Some(first) => format!(
                "{} {year} has {} days, not {day}",
                month_name(month),
                first.days_in_month()
            ),
            None => format!("there is no year {year}"),
        }
    };
    let turned = (month > 12).then(|| civil(year, day, month)).flatten();
    let help = turned.map_or_else(
        || "a date is written year-month-day, as 2026-11-02".to_owned(),
        |turned| format!("a date is written year-month-day: is {turned} meant?"),
    );
    Fault {
        message,
        help,
        meant: None,
    }
}

fn other(text: &str) -> Fault {
    let day = text.get(..10).filter(|_| text.len() > 10);
    match day.and_then(parse_date) {
        Some(date) => Fault {
            help: format!("write {date}"),
            ..written("a date has no time of day")
        },
        None => written("this is no date"),
    }
}

fn written(message: &str) -> Fault {
    Fault {
        message: message.to_owned(),
        help: "write year-month-day, as 2026-11-02".to_owned(),
        meant: None,
    }
}

fn number(text: &str) -> Option<i16> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn month_name(month: i16) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1)
        .ok()
        .and_then(|month| NAMES.get(month))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(text: &str) -> (String, String) {
        let fault = fault(text).unwrap();
        (fault.message, fault.help)
    }

    #[test]
    fn says_which_part_of_a_date_is_wrong() {
        assert_eq!(
            said("2023-14-05"),
            (
                "there is no month 14".into(),
                "a date is written year-month-day: is 2023-05-14 meant?".into()
            )
        );
        assert_eq!(said("2025-30-40").0, "there is no month 30");
        assert_eq!(said("2026-02-30").0, "February 2026 has 28 days, not 30");
        assert_eq!(said("2024-02-30").0, "February 2024 has 29 days, not 30");
        assert_eq!(said("2026-04-00").0, "April 2026 has 30 days, not 0");
    }

    #[test]
    fn says_how_a_date_is_written() {
        assert_eq!(said("2026-1-5").1, "write 2026-01-05");
        assert_eq!(fault("2026/01/05").unwrap().meant, parse_date("2026-01-05"));
        assert_eq!(fault("24.12.2026").unwrap().meant, parse_date("2026-12-24"));
        assert_eq!(fault("05.01.2026").unwrap().meant, None);
        assert_eq!(said("2026-01-05 10:00").0, "a date has no time of day");
        assert_eq!(said("soon").0, "this is no date");
        assert_eq!(said("").0, "this is no date");
    }

    proptest! {
        #[test]
        fn a_text_is_either_a_date_or_has_a_fault(text in "[0-9]{0,5}[-/.]?[0-9]{0,3}[-/. é]?[0-9]{0,5}.{0,3}") {
            prop_assert_eq!(fault(&text).is_none(), parse_date(&text).is_some());
        }
    }
}
