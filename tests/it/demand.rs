//! Who wants what, wishes by how far they have come, and the page that everybody may read.

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

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
    let all = [arguments, &["--format", "json"]].concat();
    let run = sandbox.deepen(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
}

fn item(id: &str, front: &str) -> String {
    format!("---\nid: {id}\ntitle: Item {id}\n{front}---\n")
}

fn feedback(sandbox: &Sandbox, id: &str, received: &str, front: &str) {
    let text = format!(
        "---\nid: {id}\ntype: feedback\ntitle: Wish {id}\nreceived: {received}\nchannel: portal\n{front}---\n\n## Verbatim\n> Words of {id}.\n"
    );
    sandbox.write(&format!("backlog/feedback/{id}.md"), text);
}

/// Today is 2026-11-02. The five mentions of the domain's vector, at S-AAAAA1: ages 10, 40, 200, 5 and 400 days.
fn vector() -> Sandbox {
    let sandbox = Sandbox::with(&[
        (
            "backlog/deepen.yml",
            "demand:\n  segment_weights: {enterprise: 5, smb: 2, free: 1}\n",
        ),
        (
            "backlog/accounts.yml",
            "A-000001: {segment: enterprise, arr_band: 10k-50k}\nA-000002: {segment: smb}\n",
        ),
        (
            "backlog/goals/G-AAAAA1.md",
            &item("G-AAAAA1", "type: goal\n"),
        ),
        (
            "backlog/items/E-AAAAA1.md",
            &item("E-AAAAA1", "type: epic\ngoal: G-AAAAA1\n"),
        ),
        (
            "backlog/items/S-AAAAA1.md",
            &item("S-AAAAA1", "parent: E-AAAAA1\n"),
        ),
        (
            "backlog/items/S-AAAAA2.md",
            &item("S-AAAAA2", "parent: E-AAAAA1\nstatus: accepted\n"),
        ),
    ]);
    let link = "state: triaged\naddressed_by: [S-AAAAA1]\n";
    feedback(
        &sandbox,
        "F-000001",
        "2026-10-23",
        &format!("requester: R-000001\naccount: A-000001\n{link}themes: [export]\n"),
    );
    feedback(
        &sandbox,
        "F-000002",
        "2026-09-23",
        &format!("requester: R-000002\naccount: A-000001\n{link}"),
    );
    feedback(
        &sandbox,
        "F-000003",
        "2026-04-16",
        "requester: R-000003\naccount: A-000002\nstate: merged\nmerged_into: F-000001\n",
    );
    feedback(
        &sandbox,
        "F-000004",
        "2026-10-28",
        "requester: R-000001\naccount: A-000001\nstate: merged\nmerged_into: F-000003\n",
    );
    feedback(
        &sandbox,
        "F-000005",
        "2025-09-28",
        &format!("requester: R-000004\nsegment: free\n{link}"),
    );
    sandbox
}

