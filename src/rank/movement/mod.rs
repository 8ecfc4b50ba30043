//! Why computed places differ between two moments: whose score changed by what, who came and left, and who only gave way.

mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Context, Ranking, Scored, model};
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemIx};
use crate::history::{Between, Difference, RecordKind};

pub use parts::{FieldChange, Part, Source};

/// Items named as those that went past another; the rest are more of the same.
const NAMED: usize = 3;

/// One of two moments: what is known, and the ranking of it.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    pub context: Context<'a>,
    pub ranking: &'a Ranking,
}

impl<'a> Moment<'a> {
    pub fn new(context: Context<'a>, ranking: &'a Ranking) -> Self {
        Self {
            context: Context {
                expression: ranking.expression.as_ref(),
                ..context
            },
            ranking,
        }
    }
}

/// One item whose computed place is another now.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// Its index in the earlier backlog.
    pub before: Option<ItemIx>,
    /// Its index in the later backlog.
    pub after: Option<ItemIx>,
    /// Computed places, from 1; none where it has no score.
    pub from: Option<u32>,
    pub to: Option<u32>,
    /// The scores that placed it: its own, or that of the group that it unblocks.
    pub score_before: Option<f64>,
    pub score_after: Option<f64>,
    pub cause: Cause,
    /// What its score changed by: the first begins with `score_before`, each with what the one before ends with, and the
    /// last ends with `score_after`, so that nothing is left over. Empty when the score is the same, and where both
    /// moments have other models.
    pub parts: Vec<Part>,
    /// Items (of the later backlog) that went past it for reasons of their own, at most three.
    pub came: Vec<ItemIx>,
    /// Items that it went past since they sank or left for reasons of their own, at most three.
    pub gave_way: Vec<Id>,
}

/// Why a place is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its score rose, or sank, and it with it.
    Score,
    /// Its score alone would not have moved it: others did.
    Others,
    /// Another model ranks now: scores are not comparable.
    Model,
    /// It had no place before.
    Entered(Outside),
    /// It has no place any more.
    Left(Outside),
}

/// Where an item without a computed place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Nowhere: not written yet, or its file is gone.
    Absent,
    /// Started, finished or dropped: its status.
    Status(Box<str>),
    /// Not scored: what is missing, in words.
    Unscored(Vec<String>),
    /// Of another type: like is ranked with like.
    OtherLevel,
}

/// Every item whose computed place differs: by the later place, then those that left, by their former place.
///
/// A score is taken apart by changing one input at a time from its earlier to its later value: first the item's fields in
/// the order in which the model reads them, then demand, the team's pace, the day, and last the settings together with
/// what is inherited from parents. A part is by how much that step changed the score; what a step is worth depends on the
/// steps before it, which is why the order is fixed. Steps without which no score can be computed are one part.
pub fn movements(before: &Moment<'_>, after: &Moment<'_>, between: &Between) -> Vec<Movement> {
    let pairs = Pairs::new(before, after, between);
    let mut movements: Vec<Movement> = Vec::new();
    for scored in &after.ranking.scored {
        let earlier = pairs.earlier(scored.item);
        movements.extend(moved(before, after, &pairs, earlier, scored));
    }
    for scored in &before.ranking.scored {
        let later = pairs.later(scored.item);
        if later.is_some_and(|index| after.ranking.computed_position(index).is_some()) {
            continue;
        }
        movements.push(Movement {
            before: Some(scored.item),
            after: later,
            from: before.ranking.computed_position(scored.item),
            to: None,
            score_before: Some(scored.effective),
            score_after: None,
            cause: Cause::Left(outside(after, later)),
            parts: Vec::new(),
            came: Vec::new(),
            gave_way: Vec::new(),
        });
    }
    name_who_passed(&mut movements, before);
    movements
}

