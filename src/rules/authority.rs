//! Who may change what: order, acceptance, releases and goals are the product owner's, sizes the developers', a running
//! sprint both's (Scrum Guide 2020). Looked at commit by commit.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::days::Days;
use super::estimated::estimate_authority::{is_developer, is_vouched_for};
use super::prioritized::order_authority::{author, is_delegate, is_owner};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemType, Team};
use crate::history::calendar::WorkingDays;
use crate::history::{Commit, CommitIx, Event, EventKind, History, RecordKind, SprintVersion};

/// A change by somebody whose change it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub commit: CommitIx,
    pub duty: Duty,
    /// The handle of `team.yml`, else the author's name.
    pub who: String,
    /// Whether the author is a delegate of the product owner on that day.
    pub is_delegate: bool,
    /// What was changed: items, sprints or releases. Empty for the order.
    pub ids: Vec<Id>,
}

/// What was changed, and so whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// The product owner's, or a delegate's.
    Order,
    /// The product owner's.
    Acceptance,
    /// The developers', or with a trailer `Estimated-by`.
    Estimate,
    /// After planning: developers and product owner together, which a trailer `Approved-by` shows.
    SprintScope,
    /// The product owner's.
    SprintCancelled,
    /// The product owner's.
    ReleaseScope,
    /// The product owner's.
    Goal,
}

impl Duty {
    /// `order`, as reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Acceptance => "acceptance",
            Self::Estimate => "estimate",
            Self::SprintScope => "sprint-scope",
            Self::SprintCancelled => "sprint-cancelled",
            Self::ReleaseScope => "release-scope",
            Self::Goal => "goal",
        }
    }
}

/// Changes by others than those whose they are, in the commits that `looked_at` names, oldest first. Nothing when the past
/// is unknown, and of each duty when `team.yml` does not say whose it is. A commit's author is free text: this shows slips.
pub fn breaches(facts: &Facts<'_>, looked_at: &dyn Fn(CommitIx) -> bool) -> Vec<Breach> {
    let Some(history) = facts.past.known() else {
        return Vec::new();
    };
    let mut look = Look {
        team: &facts.backlog.team,
        history,
        days: Days::new(&facts.backlog.config),
        found: BTreeMap::new(),
    };
    for version in history.orders.iter().filter(|each| looked_at(each.commit)) {
        look.owners(version.commit, Duty::Order, None);
    }
    for (id, past) in &history.items {
        for event in past.events.iter().filter(|event| looked_at(event.commit)) {
            if let Some(duty) = duty(facts, past.record, id, event) {
                look.owners(event.commit, duty, Some(id));
            }
        }
    }
    look.sprints(facts, looked_at);
    look.found.into_values().collect()
}

/// Whether product owner (or a delegate) and developers both took part in a commit, as its author or by a trailer. None when
/// the past is unknown, or `team.yml` does not name both.
pub fn is_agreed(facts: &Facts<'_>, index: CommitIx) -> Option<bool> {
    let team = &facts.backlog.team;
    let history = facts.past.known()?;
    if team.product_owners.is_empty() || team.developers.is_empty() {
        return None;
    }
    let look = Look {
        team,
        history,
        days: Days::new(&facts.backlog.config),
        found: BTreeMap::new(),
    };
    let (commit, day) = (history.commit(index), look.days.of(history, index));
    let sides = [Side::Owner, Side::Developers];
    Some(sides.iter().all(|side| look.took_part(commit, *side, day)))
}

/// Whose change an event is; none for what anybody may change.
fn duty(facts: &Facts<'_>, record: RecordKind, id: &Id, event: &Event) -> Option<Duty> {
    let EventKind::Field { path, from, to } = &event.kind else {
        return None;
    };
    let workflow = &facts.backlog.config.workflow;
    let is_goal = || {
        let item = facts.backlog.find(id)?;
        (facts.backlog.item(item).item_type == ItemType::Goal).then_some(Duty::Goal)
    };
    match (record, &**path) {
        (RecordKind::Item, "acceptance.verdict") if to.is_some() => Some(Duty::Acceptance),
        (RecordKind::Item, "status") => {
            let to = to.as_deref()?;
            let accepts = workflow.phase(to) == Some(Phase::Finished);
            let leaf = is_goal().is_none();
            (accepts && leaf && from.is_some()).then_some(Duty::Acceptance)
        }
        (RecordKind::Item, "estimate") if to.is_some() => Some(Duty::Estimate),
        (RecordKind::Item, "title" | "state" | "kind" | "horizon") => is_goal(),
        (RecordKind::Sprint, path) if path.starts_with("cancelled") => Some(Duty::SprintCancelled),
        (RecordKind::Release, "items" | "goals" | "released" | "target") => {
            Some(Duty::ReleaseScope)
        }
        _ => None,
    }
}

