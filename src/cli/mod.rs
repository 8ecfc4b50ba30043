//! Floor 6: who asks. Commands return an `Answer`; only this file prints.

mod accept;
pub mod arguments;
mod board;
mod check;
mod ci;
mod completing;
mod completions;
mod contacts;
mod deep;
mod demand;
mod demo;
mod diff;
mod digest;
mod drop;
mod earlier;
mod edit;
mod explain;
pub mod failure;
mod feedback;
mod flow;
mod forecast;
mod goals;
pub mod help;
mod hooks;
mod id;
mod init;
mod link;
mod list;
mod load;
mod log;
mod lsp;
mod man;
mod merge;
mod merge_driver;
mod moving;
mod new;
mod notify;
mod order;
mod range;
mod rank;
mod refine;
mod release_notes;
mod remembered;
mod report;
mod reviews;
mod roadmap;
mod schema;
mod set;
mod show;
mod site;
mod span;
mod split;
mod sprint;
mod start;
mod status;
mod template;
mod timeline;
mod today;
mod trace;
mod trend;
mod whatif;
mod why;
mod why_not;
mod writing;

use std::path::Path;
use std::process::ExitCode;

use clap::FromArgMatches as _;

use arguments::{Arguments, Color, Command, Global};
pub use failure::{Exit, Failure};
use load::{Needs, Scene};
use remembered::Question;

use crate::repo::git::Repository;
use crate::repo::pager::{self, Pager};
use crate::repo::world::{self, World};
use crate::report::Report;
use crate::report::format::{self, Screen};

/// What a command has to say.
#[derive(Debug)]
pub struct Answer {
    /// Data, for standard output.
    pub output: String,
    /// Talk, for standard error.
    pub talk: Vec<String>,
    pub exit: Exit,
}

/// A report, and the exit code that goes with it.
#[derive(Debug)]
struct Told {
    report: Report,
    exit: Exit,
    /// For standard error.
    talk: Vec<String>,
}

impl From<Report> for Told {
    fn from(report: Report) -> Self {
        Self {
            report,
            exit: Exit::Clean,
            talk: Vec::new(),
        }
    }
}

/// Runs the program with this process's arguments; `serve` is what serves an editor until it says goodbye.
pub fn main(serve: fn() -> ExitCode) -> ExitCode {
    if let Some(typing) = world::typing() {
        return completing::run(&typing);
    }
    if world::is_asked_nothing() {
        return match World::read() {
            Ok(world) => print(&start::answer(&world)),
            Err(error) => failed(&error.into()),
        };
    }
    let matches = help::command().try_get_matches();
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return refused(&error),
    };
    if let Command::Lsp(options) = &arguments.command {
        return lsp::run(options, &arguments.global, serve);
    }
    match run(&arguments) {
        Ok(answer) => show(&answer, &arguments.global),
        Err(failure) => failed(&failure),
    }
}

fn failed(failure: &Failure) -> ExitCode {
    world::write_talk(&format!("{failure}\n"));
    failure.exit.into()
}

/// Hands what is longer than the terminal to a pager, and prints the rest.
fn show(answer: &Answer, global: &Global) -> ExitCode {
    let screen = world::screen().filter(|_| !global.no_pager);
    let is_long =
        screen.is_some_and(|(columns, rows)| pager::is_longer(&answer.output, columns, rows));
    if !is_long {
        return print(answer);
    }
    let start = global.directory.as_deref().unwrap_or(Path::new("."));
    let repository = Repository::discover(start).ok().flatten();
    let pager = Pager::chosen(repository.as_ref());
    match pager.map(|pager| pager.show(&answer.output)) {
        Some(Ok(true)) => told(answer),
        // Better at once than not at all.
        _ => print(answer),
    }
}

fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let world = World::read()?;
    let question = Question::new(arguments, &world)?;
    if let Some(answer) = question.as_ref().and_then(Question::recall) {
        return Ok(answer);
    }
    let answer = dispatch(arguments, &world)?;
    if let Some(question) = question {
        question.keep(&answer);
    }
    Ok(answer)
}

