//! Changes of one file that touch the bytes they mean to and no other.
//!
//! An edit is made on the bytes at a span of the tree that was read. The text that comes out is read again, and must say
//! what was said before with the one change that was meant; else the edit is refused and nothing comes of it.

mod assign;
mod keys;
mod layout;
mod lists;
mod path;
mod proof;
#[cfg(test)]
mod properties;
mod scalar;
mod sections;
#[cfg(test)]
mod tests;

use super::document::Document;
use super::problem::{Problem, ProblemKind};
use crate::text::{Change, Edit, Encoding, Patchwork, Source, edit};

pub use assign::{Act, Assignment};
pub use scalar::NewValue;

/// A document that is being changed, key by key. Every step is made on the text as the steps before left it.
pub struct Editor {
    before: Source,
    now: Document,
    work: Patchwork,
    order: &'static [&'static str],
}

/// Why a file is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{path} is not UTF-8: an edit would rewrite the whole file")]
    NotUtf8 { path: String },
    #[error("{path} has no front matter")]
    NoFrontMatter { path: String },
    #[error("{path}:{line}: {message}")]
    Broken {
        path: String,
        /// From 1.
        line: usize,
        message: String,
        help: Option<String>,
    },
    #[error("`{key}` in {path} is {what}, not {wanted}")]
    OtherKind {
        path: String,
        key: String,
        what: &'static str,
        wanted: &'static str,
    },
    #[error("`{key}` in {path} cannot be edited without changing more: {reason}")]
    Unproven {
        path: String,
        key: String,
        reason: String,
    },
    #[error("{path} has no section `{title}`")]
    NoSection { path: String, title: String },
    #[error("`{key}` cannot be `{value}`: {reason}")]
    Value {
        key: String,
        value: String,
        reason: String,
    },
}

impl Refusal {
    /// The way out.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotUtf8 { .. } => Some("save the file as UTF-8 first".to_owned()),
            Self::NoFrontMatter { .. } => {
                Some("start the file with a line `---`, the keys below it, and a line `---`".into())
            }
            Self::Broken { help, .. } => help.clone(),
            Self::OtherKind { .. } | Self::Unproven { .. } => {
                Some("change it in a text editor, then run `deepen check`".to_owned())
            }
            Self::NoSection { .. } | Self::Value { .. } => None,
        }
    }
}

