//! Feedback: what came in, one of it whole, and wishes by how far they have come.

mod board;
mod list;
pub(super) mod show;

pub use board::{Wanted, board, page};
pub use list::list;
pub use show::show;

pub(super) use board::{board_blocks, page_blocks};
pub(super) use list::blocks as list_blocks;
