use crate::rules::{Check, File, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I12",
    name: "one-product-owner",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A `team.yml` whose `product_owner` names nobody, or more than one person.

## Why it matters
The product owner is one person, not a committee (Scrum Guide 2020). With two, every disagreement about the order is undecided.

## How to fix it
Name one handle. Others may decide in the product owner's place until a day: `delegates`.
",
    check: Check::File(check),
};

fn check(file: File<'_>) -> Vec<Remark> {
    let File::Team(document, team) = file else {
        return Vec::new();
    };
    let owners = &team.product_owners;
    let Some(node) = document.node("product_owner") else {
        return Vec::new();
    };
    if owners.len() == 1 {
        return Vec::new();
    }
    let message = match owners.len() {
        0 => "the team has no product owner".to_owned(),
        count => format!("the team has {count} product owners: {}", owners.join(", ")),
    };
    let help = "name one person; others may stand in as `delegates`";
    vec![Remark::in_file(&*document.source.path, node.span(), message).help(help)]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn finds(team: &str) -> Vec<String> {
        Case::default().file("backlog/team.yml", team).finds("I12")
    }

    #[test]
    fn the_product_owner_is_one_person() {
        assert!(finds("product_owner: mira\n").is_empty());
        assert!(finds("product_owner: [mira]\n").is_empty());
        assert_eq!(
            finds("product_owner:\n  - mira\n  - tom\n"),
            ["error backlog/team.yml:2:3 the team has 2 product owners: mira, tom"]
        );
        assert_eq!(
            finds("product_owner:\n"),
            ["error backlog/team.yml:1:15 the team has no product owner"]
        );
    }

    #[test]
    fn a_backlog_without_a_team_file_says_nothing() {
        assert!(Case::default().finds("I12").is_empty());
    }
}
