//! Why something is not done now: the draft of a letter, and what it was made from.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{ForecastDay, ForecastTest, ItemName, Moment};

/// The draft of a letter. Every text from files is without addresses, numbers and ids of people and accounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNot {
    pub at: Moment,
    pub item: ItemName,
    /// To whom; none for a general letter.
    pub account: Option<String>,
    /// `not-now`: it waits in the order. `not-planned`: it is open and has no place in the order. `declined`: a no.
    /// `in-progress` and `finished`: there is nothing to refuse.
    pub answer: &'static str,
    pub wish: WhyNotWish,
    /// Of a no.
    pub no: Option<WhyNotNo>,
    /// Of what waits.
    pub wait: Option<WhyNotWait>,
    pub outlook: WhyNotOutlook,
    #[schemars(schema_with = "optional_date")]
    pub started: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub finished: Option<Date>,
    pub release: Option<WhyNotRelease>,
    /// The last day of the present sprint, when the order is gone through again.
    #[schemars(schema_with = "optional_date")]
    pub review: Option<Date>,
    /// The item's `## Workaround`.
    pub workaround: Option<String>,
    /// Places that were taken out of these texts.
    pub removed: usize,
}

impl WhyNot {
    /// The items that stand before it in the order.
    pub fn ahead(&self) -> &[WhyNotAhead] {
        self.wait.as_ref().map_or(&[], |wait| &wait.ahead)
    }
}

/// What was asked for, in their words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotWish {
    /// Whether feedback of the account is linked with the item; none for a general letter.
    pub account_asked: Option<bool>,
    pub quotes: Vec<WhyNotQuote>,
    /// What is understood to be needed.
    pub need: Option<String>,
    /// Distinct people and accounts that asked.
    pub requesters: usize,
    pub accounts: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotQuote {
    pub feedback: String,
    #[schemars(schema_with = "optional_date")]
    pub received: Option<Date>,
    /// Verbatim, in one line.
    pub text: String,
}

/// A no, and not a "not now".
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotNo {
    pub reason: Option<String>,
    /// Of the goal that the reason names: what is deliberately not wanted.
    pub anti_goals: Vec<String>,
    /// What is done in its place.
    pub instead: Option<ItemName>,
    /// Where that stands: `waiting`, `not-planned`, `in-progress`, `finished` or `dropped`.
    pub instead_state: Option<&'static str>,
}

/// What waits, for what, and what would change that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotWait {
    /// The place in the order, from 1, of `listed`; none when it has none.
    pub position: Option<usize>,
    pub listed: usize,
    /// Items that are worked on now.
    pub in_progress: Vec<ItemName>,
    /// Items that stand before it in the order.
    pub ahead: Vec<WhyNotAhead>,
    /// Open items that have to be done before it.
    pub waits_for: Vec<ItemName>,
    /// None when no pace is known, or it stands first.
    pub cost: Option<WhyNotCost>,
    pub break_even: Option<WhyNotBreakEven>,
    /// The fields without which it has no score.
    pub missing: Vec<String>,
    #[schemars(schema_with = "optional_date")]
    pub deadline: Option<Date>,
    /// The probability, 0 to 1, that it is done by the deadline if the order holds.
    pub deadline_chance: Option<f64>,
}

/// One item that comes before, and what is known of its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotAhead {
    pub id: String,
    pub title: String,
    /// In the order, from 1.
    pub position: usize,
    /// How its delay costs money: `linear`, `deadline`, `expiring` or `step`; none without a cost of delay.
    pub profile: Option<&'static str>,
    /// What a week of its delay costs: from now on, for ever or until the day, or with a deadline after it.
    pub per_week: Option<f64>,
    /// What being late for the day costs once.
    pub penalty: Option<f64>,
    #[schemars(schema_with = "optional_date")]
    pub day: Option<Date>,
    pub currency: String,
    /// Distinct people and accounts that asked for it.
    pub requesters: usize,
    pub accounts: usize,
    /// The title of the goal it serves.
    pub goal: Option<String>,
}

/// What doing it first would cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotCost {
    /// Working days of the whole team.
    pub days: f64,
    /// Items that would be done later, each by so many days.
    pub later: usize,
    pub price: Option<f64>,
    /// Items among them without a cost of delay.
    pub unpriced: usize,
    pub currency: String,
    /// The cost of delay a week from which on it belongs before them.
    pub break_even_per_week: Option<f64>,
    /// Its own.
    pub per_week: Option<f64>,
}

/// Above which value of its main input it comes before the next item above in the computed order; none when that
/// stands behind it in the order anyway.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotBreakEven {
    pub input: String,
    pub unit: String,
    pub now: f64,
    pub threshold: f64,
    pub competitor: ItemName,
}

/// When it is likely to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotOutlook {
    /// The lower and the higher probability that may be told, mostly 50 and 85 %; empty when none can be.
    pub likely: Vec<ForecastDay>,
    /// Whether others are counted that are usually put ahead of it.
    pub with_jumping: bool,
    /// Three months from today, when even the first of these days lies behind it: not in the next quarter.
    #[schemars(schema_with = "optional_date")]
    pub not_before: Option<Date>,
    /// Items finished in so many working days, from which this is told.
    pub finished: Option<u32>,
    pub working_days: Option<usize>,
    /// How forecasts of 85 % came true.
    pub backtest: Option<ForecastTest>,
    /// Why no day can be told.
    pub unknown: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNotRelease {
    pub version: String,
    /// None while it is planned.
    #[schemars(schema_with = "optional_date")]
    pub released: Option<Date>,
}
