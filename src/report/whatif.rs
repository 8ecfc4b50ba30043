//! What doing something else would cost, in words.

use super::forecast::{test_line, told};
use super::moment::{moment, moment_text};
use super::shape::{self, ItemName, Rows, WhatIfSlip};
use super::words::{name, name_text, position_cell};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::forecast::Outlook;
use crate::forecast::whatif::{Change, Slip, WhatIf};
use crate::rank::delay::Profile;

impl shape::Shape for shape::WhatIf {
    const NAME: &str = "whatif";
    const SUMMARY: &str = "What doing something else would cost";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.slips)
    }
}

/// Items named in the sentence; the table has more, JSON all.
const NAMED: usize = 3;
const SHOWN: usize = 20;

/// The answer in words.
pub fn report(facts: &Facts<'_>, outlook: Option<&Outlook>, answer: &WhatIf) -> Report {
    let shape = shape(facts, outlook, answer);
    Report::of(title(&shape), shape)
}

fn shape(facts: &Facts<'_>, outlook: Option<&Outlook>, answer: &WhatIf) -> shape::WhatIf {
    let named = |index| name(facts.backlog, index);
    let shape = shape::WhatIf {
        at: moment(facts),
        from: answer.from,
        capacity: 1.0,
        days: answer.subject.as_ref().map(|job| job.days),
        days_50: answer.own_days.map(|[half, _]| half),
        days_85: answer.own_days.map(|[_, likely]| likely),
        per_week: answer.subject.as_ref().and_then(|job| match job.profile {
            Some(Profile::Linear { per_week }) => Some(per_week),
            _ => None,
        }),
        currency: answer.currency.clone(),
        slips: answer.slips.iter().map(|each| slip(facts, each)).collect(),
        price: answer.price,
        unpriced: answer.unpriced,
        without_price: answer.without_price,
        earlier_days: answer.earlier_days,
        gain: answer.gain,
        break_even_per_week: answer.break_even,
        sequence: answer.sequence.clone(),
        best: best(answer),
        best_after: best(answer).and_then(|place| before(facts, answer, place)),
        backtest: outlook.and_then(told),
        ..shape::WhatIf::default()
    };
    match answer.change {
        Change::Insert { item, at } => shape::WhatIf {
            change: "insert",
            item: Some(named(item)),
            to: Some(at),
            ..shape
        },
        Change::Drop(item) => shape::WhatIf {
            change: "drop",
            item: Some(named(item)),
            ..shape
        },
        Change::Swap(one, other) => shape::WhatIf {
            change: "swap",
            item: Some(named(one)),
            other: Some(named(other)),
            ..shape
        },
        Change::Capacity(factor) => shape::WhatIf {
            change: "capacity",
            capacity: factor,
            ..shape
        },
    }
}

fn slip(facts: &Facts<'_>, slip: &Slip) -> WhatIfSlip {
    let item = facts.backlog.item(slip.job.item);
    let passage = facts.flow.passages.get(&item.id);
    let started = passage.and_then(|passage| passage.started);
    WhatIfSlip {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        position: facts.ranking.position(slip.job.item),
        before_days: slip.before,
        after_days: slip.after,
        slip_days: slip.days(),
        slip_50: slip.likely.map(|[half, _]| half),
        slip_85: slip.likely.map(|[_, likely]| likely),
        cost: slip.cost,
        age_days: started
            .filter(|_| slip.job.in_progress)
            .map(|day| (facts.today - day).get_days() + 1),
        in_progress: slip.job.in_progress,
    }
}

/// The first place of the least cost, from 1; none while an item that would slip has no price to compare.
fn best(answer: &WhatIf) -> Option<usize> {
    if answer.unpriced > 0 {
        return None;
    }
    let least = answer.sequence.iter().copied().reduce(f64::min)?;
    let place = answer.sequence.iter().position(|cost| *cost <= least)?;
    Some(place + 1)
}

/// The item that stands before a place once the subject is taken out of the order.
fn before(facts: &Facts<'_>, answer: &WhatIf, place: usize) -> Option<ItemName> {
    let subject = answer.subject.as_ref()?.item;
    let mut others = facts
        .ranking
        .order
        .iter()
        .filter(|index| **index != subject);
    let index = others.nth(place.checked_sub(2)?)?;
    Some(name(facts.backlog, *index))
}

fn title(shape: &shape::WhatIf) -> String {
    let item = |item: &Option<ItemName>| {
        item.as_ref()
            .map_or_else(String::new, |item| format!("{} {}", item.id, item.title))
    };
    match shape.change {
        "insert" => format!(
            "What if {} came {}?",
            item(&shape.item),
            match shape.to {
                Some(0) => "before what is in progress".into(),
                place => format!("to place {}", place.unwrap_or_default()),
            }
        ),
        "drop" => format!("What if {} were dropped?", item(&shape.item)),
        "swap" => format!(
            "What if {} and {} changed places?",
            item(&shape.item),
            item(&shape.other)
        ),
        _ => format!("What if {} were done?", capacity(shape.capacity)),
    }
}

