//! Horizon bands from the team's own throughput.

/// How soon an open item may be worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Started.
    Doing,
    /// Could be pulled into the next sprint.
    Now,
    /// The two sprints after that.
    Next,
    /// About one quarter.
    Later,
    /// Listed, deeper than that.
    Beyond,
    /// Open and not listed in `order.txt`.
    Tail,
}

impl Band {
    pub const ALL: [Self; 6] = [
        Self::Doing,
        Self::Now,
        Self::Next,
        Self::Later,
        Self::Beyond,
        Self::Tail,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Doing => "DOING",
            Self::Now => "NOW",
            Self::Next => "NEXT",
            Self::Later => "LATER",
            Self::Beyond => "BEYOND",
            Self::Tail => "TAIL",
        }
    }
}

/// The last position of each band, from 1, and what they were computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands {
    pub now: usize,
    pub next: usize,
    pub later: usize,
    pub basis: Basis,
}

/// Where the bands come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Basis {
    /// Too little history: the configuration's numbers.
    #[default]
    Configured,
    /// The throughput of the window.
    Throughput {
        finished: usize,
        working_days: usize,
        sprints: usize,
    },
}
