//! The shape as blocks: one screen that tells a stranger how work flows, then the tables.

use super::signs::{day_words, tenths};
use super::{charts, sprints};
use crate::report::moment::{files_text, moment_text};
use crate::report::shape::{Flow, FlowDays, FlowItem, FlowLeftOut, FlowLittle, FlowWindow};
use crate::report::{Block, Column, Role, Table, Text, number};

/// Items in progress that are shown where people read.
const OPEN: usize = 25;

/// Sprints that are shown where people read; JSON has them all.
const SPRINTS: usize = 6;

pub(in crate::report) fn blocks(flow: &Flow) -> Vec<Block> {
    let mut facts = vec![("as of".to_owned(), moment_text(&flow.at))];
    let Some(window) = &flow.window else {
        let words = match &flow.at.history_unknown {
            Some(_) => {
                "How work flows is read from commits, and there are none to read: everything is unknown."
            }
            None => "There is no history of the backlog in these days: everything is unknown.",
        };
        return vec![
            Block::Facts(facts),
            Block::Paragraph(Text::of(Role::Warning, words)),
            Block::Paragraph(files_text(flow.files)),
        ];
    };
    facts.push(("days".to_owned(), window_text(window)));
    let mut blocks = vec![Block::Facts(facts), Block::List(summary(flow))];
    if !flow.signs.is_empty() {
        blocks.push(Block::heading(2, "What stands out"));
        let signs = flow.signs.iter().map(|sign| prose(&sign.message));
        blocks.push(Block::List(signs.collect()));
    }
    blocks.extend(in_progress(flow));
    blocks.extend(charts::ageing(flow, window));
    blocks.extend(burn_up(flow));
    blocks.extend(durations(flow));
    blocks.extend(charts::cycle_times(flow, window));
    blocks.extend(throughput(flow));
    if let Some(cumulative) = &flow.cumulative {
        blocks.push(Block::heading(2, "Where the items stood"));
        blocks.extend(charts::wip(flow, window));
        blocks.extend(charts::cumulative(cumulative, window));
    }
    blocks.extend(sprint_blocks(flow));
    blocks.extend(little(flow));
    blocks.push(Block::heading(2, "What the numbers leave out"));
    blocks.push(Block::List(left_out(&flow.left_out, window)));
    blocks.push(Block::Paragraph(files_text(flow.files)));
    blocks
}

/// What a retrospective looks at: the burn-up, how long items take, where they stood, what is in progress.
pub(in crate::report) fn pictures(flow: &Flow) -> Vec<Block> {
    let Some(window) = &flow.window else {
        return Vec::new();
    };
    let mut blocks = burn_up(flow);
    blocks.extend(durations(flow));
    blocks.extend(charts::cycle_times(flow, window));
    if let Some(cumulative) = &flow.cumulative {
        blocks.push(Block::heading(2, "Where the items stood"));
        blocks.extend(charts::cumulative(cumulative, window));
    }
    blocks.extend(in_progress(flow));
    blocks.extend(charts::ageing(flow, window));
    blocks
}

/// A sentence: what stands between backticks is code.
fn prose(text: &str) -> Text {
    let parts = text.split('`').enumerate();
    parts.fold(Text::default(), |sentence, (at, part)| match at % 2 {
        0 => sentence.then(part),
        _ => sentence.and(Role::Code, part),
    })
}

fn window_text(window: &FlowWindow) -> Text {
    let clock = match window.clock {
        "working" => "working days",
        _ => "days",
    };
    let text = Text::plain(format!("{} to {}, ", window.first, window.last));
    let text = match (window.is_default, window.is_cut) {
        (true, false) => text.then(format!("the last {} {clock}", window.days)),
        (true, true) => text.then(format!(
            "all {} {clock} that there is history of",
            window.days
        )),
        (false, _) => text.then(format!("{} {clock}", window.days)),
    };
    let text = match (window.is_default, window.is_cut) {
        (false, true) => text.then(" (the history begins then)"),
        (true, _) => text.and(Role::Muted, " (others: --since, --until)"),
        _ => text,
    };
    text.then(format!(
        "; items run from {} to {}",
        window.started, window.finished
    ))
}

/// What a stranger wants to know.
fn summary(flow: &Flow) -> Vec<Text> {
    let mut lines = vec![expectation(flow)];
    if let Some(throughput) = &flow.throughput {
        lines.push(
            Text::of(
                Role::Strong,
                format!("{} items a week", tenths(throughput.per_week)),
            )
            .then(format!(
                " are finished: {} in {}",
                number::whole(throughput.items),
                number::counted(throughput.working_days, "working day", "working days")
            )),
        );
    }
    if let Some(wip) = &flow.wip {
        lines.push(
            Text::of(Role::Strong, number::counted(wip.now, "item", "items"))
                .then(if wip.now == 1 { " is" } else { " are" })
                .then(format!(
                    " in progress; {} to {} over these days, {} on average",
                    number::whole(wip.least as usize),
                    number::whole(wip.most as usize),
                    tenths(wip.mean)
                ))
                .join(older_text(flow)),
        );
    }
    lines
}

