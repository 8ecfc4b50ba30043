//! The only file that reads clock, environment and terminal.