fn dispatch(arguments: &Arguments, world: &World) -> Result<Answer, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Init(options) => init::run(options, global, world),
        Command::Demo(options) => demo::run(options, global, world),
        Command::Check(options) => check::run(options, global, world),
        Command::Ci(options) => ci::run(options, global, world),
        Command::Whatif(options) => whatif::run(options, global, world),
        Command::Why(options) => why::run(options, global, world),
        Command::WhyNot(options) => why_not::run(options, global, world),
        Command::Site(options) => site::run(options, global, world),
        Command::Show(options) => show::run(options, global, world),
        Command::Report(options) => report::run(options, global, world),
        Command::Today(options) => today::run(options, global, world),
        Command::Sprint(options) => sprint::run(options, global, world),
        Command::Refine => refine::run(global, world),
        Command::Flow(options) => flow::run(options, global, world),
        Command::Trace(options) => trace::run(options, global, world),
        Command::Digest(options) => digest::run(options, global, world),
        Command::Demand(options) => demand::run(options, global, world),
        Command::Contacts(options) => contacts::run(options, global, world),
        Command::Feedback(options) => feedback::run(options, global, world),
        Command::Deep(options) => deep::run(options, global, world),
        Command::Forecast(options) => forecast::run(options, global, world),
        Command::Rank(options) => rank::run(options, global, world),
        Command::Diff(options) => diff::run(options, global, world),
        Command::List(options) => list::run(options, global, world),
        Command::Board(options) => board::run(options, global, world),
        Command::Man(options) => man::run(options, global, world),
        Command::Log(options) => log::run(options, global, world),
        Command::Order(options) => order::run(options, global, world),
        Command::Merge(options) => merge::run(options, global, world),
        Command::Hooks(options) => hooks::run(options, global, world),
        Command::MergeDriver(options) => merge_driver::run(options, global, world),
        Command::Notify(options) => notify::run(options, global, world),
        Command::Explain(options) => explain::run(options, global, world),
        Command::Set(options) => set::run(options, global, world),
        Command::Id(options) => id::run(options, global, world),
        Command::Link(options) => link::link(options, global, world),
        Command::Unlink(options) => link::unlink(options, global, world),
        Command::Split(options) => split::run(options, global, world),
        Command::Move(options) => moving::run(options, global, world),
        Command::Drop(options) => drop::run(options, global, world),
        Command::Accept(options) => accept::accept(options, global, world),
        Command::Reject(options) => accept::reject(options, global, world),
        Command::New(options) => new::run(options, global, world),
        Command::Edit(options) => edit::run(options, global, world),
        Command::Schema(options) => schema::run(options),
        Command::Completions(options) => completions::run(options),
        Command::Lsp(_) => Err(Failure::usage(
            "an editor is served before anything is read",
        )),
    }
}

/// Help and version are data; a bad command line is a failure.
fn refused(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        world::write_talk(&error.to_string());
        return Exit::Failure.into();
    }
    print(&Answer {
        output: error.to_string(),
        talk: Vec::new(),
        exit: Exit::Clean,
    })
}

fn print(answer: &Answer) -> ExitCode {
    match world::write_output(&answer.output) {
        Ok(true) => {}
        Ok(false) => return Exit::Clean.into(),
        Err(error) => {
            world::write_talk(&format!("error: cannot write the output: {error}\n"));
            return Exit::Failure.into();
        }
    }
    told(answer)
}

fn told(answer: &Answer) -> ExitCode {
    for line in &answer.talk {
        world::write_talk(&format!("{line}\n"));
    }
    answer.exit.into()
}

/// The answer in the format asked for.
fn answer(report: &Report, exit: Exit, global: &Global, world: &World) -> Result<Answer, Failure> {
    let format = format::format(&global.format).ok_or_else(|| {
        let names: Vec<_> = format::FORMATS.iter().map(|format| format.name).collect();
        Failure::usage(format!("there is no format `{}`", global.format))
            .hint(format!("there are {}", names.join(", ")))
    })?;
    if !format.suits(report.name) {
        return Err(Failure::usage(format!(
            "`{}` writes findings, and `{}` has none",
            format.name, report.name
        ))
        .hint("`deepen check` has; this one is written as text, markdown, html, json or csv"));
    }
    let colour = match global.color {
        Color::Auto => world.colour,
        Color::Always => true,
        Color::Never => false,
    };
    let screen = Screen {
        width: world.width,
        colour,
    };
    Ok(Answer {
        output: (format.write)(report, &screen),
        talk: Vec::new(),
        exit,
    })
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
