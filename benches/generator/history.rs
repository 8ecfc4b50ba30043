//! A repository with as many commits as asked for, the same every time: items that are written, refined, estimated, moved
//! through the workflow, renamed, ordered, put into sprints, and feedback that comes in.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Dice, GOAL, WORDS, base32, feedback, story};

const STATUSES: [&str; 6] = [
    "idea",
    "refining",
    "ready",
    "in-progress",
    "review",
    "accepted",
];
const AUTHORS: [(&str, &str); 5] = [
    ("Mira Okafor", "mira@example.org"),
    ("Ben Adeyemi", "ben@example.org"),
    ("Chen Wei", "chen@example.org"),
    ("Dana Novak", "dana@example.org"),
    ("Eli Stein", "eli@example.org"),
];

/// Seconds between two commits, on average: 50,000 commits are three years.
const PACE: usize = 1_900;

/// The history lies in the past: today is the day of its last commit.
const SETTINGS: &str = "rank:\n  method: cd3\ncalendar:\n  today: last-commit\n";

struct Item {
    path: String,
    text: String,
    status: usize,
}

/// Writes a repository of `commits` commits over `items` items below `backlog/`, in folders of 250, at `top`, packed and
/// with a commit-graph.
///
/// # Errors
/// When there is no `git`, or the disk says no.
pub(crate) fn write(top: &Path, commits: usize, items: usize) -> io::Result<()> {
    fs::create_dir_all(top)?;
    git(top, &["init", "-q", "-b", "main"])?;
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet", "--depth=50"])
        .current_dir(top)
        .stdin(Stdio::piped())
        .spawn()?;
    let input = import.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    stream(&mut BufWriter::new(input), commits, items)?;
    import.wait()?;
    git(top, &["reset", "-q", "--hard", "main"])?;
    git(top, &["repack", "-adfq"])?;
    git(top, &["commit-graph", "write", "--reachable"])
}

fn git(top: &Path, arguments: &[&str]) -> io::Result<()> {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(top)
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "git {} failed",
        arguments.join(" ")
    )))
}

fn stream(out: &mut impl Write, commits: usize, items: usize) -> io::Result<()> {
    let mut dice = Dice(7);
    let mut known: Vec<Item> = Vec::with_capacity(items);
    let mut order: Vec<String> = Vec::new();
    let mut requests = 0;
    let mut time = 1_700_000_000;
    for number in 0..commits {
        time += PACE / 2 + dice.below(PACE);
        let (name, email) = AUTHORS[dice.below(AUTHORS.len())];
        writeln!(
            out,
            "commit refs/heads/main\nauthor {name} <{email}> {time} +0100\ncommitter {name} <{email}> {time} +0100"
        )?;
        let subject = format!(
            "{} the {}",
            dice.pick(&["Refine", "Estimate", "Move", "Add", "Reword"]),
            dice.pick(&WORDS)
        );
        writeln!(out, "data {}\n{subject}", subject.len() + 1)?;
        writeln!(out)?;
        if number == 0 {
            file(out, "backlog/deepen.yml", SETTINGS)?;
            file(out, "backlog/goals/G-000001-time.md", GOAL)?;
        }
        // A third of the items stands after a hundredth of the commits; the others come as time goes by.
        let due = if number < commits / 100 {
            (number + 1) * items * 100 / commits / 3
        } else {
            items / 3 + number * (items - items / 3) / commits
        };
        let mut wrote = false;
        while known.len() < due.min(items) {
            let id = format!("S-{}", base32(known.len()));
            let text = story(&id, known.len(), items, &mut dice);
            let text = text.replacen(status_line(&text), "status: idea", 1);
            let path = format!(
                "backlog/items/{:03}/{id}-{}.md",
                known.len() / 250,
                dice.pick(&WORDS)
            );
            file(out, &path, &text)?;
            known.push(Item {
                path,
                text,
                status: 0,
            });
            wrote = true;
        }
        if wrote {
            continue;
        }
        match dice.below(100) {
            0..=64 => change(out, &mut known, &mut dice)?,
            65..=66 => rename(out, &mut known, &mut dice)?,
            67..=76 => {
                reorder(&mut order, &known, &mut dice);
                file(out, "backlog/order.txt", &order.concat())?;
            }
            77..=80 => {
                let text = sprint(number, &known, &mut dice);
                file(
                    out,
                    &format!("backlog/sprints/2026-{:03}.md", number / 700),
                    &text,
                )?;
            }
            _ => {
                let id = format!("F-{}", base32(requests));
                let text = feedback(&id, requests, items, &mut dice);
                file(
                    out,
                    &format!("backlog/feedback/{:03}/{id}.md", requests / 250),
                    &text,
                )?;
                requests += 1;
            }
        }
    }
    out.flush()
}

fn status_line(text: &str) -> &str {
    text.lines()
        .find(|line| line.starts_with("status: "))
        .unwrap_or_default()
}

fn file(out: &mut impl Write, path: &str, text: &str) -> io::Result<()> {
    writeln!(out, "M 100644 inline {path}\ndata {}\n{text}", text.len())
}

fn change(out: &mut impl Write, known: &mut [Item], dice: &mut Dice) -> io::Result<()> {
    let at = dice.below(known.len());
    let item = &mut known[at];
    let replaced = match dice.below(4) {
        0 | 1 => {
            let before = format!("\nstatus: {}", STATUSES[item.status]);
            item.status = (item.status + 1) % STATUSES.len();
            item.text
                .replacen(&before, &format!("\nstatus: {}", STATUSES[item.status]), 1)
        }
        2 => item.text.replacen("- [ ]", "- [x]", 1),
        _ => {
            let (old, new) = (dice.pick(&WORDS), dice.pick(&WORDS));
            item.text.replace(&format!(" {old} "), &format!(" {new} "))
        }
    };
    item.text = replaced;
    file(out, &item.path, &item.text)
}

fn rename(out: &mut impl Write, known: &mut [Item], dice: &mut Dice) -> io::Result<()> {
    let at = dice.below(known.len());
    let item = &mut known[at];
    let Some((stem, _)) = item.path.rsplit_once('-') else {
        return Ok(());
    };
    let path = format!("{stem}-{}.md", dice.pick(&WORDS));
    if path != item.path {
        writeln!(out, "D {}", item.path)?;
        item.path = path;
        file(out, &item.path, &item.text)?;
    }
    Ok(())
}

fn reorder(order: &mut Vec<String>, known: &[Item], dice: &mut Dice) {
    if order.len() < 200 {
        let item = &known[dice.below(known.len())];
        let id = item
            .path
            .rsplit('/')
            .next()
            .and_then(|name| name.get(..8))
            .unwrap_or_default();
        if !order.iter().any(|line| line.starts_with(id)) {
            order.insert(dice.below(order.len() + 1), format!("{id}  Generated\n"));
            return;
        }
    }
    let line = order.remove(dice.below(order.len()));
    order.insert(dice.below(order.len() + 1), line);
}

fn sprint(number: usize, known: &[Item], dice: &mut Dice) -> String {
    let mut items = String::new();
    for _ in 0..12 {
        items.push_str(&format!("  - S-{}\n", base32(dice.below(known.len()))));
    }
    let week = number / 700;
    format!(
        "---\nid: 2026-{week:03}\nstart: 2024-01-01\nend: 2024-01-14\ngoal: {}\nitems:\n{items}---\n",
        dice.sentence(5)
    )
}
