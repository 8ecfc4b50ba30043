//! YAML by `granit-parser`'s events into the tree. Anchors, aliases, tags and further documents are problems and are
//! never expanded.

use std::collections::BTreeSet;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span as Place, StructureStyle};

pub(super) use granit_parser::ErrorKind;

use super::{Entry, Limits, List, Map, Mark, Node, Scalar, Style, content, quoted};
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::{Edit, Span};

/// Maps and lists inside each other.
pub(super) const DEEPEST: usize = 32;

pub(super) struct Read {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Problem>,
}

/// Why and where (in the text given, not in the file) YAML could not be read further.
pub(super) struct Failure {
    pub(super) at: usize,
    pub(super) reason: Reason,
}

pub(super) enum Reason {
    Syntax(ErrorKind),
    TooDeep,
    TooMany,
    /// The document is no map.
    NoMap,
}

/// The entries of `yaml`, which stands at byte `base` of its file.
pub(super) fn read(yaml: &str, base: usize) -> Result<Read, Failure> {
    read_up_to(yaml, base, Limits::USUAL.nodes)
}

/// The same, with at most so many scalars, maps and lists.
pub(super) fn read_up_to(yaml: &str, base: usize, most_nodes: usize) -> Result<Read, Failure> {
    let (root, problems) = read_tree(yaml, base, most_nodes)?;
    let entries = match root {
        None | Some(Node::Absent(_)) => Vec::new(),
        Some(Node::Map(map)) => map.entries.into(),
        Some(node) => {
            return Err(Failure {
                at: (node.span().start as usize).saturating_sub(base),
                reason: Reason::NoMap,
            });
        }
    };
    Ok(Read { entries, problems })
}

/// Whatever `yaml` is, and what is refused in it.
pub(super) fn read_root(yaml: &str, base: usize) -> Result<(Option<Node>, Vec<Problem>), Failure> {
    read_tree(yaml, base, Limits::USUAL.nodes)
}

fn read_tree(
    yaml: &str,
    base: usize,
    most_nodes: usize,
) -> Result<(Option<Node>, Vec<Problem>), Failure> {
    let mut tree = Tree {
        yaml,
        most_nodes,
        base,
        cursor: 0,
        frames: Vec::new(),
        root: None,
        nodes: 0,
        problems: Vec::new(),
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(yaml, options()) {
        let (event, place) = event.map_err(|error| Failure {
            at: error.marker().byte_offset().unwrap_or(0),
            reason: match error.kind() {
                ErrorKind::RecursionLimitExceeded => Reason::TooDeep,
                kind => Reason::Syntax(kind.clone()),
            },
        })?;
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                tree.refuse(
                    place,
                    "a second document starts here, it is not read",
                    "keep one document in a file",
                );
                break;
            }
        }
        tree.take(event, place)?;
    }
    Ok((tree.root, tree.problems))
}

fn options() -> Options {
    let mut options = Options::default();
    options.emit_comments = false;
    options.emit_anchor_events = true;
    options.emit_unresolved_aliases = true;
    options.disallow_directives = true;
    options.bom_inside_document_as_content = true;
    options.block_scalar_eof_without_line_feed = true;
    options.flow_nesting_limit = DEEPEST;
    options.block_nesting_limit = DEEPEST;
    options
}

/// A map or list that is not yet closed.
struct Frame {
    start: usize,
    flow: bool,
    parts: Parts,
}

enum Parts {
    Map {
        entries: Vec<Entry>,
        key: Option<Scalar>,
    },
    List(Vec<Node>),
}

