//! The promised shapes as JSON, in an envelope with their version.

use super::visible::steers;
use super::{Format, Screen, Wants};
use crate::report::Report;
use crate::report::shape::{Envelope, VERSION};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "For programs: the versioned shape that `deepen schema` describes, numbers unrounded",
    wants: Wants::Anything,
    write,
};

fn write(report: &Report, _: &Screen) -> String {
    let envelope = Envelope {
        schema: VERSION,
        report: report.name,
        data: &report.data,
    };
    let mut json = serde_json::to_string_pretty(&envelope).expect("a shape has text keys only");
    json.push('\n');
    escaped(json)
}

/// JSON may be shown in a terminal too. `serde_json` leaves C1 controls and marks of direction as they are; they stand in
/// strings only, where `\u` means the same.
pub(in crate::report) fn escaped(json: String) -> String {
    let steers = |character: char| character != '\n' && steers(character);
    if json.is_ascii() && !json.contains('\u{7f}') || !json.contains(steers) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if steers(character) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::Data;

    #[test]
    fn says_version_and_report_and_loses_no_character() {
        let title = "a\u{1b}\u{9b}\u{202e}\u{7f}\"ü\n";
        let report = Report {
            name: "list",
            data: Data::Other(json!({ "title": title })),
            ..Report::default()
        };
        let screen = Screen {
            width: 80,
            colour: false,
        };
        let json = write(&report, &screen);
        assert!(
            json.chars()
                .all(|character| character == '\n' || !steers(character))
        );
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["schema"], 1);
        assert_eq!(value["report"], "list");
        assert_eq!(value["data"]["title"], title);
    }
}
