use jiff::civil::date;

use super::*;
use crate::backlog::Files;
use crate::backlog::contacts::Contacts;
use crate::backlog::ledger::NoticeEvent;
use crate::demand::notices::{Occasion, Question, plan};
use crate::text::Source;

const CONTACTS: &str = "people:
  R-000001: {name: \"Ada <b>&\\r\\nBcc: all@shop.example\", email: ada@shop.example, language: de-AT}
  R-000002: {email: ben@shop.example}
";

const WISH: &str = "---
id: F-000001
title: <img src=x onerror=alert(1)> hours
received: 2026-09-01
channel: portal
requester: R-000001
addressed_by: [S-000001, S-000002]
---

## Verbatim
> We book slots at night. Call me: ada@shop.example.
";

/// The letters of release 1.0.0, with these files besides.
fn letters(files: &[(&str, &str)]) -> Vec<Result<Letter, TemplateError>> {
    let mut sources = vec![
        Source::new(
            "backlog/releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\nreleased: 2026-10-01\nitems: [S-000001, S-000002]\n---\n",
        ),
        Source::new(
            "backlog/items/S-000001-x.md",
            "---\nid: S-000001\ntitle: Hours\nstatus: accepted\n---\n\n## Release note\nSee your team's\nworking hours.\n",
        ),
        Source::new(
            "backlog/items/S-000002-x.md",
            "---\nid: S-000002\ntitle: Slots\nstatus: accepted\n---\n\nAs a lead, I want slots, so that nobody is woken.\n",
        ),
        Source::new("backlog/feedback/F-000001-x.md", WISH),
        Source::new(
            "backlog/feedback/F-000002-x.md",
            "---\nid: F-000002\ntitle: Slots\nreceived: 2026-09-02\nchannel: sales\nvoice: proxy\nrequester: R-000002\nlang: fr\nstate: merged\nmerged_into: F-000001\n---\n",
        ),
    ];
    for (path, text) in files {
        sources.push(Source::new(*path, *text));
    }
    let files = Files {
        sources,
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let contacts = Contacts::read(&Source::new("contacts.local.yml", CONTACTS)).0;
    let unsure = std::collections::BTreeSet::new();
    let occasion = Occasion::Release("1.0.0".into());
    let plan = plan(&Question {
        backlog: &backlog,
        contacts: Some(&contacts),
        told: &[],
        unsure: &unsure,
        event: NoticeEvent::Shipped,
        occasion: &occasion,
        since: None,
        force: false,
        today: date(2026, 11, 2),
        is_address: |_| true,
    });
    let templates = match Templates::new(&backlog) {
        Ok(templates) => templates,
        Err(error) => return vec![Err(error)],
    };
    (plan.notices.iter())
        .map(|notice| letter(&backlog, &templates, notice))
        .collect()
}

fn fault(path: &str, text: &str) -> String {
    letters(&[(path, text)])
        .into_iter()
        .find_map(Result::err)
        .map_or_else(|| "no fault".to_owned(), |fault| fault.to_string())
}

#[test]
fn a_letter_quotes_their_own_words_and_tells_what_came() {
    let config = (
        "backlog/deepen.yml",
        "notify: {product: Kalends, from: \"Mira <mira@kalends.example>\"}\n",
    );
    let letters: Vec<Letter> = letters(&[config]).into_iter().map(Result::unwrap).collect();
    let ada = &letters[0];
    assert_eq!(ada.subject, "Ihr Wunsch ist da: Kalends");
    assert_eq!(
        (ada.language.as_str(), ada.template.as_str()),
        ("de", "built-in shipped.de.txt")
    );
    assert_eq!(
        ada.text,
        "Guten Tag Ada <b>& Bcc: all@shop.example,

Sie haben sich etwas gewünscht, und es ist jetzt da, in Version 1.0.0.

<img src=x onerror=alert(1)> hours
==================================

Sie schrieben:

> We book slots at night. Call me: [removed].

- See your team's working hours.
- Slots – nobody is woken

Danke, dass Sie es uns gesagt haben.

Mira

-- 
Sie bekommen diese Mail einmal, weil Sie danach gefragt haben. Möchten Sie
keine solchen Mails, antworten Sie mit „keine mehr“.
"
    );
    assert!(!ada.html.contains("<img"), "{}", ada.html);
    assert!(
        ada.html
            .contains("&lt;img src=x onerror=alert(1)&gt; hours"),
        "{}",
        ada.html
    );
    assert!(
        ada.html.contains("<li>Slots – nobody is woken</li>"),
        "{}",
        ada.html
    );
    let ben = &letters[1];
    assert_eq!(ben.language, "fr");
    assert!(
        ben.text.contains("transmis la demande d’un client"),
        "{}",
        ben.text
    );
    assert!(
        !ben.text.contains("night"),
        "another person's words: {}",
        ben.text
    );
}

#[test]
fn a_team_s_own_template_stands_in_for_the_built_in_one() {
    let letters = letters(&[
        (
            "backlog/policy/notices/shipped.de.txt",
            "Subject: Neu:\u{85}{{ wishes[0].title }}\n\n{{ person.name }}, {{ event }} {{ release }}\n",
        ),
        (
            "backlog/policy/notices/shipped.fr.html",
            "<h1>{{ subject }}</h1>{{ wishes[0].items[0].text }}",
        ),
    ]);
    let ada = letters[0].as_ref().unwrap();
    assert_eq!(ada.subject, "Neu: <img src=x onerror=alert(1)> hours");
    assert_eq!(ada.text, "Ada <b>& Bcc: all@shop.example, shipped 1.0.0\n");
    assert_eq!(ada.template, "backlog/policy/notices/shipped.de.txt");
    let ben = letters[1].as_ref().unwrap();
    assert!(
        ben.html
            .starts_with("<h1>Votre demande est là : our product</h1>See your team"),
        "{}",
        ben.html
    );
}

#[test]
fn a_template_s_fault_is_told_with_file_and_line() {
    let path = "backlog/policy/notices/shipped.de.txt";
    assert_eq!(
        fault(path, "Subject: x\n\n{{ persn.name }}\n"),
        format!("{path}:3: undefined value: `persn` is undefined")
    );
    assert_eq!(
        fault(path, "Subject: x\n{% if %}\n"),
        format!("{path}:2: syntax error: unexpected end of block")
    );
    assert_eq!(
        fault(path, "Hello\n"),
        format!("{path}:1: the first line is `Subject: ` and what the letter is about")
    );
    assert!(fault(path, "Subject: x\n{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}").contains(":2: "));
    assert!(
        fault("backlog/policy/notices/shiped.de.txt", "x").contains("is the name of no template")
    );
}

#[test]
fn every_event_has_its_words_in_every_language() {
    for event in NoticeEvent::ALL {
        for language in ["en", "de", "fr", "es", "ja"] {
            let backlog = Backlog::default();
            let templates = Templates::new(&backlog).unwrap();
            for (proxy, name) in [(false, Some("Ada")), (true, None)] {
                let context = Context {
                    event: event.name(),
                    language: language.into(),
                    product: "Kalends".into(),
                    sender: "Mira".into(),
                    person: Person {
                        name: name.map(str::to_owned),
                    },
                    release: Some("1.8.0".into()),
                    proxy,
                    wishes: (0..2)
                        .map(|_| Told {
                            feedback: "F-000001".into(),
                            title: "T".into(),
                            received: None,
                            quote: Some("Q".into()),
                            need: Some("N".into()),
                            reason: Some("R".into()),
                            proxy,
                            items: Vec::new(),
                        })
                        .collect(),
                };
                assert_eq!(templates.language(event, &[language]), language);
                let letter = templates.write(event, language, &context).unwrap();
                assert!(letter.text.contains("> Q\n"), "{}", letter.text);
                assert!(letter.text.contains("\n-- \n"), "{}", letter.text);
                assert!(!letter.text.contains("none"), "{}", letter.text);
            }
        }
    }
}

#[test]
fn a_language_without_a_text_falls_back_to_the_next_one() {
    let backlog = Backlog::default();
    let templates = Templates::new(&backlog).unwrap();
    let chosen = |wanted: &[&str]| templates.language(NoticeEvent::Shipped, wanted);
    assert_eq!(chosen(&["tlh", "pt-BR", "de_CH", "fr"]), "de");
    assert_eq!(chosen(&["tlh"]), "en");
    assert_eq!(chosen(&["../x"]), "en");
}
