//! Characters: which belong together, and which are the same letter written otherwise.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// How a run of characters is cut into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Written with spaces: a run is a word.
    Word,
    /// Part of a word, or a number.
    Digit,
    /// Written with spaces around what would be several words elsewhere.
    Hangul,
    /// Written without spaces: Han, Kana, Thai, Lao, Khmer, Burmese, Tibetan.
    Unspaced,
    /// No part of a word.
    Other,
}

/// The text in one of its writings (Unicode NFKC): full width as half width, ligatures as letters, accents composed.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || unicode_normalization::is_nfkc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().collect())
}

/// How this character is cut into words.
pub(super) fn class(character: char) -> Class {
    if character.is_ascii() {
        return match character {
            'a'..='z' | 'A'..='Z' => Class::Word,
            '0'..='9' => Class::Digit,
            _ => Class::Other,
        };
    }
    match u32::from(character) {
        0xAC00..=0xD7A3 | 0x1100..=0x11FF | 0x3130..=0x318F => Class::Hangul,
        0x0E00..=0x0EFF
        | 0x0F40..=0x0FBC
        | 0x1000..=0x109F
        | 0x1780..=0x17D3
        | 0x3005..=0x3007
        | 0x3041..=0x30FF
        | 0x3400..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF
            if character.is_alphanumeric() || is_combining_mark(character) =>
        {
            Class::Unspaced
        }
        // The joiners of Persian and of the Indian scripts stand within words.
        0x200C | 0x200D => Class::Word,
        _ if character.is_numeric() => Class::Digit,
        _ if character.is_alphabetic() || is_combining_mark(character) => Class::Word,
        _ => Class::Other,
    }
}

/// Adds to `folded` what is the same in every writing of this lower-case character: without accents, points of vowels,
/// lengthening strokes, and with one form for the letters that are written alike.
pub(super) fn fold(character: char, folded: &mut String) {
    if character.is_ascii() {
        folded.push(character);
        return;
    }
    match character {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'þ' => folded.push_str("th"),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        // й is a letter of its own, ё is not; ї and ґ are.
        'й' | 'ї' => folded.push(character),
        // Arabic: the seats of hamza, the final forms, the lengthening stroke.
        'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
        'ى' | 'ی' | 'ئ' => folded.push('ي'),
        'ؤ' => folded.push('و'),
        'ة' => folded.push('ه'),
        'ک' => folded.push('ك'),
        'ـ' | '\u{200C}' | '\u{200D}' => {}
        '٠'..='٩' => folded.push(digit(character, '٠')),
        '۰'..='۹' => folded.push(digit(character, '۰')),
        '०'..='९' => folded.push(digit(character, '०')),
        _ if is_kept_whole(character) => folded.push(character),
        _ => {
            let mut parts = [character].into_iter().nfd();
            folded.extend(parts.by_ref().filter(|part| !is_dropped(*part)));
        }
    }
}

/// Adds the letters that a Korean syllable is made of, so that an ending that melts into its stem leaves the stem.
pub(super) fn jamo(character: char, folded: &mut String) {
    folded.extend([character].into_iter().nfd());
}

fn digit(character: char, zero: char) -> char {
    let value = u32::from(character).saturating_sub(u32::from(zero));
    char::from_digit(value, 10).unwrap_or(character)
}

/// Scripts whose characters do not come apart into a letter and an accent that may be left out.
fn is_kept_whole(character: char) -> bool {
    matches!(class(character), Class::Hangul) || matches!(u32::from(character), 0x3041..=0x9FFF)
}

/// Accents and vowel points. Vowel signs of the Indian and Thai scripts are letters and stay.
fn is_dropped(part: char) -> bool {
    let code = u32::from(part);
    let is_point =
        matches!(code, 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x093C);
    is_point || canonical_combining_class(part) >= 200 && code < 0x0900
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut folded = String::new();
        for character in composed(text).to_lowercase().chars() {
            fold(character, &mut folded);
        }
        folded
    }

    #[test]
    fn letters_that_are_written_otherwise_are_the_same() {
        let same = [
            ("Réservation", "reservation"),
            ("STRASSE", "Straße"),
            ("ﬁle", "file"),
            ("ＥＸＰＯＲＴ", "export"),
            ("приём", "прием"),
            ("مُحَمَّد", "محمد"),
            ("إضافة", "اضافه"),
            ("كتـــاب", "كتاب"),
            ("שָׁלוֹם", "שלום"),
            ("١٢٣", "123"),
            ("e\u{301}tat", "état"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
        ];
        for (one, other) in same {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn letters_of_their_own_stay() {
        assert_ne!(folded("мой"), folded("мои"));
        assert_ne!(folded("ガイド"), folded("カイト"));
        assert_eq!(folded("कैलेंडर"), "कैलेंडर");
        assert_eq!(folded("ที่"), "ที่");
    }

    #[test]
    fn marks_belong_to_the_word_that_they_stand_in() {
        for word in ["कैलेंडर", "क्षेत्र", "מִלָּה", "தமிழ்", "naïve"]
        {
            assert!(
                word.chars()
                    .all(|character| class(character) == Class::Word),
                "{word}"
            );
        }
        assert!("ปฏิทิน".chars().all(|each| class(each) == Class::Unspaced));
        assert!("日历を".chars().all(|each| class(each) == Class::Unspaced));
        assert!("달력".chars().all(|each| class(each) == Class::Hangul));
    }
}
