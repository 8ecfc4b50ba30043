use proptest::prelude::*;

use super::*;
use crate::text::Change;

const PATH: &str = "backlog/contacts.local.yml";

fn changed(text: &str, steps: &[Step]) -> Result<String, Refused> {
    let source = Source::new(PATH, text);
    let change = change(PATH, Some(&source), steps)?;
    Ok(change.map_or_else(|| text.to_owned(), |change| change.after().unwrap()))
}

fn person(name: &str) -> Contact {
    Contact {
        name: Some(name.to_owned()),
        ..Contact::default()
    }
}

fn id(text: &str) -> Id {
    Id::new(text)
}

#[test]
fn a_new_file_says_what_it_is() {
    let steps = [Step::Person(id("R-000001"), person("no"))];
    let Some(Change::Create { text, .. }) = change(PATH, None, &steps).unwrap() else {
        panic!("there was no file");
    };
    assert!(text.starts_with("# Who the requesters are"), "{text}");
    assert!(
        text.ends_with("people:\n  R-000001:\n    name: \"no\"\n"),
        "{text}"
    );
}

#[test]
fn people_and_keys_are_put_where_they_belong_however_the_file_is_written() {
    let add = [
        Step::Known(id("R-000001"), "canny:u2".to_owned()),
        Step::Set(id("R-000001"), Key::Email, "a@x.example".to_owned()),
        Step::Person(id("R-000002"), person("Bo")),
    ];
    for (before, after) in [
        (
            "people:\r\n  R-000001:\r\n    keys: [\"canny:u1\"] # one\r\n",
            "people:\r\n  R-000001:\r\n    keys: [\"canny:u1\", \"canny:u2\"] # one\r\n    email: a@x.example\r\n  \
             R-000002:\r\n    name: Bo\r\n",
        ),
        (
            "people:\n    R-000001:\n        keys:\n        - canny:u1 # one\n# end",
            "people:\n    R-000001:\n        keys:\n        - canny:u1 # one\n        - canny:u2\n        \
             email: a@x.example\n    R-000002:\n      name: Bo\n# end",
        ),
        (
            "accounts: {}\npeople:\n  R-000001:",
            "accounts: {}\npeople:\n  R-000001:\n    email: a@x.example\n    keys:\n      - canny:u2\n  \
             R-000002:\n    name: Bo\n",
        ),
    ] {
        assert_eq!(changed(before, &add).unwrap(), after);
    }
}

#[test]
fn a_file_that_cannot_be_changed_safely_is_left_alone() {
    let add = [Step::Person(id("R-000002"), person("Bo"))];
    let refused = changed("people: {R-000001: {name: Ada}}\n", &add).unwrap_err();
    assert!(matches!(refused, Refused::Unusual { .. }), "{refused}");
    let refused = changed("people:\n  R-000001: {name: Ada\n", &add).unwrap_err();
    assert!(matches!(refused, Refused::Broken { .. }), "{refused}");
    let nobody = changed("people: {}\n", &[Step::Remove(id("R-000009"), Key::Name)]);
    assert!(matches!(nobody, Err(Refused::NoSuchPerson { .. })));
}

#[test]
fn what_stands_beside_people_is_said_and_does_not_stop_anybody() {
    let text = "R-000001:\n  name: Ada\n";
    let (contacts, problems) = Contacts::read(&Source::new(PATH, text));
    assert_eq!(contacts.people.len(), 0);
    assert_eq!(
        problems[0].message,
        "R-000001 stands at the top and is not read"
    );
    let after = changed(text, &[Step::Person(id("R-000002"), person("Bo"))]).unwrap();
    assert_eq!(after, format!("{text}people:\n  R-000002:\n    name: Bo\n"));
}

#[test]
fn tens_of_thousands_of_people_are_read_and_changed() {
    let mut text = "people:\n".to_owned();
    for number in 0..20_000 {
        text += &format!(
            "  R-{number:06}:\n    name: Person {number}\n    email: person{number}@shop.example\n"
        );
    }
    assert!(text.len() > 1 << 20);
    let (contacts, problems) = Contacts::read(&Source::new(PATH, text.as_str()));
    assert_eq!((contacts.people.len(), problems.len()), (20_000, 0));
    let steps = [
        Step::Set(id("R-012345"), Key::Name, "Ada".to_owned()),
        Step::Person(id("R-ZZZZZZ"), person("Bo")),
    ];
    let after = changed(&text, &steps).unwrap();
    let expected =
        text.replace("name: Person 12345\n", "name: Ada\n") + "  R-ZZZZZZ:\n    name: Bo\n";
    assert!(after == expected);
}

proptest! {
    #[test]
    fn every_line_that_is_not_meant_stays(
        names in proptest::collection::vec("[ -~]{1,12}", 1..5),
        set in "[ -~]{1,12}",
        who in 0_usize..5,
    ) {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let set = set.trim().to_owned();
        prop_assume!(!names.is_empty() && !set.is_empty());
        let mut text = "# -\npeople:\n".to_owned();
        for (number, name) in names.iter().enumerate() {
            text += &format!("  # ({number})\n  R-00000{number}:\n    name: {} # n\n    x-mine: 1\n", front_matter::written(name));
        }
        let who = who % names.len();
        let steps = [Step::Set(id(&format!("R-00000{who}")), Key::Name, set)];
        let after = changed(&text, &steps).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let differing: Vec<usize> =
            after.lines().enumerate().filter(|(at, line)| lines.get(*at) != Some(line)).map(|(at, _)| at).collect();
        prop_assert!(differing.is_empty() || differing == [4 + 4 * who], "{:?}", differing);
        let erased = changed(&after, &[Step::Erase(id(&format!("R-00000{who}")), jiff::civil::date(2026, 11, 2))]).unwrap();
        prop_assert_eq!(erased.lines().count(), after.lines().count() - 1);
        prop_assert!(erased.starts_with("# -\npeople:\n"));
    }
}
