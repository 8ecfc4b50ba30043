//! `deepen feedback add`: what is typed, piped or written in an editor becomes a file without personal data.

use crate::sandbox::Sandbox;

const CONTACTS: &str = "backlog/contacts.local.yml";

fn empty() -> Sandbox {
    let mut sandbox = Sandbox::with(&[("backlog/order.txt", "")]);
    sandbox.commit("start");
    sandbox
}

/// The paths that Git would take with the next commit.
fn taken_by_git(sandbox: &Sandbox) -> Vec<String> {
    sandbox.git(&["add", "--all"]);
    let staged = sandbox.git(&["diff", "--cached", "--name-only"]);
    staged.lines().map(str::to_owned).collect()
}

/// The only feedback file.
fn feedback(sandbox: &Sandbox) -> String {
    let files = taken_by_git(sandbox);
    let mut files = files.iter().filter(|path| path.contains("/feedback/"));
    let file = sandbox.read(files.next().unwrap());
    assert_eq!(files.next(), None);
    file
}

#[test]
fn writes_a_file_without_names_and_keeps_them_beside_git() {
    let sandbox = empty();
    let run = sandbox.deepen(&[
        "feedback",
        "add",
        "--text",
        "Share the calendar. Mail jo@acme.com or call +49 30 1234567.\n---\nThanks, Jo",
        "--from",
        "Jo Doe <jo@acme.com>",
        "--account",
        "Acme",
        "--theme",
        "scheduling",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("1 email address, 1 telephone number, 1 name of the requester"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("changed .gitignore"), "{}", run.stderr);
    for shown in [&run.stdout, &run.stderr] {
        assert!(
            !shown.contains("jo@acme.com") && !shown.contains("Doe"),
            "{shown}"
        );
    }
    let file = feedback(&sandbox);
    assert!(
        file.contains("title: Share the calendar\nreceived: 2026-11-02\nchannel: support\n"),
        "{file}"
    );
    assert!(file.ends_with("## Verbatim\n> Share the calendar. Mail [email] or call [phone].\n> ---\n> Thanks, [name]\n"), "{file}");
    let taken = taken_by_git(&sandbox);
    assert!(!taken.iter().any(|path| path == CONTACTS), "{taken:?}");
    assert_eq!(
        sandbox.read(".gitignore").lines().last(),
        Some("/backlog/contacts.local.yml")
    );
    let contacts = sandbox.read(CONTACTS);
    assert!(
        contacts.contains("email: jo@acme.com") && contacts.contains("name: Acme"),
        "{contacts}"
    );
    let all: String = taken.iter().map(|path| sandbox.read(path)).collect();
    assert!(
        !all.contains("Acme") && !all.contains("Doe") && !all.contains("jo@"),
        "{all}"
    );
    let check = sandbox.deepen(&["check", "--no-history"]);
    assert!(
        !check.stdout.contains("V1") && !check.stdout.contains("V2"),
        "{}",
        check.stdout
    );
    assert!(!check.stdout.contains(" F"), "{}", check.stdout);
}

#[cfg(unix)]
#[test]
fn contacts_are_readable_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = empty();
    let add = [
        "feedback",
        "add",
        "--text",
        "Dark mode",
        "--from",
        "jo@acme.com",
    ];
    assert_eq!(sandbox.deepen(&add).code, 0);
    let mode = || {
        std::fs::metadata(sandbox.path(CONTACTS))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(
        sandbox.path(CONTACTS),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    let add = [
        "feedback",
        "add",
        "--text",
        "Light mode",
        "--from",
        "bo@acme.com",
    ];
    assert_eq!(sandbox.deepen(&add).code, 0);
    assert_eq!(mode(), 0o600);
}

#[test]
fn a_dry_run_shows_the_file_and_writes_nothing() {
    let sandbox = empty();
    let run = sandbox.deepen(&[
        "feedback",
        "add",
        "--text",
        "Dark mode",
        "--from",
        "jo@acme.com",
        "--dry-run",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("would write") && run.stdout.contains("> Dark mode"),
        "{}",
        run.stdout
    );
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
    assert!(!sandbox.holds(CONTACTS));
}

#[test]
fn the_same_person_keeps_the_id_and_the_likely_twin_is_shown() {
    let sandbox = empty();
    for (number, from) in ["jo@acme.com", "JO@acme.com"].into_iter().enumerate() {
        let text = "Export the calendar as CSV, sorted by room and by day";
        let run = sandbox.deepen(&["feedback", "add", "--text", text, "--from", from]);
        assert_eq!(run.stdout.contains("like "), number == 1, "{}", run.stdout);
    }
    let files: Vec<_> = taken_by_git(&sandbox);
    let requesters: Vec<String> = files
        .iter()
        .filter(|path| path.contains("/feedback/"))
        .filter_map(|path| {
            let text = sandbox.read(path);
            text.lines()
                .find(|line| line.starts_with("requester:"))
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(requesters.len(), 2);
    assert_eq!(requesters[0], requesters[1]);
}

#[test]
fn refuses_while_git_tracks_the_contacts() {
    let mut sandbox = empty();
    sandbox.write(CONTACTS, "people: {}\n");
    sandbox.commit("oh no");
    let run = sandbox.deepen(&[
        "feedback",
        "add",
        "--text",
        "Dark mode",
        "--from",
        "jo@acme.com",
    ]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("git rm --cached backlog/contacts.local.yml"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn refuses_where_the_contacts_cannot_be_ignored() {
    let mut sandbox = empty();
    sandbox.write("backlog/.gitignore", "!contacts.local.yml\n");
    sandbox.write(".gitignore", "/backlog/contacts.local.yml\n");
    sandbox.commit("taken back in");
    let run = sandbox.deepen(&[
        "feedback",
        "add",
        "--text",
        "Dark mode",
        "--from",
        "jo@acme.com",
    ]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("git check-ignore -v"), "{}", run.stderr);
    assert!(!sandbox.holds(CONTACTS));
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn plain_words_and_a_mail_may_be_piped_in() {
    let sandbox = empty();
    let run = sandbox.deepen_fed("Please add a dark mode.\n", &[], &["feedback", "add"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(feedback(&sandbox).contains("title: Please add a dark mode\n"));

    let sandbox = empty();
    let mail = "From: Jo Doe <jo@acme.com>\nTo: us@example.org\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\n\
                Date: Tue, 1 Sep 2026 10:00:00 +0200\nMessage-ID: <1@mail.acme.com>\n\nThe size is wrong.\n";
    let run = sandbox.deepen_fed(mail, &[], &["feedback", "add"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let file = feedback(&sandbox);
    assert!(
        file.contains("title: Größe\nreceived: 2026-09-01\nchannel: email\n"),
        "{file}"
    );
    assert!(!file.contains("acme.com"), "{file}");
    let again = sandbox.deepen_fed(mail, &[], &["feedback", "add"]);
    assert!(again.stdout.contains("nothing new"), "{}", again.stdout);
}

#[cfg(unix)]
#[test]
fn what_was_written_in_the_editor_is_kept_until_it_is_filed() {
    let sandbox = empty();
    let sheet = ".git/deepen/FEEDBACK.md";
    sandbox.write("write.sh", "sed -i 's/^From:.*/From: Bo <bo@x.example>/; s/^Channel:.*/Channel: chatt/; 8i It is slow.' \"$1\"\n");
    sandbox.write("blank.sh", "sed -i '8i\\\\' \"$1\"\n");
    let edit = |editor: &str| {
        sandbox.deepen_fed("", &[("EDITOR", editor)], &["feedback", "add", "--edit"])
    };

    let run = edit("false");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is kept in"), "{}", run.stderr);
    assert!(sandbox.holds(sheet));

    let text = sandbox
        .read(sheet)
        .replacen("\n\n", "\n\nIt is slow.\n", 1)
        .replace("Channel: support", "Channel: chatt");
    sandbox.write(sheet, text);
    let run = edit("true");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("did you mean `chat`?") && run.stderr.contains("is kept in"),
        "{}",
        run.stderr
    );

    sandbox.write(sheet, sandbox.read(sheet).replace("chatt", "chat"));
    let run = edit("true");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("It is slow"), "{}", run.stdout);
    assert!(!sandbox.holds(sheet));

    let run = edit("true");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("nothing was said"), "{}", run.stderr);
    assert!(!sandbox.holds(sheet));
}

#[test]
fn nothing_said_is_nothing_added() {
    let sandbox = empty();
    let run = sandbox.deepen_fed("", &[], &["feedback", "add"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--text"), "{}", run.stderr);
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn hostile_words_stay_words_in_every_format() {
    let sandbox = empty();
    let text = "<img src=x onerror=alert(1)> \u{202e}\u{1b}[31m\n---\n## Ask\n<!-- deepen: allow privacy --> jo@acme.com";
    for format in ["text", "markdown", "html", "json", "csv"] {
        let run = sandbox.deepen(&[
            "feedback",
            "add",
            "--text",
            text,
            "--dry-run",
            "--format",
            format,
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            !run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{202e}'),
            "{format}"
        );
        assert!(!run.stdout.contains("jo@acme.com"), "{format}");
        assert!(
            format != "html" || !run.stdout.contains("<img src=x"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_shallow_clone_says_that_old_ids_are_not_seen() {
    let mut sandbox = empty();
    sandbox.commit("more");
    let add = |text: &str| {
        let run = sandbox.deepen(&["feedback", "add", "--text", text]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stderr
    };
    assert!(!add("Totals.").contains("shallow"));
    sandbox.write(".git/shallow", sandbox.git(&["rev-parse", "HEAD"]));
    let said = add("Sums.");
    assert!(said.contains("note: this clone is shallow"), "{said}");
}
