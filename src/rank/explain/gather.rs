//! Gathers an explanation from the ranking, the past and the product owner's order.

use super::{ExplainedInput, Explanation, Freshness, Named, Neighbour, SetBy};
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::history::EventKind;
use crate::rank::break_even::break_evens;
use crate::rank::provenance::{OLD_DAYS, day, place, set_by, set_in};
use crate::rank::{Context, Input, Model, Ranking, Subject, model};

pub(in crate::rank) fn explain(
    ranking: &Ranking,
    context: &Context<'_>,
    index: ItemIx,
) -> Explanation {
    let context = &Context {
        expression: ranking.expression.as_ref(),
        ..*context
    };
    let mut explanation = Explanation {
        item: Some(named(context, index)),
        position: ranking.position(index),
        listed: ranking.order.len(),
        computed: ranking.computed_position(index),
        ranked: ranking.scored.len(),
        unranked: ranking.unscored.len(),
        band: ranking.band(index),
        method: ranking.method.to_string(),
        unit: ranking.unit.clone(),
        score: ranking.score(index).cloned(),
        demand: context.demand.of(index).clone(),
        reason: reason(context, index),
        overridden: ranking.overridden(index).cloned(),
        ..Explanation::default()
    };
    explanation.missing = missing(ranking, context, index);
    add_dependencies(&mut explanation, ranking, context, index);
    add_order(&mut explanation, ranking, context, index);
    if let Ok(model) = model(&ranking.method) {
        add_score(&mut explanation, model, context, index);
        explanation.break_evens = break_evens(ranking, model, context, index);
    }
    explanation.freshness = freshness(context, index, &explanation.inputs);
    explanation
}

fn named(context: &Context<'_>, index: ItemIx) -> Named {
    let item = context.backlog.item(index);
    Named {
        index,
        id: item.id.clone(),
        title: item.title.value.to_string(),
    }
}

fn reason(context: &Context<'_>, index: ItemIx) -> Option<String> {
    let order = &context.backlog.order;
    order
        .reason(&context.backlog.item(index).id)
        .map(str::to_owned)
}

pub(in crate::rank) fn neighbour(
    ranking: &Ranking,
    context: &Context<'_>,
    index: ItemIx,
) -> Neighbour {
    Neighbour {
        item: named(context, index),
        position: ranking.position(index),
        computed: ranking.computed_position(index),
        effective: ranking.score(index).map(|scored| scored.effective),
        reason: reason(context, index),
    }
}

/// Why the item has no place in the computed order; empty when it has one.
fn missing(ranking: &Ranking, context: &Context<'_>, index: ItemIx) -> Vec<String> {
    if ranking.computed_position(index).is_some() {
        return Vec::new();
    }
    if let Some(unscored) = ranking.unscored.iter().find(|each| each.item == index) {
        return unscored.missing.clone();
    }
    let item = context.backlog.item(index);
    let status = &item.status.value;
    vec![match item.phase {
        Phase::Started => format!("status {status}: started work is not ranked any more"),
        Phase::Finished => format!("status {status}: finished"),
        Phase::Dropped => format!("status {status}: dropped"),
        Phase::NotStarted => format!(
            "type {}: like is ranked with like, this list has {}",
            item.item_type.name(),
            ranking.level.name()
        ),
    }]
}

fn add_dependencies(
    explanation: &mut Explanation,
    ranking: &Ranking,
    context: &Context<'_>,
    index: ItemIx,
) {
    let backlog = context.backlog;
    let open = |links: &[ItemIx]| {
        links
            .iter()
            .filter(|each| backlog.item(**each).is_open())
            .map(|each| neighbour(ranking, context, *each))
            .collect()
    };
    explanation.unblocks = open(backlog.blocks(index));
    explanation.waits_for = open(backlog.blocked_by(index));
    explanation.pulled_by = ranking
        .score(index)
        .and_then(|scored| scored.pulled_by)
        .map(|by| neighbour(ranking, context, by));
}

/// Who stands above it although computed below, and the other way around; and the next one above by score.
fn add_order(
    explanation: &mut Explanation,
    ranking: &Ranking,
    context: &Context<'_>,
    index: ItemIx,
) {
    let Some(computed) = ranking.computed_position(index) else {
        return;
    };
    explanation.next_above = above(computed)
        .and_then(|place| ranking.scored.get(place))
        .map(|scored| neighbour(ranking, context, scored.item));
    let Some(position) = ranking.position(index) else {
        return;
    };
    for (place, other) in (1_u32..).zip(&ranking.order) {
        let Some(theirs) = ranking.computed_position(*other) else {
            continue;
        };
        if place < position && theirs > computed {
            explanation.placed_above.push(*other);
        } else if place > position && theirs < computed {
            explanation.passed.push(*other);
        }
    }
}

/// The index in the computed order of the place above this one, which counts from 1.
fn above(computed: u32) -> Option<usize> {
    usize::try_from(computed).ok()?.checked_sub(2)
}

