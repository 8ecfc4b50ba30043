//! Completions, in the real shells and by what the shells are told.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::sandbox::{Run, Sandbox};

/// What a shell is told when these words stand before the cursor, the last one typed so far.
fn told(sandbox: &Sandbox, words: &[&str]) -> Vec<(String, String)> {
    let run = asked(sandbox, "fish", words);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{words:?}");
    let lines = run.stdout.lines();
    let parted = lines.map(|line| line.split_once('\t').unwrap_or((line, "")));
    parted
        .map(|(value, meaning)| (value.to_owned(), meaning.to_owned()))
        .collect()
}

fn asked(sandbox: &Sandbox, shell: &str, words: &[&str]) -> Run {
    let mut arguments = vec!["--", "deepen"];
    arguments.extend(words);
    sandbox.deepen_fed("", &[("DEEPEN_COMPLETE", shell)], &arguments)
}

fn values(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let told = told(sandbox, words).into_iter();
    told.map(|(value, _)| value).collect()
}

#[test]
fn ids_are_completed_with_their_titles() {
    let demo = Sandbox::demo();
    let title = "Organiser sees invitees' working hours";
    let wanted = vec![("S-7K3M2Q".to_owned(), title.to_owned())];
    assert_eq!(told(&demo, &["show", "S-7K"]), wanted);
    assert_eq!(told(&demo, &["why", "s-7k"]), wanted);
    assert_eq!(told(&demo, &["order", "move", "S-7K3"]), wanted);
    let feedback = values(&demo, &["feedback", "show", "F-"]);
    assert!(!feedback.is_empty() && feedback.iter().all(|id| id.starts_with("F-")));
    let people = values(&demo, &["notify", "record", "R-"]);
    assert!(!people.is_empty() && people.iter().all(|id| id.starts_with("R-")));
    let goals = values(&demo, &["forecast", "when", "--goal", ""]);
    assert!(!goals.is_empty() && goals.iter().all(|id| id.starts_with("G-")));
}

#[test]
fn first_comes_what_is_first_in_the_order() {
    let sandbox = Sandbox::with(&[
        (
            "backlog/items/S-000001-a.md",
            "---\nid: S-000001\ntype: story\ntitle: one\n---\n",
        ),
        (
            "backlog/items/S-000002-b.md",
            "---\nid: S-000002\ntype: story\ntitle: two\nstatus: accepted\n---\n",
        ),
        (
            "backlog/items/S-000003-c.md",
            "---\nid: S-000003\ntype: story\ntitle: three\n---\n",
        ),
        ("backlog/order.txt", "S-000002\nS-000003\n"),
    ]);
    let ids = values(&sandbox, &["show", "S"]);
    assert_eq!(ids, ["S-000003", "S-000001", "S-000002"]);
}

#[test]
fn keys_of_set_open_step_by_step_and_their_values_follow() {
    let demo = Sandbox::demo();
    assert_eq!(
        values(&demo, &["set", "S-7K3M2Q", "score."])[0],
        "score.cod."
    );
    assert_eq!(
        values(&demo, &["set", "S-7K3M2Q", "score.cod.per"]),
        ["score.cod.per_week="]
    );
    assert_eq!(
        values(&demo, &["set", "S-7K3M2Q", "status=re"]),
        ["status=refining", "status=ready", "status=review"]
    );
    assert_eq!(
        values(&demo, &["set", "S-7K3M2Q", "labels-="]),
        ["labels-=scheduling"]
    );
    assert_eq!(
        values(&demo, &["set", "S-7K3M2Q", "deadline="]),
        ["deadline=2026-11-02"]
    );
}

#[test]
fn rules_models_formats_revisions_and_fields_are_completed() {
    let mut demo = Sandbox::demo();
    demo.git(&["branch", "topic/one"]);
    demo.commit("a day later");
    assert_eq!(values(&demo, &["explain", "E1"]), ["E1"]);
    assert_eq!(
        values(&demo, &["explain", "missing-est"]),
        ["missing-estimate"]
    );
    assert_eq!(values(&demo, &["rank", "--method", "ws"]), ["wsjf"]);
    assert_eq!(values(&demo, &["check", "--format=sa"]), ["--format=sarif"]);
    assert_eq!(values(&demo, &["list", "--at", "top"]), ["topic/one"]);
    assert_eq!(values(&demo, &["diff", "main..top"]), ["main..topic/one"]);
    assert_eq!(values(&demo, &["schema", "prior"]), ["priority"]);
    assert_eq!(
        values(&demo, &["list", "--where", "open and est"]),
        ["open and estimate"]
    );
    assert_eq!(
        values(&demo, &["list", "--where", "'status:rev"]),
        ["status:review"]
    );
    assert_eq!(values(&demo, &["flow", "--sprint", "2026-2"])[0], "2026-28");
}

#[test]
fn an_adopted_file_is_known_by_the_id_that_stands_in_it() {
    let sandbox = Sandbox::with(&[
        (
            "deepen.yml",
            "adopt:\n  - files: \"EIPS/*.md\"\n    type: story\n    id: {key: eip, prefix: \"EIP-\"}\n    title: title\n    \
             status: {key: status, map: {Draft: refining}}\n",
        ),
        (
            "EIPS/eip-20.md",
            "---\neip: 20\ntitle: Token Standard\nstatus: Draft\n---\n",
        ),
        (
            "EIPS/eip-721.md",
            "---\neip: 721\ntitle: Non-Fungible\nstatus: Draft\n---\n",
        ),
    ]);
    let told = told(&sandbox, &["show", "EIP-2"]);
    assert_eq!(told, [("EIP-20".to_owned(), "Token Standard".to_owned())]);
}

