//! Releases: archives with their digests, wheels and npm packages, built and installed on this machine.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::python::environment;
use crate::sandbox::{Run, Sandbox};

/// The release's target for this machine.
#[cfg(target_arch = "aarch64")]
const TARGET: &str = "aarch64-unknown-linux-musl";
#[cfg(not(target_arch = "aarch64"))]
const TARGET: &str = "x86_64-unknown-linux-musl";

fn top(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    path.display().to_string()
}

fn text(path: &str) -> String {
    fs::read_to_string(top(path)).unwrap()
}

fn run(sandbox: &Sandbox, words: &[&str]) -> Run {
    let (program, words) = words.split_first().unwrap();
    sandbox.program(program, "", words, &[])
}

fn done(sandbox: &Sandbox, words: &[&str]) -> String {
    let run = run(sandbox, words);
    assert_eq!(run.code, 0, "{words:?}\n{}{}", run.stdout, run.stderr);
    run.stdout
}

/// A release of this very program: what is packed starts it where it lies, since packing two hundred megabytes proves no more.
fn release() -> Sandbox {
    let sandbox = Sandbox::new();
    let program = env!("CARGO_BIN_EXE_deepen");
    sandbox.write(
        "built/deepen",
        format!("#!/bin/sh\nexec '{program}' \"$@\"\n"),
    );
    done(&sandbox, &["chmod", "+x", "built/deepen"]);
    done(
        &sandbox,
        &["sh", &top("packaging/pack.sh"), TARGET, "built", "dist"],
    );
    sandbox
}

const VERSION: &str = concat!("deepen ", env!("CARGO_PKG_VERSION"), "\n");

#[test]
fn a_release_is_installed_after_its_digest_is_checked() {
    let sandbox = release();
    let releases = format!("releases/v{}", env!("CARGO_PKG_VERSION"));
    done(&sandbox, &["mkdir", "releases"]);
    done(&sandbox, &["mv", "dist", &releases]);
    let address = format!("file://{}", sandbox.path("releases").display());
    let install = top("packaging/ci/install.sh");
    let folder = sandbox.path("installed").display().to_string();
    let words = ["sh", &install, &address, env!("CARGO_PKG_VERSION"), &folder];
    let program = done(&sandbox, &words);
    assert_eq!(done(&sandbox, &[program.trim_end(), "--version"]), VERSION);

    let archive = format!("{releases}/deepen-{TARGET}.tar.gz");
    sandbox.write(&archive, "something else");
    let refused = run(&sandbox, &words);
    assert_ne!(refused.code, 0);
    assert_eq!(refused.stdout, "");
    let missing = run(&sandbox, &["sh", &install, &address, "v9.9.9", &folder]);
    assert_eq!(missing.code, 1);
    assert!(
        missing.stderr.contains("cannot download"),
        "{}",
        missing.stderr
    );
}

