//! `order apply`: the computed order, proposed for the lines that nobody gave a reason.

use clap::Args;

use super::super::{Answer, Failure, Global, Needs, Scene};
use super::{Writing, file, write};
use crate::backlog::arranging::Arrangement;
use crate::backlog::{Id, ItemIx};
use crate::repo::world::World;
use crate::report::number;
use crate::report::shape::{OrderChange, OrderStep};
use crate::text::sorting::PutInOrder as _;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The ranking model instead of the configured one; `deepen explain` lists them
    #[arg(short, long, value_name = "MODEL")]
    method: Option<String>,
    /// Only the lines of this band
    #[arg(short, long, value_name = "BAND", value_parser = ["now", "next", "later", "beyond"])]
    band: Option<String>,
    /// Write the proposal into `order.txt`, for a look at `git diff`; without it nothing is written
    #[arg(long)]
    write: bool,
    /// Commit `order.txt` too
    #[arg(long, requires = "write")]
    commit: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        method: options.method.clone(),
        ..Needs::default()
    };
    let writing = Writing {
        dry_run: !options.write,
        commit: options.commit,
        message: None,
    };
    let desk = writing.desk(world, global, &needs)?;
    let (path, text) = file(&desk.scene);
    let mut arrangement = Arrangement::new(text);
    let proposal = Proposal::new(&desk.scene, options.band.as_deref());
    let ids: Vec<Id> = proposal
        .sorted
        .iter()
        .map(|index| id(&desk.scene, *index))
        .collect();
    arrangement.permute(&ids);
    let counted = super::moving::counted(&desk.scene, &arrangement);
    let mut told = OrderChange {
        command: "order apply".to_owned(),
        notes: proposal.notes,
        ..OrderChange::default()
    };
    told.done = moves(&desk.scene, &counted, &proposal.sorted);
    let changes: Vec<_> = arrangement.change(&path).into_iter().collect();
    write(&desk, &changes, told)
}

/// The items that change places among themselves, best first.
struct Proposal {
    sorted: Vec<ItemIx>,
    notes: Vec<String>,
}

impl Proposal {
    fn new(scene: &Scene, band: Option<&str>) -> Self {
        let facts = scene.facts();
        let ranking = facts.ranking;
        let in_band = |index: ItemIx| {
            band.is_none_or(|band| {
                ranking
                    .band(index)
                    .is_some_and(|own| own.name().eq_ignore_ascii_case(band))
            })
        };
        let mut sorted = Vec::new();
        let (mut reasoned, mut unscored) = (0_usize, 0_usize);
        for index in ranking
            .order
            .iter()
            .copied()
            .filter(|index| in_band(*index))
        {
            if facts
                .backlog
                .order
                .reason(&facts.backlog.item(index).id)
                .is_some()
            {
                reasoned += 1;
            } else if ranking.computed_position(index).is_some() {
                sorted.push(index);
            } else {
                unscored += 1;
            }
        }
        sorted.put_in_order_by_key(|index| ranking.computed_position(*index));
        let mut notes = Vec::new();
        if reasoned > 0 {
            notes.push(format!(
                "{reasoned} with a reason stay where they are: a reason is a decision"
            ));
        }
        if unscored > 0 {
            notes.push(format!(
                "{unscored} without a score by {} stay where they are; `deepen rank` says what is missing",
                ranking.method
            ));
        }
        Self { sorted, notes }
    }
}

/// Which places change, and why, in the new order.
fn moves(scene: &Scene, counted: &[ItemIx], sorted: &[ItemIx]) -> Vec<OrderStep> {
    let facts = scene.facts();
    let mut records = Vec::new();
    for (after, index) in (1_u32..).zip(counted) {
        let before = facts.ranking.position(*index);
        if before == Some(after) || !sorted.contains(index) {
            continue;
        }
        let item = facts.backlog.item(*index);
        let why = facts.ranking.score(*index).map_or(String::new(), |scored| {
            let pulled = scored.pulled_by.map_or(String::new(), |puller| {
                format!(", pulled up by {}", facts.backlog.item(puller).id)
            });
            let score = number::short(scored.effective);
            format!(": scores {score} by {}{pulled}", facts.ranking.method)
        });
        let from = before.map_or_else(|| "nowhere".to_owned(), |before| before.to_string());
        records.push(OrderStep {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            what: format!("from place {from} to place {after}{why}"),
        });
    }
    records
}

fn id(scene: &Scene, index: ItemIx) -> Id {
    scene.ground().backlog.item(index).id.clone()
}
