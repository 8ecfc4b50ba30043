//! What is unknown of each number, taken from where the number itself is made.

use std::collections::{BTreeMap, BTreeSet};

use super::confidence::{confidence, older_inputs};
use super::number_of::Gathered;
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::goal::{self, STALE_DAYS};
use crate::backlog::outcome::Outcome;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::demand::{Survey, Wish};
use crate::forecast::{Evidence, Outlook, Refusal, Setting};
use crate::history::Past;
use crate::rank::OLD_DAYS;
use crate::rank::bands::Basis;
use crate::report::chosen::Chosen;
use crate::report::shape::HealthNumber;
use crate::rules::{Check, RULES, Selection, Verdict};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// What the numbers are gathered from.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) survey: &'a Survey<'a>,
    pub(super) verdict: &'a Verdict,
    pub(super) chosen: &'a Chosen<'a>,
}

/// The numbers in the order in which one is made from another. Where items are chosen, what the backlog has once is left out.
pub(super) fn numbers(asked: Asked<'_>) -> Vec<HealthNumber> {
    let Asked { facts, verdict, .. } = asked;
    let mut numbers = vec![
        files(asked),
        dates(asked),
        estimates(asked),
        people(asked),
        weights(asked),
        confidence(asked),
        scores(asked),
        places(asked),
    ];
    if !asked.chosen.is_some_items() {
        numbers.extend([throughput(facts), bands(facts), forecast(facts)]);
    }
    numbers.extend([key_results(asked), outcomes(asked)]);
    if !asked.chosen.is_some_items() {
        numbers.push(letters(facts, verdict));
    }
    numbers.into_iter().map(Gathered::done).collect()
}

impl<'a> Asked<'a> {
    /// The items that are meant, by path.
    pub(super) fn items(self) -> impl Iterator<Item = (ItemIx, &'a Item)> {
        let chosen = self.chosen;
        let items = self.facts.backlog.indexed();
        items.filter(|(index, _)| chosen.means(*index))
    }

    /// The feedback that is meant: all but spam, else what belongs to a wish that names an item that is meant.
    fn feedback(self) -> Vec<u32> {
        if !self.chosen.is_some_items() {
            return self.survey.everything();
        }
        let wishes = self.wishes();
        let mut places: Vec<u32> = wishes.flat_map(|wish| wish.members.clone()).collect();
        places.put_in_order();
        places
    }

    fn wishes(self) -> impl Iterator<Item = &'a Wish> {
        let chosen = self.chosen;
        let is_meant = |wish: &&Wish| {
            !chosen.is_some_items() || wish.items.iter().any(|index| chosen.means(*index))
        };
        self.survey.wishes().iter().filter(is_meant)
    }
}

/// What an item is called: its path where another file has its id too.
pub(super) fn called(facts: &Facts<'_>, item: &Item) -> String {
    match facts.backlog.same_id(&item.id).count() {
        0 | 1 => item.id.to_string(),
        _ => item.path().to_owned(),
    }
}

/// The way out of an unknown past, and why it is.
pub(super) fn unknown_past(past: &Past) -> Option<(String, &'static str)> {
    match past {
        Past::Known(_) => None,
        Past::Unknown(why) => {
            let hint = why.hint().unwrap_or("ask again without `--no-history`");
            Some((why.words().to_owned(), hint))
        }
    }
}

fn files(asked: Asked<'_>) -> Gathered {
    let backlog = asked.facts.backlog;
    let meant: BTreeSet<&str> = asked.items().map(|(_, item)| item.path()).into_set();
    let is_meant = |path: &str| !asked.chosen.is_some_items() || meant.contains(path);
    let of = match asked.chosen.items {
        Some(items) => items.len(),
        None => backlog.counts().files,
    };
    let mut gathered = Gathered::of("files", "what files say", "deepen check", of);
    let mut weak = Vec::new();
    backlog.each_file(|path, problems| {
        if !problems.is_empty() && is_meant(path) {
            weak.push(path.to_owned());
        }
    });
    weak.put_in_order();
    weak.dedup();
    gathered.weak(
        weak,
        "something in the file could not be read as meant",
        "`deepen check` names the line",
    );
    gathered
}

