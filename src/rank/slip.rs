//! What slips when the product owner moves items ahead of others: days, and what they cost.

use std::collections::BTreeMap;

use super::cd3::stated_profile;
use super::delay::delay_cost;
use super::movement::Moment;
use super::{Context, Subject};
use crate::backlog::{Id, ItemIx};
use crate::history::Predictive;
use crate::text::sorting::Gather as _;

/// Less than half a working day is no slip that anybody sees.
const LEAST_DAYS: f64 = 0.5;

/// Late by at most so much with a chance of 85 %: the convention of service level expectations (Kanban Guide; Vacanti).
const SAFE: f64 = 0.85;

/// Working days that the past is asked for: a year.
const LONGEST_DAYS: usize = 250;

/// An item that others were put ahead of.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// In the later backlog.
    pub item: ItemIx,
    /// Expected working days from now until it is done, if the team did the order's items one after the other.
    pub before_days: f64,
    pub after_days: f64,
    /// Working days of slip that are not exceeded with a chance of 85 %; none without enough throughput, and where what went
    /// ahead is so large that counting items says less than counting points.
    pub safe_days: Option<f64>,
    /// What the slip costs, in the item's currency; none when the item states no cost of delay.
    pub cost: Option<f64>,
    pub currency: String,
    /// The items that are ahead of it now and were not, in order.
    pub behind: Vec<ItemIx>,
}

impl Slip {
    /// Working days.
    pub fn days(&self) -> f64 {
        self.after_days - self.before_days
    }
}

/// The items among the first `top` places of the later order that finish later because others were moved or placed ahead
/// of them; none when the team's pace is unknown.
///
/// Opportunity cost as of Reinertsen: inserting an item ahead of others makes each of them slip by its duration. Items that
/// left the order (started, finished, dropped) count on neither side: progress is no slip. A duration is the estimate over
/// the median points a working day, else one over the median items a working day. The cost is the item's own delay profile
/// between the two finishing days.
pub fn slips(before: &Moment<'_>, after: &Moment<'_>, top: usize) -> Vec<Slip> {
    let Some(pace) = Pace::new(&after.context) else {
        return Vec::new();
    };
    let ids = |moment: &Moment<'_>| -> Vec<Id> {
        let order = moment.ranking.order.iter();
        order
            .map(|index| moment.context.backlog.item(*index).id.clone())
            .collect()
    };
    let (old, new) = (ids(before), ids(after));
    let later: BTreeMap<&Id, (usize, ItemIx)> = new
        .iter()
        .zip(&after.ranking.order)
        .enumerate()
        .map(|(place, (id, index))| (id, (place, *index)))
        .into_map();
    let stayed: Vec<ItemIx> = old
        .iter()
        .filter_map(|id| later.get(id).map(|(_, index)| *index))
        .collect();
    let was: BTreeMap<ItemIx, (usize, f64)> = finishes(&stayed, &pace, &after.context);
    let is: BTreeMap<ItemIx, (usize, f64)> = finishes(&after.ranking.order, &pace, &after.context);
    let safe = Predictive::new(&after.context.flow.per_working_day, LONGEST_DAYS);
    let mut found = Vec::new();
    for index in after.ranking.order.iter().take(top) {
        let (Some((was_at, from)), Some((is_at, to))) = (was.get(index), is.get(index)) else {
            continue;
        };
        if to - from < LEAST_DAYS {
            continue;
        }
        let behind = after.ranking.order.iter().take(*is_at);
        let behind = behind.filter(|ahead| was.get(*ahead).is_none_or(|(at, _)| at > was_at));
        let (cost, currency) = cost(&after.context, &pace, *index, *from, *to);
        found.push(Slip {
            item: *index,
            before_days: *from,
            after_days: *to,
            safe_days: safe_slip(&safe, *was_at + 1, *is_at + 1).filter(|safe| *safe >= to - from),
            cost,
            currency,
            behind: behind.copied().collect(),
        });
    }
    found
}

/// Each item's place from zero, and the working days until it is done.
fn finishes(
    order: &[ItemIx],
    pace: &Pace,
    context: &Context<'_>,
) -> BTreeMap<ItemIx, (usize, f64)> {
    let mut days = 0.0;
    let mut finishes = BTreeMap::new();
    for (place, index) in order.iter().enumerate() {
        days += pace.days(context, *index);
        finishes.insert(*index, (place, days));
    }
    finishes
}

fn safe_slip(safe: &Predictive, before: usize, after: usize) -> Option<f64> {
    let day = |items: usize| safe.when(items, SAFE);
    let days = day(after)?.checked_sub(day(before)?)?;
    Some(days as f64)
}

fn cost(
    context: &Context<'_>,
    pace: &Pace,
    index: ItemIx,
    from: f64,
    to: f64,
) -> (Option<f64>, String) {
    let subject = Subject::new(context, index);
    let Some((profile, currency)) = stated_profile(&subject) else {
        return (None, String::new());
    };
    let calendar_days = 7.0 / pace.week;
    let cost = delay_cost(profile, from * calendar_days, to * calendar_days);
    (Some(cost), currency.to_owned())
}

