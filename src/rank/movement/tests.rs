use super::*;
use crate::history::between;
use crate::rank::sample::{Sample, item};

fn told(before: &Sample, after: &Sample) -> Vec<String> {
    let moments = [before, after].map(|side| Moment::new(side.context(), &side.ranking));
    let between = between(&before.backlog, &after.backlog);
    let place = |place: Option<u32>| place.map_or("-".to_owned(), |place| place.to_string());
    movements(&moments[0], &moments[1], &between)
        .iter()
        .map(|movement| {
            assert_chain(movement);
            let id = match (movement.after, movement.before) {
                (Some(index), _) => after.id(index),
                (None, Some(index)) => before.id(index),
                (None, None) => "?",
            };
            let parts: Vec<String> = movement.parts.iter().map(part).collect();
            let came: Vec<&str> = movement.came.iter().map(|each| after.id(*each)).collect();
            let gave_way: Vec<&str> = movement.gave_way.iter().map(Id::as_str).collect();
            format!(
                "{id} {}>{} {:?} [{}] came [{}] gave way [{}]",
                place(movement.from),
                place(movement.to),
                movement.cause,
                parts.join(", "),
                came.join(" "),
                gave_way.join(" ")
            )
            .replace(" came []", "")
            .replace(" gave way []", "")
            .replace(" []", "")
        })
        .collect()
}

fn part(part: &Part) -> String {
    let source = match &part.source {
        Source::Fields(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| {
                    let value = |value: &Option<String>| value.clone().unwrap_or("-".into());
                    format!("{} {}>{}", field.path, value(&field.from), value(&field.to))
                })
                .collect();
            fields.join(" & ")
        }
        Source::Pace { .. } => "pace".to_owned(),
        Source::Dependencies { .. } => "dependencies".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{source}: {:+}", part.change())
}

/// What each part begins with is what the one before ends with, from the earlier to the later score: nothing is left over.
fn assert_chain(movement: &Movement) {
    let (Some(first), Some(last)) = (movement.parts.first(), movement.parts.last()) else {
        return;
    };
    let bits = |value: f64| Some(value.to_bits());
    assert_eq!(bits(first.before), movement.score_before.map(f64::to_bits));
    assert_eq!(bits(last.after), movement.score_after.map(f64::to_bits));
    for pair in movement.parts.windows(2) {
        assert_eq!(pair[0].after.to_bits(), pair[1].before.to_bits());
    }
}

fn cod(id: &str, per_week: u32, weeks: u32, more: &str) -> (String, String) {
    item(
        id,
        &format!("{more}score:\n  cod:\n    per_week: {per_week}\n    duration_weeks: {weeks}\n"),
    )
}

fn ranked(files: &[(String, String)]) -> Sample {
    Sample::ranked_by("cd3", files)
}

#[test]
fn one_input_after_the_other_makes_the_new_score_of_the_old_one() {
    let before = ranked(&[cod("S-AAAAA1", 100, 2, ""), cod("S-AAAAA2", 60, 1, "")]);
    let after = ranked(&[cod("S-AAAAA1", 200, 1, ""), cod("S-AAAAA2", 60, 1, "")]);
    // 100 / 2 = 50; with 200 a week 200 / 2 = 100; with one week 200 / 1 = 200.
    assert_eq!(
        told(&before, &after),
        [
            "S-AAAAA1 2>1 Score [score.cod.per_week 100>200: +50, score.cod.duration_weeks 2>1: +100]",
            "S-AAAAA2 1>2 Others came [S-AAAAA1]"
        ]
    );
}

#[test]
fn fields_without_which_there_is_no_score_are_one_part() {
    let step = |front: &str| {
        item(
            "S-AAAAA1",
            &format!("score:\n  cod:\n    duration_weeks: 1\n{front}"),
        )
    };
    let before = ranked(&[step("    per_week: 10\n"), cod("S-AAAAA2", 60, 1, "")]);
    let after = ranked(&[
        step("    profile: step\n    penalty: 1000\n    deadline: 2026-11-15\n"),
        cod("S-AAAAA2", 60, 1, ""),
    ]);
    // A penalty of 1000 that one sprint of two weeks escapes: 500 a week.
    assert_eq!(
        told(&before, &after)[0],
        "S-AAAAA1 2>1 Score [score.cod.per_week 10>- & score.cod.profile ->step: +490]"
    );
}

