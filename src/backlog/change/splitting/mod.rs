//! An item split into smaller ones: new files that say where they come from, and what of the item goes where.

mod children;
mod cues;
mod following;
mod hints;
mod parent;
mod patterns;
mod portions;
mod proposals;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use cues::{Cue, cue};
pub use patterns::{PATTERNS, Pattern, layers, pattern};
pub use portions::{Part, Portion, portions};
pub use proposals::{Proposal, proposals, unwritten};

use super::{Deed, Outcome};
use crate::backlog::edit::Refusal;
use crate::backlog::{Backlog, Id, Item, ItemIx, ItemType};
use crate::text::sorting::PutInOrder as _;

/// A split as it is asked for.
#[derive(Clone, Debug)]
pub struct Split {
    pub item: ItemIx,
    pub by: Option<&'static Pattern>,
    pub children: Vec<Child>,
    pub fate: Fate,
    /// Which criteria, tasks and questions go to which child; none of them twice.
    pub moves: Vec<Move>,
    pub rest: Rest,
    pub feedback: Sharing,
    /// The children take the item's line in `order.txt`: the product owner's decision.
    pub order: bool,
    /// What the item blocked, and the open sprints and planned releases that list it, name the children instead.
    pub rewire: bool,
}

/// A part that becomes an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Not taken yet.
    pub id: Id,
    pub title: String,
    pub item_type: ItemType,
}

/// What becomes of the item that is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is dropped, replaced by its children.
    Dropped,
    /// It becomes an epic, or is one, and its children's parent; its id stays.
    Epic,
    /// It stays what it is, with less in it.
    Smaller,
}

/// One criterion, task or question that goes to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    pub part: Part,
    /// From 0, among the item's own of that part.
    pub number: usize,
    /// From 0.
    pub child: usize,
}

/// Where criteria, tasks and open questions go that nobody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// They stay in the item that is split.
    Stays,
    /// To this child, from 0.
    Child(usize),
}

/// Which children answer the feedback that the item answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// All of them all of it.
    All,
    /// No file of feedback is touched.
    Nothing,
    /// Those named (a child from 0), and all of them what is not named.
    Named(Vec<(usize, Id)>),
}

/// Why nothing was split.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Edit(#[from] Refusal),
    #[error("two files have the id {id}: {}", .paths.join(", "))]
    TwoFiles { id: Id, paths: Vec<String> },
    #[error("{id} is {what}")]
    NotSplit {
        id: Id,
        what: String,
        hint: &'static str,
    },
    #[error("one part is not a split")]
    OnePart,
    #[error("two parts have the title `{0}`")]
    SameTitle(String),
    #[error("`{title}` has {characters} characters, a title has at most 80")]
    LongTitle { title: String, characters: usize },
    #[error("no {} {number} in {id}: it has {count}", .part.name())]
    NoPortion {
        id: Id,
        part: Part,
        number: usize,
        count: usize,
    },
    #[error("{} {number} of {id} would go to two parts", .part.name())]
    Twice { id: Id, part: Part, number: usize },
    #[error("the {} of {path} cannot be moved without changing more", .part.names())]
    Unproven { path: String, part: Part },
    #[error("{feedback} does not name {id}: there is nothing to share")]
    NotAnswered { id: Id, feedback: Id },
}

impl Refused {
    /// The way out.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Edit(refusal) => return refusal.hint(),
            Self::TwoFiles { paths, .. } => {
                let path = paths.last().map_or("", String::as_str);
                format!("`deepen id reissue {path}` gives one of them another id")
            }
            Self::NotSplit { hint, .. } => (*hint).to_owned(),
            Self::OnePart => {
                "name two: --into \"…\" --into \"…\"; or --smaller, to cut one part off and leave the rest as it is"
                    .to_owned()
            }
            Self::SameTitle(_) => "say what each part gives by itself".to_owned(),
            Self::LongTitle { .. } => "the details belong into the text of the part".to_owned(),
            Self::NoPortion { id, .. } => format!("`deepen show {id}` lists them; they are counted from 1"),
            Self::Twice { .. } => "name it once, and link the parts where they need each other".to_owned(),
            Self::Unproven { .. } => {
                "move it in a text editor after the split, which is possible without: --rest stays".to_owned()
            }
            Self::NotAnswered { feedback, .. } => {
                format!("`deepen feedback show {feedback}` tells what answers it")
            }
        })
    }
}

/// Title of an item, in characters.
const LONGEST_TITLE: usize = 80;

