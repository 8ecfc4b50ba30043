//! The rules, one file each. A new one is its file and its line here.

use super::Rule;

pub static RULES: &[&Rule] = &[];
