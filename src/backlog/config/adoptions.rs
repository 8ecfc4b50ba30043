//! What is wrong with the configuration's adoptions.

use super::reading::Check;
use super::{Adoption, Mapped, Workflow};
use crate::backlog::adoption::{PRESETS, pattern_fault};
use crate::backlog::item::ItemType;

impl Check<'_> {
    /// Notes what is wrong with the adoption of this number.
    pub(super) fn adoption(&mut self, number: usize, adoption: &Adoption, workflow: &Workflow) {
        let path = format!("adopt.{number}");
        if let Some(preset) = &adoption.preset {
            let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
            self.word(&format!("{path}.preset"), preset, &names);
        } else if adoption.files.as_slice().is_empty() {
            self.say(
                &path,
                "this adoption names no files",
                "add `files:` with patterns, or `preset:`",
            );
        }
        for (key, patterns) in [("files", &adoption.files), ("exclude", &adoption.exclude)] {
            for pattern in patterns.as_slice() {
                if let Some(fault) = pattern_fault(pattern) {
                    let message = format!("`{pattern}` is no pattern: {fault}");
                    self.say(
                        &format!("{path}.{key}"),
                        &message,
                        "`*` stands for any name, `**` for any folders",
                    );
                }
            }
        }
        for (ours, mapped) in &adoption.keys {
            self.mapped(&format!("{path}.{ours}"), ours, mapped, workflow);
        }
    }

    fn mapped(&mut self, path: &str, ours: &str, mapped: &Mapped, workflow: &Workflow) {
        match mapped {
            Mapped::Invalid(reason) => self.say(
                path,
                reason,
                "write `{key: theirs, map: {their value: our value}}`",
            ),
            Mapped::Detail { map, .. } => {
                let words: Vec<&str> = match ours {
                    "status" => workflow
                        .statuses
                        .iter()
                        .chain(&workflow.dropped)
                        .map(String::as_str)
                        .collect(),
                    "type" => ItemType::ALL.map(ItemType::name).into(),
                    _ => return,
                };
                for (theirs, word) in map {
                    self.word(&format!("{path}.map.{theirs}"), word, &words);
                }
            }
            Mapped::Key(_) => {}
        }
    }
}
