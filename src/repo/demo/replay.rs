//! The folder as the scripts change it, commit by commit, in memory.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::script::{Action, Form, Hunk, Place, Position, ScriptError, Step};

const ORDER: &str = "backlog/order.txt";
/// The folders whose files' names start with an id.
const NAMED_BY_ID: [&str; 3] = ["backlog/items/", "backlog/goals/", "backlog/feedback/"];

/// Path from the top of the repository to content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Takes one step.
    pub(super) fn take(&mut self, step: &Step) -> Result<(), ScriptError> {
        let place = step.place;
        match &step.action {
            Action::Write { path, form, lines } => {
                let content = encode(place, lines, *form)?;
                if self.files.get(*path) == Some(&content) {
                    return Err(place.error(format!("`{path}` has this text already")));
                }
                self.files.insert((*path).to_owned(), content);
                Ok(())
            }
            Action::Append { file, lines } => self.change(place, file, |all| {
                all.extend(lines.iter().map(ToString::to_string));
                Ok(())
            }),
            Action::Edit { file, hunks } => self.change(place, file, |all| {
                hunks.iter().try_for_each(|hunk| apply(place, all, hunk))
            }),
            Action::Set { file, key, value } => {
                self.change(place, file, |all| set(place, all, key, value))
            }
            Action::Rename { file, path } => {
                let from = self.path(place, file)?;
                let content = self.files.remove(&from).unwrap_or_default();
                match self.files.entry((*path).to_owned()) {
                    Entry::Occupied(_) => Err(place.error(format!("`{path}` is there already"))),
                    Entry::Vacant(vacant) => {
                        vacant.insert(content);
                        Ok(())
                    }
                }
            }
            Action::Delete { file } => {
                let path = self.path(place, file)?;
                self.files.remove(&path);
                Ok(())
            }
            Action::Order {
                id,
                position,
                reason,
            } => self.order(place, id, *position, *reason),
            Action::Unlist { id } => self.change(place, ORDER, |all| {
                let index = listed(place, all, id)?;
                all.remove(index);
                Ok(())
            }),
        }
    }

    /// The path of a file named by its path or by its id.
    fn path(&self, place: Place, file: &str) -> Result<String, ScriptError> {
        if self.files.contains_key(file) {
            return Ok(file.to_owned());
        }
        let start = format!("{file}-");
        let mut found = self.files.keys().filter(|path| {
            NAMED_BY_ID.iter().any(|folder| path.starts_with(folder))
                && path
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name.starts_with(&start))
        });
        match (found.next(), found.next()) {
            (Some(path), None) => Ok(path.clone()),
            (None, _) => Err(place.error(format!("no file `{file}`"))),
            (Some(one), Some(two)) => {
                Err(place.error(format!("`{file}` may be `{one}` or `{two}`")))
            }
        }
    }

    /// Changes the lines of a file.
    fn change(
        &mut self,
        place: Place,
        file: &str,
        edit: impl FnOnce(&mut Vec<String>) -> Result<(), ScriptError>,
    ) -> Result<(), ScriptError> {
        let path = self.path(place, file)?;
        let content = self.files.entry(path).or_default();
        let text = str::from_utf8(content)
            .map_err(|_| place.error(format!("`{file}` is not UTF-8: write it anew")))?;
        let mut lines = text.lines().map(str::to_owned).collect();
        edit(&mut lines)?;
        let mut new = lines.join("\n");
        new.push('\n');
        if new.as_bytes() == content.as_slice() {
            return Err(place.error(format!("`{file}` stays as it is")));
        }
        *content = new.into_bytes();
        Ok(())
    }

    fn order(
        &mut self,
        place: Place,
        id: &str,
        position: Position,
        reason: Option<&str>,
    ) -> Result<(), ScriptError> {
        let title = self
            .path(place, id)
            .ok()
            .and_then(|path| self.files.get(&path))
            .and_then(|content| title(content))
            .unwrap_or_default();
        self.change(place, ORDER, |all| {
            let mut line = match listed(place, all, id) {
                Ok(index) => all.remove(index),
                Err(_) => format!("{id}  {title}").trim_end().to_owned(),
            };
            if let Some(reason) = reason {
                let kept = line.split("  ; ").next().unwrap_or_default().len();
                line.truncate(kept);
                line.push_str("  ; ");
                line.push_str(reason);
            }
            let index = match position {
                Position::First => all
                    .iter()
                    .position(|line| !line.starts_with('#'))
                    .unwrap_or(all.len()),
                Position::Last => all.len(),
                Position::Before(other) => listed(place, all, other)?,
                Position::After(other) => listed(place, all, other)? + 1,
            };
            all.insert(index, line);
            Ok(())
        })
    }
}

fn listed(place: Place, lines: &[String], id: &str) -> Result<usize, ScriptError> {
    lines
        .iter()
        .position(|line| line.split(' ').next() == Some(id))
        .ok_or_else(|| place.error(format!("`{id}` is not listed")))
}

fn title(content: &[u8]) -> Option<String> {
    let text = str::from_utf8(content).ok()?;
    let title = text.lines().find_map(|line| line.strip_prefix("title: "))?;
    Some(title.trim_matches('"').to_owned())
}

