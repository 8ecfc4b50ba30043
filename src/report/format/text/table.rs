//! A table in the columns there are: optional columns go first, then flexible ones are cut with an ellipsis.

use unicode_width::UnicodeWidthStr as _;

use super::paint::Paint;
use crate::report::format::visible;
use crate::report::{Align, Cell, Role, Table};

/// Between two columns.
const GAP: usize = 2;
/// No column is cut to less.
const LEAST: usize = 8;

/// Writes the table; returns the titles of the columns that there was no room for.
pub(super) fn write<'a>(
    table: &'a Table,
    width: usize,
    indent: usize,
    paint: Paint,
    out: &mut String,
) -> Vec<&'a str> {
    let natural = natural(table);
    let fit = fit(table, &natural, width);
    let margin = " ".repeat(indent);
    let shown = || {
        fit.widths
            .iter()
            .enumerate()
            .filter_map(|(at, width)| Some((at, (*width)?)))
    };

    out.push_str(&margin);
    for (place, (at, width)) in shown().enumerate() {
        if let Some(column) = table.columns.get(at) {
            gap(out, place);
            let title = cut(&column.title, width);
            let pad = width.saturating_sub(title.as_str().width());
            aligned(out, column.align, pad, |out| {
                paint.push(out, Role::Strong, &title);
            });
        }
    }
    end_line(out);
    out.push_str(&margin);
    for (place, (_, width)) in shown().enumerate() {
        gap(out, place);
        out.push_str(&"─".repeat(width));
    }
    end_line(out);

    let mut groups = table.groups().peekable();
    for (number, row) in table.rows().enumerate() {
        while let Some((_, title)) = groups.next_if(|(before, _)| *before <= number) {
            group(out, &margin, title, number, paint);
        }
        out.push_str(&margin);
        for (place, (at, width)) in shown().enumerate() {
            let (Some(cell), Some(column)) = (row.get(at), table.columns.get(at)) else {
                continue;
            };
            gap(out, place);
            write_cell(out, *cell, column.align, width, paint);
        }
        end_line(out);
    }
    fit.dropped
}

fn group(out: &mut String, margin: &str, title: &crate::report::Text, row: usize, paint: Paint) {
    if row > 0 {
        out.push('\n');
    }
    out.push_str(margin);
    for (role, part) in title.parts() {
        paint.push(out, role, &visible::line(part));
    }
    out.push('\n');
}

/// The width of each shown column, and the titles of those that are not.
struct Fit<'a> {
    widths: Vec<Option<usize>>,
    dropped: Vec<&'a str>,
}

fn natural(table: &Table) -> Vec<usize> {
    let mut widths: Vec<usize> = (table.columns.iter())
        .map(|column| column.title.as_str().width())
        .collect();
    for row in table.rows() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(visible::line(cell.text()).width());
        }
    }
    widths
}

fn fit<'a>(table: &'a Table, natural: &[usize], width: usize) -> Fit<'a> {
    let mut fit = Fit {
        widths: natural.iter().copied().map(Some).collect(),
        dropped: Vec::new(),
    };
    loop {
        squeeze(table, natural, width, usize::MAX, &mut fit.widths);
        if total(&fit.widths) <= width {
            break;
        }
        let least_wanted = (table.columns.iter().enumerate())
            .filter(|(at, column)| {
                column.optional > 0 && fit.widths.get(*at).is_some_and(Option::is_some)
            })
            .max_by_key(|(_, column)| column.optional);
        let Some((at, column)) = least_wanted else {
            squeeze(table, natural, width, LEAST, &mut fit.widths);
            break;
        };
        if let Some(shown) = fit.widths.get_mut(at) {
            *shown = None;
        }
        fit.dropped.push(&column.title);
    }
    fit.dropped.reverse();
    fit
}

/// Takes from the widest column that may be cut until the table fits or none is wider than its comfort, or `most` when
/// that is less.
fn squeeze(
    table: &Table,
    natural: &[usize],
    width: usize,
    most: usize,
    widths: &mut [Option<usize>],
) {
    // Columns of short words first: a title says more.
    let least = |at: usize| {
        let column = table.columns.get(at)?;
        Some((column.comfort?.min(most), !column.flexible))
    };
    for (at, shown) in widths.iter_mut().enumerate() {
        if shown.is_some() {
            *shown = natural.get(at).copied();
        }
    }
    loop {
        let over = total(widths).saturating_sub(width);
        let widest = (widths.iter_mut().enumerate())
            .filter_map(|(at, shown)| Some((shown.as_mut()?, least(at)?)))
            .filter(|(shown, (least, _))| **shown > *least)
            .max_by_key(|(shown, (_, is_short))| (*is_short, **shown));
        match widest {
            Some((widest, _)) if over > 0 => *widest -= 1,
            _ => break,
        }
    }
}

