//! `deepen link` and `unlink`: what an item is part of, what it serves, what blocks it, what it answers.

use std::collections::BTreeMap;

use clap::Args;

use super::writing::{Desk, Writing};
use super::{Answer, Failure, Global, Needs, Scene, feedback};
use crate::backlog::change::linking::{self, Link, Refused, Relation, Unlink};
use crate::backlog::{Backlog, Id, ItemIx};
use crate::demand::{Survey, change};
use crate::repo::ground::Part;
use crate::repo::world::World;
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::{Change, likeness};

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Options {
    /// Ids, and what the first are to those behind: `S-7K3M2Q blocked-by K-9XW1CE parent E-2WQ8RD`
    #[arg(required = true, value_name = "ID|RELATION")]
    words: Vec<String>,
    /// The epic or goal that they are part of
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// The goal that they serve
    #[arg(long, value_name = "ID")]
    goal: Option<String>,
    /// What must be done before them
    #[arg(long, value_name = "ID", num_args = 1..)]
    blocked_by: Vec<String>,
    /// Feedback that they answer
    #[arg(long, value_name = "FEEDBACK", num_args = 1..)]
    addresses: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

const AFTER_HELP: &str = "\
Relations: parent, goal, blocked-by, addresses; and the other way round: child, served-by, blocks, addressed-by. \
The link is written into one file, that of the child, of the item that waits, of the feedback.";

/// The words between ids, and what they mean; the second flag is whether the ids behind have the link.
const RELATIONS: [(&str, Kind, bool); 20] = [
    ("parent", Kind::Item(Relation::Parent), false),
    ("part-of", Kind::Item(Relation::Parent), false),
    ("child-of", Kind::Item(Relation::Parent), false),
    ("child", Kind::Item(Relation::Parent), true),
    ("children", Kind::Item(Relation::Parent), true),
    ("parent-of", Kind::Item(Relation::Parent), true),
    ("goal", Kind::Item(Relation::Goal), false),
    ("serves", Kind::Item(Relation::Goal), false),
    ("served-by", Kind::Item(Relation::Goal), true),
    ("goal-of", Kind::Item(Relation::Goal), true),
    ("blocked-by", Kind::Item(Relation::BlockedBy), false),
    ("depends-on", Kind::Item(Relation::BlockedBy), false),
    ("waits-for", Kind::Item(Relation::BlockedBy), false),
    ("blocker", Kind::Item(Relation::BlockedBy), false),
    ("blocks", Kind::Item(Relation::BlockedBy), true),
    ("blocking", Kind::Item(Relation::BlockedBy), true),
    ("addresses", Kind::Feedback, false),
    ("answers", Kind::Feedback, false),
    ("addressed-by", Kind::Feedback, true),
    ("answered-by", Kind::Feedback, true),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Item(Relation),
    /// An item answers feedback.
    Feedback,
}

/// Ids, a relation, ids.
struct Clause<'a> {
    subjects: Vec<&'a str>,
    kind: Kind,
    /// Whether the objects have the link to the subjects.
    is_turned: bool,
    objects: Vec<&'a str>,
}

pub(super) fn link(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let clauses = options.clauses()?;
    if let Some(clause) = clauses.iter().find(|clause| clause.objects.is_empty()) {
        let subjects = clause.subjects.join(" ");
        return Err(
            Failure::usage(format!("nothing says what {subjects} is linked to"))
                .hint("an id stands behind the relation: `deepen link S-7K3M2Q parent E-2WQ8RD`"),
        );
    }
    let desk = options.writing.desk(world, global, &needs(&clauses))?;
    let backlog = &desk.scene.ground().backlog;
    let mut links: Vec<Link> = Vec::new();
    let mut answers = Answers::default();
    for clause in &clauses {
        for (from, to) in clause.pairs() {
            match clause.kind {
                Kind::Item(relation) => {
                    let (from, to) = (find(&desk.scene, from)?, find(&desk.scene, to)?);
                    links.push(Link { from, relation, to });
                }
                Kind::Feedback => answers.put(&desk.scene, from, to)?,
            }
        }
    }
    let outcome = linking::link(backlog, &links).map_err(refused)?;
    finish(
        &desk,
        "link",
        told(backlog, &outcome),
        outcome.changes,
        &answers,
    )
}

