//! One of each report, filled by hand: for tests of what all reports promise in every format.

mod ci;
mod demand;
pub(super) mod event;
mod flow;
mod forecast;
pub(super) mod goals;
mod intake;
mod letter;
mod notes;
mod notify;
mod order;
mod people;
pub(super) mod roadmap;
pub(super) mod sprint;
pub(super) mod status;
pub(super) mod timeline;

use jiff::civil::date;

use super::shape::{
    BandScore, Bands, Basis, Board, BoardCard, BoardColumn, Check, Count, Counts, Criteria, Dates,
    Decided, Deep, Demand, DemandCount, DemandTrap, Edit, Excerpt, Files, Finding, FlowExpectation,
    HiddenGem, ItemName, LetterMeasure, LetterScore, Level, List, ListedItem, Log, LogChange,
    LogCommit, Measure, Moment, Moved, Mover, NotScored, Note, OddInput, OtherModel, Override,
    Place, Priority, PriorityItem, Provenance, Rank, RankedItem, RuleName, Show, ShownAcceptance,
    Silenced, TrendPoint, Why, WhyBreakEven, WhyInput, WhyNeighbour, Wont,
};
use super::{Report, explain};
use crate::rank::MODELS;
use crate::rules::RULES;

/// Titles as people write them, and as attackers would.
const TITLES: [&str; 8] = [
    "Organiser sees the working hours of everybody who is invited",
    "Totals differ after the currency is changed",
    "会議の参加者の勤務時間を表示する 👩‍👩‍👧",
    "<script>alert(1)</script> | *bold* @anna #12",
    "\u{1b}[31mred\u{202e} and =1+1",
    "Share a calendar with people outside of the company",
    "Offline map",
    "Erinnerung per E‑Mail eine Stunde vorher, auch für Gäste ohne Konto",
];

pub(super) fn all() -> Vec<Report> {
    let mut reports = written();
    reports.extend(demand::reports());
    reports.extend(order::reports());
    reports.extend(ci::reports());
    reports.extend(notes::reports());
    reports.extend((super::REPORTS.iter()).flat_map(|kind| (kind.samples)()));
    reports
}

fn written() -> Vec<Report> {
    vec![
        check_report(),
        list_report(),
        board_report(),
        log_report(),
        rank_report(),
        priority_report(),
        deep_report(),
        flow::report(),
        show_report(),
        site_report(),
        why_report(),
        forecast::when_report(),
        forecast::how_many_report(),
        forecast::item_report(),
        forecast::backtest_report(),
        forecast::whatif_report(),
        intake::import(),
        intake::unconfirmed(),
        intake::presets(),
        letter::waiting(),
        letter::refused(),
        people::filed_report(),
        people::contacts_report(),
        people::contact_change_report(),
        notify::plan(),
        notify::render(),
        notify::sent(),
        notify::record(),
        notify::status(),
        explain::overview(RULES, MODELS),
        explain::patterns(crate::backlog::change::splitting::PATTERNS),
        super::diff::tests::sample(TITLES[3]),
        super::movement::sample(TITLES[3]),
        super::changed::sample(TITLES[3]),
    ]
}

fn title(at: usize) -> &'static str {
    TITLES[at % TITLES.len()]
}

fn id(at: usize) -> String {
    format!("S-7K3M{:02}", at + 10)
}

fn named(at: usize) -> ItemName {
    ItemName {
        id: id(at),
        title: title(at).into(),
    }
}

fn moment() -> Moment {
    Moment {
        date: date(2026, 11, 23),
        commit: Some("1acd4a8e122dcfcac71503edde3eff817900000a".into()),
        commit_time: Some("2026-11-20T16:04:00Z".into()),
        history_unknown: None,
    }
}

fn files() -> Files {
    Files {
        total: 62,
        clean: 58,
        with_problems: 3,
        unreadable: 1,
    }
}

fn demand(at: usize) -> Demand {
    Demand {
        requesters: (at * 5) % 14,
        accounts: (at * 5) % 14 / 2 + 1,
        mentions: 19,
        merged: 5,
        last_180_days: 9,
        segments: [("enterprise".into(), 3), ("free".into(), 2)].into(),
        weighted: 7.25,
    }
}

