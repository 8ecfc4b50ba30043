//! Where the rules about DEEP draw their lines. Each is a team's to move; the defaults carry their source, or are this
//! tool's own choice where none is named.

use schemars::JsonSchema;
use serde::Deserialize;

/// `thresholds:` of the configuration. Shares are 0 to 1, days are calendar days.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// D3: a body with fewer words, and no criteria, is no more than a title.
    pub title_only_words: u32,
    /// D4: detail score, 0 to 6, from which a far item is over-detailed.
    pub over_detail: u8,
    /// D4: sprints until the expected start from which an item is far.
    pub far_sprints: f64,
    /// D5: eight weeks (S. Wolpers, Product Owner anti-patterns: "not touched for six to eight weeks").
    pub rotting_days: i32,
    /// D6: Spearman's rho of position and detail that a healthy backlog stays below.
    pub detail_gradient: f64,
    /// D6: listed items from which the gradient says something.
    pub detail_gradient_items: usize,
    /// D8: three to seven are typical (agiletribe.se, acceptance criteria).
    pub most_criteria: usize,
    /// D8: more than four scenarios are no small story (J. Rothman, Create Your Successful Agile Project).
    pub most_scenarios: usize,
    /// E1: share of items with an estimate. Precision falls with depth (M. Cohn, Make the Product Backlog DEEP).
    pub estimated_now: f64,
    pub estimated_next: f64,
    /// E1: an estimate or a coarse size.
    pub estimated_later: f64,
    /// E3: share of the words of criteria and narrative that must change for an estimate to be stale.
    pub scope_change: f64,
    /// E4: days for items in NOW.
    pub estimate_days_now: i32,
    /// E4: days for all other items.
    pub estimate_days: i32,
    /// E5: the largest item where neither `estimate.max_item` nor past sprints say.
    pub boulder: f64,
    /// E8: finished items from which estimates can be compared with cycle times.
    pub information_items: usize,
    /// E8: Kendall's tau-b below which estimates tell nothing.
    pub information_tau: f64,
    /// M1, M3, M4, M8: the days that count as lately.
    pub lately_days: i32,
    /// M1: share of open items without a change lately (V. Chandel, 9 problems in a healthy product backlog).
    pub zombies_healthy: f64,
    pub zombies_alarm: f64,
    /// M2: median days without a change (V. Chandel).
    pub median_still_days: f64,
    /// M3: arrivals for each departure.
    pub growth: f64,
    /// M4: open items from which a backlog without removals never says no.
    pub removals_from_items: usize,
    /// M5: refined items in sprints of throughput (S. Wolpers: three to four).
    pub refined_sprints: f64,
    /// M5: all open items in weeks of throughput: a six-month inventory (V. Chandel).
    pub inventory_weeks: f64,
    /// M5: unmanageable at any throughput (L. Müller, How many items should a product backlog have).
    pub inventory_items: usize,
    /// M6: weekly refinement (Asana, What is a product owner).
    pub refinement_days: i32,
    /// M7: share of the top ten that is new after a week.
    pub turnover: f64,
    /// M7: moves of one item in 30 days.
    pub moves: usize,
    /// P4: days after which the reason of an override is asked for again.
    pub override_days: i32,
    /// P5: share of open items in the top class.
    pub top_class: f64,
    /// P6: share of a release's effort (DSDM Agile Project Framework, 10.4).
    pub must_effort: f64,
    /// P6: how far from 20 % the Could pool may be.
    pub could_effort_low: f64,
    pub could_effort_high: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            title_only_words: 8,
            over_detail: 4,
            far_sprints: 3.0,
            rotting_days: 56,
            detail_gradient: -0.3,
            detail_gradient_items: 15,
            most_criteria: 7,
            most_scenarios: 4,
            estimated_now: 1.0,
            estimated_next: 0.9,
            estimated_later: 0.5,
            scope_change: 0.2,
            estimate_days_now: 60,
            estimate_days: 180,
            boulder: 8.0,
            information_items: 20,
            information_tau: 0.1,
            lately_days: 90,
            zombies_healthy: 0.15,
            zombies_alarm: 0.4,
            median_still_days: 60.0,
            growth: 1.2,
            removals_from_items: 30,
            refined_sprints: 4.0,
            inventory_weeks: 26.0,
            inventory_items: 300,
            refinement_days: 7,
            turnover: 0.5,
            moves: 3,
            override_days: 90,
            top_class: 0.3,
            must_effort: 0.6,
            could_effort_low: 0.1,
            could_effort_high: 0.3,
        }
    }
}
