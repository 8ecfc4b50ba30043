//! How events say items, questions, wishes and days.

use crate::history::flow::LONG_CHAIN;
use crate::report::shape::{
    EventAcceptance, EventBlocked, EventDue, EventItem, EventQuestion, EventRunway, EventWish,
    SprintCarried,
};
use crate::report::{Block, Role, Text, number};

/// `NOW 3 S-7K3M2Q Working hours, 5 points, 14 people`
pub(in crate::report) fn item_text(item: &EventItem) -> Text {
    let text = match item.band {
        Some(band) => Text::of(Role::Band, band).then(" "),
        None => Text::default(),
    };
    let text = match item.position {
        Some(position) => text.then(format!("{position} ")),
        None => text,
    };
    let mut text = text.join(Text::id(&item.id)).then(" ").then(&*item.title);
    let mut said = Vec::new();
    if let Some(estimate) = item.estimate {
        said.push(points_text(estimate));
    }
    if item.asked_by > 0 {
        said.push(format!(
            "asked for by {}",
            number::counted(item.asked_by, "person", "people")
        ));
    }
    for each in said {
        text = text.and(Role::Muted, format!(", {each}"));
    }
    text
}

/// `1 point`, `8 points`
pub(in crate::report) fn points_text(points: f64) -> String {
    let word = if (points - 1.0).abs() < f64::EPSILON {
        "point"
    } else {
        "points"
    };
    format!("{} {word}", number::exact(points))
}

/// `S-7K3M2Q Working hours, in review, in 3 sprints in a row: split or drop it`
pub(in crate::report) fn carried_text(carried: &SprintCarried) -> Text {
    let text = item_text(&carried.item).then(format!(", {}", carried.item.status));
    let text = match carried.sprints {
        0 | 1 => text,
        some if some >= LONG_CHAIN => text.and(
            Role::Bad,
            format!(", in {some} sprints in a row: split it or drop it"),
        ),
        some => text.then(format!(", in {some} sprints in a row")),
    };
    match &carried.next {
        Some(next) => text.and(Role::Muted, format!("; {next} lists it")),
        None => text,
    }
}

/// A finding's message without the item and its band: `it has no estimate`, `still says TBD`.
pub(in crate::report) fn said<'a>(message: &'a str, item: &EventItem) -> &'a str {
    let named = message.strip_prefix(&*item.id);
    let band = item.band.unwrap_or_default();
    let rest = named.and_then(|rest| rest.strip_prefix(&format!(" in {band} ")));
    let rest = rest.unwrap_or(message);
    rest.strip_prefix("is not ready: ").unwrap_or(rest)
}

/// `2.8 sprints (11 ready items, 4 finished a sprint)`, and whether that is as wanted.
pub(in crate::report) fn runway_text(runway: &EventRunway) -> Text {
    let ready = number::counted(runway.ready, "ready item", "ready items");
    let (Some(sprints), Some(per_sprint)) = (runway.sprints, runway.per_sprint) else {
        return Text::plain(ready).and(
            Role::Warning,
            ", for how long is unknown, as is what a sprint finishes",
        );
    };
    let role = if sprints < runway.min {
        Role::Bad
    } else if sprints > runway.max {
        Role::Warning
    } else {
        Role::Good
    };
    let text = Text::of(role, format!("{sprints:.1} sprints")).then(format!(
        " ({ready}, {} finished a sprint",
        number::at_most(per_sprint, 1)
    ));
    let text = match runway.basis {
        Some("throughput") => text.then(" by throughput)"),
        _ => text.then(")"),
    };
    let wanted = format!("{} to {} are wanted", runway.min, runway.max);
    match role {
        Role::Good => text.and(Role::Muted, format!("; {wanted}")),
        _ => text.then(format!("; {wanted}")),
    }
}

/// `S-7K3M2Q Working hours: Which zone? (4 days)`
pub(in crate::report) fn question_text(question: &EventQuestion) -> Text {
    let text = Text::id(&question.item.id)
        .then(" ")
        .then(&*question.item.title)
        .then(": ")
        .and(Role::Strong, &*question.text);
    let to = question.to.as_deref().map(|to| format!("to {to}"));
    let days = question
        .days
        .map(|days| format!("{} or longer", days_text(days)));
    brackets(text, to.into_iter().chain(days))
}

