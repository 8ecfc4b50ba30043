//! What starting a backlog wrote, or would write.

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Init {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// In the order written.
    pub files: Vec<InitFile>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct InitFile {
    /// From the top of the repository.
    pub path: String,
    pub text: String,
}
