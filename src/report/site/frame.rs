//! What every page has: its head, the way to the other pages, and what it was made from.

use super::{Site, address, stamp, with_links};
use crate::report::board::Board;
use crate::report::format::html::{self, STYLE, escaped, inline, policy};
use crate::report::{Block, Finding, Text};

/// Nothing but the site's own style and script, from the site's own folder; the style besides as it stands in the first page.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

pub(super) const SCRIPT: &str = include_str!("site.js");

/// The number of the section that a visitor sees first.
const FIRST: usize = 0;

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) title: String,
    /// Above the title: where it belongs.
    pub(super) above: Text,
    /// Below the title: one or two sentences.
    pub(super) lead: Text,
    pub(super) blocks: Vec<Block>,
    pub(super) findings: Vec<Finding>,
    /// Whether it uses the whole width.
    pub(super) wide: bool,
    /// The pages that this is one of: its number from 0, and how many there are.
    pub(super) part: Option<(usize, usize)>,
}

impl Content {
    /// A number that changes when anything of this does; none where there is more than boards, and writing it tells.
    pub(super) fn stamp(&self, site: &Site<'_>) -> Option<u64> {
        let Self {
            title,
            above,
            lead,
            blocks,
            findings,
            wide,
            part,
        } = self;
        let boards = blocks.iter().map(|block| match block {
            Block::Board(board) if findings.is_empty() => Some(&**board),
            _ => None,
        });
        let boards: Vec<&Board> = boards.collect::<Option<_>>()?;
        // On every page stand the ways to the sections, and whatever id is on it leads to its page, if it has one.
        let ways = (site.is_public(), site.addresses());
        Some(stamp::of(&(title, above, lead, boards, wide, part, ways)))
    }
}

/// The reports' style, and the site's.
pub(super) fn style() -> String {
    format!("{STYLE}{}", include_str!("site.css"))
}

/// The page at `path`, which belongs to the section of this number.
pub(super) fn page(
    site: &Site<'_>,
    path: &str,
    section: Option<usize>,
    content: &Content,
) -> String {
    let to = |target: &str| address::relative(path, target);
    let title = escaped(&content.title);
    let (allowed, style) = match section {
        // Nobody waits for a second file before the first page is there.
        Some(FIRST) => {
            let style = style();
            (policy::of_text(&style), format!("<style>{style}</style>"))
        }
        _ => (
            "'self'".to_owned(),
            format!("<link rel=\"stylesheet\" href=\"{}\">", to(address::STYLE)),
        ),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}; style-src {allowed}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"deepen\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n{style}\n\
         <script src=\"{}\" defer></script>\n</head>\n<body class=\"site\" data-top=\"{}\">\n",
        to(address::SCRIPT),
        to(""),
    );
    out.push_str("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
    head(&mut out, site, path, section);
    let class = if content.wide { " class=\"wide\"" } else { "" };
    out.push_str(&format!("<main id=\"content\"{class}>\n"));
    with_links(site, path, |links| {
        if !content.above.is_empty() {
            out.push_str(&format!(
                "<p class=\"above\">{}</p>\n",
                inline(&content.above, links)
            ));
        }
        out.push_str(&format!("<h1>{title}</h1>\n"));
        if !content.lead.is_empty() {
            out.push_str(&format!(
                "<p class=\"lead\">{}</p>\n",
                inline(&content.lead, links)
            ));
        }
        html::blocks(&mut out, &content.blocks, &content.findings, links);
    });
    if let (Some((at, all)), Some(section)) = (content.part, section) {
        parts(&mut out, path, section, at, all);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The ways to the sections, and the search.
fn head(out: &mut String, site: &Site<'_>, path: &str, current: Option<usize>) {
    out.push_str("<header class=\"top\">\n<nav aria-label=\"Sections\">\n<ul>\n");
    for (number, section) in site.sections() {
        let address = address::relative(path, &address::of_section(section, 0));
        let here = if current == Some(number) {
            " aria-current=\"page\""
        } else {
            ""
        };
        out.push_str(&format!(
            "<li><a href=\"{address}\"{here}>{}</a></li>\n",
            escaped(section.name)
        ));
    }
    out.push_str(
        "</ul>\n</nav>\n<form class=\"find\" role=\"search\" hidden>\n\
         <label><span class=\"unseen\">Search</span><input type=\"search\" autocomplete=\"off\" spellcheck=\"false\" \
         placeholder=\"Search: words or an id\" aria-keyshortcuts=\"/\" aria-controls=\"found\"></label>\n\
         <div id=\"found\" role=\"region\" aria-label=\"Found\" aria-live=\"polite\" hidden></div>\n</form>\n</header>\n",
    );
}

/// The way to the other pages of a long list.
fn parts(out: &mut String, path: &str, section: usize, at: usize, all: usize) {
    let Some(section) = super::SECTIONS.get(section).filter(|_| all > 1) else {
        return;
    };
    out.push_str("<nav class=\"parts\" aria-label=\"Pages\">\n");
    let near = |number: usize| number == 0 || number + 1 == all || number.abs_diff(at) <= 2;
    let mut gap = false;
    for number in 0..all {
        if !near(number) {
            if !gap {
                out.push_str("<span>…</span>\n");
            }
            gap = true;
            continue;
        }
        gap = false;
        let address = address::relative(path, &address::of_section(section, number));
        let here = if number == at {
            " aria-current=\"page\""
        } else {
            ""
        };
        out.push_str(&format!("<a href=\"{address}\"{here}>{}</a>\n", number + 1));
    }
    out.push_str("</nav>\n");
}
