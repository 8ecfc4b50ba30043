//! `order resolve` and `merge resolve`: what the driver does, after a conflict that nobody asked it about.

use clap::Args;

use super::super::{Answer, Exit, Failure, Global, answer, load, writing};
use crate::backlog::merging::{Kind, Labels, Merged, Versions, merge};
use crate::backlog::place::{Place, below};
use crate::repo::files;
use crate::repo::git::{Conflicted, Repository};
use crate::repo::hooks::git;
use crate::repo::save;
use crate::repo::world::World;
use crate::report;
use crate::report::shape::{Resolved, ResolvedFile};
use crate::text::{Change, Edit, Span};

#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Options {
    /// Show the merged file, and write nothing
    #[arg(short = 'n', long)]
    pub(in crate::cli) dry_run: bool,
    /// Run `git add` for what was merged without a conflict
    #[arg(long)]
    pub(in crate::cli) add: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    resolve(options, &[], Some(Kind::Order), global, world)
}

/// Merges the conflicted files of the backlog anew; those of `paths`, or all of a kind, or all.
pub(in crate::cli) fn resolve(
    options: &Options,
    paths: &[String],
    kind: Option<Kind>,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let (site, repository) = load::open(world, global)?;
    let Some(repository) = repository else {
        return Err(Failure::usage(
            "there is no Git repository here, so nothing was merged",
        ));
    };
    let wanted = |path: &str| {
        let is_named = paths.is_empty()
            || paths
                .iter()
                .any(|named| path == named || path.ends_with(&format!("/{named}")));
        let is_ours = below(path, &site.root).is_some() && Place::of(path, &site.root).is_some();
        is_ours && is_named && kind.is_none_or(|kind| Kind::of(path) == kind)
    };
    let conflicted = conflicted(&repository)?;
    let (ours, others): (Vec<_>, Vec<_>) =
        conflicted.into_iter().partition(|file| wanted(&file.path));
    if ours.is_empty() {
        let note = match others.len() {
            0 => "No file has a conflict in Git's index.".to_owned(),
            others => {
                format!("No such file of the backlog has a conflict; {others} other files have.")
            }
        };
        let told = Resolved {
            dry_run: options.dry_run,
            notes: vec![note],
            ..Resolved::default()
        };
        return answer(&report::order::resolved(told), Exit::Clean, global, world);
    }
    let mut told = Resolved {
        dry_run: options.dry_run,
        ..Resolved::default()
    };
    let mut changes = Vec::new();
    for file in &ours {
        let (entry, change) = one(file, &site.top)?;
        told.files.push(entry);
        changes.extend(change);
    }
    if options.dry_run {
        for change in &changes {
            if let Some(entry) = told
                .files
                .iter_mut()
                .find(|entry| entry.path == change.path())
            {
                entry.diff = Some(report::changes::diff(change));
            }
        }
    } else {
        save::save(&site.top, &changes).map_err(writing::failure)?;
        add(options, &site.top, &mut told)?;
    }
    let is_open = told.files.iter().any(|file| !file.merged);
    let exit = if is_open { Exit::Findings } else { Exit::Clean };
    answer(&report::order::resolved(told), exit, global, world)
}

/// What becomes of one file, and the change that makes it so.
fn one(
    file: &Conflicted,
    top: &std::path::Path,
) -> Result<(ResolvedFile, Option<Change>), Failure> {
    let mut told = ResolvedFile {
        path: file.path.clone(),
        ..ResolvedFile::default()
    };
    let Some(Merged { text, conflicts }) = merged(file) else {
        told.conflicts.push(
            "one side deleted it and the other changed it: `git add` keeps it, `git rm` deletes it"
                .to_owned(),
        );
        return Ok((told, None));
    };
    let Some(now) = files::read_source(top, &file.path)? else {
        told.conflicts.push("it is not in the work tree".to_owned());
        return Ok((told, None));
    };
    told.merged = conflicts.is_empty();
    told.conflicts = conflicts;
    let change = (*now.text != *text).then(|| Change::Edit {
        path: file.path.clone(),
        edits: vec![Edit {
            span: Span::new(0, now.text.len()),
            replacement: text,
        }],
        before: now.text,
    });
    Ok((told, change))
}

/// Adds what is clean where that was asked for, and says what is next.
fn add(options: &Options, top: &std::path::Path, told: &mut Resolved) -> Result<(), Failure> {
    let clean: Vec<String> = told
        .files
        .iter()
        .filter(|file| file.merged)
        .map(|file| file.path.clone())
        .collect();
    if clean.is_empty() {
        return Ok(());
    }
    if !options.add {
        told.notes.push(format!(
            "Next: look at it, then `git add {}`.",
            clean.join(" ")
        ));
        return Ok(());
    }
    let paths: Vec<&str> = clean.iter().map(String::as_str).collect();
    git(top, &[&["add", "--"], paths.as_slice()].concat())?;
    for file in told.files.iter_mut().filter(|file| file.merged) {
        file.added = true;
    }
    told.notes
        .push("Next: `git status` says how to go on.".to_owned());
    Ok(())
}

fn conflicted(repository: &Repository) -> Result<Vec<Conflicted>, Failure> {
    repository.conflicted().map_err(load::git_failure)
}

/// The merge of both sides; none when one of them has no such file, or no text.
fn merged(file: &Conflicted) -> Option<Merged> {
    let versions = Versions {
        base: file.base.as_deref().unwrap_or_default(),
        ours: file.ours.as_deref()?,
        theirs: file.theirs.as_deref()?,
    };
    Some(merge(Kind::of(&file.path), versions, &Labels::default()))
}
