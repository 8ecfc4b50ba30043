//! What a change brings in, and time alone does not.

use jiff::civil::Date;

use super::load::View;
use crate::rules::{self, Verdict, selection::Selection};

/// An earlier version, judged on its own day and, where that is another, on the later one.
pub(super) struct Earlier {
    pub(super) on_its_day: Verdict,
    pub(super) today: Option<Verdict>,
}

impl Earlier {
    /// Judges it; afterwards it is looked at from today.
    pub(super) fn judge(before: &mut View, today: Date, selection: &Selection) -> Self {
        let on_its_day = rules::check(&before.facts(), selection);
        let today = (before.facts().today != today).then(|| {
            before.look_from(today);
            rules::check(&before.facts(), selection)
        });
        Self { on_its_day, today }
    }

    /// The findings of the later version that neither day finds in the earlier one.
    pub(super) fn introduced(&self, after: &Verdict) -> Verdict {
        let days: Vec<&Verdict> = std::iter::once(&self.on_its_day)
            .chain(&self.today)
            .collect();
        rules::introduced_since(after, &days)
    }

    /// What both days find: what does not go away by another day alone.
    pub(super) fn lasting(&self) -> Verdict {
        match &self.today {
            Some(today) => rules::shared(&self.on_its_day, today),
            None => self.on_its_day.clone(),
        }
    }
}
