//! The language server at rest says what `check` says of the saved files, whatever was typed before.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::lsp::Editor;
use crate::sandbox::Sandbox;

const ROUNDS: usize = 6;

/// Pseudo-random numbers without a seed from outside (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[test]
fn after_any_edits_the_same_findings_are_shown_as_check_finds_in_the_saved_files() {
    let sandbox = Sandbox::demo();
    let mut editor = Editor::new(&[&sandbox.path("")], &["utf-32"]);
    let paths = paths(&sandbox);
    let mut texts: Vec<String> = paths
        .iter()
        .map(|path| editor.open_file(&sandbox.path(path)))
        .collect();
    let ids: Vec<String> = paths
        .iter()
        .filter_map(|path| Some(path.rsplit('/').next()?.get(..8)?.to_owned()))
        .collect();
    let mut dice = Dice(9);
    for round in 0..ROUNDS {
        for _ in 0..4 {
            let place = dice.below(paths.len());
            texts[place] = edited(&texts[place], &ids, &mut dice);
            editor.change(&sandbox.path(&paths[place]), &texts[place]);
        }
        for (path, text) in paths.iter().zip(&texts) {
            fs::write(sandbox.path(path), text).unwrap();
        }
        let report = sandbox.deepen(&["check", "--format", "json"]).stdout;
        let report: Value = serde_json::from_str(&report).unwrap();
        for path in &paths {
            let wanted = found(&report, path);
            let told = editor.until(&sandbox.path(path), |told| shown(told) == wanted);
            assert_eq!(shown(&told), wanted, "{path} in round {round}");
        }
    }
    assert!(editor.leave());
}

/// Items, feedback, a sprint, the order and the team.
fn paths(sandbox: &Sandbox) -> Vec<String> {
    let below = |folder: &str, step: usize| {
        let entries = fs::read_dir(sandbox.path(folder)).unwrap();
        let mut names: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let is_readable = |path: &PathBuf| path.is_file() && fs::read_to_string(path).is_ok();
        let names = names.into_iter().filter(is_readable).step_by(step);
        let path = |name: PathBuf| {
            let name = name.file_name().unwrap().to_str().unwrap().to_owned();
            format!("{folder}/{name}")
        };
        names.map(path).take(5).collect::<Vec<_>>()
    };
    let mut paths = below("backlog/items", 7);
    paths.extend(below("backlog/feedback/2026", 9));
    paths.extend(below("backlog/sprints", 4));
    paths.extend(["backlog/order.txt", "backlog/team.yml"].map(str::to_owned));
    paths
}

/// One of the things that people do to a file, well or badly.
fn edited(text: &str, ids: &[String], dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let at = dice.below(lines.len());
    let id = ids[dice.below(ids.len())].clone();
    match dice.below(9) {
        0 => lines[at].push_str(" \u{1f600}e\u{301}"),
        1 => lines.insert(2.min(at), format!("blocked_by: [{id}, S-ZZZZZZ]")),
        2 => lines.push("As a guest I want to see fast and easy hours, and to pay.".to_owned()),
        3 => lines
            .extend(["<<<<<<< ours", "one", "=======", "two", ">>>>>>> theirs"].map(str::to_owned)),
        4 => drop(lines.remove(at)),
        5 => lines[1.min(at)] = format!("id: {id}"),
        6 => lines.insert(2.min(at), "estimate: 7".to_owned()),
        7 => lines.insert(at, lines[at].clone()),
        _ => {
            for line in &mut lines {
                if line.starts_with("status: ") {
                    ["status: ready", "status: accepted", "status: x"][dice.below(3)]
                        .clone_into(line);
                }
            }
        }
    }
    lines.join("\n")
}

/// What `check` found in a file: level, code, place, message and way out.
fn found(report: &Value, path: &str) -> Vec<Value> {
    let findings = report["data"]["findings"].as_array().unwrap();
    let here = findings.iter().filter(|finding| finding["path"] == path);
    here.map(|finding| {
        let message = finding["message"].as_str().unwrap();
        let message = match finding["help"].as_str() {
            Some(help) => format!("{message}\nhelp: {help}"),
            None => message.to_owned(),
        };
        let (start, end) = (&finding["start"], &finding["end"]);
        let place = [
            &start["line"],
            &start["column"],
            &end["line"],
            &end["column"],
        ];
        json!([finding["level"], finding["code"], place, message])
    })
    .collect()
}

/// The same of what an editor was told.
fn shown(told: &[Value]) -> Vec<Value> {
    told.iter()
        .map(|each| {
            let number = |at: &str| each.pointer(at).unwrap().as_u64().unwrap() + 1;
            let severity = usize::try_from(each["severity"].as_u64().unwrap()).unwrap();
            let place = [
                number("/range/start/line"),
                number("/range/start/character"),
                number("/range/end/line"),
                number("/range/end/character"),
            ];
            let level = ["", "error", "warning", "info"][severity];
            json!([level, each["code"], place, each["message"]])
        })
        .collect()
}
