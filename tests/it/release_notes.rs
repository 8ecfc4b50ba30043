//! `deepen report release-notes`: what shipped, in the words of those who use it.

use crate::sandbox::Sandbox;

/// What a reader of Keep a Changelog 1.1.0 makes of a file: each version with its day, and its groups with their entries.
type Changelog = Vec<(String, Option<String>, Vec<(String, Vec<String>)>)>;

/// Reads a changelog as strictly as the format is described.
fn parsed(text: &str) -> Changelog {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("# Changelog"));
    let mut versions: Changelog = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(heading) = line.strip_prefix("## ") {
            let (version, day) = match heading.split_once(" - ") {
                Some((version, day)) => (version, Some(day.to_owned())),
                None => (heading, None),
            };
            let version = version
                .strip_prefix('[')
                .unwrap()
                .strip_suffix(']')
                .unwrap();
            if let Some(day) = &day {
                assert!(day.len() == 10 && day.split('-').count() == 3, "{line}");
            }
            versions.push((version.to_owned(), day, Vec::new()));
        } else if let Some(group) = line.strip_prefix("### ") {
            let groups = [
                "Added",
                "Changed",
                "Deprecated",
                "Removed",
                "Fixed",
                "Security",
            ];
            assert!(groups.contains(&group), "{line}");
            let (_, _, groups) = versions.last_mut().unwrap();
            groups.push((group.to_owned(), Vec::new()));
        } else if let Some(entry) = line.strip_prefix("- ") {
            let (_, _, groups) = versions.last_mut().unwrap();
            groups.last_mut().unwrap().1.push(entry.to_owned());
        } else {
            // Prose stands before the first version only.
            assert!(versions.is_empty(), "{line}");
        }
    }
    versions
}

fn item(id: &str, front: &str, body: &str) -> String {
    let kind = if id.starts_with('B') { "bug" } else { "story" };
    format!("---\nid: {id}\ntype: {kind}\ntitle: About {id}\n{front}---\n\n{body}")
}

fn feedback(id: &str, front: &str) -> String {
    format!(
        "---\nid: {id}\ntype: feedback\ntitle: Wish\nreceived: 2026-02-01\n{front}---\n\n## Verbatim\n> x\n"
    )
}

