//! What a file is, told from its path alone.

use super::item::ItemType;

/// What a file below the backlog's folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Config,
    Team,
    Accounts,
    Order,
    /// An item; the type counts when the file names none.
    Item(ItemType),
    Feedback,
    Sprint,
    Release,
    Acceptance,
    /// A decision and its reason, one a file.
    Decision,
    /// Prose without records: the product's vision, policies, a README.
    Page,
    /// Text that is no record: the notices' ledgers, templates of notices and of new files.
    Ledger,
}

impl Place {
    /// What the file at `path` (from the top of the repository) holds in a backlog whose folder is `root`; none when it is
    /// not part of the backlog.
    pub fn of(path: &str, root: &str) -> Option<Self> {
        if path == CONFIG_FILE {
            return Some(Self::Config);
        }
        let below = below(path, root)?;
        let extension = below.rsplit_once('.').map(|(_, extension)| extension)?;
        if below.split('/').any(|part| part.starts_with('.')) || below == CONTACTS_FILE {
            return None;
        }
        match below {
            CONFIG_FILE => return Some(Self::Config),
            "team.yml" | "team.yaml" => return Some(Self::Team),
            "accounts.yml" | "accounts.yaml" => return Some(Self::Accounts),
            "order.txt" => return Some(Self::Order),
            _ => {}
        }
        let folder = below.split_once('/').map(|(folder, _)| folder);
        match (folder, extension) {
            (Some("goals"), "md") => Some(Self::Item(ItemType::Goal)),
            (Some("items"), "md") => Some(Self::Item(ItemType::Story)),
            (Some("feedback"), "md") => Some(Self::Feedback),
            (Some("sprints"), "md") => Some(Self::Sprint),
            (Some("releases"), "md") => Some(Self::Release),
            (Some("accept"), "md") => Some(Self::Acceptance),
            (Some("notices"), "tsv") => Some(Self::Ledger),
            (Some("policy"), "txt" | "html") => Some(Self::Ledger),
            (Some("decisions"), "md") => Some(Self::Decision),
            (Some("policy"), "md") => Some(Self::Page),
            // What new files start as: no records themselves.
            (Some("templates"), "md") if !root.is_empty() => Some(Self::Ledger),
            // At the top of a repository everything else is other people's.
            _ if root.is_empty() => (below == "product.md").then_some(Self::Page),
            (_, "md" | "yml" | "yaml") => Some(Self::Page),
            (_, "txt" | "tsv") => Some(Self::Ledger),
            _ => None,
        }
    }

    /// Whether files of this kind are read as a list of records, each with front matter.
    pub fn is_record(self) -> bool {
        matches!(
            self,
            Self::Item(_) | Self::Feedback | Self::Sprint | Self::Release | Self::Acceptance
        )
    }
}

/// The configuration's file name, in the backlog's folder or at the top of the repository.
pub const CONFIG_FILE: &str = "deepen.yml";

/// Names and addresses, which never leave the machine that keeps them: not part of the backlog, never read with it.
const CONTACTS_FILE: &str = "contacts.local.yml";

/// Where the contacts' file of a backlog lies whose folder is `root`, from the top of the repository.
pub fn contacts_path(root: &str) -> String {
    match root {
        "" => CONTACTS_FILE.to_owned(),
        root => format!("{root}/{CONTACTS_FILE}"),
    }
}

/// The part of `path` below the folder `root`, without a leading `/`; the whole path when `root` is empty.
pub fn below<'a>(path: &'a str, root: &str) -> Option<&'a str> {
    if root.is_empty() {
        return Some(path);
    }
    path.strip_prefix(root)?.strip_prefix('/')
}

/// Whether `folder` is `root`, lies below it, or holds it.
pub fn may_hold(folder: &str, root: &str) -> bool {
    root.is_empty()
        || folder == root
        || below(folder, root).is_some()
        || below(root, folder).is_some()
}

/// A file's name without its folders and its last extension.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_a_file_is_by_its_path() {
        let place = |path| Place::of(path, "backlog");
        assert_eq!(
            place("backlog/items/S-7K3M2Q-x.md"),
            Some(Place::Item(ItemType::Story))
        );
        assert_eq!(
            place("backlog/goals/G-5HN0TA.md"),
            Some(Place::Item(ItemType::Goal))
        );
        assert_eq!(
            place("backlog/feedback/2026/F-8QZ3KD.md"),
            Some(Place::Feedback)
        );
        assert_eq!(place("backlog/notices/1.8.0.tsv"), Some(Place::Ledger));
        assert_eq!(place("backlog/product.md"), Some(Place::Page));
        assert_eq!(
            place("backlog/decisions/2026-11-02-hours.md"),
            Some(Place::Decision)
        );
        assert_eq!(place("backlog/order.txt"), Some(Place::Order));
        assert_eq!(place("deepen.yml"), Some(Place::Config));
    }

    #[test]
    fn leaves_what_is_not_the_backlogs_alone() {
        let place = |path| Place::of(path, "backlog");
        assert_eq!(place("src/main.rs"), None);
        assert_eq!(place("backlogs/items/S-7K3M2Q.md"), None);
        assert_eq!(place("backlog/items/picture.png"), None);
        assert_eq!(place("backlog/.obsidian/items/x.md"), None);
        assert_eq!(Place::of("README.md", ""), None);
        assert_eq!(
            Place::of("items/S-7K3M2Q.md", ""),
            Some(Place::Item(ItemType::Story))
        );
    }

    #[test]
    fn a_folder_may_hold_the_root_or_lie_in_it() {
        assert!(may_hold("docs", "docs/backlog"));
        assert!(may_hold("docs/backlog/items", "docs/backlog"));
        assert!(!may_hold("docs/backlogs", "docs/backlog"));
        assert!(may_hold("anything", ""));
    }
}
