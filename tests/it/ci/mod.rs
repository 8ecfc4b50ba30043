//! What CI does, done here: the action's own steps and GitLab's script, against a host on this machine.

mod action;
mod host;
mod needs;
mod schemas;

use action::Runner;
use host::{Host, Manners};

use crate::sandbox::{Run, Sandbox};

/// Findings that are there before anybody changes anything.
const OLD: usize = 40;

const HOSTILE: &str = "@everyone <script>alert(1)</script> `x` | #1";

fn story(number: usize, title: &str) -> (String, String) {
    let path = format!("work/backlog/items/S-7K3{number:03}-story.md");
    let text = format!(
        "---\nid: S-7K3{number:03}\ntype: story\ntitle: {title:?}\nstatus: idea\nblocked_by: [S-00000{}]\n---\n",
        number % 10
    );
    (path, text)
}

/// A clone whose `main` has forty findings, beside the bare repository that it was pushed to, on a branch of its own.
fn clone() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&[
        "init",
        "--quiet",
        "--bare",
        "--initial-branch=main",
        "origin.git",
    ]);
    sandbox.git(&["init", "--quiet", "--initial-branch=main", "work"]);
    sandbox.git(&["-C", "work", "remote", "add", "origin", "../origin.git"]);
    sandbox.write("work/backlog/order.txt", "");
    for number in 10..10 + OLD {
        let (path, text) = story(number, &format!("Wish number {number}"));
        sandbox.write(&path, text);
    }
    commit(&sandbox, "The backlog as it is");
    sandbox.git(&["-C", "work", "push", "--quiet", "origin", "main"]);
    sandbox.git(&["-C", "work", "fetch", "--quiet", "origin"]);
    sandbox.git(&["-C", "work", "switch", "--quiet", "--create", "change"]);
    sandbox
}

fn commit(sandbox: &Sandbox, message: &str) {
    sandbox.git(&["-C", "work", "add", "--all"]);
    sandbox.git(&["-C", "work", "commit", "--quiet", "--message", message]);
}

/// A new story with one error.
fn add(sandbox: &Sandbox, number: usize, title: &str) {
    let (path, text) = story(number, title);
    sandbox.write(&path, text);
    commit(sandbox, "One more");
}

/// The action on a pull request that a bot of this host comments on.
fn act(sandbox: &Sandbox, host: &Host, inputs: &[(&str, &str)]) -> Runner {
    sandbox.write("runner/summary.md", "");
    sandbox.write("runner/event.json", r#"{"pull_request": {"number": 12}}"#);
    let folder = sandbox.path("runner").display().to_string();
    let summary = format!("{folder}/summary.md");
    let event = format!("{folder}/event.json");
    let mut values = vec![
        ("inputs.program", env!("CARGO_BIN_EXE_deepen")),
        ("inputs.token", "secret"),
        ("github.event.pull_request.number", "12"),
    ];
    values.extend_from_slice(inputs);
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_API_URL", host.address.as_str()),
        ("GITHUB_REPOSITORY", "team/product"),
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_EVENT_PATH", &event),
        ("GITHUB_STEP_SUMMARY", &summary),
        ("RUNNER_TEMP", &folder),
    ];
    Runner::new(&values, &variables)
}

fn methods(host: &Host) -> Vec<String> {
    let requests = host.requests();
    requests
        .iter()
        .filter(|request| request.method != "GET")
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}

const REVIEW: &str = "Review the backlog";
const COMMENT: &str = "Comment on the pull request";

