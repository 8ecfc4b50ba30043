//! Why something is not done now: a letter as a draft. It is never sent from here.

mod decision;
mod letter;
mod outlook;
mod wait;
mod wish;

use jiff::civil::Date;

use super::moment::moment;
use super::shape::{ItemName, Rows, Shape, WhyNot, WhyNotRelease};
use super::{Block, Data, Report, number};
use crate::Facts;
use crate::backlog::{Id, ItemIx};
use crate::forecast::{Outlook, Refusal};
use crate::text::sorting::PutInOrder as _;

use crate::intake::redaction;
use crate::rank::Explanation;

pub(super) use letter::blocks;

use decision::Decision;

impl Shape for WhyNot {
    const NAME: &str = "why-not";
    const SUMMARY: &str = "The draft of a letter that says why something is not done now, or never";
    const IS_LETTER: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(self.ahead())
    }
}

/// What the letter is about, and what is known of it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub index: ItemIx,
    /// To whom; none for a general letter.
    pub account: Option<&'a Id>,
    pub explanation: &'a Explanation,
    /// Or why nothing can be forecast.
    pub outlook: Result<&'a Outlook, &'a Refusal>,
}

/// The draft.
pub fn report(facts: &Facts<'_>, asked: &Asked<'_>) -> Report {
    let shape = shape(facts, asked);
    Report::of(format!("About “{}”", shape.item.title), shape)
}

fn shape(facts: &Facts<'_>, asked: &Asked<'_>) -> WhyNot {
    let mut desk = Desk::new(facts);
    let decision = Decision::new(facts, asked);
    let item = facts.backlog.item(asked.index);
    let passage = facts.flow.passages.get(&item.id);
    // What is told of the time ahead is told of what is done instead, where that is something.
    let subject = decision.instead.unwrap_or(asked.index);
    let is_ahead = !matches!(decision.answer, "finished" | "declined");
    WhyNot {
        at: moment(facts),
        item: desk.name(asked.index),
        account: asked.account.map(Id::to_string),
        answer: decision.answer,
        wish: wish::wish(&mut desk, asked, decision.instead),
        no: decision.no(&mut desk),
        wait: match decision.answer {
            "not-now" | "not-planned" => Some(wait::wait(&mut desk, asked)),
            _ => None,
        },
        outlook: if is_ahead {
            outlook::outlook(facts, asked, subject)
        } else {
            super::shape::WhyNotOutlook::default()
        },
        started: passage.and_then(|passage| passage.started),
        finished: passage.and_then(|passage| passage.finished),
        release: release(facts, &item.id),
        review: review(facts),
        workaround: item
            .document
            .section_text("Workaround")
            .map(|text| desk.clean(&text))
            .filter(|text| !text.is_empty()),
        removed: desk.removed,
    }
}

/// What the product owner should know before sending it, a line each.
pub fn notes(report: &Report) -> Vec<String> {
    let Data::WhyNot(letter) = &report.data else {
        return Vec::new();
    };
    let mut notes = vec![
        "note: this is a draft, and nothing was sent; titles and quotes may name people or customers, so read it first"
            .to_owned(),
    ];
    if let (Some(account), Some(false)) = (&letter.account, letter.wish.account_asked) {
        notes.push(format!(
            "note: no feedback of {account} is linked with {}, so the letter thanks without a quote",
            letter.item.id
        ));
    }
    if letter.removed > 0 {
        notes.push(format!(
            "note: {} taken out: look for [removed]",
            number::counted(
                letter.removed,
                "address, number or id was",
                "addresses, numbers or ids were"
            )
        ));
    }
    if let Some(unknown) = &letter.outlook.unknown {
        notes.push(format!("note: no dates: {unknown}"));
    }
    notes
}

/// Where texts from files are made fit to leave the house.
struct Desk<'a> {
    facts: &'a Facts<'a>,
    removed: usize,
}

impl<'a> Desk<'a> {
    fn new(facts: &'a Facts<'a>) -> Self {
        Self { facts, removed: 0 }
    }

    /// The text in one line, without what belongs to people.
    fn clean(&mut self, text: &str) -> String {
        let (line, removed) = redaction::in_one_line(text);
        self.removed += removed;
        line
    }

    fn name(&mut self, index: ItemIx) -> ItemName {
        let item = self.facts.backlog.item(index);
        ItemName {
            id: item.id.to_string(),
            title: self.clean(&item.title.value),
        }
    }
}

/// The release that names the item: the first that is out, else one that is planned.
fn release(facts: &Facts<'_>, id: &Id) -> Option<WhyNotRelease> {
    let mut naming: Vec<(bool, Option<Date>, &str)> = facts
        .backlog
        .releases
        .iter()
        .filter(|release| release.items.iter().any(|item| item.value == *id))
        .map(|release| {
            let released = release.released.as_ref().map(|day| day.value);
            let released = released.filter(|day| *day <= facts.today);
            (released.is_none(), released, &*release.version)
        })
        .collect();
    naming.put_in_order();
    naming.first().map(|(_, released, version)| WhyNotRelease {
        version: (*version).to_owned(),
        released: *released,
    })
}

/// The last day of the sprint of today.
fn review(facts: &Facts<'_>) -> Option<Date> {
    let sprints = facts.backlog.sprints.iter();
    sprints
        .filter_map(|sprint| Some((sprint.start.as_ref()?.value, sprint.end.as_ref()?.value)))
        .filter(|(start, end)| (*start..=*end).contains(&facts.today))
        .map(|(_, end)| end)
        .min()
}
