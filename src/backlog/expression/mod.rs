//! One language for filters and scores: expressions over an item's fields, and a short form for filters.

mod long;
pub mod names;
mod short;

use std::sync::Arc;

use crate::text::sorting::PutInOrder as _;
use long::Long;
use short::Short;

pub use names::{NAMES, Name, Subject, field};

/// The value of a field in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    /// Dates too: `2026-11-02`, which compare as they should.
    Text(String),
    Flag(bool),
    List(Vec<Self>),
}

/// A compiled expression: compile once, evaluate for each item.
#[derive(Clone)]
pub struct Expression {
    inner: Arc<Compiled>,
}

struct Compiled {
    text: String,
    /// Sorted.
    names: Vec<String>,
    form: Form,
}

enum Form {
    Long(Box<Long>),
    Short(Short),
}

/// An expression that does not compile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadExpression {
    /// Lower case, no dot, naming the place.
    pub message: String,
    /// The byte range in the expression's text, when it is known.
    pub range: Option<std::ops::Range<usize>>,
    pub help: Option<String>,
}

/// Why an expression has no number for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Fields that the item does not have.
    Missing(Vec<String>),
    /// It has them, and still: division by zero, text in a sum, too long a loop.
    Failed(String),
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("Expression")
            .field(&self.inner.text)
            .finish()
    }
}

impl Expression {
    /// The compiled expression: the full language (`points * 2 > demand.requesters and type == "bug"`) or the short form
    /// for filters (`status:open label:api points>=3 words of the title`).
    ///
    /// # Errors
    /// When it does not parse, or names a field that is neither the format's nor in [`NAMES`].
    pub fn new(text: &str) -> Result<Self, BadExpression> {
        Self::about(Subject::Item, text)
    }

    /// The compiled expression about items, or about feedback.
    ///
    /// # Errors
    /// When it does not parse, or names a field that such a file does not have.
    pub fn about(subject: Subject, text: &str) -> Result<Self, BadExpression> {
        let (form, mut names) = if short::is_short(subject, text) {
            let short = Short::new(subject, text)?;
            let names = short.names();
            (Form::Short(short), names)
        } else {
            let long = Long::new(subject, text)?;
            let names = long.names().to_vec();
            (Form::Long(Box::new(long)), names)
        };
        names.put_in_order();
        names.dedup();
        Ok(Self {
            inner: Arc::new(Compiled {
                text: text.to_owned(),
                names,
                form,
            }),
        })
    }

    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The dotted names that it reads, sorted.
    pub fn names(&self) -> &[String] {
        &self.inner.names
    }

