//! What is asked for, and the file that it makes.

use std::borrow::Cow;

use crate::backlog::arranging::Spot;
use crate::backlog::creating::{self, Beginning, CreateError};
use crate::backlog::edit::{Assignment, Editor, Refusal};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::schema::Record;
use crate::backlog::templates::{Kind, Template, Values};
use crate::backlog::{Feedback, Id, ProblemKind, naming};
use crate::cli::{Failure, Scene, feedback};
use crate::demand::Survey;
use crate::repo::files;
use crate::repo::git::Repository;
use crate::repo::world::{self, World};
use crate::text::{Change, Source};

use super::{Options, joined};

/// More than a text that somebody writes.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// What the arguments ask for.
pub(super) struct Asked<'a> {
    pub(super) options: &'a Options,
    pub(super) kind: Kind,
    pub(super) title: Option<String>,
    /// In the order in which they are made.
    assignments: Vec<Assignment>,
    pub(super) body: Option<String>,
}

impl<'a> Asked<'a> {
    /// # Errors
    /// When the words are no title and keys, or the body cannot be read.
    pub(super) fn new(options: &'a Options, world: &World) -> Result<Self, Failure> {
        let mut titles: Vec<&str> = options.title.iter().map(String::as_str).collect();
        let mut words = Vec::new();
        let flags = [
            ("parent=", &options.parent),
            ("goal=", &options.goal),
            ("status=", &options.status),
            ("estimate=", &options.estimate),
        ];
        for (key, value) in flags {
            words.extend(value.as_ref().map(|value| format!("{key}{value}")));
        }
        words.extend(
            options
                .labels
                .iter()
                .map(|label| format!("labels+={label}")),
        );
        words.extend(options.set.iter().cloned());
        let mut assignments = Vec::new();
        for word in &words {
            let assignment = Assignment::parse(word);
            assignments.push(assignment.ok_or_else(|| {
                Failure::usage(format!("--set {word}: this sets no key"))
                    .hint("`estimate=5`, `labels+=api`, `score.cod.per_week=4200`")
            })?);
        }
        for word in &options.words {
            match Assignment::parse(word) {
                Some(assignment) => assignments.push(assignment),
                None => titles.push(word),
            }
        }
        let title = match titles.as_slice() {
            [] => None,
            [title] if title.trim().is_empty() => {
                return Err(Failure::usage("the title says nothing"));
            }
            [title] => Some(title.split_whitespace().collect::<Vec<_>>().join(" ")),
            several => {
                return Err(Failure::usage(format!(
                    "there are {} titles: `{}`",
                    several.len(),
                    several.join("`, `")
                ))
                .hint("put a title of several words into quotes"));
            }
        };
        if let Some(fixed) = assignments
            .iter()
            .find(|each| ["id", "type", "title"].contains(&each.key.as_str()))
        {
            return Err(Failure::usage(format!(
                "{fixed}: id, type and title are given by the command itself"
            )));
        }
        Ok(Self {
            options,
            kind: options.kind,
            title,
            assignments,
            body: body(options, world)?,
        })
    }

    pub(super) fn has_title(&self) -> bool {
        self.title.is_some() || !self.options.from.is_empty()
    }

