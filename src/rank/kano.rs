//! Kano's categories, from a survey's answers.

use super::figure::figure;
use super::reading::Reading;
use super::registry::PLAIN;
use super::{Class, Context, Lint, Model, Score, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

pub(super) static MODEL: Model = Model {
    name: "kano",
    summary: "must-be first, then one-dimensional, then attractive, from survey counts (Kano)",
    docs: "## Formula
The category is the commonest answer (ties: must-be, one-dimensional, attractive, indifferent). All must-be items come first, then one-dimensional, attractive, indifferent; inside a category the larger `better - worse` comes first:

`better = (A + O) / (A + O + M + I)`, `worse = -(O + M) / (A + O + M + I)`

Reverse and questionable items are not ranked: the question is.

## Source
Kano et al., *Attractive quality and must-be quality* (1984); Timko's coefficients in Berger et al., *Kano's methods for understanding customer-defined quality*, CQM 1993.

## Inputs
Counted answers of one segment: `kano.attractive`, `kano.one_dimensional`, `kano.must_be`, `kano.indifferent`; `kano.reverse` and `kano.questionable` when there are any. On the item, or on the nearest ancestor that has them.

## Traps
- Fewer than 20 answers are indicative only.
- Segments must not be pooled.
",
    main_inputs: &[],
    score,
    formula,
    lint,
    caveats: |subject| {
        let answers = answers(subject);
        let few = answers.filter(|counts| counts.all() < FEWEST_ANSWERS);
        few.map(|counts| format!("{} answers are indicative only: fewer than 20", counts.all()))
            .into_iter()
            .collect()
    },
    ..PLAIN
};

const FEWEST_ANSWERS: f64 = 20.0;

/// What a feature is to a respondent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    MustBe,
    OneDimensional,
    Attractive,
    Indifferent,
    Reverse,
    Questionable,
}

impl Category {
    pub fn name(self) -> &'static str {
        match self {
            Self::MustBe => "must-be",
            Self::OneDimensional => "one-dimensional",
            Self::Attractive => "attractive",
            Self::Indifferent => "indifferent",
            Self::Reverse => "reverse",
            Self::Questionable => "questionable",
        }
    }
}

/// An answer to "how do you feel if it has it" (functional) or "if it has it not" (dysfunctional).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    Like,
    MustBe,
    Neutral,
    LiveWith,
    Dislike,
}

/// The category of one respondent's two answers: Kano's evaluation table.
pub fn category(functional: Answer, dysfunctional: Answer) -> Category {
    use Answer::{Dislike, Like};
    match (functional, dysfunctional) {
        (Like, Like) | (Dislike, Dislike) => Category::Questionable,
        (Like, Dislike) => Category::OneDimensional,
        (Like, _) => Category::Attractive,
        (Dislike, _) | (_, Like) => Category::Reverse,
        (_, Dislike) => Category::MustBe,
        _ => Category::Indifferent,
    }
}

/// Answers by category.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub attractive: f64,
    pub one_dimensional: f64,
    pub must_be: f64,
    pub indifferent: f64,
    pub reverse: f64,
    pub questionable: f64,
}

impl Counts {
    pub fn all(&self) -> f64 {
        self.counting() + self.reverse + self.questionable
    }

    fn counting(&self) -> f64 {
        self.attractive + self.one_dimensional + self.must_be + self.indifferent
    }

    /// The commonest category; of equal ones must-be, one-dimensional, attractive, indifferent, reverse, questionable in
    /// this order. None without answers.
    pub fn category(&self) -> Option<Category> {
        let by_rank = [
            (Category::MustBe, self.must_be),
            (Category::OneDimensional, self.one_dimensional),
            (Category::Attractive, self.attractive),
            (Category::Indifferent, self.indifferent),
            (Category::Reverse, self.reverse),
            (Category::Questionable, self.questionable),
        ];
        let most = by_rank.iter().map(|(_, count)| *count).fold(0.0, f64::max);
        by_rank
            .into_iter()
            .find(|(_, count)| *count > 0.0 && *count >= most)
            .map(|(category, _)| category)
    }

