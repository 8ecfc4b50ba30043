//! What a reviewer opens when it matters: estimates, criteria, other changes, readiness, scope, demand, findings, settings.

use super::demand::voices_text;
use super::first::{finding_text, is_top, move_blocks};
use super::words::{by_text, clipped, cut, named};
use crate::report::shape::{Diff, DiffCriteria, DiffField, DiffMove, DiffRecord, ItemName};
use crate::report::{Block, Role, Text, number};

/// A section that is folded where the format can.
pub(super) struct Folded {
    pub title: Text,
    pub blocks: Vec<Block>,
}

/// The sections that have something in them, those that matter most first; at most so many rows in each.
pub(super) fn sections(diff: &Diff, rows: usize) -> Vec<Folded> {
    [
        deeper_moves,
        estimates,
        criteria,
        readiness,
        scope,
        feedback,
        introduced,
        cured,
        others,
        pages,
    ]
    .into_iter()
    .filter_map(|section| section(diff, rows))
    .collect()
}

fn listed(title: String, lines: &[Text], rows: usize) -> Option<Folded> {
    if lines.is_empty() {
        return None;
    }
    let (shown, more) = cut(lines, rows);
    let shown = shown.iter().cloned().chain(more.map(Text::plain));
    Some(Folded {
        title: title.into(),
        blocks: vec![Block::List(shown.collect())],
    })
}

fn items(diff: &Diff) -> impl Iterator<Item = &DiffRecord> {
    diff.records.iter().filter(|record| record.kind == "item")
}

fn name_of(record: &DiffRecord) -> Text {
    named(&ItemName {
        id: record.id.clone(),
        title: record.title.clone(),
    })
}

fn deeper_moves(diff: &Diff, rows: usize) -> Option<Folded> {
    let moves: Vec<&DiffMove> = (diff.moves.iter())
        .filter(|each| !is_top(diff, each))
        .collect();
    let reasons = diff.reasons.iter().map(|each| {
        let quoted = |reason: &Option<String>| match reason {
            Some(reason) => format!("“{}”", clipped(reason)),
            None => "no reason".to_owned(),
        };
        named(&each.item).then(format!(": {} → {}", quoted(&each.from), quoted(&each.to)))
    });
    let reasons: Vec<Text> = reasons.collect();
    if moves.is_empty() && reasons.is_empty() {
        return None;
    }
    let mut told = Vec::new();
    if !moves.is_empty() {
        let count = number::counted(moves.len(), "move", "moves");
        told.push(format!("{count} below the top {}", diff.top));
    }
    if !reasons.is_empty() {
        told.push(number::counted(reasons.len(), "reason", "reasons") + " changed");
    }
    let mut blocks = Vec::new();
    if !moves.is_empty() {
        blocks.extend(move_blocks(&moves, rows));
    }
    if !reasons.is_empty() {
        blocks.extend(listed(String::new(), &reasons, rows)?.blocks);
    }
    Some(Folded {
        title: format!("Order: {}", told.join(", ")).into(),
        blocks,
    })
}

/// `3 → 5`
fn values(field: &DiffField) -> Text {
    let value = |value: &Option<String>| match value {
        Some(value) => clipped(value),
        None => "nothing".to_owned(),
    };
    Text::plain(format!("{} → {}", value(&field.from), value(&field.to)))
}

fn estimates(diff: &Diff, rows: usize) -> Option<Folded> {
    let changed = items(diff).filter(|record| record.fate == "changed");
    let lines: Vec<Text> = changed
        .filter_map(|record| {
            let field = record
                .fields
                .iter()
                .find(|field| field.path == "estimate")?;
            let text = name_of(record).then(": ").join(values(field));
            Some(text.join(by_text(&field.by)))
        })
        .collect();
    let title = format!("Estimates: {} changed", number::whole(lines.len()));
    listed(title, &lines, rows)
}

fn criteria(diff: &Diff, rows: usize) -> Option<Folded> {
    let changed: Vec<(&DiffRecord, &DiffCriteria)> = items(diff)
        .filter(|record| record.fate == "changed")
        .filter_map(|record| Some((record, record.criteria.as_ref()?)))
        .collect();
    if changed.is_empty() {
        return None;
    }
    let count = |pick: fn(&DiffCriteria) -> usize| -> usize {
        changed.iter().map(|(_, criteria)| pick(criteria)).sum()
    };
    let counts = [
        (count(|each| each.added.len()), "added"),
        (count(|each| each.removed.len()), "removed"),
        (count(|each| each.reworded.len()), "reworded"),
        (count(|each| each.ticked.len()), "ticked"),
        (count(|each| each.unticked.len()), "unticked"),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, verb)| format!("{} {verb}", number::whole(count)))
        .collect();
    let items = number::counted(changed.len(), "item", "items");
    let (shown, more) = cut(&changed, rows);
    let mut text: String = shown
        .iter()
        .map(|(record, criteria)| criteria_text(record, criteria, rows))
        .collect();
    if let Some(more) = more {
        text.push_str(&more);
    }
    Some(Folded {
        title: format!("Acceptance criteria: {} in {items}", told.join(", ")).into(),
        blocks: vec![Block::Code(text)],
    })
}

