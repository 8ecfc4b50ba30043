//! The roadmap from the facts; for customers, cut here and nowhere later.

use std::collections::BTreeMap;

use super::{Audience, Wanted};
use crate::Facts;
use crate::backlog::goal::{self, State};
use crate::backlog::{Item, ItemIx, ItemType};
use crate::demand::Survey;
use crate::forecast::whole::Whole;
use crate::rank::Band;
use crate::report::forecast::{Dates, range_of};
use crate::report::goals::measured;
use crate::report::moment::{files, moment};
use crate::report::said::one_line;
use crate::report::shape::{
    GoalResult, Moment, Roadmap, RoadmapConstraint, RoadmapEpic, RoadmapGoal, RoadmapItem,
    RoadmapRange, RoadmapResult,
};
use crate::report::site::public;
use crate::report::words::name;
use crate::text::sorting::PutInOrder as _;

/// Where an epic stands on the roadmap.
const HORIZONS: [&str; 3] = ["now", "next", "later"];

pub(super) fn gather(facts: &Facts<'_>, survey: &Survey<'_>, wanted: &Wanted<'_>) -> Roadmap {
    let wholes = Whole::all(facts);
    let dates = wanted.timeline.then(|| Dates::new(facts));
    let goals = goals(facts);
    let mut epics: Vec<(ItemIx, Option<usize>, RoadmapEpic)> = (facts.backlog.open())
        .filter(|(_, item)| item.item_type == ItemType::Epic)
        .filter(|(index, _)| {
            wanted
                .chosen
                .is_none_or(|chosen| chosen.binary_search(index).is_ok())
        })
        .map(|(index, _)| {
            let goal = facts.backlog.goal_of(index);
            let goal = goal.and_then(|goal| goals.iter().position(|(each, _)| *each == goal));
            let whole = wholes.get(&index).copied().unwrap_or_default();
            (
                index,
                goal,
                epic(facts, survey, index, &whole, dates.as_ref()),
            )
        })
        .collect();
    epics.put_in_order_by_key(|(index, goal, epic)| {
        let whole = wholes.get(index).copied().unwrap_or_default();
        let first = whole.first.map_or(u32::MAX, |(place, _)| place);
        (
            goal.unwrap_or(usize::MAX),
            horizon_place(epic.horizon),
            whole.started == 0,
            first,
            *index,
        )
    });
    let roadmap = assembled(facts, wanted, &goals, epics);
    let roadmap = Roadmap {
        forecast: dates.map(|dates| dates.beside),
        ..roadmap
    };
    match wanted.audience {
        Audience::Internal => roadmap,
        Audience::Customer => cut(facts, roadmap),
    }
}

/// Every goal, active ones first, the product goal before the others.
fn goals<'a>(facts: &Facts<'a>) -> Vec<(ItemIx, &'a Item)> {
    let mut goals: Vec<(ItemIx, &Item)> = (facts.backlog.indexed())
        .filter(|(_, item)| item.item_type == ItemType::Goal)
        .collect();
    goals.put_in_order_by_key(|(index, item)| {
        (State::of(item), !goal::is_product_goal(item), *index)
    });
    goals
}

fn assembled(
    facts: &Facts<'_>,
    wanted: &Wanted<'_>,
    goals: &[(ItemIx, &Item)],
    epics: Vec<(ItemIx, Option<usize>, RoadmapEpic)>,
) -> Roadmap {
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    let mut roadmap = Roadmap {
        at: moment(facts),
        files: Some(files(facts.backlog)),
        audience: match wanted.audience {
            Audience::Internal => "internal",
            Audience::Customer => "customer",
        },
        filter: wanted.filter.map(str::to_owned),
        ..Roadmap::default()
    };
    for (_, goal, mut epic) in epics {
        if let Some((number, (_, item))) = goal.and_then(|at| Some((at, goals.get(at)?))) {
            let place = *places.entry(number).or_insert_with(|| {
                roadmap.goals.push(told_goal(facts, item));
                roadmap.goals.len() - 1
            });
            epic.goal = Some(place);
            epic.goal_title = Some(item.title.value.to_string());
            epic.key_result = key_result(facts, &epic, item);
        }
        roadmap.epics.push(epic);
    }
    if wanted.chosen.is_none() {
        roadmap.goals_without_epics = (goals.iter().enumerate())
            .filter(|(at, _)| !places.contains_key(at))
            .filter(|(_, (_, item))| matches!(State::of(item), State::Active | State::Proposed))
            .map(|(_, (index, _))| name(facts.backlog, *index))
            .collect();
        roadmap.items_without_epic = items_without_epic(facts);
    }
    roadmap
}

