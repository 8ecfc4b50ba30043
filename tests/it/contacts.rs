//! `deepen contacts`: shown masked, changed line by line, forgotten for good.

use crate::sandbox::Sandbox;

const CONTACTS: &str = "backlog/contacts.local.yml";

const KNOWN: &str = "\
# Our people, by hand.
people:
  # Ada Lovelace asked us to call.
  R-4T9W1X:   # since 2024
    name: Ada Lovelace
    email: ada@shop.example
    keys: [\"canny:u1\"]
    # prefers mail
    language: de
  R-8QZ3KD: {name: Bo, email: bo@shop.example}
";

const FEEDBACK: &str = "---\nid: F-000001\ntype: feedback\ntitle: Dark mode\nreceived: 2026-08-01\nchannel: support\n\
                        requester: R-4T9W1X\n---\n\n## Verbatim\n> My eyes hurt.\n>\n> Really.\n\n## Need\nWork at night.\n";

const FILE: &str = "backlog/feedback/2026/F-000001-dark-mode.md";

fn people() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/order.txt", ""),
        (".gitignore", "contacts.local.yml\n"),
        (FILE, FEEDBACK),
    ]);
    sandbox.write(CONTACTS, KNOWN);
    sandbox.commit("start");
    sandbox
}

#[test]
fn names_and_addresses_are_shown_when_they_are_asked_for() {
    let sandbox = people();
    for arguments in [&["contacts", "list"][..], &["contacts", "show", "R-4T9W1X"]] {
        let masked = sandbox.deepen(arguments);
        assert_eq!(masked.code, 0, "{}", masked.stderr);
        assert!(
            masked.stdout.contains("A… L…") && masked.stdout.contains("a…@s….example"),
            "{}",
            masked.stdout
        );
        assert!(
            !masked.stdout.contains("Ada") && !masked.stdout.contains("ada@"),
            "{}",
            masked.stdout
        );
        let json = sandbox.deepen(&[arguments, &["--format", "json"]].concat());
        assert!(
            !json.stdout.contains("Ada") && !json.stdout.contains("canny:u1"),
            "{}",
            json.stdout
        );
        let whole = sandbox.deepen(&[arguments, &["--reveal"]].concat());
        assert!(
            whole.stdout.contains("Ada Lovelace") && whole.stdout.contains("ada@shop.example"),
            "{}",
            whole.stdout
        );
    }
}

#[test]
fn opting_out_and_in_again_leaves_the_file_as_it_was() {
    let sandbox = people();
    let run = sandbox.deepen(&["contacts", "opt-out", "R-4T9W1X"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let out = KNOWN.replace(
        "    language: de\n",
        "    language: de\n    opted_out: 2026-11-02\n",
    );
    assert_eq!(sandbox.read(CONTACTS), out);
    assert!(
        sandbox
            .deepen(&["contacts", "opt-out", "R-4T9W1X"])
            .stdout
            .contains("nothing is changed")
    );
    assert_eq!(sandbox.deepen(&["contacts", "opt-in", "R-4T9W1X"]).code, 0);
    assert_eq!(sandbox.read(CONTACTS), KNOWN);
    assert_eq!(sandbox.deepen(&["contacts", "opt-out", "R-8QZ3KD"]).code, 0);
    let out = "  R-8QZ3KD: {name: Bo, email: bo@shop.example, opted_out: \"2026-11-02\"}\n";
    assert!(
        sandbox.read(CONTACTS).ends_with(out),
        "{}",
        sandbox.read(CONTACTS)
    );
}

#[test]
fn who_is_forgotten_leaves_an_id_and_a_day() {
    let sandbox = people();
    let dry = sandbox.deepen(&["contacts", "forget", "R-4T9W1X", "--verbatim", "--dry-run"]);
    assert!(
        dry.stdout.contains("-> My eyes hurt.") && dry.stdout.contains("+> [erased on request]"),
        "{}",
        dry.stdout
    );
    assert_eq!(sandbox.read(CONTACTS), KNOWN);
    assert_eq!(sandbox.read(FILE), FEEDBACK);

    let run = sandbox.deepen(&["contacts", "forget", "R-4T9W1X", "--verbatim"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        sandbox.read(CONTACTS),
        "# Our people, by hand.\npeople:\n  R-4T9W1X:\n    erased: 2026-11-02\n  \
         R-8QZ3KD: {name: Bo, email: bo@shop.example}\n"
    );
    let erased = FEEDBACK.replace("> My eyes hurt.\n>\n> Really.\n", "> [erased on request]\n");
    assert_eq!(sandbox.read(FILE), erased);
    assert!(
        run.stdout.contains("git filter-repo") && run.stdout.contains("F-000001"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("other clones"), "{}", run.stdout);
    let again = sandbox.deepen(&["contacts", "forget", "R-4T9W1X", "--verbatim"]);
    assert!(
        again.stdout.contains("nothing is changed"),
        "{}",
        again.stdout
    );
    assert_eq!(sandbox.deepen(&["contacts", "opt-in", "R-4T9W1X"]).code, 2);
}

#[test]
fn somebody_is_added_once() {
    let sandbox = people();
    let add = [
        "contacts",
        "add",
        "--name",
        "Cy",
        "--email",
        "cy@shop.example",
        "--key",
        "canny:u9",
    ];
    let run = sandbox.deepen(&add);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = sandbox.read(CONTACTS);
    let added = text.strip_prefix(KNOWN).unwrap();
    assert!(
        added.ends_with(
            ":\n    name: Cy\n    email: cy@shop.example\n    keys:\n      - canny:u9\n"
        ),
        "{added}"
    );
    let again = sandbox.deepen(&["contacts", "add", "--email", "CY@shop.example"]);
    assert_eq!(again.code, 2);
    assert!(
        again.stderr.contains("has an id already: R-"),
        "{}",
        again.stderr
    );
    assert_eq!(sandbox.deepen(&["contacts", "add"]).code, 2);
}

#[test]
fn a_file_that_cannot_be_read_is_not_written_to() {
    let sandbox = people();
    sandbox.write(CONTACTS, "people:\n  R-4T9W1X: {name: Ada\n");
    let run = sandbox.deepen(&["contacts", "add", "--email", "cy@shop.example"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("backlog/contacts.local.yml:"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.read(CONTACTS), "people:\n  R-4T9W1X: {name: Ada\n");
    assert_eq!(sandbox.deepen(&["contacts", "list"]).code, 1);
}
