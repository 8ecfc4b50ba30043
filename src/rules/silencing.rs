//! `ignore:` in an item's or feedback's front matter: findings left out at one place, each with its reason.

use std::collections::BTreeSet;

use super::{Check, Letter, Level, Remark, Rule, Verdict, registry};
use crate::Facts;
use crate::backlog::front_matter::Node;
use crate::backlog::{Backlog, Document};
use crate::text::Span;

pub(super) static GIVEN: Rule = Rule {
    code: "S2",
    name: "silencing-without-reason",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
An entry of an item's `ignore:` that names no rule or gives no reason. Such an entry silences nothing.

## Why it matters
A finding that is left out is a decision. Without its reason the next reader can neither trust nor undo it.

## How to fix it
Name the rule by code or name, and say why:
```yaml
ignore:
  - {rule: over-detail, reason: "regulator wants every screen described"}
```
"#,
    check: Check::Silencings(check_given),
};

pub(super) static UNUSED: Rule = Rule {
    code: "S3",
    name: "unused-silencing",
    letter: Letter::Integrity,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
An entry of an item's `ignore:` whose rule looked and found nothing there to leave out.

## Why it matters
It would hide the next, real finding of the same rule.

## How to fix it
Delete the entry.
",
    check: Check::Silencings(check_unused),
};

/// One entry of `ignore:`.
struct Silencing<'a> {
    rule: Option<&'static Rule>,
    /// The rule as written.
    written: &'a str,
    reason: Option<&'a str>,
    span: Span,
}

/// What is written under `ignore:` in any file.
#[derive(Default)]
pub struct Silencings<'a> {
    documents: Vec<(&'a Document, Vec<Silencing<'a>>)>,
    /// The codes of the rules that are named: remarks of all others are left out nowhere.
    codes: BTreeSet<&'static str>,
}

impl<'a> Silencings<'a> {
    pub(super) fn of(backlog: &'a Backlog) -> Self {
        Self::among(backlog.each_document())
    }

    /// Those of one document.
    pub(super) fn of_document(document: &'a Document) -> Self {
        Self::among(std::iter::once(document))
    }

    fn among(documents: impl Iterator<Item = &'a Document>) -> Self {
        let documents: Vec<_> = documents
            .map(|document| (document, silencings(document)))
            .filter(|(_, silencings)| !silencings.is_empty())
            .collect();
        let codes = documents
            .iter()
            .flat_map(|(_, silencings)| silencings)
            .filter_map(|each| Some(each.rule?.code))
            .collect();
        Self { documents, codes }
    }

    /// Why a remark of this rule is left out; none when it is not.
    pub(super) fn reason(
        &self,
        rule: &Rule,
        remark: &Remark,
        backlog: &'a Backlog,
    ) -> Option<&'a str> {
        if !self.codes.contains(rule.code) {
            return None;
        }
        concerned(remark, backlog).find_map(|document| {
            silencings(document)
                .into_iter()
                .find(|each| each.rule.is_some_and(|silenced| silenced.code == rule.code))
                .and_then(|each| each.reason)
        })
    }
}

/// The documents whose `ignore:` concerns a remark: the item it names, else the file it stands in.
fn concerned<'a>(remark: &Remark, backlog: &'a Backlog) -> impl Iterator<Item = &'a Document> {
    let same_id = move || {
        let named = remark.item.iter().flat_map(|id| backlog.same_id(id));
        named.map(|index| backlog.item(index))
    };
    let here = move |path: &str| path == remark.path;
    let count = same_id().count();
    let item = same_id().filter(move |item| count == 1 || here(item.path()));
    let place = match count {
        0 => backlog.document(&remark.path),
        _ => None,
    };
    item.map(|item| &item.document).chain(place)
}

fn silencings(document: &Document) -> Vec<Silencing<'_>> {
    match document.node("ignore") {
        Some(Node::List(list)) => list
            .nodes
            .iter()
            .map(|node| silencing(document, node))
            .collect(),
        Some(Node::Absent(_)) | None => Vec::new(),
        Some(node) => vec![silencing(document, node)],
    }
}

fn silencing<'a>(document: &'a Document, node: &'a Node) -> Silencing<'a> {
    let value = |key: &str| {
        let entries = node.entries().iter();
        let entry = entries
            .clone()
            .find(|entry| document.scalar_text(&entry.key) == key)?;
        match &entry.value {
            Node::Scalar(scalar) => Some(document.scalar_text(scalar).trim()),
            _ => None,
        }
    };
    let written = match node {
        Node::Scalar(scalar) => document.scalar_text(scalar).trim(),
        _ => value("rule").unwrap_or_default(),
    };
    Silencing {
        rule: registry::find(written),
        written,
        reason: value("reason").filter(|reason| !reason.is_empty()),
        span: node.span(),
    }
}

