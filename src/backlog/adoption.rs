//! Other people's files read as items: which files, and which of their keys are ours.

use std::sync::Arc;

use super::config::Config;
use super::item::ItemType;

/// How the files of one adoption are read.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    fallback_type: ItemType,
}

/// Every adoption of a configuration, compiled.
#[derive(Clone, Debug, Default)]
pub struct Adopted {
    mappings: Vec<Arc<Mapping>>,
}

impl Adopted {
    pub fn new(_config: &Config) -> Self {
        Self::default()
    }

    /// The mapping of the first adoption that names this file.
    pub fn mapping(&self, _path: &str) -> Option<Arc<Mapping>> {
        self.mappings.first().cloned()
    }

    pub fn matches(&self, path: &str) -> bool {
        self.mapping(path).is_some()
    }

    pub fn enters(&self, _folder: &str) -> bool {
        !self.mappings.is_empty()
    }
}

impl Mapping {
    pub fn fallback_type(&self) -> ItemType {
        self.fallback_type
    }
}
