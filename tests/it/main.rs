//! One test binary for what a user sees.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up should stop there"
)]

mod accept;
mod arguments;
mod as_of;
mod board;
mod branches;
mod cache;
mod chosen;
mod ci;
mod commit;
mod contacts;
mod demand;
mod demo;
mod diff;
mod docs;
mod dupes;
mod edits;
mod emacs;
mod events;
mod feedback_add;
mod floors;
mod flow;
mod forecast;
mod git;
mod goals;
mod health;
mod id;
mod import;
mod link;
mod log;
mod long_lists;
mod lsp;
mod lsp_agrees;
mod mail_server;
mod merge;
mod merges;
mod moving;
mod neovim;
mod new;
mod notify_send;
mod order;
mod packaging;
mod pages;
mod python;
mod registry;
mod release_notes;
mod reviews;
mod roadmap;
mod sandbox;
mod set;
mod shell_help;
mod shells;
mod site;
mod site_again;
mod site_charts;
mod split;
mod states;
mod template;
mod traceability;
mod whatif;
mod why_not;
mod writers;