#[test]
fn a_pull_request_gets_one_comment_with_what_it_brings_in_and_nothing_older() {
    let sandbox = clone();
    for number in 60..63 {
        add(&sandbox, number, HOSTILE);
    }
    let host = Host::start(Manners::Installation, &["hello", "> a quote", "bye"]);
    let mut runner = act(&sandbox, &host, &[]);
    assert!(!runner.run(&sandbox), "three errors fail the job");
    assert_eq!(runner.value("steps.run.outputs.findings"), "3");
    assert_eq!(runner.value("steps.run.outputs.errors"), "3");

    let annotations = runner.said(REVIEW);
    assert_eq!(annotations.matches("::error ").count(), 3, "{annotations}");
    assert!(!annotations.contains("S-7K3010-story"), "{annotations}");

    let comments = host.comments();
    assert_eq!(comments.len(), 4, "{}", runner.said(COMMENT));
    let comment = &comments[3];
    assert_eq!(comment.matches("`I2`").count(), 3 + 3, "{comment}");
    assert!(comment.contains("40 findings that were there before are not told here"));
    assert!(!comment.contains("S-7K3010"), "{comment}");
    assert!(!comment.contains("<script>"), "{comment}");
    assert!(!comment.contains(" @everyone"), "{comment}");
    let summary = sandbox.read("runner/summary.md");
    assert_eq!(comment.split_once('\n').unwrap().1, summary);
    assert_eq!(
        methods(&host),
        ["POST /repos/team/product/issues/12/comments"]
    );

    // The second push mends two of them: the comment is edited, and no second one is made.
    for number in [60, 61] {
        let (path, text) = story(number, HOSTILE);
        let mended = text
            .replace("blocked_by: [S-000000]\n", "")
            .replace("blocked_by: [S-000001]\n", "");
        sandbox.write(&path, mended);
    }
    commit(&sandbox, "Mended");
    let mut runner = act(&sandbox, &host, &[]);
    assert!(!runner.run(&sandbox));
    let comments = host.comments();
    assert_eq!(comments.len(), 4);
    assert!(comments[3].contains("1 new finding"), "{}", comments[3]);
    assert_eq!(
        methods(&host),
        ["PATCH /repos/team/product/issues/comments/4"]
    );
}

#[test]
fn the_token_stands_in_the_header_and_nowhere_else() {
    let sandbox = clone();
    add(&sandbox, 60, "One");
    let host = Host::start(Manners::User, &[]);
    let mut runner = act(&sandbox, &host, &[("inputs.fail-on", "never")]);
    assert!(runner.run(&sandbox));
    for request in host.requests() {
        assert_eq!(request.token, "Bearer secret", "{request:?}");
    }
    for (_, run) in &runner.ran {
        assert!(!run.stdout.contains("secret") && !run.stderr.contains("secret"));
    }
    assert_eq!(host.comments().len(), 1);
}

#[test]
fn a_fork_gets_the_summary_and_is_told_why_there_is_no_comment() {
    let sandbox = clone();
    add(&sandbox, 60, "One");
    let host = Host::start(Manners::Fork, &[]);
    let mut runner = act(&sandbox, &host, &[("inputs.fail-on", "never")]);
    assert!(runner.run(&sandbox), "{}", runner.said(COMMENT));
    assert_eq!(host.comments(), [""; 0]);
    let said = runner.said(COMMENT);
    assert!(
        said.contains("::notice title=deepen::no permission to comment (HTTP 403;"),
        "{said}"
    );
    assert!(
        sandbox
            .read("runner/summary.md")
            .contains("# Backlog: 1 item added")
    );
}

#[test]
fn a_change_of_nothing_makes_no_comment_but_brings_an_old_one_up_to_date() {
    let sandbox = clone();
    sandbox.write("work/main.c", "int main;\n");
    commit(&sandbox, "Code only");
    let host = Host::start(Manners::Installation, &[]);
    let mut runner = act(&sandbox, &host, &[]);
    assert!(runner.run(&sandbox));
    assert_eq!(host.comments(), [""; 0], "{}", runner.said(COMMENT));
    add(&sandbox, 60, "One");
    assert!(!act(&sandbox, &host, &[]).run(&sandbox));
    sandbox.git(&["-C", "work", "revert", "--no-edit", "HEAD"]);
    assert!(act(&sandbox, &host, &[]).run(&sandbox));
    let comments = host.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains("nothing changed"), "{}", comments[0]);
}

