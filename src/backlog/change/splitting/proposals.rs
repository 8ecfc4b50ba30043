//! Splits that are obvious from what an item says, for an editor that cannot ask for titles.

use super::{Child, Fate, Move, Part, Portion, Rest, Sharing, Split, check, portions};
use crate::backlog::body::Section;
use crate::backlog::{Backlog, Config, Id, Item, ItemIx, ItemType};
use crate::text::Span;

/// A split that somebody may choose. What its parts give is still to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is called among those of one item: `halves`, `each`, `criterion 2`, `question 1`.
    pub key: String,
    /// In words: `Split in two: criteria 1-2 and 3-4`.
    pub said: String,
    parts: Vec<(String, ItemType)>,
    fate: Fate,
    moves: Vec<Move>,
}

/// More parts than these are no split that somebody would make at once.
const MOST_PARTS: usize = 6;

/// What may be done with the item for somebody who looks at `at`: in the front matter or at the heading of the criteria
/// the whole is split, at a criterion or an open question this one is cut off. None where the item is not split.
pub fn proposals(backlog: &Backlog, index: ItemIx, at: Span) -> Vec<Proposal> {
    let item = backlog.item(index);
    let all = portions(&item.document);
    let mut found = Vec::new();
    if is_whole(item, at) {
        found.extend(halves(backlog, item, &all));
        found.extend(each(backlog, item, &all));
    }
    found.extend(cut_off(backlog, item, &all, at));
    found.extend(spike(backlog, item, &all, at));
    let nobody = Id::new("S-000000");
    found.retain(|proposal| {
        let ids = vec![nobody.clone(); proposal.parts.len()];
        check(backlog, item, &proposal.split(index, ids)).is_ok()
    });
    found
}

impl Proposal {
    /// The types of the parts, in order.
    pub fn types(&self) -> impl Iterator<Item = ItemType> {
        self.parts.iter().map(|(_, item_type)| *item_type)
    }

    /// The split, with an id for each part.
    pub fn split(&self, item: ItemIx, ids: Vec<Id>) -> Split {
        let children = ids.into_iter().zip(&self.parts);
        Split {
            item,
            by: None,
            children: children
                .map(|(id, (title, item_type))| Child {
                    id,
                    title: title.clone(),
                    item_type: *item_type,
                })
                .collect(),
            fate: self.fate,
            moves: self.moves.clone(),
            rest: match self.fate {
                Fate::Dropped => Rest::Child(0),
                Fate::Epic | Fate::Smaller => Rest::Stays,
            },
            feedback: Sharing::All,
            order: false,
            rewire: false,
        }
    }

    /// The same on the command line, with titles to be written.
    pub fn command(&self, id: &Id) -> String {
        let mut line = format!("deepen split {id}");
        if self.fate == Fate::Smaller {
            line.push_str(" --smaller");
        }
        for (_, item_type) in &self.parts {
            let option = match item_type {
                ItemType::Spike => "--spike",
                _ => "--into",
            };
            line.push_str(&format!(" {option} \"…\""));
        }
        for number in 0..self.parts.len() {
            let own = self.moves.iter().filter(|each| each.child == number);
            let own: Vec<String> = own.map(|each| (each.number + 1).to_string()).collect();
            if !own.is_empty() {
                line.push_str(&format!(" --criteria {}={}", number + 1, own.join(",")));
            }
        }
        line
    }
}

/// What stands for a title that is to be written: a word that readiness takes for no content.
pub fn unwritten(config: &Config) -> &str {
    const USUAL: &str = "TODO";
    match config.lexicons.placeholder.as_deref() {
        Some([first, others @ ..])
            if first != USUAL && !others.iter().any(|word| word == USUAL) =>
        {
            first
        }
        _ => USUAL,
    }
}

/// Whether somebody looks at the item as a whole.
fn is_whole(item: &Item, at: Span) -> bool {
    let document = &item.document;
    let is_criteria = |section: &&Section| {
        let inside = |each: &crate::backlog::body::Criterion| {
            section
                .content
                .range()
                .contains(&(each.span.start as usize))
        };
        document.body.criteria.iter().any(inside)
    };
    let sections = document.body.sections.iter();
    touches(document.front.span, at)
        || sections
            .filter(is_criteria)
            .any(|section| touches(section.title, at))
}

fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

fn count(all: &[Portion], part: Part) -> usize {
    all.iter().filter(|portion| portion.part == part).count()
}

