//! A record's front matter against the table of its keys.

use super::values::{replace, shown};
use super::{Field, Kind, Record};
use crate::backlog::config::{Config, Phase};
use crate::backlog::document::Document;
use crate::backlog::front_matter::{self, Entry, Node, Scalar, Style};
use crate::backlog::id::Id;
use crate::backlog::place::stem;
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::Span;
use crate::text::likeness::nearest;
use crate::text::sorting::PutInOrder as _;

/// A title fits one line of a list.
const LONGEST_TITLE: usize = 80;

/// Unknown keys that are named one by one: a file with more of them is not meant for this tool.
const MOST_UNKNOWN: usize = 50;

/// Keys that other tools store and Git knows.
const KNOWN_FROM_GIT: [&str; 9] = [
    "author",
    "created",
    "created_at",
    "created_by",
    "finished",
    "modified",
    "started",
    "updated",
    "updated_at",
];

/// What a document is checked against.
#[derive(Clone, Copy)]
pub(in crate::backlog) struct Shape<'a> {
    pub(in crate::backlog) record: Record,
    pub(in crate::backlog) config: &'a Config,
}

/// Adds to the document's problems what its keys and values say against the table of its record.
pub(in crate::backlog) fn check(document: &mut Document, shape: Shape<'_>) {
    let mut checker = Checker {
        document,
        shape,
        problems: Vec::new(),
        unknown: Vec::new(),
    };
    checker.record();
    checker.more_unknown();
    if !checker.problems.is_empty() {
        let mut problems = checker.problems;
        document.problems.append(&mut problems);
        document
            .problems
            .put_in_order_by_key(|problem| problem.span);
    }
}

pub(super) struct Checker<'a> {
    document: &'a Document,
    pub(super) shape: Shape<'a>,
    pub(super) problems: Vec<Problem>,
    /// Where unknown keys stand.
    unknown: Vec<Span>,
}

/// A key and those above it.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    key: &'a str,
    above: Option<&'a Self>,
}

impl Path<'_> {
    pub(super) fn dotted(&self) -> String {
        match self.above {
            Some(above) => format!("{}.{}", above.dotted(), self.key),
            None => self.key.to_owned(),
        }
    }
}

impl<'a> Checker<'a> {
    fn record(&mut self) {
        let record = self.shape.record;
        let entries = &self.document.front.entries;
        if record == Record::Accounts {
            for entry in entries {
                self.account(entry);
            }
            return;
        }
        self.entries(entries, record.common(), record.special(), None);
        if self.is_read_whole() {
            self.required(record.common(), entries, None);
        }
        match record {
            Record::Item(_) => {
                self.title();
                self.dropped();
                self.file_name("id");
            }
            Record::Feedback => {
                self.title();
                self.file_name("id");
            }
            Record::Acceptance => self.file_name("item"),
            _ => {}
        }
    }