pub(super) fn unlink(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let clauses = options.clauses()?;
    let desk = options.writing.desk(world, global, &needs(&clauses))?;
    let backlog = &desk.scene.ground().backlog;
    let mut links: Vec<Unlink> = Vec::new();
    let mut answers = Answers::default();
    for clause in &clauses {
        if let (Kind::Item(relation), []) = (clause.kind, clause.objects.as_slice()) {
            if clause.is_turned {
                return Err(Failure::usage("nothing says which of them is unlinked")
                    .hint("name their ids behind the relation"));
            }
            for subject in &clause.subjects {
                let from = find(&desk.scene, subject)?;
                links.push(Unlink {
                    from,
                    relation,
                    to: None,
                });
            }
        }
        for (from, to) in clause.pairs() {
            match clause.kind {
                Kind::Item(relation) => links.push(Unlink {
                    from: find(&desk.scene, from)?,
                    relation,
                    // A link to nothing can be taken out too.
                    to: Some(match desk.scene.find(to) {
                        Ok(index) => backlog.item(index).id.clone(),
                        Err(_) => Id::new(to),
                    }),
                }),
                Kind::Feedback => answers.put(&desk.scene, from, to)?,
            }
        }
    }
    let outcome = linking::unlink(backlog, &links).map_err(refused)?;
    answers.are_taken_out = true;
    finish(
        &desk,
        "unlink",
        told(backlog, &outcome),
        outcome.changes,
        &answers,
    )
}

/// The items that are linked and the ways on from them; everything where feedback is linked, whose wishes may lie in any file.
fn needs(clauses: &[Clause<'_>]) -> Needs {
    let is_of_items = clauses.iter().all(|clause| clause.kind != Kind::Feedback);
    let ids = clauses
        .iter()
        .flat_map(|clause| clause.subjects.iter().chain(&clause.objects));
    let ids: Vec<String> = ids.map(ToString::to_string).collect();
    Needs {
        part: is_of_items.then_some(Part {
            ids,
            ways: true,
            ..Part::default()
        }),
        ..Needs::default()
    }
}

impl Options {
    /// The words and options as clauses.
    fn clauses(&self) -> Result<Vec<Clause<'_>>, Failure> {
        let is_relation = |word: &&String| relation(word).is_some();
        let subjects: Vec<&str> = (self.words.iter())
            .take_while(|word| !is_relation(word))
            .map(String::as_str)
            .collect();
        if subjects.is_empty() {
            return Err(Failure::usage("nothing says which item is linked")
                .hint("its id comes first: `deepen link S-7K3M2Q blocked-by K-9XW1CE`"));
        }
        let mut clauses: Vec<Clause<'_>> = Vec::new();
        for word in self.words.iter().skip(subjects.len()) {
            match (relation(word), clauses.last_mut()) {
                (Some((kind, is_turned)), _) => clauses.push(Clause {
                    subjects: subjects.clone(),
                    kind,
                    is_turned,
                    objects: Vec::new(),
                }),
                (None, Some(clause)) => clause.objects.push(word),
                (None, None) => {}
            }
        }
        let options: [(Kind, &[String]); 4] = [
            (Kind::Item(Relation::Parent), self.parent.as_slice()),
            (Kind::Item(Relation::Goal), self.goal.as_slice()),
            (Kind::Item(Relation::BlockedBy), &self.blocked_by),
            (Kind::Feedback, &self.addresses),
        ];
        for (kind, objects) in options {
            let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
            if !objects.is_empty() {
                clauses.push(Clause {
                    subjects: subjects.clone(),
                    kind,
                    is_turned: false,
                    objects,
                });
            }
        }
        if clauses.is_empty() {
            return Err(no_relation(&subjects));
        }
        Ok(clauses)
    }
}

impl Clause<'_> {
    /// Each link: who has it, and to what.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.subjects.iter().flat_map(move |subject| {
            self.objects.iter().map(move |object| {
                if self.is_turned {
                    (*object, *subject)
                } else {
                    (*subject, *object)
                }
            })
        })
    }
}

