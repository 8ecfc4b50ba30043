//! What a template can do to a value besides minijinja's own filters. What is unknown stays unknown.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, fmt::strtime, tz::TimeZone};
use minijinja::value::{Kwargs, Rest, Value, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind, State, filters};
use unicode_width::UnicodeWidthStr as _;

use super::kind::{Kind, plain};
use super::value::{Record, Watch};
use crate::report::format::text::table;
use crate::report::format::{html, markdown, visible};
use crate::report::{number, said};
use crate::text::likeness::nearest;

/// A filter of reports, as users read of it.
pub struct Filter {
    pub name: &'static str,
    pub summary: &'static str,
    pub example: &'static str,
    /// What the example prints in a plain text.
    pub prints: &'static str,
}

pub static FILTERS: &[Filter] = &[
    Filter {
        name: "date",
        summary: "a date as people write it, or in a form of [strftime](https://docs.rs/jiff/latest/jiff/fmt/strtime/)",
        example: r#""2026-11-02"|date ~ ", " ~ "2026-11-02"|date("%a %-d %b")"#,
        prints: "2 November 2026, Mon 2 Nov",
    },
    Filter {
        name: "plus_days",
        summary: "so many days later; earlier when negative",
        example: r#""2026-11-02"|plus_days(-7)"#,
        prints: "2026-10-26",
    },
    Filter {
        name: "days_until",
        summary: "days from this date to another; negative when that is earlier",
        example: r#""2026-11-02"|days_until("2026-11-30")"#,
        prints: "28",
    },
    Filter {
        name: "number",
        summary: "thousands apart, at most so many digits behind the point; without a number of digits as other reports write it",
        example: r#"4237.512|number ~ ", " ~ 4237.512|number(1)"#,
        prints: "4 238, 4 237.5",
    },
    Filter {
        name: "percent",
        summary: "a share of 0 to 1 in percent; 0 % and 100 % only when they are true",
        example: "0.714|percent",
        prints: "71 %",
    },
    Filter {
        name: "money",
        summary: "a number in whole units of a currency",
        example: r#"4600.4|money("EUR")"#,
        prints: "4 600 EUR",
    },
    Filter {
        name: "cut",
        summary: "at most so many characters, cut between words",
        example: r#""Organiser sees invitees' working hours"|cut(20)"#,
        prints: "Organiser sees…",
    },
    Filter {
        name: "pad",
        summary: "as wide as a column of plain text; cut when it is wider; numbers to the right",
        example: r#""[" ~ "NOW"|pad(5) ~ "] [" ~ 7|pad(3) ~ "]""#,
        prints: "[NOW  ] [  7]",
    },
    Filter {
        name: "code",
        summary: "as code, in Markdown and HTML",
        example: r#""S-7K3M2Q"|code"#,
        prints: "S-7K3M2Q",
    },
    Filter {
        name: "md",
        summary: "text in which nothing is Markdown, for files that are not named `.md`; there it is so without being asked",
        example: r#""a *b* <c>"|md"#,
        prints: r"a \*b\* &lt;c&gt;",
    },
];

/// Filters of minijinja that read a field of each entry, and of their own accord pass over one that is nowhere.
const BY_FIELD: &[&str] = &[
    "selectattr",
    "rejectattr",
    "map",
    "sort",
    "groupby",
    "unique",
    "min",
    "max",
    "sum",
];

/// The filters, and those of minijinja that would not mind a slip.
pub(super) fn add(environment: &mut Environment<'static>, _: &Arc<Watch>) {
    environment.add_filter("date", date);
    environment.add_filter("plus_days", plus_days);
    environment.add_filter("days_until", days_until);
    environment.add_filter("number", grouped);
    environment.add_filter("percent", |value: Value| {
        known(&value, |value| Ok(number::percent(decimal(value)?).into()))
    });
    environment.add_filter("money", |value: Value, currency: &str| {
        known(&value, |value| {
            let amount = number::exact(decimal(value)?.round());
            Ok(format!("{amount} {currency}").into())
        })
    });
    environment.add_filter("cut", |value: Value, most: usize| {
        known(&value, |value| Ok(said::cut(&plain(value), most).into()))
    });
    environment.add_filter("pad", pad);
    environment.add_filter("code", code);
    environment.add_filter("md", |value: Value| {
        known(&value, |value| {
            Ok(Value::from_safe_string(markdown::escaped(&plain(value))))
        })
    });
    strict(environment);
}

/// Filters by a field that no entry has are slips.
fn strict(environment: &mut Environment<'static>) {
    environment.add_filter("selectattr of minijinja", filters::selectattr);
    environment.add_filter("rejectattr of minijinja", filters::rejectattr);
    environment.add_filter("map of minijinja", filters::map);
    environment.add_filter("sort of minijinja", filters::sort);
    environment.add_filter("groupby of minijinja", filters::groupby);
    environment.add_filter("unique of minijinja", filters::unique);
    environment.add_filter("min of minijinja", filters::min);
    environment.add_filter("max of minijinja", filters::max);
    environment.add_filter("sum of minijinja", filters::sum);
    for name in BY_FIELD {
        let original = format!("{name} of minijinja");
        environment.add_filter(
            *name,
            move |state: &mut State<'_, '_>, value: Value, arguments: Rest<ValueOrKwargs>| {
                let arguments = arguments.into_values();
                if let Some(field) = field(name, &arguments)? {
                    some_entry_has(&value, &field)?;
                }
                let mut all = vec![value];
                all.extend(arguments);
                state.apply_filter(&original, &all)
            },
        );
    }
}

