//! What every report promises in every format, tried on one of each.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::format::{FORMATS, Screen, format};
use super::{Report, sample, shape};

fn written(report: &Report, name: &str, width: usize) -> String {
    let screen = Screen {
        width,
        colour: false,
    };
    (format(name).unwrap().write)(report, &screen)
}

#[test]
fn every_report_is_in_the_table_once_and_tried_here() {
    let tried: Vec<&str> = sample::all().iter().map(|report| report.name).collect();
    for kind in super::REPORTS {
        // Its parts are those of two other reports.
        let untried = kind.name == "demo";
        assert!(
            untried || tried.contains(&kind.name),
            "{} has no sample",
            kind.name
        );
        let times = super::REPORTS
            .iter()
            .filter(|other| other.name == kind.name);
        assert_eq!(times.count(), 1, "{}", kind.name);
    }
    for name in tried {
        let stale = "docs/schema.json is stale: run UPDATE_DOCS=1 cargo test --test it docs";
        assert!(shape::schema(name).is_some(), "{name}: {stale}");
    }
}

#[test]
fn what_json_prints_is_what_the_schema_says() {
    let whole = shape::schemas();
    for report in sample::all() {
        let json: Value = serde_json::from_str(&written(&report, "json", 80)).unwrap();
        let schema = shape::schema(report.name).unwrap();
        assert_eq!(faults(&json, &schema, &schema), "", "{}", report.name);
        assert_eq!(faults(&json, &whole, &whole), "", "{}", report.name);
        let mut broken = json.clone();
        let data = broken["data"].as_object_mut().unwrap();
        let last = data.keys().next_back().unwrap().clone();
        data.shift_remove(&last);
        assert_ne!(faults(&broken, &schema, &schema), "", "{}", report.name);
        broken["report"] = "other".into();
        assert_ne!(faults(&broken, &whole, &whole), "", "{}", report.name);
    }
}

#[test]
fn text_fits_its_screen() {
    for report in sample::all() {
        for width in [60, 80, 120] {
            let text = written(&report, "text", width);
            for line in text.lines() {
                // A place or an id is never broken, so that it can be clicked or copied; others' text stands as it is.
                let word = line.split_whitespace().map(UnicodeWidthStr::width).max();
                let others = matches!(report.name, "show" | "notify-render");
                let whole = line.contains("backlog/items/") || others;
                assert!(
                    line.width() <= width || whole || word.unwrap_or(0) > width - 20,
                    "{} at {width}: {line}",
                    report.name
                );
            }
        }
    }
}

#[test]
fn nothing_of_others_is_obeyed_in_any_format() {
    for report in sample::all() {
        for format in FORMATS.iter().filter(|format| format.suits(report.name)) {
            let text = written(&report, format.name, 80);
            assert!(
                !text.contains(['\u{1b}', '\u{202e}']),
                "{} as {}",
                report.name,
                format.name
            );
            if matches!(format.name, "html" | "markdown") {
                // In Markdown's code blocks and code spans HTML is text.
                let outside: String = text.split("```").step_by(2).collect();
                let outside = match format.name {
                    "markdown" => outside.split('`').step_by(2).collect(),
                    _ => outside,
                };
                // A searchable board brings a script of its own, at the very end.
                let outside = match (report.name, format.name) {
                    ("feedback", "html") => outside.rsplit_once("<script>").unwrap().0.to_owned(),
                    _ => outside,
                };
                assert!(!outside.contains("<script"), "{}: {outside}", report.name);
                assert!(!outside.contains("<img"), "{}: {outside}", report.name);
                assert!(
                    !outside.contains("(javascript:"),
                    "{}: {outside}",
                    report.name
                );
                assert!(!outside.contains("href=\"javascript:"), "{}", report.name);
            }
        }
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    for (one, other) in sample::all().iter().zip(&sample::all()) {
        for format in FORMATS {
            assert_eq!(
                written(one, format.name, 80),
                written(other, format.name, 80)
            );
        }
    }
}

#[test]
fn tools_that_annotate_are_offered_findings_only() {
    assert!(format("sarif").unwrap().suits("check"));
    assert!(!format("sarif").unwrap().suits("rank"));
    assert!(format("csv").unwrap().suits("rank"));
    assert!(format("xml").is_none());
}

/// Where the value is not what the schema says, empty when it is: as much of JSON Schema as our own schemas use.
fn faults(value: &Value, schema: &Value, root: &Value) -> String {
    let Some(schema) = schema.as_object() else {
        return String::new();
    };
    let mut faults = String::new();
    for (keyword, wanted) in schema {
        let fault = match keyword.as_str() {
            "$ref" => {
                let pointer = wanted.as_str().unwrap().trim_start_matches('#');
                self::faults(value, root.pointer(pointer).unwrap(), root)
            }
            "type" => fault(!is_of_type(value, wanted), || {
                format!("{value} is no {wanted}\n")
            }),
            "const" => fault(value != wanted, || format!("{value} is not {wanted}\n")),
            "enum" => fault(!wanted.as_array().unwrap().contains(value), || {
                format!("{value} is not among {wanted}\n")
            }),
            "required" => (wanted.as_array().unwrap().iter())
                .filter(|name| value.get(name.as_str().unwrap()).is_none())
                .fold(String::new(), |told, name| {
                    told + &format!("{name} is missing\n")
                }),
            "properties" => (wanted.as_object().unwrap().iter())
                .filter_map(|(name, schema)| Some(self::faults(value.get(name)?, schema, root)))
                .collect(),
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                (value.as_object().into_iter().flatten())
                    .filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)))
                    .map(|(_, value)| self::faults(value, wanted, root))
                    .collect()
            }
            "items" => (value.as_array().into_iter().flatten())
                .map(|item| self::faults(item, wanted, root))
                .collect(),
            "anyOf" | "oneOf" => {
                let tried: Vec<String> = (wanted.as_array().unwrap().iter())
                    .map(|schema| self::faults(value, schema, root))
                    .collect();
                let matching = tried.iter().filter(|faults| faults.is_empty()).count();
                let good = matching == 1 || keyword == "anyOf" && matching > 0;
                fault(!good, || {
                    format!("{matching} of {keyword}: {}", tried.concat())
                })
            }
            "minimum" => fault(
                value.is_number() && value.as_f64() < wanted.as_f64(),
                || format!("{value} is too small\n"),
            ),
            "minItems" | "maxItems" => {
                let count = value.as_array().map(|items| items.len() as u64);
                let bound = wanted.as_u64();
                let good = if keyword == "minItems" {
                    count >= bound
                } else {
                    count <= bound
                };
                fault(count.is_some() && !good, || {
                    format!("{value} has too few or too many items\n")
                })
            }
            "$schema" | "title" | "description" | "format" | "$defs" | "default" => String::new(),
            other => panic!("the check does not know `{other}`"),
        };
        faults.push_str(&fault);
    }
    faults
}

fn fault(is_wrong: bool, told: impl FnOnce() -> String) -> String {
    if is_wrong { told() } else { String::new() }
}

fn is_of_type(value: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::Array(several) => several.iter().any(|wanted| is_of_type(value, wanted)),
        Value::String(name) => match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            _ => false,
        },
        _ => false,
    }
}
