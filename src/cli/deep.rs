//! `deepen deep` and `deepen report deep`: the four letters and their trend.

use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::Facts;
use crate::repo::world::World;
use crate::report;
use crate::rules::scorecard::Scorecard;
use crate::rules::{self, Verdict, selection::Selection};

/// Weeks that the trend goes back.
pub(super) const WEEKS: u8 = 12;

#[derive(Debug, Args)]
pub struct Options {
    /// How many weeks back the trend goes, a point a week; 0 for no trend
    #[arg(long, value_name = "N", default_value_t = WEEKS)]
    weeks: u8,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let (verdict, scorecard) = judged(&scene.facts());
    let trend = trend(scene, options.weeks)?;
    Ok(report::deep::report(&scene.facts(), verdict, &scorecard, &trend).into())
}

pub(super) fn judged(facts: &Facts<'_>) -> (Verdict, Scorecard) {
    let verdict = rules::check(facts, &Selection::default());
    let scorecard = Scorecard::new(facts, &verdict);
    (verdict, scorecard)
}

/// The scorecards of earlier weeks, oldest first, as far back as there are commits; nothing when the past is unknown.
pub(super) fn trend(scene: &Scene, weeks: u8) -> Result<Vec<(Date, Scorecard)>, Failure> {
    let today = scene.facts().today;
    let mut trend = Vec::new();
    for week in (1..=i64::from(weeks)).rev() {
        let day = today.saturating_sub((7 * week).days());
        if let Some(then) = scene.on(day)? {
            trend.push((day, judged(&then.facts()).1));
        }
    }
    Ok(trend)
}
