//! `deepen forecast`: when will it ship, and how did such forecasts come true.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::Facts;
use crate::backlog::{ItemIx, ItemType, Release};
use crate::forecast::backtest::{Backtest, Test};
use crate::forecast::when::Subject;
use crate::forecast::{
    Capacity, HowMany, Outlook, Record, Refusal, Setting, Single, StatedPace, When,
    sprint_working_days, week_working_days,
};
use crate::history::predictive::Method;
use crate::repo::world::World;
use crate::report::{self, Report};

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// When are so many items done, or those of a release, goal or epic: by 50, 85 and 95 % chance
    When(WhenOptions),
    /// How many items are done by a day, and which of the order: very likely, maybe, not by then
    HowMany(HowManyOptions),
    /// When is this item done: if the order holds, and with the usual queue jumping
    Item(ItemOptions),
    /// How forecasts of the past came true, made with what was known then
    Backtest(BacktestOptions),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("subject").required(true).multiple(false).args(["items", "release", "goal", "epic"]))]
struct WhenOptions {
    /// So many items
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    items: Option<u32>,
    /// The open items of a release
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// The open items below a goal
    #[arg(long, value_name = "ID")]
    goal: Option<String>,
    /// The open items below an epic, or any item
    #[arg(long, value_name = "ID")]
    epic: Option<String>,
    /// Tell the chance of being done by this day; may be given several times
    #[arg(long, value_name = "DATE")]
    by: Vec<Date>,
    #[command(flatten)]
    from: From,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("end").required(true).multiple(false).args(["by", "days", "sprint"]))]
struct HowManyOptions {
    /// Until this day
    #[arg(long, value_name = "DATE")]
    by: Option<Date>,
    /// Until so many working days from now
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    days: Option<u32>,
    /// Until the end of this sprint
    #[arg(long, value_name = "ID")]
    sprint: Option<String>,
    #[command(flatten)]
    from: From,
}

#[derive(Debug, Args)]
struct ItemOptions {
    /// The item's id, or the start of it (three characters or more)
    id: String,
    #[command(flatten)]
    from: From,
}

#[derive(Debug, Args)]
struct BacktestOptions {
    /// How many working days each forecast looks ahead; a sprint's by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=250))]
    days: Option<u32>,
    /// How throughput becomes probabilities
    #[arg(long, value_enum, default_value_t)]
    method: MethodName,
    /// Calendar days of throughput that each is made from; `bands.window_days` by default
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    window: Option<u32>,
}

/// What forecasts are made from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Made from")]
struct From {
    /// A pace in place of the history: items per sprint, week or day, such as `2..6/sprint`
    #[arg(long, value_name = "RANGE")]
    throughput: Option<String>,
    /// How much more or less than usual is done from now on, such as `-20%`
    #[arg(long, value_name = "CHANGE", allow_hyphen_values = true)]
    capacity: Option<String>,
    /// Calendar days of throughput to learn from; `bands.window_days` by default
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=10_000), conflicts_with = "throughput")]
    window: Option<u32>,
    /// How throughput becomes probabilities
    #[arg(long, value_enum, default_value_t, conflicts_with = "throughput")]
    method: MethodName,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum MethodName {
    /// The observed days are a small sample: honest with little data
    #[default]
    Exact,
    /// The observed days are the truth, as in usual Monte Carlo tools: over-confident with little data
    Plain,
}

impl MethodName {
    fn method(self) -> Method {
        match self {
            Self::Exact => Method::Dirichlet,
            Self::Plain => Method::Plain,
        }
    }
}

impl From {
    fn setting(&self, facts: &Facts<'_>) -> Result<Setting, Failure> {
        let throughput = match &self.throughput {
            Some(text) => {
                let week = week_working_days(facts);
                let pace = StatedPace::parse(text, week, sprint_working_days(facts));
                Some(pace.map_err(|why| Failure::usage(format!("--throughput {text}: {why}")))?)
            }
            None => None,
        };
        let capacity = match &self.capacity {
            Some(text) => Capacity::parse(text)
                .map_err(|why| Failure::usage(format!("--capacity {text}: {why}")))?,
            None => Capacity::default(),
        };
        Ok(Setting {
            method: self.method.method(),
            window_days: self.window,
            throughput,
            capacity,
        })
    }

