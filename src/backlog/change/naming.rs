//! The names of files, made from ids and titles.

use crate::backlog::{Id, ItemType};

/// `S-7K3M2Q-working-hours.md`: the id, and the title's letters and digits in lower case, parted by hyphens, at most 40
/// characters of them.
pub fn file_name(id: &Id, title: &str) -> String {
    let slug = slug(title);
    if slug.is_empty() {
        format!("{id}.md")
    } else {
        format!("{id}-{slug}.md")
    }
}

/// The same below the folder of the file at `path`.
pub fn beside(path: &str, id: &Id, title: &str) -> String {
    let name = file_name(id, title);
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name,
    }
}

/// The letter that ids of new items of this type begin with.
pub fn letter(item_type: ItemType) -> char {
    match item_type {
        ItemType::Goal => 'G',
        ItemType::Epic => 'E',
        ItemType::Story => 'S',
        ItemType::Bug => 'B',
        ItemType::Spike => 'K',
        ItemType::Enabler => 'N',
    }
}

fn slug(title: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    for word in title
        .to_lowercase()
        .split(|each: char| !each.is_alphanumeric())
    {
        let longer = slug.chars().count() + word.chars().count() + 1;
        if word.is_empty() || longer > LONGEST && !slug.is_empty() {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(LONGEST));
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_id_and_the_words_of_its_title() {
        let id = Id::new("S-7K3M2Q");
        assert_eq!(
            file_name(&id, "Show *working* hours, in Zürich!"),
            "S-7K3M2Q-show-working-hours-in-zürich.md"
        );
        assert_eq!(file_name(&id, "???"), "S-7K3M2Q.md");
        assert_eq!(
            beside("backlog/items/x.md", &id, "a"),
            "backlog/items/S-7K3M2Q-a.md"
        );
        assert_eq!(
            beside("x.md", &id, &"word ".repeat(20)),
            "S-7K3M2Q-word-word-word-word-word-word-word-word.md"
        );
    }
}
