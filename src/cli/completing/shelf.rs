//! What is looked up while somebody types: names of files first, and of files only the few that are offered.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Mutex;

use crate::backlog::place::{self, Place};
use crate::backlog::reading::{Reader, Record};
use crate::backlog::{Accounts, Config, Id, Order};
use crate::repo::files;
use crate::repo::git::Repository;
use crate::repo::site::Site;
use crate::repo::world::World;
use crate::text::sorting::PutInOrder as _;

/// So many files are opened at most to know what they hold.
const MOST_OPENED: usize = 200;

/// So many files of other people, whose names do not say their ids.
const MOST_ADOPTED: usize = 2_000;

/// A record that has an id, and the words that it is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) title: String,
    /// Finished or left: offered last.
    pub(super) is_over: bool,
}

/// The backlog that the command line means, as far as it was asked for.
pub(super) struct Shelf {
    /// The words before the one that is typed, without the program's name.
    before: Vec<String>,
    opened: Mutex<OnceCell<Option<Opened>>>,
    world: World,
}

struct Opened {
    site: Site,
    repository: Option<Repository>,
    config: Config,
}

impl Shelf {
    pub(super) fn new(words: &[OsString], world: World) -> Self {
        let before = words.split_last().map_or(&[][..], |(_, before)| before);
        let before = before.iter().skip(1);
        Self {
            before: before
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            opened: Mutex::new(OnceCell::new()),
            world,
        }
    }

    /// The words before the one that is typed, without the program's name.
    pub(super) fn before(&self) -> &[String] {
        &self.before
    }

    /// The value of the option of these names on the line so far.
    fn option(&self, names: [&str; 2]) -> Option<&str> {
        let at = self.before.iter().position(|word| {
            names.iter().any(|name| {
                word == name || name.starts_with("--") && word.starts_with(&format!("{name}="))
            })
        })?;
        match self.before.get(at)?.split_once('=') {
            Some((_, value)) => Some(value),
            None => self.before.get(at + 1).map(String::as_str),
        }
    }

    /// What `look` sees in the backlog; the default where there is none.
    fn look<T: Default>(&self, look: impl FnOnce(&Opened) -> T) -> T {
        let Ok(cell) = self.opened.lock() else {
            return T::default();
        };
        match cell.get_or_init(|| self.open()) {
            Some(opened) => look(opened),
            None => T::default(),
        }
    }

    fn open(&self) -> Option<Opened> {
        let start = match self.option(["-C", "--directory"]) {
            Some(folder) => self.world.folder.join(folder),
            None => self.world.folder.clone(),
        };
        let repository = Repository::discover(&start).ok().flatten();
        let root = self.option(["--root", "--root"]);
        let site = Site::find(&start, root, repository.as_ref()).ok()?;
        let config = site.config_now().unwrap_or_default();
        Some(Opened {
            site,
            repository,
            config,
        })
    }

    /// The configuration, or the usual one.
    pub(super) fn config(&self) -> Config {
        self.look(|opened| opened.config.clone())
    }

    /// Branches, tags, and branches of remotes.
    pub(super) fn references(&self) -> Vec<String> {
        self.look(|opened| {
            let repository = opened.repository.as_ref();
            let names = repository.and_then(|repository| repository.reference_names().ok());
            names.unwrap_or_default()
        })
    }

    /// Today, as the backlog's calendar counts.
    pub(super) fn today(&self) -> String {
        let calendar = self.config().calendar;
        let days = crate::history::calendar::WorkingDays::new(&calendar);
        days.day(self.world.now).to_string()
    }

    /// Items whose id starts so and with one of these letters: first those of the order, then the rest, closed ones last.
    pub(super) fn items(&self, typed: &str, letters: &str) -> Vec<Named> {
        self.look(|opened| opened.items(typed, letters))
    }

    /// Feedback whose id starts so, the latest first.
    pub(super) fn feedback(&self, typed: &str) -> Vec<Named> {
        self.look(|opened| {
            let mut paths = opened.paths("feedback", Place::Feedback, typed);
            paths.reverse();
            opened.named(paths.into_iter().take(MOST_OPENED))
        })
    }

    /// The sprints, or the releases, the latest first.
    pub(super) fn records(&self, folder: &'static str, wanted: Place) -> Vec<Named> {
        self.look(|opened| {
            let mut paths = opened.paths(folder, wanted, "");
            paths.reverse();
            opened.named(paths.into_iter().take(MOST_OPENED))
        })
    }

    /// What the files of this folder say under a key, each word once, sorted.
    pub(super) fn words_of(&self, folder: &'static str, key: &str) -> Vec<String> {
        self.look(|opened| {
            let paths = opened.below(folder);
            let mut words: Vec<String> = Vec::new();
            for path in paths.iter().rev().take(2 * MOST_OPENED) {
                let document = match opened.read(path) {
                    Some(Record::Item(item)) => item.document,
                    Some(Record::Feedback(feedback)) => feedback.document,
                    _ => continue,
                };
                let said = document.texts(key);
                words.extend(said.iter().map(|text| text.value.to_owned()));
            }
            words.put_in_order();
            words.dedup();
            words
        })
    }

    /// What this item says now under a key.
    pub(super) fn said(&self, id: &str, key: &str) -> Vec<String> {
        let is_feedback = id.starts_with(['F', 'f']);
        let folder = if is_feedback { "feedback" } else { "items" };
        self.look(|opened| {
            let wanted = Id::new(id);
            let paths = opened.below(folder);
            let path = paths
                .iter()
                .find(|path| own_id(path) == Some(wanted.clone()));
            let document = match path.and_then(|path| opened.read(path)) {
                Some(Record::Item(item)) => item.document,
                Some(Record::Feedback(feedback)) => feedback.document,
                _ => return Vec::new(),
            };
            let said = document.texts(key);
            said.iter().map(|text| text.value.to_owned()).collect()
        })
    }

