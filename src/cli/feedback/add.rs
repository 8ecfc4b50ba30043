//! `deepen feedback add`: one request, from arguments, from standard input or from an editor.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Answer, Failure, Global, Needs, Scene, filing, twins};
use crate::backlog::document::parse_date;
use crate::backlog::feedback::Voice;
use crate::cli::writing::{Desk, Writing};
use crate::intake::presets::preset;
use crate::intake::reading::{self, Form};
use crate::intake::{Draft, sheet, taking};
use crate::repo::editor::{EditorError, Sheet, chosen};
use crate::repo::world::{self, World};
use crate::report::filed;
use crate::text::Source;

/// The sheet's name while it is filled in.
const SHEET: &str = "FEEDBACK.md";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// In a few words; the first sentence of the text when absent
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// What was said, in the words in which it was said; else standard input, else an editor opens
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// What is asked for, where that is more than the words say
    #[arg(long, value_name = "WORDS")]
    ask: Option<String>,
    /// Who said it: `Ada <ada@shop.example>`, kept outside of Git, or a known id
    #[arg(long, value_name = "PERSON")]
    from: Option<String>,
    /// The organisation: a name, kept outside of Git, or a known id
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// The segment, where it is not the account's
    #[arg(long, value_name = "WORD")]
    segment: Option<String>,
    /// How it came in: portal, email, support, sales, interview, … [default: support]
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// When it was said [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    received: Option<Date>,
    /// Who speaks
    #[arg(long, value_name = "VOICE", value_enum, default_value_t)]
    voice: Speaker,
    /// A word to find it by; may be given several times
    #[arg(long = "theme", value_name = "WORD")]
    themes: Vec<String>,
    /// The language of the words (`de`)
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// How important it is to them, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = rating)]
    importance: Option<f64>,
    /// How content they are today, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = rating)]
    satisfaction: Option<f64>,
    /// Open the editor (`VISUAL` or `EDITOR`) on what the arguments and standard input say
    #[arg(long, short)]
    edit: bool,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Speaker {
    /// Whoever wants it
    #[default]
    Direct,
    /// Somebody for others, as sales do
    Proxy,
    /// One of us
    Internal,
}

fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a day is written as 2026-11-02".to_owned())
}

fn rating(text: &str) -> Result<f64, String> {
    let rating = text.parse::<f64>().ok();
    rating
        .filter(|rating| (1.0..=5.0).contains(rating))
        .ok_or_else(|| "a number from 1 to 5".to_owned())
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if global.at.is_some() {
        return Err(Failure::usage(
            "--at looks at the past, which takes no feedback any more",
        ));
    }
    let needs = Needs::default();
    let has_words = options.text.is_some() || options.title.is_some();
    let opens = options.edit || !has_words && world::is_interactive();
    // Nobody else waits while somebody types: then the door is opened afterwards.
    let (desk, draft, sheet) = if opens {
        let scene = Scene::load(world, global, &needs)?;
        let (draft, sheet) = said(options, &scene)?;
        (None, draft, sheet)
    } else {
        let desk = options.writing.desk(world, global, &needs)?;
        let (draft, sheet) = said(options, &desk.scene)?;
        (Some(desk), draft, sheet)
    };
    if draft.title.trim().is_empty() && draft.text.trim().is_empty() {
        if let Some(sheet) = sheet {
            sheet.done();
        }
        return Err(Failure::usage("nothing was said, so nothing was added"));
    }
    let kept = sheet.as_ref().map(Sheet::place);
    let keep = |failure: Failure| match &kept {
        Some(place) => failure.hint(format!(
            "what you wrote is kept in {place}; `deepen feedback add --edit` takes it up again"
        )),
        None => failure,
    };
    let desk = match desk {
        Some(desk) => desk,
        None => options.writing.desk(world, global, &needs).map_err(&keep)?,
    };
    let mut answer = add(draft, &desk).map_err(&keep)?;
    if let Some(sheet) = sheet {
        if sheet.is_taken_up {
            let place = sheet.place();
            answer.talk.push(format!(
                "an earlier run had left {place}: it was taken up again"
            ));
        }
        if options.writing.dry_run {
            answer
                .talk
                .push(format!("what you wrote is kept in {}", sheet.place()));
        } else {
            sheet.done();
        }
    }
    Ok(answer)
}

fn add(draft: Draft, desk: &Desk) -> Result<Answer, Failure> {
    let scene = &desk.scene;
    known_channel(&draft, scene)?;
    let plan = filing::plan(scene, &[draft])?;
    let mut answer = desk.answer_saved(
        &plan.committed(),
        |door| plan.write(scene, door),
        |dry_run| {
            let mut shape = filed::shape(&plan.filed, dry_run);
            twins::find(scene, &plan.filed, &mut shape.entries);
            filed::report(shape)
        },
    )?;
    answer.talk.extend(plan.talk(desk.writer.is_dry()));
    Ok(answer)
}

