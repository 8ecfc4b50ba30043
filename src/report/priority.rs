//! The priority report: what comes first, in whose decision, and what is not in the list. For stakeholders, in CI.

use jiff::Timestamp;
use jiff::civil::Date;

use super::chosen::{Chosen, filter_fact};
use super::forecast::{beside_text, of_queue};
use super::moment::{files, files_text, moment, moment_text};
use super::movers::{mover_text, movers};
use super::rank::{decisions, not_scored, not_scored_blocks, override_blocks, problem_block};
use super::shape::{Bands, HiddenGem, Moved, Priority, PriorityItem, Rows, Shape, Wont};
use super::words::{self, demand_cell, name, name_text, number_cell, position_cell, score_cell};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::forecast::Likely;
use crate::history::calendar::WorkingDays;
use crate::history::{OrderVersion, Past};
use crate::rank::Band;
use crate::text::sorting::PutInOrder as _;

impl Shape for Priority {
    const NAME: &str = "priority";
    const SUMMARY: &str = "The product owner's order as stakeholders read it";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// Hidden gems named where people read; JSON has them all.
const GEMS: usize = 10;

/// Lines of what was moved where people read; JSON has them all.
const MOVED: usize = 20;

/// What is asked of the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub chosen: Chosen<'a>,
    /// Since when what was moved is told, as written and as meant.
    pub since: Option<(&'a str, Since)>,
}

/// The order that today's is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The last one before this day.
    Day(Date),
    /// The one of the commit made at this moment.
    Commit(Timestamp),
}

/// The priority report of these facts.
pub fn report(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Priority report", shape(facts, wanted))
}

pub(super) fn shape(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Priority {
    let chosen = wanted.chosen;
    let ranking = facts.ranking;
    let (dates, forecast) = of_queue(facts);
    let started = (facts.backlog.open())
        .filter(|(_, item)| item.is_leaf())
        .map(|(index, _)| index)
        .filter(|index| ranking.band(*index) == Some(Band::Doing))
        .filter(|index| facts.backlog.item(*index).is_leaf());
    let moved = wanted.since.map(|(written, since)| Moved {
        since: written.to_owned(),
        ..moved(facts, since, chosen)
    });
    Priority {
        at: moment(facts),
        files: files(facts.backlog),
        filter: chosen.filter(),
        method: ranking.method.to_string(),
        problem: ranking.problem.clone(),
        unit: ranking.unit.clone(),
        basis: words::basis(&ranking.bands.basis),
        bands: Bands {
            now: ranking.bands.now,
            next: ranking.bands.next,
            later: ranking.bands.later,
        },
        forecast,
        scored: (ranking.scored.iter())
            .filter(|scored| chosen.means(scored.item))
            .count(),
        tail: (facts.backlog.open())
            .filter(|(index, _)| chosen.means(*index))
            .filter(|(index, _)| ranking.band(*index) == Some(Band::Tail))
            .count(),
        overrides: decisions(facts, &chosen),
        items: started
            .chain(ranking.order.iter().copied())
            .filter(|index| chosen.means(*index))
            .map(|index| item(facts, index, dates.get(&index)))
            .collect(),
        moved,
        hidden_gems: hidden_gems(facts, &chosen),
        not_scored: not_scored(facts, &chosen),
        wont: wont(facts, &chosen),
    }
}

/// What was moved, of the items chosen; without the words that it was asked for with.
fn moved(facts: &Facts<'_>, since: Since, chosen: Chosen<'_>) -> Moved {
    let unknown = |why: String| Moved {
        unknown: Some(why),
        ..Moved::default()
    };
    let history = match facts.past {
        Past::Known(history) => history,
        Past::Unknown(why) => return unknown(why.words().to_owned()),
    };
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let is_before = |order: &&OrderVersion| {
        let time = history.commit(order.commit).time;
        match since {
            Since::Day(day) => working.day(time) < day,
            Since::Commit(made) => time <= made,
        }
    };
    match history.orders.iter().take_while(is_before).last() {
        Some(before) => Moved {
            items: movers(facts, before, &|index| chosen.means(index)),
            ..Moved::default()
        },
        None => unknown("no commit had an order then".to_owned()),
    }
}

fn item(facts: &Facts<'_>, index: ItemIx, dates: Option<&[Likely; 2]>) -> PriorityItem {
    let ranking = facts.ranking;
    let item = facts.backlog.item(index);
    let goal = (facts.backlog.goal_of(index)).map(|goal| facts.backlog.item(goal));
    PriorityItem {
        position: ranking.position(index),
        computed: ranking.computed_position(index),
        id: item.id.as_str().into(),
        title: item.title.value.clone(),
        band: ranking.band(index).map(Band::name),
        score: ranking.score(index).map(|scored| scored.score),
        size: item.estimate.as_ref().map(|estimate| estimate.value),
        demand: words::demand(facts.demand.of(index)),
        goal: goal.map(|goal| goal.id.as_str().into()),
        goal_title: goal.map(|goal| goal.title.value.clone()),
        done_by_50: dates.and_then(|[half, _]| half.date),
        done_by_85: dates.and_then(|[_, likely]| likely.date),
    }
}

/// Items of BEYOND and TAIL whose score beats the median score of NEXT, best first.
fn hidden_gems(facts: &Facts<'_>, chosen: &Chosen<'_>) -> Vec<HiddenGem> {
    let ranking = facts.ranking;
    let mut next: Vec<f64> = (ranking.scored.iter())
        .filter(|scored| ranking.band(scored.item) == Some(Band::Next))
        .map(|scored| scored.score)
        .collect();
    next.put_in_order_by(f64::total_cmp);
    let Some(median) = median(&next) else {
        return Vec::new();
    };
    let mut gems: Vec<HiddenGem> = (ranking.scored.iter())
        .filter(|scored| scored.score > median && chosen.means(scored.item))
        .filter_map(|scored| {
            let band = ranking.band(scored.item)?;
            matches!(band, Band::Beyond | Band::Tail).then(|| HiddenGem {
                item: name(facts.backlog, scored.item),
                band: band.name(),
                score: scored.score,
                computed: ranking.computed_position(scored.item),
            })
        })
        .collect();
    gems.put_in_order_by_key(|gem| gem.computed);
    gems
}

/// The middle of sorted numbers.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = sorted.get(middle - 1)?;
    Some(f64::midpoint(*lower, upper))
}

