//! CSV and its kin: separator, header, rows with their lines, and rows that are broken.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use super::LONGEST_TEXT;
use super::record::{Broken, Content, Export, Form, Original, Record};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are looked at to tell separator and header.
const LOOKED_AT: usize = 60;

/// Rows above a header that are passed over: Asana's spreadsheet link puts three there, reports of others a title and dates.
const MOST_ABOVE: usize = 20;

/// The most columns that are taken: a Jira export of a large site has some 700.
const MOST_COLUMNS: usize = 20_000;

/// The rows of this table.
pub(super) fn read(text: String) -> Export {
    let (separator, skipped) = separator(&text);
    let mut export = Export::new(Form::Table {
        separator: char::from(separator),
    });
    let mut rows = rows(&text, separator, skipped);
    if let Some(row) = rows.last_mut()
        && let Some(newline) = unclosed(&text, row, separator)
    {
        let row = row.clone();
        rows.pop();
        rows.extend(mend(&text, &row, newline, separator, &rows, &mut export));
    }
    let header = header(&rows);
    let Some(head) = rows.get(header) else {
        export.source = text.into_bytes();
        return export;
    };
    export.columns = head
        .cells
        .iter()
        .map(|cell| cell.trim().to_owned())
        .collect();
    while export.columns.last().is_some_and(String::is_empty) {
        export.columns.pop();
    }
    if header > 0 || head.line > 1 {
        note_above(&rows, header, &mut export);
    }
    export.head = 0..head.range.end;
    sort(rows.into_iter().skip(header + 1), &mut export);
    export.source = text.into_bytes();
    export
}

fn note_above(rows: &[Row], header: usize, export: &mut Export) {
    let above = rows
        .iter()
        .take(header)
        .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
        .count();
    let Some(head) = rows.get(header) else { return };
    if above > 0 {
        export.notes.push(format!(
            "the header is taken from line {}; what stands above it is no row of the table",
            head.line
        ));
    }
}

/// Rows that fit the header become records, the others are broken.
fn sort(rows: impl Iterator<Item = Row>, export: &mut Export) {
    let width = export.columns.len();
    let mut short: Vec<usize> = Vec::new();
    for mut row in rows {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let reason = wrong(&row, width);
        if let Some(reason) = reason {
            export.broken.push(Broken {
                line: row.line,
                reason,
                original: row.range,
            });
            continue;
        }
        if row.cells.len() < width {
            short.push(row.line);
        }
        row.cells.truncate(width);
        export.records.push(Record {
            line: row.line,
            content: Content::Row(row.cells),
            original: Original::Bytes(row.range),
        });
    }
    match short.as_slice() {
        [] => {}
        [line] => export.notes.push(format!(
            "line {line} has fewer cells than the header: what is missing at its end is read as empty"
        )),
        [line, ..] => export.notes.push(format!(
            "{} rows have fewer cells than the header, the first in line {line}: what is missing at their ends is read as empty",
            short.len()
        )),
    }
}

/// What keeps a row from being read under this header.
fn wrong(row: &Row, width: usize) -> Option<String> {
    let beyond = row.cells.get(width..).unwrap_or_default();
    if beyond.iter().any(|cell| !cell.trim().is_empty()) {
        return Some(format!(
            "it has {} cells and the header {width}: which of them slipped cannot be told",
            row.cells.len()
        ));
    }
    if row.cells.len() == 1 && width > 2 {
        return Some(format!(
            "it has one cell and the header {width}: perhaps a line break without quotes in the row above"
        ));
    }
    let longest = row.cells.iter().map(String::len).max().unwrap_or(0);
    if longest > LONGEST_TEXT {
        return Some(format!(
            "one of its cells holds {} KB, more than the {} KB that are taken",
            longest / 1024,
            LONGEST_TEXT / 1024
        ));
    }
    None
}

/// One row as the reader gave it.
#[derive(Clone, Debug)]
struct Row {
    line: usize,
    range: Range<usize>,
    cells: Vec<String>,
}

/// The rows from this byte on, with their lines in the whole text. Blank lines are none.
fn rows(text: &str, separator: u8, from: usize) -> Vec<Row> {
    let bytes = text.as_bytes();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(bytes.get(from..).unwrap_or_default());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    let mut counted = 0;
    let mut line = 1;
    let mut start = from;
    while let Ok(true) = reader.read_record(&mut record) {
        let end = from + usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        while start < end && bytes.get(start).is_some_and(|byte| b"\r\n".contains(byte)) {
            start += 1;
        }
        line += line_ends(bytes.get(counted..start).unwrap_or_default());
        counted = start;
        rows.push(Row {
            line,
            range: start..end.min(bytes.len()),
            cells: record
                .iter()
                .take(MOST_COLUMNS)
                .map(str::to_owned)
                .collect(),
        });
        start = end;
    }
    rows
}

