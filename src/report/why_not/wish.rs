//! What was asked for, in the words of those who asked.

use super::decision::is_of;
use super::{Asked, Desk};
use crate::backlog::feedback::{FeedbackState, Voice};
use crate::backlog::{Document, Id, ItemIx};
use crate::demand::{Linked, linked};
use crate::report::said::{shortened, verbatim};
use crate::report::shape::{WhyNotQuote, WhyNotWish};
use crate::text::sorting::PutInOrder as _;

/// Quotes in one letter, the newest first.
const QUOTES: usize = 3;

/// What was asked, where the item was dropped for another also of that one.
pub(super) fn wish(desk: &mut Desk<'_>, asked: &Asked<'_>, instead: Option<ItemIx>) -> WhyNotWish {
    let own = wishes(desk, asked, asked.index);
    let (index, wishes) = match instead {
        Some(instead) if own.is_empty() => (instead, wishes(desk, asked, instead)),
        _ => (asked.index, own),
    };
    let demand = desk.facts.demand.of(index);
    let quotes = quotes(desk, &wishes);
    WhyNotWish {
        account_asked: asked
            .account
            .map(|account| !wishes.is_empty() || is_requested_by(desk, asked.index, account)),
        need: need(desk, &wishes),
        quotes,
        requesters: demand.requesters,
        accounts: demand.accounts.saturating_sub(demand.unaffiliated),
    }
}

/// The feedback that the letter answers, newest first (to whoever asked, without what was declined): what names the item itself, else what names something above it.
fn wishes(desk: &Desk<'_>, asked: &Asked<'_>, index: ItemIx) -> Vec<Linked> {
    let backlog = desk.facts.backlog;
    let mut wishes = linked(backlog, index);
    wishes.retain(|each| {
        let feedback = backlog.feedback.get(each.feedback);
        match asked.account {
            Some(account) => is_of(feedback, account),
            None => feedback.is_some_and(|each| each.state.value != FeedbackState::Declined),
        }
    });
    if wishes.iter().any(|each| each.is_direct) {
        wishes.retain(|each| each.is_direct);
    }
    let received = |each: &Linked| {
        let feedback = backlog.feedback.get(each.feedback)?;
        Some(feedback.received.as_ref()?.value)
    };
    wishes.put_in_order_by_key(|each| (std::cmp::Reverse(received(each)), each.feedback));
    wishes
}

fn is_requested_by(desk: &Desk<'_>, index: ItemIx, account: &Id) -> bool {
    let texts = desk
        .facts
        .backlog
        .item(index)
        .document
        .texts("requested_by");
    texts
        .iter()
        .any(|text| Id::new(text.value.trim()) == *account)
}

/// What they said themselves: what others said for them are not their words.
fn quotes(desk: &mut Desk<'_>, wishes: &[Linked]) -> Vec<WhyNotQuote> {
    let feedback = &desk.facts.backlog.feedback;
    let mut quotes: Vec<WhyNotQuote> = Vec::new();
    for each in wishes {
        let Some(feedback) = feedback.get(each.feedback) else {
            continue;
        };
        if quotes.len() == QUOTES || feedback.voice != Voice::Direct {
            continue;
        }
        let text = desk.clean(&verbatim(feedback));
        if !text.is_empty() && quotes.iter().all(|quote| quote.text != text) {
            quotes.push(WhyNotQuote {
                feedback: feedback.id.to_string(),
                received: feedback.received.as_ref().map(|day| day.value),
                text: shortened(text),
            });
        }
    }
    quotes
}

/// The first `## Need` of these wishes or of what they were merged into.
fn need(desk: &mut Desk<'_>, wishes: &[Linked]) -> Option<String> {
    let feedback = &desk.facts.backlog.feedback;
    let accepted = |place: usize| {
        let each = feedback.get(place)?;
        (each.state.value != FeedbackState::Declined).then_some(&each.document)
    };
    let text = wishes
        .iter()
        .flat_map(|each| [each.feedback, each.canonical])
        .filter_map(accepted)
        .find_map(need_of)?;
    Some(desk.clean(&text))
}

fn need_of(document: &Document) -> Option<String> {
    let text = document.section_text("Need")?;
    (!text.is_empty()).then(|| text.into_owned())
}
