//! `deepen feedback list`: what came in, filtered.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::cli::demand::{find_account, matching};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// What was merged and what is spam too
    #[arg(short, long)]
    all: bool,
}

/// Which feedback is meant.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Only what is new, needs-info, triaged, planned, in-progress, shipped, closed, declined, merged or spam; several with commas
    #[arg(short, long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<String>,
    /// Only what came in by this channel; several with commas
    #[arg(short, long, value_name = "CHANNEL", value_delimiter = ',')]
    channel: Vec<String>,
    /// Only what carries this theme, or was merged into what does
    #[arg(short, long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only what this account said
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Only feedback that matches, such as `segment:enterprise age_days<90`, or `people >= 3 and not linked`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

const STATES: [&str; 10] = [
    "new",
    "needs-info",
    "triaged",
    "planned",
    "in-progress",
    "shipped",
    "closed",
    "declined",
    "merged",
    "spam",
];

impl Chosen {
    /// The expression as it was written.
    pub(super) fn filter(&self) -> Option<&str> {
        self.filter.as_deref()
    }

    pub(super) fn names_a_state(&self) -> bool {
        !self.state.is_empty()
    }

    /// The places of the feedback that is meant, ascending.
    ///
    /// # Errors
    /// When a state or the account does not exist, or the filter does not compile.
    pub(super) fn places(&self, survey: &Survey<'_>) -> Result<Vec<u32>, Failure> {
        if let Some(unknown) = self
            .state
            .iter()
            .find(|state| !STATES.contains(&state.as_str()))
        {
            return Err(Failure::usage(format!("there is no state `{unknown}`"))
                .hint(format!("there are {}", STATES.join(", "))));
        }
        let account = self
            .account
            .as_deref()
            .map(|account| find_account(survey, account))
            .transpose()?;
        let matching = matching(survey, self.filter.as_deref())?;
        let all = 0..u32::try_from(survey.backlog.feedback.len()).unwrap_or(u32::MAX);
        let is_one_of = |words: &[String], word: Option<&str>| {
            words.is_empty()
                || word.is_some_and(|word| words.iter().any(|each| each.eq_ignore_ascii_case(word)))
        };
        let is_meant = |place: &u32| {
            let Some(mention) = survey.mention(*place) else {
                return false;
            };
            is_one_of(&self.state, Some(survey.state(*place)))
                && is_one_of(&self.channel, mention.channel)
                && account
                    .as_ref()
                    .is_none_or(|account| mention.account == Some(account))
                && matching
                    .as_ref()
                    .is_none_or(|matching| matching.binary_search(place).is_ok())
                && (self.theme.is_empty() || {
                    let themes = survey.themes(*place);
                    self.theme.iter().any(|theme| {
                        themes
                            .iter()
                            .any(|each| each.to_lowercase() == theme.to_lowercase())
                    })
                })
        };
        Ok(all.filter(is_meant).collect())
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::default())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let mut places = options.chosen.places(&survey)?;
    if !options.all && !options.chosen.names_a_state() {
        places.retain(|place| !matches!(survey.state(*place), "merged" | "spam"));
    }
    Ok(report::feedback::list(&facts, &survey, &places).into())
}
