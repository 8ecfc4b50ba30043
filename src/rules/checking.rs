//! The same check in small steps, for whoever must not wait for the whole of it, and the check of a single file.

use super::single::{remarks_of_file, remarks_of_items, remarks_of_others};
use super::{Check, Finding, Remark, Rule, Selection, Silencings, Verdict, in_order, problems};
use crate::Facts;
use crate::text::sorting::PutInOrder as _;

pub use super::single::Known;

/// Items that are looked at in one step: a step takes a few milliseconds in a backlog of any size.
const ITEMS_A_STEP: usize = 500;

/// A check of the whole backlog that was begun. All steps are of the same facts: when those change, it begins anew.
pub struct Checking {
    verdict: Verdict,
    remarks: Vec<(&'static Rule, Remark)>,
    next: Step,
}

#[derive(Clone, Copy)]
enum Step {
    /// Rules about single items, from this one on.
    Items(usize),
    /// Rules about single files that are no items.
    Others,
    Problems,
    /// The rule of this number among those that look.
    Rule(usize),
    Done,
}

impl Checking {
    pub fn new(facts: &Facts<'_>, selection: &Selection) -> Self {
        Self {
            verdict: Verdict::begun(facts, selection),
            remarks: Vec::new(),
            next: Step::Items(0),
        }
    }

    /// Does the next step; the verdict once there is none left, the same as of [`super::check`]. What is known of texts is not
    /// looked at again: it must be of the same backlog and configuration.
    pub fn step(&mut self, facts: &Facts<'_>, known: &mut Known) -> Option<Verdict> {
        let looked = &self.verdict.looked;
        self.next = match self.next {
            Step::Items(start) => {
                let end = start + ITEMS_A_STEP;
                let said = remarks_of_items(facts, looked, start..end, known);
                self.remarks.extend(said);
                if end < facts.backlog.items.len() {
                    Step::Items(end)
                } else {
                    Step::Others
                }
            }
            Step::Others => {
                let said = remarks_of_others(facts, looked, known);
                self.remarks.extend(said);
                Step::Problems
            }
            Step::Problems => {
                self.remarks
                    .extend(problems::remarks(facts, &self.verdict.looked));
                Step::Rule(0)
            }
            Step::Rule(number) => self.ask(facts, number),
            Step::Done => Step::Done,
        };
        if !matches!(self.next, Step::Done) {
            return None;
        }
        let mut verdict = std::mem::take(&mut self.verdict);
        verdict.close(facts, std::mem::take(&mut self.remarks));
        Some(verdict)
    }

    /// Lets the next rule look that looks at everything at once.
    fn ask(&mut self, facts: &Facts<'_>, number: usize) -> Step {
        let looked = self.verdict.looked.get(number..).unwrap_or_default();
        let next = looked
            .iter()
            .position(|rule| matches!(rule.check, Check::Backlog(_) | Check::Measure(_)));
        let Some(place) = next.map(|next| number + next) else {
            return Step::Done;
        };
        if let Some(rule) = self.verdict.looked.get(place).copied() {
            self.verdict.ask(rule, facts, &mut self.remarks);
        }
        Step::Rule(place + 1)
    }
}

impl Rule {
    /// Whether the rule looks at one file at a time, so that [`check_file`] finds all that it has to say of that file.
    pub fn is_about_one_file(&self) -> bool {
        matches!(
            self.check,
            Check::Item(_)
                | Check::OpenItem(_)
                | Check::Story(_)
                | Check::Text(_)
                | Check::File(_)
                | Check::Problem(_)
        )
    }
}

/// What the rules about one file at a time find in this file, in the order of [`super::check`]; what other files say of it
/// is not among it.
pub fn check_file(facts: &Facts<'_>, path: &str) -> Vec<Finding> {
    let mut verdict = Verdict::begun(facts, &Selection::default());
    let mut remarks = remarks_of_file(facts, &verdict.looked, path);
    remarks.extend(problems::remarks_of_file(facts, &verdict.looked, path));
    let silencings = match facts.backlog.document(path) {
        Some(document) => Silencings::of_document(document),
        None => Silencings::default(),
    };
    verdict.judge(facts, &silencings, remarks);
    verdict.findings.put_in_order_by(in_order);
    verdict.findings
}

#[cfg(test)]
mod tests {
    use super::{Check, Known};
    use crate::rules::testing::{Case, listed, path};
    use crate::rules::{Checking, Finding, Selection, check, check_file};

    fn case() -> Case {
        listed(&[
            ("S-000001", "estimate: 7\nparent: E-000009\n"),
            (
                "S-000002",
                "estimate: soon\nblocked_by: [S-000003]\nignore:\n  - {rule: E1, reason: later}\n",
            ),
            ("S-000003", "status: ready\n"),
        ])
    }

    fn told(findings: &[Finding]) -> Vec<String> {
        findings
            .iter()
            .map(|finding| format!("{finding:?}"))
            .collect()
    }

    #[test]
    fn a_check_in_steps_finds_the_same_in_the_same_order() {
        case().judge(|facts| {
            let whole = check(facts, &Selection::default());
            let mut known = Known::default();
            assert!(!whole.findings.is_empty());
            // The second time, most is known.
            for _ in 0..2 {
                let mut checking = Checking::new(facts, &Selection::default());
                let stepped = loop {
                    if let Some(verdict) = checking.step(facts, &mut known) {
                        break verdict;
                    }
                };
                assert_eq!(told(&stepped.findings), told(&whole.findings));
                assert_eq!(stepped.silenced.len(), whole.silenced.len());
                assert_eq!(stepped.measures.len(), whole.measures.len());
            }
        });
    }

    #[test]
    fn what_rules_say_of_one_text_needs_nothing_but_the_text() {
        for rule in crate::rules::RULES {
            let is_of_a_text = matches!(
                rule.check,
                Check::Story(_) | Check::Text(_) | Check::File(_)
            );
            assert!(!is_of_a_text || !rule.needs_history, "{rule:?}");
        }
    }

    #[test]
    fn the_check_of_one_file_finds_there_what_the_rules_about_one_file_find() {
        case().judge(|facts| {
            let whole = check(facts, &Selection::default()).findings;
            for id in ["S-000001", "S-000002", "S-000003"] {
                let expected: Vec<Finding> = whole
                    .iter()
                    .filter(|finding| finding.remark.path == path(id))
                    .filter(|finding| finding.rule.is_about_one_file())
                    .cloned()
                    .collect();
                assert_eq!(told(&check_file(facts, &path(id))), told(&expected));
            }
        });
    }
}
