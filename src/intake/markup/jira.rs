//! Jira's wiki markup to Markdown: what people read in it, not every macro.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Patterns of one line, and what replaces them, in order.
static INLINE: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"\{color(?::[^}\n]{0,40})?\}", ""),
        (r"\{\{([^{}\n]+)\}\}", "`$1`"),
        (r"\[~(?:accountid:)?([^\]\n]{1,200})\]", "@$1"),
        (
            r"\[([^|\]\n]{1,300})\|(https?://[^|\]\s]+|mailto:[^|\]\s]+)(?:\|[^\]\n]*)?\]",
            "[$1]($2)",
        ),
        (r"\[(https?://[^|\]\s]+)\]", "$1"),
        (
            r"(?m)(^|[\s(])\*([^\s*](?:[^*\n]*[^\s*])?)\*($|[\s).,;:!?])",
            "$1**$2**$3",
        ),
        (
            r"(?m)(^|[\s(])_([^\s_](?:[^_\n]*[^\s_])?)_($|[\s).,;:!?])",
            "$1*$2*$3",
        ),
        (
            r"!([^!\s|]+\.[A-Za-z]{3,4})(?:\|[^!\n]*)?!",
            "[picture: $1]",
        ),
        (r"(?m)^\s*bq\.\s+", "> "),
        (r"(?m)^\s*h[1-6]\.\s+", "#### "),
        (r"(?m)^-{4,}\s*$", ""),
    ]
    .into_iter()
    .filter_map(|(pattern, with)| Regex::new(pattern).ok().map(|regex| (regex, with)))
    .collect()
});

static ELEMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t]*([*#-]{1,6})[ \t]+").ok());

/// The text of this markup in Markdown.
pub(super) fn to_markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some((before, block, after)) = next_block(rest) {
        prose(before, quoted, &mut markdown);
        match block {
            Block::Code(code) => {
                let fence = if code.contains("```") { "~~~~" } else { "```" };
                let code = code.trim_matches('\n');
                markdown.push_str(&format!("\n{fence}\n{code}\n{fence}\n"));
            }
            Block::Html(html) => {
                markdown.push_str(&format!("\n{}\n", super::html(html)));
            }
            Block::Quote => {
                quoted = !quoted;
                markdown.push('\n');
            }
        }
        rest = after;
    }
    prose(rest, quoted, &mut markdown);
    markdown
}

enum Block<'a> {
    Code(&'a str),
    Html(&'a str),
    Quote,
}

/// What stands before the next macro that changes how lines are read, the macro, and what stands behind it.
fn next_block(text: &str) -> Option<(&str, Block<'_>, &str)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find('{') {
        let open = from + at;
        let (before, tail) = text.split_at_checked(open)?;
        if let Some(after) = tail.strip_prefix("{quote}") {
            return Some((before, Block::Quote, after));
        }
        for name in ["code", "noformat", "html"] {
            let Some(arguments) = tail
                .strip_prefix('{')
                .and_then(|tail| tail.strip_prefix(name))
            else {
                continue;
            };
            if !arguments.starts_with(['}', ':']) {
                continue;
            }
            let Some((_, body)) = arguments.split_once('}') else {
                continue;
            };
            let closing = format!("{{{name}}}");
            let (code, after) = body.split_once(closing.as_str()).unwrap_or((body, ""));
            let block = if name == "html" {
                Block::Html(code)
            } else {
                Block::Code(code)
            };
            return Some((before, block, after));
        }
        from = open + 1;
    }
    None
}

fn prose(text: &str, quoted: bool, markdown: &mut String) {
    let text = match &*ELEMENT {
        Some(element) => element.replace_all(text, list_mark),
        None => text.into(),
    };
    let mut text = text.into_owned();
    for (pattern, with) in &*INLINE {
        if pattern.is_match(&text) {
            text = pattern.replace_all(&text, *with).into_owned();
        }
    }
    if !quoted {
        markdown.push_str(&text);
        return;
    }
    for line in text.trim().lines() {
        markdown.push_str("> ");
        markdown.push_str(line);
        markdown.push('\n');
    }
}

/// `**` is a list within a list, `#` a numbered one; `----` is none.
fn list_mark(captures: &Captures<'_>) -> String {
    let marks = captures.get(1).map_or("", |marks| marks.as_str());
    if marks.len() > 1 && marks.starts_with('-') {
        return captures
            .get(0)
            .map_or("", |whole| whole.as_str())
            .to_owned();
    }
    let mark = if marks.ends_with('#') { "1." } else { "-" };
    format!("{}{mark} ", "  ".repeat(marks.len() - 1))
}

#[cfg(test)]
mod tests {
    use crate::intake::markup::Markup;

    #[test]
    fn reads_what_issues_hold() {
        let read = |text: &str| Markup::Jira.to_markdown(text);
        assert_eq!(
            read("h2. Ziel\r\n{code}x = 1{code}\r\n* Punkt"),
            "#### Ziel\n\n```\nx = 1\n```\n\n- Punkt"
        );
        assert_eq!(
            read("See [TextArea|http://docs.example/x] and {{keyboardType}}, *really* _so_."),
            "See [TextArea](http://docs.example/x) and `keyboardType`, **really** *so*."
        );
        assert_eq!(
            read("Thanks [~someone], [~accountid:a1]"),
            "Thanks @someone, @a1"
        );
        assert_eq!(read("{quote}\nold\n{quote}\nnew"), "> old\n\nnew");
        assert_eq!(
            read("# one\n## two\n* a\n** b"),
            "1. one\n  1. two\n- a\n  - b"
        );
        assert_eq!(read("{html}<p>a</p><ul><li>b</li></ul>{html}"), "a\n\n- b");
        assert_eq!(read("{code:java}\na*b*c\n{code}"), "```\na*b*c\n```");
        assert_eq!(
            read("{color:red}red{color} !shot.png|width=3!"),
            "red [picture: shot.png]"
        );
    }
}
