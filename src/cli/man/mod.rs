//! `deepen man [FOLDER]`: the manual's pages, one a command, and the format's.

mod format;

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use super::{Answer, Exit, Failure, Global, help};
use crate::repo::files;
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    /// Write all pages into this folder, which is made where it is missing; without it the first page is printed
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Show which files would be written, and write nothing
    #[arg(long, requires = "folder")]
    dry_run: bool,
}

/// A page of the manual.
struct Page {
    /// `deepen-rank.1`
    name: String,
    text: Vec<u8>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let pages = pages()?;
    let Some(folder) = &options.folder else {
        let first = pages.into_iter().next().map(|page| page.text);
        return Ok(said(String::from_utf8(first.unwrap_or_default())?));
    };
    let start = global.directory.as_deref().unwrap_or(&world.folder);
    let folder = world.folder.join(start).join(folder);
    let mut lines = String::new();
    for page in &pages {
        lines.push_str(&format!("{}\n", folder.join(&page.name).display()));
    }
    if options.dry_run {
        lines.push_str(&format!("{} pages, not written: --dry-run\n", pages.len()));
        return Ok(said(lines));
    }
    files::make_folder(&folder)?;
    for page in &pages {
        files::write_whole(&folder.join(&page.name), &page.text)?;
    }
    lines.push_str(&format!("{} pages written\n", pages.len()));
    Ok(said(lines))
}

fn said(output: String) -> Answer {
    Answer {
        output,
        talk: Vec::new(),
        exit: Exit::Clean,
    }
}

/// The program's page first, then one for each command in the help's order, then the format's.
fn pages() -> Result<Vec<Page>, Failure> {
    let mut command = help::command().disable_help_subcommand(true);
    command.build();
    let everywhere: Vec<String> = (command.get_arguments())
        .map(|argument| argument.get_id().to_string())
        .collect();
    let mut pages = vec![page(command.clone())?];
    for subcommand in command.get_subcommands() {
        below(subcommand, &everywhere, &mut pages)?;
    }
    pages.push(Page {
        name: "deepen-format.5".to_owned(),
        text: format::page().into_bytes(),
    });
    Ok(pages)
}

fn below(command: &Command, everywhere: &[String], pages: &mut Vec<Page>) -> Result<(), Failure> {
    let own = command.clone().mut_args(|argument| {
        let is_own = !everywhere
            .iter()
            .any(|name| argument.get_id() == name.as_str());
        if is_own {
            argument
        } else {
            argument.hide(true)
        }
    });
    pages.push(page(own)?);
    for subcommand in command.get_subcommands() {
        below(subcommand, everywhere, pages)?;
    }
    Ok(())
}

fn page(command: Command) -> Result<Page, Failure> {
    let man = Man::new(command);
    let mut text = Vec::new();
    man.render(&mut text)?;
    let name = man.get_filename();
    Ok(Page {
        text: finished(&String::from_utf8(text)?, name.trim_end_matches(".1")).into_bytes(),
        name,
    })
}

/// The page with a title line that has all its five words, and with the examples under their own heading.
fn finished(text: &str, name: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        match line {
            line if line.starts_with(".TH ") => {
                let version = env!("CARGO_PKG_VERSION");
                out.push_str(&format!(
                    ".TH {name} 1 \"\" \"deepen {version}\" \"deepen manual\"\n"
                ));
            }
            ".SH EXTRA" => out.push_str(".SH EXAMPLES\n"),
            "Examples:" => {}
            line => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
