//! A report by a team's own template, and what such a template may ask for: any report, by the words of the command line.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use clap::FromArgMatches as _;

use super::arguments::{Arguments, Command};
use super::{
    Answer, Failure, Global, Needs, Scene, Told, board, check, deep, demand, digest, feedback,
    flow, forecast, help, list, log, rank, refine, report, show, sprint, today, trace, why,
};
use crate::repo::files;
use crate::repo::world::World;
use crate::report::Report;
use crate::report::template::{self, Desk, Page, Refusal};
use crate::text::Encoding;

/// What was told, written by the template in this file.
pub(super) fn answer(
    file: &Path,
    told: &Told,
    scene: &Scene,
    (world, global): (&World, &Global),
) -> Result<Answer, Failure> {
    let path = path_of(file, scene, world);
    let text = text(&world.folder, &file.to_string_lossy(), &path)?;
    let reading = Reading {
        scene,
        world,
        global,
        plain: scene.has_no_options(),
        others: RefCell::default(),
    };
    let output = template::render(
        Page {
            path: &path,
            text: &text,
        },
        &told.report,
        &Desk {
            report: &|words| reading.report(words).map_err(refusal),
            file: &|path| reading.file(path).map_err(refusal),
        },
    );
    let output = output.map_err(|fault| {
        let hints = fault.hints.clone();
        hints.into_iter().fold(Failure::from(fault), Failure::hint)
    })?;
    Ok(Answer {
        output,
        talk: Vec::new(),
        exit: told.exit,
    })
}

/// What a template asks for.
struct Reading<'a> {
    scene: &'a Scene,
    world: &'a World,
    global: &'a Global,
    /// Whether the template's own scene was loaded with nothing but the past.
    plain: bool,
    /// Scenes that were loaded for commands that need another one.
    others: RefCell<Vec<Other>>,
}

/// A scene besides the template's own.
struct Other {
    at: Option<String>,
    needs: Needs,
    scene: Rc<Scene>,
}

impl Reading<'_> {
    /// The report that these words of the command line ask for.
    fn report(&self, words: &[String]) -> Result<Report, Failure> {
        let matches = help::command().try_get_matches_from(program(words));
        let arguments = matches
            .and_then(|matches| Arguments::from_arg_matches(&matches))
            .map_err(|error| {
                if error.use_stderr() {
                    bad_words(&error)
                } else {
                    only_reads(words)
                }
            })?;
        let asked = &arguments.global;
        if asked.directory.is_some() || asked.root.is_some() {
            return Err(Failure::usage(
                "a template asks about the backlog that it is rendered for",
            ));
        }
        if asked.format != "text" {
            return Err(Failure::usage(
                "a template gets data, not text: leave `format` out",
            ));
        }
        if let Command::Why(options) = &arguments.command {
            let global = self.global_at(asked);
            let mut scene = Scene::load(self.world, &global, &options.needs())?;
            return Ok(why::tell(options, &mut scene)?.report);
        }
        match &arguments.command {
            Command::Report(options) if options.has_template() => {
                return Err(Failure::usage(
                    "a template includes others by {% include %}",
                ));
            }
            Command::Rank(options) if options.is_compared() => return Err(only_reads(words)),
            _ => {}
        }
        let needs = match &arguments.command {
            Command::Report(options) => options.needs(),
            Command::Rank(options) => options.needs(),
            _ => Needs::past(),
        };
        let other = self.scene(asked, needs)?;
        let scene = other.as_deref().unwrap_or(self.scene);
        match tell(&arguments.command, scene) {
            Some(told) => Ok(told?.report),
            None => Err(only_reads(words)),
        }
    }

    /// The scene that has what a command needs; none when it is the template's own.
    fn scene(&self, asked: &Global, needs: Needs) -> Result<Option<Rc<Scene>>, Failure> {
        if asked.at.is_none() && needs == Needs::past() && self.plain {
            return Ok(None);
        }
        let mut others = self.others.borrow_mut();
        let known = (others.iter()).find(|other| other.at == asked.at && other.needs == needs);
        if let Some(other) = known {
            return Ok(Some(Rc::clone(&other.scene)));
        }
        let scene = Rc::new(Scene::load(self.world, &self.global_at(asked), &needs)?);
        others.push(Other {
            at: asked.at.clone(),
            needs,
            scene: Rc::clone(&scene),
        });
        Ok(Some(scene))
    }

    fn global_at(&self, asked: &Global) -> Global {
        Global {
            at: asked.at.clone().or_else(|| self.global.at.clone()),
            ..self.global.clone()
        }
    }

    /// The text of another template.
    fn file(&self, path: &str) -> Result<Option<String>, Failure> {
        let top = &self.scene.site().top;
        let refused = |why: &str| Err(Failure::usage(format!("{path}: {why}")));
        if path == ".." || path.starts_with("../") {
            return refused(
                "a template includes what is in the repository, and this leads out of it",
            );
        }
        if (path.split('/')).any(|part| part.eq_ignore_ascii_case(".git")) {
            return refused("a template does not include what is Git's own");
        }
        let whole = top.join(path);
        if !files::is_file(&whole) {
            return Ok(None);
        }
        if !files::is_inside(top, &whole) {
            return refused("a symbolic link out of the repository, not followed");
        }
        if let Some(repository) = self.scene.repository()
            && repository.is_ignored(path).unwrap_or(true)
        {
            return refused("Git ignores this file, so that a template does not include it");
        }
        text(top, path, path).map(Some)
    }
}

