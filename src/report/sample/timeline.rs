//! A timeline with everything, and one without forecasts.

use jiff::civil::date;

use super::{files, forecast, id, moment, title};
use crate::report::Report;
use crate::report::shape::{ForecastBeside, Timeline, TimelineRow};

pub(in crate::report) fn reports() -> Vec<Report> {
    let row = |kind: &'static str, at: usize| TimelineRow {
        kind,
        id: id(at),
        title: title(at).into(),
        goal: Some(title(at + 1).into()),
        band: Some("NOW"),
        open: Some(4),
        finished: Some(at),
        asked_by: at,
        done_by_50: (at % 3 != 2).then(|| date(2026, 12, 4)),
        done_by_85: (at.is_multiple_of(3)).then(|| date(2027, 2, 15)),
        working_days_50: Some(9),
        working_days_85: Some(50),
        listed_by_50: Some(date(2026, 12, 4)),
        listed_by_85: Some(date(2027, 1, 4)),
        no_range: (at % 3 == 2).then(|| title(at + 4).into()),
    };
    let timeline = Timeline {
        at: moment(),
        files: files(),
        filter: Some(title(3).into()),
        basis: Some(forecast::basis()),
        forecast: forecast::beside(),
        epics: (0..9).map(|at| row("epic", at)).collect(),
        requested: (0..24).map(|at| row("item", at)).collect(),
    };
    let without = Timeline {
        basis: None,
        forecast: ForecastBeside {
            none: Some(title(3).into()),
            ..ForecastBeside::default()
        },
        epics: vec![row("epic", 2)],
        requested: Vec::new(),
        ..timeline.clone()
    };
    [timeline, without]
        .map(|timeline| Report::of("Timeline", timeline))
        .into()
}
