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
use crate::text::sorting::PutInOrder as _;
use crate::text::{Source, Span};

pub use oddities::{double_quoted, must_be_escaped, quoted, single_quoted, written};
pub use typing::{map_value, typed, value};

/// How much YAML is read in one file.
#[derive(Clone, Copy)]
pub struct Limits {
    bytes: usize,
    /// Scalars, maps and lists.
    nodes: usize,
}

impl Limits {
    /// A backlog's largest file, `accounts.yml`, stays far below.
    pub const USUAL: Self = Self {
        bytes: 1 << 20,
        nodes: 100_000,
    };
    /// For lists of tens of thousands of people.
    pub const LONG: Self = Self {
        bytes: 1 << 26,
        nodes: 10_000_000,
    };
}

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
        entries: Box::default(),
    };
    if fences.fenced {
        front.entries = read(text, fences.yaml, Limits::USUAL, &mut problems).into();
    }
    (front, fences.body, problems)
}

/// Where the body of a Markdown file starts, behind its front matter; none when that has no end.
pub fn body_start(text: &str) -> Option<usize> {
    let fences = fences::find(text, &mut Vec::new());
    fences.fenced.then_some(fences.body)
}

/// The entries of a whole YAML file, and what is wrong with it.
pub fn read_whole(source: &Source) -> (FrontMatter, Vec<Problem>) {
    read_whole_up_to(source, Limits::USUAL)
}

/// The same, as far as these limits go.
pub fn read_whole_up_to(source: &Source, limits: Limits) -> (FrontMatter, Vec<Problem>) {
    let text = &source.text;
    let mut problems = Vec::new();
    let span = Span::new(fences::mark_len(text), text.len());
    let entries = if let Some(entries) = scanner::scan_whole(text, span.start as usize) {
        oddities::note_ambiguous(text, &entries, &mut problems);
        entries
    } else {
        read(text, span, limits, &mut problems).into()
    };
    let front = FrontMatter {
        span,
        fenced: false,
        entries,
    };
    (front, problems)
}

/// The entries of the YAML at `span`, by the full parser.
fn read(text: &str, span: Span, limits: Limits, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let mut yaml = text.get(span.range()).unwrap_or_default();
    let base = span.start as usize;
    let most_bytes = limits.bytes;
    if yaml.len() > most_bytes {
        yaml = first_lines(yaml, most_bytes);
        problems.push(
            Problem::new(
                ProblemKind::TooLarge,
                Span::at(base + yaml.len()),
                format!("the YAML is larger than {most_bytes} bytes, the rest of it is not read"),
            )
            .help("move the data to a file of its own"),
        );
    }
    let entries = match events::read_up_to(yaml, base, limits.nodes) {
        Ok(read) => {
            problems.extend(read.problems);
            read.entries
        }
        Err(failure) => recovery::read(yaml, base, &failure, problems),
    };
    oddities::note(text, Span::new(base, base + yaml.len()), &entries, problems);
    cap(problems);
    problems.put_in_order_by_key(|problem| problem.span);
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
    pub entries: Box<[Entry]>,
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

/// A key or a value. Of most the place says everything; a backlog keeps so many that the rest stands in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Plain(Span, Mark),
    SingleQuoted(Span),
    DoubleQuoted(Span),
    Rare(Box<Rare>),
}

/// A block scalar, or one whose text is not simply the bytes between the quotes, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rare {
    span: Span,
    style: Style,
    /// The text where escapes and folded lines make it another than the file's.
    cooked: Option<Box<str>>,
}

/// The length of a text and three of its bytes, by which most texts are told apart without a look at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(u32);

impl Mark {
    /// Of a text that was not looked at: it may be any.
    const UNKNOWN: Self = Self(0);

    fn of(text: &[u8]) -> Self {
        let [first, .., last] = text else {
            return Self::UNKNOWN;
        };
        let middle = text.get(text.len() / 2).copied().unwrap_or_default();
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        Self(u32::from_le_bytes([length, *first, middle, *last]))
    }

