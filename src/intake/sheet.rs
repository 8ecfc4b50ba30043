//! One piece of feedback as a person types it: a few lines with names, an empty line, then what was said.

use jiff::civil::Date;

use super::{Draft, Person};
use crate::backlog::Id;
use crate::backlog::document::parse_date;
use crate::backlog::feedback::Voice;

/// From here on nothing is read, as Git's own editor files have it.
const SCISSORS: &str = "# ------------------------ >8 ------------------------";

/// Why a sheet is no feedback.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("line {line}: there is no `{name}:`")]
    Unknown { line: usize, name: String },
    #[error("line {line}: {value} is no {wanted}")]
    Value {
        line: usize,
        value: String,
        wanted: &'static str,
    },
}

/// A sheet to be filled in, with what is known already. `channels` are those that the configuration has.
pub fn template(draft: &Draft, channels: &[String]) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let from = draft.requester.as_ref().map(written).unwrap_or_default();
    let received = draft
        .received
        .map(|day| day.to_string())
        .unwrap_or_default();
    let lines = [
        ("Title", draft.title.clone()),
        ("From", from),
        ("Account", text(&draft.account)),
        ("Channel", text(&draft.channel)),
        ("Received", received),
        ("Voice", draft.voice.name().to_owned()),
        ("Themes", draft.themes.join(", ")),
    ];
    let lines = lines.map(|(name, value)| format!("{name}: {value}").trim_end().to_owned());
    format!(
        "{}\n\n{}\n{SCISSORS}\n\
         # What was said goes between the lines above and this one, in the words in which it was said; addresses, numbers and\n\
         # tokens are taken out of it. Without any words nothing is added.\n\
         #\n\
         # Title     the first sentence that says something, when empty\n\
         # From      Ada <ada@shop.example>: kept outside of Git, only an id is written; or a known id, R-4T9W1X\n\
         # Account   a name, kept outside of Git too, or a known id\n\
         # Channel   {}\n\
         # Voice     direct, proxy (somebody speaks for them) or internal\n",
        lines.join("\n"),
        draft.text.trim_end(),
        channels.join(", "),
    )
}

/// `Ada <ada@shop.example>`
fn written(person: &Person) -> String {
    match (&person.name, &person.email, &person.key) {
        (Some(name), Some(email), _) => format!("{name} <{email}>"),
        (Some(one), None, _) | (None, Some(one), _) | (None, None, Some(one)) => one.clone(),
        (None, None, None) => String::new(),
    }
}

