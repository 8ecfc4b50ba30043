//! Front matter read once into a tree of nodes with byte spans. Nothing is lost: what is not a node is between nodes.

mod diagnosis;
mod events;
mod fences;
mod oddities;
#[cfg(test)]
mod properties;
mod recovery;
mod scanner;
#[cfg(test)]
mod tests;
mod typing;

use super::problem::{Problem, ProblemKind};
use crate::text::{Source, Span};

pub use oddities::quoted;
pub use typing::{map_value, typed, value};

/// The most bytes of YAML that are read in one file; a backlog's largest file, `accounts.yml`, stays far below.
const MOST_BYTES: usize = 1 << 20;

/// The most problems that are told of one file's YAML.
const MOST_PROBLEMS: usize = 100;

/// The front matter of a Markdown file, where its body starts, and what is wrong with it.
pub fn read_fenced(source: &Source) -> (FrontMatter, usize, Vec<Problem>) {
    let text = &source.text;
    let mut problems = Vec::new();
    if let Some(start) = fences::first(text)
        && let Some((entries, end)) = scanner::scan_fenced(text, start)
    {
        oddities::note_ambiguous(text, &entries, &mut problems);
        let front = FrontMatter {
            span: Span::new(start, end),
            fenced: true,
            entries,
        };
        return (front, fences::line_end(text, end), problems);
    }
    let fences = fences::find(text, &mut problems);
    let mut front = FrontMatter {
        span: fences.yaml,
        fenced: fences.fenced,
        entries: Vec::new(),
    };
    if fences.fenced {
        front.entries = read(text, fences.yaml, &mut problems);
    }
    (front, fences.body, problems)
}

/// The entries of a whole YAML file, and what is wrong with it.
pub fn read_whole(source: &Source) -> (FrontMatter, Vec<Problem>) {
    let text = &source.text;
    let mut problems = Vec::new();
    let span = Span::new(fences::mark_len(text), text.len());
    let entries = if let Some(entries) = scanner::scan_whole(text, span.start as usize) {
        oddities::note_ambiguous(text, &entries, &mut problems);
        entries
    } else {
        read(text, span, &mut problems)
    };
    let front = FrontMatter {
        span,
        fenced: false,
        entries,
    };
    (front, problems)
}

/// The entries of the YAML at `span`, by the full parser.
fn read(text: &str, span: Span, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let mut yaml = text.get(span.range()).unwrap_or_default();
    let base = span.start as usize;
    if yaml.len() > MOST_BYTES {
        yaml = first_lines(yaml, MOST_BYTES);
        problems.push(
            Problem::new(
                ProblemKind::TooLarge,
                Span::at(base + yaml.len()),
                format!("the YAML is larger than {MOST_BYTES} bytes, the rest of it is not read"),
            )
            .help("move the data to a file of its own"),
        );
    }
    let entries = match events::read(yaml, base) {
        Ok(read) => {
            problems.extend(read.problems);
            read.entries
        }
        Err(failure) => recovery::read(yaml, base, &failure, problems),
    };
    oddities::note(text, Span::new(base, base + yaml.len()), &entries, problems);
    cap(problems);
    problems.sort_by_key(|problem| problem.span);
    entries
}

/// The whole lines within the first `most` bytes.
fn first_lines(text: &str, most: usize) -> &str {
    let bytes = text.as_bytes().get(..most).unwrap_or_default();
    let end = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    text.get(..end).unwrap_or_default()
}

/// No more problems than a person reads, with a last one that says how many there are.
fn cap(problems: &mut Vec<Problem>) {
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        if let Some(last) = problems.last() {
            let (kind, span) = (last.kind, last.span);
            let message = format!("{more} more problems in this file are not shown");
            problems.push(Problem::new(kind, span, message));
        }
    }
}

/// The `---` block at the top of a file, or the whole of a YAML file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the fences, without them; empty when there is none.
    pub span: Span,
    /// Whether there are fences; false for a file without front matter and for a YAML file.
    pub fenced: bool,
    /// The top-level mapping's entries, in order.
    pub entries: Vec<Entry>,
}

impl FrontMatter {
    /// Gives back the room that growing lists took in advance: a backlog keeps many front matters for long.
    pub(super) fn compact(&mut self) {
        compact(&mut self.entries);
    }
}

fn compact(entries: &mut Vec<Entry>) {
    entries.shrink_to_fit();
    for entry in entries {
        entry.value.compact();
    }
}

/// `key: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Scalar,
    pub value: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `key:` with nothing; the span is empty.
    Absent(Span),
    Scalar(Scalar),
    List(Box<List>),
    Map(Box<Map>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// With its quotes; a block scalar from its `|` or `>` to the end of its text.
    pub span: Span,
    pub style: Style,
    /// The text where it is not simply the bytes between the quotes, if any (escapes, folded lines).
    pub cooked: Option<Box<Cooked>>,
}

/// A text of its own; boxed twice, since most scalars have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooked(pub Box<str>);

impl Scalar {
    /// The span without the quotes.
    pub fn content(&self) -> Span {
        match self.style {
            Style::SingleQuoted | Style::DoubleQuoted if self.span.len() >= 2 => Span {
                start: self.span.start + 1,
                end: self.span.end - 1,
            },
            _ => self.span,
        }
    }

    /// What the scalar says in the text that it was read from, without quotes and escapes.
    pub fn text<'a>(&'a self, text: &'a str) -> &'a str {
        match &self.cooked {
            Some(cooked) => &cooked.0,
            None => text.get(self.content().range()).unwrap_or_default(),
        }
    }

    /// Whether it says this; the text is looked at only where the length is right.
    pub fn says(&self, text: &str, what: &str) -> bool {
        let is_as_long = self.cooked.is_some() || self.content().len() == what.len();
        is_as_long && self.text(text) == what
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub span: Span,
    /// `[a, b]` and not one a line.
    pub flow: bool,
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub span: Span,
    /// `{a: b}` and not one a line.
    pub flow: bool,
    pub entries: Vec<Entry>,
}

impl Node {
    fn compact(&mut self) {
        match self {
            Self::Map(map) => compact(&mut map.entries),
            Self::List(list) => {
                list.nodes.shrink_to_fit();
                list.nodes.iter_mut().for_each(Self::compact);
            }
            Self::Absent(_) | Self::Scalar(_) => {}
        }
    }

    pub fn span(&self) -> Span {
        match self {
            Self::Absent(span) => *span,
            Self::Scalar(scalar) => scalar.span,
            Self::List(list) => list.span,
            Self::Map(map) => map.span,
        }
    }

    /// The list's nodes; none when this is no list.
    pub fn nodes(&self) -> &[Self] {
        match self {
            Self::List(list) => &list.nodes,
            _ => &[],
        }
    }

    /// The map's entries; none when this is no map.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::Map(map) => &map.entries,
            _ => &[],
        }
    }
}
