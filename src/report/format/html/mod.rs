//! One page that needs nothing else: no image, no font, no script from anywhere. Readable on a phone, in the dark and on paper.
//! Text of others is escaped, and the page's own policy would stop what was not: it lets the page's own style and the one script
//! of a searchable board do their work, by their hashes, and no other.

mod board;
mod chart;
pub(in crate::report) mod policy;
mod ranges;
mod spark;

use super::{Format, Screen, Wants, body, visible};
use crate::report::shape::{Excerpt, Place};
use crate::report::{Align, Block, Column, Finding, Level, Report, Role, Table, Text};

pub(super) static FORMAT: Format = Format {
    name: "html",
    summary: "For browsers, phones and paper: one page with everything in it",
    wants: Wants::Anything,
    write,
};

pub(in crate::report) const STYLE: &str = include_str!("style.css");
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'";

fn write(report: &Report, _: &Screen) -> String {
    let title = escaped(&report.title);
    let content = report.blocks();
    let boards = || {
        content.iter().filter_map(|block| match block {
            Block::Board(board) => Some(board),
            _ => None,
        })
    };
    let is_searchable = boards().any(|board| board.searchable);
    let style = format!("\n{STYLE}");
    let mut policy = format!("{POLICY}; style-src {}", policy::of_text(&style));
    if is_searchable {
        let script = policy::of_text(board::SCRIPT);
        policy.push_str(&format!("; script-src {script}"));
    }
    let class = if boards().next().is_some() {
        " class=\"wide\""
    } else {
        ""
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main{class}>\n"
    );
    if !report.is_letter() {
        out.push_str(&format!("<h1>{title}</h1>\n"));
    }
    blocks(&mut out, &content, report.findings(), Links::default());
    out.push_str("</main>\n");
    if is_searchable {
        out.push_str(&format!("<script>{}</script>\n", board::SCRIPT));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The report as a part of a page: without its title. It looks as meant with [`STYLE`].
pub(in crate::report) fn part(report: &Report) -> String {
    let mut out = String::new();
    blocks(
        &mut out,
        &report.blocks(),
        report.findings(),
        Links::default(),
    );
    out
}

/// The address of an id's page, where it has one.
pub(in crate::report) type Address<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Where ids lead.
#[derive(Clone, Copy, Default)]
pub(in crate::report) struct Links<'a> {
    /// The address of an id's page; none when it has none.
    pub(in crate::report) address: Option<&'a Address<'a>>,
}

impl Links<'_> {
    pub(in crate::report::format) fn of(&self, id: &str) -> Option<String> {
        self.address.and_then(|address| address(id))
    }
}

/// Blocks as a part of a page.
pub(in crate::report) fn blocks(
    out: &mut String,
    blocks: &[Block],
    findings: &[Finding],
    ways: Links<'_>,
) {
    for block in blocks {
        self::block(out, block, findings, ways);
    }
}

