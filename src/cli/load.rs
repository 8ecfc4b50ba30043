//! From a question to facts: the backlog's files, its past, its ranking, today.

use std::cell::OnceCell;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Answer, Exit, Failure, Global, Told, answer};
use crate::Facts;
use crate::backlog::expression::Expression;
use crate::backlog::names::Names;
use crate::backlog::{Backlog, Id, ItemIx, ItemType};
use crate::demand::Demand;
use crate::history::{Flow, Past, WhyUnknown, clock};
use crate::rank::{self, Context, Level, Ranking};
use crate::repo::cache::Cache;
use crate::repo::git::{GitError, Repository, Revision};
use crate::repo::ground::{Ground, Opened, Part};
use crate::repo::minting::Mint;
use crate::repo::site::{Site, SiteError};
use crate::repo::world::{World, temporary_folder};
use crate::report::Report;
use crate::text::{Change, Source};

/// What a command wants to know besides the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Needs {
    /// Whether commits are read, where there are any and `--no-history` does not forbid it.
    pub(super) history: bool,
    pub(super) method: Option<String>,
    pub(super) expression: Option<String>,
    pub(super) level: Level,
    /// What of the backlog is enough; all of it where absent, and where names do not settle which files are meant.
    pub(super) part: Option<Part>,
}

impl Needs {
    /// The files and their commits.
    pub(super) fn past() -> Self {
        Self {
            history: true,
            ..Self::default()
        }
    }
}

/// Everything that a command judges from, and how it answers.
pub(super) struct Scene {
    site: Site,
    repository: Option<Repository>,
    options: rank::Options,
    world: World,
    global: Global,
    /// The names of all items, where only a part of the files was read. Never dropped either.
    names: Option<ManuallyDrop<Names>>,
    /// Never dropped: the program ends with its answer, and giving back a hundred thousand small pieces one by one is
    /// a tenth of the whole cost.
    view: ManuallyDrop<View>,
}

/// The backlog at one moment, and what is judged of it once somebody asks.
pub(super) struct View {
    ground: Ground,
    options: rank::Options,
    judged: OnceCell<Judged>,
}

struct Judged {
    flow: Flow,
    demand: Demand,
    ranking: Ranking,
}

impl Scene {
    /// The scene that the global options ask for.
    ///
    /// # Errors
    /// When there is no backlog, `--at` names no commit, or the model does not exist.
    pub(super) fn load(world: &World, global: &Global, needs: &Needs) -> Result<Self, Failure> {
        let (site, repository) = open(world, global)?;
        Self::of(site, repository, (world, global), needs)
    }

