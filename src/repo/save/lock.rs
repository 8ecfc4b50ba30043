//! One writer at a time, over all work trees of a repository.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{SaveError, failed};

/// How long is waited for another writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Held as long as this lives; the system lets go of it when the program dies.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(state: &Path) -> Result<Self, SaveError> {
        let path = state.join("lock");
        let shown = path.display().to_string();
        fs::create_dir_all(state).map_err(|source| failed(&shown, source))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| failed(&shown, source))?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(source)) => return Err(failed(&shown, source)),
                Err(TryLockError::WouldBlock) if waited >= PATIENCE => {
                    return Err(SaveError::Locked {
                        path: shown,
                        seconds: PATIENCE.as_secs(),
                    });
                }
                Err(TryLockError::WouldBlock) => {
                    thread::sleep(PAUSE);
                    waited += PAUSE;
                }
            }
        }
    }
}

/// Where lock and journal of the work tree `top` are kept: in the folder that all work trees of its repository share, or
/// beside the backlog where there is no repository.
pub(super) fn state_folder(top: &Path) -> PathBuf {
    let git = top.join(".git");
    if git.is_dir() {
        return git.join("deepen");
    }
    common_folder(top, &git).map_or_else(|| top.join(".deepen"), |common| common.join("deepen"))
}

/// The shared folder that the file `.git` of a linked work tree or a submodule leads to.
fn common_folder(top: &Path, git: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(git).ok()?;
    let own = top.join(text.strip_prefix("gitdir:")?.trim());
    match fs::read_to_string(own.join("commondir")) {
        Ok(common) => Some(own.join(common.trim())),
        Err(_) => own.is_dir().then_some(own),
    }
}
