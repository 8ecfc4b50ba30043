//! Markdown that others wrote, made harmless: HTML in it is shown as text, images give way to their words, nobody is
//! mentioned.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeCodeBlock, NodeLink, NodeValue};
use comrak::{Arena, Options, parse_document};

use super::html::Links;
use super::visible;

/// Headings of a body stand below those of the report.
const DEEPER: u8 = 2;

/// Safe HTML of a body; its headings begin at level 3 and skip none. Where ids have pages, those named in the text lead there, and a link to
/// another file leads to the page of the id that the file is named by, else nowhere.
pub(super) fn to_html(markdown: &str, ways: Links<'_>) -> String {
    let options = options();
    let arena = Arena::new();
    let root = harmless(&arena, markdown, &options);
    if ways.address.is_some() {
        lead(&arena, root, ways);
    }
    set_in_order(root);
    let mut html = String::new();
    comrak::format_html(root, &options, &mut html).expect("a String takes everything");
    // Text of others is escaped, so that these are comrak's own words.
    html.replace(
        "<input type=\"checkbox\" checked=\"\" ",
        "<input type=\"checkbox\" aria-label=\"done\" checked=\"\" ",
    )
    .replace(
        "<input type=\"checkbox\" disabled",
        "<input type=\"checkbox\" aria-label=\"not done\" disabled",
    )
    .replace("<pre><code", "<pre tabindex=\"0\"><code")
    .replace("<table>", "<table tabindex=\"0\">")
}

/// No heading is more than one level below the one before it, and the first is at level 3: who listens to a page counts them.
fn set_in_order<'a>(root: &'a AstNode<'a>) {
    let mut before = DEEPER;
    let mut above = None;
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data.borrow_mut().value {
            let written = heading.level;
            let highest = *above.get_or_insert(written);
            above = Some(highest.min(written));
            heading.level = (written + DEEPER + 1)
                .saturating_sub(highest.min(written))
                .min(before + 1);
            before = heading.level;
        }
    }
}

/// Safe Markdown of a body; its headings begin at level 3.
pub(super) fn to_markdown(markdown: &str) -> String {
    let options = options();
    let arena = Arena::new();
    let root = harmless(&arena, markdown, &options);
    let texts: Vec<&AstNode<'_>> = root
        .descendants()
        .filter(|node| matches!(node.data.borrow().value, NodeValue::Text(_)))
        .collect();
    for node in texts {
        break_mentions(&arena, node);
    }
    let mut written = String::new();
    comrak::format_commonmark(root, &options, &mut written).expect("a String takes everything");
    written
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.render.escape = true;
    options.render.r#unsafe = false;
    options
}

fn harmless<'a>(arena: &'a Arena<'a>, markdown: &str, options: &Options<'_>) -> &'a AstNode<'a> {
    let root = parse_document(arena, &visible::lines(markdown), options);
    let mut images = Vec::new();
    let mut comments = Vec::new();
    for node in root.descendants() {
        let value = &mut node.data.borrow_mut().value;
        match value {
            NodeValue::HtmlBlock(html) if is_comment(&html.literal) => comments.push(node),
            NodeValue::HtmlInline(html) if is_comment(html) => comments.push(node),
            NodeValue::Heading(heading) => heading.level = (heading.level + DEEPER).min(6),
            NodeValue::HtmlBlock(html) => {
                *value = NodeValue::CodeBlock(Box::new(NodeCodeBlock {
                    fenced: true,
                    fence_char: b'`',
                    fence_length: 3,
                    fence_offset: 0,
                    info: "html".into(),
                    literal: std::mem::take(&mut html.literal),
                    closed: true,
                }));
            }
            NodeValue::HtmlInline(html) => *value = NodeValue::Text(std::mem::take(html).into()),
            NodeValue::Link(link) if !is_harmless(&link.url) => link.url.clear(),
            NodeValue::Image(_) => {
                *value = NodeValue::Emph;
                images.push(node);
            }
            _ => {}
        }
    }
    for image in images {
        let label = NodeValue::Text("image: ".into());
        image.prepend(arena.alloc(label.into()));
    }
    for comment in comments {
        comment.detach();
    }
    root
}

/// Whether there is nothing but closed comments: no reader of Markdown sees them, and other tools mark their sections by them.
fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(inside) = rest.strip_prefix("<!--") {
        let Some((_, after)) = inside.split_once("-->") else {
            return false;
        };
        rest = after.trim_start();
    }
    rest.is_empty()
}

