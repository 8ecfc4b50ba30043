//! Which characters the bytes of an export mean.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text and how it was read from its bytes. A byte order mark is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// `UTF-8`, `UTF-16LE`, `windows-1252`, …: names of the Encoding Standard (WHATWG).
    pub encoding: &'static str,
    /// What had to be assumed; empty where nothing was.
    pub notes: Vec<String>,
}

/// Bytes that are looked at to tell UTF-16 without a mark and to guess an encoding.
const LOOKED_AT: usize = 1 << 20;

/// How many characters must be right UTF-8 for each piece that is not, so that the text counts as UTF-8 with strays.
const RIGHT_PER_STRAY: usize = 4;

/// The text of these bytes: by its byte order mark, as UTF-16 by its zeros, as UTF-8, else as `chardetng` guesses.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(bytes.get(mark..).unwrap_or_default(), encoding);
    }
    if let Some(encoding) = utf_16_by_zeros(bytes) {
        let mut decoded = decode_as(bytes, encoding);
        decoded.notes.push(format!(
            "read as {} because every other byte is zero, although no byte order mark says so",
            encoding.name()
        ));
        return decoded;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            notes: Vec::new(),
        };
    }
    if let Some(decoded) = utf_8_with_strays(bytes) {
        return decoded;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..LOOKED_AT).unwrap_or(bytes), true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let mut decoded = decode_as(bytes, encoding);
    decoded.notes.push(format!(
        "read as {}, which is a guess from its bytes; `--encoding NAME` overrules it",
        encoding.name()
    ));
    decoded
}

/// The text of these bytes in the encoding of this name (`windows-1252`, `shift_jis`, …); none where no encoding is named
/// so.
pub(super) fn decode_named(bytes: &[u8], name: &str) -> Option<Decoded> {
    let encoding = Encoding::for_label(name.trim().as_bytes())?;
    Some(match Encoding::for_bom(bytes) {
        Some((marked, mark)) => decode_as(bytes.get(mark..).unwrap_or_default(), marked),
        None => decode_as(bytes, encoding),
    })
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut notes = Vec::new();
    if had_errors {
        notes.push(format!(
            "some bytes are no {}: they are shown as U+FFFD",
            encoding.name()
        ));
    }
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        notes,
    }
}

/// UTF-16 without a mark: Latin letters have a zero in one half of each unit, and hardly ever in the other.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let looked_at = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    if looked_at.len() < 8 {
        return None;
    }
    let zeros = |from: usize| {
        let half = looked_at.iter().skip(from).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = looked_at.len() / 2 * 6 / 10;
    let few = looked_at.len() / 2 / 20;
    if odd > many && even <= few {
        Some(UTF_16LE)
    } else if even > many && odd <= few {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 into which something pasted bytes of Windows-1252: the strays are read as such, the rest as it is.
fn utf_8_with_strays(bytes: &[u8]) -> Option<Decoded> {
    let (mut right, mut strays) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let characters = chunk.valid().chars();
        right += characters.filter(|character| !character.is_ascii()).count();
        strays += usize::from(!chunk.invalid().is_empty());
    }
    if right < strays * RIGHT_PER_STRAY {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Some(Decoded {
        text,
        encoding: UTF_8.name(),
        notes: vec![format!(
            "{strays} {} of bytes are no UTF-8: read as windows-1252",
            if strays == 1 { "piece" } else { "pieces" }
        )],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn reads_marks_zeros_and_plain_utf_8() {
        let marked = [b"\xff\xfe".as_slice(), &utf_16("Stürzt ab 😀")].concat();
        assert_eq!(decode(&marked).text, "Stürzt ab 😀");
        let unmarked = decode(&utf_16("Name,Text\nAda,offline please\n"));
        assert_eq!(unmarked.text, "Name,Text\nAda,offline please\n");
        assert_eq!(unmarked.encoding, "UTF-16LE");
        assert!(unmarked.notes[0].contains("no byte order mark"));
        assert_eq!(decode("\u{feff}ä".as_bytes()).text, "ä");
        assert_eq!(decode("ä".as_bytes()).notes, Vec::<String>::new());
    }

    #[test]
    fn guesses_what_is_no_utf_8_and_says_so() {
        let (bytes, _, _) =
            encoding_rs::SHIFT_JIS.encode("名前,内容\n山田,オフラインで使いたいです\n");
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, "Shift_JIS");
        assert!(decoded.text.contains("オフライン"));
        assert!(decoded.notes[0].contains("guess"));
        let latin = decode(b"Zusammenfassung;Pr\xfcfung\nM\xfcller;gr\xf6\xdfer\n");
        assert!(latin.text.contains("Müller;größer"), "{latin:?}");
    }

    #[test]
    fn keeps_utf_8_in_which_a_stray_byte_stands() {
        let bytes = ["für größere Tasten, über ".as_bytes(), b"\x80", b" 5"].concat();
        let decoded = decode(&bytes);
        assert_eq!(decoded.text, "für größere Tasten, über € 5");
        assert_eq!(
            decoded.notes,
            ["1 piece of bytes are no UTF-8: read as windows-1252"]
        );
    }

    #[test]
    fn takes_an_encoding_by_name() {
        assert_eq!(
            decode_named(b"\xe4", "latin1").map(|decoded| decoded.text),
            Some("ä".into())
        );
        assert_eq!(decode_named(b"", "klingon"), None);
    }
}
