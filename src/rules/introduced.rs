//! What a change brought in: findings now that were not there before it.

use std::collections::BTreeMap;

use super::{Finding, Rule, Verdict};
use crate::text::sorting::PutInOrder as _;

/// The findings of `now` that `base` has not: the same rule on the same item (or file) about the same thing, however far
/// its line moved. Where one side has more of a kind, the last of them by place are new. A rule that could not look at
/// the base says *unknown*.
pub fn introduced(now: &Verdict, base: &Verdict) -> Verdict {
    introduced_since(now, &[base])
}

/// The findings of `now` that none of several bases has, each counted as in [`introduced`]: with the base as it was judged
/// on its own day and as it would be judged today, these are the findings that a change brought in and time alone did not.
pub fn introduced_since(now: &Verdict, bases: &[&Verdict]) -> Verdict {
    let mut before: BTreeMap<_, usize> = BTreeMap::new();
    for base in bases {
        for (identity, count) in counts(base) {
            let most = before.entry(identity).or_default();
            *most = count.max(*most);
        }
    }
    let blind: Vec<&'static Rule> = bases
        .iter()
        .flat_map(|base| base.unknown.iter().copied())
        .collect();
    let is_blind = |rule: &Rule| blind.iter().any(|each| each.code == rule.code);
    let mut findings = Vec::new();
    for finding in &now.findings {
        let new = finding.remark.kept(|key, count| {
            let known = taken(&mut before, identity(finding, key), count);
            if is_blind(finding.rule) {
                0
            } else {
                count - known
            }
        });
        findings.extend(new.map(|remark| Finding { remark, ..*finding }));
    }
    let mut unknown = now.unknown.clone();
    for rule in &blind {
        if !unknown.iter().any(|known| known.code == rule.code) {
            unknown.push(rule);
        }
    }
    unknown.put_in_order_by_key(|rule| rule.code);
    Verdict {
        findings,
        unknown,
        ..now.clone()
    }
}

/// The findings of `one` that `other` has too: what does not go away by another day alone.
pub fn shared(one: &Verdict, other: &Verdict) -> Verdict {
    let mut left = counts(other);
    let mut findings = Vec::new();
    for finding in &one.findings {
        let both =
            (finding.remark).kept(|key, count| taken(&mut left, identity(finding, key), count));
        findings.extend(both.map(|remark| Finding { remark, ..*finding }));
    }
    Verdict {
        findings,
        ..one.clone()
    }
}

type Identity<'a> = (&'a str, &'a str, &'a str);

/// How often each finding is there.
fn counts(verdict: &Verdict) -> BTreeMap<Identity<'_>, usize> {
    let mut counts = BTreeMap::new();
    for finding in &verdict.findings {
        for (key, count) in finding.remark.keys() {
            *counts.entry(identity(finding, key)).or_default() += count;
        }
    }
    counts
}

/// Takes as many as there are, at most `wanted`.
fn taken<'a>(
    counts: &mut BTreeMap<Identity<'a>, usize>,
    identity: Identity<'a>,
    wanted: usize,
) -> usize {
    let Some(left) = counts.get_mut(&identity) else {
        return 0;
    };
    let taken = wanted.min(*left);
    *left -= taken;
    taken
}

/// What makes two findings of two moments the same.
fn identity<'a>(finding: &'a Finding, key: &'a str) -> Identity<'a> {
    let remark = &finding.remark;
    let whose = remark
        .item
        .as_ref()
        .map_or(remark.path.as_str(), |id| id.as_str());
    (finding.rule.code, whose, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, listed, told};

    fn found(now: &Case, base: &Case, code: &str) -> Vec<String> {
        let (backlog, now) = now.verdict(code);
        let (_, base) = base.verdict(code);
        let introduced = introduced(&now, &base);
        introduced
            .findings
            .iter()
            .map(|finding| told(finding, &backlog))
            .collect()
    }

    #[test]
    fn a_finding_that_only_moved_is_old() {
        let base = Case::default().item("S-000001", "estimate: 7\n");
        let now = Case::default()
            .item("S-000001", "labels: [a]\nestimate: 7\n")
            .item("S-000002", "estimate: 9\n");
        assert_eq!(
            found(&now, &base, "E2"),
            [
                "error backlog/items/S-000002-it.md:5:11 the estimate 9 of S-000002 is not on the scale"
            ]
        );
    }

    #[test]
    fn the_same_thing_twice_is_new_once() {
        let base = listed(&[("S-000001", "---\nTBD\n")]);
        let now = listed(&[("S-000001", "---\nTBD\n\nTBD\n")]);
        assert_eq!(
            found(&now, &base, "D2"),
            ["error backlog/items/S-000001-it.md:9:1 S-000001 in NOW still says `TBD`"]
        );
    }

    #[test]
    fn a_finding_that_was_silenced_before_is_new() {
        let base = Case::default().item(
            "S-000001",
            "estimate: 7\nignore:\n  - {rule: E2, reason: a}\n",
        );
        let now = Case::default().item("S-000001", "estimate: 7\n");
        assert_eq!(found(&now, &base, "E2").len(), 1);
    }

    #[test]
    fn a_finding_that_either_base_has_is_old_and_one_that_both_have_is_shared() {
        let plain = Case::default().item("S-000001", "estimate: 7\n");
        let other = Case::default().item("S-000001", "estimate: 7\nlabels: [a]\n");
        let clean = Case::default().item("S-000001", "estimate: 5\n");
        let verdicts = [&plain, &other, &clean].map(|case| case.verdict("E2").1);
        let [now, dirty, clean] = &verdicts;
        assert!(introduced_since(now, &[clean, dirty]).findings.is_empty());
        assert_eq!(introduced_since(now, &[clean, clean]).findings.len(), 1);
        assert_eq!(shared(now, dirty).findings.len(), 1);
        assert!(shared(now, clean).findings.is_empty());
    }

    #[test]
    fn what_could_not_be_seen_before_is_unknown_and_not_new() {
        let now = Case::default()
            .item("S-000001", "")
            .commit("2026-01-01", "mira");
        let base = Case::default().item("S-000001", "");
        let (_, now) = now.verdict("M2");
        let (_, base) = base.verdict("M2");
        let introduced = introduced(&now, &base);
        assert!(introduced.findings.is_empty());
        assert_eq!(introduced.unknown.len(), 1);
    }
}
