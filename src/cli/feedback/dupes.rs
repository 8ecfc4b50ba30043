//! `deepen feedback dupes`: which feedback may be the same wish. It suggests, and merges nothing.

use clap::{Args, ValueEnum};

use super::{Answer, Exit, Failure, Global, Needs, Scene, find};
use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::schema::Record;
use crate::cli::writing::{self, Writer, Writing};
use crate::demand::Survey;
use crate::demand::duplicates::{Duplicates, Stories};
use crate::repo::world::World;
use crate::report::dupes::{self, Told};
use crate::text::Change;
use crate::text::sorting::PutInOrder as _;

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
    /// Remember that these two are not the same wish: they are not suggested again
    #[arg(long, num_args = 2, value_names = ["ID", "ID"], conflicts_with_all = ["ids", "against", "least", "limit", "calibrate"])]
    reject: Option<Vec<String>>,
    /// With `--reject`: show the change and write nothing
    #[arg(long, requires = "reject")]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Against {
    /// Other feedback
    Feedback,
    /// Open goals, epics, stories and other items
    Stories,
}

impl Options {
    pub(super) fn only_reads(&self) -> bool {
        self.reject.is_none()
    }
}

/// Groups that are shown without a limit.
const GROUPS: usize = 20;

/// Suggestions for each id (5.3 of the feedback format: the top five an item).
const EACH: usize = 5;

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs::default();
    let (scene, writer) = if options.reject.is_some() {
        let writing = Writing {
            dry_run: options.dry_run,
            ..Writing::default()
        };
        let desk = writing.desk(world, global, &needs)?;
        (desk.scene, Some(desk.writer))
    } else {
        (Scene::load(world, global, &needs)?, None)
    };
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
    if let (Some([one, other]), Some(writer)) = (options.reject.as_deref(), &writer) {
        return reject(
            writer,
            &scene,
            &duplicates,
            [find(&survey, one)?, find(&survey, other)?],
        );
    }
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
                asked.put_in_order_by(|(_, one), (_, other)| score(other).total_cmp(&score(one)));
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

/// Writes into the first file that it is no duplicate of the second.
fn reject(
    writer: &Writer,
    scene: &Scene,
    duplicates: &Duplicates<'_>,
    [one, other]: [usize; 2],
) -> Result<Answer, Failure> {
    let survey = duplicates.survey();
    let (Some(first), Some(second)) = (survey.feedback(one), survey.feedback(other)) else {
        return Err(Failure::usage("--reject takes two feedback files"));
    };
    let wish = |place| survey.wish_of(place).map(|wish| wish.head);
    if one == other || wish(one).is_some() && wish(one) == wish(other) {
        return Err(Failure::usage(format!(
            "{} and {} are one wish already",
            first.id, second.id
        ))
        .hint(format!(
            "`deepen feedback unmerge {}` takes them apart",
            second.id
        )));
    }
    let mut changes: Vec<Change> = Vec::new();
    if !duplicates.are_apart(one, other) {
        let mut editor =
            Editor::new(&first.document, Record::Feedback.usual_order()).map_err(refused)?;
        editor
            .add("not_duplicate_of", second.id.as_str())
            .map_err(refused)?;
        changes.extend(editor.change());
    }
    let facts = scene.facts();
    let told = Told {
        facts: &facts,
        survey,
        duplicates,
    };
    let config = &facts.backlog.config.commit;
    let (report, talk) = writer.carry_out(
        &changes,
        config,
        |door| door.save(&changes).map_err(writing::failure),
        |dry_run| told.rejected(one, other, &changes, dry_run),
    )?;
    let mut answer = scene.answer(&report, Exit::Clean)?;
    answer.talk.splice(0..0, talk);
    Ok(answer)
}

fn refused(refusal: Refusal) -> Failure {
    let hint = refusal.hint();
    let failure = Failure::usage(refusal.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}

fn score(likely: &[crate::demand::duplicates::Likely]) -> f64 {
    likely.first().map_or(0.0, |likely| likely.score)
}
