//! The evidence of a stage: where each kind is looked for, and how it is given.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use crate::Facts;
use crate::backlog::body::Template;
use crate::backlog::config::Phase;
use crate::backlog::decision::without_comments;
use crate::backlog::feedback::Voice;
use crate::backlog::{Acceptance, Document, Feedback, Id, ItemIx, ItemType, Outcome, ReleaseNote};
use crate::demand::Survey;
use crate::text::sorting::Gather as _;

/// One piece of evidence that a stage asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// As the configuration names it.
    pub kind: String,
    /// What is there; none where it is missing.
    pub found: Option<String>,
    /// What is asked for, in words.
    pub wanted: String,
    /// How to give it.
    pub how: String,
}

/// A kind of evidence that is looked for in files.
pub struct Kind {
    /// `scope`
    pub name: &'static str,
    /// What is asked for.
    pub wanted: &'static str,
    /// How to give it.
    pub how: &'static str,
    look: fn(&Subject<'_, '_>) -> Option<String>,
}

/// The kinds that are looked for; any other is a `kind` of the entries of `evidence`.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "need",
        wanted: "the need behind it",
        how: "write `## Problem`, or `## Need` in the feedback that it answers",
        look: need,
    },
    Kind {
        name: "feedback-or-research",
        wanted: "feedback or research that shows the need",
        how: "`deepen feedback link F-… E-…`, or an entry of `evidence` with `kind: interview` and a `ref`",
        look: feedback_or_research,
    },
    Kind {
        name: "scope",
        wanted: "what is in scope and what is not",
        how: "write `## In scope` and `## Out of scope`",
        look: scope,
    },
    Kind {
        name: "value-proposition",
        wanted: "what it is worth to whom",
        how: "write `## Outcome hypothesis`: We believe … will result in …; we will know when …",
        look: value_proposition,
    },
    Kind {
        name: "success-metrics",
        wanted: "a metric with its baseline and its target",
        how: "set `outcome.metric`, `outcome.baseline` and `outcome.expected`, or name a metric of a key result of its goal",
        look: success_metrics,
    },
    Kind {
        name: "feasibility",
        wanted: "an accepted spike with its findings",
        how: "`deepen new spike \"…\" --parent E-…`, write `## Findings`, `deepen accept K-…`",
        look: feasibility,
    },
    Kind {
        name: "draft",
        wanted: "a draft of the design",
        how: "add an entry of `evidence` with `kind: draft` and where it lies as `ref`, or an image",
        look: draft,
    },
    Kind {
        name: "stakeholder-feedback",
        wanted: "what a stakeholder says of it",
        how: "`deepen feedback add --voice internal`, or an entry of `evidence` with `kind: review`",
        look: stakeholder_feedback,
    },
    Kind {
        name: "user-feedback",
        wanted: "what a user says of it",
        how: "`deepen feedback add`, or an entry of `evidence` with `kind: interview`",
        look: user_feedback,
    },
    Kind {
        name: "criteria-accepted",
        wanted: "the acceptance of all its parts",
        how: "`deepen accept ID` for each part that meets its criteria",
        look: criteria_accepted,
    },
    Kind {
        name: "usability-test",
        wanted: "a test with people who use it",
        how: "`deepen feedback add --channel usability-test`, or an entry of `evidence` with `kind: usability-test`",
        look: usability_test,
    },
    Kind {
        name: "definition-of-done",
        wanted: "the definition of done, met by all its parts",
        how: "write `policy/definition-of-done.md`; `deepen accept` records that it held",
        look: definition_of_done,
    },
    Kind {
        name: "release",
        wanted: "a release that names its parts",
        how: "list them under `items` of a file in `releases/`; `deepen new release 1.0.0` starts one",
        look: release,
    },
    Kind {
        name: "release-notes",
        wanted: "a release note of every part that is in a release",
        how: "write `## Release note` in each; `None.` where there is nothing to tell",
        look: release_notes,
    },
    Kind {
        name: "notices",
        wanted: "notices to those who asked",
        how: "`deepen notify plan`, then `deepen notify send` or `render` and `record`",
        look: notices,
    },
    Kind {
        name: "measure-by",
        wanted: "a day to measure the effect by",
        how: "set `outcome.measure_by`",
        look: measure_by,
    },
];

/// What is looked up once for all subjects.
pub(super) struct Known<'a> {
    facts: &'a Facts<'a>,
    survey: &'a Survey<'a>,
    acceptances: BTreeMap<&'a Id, &'a Acceptance>,
    /// Versions by the item that their releases name.
    releases: BTreeMap<&'a Id, &'a str>,
    /// Feedback that any notice tells of.
    told: BTreeMap<&'a Id, usize>,
    has_definition_of_done: bool,
}

