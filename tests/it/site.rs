//! `deepen site`: pages that lead to each other, ask nobody for anything, and say to everybody only what everybody may know.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// Every file below a folder, by its path from there.
pub(crate) fn files(top: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![top.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
                found.insert(
                    name,
                    String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned(),
                );
            }
        }
    }
    found
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    (page.split(&start).skip(1))
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

/// Where a relative address leads from a page.
fn resolved(from: &str, address: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split(['#', '?']).next().unwrap().split('/') {
        match part {
            ".." => {
                parts.pop().expect("an address leads out of the site");
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn written(arguments: &[&str]) -> (Sandbox, BTreeMap<String, String>) {
    let sandbox = Sandbox::demo();
    let run = sandbox.deepen(arguments);
    assert!(run.code == 0, "{}", run.stderr);
    let files = files(&sandbox.path("site"));
    (sandbox, files)
}

#[test]
fn every_link_leads_to_a_page_and_nothing_is_asked_of_anybody() {
    for arguments in [&["site", "site"][..], &["site", "site", "--public"]] {
        let (_sandbox, files) = written(arguments);
        let pages = files
            .iter()
            .filter(|(name, _)| name.rsplit('.').next() == Some("html"));
        let mut reached = BTreeSet::from(["index.html".to_owned()]);
        for (name, page) in pages.clone() {
            the_policy_is_strict(name, page);
            for attribute in ["href", "src"] {
                for address in values(page, attribute) {
                    let outside = address.starts_with("https:") || address.starts_with("mailto:");
                    if address.starts_with('#') || address.starts_with("data:") {
                        continue;
                    }
                    if outside {
                        assert!(
                            page.contains(&format!("<a href=\"{address}\"")),
                            "{name} loads {address}"
                        );
                        continue;
                    }
                    let target = resolved(name, address);
                    assert!(
                        files.contains_key(&target),
                        "{name} leads to {target}, which is not there"
                    );
                    if let Some((_, fragment)) = address.split_once('#') {
                        let text = &files[&target];
                        assert!(
                            values(text, "id").contains(&fragment),
                            "{name}: {target} has no {fragment}"
                        );
                    }
                    reached.insert(target);
                }
            }
            for inline in [" style=\"", " onclick", "<script>"] {
                assert!(
                    !page.contains(inline),
                    "{name} has {inline}, which its own policy stops"
                );
            }
            headings_are_in_order(name, page);
            for drawing in page.split("<svg").skip(1) {
                let head = drawing.split("</title>").next().unwrap();
                let is_named = head.contains("role=\"img\"") && head.contains("<title");
                assert!(is_named || head.contains("aria-hidden"), "{name}: {head}");
            }
            let ids = values(page, "id");
            let different: BTreeSet<&&str> = ids.iter().collect();
            assert_eq!(ids.len(), different.len(), "{name} has an id twice");
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
            assert!(page.contains("<html lang=\"en\">"), "{name}");
        }
        assert!(pages.clone().count() > 50);
        assert!(reached.contains("items/S-7K3M2Q.html"));
        for (name, _) in pages {
            assert!(
                reached.contains(name) || name.starts_with("items/"),
                "nothing leads to {name}"
            );
        }
    }
}

/// Nothing but the site's own script and style; a style that stands in the page is named by its hash.
fn the_policy_is_strict(name: &str, page: &str) {
    let (_, rest) = page
        .split_once("Content-Security-Policy\" content=\"")
        .unwrap();
    let policy = rest.split('"').next().unwrap();
    let styles: Vec<&str> = (page.split("<style>").skip(1))
        .map(|rest| rest.split("</style>").next().unwrap())
        .collect();
    let style = match styles.as_slice() {
        [] => "'self'".to_owned(),
        [style] => hash(style),
        more => panic!("{name} has {} styles", more.len()),
    };
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; style-src {style}"
        ),
        "{name}"
    );
    assert_eq!(styles.len(), usize::from(name == "index.html"), "{name}");
}

/// `'sha256-…'` (Content Security Policy Level 3).
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let mut hash = String::new();
    for chunk in digest.as_ref().chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| {
            bits << 8 | usize::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * at) & 63]);
            hash.push(if at > chunk.len() { '=' } else { digit });
        }
    }
    format!("'sha256-{hash}'")
}

