//! One pass over the commits, oldest first, each with the files of the backlog that it changed.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::actor::SignatureRef;
use gix::objs::commit::MessageRef;
use gix::objs::{CommitRef, FindExt as _};
use jiff::Timestamp;

use super::tree::{Blob, Content, Difference, Trees, Wanted};
use super::{GitError, Repository, commit_id, timestamp};
use crate::backlog::config::Walk;
use crate::history::Person;
use crate::history::commit_record::{After, CommitRecord, FileChange, Recall};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// A commit of the walk, before anything but its place is read.
pub(super) struct Step {
    pub commit: ObjectId,
    pub committed: Timestamp,
    pub tree: ObjectId,
    pub first_parent: Option<ObjectId>,
}

/// What commits are handed to, each with a way to read old texts again.
pub type Sink<'a> = dyn FnMut(CommitRecord, &mut Recall<'_>) + 'a;

/// The commits up to one, oldest first, each with the tree that it is compared to.
pub struct Way {
    head: ObjectId,
    steps: Vec<Step>,
    befores: Vec<Option<ObjectId>>,
    /// The commit that the way begins after, 40 hexadecimal digits; none when it begins with the first.
    pub base: Option<Box<str>>,
}

impl Way {
    /// The number of commits.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Repository {
    /// The way to the commit `head` (40 hexadecimal digits), beginning after the newest of the commits `known` that lie on
    /// it. On the first-parent line a change happens when it reaches the branch; a walk of everything has the commits of
    /// merged branches too, each against its own first parent, and begins after a known commit only when that is `head`.
    ///
    /// # Errors
    /// When `head` is no commit, or a commit is missing or damaged.
    pub fn way(&self, head: &str, walk: Walk, known: &[&str]) -> Result<Way, GitError> {
        let base = known.iter().find(|known| **known == head);
        let head = commit_id(head)?;
        if let Some(base) = base {
            return Ok(Way {
                head,
                steps: Vec::new(),
                befores: Vec::new(),
                base: Some((*base).into()),
            });
        }
        match walk {
            Walk::FirstParent => {
                let known: Vec<ObjectId> = known
                    .iter()
                    .filter_map(|known| commit_id(known).ok())
                    .collect();
                let (steps, base) = self.first_parents_since(head, &known)?;
                let first = base.as_ref().map(|base| base.tree);
                let roots = steps.iter().map(|step| Some(step.tree));
                let befores = std::iter::once(first).chain(roots).collect();
                Ok(Way {
                    head,
                    steps,
                    befores,
                    base: base.map(|base| base.commit.to_string().into()),
                })
            }
            Walk::Full => {
                let steps = self.all_commits(head)?;
                let roots: BTreeMap<ObjectId, ObjectId> =
                    steps.iter().map(|step| (step.commit, step.tree)).into_map();
                let before = |step: &Step| roots.get(&step.first_parent?).copied();
                let befores = steps.iter().map(before).collect();
                Ok(Way {
                    head,
                    steps,
                    befores,
                    base: None,
                })
            }
        }
    }

    /// Hands every commit of the way that changed a wanted file to `sink`, oldest first, with a way to read old texts
    /// again.
    ///
    /// # Errors
    /// When a commit or a tree is missing or damaged. A missing file is a change of its own kind.
    pub fn walk(&self, way: &Way, wanted: Wanted<'_>, sink: &mut Sink<'_>) -> Result<(), GitError> {
        let mailmap = self.mailmap(way.head);
        let mut trees = Trees::new(self, wanted);
        let Way { steps, befores, .. } = way;
        // Listings are read newest first, since Git packs old objects as differences from newer ones.
        let mut found = Vec::new();
        for (step, before) in steps.iter().zip(befores).rev() {
            let differences = trees.differences(*before, step.tree)?;
            if !differences.is_empty() {
                found.push((step, differences));
            }
        }
        for (step, differences) in found.into_iter().rev() {
            let record = self.record(step, differences, &mut trees, &mailmap)?;
            sink(record, &mut |blob| trees.read_again(blob));
        }
        Ok(())
    }

    fn record(
        &self,
        step: &Step,
        differences: Vec<Difference>,
        trees: &mut Trees<'_>,
        mailmap: &gix::mailmap::Snapshot,
    ) -> Result<CommitRecord, GitError> {
        let mut changes: Vec<FileChange> = differences
            .into_iter()
            .map(|difference| FileChange {
                path: difference.path,
                blob: difference.after.map(Blob::name).unwrap_or_default(),
                after: match difference.after.map(|blob| trees.read(blob)) {
                    None => After::Gone,
                    Some(Content::Bytes(bytes)) => After::Bytes(bytes),
                    Some(Content::Unreadable(_)) => After::Unreadable,
                    Some(Content::Missing(_)) => After::Missing,
                },
            })
            .collect();
        changes.put_in_order_by(|left, right| left.path.cmp(&right.path));
        let mut buffer = Vec::new();
        let commit = self
            .inner
            .objects
            .find_commit(&step.commit, &mut buffer)
            .map_err(|error| GitError::read(format!("commit {}", step.commit), &error))?;
        Ok(record(step, &commit, mailmap, changes))
    }

    /// The commits that a walk up to `head` (40 hexadecimal digits) meets, oldest first.
    ///
    /// # Errors
    /// When a commit is missing or damaged.
    pub fn commits_up_to(&self, head: &str, walk: Walk) -> Result<Vec<Box<str>>, GitError> {
        let head = commit_id(head)?;
        let steps = match walk {
            Walk::FirstParent => self.first_parents(head)?,
            Walk::Full => self.all_commits(head)?,
        };
        let ids = steps.iter().map(|step| step.commit.to_string().into());
        Ok(ids.collect())
    }

