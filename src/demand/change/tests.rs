//! Merging is two lines that can be taken out again, and no order of merges counts anybody twice or loses anybody.

use proptest::prelude::*;

use super::*;
use crate::backlog::Files;
use crate::text::Source;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 2);

fn file(number: usize, front: &str) -> Source {
    let text = format!(
        "---\nid: F-00000{number}\ntype: feedback\ntitle: Wish {number}\nreceived: 2026-10-0{}\nchannel: portal\nrequester: R-00000{}\naccount: A-00000{}\n{front}---\n\n## Verbatim\n> It hurts.\n",
        number + 1,
        number % 4,
        number % 3
    );
    Source::new(
        format!("backlog/feedback/2026/F-00000{number}-wish.md"),
        text,
    )
}

fn backlog(sources: Vec<Source>) -> Backlog {
    let files = Files {
        sources,
        ..Files::default()
    };
    Backlog::new(files, "backlog")
}

/// The same, where a backlog is at hand already.
fn backlog_of(sources: Vec<Source>) -> Backlog {
    backlog(sources)
}

fn with(fronts: &[&str]) -> Backlog {
    let files = fronts.iter().enumerate();
    let mut sources: Vec<Source> = files.map(|(number, front)| file(number, front)).collect();
    sources.push(Source::new(
        "backlog/items/S-00000A-story.md",
        "---\nid: S-00000A\ntype: story\ntitle: Story\n---\n",
    ));
    backlog(sources)
}

fn survey(backlog: &Backlog) -> Survey<'_> {
    Survey::new(backlog, TODAY)
}

/// What a change makes of the text, from its state's line on.
fn text_after(deeds: &Deeds) -> Vec<String> {
    deeds
        .changes
        .iter()
        .map(|change| {
            let after = change.after().unwrap();
            let start = after.find("account").unwrap();
            after
                .get(start..after.rfind("---").unwrap())
                .unwrap()
                .to_owned()
        })
        .collect()
}

