//! One export: its bytes, its mapping, its drafts, and what is kept of its rejected rows.

use std::path::{Path, PathBuf};

use super::Options;
use crate::cli::{Failure, Scene};
use crate::intake::mapping::{self, Guess, Mapping};
use crate::intake::presets::{self, Preset};
use crate::intake::reading::{self, Export, LARGEST_EXPORT, Unread};
use crate::intake::taking::{self, Refused, Taken, Wishes};
use crate::repo::files;
use crate::repo::world::{self, World};

/// An export whose records are drafts by now.
pub(super) struct Opened {
    /// As it was given.
    pub(super) path: String,
    pub(super) export: Export,
    pub(super) mapping: Mapping,
    pub(super) preset: Option<&'static Preset>,
    /// Other presets that fit.
    pub(super) also: Vec<&'static str>,
    /// Why this mapping.
    pub(super) reason: String,
    pub(super) guess: Option<Guess>,
    pub(super) taken: Taken,
}

impl Opened {
    pub(super) fn is_guessed(&self) -> bool {
        self.guess.is_some()
    }

    pub(super) fn mapping_text(&self) -> String {
        mapping::write(&self.mapping)
    }
}

/// Reads a file and takes its records.
///
/// # Errors
/// When it cannot be read, is no export, or its mapping does not fit.
pub(super) fn open(
    path: &Path,
    options: &Options,
    scene: &Scene,
    world: &World,
) -> Result<Opened, Failure> {
    let shown = path.display().to_string();
    let bytes = bytes(path, world)?;
    let mut export = reading::read(&bytes, options.encoding.as_deref())
        .map_err(|error| unread(&shown, &error))?;
    drop(bytes);
    let Chosen {
        mapping,
        preset,
        also,
        reason,
        guess,
    } = choose(path, &mut export, options, world)?;
    let channels = scene.ground().backlog.config.channels.0.clone();
    if let Some(channel) = options
        .channel
        .as_ref()
        .filter(|channel| !channels.contains(channel))
    {
        return Err(
            Failure::usage(format!("there is no channel `{channel}`")).hint(format!(
                "there are {}; `channels` in deepen.yml names them",
                channels.join(", ")
            )),
        );
    }
    let wishes = Wishes {
        order: options.dates.map(super::Dates::order),
        channel: options.channel.clone(),
        channels,
    };
    let taken = taking::take(&export, &mapping, preset, &wishes)
        .or_else(|refused| ask_order(refused, &export, &mapping, preset, &wishes))
        .map_err(|refused| refusal(&shown, &refused, &export))?;
    Ok(Opened {
        path: shown,
        export,
        mapping,
        preset,
        also,
        reason,
        guess,
        taken,
    })
}

fn bytes(path: &Path, world: &World) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new("-") {
        world::read_input(LARGEST_EXPORT)?
    } else {
        files::read_bytes(&world.folder.join(path), LARGEST_EXPORT)?
    };
    bytes.ok_or_else(|| {
        Failure::usage(format!(
            "{} is larger than the {} MB that are taken",
            path.display(),
            LARGEST_EXPORT >> 20
        ))
        .hint("split it: the header line on top of each part")
    })
}

fn unread(path: &str, error: &Unread) -> Failure {
    let failure = Failure::usage(format!("cannot take {path} in: {error}"));
    match error {
        Unread::Encoding(_) => failure.hint(
            "names are those of the Encoding Standard: utf-8, windows-1252, shift_jis, utf-16le, …",
        ),
        Unread::SeveralFiles(..) => failure.hint("unpack it and import the files one by one"),
        Unread::NoRecords => {
            failure.hint("a list of objects is wanted, or an object with such a list in it")
        }
        _ => failure,
    }
}

/// Which mapping is used, and why.
struct Chosen {
    mapping: Mapping,
    preset: Option<&'static Preset>,
    also: Vec<&'static str>,
    reason: String,
    guess: Option<Guess>,
}

impl Chosen {
    fn preset(preset: &'static Preset, export: &mut Export, reason: String) -> Self {
        (preset.prepare)(export);
        Self {
            mapping: preset.fitted(export),
            preset: Some(preset),
            also: Vec::new(),
            reason,
            guess: None,
        }
    }
}

fn choose(
    path: &Path,
    export: &mut Export,
    options: &Options,
    world: &World,
) -> Result<Chosen, Failure> {
    if let Some(map) = &options.map {
        return mapped(map, world);
    }
    if let Some(name) = &options.preset {
        let preset = presets::preset(name).ok_or_else(|| {
            Failure::usage(format!("there is no preset `{name}`"))
                .hint("`deepen feedback import --presets` lists them")
        })?;
        return Ok(Chosen::preset(
            preset,
            export,
            format!("read as {name}, as you said"),
        ));
    }
    if !options.guess
        && let Some(((preset, signs), others)) = presets::recognise(export).split_first()
    {
        let mut chosen = Chosen::preset(preset, export, recognised(preset, signs));
        chosen.also = others.iter().map(|(preset, _)| preset.name).collect();
        return Ok(chosen);
    }
    let guess = mapping::guess(export, &tool_of(path));
    if guess.is_useless() {
        return Err(Failure::usage(format!(
            "cannot tell what was asked for in {}: its columns are {}",
            path.display(),
            said_columns(export)
        ))
        .hint("write a mapping of a few lines, such as `tool: survey` and `text: COLUMN`, and give it with --map")
        .hint("`deepen feedback import --presets` lists the exports that are known"));
    }
    Ok(Chosen {
        mapping: guess.mapping.clone(),
        preset: None,
        also: Vec::new(),
        reason: "no tool's export that is known; guessed from names and values".into(),
        guess: Some(guess),
    })
}