fn check_given(_: &Facts<'_>, silencings: &Silencings<'_>, _: &Verdict) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (document, silencings) in &silencings.documents {
        for each in silencings {
            let remark = |message: String| {
                Remark::in_file(&*document.source.path, each.span, message).key(each.written)
            };
            if each.rule.is_none() {
                let message = format!("`ignore` names no rule: `{}`", each.written);
                let help = match registry::suggestion(each.written) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "`deepen explain` lists all rules".to_owned(),
                };
                remarks.push(remark(message).help(help));
            } else if each.reason.is_none() {
                let written = each.written;
                let message =
                    format!("`{written}` is ignored without a reason, which silences nothing");
                let help = format!("write why: `- {{rule: {written}, reason: \"...\"}}`");
                remarks.push(remark(message).help(help));
            }
        }
    }
    remarks
}

fn check_unused(facts: &Facts<'_>, silencings: &Silencings<'_>, verdict: &Verdict) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (document, silencings) in &silencings.documents {
        for each in silencings {
            let Some(rule) = each.rule.filter(|_| each.reason.is_some()) else {
                continue;
            };
            let looked = verdict.looked.iter().any(|looked| looked.code == rule.code);
            let used = verdict.silenced.iter().any(|(finding, _)| {
                finding.rule.code == rule.code
                    && concerned(&finding.remark, facts.backlog)
                        .any(|concerned| std::ptr::eq(concerned, *document))
            });
            if looked && !used {
                let message = format!("`{}` is ignored here and finds nothing", each.written);
                let remark = Remark::in_file(&*document.source.path, each.span, message);
                remarks.push(
                    remark
                        .key(each.written)
                        .help("delete this entry of `ignore`"),
                );
            }
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use crate::backlog::Id;
    use crate::rules::testing::{Case, listed};

    fn case(ignore: &str) -> Case {
        Case::default().item("S-000001", &format!("estimate: 7\nignore:\n{ignore}"))
    }

    #[test]
    fn an_item_silences_a_rule_with_a_reason() {
        let case =
            case("  - {rule: E2, reason: counted in hours}\n").item("S-000002", "estimate: 7\n");
        let (_, verdict) = case.verdict("E2");
        let whose: Vec<_> = verdict
            .findings
            .iter()
            .filter_map(|finding| finding.remark.item.clone())
            .collect();
        assert_eq!(whose, [Id::new("S-000002")]);
        let reasons: Vec<&str> = verdict
            .silenced
            .iter()
            .map(|(_, reason)| reason.as_str())
            .collect();
        assert_eq!(reasons, ["counted in hours"]);
    }

    #[test]
    fn it_silences_what_other_files_say_of_it_too() {
        let item = "blocked_by: [S-000002]\nignore:\n  - rule: dependency-inversion\n    reason: done together\n";
        let case = listed(&[("S-000001", item), ("S-000002", "")]);
        assert!(case.finds("P3").is_empty());
    }

    #[test]
    fn without_a_reason_nothing_is_silenced() {
        let case = case("  - E2\n  - {rule: E2}\n  - {rule: E22, reason: a}\n");
        assert_eq!(case.finds("E2").len(), 1);
        assert_eq!(
            case.finds("S2"),
            [
                "error backlog/items/S-000001-it.md:7:5 `E2` is ignored without a reason, which silences nothing",
                "error backlog/items/S-000001-it.md:8:5 `E2` is ignored without a reason, which silences nothing",
                "error backlog/items/S-000001-it.md:9:5 `ignore` names no rule: `E22`",
            ]
        );
    }

    #[test]
    fn a_silencing_that_finds_nothing_is_told_unless_its_rule_did_not_look() {
        let case = case(
            "  - {rule: E2, reason: a}\n  - {rule: D3, reason: b}\n  - {rule: D5, reason: c}\n",
        );
        let (_, verdict) = case.verdict("");
        let told = verdict
            .findings
            .iter()
            .filter(|finding| finding.rule.code == "S3");
        let told: Vec<&str> = told
            .map(|finding| finding.remark.message.as_str())
            .collect();
        assert_eq!(told, ["`D3` is ignored here and finds nothing"]);
        assert!(case.finds("S3").is_empty());
    }
}
