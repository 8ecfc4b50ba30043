//! What Git is told to ask: the driver in the repository's configuration, and a hook before each commit. The only place that
//! starts another program, which is Git itself.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where Git is started and its hooks are written"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The names under which `.gitattributes` may ask for the driver.
pub const DRIVERS: [&str; 2] = ["deepen", "deepen-order"];

/// The first lines of a hook of ours.
const HOOK_HEAD: &str = "#!/bin/sh
# Written by `deepen hooks install --pre-commit`; `deepen hooks uninstall` takes it away.
";

/// What another hook of the same name is called as long as ours is there.
const BEFORE: &str = "pre-commit.before-deepen";

#[derive(Debug, thiserror::Error)]
pub enum HookError {
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    #[error("git {command}: {reason}")]
    Git { command: String, reason: String },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} is there already, so the hook beside it cannot be kept", path.display())]
    Kept { path: PathBuf },
}

/// What Git says, run in this folder.
///
/// # Errors
/// When there is no Git, or it refuses.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<String, HookError> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(HookError::NoGit)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned());
    }
    Err(HookError::Git {
        command: arguments.join(" "),
        reason: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

/// The command of the merge driver, as Git runs it: `program`, or Git's own merge where there is none.
pub fn driver_command(program: &str) -> String {
    format!(
        "if command -v {program} >/dev/null 2>&1; then {program} merge-driver %O %A %B %L %P %S %X %Y; \
         else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi"
    )
}

/// The driver's command in the repository's own configuration, if any.
///
/// # Errors
/// When Git cannot be run.
pub fn driver(top: &Path, name: &str) -> Result<Option<String>, HookError> {
    let key = format!("merge.{name}.driver");
    match git(top, &["config", "--local", "--get", &key]) {
        Ok(command) => Ok(Some(command)),
        Err(HookError::Git { reason, .. }) if reason.is_empty() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the driver into the repository's own configuration.
///
/// # Errors
/// When Git refuses.
pub fn install_driver(top: &Path, name: &str, program: &str) -> Result<(), HookError> {
    let set = |key: &str, value: &str| {
        git(
            top,
            &["config", "--local", &format!("merge.{name}.{key}"), value],
        )
        .map(|_| ())
    };
    set(
        "name",
        "files of a product backlog, merged by what they say",
    )?;
    set("driver", &driver_command(program))
}

/// Takes the driver out of the repository's own configuration.
///
/// # Errors
/// When Git refuses.
pub fn uninstall_driver(top: &Path, name: &str) -> Result<(), HookError> {
    git(
        top,
        &[
            "config",
            "--local",
            "--remove-section",
            &format!("merge.{name}"),
        ],
    )
    .map(|_| ())
}

/// Who else looks after the hooks of a repository, and what to tell them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    pub name: &'static str,
    /// What to add, and where.
    pub advice: String,
}

/// The folder of the hooks, and who looks after it besides Git.
///
/// # Errors
/// When Git cannot be run.
pub fn hooks_folder(top: &Path) -> Result<(PathBuf, Option<Manager>), HookError> {
    let folder = top.join(git(top, &["rev-parse", "--git-path", "hooks"])?);
    let is_there = |name: &str| top.join(name).exists();
    let set = match git(top, &["config", "--get", "core.hooksPath"]) {
        Ok(path) => Some(path),
        Err(HookError::Git { reason, .. }) if reason.is_empty() => None,
        Err(error) => return Err(error),
    };
    let manager = |name, advice: &str| {
        Some(Manager {
            name,
            advice: advice.to_owned(),
        })
    };
    let found = if is_there(".husky") {
        manager(
            "husky",
            "add the line `deepen hooks run` to .husky/pre-commit",
        )
    } else if is_there(".pre-commit-config.yaml") {
        manager(
            "pre-commit",
            "add to .pre-commit-config.yaml: {repo: local, hooks: [{id: deepen, name: deepen, entry: deepen hooks run, language: system, pass_filenames: false}]}",
        )
    } else if ["lefthook.yml", ".lefthook.yml", "lefthook.yaml"]
        .iter()
        .any(|name| is_there(name))
    {
        manager(
            "lefthook",
            "add to pre-commit in lefthook.yml: commands: {deepen: {run: deepen hooks run}}",
        )
    } else {
        set.map(|path| Manager {
            name: "core.hooksPath",
            advice: format!(
                "hooks are kept in {path}: add the line `deepen hooks run` to pre-commit there"
            ),
        })
    };
    Ok((folder, found))
}

/// Whether the hook before a commit is ours.
pub fn has_hook(folder: &Path) -> bool {
    fs::read_to_string(folder.join("pre-commit")).is_ok_and(|text| text.starts_with(HOOK_HEAD))
}

/// Writes our hook; one that is there is kept beside it and runs first.
///
/// # Errors
/// When the world says no.
pub fn install_hook(folder: &Path, program: &str) -> Result<(), HookError> {
    let (hook, before) = (folder.join("pre-commit"), folder.join(BEFORE));
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| HookError::Write { path, source }
    };
    if has_hook(folder) {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(failed(folder))?;
    if hook.exists() {
        if before.exists() {
            return Err(HookError::Kept { path: before });
        }
        fs::rename(&hook, &before).map_err(failed(&before))?;
    }
    let text = format!(
        "{HOOK_HEAD}before=\"$(dirname \"$0\")/{BEFORE}\"\n\
         if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit; fi\n\
         if command -v {program} >/dev/null 2>&1; then exec {program} hooks run; fi\n"
    );
    fs::write(&hook, text).map_err(failed(&hook))?;
    executable(&hook).map_err(failed(&hook))
}

#[cfg(unix)]
fn executable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// Takes our hook away, and puts the one that was there before back.
///
/// # Errors
/// When the world says no.
pub fn uninstall_hook(folder: &Path) -> Result<(), HookError> {
    let (hook, before) = (folder.join("pre-commit"), folder.join(BEFORE));
    let failed = |source| HookError::Write {
        path: hook.clone(),
        source,
    };
    if before.exists() {
        return fs::rename(&before, &hook).map_err(failed);
    }
    fs::remove_file(&hook).map_err(failed)
}

/// A commit of what is staged, which no branch names; none when nothing of `folder` is staged, or there is no commit yet.
/// It is told apart from the index by nobody: neither index nor refs change.
///
/// # Errors
/// When Git refuses.
pub fn staged_commit(top: &Path, folder: &str) -> Result<Option<String>, HookError> {
    let below = if folder.is_empty() { "." } else { folder };
    let is_untouched = git(top, &["diff", "--cached", "--quiet", "--", below]).is_ok();
    if is_untouched || git(top, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
        return Ok(None);
    }
    let tree = git(top, &["write-tree"])?;
    git(
        top,
        &["commit-tree", &tree, "-p", "HEAD", "-m", "what is staged"],
    )
    .map(Some)
}