/// Created, started, finished: what Git knows of each item.
fn dates(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let items: Vec<&Item> = asked.items().map(|(_, item)| item).collect();
    let mut gathered = Gathered::of("dates", "dates from Git", "deepen flow", items.len());
    if let Some((why, hint)) = unknown_past(facts.past) {
        gathered.unknown(
            items.iter().map(|item| called(facts, item)).collect(),
            why,
            hint,
        );
        return gathered;
    }
    let passage = |item: &Item| facts.flow.passages.get(&item.id);
    let chosen = |is: &dyn Fn(&Item) -> bool| -> Vec<String> {
        items
            .iter()
            .filter(|item| is(item))
            .map(|item| called(facts, item))
            .collect()
    };
    gathered.unknown(
        chosen(&|item| passage(item).is_none()),
        "not committed: Git knows no day of it",
        "commit its file",
    );
    gathered.weak(
        chosen(&|item| passage(item).is_some_and(|each| each.is_stock)),
        "it came with the first commit, and was there before",
        "no way back; what is new is known from its first day",
    );
    gathered.weak(
        chosen(&|item| {
            let is_finished = item.is_leaf() && item.phase == Phase::Finished;
            is_finished && passage(item).is_some_and(|each| each.start_unobserved)
        }),
        "finished without a commit that started it: no cycle time",
        "commit `status` when work starts, not only when it is done",
    );
    gathered
}

/// The rules that doubt an estimate.
const OF_ESTIMATES: [&str; 3] = [
    "off-scale-estimate",
    "old-estimate",
    "estimate-older-than-scope",
];

fn estimates(asked: Asked<'_>) -> Gathered {
    let Asked { facts, verdict, .. } = asked;
    let open: Vec<&Item> = (asked.items())
        .map(|(_, item)| item)
        .filter(|item| item.is_leaf() && item.is_open())
        .collect();
    let mut gathered = Gathered::of(
        "estimate",
        "estimates of open items",
        "deepen report deep",
        open.len(),
    );
    let without = open.iter().filter(|item| item.estimate.is_none());
    gathered.unknown(
        without.map(|item| called(facts, item)).collect(),
        "no estimate",
        "`deepen set ID estimate=5`",
    );
    let estimated: BTreeSet<String> = (open.iter())
        .filter(|item| item.estimate.is_some())
        .map(|item| called(facts, item))
        .into_set();
    let [off_scale, old, older_than_scope] = OF_ESTIMATES;
    let found = |rule: &str| -> Vec<String> {
        let findings = (verdict.findings.iter())
            .filter(|finding| finding.rule.name == rule)
            .filter_map(|finding| finding.remark.item.as_ref());
        let ids: BTreeSet<String> = findings.map(ToString::to_string).into_set();
        ids.intersection(&estimated).cloned().collect()
    };
    gathered.weak(
        found(off_scale),
        "not on the scale",
        "estimate again on `estimate.scale`",
    );
    gathered.weak(
        found(old),
        "older than an estimate may be",
        "look at it again: `deepen set ID estimate=…`",
    );
    gathered.weak(
        found(older_than_scope),
        "the criteria changed after it was estimated",
        "estimate again",
    );
    gathered
}

/// Who asks: what feedback says of people.
fn people(asked: Asked<'_>) -> Gathered {
    let survey = asked.survey;
    let places = asked.feedback();
    let mut gathered = Gathered::of("people", "who asked", "deepen demand", places.len());
    let nobody = places.iter().filter(|place| {
        let mention = survey.mention(**place);
        mention.is_some_and(|mention| mention.party().is_none())
    });
    gathered.unknown(
        nobody
            .filter_map(|place| of_place(survey, *place))
            .collect(),
        "neither `requester` nor `account`: it counts for nobody",
        "write who asked, or what they belong to",
    );
    let unlinked = asked
        .wishes()
        .filter(|wish| wish.items.is_empty() && wish.stage.is_unanswered());
    let unlinked = unlinked.flat_map(|wish| &wish.members);
    gathered.weak(
        unlinked
            .filter_map(|place| of_place(survey, *place))
            .collect(),
        "no item answers it: it adds to no item's demand",
        "`deepen link ID answers F-…`",
    );
    gathered
}

/// How much each voice weighs.
fn weights(asked: Asked<'_>) -> Gathered {
    let survey = asked.survey;
    let places = asked.feedback();
    let mut gathered = Gathered::of(
        "weight",
        "weight of feedback",
        "deepen demand",
        places.len(),
    );
    let chosen = |is: &dyn Fn(&crate::demand::Mention<'_>) -> bool| -> Vec<String> {
        let of = places
            .iter()
            .filter(|place| survey.mention(**place).is_some_and(is));
        of.filter_map(|place| of_place(survey, *place)).collect()
    };
    gathered.unknown(
        chosen(&|mention| mention.age_days.is_none()),
        "no `received` day: it weighs nothing",
        "write the day it came in",
    );
    let segments = &survey.backlog.config.demand.segment_weights;
    if !segments.is_empty() {
        gathered.weak(
            chosen(&|mention| {
                mention
                    .segment
                    .is_none_or(|each| !segments.contains_key(each))
            }),
            "no segment with a weight: it weighs 1",
            "write `segment` into accounts.yml, and its weight into `demand.segment_weights`",
        );
    }
    gathered
}

