//! What may be written where the cursor is.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionParams, MarkupContent, MarkupKind, Range, TextEdit,
};

use super::configuration;
use super::convert::Lines;
use super::cursor::{Cursor, line_before};
use super::dispatch::Refusal;
use super::server::Server;
use super::values::{self, Value};
use super::workspace::Workspace;
use crate::backlog::front_matter::quoted;
use crate::backlog::reading::Reader;
use crate::backlog::schema::{Field, Kind, Place, Record};
use crate::backlog::{Document, Item};
use crate::text::Span;
use crate::text::sorting::PutInOrder as _;

/// No more are sent at once: the editor asks again with the next letter.
const MOST: usize = 200;

impl Server<'_> {
    pub(super) fn completion(&self, params: &CompletionParams) -> Result<CompletionList, Refusal> {
        let at = &params.text_document_position_params;
        let none = CompletionList::default();
        let Some((open, workspace, path)) = self.place(&at.text_document.uri) else {
            return Ok(none);
        };
        let lines = Lines::new(&open.text, self.client.encoding);
        let offset = lines.offset(at.position);
        let site = Site {
            workspace,
            lines: &lines,
            text: &open.text,
        };
        if is_order(workspace, path) {
            return Ok(site.order(offset));
        }
        let Some(document) = workspace.backlog.document(path) else {
            return Ok(none);
        };
        let backlog = &workspace.backlog;
        let record = Reader::new(&backlog.config, &backlog.root).shape(document);
        let is_config = workspace.is_config(&document.source.path);
        Ok(match Cursor::new(document, offset) {
            Cursor::Nothing => none,
            Cursor::Body { before, typed } => site.body(before, typed),
            Cursor::Value { path, typed } => match record.and_then(|record| record.place(&path)) {
                Some(place) => site.list(values::values(workspace, &path, place), typed, true),
                None if is_config => {
                    let values = configuration::values(document, &path);
                    site.list(values, typed, true)
                }
                None => none,
            },
            Cursor::Key { above, typed } => {
                let Some(record) = record else {
                    return Ok(if is_config {
                        site.configuration(document, &above, typed)
                    } else {
                        none
                    });
                };
                if above.is_empty() {
                    let mut keys = record.common().to_vec();
                    keys.extend_from_slice(record.special());
                    site.keys(&keys, document, typed, &above)
                } else {
                    site.below(record, document, &above, typed)
                }
            }
        })
    }
}

/// Whether this is the backlog's order file.
pub(super) fn is_order(workspace: &Workspace, path: &str) -> bool {
    let order = workspace.backlog.order.source.as_ref();
    order.is_some_and(|order| &*order.path == path)
}

/// The text that is completed.
struct Site<'a> {
    workspace: &'a Workspace,
    lines: &'a Lines<'a>,
    text: &'a str,
}

