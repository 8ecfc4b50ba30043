//! Pairs of branches over the demo, merged by Git with the driver, and judged by what either of them did.
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the paths are made here"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use deepen::repo::hooks::driver_command;

use super::dice::Dice;
use super::edits::{Author, ORDER, Tree};
use super::facts::{Facts, agreed, facts, ids};
use super::order::judge;

/// What became of the pairs.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) clean: usize,
    /// Conflicts of two different things said about one.
    pub(crate) disputed: usize,
    /// Other conflicts: lines that touch, one thing moved to two places.
    pub(crate) other: usize,
    pub(crate) changes: BTreeMap<&'static str, usize>,
    pub(crate) wrong: Vec<String>,
}

/// Merges `pairs` pairs of branches of 1 to 8 changes each in a demo at `top`, made by the program `deepen`.
///
/// # Errors
/// When there is no Git, or the program says no.
pub(crate) fn tally(top: &Path, deepen: &Path, pairs: usize, seed: u64) -> io::Result<Tally> {
    let base = prepared(top, deepen)?;
    let mut tally = Tally::default();
    let mut sides = Vec::new();
    for pair in 0..pairs {
        let mut dice = Dice::new(seed + pair as u64);
        let files = meeting_place(&base, &mut dice);
        let [ours, theirs] = ["a", "b"].map(|name| {
            let count = 1 + dice.below(8);
            let mut author = Author {
                tree: base.clone(),
                dice: &mut dice,
                name: format!("{name}z{pair}"),
                words: 0,
            };
            for _ in 0..count {
                let kind = author.change(&files);
                *tally.changes.entry(kind).or_default() += 1;
            }
            author.tree
        });
        sides.push((ours, theirs));
    }
    import(top, &base, &sides)?;
    for (pair, (ours, theirs)) in sides.iter().enumerate() {
        git(top, &["reset", "--quiet", "--hard", &format!("p{pair}a")])?;
        let merged = command(top)
            .args(["merge", "--quiet", "--no-edit", &format!("p{pair}b")])
            .output()?;
        let is_clean = merged.status.success();
        let found = read(top)?;
        let judged = judged([&base, ours, theirs], &found, is_clean);
        match judged {
            Ok(is_disputed) => {
                tally.clean += usize::from(is_clean);
                tally.disputed += usize::from(!is_clean && is_disputed);
                tally.other += usize::from(!is_clean && !is_disputed);
            }
            Err(what) => tally
                .wrong
                .push(format!("pair {pair}, seed {seed}: {what}")),
        }
    }
    Ok(tally)
}

/// Makes the demo, with the driver and with more to merge: tasks and labels.
fn prepared(top: &Path, deepen: &Path) -> io::Result<Tree> {
    let run = |arguments: &[&str]| -> io::Result<()> {
        let folder = deepen.parent().unwrap_or(deepen);
        let path = std::env::var("PATH").unwrap_or_default();
        let said = Command::new(deepen)
            .current_dir(top)
            .env("PATH", format!("{}:{path}", folder.display()))
            .args(arguments)
            .output()?;
        if said.status.success() {
            return Ok(());
        }
        Err(io::Error::other(String::from_utf8_lossy(&said.stderr)))
    };
    run(&["demo", "."])?;
    for (name, value) in [
        ("user.name", "x"),
        ("user.email", "x@y.example"),
        ("gc.auto", "0"),
    ] {
        git(top, &["config", name, value])?;
    }
    run(&["hooks", "install"])?;
    // As `hooks install` writes it, with the program's own place.
    for name in ["deepen", "deepen-order"] {
        let driver = driver_command(&deepen.display().to_string());
        git(top, &["config", &format!("merge.{name}.driver"), &driver])?;
    }
    for (number, (path, text)) in read(top)?.into_iter().enumerate() {
        if path.contains("/items/") && number % 2 == 0 {
            let text = text.replacen(
                "\ntype: ",
                "\nlabels:\n  - alpha\n  - beta\n  - gamma\ntype: ",
                1,
            );
            let tasks = "\n## Tasks\n- [ ] first part of it\n- [ ] second part of it\n- [x] third part of it\n";
            fs::write(top.join(path), format!("{}\n{tasks}", text.trim_end()))?;
        }
    }
    // The demo lists one item twice, so that there is something to find.
    let mut listed = BTreeSet::new();
    let order = fs::read_to_string(top.join(ORDER))?;
    let lines: Vec<&str> = order
        .lines()
        .filter(|line| line.starts_with('#') || listed.insert(line.split(' ').next()))
        .collect();
    fs::write(top.join(ORDER), lines.join("\n") + "\n")?;
    git(top, &["add", "--all"])?;
    git(top, &["commit", "--quiet", "-m", "more to merge"])?;
    git(top, &["checkout", "--quiet", "--detach"])?;
    read(top)
}

/// The files that both branches of a pair work on.
fn meeting_place(base: &Tree, dice: &mut Dice) -> Vec<String> {
    let paths: Vec<&String> = base
        .keys()
        .filter(|path| !path.ends_with("order.txt"))
        .collect();
    let mut files = Vec::new();
    for _ in 0..=dice.below(5) {
        files.extend(dice.pick(&paths).map(|path| (*path).clone()));
    }
    files
}

