use proptest::prelude::*;

use super::*;

const WORDS: &[&str] = &[
    "calendar",
    "export",
    "csv",
    "dark",
    "mode",
    "login",
    "key",
    "slow",
    "search",
    "invoice",
    "Kalender",
    "Rechnung",
    "share",
    "board",
    "mail",
    "crash",
    "カレンダー",
    "printer",
    "zebra",
];

fn text() -> impl Strategy<Value = (Vec<usize>, Vec<usize>, usize)> {
    (
        prop::collection::vec(0..WORDS.len(), 1..6),
        prop::collection::vec(0..WORDS.len(), 0..20),
        0..4_usize,
    )
}

fn entry((title, body, day): &(Vec<usize>, Vec<usize>, usize)) -> Entry<'static> {
    let words = |list: &[usize]| -> String {
        let words: Vec<&str> = list.iter().map(|word| WORDS[*word]).collect();
        words.join(" ")
    };
    Entry {
        title: words(title).into(),
        body: words(body).into(),
        channel: ["email", "portal"][day % 2].into(),
        tags: vec![WORDS[title[0]].into()],
        day: (*day > 0).then(|| jiff::civil::date(2026, 3, i8::try_from(*day).unwrap())),
    }
}

fn read(bytes: &[u8], at: u64, length: usize) -> Option<Vec<u8>> {
    let at = usize::try_from(at).ok()?;
    Some(bytes.get(at..at.checked_add(length)?)?.to_vec())
}

fn marks(entries: &[Entry<'_>]) -> Vec<u64> {
    entries
        .iter()
        .map(|entry| super::super::hashing::text(&format!("{entry:?}")))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_kept_index_answers_as_a_new_one(known in prop::collection::vec(text(), 0..40), asked in text()) {
        let known: Vec<Entry<'_>> = known.iter().map(entry).collect();
        let likeness = Likeness::new(known.clone());
        let marks = marks(&known);
        let bytes = likeness.kept(&marks).unwrap();
        let read = |at, length| read(&bytes, at, length);
        let kept = Kept::open(&read).unwrap();
        let changes = kept.changes(&marks);
        prop_assert_eq!(changes.count(), 0);
        let get = |number: usize| known.get(number).cloned();
        prop_assert_eq!(
            kept.twins(&changes, &get, &entry(&asked), 10).unwrap(),
            likeness.twins(&entry(&asked), 10)
        );
    }

    #[test]
    fn an_updated_index_answers_as_a_new_one(
        known in prop::collection::vec(text(), 1..19),
        more in prop::collection::vec(text(), 0..10),
        gone in 0..19_usize,
        asked in text(),
    ) {
        // Fewer than twenty of a channel: no words are the channel's own, which an update does not learn.
        let before: Vec<Entry<'_>> = known.iter().map(entry).collect();
        let mut after = before.clone();
        if gone < after.len() {
            after.remove(gone);
        }
        after.splice(0..0, more.iter().take(18 - after.len().min(18)).map(entry));
        let bytes = Likeness::new(before.clone()).kept(&marks(&before)).unwrap();
        let read_before = |at, length| read(&bytes, at, length);
        let kept = Kept::open(&read_before).unwrap();
        // The language of texts that do not tell theirs is not learnt again either.
        prop_assume!(kept.otherwise == super::super::language::most_spoken(&after));
        let changes = kept.changes(&marks(&after));
        let get = |number: usize| after.get(number).cloned();
        let updated = kept.updated(&changes, &marks(&after), &get).unwrap();
        let read_after = |at, length| read(&updated, at, length);
        let kept = Kept::open(&read_after).unwrap();
        prop_assert_eq!(
            kept.twins(&Changes::none(after.len()), &get, &entry(&asked), 10).unwrap(),
            Likeness::new(after.clone()).twins(&entry(&asked), 10)
        );
    }

    #[test]
    fn damaged_bytes_are_no_index_and_no_panic(
        known in prop::collection::vec(text(), 1..20),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
    ) {
        let known: Vec<Entry<'_>> = known.iter().map(entry).collect();
        let marks = marks(&known);
        let whole = Likeness::new(known.clone()).kept(&marks).unwrap();
        let mut bytes = whole.clone();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let get = |number: usize| known.get(number).cloned();
        for bytes in [bytes, whole[..end.index(whole.len())].to_vec()] {
            let read = |at, length| read(&bytes, at, length);
            if let Some(kept) = Kept::open(&read) {
                let changes = kept.changes(&marks);
                let _whatever = kept.twins(&changes, &get, &known[0], 5);
                let _whatever = kept.updated(&changes, &marks, &get);
            }
        }
    }
}

#[test]
fn what_is_gone_is_not_found_and_what_came_later_is() {
    let say = |title: &'static str| Entry {
        title: title.into(),
        ..Entry::default()
    };
    let before = vec![
        say("Export the calendar as CSV"),
        say("Dark mode"),
        say("Sign in with a key"),
        say("Invoices by mail"),
    ];
    let bytes = Likeness::new(before.clone()).kept(&marks(&before)).unwrap();
    let read = |at, length| read(&bytes, at, length);
    let kept = Kept::open(&read).unwrap();
    let after = vec![
        before[1].clone(),
        before[2].clone(),
        before[3].clone(),
        say("Calendar export in CSV files"),
    ];
    let changes = kept.changes(&marks(&after));
    assert_eq!(changes.now, [None, Some(0), Some(1), Some(2)]);
    assert_eq!(changes.new, [3]);
    let get = |number: usize| after.get(number).cloned();
    let found = kept
        .twins(&changes, &get, &say("CSV export of calendars"), 5)
        .unwrap();
    assert_eq!(found[0].entry, 3);
    assert!(found[0].score > 0.45, "{found:?}");
    assert_eq!(found[0].reasons.words, ["calendars", "csv", "export"]);
    assert!(found.iter().all(|each| each.entry < 4));
    assert_eq!(found.len(), 1);
}
