//! What reading noted, as remarks of the rules of the same name: one pass over all files for all of these rules.

use super::rest::listed_each;
use super::{Check, Remark, Rule};
use crate::Facts;
use crate::backlog::{Document, Id, Problem, ProblemKind};

/// The problems of every file, each with its rule. Problems whose rule does not look are left out.
pub(super) fn remarks(facts: &Facts<'_>, looked: &[&'static Rule]) -> Vec<(&'static Rule, Remark)> {
    let mut remarks = Vec::new();
    let mut take = |path: &str, id: Option<&Id>, problems: &[Problem]| {
        remarks.extend(said(looked, path, id, problems));
    };
    let backlog = facts.backlog;
    let mut document = |id: Option<&Id>, document: &Document| {
        take(&document.source.path, id, &document.problems);
    };
    for item in &backlog.items {
        document(Some(&item.id), &item.document);
    }
    for feedback in &backlog.feedback {
        document(None, &feedback.document);
    }
    for each in &backlog.documents {
        document(None, each);
    }
    for sprint in &backlog.sprints {
        document(None, &sprint.document);
    }
    for release in &backlog.releases {
        document(None, &release.document);
    }
    for acceptance in &backlog.acceptances {
        document(None, &acceptance.document);
    }
    if let Some(order) = &backlog.order.source {
        take(&order.path, None, &backlog.order.problems);
    }
    remarks
}

/// The same of one file.
pub(super) fn remarks_of_file(
    facts: &Facts<'_>,
    looked: &[&'static Rule],
    path: &str,
) -> Vec<(&'static Rule, Remark)> {
    let backlog = facts.backlog;
    let item = (backlog.items)
        .binary_search_by(|item| item.path().cmp(path))
        .ok()
        .and_then(|place| backlog.items.get(place));
    let is_order = (backlog.order.source.as_ref()).is_some_and(|order| &*order.path == path);
    let problems = match backlog.document(path) {
        Some(document) => &document.problems,
        None if is_order => &backlog.order.problems,
        None => return Vec::new(),
    };
    said(looked, path, item.map(|item| &item.id), problems)
}

/// The problems of one file, each with its rule.
fn said(
    looked: &[&'static Rule],
    path: &str,
    id: Option<&Id>,
    problems: &[Problem],
) -> Vec<(&'static Rule, Remark)> {
    let found = problems.iter().filter_map(|problem| {
        let rule = rule_of(looked, problem.kind)?;
        Some((rule, remark(path, id, problem)))
    });
    listed_each(found.collect())
}

/// The rule that reports problems of this kind, when it looks.
fn rule_of(looked: &[&'static Rule], kind: ProblemKind) -> Option<&'static Rule> {
    let mut rules = looked.iter().copied();
    rules.find(|rule| matches!(rule.check, Check::Problem(theirs) if theirs == kind))
}

fn remark(path: &str, id: Option<&Id>, problem: &Problem) -> Remark {
    Remark {
        item: id.cloned(),
        help: problem.help.clone(),
        fix: problem.fix.clone(),
        ..Remark::in_file(path, problem.span, problem.message.as_str())
    }
    .key(problem.message.as_str())
}
