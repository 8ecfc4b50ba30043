//! What doing something else would cost.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ForecastTest, ItemName, Moment};

/// What doing something else would cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhatIf {
    pub at: Moment,
    /// `insert`, `drop`, `swap` or `capacity`.
    pub change: &'static str,
    /// The item that is moved or dropped.
    pub item: Option<ItemName>,
    /// The other item of a swap.
    pub other: Option<ItemName>,
    /// The place it has now, from 1; none when it is not listed or in progress.
    pub from: Option<usize>,
    /// The place asked for; 0 is ahead of what is in progress.
    pub to: Option<usize>,
    /// The share of the usual work that is done; 1 is as usual.
    pub capacity: f64,
    /// Working days of the whole team for the item, and those by which it is done with 50 and 85 % chance.
    pub days: Option<f64>,
    pub days_50: Option<usize>,
    pub days_85: Option<usize>,
    /// The item's own cost of delay a week, where it is the same every week.
    pub per_week: Option<f64>,
    /// Empty when none is named.
    pub currency: String,
    /// Items that finish on another day, in the new order.
    pub slips: Vec<WhatIfSlip>,
    /// What these delays cost together; negative when they gain. None without a cost of delay, or in several currencies.
    pub price: Option<f64>,
    /// Items among them without a cost of delay.
    pub unpriced: usize,
    /// Items of the whole queue without one: they weigh nothing in `sequence`.
    pub without_price: usize,
    /// Working days by which the item finishes earlier, and what that is worth.
    pub earlier_days: f64,
    pub gain: Option<f64>,
    /// The cost of delay a week from which on the item belongs before those it displaces.
    pub break_even_per_week: Option<f64>,
    /// What the whole order costs with the item at each place, from the first on.
    pub sequence: Vec<f64>,
    /// The place of the least cost, from 1, and the item before it.
    pub best: Option<usize>,
    pub best_after: Option<ItemName>,
    /// How forecasts of 85 % came true.
    pub backtest: Option<ForecastTest>,
}

/// One item that finishes on another day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhatIfSlip {
    pub id: String,
    pub title: String,
    /// The place it has now, from 1; none when it is in progress.
    pub position: Option<u32>,
    /// Working days from now, one item after the other.
    pub before_days: f64,
    pub after_days: f64,
    pub slip_days: f64,
    /// By how many working days the 50 and the 85 % day move.
    pub slip_50: Option<i64>,
    pub slip_85: Option<i64>,
    /// None without a cost of delay; negative when it gains.
    pub cost: Option<f64>,
    /// Days in progress, where it is and somebody saw it start.
    pub age_days: Option<i32>,
    pub in_progress: bool,
}
