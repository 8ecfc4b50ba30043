//! What a command did to the backlog's files, as the message of a commit says it.

use std::fmt::Write as _;

use super::Data;
use super::Report;
use super::said::cut;
use super::shape::ChangedRecord;
use crate::backlog::config::Deed;

/// Characters of a summary: what commit lists show without cutting it.
const LONGEST: usize = 100;

/// Records that are named.
const NAMED: usize = 3;

/// One thing that was done to one record.
struct Act<'a> {
    id: &'a str,
    title: &'a str,
    what: String,
}

/// The deed that this report tells of.
pub fn deed(report: &Report) -> Deed {
    let (command, acts) = match &report.data {
        Data::Changed(changed) => {
            // What is new leads; what is linked to it follows from it.
            let is_new = changed.command.starts_with("new ");
            let told = if is_new { 1 } else { usize::MAX };
            let acts = changed.done.iter().take(told).map(|record| Act {
                id: &record.id,
                title: &record.title,
                what: what(record),
            });
            (changed.command.as_str(), acts.collect())
        }
        Data::OrderChange(change) => {
            let acts = change.done.iter().map(|step| Act {
                id: &step.id,
                title: &step.title,
                what: step.what.clone(),
            });
            (change.command.as_str(), acts.collect())
        }
        Data::Filed(filed) => {
            let acts = filed.entries.iter().map(|entry| Act {
                id: &entry.id,
                title: &entry.title,
                what: format!("{} {}", entry.outcome, entry.title),
            });
            ("feedback", acts.collect())
        }
        Data::SprintClose(close) => {
            let met = close.sprint.goal_met.as_deref();
            let act = Act {
                id: &close.sprint.id,
                title: close.sprint.goal.as_deref().unwrap_or_default(),
                what: met.map_or_else(|| "closed".to_owned(), |met| format!("closed, goal {met}")),
            };
            ("sprint close", vec![act])
        }
        _ => (report.name, Vec::new()),
    };
    told(command, &acts)
}

fn what(record: &ChangedRecord) -> String {
    // Before the key that was changed the word says nothing.
    let what = record
        .what
        .strip_prefix("changed, ")
        .unwrap_or(&record.what);
    if what.starts_with("new ") {
        return format!("{what}: {}", record.title);
    }
    match &record.other {
        Some(other) => format!("{what} {other}"),
        None => what.to_owned(),
    }
}

fn told(command: &str, acts: &[Act<'_>]) -> Deed {
    let mut ids: Vec<&str> = Vec::new();
    let mut titles = Vec::new();
    for act in acts {
        if !ids.contains(&act.id) {
            ids.push(act.id);
            titles.push(one_line(act.title));
        }
    }
    let mut whats: Vec<&str> = Vec::new();
    for act in acts {
        if !whats.contains(&act.what.as_str()) {
            whats.push(&act.what);
        }
    }
    let named = named(&ids);
    let summary = match (ids.len(), whats.as_slice()) {
        (0, _) => command.to_owned(),
        (1, whats) => format!("{named} {}", whats.join(", ")),
        (_, [what]) => format!("{named} {what}"),
        _ => format!("{command} {named}"),
    };
    Deed {
        summary: cut(&one_line(&summary), LONGEST),
        command: command.to_owned(),
        ids: ids.into_iter().map(str::to_owned).collect(),
        titles,
    }
}

/// On one line, without what a terminal would take for a command.
fn one_line(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    super::said::one_line(&plain)
}

/// `S-1`, `S-1 and S-2`, `S-1, S-2, S-3 and 4 more`.
fn named(ids: &[&str]) -> String {
    let mut said = String::new();
    for (place, id) in ids.iter().take(NAMED).enumerate() {
        let gap = match place {
            0 => "",
            _ if place + 1 == ids.len() => " and ",
            _ => ", ",
        };
        said.push_str(gap);
        said.push_str(id);
    }
    if ids.len() > NAMED {
        let _written = write!(said, " and {} more", ids.len() - NAMED);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(command: &str, acts: &[(&str, &str)]) -> String {
        let acts: Vec<Act<'_>> = acts
            .iter()
            .map(|(id, what)| Act {
                id,
                title: "T",
                what: (*what).to_owned(),
            })
            .collect();
        told(command, &acts).summary
    }

    #[test]
    fn one_record_is_told_with_what_was_done_to_it_and_many_with_what_they_have_in_common() {
        assert_eq!(
            summary(
                "set",
                &[("S-1", "estimate 3 → 5"), ("S-1", "team nothing → blue")]
            ),
            "S-1 estimate 3 → 5, team nothing → blue"
        );
        assert_eq!(
            summary("set", &[("S-1", "team → blue"), ("S-2", "team → blue")]),
            "S-1 and S-2 team → blue"
        );
        assert_eq!(
            summary(
                "set",
                &[("S-1", "a"), ("S-2", "b"), ("S-3", "c"), ("S-4", "d")]
            ),
            "set S-1, S-2, S-3 and 1 more"
        );
        assert_eq!(summary("init", &[]), "init");
    }

    #[test]
    fn a_summary_is_one_line_of_a_hundred_characters() {
        let long = format!("title a\nb → {}", "ä".repeat(200));
        let said = summary("set", &[("S-1", &long)]);
        assert_eq!(said.chars().count(), LONGEST + 1);
        assert!(
            said.starts_with("S-1 title a b → ää") && said.ends_with('…'),
            "{said}"
        );
    }
}
