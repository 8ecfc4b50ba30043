//! How well and how fast duplicates are found: recall and cost on labelled sets, beside other methods, and the cost on
//! generated ones.
//!
//! `cargo run --release --example duplicates -- FOLDER` reads `FOLDER/SET/items.jsonl` and `gold.jsonl`;
//! `cargo run --release --example duplicates -- 5000 15000 100000` generates sets of that many texts: words of a vocabulary
//! of 60,000 with Zipf's frequencies, every fifth text a variation of an earlier one.
//!
//! Items in order of time; for each that has a duplicate all earlier ones are ranked (all others where there are no dates);
//! a hit is any member of its group. What people marked is not all: precision is for comparing methods.
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use deepen::demand::likeness::{Entry, Likeness, groups, pairs};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::Value;

/// Recall at 1, 5, 10 and 20 in percent, and mean reciprocal rank, of other methods on the same sets.
const BESIDE: [(&str, &str, [f64; 5]); 7] = [
    (
        "titanium-early",
        "prototype",
        [52.9, 73.5, 80.5, 86.2, 0.619],
    ),
    ("titanium-early", "MiniLM", [46.1, 69.8, 76.1, 81.9, 0.564]),
    ("titanium-early", "BM25", [35.0, 49.8, 58.6, 66.5, 0.426]),
    ("seamonkey", "prototype", [73.9, 91.3, 93.5, 97.8, 0.823]),
    ("seamonkey", "MiniLM", [67.4, 91.3, 91.3, 95.7, 0.788]),
    ("questions-ko", "prototype", [50.2, 70.3, 76.2, 81.1, 0.592]),
    ("questions-ko", "n-grams", [43.5, 64.3, 71.1, 76.9, 0.529]),
];

type Problem = Box<dyn std::error::Error>;

fn main() -> Result<(), Problem> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    println!(
        "{:16} {:12} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "set", "method", "R@1", "R@5", "R@10", "R@20", "MRR"
    );
    for argument in &arguments {
        if let Ok(texts) = argument.parse() {
            generated(texts);
            continue;
        }
        let mut sets: Vec<_> = fs::read_dir(argument)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        sets.sort();
        for set in sets.iter().filter(|set| set.join("gold.jsonl").is_file()) {
            labelled(set)?;
        }
    }
    Ok(())
}

#[expect(
    clippy::too_many_lines,
    reason = "one set, measured from top to bottom"
)]
fn labelled(folder: &Path) -> Result<(), Problem> {
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let items: BTreeMap<String, Value> = read(folder, "items.jsonl")?;
    let gold: Vec<Value> = lines(folder, "gold.jsonl")?;
    let start = cpu();
    let entries: Vec<Entry<'_>> = gold
        .iter()
        .filter_map(|row| items.get(text(row, "id")))
        .map(entry)
        .collect();
    let likeness = Likeness::new(entries);
    let all = likeness.neighbours(20);
    let list = pairs(&all);
    let cost = cpu() - start;
    let is_dated = gold.first().is_some_and(|row| !row["created"].is_null());
    let ranked = gold.iter().enumerate().map(|(place, row)| {
        if row["query"] != Value::Bool(true) {
            Vec::new()
        } else if is_dated {
            likeness.earlier_of(place, place, 20)
        } else {
            likeness.neighbours_of(place, 20)
        }
    });

    let mut hits = [0_usize; 4];
    let (mut queries, mut reciprocal) = (0_usize, 0.0);
    for (row, found) in gold.iter().zip(ranked) {
        if row["query"] != Value::Bool(true) {
            continue;
        }
        queries += 1;
        let is_hit = |entry: usize| {
            gold.get(entry)
                .is_some_and(|other| other["cluster"] == row["cluster"])
        };
        if let Some(place) = found.iter().position(|each| is_hit(each.entry)) {
            reciprocal += 1.0 / (place + 1) as f64;
            for (most, count) in [1, 5, 10, 20].into_iter().zip(&mut hits) {
                *count += usize::from(place < most);
            }
        }
    }
    let share = |count: usize| 100.0 * count as f64 / queries.max(1) as f64;
    let [one, five, ten, twenty] = hits.map(share);
    line(
        &name,
        "deepen",
        [one, five, ten, twenty, reciprocal / queries.max(1) as f64],
    );
    for (_, method, figures) in BESIDE.into_iter().filter(|(set, ..)| *set == name) {
        line("", method, figures);
    }
    let judged = list
        .iter()
        .filter(|pair| !is_related(&gold, pair.one, pair.other))
        .take(100);
    let right = judged
        .filter(|pair| is_marked(&gold, pair.one, pair.other))
        .count();
    let first: Vec<_> = list.iter().take(100).copied().collect();
    let largest = groups(&first).iter().map(Vec::len).max().unwrap_or(0);
    let listed: Vec<_> = list
        .iter()
        .filter(|pair| pair.score >= 0.45)
        .copied()
        .collect();
    let largest_listed = groups(&listed).iter().map(Vec::len).max().unwrap_or(0);
    println!(
        "{:16} first 100 pairs: {right} marked, largest group {largest} (of all {} from 0.45: {largest_listed})",
        "",
        listed.len()
    );
    for (from, to) in [(0.8, 2.0), (0.6, 0.8), (0.45, 0.6), (0.3, 0.45)] {
        let within: Vec<_> = list
            .iter()
            .filter(|pair| pair.score >= from && pair.score < to)
            .collect();
        let right = within
            .iter()
            .filter(|pair| is_marked(&gold, pair.one, pair.other))
            .count();
        println!(
            "{:16} score from {from}: {} pairs, {right} marked",
            "",
            within.len()
        );
    }
    println!(
        "{:16} all pairs of {}: {cost:.2} s CPU, {} MB",
        "",
        gold.len(),
        memory()
    );
    Ok(())
}

