//! What a change makes of the demand of each item: whose voices came and went, and what was merged.

use std::collections::{BTreeMap, BTreeSet};

use crate::Facts;
use crate::backlog::{Feedback, Id, ItemIx};
use crate::demand::{Mention, Survey};
use crate::report::shape::DiffDemand;
use crate::report::words::name;
use crate::report::{Text, number};
use crate::text::sorting::Gather as _;

/// The items that can be built and that others ask for than before, or for whose feedback files were merged, by path.
/// `pairs` are the items of both sides: earlier, later.
pub(super) fn changed(
    old: &Facts<'_>,
    new: &Facts<'_>,
    pairs: &[(ItemIx, ItemIx)],
) -> Vec<DiffDemand> {
    let former: BTreeMap<ItemIx, ItemIx> = pairs.iter().map(|(was, is)| (*is, *was)).into_map();
    let surveys = [old, new].map(|facts| Survey::new(facts.backlog, facts.today));
    let [earlier, later] = &surveys;
    let merged = merged(old, later);
    let leaves = new.backlog.leaves();
    leaves
        .filter_map(|(index, _)| {
            let is = Voices::of(later, index);
            let was = former
                .get(&index)
                .map(|index| Voices::of(earlier, *index))
                .unwrap_or_default();
            let places = is.places.iter().filter(|place| merged.contains(place));
            let merged: Vec<String> = places
                .filter_map(|place| later.feedback(*place as usize))
                .map(|feedback| feedback.id.to_string())
                .collect();
            let is_same = was.people == is.people && was.accounts == is.accounts;
            if is_same && merged.is_empty() {
                return None;
            }
            let (asked_before, asked_after) = (earlier.count(&was.places), later.count(&is.places));
            Some(DiffDemand {
                item: name(new.backlog, index),
                requesters_before: asked_before.requesters,
                requesters_after: asked_after.requesters,
                accounts_before: asked_before.accounts,
                accounts_after: asked_after.accounts,
                new_requesters: only(&is.people, &was.people),
                gone_requesters: only(&was.people, &is.people),
                new_accounts: only(&is.accounts, &was.accounts),
                gone_accounts: only(&was.accounts, &is.accounts),
                merged,
            })
        })
        .collect()
}

/// Who asks for an item, by which files.
#[derive(Default)]
struct Voices<'a> {
    places: Vec<u32>,
    people: BTreeSet<&'a Id>,
    accounts: BTreeSet<&'a Id>,
}

impl<'a> Voices<'a> {
    fn of(survey: &Survey<'a>, index: ItemIx) -> Self {
        let places = survey.of_item(index);
        let mentions: Vec<&Mention<'a>> = (places.iter())
            .filter_map(|place| survey.mention(*place))
            .collect();
        Self {
            people: mentions
                .iter()
                .filter_map(|mention| mention.requester)
                .collect(),
            accounts: mentions
                .iter()
                .filter_map(|mention| mention.account)
                .collect(),
            places,
        }
    }
}

fn only(now: &BTreeSet<&Id>, then: &BTreeSet<&Id>) -> Vec<String> {
    now.difference(then).map(ToString::to_string).collect()
}

/// The places of feedback that is merged on the later side and was not, or into another file, on the earlier one.
fn merged(old: &Facts<'_>, later: &Survey<'_>) -> BTreeSet<u32> {
    let into = |feedback: &Feedback| feedback.merged_into.as_ref().map(|id| id.value.clone());
    let all = (0_u32..).zip(&later.backlog.feedback);
    all.filter(|(_, feedback)| {
        let now = into(feedback);
        let then = old.backlog.feedback_by_id(&feedback.id).and_then(into);
        now.is_some() && now != then
    })
    .map(|(place, _)| place)
    .into_set()
}

/// Ids that a line names; more are counted.
const NAMED: usize = 5;

/// `; new: R-4T9W1X, acme; gone: R-8PX3ND; 2 merged`, empty where nothing of it is so.
pub(super) fn voices_text(demand: &DiffDemand) -> Text {
    let mut text = Text::default();
    let lists = [
        ("new", &demand.new_requesters, &demand.new_accounts),
        ("gone", &demand.gone_requesters, &demand.gone_accounts),
    ];
    for (word, people, accounts) in lists {
        let ids: Vec<&str> = people.iter().chain(accounts).map(String::as_str).collect();
        if ids.is_empty() {
            continue;
        }
        let named = ids.iter().take(NAMED).copied().collect::<Vec<_>>();
        text = text.then(format!("; {word}: {}", named.join(", ")));
        if ids.len() > NAMED {
            text = text.then(format!(" and {} more", number::whole(ids.len() - NAMED)));
        }
    }
    match demand.merged.len() {
        0 => text,
        merged => text.then(format!("; {} merged", number::whole(merged))),
    }
}
