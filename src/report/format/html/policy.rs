//! What a page's policy lets run and look: styles and scripts that stand in the page itself are named by their hash.

use sha2::{Digest as _, Sha256};

/// The source expression of a style or script that stands in the page: `'sha256-…'` (Content Security Policy Level 3, 2.3.1).
pub(in crate::report) fn of_text(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// In base 64 (RFC 4648, 4), with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = bytes.chunks(3).flat_map(|chunk| {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        (0..4).map(move |at| {
            let digit = DIGITS.get((bits >> (18 - 6 * at)) as usize & 63);
            match digit.filter(|_| at <= chunk.len()) {
                Some(digit) => char::from(*digit),
                None => '=',
            }
        })
    });
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_hash_that_browsers_compute() {
        // The example of Content Security Policy Level 2, 7.17.
        assert_eq!(
            of_text("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
        let digest = ring::digest::digest(&ring::digest::SHA256, "ä".as_bytes());
        assert_eq!(
            of_text("ä"),
            format!("'sha256-{}'", base64(digest.as_ref()))
        );
    }

    #[test]
    fn writes_base_64_as_its_standard_does() {
        // RFC 4648, 10.
        let words = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let told = words.map(|word| base64(word.as_bytes()));
        let expected = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        assert_eq!(told, expected);
    }
}
