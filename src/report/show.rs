//! One item: its facts, its way, its links both ways, who asked for it, what is wrong with it, and its text.

use super::moment::moment;
use super::said::one_line;
use super::shape::{Criteria, Dates, ItemName, Rows, Shape, Show, ShownAcceptance};
use super::words::{self, name, name_text};
use super::{Block, Report, Role, Text, finding, number, shape};
use crate::Facts;
use crate::backlog::body::Form;
use crate::backlog::{Item, ItemIx, change};
use crate::rank::Band;
use crate::rules::Finding;
use crate::text::Located;

impl Shape for Show {
    const NAME: &str = "show";
    const SUMMARY: &str = "One item and everything that is known of it";
    const IS_PAGE: bool = true;
    const HAS_FINDINGS: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(std::slice::from_ref(self))
    }

    fn findings(&self) -> &[shape::Finding] {
        &self.findings
    }
}

/// Everything about one item; `findings` are those of a check, of which the item's own are shown.
pub fn report(facts: &Facts<'_>, index: ItemIx, findings: Vec<Finding>) -> Report {
    let show = shown(facts, index, findings);
    Report::of(format!("{} {}", show.id, show.title), show)
}

fn shown(facts: &Facts<'_>, index: ItemIx, findings: Vec<Finding>) -> Show {
    let item = facts.backlog.item(index);
    let own = findings
        .into_iter()
        .filter(|finding| finding.remark.path == item.path())
        .collect();
    shape_of(facts, index, own, feedback(facts, item))
}

/// The item with its own findings and the feedback at these places, which somebody has looked up for many items at once.
pub(super) fn of(
    facts: &Facts<'_>,
    index: ItemIx,
    findings: Vec<Finding>,
    feedback: &[usize],
) -> Show {
    let feedback = feedback
        .iter()
        .filter_map(|place| facts.backlog.feedback.get(*place));
    shape_of(
        facts,
        index,
        findings,
        feedback.map(feedback_name).collect(),
    )
}

fn shape_of(facts: &Facts<'_>, index: ItemIx, own: Vec<Finding>, feedback: Vec<ItemName>) -> Show {
    let backlog = facts.backlog;
    let item = backlog.item(index);
    let names = |indexes: &[ItemIx]| -> Vec<ItemName> {
        indexes.iter().map(|index| name(backlog, *index)).collect()
    };
    let score = facts.ranking.score(index);
    Show {
        at: moment(facts),
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        item_type: item.item_type.name(),
        status: item.status.value.to_string(),
        band: facts.ranking.band(index).map(Band::name),
        position: facts.ranking.position(index),
        computed: facts.ranking.computed_position(index),
        method: facts.ranking.method.to_string(),
        score: score.map(|scored| scored.score),
        unit: facts.ranking.unit.clone(),
        estimate: item.estimate.as_ref().map(|estimate| estimate.value),
        deadline: item.deadline.as_ref().map(|deadline| deadline.value),
        labels: (item.labels().iter())
            .map(|label| label.value.to_owned())
            .collect(),
        path: item.path().to_owned(),
        dates: dates(facts, item),
        goal: backlog.goal_of(index).map(|goal| name(backlog, goal)),
        parent: linked(facts, item),
        children: names(backlog.children(index)),
        blocked_by: blocked_by(facts, item),
        blocks: names(backlog.blocks(index)),
        demand: words::demand(facts.demand.of(index)),
        feedback,
        criteria: criteria(item),
        acceptance: acceptance(facts, item),
        findings: finding::placed(backlog, own),
        body: item
            .document
            .source
            .slice(item.document.body.span)
            .trim()
            .to_owned(),
    }
}

fn dates(facts: &Facts<'_>, item: &Item) -> Dates {
    let Some(passage) = facts.flow.passages.get(&item.id) else {
        return Dates {
            not_committed: facts.past.known().is_some(),
            ..Dates::default()
        };
    };
    Dates {
        created: Some(passage.created),
        started: passage.started,
        finished: passage.finished,
        dropped: passage.dropped,
        status_since: Some(passage.status_since),
        changed: Some(passage.changed),
        not_committed: false,
    }
}

