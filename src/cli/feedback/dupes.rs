//! `deepen feedback dupes`: which feedback may be the same wish. It suggests, and merges nothing.

use clap::{Args, ValueEnum};

use super::{Answer, Exit, Failure, Global, Needs, Scene, find};
use crate::demand::Survey;
use crate::demand::duplicates::{Duplicates, Stories};
use crate::repo::world::World;
use crate::report::dupes::{self, Told};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only these: ids, or the starts of ids; all open feedback without
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// What it is compared with
    #[arg(long, value_enum, default_value_t = Against::Feedback, value_name = "WHAT")]
    against: Against,
    /// The lowest score that is suggested, 0 to 1; `duplicates.look` of deepen.yml without
    #[arg(long, value_name = "SCORE")]
    least: Option<f64>,
    /// Groups that are shown, or suggestions for each id
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// How well such suggestions agree with what was merged here, and the thresholds that follow
    #[arg(long, conflicts_with_all = ["ids", "against", "least", "limit"])]
    calibrate: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Against {
    /// Other feedback
    Feedback,
    /// Open goals, epics, stories and other items
    Stories,
}

/// Groups that are shown without a limit.
const GROUPS: usize = 20;

/// Suggestions for each id (5.3 of the feedback format: the top five an item).
const EACH: usize = 5;

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::default())?;
    let facts = scene.facts();
    let config = facts.backlog.config.duplicates;
    let least = options.least.unwrap_or(config.look);
    if !(0.0..=1.0).contains(&least) {
        return Err(Failure::usage(format!(
            "--least {least}: a score is 0 to 1"
        )));
    }
    let survey = Survey::new(facts.backlog, facts.today);
    let places = options
        .ids
        .iter()
        .map(|id| find(&survey, id))
        .collect::<Result<Vec<usize>, Failure>>()?;
    let duplicates = Duplicates::new(&survey);
    if options.calibrate {
        let report = dupes::calibration(&facts, &duplicates.calibration());
        return scene.answer(&report, Exit::Clean);
    }
    let told = Told {
        facts: &facts,
        survey: &survey,
        duplicates: &duplicates,
    };
    let each = options.limit.unwrap_or(EACH);
    let report = match options.against {
        Against::Feedback if places.is_empty() => {
            let clusters = duplicates.clusters(&duplicates.twins(least));
            told.all(&clusters, options.limit.unwrap_or(GROUPS))
        }
        Against::Feedback => {
            let asked: Vec<_> = places
                .iter()
                .map(|place| (*place, duplicates.of(*place, each)))
                .collect();
            told.asked(&asked)
        }
        Against::Stories => {
            let stories = Stories::new(&survey);
            let is_asked = !places.is_empty();
            let places = if is_asked {
                places
            } else {
                stories.unanswered()
            };
            let mut asked = stories.of(&places, if is_asked { each } else { 1 });
            if !is_asked {
                asked.retain(|(_, likely)| likely.iter().any(|likely| likely.score >= least));
                asked.sort_by(|(_, one), (_, other)| score(other).total_cmp(&score(one)));
            }
            let in_all = asked.len();
            if !is_asked {
                asked.truncate(options.limit.unwrap_or(GROUPS));
            }
            told.stories(&asked, is_asked, in_all)
        }
    };
    scene.answer(&report, Exit::Clean)
}

fn score(likely: &[crate::demand::duplicates::Likely]) -> f64 {
    likely.first().map_or(0.0, |likely| likely.score)
}
