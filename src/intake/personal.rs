//! What in a text belongs to a person: addresses and numbers, by their form and their check digits.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::sensitive::Kind;
use crate::text::eight;

/// Every place in the text that looks like one, in order, with what it is.
pub fn places(text: &str) -> Vec<(Range<usize>, Kind)> {
    let bytes = text.as_bytes();
    let mut found: Vec<Place> = Vec::new();
    let mut done = 0;
    let (stretches, rest) = bytes.as_chunks();
    let mut last = [0; STRETCH];
    for (byte, slot) in rest.iter().zip(&mut last) {
        *slot = *byte;
    }
    for (number, stretch) in stretches.iter().chain([&last]).enumerate() {
        for place in eight::places(signs(*stretch)) {
            let at = number * STRETCH + place;
            if at < done {
                continue;
            }
            let place = if byte(bytes, at) == b'@' {
                email(bytes, at)
            } else if at > 0 && digit(bytes, at - 1) {
                None
            } else {
                number_at(bytes, at)
            };
            if let Some((place, name)) = place
                && place.start >= done
            {
                done = place.end;
                found.push((place, name));
            }
        }
    }
    found
}

/// So many bytes are looked at together; most have neither a digit nor an `@`.
const STRETCH: usize = 8;

/// The bytes that are a digit or an `@`.
fn signs(stretch: [u8; STRETCH]) -> u64 {
    eight::between(stretch, b'0', b'9') | eight::between(stretch, b'@', b'@')
}

type Place = (Range<usize>, Kind);

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(b'\n')
}

fn before(bytes: &[u8], at: usize) -> u8 {
    at.checked_sub(1).map_or(b'\n', |at| byte(bytes, at))
}

fn digit(bytes: &[u8], at: usize) -> bool {
    byte(bytes, at).is_ascii_digit()
}

/// The address around the `@` at `at`; none for those of documentation, robots and `git@`.
fn email(bytes: &[u8], at: usize) -> Option<Place> {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let mut start = at;
    while start > 0 && is_local(before(bytes, start)) {
        start -= 1;
    }
    let mut end = at + 1;
    while is_domain(byte(bytes, end)) {
        end += 1;
    }
    while end > at && b".-".contains(&before(bytes, end)) {
        end -= 1;
    }
    let local = std::str::from_utf8(bytes.get(start..at)?).ok()?;
    let domain = std::str::from_utf8(bytes.get(at + 1..end)?).ok()?;
    let domain = domain.to_ascii_lowercase();
    let (name, top) = domain.rsplit_once('.')?;
    let is_address = !local.is_empty()
        && !name.is_empty()
        && top.len() >= 2
        && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    // Reserved for documentation and tests by RFC 2606.
    let is_reserved = ["example", "test", "invalid", "localhost", "local"].contains(&top)
        || name == "example"
        || name.ends_with(".example");
    let robot = local.to_ascii_lowercase();
    let is_robot = robot == "git"
        || robot.contains("noreply")
        || robot.contains("no-reply")
        || name.contains("noreply");
    (is_address && !is_reserved && !is_robot && !is_file_ending(top))
        .then_some((start..end, Kind::Email))
}

/// Whether a name that ends so is a file's (`icon@2x.png`), not a domain.
pub(super) fn is_file_ending(top: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "css", "gif", "gz", "html", "jpeg", "jpg", "js", "json", "png", "svg", "tgz", "webp",
    ];
    ENDINGS.contains(&top)
}

/// What starts with the digits at `at`.
fn number_at(bytes: &[u8], at: usize) -> Option<Place> {
    iban(bytes, at)
        .or_else(|| ip_v6(bytes, at))
        .or_else(|| ip_v4(bytes, at))
        .or_else(|| grouped(bytes, at))
}

/// Lengths of the countries that use IBANs most (IBAN Registry, SWIFT).
const IBAN_LENGTHS: [(&[u8; 2], usize); 36] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AT", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"CH", 21),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"EE", 20),
    (b"ES", 24),
    (b"FI", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GR", 27),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"MC", 27),
    (b"MT", 31),
    (b"NL", 18),
    (b"NO", 15),
    (b"PL", 28),
    (b"PT", 25),
    (b"RO", 24),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
];

