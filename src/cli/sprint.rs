//! `deepen sprint plan|daily|review|retro|close`: a sprint's events.

use clap::{Args, Subcommand, ValueEnum};

use super::today::since;
use super::writing::{Desk, Writing, refused};
use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::backlog::change::{self, GoalMet};
use crate::backlog::{Backlog, Sprint};
use crate::demand::Survey;
use crate::history::Past;
use crate::repo::files;
use crate::repo::world::World;
use crate::report::format::{Screen, format};
use crate::report::sprint::close::Closing;
use crate::report::sprint::{self, close, daily, days, ended, plan, retro, review, running};
use crate::text::Change;

/// The folder of frozen reports, from the top of the repository.
const REPORTS: &str = "reports";

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    event: Event,
}

#[derive(Debug, Subcommand)]
enum Event {
    /// Why, what, how: the goal, what is ready at the top, capacity and pace, what is carried over. Nothing is selected for you
    Plan(Next),
    /// The goal, what happened since the last working day, work in progress by age, what is stuck, what waits for the product owner
    Daily(Daily),
    /// Was the goal met, what is done with its evidence and what is not, what users said, what comes
    Review(One),
    /// How work flowed, what came and went, what was blocked and rejected, earlier actions: the system, never the people
    Retro(One),
    /// Record whether the goal was met, and list what is to be planned again. Nothing is moved
    Close(Close),
}

#[derive(Debug, Args)]
pub(super) struct Next {
    /// The sprint; by default the next one
    #[arg(value_name = "SPRINT")]
    sprint: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct One {
    /// The sprint; by default the running one, else the one that ended last
    #[arg(value_name = "SPRINT")]
    sprint: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Daily {
    /// The sprint; by default the running one. Without one it is about the flow alone
    #[arg(value_name = "SPRINT")]
    sprint: Option<String>,
    /// The first day that is told of (2026-03-01); by default the last working day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

#[derive(Debug, Args)]
struct Close {
    /// The sprint; by default the running one, else the one that ended last
    #[arg(value_name = "SPRINT")]
    sprint: Option<String>,
    /// Whether the goal was met
    #[arg(long, value_name = "WORD", value_enum)]
    goal_met: Option<Word>,
    /// Write the review as Markdown into `reports/` too: `reports/sprint-2026-24-review.md`
    #[arg(long)]
    freeze: bool,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    #[value(alias = "yes")]
    Met,
    Partly,
    #[value(alias = "no")]
    Missed,
}

impl From<Word> for GoalMet {
    fn from(word: Word) -> Self {
        match word {
            Word::Met => Self::Met,
            Word::Partly => Self::Partly,
            Word::Missed => Self::Missed,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if let Event::Close(options) = &options.event {
        return close_one(options, global, world);
    }
    let scene = Scene::load(world, global, &Needs::past())?;
    match tell(options, &scene) {
        Some(told) => scene.told(told?),
        None => Err(Failure::usage(
            "a sprint is closed where files can be written",
        )),
    }
}

/// What the event is told; none of the close, which writes.
pub(super) fn tell(options: &Options, scene: &Scene) -> Option<Result<Told, Failure>> {
    Some(match &options.event {
        Event::Plan(options) => tell_plan(options, scene),
        Event::Daily(options) => tell_daily(options, scene),
        Event::Review(options) => tell_review(options, scene),
        Event::Retro(options) => tell_retro(options, scene),
        Event::Close(_) => return None,
    })
}

/// Whether it only reads.
pub(super) fn only_reads(options: &Options) -> bool {
    !matches!(options.event, Event::Close(_))
}

pub(super) fn tell_plan(options: &Next, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let sprint = match &options.sprint {
        Some(id) => Some(find(facts.backlog, id)?),
        None => None,
    };
    Ok(plan::report(&facts, sprint).into())
}

pub(super) fn tell_daily(options: &Daily, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let sprint = match &options.sprint {
        Some(id) => Some(find(facts.backlog, id)?),
        None => only(running(facts.backlog, facts.today))?,
    };
    let since = since(options.since.as_deref(), scene)?;
    Ok(Told {
        exit: exit(scene),
        ..daily::report(&facts, sprint, since).into()
    })
}

pub(super) fn tell_review(options: &One, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let sprint = begun(options.sprint.as_deref(), scene)?;
    let survey = Survey::new(facts.backlog, facts.today);
    Ok(Told {
        exit: exit(scene),
        ..review::report(&facts, &survey, sprint).into()
    })
}

pub(super) fn tell_retro(options: &One, scene: &Scene) -> Result<Told, Failure> {
    let sprint = begun(options.sprint.as_deref(), scene)?;
    Ok(Told {
        exit: exit(scene),
        ..retro::report(&scene.facts(), sprint).into()
    })
}

fn exit(scene: &Scene) -> Exit {
    match scene.ground().past {
        Past::Known(_) => Exit::Clean,
        Past::Unknown(_) => Exit::NoHistory,
    }
}

/// The sprint of this id.
fn find<'a>(backlog: &'a Backlog, id: &str) -> Result<&'a Sprint, Failure> {
    let mut sprints = backlog.sprints.iter();
    if let Some(sprint) = sprints.find(|sprint| *sprint.id == *id) {
        return Ok(sprint);
    }
    let newest: Vec<&str> = (backlog.sprints.iter().rev().take(5))
        .map(|sprint| &*sprint.id)
        .collect();
    let failure = Failure::usage(format!("there is no sprint `{id}`"));
    Err(match newest.as_slice() {
        [] => failure.hint(NO_SPRINTS),
        newest => failure.hint(format!("the newest sprints are {}", newest.join(", "))),
    })
}

const NO_SPRINTS: &str = "the backlog has no sprints: `deepen new sprint 2026-24` starts one; without any, `deepen sprint daily` and `deepen flow` tell how work flows";

/// The only one of these; none of none.
fn only(running: Vec<&Sprint>) -> Result<Option<&Sprint>, Failure> {
    match running.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let ids: Vec<&str> = several.iter().map(|sprint| &*sprint.id).collect();
            Err(
                Failure::usage(format!("several sprints run today: {}", ids.join(", ")))
                    .hint("say which one is meant"),
            )
        }
    }
}

/// The sprint of this id that has begun; by default the running one, else the one that ended last.
fn begun<'a>(id: Option<&str>, scene: &'a Scene) -> Result<&'a Sprint, Failure> {
    let ground = scene.ground();
    let (backlog, today) = (&ground.backlog, ground.today);
    let Some(id) = id else {
        let running = only(running(backlog, today))?;
        return running.or_else(|| ended(backlog, today)).ok_or_else(|| {
            let failure = Failure::usage("no sprint has begun yet");
            match backlog.sprints.first() {
                None => failure.hint(NO_SPRINTS),
                Some(first) => {
                    failure.hint(format!("`deepen sprint plan {}` plans the first", first.id))
                }
            }
        });
    };
    let sprint = find(backlog, id)?;
    match days(sprint) {
        None => Err(Failure::usage(format!(
            "sprint {id} has no days that can be: its `start` and `end` are missing or the wrong way round"
        ))
        .hint(format!("mend {}", sprint.path()))),
        Some((start, _)) if start > today => Err(Failure::usage(format!(
            "sprint {id} begins on {start}: there is nothing to look back at"
        ))
        .hint(format!("`deepen sprint plan {id}` looks ahead"))),
        Some(_) => Ok(sprint),
    }
}