/// The parent as written; its title is empty when there is no such item.
fn linked(facts: &Facts<'_>, item: &Item) -> Option<ItemName> {
    let parent = &item.parent.as_ref()?.value;
    Some(named(facts, parent))
}

fn blocked_by(facts: &Facts<'_>, item: &Item) -> Vec<ItemName> {
    (item.blocked_by.iter())
        .map(|blocker| named(facts, &blocker.value))
        .collect()
}

fn named(facts: &Facts<'_>, id: &crate::backlog::Id) -> ItemName {
    match facts.backlog.find(id) {
        Some(index) => name(facts.backlog, index),
        None => ItemName {
            id: id.to_string(),
            title: String::new(),
        },
    }
}

fn feedback(facts: &Facts<'_>, item: &Item) -> Vec<ItemName> {
    (facts.backlog.feedback.iter())
        .filter(|feedback| {
            (feedback.addressed_by.iter()).any(|addressed| addressed.value == item.id)
        })
        .map(feedback_name)
        .collect()
}

fn feedback_name(feedback: &crate::backlog::Feedback) -> ItemName {
    ItemName {
        id: feedback.id.to_string(),
        title: feedback.title.value.to_string(),
    }
}

fn criteria(item: &Item) -> Criteria {
    let criteria = &item.document.body.criteria;
    let done = |form: Form| matches!(form, Form::Task { done: true });
    Criteria {
        all: criteria.len(),
        done: (criteria.iter())
            .filter(|criterion| done(criterion.form))
            .count(),
    }
}

/// The verdict on record; the first, by path, where there are several.
fn acceptance(facts: &Facts<'_>, item: &Item) -> Option<ShownAcceptance> {
    let record = change::acceptance(facts.backlog, item).into_iter().next()?;
    let said = |value: &Option<Located<Box<str>>>| {
        let value = value.as_ref();
        value.map(|value| value.value.to_string())
    };
    let note = record.document.text("note");
    Some(ShownAcceptance {
        verdict: said(&record.verdict).unwrap_or_else(|| "no verdict".to_owned()),
        by: said(&record.by),
        increment: said(&record.increment),
        other_criteria: record
            .criteria_digest
            .as_ref()
            .map(|_| record.is_outdated(item)),
        note: note.map(|note| note.value.to_owned()),
        path: record.path().to_owned(),
    })
}

/// `accepted by mira, increment 9f2c1ab, against other criteria: checked by hand`
fn acceptance_text(acceptance: &ShownAcceptance) -> Text {
    let mut text = Text::plain(&*acceptance.verdict);
    if let Some(by) = &acceptance.by {
        text = text.then(" by ").then(&**by);
    }
    if let Some(increment) = &acceptance.increment {
        text = text.then(", increment ").then(&**increment);
    }
    if acceptance.other_criteria == Some(true) {
        text = text
            .then(", ")
            .and(Role::Warning, "against other criteria than it has now");
    }
    if let Some(note) = &acceptance.note {
        text = text.then(": ").then(one_line(note));
    }
    text
}

/// What an item is, where it stands, its dates and its links.
pub(super) fn standing_of(facts: &Facts<'_>, index: ItemIx) -> Vec<(String, Text)> {
    let show = shown(facts, index, Vec::new());
    let mut known = standing(&show);
    known.extend(way(&show));
    known.extend(links(&show));
    known
}

pub(super) fn blocks(show: &Show) -> Vec<Block> {
    let mut blocks = head(show);
    if !show.findings.is_empty() {
        blocks.push(Block::heading(2, "Findings"));
        blocks.push(Block::Findings((0..show.findings.len()).collect()));
    }
    blocks.extend(text(show));
    blocks
}

