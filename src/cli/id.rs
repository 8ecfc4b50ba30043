//! `deepen id reissue`: a record gets another id, and every reference follows.

use clap::{Args, Subcommand};

use super::writing::Writing;
use super::{Answer, Failure, Global, Needs, Scene};
use crate::backlog::change::reissuing::{self, References, Refused, Subject};
use crate::backlog::{Backlog, Id};
use crate::repo::world::{self, World};
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::likeness;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Give an item or feedback a new id: its file is renamed, and what names it is rewritten
    Reissue(Reissue),
}

#[derive(Debug, Args)]
struct Reissue {
    /// The item or feedback; where two files have one id, the path of the one that gets a new one
    #[arg(value_name = "ID|PATH")]
    record: String,
    /// Where two files have the id, which references mean this one: `all`, `none` but those whose line has its title, or
    /// their numbers: `1,3-5`
    #[arg(long, value_name = "all|none|LIST")]
    references: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let Command::Reissue(options) = &options.command;
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let backlog = &desk.scene.ground().backlog;
    let subject = options.subject(&desk.scene)?;
    let letter = subject.id.as_str().chars().next().unwrap_or('S');
    let mut mint = desk.scene.mint();
    let new = mint.id(letter)?;
    let references = options.references(backlog, &subject)?;
    let outcome = reissuing::reissue(backlog, &subject, &new, &references).map_err(refused)?;
    let told = Changed {
        command: "id reissue".to_owned(),
        done: vec![ChangedRecord {
            id: subject.id.to_string(),
            title: subject.title.to_owned(),
            what: "given the id".to_owned(),
            other: Some(new.to_string()),
            other_title: None,
        }],
        notes: [outcome.notes.as_slice(), mint.gaps()].concat(),
        ..Changed::default()
    };
    desk.write(&outcome.changes, told)
}

impl Reissue {
    /// The record that is meant.
    fn subject<'a>(&self, scene: &'a Scene) -> Result<Subject<'a>, Failure> {
        let backlog = &scene.ground().backlog;
        let written = self.record.trim_start_matches("./");
        let is_path = written.contains('/') || written.contains('.');
        if is_path {
            let path = whole_path(backlog, written)?;
            return reissuing::subject(backlog, &path).map_err(refused);
        }
        let mut same = reissuing::with_id(backlog, &Id::new(written));
        if same.is_empty()
            && let Ok(index) = scene.find(written)
        {
            same = reissuing::with_id(backlog, &backlog.item(index).id);
        }
        match same.as_slice() {
            [only] => Ok(*only),
            [] => {
                let feedback = backlog.feedback.iter().map(|each| each.id.as_str());
                let items = backlog.items.iter().map(|item| item.id.as_str());
                let failure = Failure::usage(format!("nothing has the id `{written}`"));
                Err(match likeness::nearest(written, items.chain(feedback)) {
                    Some(near) => failure.hint(format!("did you mean {near}?")),
                    None => failure,
                })
            }
            several => Err(several.iter().fold(
                Failure::usage(format!(
                    "{} files have the id {}: name the one that gets a new one by its path",
                    several.len(),
                    several.first().map_or("", |each| each.id.as_str())
                )),
                |failure, each| {
                    let path = &each.document.source.path;
                    failure.hint(format!("`deepen id reissue {path}`: {}", each.title))
                },
            )),
        }
    }

    fn references(&self, backlog: &Backlog, subject: &Subject<'_>) -> Result<References, Failure> {
        match self.references.as_deref().map(str::trim) {
            Some("all") => return Ok(References::All),
            Some("none") => return Ok(References::None),
            Some(list) => return numbers(list).map(References::Numbers),
            None => {}
        }
        if self.writing.dry_run || !world::is_interactive() {
            return Ok(References::Unsaid);
        }
        let mut chosen = Vec::new();
        for (number, mention) in reissuing::mentions(backlog, subject).iter().enumerate() {
            if mention.is_told {
                continue;
            }
            let line = mention.listed(number).replace(char::is_control, " ");
            match world::ask(&format!("{line}\n  Is this {}?", subject.title)) {
                Some(true) => chosen.push(number),
                Some(false) => {}
                None => return Ok(References::Unsaid),
            }
        }
        Ok(References::Numbers(chosen))
    }
}

/// The path from the top of the repository that ends so.
fn whole_path(backlog: &Backlog, written: &str) -> Result<String, Failure> {
    let ends = |path: &&str| {
        path.strip_suffix(written)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let items = backlog.items.iter().map(crate::backlog::Item::path);
    let feedback = backlog.feedback.iter().map(crate::backlog::Feedback::path);
    let found: Vec<&str> = items.chain(feedback).filter(ends).collect();
    match found.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => Err(refused(Refused::NoRecord(written.to_owned()))),
        several => Err(Failure::usage(format!(
            "`{written}` may be {}",
            several.join(" or ")
        ))),
    }
}

/// `1,3-5` as numbers from 0.
fn numbers(list: &str) -> Result<Vec<usize>, Failure> {
    let bad = || {
        Failure::usage(format!("--references: `{list}` is no list of numbers"))
            .hint("`all`, `none`, or numbers from 1 as in `1,3-5`")
    };
    let counted = |text: &str| {
        text.trim()
            .parse::<usize>()
            .ok()
            .filter(|number| *number > 0)
    };
    let mut numbers = Vec::new();
    for entry in list.split(',') {
        let (first, to) = entry.split_once('-').unwrap_or((entry, entry));
        let first = counted(first).ok_or_else(bad)?;
        let to = counted(to)
            .filter(|to| to.checked_sub(first).is_some_and(|more| more < 10_000))
            .ok_or_else(bad)?;
        numbers.extend(first - 1..to);
    }
    Ok(numbers)
}

fn refused(refused: Refused) -> Failure {
    let hint = refused.hint();
    let failure = Failure::usage(refused.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}
