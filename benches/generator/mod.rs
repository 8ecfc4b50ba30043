//! A backlog of any size, the same every time: files of about 2 KB as a team would write them.

pub(super) mod history;

use std::fs;
use std::io;
use std::path::Path;

/// Pseudo-random numbers without a seed from outside (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words
            .get(self.below(words.len()))
            .copied()
            .unwrap_or_default()
    }

    fn sentence(&mut self, words: usize) -> String {
        let text: Vec<&str> = (0..words).map(|_| self.pick(&WORDS)).collect();
        text.join(" ")
    }
}

const WORDS: [&str; 40] = [
    "calendar",
    "invitee",
    "meeting",
    "organiser",
    "working",
    "hours",
    "time",
    "zone",
    "proposal",
    "reminder",
    "guest",
    "account",
    "statement",
    "transfer",
    "balance",
    "export",
    "column",
    "invoice",
    "currency",
    "total",
    "report",
    "weekly",
    "monthly",
    "shared",
    "private",
    "public",
    "holiday",
    "absence",
    "schedule",
    "conflict",
    "room",
    "device",
    "phone",
    "offline",
    "message",
    "history",
    "owner",
    "member",
    "customer",
    "contract",
];
const PEOPLE: [&str; 6] = [
    "the manager of a remote team",
    "an accountant",
    "a guest",
    "a team lead",
    "a new customer",
    "a support agent",
];

/// Writes `files` files below `top/backlog`: seven in ten are items, the rest feedback in folders of 250.
///
/// # Errors
/// When the disk says no.
pub(super) fn write(top: &Path, files: usize) -> io::Result<()> {
    let backlog = top.join("backlog");
    for folder in ["items", "goals"] {
        fs::create_dir_all(backlog.join(folder))?;
    }
    fs::write(backlog.join("deepen.yml"), "rank:\n  method: cd3\n")?;
    fs::write(backlog.join("goals/G-000001-time.md"), GOAL)?;
    let items = files * 7 / 10;
    let mut dice = Dice(42);
    let mut order = String::new();
    for number in 0..items {
        let id = format!("S-{}", base32(number));
        let text = story(&id, number, items, &mut dice);
        fs::write(
            backlog.join(format!(
                "items/{id}-{}.md",
                dice.sentence(3).replace(' ', "-")
            )),
            text,
        )?;
        if number % 50 == 1 && order.lines().count() < 300 {
            order.push_str(&format!("{id}  Generated\n"));
        }
    }
    fs::write(backlog.join("order.txt"), order)?;
    for number in 0..files - items {
        let folder = backlog.join(format!("feedback/{:03}", number / 250));
        if number % 250 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let id = format!("F-{}", base32(number));
        fs::write(
            folder.join(format!("{id}.md")),
            feedback(&id, number, items, &mut dice),
        )?;
    }
    Ok(())
}

fn base32(number: usize) -> String {
    let digits = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    (0..6)
        .rev()
        .map(|place| char::from(digits[(number >> (5 * place)) & 31]))
        .collect()
}

fn story(id: &str, number: usize, items: usize, dice: &mut Dice) -> String {
    let status = dice.pick(&["idea", "refining", "ready", "idea", "accepted"]);
    let estimate = dice.pick(&["1", "2", "3", "5", "8"]);
    let blocker = if number % 20 == 7 {
        format!("blocked_by:\n  - S-{}\n", base32(dice.below(items)))
    } else {
        String::new()
    };
    let mut criteria = String::new();
    for each in 1..=4 {
        let (first, second) = (dice.pick(&WORDS), dice.sentence(5));
        criteria.push_str(&format!(
            "- [ ] AC{each}: A {first} of the {second} is shown to the {}.\n",
            dice.pick(&WORDS)
        ));
    }
    format!(
        "---\nid: {id}\ntype: story\ntitle: {} {}\nstatus: {status}            # as of the last refinement\ngoal: G-000001\nlabels:\n  - {}\n  - {}\n\
         estimate: {estimate}\n{blocker}score:\n  cod:\n    per_week: {}\n    currency: EUR\n    profile: linear\n    basis: docs/research/{}.md\n\
         evidence:\n  - kind: interview\n    ref: docs/research/2026-09.md\n    note: {}\n    date: 2026-09-18\n---\n\n\
         As {}, I want to see the {} of the {},\nso that the {} of my {} is right.\n\n## Why\n{}.\n{}.\n\n\
         ## Acceptance criteria\n{criteria}\n## Questions\n- [x] Which {} counts? - the first (2026-10-28)\n\n\
         ## Tasks\n- [ ] {} in the service\n- [ ] {} in the picker\n\n## Notes\n{}.\n{}.\n{}.\n\n## Release note\nSee the {} while you work.\n",
        dice.sentence(4),
        number,
        dice.pick(&WORDS),
        dice.pick(&WORDS),
        100 + dice.below(9000),
        dice.pick(&WORDS),
        dice.sentence(9),
        dice.pick(&PEOPLE),
        dice.sentence(2),
        dice.sentence(2),
        dice.pick(&WORDS),
        dice.pick(&WORDS),
        dice.sentence(22),
        dice.sentence(20),
        dice.pick(&WORDS),
        dice.sentence(3),
        dice.sentence(3),
        dice.sentence(24),
        dice.sentence(24),
        dice.sentence(20),
        dice.sentence(2),
    )
}

fn feedback(id: &str, number: usize, items: usize, dice: &mut Dice) -> String {
    let merged = if number % 10 == 9 {
        format!("state: merged\nmerged_into: F-{}\n", base32(number - 1))
    } else {
        "state: triaged\n".to_owned()
    };
    format!(
        "---\nid: {id}\ntype: feedback\ntitle: {}\nreceived: 2026-{:02}-{:02}\nchannel: {}\nvoice: direct\nrequester: R-{}\naccount: A-{}\n\
         importance: 5\nsatisfaction: 2\n{merged}addressed_by:\n  - S-{}\nthemes:\n  - {}\n---\n\n## Verbatim\n> {}.\n> {}.\n> {}.\n\n## Ask\n{}.\n\n\
         ## Five whys\n1. {}?\n2. {}?\n3. {}?\n\n## Need\n{}.\n{}.\n\n## Reply\n{}.\n{}.\n",
        dice.sentence(6),
        1 + dice.below(12),
        1 + dice.below(28),
        dice.pick(&["support", "portal", "email", "sales"]),
        base32(dice.below(5000)),
        base32(dice.below(500)),
        base32(dice.below(items)),
        dice.pick(&WORDS),
        dice.sentence(22),
        dice.sentence(22),
        dice.sentence(22),
        dice.sentence(16),
        dice.sentence(12),
        dice.sentence(12),
        dice.sentence(12),
        dice.sentence(22),
        dice.sentence(22),
        dice.sentence(22),
        dice.sentence(22),
    )
}

const GOAL: &str = "---\nid: G-000001\ntype: goal\ntitle: Meetings at times that suit everyone\nstatus: refining\n---\n\n## Outcome\nFewer meetings are moved.\n";
