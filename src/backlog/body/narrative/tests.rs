//! Stories as people write them.

use crate::backlog::body::{Body, Language, Template, parse};
use crate::text::{Source, Span};

/// Persona, want and benefit, `-` for none, with the template when it is not Connextra's.
fn read(text: &str) -> String {
    let source = Source::new("S-1.md", text);
    let Body {
        narrative: Some(narrative),
        ..
    } = parse(&source, 0)
    else {
        return "none".to_owned();
    };
    let part = |span: Option<Span>| span.map_or("-", |span| source.slice(span));
    let template = match narrative.template {
        Template::Connextra => String::new(),
        other => format!("{other:?}: "),
    };
    format!(
        "{template}{} | {} | {}",
        part(narrative.persona),
        part(narrative.want),
        part(narrative.benefit)
    )
}

fn indicators(text: &str) -> Vec<String> {
    let source = Source::new("S-1.md", text);
    let narrative = parse(&source, 0).narrative.expect("a narrative");
    narrative
        .indicators
        .iter()
        .map(|span| source.slice(*span).to_owned())
        .collect()
}

#[test]
fn splits_role_means_and_ends() {
    assert_eq!(
        read(
            "As the manager of a remote team, I want to see when my team members are working,\nso that I can schedule meetings at times that are convenient for everyone.\n"
        ),
        "manager of a remote team | see when my team members are working | I can schedule meetings at times that are convenient for everyone"
    );
    assert_eq!(
        indicators("As an Owner, I'd like to be able to pay, so I can leave."),
        ["As an", "I'd like to be able to", "so I can"]
    );
}

