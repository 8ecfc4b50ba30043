//! HTML to Markdown: structure is kept (paragraphs, lists, headings, links, code, quotes, tables as lines), everything that
//! runs, loads or hides is dropped. A reader of tags, not a browser: it never fails and never nests without bound.

use mail_parser::decoders::html::add_html_token;

/// What is dropped with everything in it.
const DROPPED: [&str; 10] = [
    "script", "style", "head", "title", "template", "iframe", "object", "svg", "noscript", "select",
];

/// Tags that only HTML has: a text that begins with one and ends with one is HTML.
const SURE: [&str; 22] = [
    "p",
    "div",
    "br",
    "span",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "pre",
    "html",
    "body",
    "strong",
    "em",
    "a",
    "img",
];

/// Whether this whole text is HTML: it begins with a tag and ends with one.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim();
    let Some(tag) = text
        .strip_prefix('<')
        .and_then(|rest| rest.split('>').next())
    else {
        return false;
    };
    if !text.ends_with('>') {
        return false;
    }
    let name = Tag::new(tag).name;
    SURE.contains(&name.as_str())
        || name.starts_with("!doctype")
        || (name.starts_with("!--") && text.contains("</"))
}

/// The text of this HTML in Markdown.
pub(super) fn to_markdown(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tail) = rest.split_at(open);
        writer.text(text);
        if let Some(comment) = tail.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_tag = tail
            .get(1..)
            .and_then(|after| after.chars().next())
            .is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next));
        let end = tag_end(tail);
        let (Some(end), true) = (end, is_tag) else {
            writer.text("<");
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        writer.tag(&Tag::new(tail.get(1..end).unwrap_or_default()));
        rest = tail.get(end + 1..).unwrap_or_default();
        if let Some(name) = writer.dropping.take() {
            rest = behind(rest, &name);
        }
    }
    writer.text(rest);
    writer.markdown
}

/// Where the tag that begins this text ends: its `>`, not one within quotes.
fn tag_end(text: &str) -> Option<usize> {
    /// Longer tags are text: without a bound each `<` would look through all that follows.
    const LONGEST_TAG: usize = 8 * 1024;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => {
                quote = Some(byte);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')
}

/// What follows the closing tag of this name.
fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let Some(start) = lower.find(&format!("</{name}")) else {
        return "";
    };
    let rest = text.get(start..).unwrap_or_default();
    rest.split_once('>').map_or("", |(_, after)| after)
}

/// A tag's name in small letters, whether it closes, and its attributes as they are written.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    fn new(inside: &'a str) -> Self {
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let end = inside
            .find(|character: char| character.is_whitespace() || character == '/')
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        Self {
            name: name.to_ascii_lowercase(),
            closes,
            attributes,
        }
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let start = lower.find(&format!("{name}="))? + name.len() + 1;
        let value = self.attributes.get(start..)?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split_ascii_whitespace().next()?,
        };
        Some(decoded(value))
    }
}

