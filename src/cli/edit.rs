//! `deepen edit`: files of the backlog in the user's own editor, and what their change brought.

use clap::Args;

use super::writing::refuse_the_past;
use super::{Answer, Exit, Failure, Global, Needs, Scene, feedback};
use crate::demand::Survey;
use crate::repo::editor::{self, EditorError};
use crate::repo::git::Repository;
use crate::repo::world::World;
use crate::report;
use crate::rules::selection::Selection;
use crate::rules::{self, Level};
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub struct Options {
    /// Items, feedback, sprints or releases (the beginning of an id is enough), or files by name, such as `order.txt`
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    refuse_the_past(global)?;
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    if scene.repository().is_some_and(Repository::is_bare) {
        return Err(Failure::usage("a bare repository has no files to edit")
            .hint("run it in a clone with a work tree"));
    }
    let mut paths: Vec<String> = Vec::new();
    for written in &options.ids {
        let path = path(&scene, written)?;
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let all = Selection::default();
    let before = rules::check(&scene.facts(), &all);
    let text = |scene: &Scene, path: &str| {
        let source = scene.ground().backlog.source(path);
        source.map(|source| source.text.clone())
    };
    let chosen = editor::chosen(scene.repository());
    editor::open(&scene.site().top, &paths, chosen.as_deref()).map_err(failure)?;
    let after = Scene::load(world, global, &needs)?;
    let unchanged: Vec<&String> = paths
        .iter()
        .filter(|path| text(&scene, path) == text(&after, path))
        .collect();
    let facts = after.facts();
    let verdict = rules::introduced(&rules::check(&facts, &all), &before);
    let exit = if verdict.count(Level::Error) > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    };
    let report = report::check::report(&facts, verdict, Some("the edit"));
    let mut answer = after.answer(&report, exit)?;
    if unchanged.len() == paths.len() {
        answer.talk.push(
            "note: nothing was changed; an editor that returns at once must be told to wait, as `code --wait`"
                .to_owned(),
        );
    }
    Ok(answer)
}

/// The file of what is meant, from the top of the repository.
fn path(scene: &Scene, written: &str) -> Result<String, Failure> {
    let backlog = &scene.ground().backlog;
    if let Some(sprint) = backlog.sprints.iter().find(|each| &*each.id == written) {
        return Ok(sprint.path().to_owned());
    }
    let named = |path: &&str| {
        **path == *written
            || path.rsplit('/').next() == Some(written)
            || crate::backlog::place::stem(path) == written
    };
    let mut paths = backlog.paths();
    paths.put_in_order();
    if let Some(path) = paths.iter().find(|path| named(path)) {
        return Ok((*path).to_owned());
    }
    if written.to_uppercase().starts_with("F-") {
        let survey = Survey::new(backlog, scene.ground().today);
        let place = feedback::find(&survey, written)?;
        if let Some(feedback) = survey.feedback(place) {
            return Ok(feedback.path().to_owned());
        }
    }
    let index = scene.find_only(written)?;
    Ok(backlog.item(index).path().to_owned())
}

fn failure(error: EditorError) -> Failure {
    match &error {
        EditorError::None => {
            Failure::from(error).hint("set GIT_EDITOR, core.editor, VISUAL or EDITOR")
        }
        _ => Failure::from(error),
    }
}