    /// The accounts with their segments.
    pub(super) fn accounts(&self) -> Vec<Named> {
        self.look(|opened| {
            let path = opened.path("accounts.yml");
            let Some(Record::Page(Place::Accounts, mut document)) = opened.read(&path) else {
                return Vec::new();
            };
            let accounts = Accounts::read(&mut document);
            let known = accounts.by_id.iter().map(|(id, account)| Named {
                id: id.to_string(),
                title: account.segment.clone().unwrap_or_default(),
                is_over: false,
            });
            known.collect()
        })
    }
}

impl Opened {
    fn path(&self, below: &str) -> String {
        match self.site.root.as_str() {
            "" => below.to_owned(),
            root => format!("{root}/{below}"),
        }
    }

    /// The paths of one of the backlog's own folders.
    fn below(&self, folder: &str) -> Vec<String> {
        let inside = self.path(folder);
        let enters = |path: &str| place::may_hold(path, &inside);
        let wants = |path: &str| {
            let is_markdown = path.rsplit_once('.').is_some_and(|(_, end)| end == "md");
            is_markdown && place::below(path, &inside).is_some()
        };
        files::paths_below(&self.site.top, &enters, &wants)
    }

    /// Of such records the files whose name starts with what is typed.
    fn paths(&self, folder: &str, wanted: Place, typed: &str) -> Vec<String> {
        let mut paths = self.below(folder);
        paths.retain(|path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            Place::of(path, &self.site.root) == Some(wanted) && starts(name, typed)
        });
        paths
    }

    fn items(&self, typed: &str, letters: &str) -> Vec<Named> {
        let order = self.order();
        let mut own: Vec<(usize, String)> = Vec::new();
        for folder in ["goals", "items"] {
            for path in self.below(folder) {
                let Some(id) = own_id(&path) else { continue };
                let is_meant =
                    letters.is_empty() || id.as_str().starts_with(|first| letters.contains(first));
                if is_meant && starts(id.as_str(), typed) {
                    own.push((usize::MAX, path));
                }
            }
        }
        for (place, path) in &mut own {
            let listed = own_id(path).and_then(|id| order.get(&id).copied());
            *place = listed.unwrap_or(*place);
        }
        own.put_in_order();
        let paths = own.into_iter().map(|(_, path)| path).take(MOST_OPENED);
        let mut named = self.named(paths);
        if letters.is_empty() && !self.config.adopt.is_empty() {
            named.extend(self.adopted(typed));
        }
        named.put_in_order_by_key(|each| each.is_over);
        named
    }

    /// Other people's files: their ids stand in them.
    fn adopted(&self, typed: &str) -> Vec<Named> {
        let reader = Reader::new(&self.config, &self.site.root);
        let mut paths =
            files::paths_below(&self.site.top, &|folder| reader.enters(folder), &|path| {
                matches!(reader.place(path), Some((_, Some(_))))
            });
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        paths.put_in_order_by_key(|path| !path.contains(&digits));
        let mut named = self.named(paths.into_iter().take(MOST_ADOPTED));
        named.retain(|each| starts(&each.id, typed));
        named.truncate(MOST_OPENED);
        named
    }

    /// The ids of the order's file with their lines' places.
    fn order(&self) -> BTreeMap<Id, usize> {
        match files::read_source(&self.site.top, &self.path("order.txt")) {
            Ok(Some(source)) => {
                let lines = Order::parse(source).lines.into_iter().enumerate();
                lines.map(|(place, line)| (line.id.value, place)).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    fn read(&self, path: &str) -> Option<Record> {
        let source = files::read_source(&self.site.top, path).ok()??;
        Reader::new(&self.config, &self.site.root).read(source)
    }

    fn named(&self, paths: impl Iterator<Item = String>) -> Vec<Named> {
        let reader = Reader::new(&self.config, &self.site.root);
        let named = paths.filter_map(|path| {
            let source = files::read_source(&self.site.top, &path).ok()??;
            named(reader.read(source)?)
        });
        named.collect()
    }
}

fn named(record: Record) -> Option<Named> {
    let (id, title, is_over) = match record {
        Record::Item(item) => {
            let is_over = !item.is_open();
            (item.id.to_string(), item.title.value.to_string(), is_over)
        }
        Record::Feedback(feedback) => (
            feedback.id.to_string(),
            feedback.title.value.to_string(),
            false,
        ),
        Record::Sprint(sprint) => {
            let goal = sprint.goal.map(|goal| goal.value.to_string());
            (sprint.id.to_string(), goal.unwrap_or_default(), false)
        }
        Record::Release(release) => (release.version.to_string(), String::new(), false),
        _ => return None,
    };
    Some(Named { id, title, is_over })
}

/// The id that a file's name starts with, where it is one of our own.
fn own_id(path: &str) -> Option<Id> {
    let name = place::stem(path);
    let first = name.get(..8)?;
    let is_alone = matches!(name.as_bytes().get(8), None | Some(b'-'));
    (is_alone && Id::is_written_in(first)).then(|| Id::new(first))
}

/// Whether an id starts with what is typed, in letters of either case.
fn starts(id: &str, typed: &str) -> bool {
    let first = id.get(..typed.len());
    first.is_some_and(|first| first.eq_ignore_ascii_case(typed))
}
