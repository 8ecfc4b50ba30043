//! What edits do to files, as `git diff` shows them.

use super::*;
use crate::backlog::schema::Record;

fn document(text: &str) -> Document {
    Document::parse_prose(Source::new("backlog/feedback/2026/F-000001.md", text))
}

/// The text after `change`, which must be another one; or the refusal.
fn edited(
    text: &str,
    change: impl FnOnce(&mut Editor) -> Result<bool, Refusal>,
) -> Result<String, String> {
    let document = document(text);
    let order = Record::Feedback.usual_order();
    let mut editor = Editor::new(&document, order).map_err(|refusal| refusal.to_string())?;
    change(&mut editor).map_err(|refusal| refusal.to_string())?;
    Ok(edit::apply(text, &editor.edits()).unwrap())
}

fn set(text: &str, key: &str, value: &str) -> String {
    edited(text, |editor| editor.set(key, value)).unwrap()
}

fn front(yaml: &str) -> String {
    format!("---\n{yaml}---\n\nText.\n")
}

#[test]
fn a_text_of_several_lines_leaves_the_comment_behind_it_where_it_is() {
    for (before, after) in [
        ("note: one  # why\n", "note: \"one\\ntwo\\n\"  # why\n"),
        ("note:   # why\n", "note: \"one\\ntwo\\n\"   # why\n"),
        ("note: one  \n", "note: \"one\\ntwo\\n\"  \n"),
        ("note: one\n", "note: |\n  one\n  two\n"),
    ] {
        assert_eq!(set(&front(before), "note", "one\ntwo\n"), front(after));
    }
}

#[test]
fn changes_a_value_and_nothing_beside_it() {
    for (before, after) in [
        ("state: new\n", "state: merged\n"),
        (
            "state:   new   # by mira\n",
            "state:   merged   # by mira\n",
        ),
        ("state: \"new\" # x\n", "state: \"merged\" # x\n"),
        ("state: 'new'  # x\n", "state: 'merged'  # x\n"),
        ("state:\n", "state: merged\n"),
        ("state:   # why\n", "state: merged   # why\n"),
        (
            "state: |  # why\n  new\n  old\nid: x\n",
            "state: merged  # why\nid: x\n",
        ),
        (
            "state: >-\n  new\n\n  old\n\nid: x\n",
            "state: merged\n\nid: x\n",
        ),
        ("state: new\n  and more\n", "state: merged\n"),
        ("? state\n: new\n", "? state\n: merged\n"),
        ("\"state\": new\n", "\"state\": merged\n"),
    ] {
        assert_eq!(
            set(&front(before), "state", "merged"),
            front(after),
            "{before}"
        );
    }
}

#[test]
fn keeps_line_ends_marks_and_a_missing_last_line_end() {
    assert_eq!(
        set(
            "\u{feff}---\r\nid: a\r\nstate: new # x\r\n---\r\n",
            "state",
            "merged"
        ),
        "\u{feff}---\r\nid: a\r\nstate: merged # x\r\n---\r\n"
    );
    assert_eq!(
        set(
            "\u{feff}---\r\nid: a\r\nthemes: x\r\n---",
            "state",
            "merged"
        ),
        "\u{feff}---\r\nid: a\r\nstate: merged\r\nthemes: x\r\n---"
    );
    let yaml = Document::parse_yaml(Source::new("backlog/team.yml", "a: 1\nb:\n  c: 2"));
    let mut editor = Editor::new(&yaml, &[]).unwrap();
    editor.set("b.d", "x").unwrap();
    editor.set("e", "on").unwrap();
    assert_eq!(
        &*editor.document().source.text,
        "a: 1\nb:\n  c: 2\n  d: x\ne: \"on\""
    );
    editor.remove("e").unwrap();
    editor.remove("b.d").unwrap();
    assert!(editor.edits().is_empty());
}