fn told_goal(facts: &Facts<'_>, item: &Item) -> RoadmapGoal {
    RoadmapGoal {
        id: Some(item.id.to_string()),
        title: item.title.value.to_string(),
        state: State::of(item).name(),
        key_results: (goal::key_results(item).iter())
            .map(|result| measured(facts, result, false))
            .collect(),
    }
}

fn epic(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    index: ItemIx,
    whole: &Whole,
    dates: Option<&Dates>,
) -> RoadmapEpic {
    let item = facts.backlog.item(index);
    let section = |title: &str| {
        let text = one_line(&item.document.section_text(title)?);
        Some(text).filter(|text| !text.is_empty())
    };
    let (horizon, horizon_from) = horizon(facts, item, whole);
    let demand = survey.count(&survey.of_item(index));
    let range = dates.map(|dates| range_of(dates, whole));
    let (range, no_range) = match range {
        Some(Ok([half, likely])) => (
            half.date.map(|done_by_50| RoadmapRange {
                done_by_50,
                done_by_85: likely.date,
            }),
            half.date.is_none().then(|| "beyond four years".to_owned()),
        ),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    RoadmapEpic {
        id: Some(item.id.to_string()),
        title: item.title.value.to_string(),
        goal: None,
        goal_title: None,
        horizon,
        horizon_from,
        problem: section("Problem"),
        hypothesis: section("Outcome hypothesis"),
        key_result: outcome(item),
        confidence: confidence(item),
        asked_by: Some(demand.requesters),
        accounts: Some(demand.accounts),
        open: Some(whole.open),
        in_progress: Some(whole.started),
        finished: Some(whole.finished),
        constraint: constraint(facts, index),
        range,
        no_range,
    }
}

/// What the epic says, else where its first item stands; and which of both.
fn horizon(
    facts: &Facts<'_>,
    item: &Item,
    whole: &Whole,
) -> (Option<&'static str>, Option<&'static str>) {
    let said = item.document.text("horizon");
    let said = said.and_then(|said| {
        let mut each = HORIZONS.into_iter();
        each.find(|horizon| *horizon == said.value.trim())
    });
    if said.is_some() {
        return (said, Some("epic"));
    }
    if whole.started > 0 {
        return (Some("now"), Some("order"));
    }
    let first = whole.first.and_then(|(_, first)| facts.ranking.band(first));
    match first {
        Some(Band::Doing | Band::Now) => (Some("now"), Some("order")),
        Some(Band::Next) => (Some("next"), Some("order")),
        Some(Band::Later) => (Some("later"), Some("order")),
        _ => (None, None),
    }
}

pub(super) fn horizon_place(horizon: Option<&str>) -> usize {
    let place = HORIZONS.iter().position(|each| Some(*each) == horizon);
    place.unwrap_or(HORIZONS.len())
}

/// RICE says 0.8 or 80, ICE 8 of 10.
fn confidence(item: &Item) -> Option<f64> {
    let rice = item.number("score.rice.confidence").map(|number| {
        let number = number.value;
        if number > 1.0 { number / 100.0 } else { number }
    });
    let ice = || {
        item.number("score.ice.confidence")
            .map(|number| number.value / 10.0)
    };
    rice.or_else(ice)
        .filter(|share| (0.0..=1.0).contains(share))
}

/// What the epic itself says that it will change.
fn outcome(item: &Item) -> Option<RoadmapResult> {
    let metric = item.document.text("outcome.metric")?;
    Some(RoadmapResult {
        metric: metric.value.trim().to_owned(),
        expected: (item.document.text("outcome.expected")).map(|text| text.value.trim().to_owned()),
        measure_by: item.date("outcome.measure_by").map(|day| day.value),
        ..RoadmapResult::default()
    })
}

/// The epic's outcome with the numbers of the goal's key result of that name.
fn key_result(facts: &Facts<'_>, epic: &RoadmapEpic, goal: &Item) -> Option<RoadmapResult> {
    let own = epic.key_result.clone()?;
    let wanted = own.metric.to_lowercase();
    let is_meant = |result: &GoalResult| {
        let id = result.id.as_deref().map(str::to_lowercase);
        result.metric.to_lowercase() == wanted || id.as_deref() == Some(&*wanted)
    };
    let results = told_goal(facts, goal).key_results;
    Some(match results.into_iter().find(is_meant) {
        Some(result) => RoadmapResult {
            metric: result.metric,
            baseline: result.baseline,
            current: result.current,
            target: result.target,
            score: result.score,
            ..own
        },
        None => own,
    })
}

/// The earliest day that somebody outside has set, of the epic or of an open item below it. A date without a reason is a
/// wish, and wishes are no dates on a roadmap.
fn constraint(facts: &Facts<'_>, index: ItemIx) -> Option<RoadmapConstraint> {
    let mut open = vec![index];
    let mut earliest: Option<RoadmapConstraint> = None;
    let mut seen = 0;
    while let Some(here) = open.get(seen).copied() {
        seen += 1;
        for child in facts.backlog.children(here) {
            if !open.contains(child) {
                open.push(*child);
            }
        }
        let item = facts.backlog.item(here);
        let reason = item
            .text("deadline_reason")
            .map(|reason| one_line(reason.value));
        let (Some(day), Some(reason)) = (&item.deadline, reason) else {
            continue;
        };
        let is_earlier = earliest.as_ref().is_none_or(|known| day.value < known.date);
        if item.is_open() && !reason.is_empty() && is_earlier {
            earliest = Some(RoadmapConstraint {
                date: day.value,
                reason,
                item: (here != index).then(|| item.id.to_string()),
            });
        }
    }
    earliest
}

fn items_without_epic(facts: &Facts<'_>) -> Vec<RoadmapItem> {
    let has_epic = |index: ItemIx| {
        let line = facts.backlog.line_of_sight(index).into_iter();
        line.skip(1)
            .any(|above| facts.backlog.item(above).item_type == ItemType::Epic)
    };
    let mut items: Vec<(ItemIx, &Item)> = (facts.backlog.leaves())
        .filter(|(index, item)| item.is_open() && !has_epic(*index))
        .collect();
    items.put_in_order_by_key(|(index, _)| {
        let is_doing = facts.ranking.band(*index) == Some(Band::Doing);
        let place = facts.ranking.position(*index).unwrap_or(u32::MAX);
        (!is_doing, place, *index)
    });
    items
        .into_iter()
        .map(|(index, item)| RoadmapItem {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            status: item.status.value.to_string(),
            band: facts.ranking.band(index).map(Band::name),
            goal: (facts.backlog.goal_of(index))
                .map(|goal| facts.backlog.item(goal).title.value.to_string()),
            asked_by: facts.demand.of(index).requesters,
        })
        .collect()
}

/// The roadmap as customers may read it.
fn cut(facts: &Facts<'_>, roadmap: Roadmap) -> Roadmap {
    let accounts = &facts.backlog.accounts.by_id;
    let bands = (accounts.values()).filter_map(|account| account.arr_band.as_deref());
    let mut names = public::names(&facts.backlog.team);
    names.extend(accounts.keys().map(crate::backlog::Id::as_str));
    names.extend(bands);
    let text = |text: &str| public::text(text, &names);
    let is_told = |goal: &RoadmapGoal| matches!(goal.state, "active" | "achieved");
    let mut places = BTreeMap::new();
    let mut goals = Vec::new();
    for (at, goal) in roadmap
        .goals
        .iter()
        .enumerate()
        .filter(|(_, goal)| is_told(goal))
    {
        places.insert(at, goals.len());
        goals.push(RoadmapGoal {
            id: None,
            title: text(&goal.title),
            state: goal.state,
            key_results: Vec::new(),
        });
    }
    let epics = roadmap.epics.into_iter().filter(|epic| {
        let is_decided = epic.goal.is_none_or(|goal| places.contains_key(&goal));
        is_decided && epic.horizon.is_some()
    });
    let epics = epics.map(|epic| RoadmapEpic {
        title: text(&epic.title),
        goal: epic.goal.and_then(|goal| places.get(&goal).copied()),
        goal_title: epic.goal_title.as_deref().map(text),
        horizon: epic.horizon,
        hypothesis: epic.hypothesis.as_deref().map(text),
        asked_by: epic.asked_by,
        // A day set by one account is between it and us.
        constraint: (epic.constraint)
            .filter(|constraint| text(&constraint.reason) == constraint.reason)
            .map(|constraint| RoadmapConstraint {
                item: None,
                ..constraint
            }),
        range: epic.range,
        ..RoadmapEpic::default()
    });
    Roadmap {
        at: Moment {
            date: roadmap.at.date,
            ..Moment::default()
        },
        audience: roadmap.audience,
        goals,
        epics: epics.collect(),
        forecast: roadmap.forecast,
        ..Roadmap::default()
    }
}
