//! Where a count of wishes misleads, told where it bites.

use super::{ItemDemand, Party, Survey};

/// A reason to read a demand with care, with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Trap {
    /// One party holds more than half of the weighted demand: one customer's wish. None where it is a person.
    OneCustomer { account: Option<String>, share: f64 },
    /// Votes of another tool, which are no people.
    Votes { votes: u64, people: usize },
    /// Segments of different weight are pooled: each with its accounts and its weight.
    Pooled { segments: Vec<(String, usize, f64)> },
    /// Several segments, and no weights are configured: a free account counts as much as a paying one.
    Unweighted { segments: usize },
    /// Most of it is of the last 30 days: news fades.
    News { recent: usize, of: usize },
    /// Nobody asked within the last 180 days.
    Old { days: i32 },
    /// One channel brings most of it: who does not use it is not heard.
    OneChannel {
        channel: String,
        count: usize,
        of: usize,
    },
    /// More than half speak for others, or are colleagues.
    NotDirect { count: usize, of: usize },
    /// Files that name neither requester nor account count for nobody.
    Anonymous { count: usize },
    /// Files without a date: counted as people, not in what depends on age.
    Undated { count: usize },
}

/// More than this share of the weighted demand in one hand is one customer's wish (domain: concentration > 0.5).
const ONE_CUSTOMER: f64 = 0.5;

/// Shares that call for care, from this many files on: of fewer every share is large.
const ENOUGH: usize = 4;

/// Days that count as news.
const NEWS_DAYS: i32 = 30;

/// The traps that bite a reader of the demand of these files, the most misleading first.
pub fn traps(survey: &Survey<'_>, places: &[u32], demand: &ItemDemand) -> Vec<Trap> {
    let mut traps = Vec::new();
    if demand.mentions == 0 {
        return traps;
    }
    if demand.concentration > ONE_CUSTOMER {
        let account = match survey.parts(places).first().map(|part| part.party) {
            Some(Party::Account(account)) => Some(account.to_string()),
            _ => None,
        };
        traps.push(Trap::OneCustomer {
            account,
            share: demand.concentration,
        });
    }
    if demand.votes > 0 {
        traps.push(Trap::Votes {
            votes: demand.votes,
            people: demand.requesters,
        });
    }
    traps.extend(pooled(survey, demand));
    let ages = || {
        places
            .iter()
            .filter_map(|place| survey.mention(*place)?.age_days)
    };
    let news = ages().filter(|age| *age < NEWS_DAYS).count();
    if demand.mentions >= ENOUGH && news * 2 > demand.mentions {
        traps.push(Trap::News {
            recent: news,
            of: demand.mentions,
        });
    }
    if let Some(newest) = ages().min().filter(|newest| *newest >= 180) {
        traps.push(Trap::Old { days: newest });
    }
    if let Some((channel, count)) = demand.channels.first()
        && demand.mentions >= ENOUGH
        && count * 10 > demand.mentions * 7
    {
        traps.push(Trap::OneChannel {
            channel: channel.clone(),
            count: *count,
            of: demand.mentions,
        });
    }
    let [_, proxy, internal] = demand.voices;
    if (proxy + internal) * 2 > demand.mentions {
        traps.push(Trap::NotDirect {
            count: proxy + internal,
            of: demand.mentions,
        });
    }
    if demand.anonymous > 0 {
        traps.push(Trap::Anonymous {
            count: demand.anonymous,
        });
    }
    if demand.undated > 0 {
        traps.push(Trap::Undated {
            count: demand.undated,
        });
    }
    traps
}

fn pooled(survey: &Survey<'_>, demand: &ItemDemand) -> Option<Trap> {
    if demand.segments.len() < 2 {
        return None;
    }
    let weights = &survey.backlog.config.demand.segment_weights;
    if weights.is_empty() {
        return Some(Trap::Unweighted {
            segments: demand.segments.len(),
        });
    }
    let weight = |segment: &String| weights.get(segment).copied().unwrap_or(1.0);
    let segments: Vec<_> = (demand.segments.iter())
        .map(|(segment, accounts)| (segment.clone(), *accounts, weight(segment)))
        .collect();
    let differ = segments
        .windows(2)
        .any(|two| matches!(two, [one, other] if (one.2 - other.2).abs() > f64::EPSILON));
    differ.then_some(Trap::Pooled { segments })
}
