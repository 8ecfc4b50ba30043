//! Planning: why, what, how. The tool shows; the developers select.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::{days, next, shape};
use crate::Facts;
use crate::backlog::goal::{self, State};
use crate::backlog::{Backlog, Id, ItemIx, ItemType, Sprint};
use crate::forecast::{Outlook, Queue, Setting};
use crate::history::calendar::WorkingDays;
use crate::rank::Band;
use crate::report::event::{item, named, questions};
use crate::report::moment::{files, moment};
use crate::report::shape::{
    Goal, Rows, Shape, SprintCandidate, SprintCapacity, SprintItem, SprintLikely, SprintPace,
    SprintPlan,
};
use crate::report::{Block, Report, flow, goals};
use crate::rules;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Sprints whose goals and numbers are shown.
const LAST: usize = 3;

/// Sprints that a median is taken of, as for the runway.
const RECENT: usize = 6;

/// Epics or goals that are named as what a goal may be about.
const CANDIDATES: usize = 3;

impl Shape for SprintPlan {
    const NAME: &str = "sprint-plan";
    const SUMMARY: &str = "Sprint Planning: the goal, what is ready at the top, capacity and pace, what is carried over, what is in the way";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        super::plan_blocks::blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        crate::report::sample::sprint::plans()
    }
}

/// What the planning of this sprint starts from; of the next one where none is named, also where it has no file yet.
pub fn report(facts: &Facts<'_>, asked: Option<&Sprint>) -> Report {
    let sprint = asked.or_else(|| next(facts.backlog, facts.today));
    let title = match sprint {
        Some(sprint) => format!("Planning of sprint {}", sprint.id),
        None => "Planning of the next sprint".to_owned(),
    };
    Report::of(title, gather(facts, sprint))
}

fn gather(facts: &Facts<'_>, sprint: Option<&Sprint>) -> SprintPlan {
    let record = Record::new(facts);
    let (largest, _) = rules::largest(facts);
    let cut = Cut::new(facts, sprint);
    let chosen: Vec<Id> = (sprint.iter())
        .flat_map(|sprint| &sprint.items)
        .map(|item| item.value.clone())
        .collect();
    let one = |index: ItemIx| planned(facts, index, &chosen, largest, &cut);
    let top: Vec<ItemIx> = (facts.ranking.order.iter().copied())
        .filter(|index| facts.ranking.band(*index) == Some(Band::Now))
        .filter(|index| !chosen.contains(&facts.backlog.item(*index).id))
        .collect();
    let last = sprint.map_or_else(
        || {
            let mut begun = facts.backlog.sprints.iter().rev();
            begun.find(|each| days(each).is_some_and(|(start, _)| start <= facts.today))
        },
        |sprint| record.before(sprint).last().copied(),
    );
    let carry_over = last.map_or_else(Vec::new, |last| record.carried(last));
    let meant: Vec<&str> = (carry_over.iter().map(|each| &*each.item.id))
        .chain(chosen.iter().map(Id::as_str))
        .chain(
            top.iter()
                .map(|index| facts.backlog.item(*index).id.as_str()),
        )
        .collect();
    let asked = questions(facts).into_iter().map(|(question, _)| question);
    let asked = asked.filter(|question| meant.contains(&&*question.item.id));
    let outcomes = record.outcomes.iter().filter(|outcome| {
        // Those before it.
        sprint.is_none_or(|sprint| outcome.id != sprint.id)
    });
    let outcomes: Vec<_> = outcomes.collect();
    let product_goal = product_goal(facts, sprint);
    let mut plan = SprintPlan {
        at: moment(facts),
        files: files(facts.backlog),
        sprint: sprint.map(|sprint| shape(facts, sprint)),
        warnings: Vec::new(),
        product_goal,
        candidates: candidates(facts.backlog, &top),
        capacity: capacity(facts, sprint),
        pace: pace(facts, &cut),
        last: (outcomes.iter().skip(outcomes.len().saturating_sub(LAST)))
            .map(|outcome| flow::sprint(outcome))
            .collect(),
        questions: asked.collect(),
        chosen: (chosen.iter())
            .map(|id| match facts.backlog.find(id) {
                Some(index) => one(index),
                None => SprintItem {
                    item: named(facts, id),
                    lacks: vec!["there is no such item".to_owned()],
                    ..SprintItem::default()
                },
            })
            .collect(),
        top: top.iter().map(|index| one(*index)).collect(),
        carry_over,
        largest,
    };
    plan.warnings = warnings(&plan);
    plan
}

