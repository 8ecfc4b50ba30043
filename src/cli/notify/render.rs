//! `deepen notify render`: the letters, on the screen or as mail files.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::Asking;
use super::desk::Desk;
use super::server::{Post, post as make};
use crate::cli::{Answer, Exit, Failure, Global};
use crate::history::clock;
use crate::repo::files;
use crate::repo::world::World;
use crate::report::notify::render_report;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    asking: Asking,
    /// Write one mail file (.eml) a person into this folder, outside of what Git tracks
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Whose letters they are: `Name <address>`; `notify.from` in deepen.yml when absent
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = Desk::load(&options.asking, global, world)?;
    let plan = desk.plan();
    let letters = desk.letters(&plan)?;
    let Some(to) = &options.to else {
        let ids: Vec<String> = Vec::new();
        let report = render_report(&desk.asked(), &letters, &ids, None);
        return desk.scene.answer(&report, Exit::Clean);
    };
    let start = (global.directory.as_ref())
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let folder = start.join(to);
    refuse_tracked(&desk, &folder)?;
    // The same day, the same bytes.
    let zone = clock::time_zone(&desk.backlog().config.calendar);
    let today = desk.scene.ground().today;
    let date = (today.to_zoned(zone)).map_or_else(|_| desk.scene.now(), |day| day.timestamp());
    let post = Post::new(&desk, options.from.as_deref())?;
    let mut names = Vec::new();
    let mut ids = Vec::new();
    for (notice, letter) in &letters {
        let mail = make(&post, notice, letter, date)?;
        let name = format!("{}-{}.eml", notice.requester, desk.event.name());
        files::write_private(&folder, &name, &mail.bytes)?;
        names.push(name);
        ids.push(mail.message_id);
    }
    let written = (to.display().to_string(), names);
    let report = render_report(&desk.asked(), &letters, &ids, Some(written));
    let mut answer = desk.scene.answer(&report, Exit::Clean)?;
    if !letters.is_empty() {
        answer.talk.push(
            "note: nothing is written down: when they are sent, `deepen notify record R-… sent` says so".to_owned(),
        );
    }
    Ok(answer)
}

/// Mail files hold names and addresses: they never lie where the next `git add` would take them.
fn refuse_tracked(desk: &Desk, folder: &Path) -> Result<(), Failure> {
    let Some(repository) = desk.scene.repository() else {
        return Ok(());
    };
    let Some(top) = repository.work_tree() else {
        return Ok(());
    };
    let folder = plain(folder);
    let top = plain(top);
    let Ok(inside) = folder.strip_prefix(&top) else {
        return Ok(());
    };
    let inside = inside.to_string_lossy().replace('\\', "/");
    if !inside.is_empty() && repository.is_ignored_folder(&inside)? {
        return Ok(());
    }
    let shown = if inside.is_empty() { "." } else { &inside };
    Err(
        Failure::usage(format!(
            "{shown} is in the repository and not ignored: mails hold names and addresses, which Git would keep for ever"
        ))
        .hint("name a folder outside of the repository, or one that .gitignore names and that holds no tracked file"),
    )
}

/// The path as the system knows it, as far as it exists; `.` and `..` are resolved.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
        plain = plain.canonicalize().unwrap_or(plain);
    }
    plain
}
