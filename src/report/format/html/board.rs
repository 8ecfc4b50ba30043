//! A board as a page: columns of cards, and the tools to find one. Without its script the page shows everything.

use std::collections::BTreeMap;

use super::{Links, escaped, inline};
use crate::report::board::{Board, Card, Column};
use crate::report::{Text, number};
use crate::text::sorting::PutInOrder as _;

pub(super) const SCRIPT: &str = include_str!("board.js");

/// More values than this are no help in choosing one.
const CHOICES: usize = 200;

pub(super) fn write(out: &mut String, board: &Board, ways: Links<'_>) {
    if board.searchable {
        tools(out, board);
    }
    out.push_str("<div class=\"board\">\n");
    for column in board.filled() {
        self::column(out, column, ways);
    }
    out.push_str("</div>\n");
    let empty = board.empty();
    if !empty.is_empty() {
        out.push_str(&format!(
            "<p class=\"muted\">Nothing in: {}.</p>\n",
            escaped(&empty.join(", ").to_lowercase())
        ));
    }
}

/// Hidden until the script shows that it runs.
fn tools(out: &mut String, board: &Board) {
    out.push_str(
        "<form class=\"tools\" role=\"search\" hidden>\n<div class=\"row\">\n\
         <label class=\"search\"><span>Search</span>\
         <input type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"Words, in any order\" aria-keyshortcuts=\"/\"></label>\n",
    );
    for (facet, values) in facets(board) {
        if values.len() < 2 {
            continue;
        }
        out.push_str(&format!(
            "<label><span>{}</span><select data-facet=\"{facet}\"><option value=\"\">all</option>",
            escaped(&capital(facet))
        ));
        for (value, count) in values.into_iter().take(CHOICES) {
            let value = escaped(&value);
            out.push_str(&format!(
                "<option value=\"{value}\">{value} ({})</option>",
                number::whole(count)
            ));
        }
        out.push_str("</select></label>\n");
    }
    out.push_str("<label><span>Order</span><select name=\"order\">");
    for (key, words) in &board.orders {
        out.push_str(&format!(
            "<option value=\"{key}\">{}</option>",
            escaped(words)
        ));
    }
    out.push_str("</select></label>\n</div>\n<div class=\"row chips\" role=\"group\" aria-label=\"States\">\n");
    for column in board.filled() {
        out.push_str(&format!(
            "<button type=\"button\" class=\"chip state-{key}\" data-state=\"{key}\" aria-pressed=\"false\">{} <span>{}</span></button>\n",
            escaped(&column.title),
            number::whole(column.cards.len()),
            key = column.key,
        ));
    }
    out.push_str("<button type=\"reset\" class=\"chip\" hidden>Clear</button>\n<output aria-live=\"polite\"></output>\n</div>\n</form>\n");
}

/// What can be chosen: each facet with its values and how many cards have each, the most frequent first.
fn facets(board: &Board) -> Vec<(&'static str, Vec<(String, usize)>)> {
    let mut names: Vec<&'static str> = Vec::new();
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let cards = board.columns.iter().flat_map(|column| &column.cards);
    for (name, values) in cards.flat_map(|card| &card.facets) {
        if !names.contains(name) {
            names.push(name);
        }
        for value in values {
            *counts.entry((name, facet_value(value))).or_default() += 1;
        }
    }
    let of = |wanted: &str| {
        let own = counts.iter().filter(|((name, _), _)| *name == wanted);
        let mut values: Vec<(String, usize)> = own
            .map(|((_, value), count)| (value.clone(), *count))
            .collect();
        values.put_in_order_by_key(|(_, count)| std::cmp::Reverse(*count));
        values
    };
    names.into_iter().map(|name| (name, of(name))).collect()
}

/// A value as it stands in a list of them.
fn facet_value(value: &str) -> String {
    value.replace('|', "/")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn column(out: &mut String, column: &Column, ways: Links<'_>) {
    out.push_str(&format!(
        "<section class=\"column state-{key}\" data-state=\"{key}\" aria-label=\"{0}\">\n\
         <h2>{0} <span class=\"count\">{1}</span></h2>\n<p class=\"about\">{2}</p>\n<ul>\n",
        escaped(&column.title),
        number::whole(column.cards.len() + column.elsewhere),
        escaped(&column.about),
        key = column.key,
    ));
    for card in &column.cards {
        self::card(out, card, ways);
    }
    out.push_str("</ul>\n");
    if column.elsewhere > 0 {
        out.push_str(&format!(
            "<p class=\"about\">{} on other pages</p>\n",
            number::whole(column.elsewhere)
        ));
    }
    out.push_str("</section>\n");
}

fn card(out: &mut String, card: &Card, ways: Links<'_>) {
    out.push_str("<li class=\"card\"");
    if let Some(anchor) = &card.anchor {
        out.push_str(&format!(" id=\"{}\"", escaped(anchor)));
    }
    for (name, values) in &card.facets {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| facet_value(value)).collect();
            out.push_str(&format!(" data-{name}=\"{}\"", escaped(&values.join("|"))));
        }
    }
    for (name, value) in &card.keys {
        out.push_str(&format!(" data-{name}=\"{value}\""));
    }
    out.push_str(">\n");
    if let Some(id) = &card.id {
        out.push_str(&inline(&Text::id(id), ways));
        out.push('\n');
    }
    out.push_str(&format!(
        "<h3 dir=\"auto\">{}</h3>\n<p class=\"facts\"><b>{}</b>",
        escaped(&card.title),
        escaped(&card.figure)
    ));
    for fact in &card.facts {
        out.push_str(&format!(" <span>{}</span>", inline(fact, ways)));
    }
    out.push_str("</p>\n");
    for (role, text) in &card.alerts {
        let alert = Text::of(*role, text.as_str());
        out.push_str(&format!(
            "<p class=\"alert\">{}</p>\n",
            inline(&alert, ways)
        ));
    }
    if !card.quote.is_empty() {
        out.push_str(&format!(
            "<blockquote dir=\"auto\">{}</blockquote>\n",
            escaped(&card.quote)
        ));
    }
    for line in &card.lines {
        out.push_str(&format!("<p class=\"answer\">{}</p>\n", inline(line, ways)));
    }
    if !card.tags.is_empty() {
        let tags = card
            .tags
            .iter()
            .map(|tag| format!("<span>{}</span>", escaped(tag)));
        out.push_str(&format!(
            "<p class=\"tags\">{}</p>\n",
            tags.collect::<Vec<_>>().join(" ")
        ));
    }
    out.push_str("</li>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_cannot_end_its_own_element() {
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        for way_in in [
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval",
            "Function(",
        ] {
            assert!(!SCRIPT.contains(way_in), "{way_in}");
        }
    }
}
