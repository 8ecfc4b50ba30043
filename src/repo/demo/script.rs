//! The scripts that the demo is replayed from: plain text, strictly read, so that a slip is named by file and line.
//!
//! ```text
//! person mira Mira Lindqvist <mira@calendar.example>
//! commit 2026-01-12T09:10:00+01:00 mira
//!   Start the backlog
//! write backlog/items/S-7K3M2Q-working-hours.md
//! | ---
//! | id: S-7K3M2Q
//! edit S-7K3M2Q
//! | a line that stays
//! - a line that goes
//! + a line that comes
//! set S-7K3M2Q status: ready
//! place S-7K3M2Q before B-04HJ9T ; contract penalty
//! ```
//! `#` starts a comment line, empty lines are free. Each step is told at [`Action`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// A line of a script that cannot be read, or cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ScriptError {
    pub file: &'static str,
    /// From 1.
    pub line: usize,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: &'static str,
    pub(super) line: usize,
}

impl Place {
    pub(super) fn error(self, message: impl Into<String>) -> ScriptError {
        ScriptError {
            file: self.file,
            line: self.line,
            message: message.into(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) email: &'static str,
}

/// Who wrote something, and when on their own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) person: Person,
    pub(super) time: Timestamp,
    pub(super) offset: Offset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) place: Place,
    pub(super) author: Signature,
    pub(super) committer: Signature,
    pub(super) message: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) action: Action,
}

