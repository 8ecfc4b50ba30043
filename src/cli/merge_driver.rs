//! `deepen merge-driver`: what Git asks when both sides changed a file of the backlog.

use std::path::PathBuf;

use clap::Args;

use super::{Answer, Exit, Failure, Global};
use crate::backlog::merging::{self, Kind, Labels, Merged, Versions};
use crate::repo::driver::write_result;
use crate::repo::files;
use crate::repo::world::World;
use crate::text::Encoding;

/// Called by Git, as `deepen hooks install` sets it up: `deepen merge-driver %O %A %B %L %P`. The result replaces the file of
/// ours; exit code 0 is a clean merge, 1 one with conflicts, which stand marked in the file.
#[derive(Debug, Args)]
pub struct Options {
    /// The file of the common ancestor (%O)
    base: PathBuf,
    /// The file of our side, which the result is written to (%A)
    ours: PathBuf,
    /// The file of their side (%B)
    theirs: PathBuf,
    /// How long the marks of a conflict are (%L)
    #[arg(default_value_t = 7)]
    size: usize,
    /// The path of the merged file in the repository (%P), by which its kind is told
    path: Option<String>,
    /// What the marks call base, ours and theirs (%S %X %Y)
    #[arg(num_args = 0..=3, value_names = ["BASE", "OURS", "THEIRS"])]
    labels: Vec<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let start = global
        .directory
        .as_ref()
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let path = options
        .path
        .clone()
        .unwrap_or_else(|| options.ours.to_string_lossy().into_owned());
    let read = |file: &PathBuf| {
        let name = file.to_string_lossy();
        let source = files::read_source(&start, &name)?;
        let source =
            source.ok_or_else(|| Failure::usage(format!("there is no file {}", file.display())))?;
        match source.encoding {
            Encoding::Utf8 => Ok(source.text),
            Encoding::Windows1252 => Err(Failure::usage(format!(
                "{path} is not UTF-8 on every side, so it is not merged"
            ))
            .hint("save it as UTF-8 on both branches, or decide by hand")),
        }
    };
    let (base, ours, theirs) = (
        read(&options.base)?,
        read(&options.ours)?,
        read(&options.theirs)?,
    );
    let versions = Versions {
        base: &base,
        ours: &ours,
        theirs: &theirs,
    };
    let Merged { text, conflicts } = merging::merge(Kind::of(&path), versions, &options.labels());
    if *text != *ours {
        write_result(&start.join(&options.ours), &text)?;
    }
    let exit = if conflicts.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    };
    Ok(Answer {
        output: String::new(),
        talk: conflicts
            .iter()
            .map(|conflict| format!("{path}: {conflict}"))
            .collect(),
        exit,
    })
}

impl Options {
    /// What Git calls the sides; an older Git hands over its placeholders as they are.
    fn labels(&self) -> Labels<'_> {
        let names = Labels::default();
        let label = |at: usize, name| {
            let given = self.labels.get(at).map(String::as_str);
            given
                .filter(|label| !label.is_empty() && !label.starts_with('%'))
                .unwrap_or(name)
        };
        Labels {
            base: label(0, names.base),
            ours: label(1, names.ours),
            theirs: label(2, names.theirs),
            size: self.size,
        }
    }
}
