//! What is said of a file whose keys or values are not those of the format.

use crate::backlog::{Backlog, Files, ProblemKind};
use crate::text::Source;

/// Each problem as `text at its place: message (help)`.
fn said(path: &str, text: &str) -> Vec<String> {
    let files = Files {
        sources: vec![Source::new(path, text)],
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let document = backlog.document(path).unwrap();
    let problems = document.problems.iter();
    problems
        .map(|problem| {
            let place = document.source.slice(problem.span);
            let help = problem.help.as_deref().unwrap_or_default();
            format!("{place}: {} ({help})", problem.message)
        })
        .collect()
}

/// What is said of a story with these lines besides id, type and title.
fn story(lines: &str) -> Vec<String> {
    let text = format!("---\nid: S-7K3M2Q\ntype: story\ntitle: A story\n{lines}---\n");
    said("backlog/items/S-7K3M2Q-a-story.md", &text)
}

#[test]
fn the_complete_example_of_a_story_is_clean() {
    let text = "---\nid: S-7K3M2Q\ntype: story\ntitle: Organiser sees working hours\nstatus: refining  # soon\n\
        parent: E-2WQ8RD\nlabels:\n  - scheduling\nestimate: 5\nblocked_by:\n  - K-9XW1CE\nscore:\n  cod:\n    \
        per_week: 4200\n    currency: EUR\n    profile: linear\n    basis: docs/cost.md\nevidence:\n  - kind: interview\n    \
        ref: docs/x.md\n    date: 2026-09-18\nmoscow: {release: \"1.8\", class: must}\nx-colour: [red]\noutcome:\n  \
        expected: \"-20 %\"\n  measure_by: 2027-02-15\nignore:\n  - {rule: D4, reason: asked for}\n---\n";
    assert_eq!(
        said("backlog/items/S-7K3M2Q-hours.md", text),
        Vec::<String>::new()
    );
}

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    assert_eq!(
        story("estimat: 5\n"),
        ["estimat: unknown key `estimat` (did you mean `estimate`?)"]
    );
    assert_eq!(
        story("score:\n  cod:\n    perweek: 5\n"),
        ["perweek: unknown key `score.cod.perweek` (did you mean `per_week`?)"]
    );
    assert_eq!(
        story("colour: red\n"),
        ["colour: unknown key `colour` (keys of your own start with `x-`: `x-colour`)"]
    );
    assert_eq!(
        story("created: 2026-01-01\n"),
        ["created: unknown key `created` (remove it: Git knows `created`)"]
    );
    assert_eq!(
        story("severity: major\n"),
        [
            "severity: unknown key `severity` (`severity` is a key of type bug; `x-severity` would be a key of your own)"
        ]
    );
}

#[test]
fn a_value_that_is_not_one_of_the_words_names_them() {
    assert_eq!(
        story("status: readdy\n"),
        [
            "readdy: `status` cannot be `readdy` (did you mean `ready`? it is one of: idea, refining, ready, \
          in-progress, review, accepted, dropped)"
        ]
    );
    assert_eq!(
        story("size: huge\n"),
        ["huge: `size` cannot be `huge` (it is one of: S, M, L, XL)"]
    );
}

#[test]
fn a_value_of_the_wrong_type_says_what_it_is_and_should_be() {
    assert_eq!(
        story("estimate: five\n"),
        [
            "five: `estimate` is `five`, not a number (write a number alone, with a dot for decimals, as 4200 or 0.5)"
        ]
    );
    assert_eq!(
        story("estimate: \"5\"\n"),
        ["\"5\": `estimate` is text, not a number (write 5 without quotes)"]
    );
    assert_eq!(
        story("labels: api\n"),
        ["api: `labels` is `api`, not a list (write one element a line, each after `- `)"]
    );
    assert_eq!(
        story("blocked: waiting\n"),
        ["waiting: `blocked` is `waiting`, not a map (its keys are: reason)"]
    );
    assert_eq!(
        story("parent: [E-2WQ8RD]\n"),
        ["[E-2WQ8RD]: `parent` is a list, not an id (write one value behind the key)"]
    );
    assert_eq!(
        story("estimate:\n"),
        [": `estimate` has no value (give it a value or remove the key)"]
    );
}

#[test]
fn a_confidence_is_a_number_or_a_percentage() {
    let confidence =
        |value: &str| story(&format!("score:\n  rice:\n    confidence: {value}\n")).len();
    assert_eq!(
        ["80", "0.8", "80 %", "\"80%\""].map(confidence),
        [0, 0, 0, 0]
    );
    assert_eq!(["high", "\"%\""].map(confidence), [1, 1]);
}

#[test]
fn a_date_with_month_14_names_the_month() {
    assert_eq!(
        story("deadline: 2026-14-05\n"),
        [
            "2026-14-05: `deadline` is `2026-14-05`: there is no month 14 (a date is written year-month-day: is \
          2026-05-14 meant?)"
        ]
    );
}

#[test]
fn missing_keys_are_told_at_the_first_line() {
    assert_eq!(
        said(
            "backlog/items/S-7K3M2Q.md",
            "---\nid: S-7K3M2Q\ntype: story\n---\n"
        ),
        ["id: S-7K3M2Q: `title` is missing (add `title: …` (at most 80 characters))"]
    );
    assert_eq!(
        story("blocked: {}\n"),
        ["{}: `blocked.reason` is missing (add `reason: …` (what stops it))"]
    );
    assert_eq!(
        story("status: dropped\n"),
        [
            "dropped: `dropped.reason` is missing, and the status is `dropped` (add `dropped:` with `reason:` below it, \
          so that whoever asks can be told)"
        ]
    );
}