/// One change of the folder. A file is named by its path, or by the id that the names of items and feedback start with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// `write PATH [as windows-1252|crlf]`, then the lines behind `|`: a new file, or a new text of one.
    Write {
        path: &'static str,
        form: Form,
        lines: Vec<&'static str>,
    },
    /// `append FILE`, then the lines behind `|`.
    Append {
        file: &'static str,
        lines: Vec<&'static str>,
    },
    /// `edit FILE`, then lines that stay (`|`), go (`-`) and come (`+`); `@` starts another place of the file.
    /// What stays and goes must stand in the file exactly once.
    Edit {
        file: &'static str,
        hunks: Vec<Hunk>,
    },
    /// `set FILE key: value`: the one front matter line with that key, nested or not, is replaced.
    Set {
        file: &'static str,
        key: &'static str,
        value: &'static str,
    },
    /// `rename FILE PATH`
    Rename {
        file: &'static str,
        path: &'static str,
    },
    /// `delete FILE`
    Delete { file: &'static str },
    /// `place ID first|last|before ID|after ID [; reason]`: its line of the order moves there, or comes in there.
    Order {
        id: &'static str,
        position: Position,
        reason: Option<&'static str>,
    },
    /// `unlist ID`: its line of the order goes.
    Unlist { id: &'static str },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Utf8,
    Windows1252,
    CrLf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Last,
    Before(&'static str),
    After(&'static str),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Vec<&'static str>,
    pub(super) new: Vec<&'static str>,
}

/// The commits of these scripts (file name and text), in the order written, which must be that of their dates.
pub(super) fn read(scripts: &[(&'static str, &'static str)]) -> Result<Vec<Commit>, ScriptError> {
    let mut reader = Reader::default();
    for &(file, text) in scripts {
        let mut lines = Lines {
            file,
            text,
            line: 0,
        };
        while let Some((place, line)) = lines.take() {
            reader.line(place, line, &mut lines)?;
        }
    }
    Ok(reader.commits)
}

/// The lines of one script, with a look ahead.
struct Lines {
    file: &'static str,
    text: &'static str,
    line: usize,
}

impl Lines {
    fn peek(&self) -> Option<&'static str> {
        let line = self.text.split('\n').next()?;
        (!self.text.is_empty()).then_some(line)
    }

    fn take(&mut self) -> Option<(Place, &'static str)> {
        let line = self.peek()?;
        self.text = self.text.split_once('\n').map_or("", |(_, rest)| rest);
        self.line += 1;
        let place = Place {
            file: self.file,
            line: self.line,
        };
        Some((place, line))
    }

    /// The lines that follow with one of these marks, each with its mark and without the space behind it.
    fn marked(&mut self, marks: &[char]) -> Vec<(char, &'static str)> {
        let mut found = Vec::new();
        while let Some(line) = self.peek() {
            let Some(mark) = line.chars().next().filter(|mark| marks.contains(mark)) else {
                break;
            };
            let rest = line.strip_prefix(mark).unwrap_or_default();
            found.push((mark, rest.strip_prefix(' ').unwrap_or(rest)));
            self.take();
        }
        found
    }

    fn text_lines(&mut self, place: Place) -> Result<Vec<&'static str>, ScriptError> {
        let lines = self.marked(&['|']);
        if lines.is_empty() {
            return Err(place.error("no lines with `|` follow"));
        }
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }
}

#[derive(Default)]
struct Reader {
    people: BTreeMap<&'static str, Person>,
    commits: Vec<Commit>,
}

impl Reader {
    fn line(
        &mut self,
        place: Place,
        line: &'static str,
        lines: &mut Lines,
    ) -> Result<(), ScriptError> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "person" => self.person(place, rest),
            "commit" => self.commit(place, rest, lines),
            _ => {
                let action = action(place, word, rest, lines)?;
                let commit = self.commits.last_mut().ok_or_else(|| {
                    place.error(format!("`{word}` stands before the first commit"))
                })?;
                commit.steps.push(Step { place, action });
                Ok(())
            }
        }
    }

    /// `mira Mira Lindqvist <mira@calendar.example>`
    fn person(&mut self, place: Place, rest: &'static str) -> Result<(), ScriptError> {
        let person = || {
            let (handle, rest) = rest.split_once(' ')?;
            let (name, email) = rest.strip_suffix('>')?.split_once(" <")?;
            Some((handle, Person { name, email }))
        };
        let (handle, person) = person()
            .ok_or_else(|| place.error(format!("`{rest}` is no `handle Name <address>`")))?;
        if self.people.insert(handle, person).is_some() {
            return Err(place.error(format!("a second person `{handle}`")));
        }
        Ok(())
    }

    fn signature(&self, place: Place, text: &str) -> Result<Signature, ScriptError> {
        let (time, handle) = text
            .split_once(' ')
            .ok_or_else(|| place.error(format!("`{text}` is no `date handle`")))?;
        let (time, offset) = instant(time)
            .ok_or_else(|| place.error(format!("`{time}` is no time with an offset")))?;
        let person = self
            .people
            .get(handle)
            .ok_or_else(|| place.error(format!("no person `{handle}`")))?;
        Ok(Signature {
            person: person.clone(),
            time,
            offset,
        })
    }

    /// `2026-01-12T09:10:00+01:00 mira`, perhaps a line `author …` of the same form, then the message, two spaces deep.
    fn commit(
        &mut self,
        place: Place,
        rest: &'static str,
        lines: &mut Lines,
    ) -> Result<(), ScriptError> {
        let committer = self.signature(place, rest)?;
        if let Some(last) = self.commits.last()
            && last.committer.time > committer.time
        {
            return Err(place.error("this commit is older than the one before"));
        }
        let mut author = committer.clone();
        if let Some(rest) = lines.peek().and_then(|line| line.strip_prefix("author "))
            && let Some((place, _)) = lines.take()
        {
            author = self.signature(place, rest)?;
        }
        let message = message(lines);
        if message.is_empty() {
            return Err(place.error("a commit without a message"));
        }
        self.commits.push(Commit {
            place,
            author,
            committer,
            message,
            steps: Vec::new(),
        });
        Ok(())
    }
}

fn instant(text: &str) -> Option<(Timestamp, Offset)> {
    let offset = Pieces::parse(text).ok()?.to_numeric_offset()?;
    Some((text.parse().ok()?, offset))
}

