//! What the demo prints: both reports on the repository that it wrote.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Deep, Priority};

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Demo {
    /// The folder that was written, as it was named.
    pub folder: String,
    pub commits: usize,
    pub deep: Deep,
    pub priority: Priority,
    #[serde(skip)]
    pub people: usize,
    #[serde(skip)]
    pub first_day: Date,
    #[serde(skip)]
    pub last_day: Date,
}
