//! The ways in which stories are split, as people know them.

/// One way to split a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The word behind `--by`.
    pub name: &'static str,
    /// Other words that mean it.
    pub also: &'static [&'static str],
    pub family: &'static str,
    /// What is parted from what.
    pub summary: &'static str,
    pub example: &'static str,
}

const SPIDR: &str = "SPIDR";
const NINE: &str = "Humanizing Work";
const BOTH: &str = "SPIDR, Humanizing Work";

/// SPIDR (M. Cohn, Five Simple but Powerful Ways to Split User Stories) and the nine patterns of Humanizing Work (R. Lawrence,
/// P. Green, The Humanizing Work Guide to Splitting User Stories), in the order in which they are tried; a spike is the last
/// resort of both.
pub static PATTERNS: &[Pattern] = &[
    Pattern {
        name: "workflow",
        also: &["workflow-steps", "steps"],
        family: NINE,
        summary: "a thin way from the first step to the last one, then the steps between",
        example: "publish an article at once; later with review; later with a legal check",
    },
    Pattern {
        name: "operations",
        also: &["operation", "crud"],
        family: NINE,
        summary: "what `manage` and `handle` hide: create, read, update, delete",
        example: "sign up for an account; change its settings; close it",
    },
    Pattern {
        name: "rules",
        also: &[
            "rule",
            "business-rules",
            "business-rule-variations",
            "rule-variations",
        ],
        family: BOTH,
        summary: "leave business rules out at first, then add one after the other",
        example: "book a room; later no double bookings; later at most two hours a day",
    },
    Pattern {
        name: "data",
        also: &["data-variations", "data-variation"],
        family: BOTH,
        summary: "one kind of data first, the others when they are needed",
        example: "search by town; later by region; later in other languages",
    },
    Pattern {
        name: "interfaces",
        also: &["interface"],
        family: SPIDR,
        summary: "one device, browser or way in first, the others later",
        example: "see the shift plan in a browser; later on a phone; later in the calendar",
    },
    Pattern {
        name: "data-entry",
        also: &["data-entry-methods", "entry"],
        family: NINE,
        summary: "the plainest way to enter the data first, the comfortable one later",
        example: "type a date of travel; later choose it in a calendar",
    },
    Pattern {
        name: "paths",
        also: &["path"],
        family: SPIDR,
        summary: "one of several ways through the story each",
        example: "pay by card; pay by invoice",
    },
    Pattern {
        name: "major-effort",
        also: &["effort"],
        family: NINE,
        summary: "the one that carries the effort, then all others, which are small by then",
        example: "pay with one credit card; later with the three others as well",
    },
    Pattern {
        name: "simple-complex",
        also: &["simple", "core"],
        family: NINE,
        summary: "the simple core first; each `what about …?` is a story of its own",
        example: "search flights between two towns; later with stops; later with nearby airports",
    },
    Pattern {
        name: "performance",
        also: &["defer-performance", "qualities"],
        family: NINE,
        summary: "make it work, then make it fast, secure or large",
        example: "search, with a bar while it waits; later within a second",
    },
    Pattern {
        name: "spike",
        also: &["spikes", "break-out-a-spike", "break-out-spike"],
        family: BOTH,
        summary: "the last resort: a question answered in a time box, so that the rest can be split",
        example: "which card service fits, in two days; then pay by card",
    },
];

/// The pattern of this name, without regard to case.
pub fn pattern(name: &str) -> Option<&'static Pattern> {
    let wanted = name.trim().to_lowercase().replace([' ', '_'], "-");
    PATTERNS
        .iter()
        .find(|pattern| pattern.name == wanted || pattern.also.contains(&&*wanted))
}

/// The words in a title that name a layer of the system and not something that people get: a split by layer gives parts of
/// which none is worth anything alone (Humanizing Work). In the order written.
pub fn layers(title: &str) -> Vec<String> {
    const LAYERS: [&str; 14] = [
        "frontend",
        "frontends",
        "backend",
        "backends",
        "ui",
        "gui",
        "api",
        "apis",
        "database",
        "databases",
        "service",
        "services",
        "tests",
        "testing",
    ];
    let title = title.to_lowercase();
    let joined = title
        .replace("front-end", "frontend")
        .replace("front end", "frontend")
        .replace("back-end", "backend")
        .replace("back end", "backend");
    joined
        .split(|each: char| !each.is_alphanumeric())
        .filter(|word| LAYERS.contains(word))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_spidr_and_of_the_nine_is_there_once() {
        let of = |family: &str| {
            let names = PATTERNS.iter().filter(|each| each.family.contains(family));
            names.count()
        };
        assert_eq!((of(SPIDR), of(NINE)), (5, 9));
        for pattern_ in PATTERNS {
            let names = std::iter::once(&pattern_.name).chain(pattern_.also);
            for name in names {
                assert_eq!(pattern(name), Some(pattern_), "{name}");
            }
        }
    }

    #[test]
    fn a_pattern_is_found_as_people_write_it() {
        assert_eq!(pattern("Path").map(|each| each.name), Some("paths"));
        assert_eq!(
            pattern("business rule variations").map(|each| each.name),
            Some("rules")
        );
        assert_eq!(pattern("layers"), None);
    }

    #[test]
    fn a_title_that_names_a_layer_is_told() {
        assert_eq!(layers("Front-end and API for hours"), ["frontend", "api"]);
        assert!(layers("Suite of rooms with a view").is_empty());
    }
}
