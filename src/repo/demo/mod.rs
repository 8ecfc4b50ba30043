//! The demo: half a year of a small calendar product, replayed from plain scripts into a real Git repository.

mod replay;
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use script::ScriptError;

use super::git::write::{NewRepository, Stamp, WriteError};
use crate::text::sorting::Gather as _;
use replay::Folder;

macro_rules! script {
    ($name:literal) => {
        (
            concat!("examples/calendar/", $name),
            include_str!(concat!("../../../examples/calendar/", $name)),
        )
    };
}

/// File name and text, in order.
const SCRIPTS: &[(&str, &str)] = &[
    script!("people"),
    script!("2026-01.commits"),
    script!("2026-02.commits"),
    script!("2026-03.commits"),
    script!("2026-04.commits"),
    script!("2026-05.commits"),
    script!("2026-06.commits"),
    script!("2026-07.commits"),
];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub commits: usize,
    /// Distinct authors.
    pub people: usize,
    /// Files of the last commit.
    pub files: usize,
    /// On the authors' own clocks.
    pub first_day: Date,
    pub last_day: Date,
    /// The last commit's id, 40 hexadecimal digits: the same on every machine.
    pub head: String,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} is a file", .0.display())]
    NoFolder(PathBuf),
    #[error(transparent)]
    Script(#[from] ScriptError),
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl DemoError {
    /// The way out, when there is one.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotEmpty(_) | Self::NoFolder(_) => Some("name a folder that does not exist yet"),
            Self::Script(_) | Self::Write(_) => None,
        }
    }
}

/// What a repository with the demo came to: made in `folder`, which must be new or empty.
///
/// # Errors
/// When the folder holds anything, or cannot be written.
pub fn write(folder: &Path) -> Result<Summary, DemoError> {
    if folder.exists() && !folder.is_dir() {
        return Err(DemoError::NoFolder(folder.to_owned()));
    }
    if folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some())
    {
        return Err(DemoError::NotEmpty(folder.to_owned()));
    }
    let commits = script::read(SCRIPTS)?;
    let mut repository = NewRepository::create(folder)?;
    let mut state = Folder::default();
    for commit in &commits {
        for step in &commit.steps {
            state.take(step)?;
        }
        repository.commit(
            &state.files,
            &stamp(&commit.author),
            &stamp(&commit.committer),
            &commit.message,
        )?;
    }
    let head = repository.finish(&state.files)?;
    let day = |commit: &script::Commit| commit.author.offset.to_datetime(commit.author.time).date();
    let people: BTreeSet<&str> = commits
        .iter()
        .map(|commit| commit.author.person.email)
        .into_set();
    Ok(Summary {
        commits: commits.len(),
        people: people.len(),
        files: state.files.len(),
        first_day: commits.first().map(day).unwrap_or_default(),
        last_day: commits.last().map(day).unwrap_or_default(),
        head,
    })
}

/// The files of the demo's last commit, by path from the top of the repository.
///
/// # Errors
/// When a script cannot be read: a fault of this program, which its tests find.
pub fn files() -> Result<BTreeMap<String, Vec<u8>>, ScriptError> {
    let mut state = Folder::default();
    for commit in script::read(SCRIPTS)? {
        commit.steps.iter().try_for_each(|step| state.take(step))?;
    }
    Ok(state.files)
}

fn stamp(signature: &script::Signature) -> Stamp<'static> {
    Stamp {
        name: signature.person.name,
        email: signature.person.email,
        seconds: signature.time.as_second(),
        offset_seconds: signature.offset.seconds(),
    }
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests ask git itself, in a folder of their own"
)]
mod tests {
    use std::process::Command;

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn writes_a_repository_that_git_finds_sound_and_clean() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("demo");
        let summary = write(&folder).unwrap();
        assert_eq!(git(&folder, &["fsck", "--strict", "--no-dangling"]), "");
        assert_eq!(git(&folder, &["status", "--porcelain", "--ignored"]), "");
        assert_eq!(git(&folder, &["rev-parse", "main"]).trim(), summary.head);
        assert_eq!(
            git(&folder, &["rev-list", "--count", "HEAD"]).trim(),
            summary.commits.to_string()
        );
        assert_eq!(git(&folder, &["ls-files"]).lines().count(), summary.files);
    }

    #[test]
    fn is_the_same_to_the_commit_id_everywhere() {
        let scratch = tempfile::tempdir().unwrap();
        let one = write(&scratch.path().join("one")).unwrap();
        let two = write(&scratch.path().join("two")).unwrap();
        assert_eq!(one, two);
        assert_eq!(one.head, "a38baebe6e240c2ff81f6a393bed88528031d6e8");
    }

    #[test]
    fn refuses_a_folder_that_holds_something() {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(scratch.path().join("mine"), "keep").unwrap();
        let error = write(scratch.path()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} is not empty", scratch.path().display())
        );
        assert_eq!(error.hint(), Some("name a folder that does not exist yet"));
        assert_eq!(scratch.path().read_dir().unwrap().count(), 1);
    }
}
