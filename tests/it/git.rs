//! What is read of real repositories: heads, days, trees, and the walk over commits.

use std::path::Path;
use std::process::Command;

use deepen::backlog::Files;
use deepen::backlog::config::Walk;
use deepen::history::commit_record::{After, CommitRecord};
use deepen::repo::git::{GitError, Head, Repository, Wanted};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

/// A repository in a folder of its own, whose commits are an hour apart from 2026-03-01T09:00Z on.
struct Scratch {
    folder: TempDir,
    hour: u32,
}

const EVERYTHING: Wanted<'_> = Wanted {
    folders: &|_| true,
    files: &|_| true,
};

impl Scratch {
    fn new() -> Self {
        let scratch = Self {
            folder: tempfile::tempdir().unwrap(),
            hour: 9,
        };
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(
            self.path(),
            &format!("2026-03-01T{:02}:00:00Z", self.hour),
            arguments,
        )
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        self
    }

    fn commit(&mut self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.hour += 1;
        self.git(&["rev-parse", "HEAD"])
    }

    fn repository(&self) -> Repository {
        Repository::discover(self.path()).unwrap().unwrap()
    }

    fn records(&self, walk: Walk) -> Vec<CommitRecord> {
        records(&self.repository(), walk)
    }
}

fn git(folder: &Path, date: &str, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "Mira")
        .env("GIT_AUTHOR_EMAIL", "mira@example.com")
        .env("GIT_COMMITTER_NAME", "Mira")
        .env("GIT_COMMITTER_EMAIL", "mira@example.com")
        .env("GIT_AUTHOR_DATE", date)
        .env("GIT_COMMITTER_DATE", date)
        .output()
        .unwrap();
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {talk}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn records(repository: &Repository, walk: Walk) -> Vec<CommitRecord> {
    let head = repository.head().unwrap();
    let way = repository.way(head.commit().unwrap(), walk, &[]).unwrap();
    let mut records = Vec::new();
    repository
        .walk(&way, EVERYTHING, &mut |record, _| records.push(record))
        .unwrap();
    records
}

/// `subject: path=text path- …` for each commit.
fn told(records: &[CommitRecord]) -> Vec<String> {
    records
        .iter()
        .map(|record| {
            let changes: Vec<String> = record
                .changes
                .iter()
                .map(|change| match &change.after {
                    After::Gone => format!("{}-", change.path),
                    After::Bytes(bytes) => {
                        format!("{}={}", change.path, String::from_utf8_lossy(bytes).trim())
                    }
                    After::Unreadable | After::Missing => format!("{}?", change.path),
                })
                .collect();
            format!("{}: {}", record.subject, changes.join(" "))
        })
        .collect()
}

fn texts(files: &Files) -> Vec<String> {
    let texts = files
        .sources
        .iter()
        .map(|source| format!("{}={}", source.path, source.text.trim()));
    let unreadable = files
        .unreadable
        .iter()
        .map(|file| format!("{}? {}", file.path, file.reason));
    texts.chain(unreadable).collect()
}

fn noon() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

#[test]
fn a_folder_outside_any_repository_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Repository::discover(folder.path()).unwrap().is_none());
}

#[test]
fn a_repository_is_found_from_a_folder_deep_inside_it() {
    let scratch = Scratch::new();
    scratch.write("docs/backlog/items/a.md", "a");
    let repository = Repository::discover(&scratch.path().join("docs/backlog/items"))
        .unwrap()
        .unwrap();
    assert_eq!(
        repository.work_tree().unwrap().canonicalize().unwrap(),
        scratch.path().canonicalize().unwrap()
    );
    assert!(!repository.is_bare() && !repository.is_shallow());
}

#[test]
fn says_where_head_points() {
    let mut scratch = Scratch::new();
    let unborn = scratch.repository().head().unwrap();
    assert_eq!(
        unborn,
        Head::Unborn {
            branch: "main".into()
        }
    );
    let commit = scratch.commit("first");
    let branch = scratch.repository().head().unwrap();
    assert_eq!(
        branch,
        Head::Branch {
            name: "main".into(),
            commit: commit.as_str().into()
        }
    );
    scratch.git(&["checkout", "-q", "--detach"]);
    let detached = scratch.repository().head().unwrap();
    assert_eq!(
        detached,
        Head::Detached {
            commit: commit.into()
        }
    );
}

#[test]
fn a_bare_repository_has_commits_and_no_work_tree() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "a");
    scratch.commit("first");
    let bare = tempfile::tempdir().unwrap();
    scratch.git(&["clone", "-q", "--bare", ".", bare.path().to_str().unwrap()]);
    let repository = Repository::discover(bare.path()).unwrap().unwrap();
    assert!(repository.is_bare());
    assert_eq!(repository.work_tree(), None);
    assert_eq!(told(&records(&repository, Walk::FirstParent)).len(), 1);
}

