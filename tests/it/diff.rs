//! `diff A..B` and `rank --diff A..B`: what a reviewer reads of a change.

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const CONFIG: &str = "rank:\n  method: cd3\n";
const TEAM: &str = "product_owner: mira\ndevelopers: [tom]\n";

fn story(id: &str, title: &str, more: &str) -> String {
    format!(
        "---\nid: {id}\ntype: story\ntitle: {title}\nstatus: idea\nestimate: 3\ngoal: G-AAAAA1\n{more}---\n\n\
         As a team lead, I want {title}, so that meetings suit everyone.\n\n\
         ## Acceptance criteria\n\n- [ ] {title} is shown.\n- [ ] A guest sees nothing of it.\n"
    )
}

fn feedback(id: &str, title: &str, more: &str) -> String {
    format!(
        "---\nid: {id}\ntype: feedback\ntitle: {title}\nreceived: 2026-02-20\nchannel: portal\nrequester: R-AAAAA{}\naddressed_by: [S-AAAAA1]\n{more}---\n\n## Verbatim\n\n> Please.\n",
        id.trim_start_matches("F-AAAAA")
    )
}

const ORDER: [&str; 5] = ["S-AAAAA1", "S-AAAAA2", "S-AAAAA3", "S-AAAAA4", "S-AAAAA5"];

fn order(ids: &[&str]) -> String {
    ids.join("\n") + "\n"
}

fn path(id: &str) -> String {
    format!("backlog/items/{id}-it.md")
}

/// Five stories, a goal, two feedback, in one commit.
fn small() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", CONFIG),
        ("backlog/team.yml", TEAM),
        (
            "backlog/goals/G-AAAAA1-goal.md",
            "---\nid: G-AAAAA1\ntype: goal\ntitle: Fewer meetings at night\nkind: product-goal\nstate: active\n---\n",
        ),
        ("backlog/order.txt", &order(&ORDER)),
    ]);
    for (at, id) in ORDER.iter().enumerate() {
        let more = format!(
            "score:\n  cod:\n    per_week: {}\n    currency: EUR\n",
            900 - 100 * at
        );
        sandbox.write(&path(id), story(id, &format!("Wish {}", at + 1), &more));
    }
    for id in ["F-AAAAA1", "F-AAAAA2"] {
        sandbox.write(
            &format!("backlog/feedback/2026/{id}-x.md"),
            feedback(id, "Hours please", ""),
        );
    }
    sandbox.commit("Start");
    sandbox
}

fn edit(sandbox: &Sandbox, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(sandbox.path(path)).unwrap();
    assert!(text.contains(from), "{path} has no {from:?}");
    sandbox.write(path, text.replace(from, to));
}

fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let run = sandbox.deepen(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].take()
}

fn ok(run: &Run) -> &str {
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    &run.stdout
}

/// A branch that moves two items, adds one, merges two feedback files and ticks a criterion.
fn branch() -> Sandbox {
    let mut sandbox = small();
    sandbox.git(&["checkout", "--quiet", "-b", "wishes"]);
    sandbox.write(
        "backlog/order.txt",
        "S-AAAAA5  Wish 5  ; penalty from May\nS-AAAAA1\nS-AAAAA3\nS-AAAAA4\nS-AAAAA2\n",
    );
    sandbox.commit("Wish 5 first, wish 2 last");
    sandbox.write(&path("S-AAAAA6"), story("S-AAAAA6", "Wish 6", ""));
    edit(
        &sandbox,
        "backlog/feedback/2026/F-AAAAA2-x.md",
        "addressed_by",
        "state: merged\nmerged_into: F-AAAAA1\naddressed_by",
    );
    edit(&sandbox, &path("S-AAAAA3"), "- [ ] Wish 3", "- [x] Wish 3");
    sandbox.commit("Wish 6; one wish was there twice");
    sandbox
}

#[test]
fn the_comment_of_a_small_branch_fits_one_screen() {
    let sandbox = branch();
    let run = sandbox.deepen(&["diff", "main...wishes", "--format", "markdown"]);
    let comment = ok(&run);
    // What is folded takes one line.
    let mut folded = false;
    let mut lines = Vec::new();
    for line in comment.lines().filter(|line| !line.is_empty()) {
        if line.starts_with("<summary>") || !folded && !line.contains("details>") {
            lines.push(line);
        }
        folded = match line {
            "<details>" => true,
            "</details>" => false,
            _ => folded,
        };
    }
    assert!(lines.len() <= 30, "{}\n{}", lines.len(), lines.join("\n"));
    for wanted in [
        "# Backlog: 1 item added, 2 moved, 1 criterion ticked, 1 feedback merged",
        "From `main`",
        "2 commits by mira.",
        "| 5 | **1** | ↑4 | `S-AAAAA5` | Wish 5 | penalty from May | mira ",
        "| 2 | **5** | ↓3 | `S-AAAAA2` | Wish 2 |",
        "**added** `S-AAAAA6` Wish 6: story, idea, not in the order",
        "<summary>Acceptance criteria: 1 ticked in 1 item</summary>",
        "[x] Wish 3 is shown.",
        "<summary>Feedback: 1 merged</summary>",
        "`F-AAAAA2` Hours please: merged into `F-AAAAA1`",
    ] {
        assert!(comment.contains(wanted), "{wanted}\n{comment}");
    }
}

