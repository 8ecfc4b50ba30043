//! The order, edited line by line: an item put in, moved, taken out. Comments and blank lines stay where they are.

use crate::backlog::order::Line;
use crate::backlog::{Item, Order};
use crate::text::{Edit, Span};

/// Where a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    First,
    Up,
    Down,
    Last,
    Out,
}

/// The line of an item that is not on the order, first or last.
pub(super) fn put(order: &Order, item: &Item, is_first: bool) -> Option<Edit> {
    let source = order.source.as_ref()?;
    let text = &*source.text;
    let end = line_end(text);
    let title: Vec<&str> = item.title.value.split_whitespace().collect();
    let line = format!("{}  {}", item.id, title.join(" "));
    let first = order.lines.first();
    let edit = match first.filter(|_| is_first) {
        Some(first) => insert(first.span.start as usize, format!("{line}{end}")),
        None if text.is_empty() || text.ends_with('\n') => {
            insert(text.len(), format!("{line}{end}"))
        }
        None => insert(text.len(), format!("{end}{line}")),
    };
    Some(edit)
}

/// The edits that move the line of this number; none where it is there already.
pub(super) fn moved(order: &Order, number: usize, to: Move) -> Option<Vec<Edit>> {
    let text = &*order.source.as_ref()?.text;
    let line = order.lines.get(number)?;
    let other = match to {
        Move::Out => return Some(vec![taken_out(text, line)]),
        Move::First => order.lines.first(),
        Move::Last => order.lines.last(),
        Move::Up => order.lines.get(number.checked_sub(1)?),
        Move::Down => order.lines.get(number + 1),
    }?;
    if other.span == line.span {
        return None;
    }
    let own = text.get(line.span.range())?.to_owned();
    match to {
        // Neighbours change places, whatever stands between them.
        Move::Up | Move::Down => Some(vec![
            replace(line.span, text.get(other.span.range())?.to_owned()),
            replace(other.span, own),
        ]),
        Move::First => Some(vec![
            insert(
                other.span.start as usize,
                format!("{own}{}", line_end(text)),
            ),
            taken_out(text, line),
        ]),
        _ => Some(vec![
            taken_out(text, line),
            insert(other.span.end as usize, format!("{}{own}", line_end(text))),
        ]),
    }
}

/// The line with its end; the end before it, where it is the last and has none.
fn taken_out(text: &str, line: &Line) -> Edit {
    let (start, end) = (line.span.start as usize, line.span.end as usize);
    let behind = text.get(end..).unwrap_or_default();
    let ending = behind.find('\n').map(|newline| newline + 1);
    let span = match ending {
        Some(ending) => Span::new(start, end + ending),
        None => {
            let before = text.get(..start).unwrap_or_default();
            Span::new(before.trim_end_matches(['\n', '\r']).len(), text.len())
        }
    };
    replace(span, String::new())
}

/// How lines of this text end.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

pub(super) fn insert(offset: usize, replacement: String) -> Edit {
    replace(Span::at(offset), replacement)
}

pub(super) fn replace(span: Span, replacement: String) -> Edit {
    Edit { span, replacement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;
    use crate::text::edit::apply;

    const TEXT: &str = "# first\nS-000001  One\nS-000002  Two ; why\n\nS-000003  Three\n";

    fn after(text: &str, number: usize, to: Move) -> Option<String> {
        let order = Order::parse(Source::new("backlog/order.txt", text));
        Some(apply(text, &moved(&order, number, to)?).unwrap())
    }

    #[test]
    fn moves_a_line_and_leaves_comments_where_they_are() {
        assert_eq!(
            after(TEXT, 1, Move::Up).unwrap(),
            "# first\nS-000002  Two ; why\nS-000001  One\n\nS-000003  Three\n"
        );
        assert_eq!(
            after(TEXT, 2, Move::First).unwrap(),
            "# first\nS-000003  Three\nS-000001  One\nS-000002  Two ; why\n\n"
        );
        assert_eq!(
            after(TEXT, 0, Move::Last).unwrap(),
            "# first\nS-000002  Two ; why\n\nS-000003  Three\nS-000001  One\n"
        );
        assert_eq!(
            after(TEXT, 1, Move::Out).unwrap(),
            "# first\nS-000001  One\n\nS-000003  Three\n"
        );
        assert_eq!(after(TEXT, 0, Move::Up), None);
        assert_eq!(after(TEXT, 2, Move::Last), None);
    }

    #[test]
    fn keeps_windows_line_ends_and_a_missing_last_one() {
        let text = "S-000001\r\nS-000002";
        assert_eq!(after(text, 1, Move::First).unwrap(), "S-000002\r\nS-000001");
        assert_eq!(after(text, 0, Move::Last).unwrap(), "S-000002\r\nS-000001");
        assert_eq!(after(text, 1, Move::Out).unwrap(), "S-000001");
    }
}
