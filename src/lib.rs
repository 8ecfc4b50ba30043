//! `deepen` keeps a product backlog as Markdown files in a Git repository and says from those files and their commits
//! whether the backlog is DEEP, what comes first and why, when it will probably ship, and whom to tell.
//!
//! A module imports from the floors below its own only; `tests/it/floors.rs` fails by name on a breach.
//!
//! ```
//! use deepen::backlog::{Backlog, Files};
//! use deepen::text::Source;
//!
//! let text = "---\nid: S-7K3M2Q\ntype: story\ntitle: Working hours\n---\n";
//! let sources = vec![Source::new("backlog/items/S-7K3M2Q-working-hours.md", text)];
//! let backlog = Backlog::new(Files { sources, ..Files::default() }, "backlog");
//! assert_eq!(&*backlog.items[0].title.value, "Working hours");
//! ```
#![warn(clippy::disallowed_methods)]

// Floor 6: who asks. Neither knows the other.
pub mod cli;
pub mod lsp;

// Floor 5: words out, world in. Neither knows the other.
pub mod repo;
pub mod report;

// Floor 4: judgements, and when it will ship.
pub mod forecast;
pub mod rules;

mod facts;
pub use facts::Facts;

// Floor 3: what is first.
pub mod rank;

// Floor 2: what happened, who wants it, what comes in.
pub mod demand;
pub mod history;
pub mod intake;

// Floor 1: items, order, team, sprints, releases, configuration.
pub mod backlog;

// Floor 0: offsets, spans, edits.
pub mod text;
