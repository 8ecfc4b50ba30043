//! Letters by a real mail server: each once, whatever happens in between.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use crate::mail_server::{MailServer, certificates, encrypted};
use crate::sandbox::{Run, Sandbox};

const SETTINGS: &str = "notify:\n  product: Kalends\n  from: Mira <mira@kalends.example>\n  smtp: {security: none, per_minute: 1000000, attempts: 2, retry_seconds: 0, timeout_seconds: 10}\n";

/// A release that the people with these addresses asked for; the requesters are R-000001 and on.
fn release(addresses: &[String], settings: &str) -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", settings),
        (".gitignore", "backlog/contacts.local.yml\n"),
        (
            "backlog/items/S-000001-hours.md",
            "---\nid: S-000001\ntype: story\ntitle: Hours\nstatus: accepted\n---\n\n## Release note\nSee working hours.\n",
        ),
        (
            "backlog/releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\nreleased: 2026-03-01\nitems: [S-000001]\n---\n",
        ),
    ]);
    let mut contacts = "people:\n".to_owned();
    for (number, address) in addresses.iter().enumerate() {
        let id = format!("{:06}", number + 1);
        let link = if number == 0 {
            "addressed_by: [S-000001]".to_owned()
        } else {
            "state: merged\nmerged_into: F-000001".to_owned()
        };
        sandbox.write(
            &format!("backlog/feedback/F-{id}-hours.md"),
            format!("---\nid: F-{id}\ntitle: Hours\nreceived: 2026-01-01\nchannel: portal\nrequester: R-{id}\n{link}\n---\n"),
        );
        contacts.push_str(&format!(
            "  R-{id}: {{email: {address}, name: \"Nr. {number}\"}}\n"
        ));
    }
    sandbox.write("backlog/contacts.local.yml", contacts);
    sandbox.commit("all");
    sandbox
}

fn addresses(names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| format!("{name}@shop.example"))
        .collect()
}

fn send(sandbox: &Sandbox, server: &MailServer, more: &[&str]) -> Run {
    let address = server.address();
    let mut arguments = vec![
        "notify", "send", "--yes", "--server", &address, "--format", "json",
    ];
    arguments.extend(more);
    sandbox.deepen(&arguments)
}

