//! F: files that can be read as they are meant. One rule for each kind of problem that reading notes.

pub(super) mod ambiguous_scalar;
pub(super) mod conflict_mark;
pub(super) mod duplicate_key;
pub(super) mod encoding;
pub(super) mod file_name;
pub(super) mod invalid_config;
pub(super) mod invalid_date;
pub(super) mod invalid_id;
pub(super) mod invalid_value;
pub(super) mod invalid_yaml;
pub(super) mod missing_key;
pub(super) mod no_front_matter;
pub(super) mod odd_character;
pub(super) mod refused_yaml;
pub(super) mod too_large;
pub(super) mod unknown_key;
pub(super) mod unmapped_value;
pub(super) mod unreadable_file;
pub(super) mod wrong_type;
