//! The only file that reads clock, environment and terminal. Everything else takes what it needs as a value.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where the world is read"
)]

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// The world as it was when the program started.
#[derive(Clone, Debug)]
pub struct World {
    /// The clock, or `DEEPEN_NOW` (RFC 3339).
    pub now: Timestamp,
    pub folder: PathBuf,
    /// Columns of the terminal, or `COLUMNS`, or 100 where there is none.
    pub width: usize,
    /// Whether standard output is a terminal.
    pub terminal: bool,
    /// Whether colours are welcome: a terminal, no `NO_COLOR`, `TERM` not `dumb`; `CLICOLOR_FORCE` overrules.
    pub colour: bool,
}

/// The world could not be read.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    #[error("cannot tell the current folder: {0}")]
    Folder(io::Error),
    #[error("DEEPEN_NOW is `{0}`, which is no RFC 3339 time such as 2026-03-01T09:00:00Z")]
    Now(String),
}

impl World {
    /// The world now.
    ///
    /// # Errors
    /// When there is no current folder, or `DEEPEN_NOW` is no time.
    pub fn read() -> Result<Self, WorldError> {
        let now = match env::var("DEEPEN_NOW") {
            Ok(text) => text.parse().map_err(|_| WorldError::Now(text))?,
            Err(_) => Timestamp::now(),
        };
        let terminal = io::stdout().is_terminal();
        let columns = env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let width = columns
            .or_else(|| terminal.then(terminal_width).flatten())
            .unwrap_or(100);
        Ok(Self {
            now,
            folder: env::current_dir().map_err(WorldError::Folder)?,
            width,
            terminal,
            colour: colour(terminal),
        })
    }
}

/// What a shell asks of the program while somebody types a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// The shell's name or its place: `bash`, `/usr/bin/fish`.
    pub shell: String,
    /// The command line up to the cursor, the program's name first, the word that is typed last; empty when the shell asks
    /// for the script that asks.
    pub words: Vec<OsString>,
}

/// What the shell that started this process asks; none when it only runs the command. `DEEPEN_COMPLETE` says so: the variable
/// is set by the scripts of `deepen completions`, and by nobody else.
pub fn typing() -> Option<Typing> {
    let shell = variable("DEEPEN_COMPLETE").filter(|shell| shell != "0")?;
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    Some(Typing {
        shell,
        words: words.collect(),
    })
}

/// How this program is started by its name or its place, not quoted.
pub fn program_path() -> String {
    const NAME: &str = "deepen";
    let own = env::current_exe().and_then(std::fs::canonicalize).ok();
    match own {
        Some(own) if !is_found_as(NAME, &own) => own.display().to_string(),
        _ => NAME.to_owned(),
    }
}

/// Whether the name alone starts the program at this place.
fn is_found_as(name: &str, place: &Path) -> bool {
    env::var_os("PATH").is_some_and(|path| {
        let mut folders = env::split_paths(&path).map(|folder| folder.join(name));
        folders
            .find_map(|file| std::fs::canonicalize(file).ok())
            .as_deref()
            == Some(place)
    })
}

/// How a shell starts this program: its name where that finds it, else its place.
pub fn program() -> String {
    const NAME: &str = "deepen";
    match program_path() {
        name if name == NAME => name,
        place => format!("'{}'", place.replace('\'', "'\\''")),
    }
}

fn colour(terminal: bool) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = set("CLICOLOR_FORCE") && env::var("CLICOLOR_FORCE").as_deref() != Ok("0");
    let dumb = env::var("TERM").as_deref() == Ok("dumb");
    !set("NO_COLOR") && (forced || terminal && !dumb)
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Writes data to standard output, and says whether all of it was read: a reader that has gone away (`| head -1`) is no
/// error.
///
/// # Errors
/// When the output cannot be written for any other reason (a full disk).
pub fn write_output(text: &str) -> io::Result<bool> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        other => other.map(|()| true),
    }
}

/// Standard input to its end, or none when it is longer than `most` bytes.
///
/// # Errors
/// When it cannot be read.
pub fn read_input(most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let input = io::stdin().lock();
    input.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// What somebody at the terminal answers, yes or no; none where nobody is there.
pub fn ask(question: &str) -> Option<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    write_talk(&format!("{question} [y/n] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).ok()?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// What somebody at the terminal types as an answer, trimmed; none where nobody is there.
pub fn answer(question: &str) -> Option<String> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    write_talk(&format!("{question} "));
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(answer.trim().to_owned()),
    }
}

/// The same, none where nothing is said.
pub fn ask_line(question: &str) -> Option<String> {
    answer(question).filter(|answer| !answer.is_empty())
}

/// Whether somebody types at standard input.
pub fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Writes talk to standard error; nobody is told when that fails.
pub fn write_talk(text: &str) {
    let _unheard = io::stderr().lock().write_all(text.as_bytes());
}

/// The editor that the user chose, in Git's order: `GIT_EDITOR`, what Git is `configured` to open, `VISUAL`, `EDITOR`
/// (git-var).
pub fn editor(configured: Option<String>) -> Option<String> {
    let said = |name| env::var(name).ok();
    [
        said("GIT_EDITOR"),
        configured,
        said("VISUAL"),
        said("EDITOR"),
    ]
    .into_iter()
    .flatten()
    .find(|editor| !editor.trim().is_empty())
}

/// Whether somebody sits at the other end of standard input.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal()
}

/// A folder for what need not outlive the day.
pub fn temporary_folder() -> PathBuf {
    env::temp_dir()
}

/// Everything on standard input; none when it is a terminal, where nobody has piped anything.
///
/// # Errors
/// When it cannot be read.
pub fn piped_input() -> io::Result<Option<Vec<u8>>> {
    use std::io::Read as _;
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// What the environment says under this name; none when nothing, or nothing that is text.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The same, also when it is set to nothing.
pub fn setting(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Columns and lines of the terminal that standard output is; none when it is none.
pub fn screen() -> Option<(usize, usize)> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let (columns, rows) = terminal_size::terminal_size()?;
    Some((usize::from(columns.0), usize::from(rows.0)))
}

/// Whether the program was started with its name alone.
pub fn is_asked_nothing() -> bool {
    env::args_os().len() <= 1
}

/// Turns true when the person asks to stop (Ctrl-C); from then on the program ends by itself, at a place of its choice.
pub fn asked_to_stop() -> Arc<AtomicBool> {
    let asked = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&asked);
    // Where no handler can be set Ctrl-C ends the program at once, as it does without one.
    let _set_or_not = ctrlc::set_handler(move || told.store(true, Ordering::SeqCst));
    asked
}

/// Waits so long, or until `stop` turns true.
pub fn pause(time: Duration, stop: &AtomicBool) {
    let beat = Duration::from_millis(50);
    let mut left = time;
    while !left.is_zero() && !stop.load(Ordering::SeqCst) {
        let now = left.min(beat);
        std::thread::sleep(now);
        left -= now;
    }
}

/// What a program prints, without the end of its last line. Its words are handed over as they are: no shell reads them.
///
/// # Errors
/// When it cannot be started, fails, or prints what is no text: in words.
pub fn printed_by(words: &[String]) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("it names no program")?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(output.status.to_string());
    }
    let text = String::from_utf8(output.stdout).map_err(|_| "it prints no text")?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}
