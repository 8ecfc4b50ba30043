//! What the history costs on repositories of 8,000 and of 50,000 commits, beside `git log` and `git status` on the same
//! files.
//!
//! `cargo bench --bench history -- 8000` runs one size. CPU time (user and system), medians of five alternating rounds.
#![expect(clippy::print_stdout, reason = "a bench talks to the terminal")]

#[path = "generator/mod.rs"]
#[expect(dead_code, reason = "the other bench wants the files")]
mod generator;
#[path = "measure/mod.rs"]
mod measure;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use measure::{cost, median, peak_memory};

const ROUNDS: usize = 5;

/// Who is asked, and what for. The first is the unit.
const COMMANDS: [(&str, &str, &[&str]); 9] = [
    ("git log --raw", "git", &["log", "--raw", "--", "backlog"]),
    ("git log -p", "git", &["log", "-p", "--", "backlog"]),
    ("git status", "git", &["status", "--porcelain"]),
    (
        "log, cold",
        "deepen",
        &["log", "--format", "json", "--no-cache"],
    ),
    ("log, warm", "deepen", &["log", "--format", "json"]),
    (
        "check, cold",
        "deepen",
        &["check", "--format", "json", "--no-cache"],
    ),
    ("check, warm", "deepen", &["check", "--format", "json"]),
    (
        "forecast",
        "deepen",
        &["forecast", "when", "--items", "100", "--format", "json"],
    ),
    (
        "backtest",
        "deepen",
        &["forecast", "backtest", "--format", "json"],
    ),
];

fn main() {
    let sizes: Vec<usize> = env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for commits in if sizes.is_empty() {
        vec![8_000, 50_000]
    } else {
        sizes
    } {
        costs(commits);
    }
}

fn costs(commits: usize) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("history-{commits}"));
    if !folder.exists() {
        generator::history::write(&folder, commits, commits / 10)
            .expect("git is there and the target folder can be written");
    }
    let mut costs = vec![Vec::new(); COMMANDS.len()];
    for round in 0..=ROUNDS {
        for (list, (_, program, arguments)) in costs.iter_mut().zip(COMMANDS) {
            let each = cost(&mut command(&folder, program, arguments));
            if round > 0 {
                list.push(each);
            }
        }
    }
    let costs: Vec<Duration> = costs.iter_mut().map(|list| median(list)).collect();
    let unit = costs[0].as_secs_f64();
    println!("{commits} commits: G = {:.0} ms CPU", unit * 1e3);
    for ((name, program, arguments), own) in COMMANDS.iter().zip(costs) {
        println!(
            "  {name:13} {:9.1} ms CPU = {:5.2} G   peak {}",
            own.as_secs_f64() * 1e3,
            own.as_secs_f64() / unit,
            peak_memory(&mut command(&folder, program, arguments)),
        );
    }
}

fn command(folder: &Path, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(match program {
        "deepen" => env!("CARGO_BIN_EXE_deepen"),
        other => other,
    });
    command.args(arguments).current_dir(folder);
    command
}