    /// How much more content having it makes, 0 to 1 (Timko).
    pub fn better(&self) -> f64 {
        (self.attractive + self.one_dimensional) / self.counting()
    }

    /// How much less content not having it makes, -1 to 0 (Timko).
    pub fn worse(&self) -> f64 {
        -(self.one_dimensional + self.must_be) / self.counting()
    }
}

/// The counts of the item or of the nearest ancestor that has some; none when a category is missing.
fn answers(subject: &Subject<'_>) -> Option<Counts> {
    let from = subject.nearest_with("kano.must_be")?;
    let document = &subject.context.backlog.item(from).document;
    let count = |field: &str| document.number(field).map(|count| count.value);
    Some(Counts {
        attractive: count("kano.attractive")?,
        one_dimensional: count("kano.one_dimensional")?,
        must_be: count("kano.must_be")?,
        indifferent: count("kano.indifferent")?,
        reverse: count("kano.reverse").unwrap_or_default(),
        questionable: count("kano.questionable").unwrap_or_default(),
    })
}

fn score(subject: &Subject<'_>) -> Result<Score, Vec<String>> {
    let from = subject
        .nearest_with("kano.must_be")
        .unwrap_or(subject.index);
    let there = if from == subject.index {
        *subject
    } else {
        Subject::new(subject.context, from)
    };
    let mut reading = Reading::new(&there);
    let mut number = |name: &'static str, field: &'static str| {
        let count = reading.number(name, field, "answers");
        if from != subject.index {
            reading.inherited_from(from);
        }
        if count < 0.0 {
            return reading.lacks(format!("{field} is {count}, must be 0 or more"));
        }
        count
    };
    let mut counts = Counts {
        attractive: number("attractive", "kano.attractive"),
        one_dimensional: number("one-dimensional", "kano.one_dimensional"),
        must_be: number("must-be", "kano.must_be"),
        indifferent: number("indifferent", "kano.indifferent"),
        ..Counts::default()
    };
    for (name, field, count) in [
        ("reverse", "kano.reverse", &mut counts.reverse),
        (
            "questionable",
            "kano.questionable",
            &mut counts.questionable,
        ),
    ] {
        if there.has(field) {
            *count = number(name, field);
        }
    }
    if !reading.is_complete() {
        return Err(reading.missing());
    }
    let rank = match counts.category() {
        Some(category @ (Category::Reverse | Category::Questionable)) => {
            reading.lacks(format!(
                "kano category {}: the question needs a second look",
                category.name()
            ));
            return Err(reading.missing());
        }
        None => {
            reading.lacks("kano counts no answers");
            return Err(reading.missing());
        }
        Some(category) => category,
    };
    let class = Class {
        rank: match rank {
            Category::MustBe => 0,
            Category::OneDimensional => 1,
            Category::Attractive => 2,
            _ => 3,
        },
        name: rank.name(),
    };
    reading.classed(class, counts.better() - counts.worse())
}

fn formula(_: &Context<'_>, score: &Score) -> String {
    let value = |name: &str| {
        score
            .inputs
            .iter()
            .find(|input| input.name == name)
            .map(|input| input.value)
            .unwrap_or_default()
    };
    let counts = Counts {
        attractive: value("attractive"),
        one_dimensional: value("one-dimensional"),
        must_be: value("must-be"),
        indifferent: value("indifferent"),
        reverse: value("reverse"),
        questionable: value("questionable"),
    };
    format!(
        "{} of {} answers, better {}, worse {}",
        score.class.map(|class| class.name).unwrap_or_default(),
        figure(counts.all()),
        figure(counts.better()),
        figure(counts.worse())
    )
}

