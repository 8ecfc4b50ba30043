//! `deepen why-not ID`: the draft of a letter to those who asked for it. Nothing is sent.

use std::collections::BTreeSet;

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::backlog::Id;
use crate::forecast::{Outlook, Setting};
use crate::repo::world::World;
use crate::report;
use crate::text::sorting::Gather as _;

#[derive(Debug, Args)]
pub struct Options {
    /// The item's id, or the start of it (three characters or more)
    id: String,
    /// To this account: its id, or the start of it; without it the letter is to whoever asked
    #[arg(long = "for", value_name = "ACCOUNT")]
    account: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let index = scene.find(&options.id)?;
    let account = match &options.account {
        Some(written) => Some(account(&scene, written)?),
        None => None,
    };
    let facts = scene.facts();
    let explanation = facts.ranking.explain(&scene.context(), index);
    let outlook = Outlook::new(&facts, &Setting::default());
    let asked = report::why_not::Asked {
        index,
        account: account.as_ref(),
        explanation: &explanation,
        outlook: outlook.as_ref(),
    };
    let letter = report::why_not::report(&facts, &asked);
    let mut answer = scene.answer(&letter, Exit::Clean)?;
    answer.talk.extend(report::why_not::notes(&letter));
    Ok(answer)
}

/// The account with this id, or the only one whose id starts so.
fn account(scene: &Scene, written: &str) -> Result<Id, Failure> {
    let facts = scene.facts();
    let backlog = facts.backlog;
    let asked = backlog
        .feedback
        .iter()
        .filter_map(|each| each.account.as_ref());
    let requested = backlog.indexed().flat_map(|(_, item)| {
        let texts = item.document.texts("requested_by");
        texts.into_iter().map(|text| Id::new(text.value.trim()))
    });
    let known: BTreeSet<Id> = backlog
        .accounts
        .by_id
        .keys()
        .cloned()
        .chain(asked.map(|account| account.value.clone()))
        .chain(requested.filter(|id| id.as_str().starts_with("A-")))
        .into_set();
    if let Some(id) = known.get(&Id::new(written)) {
        return Ok(id.clone());
    }
    let wanted = written.to_uppercase();
    let starts = |id: &&Id| wanted.len() >= 3 && id.as_str().to_uppercase().starts_with(&wanted);
    let matches: Vec<&Id> = known.iter().filter(starts).collect();
    match matches.as_slice() {
        [id] => Ok((*id).clone()),
        [] => Err(
            Failure::usage(format!("no account has the id `{written}`")).hint(
                "accounts stand in accounts.yml and as `account:` in feedback; without --for the letter is to whoever asked",
            ),
        ),
        several => {
            let ids: Vec<&str> = several.iter().take(5).map(|id| id.as_str()).collect();
            Err(Failure::usage(format!(
                "`{written}` may be {} accounts: {}",
                several.len(),
                ids.join(", ")
            )))
        }
    }
}
