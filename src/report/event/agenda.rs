//! What a refinement has to do at the top of the order.

use std::collections::BTreeMap;

use super::{Event, finding, item};
use crate::backlog::ItemIx;
use crate::rank::Band;
use crate::report::shape::{EventFinding, RefineItem};
use crate::rules::{self, Finding};
use crate::text::sorting::PutInOrder as _;

/// Rules that a new estimate mends.
const STALE: [&str; 2] = ["E3", "E4"];

/// Rules that a split mends.
const LARGE: [&str; 2] = ["E5", "D8"];

/// What D1 says of an item that E1 speaks of too.
const UNSIZED: &str = "it has no estimate";

/// Findings by item, each in the part of the agenda that mends it.
pub(in crate::report) struct Agenda {
    /// Of NOW and NEXT, by position.
    pub(in crate::report) items: Vec<RefineItem>,
    /// In any band, by position; what is not listed last.
    pub(in crate::report) stale: Vec<RefineItem>,
    /// Too large, by position.
    pub(in crate::report) large: Vec<(ItemIx, Vec<EventFinding>)>,
    /// Items of it that are not ready and can be made so by refining.
    pub(in crate::report) can_be_ready: usize,
    /// Items of it that wait for others.
    pub(in crate::report) held: usize,
}

impl Agenda {
    pub(in crate::report) fn new(event: &Event<'_>) -> Self {
        let backlog = event.facts.backlog;
        let ranking = event.facts.ranking;
        let mut own: BTreeMap<ItemIx, Vec<&Finding>> = BTreeMap::new();
        for each in &event.verdict.findings {
            let found = each.remark.item.as_ref().and_then(|id| backlog.find(id));
            if let Some(index) = found.filter(|_| is_refined_by(each)) {
                own.entry(index).or_default().push(each);
            }
        }
        let mut by_place: Vec<(ItemIx, Vec<&Finding>)> = own.into_iter().collect();
        by_place.put_in_order_by_key(|(index, _)| super::place(&event.facts, *index));
        let mut agenda = Self {
            items: Vec::new(),
            stale: Vec::new(),
            large: Vec::new(),
            can_be_ready: 0,
            held: 0,
        };
        for (index, findings) in by_place {
            let is_near = matches!(ranking.band(index), Some(Band::Now | Band::Next));
            let part = |is_in: &dyn Fn(&str) -> bool| told(event, &findings, is_in);
            let large = part(&|code| LARGE.contains(&code));
            if !large.is_empty() {
                agenda.large.push((index, large));
            }
            let one = |findings| RefineItem {
                item: item(&event.facts, index),
                is_held: rules::is_held(index, &event.facts),
                findings,
            };
            let stale = part(&|code| STALE.contains(&code));
            if !stale.is_empty() {
                agenda.stale.push(one(stale));
            }
            let rest = part(&|code| !STALE.contains(&code) && !LARGE.contains(&code));
            if is_near && !rest.is_empty() {
                agenda.take(one(rest), !rules::lacks(index, &event.facts).is_empty());
            }
        }
        agenda
    }

    fn take(&mut self, item: RefineItem, is_unready: bool) {
        if item.is_held {
            self.held += 1;
        } else if is_unready {
            self.can_be_ready += 1;
        }
        self.items.push(item);
    }

    /// Every item of it, each once.
    pub(in crate::report) fn len(&self) -> usize {
        let large = self.large.iter().map(|(_, findings)| findings);
        let others = self.items.iter().chain(&self.stale);
        let paths = others.map(|item| &item.findings).chain(large);
        let mut paths: Vec<&str> = paths
            .filter_map(|findings| findings.first())
            .map(|finding| &*finding.path)
            .collect();
        paths.put_in_order();
        paths.dedup();
        paths.len()
    }
}

fn is_refined_by(finding: &Finding) -> bool {
    matches!(
        finding.rule.letter,
        rules::Letter::Detailed | rules::Letter::Estimated
    )
}

/// Those of the findings whose rules are wanted, the gravest first.
fn told(
    event: &Event<'_>,
    findings: &[&Finding],
    is_wanted: &dyn Fn(&str) -> bool,
) -> Vec<EventFinding> {
    let mut told: Vec<EventFinding> = (findings.iter())
        .filter(|each| is_wanted(each.rule.code))
        .map(|each| finding(event.facts.backlog, each))
        .collect();
    // That it is not estimated is a part of not being ready.
    let is_said = (told.iter()).any(|each| each.message.ends_with(UNSIZED));
    told.retain(|each| !is_said || each.code != "E1");
    told.put_in_order_by_key(|each| std::cmp::Reverse(each.level));
    told
}
