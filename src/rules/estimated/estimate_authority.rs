use super::estimated_in;
use crate::Facts;
use crate::backlog::{Item, Team};
use crate::history::{Commit, History};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E7",
    name: "estimate-authority",
    letter: Letter::Estimated,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
An open item whose present estimate was set in a commit by somebody who is not in `developers` of `team.yml`, and that
carries no trailer `Estimated-by: <developer>`. Authors are matched by `identities`, after `.mailmap`. Without developers in
`team.yml` it says nothing. A commit's author is free text: this shows slips, it does not stop forgery.

## Why it matters
The developers who will be doing the work are responsible for the sizing (Scrum Guide 2020). Questioning or dictating
estimates is an anti-pattern of its own.

## How to fix it
Let a developer commit the estimate, or name who gave it: `git commit --trailer 'Estimated-by: <handle>'`.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let Some(history) = facts
        .past
        .known()
        .filter(|_| !facts.backlog.team.developers.is_empty())
    else {
        return Vec::new();
    };
    let sized = facts.backlog.items.iter().filter(|item| item.is_open());
    sized
        .filter_map(|item| unauthorised(item, &facts.backlog.team, history))
        .collect()
}

fn unauthorised(item: &Item, team: &Team, history: &History) -> Option<Remark> {
    let estimate = item.estimate.as_ref()?;
    let commit = history.commit(estimated_in(item, history)?);
    let author = team.handle(&commit.author.name, &commit.author.email);
    if author.is_some_and(|author| is_developer(author, team)) || is_vouched_for(commit, team) {
        return None;
    }
    let who = author.unwrap_or(&commit.author.name);
    let short: String = commit.id.chars().take(7).collect();
    let message = format!(
        "the estimate {} of {} was set by {who}, who is no developer, in {short}",
        estimate.value, item.id
    );
    let help = "let a developer commit it, or add the trailer `Estimated-by: <developer>`";
    Some(
        Remark::at(item, estimate.span, message)
            .help(help)
            .key(&*commit.id),
    )
}

pub(in crate::rules) fn is_developer(handle: &str, team: &Team) -> bool {
    team.developers.iter().any(|developer| developer == handle)
}

/// Whether a trailer names the developer who gave the estimate: by handle, or as `Name <address>`.
pub(in crate::rules) fn is_vouched_for(commit: &Commit, team: &Team) -> bool {
    let trailers = commit
        .trailers
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case("Estimated-by"));
    let mut people = trailers.map(|(_, value)| {
        let (name, address) = value.split_once('<').unwrap_or((value, ""));
        let name = name.trim().trim_start_matches('@');
        team.handle(name, address.trim_end_matches('>'))
            .unwrap_or(name)
    });
    people.any(|handle| is_developer(handle, team))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn by(author: &str, trailers: &[(&str, &str)]) -> Vec<String> {
        let case = Case::default().team().item("S-000001", "estimate: 3\n");
        case.commit_with("2026-10-01", author, trailers).finds("E7")
    }

    #[test]
    fn developers_estimate() {
        assert!(by("tom", &[]).is_empty());
        assert_eq!(
            by("mira", &[]),
            [
                "warning backlog/items/S-000001-it.md:5:11 the estimate 3 of S-000001 was set by mira, who is no developer, in 1000000"
            ]
        );
        assert!(
            by("stranger", &[])
                .iter()
                .any(|line| line.contains("set by stranger"))
        );
    }

    #[test]
    fn a_trailer_names_the_developer_who_did() {
        assert!(by("mira", &[("Estimated-by", "tom")]).is_empty());
        assert!(by("mira", &[("Estimated-by", "Ada L <ada@example.org>")]).is_empty());
        assert_eq!(by("mira", &[("Estimated-by", "mira")]).len(), 1);
    }

    #[test]
    fn without_developers_nobody_is_judged() {
        let case = Case::default()
            .item("S-000001", "estimate: 3\n")
            .commit("2026-10-01", "mira");
        assert!(case.finds("E7").is_empty());
    }
}
