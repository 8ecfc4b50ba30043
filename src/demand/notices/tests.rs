use jiff::civil::date;

use super::*;
use crate::backlog::Files;
use crate::text::Source;

const TODAY: Date = date(2026, 11, 2);

/// A backlog with two releases that went out and one that is planned; the files' front matter follows the id.
struct Case {
    files: Vec<Source>,
    contacts: String,
    event: NoticeEvent,
    occasion: Occasion,
    force: bool,
    unsure: BTreeSet<(Id, Id, NoticeEvent)>,
}

impl Default for Case {
    fn default() -> Self {
        let case = Self {
            files: Vec::new(),
            contacts: "people:\n".into(),
            event: NoticeEvent::Shipped,
            occasion: Occasion::Release("1.0.0".into()),
            force: false,
            unsure: BTreeSet::new(),
        };
        case.file(
            "releases/1.0.0.md",
            "---\nversion: \"1.0.0\"\nreleased: 2026-10-01\nitems: [S-000001, S-000002]\n---\n",
        )
        .file(
            "releases/1.1.0.md",
            "---\nversion: \"1.1.0\"\nreleased: 2026-11-01\nitems: [S-000001, S-000003]\n---\n",
        )
        .item("S-000001", "status: accepted\nparent: E-000001\n")
        .item("S-000002", "status: accepted\nparent: E-000001\n")
        .item("S-000003", "status: accepted\n")
        .item("S-000004", "status: ready\n")
        .item("E-000001", "type: epic\n")
    }
}

impl Case {
    fn file(mut self, path: &str, text: &str) -> Self {
        self.files
            .push(Source::new(format!("backlog/{path}"), text));
        self
    }

    fn item(self, id: &str, front: &str) -> Self {
        let text = format!("---\nid: {id}\ntitle: Title of {id}\n{front}---\n");
        self.file(&format!("items/{id}-x.md"), &text)
    }

    fn wish(self, id: &str, requester: &str, front: &str) -> Self {
        let text = format!(
            "---\nid: {id}\ntitle: Wish\nreceived: 2026-09-01\nchannel: portal\nrequester: {requester}\n{front}---\n"
        );
        self.file(&format!("feedback/2026/{id}-x.md"), &text)
    }

    fn person(mut self, id: &str, front: &str) -> Self {
        self.contacts.push_str(&format!("  {id}: {{{front}}}\n"));
        self
    }

    /// Requesters that anybody can write to.
    fn people(self, ids: &[&str]) -> Self {
        ids.iter().fold(self, |case, id| {
            let address = format!("email: {}@shop.example", id.to_lowercase());
            case.person(id, &address)
        })
    }

    fn ledger(self, name: &str, lines: &str) -> Self {
        self.file(&format!("notices/{name}.tsv"), &lines.replace(' ', "\t"))
    }

