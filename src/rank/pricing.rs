//! What an item's delay costs, for those who ask for money and not for an order.

use super::cd3;
use super::delay::Profile;
use super::reading::Reading;
use super::{Context, Subject};
use crate::backlog::ItemIx;

/// How the cost of an item's delay grows, and in which currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    pub profile: Profile,
    /// Empty when none is named.
    pub currency: String,
}

/// The price of an item's delay; none when it states no cost of delay, or not enough of one.
pub fn price_of_delay(context: &Context<'_>, index: ItemIx) -> Option<Price> {
    let subject = Subject::new(context, index);
    let mut reading = Reading::new(&subject);
    let currency = subject.text("score.cod.currency").unwrap_or_default();
    let profile = cd3::profile(&mut reading, currency)?;
    Some(Price {
        profile,
        currency: currency.to_owned(),
    })
}
