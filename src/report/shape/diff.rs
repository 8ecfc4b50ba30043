//! What differs between two versions of a backlog.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::date;
use super::{Finding, ItemName, RuleName};

/// What differs between two versions of a backlog. Moved files and other formatting are nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Diff {
    pub before: DiffSide,
    pub after: DiffSide,
    /// Commits of the later side that changed the backlog and that the earlier one does not have; none when the past is
    /// unknown.
    pub commits: Option<usize>,
    /// Who made these commits, by name: handles of `team.yml` where it knows them.
    pub authors: Vec<String>,
    /// Why the past is unknown: who changed what and when is then unknown too.
    pub history_unknown: Option<String>,
    /// Items, feedback, sprints and releases, by kind and id.
    pub records: Vec<DiffRecord>,
    /// The fewest moves that make the later order of the earlier one, in the later order. Open items that are not started
    /// only, as far as both sides have them: what starts or ends leaves the order without a decision.
    pub moves: Vec<DiffMove>,
    /// Items that left the order by being started, finished or dropped.
    pub left_order: usize,
    /// Reasons in `order.txt` that were written, changed or taken away for items that were not moved.
    pub reasons: Vec<DiffReason>,
    /// So many places of the order are its top.
    pub top: usize,
    /// What finishes later since others were put ahead of it, within the top of the order. Empty where the pace is unknown.
    pub slips: Vec<DiffSlip>,
    /// Whether the team's pace is known, without which no slip is counted.
    pub pace_known: bool,
    /// Items that are ready now and were not, and the other way around. Only items of both sides that are not started.
    pub readiness: Vec<DiffReadiness>,
    pub demand: Vec<DiffDemand>,
    /// Changes by others than those whose they are, commit by commit; none when the past is unknown.
    pub authority: Vec<DiffBreach>,
    /// Findings of the later side that the earlier one has not, be it judged on its own day or on the later one: what the
    /// change brought in, and not the time.
    pub introduced: Vec<Finding>,
    /// Findings of the earlier side, on both days, that the later one has not.
    pub cured: Vec<Finding>,
    /// Rules that could not look at either side, since a past is unknown.
    pub unknown: Vec<RuleName>,
    /// Settings, team, accounts, prose and ledgers, by path.
    pub pages: Vec<DiffPage>,
    /// How much of it people are shown.
    #[serde(skip)]
    pub extent: Extent,
}

/// How much of a difference is written for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Folded sections that are written whole; of the rest only the titles.
    pub folded: usize,
    /// Rows of each list and table.
    pub rows: usize,
    /// What shows all of it, where less is written.
    pub command: String,
}

impl Default for Extent {
    /// Everything.
    fn default() -> Self {
        Self {
            folded: usize::MAX,
            rows: usize::MAX,
            command: String::new(),
        }
    }
}

/// One of the two versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffSide {
    /// As it was asked for: a revision, a day, or `the work tree`.
    pub name: String,
    /// 40 hexadecimal digits; none without a commit. Of the work tree, the one it is checked out from.
    pub commit: Option<String>,
    /// The day that counts as today on this side.
    #[schemars(schema_with = "date")]
    pub date: Date,
    pub work_tree: bool,
}

