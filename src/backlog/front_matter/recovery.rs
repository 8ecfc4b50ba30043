//! Invalid YAML, read as far as possible: block by block of lines, so that one bad value costs that value only.

use super::diagnosis;
use super::events::{self, DEEPEST, Failure, Reason};
use super::{Entry, List, Map, Mark, Node, Scalar};
use crate::backlog::problem::Problem;
use crate::text::Span;

/// The entries that can be read of `yaml`, which stands at byte `base` of its file; problems say what is wrong.
pub(super) fn read(
    yaml: &str,
    base: usize,
    failure: &Failure,
    problems: &mut Vec<Problem>,
) -> Vec<Entry> {
    let clean = without_odd_blanks(yaml);
    let known = problems.len();
    if clean != yaml
        && let Ok(read) = events::read(&clean, base)
    {
        problems.extend(read.problems);
        return read.entries;
    }
    let lines = lines(&clean);
    let mut recovery = Recovery {
        yaml: &clean,
        base,
        problems,
    };
    let entries = recovery.map(&lines, 0);
    events::note_duplicates(yaml, base, &entries, problems);
    if problems.len() == known {
        problems.push(diagnosis::general(yaml, base, failure));
    }
    entries
}

/// The same text, byte for byte as long, with a space for each tab that indents a line and for each null character.
fn without_odd_blanks(yaml: &str) -> String {
    let mut is_indent = true;
    yaml.chars()
        .map(|character| {
            is_indent = character == '\n' || (is_indent && matches!(character, ' ' | '\t'));
            match character {
                '\t' if is_indent => ' ',
                '\0' => ' ',
                other => other,
            }
        })
        .collect()
}

/// A line; offsets are in the text that is recovered.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    /// Where its first character stands that is no blank (and no dash of a list that was taken off).
    content: usize,
    /// With its line end.
    end: usize,
    /// Blank or a comment.
    is_void: bool,
}

impl Line {
    fn indent(&self) -> usize {
        self.content - self.start
    }
}

fn lines(yaml: &str) -> Vec<Line> {
    let mut start = 0;
    yaml.split_inclusive('\n')
        .map(|line| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let rest = line.get(blanks..).unwrap_or_default();
            let this = Line {
                start,
                content: start + blanks,
                end: start + line.len(),
                is_void: rest.trim_ascii().is_empty() || rest.starts_with('#'),
            };
            start = this.end;
            this
        })
        .collect()
}

struct Recovery<'a> {
    yaml: &'a str,
    base: usize,
    problems: &'a mut Vec<Problem>,
}