#[test]
fn a_shallow_clone_is_known_as_one() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1");
    scratch.commit("first");
    scratch.write("a.md", "2");
    scratch.commit("second");
    let clone = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", scratch.path().display());
    let target = clone.path().to_str().unwrap();
    scratch.git(&["clone", "-q", "--depth", "1", &origin, target]);
    let repository = Repository::discover(clone.path()).unwrap().unwrap();
    assert!(repository.is_shallow());
    // The walk ends where the clone ends, without failing.
    assert_eq!(
        told(&records(&repository, Walk::FirstParent)),
        ["second: a.md=2"]
    );
}

#[test]
fn a_sha_256_repository_is_said_to_be_unsupported() {
    let folder = tempfile::tempdir().unwrap();
    git(
        folder.path(),
        "2026-03-01T09:00:00Z",
        &["init", "-q", "--object-format=sha256"],
    );
    let error = Repository::discover(folder.path()).err().unwrap();
    assert!(matches!(error, GitError::Sha256 { .. }), "{error}");
}

#[test]
fn commits_come_oldest_first_with_what_they_changed() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1").write("sub/b.md", "1");
    scratch.commit("first");
    scratch.write("sub/b.md", "2");
    scratch.commit("second");
    scratch.commit("nothing changed");
    std::fs::remove_file(scratch.path().join("a.md")).unwrap();
    scratch.commit("third");
    assert_eq!(
        told(&scratch.records(Walk::FirstParent)),
        [
            "first: a.md=1 sub/b.md=1",
            "second: sub/b.md=2",
            "third: a.md-"
        ]
    );
}

#[test]
fn packed_and_loose_objects_and_a_commit_graph_tell_the_same() {
    let scratch = Scratch::new();
    for version in 0..40 {
        scratch
            .write(
                "backlog/items/a.md",
                &format!("version {version}\n{}", "same\n".repeat(50)),
            )
            .write(&format!("backlog/items/n{version}.md"), "new");
        scratch.git(&["add", "-A"]);
        scratch.git(&["commit", "-q", "-m", &format!("commit {version}")]);
    }
    let loose = scratch.records(Walk::FirstParent);
    assert_eq!(loose.len(), 40);
    assert!(loose.iter().all(|record| record.changes.len() == 2));
    scratch.git(&["repack", "-adfq"]);
    assert_eq!(scratch.records(Walk::FirstParent), loose);
    scratch.git(&["commit-graph", "write"]);
    assert_eq!(scratch.records(Walk::FirstParent), loose);
}

#[test]
fn a_renamed_file_is_gone_here_and_there_in_one_commit() {
    let mut scratch = Scratch::new();
    scratch.write("items/a.md", "a");
    scratch.commit("first");
    scratch.git(&["mv", "items", "backlog"]);
    scratch.commit("renamed");
    assert_eq!(
        told(&scratch.records(Walk::FirstParent)).last().unwrap(),
        "renamed: backlog/a.md=a items/a.md-"
    );
}

#[test]
fn a_file_that_becomes_a_folder_is_both() {
    let mut scratch = Scratch::new();
    scratch
        .write("a", "file")
        .write("a.md", "1")
        .write("a0", "1");
    scratch.commit("first");
    std::fs::remove_file(scratch.path().join("a")).unwrap();
    scratch.write("a/b.md", "2");
    scratch.commit("second");
    assert_eq!(
        told(&scratch.records(Walk::FirstParent)).last().unwrap(),
        "second: a- a/b.md=2"
    );
}

/// `main` gets a merge of a branch with two commits, while it went on itself.
fn with_a_merge() -> Scratch {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1").write("b.md", "1");
    scratch.commit("base");
    scratch.git(&["checkout", "-q", "-b", "topic"]);
    scratch.write("a.md", "2");
    scratch.commit("topic one");
    scratch.write("a.md", "3");
    scratch.commit("topic two");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("b.md", "2");
    scratch.commit("on main");
    scratch.git(&["merge", "-q", "--no-ff", "-m", "merge topic", "topic"]);
    scratch
}

#[test]
fn a_change_happens_when_it_reaches_the_branch() {
    let records = with_a_merge().records(Walk::FirstParent);
    assert_eq!(
        told(&records),
        [
            "base: a.md=1 b.md=1",
            "on main: b.md=2",
            "merge topic: a.md=3"
        ]
    );
    let parents: Vec<usize> = records.iter().map(|record| record.parents).collect();
    assert_eq!(parents, [0, 1, 2]);
}

#[test]
fn a_full_walk_hands_in_the_commits_of_merged_branches() {
    assert_eq!(
        told(&with_a_merge().records(Walk::Full)),
        [
            "base: a.md=1 b.md=1",
            "topic one: a.md=2",
            "topic two: a.md=3",
            "on main: b.md=2",
            "merge topic: a.md=3"
        ]
    );
}

#[test]
fn people_are_named_as_the_mailmap_says() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1").write(
        ".mailmap",
        "Mira Berg <mira@company.example> <mira@example.com>\n",
    );
    scratch.commit("first");
    let records = scratch.records(Walk::FirstParent);
    let author = &records.first().unwrap().author;
    assert_eq!(
        (&*author.name, &*author.email),
        ("Mira Berg", "mira@company.example")
    );
}