/// `F-8QZ3KD Share our calendar (3 people in 2 accounts, 12 days)`
pub(in crate::report) fn wish_text(wish: &EventWish) -> Text {
    let text = Text::id(&wish.id).then(" ").then(&*wish.title);
    let people = (wish.people > 0).then(|| {
        format!(
            "{} in {}",
            number::counted(wish.people, "person", "people"),
            number::counted(wish.accounts, "account", "accounts")
        )
    });
    let days = wish
        .days
        .map(|days| format!("received {} ago", days_text(days)));
    brackets(text, people.into_iter().chain(days))
}

/// `S-7K3M2Q Working hours: in review for 2 days, 3 of 4 criteria ticked`
pub(in crate::report) fn accept_text(accept: &EventAcceptance) -> Text {
    let text = Text::id(&accept.item.id)
        .then(" ")
        .then(&*accept.item.title)
        .then(": ");
    let text = match accept.days {
        Some(days) => text.and(
            Role::Strong,
            format!("in {} for {}", accept.item.status, days_text(days)),
        ),
        None => text.then(format!("in {}", accept.item.status)),
    };
    match accept.criteria {
        0 => text.and(Role::Warning, ", no criteria to judge it by"),
        all => text.then(format!(", {} of {all} criteria ticked", accept.ticked)),
    }
}

/// `S-7K3M2Q Working hours: waits for K-9XW1CE, for 3 days`
pub(in crate::report) fn blocked_text(blocked: &EventBlocked) -> Text {
    let text = Text::id(&blocked.item.id)
        .then(" ")
        .then(&*blocked.item.title)
        .then(": ");
    let text = match &blocked.reason {
        Some(reason) => text.and(Role::Bad, "blocked").then(", ").then(reason),
        None if blocked.by.is_empty() => text.and(Role::Bad, "blocked").then(", no reason given"),
        None => text,
    };
    let text = match blocked.by.as_slice() {
        [] => text,
        by => {
            let gap = if blocked.reason.is_some() { "; " } else { "" };
            text.then(gap)
                .then("waits for ")
                .and(Role::Id, by.join(", "))
        }
    };
    match (blocked.days, blocked.since) {
        (Some(days), Some(since)) => {
            text.then(format!(", for {} (since {since})", days_text(days)))
        }
        _ => text,
    }
}

/// `2026-07-17 in 4 days: release 1.9.0, 3 of 7 items finished`
pub(in crate::report) fn due_text(due: &EventDue) -> Text {
    let when = match due.days_left {
        0 => "today".to_owned(),
        days if days < 0 => format!("{} late", days_text(-days)),
        days => format!("in {}", days_text(days)),
    };
    let role = if due.days_left <= 0 {
        Role::Bad
    } else {
        Role::Plain
    };
    let what = match due.kind {
        "deadline" => "deadline of",
        "decision" => "look again at the decision",
        "outcome" => "measure the outcome of",
        other => other,
    };
    let text = Text::plain(due.due.to_string())
        .then(" ")
        .and(role, when)
        .then(format!(": {what} "));
    let text = match due.kind {
        "decision" => text.and(Role::Strong, &*due.title),
        "release" => text.and(Role::Strong, &*due.id),
        _ => text.and(Role::Id, &*due.id).then(" ").then(&*due.title),
    };
    match &due.note {
        Some(note) => text.and(Role::Muted, format!(" ({note})")),
        None => text,
    }
}

/// `1 day`, `12 days`
fn days_text(days: i32) -> String {
    number::counted(usize::try_from(days).unwrap_or(0), "day", "days")
}

/// A list of at most so many lines, and how many more there are.
pub(in crate::report) fn more(lines: Vec<Text>, most: usize) -> Block {
    let rest = lines.len().saturating_sub(most);
    let mut lines = lines;
    lines.truncate(most);
    if rest > 0 {
        lines.push(Text::of(
            Role::Muted,
            format!("and {} more", number::whole(rest)),
        ));
    }
    Block::List(lines)
}

fn brackets(text: Text, said: impl Iterator<Item = String>) -> Text {
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        return text;
    }
    text.and(Role::Muted, format!(" ({})", said.join(", ")))
}
