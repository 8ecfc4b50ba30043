//! The mappings that ship with the tool.

use crate::backlog::config::{Adoption, Mapped};

/// A mapping of other people's files that ships with the tool.
#[derive(Debug)]
pub struct Preset {
    /// The word in `preset:`.
    pub name: &'static str,
    /// Whose files these are, in a few words.
    pub whose: &'static str,
    /// A list of adoptions as `deepen.yml` would say them, each overridden by the keys beside `preset`. The later ones are
    /// for particular files among those of the first: `within` says which.
    pub yaml: &'static str,
}

/// All presets, by name.
pub static PRESETS: [Preset; 4] = [
    Preset {
        name: "backlog-md",
        whose: "Backlog.md",
        yaml: BACKLOG_MD,
    },
    Preset {
        name: "eip",
        whose: "Ethereum Improvement Proposals and their like",
        yaml: EIP,
    },
    Preset {
        name: "kanban-md",
        whose: "kanban-md",
        yaml: KANBAN_MD,
    },
    Preset {
        name: "kep",
        whose: "Kubernetes Enhancement Proposals",
        yaml: KEP,
    },
];

/// Statuses: Backlog.md's own default columns, and what teams add to them.
const BACKLOG_MD: &str = r#"
- files:
    - "{tasks,drafts,completed}/*.md"
    - "{backlog,.backlog}/{tasks,drafts,completed}/*.md"
    - "archive/{tasks,drafts}/*.md"
    - "{backlog,.backlog}/archive/{tasks,drafts}/*.md"
  type: story
  id: id
  title: title
  status:
    key: status
    map: {Draft: idea, To Do: refining, Ready: ready, In Progress: in-progress, Review: review, In Review: review, Done: accepted, Archived: dropped, Cancelled: dropped}
  parent: parent_task_id
  blocked_by: dependencies
  labels: labels
  order: ordinal
  created: created_date
  updated: updated_date
- files:
    - "decisions/*.md"
    - "{backlog,.backlog}/decisions/*.md"
  within: "**/decisions/*.md"
  type: spike
  id: id
  title: title
  status:
    key: status
    map: {proposed: idea, accepted: accepted, rejected: dropped, superseded: dropped, deprecated: dropped}
  created: date
"#;

/// Statuses: the tool's own default columns. Its estimates are times (`4h`), not points.
const KANBAN_MD: &str = r#"
- files:
    - "tasks/*.md"
    - "{kanban,backlog}/tasks/*.md"
  type: story
  id: id
  title: title
  status:
    key: status
    map: {backlog: idea, todo: ready, in-progress: in-progress, review: review, done: accepted, archived: dropped}
  parent: parent
  blocked_by: depends_on
  labels: tags
  deadline: due
  estimate: ""
  created: created
  updated: updated
"#;

/// Statuses: EIP-1. A proposal that moved to another repository is none of this one's work.
const EIP: &str = r#"
- files: ["{EIPS,eips,ERCS,ercs}/{eip,erc}-*.md", "{eip,erc}-*.md"]
  type: story
  id: {key: eip, prefix: EIP-}
  title: title
  status:
    key: status
    map: {Idea: idea, Draft: refining, Review: review, Last Call: review, Final: accepted, Living: accepted, Stagnant: dropped, Withdrawn: dropped, Moved: dropped}
  blocked_by: requires
  labels: category
  deadline: last-call-deadline
  created: created
"#;

/// Statuses: the template of the Kubernetes enhancements repository.
const KEP: &str = r#"
- files: "**/kep.yaml"
  type: epic
  id: {key: kep-number, prefix: KEP-}
  title: title
  status:
    key: status
    map: {draft: idea, provisional: refining, implementable: ready, implemented: accepted, deferred: idea, rejected: dropped, withdrawn: dropped, replaced: dropped, removed: dropped}
  labels: owning-sig
  created: creation-date
  updated: last-updated
"#;

impl Preset {
    pub fn find(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// The adoptions that this preset stands for.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let adoptions: Vec<Adoption> = serde_yaml::from_str(self.yaml).unwrap_or_default();
        adoptions
            .into_iter()
            .map(|mut adoption| Entry {
                within: match adoption.keys.remove("within") {
                    Some(Mapped::Key(pattern)) => Some(pattern),
                    _ => None,
                },
                adoption,
            })
            .collect()
    }
}

/// One adoption of a preset.
pub(super) struct Entry {
    pub(super) adoption: Adoption,
    /// The only files it reads, wherever the folder lies.
    pub(super) within: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid_yaml_with_files_and_statuses() {
        for preset in &PRESETS {
            let entries = preset.entries();
            assert!(!entries.is_empty(), "{}", preset.name);
            for entry in entries {
                assert!(
                    !entry.adoption.files.as_slice().is_empty(),
                    "{}",
                    preset.name
                );
                assert!(
                    matches!(entry.adoption.keys.get("status"), Some(Mapped::Detail { map, .. }) if !map.is_empty()),
                    "{}",
                    preset.name
                );
            }
        }
    }

    #[test]
    fn presets_are_sorted_by_name() {
        assert!(PRESETS.is_sorted_by_key(|preset| preset.name));
    }
}