fn capacity(factor: f64) -> String {
    let change = factor - 1.0;
    let direction = if change < 0.0 { "less" } else { "more" };
    format!("{} {direction}", number::percent(change.abs()))
}

pub(super) fn blocks(what: &shape::WhatIf) -> Vec<Block> {
    let mut facts = vec![("as of".to_owned(), moment_text(&what.at))];
    facts.extend(
        what.item
            .iter()
            .filter(|_| what.days.is_some())
            .map(|_| ("it takes".to_owned(), takes(what))),
    );
    facts.extend(
        what.backtest
            .iter()
            .map(|test| ("tested".to_owned(), test_line(test))),
    );
    let mut blocks = vec![Block::Facts(facts), Block::Paragraph(sentence(what))];
    blocks.extend(advice(what).map(Block::Paragraph));
    if !what.slips.is_empty() {
        blocks.push(Block::heading(2, "Who finishes on another day"));
        blocks.push(Block::Table(table(what)));
        let more = what.slips.len().saturating_sub(SHOWN);
        if more > 0 {
            blocks.push(Block::Paragraph(Text::of(
                Role::Muted,
                format!("And {} more further down.", number::whole(more)),
            )));
        }
    }
    blocks.push(Block::heading(2, "Good to know"));
    blocks.push(Block::List(notes(what)));
    blocks
}

pub(super) fn days(days: f64) -> String {
    let text = if days >= 9.95 {
        format!("{days:.0}")
    } else {
        number::rounded(days)
    };
    let plural = if text == "1" { "" } else { "s" };
    format!("{text} working day{plural}")
}

pub(super) fn money(value: f64, currency: &str) -> String {
    // Whole, since nobody knows the cents of a delay.
    let text = number::exact(value.round());
    format!("{text} {currency}").trim_end().to_owned()
}

fn takes(what: &shape::WhatIf) -> Text {
    let mut text = Text::plain(days(what.days.unwrap_or_default())).then(" of the whole team");
    if let (Some(half), Some(likely)) = (what.days_50, what.days_85) {
        text = text.then(format!(", 50 % within {half}, 85 % within {likely}"));
    }
    text
}

/// Who slips and what that costs.
fn sentence(what: &shape::WhatIf) -> Text {
    if what.slips.is_empty() {
        return Text::plain("Nothing else finishes on another day.");
    }
    let text = match (what.change, &what.item) {
        ("insert", Some(item)) => Text::plain("To build ")
            .and(Role::Id, &item.id)
            .then(match what.to {
                Some(0) => " now".to_owned(),
                place => format!(" at place {}", place.unwrap_or_default()),
            })
            .then(own(what))
            .then(", "),
        ("drop", Some(item)) => Text::plain("Without ").and(Role::Id, &item.id).then(", "),
        ("swap", _) => Text::plain("Then "),
        _ => Text::plain(format!("With {} done, ", capacity(what.capacity))),
    };
    price(what, who(what, text))
}

fn own(what: &shape::WhatIf) -> String {
    let Some(own) = what.days else {
        return String::new();
    };
    match what.days_85 {
        Some(likely) => format!(" ({}, P85 {likely})", days(own)),
        None => format!(" ({})", days(own)),
    }
}

/// `B, C and D each slip 13 working days`
fn who(what: &shape::WhatIf, text: Text) -> Text {
    let mut text = text;
    let count = what.slips.len();
    let shown = if count <= NAMED + 1 { count } else { NAMED };
    for (at, slip) in what.slips.iter().take(shown).enumerate() {
        let between = match at {
            0 => "",
            last if last + 1 == count => " and ",
            _ => ", ",
        };
        text = text.then(between).and(Role::Id, &slip.id);
    }
    if count > shown {
        text = text.then(format!(" and {} more", number::whole(count - shown)));
    }
    let first = what.slips.first().map_or(0.0, |slip| slip.slip_days);
    let same = what
        .slips
        .iter()
        .all(|slip| (slip.slip_days - first).abs() < 1e-6);
    let each = if count > 1 { " each" } else { "" };
    let s = if count > 1 { "" } else { "s" };
    if same && first > 0.0 {
        text.then(format!("{each} slip{s} {}", days(first)))
    } else if same {
        text.then(format!(
            "{each} finish{} {} earlier",
            if count > 1 { "" } else { "es" },
            days(-first)
        ))
    } else {
        text.then(format!(
            " finish{} on another day",
            if count > 1 { "" } else { "es" }
        ))
    }
}

fn price(what: &shape::WhatIf, text: Text) -> Text {
    let Some(price) = what.price else {
        return text
            .then(". None of them has a cost of delay in one currency, so no price can be told.");
    };
    let verb = if price < 0.0 { "saves" } else { "costs" };
    let mut text = text
        .then(format!("; the delay {verb} about "))
        .and(Role::Strong, money(price.abs(), &what.currency));
    let priced: Vec<&WhatIfSlip> = what
        .slips
        .iter()
        .filter(|slip| slip.cost.is_some_and(|cost| cost.abs() > 0.5))
        .collect();
    if priced.len() > 1 && priced.len() <= NAMED + 1 {
        let parts: Vec<String> = priced
            .iter()
            .map(|slip| format!("{} {}", slip.id, money(slip.cost.unwrap_or_default(), "")))
            .collect();
        text = text.then(format!(" ({})", parts.join(", ")));
    }
    if what.unpriced > 0 {
        text = text.and(
            Role::Warning,
            format!(
                ", without {} that {} no cost of delay",
                number::counted(what.unpriced, "item", "items"),
                if what.unpriced == 1 { "has" } else { "have" }
            ),
        );
    }
    text.then(".")
}

