use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::backlog::Files;
use crate::intake::Person;

/// A backlog's files and the contacts, over several imports.
#[derive(Clone, Default)]
struct World {
    files: BTreeMap<String, String>,
    contacts: Option<String>,
    drawn: u32,
}

const CONTACTS: &str = "backlog/contacts.local.yml";

impl World {
    fn backlog(&self) -> Backlog {
        let sources = self
            .files
            .iter()
            .map(|(path, text)| Source::new(path.as_str(), text.as_str()));
        let files = Files {
            sources: sources.collect(),
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    fn contacts(&self) -> Contacts {
        let source = Source::new(CONTACTS, self.contacts.clone().unwrap_or_default());
        Contacts::read(&source).0
    }

    /// Files the drafts, writes what changed, and hands back what became of them.
    fn import(&mut self, drafts: &[Draft]) -> Filed {
        let backlog = self.backlog();
        let source = self
            .contacts
            .as_ref()
            .map(|text| Source::new(CONTACTS, text.as_str()));
        let existing = Existing {
            backlog: &backlog,
            contacts: &self.contacts(),
            contacts_source: source.as_ref(),
            today: "2026-11-02".parse().unwrap(),
        };
        let mut drawn = self.drawn;
        let filed = file::<Infallible>(drafts, &existing, &mut |letter| {
            drawn += 1;
            Ok(Id::new(&format!("{letter}-{drawn:06}")))
        })
        .unwrap();
        self.drawn = drawn;
        for change in &filed.changes {
            self.files
                .insert(change.path().to_owned(), change.after().unwrap());
        }
        if let Some(change) = &filed.contacts {
            self.contacts = Some(change.after().unwrap());
        }
        filed
    }

    fn text(&self, id: &str) -> &str {
        let found = self.files.iter().find(|(path, _)| path.contains(id));
        found.map_or("", |(_, text)| text)
    }

    fn edit(&mut self, id: &str, from: &str, to: &str) {
        let found = self.files.iter_mut().find(|(path, _)| path.contains(id));
        let (_, text) = found.unwrap();
        assert!(text.contains(from), "{text}");
        *text = text.replace(from, to);
    }
}

fn draft(key: &str) -> Draft {
    Draft {
        source: SourceKey {
            tool: "canny".to_owned(),
            key: key.to_owned(),
        },
        line: 2,
        title: "Offline mode".to_owned(),
        text: "We lose the network twice a day.".to_owned(),
        received: Some("2026-08-01".parse().unwrap()),
        channel: Some("portal".to_owned()),
        requester: Some(person("u1", "Ada Lovelace", "ada@shop.example")),
        ..Draft::default()
    }
}

fn person(key: &str, name: &str, email: &str) -> Person {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Person {
        key: some(key),
        name: some(name),
        email: some(email),
    }
}

fn outcomes(filed: &Filed) -> Vec<&Outcome> {
    filed.entries.iter().map(|entry| &entry.outcome).collect()
}

#[test]
fn a_draft_becomes_a_file_without_its_person() {
    let mut world = World::default();
    let filed = world.import(&[Draft {
        account: Some("Acme".to_owned()),
        segment: Some("smb".to_owned()),
        importance: Some(5.0),
        satisfaction: Some(2.5),
        themes: vec!["network".to_owned(), "Till: front".to_owned()],
        language: Some("en".to_owned()),
        url: Some("https://acme.canny.io/p/offline-mode".to_owned()),
        votes: Some(23),
        text: "Mail me: ada@shop.example.\n---\n# No\n\nRegards,\nAda".to_owned(),
        ..draft("553c")
    }]);
    assert_eq!(outcomes(&filed), [&Outcome::New]);
    let (path, text) = world.files.iter().nth(1).unwrap();
    assert_eq!(path, "backlog/feedback/2026/F-000003-offline-mode.md");
    let seen = text
        .lines()
        .find(|line| line.starts_with("  seen: "))
        .unwrap();
    assert_eq!(
        text.replace(seen, "  seen: …"),
        "---\nid: F-000003\ntype: feedback\ntitle: Offline mode\nreceived: 2026-08-01\nchannel: portal\n\
         voice: direct\nrequester: R-000002\naccount: A-000001\nimportance: 5\nsatisfaction: 2.5\nstate: new\n\
         themes:\n  - \"Till: front\"\n  - network\nlang: en\nimported:\n  tool: canny\n  key: 553c\n\
         \u{20} url: https://acme.canny.io/p/offline-mode\n  votes: 23\n  seen: …\n---\n\n\
         ## Verbatim\n> Mail me: [email].\n> ---\n> # No\n>\n> Regards,\n> [name]\n"
    );
    let accounts = &world.files["backlog/accounts.yml"];
    assert!(
        accounts.ends_with("\nA-000001:\n  segment: smb\n"),
        "{accounts}"
    );
    assert_eq!(
        world
            .contacts
            .as_deref()
            .unwrap()
            .split_once('\n')
            .unwrap()
            .1,
        "people:\n  R-000002:\n    name: Ada Lovelace\n    email: ada@shop.example\n    keys:\n      - canny:u1\n    \
         account: A-000001\naccounts:\n  A-000001:\n    name: Acme\n"
    );
    assert_eq!(world.backlog().counts().with_problems, 0);
}

#[test]
fn the_same_export_twice_adds_nothing() {
    let mut world = World::default();
    let drafts = [
        draft("a"),
        Draft {
            merged_into: Some(draft("a").source),
            supporters: vec![person("u7", "Bo", ""), person("", "", "bo@shop.example")],
            account: Some("Acme".to_owned()),
            ..draft("b")
        },
    ];
    world.import(&drafts);
    let before = world.clone();
    let filed = world.import(&drafts);
    assert!(
        outcomes(&filed)
            .iter()
            .all(|outcome| **outcome == Outcome::Unchanged),
        "{filed:?}"
    );
    assert_eq!((filed.changes.len(), filed.contacts), (0, None));
    assert_eq!(before.files, world.files);
}

#[test]
fn only_what_changed_there_follows() {
    let mut world = World::default();
    world.import(&[draft("a")]);
    let id = "F-000002";
    world.edit(id, "state: new", "state: triaged # by Mira");
    world.edit(id, "title: Offline mode", "title: \"Work offline\"");
    let mut now = draft("a");
    now.text = "We lose it thrice a day.\nReally.".to_owned();
    now.votes = Some(24);
    now.themes = vec!["network".to_owned()];
    let filed = world.import(&[now.clone()]);
    assert_eq!(
        outcomes(&filed),
        [&Outcome::Updated(vec!["themes", "text", "votes"])]
    );
    let text = world.text(id).to_owned();
    assert!(text.contains("title: \"Work offline\"\n"), "{text}");
    assert!(
        text.contains("state: triaged # by Mira\nthemes:\n  - network\nimported:"),
        "{text}"
    );
    assert!(
        text.ends_with("## Verbatim\n> We lose it thrice a day.\n> Really.\n"),
        "{text}"
    );
    assert_eq!(outcomes(&world.import(&[now])), [&Outcome::Unchanged]);
    assert_eq!(world.text(id), text);
}

#[test]
fn what_changed_there_and_here_stays_as_it_is_here_and_is_said_once() {
    let mut world = World::default();
    world.import(&[draft("a")]);
    world.edit("F-000002", "title: Offline mode", "title: Work offline");
    world.edit("F-000002", "> We lose", "> [erased on request] We lose");
    let mut now = draft("a");
    now.title = "Offline till".to_owned();
    now.text = "Another text.".to_owned();
    let filed = world.import(&[now.clone()]);
    assert_eq!(outcomes(&filed), [&Outcome::Unchanged]);
    assert_eq!(
        filed.entries[0].notes,
        ["changed there and here: title, text; what stands here stays"]
    );
    assert!(world.text("F-000002").contains("title: Work offline\n"));
    assert!(world.text("F-000002").contains("[erased on request]"));
    assert_eq!(world.import(&[now]).entries[0].notes, [""; 0]);
}

#[test]
fn a_merge_is_linked_in_any_order_of_rows_and_of_exports() {
    let merged = Draft {
        merged_into: Some(draft("a").source),
        ..draft("b")
    };
    for runs in [
        vec![vec![draft("a"), merged.clone()]],
        vec![vec![merged.clone(), draft("a")]],
        vec![vec![draft("a")], vec![merged.clone()]],
        vec![vec![merged], vec![draft("a")]],
    ] {
        let mut world = World::default();
        for run in &runs {
            world.import(run);
        }
        let backlog = world.backlog();
        let of = |key: &str| {
            let is_it = |each: &&Feedback| source_of(each).unwrap().key == key;
            backlog.feedback.iter().find(is_it).unwrap()
        };
        assert_eq!(of("b").state.value, FeedbackState::Merged);
        assert_eq!(of("b").merged_into.as_ref().unwrap().value, of("a").id);
        assert_eq!(backlog.counts().with_problems, 0);
    }
}

#[test]
fn a_merge_that_was_undone_here_stays_undone() {
    let mut world = World::default();
    let drafts = [
        draft("a"),
        Draft {
            merged_into: Some(draft("a").source),
            ..draft("b")
        },
    ];
    world.import(&drafts);
    world.edit("F-000003", "state: merged\nmerged_into: F-000002\n", "");
    let filed = world.import(&drafts);
    assert_eq!(filed.changes, []);
}

#[test]
fn a_circle_of_merges_is_not_linked_and_is_said() {
    let mut world = World::default();
    let merged = |key: &str, into: &str| Draft {
        merged_into: Some(draft(into).source),
        ..draft(key)
    };
    let filed = world.import(&[merged("a", "b"), merged("b", "a")]);
    assert_eq!(
        filed.entries[1].notes,
        ["merged there into F-000002 in a circle: not linked"]
    );
    assert!(world.text("F-000003").contains("state: new"));
}

#[test]
fn a_supporter_is_a_voice_and_votes_are_not() {
    let mut world = World::default();
    let filed = world.import(&[Draft {
        supporters: vec![
            person("u1", "", ""),
            person("u7", "Bo", ""),
            person("", "Bo", "BO@shop.example"),
            person("", "Somebody", ""),
        ],
        votes: Some(40),
        ..draft("a")
    }]);
    assert_eq!(filed.entries.len(), 3);
    assert_eq!(filed.new_people, 3);
    let file = world.text("F-000004");
    assert!(
        file.contains("requester: R-000003\nstate: merged\nmerged_into: F-000002\n"),
        "{file}"
    );
    assert!(file.contains("key: a/R-000003"), "{file}");
    assert!(filed.entries[0].notes[0].starts_with("1 of its supporters"));
}

#[test]
fn people_are_known_again_by_key_and_by_address_and_never_by_name() {
    let mut world = World::default();
    let of = |key: &str, person: Person| Draft {
        requester: Some(person),
        ..draft(key)
    };
    let filed = world.import(&[
        of("a", person("u1", "Ada", "")),
        of("b", person("u1", "", "ada@shop.example")),
        of("c", person("", "A. L.", "ADA@shop.example")),
        of("d", person("", "Ada", "")),
        of("e", Person::default()),
    ]);
    assert_eq!(filed.new_people, 2);
    let requesters: Vec<Option<String>> = world
        .backlog()
        .feedback
        .iter()
        .map(|each| each.requester.as_ref().map(|id| id.value.to_string()))
        .collect();
    let ada = Some("R-000001".to_owned());
    assert_eq!(
        requesters,
        [
            ada.clone(),
            ada.clone(),
            ada,
            Some("R-000005".to_owned()),
            None
        ]
    );
}

#[test]
fn a_lost_file_of_contacts_is_filled_again_from_the_export() {
    let mut world = World::default();
    let drafts = [Draft {
        supporters: vec![person("u7", "Bo", "")],
        ..draft("a")
    }];
    world.import(&drafts);
    world.contacts = None;
    let filed = world.import(&drafts);
    assert_eq!(filed.changes, []);
    assert_eq!(filed.new_people, 0);
    assert_eq!(
        world.contacts().people[&Id::new("R-000001")].keys,
        ["canny:u1"]
    );
    assert!(filed.entries[0].notes[0].contains("so that nobody counts twice"));
}

#[test]
fn who_was_forgotten_is_not_remembered_by_the_next_import() {
    let mut world = World::default();
    world.import(&[draft("a")]);
    world.contacts = Some("people:\n  R-000001:\n    erased: 2026-11-01\n".to_owned());
    let filed = world.import(&[draft("a")]);
    assert_eq!((filed.changes, filed.contacts), (vec![], None));
    assert_eq!(
        filed.entries[0].notes,
        ["R-000001 was forgotten and stays so"]
    );
}

#[test]
fn bad_values_are_left_out_and_said() {
    let mut world = World::default();
    let filed = world.import(&[Draft {
        title: String::new(),
        text: String::new(),
        received: None,
        channel: Some("pigeon".to_owned()),
        importance: Some(11.0),
        satisfaction: Some(f64::NAN),
        language: Some("english please".to_owned()),
        url: Some("https://x.example/?mail=ada@shop.example".to_owned()),
        ..draft("<CAF=1@mail.gmail.com>")
    }]);
    assert_eq!(
        filed.entries[0].notes.len(),
        6,
        "{:?}",
        filed.entries[0].notes
    );
    let text = world.text("F-000002");
    assert!(
        text.contains("title: Feedback without words\nreceived: 2026-11-02\nchannel: import\n"),
        "{text}"
    );
    assert!(!text.contains("gmail"), "{text}");
    assert_eq!(world.backlog().counts().with_problems, 0);
}

#[test]
fn a_record_that_stands_twice_is_filed_once() {
    let mut world = World::default();
    let again = Draft {
        line: 9,
        ..draft("a")
    };
    let filed = world.import(&[draft("a"), again]);
    assert_eq!(outcomes(&filed), [&Outcome::New, &Outcome::Repeated(2)]);
    assert_eq!(world.files.len(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let mut world = World::default();
    world.import(&[draft("a")]);
    world.edit("F-000002", "title: Offline mode", "title: {Offline mode");
    let mut now = draft("a");
    now.text = "Another.".to_owned();
    let filed = world.import(&[now]);
    for change in &filed.changes {
        assert!(change.after().unwrap().contains("title: {Offline mode"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_breaks_its_file_and_nothing_personal_gets_in(
        title in "[ -~\\n\\r\\t\\u{0}\\u{85}\\u{2028}\\u{202e}ä한#:'\"-]{0,100}",
        text in "(---\\n|> |# |<!--|```\\n|\\u{0}|\\r|\\n|jane@acme.com|[+]49 30 1234567|a|: |\\u{202e}|## Ask\\n){0,12}",
        theme in "[ -~\\n]{0,70}",
        key in "[ -~]{1,20}",
    ) {
        let mut world = World::default();
        let drafts = [Draft {
            title,
            text: text.clone(),
            ask: Some(text),
            themes: vec![theme.clone()],
            segment: Some(theme),
            ..draft(&key)
        }];
        world.import(&drafts);
        let backlog = world.backlog();
        let feedback = &backlog.feedback[0];
        prop_assert_eq!(&feedback.document.problems, &vec![], "{}", feedback.document.source.text);
        let source = &feedback.document.source;
        prop_assert!(feedback.title.value.chars().count() <= 80);
        prop_assert_eq!(crate::intake::sensitive::certain(&source.text), vec![]);
        let sections: Vec<&str> =
            feedback.document.body.sections.iter().map(|each| source.slice(each.title)).collect();
        prop_assert!(sections.iter().all(|title| ["Verbatim", "Ask"].contains(title)), "{:?}", sections);
        let filed = world.import(&drafts);
        prop_assert_eq!(filed.changes, vec![]);
    }
}
