//! The order in which people write a record's keys: who it is, what it says, what it is linked to, what came of it.

use super::Record;

static ITEM: &[&str] = &[
    "id",
    "type",
    "title",
    "kind",
    "severity",
    "status",
    "state",
    "horizon",
    "stage",
    "skipped_stages",
    "parent",
    "goal",
    "split_from",
    "enables",
    "question",
    "decides",
    "timebox",
    "found_in",
    "environment",
    "reason",
    "labels",
    "team",
    "requested_by",
    "size",
    "estimate",
    "blocked_by",
    "blocked",
    "deadline",
    "deadline_reason",
    "moscow",
    "score",
    "kano",
    "opportunity",
    "key_results",
    "anti_goals",
    "evidence",
    "outcome",
    "dropped",
    "imported",
    "ignore",
];

static FEEDBACK: &[&str] = &[
    "id",
    "type",
    "title",
    "received",
    "channel",
    "voice",
    "requester",
    "account",
    "on_behalf_of",
    "segment",
    "importance",
    "satisfaction",
    "sentiment",
    "lang",
    "state",
    "merged_into",
    "declined",
    "split_from",
    "not_duplicate_of",
    "addressed_by",
    "themes",
    "evidence",
    "imported",
    "ignore",
];

static DECISION: &[&str] = &[
    "type",
    "title",
    "date",
    "by",
    "decides",
    "items",
    "revisit",
    "superseded_by",
];

static SPRINT: &[&str] = &[
    "id",
    "type",
    "title",
    "team",
    "start",
    "end",
    "goal",
    "product_goal",
    "capacity",
    "items",
    "goal_met",
    "cancelled",
];

static RELEASE: &[&str] = &[
    "id", "type", "version", "title", "channel", "target", "released", "goals", "items",
];

impl Record {
    /// The keys in the order in which people usually write them; empty for records of which nothing is set by key.
    pub fn usual_order(self) -> &'static [&'static str] {
        match self {
            Self::Item(_) => ITEM,
            Self::Feedback => FEEDBACK,
            Self::Decision => DECISION,
            Self::Sprint => SPRINT,
            Self::Release => RELEASE,
            Self::Acceptance | Self::Team | Self::Accounts => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_items_and_feedback_has_its_place_once() {
        for record in Record::ALL {
            let order = record.usual_order();
            if order.is_empty() {
                continue;
            }
            for field in record.common().iter().chain(record.special()) {
                let places = order.iter().filter(|key| **key == field.key).count();
                assert_eq!(places, 1, "{} {}", record.name(), field.key);
            }
        }
    }
}
