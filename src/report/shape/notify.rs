//! Who is told what when it ships, and what became of it. Addresses and names are masked unless they were asked for.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::Moment;
use super::item::{ItemName, optional_date};

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyPlan {
    pub at: Moment,
    /// `received`, `planned`, `shipped` or `declined`
    pub event: &'static str,
    /// `release 1.8.0`, `v1.7..v1.8`, or `everything not told yet`.
    pub occasion: String,
    /// One a person, by requester.
    pub letters: Vec<NotifyLetter>,
    /// By feedback, then requester.
    pub skipped: Vec<NotifySkipped>,
    pub waiting: Vec<NotifyWaiting>,
    pub coverage: NotifyCoverage,
    pub notes: Vec<String>,
}

/// One letter to one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyLetter {
    /// Where several ids have one address, the first.
    pub requester: String,
    /// Masked, unless `--reveal`.
    pub address: String,
    /// Only with `--reveal`.
    pub name: Option<String>,
    /// BCP 47.
    pub language: String,
    pub template: String,
    pub wishes: Vec<NotifyWish>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyWish {
    pub requester: String,
    /// The person's own file: what the ledger names.
    pub feedback: String,
    pub title: String,
    /// What it was merged into in the end, or the same.
    pub canonical: String,
    /// The items that answer it.
    pub items: Vec<ItemName>,
    /// The ledger that it is written into.
    pub ledger: String,
    /// Told through somebody who spoke for the customer.
    pub by_proxy: bool,
    /// How often it was told before.
    pub again: usize,
}

/// Somebody who is not told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifySkipped {
    /// None: the feedback does not say who it was.
    pub requester: Option<String>,
    pub feedback: String,
    pub title: String,
    /// `already-told`, `fate-unknown`, `undeliverable`, `opted-out`, `erased`, `no-contact`, `no-address`, `bad-address`,
    /// `no-consent`, `internal`, `proxy`, `no-requester` or `spam`
    pub why: &'static str,
    /// The reason in words, and the way out.
    pub detail: String,
}

/// A wish that is met in part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyWaiting {
    pub feedback: String,
    pub title: String,
    /// Items that are not shipped yet.
    pub waits_for: Vec<String>,
    /// Distinct people.
    pub people: usize,
}

/// Pairs of a person and a wish.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyCoverage {
    pub told: usize,
    pub could_be_told: usize,
    pub asked: usize,
    /// `told` of `could_be_told`, 0 to 1; none when nobody could be told.
    pub share: Option<f64>,
    /// Of the letters, those to people whose contact notes no consent.
    pub without_consent: usize,
    /// Calendar days from the release to the commit of the notice's line, the middle of all; none when unknown.
    pub median_days: Option<f64>,
    /// Notices in the ledgers that were sent.
    pub sent: usize,
    /// Of these, those whose day is unknown.
    pub undated: usize,
}

/// A row of the plan, for CSV: a person and a wish.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NotifyRow {
    pub requester: Option<String>,
    pub feedback: String,
    pub title: String,
    pub tell: bool,
    pub why: &'static str,
    pub detail: String,
    pub address: Option<String>,
    pub language: Option<String>,
    pub ledger: Option<String>,
    pub items: String,
}

impl NotifyPlan {
    /// One row a person and wish: those who are told, then those who are not.
    pub fn flat_rows(&self) -> Vec<NotifyRow> {
        let told = self.letters.iter().flat_map(|letter| {
            letter.wishes.iter().map(|wish| NotifyRow {
                requester: Some(wish.requester.clone()),
                feedback: wish.feedback.clone(),
                title: wish.title.clone(),
                tell: true,
                why: "",
                detail: String::new(),
                address: Some(letter.address.clone()),
                language: Some(letter.language.clone()),
                ledger: Some(wish.ledger.clone()),
                items: (wish.items.iter())
                    .map(|item| item.id.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            })
        });
        let skipped = self.skipped.iter().map(|skipped| NotifyRow {
            requester: skipped.requester.clone(),
            feedback: skipped.feedback.clone(),
            title: skipped.title.clone(),
            why: skipped.why,
            detail: skipped.detail.clone(),
            ..NotifyRow::default()
        });
        told.chain(skipped).collect()
    }
}

/// The letters as they would be sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyRender {
    pub at: Moment,
    pub event: &'static str,
    pub occasion: String,
    /// Where the mails were written, one file each; none when nothing was.
    pub folder: Option<String>,
    pub mails: Vec<NotifyMail>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyMail {
    pub requester: String,
    /// Masked, unless `--reveal`.
    pub address: String,
    pub language: String,
    pub template: String,
    pub message_id: String,
    pub subject: String,
    pub text: String,
    /// Below `folder`.
    pub file: Option<String>,
}

/// What became of a run of `notify send`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifySend {
    pub at: Moment,
    pub event: &'static str,
    pub occasion: String,
    /// `mail.example:587 (starttls)`
    pub server: String,
    /// Whether nothing was sent or written.
    pub dry_run: bool,
    /// Whether it was stopped between two mails.
    pub stopped: bool,
    pub mails: Vec<NotifyFate>,
    /// Notices that an earlier run may have sent: nobody knows.
    pub unknown: Vec<NotifyUnknown>,
    /// Ledgers that were written, or would be.
    pub ledgers: Vec<NotifyLedger>,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyFate {
    pub requester: String,
    /// Masked, unless `--reveal`.
    pub address: String,
    pub feedback: Vec<String>,
    /// `sent`, `undeliverable`, `later`, `failed`, `unknown`, or `left` (not tried)
    pub fate: &'static str,
    /// What the server said, without addresses.
    pub detail: Option<String>,
}

/// A notice whose fate is unknown: it was handed over, and no answer was heard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyUnknown {
    pub requester: String,
    pub event: String,
    pub feedback: Vec<String>,
    /// When it was handed over, RFC 3339.
    pub since: String,
    pub message_id: String,
}

/// A ledger that was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyLedger {
    /// From the top of the repository.
    pub path: String,
    /// Lines that are new, or new in their result.
    pub lines: Vec<String>,
}

/// What was written down by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyRecord {
    pub requester: String,
    pub dry_run: bool,
    pub ledgers: Vec<NotifyLedger>,
    pub notes: Vec<String>,
}

/// How far the loop is closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyStatus {
    pub at: Moment,
    /// The newest release first.
    pub releases: Vec<NotifyRelease>,
    /// All releases together, each pair once.
    pub coverage: NotifyCoverage,
    pub unknown: Vec<NotifyUnknown>,
    /// Notices that were sent and stand in no ledger yet.
    pub unwritten: usize,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotifyRelease {
    pub version: String,
    #[schemars(schema_with = "optional_date")]
    pub released: Option<Date>,
    pub told: usize,
    pub could_be_told: usize,
    pub asked: usize,
    /// `told` of `could_be_told`, 0 to 1.
    pub share: Option<f64>,
    /// People who would get a letter now.
    pub to_tell: usize,
    /// Wishes that are met in part.
    pub waiting: usize,
    /// Notices that came back or that no server took.
    pub returned: usize,
    /// Calendar days, the middle of all.
    pub median_days: Option<f64>,
}