#[test]
fn what_only_formats_and_moves_files_is_nothing() {
    let mut sandbox = small();
    let file = path("S-AAAAA1");
    let text = std::fs::read_to_string(sandbox.path(&file)).unwrap();
    let other = text
        .replace(
            "type: story\ntitle: Wish 1\n",
            "title: \"Wish 1\" # sic\ntype: story\n",
        )
        .replace("- [ ]", "* [ ]")
        .replace('\n', "\r\n");
    std::fs::remove_file(sandbox.path(&file)).unwrap();
    sandbox.write("backlog/items/wishes/S-AAAAA1-renamed.md", other);
    edit(
        &sandbox,
        "backlog/order.txt",
        "S-AAAAA2\n",
        "S-AAAAA2   Another echo of the title\n\n# words\n",
    );
    for range in ["HEAD", "HEAD~1..HEAD"] {
        if range != "HEAD" {
            sandbox.commit("Tidy");
        }
        for format in ["text", "markdown"] {
            let run = sandbox.deepen(&["diff", range, "--format", format]);
            assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{range}");
            assert!(
                run.stderr
                    .starts_with("nothing that the backlog says is different"),
                "{}",
                run.stderr
            );
        }
    }
    assert_eq!(
        json(&sandbox, &["diff", "HEAD~1.."])["records"],
        Value::Array(Vec::new())
    );
}

#[test]
fn ranges_are_those_of_git_and_days() {
    let mut sandbox = branch();
    sandbox.git(&["checkout", "--quiet", "main"]);
    edit(&sandbox, &path("S-AAAAA1"), "estimate: 3", "estimate: 5");
    sandbox.commit("Larger");
    let fields = |range: &str| -> Vec<String> {
        let data = json(&sandbox, &["diff", range]);
        let records = data["records"].as_array().unwrap();
        records
            .iter()
            .map(|record| {
                format!(
                    "{} {}",
                    record["fate"].as_str().unwrap(),
                    record["id"].as_str().unwrap()
                )
            })
            .collect()
    };
    let branch = ["changed S-AAAAA3", "added S-AAAAA6", "changed F-AAAAA2"];
    assert_eq!(fields("main...wishes"), branch);
    assert_eq!(
        fields("main..wishes"),
        [&["changed S-AAAAA1"], &branch[..]].concat()
    );
    assert_eq!(fields("..wishes"), fields("main..wishes"));
    assert_eq!(fields("HEAD~1.."), ["changed S-AAAAA1"]);
    // Days: the branch's commits are of 2 and 3 March, main's of 1 and 4 March.
    assert_eq!(fields("2026-03-02..2026-03-04"), ["changed S-AAAAA1"]);
    edit(&sandbox, &path("S-AAAAA2"), "status: idea", "status: ready");
    let data = json(&sandbox, &["diff", "HEAD"]);
    assert_eq!(data["after"]["work_tree"], true);
    assert_eq!(
        data["records"][0]["fields"][0]["by"]["kind"],
        "not-committed"
    );
}

