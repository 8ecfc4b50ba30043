//! One feedback file and the wish that it belongs to: everything merged, who answers it, who was told, and what comes next.

use crate::Facts;
use crate::backlog::{Feedback, ItemIx};
use crate::demand::{Stage, Survey, Wish};
use crate::rank::Band;
use crate::report::demand::care;
use crate::report::demand::count::{accounts_text, count, mix_text, trend_text};
use crate::report::demand::one::{entry, mentions};
use crate::report::moment::moment;
use crate::report::shape::{FeedbackItem, FeedbackNotice, FeedbackShow, ItemName, Rows, Shape};
use crate::report::words::{name, name_text};
use crate::report::{Block, Report, Role, Text, number};
use crate::text::sorting::PutInOrder as _;

impl Shape for FeedbackShow {
    const NAME: &str = "feedback-show";
    const SUMMARY: &str =
        "One request: everything merged with it, what answers it, who was told, what comes next";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.said)
    }
}

/// The file at this place, with its wish.
pub fn show(facts: &Facts<'_>, survey: &Survey<'_>, place: usize) -> Option<Report> {
    let feedback = survey.feedback(place)?;
    let show = shape(facts, survey, place, feedback);
    Some(Report::of(
        format!("{} {}", show.asked.id, show.asked.title),
        show,
    ))
}

fn shape(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    place: usize,
    feedback: &Feedback,
) -> FeedbackShow {
    let wish = survey.wish_of(place);
    let alone = [u32::try_from(place).unwrap_or(u32::MAX)];
    let members = wish.map_or(&alone[..], |wish| &wish.members);
    let head = wish
        .and_then(|wish| survey.feedback(wish.head))
        .unwrap_or(feedback);
    let demand = survey.count(members);
    let section = |title: &str| {
        let own = head
            .document
            .section_text(title)
            .filter(|text| !text.is_empty());
        let own = own.or_else(|| {
            feedback
                .document
                .section_text(title)
                .filter(|text| !text.is_empty())
        });
        own.map(|text| text.trim().to_owned())
    };
    let items: Vec<FeedbackItem> = wish.map_or_else(Vec::new, |wish| {
        wish.items
            .iter()
            .map(|index| item(facts, survey, *index))
            .collect()
    });
    let state = wish.map_or("spam", |wish| wish.stage.name());
    let notices = notices(survey, members);
    FeedbackShow {
        at: moment(facts),
        asked: named(feedback),
        path: feedback.path().to_owned(),
        stored: feedback.state.value.name(),
        state,
        declined: head
            .document
            .text("declined.reason")
            .map(|reason| reason.value.trim().to_owned())
            .filter(|_| state == "declined"),
        wish: named(head),
        themes: alone
            .first()
            .map_or_else(Vec::new, |place| survey.themes(*place)),
        need: section("Need"),
        ask: section("Ask"),
        reply: section("Reply"),
        next: wish.map_or_else(
            || "nothing: it is spam, and counts for nobody".to_owned(),
            |wish| next(survey, wish, head, &items, &notices),
        ),
        missing: missing(survey, members),
        said: mentions(survey, members),
        mind: care::mind(survey, members, &demand),
        count: count(&demand),
        items,
        notices,
    }
}

fn named(feedback: &Feedback) -> ItemName {
    ItemName {
        id: feedback.id.to_string(),
        title: feedback.title.value.to_string(),
    }
}

fn item(facts: &Facts<'_>, survey: &Survey<'_>, index: ItemIx) -> FeedbackItem {
    let item = facts.backlog.item(index);
    FeedbackItem {
        item: name(facts.backlog, index),
        item_type: item.item_type.name(),
        status: item.status.value.to_string(),
        band: facts.ranking.band(index).map(Band::name),
        position: facts.ranking.position(index),
        release: survey.release(index).map(str::to_owned),
        released: survey.is_released(index),
    }
}

/// Links of these files that lead to no item, each once.
fn missing(survey: &Survey<'_>, members: &[u32]) -> Vec<String> {
    let files = members
        .iter()
        .filter_map(|place| survey.feedback(*place as usize));
    let links = files.flat_map(|feedback| &feedback.addressed_by);
    let mut missing: Vec<String> = links
        .filter(|id| survey.backlog.find(&id.value).is_none())
        .map(|id| id.value.to_string())
        .collect();
    missing.put_in_order();
    missing.dedup();
    missing
}

/// The notices about any of these files, as the ledgers have them.
pub(in crate::report) fn notices(survey: &Survey<'_>, members: &[u32]) -> Vec<FeedbackNotice> {
    let about = |told: &&crate::demand::Told<'_>| {
        let mut files = members
            .iter()
            .filter_map(|place| survey.feedback(*place as usize));
        files.any(|feedback| feedback.id == told.notice.feedback)
    };
    (survey.told().iter().filter(about))
        .map(|told| FeedbackNotice {
            release: told.release.to_owned(),
            requester: told.notice.requester.to_string(),
            feedback: told.notice.feedback.to_string(),
            event: told.notice.event.name().to_owned(),
            channel: told.notice.channel.to_string(),
            result: told.notice.result.name().to_owned(),
        })
        .collect()
}

