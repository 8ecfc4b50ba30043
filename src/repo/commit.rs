//! `git commit` of exactly the files that a command wrote. Git itself runs, so that hooks, signing and the user's settings
//! do what they do for every other commit; what else is staged stays staged.
#![expect(
    clippy::disallowed_methods,
    reason = "Git is started here, as in repo/hooks"
)]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::git::{GitError, Head, Repository};

/// Why there is no commit.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    #[error("--commit: there is no Git work tree here")]
    NoWorkTree,
    #[error("--commit: {0} is not finished")]
    Underway(&'static str),
    #[error("--commit: Git does not know who commits: {0}")]
    NoIdentity(String),
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    #[error("the files are written, but not committed: git {command}: {reason}")]
    Refused { command: String, reason: String },
    #[error(transparent)]
    Git(#[from] GitError),
}

impl CommitError {
    /// The way out, when there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoWorkTree => Some("`git init` makes one; without --commit files are written all the same".to_owned()),
            Self::Underway(_) => Some(
                "`git status` says how to go on; without --commit the files are written, and become part of it"
                    .to_owned(),
            ),
            Self::NoIdentity(_) => {
                Some("git config user.name and user.email say it".to_owned())
            }
            Self::Refused { .. } => Some("mend what it says, then `git commit` these files".to_owned()),
            Self::Git(error) => error.hint(),
            Self::NoGit(_) => None,
        }
    }
}

/// A repository that takes a commit, looked at before anything is written.
#[derive(Debug)]
pub struct Committing {
    top: PathBuf,
    /// The branch; none where `HEAD` is detached.
    pub branch: Option<String>,
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The beginning of the commit's id; none when nothing was left to commit.
    pub id: Option<String>,
    /// Files that no commit takes, because Git ignores them.
    pub ignored: Vec<String>,
}

impl Committing {
    /// # Errors
    /// When there is no work tree, a merge or its like is underway, or Git does not know who commits.
    pub fn begin(repository: Option<&Repository>) -> Result<Self, CommitError> {
        let repository = repository.ok_or(CommitError::NoWorkTree)?;
        let top = repository.work_tree().ok_or(CommitError::NoWorkTree)?;
        if let Some(what) = repository.underway() {
            return Err(CommitError::Underway(what));
        }
        let branch = match repository.head()? {
            Head::Unborn { branch } => Some(branch),
            Head::Branch { name, .. } => Some(name),
            Head::Detached { .. } => None,
        };
        let this = Self {
            top: top.to_owned(),
            branch: branch.map(String::from),
        };
        for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
            this.ask(&["var", who]).map_err(|error| match error {
                CommitError::Refused { reason, .. } => {
                    let said = reason.lines().rfind(|line| line.starts_with("fatal"));
                    let said = said.unwrap_or(&reason).trim_start_matches("fatal: ");
                    CommitError::NoIdentity(said.to_owned())
                }
                error => error,
            })?;
        }
        Ok(this)
    }

    /// Those of these paths that differ from the last commit already: the commit takes all of them.
    pub fn changed_before(&self, paths: &[&str]) -> Vec<String> {
        if paths.is_empty() {
            return Vec::new();
        }
        let literal = ["--no-optional-locks", "--literal-pathspecs"];
        let question = ["diff", "--name-only", "-z", "HEAD", "--"];
        // Where there is no commit yet nothing differs from it.
        let said = self.ask(&[&literal[..], &question[..], paths].concat());
        let said = said.unwrap_or_default();
        let names = said.split('\0').filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }

    /// Commits these paths, from the top of the work tree, and no other. On a failure the index is as it was.
    ///
    /// # Errors
    /// When Git refuses, as for a hook that fails.
    pub fn commit(&self, paths: &[&str], message: &str) -> Result<Committed, CommitError> {
        // Opened anew: the index may have changed since.
        let repository = Repository::discover(&self.top)?.ok_or(CommitError::NoWorkTree)?;
        let mut taken = Vec::new();
        let mut new = Vec::new();
        let mut ignored = Vec::new();
        for path in paths {
            if repository.is_tracked(path)? {
                taken.push(*path);
            } else if fs::symlink_metadata(self.top.join(path)).is_err() {
                // The old name of a file that Git never knew: there is nothing to commit of it.
            } else if repository.is_ignored(path)? {
                ignored.push((*path).to_owned());
            } else {
                taken.push(*path);
                new.push(*path);
            }
        }
        if taken.is_empty() {
            return Ok(Committed { id: None, ignored });
        }
        let listed = ["--pathspec-from-file=-", "--pathspec-file-nul"];
        if !new.is_empty() {
            let add = ["--literal-pathspecs", "add", "--intent-to-add"];
            self.tell(&[&add[..], &listed[..]].concat(), &new)?;
        }
        let commit = [
            "--literal-pathspecs",
            "commit",
            "--quiet",
            "--only",
            "-m",
            message,
        ];
        if let Err(error) = self.tell(&[&commit[..], &listed[..]].concat(), &taken) {
            let forget = ["update-index", "--force-remove", "-z", "--stdin"];
            if !new.is_empty() {
                self.tell(&forget, &new)?;
            }
            return Err(error);
        }
        let id = self.ask(&["rev-parse", "--short", "HEAD"])?;
        Ok(Committed {
            id: Some(id),
            ignored,
        })
    }

    /// What Git says.
    fn ask(&self, arguments: &[&str]) -> Result<String, CommitError> {
        let output = self
            .git(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(CommitError::NoGit)?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr);
            return Err(refused(arguments, reason.trim().to_owned()));
        }
        let said = String::from_utf8_lossy(&output.stdout);
        Ok(said.trim_end().to_owned())
    }

    /// Lets Git do something to these paths. What it and its hooks say goes to standard error, as it comes.
    fn tell(&self, arguments: &[&str], paths: &[&str]) -> Result<(), CommitError> {
        let mut child = self
            .git(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map_err(CommitError::NoGit)?;
        if let Some(mut input) = child.stdin.take() {
            // A Git that has ended already says why by its status.
            let _unread = input.write_all(paths.join("\0").as_bytes());
        }
        let status = child.wait().map_err(CommitError::NoGit)?;
        if status.success() {
            return Ok(());
        }
        Err(refused(arguments, status.to_string()))
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(Path::new(&self.top)).args(arguments);
        command
    }
}

fn refused(arguments: &[&str], reason: String) -> CommitError {
    let named = arguments.iter().find(|word| !word.starts_with('-'));
    CommitError::Refused {
        command: named.copied().unwrap_or_default().to_owned(),
        reason,
    }
}
