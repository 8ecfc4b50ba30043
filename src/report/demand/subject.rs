//! What feedback is about, by name.

use crate::Facts;
use crate::backlog::ItemIx;
use crate::demand::Key;
use crate::rank::Band;
use crate::report::shape::DemandSubject;

pub(super) fn subject(facts: &Facts<'_>, key: &Key) -> DemandSubject {
    match key {
        Key::Item(index) => item(facts, *index),
        Key::Theme(theme) => DemandSubject {
            kind: "theme",
            id: theme.clone(),
            ..DemandSubject::default()
        },
        Key::Account(Some(account)) => DemandSubject {
            kind: "account",
            id: account.to_string(),
            title: (facts.backlog.accounts.by_id.get(account))
                .and_then(|account| account.segment.clone())
                .unwrap_or_default(),
            ..DemandSubject::default()
        },
        Key::Account(None) => DemandSubject {
            kind: "account",
            title: "people without an account".into(),
            ..DemandSubject::default()
        },
        Key::Segment(segment) => DemandSubject {
            kind: "segment",
            id: segment.clone().unwrap_or_default(),
            title: match segment {
                Some(_) => String::new(),
                None => "no segment known".into(),
            },
            ..DemandSubject::default()
        },
    }
}

fn item(facts: &Facts<'_>, index: ItemIx) -> DemandSubject {
    let item = facts.backlog.item(index);
    DemandSubject {
        kind: item.item_type.name(),
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        status: Some(item.status.value.to_string()),
        band: facts.ranking.band(index).map(Band::name),
        position: facts.ranking.position(index),
    }
}
