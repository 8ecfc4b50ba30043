//! The user's own text editor, on files, and on a text that is not a file of the work tree yet.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where the editor is started"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::git::Repository;
use super::world;

/// Why nothing came back from the editor.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    #[error("there is no editor: none of GIT_EDITOR, core.editor, VISUAL and EDITOR is set")]
    None,
    #[error("the editor `{editor}` cannot be started: {source}")]
    Start { editor: String, source: io::Error },
    #[error("the editor `{editor}` ended with an error; what was written is kept in {path}")]
    Failed { editor: String, path: String },
    #[error("cannot use {path}: {source}")]
    File { path: String, source: io::Error },
}

/// A text in the user's hands. It stays on the disk until [`Sheet::done`], whatever happens in between.
#[derive(Debug)]
pub struct Sheet {
    path: PathBuf,
    pub text: String,
    /// Whether an earlier run had left it.
    pub is_taken_up: bool,
}

impl Sheet {
    /// Opens the editor on the text, waits until it is closed, and reads what was written. `folder` is where the text lies
    /// meanwhile (`.git/deepen`, which no commit takes); `name` is its name there. What an earlier run left is taken up
    /// again.
    ///
    /// # Errors
    /// When there is no editor, it fails, or the world says no.
    pub fn edit(
        folder: &Path,
        name: &str,
        template: &str,
        editor: Option<&str>,
    ) -> Result<Self, EditorError> {
        let path = folder.join(name);
        let failed = |source| EditorError::File {
            path: path.display().to_string(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let is_taken_up = path.exists();
        if !is_taken_up {
            fs::write(&path, template).map_err(failed)?;
        }
        run(editor, std::slice::from_ref(&path))?;
        let bytes = fs::read(&path).map_err(failed)?;
        Ok(Self {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            is_taken_up,
            path,
        })
    }

    /// Opens the editor on it once more.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub fn again(self, editor: Option<&str>) -> Result<Self, EditorError> {
        run(editor, std::slice::from_ref(&self.path))?;
        let bytes = fs::read(&self.path).map_err(|source| EditorError::File {
            path: self.place(),
            source,
        })?;
        Ok(Self {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            ..self
        })
    }

    /// Where the text lies until it is done with.
    pub fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// Takes the text off the disk: it is kept elsewhere, or nobody wants it.
    pub fn done(self) {
        // A sheet that stays is taken up by the next run, nothing worse.
        let _ignored = fs::remove_file(&self.path);
    }
}

/// The editor that the user chose, as Git finds it.
pub fn chosen(repository: Option<&Repository>) -> Option<String> {
    world::editor(repository.and_then(Repository::editor))
}

/// Opens the editor on files of the work tree `top`, and waits until it is closed.
///
/// # Errors
/// When there is no editor, or it fails.
pub fn open(top: &Path, paths: &[String], editor: Option<&str>) -> Result<(), EditorError> {
    let files: Vec<PathBuf> = paths.iter().map(|path| top.join(path)).collect();
    run(editor, &files)
}

fn run(editor: Option<&str>, files: &[PathBuf]) -> Result<(), EditorError> {
    let editor = editor.ok_or(EditorError::None)?;
    let ended = start(editor, files).map_err(|source| EditorError::Start {
        editor: editor.to_owned(),
        source,
    })?;
    if ended {
        return Ok(());
    }
    let paths: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    Err(EditorError::Failed {
        editor: editor.to_owned(),
        path: paths.join(", "),
    })
}

/// As Git does it: the editor may be a command with arguments.
fn start(editor: &str, files: &[PathBuf]) -> io::Result<bool> {
    let status = if cfg!(windows) {
        Command::new("cmd")
            .args(["/C", editor])
            .args(files)
            .status()?
    } else {
        Command::new("sh")
            .args(["-c", &format!("{editor} \"$@\""), editor])
            .args(files)
            .status()?
    };
    Ok(status.success())
}
