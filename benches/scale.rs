//! What whole commands cost on backlogs of 1k, 10k and 100k files, beside one thread that only walks and reads them.
//!
//! `cargo bench --bench scale -- 1000 10000` runs those sizes. CPU time (user and system), medians of seven alternating rounds.
#![expect(clippy::print_stdout, reason = "a bench talks to the terminal")]

#[path = "generator/mod.rs"]
#[expect(dead_code, reason = "the other bench wants the commits")]
mod generator;
#[path = "measure/mod.rs"]
mod measure;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use measure::{cost, median, peak_memory};

const ROUNDS: usize = 7;
const COMMANDS: [(&str, &[&str]); 4] = [
    (
        "check",
        &["check", "--no-history", "--no-cache", "--format", "json"],
    ),
    (
        "rank",
        &["rank", "--no-history", "--no-cache", "--format", "json"],
    ),
    (
        "list",
        &["list", "--no-history", "--no-cache", "--format", "json"],
    ),
    ("version", &["--version"]),
];

fn main() {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [mode, folder] = arguments.as_slice()
        && mode == "--read"
    {
        println!("{}", read_everything(Path::new(folder)));
        return;
    }
    let sizes: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for size in if sizes.is_empty() {
        vec![1_000, 10_000, 100_000]
    } else {
        sizes
    } {
        costs(size);
    }
}

/// The unit: one thread walks and reads every file.
fn read_everything(folder: &Path) -> usize {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).expect("the folder was generated") {
        let entry = entry.expect("the folder was generated");
        if entry.file_type().expect("files have types").is_dir() {
            bytes += read_everything(&entry.path());
        } else {
            bytes += fs::read(entry.path())
                .expect("the file was generated")
                .len();
        }
    }
    bytes
}

fn costs(size: usize) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{size}"));
    if !folder.exists() {
        generator::write(&folder, size).expect("the target folder can be written");
    }
    let myself = env::current_exe().expect("a running program has a path");
    let mut costs = vec![Vec::new(); COMMANDS.len() + 1];
    for round in 0..=ROUNDS {
        let unit = cost(Command::new(&myself).arg("--read").arg(&folder));
        let others = COMMANDS.map(|(_, arguments)| {
            cost(
                Command::new(env!("CARGO_BIN_EXE_deepen"))
                    .args(arguments)
                    .current_dir(&folder),
            )
        });
        if round > 0 {
            for (list, each) in costs.iter_mut().zip([unit].into_iter().chain(others)) {
                list.push(each);
            }
        }
    }
    let unit = median(&mut costs[0]);
    let per_file = unit.as_secs_f64() * 1e6 / size as f64;
    println!(
        "{size} files: R = {:.1} ms CPU ({per_file:.2} us a file)",
        unit.as_secs_f64() * 1e3
    );
    for ((name, arguments), list) in COMMANDS.iter().zip(costs.iter_mut().skip(1)) {
        let own = median(list);
        let peak = peak_memory(
            Command::new(env!("CARGO_BIN_EXE_deepen"))
                .args(*arguments)
                .current_dir(&folder),
        );
        println!(
            "  {name:8} {:9.1} ms CPU = {:5.2} R   {:6.2} us a file   peak {peak}",
            own.as_secs_f64() * 1e3,
            own.as_secs_f64() / unit.as_secs_f64(),
            own.as_secs_f64() * 1e6 / size as f64,
        );
    }
}