/// New files for the children, and every file that says otherwise because of them. Estimates are never copied: the developers
/// size each part.
///
/// # Errors
/// When the item cannot be split as asked, or a file cannot be edited alone.
pub fn split(backlog: &Backlog, split: &Split, today: Date) -> Result<Outcome, Refused> {
    let item = backlog.item(split.item);
    check(backlog, item, split)?;
    let all = portions(&item.document);
    let moves = allotted(item, split, &all)?;
    let mut outcome = Outcome::default();
    outcome.notes.extend(hints::before(backlog, split));
    for (number, child) in split.children.iter().enumerate() {
        let taken = taken(&all, &moves, number);
        outcome
            .changes
            .push(children::file(backlog, split, child, &taken)?);
        outcome
            .done
            .push(Deed::new(&child.id, told(&taken, &all), None));
    }
    let (told, change) = parent::changed(backlog, split, &all, &moves)?;
    outcome.done.splice(0..0, told);
    outcome.changes.splice(0..0, change);
    following::feedback(backlog, split, &mut outcome)?;
    following::links(backlog, split, today, &mut outcome)?;
    following::order(backlog, split, &mut outcome);
    let stays = all.len() - moves.len();
    outcome
        .notes
        .extend(hints::after(backlog, split, &all, &moves, stays));
    Ok(outcome)
}

fn check(backlog: &Backlog, item: &Item, split: &Split) -> Result<(), Refused> {
    let id = &item.id;
    let refused = |what: &str, hint| {
        let (id, what) = (id.clone(), what.to_owned());
        Err(Refused::NotSplit { id, what, hint })
    };
    let paths: Vec<String> = backlog
        .same_id(id)
        .map(|index| backlog.item(index).path().to_owned())
        .collect();
    if paths.len() > 1 {
        let id = id.clone();
        return Err(Refused::TwoFiles { id, paths });
    }
    if item.mapping.is_some() {
        return refused(
            "another tool's: its parts would have to be written in that tool's form",
            "split it there, or move it into `items/` first",
        );
    }
    if item.item_type == ItemType::Goal {
        return refused(
            "a goal: what serves it are epics and stories of their own",
            "`deepen new epic` makes one, with `--goal`",
        );
    }
    if !item.is_open() {
        return refused(
            &format!("{} already", item.status.value),
            "what comes next is a new item",
        );
    }
    let spikes_only = split
        .children
        .iter()
        .all(|child| child.item_type == ItemType::Spike);
    let few = split.children.len() < 2 && split.fate == Fate::Dropped;
    if split.children.is_empty() || few || spikes_only && split.fate == Fate::Dropped {
        return Err(Refused::OnePart);
    }
    let mut titles = BTreeSet::new();
    for child in &split.children {
        let characters = child.title.chars().count();
        let title = child.title.clone();
        if characters > LONGEST_TITLE {
            return Err(Refused::LongTitle { title, characters });
        }
        if !titles.insert(title.to_lowercase()) {
            return Err(Refused::SameTitle(title));
        }
    }
    Ok(())
}

/// What goes where, by the item's own order: what was named, then the rest.
fn allotted(item: &Item, split: &Split, all: &[Portion]) -> Result<Vec<Move>, Refused> {
    let mut moves: Vec<Move> = Vec::new();
    for wanted in &split.moves {
        let Move { part, number, .. } = *wanted;
        let count = all.iter().filter(|each| each.part == part).count();
        let (id, number) = (item.id.clone(), number + 1);
        if number > count {
            return Err(Refused::NoPortion {
                id,
                part,
                number,
                count,
            });
        }
        if moves
            .iter()
            .any(|each| each.part == part && each.number + 1 == number)
        {
            return Err(Refused::Twice { id, part, number });
        }
        moves.push(*wanted);
    }
    if let Rest::Child(child) = split.rest {
        for (part, number, portion) in numbered(all) {
            let is_answered = part == Part::Questions && portion.is_ticked;
            let is_named = moves
                .iter()
                .any(|each| (each.part, each.number) == (part, number));
            if !is_named && !is_answered {
                moves.push(Move {
                    part,
                    number,
                    child,
                });
            }
        }
    }
    moves.put_in_order();
    Ok(moves)
}

/// The portions, each with its number among those of its part.
fn numbered(all: &[Portion]) -> impl Iterator<Item = (Part, usize, &Portion)> {
    Part::ALL.into_iter().flat_map(move |part| {
        let own = all.iter().filter(move |portion| portion.part == part);
        own.enumerate()
            .map(move |(number, portion)| (part, number, portion))
    })
}

/// What goes to this child, in the order of the text.
fn taken<'a>(all: &'a [Portion], moves: &[Move], child: usize) -> Vec<&'a Portion> {
    numbered(all)
        .filter(|(part, number, _)| {
            moves
                .iter()
                .any(|each| (each.part, each.number, each.child) == (*part, *number, child))
        })
        .map(|(_, _, portion)| portion)
        .collect()
}

/// What a child was made with: `made, with criteria 1, 3 and task 2`.
fn told(taken: &[&Portion], all: &[Portion]) -> String {
    let mut said = "made".to_owned();
    for part in Part::ALL {
        let own = all.iter().filter(|portion| portion.part == part);
        let numbers: Vec<String> = (1..)
            .zip(own)
            .filter(|(_, portion)| taken.contains(portion))
            .map(|(number, _): (usize, _)| number.to_string())
            .collect();
        let name = match numbers.len() {
            0 => continue,
            1 => part.name(),
            _ => part.names(),
        };
        said.push_str(if said.len() > 4 { " and " } else { ", with " });
        said.push_str(&format!("{name} {}", numbers.join(", ")));
    }
    said
}
