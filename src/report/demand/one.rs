//! The demand of one item, wish or group: who, when, through what, and the sums so that a reader can do them again.

use std::collections::BTreeMap;

use super::count::{self, accounts_text, listed, mix_text, trend_text, weight};
use super::{care, subject, table};
use jiff::civil::Date;

use crate::Facts;
use crate::backlog::Id;
use crate::demand::{Key, Mention, Party, Survey};
use crate::report::chart::{Axis, Chart, Mark, Point, Series};
use crate::report::moment::{moment, moment_text};
use crate::report::said::first_words;
use crate::report::shape::{
    DemandMention, DemandMonth, DemandOf, DemandPart, DemandPerson, DemandSubject, Rows, Shape,
};
use crate::report::{Block, Column, Report, Role, Table, Text, number};
use crate::text::sorting::PutInOrder as _;

impl Shape for DemandOf {
    const NAME: &str = "demand-of";
    const SUMMARY: &str =
        "The demand of one item, wish or group, with everything that it is counted from";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.said)
    }
}

/// Mentions shown where people read; JSON and CSV have them all.
const MENTIONS: usize = 30;
const PARTS: usize = 20;
/// Characters of what somebody said.
const WORDS: usize = 160;

/// What is looked at.
pub enum Asked {
    Group(Key),
    /// The wish that this file belongs to.
    Feedback(usize),
}

/// Everything that the demand of these files is counted from.
pub fn of(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    asked: &Asked,
    filter: Option<&str>,
    places: &[u32],
) -> Report {
    let demand = survey.count(places);
    let subject = match asked {
        Asked::Group(key) => subject::subject(facts, key),
        Asked::Feedback(place) => wish(survey, *place),
    };
    let months = survey.months(places).into_iter();
    let shape = DemandOf {
        at: moment(facts),
        filter: filter.map(str::to_owned),
        weights: count::weights(survey),
        count: count::count(&demand),
        parts: parts(survey, places, demand.weighted),
        people: people(survey, places),
        months: months
            .map(|(month, mentions)| DemandMonth {
                month: month.strftime("%Y-%m").to_string(),
                mentions,
            })
            .collect(),
        said: mentions(survey, places),
        mind: match subject.kind {
            "account" => care::without_customers(survey, places, &demand),
            _ => care::mind(survey, places, &demand),
        },
        subject,
    };
    Report::of(title(&shape.subject), shape)
}

fn title(subject: &DemandSubject) -> String {
    let words = match subject.kind {
        "theme" | "account" | "segment" => format!(
            "Demand of {} {} {}",
            subject.kind, subject.id, subject.title
        ),
        _ => format!("Demand of {} {}", subject.id, subject.title),
    };
    words.trim_end().to_owned()
}

fn wish(survey: &Survey<'_>, place: usize) -> DemandSubject {
    let head = survey.wish_of(place).map_or(place, |wish| wish.head);
    let feedback = survey.feedback(head);
    DemandSubject {
        kind: "feedback",
        id: feedback.map_or_else(String::new, |feedback| feedback.id.to_string()),
        title: feedback.map_or_else(String::new, |feedback| feedback.title.value.to_string()),
        status: Some(
            survey
                .wish_of(place)
                .map_or("spam", |wish| wish.stage.name())
                .to_owned(),
        ),
        ..DemandSubject::default()
    }
}

fn id(survey: &Survey<'_>, place: usize) -> String {
    survey
        .feedback(place)
        .map_or_else(String::new, |feedback| feedback.id.to_string())
}

fn parts(survey: &Survey<'_>, places: &[u32], weighted: f64) -> Vec<DemandPart> {
    let parts = survey.parts(places).into_iter();
    parts
        .filter_map(|part| {
            let mention = survey.mention(part.place)?;
            Some(DemandPart {
                who: match part.party {
                    Party::Account(id) | Party::Person(id) => id.to_string(),
                },
                segment: mention.segment.map(str::to_owned),
                requesters: part.people,
                mentions: part.mentions,
                from: id(survey, part.place as usize),
                segment_weight: mention.segment_weight,
                voice_weight: mention.voice_weight,
                age_days: mention.age_days,
                recency: mention.recency,
                weight: mention.weight,
                share: if weighted > 0.0 {
                    mention.weight / weighted
                } else {
                    0.0
                },
            })
        })
        .collect()
}