    /// The ids that it refers to, as they were written.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = self.options.from.clone();
        ids.extend(self.options.before.clone());
        ids.extend(self.options.after.clone());
        let record = self.kind.record();
        let written = self.assignments.iter();
        let written = written.flat_map(|each| each.references(record));
        ids.extend(written.map(str::to_owned));
        ids
    }

    /// The place in the order that it is to take, if any.
    pub(super) fn spot(&self, scene: &Scene) -> Result<Option<Spot>, Failure> {
        let options = self.options;
        let found = |written: &String| {
            let index = scene.find(written)?;
            Ok::<Id, Failure>(scene.ground().backlog.item(index).id.clone())
        };
        Ok(if options.first {
            Some(Spot::First)
        } else if options.last {
            Some(Spot::Last)
        } else if let Some(written) = &options.before {
            Some(Spot::Before(found(written)?))
        } else if let Some(written) = &options.after {
            Some(Spot::After(found(written)?))
        } else {
            None
        })
    }

    /// The keys with whole ids where the beginning of one was written.
    pub(super) fn assignments(&self, scene: &Scene) -> Result<Vec<Assignment>, Failure> {
        let Kind::Item(item_type) = self.kind else {
            return Ok(self.assignments.clone());
        };
        let record = Record::Item(item_type);
        let mut whole = Vec::new();
        for assignment in &self.assignments {
            let references = assignment.references(record);
            let [written] = references.as_slice() else {
                for written in &references {
                    known(scene, assignment, written)?;
                }
                whole.push(assignment.clone());
                continue;
            };
            let id = known(scene, assignment, written)?;
            let said = assignment.to_string();
            let fuller = said
                .strip_suffix(written)
                .and_then(|key| Assignment::parse(&format!("{key}{id}")));
            whole.push(fuller.unwrap_or_else(|| assignment.clone()));
        }
        Ok(whole)
    }
}

/// The whole id of what an assignment refers to.
fn known(scene: &Scene, assignment: &Assignment, written: &str) -> Result<Id, Failure> {
    let id = Id::new(written);
    let is_elsewhere = id.is_native() && id.as_str().starts_with(['R', 'A']);
    if is_elsewhere || scene.exists(&id) {
        return Ok(id);
    }
    match scene.find(written) {
        Ok(index) => Ok(scene.ground().backlog.item(index).id.clone()),
        Err(failure) => Err(Failure {
            error: failure.error.context(assignment.to_string()),
            ..failure
        }),
    }
}

/// What stands below the front matter, where the arguments say it.
fn body(options: &Options, world: &World) -> Result<Option<String>, Failure> {
    let bytes = match (&options.body, &options.body_file) {
        (Some(text), _) if text != "-" => return Ok(Some(text.clone())),
        (Some(_), _) => world::read_input(LARGEST_BODY)?,
        (None, Some(path)) if path.as_os_str() == "-" => world::read_input(LARGEST_BODY)?,
        (None, Some(path)) => files::read_bytes(&world.folder.join(path), LARGEST_BODY)?,
        (None, None) => return Ok(None),
    };
    let bytes = bytes.ok_or_else(|| Failure::usage("the text is larger than 4 MiB"))?;
    let text: String = Source::decode("body", bytes).text.into();
    if text.trim().is_empty() {
        return Err(
            Failure::usage("the text is empty").hint("leave --body out for the template's prompts")
        );
    }
    Ok(Some(text))
}

/// The new file, and what is changed with it.
pub(super) struct Draft {
    pub(super) source: Source,
    /// The id, or of prose the file's name.
    pub(super) id: String,
    pub(super) title: String,
    /// What somebody should know.
    pub(super) notes: Vec<String>,
    /// The team's own template, if it has one.
    pub(super) template: Option<String>,
}

