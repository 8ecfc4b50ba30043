//! One walk over items and feedback for all the rules that look at one of them at a time.

use std::ops::Range;

use super::{Check, Lexicons, Record, Remark, Rule, Story};
use crate::Facts;
use crate::backlog::Feedback;

/// What these rules say of single items, stories and texts; on two threads where there are many.
pub(super) fn single_remarks(
    facts: &Facts<'_>,
    rules: &[&'static Rule],
) -> Vec<(&'static Rule, Remark)> {
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
    remarks
}

/// The same of the items of these numbers; of the feedback when the numbers go to the end of all numbers.
pub(super) fn remarks_of_some(
    facts: &Facts<'_>,
    rules: &[&'static Rule],
    numbers: Range<usize>,
) -> Vec<(&'static Rule, Remark)> {
    let walk = Walk::new(facts, rules);
    if numbers.end == usize::MAX {
        return walk.feedback(&facts.backlog.feedback);
    }
    walk.items(numbers.start, numbers.end)
}

/// The same of the item or the feedback of this file; nothing for any other.
pub(super) fn remarks_of_file(
    facts: &Facts<'_>,
    rules: &[&'static Rule],
    path: &str,
) -> Vec<(&'static Rule, Remark)> {
    let backlog = facts.backlog;
    let walk = Walk::new(facts, rules);
    if let Ok(place) = backlog.items.binary_search_by(|item| item.path().cmp(path)) {
        return walk.items(place, place + 1);
    }
    let place = (backlog.feedback).binary_search_by(|feedback| feedback.path().cmp(path));
    match place.ok().and_then(|place| backlog.feedback.get(place)) {
        Some(feedback) => walk.feedback(std::slice::from_ref(feedback)),
        None => Vec::new(),
    }
}

fn looks_at_one(check: Check) -> bool {
    matches!(
        check,
        Check::Item(_) | Check::OpenItem(_) | Check::Story(_) | Check::Text(_)
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

    fn items(&self, start: usize, end: usize) -> Vec<(&'static Rule, Remark)> {
        let mut remarks = Vec::new();
        for (index, item) in self.facts.backlog.indexed().take(end).skip(start) {
            let open = item.is_open();
            let story = Story::of_open(item);
            for rule in &self.rules {
                let said = match (rule.check, story) {
                    (Check::Item(check), _) => check(index, item, self.facts),
                    (Check::OpenItem(check), _) if open => check(index, item, self.facts),
                    (Check::Story(check), Some(story)) => check(story, &self.lexicons),
                    (Check::Text(check), _) => check(Record::Item(item)),
                    _ => continue,
                };
                remarks.extend(said.into_iter().map(|remark| (*rule, remark)));
            }
        }
        remarks
    }

    fn feedback(&self, all: &[Feedback]) -> Vec<(&'static Rule, Remark)> {
        let mut remarks = Vec::new();
        for feedback in all {
            for rule in &self.rules {
                if let Check::Text(check) = rule.check {
                    let said = check(Record::Feedback(feedback));
                    remarks.extend(said.into_iter().map(|remark| (*rule, remark)));
                }
            }
        }
        remarks
    }
}
