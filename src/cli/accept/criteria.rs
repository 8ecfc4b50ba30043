//! What is said of an item's criteria: by flags, or one by one at the terminal.

use crate::backlog::change::CriterionResult;
use crate::backlog::{Item, digest};
use crate::cli::Failure;
use crate::repo::world;
use crate::text::sorting::PutInOrder as _;

/// Answers to questions about criteria.
pub(super) struct Asked {
    /// Of the criteria that were shown.
    pub(super) digest: String,
    pub(super) results: Vec<CriterionResult>,
}

/// Whether somebody is there to answer.
pub(super) fn can_ask() -> bool {
    world::is_interactive()
}

/// Asks about each criterion: `y`, or what is wrong; an empty answer says nothing of it.
pub(super) fn ask(item: &Item) -> Asked {
    let document = &item.document;
    let mut results = Vec::new();
    for (at, criterion) in document.body.criteria.iter().enumerate() {
        let text = document.source.slice(criterion.text);
        // What the file says goes to a terminal: no control characters.
        let text: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|each| !each.is_control())
            .collect();
        let question = format!(
            "{}. {text}\n   y, n, n and what was seen, or nothing:",
            at + 1
        );
        let Some(answer) = world::ask_line(&question) else {
            continue;
        };
        results.push(answered(at + 1, &answer));
    }
    Asked {
        digest: digest::criteria(document),
        results,
    }
}

fn answered(criterion: usize, answer: &str) -> CriterionResult {
    let (word, rest) = answer
        .split_once(char::is_whitespace)
        .unwrap_or((answer, ""));
    let said = |text: &str| {
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let (holds, note) = match word.to_lowercase().as_str() {
        "y" | "yes" => (true, said(rest)),
        "n" | "no" => (false, said(rest)),
        _ => (false, said(answer)),
    };
    CriterionResult {
        criterion,
        holds,
        note,
    }
}

/// What the flags say, by criterion.
///
/// # Errors
/// When a flag names no criterion of the item, or two say different things of one.
pub(super) fn results(
    item: &Item,
    ok: &[String],
    fail: &[String],
) -> Result<Vec<CriterionResult>, Failure> {
    let mut results: Vec<CriterionResult> = Vec::new();
    let named = ok
        .iter()
        .map(|words| (words, true))
        .chain(fail.iter().map(|words| (words, false)));
    for (words, holds) in named {
        for (criterion, note) in criteria(item, words)? {
            match results.iter_mut().find(|said| said.criterion == criterion) {
                Some(said) if said.holds != holds => {
                    return Err(Failure::usage(format!(
                        "criterion {criterion} cannot both hold and not hold"
                    )));
                }
                Some(said) => said.note = note.or(said.note.take()),
                None => results.push(CriterionResult {
                    criterion,
                    holds,
                    note,
                }),
            }
        }
    }
    results.put_in_order_by_key(|result| result.criterion);
    Ok(results)
}

/// The criteria that one flag names: `1,2`, `AC3`, `all`, or `4=what was seen`.
fn criteria(item: &Item, words: &str) -> Result<Vec<(usize, Option<String>)>, Failure> {
    if let Some((name, note)) = words.split_once('=') {
        let note = note.trim().to_owned();
        return Ok(vec![(
            place(item, name)?,
            (!note.is_empty()).then_some(note),
        )]);
    }
    if words.trim().eq_ignore_ascii_case("all") {
        let all = 1..=item.document.body.criteria.len();
        return Ok(all.map(|place| (place, None)).collect());
    }
    let names = words.split(',').filter(|name| !name.trim().is_empty());
    names.map(|name| Ok((place(item, name)?, None))).collect()
}

/// The place of a criterion, from 1, by its label or its number.
fn place(item: &Item, name: &str) -> Result<usize, Failure> {
    let name = name.trim();
    let document = &item.document;
    let criteria = &document.body.criteria;
    let labelled = criteria.iter().position(|criterion| {
        criterion
            .label
            .is_some_and(|label| document.source.slice(label).eq_ignore_ascii_case(name))
    });
    let numbered = name.parse::<usize>().ok();
    let numbered = numbered.filter(|place| (1..=criteria.len()).contains(place));
    labelled.map(|at| at + 1).or(numbered).ok_or_else(|| {
        let known = match criteria.len() {
            0 => "it has no criteria in a section `## Acceptance criteria`".to_owned(),
            1 => "it has one criterion: 1".to_owned(),
            all => format!("it has {all} criteria: 1 to {all}, or their labels"),
        };
        Failure::usage(format!("{} has no criterion `{name}`", item.id)).hint(known)
    })
}
