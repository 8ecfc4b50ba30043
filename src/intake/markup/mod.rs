//! What tools write texts in becomes Markdown, or at least plain text: HTML, Jira's wiki markup, Slack's marks.

mod html;
mod jira;
mod slack;

use std::borrow::Cow;

pub use slack::Names;

/// How an export writes its texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// As it is: plain text or Markdown. HTML is recognised when the whole text is made of it.
    #[default]
    Plain,
    Html,
    Jira,
}

impl Markup {
    pub fn from_name(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "plain" | "text" | "markdown" => Some(Self::Plain),
            "html" => Some(Self::Html),
            "jira" | "wiki" => Some(Self::Jira),
            _ => None,
        }
    }

    /// The text in Markdown: line ends are `\n`, no control characters, no blank lines at its ends and never two in a row.
    pub fn to_markdown(self, text: &str) -> String {
        let text = clean(text);
        let text = match self {
            Self::Html => html::to_markdown(&text),
            Self::Plain if html::is_html(&text) => html::to_markdown(&text),
            Self::Plain => text.into_owned(),
            Self::Jira => jira::to_markdown(&text),
        };
        tidy(&text)
    }
}

/// HTML as Markdown, tidied.
pub fn html(text: &str) -> String {
    Markup::Html.to_markdown(text)
}

/// Slack's text as Markdown; `names` says who is behind an id.
pub fn slack(text: &str, names: &Names<'_>) -> String {
    tidy(&slack::to_markdown(&clean(text), names))
}

/// The text without control characters (other than line breaks and tabs) and with `\n` at every line's end. Characters that
/// turn the direction of what follows go too: they show other words than there are.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_unwanted = |character: char| {
        (character.is_control() && !"\n\t".contains(character))
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{85}')
    };
    if !text.contains(is_unwanted) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            '\0' => clean.push('\u{fffd}'),
            character if is_unwanted(character) => {}
            character => clean.push(character),
        }
    }
    Cow::Owned(clean)
}

/// No blanks at the ends of lines, at most one blank line in a row, none at the ends of the text. Code in fences keeps its
/// lines.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = 0;
    let mut fenced = false;
    for line in text.lines() {
        let line = line.trim_end();
        fenced ^= line.trim_start().starts_with("```");
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !tidy.is_empty() {
            let breaks = if fenced { blank + 1 } else { blank.min(1) + 1 };
            tidy.extend(std::iter::repeat_n('\n', breaks));
        }
        blank = 0;
        tidy.push_str(line);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_what_no_text_needs() {
        assert_eq!(clean("a\r\nb\rc\0d\u{202e}e\u{7}"), "a\nb\nc\u{fffd}de");
        assert_eq!(Markup::Plain.to_markdown("\n\na  \n\n\n\nb\n"), "a\n\nb");
        assert_eq!(
            Markup::Plain.to_markdown("```\na\n\n\n\nb\n```"),
            "```\na\n\n\n\nb\n```"
        );
    }

    #[test]
    fn takes_html_for_html_and_prose_with_signs_for_prose() {
        assert_eq!(
            Markup::Plain.to_markdown("<p>Me too &amp; mine</p>"),
            "Me too & mine"
        );
        assert_eq!(
            Markup::Plain.to_markdown("if a <b> c then <x>"),
            "if a <b> c then <x>"
        );
    }
}
