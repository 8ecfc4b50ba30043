//! The traps of counting wishes, in words.

use crate::demand::{ItemDemand, Survey, Trap, traps};
use crate::report::number;
use crate::report::shape::DemandTrap;

/// What misleads in the demand of these files.
pub(in crate::report) fn mind(
    survey: &Survey<'_>,
    places: &[u32],
    demand: &ItemDemand,
) -> Vec<DemandTrap> {
    traps(survey, places, demand).iter().map(trap).collect()
}

/// The same without what is true of any one account.
pub(super) fn without_customers(
    survey: &Survey<'_>,
    places: &[u32],
    demand: &ItemDemand,
) -> Vec<DemandTrap> {
    let mut mind = mind(survey, places, demand);
    mind.retain(|trap| trap.kind != "one-customer");
    mind
}

/// A word or two for a column; none where the sentence is enough.
pub(super) fn mark(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "one-customer" => "one customer",
        "votes" => "votes",
        "pooled" => "pooled",
        "news" => "news",
        "old" => "old",
        "second-hand" => "second hand",
        _ => return None,
    })
}

/// Whether anybody who left is among those who asked.
pub(super) fn survivors(survey: &Survey<'_>, places: &[u32]) -> Option<DemandTrap> {
    const GONE: [&str; 6] = ["churn", "former", "lost", "left", "ex-", "cancelled"];
    let is_gone = |segment: &str| {
        GONE.iter()
            .any(|word| segment.to_lowercase().contains(word))
    };
    let segments = places
        .iter()
        .filter_map(|place| survey.mention(*place)?.segment);
    let heard = segments.into_iter().any(is_gone);
    (!heard && !places.is_empty()).then(|| DemandTrap {
        kind: "survivors",
        words: "survivors: nobody here is known to have left (no segment like `churned`); who is gone does not ask"
            .to_owned(),
    })
}

fn trap(trap: &Trap) -> DemandTrap {
    let kind = match trap {
        Trap::OneCustomer { .. } => "one-customer",
        Trap::Votes { .. } => "votes",
        Trap::Pooled { .. } | Trap::Unweighted { .. } => "pooled",
        Trap::News { .. } => "news",
        Trap::Old { .. } => "old",
        Trap::OneChannel { .. } => "one-channel",
        Trap::NotDirect { .. } => "second-hand",
        Trap::Anonymous { .. } => "anonymous",
        Trap::Undated { .. } => "undated",
    };
    DemandTrap {
        kind,
        words: words(trap),
    }
}

fn words(trap: &Trap) -> String {
    match trap {
        Trap::OneCustomer {
            account: Some(account),
            share,
        } => format!(
            "one customer's wish: {account} holds {} of the weighted demand",
            share_text(*share)
        ),
        Trap::OneCustomer {
            account: None,
            share,
        } => format!(
            "one person's wish: somebody without an account holds {} of the weighted demand",
            share_text(*share)
        ),
        Trap::Votes { votes, people } => format!(
            "votes are no people: {} came from another tool without names; {} counted, the votes are not",
            number::counted(
                usize::try_from(*votes).unwrap_or(usize::MAX),
                "vote",
                "votes"
            ),
            match people {
                1 => "1 person is".to_owned(),
                people => format!("{} people are", number::whole(*people)),
            }
        ),
        Trap::Pooled { segments } => {
            let parts: Vec<String> = segments
                .iter()
                .map(|(segment, accounts, weight)| {
                    format!(
                        "{} {segment} (weight {})",
                        number::whole(*accounts),
                        number::exact(*weight)
                    )
                })
                .collect();
            format!("pools segments that are not alike: {}", parts.join(", "))
        }
        Trap::Unweighted { segments } => format!(
            "pools {} segments as if they were alike: `demand.segment_weights` in deepen.yml says what each weighs",
            number::whole(*segments)
        ),
        Trap::News { recent, of } => format!(
            "news: {} of {} came in the last 30 days; see whether it lasts",
            number::whole(*recent),
            number::whole(*of)
        ),
        Trap::Old { days } => format!(
            "old: nobody asked for {}; ask those who did whether it still matters",
            number::counted(usize::try_from(*days).unwrap_or(0), "day", "days")
        ),
        Trap::OneChannel { channel, count, of } => format!(
            "one channel: {} of {} came by {channel}; who does not use it is not heard",
            number::whole(*count),
            number::whole(*of)
        ),
        Trap::NotDirect { count, of } => format!(
            "second hand: {} of {} speak for others or are colleagues",
            number::whole(*count),
            number::whole(*of)
        ),
        Trap::Anonymous { count: 1 } => {
            "1 file names neither requester nor account: it counts for nobody".to_owned()
        }
        Trap::Anonymous { count } => format!(
            "{} files name neither requester nor account: they count for nobody",
            number::whole(*count)
        ),
        Trap::Undated { count: 1 } => {
            "1 file has no date: its person counts, its weight is 0".to_owned()
        }
        Trap::Undated { count } => format!(
            "{} files have no date: their people count, their weight is 0",
            number::whole(*count)
        ),
    }
}

/// `50.4 %`: a half is the threshold, so a rounded one would say nothing.
fn share_text(share: f64) -> String {
    if share >= 1.0 {
        return "all".to_owned();
    }
    format!("{:.1} %", (share * 100.0).min(99.9))
}
