//! The letter in words: what the product owner would write, had they the time.

use jiff::civil::Date;

use crate::report::shape::{
    ForecastDay, WhyNot, WhyNotAhead, WhyNotBreakEven, WhyNotCost, WhyNotNo, WhyNotOutlook,
    WhyNotWait,
};
use crate::report::whatif::{days, money};
use crate::report::{Block, Text, number};

/// Items that are named; of others their number.
const NAMED: usize = 5;

pub(in crate::report) fn blocks(letter: &WhyNot) -> Vec<Block> {
    let mut blocks = vec![Block::paragraph("Hello,")];
    blocks.extend(thanks(letter));
    match (&letter.no, &letter.wait) {
        (Some(no), _) => blocks.extend(refusal(letter, no)),
        (None, Some(wait)) => blocks.extend(waiting(letter, wait)),
        (None, None) => blocks.push(Block::paragraph(no_refusal(letter))),
    }
    if letter.answer != "finished"
        && let Some(workaround) = &letter.workaround
    {
        let when = match letter.answer {
            "declined" => "What may help instead",
            _ => "Until then this may help",
        };
        blocks.push(Block::paragraph(format!("{when}: {workaround}")));
    }
    blocks.push(Block::paragraph(next(letter)));
    blocks.push(Block::paragraph("Kind regards,"));
    blocks.push(Block::paragraph("the product owner"));
    blocks
}

/// `13 January 2026`
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn quoted(title: &str) -> String {
    format!("“{title}”")
}

/// `“A”, “B” and “C”`, or with how many more.
fn listed(titles: &[&str]) -> String {
    let named: Vec<String> = titles
        .iter()
        .take(NAMED)
        .map(|title| quoted(title))
        .collect();
    let more = titles.len() - named.len();
    match named.as_slice() {
        _ if more > 0 => format!("{} and {} more", named.join(", "), number::whole(more)),
        [start @ .., last] if !start.is_empty() => format!("{} and {last}", start.join(", ")),
        _ => named.join(""),
    }
}

fn people(requesters: usize, accounts: usize) -> String {
    let people = number::counted(requesters, "person", "people");
    match accounts {
        0 => people,
        _ => format!(
            "{people} in {}",
            number::counted(accounts, "organisation", "organisations")
        ),
    }
}

/// Thanks, their words, and what is understood.
fn thanks(letter: &WhyNot) -> Vec<Block> {
    let wish = &letter.wish;
    let title = quoted(&letter.item.title);
    let is_theirs = wish.account_asked == Some(true);
    let mut blocks = Vec::new();
    let thanks = match (is_theirs, wish.quotes.len()) {
        (true, 0) => format!("Thank you for asking for {title}."),
        (true, _) => "Thank you for telling us what you need. In your words:".to_owned(),
        (false, 0) => format!("Thank you for asking about {title}."),
        (false, _) => {
            format!("Thank you for asking about {title}. In the words of those who asked for it:")
        }
    };
    blocks.push(Block::paragraph(thanks));
    if !wish.quotes.is_empty() {
        let quotes = wish.quotes.iter().map(|quote| {
            let text = Text::plain(quoted(&quote.text));
            match quote.received {
                Some(date) => text.then(format!(" ({})", day(date))),
                None => text,
            }
        });
        blocks.push(Block::List(quotes.collect()));
    }
    let mut sentences = Vec::new();
    if let Some(need) = &wish.need {
        sentences.push(format!("We understand the need as this: {}", ended(need)));
    }
    if is_theirs && !wish.quotes.is_empty() {
        sentences.push(format!("With us it is called {title}."));
    }
    match (is_theirs, wish.requesters) {
        (true, 2..) => sentences.push(format!(
            "You are not alone with it: {} asked for it.",
            people(wish.requesters, wish.accounts)
        )),
        (false, 2..) => sentences.push(format!(
            "{} asked for it.",
            people(wish.requesters, wish.accounts)
        )),
        _ => {}
    }
    if !sentences.is_empty() {
        blocks.push(Block::paragraph(sentences.join(" ")));
    }
    blocks
}

