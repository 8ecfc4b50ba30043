//! I: ids, links and records that hang together.

pub(super) mod acceptance_record;
pub(super) mod dangling_reference;
pub(super) mod decision_record;
pub(super) mod declined_without_reason;
pub(super) mod dependency_cycle;
pub(super) mod duplicate_id;
pub(super) mod merge_cycle;
pub(super) mod merge_state;
pub(super) mod notice_ledger;
pub(super) mod one_product_owner;
pub(super) mod parent_cycle;
pub(super) mod sprint_dates;
pub(super) mod two_accountabilities;
pub(super) mod two_releases;
pub(super) mod wrong_target;

use std::collections::HashMap;

use super::Remark;
use crate::backlog::{Backlog, Feedback, Id, ItemIx};
use crate::text::Span;

/// Items by ids of which the same few are asked for again and again (goals).
struct Lookup<'a> {
    backlog: &'a Backlog,
    known: HashMap<&'a Id, Option<ItemIx>>,
}

impl<'a> Lookup<'a> {
    fn new(backlog: &'a Backlog) -> Self {
        Self {
            backlog,
            known: HashMap::new(),
        }
    }

    /// The first item, by path, with this id.
    fn find(&mut self, id: &'a Id) -> Option<ItemIx> {
        let backlog = self.backlog;
        *self.known.entry(id).or_insert_with(|| backlog.find(id))
    }
}

/// A remark about a place of feedback.
fn at_feedback(feedback: &Feedback, span: Span, message: String) -> Remark {
    Remark {
        item: Some(feedback.id.clone()),
        ..Remark::in_file(feedback.path(), span, message)
    }
}

/// `A → B → A`
fn circle<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut ids: Vec<&str> = ids.collect();
    ids.extend(ids.first().copied());
    ids.join(" → ")
}