fn block(out: &mut String, block: &Block, findings: &[Finding], ways: Links<'_>) {
    match block {
        Block::Heading { level, text } => {
            let level = (*level).clamp(2, 6);
            out.push_str(&format!("<h{level}>{}</h{level}>\n", inline(text, ways)));
        }
        Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", inline(text, ways))),
        Block::Facts(facts) => {
            out.push_str("<dl class=\"facts\">\n");
            for (name, value) in facts {
                out.push_str(&format!(
                    "<dt>{}</dt><dd>{}</dd>\n",
                    escaped(name),
                    inline(value, ways)
                ));
            }
            out.push_str("</dl>\n");
        }
        Block::List(lines) => {
            out.push_str("<ul>\n");
            for line in lines {
                out.push_str(&format!("<li>{}</li>\n", inline(line, ways)));
            }
            out.push_str("</ul>\n");
        }
        Block::Table(table) => self::table(out, table, ways),
        Block::Markdown(text) => {
            out.push_str(&format!(
                "<div class=\"body\">\n{}</div>\n",
                body::to_html(text, ways)
            ));
        }
        Block::Findings(indexes) => {
            for finding in indexes.iter().filter_map(|index| findings.get(*index)) {
                self::finding(out, finding);
            }
        }
        Block::Details { title, blocks } => {
            out.push_str(&format!(
                "<details>\n<summary>{}</summary>\n",
                inline(title, ways)
            ));
            self::blocks(out, blocks, findings, ways);
            out.push_str("</details>\n");
        }
        Block::Entry { head, lines } => {
            out.push_str(&format!("<section>\n<p>{}</p>\n<ul>\n", inline(head, ways)));
            for line in lines {
                out.push_str(&format!("<li>{}</li>\n", inline(line, ways)));
            }
            out.push_str("</ul>\n</section>\n");
        }
        Block::Sparkline { label, values } => spark::write(out, label, values),
        Block::Board(board) => board::write(out, board, ways),
        Block::Tree(lines) => tree(out, lines, ways),
        Block::Chart(chart) => chart::write(out, chart, |out| table(out, &chart.table, ways)),
        Block::Ranges(ranges) => {
            ranges::write(out, ranges, |out| table(out, &ranges.table, ways));
        }
        Block::Diff(text) => {
            out.push_str("<pre class=\"diff\"><code>");
            for line in escaped_lines(text.trim_end()).lines() {
                let class = match line.as_bytes().first() {
                    Some(b'+') => "good",
                    Some(b'-') => "bad",
                    _ => "plain",
                };
                out.push_str(&format!("<span class=\"{class}\">{line}</span>\n"));
            }
            out.push_str("</code></pre>\n");
        }
        Block::Code(text) => {
            let text = escaped_lines(text.trim_end());
            out.push_str(&format!("<pre><code>{text}</code></pre>\n"));
        }
    }
}

/// Lists in lists.
fn tree(out: &mut String, lines: &[(usize, Text)], ways: Links<'_>) {
    out.push_str("<ul class=\"tree\">\n");
    let mut depth = 0;
    for (at, (wanted, text)) in lines.iter().enumerate() {
        // A line is at most one step further in than the one before.
        let wanted = (*wanted).min(if at == 0 { 0 } else { depth + 1 });
        if wanted > depth {
            out.push_str("<ul>\n");
        } else if at > 0 {
            out.push_str("</li>\n");
        }
        for _ in wanted..depth {
            out.push_str("</ul>\n</li>\n");
        }
        depth = wanted;
        out.push_str(&format!("<li>{}", inline(text, ways)));
    }
    if !lines.is_empty() {
        out.push_str("</li>\n");
    }
    for _ in 0..depth {
        out.push_str("</ul>\n</li>\n");
    }
    out.push_str("</ul>\n");
}

