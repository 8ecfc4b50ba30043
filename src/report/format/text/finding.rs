//! A finding as a compiler would show it: what, where, the line with a mark under it, and the way out.

use unicode_width::UnicodeWidthStr as _;

use super::Writer;
use crate::report::format::visible;
use crate::report::shape::Excerpt;
use crate::report::{Finding, Level, Role, Text};

impl Writer<'_> {
    pub(super) fn finding(&mut self, finding: &Finding) {
        let (role, word) = match finding.level {
            Level::Error => (Role::Bad, "error"),
            Level::Warning => (Role::Warning, "warning"),
            Level::Info => (Role::Good, "note"),
        };
        let title = format!("{word}[{} {}]", finding.code, finding.rule);
        let mark = [(role, title.as_str()), (Role::Plain, ": ")];
        let message = Text::of(Role::Strong, &finding.message);
        self.wrapped(&mark, &message, 0, 4);

        let number = finding.start.line.to_string();
        let gutter = number.len() + 1;
        if !finding.path.is_empty() {
            let place = format!(
                "{}:{}:{}",
                visible::line(&finding.path),
                finding.start.line,
                finding.start.column
            );
            self.margin(gutter - 1, "--> ");
            self.out.push_str(&place);
            self.out.push('\n');
            if let Some(excerpt) = &finding.excerpt {
                self.excerpt(excerpt, &number, role);
            }
        }
        for note in &finding.notes {
            let place = format!("{}:{}: ", note.path, note.start.line);
            self.remark(gutter, "note", &format!("{place}{}", note.message));
        }
        if let Some(help) = &finding.help {
            self.remark(gutter, "help", help);
        }
    }

    fn margin(&mut self, spaces: usize, mark: &str) {
        self.out.push_str(&" ".repeat(spaces));
        self.paint.push(&mut self.out, Role::Muted, mark);
    }

    fn remark(&mut self, gutter: usize, word: &str, text: &str) {
        let word = format!("{word}: ");
        let mark = [(Role::Muted, "= "), (Role::Strong, word.as_str())];
        for (at, line) in text.split('\n').enumerate() {
            let mark = if at == 0 { &mark[..] } else { &[] };
            let indent = if at == 0 { gutter } else { gutter + 8 };
            self.wrapped(mark, &Text::plain(line), indent, gutter + 8);
        }
    }

    fn excerpt(&mut self, excerpt: &Excerpt, number: &str, role: Role) {
        let gutter = number.len() + 1;
        let room = self.width.saturating_sub(gutter + 2).max(10);
        let shown = Shown::new(excerpt, room);
        self.margin(gutter, "|");
        self.out.push('\n');
        self.paint.push(&mut self.out, Role::Muted, number);
        self.margin(1, "| ");
        for part in [&shown.before, &shown.marked, &shown.after] {
            self.out.push_str(part);
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.margin(gutter, "| ");
        self.out
            .push_str(&" ".repeat(shown.before.as_str().width()));
        let underline = "^".repeat(shown.marked.as_str().width().max(1));
        self.paint.push(&mut self.out, role, &underline);
        self.out.push('\n');
        self.margin(gutter, "|");
        self.out.push('\n');
    }
}

/// The three parts of a line, safe to show and no wider than there is room.
struct Shown {
    before: String,
    marked: String,
    after: String,
}

impl Shown {
    fn new(excerpt: &Excerpt, room: usize) -> Self {
        let text = &*excerpt.text;
        let part = |range: std::ops::Range<usize>| {
            visible::line(text.get(range).unwrap_or_default()).into_owned()
        };
        let mut before = part(0..excerpt.marked.start);
        let marked = part(excerpt.marked.clone());
        let mut after = part(excerpt.marked.end..text.len());
        if excerpt.cut.0 {
            before.insert(0, '…');
        }
        if excerpt.cut.1 {
            after.push('…');
        }
        let marked = head(&marked, room.saturating_sub(room / 4).max(1));
        let rest = room.saturating_sub(marked.as_str().width());
        let wanted = rest.saturating_sub(after.as_str().width());
        let before = tail(&before, wanted.max(rest / 3));
        let rest = rest.saturating_sub(before.as_str().width());
        let after = head(&after, rest);
        Self {
            before,
            marked,
            after,
        }
    }
}