fn expectation(flow: &Flow) -> Text {
    let days = day_words(flow);
    let (Some(sle), Some(cycle)) = (&flow.sle, &flow.cycle_time) else {
        let known = flow.cycle_time.as_ref().map_or(0, |cycle| cycle.items);
        return Text::of(Role::Warning, "too little data").then(format!(
            " to say how long items take: {} a cycle time, 5 are needed",
            number::counted(known, "item has", "items have")
        ));
    };
    let text = Text::of(
        Role::Strong,
        format!(
            "{} % of items take {} or less",
            sle.percent,
            number::counted(sle.days as usize, days.0, days.1)
        ),
    )
    .then(format!(
        ", half of them {} or less (service level expectation, from {})",
        cycle.p50,
        number::counted(sle.items, "item", "items")
    ));
    if sle.is_rough {
        text.and(Role::Warning, "; so few items make it rough")
    } else {
        text
    }
}

fn older_text(flow: &Flow) -> Text {
    if flow.sle.is_none() {
        return Text::default();
    }
    let open = flow.items.iter().filter(|item| item.state == "in-progress");
    match open.filter(|item| item.older_than == Some(85)).count() {
        0 => Text::default(),
        1 => Text::plain("; ").and(Role::Bad, "1 is older than the expectation"),
        some => Text::plain("; ").and(Role::Bad, format!("{some} are older than the expectation")),
    }
}

fn in_progress(flow: &Flow) -> Vec<Block> {
    let open: Vec<&FlowItem> = (flow.items.iter())
        .filter(|item| item.state == "in-progress")
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("status").shrinks_to(12),
        Column::left("status since").optional(2),
        Column::right(if day_words(flow).0 == "day" {
            "age, days"
        } else {
            "working days"
        }),
        Column::right("took longer").optional(1),
        Column::left("older than").optional(3),
    ];
    let rows = open.iter().take(OPEN).map(|item| {
        let least = if item.is_at_least { "≥ " } else { "" };
        let age = format!("{least}{}", item.days.unwrap_or(0));
        let status = Text::plain(item.status.as_deref().unwrap_or_default());
        vec![
            Text::id(&item.id),
            Text::plain(item.title.as_deref().unwrap_or("(its file is gone)")),
            if item.is_blocked {
                status.and(Role::Bad, " blocked")
            } else {
                status
            },
            Text::plain(
                item.status_since
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            Text::of(age_role(item.older_than), age),
            Text::plain(item.took_longer.map(number::percent).unwrap_or_default()),
            match item.older_than {
                Some(percent) => {
                    Text::of(age_role(item.older_than), format!("{percent} % of items"))
                }
                None => Text::default(),
            },
        ]
    });
    let mut blocks = vec![
        Block::heading(2, "In progress, oldest first"),
        Block::Table(Table::of(columns, rows)),
    ];
    if open.len() > OPEN {
        let more = number::whole(open.len() - OPEN);
        let text = Text::plain(format!("And {more} more: "))
            .and(Role::Code, "deepen flow --format csv")
            .then(" has them all.");
        blocks.push(Block::Paragraph(text));
    }
    blocks
}

fn age_role(older_than: Option<u32>) -> Role {
    match older_than {
        Some(85..) => Role::Bad,
        Some(70..) => Role::Warning,
        _ => Role::Plain,
    }
}

fn burn_up(flow: &Flow) -> Vec<Block> {
    let Some(burn) = &flow.burn else {
        return Vec::new();
    };
    let title = match burn.of {
        "sprint" => format!("Sprint {}", burn.id),
        _ => format!("Release {}", burn.id),
    };
    vec![Block::heading(2, title), charts::burn_up(burn)]
}

fn durations(flow: &Flow) -> Vec<Block> {
    let rows: Vec<(&str, &FlowDays)> = [
        ("cycle time: start to finish", &flow.cycle_time),
        ("lead time: commit to finish", &flow.lead_time),
        ("customer: feedback to release", &flow.customer_lead_time),
    ]
    .into_iter()
    .filter_map(|(name, days)| Some((name, days.as_ref()?)))
    .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::left(day_words(flow).1).flexible(),
        Column::right("items"),
        Column::right("50 %"),
        Column::right("70 %").optional(2),
        Column::right("85 %"),
        Column::right("95 %").optional(1),
        Column::right("longest").optional(3),
        Column::right("mean").optional(4),
    ];
    let rows = rows.into_iter().map(|(name, days)| {
        let whole = |number: u32| Text::plain(number::whole(number as usize));
        vec![
            Text::plain(name),
            number::whole(days.items).into(),
            whole(days.p50),
            whole(days.p70),
            whole(days.p85),
            whole(days.p95),
            whole(days.longest),
            tenths(days.mean).into(),
        ]
    });
    let mut blocks = vec![
        Block::heading(2, "How long items take"),
        Block::Table(Table::of(columns, rows)),
    ];
    let efficiency = match &flow.efficiency {
        Some(efficiency) => Text::plain("Flow efficiency: ")
            .and(Role::Strong, number::percent(efficiency.share))
            .then(format!(
                " of the days in progress were active, {} of {} ended waiting or blocked. Status data overstate this: nobody \
                 moves an item that waits on the desk.",
                efficiency.waiting_days, efficiency.days
            )),
        None => Text::plain("Flow efficiency: ").and(Role::Muted, "not measurable").then(
            "; name the statuses in which items wait in ",
        ).and(Role::Code, "workflow.waiting").then(", or flag what is blocked."),
    };
    blocks.push(Block::Paragraph(efficiency));
    blocks
}

