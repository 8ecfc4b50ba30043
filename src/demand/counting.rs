//! The counts and weights of a set of feedback files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ItemDemand;
use super::closure::Merging;
use crate::backlog::feedback::Voice;
use crate::backlog::{Backlog, Feedback, Id};
use crate::text::sorting::PutInOrder as _;

/// What one feedback file says of who wants it, looked up once.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention<'a> {
    pub requester: Option<&'a Id>,
    pub account: Option<&'a Id>,
    /// Its own, else the account's.
    pub segment: Option<&'a str>,
    pub channel: Option<&'a str>,
    pub voice: Voice,
    /// It was merged into another file.
    pub merged: bool,
    /// Days since it was received, never negative; none without a date.
    pub age_days: Option<i32>,
    /// 1 for a segment that the configuration does not name.
    pub segment_weight: f64,
    pub voice_weight: f64,
    /// `0.5 ^ (age_days / half_life)`, 0 to 1; 0 without a date.
    pub recency: f64,
    /// `segment weight x voice weight x recency`
    pub weight: f64,
    /// The middle of the account's revenue band.
    pub value: Option<f64>,
    /// Votes that another tool counted without saying whose. Shown, never counted.
    pub votes: u32,
}

impl<'a> Mention<'a> {
    /// Who it counts for: its account, else its requester; none for one that names neither.
    pub fn party(&self) -> Option<Party<'a>> {
        let account = self.account.map(Party::Account);
        account.or_else(|| self.requester.map(Party::Person))
    }
}

/// Every feedback file of the backlog, by its index.
pub(super) fn mentions<'a>(
    backlog: &'a Backlog,
    merging: &Merging,
    today: Date,
) -> Vec<Mention<'a>> {
    backlog
        .feedback
        .iter()
        .enumerate()
        .map(|(place, feedback)| mention(backlog, feedback, merging.is_merged(place), today))
        .collect()
}

fn mention<'a>(
    backlog: &'a Backlog,
    feedback: &'a Feedback,
    merged: bool,
    today: Date,
) -> Mention<'a> {
    let account = feedback.account.as_ref().map(|account| &account.value);
    let known = account.and_then(|account| backlog.accounts.by_id.get(account));
    let segment = feedback
        .segment
        .as_ref()
        .map(|segment| &*segment.value)
        .or_else(|| known?.segment.as_deref());
    let age_days = feedback
        .received
        .as_ref()
        .map(|received| age(received.value, today));
    let recency = age_days.map_or(0.0, |age| {
        recency(age, backlog.config.demand.half_life_days)
    });
    let config = &backlog.config.demand;
    let segment_weight = segment
        .and_then(|segment| config.segment_weights.get(segment))
        .copied()
        .unwrap_or(1.0);
    let voice_weight = config
        .voice_weights
        .get(feedback.voice.name())
        .copied()
        .unwrap_or_else(|| default_voice_weight(feedback.voice));
    Mention {
        requester: feedback
            .requester
            .as_ref()
            .map(|requester| &requester.value),
        account,
        segment,
        voice: feedback.voice,
        merged,
        channel: feedback.channel.as_ref().map(|channel| &*channel.value),
        votes: votes(feedback),
        age_days,
        segment_weight,
        voice_weight,
        recency,
        weight: segment_weight * voice_weight * recency,
        value: known
            .and_then(|account| account.arr_band.as_deref())
            .and_then(band_middle),
    }
}

/// Those of `imported.votes`: a whole number, else none.
fn votes(feedback: &Feedback) -> u32 {
    let votes = feedback.document.text("imported.votes");
    votes
        .and_then(|votes| votes.value.trim().parse().ok())
        .unwrap_or(0)
}

/// Days since `received`; a date in the future counts as today.
fn age(received: Date, today: Date) -> i32 {
    (today - received).get_days().max(0)
}

/// `0.5 ^ (age_days / half_life)`; a half-life that is no positive number counts as 180 days.
fn recency(age_days: i32, half_life_days: f64) -> f64 {
    let half_life = if half_life_days > 0.0 {
        half_life_days
    } else {
        180.0
    };
    0.5_f64.powf(f64::from(age_days) / half_life)
}

