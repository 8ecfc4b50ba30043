//! What became of a site's pages.

use schemars::JsonSchema;
use serde::Serialize;

/// What became of a site's pages. `new`, `changed` and `same` add up to `pages`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteWritten {
    /// As it was named.
    pub folder: String,
    /// The page to begin with.
    pub start: String,
    /// Whether it is for everybody.
    pub public: bool,
    pub pages: usize,
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    /// Pages of earlier runs that are gone.
    pub removed: usize,
    /// Bytes written.
    pub bytes: u64,
}
