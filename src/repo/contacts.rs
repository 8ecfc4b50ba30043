//! The contacts' file on the disk: readable for its owner alone, and never where Git takes it.

use std::fs::OpenOptions;
use std::path::Path;

use super::files::{self, FileError};
use super::git::{GitError, Repository};
use super::save::{Door, SaveError};
use crate::backlog::place::contacts_path;
use crate::text::{Change, Edit, Source, Span};

/// Why no names and addresses are written.
#[derive(Debug, thiserror::Error)]
pub enum ContactsError {
    #[error(
        "Git tracks {path}: names and addresses would be in the next commit, nothing was written"
    )]
    Tracked { path: String },
    #[error("{path} is not ignored by Git although .gitignore names it: nothing was written")]
    NotIgnored { path: String },
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl ContactsError {
    /// The way out.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Tracked { path } => Some(format!(
                "git rm --cached {path}, commit that, and remove the file from the history before you push"
            )),
            Self::NotIgnored { path } => Some(format!(
                "`git check-ignore -v {path}` names the line that takes it back in, as `!{path}`"
            )),
            Self::Git(error) => error.hint(),
            Self::File(_) | Self::Save(_) => None,
        }
    }
}

/// The contacts' file of the backlog in folder `root` below `top`; none when there is none yet.
///
/// # Errors
/// When it cannot be read.
pub fn read(top: &Path, root: &str) -> Result<Option<Source>, FileError> {
    files::read_source(top, &contacts_path(root))
}

/// What has to be written before the contacts may be: the line of `.gitignore` that keeps them out of Git; none where they
/// are kept out already, or there is no repository.
///
/// # Errors
/// When Git tracks the file, or would take it in spite of that line.
pub fn protection(
    repository: Option<&Repository>,
    top: &Path,
    root: &str,
) -> Result<Option<Change>, ContactsError> {
    let Some(repository) = repository else {
        return Ok(None);
    };
    let path = contacts_path(root);
    if repository.is_tracked(&path)? {
        return Err(ContactsError::Tracked { path });
    }
    if repository.is_ignored(&path)? {
        return Ok(None);
    }
    let line = format!("/{path}");
    let source = files::read_source(top, ".gitignore")?;
    let change = match source {
        None => Change::Create {
            path: ".gitignore".to_owned(),
            text: format!("{COMMENT}{line}\n"),
        },
        Some(source) if source.text.lines().any(|each| each.trim() == line) => {
            return Err(ContactsError::NotIgnored { path });
        }
        Some(source) => {
            let text = &source.text;
            let newline = if text.is_empty() || text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            Change::Edit {
                path: ".gitignore".to_owned(),
                before: text.clone(),
                edits: vec![Edit {
                    span: Span::at(text.len()),
                    replacement: format!("{newline}{COMMENT}{line}\n"),
                }],
            }
        }
    };
    Ok(Some(change))
}

const COMMENT: &str = "# Names and addresses of requesters: never in Git.\n";

/// Writes the contacts' file by the open door of `top`, readable for its owner alone, once Git is known to leave it out.
///
/// # Errors
/// When Git would take it, or the world says no.
pub fn write(
    repository: Option<&Repository>,
    top: &Path,
    change: &Change,
    door: &Door,
) -> Result<(), ContactsError> {
    let path = change.path();
    if let Some(repository) = repository
        && (repository.is_tracked(path)? || !repository.is_ignored(path)?)
    {
        return Err(ContactsError::NotIgnored {
            path: path.to_owned(),
        });
    }
    let Change::Create { text, .. } = change else {
        make_private(top, path)?;
        return Ok(door.save(std::slice::from_ref(change))?);
    };
    // Empty and private first, so that no name stands for a moment where others can read it.
    create_private(top, path)?;
    let filled = Change::Edit {
        path: path.to_owned(),
        before: Box::default(),
        edits: vec![Edit {
            span: Span::at(0),
            replacement: text.clone(),
        }],
    };
    Ok(door.save(&[filled])?)
}

fn create_private(top: &Path, path: &str) -> Result<(), FileError> {
    let failed = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(top.join(path)).map_err(failed)?;
    Ok(())
}

fn make_private(top: &Path, path: &str) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let failed = |source| FileError::Write {
            path: path.to_owned(),
            source,
        };
        let file = std::fs::File::open(top.join(path)).map_err(failed)?;
        let mut permissions = file.metadata().map_err(failed)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & 0o700);
            file.set_permissions(permissions).map_err(failed)?;
        }
    }
    Ok(())
}
