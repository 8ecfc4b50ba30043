//! A probability and a date: never one without the other.

use jiff::civil::Date;

use super::Outlook;

/// By when something is done with one probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likely {
    /// 0 to 1.
    pub confidence: f64,
    /// Working days after today; none beyond the horizon (1000 worked days).
    pub days: Option<usize>,
    pub date: Option<Date>,
}

impl Likely {
    /// One for each confidence of the outlook, ascending, given the working days for a confidence.
    pub fn all(outlook: &Outlook, when: impl Fn(f64) -> Option<usize>) -> Vec<Self> {
        let confidences = outlook.evidence.confidences().iter();
        confidences
            .map(|confidence| {
                let days = when(*confidence);
                Self {
                    confidence: *confidence,
                    days,
                    date: days.and_then(|days| outlook.date(days)),
                }
            })
            .collect()
    }
}