/// The criteria of one item as a difference of texts.
fn criteria_text(record: &DiffRecord, criteria: &DiffCriteria, rows: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut add = |mark: &str, text: &str| lines.push(format!("  {mark} {}\n", clipped(text)));
    for text in &criteria.ticked {
        add("[x]", text);
    }
    for text in &criteria.unticked {
        add("[ ]", text);
    }
    for wording in &criteria.reworded {
        add("-", &wording.from);
        add("+", &wording.to);
    }
    for text in &criteria.removed {
        add("-", text);
    }
    for text in &criteria.added {
        add("+", text);
    }
    let (shown, more) = cut(&lines, rows);
    let more = more.map(|more| more + "\n").unwrap_or_default();
    format!(
        "{} {}\n{}{more}",
        record.id,
        clipped(&record.title),
        shown.concat()
    )
}

fn readiness(diff: &Diff, rows: usize) -> Option<Folded> {
    let lines: Vec<Text> = (diff.readiness.iter())
        .map(|each| {
            let text = named(&each.item);
            if each.ready {
                text.then(": ").and(Role::Good, "ready now")
            } else {
                text.then(": ")
                    .and(Role::Warning, "not ready any more")
                    .then(format!(": {}", each.lacks.join("; ")))
            }
        })
        .collect();
    let gained = diff.readiness.iter().filter(|each| each.ready).count();
    let lost = diff.readiness.len() - gained;
    let title = match (gained, lost) {
        (gained, 0) => format!("Ready: {} more", number::whole(gained)),
        (0, lost) => format!("Ready: {} fewer", number::whole(lost)),
        (gained, lost) => format!(
            "Ready: {} more, {} fewer",
            number::whole(gained),
            number::whole(lost)
        ),
    };
    listed(title, &lines, rows)
}