/// The fate of an item that is split as a whole, and the type of its parts.
fn whole(item: &Item) -> (Fate, ItemType) {
    match item.item_type {
        ItemType::Epic => (Fate::Epic, ItemType::Story),
        own => (Fate::Dropped, own),
    }
}

fn halves(backlog: &Backlog, item: &Item, all: &[Portion]) -> Option<Proposal> {
    let criteria = count(all, Part::Criteria);
    let first = criteria.div_ceil(2);
    (criteria >= 2).then(|| {
        let range = |from: usize, to: usize| match to - from {
            1 => format!("{to}"),
            _ => format!("{}-{to}", from + 1),
        };
        let said = format!(
            "Split in two: criteria {} and {}",
            range(0, first),
            range(first, criteria)
        );
        parted(backlog, item, 2, said, "halves", criteria, |number| {
            usize::from(number >= first)
        })
    })
}

fn each(backlog: &Backlog, item: &Item, all: &[Portion]) -> Option<Proposal> {
    let criteria = count(all, Part::Criteria);
    (3..=MOST_PARTS).contains(&criteria).then(|| {
        let said = format!("Split in {criteria}: one for each criterion");
        parted(backlog, item, criteria, said, "each", criteria, |number| {
            number
        })
    })
}

fn parted(
    backlog: &Backlog,
    item: &Item,
    parts: usize,
    said: String,
    key: &str,
    criteria: usize,
    child: impl Fn(usize) -> usize,
) -> Proposal {
    let (fate, item_type) = whole(item);
    let word = unwritten(&backlog.config);
    let title = |number| {
        let what = format!("{word}: part {number} of ");
        (shortened(&what, &item.title.value), item_type)
    };
    Proposal {
        key: key.to_owned(),
        said,
        parts: (1..=parts).map(title).collect(),
        fate,
        moves: (0..criteria)
            .map(|number| Move {
                part: Part::Criteria,
                number,
                child: child(number),
            })
            .collect(),
    }
}

/// The criterion there, as a part of its own.
fn cut_off(backlog: &Backlog, item: &Item, all: &[Portion], at: Span) -> Option<Proposal> {
    let mut own = all.iter().filter(|each| each.part == Part::Criteria);
    let number = own.position(|portion| touches(portion.text, at))?;
    (count(all, Part::Criteria) >= 2).then(|| {
        let (_, item_type) = whole(item);
        let word = unwritten(&backlog.config);
        let title = shortened(&format!("{word}: cut out of "), &item.title.value);
        Proposal {
            key: format!("criterion {}", number + 1),
            said: format!(
                "Cut criterion {} off: {} of its own",
                number + 1,
                article(item_type)
            ),
            parts: vec![(title, item_type)],
            fate: match item.item_type {
                ItemType::Epic => Fate::Epic,
                _ => Fate::Smaller,
            },
            moves: vec![Move {
                part: Part::Criteria,
                number,
                child: 0,
            }],
        }
    })
}

/// The open question there, as a spike that the item waits for.
fn spike(backlog: &Backlog, item: &Item, all: &[Portion], at: Span) -> Option<Proposal> {
    let mut own = all.iter().filter(|each| each.part == Part::Questions);
    let number = own.position(|portion| touches(portion.text, at) && !portion.is_ticked)?;
    let portion = all
        .iter()
        .filter(|each| each.part == Part::Questions)
        .nth(number)?;
    if matches!(item.item_type, ItemType::Spike | ItemType::Epic) {
        return None;
    }
    let question = item.document.source.slice(portion.text);
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if question.chars().count() <= super::LONGEST_TITLE {
        question
    } else {
        shortened(&format!("{}: ", unwritten(&backlog.config)), &question)
    };
    Some(Proposal {
        key: format!("question {}", number + 1),
        said: "Answer this question in a spike first".to_owned(),
        parts: vec![(title, ItemType::Spike)],
        fate: Fate::Smaller,
        moves: Vec::new(),
    })
}

fn article(item_type: ItemType) -> String {
    let name = item_type.name();
    let is_vowel = name.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {name}", if is_vowel { "an" } else { "a" })
}

/// The two in one line, cut to the length of a title.
fn shortened(before: &str, title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = format!("{before}{title}");
    if whole.chars().count() <= super::LONGEST_TITLE {
        return whole;
    }
    let cut: String = whole.chars().take(super::LONGEST_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}
