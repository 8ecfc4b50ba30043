//! Which deeds belong to the story of some records.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deed, What, listed};
use crate::backlog::Id;
use crate::history::{CommitIx, RecordKind};

/// The deeds of these records, and of others that link to them or unlink them; of feedback that asks for them, also what
/// becomes of it while it does: its state, its merging, its end. In the order of `deeds`, which is a whole story.
pub fn about<'a>(deeds: Vec<Deed<'a>>, ids: &BTreeSet<Id>) -> Vec<Deed<'a>> {
    let mut asking: BTreeMap<Id, CommitIx> = BTreeMap::new();
    let mut told = Vec::new();
    for deed in deeds {
        let is_own = ids.contains(&deed.id) || deed.others.iter().any(|id| ids.contains(id));
        if is_own || is_of_asking(&deed, &asking) {
            note_asking(&deed, ids, &mut asking);
            told.push(deed);
        }
    }
    told
}

/// Whether feedback that has asked for a while goes another way, or takes other feedback in.
fn is_of_asking(deed: &Deed<'_>, asking: &BTreeMap<Id, CommitIx>) -> bool {
    if deed.record != RecordKind::Feedback {
        return false;
    }
    let asked = |id: &Id| asking.get(id).is_some_and(|since| *since < deed.commit);
    match &*deed.field {
        "merged_into" => asked(&deed.id) || deed.others.iter().any(|id| asking.contains_key(id)),
        "state" | "removed" | "restored" => asked(&deed.id),
        _ => false,
    }
}

fn note_asking(deed: &Deed<'_>, ids: &BTreeSet<Id>, asking: &mut BTreeMap<Id, CommitIx>) {
    if deed.record != RecordKind::Feedback {
        return;
    }
    let asks = match (&*deed.field, deed.what) {
        ("addressed_by", _) => listed(deed.to.as_deref()).iter().any(|id| ids.contains(id)),
        // Feedback that is merged into one that asks, asks with it.
        ("merged_into", What::Set | What::Changed) => {
            let target = listed(deed.to.as_deref());
            asking.contains_key(&deed.id) || target.iter().any(|id| asking.contains_key(id))
        }
        _ => return,
    };
    if asks {
        asking.entry(deed.id.clone()).or_insert(deed.commit);
    } else {
        asking.remove(&deed.id);
    }
}
