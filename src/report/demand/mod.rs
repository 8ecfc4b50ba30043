//! Who wants what: demand by item, epic, goal, theme, account or segment, and what is asked most and nothing answers.

pub(super) mod care;
pub(super) mod count;
pub(super) mod one;
mod subject;
mod table;

use std::cmp::Reverse;

use super::moment::moment;
use super::shape::{DemandFiles, DemandRow, DemandTable, DemandWish, Rows, Shape};
use super::{Block, Report};
use crate::Facts;
use crate::demand::{Group, Grouping, Key, Stage, Survey, Wish};
use crate::text::sorting::PutInOrder as _;

pub use one::{Asked, of};

impl Shape for DemandTable {
    const NAME: &str = "demand";
    const SUMMARY: &str = "Who wants what: demand by item, epic, goal, theme, account or segment, and what nothing answers";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.rows)
    }
}

/// What is wanted of the table.
pub struct Options<'a> {
    pub by: Grouping,
    /// The expression as it was written.
    pub filter: Option<&'a str>,
    /// Whether a file is counted.
    pub counts: &'a dyn Fn(u32) -> bool,
    /// Only these groups; all where it is empty.
    pub only: &'a [Key],
    /// Finished and dropped items too.
    pub all: bool,
}

/// The groups by weighted demand, the largest first, and the wishes that nothing answers.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, options: &Options<'_>) -> Report {
    let everything = survey.everything();
    let counted: Vec<u32> = everything
        .iter()
        .copied()
        .filter(|place| (options.counts)(*place))
        .collect();
    let total = survey.backlog.feedback.len();
    let whole = survey.count(&counted);
    let groups = survey.groups(options.by, options.counts);
    let wanted = |group: &Group| options.only.is_empty() || options.only.contains(&group.key);
    let (shown, left_out): (Vec<Group>, Vec<Group>) = groups
        .into_iter()
        .filter(wanted)
        .partition(|group| options.all || !options.only.is_empty() || is_open(survey, &group.key));
    let mut rows: Vec<DemandRow> = shown
        .iter()
        .map(|group| row(facts, survey, group))
        .collect();
    rows.put_in_order_by(|one, other| {
        let order = other.count.weighted.total_cmp(&one.count.weighted);
        order
            .then_with(|| other.count.requesters.cmp(&one.count.requesters))
            .then_with(|| other.direct.cmp(&one.direct))
    });
    let mut mind = care::mind(survey, &counted, &whole);
    mind.extend(care::survivors(survey, &counted));
    let table = DemandTable {
        at: moment(facts),
        by: options.by.name(),
        filter: options.filter.map(str::to_owned),
        weights: count::weights(survey),
        files: DemandFiles {
            total,
            counted: counted.len(),
            filtered_out: everything.len() - counted.len(),
            spam: total - everything.len(),
        },
        whole: count::count(&whole),
        rows,
        rows_left_out: left_out.len(),
        unanswered: if options.only.is_empty() {
            unanswered(survey, options)
        } else {
            Vec::new()
        },
        mind,
    };
    Report::of("Demand", table)
}

pub(super) fn blocks(table: &DemandTable) -> Vec<Block> {
    table::blocks(table)
}

/// Whether a group is about something that is still to be done.
fn is_open(survey: &Survey<'_>, key: &Key) -> bool {
    match key {
        Key::Item(index) => survey.backlog.item(*index).is_open(),
        _ => true,
    }
}

fn row(facts: &Facts<'_>, survey: &Survey<'_>, group: &Group) -> DemandRow {
    let demand = survey.count(&group.places);
    DemandRow {
        subject: subject::subject(facts, &group.key),
        direct: match &group.key {
            Key::Item(index) => Some(survey.direct(*index)),
            _ => None,
        },
        count: count::count(&demand),
        mind: match group.key {
            // All of an account's wishes are that customer's.
            Key::Account(_) => care::without_customers(survey, &group.places, &demand),
            _ => care::mind(survey, &group.places, &demand),
        },
    }
}

/// Wishes that no item answers and nobody declined, the largest weighted demand first, then the most people.
fn unanswered(survey: &Survey<'_>, options: &Options<'_>) -> Vec<DemandWish> {
    let open = survey
        .wishes()
        .iter()
        .filter(|wish| wish.stage.is_unanswered());
    let mut wishes: Vec<DemandWish> = open
        .filter_map(|wish| unanswered_wish(survey, wish, options))
        .collect();
    wishes.put_in_order_by(|one, other| {
        let order = other.count.weighted.total_cmp(&one.count.weighted);
        order.then_with(|| Reverse(one.count.requesters).cmp(&Reverse(other.count.requesters)))
    });
    wishes
}

fn unanswered_wish(survey: &Survey<'_>, wish: &Wish, options: &Options<'_>) -> Option<DemandWish> {
    let mut members = wish.members.clone();
    members.retain(|place| (options.counts)(*place));
    let head = survey.feedback(wish.head)?;
    let received = members
        .iter()
        .filter_map(|place| survey.feedback(*place as usize)?.received.as_ref());
    let first = received.map(|day| day.value).min();
    (!members.is_empty()).then(|| DemandWish {
        id: head.id.to_string(),
        title: head.title.value.to_string(),
        state: Stage::name(wish.stage),
        first,
        count: count::count(&survey.count(&members)),
    })
}
