//! The keys of goals, epics, stories, bugs, spikes and enablers.

use super::{Field, Kind};

use Kind::{
    Anything, Date, Id, List, Map, Number, OneOrMore, OwnId, Percent, Quoted, Range, Records,
    Stage, Status, Table, Text, Word,
};

const TYPES: &[&str] = &["goal", "epic", "story", "bug", "spike", "enabler"];

pub(super) static COMMON: &[Field] = &[
    Field::new(
        "blocked",
        Map(BLOCKED),
        "something stops the work; since when is known from Git",
    )
    .read_by("D1, daily, why"),
    Field::new("blocked_by", List(&Id), "items that must be done first")
        .read_by("D1, P3, rank, links"),
    Field::new("deadline", Date, "a date set from outside").read_by("rank, why"),
    Field::new(
        "deadline_reason",
        Text,
        "who set the deadline, and what happens after it",
    )
    .read_by("why"),
    Field::new(
        "dropped",
        Map(DROPPED),
        "why the item left; required with a dropped status",
    )
    .read_by("M4, why-not"),
    Field::new(
        "estimate",
        Number,
        "the developers' size, on the scale of the configuration",
    )
    .unit("points")
    .read_by("E1 to E8, rank, forecast"),
    Field::new(
        "evidence",
        Records(EVIDENCE),
        "what is known, and from where",
    )
    .read_by("M8, stages"),
    Field::new(
        "goal",
        Id,
        "the goal it serves; on epics, inherited by what is below them",
    )
    .read_by("D1, P7, roadmap"),
    Field::new(
        "id",
        OwnId,
        "a letter, a hyphen, six characters; never changes",
    )
    .required()
    .read_by("everything"),
    Field::new(
        "ignore",
        Records(IGNORE),
        "findings left out here, each with its reason",
    )
    .read_by("check"),
    Field::new("imported", Map(IMPORTED), "where it came from").read_by("import, history"),
    Field::new(
        "kano",
        Map(KANO),
        "answers counted by category, of one segment",
    )
    .unit("respondents")
    .read_by("rank kano"),
    Field::new("labels", List(&Text), "words to find it by").read_by("list, search"),
    Field::new("moscow", Map(MOSCOW), "how much a release needs it").read_by("rank moscow, P5, P6"),
    Field::new(
        "opportunity",
        Map(OPPORTUNITY),
        "how important the outcome is, and how well it is served today",
    )
    .read_by("rank opportunity"),
    Field::new(
        "outcome",
        Map(OUTCOME),
        "what should change, and whether it did",
    )
    .read_by("report outcomes"),
    Field::new("parent", Id, "the item that this one is a part of").read_by("D1, P7, tree"),
    Field::new("reason", Text, "why a bug or an enabler needs no parent").read_by("P7"),
    Field::new(
        "requested_by",
        List(&Text),
        "accounts, requesters or handles",
    )
    .read_by("demand"),
    Field::new("score", Map(SCORE), "what the ranking models need").read_by("rank, why"),
    Field::new(
        "size",
        Word(&["S", "M", "L", "XL"]),
        "a coarse size, for what is far",
    )
    .read_by("E1"),
    Field::new("split_from", Id, "the item that this one was cut out of")
        .read_by("split, forecast"),
    Field::new(
        "status",
        Status,
        "a status of the workflow; its first one when absent",
    )
    .read_by("everything"),
    Field::new("team", Text, "the team that works on it").read_by("list, flow"),
    Field::new("title", Text, "at most 80 characters")
        .required()
        .read_by("everything"),
    Field::new(
        "type",
        Word(TYPES),
        "the letter of the id says the type at creation, this the type now",
    )
    .required()
    .read_by("everything"),
];

static BLOCKED: &[Field] = &[Field::new("reason", Text, "what stops it")
    .required()
    .read_by("daily, why")];

static DROPPED: &[Field] = &[
    Field::new("reason", Text, "why it will not be done")
        .required()
        .read_by("why-not"),
    Field::new(
        "replaced_by",
        OneOrMore(&Id),
        "the item that is done instead, or the parts it was split into",
    )
    .read_by("links"),
];

pub(super) static EVIDENCE: &[Field] = &[
    Field::new("date", Date, "when it was seen"),
    Field::new("kind", Text, "interview, ticket, metric, review, spike, …").read_by("M8"),
    Field::new("note", Text, "what it says, in a line"),
    Field::new("ref", Text, "where it can be read"),
];

pub(super) static IGNORE: &[Field] = &[
    Field::new("reason", Text, "why this is right here")
        .required()
        .read_by("check"),
    Field::new("rule", Text, "the rule's name or code")
        .required()
        .read_by("check"),
];

