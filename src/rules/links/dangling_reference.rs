use super::Lookup;
use crate::Facts;
use crate::backlog::{Feedback, Id, Item, ItemIx};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::{Located, likeness};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I2",
    name: "dangling-reference",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A link to nothing: `parent`, `goal` and `blocked_by` of an item, `addressed_by` and `merged_into` of feedback, `items` and
`goals` of sprints and releases, the `item` of an acceptance, `decides` and `items` of a decision, and an `account` that `accounts.yml` does not have. In an adopted
file it is a warning, since its target may lie where it is not adopted. Lines of `order.txt` are `order-file`'s.

## Why it matters
A blocker that does not exist blocks nothing, feedback that leads nowhere counts for nobody, and whoever asked is never told.

## How to fix it
Correct the id; the nearest one that exists is in the finding. Or delete the link.
",
    check: Check::Backlog(check),
};

/// Dangling links for which the nearest id is looked up.
const SUGGESTIONS: usize = 20;

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut found = Dangling {
        facts,
        goals: Lookup::new(backlog),
        remarks: Vec::new(),
    };
    let mut has_parent = vec![false; backlog.items.len()];
    for (index, _) in backlog.indexed() {
        for child in backlog.children(index) {
            if let Some(has_parent) = has_parent.get_mut(child.index()) {
                *has_parent = true;
            }
        }
    }
    for (index, item) in backlog.indexed() {
        let has_parent = has_parent.get(index.index()) == Some(&true);
        found.item(index, item, has_parent);
    }
    for feedback in &backlog.feedback {
        found.feedback(feedback);
    }
    for sprint in &backlog.sprints {
        found.list(sprint.path(), "items", &sprint.items);
    }
    for release in &backlog.releases {
        found.list(release.path(), "items", &release.items);
        found.list(release.path(), "goals", &release.goals);
    }
    for acceptance in &backlog.acceptances {
        found.list(acceptance.path(), "item", acceptance.item.as_slice());
    }
    for decision in backlog.decisions() {
        found.list(decision.path(), "decides", decision.decides.as_slice());
        found.list(decision.path(), "items", &decision.items);
    }
    found.remarks
}

struct Dangling<'a> {
    facts: &'a Facts<'a>,
    goals: Lookup<'a>,
    remarks: Vec<Remark>,
}

impl<'a> Dangling<'a> {
    fn item(&mut self, index: ItemIx, item: &'a Item, has_parent: bool) {
        let backlog = self.facts.backlog;
        let before = self.remarks.len();
        if let Some(parent) = item.parent.as_ref().filter(|_| !has_parent) {
            self.link(item.path(), "parent", parent);
        }
        if let Some(goal) = &item.goal
            && self.goals.find(&goal.value).is_none()
        {
            self.link(item.path(), "goal", goal);
        }
        if backlog.blocked_by(index).len() < item.blocked_by.len() {
            self.list(item.path(), "blocked_by", &item.blocked_by);
        }
        for remark in self.remarks.iter_mut().skip(before) {
            remark.item = Some(item.id.clone());
            remark.level = item.mapping.is_some().then_some(Level::Warning);
        }
    }

    fn feedback(&mut self, feedback: &Feedback) {
        let backlog = self.facts.backlog;
        let before = self.remarks.len();
        self.list(feedback.path(), "addressed_by", &feedback.addressed_by);
        if let Some(target) = &feedback.merged_into
            && backlog.feedback_by_id(&target.value).is_none()
        {
            let known = backlog.feedback.iter().map(|each| each.id.as_str());
            self.push(feedback.path(), "merged_into", "feedback", target, known);
        }
        let accounts = &backlog.accounts.by_id;
        if let Some(account) = &feedback.account
            && !accounts.is_empty()
            && !accounts.contains_key(&account.value)
        {
            let known = accounts.keys().map(Id::as_str);
            self.push(feedback.path(), "account", "account", account, known);
        }
        for remark in self.remarks.iter_mut().skip(before) {
            remark.item = Some(feedback.id.clone());
        }
    }