#[test]
fn a_new_key_stands_where_the_usual_order_wants_it() {
    let text = front(
        "id: F-000001\ntype: feedback\nchannel: portal # how\n# who\nrequester: R-000001\nx-own: 1\nthemes:\n  - a\n  # more\nevidence: []\n",
    );
    assert_eq!(
        set(&text, "state", "new"),
        text.replace("requester: R-000001\n", "requester: R-000001\nstate: new\n")
    );
    assert_eq!(
        set(&text, "evidence2", "new"),
        text.replace("evidence: []\n", "evidence: []\nevidence2: new\n")
    );
    assert_eq!(
        set(&text, "imported.key", "7"),
        text.replace("evidence: []\n", "evidence: []\nimported:\n  key: \"7\"\n")
    );
    let late = front("evidence: []\n");
    assert_eq!(
        set(&late, "id", "F-000001"),
        front("id: F-000001\nevidence: []\n")
    );
    assert_eq!(set(&front(""), "id", "F-000001"), front("id: F-000001\n"));
    let text = front("themes:\n    - a\n    # more\nimported: {a: b}\n");
    assert_eq!(
        set(&text, "evidence", "x"),
        front("themes:\n    - a\n    # more\nevidence: x\nimported: {a: b}\n")
    );
}

#[test]
fn a_kept_blank_line_stays_a_blocks_own() {
    assert_eq!(
        set(&front("title: |+\n  a\n\nthemes: x\n"), "channel", "mail"),
        front("title: |+\n  a\n\nchannel: mail\nthemes: x\n")
    );
}

#[test]
fn nested_keys_are_set_made_and_removed() {
    let text = front("declined:\n    reason: no\n    # kept\nscore: {cod: {per_week: 1}, b: 2}\n");
    assert_eq!(
        set(&text, "declined.by", "mira"),
        text.replace("# kept\n", "# kept\n    by: mira\n")
    );
    assert_eq!(
        set(&text, "score.cod.currency", "a, b"),
        text.replace("per_week: 1}", "per_week: 1, currency: \"a, b\"}")
    );
    assert_eq!(
        set(&text, "score.rice.reach", "x"),
        text.replace("b: 2}", "b: 2, rice: {reach: x}}")
    );
    let removed = |path: &str| edited(&text, |editor| editor.remove(path)).unwrap();
    assert_eq!(removed("score.b"), text.replace(", b: 2}", "}"));
    assert_eq!(
        removed("score.cod.per_week"),
        text.replace("cod: {per_week: 1}, b", "b")
    );
    assert_eq!(
        removed("declined.reason"),
        front("score: {cod: {per_week: 1}, b: 2}\n")
    );
    assert_eq!(removed("nothing.there"), text);
}

#[test]
fn maps_in_lists_are_named_by_their_number() {
    let text = front("evidence:\n  -  kind: a\n     ref: b\n  -  kind: c\n");
    assert_eq!(
        set(&text, "evidence.1.kind", "d"),
        text.replace("kind: c", "kind: d")
    );
    assert_eq!(
        set(&text, "evidence.1.note", "d"),
        text.replace("kind: c\n", "kind: c\n     note: d\n")
    );
    let removed = |path: &str| edited(&text, |editor| editor.remove(path)).unwrap();
    assert_eq!(
        removed("evidence.0.kind"),
        text.replace("kind: a\n     ref", "ref")
    );
    assert_eq!(removed("evidence.0.ref"), text.replace("     ref: b\n", ""));
    assert_eq!(
        removed("evidence.1.kind"),
        text.replace("  -  kind: c\n", "")
    );
}