fn refused(result: Result<Deeds, Refused>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_merge_is_two_lines_in_the_duplicate() {
    let backlog = with(&["", "state: triaged # by mira\nthemes: [a]\n", ""]);
    let survey = survey(&backlog);
    let deeds = merge(&survey, &[0, 1], 2).unwrap();
    assert_eq!(
        text_after(&deeds),
        [
            "account: A-000000\nstate: merged\nmerged_into: F-000002\n",
            "account: A-000001\nstate: merged # by mira\nmerged_into: F-000002\nthemes: [a]\n"
        ]
    );
}

#[test]
fn a_merge_that_makes_no_sense_is_refused_with_the_way_out() {
    let merged = |into: &str| format!("state: merged\nmerged_into: {into}\n");
    let (one, three, gone) = (merged("F-000001"), merged("F-000003"), merged("F-ZZZZZZ"));
    let backlog = with(&[
        &one,
        "",
        "state: spam\n",
        &merged("F-000001"),
        "state: declined\n",
        &gone,
        &merged("F-000007"),
        &merged("F-000006"),
        &three,
    ]);
    let survey = survey(&backlog);
    let merge = |duplicate: usize, into: usize| merge(&survey, &[duplicate], into);
    assert_eq!(
        refused(merge(1, 1)),
        "F-000001 cannot be merged into itself"
    );
    assert_eq!(
        refused(merge(1, 0)),
        "F-000000 is merged into F-000001 itself: both ways would be a circle"
    );
    assert_eq!(
        refused(merge(1, 8)),
        "F-000008 is merged into F-000001 itself by way of F-000003: both ways would be a circle"
    );
    assert_eq!(
        refused(merge(1, 2)),
        "F-000002 is spam, which counts for nothing"
    );
    assert_eq!(
        refused(merge(2, 1)),
        "F-000002 is spam, which counts for nothing"
    );
    assert_eq!(
        refused(merge(0, 4)),
        "F-000000 is merged into F-000001 already"
    );
    assert_eq!(
        refused(merge(1, 5)),
        "F-000005 is merged into F-ZZZZZZ, which does not exist"
    );
    assert_eq!(
        refused(merge(1, 6)),
        "F-000007 is merged in a circle: F-000006 → F-000007 → F-000006"
    );
    assert_eq!(
        merge(0, 1).unwrap().notes,
        ["F-000000 was merged into F-000001 before"]
    );
    assert_eq!(merge(0, 1).unwrap().changes, []);
    assert_eq!(
        merge(1, 4).unwrap().notes,
        ["F-000004 is declined: so is now what was merged into it"]
    );
    assert_eq!(merge(5, 1).unwrap().done.len(), 1);
    assert_eq!(
        merge(4, 0).unwrap().notes,
        ["F-000000 is itself merged into F-000001, which stands for all of them"]
    );
}

#[test]
fn a_link_goes_to_the_file_that_stands_for_the_wish() {
    let backlog = with(&["state: merged\nmerged_into: F-000001\n", ""]);
    let survey = survey(&backlog);
    let story = backlog.find(&Id::new("S-00000A")).unwrap();
    let deeds = link(&survey, 0, &[story]).unwrap();
    assert_eq!(deeds.done[0].id, Id::new("F-000001"));
    assert_eq!(
        text_after(&deeds),
        ["account: A-000001\naddressed_by:\n  - S-00000A\n"]
    );
    let gone = unlink(&survey, 1, &[Id::new("S-00000A")]).unwrap();
    assert_eq!(gone.notes, ["F-000001 does not name S-00000A"]);
}

#[test]
fn declining_gives_a_reason_and_reopening_takes_both_back() {
    let backlog = with(&["state: triaged\n", ""]);
    let first = survey(&backlog);
    let deeds = decline(&first, &[0, 1], "not: now").unwrap();
    assert_eq!(
        text_after(&deeds),
        [
            "account: A-000000\nstate: declined\ndeclined:\n  reason: \"not: now\"\n",
            "account: A-000001\nstate: declined\ndeclined:\n  reason: \"not: now\"\n"
        ]
    );
    let sources = deeds
        .changes
        .iter()
        .map(|change| Source::new(change.path(), change.after().unwrap()));
    let declined = backlog_of(sources.collect());
    let second = survey(&declined);
    let triaged = reopen(&second, 0, Some("triaged")).unwrap();
    assert_eq!(
        triaged.changes[0].after().unwrap(),
        &*backlog.feedback[0].document.source.text
    );
    let new = reopen(&second, 1, None).unwrap();
    assert_eq!(
        new.changes[0].after().unwrap(),
        &*backlog.feedback[1].document.source.text
    );
}

#[test]
fn each_ask_becomes_a_file_that_says_where_it_comes_from() {
    let mut whole = file(1, "state: triaged\nimportance: 5\n");
    whole.text = format!(
        "{}\n## Ask\n\n1. Share calendars: all\n   of them.\n2. Export\n",
        whole.text
    )
    .into();
    let backlog = backlog(vec![whole]);
    let survey = survey(&backlog);
    let asks = asks(&survey, 0);
    assert_eq!(asks, ["Share calendars: all of them.", "Export"]);
    let parts = [(Id::new("F-00000X"), asks[0].clone())];
    let deeds = split(&survey, 0, &parts).unwrap();
    assert_eq!(
        deeds.changes,
        [Change::Create {
            path: "backlog/feedback/2026/F-00000X-share-calendars-all-of-them.md".to_owned(),
            text: "---\nid: F-00000X\ntype: feedback\ntitle: \"Share calendars: all of them\"\nreceived: 2026-10-02\nchannel: portal\nrequester: R-000001\naccount: A-000001\nsplit_from: F-000001\n---\n\n## Ask\n\nShare calendars: all of them.\n".to_owned(),
        }]
    );
}

/// One step of a story of merges.
#[derive(Clone, Copy, Debug)]
enum Step {
    Merge(usize, usize),
    Unmerge(usize),
    /// A link written by hand, which may close a circle.
    Written(usize, usize),
}

const FILES: usize = 8;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..FILES, 0..FILES).prop_map(|(one, into)| Step::Merge(one, into)),
        2 => (0..FILES).prop_map(Step::Unmerge),
        1 => (0..FILES, 0..FILES).prop_map(|(one, into)| Step::Written(one, into)),
    ]
}