impl<'a> Known<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, survey: &'a Survey<'a>) -> Self {
        let backlog = facts.backlog;
        let acceptances = backlog.acceptances.iter();
        let releases = backlog.releases.iter();
        let mut told = BTreeMap::new();
        for each in survey.told() {
            *told.entry(&each.notice.feedback).or_default() += 1;
        }
        Self {
            facts,
            survey,
            acceptances: acceptances
                .filter(|acceptance| acceptance.is_accepted())
                .filter_map(|acceptance| Some((&acceptance.item.as_ref()?.value, acceptance)))
                .collect(),
            releases: releases
                .flat_map(|release| {
                    let items = release.items.iter();
                    items.map(|id| (&id.value, &*release.version))
                })
                .collect(),
            told,
            has_definition_of_done: (backlog.documents.iter()).any(|document| {
                document
                    .source
                    .path
                    .ends_with("policy/definition-of-done.md")
            }),
        }
    }
}

/// What is judged: an epic, an item, or the product.
pub(super) struct Subject<'k, 'a> {
    known: &'k Known<'a>,
    document: &'a Document,
    item: Option<ItemIx>,
    /// What is below it and was not dropped, without goals and epics; an item without parts is its own.
    parts: Vec<ItemIx>,
    /// By index into `Backlog::feedback`.
    feedback: Vec<u32>,
    /// Entries of `evidence`: of itself and of its parts.
    evidence: Vec<(String, Option<String>)>,
}

impl<'k, 'a> Subject<'k, 'a> {
    pub(super) fn of_item(known: &'k Known<'a>, index: ItemIx) -> Self {
        let backlog = known.facts.backlog;
        let item = backlog.item(index);
        let mut parts: Vec<ItemIx> = if item.is_leaf() {
            vec![index]
        } else {
            known.survey.below(index)
        };
        parts.retain(|part| {
            let part = backlog.item(*part);
            part.is_leaf() && part.phase != Phase::Dropped
        });
        let feedback = known.survey.of_item(index);
        Self::new(known, &item.document, Some(index), parts, feedback)
    }

    pub(super) fn of_product(known: &'k Known<'a>, document: &'a Document) -> Self {
        let leaves = known.facts.backlog.leaves();
        let live = leaves.filter(|(_, item)| item.phase != Phase::Dropped);
        let parts = live.map(|(index, _)| index).collect();
        Self::new(known, document, None, parts, known.survey.everything())
    }

    fn new(
        known: &'k Known<'a>,
        document: &'a Document,
        item: Option<ItemIx>,
        parts: Vec<ItemIx>,
        feedback: Vec<u32>,
    ) -> Self {
        let backlog = known.facts.backlog;
        let own = std::iter::once(document);
        let others = parts.iter().map(|part| &backlog.item(*part).document);
        let others = others.filter(|other| other.source.path != document.source.path);
        let evidence = own.chain(others).flat_map(entries).collect();
        Self {
            known,
            document,
            item,
            parts,
            feedback,
            evidence,
        }
    }

    /// This kind of evidence, found or not.
    pub(super) fn look(&self, name: &str) -> Evidence {
        match KINDS.iter().find(|kind| kind.name == name) {
            Some(kind) => Evidence {
                kind: name.to_owned(),
                found: (kind.look)(self),
                wanted: kind.wanted.to_owned(),
                how: kind.how.to_owned(),
            },
            None => Evidence {
                kind: name.to_owned(),
                found: self.named(&[name]),
                wanted: name.replace('-', " "),
                how: format!("add an entry of `evidence` with `kind: {name}` and a `ref`"),
            },
        }
    }

    /// The first heading of these that has something below it, besides comments.
    fn section(&self, titles: &[&str]) -> Option<String> {
        let title = titles.iter().find(|title| has_text(self.document, title));
        title.map(|title| format!("`## {title}`"))
    }

    /// Entries of `evidence` of these kinds.
    fn named(&self, kinds: &[&str]) -> Option<String> {
        let is_meant =
            |(kind, _): &&(String, Option<String>)| kinds.iter().any(|each| kind == each);
        let mut entries = self.evidence.iter().filter(is_meant);
        let (kind, place) = entries.next()?;
        let more = entries.count();
        let place = place.as_deref().unwrap_or("a note");
        Some(match more {
            0 => format!("{kind}: {place}"),
            more => format!("{kind}: {place}, and {more} more"),
        })
    }

    /// How many of its feedback files are so, in words; none where no file is.
    fn voices(&self, words: &str, is_meant: impl Fn(&Feedback) -> bool) -> Option<String> {
        let files = self.feedback.iter();
        let files = files.filter_map(|place| self.known.survey.feedback(*place as usize));
        match files.filter(|feedback| is_meant(feedback)).count() {
            0 => None,
            1 => Some(format!("1 feedback file{words}")),
            count => Some(format!("{count} feedback files{words}")),
        }
    }
}

