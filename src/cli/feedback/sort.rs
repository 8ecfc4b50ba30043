//! `deepen feedback triage`, `decline` and `reopen`: the state that a person decides on.

use clap::Args;

use super::change::{carry_out, refused};
use super::find;
use super::state_before::state_before;
use crate::backlog::feedback::FeedbackState;
use crate::cli::writing::Writing;
use crate::cli::{Answer, Failure, Global, Needs};
use crate::demand::Survey;
use crate::demand::change::{self, Deeds};
use crate::repo::world::World;

#[derive(Debug, Args)]
pub(super) struct TriageOptions {
    /// The feedback; the beginning of an id is enough
    #[arg(required = true, value_name = "FEEDBACK")]
    ids: Vec<String>,
    /// triaged, needs-info, spam or new
    #[arg(long = "as", value_name = "STATE", default_value = "triaged")]
    state: String,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub(super) struct DeclineOptions {
    /// The feedback; the beginning of an id is enough
    #[arg(required = true, value_name = "FEEDBACK")]
    ids: Vec<String>,
    /// Why, in words for those who asked
    #[arg(short, long, value_name = "REASON")]
    reason: String,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub(super) struct ReopenOptions {
    /// What was declined or spam
    #[arg(required = true, value_name = "FEEDBACK")]
    ids: Vec<String>,
    /// The state that it gets, instead of the one it had before
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

/// A state that can be given to feedback by its word.
///
/// # Errors
/// When it cannot.
pub(super) fn state(word: &str) -> Result<FeedbackState, Failure> {
    let state = FeedbackState::from_name(word);
    let way = match state {
        Some(FeedbackState::Merged) => "`deepen feedback merge` merges",
        Some(FeedbackState::Declined) => "`deepen feedback decline` declines, with a reason",
        Some(state) => return Ok(state),
        None => "there are new, triaged, needs-info and spam",
    };
    Err(Failure::usage(format!("`{word}` is no state that can be set")).hint(way))
}

pub(super) fn triage(
    options: &TriageOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let state = state(&options.state)?;
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let places = places(&survey, &options.ids)?;
    let deeds = change::sort(&survey, &places, state);
    carry_out(&desk, &survey, "feedback triage", deeds)
}

pub(super) fn decline(
    options: &DeclineOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let reason = options.reason.trim();
    if reason.is_empty() {
        return Err(Failure::usage("--reason says nothing").hint(
            "those who asked are told it: say what speaks against it, or what there is instead",
        ));
    }
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let places = places(&survey, &options.ids)?;
    let deeds = change::decline(&survey, &places, reason);
    carry_out(&desk, &survey, "feedback decline", deeds)
}

pub(super) fn reopen(
    options: &ReopenOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let wanted = options.state.as_deref().map(state).transpose()?;
    let needs = Needs {
        history: wanted.is_none(),
        ..Needs::default()
    };
    let desk = options.writing.desk(world, global, &needs)?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let mut all = Deeds::default();
    for place in places(&survey, &options.ids)? {
        let before = match wanted {
            Some(FeedbackState::New) => None,
            Some(state) => Some(state.name().to_owned()),
            None => state_before(&desk.scene, &survey, place, &mut all.notes)?,
        };
        let deeds = change::reopen(&survey, place, before.as_deref()).map_err(refused)?;
        all.done.extend(deeds.done);
        all.notes.extend(deeds.notes);
        all.changes.extend(deeds.changes);
    }
    carry_out(&desk, &survey, "feedback reopen", Ok(all))
}

/// The places of these ids, each once.
fn places(survey: &Survey<'_>, ids: &[String]) -> Result<Vec<usize>, Failure> {
    let mut places = Vec::new();
    for written in ids {
        let place = find(survey, written)?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}
