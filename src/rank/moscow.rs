//! Must, should, could, won't this time.

use super::figure::figure;
use super::reading::Reading;
use super::registry::{PLAIN, model};
use super::{Class, Context, Input, Lint, Model, Score, Scored, Subject};

pub(super) static MODEL: Model = Model {
    name: "moscow",
    summary: "must, should, could, won't for one release (DSDM), another model inside each class",
    docs: "## Formula
The class decides: must, should, could, won't. Inside a class the model named by `rank.moscow_inside` decides; without one, earlier deadline, more accounts, older item.

## Source
DSDM Consortium, *MoSCoW Prioritisation*. Must is what a release is not viable, legal or safe without; must effort is at most 60 % of a release, could about 20 %.

## Inputs
`moscow.class` (`must`, `should`, `could`, `wont`) and `moscow.release`: a class holds for one timebox. Ranked is the release of `rank.moscow_release`, else the first one that is planned.

## Traps
- A class is no order: most items in must say nothing.
- Won't this time is part of the plan: it manages expectations.
",
    main_inputs: &[],
    score,
    formula: |_, score| {
        let class = score.class.map(|class| class.name).unwrap_or_default();
        format!("{class}, {} inside", figure(score.value))
    },
    lint,
    notes,
    ..PLAIN
};

/// In order.
const CLASSES: [&str; 4] = ["must", "should", "could", "wont"];

/// DSDM: more must than this leaves no room for the unexpected.
const MOST_MUST: f64 = 0.6;

/// The release whose classes are meant; none when none is planned.
fn release<'a>(context: &Context<'a>) -> Option<&'a str> {
    let backlog = context.backlog;
    let planned = backlog
        .releases
        .iter()
        .find(|release| release.released.is_none());
    backlog
        .config
        .rank
        .moscow_release
        .as_deref()
        .or_else(|| planned.map(|release| &*release.version))
}

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let mut reading = Reading::new(subject);
    let written = subject.text("moscow.class");
    let class = CLASSES
        .into_iter()
        .zip(0_u8..)
        .find(|(name, _)| Some(*name) == written)
        .map(|(name, rank)| Class { rank, name });
    let Some(class) = class else {
        reading.lacks(match written {
            Some(other) => format!("moscow.class is `{other}`, none of must, should, could, wont"),
            None => "moscow.class is missing".to_owned(),
        });
        return Err(reading.missing());
    };
    if let (Some(release), Some(said)) = (release(subject.context), subject.text("moscow.release"))
        && release != said
    {
        reading.lacks(format!("moscow.release is {said}, ranked is {release}"));
    }
    reading.input(Input {
        name: "class".into(),
        value: f64::from(class.rank),
        unit: "".into(),
        field: Some("moscow.class".into()),
        from: None,
        note: Some(class.name.into()),
    });
    let Some(inside) = inside(subject.context) else {
        return reading.classed(class, 0.0);
    };
    match (inside.score)(subject) {
        Ok(score) => {
            for input in score.inputs {
                reading.input(input);
            }
            reading.classed(class, score.value)
        }
        Err(missing) => {
            for each in missing {
                reading.lacks(each);
            }
            Err(reading.missing())
        }
    }
}

