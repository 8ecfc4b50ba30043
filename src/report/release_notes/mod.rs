//! Release notes and the changelog: what shipped, in the words of those who use it, and how many of them asked for it.
//!
//! Written as Markdown the changelog is the file that Keep a Changelog 1.1.0 describes (<https://keepachangelog.com/en/1.1.0/>);
//! so whatever is to be said to the team stands beside it, in [`remarks`].

mod blocks;
mod gather;

use jiff::civil::Date;

use super::chosen::Chosen;
use super::moment::moment;
use super::shape::{ItemName, NotedRelease, ReleaseNotes, Rows, Shape};
use super::{Block, Report, number};
use crate::Facts;
use crate::demand::Survey;
use crate::text::sorting::PutInOrder as _;

use gather::Gathering;

impl Shape for ReleaseNotes {
    const NAME: &str = "release-notes";
    const SUMMARY: &str = "What releases bring: notes of one, or the changelog of all";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::over(self.releases.iter().flat_map(|release| &release.entries))
    }
}

/// Which releases are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one of this version; `unreleased` for what is finished and in none that went out.
    Version(String),
    /// The newest that went out; what is in none where none did.
    Newest,
    /// Those that went out after this day, and what is in none; and how that was written.
    Since(Date, String),
    /// All of them, as a changelog.
    Changelog,
}

/// The word for what is in no release that went out.
pub const UNRELEASED: &str = "unreleased";

/// The notes of these releases; none where there is no release of this version.
///
/// Of some items chosen: a release that was not named and has none of them is left out, and so is what is said of a whole
/// release.
pub fn report(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    which: &Which,
    chosen: Chosen<'_>,
) -> Option<Report> {
    let gathering = Gathering::new(facts, survey, chosen);
    let mut releases = match which {
        Which::Version(version) if version.eq_ignore_ascii_case(UNRELEASED) => {
            vec![gathering.unreleased()]
        }
        Which::Version(version) => vec![gathering.version(version)?],
        Which::Newest => vec![gathering.newest()],
        Which::Since(day, _) => gathering.since(Some(*day)),
        Which::Changelog => gathering.since(None),
    };
    if chosen.is_some_items() && matches!(which, Which::Since(..) | Which::Changelog) {
        releases.retain(|release| !release.entries.is_empty());
    }
    let title = match (which, releases.first()) {
        (Which::Changelog, _) => "Changelog".to_owned(),
        (Which::Since(_, written), _) => format!("Release notes since {written}"),
        (_, Some(release)) => match &release.version {
            Some(version) => format!("Release notes {version}"),
            None => "Release notes, unreleased".to_owned(),
        },
        _ => "Release notes".to_owned(),
    };
    let notes = ReleaseNotes {
        at: moment(facts),
        filter: chosen.filter(),
        changelog: *which == Which::Changelog,
        since: match which {
            Which::Since(_, written) => Some(written.clone()),
            _ => None,
        },
        releases,
    };
    Some(Report::of(title, notes))
}

/// The versions that there are, the newest first.
pub fn versions(facts: &Facts<'_>) -> Vec<String> {
    let mut releases: Vec<_> = facts.backlog.releases.iter().collect();
    releases.put_in_order_by(|one, other| gather::newest_first(one, other));
    let versions = releases.iter().map(|release| release.version.to_string());
    versions.collect()
}

/// What the team should know and no customer: what ships without a note, and what a release lists and does not bring.
pub fn remarks(notes: &ReleaseNotes) -> Vec<String> {
    let part = notes.filter.as_ref().map(|filter| {
        format!(
            "only what matches {filter}: highlights and known issues of whole releases are left out"
        )
    });
    let each = notes.releases.iter().flat_map(release_remarks);
    part.into_iter().chain(each).collect()
}

fn release_remarks(release: &NotedRelease) -> Vec<String> {
    let version = release.version.as_deref().unwrap_or(UNRELEASED);
    let is_out = release.released.is_some();
    let mut lines = Vec::new();
    let mut say = |items: &[ItemName], words: &str| {
        if !items.is_empty() {
            let count = number::counted(items.len(), "item", "items");
            lines.push(format!("{version}: {count} {words}: {}", ids(items)));
        }
    };
    say(
        &release.without_note,
        "without `## Release note`, told by title",
    );
    say(&release.untold, "not told, as the note says");
    let words = if is_out {
        "open again, told all the same"
    } else {
        "not finished, not told yet"
    };
    say(&release.unfinished, words);
    say(&release.dropped, "dropped, not told");
    if !release.missing.is_empty() {
        lines.push(format!(
            "{version}: no item has the id {}",
            release.missing.join(", ")
        ));
    }
    lines
}

/// Ids that a line names at most.
const NAMED: usize = 12;

fn ids(items: &[ItemName]) -> String {
    let named: Vec<&str> = items
        .iter()
        .take(NAMED)
        .map(|item| item.id.as_str())
        .collect();
    match items.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {} more", named.join(", "), number::whole(more)),
    }
}
