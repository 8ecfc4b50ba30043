//! A mapping as users write it.

use super::{Mapping, Scaled};
use crate::intake::dates::DateForm;
use crate::intake::markup::Markup;

/// The YAML that reads back as this mapping: one line a part, in a fixed order.
pub fn write(mapping: &Mapping) -> String {
    let received = match &mapping.dates {
        DateForm::Any => line("received", &mapping.received),
        _ if mapping.received.is_empty() => None,
        form => Some(format!(
            "received: {{column: {}, dates: {}}}",
            names(&mapping.received),
            quoted(form.name())
        )),
    };
    let markup = match mapping.markup {
        Markup::Plain => None,
        Markup::Html => Some("markup: html".to_owned()),
        Markup::Jira => Some("markup: jira".to_owned()),
    };
    let lines = [
        Some(format!("tool: {}", quoted(&mapping.tool))),
        line("key", &mapping.key),
        line("title", &mapping.title),
        line("text", &mapping.text),
        line("ignore", &mapping.ignore),
        received,
        line("updated", &mapping.updated),
        line("channel", &mapping.channel),
        requester(mapping),
        line("account", &mapping.account),
        line("segment", &mapping.segment),
        rated("importance", mapping.importance.as_ref()),
        rated("satisfaction", mapping.satisfaction.as_ref()),
        themes(mapping),
        line("language", &mapping.language),
        line("url", &mapping.url),
        line("votes", &mapping.votes),
        line("merged_into", &mapping.merged_into),
        markup,
        constants(mapping),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.join("\n") + "\n"
}

fn line(key: &str, columns: &[String]) -> Option<String> {
    (!columns.is_empty()).then(|| format!("{key}: {}", names(columns)))
}

fn requester(mapping: &Mapping) -> Option<String> {
    let who = &mapping.requester;
    let parts = [
        line("key", &who.key),
        line("name", &who.name),
        line("email", &who.email),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("requester: {{{}}}", parts.join(", ")))
}

fn themes(mapping: &Mapping) -> Option<String> {
    let separator = (mapping.separator.as_ref()).filter(|_| !mapping.themes.is_empty());
    match separator {
        None => line("themes", &mapping.themes),
        Some(separator) => Some(format!(
            "themes: {{column: {}, separator: {}}}",
            names(&mapping.themes),
            quoted(separator)
        )),
    }
}

fn constants(mapping: &Mapping) -> Option<String> {
    let constants = mapping.constants.iter();
    let constants: Vec<String> = constants
        .map(|(key, value)| format!("{key}: {}", quoted(value)))
        .collect();
    (!constants.is_empty()).then(|| format!("constants: {{{}}}", constants.join(", ")))
}

fn rated(key: &str, scaled: Option<&Scaled>) -> Option<String> {
    scaled.map(|scaled| {
        format!(
            "{key}: {{column: {}, scale: {}-{}}}",
            quoted(&scaled.column),
            scaled.lowest,
            scaled.highest
        )
    })
}

fn names(columns: &[String]) -> String {
    match columns {
        [column] => quoted(column),
        columns => {
            let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
            format!("[{}]", columns.join(", "))
        }
    }
}

/// A word as it is where YAML reads it as that, else in double quotes as JSON writes them, which YAML reads too.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word
            .chars()
            .all(|character| character.is_alphanumeric() || " _-./".contains(character))
        && word.chars().next().is_some_and(char::is_alphabetic)
        && !word.ends_with(' ')
        && serde_yaml::from_str::<serde_yaml::Value>(word)
            .is_ok_and(|value| value.as_str() == Some(word));
    if is_plain {
        word.to_owned()
    } else {
        serde_json::to_string(word).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let text = "tool: survey-2026\nkey: [A, \"B: b\"]\ntitle: T\ntext: \"*\"\nignore: \"#\"\nreceived: {column: D, dates: day-first}\nupdated: U\nchannel: C\nrequester: {key: [U, V], name: N, email: E-mail}\naccount: Firma\nsegment: Größe\nimportance: {column: \"Anything else?\\n(optional)\", scale: 1-7}\nsatisfaction: {column: S, scale: 0-10}\nthemes: {column: X, separator: \"|\"}\nlanguage: L\nurl: Link\nvotes: V\nmerged_into: M\nmarkup: html\nconstants: {channel: survey, voice: proxy}\n";
        let mapping = read(text).unwrap();
        assert_eq!(write(&mapping), text);
        assert_eq!(read(&write(&mapping)).unwrap(), mapping);
    }
}
