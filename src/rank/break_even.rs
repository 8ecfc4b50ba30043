//! What an item's main input would have to be to change places with a neighbour in the computed order.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::dependencies::{Jobs, Worth};
use super::explain::{BreakEven, Side, neighbour};
use super::order::{take_tangles, waits_for};
use super::worth::size;
use super::{Context, Input, Model, Ranking, Scored, Subject};
use crate::backlog::ItemIx;

/// Inputs are looked for up to so many times what they are now.
const WIDEST: f64 = 1e6;

/// Halvings: more than a double has bits.
const STEPS: u32 = 100;

/// Against the next item below (while the input is above, this one stays above) and the next one above (when the input is
/// above, this one comes before it). Neighbours that wait for it, or that it waits for, are passed over: no input changes
/// their order.
pub(super) fn break_evens(
    ranking: &Ranking,
    model: &Model,
    context: &Context<'_>,
    index: ItemIx,
) -> Vec<BreakEven> {
    let Some(scored) = ranking.score(index) else {
        return Vec::new();
    };
    let list = ranking.list.get_or_init(|| List::new(ranking, context));
    let scale = Scale::new(list, model, context, scored);
    let inputs = main_inputs(model, scored);
    [Side::StaysAbove, Side::ComesBefore]
        .into_iter()
        .filter_map(|side| {
            let competitor = scale.competitor(ranking, side)?;
            let rival = groups(list, competitor.index());
            inputs.iter().find_map(|input| {
                let field = input.field.as_deref()?;
                let threshold = scale.threshold(field, input.value, &rival, side)?;
                Some(BreakEven {
                    input: input.name.to_string(),
                    field: field.to_owned(),
                    unit: input.unit.to_string(),
                    now: input.value,
                    threshold,
                    side,
                    competitor: neighbour(ranking, context, competitor),
                })
            })
        })
        .collect()
}

/// The model's main inputs as far as this score has them; all of its fields when the model names none.
fn main_inputs<'a>(model: &Model, scored: &'a Scored) -> Vec<&'a Input> {
    let with_field = |input: &&Input| input.field.is_some();
    if model.main_inputs.is_empty() {
        return scored.inputs.iter().filter(with_field).collect();
    }
    model
        .main_inputs
        .iter()
        .filter_map(|field| {
            let of_field = |input: &&Input| input.field.as_deref() == Some(field);
            scored.inputs.iter().find(of_field)
        })
        .collect()
}

/// Every job with its worth and its dependencies: the same for every item that is asked about.
#[derive(Clone, Debug)]
pub(super) struct List {
    jobs: Jobs,
    unblocks: Vec<Vec<usize>>,
}

impl List {
    fn new(ranking: &Ranking, context: &Context<'_>) -> Self {
        let backlog = context.backlog;
        let mut jobs = Jobs {
            worth: vec![None; backlog.items.len()],
            waits_for: waits_for(backlog),
        };
        take_tangles(&mut jobs.waits_for);
        for each in &ranking.scored {
            if let Some(slot) = jobs.worth.get_mut(each.item.index()) {
                *slot = Some(worth(context, each));
            }
        }
        Self {
            unblocks: jobs.unblocks(),
            jobs,
        }
    }
}

/// What the item is worth now.
fn worth(context: &Context<'_>, scored: &Scored) -> Worth {
    Worth {
        class: scored.class.map(|class| class.rank).unwrap_or_default(),
        score: scored.score,
        ratio: scored.ratio,
        size: size(context, scored.item),
        tie: 0,
    }
}

/// The whole list, on which one item's worth can be changed.
struct Scale<'a> {
    context: &'a Context<'a>,
    model: &'a Model,
    list: &'a List,
    index: ItemIx,
    /// What it is worth now.
    own: Worth,
    /// The groups of itself and of everything that waits for it.
    groups: Groups,
    /// What it would be worth by the value of a field that was tried before: both sides try the same ones.
    tried: RefCell<Vec<Tried<'a>>>,
}

/// A field's value, by its name and bits, and what the item is worth then; none when it has no score.
type Tried<'a> = (&'a str, u64, Option<Worth>);

impl<'a> Scale<'a> {
    fn new(list: &'a List, model: &'a Model, context: &'a Context<'a>, scored: &Scored) -> Self {
        Self {
            context,
            model,
            list,
            index: scored.item,
            own: worth(context, scored),
            groups: groups(list, scored.item.index()),
            tried: RefCell::default(),
        }
    }

    /// The nearest item on that side of the computed order that has the same class and no dependency on it.
    fn competitor(&self, ranking: &Ranking, side: Side) -> Option<ItemIx> {
        let place = ranking.computed_position(self.index)? as usize;
        let related = self.related();
        let fits = |scored: &&Scored| {
            let class = scored.class.map(|class| class.rank).unwrap_or_default();
            class == self.own.class && !related.contains(&scored.item.index())
        };
        let found = match side {
            Side::StaysAbove => ranking.scored.get(place..)?.iter().find(fits),
            Side::ComesBefore => ranking.scored.get(..place - 1)?.iter().rev().find(fits),
        };
        found.map(|scored| scored.item)
    }