    /// The same of a backlog whose place is known.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) fn of(
        site: Site,
        repository: Option<Repository>,
        (world, global): (&World, &Global),
        needs: &Needs,
    ) -> Result<Self, Failure> {
        let options = rank_options(needs)?;
        let opened = Opened {
            site: &site,
            repository: repository.as_ref(),
            now: world.now,
            commits: needs.history && !global.no_history,
            cache: !global.no_cache,
        };
        let part = match needs.part.as_ref().filter(|_| global.at.is_none()) {
            Some(part) => opened.part(part).map_err(site_failure)?,
            None => None,
        };
        let (ground, names) = match part {
            Some((ground, names)) => (ground, Some(ManuallyDrop::new(names))),
            None => (
                opened.ground(global.at.as_deref()).map_err(site_failure)?,
                None,
            ),
        };
        let view = ManuallyDrop::new(View::new(ground, options.clone()));
        Ok(Self {
            site,
            repository,
            options,
            world: world.clone(),
            global: global.clone(),
            names,
            view,
        })
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        self.view.facts()
    }

    /// Reads all files, where only a part of them was read.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn complete(&mut self) -> Result<(), Failure> {
        if self.names.take().is_some() {
            let ground = self.opened().ground(None).map_err(site_failure)?;
            self.view = ManuallyDrop::new(View::new(ground, self.options.clone()));
        }
        Ok(())
    }

    /// What was read, without judging it.
    pub(super) fn ground(&self) -> &Ground {
        &self.view.ground
    }

    /// Where the backlog lies.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// A folder of our own that no commit takes.
    pub(super) fn own_folder(&self) -> PathBuf {
        match &self.repository {
            Some(repository) => repository.common_folder().join("deepen"),
            None => temporary_folder().join("deepen"),
        }
    }

    /// What earlier runs have kept; none without a repository or when it may not be used.
    pub(super) fn cache(&self) -> Option<Cache> {
        let repository = self.repository.as_ref();
        repository
            .filter(|_| !self.global.no_cache)
            .map(|repository| Cache::new(&repository.common_folder()))
    }

    pub(super) fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// The time that counts as now.
    pub(super) fn now(&self) -> Timestamp {
        self.world.now
    }

    /// Whether it was asked of nothing but the backlog and its past.
    pub(super) fn has_no_options(&self) -> bool {
        let options = &self.options;
        options.method.is_none()
            && options.expression.is_none()
            && options.level == Level::default()
    }

    /// The same backlog as of another commit or day.
    ///
    /// # Errors
    /// When there is no such commit.
    pub(super) fn at(&self, spec: &str) -> Result<View, Failure> {
        let ground = self.opened().ground(Some(spec)).map_err(site_failure)?;
        Ok(View::new(ground, self.options.clone()))
    }

    /// The same backlog with these changes, without its past.
    pub(super) fn with(&self, changes: &[Change]) -> View {
        let ground = &self.view.ground;
        let mut files = ground.backlog.files();
        for change in changes {
            let fresh = Source::new(change.path(), change.after().unwrap_or_default());
            files.sources.retain(|source| source.path != fresh.path);
            files.sources.push(fresh);
        }
        files.sort();
        let ground = Ground {
            backlog: Backlog::new(files, &ground.backlog.root),
            past: Past::Unknown(WhyUnknown::NotRead),
            today: ground.today,
            commit: ground.commit.clone(),
        };
        View::new(ground, self.options.clone())
    }

    /// The commit that a revision or a day names; none without a repository.
    ///
    /// # Errors
    /// When it names none.
    pub(super) fn revision(&self, spec: &str) -> Result<Option<Revision>, Failure> {
        self.opened().revision(Some(spec)).map_err(site_failure)
    }

    fn opened(&self) -> Opened<'_> {
        Opened {
            site: &self.site,
            repository: self.repository.as_ref(),
            now: self.world.now,
            commits: self.view.ground.past.known().is_some(),
            cache: !self.global.no_cache,
        }
    }

    /// The last commit of a day or before it: 40 hexadecimal digits; none when the past is unknown or begins later.
    pub(super) fn commit_on(&self, day: Date) -> Option<&str> {
        let ground = &self.view.ground;
        let history = ground.past.known()?;
        let zone = clock::time_zone(&ground.backlog.config.calendar);
        let commit = history.commit_on(day, &zone)?;
        Some(&history.commit(commit).id)
    }

    /// The same backlog as it was at the end of an earlier day, judged on that day; none when the past is unknown or begins
    /// later.
    ///
    /// # Errors
    /// When that day's files cannot be read.
    pub(super) fn on(&self, day: Date) -> Result<Option<View>, Failure> {
        let (Some(repository), Some(history)) = (&self.repository, self.view.ground.past.known())
        else {
            return Ok(None);
        };
        let zone = clock::time_zone(&self.view.ground.backlog.config.calendar);
        let Some(commit) = history.commit_on(day, &zone) else {
            return Ok(None);
        };
        let id = &history.commit(commit).id;
        let files = self.site.files_at(repository, id).map_err(git_failure)?;
        let past = Past::Known(history.until(commit));
        let ground = Ground {
            backlog: Backlog::new(files, &self.site.root),
            past,
            today: day,
            commit: Some(id.clone()),
        };
        Ok(Some(View::new(ground, self.options.clone())))
    }

    pub(super) fn context(&self) -> Context<'_> {
        self.view.context()
    }

    /// The item with this id, or the only one whose id starts so.
    ///
    /// # Errors
    /// When there is none, or several.
    pub(super) fn find(&self, written: &str) -> Result<ItemIx, Failure> {
        let backlog = &self.view.ground.backlog;
        if let Some(index) = backlog.find(&Id::new(written)) {
            return Ok(index);
        }
        let wanted = written.to_uppercase();
        let starts = |id: &Id| id.as_str().to_uppercase().starts_with(&wanted);
        let mut matches: Vec<_> = backlog
            .indexed()
            .filter(|(_, item)| wanted.len() >= 3 && starts(&item.id))
            .collect();
        matches.dedup_by(|(_, one), (_, other)| one.id == other.id);
        match matches.as_slice() {
            [(index, _)] => Ok(*index),
            [] => Err(Failure::usage(format!("no item has the id `{written}`"))
                .hint("`deepen list --all` shows every item")),
            several => {
                let ids: Vec<_> = several
                    .iter()
                    .take(5)
                    .map(|(_, item)| item.id.as_str())
                    .collect();
                Err(Failure::usage(format!(
                    "`{written}` may be {} items: {}",
                    several.len(),
                    ids.join(", ")
                )))
            }
        }
    }

    /// The item that people mean by `written`, to be changed: as [`Self::find`], and no other file has its id.
    ///
    /// # Errors
    /// When there is none, or several.
    pub(super) fn find_only(&self, written: &str) -> Result<ItemIx, Failure> {
        let backlog = &self.view.ground.backlog;
        let index = self.find(written)?;
        let id = &backlog.item(index).id;
        let paths: Vec<&str> = backlog
            .same_id(id)
            .map(|index| backlog.item(index).path())
            .collect();
        match paths.as_slice() {
            [] | [_] => Ok(index),
            several => Err(several_files(id, several)),
        }
    }

    /// Whether there is an item or feedback with this id; where only a part was read, by the files' names.
    pub(super) fn exists(&self, id: &Id) -> bool {
        let backlog = &self.view.ground.backlog;
        backlog.find(id).is_some()
            || backlog.feedback_by_id(id).is_some()
            || self.names.as_ref().is_some_and(|names| names.knows(id))
    }

    /// Gives out ids that nothing has, here or in any commit.
    pub(super) fn mint(&self) -> Mint<impl Fn(&Id) -> bool> {
        let (repository, cache) = (self.repository(), self.cache());
        let root = &self.site().root;
        Mint::new(repository, root, cache.as_ref(), |id| self.exists(id))
    }

    /// Ranks the item's own kind instead, when it is a goal or an epic: like is compared with like.
    pub(super) fn compare_with_its_kind(&mut self, index: ItemIx) {
        self.options.level = match self.view.ground.backlog.item(index).item_type {
            ItemType::Goal => Level::Goals,
            ItemType::Epic => Level::Epics,
            _ => Level::Leaves,
        };
        self.view.options.level = self.options.level;
        self.view.judged = OnceCell::new();
    }

    /// The items that the filter means, by path; none without a filter.
    ///
    /// # Errors
    /// When the filter does not compile, or cannot be answered.
    pub(super) fn chosen(&self, filter: Option<&str>) -> Result<Option<Vec<ItemIx>>, Failure> {
        let Some(filter) = filter else {
            return Ok(None);
        };
        let expression = Expression::new(filter).map_err(|error| {
            let hint = error.help.clone();
            let failure = Failure::usage(format!("--where: {error}"));
            hint.into_iter().fold(failure, Failure::hint)
        })?;
        let context = self.context();
        let ranking = &self.view.judged().ranking;
        let mut chosen = Vec::new();
        for (index, item) in self.view.ground.backlog.indexed() {
            let matches = expression.matches(&|name| ranking.value(&context, index, name));
            if matches
                .map_err(|reason| Failure::usage(format!("--where: {}: {reason}", item.id)))?
            {
                chosen.push(index);
            }
        }
        Ok(Some(chosen))
    }

    /// What was told, in the format asked for.
    ///
    /// # Errors
    /// When the format cannot write this report.
    pub(super) fn told(&self, told: Told) -> Result<Answer, Failure> {
        let answer = self.answer(&told.report, told.exit)?;
        Ok(Answer {
            talk: [answer.talk, told.talk].concat(),
            ..answer
        })
    }

    /// The answer in the format asked for.
    ///
    /// # Errors
    /// When the format cannot write this report.
    pub(super) fn answer(&self, report: &Report, exit: Exit) -> Result<Answer, Failure> {
        answer(report, exit, &self.global, &self.world)
    }
}

