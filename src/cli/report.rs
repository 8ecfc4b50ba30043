//! `deepen report NAME`: reports for stakeholders and for CI.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::feedback::board;
use super::{
    Answer, Exit, Failure, Global, Needs, Scene, Told, deep, flow, goals, list, refine,
    release_notes, reviews, roadmap, sprint, status, template, timeline, today,
};
use crate::backlog::document::parse_date;
use crate::repo::world::World;
use crate::report::chosen::Chosen;
use crate::report::priority::{self, Since, Wanted};

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    report: Name,
    /// Write it by this template instead: its name says what is written (`weekly.md`, `.html`, `.txt`, `.csv`, `.json`), what it
    /// may say is in docs/templates.md
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "format")]
    template: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Name {
    /// What comes next and why: overrides with their reasons, the order, hidden gems, what cannot be scored
    Priority(Priority),
    /// The four letters, their failing items and their trend
    Deep(deep::Options),
    /// How long items take, how many are finished, what is in progress and how old it is
    Flow(flow::Options),
    /// Now, next and later: epics by goal, what each is to change, how sure and for whom, without dates
    Roadmap(roadmap::Options),
    /// When epics and what people asked for are likely done: ranges, what they assume, how they came true before
    Timeline(timeline::Options),
    /// What was built, what is coming, what changed
    Status(status::Options),
    /// How near each goal is by its key results, what is done for it, and work for none
    Goals(goals::Options),
    /// What people asked for and how far it has come: with `--format html` one page with search and filters, for people without a terminal
    Feedback(board::Page),
    /// What a release brings, in the words of `## Release note`; `--changelog` for all of them. What the team should know is said on
    /// standard error
    ReleaseNotes(release_notes::Options),
    /// What was decided and why, and what is to be looked at again
    Decisions(reviews::Decisions),
    /// The stages of product development: what each epic shows, what is missing and how to give it
    Stage(reviews::Stage),
    /// What shipped items were meant to change, what they did, and what is to be measured now
    Outcomes(reviews::Meant),
    /// From feedback to need, item, sprint, acceptance, release and notice, and back, for the whole backlog: gaps marked and counted
    Traceability(reviews::Meant),
    /// Which numbers are unknown or rest on little, how many, why, and the way out
    Health(reviews::Meant),
    /// The product owner's day: what moved overnight, what is not ready, questions, feedback, what is due, what to accept
    Today(today::Options),
    /// The agenda of a refinement: what is not ready at the top, old estimates, splits, new wishes, what to drop
    Refine,
    /// Sprint Planning: the goal, what is ready at the top, capacity and pace, what is carried over
    SprintPlan(sprint::Next),
    /// Daily Scrum: the goal, what happened, work in progress by age, what is stuck
    SprintDaily(sprint::Daily),
    /// Sprint Review: what is done with its evidence and what is not, what users said, what comes
    SprintReview(sprint::One),
    /// Retrospective: how work flowed, what came and went, what was blocked and rejected, earlier actions
    SprintRetro(sprint::One),
    /// A report of your own: items that an expression chooses, written by `--template`
    Custom(list::Options),
}

#[derive(Debug, Args)]
struct Priority {
    /// The ranking model instead of the configured one
    #[arg(short, long, value_name = "MODEL")]
    method: Option<String>,
    /// What was moved in the order, too: from this day on, or since this commit
    #[arg(long, value_name = "REV|DATE")]
    since: Option<String>,
    /// Only items that match, such as `goal:G-5HN0TA` or `label:api`; places stay those of the whole order
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

impl Options {
    /// Whether the answer depends on more than the files of the backlog, `HEAD` and today.
    pub(super) fn names_more(&self) -> bool {
        let names_more = match &self.report {
            Name::Flow(_) => true,
            Name::Priority(options) => options.since.is_some(),
            Name::ReleaseNotes(options) => options.names_commits(),
            _ => false,
        };
        names_more || self.template.is_some()
    }

    pub(super) fn needs(&self) -> Needs {
        let method = match &self.report {
            Name::Priority(options) => options.method.clone(),
            _ => None,
        };
        Needs {
            method,
            ..Needs::past()
        }
    }

    pub(super) fn has_template(&self) -> bool {
        self.template.is_some()
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if options.template.is_none() && matches!(options.report, Name::Custom(_)) {
        return Err(Failure::usage(
            "a report of your own is written by a template: --template FILE",
        )
        .hint(
            "`deepen list` shows the same items; docs/templates.md has a template to begin with",
        ));
    }
    let scene = Scene::load(world, global, &options.needs())?;
    let told = tell(options, &scene)?;
    match &options.template {
        Some(path) => template::answer(path, &told, &scene, (world, global)),
        None => scene.told(told),
    }
}

/// The report, of a scene that was loaded with what it needs.
pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    match &options.report {
        Name::Priority(options) => priority(options, scene),
        Name::Deep(options) => deep::tell(options, scene),
        Name::Flow(options) => flow::tell(options, scene),
        Name::Roadmap(options) => roadmap::tell(options, scene),
        Name::Timeline(options) => timeline::tell(options, scene),
        Name::Status(options) => status::tell(options, scene),
        Name::Goals(options) => goals::tell(options, scene),
        Name::Feedback(options) => board::tell_page(options, scene),
        Name::ReleaseNotes(options) => release_notes::tell(options, scene),
        Name::Decisions(options) => reviews::decisions(options, scene),
        Name::Stage(options) => reviews::stage(options, scene),
        Name::Outcomes(options) => reviews::outcomes(options, scene),
        Name::Traceability(options) => reviews::traceability(options, scene),
        Name::Health(options) => reviews::health(options, scene),
        Name::Today(options) => today::tell(options, scene),
        Name::Refine => Ok(refine::tell(scene)),
        Name::SprintPlan(options) => sprint::tell_plan(options, scene),
        Name::SprintDaily(options) => sprint::tell_daily(options, scene),
        Name::SprintReview(options) => sprint::tell_review(options, scene),
        Name::SprintRetro(options) => sprint::tell_retro(options, scene),
        Name::Custom(options) => list::tell(options, scene),
    }
}

fn priority(options: &Priority, scene: &Scene) -> Result<Told, Failure> {
    let items = scene.chosen(options.filter.as_deref())?;
    let since = match options.since.as_deref() {
        None => None,
        Some(written) => Some((written, since(written, scene)?)),
    };
    let wanted = Wanted {
        chosen: Chosen {
            filter: options.filter.as_deref(),
            items: items.as_deref(),
        },
        since,
    };
    let facts = scene.facts();
    let exit = if wanted.since.is_some() && facts.past.known().is_none() {
        Exit::NoHistory
    } else {
        Exit::Clean
    };
    Ok(Told {
        exit,
        ..priority::report(&facts, &wanted).into()
    })
}

/// The day that is written, or the moment of the commit that it names.
fn since(written: &str, scene: &Scene) -> Result<Since, Failure> {
    let today = scene.facts().today;
    match parse_date(written) {
        Some(day) if day > today => Err(Failure::usage(format!(
            "--since {written} lies after today, {today}"
        ))),
        Some(day) => Ok(Since::Day(day)),
        // Without a past there is nothing to name; the report says so.
        None if scene.facts().past.known().is_none() => Ok(Since::Day(today)),
        None => match scene.revision(written)? {
            Some(revision) => Ok(Since::Commit(revision.time)),
            None => Err(
                Failure::usage(format!("--since {written}: this is no day and no commit"))
                    .hint("a day is written 2026-03-01"),
            ),
        },
    }
}
