//! `order.txt`: the product owner's order, one line an item: `ID  Title echo  ; reason`.

use std::sync::OnceLock;

use super::id::Id;
use super::item::Item;
use super::problem::Problem;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Located, Source, Span};

#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Absent: there is no order file. Lines come from adopted files' own numbers then, if at all.
    pub source: Option<Source>,
    pub lines: Vec<Line>,
    pub problems: Vec<Problem>,
    /// Places of the lines by id, the first of an item first; made when the first reason is asked for.
    by_id: OnceLock<Box<[u32]>>,
}

/// A line of the order that names an item. Blank lines and `#` comments are no lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: Located<Id>,
    /// The title as echoed for reviewers, trimmed; empty when there is none.
    pub title: Span,
    /// What stands behind ` ; `, trimmed.
    pub reason: Option<Span>,
    /// The whole line without its end.
    pub span: Span,
}

impl Order {
    /// The order that this file says. A line that names the same item twice stays twice.
    pub fn parse(source: Source) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for raw in source.text.split_inclusive('\n') {
            lines.extend(Line::parse(raw, start));
            start += raw.len();
        }
        Self {
            source: Some(source),
            lines,
            ..Self::default()
        }
    }

    /// The order that adopted files give themselves by a number each (`order: ordinal` in the adoption), for a backlog
    /// without an order file: the smallest first, then by path. Its lines stand nowhere.
    pub(super) fn of_adopted(items: &[Item]) -> Self {
        let mut numbered: Vec<(f64, &Item)> = items
            .iter()
            .filter(|item| {
                item.mapping
                    .as_ref()
                    .is_some_and(|mapping| mapping.names("order"))
            })
            .filter_map(|item| Some((item.number("order")?.value, item)))
            .collect();
        numbered.put_in_order_by(|left, right| left.0.total_cmp(&right.0));
        let lines = numbered.into_iter().map(|(_, item)| Line {
            id: Located::new(item.id.clone(), Span::default()),
            title: Span::default(),
            reason: None,
            span: Span::default(),
        });
        Self {
            lines: lines.collect(),
            ..Self::default()
        }
    }

    /// The reason written on the line of this item; on the first where there are several.
    pub fn reason(&self, id: &Id) -> Option<&str> {
        let source = self.source.as_ref()?;
        let places = self.by_id.get_or_init(|| self.places_by_id());
        let id_at = |place: u32| self.lines.get(place as usize).map(|line| &line.id.value);
        let first = places.partition_point(|place| id_at(*place) < Some(id));
        let place = places
            .get(first)
            .filter(|place| id_at(**place) == Some(id))?;
        let line = self.lines.get(*place as usize)?;
        line.reason.map(|reason| source.slice(reason))
    }

    fn places_by_id(&self) -> Box<[u32]> {
        let mut places: Vec<(&Id, u32)> = (self.lines.iter().map(|line| &line.id.value))
            .zip(0_u32..)
            .collect();
        places.put_in_order();
        places.into_iter().map(|(_, place)| place).collect()
    }
}

impl Line {
    /// The line of `raw`, which starts at `offset` of its file; none for a blank line or a comment.
    pub(super) fn parse(raw: &str, offset: usize) -> Option<Self> {
        let line = raw.trim_end_matches(['\n', '\r']);
        let content = line.trim_start_matches(is_blank);
        let span = Span::new(offset, offset + line.len());
        if content.trim_end().is_empty() || content.starts_with('#') {
            return None;
        }
        let id_start = offset + line.len() - content.len();
        let id_length = content
            .find(|c| is_blank(c) || c == ';')
            .unwrap_or(content.len());
        let (id, rest) = content.split_at(id_length);
        let rest_start = id_start + id_length;
        let reason_at = reason_mark(rest);
        let title = rest
            .get(..reason_at.unwrap_or(rest.len()))
            .unwrap_or_default();
        let reason = reason_at.and_then(|mark| {
            let text = rest.get(mark + 1..)?;
            Some(trimmed(text, rest_start + mark + 1)).filter(|span| !span.is_empty())
        });
        Some(Self {
            id: Located::new(Id::new(id), Span::new(id_start, rest_start)),
            title: trimmed(title, rest_start),
            reason,
            span,
        })
    }
}

/// Where the `;` stands that starts the reason: the first one after a blank, or right after the id.
fn reason_mark(rest: &str) -> Option<usize> {
    let mut before = ' ';
    rest.char_indices().find_map(|(at, character)| {
        let is_mark = character == ';' && is_blank(before);
        before = character;
        is_mark.then_some(at)
    })
}