    /// Everything that it waits for and that waits for it.
    fn related(&self) -> BTreeSet<usize> {
        let job = self.index.index();
        let mut related = reach(job, &self.list.jobs.waits_for);
        related.extend(reach(job, &self.list.unblocks));
        related
    }

    /// By how much the item leads when the field has this value; none when it has no score then. `rival` are
    /// the competitor's groups.
    fn lead(&self, field: &'a str, value: f64, rival: &Groups) -> Option<f64> {
        let own = self.worth_with(field, value)?;
        Some(self.effective(&self.groups, own) - self.effective(rival, own))
    }

    /// What the item is worth when the field has this value; none when it has no score then, or another class.
    fn worth_with(&self, field: &'a str, value: f64) -> Option<Worth> {
        let known = (self.tried.borrow().iter())
            .find(|(name, bits, _)| *bits == value.to_bits() && *name == field)
            .map(|(_, _, worth)| *worth);
        if let Some(worth) = known {
            return worth;
        }
        let subject = Subject {
            instead: Some((field, value)),
            ..Subject::new(self.context, self.index)
        };
        let score = (self.model.score)(&subject).ok();
        let worth = score.and_then(|score| {
            let class = score.class.map(|class| class.rank).unwrap_or_default();
            (class == self.own.class && score.value.is_finite()).then_some(Worth {
                score: score.value,
                ratio: score.ratio,
                ..self.own
            })
        });
        let mut tried = self.tried.borrow_mut();
        tried.push((field, value.to_bits(), worth));
        worth
    }

    /// The best of these groups, when the item is worth this.
    fn effective(&self, groups: &Groups, own: Worth) -> f64 {
        (groups.iter())
            .filter_map(|each| self.list.jobs.group_if(each, (self.index.index(), own)))
            .reduce(|left, right| {
                if left.cmp(&right).is_lt() {
                    right
                } else {
                    left
                }
            })
            .map_or(f64::NAN, |value| value.score)
    }

