//! Floor 0: where things stand in a text, and how a text is changed. Offsets are bytes; only this module slices.

pub mod comparison;
pub mod edit;
pub mod eight;
pub mod likeness;
pub mod patchwork;
pub mod rounding;
pub mod sorting;
pub mod source;
pub mod span;

pub use edit::{Change, Edit};
pub use patchwork::Patchwork;
pub use source::{Encoding, LineIndex, Position, Source};
pub use span::{Located, Span};
