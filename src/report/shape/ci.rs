//! What continuous integration judged, and what it needs.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Counts, Finding, RuleName};

/// What a run in CI judged, and what it wrote for the host to show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CiRun {
    /// `github`, `gitlab` or `other`
    pub host: &'static str,
    /// What the change is compared with; none when the whole backlog was judged.
    pub since: Option<String>,
    /// What counts: the findings that the change brings in, or all where there is no change to look at.
    pub findings: Vec<Finding>,
    pub counts: Counts,
    /// Findings that were there before the change: not told, but in the files that hosts compare by themselves.
    pub older: usize,
    /// Rules that could not look, since the past is unknown.
    pub unknown: Vec<RuleName>,
    /// Why the past is unknown.
    pub history_unknown: Option<String>,
    /// The least level that fails the run: `error`, `warning`, `info` or `never`.
    pub fail_on: &'static str,
    pub failed: bool,
    /// Whether the backlog says anything else than before; true without `since`.
    pub changed: bool,
    /// What was written.
    pub files: Vec<CiFile>,
    /// What the host's limits left out, and where it stands.
    pub cuts: Vec<String>,
}

/// A file that a run in CI wrote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CiFile {
    /// From the folder where the run started.
    pub path: String,
    pub bytes: usize,
    /// What reads it.
    pub about: &'static str,
}

/// What the CI systems found here need.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ci {
    /// Those that are set up here, then those that the remote suggests.
    pub systems: Vec<CiSystem>,
    /// What else should be known.
    pub notes: Vec<String>,
}

/// One CI system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CiSystem {
    /// `github-actions`, `gitlab`, `pre-commit`, `jenkins` …
    pub name: &'static str,
    pub title: &'static str,
    /// Its files here, from the top of the repository; empty when only the remote suggests it.
    pub files: Vec<String>,
    /// Whether it runs deepen already.
    pub runs_deepen: bool,
    pub needs: Vec<CiNeed>,
    /// Where the lines go that are to be pasted.
    pub path: Option<String>,
    /// The lines to paste, where they are not there yet.
    pub lines: Option<String>,
    /// The page of the documentation.
    pub docs: &'static str,
}

/// Something that a CI system needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CiNeed {
    /// `deepen`, `history`, `permissions`, `trigger`, `token`, `report`
    pub name: &'static str,
    /// `there`, `missing`, or `unknown` where the files do not say.
    pub state: &'static str,
    /// Why it is needed, or what was found.
    pub says: String,
    /// The file and the line that it is about.
    pub path: Option<String>,
    pub line: Option<usize>,
    /// The line or lines to add there.
    pub add: Option<String>,
}

/// A need with its system, for CSV.
#[derive(Default, Serialize)]
pub(in crate::report) struct CiRow {
    system: &'static str,
    need: &'static str,
    state: &'static str,
    says: String,
    path: Option<String>,
    line: Option<usize>,
}

impl Ci {
    pub(in crate::report) fn flat_rows(&self) -> Vec<CiRow> {
        let rows = self.systems.iter().flat_map(|system| {
            system.needs.iter().map(|need| CiRow {
                system: system.name,
                need: need.name,
                state: need.state,
                says: need.says.clone(),
                path: need.path.clone(),
                line: need.line,
            })
        });
        rows.collect()
    }
}
