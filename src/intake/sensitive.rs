//! What is looked for in texts of others: what belongs to a person, and what opens a door. The rules of privacy find it,
//! redaction replaces it; both ask here.

use std::ops::Range;

use super::{personal, tokens};
use crate::text::sorting::PutInOrder as _;

/// What a place in a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Email,
    Phone,
    Iban,
    Card,
    Ip,
    Token,
    PrivateKey,
    Credentials,
    Query,
    Handle,
    Name,
}

impl Kind {
    pub const ALL: [Self; 11] = [
        Self::Email,
        Self::Phone,
        Self::Iban,
        Self::Card,
        Self::Ip,
        Self::Token,
        Self::PrivateKey,
        Self::Credentials,
        Self::Query,
        Self::Handle,
        Self::Name,
    ];

    /// With its article, as a finding says it: `an email address`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "an email address",
            Self::Phone => "a telephone number",
            Self::Iban => "an IBAN",
            Self::Card => "a payment card number",
            Self::Ip => "an IP address",
            Self::Token => "an access token",
            Self::PrivateKey => "a private key",
            Self::Credentials => "a name and password in a web address",
            Self::Query => "the parameters of a web address",
            Self::Handle => "a handle",
            Self::Name => "the requester's name",
        }
    }

    /// So many of them: `1 email address`, `2 email addresses`.
    pub fn counted(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Email => ("email address", "email addresses"),
            Self::Phone => ("telephone number", "telephone numbers"),
            Self::Iban => ("IBAN", "IBANs"),
            Self::Card => ("payment card number", "payment card numbers"),
            Self::Ip => ("IP address", "IP addresses"),
            Self::Token => ("access token", "access tokens"),
            Self::PrivateKey => ("private key", "private keys"),
            Self::Credentials => ("password in a web address", "passwords in web addresses"),
            Self::Query => ("web address's parameters", "web addresses' parameters"),
            Self::Handle => ("handle", "handles"),
            Self::Name => ("name of the requester", "names of the requester"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }

    /// What stands in its place: `[email]`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "[email]",
            Self::Phone => "[phone]",
            Self::Iban => "[iban]",
            Self::Card => "[card]",
            Self::Ip => "[ip]",
            Self::Token => "[token]",
            Self::PrivateKey => "[private key]",
            Self::Credentials => "[credentials]",
            Self::Query => "[query]",
            Self::Handle => "[handle]",
            Self::Name => "[name]",
        }
    }
}

/// Every place that a rule of privacy finds, in order: what is certain by its form or its check digits.
pub fn certain(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = personal::places(text);
    found.extend(tokens::places(text));
    found.put_in_order_by_key(|(place, kind)| (place.start, place.end, *kind));
    found
}