/// Line ends of all three kinds: `\n`, `\r\n` and, of old, `\r`.
fn line_ends(bytes: &[u8]) -> usize {
    let newlines = memchr::memchr_iter(b'\n', bytes).count();
    let lone_returns = memchr::memchr_iter(b'\r', bytes)
        .filter(|at| bytes.get(at + 1) != Some(&b'\n'))
        .count();
    newlines + lone_returns
}

/// The separator that makes the most even table, and the bytes that say so in a line of their own (`sep=;`, of Excel).
fn separator(text: &str) -> (u8, usize) {
    let first = text.lines().next().unwrap_or_default();
    let said = first.trim_matches('"').strip_prefix("sep=");
    if let Some(&[separator]) = said.map(str::as_bytes) {
        let rest = text.get(first.len()..).unwrap_or_default();
        let end = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        return (separator, first.len() + end);
    }
    let sample = sample(text);
    let best = SEPARATORS
        .iter()
        .rev()
        .max_by_key(|separator| evenness(sample, **separator))
        .copied();
    (best.unwrap_or(b','), 0)
}

/// The first rows of a large text.
fn sample(text: &str) -> &str {
    const BYTES: usize = 256 * 1024;
    if text.len() <= BYTES {
        return text;
    }
    let mut end = BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// How much a separator looks like one: cells in rows of the commonest width, in percent of the rows; 0 where it never
/// separates. A separator within prose makes rows of every width.
fn evenness(sample: &str, separator: u8) -> (usize, usize) {
    let widths: Vec<usize> = rows(sample, separator, 0)
        .iter()
        .take(LOOKED_AT)
        .map(|row| row.cells.len())
        .collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let count = |width: usize| widths.iter().filter(|each| **each == width).count();
    let Some(commonest) = (2..=widest.min(MOST_COLUMNS)).max_by_key(|width| count(*width)) else {
        return (0, 0);
    };
    let first_fits = usize::from(widths.first().is_some_and(|first| *first >= commonest));
    let share = count(commonest) * 100 / widths.len().max(1);
    // Few columns are even by chance: the width decides among separators that are about as even.
    (share / 30 + first_fits, commonest * share)
}

/// The number of the row that is the header: the first, unless rows above a much wider one are almost empty.
fn header(rows: &[Row]) -> usize {
    let filled = |row: &Row| {
        row.cells
            .iter()
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    let most = rows
        .iter()
        .take(MOST_ABOVE)
        .map(filled)
        .max()
        .unwrap_or_default();
    if most < 3 {
        return 0;
    }
    rows.iter()
        .take(MOST_ABOVE)
        .position(|row| filled(row) * 2 >= most && filled(row) > 1)
        .unwrap_or(0)
}

/// Where the first line of this row ends, when a quote that is opened in it is never closed before the file ends.
fn unclosed(text: &str, row: &Row, separator: u8) -> Option<usize> {
    let bytes = text.as_bytes().get(row.range.clone())?;
    let mut quoted = false;
    let mut cell_starts = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if quoted {
            if *byte == b'"' {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            }
        } else if *byte == b'"' && cell_starts {
            quoted = true;
        }
        cell_starts = !quoted && (*byte == separator || b"\r\n".contains(byte));
        at += 1;
    }
    let newline = bytes.iter().position(|byte| *byte == b'\n');
    quoted.then(|| newline.map_or(row.range.end, |newline| row.range.start + newline + 1))
}

/// The rows behind one whose quote is never closed: read again from its second line on when all of them have the table's
/// width, else none, and all of it is broken.
fn mend(
    text: &str,
    row: &Row,
    newline: usize,
    separator: u8,
    before: &[Row],
    export: &mut Export,
) -> Vec<Row> {
    let mut rest = rows(text, separator, newline);
    let line_offset = line_ends(text.as_bytes().get(..newline).unwrap_or_default());
    for row in &mut rest {
        row.line = line_of(text, row.range.start).max(line_offset);
    }
    let width = before.first().map_or(0, |row| row.cells.len());
    let is_whole = rest
        .last()
        .is_none_or(|last| unclosed(text, last, separator).is_none());
    let fits = is_whole && !before.is_empty() && rest.iter().all(|row| row.cells.len() == width);
    let (end, said) = if rest.is_empty() {
        (row.range.end, String::new())
    } else if fits {
        (
            newline,
            "; the rows behind it are read from the next line on".to_owned(),
        )
    } else {
        let lines = line_ends(text.as_bytes().get(newline..).unwrap_or_default()).max(1);
        let said = format!("; {lines} more lines went into it and cannot be told apart");
        (row.range.end, said)
    };
    export.broken.push(Broken {
        line: row.line,
        reason: format!("a quote that opens here is never closed{said}"),
        original: row.range.start..end,
    });
    if fits { rest } else { Vec::new() }
}

fn line_of(text: &str, at: usize) -> usize {
    line_ends(text.as_bytes().get(..at).unwrap_or_default()) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(export: &Export) -> Vec<(usize, Vec<&str>)> {
        let records = export.records.iter();
        records
            .filter_map(|record| match &record.content {
                Content::Row(cells) => {
                    Some((record.line, cells.iter().map(String::as_str).collect()))
                }
                Content::Object(_) => None,
            })
            .collect()
    }

    fn read_text(text: &str) -> Export {
        read(text.to_owned())
    }

    #[test]
    fn counts_lines_through_quoted_line_breaks_and_blank_lines() {
        let export = read_text("a,b\n\n\"x\ny\",1\r\n\r\nz,2\n");
        assert_eq!(
            texts(&export),
            [(3, vec!["x\ny", "1"]), (6, vec!["z", "2"])]
        );
    }

    #[test]
    fn tells_the_separator() {
        for (text, separator) in [
            ("a;b;c\n1,5;2;3\n4,5;6,1;7\n", ';'),
            ("a\tb\nx, y\tz\n", '\t'),
            ("name,text\nAda,\"one; two; three\"\nBo,four\n", ','),
            ("name,text\nAda,one; two; three\nBo,four\n", ','),
            ("a|b|c\n1|2|3\n", '|'),
            ("sep=;\na;b\n1;2\n", ';'),
            ("only\none\ntwo, three\n", ','),
        ] {
            assert_eq!(read_text(text).form, Form::Table { separator }, "{text}");
        }
        assert_eq!(read_text("sep=;\na;b\n1;2\n").columns, ["a", "b"]);
    }

    #[test]
    fn finds_the_header_below_a_title() {
        let export = read_text(",,\n,,https://app.example/x\n,,\nID,Name,Notes,Due\n1,a,b,c\n");
        assert_eq!(export.columns, ["ID", "Name", "Notes", "Due"]);
        assert_eq!(texts(&export), [(5, vec!["1", "a", "b", "c"])]);
        assert!(export.notes[0].contains("line 4"));
    }

    #[test]
    fn says_which_row_is_too_wide_and_keeps_the_short_one() {
        let export = read_text("a,b,c\n1,2,3,4\n1,2\n1,2,3,\n");
        assert_eq!(export.broken.len(), 1);
        assert_eq!(export.broken[0].line, 2);
        assert!(
            export.broken[0]
                .reason
                .starts_with("it has 4 cells and the header 3")
        );
        assert_eq!(export.records.len(), 2);
        assert!(export.notes[0].starts_with("line 3 has fewer cells"));
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_row_where_the_others_fit() {
        let export = read_text("a,b,c\nfine,1,x\n\"never closed,2,y\nnext,3,z\n");
        assert_eq!(export.broken[0].line, 3);
        assert!(export.broken[0].reason.contains("never closed"));
        assert_eq!(
            texts(&export),
            [(2, vec!["fine", "1", "x"]), (4, vec!["next", "3", "z"])]
        );
        assert_eq!(
            String::from_utf8(export.only(&[])).unwrap(),
            "a,b,c\n\"never closed,2,y\n"
        );
        let prose = read_text("a,b,c\nfine,1,x\n\"never closed\nprose, and more\n");
        assert_eq!(prose.records.len(), 1);
        assert!(
            prose.broken[0].reason.contains("1 more lines"),
            "{:?}",
            prose.broken
        );
    }

    #[test]
    fn gives_back_rows_as_they_were() {
        let export = read_text("a;b\r\n\"x\r\ny\";1\r\nz;2\r\n");
        assert_eq!(
            String::from_utf8(export.only(&[0])).unwrap(),
            "a;b\r\n\"x\r\ny\";1\r\n"
        );
    }
}
