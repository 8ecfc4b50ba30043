//! What files were ever called, in any commit that anything with a name leads to.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::refs::TargetRef;

use super::tree::{Content, Trees, Wanted};
use super::{GitError, Repository, commit_id};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// What a walk over names came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Why some commits could not be looked at; empty where all were.
    pub gaps: Vec<String>,
}

/// What paths are handed to, each with a way to read the file that had it; none where it cannot be read.
pub type PathSink<'a> = dyn FnMut(&str, &mut dyn FnMut() -> Option<Vec<u8>>) + 'a;

impl Repository {
    /// What branches, tags, remote branches, the stash and `HEAD` point to: 40 hexadecimal digits each, sorted.
    ///
    /// # Errors
    /// When the refs cannot be listed.
    pub fn tips(&self) -> Result<Vec<Box<str>>, GitError> {
        let failed = |error: gix::Error| GitError::read("the refs", &error);
        let platform = self.inner.references().map_err(failed)?;
        let mut tips: Vec<Box<str>> = Vec::new();
        for reference in platform.all().map_err(failed)? {
            if let TargetRef::Object(id) = reference.map_err(failed)?.target() {
                tips.push(id.to_string().into());
            }
        }
        tips.extend(self.head()?.commit().map(Box::from));
        tips.put_in_order();
        tips.dedup();
        Ok(tips)
    }

    /// Hands every wanted path that a commit before `tips` gave a file to `sink`, with a way to read it; commits before
    /// `known` are left out. In no order, and a path may come several times.
    ///
    /// # Errors
    /// When the commits cannot be walked. A commit or a tree that is missing is a gap.
    pub fn paths_ever(
        &self,
        tips: &[Box<str>],
        known: &[Box<str>],
        wanted: Wanted<'_>,
        sink: &mut PathSink<'_>,
    ) -> Result<Walked, GitError> {
        let failed = |error: gix::Error| GitError::read("the commits", &error);
        let new = tips.iter().filter(|tip| !known.contains(tip));
        let new: Vec<ObjectId> = new.filter_map(|tip| self.commit_behind(tip)).collect();
        if new.is_empty() {
            return Ok(Walked::default());
        }
        let hidden = known.iter().filter_map(|tip| self.commit_behind(tip));
        let walk = self
            .inner
            .rev_walk(new)
            .with_hidden(hidden.collect::<Vec<_>>())
            .all()
            .map_err(failed)?;
        let graph = self.commit_graph();
        let boundary = self.inner.shallow_commits().ok().flatten();
        let mut walked = Walked::default();
        let mut buffer = Vec::new();
        let mut steps = Vec::new();
        for info in walk {
            let place = match info {
                Ok(info) => self.place(info.id, graph.as_ref(), &mut buffer),
                Err(error) => Err(GitError::read("a commit", &error)),
            };
            match place {
                Ok(step) => steps.push(step),
                Err(error) => walked.gaps.push(error.to_string()),
            }
        }
        let roots: BTreeMap<ObjectId, ObjectId> =
            steps.iter().map(|step| (step.commit, step.tree)).into_map();
        let mut trees = Trees::new(self, wanted);
        for step in &steps {
            let is_end =
                (boundary.as_ref()).is_some_and(|boundary| boundary.contains(&step.commit));
            let parent = step.first_parent.filter(|_| !is_end);
            let before = parent.and_then(|parent| match roots.get(&parent) {
                Some(root) => Some(*root),
                None => self.root_tree(parent).ok(),
            });
            match trees.differences(before, step.tree) {
                Ok(found) => {
                    for difference in found {
                        let Some(blob) = difference.after else {
                            continue;
                        };
                        sink(&difference.path, &mut || match trees.read(blob) {
                            Content::Bytes(bytes) => Some(bytes),
                            Content::Unreadable(_) | Content::Missing(_) => None,
                        });
                    }
                }
                Err(error) => walked.gaps.push(error.to_string()),
            }
        }
        Ok(walked)
    }

    /// The commit that a tip is or a tag of it names; none for what is no commit or not there any more.
    fn commit_behind(&self, tip: &str) -> Option<ObjectId> {
        let object = self.inner.find_object(commit_id(tip).ok()?).ok()?;
        object.peel_to_commit().ok().map(|commit| commit.id)
    }

    /// The name and address that Git gives to this user's commits; none where it knows none.
    pub fn author(&self) -> Option<(String, String)> {
        let author = self.inner.author()?.ok()?;
        Some((author.name.to_string(), author.email.to_string()))
    }

    /// The editor that Git is configured to open (`core.editor`).
    pub fn editor(&self) -> Option<String> {
        let set = self.inner.config_snapshot().string("core.editor")?;
        let set = set.to_string();
        (!set.trim().is_empty()).then_some(set)
    }
}
