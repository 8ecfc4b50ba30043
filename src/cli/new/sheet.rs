//! The new file in the user's editor, before it is one.

use crate::backlog::templates::Kind;
use crate::cli::{Failure, Scene};
use crate::repo::editor::{EditorError, Sheet, chosen};
use crate::repo::world;

use super::draft::{Asked, Draft};

/// The sheet's name while it is filled in.
fn name(kind: Kind) -> String {
    format!("NEW-{}.md", kind.name())
}

/// The draft as the editor left it, and its sheet, which stays on the disk until it is done with; none when nothing was
/// written.
///
/// # Errors
/// When there is no editor or it fails, or what was written is no such file and nobody mends it; it is kept then.
pub(super) fn filled(
    asked: &Asked<'_>,
    scene: &Scene,
    draft: Draft,
) -> Result<Option<(Draft, Sheet)>, Failure> {
    let editor = chosen(scene.repository());
    let mut template = draft.source.text.to_string();
    let folder = scene.own_folder();
    let mut sheet =
        Sheet::edit(&folder, &name(asked.kind), &template, editor.as_deref()).map_err(failure)?;
    if sheet.is_taken_up {
        // What an earlier run left was not changed by this one's template.
        template.clear();
    }
    let mut draft = draft;
    loop {
        let is_same = sheet.text.trim_end() == template.trim_end();
        if sheet.text.trim().is_empty() || is_same {
            sheet.done();
            return Ok(None);
        }
        let wrong = match draft.with_text(asked, scene, sheet.text.clone()) {
            Ok(filled) => match filled.problem(scene) {
                None => return Ok(Some((filled, sheet))),
                Some(problem) => {
                    draft = filled;
                    problem
                }
            },
            Err(failure) => {
                draft = Draft::new(asked, scene)?;
                failure
            }
        };
        world::write_talk(&format!("{wrong}\n"));
        match world::ask("Edit it again?") {
            Some(true) => {
                sheet = sheet.again(editor.as_deref()).map_err(failure)?;
                template.clear();
            }
            _ => return Err(wrong.hint(kept(&sheet, asked.kind))),
        }
    }
}

/// Where what was written lies.
pub(super) fn kept(sheet: &Sheet, kind: Kind) -> String {
    format!(
        "what you wrote is kept in {}; `deepen new {} --edit` takes it up again",
        sheet.place(),
        kind.name()
    )
}

fn failure(error: EditorError) -> Failure {
    let hint = match &error {
        EditorError::None => {
            "set GIT_EDITOR, core.editor, VISUAL or EDITOR, or say it all by arguments"
        }
        EditorError::Failed { .. } => "--edit takes it up again",
        EditorError::Start { .. } | EditorError::File { .. } => "say it all by arguments",
    };
    Failure::from(error).hint(hint)
}
