//! Digests of what a verdict was given on: by them it is known later whether the criteria are still the same.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::body;
use super::document::Document;

/// The digest of an item's acceptance criteria, `sha256:` and 64 hexadecimal digits: SHA-256 over the text of the section
/// `Acceptance criteria` in NFC, without the state of its ticks, each stretch of blanks and line ends as one blank, none at
/// its ends. An item without the section has the digest of the empty text.
pub fn criteria(document: &Document) -> String {
    let text = document.section_text("Acceptance criteria");
    of(text.as_deref().unwrap_or_default())
}

/// The digest of a page such as the definition of done, made in the same way of its whole text.
pub fn page(text: &str) -> String {
    of(text.trim_start_matches('\u{feff}'))
}

fn of(text: &str) -> String {
    let hash = Sha256::digest(normal_form(text).as_bytes());
    hash.iter().fold("sha256:".to_owned(), |digest, byte| {
        format!("{digest}{byte:02x}")
    })
}

/// The text that is digested.
fn normal_form(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let lines: Vec<String> = composed.lines().map(body::without_tick).collect();
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn digest(criteria: &str) -> String {
        let text =
            format!("---\nid: S-000001\n---\n\n## Acceptance criteria\n{criteria}\n## Notes\nx\n");
        super::criteria(&Document::parse(Source::new(
            "backlog/items/S-000001.md",
            text,
        )))
    }

    #[test]
    fn the_digest_is_what_sha256sum_says_of_the_normal_form() {
        assert_eq!(
            normal_form("- [x] AC1: Hours  are\n  shown.\n* [ ] AC2: No titles.\n"),
            "- [ ] AC1: Hours are shown. * [ ] AC2: No titles."
        );
        // printf '%s' '- [ ] AC1: Hours are shown. - [ ] AC2: No titles.' | sha256sum
        assert_eq!(
            digest("- [ ] AC1: Hours are shown.\n- [ ] AC2: No titles.\n"),
            "sha256:2aadec242c3cc5409e4fd0feadeadb9ab86b80939a9a383656f77b20f7b471f2"
        );
        // printf '' | sha256sum
        assert_eq!(
            criteria(&Document::default()),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        // printf '%s' 'Café: « déjà » works.' | sha256sum
        assert_eq!(
            page("\u{feff}Cafe\u{301}: «\u{a0}déjà\u{a0}» works.\r\n"),
            "sha256:c7031d0b31e0aaabf7cb67f46ffa32958de02c29e0e6e9f3bddc384082c82e06"
        );
    }

    #[test]
    fn ticks_blanks_line_ends_and_composition_do_not_count() {
        let plain = digest("- [ ] Totals agree.\n- [ ] Caf\u{e9} hours are shown.\n");
        for same in [
            "- [x] Totals agree.\n- [ ] Caf\u{e9} hours are shown.\n",
            "\n- [X]   Totals\n  agree.  \n\n- [✓] Cafe\u{301} hours are shown.\n\n",
            "- [ ] Totals agree.\r\n- [x] Caf\u{e9} hours are shown.\r\n",
        ] {
            assert_eq!(digest(same), plain, "{same}");
        }
        for other in [
            "- [ ] Totals agree.\n",
            "- [ ] Totals agree!\n- [ ] Caf\u{e9} hours are shown.\n",
            "- [ ] Caf\u{e9} hours are shown.\n- [ ] Totals agree.\n",
        ] {
            assert_ne!(digest(other), plain, "{other}");
        }
    }
}