fn finding(level: Level) -> Finding {
    Finding {
        code: "E1",
        rule: "missing-estimate",
        level,
        path: "backlog/items/S-7K3M10-working-hours.md".into(),
        start: Place { line: 4, column: 9 },
        end: Place {
            line: 4,
            column: 14,
        },
        item: Some(id(0)),
        message: "the story stands in NOW and has no estimate | <b>@anna</b>".into(),
        help: Some("let the developers size it: `estimate: 5`".into()),
        notes: vec![Note {
            path: "backlog/order.txt".into(),
            start: Place { line: 1, column: 1 },
            message: "it is listed first here".into(),
        }],
        fix: vec![Edit {
            start: Place { line: 4, column: 9 },
            end: Place {
                line: 4,
                column: 14,
            },
            replacement: "ready".into(),
        }],
        fingerprint: "missing-estimate/S-7K3M10/".into(),
        count: Count::default(),
        excerpt: Some(Excerpt {
            text: "status: ready \u{1b}[2J<script>".into(),
            marked: 8..13,
            cut: (false, true),
        }),
    }
}

fn check_report() -> Report {
    let findings = vec![
        finding(Level::Error),
        finding(Level::Warning),
        Finding {
            code: "D7",
            rule: "runway",
            message: "0.4 sprints of ready items, at least 1 is wanted".into(),
            ..Finding::default()
        },
    ];
    let silenced = vec![Silenced {
        finding: finding(Level::Warning),
        reason: "the regulator wants every screen described".into(),
    }];
    let check = Check {
        at: moment(),
        files: files(),
        counts: Counts::of(&findings, &silenced),
        findings,
        silenced,
        unknown: vec![RuleName {
            code: "E4",
            rule: "stale-estimate",
        }],
        looked: vec![RuleName {
            code: "E1",
            rule: "missing-estimate",
        }],
        measures: vec![Measure {
            code: "D7",
            rule: "runway",
            value: Some("0.4 sprints".into()),
        }],
        history_unknown: Some("the clone is shallow and ends before the history does".into()),
        since: Some("main".into()),
    };
    Report::of("Check of the backlog", check)
}

fn board_report() -> Report {
    let card = |at: usize| BoardCard {
        status: ["ready", "in-progress", "accepted"][at % 3].to_owned(),
        group: at.is_multiple_of(2).then(|| title(at).to_owned()),
        id: id(at),
        title: title(at).to_owned(),
        item_type: "story",
        position: Some(3),
        estimate: Some(5.0),
        is_blocked: at == 4,
        blocked_reason: Some(title(at).to_owned()),
        waits_for: vec![id(1)],
        age_days: Some(12),
        is_at_least: true,
        is_late: at == 1,
        finished: None,
    };
    let column = |status: &str, phase| BoardColumn {
        status: status.to_owned(),
        phase: Some(phase),
        items: 3,
        earlier: 1,
        wip: 3,
        limit: Some(2),
        is_over: true,
    };
    let mut columns = vec![
        column("ready", "not-started"),
        column("in-progress", "started"),
        column("accepted", "finished"),
    ];
    columns.push(BoardColumn {
        status: title(4).to_owned(),
        ..BoardColumn::default()
    });
    Report::of(
        "Board",
        Board {
            at: moment(),
            files: files(),
            filter: Some("label:<b>".into()),
            by: Some("label"),
            since: date(2026, 10, 19),
            columns,
            sle: Some(FlowExpectation {
                percent: 85,
                days: 9,
                items: 24,
                is_rough: true,
            }),
            cards: (0..TITLES.len()).map(card).collect(),
            most: 2,
        },
    )
}

fn list_report() -> Report {
    let item = |at: usize| ListedItem {
        id: id(at).into(),
        title: title(at).into(),
        item_type: "story",
        status: "refining".into(),
        band: Some("NOW"),
        position: Some(1),
        computed: Some(2),
        score: Some(3500.25),
        estimate: Some(5.0),
        requesters: at,
        accounts: at / 2 + 1,
        deadline: Some(date(2026, 12, 1)),
        parent: Some("E-2WQ8RD".into()),
        path: "backlog/items/S-7K3M10.md".into(),
        problems: usize::from(at == 4),
    };
    let list = List {
        at: moment(),
        files: files(),
        items_in_all: 47,
        items: (0..8).map(item).chain([ListedItem::default()]).collect(),
    };
    Report::of("Items", list)
}

