//! `deepen hooks`: Git is told to ask deepen.

use std::path::PathBuf;

use clap::{Args, Parser as _, Subcommand};

use super::arguments::Arguments;
use super::writing;
use super::{Answer, Exit, Failure, Global, answer, dispatch, load};
use crate::backlog::merging::attributes;
use crate::repo::files;
use crate::repo::hooks::{self, DRIVERS};
use crate::repo::save;
use crate::repo::world::{self, World};
use crate::report;
use crate::report::shape::{HookPart, Hooks};
use crate::text::{Change, Edit, Span};

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Let Git ask deepen when it merges files of the backlog; with --pre-commit also before each commit
    Install(Install),
    /// Take all of it away again
    Uninstall(Uninstall),
    /// What is set up
    Status,
    /// What the hook before a commit runs: the findings that the staged files bring in
    Run,
}

#[derive(Debug, Args)]
struct Install {
    /// Check the staged files before each commit too; other hooks stay and run first
    #[arg(long)]
    pre_commit: bool,
    /// Show what would be done, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct Uninstall {
    /// Leave the lines in `.gitattributes`, which colleagues share
    #[arg(long)]
    keep_attributes: bool,
    /// Show what would be done, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

const ATTRIBUTES: &str = ".gitattributes";

/// The repository that is set up.
struct Place {
    top: PathBuf,
    root: String,
    /// `.gitattributes`, as it is.
    attributes: Option<Box<str>>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let (site, repository) = load::open(world, global)?;
    if repository.is_none_or(|repository| repository.is_bare()) {
        return Err(Failure::usage(
            "there is no Git work tree here, so there is nothing to set up",
        ));
    }
    let attributes = files::read_source(&site.top, ATTRIBUTES)?.map(|source| source.text);
    let place = Place {
        top: site.top,
        root: site.root,
        attributes,
    };
    match &options.what {
        What::Install(options) => told(place.install(options)?, global, world),
        What::Uninstall(options) => told(place.uninstall(options)?, global, world),
        What::Status => told(place.status()?, global, world),
        What::Run => place.check(global, world),
    }
}

fn told(hooks: Hooks, global: &Global, world: &World) -> Result<Answer, Failure> {
    answer(&report::order::hooks(hooks), Exit::Clean, global, world)
}

impl Place {
    fn install(&self, options: &Install) -> Result<Hooks, Failure> {
        let program = world::program();
        let before = self.attributes.as_deref().unwrap_or_default();
        let after = attributes::installed(before, &self.root);
        let mut hooks = Hooks {
            command: "install".to_owned(),
            dry_run: options.dry_run,
            ..Hooks::default()
        };
        let is_there = before == after;
        if !options.dry_run && !is_there {
            self.write(&after)?;
        }
        hooks.parts.push(part(
            "attributes",
            ATTRIBUTES,
            true,
            if is_there {
                "is as it should be"
            } else {
                "says which files go to the driver; commit it, so that colleagues share it"
            },
        ));
        for name in DRIVERS.into_iter().filter(|name| asks_for(&after, name)) {
            let is_there = hooks::driver(&self.top, name)? == Some(hooks::driver_command(&program));
            if !options.dry_run && !is_there {
                hooks::install_driver(&self.top, name, &program)?;
            }
            let state = if is_there {
                "is as it should be"
            } else {
                "is set; each clone needs it once"
            };
            hooks.parts.push(part(
                "driver",
                &format!(".git/config merge.{name}"),
                true,
                state,
            ));
        }
        if options.pre_commit {
            self.install_hook(&program, &mut hooks)?;
        }
        Ok(hooks)
    }

    fn install_hook(&self, program: &str, told: &mut Hooks) -> Result<(), Failure> {
        let (folder, manager) = hooks::hooks_folder(&self.top)?;
        let shown = self.shown(&folder.join("pre-commit"));
        if let Some(manager) = manager {
            told.parts.push(part(
                "pre-commit",
                &shown,
                false,
                &format!("is left to {}", manager.name),
            ));
            told.notes.push(manager.advice);
            return Ok(());
        }
        let is_there = hooks::has_hook(&folder);
        let has_other = !is_there && folder.join("pre-commit").exists();
        if !told.dry_run {
            hooks::install_hook(&folder, program)?;
        }
        let state = match (is_there, has_other) {
            (true, _) => "is as it should be",
            (_, true) => "checks what is staged, after the hook that was there",
            _ => "checks what is staged",
        };
        told.parts.push(part("pre-commit", &shown, true, state));
        Ok(())
    }

