//! A letter's text: read into blocks, from which the plain text is laid out and the page is made.

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

/// Columns of a plain letter (RFC 3676 asks for fewer than 79).
const WIDTH: usize = 76;

/// One block of a letter, as the page's template gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Block {
    Title {
        text: String,
    },
    Paragraph {
        lines: Vec<String>,
    },
    Quote {
        text: String,
    },
    List {
        lines: Vec<String>,
    },
    /// After the line `-- `: who gets it, and how to get no more.
    Small {
        text: String,
    },
}

/// The blocks of a rendered template: `## ` titles, `> ` quotes, `- ` lists, paragraphs between empty lines, and after a line
/// `-- ` what stands below the letter.
pub(super) fn blocks(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = body.lines().map(str::trim_end);
    let mut is_open = false;
    while let Some(line) = lines.next() {
        if line == "--" {
            let rest: Vec<&str> = lines.by_ref().filter(|line| !line.is_empty()).collect();
            let text = rest.join(" ");
            blocks.push(Block::Small { text });
            break;
        }
        let was_open = std::mem::replace(&mut is_open, !line.is_empty());
        if line.is_empty() {
            continue;
        }
        let line = line.trim_start();
        if let Some(title) = line.strip_prefix("## ") {
            is_open = false;
            blocks.push(Block::Title { text: title.into() });
        } else if let Some(quote) = line.strip_prefix('>') {
            let quote = quote.trim();
            match blocks.last_mut() {
                Some(Block::Quote { text }) if was_open => {
                    text.push(' ');
                    text.push_str(quote);
                }
                _ => blocks.push(Block::Quote { text: quote.into() }),
            }
        } else if let Some(entry) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::List { lines }) => lines.push(entry.into()),
                _ => blocks.push(Block::List {
                    lines: vec![entry.into()],
                }),
            }
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph { lines }) if was_open => lines.push(line.into()),
                _ => blocks.push(Block::Paragraph {
                    lines: vec![line.into()],
                }),
            }
        }
    }
    blocks
}

/// The blocks as plain text.
pub(super) fn text(blocks: &[Block]) -> String {
    let told: Vec<String> = blocks.iter().map(told).collect();
    told.join("\n\n") + "\n"
}

fn told(block: &Block) -> String {
    match block {
        Block::Title { text } => {
            let lines = wrapped(text, "", "");
            let width = lines.lines().map(str::width).max().unwrap_or_default();
            format!("{lines}\n{}", "=".repeat(width.min(WIDTH)))
        }
        Block::Paragraph { lines } => joined(lines.iter().map(|line| wrapped(line, "", ""))),
        Block::Quote { text } => wrapped(text, "> ", "> "),
        Block::List { lines } => joined(lines.iter().map(|line| wrapped(line, "- ", "  "))),
        Block::Small { text } => format!("-- \n{}", wrapped(text, "", "")),
    }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// Lines of at most `WIDTH` cells where words allow it.
fn wrapped(text: &str, first: &str, next: &str) -> String {
    let mut lines = vec![first.to_owned()];
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let fits = |line: &String| line.width() + 1 + word.width() <= WIDTH;
        if let Some(line) = lines.last_mut().filter(|line| is_empty || fits(line)) {
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
        } else {
            lines.push(format!("{next}{word}"));
        }
        is_empty = false;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_read_into_blocks_and_laid_out_again() {
        let body = "Hello Ada,\nand all\n\n## A title\n\n> one\n> two\n\n- a\n\n- b\nBye\n\n-- \nNo more?\nAnswer.\n";
        let blocks = blocks(body);
        assert_eq!(blocks.len(), 6);
        assert_eq!(
            text(&blocks),
            "Hello Ada,\nand all\n\nA title\n=======\n\n> one two\n\n- a\n- b\n\nBye\n\n-- \nNo more? Answer.\n"
        );
    }

    #[test]
    fn lines_are_short_and_quotes_stay_quotes() {
        let long = "word ".repeat(40);
        let laid = text(&blocks(&format!("> {long}\n\n- {long}\n")));
        assert!(laid.lines().all(|line| line.len() <= 76), "{laid}");
        assert_eq!(
            laid.lines().filter(|line| line.starts_with("> ")).count(),
            3
        );
        assert_eq!(
            laid.lines().filter(|line| line.starts_with("- ")).count(),
            1
        );
    }
}
