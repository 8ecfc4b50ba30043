use memchr::memmem;

use crate::backlog::Document;
use crate::backlog::merging::is_mark;
use crate::rules::{Check, File, Letter, Level, Remark, Rule};
use crate::text::{Source, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F19",
    name: "conflict-mark",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A conflict that a merge left in a file: lines that begin with `<<<<<<<`, `=======` or `>>>>>>>`, in front matter and YAML also behind
the `#` of a comment, as deepen's merge driver writes them there. Items, feedback, sprints, releases, acceptances, `deepen.yml`,
`team.yml`, `accounts.yml`, pages and the notices' ledgers are looked at; the marks in `order.txt` are a finding of `order-file`. Marks
in a fenced code block show a conflict and are none, and so are indented and quoted ones.

## Why it matters
Both sides stand in the file and nobody has decided. Tools read one of them or neither: an estimate is lost, a notice is sent twice.

## How to fix it
Keep what is meant of both sides and delete the marks. In front matter ours stands as it is, and theirs in comments below it. While Git
still knows of the conflict, `deepen merge` does again what can be done without a decision.
",
    check: Check::File(check),
};

fn check(file: File<'_>) -> Vec<Remark> {
    match file {
        File::Ledger(ledger) if has_marks(&ledger.text) => {
            let whole = Span::new(0, ledger.text.len());
            remarks_of(ledger, &conflicts(ledger, whole, Kind::Lines))
        }
        _ => (file.document())
            .filter(|document| has_marks(&document.source.text))
            .map(in_document)
            .unwrap_or_default(),
    }
}

/// Whether it is worth to look at the lines: most files hold no such run of characters.
fn has_marks(text: &str) -> bool {
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    has("<<<<<<<") || has(">>>>>>>")
}

fn in_document(document: &Document) -> Vec<Remark> {
    let source = &document.source;
    let body = document.body.span;
    let front = Span::new(0, body.start as usize);
    let mut found = conflicts(source, front, Kind::Yaml);
    found.extend(conflicts(source, body, Kind::Markdown));
    remarks_of(source, &found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Marks stand also behind `#`.
    Yaml,
    /// Marks in fences do not count.
    Markdown,
    Lines,
}

/// A conflict, by the line of its first mark and of its last where there is one.
struct Conflict {
    first: Span,
    last: Option<Span>,
}

/// The conflicts in this part of a file. One begins with `<<<<<<<`; where somebody deleted that line alone, with the `=======`
/// before a `>>>>>>>` that names a side. A `=======` by itself underlines a heading and a `>>>>>>>` by itself is a quote.
fn conflicts(source: &Source, part: Span, kind: Kind) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    let (mut is_open, mut middle) = (false, None);
    let mut fence: Option<&str> = None;
    let mut start = part.start as usize;
    for whole in source.slice(part).split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + line.len());
        start += whole.len();
        if kind == Kind::Markdown && !is_open {
            match fence {
                Some(open) if closes(line, open) => fence = None,
                Some(_) => {}
                None => fence = fence_of(line),
            }
            if fence.is_some() {
                continue;
            }
        }
        match mark(line, kind) {
            Some('<') => {
                (is_open, middle) = (true, None);
                found.push(Conflict {
                    first: span,
                    last: None,
                });
            }
            Some('=') if !is_open => middle = Some(span),
            Some('>') => {
                if is_open {
                    found.last_mut().map(|open| open.last.replace(span));
                } else if let Some(first) = middle.filter(|_| names_a_side(line)) {
                    found.push(Conflict {
                        first,
                        last: Some(span),
                    });
                }
                (is_open, middle) = (false, None);
            }
            _ => {}
        }
    }
    found
}

/// The character of the mark that this line is.
fn mark(line: &str, kind: Kind) -> Option<char> {
    let own = if kind == Kind::Yaml {
        let behind = line.trim_start().strip_prefix('#').map(str::trim_start);
        behind.unwrap_or(line)
    } else {
        line
    };
    (is_mark(own) && !own.starts_with([' ', '\t', '#']))
        .then(|| own.chars().next())
        .flatten()
}

/// Whether behind the mark stands a branch or a commit with its subject in brackets, and not what somebody said.
fn names_a_side(line: &str) -> bool {
    let label = line.trim_start_matches(['#', ' ', '\t', '>']);
    let mut words = label.split_whitespace();
    words.next().is_some() && words.next().is_none_or(|second| second.starts_with('('))
}