fn add_score(explanation: &mut Explanation, model: &Model, context: &Context<'_>, index: ItemIx) {
    let subject = Subject::new(context, index);
    let Ok(score) = (model.score)(&subject) else {
        return;
    };
    explanation.formula = Some((model.formula)(context, &score));
    explanation.caveats = (model.caveats)(&subject);
    explanation.inputs = score
        .inputs
        .into_iter()
        .map(|input| explained(context, index, input))
        .collect();
}

fn explained(context: &Context<'_>, index: ItemIx, input: Input) -> ExplainedInput {
    let of = input.from.unwrap_or(index);
    let (place, set) = match input.field.as_deref() {
        Some(field) => (place(context, of, field), set_by(context, of, field)),
        None => (None, SetBy::Derived),
    };
    let old = matches!(&set, SetBy::Commit { age_days, .. } if *age_days > OLD_DAYS);
    ExplainedInput {
        input,
        place,
        set,
        old,
    }
}

fn freshness(context: &Context<'_>, index: ItemIx, inputs: &[ExplainedInput]) -> Freshness {
    let mut freshness = Freshness {
        old_inputs: inputs
            .iter()
            .filter(|each| each.old)
            .filter_map(|each| each.input.field.as_deref().map(str::to_owned))
            .collect(),
        ..Freshness::default()
    };
    let Some(history) = context.past.known() else {
        return freshness;
    };
    let Some(estimated) = set_in(context, history, index, "estimate") else {
        return freshness;
    };
    let estimated_on = day(context, history, estimated);
    freshness.estimate_age_days = Some((context.today - estimated_on).get_days());
    let id = &context.backlog.item(index).id;
    freshness.criteria_changed_after_days = history
        .events(id)
        .iter()
        .rev()
        .find(|event| event.commit > estimated && is_new_content(&event.kind))
        .map(|event| (day(context, history, event.commit) - estimated_on).get_days());
    freshness
}