pub(super) static IMPORTED: &[Field] = &[
    Field::new(
        "history",
        Records(IMPORTED_HISTORY),
        "statuses that the other tool asserts",
    )
    .read_by("history"),
    Field::new("key", Text, "its key there").read_by("import"),
    Field::new("tool", Text, "jira, trello, …").read_by("import"),
    Field::new("url", Text, "its address there").read_by("show"),
];

static IMPORTED_HISTORY: &[Field] = &[
    Field::new("at", Text, "date, or date and time")
        .required()
        .read_by("history"),
    Field::new("status", Text, "in the workflow's words")
        .required()
        .read_by("history"),
];

/// Kano et al., 1984: the categories of the evaluation table.
static KANO: &[Field] = &[
    Field::new(
        "attractive",
        Number,
        "liked when there, not missed when not",
    )
    .read_by("rank kano"),
    Field::new("indifferent", Number, "neither liked nor missed").read_by("rank kano"),
    Field::new(
        "must_be",
        Number,
        "missed when not there, not liked for being there",
    )
    .read_by("rank kano"),
    Field::new(
        "one_dimensional",
        Number,
        "liked when there, missed when not",
    )
    .read_by("rank kano"),
    Field::new("questionable", Number, "answers that contradict each other").read_by("rank kano"),
    Field::new("reverse", Number, "liked when not there").read_by("rank kano"),
    Field::new("segment", Text, "whose answers; segments are never pooled").read_by("rank kano"),
];

static MOSCOW: &[Field] = &[
    Field::new(
        "class",
        Word(&["must", "should", "could", "wont"]),
        "DSDM's four classes",
    )
    .required()
    .read_by("rank moscow, P5, P6"),
    Field::new("release", Text, "the version it is said of")
        .required()
        .read_by("rank moscow, P6"),
];

static OPPORTUNITY: &[Field] = &[
    Field::new(
        "importance",
        Range(0.0, 10.0),
        "share of answers 4 or 5 of 5, times ten",
    )
    .read_by("rank opportunity"),
    Field::new("respondents", Number, "how many answered")
        .unit("people")
        .read_by("rank opportunity"),
    Field::new(
        "satisfaction",
        Range(0.0, 10.0),
        "share of answers 4 or 5 of 5, times ten",
    )
    .read_by("rank opportunity"),
    Field::new("segment", Text, "whose answers; segments are never pooled")
        .read_by("rank opportunity"),
];

static OUTCOME: &[Field] = &[
    Field::new("baseline", Text, "what it was before").read_by("report outcomes, stage"),
    Field::new(
        "expected",
        Text,
        "the change that is hoped for (`-20 %`), or the value",
    )
    .read_by("report outcomes"),
    Field::new("measure_by", Date, "when it can be seen").read_by("report outcomes"),
    Field::new(
        "measured",
        Text,
        "what was seen, in the words of `expected`",
    )
    .read_by("report outcomes"),
    Field::new("metric", Text, "what is counted").read_by("report outcomes"),
    Field::new("source", Text, "where it is counted").read_by("report outcomes"),
];

static SCORE: &[Field] = &[
    Field::new("cod", Map(COD), "cost of delay (Reinertsen; Arnold)").read_by("rank cd3, whatif"),
    Field::new("ice", Map(ICE), "impact, confidence, ease (Ellis)").read_by("rank ice"),
    Field::new(
        "rice",
        Map(RICE),
        "reach, impact, confidence, effort (McBride)",
    )
    .read_by("rank rice"),
    Field::new("value_effort", Map(VALUE_EFFORT), "value and effort").read_by("rank value-effort"),
    Field::new("weighted", Table(&Number), "criteria of the configuration")
        .read_by("rank weighted"),
    Field::new("wsjf", Map(WSJF), "weighted shortest job first (SAFe)").read_by("rank wsjf"),
];

static COD: &[Field] = &[
    Field::new("basis", Text, "where the number comes from").read_by("rank cd3, why"),
    Field::new("currency", Text, "EUR, USD, …").read_by("rank cd3"),
    Field::new(
        "deadline",
        Date,
        "for the profiles deadline and step: from when on it costs",
    )
    .read_by("rank cd3"),
    Field::new(
        "duration_weeks",
        Number,
        "the time the team is taken, where the estimate does not say",
    )
    .unit("weeks")
    .read_by("rank cd3"),
    Field::new(
        "penalty",
        Number,
        "for the profiles deadline and step: what missing it costs once",
    )
    .unit("currency")
    .read_by("rank cd3"),
    Field::new("per_week", Number, "what a week's delay costs")
        .unit("currency a week")
        .read_by("rank cd3, whatif"),
    Field::new(
        "profile",
        Word(&["linear", "deadline", "expiring", "step"]),
        "how the cost grows with time; linear when absent",
    )
    .read_by("rank cd3"),
    Field::new(
        "until",
        Date,
        "for the profile expiring: after it a delay costs nothing more",
    )
    .read_by("rank cd3"),
];

