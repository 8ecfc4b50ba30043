//! `deepen.yml`: workflow, bands, scales, methods, weights, calendar, rule levels, adoption. Every key has a default.

mod adoptions;
mod commit;
mod notify;
mod reading;
mod stages;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

pub use commit::{CommitConfig, Deed};
pub use notify::{Consent, NotifyConfig, Security, SmtpConfig, When};
use reading::{DAYS, LEVELS};
pub use reading::{METHODS, paths, read, root};
pub use stages::{StageConfig, Stages};

use super::thresholds::Thresholds;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The backlog's folder, where this file stands at the top of the repository.
    pub root: Option<String>,
    /// The statuses in order, and where work starts and ends.
    pub workflow: Workflow,
    /// What a verdict asks for.
    pub acceptance: AcceptanceConfig,
    /// Time zone, sprints, working days and holidays.
    pub calendar: Calendar,
    /// How far NOW, NEXT and LATER reach where there is no history to compute it from.
    pub bands: Bands,
    /// The scale of estimates.
    pub estimate: EstimateConfig,
    /// Sprints' worth of ready items that a healthy backlog holds.
    pub ready_runway: Runway,
    /// How the computed order is computed.
    pub rank: RankConfig,
    /// How much a request counts.
    pub demand: DemandConfig,
    /// From which likeness on two requests may be the same.
    pub duplicates: DuplicatesConfig,
    /// How commits are read.
    pub history: HistoryConfig,
    /// Words that rules look for; a list given replaces the built-in one.
    pub lexicons: Lexicons,
    /// Levels of rules by code or name, each with its reason.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Where the rules about DEEP draw their lines.
    pub thresholds: Thresholds,
    /// How other people's files are read as items.
    pub adopt: Vec<Adoption>,
    /// The channels feedback may come in by.
    pub channels: Channels,
    /// How people who asked are told.
    pub notify: NotifyConfig,
    pub commit: CommitConfig,
    /// The stages of product development, and the evidence that each leaves behind.
    pub stages: Stages,
}

const SCHEMA: &str = include_str!("../../../docs/deepen.schema.json");

/// The JSON Schema of `deepen.yml` (draft 2020-12): every key with what it is for, its values and its default.
pub fn json_schema() -> serde_json::Value {
    serde_json::from_str(SCHEMA).unwrap_or_default()
}

/// What [`json_schema`] has to be, from the types: the text of `docs/deepen.schema.json`.
pub fn derived_json_schema() -> String {
    let mut schema = schemars::schema_for!(Config).to_value();
    if let Some(schema) = schema.as_object_mut() {
        let about = "`deepen.yml`: how a team works; every key has a default";
        schema.insert("title".to_owned(), "deepen.yml".into());
        schema.insert("description".to_owned(), about.into());
    }
    format!("{schema:#}\n")
}

fn days() -> serde_json::Value {
    serde_json::json!({ "type": "string", "enum": DAYS })
}

fn presets() -> Vec<&'static str> {
    let presets = super::adoption::PRESETS.iter();
    presets.map(|preset| preset.name).collect()
}

/// Where a status stands between idea and done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    #[default]
    NotStarted,
    Started,
    Finished,
    Dropped,
}

/// The statuses in order, and the two points the team defines (Kanban Guide: started, finished).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workflow {
    /// From idea to done, in order.
    pub statuses: Vec<String>,
    /// The first status that counts as started.
    pub started: String,
    /// The first status that counts as finished.
    pub finished: String,
    /// Statuses of items that left without being finished.
    pub dropped: Vec<String>,
    /// From this status on (and before `started`) an item claims to be ready.
    pub ready: String,
    /// Started statuses in which nobody works on the item, as in a queue before a review: what flow efficiency is measured by.
    pub waiting: Vec<String>,
    pub backward: Backward,
    /// Status to the statuses that an item may be moved to from there; every one from a status not named.
    pub transitions: BTreeMap<String, Vec<String>>,
    /// Status to how many items may be in it at once.
    pub wip: BTreeMap<String, usize>,
    /// Whether a move back needs a reason.
    pub backward_reason: bool,
    /// What a move to `ready` does when the definition of ready does not hold.
    pub unready: Strictness,
}

