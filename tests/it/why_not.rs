//! The letter that says why something is not done now.

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// The text in one line, so that a sentence is found wherever it was wrapped.
fn told(run: &Run) -> String {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(text: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

fn data(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let all = [&["why-not"], arguments, &["--format", "json"]].concat();
    let run = sandbox.deepen_on("2026-03-09T12:00:00Z", &all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
}

fn letter(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let all = [&["why-not"], arguments].concat();
    told(&sandbox.deepen_on("2026-03-09T12:00:00Z", &all))
}

fn item(id: &str, front: &str, body: &str) -> String {
    format!("---\nid: {id}\ntype: story\ntitle: Story {id}\n{front}---\n{body}")
}

fn feedback(id: &str, front: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntype: feedback\ntitle: Wish\nreceived: 2026-02-03\nchannel: portal\n{front}---\n\n{body}"
    )
}

/// Five-day weeks; durations are stated in weeks, so that no pace is needed but that of the six items finished.
fn sandbox() -> Sandbox {
    let order = "S-00000A\nS-00000B  ; Acme pays a penalty\nS-00000C\nS-00000D\nS-00000X\n";
    let mut sandbox = Sandbox::with(&[("backlog/order.txt", order)]);
    for (id, weeks, per_week) in [
        ("S-00000A", 0.6, 4000),
        ("S-00000B", 1.6, 9000),
        ("S-00000C", 1.0, 1500),
        ("S-00000D", 0.4, 500),
        ("S-00000X", 2.6, 6000),
    ] {
        let front = format!(
            "status: ready\nscore:\n  cod: {{per_week: {per_week}, currency: EUR, duration_weeks: {weeks}}}\n"
        );
        let body = "\n## Workaround\nExport the list and\nsort it by hand.\n";
        sandbox.write(&format!("backlog/items/{id}.md"), item(id, &front, body));
    }
    sandbox.write(
        "backlog/accounts.yml",
        "A-ACM3Q0:\n  segment: enterprise\nA-BRT6W2:\n  segment: smb\nA-BRT6W3:\n  segment: smb\n",
    );
    sandbox.write(
        "backlog/feedback/2026/F-000001.md",
        feedback(
            "F-000001",
            "requester: R-000001\naccount: A-ACM3Q0\nstate: merged\nmerged_into: F-000002\n",
            "## Verbatim\n> We lose an hour a day.\n> Ask jane.doe@acme.com, of A-ACM3Q0. <!-- deepen: allow privacy -->\n",
        ),
    );
    sandbox.write(
        "backlog/feedback/2026/F-000002.md",
        feedback(
            "F-000002",
            "requester: R-000002\naccount: A-BRT6W2\naddressed_by: [S-00000X]\n",
            "## Verbatim\n> Others said this.\n\n## Need\nKnow the hours\n",
        ),
    );
    sandbox.commit("start");
    for number in 0..6 {
        let id = format!("S-00001{number}");
        sandbox.write(
            &format!("backlog/items/{id}.md"),
            item(&id, "status: accepted\n", ""),
        );
        sandbox.commit("done");
    }
    sandbox
}

#[test]
fn a_letter_thanks_in_their_words_and_says_what_comes_before_and_what_going_first_would_cost() {
    let sandbox = sandbox();
    let letter = letter(&sandbox, &["S-00000X", "--for", "A-ACM"]);
    assert_says(
        &letter,
        &[
            // Merged into what another account asked, whose words are not told.
            "In your words: - “We lose an hour a day. Ask [removed], of [removed].” (3 February 2026)",
            "We understand the need as this: Know the hours.",
            "You are not alone with it: 2 people in 2 organisations asked for it.",
            "Our answer is: not now. That is no “no”: it has place 5 of 5 in our order.",
            "“Story S-00000B”: a week's delay of it costs about 9 000 EUR",
            // A, B, C and D slip 13 days each: (4000 + 9000 + 1500 + 500) x 13 / 5. X would come 3 + 8 + 5 + 2 = 18 days
            // earlier: 39 000 x 5 / 18 = 10 833 a week.
            "To do it first would take about 13 working days of the whole team, and 4 others would be done as much later. \
             Their delay would cost about 39 000 EUR. It would have to be worth more than 10 833 EUR a week to go before \
             them; we reckon with 6 000 EUR.",
            // B earns 9000 / 1.6 weeks = 5625, which X of 2.6 weeks does with 14 625 a week.
            "it would come before “Story S-00000B” if its cost of delay were more than 15 000 EUR/week; we reckon with \
             6 000 EUR/week.",
            "we know of none.",
            "Until then this may help: Export the list and sort it by hand.",
            "your wish is kept as S-00000X",
        ],
    );
    for secret in [
        "Others said",
        "acme.com",
        "ACM3Q0",
        "R-0000",
        "penalty",
        "deepen:",
    ] {
        assert!(!letter.contains(secret), "{secret}\n{letter}");
    }
    let told = data(&sandbox, &["S-00000X", "--for", "A-ACM3Q0"]);
    assert_eq!(told["removed"], 2);
    assert_eq!(told["wish"]["quotes"][0]["feedback"], "F-000001");
    assert!((told["wait"]["cost"]["price"].as_f64().unwrap() - 39_000.0).abs() < 1e-6);
    assert!((told["wait"]["break_even"]["threshold"].as_f64().unwrap() - 14_625.0).abs() < 1e-6);
}

#[test]
fn a_draft_is_a_draft_and_the_product_owner_is_told_what_to_look_at() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["why-not", "S-00000X", "--for", "A-ACM3Q0"]);
    assert_says(
        &run.stderr,
        &[
            "this is a draft, and nothing was sent",
            "2 addresses, numbers or ids were taken out",
        ],
    );
    let run = sandbox.deepen(&["why-not", "S-00000A", "--for", "A-ACM3Q0"]);
    assert_says(
        &run.stderr,
        &["no feedback of A-ACM3Q0 is linked with S-00000A"],
    );
    assert_says(
        &told(&run),
        &[
            "Thank you for asking about “Story S-00000A”.",
            "In the order nothing stands before it.",
        ],
    );
}