/// The text as a sentence with a sign at its end.
fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A no: why, what is meant by it, and what is done instead.
fn refusal(letter: &WhyNot, no: &WhyNotNo) -> Vec<Block> {
    let why = no.reason.as_ref().map_or_else(String::new, |reason| {
        format!(" The reason: {}", ended(reason))
    });
    let mut blocks = vec![Block::paragraph(match &no.instead {
        Some(_) => format!("We have decided not to do it in this form.{why}"),
        None => format!(
            "Our answer is no, and it is not a “not now”: we have decided not to do this, and it waits nowhere.{why}"
        ),
    })];
    if !no.anti_goals.is_empty() {
        blocks.push(Block::paragraph(
            "There are things that we deliberately do not want:",
        ));
        blocks.push(Block::List(
            no.anti_goals
                .iter()
                .map(|text| Text::plain(&**text))
                .collect(),
        ));
    }
    if let Some(instead) = &no.instead {
        let stands = match no.instead_state {
            Some("finished") => "It is done.".to_owned(),
            Some("in-progress") => format!("It is in progress. {}", likely(&letter.outlook)),
            Some("waiting") => format!("It waits in our order. {}", likely(&letter.outlook)),
            Some("dropped") => "That was not done either in the end.".to_owned(),
            _ => "It has no place in our order yet.".to_owned(),
        };
        blocks.push(Block::paragraph(format!(
            "What we do instead for the same need is {} ({}). {}",
            quoted(&instead.title),
            instead.id,
            stands.trim_end()
        )));
    } else {
        blocks.push(Block::paragraph(
            "What could change this is a reason that no longer holds: if you know of one, tell us.",
        ));
    }
    blocks
}

/// What is in progress or finished needs no excuse.
fn no_refusal(letter: &WhyNot) -> String {
    if letter.answer == "finished" {
        let done = match letter.finished {
            Some(date) => format!("The good news is that it is done, since {}.", day(date)),
            None => "The good news is that it is done.".to_owned(),
        };
        let release = letter
            .release
            .as_ref()
            .map(|release| match release.released {
                Some(date) => format!(
                    " It came with release {} on {}.",
                    release.version,
                    day(date)
                ),
                None => format!(" It comes with release {}.", release.version),
            });
        return done + &release.unwrap_or_default();
    }
    let doing = match letter.started {
        Some(date) => format!(
            "The good news is that we are working on it, since {}.",
            day(date)
        ),
        None => "The good news is that we are working on it.".to_owned(),
    };
    format!("{doing} {}", likely(&letter.outlook))
}

fn waiting(letter: &WhyNot, wait: &WhyNotWait) -> Vec<Block> {
    let mut blocks = vec![Block::paragraph(answer(letter, wait))];
    if !wait.ahead.is_empty() {
        blocks.push(Block::paragraph(if wait.ahead.len() > NAMED {
            format!(
                "What we do before it, and what that is worth; the first {NAMED} of {}:",
                number::whole(wait.ahead.len())
            )
        } else {
            "What we do before it, and what that is worth:".to_owned()
        }));
        let ahead = wait.ahead.iter().take(NAMED);
        blocks.push(Block::List(
            ahead.map(|each| Text::plain(worth(each))).collect(),
        ));
    }
    match &wait.cost {
        Some(cost) => blocks.push(Block::paragraph(price(cost))),
        None if wait.ahead.is_empty() => {}
        None => blocks.push(Block::paragraph(
            "What it would cost the others to do it first we cannot say yet.",
        )),
    }
    blocks.push(Block::paragraph("What would change this decision:"));
    blocks.push(Block::List(changes(wait)));
    let mut when = likely(&letter.outlook);
    if letter.answer == "not-planned" && !letter.outlook.likely.is_empty() {
        when += " All this is as if it were put last in our order.";
    }
    blocks.push(Block::paragraph(when));
    blocks
}

/// Not now, and behind what.
fn answer(letter: &WhyNot, wait: &WhyNotWait) -> String {
    let doing: Vec<&str> = wait.in_progress.iter().map(|item| &*item.title).collect();
    let mut text = match wait.position {
        Some(place) => format!(
            "Our answer is: not now. That is no “no”: it has place {} of {} in our order.",
            number::whole(place),
            number::whole(wait.listed)
        ),
        None => "Our answer is: not now. That is no “no”, but it has no place in our order yet."
            .to_owned(),
    };
    if !doing.is_empty() {
        text += &format!(" We are working on {}.", listed(&doing));
    }
    if letter.answer == "not-now" && wait.ahead.is_empty() {
        text += " In the order nothing stands before it.";
    }
    let waits_for: Vec<&str> = wait.waits_for.iter().map(|item| &*item.title).collect();
    if !waits_for.is_empty() {
        text += &format!(" It cannot be done before {}.", listed(&waits_for));
    }
    text
}

