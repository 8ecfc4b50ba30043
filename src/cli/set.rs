//! `deepen set`: keys of items, feedback, sprints, releases and decisions, changed in place.

use clap::Args;

use super::writing::{Writing, refused};
use super::{Answer, Failure, Global, Needs, Scene, feedback, load};
use crate::backlog::change;
use crate::backlog::edit::{Assignment, Editor};
use crate::backlog::place::{Place, stem};
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Document, Feedback, Files, Id, ItemIx, Problem, ProblemKind};
use crate::demand::Survey;
use crate::repo::ground::Part;
use crate::repo::world::World;
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::{Change, Source};

#[derive(Debug, Args)]
pub struct Options {
    /// Ids of items or feedback (the beginning of one is enough), sprints, releases or decisions, and what changes:
    /// `estimate=5`, `labels+=api`, `labels-=api`, `deadline~`, `score.cod.per_week=4200`, `goal="…"` of a sprint
    #[arg(required = true, value_name = "ID|KEY=VALUE")]
    words: Vec<String>,
    /// Every item that matches too, such as `status:ready not estimated`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let mut assignments = Vec::new();
    let mut ids = Vec::new();
    for word in &options.words {
        match Assignment::parse(word) {
            Some(assignment) => assignments.push(assignment),
            None => ids.push(word),
        }
    }
    if assignments.is_empty() {
        return Err(Failure::usage("nothing says what changes")
            .hint("`deepen set S-7K3M2Q estimate=5`; `key~` removes a key"));
    }
    if ids.is_empty() && options.filter.is_none() {
        return Err(Failure::usage("nothing says which item changes")
            .hint("name ids, or --where with an expression"));
    }
    if let Some(fixed) = assignments.iter().find(|each| each.key == "id") {
        return Err(Failure::usage(format!("{fixed}: an id never changes"))
            .hint("others refer to it; a file's name may change, its id may not"));
    }
    let is_feedback = |word: &String| word.to_uppercase().contains("F-");
    let part = options.filter.is_none().then(|| Part {
        ids: ids.iter().map(ToString::to_string).collect(),
        feedback: options.words.iter().any(is_feedback),
        ..Part::default()
    });
    let needs = Needs {
        part,
        ..Needs::default()
    };
    let desk = options.writing.desk(world, global, &needs)?;
    let backlog = &desk.scene.ground().backlog;
    let survey = Survey::new(backlog, desk.scene.ground().today);
    let mut subjects: Vec<Subject<'_>> = Vec::new();
    for id in ids {
        subjects.push(subject(&desk.scene, &survey, id)?);
    }
    for index in desk
        .scene
        .chosen(options.filter.as_deref())?
        .unwrap_or_default()
    {
        subjects.push(Subject::item(backlog, index));
    }
    let mut changes: Vec<Change> = Vec::new();
    let mut told = Changed {
        command: "set".to_owned(),
        ..Changed::default()
    };
    for subject in subjects {
        if changes
            .iter()
            .any(|change| change.path() == &*subject.document.source.path)
        {
            continue;
        }
        if let Some(fixed) = assignments
            .iter()
            .find(|each| subject.record == Record::Release && each.key == "version")
        {
            return Err(
                Failure::usage(format!("{fixed}: a version names its release")).hint(format!(
                    "items and notices refer to it; `deepen edit {}` opens the file",
                    subject.id
                )),
            );
        }
        for assignment in &assignments {
            check_references(&desk.scene, &subject, assignment)?;
        }
        changes.extend(changed(backlog, &subject, &assignments, &mut told)?);
    }
    desk.write(&changes, told)
}

/// A record that is changed.
#[derive(Clone, Copy)]
struct Subject<'a> {
    id: &'a str,
    title: &'a str,
    document: &'a Document,
    record: Record,
    /// The item, which an adoption may give other keys.
    item: Option<ItemIx>,
}

