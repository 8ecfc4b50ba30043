use super::Record;
use crate::intake::personal;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "V1",
    name: "personal-data",
    letter: Letter::Privacy,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
Email addresses, telephone numbers, IBANs and payment card numbers (both by their check digits), and public IP addresses, in
feedback (error) and in items (warning). Addresses of `example.org` and its like, `noreply`, private networks and numbers
reserved for documentation are left out. A line with `deepen: allow privacy` in a comment is left out:
`<!-- deepen: allow privacy -->` in the text, `# deepen: allow privacy` in the front matter.

## Why it matters
What is committed can be removed only by rewriting the history of every clone. Whoever asks to be forgotten cannot be, and a
hash of an address is still personal data, since all addresses can be tried.

## How to fix it
Write the requester's id (`R-4T9W1X`) and keep name and address in `contacts.local.yml`, which Git ignores; in a quote write
`[address]`. If it is committed already, remove it from the history before you push.
",
    check: Check::Text(check),
};

fn check(record: Record<'_>) -> Vec<Remark> {
    let help = "write the requester's id, or `[removed]`; or say `deepen: allow privacy` in a comment on this line";
    super::remarks(record, personal::places(record.text()), help)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn an_address_is_an_error_in_feedback_and_a_warning_in_an_item() {
        let case = Case::default()
            .file(
                "backlog/feedback/F-000001.md",
                "---\nid: F-000001\n---\n> Write to jane.doe@acme.com\n> or jim@acme.com <!-- deepen: allow privacy -->\n",
            )
            .item("S-000001", "---\nCall +49 30 123456-78.\n");
        assert_eq!(
            case.finds("V1"),
            [
                "error backlog/feedback/F-000001.md:4:12 an email address stands here",
                "warning backlog/items/S-000001-it.md:7:6 a telephone number stands here",
            ]
        );
    }

    #[test]
    fn only_the_line_that_was_looked_at_is_left_out() {
        let mark = "<!-- deepen: allow privacy -->";
        let text = format!(
            "a@acme.com\n{mark} b@acme.com {mark}\nc@acme.com\n\nd@acme.com e@acme.com {mark}\nf@acme.com"
        );
        let case = Case::default().file(
            "backlog/feedback/F-000001.md",
            &format!("---\nid: F-000001\n---\n{text}"),
        );
        let places: Vec<String> = (case.finds("V1").iter())
            .filter_map(|finding| finding.split(' ').nth(1).map(str::to_owned))
            .collect();
        let path = "backlog/feedback/F-000001.md";
        assert_eq!(places, [4, 6, 9].map(|line| format!("{path}:{line}:1")));
    }

    #[test]
    fn a_line_of_a_hundred_thousand_numbers_is_walked_along_once() {
        let text = "+49 30 123456-78 ".repeat(100_000);
        let case = Case::default().item("S-000001", &format!("---\n{text}\n"));
        let (_, verdict) = case.verdict("V1");
        let counts = verdict
            .findings
            .iter()
            .map(|finding| finding.remark.count());
        assert_eq!(counts.sum::<usize>(), 100_000);
    }
}
