//! The short form for filters: `status:open -label:api points>=3 words of the title`.

use crate::backlog::document::parse_date;

use super::names::{Subject, is_known, unknown};
use super::{BadExpression, Value};

/// Terms that must all hold.
pub(super) struct Short {
    terms: Vec<Term>,
}

struct Term {
    negated: bool,
    test: Test,
}

enum Test {
    /// In the title, or the id; lower case.
    Word(String),
    Field {
        name: String,
        operator: Operator,
        /// One of them is enough.
        values: Vec<String>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Longer ones first.
const OPERATORS: [(&str, Operator); 7] = [
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("!=", Operator::IsNot),
    (":", Operator::Is),
    ("=", Operator::Is),
    (">", Operator::More),
    ("<", Operator::Less),
];

/// Words of the full language.
const KEYWORDS: [&str; 6] = ["and", "or", "not", "in", "is", "if"];

/// Whether a text is meant in the short form: it has a `name:value`, or it is nothing but words and comparisons without
/// blanks, and no sentence of the full language.
pub(super) fn is_short(subject: Subject, text: &str) -> bool {
    let tokens = tokens(text);
    if tokens.iter().any(|token| has_colon(token)) {
        return true;
    }
    let all_terms = tokens
        .iter()
        .all(|token| comparison(token).is_some() || is_word(token));
    let names_a_field = tokens.iter().any(|token| {
        let bare = token.trim_start_matches('-');
        is_known(subject, comparison(bare).map_or(bare, |(name, ..)| name))
    });
    let has_keyword = tokens
        .iter()
        .any(|token| KEYWORDS.contains(&token.as_str()));
    // `deadline<2026-12-01` in the full language would be a comparison with 2026 minus 12 minus 1.
    let has_a_date = (tokens.iter())
        .filter_map(|token| comparison(token))
        .any(|(.., value)| parse_date(value).is_some());
    let is_one_field = tokens.len() == 1 && names_a_field && !has_a_date;
    all_terms && !is_one_field && !(has_keyword && names_a_field)
}

/// `name:value`, not a bare `:` of something else.
fn has_colon(token: &str) -> bool {
    matches!(comparison(token.trim_start_matches('-')), Some((_, ":", _)))
}

/// Quoted, or of letters, digits and what stands in ids and names.
fn is_word(token: &str) -> bool {
    token.starts_with('"')
        || token
            .chars()
            .all(|character| character.is_alphanumeric() || "-_.#'’&,!?".contains(character))
}

/// The parts of `name>=value`.
fn comparison(token: &str) -> Option<(&str, &'static str, &str)> {
    let end = token.find(|character: char| {
        !(character.is_ascii_alphanumeric() || "_.-".contains(character))
    })?;
    let (name, rest) = token.split_at_checked(end)?;
    let (written, _) = OPERATORS
        .into_iter()
        .find(|(written, _)| rest.starts_with(written))?;
    let value = rest.strip_prefix(written)?;
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (starts_well && !value.is_empty() && !value.starts_with('=')).then_some((name, written, value))
}

/// Split at blanks outside of double quotes, with the quotes.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut quoted = false;
    for character in text.chars() {
        if character == '"' {
            quoted = !quoted;
        }
        if character.is_whitespace() && !quoted {
            if !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
        } else {
            token.push(character);
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    tokens
}

impl Short {
    pub(super) fn new(subject: Subject, text: &str) -> Result<Self, BadExpression> {
        let tokens = tokens(text);
        if let Some(word) = tokens
            .iter()
            .find(|token| ["or", "not"].contains(&token.as_str()))
            && let Some(term) = tokens.iter().find(|token| has_colon(token))
        {
            return Err(BadExpression {
                message: format!("`{word}` does not work between terms like `{term}`"),
                range: None,
                help: Some(
                    "terms hold together: `label:api,ui` is one or the other, `-label:api` is not; or write it out: \
                     `\"api\" in labels or points > 3`"
                        .to_owned(),
                ),
            });
        }
        let terms = tokens
            .iter()
            .filter(|token| *token != "and")
            .map(|token| Term::new(subject, token))
            .collect::<Result<_, _>>()?;
        Ok(Self { terms })
    }

    /// The dotted names that the terms read.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for term in &self.terms {
            match &term.test {
                Test::Word(_) => names.extend(["title".to_owned(), "id".to_owned()]),
                Test::Field { name, .. } => names.push(name.clone()),
            }
        }
        names
    }

    pub(super) fn matches(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> bool {
        self.terms
            .iter()
            .all(|term| term.negated != term.test.holds(lookup))
    }
}

impl Term {
    fn new(subject: Subject, token: &str) -> Result<Self, BadExpression> {
        let positive = token.strip_prefix('-').filter(|rest| !rest.is_empty());
        let negated = positive.is_some();
        let token = positive.unwrap_or(token);
        let Some((name, written, value)) = comparison(token) else {
            return Ok(Self {
                negated,
                test: Test::Word(unquoted(token).to_lowercase()),
            });
        };
        let operator = OPERATORS
            .into_iter()
            .find(|(each, _)| *each == written)
            .map_or(Operator::Is, |(_, operator)| operator);
        let name = match name {
            "label" => "labels",
            "is" => unquoted(value),
            name => name,
        };
        if !is_known(subject, name) {
            return Err(unknown(subject, name));
        }
        let values = match operator {
            Operator::Is | Operator::IsNot if token.starts_with("is:") => vec!["true".to_owned()],
            Operator::Is | Operator::IsNot if !value.starts_with('"') => {
                value.split(',').map(str::to_owned).collect()
            }
            _ => vec![unquoted(value).to_owned()],
        };
        Ok(Self {
            negated,
            test: Test::Field {
                name: name.to_owned(),
                operator,
                values,
            },
        })
    }
}

fn unquoted(token: &str) -> &str {
    token.trim_matches('"')
}

impl Test {
    fn holds(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> bool {
        match self {
            Self::Word(word) => ["title", "id"].into_iter().any(|name| match lookup(name) {
                Some(Value::Text(text)) => text.to_lowercase().contains(word),
                _ => false,
            }),
            Self::Field {
                name,
                operator,
                values,
            } => {
                let value = lookup(name);
                let is_any = || {
                    values
                        .iter()
                        .any(|wanted| is(name, value.as_ref(), wanted, lookup))
                };
                match operator {
                    Operator::Is => is_any(),
                    Operator::IsNot => !is_any(),
                    _ => value
                        .as_ref()
                        .zip(values.first())
                        .is_some_and(|(value, wanted)| compares(value, *operator, wanted)),
                }
            }
        }
    }
}

/// Whether a field is what was asked for; `none` asks for those that have nothing there.
fn is(
    name: &str,
    value: Option<&Value>,
    wanted: &str,
    lookup: &dyn Fn(&str) -> Option<Value>,
) -> bool {
    let is_open = || matches!(lookup("open"), Some(Value::Flag(true)));
    match (name, wanted) {
        ("status", "open") if is_open() => return true,
        ("status", "closed") if !is_open() => return true,
        _ => {}
    }
    match value {
        None => wanted == "none",
        Some(Value::List(values)) if values.is_empty() => wanted == "none",
        Some(Value::List(values)) => values
            .iter()
            .any(|each| is(name, Some(each), wanted, lookup)),
        Some(Value::Number(number)) => wanted
            .parse()
            .is_ok_and(|wanted: f64| wanted.total_cmp(number).is_eq()),
        Some(Value::Flag(flag)) => {
            wanted.eq_ignore_ascii_case(if *flag { "true" } else { "false" })
        }
        Some(Value::Text(text)) => text.to_lowercase() == wanted.to_lowercase(),
    }
}

/// Numbers by size, texts (and so dates) by their letters.
fn compares(value: &Value, operator: Operator, wanted: &str) -> bool {
    let order = match value {
        Value::Number(number) => match wanted.parse() {
            Ok(wanted) => number.partial_cmp(&wanted),
            Err(_) => None,
        },
        Value::Text(text) => Some(text.as_str().cmp(wanted)),
        Value::Flag(_) | Value::List(_) => None,
    };
    order.is_some_and(|order| match operator {
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
        Operator::Is => order.is_eq(),
        Operator::IsNot => order.is_ne(),
    })
}
