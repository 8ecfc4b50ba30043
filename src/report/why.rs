//! Why an item stands where it stands, in words: every number with its unit, who set it and when, the competitor by name,
//! and what would change the answer.

use serde::Serialize;

use super::demand::care;
use super::demand::count::{count, mix_text};
use super::forecast::{of_item, why_lines};
use super::moment::moment;
use super::shape::{
    ItemName, Moment, Provenance, Rows, Shape, Why, WhyBreakEven, WhyInput, WhyNeighbour,
};
use super::words::{self, name_text};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::demand::Survey;
use crate::rank::explain::{BreakEven, ExplainedInput, Explanation, Named, Neighbour, SetBy, Side};
use crate::rank::{Band, Scored};

impl Shape for Why {
    const NAME: &str = "why";
    const SUMMARY: &str = "Why an item stands where it stands";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.inputs)
    }
}

/// Neighbours named where people read; JSON has them all.
const NEIGHBOURS: usize = 5;

/// The explanation in words.
pub fn report(facts: &Facts<'_>, index: ItemIx, explanation: &Explanation) -> Report {
    let why = shape(facts, index, explanation);
    Report::of(format!("{} {}", why.item.id, why.item.title), why)
}

fn shape(facts: &Facts<'_>, index: ItemIx, explanation: &Explanation) -> Why {
    let survey = Survey::new(facts.backlog, facts.today);
    let mut why = with(facts, &survey, index, explanation, usize::MAX);
    why.forecast = of_item(facts, index);
    why
}

/// An explanation as people read it among much else: without a forecast, and with the neighbours that are named there.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Brief {
    why: Why,
    beyond: Beyond,
}

/// Neighbours that an explanation does not hold, counted.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Beyond {
    placed_above: usize,
    passed: usize,
}

/// The explanation in brief, with a survey that somebody has made for many items at once.
pub(super) fn brief(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    index: ItemIx,
    explanation: &Explanation,
) -> Brief {
    let why = with(facts, survey, index, explanation, NEIGHBOURS);
    Brief {
        beyond: Beyond {
            placed_above: explanation.placed_above.len() - why.placed_above.len(),
            passed: explanation.passed.len() - why.passed.len(),
        },
        why,
    }
}

impl Brief {
    pub(super) fn blocks(&self) -> Vec<Block> {
        told(&self.why, self.beyond)
    }

    /// The moment is that of the page and stands there.
    pub(super) fn without_moment(mut self) -> Self {
        self.why.at = Moment::default();
        self
    }
}

/// The explanation without a forecast, with at most so many of the neighbours that the product owner placed otherwise.
fn with(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    index: ItemIx,
    explanation: &Explanation,
    most: usize,
) -> Why {
    let neighbours =
        |list: &[Neighbour]| -> Vec<WhyNeighbour> { list.iter().map(neighbour).collect() };
    let context = facts.context();
    let otherwise = |list: &[ItemIx]| -> Vec<WhyNeighbour> {
        let named = list.iter().take(most);
        named
            .map(|index| neighbour(&facts.ranking.neighbour(&context, *index)))
            .collect()
    };
    let score = explanation.score.as_ref();
    let places = survey.of_item(index);
    Why {
        at: moment(facts),
        item: explanation.item.as_ref().map(named).unwrap_or_default(),
        position: explanation.position,
        listed: explanation.listed,
        computed: explanation.computed,
        scored: explanation.ranked,
        not_scored: explanation.unranked,
        band: explanation.band.map(Band::name),
        method: explanation.method.clone(),
        unit: explanation.unit.clone(),
        score: score.map(|scored: &Scored| scored.score),
        effective: score.map(|scored| scored.effective),
        formula: explanation.formula.clone(),
        missing: explanation.missing.clone(),
        inputs: explanation.inputs.iter().map(input).collect(),
        demand: words::demand(&explanation.demand),
        asked: count(&explanation.demand),
        mind: care::mind(survey, &places, &explanation.demand),
        unblocks: neighbours(&explanation.unblocks),
        waits_for: neighbours(&explanation.waits_for),
        pulled_by: explanation.pulled_by.as_ref().map(neighbour),
        placed_above: otherwise(&explanation.placed_above),
        passed: otherwise(&explanation.passed),
        next_above: explanation.next_above.as_ref().map(neighbour),
        reason: explanation.reason.clone(),
        break_evens: explanation.break_evens.iter().map(break_even).collect(),
        forecast: None,
        estimate_age_days: explanation.freshness.estimate_age_days,
        criteria_changed_after_days: explanation.freshness.criteria_changed_after_days,
        old_inputs: explanation.freshness.old_inputs.clone(),
        caveats: explanation.caveats.clone(),
    }
}

fn named(named: &Named) -> ItemName {
    ItemName {
        id: named.id.to_string(),
        title: named.title.clone(),
    }
}