impl View {
    fn new(ground: Ground, options: rank::Options) -> Self {
        Self {
            ground,
            options,
            judged: OnceCell::new(),
        }
    }

    /// What was read, without judging it.
    pub(super) fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Looks at the same files and past from another day.
    pub(super) fn look_from(&mut self, today: Date) {
        self.ground.today = today;
        self.judged = OnceCell::new();
    }

    /// The commit that it was read at, 40 hexadecimal digits; of the work tree the one it is checked out from.
    pub(super) fn commit(&self) -> Option<&str> {
        self.ground.commit.as_deref()
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        let judged = self.judged();
        Facts {
            backlog: &self.ground.backlog,
            past: &self.ground.past,
            flow: &judged.flow,
            demand: &judged.demand,
            ranking: &judged.ranking,
            today: self.ground.today,
        }
    }

    fn context(&self) -> Context<'_> {
        let judged = self.judged();
        Context::new(
            &self.ground.backlog,
            &self.ground.past,
            &judged.flow,
            &judged.demand,
            self.ground.today,
        )
    }

    fn judged(&self) -> &Judged {
        self.judged
            .get_or_init(|| Judged::new(&self.ground, &self.options))
    }
}

impl Judged {
    fn new(ground: &Ground, options: &rank::Options) -> Self {
        let Ground {
            backlog,
            past,
            today,
            ..
        } = ground;
        let flow = Flow::new(backlog, past, *today);
        let demand = Demand::new(backlog, *today);
        let ranking = Ranking::new(backlog, past, &flow, &demand, *today, options);
        Self {
            flow,
            demand,
            ranking,
        }
    }
}