    fn told(&self) -> Vec<String> {
        let files = Files {
            sources: self.files.clone(),
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let contacts = Contacts::read(&Source::new("contacts.local.yml", &*self.contacts)).0;
        let told = told(&backlog);
        let plan = plan(&Question {
            backlog: &backlog,
            contacts: Some(&contacts),
            told: &told,
            unsure: &self.unsure,
            event: self.event,
            occasion: &self.occasion,
            since: None,
            force: self.force,
            today: TODAY,
            is_address: |address| address.contains('@'),
        });
        let mut said: Vec<String> = Vec::new();
        for notice in &plan.notices {
            let wishes: Vec<String> = (notice.wishes.iter())
                .map(|wish| format!("{} in {}", wish.feedback, wish.ledger))
                .collect();
            said.push(format!(
                "tell {} of {}",
                notice.requester,
                wishes.join(" and ")
            ));
        }
        for skipped in &plan.skipped {
            let who = skipped.requester.as_ref().map_or("nobody", Id::as_str);
            said.push(format!(
                "not {who} of {}: {}",
                skipped.feedback,
                skipped.why.name()
            ));
        }
        for waiting in &plan.waiting {
            let items: Vec<&str> = waiting.waits_for.iter().map(Id::as_str).collect();
            said.push(format!(
                "{} waits for {}",
                waiting.feedback,
                items.join(", ")
            ));
        }
        let Coverage {
            told,
            could_be_told,
            asked,
            ..
        } = plan.coverage;
        said.push(format!("{told} of {could_be_told} of {asked}"));
        said
    }
}

#[test]
fn tells_everybody_behind_a_merged_wish_once_however_often_they_asked() {
    let case = Case::default()
        .wish("F-000001", "R-000001", "addressed_by: [S-000001]\n")
        .wish(
            "F-000002",
            "R-000002",
            "state: merged\nmerged_into: F-000001\n",
        )
        .wish(
            "F-000003",
            "R-000001",
            "state: merged\nmerged_into: F-000002\n",
        )
        .people(&["R-000001", "R-000002"]);
    assert_eq!(
        case.told(),
        [
            "tell R-000001 of F-000001 in 1.0.0",
            "tell R-000002 of F-000002 in 1.0.0",
            "0 of 2 of 2",
        ]
    );
}

#[test]
fn says_why_somebody_is_not_told() {
    let ship = "addressed_by: [S-000001]\n";
    let case = Case::default()
        .wish("F-000001", "R-000001", ship)
        .wish("F-000002", "R-000002", ship)
        .wish("F-000003", "R-000003", ship)
        .wish("F-000004", "R-000004", ship)
        .wish("F-000005", "R-000005", ship)
        .wish("F-000006", "R-000006", "voice: internal\naddressed_by: [S-000001]\n")
        .wish("F-000007", "R-000007", "state: spam\naddressed_by: [S-000001]\n")
        .wish("F-000008", "R-000008", ship)
        .file(
            "feedback/2026/F-000009-x.md",
            "---\nid: F-000009\ntitle: W\nreceived: 2026-09-01\nchannel: portal\naddressed_by: [S-000001]\n---\n",
        )
        .file("deepen.yml", "notify: {consent: required}\n")
        .person("R-000001", "email: a@shop.example, opted_out: 2026-01-01")
        .person("R-000002", "erased: 2026-01-01")
        .person("R-000003", "name: C")
        .person("R-000004", "email: nowhere")
        .person("R-000005", "email: e@shop.example")
        .people(&["R-000006", "R-000007"]);
    assert_eq!(
        case.told(),
        [
            "not R-000001 of F-000001: opted-out",
            "not R-000002 of F-000002: erased",
            "not R-000003 of F-000003: no-address",
            "not R-000004 of F-000004: bad-address",
            "not R-000005 of F-000005: no-consent",
            "not R-000006 of F-000006: internal",
            "not R-000007 of F-000007: spam",
            "not R-000008 of F-000008: no-contact",
            "not nobody of F-000009: no-requester",
            "0 of 0 of 7",
        ]
    );
}

#[test]
fn a_line_of_any_file_of_the_wish_in_any_ledger_is_enough() {
    let case = Case::default()
        .wish("F-000001", "R-000001", "addressed_by: [S-000002]\n")
        .wish(
            "F-000002",
            "R-000001",
            "state: merged\nmerged_into: F-000001\n",
        )
        .wish(
            "F-000003",
            "R-000002",
            "state: merged\nmerged_into: F-000001\n",
        )
        .people(&["R-000001", "R-000002"])
        .ledger(
            "0.9.0",
            "R-000001 F-000002 shipped phone sent\nR-000002 F-000003 planned email sent\n",
        );
    assert_eq!(
        case.told(),
        [
            "tell R-000002 of F-000003 in 1.0.0",
            "not R-000001 of F-000001: already-told",
            "1 of 2 of 2",
        ]
    );
}

#[test]
fn what_came_back_or_came_again_is_told_again_only_by_force_and_never_twice_by_one_ledger() {
    let case = |force| Case {
        force,
        occasion: Occasion::Release("1.1.0".into()),
        ..Case::default()
            .wish("F-000001", "R-000001", "addressed_by: [S-000001]\n")
            .wish("F-000002", "R-000002", "addressed_by: [S-000001]\n")
            .wish("F-000003", "R-000003", "addressed_by: [S-000001]\n")
            .people(&["R-000001", "R-000002", "R-000003"])
            .ledger(
                "1.0.0",
                "R-000001 F-000001 shipped email sent\nR-000002 F-000002 shipped email bounced\n",
            )
            .ledger("1.1.0", "R-000003 F-000003 shipped email sent\n")
    };
    assert_eq!(
        case(false).told(),
        [
            "not R-000001 of F-000001: already-told",
            "not R-000002 of F-000002: undeliverable",
            "not R-000003 of F-000003: already-told",
            "2 of 2 of 3",
        ]
    );
    assert_eq!(
        case(true).told(),
        [
            "tell R-000001 of F-000001 in 1.1.0",
            "tell R-000002 of F-000002 in 1.1.0",
            "not R-000003 of F-000003: already-told",
            "1 of 3 of 3",
        ]
    );
}

#[test]
fn several_wishes_and_several_ids_of_one_address_are_one_letter() {
    let case = Case {
        occasion: Occasion::Everything,
        ..Case::default()
            .wish("F-000001", "R-000002", "addressed_by: [S-000002]\n")
            .wish("F-000002", "R-000002", "addressed_by: [S-000003]\n")
            .wish("F-000003", "R-000001", "addressed_by: [S-000001]\n")
            .person("R-000001", "email: Ada@shop.example")
            .person("R-000002", "email: ada@shop.example")
    };
    assert_eq!(
        case.told(),
        [
            "tell R-000001 of F-000001 in 1.0.0 and F-000002 in 1.1.0 and F-000003 in 1.1.0",
            "0 of 3 of 3",
        ]
    );
}

#[test]
fn a_wish_is_met_by_all_of_its_items_or_by_any_as_the_team_decides() {
    let case = |met: &str| {
        Case::default()
            .file("deepen.yml", &format!("demand: {{shipped: {met}}}\n"))
            .wish(
                "F-000001",
                "R-000001",
                "addressed_by: [S-000002, S-000004]\n",
            )
            .people(&["R-000001"])
    };
    assert_eq!(
        case("all").told(),
        ["F-000001 waits for S-000004", "0 of 0 of 0"]
    );
    assert_eq!(
        case("any").told(),
        ["tell R-000001 of F-000001 in 1.0.0", "0 of 1 of 1"]
    );
}

#[test]
fn an_epic_is_shipped_when_all_of_its_parts_are() {
    let case = Case::default()
        .wish("F-000001", "R-000001", "addressed_by: [E-000001]\n")
        .people(&["R-000001"]);
    assert_eq!(
        case.told(),
        ["tell R-000001 of F-000001 in 1.0.0", "0 of 1 of 1"]
    );
    let open = case.item("S-000009", "status: ready\nparent: E-000001\n");
    assert_eq!(open.told(), ["0 of 0 of 0"]);
}

#[test]
fn a_proxy_is_told_for_the_customer_unless_the_team_does_not_want_it() {
    let case = Case::default()
        .wish(
            "F-000001",
            "R-000001",
            "voice: proxy\naddressed_by: [S-000001]\n",
        )
        .people(&["R-000001"]);
    assert_eq!(
        case.told(),
        ["tell R-000001 of F-000001 in 1.0.0", "0 of 1 of 1"]
    );
    let quiet = case.file("deepen.yml", "notify: {voices: [direct]}\n");
    assert_eq!(
        quiet.told(),
        ["not R-000001 of F-000001: proxy", "0 of 0 of 1"]
    );
}

#[test]
fn a_notice_whose_fate_is_unknown_is_named_and_not_sent_again() {
    let key = (
        Id::new("R-000001"),
        Id::new("F-000001"),
        NoticeEvent::Shipped,
    );
    let case = Case {
        unsure: BTreeSet::from([key]),
        ..Case::default()
            .wish("F-000001", "R-000001", "addressed_by: [S-000001]\n")
            .people(&["R-000001"])
    };
    assert_eq!(
        case.told(),
        ["not R-000001 of F-000001: fate-unknown", "0 of 1 of 1"]
    );
}

#[test]
fn between_two_versions_what_was_accepted_is_enough_and_the_rest_is_not_meant() {
    let case = Case {
        occasion: Occasion::Between {
            name: "v1..v2".into(),
            items: BTreeSet::from([Id::new("S-000005")]),
        },
        ..Case::default()
            .item("S-000005", "status: accepted\n")
            .wish("F-000001", "R-000001", "addressed_by: [S-000005]\n")
            .wish("F-000002", "R-000001", "addressed_by: [S-000001]\n")
            .people(&["R-000001"])
    };
    assert_eq!(
        case.told(),
        ["tell R-000001 of F-000001 in shipped", "0 of 1 of 1"]
    );
}

#[test]
fn a_no_and_a_plan_are_told_to_the_same_people() {
    let case = |event, occasion| Case {
        event,
        occasion,
        ..Case::default()
            .wish(
                "F-000001",
                "R-000001",
                "state: declined\ndeclined: {reason: no}\n",
            )
            .wish(
                "F-000002",
                "R-000002",
                "state: merged\nmerged_into: F-000001\n",
            )
            .wish("F-000003", "R-000003", "addressed_by: [S-000004]\n")
            .people(&["R-000001", "R-000002", "R-000003"])
    };
    assert_eq!(
        case(NoticeEvent::Declined, Occasion::Everything).told(),
        [
            "tell R-000001 of F-000001 in declined",
            "tell R-000002 of F-000002 in declined",
            "0 of 2 of 2",
        ]
    );
    assert_eq!(
        case(NoticeEvent::Planned, Occasion::Everything).told(),
        ["tell R-000003 of F-000003 in planned", "0 of 1 of 1"]
    );
    assert_eq!(
        case(NoticeEvent::Received, Occasion::Everything)
            .told()
            .len(),
        4
    );
}

#[test]
fn the_median_counts_days_from_the_release_to_the_line_s_commit() {
    let files = Files {
        sources: vec![
            Source::new("backlog/releases/1.md", "---\nversion: \"1\"\nreleased: 2026-10-01\n---\n"),
            Source::new(
                "backlog/notices/1.tsv",
                "R-000001 F-000001 shipped email sent\nR-000002 F-000001 shipped email sent\nR-000003 F-000001 shipped email sent\n"
                    .replace(' ', "\t"),
            ),
        ],
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let key = |requester: &str| {
        let line = format!("{requester}\tF-000001\tshipped\temail\tsent");
        ("backlog/notices/1.tsv".to_owned(), line)
    };
    let told_on = BTreeMap::from([
        (key("R-000001"), date(2026, 10, 2)),
        (key("R-000002"), date(2026, 10, 7)),
    ]);
    // 1 day and 6 days: 3.5; the third line is in no commit.
    let wanted = Timing {
        median_days: Some(3.5),
        sent: 3,
        undated: 1,
    };
    assert_eq!(timing(&backlog, &told_on, None), wanted);
    assert_eq!(timing(&backlog, &told_on, Some("2")), Timing::default());
}
