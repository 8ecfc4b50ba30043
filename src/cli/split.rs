//! `deepen split`: an item becomes several smaller ones.

use clap::{ArgGroup, Args};

use super::writing::Writing;
use super::{Answer, Exit, Failure, Global, Needs, Scene, answer, feedback};
use crate::backlog::change::splitting::{
    self, Child, Fate, Move, PATTERNS, Part, Pattern, Portion, Refused, Rest, Sharing, Split,
    portions,
};
use crate::backlog::change::{Outcome, naming};
use crate::backlog::{Backlog, Id, Item, ItemIx, ItemType};
use crate::demand::Survey;
use crate::repo::world::{self, World};
use crate::report::explain;
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::likeness;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("fate").multiple(false).args(["epic", "smaller"]))]
pub struct Options {
    /// The item; the beginning of an id is enough
    #[arg(value_name = "ID", required_unless_present = "patterns")]
    id: Option<String>,
    /// The way to split: paths, rules, data, workflow, … (`--patterns` tells of each)
    #[arg(long, value_name = "PATTERN")]
    by: Option<String>,
    /// The title of a part; once for each. Parts are counted from 1, in the order given
    #[arg(long = "into", value_name = "TITLE")]
    into: Vec<String>,
    /// A question that must be answered first: a part of type spike, counted behind the others
    #[arg(long = "spike", value_name = "QUESTION")]
    spikes: Vec<String>,
    /// The type of the parts: the item's own unless given, story for an epic
    #[arg(long = "type", value_name = "TYPE")]
    item_type: Option<String>,
    /// Make the item an epic, and its parts' parent, instead of dropping it; its id stays
    #[arg(long, visible_alias = "keep")]
    epic: bool,
    /// Keep the item as it is, smaller: only what is named goes to the parts
    #[arg(long)]
    smaller: bool,
    /// Criteria that go to a part, by number or label: `1=1,3`, `2=AC2`, `2=4-6`, `1=all`
    #[arg(long, value_name = "PART=LIST")]
    criteria: Vec<String>,
    /// Tasks that go to a part, the same way
    #[arg(long, value_name = "PART=LIST")]
    tasks: Vec<String>,
    /// Questions that go to a part, the same way
    #[arg(long, value_name = "PART=LIST")]
    questions: Vec<String>,
    /// Where criteria, tasks and open questions go that are not named: to this part (1 where the item is dropped), or `stays`
    #[arg(long, value_name = "PART|stays")]
    rest: Option<String>,
    /// Which parts answer the item's feedback: `all` of them, `none`, or `1=F-8QZ3KD,F-4QN0YP`
    #[arg(long, value_name = "all|none|PART=LIST")]
    feedback: Vec<String>,
    /// Give the parts the item's place in `order.txt`, which the product owner decides
    #[arg(long)]
    order: bool,
    /// Let what the item blocks, open sprints and planned releases name the parts instead
    #[arg(long)]
    rewire: bool,
    /// Tell of every way to split, and write nothing
    #[arg(long)]
    patterns: bool,
    #[command(flatten)]
    writing: Writing,
}

/// Draws an id for a part of this type.
type Draw<'a> = &'a mut dyn FnMut(ItemType) -> Result<Id, Failure>;

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let Some(written) = options.id.as_ref().filter(|_| !options.patterns) else {
        return answer(&explain::patterns(PATTERNS), Exit::Clean, global, world);
    };
    let by = options.by.as_deref().map(pattern).transpose()?;
    if options.into.is_empty() && options.spikes.is_empty() {
        return Err(Failure::usage("nothing says into what")
            .hint("--into \"title\" once for each part; `deepen split --patterns` tells of ways to find them"));
    }
    if let Some(empty) =
        (options.into.iter().chain(&options.spikes)).find(|title| title.trim().is_empty())
    {
        return Err(Failure::usage(format!("`{empty}` is no title")));
    }
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let backlog = &ground.backlog;
    let index = desk.scene.find(written)?;
    let mut mint = desk.scene.mint();
    let split = options.split(
        &mut |item_type| Ok(mint.id(naming::letter(item_type))?),
        &desk.scene,
        index,
        by,
    )?;
    let mut outcome = splitting::split(backlog, &split, ground.today).map_err(refused)?;
    outcome.notes.extend(mint.gaps().iter().cloned());
    desk.write(&outcome.changes, told("split", backlog, &split, &outcome))
}

