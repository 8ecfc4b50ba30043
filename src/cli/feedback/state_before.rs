//! Which state feedback had before it was merged, declined or spam: the commits know.

use crate::backlog::{Document, Feedback};
use crate::cli::{Failure, Scene};
use crate::demand::Survey;
use crate::history::EventKind;
use crate::repo::git::Wanted;

/// The word that stood in `state` before the one that stands there now; none where there was none. Where no commit tells,
/// a note says what is assumed.
///
/// # Errors
/// When a commit cannot be read.
pub(super) fn state_before(
    scene: &Scene,
    survey: &Survey<'_>,
    place: usize,
    notes: &mut Vec<String>,
) -> Result<Option<String>, Failure> {
    let Some(feedback) = survey.feedback(place) else {
        return Ok(None);
    };
    let now = feedback.state.value.name();
    if let Some(committed) = file_at(scene, feedback, "HEAD")? {
        let state = word(&committed);
        if state.as_deref() != Some(now) {
            return Ok(state);
        }
    }
    let history = scene.ground().past.known();
    let change = history.and_then(|history| {
        let events = history.events(&feedback.id).iter().rev();
        let mut states = events.filter_map(|event| match &event.kind {
            EventKind::Field { path, from, to } if &**path == "state" => {
                Some((event.commit, from, to))
            }
            _ => None,
        });
        let (commit, from, _) = states.find(|(_, _, to)| to.as_deref() == Some(now))?;
        from.as_ref().map(|from| (&history.commit(commit).id, from))
    });
    let Some((commit, from)) = change else {
        notes.push(format!(
            "no commit tells which state {} had before, it counts as new now: --state says otherwise",
            feedback.id
        ));
        return Ok(None);
    };
    // The file itself tells a state that was written from one that was not.
    let written = file_at(scene, feedback, &format!("{commit}^"))?;
    Ok(written.map_or_else(|| Some(from.to_string()), |before| word(&before)))
}

fn word(document: &Document) -> Option<String> {
    document.text("state").map(|state| state.value.to_owned())
}

/// The file as a commit has it; none where there is no such commit or no such file.
fn file_at(scene: &Scene, feedback: &Feedback, spec: &str) -> Result<Option<Document>, Failure> {
    let Some(repository) = scene.repository() else {
        return Ok(None);
    };
    let Ok(Some(revision)) = scene.revision(spec) else {
        return Ok(None);
    };
    let path = feedback.path();
    let wanted = Wanted {
        folders: &|folder| path.starts_with(folder),
        files: &|each| each == path,
    };
    let found = repository
        .tree_files(&revision.commit, wanted)?
        .sources
        .pop();
    Ok(found.map(Document::parse_prose))
}
