//! The names that mean something in an expression, and what they are for an item.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{BadExpression, Value};
use crate::backlog::config::Phase;
use crate::backlog::document::Document;
use crate::backlog::front_matter::{Node, Scalar, Style};
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Item, ItemIx, ItemType};
use crate::text::likeness;
use crate::text::sorting::Gather as _;

/// What an expression asks about: each has fields of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    #[default]
    Item,
    Feedback,
}

/// A name that means something in an expression, besides the fields of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    pub name: &'static str,
    /// What it is, with its unit.
    pub docs: &'static str,
}

const fn name(name: &'static str, docs: &'static str) -> Name {
    Name { name, docs }
}

/// What is derived, and the short names; by subject.
pub static NAMES: &[Name] = &[
    name("points", "the estimate, in points"),
    name("label", "short for `labels`"),
    name("open", "true when neither finished nor dropped"),
    name("started", "true when started and not finished"),
    name("finished", "true when finished"),
    name("dropped", "true when it left without being finished"),
    name("leaf", "true for what is neither goal nor epic"),
    name("path", "the file, from the top of the repository"),
    name("criteria", "number of acceptance criteria"),
    name("children", "number of items whose parent it is"),
    name("blocks", "ids of the items that wait for it"),
    name("listed", "true when it stands in the order"),
    name("age_days", "days since its first commit"),
    name("created_on", "the day of its first commit"),
    name("started_on", "the day it was started, when it was"),
    name("finished_on", "the day it was finished, when it is"),
    name("changed_on", "the day of its last change of meaning"),
    name(
        "days_to_deadline",
        "days from today to its deadline, negative when passed",
    ),
    name("demand.requesters", "distinct people who asked for it"),
    name(
        "demand.accounts",
        "distinct accounts, or people without one",
    ),
    name("demand.mentions", "feedback files"),
    name("demand.recent", "people, newer wishes counting more"),
    name("demand.weighted", "accounts by segment, voice and recency"),
    name(
        "demand.concentration",
        "the largest account's share of the weighted demand, 0 to 1",
    ),
    name("demand.segments", "number of segments that asked"),
    name("score", "the computed score, unrounded"),
    name(
        "computed_score",
        "the same, beside fields like `score.cod.per_week`",
    ),
    name("computed", "the place in the computed order, from 1"),
    name("position", "the place in the product owner's order, from 1"),
    name("band", "doing, now, next, later, beyond or tail"),
    name("class", "the model's class: must, quick win, attractive"),
    name(
        "overridden",
        "true where the product owner placed it far from its computed place",
    ),
];

/// What is derived of feedback, and the short names.
pub static FEEDBACK_NAMES: &[Name] = &[
    name(
        "state",
        "new, needs-info, triaged, planned, in-progress, shipped, closed, declined, merged or spam",
    ),
    name("stored", "the state that the file itself says"),
    name("theme", "short for `themes`"),
    name("path", "the file, from the top of the repository"),
    name("merged", "true when it was merged into another"),
    name(
        "linked",
        "true when an item answers it, or what it was merged into",
    ),
    name("items", "ids of the items that answer it"),
    name("item", "short for `items`"),
    name("age_days", "days since it was received"),
    name("weight", "segment weight x voice weight x recency"),
    name(
        "people",
        "distinct people of its wish, over everything merged",
    ),
    name(
        "accounts",
        "distinct accounts of its wish, or people without one",
    ),
    name("mentions", "files of its wish"),
    name("votes", "votes of another tool, which count for nobody"),
];

/// What only a ranking knows: not to be had while ranking.
pub static RANKED: &[&str] = &[
    "score",
    "computed_score",
    "computed",
    "position",
    "band",
    "class",
    "overridden",
];

static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut known: BTreeSet<String> = NAMES.iter().map(|each| each.name.to_owned()).into_set();
    known.extend(fields());
    known
});

static KNOWN_OF_FEEDBACK: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let names = FEEDBACK_NAMES.iter().map(|each| each.name.to_owned());
    let fields = Record::Feedback.fields().into_iter().map(|(path, _)| path);
    names
        .chain(fields.filter(|path| !path.contains("[]")))
        .collect()
});

fn known(subject: Subject) -> &'static BTreeSet<String> {
    match subject {
        Subject::Item => &KNOWN,
        Subject::Feedback => &KNOWN_OF_FEEDBACK,
    }
}

/// Every key of every type of item by its dotted path.
fn fields() -> impl Iterator<Item = String> {
    ItemType::ALL
        .into_iter()
        .flat_map(|item_type| Record::Item(item_type).fields())
        .map(|(path, _)| path)
        .filter(|path| !path.contains("[]"))
}