/// What is done about what should not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// It is said.
    #[default]
    Warn,
    /// It is not done.
    Refuse,
}

/// What a verdict asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AcceptanceConfig {
    /// A verdict of somebody who is neither product owner nor delegate.
    pub authority: Strictness,
    /// Whether a finished item always needs an acceptance; else only where some are kept.
    pub required: bool,
}

/// What a move back before `started` does to the day an item was started on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Backward {
    /// It is erased: the last time counts (as `ActionableAgile` does).
    #[default]
    LastEntry,
    /// It stays: the first time counts.
    FirstEntry,
}

impl Default for Workflow {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        Self {
            statuses: words(&[
                "idea",
                "refining",
                "ready",
                "in-progress",
                "review",
                "accepted",
            ]),
            started: "in-progress".into(),
            finished: "accepted".into(),
            dropped: words(&["dropped"]),
            ready: "ready".into(),
            waiting: Vec::new(),
            backward: Backward::LastEntry,
            transitions: BTreeMap::new(),
            wip: BTreeMap::new(),
            backward_reason: false,
            unready: Strictness::Warn,
        }
    }
}

impl Workflow {
    /// The status of an item that says none; empty when the workflow has none.
    pub fn first(&self) -> &str {
        self.statuses.first().map_or("", String::as_str)
    }

    /// The statuses that an item may be moved to from this one; none where all may.
    pub fn after(&self, status: &str) -> Option<&[String]> {
        self.transitions.get(status).map(Vec::as_slice)
    }

    /// Every status that an item may have, in order; the dropped ones last.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let statuses = self.statuses.iter().chain(&self.dropped);
        statuses.map(String::as_str)
    }

    /// Where an item goes that is not accepted: the status before the last one that comes before `finished`, if that is
    /// started; else the last one itself.
    pub fn before_review(&self) -> Option<&str> {
        let place = |wanted: &str| self.statuses.iter().position(|each| each == wanted);
        let finished = place(&self.finished)?;
        let started = place(&self.started)?.min(finished);
        let before = finished.saturating_sub(2).max(started);
        let status = self.statuses.get(before.min(finished.saturating_sub(1)))?;
        Some(status)
    }

    /// The phase of a status; none when the workflow does not name it.
    pub fn phase(&self, status: &str) -> Option<Phase> {
        if self.dropped.iter().any(|dropped| dropped == status) {
            return Some(Phase::Dropped);
        }
        let place = |wanted: &str| self.statuses.iter().position(|each| each == wanted);
        let here = place(status)?;
        if place(&self.finished).is_some_and(|finished| here >= finished) {
            Some(Phase::Finished)
        } else if place(&self.started).is_some_and(|started| here >= started) {
            Some(Phase::Started)
        } else {
            Some(Phase::NotStarted)
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// IANA name.
    pub timezone: String,
    /// Days.
    pub sprint_days: u32,
    /// `mon` to `sun`.
    #[schemars(extend("items" = days()))]
    pub working_days: Vec<String>,
    #[schemars(with = "Vec<String>")]
    pub holidays: Vec<jiff::civil::Date>,
    /// Working days from a sprint's start in which its items are still being planned: what it holds then is its baseline.
    pub planning_grace_days: u32,
    /// What counts as today where `--at` says nothing.
    pub today: Today,
}

/// What counts as today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Today {
    /// The machine's clock.
    #[default]
    Clock,
    /// The day of the newest commit: for archives, examples and reports that must not change by themselves.
    LastCommit,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            timezone: "UTC".into(),
            sprint_days: 14,
            working_days: ["mon", "tue", "wed", "thu", "fri"].map(String::from).into(),
            holidays: Vec::new(),
            planning_grace_days: 1,
            today: Today::Clock,
        }
    }
}

