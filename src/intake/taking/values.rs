//! Single values: texts, themes, ratings, people.

use std::borrow::Cow;

use csv::ReaderBuilder;

use crate::intake::mapping::Scaled;
use crate::intake::markup::Markup;
use crate::intake::reading::{Export, Record};
use crate::intake::{Person, markup};

/// Titles are no longer than this in a backlog (domain: titles of at most 80 characters).
const LONGEST_TITLE: usize = 80;

/// A title in one line. What looks like markup in it is meant as it is, unless the whole tool writes HTML.
pub(super) fn title(title: &str, markup: Markup) -> String {
    let title = match markup {
        Markup::Html => markup.to_markdown(title),
        Markup::Plain | Markup::Jira => title.to_owned(),
    };
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ")
}

/// The text of a record, and a headline where the text has several answers: the beginning of the longest of them.
pub(super) fn text(
    export: &Export,
    record: &Record,
    columns: &[String],
    markup: Markup,
) -> (String, String) {
    let answers: Vec<(&str, String)> = columns
        .iter()
        .map(|column| {
            let values: Vec<Cow<'_, str>> = export.values(record, column);
            (column.as_str(), markup.to_markdown(&values.join("\n\n")))
        })
        .filter(|(_, answer)| !answer.is_empty())
        .collect();
    if let ([_], [(_, answer)]) = (columns, answers.as_slice()) {
        return (answer.clone(), String::new());
    }
    let longest = answers
        .iter()
        .map(|(_, answer)| answer.as_str())
        .max_by_key(|answer| words(answer));
    let headline = longest.map(headline).unwrap_or_default();
    let labelled: Vec<String> = answers
        .iter()
        .map(|(column, answer)| {
            let label: Vec<&str> = column.split_whitespace().collect();
            format!("{}\n{answer}", format_args!("**{}**", label.join(" ")))
        })
        .collect();
    (labelled.join("\n\n"), headline)
}

/// How much is said: words; of scripts without blanks, three characters are one.
fn words(answer: &str) -> usize {
    let wide = answer.chars().filter(|each| *each >= '\u{2e80}').count();
    answer.split_whitespace().count().max(wide / 3)
}

/// The first sentence of an answer, cut at a word where it is long.
fn headline(answer: &str) -> String {
    let line = answer
        .lines()
        .map(|line| line.trim_start_matches(['#', '>', '-', '*', ' ']).trim())
        .find(|line| !line.is_empty() && !line.starts_with("```"))
        .unwrap_or_default();
    let sentence_end = [". ", "! ", "? ", "。", "！", "？"]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min();
    let sentence = sentence_end
        .and_then(|end| line.get(..end))
        .filter(|sentence| sentence.chars().count() > 10)
        .unwrap_or(line)
        .trim_end_matches(['.', ' ']);
    if sentence.chars().count() <= LONGEST_TITLE {
        return sentence.to_owned();
    }
    let start: String = sentence.chars().take(LONGEST_TITLE - 1).collect();
    let cut = start.rfind(' ').filter(|cut| *cut > LONGEST_TITLE / 2);
    let start = cut.and_then(|cut| start.get(..cut)).unwrap_or(&start);
    format!("{start}…")
}

