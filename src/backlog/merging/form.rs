//! What a text looks like besides its lines: byte order mark, line ends, and whether the last line has one.

use std::borrow::Cow;

/// The lines of a text whose last line has an end, without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ended = text.strip_suffix('\n').map(|text| text.split('\n'));
    ended.into_iter().flatten()
}

/// A text as lines that each end with a line feed, and what it looked like.
pub(super) struct Form<'a> {
    pub(super) text: Cow<'a, str>,
    empty: bool,
    mark: bool,
    crlf: bool,
    ended: bool,
}

/// What a merged text looks like.
pub(super) struct Look {
    mark: bool,
    crlf: bool,
    ended: bool,
}

impl<'a> Form<'a> {
    /// The form of a text. Where line ends are mixed, carriage returns are a part of their lines.
    pub(super) fn read(text: &'a str) -> Self {
        let content = text.strip_prefix('\u{feff}').unwrap_or(text);
        let feeds = content.matches('\n').count();
        let crlf = feeds > 0 && content.matches("\r\n").count() == feeds;
        let ended = content.ends_with('\n');
        let mut lines = if crlf {
            Cow::Owned(content.replace("\r\n", "\n"))
        } else {
            Cow::Borrowed(content)
        };
        if !ended && !content.is_empty() {
            lines.to_mut().push('\n');
        }
        Self {
            text: lines,
            empty: content.is_empty(),
            mark: content.len() < text.len(),
            crlf,
            ended,
        }
    }

    /// How the result of base, ours and theirs looks: as the side that changed it, as ours where both did.
    pub(super) fn merged(forms: &[Self; 3]) -> Look {
        let [base, ours, theirs] = forms;
        let choose = |look: fn(&Self) -> bool| {
            let (before, one, other) = (look(base), look(ours), look(theirs));
            if one == before && !base.empty {
                other
            } else {
                one
            }
        };
        Look {
            mark: choose(|form| form.mark),
            crlf: choose(|form| form.crlf),
            ended: choose(|form| form.ended),
        }
    }
}

impl Look {
    /// Lines that each end with a line feed, so that they look like this.
    pub(super) fn write(&self, lines: &str) -> String {
        let lines = match lines.strip_suffix('\n') {
            Some(unended) if !self.ended => unended,
            _ => lines,
        };
        let mut text = String::with_capacity(lines.len() + 3);
        if self.mark {
            text.push('\u{feff}');
        }
        if self.crlf {
            text.push_str(&lines.replace('\n', "\r\n"));
        } else {
            text.push_str(lines);
        }
        text
    }
}