/// An IBAN whose two check digits are at `at`, right by ISO 7064 (mod 97 is 1).
fn iban(bytes: &[u8], at: usize) -> Option<Place> {
    let start = at.checked_sub(2)?;
    let country = bytes.get(start..at)?;
    if !country.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    let (_, length) = IBAN_LENGTHS.iter().find(|(code, _)| country == *code)?;
    if before(bytes, start).is_ascii_alphanumeric() {
        return None;
    }
    let mut said = Vec::with_capacity(*length);
    let mut end = start;
    while said.len() < *length {
        let next = byte(bytes, end);
        if next.is_ascii_alphanumeric() {
            said.push(next.to_ascii_uppercase());
        } else if next != b' ' || before(bytes, end) == b' ' {
            return None;
        }
        end += 1;
    }
    said.rotate_left(4);
    let rest = said.iter().fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    let is_whole = !byte(bytes, end).is_ascii_alphanumeric();
    (rest == 1 && is_whole).then_some((start..end, Kind::Iban))
}

/// A public address of four numbers; none for networks that are private or for documentation (RFC 1918, 5737), nor for
/// what may as well be a version.
fn ip_v4(bytes: &[u8], at: usize) -> Option<Place> {
    let previous = before(bytes, at);
    if previous.is_ascii_alphanumeric() || b".-_".contains(&previous) {
        return None;
    }
    let dot = (at + 1..at + 4).find(|dot| !digit(bytes, *dot))?;
    if byte(bytes, dot) != b'.' {
        return None;
    }
    let mut end = at;
    while digit(bytes, end) || (byte(bytes, end) == b'.' && digit(bytes, end + 1)) {
        end += 1;
    }
    let text = std::str::from_utf8(bytes.get(at..end)?).ok()?;
    let address: Ipv4Addr = text.parse().ok()?;
    let next = byte(bytes, end);
    let is_version = address.octets().iter().filter(|octet| **octet < 10).count() > 2
        || next.is_ascii_alphanumeric()
        || next == b'-';
    let is_nobody = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || address.octets().first() == Some(&0)
        || address.octets().contains(&255);
    (!is_version && !is_nobody).then_some((at..end, Kind::Ip))
}

/// A public address of up to eight groups, of which one with a digit starts at `at`.
fn ip_v6(bytes: &[u8], at: usize) -> Option<Place> {
    /// A group has four digits at most.
    const LONGEST_GROUP: usize = 4;
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
    let group_end = (at..=at + LONGEST_GROUP).find(|end| !byte(bytes, *end).is_ascii_hexdigit())?;
    if byte(bytes, group_end) != b':' && before(bytes, at) != b':' {
        return None;
    }
    let mut start = at;
    while at - start < 40 && is_part(before(bytes, start)) {
        start -= 1;
    }
    let mut end = at;
    while end - start < 40 && is_part(byte(bytes, end)) {
        end += 1;
    }
    let text = std::str::from_utf8(bytes.get(start..end)?).ok()?;
    if text.bytes().filter(|byte| *byte == b':').count() < 3 {
        return None;
    }
    let text = text.trim_end_matches(':');
    let address: Ipv6Addr = text.parse().ok()?;
    // Global unicast is 2000::/3; 2001:db8::/32 is for documentation (RFC 3849).
    let [first, second, ..] = address.segments();
    let is_public = first >> 13 == 1 && (first, second) != (0x2001, 0x0db8);
    is_public.then_some((start..start + text.len(), Kind::Ip))
}

/// No telephone number with its area has fewer digits.
const FEWEST_DIGITS: usize = 8;

/// A telephone number has 15 digits at most (ITU-T E.164), a card's 19 (ISO/IEC 7812).
const MOST_DIGITS: usize = 20;

/// Digits with blanks, hyphens and the like between them.
struct Groups {
    /// As many as there may be and one more; zeros behind the last.
    digits: [u8; MOST_DIGITS + 1],
    digit_count: usize,
    /// The lengths of the groups; zeros behind the last.
    lengths: [usize; MOST_DIGITS + 1],
    group_count: usize,
    /// Whether only blanks and hyphens stand between them.
    is_card_like: bool,
    end: usize,
}

