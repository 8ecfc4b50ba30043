//! `A..B`: two versions of the backlog, as Git writes them.

use std::mem::ManuallyDrop;

use super::load::View;
use super::{Exit, Failure, Global, Needs, Scene};
use crate::repo::git::{GitError, Repository};
use crate::repo::world::World;

/// What the later side is called when it is no commit.
const WORK_TREE: &str = "the work tree";

/// Two versions of the backlog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// A revision or a day.
    pub(super) before: String,
    /// A revision or a day; none for the work tree.
    pub(super) after: Option<String>,
    /// Whether to begin where both lines part, as `A...B` means it.
    pub(super) from_merge_base: bool,
}

impl Range {
    /// `A..B`; `A...B` from where both part; `A..` and `..B` with `HEAD` for what is missing; `A` against the work tree.
    ///
    /// # Errors
    /// When it is no range.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let (sides, from_merge_base) = match text.split_once("...") {
            Some(sides) => (Some(sides), true),
            None => (text.split_once(".."), false),
        };
        let Some((before, after)) = sides else {
            return match text {
                "" => Err(no_range(text)),
                text => Ok(Self {
                    before: text.to_owned(),
                    after: None,
                    from_merge_base: false,
                }),
            };
        };
        if after.contains("..") || after.starts_with('.') {
            return Err(no_range(text));
        }
        let or_head = |side: &str| match side {
            "" => "HEAD".to_owned(),
            side => side.to_owned(),
        };
        Ok(Self {
            before: or_head(before),
            after: Some(or_head(after)),
            from_merge_base,
        })
    }

    /// What the later side is called.
    pub(super) fn after_name(&self) -> &str {
        self.after.as_deref().unwrap_or(WORK_TREE)
    }

    /// As it was written: `A..B`.
    pub(super) fn text(&self) -> String {
        let dots = if self.from_merge_base { "..." } else { ".." };
        match &self.after {
            Some(after) => format!("{}{dots}{after}", self.before),
            None => self.before.clone(),
        }
    }
}

/// Two moments of one backlog.
pub(super) struct Pair {
    /// The later side.
    pub(super) scene: Scene,
    /// The earlier side, on its own day. Never dropped, as the scene's own.
    pub(super) before: ManuallyDrop<View>,
}

impl Pair {
    /// Both sides of a range.
    ///
    /// # Errors
    /// When there is no repository, a side names no commit, or `--at` is asked for too.
    pub(super) fn load(
        world: &World,
        global: &Global,
        needs: &Needs,
        range: &Range,
    ) -> Result<Self, Failure> {
        if global.at.is_some() {
            let failure = Failure::usage("--at and a range contradict each other");
            return Err(failure.hint("a range names both sides: REV..REV"));
        }
        let global = Global {
            at: range.after.clone(),
            ..global.clone()
        };
        let scene = Scene::load(world, &global, needs)?;
        let Some(repository) = scene.repository() else {
            let failure =
                Failure::usage("there is no Git repository here: nothing to compare with");
            return Err(failure.exit(Exit::NoHistory));
        };
        let before = if range.from_merge_base {
            let side = |name: &str| -> Result<Box<str>, Failure> {
                let revision = scene.revision(name)?;
                Ok(revision.map(|revision| revision.commit).unwrap_or_default())
            };
            let names = (range.before.as_str(), range.after_name());
            let (one, other) = (side(names.0)?, side(names.1)?);
            merge_base(repository, (&one, names.0), (&other, names.1))?.into()
        } else {
            range.before.clone()
        };
        let before = ManuallyDrop::new(scene.at(&before)?);
        Ok(Self { scene, before })
    }
}

fn no_range(text: &str) -> Failure {
    Failure::usage(format!("`{text}` is no range"))
        .hint("two revisions or days: HEAD~5..HEAD, main...my-branch, 2026-03-01..2026-06-01; one revision is compared with the work tree")
}

/// The commit where two lines part.
///
/// # Errors
/// When they have no common ancestor in this clone.
fn merge_base(
    repository: &Repository,
    (before, before_name): (&str, &str),
    (after, after_name): (&str, &str),
) -> Result<Box<str>, Failure> {
    let found = repository.merge_base(before, after);
    match found {
        Ok(Some(base)) => Ok(base),
        Ok(None) => Err(apart(repository, before_name, after_name)),
        Err(GitError::Read { .. }) if repository.is_shallow() => {
            Err(apart(repository, before_name, after_name))
        }
        Err(error) => Err(error.into()),
    }
}

fn apart(repository: &Repository, before: &str, after: &str) -> Failure {
    let failure = Failure::usage(format!("{before} and {after} have no common ancestor"));
    let as_they_are = format!("{before}..{after} compares them as they are");
    if repository.is_shallow() {
        Failure::usage(format!(
            "{before} and {after} have no common ancestor in this shallow clone"
        ))
        .exit(Exit::NoHistory)
        .hint("fetch the whole history: git fetch --unshallow; in CI set fetch-depth to 0")
        .hint(as_they_are)
    } else {
        failure.hint(as_they_are)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match Range::parse(text) {
            Ok(range) => format!(
                "{} {} {}",
                range.before,
                range.after_name(),
                if range.from_merge_base { "base" } else { "-" }
            ),
            Err(failure) => failure.error.to_string(),
        }
    }

    #[test]
    fn ranges_are_read_as_git_writes_them() {
        let cases = [
            ("a..b", "a b -"),
            ("a...b", "a b base"),
            ("a..", "a HEAD -"),
            ("..b", "HEAD b -"),
            ("...b", "HEAD b base"),
            ("a", "a the work tree -"),
            ("2026-03-01..2026-06-01", "2026-03-01 2026-06-01 -"),
            ("v1.2.3..v1.3.0", "v1.2.3 v1.3.0 -"),
            ("origin/main...HEAD~2", "origin/main HEAD~2 base"),
            ("", "`` is no range"),
            ("a..b..c", "`a..b..c` is no range"),
            ("a....b", "`a....b` is no range"),
        ];
        for (text, wanted) in cases {
            assert_eq!(told(text), wanted, "{text}");
        }
    }
}
