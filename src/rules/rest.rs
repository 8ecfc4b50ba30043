//! What a rule finds in one file beyond what anybody reads one by one: counted and told in one finding, never dropped.

use std::collections::{BTreeMap, HashMap};

use super::{Level, Remark, Rule};
use crate::backlog::Id;
use crate::text::Span;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Findings of one rule about one item in one file that are listed each by itself. Nobody mends more before checking again,
/// and a file of 5 MB can hold 300,000.
pub const LISTED: usize = 100;

/// Findings that one finding stands for: how many there are of each key, so that a change can be told from what was there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    kinds: BTreeMap<Box<str>, Kind>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kind {
    count: usize,
    /// The last place of this kind.
    last: Span,
}

impl Rest {
    /// The number of findings, at least one.
    pub fn count(&self) -> usize {
        self.kinds.values().map(|kind| kind.count).sum()
    }

    fn add(&mut self, remark: &Remark) {
        let kind = self.kinds.entry(remark.key.as_str().into()).or_default();
        kind.count += 1;
        kind.last = remark.span;
    }

    /// Of each key as many as `stays` says; none when nothing is left.
    fn kept<'a>(&'a self, mut stays: impl FnMut(&'a str, usize) -> usize) -> Option<Self> {
        let left = self.kinds.iter().filter_map(|(key, kind)| {
            let count = stays(key, kind.count).min(kind.count);
            (count > 0).then(|| (key.clone(), Kind { count, ..*kind }))
        });
        let kinds: BTreeMap<_, _> = left.into_map();
        (!kinds.is_empty()).then_some(Self { kinds })
    }

    fn message(&self) -> String {
        format!("and {} more of this kind in this file", self.count())
    }
}

impl Remark {
    /// How many findings it is: one, or as many as it stands for.
    pub fn count(&self) -> usize {
        self.rest.as_ref().map_or(1, |rest| rest.count())
    }

    /// How many findings of each key it is.
    pub(super) fn keys(&self) -> Vec<(&str, usize)> {
        match &self.rest {
            Some(rest) => (rest.kinds.iter())
                .map(|(key, kind)| (&**key, kind.count))
                .collect(),
            None => vec![(&self.key, 1)],
        }
    }

    /// The remark with as many findings of each key as `stays` makes of the number that there are; none when none is left.
    /// What is left of a rest stands where the first of its keys stands last.
    pub(super) fn kept<'a>(
        &'a self,
        mut stays: impl FnMut(&'a str, usize) -> usize,
    ) -> Option<Self> {
        let Some(rest) = &self.rest else {
            return (stays(&self.key, 1) > 0).then(|| self.clone());
        };
        let left = rest.kept(stays)?;
        if left == **rest {
            return Some(self.clone());
        }
        let first = left.kinds.values().map(|kind| kind.last).min();
        Some(Self {
            span: first.unwrap_or(self.span),
            message: left.message(),
            rest: Some(Box::new(left)),
            ..self.clone()
        })
    }
}

/// What makes remarks of a rule one list: file, item and level, so that one reason silences all of them or none.
type List<'a> = (&'a str, Option<&'a Id>, Option<Level>);

fn list(remark: &Remark) -> List<'_> {
    (&remark.path, remark.item.as_ref(), remark.level)
}

/// What a rule says, but about each item in each file at most the first [`LISTED`] by place, and one remark that stands for the rest.
pub(super) fn listed(
    rule: &'static Rule,
    remarks: Vec<Remark>,
) -> impl Iterator<Item = (&'static Rule, Remark)> {
    let remarks = if remarks.len() > LISTED + 1 {
        shortened(remarks)
    } else {
        remarks
    };
    remarks.into_iter().map(move |remark| (rule, remark))
}

/// The same of what several rules say.
pub(super) fn listed_each(said: Vec<(&'static Rule, Remark)>) -> Vec<(&'static Rule, Remark)> {
    if said.len() <= LISTED + 1 {
        return said;
    }
    let mut by_rule: BTreeMap<&'static str, (&'static Rule, Vec<Remark>)> = BTreeMap::new();
    for (rule, remark) in said {
        let (_, remarks) = by_rule.entry(rule.code).or_insert((rule, Vec::new()));
        remarks.push(remark);
    }
    let each = by_rule.into_values();
    each.flat_map(|(rule, remarks)| listed(rule, remarks))
        .collect()
}

fn shortened(remarks: Vec<Remark>) -> Vec<Remark> {
    let mut counts: HashMap<List<'_>, usize> = HashMap::new();
    for remark in &remarks {
        *counts.entry(list(remark)).or_default() += 1;
    }
    // A rest of one is told as what it is.
    let is_long = |count: usize| count > LISTED + 1;
    if !counts.values().any(|count| is_long(*count)) {
        return remarks;
    }
    let count = |remark: &Remark| counts.get(&list(remark)).copied().unwrap_or_default();
    let are_long: Vec<bool> = remarks.iter().map(|each| is_long(count(each))).collect();
    let (mut kept, mut long) = (Vec::new(), Vec::new());
    for (remark, is_long) in remarks.into_iter().zip(are_long) {
        if is_long {
            long.push(remark);
        } else {
            kept.push(remark);
        }
    }
    long.put_in_order_by(|one, other| {
        let place = |remark: &Remark| remark.span;
        (list(one).cmp(&list(other)))
            .then_with(|| place(one).cmp(&place(other)))
            .then_with(|| one.key.cmp(&other.key))
            .then_with(|| one.message.cmp(&other.message))
    });
    for remarks in long.chunk_by(|one, next| list(one) == list(next)) {
        let (first, rest) = remarks.split_at_checked(LISTED).unwrap_or((remarks, &[]));
        kept.extend_from_slice(first);
        kept.extend(rest_of(rest));
    }
    kept
}

