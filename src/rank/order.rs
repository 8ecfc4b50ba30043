//! From scores, dependencies and the product owner's order to a ranking.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::circles::{shortest_circle, tangles};
use super::dependencies::Jobs;
use super::worth::worths;
use super::{
    Band, Bands, Context, Model, Options, Ranking, Score, Scored, Subject, Unscored, model,
};
use crate::backlog::config::Phase;
use crate::backlog::expression::Expression;
use crate::backlog::expression::names::RANKED;
use crate::backlog::{Backlog, ItemIx};
use crate::text::sorting::PutInOrder as _;

pub(super) fn rank(context: &Context<'_>, options: &Options) -> Ranking {
    let order = listed(context.backlog);
    let bands = Bands::new(context.backlog, context.flow);
    let mut ranking = Ranking {
        level: options.level,
        positions: places(context.backlog, &order),
        bands,
        order,
        ..Ranking::default()
    };
    ranking.band_of = bands_of(context.backlog, &ranking);
    match choose(context, options) {
        Ok((model, expression)) => {
            ranking.method = Cow::Borrowed(model.name);
            let context = Context {
                expression: expression.as_ref(),
                ..*context
            };
            ranking.compute(&context, model);
            ranking.expression = expression;
        }
        Err(problem) => {
            ranking.method = Cow::Owned(context.backlog.config.rank.method.clone());
            ranking.unscored = candidates(context.backlog, options)
                .map(|item| Unscored {
                    item,
                    missing: vec![problem.clone()],
                })
                .collect();
            ranking.problem = Some(problem);
        }
    }
    ranking
}

/// The model to rank by, with its compiled expression when it needs one; or why there is none.
fn choose(
    context: &Context<'_>,
    options: &Options,
) -> Result<(&'static Model, Option<Expression>), String> {
    let config = &context.backlog.config.rank;
    let model = match options.method {
        Some(model) => model,
        None => model(&config.method).map_err(|unknown| {
            let hint = unknown
                .suggestion
                .map(|name| format!(", did you mean `{name}`?"))
                .unwrap_or_default();
            format!("rank.method: {unknown}{hint}")
        })?,
    };
    if model.name != "custom" {
        return Ok((model, None));
    }
    let expression = match (&options.expression, &config.expression) {
        (Some(expression), _) => expression.clone(),
        (None, Some(text)) => {
            Expression::new(text).map_err(|bad| format!("rank.expression: {bad}"))?
        }
        (None, None) => return Err("rank.expression is missing: method `custom` needs it".into()),
    };
    let circular = |name: &&String| RANKED.contains(&name.as_str());
    match expression.names().iter().find(circular) {
        Some(name) => Err(format!(
            "rank.expression: `{name}` is known only after ranking"
        )),
        None => Ok((model, Some(expression))),
    }
}

/// Open, not started items of the order, each at its first line.
fn listed(backlog: &Backlog) -> Vec<ItemIx> {
    let mut seen = HashSet::new();
    backlog
        .order
        .lines
        .iter()
        .filter_map(|line| backlog.find(&line.id.value))
        .filter(|index| backlog.item(*index).phase == Phase::NotStarted && seen.insert(*index))
        .collect()
}

/// Places from 1 by item index.
fn places(backlog: &Backlog, order: &[ItemIx]) -> Vec<Option<u32>> {
    let mut places = vec![None; backlog.items.len()];
    for (place, index) in (1_u32..).zip(order) {
        if let Some(slot) = places.get_mut(index.index()) {
            *slot = Some(place);
        }
    }
    places
}

fn bands_of(backlog: &Backlog, ranking: &Ranking) -> Vec<Option<Band>> {
    backlog
        .indexed()
        .map(
            |(index, item)| match (item.phase, ranking.position(index)) {
                (Phase::Started, _) => Some(Band::Doing),
                (Phase::NotStarted, Some(position)) => Some(ranking.bands.of(position)),
                (Phase::NotStarted, None) => Some(Band::Tail),
                (Phase::Finished | Phase::Dropped, _) => None,
            },
        )
        .collect()
}

/// What is ranked: open, not started items of the level, by path.
fn candidates(backlog: &Backlog, options: &Options) -> impl Iterator<Item = ItemIx> {
    let level = options.level;
    backlog
        .indexed()
        .filter(move |(_, item)| item.phase == Phase::NotStarted && level.contains(item.item_type))
        .map(|(index, _)| index)
}