/// What happens next, and by which command.
fn next(
    survey: &Survey<'_>,
    wish: &Wish,
    head: &Feedback,
    items: &[FeedbackItem],
    notices: &[FeedbackNotice],
) -> String {
    let id = &head.id;
    match wish.stage {
        Stage::New => format!("triage: find the need behind it, look for twins (`deepen feedback dupes {id}`), then set `state: triaged` or link the item that answers it (`deepen feedback link {id} ITEM`)"),
        Stage::NeedsInfo => "wait for the answer, or ask again".to_owned(),
        Stage::Triaged => format!("decide: link the item that answers it (`deepen feedback link {id} ITEM`), or decline it with a reason"),
        Stage::Planned => match items.iter().filter_map(|item| Some((item.position?, item))).min_by_key(|(position, _)| *position) {
            Some((position, item)) => format!("{} stands at place {position} of the order: `deepen forecast item {}` says when it is likely", item.item.id, item.item.id),
            None => "the item that answers it has no place in the order: `deepen rank` shows where it would stand".to_owned(),
        },
        Stage::InProgress => {
            let open = items.iter().filter(|item| !item.released).count();
            match (open, wish.items.len()) {
                (1, 1) => "it is finished and released, and everybody who asked is told".to_owned(),
                (open, all) => format!("{open} of {} are not released yet", number::counted(all, "item", "items")),
            }
        }
        Stage::Shipped => {
            let release = items.iter().find_map(|item| item.release.as_deref()).unwrap_or("VERSION");
            let told = notices.iter().filter(|notice| notice.event == "shipped" && notice.result == "sent").count();
            format!(
                "tell those who asked: `deepen notify plan --release {release}` ({told} of {} told)",
                number::counted(survey.count(&wish.members).requesters, "person", "people")
            )
        }
        Stage::Closed => "nothing: it is released, and everybody who asked was told".to_owned(),
        Stage::Declined => "nothing, unless somebody brings something new: a decline can be taken back".to_owned(),
    }
}

pub(in crate::report) fn blocks(show: &FeedbackShow) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(facts(show))];
    for (title, text) in [
        ("Ask", &show.ask),
        ("Need", &show.need),
        ("Reply", &show.reply),
    ] {
        if let Some(text) = text {
            blocks.push(Block::heading(2, title));
            blocks.push(Block::Markdown(text.clone()));
        }
    }
    blocks.push(Block::heading(2, "What was said"));
    blocks.extend(show.said.iter().map(entry));
    if !show.notices.is_empty() {
        blocks.push(Block::heading(2, "Who was told"));
        blocks.push(Block::List(show.notices.iter().map(notice_text).collect()));
    }
    blocks
}

pub(in crate::report) fn notice_text(notice: &FeedbackNotice) -> Text {
    Text::id(&notice.requester)
        .then(format!(" {} by {}: ", notice.event, notice.channel))
        .and(
            if notice.result == "sent" {
                Role::Good
            } else {
                Role::Warning
            },
            &notice.result,
        )
        .and(Role::Muted, format!(" (notices/{}.tsv)", notice.release))
}

fn facts(show: &FeedbackShow) -> Vec<(String, Text)> {
    let mut facts: Vec<(String, Text)> = Vec::new();
    let mut fact = |name: &str, text: Text| facts.push((name.to_owned(), text));
    let mut state = Text::of(Role::Strong, show.state.replace('-', " "));
    if show.stored != show.state {
        state = state.and(Role::Muted, format!(" (the file says {})", show.stored));
    }
    fact("state", state);
    if let Some(reason) = &show.declined {
        fact("because", reason.into());
    }
    if show.wish.id != show.asked.id {
        fact("is part of", name_text(&show.wish));
    }
    for (at, item) in show.items.iter().enumerate() {
        let mut text = name_text(&item.item).and(Role::Muted, format!(": {}", item.status));
        if let Some(band) = item.band {
            text = text.then(" ").and(Role::Band, band);
        }
        if let Some(position) = item.position {
            text = text.and(Role::Muted, format!(", place {position}"));
        }
        if let Some(release) = &item.release {
            let word = if item.released {
                "released in"
            } else {
                "planned for"
            };
            text = text.and(Role::Muted, format!(", {word} {release}"));
        }
        fact(if at == 0 { "answered by" } else { "" }, text);
    }
    for missing in &show.missing {
        fact(
            "answered by",
            Text::id(missing)
                .then(" ")
                .and(Role::Bad, "which does not exist"),
        );
    }
    fact(
        "who",
        Text::plain(number::counted(show.count.requesters, "person", "people"))
            .then(format!(" in {}", accounts_text(&show.count))),
    );
    fact("trend", trend_text(&show.count));
    fact("channels", mix_text(&show.count));
    if !show.themes.is_empty() {
        fact("themes", show.themes.join(", ").into());
    }
    for (at, trap) in show.mind.iter().enumerate() {
        fact(if at == 0 { "mind" } else { "" }, (&*trap.words).into());
    }
    fact("next", (&*show.next).into());
    fact("file", Text::of(Role::Code, &show.path));
    facts
}
