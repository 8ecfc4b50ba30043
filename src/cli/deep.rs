//! `deepen deep` and `deepen report deep`: the four letters and their trend.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told, trend};
use crate::Facts;
use crate::repo::world::World;
use crate::report::{self, chosen::Chosen};
use crate::rules::scorecard::Scorecard;
use crate::rules::{self, Letter, Verdict, selection::Selection};

#[derive(Debug, Args)]
pub struct Options {
    /// How many weeks back the trend goes, a point a week; 0 for no trend
    #[arg(long, value_name = "N", default_value_t = trend::WEEKS)]
    weeks: u8,
    /// Only these items: no measure of the whole backlog, no trend. Such as `label:mobile` or `goal:G-5HN0TA`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let (verdict, scorecard) = judged(&facts);
    let items = scene.chosen(options.filter.as_deref())?;
    let (scorecard, trend) = match &items {
        Some(some) => (Scorecard::of_items(&facts, &verdict, some), Vec::new()),
        None => (scorecard, trend::read(scene, options.weeks)?),
    };
    let chosen = Chosen {
        filter: options.filter.as_deref(),
        items: items.as_deref(),
    };
    Ok(report::deep::report(&facts, verdict, &scorecard, &trend, &chosen).into())
}

/// The verdict of the rules of the four letters, and their scorecard: what other rules find costs no letter anything.
pub(super) fn judged(facts: &Facts<'_>) -> (Verdict, Scorecard) {
    let verdict = rules::check(facts, &Selection::of_letters(&Letter::DEEP));
    let scorecard = Scorecard::new(facts, &verdict);
    (verdict, scorecard)
}