impl Ranking {
    fn compute(&mut self, context: &Context<'_>, model: &Model) {
        let options = Options {
            level: self.level,
            ..Options::default()
        };
        let mut waits_for = waits_for(context.backlog);
        let (caught, circles) = take_tangles(&mut waits_for);
        self.cycles = circles;
        let mut scores: Vec<Option<Score>> = Vec::new();
        scores.resize_with(context.backlog.items.len(), || None);
        for index in candidates(context.backlog, &options) {
            let circle = caught
                .get(&index.index())
                .and_then(|circle| self.cycles.get(*circle));
            let missing = if let Some(circle) = circle {
                vec![circle_in_words(context.backlog, circle)]
            } else {
                match (model.score)(&Subject::new(context, index)) {
                    Ok(score) if score.value.is_finite() => {
                        if let Some(slot) = scores.get_mut(index.index()) {
                            *slot = Some(score);
                        }
                        continue;
                    }
                    Ok(_) => vec!["the score is not a finite number".to_owned()],
                    Err(missing) => missing,
                }
            };
            self.unscored.push(Unscored {
                item: index,
                missing,
            });
        }
        let jobs = Jobs {
            worth: worths(context, &scores),
            waits_for,
        };
        self.place(&jobs, scores);
        (model.complete)(context, &mut self.scored);
        self.unit = (model.unit)(context, &self.scored);
        self.lints = (model.lint)(context, &self.scored);
        self.notes = (model.notes)(context, &self.scored);
        self.overrides = super::overrides::overrides(context, self);
    }

    /// Puts the scored items in computed order.
    fn place(&mut self, jobs: &Jobs, mut scores: Vec<Option<Score>>) {
        self.computed = vec![None; scores.len()];
        for (rank, placed) in (1_u32..).zip(jobs.schedule()) {
            let Some(score) = scores.get_mut(placed.job).and_then(Option::take) else {
                continue;
            };
            if let Some(slot) = self.computed.get_mut(placed.job) {
                *slot = Some(rank);
            }
            self.scored.push(Scored {
                item: index_of(placed.job),
                score: score.value,
                ratio: score.ratio,
                effective: placed.effective,
                pulled_by: placed.pulled_by.map(index_of),
                class: score.class,
                rank_range: None,
                inputs: score.inputs,
            });
        }
    }
}

/// Takes the items that wait for each other out of the links: by item index, the number of its tangle's shortest circle.
pub(super) fn take_tangles(
    waits_for: &mut [Vec<usize>],
) -> (BTreeMap<usize, usize>, Vec<Vec<ItemIx>>) {
    let mut caught = BTreeMap::new();
    let mut circles = Vec::new();
    for tangle in tangles(waits_for) {
        let circle = shortest_circle(&tangle, waits_for);
        caught.extend(tangle.into_iter().map(|job| (job, circles.len())));
        circles.push(circle.into_iter().map(index_of).collect());
    }
    if !caught.is_empty() {
        for (job, required) in waits_for.iter_mut().enumerate() {
            let is_caught = caught.contains_key(&job);
            required.retain(|each| !is_caught && !caught.contains_key(each));
        }
    }
    (caught, circles)
}

pub(super) fn index_of(job: usize) -> ItemIx {
    ItemIx(u32::try_from(job).unwrap_or(u32::MAX))
}

/// `blocked_by goes in a circle: S-A waits for S-B waits for S-A`
fn circle_in_words(backlog: &Backlog, circle: &[ItemIx]) -> String {
    let ids: Vec<&str> = circle
        .iter()
        .chain(circle.first())
        .map(|index| backlog.item(*index).id.as_str())
        .collect();
    format!("blocked_by goes in a circle: {}", ids.join(" waits for "))
}