struct Tree<'a> {
    most_nodes: usize,
    yaml: &'a str,
    base: usize,
    /// Behind the last token that is known.
    cursor: usize,
    frames: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    problems: Vec<Problem>,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Failure> {
        let start = place.start.byte_offset().unwrap_or(self.cursor);
        let end = place.end.byte_offset().unwrap_or(start);
        match event {
            Event::Scalar(value, style, _, tag) => {
                self.refuse_tag(tag.is_some(), &place);
                self.step(start)?;
                let node = self.scalar(&value, style, start, end);
                self.push(node);
            }
            Event::SequenceStart(style, _, tag) => {
                self.refuse_tag(tag.is_some(), &place);
                self.step(start)?;
                let start = match style {
                    StructureStyle::Flow => start,
                    StructureStyle::Block => self.skip(self.cursor),
                };
                self.open(start, style, Parts::List(Vec::new()))?;
            }
            Event::MappingStart(style, _, tag) => {
                self.refuse_tag(tag.is_some(), &place);
                self.step(start)?;
                let (entries, key) = (Vec::new(), None);
                self.open(start, style, Parts::Map { entries, key })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.step(start)?;
                self.refuse_alias(&event, start, end);
                self.cursor = end;
                let span = self.span(start, end);
                self.push(Node::Scalar(Scalar::Plain(span, Mark::UNKNOWN)));
            }
            Event::Anchor(_, name) => self.refuse(
                place,
                format!("the anchor `&{name}` is not read"),
                "write the value at each place where it is meant",
            ),
            _ => {}
        }
        Ok(())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    /// Moves the cursor over the `-` or `:` before the node at `start`.
    fn step(&mut self, start: usize) -> Result<(), Failure> {
        self.nodes += 1;
        if self.nodes > self.most_nodes {
            return Err(Failure {
                at: start,
                reason: Reason::TooMany,
            });
        }
        let mark = match self.frames.last() {
            Some(Frame {
                flow: false,
                parts: Parts::List(_),
                ..
            }) => b'-',
            Some(Frame {
                parts: Parts::Map { key: Some(_), .. },
                ..
            }) => b':',
            _ => return Ok(()),
        };
        let at = self.skip(self.cursor);
        if self.yaml.as_bytes().get(at) == Some(&mark) {
            self.cursor = at + 1;
        }
        Ok(())
    }

    /// The first offset from `at` on that is no blank, line end, comment, anchor or tag.
    fn skip(&self, mut at: usize) -> usize {
        let bytes = self.yaml.as_bytes();
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
                Some(b'#') => at = self.seek(at, |byte| byte == b'\n'),
                Some(b'&' | b'!') => at = self.seek(at, |byte| byte.is_ascii_whitespace()),
                _ => return at,
            }
        }
    }

    fn seek(&self, at: usize, is_end: impl Fn(u8) -> bool) -> usize {
        let rest = self.yaml.as_bytes().get(at..).unwrap_or_default();
        at + rest
            .iter()
            .position(|byte| is_end(*byte))
            .unwrap_or(rest.len())
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, start: usize, end: usize) -> Node {
        if style == ScalarStyle::Plain && start == end {
            // The event of an absent value says `~` somewhere behind it.
            return Node::Absent(self.span(self.cursor, self.cursor));
        }
        let (start, end, style) = match style {
            ScalarStyle::Plain => (start, end, Style::Plain),
            ScalarStyle::SingleQuoted => (start, end, Style::SingleQuoted),
            ScalarStyle::DoubleQuoted => (start, end, Style::DoubleQuoted),
            ScalarStyle::Literal => {
                let (start, end) = self.block_scalar(value, end);
                (start, end, Style::Literal)
            }
            ScalarStyle::Folded => {
                let (start, end) = self.block_scalar(value, end);
                (start, end, Style::Folded)
            }
        };
        self.cursor = end;
        let span = Span::new(start, end);
        let written = self.yaml.get(content(span, style).range());
        let cooked = (written.unwrap_or_default() != value).then(|| value.into());
        let scalar = Scalar::new(self.yaml, span, style, cooked);
        Node::Scalar(scalar.shifted(self.base))
    }

    /// A block scalar from its `|` or `>` to the end of its last line with text. The event's own span starts behind the
    /// header and runs over blank lines into the next line's indentation.
    fn block_scalar(&self, value: &str, end: usize) -> (usize, usize) {
        let start = self.skip(self.cursor);
        let header = self.seek(start, |byte| byte.is_ascii_whitespace());
        if value.trim_ascii().is_empty() {
            return (start, header);
        }
        let text = self.yaml.get(start..end).unwrap_or_default();
        (start, header.max(start + text.trim_ascii_end().len()))
    }

    fn open(&mut self, start: usize, style: StructureStyle, parts: Parts) -> Result<(), Failure> {
        if self.frames.len() >= DEEPEST {
            return Err(Failure {
                at: start,
                reason: Reason::TooDeep,
            });
        }
        let flow = style == StructureStyle::Flow;
        self.frames.push(Frame { start, flow, parts });
        if flow {
            self.cursor = start + 1;
        }
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(Frame { start, flow, parts }) = self.frames.pop() else {
            return;
        };
        if flow {
            self.cursor = end;
        }
        let span = self.span(start, self.cursor);
        let node = match parts {
            Parts::Map { entries, .. } => {
                note_duplicates(self.yaml, self.base, &entries, &mut self.problems);
                let entries = entries.into();
                Node::Map(Box::new(Map { span, entries }))
            }
            Parts::List(nodes) => {
                let nodes = nodes.into();
                Node::List(Box::new(List { span, nodes }))
            }
        };
        self.push(node);
    }

    fn push(&mut self, node: Node) {
        match self.frames.last_mut().map(|frame| &mut frame.parts) {
            None => self.root = Some(node),
            Some(Parts::List(nodes)) => nodes.push(node),
            Some(Parts::Map { entries, key }) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => *key = Some(as_key(node, &mut self.problems)),
            },
        }
    }

    fn refuse(&mut self, place: Place, message: impl Into<String>, help: &str) {
        let start = place.start.byte_offset().unwrap_or(self.cursor);
        let end = place.end.byte_offset().unwrap_or(start);
        let span = self.span(start, end);
        self.problems
            .push(Problem::new(ProblemKind::RefusedYaml, span, message).help(help));
    }

    fn refuse_tag(&mut self, is_tagged: bool, place: &Place) {
        if let Some(tag) = place.tag_span().filter(|_| is_tagged) {
            let text = tag.slice(self.yaml).unwrap_or_default();
            let message = format!("the tag `{text}` is not read");
            self.refuse(
                tag,
                message,
                "remove the tag, or quote the value if it starts with `!`",
            );
        }
    }

    fn refuse_alias(&mut self, event: &Event<'_>, start: usize, end: usize) {
        let text = self.yaml.get(start..end).unwrap_or_default();
        let span = self.span(start, end);
        let message = format!("`{text}` is an alias in YAML, it is not followed");
        let problem = Problem::new(ProblemKind::RefusedYaml, span, message);
        self.problems
            .push(if matches!(event, Event::UnresolvedAlias(_)) {
                let replacement = quoted(text);
                problem
                    .help(format!(
                        "quote it if the text itself is meant: {replacement}"
                    ))
                    .fix(vec![Edit { span, replacement }])
            } else {
                problem.help("write the value that is meant")
            });
    }
}