/// An item that comes before, and what is known of its value.
fn worth(item: &WhyNotAhead) -> String {
    let mut known = Vec::new();
    known.extend(delay(item));
    if item.requesters > 0 {
        known.push(format!(
            "{} asked for it",
            people(item.requesters, item.accounts)
        ));
    }
    match (known.is_empty(), &item.goal) {
        (true, Some(goal)) => known.push(format!("it serves our goal {}", quoted(goal))),
        (true, None) => known.push("its value is not put in numbers".to_owned()),
        (false, _) => {}
    }
    format!("{}: {}", quoted(&item.title), known.join("; "))
}

/// What its delay costs, as far as it is known.
fn delay(item: &WhyNotAhead) -> Vec<String> {
    let about = |value: f64| money(value, &item.currency);
    let per_week = item.per_week.filter(|cost| *cost > 0.0).map(about);
    let Some(date) = item.day.map(day) else {
        let cost = per_week.map(|cost| format!("a week's delay of it costs about {cost}"));
        return cost.into_iter().collect();
    };
    if item.profile == Some("expiring") {
        let cost =
            per_week.map(|cost| format!("until {date} a week's delay of it costs about {cost}"));
        return cost.into_iter().collect();
    }
    let penalty = item.penalty.filter(|cost| *cost > 0.0).map(about);
    let once = penalty.map(|cost| format!("if it is not done by {date}, that costs about {cost}"));
    let after = per_week.map(|cost| format!("each week after {date} costs about {cost}"));
    once.into_iter().chain(after).collect()
}

/// What going first would cost, and from which value on it would be right.
fn price(cost: &WhyNotCost) -> String {
    let others = number::counted(cost.later, "other", "others");
    let mut text = format!(
        "To do it first would take about {} of the whole team, and {others} would be done as much later.",
        days(cost.days)
    );
    match cost.price {
        Some(price) => {
            text += &format!(
                " Their delay would cost about {}",
                money(price, &cost.currency)
            );
            if cost.unpriced > 0 {
                text += &format!(
                    ", without {} whose delay has no price",
                    number::counted(cost.unpriced, "item", "items")
                );
            }
            text += ".";
        }
        None => text += " What their delay would cost we cannot say in money.",
    }
    let Some(even) = cost.break_even_per_week else {
        return text;
    };
    let even_text = money(even, &cost.currency);
    match cost.per_week {
        Some(own) if own > even => {
            text + &format!(
                " It would be worth that from {even_text} a week on, and we reckon with {}: so it is not the money alone \
                     that puts the others first.",
                money(own, &cost.currency)
            )
        }
        Some(own) => {
            text + &format!(
                " It would have to be worth more than {even_text} a week to go before them; we reckon with {}.",
                money(own, &cost.currency)
            )
        }
        None => {
            text + &format!(
                " It would have to be worth more than {even_text} a week to go before them; what it is worth a week we do \
                     not know yet."
            )
        }
    }
}

/// Value, evidence, a deadline.
fn changes(wait: &WhyNotWait) -> Vec<Text> {
    let mut changes = Vec::new();
    if let Some(even) = &wait.break_even {
        changes.push(value(even));
    }
    let is_effort = |why: &String| {
        ["estimate", "size", "effort", "duration"]
            .iter()
            .any(|word| why.contains(word))
    };
    if wait.missing.iter().any(|why| !is_effort(why)) {
        changes.push(
            "Evidence of its value: we have no figures yet. What do you lose in a week without it, in hours, money or \
             customers, and how do you know?"
                .to_owned(),
        );
    } else {
        changes.push(
            "Evidence that it is worth more than we think: what you lose in a week without it, in hours, money or customers, \
             and how you know."
                .to_owned(),
        );
    }
    if wait.missing.iter().any(is_effort) {
        changes.push(
            "An estimate of what it takes: our developers have not given one yet.".to_owned(),
        );
    }
    changes.push(match (wait.deadline, wait.deadline_chance) {
        (Some(date), Some(chance)) => format!(
            "Its deadline: we know of {}, and the chance that it is done by then is {} if our order stays as it is. If more \
             depends on that day than we know, tell us.",
            day(date),
            number::percent(chance)
        ),
        (Some(date), None) => format!(
            "Its deadline: we know of {}. If another day holds by now, or more depends on it than we know, tell us.",
            day(date)
        ),
        (None, _) => "A deadline, such as a legal duty or the end of a contract: we know of none.".to_owned(),
    });
    changes.into_iter().map(Text::plain).collect()
}

