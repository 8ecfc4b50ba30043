//! The four letters of DEEP as shares, so that a trend can be drawn. Anybody can recompute them from the findings.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Check, Finding, Letter, Level, RULES, Rule, Verdict, waste_share};
use crate::Facts;
use crate::backlog::{Id, ItemIx};
use crate::rank::Band;
use crate::text::sorting::Gather as _;

/// The bands that count, and what one item of each weighs.
pub const WEIGHTS: [(Band, u32); 3] = [(Band::Now, 3), (Band::Next, 2), (Band::Later, 1)];

/// What one measure of the whole backlog weighs, and one finding that names no item.
pub const WHOLE: u32 = 3;

/// How DEEP the backlog is, letter by letter. There is no number for all four together on purpose: a target made of one
/// number is met by deleting text.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// D, E, E (rules M), P.
    pub letters: [LetterScore; 4],
    /// The share, 0 to 1, of all words that describes what is far; none without words. To print, not to gate on.
    pub waste_share: Option<f64>,
}

/// One letter: passed weight over applicable weight.
///
/// Three kinds of things are weighed:
/// 1. Each listed, open, not started item of NOW (3), NEXT (2) and LATER (1), where the letter has rules about items. It
///    passes when no error or warning of the letter names it.
/// 2. Each rule of the letter that measures the whole backlog, and could (3). It passes without an error or warning.
/// 3. Each error or warning of the other rules that names no item: a line of the order, a release (3). It fails.
///
/// Infos and silenced findings cost nothing.
#[derive(Clone, Debug)]
pub struct LetterScore {
    pub letter: Letter,
    /// Weight.
    pub passed: u32,
    /// Weight; 0 when there was nothing to look at, or nothing could look.
    pub applicable: u32,
    /// NOW, NEXT, LATER: items that pass, of how many.
    pub bands: [(Band, u32, u32); 3],
    /// What was measured of the whole backlog; nothing of a part of it.
    pub measures: Vec<Measured>,
    /// Indexes into the verdict's findings: those that cost something, in their order.
    pub failing: Vec<usize>,
    /// Rules of the letter that could not look, because the past is unknown.
    pub unknown: Vec<&'static Rule>,
}

/// What a rule measured of the whole backlog.
#[derive(Clone, Debug)]
pub struct Measured {
    pub rule: &'static Rule,
    /// None where it could not be measured.
    pub value: Option<String>,
    /// Whether it is without an error or a warning.
    pub passes: bool,
    /// Whether the rule says something of it, if only as an info.
    pub is_told: bool,
}

impl LetterScore {
    /// 0 to 100; none when unknown.
    pub fn percent(&self) -> Option<f64> {
        (self.applicable > 0).then(|| 100.0 * f64::from(self.passed) / f64::from(self.applicable))
    }
}

/// The letters of an earlier day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earlier {
    pub date: Date,
    /// D, E, E, P: 0 to 100; none when unknown.
    pub percent: [Option<f64>; 4],
}

impl Scorecard {
    /// The four shares, 0 to 100; none when unknown.
    pub fn percent(&self) -> [Option<f64>; 4] {
        self.letters.each_ref().map(LetterScore::percent)
    }

    /// The scorecard of a verdict on the same facts. A verdict of selected rules gives a scorecard of these.
    pub fn new(facts: &Facts<'_>, verdict: &Verdict) -> Self {
        Self {
            letters: Letter::DEEP.map(|letter| score(letter, facts, verdict, None)),
            waste_share: waste_share(facts),
        }
    }

    /// The scorecard of some items, sorted: what names them and how many of them are in each band. What is measured of the
    /// whole backlog, and what names no item, is no part of it.
    pub fn of_items(facts: &Facts<'_>, verdict: &Verdict, some: &[ItemIx]) -> Self {
        Self {
            letters: Letter::DEEP.map(|letter| score(letter, facts, verdict, Some(some))),
            waste_share: None,
        }
    }
}