/// Why a goal is no objective but a list of items: it names more than one by id, or more than two by title (domain rule:
/// a goal that is a list of more than two item titles). None where it is none.
fn list_of_items(goal: &str, plan: &SprintPlan) -> Option<String> {
    let words = goal.split(|each: char| !each.is_ascii_alphanumeric() && each != '-');
    let ids: BTreeSet<&str> = words.filter(|word| Id::new(word).is_native()).into_set();
    if ids.len() > 1 {
        return Some(format!("it names {} ids", ids.len()));
    }
    let said = goal.to_lowercase();
    let titles = plan.chosen.iter().filter(|item| {
        let title = item.item.title.trim().to_lowercase();
        !title.is_empty() && said.contains(&title)
    });
    let titles = titles.count();
    (titles > 2).then(|| format!("it says the titles of {titles}"))
}

/// What must be settled before anybody selects.
fn warnings(plan: &SprintPlan) -> Vec<String> {
    let mut warnings = Vec::new();
    match &plan.sprint {
        None => warnings.push(
            "there is no file for the next sprint: `deepen new sprint NAME --goal \"…\"` starts one"
                .to_owned(),
        ),
        Some(sprint) => {
            if sprint.goal.is_none() {
                warnings.push(format!(
                    "sprint {} has no goal, and is no sprint without one: `deepen set {} goal=\"…\"`",
                    sprint.id, sprint.id
                ));
            }
            if let Some(goal) = &sprint.goal
                && let Some(why) = list_of_items(goal, plan)
            {
                warnings.push(format!(
                    "the goal of sprint {} is a list of items ({why}), and a sprint goal is one objective: say what they bring \
                     together, `deepen set {} goal=\"…\"`",
                    sprint.id, sprint.id
                ));
            }
            if sprint.state == "unknown" {
                warnings.push(format!(
                    "sprint {} has no days that can be: its end comes before its start, or one is missing: `deepen set {} start=… end=…`",
                    sprint.id, sprint.id
                ));
            }
        }
    }
    if plan.product_goal.is_none() {
        warnings.push("no product goal is active: what is the sprint to bring nearer?".to_owned());
    }
    for item in plan.chosen.iter().filter(|item| !item.is_ready) {
        let lack = item.lacks.first().map_or("not ready", String::as_str);
        warnings.push(format!("{} is chosen and not ready: {lack}", item.item.id));
    }
    for item in plan.chosen.iter().filter(|item| item.is_boulder) {
        warnings.push(format!(
            "{} is larger than the {} that one item may take",
            item.item.id, plan.largest
        ));
    }
    warnings
}

fn planned(facts: &Facts<'_>, index: ItemIx, chosen: &[Id], largest: f64, cut: &Cut) -> SprintItem {
    let backlog = facts.backlog;
    let file = backlog.item(index);
    let lacks = if file.is_open() {
        rules::lacks(index, facts)
    } else {
        vec![format!("it is {} already", file.status.value)]
    };
    let blockers = backlog.blocked_by(index).iter().map(|by| backlog.item(*by));
    let waits = blockers.filter(|by| by.is_open() && !chosen.contains(&by.id));
    SprintItem {
        item: item(facts, index),
        is_ready: lacks.is_empty(),
        lacks,
        waits_for: waits.map(|by| by.id.to_string()).collect(),
        is_boulder: (file.estimate.as_ref()).is_some_and(|estimate| estimate.value > largest),
        chance: cut.chance(index),
    }
}

/// The goal that the sprint's file names, else the product goal that is active.
pub(super) fn product_goal(facts: &Facts<'_>, sprint: Option<&Sprint>) -> Option<Goal> {
    let backlog = facts.backlog;
    let written = sprint.and_then(|sprint| sprint.document.text("product_goal"));
    let written = written.and_then(|goal| backlog.find(&Id::new(goal.value.trim())));
    let is_active = |index: &ItemIx| {
        let item = backlog.item(*index);
        item.item_type == ItemType::Goal
            && goal::is_product_goal(item)
            && State::of(item) == State::Active
    };
    let active = || backlog.indexed().map(|(index, _)| index).find(is_active);
    let index = written.or_else(active)?;
    let chosen = [index];
    let wanted = goals::Wanted {
        chosen: Some(&chosen),
        ..goals::Wanted::default()
    };
    goals::shape(facts, &wanted).goals.into_iter().next()
}

/// The epics or goals that most of these items serve, those of most items first.
fn candidates(backlog: &Backlog, top: &[ItemIx]) -> Vec<SprintCandidate> {
    let mut served: BTreeMap<ItemIx, usize> = BTreeMap::new();
    for index in top {
        let above = backlog.parent(*index).or_else(|| backlog.goal_of(*index));
        if let Some(above) = above {
            *served.entry(above).or_default() += 1;
        }
    }
    let mut served: Vec<(ItemIx, usize)> = served.into_iter().collect();
    served.put_in_order_by_key(|(index, count)| (std::cmp::Reverse(*count), *index));
    let near = served.into_iter().take(CANDIDATES);
    near.map(|(index, items)| {
        let above = backlog.item(index);
        SprintCandidate {
            id: above.id.to_string(),
            title: above.title.value.to_string(),
            items,
        }
    })
    .collect()
}

