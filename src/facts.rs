use jiff::civil::Date;

use crate::backlog::Backlog;
use crate::demand::Demand;
use crate::history::{Flow, Past};
use crate::rank::{Context, Ranking};

/// Everything that is known at one moment: what rules, forecasts and reports judge from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub backlog: &'a Backlog,
    pub past: &'a Past,
    pub flow: &'a Flow,
    pub demand: &'a Demand,
    pub ranking: &'a Ranking,
    /// The day that counts as today, in the backlog's time zone.
    pub today: Date,
}

impl<'a> Facts<'a> {
    /// What ranking is asked with.
    pub fn context(&self) -> Context<'a> {
        Context::new(self.backlog, self.past, self.flow, self.demand, self.today)
    }
}