/// How long items take the whole team.
struct Pace {
    points_per_day: Option<f64>,
    items_per_day: f64,
    /// Working days of a week.
    week: f64,
}

impl Pace {
    fn new(context: &Context<'_>) -> Option<Self> {
        let week = context
            .backlog
            .config
            .calendar
            .working_days
            .len()
            .clamp(1, 7) as f64;
        let items = context.items_per_week.filter(|items| *items > 0.0)?;
        let points = context.points_per_week.filter(|points| *points > 0.0);
        Some(Self {
            points_per_day: points.map(|points| points / week),
            items_per_day: items / week,
            week,
        })
    }

    /// Working days.
    fn days(&self, context: &Context<'_>, index: ItemIx) -> f64 {
        let estimate = super::worth::size(context, index);
        match (estimate, self.points_per_day) {
            (Some(estimate), Some(pace)) => estimate / pace,
            _ => 1.0 / self.items_per_day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Flow;
    use crate::history::flow::SprintFlow;
    use crate::rank::sample::{Sample, item, order};
    use jiff::civil::date;

    /// Sprints of two weeks with ten points and ten items: a point a working day.
    fn flow() -> Flow {
        let sprint = |day| SprintFlow {
            id: "x".into(),
            start: date(2026, 10, day),
            end: date(2026, 10, day + 11),
            items: 10,
            points: 10.0,
        };
        Flow {
            sprints: vec![sprint(1), sprint(2), sprint(3)],
            ..Flow::default()
        }
    }

    fn job(id: &str, days: u32, per_week: u32) -> (String, String) {
        item(
            id,
            &format!(
                "estimate: {days}\nscore:\n  cod:\n    per_week: {per_week}\n    currency: EUR\n"
            ),
        )
    }

    /// The vector of four jobs and one that is inserted after the first.
    #[test]
    fn what_is_put_ahead_makes_the_rest_slip_by_its_duration_and_that_has_a_price() {
        let jobs = |lines: &[&str]| {
            let files = [
                job("S-AAAAAA", 3, 4000),
                job("S-BBBBBB", 8, 9000),
                job("S-CCCCCC", 5, 1500),
                job("S-DDDDDD", 2, 500),
                job("S-XXXXXX", 13, 6000),
                order(lines),
            ];
            Sample::with_flow("", &files, flow())
        };
        let before = jobs(&["S-AAAAAA", "S-BBBBBB", "S-CCCCCC", "S-DDDDDD"]);
        let after = jobs(&["S-AAAAAA", "S-XXXXXX", "S-BBBBBB", "S-CCCCCC", "S-DDDDDD"]);
        let moments = [&before, &after].map(|side| Moment::new(side.context(), &side.ranking));
        let told: Vec<String> = slips(&moments[0], &moments[1], 10)
            .iter()
            .map(|slip| {
                let behind: Vec<&str> = slip.behind.iter().map(|each| after.id(*each)).collect();
                format!(
                    "{} {:.0}->{:.0} {:.0} {} behind {}",
                    after.id(slip.item),
                    slip.before_days,
                    slip.after_days,
                    slip.cost.unwrap(),
                    slip.currency,
                    behind.join(" ")
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "S-BBBBBB 11->24 23400 EUR behind S-XXXXXX",
                "S-CCCCCC 16->29 3900 EUR behind S-XXXXXX",
                "S-DDDDDD 18->31 1300 EUR behind S-XXXXXX"
            ]
        );
    }

    #[test]
    fn without_a_pace_nothing_is_guessed() {
        let files = |lines: &[&str]| [job("S-AAAAAA", 3, 1), job("S-BBBBBB", 3, 1), order(lines)];
        let before = Sample::with_flow("", &files(&["S-AAAAAA", "S-BBBBBB"]), Flow::default());
        let after = Sample::with_flow("", &files(&["S-BBBBBB", "S-AAAAAA"]), Flow::default());
        let moments = [&before, &after].map(|side| Moment::new(side.context(), &side.ranking));
        assert!(slips(&moments[0], &moments[1], 10).is_empty());
    }

    #[test]
    fn what_leaves_the_order_lets_nothing_slip() {
        let files = |status: &str| {
            [
                item("S-AAAAAA", &format!("estimate: 3\nstatus: {status}\n")),
                job("S-BBBBBB", 3, 1),
                order(&["S-AAAAAA", "S-BBBBBB"]),
            ]
        };
        let before = Sample::with_flow("", &files("idea"), flow());
        let after = Sample::with_flow("", &files("in-progress"), flow());
        let moments = [&before, &after].map(|side| Moment::new(side.context(), &side.ranking));
        assert!(slips(&moments[0], &moments[1], 10).is_empty());
        assert!(
            slips(&moments[1], &moments[0], 10)
                .iter()
                .all(|slip| after.id(slip.item) == "S-BBBBBB")
        );
    }
}
