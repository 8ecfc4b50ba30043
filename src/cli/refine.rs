//! `deepen refine`: the agenda of a refinement.

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;
use crate::report::event::{Event, REFINED_BY};
use crate::rules::{self, Selection, Verdict};

pub(super) fn run(global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(&scene))
}

pub(super) fn tell(scene: &Scene) -> Told {
    let survey = Survey::new(scene.facts().backlog, scene.facts().today);
    let verdict = verdict(scene);
    let event = Event {
        facts: scene.facts(),
        survey: &survey,
        verdict: &verdict,
    };
    report::refine::report(&event).into()
}

/// What the rules find that a refinement mends.
pub(super) fn verdict(scene: &Scene) -> Verdict {
    let selection = Selection {
        only: REFINED_BY.map(str::to_owned).into(),
        skip: Vec::new(),
    };
    rules::check(&scene.facts(), &selection)
}