impl Options {
    /// What is asked for, with ids drawn for the parts.
    fn split(
        &self,
        draw: Draw<'_>,
        scene: &Scene,
        index: ItemIx,
        by: Option<&'static Pattern>,
    ) -> Result<Split, Failure> {
        let backlog = &scene.ground().backlog;
        let item = backlog.item(index);
        let fate = match item.item_type {
            ItemType::Epic => Fate::Epic,
            _ if self.smaller || self.into.is_empty() => Fate::Smaller,
            _ if self.epic => Fate::Epic,
            _ => Fate::Dropped,
        };
        let children = self.children(draw, item)?;
        let all = portions(&item.document);
        let mut moves = Vec::new();
        for (part, words) in [
            (Part::Criteria, &self.criteria),
            (Part::Tasks, &self.tasks),
            (Part::Questions, &self.questions),
        ] {
            for word in words {
                moves.extend(shared_out(item, &all, part, word, children.len())?);
            }
        }
        if moves.is_empty() && self.rest.is_none() && self.into.len() > 1 {
            moves = asked(item, &all, &children);
        }
        let rest = match self.rest.as_deref().map(str::trim) {
            Some("stays") => Rest::Stays,
            Some(number) => Rest::Child(part_number("--rest", number, children.len())?),
            None if fate == Fate::Dropped => Rest::Child(0),
            None => Rest::Stays,
        };
        Ok(Split {
            item: index,
            by,
            feedback: self.sharing(scene, children.len())?,
            children,
            fate,
            moves,
            rest,
            order: self.order,
            rewire: self.rewire,
        })
    }

    fn children(&self, draw: Draw<'_>, item: &Item) -> Result<Vec<Child>, Failure> {
        let item_type = match (&self.item_type, item.item_type) {
            (Some(name), _) => leaf_type(name)?,
            (None, ItemType::Goal | ItemType::Epic) => ItemType::Story,
            (None, own) => own,
        };
        let titles = (self.into.iter().map(|title| (title, item_type)))
            .chain(self.spikes.iter().map(|title| (title, ItemType::Spike)));
        let mut children: Vec<Child> = Vec::new();
        for (title, item_type) in titles {
            let id = draw(item_type)?;
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            children.push(Child {
                id,
                title,
                item_type,
            });
        }
        Ok(children)
    }

    fn sharing(&self, scene: &Scene, count: usize) -> Result<Sharing, Failure> {
        match self.feedback.as_slice() {
            [] => return Ok(Sharing::All),
            [only] if only == "all" => return Ok(Sharing::All),
            [only] if only == "none" => return Ok(Sharing::Nothing),
            _ => {}
        }
        let ground = scene.ground();
        let survey = Survey::new(&ground.backlog, ground.today);
        let mut named = Vec::new();
        for word in &self.feedback {
            let (number, ids) = assigned("--feedback", word)?;
            let number = part_number("--feedback", number, count)?;
            for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                let place = feedback::find(&survey, id)?;
                if let Some(feedback) = survey.feedback(place) {
                    named.push((number, feedback.id.clone()));
                }
            }
        }
        Ok(Sharing::Named(named))
    }
}

fn pattern(name: &str) -> Result<&'static Pattern, Failure> {
    splitting::pattern(name).ok_or_else(|| {
        let names = PATTERNS.iter().map(|pattern| pattern.name);
        let failure = Failure::usage(format!("--by: there is no way to split called `{name}`"));
        match likeness::nearest(name, names) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`deepen split --patterns` tells of each"),
        }
    })
}

fn leaf_type(name: &str) -> Result<ItemType, Failure> {
    let found = ItemType::from_name(name.trim());
    found
        .filter(|item_type| *item_type != ItemType::Goal)
        .ok_or_else(|| {
            Failure::usage(format!("--type: a part cannot be of type `{name}`"))
                .hint("epic, story, bug, spike or enabler")
        })
}

/// `1=…`, parted.
fn assigned<'a>(option: &str, word: &'a str) -> Result<(&'a str, &'a str), Failure> {
    word.split_once('=').ok_or_else(|| {
        Failure::usage(format!("{option}: `{word}` does not say which part"))
            .hint(format!("{option} 1=… is the first --into"))
    })
}

/// The number of a part from 0.
fn part_number(option: &str, written: &str, count: usize) -> Result<usize, Failure> {
    let number = written.trim().parse::<usize>().ok();
    number
        .filter(|number| (1..=count).contains(number))
        .map(|number| number - 1)
        .ok_or_else(|| {
            Failure::usage(format!("{option}: there is no part `{}`", written.trim()))
                .hint(format!("the parts are counted from 1 to {count}"))
        })
}

