//! The help: commands in the groups of everyday work, examples behind each, and where one stands when nothing is asked.

use clap::{Command, CommandFactory as _};

use super::arguments::Arguments;

/// The command line that is parsed and described: everywhere the same.
pub fn command() -> Command {
    let mut command = Arguments::command();
    let listing = listing(&command);
    for (name, examples) in EXAMPLES {
        if command.find_subcommand(name).is_some() {
            let text = told(examples);
            command = command.mut_subcommand(name, |each| each.after_help(text));
        }
    }
    command
        .help_template(format!(
            "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listing}Everywhere:\n{{options}}{{after-help}}"
        ))
        .after_help(
            "`deepen help COMMAND` says more of one. The rules: `deepen explain`; the formats: docs/output.md.",
        )
}

fn told(examples: &[(&str, &str)]) -> String {
    let wide = examples.iter().map(|(line, _)| line.chars().count()).max();
    let wide = wide.unwrap_or_default().min(48);
    let mut text = "Examples:".to_owned();
    for (line, meaning) in examples {
        text.push_str(&format!("\n  {line:wide$}  {meaning}"));
    }
    text
}

/// The commands by what they are for, each with the first words of its help.
fn listing(command: &Command) -> String {
    let mut listing = String::new();
    for (title, names) in groups(command) {
        listing.push_str(&format!("{title}:\n"));
        for name in names {
            let about = command.find_subcommand(&name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            listing.push_str(&format!("  {name:12}  {}\n", first_clause(&about)));
        }
        listing.push('\n');
    }
    listing.replace('{', "(").replace('}', ")")
}

/// What stands before the first sign that something is added: it fits on one line.
fn first_clause(about: &str) -> &str {
    const MOST: usize = 64;
    if about.chars().count() <= MOST {
        return about;
    }
    let end = about
        .match_indices([':', ';', '.', ','])
        .map(|(at, _)| at)
        .take_while(|at| *at <= MOST)
        .last();
    end.and_then(|end| about.get(..end)).unwrap_or(about)
}

/// The groups with the commands that there are; what stands in none is listed last.
fn groups(command: &Command) -> Vec<(&'static str, Vec<String>)> {
    let known: Vec<&str> = command
        .get_subcommands()
        .filter(|each| !each.is_hide_set())
        .map(Command::get_name)
        .collect();
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for (title, names) in GROUPS {
        let names = names.iter().filter(|name| known.contains(name));
        let names: Vec<String> = names.map(ToString::to_string).collect();
        if !names.is_empty() {
            groups.push((title, names));
        }
    }
    let is_grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let others = known.into_iter().filter(|name| !is_grouped(name));
    let others: Vec<String> = others.map(ToOwned::to_owned).collect();
    if !others.is_empty() {
        groups.push(("More", others));
    }
    groups
}

/// Everyday work first.
static GROUPS: &[(&str, &[&str])] = &[
    ("Start", &["init", "demo", "new", "edit", "explain"]),
    ("Read", &["list", "show", "search", "board"]),
    ("Judge", &["check", "deep"]),
    ("Order", &["rank", "why", "order", "whatif", "why-not"]),
    (
        "Change",
        &[
            "set", "move", "split", "link", "unlink", "accept", "reject", "drop", "merge", "id",
        ],
    ),
    ("History", &["log", "diff", "flow", "forecast"]),
    (
        "Feedback",
        &[
            "feedback", "demand", "trace", "digest", "notify", "contacts",
        ],
    ),
    ("Events", &["today", "refine", "sprint"]),
    ("Tell", &["report", "site"]),
    (
        "Join",
        &[
            "ci",
            "hooks",
            "lsp",
            "completions",
            "man",
            "schema",
            "merge-driver",
        ],
    ),
];

type Examples = &'static [(&'static str, &'static str)];

#[rustfmt::skip]
static EXAMPLES: &[(&str, Examples)] = &[
    ("init", &[("deepen init", "start here, or adopt what lies here"), ("deepen init --dry-run", "show what it would write")]),
    ("demo", &[("deepen demo", "in the folder deepen-demo"), ("deepen -C deepen-demo rank", "then ask it something")]),
    ("explain", &[("deepen explain E1", "a rule by its code"), ("deepen explain cd3", "a ranking model"), ("deepen explain", "all of them")]),
    ("list", &[
        ("deepen list --where 'status:ready'", "what is ready"),
        ("deepen list -w 'not estimated band:now'", "what comes soon and has no size"),
        ("deepen list --format csv > items.csv", "for a spreadsheet"),
    ]),
    ("show", &[("deepen show S-7K3M2Q", "one item"), ("deepen show S-7K3 --at 2026-03-01", "as it was on that day")]),
    ("board", &[
        ("deepen board", "all work"),
        ("deepen board --by epic", "a board for each epic"),
        ("deepen board --status in-progress,review", "what is in progress"),
    ]),
    ("check", &[
        ("deepen check", "everything"),
        ("deepen check --since main", "what this branch brings in"),
        ("deepen check --format sarif > deepen.sarif", "for code scanning"),
    ]),
    ("deep", &[("deepen deep", "the four letters and their trend")]),
    ("rank", &[("deepen rank", "by the configured model"), ("deepen rank --method wsjf", "by another one"), ("deepen rank --diff main..topic", "what a branch moves")]),
    ("why", &[("deepen why S-7K3M2Q", "every number behind its place")]),
    ("why-not", &[("deepen why-not S-7K3M2Q", "the draft of a letter")]),
    ("whatif", &[("deepen whatif --insert S-7K3M2Q --to 2", "who slips, and what that costs"), ("deepen whatif --capacity -20%", "with fewer people")]),
    ("order", &[
        ("deepen order move S-7K3M2Q --before S-4HD0VY", "one line out and one in"),
        ("deepen order apply --method cd3 --band next", "a proposal, as a diff"),
    ]),
    ("set", &[
        ("deepen set S-7K3M2Q estimate=5", "one key"),
        ("deepen set S-7K3M2Q labels+=api deadline~", "a label more, no deadline"),
        ("deepen set -w 'label:old' labels-=old --dry-run", "many at once, shown first"),
    ]),
    ("merge", &[("deepen merge resolve", "after a conflict on a host without drivers")]),
    ("log", &[("deepen log", "the whole backlog"), ("deepen log S-7K3M2Q", "one item"), ("deepen log --field status", "who moved what")]),
    ("diff", &[("deepen diff main..topic", "what a branch changes in the backlog")]),
    ("flow", &[("deepen flow", "the last 90 days"), ("deepen flow --sprint 2026-28", "with the burn-up of a sprint")]),
    ("forecast", &[
        ("deepen forecast when --items 20", "until when 20 items are done"),
        ("deepen forecast item S-7K3M2Q", "one item"),
        ("deepen forecast backtest", "how such forecasts came true"),
    ]),
    ("feedback", &[
        ("deepen feedback add --text \"Wishes dark mode\"", "one request"),
        ("deepen feedback import export.csv --dry-run", "an export of another tool"),
        ("deepen feedback link F-8QZ3KD S-7K3M2Q", "what answers it"),
    ]),
    ("demand", &[("deepen demand", "by item"), ("deepen demand --by account", "by account"), ("deepen demand S-7K3M2Q", "who, when, through what")]),
    ("trace", &[("deepen trace F-8QZ3KD", "from what was said to the release")]),
    ("digest", &[("deepen digest --account A-2WQ8RD", "for one account")]),
    ("notify", &[("deepen notify plan --release 1.9.0", "who hears of it"), ("deepen notify send --release 1.9.0 --dry-run", "without sending")]),
    ("contacts", &[("deepen contacts list", "masked")]),
    ("today", &[("deepen today", "the product owner's day"), ("deepen today --since 2026-03-01", "after a holiday")]),
    ("refine", &[("deepen refine", "the agenda")]),
    ("sprint", &[
        ("deepen sprint plan", "of the next one"),
        ("deepen sprint daily", "of the running one, or of the flow"),
        ("deepen sprint close --goal-met met --freeze", "with the review in reports/"),
    ]),
    ("report", &[("deepen report priority --format markdown", "for a pull request"), ("deepen report feedback --format html > page.html", "for people without a terminal")]),
    ("hooks", &[("deepen hooks install", "merges that understand the backlog"), ("deepen hooks uninstall", "and no trace")]),
    ("completions", &[
        ("source <(deepen completions bash)", "in ~/.bashrc"),
        ("deepen completions fish > ~/.config/fish/completions/deepen.fish", "for fish"),
    ]),
    ("man", &[("deepen man ~/.local/share/man/man1", "write all pages"), ("deepen man | man -l -", "read the first one")]),
    ("schema", &[("deepen schema story", "the front matter of a story"), ("deepen schema", "of all reports")]),
    ("lsp", &[("deepen lsp", "what an editor starts; see docs/editors.md")]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_a_group_and_has_an_example_that_is_understood() {
        let command = command();
        let groups = groups(&command);
        assert!(
            !groups.iter().any(|(title, _)| *title == "More"),
            "{groups:?}"
        );
    }

    #[test]
    fn every_example_is_a_command_line_that_is_understood() {
        for (name, examples) in EXAMPLES {
            for (line, _) in *examples {
                let line = line
                    .split(['|', '>', '<'])
                    .find(|part| part.contains("deepen "))
                    .unwrap();
                let words = words(line.trim_start_matches('(').trim_end_matches(')').trim());
                let parsed = command().try_get_matches_from(&words);
                let parsed = parsed.unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
                assert!(parsed.subcommand_name().is_some());
            }
        }
    }

    /// The words of a line with quotes, as a shell parts them.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quote = None;
        for letter in line.chars() {
            match (letter, quote) {
                ('\'' | '"', None) => quote = Some(letter),
                (letter, Some(open)) if letter == open => quote = None,
                (' ', None) => words.push(String::new()),
                (letter, _) => words.last_mut().unwrap().push(letter),
            }
        }
        words
    }
}
