//! From two moments and what differs between them to the promised shape.

use std::collections::{BTreeMap, BTreeSet};

use super::demand;
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Backlog, Id, ItemIx};
use crate::history::moves::{Listing, Move, Reasons, Turn, moves};
use crate::history::{
    Behind, Between, By, CommitIx, CriteriaChange, Difference, EventKind, Fate, Past, RecordKind,
    between,
};
use crate::rank::Band;
use crate::rank::movement::Moment;
use crate::rank::slip::{Slip, slips};
use crate::report::finding::placed;
use crate::report::shape::{
    ChangedBy, Diff, DiffBreach, DiffCriteria, DiffField, DiffMove, DiffPage, DiffPhase,
    DiffReadiness, DiffReason, DiffRecord, DiffSide, DiffSlip, DiffText, DiffWording, Extent,
    ItemName, RuleName,
};
use crate::report::words::{self, name, unknown_past};
use crate::rules::{self, Breach, Rule};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Versions of the order that are looked through for who moved a line; more say nothing that a reviewer asks for.
const VERSIONS: usize = 500;

/// One of the two sides: what is known, and what it is called.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub facts: Facts<'a>,
    /// As it was asked for.
    pub name: &'a str,
    /// 40 hexadecimal digits.
    pub commit: Option<&'a str>,
    pub work_tree: bool,
}

impl Side<'_> {
    /// What the side is called and when it is.
    pub(in crate::report) fn shape(&self) -> DiffSide {
        DiffSide {
            name: self.name.to_owned(),
            commit: self.commit.map(str::to_owned),
            date: self.facts.today,
            work_tree: self.work_tree,
        }
    }
}

/// What rules say of the change.
#[derive(Default)]
pub struct Judged {
    pub introduced: Vec<rules::Finding>,
    pub cured: Vec<rules::Finding>,
    pub unknown: Vec<&'static Rule>,
}

/// What differs between two sides, with the order's moves within its first `top` places looked at for what they cost.
pub fn diff(before: &Side<'_>, after: &Side<'_>, judged: Judged, top: usize) -> Diff {
    let between = between(before.facts.backlog, after.facts.backlog);
    let behind = Behind::new(before.facts.past, after.facts.past);
    let gather = Gather {
        renumbered: renumbered(&between),
        before,
        after,
        behind: &behind,
    };
    let moments = [before, after].map(|side| {
        let facts = &side.facts;
        Moment::new(facts.context(), facts.ranking)
    });
    let [earlier, later] = &moments;
    let (moves, reasons) = gather.order();
    let left_order = gather.left_order();
    let is_new = |commit| behind.is_new(commit);
    let unknown = [after.facts.past, before.facts.past].map(unknown_past);
    Diff {
        before: before.shape(),
        after: after.shape(),
        commits: behind.is_known().then(|| behind.commits().len()),
        authors: gather.authors(),
        history_unknown: unknown.into_iter().flatten().next(),
        records: between
            .records
            .iter()
            .map(|difference| gather.record(difference))
            .collect(),
        moves,
        left_order,
        reasons,
        top,
        slips: slips(earlier, later, top)
            .into_iter()
            .map(|slip| gather.slip(slip))
            .collect(),
        pace_known: later.context.items_per_week.is_some(),
        readiness: gather.readiness(),
        demand: demand::changed(&before.facts, &after.facts, &gather.pairs()),
        authority: rules::breaches(&after.facts, &is_new)
            .iter()
            .map(|breach| gather.breach(breach))
            .collect(),
        introduced: placed(after.facts.backlog, judged.introduced),
        cured: placed(before.facts.backlog, judged.cured),
        unknown: (judged.unknown.iter())
            .map(|rule| RuleName {
                code: rule.code,
                rule: rule.name,
            })
            .collect(),
        pages: between
            .pages
            .iter()
            .map(|page| DiffPage {
                path: page.path.to_string(),
                fate: fate(page.fate),
                fields: fields(&page.changes, &|_, _| ChangedBy::Unknown),
                texts: texts(&page.changes),
            })
            .collect(),
        extent: Extent::default(),
    }
}

