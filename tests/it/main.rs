//! One test binary for what a user sees.
