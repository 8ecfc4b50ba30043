//! What a change brought in: findings now that were not there before it.

use std::collections::BTreeMap;

use super::{Finding, Verdict};

/// The findings of `now` that `base` has not: the same rule on the same item (or file) about the same thing, however far
/// its line moved. Where one side has more of a kind, the last of them by place are new. A rule that could not look at
/// the base says *unknown*.
pub fn introduced(now: &Verdict, base: &Verdict) -> Verdict {
    let mut before: BTreeMap<_, usize> = BTreeMap::new();
    for finding in &base.findings {
        *before.entry(identity(finding)).or_default() += 1;
    }
    let mut findings = Vec::new();
    for finding in &now.findings {
        let blind = base
            .unknown
            .iter()
            .any(|rule| rule.code == finding.rule.code);
        match before.get_mut(&identity(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ if blind => {}
            _ => findings.push(finding.clone()),
        }
    }
    let mut unknown = now.unknown.clone();
    for rule in &base.unknown {
        if !unknown.iter().any(|known| known.code == rule.code) {
            unknown.push(rule);
        }
    }
    unknown.sort_by_key(|rule| rule.code);
    Verdict {
        findings,
        unknown,
        ..now.clone()
    }
}

/// What makes two findings of two moments the same.
fn identity(finding: &Finding) -> (&str, &str, &str) {
    let remark = &finding.remark;
    let whose = remark
        .item
        .as_ref()
        .map_or(remark.path.as_str(), |id| id.as_str());
    (finding.rule.code, whose, &remark.key)
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
