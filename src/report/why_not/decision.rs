//! Whether it is a no, a "not now", or nothing to refuse.

use super::{Asked, Desk};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::feedback::FeedbackState;
use crate::backlog::{Feedback, Id, Item, ItemIx, ItemType};
use crate::demand::{Linked, linked};
use crate::forecast::scope::Scope;
use crate::report::shape::WhyNotNo;

/// What the letter has to say first.
pub(super) struct Decision {
    /// One of the words of `WhyNot::answer`.
    pub(super) answer: &'static str,
    /// What is done in its place, where the item was dropped for it.
    pub(super) instead: Option<ItemIx>,
    /// Why, as written.
    reason: Option<String>,
}

impl Decision {
    pub(super) fn new(facts: &Facts<'_>, asked: &Asked<'_>) -> Self {
        let item = facts.backlog.item(asked.index);
        let plain = |answer| Self {
            answer,
            instead: None,
            reason: None,
        };
        match phase(facts, asked.index) {
            Phase::Finished => plain("finished"),
            Phase::Started => plain("in-progress"),
            Phase::Dropped => {
                let instead = instead(facts, asked.index);
                Self {
                    answer: if instead.is_some() {
                        "replaced"
                    } else {
                        "declined"
                    },
                    instead,
                    reason: words(item, "dropped.reason"),
                }
            }
            Phase::NotStarted => match declined(facts, asked) {
                Some(reasons) => Self {
                    answer: "declined",
                    instead: None,
                    reason: reasons.into_iter().next(),
                },
                None if place(facts, asked.index).is_some() => plain("not-now"),
                None => plain("not-planned"),
            },
        }
    }

    /// Why it is a no, with the anti-goals of a goal that the reason names.
    pub(super) fn no(&self, desk: &mut Desk<'_>) -> Option<WhyNotNo> {
        if !matches!(self.answer, "declined" | "replaced") {
            return None;
        }
        let facts = desk.facts;
        let goals = self.reason.as_deref().map(|reason| goals(facts, reason));
        let anti_goals: Vec<String> = goals
            .into_iter()
            .flatten()
            .flat_map(|goal| anti_goals(facts.backlog.item(goal)))
            .map(|text| desk.clean(&text))
            .collect();
        let instead_state = self.instead.map(|index| match phase(facts, index) {
            Phase::Finished => "finished",
            Phase::Started => "in-progress",
            Phase::Dropped => "dropped",
            Phase::NotStarted if place(facts, index).is_some() => "waiting",
            Phase::NotStarted => "not-planned",
        });
        Some(WhyNotNo {
            reason: self
                .reason
                .as_deref()
                .map(|reason| desk.clean(&by_title(facts, reason))),
            anti_goals,
            instead: self.instead.map(|index| desk.name(index)),
            instead_state,
        })
    }
}

/// The phase of an item; an epic or a goal is started when one of its parts is.
fn phase(facts: &Facts<'_>, index: ItemIx) -> Phase {
    let item = facts.backlog.item(index);
    let started = |leaf: &ItemIx| facts.backlog.item(*leaf).phase == Phase::Started;
    if item.phase == Phase::NotStarted
        && !item.is_leaf()
        && Scope::below(facts.backlog, index).open.iter().any(started)
    {
        return Phase::Started;
    }
    item.phase
}

/// The place in the order, from 1: of an epic or a goal that of its first part.
pub(super) fn place(facts: &Facts<'_>, index: ItemIx) -> Option<usize> {
    let own = facts.ranking.position(index);
    let below = || {
        let open = Scope::below(facts.backlog, index).open;
        open.iter()
            .filter_map(|leaf| facts.ranking.position(*leaf))
            .min()
    };
    own.or_else(below).map(|place| place as usize)
}

/// What was done instead of a dropped item, through others that were dropped for yet another.
fn instead(facts: &Facts<'_>, index: ItemIx) -> Option<ItemIx> {
    let mut seen = vec![index];
    let mut here = index;
    loop {
        let item = facts.backlog.item(here);
        let named = item.document.texts("dropped.replaced_by");
        let next = named
            .into_iter()
            .filter(|_| item.phase == Phase::Dropped)
            .filter_map(|id| facts.backlog.find(&Id::new(id.value.trim())))
            .find(|next| !seen.contains(next));
        match next {
            Some(next) => {
                seen.push(next);
                here = next;
            }
            None => return (here != index).then_some(here),
        }
    }
}

/// When all that this account asked was declined, itself or what it was merged into: the reasons that are written, by path.
fn declined(facts: &Facts<'_>, asked: &Asked<'_>) -> Option<Vec<String>> {
    let account = asked.account?;
    let backlog = facts.backlog;
    let of = |place: usize| backlog.feedback.get(place);
    let theirs: Vec<Linked> = linked(backlog, asked.index)
        .into_iter()
        .filter(|each| is_of(of(each.feedback), account))
        .collect();
    let no = |place: usize| of(place).filter(|each| each.state.value == FeedbackState::Declined);
    let answers: Vec<Option<&Feedback>> = theirs
        .iter()
        .map(|each| no(each.feedback).or_else(|| no(each.canonical)))
        .collect();
    if answers.is_empty() || answers.iter().any(Option::is_none) {
        return None;
    }
    let reasons = answers.into_iter().flatten().filter_map(|feedback| {
        let text = feedback.document.text("declined.reason")?;
        let text = text.value.trim();
        (!text.is_empty()).then(|| text.to_owned())
    });
    Some(reasons.collect())
}

pub(super) fn is_of(feedback: Option<&Feedback>, account: &Id) -> bool {
    let theirs = feedback.and_then(|feedback| feedback.account.as_ref());
    theirs.is_some_and(|theirs| theirs.value == *account)
}

fn words(item: &Item, path: &str) -> Option<String> {
    let text = item.document.text(path)?;
    let text = text.value.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The words of a text, each apart from the signs around it.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-')
        .filter(|word| word.len() == 8 && Id::is_written_in(word))
}

/// The goals that a text names by id.
fn goals(facts: &Facts<'_>, text: &str) -> Vec<ItemIx> {
    let mut goals: Vec<ItemIx> = ids(text)
        .filter_map(|word| facts.backlog.find(&Id::new(word)))
        .filter(|index| facts.backlog.item(*index).item_type == ItemType::Goal)
        .collect();
    goals.dedup();
    goals
}

/// The text with titles for the ids of items: outside, nobody knows them.
fn by_title(facts: &Facts<'_>, text: &str) -> String {
    let mut out = text.to_owned();
    for word in ids(text) {
        if let Some(index) = facts.backlog.find(&Id::new(word)) {
            let item = facts.backlog.item(index);
            let kind = match item.item_type {
                ItemType::Goal => "our goal ",
                _ => "",
            };
            out = out.replace(word, &format!("{kind}“{}”", &*item.title.value));
        }
    }
    out
}

/// What a goal says is deliberately not wanted: its `anti_goals`, else the lines of `## Anti-goals`.
fn anti_goals(goal: &Item) -> Vec<String> {
    let listed = goal.document.texts("anti_goals");
    if !listed.is_empty() {
        return listed
            .into_iter()
            .map(|text| text.value.to_owned())
            .collect();
    }
    let Some(section) = goal.document.section_text("Anti-goals") else {
        return Vec::new();
    };
    section
        .lines()
        .filter_map(|line| line.trim().strip_prefix(['-', '*', '+']))
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}
