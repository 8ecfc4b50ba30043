//! Ledgers: which day their lines are of, and new lines in them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::desk::Desk;
use crate::backlog::ledger::{Notice as Line, path, recorded};
use crate::cli::Failure;
use crate::history::clock;
use crate::history::commit_record::After;
use crate::repo::git::Wanted;
use crate::repo::save;
use crate::report::shape::NotifyLedger;
use crate::text::Change;

/// The day of the first commit that held each line of each ledger, by the ledger's path and the line; nothing where the
/// history is unknown.
///
/// # Errors
/// When a commit cannot be read.
pub(super) fn told_on(desk: &Desk) -> Result<BTreeMap<(String, String), Date>, Failure> {
    let mut days = BTreeMap::new();
    let ground = desk.scene.ground();
    let (Some(repository), Some(commit), Some(_)) =
        (desk.scene.repository(), &ground.commit, ground.past.known())
    else {
        return Ok(days);
    };
    let backlog = &ground.backlog;
    let folder = path(&backlog.root, "");
    let folder = folder.trim_end_matches("/.tsv");
    let wanted = Wanted {
        folders: &|each| each == folder || folder.starts_with(&format!("{each}/")),
        files: &|each| each.starts_with(folder),
    };
    let zone = clock::time_zone(&backlog.config.calendar);
    let now = desk.scene.now();
    let way = repository.way(commit, backlog.config.history.walk, &[])?;
    repository.walk(&way, wanted, &mut |commit, _| {
        let day = commit.committed.min(now).to_zoned(zone.clone()).date();
        for change in &commit.changes {
            let After::Bytes(bytes) = &change.after else {
                continue;
            };
            for line in String::from_utf8_lossy(bytes).lines() {
                let key = (change.path.to_string(), line.trim_end().to_owned());
                days.entry(key).or_insert(day);
            }
        }
    })?;
    Ok(days)
}

/// What happens to the ledgers when these lines are written into them, by ledger.
pub(super) fn changes(desk: &Desk, lines: &[(String, Line)]) -> Vec<(Change, NotifyLedger)> {
    let backlog = desk.backlog();
    let mut by_ledger: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for (ledger, line) in lines {
        by_ledger.entry(ledger).or_default().push(line.clone());
    }
    (by_ledger.into_iter())
        .filter_map(|(ledger, lines)| {
            let path = path(&backlog.root, ledger);
            let source = backlog.ledgers.iter().find(|source| *source.path == *path);
            let change = recorded(source, &path, &lines)?;
            let before = source.map_or("", |source| &source.text);
            let after = change.after().unwrap_or_default();
            let is_new = |line: &&str| !before.lines().any(|each| each == *line);
            let new: Vec<String> = after.lines().filter(is_new).map(str::to_owned).collect();
            Some((change, NotifyLedger { path, lines: new }))
        })
        .collect()
}

/// Writes the lines into their ledgers, and says what was written.
///
/// # Errors
/// When a ledger was changed meanwhile, or cannot be written.
pub(super) fn write(desk: &Desk, lines: &[(String, Line)]) -> Result<Vec<NotifyLedger>, Failure> {
    let changes = changes(desk, lines);
    let (changes, ledgers): (Vec<Change>, Vec<NotifyLedger>) = changes.into_iter().unzip();
    save::save(&desk.scene.site().top, &changes)?;
    Ok(ledgers)
}
