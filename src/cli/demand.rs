//! `deepen demand`: who wants what.

use clap::{Args, ValueEnum};

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::backlog::expression::{Expression, Subject};
use crate::backlog::{Id, ItemType};
use crate::demand::{Grouping, Key, Survey, fields};
use crate::repo::world::World;
use crate::report::demand::{self, Asked};
use crate::text::likeness;
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub struct Options {
    /// Only these: ids of items, epics, goals, feedback or accounts; with `--by theme` or `--by segment` their names. One is shown with everything that it is counted from
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// What feedback is gathered by
    #[arg(long, value_enum, value_name = "GROUP")]
    by: Option<By>,
    /// Count only feedback that matches, such as `segment:enterprise age_days<90`, or `channel == "support" and not merged`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Finished and dropped items too
    #[arg(short, long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Stories, bugs, spikes and enablers; wishes that their epic or goal answers count too
    Item,
    /// Epics, with all that is below them
    Epic,
    /// Goals, with all that is below them
    Goal,
    Theme,
    Account,
    Segment,
}

impl By {
    fn grouping(self) -> Grouping {
        match self {
            Self::Item => Grouping::Item,
            Self::Epic => Grouping::Epic,
            Self::Goal => Grouping::Goal,
            Self::Theme => Grouping::Theme,
            Self::Account => Grouping::Account,
            Self::Segment => Grouping::Segment,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let matching = matching(&survey, options.filter.as_deref())?;
    let counts = |place: u32| {
        matching
            .as_ref()
            .is_none_or(|matching| matching.binary_search(&place).is_ok())
    };
    let asked = options
        .ids
        .iter()
        .map(|id| asked(scene, &survey, id, options.by))
        .collect::<Result<Vec<_>, _>>()?;
    let report = match asked.as_slice() {
        [one] => {
            let mut places = places(&survey, one);
            places.retain(|place| counts(*place));
            demand::of(&facts, &survey, one, options.filter.as_deref(), &places)
        }
        several => {
            let keys = keys(several)?;
            let by = options
                .by
                .map_or_else(|| grouping(&survey, &keys), |by| Ok(by.grouping()))?;
            let table = demand::Options {
                by,
                filter: options.filter.as_deref(),
                counts: &counts,
                only: &keys,
                all: options.all,
            };
            demand::report(&facts, &survey, &table)
        }
    };
    Ok(report.into())
}

/// The feedback that the filter means, ascending; none without a filter.
///
/// # Errors
/// When the filter does not compile, or cannot be answered.
pub(super) fn matching(
    survey: &Survey<'_>,
    filter: Option<&str>,
) -> Result<Option<Vec<u32>>, Failure> {
    let Some(filter) = filter else {
        return Ok(None);
    };
    let expression = Expression::about(Subject::Feedback, filter).map_err(|error| {
        let hint = error.help.clone();
        let failure = Failure::usage(format!("--where: {error}"));
        let failure = hint.into_iter().fold(failure, Failure::hint);
        failure.hint("here it asks about feedback: state, channel, voice, segment, account, theme, age_days, people, …")
    })?;
    let mut found = Vec::new();
    for (place, feedback) in (0..).zip(&survey.backlog.feedback) {
        let matches = expression.matches(&|name| fields::field(survey, place, name));
        if matches
            .map_err(|reason| Failure::usage(format!("--where: {}: {reason}", feedback.id)))?
        {
            found.push(place);
        }
    }
    Ok(Some(found))
}

/// What an argument means.
fn asked(
    scene: &Scene,
    survey: &Survey<'_>,
    written: &str,
    by: Option<By>,
) -> Result<Asked, Failure> {
    let word = match by {
        Some(By::Theme) => Some(Grouping::Theme),
        Some(By::Segment) => Some(Grouping::Segment),
        _ => None,
    };
    if let Some(grouping) = word {
        return group(survey, grouping, written);
    }
    let letter = written
        .chars()
        .next()
        .map(|first| first.to_ascii_uppercase());
    if written.get(1..2) == Some("-") {
        match letter {
            Some('F') => return super::feedback::find(survey, written).map(Asked::Feedback),
            Some('A') => return account(survey, written),
            _ => {}
        }
    }
    scene
        .find(written)
        .map(|index| Asked::Group(Key::Item(index)))
}

/// The account with this id, or the only one whose id starts so.
///
/// # Errors
/// When there is none, or several.
pub(super) fn find_account(survey: &Survey<'_>, written: &str) -> Result<Id, Failure> {
    let exact = Id::new(written);
    let said = survey
        .backlog
        .feedback
        .iter()
        .filter_map(|each| each.account.as_ref());
    let mut known: Vec<&Id> = said
        .map(|account| &account.value)
        .chain(survey.backlog.accounts.by_id.keys())
        .collect();
    known.put_in_order();
    known.dedup();
    if known.contains(&&exact) {
        return Ok(exact);
    }
    let start = written.to_uppercase();
    let near: Vec<&&Id> = known
        .iter()
        .filter(|id| start.len() >= 3 && id.as_str().starts_with(&start))
        .collect();
    match near.as_slice() {
        [one] => Ok((**one).clone()),
        [] => Err(Failure::usage(format!("no account has the id `{written}`"))
            .hint("`deepen demand --by account` lists them")),
        several => Err(Failure::usage(format!(
            "`{written}` may be {} accounts",
            several.len()
        ))),
    }
}

fn account(survey: &Survey<'_>, written: &str) -> Result<Asked, Failure> {
    Ok(Asked::Group(Key::Account(Some(find_account(
        survey, written,
    )?))))
}

fn group(survey: &Survey<'_>, by: Grouping, written: &str) -> Result<Asked, Failure> {
    let keys = survey
        .groups(by, &|_| true)
        .into_iter()
        .map(|group| group.key);
    let name = |key: &Key| match key {
        Key::Theme(name) | Key::Segment(Some(name)) => Some(name.clone()),
        _ => None,
    };
    let named: Vec<(String, Key)> = keys.filter_map(|key| Some((name(&key)?, key))).collect();
    if let Some((_, key)) = named
        .iter()
        .find(|(name, _)| name.to_lowercase() == written.to_lowercase())
    {
        return Ok(Asked::Group(key.clone()));
    }
    let known = named.iter().map(|(name, _)| name.as_str());
    let failure = Failure::usage(format!("no feedback has the {} `{written}`", by.name()));
    Err(match likeness::nearest(written, known) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("`deepen demand --by {}` lists them", by.name())),
    })
}