/// What was said: by the arguments, else on standard input, else in an editor, whose sheet is handed back too.
fn said(options: &Options, scene: &Scene) -> Result<(Draft, Option<Sheet>), Failure> {
    let mut draft = drafted(options, scene);
    let needs_words = options.text.is_none() && options.title.is_none();
    let piped = if needs_words {
        world::piped_input()?
    } else {
        None
    };
    let has_words = piped
        .as_ref()
        .is_some_and(|bytes| !bytes.trim_ascii().is_empty());
    if let Some(bytes) = piped.filter(|_| has_words) {
        draft = piped_draft(bytes, draft, options)?;
    } else if needs_words && !options.edit && !world::is_interactive() {
        return Err(Failure::usage("nothing was said: standard input is empty")
            .hint("say it with --text, pipe it in, or open an editor with --edit"));
    }
    if !options.edit && (has_words || !needs_words) {
        return Ok((draft, None));
    }
    let channels = &scene.ground().backlog.config.channels.0;
    let template = sheet::template(&draft, channels);
    let folder = scene.own_folder();
    let editor = chosen(scene.repository());
    let filled =
        Sheet::edit(&folder, SHEET, &template, editor.as_deref()).map_err(editor_failure)?;
    let draft = sheet::read(&filled.text, &draft).map_err(|error| {
        Failure::from(error).hint(format!(
            "what you wrote is kept in {}; `deepen feedback add --edit` takes it up again",
            filled.place()
        ))
    })?;
    Ok((draft, Some(filled)))
}

/// What was piped in: one mail, or plain words. What the arguments say goes before what the mail says.
fn piped_draft(bytes: Vec<u8>, base: Draft, options: &Options) -> Result<Draft, Failure> {
    let export = reading::read(&bytes, None).ok();
    let mail = export.filter(|export| export.form == Form::Mail);
    let (Some(export), Some(preset)) = (mail, preset("mail")) else {
        return Ok(Draft {
            text: Source::decode("standard input", bytes).text.into(),
            ..base
        });
    };
    let mapping = preset.fitted(&export);
    let taken = taking::take(&export, &mapping, Some(preset), &taking::Wishes::default())?;
    let mut drafts = taken.drafts.into_iter();
    let Some(mail) = drafts.next() else {
        let reasons = taken.left_out.into_iter().map(|left_out| left_out.reason);
        let reasons = reasons.chain(taken.rejected.into_iter().map(|rejected| rejected.reason));
        let reason = reasons.collect::<Vec<_>>().join("; ");
        return Err(Failure::usage(format!(
            "this mail is no feedback: {reason}"
        )));
    };
    let more = drafts.len();
    if more > 0 {
        return Err(
            Failure::usage(format!("this is a mailbox of {} messages", more + 1))
                .hint("`deepen feedback import FILE` takes in all of them"),
        );
    }
    Ok(Draft {
        channel: options.channel.clone().or(mail.channel).or(base.channel),
        received: options.received.or(mail.received).or(base.received),
        requester: base.requester.or(mail.requester),
        account: base.account.or(mail.account),
        language: base.language.or(mail.language),
        ask: base.ask,
        voice: base.voice,
        segment: base.segment,
        importance: base.importance,
        satisfaction: base.satisfaction,
        themes: base.themes,
        merged_into: None,
        line: 0,
        ..mail
    })
}

fn drafted(options: &Options, scene: &Scene) -> Draft {
    const USUAL: &str = "support";
    let ground = scene.ground();
    let channels = &ground.backlog.config.channels.0;
    let usual = channels
        .iter()
        .find(|channel| *channel == USUAL)
        .or(channels.first());
    Draft {
        title: options.title.clone().unwrap_or_default(),
        text: options.text.clone().unwrap_or_default(),
        ask: options.ask.clone(),
        received: Some(options.received.unwrap_or(ground.today)),
        channel: options.channel.clone().or_else(|| usual.cloned()),
        voice: match options.voice {
            Speaker::Direct => Voice::Direct,
            Speaker::Proxy => Voice::Proxy,
            Speaker::Internal => Voice::Internal,
        },
        requester: options.from.as_deref().map(sheet::person),
        account: options.account.clone(),
        segment: options.segment.clone(),
        importance: options.importance,
        satisfaction: options.satisfaction,
        themes: options.themes.clone(),
        language: options.language.clone(),
        ..Draft::default()
    }
}

/// A slip in a channel is said before anything is written, not filed under another.
fn known_channel(draft: &Draft, scene: &Scene) -> Result<(), Failure> {
    let channels = &scene.ground().backlog.config.channels.0;
    match &draft.channel {
        Some(channel) if !channels.contains(channel) => {
            let failure = Failure::usage(format!("there is no channel `{channel}`"));
            let near = crate::text::likeness::nearest(channel, channels.iter().map(String::as_str));
            Err(match near {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("there are {}", channels.join(", "))),
            })
        }
        _ => Ok(()),
    }
}

fn editor_failure(error: EditorError) -> Failure {
    let hint = match &error {
        EditorError::None => {
            "set GIT_EDITOR, core.editor, VISUAL or EDITOR, or say it with --title and --text"
        }
        EditorError::Failed { .. } => "`deepen feedback add --edit` takes it up again",
        EditorError::Start { .. } | EditorError::File { .. } => "say it with --title and --text",
    };
    Failure::from(error).hint(hint)
}