    fn uninstall(&self, options: &Uninstall) -> Result<Hooks, Failure> {
        let mut told = Hooks {
            command: "uninstall".to_owned(),
            dry_run: options.dry_run,
            ..Hooks::default()
        };
        for name in DRIVERS {
            if hooks::driver(&self.top, name)?.is_some() {
                if !options.dry_run {
                    hooks::uninstall_driver(&self.top, name)?;
                }
                told.parts.push(part(
                    "driver",
                    &format!(".git/config merge.{name}"),
                    false,
                    "is taken away",
                ));
            }
        }
        let (folder, _) = hooks::hooks_folder(&self.top)?;
        if hooks::has_hook(&folder) {
            if !options.dry_run {
                hooks::uninstall_hook(&folder)?;
            }
            let shown = self.shown(&folder.join("pre-commit"));
            told.parts
                .push(part("pre-commit", &shown, false, "is as it was before"));
        }
        let before = self.attributes.as_deref().unwrap_or_default();
        let after = attributes::uninstalled(before);
        if after != before && !options.keep_attributes {
            if !options.dry_run {
                self.write(&after)?;
            }
            told.parts.push(part(
                "attributes",
                ATTRIBUTES,
                false,
                "is as it was before; --keep-attributes leaves what colleagues share",
            ));
        }
        if told.parts.is_empty() {
            told.notes.push("Nothing was set up.".to_owned());
        }
        Ok(told)
    }

    fn status(&self) -> Result<Hooks, Failure> {
        let text = self.attributes.as_deref().unwrap_or_default();
        let installed = attributes::is_installed(text, &self.root);
        let mut told = Hooks {
            command: "status".to_owned(),
            ..Hooks::default()
        };
        told.parts.push(part(
            "attributes",
            ATTRIBUTES,
            installed,
            if installed {
                "all files of the backlog go to the driver"
            } else {
                "not all files of the backlog go to the driver"
            },
        ));
        for name in DRIVERS
            .into_iter()
            .filter(|name| *name == "deepen" || asks_for(text, name))
        {
            let driver = hooks::driver(&self.top, name)?;
            let state = if driver.is_some() {
                "is set"
            } else {
                "is not set in this clone: Git merges line by line"
            };
            told.parts.push(part(
                "driver",
                &format!(".git/config merge.{name}"),
                driver.is_some(),
                state,
            ));
        }
        let (folder, manager) = hooks::hooks_folder(&self.top)?;
        let installed = hooks::has_hook(&folder);
        let state = match (installed, &manager) {
            (true, _) => "checks what is staged".to_owned(),
            (_, Some(manager)) => format!("is left to {}", manager.name),
            _ => "is not set up".to_owned(),
        };
        let shown = self.shown(&folder.join("pre-commit"));
        told.parts
            .push(part("pre-commit", &shown, installed, &state));
        if told
            .parts
            .iter()
            .any(|part| !part.installed && part.name != "pre-commit")
        {
            told.notes
                .push("`deepen hooks install` sets it up.".to_owned());
        }
        Ok(told)
    }

    /// The findings that the staged files bring in.
    fn check(&self, global: &Global, world: &World) -> Result<Answer, Failure> {
        let Some(commit) = hooks::staged_commit(&self.top, &self.root)? else {
            return Ok(Answer {
                output: String::new(),
                talk: Vec::new(),
                exit: Exit::Clean,
            });
        };
        let top = self.top.display().to_string();
        let words = [
            "deepen",
            "-C",
            &top,
            "--root",
            &self.root,
            "--format",
            &global.format,
            "check",
            "--since",
            "HEAD",
            "--at",
            &commit,
        ];
        let arguments = Arguments::try_parse_from(words)?;
        dispatch(&arguments, world)
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        let change = match &self.attributes {
            None => Change::Create {
                path: ATTRIBUTES.to_owned(),
                text: text.to_owned(),
            },
            Some(before) => Change::Edit {
                path: ATTRIBUTES.to_owned(),
                before: before.clone(),
                edits: vec![Edit {
                    span: Span::new(0, before.len()),
                    replacement: text.to_owned(),
                }],
            },
        };
        save::save(&self.top, &[change]).map_err(writing::failure)
    }

    fn shown(&self, path: &std::path::Path) -> String {
        path.strip_prefix(&self.top)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

/// Whether the attributes name this driver.
fn asks_for(attributes: &str, name: &str) -> bool {
    let wanted = format!("merge={name}");
    attributes.split_whitespace().any(|word| word == wanted)
}

fn part(name: &str, place: &str, installed: bool, state: &str) -> HookPart {
    HookPart {
        name: name.to_owned(),
        place: place.to_owned(),
        installed,
        state: state.to_owned(),
    }
}
