//! Where a text names an id.

use crate::backlog::Id;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Edit, LineIndex, Position, Source, Span, edit};

/// One place where a file names an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub path: String,
    pub span: Span,
    pub position: Position,
    /// The whole line.
    pub line: String,
    /// Whether it is clear that the record is meant: there is no other of its id, or the line has its title.
    pub is_told: bool,
}

impl Mention {
    /// `2. backlog/order.txt:7: S-7K3M2Q  Hours`, the number counted from 1.
    pub fn listed(&self, number: usize) -> String {
        format!(
            "  {}. {}:{}: {}",
            number + 1,
            self.path,
            self.position.line + 1,
            self.line.trim()
        )
    }
}

/// Every mention of an id, in order: before `body` as people may type it, from there on as it is written, and not in code.
/// Addresses of the web are left alone.
pub(super) fn find(source: &Source, body: Option<usize>, id: &Id) -> Vec<Mention> {
    let text = &*source.text;
    let wanted = id.as_str();
    let body = body.unwrap_or(text.len());
    let index = LineIndex::new(text);
    let mut code = Code::default();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_body = start >= body;
        let is_fenced = is_body && code.takes(line);
        for (at, _) in line.char_indices() {
            let Some(word) = line.get(at..at + wanted.len()) else {
                continue;
            };
            let same =
                word == wanted || !is_body && Id::is_written_in(word) && Id::new(word) == *id;
            let skipped = is_fenced || is_body && is_inline_code(line, at);
            if !same || skipped || !stands_alone(line, at, word.len()) || is_address(line, at) {
                continue;
            }
            let span = Span::new(start + at, start + at + word.len());
            found.push(Mention {
                path: source.path.to_string(),
                span,
                position: index.position(start + at),
                line: line.trim_end().to_owned(),
                is_told: false,
            });
        }
        start += line.len();
    }
    found
}

/// Whether no letter, digit or hyphen stands before it, and no letter or digit behind it: a file's name goes on with a hyphen.
fn stands_alone(line: &str, at: usize, length: usize) -> bool {
    let before = line.get(..at).and_then(|text| text.chars().next_back());
    let behind = line.get(at + length..).and_then(|text| text.chars().next());
    let joins = |each: char| each.is_alphanumeric() || each == '_';
    !before.is_some_and(|each| joins(each) || each == '-') && !behind.is_some_and(joins)
}

/// Whether it is a part of an address with a scheme: that page has its own name.
fn is_address(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or_default();
    let begins = |each: char| each.is_whitespace() || "(<[\"'".contains(each);
    before
        .rsplit(begins)
        .next()
        .is_some_and(|word| word.contains("://"))
}

/// Between backticks of its line.
fn is_inline_code(line: &str, at: usize) -> bool {
    let (before, behind) = line.split_at(at);
    before.matches('`').count() % 2 == 1 && behind.contains('`')
}

/// Whether lines stand in a fence.
#[derive(Default)]
struct Code {
    open: Option<(char, usize)>,
}

impl Code {
    /// Takes the next line; whether it is in a fence or one of its ends.
    fn takes(&mut self, line: &str) -> bool {
        let bare = line.trim();
        let mark = bare.chars().next().filter(|mark| "`~".contains(*mark));
        let length = mark.map_or(0, |mark| {
            bare.chars().take_while(|each| *each == mark).count()
        });
        match (self.open, mark) {
            (None, Some(mark)) if length >= 3 => {
                self.open = Some((mark, length));
                true
            }
            (Some((sign, most)), Some(mark))
                if sign == mark && length >= most && bare.len() == length =>
            {
                self.open = None;
                true
            }
            (open, _) => open.is_some(),
        }
    }
}

/// These edits of a ledger, with its lines in their order again where they were in it.
pub(super) fn sorted(source: &Source, edits: Vec<Edit>) -> Vec<Edit> {
    let Ok(after) = edit::apply(&source.text, &edits) else {
        return edits;
    };
    let is_notice = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(is_notice);
        lines.map(str::to_owned).collect()
    };
    let mut notices = lines(&after);
    if !lines(&source.text).is_sorted() || notices.is_sorted() {
        return edits;
    }
    notices.put_in_order();
    let mut notices = notices.into_iter();
    let mut text = String::new();
    for whole in after.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let end = whole.get(line.len()..).unwrap_or_default();
        let notice = if is_notice(&line) {
            notices.next()
        } else {
            None
        };
        match notice {
            Some(notice) => text.push_str(&notice),
            None => text.push_str(line),
        }
        text.push_str(end);
    }
    vec![Edit {
        span: Span::new(0, source.text.len()),
        replacement: text,
    }]
}