/// The newest mention of each person, the newest person first.
fn people(survey: &Survey<'_>, places: &[u32]) -> Vec<DemandPerson> {
    let mut newest: BTreeMap<&Id, (usize, &Mention<'_>)> = BTreeMap::new();
    for mention in places.iter().filter_map(|place| survey.mention(*place)) {
        let Some(requester) = mention.requester else {
            continue;
        };
        let (mentions, best) = newest.entry(requester).or_insert((0, mention));
        *mentions += 1;
        if mention.recency > best.recency {
            *best = mention;
        }
    }
    let mut people: Vec<DemandPerson> = newest
        .into_iter()
        .map(|(requester, (mentions, best))| DemandPerson {
            requester: requester.to_string(),
            mentions,
            age_days: best.age_days,
            recency: best.recency,
        })
        .collect();
    people.put_in_order_by(|one, other| other.recency.total_cmp(&one.recency));
    people
}

/// Every file, the newest first, then by path; those without a date last.
pub(in crate::report) fn mentions(survey: &Survey<'_>, places: &[u32]) -> Vec<DemandMention> {
    let counting: Vec<u32> = survey.parts(places).iter().map(|part| part.place).collect();
    let mut said: Vec<DemandMention> = places
        .iter()
        .filter_map(|place| {
            let mention = survey.mention(*place)?;
            let feedback = survey.feedback(*place as usize)?;
            let chain = survey.chain(*place as usize).into_iter().skip(1);
            Some(DemandMention {
                id: feedback.id.to_string(),
                title: feedback.title.value.to_string(),
                received: feedback.received.as_ref().map(|day| day.value),
                age_days: mention.age_days,
                channel: mention.channel.map(str::to_owned),
                voice: mention.voice.name(),
                requester: mention.requester.map(Id::to_string),
                account: mention.account.map(Id::to_string),
                segment: mention.segment.map(str::to_owned),
                merged_into: chain.map(|place| id(survey, place)).collect(),
                segment_weight: mention.segment_weight,
                voice_weight: mention.voice_weight,
                recency: mention.recency,
                weight: mention.weight,
                counts: counting.contains(place),
                votes: mention.votes,
                words: first_words(feedback, WORDS),
            })
        })
        .collect();
    said.put_in_order_by_key(|mention| std::cmp::Reverse(mention.received));
    said
}

pub(in crate::report) fn blocks(of: &DemandOf) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(facts(of))];
    if of.said.is_empty() {
        blocks.push(Block::paragraph("Nobody asked for it."));
        return blocks;
    }
    if !of.mind.is_empty() {
        blocks.push(Block::heading(2, "Mind"));
        blocks.push(Block::List(of.mind.iter().map(table::sentence).collect()));
    }
    blocks.extend(months(&of.months));
    blocks.push(Block::heading(2, "How the sums come about"));
    blocks.push(Block::List(table::method(&of.weights)));
    blocks.push(Block::Table(parts_table(of)));
    blocks.push(Block::Paragraph(sums(of)));
    blocks.push(Block::heading(2, "What was said"));
    blocks.extend(of.said.iter().take(MENTIONS).map(entry));
    let more = of.said.len().saturating_sub(MENTIONS);
    if more > 0 {
        let text = format!(
            "and {} older ones, in `--format json` or `csv`",
            number::whole(more)
        );
        blocks.push(Block::Paragraph(Text::of(Role::Muted, text)));
    }
    blocks
}