fn total(widths: &[Option<usize>]) -> usize {
    let shown = widths.iter().flatten().count();
    widths.iter().flatten().sum::<usize>() + GAP * shown.saturating_sub(1)
}

fn gap(out: &mut String, place: usize) {
    if place > 0 {
        out.push_str(&" ".repeat(GAP));
    }
}

fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn aligned(out: &mut String, align: Align, pad: usize, write: impl FnOnce(&mut String)) {
    if align == Align::Right {
        out.push_str(&" ".repeat(pad));
    }
    write(out);
    if align == Align::Left {
        out.push_str(&" ".repeat(pad));
    }
}

fn write_cell(out: &mut String, cell: Cell<'_>, align: Align, width: usize, paint: Paint) {
    let whole = visible::line(cell.text()).width();
    aligned(out, align, width.saturating_sub(whole), |out| {
        let mut left = width;
        for (role, part) in cell.parts() {
            let part = visible::line(part);
            let needed = part.width();
            if whole <= width {
                paint.push(out, role, &part);
                continue;
            }
            let cut = cut_to(&part, left, needed >= left);
            left -= cut.as_str().width().min(left);
            paint.push(out, role, &cut);
            if left == 0 {
                break;
            }
        }
    });
}

/// The text, or its beginning and an ellipsis when it is wider than `width`.
pub(in crate::report) fn cut(text: &str, width: usize) -> String {
    cut_to(text, width, text.width() > width)
}

fn cut_to(text: &str, width: usize, too_wide: bool) -> String {
    if !too_wide {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let next = at + character.len_utf8();
        if text.get(..next).is_none_or(|start| start.width() > room) {
            break;
        }
        end = next;
    }
    // An emoji of several characters is left out as a whole.
    let kept = text
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches('\u{200d}');
    let mut cut = kept.trim_end().to_owned();
    cut.push('…');
    let pad = width.saturating_sub(cut.as_str().width());
    cut.push_str(&" ".repeat(pad));
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Text};

    fn table() -> Table {
        let columns = vec![
            Column::right("#").optional(1),
            Column::left("id"),
            Column::left("title").flexible(),
            Column::left("type").optional(3),
            Column::right("size").optional(4),
        ];
        let row = |number: &str, title: &str| -> Vec<Text> {
            let id = Text::id(format!("S-{number}"));
            vec![number.into(), id, title.into(), "story".into(), "13".into()]
        };
        let title = "Organiser sees the working hours of everybody who is invited";
        Table::of(
            columns,
            [
                row("1", title),
                row("2", "日本語のタイトル 👩‍👩‍👧"),
                row("10", "x"),
            ],
        )
    }

    fn written(table: &Table, width: usize) -> String {
        let mut out = String::new();
        let dropped = write(table, width, 0, Paint { colour: false }, &mut out);
        out.push_str(&dropped.join(","));
        out
    }

    #[test]
    fn shows_all_where_there_is_room() {
        assert_eq!(
            written(&table(), 90),
            "\x20#  id    title                                                         type   size
──  ────  ────────────────────────────────────────────────────────────  ─────  ────
 1  S-1   Organiser sees the working hours of everybody who is invited  story    13
 2  S-2   日本語のタイトル 👩‍👩‍👧                                           story    13
10  S-10  x                                                             story    13
"
        );
    }

    #[test]
    fn drops_optional_columns_and_says_which() {
        let text = written(&table(), 45);
        assert!(
            text.contains("Organiser sees the working…   story"),
            "{text}"
        );
        assert!(text.ends_with("\nsize"), "{text}");
        let text = written(&table(), 28);
        assert!(text.ends_with("\n#,type,size"), "{text}");
        assert!(text.contains("S-1   Organiser sees the wo…\n"), "{text}");
    }

    #[test]
    fn fits_every_width_with_wide_characters_in_it() {
        for width in 16..100 {
            let text = written(&table(), width);
            for line in text.lines().filter(|line| !line.contains(',')) {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn cuts_a_cell_of_several_parts_at_the_right_place() {
        let columns = vec![Column::left("x").flexible()];
        let row = vec![Text::plain("one ").and(Role::Strong, "two").then(" three")];
        let text = written(&Table::of(columns, [row]), 9);
        assert_eq!(text.lines().last(), Some("one two…"));
    }

    #[test]
    fn obeys_no_character_of_a_title() {
        let columns = vec![Column::left("x")];
        let text = written(&Table::of(columns, [vec!["a\u{1b}[2J".into()]]), 40);
        assert!(text.ends_with("a\\u{1b}[2J\n"), "{text}");
    }
}
