//! Floor 4: what is wrong. Rules are a table of plain values, one file each; this module runs them and sorts what they find.

mod authority;
mod checking;
mod cycles;
mod days;
mod detail;
mod detailed;
mod emergent;
mod estimated;
mod explain;
mod files;
mod introduced;
mod links;
mod prioritized;
mod privacy;
mod problems;
mod quality;
mod readiness;
pub mod registry;
mod rest;
pub mod scorecard;
pub mod selection;
mod settings;
mod silencing;
mod single;
pub mod stages;
mod statistics;
#[cfg(test)]
mod testing;

use std::fmt;

use crate::Facts;
use crate::backlog::{Document, Feedback, Id, Item, ItemIx, ProblemKind, Team};
use crate::text::sorting::PutInOrder as _;
use crate::text::{Edit, Source, Span};
use single::single_remarks;

pub use authority::{Breach, breaches, is_agreed};
pub use checking::{Checking, Known, check_file};
pub use detail::{detail, waste_share};
pub use detailed::definition_of_ready::{is_held, lacks};
pub use detailed::ready_runway::ready;
pub use estimated::boulder::largest;
pub use explain::{explain, rules_markdown};
pub use introduced::{introduced, introduced_since, shared};
pub use privacy::Record;
pub use quality::Story;
pub use quality::lexicon::Lexicons;
pub use registry::RULES;
pub use rest::{LISTED, Rest};
pub use scorecard::Scorecard;
pub use selection::Selection;
pub use silencing::Silencings;

/// A rule: what users see of it and how it looks.
pub struct Rule {
    /// `D1`
    pub code: &'static str,
    /// `definition-of-ready`: reads well after "ignore".
    pub name: &'static str,
    pub letter: Letter,
    /// The level when neither the rule's remark nor the configuration says otherwise.
    pub level: Level,
    pub needs_history: bool,
    /// Markdown with the sections What it finds, Why it matters, How to fix it.
    pub docs: &'static str,
    pub check: Check,
}