/// The files that are merged by the driver.
fn read(top: &Path) -> io::Result<Tree> {
    let mut tree = Tree::new();
    let mut folders = vec!["backlog".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(top.join(&folder))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if is_merged(&path) {
                // What is not UTF-8 nobody edits.
                if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
                    tree.insert(path, text);
                }
            }
        }
    }
    Ok(tree)
}

fn is_merged(path: &str) -> bool {
    let is_record = ["items", "feedback", "sprints", "releases", "accept"]
        .iter()
        .any(|folder| path.starts_with(&format!("backlog/{folder}/")) && path.ends_with(".md"));
    is_record || path.ends_with("order.txt") || path.ends_with(".tsv")
}

/// Writes all branches in one stream.
fn import(top: &Path, base: &Tree, sides: &[(Tree, Tree)]) -> io::Result<()> {
    let head = String::from_utf8_lossy(&command(top).args(["rev-parse", "HEAD"]).output()?.stdout)
        .trim()
        .to_owned();
    let mut child = command(top)
        .args(["fast-import", "--quiet", "--force"])
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(input) = child.stdin.take() {
        let mut input = io::BufWriter::new(input);
        for (pair, (ours, theirs)) in sides.iter().enumerate() {
            for (name, tree) in [("a", ours), ("b", theirs)] {
                write!(
                    input,
                    "commit refs/heads/p{pair}{name}\ncommitter x <x@y.example> 1790000000 +0000\ndata 1\n{name}\nfrom {head}\n"
                )?;
                for path in base.keys().filter(|path| !tree.contains_key(*path)) {
                    writeln!(input, "D {path}")?;
                }
                for (path, text) in tree
                    .iter()
                    .filter(|(path, text)| base.get(*path) != Some(text))
                {
                    write!(
                        input,
                        "M 100644 inline {path}\ndata {}\n{text}\n",
                        text.len()
                    )?;
                }
            }
        }
        input.flush()?;
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other("git fast-import failed"))
}

/// Whether anything is disputed in the facts.
///
/// # Errors
/// What is wrong with the result.
fn judged(versions: [&Tree; 3], found: &Tree, is_clean: bool) -> Result<bool, String> {
    let [base, ours, theirs] = versions;
    let [old, our, their] = versions.map(all);
    let (mut expected, mut disputed) = agreed(&old, &our, &their);
    if !is_clean {
        for (side, tree) in [("ours", ours), ("theirs", theirs)] {
            kept_words(base, tree, found)
                .map_err(|word| format!("{word} of {side} is lost in a conflict"))?;
        }
        return Ok(!disputed.is_empty());
    }
    // The title on a line of the order is an echo that anybody refreshes: which of two stands there decides nothing, and with
    // the line that one took out it goes.
    let said = all(found);
    disputed.retain(|name| {
        let echo = said.get(name);
        let is_echo = name.contains(" echo of ");
        let is_decided = !is_echo || (echo != our.get(name) && echo != their.get(name));
        if !is_decided {
            expected.remove(name);
            expected.extend(echo.map(|echo| (name.clone(), echo.clone())));
        }
        is_decided
    });
    if let Some(name) = disputed.first() {
        return Err(format!(
            "clean, although both say different things of {name}"
        ));
    }
    let names = expected.keys().chain(said.keys());
    let mut wrong = names.filter(|name| expected.get(*name) != said.get(*name));
    if let Some(name) = wrong.next() {
        return Err(format!(
            "{name} is {:?} and not {:?}",
            said.get(name),
            expected.get(name)
        ));
    }
    let order = |tree: &Tree| tree.get(ORDER).map(|text| ids(text)).unwrap_or_default();
    judge(&order(base), &order(ours), &order(theirs), &order(found)).map(|()| false)
}

/// The facts of all files, by the ids of the records: a file may have another name.
fn all(tree: &Tree) -> Facts {
    let mut all = Facts::new();
    for (path, text) in tree {
        let of = facts(path, text);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let id = text.lines().find_map(|line| {
            line.strip_prefix("id: ")
                .or_else(|| line.strip_prefix("item: "))
        });
        let name = match id {
            Some(id) => format!("{folder} {}", id.split(' ').next().unwrap_or_default()),
            None => path.clone(),
        };
        all.insert(format!("{name} lies at"), path.clone());
        all.extend(
            of.into_iter()
                .map(|(key, value)| (format!("{name} {key}"), value)),
        );
    }
    all
}

/// Whether every word that a side has written is there somewhere.
fn kept_words(base: &Tree, side: &Tree, found: &Tree) -> Result<(), String> {
    let everything: String = found
        .values()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n");
    for (path, text) in side
        .iter()
        .filter(|(path, text)| base.get(*path) != Some(text))
    {
        let is_mark = |character: char| !character.is_ascii_alphanumeric();
        let words = text.split(is_mark).filter(|word| {
            word.len() > 3
                && word.starts_with(['a', 'b'])
                && word.contains('z')
                && word.contains('q')
                && word.ends_with(|last: char| last.is_ascii_digit())
        });
        for word in words {
            let in_name = found.keys().any(|path| path.contains(word));
            if !everything.contains(word) && !in_name {
                return Err(format!("`{word}` in {path}"));
            }
        }
    }
    Ok(())
}

fn command(top: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(top)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stderr(Stdio::null());
    command
}

fn git(top: &Path, arguments: &[&str]) -> io::Result<()> {
    let status = command(top)
        .args(arguments)
        .stdout(Stdio::null())
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("git {arguments:?} failed")))
}
