//! Expressions over an item's fields: scores, filters and columns in one language.
