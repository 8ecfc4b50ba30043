//! What files are called: an id, and in words that every file system takes what it is about.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A file's name stays readable in a listing.
const LONGEST_SLUG: usize = 40;

/// Lower-case ASCII words with hyphens, at most 40 characters, for a file's name; empty where the title has none. Letters
/// with marks lose them, other scripts are left out.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for character in title
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
    {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if let Some(letters) = latin(character) {
            slug.push_str(letters);
        } else if !matches!(character, '\'' | '’') && !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() > LONGEST_SLUG {
            break;
        }
    }
    if slug.len() > LONGEST_SLUG {
        let end = slug.rfind('-').filter(|end| *end > LONGEST_SLUG / 2);
        slug.truncate(end.unwrap_or(LONGEST_SLUG));
    }
    slug.trim_end_matches('-').to_owned()
}

/// Latin letters that are no others with a mark.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// `S-7K3M2Q-working-hours.md`, or `S-7K3M2Q.md` where the title has no such word.
pub fn file_name(id: &str, title: &str) -> String {
    match slug(title).as_str() {
        "" => format!("{id}.md"),
        slug => format!("{id}-{slug}.md"),
    }
}

/// Whether a word that people chose names a file on every system: letters, digits, dots, hyphens and underlines, at most 60.
pub fn is_file_word(word: &str) -> bool {
    let is_plain = |each: char| each.is_ascii_alphanumeric() || "._-+".contains(each);
    let is_edge = |each: char| each.is_ascii_alphanumeric();
    word.len() <= 60
        && word.chars().all(is_plain)
        && word.starts_with(is_edge)
        && word.ends_with(is_edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_words_that_every_file_system_takes() {
        assert_eq!(
            file_name("S-7K3M2Q", "Organiser sees invitees' working hours"),
            "S-7K3M2Q-organiser-sees-invitees-working-hours.md"
        );
        assert_eq!(
            slug("Größe: Ærø, Łódź & naïve façade"),
            "grosse-aero-lodz-naive-facade"
        );
        assert_eq!(slug("../../etc/passwd\u{0}"), "etc-passwd");
        assert_eq!(file_name("S-7K3M2Q", "日本語のタイトル"), "S-7K3M2Q.md");
        let long = slug(&"word ".repeat(30));
        assert!(long.len() <= 40 && long.ends_with("word"), "{long}");
        assert_eq!(slug(&"x".repeat(90)).len(), 40);
    }

    #[test]
    fn a_word_for_a_file_leads_nowhere_else() {
        for word in ["2026-24", "1.8.0", "1.8.0-rc.1", "q3_2026"] {
            assert!(is_file_word(word), "{word}");
        }
        for word in [
            "",
            "..",
            "a/b",
            ".hidden",
            "a b",
            "con:",
            "x.",
            &"x".repeat(61),
        ] {
            assert!(!is_file_word(word), "{word}");
        }
    }
}