impl Editor {
    /// A document to be changed; `order` is the usual order of its keys (`schema::Record::usual_order`), by which a new
    /// key finds its place.
    ///
    /// # Errors
    /// When the file is not UTF-8, has no front matter, or its front matter could only be read in part: broken YAML, a key
    /// that is there twice, anchors and tags.
    pub fn new(document: &Document, order: &'static [&'static str]) -> Result<Self, Refusal> {
        let source = &document.source;
        if source.encoding != Encoding::Utf8 {
            return Err(Refusal::NotUtf8 {
                path: source.path.to_string(),
            });
        }
        // Read again: a document in hand may have been read by an adoption, which moves keys.
        let now = read(source.clone());
        if let Some(problem) = now.problems.iter().find(|problem| is_in_the_way(problem)) {
            return Err(broken(&now, problem));
        }
        if !now.front.fenced && !is_yaml(&now) {
            return Err(Refusal::NoFrontMatter {
                path: source.path.to_string(),
            });
        }
        Ok(Self {
            before: source.clone(),
            work: Patchwork::new(source.text.len()),
            now,
            order,
        })
    }

    /// The document as it is by now.
    pub fn document(&self) -> &Document {
        &self.now
    }

    /// The same dotted path with numbers (from 0) where it names the parts of a list by their `id`:
    /// `key_results.KR1.current` is `key_results.0.current`. What is not there stays as it is.
    pub fn numbered(&self, path: &str) -> String {
        path::numbered(&self.now, path)
    }

    /// Gives the key at a dotted path (`score.cod.per_week`, `key_results.0.current`) this value, keeping its quotes and
    /// the comment behind it; a key that is not there is added, with the maps above it. Returns whether that changed
    /// anything.
    ///
    /// # Errors
    /// When a list or a map stands there, or the edit cannot be made alone.
    pub fn set(&mut self, path: &str, value: impl Into<NewValue>) -> Result<bool, Refusal> {
        let value = value.into();
        let edits = keys::set(&self.now, path, &value, self.order)?;
        self.make(path, &edits, |tree| {
            proof::set(tree, &path::parts(path), value.typed());
        })
    }

    /// Removes the key at a dotted path with all that is in it, and every map and list above it that is empty then.
    /// Returns whether it was there.
    ///
    /// # Errors
    /// When the edit cannot be made alone.
    pub fn remove(&mut self, path: &str) -> Result<bool, Refusal> {
        match keys::remove(&self.now, path)? {
            Some(removal) => self.make_removal(path, &removal),
            None => Ok(false),
        }
    }

    /// Adds a value to the list at a dotted path, in its place where the list is sorted, else at the end; makes the list
    /// where there is none, and a list of one value. Returns whether it was not there yet.
    ///
    /// # Errors
    /// When a map stands there, or the edit cannot be made alone.
    pub fn add(&mut self, path: &str, value: impl Into<NewValue>) -> Result<bool, Refusal> {
        let value = value.into();
        let Some((index, edits)) = lists::add(&self.now, path, &value, self.order)? else {
            return Ok(false);
        };
        self.make(path, &edits, |tree| {
            proof::add(tree, &path::parts(path), index, value.typed());
        })
    }

    /// Takes a value out of the list at a dotted path; with the last one goes the key. Returns whether it was there.
    ///
    /// # Errors
    /// When a map stands there, or the edit cannot be made alone.
    pub fn take(&mut self, path: &str, value: impl Into<NewValue>) -> Result<bool, Refusal> {
        let value = value.into();
        match lists::take(&self.now, path, &value)? {
            Some(removal) => self.make_removal(path, &removal),
            None => Ok(false),
        }
    }

    /// Gives the body's section of this title (compared without regard to case) another text. The blank lines around it
    /// stay. Returns whether that changed anything.
    ///
    /// # Errors
    /// When there is no such section, or the text has headings that would make other sections.
    pub fn replace_section(&mut self, title: &str, text: &str) -> Result<bool, Refusal> {
        let edits = sections::replace(&self.now, title, text)?;
        self.make_body(title, &edits, |body| sections::replaced(body, title, text))
    }

    /// Adds a section of level 2 behind the last one.
    ///
    /// # Errors
    /// When the title or the text would make other sections.
    pub fn append_section(&mut self, title: &str, text: &str) -> Result<bool, Refusal> {
        let edits = sections::append(&self.now, title, text);
        self.make_body(title, &edits, |body| sections::appended(body, title, text))
    }

    /// All steps as edits of the file's text; none when they came to nothing.
    pub fn edits(&self) -> Vec<Edit> {
        self.work.edits(&self.before.text)
    }

    /// All steps as a change of the file; none when they came to nothing.
    pub fn change(self) -> Option<Change> {
        let edits = self.edits();
        (!edits.is_empty()).then(|| Change::Edit {
            path: self.before.path.to_string(),
            before: self.before.text,
            edits,
        })
    }

    fn make_removal(&mut self, path: &str, removal: &keys::Removal) -> Result<bool, Refusal> {
        let edits = std::slice::from_ref(&removal.edit);
        self.make(path, edits, |tree| proof::remove(tree, &removal.path))
    }

    /// Makes edits of the front matter, if what comes out says the same as before with `meant` done to it.
    fn make(
        &mut self,
        key: &str,
        edits: &[Edit],
        meant: impl FnOnce(&mut serde_yaml::Value),
    ) -> Result<bool, Refusal> {
        if edits.is_empty() {
            return Ok(false);
        }
        let after = self.after(key, edits)?;
        proof::same_but(&self.now, &after, meant)
            .map_err(|reason| unproven(&self.now, key, reason))?;
        self.step(after, edits);
        Ok(true)
    }

    /// Makes edits of the body, if the sections that come out are those of before with `meant` done to them.
    fn make_body(
        &mut self,
        title: &str,
        edits: &[Edit],
        meant: impl FnOnce(&mut Vec<sections::Outline>),
    ) -> Result<bool, Refusal> {
        if edits.is_empty() {
            return Ok(false);
        }
        let after = self.after(title, edits)?;
        sections::same_but(&self.now, &after, meant)
            .map_err(|reason| unproven(&self.now, title, reason))?;
        self.step(after, edits);
        Ok(true)
    }

    fn after(&self, key: &str, edits: &[Edit]) -> Result<Document, Refusal> {
        let text = edit::apply(&self.now.source.text, edits)
            .map_err(|error| unproven(&self.now, key, error.to_string()))?;
        Ok(read(Source::new(self.before.path.clone(), text)))
    }

    fn step(&mut self, after: Document, edits: &[Edit]) {
        self.work.change(edits);
        self.now = after;
    }
}

fn read(source: Source) -> Document {
    let is_yaml = source.path.ends_with(".yml") || source.path.ends_with(".yaml");
    if is_yaml {
        Document::parse_yaml(source)
    } else {
        Document::parse_prose(source)
    }
}

fn is_yaml(document: &Document) -> bool {
    let path = &document.source.path;
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// Whether a problem means that the tree does not say all that the file says. A value that wants nothing but quotes was read
/// for what it says: other keys beside it can be edited.
fn is_in_the_way(problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::InvalidYaml => !wants_quotes(problem),
        ProblemKind::DuplicateKey | ProblemKind::RefusedYaml | ProblemKind::TooLarge => true,
        _ => false,
    }
}

/// Whether a value is no YAML as it stands, and one that is read as it stands once it is quoted.
fn wants_quotes(problem: &Problem) -> bool {
    problem.kind == ProblemKind::InvalidYaml && !problem.fix.is_empty()
}

fn broken(document: &Document, problem: &Problem) -> Refusal {
    let place = document.source.position(problem.span.start as usize);
    Refusal::Broken {
        path: document.source.path.to_string(),
        line: place.line + 1,
        message: problem.message.clone(),
        help: problem.help.clone(),
    }
}

fn unproven(document: &Document, key: &str, reason: impl Into<String>) -> Refusal {
    Refusal::Unproven {
        path: document.source.path.to_string(),
        key: key.to_owned(),
        reason: reason.into(),
    }
}

fn other_kind(document: &Document, key: &str, what: &'static str, wanted: &'static str) -> Refusal {
    Refusal::OtherKind {
        path: document.source.path.to_string(),
        key: key.to_owned(),
        what,
        wanted,
    }
}