#[test]
fn adds_to_lists_as_they_are_written() {
    let add = |yaml: &str| {
        edited(&front(yaml), |editor| {
            editor.add("addressed_by", "S-000005")
        })
        .unwrap()
    };
    for (before, after) in [
        ("id: a\n", "id: a\naddressed_by:\n  - S-000005\n"),
        (
            "themes:\n- a\n",
            "addressed_by:\n- S-000005\nthemes:\n- a\n",
        ),
        ("addressed_by:\n", "addressed_by:\n  - S-000005\n"),
        (
            "addressed_by: # x\nid: a\n",
            "addressed_by: # x\n  - S-000005\nid: a\n",
        ),
        ("addressed_by: []\n", "addressed_by: [S-000005]\n"),
        (
            "addressed_by: [ S-000009 ]\n",
            "addressed_by: [ S-000009, S-000005 ]\n",
        ),
        (
            "addressed_by: [S-000001,S-000009]\n",
            "addressed_by: [S-000001,S-000009,S-000005]\n",
        ),
        (
            "addressed_by: [\n  S-000001,\n  S-000009,\n]\n",
            "addressed_by: [\n  S-000001,\n  S-000009,\n  S-000005,\n]\n",
        ),
        (
            "addressed_by:\n-   S-000009\n",
            "addressed_by:\n-   S-000009\n-   S-000005\n",
        ),
        (
            "addressed_by:\n  - S-000001 # first\n  # then\n  - S-000009\n",
            "addressed_by:\n  - S-000001 # first\n  - S-000005\n  # then\n  - S-000009\n",
        ),
        (
            "addressed_by:\n  - S-000009\n  - S-000001\n    # deep\n",
            "addressed_by:\n  - S-000009\n  - S-000001\n    # deep\n  - S-000005\n",
        ),
        (
            "addressed_by:\n  - S-000006\n  - S-000009\n",
            "addressed_by:\n  - S-000005\n  - S-000006\n  - S-000009\n",
        ),
        (
            "addressed_by: S-000001 # x\n",
            "addressed_by: [S-000001, S-000005] # x\n",
        ),
        ("addressed_by: s-oooo05\n", "addressed_by: s-oooo05\n"),
        (
            "addressed_by: ['s-000005']\n",
            "addressed_by: ['s-000005']\n",
        ),
    ] {
        assert_eq!(add(before), front(after), "{before}");
    }
}

#[test]
fn takes_out_of_lists_and_with_the_last_the_key() {
    let take = |yaml: &str| {
        edited(&front(yaml), |editor| {
            editor.take("addressed_by", "S-000005")
        })
        .unwrap()
    };
    for (before, after) in [
        ("id: a\naddressed_by:\n  - S-000005 # x\n", "id: a\n"),
        ("addressed_by: [S-000005]\nid: a\n", "id: a\n"),
        ("addressed_by: S-000005\nid: a\n", "id: a\n"),
        ("addressed_by: [a, s-000005, b]\n", "addressed_by: [a, b]\n"),
        ("addressed_by: [S-000005 , b]\n", "addressed_by: [b]\n"),
        ("addressed_by: [b , S-000005 ]\n", "addressed_by: [b ]\n"),
        (
            "addressed_by: [\n  b, # it\n  S-000005, # that\n]\n",
            "addressed_by: [\n  b, # it\n  , # that\n]\n",
        ),
        (
            "addressed_by:\n  - a\n  - S-000005\n",
            "addressed_by:\n  - a\n",
        ),
        (
            "addressed_by:\n  -\n    S-000005\n  - b\n",
            "addressed_by:\n  - b\n",
        ),
        ("addressed_by:\n  - a\n", "addressed_by:\n  - a\n"),
        ("id: a\n", "id: a\n"),
    ] {
        let taken = edited(&front(before), |editor| {
            editor.take("addressed_by", "S-000005")
        });
        if before.contains("# that") {
            assert!(taken.is_err(), "{taken:?} {after}");
            continue;
        }
        assert_eq!(take(before), front(after), "{before}");
    }
}

#[test]
fn steps_one_after_the_other_are_edits_of_the_first_text() {
    let text = front("id: F-000001\nstate: \"triaged\" # x\nthemes: [a]\n");
    let document = document(&text);
    let mut editor = Editor::new(&document, Record::Feedback.usual_order()).unwrap();
    assert!(editor.set("state", "merged").unwrap());
    assert!(editor.set("merged_into", "F-000002").unwrap());
    assert!(!editor.set("merged_into", "F-000002").unwrap());
    let Some(Change::Edit { edits, before, .. }) = editor.change() else {
        panic!("there are edits");
    };
    assert_eq!(edits.len(), 2);
    assert_eq!(
        edit::apply(&before, &edits).unwrap(),
        front("id: F-000001\nstate: \"merged\" # x\nmerged_into: F-000002\nthemes: [a]\n")
    );
}