fn score(
    letter: Letter,
    facts: &Facts<'_>,
    verdict: &Verdict,
    some: Option<&[ItemIx]>,
) -> LetterScore {
    let of_letter = |rule: &&&'static Rule| rule.letter == letter;
    let measures = match some {
        Some(_) => Vec::new(),
        None => measures(letter, verdict),
    };
    let known = measures.iter().filter(|each| each.value.is_some());
    let mut passed = WHOLE * count(known.clone().filter(|each| each.passes));
    let mut applicable = WHOLE * count(known);

    let is_meant = |finding: &Finding| {
        let index = (finding.remark.item.as_ref()).and_then(|id| facts.backlog.find(id));
        some.is_none_or(|some| index.is_some_and(|index| some.binary_search(&index).is_ok()))
    };
    let costs = |finding: &Finding| {
        finding.rule.letter == letter && finding.level > Level::Info && is_meant(finding)
    };
    let costly: Vec<(usize, &Finding)> = verdict
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| costs(finding))
        .collect();
    let looks_at_items = verdict
        .looked
        .iter()
        .filter(of_letter)
        .any(|rule| !is_measure(rule));
    let named: BTreeSet<&Id> = costly
        .iter()
        .filter_map(|(_, finding)| finding.remark.item.as_ref())
        .into_set();
    let mut bands = WEIGHTS.map(|(band, _)| (band, 0, 0));
    if looks_at_items {
        for ((band, weight), counted) in WEIGHTS.into_iter().zip(&mut bands) {
            let (good, all) = items(band, &named, facts, some);
            *counted = (band, good, all);
            passed += weight * good;
            applicable += weight * all;
        }
    }
    let nameless = |finding: &Finding| finding.remark.item.is_none() && !is_measure(finding.rule);
    let nameless = costly.iter().filter(|(_, finding)| nameless(finding));
    let nameless: usize = nameless.map(|(_, finding)| finding.remark.count()).sum();
    applicable += WHOLE.saturating_mul(u32::try_from(nameless).unwrap_or(u32::MAX));

    let weighs = |finding: &Finding| {
        let item = finding.remark.item.as_ref();
        let index = item.and_then(|id| facts.backlog.find(id));
        let band = index.and_then(|index| facts.ranking.band(index));
        item.is_none()
            || is_measure(finding.rule)
            || WEIGHTS.iter().any(|(weighed, _)| Some(*weighed) == band)
    };
    LetterScore {
        letter,
        passed,
        applicable,
        bands,
        measures,
        failing: costly
            .iter()
            .filter(|(_, finding)| weighs(finding))
            .map(|(index, _)| *index)
            .collect(),
        unknown: (verdict.unknown.iter())
            .filter(of_letter)
            .filter(|rule| some.is_none() || !is_measure(rule))
            .copied()
            .collect(),
    }
}

fn is_measure(rule: &Rule) -> bool {
    matches!(rule.check, Check::Measure(_))
}

fn measures(letter: Letter, verdict: &Verdict) -> Vec<Measured> {
    let of_letter = verdict.measures.iter();
    let of_letter = of_letter.filter(|(rule, _)| rule.letter == letter);
    of_letter
        .map(|(rule, value)| {
            let said = verdict.findings.iter();
            let said = said.filter(|finding| finding.rule.code == rule.code);
            Measured {
                rule,
                value: value.clone(),
                passes: said.clone().all(|finding| finding.level <= Level::Info),
                is_told: said.count() > 0,
            }
        })
        .collect()
}

/// Items of the band that nothing names, and all items of the band.
fn items(
    band: Band,
    named: &BTreeSet<&Id>,
    facts: &Facts<'_>,
    some: Option<&[ItemIx]>,
) -> (u32, u32) {
    let is_meant = |index: &&ItemIx| some.is_none_or(|some| some.binary_search(index).is_ok());
    let listed = facts.ranking.order.iter().filter(is_meant);
    let (mut good, mut all) = (0, 0);
    for index in listed.filter(|index| facts.ranking.band(**index) == Some(band)) {
        all += 1;
        good += u32::from(!named.contains(&facts.backlog.item(*index).id));
    }
    (good, all)
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}

impl Letter {
    /// The four letters, in their order.
    pub const DEEP: [Self; 4] = [
        Self::Detailed,
        Self::Estimated,
        Self::Emergent,
        Self::Prioritized,
    ];