fn places(survey: &Survey<'_>, asked: &Asked) -> Vec<u32> {
    match asked {
        Asked::Feedback(place) => survey
            .wish_of(*place)
            .map_or_else(Vec::new, |wish| wish.members.clone()),
        Asked::Group(Key::Item(index)) => survey.of_item(*index),
        Asked::Group(key) => {
            let by = match key {
                Key::Theme(_) => Grouping::Theme,
                Key::Account(_) => Grouping::Account,
                _ => Grouping::Segment,
            };
            let mut groups = survey.groups(by, &|_| true).into_iter();
            groups
                .find(|group| group.key == *key)
                .map_or_else(Vec::new, |group| group.places)
        }
    }
}

fn keys(asked: &[Asked]) -> Result<Vec<Key>, Failure> {
    let key = |asked: &Asked| match asked {
        Asked::Group(key) => Ok(key.clone()),
        Asked::Feedback(_) => Err(Failure::usage("a table has no rows for single feedback")
            .hint("ask for one: `deepen demand F-…`; `deepen feedback list` lists them")),
    };
    asked.iter().map(key).collect()
}

/// What the groups are, where nothing says so.
fn grouping(survey: &Survey<'_>, keys: &[Key]) -> Result<Grouping, Failure> {
    let of = |key: &Key| match key {
        Key::Item(index) => match survey.backlog.item(*index).item_type {
            ItemType::Epic => Grouping::Epic,
            ItemType::Goal => Grouping::Goal,
            _ => Grouping::Item,
        },
        Key::Theme(_) => Grouping::Theme,
        Key::Account(_) => Grouping::Account,
        Key::Segment(_) => Grouping::Segment,
    };
    let first = keys.first().map_or(Grouping::Item, of);
    if keys.iter().any(|key| of(key) != first) {
        return Err(Failure::usage(
            "these are of several kinds, and one table compares like with like",
        )
        .hint("ask for stories, epics, goals or accounts at a time"));
    }
    Ok(first)
}