/// Makes links of ids, and takes away those that lead out of the pages into files.
fn lead<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>, ways: Links<'_>) {
    let mut texts = Vec::new();
    // The link that the walk is in: there is none in another.
    let mut inside: Option<&AstNode<'_>> = None;
    for edge in root.traverse() {
        let node = match edge {
            NodeEdge::Start(node) => node,
            NodeEdge::End(node) => {
                inside = inside.filter(|link| !node.same_node(link));
                continue;
            }
        };
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Link(link) if is_local(&link.url) => {
                let address = id_of_file(&link.url).and_then(|id| ways.of(id));
                match address {
                    Some(address) => {
                        link.url = address;
                        inside = Some(node);
                    }
                    None => data.value = NodeValue::Emph,
                }
            }
            NodeValue::Link(_) => inside = Some(node),
            NodeValue::Text(_) if inside.is_none() => texts.push(node),
            _ => {}
        }
    }
    for node in texts {
        link_ids(arena, node, ways);
    }
}

/// Whether a link leads to another file: no scheme, no host, and not into its own page.
fn is_local(url: &str) -> bool {
    !url.is_empty()
        && !url.starts_with("//")
        && !url.starts_with('#')
        && !["http:", "https:", "mailto:"]
            .iter()
            .any(|scheme| starts_with(url, scheme))
}

fn starts_with(url: &str, scheme: &str) -> bool {
    (url.get(..scheme.len())).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// `S-7K3M2Q` of `../items/S-7K3M2Q-working-hours.md#why`: the name's first two parts.
fn id_of_file(url: &str) -> Option<&str> {
    let path = url.split(['#', '?']).next()?;
    let name = path.rsplit('/').next()?;
    let name = name.strip_suffix(".md").unwrap_or(name);
    let second = name.match_indices('-').nth(1);
    name.get(..second.map_or(name.len(), |(at, _)| at))
}

/// Splits a text at the ids in it that have a page.
fn link_ids<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, ways: Links<'_>) {
    let NodeValue::Text(text) = node.data.borrow().value.clone() else {
        return;
    };
    let is_part = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    let mut last = node;
    let mut told = 0;
    let mut at = 0;
    for word in text.split(|character: char| !is_part(character)) {
        let start = at;
        at = start + word.len();
        at += (text.get(at..))
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        let id = word.trim_matches(['.', '-', '_']);
        let Some(address) = Some(id)
            .filter(|id| id.contains('-'))
            .and_then(|id| ways.of(id))
        else {
            continue;
        };
        let from = start + word.find(id).unwrap_or(0);
        let before = text.get(told..from).unwrap_or_default().to_owned();
        last = behind(arena, node, last, told == 0, NodeValue::Text(before.into()));
        let link = arena.alloc(
            NodeValue::Link(Box::new(NodeLink {
                url: address,
                title: String::new(),
            }))
            .into(),
        );
        link.append(arena.alloc(NodeValue::Text(id.to_owned().into()).into()));
        last.insert_after(link);
        last = link;
        told = from + id.len();
    }
    if told > 0 {
        let rest = text.get(told..).unwrap_or_default().to_owned();
        last.insert_after(arena.alloc(NodeValue::Text(rest.into()).into()));
    }
}

/// Puts a piece of a split text behind the piece before; the first takes the text's own place.
fn behind<'a>(
    arena: &'a Arena<'a>,
    node: &'a AstNode<'a>,
    last: &'a AstNode<'a>,
    is_first: bool,
    piece: NodeValue,
) -> &'a AstNode<'a> {
    if is_first {
        node.data.borrow_mut().value = piece;
        return node;
    }
    let text = arena.alloc(piece.into());
    last.insert_after(text);
    text
}