fn of_place(survey: &Survey<'_>, place: u32) -> Option<String> {
    Some(survey.feedback(place as usize)?.id.to_string())
}

/// Of each item the score of the configured model, with what its inputs are.
fn scores(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let ranking = facts.ranking;
    let title = format!("scores by {}", ranking.method);
    let means = |index: ItemIx| asked.chosen.means(index);
    let scored = || ranking.scored.iter().filter(|each| means(each.item));
    let unscored = || ranking.unscored.iter().filter(|each| means(each.item));
    let of = scored().count() + unscored().count();
    if let Some(problem) = &ranking.problem {
        let mut gathered = Gathered::single("score", "scores", "deepen rank");
        gathered.unknown(
            Vec::new(),
            problem.as_str(),
            "`deepen explain rank` names the models",
        );
        return gathered;
    }
    let mut gathered = Gathered::of("score", title, "deepen rank", of);
    let name = |index: ItemIx| called(facts, facts.backlog.item(index));
    let mut missing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for unscored in unscored() {
        for words in &unscored.missing {
            missing.entry(words).or_default().push(name(unscored.item));
        }
    }
    let mut missing: Vec<(&str, Vec<String>)> = missing.into_iter().collect();
    missing.put_in_order_by_key(|(_, items)| std::cmp::Reverse(items.len()));
    for (words, items) in missing {
        gathered.unknown(
            items,
            words,
            "`deepen set ID FIELD=VALUE`, or another `rank.method`",
        );
    }
    let inherited =
        scored().filter(|scored| scored.inputs.iter().any(|input| input.from.is_some()));
    gathered.weak(
        inherited.map(|scored| name(scored.item)).collect(),
        "an input is that of the epic or goal above it",
        "set its own where it differs; `deepen why ID` shows which",
    );
    gathered.weak(
        older_inputs(facts, scored()).map(name).collect(),
        format!("an input was set more than {OLD_DAYS} days ago"),
        "look at it again; `deepen why ID` shows which",
    );
    let odd: BTreeSet<String> = (ranking.lints.iter())
        .filter_map(|lint| lint.item.filter(|item| means(*item)))
        .map(name)
        .into_set();
    gathered.weak(
        odd.into_iter().collect(),
        "an input is odd",
        "`deepen rank` says what is odd about it",
    );
    gathered
}

/// The place in the order, which every date in the order rests on.
fn places(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let waiting: Vec<(ItemIx, &Item)> = (asked.items())
        .filter(|(_, item)| item.is_leaf() && item.phase == Phase::NotStarted)
        .collect();
    let mut gathered = Gathered::of(
        "place",
        "places in the order, and days by it",
        "deepen report priority",
        waiting.len(),
    );
    let unlisted = waiting
        .iter()
        .filter(|(index, _)| facts.ranking.position(*index).is_none());
    gathered.unknown(
        unlisted.map(|(_, item)| called(facts, item)).collect(),
        "not listed in order.txt: no place, no band, no day",
        "`deepen order move ID --to 10`, or drop it",
    );
    gathered
}

fn throughput(facts: &Facts<'_>) -> Gathered {
    let mut gathered = Gathered::single("throughput", "throughput", "deepen flow");
    let finished = facts.flow.finished_in_window();
    if let Some((why, hint)) = unknown_past(facts.past) {
        gathered.unknown(Vec::new(), why, hint);
    } else if finished == 0 {
        gathered.weak(
            Vec::new(),
            format!(
                "nothing was finished in {} days",
                facts.backlog.config.bands.window_days
            ),
            "commit `status` when an item is done",
        );
    }
    gathered
}

fn bands(facts: &Facts<'_>) -> Gathered {
    let mut gathered = Gathered::single("bands", "NOW, NEXT and LATER", "deepen report priority");
    if let Some((why, hint)) = unknown_past(facts.past) {
        let why = format!("{why}: they are what `bands` in deepen.yml says");
        gathered.weak(Vec::new(), why, hint);
    } else if facts.ranking.bands.basis == Basis::Configured {
        gathered.weak(
            Vec::new(),
            "too little was finished to compute them: they are what `bands` in deepen.yml says",
            "from ten finished items in three sprints on they are computed",
        );
    }
    gathered
}

