//! What a report is made of: headings, paragraphs, facts, lists, tables, findings. All text in it is plain and untrusted;
//! the format escapes it.

use super::board::Board;
use super::chart::Chart;
use super::ranges::Ranges;

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Level 1 to 4.
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    /// Short facts: name and value.
    Facts(Vec<(String, Text)>),
    List(Vec<Text>),
    Table(Table),
    /// Markdown by others, from an item's body: untrusted.
    Markdown(String),
    /// Indexes into `Report::findings`, to be shown here.
    Findings(Vec<usize>),
    /// Folded where the format can: a title and what is inside.
    Details {
        title: Text,
        blocks: Vec<Self>,
    },
    /// One entry of a chronicle: its head, and what belongs to it. Never folded.
    Entry {
        head: Text,
        lines: Vec<Text>,
    },
    /// A small line of numbers over time, oldest first, each 0 to 1 or unknown.
    Sparkline {
        label: String,
        values: Vec<Option<f64>>,
    },
    Chart(Box<Chart>),
    Ranges(Box<Ranges>),
    Board(Box<Board>),
    /// Lines below one another, each so many steps in: what leads to what.
    Tree(Vec<(usize, Text)>),
    /// As it is, in fixed width.
    Code(String),
    /// What changes in a file: a unified diff.
    Diff(String),
}

impl Block {
    pub fn heading(level: u8, text: impl Into<Text>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }
}

/// A line of text in parts. Everything in it is plain text: the format escapes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text(pub Vec<Inline>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inline {
    pub text: String,
    pub role: Role,
}

/// What a part of a text is, so that each format can show it in its way. Never the only signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    #[default]
    Plain,
    Strong,
    /// An item's id; a format may link it.
    Id,
    /// A release's version, in brackets where changelogs are written.
    Version,
    /// A horizon band's name.
    Band,
    Muted,
    Good,
    Warning,
    Bad,
    Code,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().and(Role::Plain, text)
    }

    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self::default().and(role, text)
    }

    pub fn id(id: impl ToString) -> Self {
        Self::of(Role::Id, id.to_string())
    }

    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Inline { text, role });
        }
        self
    }

    /// This text with plain words after it.
    #[must_use]
    pub fn then(self, text: impl Into<String>) -> Self {
        self.and(Role::Plain, text)
    }

    /// This text with all parts of another after it.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts in order.
    pub fn parts(&self) -> impl Iterator<Item = (Role, &str)> {
        self.0.iter().map(|part| (part.role, part.text.as_str()))
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self::plain(text)
    }
}

/// A table whose cells lie in one piece of memory: a list of a hundred thousand items is a table too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    /// The text of all cells, row by row.
    text: String,
    /// Where each part ends in `text`, and what it is; `None` closes a cell.
    parts: Vec<(u32, Option<Role>)>,
    /// Where each row ends in `parts`.
    rows: Vec<u32>,
    /// Titles within the table, each with the number of the row it stands before.
    groups: Vec<(usize, Text)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// The first to go, from high to low, where the screen is too narrow; 0 stays.
    pub optional: u8,
    /// May be cut with an ellipsis to fit, and takes the room that there is.
    pub flexible: bool,
    /// May be cut to this width, in cells, before an optional column goes.
    pub comfort: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            ..Self::default()
        }
    }

    /// A table with these rows.
    pub fn of(columns: Vec<Column>, rows: impl IntoIterator<Item = Vec<Text>>) -> Self {
        let mut table = Self::new(columns);
        for row in rows {
            table.push(row);
        }
        table
    }

    /// Adds a row, one text a column.
    pub fn push(&mut self, row: Vec<Text>) {
        let offset = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for cell in row {
            for (role, text) in cell.parts() {
                self.text.push_str(text);
                self.parts.push((offset(self.text.len()), Some(role)));
            }
            self.parts.push((offset(self.text.len()), None));
        }
        self.rows.push(offset(self.parts.len()));
    }

    /// Begins a part of the table with a title of its own.
    pub fn group(&mut self, title: impl Into<Text>) {
        self.groups.push((self.rows.len(), title.into()));
    }

    /// The titles within the table, each with the number of the row it stands before.
    pub fn groups(&self) -> impl Iterator<Item = (usize, &Text)> {
        self.groups.iter().map(|(before, title)| (*before, title))
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows in order, each with its cells.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        let mut part = 0;
        let mut byte = 0;
        self.rows.iter().map(move |end| {
            let end = *end as usize;
            let parts = self.parts.get(part..end).unwrap_or_default();
            part = end;
            parts
                .split_inclusive(|(_, role)| role.is_none())
                .map(|parts| {
                    let cell = Cell {
                        table: self,
                        start: byte,
                        parts,
                    };
                    byte = parts.last().map_or(byte, |(end, _)| *end as usize);
                    cell
                })
                .collect()
        })
    }
}

/// One cell of a table.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    table: &'a Table,
    start: usize,
    parts: &'a [(u32, Option<Role>)],
}

impl<'a> Cell<'a> {
    /// The parts in order.
    pub fn parts(self) -> impl Iterator<Item = (Role, &'a str)> {
        let mut start = self.start;
        self.parts.iter().filter_map(move |(end, role)| {
            let text = self.table.text.get(start..*end as usize)?;
            start = *end as usize;
            role.map(|role| (role, text))
        })
    }

    /// The text without its roles.
    pub fn text(self) -> &'a str {
        let end = self
            .parts
            .last()
            .map_or(self.start, |(end, _)| *end as usize);
        self.table.text.get(self.start..end).unwrap_or_default()
    }
}

impl Column {
    pub fn left(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            align: Align::Left,
            optional: 0,
            flexible: false,
            comfort: None,
        }
    }

    pub fn right(title: impl Into<String>) -> Self {
        Self {
            align: Align::Right,
            ..Self::left(title)
        }
    }

    #[must_use]
    pub fn optional(self, rank: u8) -> Self {
        Self {
            optional: rank,
            ..self
        }
    }

    #[must_use]
    pub fn flexible(self) -> Self {
        Self {
            flexible: true,
            comfort: Some(28),
            ..self
        }
    }

    /// May be cut to this width, in cells, where there is no room.
    #[must_use]
    pub fn shrinks_to(self, comfort: usize) -> Self {
        Self {
            comfort: Some(comfort),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_the_cells_as_they_were_put_in() {
        let row = vec![
            Text::id("S-1").then(" a").and(Role::Bad, "b"),
            Text::default(),
            "c".into(),
        ];
        let columns = ["x", "y", "z"].map(Column::left).into();
        let table = Table::of(
            columns,
            [row.clone(), vec!["".into(), "ä".into(), "".into()]],
        );
        let rows: Vec<_> = table.rows().collect();
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.text()).collect())
            .collect();
        assert_eq!(texts, [["S-1 ab", "", "c"], ["", "ä", ""]]);
        let parts: Vec<_> = rows[0][0].parts().collect();
        assert_eq!(parts, row[0].parts().collect::<Vec<_>>());
    }
}