/// No heading is more than one level below the one before it.
fn headings_are_in_order(name: &str, page: &str) {
    let mut before = 0;
    for rest in page.split("<h").skip(1) {
        let mut start = rest.chars();
        let level = start.next().and_then(|level| level.to_digit(10));
        let Some(level) = level.filter(|_| matches!(start.next(), Some('>' | ' '))) else {
            continue;
        };
        assert!(
            level <= before + 1,
            "{name}: h{level} follows h{before}: {}",
            rest.get(..60).unwrap_or(rest)
        );
        before = level;
    }
}

#[test]
fn the_search_leads_to_pages_and_cards_that_are_there() {
    let (_sandbox, files) = written(&["site", "site"]);
    let words = &files["assets/words.js"];
    let lines = words
        .strip_prefix("deepenWords(")
        .and_then(|words| words.strip_suffix(", \"\");\n"));
    let lines: Vec<Vec<String>> = serde_json::from_str(lines.unwrap()).unwrap();
    assert!(lines.iter().any(|line| line[1] == "S-7K3M2Q"));
    let mut wishes = 0;
    for line in &lines {
        let (page, card) = line[0].split_once('#').unwrap_or((&line[0], ""));
        let text = &files[page];
        if !card.is_empty() {
            wishes += 1;
            assert!(values(text, "id").contains(&card), "{page} has no {card}");
        }
    }
    assert!(wishes > 40, "{wishes}");
}

#[test]
fn every_request_stands_on_some_page_of_the_feedback() {
    let sandbox = Sandbox::demo();
    for number in 0..45 {
        let id = format!(
            "F-00000{}",
            char::from(b'A' + u8::try_from(number % 26).unwrap())
        );
        let id = if number < 26 {
            id
        } else {
            id.replace("000", "111")
        };
        let text = format!(
            "---\nid: {id}\ntype: feedback\ntitle: Wish {number}\nreceived: 2026-07-01\nchannel: portal\n\
             voice: direct\nrequester: R-4T9W1X\nstate: new\n---\n\n## Verbatim\n> Wish {number}\n"
        );
        sandbox.write(&format!("backlog/feedback/2026/{id}.md"), text);
    }
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    let files = files(&sandbox.path("site"));
    assert!(files.contains_key("feedback/3.html"));
    let pages: String = (files.iter())
        .filter(|(name, _)| name.starts_with("feedback/"))
        .map(|(_, page)| page.as_str())
        .collect();
    for number in 0..45 {
        assert!(pages.contains(&format!(">Wish {number}</h3>")), "{number}");
    }
}

#[test]
fn the_letters_of_earlier_weeks_are_the_same_when_they_were_kept() {
    let sandbox = Sandbox::demo();
    let fresh = sandbox.deepen(&["deep", "--no-cache", "--format", "json"]);
    let first = sandbox.deepen(&["deep", "--format", "json"]);
    let again = sandbox.deepen(&["deep", "--format", "json"]);
    assert!(fresh.code == 0 && fresh.stdout.matches("\"percent\"").count() > 40);
    assert_eq!(fresh.stdout, first.stdout);
    assert_eq!(fresh.stdout, again.stdout);
}

#[test]
fn the_letters_of_home_are_where_their_trends_end_and_what_deep_tells() {
    let sandbox = Sandbox::demo();
    let told = sandbox.deepen(&["deep"]).stdout;
    assert_eq!(sandbox.deepen(&["site", "site"]).code, 0);
    let home = sandbox.read("site/index.html");
    let titles: Vec<&str> = (home.split("<title>").skip(2))
        .filter_map(|rest| Some(rest.split_once("</title>")?.0))
        .collect();
    assert_eq!(titles.len(), 4);
    for title in titles {
        let (letter, trend) = title.split_once(" %: ").unwrap();
        let (name, percent) = letter.rsplit_once(' ').unwrap();
        assert!(trend.ends_with(&format!("→ {percent} %")), "{title}");
        assert!(told.contains(&format!("{name}: {percent} %")), "{title}");
    }
}