fn renumbered(between: &Between) -> BTreeMap<Id, Id> {
    let items = between.records.iter();
    items
        .filter(|each| each.record == RecordKind::Item)
        .filter_map(|each| Some((each.renumbered.clone()?, each.id.clone())))
        .into_map()
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "added",
        Fate::Removed => "removed",
        Fate::Changed => "changed",
    }
}

fn fields(changes: &[EventKind], by: &dyn Fn(&str, Option<&str>) -> ChangedBy) -> Vec<DiffField> {
    let fields = changes.iter().filter_map(|change| match change {
        EventKind::Field { path, from, to } => Some((path, from, to)),
        _ => None,
    });
    fields
        .map(|(path, from, to)| DiffField {
            path: path.to_string(),
            from: from.as_ref().map(ToString::to_string),
            to: to.as_ref().map(ToString::to_string),
            by: by(path, to.as_deref()),
        })
        .collect()
}

fn texts(changes: &[EventKind]) -> Vec<DiffText> {
    let texts = changes.iter().filter_map(|change| match change {
        EventKind::Text {
            section,
            changed_percent,
            ..
        } => Some(DiffText {
            section: section.to_string(),
            changed_percent: usize::from(*changed_percent),
        }),
        _ => None,
    });
    texts.collect()
}

fn criteria(change: &CriteriaChange) -> DiffCriteria {
    let owned = |texts: &[Box<str>]| texts.iter().map(ToString::to_string).collect();
    DiffCriteria {
        added: owned(&change.added),
        removed: owned(&change.removed),
        reworded: (change.reworded.iter())
            .map(|(from, to)| DiffWording {
                from: from.to_string(),
                to: to.to_string(),
            })
            .collect(),
        ticked: owned(&change.ticked),
        unticked: owned(&change.unticked),
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::NotStarted => "not-started",
        Phase::Started => "started",
        Phase::Finished => "finished",
        Phase::Dropped => "dropped",
    }
}

struct Gather<'a> {
    before: &'a Side<'a>,
    after: &'a Side<'a>,
    behind: &'a Behind<'a>,
    /// Earlier to later id.
    renumbered: BTreeMap<Id, Id>,
}