/// The indented lines that follow, and the empty ones between them.
fn message(lines: &mut Lines) -> String {
    let mut message = String::new();
    let mut empty = 0;
    while let Some(line) = lines.peek() {
        if let Some(text) = line.strip_prefix("  ") {
            message.push_str(&"\n".repeat(empty));
            empty = 0;
            message.push_str(text);
            message.push('\n');
        } else if line.is_empty() {
            empty += 1;
        } else {
            break;
        }
        lines.take();
    }
    message
}

fn action(
    place: Place,
    word: &str,
    rest: &'static str,
    lines: &mut Lines,
) -> Result<Action, ScriptError> {
    if rest.is_empty() {
        return Err(place.error(format!("`{word}` needs a file")));
    }
    let two = |what: &str| {
        rest.split_once(' ')
            .ok_or_else(|| place.error(format!("`{word}` needs {what}")))
    };
    match word {
        "write" => {
            let (path, form) = form(place, rest)?;
            let lines = lines.text_lines(place)?;
            Ok(Action::Write { path, form, lines })
        }
        "append" => Ok(Action::Append {
            file: rest,
            lines: lines.text_lines(place)?,
        }),
        "edit" => Ok(Action::Edit {
            file: rest,
            hunks: hunks(place, lines)?,
        }),
        "set" => {
            let (file, assignment) = two("a file and `key: value`")?;
            let (key, value) = assignment
                .split_once(": ")
                .ok_or_else(|| place.error(format!("`{assignment}` is no `key: value`")))?;
            Ok(Action::Set { file, key, value })
        }
        "rename" => {
            let (file, path) = two("a file and its new path")?;
            Ok(Action::Rename { file, path })
        }
        "delete" => Ok(Action::Delete { file: rest }),
        "place" => {
            let (id, position) = two("an id and a position")?;
            let (position, reason) = match position.split_once(" ; ") {
                Some((position, reason)) => (position, Some(reason)),
                None => (position, None),
            };
            Ok(Action::Order {
                id,
                position: self::position(place, position)?,
                reason,
            })
        }
        "unlist" => Ok(Action::Unlist { id: rest }),
        _ => Err(place.error(format!("no step is called `{word}`"))),
    }
}

fn form(place: Place, rest: &'static str) -> Result<(&'static str, Form), ScriptError> {
    match rest.split_once(" as ") {
        None => Ok((rest, Form::Utf8)),
        Some((path, "windows-1252")) => Ok((path, Form::Windows1252)),
        Some((path, "crlf")) => Ok((path, Form::CrLf)),
        Some((_, other)) => Err(place.error(format!("no form is called `{other}`"))),
    }
}

fn hunks(place: Place, lines: &mut Lines) -> Result<Vec<Hunk>, ScriptError> {
    let mut hunks = vec![Hunk::default()];
    for (mark, line) in lines.marked(&['|', '-', '+', '@']) {
        if mark == '@' {
            hunks.push(Hunk::default());
            continue;
        }
        let hunk = hunks.last_mut().expect("one is there from the start");
        if mark != '+' {
            hunk.old.push(line);
        }
        if mark != '-' {
            hunk.new.push(line);
        }
    }
    if hunks.iter().any(|hunk| hunk.old.is_empty()) {
        return Err(place.error("a change needs a line that stays (`|`) or goes (`-`)"));
    }
    if hunks.iter().any(|hunk| hunk.old == hunk.new) {
        return Err(place.error("a change that changes nothing"));
    }
    Ok(hunks)
}

