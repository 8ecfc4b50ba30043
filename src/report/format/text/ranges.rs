//! Ranges on a terminal: a line of blocks for each, behind its name.

use unicode_width::UnicodeWidthStr as _;

use super::Writer;
use super::table::cut;
use crate::report::format::visible;
use crate::report::ranges::{Ranges, Scale};
use crate::report::{Role, Text};

/// The length of a line of blocks.
const CELLS: usize = 20;

impl Writer<'_> {
    pub(super) fn ranges(&mut self, ranges: &Ranges, indent: usize) {
        let text = Text::of(Role::Strong, &*ranges.title)
            .then(": ")
            .then(&*ranges.summary);
        self.wrapped(&[], &text, indent, indent);
        self.out.push('\n');
        let longest = match &ranges.scale {
            Scale::Share { .. } => 1.0,
            Scale::Days { first, last } => f64::from((*last - *first).get_days()).max(1.0),
        };
        let labels = ranges
            .rows
            .iter()
            .map(|row| visible::line(&row.label).width());
        let labels = labels.max().unwrap_or(0);
        let room = self.width.saturating_sub(indent + 2 + CELLS + 2 + labels);
        let names = ranges
            .rows
            .iter()
            .map(|row| visible::line(&row.name).width());
        let names = names.max().unwrap_or(0).min(room.max(8));
        for row in &ranges.rows {
            if !row.group.is_empty() {
                let group = Text::of(Role::Strong, cut(&visible::line(&row.group), self.width));
                self.wrapped(&[], &group, indent, indent);
            }
            let name = cut(&visible::line(&row.name), names);
            let gap = " ".repeat(names.saturating_sub(name.as_str().width()) + 1);
            let line = Text::plain(format!("  {name}{gap}"))
                .and(Role::Strong, blocks(row.from / longest, row.to / longest))
                .then(format!(" {}", visible::line(&row.label)));
            let mut written = " ".repeat(indent);
            for (role, part) in line.parts() {
                self.paint.push(&mut written, role, part);
            }
            self.out.push_str(written.trim_end());
            self.out.push('\n');
        }
    }
}

/// Full blocks from one share to the other, at least one where they differ from nothing; light ones elsewhere.
fn blocks(from: f64, to: f64) -> String {
    let cell = |share: f64| share.clamp(0.0, 1.0) * CELLS as f64;
    let (start, end) = (cell(from), cell(to));
    (0..CELLS)
        .map(|at| {
            let middle = at as f64 + 0.5;
            let is_thin = end - start < 1.0;
            let is_full = if is_thin {
                end > 0.0 && (start.min(CELLS as f64 - 0.5).floor() + 0.5 - middle).abs() < 1e-9
            } else {
                start <= middle && middle < end
            };
            if is_full { '█' } else { '░' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_for_shares() {
        assert_eq!(blocks(0.0, 0.5), "██████████░░░░░░░░░░");
        assert_eq!(blocks(0.0, 0.0), "░░░░░░░░░░░░░░░░░░░░");
        assert_eq!(blocks(0.0, 1.0), "████████████████████");
        assert_eq!(blocks(0.5, 0.5).matches('█').count(), 1);
    }
}
