//! `deepen new`: an item, a sprint, a release or a decision, from its template.

mod draft;
mod joined;
mod sheet;
mod told;

use clap::{ArgGroup, Args};

use super::writing::{Writing, refuse_the_past};
use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::backlog::templates::{Kind, Template};
use crate::repo::editor::Sheet;
use crate::repo::ground::Part;
use crate::repo::world::{self, World};
use draft::Draft;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("spot").multiple(false).args(["first", "last", "before", "after"]))]
pub struct Options {
    /// goal, epic, story, bug, spike, enabler, sprint, release or decision
    #[arg(value_name = "TYPE", value_parser = kind)]
    kind: Kind,
    /// The title (a sprint's or a release's name, as `2026-24` or `1.8.0`), and keys as in `set`: `estimate=5`, `labels+=api`
    #[arg(value_name = "TITLE|KEY=VALUE")]
    words: Vec<String>,
    /// The title, where it looks like a key
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// The item that it is a part of; the beginning of an id is enough
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// The goal that it serves; of a sprint its goal, in words
    #[arg(long, value_name = "ID")]
    goal: Option<String>,
    /// A word to find it by; may be given several times
    #[arg(long = "label", value_name = "WORD")]
    labels: Vec<String>,
    #[arg(long, value_name = "POINTS")]
    estimate: Option<String>,
    /// A status of the workflow; its first one when absent
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Any key, as in `set`; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// What stands below the front matter, instead of the template's prompts; `-` is standard input
    #[arg(long, value_name = "TEXT")]
    body: Option<String>,
    /// The same from a file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    body_file: Option<std::path::PathBuf>,
    /// Feedback that it answers: gives it title and need, and is linked to it; may be given several times
    #[arg(long, value_name = "FEEDBACK")]
    from: Vec<String>,
    /// Put it above all lines of the order
    #[arg(long)]
    first: bool,
    /// Put it below all lines of the order
    #[arg(long)]
    last: bool,
    /// Put it above the line of this item
    #[arg(long, value_name = "ID")]
    before: Option<String>,
    /// Put it below the line of this item
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// Why it stands there in the order
    #[arg(long, value_name = "TEXT", requires = "spot")]
    reason: Option<String>,
    /// Open the editor on it first; without a title on a terminal it opens by itself
    #[arg(short, long)]
    edit: bool,
    /// Print the template that ships with deepen, to be copied to `templates/TYPE.md` in the backlog's folder and changed
    #[arg(long)]
    print_template: bool,
    #[command(flatten)]
    writing: Writing,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name);
        let near = crate::text::likeness::nearest(name, names);
        let meant = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        format!("{meant}there are {}", names.join(", "))
    })
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if options.print_template {
        return Ok(Answer {
            output: Template::built_in(options.kind).text().to_owned(),
            talk: Vec::new(),
            exit: Exit::Clean,
        });
    }
    refuse_the_past(global)?;
    let asked = draft::Asked::new(options, world)?;
    let needs = Needs {
        part: Some(Part {
            ids: asked.ids(),
            feedback: true,
            pages: ["team.yml", "order.txt"].map(String::from).into(),
            ..Part::default()
        }),
        ..Needs::default()
    };
    let opens = options.edit || !asked.has_title() && world::is_interactive();
    if !opens {
        let desk = options.writing.desk(world, global, &needs)?;
        let draft = Draft::new(&asked, &desk.scene)?;
        return told::write(&desk, &asked, &draft);
    }
    // Nobody else waits while somebody types: the door is opened afterwards.
    let scene = Scene::load(world, global, &needs)?;
    let draft = Draft::new(&asked, &scene)?;
    let Some((draft, sheet)) = sheet::filled(&asked, &scene, draft)? else {
        return Err(Failure::usage("nothing was written, so nothing was made"));
    };
    let keep = |failure: Failure| failure.hint(sheet::kept(&sheet, options.kind));
    let desk = options.writing.desk(world, global, &needs).map_err(&keep)?;
    let draft = draft.renewed(&asked, &desk.scene).map_err(&keep)?;
    let mut answer = told::write(&desk, &asked, &draft).map_err(&keep)?;
    if options.writing.dry_run {
        answer.talk.push(sheet::kept(&sheet, options.kind));
    } else {
        Sheet::done(sheet);
    }
    Ok(answer)
}
