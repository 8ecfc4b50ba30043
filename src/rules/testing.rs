//! One way to test a rule: files and commits in, what a user sees out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::{Finding, Selection, Verdict, check};
use crate::Facts;
use crate::backlog::config::Config;
use crate::backlog::{Backlog, Files};
use crate::demand::Demand;
use crate::history::builder::HistoryBuilder;
use crate::history::commit_record::{After, Blob, CommitRecord, FileChange};
use crate::history::flow::SprintFlow;
use crate::history::{Flow, Past, Person, WhyUnknown};
use crate::rank::{Options, Ranking};
use crate::text::Source;

/// The day of every case.
pub(super) const TODAY: Date = date(2026, 11, 2);

/// A small backlog with or without a past.
#[derive(Clone, Default)]
pub(super) struct Case {
    files: BTreeMap<String, String>,
    commits: Vec<CommitRecord>,
    flow: Option<Flow>,
}

/// A case of these items, listed in `order.txt` in the order given.
pub(super) fn listed(items: &[(&str, &str)]) -> Case {
    let ids: Vec<&str> = items.iter().map(|(id, _)| *id).collect();
    items
        .iter()
        .fold(Case::default(), |case, (id, text)| case.item(id, text))
        .order(&ids.join("\n"))
}

/// The path of an item's file.
pub(super) fn path(id: &str) -> String {
    format!("backlog/items/{id}-it.md")
}

/// The file of an item: `text` is its front matter without id and title, then `---` and its body where it has one.
fn file(id: &str, text: &str) -> String {
    let (front, body) = text.split_once("---\n").unwrap_or((text, ""));
    let kind = match id.chars().next() {
        Some('G') => "goal",
        Some('E') => "epic",
        Some('B') => "bug",
        Some('K') => "spike",
        Some('N') => "enabler",
        _ => "story",
    };
    format!("---\nid: {id}\ntitle: About {id}\ntype: {kind}\n{front}---\n\n{body}")
}

impl Case {
    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    pub(super) fn item(self, id: &str, text: &str) -> Self {
        let text = file(id, text);
        self.file(&path(id), &text)
    }

    pub(super) fn order(self, lines: &str) -> Self {
        self.file("backlog/order.txt", &format!("{lines}\n"))
    }

    pub(super) fn config(self, text: &str) -> Self {
        self.file("backlog/deepen.yml", text)
    }

    /// A team of the product owner mira and the developers tom and ada.
    pub(super) fn team(self) -> Self {
        self.file(
            "backlog/team.yml",
            "product_owner: mira\ndevelopers:\n  - tom\n  - ada\nidentities:\n  ada: [ada@example.org]\n",
        )
    }

    pub(super) fn flow(mut self, flow: Flow) -> Self {
        self.flow = Some(flow);
        self
    }

    /// Commits everything as it is now, at noon of that day.
    pub(super) fn commit(self, day: &str, author: &str) -> Self {
        self.commit_with(day, author, &[])
    }

    pub(super) fn commit_with(
        mut self,
        day: &str,
        author: &str,
        trailers: &[(&str, &str)],
    ) -> Self {
        let time: Timestamp = format!("{day}T12:00:00Z")
            .parse()
            .expect("a day in a test is a date");
        let person = Person {
            name: author.into(),
            email: format!("{author}@example.org").into(),
        };
        let number = self.commits.len() + 1;
        self.commits.push(CommitRecord {
            id: format!("{number:040x}")
                .chars()
                .rev()
                .collect::<String>()
                .into(),
            committed: time,
            authored: time,
            author: person.clone(),
            committer: person,
            subject: "a commit".into(),
            trailers: trailers
                .iter()
                .map(|(key, value)| ((*key).into(), (*value).into()))
                .collect(),
            parents: usize::from(number > 1),
            changes: self
                .files
                .iter()
                .map(|(path, text)| FileChange {
                    path: path.as_str().into(),
                    blob: Blob::default(),
                    after: After::Bytes(text.as_bytes().to_vec()),
                })
                .collect(),
        });
        self
    }

    /// What the rules of this code say: `error backlog/items/S-000001-it.md:3:8 message`.
    pub(super) fn finds(&self, code: &str) -> Vec<String> {
        let (backlog, verdict) = self.verdict(code);
        verdict
            .findings
            .iter()
            .map(|finding| told(finding, &backlog))
            .collect()
    }

    /// What the rule measures, healthy or not.
    pub(super) fn measures(&self, code: &str) -> Option<String> {
        let (_, verdict) = self.verdict(code);
        verdict.measures.into_iter().next()?.1
    }

    /// The verdict of the rules of this code, or of all rules where it is empty.
    pub(super) fn verdict(&self, code: &str) -> (Backlog, Verdict) {
        self.judge(|facts| {
            let selection = Selection {
                only: Some(code.to_owned())
                    .filter(|code| !code.is_empty())
                    .into_iter()
                    .collect(),
                ..Selection::default()
            };
            check(facts, &selection)
        })
    }

    /// What `judge` makes of the case's facts, and the backlog they are of.
    pub(super) fn judge<T>(&self, judge: impl FnOnce(&Facts<'_>) -> T) -> (Backlog, T) {
        let sources = self
            .files
            .iter()
            .map(|(path, text)| Source::new(path.as_str(), text.as_str()));
        let files = Files {
            sources: sources.collect(),
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let past = self.past(&backlog.config);
        let flow = self
            .flow
            .clone()
            .unwrap_or_else(|| Flow::new(&backlog, &past, TODAY));
        let demand = Demand::new(&backlog, TODAY);
        let ranking = Ranking::new(&backlog, &past, &flow, &demand, TODAY, &Options::default());
        let judged = judge(&Facts {
            backlog: &backlog,
            past: &past,
            flow: &flow,
            demand: &demand,
            ranking: &ranking,
            today: TODAY,
        });
        (backlog, judged)
    }

    fn past(&self, config: &Config) -> Past {
        if self.commits.is_empty() {
            return Past::Unknown(WhyUnknown::NotRead);
        }
        let mut builder = HistoryBuilder::new(config, "backlog");
        for commit in &self.commits {
            builder.add(commit.clone(), &mut |_| None);
        }
        let now = "2026-11-02T18:00:00Z".parse().expect("this is a time");
        Past::Known(builder.finish("head", now))
    }
}

/// Three finished sprints of this many items and points each.
pub(super) fn three_sprints(items: usize, points: f64) -> Flow {
    let sprints = [(9, 7), (9, 21), (10, 5)];
    Flow {
        sprints: sprints
            .map(|(month, day)| {
                let start = Date::constant(2026, month, day);
                SprintFlow {
                    id: start.to_string().into(),
                    start,
                    end: start.saturating_add(jiff::Span::new().days(13)),
                    items,
                    points,
                }
            })
            .into(),
        ..Flow::default()
    }
}

/// A finding as it is seen, from line and column 1.
pub(super) fn told(finding: &Finding, backlog: &Backlog) -> String {
    let remark = &finding.remark;
    let level = finding.level.name();
    let Some(source) = backlog.source(&remark.path) else {
        return format!("{level} {}", remark.message);
    };
    let place = source.position(remark.span.start as usize);
    format!(
        "{level} {}:{}:{} {}",
        remark.path,
        place.line + 1,
        place.column + 1,
        remark.message
    )
}