fn lint(context: &Context<'_>, scored: &[Scored]) -> Vec<Lint> {
    let mut segments: Vec<&str> = scored
        .iter()
        .filter_map(|each| {
            let from = Subject::new(context, each.item).nearest_with("kano.segment")?;
            context.backlog.item(from).document.text("kano.segment")
        })
        .map(|segment| segment.value)
        .collect();
    segments.put_in_order();
    segments.dedup();
    if segments.len() < 2 {
        return Vec::new();
    }
    vec![Lint {
        item: None,
        field: Some("kano.segment".into()),
        message: format!(
            "answers of different segments in one list: {}",
            segments.join(", ")
        ),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::sample::{Sample, item};

    fn kano(
        id: &str,
        [attractive, one_dimensional, must_be, indifferent]: [u32; 4],
        more: &str,
    ) -> (String, String) {
        item(
            id,
            &format!(
                "kano:\n  attractive: {attractive}\n  one_dimensional: {one_dimensional}\n  must_be: {must_be}\n  indifferent: {indifferent}\n{more}"
            ),
        )
    }

    #[test]
    fn the_evaluation_table_is_kanos() {
        use Answer::{Dislike, Like, LiveWith, MustBe, Neutral};
        let answers = [Like, MustBe, Neutral, LiveWith, Dislike];
        let rows: Vec<String> = answers
            .iter()
            .map(|functional| {
                answers
                    .iter()
                    .filter_map(|dysfunctional| {
                        category(*functional, *dysfunctional).name().chars().next()
                    })
                    .collect()
            })
            .collect();
        assert_eq!(rows, ["qaaao", "riiim", "riiim", "riiim", "rrrrq"]);
    }

    #[test]
    fn better_and_worse_are_timkos() {
        let counts = Counts {
            attractive: 12.0,
            one_dimensional: 8.0,
            must_be: 4.0,
            indifferent: 6.0,
            ..Counts::default()
        };
        assert_eq!(counts.category(), Some(Category::Attractive));
        assert_eq!(
            format!("{:.3} {:.2}", counts.better(), counts.worse()),
            "0.667 -0.40"
        );
    }

    #[test]
    fn equal_counts_fall_to_what_hurts_more() {
        let counts = Counts {
            attractive: 5.0,
            must_be: 5.0,
            indifferent: 5.0,
            ..Counts::default()
        };
        assert_eq!(counts.category(), Some(Category::MustBe));
        assert_eq!(Counts::default().category(), None);
    }

    #[test]
    fn must_be_comes_first_and_contradictions_are_not_ranked() {
        let files = [
            kano("S-AAAAA1", [12, 8, 4, 6], ""),
            kano("S-AAAAA2", [1, 2, 20, 3], ""),
            kano("S-AAAAA3", [1, 2, 2, 3], "  reverse: 30\n"),
            kano("S-AAAAA4", [2, 20, 3, 1], ""),
            kano("S-AAAAA5", [1, 1, 1, 20], ""),
        ];
        let sample = Sample::ranked_by("kano", &files);
        assert_eq!(
            sample.ids(),
            ["S-AAAAA2", "S-AAAAA4", "S-AAAAA1", "S-AAAAA5"]
        );
        assert_eq!(
            sample.unscored(),
            ["S-AAAAA3: kano category reverse: the question needs a second look"]
        );
        assert_eq!(
            sample.formula("S-AAAAA1"),
            "attractive of 30 answers, better 0.6667, worse -0.4"
        );
    }

    #[test]
    fn a_story_has_its_epics_answers() {
        let files = [
            kano("E-AAAAA1", [1, 2, 20, 3], "type: epic\n"),
            item("S-AAAAA1", "parent: E-AAAAA1\n"),
        ];
        let sample = Sample::ranked_by("kano", &files);
        assert_eq!(sample.ids(), ["S-AAAAA1"]);
        let input = sample.ranking.scored[0].inputs[0].from;
        assert_eq!(input, Some(sample.index("E-AAAAA1")));
    }
}