/// What stands where a key is wanted: anything but a scalar is refused and kept as its text.
fn as_key(node: Node, problems: &mut Vec<Problem>) -> Scalar {
    match node {
        Node::Scalar(scalar) => scalar,
        node => {
            let span = node.span();
            problems.push(
                Problem::new(
                    ProblemKind::RefusedYaml,
                    span,
                    "a key is one word or phrase, not this",
                )
                .help("write the key as plain text before a colon"),
            );
            Scalar::Plain(span, Mark::UNKNOWN)
        }
    }
}

/// Notes every key that stands a second time in one map; the first one counts.
pub(super) fn note_duplicates(
    yaml: &str,
    base: usize,
    entries: &[Entry],
    problems: &mut Vec<Problem>,
) {
    /// Up to here comparing pairs is cheaper than a set.
    const FEW: usize = 32;
    let mut seen = BTreeSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let key = key_text(yaml, base, &entry.key);
        let is_duplicate = if entries.len() <= FEW {
            let mark = entry.key.mark();
            let mut before = entries.iter().take(index);
            before.any(|other| other.key.may_say(mark) && key_text(yaml, base, &other.key) == key)
        } else {
            !seen.insert(key)
        };
        if is_duplicate {
            problems.push(
                Problem::new(
                    ProblemKind::DuplicateKey,
                    entry.key.span(),
                    format!("the key `{key}` is there twice"),
                )
                .help("keep one of the two; the first one counts until then"),
            );
        }
    }
}

/// What a key says; `base` is where `yaml` stands in the key's file.
fn key_text<'a>(yaml: &'a str, base: usize, key: &'a Scalar) -> &'a str {
    match key.cooked() {
        Some(cooked) => cooked,
        None => {
            let range = key.content().range();
            yaml.get(range.start - base..range.end - base)
                .unwrap_or_default()
        }
    }
}