    /// Whether the texts of both may be the same.
    fn allows(self, other: Self) -> bool {
        self == other || self == Self::UNKNOWN || other == Self::UNKNOWN
    }
}

impl Scalar {
    /// The scalar at this place of `text`; `cooked` is its text where it is another than that between the quotes, if any.
    fn new(text: &str, span: Span, style: Style, cooked: Option<Box<str>>) -> Self {
        match (style, cooked) {
            (Style::Plain, None) => Self::plain(text, span),
            (Style::SingleQuoted, None) => Self::SingleQuoted(span),
            (Style::DoubleQuoted, None) => Self::DoubleQuoted(span),
            (style, cooked) => Self::Rare(Box::new(Rare {
                span,
                style,
                cooked,
            })),
        }
    }

    /// The bytes of `text` at this place.
    fn plain(text: &str, span: Span) -> Self {
        let said = text.as_bytes().get(span.range());
        Self::Plain(span, Mark::of(said.unwrap_or_default()))
    }

    /// The same scalar `by` bytes further on.
    fn shifted(self, by: usize) -> Self {
        match self {
            Self::Plain(span, mark) => Self::Plain(span.shifted(by), mark),
            Self::SingleQuoted(span) => Self::SingleQuoted(span.shifted(by)),
            Self::DoubleQuoted(span) => Self::DoubleQuoted(span.shifted(by)),
            Self::Rare(mut rare) => {
                rare.span = rare.span.shifted(by);
                Self::Rare(rare)
            }
        }
    }

    /// With its quotes; a block scalar from its `|` or `>` to the end of its text.
    pub fn span(&self) -> Span {
        match self {
            Self::Plain(span, _) | Self::SingleQuoted(span) | Self::DoubleQuoted(span) => *span,
            Self::Rare(rare) => rare.span,
        }
    }

    pub fn style(&self) -> Style {
        match self {
            Self::Plain(..) => Style::Plain,
            Self::SingleQuoted(_) => Style::SingleQuoted,
            Self::DoubleQuoted(_) => Style::DoubleQuoted,
            Self::Rare(rare) => rare.style,
        }
    }

    /// The text where it is not simply the bytes between the quotes, if any.
    fn cooked(&self) -> Option<&str> {
        match self {
            Self::Rare(rare) => rare.cooked.as_deref(),
            _ => None,
        }
    }

    /// The span without the quotes.
    pub fn content(&self) -> Span {
        content(self.span(), self.style())
    }

    /// What the scalar says in the text that it was read from, without quotes and escapes.
    pub fn text<'a>(&'a self, text: &'a str) -> &'a str {
        match self.cooked() {
            Some(cooked) => cooked,
            None => text.get(self.content().range()).unwrap_or_default(),
        }
    }

    /// Whether a text of this mark may be what the scalar says.
    fn may_say(&self, mark: Mark) -> bool {
        match self {
            Self::Plain(_, own) => own.allows(mark),
            _ => true,
        }
    }

    fn mark(&self) -> Mark {
        match self {
            Self::Plain(_, mark) => *mark,
            _ => Mark::UNKNOWN,
        }
    }
}

/// The first entry with this key; `text` is its file's.
pub fn entry<'a>(text: &str, entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    let mark = Mark::of(key.as_bytes());
    entries
        .iter()
        .find(|entry| entry.key.may_say(mark) && entry.key.text(text) == key)
}

/// A scalar's span without its quotes.
fn content(span: Span, style: Style) -> Span {
    match style {
        Style::SingleQuoted | Style::DoubleQuoted if span.len() >= 2 => Span {
            start: span.start + 1,
            end: span.end - 1,
        },
        _ => span,
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
    pub nodes: Box<[Node]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub span: Span,
    pub entries: Box<[Entry]>,
}

impl Node {
    pub fn span(&self) -> Span {
        match self {
            Self::Absent(span) => *span,
            Self::Scalar(scalar) => scalar.span(),
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