/// One record that says something else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffRecord {
    /// `item`, `feedback`, `sprint` or `release`
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// `story`; empty for what is no item.
    pub item_type: &'static str,
    /// `added`, `removed` or `changed`
    pub fate: &'static str,
    /// The id that it went by before.
    pub renumbered_from: Option<String>,
    /// What a new item was split off from.
    pub split_from: Option<String>,
    /// What an item or feedback was merged into by this change.
    pub merged_into: Option<String>,
    /// `not-started`, `started`, `finished`, `dropped`: where the change turned one into another.
    pub phase: Option<DiffPhase>,
    /// The place in the later order, from 1.
    pub position: Option<u32>,
    /// Front matter by dotted path; below `acceptance.` what its acceptance says. Empty for what was removed.
    pub fields: Vec<DiffField>,
    pub criteria: Option<DiffCriteria>,
    /// Sections whose words changed.
    pub texts: Vec<DiffText>,
    /// The last commit that changed anything of it.
    pub by: ChangedBy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffPhase {
    pub from: &'static str,
    pub to: &'static str,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffField {
    /// `score.cod.per_week`
    pub path: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub by: ChangedBy,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffCriteria {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub reworded: Vec<DiffWording>,
    pub ticked: Vec<String>,
    pub unticked: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffWording {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffText {
    /// `narrative`, `description` or a section's title in lower case.
    pub section: String,
    /// How much of its words changed, 1 to 100.
    pub changed_percent: usize,
}

/// Who changed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChangedBy {
    #[default]
    Unknown,
    /// It is in the work tree and in no commit yet.
    NotCommitted,
    /// Nobody wrote it: it follows from other things.
    Derived,
    Commit {
        /// 40 hexadecimal digits.
        commit: String,
        /// The handle in `team.yml`, else the author's name.
        who: String,
        #[schemars(schema_with = "date")]
        date: Date,
        subject: String,
        /// Whether it is a commit of the earlier side that the later one does not have.
        only_before: bool,
    },
}

/// A line of `order.txt` that somebody moved, placed or took out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffMove {
    #[serde(flatten)]
    pub item: ItemName,
    /// `up`, `down`, `placed` or `unlisted`
    pub turn: &'static str,
    /// Places among the listed items that are open and not started, from 1.
    pub from: Option<u32>,
    pub to: Option<u32>,
    /// How many items of both orders it passed, or passed it.
    pub passed: u32,
    pub band: Option<&'static str>,
    /// As written on its line now.
    pub reason: Option<String>,
    pub by: ChangedBy,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffReason {
    #[serde(flatten)]
    pub item: ItemName,
    pub position: Option<u32>,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// What the moves cost an item that they go ahead of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffSlip {
    #[serde(flatten)]
    pub item: ItemName,
    /// The place in the later order, from 1.
    pub position: Option<u32>,
    /// Expected working days later.
    pub days: f64,
    /// Working days later that are not exceeded with a chance of 85 %; none without enough throughput.
    pub safe_days: Option<f64>,
    /// What that costs by the item's own cost of delay; none where it states none.
    pub cost: Option<f64>,
    pub currency: String,
    /// Ids of the items that are ahead of it now and were not.
    pub behind: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffReadiness {
    #[serde(flatten)]
    pub item: ItemName,
    pub band: Option<&'static str>,
    pub ready: bool,
    /// What it lacks now.
    pub lacks: Vec<String>,
}

/// Who asks for an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffDemand {
    #[serde(flatten)]
    pub item: ItemName,
    /// Distinct people.
    pub requesters_before: usize,
    pub requesters_after: usize,
    /// Distinct accounts.
    pub accounts_before: usize,
    pub accounts_after: usize,
    /// Ids of people who ask for it now and did not, ascending.
    pub new_requesters: Vec<String>,
    /// Ids of people who asked for it and do not now.
    pub gone_requesters: Vec<String>,
    pub new_accounts: Vec<String>,
    pub gone_accounts: Vec<String>,
    /// Of the feedback that counts for it now, what was merged into another file by this change, by path.
    pub merged: Vec<String>,
}

/// A change by somebody whose change it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffBreach {
    /// `order`, `acceptance`, `estimate`, `sprint-scope`, `sprint-cancelled`, `release-scope` or `goal`
    pub duty: &'static str,
    pub who: String,
    /// Whether that is a delegate of the product owner.
    pub is_delegate: bool,
    /// Items, sprints or releases.
    pub ids: Vec<String>,
    pub by: ChangedBy,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DiffPage {
    pub path: String,
    /// `added`, `removed` or `changed`
    pub fate: &'static str,
    pub fields: Vec<DiffField>,
    pub texts: Vec<DiffText>,
}

/// One change a row, for CSV.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DiffRow {
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// `added`, `field`, `ticked`, `moved`, …
    pub change: &'static str,
    /// The field, the section or the rule.
    pub what: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub commit: Option<String>,
    pub who: Option<String>,
    pub date: Option<Date>,
}

impl Diff {
    /// Whether nothing that the backlog says is different.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.moves.is_empty()
            && self.reasons.is_empty()
            && self.pages.is_empty()
            && self.introduced.is_empty()
            && self.cured.is_empty()
    }

    /// Every change by itself.
    pub fn flat_rows(&self) -> Vec<DiffRow> {
        let records = self.records.iter().flat_map(record_rows);
        let moves = self.moves.iter().map(move_row);
        let demand = self.demand.iter().flat_map(demand_rows);
        let pages = self.pages.iter().map(|page| DiffRow {
            kind: "page",
            id: page.path.clone(),
            change: page.fate,
            ..DiffRow::default()
        });
        let finding = |change| {
            move |finding: &Finding| DiffRow {
                kind: "finding",
                id: finding.item.clone().unwrap_or_else(|| finding.path.clone()),
                title: finding.message.clone(),
                change,
                what: finding.rule.to_owned(),
                ..DiffRow::default()
            }
        };
        records
            .chain(moves)
            .chain(demand)
            .chain(pages)
            .chain(self.introduced.iter().map(finding("introduced")))
            .chain(self.cured.iter().map(finding("cured")))
            .collect()
    }
}

