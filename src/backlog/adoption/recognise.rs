//! Which presets fit the files that are there.

use crate::backlog::document::Document;
use crate::text::sorting::PutInOrder as _;
use std::collections::BTreeMap;

use super::globs::Globs;
use super::presets::Preset;
use crate::backlog::reading;
use crate::text::Source;

/// A mapping that fits files which are there, for a person to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The preset's name.
    pub preset: &'static str,
    /// Why it is thought to fit, in a few words.
    pub reason: String,
    pub files_matched: usize,
    /// The text of a `deepen.yml` that adopts them.
    pub config_text: String,
}

/// How a preset's files are told from others.
struct Trait {
    preset: &'static str,
    /// The folders and the file's name, from the end; `*` stands for any name.
    place: fn(&str) -> Option<&str>,
    /// A key that only such files have, beside a status.
    keys: &'static [&'static str],
    /// The patterns below the folder.
    patterns: &'static [&'static str],
}

/// The more particular first: a file counts for one preset only.
const TRAITS: [Trait; 4] = [
    Trait {
        preset: "eip",
        place: numbered_proposal,
        keys: &["eip"],
        patterns: &["{eip,erc}-*.md"],
    },
    Trait {
        preset: "kep",
        place: |path| above(path.strip_suffix("kep.yaml")?),
        keys: &["kep-number"],
        patterns: &["**/kep.yaml"],
    },
    Trait {
        preset: "backlog-md",
        place: |path| board(path, " - "),
        keys: &["created_date", "dependencies", "ordinal", "assignee"],
        patterns: &[
            "{tasks,drafts,completed,decisions}/*.md",
            "archive/{tasks,drafts}/*.md",
        ],
    },
    Trait {
        preset: "kanban-md",
        place: |path| board(path, "-"),
        keys: &["created", "priority", "claimed_by"],
        patterns: &["tasks/*.md"],
    },
];

/// The presets that fit a repository with these paths (from its top, sorted), the one with the most files first; `sample`
/// reads a file.
pub fn recognise(paths: &[String], sample: impl Fn(&str) -> Option<String>) -> Vec<Proposal> {
    let mut found: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
    for path in paths {
        let placed = TRAITS
            .iter()
            .enumerate()
            .find_map(|(number, each)| Some((number, (each.place)(path)?)));
        if let Some(key) = placed {
            found.entry(key).or_default().push(path);
        }
    }
    let mut proposals: Vec<Proposal> = TRAITS
        .iter()
        .enumerate()
        .filter_map(|(number, each)| {
            let folders = found.iter().filter(|((of, _), _)| *of == number);
            let fitting: Vec<&str> = folders
                .filter(|(_, files)| is_one_of(each, files, &sample))
                .map(|((_, folder), _)| *folder)
                .collect();
            proposal(each, &fitting, paths)
        })
        .collect();
    proposals.put_in_order_by_key(|proposal| std::cmp::Reverse(proposal.files_matched));
    proposals
}

/// Whether one of a folder's first files has the keys.
fn is_one_of(each: &Trait, files: &[&str], sample: &impl Fn(&str) -> Option<String>) -> bool {
    /// Some files are empty or broken.
    const LOOKED_AT: usize = 5;
    files.iter().take(LOOKED_AT).any(|path| {
        let Some(text) = sample(path) else {
            return false;
        };
        let source = Source::new(*path, text);
        let document = reading::parse(source, Document::parse_prose);
        let has = |key: &str| document.node(key).is_some();
        has("status") && each.keys.iter().any(|key| has(key))
    })
}

fn proposal(each: &Trait, folders: &[&str], paths: &[String]) -> Option<Proposal> {
    if folders.is_empty() {
        return None;
    }
    let preset = Preset::find(each.preset)?;
    // `**` reaches every folder below the first that they share.
    let is_deep = each
        .patterns
        .iter()
        .any(|pattern| pattern.starts_with("**"));
    let tops: Vec<&str> = if is_deep {
        vec![common_folder(folders)]
    } else {
        folders.to_vec()
    };
    let patterns: Vec<String> = tops
        .iter()
        .flat_map(|top| each.patterns.iter().map(move |pattern| (top, pattern)))
        .map(|(top, pattern)| format!("{}{pattern}", escaped(top)))
        .collect();
    let lines: Vec<String> = patterns
        .iter()
        .map(|pattern| format!("      - \"{pattern}\"\n"))
        .collect();
    let shown: Vec<&str> = folders
        .iter()
        .map(|folder| if folder.is_empty() { "./" } else { folder })
        .take(3)
        .collect();
    let globs = Globs::new(&patterns);
    Some(Proposal {
        preset: preset.name,
        reason: format!("{} looks like {}", shown.join(", "), preset.whose),
        files_matched: paths.iter().filter(|path| globs.matches(path)).count(),
        config_text: format!(
            "# Every key that is not here has a default.\n\
             # Files of {}: the preset says which of their keys and statuses are ours.\n\
             adopt:\n  - preset: {}\n    files:\n{}",
            preset.whose,
            preset.name,
            lines.concat()
        ),
    })
}

