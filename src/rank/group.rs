//! What a group of jobs is worth together.

use super::dependencies::Worth;

/// The jobs of one search after another, without clearing in between.
#[derive(Default)]
pub(super) struct Seen {
    search: u32,
    pub(super) count: usize,
    last_search: Vec<u32>,
}

impl Seen {
    pub(super) fn restart(&mut self, jobs: usize) {
        self.last_search.resize(jobs, 0);
        self.search += 1;
        self.count = 0;
    }

    /// Whether it was not seen in this search before.
    pub(super) fn insert(&mut self, job: usize) -> bool {
        let Some(last) = self.last_search.get_mut(job) else {
            return false;
        };
        let is_new = *last != self.search;
        *last = self.search;
        self.count += usize::from(is_new);
        is_new
    }
}

/// Sums over a group.
pub(super) struct Sums {
    ratio: Option<(f64, f64)>,
    sized: Option<(f64, f64)>,
    plain: (f64, f64),
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            ratio: Some((0.0, 0.0)),
            sized: Some((0.0, 0.0)),
            plain: (0.0, 0.0),
        }
    }
}

impl Sums {
    pub(super) fn add(&mut self, worth: Worth) {
        let sum = |left: (f64, f64), right: (f64, f64)| (left.0 + right.0, left.1 + right.1);
        self.ratio = self
            .ratio
            .zip(worth.ratio)
            .map(|(left, right)| sum(left, right));
        self.sized = self
            .sized
            .zip(worth.size)
            .map(|(left, size)| sum(left, (worth.score * size, size)));
        self.plain = sum(self.plain, (worth.score, 1.0));
    }

    pub(super) fn score(&self) -> f64 {
        let (top, bottom) = self.ratio.or(self.sized).unwrap_or(self.plain);
        top / bottom
    }
}
