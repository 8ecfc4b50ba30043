//! Floor 2: what comes in. Exports of other tools become drafts, drafts become files without personal data.

mod draft;
pub mod personal;

pub use draft::{Draft, Person, SourceKey};