impl<'a> Subject<'a> {
    fn item(backlog: &'a Backlog, index: ItemIx) -> Self {
        let item = backlog.item(index);
        Self {
            id: item.id.as_str(),
            title: &item.title.value,
            document: &item.document,
            record: Record::Item(item.item_type),
            item: Some(index),
        }
    }
}

fn subject<'a>(
    scene: &'a Scene,
    survey: &Survey<'a>,
    written: &str,
) -> Result<Subject<'a>, Failure> {
    let records = records(&scene.ground().backlog, written);
    if let [first, others @ ..] = records.as_slice() {
        if others.is_empty() {
            return Ok(*first);
        }
        let paths = records.iter().map(|each| &*each.document.source.path);
        return Err(load::several_files(
            &Id::new(written),
            &paths.collect::<Vec<_>>(),
        ));
    }
    if written.to_uppercase().starts_with("F-") {
        let place = feedback::find(survey, written)?;
        if let Some(feedback) = survey.feedback(place) {
            let backlog = &scene.ground().backlog;
            let files = backlog.feedback_with_id(&feedback.id);
            let paths: Vec<&str> = files.map(Feedback::path).collect();
            if paths.len() > 1 {
                return Err(load::several_files(&feedback.id, &paths));
            }
            return Ok(Subject {
                id: feedback.id.as_str(),
                title: &feedback.title.value,
                document: &feedback.document,
                record: Record::Feedback,
                item: None,
            });
        }
    }
    match scene.find_only(written) {
        Ok(index) => Ok(Subject::item(&scene.ground().backlog, index)),
        Err(failure) if Id::is_written_in(written) => Err(failure),
        Err(failure) => Err(match known(&scene.ground().backlog) {
            Some(known) => Failure::usage(format!("nothing has the id `{written}`")).hint(format!(
                "there are {known}; `deepen list --all` shows every item"
            )),
            None => failure,
        }),
    }
}

/// The sprints, releases and decisions of this name; of one there may be several files.
fn records<'a>(backlog: &'a Backlog, written: &str) -> Vec<Subject<'a>> {
    let of = |id: &'a str, title: &'a str, document: &'a Document, record: Record| Subject {
        id,
        title,
        document,
        record,
        item: None,
    };
    let sprints = backlog.sprints.iter().filter(|each| &*each.id == written);
    let sprints = sprints.map(|each| {
        let goal = each.document.text("goal").map_or("", |goal| goal.value);
        of(&each.id, goal, &each.document, Record::Sprint)
    });
    let releases = backlog.releases.iter();
    let releases = releases.filter(|each| &*each.version == written);
    let releases = releases.map(|each| of(&each.version, "", &each.document, Record::Release));
    let decisions = backlog.documents.iter().filter(|document| {
        let path = &document.source.path;
        Place::of(path, &backlog.root) == Some(Place::Decision) && stem(path) == written
    });
    let decisions = decisions.map(|document| {
        let title = document.text("title").map_or("", |title| title.value);
        of(
            stem(&document.source.path),
            title,
            document,
            Record::Decision,
        )
    });
    sprints.chain(releases).chain(decisions).collect()
}

/// The last sprints and releases by name; none where there are neither.
fn known(backlog: &Backlog) -> Option<String> {
    const NAMED: usize = 3;
    let sprints = backlog.sprints.iter().rev().take(NAMED);
    let releases = backlog.releases.iter().rev().take(NAMED);
    let sprints: Vec<&str> = sprints.map(|each| &*each.id).collect();
    let releases: Vec<&str> = releases.map(|each| &*each.version).collect();
    let said = [("the sprints", sprints), ("the releases", releases)]
        .map(|(kind, names)| (!names.is_empty()).then(|| format!("{kind} {}", names.join(", "))));
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" and "))
}

