//! `deepen digest --account A-…`: what an account asked for, how far it has come, what changed.

use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::demand::find_account;
use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report::digest::{self, Before};

#[derive(Debug, Args)]
pub struct Options {
    /// The account's id, or the start of it (three characters or more)
    #[arg(long, value_name = "ACCOUNT")]
    account: String,
    /// Tell what changed since the end of this day, such as that of the last digest; 90 days ago where it is not given
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let since = options
        .since
        .unwrap_or_else(|| facts.today.saturating_sub(90.days()));
    if since > facts.today {
        return Err(Failure::usage(format!(
            "--since {since} lies after today, {}",
            facts.today
        )));
    }
    let survey = Survey::new(facts.backlog, facts.today);
    let account = find_account(&survey, &options.account)?;
    let then = scene.on(since)?;
    let old = then
        .as_ref()
        .map(|view| Survey::new(view.facts().backlog, since));
    let before = match &old {
        Some(old) => Before::Known(since, old),
        None => Before::Unknown(since, unknown(scene)),
    };
    Ok(digest::report(&facts, &survey, &account, &before).into())
}

fn unknown(scene: &Scene) -> String {
    match &scene.facts().past {
        crate::history::Past::Unknown(why) => why.words().to_owned(),
        crate::history::Past::Known(_) => "the backlog has no commit so old".to_owned(),
    }
}