#[test]
fn the_sums_are_those_of_the_domain_and_shown_so_that_a_reader_does_them_again() {
    let sandbox = vector();
    let text = told(&sandbox.deepen(&["demand", "S-AAAAA1"]));
    assert_says(
        &text,
        &[
            "weighted 6.045 who 4 people in 2 accounts and 1 person without one recent 2.515",
            "5 x 1 x 0.981 (5 d) = 4.905",
            "2 x 1 x 0.463 (200 d) = 0.926",
            "1 x 1 x 0.214 (400 d) = 0.214",
            "weighted 6.045 = 4.905 + 0.926 + 0.214; recent 2.515 = 0.981 + 0.857 + 0.463 + 0.214",
            "one customer's wish: A-000001 holds 81.1 % of the weighted demand",
            "“Words of F-000004.”",
            "merged into F-000001 by way of F-000003",
            "n = 5: 5 portal; voices: 5 direct",
        ],
    );
    let of = data(&sandbox, &["demand", "S-AAAAA1"]);
    let parts: f64 = of["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["weight"].as_f64().unwrap())
        .sum();
    assert!((parts - of["count"]["weighted"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(of["count"]["requesters"], 4);
    // The account's band is 10k-50k; shown, never counted.
    assert_eq!(of["count"]["value"], 30_000.0);
}

#[test]
fn why_says_through_what_an_item_was_asked_for_and_what_misleads() {
    let sandbox = vector();
    assert_says(
        &told(&sandbox.deepen(&["why", "S-AAAAA1"])),
        &[
            "channels n = 5: 5 portal; voices: 5 direct",
            "one customer's wish: A-000001 holds 81.1 % of the weighted demand",
        ],
    );
    let why = data(&sandbox, &["why", "S-AAAAA1"]);
    assert_eq!(why["asked"]["channels"]["portal"], 5);
    assert_eq!(why["mind"][0]["kind"], "one-customer");
}

#[test]
fn an_epic_and_a_goal_have_the_wishes_below_them_and_count_people_once() {
    let sandbox = vector();
    feedback(
        &sandbox,
        "F-000006",
        "2026-10-01",
        "requester: R-000001\naccount: A-000001\nstate: triaged\naddressed_by: [S-AAAAA2]\n",
    );
    feedback(
        &sandbox,
        "F-000007",
        "2026-10-01",
        "requester: R-000009\nstate: triaged\naddressed_by: [G-AAAAA1]\n",
    );
    for by in ["epic", "goal"] {
        let row = &data(&sandbox, &["demand", "--by", by])["rows"][0];
        assert_eq!(
            (&row["requesters"], &row["mentions"]),
            (&Value::from(5), &Value::from(7)),
            "{by}"
        );
    }
    let rows = data(&sandbox, &["demand"])["rows"].clone();
    assert_eq!(
        rows.as_array().unwrap().len(),
        1,
        "what is finished is left out: {rows}"
    );
    assert_eq!(
        data(&sandbox, &["demand", "--all"])["rows"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(data(&sandbox, &["demand"])["rows_left_out"], 1);
}

#[test]
fn a_theme_is_that_of_everything_merged_into_what_carries_it() {
    let sandbox = vector();
    let row = &data(&sandbox, &["demand", "--by", "theme"])["rows"][0];
    assert_eq!(
        (&row["id"], &row["mentions"], &row["requesters"]),
        (&"export".into(), &3.into(), &2.into())
    );
    let text = told(&sandbox.deepen(&["demand", "--by", "theme", "EXPORT"]));
    assert_says(&text, &["Demand of theme export", "2 people in 2 accounts"]);
    let wrong = sandbox.deepen(&["demand", "--by", "theme", "exprt"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("did you mean `export`?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn only_feedback_that_matches_is_counted_and_the_parts_add_up() {
    let sandbox = vector();
    feedback(
        &sandbox,
        "F-000008",
        "2026-10-01",
        "requester: R-000008\nstate: spam\n",
    );
    let table = data(
        &sandbox,
        &["demand", "--where", "segment:enterprise age_days<30"],
    );
    let files = &table["files"];
    assert_eq!(
        (
            &files["total"],
            &files["counted"],
            &files["filtered_out"],
            &files["spam"]
        ),
        (&6.into(), &2.into(), &3.into(), &1.into())
    );
    assert_eq!(table["rows"][0]["requesters"], 1);
    let wrong = sandbox.deepen(&["demand", "--where", "chanel:portal"]);
    assert!(
        wrong
            .stderr
            .contains("unknown field `chanel`, did you mean `channel`?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn what_nothing_answers_is_listed_by_what_it_weighs() {
    let sandbox = vector();
    feedback(
        &sandbox,
        "F-00000A",
        "2026-10-31",
        "requester: R-00000A\nsegment: free\n",
    );
    feedback(
        &sandbox,
        "F-00000B",
        "2026-10-31",
        "requester: R-00000B\naccount: A-000002\nstate: triaged\n",
    );
    feedback(
        &sandbox,
        "F-00000C",
        "2026-10-31",
        "requester: R-00000C\nstate: merged\nmerged_into: F-00000B\n",
    );
    feedback(
        &sandbox,
        "F-00000D",
        "2026-10-31",
        "requester: R-00000D\nstate: declined\ndeclined: {reason: no}\n",
    );
    let wishes = data(&sandbox, &["demand"])["unanswered"].clone();
    let ids: Vec<&Value> = wishes
        .as_array()
        .unwrap()
        .iter()
        .map(|wish| &wish["id"])
        .collect();
    assert_eq!(ids, ["F-00000B", "F-00000A"]);
    assert_eq!(wishes[0]["requesters"], 2);
}

#[test]
fn votes_are_shown_and_counted_for_nobody() {
    let sandbox = vector();
    feedback(
        &sandbox,
        "F-00000E",
        "2026-10-31",
        "requester: R-00000E\naddressed_by: [S-AAAAA1]\nimported: {tool: canny, votes: 312}\n",
    );
    let of = data(&sandbox, &["demand", "S-AAAAA1"]);
    assert_eq!(
        (&of["count"]["votes"], &of["count"]["requesters"]),
        (&312.into(), &5.into())
    );
    assert_says(
        &told(&sandbox.deepen(&["demand", "S-AAAAA1"])),
        &["votes are no people: 312 votes came from another tool"],
    );
}

/// One wish a way: through the items that answer it, the releases and the ledger.
fn ways() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\nreleased: 2026-10-01\nitems: [S-AAAAA3, S-AAAAA4]\n---\n",
        ),
        (
            "backlog/releases/2.0.0.md",
            "---\nversion: \"2.0.0\"\nreleased: 2026-12-01\nitems: [S-AAAAA5]\n---\n",
        ),
        (
            "backlog/notices/1.0.0.tsv",
            "R-000005\tF-000005\tshipped\temail\tsent\nR-000006\tF-000006\tshipped\temail\tbounced\nR-000007\tF-000007\tshipped\temail\topted-out\n",
        ),
    ]);
    let items = [
        ("1", "ready"),
        ("2", "in-progress"),
        ("3", "accepted"),
        ("4", "ready"),
        ("5", "accepted"),
        ("6", "dropped"),
    ];
    for (number, status) in items {
        let id = format!("S-AAAAA{number}");
        sandbox.write(
            &format!("backlog/items/{id}.md"),
            item(&id, &format!("status: {status}\n")),
        );
    }
    let wishes = [
        ("1", "new", ""),
        ("2", "needs-info", ""),
        ("3", "triaged", "addressed_by: [S-AAAAA1]\n"),
        ("4", "triaged", "addressed_by: [S-AAAAA1, S-AAAAA2]\n"),
        ("5", "triaged", "addressed_by: [S-AAAAA3]\n"),
        ("6", "triaged", "addressed_by: [S-AAAAA3]\n"),
        ("7", "triaged", "addressed_by: [S-AAAAA3, S-AAAAA6]\n"),
        ("8", "triaged", "addressed_by: [S-AAAAA3, S-AAAAA1]\n"),
        ("9", "triaged", "addressed_by: [S-AAAAA6]\n"),
        (
            "A",
            "declined",
            "declined: {reason: no}\naddressed_by: [S-AAAAA3]\n",
        ),
        // Named by a release and open again; finished, and its release is to come.
        ("B", "triaged", "addressed_by: [S-AAAAA4]\n"),
        ("C", "triaged", "addressed_by: [S-AAAAA5]\n"),
    ];
    for (number, state, links) in wishes {
        feedback(
            &sandbox,
            &format!("F-00000{number}"),
            "2026-09-01",
            &format!("requester: R-00000{number}\nstate: {state}\n{links}"),
        );
    }
    sandbox.commit("start");
    sandbox
}

#[test]
fn how_far_a_wish_has_come_follows_from_items_releases_and_notices() {
    let sandbox = ways();
    let list = data(&sandbox, &["feedback", "list"]);
    let mut states: Vec<String> = (list["feedback"].as_array().unwrap().iter())
        .map(|row| {
            format!(
                "{} {}",
                row["id"].as_str().unwrap().trim_start_matches("F-00000"),
                row["state"].as_str().unwrap()
            )
        })
        .collect();
    states.sort_unstable();
    assert_eq!(
        states,
        [
            "1 new",
            "2 needs-info",
            "3 planned",
            "4 in-progress",
            "5 closed",
            "6 shipped",
            "7 closed",
            "8 in-progress",
            "9 triaged",
            "A declined",
            "B planned",
            "C in-progress",
        ]
    );
    sandbox.write("backlog/deepen.yml", "demand:\n  shipped: any\n");
    let eighth = data(&sandbox, &["feedback", "list", "--where", "F-000008"]);
    assert_eq!(eighth["feedback"][0]["state"], "shipped");
}

#[test]
fn a_list_is_filtered_by_state_channel_theme_account_and_expression() {
    let sandbox = vector();
    let ids = |arguments: &[&str]| -> Vec<String> {
        let all = [&["feedback", "list"], arguments].concat();
        let list = data(&sandbox, &all)["feedback"].clone();
        list.as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&[]), ["F-000001", "F-000002", "F-000005"]);
    assert_eq!(ids(&["--all"]).len(), 5);
    assert_eq!(ids(&["--state", "merged"]), ["F-000004", "F-000003"]);
    assert_eq!(
        ids(&["--theme", "Export", "--all"]),
        ["F-000004", "F-000001", "F-000003"]
    );
    assert_eq!(ids(&["--account", "a-000002", "--all"]), ["F-000003"]);
    assert_eq!(ids(&["--channel", "email"]), Vec::<String>::new());
    assert_eq!(
        ids(&["--where", "age_days > 100 and not merged", "--all"]),
        ["F-000005"]
    );
    let wrong = sandbox.deepen(&["feedback", "list", "--state", "open"]);
    assert!(
        wrong.code == 2 && wrong.stderr.contains("there is no state `open`"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn one_request_is_shown_with_its_wish_and_with_what_comes_next() {
    let sandbox = vector();
    let text = told(&sandbox.deepen(&["feedback", "show", "F-000004"]));
    assert_says(
        &text,
        &[
            "state planned (the file says merged)",
            "is part of F-000001 Wish F-000001",
            "answered by S-AAAAA1 Item S-AAAAA1: idea",
            "merged into F-000001 by way of F-000003",
            "next ",
        ],
    );
    let shipped = told(&ways().deepen(&["feedback", "show", "F-000006"]));
    assert_says(
        &shipped,
        &[
            "tell those who asked: `deepen notify plan --release 1.0.0` (0 of 1 person told)",
            "shipped by email: bounced",
        ],
    );
    let wrong = sandbox.deepen(&["feedback", "show", "F-00000"]);
    assert!(
        wrong.code == 2 && wrong.stderr.contains("`F-00000` may be 5 files"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn a_board_has_a_column_for_each_state_beside_one_another_or_below() {
    let sandbox = ways();
    let text = sandbox.deepen(&["feedback", "board"]).stdout;
    assert!(text.starts_with("New 1 "), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_says(
        &text,
        &[
            "Needs info 1",
            "In progress 3",
            "Closed 2",
            "Declined 1",
            "12 ideas of 12 people in 12 messages",
        ],
    );
    let markdown = sandbox
        .deepen(&["feedback", "board", "--format", "markdown"])
        .stdout;
    assert!(markdown.contains("### In progress (3)"), "{markdown}");
    let csv = sandbox
        .deepen(&["feedback", "board", "--format", "csv"])
        .stdout;
    assert_eq!(csv.lines().count(), 13, "{csv}");
}

/// Keys of a file of which nobody outside may read anything.
const FRONT: &str = "requester: R-CANARY
account: A-CANARY
on_behalf_of: canarybehalf
sentiment: canarysentiment
evidence:
  - {kind: ticket, ref: canaryref, note: canarynote}
imported: {tool: canarytool, key: canarykey, url: \"https://canary.example/x\", votes: 3}
x-own: canaryown
";

const BODY: &str = "## Verbatim
> Everybody may read this; ask canary.mail@corp.example of A-CANARY, R-CANARY, +49 30 901820. <!-- canarycomment -->

## Ask
canaryask

## Need
canaryneed

## Five whys
1. canarywhy

## Evidence
canaryevidence

## Reply
canaryreply
";

/// A word in every field that is not for everybody.
fn canaries() -> Sandbox {
    let sandbox = Sandbox::with(&[
        (
            "backlog/deepen.yml",
            "demand:\n  segment_weights: {enterprise: 77.125}\n",
        ),
        (
            "backlog/accounts.yml",
            "A-CANARY: {segment: enterprise, arr_band: 31337k-41337k}\n",
        ),
        (
            "backlog/items/S-CANARY.md",
            "---\nid: S-CANARY\ntitle: The answer\nstatus: ready\nreason: canaryitem\n---\n",
        ),
        (
            "backlog/items/S-DR0PED.md",
            "---\nid: S-DR0PED\ntitle: canarydropped\nstatus: dropped\ndropped: {reason: canaryreason}\n---\n",
        ),
        (
            "backlog/notices/1.0.0.tsv",
            "R-CANARY\tF-0PEN11\tplanned\tcanarymail\tsent\n",
        ),
    ]);
    canary_feedback(&sandbox);
    sandbox
}

fn canary_feedback(sandbox: &Sandbox) {
    let file = |id: &str, said: &str, title: &str, more: &str, body: &str| {
        let (channel, voice) = said.split_once(' ').unwrap();
        let text = format!(
            "---\nid: {id}\ntype: feedback\ntitle: {title}\nreceived: 2026-10-01\nchannel: {channel}\nvoice: {voice}\n{FRONT}{more}---\n\n{body}"
        );
        sandbox.write(
            &format!("backlog/feedback/canaryfolder/{id}-canaryslug.md"),
            text,
        );
    };
    let link = "state: triaged\naddressed_by: [S-CANARY, S-DR0PED, S-M1SS1N]\n";
    let twin = "state: merged\nmerged_into: F-0PEN11\nthemes: [canarytheme]\n";
    let declined = "state: declined\ndeclined: {reason: canarydeclined}\n";
    let inside = BODY.replace("Everybody may read this", "canaryinside");
    file(
        "F-0PEN11",
        "portal direct",
        "Readable of canary.mail@corp.example",
        link,
        BODY,
    );
    file(
        "F-1NS1DE",
        "internal direct",
        "canaryinsidetitle",
        twin,
        &inside,
    );
    file(
        "F-SA1ES1",
        "sales proxy",
        "canarysalestitle",
        "state: new\n",
        &inside,
    );
    file(
        "F-V01CE1",
        "email internal",
        "canaryvoicetitle",
        "state: new\n",
        &inside,
    );
    file(
        "F-PR0XY1",
        "email proxy",
        "Said for somebody",
        "state: new\n",
        &inside,
    );
    file(
        "F-DEC111",
        "portal direct",
        "Refused",
        declined,
        "## Verbatim\n> Fine words.\n",
    );
    file(
        "F-SPAM11",
        "portal direct",
        "canaryspam",
        "state: spam\n",
        &inside,
    );
}

#[test]
fn what_is_for_everybody_holds_nothing_of_people_accounts_money_or_the_house_in_any_format() {
    let sandbox = canaries();
    let ids = regex::Regex::new(r"\b[RASF]-[0-9A-HJKMNP-TV-Z]{6}\b").unwrap();
    for format in ["html", "text", "markdown", "json", "csv"] {
        let page = sandbox.deepen(&[
            "report",
            "feedback",
            "--public",
            "--format",
            format,
            "--where",
            "title != \"canaryfilter\"",
        ]);
        assert_eq!(page.code, 0, "{}", page.stderr);
        let page = page.stdout;
        let lower = page.to_lowercase();
        for secret in [
            "canary",
            "31337",
            "41337",
            "36337",
            "77.125",
            "corp.example",
            "901820",
        ] {
            assert!(!lower.contains(secret), "{secret} in {format}\n{page}");
        }
        assert_eq!(ids.find(&page).map(|found| found.as_str()), None, "{page}");
        assert!(page.contains("Refused"), "{page}");
    }
    let json = data(&sandbox, &["report", "feedback", "--public"]);
    assert_eq!(json["wishes_left_out"], 2);
    let titles: Vec<&str> = json["wishes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|wish| wish["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["Said for somebody", "Readable of [removed]", "Refused"]
    );
    assert_eq!(
        json["wishes"][1]["words"],
        "Everybody may read this; ask [removed] of [removed], [removed], [removed]."
    );
    assert_eq!(
        json["wishes"][0]["words"], "",
        "others' words are not theirs"
    );
    // The house sees all of it.
    let own = sandbox
        .deepen(&["report", "feedback", "--format", "json"])
        .stdout;
    for kept in ["canarydeclined", "F-0PEN11", "canarysalestitle"] {
        assert!(own.contains(kept), "{kept}");
    }
}

#[test]
fn the_page_asks_nobody_for_anything_and_shows_markup_as_text() {
    let sandbox = vector();
    let evil = "\"><img src=x onerror=alert(1)></script><script>alert(2)</script>";
    let text = format!(
        "---\nid: F-00000X\ntitle: '{evil}'\nreceived: 2026-10-01\nchannel: '{evil}'\nrequester: R-00000X\nsegment: '{evil}'\nthemes: ['{evil}|x']\naddressed_by: [S-AAAAA9]\n---\n\n## Verbatim\n> {evil} [x](javascript:alert(3))\n"
    );
    sandbox.write("backlog/feedback/F-00000X.md", text);
    sandbox.write(
        "backlog/items/S-AAAAA9.md",
        format!("---\nid: S-AAAAA9\ntitle: '{evil}'\n---\n"),
    );
    for public in [&["--public"][..], &[]] {
        let arguments = [&["report", "feedback", "--format", "html"], public].concat();
        let page = sandbox.deepen(&arguments).stdout;
        assert_eq!(page.matches("<script").count(), 1, "the page's own");
        assert_eq!(page.matches("</script").count(), 1);
        assert!(
            page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"),
            "{page}"
        );
        assert!(!page.contains("href="), "{page}");
        assert!(page.contains("default-src 'none'") && page.contains("script-src 'sha256-"));
        for outside in ["http:", "https:", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn a_trace_leads_from_what_was_said_to_who_was_told_and_marks_what_is_missing() {
    let sandbox = ways();
    let shipped = told(&sandbox.deepen(&["trace", "F-000006"]));
    assert_says(
        &shipped,
        &[
            "feedback F-000006 Wish F-000006 (shipped, 1 person)",
            "gap: no need is written",
            "item S-AAAAA3 Item S-AAAAA3 (accepted)",
            "gap: finished, and nobody's acceptance is recorded",
            "release 1.0.0 (out)",
            // R-000005 and R-000007 are settled; R-000006 bounced; F-000008 and F-00000A name the story too.
            "notice: 2 of 5 people told, or want no notices",
            "gap: 3 people were not told that it is out",
        ],
    );
    let back = told(&sandbox.deepen(&["trace", "S-AAAAA1"]));
    assert_says(
        &back,
        &[
            "feedback F-000003 Wish F-000003 (planned, 1 person)",
            "feedback F-000004",
        ],
    );
    sandbox.write(
        "backlog/goals/G-AAAAA1.md",
        item("G-AAAAA1", "type: goal\n"),
    );
    let goal = told(&sandbox.deepen(&["trace", "G-AAAAA1"]));
    assert_says(&goal, &["gap: a goal without items", "gap: no origin"]);
}

#[test]
fn a_digest_tells_an_account_of_its_own_wishes_and_what_changed_and_of_nobody_else() {
    let mut sandbox = vector();
    sandbox.commit("start");
    sandbox.write(
        "backlog/items/S-AAAAA1.md",
        item("S-AAAAA1", "parent: E-AAAAA1\nstatus: in-progress\n"),
    );
    feedback(
        &sandbox,
        "F-00000F",
        "2026-03-02",
        "requester: R-000001\naccount: A-000001\n",
    );
    sandbox.commit("later");
    let arguments = ["digest", "--account", "A-0000", "--since", "2026-03-01"];
    let wrong = sandbox.deepen(&arguments);
    assert!(
        wrong.code == 2 && wrong.stderr.contains("may be 2 accounts"),
        "{}",
        wrong.stderr
    );
    let text = told(&sandbox.deepen(&["digest", "--account", "A-000001", "--since", "2026-03-01"]));
    assert_says(
        &text,
        &[
            "3 requests, as of 2026-11-02; 3 changed since 2026-03-01",
            "Wish F-000004: in progress (was planned)",
            "Wish F-00000F: new (asked since)",
        ],
    );
    for secret in ["A-000002", "R-0000", "F-000003"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
    let unknown =
        told(&sandbox.deepen(&["digest", "--account", "A-000001", "--since", "2020-01-01"]));
    assert_says(
        &unknown,
        &["what changed since 2020-01-01 is unknown: the backlog has no commit so old"],
    );
}
