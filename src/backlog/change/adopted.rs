//! Assignments to files of other tools: their keys, their words, their ids.

use crate::backlog::adoption::Mapping;
use crate::backlog::edit::{Act, Assignment, Editor, NewValue, Refusal};
use crate::backlog::front_matter::Node;
use crate::backlog::item::Item;
use crate::backlog::schema::Record;

/// Makes the change of one key in this item's file: in an adopted one the value is written in the folder's own word, and ids
/// as the folder writes them. Returns whether it changed anything.
///
/// # Errors
/// When the folder has no word for the value, or several, or the edit is refused.
pub fn assign(editor: &mut Editor, item: &Item, assignment: &Assignment) -> Result<bool, Refusal> {
    let record = Record::Item(item.item_type);
    let Some(mapping) = &item.mapping else {
        return assignment.make(editor, record, &assignment.key);
    };
    let ours = &assignment.key;
    let path = mapping.path(ours);
    if path.is_empty() {
        return Err(Refusal::Value {
            key: ours.clone(),
            value: assignment.value().unwrap_or_default().to_owned(),
            reason: "the files of this folder have no such key".to_owned(),
        });
    }
    match &assignment.act {
        Act::Set(_) | Act::Add(_) | Act::Take(_) if assignment.is_of_ids(record) => {
            references(editor, mapping, assignment, record)
        }
        Act::Set(text) if !text.trim().is_empty() => {
            let word = mapping.written(ours, text.trim(), editor.document())?;
            let translated = Assignment {
                key: ours.clone(),
                act: Act::Set(word),
            };
            translated.make(editor, record, path)
        }
        _ => assignment.make(editor, record, path),
    }
}

/// Ids in a list of theirs, or in one text with commas between (`requires: 165, 712`).
fn references(
    editor: &mut Editor,
    mapping: &Mapping,
    assignment: &Assignment,
    record: Record,
) -> Result<bool, Refusal> {
    let ours = &assignment.key;
    let path = mapping.path(ours).to_owned();
    let document = editor.document();
    let said: Vec<String> = document
        .texts(&path)
        .iter()
        .map(|text| text.value.to_owned())
        .collect();
    let own = document.text(mapping.path("id"));
    let like = said.first().cloned();
    let like = like.or(own.map(|own| own.value.to_owned()));
    let written = |text: &str| -> Vec<String> {
        let parts = text.split(',').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(|part| mapping.written_id(ours, part, like.as_deref()))
            .collect()
    };
    let values = written(assignment.value().unwrap_or_default());
    let is_number = |text: &String| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_one_text = match document.node(&path) {
        Some(Node::Scalar(_)) => true,
        Some(Node::List(_) | Node::Map(_)) => false,
        Some(Node::Absent(_)) | None => values.iter().all(is_number),
    };
    if values.is_empty() || !is_one_text {
        let act = |text: String| match &assignment.act {
            Act::Add(_) => Act::Add(text),
            Act::Take(_) => Act::Take(text),
            _ => Act::Set(text),
        };
        let translated = Assignment {
            key: ours.clone(),
            act: act(values.join(",")),
        };
        return translated.make(editor, record, &path);
    }
    let before = written(&said.join(","));
    let mut after = before.clone();
    match &assignment.act {
        Act::Take(_) => after.retain(|each| !values.contains(each)),
        Act::Add(_) => {
            for value in values {
                if !after.contains(&value) {
                    after.push(value);
                }
            }
        }
        _ => after = values,
    }
    if after == before {
        return Ok(false);
    }
    match after.as_slice() {
        [] => editor.remove(&path),
        [only] if is_number(only) => editor.set(&path, NewValue::Number(only.clone())),
        several => editor.set(&path, several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::change::editor;
    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    const EIPS: &str = "adopt:\n  - files: \"EIPS/*.md\"\n    type: story\n    id: {key: eip, prefix: \"EIP-\"}\n    title: title\n\
                        \x20   status: {key: status, map: {Draft: refining, Review: review, Last Call: review, Final: accepted, Living: accepted}}\n\
                        \x20   blocked_by: {key: requires}\n    parent: \"\"\n";

    /// The front matter after these assignments, or why there is none.
    fn after(front: &str, words: &[&str]) -> Result<String, String> {
        let files = [
            ("backlog/deepen.yml", EIPS.to_owned()),
            ("EIPS/eip-1.md", format!("---\n{front}---\n\nText.\n")),
        ];
        let sources = files.map(|(path, text)| Source::new(path, text)).into();
        let files = Files {
            sources,
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let item = backlog.items.first().unwrap();
        let mut editor = editor(item).unwrap();
        for word in words {
            let assignment = Assignment::parse(word).unwrap();
            assign(&mut editor, item, &assignment).map_err(|refusal| refusal.to_string())?;
        }
        let text = editor.document().source.text.to_string();
        let text = text.trim_start_matches("---\n");
        Ok(text.trim_end_matches("---\n\nText.\n").to_owned())
    }

    #[test]
    fn a_status_is_written_in_the_folders_own_word() {
        assert_eq!(
            after("eip: 1\nstatus: Draft # yet\n", &["status=refining"]).as_deref(),
            Ok("eip: 1\nstatus: Draft # yet\n")
        );
        assert_eq!(
            after("eip: 1\nstatus: Final\n", &["status=refining"]).as_deref(),
            Ok("eip: 1\nstatus: Draft\n")
        );
        // The word that is there stays when it means the same; of several the user says which.
        assert_eq!(
            after("eip: 1\nstatus: Living\n", &["status=accepted"]).as_deref(),
            Ok("eip: 1\nstatus: Living\n")
        );
        let several = after("eip: 1\nstatus: Draft\n", &["status=review"]).unwrap_err();
        assert!(
            several.contains("say which: Last Call, Review"),
            "{several}"
        );
        assert_eq!(
            after("eip: 1\nstatus: Draft\n", &["status=Last Call"]).as_deref(),
            Ok("eip: 1\nstatus: Last Call\n")
        );
        let none = after("eip: 1\nstatus: Draft\n", &["status=ready"]).unwrap_err();
        assert!(
            none.contains("no word for it") && none.contains("Draft (refining)"),
            "{none}"
        );
    }

    #[test]
    fn ids_are_written_as_the_folder_writes_them() {
        assert_eq!(
            after("eip: 1\nrequires: 165, 712\n", &["blocked_by+=EIP-1559"]).as_deref(),
            Ok("eip: 1\nrequires: 165, 712, 1559\n")
        );
        assert_eq!(
            after(
                "eip: 1\nrequires: 165\n",
                &["blocked_by+=eip-712", "blocked_by-=165"]
            )
            .as_deref(),
            Ok("eip: 1\nrequires: 712\n")
        );
        assert_eq!(
            after("eip: 1\n", &["blocked_by=EIP-20"]).as_deref(),
            Ok("eip: 1\nrequires: 20\n")
        );
        assert_eq!(
            after("eip: 1\nrequires: 20\n", &["blocked_by-=EIP-20"]).as_deref(),
            Ok("eip: 1\n")
        );
        assert_eq!(
            after("eip: EIP-1\nrequires: [EIP-2]\n", &["blocked_by+=EIP-3"]).as_deref(),
            Ok("eip: EIP-1\nrequires: [EIP-2, EIP-3]\n")
        );
        assert!(
            after("eip: 1\n", &["parent=EIP-20"])
                .unwrap_err()
                .contains("no such key")
        );
    }
}
