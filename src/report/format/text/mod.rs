//! The terminal: fits the width, colours only where asked, and never as the only signal.

mod board;
mod chart;
mod finding;
mod paint;
mod ranges;
pub(in crate::report) mod table;

use paint::Paint;
use unicode_width::UnicodeWidthStr as _;

use super::visible;
use super::{Format, Screen, Wants};
use crate::report::{Block, Finding, Report, Role, Text, number};

pub(super) static FORMAT: Format = Format {
    name: "text",
    summary: "For people at a terminal: fits its width",
    wants: Wants::Anything,
    write,
};

fn write(report: &Report, screen: &Screen) -> String {
    let mut writer = Writer {
        out: String::new(),
        paint: Paint {
            colour: screen.colour,
        },
        width: screen.width.max(20),
        findings: report.findings(),
    };
    if report.is_page() {
        writer.heading(1, &Text::plain(&*report.title), 0);
    }
    writer.blocks(&report.blocks(), 0);
    writer.out
}

struct Writer<'a> {
    out: String,
    paint: Paint,
    width: usize,
    findings: &'a [Finding],
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], indent: usize) {
        for block in blocks {
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            self.block(block, indent);
        }
    }

    fn block(&mut self, block: &Block, indent: usize) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text, indent),
            Block::Paragraph(text) => self.wrapped(&[], text, indent, indent),
            Block::Facts(facts) => self.facts(facts, indent),
            Block::List(lines) => {
                for line in lines {
                    let mark = [(Role::Plain, "- ")];
                    self.wrapped(&mark, line, indent, indent + 2);
                }
            }
            Block::Table(table) => {
                let width = self.width.saturating_sub(indent);
                let dropped = table::write(table, width, indent, self.paint, &mut self.out);
                if !dropped.is_empty() {
                    let note = format!("(too narrow for: {})", dropped.join(", "));
                    self.wrapped(&[], &Text::of(Role::Muted, note), indent, indent + 1);
                }
            }
            Block::Markdown(text) => self.lines(text, indent, self.width),
            Block::Code(text) => self.lines(text, indent + 2, usize::MAX),
            Block::Diff(text) => self.diff(text),
            Block::Findings(indexes) => {
                for (at, index) in indexes.iter().enumerate() {
                    if let Some(finding) = self.findings.get(*index) {
                        if at > 0 {
                            self.out.push('\n');
                        }
                        self.finding(finding);
                    }
                }
            }
            Block::Details { title, blocks } => {
                self.wrapped(&[], title, indent, indent);
                // What is inside stands right below its title.
                for block in blocks {
                    self.block(block, indent + 2);
                }
            }
            Block::Chart(chart) => self.chart(chart, indent),
            Block::Ranges(ranges) => self.ranges(ranges, indent),
            Block::Board(board) => self.board(board, indent),
            Block::Tree(lines) => self.tree(lines, indent),
            Block::Entry { head, lines } => {
                self.wrapped(&[], head, indent, indent + 8);
                for line in lines {
                    self.wrapped(&[], line, indent + 4, indent + 8);
                }
            }
            Block::Sparkline { label, values } => self.sparkline(label, values, indent),
        }
    }

    /// Writes a diff as Git does, at the left, so that it can be piped on.
    fn diff(&mut self, text: &str) {
        for line in visible::lines(text).lines() {
            let role = match line.as_bytes().first() {
                _ if line.starts_with("+++") || line.starts_with("---") => Role::Strong,
                Some(b'+') => Role::Good,
                Some(b'-') => Role::Bad,
                Some(b'@') => Role::Id,
                _ => Role::Plain,
            };
            self.paint.push(&mut self.out, role, line);
            self.out.push('\n');
        }
    }

    /// Writes lines as they are; a line wider than `width` goes on below its own beginning.
    fn lines(&mut self, text: &str, indent: usize, width: usize) {
        for line in visible::lines(text.trim_end()).lines() {
            let line = line.trim_end();
            let words = line.trim_start();
            let inner = indent + line.len() - words.len();
            if inner + words.width() > width {
                self.wrapped(&[], &Text::plain(words), inner, inner);
                continue;
            }
            if !words.is_empty() {
                self.out.push_str(&" ".repeat(inner));
                self.out.push_str(words);
            }
            self.out.push('\n');
        }
    }

    fn heading(&mut self, level: u8, text: &Text, indent: usize) {
        let plain: String = text.parts().map(|(_, part)| visible::line(part)).collect();
        let strong = Text::of(Role::Strong, plain.as_str());
        self.wrapped(&[], &strong, indent, indent);
        let line = match level {
            1 => "=",
            2 => "-",
            _ => return,
        };
        let length = plain.width().min(self.width.saturating_sub(indent));
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(&line.repeat(length));
        self.out.push('\n');
    }

    fn facts(&mut self, facts: &[(String, Text)], indent: usize) {
        let longest = facts.iter().map(|(name, _)| name.width()).max();
        let hang = indent + longest.unwrap_or(0) + 2;
        for (name, value) in facts {
            let gap = " ".repeat(hang.saturating_sub(indent + name.width()));
            let mark = [(Role::Muted, name.as_str()), (Role::Plain, gap.as_str())];
            self.wrapped(&mark, value, indent, hang);
        }
    }

    fn sparkline(&mut self, label: &str, values: &[Option<f64>], indent: usize) {
        const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let bars: String = values
            .iter()
            .map(|value| {
                let Some(value) = value else { return '·' };
                let reached = |at: &usize| *value * 8.0 < (*at + 1) as f64;
                let bar = (0..7).find(reached).unwrap_or(7);
                BARS.get(bar).copied().unwrap_or('█')
            })
            .collect();
        let known: Vec<f64> = values.iter().copied().flatten().collect();
        let ends = match (known.first(), known.last()) {
            (Some(first), Some(last)) => {
                format!(" {} to {}", number::percent(*first), number::percent(*last))
            }
            _ => " unknown".into(),
        };
        let text = Text::plain(format!("{label} "))
            .and(Role::Strong, bars)
            .then(ends);
        self.wrapped(&[], &text, indent, indent);
    }

    /// Each line two blanks a step further in.
    fn tree(&mut self, lines: &[(usize, Text)], indent: usize) {
        for (depth, text) in lines {
            let start = indent + 3 * depth.saturating_sub(1);
            let mark = [(Role::Muted, if *depth == 0 { "" } else { "└─ " })];
            self.wrapped(&mark, text, start, indent + 3 * depth + 2);
        }
    }

    /// Writes words up to the width; lines after the first begin at `hang`.
    fn wrapped(&mut self, mark: &[(Role, &str)], text: &Text, indent: usize, hang: usize) {
        self.out.push_str(&" ".repeat(indent));
        let mut column = indent;
        for (role, part) in mark {
            column += part.width();
            self.paint.push(&mut self.out, *role, part);
        }
        let words = words(text);
        for (at, word) in words.iter().enumerate() {
            let (role, part) = word;
            if at > 0 && part.starts_with(' ') {
                // What follows without a blank stays on the same line.
                let glued = words.iter().skip(at + 1);
                let glued = glued.take_while(|(_, part)| !part.starts_with(' '));
                let width: usize = glued.map(|(_, part)| part.width()).sum();
                if column + part.width() + width > self.width {
                    self.out.push('\n');
                    self.out.push_str(&" ".repeat(hang));
                    column = hang;
                } else {
                    self.out.push(' ');
                    column += 1;
                }
            }
            let part = part.trim_start();
            self.paint.push(&mut self.out, *role, part);
            column += part.width();
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }
}

/// The words of a text, each with a blank before it unless it continues the word before.
fn words(text: &Text) -> Vec<(Role, String)> {
    let mut words: Vec<(Role, String)> = Vec::new();
    let mut space = "";
    for (role, part) in text.parts() {
        let part = visible::line(part);
        for (at, word) in part.split(' ').enumerate() {
            if at > 0 {
                space = " ";
            }
            if !word.is_empty() {
                words.push((role, format!("{space}{word}")));
                space = "";
            }
        }
    }
    words
}
