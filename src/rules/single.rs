//! One walk over items and feedback for all the rules that look at one of them at a time.

use std::ops::Range;

use super::rest::listed;
use super::{Check, File, Lexicons, Record, Remark, Rule, Story};
use crate::Facts;
use crate::backlog::place::Place;
use crate::backlog::{Backlog, Feedback, Item, ItemIx};

/// A remark and the rule whose it is.
type Said = (&'static Rule, Remark);

/// What these rules say of single items, stories and texts; on two threads where there are many.
pub(super) fn single_remarks(facts: &Facts<'_>, rules: &[&'static Rule]) -> Vec<Said> {
    const MANY: usize = 2000;
    let walk = Walk::new(facts, rules);
    let count = facts.backlog.items.len();
    let mut remarks = if count <= MANY {
        walk.items(0, count)
    } else {
        std::thread::scope(|scope| {
            let second = scope.spawn(|| walk.items(count / 2, count));
            let mut remarks = walk.items(0, count / 2);
            match second.join() {
                Ok(rest) => remarks.extend(rest),
                Err(panic) => std::panic::resume_unwind(panic),
            }
            remarks
        })
    };
    remarks.extend(walk.feedback(&facts.backlog.feedback));
    remarks.extend(walk.others(|_| true));
    remarks
}

/// The same of the items of these numbers; what is known of their texts is not looked at again.
pub(super) fn remarks_of_items(
    facts: &Facts<'_>,
    rules: &[&'static Rule],
    numbers: Range<usize>,
    known: &mut Known,
) -> Vec<Said> {
    let walk = Walk::new(facts, rules);
    known.items.resize_with(facts.backlog.items.len(), || None);
    let mut remarks = Vec::new();
    let items = facts.backlog.indexed().zip(&mut known.items);
    for ((index, item), known) in items.take(numbers.end).skip(numbers.start) {
        walk.item(index, item, &mut remarks);
        let known = known.get_or_insert_with(|| walk.text_of_item(item));
        remarks.extend(known.iter().cloned());
    }
    remarks
}

/// The same of all files that are no items.
pub(super) fn remarks_of_others(
    facts: &Facts<'_>,
    rules: &[&'static Rule],
    known: &mut Known,
) -> Vec<Said> {
    let walk = Walk::new(facts, rules);
    let feedback = &facts.backlog.feedback;
    known.feedback.resize_with(feedback.len(), || None);
    let mut remarks = walk.others(|_| true);
    for (feedback, known) in feedback.iter().zip(&mut known.feedback) {
        let known = known.get_or_insert_with(|| walk.text_of_feedback(feedback));
        remarks.extend(known.iter().cloned());
    }
    remarks
}

/// What the rules about one text said of each item and each feedback when they looked last, for whoever checks the same
/// backlog again and again.
#[derive(Default)]
pub struct Known {
    items: Vec<Option<Box<[Said]>>>,
    feedback: Vec<Option<Box<[Said]>>>,
}

impl Known {
    /// Has the text of this file looked at again.
    pub fn forget(&mut self, backlog: &Backlog, path: &str) {
        let item = backlog.items.binary_search_by(|item| item.path().cmp(path));
        let feedback = (backlog.feedback).binary_search_by(|each| each.path().cmp(path));
        let item = item.ok().and_then(|place| self.items.get_mut(place));
        let feedback = (feedback.ok()).and_then(|place| self.feedback.get_mut(place));
        for known in item.into_iter().chain(feedback) {
            *known = None;
        }
    }

    /// Has everything looked at again: what has another number now, or is read by another configuration.
    pub fn forget_all(&mut self) {
        *self = Self::default();
    }
}

/// The same of the item or the feedback of this file; nothing for any other.
pub(super) fn remarks_of_file(facts: &Facts<'_>, rules: &[&'static Rule], path: &str) -> Vec<Said> {
    let backlog = facts.backlog;
    let walk = Walk::new(facts, rules);
    if let Ok(place) = backlog.items.binary_search_by(|item| item.path().cmp(path)) {
        return walk.items(place, place + 1);
    }
    let place = (backlog.feedback).binary_search_by(|feedback| feedback.path().cmp(path));
    match place.ok().and_then(|place| backlog.feedback.get(place)) {
        Some(feedback) => walk.feedback(std::slice::from_ref(feedback)),
        None => walk.others(|file| file.path() == path),
    }
}

fn looks_at_one(check: Check) -> bool {
    matches!(
        check,
        Check::Item(_) | Check::OpenItem(_) | Check::Story(_) | Check::Text(_) | Check::File(_)
    )
}

struct Walk<'a> {
    facts: &'a Facts<'a>,
    rules: Vec<&'static Rule>,
    lexicons: Lexicons,
}

