//! From a deed to an answer: what was done, and how many people stand behind it before and after.

use std::collections::BTreeSet;

use crate::backlog::{Backlog, Files, Id};
use crate::cli::writing::Desk;
use crate::cli::{Answer, Failure};
use crate::demand::Survey;
use crate::demand::change::{Deed, Deeds, Refused, What};
use crate::report::shape::{Changed, ChangedRecord, ChangedVoices, Voices};
use crate::text::{Change, Source};

/// Writes what was decided and says what it came to.
///
/// # Errors
/// When it was refused or cannot be written.
pub(super) fn carry_out(
    desk: &Desk,
    survey: &Survey<'_>,
    command: &str,
    deeds: Result<Deeds, Refused>,
) -> Result<Answer, Failure> {
    let deeds = deeds.map_err(refused)?;
    desk.write(&deeds.changes, told(survey, command, &deeds))
}

/// What these deeds come to, and the voices before and after.
pub(in crate::cli) fn told(survey: &Survey<'_>, command: &str, deeds: &Deeds) -> Changed {
    let after = after(survey.backlog, &deeds.changes);
    let later = Survey::new(&after, survey.today);
    Changed {
        command: command.to_owned(),
        done: deeds
            .done
            .iter()
            .map(|deed| record(survey.backlog, &after, deed))
            .collect(),
        voices: voices(survey, &later, &deeds.done),
        notes: deeds.notes.clone(),
        ..Changed::default()
    }
}

/// A refusal, with the way out.
pub(in crate::cli) fn refused(refused: Refused) -> Failure {
    let hint = refused.hint();
    let failure = Failure::usage(refused.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}

/// The backlog as it is with these changes.
fn after(backlog: &Backlog, changes: &[Change]) -> Backlog {
    let mut sources: Vec<Source> = backlog
        .each_document()
        .map(|document| document.source.clone())
        .chain(backlog.ledgers.iter().cloned())
        .collect();
    for change in changes {
        let text = change.after().unwrap_or_default();
        let fresh = Source::new(change.path(), text);
        match sources.iter_mut().find(|source| source.path == fresh.path) {
            Some(source) => *source = fresh,
            None => sources.push(fresh),
        }
    }
    let files = Files {
        sources,
        ..Files::default()
    };
    Backlog::new(files, &backlog.root)
}

fn record(before: &Backlog, after: &Backlog, deed: &Deed) -> ChangedRecord {
    let (what, other) = match &deed.what {
        What::MergedInto(into) => ("merged into".to_owned(), Some(into)),
        What::UnmergedFrom(from) => ("separate again from".to_owned(), Some(from)),
        What::LinkedTo(item) => ("answered by".to_owned(), Some(item)),
        What::UnlinkedFrom(item) => ("no longer answered by".to_owned(), Some(item)),
        What::Declined => ("declined".to_owned(), None),
        What::Sorted(state) => (state.name().to_owned(), None),
        What::SplitInto(part) => ("split, one part is".to_owned(), Some(part)),
    };
    let title = |id: &Id| {
        let feedback = after
            .feedback_by_id(id)
            .or_else(|| before.feedback_by_id(id));
        match feedback {
            Some(feedback) => Some(feedback.title.value.to_string()),
            None => after
                .find(id)
                .map(|index| after.item(index).title.value.to_string()),
        }
    };
    ChangedRecord {
        id: deed.id.to_string(),
        title: title(&deed.id).unwrap_or_default(),
        what,
        other: other.map(Id::to_string),
        other_title: other.and_then(title),
    }
}

/// The voices of every wish and item that the deeds are about, by id.
fn voices(before: &Survey<'_>, after: &Survey<'_>, done: &[Deed]) -> Vec<ChangedVoices> {
    let mut wishes = BTreeSet::new();
    let mut items = BTreeSet::new();
    for deed in done {
        match &deed.what {
            What::LinkedTo(item) | What::UnlinkedFrom(item) => {
                items.insert(item.clone());
            }
            What::Declined | What::Sorted(_) | What::SplitInto(_) => {}
            What::MergedInto(other) | What::UnmergedFrom(other) => {
                for id in [&deed.id, other] {
                    wishes.extend(head(before, id));
                    wishes.extend(head(after, id));
                }
            }
        }
    }
    let wishes = wishes.into_iter().map(|id| ChangedVoices {
        before: of_wish(before, &id),
        after: of_wish(after, &id),
        title: title(after, &id),
        id: id.to_string(),
    });
    let items = items.into_iter().map(|id| ChangedVoices {
        before: of_item(before, &id),
        after: of_item(after, &id),
        title: title(after, &id),
        id: id.to_string(),
    });
    wishes
        .chain(items)
        .filter(|row| row.before.is_some() || row.after.is_some())
        .collect()
}

/// The file that stands for the wish of this one.
fn head(survey: &Survey<'_>, id: &Id) -> Option<Id> {
    let wish = survey.wish_of(survey.backlog.feedback_number(id)?)?;
    Some(survey.feedback(wish.head)?.id.clone())
}

fn of_wish(survey: &Survey<'_>, id: &Id) -> Option<Voices> {
    let wish = survey.wish_of(survey.backlog.feedback_number(id)?)?;
    let stands = survey.feedback(wish.head)?.id == *id;
    stands.then(|| count(survey, &wish.members))
}

fn of_item(survey: &Survey<'_>, id: &Id) -> Option<Voices> {
    let index = survey.backlog.find(id)?;
    Some(count(survey, &survey.of_item(index)))
}

fn count(survey: &Survey<'_>, places: &[u32]) -> Voices {
    let demand = survey.count(places);
    Voices {
        requesters: demand.requesters,
        accounts: demand.accounts,
        mentions: demand.mentions,
    }
}

fn title(survey: &Survey<'_>, id: &Id) -> String {
    let backlog = survey.backlog;
    let feedback = backlog
        .feedback_by_id(id)
        .map(|each| each.title.value.to_string());
    let item = || {
        let index = backlog.find(id)?;
        Some(backlog.item(index).title.value.to_string())
    };
    feedback.or_else(item).unwrap_or_default()
}