/// The draft that a filled-in sheet says, on the base of what was known; its text is empty when nothing was said.
///
/// # Errors
/// When a line above the empty one has another name, or its value is none of its kind.
pub fn read(sheet: &str, base: &Draft) -> Result<Draft, SheetError> {
    let mut draft = Draft {
        title: String::new(),
        text: String::new(),
        requester: None,
        account: None,
        received: None,
        themes: Vec::new(),
        ..base.clone()
    };
    let sheet = sheet.strip_prefix('\u{feff}').unwrap_or(sheet);
    let mut lines = sheet.lines().enumerate();
    for (number, line) in lines.by_ref() {
        if line.trim().is_empty() || line == SCISSORS {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        field(&mut draft, name.trim(), value.trim(), number + 1)?;
    }
    let said: Vec<&str> = lines
        .map(|(_, line)| line)
        .take_while(|line| *line != SCISSORS)
        .collect();
    said.join("\n").trim().clone_into(&mut draft.text);
    Ok(draft)
}

fn field(draft: &mut Draft, name: &str, value: &str, line: usize) -> Result<(), SheetError> {
    let wrong = |wanted| SheetError::Value {
        line,
        value: value.to_owned(),
        wanted,
    };
    let some = (!value.is_empty()).then(|| value.to_owned());
    match name.to_ascii_lowercase().as_str() {
        "title" => value.clone_into(&mut draft.title),
        "from" => draft.requester = some.as_deref().map(person),
        "account" => draft.account = some,
        "channel" => draft.channel = some,
        "received" => {
            draft.received = match some {
                Some(day) => Some(parse_date(&day).ok_or_else(|| wrong("day such as 2026-11-02"))?),
                None => None::<Date>,
            }
        }
        "voice" if value.is_empty() => {}
        "voice" => {
            draft.voice =
                Voice::from_name(value).ok_or_else(|| wrong("voice: direct, proxy, internal"))?;
        }
        "themes" => {
            let themes = value
                .split(',')
                .map(str::trim)
                .filter(|theme| !theme.is_empty());
            draft.themes = themes.map(str::to_owned).collect();
        }
        _ => {
            return Err(SheetError::Unknown {
                line,
                name: name.to_owned(),
            });
        }
    }
    Ok(())
}

/// The person that `Ada <ada@shop.example>`, an address, a name or a requester's id means.
pub fn person(text: &str) -> Person {
    let text = text.trim();
    let some = |text: &str| {
        let text = text.trim().trim_matches('"').trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    if let Some((name, rest)) = text.split_once('<') {
        return Person {
            name: some(name),
            email: some(rest.trim_end().trim_end_matches('>')),
            key: None,
        };
    }
    let id = Id::new(text);
    if id.is_native() && id.as_str().starts_with('R') {
        return Person {
            key: Some(id.to_string()),
            ..Person::default()
        };
    }
    let is_address = text.contains('@') && !text.contains(char::is_whitespace);
    Person {
        email: some(text).filter(|_| is_address),
        name: some(text).filter(|_| !is_address),
        key: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_as_it_was_written() {
        let draft = Draft {
            title: "Offline mode".to_owned(),
            requester: Some(person("Ada <ada@shop.example>")),
            account: Some("Acme".to_owned()),
            channel: Some("support".to_owned()),
            received: Some("2026-11-02".parse().unwrap()),
            voice: Voice::Proxy,
            themes: vec!["till".to_owned(), "network".to_owned()],
            text: "We lose it.\n\n# Twice\nReally: yes.".to_owned(),
            ..Draft::default()
        };
        let sheet = template(&draft, &["support".to_owned()]);
        assert_eq!(read(&sheet, &Draft::default()), Ok(draft));
    }

    #[test]
    fn a_sheet_that_nobody_filled_in_says_nothing() {
        let sheet = template(&Draft::default(), &[]);
        let draft = read(&sheet, &Draft::default()).unwrap();
        assert_eq!((draft.title.as_str(), draft.text.as_str()), ("", ""));
        assert_eq!(draft.requester, None);
    }

    #[test]
    fn a_slip_is_named_with_its_line() {
        let said = |sheet| read(sheet, &Draft::default()).unwrap_err().to_string();
        assert_eq!(
            said("Title: a\nForm: b\n\ntext"),
            "line 2: there is no `Form:`"
        );
        assert_eq!(
            said("Received: soon\n"),
            "line 1: soon is no day such as 2026-11-02"
        );
        assert_eq!(
            said("just text\nand more"),
            "line 1: there is no `just text:`"
        );
    }

    #[test]
    fn a_person_is_an_address_a_name_both_or_an_id() {
        let of = |text| {
            let person = person(text);
            (person.name, person.email, person.key)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            of("Ada <ada@x.example>"),
            (some("Ada"), some("ada@x.example"), None)
        );
        assert_eq!(
            of("\"Lovelace, Ada\" <a@x.example>"),
            (some("Lovelace, Ada"), some("a@x.example"), None)
        );
        assert_eq!(of("ada@x.example"), (None, some("ada@x.example"), None));
        assert_eq!(of("Ada Lovelace"), (some("Ada Lovelace"), None, None));
        assert_eq!(of("r-4t9w1x"), (None, None, some("R-4T9W1X")));
    }
}