fn apply(place: Place, lines: &mut Vec<String>, hunk: &Hunk) -> Result<(), ScriptError> {
    let mut places = lines
        .windows(hunk.old.len())
        .enumerate()
        .filter(|(_, window)| window.iter().eq(hunk.old.iter()))
        .map(|(index, _)| index);
    let first = hunk.old.first().copied().unwrap_or_default();
    let index = match (places.next(), places.next()) {
        (Some(index), None) => index,
        (None, _) => return Err(place.error(format!("`{first}` does not stand there"))),
        (Some(_), Some(_)) => return Err(place.error(format!("`{first}` stands there twice"))),
    };
    lines.splice(
        index..index + hunk.old.len(),
        hunk.new.iter().map(ToString::to_string),
    );
    Ok(())
}

fn set(place: Place, lines: &mut [String], key: &str, value: &str) -> Result<(), ScriptError> {
    let start = format!("{key}:");
    let mut found = lines
        .iter_mut()
        .skip(1)
        .take_while(|line| *line != "---")
        .filter(|line| line.trim_start().starts_with(&start));
    match (found.next(), found.next()) {
        (Some(line), None) => {
            let indent = line.len() - line.trim_start().len();
            *line = format!("{}{key}: {value}", " ".repeat(indent));
            Ok(())
        }
        (None, _) => Err(place.error(format!("no line `{key}:`"))),
        (Some(_), Some(_)) => Err(place.error(format!("two lines `{key}:`"))),
    }
}

fn encode(place: Place, lines: &[&str], form: Form) -> Result<Vec<u8>, ScriptError> {
    let end = if form == Form::CrLf { "\r\n" } else { "\n" };
    let text: String = lines.iter().flat_map(|line| [*line, end]).collect();
    if form != Form::Windows1252 {
        return Ok(text.into_bytes());
    }
    // Windows-1252 is Latin-1 outside 0x80 to 0x9F, which the demo does not need.
    text.chars()
        .map(|character| match u8::try_from(character) {
            Ok(byte) if !(0x80..0xA0).contains(&byte) => Ok(byte),
            _ => Err(place.error(format!("`{character}` is not in Latin-1"))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::script;
    use super::*;

    /// The folder after these steps, one commit.
    fn folder(steps: &'static str) -> Result<Folder, String> {
        let head = "person mira Mira <mira@calendar.example>\ncommit 2026-01-12T09:10:00+01:00 mira\n  Start\n";
        let mut folder = Folder::default();
        let commits = script::read(&[("head", head), ("steps", steps)]).unwrap();
        for step in commits.iter().flat_map(|commit| &commit.steps) {
            folder.take(step).map_err(|error| error.to_string())?;
        }
        Ok(folder)
    }

    fn text(folder: &Folder, path: &str) -> String {
        String::from_utf8(folder.files[path].clone()).unwrap()
    }

    #[test]
    fn sets_one_line_and_leaves_the_others() {
        let folder = folder(
            "write backlog/items/S-000001-a.md\n| ---\n| status: idea\n| score:\n|   cod:\n|     per_week: 1\n| ---\n| status: no key\n\
             set S-000001 status: ready\nset S-000001 per_week: 4200\n",
        )
        .unwrap();
        assert_eq!(
            text(&folder, "backlog/items/S-000001-a.md"),
            "---\nstatus: ready\nscore:\n  cod:\n    per_week: 4200\n---\nstatus: no key\n"
        );
    }

    #[test]
    fn moves_a_line_of_the_order_with_its_reason() {
        let folder = folder(
            "write backlog/items/S-000001-a.md\n| ---\n| title: First thing\n| ---\n\
             write backlog/order.txt\n| # ours\n| B-000001  Bug  ; old\n| B-000002  Other\n\
             place S-000001 first\nplace B-000001 last\nplace B-000002 before S-000001 ; new\n",
        )
        .unwrap();
        assert_eq!(
            text(&folder, ORDER),
            "# ours\nB-000002  Other  ; new\nS-000001  First thing\nB-000001  Bug  ; old\n"
        );
    }

    #[test]
    fn edits_what_stands_there_exactly_once() {
        let start = "write a\n| x\n| y\n| x\n";
        let steps: &'static str = Box::leak(format!("{start}edit a\n| y\n- x\n+ z\n").into());
        assert_eq!(text(&folder(steps).unwrap(), "a"), "x\ny\nz\n");
        let steps: &'static str = Box::leak(format!("{start}edit a\n- x\n").into());
        assert_eq!(
            folder(steps).unwrap_err(),
            "steps:5: `x` stands there twice"
        );
        let steps: &'static str = Box::leak(format!("{start}edit a\n- q\n").into());
        assert_eq!(
            folder(steps).unwrap_err(),
            "steps:5: `q` does not stand there"
        );
    }

    #[test]
    fn writes_other_encodings_and_line_ends() {
        let folder =
            folder("write a as windows-1252\n| Prüfung\nwrite b as crlf\n| x\n| y\n").unwrap();
        assert_eq!(folder.files["a"], b"Pr\xfcfung\n");
        assert_eq!(folder.files["b"], b"x\r\ny\r\n");
    }

    #[test]
    fn refuses_a_step_that_changes_nothing() {
        assert_eq!(
            folder("write a\n| x\nwrite a\n| x\n").unwrap_err(),
            "steps:3: `a` has this text already"
        );
        assert_eq!(folder("delete a\n").unwrap_err(), "steps:1: no file `a`");
    }
}