fn neighbour(neighbour: &Neighbour) -> WhyNeighbour {
    WhyNeighbour {
        item: named(&neighbour.item),
        position: neighbour.position,
        computed: neighbour.computed,
        effective: neighbour.effective,
        reason: neighbour.reason.clone(),
    }
}

fn input(explained: &ExplainedInput) -> WhyInput {
    let input = &explained.input;
    WhyInput {
        name: input.name.to_string(),
        value: input.value,
        unit: input.unit.to_string(),
        field: input.field.as_ref().map(ToString::to_string),
        path: explained.place.as_ref().map(|place| place.path.clone()),
        line: explained.place.as_ref().map(|place| place.line + 1),
        note: input.note.as_deref().map(str::to_owned),
        set: match &explained.set {
            SetBy::Derived => Provenance::Derived,
            SetBy::Unknown => Provenance::Unknown,
            SetBy::NotCommitted => Provenance::NotCommitted,
            SetBy::Commit {
                commit,
                who,
                date,
                age_days,
            } => Provenance::Commit {
                commit: commit.clone(),
                who: who.clone(),
                date: *date,
                age_days: *age_days,
            },
        },
        old: explained.old,
    }
}

fn break_even(even: &BreakEven) -> WhyBreakEven {
    WhyBreakEven {
        input: even.input.clone(),
        field: even.field.clone(),
        unit: even.unit.clone(),
        now: even.now,
        threshold: even.threshold,
        side: match even.side {
            Side::StaysAbove => "stays-above",
            Side::ComesBefore => "comes-before",
        },
        competitor: neighbour(&even.competitor),
    }
}

fn blocks(why: &Why) -> Vec<Block> {
    told(why, Beyond::default())
}

fn told(why: &Why, beyond: Beyond) -> Vec<Block> {
    let mut facts = vec![("order".to_owned(), place(why))];
    facts.push(("method".to_owned(), method(why)));
    facts.extend(rows("missing", why.missing.iter().map(Text::plain)));
    facts.extend(rows("inputs", why.inputs.iter().map(input_text)));
    facts.push(("demand".to_owned(), words::demand_text(&why.demand)));
    if why.asked.mentions > 0 {
        facts.push(("channels".to_owned(), mix_text(&why.asked)));
    }
    facts.extend(rows("pulls", pulls(why)));
    let name = match (why.position, why.computed) {
        (Some(position), Some(computed)) if position > computed => format!("why not {computed}"),
        _ => "decided".into(),
    };
    facts.extend(rows(&name, decided(why, beyond)));
    facts.extend(rows("above", why.next_above.iter().map(next_above)));
    facts.extend(rows(
        "if wrong",
        why.break_evens.iter().map(break_even_text),
    ));
    facts.extend(rows("forecast", why.forecast.iter().flat_map(why_lines)));
    facts.extend(rows("freshness", freshness(why).into_iter()));
    let traps = why.mind.iter().map(|trap| &trap.words);
    facts.extend(rows("mind", traps.chain(&why.caveats).map(Text::plain)));
    vec![Block::Facts(facts)]
}

/// The name stands beside the first of its lines only.
fn rows(name: &str, lines: impl Iterator<Item = Text>) -> Vec<(String, Text)> {
    lines
        .enumerate()
        .map(|(at, line)| {
            (
                if at == 0 {
                    name.to_owned()
                } else {
                    String::new()
                },
                line,
            )
        })
        .collect()
}

fn place(why: &Why) -> Text {
    let text = match why.position {
        Some(position) => Text::of(Role::Strong, position.to_string())
            .then(format!(" of {}", number::whole(why.listed))),
        None => Text::plain("not listed in order.txt"),
    };
    let text = match why.computed {
        Some(computed) => text.then(format!(" (computed {computed})")),
        None => text.then(" (no computed place)"),
    };
    match why.band {
        Some(band) => text.then(", band ").and(Role::Band, band),
        None => text,
    }
}

fn method(why: &Why) -> Text {
    let text = Text::of(Role::Strong, &why.method);
    let text = match (&why.formula, why.score) {
        (Some(formula), _) => text.then(" = ").then(formula),
        (None, Some(score)) => text.then(format!(" = {} {}", number::rounded(score), why.unit)),
        (None, None) => text.then(": ").and(Role::Warning, "no score"),
    };
    let counts = format!(
        "of {} scored, {} not scored",
        number::whole(why.scored),
        number::whole(why.not_scored)
    );
    match why.computed {
        Some(computed) => text.then(format!("; rank {computed} {counts}")),
        None => text.then(format!("; {counts}")),
    }
}

