//! Feedback files, one a line, the newest first.

use crate::Facts;
use crate::backlog::Id;
use crate::demand::Survey;
use crate::report::moment::moment;
use crate::report::shape::{FeedbackList, FeedbackRow, Rows, Shape};
use crate::report::{Block, Column, Report, Role, Table, Text, number};
use crate::text::sorting::PutInOrder as _;

impl Shape for FeedbackList {
    const NAME: &str = "feedback-list";
    const SUMMARY: &str = "Feedback files and how far each has come";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.feedback)
    }
}

/// The files at these places.
pub fn list(facts: &Facts<'_>, survey: &Survey<'_>, places: &[u32]) -> Report {
    let mut feedback: Vec<FeedbackRow> = places
        .iter()
        .filter_map(|place| row(survey, *place))
        .collect();
    feedback.put_in_order_by_key(|row| std::cmp::Reverse(row.received));
    let list = FeedbackList {
        at: moment(facts),
        in_all: survey.backlog.feedback.len(),
        feedback,
    };
    Report::of("Feedback", list)
}

fn row(survey: &Survey<'_>, place: u32) -> Option<FeedbackRow> {
    let feedback = survey.feedback(place as usize)?;
    let mention = survey.mention(place)?;
    let wish = survey.wish_of(place as usize);
    let demand = wish
        .map(|wish| survey.count(&wish.members))
        .unwrap_or_default();
    let end = survey.chain(place as usize).into_iter().skip(1).next_back();
    let end = end
        .and_then(|end| survey.feedback(end))
        .map(|end| end.id.to_string());
    Some(FeedbackRow {
        id: feedback.id.to_string(),
        title: feedback.title.value.to_string(),
        received: feedback.received.as_ref().map(|day| day.value),
        channel: mention.channel.map(str::to_owned),
        voice: mention.voice.name(),
        requester: mention.requester.map(Id::to_string),
        account: mention.account.map(Id::to_string),
        segment: mention.segment.map(str::to_owned),
        state: survey.state(place),
        merged_into: end,
        items: wish.map_or_else(Vec::new, |wish| {
            let items = wish
                .items
                .iter()
                .map(|index| survey.backlog.item(*index).id.to_string());
            items.collect()
        }),
        themes: survey.themes(place),
        requesters: demand.requesters,
        mentions: demand.mentions,
        votes: mention.votes,
        path: feedback.path().to_owned(),
        problems: feedback.document.problems.len(),
    })
}

pub(in crate::report) fn blocks(list: &FeedbackList) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !list.feedback.is_empty() {
        blocks.push(Block::Table(table(&list.feedback)));
    }
    blocks.push(Block::Paragraph(summary(list)));
    blocks
}

fn table(rows: &[FeedbackRow]) -> Table {
    let columns = vec![
        Column::left("received").optional(2),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("state"),
        Column::left("channel").optional(4),
        Column::left("account").optional(3).shrinks_to(12),
        Column::right("people").optional(1),
        Column::left("answered by").optional(5).shrinks_to(12),
    ];
    let cells = |row: &FeedbackRow| {
        let title = match row.problems {
            0 => Text::plain(&*row.title),
            _ => Text::of(Role::Bad, "!").then(" ").then(&*row.title),
        };
        let state = match &row.merged_into {
            Some(into) => Text::of(Role::Muted, "into ").and(Role::Id, into),
            None => row.state.into(),
        };
        vec![
            row.received
                .map_or_else(Text::default, |day| day.to_string().into()),
            Text::id(&row.id),
            title,
            state,
            row.channel.as_deref().unwrap_or_default().into(),
            row.account.as_deref().map_or_else(Text::default, Text::id),
            number::whole(row.requesters).into(),
            answered(&row.items),
        ]
    };
    Table::of(columns, rows.iter().map(cells))
}

fn answered(items: &[String]) -> Text {
    match items {
        [] => Text::default(),
        [one] => Text::id(one),
        [first, rest @ ..] => Text::id(first).then(format!(" +{}", rest.len())),
    }
}

fn summary(list: &FeedbackList) -> Text {
    let shown = list.feedback.len();
    let text = match list.in_all {
        0 => {
            return Text::plain(
                "No feedback yet: `deepen feedback add` takes one in, `deepen feedback import` an export.",
            );
        }
        all if all == shown => Text::plain(number::counted(all, "feedback file", "feedback files")),
        all => Text::plain(format!(
            "{} of {}",
            number::whole(shown),
            number::counted(all, "feedback file", "feedback files")
        )),
    };
    match list.feedback.iter().filter(|row| row.problems > 0).count() {
        0 => text,
        marked => text
            .then("; ")
            .then(number::whole(marked))
            .then(" marked ")
            .and(Role::Bad, "!")
            .then(" (see ")
            .and(Role::Code, "deepen check")
            .then(")"),
    }
}