fn throughput(flow: &Flow) -> Vec<Block> {
    let throughput = flow.throughput.as_ref().filter(|flow| flow.items > 0);
    let Some(chart) = throughput.and_then(charts::throughput) else {
        return Vec::new();
    };
    vec![Block::heading(2, "Throughput"), chart]
}

fn sprint_blocks(flow: &Flow) -> Vec<Block> {
    if flow.sprints.is_empty() {
        return Vec::new();
    }
    let hidden = flow.sprints.len().saturating_sub(SPRINTS);
    let shown = flow.sprints.iter().skip(hidden);
    let mut blocks = vec![
        Block::heading(2, "Sprints"),
        Block::Table(sprints::table(shown)),
    ];
    let note = "Scrum commits to the goal, not to the items: the rest is for learning. What is listed after the days of grace \
                is added to the baseline; points are velocity, by the estimates at the sprint's start, and compare no teams.";
    let note = match hidden {
        0 => Text::of(Role::Muted, note),
        some => Text::of(
            Role::Muted,
            format!("{note} {some} earlier ones are in the JSON."),
        ),
    };
    blocks.push(Block::Paragraph(note));
    blocks
}

fn little(flow: &Flow) -> Vec<Block> {
    let Some(little) = &flow.little else {
        return Vec::new();
    };
    let mut blocks = vec![
        Block::heading(2, "Little's law"),
        Block::Paragraph(little_text(little, flow.sle.is_some())),
    ];
    if !little.broken.is_empty() {
        blocks.push(Block::List(little.broken.iter().map(Text::plain).collect()));
    }
    blocks
}

fn little_text(little: &FlowLittle, is_enough: bool) -> Text {
    let text = Text::plain(format!(
        "{} item-days in {} days, days of finishing included, are {} items in progress on average; {} finished a day times {} days each are {}: ",
        number::whole(usize::try_from(little.item_days).unwrap_or(usize::MAX)),
        number::whole(little.days as usize),
        tenths(little.average_wip),
        number::rounded(little.throughput),
        tenths(little.average_cycle),
        tenths(little.throughput * little.average_cycle),
    ));
    let apart = format!("{} apart", number::percent(little.gap));
    if !is_enough && little.broken.is_empty() {
        text.then(apart).then(", of too few items to trust.")
    } else if little.broken.is_empty() {
        text.and(Role::Good, apart)
            .then(", so averages may be trusted.")
    } else {
        text.and(Role::Warning, apart)
            .then(". An assumption does not hold:")
    }
}

fn left_out(left_out: &FlowLeftOut, window: &FlowWindow) -> Vec<Text> {
    let items = |count: usize| number::counted(count, "item", "items");
    let mut lines = Vec::new();
    let mut line = |count: usize, text: String| {
        if count > 0 {
            lines.push(Text::plain(text));
        }
    };
    let asserted = match left_out.start_asserted {
        0 => String::new(),
        some => format!(" (of {some} another tool asserts it)"),
    };
    line(
        left_out.start_unobserved,
        format!(
            "{} finished without a start that was seen{asserted}: throughput, but no cycle time",
            items(left_out.start_unobserved)
        ),
    );
    line(
        left_out.stock,
        format!(
            "{} finished that came with the first commit: no lead time",
            items(left_out.stock)
        ),
    );
    line(
        left_out.finished_before_history,
        format!(
            "{} finished before the history begins: in no number",
            items(left_out.finished_before_history)
        ),
    );
    line(
        left_out.asserted,
        format!(
            "{} finished as another tool asserts: listed apart in JSON and CSV, in no number",
            items(left_out.asserted)
        ),
    );
    line(
        left_out.dropped,
        format!(
            "{} started and dropped: no throughput, no cycle time",
            items(left_out.dropped)
        ),
    );
    let kept = match window.backward {
        "first-entry" => "the first start counts",
        _ => "a start before them is erased when the item goes back before it",
    };
    line(
        left_out.backward_moves,
        format!(
            "{} back in the workflow: {kept}",
            number::counted(left_out.backward_moves, "move", "moves")
        ),
    );
    if let Some(rate) = left_out.reopen_rate.filter(|_| left_out.reopened > 0) {
        line(
            left_out.reopened,
            format!(
                "{} reopened, {} of what was finished: the last finish counts, earlier reports said more",
                items(left_out.reopened),
                number::percent(rate)
            ),
        );
    }
    if lines.is_empty() {
        lines.push(Text::plain(
            "nothing: every finish and every start of these days was seen",
        ));
    }
    lines
}
