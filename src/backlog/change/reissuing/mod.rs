//! A record with another id: its file renamed, and every reference rewritten that means it.

mod mentions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use mentions::Mention;

use super::{Deed, Outcome};
use crate::backlog::place::{below, stem};
use crate::backlog::{Backlog, Document, Id};
use crate::text::sorting::PutInOrder as _;
use crate::text::{Change, Edit, Source};

/// A record whose file may share its id with another.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub id: &'a Id,
    pub title: &'a str,
    pub document: &'a Document,
}

/// Which references mean the record that gets the new id, where another file has the old one too. Without such a twin all of
/// them do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum References {
    /// Nobody said; refused where one of them may mean either.
    Unsaid,
    All,
    None,
    /// Those whose line has the record's title or file name, and not the other's.
    Told,
    /// These numbers from 0, in the order of [`mentions`].
    Numbers(Vec<usize>),
}

/// Why no id was given out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("no item and no feedback lies at {0}")]
    NoRecord(String),
    #[error("{id} is another tool's id, which that tool gives out")]
    NotOurs { id: Id },
    #[error("{} that {id} is in may mean either file:\n{}", if .lines.len() == 1 { "a line" } else { "lines" }, .lines.join("\n"))]
    Ambiguous {
        id: Id,
        /// `2. path:line: text`
        lines: Vec<String>,
    },
    #[error("there is no reference {number}: they are counted from 1 to {count}")]
    NoReference { number: usize, count: usize },
    #[error("{0} is not UTF-8: an edit would rewrite the whole file")]
    NotUtf8(String),
}

impl Refused {
    /// The way out.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Ambiguous { .. } => Some(
                "--references 1,3 rewrites these, --references none no other than those that are told, --references all each",
            ),
            Self::NotUtf8(_) => Some("save the file as UTF-8 first"),
            Self::NoRecord(_) | Self::NotOurs { .. } | Self::NoReference { .. } => None,
        }
    }
}

/// The record at this path; a part of the path from its end is enough.
///
/// # Errors
/// When there is none.
pub fn subject<'a>(backlog: &'a Backlog, path: &str) -> Result<Subject<'a>, Refused> {
    let found = subjects(backlog)
        .into_iter()
        .find(|subject| *subject.document.source.path == *path);
    found.ok_or_else(|| Refused::NoRecord(path.to_owned()))
}

/// The records with this id, by path: items, then feedback.
pub fn with_id<'a>(backlog: &'a Backlog, id: &Id) -> Vec<Subject<'a>> {
    let same = |subject: &Subject<'_>| subject.id == id;
    subjects(backlog).into_iter().filter(same).collect()
}

fn subjects(backlog: &Backlog) -> Vec<Subject<'_>> {
    let items = backlog.items.iter().map(|item| Subject {
        id: &item.id,
        title: &item.title.value,
        document: &item.document,
    });
    let feedback = backlog.feedback.iter().map(|feedback| Subject {
        id: &feedback.id,
        title: &feedback.title.value,
        document: &feedback.document,
    });
    items.chain(feedback).collect()
}

/// Where other files name the record's id, by path and place; with whether the line tells that this record is meant.
/// Mentions in code, in addresses of the web and in its twins' own files are none of its.
pub fn mentions(backlog: &Backlog, subject: &Subject<'_>) -> Vec<Mention> {
    let own = &*subject.document.source.path;
    let twins: Vec<Subject<'_>> = with_id(backlog, subject.id)
        .into_iter()
        .filter(|twin| &*twin.document.source.path != own)
        .collect();
    let is_twin = |path: &str| twins.iter().any(|twin| &*twin.document.source.path == path);
    let mut found = Vec::new();
    for path in sorted_paths(backlog) {
        if path == own || is_twin(path) {
            continue;
        }
        if let Some(source) = backlog.source(path) {
            let body = backlog
                .document(path)
                .map(|document| document.body.span.start as usize);
            found.extend(mentions::find(source, body, subject.id));
        }
    }
    for mention in &mut found {
        let other = twins.iter().any(|twin| means(&mention.line, twin));
        mention.is_told = twins.is_empty() || means(&mention.line, subject) && !other;
    }
    found
}

/// Whether a line has the record's title in it, or the name of its file.
fn means(line: &str, subject: &Subject<'_>) -> bool {
    let name = stem(&subject.document.source.path);
    let is_named = name.len() > subject.id.as_str().len() && line.contains(&format!("{name}.md"));
    is_named || tells(line, subject.title)
}

/// Whether a line has a title in it.
fn tells(line: &str, title: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = words(title);
    title.chars().count() >= 3 && words(line).contains(&title)
}

fn sorted_paths(backlog: &Backlog) -> Vec<&str> {
    let mut paths = backlog.paths();
    paths.put_in_order();
    paths.dedup();
    paths
}

