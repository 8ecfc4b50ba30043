//! `--since` and `--until`: a stretch of the history, by commits or by days.

use std::collections::BTreeSet;

use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::load::git_failure;
use super::{Failure, Scene};
use crate::backlog::document::parse_date;
use crate::history::{Commit, History, clock};
use crate::text::sorting::Gather as _;

#[derive(Debug, Args)]
pub(super) struct Bounds {
    /// Only commits of this day or later (2026-03-01, `yesterday`, `2 weeks ago`), or not yet in this commit, tag or branch
    #[arg(long, value_name = "REV|DATE")]
    pub(super) since: Option<String>,
    /// Only commits of this day or earlier, or up to this commit, tag or branch
    #[arg(long, value_name = "REV|DATE")]
    pub(super) until: Option<String>,
}

/// A stretch of the history.
pub(super) struct Span {
    zone: TimeZone,
    since: Option<Bound>,
    until: Option<Bound>,
}

/// Where a stretch ends: at a day, or at a commit, with all that it contains.
enum Bound {
    Day(Date),
    Commits(BTreeSet<Box<str>>),
}

impl Span {
    /// The stretch that the options mean.
    ///
    /// # Errors
    /// When something names no commit.
    pub(super) fn new(bounds: &Bounds, scene: &Scene, history: &History) -> Result<Self, Failure> {
        let bound = |spec: &Option<String>| {
            let spec = spec.as_deref();
            spec.map(|spec| Bound::new(spec, scene, history))
                .transpose()
        };
        Ok(Self {
            zone: clock::time_zone(&scene.ground().backlog.config.calendar),
            since: bound(&bounds.since)?,
            until: bound(&bounds.until)?,
        })
    }

    pub(super) fn holds(&self, commit: &Commit) -> bool {
        let day = || commit.time.to_zoned(self.zone.clone()).date();
        let is_after = match &self.since {
            None => true,
            Some(Bound::Day(first)) => day() >= *first,
            Some(Bound::Commits(before)) => !before.contains(&commit.id),
        };
        let is_before = match &self.until {
            None => true,
            Some(Bound::Day(last)) => day() <= *last,
            Some(Bound::Commits(until)) => until.contains(&commit.id),
        };
        is_after && is_before
    }
}

impl Bound {
    fn new(spec: &str, scene: &Scene, history: &History) -> Result<Self, Failure> {
        if let Some(day) = parse_date(spec).or_else(|| days_ago(spec, scene.ground().today)) {
            return Ok(Self::Day(day));
        }
        let Some(repository) = scene.repository() else {
            return Ok(Self::Commits(BTreeSet::new()));
        };
        let config = &scene.ground().backlog.config.history;
        let revision = repository
            .resolve(spec, &TimeZone::UTC, scene.now())
            .map_err(git_failure)?;
        let commits = repository
            .commits_up_to(&revision.commit, config.walk)
            .map_err(git_failure)?;
        // A branch that was merged is not on the line of first parents itself.
        let known: BTreeSet<Box<str>> = commits.into_iter().into_set();
        let told = history.commits.iter().map(|commit| &commit.id);
        Ok(Self::Commits(
            told.filter(|id| known.contains(*id)).cloned().collect(),
        ))
    }
}

/// The day that `today`, `yesterday`, `3 days ago`, `2 weeks ago`, `6 months ago` or `1 year ago` means.
fn days_ago(words: &str, today: Date) -> Option<Date> {
    let words = words.trim().to_lowercase();
    match words.as_str() {
        "today" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        _ => {}
    }
    let mut parts = words.split([' ', '.']).filter(|part| !part.is_empty());
    let (count, unit, ago) = (parts.next()?, parts.next()?, parts.next()?);
    if ago != "ago" || parts.next().is_some() {
        return None;
    }
    let count: i64 = count
        .parse()
        .ok()
        .filter(|count| (0..10_000).contains(count))?;
    let span = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        "year" => count.years(),
        _ => return None,
    };
    today.checked_sub(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_counted_back_from_today() {
        let today = date(2026, 3, 31);
        let day = |words: &str| days_ago(words, today).map(|day| day.to_string());
        assert_eq!(day("today").as_deref(), Some("2026-03-31"));
        assert_eq!(day("yesterday").as_deref(), Some("2026-03-30"));
        assert_eq!(day("2 weeks ago").as_deref(), Some("2026-03-17"));
        assert_eq!(day("1.day.ago").as_deref(), Some("2026-03-30"));
        // February has no 31st.
        assert_eq!(day("1 month ago").as_deref(), Some("2026-02-28"));
        assert_eq!(day("main"), None);
        assert_eq!(day("two weeks ago"), None);
    }
}
