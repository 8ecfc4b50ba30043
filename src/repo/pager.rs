//! The program that shows more than a screen holds, as Git chooses it.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where the pager is started"
)]

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthChar as _;

use super::git::Repository;
use super::world;

/// A command line for `sh`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    command: String,
}

impl Pager {
    /// The pager that the user chose: `DEEPEN_PAGER`, `GIT_PAGER`, Git's `core.pager`, `PAGER`, and `less` when nobody chose;
    /// none when the first of them that is set is empty or `cat`.
    pub fn chosen(repository: Option<&Repository>) -> Option<Self> {
        let command = world::setting("DEEPEN_PAGER")
            .or_else(|| world::setting("GIT_PAGER"))
            .or_else(|| repository.and_then(|repository| repository.setting("core.pager")))
            .or_else(|| world::setting("PAGER"))
            .unwrap_or_else(|| "less".to_owned());
        let command = command.trim();
        (!command.is_empty() && command != "cat").then(|| Self {
            command: command.to_owned(),
        })
    }

    /// Shows a text and comes back when the reader has left; whether it was shown. A reader who leaves before the end has
    /// read enough.
    ///
    /// # Errors
    /// When the shell cannot be started, or does not take the text for another reason than that the reader left.
    pub fn show(&self, text: &str) -> io::Result<bool> {
        // Ctrl-C is the pager's while it runs.
        let _asked = world::asked_to_stop();
        let mut command = Command::new("sh");
        command
            .args(["-c", &self.command])
            .stdin(Stdio::piped())
            .stderr(Stdio::inherit());
        // As Git does: quit when it fits on the screen, keep colours, leave the screen as it is.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if world::setting(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.spawn()?;
        let written = match child.stdin.take() {
            Some(mut input) => input.write_all(text.as_bytes()),
            None => Ok(()),
        };
        let status = child.wait()?;
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            // What the shell says of a program that it cannot run.
            _ => Ok(!matches!(status.code(), Some(126 | 127))),
        }
    }
}

/// Whether a text takes more lines than a screen of this size has, one being the prompt's.
pub fn is_longer(text: &str, columns: usize, rows: usize) -> bool {
    let mut taken = 0;
    for line in text.lines() {
        taken += width(line).div_ceil(columns.max(1)).max(1);
        if taken >= rows {
            return true;
        }
    }
    false
}

/// The cells of a line, without the sequences that colour it.
fn width(line: &str) -> usize {
    let mut cells = 0;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => {
                letters
                    .by_ref()
                    .skip(1)
                    .find(|each| ('@'..='~').contains(each));
            }
            letter => cells += letter.width().unwrap_or(0),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_longer_than_the_screen_by_the_lines_it_takes() {
        assert!(!is_longer("a\nb\nc\n", 80, 4));
        assert!(is_longer("a\nb\nc\nd\n", 80, 4));
        assert!(is_longer(&"x".repeat(241), 80, 4));
        assert!(!is_longer(&"x".repeat(240), 80, 4));
        assert!(is_longer(&"日".repeat(121), 80, 4));
    }

    #[test]
    fn colours_take_no_room() {
        assert_eq!(width("\u{1b}[1;31mred\u{1b}[0m"), 3);
    }
}