fn has_text(document: &Document, title: &str) -> bool {
    let text = document.section_text(title);
    text.is_some_and(|text| !without_comments(&text).trim().is_empty())
}

/// The entries of a document's `evidence` that say where or what: their kind, and where it can be read.
fn entries(document: &Document) -> Vec<(String, Option<String>)> {
    let Some(Value::Sequence(list)) = document
        .node("evidence")
        .and_then(|_| document.value("evidence"))
    else {
        return Vec::new();
    };
    let word = |map: &serde_yaml::Mapping, key: &str| {
        let text = map.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    (list.iter())
        .filter_map(|each| {
            let map = each.as_mapping()?;
            let place = word(map, "ref");
            if place.is_none() && word(map, "note").is_none() {
                return None;
            }
            let kind = word(map, "kind").unwrap_or_default();
            Some((kind.to_lowercase().replace(' ', "-"), place))
        })
        .collect()
}

fn need(subject: &Subject<'_, '_>) -> Option<String> {
    let own = subject.section(&["Problem", "Need", "Why"]);
    own.or_else(|| {
        subject.voices(" with a need", |feedback| {
            has_text(&feedback.document, "Need")
        })
    })
}

fn feedback_or_research(subject: &Subject<'_, '_>) -> Option<String> {
    let feedback = subject.voices("", |_| true);
    feedback.or_else(|| match subject.evidence.len() {
        0 => None,
        1 => Some("1 entry of `evidence`".to_owned()),
        count => Some(format!("{count} entries of `evidence`")),
    })
}

fn scope(subject: &Subject<'_, '_>) -> Option<String> {
    let inside = subject.section(&["In scope", "Scope"])?;
    let outside = subject.section(&["Out of scope", "Not included"])?;
    Some(format!("{inside} and {outside}"))
}

fn value_proposition(subject: &Subject<'_, '_>) -> Option<String> {
    let narrative = subject.document.body.narrative.as_ref();
    let hypothesis = narrative.filter(|each| each.template == Template::Hypothesis);
    let section = subject.section(&["Outcome hypothesis", "Value proposition"]);
    section.or_else(|| hypothesis.map(|_| "its hypothesis".to_owned()))
}

fn success_metrics(subject: &Subject<'_, '_>) -> Option<String> {
    let backlog = subject.known.facts.backlog;
    let outcome = subject
        .item
        .and_then(|index| Outcome::of(backlog.item(index)));
    if let Some(outcome) = &outcome
        && let (Some(metric), Some(from), Some(to)) =
            (&outcome.metric, &outcome.baseline, &outcome.expected)
    {
        return Some(format!("{metric}: from {from} to {to}"));
    }
    let goals: Vec<ItemIx> = match subject.item {
        Some(index) => backlog.goal_of(index).into_iter().collect(),
        None => backlog
            .open()
            .filter(|(_, item)| item.item_type == ItemType::Goal)
            .map(|(index, _)| index)
            .collect(),
    };
    let wanted = outcome.and_then(|outcome| outcome.metric);
    // Of the product, any key result is a metric; an epic must name the one that it moves.
    if subject.item.is_some() && wanted.is_none() {
        return None;
    }
    goals.into_iter().find_map(|goal| {
        let goal = backlog.item(goal);
        let results = goal.document.value("key_results")?;
        let results = results.as_sequence()?;
        results.iter().find_map(|result| {
            let number = |key: &str| result.get(key)?.as_f64();
            let metric = result.get("metric")?.as_str()?.trim();
            let is_meant = wanted
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(metric));
            let (from, to) = (number("baseline")?, number("target")?);
            is_meant.then(|| format!("{metric}: from {from} to {to} ({})", goal.id))
        })
    })
}

/// A finished spike with findings, among its parts or what blocks them.
fn feasibility(subject: &Subject<'_, '_>) -> Option<String> {
    let backlog = subject.known.facts.backlog;
    let blockers = subject.parts.iter();
    let blockers = blockers.flat_map(|part| backlog.blocked_by(*part));
    let all: BTreeSet<&ItemIx> = subject.parts.iter().chain(blockers).into_set();
    let spikes = all.into_iter().map(|index| backlog.item(*index));
    spikes
        .filter(|item| item.item_type == ItemType::Spike && item.phase == Phase::Finished)
        .find(|item| has_text(&item.document, "Findings"))
        .map(|item| format!("{}, with its findings", item.id))
}

fn draft(subject: &Subject<'_, '_>) -> Option<String> {
    let kinds = [
        "draft",
        "design",
        "prototype",
        "mockup",
        "wireframe",
        "sketch",
    ];
    let media = || {
        subject
            .document
            .body
            .has_media
            .then(|| "an image, a table or a linked file".to_owned())
    };
    subject.named(&kinds).or_else(media)
}

