//! `deepen.yml` read: what is wrong with it is told at its place, and the default stands in for it.

use super::{Config, Workflow};
use crate::backlog::document::Document;
use crate::backlog::place::CONFIG_FILE;
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::likeness::nearest;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Source, Span};

/// The words of `rank.method`.
pub const METHODS: [&str; 10] = [
    "cd3",
    "custom",
    "ice",
    "kano",
    "moscow",
    "opportunity",
    "rice",
    "value-effort",
    "weighted",
    "wsjf",
];

/// The words of a rule's level.
pub(super) const LEVELS: [&str; 4] = ["error", "warning", "info", "silent"];

pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Where the configuration of the backlog in folder `root` may stand, the first one first.
pub fn paths(root: &str) -> [String; 2] {
    let inside = if root.is_empty() {
        CONFIG_FILE.to_owned()
    } else {
        format!("{root}/{CONFIG_FILE}")
    };
    [inside, CONFIG_FILE.to_owned()]
}

/// The folder of the backlog that the configuration at `path` is for, from the top of the repository: its own folder, or
/// what its key `root` says (`backlog` by default) when it stands at the top. Empty for the top itself.
pub fn root(path: &str, config: &Config) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => config
            .root
            .as_deref()
            .unwrap_or("backlog")
            .trim_matches(['.', '/'])
            .to_owned(),
    }
}

/// The configuration that this file says, with its document. What is wrong with it is a problem there, and the default
/// stands in for it.
pub fn read(source: Source) -> (Config, Document) {
    let mut document = Document::parse_yaml(source);
    let (config, problems) = document.typed::<Config>();
    let mut check = Check {
        document: &document,
        problems,
    };
    let config = check.mended(config.unwrap_or_default());
    let problems = check.problems.into_iter().map(|problem| Problem {
        kind: ProblemKind::InvalidConfig,
        ..problem
    });
    let problems: Vec<Problem> = problems.collect();
    document.problems.extend(problems);
    document
        .problems
        .put_in_order_by_key(|problem| problem.span);
    (config, document)
}