/// The folder with its `/` that all of these lie in.
fn common_folder<'a>(folders: &[&'a str]) -> &'a str {
    let Some((first, others)) = folders.split_first() else {
        return "";
    };
    let ends = first.match_indices('/').map(|(at, _)| at + 1).rev();
    ends.filter_map(|end| first.get(..end))
        .find(|start| others.iter().all(|other| other.starts_with(start)))
        .unwrap_or_default()
}

/// A folder's name in which no character means a pattern.
fn escaped(folder: &str) -> String {
    folder
        .chars()
        .map(|character| match character {
            '*' | '?' | '[' | ']' | '{' | '}' => '?',
            other => other,
        })
        .collect()
}

/// The folder of `EIPS/eip-20.md`.
fn numbered_proposal(path: &str) -> Option<&str> {
    let (folder, name) = split(path);
    let stem = name.strip_suffix(".md")?;
    let number = stem.strip_prefix("eip-").or(stem.strip_prefix("erc-"))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(folder)
}

/// The folder above the folder that a file lies in: of `keps/sig-node/1-a/kep.yaml`, `keps/sig-node/`.
fn above(folder: &str) -> Option<&str> {
    Some(split(folder.trim_end_matches('/')).0)
}

/// The board's folder of `board/tasks/back-1 - a title.md`, where the number is followed by `mark`.
fn board<'a>(path: &'a str, mark: &str) -> Option<&'a str> {
    let (folder, name) = split(path);
    let number = name.strip_suffix(".md")?.split_once(mark)?.0;
    let is_numbered = number.ends_with(|last: char| last.is_ascii_digit());
    let is_plain = mark != "-" || number.bytes().all(|byte| byte.is_ascii_digit());
    let board = ["tasks/", "completed/", "drafts/"]
        .iter()
        .find_map(|column| folder.strip_suffix(column))?;
    (is_numbered && is_plain && (board.is_empty() || board.ends_with('/'))).then_some(board)
}

/// A path's folders with the last `/`, and its name.
fn split(path: &str) -> (&str, &str) {
    path.rfind('/')
        .map_or(("", path), |slash| path.split_at(slash + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::config;

    fn recognised(files: &[(&str, &str)]) -> Vec<Proposal> {
        let paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let sample = |wanted: &str| {
            let found = files.iter().find(|(path, _)| *path == wanted);
            found.map(|(_, text)| (*text).to_owned())
        };
        recognise(&paths, sample)
    }

    #[test]
    fn each_preset_is_told_by_its_files() {
        let proposals = recognised(&[
            ("EIPS/eip-20.md", "---\neip: 20\nstatus: Moved\n---\n"),
            (
                "backlog/completed/task-1 - A.md",
                "---\nid: TASK-1\nstatus: Done\nassignee: @x\n---\n",
            ),
            (
                "backlog/decisions/decision-1 - B.md",
                "---\nid: decision-1\n---\n",
            ),
            (
                "backlog/tasks/task-2 - C.md",
                "---\nid: TASK-2\nstatus: To Do\ncreated_date: 2026-01-01\n---\n",
            ),
            (
                "board/tasks/001-c.md",
                "---\nid: 1\nstatus: todo\npriority: high\n---\n",
            ),
            (
                "keps/sig-a/1-x/kep.yaml",
                "kep-number: 1\nstatus: implemented\n",
            ),
            (
                "keps/sig-b/2-y/kep.yaml",
                "kep-number: 2\nstatus: implemented\n",
            ),
        ]);
        let told: Vec<(&str, usize, &str)> = proposals
            .iter()
            .map(|proposal| {
                (
                    proposal.preset,
                    proposal.files_matched,
                    proposal.reason.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("backlog-md", 3, "backlog/ looks like Backlog.md"),
                (
                    "kep",
                    2,
                    "keps/sig-a/, keps/sig-b/ looks like Kubernetes Enhancement Proposals"
                ),
                (
                    "eip",
                    1,
                    "EIPS/ looks like Ethereum Improvement Proposals and their like"
                ),
                ("kanban-md", 1, "board/ looks like kanban-md"),
            ]
        );
        let kep = proposals
            .iter()
            .find(|proposal| proposal.preset == "kep")
            .unwrap();
        assert!(
            kep.config_text
                .ends_with("files:\n      - \"keps/**/kep.yaml\"\n"),
            "{}",
            kep.config_text
        );
        for proposal in &proposals {
            let (config, document) =
                config::read(Source::new("deepen.yml", proposal.config_text.as_str()));
            assert_eq!(document.problems, []);
            assert_eq!(config.adopt.len(), 1);
        }
    }

    #[test]
    fn other_numbered_files_are_not_recognised() {
        assert_eq!(
            recognised(&[
                ("docs/tasks/001-write.md", "# Write\n"),
                ("eips/eip-x.md", "---\neip: 1\nstatus: Draft\n---\n"),
                ("notes/eip-1.md", "---\ntitle: about\nstatus: x\n---\n"),
                ("tasks/12-3-x.md", "---\nid: 3\n---\n"),
            ]),
            []
        );
    }
}
