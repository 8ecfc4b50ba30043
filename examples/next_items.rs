//! The library in twenty lines: which items come next, of the backlog in a folder.
//!
//! `cargo run --example next_items -- deepen-demo`
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

use std::path::Path;

use deepen::backlog::reading::Reader;
use deepen::backlog::{Backlog, Config};
use deepen::repo::files;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let config = Config::default();
    let reader = Reader::new(&config, "backlog");
    let files = files::read_tree(
        Path::new(&folder),
        &|folder| reader.enters(folder),
        &|path| reader.wants(path),
    );
    let backlog = Backlog::new(files, "backlog");
    let listed = backlog.order.lines.iter();
    let items = listed.filter_map(|line| Some(backlog.item(backlog.find(&line.id.value)?)));
    for item in items.filter(|item| item.is_open()).take(10) {
        println!("{}  {}", item.id, item.title.value);
    }
}