#[test]
fn where_there_is_nothing_to_offer_nothing_is_said_and_nothing_is_written() {
    let empty = Sandbox::new();
    assert!(told(&empty, &["show", "S-"]).is_empty());
    assert!(told(&empty, &["-C", "/nowhere/at/all", "show", "S-"]).is_empty());
    let broken = Sandbox::with(&[
        ("backlog/deepen.yml", "workflow: [\n"),
        ("backlog/order.txt", "\u{0}\u{1}\n"),
        (
            "backlog/items/S-000001.md",
            "---\nid: S-000001\ntitle: \"\\e[31mred\"\n: [\n---\n",
        ),
    ]);
    let before = broken.git(&["status", "--porcelain", "--ignored"]);
    for words in [
        &["show", "S-"][..],
        &["set", "S-000001", "labels+="],
        &["list", "--where", "((("],
        &["diff", "..."],
    ] {
        for (value, meaning) in told(&broken, words) {
            assert!(!value.contains('\u{1b}') && !meaning.contains('\u{1b}'));
        }
    }
    assert_eq!(broken.git(&["status", "--porcelain", "--ignored"]), before);
    let run = asked(&broken, "tcsh", &["show"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no shell named `tcsh`"),
        "{}",
        run.stderr
    );
}

#[test]
fn each_script_says_how_it_is_read() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = sandbox.deepen(&["completions", shell]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.contains(&format!("deepen completions {shell}")),
            "{}",
            run.stdout
        );
        let same = sandbox.deepen_fed("", &[("DEEPEN_COMPLETE", shell)], &[]);
        assert_eq!(same.stdout, run.stdout);
    }
}

#[test]
fn bash_completes_words_that_it_parts_at_signs_and_in_quotes() {
    typed(
        "bash",
        &["bash", "--norc", "--noprofile", "-i"],
        &[
            (
                "PS1='READY'\"> \"; source <(deepen completions bash)\n",
                "READY> ",
            ),
            ("deepen show S-7K\t", "S-7K3M2Q "),
            ("\u{15}deepen set S-7K3M2Q stat\t", "status="),
            ("acc\t", "accepted "),
            ("\u{15}deepen check --format=mark\t", "markdown "),
            ("\u{15}deepen list --where 'status:rev\t", "review' "),
        ],
    );
}

#[test]
fn zsh_completes_ids_in_either_case_and_shows_titles() {
    typed(
        "zsh",
        &["zsh", "-f", "-i"],
        &[
            (
                "PS1='READY'\"> \"; autoload -U compinit; compinit -D; source <(deepen completions zsh)\n",
                "READY> ",
            ),
            ("deepen show s-7k\t", "K3M2Q"),
            ("\u{15}deepen set S-7K3M2Q stat\t", "us="),
            ("acc\t", "epted"),
            ("\u{15}deepen show S-\t\t", "Organiser sees"),
        ],
    );
}

#[test]
fn elvish_completes_an_id() {
    typed(
        "elvish",
        &["elvish", "-norc"],
        &[
            (
                "eval (deepen completions elvish | slurp); echo RE''ADY\n",
                "READY",
            ),
            ("deepen show S-7K\t", "3M2Q"),
        ],
    );
}

#[test]
fn fish_completes_ids_with_titles_and_values() {
    let Some(demo) = demo_with("fish") else {
        return;
    };
    let fish = |line: &str| {
        let script = format!("deepen completions fish | source; complete -C {line:?}");
        let output = shell(&demo, "fish")
            .args(["--no-config", "-c", &script])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(
        fish("deepen show S-7K"),
        "S-7K3M2Q\tOrganiser sees invitees' working hours\n"
    );
    assert_eq!(fish("deepen set S-7K3M2Q status=acc"), "status=accepted\n");
    assert_eq!(fish("deepen list --where 'status:rev"), "status:review\n");
}

/// Types these into the shell, in the demo's folder; each time the screen comes to show the pattern.
pub(crate) fn typed(name: &str, words: &[&str], steps: &[(&str, &str)]) {
    use std::io::Write as _;
    let Some(demo) = demo_with(name) else {
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/typed.py");
    let mut child = shell(&demo, "python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = json!({"shell": words, "steps": steps}).to_string();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(asked.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The demo, where this shell is installed. Where it is not the test is left out, but for the project's own checks, which install
/// them all.
fn demo_with(name: &str) -> Option<Sandbox> {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    if found {
        return Some(Sandbox::demo());
    }
    let required = std::env::var_os("DEEPEN_TEST_SHELLS").is_some();
    assert!(!required, "{name} is not installed");
    let told = format!("left out: {name} is not installed\n");
    std::io::Write::write_all(&mut std::io::stderr(), told.as_bytes()).unwrap();
    None
}

fn shell(sandbox: &Sandbox, program: &str) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_deepen")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = vec![own.to_owned()];
    folders.extend(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command
        .current_dir(sandbox.path(""))
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("HOME", sandbox.path(""))
        .env("TERM", "xterm")
        .env("LANG", "C.UTF-8")
        .env("INPUTRC", "/dev/null")
        .env("DEEPEN_NOW", "2026-11-02T12:00:00Z");
    command
}
