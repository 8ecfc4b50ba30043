//! What happened to one record, or to the whole backlog: commit by commit, each with what it meant.

mod entries;
mod phrases;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::moment::moment_of;
use super::shape::{ItemName, Log, LogChange, LogCommit, LogStatus, LogSubject, Rows, Shape};
use super::{Block, Report, Role, Text, number};
use crate::backlog::{Id, ItemIx};
use crate::history::story::{self, Deed, LINKS};
use crate::history::{Commit, CommitIx, EventKind, History, Past, RecordKind};
use crate::text::sorting::Gather as _;

impl Shape for Log {
    const NAME: &str = "log";
    const SUMMARY: &str = "What happened to an item or to the backlog, commit by commit";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::over(self.commits.iter().flat_map(|commit| &commit.changes))
    }
}

/// What is asked of the log.
pub struct Asked<'a> {
    pub about: About,
    /// Whether a commit is wanted.
    pub wants: &'a dyn Fn(CommitIx) -> bool,
    /// Only what happened to these fields, or to those below them (`score`); anything when it is empty.
    pub fields: &'a [String],
    /// At most so many commits.
    pub limit: Option<usize>,
    pub oldest_first: bool,
}

/// Whose story is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Everything,
    One(Id),
    Some(BTreeSet<Id>),
}

/// Names of fields that are no front matter, and names that stand for several; the rest are front matter's paths.
pub const FIELDS: [&str; 14] = [
    "acceptance",
    "created",
    "criteria",
    "feedback",
    "id",
    "links",
    "order",
    "path",
    "release",
    "removed",
    "restored",
    "score",
    "sprint",
    "text",
];

/// Whether something that happened to `field` is meant by this name.
pub fn is_meant(name: &str, field: &str) -> bool {
    let below = field
        .strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    below
        || match name {
            "links" => LINKS.contains(&field),
            "feedback" => matches!(field, "addressed_by" | "merged_into" | "state"),
            _ => false,
        }
}

/// The stories of a backlog's items, each told when somebody asks for it.
pub(super) struct Stories<'a> {
    teller: Teller<'a>,
    deeds: Vec<Deed<'a>>,
    /// Places in the deeds, oldest first: an item's own changes, and those of other records that name it.
    of: BTreeMap<ItemIx, Vec<u32>>,
}

impl<'a> Stories<'a> {
    /// The stories that this past can tell, in days of this time zone, of the items that `find` knows by their ids.
    pub(super) fn new(
        history: &'a History,
        zone: &'a TimeZone,
        find: &dyn Fn(&Id) -> Option<ItemIx>,
    ) -> Self {
        let deeds = story::story_of(history, &|id| find(id).is_some());
        let mut of: BTreeMap<ItemIx, Vec<u32>> = BTreeMap::new();
        for (place, deed) in (0_u32..).zip(&deeds) {
            let others = deed.others.iter().filter(|other| **other != deed.id);
            for item in std::iter::once(&deed.id).chain(others).filter_map(find) {
                of.entry(item).or_default().push(place);
            }
        }
        let teller = Teller {
            history,
            zone,
            titles: titles(history),
        };
        Self { teller, deeds, of }
    }

    /// What happened to this item, newest commit first.
    pub(super) fn of(&self, item: ItemIx) -> Vec<LogCommit> {
        let places = self.of.get(&item).into_iter().flatten();
        let deeds = places.filter_map(|place| self.deeds.get(*place as usize));
        let mut story: Vec<LogCommit> = Vec::new();
        for deed in deeds {
            let commit = self.teller.history.commit(deed.commit);
            match story.last_mut() {
                Some(last) if *last.id == *commit.id => {
                    last.changes.push(self.teller.change(commit, deed));
                }
                _ => story.extend(self.teller.commit(std::slice::from_ref(deed))),
            }
        }
        story.reverse();
        story
    }

