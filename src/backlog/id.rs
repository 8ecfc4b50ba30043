//! Ids: `S-7K3M2Q`, or whatever an adopted folder uses (`EIP-1559`, `back-635`).

use std::borrow::Borrow;
use std::fmt;

/// An item's, feedback's, requester's or account's id, in its normal form.
///
/// A `deepen` id is a letter, a hyphen and six Crockford base32 characters in upper case; input is read without regard
/// to case, `O` as `0`, `I` and `L` as `1`. Any other id is kept as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// The id that `text` means; never fails, since adopted folders have ids of their own.
    pub fn new(text: &str) -> Self {
        normal_form(text).map_or_else(|| Self(text.into()), |normal| Self(normal.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is an id in `deepen`'s own form.
    pub fn is_native(&self) -> bool {
        normal_form(&self.0).is_some()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

fn normal_form(text: &str) -> Option<String> {
    let (letter, rest) = text.split_once('-')?;
    if letter.len() != 1 || rest.len() != 6 {
        return None;
    }
    let letter = letter.chars().next()?.to_ascii_uppercase();
    if !"GESBKNFRA".contains(letter) {
        return None;
    }
    let mut normal = format!("{letter}-");
    for character in rest.chars() {
        let character = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(character) {
            return None;
        }
        normal.push(character);
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

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
