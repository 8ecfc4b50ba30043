//! Counts in the promised shape, and in the cells and sentences that show them.

use std::collections::BTreeMap;

use crate::demand::{ItemDemand, Survey};
use crate::report::shape::{DemandCount, DemandVoices, DemandWeights};
use crate::report::{Role, Text, number};
use crate::text::sorting::PutInOrder as _;

pub(in crate::report) fn count(demand: &ItemDemand) -> DemandCount {
    let [direct, proxy, internal] = demand.voices;
    let (now, before) = demand.trend;
    let (value, valued_accounts) = demand.value;
    DemandCount {
        requesters: demand.requesters,
        accounts: demand.accounts,
        unaffiliated: demand.unaffiliated,
        mentions: demand.mentions,
        merged: demand.merged,
        anonymous: demand.anonymous,
        undated: demand.undated,
        weighted: demand.weighted,
        recent: demand.recent,
        last_90_days: now,
        previous_90_days: before,
        trend: trend(demand),
        concentration: demand.concentration,
        segments: demand.segments.iter().cloned().collect(),
        voices: DemandVoices {
            direct,
            proxy,
            internal,
        },
        channels: demand.channels.iter().cloned().collect(),
        value: (valued_accounts > 0).then_some(value),
        valued_accounts,
        votes: demand.votes,
    }
}

fn trend(demand: &ItemDemand) -> &'static str {
    let is_young = demand.oldest_days.is_some_and(|oldest| oldest < 90);
    match demand.trend {
        (0, 0) => "silent",
        (_, 0) if is_young => "new",
        (now, before) if now > before => "up",
        (now, before) if now < before => "down",
        _ => "level",
    }
}

pub(in crate::report) fn weights(survey: &Survey<'_>) -> DemandWeights {
    let config = &survey.backlog.config.demand;
    DemandWeights {
        half_life_days: config.half_life_days,
        segments: config.segment_weights.clone(),
        voices: config.voice_weights.clone(),
    }
}

/// `↑ 5 of 2 before`, in few characters: an arrow, people of the last 90 days, and of those before.
pub(in crate::report) fn trend_cell(count: &DemandCount) -> Text {
    let (role, arrow) = match count.trend {
        "up" => (Role::Good, "↑"),
        "new" => (Role::Good, "↑"),
        "down" => (Role::Warning, "↓"),
        "silent" => return Text::of(Role::Muted, "silent"),
        _ => (Role::Plain, "→"),
    };
    let text = Text::of(role, arrow).then(format!(" {}", number::whole(count.last_90_days)));
    match count.trend {
        "new" => text.and(Role::Muted, " new"),
        _ => text.and(
            Role::Muted,
            format!(" ({})", number::whole(count.previous_90_days)),
        ),
    }
}

/// `5 people in the last 90 days, 2 in the 90 before`
pub(in crate::report) fn trend_text(count: &DemandCount) -> Text {
    let people = number::counted(count.last_90_days, "person", "people");
    match count.trend {
        "silent" => Text::of(Role::Warning, "silent").then(": nobody asked in the last 180 days"),
        "new" => Text::of(Role::Good, "new")
            .then(format!(": {people}, the first within the last 90 days")),
        word => {
            let role = match word {
                "up" => Role::Good,
                "down" => Role::Warning,
                _ => Role::Plain,
            };
            Text::of(role, word).then(format!(
                ": {people} in the last 90 days, {} in the 90 days before",
                number::whole(count.previous_90_days)
            ))
        }
    }
}

/// `7 enterprise, 2 free`
pub(in crate::report) fn listed(counts: &BTreeMap<String, usize>) -> String {
    let mut counts: Vec<(&String, &usize)> = counts.iter().collect();
    counts.put_in_order_by_key(|(_, count)| std::cmp::Reverse(**count));
    let words = counts
        .into_iter()
        .map(|(word, count)| format!("{} {word}", number::whole(*count)));
    words.collect::<Vec<_>>().join(", ")
}

/// `6 accounts and 2 people without one`
pub(in crate::report) fn accounts_text(count: &DemandCount) -> String {
    let accounts = number::counted(count.accounts - count.unaffiliated, "account", "accounts");
    match count.unaffiliated {
        0 => accounts,
        1 => format!("{accounts} and 1 person without one"),
        more => format!("{accounts} and {} people without one", number::whole(more)),
    }
}

/// `n = 9: 5 support, 3 portal, 1 sales; 8 direct, 1 proxy`
pub(in crate::report) fn mix_text(count: &DemandCount) -> Text {
    let known: usize = count.channels.values().sum();
    let mut channels = listed(&count.channels);
    if known < count.mentions {
        let unknown = format!("{} unknown", number::whole(count.mentions - known));
        channels = if channels.is_empty() {
            unknown
        } else {
            format!("{channels}, {unknown}")
        };
    }
    let voices = [
        ("direct", count.voices.direct),
        ("proxy", count.voices.proxy),
        ("internal", count.voices.internal),
    ];
    let voices: Vec<String> = (voices.into_iter())
        .filter(|(_, count)| *count > 0)
        .map(|(voice, count)| format!("{} {voice}", number::whole(count)))
        .collect();
    let text = Text::plain(format!("n = {}", number::whole(count.mentions)));
    if count.mentions == 0 {
        return text;
    }
    text.then(format!(": {channels}; voices: {}", voices.join(", ")))
}

/// Three digits behind the point where it is small: sums of weights that a reader adds up again.
pub(in crate::report) fn weight(value: f64) -> String {
    format!("{value:.3}")
}

/// One digit behind the point, for columns.
pub(in crate::report) fn tenth(value: f64) -> String {
    if value >= 1000.0 {
        number::exact(value.round())
    } else {
        format!("{value:.1}")
    }
}