#[test]
fn a_range_that_makes_no_sense_says_the_way_out() {
    let sandbox = small();
    let cases = [
        ("nowhere..HEAD", 2, "hint: "),
        ("a..b..c", 2, "main...my-branch"),
        ("2020-01-01..HEAD", 3, "no commit is as old as 2020-01-01"),
    ];
    for (range, code, words) in cases {
        let run = sandbox.deepen(&["diff", range]);
        assert_eq!(run.code, code, "{range}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{range}: {}", run.stderr);
    }
    sandbox.git(&["checkout", "--quiet", "--orphan", "apart"]);
    let mut sandbox = sandbox;
    sandbox.commit("Apart");
    let run = sandbox.deepen(&["diff", "main...apart"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("hint: main..apart compares them as they are"),
        "{}",
        run.stderr
    );
    assert_eq!(ok(&sandbox.deepen(&["diff", "main..apart"])), "");
    let outside = Sandbox::new();
    outside.write("backlog/order.txt", "");
    assert_eq!(outside.deepen(&["diff"]).code, 3);
}

#[test]
fn in_a_shallow_clone_the_files_are_compared_and_the_rest_is_unknown() {
    let mut origin = small();
    edit(&origin, &path("S-AAAAA1"), "estimate: 3", "estimate: 5");
    origin.commit("Larger");
    edit(&origin, &path("S-AAAAA1"), "estimate: 5", "estimate: 8");
    origin.commit("Larger still");
    let clone = Sandbox::new();
    let from = format!("file://{}", origin.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "2", &from, "shallow"]);
    let run = clone.deepen_in("shallow", &["diff", "HEAD~1..HEAD", "--all"]);
    assert!(ok(&run).contains("5 → 8"), "{}", run.stdout);
    let words: Vec<&str> = run.stdout.split_whitespace().collect();
    let words = words.join(" ");
    assert!(
        words.contains("is unknown: the clone is shallow"),
        "{words}"
    );
    assert!(words.contains("set fetch-depth to 0"), "{words}");
}

