//! One score becomes another, one input at a time.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Moment;
use crate::backlog::ItemIx;
use crate::history::Difference;
use crate::rank::subject::Mixed;
use crate::rank::{Class, Context, Model, Scored, Subject};
use crate::text::sorting::PutInOrder as _;

/// One step from the earlier score to the later one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub source: Source,
    /// The score before this step; of the first one the earlier score.
    pub before: f64,
    /// The score after this step; of the last one the later score.
    pub after: f64,
    /// The class before and after, where the step changed it.
    pub class: Option<(&'static str, &'static str)>,
}

impl Part {
    /// By how much this step changed the score.
    pub fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// What a step changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Front matter of the item; several only where no score can be computed between them.
    Fields(Vec<FieldChange>),
    /// Who asked for it.
    Demand,
    /// Points and items a week of the whole team, and the ages of items.
    Pace {
        points_before: Option<f64>,
        points_after: Option<f64>,
    },
    /// The day that counts as today.
    Day { before: Date, after: Date },
    /// The configuration, and what is inherited from parents.
    Settings,
    /// What waits for the item: its own score is not the one that placed it, on one side at least.
    Dependencies {
        pulled_before: Option<ItemIx>,
        pulled_after: Option<ItemIx>,
    },
}

/// One field of the item and its two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// `score.cod.per_week`; `criteria` for the acceptance criteria.
    pub path: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// The steps from the former to the later score; see [`super::movements`] for their order.
pub(super) fn parts(
    before: &Moment<'_>,
    after: &Moment<'_>,
    model: &Model,
    (former, later): (&Scored, &Scored),
    difference: Option<&Difference>,
) -> Vec<Part> {
    let mut chain = Chain::new(former);
    let other = after.context.backlog.item(later.item);
    let mut context = before.context;
    let mut fields = BTreeSet::new();
    for change in changed_fields(former, later, difference) {
        fields.insert(change.path.clone());
        let mixed = Some(Mixed {
            item: other,
            fields: &fields,
        });
        let subject = Subject {
            mixed,
            ..Subject::new(&context, former.item)
        };
        chain.step_field(change, value(model, &subject));
    }
    let mixed = Some(Mixed {
        item: other,
        fields: &fields,
    });
    let mut steps: Vec<(Source, Value)> = Vec::new();
    let demand = after.context.demand.of(later.item);
    let score = |context: &Context<'_>| {
        let subject = Subject {
            demand,
            mixed,
            ..Subject::new(context, former.item)
        };
        value(model, &subject)
    };
    steps.push((Source::Demand, score(&context)));
    let points_before = context.points_per_week;
    context.points_per_week = after.context.points_per_week;
    context.items_per_week = after.context.items_per_week;
    context.flow = after.context.flow;
    context.past = after.context.past;
    let pace = Source::Pace {
        points_before,
        points_after: context.points_per_week,
    };
    steps.push((pace, score(&context)));
    let day = Source::Day {
        before: context.today,
        after: after.context.today,
    };
    context.today = after.context.today;
    steps.push((day, score(&context)));
    for (source, value) in steps {
        chain.step(source, value);
    }
    chain.step(Source::Settings, Some((later.score, later.class)));
    chain.finish(former, later)
}

/// A score and its class; none where it cannot be computed.
type Value = Option<(f64, Option<Class>)>;

fn value(model: &Model, subject: &Subject<'_>) -> Value {
    let score = (model.score)(subject).ok()?;
    score
        .value
        .is_finite()
        .then_some((score.value, score.class))
}

/// The fields that differ: first those that the model names, in its order, then the rest by path.
fn changed_fields(
    former: &Scored,
    later: &Scored,
    difference: Option<&Difference>,
) -> Vec<FieldChange> {
    let Some(difference) = difference else {
        return Vec::new();
    };
    let mut changes: Vec<FieldChange> = difference
        .fields()
        .map(|(path, from, to)| FieldChange {
            path: path.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        })
        .collect();
    if difference.criteria.is_some() {
        changes.push(FieldChange {
            path: "criteria".to_owned(),
            from: None,
            to: None,
        });
    }
    let named: Vec<&str> = later
        .inputs
        .iter()
        .chain(&former.inputs)
        .filter_map(|input| input.field.as_deref())
        .collect();
    changes.put_in_order_by_key(|change| {
        let place = named.iter().position(|field| *field == change.path);
        place.unwrap_or(usize::MAX)
    });
    changes
}

/// The steps so far.
struct Chain {
    parts: Vec<Part>,
    /// Fields that were changed while no score could be computed.
    pending: Vec<FieldChange>,
    score: f64,
    class: Option<Class>,
    /// What dependencies add to the item's own score before.
    pull: f64,
    /// The placing score so far.
    running: f64,
}

impl Chain {
    fn new(former: &Scored) -> Self {
        Self {
            parts: Vec::new(),
            pending: Vec::new(),
            score: former.score,
            class: former.class,
            pull: former.effective - former.score,
            running: former.effective,
        }
    }

    /// A field whose change leaves no score waits for the next one that does.
    fn step_field(&mut self, change: FieldChange, value: Value) {
        self.pending.push(change);
        if value.is_some() {
            let fields = std::mem::take(&mut self.pending);
            self.step(Source::Fields(fields), value);
        }
    }

    fn step(&mut self, source: Source, value: Value) {
        let Some((score, class)) = value else { return };
        let source = if self.pending.is_empty() {
            source
        } else {
            Source::Fields(std::mem::take(&mut self.pending))
        };
        let name = |class: Option<Class>| class.map_or("", |class| class.name);
        let ranks = |class: Option<Class>| class.map(|class| class.rank);
        let changes_class = ranks(self.class) != ranks(class);
        if score.to_bits() == self.score.to_bits() && !changes_class {
            self.class = class;
            return;
        }
        let after = score + self.pull;
        self.parts.push(Part {
            source,
            before: self.running,
            after,
            class: changes_class.then(|| (name(self.class), name(class))),
        });
        self.score = score;
        self.class = class;
        self.running = after;
    }

    fn finish(mut self, former: &Scored, later: &Scored) -> Vec<Part> {
        let was_pulled = former.pulled_by.is_some() || later.pulled_by.is_some();
        if self.running.to_bits() == later.effective.to_bits() {
            return self.parts;
        }
        if was_pulled || self.parts.is_empty() {
            self.parts.push(Part {
                source: Source::Dependencies {
                    pulled_before: former.pulled_by,
                    pulled_after: later.pulled_by,
                },
                before: self.running,
                after: later.effective,
                class: None,
            });
        } else if let Some(last) = self.parts.last_mut() {
            // Nothing but the rounding of a sum.
            last.after = later.effective;
        }
        self.parts
    }
}