/// Whether a link leads to a page, a mail or another file, and not into a script.
fn is_harmless(url: &str) -> bool {
    let scheme = url.find([':', '/', '?', '#']).and_then(|at| {
        let colon = url.get(at..)?.starts_with(':');
        url.get(..at).filter(|_| colon)
    });
    scheme.is_none_or(|scheme| {
        ["http", "https", "mailto"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// Puts an empty comment behind every `@` and every `#` before a digit, so that GitHub sees no person and no issue.
fn break_mentions<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let NodeValue::Text(text) = node.data.borrow().value.clone() else {
        return;
    };
    let refers = |(at, character): &(usize, char)| match character {
        '@' => true,
        '#' => text
            .get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit())),
        _ => false,
    };
    let mut last = node;
    let mut start = 0;
    for (at, _) in text.char_indices().filter(refers) {
        let part = text.get(start..=at).unwrap_or_default().to_owned();
        if start == 0 {
            last.data.borrow_mut().value = NodeValue::Text(part.into());
        } else {
            let text = arena.alloc(NodeValue::Text(part.into()).into());
            last.insert_after(text);
            last = text;
        }
        let comment = arena.alloc(NodeValue::Raw("<!-- -->".into()).into());
        last.insert_after(comment);
        last = comment;
        start = at + 1;
    }
    if start > 0 {
        let rest = text.get(start..).unwrap_or_default().to_owned();
        last.insert_after(arena.alloc(NodeValue::Text(rest.into()).into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTACKS: &[&str] = &[
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://tracker.example/pixel.png)",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<iframe src=//evil.example></iframe>",
        "<style>body{display:none}</style>",
        "`<b>`\n\n    <script>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg/onload=alert(1)>",
        "[a](vbscript:x) [b](file:///etc/passwd)",
        "![<script>](x)",
        "| <b onclick=x> |\n| --- |\n| <script> |",
        "\u{1b}[31m \u{202e}",
    ];

    #[test]
    fn lets_no_markup_of_others_into_a_page() {
        for attack in ATTACKS {
            let html = to_html(attack, Links::default());
            let tags = html.split('<').skip(1);
            for tag in tags {
                let name: String = tag
                    .trim_start_matches('/')
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                let known = [
                    "p", "em", "a", "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
                ];
                assert!(known.contains(&name.as_str()), "{attack}: {html}");
            }
            for bad in ["javascript:", "data:", "vbscript:", "file:"] {
                assert!(
                    !html.to_lowercase().contains(&format!("href=\"{bad}")),
                    "{html}"
                );
            }
            assert!(!html.contains(['\u{1b}', '\u{202e}']), "{html}");
        }
    }

    #[test]
    fn lets_no_markup_of_others_into_a_comment() {
        for attack in ATTACKS {
            let again = to_html(&to_markdown(attack), Links::default());
            assert!(
                !again.contains("<img") && !again.contains("<script"),
                "{again}"
            );
            assert!(
                !again.to_lowercase().contains("href=\"javascript"),
                "{again}"
            );
        }
    }

    /// Looking up from each of them for a link would take minutes here.
    #[test]
    fn comments_are_seen_by_nobody_and_what_hides_behind_them_is() {
        let html = |markdown: &str| to_html(markdown, Links::default());
        let marked = "<!-- AC:BEGIN -->\n- [ ] #1 One <!-- here -->\n<!-- AC:END -->\n\nEnd";
        let told = html(marked);
        assert!(told.contains("#1 One") && told.contains("End"), "{told}");
        assert!(!told.contains("AC:") && !told.contains("here"), "{told}");
        for evil in [
            "<!-- a --><script>alert(1)</script>",
            "<!-- never closed",
            "<!--> <b>",
        ] {
            let told = html(evil);
            assert!(
                told.contains("&lt;!--") && !told.contains("<script>"),
                "{told}"
            );
        }
        assert_eq!(to_markdown("a <!-- b --> c"), "a  c\n");
    }

    #[test]
    fn quotes_in_quotes_are_walked_once() {
        let nowhere = |_: &str| None;
        let ways = Links {
            address: Some(&nowhere),
        };
        let html = to_html(&"> ".repeat(100_000), ways);
        assert_eq!(html.matches("<blockquote>").count(), 100_000);
    }

    #[test]
    fn mentions_nobody() {
        assert_eq!(
            to_markdown("ask @anna about #12 and C#"),
            "ask @<!-- -->anna about \\#<!-- -->12 and C\\#\n"
        );
    }

    #[test]
    fn puts_headings_below_those_of_the_report() {
        assert_eq!(
            to_html("# Why\n\ntext", Links::default()),
            "<h3>Why</h3>\n<p>text</p>\n"
        );
        assert_eq!(to_markdown("## Why\n\ntext"), "#### Why\n\ntext\n");
    }
}