    /// Takes in everything that the story of this item is told from, without telling it, and which of the records in it
    /// have pages.
    pub(super) fn stamp(
        &self,
        item: ItemIx,
        has_page: &dyn Fn(&Id) -> bool,
        state: &mut impl Hasher,
    ) {
        self.teller.zone.iana_name().hash(state);
        let places = self.of.get(&item).into_iter().flatten();
        let mut last = None;
        for deed in places.filter_map(|place| self.deeds.get(*place as usize)) {
            let commit = self.teller.history.commit(deed.commit);
            let people = &commit.author;
            (&commit.id, commit.time, &people.name, &people.email).hash(state);
            (&commit.subject, &commit.trailers).hash(state);
            deed.hash(state);
            for named in std::iter::once(&deed.id).chain(&deed.others) {
                // Most deeds are of the item itself: what is known of it is taken in once.
                if last.replace(named) != Some(named) {
                    (self.teller.titles.get(named), has_page(named)).hash(state);
                }
            }
        }
    }
}

/// The entries of one record's story.
pub(super) fn story_blocks(id: &str, story: &[LogCommit]) -> Vec<Block> {
    let entry = |commit: &LogCommit| Block::Entry {
        head: head(commit),
        lines: entries::lines(&commit.changes, &View::One(id)),
    };
    story.iter().map(entry).collect()
}

/// These commits and what each did to the records in it.
pub(super) fn commit_blocks(commits: &[LogCommit]) -> Vec<Block> {
    let entry = |commit: &LogCommit| Block::Entry {
        head: head(commit),
        lines: entries::lines(&commit.changes, &View::Everything),
    };
    commits.iter().map(entry).collect()
}

/// The log of a past that is known, in days of this time zone.
pub fn report(
    past: &Past,
    history: &History,
    today: Date,
    zone: &TimeZone,
    asked: &Asked<'_>,
) -> Report {
    let teller = Teller {
        history,
        zone,
        titles: titles(history),
    };
    let log = teller.log(past, today, asked);
    let title = match (&log.about, &log.chosen) {
        (
            Some(LogSubject {
                id,
                title: Some(title),
                ..
            }),
            _,
        ) => format!("{id} {title}"),
        (Some(subject), _) => subject.id.clone(),
        (None, Some(ids)) => {
            let items = number::counted(ids.len(), "item", "items");
            format!("What happened to {items}")
        }
        (None, None) => "What happened".into(),
    };
    Report::of(title, log)
}

struct Teller<'a> {
    history: &'a History,
    zone: &'a TimeZone,
    titles: BTreeMap<&'a Id, &'a str>,
}

/// The newest title of each record that ever had one.
fn titles(history: &History) -> BTreeMap<&Id, &str> {
    let titles = history.items.iter().filter_map(|(id, past)| {
        let newest = past
            .events
            .iter()
            .rev()
            .find_map(|event| match &event.kind {
                EventKind::Field {
                    path, to: Some(to), ..
                } if &**path == "title" => Some(&**to),
                _ => None,
            });
        Some((id, newest?))
    });
    titles.into_map()
}

