//! Feedback: what came in, one of it whole, and wishes by how far they have come.

mod list;

pub use list::list;

pub(super) use list::blocks as list_blocks;
