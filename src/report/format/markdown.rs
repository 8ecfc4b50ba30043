//! GitHub-flavoured Markdown, for pull requests and job summaries. Text of others cannot format, link or mention.

use super::visible;
use super::{Format, Screen, Wants, body};
use crate::report::board::Board;
use crate::report::chart::Chart;
use crate::report::shape::Place;
use crate::report::{Align, Block, Finding, Level, Report, Role, Table, Text, number};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "For pull requests and job summaries, as GitHub reads it",
    wants: Wants::Anything,
    write,
};

/// The most bars in a line of them.
const BARS: usize = 45;

fn write(report: &Report, _: &Screen) -> String {
    let mut out = String::new();
    if !report.is_letter() {
        out.push_str(&format!("# {}\n\n", escaped(&report.title)));
    }
    blocks(&mut out, &report.blocks(), report.findings());
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

/// The report as a part of a text: without its title.
pub(in crate::report) fn part(report: &Report) -> String {
    let mut out = String::new();
    blocks(&mut out, &report.blocks(), report.findings());
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// Blocks without findings and without a report around them.
pub(in crate::report) fn written(blocks: &[Block]) -> String {
    let mut out = String::new();
    self::blocks(&mut out, blocks, &[]);
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn blocks(out: &mut String, blocks: &[Block], findings: &[Finding]) {
    for block in blocks {
        self::block(out, block, findings);
        out.push('\n');
    }
}

fn block(out: &mut String, block: &Block, findings: &[Finding]) {
    match block {
        Block::Heading { level, text } => {
            out.push_str(&"#".repeat(usize::from(*level)));
            out.push_str(&format!(" {}\n", inline(text)));
        }
        Block::Paragraph(text) => out.push_str(&format!("{}\n", inline(text))),
        Block::Facts(facts) => {
            for (name, value) in facts {
                // A fact without a name goes on with the one before.
                let name = match name.as_str() {
                    "" => "  -".to_owned(),
                    name => format!("- **{}:**", escaped(name)),
                };
                out.push_str(&format!("{name} {}\n", inline(value)));
            }
        }
        Block::List(lines) => {
            for line in lines {
                out.push_str(&format!("- {}\n", inline(line)));
            }
        }
        Block::Table(table) => self::table(out, table),
        Block::Markdown(text) => out.push_str(&body::to_markdown(text)),
        Block::Findings(indexes) => {
            for finding in indexes.iter().filter_map(|index| findings.get(*index)) {
                self::finding(out, finding);
            }
        }
        Block::Details { title, blocks } => {
            out.push_str(&format!(
                "<details>\n<summary>{}</summary>\n\n",
                inline(title)
            ));
            self::blocks(out, blocks, findings);
            out.push_str("</details>\n");
        }
        Block::Entry { head, lines } => {
            out.push_str(&format!("- {}\n", inline(head)));
            for line in lines {
                out.push_str(&format!("  - {}\n", inline(line)));
            }
        }
        Block::Sparkline { label, values } => {
            let values: Vec<String> = values
                .iter()
                .map(|value| value.map_or_else(|| "unknown".into(), number::percent))
                .collect();
            out.push_str(&format!("{}: {}\n", escaped(label), values.join(" → ")));
        }
        Block::Chart(chart) => self::chart(out, chart),
        Block::Ranges(ranges) => {
            let (title, summary) = (escaped(&ranges.title), escaped(&ranges.summary));
            out.push_str(&format!("**{title}:** {summary}\n\n"));
            table(out, &ranges.table);
        }
        Block::Code(text) => out.push_str(&fenced(text, "text")),
        Block::Diff(text) => out.push_str(&fenced(text, "diff")),
        Block::Board(board) => self::board(out, board),
        Block::Tree(lines) => {
            for (depth, text) in lines {
                out.push_str(&format!("{}- {}\n", "  ".repeat(*depth), inline(text)));
            }
        }
    }
}

fn table(out: &mut String, table: &Table) {
    let titles: Vec<String> = (table.columns.iter())
        .map(|column| escaped(&column.title))
        .collect();
    let rules: Vec<&str> = (table.columns.iter())
        .map(|column| match column.align {
            Align::Left => "---",
            Align::Right => "---:",
        })
        .collect();
    out.push_str(&format!("| {} |\n", titles.join(" | ")));
    out.push_str(&format!("| {} |\n", rules.join(" | ")));
    let mut groups = table.groups().peekable();
    for (number, row) in table.rows().enumerate() {
        while let Some((_, title)) = groups.next_if(|(before, _)| *before <= number) {
            let empty = " |".repeat(table.columns.len().saturating_sub(1));
            out.push_str(&format!("| {} |{empty}\n", inline(title)));
        }
        out.push('|');
        for cell in row {
            out.push(' ');
            for (role, part) in cell.parts() {
                push(out, role, part);
            }
            out.push_str(" |");
        }
        out.push('\n');
    }
}

/// A part a column, a line a card; what is too much is counted.
fn board(out: &mut String, board: &Board) {
    for column in board.filled() {
        out.push_str(&format!(
            "### {} ({})\n\n_{}_\n\n",
            escaped(&column.title),
            number::whole(column.cards.len()),
            escaped(&column.about)
        ));
        for card in column.cards.iter().take(board.most) {
            out.push_str("- ");
            if let Some(id) = &card.id {
                out.push_str(&format!("{} ", code(id)));
            }
            out.push_str(&format!("**{}**", escaped(&card.title)));
            if !card.figure.is_empty() {
                out.push_str(&format!(", {}", escaped(&card.figure)));
            }
            for (role, text) in &card.alerts {
                out.push_str(&format!(", {}", inline(&Text::of(*role, text.as_str()))));
            }
            for fact in &card.facts {
                out.push_str(&format!(", {}", inline(fact)));
            }
            out.push('\n');
            for line in &card.lines {
                out.push_str(&format!("  - {}\n", inline(line)));
            }
        }
        let more = column.cards.len().saturating_sub(board.most);
        if more > 0 {
            out.push_str(&format!("- and {} more\n", number::whole(more)));
        }
        out.push('\n');
    }
}

/// The chart in words and as lines of bars; its numbers folded.
fn chart(out: &mut String, chart: &Chart) {
    out.push_str(&format!(
        "**{}:** {}\n\n",
        escaped(&chart.title),
        escaped(&chart.summary)
    ));
    for series in &chart.series {
        let bars = series.spark(BARS);
        if let Some((least, most)) = series.range().filter(|_| !bars.is_empty()) {
            out.push_str(&format!(
                "- {}: {} {} to {}\n",
                escaped(&series.name),
                code(&bars),
                number::exact(least),
                number::exact(most)
            ));
        }
    }
    out.push_str("\n<details>\n<summary>The numbers</summary>\n\n");
    table(out, &chart.table);
    out.push_str("\n</details>\n");
}

fn finding(out: &mut String, finding: &Finding) {
    let word = match finding.level {
        Level::Error => "**error**",
        Level::Warning => "**warning**",
        Level::Info => "note",
    };
    out.push_str(&format!(
        "- {word} {} {}: {}",
        code(finding.code),
        escaped(finding.rule),
        prose(&finding.message)
    ));
    if !finding.path.is_empty() {
        out.push_str(&format!("  \n  {}", place(&finding.path, finding.start)));
    }
    for note in &finding.notes {
        out.push_str(&format!(
            "  \n  {}: {}",
            place(&note.path, note.start),
            prose(&note.message)
        ));
    }
    if let Some(help) = &finding.help {
        out.push_str(&format!("  \n  help: {}", prose(help)));
    }
    out.push('\n');
}

fn place(path: &str, place: Place) -> String {
    code(&format!("{path}:{}:{}", place.line, place.column))
}

fn inline(text: &Text) -> String {
    let mut out = String::new();
    for (role, part) in text.parts() {
        push(&mut out, role, part);
    }
    out
}

fn push(out: &mut String, role: Role, part: &str) {
    if part.trim().is_empty() {
        out.push_str(&escaped(part));
        return;
    }
    match role {
        Role::Id | Role::Code => out.push_str(&code(part)),
        Role::Strong | Role::Band | Role::Bad | Role::Warning => {
            // Emphasis must touch its words.
            let inner = part.trim();
            let (before, after) = part.split_once(inner).unwrap_or_default();
            out.push_str(&format!("{before}**{}**{after}", escaped(inner)));
        }
        Role::Version => out.push_str(&version(part)),
        Role::Plain | Role::Muted | Role::Good => out.push_str(&escaped(part)),
    }
}

/// In brackets, as readers of changelogs look for it.
fn version(part: &str) -> String {
    let is_safe = |character: char| character.is_ascii_alphanumeric() || ".-+".contains(character);
    if part.chars().all(is_safe) {
        format!("[{part}]")
    } else {
        format!("[{}]", escaped(part))
    }
}

/// A message of a rule: what stands between backticks is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_closed = at + 1 < parts.len();
        match at % 2 {
            0 => out.push_str(&escaped(part)),
            _ if is_closed && !part.trim().is_empty() => out.push_str(&code(part)),
            _ => out.push_str(&escaped(&format!("`{part}"))),
        }
    }
    out
}

/// A code span, in which nothing is obeyed but the table's `|`.
pub(in crate::report) fn code(text: &str) -> String {
    let text = visible::line(text).replace('|', "\\|");
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

fn fenced(text: &str, language: &str) -> String {
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!(
        "{fence}{language}\n{}\n{fence}\n",
        visible::lines(text.trim_end())
    )
}

/// The text on one line with nothing in it that formats, links, mentions a person or refers to an issue.
pub(in crate::report) fn escaped(text: &str) -> String {
    let text = visible::line(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(character);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // An empty comment keeps GitHub from taking it for a person, an issue or an address.
            '@' => out.push_str("@<!-- -->"),
            '#' if at == 0 && rest.starts_with(['#', ' '])
                || rest.starts_with(|next: char| next.is_ascii_digit()) =>
            {
                out.push_str("\\#<!-- -->");
            }
            ':' if rest.starts_with("//") => out.push_str(":<!-- -->"),
            '.' if ends_with_www(&out) => out.push_str(".<!-- -->"),
            '-' | '+' | '=' if at == 0 => {
                out.push('\\');
                out.push(character);
            }
            '.' | ')' if starts_as_list(&text, at) => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

/// Whether what comes next is the dot of a web address, which would become a link.
fn ends_with_www(text: &str) -> bool {
    let end = text.len().checked_sub(3).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Whether all before this place are digits, as in a numbered list.
fn starts_as_list(text: &str, at: usize) -> bool {
    at > 0
        && text
            .get(..at)
            .is_some_and(|start| start.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    #[test]
    fn keeps_text_of_others_from_formatting() {
        let cases = [
            ("a | b", r"a \| b"),
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
            ("ask @anna", "ask @<!-- -->anna"),
            ("see #12", r"see \#<!-- -->12"),
            ("C# and F#", "C# and F#"),
            ("[x](javascript:y)", r"\[x\](javascript:y)"),
            ("http://evil.example", "http:<!-- -->//evil.example"),
            ("www.evil.example", "www.<!-- -->evil.example"),
            ("not now. And how.", "not now. And how."),
            ("1. one", r"1\. one"),
            ("- one", r"\- one"),
            ("# one", r"\#<!-- --> one"),
            ("two\nlines", "two lines"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("a\u{1b}[0m", r"a\\u\{1b\}\[0m"),
        ];
        for (text, wanted) in cases {
            assert_eq!(escaped(text), wanted, "{text}");
        }
    }

    #[test]
    fn fences_code_with_more_backticks_than_are_in_it() {
        assert_eq!(code("S-1"), "`S-1`");
        assert_eq!(code("a``b|"), "``` a``b\\| ```");
        assert_eq!(
            fenced("```\nx\n```", "text"),
            "````text\n```\nx\n```\n````\n"
        );
    }

    #[test]
    fn writes_a_table_that_github_reads() {
        let mut table = Table::new(vec![Column::right("#"), Column::left("title")]);
        table.group(Text::of(Role::Band, "NOW"));
        table.push(vec!["1".into(), Text::id("S|1").then(" a|b")]);
        let mut out = String::new();
        super::table(&mut out, &table);
        assert_eq!(
            out,
            "| # | title |\n| ---: | --- |\n| **NOW** | |\n| 1 | `S\\|1` a\\|b |\n"
        );
    }
}