/// The parts of a list in one cell. Without a separator: semicolons where there are any, else commas; quotes protect
/// (`bug,"needs, info"`).
pub(super) fn split(list: &str, separator: Option<&str>) -> Vec<String> {
    let list = markup::clean(list);
    let parts: Vec<String> = match separator {
        Some(separator) => list.split(separator).map(str::to_owned).collect(),
        None if list.contains(';') => list.split(';').map(str::to_owned).collect(),
        None if list.contains('"') => {
            let mut reader = ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(list.as_bytes());
            let rows = reader.records().filter_map(Result::ok);
            rows.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
                .collect()
        }
        None => list.split(',').map(str::to_owned).collect(),
    };
    parts
        .iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// A rating on 1 to 5: the number that the value begins with (`4`, `4.5`, `4/5`, `4 - satisfied`), from its own scale; none
/// when it begins with none or lies outside.
pub(super) fn rating(value: &str, scaled: &Scaled) -> Option<f64> {
    let value = value.trim().replace(',', ".");
    let end = value
        .char_indices()
        .find(|(at, character)| {
            !(character.is_ascii_digit() || *character == '.' || (*at == 0 && *character == '-'))
        })
        .map_or(value.len(), |(at, _)| at);
    let number: f64 = value.get(..end)?.trim_end_matches('.').parse().ok()?;
    let is_inside = (scaled.lowest..=scaled.highest).contains(&number);
    let share = (number - scaled.lowest) / (scaled.highest - scaled.lowest);
    is_inside.then(|| ((1.0 + share * 4.0) * 100.0).round() / 100.0)
}

/// Puts what is known of a person where it belongs: `Name <address>` is both, an address as name or key is an address.
pub(super) fn sort_out(person: &mut Person) {
    let is_address = |text: &str| {
        let text = text.trim();
        text.contains('@') && text.contains('.') && !text.contains(char::is_whitespace)
    };
    for field in [&mut person.name, &mut person.key] {
        let Some(text) = field.take() else { continue };
        let text = text.trim().to_owned();
        let split = text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
            .filter(|(_, address)| is_address(address));
        if let Some((name, address)) = split {
            let name = name.trim().trim_matches('"').trim();
            person
                .email
                .get_or_insert_with(|| address.trim().to_lowercase());
            *field = Some(name.to_owned()).filter(|name| !name.is_empty());
        } else if is_address(&text) {
            person.email.get_or_insert_with(|| text.to_lowercase());
        } else {
            *field = Some(text).filter(|text| !text.is_empty());
        }
    }
    person.email = person.email.take().filter(|email| is_address(email));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_lists_of_every_kind() {
        assert_eq!(split("till; mvp", None), ["till", "mvp"]);
        assert_eq!(split("payments,web", None), ["payments", "web"]);
        assert_eq!(split("bug,\"needs, info\"", None), ["bug", "needs, info"]);
        assert_eq!(split("a|b, c", Some("|")), ["a", "b, c"]);
    }

    #[test]
    fn stretches_ratings_to_five() {
        let scale = |lowest, highest| Scaled {
            column: String::new(),
            lowest,
            highest,
        };
        assert_eq!(rating("4", &scale(1.0, 5.0)), Some(4.0));
        assert_eq!(rating("10", &scale(0.0, 10.0)), Some(5.0));
        // 1 + (7 - 1) / (10 - 1) * 4 = 3.666…
        assert_eq!(rating("7", &scale(1.0, 10.0)), Some(3.67));
        assert_eq!(rating("4/5", &scale(1.0, 5.0)), Some(4.0));
        assert_eq!(rating("4,5", &scale(1.0, 5.0)), Some(4.5));
        assert_eq!(rating("9", &scale(1.0, 5.0)), None);
        assert_eq!(rating("good", &scale(1.0, 5.0)), None);
    }

    #[test]
    fn sorts_out_who_is_meant() {
        let sorted = |name: &str, key: &str| {
            let mut person = Person {
                key: Some(key.to_owned()).filter(|key| !key.is_empty()),
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                email: None,
            };
            sort_out(&mut person);
            (person.key, person.name, person.email)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            sorted("\"Vincent, Ng - Contractor\" <VNG@example.com>", ""),
            (
                None,
                text("Vincent, Ng - Contractor"),
                text("vng@example.com")
            )
        );
        assert_eq!(
            sorted("", "ada@example.com"),
            (None, None, text("ada@example.com"))
        );
        assert_eq!(sorted("Ana", "u1"), (text("u1"), text("Ana"), None));
    }

    #[test]
    fn a_headline_is_the_first_sentence() {
        assert_eq!(
            headline("The export, please. And more."),
            "The export, please"
        );
        assert_eq!(
            headline("#### It's fine – but slow 🐌"),
            "It's fine – but slow 🐌"
        );
        assert!(headline(&"word ".repeat(40)).chars().count() <= 80);
    }
}
