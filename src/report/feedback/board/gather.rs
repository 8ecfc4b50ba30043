//! The wishes of a board, for the house or for everybody.

use std::collections::BTreeMap;

use super::Wanted;
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::backlog::feedback::Voice;
use crate::demand::{Stage, Survey, Wish};
use crate::intake::redaction;
use crate::report::demand::count::count;
use crate::report::moment::moment;
use crate::report::said::{cut, first_words, one_line, verbatim};
use crate::report::shape::{
    DemandMonth, FeedbackAnswer, FeedbackBoard, FeedbackState, FeedbackWish, Moment,
};
use crate::text::sorting::PutInOrder as _;

/// Characters of a quote.
const WORDS: usize = 150;

/// What colleagues say among themselves, and what they say that customers said: not for everybody.
const OWN_CHANNELS: [&str; 2] = ["internal", "sales"];

pub(super) fn gather(facts: &Facts<'_>, survey: &Survey<'_>, wanted: &Wanted<'_>) -> FeedbackBoard {
    let shown: Vec<u32> = (wanted.places.iter().copied())
        .filter(|place| survey.wish_of(*place as usize).is_some())
        .filter(|place| !wanted.public || is_for_everybody(survey, *place))
        .collect();
    let members = |wish: &Wish| -> Vec<u32> {
        let chosen = wish.members.iter().copied();
        chosen
            .filter(|place| shown.binary_search(place).is_ok())
            .collect()
    };
    let mut wishes: Vec<(Stage, FeedbackWish)> = Vec::new();
    let mut wishes_left_out = 0;
    for each in survey.wishes() {
        let members = members(each);
        if !members.is_empty() {
            wishes.push((each.stage, wish(survey, each, &members, wanted.public)));
        } else if wanted.public {
            wishes_left_out += 1;
        }
    }
    wishes.put_in_order_by(|(stage, one), (other_stage, other)| {
        let weighted = |wish: &FeedbackWish| wish.weighted.unwrap_or(0.0);
        stage
            .cmp(other_stage)
            .then_with(|| weighted(other).total_cmp(&weighted(one)))
            .then_with(|| (other.requesters, other.last).cmp(&(one.requesters, one.last)))
    });
    let whole = survey.count(&shown);
    let state = |stage: Stage| FeedbackState {
        state: stage.name(),
        wishes: wishes.iter().filter(|(each, _)| *each == stage).count(),
    };
    let at = moment(facts);
    FeedbackBoard {
        at: if wanted.public {
            Moment {
                date: at.date,
                ..Moment::default()
            }
        } else {
            at
        },
        public: wanted.public,
        filter: wanted.filter.filter(|_| !wanted.public).map(str::to_owned),
        files: shown.len(),
        files_left_out: survey.everything().len() - shown.len(),
        wishes_left_out,
        requesters: whole.requesters,
        states: Stage::ALL.into_iter().map(state).collect(),
        months: (survey.months(&shown).into_iter())
            .map(|(month, mentions)| DemandMonth {
                month: month.strftime("%Y-%m").to_string(),
                mentions,
            })
            .collect(),
        channels: if wanted.public {
            BTreeMap::new()
        } else {
            whole.channels.into_iter().collect()
        },
        wishes: wishes.into_iter().map(|(_, wish)| wish).collect(),
    }
}

/// In one line, without what belongs to people.
fn clean(text: &str) -> String {
    redaction::in_one_line(text).0
}

fn is_for_everybody(survey: &Survey<'_>, place: u32) -> bool {
    survey.mention(place).is_some_and(|mention| {
        mention.voice != Voice::Internal
            && !mention
                .channel
                .is_some_and(|channel| OWN_CHANNELS.contains(&channel))
    })
}