impl Recovery<'_> {
    /// The entries of these lines, which are or should be a map's.
    fn map(&mut self, lines: &[Line], depth: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        for block in blocks(self.yaml, lines, false) {
            let chunk = self.chunk(block);
            let start = block.first().map_or(0, |line| line.start);
            match events::read(&chunk, self.base + start) {
                Ok(read) => {
                    self.problems.extend(read.problems);
                    entries.extend(read.entries);
                }
                Err(failure) => entries.extend(self.broken(block, &chunk, &failure, depth)),
            }
        }
        entries
    }

    /// The text of these lines, with blanks for what is taken off the first one.
    fn chunk(&self, block: &[Line]) -> String {
        let (Some(first), Some(last)) = (block.first(), block.last()) else {
            return String::new();
        };
        let mut chunk = " ".repeat(first.indent());
        chunk.push_str(self.yaml.get(first.content..last.end).unwrap_or_default());
        chunk
    }

    /// The entry of a block that is not valid by itself.
    fn broken(
        &mut self,
        block: &[Line],
        chunk: &str,
        failure: &Failure,
        depth: usize,
    ) -> Option<Entry> {
        let first = block.first()?;
        let line = self.yaml.get(first.content..first.end)?.trim_ascii_end();
        let Some((key, value)) = split(line) else {
            let problem = diagnosis::no_key(line, self.base + first.content);
            self.problems.push(problem);
            return None;
        };
        let at = self.base + first.content;
        let entry = |value| Entry {
            key: plain(Span::new(at, at + key).range()),
            value,
        };
        let below = block.get(1..).unwrap_or_default();
        let has_below = below.iter().any(|line| !line.is_void);
        if value.is_empty()
            && has_below
            && matches!(failure.reason, Reason::Syntax(_) | Reason::NoMap)
            && depth < DEEPEST
        {
            let known = self.problems.len();
            let node = self.below(below, depth + 1);
            if self.problems.len() == known {
                self.general(first.start, failure);
            }
            return Some(entry(node));
        }
        let alone = self.chunk(block.get(..1)?);
        if has_below && let Ok(read) = events::read(&alone, self.base + first.start) {
            self.problems.extend(read.problems);
            self.general(first.start, failure);
            return read.entries.into_iter().next();
        }
        let diagnosed = diagnosis::entry(chunk, first.indent(), &value, failure);
        self.problems
            .push(diagnosed.shifted(self.base + first.start));
        let node = if value.is_empty() {
            Node::Absent(Span::at(at + value.start))
        } else {
            Node::Scalar(plain(at + value.start..at + value.end))
        };
        Some(entry(node))
    }

    /// The list or map in the lines below a key.
    fn below(&mut self, lines: &[Line], depth: usize) -> Node {
        let is_list = lines
            .iter()
            .find(|line| !line.is_void)
            .is_some_and(|line| is_item(self.yaml, line));
        let span = |yaml: &str, base: usize| {
            let start = lines.iter().find(|line| !line.is_void);
            let start = start.map_or(0, |line| line.content);
            let end = lines.last().map_or(start, |line| line.end);
            let text = yaml.get(start..end).unwrap_or_default();
            Span::new(base + start, base + start + text.trim_ascii_end().len())
        };
        let span = span(self.yaml, self.base);
        if is_list {
            let nodes = self.list(lines, depth);
            Node::List(Box::new(List {
                span,
                nodes: nodes.into(),
            }))
        } else {
            let entries = self.map(lines, depth);
            Node::Map(Box::new(Map {
                span,
                entries: entries.into(),
            }))
        }
    }

    fn list(&mut self, lines: &[Line], depth: usize) -> Vec<Node> {
        let blocks = blocks(self.yaml, lines, true);
        blocks
            .into_iter()
            .filter_map(|block| self.item(block, depth))
            .collect()
    }

    /// One item of a list, with its dash.
    fn item(&mut self, block: &[Line], depth: usize) -> Option<Node> {
        let mut block = block.to_vec();
        let first = block.first_mut()?;
        let line = self.yaml.get(first.content..first.end)?;
        let Some(rest) = line.strip_prefix('-') else {
            let problem = diagnosis::no_dash(line.trim_ascii_end(), self.base + first.content);
            self.problems.push(problem);
            return None;
        };
        let after_dash = self.base + first.content + 1;
        let blanks = 1 + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        first.content += blanks;
        let text = rest.trim_ascii();
        first.is_void = text.is_empty() || text.starts_with('#');
        let first = *first;
        let chunk = self.chunk(&block);
        if let Ok((root, problems)) = events::read_root(&chunk, self.base + first.start) {
            self.problems.extend(problems);
            return Some(match root {
                None | Some(Node::Absent(_)) => Node::Absent(Span::at(after_dash)),
                Some(node) => node,
            });
        }
        let has_map =
            split(text).is_some_and(|(key, _)| is_word(text.get(..key).unwrap_or_default()));
        let has_below = block.iter().skip(1).any(|line| !line.is_void);
        if (has_map || (first.is_void && has_below)) && depth < DEEPEST {
            return Some(self.below(&block, depth + 1));
        }
        let value = self.base + first.content..self.base + first.content + text.len();
        let problem = diagnosis::value(text, value.start);
        self.problems.push(problem);
        Some(Node::Scalar(plain(value)))
    }

    fn general(&mut self, start: usize, failure: &Failure) {
        let problem = diagnosis::general(
            self.yaml.get(start..).unwrap_or_default(),
            self.base + start,
            failure,
        );
        self.problems.push(problem);
    }
}

fn plain(range: std::ops::Range<usize>) -> Scalar {
    Scalar::Plain(range.into(), Mark::UNKNOWN)
}

fn is_item(yaml: &str, line: &Line) -> bool {
    let text = yaml.get(line.content..line.end).unwrap_or_default();
    text.strip_prefix('-')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The lines in groups that start with an entry or item: a line as far left as the first one. Of a map's lines, those
/// with a dash belong to the key above them.
fn blocks<'a>(yaml: &str, lines: &'a [Line], is_list: bool) -> Vec<&'a [Line]> {
    let Some(from) = lines.iter().position(|line| !line.is_void) else {
        return Vec::new();
    };
    let indent = lines.get(from).map_or(0, Line::indent);
    let is_start =
        |line: &Line| !line.is_void && line.indent() <= indent && (is_list || !is_item(yaml, line));
    let mut starts: Vec<usize> = (from + 1..lines.len())
        .filter(|index| lines.get(*index).is_some_and(is_start))
        .collect();
    starts.insert(0, from);
    let ends = starts.iter().copied().skip(1).chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| lines.get(*start..end))
        .collect()
}

/// The length of a line's key and the range of its value without a comment; none without `: `.
fn split(line: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let colon = if line.ends_with(':') && !line.contains(": ") {
        line.len() - 1
    } else {
        line.find(": ").or_else(|| line.find(":\t"))?
    };
    let key = line.get(..colon)?.trim_ascii_end().len();
    let rest = line.get(colon + 1..)?;
    let start = line.len() - rest.trim_ascii_start().len();
    let value = line.get(start..)?;
    let is_quoted = value.starts_with(['"', '\'']);
    let comment = if value.starts_with('#') {
        Some(0)
    } else {
        value.find(" #").filter(|_| !is_quoted)
    };
    let value = value
        .get(..comment.unwrap_or(value.len()))?
        .trim_ascii_end();
    (key > 0).then(|| (key, start..start + value.len()))
}

fn is_word(key: &str) -> bool {
    key.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
