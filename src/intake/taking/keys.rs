//! What names a record over several exports.

/// Longer keys are replaced by their digest: they stand in front matter.
const LONGEST_KEY: usize = 120;

/// One column's part of a key.
///
/// # Errors
/// Why it cannot name a record: a spreadsheet has rounded it.
pub(super) fn part(value: &str, column: &str) -> Result<String, String> {
    let value = value.trim();
    if is_rounded(value) {
        return Err(format!(
            "its `{column}` is {value}: a spreadsheet has rounded it, and many records may share that; export again without opening the file in a spreadsheet, or map other columns as key"
        ));
    }
    Ok(value.to_owned())
}

/// `1.21143E+15`, as spreadsheets show numbers with many digits; with a comma in half of Europe.
fn is_rounded(value: &str) -> bool {
    let Some((mantissa, exponent)) = value.split_once(['E', 'e']) else {
        return false;
    };
    let Some(exponent) = exponent.strip_prefix('+') else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = mantissa.split(['.', ',']);
    is_number(exponent)
        && parts
            .next()
            .is_some_and(|whole| whole.len() == 1 && is_number(whole))
        && parts.next().is_none_or(is_number)
        && parts.next().is_none()
}

/// A key as it may stand in a file: what is long, has line breaks or holds an address (a message's id does) is replaced by
/// its digest.
pub(super) fn plain(key: &str) -> String {
    let key = key.trim();
    let is_plain =
        key.len() <= LONGEST_KEY && !key.contains('@') && !key.chars().any(char::is_control);
    if is_plain {
        key.to_owned()
    } else {
        digest([key])
    }
}

/// A key for a record that has none, of what never changes in it: when it came, and its words. Words with digits or signs
/// in them are left aside, since a digest of a telephone number in a known sentence gives the number away.
pub(super) fn made(received: &str, title: &str, text: &str) -> String {
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split_whitespace()
            .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
            .filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
    }
    digest(
        std::iter::once(received.trim())
            .chain(words(title))
            .chain(words(text)),
    )
}

/// FNV-1a of 128 bits (Fowler, Noll, Vo; <http://www.isthe.com/chongo/tech/comp/fnv>), in 24 hexadecimal digits: the same on
/// every machine and in every version. A mark stands between the words.
fn digest<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash = OFFSET;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash ^= u128::from(byte);
            hash = hash.wrapping_mul(PRIME);
        }
    }
    let digits = format!("{hash:032x}");
    digits.get(..24).unwrap_or(&digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_a_spreadsheet_has_rounded() {
        for rounded in ["1.21143E+15", "1,21143E+15", "1E+15"] {
            assert!(
                part(rounded, "Task ID").unwrap_err().contains("rounded"),
                "{rounded}"
            );
        }
        for right in ["1211430000000001", "12E4", "ABC-1E+2", "bd-1e3"] {
            assert_eq!(part(right, "ID").as_deref(), Ok(right));
        }
    }

    #[test]
    fn a_made_key_depends_on_words_and_not_on_numbers() {
        let key = made(
            "2026-09-01",
            "",
            "Call me at +49 170 1234567 or ada@example.com, please",
        );
        assert_eq!(
            key,
            made(
                "2026-09-01",
                "",
                "Call me at +49 170 7654321 or bo@example.com, please"
            )
        );
        assert_ne!(key, made("2026-09-02", "", "Call me at or please"));
        assert_eq!(key.len(), 24);
    }

    #[test]
    fn a_message_id_is_replaced_by_its_digest() {
        assert_eq!(plain("KAS-3"), "KAS-3");
        assert!(!plain("1@example.com").contains('@'));
        assert_eq!(plain(&"x".repeat(500)).len(), 24);
    }
}