/// The wish as far as these files tell of it.
fn wish(survey: &Survey<'_>, wish: &Wish, members: &[u32], public: bool) -> FeedbackWish {
    let count = count(&survey.count(members));
    let own = |text: &str| {
        if public { clean(text) } else { text.to_owned() }
    };
    // What is not shown lends no words either.
    let head = members
        .iter()
        .copied()
        .find(|place| *place as usize == wish.head)
        .or_else(|| members.first().copied());
    let head = head.and_then(|place| survey.feedback(place as usize));
    let title = head.map_or_else(String::new, |feedback| own(&feedback.title.value));
    let mut themes: Vec<String> = Vec::new();
    for theme in members.iter().flat_map(|place| survey.themes(*place)) {
        let theme = own(&theme);
        if !themes.contains(&theme) {
            themes.push(theme);
        }
    }
    let days = || {
        members
            .iter()
            .filter_map(|place| survey.feedback(*place as usize)?.received.as_ref())
            .map(|day| day.value)
    };
    let reason = || {
        head.and_then(|feedback| {
            Some(
                feedback
                    .document
                    .text("declined.reason")?
                    .value
                    .trim()
                    .to_owned(),
            )
        })
    };
    FeedbackWish {
        id: head
            .filter(|_| !public)
            .map(|feedback| feedback.id.to_string()),
        title: cut(&one_line(&title), 160),
        state: wish.stage.name(),
        requesters: count.requesters,
        accounts: (!public).then_some(count.accounts),
        mentions: count.mentions,
        weighted: (!public).then_some(count.weighted),
        last_90_days: count.last_90_days,
        previous_90_days: count.previous_90_days,
        trend: count.trend,
        segments: count.segments,
        channels: if public {
            BTreeMap::new()
        } else {
            count.channels
        },
        themes,
        first: days().min(),
        last: days().max(),
        one_customer: (!public).then_some(count.concentration > 0.5),
        votes: count.votes,
        items: wish
            .items
            .iter()
            .filter_map(|index| answer(survey, *index, public))
            .collect(),
        declined: if public || wish.stage != Stage::Declined {
            None
        } else {
            reason()
        },
        words: words(survey, members, public),
    }
}

/// The newest words that somebody said themselves, in the house else what there is; without what belongs to people, since pages
/// travel.
fn words(survey: &Survey<'_>, members: &[u32], public: bool) -> String {
    let mut newest: Vec<u32> = members.to_vec();
    let received = |place: &u32| {
        survey
            .feedback(*place as usize)
            .and_then(|each| each.received.as_ref())
            .map(|day| day.value)
    };
    newest.put_in_order_by_key(|place| std::cmp::Reverse(received(place)));
    let own = newest.iter().filter(|place| {
        survey
            .mention(**place)
            .is_some_and(|mention| mention.voice == Voice::Direct)
    });
    let quote = own
        .filter_map(|place| survey.feedback(*place as usize))
        .map(|feedback| clean(&verbatim(feedback)))
        .find(|quote| !quote.is_empty());
    match quote {
        Some(quote) => cut(&quote, WORDS),
        None if public => String::new(),
        None => newest
            .first()
            .and_then(|place| survey.feedback(*place as usize))
            .map_or_else(String::new, |feedback| {
                cut(&clean(&first_words(feedback, usize::MAX)), WORDS)
            }),
    }
}

fn answer(survey: &Survey<'_>, index: ItemIx, public: bool) -> Option<FeedbackAnswer> {
    let item = survey.backlog.item(index);
    let state = match item.phase {
        Phase::Dropped => "dropped",
        _ if survey.is_released(index) => "shipped",
        Phase::Started | Phase::Finished => "in-progress",
        Phase::NotStarted => "planned",
    };
    if public && state == "dropped" {
        return None;
    }
    let title = &*item.title.value;
    Some(FeedbackAnswer {
        id: (!public).then(|| item.id.to_string()),
        title: cut(
            &if public {
                clean(title)
            } else {
                one_line(title)
            },
            120,
        ),
        state,
        release: survey
            .release(index)
            .filter(|_| state == "shipped")
            .map(str::to_owned),
    })
}