/// What the item itself earns, where it breaks even, and where it belongs.
fn advice(what: &shape::WhatIf) -> Option<Text> {
    if what.change != "insert" || what.earlier_days < 1e-9 {
        return None;
    }
    let id = what
        .item
        .as_ref()
        .map(|item| item.id.as_str())
        .unwrap_or_default();
    let mut text = Text::default();
    text = match (what.per_week, what.gain) {
        (Some(per_week), Some(gain)) => text.and(Role::Id, id).then(format!(
            " itself earns {} a week, so that coming {} earlier is worth {}. ",
            money(per_week, &what.currency),
            days(what.earlier_days),
            money(gain, &what.currency)
        )),
        (None, Some(gain)) => text.and(Role::Id, id).then(format!(
            " gains {} by coming {} earlier. ",
            money(gain, &what.currency),
            days(what.earlier_days)
        )),
        _ => text.and(Role::Id, id).then(" has no cost of delay. "),
    };
    if let Some(even) = what.break_even_per_week {
        text = text.then("It would have to be worth more than ").and(
            Role::Strong,
            format!("{} a week", money(even, &what.currency)),
        );
        text = text.then(" to go before them. ");
    }
    text = match (what.best, &what.best_after) {
        (Some(place), Some(after)) => text
            .and(Role::Strong, format!("Recommendation: place {place}"))
            .then(", after ")
            .and(Role::Id, &after.id)
            .then(". "),
        (Some(place), None) => text
            .and(Role::Strong, format!("Recommendation: place {place}"))
            .then(". "),
        (None, _) if what.per_week.is_some() && what.unpriced > 0 => {
            text.then("No place is recommended, since not all of them have a cost of delay. ")
        }
        (None, _) => text,
    };
    Some(text.then("Does it provide more value than what it displaces?"))
}

fn table(what: &shape::WhatIf) -> Table {
    let likely = what.slips.iter().any(|slip| slip.slip_50.is_some());
    let mut columns = vec![
        Column::right("#"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::right("from day").optional(3),
        Column::right("to day").optional(3),
        Column::right("slip"),
    ];
    if likely {
        columns.push(Column::right("50 %").optional(2));
        columns.push(Column::right("85 %").optional(2));
    }
    columns.push(Column::right(format!("cost {}", what.currency).trim_end()));
    let rows = what.slips.iter().take(SHOWN).map(|slip| {
        let position = match slip.position {
            Some(_) => position_cell(slip.position),
            None if slip.in_progress => Text::of(Role::Muted, "now"),
            None => Text::default(),
        };
        let mut row = vec![
            position,
            Text::id(&slip.id),
            (&*slip.title).into(),
            format!("{:.0}", slip.before_days).into(),
            format!("{:.0}", slip.after_days).into(),
            signed(slip.slip_days).into(),
        ];
        if likely {
            let cell = |days: Option<i64>| {
                days.map_or_else(Text::default, |days| format!("{days:+}").into())
            };
            row.extend([cell(slip.slip_50), cell(slip.slip_85)]);
        }
        row.push(match slip.cost {
            Some(cost) => money(cost, "").into(),
            None => Text::of(Role::Muted, "unknown"),
        });
        row
    });
    Table::of(columns, rows)
}

fn signed(days: f64) -> String {
    if days.abs() >= 9.95 {
        format!("{days:+.0}")
    } else {
        format!("{days:+.1}")
    }
}

fn notes(what: &shape::WhatIf) -> Vec<Text> {
    let mut notes = vec![Text::plain(
        "Days are working days of the whole team, one item after the other: what is in progress counts in full.",
    )];
    for slip in what.slips.iter().filter(|slip| slip.in_progress) {
        let name = ItemName {
            id: slip.id.clone(),
            title: slip.title.clone(),
        };
        let age = slip.age_days.map_or_else(String::new, |days| {
            format!(
                " for {}",
                number::counted(usize::try_from(days).unwrap_or_default(), "day", "days")
            )
        });
        notes.push(name_text(&name).then(format!(
            " has been in progress{age}: what is done of it is spent either way and not counted, and taking it up again costs \
             extra."
        )));
    }
    if what.best.is_some() && what.without_price > 0 {
        notes.push(Text::plain(format!(
            "The recommended place is the cheapest for the whole order, in which {} without a cost of delay {} nothing.",
            number::counted(what.without_price, "item", "items"),
            if what.without_price == 1 { "weighs" } else { "weigh" }
        )));
    }
    if what.price.is_some() {
        notes.push(Text::plain(
            "Delay costs are estimates of the people who wrote them; they order the work and do not say whether to invest.",
        ));
    }
    notes
}
