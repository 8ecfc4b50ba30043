//! Horizon bands from the team's own throughput.
//!
//! A fixed number of items is wrong for every team. What may be reached within a sprint is told by the predictive
//! distribution of the team's own working days; being pulled early must not find an item unprepared, so the near bands
//! are as long as the optimistic end.

use crate::backlog::Backlog;
use crate::history::{Flow, Predictive};

/// Fewer finished items, or a shorter history than so many sprints, say too little about the pace.
const FEWEST_ITEMS: u32 = 10;
const FEWEST_SPRINTS: usize = 3;

/// No horizon is longer than a working year.
const LONGEST_DAYS: usize = 250;

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

impl Bands {
    /// The bands of this team.
    ///
    /// NOW reaches as far as one sprint does with only 15 % chance of finishing more, but at least to 3; NEXT as far as
    /// three sprints do, at least to 6; LATER as far as six sprints do in the median, at least to 12. With fewer than three
    /// sprints or ten finished items of history the configuration's numbers count.
    pub fn new(backlog: &Backlog, flow: &Flow) -> Self {
        let calendar = &backlog.config.calendar;
        let days = sprint_working_days(calendar.sprint_days, calendar.working_days.len());
        let observed = flow.per_working_day.len();
        let sprints = flow.sprints.len().max(observed / days);
        let finished = flow.finished_in_window();
        if finished < FEWEST_ITEMS || sprints < FEWEST_SPRINTS {
            let bands = backlog.config.bands;
            return Self {
                now: bands.now,
                next: bands.next.max(bands.now),
                later: bands.later.max(bands.next).max(bands.now),
                basis: Basis::Configured,
            };
        }
        let horizon = |sprints: usize| (days * sprints).min(LONGEST_DAYS);
        let predictive = Predictive::new(&flow.per_working_day, horizon(6));
        let now = predictive.how_many(horizon(1), 0.15).max(3);
        let next = predictive.how_many(horizon(3), 0.15).max(6).max(now);
        let later = predictive.how_many(horizon(6), 0.5).max(12).max(next);
        Self {
            now,
            next,
            later,
            basis: Basis::Throughput {
                finished: finished as usize,
                working_days: observed,
                sprints,
            },
        }
    }

    /// The band of a place in the order, from 1.
    pub fn of(&self, position: u32) -> Band {
        let position = position as usize;
        if position <= self.now {
            Band::Now
        } else if position <= self.next {
            Band::Next
        } else if position <= self.later {
            Band::Later
        } else {
            Band::Beyond
        }
    }
}

/// Working days in a sprint, rounded, at least one.
fn sprint_working_days(sprint_days: u32, working_days_a_week: usize) -> usize {
    ((sprint_days as usize * working_days_a_week + 3) / 7).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(per_working_day: Vec<u32>) -> Flow {
        Flow {
            per_working_day,
            ..Flow::default()
        }
    }

    #[test]
    fn a_sprint_of_two_weeks_has_ten_working_days() {
        assert_eq!(sprint_working_days(14, 5), 10);
        assert_eq!(sprint_working_days(7, 5), 5);
        assert_eq!(sprint_working_days(1, 1), 1);
    }

    #[test]
    fn little_history_leaves_the_configured_bands() {
        let backlog = Backlog::default();
        let bands = Bands::new(&backlog, &flow(vec![1; 29]));
        assert_eq!((bands.now, bands.next, bands.later), (10, 20, 40));
        assert_eq!(bands.basis, Basis::Configured);
        assert_eq!(
            Bands::new(&backlog, &flow(vec![0; 60])).basis,
            Basis::Configured
        );
    }

    #[test]
    fn one_item_a_day_every_day_fills_the_bands_exactly() {
        let bands = Bands::new(&Backlog::default(), &flow(vec![1; 60]));
        assert_eq!((bands.now, bands.next, bands.later), (10, 30, 60));
        assert_eq!(
            bands.basis,
            Basis::Throughput {
                finished: 60,
                working_days: 60,
                sprints: 6
            }
        );
    }

    #[test]
    fn now_ends_where_a_sprint_has_only_fifteen_percent_chance_of_more() {
        let days = [0, 1, 0, 2, 1, 0, 0, 3, 1, 0].repeat(3);
        let bands = Bands::new(&Backlog::default(), &flow(days.clone()));
        let predictive = Predictive::new(&days, 10);
        assert!(predictive.at_least(bands.now + 1, 10) < 0.15);
        assert!(predictive.at_least(bands.now, 10) >= 0.15);
    }

    #[test]
    fn positions_fall_into_bands_from_one() {
        let bands = Bands {
            now: 3,
            next: 6,
            later: 12,
            basis: Basis::Configured,
        };
        let of = [1, 3, 4, 6, 7, 12, 13].map(|position| bands.of(position).name());
        assert_eq!(
            of,
            ["NOW", "NOW", "NEXT", "NEXT", "LATER", "LATER", "BEYOND"]
        );
    }
}
