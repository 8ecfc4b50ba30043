//! `deepen site`: pages that lead to each other, ask nobody for anything, and say to everybody only what everybody may know.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

/// Every file below a folder, by its path from there.
fn files(top: &Path) -> BTreeMap<String, String> {
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
            assert!(
                page.contains("default-src 'none'; style-src 'self'; script-src 'self'"),
                "{name}"
            );
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
                    reached.insert(target);
                }
            }
            for inline in [" style=\"", " onclick", "<style", "<script>"] {
                assert!(
                    !page.contains(inline),
                    "{name} has {inline}, which its own policy stops"
                );
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