#[test]
fn a_file_without_front_matter_has_one_problem() {
    let backlog = |text: &str| {
        let files = Files {
            sources: vec![Source::new("backlog/items/x.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let item = backlog.items.first().unwrap();
        item.document
            .problems
            .iter()
            .map(|problem| problem.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(backlog(""), [ProblemKind::NoFrontMatter]);
    assert_eq!(backlog("# A heading\n"), [ProblemKind::NoFrontMatter]);
}

#[test]
fn ids_are_checked_and_the_files_name_starts_with_its_own() {
    let other = |id: &str| {
        let text = format!("---\nid: {id}\ntype: story\ntitle: A\n---\n");
        said("backlog/items/S-7K3M2Q-a.md", &text)
    };
    assert_eq!(other("s-7k3m2q"), Vec::<String>::new());
    assert_eq!(
        other("S-00000A"),
        [
            "S-00000A: the file's name `S-7K3M2Q-a.md` does not start with its id `S-00000A` (rename the file to \
          `S-00000A-….md`, or mend the id)"
        ]
    );
    assert_eq!(
        other("S-12"),
        [
            "S-12: `id` is `S-12`, which is no id (an id is a letter, a hyphen and six of 0-9 A-Z without I, L, O and \
          U, as S-7K3M2Q)"
        ]
    );
    assert_eq!(
        story("blocked_by:\n  - the other one\n"),
        [
            "the other one: `blocked_by` is `the other one`, which is no id (an id is a letter, a hyphen and six of 0-9 \
          A-Z without I, L, O and U, as S-7K3M2Q)"
        ]
    );
}

#[test]
fn a_title_has_at_most_80_characters() {
    let title = |length: usize| {
        let title = "ä".repeat(length);
        let text = format!("---\nid: S-7K3M2Q\ntype: story\ntitle: {title}\n---\n");
        said("backlog/items/S-7K3M2Q.md", &text).len()
    };
    assert_eq!(title(80), 0);
    assert_eq!(title(81), 1);
}

#[test]
fn a_version_is_quoted() {
    assert_eq!(
        said("backlog/releases/1.10.md", "---\nversion: 1.10\n---\n"),
        ["1.10: `version` is the number 1.10 to other readers of YAML (write \"1.10\" in quotes)"]
    );
    assert_eq!(
        said("backlog/releases/1.10.0.md", "---\nversion: 1.10.0\n---\n"),
        Vec::<String>::new()
    );
}

#[test]
fn feedback_says_when_it_was_received_and_how_it_came_in() {
    let text =
        "---\nid: F-8QZ3KD\ntype: feedback\ntitle: Share\nchannel: pigeon\nvoice: direct\n---\n";
    assert_eq!(
        said("backlog/feedback/2026/F-8QZ3KD-share.md", text),
        [
            "id: F-8QZ3KD: `received` is missing (add `received: …` (when it was said: Git cannot know))",
            "pigeon: `channel` cannot be `pigeon` (it is one of: portal, email, support, sales, interview, \
             usability-test, survey, session-replay, analytics, app-review, social, chat, meeting, sprint-review, \
             internal, import)",
        ]
    );
}

#[test]
fn a_release_may_be_meant_for_one_day_or_for_some() {
    let target = |target: &str| {
        let text = format!("---\nversion: \"1\"\ntarget: {target}\n---\n");
        said("backlog/releases/1.md", &text).len()
    };
    assert_eq!(target("2026-11-02"), 0);
    assert_eq!(target("2026-11-02..2026-11-30"), 0);
    assert_eq!(target("2026-11-02..2026-11-31"), 1);
}

#[test]
fn team_and_accounts_are_checked_too() {
    assert_eq!(
        said(
            "backlog/team.yml",
            "product_owner: mira\ndevelopper:\n  - jon\n"
        ),
        ["developper: unknown key `developper` (did you mean `developers`?)"]
    );
    assert_eq!(
        said("backlog/accounts.yml", "A-ACM3Q0:\n  segmnet: smb\n"),
        ["segmnet: unknown key `A-ACM3Q0.segmnet` (did you mean `segment`?)"]
    );
}

#[test]
fn mending_a_value_twice_changes_nothing_the_second_time() {
    let mended = |text: &str| {
        let files = Files {
            sources: vec![Source::new("backlog/items/S-7K3M2Q.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let document = &backlog.items.first().unwrap().document;
        let edits: Vec<_> = document
            .problems
            .iter()
            .flat_map(|problem| problem.fix.clone())
            .collect();
        crate::text::edit::apply(&document.source.text, &edits).unwrap()
    };
    let text = "---\nid: S-7K3M2Q\ntype: story\ntitle: A\nstatus: Ready\nlabels: api\nestimate: '5'\n\
                deadline: 2026/1/5\n---\n";
    let once = mended(text);
    assert_eq!(
        once,
        "---\nid: S-7K3M2Q\ntype: story\ntitle: A\nstatus: ready\nlabels: [api]\nestimate: 5\n\
         deadline: 2026-01-05\n---\n"
    );
    assert_eq!(mended(&once), once);
}