fn mapped(map: &Path, world: &World) -> Result<Chosen, Failure> {
    let shown = map.display().to_string();
    let bytes = files::read_bytes(&world.folder.join(map), 1 << 20)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let mapping = mapping::read(&text).map_err(|wrong| {
        let failure = Failure::usage(format!("{shown} is no mapping"));
        wrong.0.into_iter().fold(failure, Failure::hint)
    })?;
    Ok(Chosen {
        mapping,
        preset: None,
        also: Vec::new(),
        reason: format!("by the mapping in {shown}"),
        guess: None,
    })
}

/// `looks like play: its columns Star Rating, Review Text, …`
fn recognised(preset: &Preset, signs: &[&str]) -> String {
    if signs.is_empty() {
        return format!("read as {}", preset.name);
    }
    let shown: Vec<String> = signs
        .iter()
        .take(4)
        .map(|sign| format!("`{sign}`"))
        .collect();
    format!("{} by its columns {}", preset.name, shown.join(", "))
}

/// What a file is called, without numbers and days: exports of the same form have the same name next month.
fn tool_of(path: &Path) -> String {
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let words: Vec<String> = stem
        .split(|character: char| !character.is_alphabetic())
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
        })
        .filter(|word| {
            word.len() > 1 && !["rejected", "export", "copy", "final"].contains(&word.as_str())
        })
        .collect();
    if words.is_empty() {
        "table".into()
    } else {
        words.join("-")
    }
}

fn said_columns(export: &Export) -> String {
    const MOST: usize = 12;
    let columns: Vec<String> = export
        .columns
        .iter()
        .take(MOST)
        .map(|column| {
            format!(
                "`{}`",
                column.split_whitespace().collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    let more = if export.columns.len() > MOST {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", columns.join(", "))
}

/// Asks which number is the day, where only that is open and somebody is there to ask.
fn ask_order(
    refused: Refused,
    export: &Export,
    mapping: &Mapping,
    preset: Option<&Preset>,
    wishes: &Wishes,
) -> Result<Taken, Refused> {
    use crate::intake::dates::DayOrder;
    let Refused::OpenDates { column, value } = &refused else {
        return Err(refused);
    };
    let question = format!("`{value}` in `{column}`: is the first number the day?");
    let Some(is_day) = world::ask(&question) else {
        return Err(refused);
    };
    let order = if is_day {
        DayOrder::DayFirst
    } else {
        DayOrder::MonthFirst
    };
    let wishes = Wishes {
        order: Some(order),
        ..wishes.clone()
    };
    taking::take(export, mapping, preset, &wishes)
}

fn refusal(path: &str, refused: &Refused, export: &Export) -> Failure {
    let failure = Failure::usage(format!("{path}: {refused}"));
    match refused {
        Refused::Missing { .. } => failure.hint(format!("its columns are {}", said_columns(export))),
        Refused::OpenDates { .. } => failure.hint("say it: `--dates day-first` or `--dates month-first`"),
        Refused::TornDates { .. } => failure
            .hint("mend the dates in the export, or decide with `--dates day-first` or `--dates month-first`: rows that do not fit are then rejected"),
    }
}

/// Whether the guessed mappings are taken: somebody at a terminal says so.
pub(super) fn confirmed(opened: &[Opened]) -> bool {
    let mut question = String::new();
    for opened in opened {
        let Some(guess) = &opened.guess else { continue };
        question.push_str(&format!(
            "{}: no tool's export that is known; guessed:\n",
            opened.path
        ));
        for line in &guess.lines {
            let column: Vec<&str> = line.column.split_whitespace().collect();
            question.push_str(&format!(
                "  {:16} {}  ({}: {})\n",
                line.part,
                column.join(" "),
                line.reason,
                line.examples.join(" · ")
            ));
        }
    }
    question.push_str("Take them in like this?");
    world::ask(&question).unwrap_or(false)
}

/// A file of rejected rows.
pub(super) struct Reject {
    /// The number of its export.
    pub(super) number: usize,
    pub(super) path: PathBuf,
    /// As it is shown.
    pub(super) shown: String,
    pub(super) bytes: Vec<u8>,
}

/// The files of rejected rows: beside each export, in its own form; of standard input in the current folder.
pub(super) fn rejects(opened: &[Opened], world: &World) -> Vec<Reject> {
    opened
        .iter()
        .enumerate()
        .filter(|(_, opened)| !opened.taken.rejected.is_empty())
        .map(|(number, opened)| {
            let records: Vec<usize> = opened
                .taken
                .rejected
                .iter()
                .filter_map(|rejected| rejected.record)
                .collect();
            let name = if opened.path == "-" {
                "stdin"
            } else {
                opened.path.as_str()
            };
            let extension = opened.export.extension();
            let stem = name
                .strip_suffix(&format!(".{extension}"))
                .unwrap_or(name)
                .trim_end_matches(".rejected");
            let shown = format!("{stem}.rejected.{extension}");
            Reject {
                number,
                path: world.folder.join(&shown),
                shown,
                bytes: opened.export.only(&records),
            }
        })
        .collect()
}

/// What the user should know besides: an export within the repository is raw personal data that Git may take.
pub(super) fn warnings(opened: &[Opened], scene: &Scene, world: &World) -> Vec<String> {
    if scene.repository().is_none() {
        return Vec::new();
    }
    let inside = |opened: &&Opened| {
        opened.path != "-" && files::is_inside(&scene.site().top, &world.folder.join(&opened.path))
    };
    opened
        .iter()
        .filter(inside)
        .map(|opened| {
            format!(
                "warning: {} lies in the repository, with names and addresses as they were exported: do not commit it",
                opened.path
            )
        })
        .collect()
}