fn value(even: &WhyNotBreakEven) -> String {
    let figure = |value: f64| {
        format!("{} {}", number::rounded(value), even.unit)
            .trim_end()
            .to_owned()
    };
    format!(
        "Its value: by our figures it would come before {} if its {} were more than {}; we reckon with {}.",
        quoted(&even.competitor.title),
        even.input,
        figure(even.threshold),
        figure(even.now)
    )
}

/// The window, what it rests on, and that it is no promise.
fn likely(outlook: &WhyNotOutlook) -> String {
    if outlook.unknown.is_some() {
        return "When it will be done we cannot say honestly yet, so we name no day.".to_owned();
    }
    let [first, second] = outlook.likely.as_slice() else {
        return String::new();
    };
    let chance = number::percent(first.confidence);
    let mut text = match (outlook.not_before, first.date) {
        (Some(quarter), _) => format!(
            "When? Honestly, not in the next quarter: the chance that it is done by {} is below {chance}.",
            day(quarter)
        ),
        (None, Some(date)) => format!(
            "When? The chance is {chance} that it is done by {}, and {}.",
            day(date),
            by(second)
        ),
        (None, None) => String::new(),
    };
    if outlook.with_jumping {
        text += " This counts that more urgent work is put before it as often as lately.";
    }
    if let (Some(finished), Some(working_days)) = (outlook.finished, outlook.working_days) {
        text += &format!(
            " It is told from the {} that we finished in the last {}",
            number::counted(finished as usize, "item", "items"),
            number::counted(working_days, "working day", "working days")
        );
        if let Some(test) = &outlook.backtest {
            text += &format!(
                "; of {} such forecasts with {} in the past, {} came true",
                number::whole(test.of),
                number::percent(test.confidence),
                number::whole(test.held)
            );
        }
        text += ".";
    }
    text + " It is a forecast and no promise."
}

fn by(day_of: &ForecastDay) -> String {
    let chance = number::percent(day_of.confidence);
    match day_of.date {
        Some(date) => format!("{chance} by {}", day(date)),
        None => format!("the day of {chance} is too far off to be told"),
    }
}

/// What happens next, and how to follow it.
fn next(letter: &WhyNot) -> String {
    let id = &letter.item.id;
    match letter.answer {
        "finished" => format!("If it is not what you need, tell us, and name {id}."),
        "declined" => format!(
            "It is kept with us as {id}, with the reason: name it when you write to us about it."
        ),
        "replaced" => {
            let no = letter.no.as_ref();
            let follow = no
                .and_then(|no| no.instead.as_ref())
                .map_or(id, |instead| &instead.id);
            match no.and_then(|no| no.instead_state) {
                Some("finished") => {
                    format!("If it is not what you need, tell us, and name {follow}.")
                }
                Some("dropped") => format!("If you need it still, tell us, and name {follow}."),
                _ => format!(
                    "To follow it, name {follow} when you write to us. You will hear from us once it is done."
                ),
            }
        }
        "in-progress" => format!(
            "You need not ask again: you will hear from us once it is done. To follow it before, name {id} when you write to us."
        ),
        _ => {
            let review = match letter.review {
                Some(date) => format!(
                    "What happens next: we go through our order again at the end of this sprint, on {}.",
                    day(date)
                ),
                None => "What happens next: we go through our order again whenever we learn something new.".to_owned(),
            };
            format!(
                "{review} You need not ask again: your wish is kept as {id}, and you will hear from us once it is done, or if \
                 we decide against it. To follow it before, or to tell us more, name {id} when you write to us."
            )
        }
    }
}