fn close_one(options: &Close, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::past())?;
    let scene = &desk.scene;
    let sprint = begun(options.sprint.as_deref(), scene)?;
    let met = options.goal_met.map(GoalMet::from);
    is_said(sprint, met)?;
    let mut changes: Vec<Change> = Vec::new();
    if let Some(met) = met {
        changes.extend(change::close(sprint, met).map_err(refused)?);
    }
    let said = met.map(GoalMet::name);
    let path = format!("{REPORTS}/sprint-{}-review.md", sprint.id);
    let frozen = if options.freeze {
        changes.extend(freeze(&desk, sprint, said, &path)?);
        Some(&*path)
    } else {
        None
    };
    let facts = scene.facts();
    let notes = notes(sprint, scene);
    desk.answer(&changes, |dry_run| {
        let closing = Closing {
            sprint,
            met: said,
            frozen,
            notes,
        };
        close::report(&facts, closing, &changes, dry_run)
    })
}

/// # Errors
/// When it is not said whether the goal was met, neither here nor in the file, or there is no goal to be met.
fn is_said(sprint: &Sprint, met: Option<GoalMet>) -> Result<(), Failure> {
    let id = &sprint.id;
    if sprint.goal.is_none() {
        return match met {
            None => Ok(()),
            Some(_) => Err(
                Failure::usage(format!("sprint {id} has no goal that could be met"))
                    .hint("without --goal-met it is closed all the same"),
            ),
        };
    }
    if met.is_some() || sprint.document.text("goal_met").is_some() {
        return Ok(());
    }
    Err(Failure::usage(format!("was the goal of sprint {id} met?"))
        .hint("--goal-met met, partly or missed says it"))
}

/// The review as a file; nothing when it is there as it is.
fn freeze(
    desk: &Desk,
    sprint: &Sprint,
    met: Option<&'static str>,
    path: &str,
) -> Result<Option<Change>, Failure> {
    let is_name = |each: char| each.is_ascii_alphanumeric() || "-_.".contains(each);
    if !sprint.id.chars().all(is_name) {
        return Err(Failure::usage(format!(
            "`{}` cannot name a file",
            sprint.id
        )));
    }
    let facts = desk.scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let report = close::review(&facts, &survey, sprint, met);
    let markdown = format("markdown").ok_or_else(|| Failure::usage("there is no Markdown"))?;
    let screen = Screen {
        width: 80,
        colour: false,
    };
    let text = (markdown.write)(&report, &screen);
    let there = files::read_source(&desk.scene.site().top, path)?;
    match there {
        None => Ok(Some(Change::Create {
            path: path.to_owned(),
            text,
        })),
        Some(there) if *there.text == *text => Ok(None),
        Some(_) => Err(Failure::usage(format!(
            "{path} is there already, and says something else: what is frozen is not written over"
        ))
        .hint("rename or remove it first, or close without --freeze")),
    }
}

/// What else should be known when a sprint is closed.
fn notes(sprint: &Sprint, scene: &Scene) -> Vec<String> {
    let ground = scene.ground();
    let mut notes = Vec::new();
    if sprint.goal.is_none() {
        notes.push("it had no goal: nothing is recorded of one".to_owned());
    }
    if let Some((_, end)) = days(sprint)
        && end > ground.today
    {
        notes.push(format!(
            "it ends on {end} only: its items may still be finished"
        ));
    }
    let has_words = |title: &str| {
        let text = sprint.document.section_text(title);
        text.is_some_and(|text| !text.trim().is_empty())
    };
    for title in ["Review", "Retro"] {
        if !has_words(title) {
            notes.push(format!(
                "`## {title}` of {} is empty: what was learned is kept there",
                sprint.path()
            ));
        }
    }
    if sprint::next(&ground.backlog, ground.today).is_none() {
        notes.push(
            "there is no file for the next sprint: `deepen new sprint NAME --goal \"…\"`"
                .to_owned(),
        );
    }
    notes
}