impl<'a> Walk<'a> {
    fn new(facts: &'a Facts<'a>, rules: &[&'static Rule]) -> Self {
        Self {
            facts,
            rules: (rules.iter().copied())
                .filter(|rule| looks_at_one(rule.check))
                .collect(),
            lexicons: Lexicons::new(&facts.backlog.config),
        }
    }

    fn items(&self, start: usize, end: usize) -> Vec<Said> {
        let mut remarks = Vec::new();
        for (index, item) in self.facts.backlog.indexed().take(end).skip(start) {
            self.item(index, item, &mut remarks);
            remarks.extend(self.text_of_item(item));
        }
        remarks
    }

    /// What the rules say of an item that look at others too.
    fn item(&self, index: ItemIx, item: &Item, remarks: &mut Vec<Said>) {
        let open = item.is_open();
        for rule in &self.rules {
            let said = match rule.check {
                Check::Item(check) => check(index, item, self.facts),
                Check::OpenItem(check) if open => check(index, item, self.facts),
                _ => continue,
            };
            remarks.extend(listed(rule, said));
        }
    }

    /// What the rules say of an item that look at its text and at nothing else.
    fn text_of_item(&self, item: &Item) -> Box<[Said]> {
        let mut remarks = Vec::new();
        let story = Story::of_open(item);
        for rule in &self.rules {
            let said = match (rule.check, story) {
                (Check::Story(check), Some(story)) => check(story, &self.lexicons),
                (Check::Text(check), _) => check(Record::Item(item)),
                (Check::File(check), _) => check(File::Item(item)),
                _ => continue,
            };
            remarks.extend(listed(rule, said));
        }
        remarks.into_boxed_slice()
    }

    fn text_of_feedback(&self, feedback: &Feedback) -> Box<[Said]> {
        let mut remarks = Vec::new();
        for rule in &self.rules {
            let said = match rule.check {
                Check::Text(check) => check(Record::Feedback(feedback)),
                Check::File(check) => check(File::Feedback(feedback)),
                _ => continue,
            };
            remarks.extend(listed(rule, said));
        }
        remarks.into_boxed_slice()
    }

    fn feedback(&self, all: &[Feedback]) -> Vec<Said> {
        let each = all.iter();
        each.flat_map(|feedback| self.text_of_feedback(feedback))
            .collect()
    }

    /// What the rules say of files that are neither items nor feedback.
    fn others(&self, is_meant: impl Fn(File<'_>) -> bool) -> Vec<Said> {
        let mut remarks = Vec::new();
        for file in other_files(self.facts.backlog).filter(|file| is_meant(*file)) {
            for rule in &self.rules {
                if let Check::File(check) = rule.check {
                    remarks.extend(listed(rule, check(file)));
                }
            }
        }
        remarks
    }
}

fn other_files(backlog: &Backlog) -> impl Iterator<Item = File<'_>> {
    let documents = backlog.documents.iter().map(|document| {
        match Place::of(&document.source.path, &backlog.root) {
            Some(Place::Team) => File::Team(document, &backlog.team),
            _ => File::Other(document),
        }
    });
    let sprints = backlog.sprints.iter().map(|sprint| &sprint.document);
    let releases = backlog.releases.iter().map(|release| &release.document);
    let acceptances = (backlog.acceptances.iter()).map(|acceptance| &acceptance.document);
    let records = sprints.chain(releases).chain(acceptances).map(File::Other);
    let ledgers = backlog.ledgers.iter().map(File::Ledger);
    documents.chain(records).chain(ledgers)
}
