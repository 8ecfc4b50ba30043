//! What a reviewer sees first: what to decide on, the order's moves and what they cost, the items that come and go.

use super::words::{by_text, clipped, cut, named, prose};
use crate::report::shape::{
    ChangedBy, Diff, DiffBreach, DiffMove, DiffReadiness, DiffRecord, DiffSlip, Finding, ItemName,
    Level,
};
use crate::report::{Block, Column, Role, Table, Text, number};

/// New errors that are named at once.
const ERRORS: usize = 5;

/// Whether any list of these sections has more rows.
pub(super) fn cuts(diff: &Diff, rows: usize) -> bool {
    let longest = [
        decisions(diff).len(),
        diff.moves.len(),
        diff.slips.len(),
        diff.records.len(),
    ];
    longest.into_iter().any(|length| length > rows)
}

/// What needs a word before this goes on: authority, new errors, moves without a reason, items that are not ready any more.
pub(super) fn decide(diff: &Diff, rows: usize) -> Vec<Block> {
    let decisions = decisions(diff);
    if decisions.is_empty() {
        return Vec::new();
    }
    let (shown, more) = cut(&decisions, rows);
    let lines = shown.iter().cloned().chain(more.map(Text::plain));
    vec![Block::heading(2, "To decide"), Block::List(lines.collect())]
}

fn decisions(diff: &Diff) -> Vec<Text> {
    let errors: Vec<&Finding> = (diff.introduced.iter())
        .filter(|finding| finding.level == Level::Error)
        .collect();
    let unexplained = top_moves(diff).filter(|each| each.turn == "up" && each.reason.is_none());
    let unready = diff.readiness.iter().filter(|each| is_near(each));
    // All of them are in the folded list of findings.
    let (shown, more) = cut(&errors, ERRORS);
    let more = more.map(|more| Text::plain(format!("{more} new errors, listed below")));
    breaches(diff)
        .into_iter()
        .chain(unexplained.map(unexplained_text))
        .chain(unready.map(unready_text))
        .chain(shown.iter().map(|finding| finding_text(finding)))
        .chain(more)
        .collect()
}

fn is_near(readiness: &DiffReadiness) -> bool {
    !readiness.ready && matches!(readiness.band, Some("NOW" | "NEXT"))
}

/// Breaches of the same kind by the same person are one line.
fn breaches(diff: &Diff) -> Vec<Text> {
    let mut groups: Vec<Vec<&DiffBreach>> = Vec::new();
    for breach in &diff.authority {
        let kind = |each: &DiffBreach| (each.duty, each.who.clone(), each.is_delegate);
        let same = groups.iter_mut().find(|group| {
            group
                .first()
                .is_some_and(|first| kind(first) == kind(breach))
        });
        match same {
            Some(group) => group.push(breach),
            None => groups.push(vec![breach]),
        }
    }
    groups
        .iter()
        .filter_map(|group| breach_text(group))
        .collect()
}

