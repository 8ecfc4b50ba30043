//! `deepen feedback import`: exports of other tools become feedback files, each record once however often it is exported.

mod export;
mod told;
mod twins;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::filing;
use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::cli::{answer, writing};
use crate::intake::Draft;
use crate::intake::dates::DayOrder;
use crate::intake::presets::PRESETS;
use crate::repo::files;
use crate::repo::progress::Progress;
use crate::repo::save::Door;
use crate::repo::world::World;
use crate::report;
use crate::report::shape::ImportPreset;
use export::Opened;
use told::Told;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Exports: CSV, TSV, JSON, JSON lines, mbox, Slack's zip; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "presets")]
    files: Vec<PathBuf>,
    /// Read them as this tool's export, whatever they look like
    #[arg(long, value_name = "PRESET", conflicts_with_all = ["map", "guess"])]
    preset: Option<String>,
    /// Which column is what, in a file such as `--write-map` writes
    #[arg(long, value_name = "FILE", conflicts_with = "guess")]
    map: Option<PathBuf>,
    /// Guess which column is what, even where a tool is recognised
    #[arg(long)]
    guess: bool,
    /// Take a guessed mapping without asking
    #[arg(short, long)]
    yes: bool,
    /// Write the mapping that would be used to this file, and take nothing in
    #[arg(long, value_name = "FILE")]
    write_map: Option<PathBuf>,
    /// The channel of everything in these files
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// Which number of days such as 04/05/2026 is the day, where the column does not show it
    #[arg(long, value_name = "ORDER", value_enum)]
    dates: Option<Dates>,
    /// The encoding of the files, such as windows-1252 or gb18030, where it is guessed wrong
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Show what would be written, as a diff, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// List the exports that are known
    #[arg(long)]
    presets: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dates {
    /// 4 May
    DayFirst,
    /// April 5
    MonthFirst,
}

impl Dates {
    fn order(self) -> DayOrder {
        match self {
            Self::DayFirst => DayOrder::DayFirst,
            Self::MonthFirst => DayOrder::MonthFirst,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if options.presets {
        return answer(
            &report::intake::presets(presets()),
            Exit::Clean,
            global,
            world,
        );
    }
    if global.at.is_some() {
        return Err(Failure::usage(
            "--at looks at the past, and an import writes now",
        ));
    }
    let progress = Progress::start();
    let scene = Scene::load(world, global, &Needs::default())?;
    let mut opened = Vec::new();
    for path in &options.files {
        progress.step(&format!("reading {}", path.display()));
        opened.push(export::open(path, options, &scene, world)?);
    }
    if let Some(path) = &options.write_map {
        return write_map(path, &opened, world);
    }
    if !options.yes && !options.dry_run && opened.iter().any(Opened::is_guessed) {
        progress.pause();
        if !export::confirmed(&opened) {
            let told = Told::unconfirmed(&opened);
            return scene.answer(&report::intake::import(told), Exit::Failure);
        }
    }
    take_in(&scene, &opened, options, world, &progress)
}

fn take_in(
    scene: &Scene,
    opened: &[Opened],
    options: &Options,
    world: &World,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let drafts: Vec<Draft> = opened
        .iter()
        .flat_map(|opened| opened.taken.drafts.iter().cloned())
        .collect();
    progress.step(&format!("filing {} requests", drafts.len()));
    let plan = filing::plan(scene, &drafts)?;
    progress.step("looking for twins");
    let twins = twins::find(scene, &drafts, &plan.filed);
    let mut told = Told::new(opened, &plan.filed, twins, options.dry_run);
    let rejects = export::rejects(opened, world);
    if !options.dry_run {
        progress.step(&format!("writing {} files", plan.filed.changes.len()));
        let door = Door::open(&scene.site().top).map_err(writing::failure)?;
        plan.write(scene, &door)?;
        for reject in &rejects {
            files::write_whole(&reject.path, &reject.bytes)?;
        }
    }
    told.name_rejects(&rejects);
    progress.end();
    let exit = if opened
        .iter()
        .any(|opened| !opened.taken.rejected.is_empty())
    {
        Exit::Findings
    } else {
        Exit::Clean
    };
    let mut answer = scene.answer(&report::intake::import(told.import), exit)?;
    answer.talk = plan.talk(options.dry_run);
    answer.talk.extend(export::warnings(opened, scene, world));
    Ok(answer)
}

/// Writes the mapping of the only file, or of the first of several that are alike.
fn write_map(path: &std::path::Path, opened: &[Opened], world: &World) -> Result<Answer, Failure> {
    let Some(first) = opened.first() else {
        return Err(Failure::usage("there is no file to make a mapping of"));
    };
    let path = world.folder.join(path);
    if files::is_file(&path) {
        return Err(Failure::usage(format!("{} exists already", path.display()))
            .hint("name another file for --write-map"));
    }
    files::write_whole(&path, first.mapping_text().as_bytes())?;
    Ok(Answer {
        output: first.mapping_text(),
        talk: vec![format!(
            "wrote {}; mend it, then: deepen feedback import {} --map {}",
            path.display(),
            first.path,
            path.display()
        )],
        exit: Exit::Clean,
    })
}

fn presets() -> Vec<ImportPreset> {
    PRESETS
        .iter()
        .map(|preset| ImportPreset {
            name: preset.name,
            kind: preset.kind.said(),
            summary: preset.summary,
            signs: preset.signs.to_vec(),
            mapping: preset.mapping,
        })
        .collect()
}
