//! Feedback: what came in, one of it whole, and wishes by how far they have come.

mod board;
mod list;
pub(super) mod show;

pub(super) use board::page_of;
pub use board::{Wanted, board, page};
pub use list::list;
pub use show::show;
