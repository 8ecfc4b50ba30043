//! Edits of files with every quirk, each proved: the bytes around it are the same, every other key says what it said, and
//! taken back it gives the first file.
//!
//! `cargo run --release --example edits -- 100000`; a second word is the first seed.
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

#[path = "../merges/dice.rs"]
mod dice;
mod files;
mod trial;

use std::collections::BTreeMap;

use trial::Outcome;

type Problem = Box<dyn std::error::Error>;

fn main() -> Result<(), Problem> {
    let mut arguments = std::env::args().skip(1);
    let edits: u64 = arguments.next().map_or(Ok(2_000), |word| word.parse())?;
    let first: u64 = arguments.next().map_or(Ok(1), |word| word.parse())?;
    let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut quirks: BTreeMap<&str, usize> = files::QUIRKS.iter().map(|quirk| (*quirk, 0)).collect();
    let mut refusals: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for seed in first..first + edits {
        // Every eighth is one of an order.
        if seed % 8 == 0 {
            match trial::order_trial(seed) {
                Ok(name) => kinds.entry(name).or_default()[0] += 1,
                Err(what) => wrong.push(what),
            }
            continue;
        }
        match trial::trial(seed) {
            Ok((name, file, outcome)) => {
                let kind = kinds.entry(name).or_default();
                match outcome {
                    Outcome::Made => kind[0] += 1,
                    Outcome::Nothing => kind[1] += 1,
                    Outcome::Refused(why) => {
                        kind[2] += 1;
                        *refusals.entry(why).or_default() += 1;
                    }
                }
                for quirk in file.quirks {
                    *quirks.entry(quirk).or_default() += 1;
                }
            }
            Err(what) => wrong.push(what),
        }
    }
    println!(
        "{:32} {:>8} {:>8} {:>8}",
        "edit", "made", "as is", "refused"
    );
    for (kind, [made, nothing, refused]) in &kinds {
        println!("{kind:32} {made:8} {nothing:8} {refused:8}");
    }
    println!("\n{:32} {:>8}", "quirk", "files");
    for (quirk, count) in &quirks {
        println!("{quirk:32} {count:8}");
    }
    println!("\nrefused");
    for (why, count) in refusals.iter().take(12) {
        println!("{count:8} {why}");
    }
    println!("\n{edits} edits, {} wrong", wrong.len());
    for what in wrong.iter().take(6) {
        println!("{what}\n");
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err("some edits are wrong".into())
    }
}