/// Whether there is what a value refers to: requesters and accounts are known elsewhere, and a file of other people's may
/// write its ids in its own way.
fn check_references(
    scene: &Scene,
    subject: &Subject<'_>,
    assignment: &Assignment,
) -> Result<(), Failure> {
    let is_adopted = subject
        .item
        .is_some_and(|index| scene.ground().backlog.item(index).mapping.is_some());
    if is_adopted {
        return Ok(());
    }
    let missing = assignment
        .references(subject.record)
        .into_iter()
        .find(|written| {
            let id = Id::new(written);
            let has_file = id.is_native() && !id.as_str().starts_with(['R', 'A']);
            has_file && !scene.exists(&id)
        });
    match missing {
        None => Ok(()),
        Some(written) => Err(Failure::usage(format!(
            "{}: {assignment}: nothing has the id `{written}`",
            subject.id
        ))
        .hint("`deepen list --all` shows every item")),
    }
}

/// The change of one record; what it did is told.
fn changed(
    backlog: &Backlog,
    subject: &Subject<'_>,
    assignments: &[Assignment],
    told: &mut Changed,
) -> Result<Option<Change>, Failure> {
    let mut editor =
        Editor::new(subject.document, subject.record.usual_order()).map_err(refused)?;
    for assignment in assignments {
        let path = match subject.item {
            Some(index) => backlog.item(index).key(&assignment.key),
            None => &assignment.key,
        };
        let path = &*editor.numbered(path);
        let before = shown(editor.document(), path);
        let made = match subject.item {
            Some(index) => change::assign(&mut editor, backlog.item(index), assignment),
            None => assignment.make(&mut editor, subject.record, path),
        };
        if !made.map_err(refused)? {
            told.notes
                .push(format!("{}: {assignment} was so before", subject.id));
            continue;
        }
        let after = shown(editor.document(), path);
        told.done.push(ChangedRecord {
            id: subject.id.to_owned(),
            title: subject.title.to_owned(),
            what: format!("changed, {path} {before} → {after}"),
            ..ChangedRecord::default()
        });
    }
    let fresh = editor.document().source.clone();
    if let Some(problem) = new_problem(backlog, subject, fresh) {
        let failure = Failure::usage(format!("{}: {}", subject.id, problem.message));
        return Err(problem.help.into_iter().fold(failure, Failure::hint));
    }
    Ok(editor.change())
}

/// What a key says, for people.
fn shown(document: &Document, path: &str) -> String {
    if let Some(said) = part_of_list(document, path) {
        return said;
    }
    let texts = document.texts(path);
    let said: Vec<&str> = texts.iter().map(|text| text.value).collect();
    match said.as_slice() {
        [] if document.node(path).is_some() => "…".to_owned(),
        [] => "nothing".to_owned(),
        said => said.join(", "),
    }
}

/// What is said below a numbered part of a list, which a document's own paths do not reach.
fn part_of_list(document: &Document, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('.').collect();
    let at = parts
        .iter()
        .position(|part| part.parse::<usize>().is_ok())?;
    let mut value = document.value(&parts.get(..at)?.join("."))?;
    for part in parts.get(at..)? {
        value = match part.parse::<usize>() {
            Ok(place) => value.get(place)?.clone(),
            Err(_) => value.get(part)?.clone(),
        };
    }
    let text = serde_yaml::to_string(&value).ok()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first problem that the file has after the change and had not before, as the format's check names it.
fn new_problem(backlog: &Backlog, subject: &Subject<'_>, fresh: Source) -> Option<Problem> {
    let path = fresh.path.clone();
    let config = backlog
        .documents
        .iter()
        .filter(|document| document.source.path.ends_with("deepen.yml"))
        .map(|document| document.source.clone());
    let files = Files {
        sources: config.chain([fresh]).collect(),
        ..Files::default()
    };
    let after = Backlog::new(files, &backlog.root);
    let before = &subject.document.problems;
    let is_new = |problem: &&Problem| {
        problem.kind != ProblemKind::UnknownKey
            && !before
                .iter()
                .any(|old| old.kind == problem.kind && old.message == problem.message)
    };
    after.document(&path)?.problems.iter().find(is_new).cloned()
}