/// By item index, the open, not started items that it waits for. What is started already needs no place in the order.
pub(super) fn waits_for(backlog: &Backlog) -> Vec<Vec<usize>> {
    backlog
        .indexed()
        .map(|(index, item)| {
            if item.phase != Phase::NotStarted {
                return Vec::new();
            }
            let mut required: Vec<usize> = backlog
                .blocked_by(index)
                .iter()
                .filter(|each| backlog.item(**each).phase == Phase::NotStarted)
                .map(|each| each.index())
                .collect();
            required.put_in_order();
            required.dedup();
            required
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item, order};
    use crate::rank::{Level, Options, model};

    fn cod(id: &str, per_week: u32, more: &str) -> (String, String) {
        item(
            id,
            &format!("estimate: 1\n{more}score:\n  cod:\n    per_week: {per_week}\n"),
        )
    }

    fn bands(sample: &Sample) -> Vec<String> {
        let items = sample.backlog.indexed();
        items
            .map(|(index, item)| match sample.ranking.band(index) {
                Some(band) => format!("{} {}", item.id, band.name()),
                None => format!("{} -", item.id),
            })
            .collect()
    }

    #[test]
    fn the_order_is_that_of_open_not_started_items_at_their_first_line() {
        let files = [
            cod("S-AAAAA1", 1, "status: accepted\n"),
            cod("S-AAAAA2", 1, "status: in-progress\n"),
            cod("S-AAAAA3", 1, ""),
            cod("S-AAAAA4", 2, ""),
            cod("S-AAAAA5", 3, ""),
            order(&[
                "S-AAAAA2  x",
                "S-AAAAA4  x",
                "S-ZZZZZZ  gone",
                "S-AAAAA1",
                "S-AAAAA3",
                "S-AAAAA4  again",
            ]),
        ];
        let sample = Sample::configured("bands: {now: 1, next: 2, later: 3}\n", &files);
        let listed: Vec<&str> = sample
            .ranking
            .order
            .iter()
            .map(|index| sample.id(*index))
            .collect();
        assert_eq!(listed, ["S-AAAAA4", "S-AAAAA3"]);
        assert_eq!(
            bands(&sample),
            [
                "S-AAAAA1 -",
                "S-AAAAA2 DOING",
                "S-AAAAA3 NEXT",
                "S-AAAAA4 NOW",
                "S-AAAAA5 TAIL"
            ]
        );
        assert_eq!(sample.ids(), ["S-AAAAA5", "S-AAAAA4", "S-AAAAA3"]);
        assert_eq!(
            sample
                .ranking
                .score(sample.index("S-AAAAA4"))
                .map(|scored| scored.effective),
            Some(2.0)
        );
    }

    #[test]
    fn ties_fall_to_deadline_then_accounts_then_id() {
        let feedback = |number: u32, account: &str| {
            (
                format!("backlog/feedback/2026/F-AAAAA{number}-x.md"),
                format!(
                    "---\nid: F-AAAAA{number}\ntype: feedback\ntitle: x\nreceived: 2026-10-01\nchannel: portal\nrequester: R-AAAAA1\naccount: {account}\naddressed_by: [S-AAAAA4]\n---\n"
                ),
            )
        };
        let files = [
            cod("S-AAAAA1", 7, ""),
            cod("S-AAAAA2", 7, "deadline: 2027-01-01\n"),
            cod("S-AAAAA3", 7, "deadline: 2026-12-01\n"),
            cod("S-AAAAA4", 7, ""),
            cod("S-AAAAA0", 7, ""),
            feedback(1, "A-AAAAA1"),
            feedback(2, "A-AAAAA2"),
        ];
        let sample = Sample::ranked_by("cd3", &files);
        assert_eq!(
            sample.ids(),
            ["S-AAAAA3", "S-AAAAA2", "S-AAAAA4", "S-AAAAA0", "S-AAAAA1"]
        );
    }

    #[test]
    fn items_that_wait_for_each_other_are_not_ranked_and_the_rest_is() {
        let files = [
            cod("S-AAAAA1", 9, "blocked_by: [S-AAAAA2]\n"),
            cod("S-AAAAA2", 8, "blocked_by: [S-AAAAA1]\n"),
            cod("S-AAAAA3", 1, "blocked_by: [S-AAAAA2]\n"),
            cod("S-AAAAA4", 2, ""),
        ];
        let sample = Sample::ranked_by("cd3", &files);
        assert_eq!(sample.ids(), ["S-AAAAA4", "S-AAAAA3"]);
        assert_eq!(sample.ranking.cycles.len(), 1);
        assert_eq!(
            sample.unscored(),
            [
                "S-AAAAA1: blocked_by goes in a circle: S-AAAAA1 waits for S-AAAAA2 waits for S-AAAAA1",
                "S-AAAAA2: blocked_by goes in a circle: S-AAAAA1 waits for S-AAAAA2 waits for S-AAAAA1",
            ]
        );
    }

    #[test]
    fn what_is_started_already_holds_nothing_up() {
        let files = [
            cod("S-AAAAA1", 1, "status: in-progress\n"),
            cod("S-AAAAA2", 8, "blocked_by: [S-AAAAA1]\n"),
            cod("S-AAAAA3", 5, ""),
        ];
        assert_eq!(
            Sample::ranked_by("cd3", &files).ids(),
            ["S-AAAAA2", "S-AAAAA3"]
        );
    }

    #[test]
    fn epics_are_ranked_among_epics() {
        let files = [
            cod("S-AAAAA1", 9, ""),
            cod("E-AAAAA1", 1, "type: epic\n"),
            cod("E-AAAAA2", 2, "type: epic\n"),
        ];
        let options = Options {
            level: Level::Epics,
            ..Options::default()
        };
        let past = crate::history::Past::Unknown(crate::history::WhyUnknown::NotRead);
        let sample = Sample::with("", &files, crate::history::Flow::default(), past, &options);
        assert_eq!(sample.ids(), ["E-AAAAA2", "E-AAAAA1"]);
        assert_eq!(Sample::ranked_by("cd3", &files).ids(), ["S-AAAAA1"]);
    }

    #[test]
    fn a_method_that_does_not_exist_ranks_nothing_and_names_the_nearest() {
        let sample = Sample::ranked_by("cd3", &[cod("S-AAAAA1", 9, "")]).reranked_by("wsfj");
        let problem = "rank.method: unknown ranking method `wsfj`, did you mean `wsjf`?";
        assert_eq!(sample.ranking.problem.as_deref(), Some(problem));
        assert_eq!(sample.unscored(), [format!("S-AAAAA1: {problem}")]);
        assert_eq!(sample.ranking.method, "wsfj");
        assert!(model("cd3").is_ok());
    }

    #[test]
    fn an_override_is_counted_among_items_that_have_both_places() {
        let numbers = 1..=9_u32;
        let mut files: Vec<(String, String)> = numbers
            .map(|number| cod(&format!("S-AAAAA{number}"), 100 - number, ""))
            .collect();
        // Three items without a score and one that is not listed stand between.
        files.extend(["S-BBBBB1", "S-BBBBB2", "S-BBBBB3"].map(|id| item(id, "")));
        files.push(cod("S-CCCCC1", 500, ""));
        files.push(order(&[
            "S-AAAAA6  Title  ; contract penalty from 1 Dec",
            "S-BBBBB1",
            "S-BBBBB2",
            "S-BBBBB3",
            "S-AAAAA1",
            "S-AAAAA2",
            "S-AAAAA3",
            "S-AAAAA4",
            "S-AAAAA5",
            "S-AAAAA7",
            "S-AAAAA8",
            "S-AAAAA9",
        ]));
        let sample = Sample::ranked_by("cd3", &files);
        let told: Vec<_> = sample
            .ranking
            .overrides
            .iter()
            .map(|each| {
                (
                    sample.id(each.item),
                    each.position,
                    each.computed,
                    each.placed,
                    each.expected,
                    each.reason.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("S-AAAAA6", 1, 7, 1, 6, Some("contract penalty from 1 Dec"))]
        );
    }

    proptest::proptest! {
        #[test]
        fn equal_items_are_ordered_alike_however_their_files_are_named(
            costs in proptest::collection::vec(1_u32..4, 1..12),
            turn in 0_usize..12,
        ) {
            let named = |turn: usize| -> Vec<(String, String)> {
                (0..costs.len())
                    .map(|number| {
                        let (_, text) = cod(&format!("S-AAAA{number:02}"), costs[number], "");
                        let name = (number + turn) % costs.len();
                        (format!("backlog/items/{name:02}.md"), text)
                    })
                    .collect()
            };
            let one = Sample::ranked_by("cd3", &named(0));
            let other = Sample::ranked_by("cd3", &named(turn));
            proptest::prop_assert_eq!(one.ids(), other.ids());
            proptest::prop_assert_eq!(one.ids().len(), costs.len());
        }
    }
}