struct Look<'a> {
    team: &'a Team,
    history: &'a History,
    days: Days,
    found: BTreeMap<(CommitIx, Duty), Breach>,
}

impl Look<'_> {
    /// Notes a change unless its author is one of those whose it is.
    fn owners(&mut self, index: CommitIx, duty: Duty, id: Option<&Id>) {
        let commit = self.history.commit(index);
        let handle = author(self.team, commit);
        let day = self.days.of(self.history, index);
        let delegate = handle.is_some_and(|handle| is_delegate(self.team, handle, day));
        let is_theirs = match duty {
            Duty::Estimate => {
                self.team.developers.is_empty()
                    || handle.is_some_and(|handle| is_developer(handle, self.team))
                    || is_vouched_for(commit, self.team)
            }
            _ => {
                self.team.product_owners.is_empty()
                    || handle.is_some_and(|handle| is_owner(self.team, handle))
                    || duty == Duty::Order && delegate
                    || self.is_approved(commit, Side::Owner, day)
            }
        };
        if !is_theirs {
            self.note(index, duty, delegate, id);
        }
    }

    fn note(&mut self, index: CommitIx, duty: Duty, is_delegate: bool, id: Option<&Id>) {
        let commit = self.history.commit(index);
        let who = author(self.team, commit).unwrap_or(&commit.author.name);
        let breach = self.found.entry((index, duty)).or_insert_with(|| Breach {
            commit: index,
            duty,
            who: who.to_owned(),
            is_delegate,
            ids: Vec::new(),
        });
        if let Some(id) = id.filter(|id| !breach.ids.contains(id)) {
            breach.ids.push(id.clone());
        }
    }

    /// Changes of running sprints that only one side made.
    fn sprints(&mut self, facts: &Facts<'_>, looked_at: &dyn Fn(CommitIx) -> bool) {
        if self.team.product_owners.is_empty() || self.team.developers.is_empty() {
            return;
        }
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        let mut last: BTreeMap<&str, &SprintVersion> = BTreeMap::new();
        for version in &self.history.sprints {
            let Some(before) = last.insert(&version.id, version) else {
                continue;
            };
            if !looked_at(version.commit) || version.removed || before.items == version.items {
                continue;
            }
            let day = self.days.of(self.history, version.commit);
            let (Some(start), Some(end)) = (version.start, version.end) else {
                continue;
            };
            // Planning may be written down on the first day and on the working day after it.
            let planned = working.after(start, 1).is_none_or(|grace| day <= grace);
            if planned || day > end {
                continue;
            }
            let commit = self.history.commit(version.commit);
            let sides = [Side::Owner, Side::Developers];
            if !sides.iter().all(|side| self.took_part(commit, *side, day)) {
                self.note(
                    version.commit,
                    Duty::SprintScope,
                    false,
                    Some(&Id::new(&version.id)),
                );
            }
        }
    }

    fn took_part(&self, commit: &Commit, side: Side, day: Date) -> bool {
        let handle = author(self.team, commit);
        handle.is_some_and(|handle| self.is_of(handle, side, day))
            || self.is_approved(commit, side, day)
    }

    /// Whether a trailer names somebody of this side: `Approved-by`, `Co-authored-by`, `Reviewed-by` or `Agreed-with`.
    fn is_approved(&self, commit: &Commit, side: Side, day: Date) -> bool {
        const KEYS: [&str; 4] = [
            "approved-by",
            "co-authored-by",
            "reviewed-by",
            "agreed-with",
        ];
        let trailers = commit
            .trailers
            .iter()
            .filter(|(key, _)| KEYS.contains(&&*key.to_lowercase()));
        let mut people = trailers.map(|(_, value)| {
            let (name, address) = value.split_once('<').unwrap_or((value, ""));
            let name = name.trim().trim_start_matches('@');
            self.team
                .handle(name, address.trim_end_matches('>'))
                .unwrap_or(name)
        });
        people.any(|handle| self.is_of(handle, side, day))
    }

    fn is_of(&self, handle: &str, side: Side, day: Date) -> bool {
        match side {
            Side::Owner => is_owner(self.team, handle) || is_delegate(self.team, handle, day),
            Side::Developers => is_developer(handle, self.team),
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Owner,
    Developers,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::Case;

    fn told(case: &Case) -> Vec<String> {
        let (_, breaches) = case.judge(|facts| breaches(facts, &|commit| commit.0 > 0));
        breaches
            .iter()
            .map(|breach| {
                let ids: Vec<&str> = breach.ids.iter().map(Id::as_str).collect();
                let line = format!("{} by {} {}", breach.duty.name(), breach.who, ids.join(" "));
                line.trim_end().to_owned()
            })
            .collect()
    }

    fn start() -> Case {
        let case = Case::default().team().item("S-000001", "estimate: 3\n");
        let case = case.item("S-000002", "").order("S-000001\nS-000002");
        case.commit("2026-10-01", "mira")
    }

    #[test]
    fn only_the_commits_that_are_looked_at_count() {
        let case = start()
            .order("S-000002\nS-000001")
            .commit("2026-10-02", "tom");
        assert_eq!(told(&case), ["order by tom"]);
        let (_, none) = case.judge(|facts| breaches(facts, &|_| false));
        assert!(none.is_empty());
    }

    #[test]
    fn acceptance_is_the_product_owners_and_sizes_are_the_developers() {
        let accepted = start().item("S-000001", "estimate: 3\nstatus: accepted\n");
        assert_eq!(
            told(&accepted.clone().commit("2026-10-02", "tom")),
            ["acceptance by tom S-000001"]
        );
        assert!(told(&accepted.clone().commit("2026-10-02", "mira")).is_empty());
        let approved = [("Approved-by", "mira")];
        assert!(told(&accepted.commit_with("2026-10-02", "tom", &approved)).is_empty());
        let sized = start().item("S-000002", "estimate: 5\n");
        assert_eq!(
            told(&sized.clone().commit("2026-10-02", "mira")),
            ["estimate by mira S-000002"]
        );
        assert!(told(&sized.commit("2026-10-02", "tom")).is_empty());
    }

    #[test]
    fn a_running_sprint_is_changed_by_both_sides_together() {
        let sprint = |items: &str| {
            format!(
                "---\nid: \"2026-40\"\nstart: 2026-10-05\nend: 2026-10-16\ngoal: a\nitems: [{items}]\n---\n"
            )
        };
        let path = "backlog/sprints/2026-40.md";
        let case = start()
            .file(path, &sprint("S-000001"))
            .commit("2026-10-05", "mira");
        let changed = case.file(path, &sprint("S-000001, S-000002"));
        assert!(told(&changed.clone().commit("2026-10-06", "tom")).is_empty());
        assert_eq!(
            told(&changed.clone().commit("2026-10-08", "tom")),
            ["sprint-scope by tom 2026-40"]
        );
        let agreed = [("Approved-by", "mira")];
        assert!(told(&changed.commit_with("2026-10-08", "tom", &agreed)).is_empty());
    }

    #[test]
    fn what_a_release_holds_is_the_product_owners() {
        let release =
            |items: &str| format!("---\nid: 1.8.0\nversion: \"1.8.0\"\nitems: [{items}]\n---\n");
        let path = "backlog/releases/1.8.0.md";
        let case = start()
            .file(path, &release("S-000001"))
            .commit("2026-10-05", "mira");
        let changed = case.file(path, &release("S-000001, S-000002"));
        assert_eq!(
            told(&changed.commit("2026-10-08", "tom")),
            ["release-scope by tom 1.8.0"]
        );
    }

    #[test]
    fn without_a_team_nobody_is_judged() {
        let case = Case::default().item("S-000001", "").order("S-000001");
        let case = case
            .commit("2026-10-01", "mira")
            .order("")
            .commit("2026-10-02", "tom");
        assert!(told(&case).is_empty());
    }
}