impl Site<'_> {
    /// In `order.txt`: the open items that are not on it yet, with their titles.
    fn order(&self, offset: usize) -> CompletionList {
        let before = line_before(self.text, offset);
        if before.trim_start().contains([' ', '\t', '#', ';']) {
            return CompletionList::default();
        }
        let typed = Span::new(offset - before.trim_start().len(), offset);
        let own = self.lines.line_of(offset).1;
        let listed: std::collections::BTreeSet<&str> = (self.workspace.backlog.order.lines.iter())
            .filter(|line| line.span.start as usize != own)
            .map(|line| line.id.value.as_str())
            .collect();
        let is_meant =
            |item: &Item| item.is_open() && item.is_leaf() && !listed.contains(item.id.as_str());
        let mut values = values::items(self.workspace, is_meant);
        let is_bare = self.lines.line(self.lines.line_of(offset).0).len() == before.len();
        let mut list = self.chosen(&mut values, typed);
        if is_bare {
            for (item, value) in list.items.iter_mut().zip(&values) {
                let text = format!("{}  {}", value.text, one_line(&value.meaning));
                item.text_edit = Some(self.edit(typed, text).into());
            }
        }
        list
    }

    /// In the text: ids, and roles where a story begins.
    fn body(&self, before: &str, typed: Span) -> CompletionList {
        let lower = before.trim_start().to_lowercase();
        let role = ["as a ", "as an ", "als ", "en tant que "]
            .iter()
            .find(|start| lower.starts_with(**start) && !lower.contains(','));
        if let Some(start) = role {
            let blanks = before.len() - before.trim_start().len();
            let line = typed.end as usize - before.len();
            let typed = Span::new(line + blanks + start.len(), typed.end as usize);
            return self.list(values::personas(self.workspace), typed, false);
        }
        let word = self.text.get(typed.range()).unwrap_or_default();
        let is_id = word
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_uppercase())
            && word.chars().nth(1).is_none_or(|second| second == '-');
        if !is_id {
            return CompletionList::default();
        }
        let mut values = values::items(self.workspace, |_| true);
        values.extend(values::feedback(self.workspace));
        self.list(values, typed, false)
    }

    /// Below a key: keys of its map, or elements of its list.
    fn below(
        &self,
        record: Record,
        document: &Document,
        above: &[&str],
        typed: Span,
    ) -> CompletionList {
        let Some(place) = record.place(above) else {
            return CompletionList::default();
        };
        match place.kind {
            Kind::List(_) | Kind::OneOrMore(_) => {
                self.list(values::values(self.workspace, above, place), typed, true)
            }
            _ => self.keys(place.keys(), document, typed, above),
        }
    }

    /// Keys with what they are for, but for those that are there already.
    fn keys(
        &self,
        keys: &[Field],
        document: &Document,
        typed: Span,
        above: &[&str],
    ) -> CompletionList {
        let word = self.text.get(typed.range()).unwrap_or_default();
        let has_colon = self.has_colon(typed);
        let is_there = |field: &Field| is_there(document, above, field.key, typed);
        let fields = keys.iter().filter(|field| !is_there(field));
        let items = fields.map(|field| {
            let text = match field.kind {
                _ if has_colon => field.key.to_owned(),
                Kind::Map(_) | Kind::Table(_) => format!("{}:", field.key),
                _ => format!("{}: ", field.key),
            };
            CompletionItem {
                label: field.key.to_owned(),
                kind: Some(CompletionItemKind::Property),
                detail: Some(field.kind.name()),
                documentation: Some(markdown(described(field)).into()),
                sort_text: Some(format!("{}{}", u8::from(!field.required), field.key)),
                filter_text: Some(field.key.to_owned()),
                text_edit: Some(self.edit(typed, text).into()),
                ..CompletionItem::default()
            }
        });
        let items: Vec<_> = items.filter(|item| matches(word, &item.label)).collect();
        CompletionList {
            items,
            ..CompletionList::default()
        }
    }

    /// In `deepen.yml`: keys with what they are for, or elements of the list that the cursor stands below.
    fn configuration(&self, document: &Document, above: &[&str], typed: Span) -> CompletionList {
        let word = self.text.get(typed.range()).unwrap_or_default();
        let has_colon = self.has_colon(typed);
        let keys = configuration::keys(above).into_iter();
        let keys =
            keys.filter(|(key, ..)| matches(word, key) && !is_there(document, above, key, typed));
        let items: Vec<CompletionItem> = keys
            .map(|(key, docs, is_map)| {
                let text = match (has_colon, is_map) {
                    (true, _) => key.clone(),
                    (false, true) => format!("{key}:"),
                    (false, false) => format!("{key}: "),
                };
                CompletionItem {
                    label: key,
                    kind: Some(CompletionItemKind::Property),
                    documentation: Some(markdown(docs).into()),
                    text_edit: Some(self.edit(typed, text).into()),
                    ..CompletionItem::default()
                }
            })
            .collect();
        if items.is_empty() && !above.is_empty() {
            let values = configuration::values(document, above);
            return self.list(values, typed, true);
        }
        CompletionList {
            items,
            ..CompletionList::default()
        }
    }

    /// Whether a colon follows the word that is typed.
    fn has_colon(&self, typed: Span) -> bool {
        let behind = self.text.get(typed.end as usize..).unwrap_or_default();
        behind
            .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
            .starts_with(':')
    }

    /// Values that fit what is typed; quoted where YAML would take them for something else.
    fn list(&self, mut values: Vec<Value>, typed: Span, is_yaml: bool) -> CompletionList {
        let mut list = self.chosen(&mut values, typed);
        if is_yaml {
            for (item, value) in list.items.iter_mut().zip(&values) {
                let text = yaml(&value.text);
                item.text_edit = Some(self.edit(typed, text).into());
            }
        }
        list
    }

    /// The first of the values that fit, as the editor wants them; `values` are the same afterwards.
    fn chosen(&self, values: &mut Vec<Value>, typed: Span) -> CompletionList {
        let word = self.text.get(typed.range()).unwrap_or_default();
        let word = word.trim_start_matches(['"', '\'']).trim();
        // What others wrote in this place is read with what is typed just now.
        let is_own = |value: &Value| value.kind == CompletionItemKind::Value && value.text == word;
        values.retain(|value| {
            (matches(word, &value.text) || matches(word, &value.meaning)) && !is_own(value)
        });
        values.put_in_order_by(|one, other| (one.rank, &one.text).cmp(&(other.rank, &other.text)));
        let is_incomplete = values.len() > MOST;
        values.truncate(MOST);
        let range = self.lines.range(typed);
        let items = values.iter().enumerate().map(|(place, value)| {
            let description = Some(value.meaning.clone()).filter(|text| !text.is_empty());
            CompletionItem {
                label: value.text.clone(),
                kind: Some(value.kind),
                detail: description.clone(),
                label_details: Some(CompletionItemLabelDetails {
                    detail: None,
                    description,
                }),
                // By the letters of the id or of the title.
                filter_text: Some(
                    format!("{} {}", value.text, value.meaning)
                        .trim()
                        .to_owned(),
                ),
                sort_text: Some(format!("{place:05}")),
                text_edit: Some(
                    TextEdit {
                        range,
                        new_text: value.text.clone(),
                    }
                    .into(),
                ),
                ..CompletionItem::default()
            }
        });
        CompletionList {
            is_incomplete,
            items: items.collect(),
            ..CompletionList::default()
        }
    }

    fn edit(&self, typed: Span, new_text: String) -> TextEdit {
        let range: Range = self.lines.range(typed);
        TextEdit { range, new_text }
    }
}

