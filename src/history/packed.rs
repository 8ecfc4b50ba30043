//! What happened to each record, in the form that is kept: names and values that repeat are written once, read once and
//! shared from then on.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{CommitIx, CriteriaChange, Event, EventKind, Fate, ItemPast, RecordKind};
use crate::backlog::Id;

/// What was read again.
pub(super) struct Items(pub BTreeMap<Id, ItemPast>);

/// The same, to be written.
#[derive(Serialize)]
pub(super) struct PackedItems<'a> {
    texts: Vec<&'a str>,
    pasts: Vec<(&'a Id, RecordKind, Vec<PackedEvent>)>,
}

/// The number of a text.
type Number = u32;

#[derive(Serialize, Deserialize)]
struct PackedEvent {
    commit: CommitIx,
    kind: PackedKind,
}

/// As `EventKind`.
#[derive(Serialize, Deserialize)]
enum PackedKind {
    Created,
    Removed,
    Restored,
    Moved {
        from: Box<str>,
        to: Box<str>,
    },
    Renumbered {
        from: Id,
    },
    Field {
        path: Number,
        from: Option<Number>,
        to: Option<Number>,
    },
    Criteria(Box<CriteriaChange>),
    Text {
        section: Number,
        changed_percent: u8,
        fate: Fate,
    },
}

impl<'a> PackedItems<'a> {
    pub(super) fn new(items: &'a BTreeMap<Id, ItemPast>) -> Self {
        let mut texts = Texts::default();
        let pasts = items
            .iter()
            .map(|(id, past)| {
                let events = past.events.iter().map(|event| PackedEvent {
                    commit: event.commit,
                    kind: PackedKind::new(&event.kind, &mut texts),
                });
                (id, past.record, events.collect())
            })
            .collect();
        Self {
            pasts,
            texts: texts.all,
        }
    }
}

/// Each text once, in the order of its first use.
#[derive(Default)]
struct Texts<'a> {
    all: Vec<&'a str>,
    numbers: BTreeMap<&'a str, Number>,
}

impl<'a> Texts<'a> {
    fn number(&mut self, text: &'a str) -> Number {
        *self.numbers.entry(text).or_insert_with(|| {
            self.all.push(text);
            Number::try_from(self.all.len() - 1).unwrap_or(Number::MAX)
        })
    }
}

impl PackedKind {
    fn new<'a>(kind: &'a EventKind, texts: &mut Texts<'a>) -> Self {
        match kind {
            EventKind::Created => Self::Created,
            EventKind::Removed => Self::Removed,
            EventKind::Restored => Self::Restored,
            EventKind::Moved { from, to } => Self::Moved {
                from: from.clone(),
                to: to.clone(),
            },
            EventKind::Renumbered { from } => Self::Renumbered { from: from.clone() },
            EventKind::Field { path, from, to } => Self::Field {
                path: texts.number(path),
                from: from.as_deref().map(|from| texts.number(from)),
                to: to.as_deref().map(|to| texts.number(to)),
            },
            EventKind::Criteria(change) => Self::Criteria(change.clone()),
            EventKind::Text {
                section,
                changed_percent,
                fate,
            } => Self::Text {
                section: texts.number(section),
                changed_percent: *changed_percent,
                fate: *fate,
            },
        }
    }

    /// None when it names a text that is not there.
    fn unpack(self, texts: &[Text]) -> Option<EventKind> {
        let text = |number: Number| Some(Arc::clone(&texts.get(number as usize)?.0));
        // A value that was none stays none; one that is not there is an error.
        let value = |number: Option<Number>| match number {
            Some(number) => text(number).map(Some),
            None => Some(None),
        };
        Some(match self {
            Self::Created => EventKind::Created,
            Self::Removed => EventKind::Removed,
            Self::Restored => EventKind::Restored,
            Self::Moved { from, to } => EventKind::Moved { from, to },
            Self::Renumbered { from } => EventKind::Renumbered { from },
            Self::Field { path, from, to } => EventKind::Field {
                path: text(path)?,
                from: value(from)?,
                to: value(to)?,
            },
            Self::Criteria(change) => EventKind::Criteria(change),
            Self::Text {
                section,
                changed_percent,
                fate,
            } => EventKind::Text {
                section: text(section)?,
                changed_percent,
                fate,
            },
        })
    }
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(2, TextsThenPasts)
    }
}

/// The two parts of `PackedItems`.
struct TextsThenPasts;

impl<'de> Visitor<'de> for TextsThenPasts {
    type Value = Items;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("texts, then what happened to each record")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Items, A::Error> {
        let none = || A::Error::custom("a part is missing");
        let texts: Vec<Text> = parts.next_element()?.ok_or_else(none)?;
        let items = parts.next_element_seed(Pasts(&texts))?.ok_or_else(none)?;
        Ok(Items(items))
    }
}

/// Reads each record's past of these texts, one after the other, so that the packed form of all is never in memory.
struct Pasts<'t>(&'t [Text]);

impl<'de> DeserializeSeed<'de> for Pasts<'_> {
    type Value = BTreeMap<Id, ItemPast>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Pasts<'_> {
    type Value = BTreeMap<Id, ItemPast>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what happened to each record")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pasts: A) -> Result<Self::Value, A::Error> {
        let mut items = BTreeMap::new();
        while let Some((id, record, packed)) =
            pasts.next_element::<(Id, RecordKind, Vec<PackedEvent>)>()?
        {
            let mut events = Vec::with_capacity(packed.len());
            for PackedEvent { commit, kind } in packed {
                let kind = kind
                    .unpack(self.0)
                    .ok_or_else(|| A::Error::custom("a text is missing"))?;
                events.push(Event { commit, kind });
            }
            items.insert(id, ItemPast { record, events });
        }
        Ok(items)
    }
}

/// Made where it is read, without a copy between.
struct Text(Arc<str>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyText)
    }
}

struct AnyText;

impl Visitor<'_> for AnyText {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(to: &str) -> Event {
        Event {
            commit: CommitIx(0),
            kind: EventKind::Field {
                path: "status".into(),
                from: None,
                to: Some(to.into()),
            },
        }
    }

    fn two_ready() -> BTreeMap<Id, ItemPast> {
        let past = |to: &str| ItemPast {
            record: RecordKind::Item,
            events: vec![status("idea"), status(to)],
        };
        BTreeMap::from([
            (Id::new("S-7K3M2Q"), past("ready")),
            (Id::new("S-7K3M2R"), past("ready")),
        ])
    }

    #[test]
    fn a_text_that_repeats_is_written_once_and_shared_when_read() {
        let items = two_ready();
        let bytes = postcard::to_allocvec(&PackedItems::new(&items)).unwrap();
        let words = bytes.windows(5).filter(|bytes| *bytes == b"ready");
        assert_eq!(words.count(), 1);
        let Items(again) = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(again, items);
        let value = |id: &str| match &again[id].events[1].kind {
            EventKind::Field { to: Some(to), .. } => Arc::clone(to),
            other => panic!("{other:?}"),
        };
        assert!(Arc::ptr_eq(&value("S-7K3M2Q"), &value("S-7K3M2R")));
    }

    #[test]
    fn an_event_of_a_text_that_is_not_there_is_not_read() {
        let items = two_ready();
        let mut packed = PackedItems::new(&items);
        packed.texts.pop();
        let bytes = postcard::to_allocvec(&packed).unwrap();
        assert!(postcard::from_bytes::<Items>(&bytes).is_err());
    }
}