impl Groups {
    fn digits(&self) -> &[u8] {
        self.digits.get(..self.digit_count).unwrap_or(&self.digits)
    }

    fn lengths(&self) -> &[usize] {
        self.lengths
            .get(..self.group_count)
            .unwrap_or(&self.lengths)
    }
}

fn groups(bytes: &[u8], at: usize) -> Groups {
    let mut groups = Groups {
        digits: [0; MOST_DIGITS + 1],
        digit_count: 0,
        lengths: [0; MOST_DIGITS + 1],
        group_count: 0,
        is_card_like: true,
        end: at,
    };
    let mut here = at;
    while groups.digit_count <= MOST_DIGITS {
        let from = here;
        while digit(bytes, here) {
            if let Some(digit) = groups.digits.get_mut(groups.digit_count) {
                *digit = byte(bytes, here) - b'0';
            }
            groups.digit_count += 1;
            here += 1;
        }
        if let Some(length) = groups.lengths.get_mut(groups.group_count) {
            *length = here - from;
        }
        groups.group_count += 1;
        groups.end = here;
        let gap = here;
        while here - gap < 3 && b" -/.()".contains(&byte(bytes, here)) {
            here += 1;
        }
        if here == gap || !digit(bytes, here) {
            break;
        }
        groups.is_card_like &= here - gap == 1 && b" -".contains(&byte(bytes, gap));
    }
    groups
}

fn grouped(bytes: &[u8], at: usize) -> Option<Place> {
    let mut start = at;
    if before(bytes, start) == b'(' {
        start -= 1;
    }
    let is_international = before(bytes, start) == b'+';
    start -= usize::from(is_international);
    let previous = before(bytes, start);
    let run = (at..bytes.len())
        .find(|end| !digit(bytes, *end))
        .unwrap_or(bytes.len());
    let has_more = b" -/.()".contains(&byte(bytes, run));
    if !has_more && run - at < FEWEST_DIGITS {
        return None;
    }
    let is_rest_of_number =
        !is_international && previous == b' ' && start >= 2 && digit(bytes, start - 2);
    if previous.is_ascii_alphanumeric() || b"_#/=.-:+,".contains(&previous) || is_rest_of_number {
        return None;
    }
    let groups = groups(bytes, at);
    if groups.digit_count < FEWEST_DIGITS {
        return None;
    }
    let next = byte(bytes, groups.end);
    if next.is_ascii_alphabetic() || next == b'_' {
        return None;
    }
    if is_card(&groups) {
        Some((at..groups.end, Kind::Card))
    } else if is_telephone(&groups, is_international, byte(bytes, start) == b'(') {
        Some((start..groups.end, Kind::Phone))
    } else {
        None
    }
}

/// Whether the digits are a card's: in its groups, with an issuer of 3 to 6, right by Luhn (ISO/IEC 7812-1), and no
/// number that is for tests (few different digits).
fn is_card(groups: &Groups) -> bool {
    let is_grouped = matches!(
        groups.lengths(),
        [13..=19] | [4, 4, 4, 4] | [4, 6, 5] | [4, 4, 4, 4, 3]
    );
    let different = (groups.digits().iter()).fold(0_u32, |seen, digit| seen | 1 << digit);
    let sum: u32 = groups
        .digits()
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(*digit);
            match (index % 2, digit * 2) {
                (0, _) => digit,
                (_, double) => double / 10 + double % 10,
            }
        })
        .sum();
    is_grouped
        && groups.is_card_like
        && matches!(groups.digits().first(), Some(3..=6))
        && different.count_ones() > 3
        && sum.is_multiple_of(10)
}

