//! Two wordings of one text as a single line, with marks around what went and what came: `[-old-]{+new+}`.

use similar::DiffOp;

use super::{Role, Text};
use crate::text::comparison;

/// Words that stand beside a change when the rest of a long text is left out.
const CONTEXT: usize = 6;

/// From the old wording to the new one, word by word, as `git diff --word-diff` marks it. Of long unchanged stretches only
/// the ends beside changes are shown. Colours repeat what the marks say.
pub(super) fn reworded(old: &str, new: &str) -> Text {
    let old: Vec<&str> = old.split_whitespace().collect();
    let new: Vec<&str> = new.split_whitespace().collect();
    let operations = comparison::shortest(&old, &new);
    let last = operations.len().saturating_sub(1);
    let mut text = Text::default();
    for (at, operation) in operations.iter().enumerate() {
        if at > 0 {
            text = text.then(" ");
        }
        let went = old.get(operation.old_range()).unwrap_or_default();
        let came = new.get(operation.new_range()).unwrap_or_default();
        text = match operation {
            DiffOp::Equal { .. } => text.then(shortened(went, at == 0, at == last)),
            DiffOp::Delete { .. } => text.join(removed(went)),
            DiffOp::Insert { .. } => text.join(added(came)),
            DiffOp::Replace { .. } => text.join(removed(went)).join(added(came)),
        };
    }
    text
}

/// `[-words-]`
pub(super) fn removed(words: &[&str]) -> Text {
    Text::of(Role::Bad, format!("[-{}-]", words.join(" ")))
}

/// `{+words+}`
pub(super) fn added(words: &[&str]) -> Text {
    Text::of(Role::Good, format!("{{+{}+}}", words.join(" ")))
}

fn shortened(words: &[&str], is_first: bool, is_last: bool) -> String {
    let before = if is_first { 0 } else { CONTEXT };
    let behind = if is_last { 0 } else { CONTEXT };
    // One word left out would be no shorter than the mark for it.
    if words.len() <= before + behind + 1 || is_first && is_last {
        return words.join(" ");
    }
    let (start, end) = (
        words.get(..before).unwrap_or_default(),
        words.get(words.len() - behind..).unwrap_or_default(),
    );
    let parts = [start.join(" "), "…".to_owned(), end.join(" ")];
    let parts: Vec<&str> = (parts.iter().map(String::as_str))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        reworded(old, new).parts().map(|(_, part)| part).collect()
    }

    #[test]
    fn marks_what_went_and_what_came() {
        assert_eq!(
            told("hours are shown in red", "hours are shown in my time zone"),
            "hours are shown in [-red-]{+my time zone+}"
        );
        assert_eq!(told("a b c", "a c"), "a [-b-] c");
        assert_eq!(told("a c", "a b c"), "a {+b+} c");
        assert_eq!(told("", "new"), "{+new+}");
        assert_eq!(told("same", "same"), "same");
    }

    #[test]
    fn leaves_out_what_is_far_from_a_change() {
        let long = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15";
        assert_eq!(
            told(&format!("x {long}"), &format!("y {long}")),
            "[-x-]{+y+} 1 2 3 4 5 6 …"
        );
        assert_eq!(
            told(&format!("{long} x"), &format!("{long} y")),
            "… 10 11 12 13 14 15 [-x-]{+y+}"
        );
        assert_eq!(
            told(&format!("x {long} x"), &format!("y {long} y")),
            "[-x-]{+y+} 1 2 3 4 5 6 … 10 11 12 13 14 15 [-x-]{+y+}"
        );
    }
}
