//! Other people's files read as items: which files, and which of their keys and values are ours.

mod fields;
mod globs;
mod joining;
mod presets;
mod recognise;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use globs::fault as pattern_fault;
pub use joining::{Home, JoinError, Said};
pub use presets::{PRESETS, Preset};
pub use recognise::{Proposal, recognise};

use globs::Globs;

use super::config::{Adoption, Config, Mapped};
use super::document::Document;
use super::edit::Refusal;
use super::item::ItemType;

/// How the files of one adoption are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The type of an item whose file names none that the map knows.
    fallback_type: ItemType,
    /// Our dotted path to theirs. A path that is not named here is theirs too.
    keys: BTreeMap<Box<str>, Key>,
}

/// One of our keys as other people write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    /// Their dotted path; empty when they have no such key.
    path: Box<str>,
    /// Put before an id that does not start with it.
    prefix: Box<str>,
    /// Their value to ours; empty: values are the same.
    map: BTreeMap<Box<str>, Box<str>>,
    /// What stands where their file says nothing.
    value: Option<Box<str>>,
}

/// Every adoption of a configuration, compiled.
#[derive(Debug, Default)]
pub struct Adopted {
    parts: Vec<Part>,
}

/// The files that one mapping reads.
#[derive(Debug)]
struct Part {
    files: Globs,
    /// Of these, only the files that this names, too.
    within: Option<Globs>,
    exclude: Globs,
    /// The folders that its patterns name in so many words.
    folders: Vec<String>,
    mapping: Arc<Mapping>,
}

impl Adopted {
    /// The adoptions of this configuration. What is wrong with one of them is told when the configuration is read; here it
    /// names no files.
    pub fn new(config: &Config) -> Self {
        Self {
            parts: config.adopt.iter().flat_map(parts).collect(),
        }
    }

    /// The mapping of the first adoption that names this file.
    pub fn mapping(&self, path: &str) -> Option<&Arc<Mapping>> {
        let part = self.parts.iter().find(|part| part.matches(path))?;
        Some(&part.mapping)
    }

    /// Whether an adoption names this file.
    pub fn matches(&self, path: &str) -> bool {
        self.mapping(path).is_some()
    }

    /// Whether an adoption may name a file in this folder or below it.
    pub fn enters(&self, folder: &str) -> bool {
        self.parts.iter().any(|part| part.files.enters(folder))
    }
}

impl Part {
    fn matches(&self, path: &str) -> bool {
        self.files.matches(path)
            && self
                .within
                .as_ref()
                .is_none_or(|within| within.matches(path))
            && !self.exclude.matches(path)
    }
}

/// The parts of one adoption: one, or one for each of its preset's mappings, the most particular first.
fn parts(adoption: &Adoption) -> Vec<Part> {
    let preset = adoption.preset.as_deref().and_then(Preset::find);
    let Some(preset) = preset else {
        return vec![Part::new(adoption, None)];
    };
    let mut entries = preset.entries();
    for entry in &mut entries {
        entry.adoption.keys.extend(adoption.keys.clone());
        entry.adoption.exclude.clone_from(&adoption.exclude);
        if adoption.files.as_slice().is_empty() {
            entry.within = None;
        } else {
            entry.adoption.files.clone_from(&adoption.files);
        }
    }
    let parts = entries.iter().rev();
    parts
        .map(|entry| Part::new(&entry.adoption, entry.within.as_ref()))
        .collect()
}

impl Part {
    fn new(adoption: &Adoption, within: Option<&String>) -> Self {
        let files = adoption.files.as_slice();
        Self {
            files: Globs::new(files),
            within: within.map(|pattern| Globs::new(std::slice::from_ref(pattern))),
            exclude: Globs::new(adoption.exclude.as_slice()),
            folders: files
                .iter()
                .flat_map(|pattern| joining::folders(pattern))
                .collect(),
            mapping: Arc::new(Mapping::new(&adoption.keys)),
        }
    }
}

impl Mapping {
    fn new(keys: &BTreeMap<String, Mapped>) -> Self {
        let mut mapping = Self::default();
        for (ours, mapped) in keys {
            if let Some(key) = Key::new(ours, mapped) {
                mapping.keys.insert(ours.as_str().into(), key);
            }
        }
        let constant = mapping
            .keys
            .get("type")
            .and_then(|key| key.value.as_deref());
        if let Some(item_type) = constant.and_then(ItemType::from_name) {
            mapping.fallback_type = item_type;
        }
        mapping
    }

    /// The type of an item whose file names none.
    pub fn fallback_type(&self) -> ItemType {
        self.fallback_type
    }

    /// Their dotted path for ours; empty when they have no such key.
    pub fn path<'a>(&'a self, ours: &'a str) -> &'a str {
        self.keys.get(ours).map_or(ours, |key| &key.path)
    }