/// Character references as characters.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        decoded.push_str(before);
        let end = tail.bytes().take(34).position(|byte| byte == b';');
        let reference = end.and_then(|end| tail.get(..end));
        match reference {
            Some(reference)
                if reference.len() > 1
                    && reference
                        .bytes()
                        .skip(1)
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') =>
            {
                let mut token = String::new();
                add_html_token(&mut token, format!("{reference};").as_bytes(), false);
                decoded.push_str(&token);
                rest = tail.get(reference.len() + 1..).unwrap_or_default();
            }
            _ => {
                decoded.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    decoded.push_str(rest);
    decoded.replace('\u{a0}', " ")
}

#[derive(Default)]
struct Writer {
    markdown: String,
    /// Ordered lists have their next number, others none; never deeper than it makes sense.
    lists: Vec<Option<usize>>,
    quotes: usize,
    preformatted: bool,
    /// Where the text of a link begins, and where it leads.
    link: Option<(usize, String)>,
    /// The element that is dropped with what is in it.
    dropping: Option<String>,
    cell: usize,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = decoded(raw);
        if self.preformatted {
            self.markdown.push_str(&text);
            return;
        }
        if raw.starts_with(char::is_whitespace) {
            self.blank();
        }
        for (index, word) in text.split_whitespace().enumerate() {
            if index > 0 {
                self.blank();
            }
            self.begin_line();
            self.markdown.push_str(word);
        }
        if raw.ends_with(char::is_whitespace) {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.markdown.ends_with([' ', '\n']) && !self.markdown.is_empty() {
            self.markdown.push(' ');
        }
    }

    /// Quotes and lists set in before a line's first word.
    fn begin_line(&mut self) {
        if self.quotes > 0 && (self.markdown.is_empty() || self.markdown.ends_with('\n')) {
            self.markdown.push_str(&"> ".repeat(self.quotes.min(5)));
        }
    }

    fn line(&mut self) {
        let kept = self.markdown.trim_end_matches(' ').len();
        self.markdown.truncate(kept);
        if !self.markdown.is_empty() && !self.markdown.ends_with('\n') {
            self.markdown.push('\n');
        }
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.markdown.is_empty() && !self.markdown.ends_with("\n\n") {
            if self.quotes > 0 {
                self.markdown.push_str(">\n");
            } else {
                self.markdown.push('\n');
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closes) {
            (name, false) if DROPPED.contains(&name) => self.dropping = Some(tag.name.clone()),
            ("br", _) => {
                self.line();
            }
            ("p" | "table" | "section" | "article" | "figure" | "hr", _) => self.paragraph(),
            ("div" | "tr" | "dt" | "dd" | "header" | "footer", _) => {
                self.line();
                self.cell = 0;
            }
            ("td" | "th", false) => {
                if self.cell > 0 {
                    self.markdown.push_str(" | ");
                }
                self.cell += 1;
            }
            ("ul", false) => self.open_list(None),
            ("ol", false) => self.open_list(Some(1)),
            ("ul" | "ol", true) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                } else {
                    self.line();
                }
            }
            ("li", false) => self.element(),
            ("li", true) => self.line(),
            ("blockquote", false) => {
                self.paragraph();
                self.quotes += 1;
            }
            ("blockquote", true) => {
                self.line();
                self.quotes = self.quotes.saturating_sub(1);
                self.paragraph();
            }
            ("pre", closes) => {
                self.line();
                self.markdown.push_str("```\n");
                self.preformatted = !closes;
            }
            ("code" | "tt", _) if !self.preformatted => self.markdown.push('`'),
            ("b" | "strong", _) => self.markdown.push_str("**"),
            ("i" | "em", _) => self.markdown.push('*'),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => {
                self.paragraph();
                if !closes {
                    // A heading of a quoted text is none of the file's sections.
                    self.markdown.push_str("#### ");
                }
            }
            ("a", false) => {
                self.link = tag
                    .attribute("href")
                    .filter(|href| is_address(href))
                    .map(|href| (self.markdown.len(), href));
            }
            ("a", true) => self.close_link(),
            ("img", _) => {
                if let Some(text) = tag.attribute("alt").filter(|text| !text.trim().is_empty()) {
                    self.text(&format!("[picture: {text}]"));
                }
            }
            _ => {}
        }
    }

    fn open_list(&mut self, number: Option<usize>) {
        if self.lists.is_empty() {
            self.paragraph();
        }
        self.lists.push(number);
    }

    fn element(&mut self) {
        self.line();
        let depth = self.lists.len().clamp(1, 6);
        self.begin_line();
        self.markdown.push_str(&"  ".repeat(depth - 1));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.markdown.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.markdown.push_str("- "),
        }
    }

    fn close_link(&mut self) {
        let Some((start, href)) = self.link.take() else {
            return;
        };
        let text = self
            .markdown
            .get(start..)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if text.is_empty() || text == href || href.trim_end_matches('/').ends_with(&text) {
            self.markdown.truncate(start);
            self.markdown.push_str(&href);
        } else if !text.contains(['[', ']', '\n']) {
            self.markdown.truncate(start);
            self.markdown.push_str(&format!("[{text}]({href})"));
        } else {
            self.markdown.push_str(&format!(" ({href})"));
        }
    }
}

/// Only what a reader may follow.
fn is_address(href: &str) -> bool {
    let lower = href.trim().to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("mailto:"))
        && !lower
            .contains(|character: char| character.is_whitespace() || "()<>".contains(character))
}

#[cfg(test)]
mod tests {
    use crate::intake::markup::html;

    #[test]
    fn keeps_the_structure() {
        assert_eq!(
            html("<div>Running total<br>&nbsp;in the header</div>"),
            "Running total\nin the header"
        );
        assert_eq!(
            html(
                "<ul><li>Given <b>two</b> items</li><li>then<ol><li>one</li></ol></li></ul><p>End</p>"
            ),
            "- Given **two** items\n- then\n  1. one\n\nEnd"
        );
        assert_eq!(
            html("<p>See <a href=\"https://example.com/b?x=1&amp;y=2\">the board</a>.</p>"),
            "See [the board](https://example.com/b?x=1&y=2)."
        );
        assert_eq!(
            html("<blockquote>old<p>more</blockquote>new<pre>a  b\n c</pre>"),
            "> old\n>\n> more\n\nnew\n```\na  b\n c\n```"
        );
        assert_eq!(
            html("<p>caf&eacute; &#128512; &#x1F600; &unknown AT&T</p>"),
            "café 😀 😀 &unknown AT&T"
        );
    }

    #[test]
    fn drops_what_runs_loads_or_hides() {
        assert_eq!(
            html(
                "a<script>alert('</b>')</script><style>p{}</style><!-- x --><img src=x onerror=alert(1)>b"
            ),
            "ab"
        );
        assert_eq!(html("<a href=\"javascript:alert(1)\">click</a>"), "click");
        assert_eq!(html("<script>never closed"), "");
        assert_eq!(html("1 < 2 and <"), "1 < 2 and <");
    }
}
