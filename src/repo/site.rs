//! Which backlog is meant: from the folder where the question is asked, upwards.

use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::git::{GitError, Repository, Wanted};
use crate::backlog::names::Names;
use crate::backlog::reading::Reader;
use crate::backlog::{Config, Files, config, place};
use crate::text::sorting::PutInOrder as _;

/// Why no backlog could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("{} is no folder", .0.display())]
    NoFolder(PathBuf),
    #[error("no backlog in {} or above: neither a folder `backlog` nor a `deepen.yml`", .0.display())]
    NoBacklog(PathBuf),
    #[error("--at {0}: there is no Git repository here")]
    NoRepository(String),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Git(#[from] GitError),
}

impl SiteError {
    /// The ways out.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::NoBacklog(_) => vec![
                "`deepen init` starts one here, or adopts the Markdown files that are here"
                    .to_owned(),
                "`deepen demo` writes an example to try".to_owned(),
            ],
            Self::Git(error) => error.hint().into_iter().collect(),
            Self::NoFolder(_) | Self::NoRepository(_) | Self::File(_) => Vec::new(),
        }
    }
}

/// Where a backlog is.
#[derive(Clone, Debug)]
pub struct Site {
    /// The work tree, or the folder that holds the backlog where there is no repository. All paths start here.
    pub top: PathBuf,
    /// The backlog's folder from there.
    pub root: String,
}

impl Site {
    /// The backlog of the folder `start`: that of `root` when it is given, else the nearest one at or above it.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(
        start: &Path,
        root: Option<&str>,
        repository: Option<&Repository>,
    ) -> Result<Self, SiteError> {
        if !files::is_folder(start) {
            return Err(SiteError::NoFolder(start.to_owned()));
        }
        let work_tree = repository.and_then(Repository::work_tree);
        if let Some(root) = root {
            let top = work_tree.unwrap_or(start).to_owned();
            return Ok(Self {
                top,
                root: root.trim_matches('/').to_owned(),
            });
        }
        let holds = |folder: &Path| {
            files::is_file(&folder.join("deepen.yml")) || files::is_folder(&folder.join("backlog"))
        };
        let inside = |folder: &Path| work_tree.is_none_or(|top| folder.starts_with(top));
        let bare = repository.is_some() && work_tree.is_none();
        let Some(home) = files::nearest_above(start, |folder| inside(folder) && holds(folder))
        else {
            return if bare {
                Ok(Self {
                    top: start.to_owned(),
                    root: "backlog".to_owned(),
                })
            } else {
                Err(SiteError::NoBacklog(start.to_owned()))
            };
        };
        let top = work_tree.unwrap_or(&home).to_owned();
        Ok(Self {
            root: root_of(&top, &home)?,
            top,
        })
    }

    /// The backlog's files as they lie in the work tree.
    ///
    /// # Errors
    /// When the configuration's file cannot be read.
    pub fn files_now(&self) -> Result<Files, SiteError> {
        let own = self.config_now()?;
        let reader = Reader::new(&own, &self.root);
        Ok(files::read_tree(
            &self.top,
            &|folder| reader.enters(folder),
            &|path| reader.wants(path),
        ))
    }

    /// The backlog's files as they lie in this repository's work tree, with those that a sparse checkout leaves out.
    ///
    /// # Errors
    /// When the configuration's file cannot be read, or the index.
    pub fn files_of(&self, repository: &Repository) -> Result<Files, SiteError> {
        let mut files = self.files_now()?;
        if repository.is_sparse() {
            let own = self.config_now()?;
            let reader = Reader::new(&own, &self.root);
            let left_out = repository.left_out(Wanted {
                folders: &|folder| reader.enters(folder),
                files: &|path| reader.wants(path),
            })?;
            files.join(left_out);
        }
        Ok(files)
    }

    /// The names of the files of items, and of feedback where it is asked for; none where a name alone does not say what a
    /// file is: an adoption reads other people's names, or a folder cannot be listed.
    pub fn names(&self, own: &Config, feedback: bool) -> Option<Names> {
        if !own.adopt.is_empty() {
            return None;
        }
        let folders = ["items", "goals", "feedback"];
        let folders = folders.iter().take(if feedback { 3 } else { 2 });
        let listed = files::list_folders(&self.top, folders.map(|name| self.below(name)))?;
        Some(Names::new(listed, &self.root))
    }

    /// These files as they lie in the work tree; one that is not there is left out.
    pub fn files_at_paths(&self, paths: impl IntoIterator<Item = String>) -> Files {
        files::read_these(&self.top, paths)
    }

    /// A path in the backlog's folder, from the top.
    pub fn below(&self, name: &str) -> String {
        if self.root.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.root)
        }
    }

    /// The configuration as it lies in the work tree.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn config_now(&self) -> Result<Config, SiteError> {
        for path in config::paths(&self.root) {
            if let Some(source) = files::read_source(&self.top, &path)? {
                return Ok(config::read(source).0);
            }
        }
        Ok(Config::default())
    }

    /// The backlog's files as they were in a commit, with that commit's configuration.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn files_at(&self, repository: &Repository, commit: &str) -> Result<Files, GitError> {
        let paths = config::paths(&self.root);
        let above = |folder: &str| paths.iter().any(|path| path.starts_with(folder));
        let wanted = Wanted {
            folders: &above,
            files: &|path| paths.iter().any(|each| each == path),
        };
        let mut found = repository.tree_files(commit, wanted)?.sources;
        found.put_in_order_by_key(|source| paths.iter().position(|path| **path == *source.path));
        let own = found
            .into_iter()
            .next()
            .map(|source| config::read(source).0)
            .unwrap_or_default();
        let reader = Reader::new(&own, &self.root);
        repository.tree_files(
            commit,
            Wanted {
                folders: &|folder| reader.enters(folder),
                files: &|path| reader.wants(path),
            },
        )
    }

    /// Whether a commit holds the contacts' file.
    pub fn holds_contacts(&self, repository: &Repository, commit: &str) -> bool {
        let path = place::contacts_path(&self.root);
        let wanted = Wanted {
            folders: &|folder| path.starts_with(folder),
            files: &|each| each == path,
        };
        repository
            .tree_files(commit, wanted)
            .is_ok_and(|files| !files.sources.is_empty() || !files.unreadable.is_empty())
    }
}

/// The backlog's folder from `top`, for the folder that holds `deepen.yml` or `backlog/`.
fn root_of(top: &Path, home: &Path) -> Result<String, SiteError> {
    let below = home.strip_prefix(top).unwrap_or(home);
    let folder = below.to_string_lossy().replace('\\', "/");
    let beside = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    match files::read_source(home, "deepen.yml")? {
        Some(source) => Ok(config::root(&beside("deepen.yml"), &config::read(source).0)),
        None => Ok(beside("backlog")),
    }
}
