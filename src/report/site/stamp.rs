//! A number that tells whether what a page is made of is still the same.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, BufWriter, Write as _};

use serde::Serialize;

/// Takes in what a page is made of, in order. Stamps of different builds of the program are never compared.
#[derive(Default)]
pub(super) struct Stamp(DefaultHasher);

impl Stamp {
    /// Takes in everything that the value says as JSON.
    pub(super) fn add(&mut self, value: &impl Serialize) {
        let mut writer = BufWriter::new(Hashed(&mut self.0));
        serde_json::to_writer(&mut writer, value)
            .and_then(|()| writer.flush().map_err(serde_json::Error::io))
            .expect("shapes have names for keys, and a number takes any bytes");
    }

    /// Takes in what is told piece by piece.
    pub(super) fn hasher(&mut self) -> &mut DefaultHasher {
        &mut self.0
    }

    pub(super) fn finish(&self) -> u64 {
        self.0.finish()
    }
}

/// Bytes that go into a number and nowhere else.
struct Hashed<'a>(&'a mut DefaultHasher);

impl io::Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
