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
