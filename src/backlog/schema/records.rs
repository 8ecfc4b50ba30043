//! The keys of feedback, sprints, releases, acceptances, the team and the accounts.

use super::items::{EVIDENCE, IGNORE};
use super::{Field, Kind};

use Kind::{
    Channel, Date, Dates, Flag, Id, List, Map, Number, OneOrMore, OwnId, Quoted, Range, Records,
    Table, Text, Word,
};

pub(super) static FEEDBACK: &[Field] = &[
    Field::new("account", Id, "the requester's organisation").read_by("demand"),
    Field::new("addressed_by", List(&Id), "the items that answer it")
        .read_by("demand, notify, traceability"),
    Field::new("channel", Channel, "how it came in")
        .required()
        .read_by("demand, feedback report"),
    Field::new(
        "declined",
        Map(DECLINED),
        "why it will not be answered by an item",
    )
    .read_by("notify"),
    Field::new(
        "evidence",
        Records(EVIDENCE),
        "what is known, and from where",
    ),
    Field::new("id", OwnId, "F, a hyphen, six characters; never changes")
        .required()
        .read_by("everything"),
    Field::new(
        "ignore",
        Records(IGNORE),
        "findings left out here, each with its reason",
    )
    .read_by("check"),
    Field::new(
        "importance",
        Range(1.0, 5.0),
        "how important it is to the requester",
    )
    .read_by("opportunity"),
    Field::new("imported", Map(FEEDBACK_IMPORTED), "where it came from").read_by("feedback import"),
    Field::new("lang", Text, "the language of the quote").read_by("notify, dupes"),
    Field::new(
        "merged_into",
        Id,
        "the feedback that this one is a duplicate of",
    )
    .read_by("demand, dupes"),
    Field::new(
        "not_duplicate_of",
        List(&Id),
        "feedback that looked alike and is not",
    )
    .read_by("dupes"),
    Field::new("on_behalf_of", Text, "whom a proxy speaks for").read_by("demand"),
    Field::new("received", Date, "when it was said: Git cannot know")
        .required()
        .read_by("demand, timeline"),
    Field::new(
        "requester",
        Id,
        "R, a hyphen, six characters: a person, known by name outside of the repository only",
    )
    .read_by("demand, notify"),
    Field::new(
        "satisfaction",
        Range(1.0, 5.0),
        "how content the requester is today",
    )
    .read_by("opportunity"),
    Field::new("segment", Text, "the account's when absent").read_by("demand"),
    Field::new("sentiment", Text, "how it was said").read_by("feedback report"),
    Field::new(
        "split_from",
        Id,
        "the feedback that this one was cut out of",
    )
    .read_by("feedback"),
    Field::new(
        "state",
        Word(&["new", "triaged", "needs-info", "declined", "merged", "spam"]),
        "new when absent; planned and shipped are derived",
    )
    .read_by("feedback, demand"),
    Field::new("themes", List(&Text), "words to find it by").read_by("feedback report"),
    Field::new("title", Text, "at most 80 characters")
        .required()
        .read_by("everything"),
    Field::new("type", Word(&["feedback"]), "always feedback"),
    Field::new(
        "voice",
        Word(&["direct", "proxy", "internal"]),
        "who speaks; direct when absent",
    )
    .read_by("demand"),
];

static FEEDBACK_IMPORTED: &[Field] = &[
    Field::new("key", Text, "its key there").read_by("feedback import"),
    Field::new(
        "merged_into",
        Text,
        "the key there of what it was merged into there",
    )
    .read_by("feedback import"),
    Field::new(
        "seen",
        Text,
        "digests of what the tool said at the last import: what changed there since is told from what changed here",
    )
    .read_by("feedback import"),
    Field::new("tool", Text, "canny, zendesk, …").read_by("feedback import"),
    Field::new("url", Text, "its address there").read_by("show"),
    Field::new("votes", Number, "shown, never counted as people")
        .unit("votes")
        .read_by("demand"),
];

static DECLINED: &[Field] = &[Field::new("reason", Text, "why")
    .required()
    .read_by("notify")];

pub(super) static SPRINT: &[Field] = &[
    Field::new("cancelled", Map(CANCELLED), "only the product owner may").read_by("sprint"),
    Field::new("capacity", Map(CAPACITY), "what the developers have").read_by("sprint plan"),
    Field::new("end", Date, "its last day")
        .required()
        .read_by("sprint, flow"),
    Field::new(
        "goal",
        Text,
        "the one objective: without it there is no sprint",
    )
    .required()
    .read_by("sprint"),
    Field::new(
        "goal_met",
        Word(&["met", "partly", "missed"]),
        "said at the review",
    )
    .read_by("sprint"),
    Field::new("id", Text, "year and number; the file's name when absent").read_by("sprint"),
    Field::new(
        "items",
        List(&Id),
        "one a line; a comment says why one came late",
    )
    .read_by("sprint, flow"),
    Field::new("product_goal", Id, "the goal it serves").read_by("sprint"),
    Field::new("start", Date, "its first day")
        .required()
        .read_by("sprint, flow"),
    Field::new("team", Text, "one active sprint a team").read_by("sprint"),
    Field::new("title", Text, "a name for people"),
    Field::new("type", Word(&["sprint"]), "always sprint"),
];