impl Teller<'_> {
    fn log(&self, past: &Past, today: Date, asked: &Asked<'_>) -> Log {
        let deeds = story::story(self.history);
        let mut deeds = match &asked.about {
            About::Everything => deeds,
            About::One(id) => story::about(deeds, &BTreeSet::from([id.clone()])),
            About::Some(ids) => story::about(deeds, ids),
        };
        deeds.retain(|deed| {
            let meant = |name: &String| is_meant(name, &deed.field);
            (asked.fields.is_empty() || asked.fields.iter().any(meant))
                && (asked.wants)(deed.commit)
        });
        let mut groups: Vec<&[Deed<'_>]> = deeds
            .chunk_by(|one, next| one.commit == next.commit)
            .collect();
        let commits_in_all = groups.len();
        if !asked.oldest_first {
            groups.reverse();
        }
        groups.truncate(asked.limit.unwrap_or(usize::MAX));
        Log {
            at: moment_of(past, today),
            about: match &asked.about {
                About::One(id) => Some(self.subject(id)),
                _ => None,
            },
            chosen: match &asked.about {
                About::Some(ids) => Some(ids.iter().map(Id::to_string).collect()),
                _ => None,
            },
            commits_in_all,
            commits_read: self.history.commits.len(),
            commits: groups
                .into_iter()
                .filter_map(|group| self.commit(group))
                .collect(),
            remarks: self.history.remarks.clone(),
        }
    }

    fn day(&self, commit: &Commit) -> Date {
        commit.time.to_zoned(self.zone.clone()).date()
    }

    fn commit(&self, deeds: &[Deed<'_>]) -> Option<LogCommit> {
        let commit = self.history.commit(deeds.first()?.commit);
        Some(LogCommit {
            id: commit.id.to_string(),
            at: commit.time.to_string(),
            date: self.day(commit),
            author: author(commit),
            subject: commit.subject.to_string(),
            changes: deeds.iter().map(|deed| self.change(commit, deed)).collect(),
        })
    }

    fn change(&self, commit: &Commit, deed: &Deed<'_>) -> LogChange {
        let owned = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        let title = |id: &Id| self.titles.get(id).map(|title| (*title).to_owned());
        let name = |id: &Id| ItemName {
            id: id.to_string(),
            title: title(id).unwrap_or_default(),
        };
        LogChange {
            at: commit.time.to_string(),
            date: self.day(commit),
            commit: commit.id.to_string(),
            author: author(commit),
            id: deed.id.to_string(),
            record: record_name(deed.record),
            title: title(&deed.id),
            field: deed.field.to_string(),
            what: deed.what.name(),
            from: owned(&deed.from),
            to: owned(&deed.to),
            reason: deed.reason.map(str::to_owned),
            changed_percent: deed.changed_percent.map(u32::from),
            estimated_by: match &*deed.field {
                "estimate" => estimated_by(commit),
                _ => Vec::new(),
            },
            others: deed.others.iter().map(name).collect(),
        }
    }

    fn subject(&self, id: &Id) -> LogSubject {
        let Some(past) = self.history.items.get(id) else {
            return LogSubject {
                id: id.to_string(),
                record: record_name(RecordKind::Item),
                ..LogSubject::default()
            };
        };
        let day = |commit: CommitIx| self.day(self.history.commit(commit));
        let status = match past.record {
            RecordKind::Feedback => "state",
            _ => "status",
        };
        let mut subject = LogSubject {
            id: id.to_string(),
            record: record_name(past.record),
            title: self.titles.get(id).map(|title| (*title).to_owned()),
            ..LogSubject::default()
        };
        for event in &past.events {
            match &event.kind {
                EventKind::Created => {
                    subject.created.get_or_insert(day(event.commit));
                }
                EventKind::Removed => subject.removed = Some(day(event.commit)),
                EventKind::Restored => subject.removed = None,
                EventKind::Renumbered { from } => subject.former_ids.push(from.to_string()),
                EventKind::Field {
                    path, to: Some(to), ..
                } if **path == *status => subject.statuses.push(LogStatus {
                    status: to.to_string(),
                    since: day(event.commit),
                }),
                _ => {}
            }
        }
        subject
    }
}

fn author(commit: &Commit) -> String {
    let author = &commit.author;
    if author.name.is_empty() {
        &author.email
    } else {
        &author.name
    }
    .to_string()
}

/// The people whom the trailers `Estimated-by` name, without their addresses.
fn estimated_by(commit: &Commit) -> Vec<String> {
    let trailers = commit.trailers.iter();
    let people = trailers.filter(|(key, _)| key.eq_ignore_ascii_case("Estimated-by"));
    people
        .map(|(_, person)| person.split_once('<').map_or(&**person, |(name, _)| name))
        .map(|name| name.trim().trim_start_matches('@').to_owned())
        .collect()
}

fn record_name(record: RecordKind) -> &'static str {
    match record {
        RecordKind::Item => "item",
        RecordKind::Feedback => "feedback",
        RecordKind::Sprint => "sprint",
        RecordKind::Release => "release",
    }
}

