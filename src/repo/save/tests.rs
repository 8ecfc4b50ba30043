//! Several files are written or none, whatever happens in between.

use tempfile::TempDir;

use super::*;
use crate::text::{Edit, Span};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn create(path: &str, text: &str) -> Change {
    Change::Create {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// Replaces the whole text.
fn edit(path: &str, before: &str, after: &str) -> Change {
    Change::Edit {
        path: path.to_owned(),
        before: before.into(),
        edits: vec![Edit {
            span: Span::new(0, before.len()),
            replacement: after.to_owned(),
        }],
    }
}

/// Every file but the lock, with its text.
fn found(top: &Path) -> Vec<(String, String)> {
    let mut found: Vec<_> = walkdir::WalkDir::new(top)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "lock")
        .map(|entry| {
            let path = entry.path().strip_prefix(top).unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().to_owned(), text)
        })
        .collect();
    found.sort();
    found
}

fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(own).collect()
}

#[test]
fn writes_new_and_changed_files_together_and_leaves_nothing_else() {
    let top = folder(&[("a/one.md", "1"), ("two.md", "2")]);
    let changes = [
        edit("a/one.md", "1", "11"),
        create("b/c/new.md", "n"),
        edit("two.md", "2", "22"),
    ];
    save(top.path(), &changes).unwrap();
    assert_eq!(
        found(top.path()),
        pairs(&[("a/one.md", "11"), ("b/c/new.md", "n"), ("two.md", "22")])
    );
    assert!(!is_interrupted(top.path()));
}

#[test]
fn one_file_that_is_not_as_expected_keeps_all_from_being_written() {
    let files = [("one.md", "1"), ("two.md", "2")];
    let top = folder(&files);
    let one = || edit("one.md", "1", "11");
    let refused = |second: Change| {
        let error = save(top.path(), &[one(), second]).unwrap_err();
        assert_eq!(found(top.path()), pairs(&files));
        error.to_string()
    };
    assert_eq!(
        refused(edit("two.md", "x", "y")),
        "two.md was changed by somebody else meanwhile, nothing was written"
    );
    assert_eq!(refused(create("two.md", "y")), "two.md exists already");
    assert_eq!(
        refused(edit("three.md", "x", "y")),
        "three.md is gone, nothing was written"
    );
    assert_eq!(refused(one()), "one.md is changed twice at once");
    assert_eq!(
        refused(create("../out.md", "y")),
        "../out.md does not lie in the repository"
    );
    assert_eq!(
        refused(create("one.md/x.md", "y")),
        "cannot write one.md/x.md: Not a directory (os error 20)"
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let outside = folder(&[("far.md", "1")]);
    let top = folder(&[("one.md", "1"), ("locked.md", "1")]);
    symlink(outside.path().join("far.md"), top.path().join("link.md")).unwrap();
    symlink(outside.path(), top.path().join("away")).unwrap();
    let refused = |change: Change| save(top.path(), &[change]).unwrap_err().to_string();
    assert!(refused(edit("link.md", "1", "2")).starts_with("link.md is a symbolic link"));
    assert!(refused(edit("away/far.md", "1", "2")).starts_with("away is a symbolic link"));
    assert!(refused(create("away/new.md", "2")).starts_with("away is a symbolic link"));
    assert_eq!(found(outside.path()), pairs(&[("far.md", "1")]));
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(top.path().join(path), Permissions::from_mode(mode)).unwrap();
    };
    mode("one.md", 0o640);
    mode("locked.md", 0o444);
    save(top.path(), &[edit("one.md", "1", "2")]).unwrap();
    let kept = fs::metadata(top.path().join("one.md"))
        .unwrap()
        .permissions();
    assert_eq!(kept.mode() & 0o777, 0o640);
    assert_eq!(
        refused(edit("locked.md", "1", "2")),
        "locked.md is read-only, nothing was written"
    );
}

/// A run that was killed after its journal said `phase`, with these hidden files.
fn interrupted(top: &Path, phase: Phase, parts: &[(&str, &str)]) {
    let state = lock::state_folder(top);
    fs::create_dir_all(&state).unwrap();
    for (path, text) in parts {
        fs::write(top.join(path), text).unwrap();
    }
    let entry = |path: &str, part: &str, before: Option<&str>| Entry {
        path: path.to_owned(),
        part: part.to_owned(),
        from: None,
        before: before.map(str::to_owned),
    };
    let journal = Journal {
        phase,
        folders: Vec::new(),
        files: vec![
            entry("one.md", ".p0", Some("1")),
            entry("two.md", ".p1", Some("2")),
            entry("new.md", ".p2", None),
        ],
    };
    journal.write(&state).unwrap();
}