#[test]
fn what_waits_for_an_item_is_a_part_of_its_own() {
    let before = ranked(&[
        cod("S-AAAAA1", 10, 1, ""),
        cod("S-AAAAA2", 60, 1, ""),
        cod("S-AAAAA3", 190, 1, ""),
    ]);
    let after = ranked(&[
        cod("S-AAAAA1", 10, 1, ""),
        cod("S-AAAAA2", 60, 1, ""),
        cod("S-AAAAA3", 190, 1, "blocked_by: [S-AAAAA1]\n"),
    ]);
    // With what it unblocks: (10 + 190) / (1 + 1) = 100.
    assert_eq!(
        told(&before, &after)[0],
        "S-AAAAA1 3>1 Score [dependencies: +90]"
    );
}

#[test]
fn who_comes_and_who_leaves_is_said_with_why() {
    let before = ranked(&[cod("S-AAAAA1", 100, 1, ""), cod("S-AAAAA2", 60, 1, "")]);
    let after = ranked(&[
        cod("S-AAAAA1", 100, 1, "status: in-progress\n"),
        cod("S-AAAAA2", 60, 1, ""),
        cod("S-AAAAA3", 10, 1, ""),
    ]);
    assert_eq!(
        told(&before, &after),
        [
            "S-AAAAA2 2>1 Others gave way [S-AAAAA1]",
            "S-AAAAA3 ->2 Entered(Absent)",
            "S-AAAAA1 1>- Left(Status(\"in-progress\"))"
        ]
    );
}

#[test]
fn an_item_with_another_id_has_the_same_past() {
    let before = ranked(&[cod("S-AAAAA1", 10, 1, ""), cod("S-AAAAA2", 60, 1, "")]);
    let renamed = cod("S-AAAAA9", 100, 1, "");
    let mut files = [renamed, cod("S-AAAAA2", 60, 1, "")];
    files[0].0 = "backlog/items/S-AAAAA1-it.md".to_owned();
    files[0].1 = files[0].1.replace("Title of S-AAAAA9", "Title of S-AAAAA1");
    assert_eq!(
        told(&before, &ranked(&files))[0],
        "S-AAAAA9 2>1 Score [score.cod.per_week 10>100: +90]"
    );
}

#[test]
fn settings_that_change_every_score_are_named() {
    let files = [
        item(
            "S-AAAAA1",
            "estimate: 1\nscore:\n  wsjf:\n    value: 1\n    urgency: 9\n    rroe: 1\n",
        ),
        item(
            "S-AAAAA2",
            "estimate: 1\nscore:\n  wsjf:\n    value: 5\n    urgency: 3\n    rroe: 5\n",
        ),
    ];
    let by = |variant: &str| {
        Sample::configured(
            &format!("rank:\n  method: wsjf\n  wsjf_variant: {variant}\n"),
            &files,
        )
    };
    // 1 + 9 + 1 = 11 and 13; (1 + 1) * 9 = 18 and 30: no move. With urgency 20: 22 and 13, 40 and 30: none either.
    assert!(told(&by("add"), &by("multiply")).is_empty());
    let value_effort = Sample::configured("rank:\n  method: rice\n", &files);
    assert!(
        told(&by("add"), &value_effort)
            .iter()
            .all(|line| line.contains("Left(Unscored"))
    );
}

#[test]
fn every_input_of_the_weighted_model_has_its_part() {
    let config = "rank:\n  method: weighted\n  weighted:\n    reach: {weight: 3}\n    risk: {weight: 1, direction: cost}\n";
    let rated = |reach: u32, risk: u32| {
        let own = item(
            "S-AAAAA1",
            &format!("score:\n  weighted:\n    reach: {reach}\n    risk: {risk}\n"),
        );
        let other = item(
            "S-AAAAA2",
            "score:\n  weighted:\n    reach: 3\n    risk: 3\n",
        );
        Sample::configured(config, &[own, other])
    };
    // (3 * 1 + (5 - 5)) / 4 = 0.75; reach 5: 3.75; risk 1: (15 + 4) / 4 = 4.75.
    assert_eq!(
        told(&rated(1, 5), &rated(5, 1))[0],
        "S-AAAAA1 2>1 Score [score.weighted.reach 1>5: +3, score.weighted.risk 5>1: +1]"
    );
}
