//! What an account asked for, how far it has come and what changed: to be sent to them, so it tells of nobody else.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::moment::moment;
use super::said::{cut, verbatim};
use super::shape::{Digest, DigestWish, Rows, Shape};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::backlog::Id;
use crate::backlog::config::Phase;
use crate::backlog::feedback::Voice;
use crate::demand::{Stage, Survey, Wish};
use crate::intake::redaction;
use crate::text::sorting::PutInOrder as _;

impl Shape for Digest {
    const NAME: &str = "digest";
    const SUMMARY: &str = "What an account asked for, how far it has come, what changed";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.wishes)
    }
}

/// Characters of a quote.
const WORDS: usize = 240;

/// What was known on the day that changes are told from.
pub enum Before<'a> {
    Known(Date, &'a Survey<'a>),
    Unknown(Date, String),
}

/// The account's digest.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, account: &Id, before: &Before<'_>) -> Report {
    let mut wishes: Vec<DigestWish> = (survey.wishes().iter())
        .filter_map(|each| wish(survey, each, account, before))
        .collect();
    wishes.put_in_order_by_key(|wish| (!wish.changed, Reverse(wish.asked)));
    let (since, since_unknown) = match before {
        Before::Known(day, _) => (*day, None),
        Before::Unknown(day, why) => (*day, Some(why.clone())),
    };
    let digest = Digest {
        at: moment(facts),
        account: account.to_string(),
        since: Some(since),
        since_unknown,
        wishes,
    };
    Report::of(format!("What {account} asked for"), digest)
}

fn clean(text: &str) -> String {
    redaction::in_one_line(text).0
}

fn wish(survey: &Survey<'_>, wish: &Wish, account: &Id, before: &Before<'_>) -> Option<DigestWish> {
    let is_theirs = |place: &&u32| {
        survey
            .mention(**place)
            .is_some_and(|mention| mention.account == Some(account))
    };
    let theirs: Vec<u32> = wish.members.iter().filter(is_theirs).copied().collect();
    let received = |place: &u32| Some(survey.feedback(*place as usize)?.received.as_ref()?.value);
    let newest = *theirs.iter().max_by_key(|place| received(place))?;
    let feedback = survey.feedback(newest as usize)?;
    let spoken = theirs.iter().rev().filter(|place| {
        survey
            .mention(**place)
            .is_some_and(|mention| mention.voice == Voice::Direct)
    });
    let words = spoken
        .filter_map(|place| survey.feedback(*place as usize))
        .map(|feedback| clean(&verbatim(feedback)))
        .find(|words| !words.is_empty());
    let then = match before {
        Before::Unknown(..) => None,
        Before::Known(_, old) => theirs.iter().find_map(|place| {
            let id = &survey.feedback(*place as usize)?.id;
            let place = old.backlog.feedback_number(id)?;
            old.wish_of(place).map(|wish| wish.stage.name())
        }),
    };
    let live = wish
        .items
        .iter()
        .filter(|index| survey.backlog.item(**index).phase != Phase::Dropped);
    let state = wish.stage.name();
    Some(DigestWish {
        id: feedback.id.to_string(),
        title: clean(&feedback.title.value),
        asked: received(&newest),
        words: cut(&words.unwrap_or_default(), WORDS),
        state,
        before: then,
        changed: matches!(before, Before::Known(..)) && then != Some(state),
        answers: live
            .clone()
            .map(|index| clean(&survey.backlog.item(*index).title.value))
            .collect(),
        release: live
            .filter(|index| survey.is_released(**index))
            .find_map(|index| survey.release(*index))
            .map(str::to_owned),
        declined: (wish.stage == Stage::Declined)
            .then(|| survey.feedback(wish.head)?.document.text("declined.reason"))
            .flatten()
            .map(|reason| clean(reason.value)),
    })
}

pub(super) fn blocks(digest: &Digest) -> Vec<Block> {
    if digest.wishes.is_empty() {
        return vec![Block::paragraph("No feedback of this account.")];
    }
    let changed = digest.wishes.iter().filter(|wish| wish.changed).count();
    let mut text = Text::of(
        Role::Strong,
        number::counted(digest.wishes.len(), "request", "requests"),
    )
    .then(format!(", as of {}; ", digest.at.date));
    text = match (&digest.since_unknown, digest.since) {
        (Some(why), Some(since)) => text
            .and(
                Role::Warning,
                format!("what changed since {since} is unknown"),
            )
            .then(format!(": {why}")),
        (_, Some(since)) => text.then(format!("{} changed since {since}", number::whole(changed))),
        _ => text,
    };
    let mut blocks = vec![Block::Paragraph(text)];
    let parts = [("What changed", true), ("Everything else", false)];
    for (title, is_changed) in parts {
        let wishes: Vec<&DigestWish> = digest
            .wishes
            .iter()
            .filter(|wish| wish.changed == is_changed)
            .collect();
        if !wishes.is_empty() {
            let title = if changed == 0 {
                "What you asked for"
            } else {
                title
            };
            blocks.push(Block::heading(2, title));
            blocks.extend(wishes.into_iter().map(entry));
        }
    }
    blocks
}

fn entry(wish: &DigestWish) -> Block {
    let head = Text::of(Role::Strong, &*wish.title)
        .then(": ")
        .and(role(wish.state), wish.state.replace('-', " "));
    let head = match wish.before {
        Some(before) if wish.changed => {
            head.and(Role::Muted, format!(" (was {})", before.replace('-', " ")))
        }
        None if wish.changed => head.and(Role::Muted, " (asked since)"),
        _ => head,
    };
    let mut lines = Vec::new();
    if !wish.words.is_empty() {
        lines.push(Text::plain(format!("“{}”", wish.words)));
    }
    let asked = wish
        .asked
        .map_or_else(|| "asked".to_owned(), |day| format!("asked {day}"));
    lines.push(Text::of(Role::Muted, format!("{asked}, ")).and(Role::Id, &*wish.id));
    if !wish.answers.is_empty() {
        lines.push(Text::plain(format!(
            "answered by: {}",
            wish.answers.join("; ")
        )));
    }
    if let Some(release) = &wish.release {
        lines.push(Text::plain(format!("it came with {release}")));
    }
    if let Some(reason) = &wish.declined {
        lines.push(Text::plain(format!("we said no: {reason}")));
    }
    Block::Entry { head, lines }
}

fn role(state: &str) -> Role {
    match state {
        "shipped" | "closed" => Role::Good,
        "declined" => Role::Warning,
        _ => Role::Plain,
    }
}