/// The model that decides inside a class.
fn inside(context: &Context<'_>) -> Option<&'static Model> {
    let name = context.backlog.config.rank.moscow_inside.as_deref()?;
    model(name).ok().filter(|model| model.name != MODEL.name)
}

fn lint(context: &Context<'_>, _: &[Scored]) -> Vec<Lint> {
    let name = context.backlog.config.rank.moscow_inside.as_deref();
    name.filter(|_| inside(context).is_none())
        .map(|name| Lint {
            item: None,
            field: None,
            message: format!(
                "rank.moscow_inside: `{name}` is no model that can rank inside a class"
            ),
        })
        .into_iter()
        .collect()
}

fn notes(context: &Context<'_>, scored: &[Scored]) -> Vec<String> {
    let mut notes = vec![match release(context) {
        Some(release) => format!("classes of release {release}"),
        None => "no release is planned: classes of any release".to_owned(),
    }];
    let estimates = |class: Option<&str>| -> f64 {
        scored
            .iter()
            .filter(|each| class.is_none() || each.class.map(|own| own.name) == class)
            .filter_map(|each| context.backlog.item(each.item).estimate.as_ref())
            .map(|estimate| estimate.value)
            .sum()
    };
    let planned = estimates(None) - estimates(Some("wont"));
    let must = estimates(Some("must")) / planned;
    if must > MOST_MUST {
        notes.push(format!(
            "must is {} % of the estimates: DSDM advises at most 60 %",
            figure((must * 100.0).round())
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use crate::rank::sample::{Sample, item};

    fn moscow(id: &str, class: &str, release: &str, more: &str) -> (String, String) {
        item(
            id,
            &format!("moscow:\n  class: {class}\n  release: \"{release}\"\n{more}"),
        )
    }

    fn planned(version: &str) -> (String, String) {
        (
            format!("backlog/releases/{version}.md"),
            format!("---\nid: \"{version}\"\nversion: \"{version}\"\n---\n"),
        )
    }

    #[test]
    fn the_class_decides_before_anything_else() {
        let files = [
            moscow("S-AAAAA1", "could", "1.8.0", "deadline: 2026-11-05\n"),
            moscow("S-AAAAA2", "wont", "1.8.0", ""),
            moscow("S-AAAAA3", "must", "1.8.0", ""),
            moscow("S-AAAAA4", "must", "1.8.0", "deadline: 2026-12-05\n"),
            moscow("S-AAAAA5", "should", "1.8.0", ""),
            planned("1.8.0"),
        ];
        let sample = Sample::ranked_by("moscow", &files);
        assert_eq!(
            sample.ids(),
            ["S-AAAAA4", "S-AAAAA3", "S-AAAAA5", "S-AAAAA1", "S-AAAAA2"]
        );
        assert_eq!(sample.ranking.notes, ["classes of release 1.8.0"]);
    }

    #[test]
    fn another_model_decides_inside_a_class() {
        let ice = |impact: u8| {
            format!("score:\n  ice:\n    impact: {impact}\n    confidence: 1\n    ease: 1\n")
        };
        let files = [
            moscow("S-AAAAA1", "must", "1", &ice(2)),
            moscow("S-AAAAA2", "must", "1", &ice(9)),
            moscow("S-AAAAA3", "should", "1", &ice(10)),
            moscow("S-AAAAA4", "must", "1", ""),
        ];
        let sample = Sample::configured("rank:\n  method: moscow\n  moscow_inside: ice\n", &files);
        assert_eq!(sample.ids(), ["S-AAAAA2", "S-AAAAA1", "S-AAAAA3"]);
        assert_eq!(
            sample.unscored(),
            [
                "S-AAAAA4: score.ice.impact is missing; score.ice.confidence is missing; score.ice.ease is missing"
            ]
        );
    }

    #[test]
    fn classes_of_another_release_and_other_words_do_not_count() {
        let files = [
            moscow("S-AAAAA1", "must", "1.9.0", ""),
            moscow("S-AAAAA2", "maybe", "1.8.0", ""),
            item("S-AAAAA3", ""),
            planned("1.8.0"),
        ];
        assert_eq!(
            Sample::ranked_by("moscow", &files).unscored(),
            [
                "S-AAAAA1: moscow.release is 1.9.0, ranked is 1.8.0",
                "S-AAAAA2: moscow.class is `maybe`, none of must, should, could, wont",
                "S-AAAAA3: moscow.class is missing",
            ]
        );
    }

    #[test]
    fn too_much_must_is_told() {
        let files = [
            moscow("S-AAAAA1", "must", "1", "estimate: 8\n"),
            moscow("S-AAAAA2", "could", "1", "estimate: 2\n"),
            moscow("S-AAAAA3", "wont", "1", "estimate: 20\n"),
        ];
        assert_eq!(
            Sample::ranked_by("moscow", &files)
                .ranking
                .notes
                .last()
                .map(String::as_str),
            Some("must is 80 % of the estimates: DSDM advises at most 60 %")
        );
    }
}
