//! Every field of the format: its path, type, unit and who reads it. Docs, unknown keys and wrong types come from here.