fn record_rows(record: &DiffRecord) -> Vec<DiffRow> {
    let row = |change, what: &str, from: Option<&str>, to: Option<&str>, by: &ChangedBy| {
        signed(
            DiffRow {
                kind: record.kind,
                id: record.id.clone(),
                title: record.title.clone(),
                change,
                what: what.to_owned(),
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
                ..DiffRow::default()
            },
            by,
        )
    };
    let mut rows = Vec::new();
    if record.fate != "changed" {
        rows.push(row(record.fate, "", None, None, &record.by));
        return rows;
    }
    if let Some(former) = &record.renumbered_from {
        rows.push(row(
            "renumbered",
            "id",
            Some(former),
            Some(&record.id),
            &record.by,
        ));
    }
    for field in &record.fields {
        let (from, to) = (field.from.as_deref(), field.to.as_deref());
        rows.push(row("field", &field.path, from, to, &field.by));
    }
    if let Some(criteria) = &record.criteria {
        let lists = [
            ("criterion-added", &criteria.added),
            ("criterion-removed", &criteria.removed),
            ("criterion-ticked", &criteria.ticked),
            ("criterion-unticked", &criteria.unticked),
        ];
        for (change, texts) in lists {
            let texts = texts.iter();
            rows.extend(texts.map(|text| row(change, text, None, None, &record.by)));
        }
        for wording in &criteria.reworded {
            let (from, to) = (Some(&*wording.from), Some(&*wording.to));
            rows.push(row("criterion-reworded", "", from, to, &record.by));
        }
    }
    for text in &record.texts {
        rows.push(row("text", &text.section, None, None, &record.by));
    }
    rows
}

impl DiffDemand {
    /// Whether anybody came or went: a merge alone changes no voice.
    pub fn has_other_voices(&self) -> bool {
        let lists = [
            &self.new_requesters,
            &self.gone_requesters,
            &self.new_accounts,
            &self.gone_accounts,
        ];
        lists.into_iter().any(|ids| !ids.is_empty())
            || self.requesters_before != self.requesters_after
            || self.accounts_before != self.accounts_after
    }
}

/// How many ask now, then each voice that came or went and each merge by itself.
fn demand_rows(demand: &DiffDemand) -> Vec<DiffRow> {
    let row = |change, what: &str| DiffRow {
        kind: "demand",
        id: demand.item.id.clone(),
        title: demand.item.title.clone(),
        change,
        what: what.to_owned(),
        ..DiffRow::default()
    };
    let counted = |what: &str, from: usize, to: usize| {
        (from != to).then(|| DiffRow {
            from: Some(from.to_string()),
            to: Some(to.to_string()),
            ..row("count", what)
        })
    };
    let (people, accounts) = (
        (demand.requesters_before, demand.requesters_after),
        (demand.accounts_before, demand.accounts_after),
    );
    let mut rows: Vec<DiffRow> = counted("requesters", people.0, people.1)
        .into_iter()
        .collect();
    rows.extend(counted("accounts", accounts.0, accounts.1));
    let lists = [
        ("new-requester", &demand.new_requesters),
        ("gone-requester", &demand.gone_requesters),
        ("new-account", &demand.new_accounts),
        ("gone-account", &demand.gone_accounts),
        ("merged", &demand.merged),
    ];
    for (change, ids) in lists {
        rows.extend(ids.iter().map(|id| row(change, id)));
    }
    rows
}

fn move_row(each: &DiffMove) -> DiffRow {
    let place = |place: Option<u32>| place.map(|place| place.to_string());
    let row = DiffRow {
        kind: "order",
        id: each.item.id.clone(),
        title: each.item.title.clone(),
        change: each.turn,
        what: each.reason.clone().unwrap_or_default(),
        from: place(each.from),
        to: place(each.to),
        ..DiffRow::default()
    };
    signed(row, &each.by)
}

fn signed(row: DiffRow, by: &ChangedBy) -> DiffRow {
    match by {
        ChangedBy::Commit {
            commit, who, date, ..
        } => DiffRow {
            commit: Some(commit.clone()),
            who: Some(who.clone()),
            date: Some(*date),
            ..row
        },
        _ => row,
    }
}
