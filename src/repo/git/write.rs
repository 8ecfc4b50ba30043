//! Makes a new repository out of nothing: objects, one branch, an index and a work tree that agree.
//!
//! It never looks at the user's configuration, runs no hooks and signs nothing: the same commits get the same ids everywhere.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gix::index::entry::Stat;
use gix::objs::tree::{Entry, EntryKind};
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit};

use super::pack::Pack;
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("cannot write {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The message of the error's whole chain.
    #[error("cannot make a repository in {}: {message}", folder.display())]
    Repository { folder: PathBuf, message: String },
}

/// Who, and when on their own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// Since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// East of Greenwich.
    pub offset_seconds: i32,
}

/// A repository in the making. It is whole after [`NewRepository::finish`].
pub struct NewRepository {
    folder: PathBuf,
    repository: gix::Repository,
    objects: Pack,
    /// The newest commit, its tree and its stamp.
    head: Option<Head>,
    /// Each file's content as it was last committed, and its blob.
    blobs: BTreeMap<String, (Vec<u8>, gix::ObjectId)>,
}

struct Head {
    commit: gix::ObjectId,
    tree: gix::ObjectId,
    committer: gix::actor::Signature,
}

/// A folder of a tree in the making.
#[derive(Default)]
struct Branching<'a> {
    folders: BTreeMap<&'a str, Self>,
    files: BTreeMap<&'a str, gix::ObjectId>,
}