static ICE: &[Field] = &[
    Field::new("confidence", Range(0.1, 10.0), "how sure").read_by("rank ice"),
    Field::new("ease", Range(1.0, 10.0), "how easy").read_by("rank ice"),
    Field::new("impact", Range(1.0, 10.0), "how much").read_by("rank ice"),
];

static RICE: &[Field] = &[
    Field::new("confidence", Percent, "100, 80 or 50")
        .unit("percent")
        .read_by("rank rice"),
    Field::new("effort", Number, "at least 0.5")
        .unit("person-months")
        .read_by("rank rice"),
    Field::new(
        "impact",
        Number,
        "3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal",
    )
    .read_by("rank rice"),
    Field::new(
        "period",
        Word(&["week", "month", "quarter", "year"]),
        "the period of the reach; quarter when absent",
    )
    .read_by("rank rice"),
    Field::new("reach", Number, "people or events in the period")
        .unit("people a period")
        .read_by("rank rice"),
];

static VALUE_EFFORT: &[Field] = &[
    Field::new("effort", Number, "what it takes; the estimate when absent")
        .read_by("rank value-effort"),
    Field::new("value", Number, "what it brings").read_by("rank value-effort"),
];

static WSJF: &[Field] = &[
    Field::new(
        "rroe",
        Number,
        "risk reduction or opportunity enablement, 1 2 3 5 8 13 20",
    )
    .read_by("rank wsjf"),
    Field::new(
        "size",
        Number,
        "job size, 1 2 3 5 8 13 20; the estimate when absent",
    )
    .read_by("rank wsjf"),
    Field::new("urgency", Number, "time criticality, 1 2 3 5 8 13 20").read_by("rank wsjf"),
    Field::new("value", Number, "user and business value, 1 2 3 5 8 13 20").read_by("rank wsjf"),
];

pub(super) static GOAL: &[Field] = &[
    Field::new("anti_goals", List(&Text), "what is deliberately not wanted").read_by("goals"),
    Field::new("horizon", Text, "by when it is meant").read_by("goals, roadmap"),
    Field::new("key_results", Records(KEY_RESULTS), "how it is measured").read_by("goals"),
    Field::new(
        "kind",
        Word(&["product-goal", "objective"]),
        "a product goal is the one long-term objective of the team",
    )
    .read_by("goals"),
    Field::new(
        "state",
        Word(&["proposed", "active", "achieved", "abandoned"]),
        "where it stands",
    )
    .read_by("goals, P7"),
];

static KEY_RESULTS: &[Field] = &[
    Field::new("as_of", Date, "when the current value was true").read_by("goals"),
    Field::new("baseline", Number, "where it started").read_by("goals"),
    Field::new("current", Number, "where it is").read_by("goals"),
    Field::new("id", Text, "a short name").read_by("goals"),
    Field::new("metric", Text, "what is counted")
        .required()
        .read_by("goals"),
    Field::new("source", Text, "where it is counted").read_by("goals"),
    Field::new("target", Number, "where it should be").read_by("goals"),
];

pub(super) static EPIC: &[Field] = &[
    Field::new(
        "horizon",
        Word(&["now", "next", "later"]),
        "its place on the roadmap",
    )
    .read_by("roadmap"),
    Field::new("kind", Word(&["epic", "feature"]), "epic when absent").read_by("tree"),
    Field::new("skipped_stages", Anything, "stages left out, and why").read_by("stage"),
    Field::new(
        "stage",
        Stage,
        "its stage from idea to measured outcome, as `stages` in `deepen.yml` name them",
    )
    .read_by("stage"),
];

pub(super) static BUG: &[Field] = &[
    Field::new("environment", Text, "where it happens").read_by("show"),
    Field::new("found_in", Quoted, "the version it was seen in").read_by("show"),
    Field::new(
        "severity",
        Word(&["critical", "major", "minor"]),
        "how bad it is for those who meet it",
    )
    .read_by("P5, list"),
];

pub(super) static SPIKE: &[Field] = &[
    Field::new("decides", Text, "the decision that the answer allows").read_by("D1"),
    Field::new("question", Text, "what is to be found out").read_by("D1"),
    Field::new("timebox", Text, "how long at most").read_by("D1"),
];

pub(super) static ENABLER: &[Field] = &[
    Field::new("enables", List(&Id), "what it makes possible").read_by("D1, links"),
    Field::new(
        "kind",
        Word(&[
            "exploration",
            "architecture",
            "infrastructure",
            "compliance",
        ]),
        "SAFe's four kinds",
    )
    .read_by("D1"),
];
