//! `deepen feedback merge` and `unmerge`: which files are one wish.

use clap::Args;

use super::change::carry_out;
use super::find;
use super::state_before::state_before;
use crate::backlog::feedback::FeedbackState;
use crate::cli::writing::Writing;
use crate::cli::{Answer, Failure, Global, Needs};
use crate::demand::Survey;
use crate::demand::change::{self, Deeds};
use crate::repo::world::World;

#[derive(Debug, Args)]
pub(super) struct MergeOptions {
    /// The duplicates, then the one that stays; with --into only duplicates. The beginning of an id is enough
    #[arg(required = true, value_name = "FEEDBACK")]
    ids: Vec<String>,
    /// The one that stays
    #[arg(long, value_name = "FEEDBACK")]
    into: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub(super) struct UnmergeOptions {
    /// What was merged and is to be itself again
    #[arg(required = true, value_name = "FEEDBACK")]
    ids: Vec<String>,
    /// The state that it gets, instead of the one it had before the merge
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn merge(
    options: &MergeOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let (into, duplicates) = match (&options.into, options.ids.split_last()) {
        (Some(into), _) => (into, &*options.ids),
        (None, Some((into, duplicates))) if !duplicates.is_empty() => (into, duplicates),
        (None, _) => {
            return Err(Failure::usage("which feedback is it merged into?")
                .hint("`deepen feedback merge DUPLICATE… KEPT`"));
        }
    };
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let into = find(&survey, into)?;
    let duplicates: Vec<usize> = duplicates
        .iter()
        .map(|written| find(&survey, written))
        .collect::<Result<_, _>>()?;
    let deeds = change::merge(&survey, &duplicates, into);
    carry_out(&desk, &survey, "feedback merge", deeds)
}

pub(super) fn unmerge(
    options: &UnmergeOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let state = options
        .state
        .as_deref()
        .map(super::sort::state)
        .transpose()?;
    let needs = Needs {
        history: state.is_none(),
        ..Needs::default()
    };
    let desk = options.writing.desk(world, global, &needs)?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let mut all = Deeds::default();
    let mut seen = Vec::new();
    for written in &options.ids {
        let place = find(&survey, written)?;
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        let before = match state {
            Some(FeedbackState::New) => None,
            Some(state) => Some(state.name().to_owned()),
            None => state_before(&desk.scene, &survey, place, &mut all.notes)?,
        };
        let deeds = change::unmerge(&survey, place, before.as_deref());
        let deeds = deeds.map_err(super::change::refused)?;
        all.done.extend(deeds.done);
        all.changes.extend(deeds.changes);
    }
    carry_out(&desk, &survey, "feedback unmerge", Ok(all))
}
