//! The agenda of a refinement.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{EventFinding, EventItem, EventRunway, EventWish, Files, Level, Moment};

/// What a refinement has to do, in the order in which it is worth doing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Refine {
    pub at: Moment,
    pub files: Files,
    /// How long ago NOW and NEXT were refined last, in words; none when that is unknown.
    pub refined: Option<String>,
    pub runway: EventRunway,
    /// What it would be if the agenda were done: items that wait for others stay unready.
    pub runway_after: EventRunway,
    /// Of the items that are not ready, those that wait for others or are blocked.
    pub held: usize,
    /// Items of NOW and NEXT that are not detailed or estimated as they should be, by position.
    pub items: Vec<RefineItem>,
    /// Estimates that are older than the scope, or too old, by position.
    pub stale: Vec<RefineItem>,
    /// Items that are too large for one sprint, or have too many criteria, by position.
    pub splits: Vec<RefineSplit>,
    /// Wishes that somebody has looked at and no item answers, the weightiest first.
    pub feedback: Vec<EventWish>,
    /// Wishes that nobody has looked at yet.
    pub feedback_new: usize,
    /// Open items behind NEXT that nobody has touched in `thresholds.lately_days` days, the longest untouched first.
    pub zombies: Vec<RefineZombie>,
    /// Days without a change from which an item is one.
    pub zombie_days: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RefineItem {
    pub item: EventItem,
    /// It waits for another item, or is flagged as blocked.
    pub is_held: bool,
    pub findings: Vec<EventFinding>,
}

/// A split that may be worth it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RefineSplit {
    pub item: EventItem,
    /// Why it is too large.
    pub too_large: Vec<String>,
    /// The way to split to begin with, such as `workflow`.
    pub pattern: &'static str,
    /// What that pattern parts.
    pub summary: &'static str,
    /// What points to it.
    pub why: String,
    /// The command, with titles to be written.
    pub command: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RefineZombie {
    pub item: EventItem,
    /// The day of its last semantic change.
    #[schemars(schema_with = "optional_date")]
    pub changed: Option<Date>,
    pub days: i32,
}

/// One line of any part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RefineRow {
    /// `item`, `estimate`, `split`, `feedback` or `zombie`.
    pub part: &'static str,
    pub id: String,
    pub title: String,
    pub band: Option<&'static str>,
    pub position: Option<u32>,
    pub estimate: Option<f64>,
    /// People who asked for it.
    pub people: usize,
    pub rule: Option<&'static str>,
    pub level: Option<Level>,
    pub message: Option<String>,
    pub help: Option<String>,
    pub path: Option<String>,
    pub line: Option<usize>,
    /// Days since it was received, or changed.
    pub days: Option<i32>,
}

impl Refine {
    /// A row a finding, a split, a wish, a zombie.
    pub fn flat_rows(&self) -> Vec<RefineRow> {
        let items = self.items.iter().map(|item| ("item", item));
        let stale = self.stale.iter().map(|item| ("estimate", item));
        let mut rows: Vec<RefineRow> = items
            .chain(stale)
            .flat_map(|(part, item)| {
                item.findings.iter().map(move |finding| RefineRow {
                    rule: Some(finding.code),
                    level: Some(finding.level),
                    message: Some(finding.message.clone()),
                    help: finding.help.clone(),
                    path: Some(finding.path.clone()),
                    line: Some(finding.line),
                    ..RefineRow::of(part, &item.item)
                })
            })
            .collect();
        rows.extend(self.splits.iter().map(|split| RefineRow {
            message: Some(format!("{}: {}", split.pattern, split.why)),
            help: Some(split.command.clone()),
            ..RefineRow::of("split", &split.item)
        }));
        rows.extend(self.feedback.iter().map(|wish| RefineRow {
            part: "feedback",
            id: wish.id.clone(),
            title: wish.title.clone(),
            people: wish.people,
            days: wish.days,
            ..RefineRow::default()
        }));
        rows.extend(self.zombies.iter().map(|zombie| RefineRow {
            days: Some(zombie.days),
            ..RefineRow::of("zombie", &zombie.item)
        }));
        rows
    }
}

impl RefineRow {
    fn of(part: &'static str, item: &EventItem) -> Self {
        Self {
            part,
            id: item.id.clone(),
            title: item.title.clone(),
            band: item.band,
            position: item.position,
            estimate: item.estimate,
            people: item.asked_by,
            ..Self::default()
        }
    }
}
