//! Verdicts on items, on record.

use crate::sandbox::Sandbox;

const STORY: &str = "---\nid: S-00000A\ntype: story\ntitle: Totals\nstatus: review # by eva\n---\n\nText.\n\n## Acceptance criteria\n- [x] AC1: Totals agree.\n- [ ] AC2: Rounded to the cent.\n";

/// printf '%s' '- [ ] AC1: Totals agree. - [ ] AC2: Rounded to the cent.' | sha256sum
const DIGEST: &str = "sha256:3637d0a5cabb73ace2b096b5d36ca9ca320be48b3d22ab8fa7fafcc61f7399fd";

fn sandbox(config: &str) -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/items/S-00000A-totals.md", STORY),
        ("backlog/deepen.yml", config),
        (
            "backlog/team.yml",
            "product_owner: mira\ndevelopers: [eva]\ndelegates:\n  - {who: tomas, until: 2026-03-31}\n",
        ),
        ("backlog/policy/definition-of-done.md", "- [ ] reviewed\n"),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_acceptance_is_a_record_and_a_status_in_one_change() {
    let sandbox = sandbox("");
    let head = sandbox.git(&["rev-parse", "--short=12", "HEAD"]);
    let run = sandbox.deepen(&[
        "accept",
        "S-00000A",
        "--by",
        "mira",
        "--ok",
        "1",
        "--ok",
        "AC2=on a phone, too",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // printf '%s' '- [ ] reviewed' | sha256sum
    assert_eq!(
        sandbox.read("backlog/accept/S-00000A.md"),
        format!(
            "---\nitem: S-00000A\nverdict: accepted\nby: mira\nincrement: \"{}\"\ncriteria_digest: {DIGEST}\n\
             dod_digest: sha256:dd26c485bba8955b2dcb9ef869b3bfc96fd1b7b3ff0522853299324f622086f7\nresults:\n  - {{ac: 1, ok: true}}\n  - {{ac: 2, ok: true, note: \"on a phone, too\"}}\n---\n",
            head.trim()
        )
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000A-totals.md")
            .contains("status: accepted # by eva\n")
    );
    let said = flat(&run.stdout);
    assert!(said.contains("accepted by mira, increment"), "{said}");
    assert!(said.contains("review → accepted"), "{said}");
    assert!(
        said.contains("mira is the product owner; evidence level 0"),
        "{said}"
    );
    let again = sandbox.deepen(&[
        "accept",
        "S-00000A",
        "--by",
        "mira",
        "--ok",
        "1",
        "--ok",
        "AC2=on a phone, too",
    ]);
    assert!(
        again.stdout.starts_with("Nothing to do"),
        "{}",
        again.stdout
    );
    let show = flat(&sandbox.deepen(&["show", "S-00000A"]).stdout);
    assert!(
        show.contains("verdict accepted by mira, increment"),
        "{show}"
    );
    assert!(!sandbox.deepen(&["check"]).stdout.contains("other criteria"));

    sandbox.write(
        "backlog/items/S-00000A-totals.md",
        sandbox
            .read("backlog/items/S-00000A-totals.md")
            .replace("Rounded to the cent", "Rounded to the euro"),
    );
    let check = sandbox.deepen(&["check"]).stdout;
    assert!(
        flat(&check).contains("S-00000A was accepted against other criteria than it has now"),
        "{check}"
    );
    let trace = sandbox.deepen(&["trace", "S-00000A"]).stdout;
    assert!(trace.contains("other criteria than it has now"), "{trace}");
    let show = flat(&sandbox.deepen(&["show", "S-00000A"]).stdout);
    assert!(show.contains("against other criteria"), "{show}");
}

#[test]
fn a_rejection_says_what_is_missing_and_sends_the_item_back() {
    let sandbox = sandbox("");
    let none = sandbox.deepen(&["reject", "S-00000A", "--by", "mira"]);
    assert!(
        none.stderr.contains("a rejection says what is missing"),
        "{}",
        none.stderr
    );
    let run = sandbox.deepen(&[
        "reject",
        "S-00000A",
        "--by",
        "mira",
        "--fail",
        "2=cents are cut off",
        "--note",
        "round, do not cut",
        "--increment",
        "1.10",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = sandbox.read("backlog/accept/S-00000A.md");
    assert!(record.contains("verdict: rejected\n"), "{record}");
    assert!(record.contains("increment: \"1.10\"\n"), "{record}");
    assert!(
        record.contains(
            "results:\n  - {ac: 2, ok: false, note: cents are cut off}\nnote: round, do not cut\n"
        ),
        "{record}"
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000A-totals.md")
            .contains("status: in-progress # by eva\n")
    );
    let run = sandbox.deepen(&[
        "accept",
        "S-00000A",
        "--by",
        "mira",
        "--ok",
        "all",
        "--increment",
        "1.11",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = sandbox.read("backlog/accept/S-00000A.md");
    assert!(
        record.ends_with("results:\n  - {ac: 2, ok: true}\n  - {ac: 1, ok: true}\n---\n")
            || record.ends_with("results:\n  - {ac: 1, ok: true}\n  - {ac: 2, ok: true}\n---\n"),
        "{record}"
    );
}

#[test]
fn a_rejected_item_goes_back_to_the_status_that_it_had_itself() {
    let mut sandbox = sandbox("");
    let path = "backlog/items/S-00000A-totals.md";
    let rejected = |sandbox: &Sandbox, more: &[&str]| {
        let words = ["reject", "S-00000A", "--by", "mira", "--note", "cents"];
        let run = sandbox.deepen(&[&words[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let text = sandbox.read(path);
        let status = text.lines().find(|line| line.starts_with("status:"));
        status.unwrap_or_default().to_owned()
    };
    sandbox.write(path, STORY.replace("status: review", "status: ready"));
    sandbox.commit("ready");
    sandbox.write(path, STORY);
    sandbox.commit("straight into the review");
    assert_eq!(rejected(&sandbox, &["-n"]), "status: review # by eva");
    assert_eq!(rejected(&sandbox, &[]), "status: ready # by eva");
    sandbox.write(path, STORY);
    assert_eq!(
        rejected(&sandbox, &["--no-history"]),
        "status: in-progress # by eva"
    );
    sandbox.write(path, STORY);
    assert_eq!(
        rejected(&sandbox, &["--to", "refining"]),
        "status: refining # by eva"
    );
}

#[test]
fn whose_verdict_it_is_must_be_known_and_may_have_to_be_the_owners() {
    let sandbox = sandbox("acceptance: {authority: refuse}\n");
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["accept", "S-00000A"], words].concat());
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(!sandbox.path("backlog/accept/S-00000A.md").exists());
        flat(&run.stderr)
    };
    let eva = refused(&["--by", "eva"]);
    assert!(
        eva.contains("eva is neither product owner nor delegate"),
        "{eva}"
    );
    assert!(eva.contains("the verdict is mira's"), "{eva}");
    assert!(refused(&["--by", "mira", "--ok", "3"]).contains("has no criterion `3`"));
    assert!(refused(&["--by", "mira", "--fail", "1"]).contains("`deepen reject S-00000A`"));
    assert!(
        refused(&["--by", "mira", "--ok", "1", "--fail", "AC1"]).contains("both hold and not hold")
    );
    sandbox.write("backlog/deepen.yml", "");
    let warned = sandbox.deepen(&["accept", "S-00000A", "--by", "eva"]);
    assert_eq!(warned.code, 0, "{}", warned.stderr);
    assert!(
        flat(&warned.stdout).contains("the verdict is mira's (Scrum Guide)"),
        "{}",
        warned.stdout
    );
}