/// What the product owner said will not be done this time. It is listed, since it manages expectations (DSDM handbook,
/// chapter 10).
fn wont(facts: &Facts<'_>, chosen: &Chosen<'_>) -> Vec<Wont> {
    (facts.backlog.indexed())
        .filter(|(index, item)| item.phase != Phase::Finished && chosen.means(*index))
        .filter_map(|(index, item)| {
            let class = item.document.text("moscow.class")?.value.to_lowercase();
            let class: String = class.chars().filter(char::is_ascii_alphabetic).collect();
            class.starts_with("wont").then(|| Wont {
                item: name(facts.backlog, index),
                release: (item.document.text("moscow.release"))
                    .map(|release| release.value.to_owned()),
            })
        })
        .collect()
}

pub(super) fn blocks(priority: &Priority) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(priority))];
    blocks.extend(problem_block(priority.problem.as_deref()));
    blocks.extend(override_blocks(&priority.overrides));
    blocks.push(Block::heading(2, "Order"));
    if priority.items.is_empty() {
        blocks.push(Block::paragraph(match priority.filter {
            None => "Nothing is in work, and order.txt lists no open item.",
            Some(_) => "None of these is in work or listed in order.txt.",
        }));
    } else {
        let items: Vec<&PriorityItem> = priority.items.iter().collect();
        blocks.push(Block::Table(table(&items, priority.bands)));
        blocks.push(Block::Paragraph(legend(priority)));
    }
    if let Some(moved) = &priority.moved {
        blocks.extend(moved_blocks(moved));
    }
    if !priority.hidden_gems.is_empty() {
        blocks.push(Block::heading(2, "Hidden gems"));
        blocks.push(Block::paragraph(
            "Far down or not listed, though their score beats the middle of NEXT.",
        ));
        let gems = priority.hidden_gems.iter().take(GEMS);
        blocks.push(Block::List(gems.map(gem_line).collect()));
        let more = priority.hidden_gems.len().saturating_sub(GEMS);
        if more > 0 {
            blocks.push(Block::paragraph(format!(
                "And {} more.",
                number::whole(more)
            )));
        }
    }
    blocks.extend(not_scored_blocks(&priority.not_scored));
    if !priority.wont.is_empty() {
        blocks.push(Block::heading(2, "Not this time"));
        blocks.push(Block::List(priority.wont.iter().map(wont_line).collect()));
    }
    blocks.push(Block::Paragraph(files_text(priority.files)));
    blocks
}

fn moved_blocks(moved: &Moved) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, format!("Moved since {}", moved.since))];
    if let Some(why) = &moved.unknown {
        let text = Text::of(Role::Warning, "Unknown").then(format!(": {why}."));
        blocks.push(Block::Paragraph(text));
        return blocks;
    }
    if moved.items.is_empty() {
        blocks.push(Block::paragraph("Nothing was moved."));
        return blocks;
    }
    blocks.push(Block::paragraph(
        "Places among what is open and not started today; what only gave way is not told.",
    ));
    let shown = moved.items.iter().take(MOVED);
    blocks.push(Block::List(shown.map(mover_text).collect()));
    let more = moved.items.len().saturating_sub(MOVED);
    if more > 0 {
        blocks.push(Block::paragraph(format!(
            "And {} more.",
            number::whole(more)
        )));
    }
    blocks
}

/// The decisions and what comes soon, for a first look; the rest in numbers.
pub(super) fn brief(priority: &Priority) -> Vec<Block> {
    let near: Vec<&PriorityItem> = priority
        .items
        .iter()
        .filter(|item| item.is_soon())
        .collect();
    let later = priority.items.len() - near.len();
    let mut blocks = vec![Block::Facts(header(priority))];
    blocks.extend(override_blocks(&priority.overrides));
    blocks.push(Block::heading(2, "Order"));
    blocks.push(Block::Table(table(&near, priority.bands)));
    blocks.push(Block::Paragraph(legend(priority)));
    let rest = format!(
        "{} listed further down, {} not scored for want of an input, {}: ",
        number::whole(later),
        number::counted(priority.not_scored.len(), "item", "items"),
        number::counted(priority.hidden_gems.len(), "hidden gem", "hidden gems"),
    );
    blocks.push(Block::Paragraph(
        Text::plain(rest)
            .and(Role::Code, "deepen report priority")
            .then(" has them all."),
    ));
    blocks
}