/// The relative luminance of `#rrggbb` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let parts = [(1, 0.2126), (3, 0.7152), (5, 0.0722)];
    let part = |(at, weight): (usize, f64)| {
        let value =
            f64::from(u8::from_str_radix(colour.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
        weight
            * if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
    };
    parts.into_iter().map(part).sum()
}

#[test]
fn every_colour_of_text_stands_out_by_day_and_by_night() {
    let style = include_str!("../../src/report/format/html/style.css");
    let palettes: Vec<BTreeMap<&str, &str>> = style
        .split(":root {")
        .skip(1)
        .take(2)
        .map(|rest| {
            let lines = rest.split('}').next().unwrap().lines();
            let colours = lines.filter_map(|line| line.trim().strip_suffix(';')?.split_once(": "));
            colours
                .filter(|(_, value)| value.starts_with('#'))
                .collect()
        })
        .collect();
    assert_eq!(palettes.len(), 2);
    for palette in palettes {
        for ink in [
            "ink", "soft", "accent", "good", "warning", "bad", "doing", "later",
        ] {
            for ground in ["page", "sheet", "tint"] {
                let colour = |name: &str| luminance(palette[format!("--{name}").as_str()]);
                let (one, other) = (colour(ink), colour(ground));
                let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(ratio >= 4.5, "{ink} on {ground}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn a_second_run_writes_nothing_and_one_edited_story_only_its_pages() {
    let sandbox = Sandbox::demo();
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    let first = files(&sandbox.path("site"));
    let again = sandbox.deepen(&["site", "site", "--format", "json"]);
    assert!(
        again.stdout.contains("\"new\": 0") && again.stdout.contains("\"changed\": 0"),
        "{}",
        again.stdout
    );
    assert_eq!(first, files(&sandbox.path("site")));

    let path = "backlog/items/S-0ZG7RV-guest-tells-hours.md";
    let text = sandbox.read(path);
    sandbox.write(
        path,
        text.replace(
            "AC1: Hours are asked for once",
            "AC1: Hours are asked for twice",
        ),
    );
    assert_ne!(text, sandbox.read(path));
    let edited = sandbox.deepen(&["site", "site"]);
    assert!(edited.code == 0, "{}", edited.stderr);
    let second = files(&sandbox.path("site"));
    let changed: Vec<&String> = (second.iter())
        .filter(|(name, page)| first.get(*name) != Some(*page))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("items/"))
        .collect();
    assert_eq!(changed, ["items/S-0ZG7RV.html"]);
}

#[test]
fn bodies_of_a_megabyte_take_no_longer_than_they_are() {
    let sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", "rank:\n  method: cd3\n"),
        ("backlog/order.txt", "S-000001\nS-000002\nS-000003\n"),
    ]);
    let kinds = [
        ("S-000001", "`lorem` ipsum dolor, ".repeat(50_000)),
        ("S-000002", "> ".repeat(20_000)),
        (
            "S-000003",
            "- [ ] AC: \u{1b}[31m <script>alert(1)</script>\n".repeat(20_000),
        ),
    ];
    for (id, body) in kinds {
        let title = "<script>alert(1)</script> ".repeat(12);
        let text = format!(
            "---\nid: {id}\ntype: story\ntitle: \"{title}\"\nstatus: ready\n---\n\n{body}\n"
        );
        sandbox.write(&format!("backlog/items/{id}-it.md"), text);
    }
    let start = Instant::now();
    let run = sandbox.deepen(&["site", "site"]);
    let took = start.elapsed();
    assert!(run.code == 0, "{}", run.stderr);
    assert!(took < Duration::from_secs(60), "{took:?}");
    for (name, page) in files(&sandbox.path("site")) {
        if name.rsplit('.').next() == Some("html") {
            assert!(
                !page.contains("<script>") && !page.contains('\u{1b}'),
                "{name}"
            );
        }
    }
}

#[test]
fn an_item_that_is_gone_takes_its_page_along() {
    let sandbox = Sandbox::demo();
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    assert!(sandbox.holds("site/items/S-0ZG7RV.html"));
    fs::remove_file(sandbox.path("backlog/items/S-0ZG7RV-guest-tells-hours.md")).unwrap();
    let run = sandbox.deepen(&["site", "site"]);
    assert!(
        run.code == 0 && run.stdout.contains("1 taken away"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(!sandbox.holds("site/items/S-0ZG7RV.html"));
}

#[test]
fn a_folder_with_anything_else_in_it_is_left_alone() {
    let sandbox = Sandbox::demo();
    sandbox.write("mine/notes.txt", "mine");
    let run = sandbox.deepen(&["site", "mine"]);
    assert!(run.code != 0);
    assert!(
        run.stderr.contains("holds files that no site made"),
        "{}",
        run.stderr
    );
    assert_eq!(files(&sandbox.path("mine")).len(), 1);
    let run = sandbox.deepen(&["site", "mine/notes.txt"]);
    assert!(
        run.code != 0 && run.stderr.contains("is no folder"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_page_lost_comes_back() {
    let sandbox = Sandbox::demo();
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    let first = files(&sandbox.path("site"));
    fs::remove_file(sandbox.path("site/items/S-7K3M2Q.html")).unwrap();
    fs::remove_dir_all(sandbox.path("site/assets")).unwrap();
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    assert_eq!(first, files(&sandbox.path("site")));
    sandbox.write("site/.deepen-site.json", "{half");
    assert!(sandbox.deepen(&["site", "site"]).code == 0);
    assert_eq!(first, files(&sandbox.path("site")));
}

/// What must not be said to everybody: found in the demo's own files.
fn secrets(sandbox: &Sandbox) -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for (name, text) in files(&sandbox.path("backlog")) {
        for word in text.split(|character: char| !(character.is_alphanumeric() || character == '-'))
        {
            let pseudonym = ["R-", "A-", "F-"]
                .iter()
                .any(|start| word.starts_with(start));
            if pseudonym && word.len() == 8 && word.contains(char::is_numeric) {
                secrets.insert(word.to_owned());
            }
        }
        if name == "order.txt" {
            let reasons = text.lines().filter_map(|line| line.split_once(';'));
            secrets.extend(reasons.map(|(_, reason)| reason.trim().to_owned()));
        }
        for line in text.lines() {
            let line = line.trim();
            for key in ["per_week: ", "penalty: ", "reason: "] {
                // A reason of one word, such as `split`, tells nothing.
                let value = line.strip_prefix(key);
                if let Some(value) = value.filter(|value| key != "reason: " || value.contains(' '))
                {
                    secrets.insert(value.trim_matches('"').to_owned());
                }
            }
        }
        if name.ends_with("team.yml") {
            let words = text.split(|character: char| !character.is_alphanumeric());
            let handles = ["mira", "sam", "lea", "tomas", "yuki"];
            secrets.extend(
                words
                    .filter(|word| handles.contains(word))
                    .map(str::to_owned),
            );
        }
    }
    // A number that stands in a page for something else, too, tells nothing.
    secrets.retain(|secret| secret.len() > 3);
    secrets
}

#[test]
fn a_public_site_says_nothing_of_accounts_people_money_or_reasons() {
    let (sandbox, public) = written(&["site", "site", "--public"]);
    let secrets = secrets(&sandbox);
    assert!(secrets.len() > 60, "{}", secrets.len());
    assert!(sandbox.deepen(&["site", "inside"]).code == 0);
    let inside = files(&sandbox.path("inside"));
    let is_word = |text: &str, secret: &str| {
        text.match_indices(secret).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + secret.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    };
    let mut said_inside = 0;
    for secret in &secrets {
        said_inside += usize::from(inside.values().any(|page| is_word(page, secret)));
        for (name, page) in &public {
            assert!(!is_word(page, secret), "{name} says {secret}");
        }
    }
    assert!(
        said_inside > 40,
        "the team's own site should say these: {said_inside}"
    );
}