fn stakeholder_feedback(subject: &Subject<'_, '_>) -> Option<String> {
    let channels = ["internal", "meeting", "sales", "sprint-review"];
    let feedback = subject.voices(" of stakeholders", |feedback| {
        let channel = feedback.channel.as_ref();
        feedback.voice != Voice::Direct
            || channel.is_some_and(|channel| channels.contains(&&*channel.value))
    });
    let kinds = [
        "review",
        "stakeholder",
        "stakeholder-review",
        "sprint-review",
    ];
    feedback.or_else(|| subject.named(&kinds))
}

fn user_feedback(subject: &Subject<'_, '_>) -> Option<String> {
    let feedback = subject.voices(" of users", |feedback| feedback.voice == Voice::Direct);
    let kinds = ["interview", "survey", "usability-test", "user-test", "user"];
    feedback.or_else(|| subject.named(&kinds))
}

/// Its parts but for spikes, which have findings instead of criteria.
fn built<'s>(subject: &'s Subject<'_, '_>) -> impl Iterator<Item = ItemIx> + 's {
    let backlog = subject.known.facts.backlog;
    let is_built = move |index: &&ItemIx| backlog.item(**index).item_type != ItemType::Spike;
    subject.parts.iter().filter(is_built).copied()
}

fn criteria_accepted(subject: &Subject<'_, '_>) -> Option<String> {
    let backlog = subject.known.facts.backlog;
    let mut count = 0;
    for index in built(subject) {
        let item = backlog.item(index);
        let record = subject.known.acceptances.get(&item.id)?;
        if item.phase != Phase::Finished || record.is_outdated(item) {
            return None;
        }
        count += 1;
    }
    (count > 0).then(|| format!("all {count} accepted"))
}

fn usability_test(subject: &Subject<'_, '_>) -> Option<String> {
    let kinds = [
        "usability-test",
        "user-test",
        "front-end-test",
        "accessibility-test",
        "field-test",
    ];
    subject.named(&kinds).or_else(|| {
        subject.voices(" of usability tests", |feedback| {
            let channel = feedback.channel.as_ref();
            channel.is_some_and(|channel| &*channel.value == "usability-test")
        })
    })
}

fn definition_of_done(subject: &Subject<'_, '_>) -> Option<String> {
    if !subject.known.has_definition_of_done {
        return None;
    }
    let backlog = subject.known.facts.backlog;
    let mut count = 0;
    for index in built(subject) {
        let record = subject.known.acceptances.get(&backlog.item(index).id)?;
        record.document.text("dod_digest")?;
        count += 1;
    }
    (count > 0).then(|| format!("held for all {count}"))
}

fn in_releases<'s>(subject: &'s Subject<'_, '_>) -> impl Iterator<Item = (ItemIx, &'s str)> + 's {
    let backlog = subject.known.facts.backlog;
    let own = subject.item.into_iter();
    built(subject).chain(own).filter_map(move |index| {
        let version = subject.known.releases.get(&backlog.item(index).id)?;
        Some((index, *version))
    })
}

fn release(subject: &Subject<'_, '_>) -> Option<String> {
    let versions: BTreeSet<&str> = in_releases(subject).map(|(_, version)| version).into_set();
    let versions: Vec<&str> = versions.into_iter().collect();
    (!versions.is_empty()).then(|| format!("in {}", versions.join(", ")))
}

fn release_notes(subject: &Subject<'_, '_>) -> Option<String> {
    let backlog = subject.known.facts.backlog;
    let items: BTreeSet<ItemIx> = in_releases(subject).map(|(index, _)| index).into_set();
    let is_noted = |index: &ItemIx| {
        let note = ReleaseNote::of(backlog.item(*index));
        !matches!(note, ReleaseNote::Fallback(..))
    };
    (!items.is_empty() && items.iter().all(is_noted)).then(|| format!("of all {}", items.len()))
}

fn notices(subject: &Subject<'_, '_>) -> Option<String> {
    let survey = subject.known.survey;
    if survey.count(&subject.feedback).requesters == 0 {
        return Some("nobody asked for it".to_owned());
    }
    let files = subject.feedback.iter();
    let files = files.filter_map(|place| survey.feedback(*place as usize));
    let told: usize = files
        .filter_map(|feedback| subject.known.told.get(&feedback.id))
        .sum();
    (told > 0).then(|| format!("{told} in the ledgers"))
}

fn measure_by(subject: &Subject<'_, '_>) -> Option<String> {
    let backlog = subject.known.facts.backlog;
    let own = subject.item.into_iter();
    let all = own.chain(subject.parts.iter().copied());
    let outcomes = all.filter_map(|index| Outcome::of(backlog.item(index)));
    let days = outcomes.filter_map(|outcome| outcome.measure_by);
    days.min().map(|day| day.to_string())
}
