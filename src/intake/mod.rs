//! Floor 2: what comes in. Exports of other tools become drafts, drafts become files without personal data.

mod draft;
pub mod filing;
pub mod personal;
pub mod redaction;
pub mod sensitive;
pub mod tokens;

pub use draft::{Draft, Person, SourceKey};
