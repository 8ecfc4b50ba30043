//! Days as exports write them: ISO, JavaScript, month names of several languages, the English and the American order,
//! German, Japanese, seconds and milliseconds since 1970.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt};

/// Which number of `04/05/2026` is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// How the days of a column are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// Whatever is recognised.
    #[default]
    Any,
    DayFirst,
    MonthFirst,
    EpochSeconds,
    EpochMillis,
    /// Days since 1899-12-30, as spreadsheets count.
    Spreadsheet,
    /// `strftime` (`%d.%m.%Y %H:%M`).
    Pattern(String),
}

impl DateForm {
    /// The form of this name, or a pattern with `%`.
    ///
    /// # Errors
    /// What there is, when it is neither.
    pub fn from_name(name: &str) -> Result<Self, String> {
        Ok(match name.trim().to_ascii_lowercase().as_str() {
            "any" | "iso" => Self::Any,
            "day-first" => Self::DayFirst,
            "month-first" => Self::MonthFirst,
            "epoch-seconds" => Self::EpochSeconds,
            "epoch-millis" => Self::EpochMillis,
            "spreadsheet" => Self::Spreadsheet,
            _ if name.contains('%') => Self::Pattern(name.to_owned()),
            _ => {
                return Err(format!(
                    "`{name}` is no form of dates: there are iso, day-first, month-first, epoch-seconds, epoch-millis, spreadsheet, and patterns such as %d.%m.%Y"
                ));
            }
        })
    }

    /// The name that [`Self::from_name`] reads.
    pub fn name(&self) -> &str {
        match self {
            Self::Any => "iso",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::EpochSeconds => "epoch-seconds",
            Self::EpochMillis => "epoch-millis",
            Self::Spreadsheet => "spreadsheet",
            Self::Pattern(pattern) => pattern,
        }
    }
}

/// What a column's own values say of its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// No value depends on it.
    Free,
    Certain(DayOrder),
    /// Some values depend on it and none decides: the first of them.
    Open(String),
    /// One value can only be read one way and another only the other.
    Torn {
        day_first: String,
        month_first: String,
    },
}

/// The order that all values of a column decide together.
pub fn order<'a>(values: impl Iterator<Item = &'a str>) -> Order {
    let (mut day_first, mut month_first, mut open) = (None, None, None);
    for value in values {
        let Some((first, second)) = slashed(value) else {
            continue;
        };
        let slot = if first > 12 && second <= 12 {
            &mut day_first
        } else if second > 12 && first <= 12 {
            &mut month_first
        } else if first != second {
            &mut open
        } else {
            continue;
        };
        slot.get_or_insert_with(|| value.to_owned());
    }
    match (day_first, month_first, open) {
        (Some(day_first), Some(month_first), _) => Order::Torn {
            day_first,
            month_first,
        },
        (Some(_), None, _) => Order::Certain(DayOrder::DayFirst),
        (None, Some(_), _) => Order::Certain(DayOrder::MonthFirst),
        (None, None, Some(open)) => Order::Open(open),
        (None, None, None) => Order::Free,
    }
}

