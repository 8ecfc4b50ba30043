//! The order's own lines, what a merge came to, and what Git is told to ask.

use schemars::JsonSchema;
use serde::Serialize;

/// The lines of `order.txt`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OrderLines {
    /// From the top of the repository.
    pub path: String,
    /// From first to last.
    pub lines: Vec<OrderLine>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OrderLine {
    /// The place among open items that are not started, from 1; null for what has none.
    pub position: Option<u32>,
    /// `NOW`, `NEXT`, …; null for what is finished, dropped or unknown.
    pub band: Option<String>,
    pub id: String,
    /// The item's title; the echo where there is no such item.
    pub title: String,
    /// What stands behind the `;`.
    pub reason: Option<String>,
    /// What `order tidy` or `order fmt` would do, or why the line does not count.
    pub note: Option<String>,
}

/// What was done to `order.txt`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OrderChange {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// `order move`, …
    pub command: String,
    /// Item by item.
    pub done: Vec<OrderStep>,
    /// What was left alone and why, and what else should be known.
    pub notes: Vec<String>,
    /// The file, from the top of the repository; null when there was nothing to do.
    pub path: Option<String>,
    /// Unified, when nothing was written.
    pub diff: Option<String>,
}

/// What was done to one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OrderStep {
    pub id: String,
    /// Empty where there is no such item.
    pub title: String,
    /// In words.
    pub what: String,
}

/// What became of files with a conflict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Resolved {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// By path.
    pub files: Vec<ResolvedFile>,
    /// What is next, and what was left alone.
    pub notes: Vec<String>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ResolvedFile {
    /// From the top of the repository.
    pub path: String,
    /// Whether nothing is left to decide.
    pub merged: bool,
    /// Whether it was added to the index.
    pub added: bool,
    /// What a person must decide.
    pub conflicts: Vec<String>,
    /// Unified, against the file as it is, when nothing was written.
    pub diff: Option<String>,
}

/// What Git asks deepen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Hooks {
    /// `install`, `uninstall` or `status`
    pub command: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    pub parts: Vec<HookPart>,
    /// What to do by hand, and what else should be known.
    pub notes: Vec<String>,
}

/// One place that Git looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct HookPart {
    /// `attributes`, `driver` or `pre-commit`
    pub name: String,
    /// The file, from the top of the repository where it lies in it.
    pub place: String,
    /// Whether it is set up now; with `dry_run`, whether it would be.
    pub installed: bool,
    /// What was done or found, in words.
    pub state: String,
}
