//! When one item is done.

use super::basis::{
    assumed_split, assumptions, basis, confidence_text, day_text, days, days_text, header, split,
    warning,
};
use crate::Facts;
use crate::forecast::Outlook;
use crate::forecast::age::Ageing;
use crate::forecast::single::{Place, Single, State};
use crate::report::shape::{
    ForecastAgeing, ForecastBasis, ForecastItem, ForecastJumping, Rows, Shape,
};
use crate::report::words::name;
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for ForecastItem {
    const NAME: &str = "forecast-item";
    const SUMMARY: &str = "When one item is done";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.likely)
    }
}

/// The answer in words.
pub fn report(facts: &Facts<'_>, outlook: &Outlook, answer: &Single) -> Report {
    let shape = shape(facts, outlook, answer);
    Report::of(
        format!("When is it done? {} {}", shape.item.id, shape.item.title),
        shape,
    )
}

fn shape(facts: &Facts<'_>, outlook: &Outlook, answer: &Single) -> ForecastItem {
    let shape = ForecastItem {
        basis: match &answer.state {
            State::InProgress { .. } => of_age(basis(facts, outlook, Vec::new())),
            State::Waiting(_) | State::NotListed(_) => basis(facts, outlook, assumes(answer)),
        },
        item: name(facts.backlog, answer.item),
        state: "waiting",
        position: None,
        in_progress: answer.queue.doing.len(),
        split: split(answer.queue.split_rate),
        items: 0,
        likely: Vec::new(),
        with_jumping: Vec::new(),
        jumping: None,
        ageing: None,
    };
    match &answer.state {
        State::InProgress { ageing, likely } => ForecastItem {
            state: "in-progress",
            likely: days(likely),
            ageing: ageing.as_ref().map(aged),
            ..shape
        },
        State::Waiting(place) => placed(shape, place),
        State::NotListed(place) => {
            let shape = placed(shape, place);
            ForecastItem {
                state: "not-listed",
                position: None,
                ..shape
            }
        }
    }
}

fn placed(shape: ForecastItem, place: &Place) -> ForecastItem {
    ForecastItem {
        position: u32::try_from(place.position).ok(),
        items: place.items,
        likely: days(&place.likely),
        with_jumping: days(&place.with_jumping),
        jumping: place.jumps.as_ref().map(|jumps| ForecastJumping {
            ahead: jumps.ahead_of(place.position),
            working_days: jumps.working_days,
            per_week: jumps.per_week(place.position),
        }),
        ..shape
    }
}

fn aged(ageing: &Ageing) -> ForecastAgeing {
    ForecastAgeing {
        started: ageing.started,
        age_days: ageing.age_days,
        finished: ageing.finished,
        longer: ageing.longer(),
        older_than_almost_everything: ageing.is_older_than_almost_everything(),
    }
}

/// What a forecast from an item's age rests on: on cycle times, not on the pace.
fn of_age(basis: ForecastBasis) -> ForecastBasis {
    ForecastBasis {
        backtest: None,
        not_tested: Some(
            "what is tested are forecasts from the pace, and this one is from the age".into(),
        ),
        assumes: vec![
            "it ages as the finished items did: nothing is known of what holds it up".into(),
        ],
        ..basis
    }
}

fn assumes(answer: &Single) -> Vec<String> {
    let order = "“if order holds”: work goes on as order.txt says, after what is in progress";
    let mut assumes = vec![order.to_owned()];
    if let State::Waiting(place) | State::NotListed(place) = &answer.state
        && !place.with_jumping.is_empty()
    {
        assumes.push(
            "“with jumping”: as often as lately others are put ahead of it while it waits".into(),
        );
    }
    if let State::NotListed(_) = answer.state {
        assumes.push("it is put last in order.txt".to_owned());
    }
    assumes.extend(assumed_split(answer.queue.split_rate));
    assumes
}

pub(in crate::report) fn blocks(forecast: &ForecastItem) -> Vec<Block> {
    let mut facts = header(&forecast.basis);
    facts.push(("place".to_owned(), place(forecast)));
    facts.extend(jumping(forecast).map(|text| ("queue jumping".to_owned(), text)));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(warning(&forecast.basis));
    if forecast.likely.is_empty() {
        blocks.push(Block::Paragraph(no_day(forecast)));
        return blocks;
    }
    blocks.push(Block::heading(2, "Done by"));
    blocks.push(Block::Table(table(forecast)));
    blocks.extend(assumptions(&forecast.basis));
    blocks
}

fn place(forecast: &ForecastItem) -> Text {
    if let Some(ageing) = &forecast.ageing {
        return Text::of(Role::Strong, "in progress").then(format!(
            " since {}, {} old; {} of {} finished items took longer",
            ageing.started,
            number::counted(
                usize::try_from(ageing.age_days).unwrap_or_default(),
                "day",
                "days"
            ),
            number::whole(ageing.longer),
            number::whole(ageing.finished)
        ));
    }
    let items = format!(
        "{} when it is, {} of these in progress now",
        number::counted(forecast.items, "item is finished", "items are finished"),
        number::whole(forecast.in_progress)
    );
    match forecast.position {
        Some(position) => {
            Text::of(Role::Strong, position.to_string()).then(format!(" in the order: {items}"))
        }
        None if forecast.state == "in-progress" => Text::of(Role::Strong, "in progress")
            .then(": nobody saw it start, so its age is unknown"),
        None => Text::of(Role::Warning, "not listed in order.txt")
            .then(format!(", taken as the last: {items}")),
    }
}

fn jumping(forecast: &ForecastItem) -> Option<Text> {
    let jumping = forecast.jumping.as_ref()?;
    let seen = number::counted(jumping.working_days, "working day", "working days");
    if jumping.ahead == 0 {
        return Some(format!("nothing was put ahead of this place in {seen}").into());
    }
    Some(Text::plain(format!(
        "{} put ahead of this place in {seen}, {} a week; it meets fewer the further it gets",
        number::counted(jumping.ahead, "item was", "items were"),
        number::rounded(jumping.per_week)
    )))
}

fn no_day(forecast: &ForecastItem) -> Text {
    match &forecast.ageing {
        Some(ageing) if ageing.older_than_almost_everything => {
            Text::of(Role::Warning, "Older than almost everything").then(format!(
                ": only {} of {} finished items took longer than {}, too few to tell a day from. \
                     Ask what holds it up, finish it, split it or drop it.",
                number::whole(ageing.longer),
                number::whole(ageing.finished),
                number::counted(
                    usize::try_from(ageing.age_days).unwrap_or_default(),
                    "day",
                    "days"
                ),
            ))
        }
        _ => Text::of(Role::Warning, "No day can be told")
            .then(": it was started and committed in one step, or its start is not committed yet."),
    }
}

fn table(forecast: &ForecastItem) -> Table {
    let jumps = !forecast.with_jumping.is_empty();
    let first = match (forecast.state, jumps) {
        ("in-progress", _) => "from its age",
        (_, true) => "if order holds",
        (_, false) => "done by",
    };
    let mut columns = vec![
        Column::left("chance"),
        Column::left(first),
        Column::right("working days").optional(1),
    ];
    if jumps {
        columns.push(Column::left("with jumping"));
        columns.push(Column::right("working days").optional(1));
    }
    let rows = forecast.likely.iter().enumerate().map(|(at, day)| {
        let mut row = vec![
            confidence_text(day.confidence),
            day_text(day),
            days_text(day),
        ];
        if let Some(day) = forecast.with_jumping.get(at) {
            row.extend([day_text(day), days_text(day)]);
        }
        row
    });
    Table::of(columns, rows)
}