    /// The value of the field at which the two are level; none when no value within reach makes them so.
    fn threshold(&self, field: &'a str, now: f64, rival: &Groups, side: Side) -> Option<f64> {
        let (low, high) = match side {
            Side::StaysAbove => (self.lowest(field, now, rival), now),
            Side::ComesBefore => (now, self.highest(field, now, rival)?),
        };
        let below = self.lead(field, low, rival)?;
        let over = self.lead(field, high, rival)?;
        if below > 0.0 || over < 0.0 || below >= over {
            return None;
        }
        // Most models grow evenly with their main input: then this is the answer to the last bit.
        let even = low - below * (high - low) / (over - below);
        let middle = self.lead(field, f64::midpoint(low, high), rival)?;
        let is_even = (middle - f64::midpoint(below, over)).abs() <= 1e-12 * (over - below);
        if is_even {
            return Some(even);
        }
        let (mut low, mut high) = (low, high);
        for _ in 0..STEPS {
            let middle = f64::midpoint(low, high);
            if self.lead(field, middle, rival)? < 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(f64::midpoint(low, high))
    }

    /// A value at which it leads: doubled from what it is now, as long as there is a score.
    fn highest(&self, field: &'a str, now: f64, rival: &Groups) -> Option<f64> {
        let start = if now > 0.0 { now } else { 1.0 };
        let mut most = now;
        let mut value = start;
        while value <= start * WIDEST {
            value *= 2.0;
            match self.lead(field, value, rival) {
                Some(lead) if lead >= 0.0 => return Some(value),
                Some(_) => most = value,
                None => return Some(self.end_of_scale(field, most, value, rival)),
            }
        }
        None
    }

    /// The lowest value that still has a score: none, or the lower end of the input's scale.
    fn lowest(&self, field: &'a str, now: f64, rival: &Groups) -> f64 {
        match self.lead(field, 0.0, rival) {
            Some(_) => 0.0,
            None => self.end_of_scale(field, now, 0.0, rival),
        }
    }

    /// The last value that still has a score, from one that has towards one that has not.
    fn end_of_scale(&self, field: &'a str, has: f64, has_not: f64, rival: &Groups) -> f64 {
        let (mut low, mut high) = (has, has_not);
        for _ in 0..STEPS {
            let middle = f64::midpoint(low, high);
            if self.lead(field, middle, rival).is_some() {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Jobs, each with what it waits for: looked up once, for all the values that are tried.
type Groups = Vec<Vec<usize>>;

/// The groups of a job and of everything that waits for it, in the order of the jobs.
fn groups(list: &List, job: usize) -> Groups {
    let mut waiting = reach(job, &list.unblocks);
    waiting.insert(job);
    waiting
        .into_iter()
        .map(|each| list.jobs.group(each))
        .collect()
}

/// Everything that can be reached from a job over these links, without the job itself.
fn reach(job: usize, links: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![job];
    while let Some(here) = open.pop() {
        for next in links.get(here).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::figure;
    use crate::rank::sample::{Sample, item};

    fn cod(id: &str, per_week: u32, estimate: u32, more: &str) -> (String, String) {
        item(
            id,
            &format!(
                "estimate: {estimate}\n{more}score:\n  cod:\n    per_week: {per_week}\n    currency: EUR\n"
            ),
        )
    }

    /// `above S-AAAAA2 while cost of delay > 100`
    fn told(sample: &Sample, id: &str) -> Vec<String> {
        let explanation = sample.ranking.explain(&sample.context(), sample.index(id));
        explanation
            .break_evens
            .iter()
            .map(|each| {
                let side = match each.side {
                    Side::StaysAbove => "stays above",
                    Side::ComesBefore => "comes before",
                };
                format!(
                    "{side} {} while {} > {}",
                    each.competitor.item.id,
                    each.input,
                    figure(each.threshold)
                )
            })
            .collect()
    }

    #[test]
    fn the_neighbours_above_and_below_set_the_bounds() {
        let files = [
            cod("S-AAAAA1", 4000, 4, ""),
            cod("S-AAAAA2", 4200, 5, ""),
            cod("S-AAAAA3", 380, 1, ""),
        ];
        let sample = Sample::ranked_by("cd3", &files);
        assert_eq!(
            told(&sample, "S-AAAAA2"),
            [
                "stays above S-AAAAA3 while cost of delay > 1900",
                "comes before S-AAAAA1 while cost of delay > 5000",
            ]
        );
        assert_eq!(
            told(&sample, "S-AAAAA3"),
            ["comes before S-AAAAA2 while cost of delay > 840"]
        );
    }

    #[test]
    fn what_it_unblocks_carries_it_and_is_no_competitor() {
        // 2 waits for 1: together (100 + 2300) / 2 = 1200; 3 has 900. Level when (x + 2300) / 2 = 900: never below 0.
        let files = [
            cod("S-AAAAA1", 100, 1, ""),
            cod("S-AAAAA2", 2300, 1, "blocked_by: [S-AAAAA1]\n"),
            cod("S-AAAAA3", 900, 1, ""),
        ];
        let sample = Sample::ranked_by("cd3", &files);
        assert_eq!(sample.ids(), ["S-AAAAA1", "S-AAAAA2", "S-AAAAA3"]);
        assert!(told(&sample, "S-AAAAA1").is_empty());
        // For 2: (100 + x) / 2 = 900.
        assert_eq!(
            told(&sample, "S-AAAAA2"),
            ["stays above S-AAAAA3 while cost of delay > 1700"]
        );
    }

    #[test]
    fn uneven_models_are_halved_and_end_at_their_scale() {
        let ice = |id: &str, impact: u32, ease: u32| {
            item(
                id,
                &format!(
                    "score:\n  ice:\n    impact: {impact}\n    confidence: 5\n    ease: {ease}\n"
                ),
            )
        };
        let files = [
            ice("S-AAAAA1", 10, 9),
            ice("S-AAAAA2", 6, 4),
            ice("S-AAAAA3", 3, 4),
        ];
        let sample = Sample::ranked_by("ice", &files);
        // Impact 22.5 would be needed to pass the first: off the scale.
        assert_eq!(
            told(&sample, "S-AAAAA2"),
            ["stays above S-AAAAA3 while impact > 3"]
        );
    }

    #[test]
    fn any_field_of_an_expression_may_tip_the_scale() {
        let files = [
            item("S-AAAAA1", "estimate: 5\n"),
            item("S-AAAAA2", "estimate: 3\n"),
        ];
        let sample = Sample::configured(
            "rank:\n  method: custom\n  expression: points * points\n",
            &files,
        );
        assert_eq!(
            told(&sample, "S-AAAAA1"),
            ["stays above S-AAAAA2 while points > 3"]
        );
        assert_eq!(
            told(&sample, "S-AAAAA2"),
            ["comes before S-AAAAA1 while points > 5"]
        );
    }

    proptest::proptest! {
        #[test]
        fn just_above_a_threshold_the_item_leads_and_just_below_it_does_not(
            costs in proptest::collection::vec((1_u32..9_000, 1_u32..13), 2..8),
            chosen in 0_usize..8,
        ) {
            let files: Vec<(String, String)> = (1..)
                .zip(&costs)
                .map(|(number, (cost, estimate))| cod(&format!("S-AAAAA{number}"), *cost, *estimate, ""))
                .collect();
            let id = format!("S-AAAAA{}", chosen % costs.len() + 1);
            let sample = Sample::ranked_by("cd3", &files);
            let explanation = sample.ranking.explain(&sample.context(), sample.index(&id));
            for each in &explanation.break_evens {
                let context = sample.context();
                let score = |value: f64| {
                    let subject = Subject { instead: Some((&each.field, value)), ..Subject::new(&context, sample.index(&id)) };
                    (super::super::cd3::MODEL.score)(&subject).unwrap().value
                };
                let theirs = each.competitor.effective.unwrap();
                proptest::prop_assert!(score(each.threshold * 1.000_001 + 1e-6) > theirs);
                proptest::prop_assert!(score(each.threshold * 0.999_999 - 1e-6) < theirs);
            }
        }
    }
}