/// The remark that stands for all of these, at the place of the first.
fn rest_of(remarks: &[Remark]) -> Option<Remark> {
    let first = remarks.first()?;
    let mut rest = Rest::default();
    for remark in remarks {
        rest.add(remark);
    }
    Some(Remark {
        item: first.item.clone(),
        level: first.level,
        rest: Some(Box::new(rest.clone())),
        ..Remark::in_file(&*first.path, first.span, rest.message())
            .key("rest")
            .help(format!(
                "mend what is listed and check again: of one rule at most {LISTED} findings in a file are listed"
            ))
    })
}

#[cfg(test)]
mod tests {
    use super::LISTED;
    use crate::rules::testing::{Case, listed};
    use crate::rules::{Level, Selection, Verdict, check, check_file, introduced, shared};
    use crate::text::Span;

    /// An item in whose text so many places still say `TBD`.
    fn open_ends(count: usize) -> Case {
        listed(&[("S-000001", &format!("---\n{}", "TBD\n\n".repeat(count)))])
    }

    fn verdict(case: &Case) -> Verdict {
        case.verdict("D2").1
    }

    fn messages(verdict: &Verdict) -> Vec<(&str, usize)> {
        let findings = verdict.findings.iter();
        findings
            .map(|finding| (finding.remark.message.as_str(), finding.remark.count()))
            .collect()
    }

    const SAID: &str = "S-000001 in NOW still says `TBD`";

    #[test]
    fn a_hundred_findings_of_a_rule_in_a_file_are_listed_and_the_rest_is_counted() {
        let verdict = verdict(&open_ends(350));
        let told = messages(&verdict);
        assert_eq!(told.len(), LISTED + 1);
        assert!(told.iter().take(LISTED).all(|each| *each == (SAID, 1)));
        assert_eq!(
            told.last(),
            Some(&("and 250 more of this kind in this file", 250))
        );
        assert_eq!(verdict.count(Level::Error), 350);
    }

    #[test]
    fn the_rest_stands_where_it_begins() {
        let case = open_ends(350);
        let (backlog, verdict) = case.verdict("D2");
        let last = verdict.findings.last().unwrap();
        let source = backlog.source(&last.remark.path).unwrap();
        let all: Vec<Span> = (source.text.match_indices("TBD"))
            .map(|(at, word)| Span::new(at, at + word.len()))
            .collect();
        assert_eq!(Some(&last.remark.span), all.get(LISTED));
    }

    #[test]
    fn a_rest_of_one_is_told_as_what_it_is() {
        for count in [LISTED, LISTED + 1] {
            let told = verdict(&open_ends(count));
            assert_eq!(messages(&told), vec![(SAID, 1); count]);
        }
    }

    #[test]
    fn findings_about_other_items_in_the_same_file_are_listed_each() {
        let ids: Vec<String> = (1..=250).map(|number| format!("S-{number:06}")).collect();
        let items = ids
            .iter()
            .fold(Case::default(), |case, id| case.item(id, ""));
        let twice = ids.iter().chain(&ids).cloned().collect::<Vec<_>>();
        let case = items.order(&twice.join("\n"));
        let (_, verdict) = case.verdict("P1");
        assert_eq!(verdict.findings.len(), 250);
        assert!(
            verdict
                .findings
                .iter()
                .all(|finding| finding.remark.count() == 1)
        );
    }

    #[test]
    fn the_check_of_one_file_lists_as_many() {
        open_ends(350).judge(|facts| {
            let whole = check(
                facts,
                &Selection {
                    only: vec!["D2".into()],
                    ..Selection::default()
                },
            );
            let path = crate::rules::testing::path("S-000001");
            let one = check_file(facts, &path).into_iter();
            let one: Vec<_> = one.filter(|finding| finding.rule.code == "D2").collect();
            assert_eq!(format!("{one:?}"), format!("{:?}", whole.findings));
        });
    }

    #[test]
    fn a_reason_silences_the_listed_and_the_rest() {
        let text = format!(
            "ignore:\n  - {{rule: D2, reason: a draft}}\n---\n{}",
            "TBD\n\n".repeat(350)
        );
        let verdict = verdict(&listed(&[("S-000001", &text)]));
        assert!(verdict.findings.is_empty());
        let silenced = verdict.silenced.iter();
        let counts = silenced.map(|(finding, _)| finding.remark.count());
        assert_eq!(counts.sum::<usize>(), 350);
    }

    #[test]
    fn what_a_change_adds_to_a_rest_is_new_and_nothing_else() {
        let (before, after) = (verdict(&open_ends(350)), verdict(&open_ends(353)));
        let new = introduced(&after, &before);
        assert_eq!(
            messages(&new),
            [("and 3 more of this kind in this file", 3)]
        );
        assert!(introduced(&before, &after).findings.is_empty());
        assert_eq!(shared(&after, &before).count(Level::Error), 350);
    }

    #[test]
    fn what_a_change_adds_to_less_than_is_listed_is_counted_whole() {
        let (before, after) = (verdict(&open_ends(40)), verdict(&open_ends(353)));
        assert_eq!(introduced(&after, &before).count(Level::Error), 313);
        assert_eq!(introduced(&before, &after).count(Level::Error), 0);
    }
}
