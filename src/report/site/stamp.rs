//! A number that tells whether what a page is made of is still the same.

mod bytes;

use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde::Serialize;

use bytes::Bytes;

/// Takes in what a page is made of, in order. Stamps of different builds of the program are never compared.
#[derive(Default)]
pub(super) struct Stamp {
    hasher: DefaultHasher,
    bytes: Bytes,
}

impl Stamp {
    /// Takes in everything that the value says to whoever writes it down.
    pub(super) fn add(&mut self, value: &impl Serialize) {
        self.bytes.clear();
        value
            .serialize(&mut self.bytes)
            .expect("shapes say what they are, and bytes take anything");
        self.hasher.write(self.bytes.written());
    }

    /// Takes in what is told piece by piece.
    pub(super) fn hasher(&mut self) -> &mut DefaultHasher {
        &mut self.hasher
    }

    pub(super) fn finish(&self) -> u64 {
        self.hasher.finish()
    }
}

/// Of everything that the value says.
pub(super) fn of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(values: &[&str]) -> u64 {
        let mut stamp = Stamp::default();
        for value in values {
            stamp.add(value);
        }
        stamp.finish()
    }

    #[derive(Serialize)]
    struct Sometimes {
        #[serde(skip_serializing_if = "Option::is_none")]
        one: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        other: Option<u8>,
    }

    #[test]
    fn tells_apart_what_the_same_bytes_could_be() {
        let stamp = |value: &dyn Fn(&mut Stamp)| {
            let mut stamp = Stamp::default();
            value(&mut stamp);
            stamp.finish()
        };
        let (one, other) = (Some(1), Some(1));
        let values = [
            stamp(&|stamp| stamp.add(&Sometimes { one, other: None })),
            stamp(&|stamp| stamp.add(&Sometimes { one: None, other })),
            stamp(&|stamp| stamp.add(&(None::<u8>, Some(1_u8)))),
            stamp(&|stamp| stamp.add(&(Some(1_u8), None::<u8>))),
            stamp(&|stamp| stamp.add(&vec![vec![1_u8], vec![]])),
            stamp(&|stamp| stamp.add(&vec![vec![], vec![1_u8]])),
            stamp(&|stamp| stamp.add(&[0.0, -0.0])),
            stamp(&|stamp| stamp.add(&[0.0, 0.0])),
        ];
        for (at, one) in values.iter().enumerate() {
            assert!(values.iter().skip(at + 1).all(|other| one != other), "{at}");
        }
    }

    #[test]
    fn is_another_for_anything_that_differs() {
        let long = "x".repeat(20_000);
        assert_eq!(stamp(&["one", &long]), stamp(&["one", &long]));
        let others = [&["one"][..], &["one", ""], &["", "one"], &["on", "e"]];
        let stamps: Vec<u64> = others.iter().map(|values| stamp(values)).collect();
        for (at, one) in stamps.iter().enumerate() {
            assert!(stamps.iter().skip(at + 1).all(|other| one != other), "{at}");
        }
    }
}
