//! Floor 2: what comes in. Exports of other tools become drafts, drafts become files without personal data.

pub mod dates;
mod draft;
pub mod erasure;
pub mod filing;
pub mod mapping;
pub mod markup;
pub mod personal;
pub mod presets;
pub mod reading;
pub mod redaction;
pub mod sensitive;
pub mod sheet;
pub mod taking;
pub mod tokens;

pub use draft::{Draft, Person, SourceKey};
