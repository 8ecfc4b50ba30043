//! A board on a terminal: as many columns beside one another as there is room for, the others below.

use unicode_width::UnicodeWidthStr as _;

use super::Writer;
use super::table::cut;
use crate::report::board::{Board, Card, Column};
use crate::report::format::visible;
use crate::report::{Role, Text, number};

/// No column is narrower, where there are several.
const LEAST: usize = 18;
const GAP: usize = 2;
/// Lines of a card's title.
const TITLE: usize = 3;

impl Writer<'_> {
    pub(super) fn board(&mut self, board: &Board, indent: usize) {
        let columns: Vec<&Column> = board.filled().collect();
        let room = self.width.saturating_sub(indent);
        let most = ((room + GAP) / (LEAST + GAP)).max(1);
        let rows = columns.len().div_ceil(most).max(1);
        let beside = columns.len().div_ceil(rows).max(1);
        let width = (room + GAP) / beside - GAP;
        for (at, row) in columns.chunks(beside).enumerate() {
            if at > 0 {
                self.out.push('\n');
            }
            let stacks: Vec<Vec<(Role, String)>> = (row.iter())
                .map(|column| stack(column, board, width.min(48)))
                .collect();
            self.stacks(&stacks, width.min(48), indent);
        }
        let empty = board.empty();
        if !empty.is_empty() {
            self.out.push('\n');
            let text = format!(
                "nothing in: {}",
                visible::line(&empty.join(", ").to_lowercase())
            );
            self.wrapped(&[], &Text::of(Role::Muted, text), indent, indent);
        }
    }

    /// Writes lists of lines beside one another.
    fn stacks(&mut self, stacks: &[Vec<(Role, String)>], width: usize, indent: usize) {
        let tallest = stacks.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..tallest {
            self.out.push_str(&" ".repeat(indent));
            for (at, stack) in stacks.iter().enumerate() {
                if at > 0 {
                    self.out.push_str(&" ".repeat(GAP));
                }
                let (role, text) = stack
                    .get(line)
                    .map_or((Role::Plain, ""), |(role, text)| (*role, text));
                self.paint.push(&mut self.out, role, text);
                self.out
                    .push_str(&" ".repeat(width.saturating_sub(text.width())));
            }
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
        }
    }
}

/// A column's lines, each at most so wide.
fn stack(column: &Column, board: &Board, width: usize) -> Vec<(Role, String)> {
    let count = number::whole(column.cards.len());
    let title = visible::line(&column.title);
    let head = match column.limit {
        Some(limit) => format!("{title} {count}/{}", number::whole(limit)),
        None => format!("{title} {count}"),
    };
    let mut lines = vec![
        (Role::Strong, cut(&head, width)),
        (Role::Muted, "─".repeat(width)),
    ];
    for card in column.cards.iter().take(board.most) {
        lines.extend(self::card(card, width));
        lines.push((Role::Plain, String::new()));
    }
    let more = column.cards.len().saturating_sub(board.most);
    if more > 0 {
        lines.push((
            Role::Muted,
            cut(&format!("and {} more", number::whole(more)), width),
        ));
    } else {
        lines.pop();
    }
    lines
}

fn card(card: &Card, width: usize) -> Vec<(Role, String)> {
    let mut lines: Vec<(Role, String)> = folded(&card.title, width)
        .into_iter()
        .map(|line| (Role::Plain, line))
        .collect();
    let trend = card.facts.iter().find_map(|fact| {
        fact.parts()
            .map(|(_, part)| part)
            .find(|part| part.starts_with(['↑', '↓', '→']))
    });
    let mut about = card
        .id
        .iter()
        .map(|id| visible::line(id).into_owned())
        .collect::<Vec<_>>();
    about.push(card.figure.clone());
    about.extend(trend.map(str::to_owned));
    // The trend goes first where there is no room.
    while about.len() > 1 && about.join(" ").width() > width {
        about.pop();
    }
    lines.push((Role::Muted, cut(&about.join(" "), width)));
    let alerts = card.alerts.iter();
    lines.extend(alerts.map(|(role, text)| (*role, cut(&visible::line(text), width))));
    lines
}

/// The words in lines of at most this width; the last one says with an ellipsis that there is more.
fn folded(text: &str, width: usize) -> Vec<String> {
    let text = visible::line(text);
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
        if last.is_empty() {
            word.clone_into(last);
        } else if last.as_str().width() + 1 + word.width() <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    let is_cut = lines.len() > TITLE;
    lines.truncate(TITLE);
    if let Some(last) = lines.last_mut().filter(|_| is_cut) {
        last.push('…');
    }
    lines.iter().map(|line| cut(line, width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_folded_and_what_is_left_out_is_said() {
        assert_eq!(folded("See the hours", 18), ["See the hours"]);
        assert_eq!(
            folded(
                "See the working hours of everybody who is invited to it",
                12
            ),
            ["See the", "working", "hours of…"]
        );
        assert_eq!(folded("Donaudampfschifffahrt", 8), ["Donauda…"]);
    }
}