/// `authority: tomas, a delegate and not the product owner, accepted B-1 and S-2 (8d6ff64, a741ddc)`
fn breach_text(group: &[&DiffBreach]) -> Option<Text> {
    let first = group.first()?;
    let (whose, what, without) = match first.duty {
        "order" => (
            "neither product owner nor delegate",
            "changed the order",
            "",
        ),
        "acceptance" => ("not the product owner", "accepted", ""),
        "estimate" => ("no developer", "estimated", " without `Estimated-by`"),
        "sprint-scope" => (
            "",
            "changed the running sprint",
            " without an `Approved-by` of the other side",
        ),
        "sprint-cancelled" => ("not the product owner", "cancelled sprint", ""),
        "release-scope" => ("not the product owner", "changed release", ""),
        _ => ("not the product owner", "changed goal", ""),
    };
    let whose = match whose {
        "not the product owner" if first.is_delegate => "a delegate and not the product owner",
        whose => whose,
    };
    let commas = if whose.is_empty() {
        String::new()
    } else {
        format!(", {whose},")
    };
    let mut ids: Vec<&str> = Vec::new();
    for id in group.iter().flat_map(|breach| &breach.ids) {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    let text = Text::of(Role::Warning, "authority")
        .then(format!(": {}{commas} {what}", clipped(&first.who)));
    let text = if ids.is_empty() {
        text
    } else {
        text.then(" ").join(ids_text(ids.into_iter()))
    };
    let text = text.join(prose(without));
    let commits: Vec<&str> = group
        .iter()
        .filter_map(|breach| match &breach.by {
            ChangedBy::Commit { commit, .. } => commit.get(..7),
            _ => None,
        })
        .collect();
    let (shown, more) = cut(&commits, 5);
    let more = more.map(|more| format!(" {more}")).unwrap_or_default();
    Some(text.and(Role::Muted, format!(" ({}{more})", shown.join(", "))))
}

fn unexplained_text(each: &DiffMove) -> Text {
    let places = match (each.from, each.to) {
        (Some(from), Some(to)) => format!(" goes from {from} to {to} and its line says no reason"),
        _ => " is placed and its line says no reason".to_owned(),
    };
    Text::of(Role::Warning, "why")
        .then(": ")
        .join(named(&each.item))
        .then(places)
}

fn unready_text(readiness: &DiffReadiness) -> Text {
    let band = readiness.band.unwrap_or_default();
    Text::of(Role::Warning, "not ready any more")
        .then(": ")
        .join(named(&readiness.item))
        .then(" in ")
        .and(Role::Band, band)
        .then(format!(": {}", readiness.lacks.join("; ")))
}

pub(super) fn finding_text(finding: &Finding) -> Text {
    let role = match finding.level {
        Level::Error => Role::Bad,
        Level::Warning => Role::Warning,
        Level::Info => Role::Plain,
    };
    let place = match finding.path.as_str() {
        "" => String::new(),
        path => format!(" ({path}:{})", finding.start.line),
    };
    Text::of(role, finding.level.name())
        .then(" ")
        .and(Role::Code, finding.code)
        .then(format!(" {}: ", finding.rule))
        .join(prose(&finding.message))
        .and(Role::Muted, place)
}

/// Whether a move touches the top of the order, on either side.
pub(super) fn is_top(diff: &Diff, each: &DiffMove) -> bool {
    let within = |place: Option<u32>| place.is_some_and(|place| place as usize <= diff.top);
    within(each.from) || within(each.to)
}

fn top_moves(diff: &Diff) -> impl Iterator<Item = &DiffMove> {
    diff.moves.iter().filter(|each| is_top(diff, each))
}

/// The moves in the top of the order, and what slips.
pub(super) fn order(diff: &Diff, rows: usize) -> Vec<Block> {
    let moves: Vec<&DiffMove> = top_moves(diff).collect();
    if moves.is_empty() {
        return Vec::new();
    }
    let title = format!("Order, top {}", diff.top);
    let mut blocks = vec![Block::heading(2, title)];
    blocks.extend(move_blocks(&moves, rows));
    if diff.left_order > 0 {
        let items = number::counted(diff.left_order, "item", "items");
        let text = format!(
            "{items} left the order by being started or finished, so that places below rose by themselves: an arrow counts \
             only what an item passed, or what passed it."
        );
        blocks.push(Block::Paragraph(Text::of(Role::Muted, text)));
    }
    blocks.extend(slip_blocks(diff, rows));
    blocks
}

/// A table of moves.
pub(super) fn move_blocks(moves: &[&DiffMove], rows: usize) -> Vec<Block> {
    let columns = vec![
        Column::right("from"),
        Column::right("to"),
        Column::left(""),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("reason").flexible(),
        Column::left("by").optional(5),
    ];
    let (shown, more) = cut(moves, rows);
    let place = |place: Option<u32>| place.map_or("–".to_owned(), |place| place.to_string());
    let table = Table::of(
        columns,
        shown.iter().map(|each| {
            let reason = match (&each.reason, each.turn) {
                (Some(reason), _) => Text::plain(clipped(reason)),
                (None, "up") => Text::of(Role::Warning, "none"),
                (None, _) => Text::default(),
            };
            vec![
                place(each.from).into(),
                Text::of(Role::Strong, place(each.to)),
                turn(each).into(),
                Text::id(&each.item.id),
                clipped(&each.item.title).into(),
                reason,
                by_cell(each),
            ]
        }),
    );
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(more.map(|more| Block::paragraph(format!("{more} moved"))));
    blocks
}

/// Which way, and past how many that both orders have.
fn turn(each: &DiffMove) -> String {
    match each.turn {
        "up" => format!("↑{}", each.passed),
        "down" => format!("↓{}", each.passed),
        "placed" => "new here".to_owned(),
        _ => "taken out".to_owned(),
    }
}

fn by_cell(each: &DiffMove) -> Text {
    match &each.by {
        ChangedBy::Commit { commit, who, .. } => {
            let short = commit.get(..7).unwrap_or(commit);
            Text::plain(format!("{who} ")).and(Role::Muted, short)
        }
        ChangedBy::NotCommitted => Text::of(Role::Muted, "not committed"),
        _ => Text::default(),
    }
}

/// What slips, cause by cause: items that the same others went ahead of are one sentence.
fn slip_blocks(diff: &Diff, rows: usize) -> Vec<Block> {
    if diff.slips.is_empty() {
        let went_up = top_moves(diff).any(|each| matches!(each.turn, "up" | "placed"));
        if diff.pace_known || !went_up {
            return Vec::new();
        }
        let text = Text::plain("What slips is ")
            .and(Role::Warning, "unknown")
            .then(": too few finished sprints tell the team's pace.");
        return vec![Block::Paragraph(text)];
    }
    let mut causes: Vec<(&[String], Vec<&DiffSlip>)> = Vec::new();
    for slip in &diff.slips {
        match causes.iter_mut().find(|(behind, _)| *behind == slip.behind) {
            Some((_, slips)) => slips.push(slip),
            None => causes.push((&slip.behind, vec![slip])),
        }
    }
    let (shown, more) = cut(&causes, rows);
    let lines = shown.iter().map(|(behind, slips)| slip_text(behind, slips));
    let total = price(&diff.slips);
    let title = match total.as_str() {
        "" => Text::plain("What slips:"),
        total => Text::plain("What slips, at a cost of delay of about ")
            .and(Role::Strong, total)
            .then(":"),
    };
    vec![
        Block::Paragraph(title),
        Block::List(lines.chain(more.map(Text::plain)).collect()),
    ]
}

/// `S-1 and S-2 by about 5 working days, in 85 of 100 cases by at most 9, behind S-3; 1 200 EUR`
fn slip_text(behind: &[String], slips: &[&DiffSlip]) -> Text {
    let mut text = ids_text(slips.iter().map(|slip| slip.item.id.as_str()));
    let days = |pick: fn(f64, f64) -> f64, of: &dyn Fn(&DiffSlip) -> Option<f64>| {
        slips.iter().filter_map(|slip| of(slip)).reduce(pick)
    };
    let least = days(f64::min, &|slip| Some(slip.days)).unwrap_or_default();
    let most = days(f64::max, &|slip| Some(slip.days)).unwrap_or_default();
    let range = if most - least < 0.5 {
        number::rounded(most)
    } else {
        format!("{} to {}", number::rounded(least), number::rounded(most))
    };
    let one = number::rounded(most) == "1" && most - least < 0.5;
    let unit = if one { "working day" } else { "working days" };
    text = text.then(format!(" by about {range} {unit}"));
    if let Some(safe) = days(f64::max, &|slip| slip.safe_days) {
        text = text.then(format!(" (P85 {})", number::exact(safe)));
    }
    let behind = ids_text(behind.iter().map(String::as_str));
    text = text.then(", behind ").join(behind);
    let owned: Vec<DiffSlip> = slips.iter().map(|slip| (*slip).clone()).collect();
    match price(&owned).as_str() {
        "" => text,
        price => text.then(format!(": {price}")),
    }
}

fn ids_text<'a>(ids: impl Iterator<Item = &'a str>) -> Text {
    let ids: Vec<&str> = ids.collect();
    let (shown, more) = cut(&ids, 5);
    let mut text = Text::default();
    for (at, id) in shown.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at + 1 == ids.len() => " and ",
            _ => ", ",
        };
        text = text.then(joint).and(Role::Id, *id);
    }
    match more {
        Some(more) => text.then(format!(" {more}")),
        None => text,
    }
}