impl Gather<'_> {
    fn later_id<'b>(&'b self, earlier: &'b Id) -> &'b Id {
        self.renumbered.get(earlier).unwrap_or(earlier)
    }

    /// Items of both sides.
    fn pairs(&self) -> Vec<(ItemIx, ItemIx)> {
        let later = self.after.facts.backlog;
        let earlier = self.before.facts.backlog.indexed();
        earlier
            .filter_map(|(index, item)| {
                let same_id = || later.same_id(self.later_id(&item.id));
                let same_path = |each: &ItemIx| later.item(*each).path() == item.path();
                let same = same_id().find(same_path).or_else(|| same_id().next());
                Some((index, same?))
            })
            .collect()
    }

    /// The people behind the new commits, each once, in order of name.
    fn authors(&self) -> Vec<String> {
        let commits = self.behind.commits();
        let people = commits
            .iter()
            .filter_map(|commit| words::decided(&self.after.facts, *commit));
        let people: BTreeSet<String> = people.map(|decided| decided.who).into_set();
        people.into_iter().collect()
    }

    fn by(&self, by: By) -> ChangedBy {
        let (side, index, only_before) = match by {
            By::Later(index) => (self.after, index, false),
            By::Earlier(index) => (self.before, index, true),
            By::NotCommitted if self.after.work_tree => return ChangedBy::NotCommitted,
            By::NotCommitted | By::Unknown => return ChangedBy::Unknown,
        };
        changed_by(&side.facts, index, only_before)
    }

    fn record(&self, difference: &Difference) -> DiffRecord {
        let id = &difference.id;
        let former = difference.renumbered.as_ref().unwrap_or(id);
        let to = |path: &str| {
            let (_, to) = difference.field(path)?;
            to.map(str::to_owned)
        };
        let kind = match difference.record {
            RecordKind::Item => "item",
            RecordKind::Feedback => "feedback",
            RecordKind::Sprint => "sprint",
            RecordKind::Release => "release",
        };
        let is_item = difference.record == RecordKind::Item;
        let earlier = self.before.facts.backlog;
        let later = self.after.facts.backlog;
        let old = earlier.find(former).filter(|_| is_item);
        let new = later.find(id).filter(|_| is_item);
        let item = new
            .map(|index| later.item(index))
            .or_else(|| old.map(|index| earlier.item(index)));
        let phase_of = |backlog: &Backlog, index: Option<ItemIx>| {
            index.map(|index| phase(backlog.item(index).phase))
        };
        let phases = phase_of(earlier, old).zip(phase_of(later, new));
        let any = |kind: &EventKind| !matches!(kind, EventKind::Moved { .. });
        DiffRecord {
            kind,
            id: id.to_string(),
            title: self.title(difference),
            item_type: item.map_or("", |item| item.item_type.name()),
            fate: fate(difference.fate),
            renumbered_from: difference.renumbered.as_ref().map(ToString::to_string),
            split_from: to("split_from").filter(|_| difference.fate == Fate::Added),
            merged_into: if is_item {
                to("dropped.replaced_by")
            } else {
                to("merged_into")
            },
            phase: phases
                .filter(|(from, to)| from != to)
                .map(|(from, to)| DiffPhase { from, to }),
            position: new.and_then(|index| self.after.facts.ranking.position(index)),
            fields: fields(&difference.changes, &|path, to| {
                self.by(self.behind.field(former, id, path, to))
            }),
            criteria: difference.criteria.as_ref().map(criteria),
            texts: texts(&difference.changes),
            by: self.by(self.behind.event(former, id, &any)),
        }
    }

    fn title(&self, difference: &Difference) -> String {
        let sides = [self.after, self.before].map(|side| side.facts.backlog);
        let id = &difference.id;
        let title = |backlog: &Backlog| match difference.record {
            RecordKind::Item => {
                let item = backlog.item(backlog.find(id)?);
                Some(item.title.value.to_string())
            }
            RecordKind::Feedback => Some(backlog.feedback_by_id(id)?.title.value.to_string()),
            RecordKind::Sprint => {
                let mut sprints = backlog.sprints.iter();
                let sprint = sprints.find(|sprint| *sprint.id == *id.as_str())?;
                Some(sprint.goal.as_ref()?.value.to_string())
            }
            RecordKind::Release => None,
        };
        sides.into_iter().find_map(title).unwrap_or_default()
    }

    /// The lines that were moved, placed or taken out by a decision, and the reasons that changed on other lines.
    fn order(&self) -> (Vec<DiffMove>, Vec<DiffReason>) {
        let (old, new) = (&self.before.facts, &self.after.facts);
        let ids = |facts: &Facts<'_>| -> Vec<Id> {
            let order = facts.ranking.order.iter();
            order
                .map(|index| facts.backlog.item(*index).id.clone())
                .collect()
        };
        let reasons = |facts: &Facts<'_>| -> Reasons {
            let reasons = words::reasons(facts.backlog).into_iter();
            reasons
                .map(|(id, reason)| (self.later_id(id).clone(), reason.into()))
                .collect()
        };
        let earlier: Vec<Id> = ids(old)
            .iter()
            .map(|id| self.later_id(id).clone())
            .collect();
        let later = ids(new);
        let (old_reasons, new_reasons) = (reasons(old), reasons(new));
        let found = moves(
            Listing {
                ids: &earlier,
                reasons: &old_reasons,
            },
            Listing {
                ids: &later,
                reasons: &new_reasons,
            },
        );
        let movers = self.movers();
        let places = places(&earlier, &later);
        let lines = [self.before, self.after].map(|side| -> BTreeSet<&Id> {
            let lines = side.facts.backlog.order.lines.iter();
            lines.map(|line| self.later_id(&line.id.value)).collect()
        });
        let found: Vec<DiffMove> = found
            .iter()
            .filter(|each| self.is_decision(each, &lines))
            .map(|each| {
                let (was, is) = places.get(each.id).copied().unwrap_or_default();
                DiffMove {
                    passed: was.abs_diff(is),
                    ..self.moved(each, &movers)
                }
            })
            .collect();
        let moved: BTreeSet<&str> = found.iter().map(|each| each.item.id.as_str()).into_set();
        let changed = later
            .iter()
            .filter(|id| !moved.contains(id.as_str()) && places.contains_key(id))
            .filter(|id| old_reasons.get(*id) != new_reasons.get(*id))
            .map(|id| DiffReason {
                item: self.named(id),
                position: new
                    .backlog
                    .find(id)
                    .and_then(|index| new.ranking.position(index)),
                from: old_reasons.get(id).map(ToString::to_string),
                to: new_reasons.get(id).map(ToString::to_string),
            })
            .collect();
        (found, changed)
    }

    /// Items of the earlier order that are not waiting any more.
    fn left_order(&self) -> usize {
        let (old, new) = (&self.before.facts, &self.after.facts);
        let order = old.ranking.order.iter();
        let left = order.filter(|index| {
            let id = self.later_id(&old.backlog.item(**index).id);
            let index = new.backlog.find(id);
            index.is_none_or(|index| new.backlog.item(index).phase != Phase::NotStarted)
        });
        left.count()
    }

    /// Whether somebody wrote the order so: an item that starts, ends or begins anew comes and goes with its line standing.
    fn is_decision(&self, each: &Move<'_>, [old, new]: &[BTreeSet<&Id>; 2]) -> bool {
        let is_waiting = || {
            let backlog = self.after.facts.backlog;
            let index = backlog.find(each.id);
            index.is_some_and(|index| backlog.item(index).phase == Phase::NotStarted)
        };
        match each.turn {
            Turn::Up | Turn::Down => true,
            Turn::Placed => !old.contains(each.id),
            Turn::Unlisted => !new.contains(each.id) && is_waiting(),
        }
    }

    fn moved(&self, each: &Move<'_>, movers: &BTreeMap<Id, By>) -> DiffMove {
        let facts = &self.after.facts;
        let index = facts.backlog.find(each.id);
        let place = |place: Option<usize>| place.and_then(|place| u32::try_from(place).ok());
        DiffMove {
            item: self.named(each.id),
            turn: each.turn.name(),
            from: place(each.from),
            to: place(each.to),
            passed: 0,
            band: index
                .and_then(|index| facts.ranking.band(index))
                .map(Band::name),
            reason: each.reason.map(str::to_owned),
            by: self.by(movers.get(each.id).copied().unwrap_or(self.unmoved_by())),
        }
    }

    /// Who moved a line that no commit moved: nobody that is known of, or whoever has the work tree's order before them.
    fn unmoved_by(&self) -> By {
        let facts = &self.after.facts;
        let last = facts.past.known().and_then(|history| history.orders.last());
        let lines = facts.backlog.order.lines.iter();
        match last {
            Some(last) if lines.map(|line| &line.id.value).eq(&last.ids) => By::Unknown,
            _ => By::NotCommitted,
        }
    }

    /// The last new commit that moved each line; else the one of the earlier side alone.
    fn movers(&self) -> BTreeMap<Id, By> {
        let mut movers = BTreeMap::new();
        let (earlier, later) = (self.before.facts.past, self.after.facts.past);
        let swapped = Behind::new(later, earlier);
        self.add_movers(
            &mut movers,
            earlier,
            &|commit| swapped.is_new(commit),
            By::Earlier,
        );
        self.add_movers(
            &mut movers,
            later,
            &|commit| self.behind.is_new(commit),
            By::Later,
        );
        movers
    }

    fn add_movers(
        &self,
        movers: &mut BTreeMap<Id, By>,
        past: &Past,
        is_new: &dyn Fn(CommitIx) -> bool,
        by: fn(CommitIx) -> By,
    ) {
        let Some(history) = past.known() else { return };
        let pairs = history.orders.windows(2);
        let new: Vec<_> = pairs
            .filter(|pair| pair.last().is_some_and(|version| is_new(version.commit)))
            .collect();
        for pair in new.iter().skip(new.len().saturating_sub(VERSIONS)) {
            let [old, new] = pair else { continue };
            for each in moves(old.into(), new.into()) {
                movers.insert(self.later_id(each.id).clone(), by(new.commit));
            }
        }
    }

    fn named(&self, id: &Id) -> ItemName {
        let backlog = self.after.facts.backlog;
        match backlog.find(id) {
            Some(index) => name(backlog, index),
            None => ItemName {
                id: id.to_string(),
                title: String::new(),
            },
        }
    }

    fn slip(&self, slip: Slip) -> DiffSlip {
        let facts = &self.after.facts;
        DiffSlip {
            item: name(facts.backlog, slip.item),
            position: facts.ranking.position(slip.item),
            days: slip.days(),
            safe_days: slip.safe_days,
            cost: slip.cost,
            currency: slip.currency,
            behind: (slip.behind.iter())
                .map(|index| facts.backlog.item(*index).id.to_string())
                .collect(),
        }
    }

    fn readiness(&self) -> Vec<DiffReadiness> {
        let (old, new) = (&self.before.facts, &self.after.facts);
        let waits = |facts: &Facts<'_>, index: ItemIx| {
            let item = facts.backlog.item(index);
            item.is_leaf() && item.phase == Phase::NotStarted
        };
        let mut readiness: Vec<DiffReadiness> = self
            .pairs()
            .into_iter()
            .filter(|(before, after)| waits(old, *before) && waits(new, *after))
            .filter_map(|(before, after)| {
                let lacks = rules::lacks(after, new);
                let was_ready = rules::lacks(before, old).is_empty();
                (was_ready != lacks.is_empty()).then(|| DiffReadiness {
                    item: name(new.backlog, after),
                    band: new.ranking.band(after).map(Band::name),
                    ready: lacks.is_empty(),
                    lacks,
                })
            })
            .collect();
        let place = |each: &DiffReadiness| {
            let index = new.backlog.find(&Id::new(&each.item.id));
            let position = index.and_then(|index| new.ranking.position(index));
            position.unwrap_or(u32::MAX)
        };
        readiness.put_in_order_by_key(|each| (each.ready, place(each)));
        readiness
    }

    fn breach(&self, breach: &Breach) -> DiffBreach {
        DiffBreach {
            duty: breach.duty.name(),
            who: breach.who.clone(),
            is_delegate: breach.is_delegate,
            ids: breach.ids.iter().map(ToString::to_string).collect(),
            by: changed_by(&self.after.facts, breach.commit, false),
        }
    }
}

/// Each item of both orders, with its places among those in the earlier and in the later one.
fn places<'a>(earlier: &'a [Id], later: &'a [Id]) -> BTreeMap<&'a Id, (u32, u32)> {
    let (old, new): (BTreeSet<&Id>, BTreeSet<&Id>) =
        (earlier.iter().collect(), later.iter().collect());
    let was = (0..).zip(earlier.iter().filter(|id| new.contains(id)));
    let was: BTreeMap<&Id, u32> = was.map(|(place, id)| (id, place)).into_map();
    let is = (0..).zip(later.iter().filter(|id| old.contains(id)));
    is.filter_map(|(place, id)| Some((id, (*was.get(id)?, place))))
        .into_map()
}

/// A commit of this side's past.
pub(in crate::report) fn changed_by(
    facts: &Facts<'_>,
    index: CommitIx,
    only_before: bool,
) -> ChangedBy {
    let (Some(decided), Some(history)) = (words::decided(facts, index), facts.past.known()) else {
        return ChangedBy::Unknown;
    };
    ChangedBy::Commit {
        commit: decided.commit,
        who: decided.who,
        date: decided.date,
        subject: history.commit(index).subject.to_string(),
        only_before,
    }
}