pub(super) fn header(priority: &Priority) -> Vec<(String, Text)> {
    let unit = match priority.unit.as_str() {
        "" => String::new(),
        unit => format!(" in {unit}"),
    };
    let mut facts = vec![("as of".into(), moment_text(&priority.at))];
    facts.extend(filter_fact(priority.filter.as_ref()));
    facts.extend([
        (
            "method".into(),
            Text::of(Role::Strong, &priority.method).then(format!(
                "{unit}; {} scored, {} not scored",
                number::whole(priority.scored),
                number::whole(priority.not_scored.len())
            )),
        ),
        ("bands from".into(), words::basis_text(&priority.basis)),
        ("forecasts".into(), beside_text(&priority.forecast)),
    ]);
    facts
}

pub(super) fn table(items: &[&PriorityItem], bands: Bands) -> Table {
    let mut columns = vec![
        Column::right("#"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::right("score"),
        Column::right("computed").optional(4),
        Column::right("size").optional(1),
        Column::right("asked by").optional(3),
        Column::left("goal").flexible().optional(5),
    ];
    let forecast = items.iter().any(|item| item.done_by_50.is_some());
    if forecast {
        columns.push(Column::left("50 % by").optional(2));
        columns.push(Column::left("85 % by").optional(2));
    }
    let mut table = Table::new(columns);
    let mut last = None;
    for item in items {
        if item.band != last {
            last = item.band;
            if let Some(title) = band_head(item.band, bands) {
                table.group(title);
            }
        }
        let score = match item.score {
            Some(score) => score_cell(Some(score)),
            None if item.position.is_some() => Text::of(Role::Muted, "none"),
            None => Text::default(),
        };
        let mut row = vec![
            position_cell(item.position),
            Text::id(&item.id),
            (&*item.title).into(),
            score,
            position_cell(item.computed),
            number_cell(item.size),
            demand_cell(item.demand.requesters, item.demand.accounts),
            item.goal_title.as_deref().unwrap_or_default().into(),
        ];
        if forecast {
            row.extend([item.done_by_50, item.done_by_85].map(date_cell));
        }
        table.push(row);
    }
    table
}

fn date_cell(date: Option<Date>) -> Text {
    date.map_or_else(Text::default, |date| date.to_string().into())
}

/// A band's name, where it ends in this order, and what it means; none of no band.
pub(super) fn band_head(name: Option<&str>, bands: Bands) -> Option<Text> {
    let band = Band::ALL.iter().find(|band| Some(band.name()) == name)?;
    Some(band_title(*band, bands))
}

/// A band's name, where it ends, and what it means.
fn band_title(band: Band, bands: Bands) -> Text {
    let (end, meaning) = match band {
        Band::Doing => (None, "in work"),
        Band::Now => (Some(bands.now), "could be pulled into the next sprint"),
        Band::Next => (Some(bands.next), "the two sprints after that"),
        Band::Later => (Some(bands.later), "about one quarter"),
        Band::Beyond => (None, "deeper than a quarter: better not listed"),
        Band::Tail => (None, "not listed in order.txt"),
    };
    let text = Text::of(Role::Band, band.name()).then(" ");
    match end {
        Some(end) => text.and(Role::Muted, format!("{meaning} (to position {end})")),
        None => text.and(Role::Muted, meaning),
    }
}

pub(super) fn legend(priority: &Priority) -> Text {
    let text = Text::of(
        Role::Muted,
        "#: the product owner's order. computed: the model's. asked by: people (accounts). 50 % by, 85 % by: done by then \
         with that chance if the order holds.",
    );
    match priority.tail {
        0 => text,
        tail => text.then(format!(
            " {}{} {} not listed in order.txt.",
            number::counted(tail, "open item", "open items"),
            if priority.filter.is_some() {
                " of these"
            } else {
                ""
            },
            if tail == 1 { "is" } else { "are" }
        )),
    }
}

fn gem_line(gem: &HiddenGem) -> Text {
    let computed = gem
        .computed
        .map_or_else(String::new, |computed| format!(", computed {computed}"));
    name_text(&gem.item)
        .then(format!(
            ": score {}{computed}, now in ",
            number::rounded(gem.score)
        ))
        .and(Role::Band, gem.band)
}

fn wont_line(wont: &Wont) -> Text {
    match &wont.release {
        Some(release) => name_text(&wont.item).then(format!(": not in {release}")),
        None => name_text(&wont.item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_middle_of_an_odd_and_of_an_even_number_of_scores() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1.0, 5.0, 9.0]), Some(5.0));
        assert_eq!(median(&[1.0, 4.0]), Some(2.5));
    }
}