#[test]
fn the_window_is_that_of_the_forecast() {
    let sandbox = Sandbox::demo();
    let json = |arguments: &[&str]| -> Value {
        let run = sandbox.deepen(&[arguments, &["--format", "json"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
    };
    let forecast = json(&["forecast", "item", "S-7K3M2Q"]);
    let letter = json(&["why-not", "S-7K3M2Q", "--for", "A-ACM3Q0"]);
    let jumping = forecast["with_jumping"].as_array().unwrap();
    assert_eq!(
        letter["outlook"]["likely"].as_array().unwrap().as_slice(),
        &jumping[..2]
    );
    let text = told(&sandbox.deepen(&["why-not", "S-7K3M2Q", "--for", "A-ACM3Q0"]));
    assert_says(
        &text,
        &[
            "“We need to give [customer lead] access to all our calendars.",
            "The chance is 50 % that it is done by 10 August 2026, and 85 % by 25 August 2026.",
            "It cannot be done before “Find out whether hours can be read from the company directory”.",
            // 5 points at 5.5 points a week of five days are 4.5 days: (600 + 1500) x 4.545 / 5.
            "To do it first would take about 4.5 working days of the whole team, and 2 others would be done as much later. \
             Their delay would cost about 1 909 EUR.",
            "at the end of this sprint, on 17 July 2026.",
        ],
    );
    // What it would have to be worth to come before an item that stands behind it anyway is not told.
    assert!(!text.contains("Its value:"), "{text}");
    let unlisted = told(&sandbox.deepen(&["why-not", "S-D0T6YJ"]));
    assert_says(
        &unlisted,
        &["It is a forecast and no promise. All this is as if it were put last in our order."],
    );
    let far = told(&sandbox.deepen(&["why-not", "S-Z4D1QM"]));
    assert_says(
        &far,
        &[
            "Honestly, not in the next quarter: the chance that it is done by 10 October 2026 is below 50 %.",
            "An estimate of what it takes: our developers have not given one yet.",
        ],
    );
}

#[test]
fn a_no_is_told_apart_from_a_not_now() {
    let sandbox = Sandbox::demo();
    let no = told(&sandbox.deepen(&["why-not", "S-T3XW8V"]));
    assert_says(
        &no,
        &[
            "Our answer is no, and it is not a “not now”",
            "anti-goal of our goal “Teams that work apart meet",
            "- A ranking of who works longest.",
        ],
    );
    assert!(!no.contains("When?"), "{no}");
    let instead = told(&sandbox.deepen(&["why-not", "S-4FV0XN"]));
    assert_says(
        &instead,
        &[
            "We have decided not to do it in this form. The reason: conflicts with our goal “Teams that",
            "What we do instead for the same need is “Organiser sees invitees' working hours” (S-7K3M2Q). It waits in our \
             order. When? The chance is 50 % that it is done by 10 August 2026",
        ],
    );
}

#[test]
fn feedback_that_was_declined_is_a_no_to_that_account_only() {
    let sandbox = sandbox();
    let declined = "requester: R-000003\naccount: A-BRT6W3\nstate: declined\ndeclined:\n  reason: not our product\n\
                    addressed_by: [S-00000X]\n";
    sandbox.write(
        "backlog/feedback/2026/F-000003.md",
        feedback("F-000003", declined, "## Verbatim\n> Do it our way.\n"),
    );
    let no = letter(&sandbox, &["S-00000X", "--for", "A-BRT6W3"]);
    assert_says(
        &no,
        &[
            "“Do it our way.”",
            "Our answer is no, and it is not a “not now”",
            "The reason: not our product.",
            "What may help instead: Export the list",
        ],
    );
    let others = letter(&sandbox, &["S-00000X"]);
    assert_says(&others, &["“Others said this.”", "Our answer is: not now."]);
    assert!(!others.contains("Do it our way"), "{others}");
}

#[test]
fn what_is_in_progress_or_finished_is_said_to_be() {
    let sandbox = Sandbox::demo();
    let doing = told(&sandbox.deepen(&["why-not", "S-K2P9XB"]));
    assert_says(
        &doing,
        &[
            "The good news is that we are working on it, since 6 July 2026. When? The chance is 50 % that it is done by 16",
        ],
    );
    assert!(!doing.contains("not now"), "{doing}");
    let done = told(&sandbox.deepen(&["why-not", "B-8PC5QZ"]));
    assert_says(
        &done,
        &["The good news is that it is done, since 25 June 2026."],
    );
}

#[test]
fn without_history_the_letter_stands_and_names_no_day() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["why-not", "S-00000X", "--no-history"]);
    assert_says(
        &told(&run),
        &[
            "When it will be done we cannot say honestly yet, so we name no day.",
            "What it would cost the others to do it first we cannot say yet.",
        ],
    );
    assert_says(&run.stderr, &["no dates: no forecast without history"]);
}

#[test]
fn a_deadline_is_told_with_its_chance_and_what_has_no_place_is_told_to_have_none() {
    let sandbox = sandbox();
    sandbox.write(
        "backlog/items/S-00000E.md",
        item("S-00000E", "status: idea\ndeadline: 2026-03-10\n", ""),
    );
    let letter = letter(&sandbox, &["S-00000E"]);
    assert_says(
        &letter,
        &[
            "it has no place in our order yet",
            "What we do before it, and what that is worth:",
            "Evidence of its value: we have no figures yet.",
            "Its deadline: we know of 10 March 2026, and the chance that it is done by then is",
        ],
    );
}

#[test]
fn an_account_that_nobody_knows_or_that_may_be_several_is_refused() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["why-not", "S-00000X", "--for", "A-ZZZ"]);
    assert_eq!(run.code, 2);
    assert_says(&run.stderr, &["no account has the id `A-ZZZ`"]);
    let run = sandbox.deepen(&["why-not", "S-00000X", "--for", "A-BR"]);
    assert_eq!(run.code, 2);
    assert_says(
        &run.stderr,
        &["`A-BR` may be 2 accounts: A-BRT6W2, A-BRT6W3"],
    );
}

#[test]
fn markdown_and_html_hold_the_letter_and_no_title() {
    let sandbox = sandbox();
    let markdown = sandbox.deepen(&["why-not", "S-00000X", "--format", "markdown"]);
    assert!(
        markdown.stdout.starts_with("Hello,\n\nThank you"),
        "{}",
        markdown.stdout
    );
    assert!(!markdown.stdout.contains("\n#"), "{}", markdown.stdout);
    let html = sandbox.deepen(&["why-not", "S-00000X", "--format", "html"]);
    assert!(
        html.stdout.contains("<main>\n<p>Hello,</p>"),
        "{}",
        html.stdout
    );
}