#[test]
fn a_comment_is_never_longer_than_the_host_takes_and_says_what_was_cut() {
    let sandbox = clone();
    for number in 100..500 {
        let (path, text) = story(number, HOSTILE);
        sandbox.write(&path, text);
    }
    commit(&sandbox, "Much");
    let host = Host::start(Manners::Installation, &[]);
    act(&sandbox, &host, &[]).run(&sandbox);
    let comments = host.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].chars().count() <= 65_535);
    assert!(
        comments[0].contains("`deepen diff origin/main...HEAD --all` shows all of it."),
        "{}",
        comments[0]
    );
    assert!(sandbox.read("runner/summary.md").len() > comments[0].len());
}

#[test]
fn a_shallow_clone_is_told_what_it_needs() {
    let sandbox = clone();
    add(&sandbox, 60, "One");
    sandbox.git(&["-C", "work", "push", "--quiet", "origin", "change"]);
    let address = format!("file://{}", sandbox.path("origin.git").display());
    sandbox.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=change",
        &address,
        "shallow",
    ]);
    let run = in_ci(
        &sandbox,
        "shallow",
        &[("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")],
    );
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
    let run = in_ci(&sandbox, "shallow", &[("GITHUB_ACTIONS", "true")]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
}

fn in_ci(sandbox: &Sandbox, folder: &str, variables: &[(&str, &str)]) -> Run {
    let variables: Vec<(String, String)> = (variables.iter())
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let words = ["ci", "run", "--to", "report"];
    sandbox.program(env!("CARGO_BIN_EXE_deepen"), folder, &words, &variables)
}

#[test]
fn a_push_without_anything_before_it_is_judged_whole() {
    let sandbox = clone();
    let run = in_ci(&sandbox, "work", &[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("40 findings"), "{}", run.stdout);
    let sarif = sandbox.read("work/report/findings.sarif");
    assert_eq!(sarif.matches("\"ruleId\": \"I2\"").count(), OLD);
    assert!(!sandbox.holds("work/report/comment.md"));
}

#[test]
fn gitlabs_script_writes_one_note_and_edits_it() {
    let sandbox = clone();
    let base = sandbox.git(&["-C", "work", "rev-parse", "HEAD"]);
    add(&sandbox, 60, HOSTILE);
    let host = Host::start(Manners::User, &["hello"]);
    let template = action::yaml("packaging/gitlab/deepen.gitlab-ci.yml");
    let lines = template["deepen"]["script"].as_array().unwrap();
    let script: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
    let deepen = env!("CARGO_BIN_EXE_deepen");
    let script = script
        .join("\n")
        .replace("deepen ci", &format!("{deepen} ci"));
    let variables = [
        ("GITLAB_CI", "true"),
        ("CI_API_V4_URL", host.address.as_str()),
        ("CI_PROJECT_ID", "5"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim()),
        ("DEEPEN_TOKEN", "secret"),
        ("DEEPEN_FAIL_ON", "error"),
        ("DEEPEN", deepen),
    ];
    let variables: Vec<(String, String)> = (variables.iter())
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let run = || sandbox.program("sh", "work", &["-ec", &script], &variables);
    let first = run();
    assert_eq!(first.code, 1, "{}{}", first.stdout, first.stderr);
    assert_eq!(methods(&host), ["POST /projects/5/merge_requests/12/notes"]);
    assert_eq!(run().code, 1);
    assert_eq!(
        methods(&host),
        ["PUT /projects/5/merge_requests/12/notes/2"]
    );
    assert_eq!(host.comments().len(), 2);
    let quality: serde_json::Value =
        serde_json::from_str(&sandbox.read("work/deepen-report/code-quality.json")).unwrap();
    assert_eq!(quality.as_array().unwrap().len(), OLD + 1);
}
