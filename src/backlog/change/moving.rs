//! Moving items along the workflow.

use crate::backlog::config::{Phase, Workflow};
use crate::backlog::edit::{Editor, Refusal};

/// What a change of status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has that status already.
    Same,
    /// Towards the end.
    Forward,
    /// Towards the beginning: out of what is finished or dropped, too.
    Back,
    /// Out of the backlog without being finished.
    Drop,
    /// From what is not finished to what is.
    Finish,
}

/// What the change from one status of the workflow to another is; a status that the workflow does not name stands before
/// all others.
pub fn step(workflow: &Workflow, from: &str, to: &str) -> Step {
    if from == to {
        return Step::Same;
    }
    let place = |status: &str| workflow.statuses.iter().position(|each| each == status);
    let (was, becomes) = (workflow.phase(from), workflow.phase(to));
    match (was, becomes) {
        (_, Some(Phase::Dropped)) => Step::Drop,
        (Some(Phase::Dropped), _) => Step::Back,
        (was, Some(Phase::Finished)) if was != Some(Phase::Finished) => Step::Finish,
        _ if place(to) < place(from) => Step::Back,
        _ => Step::Forward,
    }
}

/// Adds a line to the section `Notes`, which is made where there is none.
///
/// # Errors
/// When the line would make other sections.
pub fn note(editor: &mut Editor, line: &str) -> Result<bool, Refusal> {
    const TITLE: &str = "Notes";
    let line = format!(
        "- {}",
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    let document = editor.document();
    match document.section_text(TITLE) {
        Some(text) if text.is_empty() => editor.replace_section(TITLE, &line),
        Some(text) => {
            let text = format!("{text}\n{line}");
            editor.replace_section(TITLE, &text)
        }
        None => editor.append_section(TITLE, &line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Document;
    use crate::text::Source;

    #[test]
    fn a_change_of_status_is_forward_back_a_drop_or_an_end() {
        let workflow = Workflow::default();
        let step = |from, to| step(&workflow, from, to);
        assert_eq!(step("idea", "idea"), Step::Same);
        assert_eq!(step("idea", "review"), Step::Forward);
        assert_eq!(step("unheard", "refining"), Step::Forward);
        assert_eq!(step("review", "ready"), Step::Back);
        assert_eq!(step("accepted", "review"), Step::Back);
        assert_eq!(step("dropped", "idea"), Step::Back);
        assert_eq!(step("review", "dropped"), Step::Drop);
        assert_eq!(step("review", "accepted"), Step::Finish);
    }

    #[test]
    fn a_note_is_one_line_more_in_its_section() {
        let noted = |text: &str| {
            let document = Document::parse(Source::new("backlog/items/S-000001.md", text));
            let mut editor = Editor::new(&document, &[]).unwrap();
            note(&mut editor, "back to ready:  the\nlibrary is gone").unwrap();
            editor.document().source.text.to_string()
        };
        let line = "- back to ready: the library is gone\n";
        assert_eq!(
            noted("---\nid: a\n---\n\n## Notes\nOne.\n\n## Release note\nx\n"),
            format!("---\nid: a\n---\n\n## Notes\nOne.\n{line}\n## Release note\nx\n")
        );
        assert_eq!(
            noted("---\nid: a\n---\n\nText.\n"),
            format!("---\nid: a\n---\n\nText.\n\n## Notes\n\n{line}")
        );
    }
}