/// What a rule looks at. An empty `Vec` costs nothing: most items pass most rules.
#[derive(Clone, Copy)]
pub enum Check {
    /// Each item by itself, finished and dropped ones too.
    Item(fn(ItemIx, &Item, &Facts<'_>) -> Vec<Remark>),
    /// Each item that is neither finished nor dropped, by itself.
    OpenItem(fn(ItemIx, &Item, &Facts<'_>) -> Vec<Remark>),
    /// The story of each item that has one and is neither finished nor dropped, by itself.
    Story(fn(Story<'_>, &Lexicons) -> Vec<Remark>),
    /// Each item, finished and dropped ones too, and each feedback, by its text.
    Text(fn(Record<'_>) -> Vec<Remark>),
    /// Each file, of whatever kind, by itself.
    File(fn(File<'_>) -> Vec<Remark>),
    /// What reading noted of this kind, in any file.
    Problem(ProblemKind),
    /// Everything at once; the remarks name items, lines or files.
    Backlog(fn(&Facts<'_>) -> Vec<Remark>),
    /// One number about the backlog as a whole.
    Measure(fn(&Facts<'_>) -> Measure),
    /// After all others, one by one: what they were told to leave out, and whether there was anything.
    Silencings(fn(&Facts<'_>, &Silencings<'_>, &Verdict) -> Vec<Remark>),
}

/// A file of the backlog, as rules look at it that look at one.
#[derive(Clone, Copy)]
pub enum File<'a> {
    Item(&'a Item),
    Feedback(&'a Feedback),
    /// `team.yml`, with what it says.
    Team(&'a Document, &'a Team),
    /// Sprints, releases, acceptances, pages, the configuration, the accounts.
    Other(&'a Document),
    /// Of the notices.
    Ledger(&'a Source),
}

impl<'a> File<'a> {
    /// Its document; none for plain text.
    pub fn document(self) -> Option<&'a Document> {
        match self {
            Self::Item(item) => Some(&item.document),
            Self::Feedback(feedback) => Some(&feedback.document),
            Self::Team(document, _) | Self::Other(document) => Some(document),
            Self::Ledger(_) => None,
        }
    }

    /// From the top of the repository.
    pub fn path(self) -> &'a str {
        match self {
            Self::Ledger(source) => &source.path,
            Self::Item(item) => item.path(),
            Self::Feedback(feedback) => feedback.path(),
            Self::Team(document, _) | Self::Other(document) => &document.source.path,
        }
    }
}

/// What a rule about the whole backlog measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// The number in words (`12 % of 41 open items`); none when there is too little to measure it by.
    pub value: Option<String>,
    pub remarks: Vec<Remark>,
}

/// The family of a rule: the four letters of DEEP, and what must hold besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    Detailed,
    Estimated,
    /// Rule codes use M, the second E being taken.
    Emergent,
    Prioritized,
    /// How stories are written (QUS).
    Quality,
    /// Files, ids, links and values that hang together.
    Integrity,
    Privacy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Info,
    Warning,
    /// Fails `deepen check`.
    Error,
}

/// What a rule says of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// From the top of the repository; empty when it is about the backlog as a whole.
    pub path: String,
    pub span: Span,
    pub item: Option<Id>,
    /// What is wrong: lower case, no dot, names the thing and the value.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Where the rule's own level does not hold (a band's).
    pub level: Option<Level>,
    /// Another place that explains this one.
    pub notes: Vec<Note>,
    /// Edits to `path` that mend it.
    pub fix: Vec<Edit>,
    /// What makes this the same finding on both sides of a change, besides rule and item: a field, a word. Not a line.
    pub key: String,
    /// The findings that it stands for, where it is the rest of a long list in one file.
    pub rest: Option<Box<Rest>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub path: String,
    pub span: Span,
    pub message: String,
}

impl Remark {
    /// A remark about a place of this item.
    pub fn at(item: &Item, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: item.path().to_owned(),
            span,
            item: Some(item.id.clone()),
            message: message.into(),
            help: None,
            level: None,
            notes: Vec::new(),
            fix: Vec::new(),
            key: String::new(),
            rest: None,
        }
    }

    /// A remark about a place of some other file, or (with an empty path) about the backlog as a whole.
    pub fn in_file(path: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            span,
            item: None,
            message: message.into(),
            help: None,
            level: None,
            notes: Vec::new(),
            fix: Vec::new(),
            key: String::new(),
            rest: None,
        }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self {
            level: Some(level),
            ..self
        }
    }

    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            ..self
        }
    }

    #[must_use]
    pub fn fix(self, fix: Vec<Edit>) -> Self {
        Self { fix, ..self }
    }

    #[must_use]
    pub fn note(mut self, path: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        self.notes.push(Note {
            path: path.into(),
            span,
            message: message.into(),
        });
        self
    }
}

/// A remark of a rule at the level that counts.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub level: Level,
    pub remark: Remark,
}

/// What a check of the whole backlog came to.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// By path, place, rule.
    pub findings: Vec<Finding>,
    /// Rules that could not look, because the past is unknown.
    pub unknown: Vec<&'static Rule>,
    /// Findings that the configuration or the item silences, with the reason.
    pub silenced: Vec<(Finding, String)>,
    /// The rules that looked, in the order of the table.
    pub looked: Vec<&'static Rule>,
    /// What the rules about the whole backlog measured, healthy or not; none where there was too little to measure.
    pub measures: Vec<(&'static Rule, Option<String>)>,
}

impl Verdict {
    /// The number of findings of this level, those among them that only a rest tells.
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .map(|finding| finding.remark.count())
            .sum()
    }
}

/// Every finding of the selected rules on these facts.
pub fn check(facts: &Facts<'_>, selection: &Selection) -> Verdict {
    let mut verdict = Verdict::begun(facts, selection);
    let mut remarks = single_remarks(facts, &verdict.looked);
    remarks.extend(problems::remarks(facts, &verdict.looked));
    for rule in verdict.looked.clone() {
        verdict.ask(rule, facts, &mut remarks);
    }
    verdict.close(facts, remarks);
    verdict
}

impl Verdict {
    /// A verdict of which nothing is known but who will look.
    fn begun(facts: &Facts<'_>, selection: &Selection) -> Self {
        let mut verdict = Self::default();
        for rule in RULES.iter().filter(|rule| selection.chooses(rule)) {
            if rule.needs_history && facts.past.known().is_none() {
                verdict.unknown.push(rule);
            } else {
                verdict.looked.push(rule);
            }
        }
        verdict
    }

    /// Lets a rule look that looks at everything at once; all others say nothing here.
    fn ask(
        &mut self,
        rule: &'static Rule,
        facts: &Facts<'_>,
        remarks: &mut Vec<(&'static Rule, Remark)>,
    ) {
        match rule.check {
            Check::Backlog(check) => {
                remarks.extend(rest::listed(rule, check(facts)));
            }
            Check::Measure(check) => {
                let measure = check(facts);
                self.measures.push((rule, measure.value));
                remarks.extend(rest::listed(rule, measure.remarks));
            }
            Check::Item(_)
            | Check::OpenItem(_)
            | Check::Story(_)
            | Check::Text(_)
            | Check::File(_)
            | Check::Problem(_)
            | Check::Silencings(_) => {}
        }
    }

    /// Judges all remarks, then what was told to be left out, and sorts.
    fn close(&mut self, facts: &Facts<'_>, remarks: Vec<(&'static Rule, Remark)>) {
        let silencings = Silencings::of(facts.backlog);
        self.judge(facts, &silencings, remarks);
        for rule in self.looked.clone() {
            if let Check::Silencings(check) = rule.check {
                let remarks = rest::listed(rule, check(facts, &silencings, self));
                self.judge(facts, &silencings, remarks.collect());
            }
        }
        self.findings.put_in_order_by(in_order);
        self.silenced
            .put_in_order_by(|(one, _), (other, _)| in_order(one, other));
    }

    /// Takes up remarks at the level that counts, or among the silenced ones.
    fn judge(
        &mut self,
        facts: &Facts<'_>,
        silencings: &Silencings<'_>,
        remarks: Vec<(&'static Rule, Remark)>,
    ) {
        let config = &facts.backlog.config;
        for (rule, remark) in remarks {
            let setting = settings::of(rule, config);
            let level = match setting {
                Some(settings::Setting {
                    level: settings::Wanted::At(level),
                    ..
                }) => level,
                _ => remark.level.unwrap_or(rule.level),
            };
            let reason = match setting {
                Some(settings::Setting {
                    level: settings::Wanted::Silent,
                    reason,
                }) => Some(reason),
                _ => silencings.reason(rule, &remark, facts.backlog),
            };
            let finding = Finding {
                rule,
                level,
                remark,
            };
            match reason {
                Some(reason) => self.silenced.push((finding, reason.to_owned())),
                None => self.findings.push(finding),
            }
        }
    }
}

fn in_order(one: &Finding, other: &Finding) -> std::cmp::Ordering {
    let place = |finding: &Finding| (finding.remark.span, finding.rule.code);
    let (left, right) = (&one.remark, &other.remark);
    left.path
        .cmp(&right.path)
        .then_with(|| place(one).cmp(&place(other)))
        .then_with(|| left.key.cmp(&right.key))
        .then_with(|| left.message.cmp(&right.message))
}

impl fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.name)
    }
}
