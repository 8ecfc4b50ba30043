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
An entry of `rules:` in `deepen.yml` that names no rule, names no level, or gives no reason. Such an entry is not applied.

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
        } else if wanted(&setting.level).is_none() {
            let message = format!("the level of `{written}` is no level: `{}`", setting.level);
            remarks.push(remark(message).help("write `silent`, `info`, `warning` or `error`"));
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
            Some((&*document.source.path, entry.key.span))
        })
        .unwrap_or_default()
}