    /// Whether the item that `lookup` answers for is meant. A comparison with a field that it does not have does not hold;
    /// `deadline is undefined`, or `deadline:none`, asks for those that have none.
    ///
    /// # Errors
    /// When it has the fields and still cannot be answered; the message says why.
    pub fn matches(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<bool, String> {
        match &self.inner.form {
            Form::Short(short) => Ok(short.matches(lookup)),
            Form::Long(long) => match long.evaluate(lookup) {
                Ok(value) => Ok(value.is_true()),
                Err(NoAnswer::Missing(_)) => Ok(false),
                Err(NoAnswer::Failed(why)) => Err(why),
            },
        }
    }

    /// The finite number that it comes to for the item that `lookup` answers for.
    ///
    /// # Errors
    /// When a field is missing, or it cannot be computed.
    pub fn number(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<f64, NoAnswer> {
        match &self.inner.form {
            Form::Long(long) => long.number(lookup),
            Form::Short(_) => Err(NoAnswer::Failed(format!(
                "`{}` is a filter, not a number",
                self.inner.text
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<Value> {
        Some(match name {
            "points" | "estimate" => Value::Number(5.0),
            "title" => Value::Text("Organiser sees invitees' working hours".into()),
            "id" => Value::Text("S-7K3M2Q".into()),
            "status" => Value::Text("refining".into()),
            "type" => Value::Text("story".into()),
            "open" => Value::Flag(true),
            "labels" => Value::List(vec![
                Value::Text("scheduling".into()),
                Value::Text("api".into()),
            ]),
            "blocked_by" => Value::List(Vec::new()),
            "score" => Value::Number(3528.0),
            "score.cod.per_week" => Value::Number(4200.0),
            "demand.requesters" => Value::Number(14.0),
            "demand.weighted" => Value::Number(0.3),
            "outcome.metric" => Value::Text("moved meetings".into()),
            _ => return None,
        })
    }

    fn holds(text: &str) -> bool {
        Expression::new(text).unwrap().matches(&lookup).unwrap()
    }

    fn number(text: &str) -> Result<f64, NoAnswer> {
        Expression::new(text).unwrap().number(&lookup)
    }

    fn refusal(text: &str) -> String {
        Expression::new(text).unwrap_err().message
    }

    #[test]
    fn computes_with_true_division() {
        assert_eq!(number("points / 2"), Ok(2.5));
        assert_eq!(
            number("score.cod.per_week / points + demand.requesters"),
            Ok(854.0)
        );
        assert_eq!(number("3 / 2 * points"), Ok(7.5));
    }

    #[test]
    fn filters_by_comparison_membership_and_text() {
        assert!(holds("points >= 3 and type == \"story\""));
        assert!(holds("\"api\" in labels and not (points > 5)"));
        assert!(holds("title is containing(\"hours\") or open"));
        assert!(holds("open"));
        assert!(!holds("points < 3"));
        assert!(holds("outcome.metric.startswith(\"moved\")"));
    }

    #[test]
    fn what_an_item_lacks_holds_in_no_comparison_and_can_be_asked_for() {
        assert!(!holds("deadline < \"2026-12-01\""));
        assert!(!holds("deadline >= \"2026-12-01\""));
        assert!(holds("deadline is undefined"));
        assert!(holds("deadline:none"));
        assert!(!holds("points:none"));
        assert!(holds("blocked_by:none"));
        assert_eq!(number("deadline|default(3) + 1"), Ok(4.0));
    }

    #[test]
    fn a_date_is_a_date_and_no_subtraction() {
        let deadline = |name: &str| match name {
            "deadline" => Some(Value::Text("2026-11-20".into())),
            other => lookup(other),
        };
        let holds = |text: &str| Expression::new(text).unwrap().matches(&deadline).unwrap();
        assert!(holds("deadline<2026-12-01"));
        assert!(!holds("deadline>=2026-12-01"));
        assert!(holds("deadline>=2026-11-20 points>3"));
        assert!(holds("deadline < \"2026-12-01\" and points > 3"));
        let refused = Expression::new("deadline < 2026-12-01 and points > 3").unwrap_err();
        assert_eq!(
            refused.message,
            "`2026-12-01` is a subtraction here, not a date"
        );
        assert_eq!(refused.range, Some(11..21));
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(
            number("score.cod.per_week + score.rice.reach"),
            Err(NoAnswer::Missing(vec!["score.rice.reach".into()]))
        );
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest() {
        assert_eq!(
            refusal("pionts * 2"),
            "unknown field `pionts`, did you mean `points`?"
        );
        assert_eq!(
            refusal("lable:api"),
            "unknown field `lable`, did you mean `label`?"
        );
        assert_eq!(
            refusal("score.cod.per_wek > 3"),
            "unknown field `score.cod.per_wek`, did you mean `score.cod.per_week`?"
        );
        assert_eq!(refusal("qqqq > 3"), "unknown field `qqqq`");
    }

    #[test]
    fn bad_syntax_is_refused_with_its_place() {
        let bad = Expression::new("points >= ").unwrap_err();
        assert!(bad.message.starts_with("syntax error: "), "{}", bad.message);
        assert!(refusal("points +* 3").starts_with("syntax error: "));
    }

    #[test]
    fn the_score_and_a_field_of_it_cannot_stand_together() {
        assert_eq!(
            refusal("score > score.cod.per_week"),
            "`score` cannot stand beside `score.cod.per_week`: write `computed_score` for the computed score"
        );
        assert!(!holds("score > 4000"));
    }

    #[test]
    fn the_short_form_reads_like_a_search() {
        assert!(holds("type:story points>=3 label:api"));
        assert!(holds("status:open working"));
        assert!(holds("status:refining,ready"));
        assert!(!holds("status:closed"));
        assert!(holds("-label:ui -status:ready"));
        assert!(!holds("-label:api"));
        assert!(holds("\"working hours\""));
        assert!(holds("HOURS organiser"));
        assert!(!holds("hours missing"));
        assert!(holds("points>4 points<=5 points!=4"));
        assert!(holds("s-7k3m2q"));
        assert!(holds("outcome.metric:\"moved meetings\""));
    }

    #[test]
    fn or_has_no_place_in_the_short_form() {
        let bad = Expression::new("label:api or label:ui").unwrap_err();
        assert_eq!(
            bad.message,
            "`or` does not work between terms like `label:api`"
        );
        assert!(bad.help.is_some());
    }

    #[test]
    fn words_that_are_no_fields_are_a_search() {
        assert!(short::is_short(Subject::Item, "log in page"));
        assert!(!short::is_short(Subject::Item, "points in labels"));
        assert!(!short::is_short(Subject::Item, "not open"));
        assert!(!short::is_short(Subject::Item, "open"));
        assert!(short::is_short(Subject::Item, "points>=3 login"));
    }

    #[test]
    fn endless_work_is_stopped() {
        let text = "range(90000)|map('string')|join|length > 3";
        let stopped = Expression::new(text).unwrap().matches(&lookup);
        assert_eq!(stopped, Err("takes too many steps".into()));
        let failed = number("1 / (points - 5)");
        assert_eq!(
            failed,
            Err(NoAnswer::Failed(
                "unable to calculate 1 / 0, a division by zero".into()
            ))
        );
        assert_eq!(
            number("title"),
            Err(NoAnswer::Failed("comes to text, not to a number".into()))
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            if let Ok(expression) = Expression::new(&text) {
                let _unused = (expression.matches(&lookup), expression.number(&lookup));
            }
        }
    }
}