fn relation(word: &str) -> Option<(Kind, bool)> {
    let wanted = word.to_lowercase().replace('_', "-");
    let found = RELATIONS.iter().find(|(name, ..)| *name == wanted)?;
    Some((found.1, found.2))
}

fn no_relation(words: &[&str]) -> Failure {
    let names = || RELATIONS.iter().map(|(name, ..)| *name);
    let near = words
        .iter()
        .filter(|word| !word.chars().any(|each| each.is_ascii_digit()))
        .find_map(|word| Some((word, likeness::nearest(word, names())?)));
    match near {
        Some((word, near)) => Failure::usage(format!("`{word}` is no relation"))
            .hint(format!("did you mean `{near}`?")),
        None => Failure::usage("nothing says how they are linked").hint(
            "parent, goal, blocked-by or addresses; child, served-by, blocks or addressed-by the other way round",
        ),
    }
}

/// The item that is meant, or the nearest id in the hint.
fn find(scene: &Scene, written: &str) -> Result<ItemIx, Failure> {
    scene.find(written).map_err(|failure| {
        let items = &scene.ground().backlog.items;
        let near = likeness::nearest(written, items.iter().map(|item| item.id.as_str()));
        match near {
            Some(near) if !near.eq_ignore_ascii_case(written) => {
                failure.hint(format!("did you mean {near}?"))
            }
            _ => failure,
        }
    })
}

/// Feedback and the items that answer it, or no longer do.
#[derive(Default)]
struct Answers {
    /// By the place of the feedback that stands for the wish.
    by_feedback: BTreeMap<usize, Vec<String>>,
    are_taken_out: bool,
}

impl Answers {
    fn put(&mut self, scene: &Scene, item: &str, written: &str) -> Result<(), Failure> {
        let ground = scene.ground();
        let survey = Survey::new(&ground.backlog, ground.today);
        let place = feedback::find(&survey, written)?;
        let items = self.by_feedback.entry(place).or_default();
        items.push(item.to_owned());
        Ok(())
    }
}

fn finish(
    desk: &Desk,
    command: &str,
    mut told: Changed,
    mut changes: Vec<Change>,
    answers: &Answers,
) -> Result<Answer, Failure> {
    command.clone_into(&mut told.command);
    if answers.by_feedback.is_empty() {
        return desk.write(&changes, told);
    }
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let mut deeds = change::Deeds::default();
    for (place, items) in &answers.by_feedback {
        let one = if answers.are_taken_out {
            let id = |written: &String| match desk.scene.find(written) {
                Ok(index) => ground.backlog.item(index).id.clone(),
                Err(_) => Id::new(written),
            };
            let items: Vec<Id> = items.iter().map(id).collect();
            change::unlink(&survey, *place, &items)
        } else {
            let items: Result<Vec<ItemIx>, Failure> = items
                .iter()
                .map(|written| find(&desk.scene, written))
                .collect();
            change::link(&survey, *place, &items?)
        };
        let one = one.map_err(feedback::refused)?;
        deeds.done.extend(one.done);
        deeds.notes.extend(one.notes);
        deeds.changes.extend(one.changes);
    }
    let answered = feedback::told(&survey, command, &deeds);
    told.done.extend(answered.done);
    told.notes.extend(answered.notes);
    told.voices = answered.voices;
    changes.extend(deeds.changes);
    desk.write(&changes, told)
}

fn refused(refused: Refused) -> Failure {
    let hint = refused.hint();
    let failure = Failure::usage(refused.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}

fn told(backlog: &Backlog, outcome: &crate::backlog::change::Outcome) -> Changed {
    let title = |id: &Id| {
        let index = backlog.find(id)?;
        Some(backlog.item(index).title.value.to_string())
    };
    let done = outcome.done.iter().map(|deed| ChangedRecord {
        id: deed.id.to_string(),
        title: title(&deed.id).unwrap_or_default(),
        what: deed.what.clone(),
        other: deed.other.as_ref().map(Id::to_string),
        other_title: deed.other.as_ref().and_then(title),
    });
    Changed {
        done: done.collect(),
        notes: outcome.notes.clone(),
        ..Changed::default()
    }
}
