//! What may be written where: words of the format and of the configuration, ids with their titles, and what others wrote in
//! the same place.

use std::collections::BTreeMap;

use gen_lsp_types::CompletionItemKind;

use super::workspace::Workspace;
use crate::backlog::front_matter::Node;
use crate::backlog::schema::{Kind, Place};
use crate::backlog::{Id, Item, ItemIx, ItemType};
use crate::rules::RULES;
use crate::text::sorting::PutInOrder as _;

/// Something that may be written.
pub(super) struct Value {
    pub(super) text: String,
    /// What it stands for, in a few words.
    pub(super) meaning: String,
    /// Which of several comes first.
    pub(super) rank: usize,
    pub(super) kind: CompletionItemKind,
}

impl Value {
    fn new(text: impl Into<String>, meaning: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            text: text.into(),
            meaning: meaning.into(),
            rank: 0,
            kind,
        }
    }

    fn word(text: &str) -> Self {
        Self::new(text, "", CompletionItemKind::EnumMember)
    }
}

/// What may be written as the value at this path of keys.
pub(super) fn values(workspace: &Workspace, path: &[&str], place: Place) -> Vec<Value> {
    let kind = match place.kind {
        Kind::List(kind) | Kind::OneOrMore(kind) => *kind,
        kind => kind,
    };
    let config = &workspace.backlog.config;
    let key = path.last().copied().unwrap_or_default();
    match kind {
        Kind::Word(words) => in_order(words.iter().map(|word| Value::word(word))),
        Kind::Flag => in_order(["true", "false"].into_iter().map(Value::word)),
        Kind::Status => {
            let statuses = config.workflow.statuses.iter();
            let all = statuses.chain(&config.workflow.dropped);
            in_order(all.map(|status| Value::word(status)))
        }
        Kind::Channel => in_order(config.channels.0.iter().map(|each| Value::word(each))),
        Kind::Date => {
            let today = workspace.facts().today.to_string();
            vec![Value::new(today, "today", CompletionItemKind::Value)]
        }
        Kind::Id => ids(workspace, key),
        Kind::Text | Kind::Quoted => texts(workspace, path),
        Kind::Number if key == "estimate" => {
            let scale = config.estimate.scale.iter();
            in_order(scale.map(|size| Value::new(size.to_string(), "", CompletionItemKind::Value)))
        }
        _ => Vec::new(),
    }
}

fn in_order(values: impl Iterator<Item = Value>) -> Vec<Value> {
    values
        .enumerate()
        .map(|(rank, value)| Value { rank, ..value })
        .collect()
}

/// Ids that the key may name.
fn ids(workspace: &Workspace, key: &str) -> Vec<Value> {
    let backlog = &workspace.backlog;
    match key {
        "goal" | "goals" | "product_goal" => {
            items(workspace, |item| item.item_type == ItemType::Goal)
        }
        "parent" => items(workspace, |item| !item.is_leaf() && item.is_open()),
        "merged_into" | "not_duplicate_of" => feedback(workspace),
        "requester" => {
            let asked = backlog
                .feedback
                .iter()
                .filter_map(|each| each.requester.as_ref());
            counted(asked.map(|id| id.value.to_string()))
        }
        "account" => {
            let accounts = backlog.accounts.by_id.iter();
            let kind = CompletionItemKind::Reference;
            let known = accounts.map(|(id, account)| {
                let segment = account.segment.clone().unwrap_or_default();
                Value::new(id.to_string(), segment, kind)
            });
            known.collect()
        }
        "split_from" => {
            let mut all = items(workspace, |_| true);
            all.extend(feedback(workspace));
            all
        }
        _ => items(workspace, |_| true),
    }
}