pub(super) struct Check<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl Check<'_> {
    /// The configuration with the default in place of every value that cannot be meant.
    fn mended(&mut self, config: Config) -> Config {
        let default = Config::default();
        let mut config = config;
        self.workflow(&mut config.workflow);
        self.calendar(&mut config);
        self.rank(&mut config);
        self.notify(&mut config.notify);
        self.commit(&mut config.commit);
        self.stages(&mut config.stages);
        if config.ready_runway.min > config.ready_runway.max {
            self.say("ready_runway", "`min` is more than `max`", "swap them");
            config.ready_runway = default.ready_runway;
        }
        let bands = config.bands;
        if !(bands.now <= bands.next && bands.next <= bands.later) {
            let message = format!(
                "the bands end at {}, {} and {}: they must not fall",
                bands.now, bands.next, bands.later
            );
            self.say("bands", &message, "now is the nearest, later the farthest");
            config.bands = super::Bands {
                window_days: bands.window_days,
                ..default.bands
            };
        }
        if config.demand.half_life_days <= 0.0 {
            self.say(
                "demand.half_life_days",
                "a half-life is more than 0 days",
                "180 is the default",
            );
            config.demand.half_life_days = default.demand.half_life_days;
        }
        let duplicates = config.duplicates;
        if !(0.0 <= duplicates.look
            && duplicates.look <= duplicates.probably
            && duplicates.probably <= 1.0)
        {
            self.say(
                "duplicates",
                "`look` and `probably` are scores of 0 to 1, and `look` is the lower",
                "0.45 and 0.8 are the defaults",
            );
            config.duplicates = default.duplicates;
        }
        if config.estimate.scale.is_empty() {
            self.say(
                "estimate.scale",
                "the scale has no number",
                "remove the key for 1, 2, 3, 5, 8, 13, 20, 40, 100",
            );
            config.estimate.scale = default.estimate.scale;
        }
        let levels = std::mem::take(&mut config.rules);
        config.rules = levels
            .into_iter()
            .filter(|(rule, setting)| {
                self.word(&format!("rules.{rule}.level"), &setting.level, &LEVELS)
            })
            .collect();
        let workflow = config.workflow.clone();
        for (number, adoption) in config.adopt.iter().enumerate() {
            self.adoption(number, adoption, &workflow);
        }
        config
    }

    fn workflow(&mut self, workflow: &mut Workflow) {
        if workflow.statuses.is_empty() {
            self.say(
                "workflow.statuses",
                "a workflow has at least one status",
                "remove the key for the default workflow",
            );
            *workflow = Workflow::default();
            return;
        }
        let statuses = workflow.statuses.clone();
        let words: Vec<&str> = statuses.iter().map(String::as_str).collect();
        let last = statuses.last().cloned().unwrap_or_default();
        for (path, point) in [
            ("workflow.started", &mut workflow.started),
            ("workflow.finished", &mut workflow.finished),
        ] {
            if !self.word(path, point, &words) {
                point.clone_from(&last);
            }
        }
        // A workflow of one's own need not have a status for what is ready.
        let is_written = self.document.node("workflow.ready").is_some();
        let is_known = words.contains(&workflow.ready.as_str());
        if !is_known {
            if is_written {
                self.word("workflow.ready", &workflow.ready, &words);
            }
            workflow.ready.clear();
        }
        let waiting = std::mem::take(&mut workflow.waiting);
        workflow.waiting = (waiting.into_iter().enumerate())
            .filter(|(number, status)| {
                self.word(&format!("workflow.waiting.{number}"), status, &words)
            })
            .map(|(_, status)| status)
            .collect();
        let all: Vec<&str> = words
            .iter()
            .copied()
            .chain(workflow.dropped.iter().map(String::as_str))
            .collect();
        for (from, others) in &workflow.transitions {
            self.word(&format!("workflow.transitions.{from}"), from, &all);
            for (number, other) in others.iter().enumerate() {
                let path = format!("workflow.transitions.{from}.{number}");
                self.word(&path, other, &all);
            }
        }
        for status in workflow.wip.keys() {
            self.word(&format!("workflow.wip.{status}"), status, &words);
        }
        let place = |status: &str| statuses.iter().position(|each| each == status);
        if place(&workflow.started) > place(&workflow.finished) {
            self.say(
                "workflow.finished",
                "an item is finished before it is started in this workflow",
                "`finished` comes at or after `started` in `statuses`",
            );
        }
    }

    fn calendar(&mut self, config: &mut Config) {
        let default = super::Calendar::default();
        let zone = &config.calendar.timezone;
        if jiff::tz::TimeZone::get(zone).is_err() {
            let message = format!("no time zone `{zone}` is known");
            self.say(
                "calendar.timezone",
                &message,
                "give its IANA name, as Europe/Berlin; UTC counts until then",
            );
            config.calendar.timezone = default.timezone;
        }
        if config.calendar.sprint_days == 0 {
            self.say(
                "calendar.sprint_days",
                "a sprint has at least one day",
                "14 counts until then",
            );
            config.calendar.sprint_days = default.sprint_days;
        }
        let written = std::mem::take(&mut config.calendar.working_days);
        let days = written.into_iter().enumerate();
        config.calendar.working_days = days
            .filter(|(number, day)| {
                self.word(&format!("calendar.working_days.{number}"), day, &DAYS)
            })
            .map(|(_, day)| day)
            .collect();
        if config.calendar.working_days.is_empty() {
            self.say(
                "calendar.working_days",
                "a week has at least one working day",
                "Monday to Friday count until then",
            );
            config.calendar.working_days = default.working_days;
        }
    }

    fn rank(&mut self, config: &mut Config) {
        let default = super::RankConfig::default();
        let rank = &mut config.rank;
        if !self.word("rank.method", &rank.method, &METHODS) {
            rank.method = default.method;
        }
        if !self.word(
            "rank.wsjf_variant",
            &rank.wsjf_variant,
            &["add", "multiply"],
        ) {
            rank.wsjf_variant = default.wsjf_variant;
        }
        if !self.word("rank.ice_combine", &rank.ice_combine, &["product", "mean"]) {
            rank.ice_combine = default.ice_combine;
        }
        if rank.method == "custom" && rank.expression.is_none() {
            self.say(
                "rank.method",
                "`custom` needs `rank.expression`",
                "add the expression that the score is",
            );
        }
        if rank.method == "weighted" && rank.weighted.is_empty() {
            self.say(
                "rank.method",
                "`weighted` needs `rank.weighted`",
                "add the criteria with their weights",
            );
        }
        for (name, criterion) in &rank.weighted {
            if criterion.weight < 0.0 {
                self.say(
                    &format!("rank.weighted.{name}.weight"),
                    "a weight is 0 or more",
                    "`direction: cost` says that less is better",
                );
            }
        }
        rank.weighted.retain(|_, criterion| criterion.weight >= 0.0);
    }

    /// Whether `word` is one of `words`; a problem at `path` when it is not.
    pub(super) fn word(&mut self, path: &str, word: &str, words: &[&str]) -> bool {
        let is_known = words.contains(&word);
        if !is_known {
            let list = words.join(", ");
            let help = match nearest(word, words.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`? it is one of: {list}"),
                None => format!("it is one of: {list}"),
            };
            self.say(path, &format!("`{path}` cannot be `{word}`"), &help);
        }
        is_known
    }

    /// Adds a problem at the value of `path`, or at the nearest key above it that is there.
    pub(super) fn say(&mut self, path: &str, message: &str, help: &str) {
        let span = self.place(path);
        let problem = Problem::new(ProblemKind::InvalidConfig, span, message);
        self.problems.push(problem.help(help));
    }

    fn place(&self, path: &str) -> Span {
        let mut entries = &*self.document.front.entries;
        let mut nodes = [].as_slice();
        let mut span = Span::at(self.document.front.span.start as usize);
        for key in path.split('.') {
            let entry = entries
                .iter()
                .find(|entry| self.document.scalar_text(&entry.key) == key);
            let node = entry
                .map(|entry| &entry.value)
                .or_else(|| nodes.get(key.parse::<usize>().ok()?));
            let Some(node) = node else {
                break;
            };
            span = entry
                .filter(|_| !node.entries().is_empty())
                .map_or(node.span(), |entry| entry.key.span());
            entries = node.entries();
            nodes = node.nodes();
        }
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The configuration, and each problem as `text at its place: message (help)`.
    fn read_text(text: &str) -> (Config, Vec<String>) {
        let (config, document) = read(Source::new("backlog/deepen.yml", text));
        let problems = document.problems.iter();
        let said = problems.map(|problem| {
            assert_eq!(problem.kind, ProblemKind::InvalidConfig);
            let place = document.source.slice(problem.span);
            format!(
                "{place}: {} ({})",
                problem.message,
                problem.help.as_deref().unwrap_or_default()
            )
        });
        let said = said.collect();
        (config, said)
    }

    fn said(text: &str) -> Vec<String> {
        read_text(text).1
    }

    #[test]
    fn an_empty_configuration_is_the_default_one() {
        for text in ["", "# nothing yet\n", "workflow:\n"] {
            assert_eq!(read_text(text), (Config::default(), Vec::new()), "{text:?}");
        }
    }

    #[test]
    fn an_unknown_key_costs_nothing_but_a_finding() {
        let (config, said) = read_text("rnak:\n  method: wsjf\nbands: {now: 5, nxt: 9}\n");
        assert_eq!(
            said,
            [
                "rnak: unknown key `rnak` (did you mean `rank`?)",
                "nxt: unknown key `bands.nxt` (did you mean `next`?)"
            ]
        );
        assert_eq!(config.bands.now, 5);
        assert_eq!(config.rank.method, "cd3");
    }

    #[test]
    fn a_word_that_is_not_known_is_told_and_the_default_counts() {
        let (config, said) =
            read_text("rank: {method: wjsf}\ncalendar: {timezone: Europe/Berln}\n");
        assert_eq!(
            said,
            [
                "wjsf: `rank.method` cannot be `wjsf` (did you mean `wsjf`? it is one of: cd3, custom, ice, kano, \
                 moscow, opportunity, rice, value-effort, weighted, wsjf)",
                "Europe/Berln: no time zone `Europe/Berln` is known (give its IANA name, as Europe/Berlin; UTC counts \
                 until then)"
            ]
        );
        assert_eq!(
            (
                config.rank.method.as_str(),
                config.calendar.timezone.as_str()
            ),
            ("cd3", "UTC")
        );
    }

    #[test]
    fn a_workflow_of_ones_own_names_its_two_points() {
        let (config, said) =
            read_text("workflow:\n  statuses: [todo, doing, done]\n  started: doing\n");
        assert_eq!(
            said,
            [
                "workflow: `workflow.finished` cannot be `accepted` (it is one of: todo, doing, done)"
            ]
        );
        assert_eq!(config.workflow.finished, "done");
        assert_eq!(config.workflow.ready, "");
        let (_, said) = read_text(
            "workflow: {statuses: [todo, doing, done], started: done, finished: doing}\n",
        );
        assert_eq!(
            said,
            [
                "doing: an item is finished before it is started in this workflow (`finished` comes at or after \
              `started` in `statuses`)"
            ]
        );
    }

    #[test]
    fn numbers_that_cannot_be_meant_are_told() {
        let (config, said) = read_text(
            "bands: {now: 30, next: 20}\nready_runway: {min: 3, max: 1}\ncalendar: {sprint_days: 0, working_days: [mon, funday]}\n\
             rank: {weighted: {fun: {weight: -1}, fit: {weight: 2}}}\n",
        );
        assert_eq!(said.len(), 5, "{said:#?}");
        assert_eq!((config.bands.now, config.ready_runway.max), (10, 2.5));
        assert_eq!(
            (
                config.calendar.sprint_days,
                config.calendar.working_days.len()
            ),
            (14, 1)
        );
        assert_eq!(config.rank.weighted.len(), 1);
    }

    #[test]
    fn a_rules_level_is_one_of_four() {
        let (config, said) =
            read_text("rules:\n  D4: {level: deny, reason: x}\n  D5: {level: info, reason: x}\n");
        assert_eq!(
            said,
            [
                "deny: `rules.D4.level` cannot be `deny` (it is one of: error, warning, info, silent)"
            ]
        );
        assert_eq!(config.rules.keys().collect::<Vec<_>>(), ["D5"]);
    }

    #[test]
    fn slips_in_an_adoption_are_told_where_they_stand() {
        assert_eq!(
            said("adopt:\n  - preset: backlog\n  - type: story\n"),
            [
                "backlog: `adopt.0.preset` cannot be `backlog` (did you mean `backlog-md`? it is one of: backlog-md, eip, kanban-md, kep)",
                "type: story: this adoption names no files (add `files:` with patterns, or `preset:`)"
            ]
        );
        assert_eq!(
            said(
                "adopt:\n  - files: 'a[.md'\n    status: {key: state, map: {Open: redy}}\n    labels: {kee: tags}\n"
            ),
            [
                "'a[.md': `a[.md` is no pattern: unclosed character class; missing ']' (`*` stands for any name, `**` \
                 for any folders)",
                "redy: `adopt.0.status.map.Open` cannot be `redy` (did you mean `ready`? it is one of: idea, refining, \
                 ready, in-progress, review, accepted, dropped)",
                "labels: `kee` is none of key, prefix, map and value (write `{key: theirs, map: {their value: our \
                 value}}`)"
            ]
        );
    }

    #[test]
    fn the_folder_of_a_configuration_is_its_own_or_the_one_it_names() {
        let config = |text: &str| read_text(text).0;
        assert_eq!(root("docs/backlog/deepen.yml", &config("")), "docs/backlog");
        assert_eq!(root("deepen.yml", &config("")), "backlog");
        assert_eq!(
            root("deepen.yml", &config("root: docs/plan/\n")),
            "docs/plan"
        );
        assert_eq!(root("deepen.yml", &config("root: .\n")), "");
    }
}
