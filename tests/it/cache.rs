//! What is kept between two runs never changes an answer.

use std::fs;
use std::path::PathBuf;

use super::sandbox::Sandbox;

const CHECK: [&str; 3] = ["check", "--format", "json"];

fn cold(sandbox: &Sandbox) -> String {
    sandbox
        .deepen(&["check", "--format", "json", "--no-cache"])
        .stdout
}

fn warm(sandbox: &Sandbox) -> String {
    sandbox.deepen(&CHECK).stdout
}

fn kept(sandbox: &Sandbox) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(sandbox.path(".git/deepen")) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn nothing_is_kept_when_it_is_not_wanted() {
    let sandbox = Sandbox::demo();
    fs::remove_dir_all(sandbox.path(".git/deepen")).ok();
    cold(&sandbox);
    assert_eq!(kept(&sandbox), [] as [PathBuf; 0]);
}

#[test]
fn the_answer_is_the_same_before_and_after_the_history_is_kept() {
    let sandbox = Sandbox::demo();
    let told = cold(&sandbox);
    assert_eq!(warm(&sandbox), told);
    assert!(!kept(&sandbox).is_empty());
    assert_eq!(warm(&sandbox), told);
}

#[test]
fn commits_since_then_are_added_to_what_is_kept() {
    let mut sandbox = Sandbox::demo();
    warm(&sandbox);
    let order = sandbox.path("backlog/order.txt");
    let lines = fs::read_to_string(&order).unwrap();
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.rotate_left(3);
    fs::write(&order, lines.join("\n")).unwrap();
    sandbox.commit("Another order");
    sandbox.git(&["mv", "backlog/items", "backlog/elsewhere"]);
    sandbox.commit("Lose every item");
    sandbox.git(&["mv", "backlog/elsewhere", "backlog/items"]);
    sandbox.commit("Find them again");
    let told = cold(&sandbox);
    assert_eq!(warm(&sandbox), told);
    assert_eq!(warm(&sandbox), told);
}

#[test]
fn a_rewritten_history_is_never_mixed_with_the_old_one() {
    let mut sandbox = Sandbox::demo();
    warm(&sandbox);
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~20"]);
    fs::remove_file(sandbox.path("backlog/order.txt")).unwrap();
    sandbox.commit("The same day, told otherwise");
    assert_eq!(warm(&sandbox), cold(&sandbox));
}

#[test]
fn other_settings_and_other_names_read_the_commits_again() {
    let mut sandbox = Sandbox::demo();
    warm(&sandbox);
    let settings = sandbox.path("backlog/deepen.yml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}\nhistory:\n  clock: author\n")).unwrap();
    assert_eq!(warm(&sandbox), cold(&sandbox));
    sandbox.write(
        ".mailmap",
        "Somebody Else <else@team.example> <mira@team.example>\n",
    );
    sandbox.commit("Other names");
    assert_eq!(warm(&sandbox), cold(&sandbox));
}

#[test]
fn damaged_files_are_as_good_as_none() {
    let sandbox = Sandbox::demo();
    let told = warm(&sandbox);
    for damage in [
        |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2),
        |bytes: &mut Vec<u8>| bytes.clear(),
        |bytes: &mut Vec<u8>| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xff;
        },
        |bytes: &mut Vec<u8>| bytes[14] ^= 0xff,
    ] {
        for path in kept(&sandbox) {
            let mut bytes = fs::read(&path).unwrap();
            damage(&mut bytes);
            fs::write(&path, bytes).unwrap();
        }
        assert_eq!(warm(&sandbox), told);
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_nothing_but_time() {
    let sandbox = Sandbox::demo();
    fs::remove_dir_all(sandbox.path(".git/deepen")).ok();
    sandbox.write(".git/deepen", "in the way");
    assert_eq!(warm(&sandbox), cold(&sandbox));
    assert_eq!(
        fs::read_to_string(sandbox.path(".git/deepen")).unwrap(),
        "in the way"
    );
}

#[test]
fn work_trees_share_what_is_kept() {
    let sandbox = Sandbox::demo();
    warm(&sandbox);
    let before = kept(&sandbox);
    sandbox.git(&["worktree", "add", "--quiet", "beside"]);
    let told = sandbox
        .deepen_in("beside", &["rank", "--format", "json", "--no-cache"])
        .stdout;
    let again = sandbox
        .deepen_in("beside", &["rank", "--format", "json"])
        .stdout;
    assert_eq!(again, told);
    assert_eq!(kept(&sandbox), before);
}

#[test]
fn two_programs_at_once_leave_whole_files() {
    let sandbox = Sandbox::demo();
    let told = cold(&sandbox);
    fs::remove_dir_all(sandbox.path(".git/deepen")).ok();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| warm(&sandbox))).collect();
        for run in runs {
            assert_eq!(run.join().unwrap(), told);
        }
    });
    assert_eq!(warm(&sandbox), told);
    assert!(
        kept(&sandbox)
            .iter()
            .all(|path| !path.to_string_lossy().contains(".part-"))
    );
}

/// A committed backlog large enough for its answers to be remembered, with files that changed long ago.
fn large() -> Sandbox {
    let mut sandbox = Sandbox::with(&[]);
    for number in 0..1_000 {
        let id = format!("S-00{number:04}");
        let text =
            format!("---\nid: {id}\ntype: story\ntitle: Story {number}\nstatus: idea\n---\n");
        sandbox.write(&format!("backlog/items/{id}-story.md"), text);
    }
    sandbox.commit("A thousand stories");
    std::thread::sleep(std::time::Duration::from_millis(3_100));
    sandbox
}

fn remembered(sandbox: &Sandbox) -> usize {
    let is_answer = |path: &&PathBuf| path.to_string_lossy().contains("answer-");
    kept(sandbox).iter().filter(is_answer).count()
}

#[test]
fn an_answer_is_remembered_until_a_file_a_commit_or_the_day_changes() {
    let mut sandbox = large();
    let told = cold(&sandbox);
    assert_eq!((warm(&sandbox), remembered(&sandbox)), (told.clone(), 1));
    assert_eq!((warm(&sandbox), remembered(&sandbox)), (told.clone(), 1));
    let path = "backlog/items/S-000007-story.md";
    let text = fs::read_to_string(sandbox.path(path)).unwrap();
    // As long as before, and in the very moment after the answer.
    sandbox.write(path, text.replace("status: idea", "status: idee"));
    let changed = warm(&sandbox);
    assert_ne!(changed, told);
    assert_eq!(changed, cold(&sandbox));
    sandbox.git(&["checkout", "--quiet", "."]);
    assert_eq!(warm(&sandbox), told);
    sandbox.commit("Nothing but a commit");
    assert_eq!(warm(&sandbox), cold(&sandbox));
    let later = "2026-11-20T09:00:00Z";
    let again = sandbox.deepen_on(later, &CHECK).stdout;
    let fresh = sandbox
        .deepen_on(later, &["check", "--format", "json", "--no-cache"])
        .stdout;
    assert_eq!(again, fresh);
}
