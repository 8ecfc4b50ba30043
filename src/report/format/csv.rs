//! Rows for spreadsheets (RFC 4180): the report's main list, numbers unrounded. A text that a spreadsheet would compute
//! stays a text.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Format, Screen, Wants, visible};
use crate::report::Report;

pub(super) static FORMAT: Format = Format {
    name: "csv",
    summary: "For spreadsheets: the report's main list, one row an entry",
    wants: Wants::Anything,
    write,
};

fn write(report: &Report, _: &Screen) -> String {
    let columns = columns(report);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let written: Result<(), csv::Error> = (|| {
        writer.write_record(&columns)?;
        for row in report.data.rows().each {
            let row = flat(row);
            let cells = columns
                .iter()
                .map(|column| row.get(column).map_or_else(String::new, cell));
            writer.write_record(cells)?;
        }
        Ok(())
    })();
    written.expect("memory takes every record of the same length");
    let bytes = writer.into_inner().expect("memory takes everything");
    String::from_utf8(bytes).expect("only text was written")
}

/// The names of all columns, in the order in which they first occur; also of a list without rows.
fn columns(report: &Report) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut columns = Vec::new();
    let rows = report.data.rows();
    for row in std::iter::once(rows.empty).chain(rows.each) {
        for (name, _) in flat(row) {
            if seen.insert(name.clone()) {
                columns.push(name);
            }
        }
    }
    columns
}

/// The row with its nested objects as dotted names (`demand.accounts`).
fn flat(row: Value) -> Map<String, Value> {
    let mut flat = Map::new();
    match row {
        Value::Object(object) => add(&mut flat, "", object),
        Value::Null => {}
        other => {
            flat.insert("value".into(), other);
        }
    }
    flat
}

fn add(flat: &mut Map<String, Value>, prefix: &str, object: Map<String, Value>) {
    for (name, value) in object {
        let name = match prefix {
            "" => name,
            prefix => format!("{prefix}.{name}"),
        };
        match value {
            Value::Object(object) => add(flat, &name, object),
            value => {
                flat.insert(name, value);
            }
        }
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        Value::Array(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
                .collect();
            harmless(&values.join("; "))
        }
        other => {
            let number = other.to_string();
            number
                .strip_suffix(".0")
                .map_or_else(|| number.clone(), str::to_owned)
        }
    }
}

/// The text as one cell: in quotes where it needs them, and never a formula.
pub(in crate::report) fn quoted(text: &str) -> String {
    let text = harmless(text);
    if text.contains([',', ';', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A text that begins like a formula gets a quote before it (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let quote = if formula { "'" } else { "" };
    format!("{quote}{}", visible::lines(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Data;

    fn written(data: Value) -> String {
        let report = Report {
            data: Data::Other(data),
            ..Report::default()
        };
        let screen = Screen {
            width: 80,
            colour: false,
        };
        write(&report, &screen)
    }

    #[test]
    fn lets_a_spreadsheet_compute_nothing_that_others_wrote() {
        let text = written(json!([
            {"id": "=HYPERLINK(\"http://evil\")", "n": -2.5},
            {"id": "+1", "n": 1.0},
            {"id": "-x", "n": null},
            {"id": "@SUM(A1)", "n": 0},
            {"id": "\t=1", "n": 0},
        ]));
        assert_eq!(
            text,
            "id,n\r\n\"'=HYPERLINK(\"\"http://evil\"\")\",-2.5\r\n'+1,1\r\n'-x,\r\n'@SUM(A1),0\r\n' =1,0\r\n"
        );
    }

    #[test]
    fn quotes_as_rfc_4180_says() {
        let text = written(json!([{"a": "x,y", "b": {"c": "two\nlines", "d": ["p", 1]}}]));
        assert_eq!(text, "a,b.c,b.d\r\n\"x,y\",\"two\nlines\",p; 1\r\n");
    }

    #[test]
    fn names_the_columns_of_an_empty_list() {
        let report = Report {
            data: crate::report::shape::Check::default().into(),
            ..Report::default()
        };
        let screen = Screen {
            width: 80,
            colour: false,
        };
        assert!(write(&report, &screen).starts_with("code,rule,level,path,start.line,"));
    }
}
