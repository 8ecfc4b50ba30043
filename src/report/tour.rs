//! What the demo shows a stranger: what this tool is for, on one screen, and what to try next.

use jiff::civil::Date;

use super::Data;
use super::shape::{Demo, Rows, Shape};
use super::{Block, Report, Role, Text};

impl Shape for Demo {
    const NAME: &str = "demo";
    const SUMMARY: &str = "The demo that was written, and what both reports say of it";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.priority.items)
    }
}

/// The repository that was written.
#[derive(Clone, Debug)]
pub struct Wrote {
    /// As the user named it.
    pub folder: String,
    pub commits: usize,
    pub people: usize,
    pub first_day: Date,
    pub last_day: Date,
}

/// Both reports in brief on the repository just written, between an introduction and what to try next.
pub fn report(wrote: Wrote, deep: Report, priority: Report) -> Report {
    let (Data::Deep(deep), Data::Priority(priority)) = (deep.data, priority.data) else {
        return Report::default();
    };
    let demo = Demo {
        folder: wrote.folder,
        commits: wrote.commits,
        deep: *deep,
        priority: *priority,
        people: wrote.people,
        first_day: wrote.first_day,
        last_day: wrote.last_day,
    };
    Report::of("A backlog in Git", demo)
}

pub(super) fn blocks(demo: &Demo) -> Vec<Block> {
    let mut blocks = vec![
        Block::Paragraph(introduction(demo)),
        Block::heading(1, "Is it DEEP?"),
    ];
    blocks.extend(super::deep::brief(&demo.deep));
    blocks.push(Block::heading(1, "What comes first, and why?"));
    blocks.extend(super::priority::brief(&demo.priority));
    blocks.push(Block::heading(1, "Try next"));
    blocks.push(Block::Code(next_steps(&demo.folder)));
    blocks
}

fn introduction(demo: &Demo) -> Text {
    let purpose = "deepen reads a product backlog kept as Markdown files in Git, and says from the files and their commits \
                   whether it is DEEP (Detailed appropriately, Estimated, Emergent, Prioritized), what comes first, and why. ";
    Text::plain(purpose)
        .then("Here is a small product's backlog, written to ")
        .and(Role::Code, &demo.folder)
        .then(format!(
            ": {} commits by {} people from {} to {}, with mistakes left in to be found.",
            demo.commits, demo.people, demo.first_day, demo.last_day
        ))
}

/// Commands to try, each with what it shows.
const NEXT: [(&str, &str); 9] = [
    (
        "deepen check",
        "every finding, with its line and the way out",
    ),
    ("deepen why S-7K3M2Q", "why an item stands where it stands"),
    (
        "deepen why-not S-7K3M2Q",
        "the draft of a letter; nothing is sent",
    ),
    ("deepen rank --method wsjf", "another model"),
    ("deepen flow", "how long items take, and what grows old"),
    (
        "deepen forecast when --items 8",
        "dates, each with its chance",
    ),
    (
        "deepen log S-7K3M2Q",
        "what happened to it, commit by commit",
    ),
    ("deepen report priority --format html > priority.html", ""),
    (
        "deepen list --at 2026-04-01",
        "any command, as of any day or commit",
    ),
];

fn next_steps(folder: &str) -> String {
    let mut steps = format!("cd {folder}\n");
    for (command, shows) in NEXT {
        let line = match shows {
            "" => command.to_owned(),
            _ => format!("{command:30}  # {shows}"),
        };
        steps.push_str(&line);
        steps.push('\n');
    }
    steps
}
