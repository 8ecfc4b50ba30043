//! `order.txt`, rearranged: a move is one line out and one line in. Comments and blank lines stay where they stand, since most
//! of them are headings of what follows; what is to be said of one line stands behind its `;`. The title is an echo, refreshed
//! on the lines that are touched.

use std::borrow::Cow;

use super::Id;
use super::order::Line;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Change, Edit, Span, comparison};

/// The lines of an order, ready to be put elsewhere.
#[derive(Clone, Debug)]
pub struct Arrangement<'a> {
    before: &'a str,
    rows: Vec<Row<'a>>,
    newline: &'static str,
}

#[derive(Clone, Debug)]
struct Row<'a> {
    /// Without its end.
    text: Cow<'a, str>,
    /// Empty for a new line, and for a last line without an end.
    ending: &'a str,
    /// None for comments and blank lines.
    id: Option<Id>,
}

/// Where a line goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Above the first line.
    First,
    /// Below the last line.
    Last,
    Before(Id),
    After(Id),
}

/// What happens to the reason of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    Keep,
    Remove,
    Write(&'a str),
}

impl<'a> Arrangement<'a> {
    /// The lines of this text of an `order.txt`.
    pub fn new(text: &'a str) -> Self {
        let newline = match text.find('\n') {
            Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
            _ => "\n",
        };
        let content = text.strip_prefix('\u{feff}').unwrap_or(text);
        let rows = content.split_inclusive('\n').map(|raw| {
            let line = raw.strip_suffix('\n').unwrap_or(raw);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let (line, ending) = raw.split_at(line.len());
            Row::new(line.into(), ending)
        });
        let rows = rows.collect();
        Self {
            before: text,
            rows,
            newline,
        }
    }

    /// Whether an item is listed.
    pub fn lists(&self, id: &Id) -> bool {
        self.place(id).is_some()
    }

    /// The ids of all lines, from first to last.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        self.rows.iter().filter_map(|row| row.id.as_ref())
    }

    /// Puts an item's line at this place, or a new one where it is not listed; its echo is refreshed. Of several lines of the
    /// item the first one moves. Whether the place was found.
    pub fn put(&mut self, id: &Id, title: &str, reason: Reason<'_>, spot: &Spot) -> bool {
        let taken = self.place(id);
        let mut row = match taken {
            Some(at) => self.rows.remove(at),
            None => Row::new(id.to_string().into(), ""),
        };
        row.refresh(title);
        row.give(reason);
        let Some(at) = self.find(spot) else {
            if let Some(at) = taken {
                self.rows.insert(at, row);
            }
            return false;
        };
        self.rows.insert(at, row);
        true
    }

    /// Gives an item's line another reason, and refreshes its echo.
    pub fn annotate(&mut self, id: &Id, title: &str, reason: Reason<'_>) {
        if let Some(row) = self.place(id).and_then(|at| self.rows.get_mut(at)) {
            row.refresh(title);
            row.give(reason);
        }
    }

    /// Takes out every line of an item.
    pub fn take_out(&mut self, id: &Id) {
        self.rows.retain(|row| row.id.as_ref() != Some(id));
    }

    /// Takes out the second and later lines of every item; says of which.
    pub fn take_out_repeated(&mut self) -> Vec<Id> {
        let mut seen = std::collections::BTreeSet::new();
        let mut repeated = Vec::new();
        self.rows.retain(|row| match &row.id {
            Some(id) if !seen.insert(id.clone()) => {
                repeated.push(id.clone());
                false
            }
            _ => true,
        });
        repeated
    }

    /// Refreshes an item's echo; whether it was another.
    pub fn refresh(&mut self, id: &Id, title: &str) -> bool {
        let row = self.place(id).and_then(|at| self.rows.get_mut(at));
        row.is_some_and(|row| row.refresh(title))
    }

    /// Puts the lines of these items into their own places, in this order.
    pub fn permute(&mut self, ids: &[Id]) {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| self.place(id)).collect();
        let rows: Vec<Row<'a>> = places
            .iter()
            .filter_map(|at| self.rows.get(*at).cloned())
            .collect();
        places.put_in_order();
        for (at, row) in places.into_iter().zip(rows) {
            if let Some(slot) = self.rows.get_mut(at) {
                *slot = row;
            }
        }
    }

    /// The whole text; with the byte order mark, line ends and missing last line end of before.
    pub fn text(&self) -> String {
        let mark = if self.before.starts_with('\u{feff}') {
            "\u{feff}"
        } else {
            ""
        };
        let is_ended = self.before.is_empty() || self.before.ends_with('\n');
        let mut text = mark.to_owned();
        for (at, row) in self.rows.iter().enumerate() {
            text.push_str(&row.text);
            // A blank line is nothing but its end.
            if at + 1 == self.rows.len() && !is_ended && !row.text.is_empty() {
                break;
            }
            let is_open = !row.ending.ends_with('\n');
            text.push_str(if is_open { self.newline } else { row.ending });
        }
        text
    }

    /// What happens to the file at this path; none when nothing does.
    pub fn change(&self, path: &str) -> Option<Change> {
        let after = self.text();
        (after != self.before).then(|| Change::Edit {
            path: path.to_owned(),
            before: self.before.into(),
            edits: edits(self.before, &after),
        })
    }

    fn place(&self, id: &Id) -> Option<usize> {
        self.rows.iter().position(|row| row.id.as_ref() == Some(id))
    }

    fn find(&self, spot: &Spot) -> Option<usize> {
        let first = self.rows.iter().position(|row| row.id.is_some());
        let last = self.rows.iter().rposition(|row| row.id.is_some());
        match spot {
            Spot::First => Some(first.unwrap_or(self.rows.len())),
            Spot::Last => Some(last.map_or(self.rows.len(), |last| last + 1)),
            Spot::Before(id) => self.place(id),
            Spot::After(id) => self.place(id).map(|at| at + 1),
        }
    }
}

