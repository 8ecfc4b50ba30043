//! `deepen site DIR`: the backlog as a website.

use std::mem::ManuallyDrop;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread::{self, ScopedJoinHandle};

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene, trend};
use crate::history::clock;
use crate::repo::cache;
use crate::repo::publish::{self, PublishError, Wanted};
use crate::repo::world::World;
use crate::report;
use crate::report::shape::SiteWritten;
use crate::report::site::{Audience, Judgement, Plan, Site, Stories};
use crate::rules::scorecard::Scorecard;
use crate::rules::{self, Selection};

#[derive(Debug, Args)]
pub struct Options {
    /// The folder that the pages go to: new, empty, or of an earlier run; only pages that changed are written
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// For everybody: without accounts, requesters, people, money, reasons, findings, and what was said inside of the company
    #[arg(long)]
    public: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let audience = if options.public {
        Audience::Public
    } else {
        Audience::Team
    };
    let ground = scene.ground();
    let zone = clock::time_zone(&ground.backlog.config.calendar);
    // The weeks before are read first, while little else is held.
    let trend = trend::read(&scene, trend::WEEKS)?;
    let (stories, judged) = thread::scope(|scope| {
        let stories = scope.spawn(|| Stories::new(&ground.past, &ground.backlog, &zone, audience));
        let facts = scene.facts();
        let plan = scope.spawn(move || Plan::new(facts, audience));
        // Items tell what all rules find, not only those of the four letters.
        let verdict = rules::check(&facts, &Selection::default());
        let scorecard = Scorecard::new(&facts, &verdict);
        (done(stories), (verdict, scorecard, done(plan)))
    });
    // As with a scene: the program ends with its answer, and nothing is given back piece by piece before.
    let stories = ManuallyDrop::new(stories);
    let (verdict, scorecard, plan) = judged;
    let verdict = ManuallyDrop::new(verdict);
    let judgement = Judgement {
        verdict: &verdict,
        scorecard,
        trend: &trend,
    };
    let site = ManuallyDrop::new(Site::new(plan, judgement, &stories));
    let pages = site.pages();
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    let wanted = Wanted {
        paths: &paths,
        stamp: &|number| site.stamp(pages.get(number)?),
        text: &|number| {
            let page = pages.get(number);
            page.map_or_else(String::new, |page| site.text(page))
        },
    };
    let top = world.folder.join(&options.folder);
    let published = publish::publish(&top, cache::program_mark(), &wanted).map_err(refused)?;
    let written = SiteWritten {
        folder: options.folder.display().to_string(),
        start: options.folder.join("index.html").display().to_string(),
        public: options.public,
        pages: pages.len(),
        new: published.new,
        changed: published.changed,
        same: published.same,
        removed: published.removed,
        bytes: published.bytes,
    };
    scene.answer(&report::site::report(written), Exit::Clean)
}

/// What the thread has made.
fn done<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(made) => made,
        Err(panic) => resume_unwind(panic),
    }
}

fn refused(error: PublishError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}