fn line(set: &str, method: &str, [one, five, ten, twenty, mrr]: [f64; 5]) {
    println!("{set:16} {method:12} {one:6.1} {five:6.1} {ten:6.1} {twenty:6.1} {mrr:6.3}");
}

fn is_marked(gold: &[Value], one: usize, other: usize) -> bool {
    let cluster = |place: usize| gold.get(place).map(|row| &row["cluster"]);
    cluster(one).is_some_and(|cluster| !cluster.is_null()) && cluster(one) == cluster(other)
}

fn is_related(gold: &[Value], one: usize, other: usize) -> bool {
    let names = |place: usize, other: usize| {
        let related = gold.get(place).and_then(|row| row["related"].as_array());
        let id = gold.get(other).map(|row| &row["id"]);
        related.is_some_and(|related| related.iter().any(|each| Some(each) == id))
    };
    names(one, other) || names(other, one)
}

fn entry(item: &Value) -> Entry<'_> {
    let tags = item["tags"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    Entry {
        title: text(item, "title").into(),
        body: text(item, "body").into(),
        channel: "".into(),
        tags: tags
            .iter()
            .filter_map(Value::as_str)
            .map(Into::into)
            .collect(),
        day: text(item, "created")
            .get(..10)
            .and_then(|day| day.parse().ok()),
    }
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn lines(folder: &Path, name: &str) -> Result<Vec<Value>, Problem> {
    let all = fs::read_to_string(folder.join(name))?;
    Ok(all
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

fn read(folder: &Path, name: &str) -> Result<BTreeMap<String, Value>, Problem> {
    let rows = lines(folder, name)?;
    Ok(rows
        .into_iter()
        .map(|row| (text(&row, "id").to_owned(), row))
        .collect())
}

/// All pairs of so many generated texts, and one more.
fn generated(texts: usize) {
    let all = texts_of_chance(texts);
    let entries = || {
        all.iter().map(|(title, body)| Entry {
            title: title.into(),
            body: body.into(),
            ..Entry::default()
        })
    };
    let start = cpu();
    let likeness = Likeness::new(entries().collect());
    let read = cpu() - start;
    let found = pairs(&likeness.neighbours(20));
    let cost = cpu() - start;
    let start = cpu();
    let twins = likeness.twins(
        &Entry {
            title: "one more of these".into(),
            ..likeness.entries()[texts / 2].clone()
        },
        5,
    );
    let one = (cpu() - start) * 1000.0;
    println!(
        "{texts} generated texts, all pairs: {cost:.2} s CPU (of it {read:.2} to read), {} MB; {} pairs; one more: {one:.1} ms, {} found",
        memory(),
        found.len(),
        twins.len()
    );
}

/// Titles of six words, bodies of 20 to 160.
fn texts_of_chance(texts: usize) -> Vec<(String, String)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or_default()
    };
    let vocabulary = 60_000_f64;
    let mut all: Vec<(String, String)> = Vec::with_capacity(texts);
    for number in 0..texts {
        let mut word = || {
            // Zipf's law with exponent 1: the rank's logarithm is evenly distributed.
            let even = chance(1_000_000) as f64 / 1e6;
            spelled(vocabulary.powf(even))
        };
        let (title, body): (Vec<String>, Vec<String>) = if number % 5 == 4 {
            let (title, body) = &all[number / 2];
            let keep: Vec<String> = body
                .split(' ')
                .enumerate()
                .map(|(place, old)| {
                    if place % 3 == 0 {
                        word()
                    } else {
                        old.to_owned()
                    }
                })
                .collect();
            (title.split(' ').map(str::to_owned).collect(), keep)
        } else {
            let title = (0..6).map(|_| word()).collect();
            let length = 20 + number * 7 % 140;
            (title, (0..length).map(|_| word()).collect())
        };
        all.push((title.join(" "), body.join(" ")));
    }
    all
}

/// A word for a rank: syllables, so that words have characters in common as words do.
fn spelled(rank: f64) -> String {
    const SYLLABLES: [&str; 24] = [
        "ka", "ter", "mo", "lin", "ex", "por", "da", "ven", "si", "rat", "ul", "ben", "cho", "fi",
        "gam", "hu", "jor", "ne", "pas", "qui", "tos", "wel", "ym", "zed",
    ];
    let mut left: usize = format!("{rank:.0}").parse().unwrap_or(0);
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[left % SYLLABLES.len()]);
        left /= SYLLABLES.len();
        if left == 0 {
            return word;
        }
    }
}

/// Seconds of this process, user and system.
fn cpu() -> f64 {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else {
        return 0.0;
    };
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// Megabytes that this process needed at most.
fn memory() -> i64 {
    getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss() / 1024)
}