fn table(out: &mut String, table: &Table, ways: Links<'_>) {
    out.push_str("<div class=\"table\"><table>\n<thead><tr>");
    for column in &table.columns {
        let class = match column.align {
            Align::Left => "",
            Align::Right => " class=\"number\"",
        };
        let title = escaped(&column.title);
        out.push_str(&format!("<th scope=\"col\"{class}>{title}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let starts: Vec<String> = table.columns.iter().map(cell_start).collect();
    let mut groups = table.groups().peekable();
    for (number, row) in table.rows().enumerate() {
        while let Some((_, title)) = groups.next_if(|(before, _)| *before <= number) {
            out.push_str(&format!(
                "<tr class=\"group\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>\n",
                table.columns.len(),
                inline(title, ways)
            ));
        }
        out.push_str("<tr>");
        for (start, cell) in starts.iter().zip(row) {
            out.push_str(start);
            for (role, part) in cell.parts() {
                push(out, role, part, ways);
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// A cell's start: what it is called where there is no room for a head, and how it may be set.
fn cell_start(column: &Column) -> String {
    let mut classes = Vec::new();
    if column.align == Align::Right {
        classes.push("number");
    }
    if column.flexible {
        classes.push("flexible");
    }
    if column.flexible || column.title == "id" || column.title == "band" {
        classes.push("named");
    }
    let class = match classes.as_slice() {
        [] => String::new(),
        classes => format!(" class=\"{}\"", classes.join(" ")),
    };
    format!("<td{class} data-label=\"{}\">", escaped(&column.title))
}

fn finding(out: &mut String, finding: &Finding) {
    let (role, word) = match finding.level {
        Level::Error => (Role::Bad, "error"),
        Level::Warning => (Role::Warning, "warning"),
        Level::Info => (Role::Muted, "note"),
    };
    out.push_str(&format!(
        "<div class=\"finding level-{}\">\n<p>",
        finding.level.name()
    ));
    push(out, role, word, Links::default());
    out.push_str(&format!(
        " <code>{}</code> <span class=\"muted\">{}</span></p>\n<p class=\"message\">{}</p>\n",
        escaped(finding.code),
        escaped(finding.rule),
        prose(&finding.message)
    ));
    if !finding.path.is_empty() {
        out.push_str(&format!(
            "<p class=\"muted\">{}</p>\n",
            place(&finding.path, finding.start)
        ));
        if let Some(excerpt) = &finding.excerpt {
            out.push_str(&source_line(excerpt, finding.start.line));
        }
    }
    for note in &finding.notes {
        out.push_str(&format!(
            "<p>{} ({})</p>\n",
            prose(&note.message),
            place(&note.path, note.start)
        ));
    }
    if let Some(help) = &finding.help {
        out.push_str(&format!("<p><strong>help:</strong> {}</p>\n", prose(help)));
    }
    out.push_str("</div>\n");
}

fn source_line(excerpt: &Excerpt, number: usize) -> String {
    let text = &*excerpt.text;
    let part = |range: std::ops::Range<usize>| escaped(text.get(range).unwrap_or_default());
    let marked = &excerpt.marked;
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!(
        "<pre><span class=\"line-number\">{number}</span>{}{}<mark>{}</mark>{}{}</pre>\n",
        dots(excerpt.cut.0),
        part(0..marked.start),
        part(marked.clone()),
        part(marked.end..text.len()),
        dots(excerpt.cut.1),
    )
}

fn place(path: &str, place: Place) -> String {
    format!(
        "<code>{}:{}:{}</code>",
        escaped(path),
        place.line,
        place.column
    )
}

pub(in crate::report) fn inline(text: &Text, ways: Links<'_>) -> String {
    let mut out = String::new();
    for (role, part) in text.parts() {
        push(&mut out, role, part, ways);
    }
    out
}

fn push(out: &mut String, role: Role, part: &str, ways: Links<'_>) {
    let text = escaped(part);
    if role == Role::Id
        && let Some(address) = ways.of(part)
    {
        let address = escaped(&address);
        out.push_str(&format!("<a class=\"id\" href=\"{address}\">{text}</a>"));
        return;
    }
    let (start, end) = match role {
        Role::Plain | Role::Version => ("", ""),
        Role::Strong => ("<strong>", "</strong>"),
        Role::Id => ("<code class=\"id\">", "</code>"),
        Role::Code => ("<code>", "</code>"),
        Role::Muted => ("<span class=\"muted\">", "</span>"),
        Role::Good => ("<span class=\"good\">", "</span>"),
        Role::Warning => ("<span class=\"warning\">", "</span>"),
        Role::Bad => ("<span class=\"bad\">", "</span>"),
        Role::Band => {
            let name = part.to_ascii_lowercase();
            let name = name.chars().filter(char::is_ascii_alphabetic);
            let name: String = name.collect();
            out.push_str(&format!("<span class=\"band band-{name}\">{text}</span>"));
            return;
        }
    };
    out.push_str(start);
    out.push_str(&text);
    out.push_str(end);
}

/// A message of a rule: what stands between backticks is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_closed = at + 1 < parts.len();
        match at % 2 {
            0 => out.push_str(&escaped(part)),
            _ if is_closed => out.push_str(&format!("<code>{}</code>", escaped(part))),
            _ => out.push_str(&format!("`{}", escaped(part))),
        }
    }
    out
}

/// The text on one line, as text also inside of an attribute's quotes.
pub(in crate::report) fn escaped(text: &str) -> String {
    entities(&visible::line(text))
}

fn escaped_lines(text: &str) -> String {
    entities(&visible::lines(text))
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::{Axis, Chart, Level, Mark, Point, Series};

    const SCREEN: Screen = Screen {
        width: 80,
        colour: false,
    };

    #[test]
    fn shows_markup_of_others_as_text_wherever_it_stands() {
        let evil = "\"><script>alert('x')</script>\u{1b}\u{202e}";
        let text = || {
            [Role::Plain, Role::Id, Role::Band, Role::Bad, Role::Code]
                .into_iter()
                .fold(Text::default(), |text, role| text.and(role, evil))
        };
        let finding = Finding {
            path: evil.into(),
            message: evil.into(),
            help: Some(evil.into()),
            excerpt: Some(Excerpt {
                text: evil.into(),
                marked: 2..10,
                cut: (false, false),
            }),
            ..Finding::default()
        };
        let mut table = Table::new(vec![Column::left(evil).flexible()]);
        table.group(text());
        table.push(vec![text()]);
        let blocks = vec![
            Block::heading(2, text()),
            Block::Facts(vec![(evil.into(), text())]),
            Block::List(vec![text()]),
            Block::Table(table),
            Block::Markdown(evil.into()),
            Block::Findings(vec![0]),
            Block::Sparkline {
                label: evil.into(),
                values: vec![Some(0.5), None],
            },
            Block::Code(evil.into()),
            Block::Chart(Box::new(evil_chart(evil))),
        ];
        let mut page = String::new();
        super::blocks(&mut page, &blocks, &[finding], Links::default());
        let titled = write(
            &Report {
                title: evil.into(),
                ..Report::default()
            },
            &SCREEN,
        );
        page.push_str(&titled);
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains(['\u{1b}', '\u{202e}']));
        assert!(page.contains("&lt;script&gt;"));
    }

    fn evil_chart(evil: &str) -> Chart {
        let series = [
            Mark::Band,
            Mark::Bars { days: 7.0 },
            Mark::Steps,
            Mark::Dots,
        ]
        .map(|mark| {
            let label = evil.to_owned();
            let point = Point {
                x: 0.0,
                y: 3.0,
                label,
            };
            Series {
                name: evil.into(),
                mark,
                points: vec![point],
            }
        });
        Chart {
            title: evil.into(),
            summary: evil.into(),
            x: Axis::Names(vec![evil.into()]),
            unit: evil.into(),
            series: series.into(),
            levels: vec![Level {
                name: evil.into(),
                y: 1.0,
            }],
            table: Table::default(),
        }
    }

    #[test]
    fn sets_what_stands_between_backticks_as_code() {
        assert_eq!(prose("set `a<b` here"), "set <code>a&lt;b</code> here");
        assert_eq!(prose("it`s <one>"), "it`s &lt;one&gt;");
        assert_eq!(prose("`a` and `b"), "<code>a</code> and `b");
    }

    #[test]
    fn asks_nobody_for_anything() {
        let page = write(&Report::default(), &SCREEN);
        for outside in ["http:", "https:", "<script", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn names_each_cell_for_narrow_screens() {
        let columns = vec![Column::right("score"), Column::left("title").flexible()];
        let mut out = String::new();
        table(
            &mut out,
            &Table::of(columns, [vec!["3".into(), "x".into()]]),
            Links::default(),
        );
        assert!(
            out.contains("<td class=\"number\" data-label=\"score\">3</td>"),
            "{out}"
        );
        assert!(
            out.contains("<td class=\"flexible named\" data-label=\"title\">x</td>"),
            "{out}"
        );
    }
}
