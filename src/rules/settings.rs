//! `rules:` of the configuration: the level a team gives a rule, with its reason.

use super::{Check, Letter, Level, Remark, Rule, registry};
use crate::Facts;
use crate::backlog::Config;
use crate::backlog::config::RuleSetting;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    code: "S1",
    name: "rule-setting",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
An entry of `rules:` in `deepen.yml` that names no rule or gives no reason. Such an entry is not applied.

## Why it matters
A level changed without a reason cannot be reviewed, and nobody dares to change it back. A misspelt rule name silences
nothing, while everybody believes that it does.

## How to fix it
Write the rule's code or name, one of the levels `silent`, `info`, `warning` and `error`, and why:
```yaml
rules:
  over-detail: {level: info, reason: "regulator wants every screen described"}
```
"#,
    check: Check::Backlog(check),
};

/// What the configuration wants of a rule.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    At(Level),
    /// Its findings are counted, not shown.
    Silent,
}

/// A setting that counts: it has a level and a reason.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) level: Wanted,
    pub(super) reason: &'a str,
}

/// The setting of this rule, by code or by name; none when there is none that counts.
pub(super) fn of<'a>(rule: &Rule, config: &'a Config) -> Option<Setting<'a>> {
    config
        .rules
        .iter()
        .filter(|(written, _)| {
            rule.code.eq_ignore_ascii_case(written) || rule.name.eq_ignore_ascii_case(written)
        })
        .find_map(|(_, setting)| {
            Some(Setting {
                level: wanted(&setting.level)?,
                reason: reason(setting)?,
            })
        })
}

fn wanted(level: &str) -> Option<Wanted> {
    match level {
        "silent" => Some(Wanted::Silent),
        "info" => Some(Wanted::At(Level::Info)),
        "warning" => Some(Wanted::At(Level::Warning)),
        "error" => Some(Wanted::At(Level::Error)),
        _ => None,
    }
}

fn reason(setting: &RuleSetting) -> Option<&str> {
    let reason = setting.reason.as_deref()?.trim();
    (!reason.is_empty()).then_some(reason)
}

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let config = &facts.backlog.config;
    let mut remarks = Vec::new();
    for (written, setting) in &config.rules {
        let (path, span) = place(facts, written);
        let remark = |message: String| Remark::in_file(path, span, message).key(written);
        if registry::find(written).is_none() {
            let help = match registry::suggestion(written) {
                Some(name) => format!("did you mean `{name}`? `deepen explain` lists all rules"),
                None => "`deepen explain` lists all rules".to_owned(),
            };
            remarks.push(remark(format!("`rules` names no rule: `{written}`")).help(help));
        } else if reason(setting).is_none() {
            let message =
                format!("the level of `{written}` is set without a reason and not applied");
            let help = format!(
                "write why: `{written}: {{level: {}, reason: \"...\"}}`",
                setting.level
            );
            remarks.push(remark(message).help(help));
        }
    }
    remarks
}

/// Where the setting is written.
fn place<'a>(facts: &Facts<'a>, written: &str) -> (&'a str, Span) {
    facts
        .backlog
        .documents
        .iter()
        .filter(|document| document.source.file_name() == "deepen.yml")
        .find_map(|document| {
            let rules = document.entry("rules")?;
            let entry = rules
                .value
                .entries()
                .iter()
                .find(|entry| document.scalar_text(&entry.key) == written)?;
            Some((&*document.source.path, entry.key.span()))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn case(rules: &str) -> Case {
        Case::default()
            .item("S-000001", "estimate: 7\n")
            .config(&format!("rules:\n{rules}"))
    }

    #[test]
    fn a_level_with_a_reason_counts_by_code_and_by_name() {
        let found =
            "backlog/items/S-000001-it.md:5:11 the estimate 7 of S-000001 is not on the scale";
        let by_code = case("  E2: {level: warning, reason: we count in hours}\n");
        assert_eq!(by_code.finds("E2"), [format!("warning {found}")]);
        let by_name = case("  off-scale-estimate: {level: info, reason: we count in hours}\n");
        assert_eq!(by_name.finds("E2"), [format!("info {found}")]);
    }

    #[test]
    fn a_silent_rule_is_counted_with_its_reason() {
        let (_, verdict) = case("  E2: {level: silent, reason: we count in hours}\n").verdict("E2");
        assert!(verdict.findings.is_empty());
        let reasons: Vec<&str> = verdict
            .silenced
            .iter()
            .map(|(_, reason)| reason.as_str())
            .collect();
        assert_eq!(reasons, ["we count in hours"]);
    }

    #[test]
    fn a_setting_without_a_reason_is_not_applied() {
        let case = case("  E2: {level: silent}\n");
        assert!(
            case.finds("E2")
                .iter()
                .any(|line| line.starts_with("error"))
        );
        assert_eq!(
            case.finds("S1"),
            [
                "error backlog/deepen.yml:2:3 the level of `E2` is set without a reason and not applied"
            ]
        );
    }

    #[test]
    fn a_misspelt_rule_is_named_with_the_one_that_was_meant() {
        let case = case("  over-detial: {level: info, reason: a}\n");
        assert_eq!(
            case.finds("S1"),
            ["error backlog/deepen.yml:2:3 `rules` names no rule: `over-detial`"]
        );
        let (_, verdict) = case.verdict("S1");
        let help = verdict
            .findings
            .first()
            .and_then(|finding| finding.remark.help.clone());
        assert_eq!(
            help.as_deref(),
            Some("did you mean `over-detail`? `deepen explain` lists all rules")
        );
    }
}
