//! `deepen notify status`: how far the loop is closed.

use super::Asking;
use super::desk::Desk;
use super::ledgers::told_on;
use crate::backlog::ledger::{NoticeEvent, NoticeResult};
use crate::cli::{Answer, Exit, Failure, Global};
use crate::demand::notices::{Occasion, timing};
use crate::repo::world::World;
use crate::report::notify::{coverage, status_report};
use crate::report::shape::{NotifyRelease, NotifyStatus};
use crate::text::sorting::PutInOrder as _;

pub(super) fn run(global: &Global, world: &World) -> Result<Answer, Failure> {
    let asking = Asking::about(NoticeEvent::Shipped.name(), None);
    let desk = Desk::load(&asking, global, world)?;
    let days = told_on(&desk)?;
    let backlog = desk.backlog();
    let today = desk.scene.ground().today;
    let mut out: Vec<_> = (backlog.releases.iter())
        .filter_map(|release| Some((release.released.as_ref()?.value, release)))
        .filter(|(day, _)| *day <= today)
        .collect();
    out.put_in_order_by_key(|(day, release)| (std::cmp::Reverse(*day), release.path()));
    let releases = out.into_iter().map(|(day, release)| {
        let occasion = Occasion::Release(release.version.to_string());
        let plan = desk.plan_of(&occasion);
        let returned = desk.told().iter().filter(|(ledger, line)| {
            let came_back = [NoticeResult::Bounced, NoticeResult::Undeliverable];
            *ledger == *release.version && came_back.contains(&line.result)
        });
        NotifyRelease {
            version: release.version.to_string(),
            released: Some(day),
            told: plan.coverage.told,
            could_be_told: plan.coverage.could_be_told,
            asked: plan.coverage.asked,
            share: plan.coverage.share(),
            to_tell: plan.notices.len(),
            waiting: plan.waiting.len(),
            returned: returned.count(),
            median_days: timing(backlog, &days, Some(&release.version)).median_days,
        }
    });
    let whole = desk.plan_of(&Occasion::Everything);
    let report = status_report(NotifyStatus {
        at: desk.asked().at,
        releases: releases.collect(),
        coverage: coverage(whole.coverage, timing(backlog, &days, None)),
        unknown: desk.unknown(),
        unwritten: desk.unwritten().len(),
        notes: desk.notes.clone(),
    });
    desk.scene.answer(&report, Exit::Clean)
}
