//! Words that several reports use for the same thing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::shape::{Basis, Decided, Demand, ItemName};
use super::{Role, Text, number};
use crate::Facts;
use crate::backlog::{Backlog, Id, ItemIx};
use crate::demand::ItemDemand;
use crate::history::{CommitIx, Past};
use crate::rank::bands;
use crate::text::sorting::Gather as _;

/// Why the past is unknown, and the way out; none when it is known.
pub(super) fn unknown_past(past: &Past) -> Option<String> {
    match past {
        Past::Known(_) => None,
        Past::Unknown(why) => Some(match why.hint() {
            Some(hint) => format!("{}; {hint}", why.words()),
            None => why.words().to_owned(),
        }),
    }
}

/// Our own words, in which what stands between backticks is code.
pub(super) fn coded(words: &str) -> Text {
    let parts = words.split('`').enumerate();
    parts.fold(Text::default(), |text, (at, part)| {
        text.and(if at % 2 == 1 { Role::Code } else { Role::Plain }, part)
    })
}

/// Days from one day to the other, below 0 where that is earlier.
pub(super) fn days_from(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// An item's id and title.
pub(super) fn name(backlog: &Backlog, index: ItemIx) -> ItemName {
    let item = backlog.item(index);
    ItemName {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
    }
}

/// `S-7K3M2Q  Working hours`, as part of a sentence or a list.
pub(super) fn name_text(name: &ItemName) -> Text {
    Text::id(&name.id).then(" ").then(&name.title)
}

/// The reasons written in `order.txt`, by item.
pub(super) fn reasons(backlog: &Backlog) -> BTreeMap<&Id, &str> {
    let Some(source) = &backlog.order.source else {
        return BTreeMap::new();
    };
    (backlog.order.lines.iter())
        .filter_map(|line| Some((&line.id.value, source.slice(line.reason?))))
        .into_map()
}

/// Who made a commit, and when.
pub(super) fn decided(facts: &Facts<'_>, commit: CommitIx) -> Option<Decided> {
    let commit = facts.past.known()?.commit(commit);
    let author = &commit.author;
    let handle = facts.backlog.team.handle(&author.name, &author.email);
    let zone = &facts.backlog.config.calendar.timezone;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Some(Decided {
        commit: commit.id.to_string(),
        who: handle.unwrap_or(&author.name).to_owned(),
        date: commit.time.to_zoned(zone).date(),
    })
}

pub(super) fn demand(demand: &ItemDemand) -> Demand {
    Demand {
        requesters: demand.requesters,
        accounts: demand.accounts,
        mentions: demand.mentions,
        merged: demand.merged,
        last_180_days: demand.last_180_days,
        segments: demand.segments.iter().cloned().collect(),
        weighted: demand.weighted,
    }
}

/// `14 people in 6 accounts (3 enterprise), 9 in the last 180 days; 5 duplicates merged`
pub(super) fn demand_text(demand: &Demand) -> Text {
    if demand.requesters == 0 {
        return Text::of(Role::Muted, "nobody asked for it");
    }
    let segments: Vec<String> = (demand.segments.iter())
        .map(|(segment, count)| format!("{} {segment}", number::whole(*count)))
        .collect();
    let mut text = Text::plain(format!(
        "{} in {}",
        number::counted(demand.requesters, "person", "people"),
        number::counted(demand.accounts, "account", "accounts")
    ));
    if !segments.is_empty() {
        text = text.then(format!(" ({})", segments.join(", ")));
    }
    text = text.then(format!(
        ", {} in the last 180 days",
        number::whole(demand.last_180_days)
    ));
    match demand.merged {
        0 => text,
        1 => text.then("; 1 duplicate merged"),
        merged => text.then(format!("; {} duplicates merged", number::whole(merged))),
    }
}

/// People who asked and, in brackets, their accounts: `14 (6)`; empty when nobody did.
pub(super) fn demand_cell(requesters: usize, accounts: usize) -> Text {
    if requesters == 0 {
        return Text::default();
    }
    Text::plain(number::whole(requesters))
        .and(Role::Muted, format!(" ({})", number::whole(accounts)))
}

/// A number of a table, or nothing when it is unknown.
pub(super) fn number_cell(value: Option<f64>) -> Text {
    value.map_or_else(Text::default, |value| number::exact(value).into())
}

pub(super) fn score_cell(value: Option<f64>) -> Text {
    value.map_or_else(Text::default, |value| number::rounded(value).into())
}

pub(super) fn position_cell(position: Option<u32>) -> Text {
    position.map_or_else(Text::default, |position| position.to_string().into())
}

pub(super) fn band_cell(band: Option<&'static str>) -> Text {
    band.map_or_else(Text::default, |band| Text::of(Role::Band, band))
}

pub(super) fn basis(basis: &bands::Basis) -> Basis {
    match *basis {
        bands::Basis::Configured => Basis::Configured,
        bands::Basis::Throughput {
            finished,
            working_days,
            sprints,
        } => Basis::Throughput {
            finished,
            working_days,
            sprints,
        },
    }
}

/// `31 items finished in 62 working days (6 sprints)`, or that the bands are the configured ones.
pub(super) fn basis_text(basis: &Basis) -> Text {
    match basis {
        Basis::Configured => Text::of(Role::Warning, "no history")
            .then(": too little was finished to measure, the configured bands hold"),
        Basis::Throughput {
            finished,
            working_days,
            sprints,
        } => Text::plain(format!(
            "{} finished in {} ({})",
            number::counted(*finished, "item", "items"),
            number::counted(*working_days, "working day", "working days"),
            number::counted(*sprints, "sprint", "sprints"),
        )),
    }
}
