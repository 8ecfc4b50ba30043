//! D: detailed appropriately. What comes soon is understood, what is far says little.

pub(super) mod definition_of_ready;
pub(super) mod detail_gradient;
pub(super) mod over_detail;
pub(super) mod placeholder_text;
pub(super) mod ready_runway;
pub(super) mod rotting_detail;
pub(super) mod title_only;
pub(super) mod too_many_criteria;

use super::Level;
use crate::rank::Band;

/// The level of what must hold in NOW and should hold in NEXT; none in the other bands.
fn soon(band: Option<Band>) -> Option<(Band, Level)> {
    match band? {
        Band::Now => Some((Band::Now, Level::Error)),
        Band::Next => Some((Band::Next, Level::Warning)),
        _ => None,
    }
}