/// The run of backticks or tildes that opens a code block (`CommonMark` 0.31, 4.5).
fn fence_of(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches(' ');
    let character = inner
        .chars()
        .next()
        .filter(|each| matches!(each, '`' | '~'))?;
    let rest = inner.trim_start_matches(character);
    let run = inner.get(..inner.len() - rest.len())?;
    let is_code_span = character == '`' && rest.contains('`');
    (run.len() >= 3 && line.len() - inner.len() < 4 && !is_code_span).then_some(run)
}

fn closes(line: &str, open: &str) -> bool {
    let inner = line.trim_start_matches(' ');
    let run = inner.trim_end();
    let is_run = open
        .chars()
        .next()
        .is_some_and(|character| run.chars().all(|each| each == character));
    line.len() - inner.len() < 4 && run.len() >= open.len() && is_run
}

fn remarks_of(source: &Source, conflicts: &[Conflict]) -> Vec<Remark> {
    let path = &*source.path;
    let remark = |conflict: &Conflict| {
        let remark = Remark::in_file(path, conflict.first, "a merge left a conflict here")
            .help("keep what is meant of both sides, and delete the marks")
            .key(source.slice(conflict.first));
        match conflict.last {
            Some(last) => remark.note(path, last, "it ends here"),
            None => remark,
        }
    };
    conflicts.iter().map(remark).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    const HERE: &str = "a merge left a conflict here";

    #[test]
    fn names_each_conflict_in_front_matter_and_in_a_body() {
        let case = Case::default().item(
            "S-000001",
            "# <<<<<<< ours\nestimate: 5\n# =======\n# estimate: 8\n# >>>>>>> theirs\n---\nWhy\n<<<<<<< HEAD\nthis\n||||||| base\n\
             =======\nthat\n>>>>>>> other\n\n<<<<<<< HEAD\nno end\n",
        );
        let at = |place: &str| format!("error backlog/items/S-000001-it.md:{place} {HERE}");
        assert_eq!(case.finds("F19"), [at("5:1"), at("13:1"), at("20:1")]);
    }

    #[test]
    fn headings_quotes_code_and_indented_text_are_no_conflicts() {
        let body = "Title\n=======\n\n>>>>>>> quoted seven times\n\n```diff\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n\n\
                    ~~~~\n<<<<<<< HEAD\n~~~\n>>>>>>> x\n~~~~\n\n    <<<<<<< HEAD\n\n> <<<<<<< HEAD\n\n<<<<<<<no mark\n<<<<<<<< HEAD\n";
        let case = Case::default().item("S-000001", &format!("---\n{body}"));
        let eight = format!("error backlog/items/S-000001-it.md:29:1 {HERE}");
        assert_eq!(case.finds("F19"), [eight], "marks may be longer than seven");
        let block = "note: |\n  <<<<<<< HEAD\n";
        let case = Case::default().item("S-000001", block);
        assert!(case.finds("F19").is_empty());
    }

    #[test]
    fn a_mark_that_was_forgotten_still_tells() {
        let body = "---\nthis\n=======\nthat\n>>>>>>> other\n";
        let case = Case::default().item("S-000001", body);
        assert_eq!(
            case.finds("F19"),
            [format!("error backlog/items/S-000001-it.md:8:1 {HERE}")]
        );
    }

    #[test]
    fn configuration_team_and_ledgers_are_looked_at_too() {
        let conflict = "<<<<<<< HEAD\n=======\n>>>>>>> other\n";
        let case = Case::default()
            .config(&format!(
                "# {}",
                conflict.replace("\n=", "\n# =").replace("\n>", "\n# >")
            ))
            .file("backlog/accounts.yml", conflict)
            .file("backlog/notices/1.0.0.tsv", conflict)
            .file("backlog/team.yml", conflict)
            .file(
                "backlog/feedback/F-000001.md",
                &format!("---\nid: F-000001\n{conflict}---\n"),
            );
        let mut finds = case.finds("F19");
        finds.sort();
        assert_eq!(
            finds,
            [
                format!("error backlog/accounts.yml:1:1 {HERE}"),
                format!("error backlog/deepen.yml:1:1 {HERE}"),
                format!("error backlog/feedback/F-000001.md:3:1 {HERE}"),
                format!("error backlog/notices/1.0.0.tsv:1:1 {HERE}"),
                format!("error backlog/team.yml:1:1 {HERE}"),
            ]
        );
    }
}