/// What is said when a change would have to guess which of these files is meant.
pub(super) fn several_files(id: &Id, paths: &[&str]) -> Failure {
    let files = format!(
        "{} files have the id {id}: {}",
        paths.len(),
        paths.join(", ")
    );
    Failure::usage(files).hint("`deepen id reissue PATH` gives one of them another id")
}

/// The backlog's place and its repository, if there is one.
pub(super) fn open(world: &World, global: &Global) -> Result<(Site, Option<Repository>), Failure> {
    let start = global
        .directory
        .as_ref()
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let repository = Repository::discover(&start).map_err(git_failure)?;
    let site =
        Site::find(&start, global.root.as_deref(), repository.as_ref()).map_err(site_failure)?;
    Ok((site, repository))
}

fn rank_options(needs: &Needs) -> Result<rank::Options, Failure> {
    let method = match &needs.method {
        Some(name) => Some(rank::model(name).map_err(|unknown| {
            let failure = Failure::usage(format!("there is no ranking model `{}`", unknown.name));
            match unknown.suggestion {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`deepen explain` lists the models"),
            }
        })?),
        None => None,
    };
    let expression = match &needs.expression {
        Some(text) => Some(
            Expression::new(text)
                .map_err(|error| Failure::usage(format!("--expression: {error}")))?,
        ),
        None => None,
    };
    Ok(rank::Options {
        method,
        expression,
        level: needs.level,
    })
}

pub(super) fn git_failure(error: GitError) -> Failure {
    let exit = match error {
        GitError::NoCommits | GitError::BeforeHistory { .. } => Exit::NoHistory,
        _ => Exit::Failure,
    };
    let hint = error.hint();
    hint.into_iter()
        .fold(Failure::from(error).exit(exit), Failure::hint)
}

/// Why there is no backlog to look at, with the ways out.
pub(super) fn site_failure(error: SiteError) -> Failure {
    if let SiteError::Git(error) = error {
        return git_failure(error);
    }
    let exit = match error {
        SiteError::NoRepository(_) => Exit::NoHistory,
        _ => Exit::Failure,
    };
    let hints = error.hints();
    let failure = Failure::from(error).exit(exit);
    hints.into_iter().fold(failure, Failure::hint)
}