/// Whether the digits are a telephone number's: international (`+49 …`, `0049 …`), national with a leading zero (also in
/// pairs, `06 12 34 56 78`), with its area in brackets (`(11) 91234-5678`), or North American (`212-555-2368`). Dates and
/// bare numbers are none.
fn is_telephone(groups: &Groups, is_international: bool, is_in_brackets: bool) -> bool {
    let count = groups.digit_count;
    let lengths = groups.lengths();
    let starts = |prefix: &[u8]| groups.digits().starts_with(prefix);
    if is_international {
        return (8..=15).contains(&count) && (lengths.len() > 1 || count >= 10) && !starts(&[0]);
    }
    if starts(&[0, 0]) {
        return (10..=15).contains(&count) && groups.digits().get(2) != Some(&0);
    }
    if starts(&[0]) {
        let is_area = lengths.first().is_some_and(|first| (3..=6).contains(first));
        let is_in_pairs = lengths == [2; 5] && !starts(&[0, 0]);
        return is_in_pairs || is_area && lengths.len() > 1 && (9..=12).contains(&count);
    }
    if is_in_brackets && matches!(lengths, [2, 4..=5, 4]) {
        return true;
    }
    // 555-0100 to 555-0199 are for fiction.
    let is_fiction = groups.digits().get(3..8) == Some(&[5, 5, 5, 0, 1]);
    lengths == [3, 3, 4] && !is_fiction && !starts(&[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &'static str)> {
        let places = places(text).into_iter();
        places
            .map(|(place, kind)| (text.get(place).unwrap(), kind.name()))
            .collect()
    }

    #[test]
    fn finds_addresses_and_numbers_where_they_stand() {
        for (text, place, name) in [
            (
                "ask jane.doe+x@acme-corp.co.uk.",
                "jane.doe+x@acme-corp.co.uk",
                "an email address",
            ),
            ("<a@b.de>", "a@b.de", "an email address"),
            (
                "call +49 (30) 1234-5678 today",
                "+49 (30) 1234-5678",
                "a telephone number",
            ),
            ("(030) 123 456 78", "(030) 123 456 78", "a telephone number"),
            ("0171/1234567.", "0171/1234567", "a telephone number"),
            ("0041441234567", "0041441234567", "a telephone number"),
            ("+14155552671", "+14155552671", "a telephone number"),
            ("06 12 34 56 78", "06 12 34 56 78", "a telephone number"),
            ("(11) 91234-5678", "(11) 91234-5678", "a telephone number"),
            ("212-555-2368", "212-555-2368", "a telephone number"),
            (
                "to DE89 3704 0044 0532 0130 00, BIC",
                "DE89 3704 0044 0532 0130 00",
                "an IBAN",
            ),
            (
                "GB82WEST12345698765432",
                "GB82WEST12345698765432",
                "an IBAN",
            ),
            (
                "4539 1488 0343 6467",
                "4539 1488 0343 6467",
                "a payment card number",
            ),
            (
                "378282246310005",
                "378282246310005",
                "a payment card number",
            ),
            ("from 85.214.132.117:443", "85.214.132.117", "an IP address"),
            (
                "at 2003:e1:bf00:1234::1.",
                "2003:e1:bf00:1234::1",
                "an IP address",
            ),
        ] {
            assert_eq!(found(text), [(place, name)], "{text}");
        }
    }

    #[test]
    fn leaves_what_belongs_to_nobody() {
        for text in [
            "2026-11-02 and 2026-11-02 10:00:30, 02.11.2026, 10:00-12:00",
            "S-7K3M2Q F-000001 #48213 helpdesk#1234567890 back-222.1",
            "v1.10.2.3 1.2.3.4 2.0.0.1 8.8.8.8",
            "127.0.0.1 10.1.2.3 192.168.1.20 203.0.113.77 255.255.255.0",
            "a@example.org noreply@github.com git@github.com:owner/name.git @mira me@localhost",
            "12345678901234567890123 1730000000000 4111 1111 1111 1111",
            "4539 1488 0343 6468",
            "DE89 3704 0044 0532 0130 01",
            "12,500 of 100000 users, +20 %, -0.5, 1/2, 50-100, 3-4-5",
            "555-0100, 212-555-0199",
            "https://example.org/issues/0301234567 sha256:5e1c0441234567",
            "2001:db8::1 fe80::1 12:30:45 00:1b:44:11:3a:b7 std::fmt",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn looks_across_the_stretches_that_it_reads_together() {
        for blanks in 50..70 {
            let text = format!("{}jane@acme.com", " ".repeat(blanks));
            assert_eq!(found(&text).len(), 1, "{blanks}");
        }
    }
}