fn moved(
    before: &Moment<'_>,
    after: &Moment<'_>,
    pairs: &Pairs<'_>,
    earlier: Option<ItemIx>,
    scored: &Scored,
) -> Option<Movement> {
    let to = after.ranking.computed_position(scored.item);
    let former = earlier.and_then(|index| before.ranking.score(index));
    let from = former.and_then(|former| before.ranking.computed_position(former.item));
    if from == to {
        return None;
    }
    let mut movement = Movement {
        before: earlier,
        after: Some(scored.item),
        from,
        to,
        score_before: former.map(|former| former.effective),
        score_after: Some(scored.effective),
        cause: Cause::Others,
        parts: Vec::new(),
        came: Vec::new(),
        gave_way: Vec::new(),
    };
    let Some(former) = former else {
        movement.cause = Cause::Entered(outside(before, earlier));
        return Some(movement);
    };
    if before.ranking.method != after.ranking.method {
        movement.cause = Cause::Model;
        return Some(movement);
    }
    if let Ok(model) = model(&after.ranking.method) {
        let difference = pairs.difference(scored.item);
        movement.parts = parts::parts(before, after, model, (former, scored), difference);
    }
    let class = |scored: &Scored| scored.class.map_or(0, |class| class.rank);
    // A lower class comes first.
    let rose = class(former)
        .cmp(&class(scored))
        .then(scored.effective.total_cmp(&former.effective));
    let went_up = from > to;
    if rose.is_ne() && rose.is_gt() == went_up {
        movement.cause = Cause::Score;
    }
    Some(movement)
}

/// Why an item has no computed place at this moment.
fn outside(moment: &Moment<'_>, index: Option<ItemIx>) -> Outside {
    let Some(index) = index else {
        return Outside::Absent;
    };
    let item = moment.context.backlog.item(index);
    if item.phase != Phase::NotStarted {
        return Outside::Status(item.status.value.clone());
    }
    let unscored = moment.ranking.unscored.iter();
    match unscored.clone().find(|each| each.item == index) {
        Some(unscored) => Outside::Unscored(unscored.missing.clone()),
        None => Outside::OtherLevel,
    }
}

/// Names, for those that others moved, who went past them.
fn name_who_passed(movements: &mut [Movement], before: &Moment<'_>) {
    struct Mover {
        before: Option<ItemIx>,
        after: Option<ItemIx>,
        from: u32,
        to: u32,
    }
    let movers: Vec<Mover> = movements
        .iter()
        .filter(|each| !matches!(each.cause, Cause::Others | Cause::Model))
        .map(|each| Mover {
            before: each.before,
            after: each.after,
            from: each.from.unwrap_or(u32::MAX),
            to: each.to.unwrap_or(u32::MAX),
        })
        .collect();
    for movement in movements
        .iter_mut()
        .filter(|each| each.cause == Cause::Others)
    {
        let (Some(from), Some(to)) = (movement.from, movement.to) else {
            continue;
        };
        movement.came = movers
            .iter()
            .filter(|mover| mover.from > from && mover.to < to)
            .filter_map(|mover| mover.after)
            .take(NAMED)
            .collect();
        movement.gave_way = movers
            .iter()
            .filter(|mover| mover.from < from && mover.to > to)
            .filter_map(|mover| Some(before.context.backlog.item(mover.before?).id.clone()))
            .take(NAMED)
            .collect();
    }
}

/// Which item of one moment is which of the other.
struct Pairs<'a> {
    before: &'a Moment<'a>,
    after: &'a Moment<'a>,
    differences: BTreeMap<&'a Id, &'a Difference>,
    renumbered: BTreeMap<&'a Id, &'a Id>,
}

impl<'a> Pairs<'a> {
    fn new(before: &'a Moment<'a>, after: &'a Moment<'a>, between: &'a Between) -> Self {
        let items = || {
            let records = between.records.iter();
            records.filter(|each| each.record == RecordKind::Item)
        };
        Self {
            before,
            after,
            differences: items().map(|each| (&each.id, each)).collect(),
            renumbered: items()
                .filter_map(|each| Some((each.renumbered.as_ref()?, &each.id)))
                .collect(),
        }
    }

    fn difference(&self, later: ItemIx) -> Option<&'a Difference> {
        let id = &self.after.context.backlog.item(later).id;
        self.differences.get(id).copied()
    }

    fn earlier(&self, later: ItemIx) -> Option<ItemIx> {
        let id = &self.after.context.backlog.item(later).id;
        let former = self
            .differences
            .get(id)
            .and_then(|difference| difference.renumbered.as_ref());
        self.before.context.backlog.find(former.unwrap_or(id))
    }

    fn later(&self, earlier: ItemIx) -> Option<ItemIx> {
        let id = &self.before.context.backlog.item(earlier).id;
        let now = self.renumbered.get(id).copied();
        self.after.context.backlog.find(now.unwrap_or(id))
    }
}
