//! Who set a field, when, and in which commit.

use jiff::civil::Date;

use super::Context;
use super::explain::{Place, SetBy};
use crate::backlog::ItemIx;
use crate::history::clock::time_zone;
use crate::history::{CommitIx, EventKind, History};

/// The first seven digits of a commit's id, as Git shows it.
pub(super) fn short(id: &str) -> String {
    id.chars().take(7).collect()
}

/// The day of a commit in the backlog's time zone.
pub(super) fn day(context: &Context<'_>, history: &History, commit: CommitIx) -> Date {
    let zone = time_zone(&context.backlog.config.calendar);
    history.commit(commit).time.to_zoned(zone).date()
}

/// The commit that set what is at this field now; none when what is there now is not committed.
pub(super) fn set_in(
    context: &Context<'_>,
    history: &History,
    index: ItemIx,
    field: &str,
) -> Option<CommitIx> {
    let item = context.backlog.item(index);
    let event = history.field_set(&item.id, field)?;
    let EventKind::Field { to, .. } = &event.kind else {
        return None;
    };
    let now = item.document.text(field).map(|text| text.value);
    (to.as_deref().map(str::trim) == now.map(str::trim)).then_some(event.commit)
}

/// Who set what is at this field now.
pub(super) fn set_by(context: &Context<'_>, index: ItemIx, field: &str) -> SetBy {
    let Some(history) = context.past.known() else {
        return SetBy::Unknown;
    };
    match set_in(context, history, index, field) {
        Some(commit) => commit_of(context, history, commit),
        None => SetBy::NotCommitted,
    }
}

/// A commit as explanations name it.
pub(super) fn commit_of(context: &Context<'_>, history: &History, index: CommitIx) -> SetBy {
    let commit = history.commit(index);
    let author = &commit.author;
    let date = day(context, history, index);
    SetBy::Commit {
        commit: short(&commit.id),
        who: context
            .backlog
            .team
            .handle(&author.name, &author.email)
            .unwrap_or(&author.name)
            .to_owned(),
        date,
        age_days: (context.today - date).get_days(),
    }
}

/// Inputs of scores that are older are worth asking for again (a quarter).
pub const OLD_DAYS: i32 = 90;

/// How long ago what is at a field now was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// The past is unknown.
    Unknown,
    NotCommitted,
    Days(i32),
}

/// Answers how long ago what is at this field of an item now was set.
pub fn ages<'a>(context: &'a Context<'a>) -> impl Fn(ItemIx, &str) -> Age + 'a {
    let zone = time_zone(&context.backlog.config.calendar);
    let history = context.past.known();
    move |index, field| {
        let Some(history) = history else {
            return Age::Unknown;
        };
        match set_in(context, history, index, field) {
            Some(commit) => {
                let time = history.commit(commit).time;
                let day = time.to_zoned(zone.clone()).date();
                Age::Days((context.today - day).get_days())
            }
            None => Age::NotCommitted,
        }
    }
}

/// Where a field stands.
pub(super) fn place(context: &Context<'_>, index: ItemIx, field: &str) -> Option<Place> {
    let document = &context.backlog.item(index).document;
    let entry = document.entry(field)?;
    let position = document.source.position(entry.key.span().start as usize);
    Some(Place {
        path: document.source.path.to_string(),
        line: position.line,
    })
}
