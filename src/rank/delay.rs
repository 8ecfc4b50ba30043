//! What it costs to finish later: profiles of cost over time (Reinertsen; Arnold).

/// How the cost of a delay grows with time. Days are counted from today and may be negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Profile {
    /// Evenly, for ever.
    Linear { per_week: f64 },
    /// Not at all until the day; once the penalty when it is passed, and evenly after it.
    Deadline {
        day: f64,
        penalty: f64,
        per_week: f64,
    },
    /// Evenly until the day, not at all after it.
    Expiring { day: f64, per_week: f64 },
    /// Once, when the day is passed.
    Step { day: f64, penalty: f64 },
}

/// What it costs to finish on day `to` and not on day `from`, both counted from today: the integral of the profile over that
/// time, in its currency. Finishing on the day of a deadline is in time. Zero when `to` is not after `from`.
pub fn delay_cost(profile: Profile, from: f64, to: f64) -> f64 {
    if to <= from {
        return 0.0;
    }
    cost_until(profile, to) - cost_until(profile, from)
}

/// What finishing on this day costs over finishing long ago, save what linear profiles cost before today, which cancels out.
fn cost_until(profile: Profile, finish: f64) -> f64 {
    match profile {
        Profile::Linear { per_week } => per_week * finish / 7.0,
        Profile::Expiring { day, per_week } => per_week * finish.min(day) / 7.0,
        Profile::Deadline {
            day,
            penalty,
            per_week,
        } if finish > day => penalty + per_week * (finish - day) / 7.0,
        Profile::Step { day, penalty } if finish > day => penalty,
        Profile::Deadline { .. } | Profile::Step { .. } => 0.0,
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the vectors are exact")]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_a_delay_is_the_integral_of_the_profile() {
        let linear = Profile::Linear { per_week: 70.0 };
        assert!((delay_cost(linear, 3.0, 13.0) - 100.0).abs() < 1e-9);
        let deadline = Profile::Deadline {
            day: 10.0,
            penalty: 500.0,
            per_week: 70.0,
        };
        assert_eq!(
            [
                delay_cost(deadline, 0.0, 10.0),
                delay_cost(deadline, 10.0, 12.0),
                delay_cost(deadline, 12.0, 14.0)
            ],
            [0.0, 520.0, 20.0]
        );
        let expiring = Profile::Expiring {
            day: 10.0,
            per_week: 70.0,
        };
        assert!((delay_cost(expiring, 5.0, 20.0) - 50.0).abs() < 1e-9);
        assert!(delay_cost(expiring, 10.0, 20.0).abs() < 1e-9);
        let step = Profile::Step {
            day: 10.0,
            penalty: 500.0,
        };
        assert_eq!(
            [delay_cost(step, 0.0, 11.0), delay_cost(step, 11.0, 99.0)],
            [500.0, 0.0]
        );
        assert!(delay_cost(linear, 5.0, 5.0).abs() < 1e-12);
    }
}