    fn outlook(&self, facts: &Facts<'_>) -> Result<Outlook, Failure> {
        Outlook::new(facts, &self.setting(facts)?).map_err(refused)
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let report = match &options.question {
        Question::When(options) => when(scene, options)?,
        Question::HowMany(options) => how_many(&scene.facts(), options)?,
        Question::Item(options) => item(scene, options)?,
        Question::Backtest(options) => backtest(&scene.facts(), options)?,
    };
    Ok(report.into())
}

fn when(scene: &Scene, options: &WhenOptions) -> Result<Report, Failure> {
    let facts = scene.facts();
    let subject = match (&options.release, &options.goal, &options.epic) {
        (Some(version), ..) => Subject::Release(release(&facts, version)?),
        (_, Some(id), _) => Subject::Below(goal(scene, id)?),
        (_, _, Some(id)) => Subject::Below(scene.find(id)?),
        _ => Subject::Items(options.items.unwrap_or_default() as usize),
    };
    for day in &options.by {
        refuse_past(&facts, *day)?;
    }
    let outlook = options.from.outlook(&facts)?;
    let answer = When::new(&facts, &outlook, subject, &options.by);
    Ok(report::forecast::when(&facts, &outlook, subject, &answer))
}

fn how_many(facts: &Facts<'_>, options: &HowManyOptions) -> Result<Report, Failure> {
    let by = match (&options.by, &options.sprint) {
        (Some(day), _) => Some(*day),
        (_, Some(id)) => Some(sprint_end(facts, id)?),
        _ => None,
    };
    if let Some(day) = by {
        refuse_past(facts, day)?;
    }
    let outlook = options.from.outlook(facts)?;
    let days = options.days.unwrap_or_default() as usize;
    let until = by
        .or_else(|| outlook.date(days))
        .ok_or_else(|| Failure::usage(format!("--days {days} is beyond the calendar")))?;
    let answer = HowMany::new(facts, &outlook, until);
    Ok(report::forecast::how_many(facts, &outlook, &answer))
}

fn item(scene: &Scene, options: &ItemOptions) -> Result<Report, Failure> {
    let index = scene.find(&options.id)?;
    let facts = scene.facts();
    let item = facts.backlog.item(index);
    if !item.is_open() {
        return Err(Failure::usage(format!(
            "{} is {}: there is nothing to forecast",
            item.id, item.status.value
        )));
    }
    if !item.is_leaf() {
        let option = match item.item_type {
            ItemType::Goal => "--goal",
            _ => "--epic",
        };
        return Err(Failure::usage(format!(
            "{} is {}: it is done when the items below it are",
            item.id,
            kind(item.item_type)
        ))
        .hint(format!("deepen forecast when {option} {}", item.id)));
    }
    let outlook = options.from.outlook(&facts)?;
    let window = options.from.window;
    let window = window.unwrap_or(facts.backlog.config.bands.window_days);
    let answer = Single::new(&facts, &outlook, index, window);
    Ok(report::forecast::single(&facts, &outlook, &answer))
}

fn backtest(facts: &Facts<'_>, options: &BacktestOptions) -> Result<Report, Failure> {
    let record = Record::new(facts).map_err(|why| {
        refused(Refusal::NoHistory {
            reason: why.words().to_owned(),
            hint: why.hint(),
        })
    })?;
    let test = Test {
        horizon: options
            .days
            .map_or_else(|| sprint_working_days(facts), |days| days as usize),
        window_days: options
            .window
            .unwrap_or(facts.backlog.config.bands.window_days),
        method: options.method.method(),
    };
    let backtest = Backtest::new(&record, &test).map_err(|why| {
        let failure = Failure::usage(format!(
            "no forecast of the past can be tried: {}",
            why.words()
        ));
        let nearer = (test.horizon > 5).then_some("look less far ahead: --days 5");
        let failure = nearer.into_iter().fold(failure, Failure::hint);
        failure.exit(Exit::NoHistory)
    })?;
    Ok(report::forecast::backtest(facts, &backtest))
}

fn release<'a>(facts: &Facts<'a>, version: &str) -> Result<&'a Release, Failure> {
    let releases = &facts.backlog.releases;
    let release = releases.iter().find(|release| *release.version == *version);
    let Some(release) = release else {
        let known: Vec<&str> = releases.iter().map(|release| &*release.version).collect();
        let failure = Failure::usage(format!("there is no release `{version}`"));
        return Err(if known.is_empty() {
            failure.hint("releases are files in the backlog's folder `releases`")
        } else {
            failure.hint(format!("there are {}", known.join(", ")))
        });
    };
    match &release.released {
        Some(day) if day.value <= facts.today => Err(Failure::usage(format!(
            "{version} was released on {}: there is nothing to forecast",
            day.value
        ))),
        _ => Ok(release),
    }
}

fn goal(scene: &Scene, id: &str) -> Result<ItemIx, Failure> {
    let index = scene.find(id)?;
    let facts = scene.facts();
    let item = facts.backlog.item(index);
    if item.item_type == ItemType::Goal {
        return Ok(index);
    }
    Err(
        Failure::usage(format!("{} is {}, no goal", item.id, kind(item.item_type)))
            .hint(format!("deepen forecast when --epic {}", item.id)),
    )
}

/// `a goal`, `an epic`
fn kind(item_type: ItemType) -> String {
    let name = item_type.name();
    let article = if name.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

fn sprint_end(facts: &Facts<'_>, id: &str) -> Result<Date, Failure> {
    let sprints = &facts.backlog.sprints;
    let sprint = sprints.iter().find(|sprint| *sprint.id == *id);
    let Some(sprint) = sprint else {
        let open: Vec<&str> = sprints
            .iter()
            .filter(|sprint| {
                sprint
                    .end
                    .as_ref()
                    .is_some_and(|end| end.value > facts.today)
            })
            .map(|sprint| &*sprint.id)
            .collect();
        let failure = Failure::usage(format!("there is no sprint `{id}`"));
        return Err(if open.is_empty() {
            failure.hint("no sprint ends after today; name a day: --by DATE")
        } else {
            failure.hint(format!("not over yet: {}", open.join(", ")))
        });
    };
    let end = sprint.end.as_ref().map(|end| end.value);
    end.ok_or_else(|| Failure::usage(format!("the sprint {id} has no end")))
}

fn refuse_past(facts: &Facts<'_>, day: Date) -> Result<(), Failure> {
    if day > facts.today {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{day} is not after today, {}",
        facts.today
    )))
}

fn refused(refusal: Refusal) -> Failure {
    let state = "or state a pace in place of the history: --throughput 2..6/sprint";
    let failure = Failure::usage(refusal.words());
    let way_out = match refusal {
        Refusal::NoHistory { hint, .. } => hint,
        Refusal::TooLittle { has_more, .. } => {
            has_more.then_some("look further back: --window 365")
        }
    };
    let failure = way_out.into_iter().fold(failure, Failure::hint);
    failure.hint(state).exit(Exit::NoHistory)
}
