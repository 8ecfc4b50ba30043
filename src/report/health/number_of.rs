//! One kind of number as it is gathered: of how many, what is unknown and what is weak.

use std::collections::BTreeSet;

use crate::report::shape::{HealthCause, HealthNumber};

/// One kind of number, while it is gathered.
pub(super) struct Gathered {
    number: HealthNumber,
    /// About the backlog as a whole: there is one of it.
    is_single: bool,
}

impl Gathered {
    /// A number that so many things have.
    pub(super) fn of(
        name: &'static str,
        title: impl Into<String>,
        shown_in: &'static str,
        of: usize,
    ) -> Self {
        let number = HealthNumber {
            name,
            title: title.into(),
            shown_in,
            of,
            ..HealthNumber::default()
        };
        Self {
            number,
            is_single: false,
        }
    }

    /// A number that the backlog has once.
    pub(super) fn single(name: &'static str, title: &str, shown_in: &'static str) -> Self {
        Self {
            is_single: true,
            ..Self::of(name, title, shown_in, 1)
        }
    }

    /// Not known of these, for this reason. Nothing is said of nothing.
    pub(super) fn unknown(
        &mut self,
        items: Vec<String>,
        why: impl Into<String>,
        way_out: impl Into<String>,
    ) {
        self.cause("unknown", items, why.into(), way_out.into());
    }

    /// Shown, and resting on little.
    pub(super) fn weak(
        &mut self,
        items: Vec<String>,
        why: impl Into<String>,
        way_out: impl Into<String>,
    ) {
        self.cause("weak", items, why.into(), way_out.into());
    }

    fn cause(&mut self, state: &'static str, items: Vec<String>, why: String, way_out: String) {
        if items.is_empty() && !self.is_single {
            return;
        }
        self.number.causes.push(HealthCause {
            state,
            why,
            count: items.len().max(1),
            way_out,
            items,
        });
    }

    /// The number with its counts: each thing counts once, as unknown before weak.
    pub(super) fn done(mut self) -> HealthNumber {
        let named = |state: &str| -> BTreeSet<&String> {
            let causes = self
                .number
                .causes
                .iter()
                .filter(|cause| cause.state == state);
            causes.flat_map(|cause| &cause.items).collect()
        };
        let has = |state: &str| self.number.causes.iter().any(|cause| cause.state == state);
        let (unknown, weak) = if self.is_single {
            let unknown = has("unknown");
            (usize::from(unknown), usize::from(!unknown && has("weak")))
        } else {
            let unknown = named("unknown");
            let weak = named("weak").difference(&unknown).count();
            (unknown.len(), weak)
        };
        self.number.unknown = unknown.min(self.number.of);
        self.number.known = self.number.of - self.number.unknown;
        self.number.weak = weak.min(self.number.known);
        self.number
    }
}