#[test]
fn a_value_that_wants_quotes_stands_in_no_other_keys_way() {
    let before = "id: x\nassignee: @mira\nby:\n  - @ben  # he\nstate: new\n";
    for (key, value, old, new) in [
        ("state", "merged", "state: new", "state: merged"),
        ("assignee", "@ben", "assignee: @mira", "assignee: \"@ben\""),
        ("assignee", "mira", "assignee: @mira", "assignee: mira"),
    ] {
        assert_eq!(
            set(&front(before), key, value),
            front(&before.replace(old, new)),
            "{key}"
        );
    }
    // What no quotes can mend may hide anything.
    for broken in [
        "a: [one\nb: two\n",
        "a: \"one\nb: two\n",
        "a: one\n b: two: three\n",
    ] {
        let refused = edited(&front(broken), |editor| editor.set("b", "three"));
        assert!(refused.is_err(), "{broken}{refused:?}");
    }
}

#[test]
fn refuses_what_it_cannot_edit_without_harm() {
    let refused = |text: &str, key: &str| edited(text, |editor| editor.set(key, "x")).unwrap_err();
    assert_eq!(
        refused("no front matter\n", "a"),
        "backlog/feedback/2026/F-000001.md has no front matter"
    );
    assert_eq!(
        refused(&front("a: 1\na: 2\n"), "b"),
        "backlog/feedback/2026/F-000001.md:3: the key `a` is there twice"
    );
    assert!(
        refused(&front("a: [mira\n"), "b").starts_with("backlog/feedback/2026/F-000001.md:2: ")
    );
    assert!(refused(&front("a: &x 1\n"), "b").contains(":2: the anchor"));
    assert_eq!(
        refused(&front("a: [1]\n"), "a"),
        "`a` in backlog/feedback/2026/F-000001.md is a list, not one value"
    );
    assert_eq!(
        refused(&front("a: 1\n"), "a.b"),
        "`a` in backlog/feedback/2026/F-000001.md is one value, not a map of keys"
    );
    let source = Source::decode(
        "backlog/items/S-000001.md",
        b"---\nid: \xe4\n---\n".to_vec(),
    );
    let refusal = Editor::new(&Document::parse(source), &[]).err().unwrap();
    assert!(matches!(refusal, Refusal::NotUtf8 { .. }));
}

#[test]
fn a_section_gets_another_text_and_its_neighbours_none() {
    let text = "---\nid: a\n---\n\n# T\n\n## Verbatim\n> one\n> two\n\n\n## Need\n\n## Reply\n";
    let replace =
        |title: &str, new: &str| edited(text, |editor| editor.replace_section(title, new));
    assert_eq!(
        replace("verbatim", "[erased]").unwrap(),
        text.replace("> one\n> two", "[erased]")
    );
    assert_eq!(
        replace("Need", "Know.\n").unwrap(),
        text.replace("## Need\n\n", "## Need\n\nKnow.\n\n")
    );
    assert_eq!(
        replace("Reply", "Said.").unwrap(),
        format!("{text}\nSaid.\n")
    );
    assert_eq!(
        replace("Ask", "x").unwrap_err(),
        "backlog/feedback/2026/F-000001.md has no section `Ask`"
    );
    assert!(
        replace("Need", "a\n\n## Other\n\nb")
            .unwrap_err()
            .contains("other sections")
    );
    assert!(
        replace("Need", "```\nopen")
            .unwrap_err()
            .contains("other sections")
    );
}

#[test]
fn a_section_is_added_behind_the_last() {
    let append =
        |text: &str| edited(text, |editor| editor.append_section("Ask", "One.\nTwo.")).unwrap();
    assert_eq!(
        append("---\nid: a\n---\n\nText.\n"),
        "---\nid: a\n---\n\nText.\n\n## Ask\n\nOne.\nTwo.\n"
    );
    assert_eq!(
        append("---\r\nid: a\r\n---\r\n\r\nText."),
        "---\r\nid: a\r\n---\r\n\r\nText.\r\n\r\n## Ask\r\n\r\nOne.\r\nTwo."
    );
    assert_eq!(
        append("---\nid: a\n---\n"),
        "---\nid: a\n---\n\n## Ask\n\nOne.\nTwo.\n"
    );
}
