//! The house stands: a module imports from the floors below its own only.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up; rooms of one floor do not know each other.
const FLOORS: [&[&str]; 8] = [
    &["text"],
    &["backlog"],
    &["history", "demand", "intake"],
    &["rank"],
    &["facts"],
    &["rules", "forecast"],
    &["report", "repo"],
    &["cli", "lsp"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rooms that a source file names after `crate::`, also in `use crate::{a, b::c}`.
fn rooms_named(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for rest in text.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0_usize;
            let mut word = String::new();
            let mut fresh = true;
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        rooms.push(std::mem::take(&mut word));
                        fresh = true;
                    }
                    ':' if depth == 0 => fresh = false,
                    _ if depth == 0 && fresh && !character.is_whitespace() => word.push(character),
                    _ => {}
                }
            }
            rooms.push(word);
        } else {
            rooms.push(
                rest.chars()
                    .take_while(|character| character.is_alphanumeric() || *character == '_')
                    .collect(),
            );
        }
    }
    rooms
        .into_iter()
        .map(|room| {
            if room == "Facts" {
                "facts".to_owned()
            } else {
                room
            }
        })
        .collect()
}

#[test]
fn every_module_imports_from_floors_below_its_own_only() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut breaches = Vec::new();
    for file in rust_files(&source) {
        let relative = file.strip_prefix(&source).unwrap();
        let room = relative
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        let Some(here) = floor(&room) else { continue };
        for named in rooms_named(&fs::read_to_string(&file).unwrap()) {
            if named != room && floor(&named).is_some_and(|there| there >= here) {
                breaches.push(format!("{} imports {named}", relative.display()));
            }
        }
    }
    assert!(
        breaches.is_empty(),
        "a module may import from floors below its own only:\n{}",
        breaches.join("\n")
    );
}

#[test]
fn only_one_room_names_gix() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&source) {
        let relative = file
            .strip_prefix(&source)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let names = fs::read_to_string(&file).unwrap().contains("gix::");
        assert!(
            !names || relative.starts_with("repo/git"),
            "{relative} names gix; only repo/git may"
        );
    }
}

#[test]
fn reads_the_rooms_of_a_group_import() {
    assert_eq!(
        rooms_named("use crate::{Facts, text::{Edit, Span}};"),
        ["facts", "text"]
    );
    assert_eq!(rooms_named("crate::rank::Band"), ["rank"]);
}