/// Every name that means something of this subject, with what it is; by name.
pub fn names(subject: Subject) -> std::collections::BTreeMap<String, &'static str> {
    let (derived, records) = match subject {
        Subject::Item => (NAMES, ItemType::ALL.map(Record::Item).to_vec()),
        Subject::Feedback => (FEEDBACK_NAMES, vec![Record::Feedback]),
    };
    let fields = records.into_iter().flat_map(Record::fields);
    let fields = fields
        .filter(|(path, _)| !path.contains("[]"))
        .map(|(path, field)| (path, field.docs));
    let derived = derived.iter().map(|each| (each.name.to_owned(), each.docs));
    fields.chain(derived).collect()
}

/// Whether this is a field of the format or a name of the subject's.
pub(super) fn is_known(subject: Subject, name: &str) -> bool {
    known(subject).contains(name)
        || name
            .strip_prefix("score.weighted.")
            .is_some_and(|criterion| subject == Subject::Item && !criterion.contains('.'))
        || name.starts_with("x_")
}

/// The longest known name that this one starts with: `title` of `title.lower`.
pub(super) fn known_prefix(subject: Subject, name: &str) -> Option<&str> {
    let (prefix, _) = name.rsplit_once('.')?;
    if is_known(subject, prefix) && !has_fields(subject, prefix) {
        return Some(prefix);
    }
    known_prefix(subject, prefix)
}

/// Whether other known names lie in this one.
fn has_fields(subject: Subject, name: &str) -> bool {
    let inside = format!("{name}.");
    let next = known(subject).range(inside.clone()..).next();
    next.is_some_and(|next| next.starts_with(&inside))
}

/// A refusal of an unknown name, with the nearest known one.
pub(super) fn unknown(subject: Subject, name: &str) -> BadExpression {
    let near = likeness::nearest(name, known(subject).iter().map(String::as_str));
    BadExpression {
        message: match near {
            Some(near) => format!("unknown field `{name}`, did you mean `{near}`?"),
            None => format!("unknown field `{name}`"),
        },
        range: None,
        help: None,
    }
}

/// The value of a field of this item by its dotted name, as far as the files alone tell: the format's keys and those of
/// [`NAMES`] that need nothing else. A goal is inherited from what is above the item. A list that the item does not have is empty; a map is `true`.
pub fn field(backlog: &Backlog, index: ItemIx, item: &Item, name: &str) -> Option<Value> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let flag = |flag: bool| Some(Value::Flag(flag));
    let count = |count: usize| Some(Value::Number(count as f64));
    match name {
        "id" => text(item.id.as_str()),
        "title" => text(&item.title.value),
        "type" => text(item.item_type.name()),
        "status" => text(&item.status.value),
        "path" => text(item.path()),
        "goal" if item.item_type != ItemType::Goal => written(&item.document, name).or_else(|| {
            let goal = backlog.goal_of(index)?;
            text(backlog.item(goal).id.as_str())
        }),
        "points" | "estimate" => item
            .estimate
            .as_ref()
            .map(|estimate| Value::Number(estimate.value)),
        "open" => flag(item.is_open()),
        "started" => flag(item.phase == Phase::Started),
        "finished" => flag(item.phase == Phase::Finished),
        "dropped" => flag(item.phase == Phase::Dropped),
        "leaf" => flag(item.is_leaf()),
        "criteria" => count(item.document.body.criteria.len()),
        "children" => count(backlog.children(index).len()),
        "blocks" => Some(Value::List(
            backlog
                .blocks(index)
                .iter()
                .map(|each| Value::Text(backlog.item(*each).id.to_string()))
                .collect(),
        )),
        "labels" | "label" | "blocked_by" | "requested_by" => {
            let key = if name == "label" { "labels" } else { name };
            let texts = item.document.texts(key);
            Some(Value::List(
                texts
                    .iter()
                    .map(|each| Value::Text(each.value.to_owned()))
                    .collect(),
            ))
        }
        _ => written(&item.document, name),
    }
}

/// The value of a key as the document says it, `x_squad` being its `x-squad`.
pub fn written(document: &Document, name: &str) -> Option<Value> {
    let own = name
        .strip_prefix("x_")
        .map(|rest| format!("x-{}", rest.replace('_', "-")));
    let node = document.node(own.as_deref().unwrap_or(name))?;
    value(document, node)
}

fn value(document: &Document, node: &Node) -> Option<Value> {
    match node {
        Node::Absent(_) => None,
        Node::Scalar(scalar) => Some(scalar_value(document, scalar)),
        Node::List(list) => Some(Value::List(
            list.nodes
                .iter()
                .filter_map(|node| value(document, node))
                .collect(),
        )),
        Node::Map(_) => Some(Value::Flag(true)),
    }
}

/// Plain scalars are numbers and flags when they look like it; quoted ones are text.
fn scalar_value(document: &Document, scalar: &Scalar) -> Value {
    let text = document.scalar_text(scalar);
    if scalar.style() == Style::Plain {
        match text {
            "true" => return Value::Flag(true),
            "false" => return Value::Flag(false),
            _ => {}
        }
        if let Ok(number) = text.parse::<f64>()
            && number.is_finite()
        {
            return Value::Number(number);
        }
    }
    Value::Text(text.to_owned())
}