/// Requester to fate.
fn fates(run: &Run) -> BTreeMap<String, String> {
    let report: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let mails = report["data"]["mails"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    mails
        .iter()
        .map(|mail| (text(&mail["requester"]), text(&mail["fate"])))
        .collect()
}

fn unknown(sandbox: &Sandbox) -> BTreeSet<String> {
    let run = sandbox.deepen(&["notify", "status", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let unknown = report["data"]["unknown"].as_array().unwrap();
    unknown
        .iter()
        .map(|each| each["requester"].as_str().unwrap().to_owned())
        .collect()
}

fn ledger(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path("backlog/notices/1.0.0.tsv")).unwrap_or_default()
}

fn to_tell(sandbox: &Sandbox) -> usize {
    let run = sandbox.deepen(&["notify", "plan", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    report["data"]["letters"].as_array().unwrap().len()
}

#[test]
fn everybody_is_told_once_and_a_second_run_tells_nobody() {
    let server = MailServer::start(&json!({}));
    let sandbox = release(&addresses(&["ada", "ben", "eve"]), SETTINGS);
    let first = send(&sandbox, &server, &[]);
    assert_eq!(first.code, 0, "{}{}", first.stdout, first.stderr);
    assert_eq!(
        ledger(&sandbox),
        "R-000001\tF-000001\tshipped\temail\tsent\nR-000002\tF-000002\tshipped\temail\tsent\nR-000003\tF-000003\tshipped\temail\tsent\n"
    );
    let second = send(&sandbox, &server, &[]);
    assert_eq!((second.code, fates(&second).len()), (0, 0));
    assert_eq!(server.counts().values().collect::<Vec<_>>(), [&1, &1, &1]);
    let peers: BTreeSet<String> = server
        .taken()
        .iter()
        .map(|mail| mail["peer"].to_string())
        .collect();
    assert_eq!(peers.len(), 1, "one connection for all letters");
    assert!(
        sandbox
            .git(&["status", "--porcelain"])
            .contains("backlog/notices/")
    );
    assert_eq!(
        sandbox.deepen(&["check"]).code,
        0,
        "{}",
        sandbox.deepen(&["check"]).stdout
    );
}

#[test]
fn each_refusal_is_told_apart_and_only_what_is_for_ever_is_written_down() {
    let server = MailServer::start(&json!({}));
    let names = ["gone", "busy", "never", "policy", "spammy", "ada"];
    let sandbox = release(&addresses(&names), SETTINGS);
    let run = send(&sandbox, &server, &[]);
    assert_eq!(run.code, 1);
    let fates = fates(&run);
    let told: Vec<&str> = fates.values().map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "undeliverable",
            "sent",
            "later",
            "failed",
            "undeliverable",
            "sent"
        ]
    );
    assert!(
        !run.stdout.contains("gone@shop.example"),
        "no address is shown: {}",
        run.stdout
    );
    let ledger = ledger(&sandbox);
    assert_eq!(ledger.lines().count(), 4, "{ledger}");
    assert!(
        ledger.contains("R-000001\tF-000001\tshipped\temail\tundeliverable\n"),
        "{ledger}"
    );
    assert_eq!(to_tell(&sandbox), 2);
    assert_eq!(unknown(&sandbox).len(), 0);
}

#[test]
fn a_connection_lost_after_the_content_leaves_a_fate_unknown_that_is_named_and_settled_by_hand() {
    let server = MailServer::start(&json!({}));
    let sandbox = release(&addresses(&["drop1", "ada", "drop2"]), SETTINGS);
    let run = send(&sandbox, &server, &[]);
    assert_eq!(run.code, 1);
    let told: Vec<String> = fates(&run).into_values().collect();
    assert_eq!(told, ["unknown", "sent", "unknown"]);
    assert_eq!(
        unknown(&sandbox),
        BTreeSet::from(["R-000001".into(), "R-000003".into()])
    );
    assert_eq!(
        fates(&send(&sandbox, &server, &[])).len(),
        0,
        "it is not sent again by itself"
    );
    let settled = sandbox.deepen(&["notify", "record", "R-000001", "sent"]);
    assert_eq!(settled.code, 0, "{}", settled.stderr);
    assert_eq!(
        sandbox
            .deepen(&["notify", "record", "R-000003", "failed"])
            .code,
        0
    );
    assert_eq!(unknown(&sandbox).len(), 0);
    assert_eq!(to_tell(&sandbox), 1);
    let again = send(&sandbox, &server, &["--resend", "R-000001"]);
    assert_eq!(again.code, 2);
    assert!(
        again
            .stderr
            .contains("no letter to R-000001 is of unknown fate"),
        "{}",
        again.stderr
    );
}

#[test]
fn the_connection_is_encrypted_and_the_password_never_stands_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, certificate, key) = certificates(folder.path());
    for wrapped in [false, true] {
        let mut options = encrypted(&certificate, &key, wrapped);
        options["password"] = "hunter2".into();
        let server = MailServer::start(&options);
        let security = if wrapped { "tls" } else { "starttls" };
        let settings = |command: &str| {
            SETTINGS.replace(
                "security: none",
                &format!("security: {security}, user: mira, password_command: [printf, {command}], ca_file: {}", authority.display()),
            )
        };
        let sandbox = release(&addresses(&["ada"]), &settings("hunter3"));
        let run = send(&sandbox, &server, &[]);
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(
            run.stderr.contains("does not let mira in"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("hunter3"), "{}", run.stderr);
        let sandbox = release(&addresses(&["ada"]), &settings("hunter2"));
        let run = send(&sandbox, &server, &[]);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        let mail = &server.taken()[0];
        assert_eq!(
            (&mail["encrypted"], &mail["login"]),
            (&json!(true), &json!(true))
        );
        // Without the authority nobody vouches for the server.
        let strangers = settings("hunter2")
            .replace(&format!(", ca_file: {}", authority.display()), "")
            .replace("timeout_seconds: 10", "timeout_seconds: 2");
        let run = send(&release(&addresses(&["ada"]), &strangers), &server, &[]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("cannot be reached"), "{}", run.stderr);
        assert_eq!(server.taken().len(), 1);
    }
}

#[test]
fn nothing_is_sent_without_agreement_and_nothing_by_a_dry_run() {
    let server = MailServer::start(&json!({}));
    let sandbox = release(&addresses(&["ada", "ben"]), SETTINGS);
    let address = server.address();
    let asked = sandbox.deepen(&["notify", "send", "--server", &address]);
    assert_eq!(asked.code, 2);
    assert!(
        asked
            .stderr
            .contains("2 letters to send, and nobody is at a terminal to agree"),
        "{}",
        asked.stderr
    );
    let dry = send(&sandbox, &server, &["--dry-run"]);
    assert_eq!(dry.code, 0);
    assert!(
        dry.stdout
            .contains("R-000002\\tF-000002\\tshipped\\temail\\tsent"),
        "{}",
        dry.stdout
    );
    assert_eq!((server.taken().len(), ledger(&sandbox).len()), (0, 0));
    let one = send(&sandbox, &server, &["--limit", "1"]);
    assert_eq!(
        (one.code, server.taken().len(), to_tell(&sandbox)),
        (0, 1, 1)
    );
    let only = send(&sandbox, &server, &["--only", "R-000001"]);
    assert_eq!((only.code, fates(&only).len()), (0, 0));
    let far = sandbox.deepen(&[
        "notify",
        "send",
        "--yes",
        "--server",
        "mail.kalends.example:25",
    ]);
    assert!(
        far.stderr
            .contains("is another machine: `security: none` is for this one only"),
        "{}",
        far.stderr
    );
}

#[test]
fn a_run_that_is_killed_at_any_moment_tells_nobody_twice_and_loses_no_record() {
    let server = MailServer::start(&json!({"delay": 0.004}));
    let names: Vec<String> = (0..48)
        .map(|number| format!("person{number}@shop{}.example", number % 7))
        .collect();
    let sandbox = release(&names, SETTINGS);
    let address = server.address();
    let mut random = Random(std::process::id().into());
    let mut killed = 0;
    for round in 0..20 {
        let before = server.taken().len();
        let mut child = sandbox.start(&["notify", "send", "--yes", "--server", &address]);
        // Every other one dies somewhere on its way, the others in the middle of sending.
        let goal = before + usize::try_from(random.below(3)).unwrap();
        let waits = if round % 2 == 0 {
            random.below(250)
        } else {
            3_000
        };
        for _ in 0..waits {
            std::thread::sleep(Duration::from_millis(1));
            if round % 2 == 1 && server.taken().len() > goal || child.try_wait().unwrap().is_some()
            {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(random.below(4_000)));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    send(&sandbox, &server, &[]);
    let counts = server.counts();
    assert!(
        counts.values().all(|count| *count == 1),
        "told twice: {counts:?}"
    );
    let unknown = unknown(&sandbox);
    let ledger = ledger(&sandbox);
    for (number, address) in names.iter().enumerate() {
        let requester = format!("R-{:06}", number + 1);
        let is_written = ledger.contains(&format!(
            "{requester}\tF-{:06}\tshipped\temail\tsent\n",
            number + 1
        ));
        let was_taken = counts.contains_key(address);
        assert!(
            is_written && was_taken || unknown.contains(&requester),
            "{requester} of {killed} killed runs"
        );
        assert!(!(is_written && unknown.contains(&requester)));
        if unknown.contains(&requester) {
            let result = if was_taken { "sent" } else { "failed" };
            assert_eq!(
                sandbox
                    .deepen(&["notify", "record", &requester, result])
                    .code,
                0
            );
        }
    }
    assert_eq!(send(&sandbox, &server, &[]).code, 0);
    assert_eq!(
        server.counts().into_values().collect::<Vec<_>>(),
        vec![1; names.len()]
    );
    assert_eq!(to_tell(&sandbox), 0);
}

/// Numbers that differ from run to run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
