//! Which pattern an item's own words point to: where to begin, not an answer.

use super::patterns::{PATTERNS, Pattern};
use crate::backlog::Item;
use crate::backlog::body::Form;

/// A pattern to begin with, and what points to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    pub pattern: &'static Pattern,
    /// In words, lower case, without a dot.
    pub why: String,
}

/// Words that point to a pattern by themselves, and what they say. The patterns stand in the order in which they are tried.
const WORDS: [(&str, &[&str], &str); 5] = [
    (
        "workflow",
        &[
            "then",
            "afterwards",
            "finally",
            "step",
            "steps",
            "approve",
            "approval",
            "review",
        ],
        "tells of one step after another",
    ),
    (
        "operations",
        &[
            "manage",
            "manages",
            "handle",
            "handles",
            "administer",
            "maintain",
            "crud",
        ],
        "hides several operations",
    ),
    (
        "data",
        &[
            "all",
            "any",
            "every",
            "various",
            "several",
            "kinds",
            "types",
            "formats",
            "languages",
            "countries",
            "currencies",
        ],
        "hides several kinds of data",
    ),
    (
        "paths",
        &["or", "either", "otherwise"],
        "parts several ways",
    ),
    (
        "performance",
        &[
            "fast",
            "quickly",
            "instantly",
            "immediately",
            "secure",
            "performance",
            "seconds",
        ],
        "asks for a quality that can come later",
    ),
];

/// Devices and ways in, of which one may come first.
const INTERFACES: [&str; 10] = [
    "phone", "phones", "mobile", "tablet", "desktop", "browser", "app", "email", "mail", "keyboard",
];

/// From this many criteria on, the rules in them may come one after the other (3 to 7 are typical: agiletribe.se).
const MANY_CRITERIA: usize = 7;

/// From this many scenarios on, each is a path (more than four are no small story: J. Rothman).
const MANY_SCENARIOS: usize = 4;

/// The pattern that the item's title, narrative and criteria point to first, in the order in which Humanizing Work tries
/// them; `workflow`, the first to try, where nothing does.
pub fn cue(item: &Item) -> Cue {
    let words = words_of(item);
    let criteria = &item.document.body.criteria;
    let is_scenario = |form| matches!(form, Form::Scenario { .. });
    let scenarios = criteria.iter().filter(|each| is_scenario(each.form));
    let scenarios = scenarios.count();
    if scenarios > MANY_SCENARIOS {
        return of(
            "paths",
            format!("its {scenarios} scenarios are as many paths"),
        );
    }
    let told = told(&words);
    let is_of = |name: &str| told.as_ref().is_some_and(|cue| cue.pattern.name == name);
    if is_of("workflow") || is_of("operations") {
        return told.unwrap_or_else(first);
    }
    let ways = ways_in(&words);
    if let [one, other, ..] = ways.as_slice() {
        return of(
            "interfaces",
            format!("it names more than one way in: `{one}`, `{other}`"),
        );
    }
    if let Some(cue) = told {
        return cue;
    }
    if criteria.len() > MANY_CRITERIA {
        return of(
            "rules",
            format!(
                "{} criteria: the rules in them can come one by one",
                criteria.len()
            ),
        );
    }
    if words.iter().any(|word| word == "and") {
        return of(
            "simple-complex",
            "`and` joins several things: the core first".to_owned(),
        );
    }
    let open = item.document.body.open_questions().count();
    if open > 0 && criteria.is_empty() {
        return of(
            "spike",
            "its questions are open and nothing else tells its parts".to_owned(),
        );
    }
    first()
}

fn first() -> Cue {
    of(
        "workflow",
        "no word points to a pattern: this one is tried first".to_owned(),
    )
}

fn of(name: &str, why: String) -> Cue {
    let pattern = PATTERNS.iter().find(|pattern| pattern.name == name);
    Cue {
        pattern: pattern.unwrap_or(&PATTERNS[0]),
        why,
    }
}

/// The first pattern of the table that one of these words points to.
fn told(words: &[String]) -> Option<Cue> {
    WORDS.iter().find_map(|(name, cues, why)| {
        let word = words.iter().find(|word| cues.contains(&word.as_str()))?;
        Some(of(name, format!("`{word}` {why}")))
    })
}

/// The devices and ways in that are named, each once.
fn ways_in(words: &[String]) -> Vec<&str> {
    let mut ways: Vec<&str> = Vec::new();
    for word in words {
        let is_way = INTERFACES.contains(&word.as_str());
        if is_way && !ways.contains(&word.as_str()) {
            ways.push(word);
        }
    }
    ways
}

/// The words of the title, of what is wanted and of the criteria, in lower case.
fn words_of(item: &Item) -> Vec<String> {
    let document = &item.document;
    let narrative = document.body.narrative.as_ref();
    let want = narrative.and_then(|narrative| narrative.want);
    let criteria = document.body.criteria.iter().map(|each| each.text);
    let spans = want.into_iter().chain(criteria);
    let texts = spans.map(|span| document.source.slice(span));
    std::iter::once(&*item.title.value)
        .chain(texts)
        .flat_map(|text| text.split(|each: char| !each.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    fn told(title: &str, body: &str) -> (&'static str, String) {
        let text = format!("---\nid: S-AAAAA1\ntitle: {title}\n---\n{body}");
        let files = Files {
            sources: vec![Source::new("backlog/items/S-AAAAA1-x.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let cue = cue(&backlog.items[0]);
        (cue.pattern.name, cue.why)
    }

    #[test]
    fn a_word_points_to_the_pattern_that_it_hides() {
        let cases = [
            ("Manage accounts", "operations"),
            ("Pay by card or by invoice", "paths"),
            ("Export in various formats", "data"),
            ("Draft, then publish", "workflow"),
            ("Answer on the phone, in the browser", "interfaces"),
            ("Search quickly", "performance"),
            ("See and print the plan", "simple-complex"),
            ("Room with the meeting", "workflow"),
        ];
        for (title, pattern) in cases {
            assert_eq!(told(title, "").0, pattern, "{title}");
        }
        assert_eq!(
            told("Manage accounts", "").1,
            "`manage` hides several operations"
        );
    }

    #[test]
    fn many_criteria_are_rules_and_many_scenarios_are_paths() {
        let criteria = format!("\n## Acceptance criteria\n{}", "- it is so\n".repeat(8));
        assert_eq!(told("Plan", &criteria).0, "rules");
        let scenario = "Scenario: a case\nGiven one\nWhen two\nThen three\n\n";
        let scenarios = format!("\n## Acceptance criteria\n{}", scenario.repeat(5));
        assert_eq!(told("Plan", &scenarios).0, "paths");
    }

    #[test]
    fn a_spike_is_the_last_resort() {
        assert_eq!(told("Plan", "\n## Questions\n- [ ] How?\n").0, "spike");
        let both = "\n## Questions\n- [ ] How?\n\n## Acceptance criteria\n- it is so\n";
        assert_eq!(told("Plan", both).0, "workflow");
    }
}