/// Positions up to which a band reaches when there is no history to compute it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Bands {
    pub now: usize,
    pub next: usize,
    pub later: usize,
    /// Calendar days of throughput that bands and forecasts are computed from.
    pub window_days: u32,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            now: 10,
            next: 20,
            later: 40,
            window_days: 90,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EstimateConfig {
    /// The planning-poker deck by default.
    pub scale: Vec<f64>,
    /// The largest item of a sprint; absent: half of the median points per sprint, or 8 with no history.
    pub max_item: Option<f64>,
}

impl Default for EstimateConfig {
    fn default() -> Self {
        Self {
            scale: vec![1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 40.0, 100.0],
            max_item: None,
        }
    }
}

/// Sprints' worth of ready items that a healthy backlog holds.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Runway {
    pub min: f64,
    pub max: f64,
}

impl Default for Runway {
    fn default() -> Self {
        Self { min: 1.0, max: 2.5 }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RankConfig {
    /// A model's name; `custom` uses `expression`.
    #[schemars(extend("enum" = METHODS))]
    pub method: String,
    /// For `custom`: an expression over any field, higher is earlier.
    pub expression: Option<String>,
    /// `add` (SAFe) or `multiply` (value times urgency).
    #[schemars(extend("enum" = ["add", "multiply"]))]
    pub wsjf_variant: String,
    /// `product` or `mean`.
    #[schemars(extend("enum" = ["product", "mean"]))]
    pub ice_combine: String,
    /// For `weighted`: criterion to weight and direction.
    pub weighted: BTreeMap<String, Criterion>,
    /// For a release's MoSCoW classes: which release is meant; absent: the next planned one.
    pub moscow_release: Option<String>,
    /// For MoSCoW: the model that decides inside a class; absent: deadline, accounts, age.
    pub moscow_inside: Option<String>,
    /// Customers in all: reach beyond it is a finding.
    pub customer_base: Option<f64>,
}

impl Default for RankConfig {
    fn default() -> Self {
        Self {
            method: "cd3".into(),
            expression: None,
            wsjf_variant: "add".into(),
            ice_combine: "product".into(),
            weighted: BTreeMap::new(),
            moscow_release: None,
            moscow_inside: None,
            customer_base: None,
        }
    }
}

/// One criterion of the weighted model, on an anchored scale.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub weight: f64,
    /// `benefit` or `cost`.
    #[serde(default)]
    pub direction: Direction,
    /// The scale's ends.
    #[serde(default = "five")]
    pub max: f64,
    /// Level to words.
    #[serde(default)]
    pub anchors: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    #[default]
    Benefit,
    Cost,
}

fn five() -> f64 {
    5.0
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DemandConfig {
    pub half_life_days: f64,
    /// Segment to weight; 1 for a segment not named.
    pub segment_weights: BTreeMap<String, f64>,
    /// `direct`, `proxy`, `internal`.
    pub voice_weights: BTreeMap<String, f64>,
    /// When a wish that several items answer counts as shipped.
    pub shipped: Shipped,
}

/// How many of the items that answer a wish must be released until it is shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shipped {
    #[default]
    All,
    Any,
}

impl Default for DemandConfig {
    fn default() -> Self {
        let voices = [("direct", 1.0), ("proxy", 0.5), ("internal", 0.25)];
        Self {
            half_life_days: 180.0,
            segment_weights: BTreeMap::new(),
            voice_weights: voices
                .map(|(voice, weight)| (voice.to_owned(), weight))
                .into(),
            shipped: Shipped::All,
        }
    }
}

/// Scores of two texts, 0 nothing in common to 1 the same.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicatesConfig {
    /// From here on two are worth a look.
    pub look: f64,
    /// From here on they are probably the same wish.
    pub probably: f64,
}