#[test]
fn what_was_not_decided_is_undone() {
    let top = folder(&[("one.md", "1"), ("two.md", "2")]);
    interrupted(top.path(), Phase::Writing, &[(".p0", "11")]);
    assert!(is_interrupted(top.path()));
    let door = Door::open(top.path()).unwrap();
    assert_eq!(
        door.notes(),
        ["an interrupted change of 3 files was undone"]
    );
    assert_eq!(
        found(top.path()),
        pairs(&[("one.md", "1"), ("two.md", "2")])
    );
}

#[test]
fn what_was_decided_is_finished() {
    let top = folder(&[("one.md", "11"), ("two.md", "2")]);
    interrupted(top.path(), Phase::Decided, &[(".p1", "22"), (".p2", "n")]);
    let door = Door::open(top.path()).unwrap();
    assert_eq!(
        door.notes(),
        ["an interrupted change of 3 files was finished"]
    );
    assert_eq!(
        found(top.path()),
        pairs(&[("new.md", "n"), ("one.md", "11"), ("two.md", "22")])
    );
}

#[test]
fn what_somebody_wrote_after_the_interruption_stays() {
    let top = folder(&[("one.md", "11"), ("two.md", "theirs")]);
    interrupted(top.path(), Phase::Decided, &[(".p1", "22"), (".p2", "n")]);
    let door = Door::open(top.path()).unwrap();
    assert_eq!(door.notes().len(), 2, "{:?}", door.notes());
    assert_eq!(
        found(top.path()),
        pairs(&[
            ("new.md", "n"),
            ("one.md", "11"),
            ("two.md", "theirs"),
            ("two.md.deepen-unwritten", "22")
        ])
    );
}

#[test]
fn what_could_not_be_finished_is_taken_back() {
    let top = folder(&[("one.md", "11"), ("two.md", "22"), ("new.md", "n")]);
    interrupted(top.path(), Phase::TakenBack, &[]);
    drop(Door::open(top.path()).unwrap());
    assert_eq!(
        found(top.path()),
        pairs(&[("one.md", "1"), ("two.md", "2")])
    );
}

#[test]
fn a_damaged_journal_is_said_and_nothing_is_touched() {
    let top = folder(&[("one.md", "1"), (".deepen/journal.json", "{")]);
    let error = save(top.path(), &[edit("one.md", "1", "2")]).unwrap_err();
    assert!(
        error.to_string().contains("journal.json cannot be read"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(top.path().join("one.md")).unwrap(), "1");
}

#[test]
fn the_lock_lies_in_the_folder_that_all_work_trees_share() {
    let top = folder(&[
        ("main/.git/HEAD", ""),
        ("main/.git/worktrees/w/commondir", "../..\n"),
        ("w/.git", "gitdir: ../main/.git/worktrees/w\n"),
    ]);
    let state = lock::state_folder(&top.path().join("w"));
    let shared = lock::state_folder(&top.path().join("main"));
    fs::create_dir_all(&shared).unwrap();
    assert_eq!(
        fs::canonicalize(state).unwrap(),
        fs::canonicalize(shared).unwrap()
    );
}

#[test]
fn a_second_writer_waits_for_the_first() {
    let top = folder(&[("one.md", "0")]);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let door = Door::open(top.path()).unwrap();
                        let now = fs::read_to_string(top.path().join("one.md")).unwrap();
                        let next = (now.parse::<u32>().unwrap() + 1).to_string();
                        door.save(&[edit("one.md", &now, &next)]).unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
    });
    assert_eq!(fs::read_to_string(top.path().join("one.md")).unwrap(), "20");
}

fn renamed(from: &str, path: &str, before: &str, after: &str) -> Change {
    Change::Move {
        from: from.to_owned(),
        path: path.to_owned(),
        before: before.into(),
        edits: vec![Edit {
            span: Span::new(0, before.len()),
            replacement: after.to_owned(),
        }],
    }
}

