//! The four letters of earlier weeks. What a commit's files say on a day never changes: it is judged once and kept.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Failure, Scene, deep};
use crate::repo::cache;
use crate::rules::scorecard::Earlier;

/// Weeks that the trend goes back.
pub(super) const WEEKS: u8 = 12;

/// Days that are kept: those of the longest trend, and as many of other branches.
const KEPT: usize = 512;

/// The shares of the four letters, by the day and the commit that they were judged on.
type Judged = BTreeMap<String, [Option<f64>; 4]>;

/// The letters of earlier weeks, oldest first, as far back as there are commits; nothing when the past is unknown.
///
/// # Errors
/// When the files of a commit cannot be read.
pub(super) fn read(scene: &Scene, weeks: u8) -> Result<Vec<Earlier>, Failure> {
    let cache = scene.cache().zip(reading(scene));
    let kept = cache.as_ref().and_then(|(cache, name)| cache.read(name));
    let mut judged: Judged = kept.unwrap_or_default();
    let known = judged.len();
    let today = scene.ground().today;
    let mut trend = Vec::new();
    for week in (1..=i64::from(weeks)).rev() {
        let date = today.saturating_sub((7 * week).days());
        let Some(commit) = scene.commit_on(date) else {
            continue;
        };
        let key = format!("{date} {commit}");
        let percent = match judged.get(&key) {
            Some(percent) => *percent,
            None => {
                let Some(percent) = letters(scene, date)? else {
                    continue;
                };
                judged.insert(key, percent);
                percent
            }
        };
        trend.push(Earlier { date, percent });
    }
    if let Some((cache, name)) = cache
        && judged.len() > known
    {
        // The oldest days go first.
        while judged.len() > KEPT {
            judged.pop_first();
        }
        cache.write(&name, &judged);
    }
    Ok(trend)
}

fn letters(scene: &Scene, date: Date) -> Result<Option<[Option<f64>; 4]>, Failure> {
    let then = scene.on(date)?;
    Ok(then.map(|then| deep::judged(&then.facts()).1.percent()))
}

/// Names everything but a commit and a day that old files and commits are read by; none without a repository.
fn reading(scene: &Scene) -> Option<String> {
    let ground = scene.ground();
    let head = &ground.past.known()?.head;
    let mailmap = scene.repository()?.mailmap_text(head);
    let config = &ground.backlog.config;
    let reading = format!("{}\n{config:?}\n{mailmap}", ground.backlog.root);
    Some(format!("trend-{:016x}", cache::hash(reading.as_bytes())))
}
