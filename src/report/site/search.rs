//! What the search looks through: a line an item and a request, in scripts that the page's own script asks for one after the
//! other while somebody searches. A script is all that a page opened from a folder may load.

use super::{Site, address};
use crate::rank::Band;
use crate::report::Block;
use crate::text::sorting::PutInOrder as _;

/// Bytes of lines in one script.
const LARGEST: usize = 150_000;

/// Scripts that hand over `[address, id, title, kind, state, band]` for each item, best placed first, then for each request.
pub(super) fn words(site: &Site<'_>) -> Vec<String> {
    let mut scripts = Vec::new();
    let mut part = String::new();
    for line in items(site).chain(wishes(site)) {
        if !part.is_empty() && part.len() + line.len() > LARGEST {
            scripts.push(std::mem::take(&mut part));
        }
        if !part.is_empty() {
            part.push_str(",\n");
        }
        part.push_str(&line);
    }
    scripts.push(part);
    let last = scripts.len() - 1;
    for (at, script) in scripts.iter_mut().enumerate() {
        let next = match at {
            at if at == last => String::new(),
            at => address::of_words(at + 1),
        };
        *script = format!("deepenWords([\n{script}\n], \"{next}\");\n");
    }
    scripts
}

fn items<'a>(site: &'a Site<'_>) -> impl Iterator<Item = String> + 'a {
    let backlog = site.facts.backlog;
    let mut items: Vec<_> = site.items().collect();
    items.put_in_order_by_key(|index| {
        let position = site.facts.ranking.position(*index).unwrap_or(u32::MAX);
        (!backlog.item(*index).is_open(), position, *index)
    });
    items.into_iter().map(|index| {
        let item = backlog.item(index);
        let band = site.facts.ranking.band(index).map_or("", Band::name);
        line(&[
            &address::of_item(&item.id),
            item.id.as_str(),
            &site.title(&item.title.value),
            item.item_type.name(),
            &item.status.value,
            band,
        ])
    })
}

/// The cards of the feedback board, each with its page.
fn wishes<'a>(site: &'a Site<'_>) -> impl Iterator<Item = String> + 'a {
    let boards = site.wishes().iter().filter_map(|block| match block {
        Block::Board(board) => Some(board),
        _ => None,
    });
    let columns = boards.flat_map(|board| &board.columns);
    columns.flat_map(|column| {
        let cards = column.cards.iter().enumerate();
        cards.map(|(place, card)| {
            let mut way = address::of_feedback(place);
            if let Some(anchor) = &card.anchor {
                way.push('#');
                way.push_str(anchor);
            }
            let id = card.id.as_deref().unwrap_or_default();
            line(&[&way, id, &card.title, "feedback", &column.key, ""])
        })
    })
}

fn line(parts: &[&str]) -> String {
    let line = serde_json::to_string(parts).unwrap_or_default();
    // `</script>` in a title must not end anything, wherever somebody puts this file.
    if line.contains('<') {
        line.replace('<', "\\u003c")
    } else {
        line
    }
}
