//! Drafts on their way to the disk, for every command that takes feedback in.

use std::cell::OnceCell;

use super::Scene;
use crate::backlog::contacts::Contacts;
use crate::cli::Failure;
use crate::intake::Draft;
use crate::intake::filing::{self, Existing, Filed, FilingError};
use crate::repo::chance;
use crate::repo::contacts::{self, ContactsError};
use crate::repo::save::{Door, SaveError};
use crate::repo::taken::Taken;
use crate::text::Change;

/// Files that are ready to be written.
pub(in crate::cli) struct Plan {
    pub(in crate::cli) filed: Filed,
    /// The line that keeps the contacts out of Git, where it is missing.
    protection: Option<Change>,
    /// Why an id of these may be one that some commit knows.
    gaps: Vec<String>,
}

/// What filing these drafts would write; nothing is written yet.
///
/// # Errors
/// When the contacts' file cannot be read or changed, or Git would take it.
pub(in crate::cli) fn plan(scene: &Scene, drafts: &[Draft]) -> Result<Plan, Failure> {
    let site = scene.site();
    let source = contacts::read(&site.top, &site.root)?;
    let contacts = source
        .as_ref()
        .map(|source| Contacts::read(source).0)
        .unwrap_or_default();
    let ground = scene.ground();
    let existing = Existing {
        backlog: &ground.backlog,
        contacts: &contacts,
        contacts_source: source.as_ref(),
        today: ground.today,
    };
    let ever = OnceCell::new();
    let mut draw = |letter| {
        let ever = ever.get_or_init(|| ever_taken(scene));
        chance::id(letter, |id| ever.holds(id))
    };
    let filed = filing::file(drafts, &existing, &mut draw).map_err(filing_failure)?;
    let protection = match &filed.contacts {
        Some(_) => contacts::protection(scene.repository(), &site.top, &site.root)
            .map_err(contacts_failure)?,
        None => None,
    };
    Ok(Plan {
        filed,
        protection,
        gaps: ever.into_inner().unwrap_or_default().gaps,
    })
}

/// The ids that any commit has given: of two branches that give the same one, somebody finds out at the merge, too late.
fn ever_taken(scene: &Scene) -> Taken {
    let root = &scene.site().root;
    let repository = scene.repository();
    let taken = repository.map(|repository| Taken::read(repository, root, scene.cache().as_ref()));
    taken.unwrap_or_default()
}

impl Plan {
    /// Writes everything: first what keeps names out of Git, then the names, then the files without them. Whatever fails
    /// on the way, no file names a requester whom the contacts do not hold.
    ///
    /// # Errors
    /// When a file was changed meanwhile, or the world says no.
    pub(in crate::cli) fn write(&self, scene: &Scene, door: &Door) -> Result<(), Failure> {
        let top = &scene.site().top;
        if let Some(change) = &self.protection {
            door.save(std::slice::from_ref(change))
                .map_err(save_failure)?;
        }
        if let Some(change) = &self.filed.contacts {
            contacts::write(scene.repository(), top, change, door).map_err(contacts_failure)?;
        }
        door.save(&self.filed.changes).map_err(save_failure)
    }

    /// What a commit may hold of it: never the contacts.
    pub(in crate::cli) fn committed(&self) -> Vec<Change> {
        let protection = self.protection.iter();
        protection.chain(&self.filed.changes).cloned().collect()
    }

    /// What is to be said besides the answer.
    pub(in crate::cli) fn talk(&self, is_dry_run: bool) -> Vec<String> {
        let verb = if is_dry_run {
            "would change"
        } else {
            "changed"
        };
        let protection = self.protection.iter().map(|change| {
            format!(
                "{verb} {}, so that Git leaves names and addresses out",
                change.path()
            )
        });
        let gaps = self.gaps.iter().map(|gap| format!("note: {gap}"));
        protection.chain(gaps).collect()
    }
}

fn filing_failure(error: FilingError<getrandom::Error>) -> Failure {
    match error {
        FilingError::Id(error) => Failure::usage(format!(
            "the system has no random bytes for a new id: {error}"
        )),
        FilingError::Contacts(refused) => Failure::from(refused)
            .hint("change the file in a text editor; `deepen contacts list` reads it again"),
    }
}

pub(in crate::cli) fn contacts_failure(error: ContactsError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}

pub(in crate::cli) fn save_failure(error: SaveError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}