/// The command line that these words mean: `report` may be left out before a report's name.
fn program(words: &[String]) -> Vec<&str> {
    let mut program = vec!["deepen"];
    let command = help::command();
    if let (Some(first), Some(report)) = (words.first(), command.find_subcommand("report"))
        && command.find_subcommand(first).is_none()
        && report.find_subcommand(first).is_some()
    {
        program.push("report");
    }
    program.extend(words.iter().map(String::as_str));
    program
}

/// What a command that only reads has to say of a scene; none of one that writes, or answers with no report.
fn tell(command: &Command, scene: &Scene) -> Option<Result<Told, Failure>> {
    Some(match command {
        Command::Board(options) => board::tell(options, scene),
        Command::Check(options) => check::tell(options, scene),
        Command::Deep(options) => deep::tell(options, scene),
        Command::Demand(options) => demand::tell(options, scene),
        Command::Digest(options) => digest::tell(options, scene),
        Command::Feedback(options) => return feedback::tell(options, scene),
        Command::Flow(options) => flow::tell(options, scene),
        Command::Forecast(options) => forecast::tell(options, scene),
        Command::List(options) => list::tell(options, scene),
        Command::Log(options) => log::tell(options, scene),
        Command::Rank(_) => Ok(rank::tell(scene)),
        Command::Refine => Ok(refine::tell(scene)),
        Command::Report(options) => report::tell(options, scene),
        Command::Show(options) => show::tell(options, scene),
        Command::Sprint(options) => return sprint::tell(options, scene),
        Command::Today(options) => today::tell(options, scene),
        Command::Trace(options) => trace::tell(options, scene),
        _ => return None,
    })
}

fn only_reads(words: &[String]) -> Failure {
    let name = words.first().map_or("", String::as_str);
    Failure::usage(format!("`{name}` gives a template no report"))
        .hint("there are list, board, rank, why, show, log, check, deep, flow, forecast, demand, trace, digest, today, refine, sprint plan, daily, review and retro, feedback list, and report with any name")
}

/// The first line of what is wrong with the words, and its tip.
fn bad_words(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let tips = lines.filter_map(|line| line.strip_prefix("tip: "));
    tips.fold(Failure::usage(first), Failure::hint)
}

fn refusal(failure: Failure) -> Refusal {
    let hints = failure.hints.clone();
    let whole = Failure {
        hints: Vec::new(),
        ..failure
    };
    let message = whole.to_string();
    Refusal {
        message: message
            .strip_prefix("error: ")
            .unwrap_or(&message)
            .to_owned(),
        hints,
    }
}

/// The file's path from the top of the repository, or as it was written where it lies elsewhere.
fn path_of(file: &Path, scene: &Scene, world: &World) -> String {
    let whole = world.folder.join(file);
    files::below(&scene.site().top, &whole).unwrap_or_else(|| whole.display().to_string())
}

/// A template's text.
fn text(folder: &Path, file: &str, path: &str) -> Result<String, Failure> {
    let source = files::read_source(folder, file)?
        .ok_or_else(|| Failure::usage(format!("there is no template {path}")))?;
    if source.encoding != Encoding::Utf8 {
        return Err(Failure::usage(format!("{path} is not UTF-8")));
    }
    let text = source.text.trim_start_matches('\u{feff}');
    Ok(text.replace("\r\n", "\n"))
}