#[test]
fn another_id_is_told_as_such() {
    let mut sandbox = small();
    let text = story(
        "S-AAAAA9",
        "Wish 3",
        "score:\n  cod:\n    per_week: 700\n    currency: EUR\n",
    );
    std::fs::remove_file(sandbox.path(&path("S-AAAAA3"))).unwrap();
    sandbox.write(&path("S-AAAAA9"), text);
    edit(&sandbox, "backlog/order.txt", "S-AAAAA3", "S-AAAAA9");
    sandbox.commit("Another id");
    let run = sandbox.deepen(&["diff", "HEAD~1.."]);
    assert!(
        ok(&run).contains("renumbered S-AAAAA9 Wish 3, was S-AAAAA3"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("removed"), "{}", run.stdout);
    assert!(!run.stdout.contains("Order,"), "{}", run.stdout);
}

#[test]
fn findings_are_those_of_the_change_and_not_of_the_time() {
    let mut sandbox = small();
    edit(&sandbox, &path("S-AAAAA1"), "estimate: 3", "estimate: 7");
    sandbox.commit("Off the scale");
    // Half a year later the sizes are old by themselves.
    sandbox.git(&["checkout", "--quiet", "-b", "late"]);
    edit(&sandbox, &path("S-AAAAA2"), "estimate: 3", "estimate: 7");
    sandbox.git(&["add", "--all"]);
    sandbox.commit("Off the scale too");
    for _ in 0..180 {
        sandbox.commit("Nothing of the backlog");
    }
    let data = json(&sandbox, &["diff", "main~1..late"]);
    let told = |key: &str| -> Vec<String> {
        let findings = data[key].as_array().unwrap().iter();
        let mut told: Vec<String> = findings
            .map(|finding| {
                format!(
                    "{} {}",
                    finding["code"].as_str().unwrap(),
                    finding["item"].as_str().unwrap_or("")
                )
            })
            .collect();
        told.sort();
        told
    };
    assert_eq!(told("introduced"), ["E2 S-AAAAA1", "E2 S-AAAAA2"]);
    assert!(told("cured").is_empty(), "{:?}", told("cured"));
}

#[test]
fn every_format_tells_a_difference() {
    let sandbox = branch();
    let csv = sandbox.deepen(&["diff", "main..wishes", "--format", "csv"]);
    assert!(ok(&csv).starts_with("kind,id,title,change,what,from,to,commit,who,date\r\n"));
    assert!(
        csv.stdout
            .contains("order,S-AAAAA5,Wish 5,up,penalty from May,5,1,"),
        "{}",
        csv.stdout
    );
    let html = sandbox.deepen(&["diff", "main..wishes", "--format", "html"]);
    assert!(ok(&html).contains("<details>"));
    let same = json(&sandbox, &["diff", "main..main"]);
    assert_eq!(same["moves"], Value::Array(Vec::new()));
    let at = sandbox.deepen(&["diff", "main..wishes", "--at", "main"]);
    assert_eq!(at.code, 2);
}

#[test]
fn a_move_of_rank_names_its_input_and_its_commit_and_its_parts_add_up() {
    let mut sandbox = small();
    edit(
        &sandbox,
        &path("S-AAAAA5"),
        "per_week: 500",
        "per_week: 2000",
    );
    sandbox.commit("Wish 5 costs more every week");
    edit(&sandbox, &path("S-AAAAA5"), "estimate: 3", "estimate: 2");
    sandbox.commit("Wish 5 is smaller");
    let data = json(&sandbox, &["rank", "--diff", "HEAD~2..HEAD"]);
    let moves = data["moves"].as_array().unwrap();
    let first = &moves[0];
    assert_eq!(
        (&first["id"], &first["cause"]),
        (&"S-AAAAA5".into(), &"score".into())
    );
    assert_eq!((&first["from"], &first["to"]), (&5.into(), &1.into()));
    // Per point, since no sprint is finished: 500 / 3, 2000 / 3, 2000 / 2.
    let parts = first["parts"].as_array().unwrap();
    let told: Vec<(&str, f64, &str)> = parts
        .iter()
        .map(|part| {
            let subject = part["by"]["subject"].as_str().unwrap();
            (
                part["input"].as_str().unwrap(),
                part["change"].as_f64().unwrap(),
                subject,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "cost of delay (score.cod.per_week)",
                2000.0 / 3.0 - 500.0 / 3.0,
                "Wish 5 costs more every week"
            ),
            (
                "duration (estimate)",
                1000.0 - 2000.0 / 3.0,
                "Wish 5 is smaller"
            ),
        ]
    );
    assert_eq!(first["score_before"], parts[0]["before"]);
    assert_eq!(parts[0]["after"], parts[1]["before"]);
    assert_eq!(parts[1]["after"], first["score_after"]);
    for other in &moves[1..] {
        assert_eq!(
            (&other["cause"], &other["came"][0]),
            (&"others".into(), &"S-AAAAA5".into())
        );
    }
    let run = sandbox.deepen(&["rank", "--diff", "HEAD~2.."]);
    for line in [
        "S-AAAAA5 Wish 5: 5 → 1, score 167 → 1 000",
        "- +500: cost of delay (score.cod.per_week) 500 → 2000 (mira, 2026-03-02,",
        "- +333: duration (estimate) 3 → 2 (mira, 2026-03-03,",
        "S-AAAAA5 went past",
    ] {
        assert!(ok(&run).contains(line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn on_the_demo_the_parts_of_every_move_add_up() {
    let sandbox = Sandbox::demo();
    for range in [
        "HEAD~30..HEAD",
        "HEAD~150..HEAD~60",
        "2026-03-01..2026-06-01",
    ] {
        let data = json(&sandbox, &["rank", "--diff", range]);
        let moves = data["moves"].as_array().unwrap();
        assert!(!moves.is_empty(), "{range}");
        for each in moves {
            let parts = each["parts"].as_array().unwrap();
            let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
                continue;
            };
            assert_eq!(
                first["before"], each["score_before"],
                "{range} {}",
                each["id"]
            );
            assert_eq!(last["after"], each["score_after"], "{range} {}", each["id"]);
            assert!(
                parts
                    .windows(2)
                    .all(|pair| pair[0]["after"] == pair[1]["before"])
            );
        }
    }
}

#[test]
fn new_voices_and_merges_are_told_item_by_item() {
    let mut sandbox = small();
    sandbox.write(
        "backlog/feedback/2026/F-AAAAA3-x.md",
        feedback("F-AAAAA3", "Hours", "account: A-000001\n"),
    );
    sandbox.write(
        "backlog/feedback/2026/F-AAAAA2-x.md",
        feedback(
            "F-AAAAA2",
            "Hours please",
            "state: merged\nmerged_into: F-AAAAA1\n",
        ),
    );
    sandbox.commit("Triage");
    let run = sandbox.deepen(&["diff", "HEAD~1..HEAD", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let demand = &report["data"]["demand"];
    assert_eq!(demand.as_array().unwrap().len(), 1, "{demand}");
    assert_eq!(demand[0]["id"], "S-AAAAA1");
    assert_eq!(demand[0]["requesters_before"], 2);
    assert_eq!(demand[0]["requesters_after"], 3);
    assert_eq!(demand[0]["new_requesters"], serde_json::json!(["R-AAAAA3"]));
    assert_eq!(demand[0]["new_accounts"], serde_json::json!(["A-000001"]));
    assert_eq!(demand[0]["merged"], serde_json::json!(["F-AAAAA2"]));
    let csv = sandbox.deepen(&["diff", "HEAD~1..HEAD", "--format", "csv"]);
    for row in [
        "demand,S-AAAAA1,Wish 1,count,requesters,2,3",
        "demand,S-AAAAA1,Wish 1,new-requester,R-AAAAA3",
        "demand,S-AAAAA1,Wish 1,merged,F-AAAAA2",
    ] {
        assert!(csv.stdout.contains(row), "{row}: {}", csv.stdout);
    }
    let markdown = sandbox.deepen(&["diff", "HEAD~1..HEAD", "--format", "markdown"]);
    assert!(
        markdown
            .stdout
            .contains("; new: R-AAAAA3, A-000001; 1 merged"),
        "{}",
        markdown.stdout
    );
}