/// Whether a key stands in the document already, and not where it is typed.
fn is_there(document: &Document, above: &[&str], key: &str, typed: Span) -> bool {
    let path: Vec<&str> = above.iter().copied().chain([key]).collect();
    let entry = document.entry(&path.join("."));
    entry.is_some_and(|entry| entry.key.span() != typed && entry.key.span().start != typed.start)
}

/// Whether all that is typed is in the text, in this order and from the start of a word on, without regard to case.
fn matches(typed: &str, text: &str) -> bool {
    let typed: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
    let Some(first) = typed.first() else {
        return true;
    };
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let mut before = ' ';
    text.iter().enumerate().any(|(at, character)| {
        let is_start = !before.is_alphanumeric();
        before = *character;
        let mut rest = text.get(at..).unwrap_or_default().iter();
        let has = |wanted: &char| rest.any(|each| each == wanted);
        is_start && character == first && typed.iter().all(has)
    })
}

/// The value as every reader of YAML takes it for this text and for nothing else.
fn yaml(text: &str) -> String {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "null", "none", "nan"];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.' | '/');
    let is_word = text.starts_with(char::is_alphabetic) && text.chars().all(is_part);
    let is_date = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    let is_number = text.parse::<f64>().is_ok() && !text.starts_with("00");
    let is_other = WORDS.contains(&text.to_lowercase().as_str());
    if (is_word || is_date || is_number) && !is_other {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}

/// What a key is for, in Markdown.
pub(super) fn described(field: &Field) -> String {
    let mut text = format!("**{}**: {}", field.key, field.docs);
    text.push_str(&format!("\n\nValue: {}", field.kind.name()));
    if !field.unit.is_empty() {
        text.push_str(&format!(", in {}", field.unit));
    }
    if field.required {
        text.push_str(" (required)");
    }
    if !field.readers.is_empty() {
        text.push_str(&format!("\n\nRead by: {}", field.readers));
    }
    text
}

/// What stands at a path of keys of this document.
pub(super) fn place_of(workspace: &Workspace, document: &Document, path: &[&str]) -> Option<Place> {
    let backlog = &workspace.backlog;
    Reader::new(&backlog.config, &backlog.root)
        .shape(document)?
        .place(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_begins_a_word_and_goes_on_in_order() {
        assert!(matches("re", "Ready") && matches("", "anything"));
        assert!(matches("wh", "S-7K3M2Q Working hours") && matches("hou", "Working hours"));
        assert!(!matches("re", "dropped") && !matches("ready", "re"));
    }

    #[test]
    fn a_value_is_quoted_where_yaml_takes_it_for_something_else() {
        assert_eq!(yaml("api"), "api");
        assert_eq!(yaml("@mira: here"), "\"@mira: here\"");
        assert_eq!(yaml("on"), "\"on\"");
        assert_eq!(yaml("0.5"), "0.5");
    }
}