/// The span of `text`, which starts at `offset`, without the blanks around it.
fn trimmed(text: &str, offset: usize) -> Span {
    let inner = text.trim_start();
    let start = offset + text.len() - inner.len();
    Span::new(start, start + inner.trim_end().len())
}

/// Blank, or a byte order mark.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(text: &str) -> Order {
        Order::parse(Source::new("backlog/order.txt", text))
    }

    #[test]
    fn the_reason_of_an_item_is_that_of_its_first_line() {
        let order = order("S-00000B ; second\nS-00000A\nS-00000B ; third\nS-00000C x ; last\n");
        let reason = |id: &str| order.reason(&Id::new(id));
        assert_eq!(reason("S-00000B"), Some("second"));
        assert_eq!(reason("S-00000A"), None);
        assert_eq!(reason("S-00000C"), Some("last"));
        assert_eq!(reason("S-00000D"), None);
    }

    fn read(text: &str) -> Vec<(String, String, Option<String>)> {
        let order = order(text);
        let source = order.source.as_ref().unwrap();
        order
            .lines
            .iter()
            .map(|line| {
                assert_eq!(Id::new(source.slice(line.id.span)), line.id.value);
                (
                    line.id.value.to_string(),
                    source.slice(line.title).to_owned(),
                    line.reason.map(|reason| source.slice(reason).to_owned()),
                )
            })
            .collect()
    }

    #[test]
    fn reads_id_title_and_reason_with_comments_and_blank_lines_between() {
        let lines = read(
            "# the order\n\nK-9XW1CE  Spike: read hours from directory              ; de-risks S-7K3M2Q\n\
             S-7K3M2Q  Organiser sees invitees' working hours\n  # indented comment\nB-04HJ9T\n",
        );
        assert_eq!(
            lines,
            [
                (
                    "K-9XW1CE".into(),
                    "Spike: read hours from directory".into(),
                    Some("de-risks S-7K3M2Q".into())
                ),
                (
                    "S-7K3M2Q".into(),
                    "Organiser sees invitees' working hours".into(),
                    None
                ),
                ("B-04HJ9T".into(), String::new(), None),
            ]
        );
    }

    #[test]
    fn reads_windows_line_ends_and_a_byte_order_mark() {
        let text = "\u{feff}S-7K3M2Q  One ; why\r\n\r\nS-00000A\tTwo\r\n";
        assert_eq!(
            read(text),
            [
                ("S-7K3M2Q".into(), "One".into(), Some("why".into())),
                ("S-00000A".into(), "Two".into(), None),
            ]
        );
        let order = order(text);
        let line = order.lines.first().unwrap();
        assert_eq!(line.id.span, Span::new(3, 11));
        assert_eq!(line.span, Span::new(0, 22));
    }

    #[test]
    fn a_semicolon_inside_a_word_belongs_to_the_title() {
        assert_eq!(
            read("S-7K3M2Q  a;b c ; d ; e"),
            [("S-7K3M2Q".into(), "a;b c".into(), Some("d ; e".into()))]
        );
        assert_eq!(
            read("S-7K3M2Q; at once"),
            [("S-7K3M2Q".into(), String::new(), Some("at once".into()))]
        );
        assert_eq!(
            read("S-7K3M2Q  One ;"),
            [("S-7K3M2Q".into(), "One".into(), None)]
        );
    }

    #[test]
    fn keeps_an_item_that_is_listed_twice() {
        assert_eq!(order("S-7K3M2Q\ns-7k3m2q\n").lines.len(), 2);
    }

    #[test]
    fn finds_the_reason_of_an_item() {
        let order = order("S-7K3M2Q ; first\nS-7K3M2Q ; second\n");
        assert_eq!(order.reason(&Id::new("S-7K3M2Q")), Some("first"));
        assert_eq!(order.reason(&Id::new("S-00000A")), None);
    }

    proptest! {
        #[test]
        fn every_line_that_is_neither_blank_nor_comment_is_kept_with_spans_inside_it(
            text in "([ \t]{0,2}([A-Za-z0-9-]{0,8}|[#;é ]{0,3})( [a-z;ü ]{0,12})?(\r?\n)?){0,8}"
        ) {
            let order = order(&text);
            let wanted = text
                .split('\n')
                .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
                .count();
            prop_assert_eq!(order.lines.len(), wanted);
            for line in &order.lines {
                for span in [Some(line.id.span), Some(line.title), line.reason].into_iter().flatten() {
                    prop_assert!(span.start >= line.span.start && span.end <= line.span.end);
                    prop_assert!(text.get(span.range()).is_some());
                }
            }
        }
    }
}
