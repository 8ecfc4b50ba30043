//! `deepen init`: start a backlog here, or adopt the Markdown files that are here already.

use std::path::Path;

use clap::Args;

use super::writing::{self, Writing};
use super::{Answer, Exit, Failure, Global, answer};
use crate::backlog::adoption::{Proposal, recognise};
use crate::backlog::config::CommitConfig;
use crate::backlog::starter::starter_files;
use crate::repo::files;
use crate::repo::git::Repository;
use crate::repo::world::World;
use crate::report;
use crate::report::shape::{Init, InitFile};
use crate::text::Change;

/// Files that are looked at when a folder is recognised: enough for any backlog, little for any disk.
const LOOKED_AT: usize = 200_000;

#[derive(Debug, Args)]
pub struct Options {
    /// Start an empty backlog even where files of another tool are recognised
    #[arg(long)]
    empty: bool,
    /// Adopt by this preset where several fit
    #[arg(long, value_name = "PRESET", conflicts_with = "empty")]
    preset: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let start = global
        .directory
        .as_ref()
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let repository = Repository::discover(&start)?;
    let top = repository
        .as_ref()
        .and_then(Repository::work_tree)
        .unwrap_or(&start)
        .to_owned();
    let writer = options.writing.writer(&top, repository.as_ref())?;
    let root = global.root.clone().unwrap_or_else(|| "backlog".to_owned());
    let Plan { files, talk } = proposed(options, &top, &root)?;
    let present = files
        .iter()
        .find(|(path, _)| files::is_file(&top.join(path)));
    if let Some((path, _)) = present {
        return Err(
            Failure::usage(format!("{path} exists already: there is a backlog here"))
                .hint("`deepen check` says what is wrong with it, `deepen list` what is in it"),
        );
    }
    let create = |(path, text): &(String, String)| Change::Create {
        path: path.clone(),
        text: text.clone(),
    };
    let changes: Vec<_> = files.iter().map(create).collect();
    let (report, said) = writer.carry_out(
        &changes,
        &CommitConfig::default(),
        |door| door.save(&changes).map_err(writing::failure),
        |dry_run| {
            let files = files.iter().map(|(path, text)| InitFile {
                path: path.clone(),
                text: text.clone(),
            });
            report::init::report(Init {
                dry_run,
                files: files.collect(),
            })
        },
    )?;
    let mut answer = answer(&report, Exit::Clean, global, world)?;
    answer.talk = said;
    answer.talk.extend(talk);
    Ok(answer)
}

/// What is to be written, and what is to be said about it.
struct Plan {
    /// Path and text.
    files: Vec<(String, String)>,
    talk: Vec<String>,
}

fn proposed(options: &Options, top: &Path, root: &str) -> Result<Plan, Failure> {
    let mut proposals = if options.empty {
        Vec::new()
    } else {
        recognised(top)
    };
    if let Some(preset) = &options.preset {
        proposals.retain(|proposal| proposal.preset == preset);
        if proposals.is_empty() {
            return Err(
                Failure::usage(format!("no files here look like the preset `{preset}`"))
                    .hint("`deepen init --dry-run` says what was recognised"),
            );
        }
    }
    let Some(proposal) = proposals.first() else {
        let files = starter_files(root)
            .into_iter()
            .filter_map(|change| match change {
                Change::Create { path, text } => Some((path, text)),
                Change::Edit { .. } | Change::Move { .. } => None,
            });
        let next = format!(
            "next: write a story into {root}/items/, list its id in {root}/order.txt, run `deepen check`"
        );
        return Ok(Plan {
            files: files.collect(),
            talk: vec![next],
        });
    };
    let mut talk = vec![format!(
        "{}: {} ({} files)",
        proposal.preset, proposal.reason, proposal.files_matched
    )];
    talk.extend(proposals.iter().skip(1).map(|other| {
        format!(
            "also possible: --preset {} ({}, {} files)",
            other.preset, other.reason, other.files_matched
        )
    }));
    talk.push(
        "next: `deepen list --all` shows what was adopted, `deepen check` what is wrong with it"
            .to_owned(),
    );
    Ok(Plan {
        files: vec![("deepen.yml".to_owned(), proposal.config_text.clone())],
        talk,
    })
}

fn recognised(top: &Path) -> Vec<Proposal> {
    let paths = files::list_paths(top, LOOKED_AT);
    let sample = |path: &str| {
        files::read_source(top, path)
            .ok()
            .flatten()
            .map(|source| source.text.into())
    };
    recognise(&paths, sample)
}