fn position(place: Place, text: &'static str) -> Result<Position, ScriptError> {
    match text.split_once(' ') {
        None if text == "first" => Ok(Position::First),
        None if text == "last" => Ok(Position::Last),
        Some(("before", id)) => Ok(Position::Before(id)),
        Some(("after", id)) => Ok(Position::After(id)),
        _ => Err(place.error(format!(
            "`{text}` is none of `first`, `last`, `before ID`, `after ID`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = "person mira Mira Lindqvist <mira@calendar.example>\n";

    fn commits(text: &'static str) -> Result<Vec<Commit>, String> {
        read(&[("people", PEOPLE), ("january", text)]).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_a_commit_with_its_author_message_and_steps() {
        let commits = commits(
            "# January\n\ncommit 2026-01-12T09:10:00+01:00 mira\nauthor 2026-01-11T22:00:00Z mira\n  Start\n\n  Why.\n\n\
             write a.md as crlf\n| one\n|\n|  two\n\nset a.md status: ready  # now\n",
        )
        .unwrap();
        let commit = commits.first().unwrap();
        assert_eq!(commit.message, "Start\n\nWhy.\n");
        assert_eq!(commit.committer.time.to_string(), "2026-01-12T08:10:00Z");
        assert_eq!(commit.committer.offset.seconds(), 3600);
        assert_eq!(commit.author.time.to_string(), "2026-01-11T22:00:00Z");
        assert_eq!(commit.author.person.name, "Mira Lindqvist");
        let actions: Vec<&Action> = commit.steps.iter().map(|step| &step.action).collect();
        assert_eq!(
            actions,
            [
                &Action::Write {
                    path: "a.md",
                    form: Form::CrLf,
                    lines: vec!["one", "", " two"],
                },
                &Action::Set {
                    file: "a.md",
                    key: "status",
                    value: "ready  # now",
                },
            ]
        );
    }

    #[test]
    fn reads_an_edit_as_what_stood_there_and_what_stands_there_now() {
        let commits = commits(
            "commit 2026-01-12T09:10:00+01:00 mira\n  Edit\nedit S-7K3M2Q\n| stays\n- goes\n+ comes\n@\n- - [ ] AC1\n",
        )
        .unwrap();
        let Some(Action::Edit { hunks, .. }) = commits
            .first()
            .and_then(|commit| commit.steps.first())
            .map(|step| step.action.clone())
        else {
            panic!("no edit");
        };
        assert_eq!(
            hunks,
            [
                Hunk {
                    old: vec!["stays", "goes"],
                    new: vec!["stays", "comes"],
                },
                Hunk {
                    old: vec!["- [ ] AC1"],
                    new: vec![],
                },
            ]
        );
    }

    #[test]
    fn reads_where_a_line_of_the_order_goes() {
        let commits = commits(
            "commit 2026-01-12T09:10:00+01:00 mira\n  Order\nplace S-7K3M2Q before B-04HJ9T ; penalty\nplace S-7K3M2Q last\n",
        )
        .unwrap();
        let steps = &commits.first().unwrap().steps;
        assert_eq!(
            steps.first().unwrap().action,
            Action::Order {
                id: "S-7K3M2Q",
                position: Position::Before("B-04HJ9T"),
                reason: Some("penalty"),
            }
        );
    }

    #[test]
    fn names_file_and_line_of_what_it_cannot_read() {
        for (text, error) in [
            (
                "write a.md\n| x\n",
                "january:1: `write` stands before the first commit",
            ),
            (
                "commit 2026-01-12T09:10:00 mira\n  Start\n",
                "january:1: `2026-01-12T09:10:00` is no time with an offset",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 nora\n  Start\n",
                "january:1: no person `nora`",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 mira\n",
                "january:1: a commit without a message",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 mira\n  Start\nmove a.md\n",
                "january:3: no step is called `move`",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 mira\n  Start\nwrite a.md\n",
                "january:3: no lines with `|` follow",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 mira\n  Start\nedit a.md\n+ new\n",
                "january:3: a change needs a line that stays (`|`) or goes (`-`)",
            ),
            (
                "commit 2026-01-12T09:10:00+01:00 mira\n  Start\ncommit 2026-01-12T09:09:59+01:00 mira\n  Older\n",
                "january:3: this commit is older than the one before",
            ),
        ] {
            assert_eq!(commits(text).unwrap_err(), error);
        }
    }
}