    /// Whether a key that is not among the entries is not in the file either.
    fn is_read_whole(&self) -> bool {
        !self.document.problems.iter().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::NoFrontMatter | ProblemKind::InvalidYaml | ProblemKind::TooLarge
            )
        })
    }

    fn account(&mut self, entry: &'a Entry) {
        let id = self.document.scalar_text(&entry.key);
        let path = Path {
            key: id,
            above: None,
        };
        self.id(&entry.key, id, path);
        self.value(&entry.value, Kind::Map(Record::Accounts.common()), path);
    }

    fn entries(
        &mut self,
        entries: &'a [Entry],
        common: &'static [Field],
        special: &'static [Field],
        above: Option<&Path<'_>>,
    ) {
        for entry in entries {
            let key = self.document.scalar_text(&entry.key);
            if key.starts_with("x-") {
                continue;
            }
            let find = |table: &'static [Field]| {
                let at = table.binary_search_by(|field| field.key.cmp(key)).ok()?;
                table.get(at)
            };
            match find(common).or_else(|| find(special)) {
                Some(field) => self.value(&entry.value, field.kind, Path { key, above }),
                None => self.unknown(entry, key, &[common, special], above),
            }
        }
    }

    fn required(&mut self, table: &[Field], entries: &[Entry], above: Option<(&Path<'_>, Span)>) {
        for field in table.iter().filter(|field| field.required) {
            if front_matter::entry(&self.document.source.text, entries, field.key).is_none() {
                let path = Path {
                    key: field.key,
                    above: above.map(|(above, _)| above),
                };
                let span = above.map_or_else(|| self.start(), |(_, span)| span);
                self.missing(&path.dotted(), field, span);
            }
        }
    }

    fn missing(&mut self, path: &str, field: &Field, span: Span) {
        let problem = Problem::new(
            ProblemKind::MissingKey,
            span,
            format!("`{path}` is missing"),
        );
        let help = format!("add `{}: …` ({})", field.key, field.docs);
        self.problems.push(problem.help(help));
    }

    /// The first line of the front matter, or an empty place where there is none.
    fn start(&self) -> Span {
        let front = self.document.front.span;
        let text = self.document.source.slice(front);
        let line = text.lines().next().unwrap_or_default();
        let start = front.start as usize;
        Span::new(start, start + line.len())
    }

    /// Counts the unknown keys that are not named one by one.
    fn more_unknown(&mut self) {
        let more = self.unknown.len().saturating_sub(MOST_UNKNOWN);
        if let Some(first) = self.unknown.get(MOST_UNKNOWN) {
            let problem = Problem::new(
                ProblemKind::UnknownKey,
                *first,
                format!("{more} more unknown keys from here on"),
            );
            self.problems
                .push(problem.help("keys of your own start with `x-`"));
        }
    }

    fn unknown(
        &mut self,
        entry: &Entry,
        key: &str,
        tables: &[&'static [Field]],
        above: Option<&Path<'_>>,
    ) {
        self.unknown.push(entry.key.span());
        if self.unknown.len() > MOST_UNKNOWN {
            return;
        }
        let path = Path { key, above }.dotted();
        let keys = tables
            .iter()
            .flat_map(|table| table.iter())
            .map(|field| field.key);
        let problem = Problem::new(
            ProblemKind::UnknownKey,
            entry.key.span(),
            format!("unknown key `{path}`"),
        );
        let other = Record::ALL.into_iter().find(|record| {
            matches!(record, Record::Item(_))
                && record.special().iter().any(|field| field.key == key)
        });
        let problem = match (nearest(key, keys), other) {
            _ if above.is_none() && KNOWN_FROM_GIT.contains(&key) => {
                problem.help(format!("remove it: Git knows `{key}`"))
            }
            (_, Some(record))
                if above.is_none() && matches!(self.shape.record, Record::Item(_)) =>
            {
                problem.help(format!(
                    "`{key}` is a key of type {}; `x-{key}` would be a key of your own",
                    record.name()
                ))
            }
            (Some(meant), _) => problem.help(format!("did you mean `{meant}`?")),
            (None, _) => problem.help(format!("keys of your own start with `x-`: `x-{key}`")),
        };
        self.problems.push(problem);
    }

    fn value(&mut self, node: &'a Node, kind: Kind, path: Path<'_>) {
        match (kind, node) {
            (Kind::Anything, _) => {}
            (_, Node::Absent(span)) => self.empty(*span, path),
            (Kind::List(kind) | Kind::OneOrMore(kind), Node::List(list)) => {
                for node in &list.nodes {
                    self.value(node, *kind, path);
                }
            }
            (Kind::OneOrMore(kind), _) => self.value(node, *kind, path),
            (Kind::Map(table), Node::Map(map)) => self.map(&map.entries, table, node.span(), path),
            (Kind::Table(kind), Node::Map(map)) => {
                for entry in &map.entries {
                    let key = self.document.scalar_text(&entry.key);
                    self.value(
                        &entry.value,
                        *kind,
                        Path {
                            key,
                            above: Some(&path),
                        },
                    );
                }
            }
            (Kind::Records(table), Node::List(list)) => {
                for node in &list.nodes {
                    match node {
                        Node::Map(map) => self.map(&map.entries, table, node.span(), path),
                        _ => self.wrong_type(node, "a map in the list", &keys_of(table), path),
                    }
                }
            }
            (Kind::List(_), Node::Scalar(scalar)) => self.not_a_list(node, scalar, path),
            (Kind::List(_) | Kind::Records(_), _) => self.wrong_type(
                node,
                "a list",
                "write one element a line, each after `- `",
                path,
            ),
            (Kind::Map(table), _) => self.wrong_type(node, "a map", &keys_of(table), path),
            (Kind::Table(_), _) => {
                self.wrong_type(node, "a map", "write `key: value` below it", path);
            }
            (_, Node::Scalar(scalar)) => {
                let text = self.document.scalar_text(scalar).trim();
                self.scalar(scalar, text, kind, path);
            }
            _ => self.wrong_type(node, &single(kind), "write one value behind the key", path),
        }
    }

    fn map(&mut self, entries: &'a [Entry], table: &'static [Field], span: Span, path: Path<'_>) {
        self.entries(entries, table, &[], Some(&path));
        self.required(table, entries, Some((&path, span)));
    }

    fn empty(&mut self, span: Span, path: Path<'_>) {
        let problem = Problem::new(
            ProblemKind::InvalidValue,
            span,
            format!("`{}` has no value", path.dotted()),
        );
        self.problems
            .push(problem.help("give it a value or remove the key"));
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str, help: &str, path: Path<'_>) {
        let found = match node {
            Node::Absent(_) => "nothing".to_owned(),
            Node::Scalar(scalar) => format!("`{}`", shown(self.document.scalar_text(scalar))),
            Node::List(_) => "a list".to_owned(),
            Node::Map(_) => "a map".to_owned(),
        };
        let message = format!("`{}` is {found}, not {wanted}", path.dotted());
        let problem = Problem::new(ProblemKind::WrongType, node.span(), message);
        self.problems.push(problem.help(help));
    }

    /// One value where a list belongs: read as a list of one.
    fn not_a_list(&mut self, node: &Node, scalar: &Scalar, path: Path<'_>) {
        let text = self.document.source.slice(scalar.span());
        let is_simple = scalar.style() != Style::Literal
            && scalar.style() != Style::Folded
            && !text.contains([',', '[', ']', '{', '}', '\n']);
        self.wrong_type(
            node,
            "a list",
            "write one element a line, each after `- `",
            path,
        );
        if is_simple && let Some(problem) = self.problems.last_mut() {
            problem.fix = vec![replace(scalar.span(), format!("[{text}]"))];
        }
    }

    fn title(&mut self) {
        let Some(title) = self.document.text("title") else {
            return;
        };
        let length = title.value.chars().count();
        if length > LONGEST_TITLE {
            let message =
                format!("the title has {length} characters, {LONGEST_TITLE} are the most");
            let problem = Problem::new(ProblemKind::InvalidValue, title.span, message);
            self.problems
                .push(problem.help("say in the title what it is, and the rest below"));
        }
    }

    fn dropped(&mut self) {
        let Some(status) = self.document.text("status") else {
            return;
        };
        let is_dropped =
            self.shape.config.workflow.phase(status.value.trim()) == Some(Phase::Dropped);
        if is_dropped && self.document.node("dropped").is_none() {
            let message = format!(
                "`dropped.reason` is missing, and the status is `{}`",
                status.value
            );
            let problem = Problem::new(ProblemKind::MissingKey, status.span, message);
            self.problems.push(
                problem.help(
                    "add `dropped:` with `reason:` below it, so that whoever asks can be told",
                ),
            );
        }
    }

    fn file_name(&mut self, key: &str) {
        let Some(id) = self.document.text(key) else {
            return;
        };
        let id = (Id::new(id.value.trim()), id.span);
        let stem = stem(&self.document.source.path);
        let start = stem.get(..id.0.as_str().len()).unwrap_or_default();
        let rest = stem.get(id.0.as_str().len()..).unwrap_or_default();
        let fits =
            id.0.as_str().eq_ignore_ascii_case(start) && (rest.is_empty() || rest.starts_with('-'));
        if id.0.is_native() && !fits {
            let name = self.document.source.file_name();
            let message = format!(
                "the file's name `{}` does not start with its id `{}`",
                shown(name),
                id.0
            );
            let problem = Problem::new(ProblemKind::FileName, id.1, message);
            self.problems.push(problem.help(format!(
                "rename the file to `{}-….md`, or mend the id",
                id.0
            )));
        }
    }
}

fn keys_of(table: &[Field]) -> String {
    let keys: Vec<&str> = table.iter().map(|field| field.key).collect();
    format!("its keys are: {}", keys.join(", "))
}

fn single(kind: Kind) -> String {
    match kind {
        Kind::Word(words) => format!("one of: {}", words.join(", ")),
        Kind::Id | Kind::OwnId => "an id".to_owned(),
        Kind::Number | Kind::Range(..) => "a number".to_owned(),
        Kind::Date | Kind::Dates => "a date".to_owned(),
        _ => "one value".to_owned(),
    }
}
