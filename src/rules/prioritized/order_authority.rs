use jiff::civil::Date;

use super::path;
use crate::Facts;
use crate::backlog::Team;
use crate::history::{Commit, History, OrderVersion};
use crate::rules::days::Days;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P8",
    name: "order-authority",
    letter: Letter::Prioritized,
    level: Level::Error,
    needs_history: true,
    docs: r"## What it finds
Commits that changed `order.txt` and whose author is neither the product owner of `team.yml` nor a delegate on
that day (`until` is a delegate's last one), as far as they are younger than the product owner's own last change:
who orders after it has seen it. Authors are matched by `identities`, after `.mailmap`. Without a product owner in
`team.yml` it says nothing. A commit's author is free text: this shows slips; protection of the branch stops forgery.

## Why it matters
The product owner is one person, not a committee; those wanting to change the backlog can do so by trying to convince the
product owner (Scrum Guide 2020).

## How to fix it
Ask the product owner to look at the change and to commit the order, or name a delegate in `team.yml` with `until`.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let team = &facts.backlog.team;
    let Some(history) = facts
        .past
        .known()
        .filter(|_| !team.product_owners.is_empty())
    else {
        return Vec::new();
    };
    let days = Days::new(&facts.backlog.config);
    let is_owners = |version: &&OrderVersion| {
        let author = author(team, history.commit(version.commit));
        author.is_some_and(|author| is_owner(team, author))
    };
    let newest_first = history.orders.iter().rev();
    let since_the_owner = newest_first.take_while(|version| !is_owners(version));
    since_the_owner
        .filter_map(|version| unauthorised(version, facts, history, &days))
        .collect()
}

fn unauthorised(
    version: &OrderVersion,
    facts: &Facts<'_>,
    history: &History,
    days: &Days,
) -> Option<Remark> {
    let team = &facts.backlog.team;
    let commit = history.commit(version.commit);
    let day = days.of(history, version.commit);
    let author = author(team, commit);
    if author.is_some_and(|author| is_delegate(team, author, day)) {
        return None;
    }
    let short: String = commit.id.chars().take(7).collect();
    let message = format!(
        "the order was changed by {}, who is neither product owner nor delegate, in {short} on {day}",
        author.unwrap_or(&commit.author.name)
    );
    let owners = team.product_owners.join(", ");
    let help = format!("ask {owners} to look at `git show {short}` and to commit the order");
    let remark = Remark::in_file(path(&facts.backlog.order), Span::default(), message);
    Some(remark.help(help).key(&*commit.id))
}

/// The handle of a commit's author, delegates included; none for a stranger.
pub(in crate::rules) fn author<'a>(team: &'a Team, commit: &'a Commit) -> Option<&'a str> {
    let person = &commit.author;
    let delegates = team.delegates.iter().map(|delegate| delegate.who.as_str());
    let by_name = || delegates.clone().find(|who| *who == &*person.name);
    team.handle(&person.name, &person.email).or_else(by_name)
}

pub(in crate::rules) fn is_owner(team: &Team, handle: &str) -> bool {
    team.product_owners.iter().any(|owner| owner == handle)
}

/// Whether this person may order on that day in the product owner's place.
pub(in crate::rules) fn is_delegate(team: &Team, handle: &str, day: Date) -> bool {
    team.delegates
        .iter()
        .any(|delegate| delegate.who == handle && delegate.until.is_none_or(|until| day <= until))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn ordered() -> Case {
        let case = Case::default()
            .team()
            .item("S-000001", "")
            .item("S-000002", "");
        case.order("S-000001\nS-000002")
            .commit("2026-10-01", "mira")
    }

    #[test]
    fn a_developer_who_orders_is_named_with_commit_and_day() {
        let case = ordered()
            .order("S-000002\nS-000001")
            .commit("2026-10-02", "tom");
        assert_eq!(
            case.finds("P8"),
            [
                "error backlog/order.txt:1:1 the order was changed by tom, who is neither product owner nor delegate, in 2000000 on 2026-10-02"
            ]
        );
    }

    #[test]
    fn what_the_product_owner_has_ordered_after_is_settled() {
        let case = ordered()
            .order("S-000002\nS-000001")
            .commit("2026-10-02", "tom");
        let case = case
            .order("S-000002  ; seen\nS-000001")
            .commit("2026-10-03", "mira");
        assert!(case.finds("P8").is_empty());
    }

    #[test]
    fn a_delegate_may_until_the_last_day() {
        let team = "product_owner: mira\ndelegates:\n  - {who: tom, scope: mobile bank, until: 2026-10-02}\n";
        let case = ordered()
            .file("backlog/team.yml", team)
            .order("S-000002\nS-000001");
        assert!(
            case.clone()
                .commit("2026-10-02", "tom")
                .finds("P8")
                .is_empty()
        );
        assert_eq!(case.commit("2026-10-03", "tom").finds("P8").len(), 1);
    }
}