fn input_text(input: &WhyInput) -> Text {
    let value = format!(
        "{} {} {}",
        input.name,
        number::short(input.value),
        input.unit
    );
    let mut text = Text::plain(value.trim_end());
    if let Some(note) = &input.note {
        text = text.then(format!(", from {note}"));
    }
    text = match &input.set {
        Provenance::Derived => text,
        Provenance::Unknown => text.and(Role::Warning, ", set by whom and when is unknown"),
        Provenance::NotCommitted => text.then(", not committed yet"),
        Provenance::Commit {
            commit, who, date, ..
        } => text
            .then(format!(", set {date} by {who} in "))
            .and(Role::Code, commit),
    };
    if let (Some(path), Some(line)) = (&input.path, input.line) {
        text = text.and(Role::Muted, format!(" ({path}:{line})"));
    }
    if input.old {
        text = text.and(Role::Warning, " older than 90 days: still true?");
    }
    text
}

fn pulls(why: &Why) -> impl Iterator<Item = Text> {
    let unblocks = why.unblocks.iter().map(|item| of_score("unblocks", item));
    let waits = (why.waits_for.iter()).map(|item| of_score("waits for", item));
    let pulled = (why.pulled_by.iter()).map(|item| of_score("pulled up by", item));
    unblocks.chain(waits).chain(pulled)
}

fn of_score(verb: &str, neighbour: &WhyNeighbour) -> Text {
    let text = Text::plain(verb).then(" ").join(name_text(&neighbour.item));
    match neighbour.effective {
        Some(effective) => text.then(format!(" (score {})", number::rounded(effective))),
        None => text,
    }
}

/// Where the product owner decided otherwise, about this item or its neighbours.
fn decided(why: &Why, beyond: Beyond) -> impl Iterator<Item = Text> {
    let own = (why.reason.iter()).map(|reason| Text::plain(format!("here: “{reason}”")));
    let above = why.placed_above.iter().take(NEIGHBOURS).map(placed_above);
    let more = more(why.placed_above.len() + beyond.placed_above).map(Text::plain);
    let passed = passed(&why.passed, beyond.passed);
    own.chain(above).chain(more).chain(passed)
}

/// ` and 15 more`, where some are not named.
fn more(all: usize) -> Option<String> {
    let more = all.saturating_sub(NEIGHBOURS);
    (more > 0).then(|| format!("and {} more", number::whole(more)))
}

fn placed_above(neighbour: &WhyNeighbour) -> Text {
    let text = Text::plain("after ").join(name_text(&neighbour.item));
    let text = match (neighbour.position, neighbour.computed) {
        (Some(position), Some(computed)) => {
            text.then(format!(" (order {position}, computed {computed})"))
        }
        _ => text,
    };
    match &neighbour.reason {
        Some(reason) => text.then(format!(": “{reason}”")),
        None => text.then(": ").and(Role::Warning, "no reason is written"),
    }
}

/// The items that are computed higher and stand lower, in one line.
fn passed(passed: &[WhyNeighbour], beyond: usize) -> Option<Text> {
    if passed.is_empty() {
        return None;
    }
    let mut text = Text::plain("before, though computed higher: ");
    for (at, neighbour) in passed.iter().take(NEIGHBOURS).enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        text = text.then(comma).and(Role::Id, &neighbour.item.id);
        if let Some(computed) = neighbour.computed {
            text = text.then(format!(" (computed {computed})"));
        }
    }
    Some(match more(passed.len() + beyond) {
        Some(more) => text.then(format!(" {more}")),
        None => text,
    })
}

fn next_above(neighbour: &WhyNeighbour) -> Text {
    let text = Text::plain("next in the computed order is ").join(name_text(&neighbour.item));
    match neighbour.effective {
        Some(effective) => text.then(format!(", score {}", number::rounded(effective))),
        None => text,
    }
}

fn break_even_text(even: &WhyBreakEven) -> Text {
    let (verb, word) = match even.side {
        "stays-above" => ("stays above", "while"),
        _ => ("comes before", "when"),
    };
    let threshold = format!("{} {}", number::rounded(even.threshold), even.unit);
    let now = format!("{} {}", number::short(even.now), even.unit);
    let place = match even.competitor.computed {
        Some(computed) => format!(" (computed {computed})"),
        None => String::new(),
    };
    Text::plain(verb)
        .then(" ")
        .join(name_text(&even.competitor.item))
        .then(format!("{place} {word} {} is above ", even.input))
        .and(Role::Strong, threshold.trim_end())
        .and(Role::Muted, format!("; now {}", now.trim_end()))
}

fn freshness(why: &Why) -> Vec<Text> {
    let mut lines = Vec::new();
    if let Some(age) = why.estimate_age_days {
        lines.push(Text::plain(format!("estimate {} old", days(age))));
    }
    if let Some(after) = why.criteria_changed_after_days {
        lines.push(
            Text::plain(format!(
                "criteria changed {} after the estimate: ",
                days(after)
            ))
            .and(Role::Warning, "re-estimate")
            .then(" (E3)"),
        );
    }
    if !why.old_inputs.is_empty() {
        lines.push(Text::plain(format!(
            "older than 90 days: {}",
            why.old_inputs.join(", ")
        )));
    }
    lines
}

fn days(days: i32) -> String {
    match days {
        1 => "1 day".into(),
        days => format!("{days} days"),
    }
}
