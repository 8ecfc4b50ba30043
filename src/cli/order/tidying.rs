//! `order unlist`, `order tidy` and `order fmt`.

use clap::Args;

use super::super::{Answer, Failure, Global, Needs, Scene};
use super::{Writing, file, items, write};
use crate::backlog::arranging::Arrangement;
use crate::backlog::config::Phase;
use crate::backlog::{Id, Item};
use crate::repo::world::World;
use crate::report::shape::{OrderChange, OrderStep};

#[derive(Debug, Args)]
pub(super) struct Unlist {
    /// The items; the beginning of an id is enough
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub(super) struct Tidy {
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// The items; all lines without one
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn unlist(options: &Unlist, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let (path, text) = file(&desk.scene);
    let mut arrangement = Arrangement::new(text);
    let mut told = changed("order unlist");
    for written in &options.ids {
        // A line may name an item that is gone.
        let id = Id::new(written);
        let (id, title) = if arrangement.lists(&id) {
            let title = title(&desk.scene, &id);
            (id, title)
        } else {
            let one = items(&desk.scene, std::slice::from_ref(written))?;
            let Some((_, item)) = one.first() else {
                continue;
            };
            (item.id.clone(), item.title.value.to_string())
        };
        if arrangement.lists(&id) {
            arrangement.take_out(&id);
            told.done.push(record(&id, title, "taken out of the order"));
        } else {
            told.notes.push(format!("{id} is not in {path}"));
        }
    }
    let changes: Vec<_> = arrangement.change(&path).into_iter().collect();
    write(&desk, &changes, told)
}

pub(super) fn tidy(options: &Tidy, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let (path, text) = file(&desk.scene);
    let backlog = &desk.scene.ground().backlog;
    let mut arrangement = Arrangement::new(text);
    let mut told = changed("order tidy");
    for id in arrangement.take_out_repeated() {
        let title = title(&desk.scene, &id);
        told.done.push(record(
            &id,
            title,
            "is listed once now; its first line stays",
        ));
    }
    let listed: Vec<Id> = arrangement.ids().cloned().collect();
    for id in listed {
        match backlog.find(&id).map(|index| backlog.item(index)) {
            Some(item) if matches!(item.phase, Phase::Finished | Phase::Dropped) => {
                arrangement.take_out(&id);
                let what = format!("taken out: it is {}", item.status.value);
                told.done
                    .push(record(&id, item.title.value.to_string(), &what));
            }
            Some(_) => {}
            None => told.notes.push(format!(
                "no item has the id {id}: its line stays; `deepen order unlist {id}` takes it out"
            )),
        }
    }
    let changes: Vec<_> = arrangement.change(&path).into_iter().collect();
    write(&desk, &changes, told)
}

pub(super) fn fmt(options: &Fmt, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let (path, text) = file(&desk.scene);
    let backlog = &desk.scene.ground().backlog;
    let mut arrangement = Arrangement::new(text);
    let mut told = changed("order fmt");
    let chosen: Vec<&Item> = if options.ids.is_empty() {
        let listed: Vec<Id> = arrangement.ids().cloned().collect();
        let known = listed.iter().filter_map(|id| backlog.find(id));
        known.map(|index| backlog.item(index)).collect()
    } else {
        let chosen = items(&desk.scene, &options.ids)?;
        chosen.into_iter().map(|(_, item)| item).collect()
    };
    for item in chosen {
        if !arrangement.lists(&item.id) {
            told.notes.push(format!("{} is not in {path}", item.id));
        } else if arrangement.refresh(&item.id, &item.title.value) {
            told.done.push(record(
                &item.id,
                item.title.value.to_string(),
                "has its title of today",
            ));
        }
    }
    let changes: Vec<_> = arrangement.change(&path).into_iter().collect();
    write(&desk, &changes, told)
}

fn changed(command: &str) -> OrderChange {
    OrderChange {
        command: command.to_owned(),
        ..OrderChange::default()
    }
}

fn title(scene: &Scene, id: &Id) -> String {
    let backlog = &scene.ground().backlog;
    let item = backlog.find(id).map(|index| backlog.item(index));
    item.map_or_else(String::new, |item| item.title.value.to_string())
}

fn record(id: &Id, title: String, what: &str) -> OrderStep {
    OrderStep {
        id: id.to_string(),
        title,
        what: what.to_owned(),
    }
}
