//! Ids: `S-7K3M2Q`, or whatever an adopted folder uses (`EIP-1559`, `back-635`).

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An item's, feedback's, requester's or account's id, in its normal form.
///
/// A `deepen` id is a letter, a hyphen and six Crockford base32 characters in upper case; input is read without regard
/// to case, `O` as `0`, `I` and `L` as `1`. Any other id is kept as written.
#[derive(Clone, PartialEq, Eq)]
pub struct Id(Form);

/// Ids of our own are most of a backlog's links: they stand where they are, without a piece of memory each.
#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// ASCII, in its normal form.
    Native([u8; 8]),
    /// Boxed twice, so that every id is small.
    Other(Box<Box<str>>),
}

impl Id {
    /// The id that `text` means; never fails, since adopted folders have ids of their own.
    pub fn new(text: &str) -> Self {
        Self(match normal_form(text) {
            Some(normal) => Form::Native(normal),
            None => Form::Other(Box::new(text.into())),
        })
    }

    /// Whether `text` can be read as an id in `deepen`'s own form.
    pub fn is_written_in(text: &str) -> bool {
        normal_form(text).is_some()
    }

    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Native(ascii) => str::from_utf8(ascii).unwrap_or_default(),
            Form::Other(text) => text,
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Form::Native(ascii) => ascii,
            Form::Other(text) => text.as_bytes(),
        }
    }

    /// The first eight bytes as a number that is ordered as ids are: of two ids of our own it says all.
    pub(super) fn beginning(&self) -> u64 {
        let mut first = [0; 8];
        for (slot, byte) in first.iter_mut().zip(self.as_bytes()) {
            *slot = *byte;
        }
        u64::from_be_bytes(first)
    }

    /// Whether this is an id in `deepen`'s own form.
    pub fn is_native(&self) -> bool {
        matches!(self.0, Form::Native(_))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Id").field(&self.as_str()).finish()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    /// As it was written: in its normal form already.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyId)
    }
}

/// Reads an id where it stands, without a copy.
struct AnyId;

impl Visitor<'_> for AnyId {
    type Value = Id;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an id")
    }

    fn visit_str<E>(self, text: &str) -> Result<Id, E> {
        Ok(Id::new(text))
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

/// As the text is ordered, which [`Borrow`] asks for.
impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Native(own), Form::Native(other)) => {
                u64::from_be_bytes(*own).cmp(&u64::from_be_bytes(*other))
            }
            _ => self.as_bytes().cmp(other.as_bytes()),
        }
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As the text is hashed, which [`Borrow`] asks for.
impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// The eight characters of an id in our own form; no allocation, since every reference of every file passes here.
fn normal_form(text: &str) -> Option<[u8; 8]> {
    let mut normal: [u8; 8] = text.as_bytes().try_into().ok()?;
    normal.make_ascii_uppercase();
    let [letter, hyphen, rest @ ..] = &mut normal;
    if !b"GESBKNFRA".contains(letter) || *hyphen != b'-' {
        return None;
    }
    for character in rest {
        match character {
            b'O' => *character = b'0',
            b'I' | b'L' => *character = b'1',
            b'U' => return None,
            b'0'..=b'9' | b'A'..=b'Z' => {}
            _ => return None,
        }
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(text in "[GESBKNFRAXgesx]-?[0-9A-Za-zé]{5,7}") {
            let id = Id::new(&text);
            prop_assert_eq!(&Id::new(id.as_str()), &id);
            prop_assert_eq!(id.is_native(), Id::is_written_in(&text));
            prop_assert!(id.is_native() || id.as_str() == text);
        }

        #[test]
        fn an_id_is_read_without_regard_to_case(text in "[GESBKNFRA]-[0-9A-HJKMNP-TV-Z]{6}") {
            let id = Id::new(&text);
            prop_assert_eq!(id.as_str(), text.as_str());
            prop_assert_eq!(&Id::new(&text.to_lowercase()), &id);
        }
    }

    #[test]
    fn an_id_is_small() {
        assert!(size_of::<Option<Id>>() <= 16);
    }

    #[test]
    fn u_and_other_letters_are_no_part_of_an_id() {
        for text in [
            "S-7K3M2U",
            "X-7K3M2Q",
            "S-7K3M2",
            "S-7K3M2QQ",
            "S_7K3M2Q",
            "S-7K3M é",
        ] {
            assert!(!Id::is_written_in(text), "{text}");
        }
    }

    #[test]
    fn reads_an_id_as_people_type_it() {
        assert_eq!(Id::new("s-7k3m2q").as_str(), "S-7K3M2Q");
        assert_eq!(Id::new("E-OI2L00").as_str(), "E-012100");
    }

    #[test]
    fn keeps_other_tools_ids_as_written() {
        assert_eq!(Id::new("back-635").as_str(), "back-635");
        assert!(!Id::new("EIP-1559").is_native());
    }
}