#[test]
fn a_file_gets_another_name_and_text_at_once_and_keeps_its_mode() {
    let top = folder(&[("a/one.md", "1"), ("two.md", "2")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = Permissions::from_mode(0o640);
        fs::set_permissions(top.path().join("a/one.md"), mode).unwrap();
    }
    let changes = [
        renamed("a/one.md", "b/new.md", "1", "11"),
        edit("two.md", "2", "22"),
    ];
    save(top.path(), &changes).unwrap();
    save(top.path(), &[renamed("two.md", "three.md", "22", "33")]).unwrap();
    assert_eq!(
        found(top.path()),
        pairs(&[("b/new.md", "11"), ("three.md", "33")])
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let kept = fs::metadata(top.path().join("b/new.md")).unwrap();
        assert_eq!(kept.permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn a_name_that_is_taken_and_a_text_that_is_another_keep_all_from_being_written() {
    let files = [("one.md", "1"), ("two.md", "2")];
    let top = folder(&files);
    let refused = |change: Change| {
        let error = save(top.path(), &[change, edit("two.md", "2", "22")]).unwrap_err();
        assert_eq!(found(top.path()), pairs(&files));
        error.to_string()
    };
    assert_eq!(
        refused(renamed("one.md", "two.md", "1", "11")),
        "two.md exists already"
    );
    assert_eq!(
        refused(renamed("one.md", "new.md", "x", "11")),
        "one.md was changed by somebody else meanwhile, nothing was written"
    );
    assert_eq!(
        refused(renamed("gone.md", "new.md", "x", "11")),
        "gone.md is gone, nothing was written"
    );
    let taken = save(top.path(), &[renamed("one.md", "two.md", "1", "11")]).unwrap_err();
    assert_eq!(taken.to_string(), "two.md exists already");
}

type Texts = &'static [(&'static str, &'static str)];

/// A change of a file's name and of another file that got so far: these files, and the door opened anew.
fn renaming(phase: Phase, files: Texts) -> (TempDir, Door) {
    let top = folder(files);
    let door = resumed(top.path(), phase);
    (top, door)
}

fn resumed(top: &Path, phase: Phase) -> Door {
    let entry = |path: &str, part: &str, from: Option<&str>, before: &str| Entry {
        path: path.to_owned(),
        part: part.to_owned(),
        from: from.map(str::to_owned),
        before: Some(before.to_owned()),
    };
    let journal = Journal {
        phase,
        folders: Vec::new(),
        files: vec![
            entry("new.md", ".p0", Some("one.md"), "1"),
            entry("two.md", ".p1", None, "2"),
        ],
    };
    let state = lock::state_folder(top);
    fs::create_dir_all(&state).unwrap();
    journal.write(&state).unwrap();
    Door::open(top).unwrap()
}

const BEFORE: Texts = &[("one.md", "1"), ("two.md", "2")];
const AFTER: Texts = &[("new.md", "11"), ("two.md", "22")];

/// Every step of a renaming at which it may stop, and what there is after the next start.
static MOMENTS: &[(Phase, Texts, Texts)] = &[
    (Phase::Writing, &[("one.md", "1"), ("two.md", "2")], BEFORE),
    (
        Phase::Writing,
        &[("one.md", "1"), ("two.md", "2"), (".p0", "11")],
        BEFORE,
    ),
    (
        Phase::Decided,
        &[
            ("one.md", "1"),
            ("two.md", "2"),
            (".p0", "11"),
            (".p1", "22"),
        ],
        AFTER,
    ),
    (
        Phase::Decided,
        &[
            ("one.md", "1"),
            ("new.md", "11"),
            ("two.md", "2"),
            (".p1", "22"),
        ],
        AFTER,
    ),
    (
        Phase::Decided,
        &[("new.md", "11"), ("two.md", "2"), (".p1", "22")],
        AFTER,
    ),
    (Phase::Decided, &[("new.md", "11"), ("two.md", "22")], AFTER),
    (
        Phase::TakenBack,
        &[("new.md", "11"), ("two.md", "22")],
        BEFORE,
    ),
    (
        Phase::TakenBack,
        &[("one.md", "1"), ("new.md", "11"), ("two.md", "22")],
        BEFORE,
    ),
    (
        Phase::TakenBack,
        &[("one.md", "1"), ("two.md", "22")],
        BEFORE,
    ),
];

#[test]
fn a_renaming_that_was_interrupted_anywhere_is_finished_or_undone_whole() {
    for (number, (phase, files, wanted)) in MOMENTS.iter().enumerate() {
        let (top, _) = renaming(*phase, files);
        assert_eq!(found(top.path()), pairs(wanted), "{number}");
    }
}

#[test]
fn what_somebody_wrote_during_an_interrupted_renaming_stays_beside_it() {
    let files: Texts = &[
        ("one.md", "theirs"),
        ("two.md", "2"),
        (".p0", "11"),
        (".p1", "22"),
    ];
    let (top, door) = renaming(Phase::Decided, files);
    assert_eq!(door.notes().len(), 2, "{:?}", door.notes());
    assert_eq!(
        found(top.path()),
        pairs(&[("new.md", "11"), ("one.md", "theirs"), ("two.md", "22")])
    );
}

#[test]
fn a_file_whose_new_name_somebody_has_taken_keeps_the_old_one() {
    let top = folder(&[
        ("one.md", "1"),
        ("new.md", "theirs"),
        ("two.md", "22"),
        (".p0", "11"),
    ]);
    for round in 0..2 {
        // The second time as if the first had been interrupted before its last step.
        let door = resumed(top.path(), Phase::Decided);
        let stays = |note: &String| note.starts_with("one.md stays;");
        assert!(
            door.notes().iter().any(stays),
            "{round}: {:?}",
            door.notes()
        );
        assert_eq!(
            found(top.path()),
            pairs(&[
                ("new.md", "theirs"),
                ("new.md.deepen-unwritten", "11"),
                ("one.md", "1"),
                ("two.md", "22"),
            ])
        );
    }
}