#[test]
fn indicator_phrases_vary() {
    for (text, expected) in [
        (
            "As PO, I want to see velocity so I can plan",
            "PO | see velocity | plan",
        ),
        (
            "As a baker I’d like to bake so that I’m fed",
            "baker | bake | I’m fed",
        ),
        (
            "As a guard, I should be able to lock it.",
            "guard | lock it | -",
        ),
        (
            "As a guard, I'm able to lock it in order to sleep",
            "guard | lock it | sleep",
        ),
        (
            "As a cook I wish to taste, so the soup is good",
            "cook | taste | the soup is good",
        ),
        (
            "As a cook I need salt because it tastes better",
            "cook | salt | it tastes better",
        ),
        (
            "As a poet, would like the power to rhyme",
            "poet | the power to rhyme | -",
        ),
        (
            "As our biggest customer, we need invoices so that we pay",
            "our biggest customer | invoices | we pay",
        ),
        ("As a user I want to to log in", "user | log in | -"),
        (
            "AS A USER I WANT TO LOG IN SO THAT I CAN WORK",
            "USER | LOG IN | I CAN WORK",
        ),
        (
            "As a fan I want tickets so that so I get in",
            "fan | tickets | I get in",
        ),
        ("As a fan I don't want ads", "fan | ads | -"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn spacing_punctuation_and_marks_do_not_matter() {
    for (text, expected) in [
        (
            "As a  blind   user,  I  want  to   hear ,  so  that  I can shop .",
            "blind   user | hear | I can shop",
        ),
        (
            "As a user,I want to log in,so that I work",
            "user | log in | I work",
        ),
        (
            "As a user \u{2014} I want to log in \u{2014} so that I work",
            "user | log in | I work",
        ),
        (
            "**As a** manager **I want to** export **so that** I file",
            "manager | export | I file",
        ),
        (
            "*As a manager, I want to export, so that I file.*",
            "manager | export | I file",
        ),
        (
            "As a **manager**,\nI want\nto export",
            "manager | export | -",
        ),
        ("> As a user, I want\n> to quote", "user | quote | -"),
        (
            "As a [site admin](roles.md#a), I want `sudo`.",
            "site admin | sudo | -",
        ),
        (
            "As a \u{201c}power user\u{201d}, I want keys",
            "power user | keys | -",
        ),
        (
            "As a <role>, I want <means>, so that <ends>",
            "role | means | ends",
        ),
        (
            "As a buyer (new or old), I want \"quick\" carts",
            "buyer (new or old) | \"quick\" carts | -",
        ),
        (
            "As a user, who is blind, I want sound",
            "user, who is blind | sound | -",
        ),
        ("As a user, when I log in, I want sound", "user | sound | -"),
        ("Story: As a driver, I want maps.", "driver | maps | -"),
        (
            "As a user\n\nI want maps\n\nSo that I drive",
            "user | maps | I drive",
        ),
        (
            "- As a user\n- I want maps\n- So that I drive",
            "user | maps | I drive",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn so_is_not_always_a_reason() {
    for (text, expected) in [
        (
            "As a user, I want so many maps so that I drive",
            "user | so many maps | I drive",
        ),
        (
            "As a user, I want a map that is so clear",
            "user | a map that is so clear | -",
        ),
        (
            "As a user, I want maps, lists and so on",
            "user | maps, lists and so on | -",
        ),
        (
            "As an editor, I want a form so parents can write, so that I learn",
            "editor | a form so parents can write | I learn",
        ),
        (
            "As a user I want search so findability improves",
            "user | search | findability improves",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_sentence_ends_the_story_but_abbreviations_do_not() {
    for (text, expected) in [
        (
            "As a user, I want maps. So that I drive. More text.",
            "user | maps | I drive",
        ),
        (
            "As a user, I want e.g. Stripe, so that I pay at 9:00 a.m. sharp.",
            "user | e.g. Stripe | I pay at 9:00 a.m. sharp",
        ),
        (
            "As a user, I want maps. Later we cache them so that they are fast.",
            "user | maps | -",
        ),
        (
            "As a user, I want maps. This saves fuel. More.",
            "user | maps | This saves fuel",
        ),
        (
            "As a user, I want maps. As a guest, I want food, so that I eat.",
            "user | maps | -",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn other_templates_are_known() {
    for (text, expected) in [
        (
            "In order to save time, as a clerk, I want to import orders.",
            "BenefitFirst: clerk | import orders | save time",
        ),
        (
            "In order to keep customers, for account managers, we will send reminders, whereas currently they use a list.",
            "Whereas: account managers | send reminders | keep customers",
        ),
        (
            "When I plan my week, I want to see meetings, so I can avoid conflicts.",
            "Job: I plan my week | see meetings | avoid conflicts",
        ),
        (
            "We believe that a cheaper plan will result in sign-ups; we will know when trials double.",
            "Hypothesis: - | a cheaper plan | sign-ups",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn other_languages_are_known() {
    for (text, expected) in [
        (
            "Als QA will ich eine Testumgebung, um die Qualität sicherstellen zu können.",
            "QA | eine Testumgebung | die Qualität sicherstellen zu können",
        ),
        (
            "Als Admin von D möchte ich, dass D wie B arbeitet. Dies vereinfacht den Betrieb.",
            "Admin von D | D wie B arbeitet | Dies vereinfacht den Betrieb",
        ),
        (
            "Als Kundin möchte ich gerne zahlen, sodass ich fertig bin.",
            "Kundin | zahlen | ich fertig bin",
        ),
        (
            "En tant qu’administrateur, je souhaite bloquer un compte pour éviter les abus.",
            "administrateur | bloquer un compte | éviter les abus",
        ),
        (
            "Als gebruiker wil ik inloggen zodat ik mijn gegevens zie.",
            "gebruiker | inloggen | ik mijn gegevens zie",
        ),
        (
            "Como cliente, quiero pagar con tarjeta para ahorrar tiempo.",
            "cliente | pagar con tarjeta | ahorrar tiempo",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    let german = parse(&Source::new("S-1.md", "Als Kundin will ich zahlen."), 0);
    assert_eq!(
        german.narrative.map(|story| story.language),
        Some(Language::German)
    );
}

#[test]
fn a_story_may_lack_its_role_or_its_means() {
    assert_eq!(
        read("As a clerk, I file a letter, so that it is found"),
        "clerk | - | it is found"
    );
    assert_eq!(
        read("Clerks want to file letters, so that they are found"),
        "- | file letters | they are found"
    );
    assert_eq!(read("I want maps so that I drive"), "- | maps | I drive");
    assert_eq!(
        read("I want to say hello.\n\nAs a user, I want maps"),
        "user | maps | -",
        "a whole story counts before one without a role"
    );
}

#[test]
fn prose_is_no_story() {
    for text in [
        "As such, I want to note that this is prose.",
        "As discussed, I want to fix it so that it works.",
        "As a result, I want to go home.",
        "When I click the button, nothing happens.",
        "To do: nothing",
        "```\nAs a user, I want code\n```",
        "# Title\n\n## As a user, I want a heading\n",
    ] {
        assert_eq!(read(text), "none", "{text}");
    }
}

#[test]
fn the_first_story_of_the_text_counts() {
    assert_eq!(
        read(
            "Intro.\n\n## Story\n\nAs a user, I want maps.\n\n## More\n\nAs a guest, I want food."
        ),
        "user | maps | -"
    );
}