#[test]
fn trailers_are_read_and_the_subject_is_one_line() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1");
    scratch.commit("estimate two\nstories\n\nWe met on Monday.\n\nEstimated-by: Jonas\nApproved-by: Mira <m@example.com>");
    let records = scratch.records(Walk::FirstParent);
    let record = records.first().unwrap();
    assert_eq!(&*record.subject, "estimate two stories");
    let trailers: Vec<String> = record
        .trailers
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    assert_eq!(
        trailers,
        ["Estimated-by=Jonas", "Approved-by=Mira <m@example.com>"]
    );
    assert_eq!(record.committed.to_string(), "2026-03-01T09:00:00Z");
}

#[test]
fn reads_the_files_of_an_earlier_commit() {
    let mut scratch = Scratch::new();
    scratch
        .write("backlog/a.md", "1")
        .write("src/main.rs", "code");
    let first = scratch.commit("first");
    scratch
        .write("backlog/a.md", "2")
        .write("backlog/b.md", "1");
    scratch.commit("second");
    let wanted = Wanted {
        folders: &|folder| folder == "backlog",
        files: &|path| path.starts_with("backlog/"),
    };
    let files = scratch.repository().tree_files(&first, wanted).unwrap();
    assert_eq!(texts(&files), ["backlog/a.md=1"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_submodules_are_skipped() {
    let mut inner = Scratch::new();
    inner.write("c.md", "c");
    inner.commit("inner");
    let mut scratch = Scratch::new();
    scratch.write("a.md", "a");
    std::os::unix::fs::symlink("/etc/passwd", scratch.path().join("link.md")).unwrap();
    let url = inner.path().to_str().unwrap();
    scratch.git(&["submodule", "--quiet", "add", url, "sub.md"]);
    let commit = scratch.commit("first");
    let wanted = Wanted {
        folders: &|_| true,
        files: &|path| path != ".gitmodules",
    };
    let files = scratch.repository().tree_files(&commit, wanted).unwrap();
    assert_eq!(
        texts(&files),
        ["a.md=a", "link.md? a symbolic link, not followed"]
    );
}

#[test]
fn what_a_partial_clone_left_out_is_unreadable_and_not_fetched() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1");
    scratch.commit("first");
    scratch.write("a.md", "2");
    scratch.commit("second");
    scratch.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = tempfile::tempdir().unwrap();
    let origin = format!("file://{}", scratch.path().display());
    let target = clone.path().to_str().unwrap();
    scratch.git(&["clone", "-q", "--filter=blob:none", &origin, target]);
    let repository = Repository::discover(clone.path()).unwrap().unwrap();
    assert_eq!(
        told(&records(&repository, Walk::FirstParent)),
        ["first: a.md?", "second: a.md=2"]
    );
}

#[test]
fn a_day_means_the_last_commit_of_that_day_or_before_it() {
    let mut scratch = Scratch::new();
    let first = scratch.commit("first");
    let second = scratch.commit("second");
    let third = scratch.commit("third");
    scratch.git(&["tag", "v1", &first]);
    let repository = scratch.repository();
    let resolve = |spec: &str| repository.resolve(spec, &TimeZone::UTC, noon());
    assert_eq!(&*resolve("2026-03-01").unwrap().commit, third);
    assert_eq!(&*resolve("2026-04-01").unwrap().commit, third);
    assert_eq!(&*resolve("v1").unwrap().commit, first);
    assert_eq!(&*resolve("HEAD~1").unwrap().commit, second);
    assert_eq!(
        resolve("v1").unwrap().time.to_string(),
        "2026-03-01T09:00:00Z"
    );
    let auckland = jiff::tz::TimeZoneDatabase::bundled()
        .get("Pacific/Auckland")
        .unwrap();
    // 09:00 and 10:00 UTC are 22:00 and 23:00 there; 11:00 UTC is the next day.
    let there = repository.resolve("2026-03-01", &auckland, noon()).unwrap();
    assert_eq!(&*there.commit, second);
    let error = resolve("2026-02-28").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no commit is as old as 2026-02-28: the first is of 2026-03-01"
    );
}

#[test]
fn a_revision_that_is_none_says_so_with_a_way_out() {
    let mut scratch = Scratch::new();
    scratch.commit("first");
    let repository = scratch.repository();
    let error = repository
        .resolve("v9", &TimeZone::UTC, noon())
        .unwrap_err();
    assert!(
        error.to_string().starts_with("`v9` names no commit: "),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("2026-03-01"));
    let reflog = repository.resolve("main@{2 weeks ago}", &TimeZone::UTC, noon());
    assert!(matches!(reflog, Err(GitError::Reflog { .. })));
}

#[test]
fn reading_changes_nothing() {
    let mut scratch = Scratch::new();
    scratch.write("a.md", "1");
    scratch.commit("first");
    let state = || {
        let mut files: Vec<_> = walkdir::WalkDir::new(scratch.path())
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                (
                    entry.path().to_owned(),
                    entry.metadata().unwrap().modified().unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    let before = state();
    scratch.records(Walk::FirstParent);
    scratch
        .repository()
        .resolve("HEAD", &TimeZone::UTC, noon())
        .unwrap();
    assert_eq!(state(), before);
}
