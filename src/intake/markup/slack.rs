//! Slack's marks to Markdown: `<@U1>`, `<#C1|name>`, `<https://…|text>`, and `&lt;` for what is typed.

use std::collections::BTreeMap;

/// Who is behind an id of Slack: `U0BMQB6JE`, `hamza`.
pub type Names<'a> = BTreeMap<&'a str, &'a str>;

/// The text of a message in Markdown.
pub(super) fn to_markdown(text: &str, names: &Names<'_>) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('<') {
        markdown.push_str(before);
        let Some((inside, after)) = tail.split_once('>') else {
            markdown.push('<');
            rest = tail;
            continue;
        };
        let (target, label) = inside.split_once('|').unwrap_or((inside, ""));
        match target.chars().next() {
            Some('@') => {
                let id = target.trim_start_matches('@');
                let name = names.get(id).copied().unwrap_or(id);
                markdown.push_str(&format!("@{}", name.replace(' ', "_")));
            }
            Some('#') => {
                markdown.push_str(&format!("#{}", or(label, target.trim_start_matches('#'))));
            }
            Some('!') => markdown.push_str(&format!("@{}", target.trim_start_matches('!'))),
            _ if label.is_empty() || label == target => markdown.push_str(target),
            _ => markdown.push_str(&format!("[{label}]({target})")),
        }
        rest = after;
    }
    markdown.push_str(rest);
    markdown
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::markup::slack;

    #[test]
    fn names_people_channels_and_links() {
        let names = Names::from([("U1", "Ada L")]);
        assert_eq!(
            slack(
                "<@U1>: see <https://a.example|the page>, <#C1|till> &lt;b&gt; <https://b.example>",
                &names
            ),
            "@Ada_L: see [the page](https://a.example), #till <b> https://b.example"
        );
        assert_eq!(slack("1 < 2", &names), "1 < 2");
    }
}