/// The sum of what slips cost, currency by currency; empty where nothing states a cost of delay.
fn price(slips: &[DiffSlip]) -> String {
    let mut sums: Vec<(&str, f64)> = Vec::new();
    for slip in slips {
        let Some(cost) = slip.cost.filter(|cost| *cost > 0.0) else {
            continue;
        };
        match sums
            .iter_mut()
            .find(|(currency, _)| *currency == slip.currency)
        {
            Some((_, sum)) => *sum += cost,
            None => sums.push((&slip.currency, cost)),
        }
    }
    let told: Vec<String> = sums
        .iter()
        .map(|(currency, sum)| {
            format!("{} {currency}", number::rounded(*sum))
                .trim()
                .to_owned()
        })
        .collect();
    told.join(" and ")
}

/// The items that came, went, or are in another phase.
pub(super) fn items(diff: &Diff, rows: usize) -> Vec<Block> {
    let mut lines: Vec<Text> = Vec::new();
    let items: Vec<&DiffRecord> = (diff.records.iter())
        .filter(|record| record.kind == "item")
        .collect();
    for record in items.iter().filter(|record| record.fate == "added") {
        lines.push(added_text(record));
    }
    for record in items.iter().filter(|record| record.fate == "removed") {
        lines.push(told("removed", record).join(by_text(&record.by)));
    }
    for record in items.iter().filter(|record| record.fate == "changed") {
        lines.extend(changed_text(record));
    }
    for (phase, verb) in [
        ("finished", "finished"),
        ("started", "started"),
        ("not-started", "back to not started"),
    ] {
        let moved: Vec<&&DiffRecord> = items
            .iter()
            .filter(|record| record.phase.is_some_and(|moved| moved.to == phase))
            .collect();
        lines.extend(phase_text(verb, &moved));
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let (shown, more) = cut(&lines, rows);
    let lines = shown.iter().cloned().chain(more.map(Text::plain));
    vec![Block::heading(2, "Items"), Block::List(lines.collect())]
}

fn item_name(record: &DiffRecord) -> ItemName {
    ItemName {
        id: record.id.clone(),
        title: record.title.clone(),
    }
}

fn told(verb: &str, record: &DiffRecord) -> Text {
    Text::of(Role::Strong, verb)
        .then(" ")
        .join(named(&item_name(record)))
}

fn added_text(record: &DiffRecord) -> Text {
    let status = record.fields.iter().find(|field| field.path == "status");
    let status = status
        .and_then(|field| field.to.as_deref())
        .unwrap_or_default();
    let place = match record.position {
        Some(position) => format!("order {position}"),
        None if record.item_type == "goal" => String::new(),
        None => "not in the order".to_owned(),
    };
    let facts: Vec<&str> = [record.item_type, status, &place]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    let text = told("added", record).then(format!(": {}", facts.join(", ")));
    let text = match &record.split_from {
        Some(from) => text.then(", split from ").and(Role::Id, from),
        None => text,
    };
    text.join(by_text(&record.by))
}

fn changed_text(record: &DiffRecord) -> Option<Text> {
    if let Some(former) = &record.renumbered_from {
        let text = told("renumbered", record).then(", was ");
        return Some(text.and(Role::Id, former).join(by_text(&record.by)));
    }
    if let Some(into) = &record.merged_into {
        let text = told("merged", record).then(" into ").and(Role::Id, into);
        return Some(text.join(by_text(&record.by)));
    }
    if record.phase.is_some_and(|moved| moved.to == "dropped") {
        let reason = record
            .fields
            .iter()
            .find(|field| field.path == "dropped.reason");
        let text = told("dropped", record);
        let text = match reason.and_then(|field| field.to.as_deref()) {
            Some(reason) => text.then(format!(": “{}”", clipped(reason))),
            None => text,
        };
        return Some(text.join(by_text(&record.by)));
    }
    None
}

fn phase_text(verb: &str, moved: &[&&DiffRecord]) -> Option<Text> {
    if moved.is_empty() {
        return None;
    }
    let mut text = Text::of(Role::Strong, verb);
    let (shown, more) = cut(moved, 4);
    for (at, record) in shown.iter().enumerate() {
        let joint = if at > 0 { ", " } else { " " };
        text = text.then(joint).join(named(&item_name(record)));
    }
    Some(match more {
        Some(more) => text.then(format!(" {more}")),
        None => text,
    })
}
