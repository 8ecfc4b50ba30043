//! Which rules run, at what level, and what is silenced with which reason.

/// The rules asked for on the command line; the configuration says the rest.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Codes or names; empty for all.
    pub only: Vec<String>,
    pub skip: Vec<String>,
}