/// What sprints and releases hold.
fn scope(diff: &Diff, rows: usize) -> Option<Folded> {
    let records = diff.records.iter();
    let records: Vec<&DiffRecord> = records
        .filter(|record| matches!(record.kind, "sprint" | "release"))
        .collect();
    let lines: Vec<Text> = records.iter().map(|record| scope_text(record)).collect();
    let count = |kind: &str| records.iter().filter(|record| record.kind == kind).count();
    let told: Vec<String> = [
        (count("sprint"), "sprint", "sprints"),
        (count("release"), "release", "releases"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| number::counted(count, one, many))
    .collect();
    listed(format!("Scope: {} changed", told.join(", ")), &lines, rows)
}

fn scope_text(record: &DiffRecord) -> Text {
    let text = Text::plain(record.kind).then(" ").and(Role::Id, &record.id);
    let mut told: Vec<String> = Vec::new();
    for field in &record.fields {
        if matches!(field.path.as_str(), "items" | "goals") {
            let list = |value: &Option<String>| -> Vec<String> {
                let value = value.as_deref().unwrap_or_default();
                let ids = value.split(", ").filter(|id| !id.is_empty());
                ids.map(str::to_owned).collect()
            };
            let (old, new) = (list(&field.from), list(&field.to));
            let fresh = new.iter().filter(|id| !old.contains(id));
            let gone = old.iter().filter(|id| !new.contains(id));
            told.extend(fresh.map(|id| format!("+{id}")));
            told.extend(gone.map(|id| format!("−{id}")));
        } else if !matches!(field.path.as_str(), "id" | "version") && record.fate == "changed" {
            let text: String = values(field)
                .parts()
                .map(|(_, part)| part.to_owned())
                .collect();
            told.push(format!("{} {text}", field.path));
        }
    }
    for each in &record.texts {
        told.push(format!(
            "{}: {} % of its words",
            each.section, each.changed_percent
        ));
    }
    let fate = match record.fate {
        "changed" => String::new(),
        fate => format!(" {fate}"),
    };
    let title = match record.title.as_str() {
        "" => String::new(),
        title => format!(" “{}”", clipped(title)),
    };
    let (shown, more) = cut(&told, 12);
    let mut parts = shown.join(", ");
    if let Some(more) = more {
        parts = format!("{parts} {more}");
    }
    let parts = if parts.is_empty() {
        parts
    } else {
        format!(": {parts}")
    };
    text.then(format!("{title}{fate}{parts}"))
        .join(by_text(&record.by))
}

/// Feedback that came or was merged, and whom it speaks for.
fn feedback(diff: &Diff, rows: usize) -> Option<Folded> {
    let records = diff.records.iter();
    let records: Vec<&DiffRecord> = records.filter(|record| record.kind == "feedback").collect();
    let mut lines: Vec<Text> = (diff.demand.iter())
        .map(|demand| {
            let count = |people: usize, accounts: usize| {
                if people == 0 {
                    return "nobody".to_owned();
                }
                format!(
                    "{} in {}",
                    number::counted(people, "person", "people"),
                    number::counted(accounts, "account", "accounts")
                )
            };
            named(&demand.item)
                .then(format!(
                    ": asked by {} → {}",
                    count(demand.requesters_before, demand.accounts_before),
                    count(demand.requesters_after, demand.accounts_after)
                ))
                .join(voices_text(demand))
        })
        .collect();
    lines.extend(records.iter().map(|record| feedback_text(record)));
    let merged = records.iter().filter(|record| record.merged_into.is_some());
    let added = records.iter().filter(|record| record.fate == "added");
    let voices = (diff.demand.iter())
        .filter(|demand| demand.has_other_voices())
        .count();
    let told: Vec<String> = [
        (added.count(), "new", "new"),
        (merged.count(), "merged", "merged"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| number::counted(count, one, many))
    .chain((voices > 0).then(|| {
        format!(
            "demand of {} changed",
            number::counted(voices, "item", "items")
        )
    }))
    .collect();
    let title = match told.as_slice() {
        [] => format!("Feedback: {} changed", number::whole(records.len())),
        told => format!("Feedback: {}", told.join(", ")),
    };
    listed(title, &lines, rows)
}

fn feedback_text(record: &DiffRecord) -> Text {
    let text = name_of(record);
    let field = |path: &str| {
        let field = record.fields.iter().find(|field| field.path == path)?;
        field.to.as_deref()
    };
    let text = match (&record.merged_into, record.fate) {
        (Some(into), _) => text.then(": merged into ").and(Role::Id, into),
        (None, "added") => match field("addressed_by") {
            Some(items) => text.then(format!(": new, for {items}")),
            None => text.then(": new"),
        },
        (None, "removed") => text.then(": removed"),
        (None, _) => text.then(": ").then(changes(record)),
    };
    text.join(by_text(&record.by))
}

/// What else changed in a record, in one line.
fn changes(record: &DiffRecord) -> String {
    const TOLD_ELSEWHERE: [&str; 3] = ["estimate", "merged_into", "dropped.replaced_by"];
    let fields = record.fields.iter();
    let verdict = record
        .fields
        .iter()
        .find(|field| field.path == "acceptance.verdict");
    let verdict = verdict.and_then(|field| field.to.as_deref());
    let by = record
        .fields
        .iter()
        .find(|field| field.path == "acceptance.by");
    let by = by.and_then(|field| field.to.as_deref());
    let mut told: Vec<String> = verdict
        .map(|verdict| match by {
            Some(by) => format!("{verdict} by {by}"),
            None => verdict.to_owned(),
        })
        .into_iter()
        .collect();
    let fields = fields
        .filter(|field| !TOLD_ELSEWHERE.contains(&&*field.path))
        .filter(|field| verdict.is_none() || !field.path.starts_with("acceptance."));
    told.extend(fields.map(|field| {
        let text: String = values(field)
            .parts()
            .map(|(_, part)| part.to_owned())
            .collect();
        format!("{} {text}", field.path)
    }));
    let texts = record.texts.iter();
    told.extend(texts.map(|text| match text.changed_percent {
        100 => format!("{} written anew", text.section),
        percent => format!("{percent} % of {}", text.section),
    }));
    let (shown, more) = cut(&told, 8);
    match more {
        Some(more) => format!("{} {more}", shown.join("; ")),
        None => shown.join("; "),
    }
}

fn introduced(diff: &Diff, rows: usize) -> Option<Folded> {
    let lines: Vec<Text> = diff.introduced.iter().map(finding_text).collect();
    let count = number::counted(lines.len(), "finding", "findings");
    listed(format!("New: {count}, by this change alone"), &lines, rows)
}

fn cured(diff: &Diff, rows: usize) -> Option<Folded> {
    let lines: Vec<Text> = diff.cured.iter().map(finding_text).collect();
    let count = number::counted(lines.len(), "finding", "findings");
    listed(format!("Cured: {count}"), &lines, rows)
}

/// Everything else that items say.
fn others(diff: &Diff, rows: usize) -> Option<Folded> {
    let lines: Vec<Text> = items(diff)
        .filter(|record| record.fate == "changed")
        .filter_map(|record| {
            let changes = changes(record);
            let text = name_of(record).then(format!(": {changes}"));
            (!changes.is_empty()).then(|| text.join(by_text(&record.by)))
        })
        .collect();
    let count = number::counted(lines.len(), "item", "items");
    listed(format!("Fields and texts of {count}"), &lines, rows)
}

fn pages(diff: &Diff, rows: usize) -> Option<Folded> {
    let lines: Vec<Text> = (diff.pages.iter())
        .map(|page| {
            let text = Text::of(Role::Code, &page.path);
            if page.fate != "changed" {
                return text.then(format!(": {}", page.fate));
            }
            let record = DiffRecord {
                fields: page.fields.clone(),
                texts: page.texts.clone(),
                ..DiffRecord::default()
            };
            text.then(format!(": {}", changes(&record)))
        })
        .collect();
    let title = format!(
        "Settings and prose: {}",
        number::counted(lines.len(), "file", "files")
    );
    listed(title, &lines, rows)
}
