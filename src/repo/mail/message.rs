//! A letter as a message: the same bytes for the same letter, sender and day. No header holds more than one line, whatever a
//! name or a subject says.

use std::time::SystemTime;

use jiff::Timestamp;
pub use lettre::Address;
use lettre::Message;
pub use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};

/// Everything about a message but its words.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// `<…@…>`
    pub message_id: &'a str,
    pub date: Timestamp,
    pub from: &'a Mailbox,
    pub reply_to: Option<&'a Mailbox>,
    /// `https://…` or `mailto:…`
    pub unsubscribe: Option<&'a str>,
    pub to: &'a Address,
    pub to_name: Option<&'a str>,
    /// BCP 47.
    pub language: &'a str,
}

#[derive(Debug, thiserror::Error)]
#[error("no message can be made of it: {0}")]
pub struct MessageError(#[from] lettre::error::Error);

/// The address that this text is, its domain in the form that every server knows (RFC 5891); none when it is no address.
pub fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    if text
        .chars()
        .any(|each| each.is_control() || each.is_whitespace() || "<>,;\"".contains(each))
    {
        return None;
    }
    let (local, domain) = text.rsplit_once('@')?;
    let domain = if domain.is_ascii() {
        domain.to_owned()
    } else {
        idna::domain_to_ascii(domain).ok()?
    };
    Address::new(local, domain).ok()
}

/// Whether mail can be addressed so.
pub fn is_address(text: &str) -> bool {
    address(text).is_some()
}

/// `Name <address>`, or an address alone; none when it is neither.
pub fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    match text
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'))
    {
        Some((name, inner)) => {
            let name = one_line(name.trim().trim_matches('"'));
            let name = Some(name).filter(|name| !name.is_empty());
            Some(Mailbox::new(name, address(inner)?))
        }
        None => Some(Mailbox::new(None, address(text)?)),
    }
}

/// The id of a message, from the parts that make it this one and no other. It says nothing of them: a hash (FNV-1a of 128
/// bits, `draft-eastlake-fnv`) of ids that were drawn at random.
pub fn message_id(parts: &[&str], from: &Address) -> String {
    format!("<{:032x}@{}>", digest(parts), from.domain())
}

fn digest(parts: &[&str]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(BASIS, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}

/// The message's bytes: plain text, and a page beside it.
///
/// # Errors
/// When a part cannot be a header.
pub fn message(
    envelope: &Envelope<'_>,
    subject: &str,
    text: &str,
    html: &str,
) -> Result<Vec<u8>, MessageError> {
    let to = Mailbox::new(
        envelope
            .to_name
            .map(one_line)
            .filter(|name| !name.is_empty()),
        envelope.to.clone(),
    );
    let mut builder = Message::builder()
        .message_id(Some(envelope.message_id.to_owned()))
        .date(SystemTime::from(envelope.date))
        .from(envelope.from.clone())
        .to(to)
        .subject(one_line(subject))
        .raw_header(header("Content-Language", envelope.language))
        .raw_header(header("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = envelope.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    if let Some(unsubscribe) = envelope.unsubscribe {
        builder = builder.raw_header(header("List-Unsubscribe", &format!("<{unsubscribe}>")));
    }
    // lettre draws a boundary at random otherwise.
    let boundary = format!("={:032x}=", digest(&["boundary", envelope.message_id]));
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    Ok(builder.multipart(parts)?.formatted())
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).body(text.to_owned())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value))
}

/// Without control characters and line ends of any kind, so that no header begins inside another.
fn one_line(text: &str) -> String {
    let blank = |each: char| {
        if each.is_control() || matches!(each, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            each
        }
    };
    let text: String = text.chars().map(blank).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    fn written(name: &str, subject: &str, to: &str) -> String {
        let from = mailbox("Mira & Team <mira@kalends.example>").unwrap();
        let to = address(to).unwrap();
        let id = message_id(&["1.8.0", "shipped", "R-4T9W1X"], &from.email);
        let envelope = Envelope {
            message_id: &id,
            date: "2026-11-02T12:00:00Z".parse().unwrap(),
            reply_to: Some(&from),
            unsubscribe: Some("mailto:mira@kalends.example?subject=unsubscribe"),
            from: &from,
            to: &to,
            to_name: Some(name),
            language: "de",
        };
        let bytes = message(&envelope, subject, "Hallo Jörg\n", "<p>Hallo</p>").unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_message_is_the_same_bytes_each_time() {
        let one = written("Jörg", "Ihr Wunsch ist da: 会議", "joerg@münchen.example");
        assert_eq!(
            one,
            written("Jörg", "Ihr Wunsch ist da: 会議", "joerg@münchen.example")
        );
        assert!(one.is_ascii(), "{one}");
        assert!(one.contains("joerg@xn--mnchen-3ya.example"), "{one}");
        assert!(
            one.contains("List-Unsubscribe: <mailto:mira@kalends.example?subject=unsubscribe>\r\n"),
            "{one}"
        );
        assert!(
            one.contains("Date: Mon, 02 Nov 2026 12:00:00 +0000\r\n"),
            "{one}"
        );
        let read = MessageParser::default().parse(one.as_bytes()).unwrap();
        assert_eq!(read.subject(), Some("Ihr Wunsch ist da: 会議"));
        assert_eq!(read.to().unwrap().first().unwrap().name(), Some("Jörg"));
        assert_eq!(read.body_text(0).unwrap().trim_end(), "Hallo Jörg");
    }

    #[test]
    fn the_id_is_of_these_parts_and_says_nothing_of_them() {
        let from = address("mira@kalends.example").unwrap();
        let id = message_id(&["1.8.0", "shipped", "R-4T9W1X"], &from);
        assert!(
            !id.contains("4T9W1X") && id.ends_with("@kalends.example>"),
            "{id}"
        );
        assert_ne!(id, message_id(&["1.8.0", "shippedR", "-4T9W1X"], &from));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "ada",
            "ada@",
            "@shop.example",
            "a b@shop.example",
            "a@shop.example\r\nBcc: x@y.example",
            "<a@b.example>",
        ] {
            assert_eq!(address(text), None, "{text:?}");
        }
        assert!(
            is_address("jörg@shop.example"),
            "the server decides of names beyond ASCII"
        );
        assert!(is_address("ada@[192.0.2.1]"));
        assert!(mailbox("\"Mira, PO\" <mira@kalends.example>").is_some());
        assert!(mailbox("Mira <mira>").is_none());
    }

    proptest! {
        #[test]
        fn no_name_and_no_subject_begins_a_header_of_its_own(name in "[\\PC\r\n\t ]{0,60}", subject in "[\\PC\r\n\u{85}\u{2028}]{0,60}") {
            let name = format!("{name}\r\nBcc: all@shop.example\r\n\r\nbody");
            let subject = format!("{subject}\nX-Injected: yes");
            let written = written(&name, &subject, "ada@shop.example");
            let head = written.split("\r\n\r\n").next().unwrap();
            let names: Vec<&str> = head
                .split("\r\n")
                .filter(|line| !line.starts_with([' ', '\t']))
                .map(|line| line.split(':').next().unwrap())
                .collect();
            prop_assert_eq!(names, [
                "Message-ID", "Date", "From", "To", "Subject", "Content-Language", "Auto-Submitted", "Reply-To",
                "List-Unsubscribe", "MIME-Version", "Content-Type",
            ]);
            prop_assert!(!written.replace("\r\n", "").contains(['\r', '\n']));
        }
    }
}
