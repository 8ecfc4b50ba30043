//! How much an item says: the detail score that the rules of D weigh against its place in the order.

use crate::Facts;
use crate::backlog::Item;
use crate::rank::Band;

/// How much an item says, 0 to 6: one point each for a narrative, a why, one criterion, three criteria, a long body (more
/// than 150 words, or an image, a table or an attachment), and a list of tasks or five criteria.
pub fn detail(item: &Item) -> u8 {
    let body = &item.document.body;
    let criteria = body.criteria.len();
    let points = [
        body.narrative.is_some(),
        has_why(item),
        criteria >= 1,
        criteria >= 3,
        body.words > 150 || body.has_media,
        !body.tasks.is_empty() || criteria >= 5,
    ];
    points.into_iter().map(u8::from).sum()
}

/// Whether the narrative or a section `Why` says what it is good for.
pub(super) fn has_why(item: &Item) -> bool {
    let body = &item.document.body;
    let in_narrative = body
        .narrative
        .as_ref()
        .is_some_and(|narrative| narrative.benefit.is_some());
    in_narrative || says(item, "Why")
}

/// Whether there is a section of this title with words in it.
pub(super) fn says(item: &Item, title: &str) -> bool {
    let document = &item.document;
    document
        .body
        .section(&document.source, title)
        .is_some_and(|section| section.words > 0)
}

/// The share, 0 to 1, of the words of all open items that describes what is far: LATER, BEYOND and TAIL. None without a word.
pub fn waste_share(facts: &Facts<'_>) -> Option<f64> {
    let mut far = 0_u64;
    let mut all = 0_u64;
    for (index, item) in facts.backlog.indexed() {
        let Some(band) = facts.ranking.band(index) else {
            continue;
        };
        let words = u64::from(item.document.body.words);
        all += words;
        if matches!(band, Band::Later | Band::Beyond | Band::Tail) {
            far += words;
        }
    }
    (all > 0).then(|| far as f64 / all as f64)
}
