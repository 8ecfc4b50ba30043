//! The only file that touches files.