pub(super) fn blocks(log: &Log) -> Vec<Block> {
    let view = View::of(log);
    let mut blocks = Vec::new();
    if let Some(subject) = &log.about {
        let facts = facts(subject);
        if !facts.is_empty() {
            blocks.push(Block::Facts(facts));
        }
    }
    for commit in &log.commits {
        blocks.push(Block::Entry {
            head: head(commit),
            lines: entries::lines(&commit.changes, &view),
        });
    }
    blocks.push(Block::Paragraph(summary(log)));
    if !log.remarks.is_empty() {
        blocks.push(Block::List(log.remarks.iter().map(Text::plain).collect()));
    }
    blocks
}

/// From where changes are seen.
enum View<'a> {
    Everything,
    One(&'a str),
    Some(BTreeSet<&'a str>),
}

impl<'a> View<'a> {
    fn of(log: &'a Log) -> Self {
        match (&log.about, &log.chosen) {
            (Some(subject), _) => Self::One(&subject.id),
            (None, Some(ids)) => Self::Some(ids.iter().map(String::as_str).collect()),
            (None, None) => Self::Everything,
        }
    }

    fn shows(&self, id: &str) -> bool {
        match self {
            Self::Everything => false,
            Self::One(one) => *one == id,
            Self::Some(ids) => ids.contains(id),
        }
    }
}

/// `1961077 2026-07-03 Tomás Herrera: Accept S-N8K1ZC`
fn head(commit: &LogCommit) -> Text {
    let short = commit.id.get(..7).unwrap_or(&commit.id);
    let text = Text::of(Role::Code, short)
        .then(format!(" {} ", commit.date))
        .then(&*commit.author);
    if commit.subject.is_empty() {
        return text;
    }
    text.then(": ").and(Role::Strong, &*commit.subject)
}

/// The newest statuses that the head of a story shows.
const STATUSES: usize = 12;

fn facts(subject: &LogSubject) -> Vec<(String, Text)> {
    let mut facts = Vec::new();
    let hidden = subject.statuses.len().saturating_sub(STATUSES);
    let mut way = Text::plain(if hidden > 0 { "… -> " } else { "" });
    for (at, each) in subject.statuses.iter().skip(hidden).enumerate() {
        if at > 0 {
            way = way.then(" -> ");
        }
        way = (way.and(Role::Strong, &*each.status)).and(Role::Muted, format!(" {}", each.since));
    }
    if !subject.statuses.is_empty() {
        facts.push(("status".into(), way));
    }
    if !subject.former_ids.is_empty() {
        let former = format!("{} before", subject.former_ids.join(", "));
        facts.push(("id".into(), former.into()));
    }
    if let Some(day) = subject.removed {
        let gone = Text::of(Role::Warning, "removed").then(format!(" on {day}"));
        facts.push(("file".into(), gone));
    }
    facts
}

fn summary(log: &Log) -> Text {
    let shown = log.commits.len();
    if let Some(subject) = &log.about
        && subject.created.is_none()
    {
        return Text::id(&subject.id).then(" is not committed yet: nothing has happened to it");
    }
    if log.commits_in_all == 0 {
        let read = number::counted(log.commits_read, "commit", "commits");
        return Text::plain(format!("none of {read} tells anything of that"));
    }
    let days = log.commits.iter().map(|commit| commit.date);
    let (first, last) = (days.clone().min(), days.max());
    let count = match log.commits_in_all {
        all if all == shown => number::counted(all, "commit", "commits"),
        all => format!(
            "{} of {}",
            number::whole(shown),
            number::counted(all, "commit", "commits")
        ),
    };
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            Text::plain(format!("{count}, {first} to {last}"))
        }
        (Some(day), _) => Text::plain(format!("{count}, {day}")),
        _ => Text::plain(count),
    }
}