/// Items with their titles: open ones in the product owner's order, then the rest.
pub(super) fn items(workspace: &Workspace, is_meant: impl Fn(&Item) -> bool) -> Vec<Value> {
    let facts = workspace.facts();
    let rank = |index: ItemIx, item: &Item| match facts.ranking.position(index) {
        Some(position) => position as usize,
        None if item.is_open() => 1_000_000,
        None => 2_000_000,
    };
    (workspace.backlog.indexed())
        .filter(|(_, item)| is_meant(item))
        .map(|(index, item)| Value {
            rank: rank(index, item),
            ..Value::new(
                item.id.to_string(),
                &*item.title.value,
                CompletionItemKind::Reference,
            )
        })
        .collect()
}

pub(super) fn feedback(workspace: &Workspace) -> Vec<Value> {
    let all = workspace.backlog.feedback.iter();
    let kind = CompletionItemKind::Reference;
    all.map(|each| Value::new(each.id.to_string(), &*each.title.value, kind))
        .collect()
}

/// Texts of a key: people of the team, names of rules, else what other files say there, the most frequent first.
fn texts(workspace: &Workspace, path: &[&str]) -> Vec<Value> {
    let backlog = &workspace.backlog;
    let team = &backlog.team;
    match path {
        ["by" | "product_owner" | "developers" | "scrum_master"] | ["delegates", "who"] => {
            let people = (team.product_owners.iter())
                .chain(&team.scrum_master)
                .chain(&team.developers)
                .chain(team.identities.keys());
            counted(people.cloned())
        }
        ["ignore", "rule"] => in_order(
            RULES
                .iter()
                .map(|rule| Value::new(rule.name, rule.code, CompletionItemKind::EnumMember)),
        ),
        ["title" | "note" | "reason" | "goal"] | [_, "reason" | "note" | "ref"] => Vec::new(),
        [key] => {
            let said = backlog.each_document().flat_map(|document| {
                let texts = document.texts(key);
                texts.into_iter().map(|text| text.value.trim().to_owned())
            });
            counted(said.filter(|text| text.len() <= 60))
        }
        [table, key] => {
            let said = backlog.each_document().flat_map(|document| {
                let nodes = document.node(table).map(Node::nodes).unwrap_or_default();
                let entries = nodes.iter().flat_map(Node::entries);
                entries
                    .filter(|entry| document.scalar_text(&entry.key) == *key)
                    .filter_map(|entry| match &entry.value {
                        Node::Scalar(scalar) => {
                            Some(document.scalar_text(scalar).trim().to_owned())
                        }
                        _ => None,
                    })
                    .collect::<Vec<_>>()
            });
            counted(said.filter(|text| text.len() <= 60))
        }
        _ => Vec::new(),
    }
}

/// Roles that the stories are told by, the most frequent first.
pub(super) fn personas(workspace: &Workspace) -> Vec<Value> {
    let said = workspace.backlog.items.iter().filter_map(|item| {
        let persona = item.document.body.narrative.as_ref()?.persona?;
        Some(item.document.source.slice(persona).trim().to_owned())
    });
    counted(said)
}

/// Each text once with how often it is there, the most frequent first.
fn counted(texts: impl Iterator<Item = String>) -> Vec<Value> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.filter(|text| !text.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.put_in_order_by(|(_, one), (_, other)| other.cmp(one));
    in_order(counts.into_iter().map(|(text, count)| {
        let times = if count == 1 {
            "written once".to_owned()
        } else {
            format!("written {count} times")
        };
        Value::new(text, times, CompletionItemKind::Value)
    }))
}

/// What an id stands for: the item or the feedback of that id, by its title.
pub(super) fn title_of<'a>(workspace: &'a Workspace, id: &Id) -> Option<&'a str> {
    let backlog = &workspace.backlog;
    let item = backlog
        .find(id)
        .map(|index| &*backlog.item(index).title.value);
    item.or_else(|| backlog.feedback_by_id(id).map(|each| &*each.title.value))
}

/// The first characters of a text.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let mut short: String = text.chars().take(longest).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