fn facts(of: &DemandOf) -> Vec<(String, Text)> {
    let count = &of.count;
    let mut facts = vec![("as of".to_owned(), moment_text(&of.at))];
    let mut fact = |name: &str, text: Text| facts.push((name.to_owned(), text));
    if let Some(filter) = &of.filter {
        fact("where", Text::of(Role::Code, filter));
    }
    if let Some(status) = &of.subject.status {
        let mut text = Text::plain(of.subject.kind).then(", ").then(status);
        if let Some(band) = of.subject.band {
            text = text.then(", ").and(Role::Band, band);
        }
        if let Some(position) = of.subject.position {
            text = text.then(format!(", place {position} in the order"));
        }
        fact("is", text);
    }
    if count.mentions == 0 {
        return facts;
    }
    fact("weighted", Text::of(Role::Strong, weight(count.weighted)));
    fact(
        "who",
        Text::plain(number::counted(count.requesters, "person", "people"))
            .then(format!(" in {}", accounts_text(count))),
    );
    fact("recent", weight(count.recent).into());
    fact("trend", trend_text(count));
    if let [first, .., last] = of.months.as_slice() {
        let bars = series(&of.months).map_or_else(String::new, |series| series.spark(36));
        fact(
            "when",
            Text::of(Role::Strong, bars).then(format!(" {} to {}", first.month, last.month)),
        );
    }
    let segments = listed(&count.segments);
    if !segments.is_empty() {
        fact("segments", format!("{segments} (accounts)").into());
    }
    fact("channels", mix_text(count));
    if count.merged > 0 {
        let merged = number::counted(count.merged, "duplicate", "duplicates");
        fact(
            "merged",
            format!("{merged}: each person and account counts once").into(),
        );
    }
    if let Some(value) = count.value {
        fact(
            "value",
            format!(
                "about {} a year of {}, by the middles of their bands; shown, never counted",
                number::rounded(value),
                number::counted(count.valued_accounts, "account", "accounts")
            )
            .into(),
        );
    }
    if count.votes > 0 {
        fact(
            "votes",
            format!(
                "{} in other tools; shown, never counted",
                number::exact(count.votes as f64)
            )
            .into(),
        );
    }
    facts
}

/// The first day of a month, `2026-11`.
fn first_day(month: &DemandMonth) -> Option<Date> {
    format!("{}-01", month.month).parse().ok()
}

/// Mentions a month, from the first one.
fn series(months: &[DemandMonth]) -> Option<Series> {
    let first = first_day(months.first()?)?;
    let points = months.iter().filter_map(|month| {
        Some(Point {
            x: f64::from((first_day(month)? - first).get_days()),
            y: month.mentions as f64,
            label: format!("{}: {}", month.month, number::whole(month.mentions)),
        })
    });
    Some(Series {
        name: "files a month".into(),
        mark: Mark::Bars { days: 28.0 },
        points: points.collect(),
    })
}

/// When it was asked, as a chart.
pub(in crate::report) fn months(months: &[DemandMonth]) -> Option<Block> {
    let all: usize = months.iter().map(|month| month.mentions).sum();
    let most = months.iter().max_by_key(|month| month.mentions)?;
    let rows = months.iter().rev().map(|month| {
        vec![
            Text::plain(&*month.month),
            number::whole(month.mentions).into(),
        ]
    });
    Some(Block::Chart(Box::new(Chart {
        title: "When it was asked".into(),
        summary: format!(
            "{} in {}, most in {} ({}).",
            number::counted(all, "file", "files"),
            number::counted(months.len(), "month", "months"),
            most.month,
            number::whole(most.mentions)
        ),
        x: Axis::Days {
            first: first_day(months.first()?)?,
            last: first_day(months.last()?)?.last_of_month(),
        },
        unit: "files a month".into(),
        series: vec![series(months)?],
        levels: Vec::new(),
        table: Table::of(vec![Column::left("month"), Column::right("files")], rows),
    })))
}

