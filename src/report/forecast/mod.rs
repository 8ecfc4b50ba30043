//! When it will ship, in words: a probability and a date, never a single date; what it assumes, and how it came true before.

mod backtest;
mod basis;
mod beside;
mod how_many;
mod single;
mod when;

pub use backtest::report as backtest;
pub use how_many::report as how_many;
pub use single::report as single;
pub use when::{Asked, report as when};

pub(in crate::report) use basis::{assumptions, days, pace_of, test_line, told};
pub(in crate::report) use beside::{Dates, beside_text, of_item, of_queue, range_of, why_lines};