#[test]
fn a_wheel_installs_the_program_without_a_network_or_a_build() {
    let sandbox = release();
    done(
        &sandbox,
        &["sh", &top("packaging/wrap.sh"), "dist", "wrapped"],
    );
    done(
        &sandbox,
        &["python3", "-m", "venv", "--without-pip", "venv"],
    );
    let wheels = sandbox.path("wrapped/wheels").display().to_string();
    // An environment that has pip already: a new one takes seconds to make.
    let python = environment("check-jsonschema", "check-jsonschema==0.39.0").join("bin/python");
    let python = python.display().to_string();
    let pip = [
        &*python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--python",
        "venv/bin/python",
    ];
    let install = ["install", "--quiet", "--no-index", "--find-links"];
    done(
        &sandbox,
        &[&pip[..], &install, &[&wheels, "deepen"]].concat(),
    );
    assert_eq!(done(&sandbox, &["venv/bin/deepen", "--version"]), VERSION);
    let python = ["venv/bin/python", "-m", "deepen"];
    assert_eq!(
        done(&sandbox, &[&python[..], &["--version"]].concat()),
        VERSION
    );
    let failed = run(&sandbox, &[&python[..], &["check"]].concat());
    assert_eq!(failed.code, 2, "{}", failed.stderr);
    let files = done(
        &sandbox,
        &[&pip[..], &["show", "--files", "deepen"]].concat(),
    );
    assert!(files.contains("../../../bin/deepen"), "{files}");

    let wheel = fs::read_dir(sandbox.path("wrapped/wheels"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let first = fs::read(wheel.path()).unwrap();
    done(
        &sandbox,
        &["sh", &top("packaging/wrap.sh"), "dist", "wrapped"],
    );
    assert!(
        first == fs::read(wheel.path()).unwrap(),
        "the same program, other bytes"
    );
}

#[test]
fn the_npm_package_starts_the_program_and_ends_as_it_ends() {
    let sandbox = release();
    done(
        &sandbox,
        &["sh", &top("packaging/wrap.sh"), "dist", "wrapped"],
    );
    let platform = if TARGET.starts_with("x86") {
        "linux-x64"
    } else {
        "linux-arm64"
    };
    let folder = format!("wrapped/npm/cli-{platform}");
    done(
        &sandbox,
        &["npm", "pack", "--silent", &format!("./{folder}")],
    );
    done(
        &sandbox,
        &["npm", "pack", "--silent", "./wrapped/npm/deepen"],
    );
    let version = env!("CARGO_PKG_VERSION");
    let program = format!("./deepen-backlog-cli-{platform}-{version}.tgz");
    let launcher = format!("./deepen-{version}.tgz");
    let npm = [
        "npm",
        "install",
        "--offline",
        "--silent",
        "--no-audit",
        "--no-fund",
    ];
    done(&sandbox, &[&npm[..], &[&program, &launcher]].concat());
    let deepen = "node_modules/.bin/deepen";
    assert_eq!(done(&sandbox, &[deepen, "--version"]), VERSION);
    assert_eq!(run(&sandbox, &[deepen, "check"]).code, 2);

    // Without the package of the platform it says what to do.
    done(&sandbox, &["rm", "-r", "node_modules/@deepen-backlog"]);
    let alone = run(&sandbox, &[deepen, "--version"]);
    assert_eq!(alone.code, 2);
    assert!(alone.stderr.contains("--omit=optional"), "{}", alone.stderr);
}

#[test]
fn every_target_is_built_and_can_be_installed() {
    let targets: Vec<Value> = serde_json::from_str(&text("packaging/targets.json")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text(".github/workflows/release.yml")).unwrap();
    let built = workflow["jobs"]["build"]["strategy"]["matrix"]["include"]
        .as_array()
        .unwrap();
    let names = |list: &[Value]| -> Vec<String> {
        list.iter()
            .map(|each| each["target"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&targets), names(built));
    let (install, page) = (text("packaging/ci/install.sh"), text("docs/install.md"));
    for target in names(&targets) {
        assert!(install.contains(&target), "{target}");
        assert!(
            page.contains(&format!("deepen-{target}.tar.gz")),
            "{target}"
        );
    }
}

#[test]
fn every_line_that_names_a_version_names_this_one() {
    let mut named = 0;
    let mut files = vec![
        "action.yml".to_owned(),
        "packaging/gitlab/deepen.gitlab-ci.yml".to_owned(),
        "docs/ci/github.md".to_owned(),
        "docs/ci/pre-commit.md".to_owned(),
    ];
    for entry in fs::read_dir(top("src/cli/ci/paste")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        files.push(format!("src/cli/ci/paste/{name}"));
    }
    for file in files {
        for before in [
            "deepen==",
            "deepen@v",
            "npm install --global deepen@",
            "rev: v",
        ] {
            for behind in text(&file).split(before).skip(1) {
                let version: String = (behind.chars())
                    .take_while(|character| character.is_ascii_digit() || *character == '.')
                    .collect();
                assert_eq!(version, env!("CARGO_PKG_VERSION"), "{file}: {before}");
                named += 1;
            }
        }
    }
    assert!(named >= 8, "{named}");
}