impl<'a> Row<'a> {
    fn new(text: Cow<'a, str>, ending: &'a str) -> Self {
        let id = Line::parse(&text, 0).map(|line| line.id.value);
        Self { text, ending, id }
    }

    /// Writes the title behind the id; whether another stood there.
    fn refresh(&mut self, title: &str) -> bool {
        let title = echo(title);
        let Some(line) = Line::parse(&self.text, 0) else {
            return false;
        };
        let old = self.text.get(line.title.range()).unwrap_or_default();
        if old == title {
            return false;
        }
        let edit = if old.is_empty() {
            Edit {
                span: Span::at(line.id.span.end as usize),
                replacement: format!("  {title}"),
            }
        } else {
            Edit {
                span: line.title,
                replacement: title,
            }
        };
        self.edit(&edit);
        true
    }

    fn give(&mut self, reason: Reason<'_>) {
        let Some(line) = Line::parse(&self.text, 0) else {
            return;
        };
        let said = line.title.end.max(line.id.span.end) as usize;
        let end = self.text.trim_end().len();
        let edit = match (reason, line.reason) {
            (Reason::Keep, _) => return,
            (Reason::Write(new), Some(old)) => Edit {
                span: old,
                replacement: one_line(new),
            },
            (Reason::Write(new), None) => Edit {
                span: Span::new(said, end.max(said)),
                replacement: format!("  ; {}", one_line(new)),
            },
            (Reason::Remove, _) => Edit {
                span: Span::new(said, end.max(said)),
                replacement: String::new(),
            },
        };
        self.edit(&edit);
    }

    fn edit(&mut self, edit: &Edit) {
        if let Ok(text) = crate::text::edit::apply(&self.text, std::slice::from_ref(edit)) {
            self.text = text.into();
        }
    }
}

/// A title as it stands on a line: a semicolon behind a blank would begin the reason.
fn echo(title: &str) -> String {
    let mut echo = one_line(title);
    while let Some(at) = echo.find(" ;") {
        echo.remove(at);
    }
    echo
}