fn overrides() -> Vec<Override> {
    vec![
        Override {
            item: named(1),
            position: 1,
            computed: Some(9),
            far: true,
            reason: Some("contract penalty from 1 Dec (A-ACME)".into()),
            decided: Some(Decided {
                commit: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
                who: "paula".into(),
                date: date(2026, 10, 28),
            }),
        },
        Override {
            item: named(3),
            position: 4,
            computed: None,
            far: false,
            reason: None,
            decided: None,
        },
    ]
}

fn not_scored() -> Vec<NotScored> {
    vec![NotScored {
        item: named(6),
        missing: vec![
            "score.cod.per_week is missing".into(),
            "estimate is missing".into(),
        ],
    }]
}

fn rank_report() -> Report {
    let item = |at: usize| RankedItem {
        id: id(at).into(),
        title: title(at).into(),
        position: (at < 6).then_some(1),
        computed: (at != 3).then_some(2),
        band: Some(if at < 3 { "NOW" } else { "NEXT" }),
        score: (at != 3).then_some(3500.0 / (at + 1) as f64),
        effective: (at != 3).then_some(3600.0),
        pulled_by: (at == 2).then(|| id(5).into()),
        estimate: Some(5.0),
        demand: demand(at),
        other_scores: [("rice".into(), Some(1.5)), ("wsjf".into(), None)].into(),
    };
    let rank = Rank {
        at: moment(),
        files: files(),
        method: "cd3".into(),
        problem: Some("rank.method names no model: `cd4`".into()),
        unit: "EUR/week per week".into(),
        basis: Basis::Throughput {
            finished: 31,
            working_days: 62,
            sprints: 6,
        },
        overrides: overrides(),
        items: (0..8).map(item).collect(),
        not_scored: not_scored(),
        odd_inputs: vec![OddInput {
            item: Some(named(2)),
            field: Some("score.cod.per_week".into()),
            message: "set more than 90 days before the others".into(),
        }],
        cycles: vec![vec![named(0), named(1)]],
        notes: vec!["wsjf adds its columns, as SAFe does".into()],
        others: vec![
            OtherModel {
                method: "rice".into(),
                unit: String::new(),
                scored: 8,
            },
            OtherModel {
                method: "wsjf".into(),
                unit: String::new(),
                scored: 0,
            },
        ],
    };
    Report::of("Order of the backlog", rank)
}

fn priority_report() -> Report {
    let item = |at: usize| PriorityItem {
        position: u32::try_from(at).ok().filter(|at| *at > 0),
        computed: u32::try_from(at + 1).ok(),
        id: id(at).into(),
        title: title(at).into(),
        band: Some(["DOING", "NOW", "NEXT", "LATER", "BEYOND"][at.div_ceil(3).min(4)]),
        score: (at != 5).then_some(3512.5 / (at + 1) as f64),
        size: (at != 7).then_some(5.0),
        demand: demand(at),
        goal: Some("G-5HN0TA".into()),
        goal_title: Some("Meetings at humane hours".into()),
        done_by_50: Some(date(2026, 12, 4)),
        done_by_85: Some(date(2027, 1, 15)),
    };
    let priority = Priority {
        at: moment(),
        files: files(),
        filter: Some("label:<api>".into()),
        method: "cd3".into(),
        problem: None,
        unit: "EUR/week per week".into(),
        basis: Basis::Configured,
        bands: Bands {
            now: 3,
            next: 6,
            later: 9,
        },
        forecast: forecast::beside(),
        scored: 24,
        tail: 12,
        overrides: overrides(),
        items: (0..14).map(item).collect(),
        moved: Some(Moved {
            since: "2026-11-02".into(),
            unknown: None,
            items: (1..5)
                .map(|at| Mover {
                    id: id(at),
                    title: title(at).into(),
                    turn: "up",
                    from: (at != 2).then_some(9),
                    to: (at != 3).then_some(2),
                    reason: (at != 4).then(|| title(at + 1).into()),
                })
                .collect(),
        }),
        hidden_gems: vec![HiddenGem {
            item: named(4),
            band: "TAIL",
            score: 1234.5,
            computed: Some(3),
        }],
        not_scored: not_scored(),
        wont: vec![Wont {
            item: named(6),
            release: Some("1.8.0".into()),
        }],
    };
    Report::of("Priority report", priority)
}