/// The first two numbers of a date whose order is not plain: `10/14/2026`, `10-14-26`; none for other dates.
fn slashed(value: &str) -> Option<(u32, u32)> {
    let word = value.split_whitespace().next()?;
    let separator = ['/', '-']
        .into_iter()
        .find(|separator| word.matches(*separator).count() == 2)?;
    let mut parts = word.split(separator);
    let first = parts.next().filter(|part| part.len() <= 2)?;
    Some((first.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The day that `text` says, as its writer's calendar showed it; of moments without a calendar the day in UTC. `order`
/// decides what the text leaves open.
pub fn day(text: &str, form: &DateForm, order: Option<DayOrder>) -> Option<Date> {
    let text = text.trim();
    match form {
        DateForm::Any => any(text, order),
        DateForm::DayFirst => any(text, Some(DayOrder::DayFirst)),
        DateForm::MonthFirst => any(text, Some(DayOrder::MonthFirst)),
        DateForm::EpochSeconds => epoch(text, 1),
        DateForm::EpochMillis => epoch(text, 1000),
        DateForm::Spreadsheet => {
            let days: f64 = text.replace(',', ".").parse().ok()?;
            let is_plausible = (1.0..200_000.0).contains(&days);
            #[expect(clippy::cast_possible_truncation, reason = "checked above")]
            let days = is_plausible.then_some(days.floor() as i64)?;
            jiff::civil::date(1899, 12, 30)
                .checked_add(jiff::Span::new().try_days(days).ok()?)
                .ok()
        }
        DateForm::Pattern(pattern) => {
            let parsed = fmt::strtime::BrokenDownTime::parse_prefix(pattern, text).ok()?;
            parsed.0.to_date().ok()
        }
    }
}

/// The moment that `text` says, where it says one to the second; without a zone in UTC.
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse() {
        return Some(timestamp);
    }
    if let Some(seconds) = epoch_seconds(text, None) {
        return Timestamp::from_second(seconds).ok();
    }
    let plain = text.strip_suffix(" UTC").unwrap_or(text);
    if plain.len() < 19 {
        return None;
    }
    let civil: DateTime = plain.parse().ok()?;
    civil
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

fn epoch(text: &str, unit: i64) -> Option<Date> {
    let seconds = epoch_seconds(text, Some(unit))?;
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date())
}

/// Seconds since 1970; without a unit by the number of digits (ten since 2001, thirteen of milliseconds, sixteen of
/// microseconds).
fn epoch_seconds(text: &str, unit: Option<i64>) -> Option<i64> {
    let whole = text.split('.').next()?;
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if text.len() > whole.len() + 1
        && !text
            .bytes()
            .skip(whole.len() + 1)
            .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match (unit, whole.len()) {
        (Some(unit), _) => Some(number / unit),
        (None, 10) => Some(number),
        (None, 13) => Some(number / 1_000),
        (None, 16) => Some(number / 1_000_000),
        _ => None,
    }
}

fn any(text: &str, order: Option<DayOrder>) -> Option<Date> {
    // A span of days begins with its first.
    let text = text.split(['→', '\n']).next()?.trim();
    if let Some(seconds) = epoch_seconds(text, None) {
        let moment = Timestamp::from_second(seconds).ok()?;
        return Some(moment.to_zoned(TimeZone::UTC).date());
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
        return date(number(0..4)?, number(4..6)?, number(6..8)?);
    }
    let parts = parts(text);
    match parts.as_slice() {
        [
            Part::Number(year, 4),
            Part::Number(month, _),
            Part::Number(day, _),
            ..,
        ] => date(*year, *month, *day),
        [
            Part::Number(year, 4),
            Part::Month(month),
            Part::Number(day, _),
            ..,
        ]
        | [
            Part::Number(day, _),
            Part::Month(month),
            Part::Number(year, 4),
            ..,
        ]
        | [
            Part::Month(month),
            Part::Number(day, _),
            Part::Number(year, 4),
            ..,
        ] => date(*year, *month, *day),
        [
            Part::Number(day, _),
            Part::Month(month),
            Part::Number(year, 2),
            ..,
        ] => date(full_year(*year), *month, *day),
        [
            Part::Number(first, _),
            Part::Number(second, _),
            Part::Number(year, digits @ (2 | 4)),
            ..,
        ] => {
            let year = if *digits == 2 {
                full_year(*year)
            } else {
                *year
            };
            let (day, month) = match order_of(text, *first, *second, order)? {
                DayOrder::DayFirst => (*first, *second),
                DayOrder::MonthFirst => (*second, *first),
            };
            date(year, month, day)
        }
        _ => None,
    }
}

/// Dots stand in dates of countries that put the day first; else the numbers decide, and then the column.
fn order_of(text: &str, first: u32, second: u32, order: Option<DayOrder>) -> Option<DayOrder> {
    let is_dotted = text.split_whitespace().next()?.contains('.');
    if is_dotted || first > 12 {
        Some(DayOrder::DayFirst)
    } else if second > 12 {
        Some(DayOrder::MonthFirst)
    } else if first == second {
        Some(DayOrder::DayFirst)
    } else {
        order
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    date.ok().filter(|date| (1970..2200).contains(&date.year()))
}

/// Two digits of a year: no feedback is older than 1970 (POSIX, `strptime`).
fn full_year(year: u32) -> u32 {
    if year >= 70 { 1900 + year } else { 2000 + year }
}

/// A number with how many digits it has, or a month.
#[derive(Debug)]
enum Part {
    Number(u32, usize),
    Month(u32),
}

/// The numbers and month names before the time of day; at most four.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if parts.len() == 4 {
            break;
        }
        if character.is_ascii_digit() {
            let end = rest
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            if after.starts_with(':') {
                break;
            }
            let number = digits.parse().ok().filter(|_| end <= 4);
            let Some(number) = number else { break };
            parts.push(Part::Number(number, end));
            rest = after;
        } else if character.is_alphabetic() {
            let end = rest
                .find(|character: char| !character.is_alphabetic())
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            // `2026-09-01T10:00:00`
            if word == "T" {
                break;
            }
            parts.extend(month(word).map(Part::Month));
            rest = after;
        } else {
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    parts
}

/// The beginnings of the months' names, long enough to tell them apart: English, German, French, Spanish, Italian,
/// Portuguese, Dutch.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz", "maa", "mrt"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "août", "aoû", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let number = |month: usize| u32::try_from(month + 1).ok();
    if word.chars().count() < 3 {
        return None;
    }
    // Weekdays that begin like months, and words around dates.
    if ["mardi", "martes", "marted", "martedì"].contains(&word.as_str()) {
        return None;
    }
    MONTHS
        .iter()
        .position(|starts| starts.iter().any(|start| word.starts_with(start)))
        .and_then(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, order: Option<DayOrder>) -> Option<String> {
        day(text, &DateForm::Any, order).map(|date| date.to_string())
    }

    #[test]
    fn reads_the_days_that_exports_write() {
        for (text, expected) in [
            ("2026-09-01T10:00:00Z", "2026-09-01"),
            ("2026-03-23T19:33:22Z", "2026-03-23"),
            ("2015-04-27T07:22:39.000+0000", "2015-04-27"),
            ("2020-10-28 23:59:37", "2020-10-28"),
            ("2026/09/14 9:26:53 AM GMT+2", "2026-09-14"),
            ("9/15/2026 21:03:10", "2026-09-15"),
            ("22/9/2025", "2025-09-22"),
            ("30.09.26 14:05", "2026-09-30"),
            ("1.9.2026", "2026-09-01"),
            ("Tue Aug 23 2022 13:54:01 GMT+0000 (GMT)", "2022-08-23"),
            ("October 8, 2021 → October 29, 2021", "2021-10-08"),
            ("22/Sep/25 9:26 AM", "2025-09-22"),
            ("3 März 2026", "2026-03-03"),
            ("mardi 8 octobre 2021", "2021-10-08"),
            ("8 de octubre de 2021", "2021-10-08"),
            ("2026年9月1日 10:00", "2026-09-01"),
            ("2026. 9. 1. 오후 3:00", "2026-09-01"),
            ("1788256800000", "2026-09-01"),
            ("1452837318.000002", "2016-01-15"),
            ("20260901", "2026-09-01"),
            ("Sep 1 2026", "2026-09-01"),
            ("5/5/2026", "2026-05-05"),
        ] {
            assert_eq!(said(text, None).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_no_day_into_what_is_none() {
        for text in [
            "",
            "soon",
            "13/13/2026",
            "2026-02-30",
            "99",
            "1.2.3",
            "v1.2",
            "0x1f",
            "12:30",
        ] {
            assert_eq!(said(text, Some(DayOrder::DayFirst)), None, "{text}");
        }
    }

    #[test]
    fn the_whole_column_decides_which_number_is_the_day() {
        assert_eq!(
            order(["12/01/2026 9:15:00 AM", "11/28/2026"].into_iter()),
            Order::Certain(DayOrder::MonthFirst)
        );
        assert_eq!(
            order(["12/01/2026", "28/11/2026"].into_iter()),
            Order::Certain(DayOrder::DayFirst)
        );
        assert_eq!(
            order(["01/02/2026"].into_iter()),
            Order::Open("01/02/2026".into())
        );
        assert_eq!(order(["2026-01-02", "5/5/2026"].into_iter()), Order::Free);
        assert!(matches!(
            order(["13/01/2026", "01/13/2026"].into_iter()),
            Order::Torn { .. }
        ));
        assert_eq!(said("01/02/2026", None), None);
        assert_eq!(
            said("01/02/2026", Some(DayOrder::MonthFirst)).as_deref(),
            Some("2026-01-02")
        );
    }

    #[test]
    fn takes_a_form_by_name() {
        let read = |form: &str, text: &str| {
            let form = DateForm::from_name(form).unwrap();
            day(text, &form, None).map(|date| date.to_string())
        };
        assert_eq!(
            read("day-first", "01/02/2026").as_deref(),
            Some("2026-02-01")
        );
        assert_eq!(
            read("%d|%m|%Y", "03|02|2026 10:00").as_deref(),
            Some("2026-02-03")
        );
        assert_eq!(
            read("epoch-seconds", "86400").as_deref(),
            Some("1970-01-02")
        );
        assert_eq!(
            read("spreadsheet", "46266.5").as_deref(),
            Some("2026-09-01")
        );
        assert!(
            DateForm::from_name("sometimes")
                .unwrap_err()
                .contains("day-first")
        );
    }

    #[test]
    fn moments_are_to_the_second() {
        let said = |text: &str| moment(text).map(|moment| moment.to_string());
        assert_eq!(
            said("2026-09-02T10:00:00Z").as_deref(),
            Some("2026-09-02T10:00:00Z")
        );
        assert_eq!(
            said("2026-09-02 10:30:00").as_deref(),
            Some("2026-09-02T10:30:00Z")
        );
        assert_eq!(
            said("1788256800000").as_deref(),
            Some("2026-09-01T10:00:00Z")
        );
        assert_eq!(said("2026-09-02"), None);
    }
}
