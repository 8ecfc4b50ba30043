use super::*;

const SPEED: Speed = Speed {
    points_per_day: None,
    items_per_day: 1.0,
    week: 5.0,
};

fn job(item: u32, days: f64, per_week: f64) -> Job {
    Job {
        item: ItemIx(item),
        days,
        profile: Some(Profile::Linear { per_week }),
        currency: "EUR".into(),
        in_progress: false,
    }
}

/// A, B, C and D.
fn jobs() -> Vec<Job> {
    vec![
        job(0, 3.0, 4000.0),
        job(1, 8.0, 9000.0),
        job(2, 5.0, 1500.0),
        job(3, 2.0, 500.0),
    ]
}

fn told(jobs: &[Job], extra: Option<Job>, change: Change) -> WhatIf {
    Plan::new(jobs, extra, 0, change)
        .unwrap()
        .told(None, &SPEED, change)
}

fn insert(at: usize) -> WhatIf {
    let item = ItemIx(9);
    let extra = job(9, 13.0, 6000.0);
    told(&jobs(), Some(extra), Change::Insert { item, at })
}

#[test]
fn inserting_after_the_first_makes_the_others_slip_by_its_days_and_has_a_price() {
    let what = insert(2);
    let slips: Vec<(f64, f64, Option<f64>)> = what
        .slips
        .iter()
        .map(|slip| (slip.before, slip.after, slip.cost.map(f64::round)))
        .collect();
    assert_eq!(
        slips,
        [
            (11.0, 24.0, Some(23_400.0)),
            (16.0, 29.0, Some(3_900.0)),
            (18.0, 31.0, Some(1_300.0))
        ]
    );
    assert!((what.price.unwrap() - 28_600.0).abs() < 1e-6);
    // 6000 a week, 15 working days earlier than behind all of them.
    assert!((what.gain.unwrap() - 18_000.0).abs() < 1e-6);
    assert!((what.break_even.unwrap() - 9_533.333_333).abs() < 1e-3);
}

#[test]
fn the_whole_order_is_cheapest_with_the_item_at_the_third_place() {
    let costs: Vec<f64> = insert(2).sequence.iter().map(|cost| cost.round()).collect();
    assert_eq!(costs, [83_400.0, 76_600.0, 62_800.0, 64_900.0, 66_000.0]);
}

#[test]
fn dropping_an_item_lets_those_behind_it_come_earlier() {
    let what = told(&jobs(), None, Change::Drop(ItemIx(1)));
    let days: Vec<f64> = what.slips.iter().map(Slip::days).collect();
    assert_eq!(days, [-8.0, -8.0]);
    // (1500 + 500) * 8 / 5
    assert!((what.price.unwrap() + 3_200.0).abs() < 1e-6);
    assert_eq!((what.from, what.break_even), (Some(2), None));
}

#[test]
fn swapping_moves_what_lies_between_too() {
    let what = told(&jobs(), None, Change::Swap(ItemIx(1), ItemIx(3)));
    // A 3, D 5 (was 18), C 10 (was 16), B 18 (was 11).
    let days: Vec<f64> = what.slips.iter().map(Slip::days).collect();
    assert_eq!(days, [-13.0, -6.0, 7.0]);
    // -500*13/5 - 1500*6/5 + 9000*7/5
    assert!((what.price.unwrap() - 9_500.0).abs() < 1e-6);
}

#[test]
fn a_fifth_less_capacity_makes_everything_a_quarter_later() {
    let what = told(&jobs(), None, Change::Capacity(0.8));
    let days: Vec<f64> = what.slips.iter().map(|slip| slip.days() * 4.0).collect();
    let wanted = [3.0, 11.0, 16.0, 18.0];
    assert!(
        days.iter()
            .zip(wanted)
            .all(|(days, wanted)| (days - wanted).abs() < 1e-9)
    );
}

#[test]
fn a_deadline_costs_only_when_the_slip_passes_it() {
    let mut jobs = jobs();
    // Due on calendar day 28, which is working day 20: B comes on day 24 and not on day 11.
    jobs[1].profile = Some(Profile::Step {
        day: 28.0,
        penalty: 700.0,
    });
    let item = ItemIx(9);
    let extra = || Some(job(9, 13.0, 6000.0));
    let what = told(&jobs, extra(), Change::Insert { item, at: 2 });
    assert_eq!(what.slips[0].cost, Some(700.0));
    let what = told(&jobs, extra(), Change::Insert { item, at: 3 });
    assert!(what.slips.iter().all(|slip| slip.job.item != ItemIx(1)));
}

#[test]
fn no_money_is_invented_for_items_without_a_cost_of_delay() {
    let mut jobs = jobs();
    jobs[2].profile = None;
    let item = ItemIx(9);
    let what = told(
        &jobs,
        Some(job(9, 13.0, 6000.0)),
        Change::Insert { item, at: 2 },
    );
    assert_eq!((what.unpriced, what.slips[1].cost), (1, None));
    assert!((what.price.unwrap() - 24_700.0).abs() < 1e-6);
    for job in &mut jobs {
        job.profile = None;
    }
    let what = told(
        &jobs,
        Some(job(9, 13.0, 6000.0)),
        Change::Insert { item, at: 2 },
    );
    assert_eq!((what.price, what.break_even), (None, None));
}

#[test]
fn prices_in_several_currencies_are_not_added() {
    let mut jobs = jobs();
    jobs[2].currency = "CHF".into();
    let what = told(&jobs, None, Change::Drop(ItemIx(0)));
    assert_eq!((what.price, what.currency.as_str()), (None, ""));
    assert_eq!(what.slips.len(), 3);
}
