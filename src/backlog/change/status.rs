//! An item's status, in the words of its own file.

use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::item::Item;
use crate::backlog::schema::Record;

/// An editor of this item's file.
///
/// # Errors
/// When the file cannot be edited byte by byte.
pub fn editor(item: &Item) -> Result<Editor, Refusal> {
    Editor::new(&item.document, Record::Item(item.item_type).usual_order())
}

/// Gives an item a status of the workflow, in an adopted file in its own word. Returns whether that changed anything.
///
/// # Errors
/// When the adopted folder has no word for it, or several, or the edit cannot be made alone.
pub fn set_status(editor: &mut Editor, item: &Item, status: &str) -> Result<bool, Refusal> {
    let Some(mapping) = &item.mapping else {
        return editor.set("status", status);
    };
    let path = mapping.path("status");
    let word = mapping.written("status", status, editor.document())?;
    editor.set(path, word)
}