    /// What the letter stands for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detailed => "Detailed appropriately",
            Self::Estimated => "Estimated",
            Self::Emergent => "Emergent",
            Self::Prioritized => "Prioritized (ordered)",
            Self::Quality => "Quality of stories",
            Self::Integrity => "Integrity of the files",
            Self::Privacy => "Privacy",
        }
    }

    /// The rules of this family, in the order of the table.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        RULES
            .iter()
            .copied()
            .filter(move |rule| rule.letter == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, listed};
    use crate::rules::{Selection, check};

    const READY: &str = "parent: E-000001\nestimate: 3\n---\nAs a lead, I want to see hours, so that I can plan.\n\n\
        ## Acceptance criteria\n- [ ] Hours are shown.\n";

    fn card(case: &Case) -> Scorecard {
        let (_, card) =
            case.judge(|facts| Scorecard::new(facts, &check(facts, &Selection::default())));
        card
    }

    /// NOW holds S-000001 (ready) and S-000002 (bare), NEXT S-000003 (ready), LATER S-000004 (no more than a title: D3).
    fn case() -> Case {
        listed(&[
            ("S-000001", READY),
            ("S-000002", ""),
            ("S-000003", READY),
            ("S-000004", "estimate: 40\n"),
        ])
        .item("E-000001", "goal: G-000001\n")
        .file(
            "backlog/goals/G-000001-g.md",
            "---\nid: G-000001\ntype: goal\ntitle: Hours\n---\n",
        )
        .config("bands: {now: 2, next: 3, later: 4}\n")
    }

    /// Detailed: of 3 + 3 + 2 + 1 points, S-000002 and S-000004 lose theirs: 5 of 9. Estimated: S-000002 loses 3: 6 of 9.
    /// Prioritized: S-000002 leads to no goal: 6 of 9. Nothing measured: fewer than 15, 3 and 10 items.
    #[test]
    fn letters_are_weighted_shares_of_items_without_errors_and_warnings() {
        let card = card(&case());
        let points = card
            .letters
            .each_ref()
            .map(|letter| (letter.passed, letter.applicable));
        assert_eq!(points, [(5, 9), (6, 9), (0, 0), (6, 9)]);
        let [detailed, ..] = &card.letters;
        assert_eq!(
            detailed.bands,
            [(Band::Now, 1, 2), (Band::Next, 1, 1), (Band::Later, 0, 1)]
        );
        assert_eq!(detailed.percent().map(f64::round), Some(56.0));
    }

    #[test]
    fn a_letter_that_only_the_past_can_tell_is_unknown_without_it() {
        let card = card(&case());
        let [_, _, emergent, _] = &card.letters;
        assert_eq!(emergent.percent(), None);
        assert_eq!(emergent.unknown.len(), 8);
    }

    #[test]
    fn a_measure_and_a_line_that_names_no_item_weigh_three() {
        let order = "S-000001\nS-000009";
        let card = card(&case().order(order).commit("2026-11-01", "mira"));
        let [_, _, emergent, prioritized] = &card.letters;
        // M2 and M5 and M6 can be measured in a history of one day; P: S-000001 passes (3), the unknown line fails (3).
        assert_eq!((emergent.passed, emergent.applicable), (9, 9));
        assert_eq!((prioritized.passed, prioritized.applicable), (3, 6));
        assert_eq!(prioritized.failing.len(), 1);
    }

    #[test]
    fn rules_of_other_families_change_nothing() {
        let case = listed(&[
            (
                "S-000001",
                "estimate: 7\nparent: E-000009\n---\nTBD, quickly.\n",
            ),
            ("S-000002", "estimate: soon\nblocked_by: [S-000003]\n"),
        ]);
        case.judge(|facts| {
            let letters = Selection::of_letters(&Letter::DEEP);
            let [all, few] = [Selection::default(), letters].map(|rules| check(facts, &rules));
            assert!(few.looked.len() < all.looked.len());
            let [all, few] = [all, few].map(|verdict| {
                let card = Scorecard::new(facts, &verdict);
                let failing = card.letters.iter().map(|letter| letter.failing.len());
                (card.percent(), failing.collect::<Vec<_>>())
            });
            assert_eq!(all, few);
        });
    }
}