impl Draft {
    /// # Errors
    /// When there is no title or no such record, the template is wrong, or a value cannot be meant.
    pub(super) fn new(asked: &Asked<'_>, scene: &Scene) -> Result<Self, Failure> {
        let ground = scene.ground();
        let site = scene.site();
        if !ground.backlog.config.adopt.is_empty() && !has_own_folder(scene, asked.kind) {
            return joined::draft(asked, scene);
        }
        let mut notes = Vec::new();
        let answered = answered(asked, scene)?;
        let title = asked.title.clone().or_else(|| {
            let first = answered.first();
            first.map(|feedback| feedback.title.value.to_string())
        });
        let title = match title {
            Some(title) => title,
            None if asked.options.edit || world::is_interactive() => String::new(),
            None => {
                return Err(
                    Failure::usage(format!("a {} needs a title", asked.kind.name())).hint(format!(
                        "`deepen new {} \"…\"`, or --edit",
                        asked.kind.name()
                    )),
                );
            }
        };
        let id = match asked.kind {
            Kind::Item(_) => minted(asked.kind, scene, &mut notes)?.to_string(),
            Kind::Decision => String::new(),
            Kind::Sprint | Kind::Release => word(asked.kind, &title)?,
        };
        let needs: Vec<String> = answered
            .iter()
            .filter_map(|feedback| feedback.document.section_text("Need"))
            .map(Cow::into_owned)
            .collect();
        let said = |flag: &Option<String>| flag.clone().unwrap_or_default();
        let status = asked.options.status.as_deref();
        let values = Values {
            id,
            kind: asked.kind.name().to_owned(),
            title,
            status: status
                .unwrap_or(ground.backlog.config.workflow.first())
                .to_owned(),
            date: ground.today.to_string(),
            user: user(scene),
            parent: said(&asked.options.parent),
            goal: said(&asked.options.goal),
            need: needs.join("\n\n"),
        };
        let own = Template::path_of(asked.kind, &site.root);
        let template = match files::read_source(&site.top, &own)? {
            Some(source) => Template::own(&own, &source.text),
            None => Template::built_in(asked.kind),
        };
        let is_own = template != Template::built_in(asked.kind);
        let path = site.below(&creating::path(asked.kind, &values));
        let assignments = asked.assignments(scene)?;
        let beginning = Beginning {
            kind: asked.kind,
            template: &template,
            values: &values,
            assignments: &assignments,
            body: asked.body.as_deref(),
        };
        let source = beginning.source(&path).map_err(refused)?;
        Ok(Self {
            source,
            id: shown_id(asked.kind, &values),
            title: values.title,
            notes,
            template: is_own.then_some(own),
        })
    }

    /// The same file with another text, which the editor gave it; its name follows its title.
    ///
    /// # Errors
    /// When its front matter cannot be read.
    pub(super) fn with_text(
        self,
        asked: &Asked<'_>,
        scene: &Scene,
        text: String,
    ) -> Result<Self, Failure> {
        let source = Source::new(self.source.path.clone(), text);
        let source = creating::with_id(asked.kind, source, &self.id)
            .map_err(|refusal| refused(refusal.into()))?;
        let document = crate::backlog::Document::parse_prose(source.clone());
        let title = match asked.kind {
            Kind::Item(_) => document
                .text("title")
                .map(|title| title.value.trim().to_owned()),
            Kind::Sprint | Kind::Release | Kind::Decision => Some(self.title.clone()),
        };
        let title = title.unwrap_or_default();
        let values = Values {
            id: self.id.clone(),
            title: title.clone(),
            date: scene.ground().today.to_string(),
            ..Values::default()
        };
        let path = scene.site().below(&creating::path(asked.kind, &values));
        Ok(Self {
            source: Source::new(path, source.text),
            title,
            ..self
        })
    }

    /// The same once nobody else writes any more: its id is still free, and what it refers to still there.
    ///
    /// # Errors
    /// When what it refers to is gone.
    pub(super) fn renewed(self, asked: &Asked<'_>, scene: &Scene) -> Result<Self, Failure> {
        asked.assignments(scene)?;
        let is_taken = matches!(asked.kind, Kind::Item(_)) && scene.exists(&Id::new(&self.id));
        if !is_taken {
            return Ok(self);
        }
        let mut notes = self.notes.clone();
        let id = minted(asked.kind, scene, &mut notes)?.to_string();
        let text = self.source.text.to_string();
        Self { id, notes, ..self }.with_text(asked, scene, text)
    }

    /// The first thing that is wrong with the file's format, with the way out.
    pub(super) fn problem(&self, scene: &Scene) -> Option<Failure> {
        let create = Change::Create {
            path: self.source.path.to_string(),
            text: self.source.text.to_string(),
        };
        let after = scene.with(&[create]);
        let document = after.ground().backlog.document(&self.source.path)?;
        let problem = document
            .problems
            .iter()
            .find(|problem| problem.kind != ProblemKind::UnknownKey)?;
        let line = document.source.position(problem.span.start as usize).line + 1;
        let failure = Failure::usage(format!("line {line}: {}", problem.message));
        Some(problem.help.iter().cloned().fold(failure, Failure::hint))
    }