/// For a voice that the configuration leaves out.
fn default_voice_weight(voice: Voice) -> f64 {
    match voice {
        Voice::Direct => 1.0,
        Voice::Proxy => 0.5,
        Voice::Internal => 0.25,
    }
}

/// The middle of a revenue band: `10k-50k` is 30,000; of an open one (`>1m`, `<10k`, `250k+`) the number it names.
fn band_middle(band: &str) -> Option<f64> {
    let amounts: Vec<f64> = band
        .replace("..", "-")
        .split(['-', '–'])
        .filter(|part| !part.trim().is_empty())
        .map(amount)
        .collect::<Option<_>>()?;
    match amounts.as_slice() {
        [only] => Some(*only),
        [low, high] => Some(f64::midpoint(*low, *high)),
        _ => None,
    }
}

/// `50k`, `1m`, `250 000`
fn amount(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !"<>+=_,€$£".contains(*character))
        .collect::<String>()
        .to_lowercase();
    let (digits, factor) = match plain.strip_suffix('k') {
        Some(digits) => (digits, 1e3),
        None => match plain.strip_suffix('m') {
            Some(digits) => (digits, 1e6),
            None => (plain.as_str(), 1.0),
        },
    };
    let number: f64 = digits.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * factor)
}

/// The demand of the mentions at these indexes.
pub(super) fn count(places: &[u32], mentions: &[Mention<'_>]) -> ItemDemand {
    let chosen: Vec<&Mention<'_>> = places
        .iter()
        .filter_map(|place| mentions.get(*place as usize))
        .collect();
    let mut demand = ItemDemand {
        mentions: chosen.len(),
        merged: chosen.iter().filter(|mention| mention.merged).count(),
        undated: chosen
            .iter()
            .filter(|mention| mention.age_days.is_none())
            .count(),
        oldest_days: chosen.iter().filter_map(|mention| mention.age_days).max(),
        votes: (chosen.iter())
            .map(|mention| u64::from(mention.votes))
            .sum(),
        ..ItemDemand::default()
    };
    count_people(&mut demand, &chosen);
    count_accounts(&mut demand, &chosen);
    count_channels(&mut demand, &chosen);
    for mention in &chosen {
        let [direct, proxy, internal] = &mut demand.voices;
        *match mention.voice {
            Voice::Direct => direct,
            Voice::Proxy => proxy,
            Voice::Internal => internal,
        } += 1;
    }
    demand
}

fn count_people(demand: &mut ItemDemand, mentions: &[&Mention<'_>]) {
    let mut recency: BTreeMap<&Id, f64> = BTreeMap::new();
    let mut recent: BTreeSet<&Id> = BTreeSet::new();
    let mut before: BTreeSet<&Id> = BTreeSet::new();
    for mention in mentions {
        let Some(requester) = mention.requester else {
            demand.anonymous += usize::from(mention.account.is_none());
            continue;
        };
        let best = recency.entry(requester).or_default();
        *best = best.max(mention.recency);
        match mention.age_days {
            Some(0..90) => recent.insert(requester),
            Some(90..180) => before.insert(requester),
            _ => false,
        };
    }
    demand.requesters = recency.len();
    demand.recent = recency.values().sum();
    demand.trend = (recent.len(), before.len());
    demand.last_180_days = recent.union(&before).count();
}

/// Mentions by channel, the most frequent first, then by name; one without a channel is in none.
fn count_channels(demand: &mut ItemDemand, mentions: &[&Mention<'_>]) {
    let mut channels: BTreeMap<&str, usize> = BTreeMap::new();
    for channel in mentions.iter().filter_map(|mention| mention.channel) {
        *channels.entry(channel).or_default() += 1;
    }
    let channels = channels.into_iter();
    demand.channels = channels
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    demand
        .channels
        .put_in_order_by_key(|(_, count)| std::cmp::Reverse(*count));
}

/// Who a mention counts for: an account, or a person who has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party<'a> {
    Account(&'a Id),
    Person(&'a Id),
}

fn count_accounts(demand: &mut ItemDemand, mentions: &[&Mention<'_>]) {
    let mut weights: BTreeMap<Party<'_>, f64> = BTreeMap::new();
    let mut segments: BTreeSet<(&str, Party<'_>)> = BTreeSet::new();
    let mut values: BTreeMap<Party<'_>, f64> = BTreeMap::new();
    for mention in mentions {
        let Some(party) = mention.party() else {
            continue;
        };
        let best = weights.entry(party).or_default();
        *best = best.max(mention.weight);
        if let Some(segment) = mention.segment {
            segments.insert((segment, party));
        }
        if let Some(value) = mention.value {
            values.insert(party, value);
        }
    }
    demand.accounts = weights.len();
    demand.unaffiliated = weights
        .keys()
        .filter(|party| matches!(party, Party::Person(_)))
        .count();
    demand.weighted = weights.values().sum();
    let largest = weights.values().copied().fold(0.0, f64::max);
    demand.concentration = if demand.weighted > 0.0 {
        largest / demand.weighted
    } else {
        0.0
    };
    demand.value = (values.values().sum(), values.len());
    for (segment, _) in segments {
        match demand.segments.last_mut() {
            Some((last, count)) if last == segment => *count += 1,
            _ => demand.segments.push((segment.to_owned(), 1)),
        }
    }
    demand.segments.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(requester: &'a Id, account: Option<&'a Id>, age: i32, weight: f64) -> Mention<'a> {
        let recency = recency(age, 180.0);
        Mention {
            requester: Some(requester),
            account,
            segment: None,
            channel: None,
            voice: Voice::Direct,
            merged: false,
            age_days: Some(age),
            segment_weight: weight,
            voice_weight: 1.0,
            recency,
            weight: weight * recency,
            value: None,
            votes: 0,
        }
    }

    #[test]
    fn people_count_once_and_their_newest_wish_counts() {
        let people = ["R-1", "R-2", "R-3", "R-4"].map(Id::new);
        let accounts = ["A-1", "A-2"].map(Id::new);
        let [first, second, third, fourth] = &people;
        let [enterprise, smb] = &accounts;
        let mentions = [
            of(first, Some(enterprise), 10, 5.0),
            of(second, Some(enterprise), 40, 5.0),
            of(third, Some(smb), 200, 2.0),
            of(first, Some(enterprise), 5, 5.0),
            of(fourth, None, 400, 1.0),
        ];
        let demand = count(&[0, 1, 2, 3, 4], &mentions);
        assert_eq!((demand.requesters, demand.mentions), (4, 5));
        assert_eq!((demand.accounts, demand.unaffiliated), (3, 1));
        assert_eq!(format!("{:.3}", demand.recent), "2.515");
        let parts = [
            5.0 * recency(5, 180.0),
            2.0 * recency(200, 180.0),
            recency(400, 180.0),
        ];
        assert_eq!(
            parts.map(|part| format!("{part:.3}")),
            ["4.905", "0.926", "0.214"]
        );
        assert_eq!(format!("{:.3}", demand.weighted), "6.045");
        assert!((demand.concentration - parts[0] / demand.weighted).abs() < 1e-12);
        assert_eq!(demand.trend, (2, 0));
        assert_eq!(demand.last_180_days, 2);
    }

    #[test]
    fn a_date_in_the_future_is_as_fresh_as_today() {
        let today = jiff::civil::date(2026, 11, 2);
        assert_eq!(age(jiff::civil::date(2027, 1, 1), today), 0);
        assert_eq!(age(jiff::civil::date(2026, 5, 6), today), 180);
        assert!((recency(180, 180.0) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn revenue_bands_count_by_their_middle() {
        assert_eq!(band_middle("10k-50k"), Some(30_000.0));
        assert_eq!(band_middle("1.5m..2m"), Some(1_750_000.0));
        assert_eq!(band_middle("1m+"), Some(1_000_000.0));
        assert_eq!(band_middle("< 10k"), Some(10_000.0));
        assert_eq!(band_middle("€250 000"), Some(250_000.0));
        assert_eq!(band_middle("a lot"), None);
    }

    #[test]
    fn nobody_wants_what_nobody_asked_for() {
        assert_eq!(count(&[], &[]), ItemDemand::default());
    }
}