fn deep_report() -> Report {
    let letter = |name: &'static str, percent: Option<f64>| LetterScore {
        letter: "detailed",
        name,
        percent,
        passed: 15,
        applicable: 21,
        bands: ["NOW", "NEXT", "LATER"]
            .map(|band| BandScore {
                band,
                passed: 2,
                items: 3,
            })
            .into(),
        measures: vec![
            LetterMeasure {
                code: "D7",
                rule: "runway",
                value: Some("0.4 sprints of ready items (1 to 2.5 wanted)".into()),
                passes: false,
                told: true,
            },
            LetterMeasure {
                code: "D6",
                rule: "detail-gradient",
                value: None,
                passes: true,
                told: true,
            },
        ],
        failing: vec![finding(Level::Error), finding(Level::Warning)],
        unknown: vec![RuleName {
            code: "D5",
            rule: "rotting-detail",
        }],
        trend: [Some(40.0), Some(55.0), None, Some(62.0), percent]
            .into_iter()
            .zip(1..)
            .map(|(percent, day)| TrendPoint {
                date: date(2026, 11, day),
                percent,
            })
            .collect(),
    };
    let deep = Deep {
        at: moment(),
        files: files(),
        filter: None,
        letters: vec![
            letter("Detailed appropriately", Some(71.4)),
            letter("Estimated", Some(95.0)),
            letter("Emergent", None),
            letter("Prioritized (ordered)", Some(41.0)),
        ],
        waste_share: Some(0.234),
    };
    Report::of("How DEEP the backlog is", deep)
}

fn site_report() -> Report {
    super::site::report(super::shape::SiteWritten {
        folder: "public".into(),
        start: "public/index.html".into(),
        public: false,
        pages: 1_204,
        new: 3,
        changed: 12,
        same: 1_189,
        removed: 1,
        bytes: 812_345,
    })
}

fn show_report() -> Report {
    let show = Show {
        at: moment(),
        id: id(0),
        title: title(0).into(),
        item_type: "story",
        status: "refining".into(),
        band: Some("NOW"),
        position: Some(4),
        computed: Some(2),
        method: "cd3".into(),
        score: Some(3512.5),
        unit: "EUR/week per week".into(),
        estimate: Some(5.0),
        deadline: None,
        labels: vec!["scheduling".into()],
        path: "backlog/items/S-7K3M10-working-hours.md".into(),
        dates: Dates {
            created: Some(date(2026, 8, 3)),
            status_since: Some(date(2026, 10, 30)),
            changed: Some(date(2026, 11, 2)),
            ..Dates::default()
        },
        goal: Some(named(5)),
        parent: Some(named(6)),
        children: Vec::new(),
        blocked_by: vec![named(1), named(2)],
        blocks: vec![named(7)],
        demand: demand(2),
        feedback: vec![named(5)],
        criteria: Criteria { all: 4, done: 1 },
        acceptance: Some(ShownAcceptance {
            verdict: "accepted".to_owned(),
            by: Some(title(3).into()),
            increment: Some("9f2c1ab".to_owned()),
            other_criteria: Some(true),
            note: Some(title(3).into()),
            path: "backlog/accept/S-7K3M2Q.md".to_owned(),
        }),
        findings: vec![finding(Level::Warning)],
        body: "As the manager of a *remote* team, I want to see when my team members are working,\n\
               so that I can schedule meetings.\n\n## Why\n\nFive accounts asked. ![pixel](https://evil.example/x.png)\n\
               <script>alert(1)</script>\n\n## Acceptance criteria\n\n- [x] AC1: Hours are shown.\n- [ ] AC2: No titles.\n\n\
               | a | b |\n| - | - |\n| 1 | 2 |\n\n    code\n\n[bad](javascript:alert(1)) and [good](https://example.org) @anna #12\n"
            .into(),
    };
    Report::of(format!("{} {}", show.id, show.title), show)
}

fn neighbour(at: usize) -> WhyNeighbour {
    WhyNeighbour {
        item: named(at),
        position: Some(3),
        computed: Some(5),
        effective: Some(2900.0),
        reason: Some("contract penalty from 1 Dec".into()),
    }
}