    /// Our dotted path for theirs; theirs when the mapping does not name it.
    pub fn ours<'a>(&'a self, theirs: &'a str) -> &'a str {
        let named = self.keys.iter().find(|(_, key)| *key.path == *theirs);
        named.map_or(theirs, |(ours, _)| ours)
    }

    /// Whether this mapping says where our field stands.
    pub fn names(&self, ours: &str) -> bool {
        self.keys.contains_key(ours)
    }

    /// Our value for theirs at our dotted path, without blanks around it; none when a map does not name it. A value is
    /// compared as written first, then without regard to case.
    pub fn value<'a>(&'a self, ours: &str, theirs: &'a str) -> Option<&'a str> {
        let theirs = theirs.trim();
        let map = match self.keys.get(ours) {
            Some(key) if !key.map.is_empty() => &key.map,
            _ => return Some(theirs),
        };
        let alike = || {
            map.iter()
                .find(|(each, _)| each.eq_ignore_ascii_case(theirs))
                .map(|(_, value)| value)
        };
        map.get(theirs).or_else(alike).map(|value| &**value)
    }

    /// Their word for our value at our dotted path, as this document is to say it: the word it says already where that means
    /// our value, a word of theirs as given, the only one that means it; ours where no map translates the key.
    ///
    /// # Errors
    /// When no word of theirs means it, or several do and the document says none of them, or they have no such key.
    pub fn written(&self, ours: &str, value: &str, document: &Document) -> Result<String, Refusal> {
        let refused = |reason: String| Refusal::Value {
            key: ours.to_owned(),
            value: value.to_owned(),
            reason,
        };
        let path = self.path(ours);
        if path.is_empty() {
            return Err(refused(format!("the files of this folder say no `{ours}`")));
        }
        let named = self.named(ours);
        if named.is_empty() || named.contains(&value) {
            return Ok(value.to_owned());
        }
        let means = |word: &&&str| self.value(ours, word) == Some(value);
        let words: Vec<&str> = named.iter().filter(means).copied().collect();
        let said = document.text(path).map(|said| said.value.trim());
        if let Some(said) = said.filter(|said| self.value(ours, said) == Some(value)) {
            return Ok(said.to_owned());
        }
        match words.as_slice() {
            [only] => Ok((*only).to_owned()),
            [] => {
                let known = named.iter().filter_map(|word| {
                    let value = self.value(ours, word)?;
                    Some(format!("{word} ({value})"))
                });
                let known: Vec<String> = known.collect();
                Err(refused(format!(
                    "this folder has no word for it, its words are {}",
                    known.join(", ")
                )))
            }
            several => Err(refused(format!(
                "this folder has several words for it, say which: {}",
                several.join(", ")
            ))),
        }
    }

    /// An id as this folder writes it at our dotted path: without the prefix that the mapping puts before ids, where `like`
    /// (what the file says there, or its own id) has none either.
    pub fn written_id(&self, ours: &str, id: &str, like: Option<&str>) -> String {
        let of = |ours: &str| self.keys.get(ours).map_or("", |key| &*key.prefix);
        let prefix = match of(ours) {
            "" => of("id"),
            own => own,
        };
        let rest = |text: &str| {
            let start = text.get(..prefix.len())?;
            let is_it = !prefix.is_empty() && start.eq_ignore_ascii_case(prefix);
            is_it.then(|| text.get(prefix.len()..).unwrap_or_default().to_owned())
        };
        let is_bare = like.is_some_and(|like| rest(like.trim()).is_none());
        match rest(id.trim()) {
            Some(rest) if is_bare => rest,
            _ => id.trim().to_owned(),
        }
    }

    /// The words of theirs that the map of our key names, in order.
    fn named(&self, ours: &str) -> Vec<&str> {
        let key = self.keys.get(ours);
        let words = key.into_iter().flat_map(|key| key.map.keys());
        words.map(|word| &**word).collect()
    }
}

impl Key {
    /// None when the mapping of this key is invalid.
    fn new(ours: &str, mapped: &Mapped) -> Option<Self> {
        match mapped {
            Mapped::Key(constant) if ours == "type" && ItemType::from_name(constant).is_some() => {
                Some(Self {
                    value: Some(constant.as_str().into()),
                    ..Self::default()
                })
            }
            Mapped::Key(path) => Some(Self {
                path: path.as_str().into(),
                ..Self::default()
            }),
            Mapped::Detail {
                key,
                prefix,
                map,
                value,
            } => Some(Self {
                path: key
                    .as_deref()
                    .unwrap_or(if value.is_none() { ours } else { "" })
                    .into(),
                prefix: prefix.as_deref().unwrap_or_default().into(),
                map: map
                    .iter()
                    .map(|(theirs, ours)| (theirs.as_str().into(), ours.as_str().into()))
                    .collect(),
                value: value.as_deref().map(Box::from),
            }),
            Mapped::Invalid(_) => None,
        }
    }
}
