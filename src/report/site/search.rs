//! What the search looks through: one line an item and a wish, read by the page's script when somebody searches.

use super::{Site, address};
use crate::rank::Band;

/// A script that hands over `[address, id, title, kind, state]` for each item, best placed first.
pub(super) fn words(site: &Site<'_>) -> String {
    let backlog = site.facts.backlog;
    let mut items: Vec<_> = site.items().collect();
    items.sort_by_key(|index| {
        let position = site.facts.ranking.position(*index).unwrap_or(u32::MAX);
        (!backlog.item(*index).is_open(), position, *index)
    });
    let lines: Vec<String> = items
        .into_iter()
        .map(|index| {
            let item = backlog.item(index);
            let band = site.facts.ranking.band(index).map_or("", Band::name);
            let line = serde_json::json!([
                address::of_item(&item.id),
                item.id.as_str(),
                site.title(&item.title.value),
                item.item_type.name(),
                &*item.status.value,
                band,
            ]);
            // `</script>` in a title must not end anything, wherever somebody puts this file.
            line.to_string().replace('<', "\\u003c")
        })
        .collect();
    format!("deepenWords([\n{}\n]);\n", lines.join(",\n"))
}
