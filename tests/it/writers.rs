//! Writers that are killed, and writers that meet.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::sandbox::Sandbox;

/// Enough files in one change that it takes a while.
const FILES: usize = 24;

fn path(number: usize) -> String {
    format!("backlog/feedback/2026/F-0000{number:02}-wish.md")
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(&[("backlog/order.txt", "")]);
    for number in 0..=FILES {
        let text = format!(
            "---\nid: F-0000{number:02}\ntype: feedback\ntitle: Wish\nreceived: 2026-02-01\nchannel: portal\n---\n"
        );
        sandbox.write(&path(number), text);
    }
    sandbox
}

fn merged(sandbox: &Sandbox) -> usize {
    (0..=FILES)
        .filter(|number| {
            let text = fs::read_to_string(sandbox.path(&path(*number))).unwrap();
            let is_merged = text.contains("state: merged\nmerged_into: F-000000\n");
            assert!(is_merged || !text.contains("merged"), "half a file: {text}");
            assert!(text.ends_with("---\n"), "{text}");
            is_merged
        })
        .count()
}

fn hidden(sandbox: &Sandbox) -> Vec<String> {
    fs::read_dir(sandbox.path("backlog/feedback/2026"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("F-"))
        .collect()
}

#[test]
fn a_writer_killed_at_any_moment_leaves_all_old_files_or_all_new_ones() {
    let sandbox = sandbox();
    let duplicates: Vec<String> = (1..=FILES)
        .map(|number| format!("F-0000{number:02}"))
        .collect();
    let (mut all, mut none) = (0, 0);
    for round in 0_u64..30 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_deepen"))
            .current_dir(sandbox.path(""))
            .args(["feedback", "merge", "--into", "F-000000", "--no-history"])
            .args(&duplicates)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over the run, without a draw: the machine's own unrest does the rest.
        thread::sleep(Duration::from_micros(round * 37 % 31 * 2_500));
        child.kill().unwrap();
        child.wait().unwrap();
        // Whatever writes next makes an end of it first, also when it has nothing to do itself.
        let next = sandbox.deepen(&["feedback", "triage", "F-000000", "--as", "new"]);
        assert_eq!(next.code, 0, "{}", next.stderr);
        assert_eq!(hidden(&sandbox), [""; 0]);
        match merged(&sandbox) {
            0 => none += 1,
            FILES => {
                all += 1;
                let mut arguments = vec!["feedback", "unmerge", "--state", "new"];
                arguments.extend(duplicates.iter().map(String::as_str));
                assert_eq!(sandbox.deepen(&arguments).code, 0);
            }
            some => panic!("{some} of {FILES} files in round {round}"),
        }
    }
    assert_eq!(all + none, 30);
}

#[test]
fn two_writers_at_once_lose_nothing() {
    let sandbox = sandbox();
    let run = |first: usize| {
        for number in (first..=FILES).step_by(2) {
            let id = format!("F-0000{number:02}");
            let run = sandbox.deepen(&["feedback", "merge", &id, "F-000000"]);
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| run(1));
        scope.spawn(|| run(2));
    });
    assert_eq!(merged(&sandbox), FILES);
}

#[test]
fn people_and_requests_that_come_in_at_once_are_all_kept() {
    let sandbox = sandbox();
    let add = &|number: usize| {
        let address = format!("person{number}@kalends.example");
        let run = if number.is_multiple_of(2) {
            sandbox.deepen(&["contacts", "add", "--email", &address])
        } else {
            sandbox.deepen(&["feedback", "add", "--text", "Totals.", "--from", &address])
        };
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    thread::scope(|scope| {
        for number in 0..6 {
            scope.spawn(move || add(number));
        }
    });
    let contacts = sandbox.read("backlog/contacts.local.yml");
    for number in 0..6 {
        let address = format!("email: person{number}@kalends.example");
        assert_eq!(contacts.matches(&address).count(), 1, "{contacts}");
    }
}