/// `1=1,3`, `2=AC2`, `2=4-6`, `1=all`: what goes to a part.
fn shared_out(
    item: &Item,
    all: &[Portion],
    part: Part,
    word: &str,
    count: usize,
) -> Result<Vec<Move>, Failure> {
    let option = format!("--{}", part.names());
    let (child, list) = assigned(&option, word)?;
    let child = part_number(&option, child, count)?;
    let own: Vec<&Portion> = all.iter().filter(|portion| portion.part == part).collect();
    let mut moves = Vec::new();
    for entry in list
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        let numbers = numbers(item, &own, entry).ok_or_else(|| {
            let has = match own.len() {
                0 => format!("{} has no {}", item.id, part.names()),
                most => format!("they are counted from 1 to {most}, or named by their labels"),
            };
            Failure::usage(format!(
                "{option}: {} has no {} `{entry}`",
                item.id,
                part.name()
            ))
            .hint(has)
        })?;
        moves.extend(numbers.map(|number| Move {
            part,
            number,
            child,
        }));
    }
    Ok(moves)
}

/// The numbers from 0 that an entry means.
fn numbers(item: &Item, own: &[&Portion], entry: &str) -> Option<std::ops::Range<usize>> {
    let known = |text: &str| {
        let number: usize = text.trim().parse().ok()?;
        (1..=own.len()).contains(&number).then(|| number - 1)
    };
    let labelled = |portion: &&&Portion| {
        portion.label.is_some_and(|label| {
            item.document
                .source
                .slice(label)
                .eq_ignore_ascii_case(entry)
        })
    };
    if let Some(at) = own.iter().position(|portion| labelled(&portion)) {
        return Some(at..at + 1);
    }
    if entry == "all" {
        return (!own.is_empty()).then_some(0..own.len());
    }
    if let Some(at) = known(entry) {
        return Some(at..at + 1);
    }
    let (first, last) = entry.split_once('-')?;
    let (first, last) = (known(first)?, known(last)?);
    (first <= last).then_some(first..last + 1)
}

/// What somebody at the terminal says of each criterion and task; nothing where nobody is there.
fn asked(item: &Item, all: &[Portion], children: &[Child]) -> Vec<Move> {
    let mut moves = Vec::new();
    if !world::is_interactive() || all.is_empty() {
        return moves;
    }
    let listed = children.iter().enumerate();
    let listed =
        listed.map(|(number, child)| format!("  {} {}\n", number + 1, visible(&child.title)));
    world::write_talk(&format!(
        "Where does each go? Enter leaves it with the rest.\n{}",
        listed.collect::<String>()
    ));
    for part in [Part::Criteria, Part::Tasks] {
        let own = all.iter().filter(|portion| portion.part == part);
        for (number, portion) in own.enumerate() {
            let text = item.document.source.slice(portion.text);
            let question = format!(
                "{} {}: {}\n  1 to {}?",
                part.name(),
                number + 1,
                visible(text),
                children.len()
            );
            loop {
                let Some(said) = world::answer(&question) else {
                    return moves;
                };
                if said.is_empty() {
                    break;
                }
                if let Ok(child) = part_number("", &said, children.len()) {
                    moves.push(Move {
                        part,
                        number,
                        child,
                    });
                    break;
                }
            }
        }
    }
    moves
}

/// A text in one line, without what a terminal would act on.
fn visible(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A refusal, with the way out.
fn refused(refused: Refused) -> Failure {
    let hint = refused.hint();
    let failure = Failure::usage(refused.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}

/// What was done, with the titles of what it was done to.
fn told(command: &str, backlog: &Backlog, split: &Split, outcome: &Outcome) -> Changed {
    let title = |id: &Id| {
        let child = split.children.iter().find(|child| child.id == *id);
        let own = child.map(|child| child.title.clone());
        let item = || Some(backlog.item(backlog.find(id)?).title.value.to_string());
        let feedback = || Some(backlog.feedback_by_id(id)?.title.value.to_string());
        own.or_else(item).or_else(feedback)
    };
    let done = outcome.done.iter().map(|deed| ChangedRecord {
        id: deed.id.to_string(),
        title: title(&deed.id).unwrap_or_default(),
        what: deed.what.clone(),
        other: deed.other.as_ref().map(Id::to_string),
        other_title: deed.other.as_ref().and_then(title),
    });
    Changed {
        command: command.to_owned(),
        done: done.collect(),
        notes: outcome.notes.clone(),
        ..Changed::default()
    }
}
