//! The only file that names gix.
