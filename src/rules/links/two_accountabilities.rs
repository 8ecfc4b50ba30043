use crate::rules::{Check, File, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I13",
    name: "two-accountabilities",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: "## What it finds
A `team.yml` in which the product owner is the scrum master too.

## Why it matters
One is accountable for the value of the product, the other for the team's effectiveness. In one person the two conflict at every
deadline, and nobody is left to notice.

## How to fix it
Name two people. If the team is too small for that, silence the rule with this reason.
",
    check: Check::File(check),
};

fn check(file: File<'_>) -> Vec<Remark> {
    let File::Team(document, team) = file else {
        return Vec::new();
    };
    let (Some(master), Some(node)) = (&team.scrum_master, document.node("scrum_master")) else {
        return Vec::new();
    };
    if !team.product_owners.contains(master) {
        return Vec::new();
    }
    let message = format!("{master} is the product owner and the scrum master");
    let help = "name two people, or silence this with your reason";
    vec![Remark::in_file(&*document.source.path, node.span(), message).help(help)]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn the_product_owner_is_not_the_scrum_master() {
        let finds = |team: &str| Case::default().file("backlog/team.yml", team).finds("I13");
        assert_eq!(
            finds("product_owner: mira\nscrum_master: \"@mira\"\n"),
            ["warning backlog/team.yml:2:15 mira is the product owner and the scrum master"]
        );
        assert!(finds("product_owner: mira\nscrum_master: kim\n").is_empty());
        assert!(finds("product_owner: mira\n").is_empty());
    }
}