/// A text without line ends and other control characters.
fn one_line(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines that differ, as edits.
fn edits(before: &str, after: &str) -> Vec<Edit> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(old.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    let start = |line: usize| starts.get(line).copied().unwrap_or(before.len());
    comparison::shortest(&old, &new)
        .iter()
        .filter(|operation| operation.tag() != similar::DiffTag::Equal)
        .map(|operation| {
            let range = operation.old_range();
            Edit {
                span: Span::new(start(range.start), start(range.end)),
                replacement: new.get(operation.new_range()).unwrap_or_default().concat(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text)
    }

    #[test]
    fn a_move_takes_one_line_out_and_puts_it_in_elsewhere() {
        let text = "# top\nS-000001  One\n\n# later\nS-000002  Two  ; because\nS-000003";
        let mut order = Arrangement::new(text);
        let spot = Spot::Before(id("S-000001"));
        assert!(order.put(&id("S-000002"), "Two", Reason::Keep, &spot));
        assert_eq!(
            order.text(),
            "# top\nS-000002  Two  ; because\nS-000001  One\n\n# later\nS-000003"
        );
        let Some(Change::Edit { edits, .. }) = order.change("order.txt") else {
            panic!("it changed");
        };
        assert_eq!(edits.len(), 2);
    }

    #[test]
    fn the_echo_is_refreshed_and_the_reason_kept_written_or_removed() {
        let mut order = Arrangement::new("S-000001  Old   ; why\nS-000002\n");
        order.put(&id("S-000001"), "New ; title", Reason::Keep, &Spot::Last);
        assert_eq!(order.text(), "S-000002\nS-000001  New; title   ; why\n");
        order.annotate(&id("S-000001"), "New", Reason::Write("two\nlines"));
        order.annotate(&id("S-000002"), "Two", Reason::Write("first"));
        assert_eq!(
            order.text(),
            "S-000002  Two  ; first\nS-000001  New   ; two lines\n"
        );
        order.annotate(&id("S-000001"), "New", Reason::Remove);
        assert_eq!(order.text(), "S-000002  Two  ; first\nS-000001  New\n");
    }

    #[test]
    fn line_ends_the_byte_order_mark_and_the_missing_last_end_stay() {
        let mut order = Arrangement::new("\u{feff}S-000001\r\nS-000002\r\nS-000003");
        order.put(&id("S-000003"), "", Reason::Keep, &Spot::First);
        assert_eq!(order.text(), "\u{feff}S-000003\r\nS-000001\r\nS-000002");
    }

    #[test]
    fn a_blank_line_that_becomes_the_last_one_stays() {
        let mut order = Arrangement::new("S-000001\n\nS-000002");
        order.take_out(&id("S-000002"));
        assert_eq!(order.text(), "S-000001\n\n");
    }

    #[test]
    fn a_place_that_is_not_there_moves_nothing() {
        let mut order = Arrangement::new("S-000001\nS-000002\n");
        let spot = Spot::After(id("S-000009"));
        assert!(!order.put(&id("S-000001"), "", Reason::Keep, &spot));
        assert!(order.change("order.txt").is_none());
    }

    #[test]
    fn lines_change_places_among_themselves() {
        let mut order = Arrangement::new("# now\nS-000001\n# next\nS-000002\nS-000003\n");
        order.permute(&[id("S-000003"), id("S-000001")]);
        assert_eq!(
            order.text(),
            "# now\nS-000003\n# next\nS-000002\nS-000001\n"
        );
    }

    proptest! {
        #[test]
        fn a_text_that_is_not_touched_comes_back_byte_by_byte(
            text in "(\u{feff})?(S-00000[0-9A-C]( [a-z;]{0,5})?\r?\n|#[a-z]\r?\n|\r?\n|[a-z\r]{0,3}\n){0,6}(S-000001)?"
        ) {
            let order = Arrangement::new(&text);
            prop_assert_eq!(order.text(), text.clone());
            prop_assert!(order.change("order.txt").is_none());
        }

        #[test]
        fn the_other_lines_stay_as_they_are_and_the_edits_make_the_new_text(
            count in 2..9_usize, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()
        ) {
            let lines: Vec<String> = (0..count).map(|n| format!("S-00000{n}  T{n} ; r{n}\n# c{n}\n")).collect();
            let text = lines.concat();
            let (from, to) = (from.index(count), to.index(count));
            let mut order = Arrangement::new(&text);
            let moved = id(&format!("S-00000{from}"));
            let spot = Spot::Before(id(&format!("S-00000{to}")));
            order.put(&moved, &format!("T{from}"), Reason::Keep, &spot);
            let after = order.text();
            let others = |text: &str| -> Vec<String> {
                let gone = format!("S-00000{from}");
                text.lines().filter(|line| !line.starts_with(&gone)).map(str::to_owned).collect()
            };
            prop_assert_eq!(others(&text), others(&after));
            if let Some(change) = order.change("order.txt") {
                prop_assert_eq!(change.after().unwrap(), after);
            }
        }
    }
}