/// Two releases that went out and one that is planned.
fn sandbox() -> Sandbox {
    let story = |id: &str, front: &str, body: &str| {
        (format!("backlog/items/{id}-x.md"), item(id, front, body))
    };
    let asked = |id: &str, front: &str| {
        (
            format!("backlog/feedback/2026/{id}-x.md"),
            feedback(id, front),
        )
    };
    let release = |version: &str, front: &str, body: &str| {
        (
            format!("backlog/releases/{version}.md"),
            format!("---\nversion: \"{version}\"\n{front}---\n{body}"),
        )
    };
    let files = [
        story(
            "S-00000A",
            "status: accepted\n",
            "## Release note\nSee hours.\n",
        ),
        story(
            "S-00000B",
            "status: accepted\nlabels: [security]\n",
            "## Release note\n- Deprecated: the old page.\n- A hole is closed.\n",
        ),
        story(
            "B-00000C",
            "status: accepted\n",
            "As a lead, I want dates, so that I meet people.\n",
        ),
        story("S-00000D", "status: accepted\n", "## Release note\nNone.\n"),
        story("S-00000E", "status: in-progress\n", ""),
        story("S-00000F", "status: accepted\n", "## Release note\nMore.\n"),
        story("S-00000G", "status: dropped\ndropped: {reason: no}\n", ""),
        asked(
            "F-00000A",
            "channel: support\nrequester: R-00000A\naccount: A-00000A\naddressed_by: [S-00000A]\n",
        ),
        asked(
            "F-00000B",
            "channel: support\nrequester: R-00000B\naccount: A-00000A\naddressed_by: [S-00000A]\n",
        ),
        asked(
            "F-00000C",
            "channel: email\nrequester: R-00000C\naddressed_by: [S-00000A, S-00000B]\n",
        ),
        release(
            "1.9.0",
            "released: 2026-03-01\nitems: [S-00000A]\n",
            "\n## Highlights\nHours, for Jo <jo@example.org>.\n",
        ),
        release(
            "1.10.0",
            "released: 2026-03-01\nitems: [S-00000B, B-00000C, S-00000D, S-00000G, S-00000Z]\n",
            "",
        ),
        release(
            "2.0.0",
            "target: 2027-01-01\nitems: [S-00000E, S-00000F]\n",
            "",
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut sandbox = Sandbox::with(&files);
    sandbox.commit("All");
    sandbox
}

#[test]
fn the_changelog_is_a_file_of_keep_a_changelog() {
    let run = sandbox().deepen(&["report", "release-notes", "--changelog", "-f", "markdown"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let group = |name: &str, entries: &[&str]| {
        let entries = entries.iter().map(ToString::to_string).collect();
        (name.to_owned(), entries)
    };
    let day = Some("2026-03-01".to_owned());
    // 1.10.0 is newer than 1.9.0 of the same day. Behind F-00000A and F-00000B is one account, behind F-00000C one person.
    assert_eq!(
        parsed(&run.stdout),
        [
            (
                "Unreleased".to_owned(),
                None,
                vec![group("Added", &["More."])]
            ),
            (
                "1.10.0".to_owned(),
                day.clone(),
                vec![
                    group("Deprecated", &["the old page. (asked by 1 customer)"]),
                    group("Fixed", &["About B-00000C, so that I meet people."]),
                    group("Security", &["A hole is closed. (asked by 1 customer)"]),
                ]
            ),
            (
                "1.9.0".to_owned(),
                day,
                vec![group("Added", &["See hours. (asked by 2 customers)"])]
            ),
        ]
    );
}

#[test]
fn what_the_team_should_know_is_no_part_of_the_file() {
    let run = sandbox().deepen(&["report", "release-notes", "--changelog"]);
    assert_eq!(
        run.stderr,
        "1.10.0: 1 item without `## Release note`, told by title: B-00000C\n\
         1.10.0: 1 item not told, as the note says: S-00000D\n\
         1.10.0: 1 item dropped, not told: S-00000G\n\
         1.10.0: no item has the id S-00000Z\n"
    );
    assert!(!run.stdout.contains("S-00000D"), "{}", run.stdout);
}

#[test]
fn the_notes_of_one_release_thank_by_channel_and_name_nobody() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["report", "release-notes", "1.9.0", "-f", "markdown"]);
    assert_eq!(
        run.stdout,
        "# Release notes 1.9.0\n\nReleased on 2026-03-01.\n\nHours, for Jo \\<\\[email\\]\\>.\n\n## Added\n\n\
         - See hours. (asked by 2 customers)\n\n\
         Thank you to those who asked for this: 2 customers, in 3 messages: support 2, email 1.\n"
    );
    let all = sandbox.deepen(&["report", "release-notes", "1.9.0", "-f", "json"]);
    for name in ["R-0000", "A-0000", "jo@example.org"] {
        assert!(!all.stdout.contains(name), "{}", all.stdout);
    }
}

#[test]
fn the_newest_release_is_meant_and_a_planned_one_says_what_is_open() {
    let sandbox = sandbox();
    let newest = sandbox.deepen(&["report", "release-notes"]);
    assert!(
        newest.stdout.contains("A hole is closed."),
        "{}",
        newest.stdout
    );
    assert!(!newest.stdout.contains("See hours."), "{}", newest.stdout);
    let planned = sandbox.deepen(&["report", "release-notes", "2.0.0"]);
    assert!(
        planned.stdout.contains("planned for 2027-01-01"),
        "{}",
        planned.stdout
    );
    assert_eq!(
        planned.stderr,
        "2.0.0: 1 item not finished, not told yet: S-00000E\n"
    );
    let rows = sandbox.deepen(&["report", "release-notes", "unreleased", "-f", "csv"]);
    assert_eq!(
        rows.stdout,
        "version,group,text,id,title,customers,written\r\n,Added,More.,S-00000F,About S-00000F,0,true\r\n"
    );
}

#[test]
fn notes_begin_after_a_version_a_day_or_a_commit() {
    let sandbox = sandbox();
    let versions = |since: &str| {
        let run = sandbox.deepen(&["report", "release-notes", "--since", since, "-f", "json"]);
        assert_eq!(run.code, 0, "{since}: {}", run.stderr);
        let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let releases = json["data"]["releases"].as_array().unwrap().clone();
        let versions = releases.iter().map(|each| each["version"].clone());
        versions
            .map(|version| version.as_str().unwrap_or("-").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(versions("2026-02-28"), ["-", "1.10.0", "1.9.0"]);
    assert_eq!(versions("2026-03-01"), ["-"]);
    assert_eq!(versions("1.9.0"), ["-"]);
    assert_eq!(versions("HEAD"), ["-"]);
    let wrong = sandbox.deepen(&["report", "release-notes", "1.9"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("there is no release `1.9`")
            && wrong.stderr.contains("2.0.0, 1.10.0, 1.9.0"),
        "{}",
        wrong.stderr
    );
    let planned = sandbox.deepen(&["report", "release-notes", "--since", "2.0.0"]);
    assert!(
        planned.stderr.contains("has not gone out"),
        "{}",
        planned.stderr
    );
}

#[test]
fn as_of_an_earlier_day_a_release_had_not_gone_out() {
    let demo = Sandbox::demo();
    let run = demo.deepen(&["report", "release-notes", "--at", "2026-05-20"]);
    assert!(
        run.stdout.contains("Released on 2026-04-13."),
        "{}",
        run.stdout
    );
    // 1.8.0 holds thirteen items: eight stories, an enabler and four bugs.
    let run = demo.deepen(&["report", "release-notes", "1.8.0", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let entries = json["data"]["releases"][0]["entries"].as_array().unwrap();
    let count = |group: &str| entries.iter().filter(|each| each["group"] == group).count();
    assert_eq!(
        (
            entries.len(),
            count("Added"),
            count("Changed"),
            count("Fixed")
        ),
        (13, 8, 1, 4)
    );
}
