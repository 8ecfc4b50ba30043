//! A line on the terminal that says what long work is at. Nothing is shown of work that takes less than a second, or where
//! nobody watches.
#![expect(
    clippy::disallowed_methods,
    reason = "what is shown depends on the time that has passed, and nothing else does"
)]

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work is over before anybody reads what it is.
const WORTH_SHOWING: Duration = Duration::from_secs(1);

/// Work in steps.
pub struct Progress {
    started: Instant,
    bar: ProgressBar,
    watched: bool,
}

impl Progress {
    /// Work that starts now.
    pub fn start() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        Self {
            started: Instant::now(),
            bar,
            watched: io::stderr().is_terminal(),
        }
    }

    /// What is done from now on.
    pub fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
        if self.watched && self.bar.is_hidden() && self.started.elapsed() >= WORTH_SHOWING {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
        self.bar.tick();
    }

    /// Leaves the line free for a question.
    pub fn pause(&self) {
        self.bar.disable_steady_tick();
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