/// Whether criteria came, went or changed; ticking one changes no estimate.
fn is_new_content(kind: &EventKind) -> bool {
    match kind {
        EventKind::Criteria(change) => change.is_of_content(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::backlog::Id;
    use crate::history::flow::SprintFlow;
    use crate::history::{
        Commit, CommitIx, CriteriaChange, Event, Flow, History, ItemPast, Past, Person,
    };
    use crate::rank::Options;
    use crate::rank::sample::{Sample, item, order};

    fn commit(id: &str, time: &str) -> Commit {
        let po = Person {
            name: "Mira".into(),
            email: "mira@example.org".into(),
        };
        Commit {
            id: id.into(),
            time: time.parse::<Timestamp>().unwrap(),
            author: po.clone(),
            committer: po,
            subject: "score".into(),
            trailers: Vec::new(),
        }
    }

    fn set(commit: u32, path: &str, to: &str) -> Event {
        Event {
            commit: CommitIx(commit),
            kind: EventKind::Field {
                path: path.into(),
                from: None,
                to: Some(to.into()),
            },
        }
    }

    /// S-7K3M2Q: cost of delay 4200, estimate 5, the criteria reworded three days after the estimate.
    fn past() -> Past {
        let events = vec![
            set(0, "score.cod.per_week", "4200"),
            set(1, "estimate", "5"),
            Event {
                commit: CommitIx(2),
                kind: EventKind::Criteria(Box::new(CriteriaChange {
                    added: vec!["AC4".into()],
                    ..CriteriaChange::default()
                })),
            },
        ];
        Past::Known(History {
            commits: vec![
                commit("0123456789abcdef", "2026-07-02T10:00:00Z"),
                commit("89abcdef01234567", "2026-10-21T10:00:00Z"),
                commit("fedcba9876543210", "2026-10-24T10:00:00Z"),
            ],
            items: [(
                Id::new("S-7K3M2Q"),
                ItemPast {
                    events,
                    ..ItemPast::default()
                },
            )]
            .into(),
            ..History::default()
        })
    }

    fn flow() -> Flow {
        let sprint = |points: f64| SprintFlow {
            id: "x".into(),
            start: jiff::civil::date(2026, 10, 1),
            end: jiff::civil::date(2026, 10, 14),
            items: 3,
            points,
        };
        Flow {
            sprints: vec![sprint(8.0), sprint(8.4), sprint(9.0)],
            ..Flow::default()
        }
    }

    fn cod(id: &str, per_week: u32, estimate: u32, more: &str) -> (String, String) {
        item(
            id,
            &format!(
                "estimate: {estimate}\n{more}score:\n  cod:\n    per_week: {per_week}\n    currency: EUR\n"
            ),
        )
    }

    fn sample() -> Sample {
        let files = [
            cod("S-7K3M2Q", 4200, 5, ""),
            cod("S-Q2D8VN", 6000, 5, "blocked_by: [S-7K3M2Q]\n"),
            cod("B-04HJ9T", 2000, 3, ""),
            cod("S-AAAAA1", 9000, 5, ""),
            item("K-9XW1CE", ""),
            order(&[
                "B-04HJ9T  Totals differ  ; contract penalty from 1 Dec",
                "K-9XW1CE  Spike",
                "S-7K3M2Q  Working hours",
                "S-Q2D8VN  Sharing",
                "S-AAAAA1  Other",
            ]),
        ];
        Sample::with("", &files, flow(), past(), &Options::default())
    }

    fn explained(sample: &Sample, id: &str) -> Explanation {
        sample.ranking.explain(&sample.context(), sample.index(id))
    }

    #[test]
    fn the_place_and_the_formula_can_be_recomputed_by_hand() {
        let explanation = explained(&sample(), "S-7K3M2Q");
        assert_eq!((explanation.position, explanation.listed), (Some(3), 5));
        assert_eq!(
            (
                explanation.computed,
                explanation.ranked,
                explanation.unranked
            ),
            (Some(2), 4, 1)
        );
        // 4200 / (5 / 4.2) = 3528; the group with S-Q2D8VN: (4200 + 6000) / (10 / 4.2) = 4284.
        assert_eq!(
            explanation.formula.as_deref(),
            Some("4200 EUR/week / 1.19 weeks = 3528")
        );
        let score = explanation.score.unwrap();
        assert!((score.score - 3528.0).abs() < 1e-9);
        assert!((score.effective - 4284.0).abs() < 1e-9);
        assert_eq!(
            explanation.pulled_by.map(|by| by.item.id),
            Some(Id::new("S-Q2D8VN"))
        );
        let unblocks: Vec<Id> = explanation
            .unblocks
            .into_iter()
            .map(|each| each.item.id)
            .collect();
        assert_eq!(unblocks, [Id::new("S-Q2D8VN")]);
    }

    #[test]
    fn each_input_names_its_line_its_commit_and_its_author() {
        let explanation = explained(&sample(), "S-7K3M2Q");
        let [cost, duration] = explanation.inputs.as_slice() else {
            panic!("{:?}", explanation.inputs);
        };
        assert_eq!(cost.place.as_ref().map(|place| place.line), Some(6));
        assert_eq!(
            cost.set,
            SetBy::Commit {
                commit: "0123456".into(),
                who: "Mira".into(),
                date: jiff::civil::date(2026, 7, 2),
                age_days: 123,
            }
        );
        assert!(cost.old && !duration.old);
        assert_eq!(
            duration.input.note.as_deref(),
            Some("estimate 5, median 4.2 points/week (3 sprints)")
        );
        assert_eq!(explanation.freshness.old_inputs, ["score.cod.per_week"]);
        assert_eq!(explanation.freshness.estimate_age_days, Some(12));
        assert_eq!(explanation.freshness.criteria_changed_after_days, Some(3));
    }

    #[test]
    fn a_value_that_differs_from_the_last_commit_is_not_committed() {
        let explanation = explained(&sample(), "S-AAAAA1");
        assert!(
            explanation
                .inputs
                .iter()
                .all(|input| input.set == SetBy::NotCommitted)
        );
        let sample = Sample::ranked_by("cd3", &[cod("S-AAAAA1", 1, 1, "")]);
        assert!(
            explain(&sample.ranking, &sample.context(), sample.index("S-AAAAA1"))
                .inputs
                .iter()
                .all(|input| input.set == SetBy::Unknown)
        );
    }

    #[test]
    fn why_not_higher_names_who_stands_above_and_their_reasons() {
        let sample = sample();
        let explanation = explained(&sample, "S-7K3M2Q");
        let neighbour = |index| sample.ranking.neighbour(&sample.context(), index);
        let above: Vec<(String, Option<String>)> = explanation
            .placed_above
            .into_iter()
            .map(neighbour)
            .map(|each| (each.item.id.to_string(), each.reason))
            .collect();
        assert_eq!(
            above,
            [(
                "B-04HJ9T".to_owned(),
                Some("contract penalty from 1 Dec".to_owned())
            )]
        );
        let passed: Vec<String> = explanation
            .passed
            .into_iter()
            .map(|index| neighbour(index).item.id.to_string())
            .collect();
        assert_eq!(passed, ["S-AAAAA1"]);
        assert_eq!(
            explanation.next_above.map(|each| each.item.id),
            Some(Id::new("S-AAAAA1"))
        );
    }

    #[test]
    fn an_item_without_a_score_says_what_it_lacks() {
        let explanation = explained(&sample(), "K-9XW1CE");
        assert_eq!(
            explanation.missing,
            ["score.cod.per_week is missing", "estimate is missing"]
        );
        assert_eq!(
            (explanation.position, explanation.computed),
            (Some(2), None)
        );
        let sample = Sample::ranked_by("cd3", &[cod("S-AAAAA1", 1, 1, "status: review\n")]);
        let explanation = explain(&sample.ranking, &sample.context(), sample.index("S-AAAAA1"));
        assert_eq!(
            explanation.missing,
            ["status review: started work is not ranked any more"]
        );
    }
}