    /// The first-parent line up to `head`, oldest first. Ends where a shallow clone ends.
    pub(super) fn first_parents(&self, head: ObjectId) -> Result<Vec<Step>, GitError> {
        self.first_parents_since(head, &[]).map(|(line, _)| line)
    }

    /// The first-parent line up to `head` after the newest known commit on it, and that commit.
    fn first_parents_since(
        &self,
        head: ObjectId,
        known: &[ObjectId],
    ) -> Result<(Vec<Step>, Option<Step>), GitError> {
        let graph = self.commit_graph();
        let boundary = self.inner.shallow_commits().ok().flatten();
        let mut buffer = Vec::new();
        let mut line = Vec::new();
        let mut next = Some(head);
        while let Some(commit) = next {
            let mut step = self.place(commit, graph.as_ref(), &mut buffer)?;
            if let Some(boundary) = &boundary
                && boundary.contains(&commit)
            {
                step.first_parent = None;
            }
            if known.contains(&commit) {
                line.reverse();
                return Ok((line, Some(step)));
            }
            next = step.first_parent;
            line.push(step);
        }
        line.reverse();
        Ok((line, None))
    }

    /// Every commit that `head` descends from, parents before children, else by date.
    fn all_commits(&self, head: ObjectId) -> Result<Vec<Step>, GitError> {
        let failed = |error: gix::Error| GitError::read("the commits", &error);
        let graph = self.commit_graph();
        let walk = gix::traverse::commit::topo::Builder::new(&self.inner.objects)
            .with_tips([head])
            .sorting(gix::traverse::commit::topo::Sorting::DateOrder)
            .with_commit_graph(self.commit_graph())
            .build()
            .map_err(failed)?;
        let mut buffer = Vec::new();
        let mut steps = Vec::new();
        for commit in walk {
            let commit = commit.map_err(failed)?;
            steps.push(self.place(commit.id, graph.as_ref(), &mut buffer)?);
        }
        steps.reverse();
        Ok(steps)
    }

    /// Git's own index of commits, when there is one and nothing has replaced a commit.
    pub(super) fn commit_graph(&self) -> Option<gix::commitgraph::Graph> {
        self.inner.commit_graph_if_enabled().ok().flatten()
    }

    pub(super) fn place(
        &self,
        commit: ObjectId,
        graph: Option<&gix::commitgraph::Graph>,
        buffer: &mut Vec<u8>,
    ) -> Result<Step, GitError> {
        let failed = |error: &gix::Error| GitError::read(format!("commit {commit}"), error);
        if let Some((graph, known)) =
            graph.and_then(|graph| Some((graph, graph.commit_by_id(commit)?)))
        {
            let parent = known.parent1().map_err(|error| failed(&error))?;
            return Ok(Step {
                commit,
                committed: timestamp(
                    i64::try_from(known.committer_timestamp()).unwrap_or(i64::MAX),
                ),
                tree: known.root_tree_id().to_owned(),
                first_parent: parent.map(|parent| graph.id_at(parent).to_owned()),
            });
        }
        let found = self
            .inner
            .objects
            .find_commit(&commit, buffer)
            .map_err(|error| failed(&error))?;
        Ok(Step {
            commit,
            committed: found.committer().map_or_else(
                |_| Timestamp::default(),
                |committer| timestamp(committer.seconds()),
            ),
            tree: found.tree(),
            first_parent: found.parents().next(),
        })
    }

    /// `.mailmap` as it is in this commit.
    fn mailmap(&self, commit: ObjectId) -> gix::mailmap::Snapshot {
        let text = self.mailmap_text(&commit.to_string());
        gix::mailmap::Snapshot::from_bytes(text.as_bytes())
    }

    /// The text of `.mailmap` in this commit (40 hexadecimal digits); empty when there is none.
    pub fn mailmap_text(&self, commit: &str) -> String {
        let wanted = Wanted {
            folders: &|_| false,
            files: &|path| path == ".mailmap",
        };
        let files = self.tree_files(commit, wanted);
        let first = files
            .ok()
            .and_then(|files| files.sources.into_iter().next());
        first.map(|file| file.text.into()).unwrap_or_default()
    }
}

fn record(
    step: &Step,
    commit: &CommitRef<'_>,
    mailmap: &gix::mailmap::Snapshot,
    changes: Vec<FileChange>,
) -> CommitRecord {
    let author = commit.author().ok();
    let committer = commit.committer().ok();
    let message = MessageRef::from_bytes(commit.message);
    let text = |words: &[u8]| Box::from(String::from_utf8_lossy(words).trim());
    CommitRecord {
        id: step.commit.to_string().into(),
        committed: step.committed,
        authored: author.map_or(step.committed, |author| timestamp(author.seconds())),
        author: person(author, mailmap),
        committer: person(committer, mailmap),
        subject: text(&message.summary()),
        trailers: commit
            .message_trailers()
            .map(|trailer| (text(trailer.token), text(&trailer.value)))
            .collect(),
        parents: commit.parents.len(),
        changes,
    }
}

fn person(signature: Option<SignatureRef<'_>>, mailmap: &gix::mailmap::Snapshot) -> Person {
    let Some(signature) = signature else {
        return Person::default();
    };
    let signature = mailmap.resolve(signature.trim());
    Person {
        name: signature.name.to_string().into(),
        email: signature.email.to_string().into(),
    }
}
