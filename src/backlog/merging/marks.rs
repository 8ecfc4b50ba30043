//! How a conflict is written down.

use std::borrow::Cow;

/// What stands behind the marks of a conflict.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    pub base: &'a str,
    pub ours: &'a str,
    pub theirs: &'a str,
    /// How often the character of a mark is repeated: 7 unless Git says otherwise.
    pub size: usize,
}

impl Default for Labels<'_> {
    fn default() -> Self {
        Self {
            base: "base",
            ours: "ours",
            theirs: "theirs",
            size: 7,
        }
    }
}

/// A part of a merged text: whole lines without their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Agreed(Cow<'a, str>),
    Apart {
        ours: Vec<Cow<'a, str>>,
        theirs: Vec<Cow<'a, str>>,
    },
}

impl<'a> Piece<'a> {
    pub(super) fn agreed(line: impl Into<Cow<'a, str>>) -> Self {
        Self::Agreed(line.into())
    }
}

/// Whether a line is the mark of a conflict: `<<<<<<<`, `|||||||`, `=======` or `>>>>>>>`, also behind the `#` of a comment.
pub fn is_mark(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix('#').map_or(line, str::trim_start);
    let Some(character) = line.chars().next() else {
        return false;
    };
    let rest = line.trim_start_matches(character);
    let is_long =
        line.len() - rest.len() >= 7 && (rest.is_empty() || rest.starts_with([' ', '\r']));
    is_long && (matches!(character, '<' | '|' | '>') || character == '=' && rest.trim().is_empty())
}

/// The lines of ours and of theirs.
type Apart<'a> = (Vec<Cow<'a, str>>, Vec<Cow<'a, str>>);

/// The lines of these pieces, with marks around what lies apart. Conflicts side by side are written as one.
pub(super) fn written(pieces: Vec<Piece<'_>>, labels: &Labels<'_>) -> String {
    let mut text = String::new();
    let mut open: Option<Apart<'_>> = None;
    for piece in pieces {
        match piece {
            Piece::Agreed(line) => {
                close(&mut text, open.take(), labels);
                push(&mut text, &line);
            }
            Piece::Apart { ours, theirs } => match &mut open {
                Some((before, after)) => {
                    before.extend(ours);
                    after.extend(theirs);
                }
                None => open = Some((ours, theirs)),
            },
        }
    }
    close(&mut text, open, labels);
    text
}

fn close(text: &mut String, open: Option<Apart<'_>>, labels: &Labels<'_>) {
    let Some((ours, theirs)) = open else { return };
    push(text, &labels.begin());
    for line in ours {
        push(text, &line);
    }
    push(text, &labels.middle());
    for line in theirs {
        push(text, &line);
    }
    push(text, &labels.end());
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

impl Labels<'_> {
    pub(super) fn begin(&self) -> String {
        mark('<', self.size, self.ours)
    }

    pub(super) fn middle(&self) -> String {
        mark('=', self.size, "")
    }

    pub(super) fn end(&self) -> String {
        mark('>', self.size, self.theirs)
    }
}

fn mark(character: char, size: usize, label: &str) -> String {
    let mut mark = character.to_string().repeat(size.max(1));
    let label = label.trim();
    if !label.is_empty() {
        mark.push(' ');
        mark.extend(label.chars().filter(|character| !character.is_control()));
    }
    mark
}