impl NewRepository {
    /// An empty repository with a work tree in this folder, which is made if need be.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self, WriteError> {
        let made = gix::ThreadSafeRepository::init_opts(
            folder,
            gix::create::Kind::WithWorktree,
            gix::create::Options::default(),
            gix::open::Options::isolated(),
        );
        let repository = made.map_err(|error| repository_error(folder, &error))?;
        Ok(Self {
            folder: folder.to_owned(),
            repository: repository.to_thread_local(),
            objects: Pack::default(),
            head: None,
            blobs: BTreeMap::new(),
        })
    }

    /// Commits these files (path from the top to content) on top of the commit before. The work tree waits for the end.
    ///
    /// # Errors
    /// When an object cannot be written.
    pub fn commit(
        &mut self,
        files: &BTreeMap<String, Vec<u8>>,
        author: &Stamp<'_>,
        committer: &Stamp<'_>,
        message: &str,
    ) -> Result<(), WriteError> {
        let tree = self.tree(files)?;
        let committer = signature(committer);
        let commit = gix::objs::Commit {
            tree,
            parents: self.head.iter().map(|head| head.commit).collect(),
            author: signature(author),
            committer: committer.clone(),
            encoding: None,
            message: message.into(),
            extra_headers: Vec::new(),
        };
        let commit = write_object(&mut self.objects, &commit)
            .map_err(|error| repository_error(&self.folder, &error))?;
        self.head = Some(Head {
            commit,
            tree,
            committer,
        });
        Ok(())
    }

    /// The id of the newest commit, after `main` and `HEAD` point to it and index and work tree hold these, its files.
    ///
    /// # Errors
    /// When nothing was committed, or a file cannot be written.
    pub fn finish(self, files: &BTreeMap<String, Vec<u8>>) -> Result<String, WriteError> {
        let fail =
            |error: &(dyn std::error::Error + 'static)| repository_error(&self.folder, error);
        let head = self
            .head
            .as_ref()
            .ok_or_else(|| fail(&io::Error::other("nothing was committed")))?;
        self.write_objects()?;
        let name = |name: &str| gix::refs::FullName::try_from(name).map_err(|error| fail(&error));
        let branch = name("refs/heads/main")?;
        let edits = [
            RefEdit {
                change: Change::Update {
                    log: LogChange::default(),
                    expected: PreviousValue::Any,
                    new: gix::refs::Target::Symbolic(branch.clone()),
                },
                name: name("HEAD")?,
                deref: false,
            },
            RefEdit {
                change: Change::Update {
                    log: LogChange::default(),
                    expected: PreviousValue::Any,
                    new: gix::refs::Target::Object(head.commit),
                },
                name: branch,
                deref: false,
            },
        ];
        let mut time = gix::date::parse::TimeBuf::default();
        self.repository
            .edit_references_as(edits, Some(head.committer.to_ref(&mut time)))
            .map_err(|error| fail(&error))?;
        let seconds = u64::try_from(head.committer.time.seconds).unwrap_or_default();
        // An old time makes the files older than the index, so that Git need not read them to know that they are clean.
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        for (path, content) in files {
            create(&self.folder.join(path), content, Some(modified))?;
        }
        self.write_index(head.tree)?;
        Ok(head.commit.to_string())
    }

    fn write_objects(&self) -> Result<(), WriteError> {
        let files = self
            .objects
            .files()
            .map_err(|error| repository_error(&self.folder, &error))?;
        let folder = self.repository.git_dir().join("objects/pack");
        // The index comes last: what it names is there.
        for (extension, content) in [("pack", &files.pack), ("idx", &files.index)] {
            let path = folder.join(format!("{}.{extension}", files.name));
            create(&path, content, None)?;
        }
        Ok(())
    }

    fn write_index(&self, tree: gix::ObjectId) -> Result<(), WriteError> {
        let fail =
            |error: &(dyn std::error::Error + 'static)| repository_error(&self.folder, error);
        let mut index = self
            .repository
            .index_from_tree(&tree)
            .map_err(|error| fail(&error))?;
        for (entry, path) in index.entries_mut_with_paths() {
            let path = self.folder.join(path.to_string());
            let stat = gix::index::fs::Metadata::from_path_no_follow(&path)
                .map_err(|error| file_error(&path, error))?;
            entry.stat = Stat::from_fs(&stat).map_err(|error| fail(&error))?;
        }
        index
            .write(gix::index::write::Options::default())
            .map_err(|error| fail(&error))
    }

    fn tree(&mut self, files: &BTreeMap<String, Vec<u8>>) -> Result<gix::ObjectId, WriteError> {
        self.blobs.retain(|path, _| files.contains_key(path));
        for (path, content) in files {
            if self
                .blobs
                .get(path)
                .is_some_and(|(same, _)| same == content)
            {
                continue;
            }
            let blob = self
                .objects
                .add(gix::objs::Kind::Blob, content)
                .map_err(|error| repository_error(&self.folder, &error))?;
            self.blobs.insert(path.clone(), (content.clone(), blob));
        }
        let mut top = Branching::default();
        for (path, (_, blob)) in &self.blobs {
            let mut parts: Vec<&str> = path.split('/').collect();
            let name = parts.pop().unwrap_or_default();
            let folder = parts.into_iter().fold(&mut top, |folder, part| {
                folder.folders.entry(part).or_default()
            });
            folder.files.insert(name, *blob);
        }
        write_tree(&mut self.objects, &top).map_err(|error| repository_error(&self.folder, &error))
    }
}

fn write_tree(objects: &mut Pack, folder: &Branching<'_>) -> gix::Result<gix::ObjectId> {
    let entry = |name: &str, kind: EntryKind, oid| Entry {
        mode: kind.into(),
        filename: name.into(),
        oid,
    };
    let mut entries = Vec::new();
    for (name, inner) in &folder.folders {
        entries.push(entry(name, EntryKind::Tree, write_tree(objects, inner)?));
    }
    for (name, blob) in &folder.files {
        entries.push(entry(name, EntryKind::Blob, *blob));
    }
    entries.put_in_order();
    write_object(objects, &gix::objs::Tree { entries })
}

fn write_object(
    objects: &mut Pack,
    object: &impl gix::objs::WriteTo,
) -> gix::Result<gix::ObjectId> {
    let mut content = Vec::new();
    object
        .write_to(&mut content)
        .map_err(gix::Error::from_error)?;
    objects.add(object.kind(), &content)
}

fn signature(stamp: &Stamp<'_>) -> gix::actor::Signature {
    gix::actor::Signature {
        name: stamp.name.into(),
        email: stamp.email.into(),
        time: gix::date::Time {
            seconds: stamp.seconds,
            offset: stamp.offset_seconds,
        },
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a work tree is written where its repository is"
)]
fn create(path: &Path, content: &[u8], modified: Option<SystemTime>) -> Result<(), WriteError> {
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create_new(path)?;
        file.write_all(content)?;
        modified.map_or(Ok(()), |modified| file.set_modified(modified))
    };
    write().map_err(|error| file_error(path, error))
}

fn file_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::File {
        path: path.to_owned(),
        source,
    }
}

fn repository_error(folder: &Path, error: &(dyn std::error::Error + 'static)) -> WriteError {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    WriteError::Repository {
        folder: folder.to_owned(),
        message,
    }
}
