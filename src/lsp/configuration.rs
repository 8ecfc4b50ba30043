//! `deepen.yml`: which keys and words it knows, told from the schema of the configuration.

use std::sync::LazyLock;

use gen_lsp_types::CompletionItemKind;
use serde_json::Value as Json;

use super::values::Value;
use crate::backlog::Document;
use crate::backlog::config::{self, Workflow};
use crate::rules::RULES;

static SCHEMA: LazyLock<Json> = LazyLock::new(config::json_schema);

/// One key, or what stands at a path of keys.
#[derive(Clone, Copy)]
pub(super) struct Place(&'static Json);

impl Place {
    /// The place at this path of keys; none when the configuration knows no such key. Elements of lists stand at their list's
    /// path.
    pub(super) fn at(path: &[&str]) -> Option<Self> {
        path.iter().try_fold(Self(&SCHEMA), |place, key| {
            let shape = place.element();
            let own = shape.get("properties").and_then(|all| all.get(key));
            // `true` and `false` say whether any other key may stand there.
            let any = (shape.get("additionalProperties")).filter(|any| any.is_object());
            own.or(any).map(Self)
        })
    }

    /// The keys that may stand below, in the order of the schema.
    pub(super) fn keys(self) -> impl Iterator<Item = (&'static str, Self)> {
        let properties = self.element().get("properties").and_then(Json::as_object);
        let all = properties.into_iter().flatten();
        all.map(|(key, place)| (key.as_str(), Self(place)))
    }

    /// The words that may stand here, each with what it means where that is said.
    fn words(self) -> Vec<(&'static str, &'static str)> {
        let shape = self.element();
        if shape.get("type").and_then(Json::as_str) == Some("boolean") {
            return vec![("true", ""), ("false", "")];
        }
        let plain = shape.get("enum").or_else(|| self.0.get("enum"));
        let plain = (plain.and_then(Json::as_array).into_iter().flatten())
            .filter_map(|word| Some((word.as_str()?, "")));
        let alternatives = shape.get("oneOf").and_then(Json::as_array);
        let described = alternatives.into_iter().flatten().flat_map(|each| {
            let meaning = text(each, "description");
            let one = each.get("const").and_then(Json::as_str);
            let several = each.get("enum").and_then(Json::as_array);
            let several = several.into_iter().flatten().filter_map(Json::as_str);
            one.into_iter()
                .chain(several)
                .map(move |word| (word, meaning))
        });
        plain.chain(described).collect()
    }

    /// Whether keys stand below it.
    pub(super) fn is_map(self) -> bool {
        let shape = resolved(self.0);
        shape.get("properties").is_some() || shape.get("additionalProperties").is_some()
    }

    /// `map`, `list`, `text`, …
    pub(super) fn kind(self) -> &'static str {
        let shape = resolved(self.0);
        if !self.words().is_empty() && text(shape, "type") != "array" {
            return "word";
        }
        let types = shape.get("type");
        let several = types.and_then(Json::as_array).into_iter().flatten();
        let first = (types.into_iter().chain(several))
            .filter_map(Json::as_str)
            .find(|each| *each != "null");
        match first {
            Some("object") => "map",
            Some("array") => "list",
            Some("boolean") => "true or false",
            Some("integer" | "number") => "number",
            Some("string") => "text",
            _ => "text or list",
        }
    }

    /// What the key of this name is for, in Markdown.
    pub(super) fn described(self, key: &str) -> String {
        let own = text(self.0, "description");
        let docs = match own {
            "" => text(resolved(self.0), "description"),
            own => own,
        };
        let mut told = match docs {
            "" => format!("**{key}**"),
            docs => format!("**{key}**: {docs}"),
        };
        told.push_str(&format!("\n\nValue: {}", self.kind()));
        let words: Vec<String> = (self.words().iter())
            .map(|(word, _)| format!("`{word}`"))
            .collect();
        if !words.is_empty() {
            told.push_str(&format!(" ({})", words.join(", ")));
        }
        let default = self.0.get("default").filter(|default| {
            !default.is_null() && !default.is_object() && **default != Json::Array(Vec::new())
        });
        if let Some(default) = default {
            told.push_str(&format!("\n\nDefault: `{default}`"));
        }
        told
    }

    /// The shape of the value, of a list that of its elements.
    fn element(self) -> &'static Json {
        let shape = resolved(self.0);
        // What the field itself says of its elements goes before what its type says.
        let own = self.0.get("items").or_else(|| shape.get("items"));
        own.map_or(shape, resolved)
    }
}

