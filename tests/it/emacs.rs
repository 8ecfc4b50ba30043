//! The language server in a real editor: Emacs without a screen, with eglot.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::neovim::story;
use crate::sandbox::Sandbox;

/// A machine without Emacs cannot prove what this test says: it fails there, and says why.
#[test]
fn emacs_shows_what_check_finds_completes_an_id_and_applies_an_action() {
    let sandbox = Sandbox::demo();
    let report = sandbox.deepen(&["check", "--format", "json"]).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let (path, wanted) = story(&sandbox, &report);
    let told = sandbox.path("told.json");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/emacs.el");
    let output = Command::new("emacs")
        .args(["--batch", "--no-init-file", "--load"])
        .arg(script)
        .current_dir(sandbox.path(""))
        .env("HOME", sandbox.path(""))
        .env("LC_ALL", "C.UTF-8")
        .env("DEEPEN_NOW", "2026-11-02T12:00:00Z")
        .env("DEEPEN_PROGRAM", env!("CARGO_BIN_EXE_deepen"))
        .env("DEEPEN_STORY", sandbox.path(&path))
        .env("DEEPEN_WANTED", wanted.join("\n"))
        .env("DEEPEN_TYPED", "S-7K3")
        .env("DEEPEN_TOLD", &told)
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!("this test needs Emacs (apt-get install emacs-nox elpa-eglot): {error}")
    });
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = fs::read_to_string(&told).unwrap_or_else(|error| {
        panic!("Emacs with eglot did not get through (before Emacs 29: apt-get install elpa-eglot): {error}: {said}")
    });
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["findings"], serde_json::json!(wanted), "{said}");
    assert!(
        told["ticked"].as_str().unwrap().starts_with("- [x] "),
        "{told} {said}"
    );
    assert_eq!(told["completed"], "split_from: S-7K3M2Q", "{said}");
    assert!(told["followed"].is_string(), "{told} {said}");
}