    fn list(&mut self, path: &str, field: &str, ids: &[Located<Id>]) {
        for id in ids {
            if self.facts.backlog.find(&id.value).is_none() {
                self.link(path, field, id);
            }
        }
    }

    fn link(&mut self, path: &str, field: &str, id: &Located<Id>) {
        let items = &self.facts.backlog.items;
        let known = items.iter().map(|item| item.id.as_str());
        self.push(path, field, "item", id, known);
    }

    fn push<'b>(
        &mut self,
        path: &str,
        field: &str,
        target: &str,
        id: &Located<Id>,
        known: impl Iterator<Item = &'b str>,
    ) {
        let wanted = id.value.as_str();
        let nearest = if self.remarks.len() < SUGGESTIONS {
            likeness::nearest(wanted, known)
        } else {
            None
        };
        let help = match nearest {
            Some(nearest) => format!("did you mean {nearest}? Else delete the link"),
            None => "correct the id, or delete the link".to_owned(),
        };
        let message = format!("`{field}` names {wanted}, and there is no such {target}");
        self.remarks.push(
            Remark::in_file(path, id.span, message)
                .help(help)
                .key(format!("{field} {wanted}")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_link_to_nothing_is_told_at_its_place_with_the_nearest_id() {
        let case = Case::default()
            .item("S-000001", "parent: E-000009\nblocked_by:\n  - S-000002\n  - S-00000Z\n")
            .item("S-000002", "goal: G-000001\n")
            .file(
                "backlog/feedback/F-000001.md",
                "---\nid: F-000001\naddressed_by: [S-000001, S-000003]\nmerged_into: F-000002\naccount: A-000002\n---\n",
            )
            .file("backlog/accounts.yml", "A-000001:\n  segment: smb\n")
            .file("backlog/sprints/2026-01.md", "---\nitems: [S-000004]\n---\n")
            .file("backlog/releases/1.0.0.md", "---\nitems:\n- S-000001\ngoals:\n- G-000002\n---\n")
            .file("backlog/accept/S-000005.md", "---\nitem: S-000005\n---\n")
            .file(
                "backlog/decisions/2026-01-02-it.md",
                "---\ndecides: S-000006\nitems: [S-000001, S-000007]\n---\n# It\n",
            );
        assert_eq!(
            case.finds("I2"),
            [
                "error backlog/accept/S-000005.md:2:7 `item` names S-000005, and there is no such item",
                "error backlog/decisions/2026-01-02-it.md:2:10 `decides` names S-000006, and there is no such item",
                "error backlog/decisions/2026-01-02-it.md:3:19 `items` names S-000007, and there is no such item",
                "error backlog/feedback/F-000001.md:3:26 `addressed_by` names S-000003, and there is no such item",
                "error backlog/feedback/F-000001.md:4:14 `merged_into` names F-000002, and there is no such feedback",
                "error backlog/feedback/F-000001.md:5:10 `account` names A-000002, and there is no such account",
                "error backlog/items/S-000001-it.md:5:9 `parent` names E-000009, and there is no such item",
                "error backlog/items/S-000001-it.md:8:5 `blocked_by` names S-00000Z, and there is no such item",
                "error backlog/items/S-000002-it.md:5:7 `goal` names G-000001, and there is no such item",
                "error backlog/releases/1.0.0.md:5:3 `goals` names G-000002, and there is no such item",
                "error backlog/sprints/2026-01.md:2:9 `items` names S-000004, and there is no such item",
            ]
        );
        let (_, verdict) = case.verdict("I2");
        let helps: Vec<_> = verdict
            .findings
            .iter()
            .filter_map(|finding| finding.remark.help.as_deref())
            .collect();
        assert!(helps.contains(&"did you mean S-000001? Else delete the link"));
        assert!(helps.contains(&"did you mean F-000001? Else delete the link"));
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let case = Case::default()
            .item("E-000001", "goal: G-000001\n")
            .file(
                "backlog/goals/G-000001.md",
                "---\nid: G-000001\ntype: goal\n---\n",
            )
            .item("S-000001", "parent: e-ooooo1\nblocked_by: [S-000002]\n")
            .item("S-000002", "");
        assert!(case.finds("I2").is_empty());
    }
}