/// The field that a filter was asked to read; none when a missing one has a default.
fn field(filter: &str, arguments: &[Value]) -> Result<Option<String>, Error> {
    let (positional, options): (&[Value], Kwargs) = from_args(arguments)?;
    let first = positional.first().and_then(Value::as_str);
    let is_asked_for = |test: Option<&Value>| {
        test.and_then(Value::as_str)
            .is_some_and(|test| matches!(test, "defined" | "undefined"))
    };
    Ok(match filter {
        "selectattr" | "rejectattr" if is_asked_for(positional.get(1)) => None,
        "selectattr" | "rejectattr" => first.map(str::to_owned),
        _ if options.has("default") => None,
        "groupby" if first.is_some() => first.map(str::to_owned),
        _ => options.peek::<Option<String>>("attribute").ok().flatten(),
    })
}

/// A field that none of the records has is a slip; one that some have is optional.
fn some_entry_has(entries: &Value, field: &str) -> Result<(), Error> {
    if !matches!(entries.kind(), ValueKind::Seq) {
        return Ok(());
    }
    for field in field.split(',') {
        let name = field.trim().split('.').next().unwrap_or_default();
        let mut beside: Option<Vec<String>> = None;
        for entry in entries.try_iter()? {
            let Some(record) = entry.downcast_object_ref::<Record>() else {
                beside = None;
                break;
            };
            if record.field(name).is_some() {
                beside = None;
                break;
            }
            beside.get_or_insert_with(|| record.keys().map(str::to_owned).collect());
        }
        if let Some(keys) = beside {
            let near = nearest(name, keys.iter().map(String::as_str));
            let near = near.map_or_else(
                || format!("there are {}", keys.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(failed(format!("no entry has a field `{name}`; {near}")));
        }
    }
    Ok(())
}

/// What is unknown stays unknown.
fn known(
    value: &Value,
    change: impl FnOnce(&Value) -> Result<Value, Error>,
) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::None => Ok(value.clone()),
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        _ => change(value),
    }
}

fn decimal(value: &Value) -> Result<f64, Error> {
    let number = match value.kind() {
        ValueKind::Number => f64::try_from(value.clone()).ok(),
        _ => None,
    };
    number.ok_or_else(|| failed(format!("`{value}` is no number")))
}

fn grouped(value: Value, digits: Option<usize>) -> Result<Value, Error> {
    known(&value, |value| {
        let decimal = decimal(value)?;
        Ok(match digits {
            None => number::short(decimal),
            Some(digits) => number::at_most(decimal, digits.min(15)),
        }
        .into())
    })
}

/// The day of a date, or of a date and a time.
fn day(value: &Value) -> Result<Date, Error> {
    let text = plain(value);
    let day = match text.len() {
        10 => text.parse().ok(),
        _ => moment(&text).map(|moment| moment.to_zoned(TimeZone::UTC).date()),
    };
    day.ok_or_else(|| failed(format!("`{text}` is no date such as 2026-11-02")))
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

fn date(value: Value, form: Option<&str>) -> Result<Value, Error> {
    let form = form.unwrap_or("%-d %B %Y");
    known(&value, |value| {
        let written = match moment(&plain(value)) {
            Some(moment) => strtime::format(form, &moment.to_zoned(TimeZone::UTC)),
            None => strtime::format(form, day(value)?),
        };
        let written = written.map_err(|error| failed(format!("date(\"{form}\"): {error}")))?;
        Ok(written.into())
    })
}

fn plus_days(value: Value, days: i32) -> Result<Value, Error> {
    known(&value, |value| {
        let day = day(value)?.checked_add(i64::from(days).days());
        let day = day.map_err(|_| failed(format!("{days} days from {value} is no date")))?;
        Ok(day.to_string().into())
    })
}

fn days_until(value: Value, other: Value) -> Result<Value, Error> {
    known(&value, |value| {
        known(&other, |other| {
            let span = day(value)?.until(day(other)?);
            let span = span.map_err(|error| failed(error.to_string()))?;
            Ok(span.get_days().into())
        })
    })
}

/// Cells of a terminal, as wide as told.
fn pad(value: Value, width: usize) -> Result<Value, Error> {
    let width = width.min(1_000);
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = plain(&value);
    let text = visible::line(&text);
    let is_number = value.kind() == ValueKind::Number;
    let text = table::cut(&text, width);
    let room = " ".repeat(width.saturating_sub(text.width()));
    Ok(if is_number {
        format!("{room}{text}").into()
    } else {
        format!("{text}{room}").into()
    })
}

/// Code in Markdown and HTML, the text itself elsewhere.
fn code(state: &State<'_, '_>, value: Value) -> Result<Value, Error> {
    known(&value, |value| {
        let text = plain(value);
        Ok(match Kind::of(state.name()) {
            Kind::Markdown => Value::from_safe_string(markdown::code(&text)),
            Kind::Html => Value::from_safe_string(format!("<code>{}</code>", html::escaped(&text))),
            Kind::Text | Kind::Json | Kind::Csv => text.into(),
        })
    })
}

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}
