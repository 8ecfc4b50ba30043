//! How often two branches of a backlog cannot be merged, and whether a clean merge is ever wrong.
//!
//! `cargo build --release && cargo run --release --example merges -- 2000` merges that many pairs: first of the order alone,
//! beside the plainest writing of the algorithm on the same pairs; then of the demo's files, by Git with the driver. A second
//! word is the seed, a third the program, a fourth the folder to do it in.
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

mod branches;
mod dice;
mod edits;
mod facts;
mod order;

use std::path::{Path, PathBuf};

type Problem = Box<dyn std::error::Error>;

fn main() -> Result<(), Problem> {
    let mut arguments = std::env::args().skip(1);
    let pairs: usize = arguments.next().map_or(Ok(2_000), |word| word.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(1), |word| word.parse())?;
    let deepen = arguments
        .next()
        .map_or_else(program, |word| Ok(PathBuf::from(word)))?;
    let mut wrong = of_order(pairs, seed);
    let scratch = tempfile::tempdir()?;
    let top = arguments
        .next()
        .map_or_else(|| scratch.path().to_owned(), PathBuf::from);
    wrong.extend(of_branches(pairs, seed, &deepen, &top)?);
    if wrong.is_empty() {
        return Ok(());
    }
    for what in wrong.iter().take(20) {
        println!("{what}");
    }
    Err(format!("{} merges are wrong", wrong.len()).into())
}

/// The program beside this example.
fn program() -> Result<PathBuf, Problem> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(|folder| folder.parent());
    let program = folder.map(|folder| folder.join("deepen"));
    program
        .filter(|program| program.is_file())
        .ok_or_else(|| "there is no deepen beside this example: build it first".into())
}

fn of_order(pairs: usize, seed: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    println!("The order: conflicts of {pairs} pairs of branches with k decisions each\n");
    println!("k   deepen    plain   only deepen  only plain  wrong: deepen  plain");
    for k in [1, 2, 4, 8] {
        let tally = order::tally(pairs, k, seed);
        let share = |count: usize| 100.0 * count as f64 / pairs.max(1) as f64;
        println!(
            "{k}  {:5.1} %  {:5.1} %  {:11}  {:10}  {:13}  {:5}",
            share(tally.ours),
            share(tally.plain),
            tally.only_ours,
            tally.only_plain,
            tally.wrong.len(),
            tally.wrong_plain
        );
        wrong.extend(tally.wrong);
    }
    wrong
}

fn of_branches(pairs: usize, seed: u64, deepen: &Path, top: &Path) -> Result<Vec<String>, Problem> {
    let tally = branches::tally(top, deepen, pairs, seed)?;
    println!("\nThe demo: {pairs} pairs of branches with 1 to 8 changes each\n");
    println!("clean                                   {:6}", tally.clean);
    println!(
        "both say different things of one thing  {:6}",
        tally.disputed
    );
    println!("other conflicts                         {:6}", tally.other);
    println!(
        "wrong                                   {:6}\n",
        tally.wrong.len()
    );
    for (kind, count) in &tally.changes {
        println!("{kind:16} {count:6}");
    }
    Ok(tally.wrong)
}
