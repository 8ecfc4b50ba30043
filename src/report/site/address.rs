//! Where pages stand. An address never changes while its id lives, and works from a folder, a web server and below any path.

use super::sections::{Section, feedback};
use crate::backlog::Id;

pub(super) const STYLE: &str = "assets/site.css";
pub(super) const SCRIPT: &str = "assets/site.js";

/// What the search looks through, in parts from 0: `assets/words.js`, `assets/words-2.js`.
pub(super) fn of_words(at: usize) -> String {
    match at {
        0 => "assets/words.js".into(),
        at => format!("assets/words-{}.js", at + 1),
    }
}

/// The page of the feedback board that shows the card at this place, from 0, of any column.
pub(super) fn of_feedback(place: usize) -> String {
    of_section(&feedback::SECTION, place / feedback::CARDS)
}

/// `items/S-7K3M2Q.html`. An adopted id may have any letters: what is no plain file name is written by its number.
pub(super) fn of_item(id: &Id) -> String {
    let mut name = String::from("items/");
    for character in id.as_str().chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => name.push(character),
            other => name.push_str(&format!("~{:x}", u32::from(other))),
        }
    }
    name.push_str(".html");
    name
}

/// A section's pages: `order/index.html`, `order/2.html`; the first section is the site's own `index.html`.
pub(super) fn of_section(section: &Section, at: usize) -> String {
    let folder = match section.folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    match at {
        0 => format!("{folder}index.html"),
        at => format!("{folder}{}.html", at + 1),
    }
}

/// The way from one page to another: `../order/index.html`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let depth = from.matches('/').count();
    let mut way = "../".repeat(depth);
    way.push_str(to);
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_from_any_depth() {
        assert_eq!(
            relative("index.html", "order/index.html"),
            "order/index.html"
        );
        assert_eq!(
            relative("items/S-7K3M2Q.html", "order/2.html"),
            "../order/2.html"
        );
    }

    #[test]
    fn keeps_ids_of_any_letters_apart_and_inside_of_the_folder() {
        assert_eq!(of_item(&Id::new("S-7K3M2Q")), "items/S-7K3M2Q.html");
        let odd = of_item(&Id::new("../a b"));
        assert!(
            !odd.contains("..") && odd.matches('/').count() == 1,
            "{odd}"
        );
        assert_ne!(of_item(&Id::new("a/b")), of_item(&Id::new("a.b")));
    }
}
