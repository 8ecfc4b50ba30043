//! `deepen log [ID]`: what happened to a record, or to the whole backlog.

use std::collections::BTreeSet;

use clap::Args;

use super::span::{Bounds, Span};
use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::backlog::Id;
use crate::history::story;
use crate::history::{CommitIx, History, Past, clock};
use crate::repo::world::World;
use crate::report::log::{About, Asked, FIELDS, is_meant};
use crate::text::sorting::Gather as _;
use crate::{report, text};

#[derive(Debug, Args)]
pub struct Options {
    /// An item, feedback, a sprint or a release: its id or the start of it (three characters or more), also one whose file
    /// is gone, and an id it went by before
    id: Option<String>,
    #[command(flatten)]
    bounds: Bounds,
    /// Only commits whose author's name, address or handle has this in it
    #[arg(long, value_name = "TEXT")]
    author: Option<String>,
    /// Only what happened to this field: `status`, `estimate`, `score`, any key of the front matter; `criteria`, `text`,
    /// `order`, `sprint`, `release`, `acceptance`, `feedback`, `links`, `path`, `created`, `removed`; may be repeated
    #[arg(long = "field", value_name = "FIELD")]
    fields: Vec<String>,
    /// Only the story of items that match, as in `deepen list`: finished and dropped ones too
    #[arg(
        short = 'w',
        long = "where",
        value_name = "EXPRESSION",
        conflicts_with = "id"
    )]
    filter: Option<String>,
    /// At most so many commits
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Oldest first
    #[arg(long)]
    reverse: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let ground = scene.ground();
    let history = known(&ground.past)?;
    check_fields(&options.fields, history)?;
    let about = match (&options.id, scene.chosen(options.filter.as_deref())?) {
        (Some(written), _) => About::One(find(written, scene, history)?),
        (None, Some(items)) => {
            let ids = items
                .iter()
                .map(|item| ground.backlog.item(*item).id.clone());
            About::Some(ids.collect())
        }
        (None, None) => About::Everything,
    };
    let span = Span::new(&options.bounds, scene, history)?;
    let author = options.author.as_deref().map(str::to_lowercase);
    let wants = |index: CommitIx| {
        let commit = history.commit(index);
        let team = &ground.backlog.team;
        let person = &commit.author;
        let handle = team.handle(&person.name, &person.email).unwrap_or_default();
        let is_by = |author: &String| {
            let names = [&*person.name, &*person.email, handle];
            names
                .iter()
                .any(|name| name.to_lowercase().contains(author))
        };
        span.holds(commit) && author.as_ref().is_none_or(is_by)
    };
    let asked = Asked {
        about,
        wants: &wants,
        fields: &options.fields,
        limit: options.limit,
        oldest_first: options.reverse,
    };
    let zone = clock::time_zone(&ground.backlog.config.calendar);
    let report = report::log::report(&ground.past, history, ground.today, &zone, &asked);
    Ok(report.into())
}

/// The history, without which there is nothing to tell.
fn known(past: &Past) -> Result<&History, Failure> {
    match past {
        Past::Known(history) => Ok(history),
        Past::Unknown(why) => {
            let failure = Failure::usage(format!("history unknown: {}", why.words()));
            let failure = failure.exit(Exit::NoHistory);
            Err(why.hint().into_iter().fold(failure, Failure::hint))
        }
    }
}

/// A field that nothing ever happened to is a slip of the pen.
fn check_fields(fields: &[String], history: &History) -> Result<(), Failure> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut known: BTreeSet<String> = FIELDS.iter().map(ToString::to_string).into_set();
    known.extend(
        story::story(history)
            .into_iter()
            .map(|deed| deed.field.into_owned()),
    );
    for field in fields {
        if FIELDS.contains(&field.as_str()) || known.iter().any(|known| is_meant(field, known)) {
            continue;
        }
        let failure = Failure::usage(format!("--field {field}: no commit changes such a field"));
        return Err(match text::likeness::nearest(field, known.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`status`, `estimate`, `order`, `criteria` and every key of the front matter are fields"),
        });
    }
    Ok(())
}

/// The record that is meant: by its id, an id it went by before, or the only one whose id starts so.
fn find(written: &str, scene: &Scene, history: &History) -> Result<Id, Failure> {
    let former = story::renumbered(history);
    let backlog = &scene.ground().backlog;
    let known = |id: &Id| history.items.contains_key(id) || backlog.find(id).is_some();
    let wanted = Id::new(written.trim());
    if known(&wanted) {
        return Ok(wanted);
    }
    if let Some(now) = former.get(&wanted) {
        return Ok((*now).clone());
    }
    let uncommitted = backlog.items.iter().map(|item| (&item.id, &item.id));
    let names = history.items.keys().map(|id| (id, id));
    let all = names.chain(former.iter().map(|(old, now)| (*old, *now)));
    let start = written.trim().to_uppercase();
    let matches: BTreeSet<&Id> = all
        .chain(uncommitted)
        .filter(|(name, _)| is_start(&start, name.as_str()))
        .map(|(_, id)| id)
        .into_set();
    match matches.len() {
        0 => Err(
            Failure::usage(format!("no record ever had the id `{written}`"))
                .hint("`deepen log --field created` lists every record that was ever committed"),
        ),
        1 => Ok(matches.into_iter().next().cloned().unwrap_or(wanted)),
        several => {
            let names: Vec<&str> = matches.into_iter().take(5).map(Id::as_str).collect();
            let names = names.join(", ");
            Err(Failure::usage(format!(
                "`{written}` may be {several} records: {names}"
            )))
        }
    }
}

/// Whether an id starts so: three characters or more. The whole of a path's last part will do too.
fn is_start(start: &str, id: &str) -> bool {
    let id = id.to_uppercase();
    let last = id.rsplit('/').next().unwrap_or(&id);
    start.chars().count() >= 3 && id.starts_with(start) || last == start || id == start
}
