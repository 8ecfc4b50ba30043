//! deepen-format(5): the page of the files' format, from the same words as docs/format.md.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::backlog::schema;

/// The page, for `man`.
pub(super) fn page() -> String {
    let mut writer = Writer {
        out: concat!(
            ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n",
            ".TH deepen\\-format 5 \"\" \"deepen ",
            env!("CARGO_PKG_VERSION"),
            "\" \"deepen manual\"\n.SH NAME\ndeepen\\-format \\- the files of a backlog\n"
        )
        .to_owned(),
        ..Writer::default()
    };
    let markdown = schema::format_markdown();
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
        writer.take(event);
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    is_code: bool,
    /// The cells of the row so far; the first becomes the tag of a paragraph.
    cells: Vec<String>,
    titles: Vec<String>,
    is_cell: bool,
    is_title: bool,
    /// The first heading is the page's name.
    is_begun: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.is_code => self.lines(&text),
            Event::Text(text) => self.push(&escaped(&text)),
            Event::Code(text) => self.push(&format!("\\fB{}\\fR", escaped(&text))),
            Event::SoftBreak | Event::HardBreak => self.push(if self.is_cell { " " } else { "\n" }),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                let request = match (level, self.is_begun) {
                    (HeadingLevel::H1, false) => ".SH DESCRIPTION\n.\\\" ",
                    (HeadingLevel::H1 | HeadingLevel::H2, _) => ".SH ",
                    _ => ".SS ",
                };
                self.is_begun = true;
                self.line(request);
                self.is_title = true;
            }
            Tag::Paragraph if !self.is_cell => self.line(".PP\n"),
            Tag::CodeBlock(_) => {
                self.line(".PP\n.RS 4\n.nf\n");
                self.is_code = true;
            }
            Tag::Item => self.line(".IP \\(bu 2\n"),
            Tag::TableCell => {
                self.is_cell = true;
                self.cells.push(String::new());
            }
            Tag::Emphasis => self.push("\\fI"),
            Tag::Strong => self.push("\\fB"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.is_title = false;
                self.out.push('\n');
            }
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.line(".fi\n.RE\n");
            }
            TagEnd::TableCell => self.is_cell = false,
            TagEnd::TableHead => self.titles = std::mem::take(&mut self.cells),
            TagEnd::TableRow => self.row(),
            TagEnd::Emphasis | TagEnd::Strong => self.push("\\fR"),
            _ => {}
        }
    }

    /// A row as a paragraph: its first cell before it, the others with their columns' names.
    fn row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let Some((first, rest)) = cells.split_first() else {
            return;
        };
        self.line(&format!(".TP\n\\&{first}\n"));
        let titles = self.titles.iter().skip(1);
        let said: Vec<String> = (rest.iter().zip(titles))
            .filter(|(cell, _)| !cell.trim().is_empty())
            .map(|(cell, title)| match title.trim() {
                "" => cell.clone(),
                title => format!("{title}: {cell}"),
            })
            .collect();
        self.out.push_str("\\&");
        self.out.push_str(&said.join("; "));
        self.out.push('\n');
    }

    fn push(&mut self, text: &str) {
        match self.cells.last_mut().filter(|_| self.is_cell) {
            Some(cell) => cell.push_str(text),
            None if self.is_title => self.out.push_str(&text.replace('\n', " ")),
            None => {
                // A line that begins with a dot or a quote would be a request.
                if self.out.ends_with('\n') && text.starts_with(['.', '\'']) {
                    self.out.push_str("\\&");
                }
                self.out.push_str(text);
            }
        }
    }

    fn lines(&mut self, text: &str) {
        for line in text.lines() {
            self.out.push_str(&format!("\\&{}\n", escaped(line)));
        }
    }

    /// Begins a line with this.
    fn line(&mut self, text: &str) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(text);
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
}