/// Gives the record the id `new` (of its own letter, not taken yet): its file is renamed where its name begins with the old
/// one, and so is its acceptance.
///
/// # Errors
/// When nobody said which references mean it, or a file cannot be edited.
pub fn reissue(
    backlog: &Backlog,
    subject: &Subject<'_>,
    new: &Id,
    references: &References,
) -> Result<Outcome, Refused> {
    let old = subject.id;
    if !old.is_native() {
        return Err(Refused::NotOurs { id: old.clone() });
    }
    let found = mentions(backlog, subject);
    let chosen = chosen(subject, &found, references, has_twin(backlog, subject))?;
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for mention in &chosen {
        let edit = Edit {
            span: mention.span,
            replacement: new.to_string(),
        };
        edits.entry(&mention.path).or_default().push(edit);
    }
    let mut outcome = Outcome::default();
    outcome.changes.push(own_file(subject, new)?);
    for (path, edits) in edits {
        let Some(source) = backlog.source(path) else {
            continue;
        };
        utf8(source)?;
        outcome
            .changes
            .push(changed(backlog, source, edits, old, new));
    }
    outcome.done.push(Deed::new(old, "now", Some(new)));
    outcome.notes.extend(counted(&chosen));
    let left = found.iter().filter(|mention| !chosen.contains(mention));
    let why = if has_twin(backlog, subject) {
        "the other one"
    } else {
        "which nothing has any more"
    };
    outcome.notes.extend(left.map(|mention| {
        format!(
            "stays {old}, {why}: {}:{}: {}",
            mention.path,
            mention.position.line + 1,
            mention.line.trim()
        )
    }));
    Ok(outcome)
}

fn has_twin(backlog: &Backlog, subject: &Subject<'_>) -> bool {
    with_id(backlog, subject.id).len() > 1
}

fn chosen<'a>(
    subject: &Subject<'_>,
    found: &'a [Mention],
    references: &References,
    has_twin: bool,
) -> Result<Vec<&'a Mention>, Refused> {
    let told = || found.iter().filter(|mention| mention.is_told).collect();
    match references {
        References::All => Ok(found.iter().collect()),
        References::None if !has_twin => Ok(Vec::new()),
        References::None | References::Told => Ok(told()),
        References::Unsaid => {
            let open = found
                .iter()
                .enumerate()
                .filter(|(_, mention)| !mention.is_told);
            let lines: Vec<String> = open
                .map(|(number, mention)| mention.listed(number))
                .collect();
            if lines.is_empty() {
                return Ok(told());
            }
            let id = subject.id.clone();
            Err(Refused::Ambiguous { id, lines })
        }
        References::Numbers(numbers) => {
            if let Some(number) = numbers.iter().find(|number| **number >= found.len()) {
                return Err(Refused::NoReference {
                    number: number + 1,
                    count: found.len(),
                });
            }
            let named =
                |(number, mention): &(usize, &Mention)| mention.is_told || numbers.contains(number);
            let chosen = found.iter().enumerate().filter(named);
            Ok(chosen.map(|(_, mention)| mention).collect())
        }
    }
}

fn counted(chosen: &[&Mention]) -> Option<String> {
    let mut paths: Vec<&str> = chosen.iter().map(|mention| &*mention.path).collect();
    paths.dedup();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (count, files) = (chosen.len(), paths.len());
    (count > 0).then(|| {
        format!(
            "{count} reference{} rewritten in {files} file{}",
            plural(count),
            plural(files)
        )
    })
}

/// The record's own file: every mention of its id is its own.
fn own_file(subject: &Subject<'_>, new: &Id) -> Result<Change, Refused> {
    let source = &subject.document.source;
    utf8(source)?;
    let body = Some(subject.document.body.span.start as usize);
    let found = mentions::find(source, body, subject.id);
    let edits = found.into_iter().map(|mention| Edit {
        span: mention.span,
        replacement: new.to_string(),
    });
    Ok(moved(source, edits.collect(), subject.id, new))
}

/// The change of another file; an acceptance is named by its item, and a ledger's lines stay sorted.
fn changed(backlog: &Backlog, source: &Source, edits: Vec<Edit>, old: &Id, new: &Id) -> Change {
    let is_acceptance = backlog.acceptances.iter().any(|acceptance| {
        let item = acceptance.item.as_ref();
        acceptance.path() == &*source.path
            && item.is_some_and(|item| {
                item.value == *old
                    && edits.iter().any(|edit| {
                        edit.span.start >= item.span.start && edit.span.end <= item.span.end
                    })
            })
    });
    if is_acceptance {
        return moved(source, edits, old, new);
    }
    let edits = if source.path.ends_with(".tsv") && below(&source.path, &backlog.root).is_some() {
        mentions::sorted(source, edits)
    } else {
        edits
    };
    Change::Edit {
        path: source.path.to_string(),
        before: source.text.clone(),
        edits,
    }
}

/// The file under the name that its new id gives it, where the old one did.
fn moved(source: &Source, edits: Vec<Edit>, old: &Id, new: &Id) -> Change {
    let path = &*source.path;
    let before = source.text.clone();
    let name = stem(path);
    let is_named = name
        .get(..old.as_str().len())
        .is_some_and(|start| Id::new(start) == *old);
    if !is_named {
        let path = path.to_owned();
        return Change::Edit {
            path,
            before,
            edits,
        };
    }
    let folder = path.len() - source.file_name().len();
    let rest = folder + old.as_str().len();
    Change::Move {
        from: path.to_owned(),
        path: format!(
            "{}{new}{}",
            path.get(..folder).unwrap_or_default(),
            path.get(rest..).unwrap_or_default()
        ),
        before,
        edits,
    }
}

fn utf8(source: &Source) -> Result<(), Refused> {
    if source.encoding == crate::text::Encoding::Utf8 {
        Ok(())
    } else {
        Err(Refused::NotUtf8(source.path.to_string()))
    }
}