/// The files after a step; a refused one changes nothing.
fn after(sources: Vec<Source>, step: Step) -> Vec<Source> {
    let backlog = backlog(sources.clone());
    let survey = survey(&backlog);
    let changes = match step {
        Step::Merge(one, into) => merge(&survey, &[one], into).map(|deeds| deeds.changes),
        Step::Unmerge(one) => unmerge(&survey, one, None).map(|deeds| deeds.changes),
        Step::Written(one, into) => {
            let mut editor = editor(&backlog.feedback[one]).unwrap();
            editor.set("state", "merged").unwrap();
            editor
                .set("merged_into", &backlog.feedback[into].id)
                .unwrap();
            Ok(editor.change().into_iter().collect())
        }
    };
    let mut sources = sources;
    for change in changes.unwrap_or_default() {
        let text = change.after().unwrap();
        let source = sources
            .iter_mut()
            .find(|source| &*source.path == change.path());
        source.unwrap().text = text.into();
    }
    sources
}

fn without_merge(text: &str) -> String {
    let is_merge = |line: &&str| !line.starts_with("state:") && !line.starts_with("merged_into:");
    text.lines().filter(is_merge).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_order_of_merges_changes_the_voices_of_all(steps in prop::collection::vec(step(), 0..12)) {
        let first: Vec<Source> = (0..FILES).map(|number| file(number, "")).collect();
        let mut sources = first.clone();
        for step in steps {
            sources = after(sources, step);
            let backlog = backlog(sources.clone());
            let survey = survey(&backlog);
            let mut all: Vec<u32> = survey.wishes().iter().flat_map(|wish| wish.members.clone()).collect();
            all.sort_unstable();
            let places: Vec<u32> = (0..u32::try_from(FILES).unwrap()).collect();
            prop_assert_eq!(&all, &places);
            let count = survey.count(&all);
            prop_assert_eq!((count.requesters, count.accounts, count.mentions), (4, 3, FILES));
        }
        for (now, then) in sources.iter().zip(&first) {
            prop_assert_eq!(without_merge(&now.text), without_merge(&then.text));
        }
    }

    #[test]
    fn unmerging_after_merging_gives_the_bytes_of_before(
        quirk in prop::sample::select(vec![
            "", "state: triaged\n", "state: 'new' # x\n", "themes: [a]\nstate:   \"needs-info\"\n",
            "x-own: |\n  a\n\n  b\n# end\n", "state: new\nnot_duplicate_of:\n- F-00000X\n",
        ]),
        crlf in any::<bool>(),
        mark in any::<bool>(),
    ) {
        let mut source = file(0, quirk);
        let mut text = source.text.to_string();
        if crlf { text = text.replace('\n', "\r\n"); }
        if mark { text.insert(0, '\u{feff}'); }
        source.text = text.clone().into();
        let before = backlog(vec![source, file(1, "")]);
        let state = before.feedback[0].document.text("state").map(|state| state.value.to_owned());
        let merged = merge(&survey(&before), &[0], 1).unwrap();
        let sources = vec![
            Source::new(merged.changes[0].path(), merged.changes[0].after().unwrap()),
            file(1, ""),
        ];
        let between = backlog(sources);
        let back = unmerge(&survey(&between), 0, state.as_deref()).unwrap();
        prop_assert_eq!(back.changes[0].after().unwrap(), text);
    }
}
