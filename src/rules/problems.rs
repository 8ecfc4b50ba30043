//! What reading noted, as remarks of the rules of the same name: one pass over all files for all of these rules.

use super::{Check, Remark, Rule};
use crate::Facts;
use crate::backlog::{Document, Id, Problem, ProblemKind};

/// The problems of every file, each with its rule. Problems whose rule does not look are left out.
pub(super) fn remarks(facts: &Facts<'_>, looked: &[&'static Rule]) -> Vec<(&'static Rule, Remark)> {
    let rule_of = |kind: ProblemKind| {
        let mut rules = looked.iter().copied();
        rules.find(|rule| matches!(rule.check, Check::Problem(theirs) if theirs == kind))
    };
    let mut remarks = Vec::new();
    let mut take = |path: &str, id: Option<&Id>, problems: &[Problem]| {
        for problem in problems {
            if let Some(rule) = rule_of(problem.kind) {
                remarks.push((rule, remark(path, id, problem)));
            }
        }
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

fn remark(path: &str, id: Option<&Id>, problem: &Problem) -> Remark {
    Remark {
        item: id.cloned(),
        help: problem.help.clone(),
        fix: problem.fix.clone(),
        ..Remark::in_file(path, problem.span, problem.message.as_str())
    }
    .key(problem.message.as_str())
}
