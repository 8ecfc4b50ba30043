//! Edits of files with every quirk; `cargo run --release --example edits -- 100000` makes more of them.

use crate::branches::dice;
use std::collections::BTreeMap;

#[path = "../../examples/edits/files.rs"]
mod files;
#[path = "../../examples/edits/trial.rs"]
mod trial;

use trial::Outcome;

#[test]
fn two_thousand_edits_touch_their_own_bytes_and_can_be_taken_back() {
    let mut quirks: BTreeMap<&str, usize> = files::QUIRKS.iter().map(|quirk| (*quirk, 0)).collect();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut made, mut refused) = (0, Vec::new());
    for seed in 1..=1_750 {
        let (kind, file, outcome) = trial::trial(seed).unwrap();
        *kinds.entry(kind).or_default() += 1;
        for quirk in file.quirks {
            *quirks.get_mut(quirk).unwrap() += 1;
        }
        match outcome {
            Outcome::Made => made += 1,
            Outcome::Nothing => {}
            Outcome::Refused(why) => refused.push(why),
        }
    }
    for seed in 1..=250 {
        *kinds.entry(trial::order_trial(seed).unwrap()).or_default() += 1;
    }
    let rare: Vec<_> = quirks.iter().filter(|(_, files)| **files < 20).collect();
    assert!(rare.is_empty(), "{rare:?}");
    assert!(kinds.len() >= 19, "{kinds:?}");
    assert!(made > 1_600 && refused.len() < 10, "{made} {refused:?}");
}