/// What it is, where it stands, its links, and who asks for it.
pub(super) fn head(show: &Show) -> Vec<Block> {
    let mut facts = standing(show);
    facts.extend(way(show));
    facts.extend(links(show));
    let mut blocks = vec![Block::Facts(facts)];
    if !show.feedback.is_empty() {
        blocks.push(Block::Details {
            title: Text::plain(number::counted(
                show.feedback.len(),
                "feedback file asks for it",
                "feedback files ask for it",
            )),
            blocks: vec![Block::List(show.feedback.iter().map(name_text).collect())],
        });
    }
    blocks
}

/// The file below its front matter.
pub(super) fn text(show: &Show) -> Vec<Block> {
    let mut blocks = Vec::new();
    if show.body.is_empty() {
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            "The file has no text below its front matter.",
        )));
    } else {
        blocks.push(Block::heading(2, "Text"));
        blocks.push(Block::Markdown(show.body.clone()));
    }
    blocks
}

/// What it is and where it stands.
fn standing(show: &Show) -> Vec<(String, Text)> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: Text| facts.push((name.to_owned(), value));
    fact(
        "type",
        Text::plain(show.item_type).then(", ").then(&show.status),
    );
    if let Some(band) = show.band {
        let place = match (show.position, show.computed) {
            (Some(position), Some(computed)) => format!("order {position}, computed {computed}"),
            (Some(position), None) => format!("order {position}, not scored"),
            (None, Some(computed)) => format!("not listed, computed {computed}"),
            (None, None) => "not listed, not scored".into(),
        };
        fact("place", Text::of(Role::Band, band).then(" ").then(place));
    }
    if let Some(score) = show.score {
        let score = format!("{} {} {}", show.method, number::rounded(score), show.unit);
        fact("score", score.trim_end().into());
    }
    match show.estimate {
        Some(estimate) => fact("estimate", number::exact(estimate).into()),
        None => fact("estimate", Text::of(Role::Muted, "none")),
    }
    if show.criteria.all > 0 {
        let ticked = match show.criteria.done {
            0 => String::new(),
            done => format!(", {} ticked", number::whole(done)),
        };
        fact(
            "criteria",
            Text::plain(number::whole(show.criteria.all)).then(ticked),
        );
    }
    if let Some(acceptance) = &show.acceptance {
        fact("verdict", acceptance_text(acceptance));
    }
    if let Some(deadline) = show.deadline {
        fact("deadline", deadline.to_string().into());
    }
    if show.demand.requesters > 0 {
        fact("asked by", words::demand_text(&show.demand));
    }
    if !show.labels.is_empty() {
        fact("labels", show.labels.join(", ").into());
    }
    fact("file", Text::of(Role::Code, &show.path));
    facts
}

/// Its dates, or why there are none.
fn way(show: &Show) -> Vec<(String, Text)> {
    if let Some(reason) = &show.at.history_unknown {
        let text = Text::of(Role::Warning, "unknown").then(": ").then(reason);
        return vec![("dates".into(), text)];
    }
    if show.dates.not_committed {
        return vec![("dates".into(), "not committed yet".into())];
    }
    let dates = &show.dates;
    [
        ("created", dates.created),
        ("started", dates.started),
        ("finished", dates.finished),
        ("dropped", dates.dropped),
        ("in this status since", dates.status_since),
        ("last changed", dates.changed),
    ]
    .into_iter()
    .filter_map(|(name, date)| Some((name.to_owned(), date?.to_string().into())))
    .collect()
}

pub(super) fn links(show: &Show) -> Vec<(String, Text)> {
    let one = |name: &str, item: &Option<ItemName>| {
        item.as_ref().map(|item| (name.to_owned(), name_text(item)))
    };
    let mut facts: Vec<(String, Text)> = one("goal", &show.goal)
        .into_iter()
        .chain(one("parent", &show.parent))
        .collect();
    for (name, items) in [
        ("children", &show.children),
        ("blocked by", &show.blocked_by),
        ("blocks", &show.blocks),
    ] {
        for (at, item) in items.iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            facts.push((name.to_owned(), name_text(item)));
        }
    }
    facts
}