/// The beginning of a text that fits, with an ellipsis when it is not all of it.
fn head(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut head = String::new();
    for character in text.chars() {
        head.push(character);
        if head.as_str().width() + 1 > room {
            head.pop();
            break;
        }
    }
    head.push('…');
    head
}

/// The end of a text that fits, with an ellipsis when it is not all of it.
fn tail(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let start = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_none_or(|rest| rest.width() < room))
        .unwrap_or(text.len());
    format!("…{}", text.get(start..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::format::text::paint::Paint;
    use crate::report::shape::{Count, Note, Place};

    fn written(finding: &Finding, width: usize, colour: bool) -> String {
        let mut writer = Writer {
            out: String::new(),
            paint: Paint { colour },
            width,
            findings: &[],
        };
        writer.finding(finding);
        writer.out
    }

    fn finding() -> Finding {
        let line = "status: redy";
        Finding {
            code: "I4",
            rule: "unknown-status",
            level: Level::Error,
            path: "backlog/items/S-1.md".into(),
            start: Place { line: 4, column: 9 },
            end: Place {
                line: 4,
                column: 13,
            },
            item: Some("S-1".into()),
            message: "the workflow has no status `redy`".into(),
            help: Some("did you mean `ready`?".into()),
            notes: vec![Note {
                path: "backlog/deepen.yml".into(),
                start: Place { line: 2, column: 1 },
                message: "the workflow is set here".into(),
            }],
            fix: Vec::new(),
            fingerprint: "unknown-status/S-1/status".into(),
            count: Count::default(),
            excerpt: Some(Excerpt {
                text: line.into(),
                marked: 8..12,
                cut: (false, false),
            }),
        }
    }

    #[test]
    fn shows_the_line_the_mark_and_the_way_out() {
        assert_eq!(
            written(&finding(), 80, false),
            "\
error[I4 unknown-status]: the workflow has no status `redy`
 --> backlog/items/S-1.md:4:9
  |
4 | status: redy
  |         ^^^^
  |
  = note: backlog/deepen.yml:2: the workflow is set here
  = help: did you mean `ready`?
"
        );
    }

    #[test]
    fn marks_the_right_cells_under_wide_characters() {
        let mut finding = finding();
        finding.excerpt = Some(Excerpt {
            text: "日本 X".into(),
            marked: 7..8,
            cut: (false, false),
        });
        let text = written(&finding, 80, false);
        assert!(text.contains("4 | 日本 X\n  |      ^\n"), "{text}");
    }

    #[test]
    fn obeys_no_character_of_the_source() {
        let mut finding = finding();
        finding.message = "a \u{1b}[2J b".into();
        finding.path = "x\u{1b}.md".into();
        finding.excerpt = Some(Excerpt {
            text: "\u{1b}[31mX\u{202e}".into(),
            marked: 5..6,
            cut: (false, false),
        });
        let text = written(&finding, 80, false);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(text.contains(r"\u{1b}[31mX\u{202e}"), "{text}");
    }

    #[test]
    fn keeps_the_mark_of_a_long_line_in_sight() {
        for width in [30, 60, 80, 120] {
            let mut finding = finding();
            finding.excerpt = Some(Excerpt {
                text: format!("{}MARK{}", "b".repeat(150), "a".repeat(150)).into(),
                marked: 150..154,
                cut: (true, true),
            });
            finding.message = "word ".repeat(40);
            finding.help = Some("word ".repeat(40));
            let text = written(&finding, width, false);
            assert!(text.contains("bMARKa") && text.contains("^^^^"), "{text}");
            for line in text.lines().filter(|line| !line.contains("note")) {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn says_the_level_also_without_colour() {
        let plain = written(&finding(), 80, false);
        let coloured = written(&finding(), 80, true);
        assert!(!plain.contains('\u{1b}'));
        assert!(coloured.contains("\u{1b}[1;31merror[I4 unknown-status]\u{1b}[0m"));
    }
}