impl Default for DuplicatesConfig {
    fn default() -> Self {
        Self {
            look: 0.45,
            probably: 0.8,
        }
    }
}

impl DuplicatesConfig {
    /// `probably`, `look` or `unlikely`.
    pub fn verdict(self, score: f64) -> &'static str {
        if score >= self.probably {
            "probably"
        } else if score >= self.look {
            "look"
        } else {
            "unlikely"
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryConfig {
    pub walk: Walk,
    pub clock: Clock,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Walk {
    #[default]
    FirstParent,
    Full,
}

/// Whose date a commit happened at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    #[default]
    Committer,
    Author,
}

/// Words that rules look for; a list given replaces the built-in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lexicons {
    pub weasel: Option<Vec<String>>,
    pub solution: Option<Vec<String>>,
    pub split: Option<Vec<String>>,
    pub placeholder: Option<Vec<String>>,
    /// Phrases with a conjunction that are one thing: `terms and conditions`.
    pub one_thing: Option<Vec<String>>,
}

/// `rules: {D4: {level: silent, reason: "…"}}`; a reason is required.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// `error`, `warning`, `info` or `silent` (a word that is no YAML 1.1 boolean).
    #[schemars(extend("enum" = LEVELS))]
    pub level: String,
    pub reason: Option<String>,
}

/// The channels feedback may come in by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Channels(pub Vec<String>);

impl Default for Channels {
    fn default() -> Self {
        let names = [
            "portal",
            "email",
            "support",
            "sales",
            "interview",
            "usability-test",
            "survey",
            "session-replay",
            "analytics",
            "app-review",
            "social",
            "chat",
            "meeting",
            "sprint-review",
            "internal",
            "import",
        ];
        Self(names.map(String::from).into())
    }
}

/// How other people's files are read as items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Adoption {
    /// `backlog-md`, `kanban-md`, `eip` or `kep`: the mapping that ships with the tool, which the keys below override.
    #[schemars(extend("enum" = presets()))]
    pub preset: Option<String>,
    /// Patterns of paths from the top of the repository.
    pub files: OneOrMany,
    /// Of these files, those that are not read.
    pub exclude: OneOrMany,
    /// Our key to theirs.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub keys: BTreeMap<String, Mapped>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a pattern or a list of patterns")]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// `title: title`, or `status: {key: status, map: {Draft: refining}}`, or `type: story` (a constant for `type`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    Key(String),
    Detail {
        key: Option<String>,
        prefix: Option<String>,
        map: BTreeMap<String, String>,
        value: Option<String>,
    },
    /// Neither; why not.
    Invalid(String),
}

/// Never fails, so that one slip does not cost the whole adoption.
impl<'de> Deserialize<'de> for Mapped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Value::Mapping(entries) = value else {
            return Ok(word(&value).map_or_else(
                || Self::Invalid("it is a key, or a map with key, prefix, map and value".into()),
                Self::Key,
            ));
        };
        let (mut key, mut prefix, mut constant, mut map) = (None, None, None, BTreeMap::new());
        for (name, value) in &entries {
            match (word(name).as_deref(), value) {
                (Some("map"), Value::Mapping(pairs)) => {
                    for (theirs, ours) in pairs {
                        let (Some(theirs), Some(ours)) = (word(theirs), word(ours)) else {
                            return Ok(Self::Invalid("`map` is from words to words".into()));
                        };
                        map.insert(theirs, ours);
                    }
                }
                (Some("key"), value) => key = word(value),
                (Some("prefix"), value) => prefix = word(value),
                (Some("value"), value) => constant = word(value),
                (name, _) => {
                    let name = name.unwrap_or_default();
                    return Ok(Self::Invalid(format!(
                        "`{name}` is none of key, prefix, map and value"
                    )));
                }
            }
        }
        Ok(Self::Detail {
            key,
            prefix,
            map,
            value: constant,
        })
    }
}

/// A scalar as the word that was written.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