fn parts_table(of: &DemandOf) -> Table {
    let columns = vec![
        Column::left("who").shrinks_to(12),
        Column::left("segment").optional(2).shrinks_to(12),
        Column::right("people").optional(4),
        Column::right("files").optional(5),
        Column::left("counts").shrinks_to(12).optional(3),
        Column::left("segment x voice x recency = weight"),
        Column::right("share").optional(1),
    ];
    let cells = |part: &DemandPart| {
        let age = part
            .age_days
            .map_or_else(|| "no date".to_owned(), |age| format!("{age} d"));
        vec![
            Text::id(&part.who),
            part.segment.as_deref().unwrap_or_default().into(),
            number::whole(part.requesters).into(),
            number::whole(part.mentions).into(),
            Text::id(&part.from),
            Text::plain(format!(
                "{} x {} x {} ({age}) = ",
                number::exact(part.segment_weight),
                number::exact(part.voice_weight),
                weight(part.recency),
            ))
            .and(Role::Strong, weight(part.weight)),
            number::percent(part.share).into(),
        ]
    };
    Table::of(columns, of.parts.iter().take(PARTS).map(cells))
}

/// `6.045 = 4.905 + 0.926 + 0.214`
fn sums(of: &DemandOf) -> Text {
    let sum = |values: Vec<f64>| {
        let more = values.len().saturating_sub(PARTS);
        let shown = values.iter().take(PARTS).map(|value| weight(*value));
        let shown = shown.collect::<Vec<_>>().join(" + ");
        match more {
            0 => shown,
            more => format!(
                "{shown} + {} of {} more",
                weight(values.iter().skip(PARTS).sum()),
                number::whole(more)
            ),
        }
    };
    let weights = sum(of.parts.iter().map(|part| part.weight).collect());
    let recencies = sum(of.people.iter().map(|person| person.recency).collect());
    let mut text = Text::plain("weighted ")
        .and(Role::Strong, weight(of.count.weighted))
        .then(" = ")
        .then(or_zero(weights));
    text = text
        .then("; recent ")
        .and(Role::Strong, weight(of.count.recent))
        .then(" = ")
        .then(or_zero(recencies));
    text.then(", one number a person, the newest first.")
}

fn or_zero(sum: String) -> String {
    if sum.is_empty() { "0".to_owned() } else { sum }
}

/// One file: what, when, who and how; the words; what it weighs.
pub(in crate::report) fn entry(mention: &DemandMention) -> Block {
    let received = mention
        .received
        .map_or_else(|| "no date".to_owned(), |day| day.to_string());
    let head = Text::id(&mention.id)
        .then(" ")
        .and(Role::Strong, &mention.title);
    let mut who = vec![received];
    who.extend(mention.channel.clone());
    who.push(match mention.voice {
        "direct" => "in their own voice".into(),
        "proxy" => "said by somebody for them".into(),
        other => format!("voice {other}"),
    });
    let mut about = Text::of(Role::Muted, who.join(", "));
    for (name, value) in [("", &mention.requester), ("of ", &mention.account)] {
        if let Some(value) = value {
            let before = if name.is_empty() { ", " } else { " " };
            about = about
                .and(Role::Muted, format!("{before}{name}"))
                .and(Role::Id, value);
        }
    }
    if let Some(segment) = &mention.segment {
        about = about.and(Role::Muted, format!(", {segment}"));
    }
    let mut lines = Vec::new();
    if !mention.words.is_empty() {
        lines.push(Text::plain(format!("“{}”", mention.words)));
    }
    lines.push(about);
    let mut weighs = Text::of(Role::Muted, format!("weight {}", weight(mention.weight)));
    if mention.counts {
        weighs = weighs.and(Role::Muted, ", the one that counts for its account");
    }
    if mention.votes > 0 {
        weighs = weighs.and(
            Role::Muted,
            format!(
                ", {} elsewhere",
                number::counted(mention.votes as usize, "vote", "votes")
            ),
        );
    }
    if let Some((last, before)) = mention.merged_into.split_last() {
        weighs = weighs
            .and(Role::Muted, ", merged into ")
            .and(Role::Id, last);
        for each in before {
            weighs = weighs.and(Role::Muted, " by way of ").and(Role::Id, each);
        }
    }
    lines.push(weighs);
    Block::Entry { head, lines }
}
