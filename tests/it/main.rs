//! One test binary for what a user sees.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up should stop there"
)]

mod registry;

mod floors;
mod git;
