//! `deepen report traceability`: from feedback to notice and back, with every gap counted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::sandbox::Sandbox;

fn data(sandbox: &Sandbox) -> Value {
    let run = sandbox.deepen(&["report", "traceability", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

/// Of how many a gap is asked, and how many there are.
fn step(data: &Value, gap: &str) -> (usize, usize) {
    let steps = data["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["gap"] == gap).unwrap();
    let number = |key: &str| usize::try_from(step[key].as_u64().unwrap()).unwrap();
    (number("asked"), number("gaps"))
}

/// The texts of the files in a folder of the backlog.
fn texts(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let files = std::fs::read_dir(sandbox.path(&format!("backlog/{folder}"))).unwrap();
    let texts = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    texts
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// What stands behind `key: ` at the start of a line.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = text.lines();
    lines.find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(": ")?.trim()))
}

/// The entries of the list below `key:`.
fn list<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let lines = text.lines().skip_while(|line| *line != format!("{key}:"));
    let entries = lines.skip(1).map_while(|line| line.strip_prefix("  - "));
    entries
        .map(|entry| entry.split_whitespace().next().unwrap())
        .collect()
}

#[test]
fn the_gaps_of_the_demo_are_those_that_its_files_show() {
    let sandbox = Sandbox::demo();
    let data = data(&sandbox);
    let items: Vec<String> = (texts(&sandbox, "items").into_iter())
        .filter(|text| value(text, "id").is_some())
        .collect();
    let finished: BTreeMap<&str, &String> = (items.iter())
        .filter(|text| value(text, "status") == Some("accepted"))
        .filter(|text| value(text, "type") != Some("epic"))
        .map(|text| (value(text, "id").unwrap(), text))
        .collect();

    let records = texts(&sandbox, "accept");
    let recorded: BTreeSet<&str> = records
        .iter()
        .filter_map(|text| value(text, "item"))
        .collect();
    let unaccepted = finished.keys().filter(|id| !recorded.contains(*id)).count();
    assert_eq!(step(&data, "no-acceptance"), (finished.len(), unaccepted));

    let releases = texts(&sandbox, "releases");
    let named: BTreeSet<&str> = releases
        .iter()
        .flat_map(|text| list(text, "items"))
        .collect();
    let unreleased = finished.keys().filter(|id| !named.contains(*id)).count();
    assert_eq!(step(&data, "no-release"), (finished.len(), unreleased));

    let is_out = |text: &&String| value(text, "released").is_some();
    let out: BTreeSet<&str> = (releases.iter().filter(is_out))
        .flat_map(|text| list(text, "items"))
        .filter(|id| finished.contains_key(id) && !id.starts_with("K-"))
        .collect();
    let unnoted = out
        .iter()
        .filter(|id| !finished[**id].contains("\n## Release note\n"))
        .count();
    assert_eq!(step(&data, "no-release-note"), (out.len(), unnoted));

    let sprints = texts(&sandbox, "sprints");
    let planned: BTreeSet<&str> = sprints
        .iter()
        .flat_map(|text| list(text, "items"))
        .collect();
    let unplanned = finished.keys().filter(|id| !planned.contains(*id)).count();
    let rows = data["rows"].as_array().unwrap();
    let without = rows.iter().filter(|row| {
        let gaps = row["gaps"].as_array().unwrap();
        gaps.iter().any(|gap| gap == "no-sprint")
            && finished.contains_key(row["id"].as_str().unwrap())
    });
    assert_eq!(without.count(), unplanned);

    let goals = texts(&sandbox, "goals");
    let every: BTreeSet<&str> = (items.iter().chain(&goals))
        .filter_map(|text| value(text, "id"))
        .collect();
    let feedback = texts(&sandbox, "feedback/2026");
    let answers: Vec<&str> = feedback
        .iter()
        .flat_map(|text| list(text, "addressed_by"))
        .collect();
    let missing = answers.iter().filter(|id| !every.contains(*id)).count();
    assert_eq!(step(&data, "missing-item").1, missing);
    assert!(missing > 0 && unaccepted > 0 && unreleased > 0 && unnoted > 0 && unplanned > 0);

    // What the steps count is what the rows say.
    let gaps: usize = rows
        .iter()
        .map(|row| row["gaps"].as_array().unwrap().len())
        .sum();
    assert_eq!(data["gaps"], gaps);
}

/// Two wishes for a story that is out, one of which was told of it; another story is out, one in progress, one dropped.
fn small() -> Sandbox {
    let item = |id: &str, front: &str, body: &str| {
        (
            format!("backlog/items/{id}-x.md"),
            format!("---\nid: {id}\ntitle: Item {id}\n{front}---\n{body}"),
        )
    };
    let wish = |id: &str, person: &str, front: &str, body: &str| {
        (
            format!("backlog/feedback/2026/{id}-x.md"),
            format!(
                "---\nid: {id}\ntype: feedback\ntitle: Wish {id}\nstate: triaged\nrequester: {person}\n{front}---\n{body}"
            ),
        )
    };
    let files = [
        (
            "backlog/goals/G-00000A-x.md".to_owned(),
            "---\nid: G-00000A\ntype: goal\ntitle: Goal\nevidence: study\n---\n".to_owned(),
        ),
        item(
            "S-00000A",
            "type: story\nstatus: accepted\n",
            "## Release note\nIt is here.\n",
        ),
        item(
            "S-00000B",
            "type: story\nstatus: accepted\nevidence: an interview\n",
            "",
        ),
        item("S-00000C", "type: story\nstatus: in-progress\n", ""),
        item("S-00000D", "type: story\nstatus: dropped\n", ""),
        wish(
            "F-00000A",
            "R-00000A",
            "addressed_by: [S-00000A]\n",
            "## Need\nTo plan.\n",
        ),
        wish("F-00000B", "R-00000B", "addressed_by: [S-00000A]\n", ""),
        wish("F-00000C", "R-00000C", "", "## Need\nTo see.\n"),
        (
            "backlog/releases/1.0.0.md".to_owned(),
            "---\nversion: \"1.0.0\"\nreleased: 2026-03-01\nitems: [S-00000A, S-00000B]\n---\n"
                .to_owned(),
        ),
        (
            "backlog/sprints/1.md".to_owned(),
            "---\nid: \"1\"\nitems: [S-00000A, S-00000B]\n---\n".to_owned(),
        ),
        (
            "backlog/accept/S-00000A.md".to_owned(),
            "---\nitem: S-00000A\nverdict: accepted\nby: mira\n---\n".to_owned(),
        ),
        (
            "backlog/notices/1.0.0.tsv".to_owned(),
            "R-00000A\tF-00000A\tshipped\temail\tsent\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = (files.iter())
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut sandbox = Sandbox::with(&files);
    sandbox.commit("All");
    sandbox
}

#[test]
fn each_link_that_is_missing_is_a_gap_and_each_that_is_there_is_none() {
    let sandbox = small();
    let run = sandbox.deepen_on(
        "2026-06-01T09:00:00Z",
        &["report", "traceability", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let data = &json["data"];
    let row = |id: &str| {
        let rows = data["rows"].as_array().unwrap();
        rows.iter()
            .find(|row| row["id"] == id)
            .unwrap_or(&Value::Null)
    };
    let gaps = |id: &str| -> Vec<&str> {
        let gaps = row(id)["gaps"].as_array().unwrap();
        gaps.iter().map(|gap| gap.as_str().unwrap()).collect()
    };
    assert_eq!(gaps("F-00000A"), [""; 0]);
    assert_eq!(gaps("F-00000B"), ["no-need", "not-told"]);
    assert_eq!(gaps("F-00000C"), ["no-item"]);
    assert_eq!(gaps("G-00000A"), ["no-items"]);
    assert_eq!(gaps("S-00000A"), [""; 0]);
    assert_eq!(gaps("S-00000B"), ["no-acceptance", "no-release-note"]);
    assert_eq!(gaps("S-00000C"), ["no-origin", "no-sprint"]);
    assert_eq!(row("S-00000D"), &Value::Null);
    assert_eq!((&data["gaps"], &data["dropped"]), (&8.into(), &1.into()));
    // The story's row leads back to both wishes and on to one of two people told.
    assert_eq!(
        row("S-00000A")["feedback"],
        serde_json::json!(["F-00000A", "F-00000B"])
    );
    assert_eq!(
        (&row("S-00000A")["people"], &row("S-00000A")["told"]),
        (&2.into(), &1.into())
    );
    assert_eq!(row("F-00000A")["releases"], serde_json::json!(["1.0.0"]));
    let text = sandbox.deepen_on("2026-06-01T09:00:00Z", &["report", "traceability"]);
    assert!(
        text.stdout.contains("Finished without acceptance: 1 of 2")
            && text
                .stdout
                .contains("F-00000B Wish F-00000B: 1 person was not told that it is out")
            && text.stdout.contains("To close one: deepen accept ID"),
        "{}",
        text.stdout
    );
}

#[test]
fn an_expression_chooses_items_and_the_feedback_that_names_them() {
    let sandbox = small();
    let run = sandbox.deepen_on(
        "2026-06-01T09:00:00Z",
        &[
            "report",
            "traceability",
            "--format",
            "json",
            "--where",
            "id:S-00000A",
        ],
    );
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let data = &json["data"];
    let rows = data["rows"].as_array().unwrap().iter();
    let ids: Vec<&str> = rows.map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["F-00000A", "F-00000B", "S-00000A"]);
    assert_eq!((&data["gaps"], &data["dropped"]), (&2.into(), &0.into()));
    assert_eq!(step(data, "no-need"), (2, 1));
    let text = sandbox.deepen(&["report", "traceability", "--where", "id:S-00000A"]);
    assert!(
        text.stdout
            .contains("feedback that names nothing that does"),
        "{}",
        text.stdout
    );
}
