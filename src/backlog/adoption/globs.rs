//! Path patterns, and which folders they can reach.

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

/// A set of patterns over paths from the top of the repository: `*` stays in its folder, `**` does not.
#[derive(Debug, Default)]
pub(super) struct Globs {
    set: GlobSet,
    patterns: Vec<Vec<Step>>,
}

/// One folder of a pattern.
#[derive(Debug)]
enum Step {
    Folder(GlobMatcher),
    /// `**`, or alternatives over several folders: anything below.
    Deeper,
}

impl Globs {
    /// The set of those patterns that are valid.
    pub(super) fn new(patterns: &[String]) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut steps = Vec::new();
        for pattern in patterns {
            let pattern = pattern.trim_start_matches("./");
            if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
                builder.add(glob);
                steps.push(folders(pattern));
            }
        }
        Self {
            set: builder.build().unwrap_or_default(),
            patterns: steps,
        }
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        !self.set.is_empty() && self.set.is_match(path)
    }

    /// Whether a file in this folder or below it can match.
    pub(super) fn enters(&self, folder: &str) -> bool {
        self.patterns.iter().any(|steps| {
            let mut steps = steps.iter();
            for part in folder.split('/') {
                match steps.next() {
                    Some(Step::Deeper) => return true,
                    Some(Step::Folder(matcher)) if matcher.is_match(part) => {}
                    _ => return false,
                }
            }
            true
        })
    }
}

/// The steps of a pattern's folders, without its file.
fn folders(pattern: &str) -> Vec<Step> {
    let whole = pattern.split('/').collect::<Vec<_>>();
    let (_, folders) = whole.split_last().unwrap_or((&"", &[]));
    folders
        .iter()
        .map(|folder| match GlobBuilder::new(folder).build() {
            Ok(glob) if *folder != "**" => Step::Folder(glob.compile_matcher()),
            _ => Step::Deeper,
        })
        .collect()
}

/// Why this is no pattern; none when it is one.
pub(in crate::backlog) fn fault(pattern: &str) -> Option<String> {
    let error = GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .err()?;
    Some(error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(pattern: &str) -> Globs {
        Globs::new(&[pattern.to_owned()])
    }

    #[test]
    fn a_star_stays_in_its_folder_and_two_do_not() {
        assert!(globs("EIPS/*.md").matches("EIPS/eip-20.md"));
        assert!(!globs("EIPS/*.md").matches("EIPS/old/eip-20.md"));
        assert!(globs("**/kep.yaml").matches("keps/sig-node/1/kep.yaml"));
        assert!(globs("**/kep.yaml").matches("kep.yaml"));
        assert!(globs("./tasks/*.md").matches("tasks/back-1 - a b.md"));
    }

    #[test]
    fn only_folders_on_the_way_are_entered() {
        let tasks = globs("backlog/tasks/*.md");
        assert!(tasks.enters("backlog"));
        assert!(tasks.enters("backlog/tasks"));
        assert!(!tasks.enters("backlog/docs"));
        assert!(!tasks.enters("backlog/tasks/deep"));
        assert!(!tasks.enters("src"));
        assert!(globs("keps/**/kep.yaml").enters("keps/a/b/c"));
        assert!(!globs("keps/**/kep.yaml").enters("src"));
        assert!(globs("{a/b,c}/*.md").enters("c"));
        assert!(globs("{a/b,c}/*.md").enters("a/b"));
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        assert!(fault("a[").is_some());
        assert!(!globs("a[").matches("a["));
        assert!(fault("a/*.md").is_none());
    }
}
