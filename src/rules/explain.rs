//! What a rule is for, as Markdown: for `deepen explain` and for the generated page of all rules.

use super::{Letter, Level, RULES, Rule};

impl Level {
    /// The word that the configuration and the output use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One rule as Markdown: its heading, its facts, its text, and how to silence it.
pub fn explain(rule: &Rule) -> String {
    told(rule, 1)
}

/// All rules as one page of Markdown: a table, then each rule under its family.
pub fn rules_markdown() -> String {
    let mut page = String::from(
        "# Rules\n\n\
        Generated from the rules themselves; `deepen explain RULE` prints one of them. A rule marked *commits* needs the\n\
        history: where it is unknown (a shallow clone, no repository) the rule reports *unknown*, it never passes.\n\n\
        An error fails `deepen check`. A team sets another level in `deepen.yml`, or silences a rule in one item; both\n\
        need a reason:\n\n\
        ```yaml\n\
        rules:                       # in deepen.yml: silent, info, warning or error\n  \
          over-detail: {level: info, reason: \"regulator wants every screen described\"}\n\
        ```\n\
        ```yaml\n\
        ignore:                      # in an item's front matter\n  \
          - {rule: over-detail, reason: \"contract text, agreed word by word\"}\n\
        ```\n\n\
        | code | name | level | needs |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        let needs = if rule.needs_history { "commits" } else { "" };
        page += &format!(
            "| {} | [{1}](#{2}) | {3} | {needs} |\n",
            rule.code,
            rule.name,
            anchor(rule),
            rule.level.name()
        );
    }
    for letter in FAMILIES {
        let mut rules = letter.rules().peekable();
        if rules.peek().is_some() {
            page += &format!("\n## {}\n", letter.name());
        }
        for rule in rules {
            page += &format!("\n{}", told(rule, 3));
        }
    }
    page
}

const FAMILIES: [Letter; 7] = [
    Letter::Detailed,
    Letter::Estimated,
    Letter::Emergent,
    Letter::Prioritized,
    Letter::Quality,
    Letter::Integrity,
    Letter::Privacy,
];

/// The anchor of the rule's heading, as Markdown hosts make it.
fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_lowercase(), rule.name)
}

/// The rule under a heading of this level.
fn told(rule: &Rule, level: usize) -> String {
    let marks = "#".repeat(level);
    let history = if rule.needs_history {
        "needs the commits"
    } else {
        "needs no commits"
    };
    let mut text = format!(
        "{marks} {} {}\n\n{} · {} · {history}\n",
        rule.code,
        rule.name,
        rule.letter.name(),
        rule.level.name()
    );
    let mut is_code = false;
    for line in rule.docs.trim_end().lines() {
        is_code ^= line.starts_with("```");
        let heading = line.strip_prefix("## ").filter(|_| !is_code);
        match heading {
            Some(heading) => text += &format!("\n{marks}# {heading}\n"),
            None => text += &format!("{line}\n"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::registry;

    #[test]
    fn a_rule_explains_itself_under_its_own_heading() {
        let rule = registry::find("d8").expect("the rule is in the table");
        let text = explain(rule);
        let start = "# D8 too-many-criteria\n\nDetailed appropriately · warning · needs no commits\n\n## What it finds\n";
        assert!(text.starts_with(start), "{text}");
        assert!(text.contains("\n## How to fix it\n"), "{text}");
    }

    #[test]
    fn the_page_of_all_rules_has_a_row_and_a_heading_for_each() {
        let page = rules_markdown();
        for rule in RULES {
            assert!(
                page.contains(&format!("\n### {} {}\n", rule.code, rule.name)),
                "{rule:?}"
            );
            assert!(page.contains(&format!("](#{})", anchor(rule))), "{rule:?}");
        }
    }
}