fn forecast(facts: &Facts<'_>) -> Gathered {
    let mut gathered = Gathered::single("forecast", "forecasts", "deepen forecast when");
    match Outlook::new(facts, &Setting::default()) {
        Err(refusal) => {
            let hint = match &refusal {
                Refusal::NoHistory {
                    hint: Some(hint), ..
                } => (*hint).to_owned(),
                Refusal::NoHistory { .. } => "ask again without `--no-history`".to_owned(),
                Refusal::TooLittle { has_more: true, .. } => {
                    "look further back: `deepen forecast when --window 365`".to_owned()
                }
                Refusal::TooLittle { .. } => {
                    "state a pace: `deepen forecast when --throughput 2..6/sprint`".to_owned()
                }
            };
            gathered.unknown(Vec::new(), refusal.words(), hint);
        }
        Ok(outlook) => {
            if outlook.evidence == Evidence::Little {
                gathered.weak(
                    Vec::new(),
                    "little was finished in the window: ranges from 20 to 80 % only",
                    "look further back: `deepen forecast when --window 365`",
                );
            }
            if let Err(untested) = &outlook.backtest {
                gathered.weak(
                    Vec::new(),
                    format!("not back-tested: {}", untested.words()),
                    "time: the history grows",
                );
            }
        }
    }
    gathered
}

fn key_results(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let goals = asked
        .items()
        .map(|(_, item)| item)
        .filter(|item| item.item_type == ItemType::Goal && item.is_open());
    let results: Vec<(String, goal::KeyResult)> = goals
        .flat_map(|item| {
            let results = goal::key_results(item).into_iter().enumerate();
            results.map(|(at, result)| {
                let name = result.id.clone().unwrap_or_else(|| (at + 1).to_string());
                (format!("{} {name}", item.id), result)
            })
        })
        .collect();
    let mut gathered = Gathered::of(
        "key-result",
        "key results of open goals",
        "deepen report goals",
        results.len(),
    );
    let mut unscored: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (name, result) in &results {
        if let Err(why) = result.score() {
            unscored.entry(why.words()).or_default().push(name.clone());
        }
    }
    for (why, items) in unscored {
        gathered.unknown(
            items,
            why,
            "write the number into `key_results` of the goal",
        );
    }
    let chosen = |is: &dyn Fn(&goal::KeyResult) -> bool| -> Vec<String> {
        let measured = results
            .iter()
            .filter(|(_, result)| result.current.is_some() && is(result));
        measured.map(|(name, _)| name.clone()).collect()
    };
    gathered.weak(
        chosen(&|result| result.as_of.is_none()),
        "nothing says when it was measured",
        "write `as_of` beside `current`",
    );
    gathered.weak(
        chosen(&|result| {
            result
                .age_days(facts.today)
                .is_some_and(|days| days > STALE_DAYS)
        }),
        format!("measured more than {STALE_DAYS} days ago"),
        "measure again: `current` and `as_of`",
    );
    gathered
}

fn outcomes(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let measured: Vec<(String, Outcome)> = (asked.items())
        .filter_map(|(_, item)| Some((called(facts, item), Outcome::of(item)?)))
        .filter(|(_, outcome)| outcome.measured.is_some())
        .collect();
    let mut gathered = Gathered::of(
        "outcome",
        "measured outcomes compared",
        "deepen report outcomes",
        measured.len(),
    );
    let mut reasons: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (name, outcome) in measured {
        if let Some(Err(why)) = outcome.effect() {
            reasons.entry(why.words()).or_default().push(name);
        }
    }
    for (why, items) in reasons {
        gathered.unknown(items, why, "`expected` and `measured` in its `outcome`");
    }
    gathered
}

/// The rules behind the four letters: which of them could look.
fn letters(facts: &Facts<'_>, verdict: &Verdict) -> Gathered {
    let mut gathered = Gathered::of(
        "rule",
        "rules behind DEEP",
        "deepen report deep",
        RULES.len(),
    );
    let is_known = facts.past.known().is_some();
    let unknown = RULES.iter().filter(|rule| rule.needs_history && !is_known);
    gathered.unknown(
        unknown.map(|rule| rule.name.to_owned()).collect(),
        "they need the history, which is unknown",
        "see dates from Git",
    );
    let unmeasured = verdict.measures.iter().filter(|(rule, measure)| {
        measure.is_none() && !verdict.unknown.iter().any(|each| each.name == rule.name)
    });
    gathered.unknown(
        unmeasured.map(|(rule, _)| rule.name.to_owned()).collect(),
        "too little to measure",
        format!("{} says what each needs", "`deepen explain RULE`"),
    );
    gathered
}

/// The rules whose findings or measures are told of here.
pub(super) fn selection() -> Selection {
    let told = RULES.iter().filter(|rule| {
        matches!(rule.check, Check::Measure(_)) || OF_ESTIMATES.contains(&rule.name)
    });
    Selection {
        only: told.map(|rule| rule.code.to_owned()).collect(),
        ..Selection::default()
    }
}
