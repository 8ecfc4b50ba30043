//! `deepen report release-notes`: what a release brings, or the whole changelog.

use clap::Args;
use jiff::civil::Date;

use super::{Failure, Scene, Told};
use crate::Facts;
use crate::backlog::document::parse_date;
use crate::demand::Survey;
use crate::history::calendar::WorkingDays;
use crate::report::Data;
use crate::report::chosen::Chosen;
use crate::report::release_notes::{self, Which};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The release, or `unreleased` for what is finished and in none that went out; the newest one that went out where it is not given
    #[arg(value_name = "VERSION", conflicts_with_all = ["since", "changelog"])]
    version: Option<String>,
    /// Every release that went out after this version, day or commit, and what is in none
    #[arg(long, value_name = "VERSION|DATE|REV", conflicts_with = "changelog")]
    since: Option<String>,
    /// Every release, as a changelog: with `--format markdown` the file that Keep a Changelog 1.1.0 describes
    #[arg(long)]
    changelog: bool,
    /// Only what these items bring, such as `label:mobile` or `goal:G-5HN0TA`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

impl Options {
    /// Whether the answer depends on other commits than `HEAD`.
    pub(super) fn names_commits(&self) -> bool {
        self.since.is_some()
    }
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let which = if options.changelog {
        Which::Changelog
    } else if let Some(since) = &options.since {
        Which::Since(day_of(since, scene, &facts)?, since.clone())
    } else if let Some(version) = &options.version {
        Which::Version(version.clone())
    } else {
        Which::Newest
    };
    let items = scene.chosen(options.filter.as_deref())?;
    let chosen = Chosen {
        filter: options.filter.as_deref(),
        items: items.as_deref(),
    };
    let Some(report) = release_notes::report(&facts, &survey, &which, chosen) else {
        let version = options.version.as_deref().unwrap_or_default();
        return Err(no_release(version, &facts));
    };
    let talk = match &report.data {
        Data::ReleaseNotes(notes) => release_notes::remarks(notes),
        _ => Vec::new(),
    };
    Ok(Told {
        talk,
        ..report.into()
    })
}

fn no_release(version: &str, facts: &Facts<'_>) -> Failure {
    let versions = release_notes::versions(facts);
    let failure = Failure::usage(format!("there is no release `{version}`"));
    match versions.as_slice() {
        [] => {
            failure.hint("`deepen new release 1.0.0` starts one; `unreleased` is what is finished")
        }
        some => {
            let named: Vec<&str> = some.iter().take(8).map(String::as_str).collect();
            failure.hint(format!("there are {}", named.join(", ")))
        }
    }
}

/// The day that a version went out, that is written, or that a commit was made on.
fn day_of(since: &str, scene: &Scene, facts: &Facts<'_>) -> Result<Date, Failure> {
    let mut releases = facts.backlog.releases.iter();
    if let Some(release) = releases.find(|release| &*release.version == since) {
        let day = release.released.as_ref().map(|day| day.value);
        return day.ok_or_else(|| {
            Failure::usage(format!("--since {since}: it has not gone out"))
                .hint("its file has no `released`")
        });
    }
    if let Some(day) = parse_date(since) {
        return Ok(day);
    }
    let days = WorkingDays::new(&facts.backlog.config.calendar);
    match scene.revision(since)? {
        Some(revision) => Ok(days.day(revision.time)),
        None => Err(Failure::usage(format!(
            "--since {since}: this is no version and no day"
        ))),
    }
}
