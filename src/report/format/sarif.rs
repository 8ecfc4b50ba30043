//! SARIF 2.1.0 (OASIS), which code scanning reads.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Format, Screen, Wants, visible};
use crate::report::shape::{Count, Edit, Place};
use crate::report::{Data, Finding, Level, Report};
use crate::rules::{self, RULES, Rule};
use crate::text::sorting::Gather as _;

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    summary: "For code scanning: SARIF 2.1.0",
    wants: Wants::Findings,
    write,
};

fn write(report: &Report, _: &Screen) -> String {
    let indexes: BTreeMap<&str, usize> = RULES
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.code, index))
        .into_map();
    let silenced = match &report.data {
        Data::Check(check) => check.silenced.as_slice(),
        _ => &[],
    };
    let suppressed = silenced.iter().map(|silenced| {
        let mut result = result(&silenced.finding, &indexes);
        result["suppressions"] = json!([
            { "kind": "external", "justification": shown(&silenced.reason) }
        ]);
        result
    });
    let results: Vec<Value> = (report.findings().iter())
        .map(|finding| result(finding, &indexes))
        .chain(suppressed)
        .collect();
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "deepen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(report),
            }],
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&sarif).expect("only text keys are written");
    text.push('\n');
    text
}

fn descriptor(rule: &Rule) -> Value {
    let first = rule
        .docs
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or(rule.name);
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": first },
        "help": { "text": rule.docs, "markdown": rule.docs },
        "defaultConfiguration": { "level": level(rule.level.into()) },
        "properties": { "tags": [letter(rule.letter)] },
    })
}

fn letter(letter: rules::Letter) -> &'static str {
    match letter {
        rules::Letter::Detailed => "detailed",
        rules::Letter::Estimated => "estimated",
        rules::Letter::Emergent => "emergent",
        rules::Letter::Prioritized => "prioritized",
        rules::Letter::Quality => "quality",
        rules::Letter::Integrity => "integrity",
        rules::Letter::Privacy => "privacy",
    }
}

/// The rules that could not look.
fn notifications(report: &Report) -> Vec<Value> {
    let Data::Check(check) = &report.data else {
        return Vec::new();
    };
    let reason = check
        .history_unknown
        .as_deref()
        .unwrap_or("too little is known of the past");
    (check.unknown.iter())
        .map(|rule| {
            json!({
                "level": "warning",
                "message": { "text": format!("{} {} is unknown: {reason}", rule.code, rule.rule) },
                "associatedRule": { "id": rule.code },
            })
        })
        .collect()
}

fn result(finding: &Finding, indexes: &BTreeMap<&str, usize>) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.level),
        "message": { "text": shown(&message) },
        "locations": [location(&finding.path, finding.start, Some(finding.end))],
        "partialFingerprints": { "deepen/v1": finding.fingerprint },
    });
    if let Some(index) = indexes.get(finding.code) {
        result["ruleIndex"] = (*index).into();
    }
    if finding.count != Count::default() {
        result["occurrenceCount"] = finding.count.0.into();
    }
    if !finding.notes.is_empty() {
        result["relatedLocations"] = (finding.notes.iter())
            .map(|note| {
                let mut location = location(&note.path, note.start, None);
                location["message"] = json!({ "text": shown(&note.message) });
                location
            })
            .collect();
    }
    if !finding.fix.is_empty() {
        result["fixes"] = json!([fix(finding)]);
    }
    result
}

fn fix(finding: &Finding) -> Value {
    let replacement = |edit: &Edit| {
        json!({
            "deletedRegion": region(edit.start, Some(edit.end)),
            "insertedContent": { "text": edit.replacement },
        })
    };
    json!({
        "description": { "text": shown(finding.help.as_deref().unwrap_or(&finding.message)) },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&finding.path) },
            "replacements": finding.fix.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}

fn location(path: &str, start: Place, end: Option<Place>) -> Value {
    if path.is_empty() {
        return json!({ "physicalLocation": { "artifactLocation": { "uri": "." } } });
    }
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(path), "uriBaseId": "%SRCROOT%" },
            "region": region(start, end),
        }
    })
}

fn region(start: Place, end: Option<Place>) -> Value {
    let mut region = json!({ "startLine": start.line, "startColumn": start.column });
    if let Some(end) = end {
        region["endLine"] = end.line.into();
        region["endColumn"] = end.column.into();
    }
    region
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn shown(text: &str) -> String {
    visible::lines(text).into_owned()
}

/// The path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_path_as_a_uri() {
        assert_eq!(uri("backlog/a b:ü%.md"), "backlog/a%20b%3A%C3%BC%25.md");
    }

    #[test]
    fn gives_every_result_a_place_and_a_fingerprint() {
        let finding = Finding {
            code: "E1",
            path: "a.md".into(),
            start: Place { line: 2, column: 3 },
            end: Place { line: 2, column: 5 },
            fingerprint: "missing-estimate/S-1/".into(),
            fix: vec![Edit {
                start: Place { line: 2, column: 3 },
                end: Place { line: 2, column: 5 },
                replacement: "5".into(),
            }],
            ..Finding::default()
        };
        let value = result(&finding, &BTreeMap::new());
        let region = &value["locations"][0]["physicalLocation"]["region"];
        assert_eq!(
            *region,
            json!({"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 5})
        );
        assert_eq!(value["level"], "note");
        assert_eq!(
            value["partialFingerprints"]["deepen/v1"],
            "missing-estimate/S-1/"
        );
        let change = &value["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], "5");
    }
}
