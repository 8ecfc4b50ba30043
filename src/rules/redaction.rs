//! What leaves the house leaves without people: text with everything taken out that a rule of privacy finds, and more.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::privacy::access_token;
use crate::intake::personal;

/// A text from which what belongs to people was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// In one line, blanks and line ends being one blank each.
    pub text: String,
    /// Places taken out.
    pub removed: usize,
}

/// What stands where something was taken out.
const REMOVED: &str = "[removed]";

/// Besides what the rules find: any address (also those of documentation, which the rules let pass), handles, and ids of
/// requesters and accounts, since a letter to one customer names no other.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    let address = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+";
    let handle = r"\B@[A-Za-z0-9][\w-]*";
    let id = r"\b[RA]-[0-9A-HJKMNP-TV-Z]{6}\b";
    Regex::new(&format!("{address}|{handle}|{id}")).expect("the pattern is constant and tested")
});

static COMMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<!--.*?(?:-->|$)").expect("the pattern is constant"));

/// The text in one line, without comments, and `[removed]` for every address, number, token, handle and pseudonym of a person
/// or an account. Names are not known to be names: somebody has to read the text before it is sent.
pub fn redacted(text: &str) -> Redacted {
    let text = COMMENT.replace_all(text, " ");
    let mut places: Vec<Range<usize>> = personal::places(&text)
        .into_iter()
        .chain(access_token::places(&text))
        .map(|(place, _)| place)
        .chain(MORE.find_iter(&text).map(|found| found.range()))
        .collect();
    places.sort_by_key(|place| (place.start, place.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut removed = 0;
    for place in places {
        if place.start >= done {
            out.push_str(text.get(done..place.start).unwrap_or_default());
            out.push_str(REMOVED);
            removed += 1;
        }
        done = done.max(place.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Redacted {
        text: out.split_whitespace().collect::<Vec<_>>().join(" "),
        removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_addresses_numbers_handles_and_ids_and_counts_them() {
        let told = redacted(
            "Mail jo@acme.com or\nann@acme.example, call +49 30 123456-78,\nask @jo about R-4T9W1X of A-ACM3Q0. \
             <!-- deepen: allow privacy -->",
        );
        assert_eq!(
            told.text,
            "Mail [removed] or [removed], call [removed], ask [removed] about [removed] of [removed]."
        );
        assert_eq!(told.removed, 6);
    }

    #[test]
    fn leaves_everything_else_as_it_is() {
        let text = "S-7K3M2Q at 7 o'clock, 4 200 EUR, AC1: R-values; 会議 [customer lead]";
        let told = redacted(text);
        assert_eq!((told.text.as_str(), told.removed), (text, 0));
    }
}