static CANCELLED: &[Field] = &[Field::new("reason", Text, "why")
    .required()
    .read_by("sprint")];

static CAPACITY: &[Field] = &[
    Field::new("days", Number, "of all developers together")
        .unit("person-days")
        .read_by("sprint plan"),
    Field::new(
        "focus",
        Range(0.0, 1.0),
        "the share of them for sprint work",
    )
    .read_by("sprint plan"),
];

pub(super) static RELEASE: &[Field] = &[
    Field::new("channel", Text, "stable, beta, …").read_by("release notes"),
    Field::new("goals", List(&Id), "the goals it serves").read_by("release"),
    Field::new("id", Text, "the version when absent"),
    Field::new("items", List(&Id), "what is in it").read_by("release, notify"),
    Field::new("released", Date, "when it went out; planned when absent")
        .read_by("release, notify"),
    Field::new("target", Dates, "when it is meant to go out").read_by("release, forecast"),
    Field::new("title", Text, "a name for people").read_by("release notes"),
    Field::new("type", Word(&["release"]), "always release"),
    Field::new("version", Quoted, "in quotes: 1.10 is the number 1.1")
        .required()
        .read_by("release, moscow"),
];

pub(super) static ACCEPTANCE: &[Field] = &[
    Field::new("by", Text, "whose verdict: a handle")
        .required()
        .read_by("audit"),
    Field::new(
        "criteria_digest",
        Text,
        "of the criteria that were accepted",
    )
    .read_by("check"),
    Field::new("dod_digest", Text, "of the definition of done that held").read_by("audit"),
    Field::new(
        "increment",
        Quoted,
        "commit, tag or address of what was looked at",
    )
    .read_by("audit"),
    Field::new("item", Id, "what was looked at")
        .required()
        .read_by("everything"),
    Field::new("note", Text, "what else was said").read_by("show"),
    Field::new("results", Records(RESULTS), "criterion by criterion").read_by("show"),
    Field::new("type", Word(&["acceptance"]), "always acceptance"),
    Field::new(
        "verdict",
        Word(&["accepted", "rejected"]),
        "the product owner's",
    )
    .required()
    .read_by("check, show"),
];

static RESULTS: &[Field] = &[
    Field::new("ac", Text, "the criterion's number or label")
        .required()
        .read_by("show"),
    Field::new("note", Text, "what was seen").read_by("show"),
    Field::new("ok", Flag, "whether it holds")
        .required()
        .read_by("show"),
];

pub(super) static DECISION: &[Field] = &[
    Field::new("by", Text, "who decided: a handle").read_by("report decisions"),
    Field::new(
        "date",
        Date,
        "when it was decided; the beginning of the file's name when absent",
    )
    .read_by("report decisions"),
    Field::new("decides", Id, "the item, epic or goal that it settles")
        .read_by("report decisions, show"),
    Field::new("items", List(&Id), "what else it is about").read_by("report decisions"),
    Field::new(
        "revisit",
        Date,
        "when to look at it again; then move the date on, or write the decision that takes its place",
    )
    .read_by("report decisions"),
    Field::new(
        "superseded_by",
        Text,
        "the decision that took its place: its file's name",
    )
    .read_by("report decisions"),
    Field::new("title", Text, "the first heading when absent").read_by("report decisions"),
    Field::new("type", Word(&["decision"]), "always decision"),
];

pub(super) static TEAM: &[Field] = &[
    Field::new(
        "delegates",
        Records(DELEGATES),
        "who may decide for the product owner",
    )
    .read_by("P8, audit"),
    Field::new("developers", List(&Text), "handles").read_by("E7, audit"),
    Field::new(
        "identities",
        Table(&List(&Text)),
        "handle to addresses and keys of commits",
    )
    .read_by("E7, P8, audit"),
    Field::new(
        "product_owner",
        OneOrMore(&Text),
        "a handle: one person, not a committee (Scrum Guide)",
    )
    .required()
    .read_by("P8, audit"),
    Field::new("scrum_master", Text, "a handle").read_by("audit"),
];

static DELEGATES: &[Field] = &[
    Field::new("scope", Text, "what for; everything when absent").read_by("P8, audit"),
    Field::new("until", Date, "the last day").read_by("P8, audit"),
    Field::new("who", Text, "a handle")
        .required()
        .read_by("P8, audit"),
];

/// Of each account: the file is a map from ids to these.
pub(super) static ACCOUNT: &[Field] = &[
    Field::new("arr_band", Text, "yearly revenue as a band (10k-50k)").read_by("demand"),
    Field::new(
        "name",
        Text,
        "an organisation's name; confidential, so it may live elsewhere",
    ),
    Field::new("segment", Text, "enterprise, smb, free, …").read_by("demand"),
];
