//! How long people waited to hear of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::backlog::Backlog;
use crate::backlog::ledger::{NoticeEvent, NoticeResult, ledgers};
use crate::text::sorting::PutInOrder as _;

/// Days from a release to its notices.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timing {
    /// Calendar days, the middle of all notices whose day is known; none when none is.
    pub median_days: Option<f64>,
    /// Notices sent.
    pub sent: usize,
    /// Of these, without a commit that holds their line, or a day on which their release went out.
    pub undated: usize,
}

/// How many days after their releases people were told that it shipped. `told_on` says on which day a ledger's line was
/// first committed, by the ledger's path and the line. Of one ledger, or of all.
pub fn timing(
    backlog: &Backlog,
    told_on: &BTreeMap<(String, String), Date>,
    only: Option<&str>,
) -> Timing {
    let mut days: Vec<i32> = Vec::new();
    let mut timing = Timing::default();
    for ledger in ledgers(backlog).filter(|each| only.is_none_or(|name| name == each.name)) {
        let release = (backlog.releases.iter()).find(|release| *release.version == *ledger.name);
        let out = release.and_then(|release| release.released.as_ref());
        for (line, _) in &ledger.lines {
            if line.event != NoticeEvent::Shipped || line.result != NoticeResult::Sent {
                continue;
            }
            timing.sent += 1;
            let key = (ledger.source.path.to_string(), line.line());
            match (out, told_on.get(&key)) {
                (Some(out), Some(told)) => days.push((*told - out.value).get_days()),
                _ => timing.undated += 1,
            }
        }
    }
    timing.median_days = median(&mut days);
    timing
}

/// The middle value, or the mean of both middle ones.
fn median(days: &mut [i32]) -> Option<f64> {
    days.put_in_order();
    let middle = days.len() / 2;
    let high = f64::from(*days.get(middle)?);
    if days.len() % 2 == 1 {
        return Some(high);
    }
    let low = f64::from(*days.get(middle - 1)?);
    Some(f64::midpoint(low, high))
}