fn capacity(facts: &Facts<'_>, sprint: Option<&Sprint>) -> SprintCapacity {
    let developers = facts.backlog.team.developers.len();
    let number = |key: &str| {
        let number = sprint?.document.number(key)?.value;
        (number >= 0.0).then_some(number)
    };
    let working_days = sprint_days(facts, sprint);
    let written = number("capacity.days");
    let counted = (developers > 0).then(|| (developers * working_days) as f64);
    let person_days = written.or(counted);
    let focus = number("capacity.focus").filter(|focus| *focus <= 1.0);
    SprintCapacity {
        working_days,
        developers,
        person_days,
        is_written: written.is_some(),
        focus,
        focused_days: person_days.map(|days| days * focus.unwrap_or(1.0)),
    }
}

/// Its working days; as many as a sprint usually has where its own are not known.
fn sprint_days(facts: &Facts<'_>, sprint: Option<&Sprint>) -> usize {
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    match sprint.and_then(days) {
        Some((start, end)) => working.count(start, end) as usize,
        None => crate::forecast::sprint_working_days(facts),
    }
}

fn pace(facts: &Facts<'_>, cut: &Cut) -> SprintPace {
    let recent = facts.flow.sprints.iter().rev().take(RECENT);
    let items: Vec<f64> = recent.clone().map(|sprint| sprint.items as f64).collect();
    let points: Vec<f64> = recent.map(|sprint| sprint.points).collect();
    SprintPace {
        sprints: items.len(),
        items_median: facts.flow.median_items_per_sprint(),
        items_85: least(items),
        points_median: facts.flow.median_points_per_sprint(),
        points_85: least(points),
        likely: cut.likely.clone(),
        none: cut.none.clone(),
    }
}

/// What 85 of 100 sprints reached: the nearest rank at 15 %. None with fewer than three.
fn least(mut numbers: Vec<f64>) -> Option<f64> {
    if numbers.len() < 3 {
        return None;
    }
    numbers.put_in_order_by(f64::total_cmp);
    let rank = (numbers.len() * 15).div_ceil(100).max(1);
    numbers.get(rank - 1).copied()
}

/// How far down the order a sprint reaches.
struct Cut {
    likely: Vec<SprintLikely>,
    none: Option<String>,
    /// What is in progress, then the order.
    places: BTreeMap<ItemIx, usize>,
    /// Items very likely finished, and maybe.
    lines: Option<(usize, usize)>,
}

impl Cut {
    /// By the working days of the sprint, whenever it is.
    fn new(facts: &Facts<'_>, sprint: Option<&Sprint>) -> Self {
        let working_days = sprint_days(facts, sprint);
        let queue = Queue::new(facts);
        let doing = queue.doing.len();
        let listed = (1..).map(|position| queue.items_until(position));
        let places = (queue.doing.iter().copied().zip(1..=doing))
            .chain(queue.order.iter().copied().zip(listed))
            .collect();
        match Outlook::new(facts, &Setting::default()) {
            Ok(outlook) => {
                let (very, maybe) = outlook.evidence.lines();
                let items = |confidence| outlook.how_many(working_days, confidence);
                // What is finished before it begins makes room.
                let end = sprint.and_then(days).map(|(_, end)| end);
                let until = end.map_or(working_days, |end| outlook.days_until(end));
                let by_then = |confidence| outlook.how_many(until, confidence);
                let confidences = outlook.evidence.confidences().iter();
                Self {
                    likely: confidences
                        .map(|confidence| SprintLikely {
                            confidence: *confidence,
                            items: items(*confidence),
                        })
                        .collect(),
                    none: None,
                    places,
                    lines: Some((by_then(very), by_then(maybe))),
                }
            }
            Err(refusal) => Self {
                likely: Vec::new(),
                none: Some(refusal.words()),
                places,
                lines: None,
            },
        }
    }

    fn chance(&self, index: ItemIx) -> Option<&'static str> {
        let (very, maybe) = self.lines?;
        let place = *self.places.get(&index)?;
        Some(if place <= very {
            "very-likely"
        } else if place <= maybe {
            "maybe"
        } else {
            "not-likely"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_six_sprints_the_weakest_is_what_85_of_100_reached() {
        // ceil(0.15 x 6) = 1, ceil(0.15 x 7) = 2.
        assert_eq!(least(vec![4.0, 3.0, 6.0, 5.0, 9.0, 4.0]), Some(3.0));
        assert_eq!(least(vec![4.0, 3.0, 6.0, 5.0, 9.0, 4.0, 8.0]), Some(4.0));
        assert_eq!(least(vec![4.0, 3.0]), None);
    }
}
