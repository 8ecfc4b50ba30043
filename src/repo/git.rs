//! The only file that names gix.

pub mod write;