    /// The feedback that it answers, each with its link.
    ///
    /// # Errors
    /// When a file cannot be edited.
    pub(super) fn links(
        &self,
        asked: &Asked<'_>,
        scene: &Scene,
    ) -> Result<Vec<(Id, String, Change)>, Failure> {
        let mut links = Vec::new();
        for feedback in answered(asked, scene)? {
            let order = Record::Feedback.usual_order();
            let mut editor = Editor::new(&feedback.document, order)
                .map_err(|refusal| refused(refusal.into()))?;
            editor
                .add("addressed_by", self.id.as_str())
                .map_err(|refusal| refused(refusal.into()))?;
            if let Some(change) = editor.change() {
                links.push((
                    feedback.id.clone(),
                    feedback.title.value.to_string(),
                    change,
                ));
            }
        }
        Ok(links)
    }
}

fn shown_id(kind: Kind, values: &Values) -> String {
    match kind {
        Kind::Decision => values.date.clone(),
        _ => values.id.clone(),
    }
}

/// A sprint's or a release's name, which its file has too.
fn word(kind: Kind, title: &str) -> Result<String, Failure> {
    if naming::is_file_word(title) {
        return Ok(title.to_owned());
    }
    let example = if kind == Kind::Sprint {
        "2026-24"
    } else {
        "1.8.0"
    };
    Err(Failure::usage(format!(
        "a {} is not named `{title}`: its file has the same name",
        kind.name()
    ))
    .hint(format!(
        "letters, digits, dots and hyphens, as `deepen new {} {example}`",
        kind.name()
    )))
}

/// An id that neither a file nor a commit of any branch has.
fn minted(kind: Kind, scene: &Scene, notes: &mut Vec<String>) -> Result<Id, Failure> {
    let letter = match kind {
        Kind::Item(item_type) => item_type.letter(),
        Kind::Sprint | Kind::Release | Kind::Decision => 'X',
    };
    let mut mint = scene.mint();
    notes.extend(mint.gaps().iter().cloned());
    Ok(mint.id(letter)?)
}

/// The feedback that it is to answer, each once.
pub(super) fn answered<'a>(
    asked: &Asked<'_>,
    scene: &'a Scene,
) -> Result<Vec<&'a Feedback>, Failure> {
    if asked.options.from.is_empty() {
        return Ok(Vec::new());
    }
    if !matches!(asked.kind, Kind::Item(_)) {
        return Err(Failure::usage(format!(
            "--from: feedback is answered by items, not by a {}",
            asked.kind.name()
        )));
    }
    let ground = scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let mut found: Vec<&Feedback> = Vec::new();
    for written in &asked.options.from {
        let place = feedback::find(&survey, written)?;
        let Some(feedback) = ground.backlog.feedback.get(place) else {
            continue;
        };
        if feedback.state.value == FeedbackState::Merged {
            let failure = Failure::usage(format!(
                "--from {}: it is merged into another one, which speaks for both",
                feedback.id
            ));
            let into = feedback.document.text("merged_into");
            return Err(match into {
                Some(into) => failure.hint(format!("--from {}", into.value.trim())),
                None => failure,
            });
        }
        if found.iter().all(|each| each.id != feedback.id) {
            found.push(feedback);
        }
    }
    Ok(found)
}

/// The handle of whoever asks, else the name that Git knows.
fn user(scene: &Scene) -> String {
    let author = scene.repository().and_then(Repository::author);
    let Some((name, email)) = author else {
        return String::new();
    };
    let team = &scene.ground().backlog.team;
    let handle = team.handle(&name, &email);
    handle.map(str::to_owned).unwrap_or(name)
}

/// Whether the backlog has a folder of its own for this kind, besides what it adopted.
fn has_own_folder(scene: &Scene, kind: Kind) -> bool {
    let site = scene.site();
    files::is_folder(&site.top.join(site.below(kind.folder())))
}

pub(super) fn refused(error: CreateError) -> Failure {
    let hint = match &error {
        CreateError::Refusal(refusal) => Refusal::hint(refusal),
        CreateError::Template(_) => Some(
            "a template may name id, type, title, status, date, user, parent, goal and need; --print-template prints the built-in one"
                .to_owned(),
        ),
    };
    let failure = Failure::usage(error.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}
