//! Floor 5: the world outside. Files, Git, and the clock, environment and terminal.

pub mod cache;
pub mod chance;
pub mod commit;
pub mod contacts;
pub mod demo;
pub mod driver;
pub mod editor;
pub mod files;
pub mod fingerprint;
pub mod git;
pub mod ground;
pub mod hooks;
pub mod mail;
pub mod minting;
pub mod outbox;
pub mod pager;
pub mod past;
pub mod progress;
pub mod publish;
pub mod save;
pub mod site;
pub mod taken;
pub mod world;