/// The shape behind a reference, or the first of several that is not `null`.
fn resolved(shape: &'static Json) -> &'static Json {
    let mut shape = shape;
    // References never go in a circle; the number only bounds the walk.
    for _ in 0..8 {
        let name = text(shape, "$ref");
        let choice = shape.get("anyOf").and_then(Json::as_array);
        let next = match name.strip_prefix("#/$defs/") {
            Some(name) => SCHEMA.get("$defs").and_then(|all| all.get(name)),
            None => choice.and_then(|all| all.iter().find(|each| text(each, "type") != "null")),
        };
        match next {
            Some(next) => shape = next,
            None => break,
        }
    }
    shape
}

fn text(shape: &'static Json, key: &str) -> &'static str {
    shape.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// What may be written as the value at this path of keys, or as an element of its list.
pub(super) fn values(document: &Document, path: &[&str]) -> Vec<Value> {
    let statuses = document.texts("workflow.statuses");
    let usual = Workflow::default().statuses;
    let value = |(rank, (text, meaning)): (usize, (&str, &str))| Value {
        text: text.to_owned(),
        meaning: meaning.to_owned(),
        rank,
        kind: CompletionItemKind::EnumMember,
    };
    let words = match path {
        ["workflow", "started" | "finished" | "ready" | "waiting"] if statuses.is_empty() => {
            usual.iter().map(|status| (status.as_str(), "")).collect()
        }
        ["workflow", "started" | "finished" | "ready" | "waiting"] => {
            statuses.iter().map(|status| (status.value, "")).collect()
        }
        ["rules", _] => Place::at(&["rules", "*", "level"]).map_or_else(Vec::new, Place::words),
        _ => Place::at(path).map_or_else(Vec::new, Place::words),
    };
    words.into_iter().enumerate().map(value).collect()
}

/// The keys below this path: the schema's, and the names of the rules.
pub(super) fn keys(above: &[&str]) -> Vec<(String, String, bool)> {
    if above == ["rules"] {
        let rules = RULES.iter();
        let named = rules.map(|rule| {
            let about = format!("{} of `deepen explain {}`", rule.name, rule.code);
            (rule.name.to_owned(), about, true)
        });
        return named.collect();
    }
    let place = Place::at(above).into_iter();
    let keys = place.flat_map(Place::keys);
    keys.map(|(key, place)| (key.to_owned(), place.described(key), place.is_map()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(above: &[&str]) -> Vec<String> {
        keys(above).into_iter().map(|(key, ..)| key).collect()
    }

    #[test]
    fn knows_the_keys_of_the_configuration_at_any_depth() {
        assert!(names(&[]).contains(&"workflow".to_owned()));
        assert!(names(&["notify", "smtp"]).contains(&"password_command".to_owned()));
        assert!(names(&["adopt"]).contains(&"preset".to_owned()));
        assert!(names(&["rank", "weighted", "value"]).contains(&"direction".to_owned()));
        assert!(names(&["rules"]).contains(&"over-detail".to_owned()));
        assert!(names(&["nothing"]).is_empty());
    }

    #[test]
    fn knows_the_words_of_a_key_and_what_they_mean() {
        let words = |path: &[&str]| Place::at(path).unwrap().words();
        assert!(words(&["rank", "method"]).contains(&("wsjf", "")));
        assert!(words(&["rules", "D4", "level"]).contains(&("silent", "")));
        assert!(words(&["calendar", "working_days"]).contains(&("sun", "")));
        assert!(words(&["adopt", "preset"]).contains(&("backlog-md", "")));
        let today = words(&["calendar", "today"]);
        assert!(
            today.contains(&("clock", "The machine's clock.")),
            "{today:?}"
        );
        assert!(words(&["notify", "smtp", "security"]).len() == 4);
        assert!(words(&["bands", "now"]).is_empty());
    }

    #[test]
    fn says_what_a_key_is_for_and_its_default() {
        let told = Place::at(&["bands", "window_days"]).unwrap();
        assert_eq!(
            told.described("window_days"),
            "**window_days**: Calendar days of throughput that bands and forecasts are computed from.\n\n\
             Value: number\n\nDefault: `90`"
        );
    }

    #[test]
    fn every_key_at_the_top_says_what_it_is_for() {
        for (key, place) in Place::at(&[]).unwrap().keys() {
            assert!(place.described(key).contains(": "), "{key}");
        }
    }
}