fn why_report() -> Report {
    let why = Why {
        at: moment(),
        item: named(0),
        position: Some(4),
        listed: 31,
        computed: Some(2),
        scored: 24,
        not_scored: 7,
        band: Some("NOW"),
        method: "cd3".into(),
        unit: "EUR/week per week".into(),
        score: Some(3500.0),
        effective: Some(3500.0),
        formula: Some("4 200 EUR/week / 1.2 weeks = 3 500".into()),
        missing: Vec::new(),
        inputs: vec![
            WhyInput {
                name: "cost of delay".into(),
                value: 4200.0,
                unit: "EUR/week".into(),
                field: Some("score.cod.per_week".into()),
                path: Some("backlog/items/S-7K3M10-working-hours.md".into()),
                line: Some(12),
                note: None,
                set: Provenance::Commit {
                    commit: "1acd4a8".into(),
                    who: "paula".into(),
                    date: date(2026, 10, 2),
                    age_days: 52,
                },
                old: true,
            },
            WhyInput {
                name: "duration".into(),
                value: 1.2,
                unit: "weeks".into(),
                note: Some("estimate 5, median 4.2 points/week (6 sprints)".into()),
                set: Provenance::Derived,
                ..WhyInput::default()
            },
        ],
        asked: DemandCount {
            requesters: 14,
            mentions: 9,
            channels: [(title(3).to_owned(), 5), (title(4).to_owned(), 4)].into(),
            ..DemandCount::default()
        },
        mind: vec![DemandTrap {
            kind: "one-channel",
            words: format!("one channel: 5 of 9 came by {}", title(3)),
        }],
        demand: demand(2),
        unblocks: vec![neighbour(1)],
        waits_for: vec![neighbour(2)],
        pulled_by: Some(neighbour(3)),
        placed_above: vec![neighbour(5), neighbour(6)],
        passed: vec![neighbour(7)],
        next_above: Some(neighbour(1)),
        reason: Some("first for the pilot".into()),
        break_evens: vec![WhyBreakEven {
            input: "cost of delay".into(),
            field: "score.cod.per_week".into(),
            unit: "EUR/week".into(),
            now: 4200.0,
            threshold: 1912.3,
            side: "stays-above",
            competitor: neighbour(5),
        }],
        estimate_age_days: Some(12),
        criteria_changed_after_days: Some(3),
        forecast: Some(forecast::why_forecast()),
        old_inputs: vec!["score.cod.per_week".into()],
        caveats: vec!["the cost of delay has no `basis:`".into()],
    };
    Report::of(format!("{} {}", why.item.id, why.item.title), why)
}

fn log_report() -> Report {
    let log = Log {
        at: moment(),
        about: None,
        chosen: None,
        commits_in_all: 40,
        commits_read: 228,
        commits: (0..8).map(log_commit).collect(),
        remarks: vec!["2 more commits have dates off their neighbours'".into()],
    };
    Report::of("What happened", log)
}

fn log_commit(at: usize) -> LogCommit {
    let change =
        |field: &str, what: &'static str, from: Option<&str>, to: Option<&str>| LogChange {
            at: "2026-11-20T16:04:00Z".into(),
            date: date(2026, 11, 20),
            commit: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
            author: title(at + 3).into(),
            id: id(at),
            record: "item",
            title: Some(title(at).into()),
            field: field.into(),
            what,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            reason: (field == "order").then(|| title(at + 1).to_owned()),
            changed_percent: field.starts_with("text").then_some(30),
            estimated_by: Vec::new(),
            others: Vec::new(),
        };
    LogCommit {
        id: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
        at: "2026-11-20T16:04:00Z".into(),
        date: date(2026, 11, 20),
        author: title(at + 3).into(),
        subject: title(at + 4).into(),
        changes: vec![
            change("status", "changed", Some("idea"), Some("ready")),
            change("title", "changed", Some(title(at + 1)), Some(title(at))),
            change("order", "up", Some("5"), Some("3")),
            change("criteria", "added", None, Some(title(at + 2))),
            change("text.why", "rewritten", None, None),
            change("labels", "changed", Some("a, <b>"), Some("a, c")),
        ],
    }
}
