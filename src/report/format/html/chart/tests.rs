use jiff::civil::date;

use super::*;
use crate::report::Table;

fn chart(series: Vec<Series>, levels: Vec<Level>) -> Chart {
    Chart {
        title: "Cycle <times>".into(),
        summary: "3 items & more".into(),
        x: Axis::Days {
            first: date(2026, 4, 12),
            last: date(2026, 7, 10),
        },
        unit: "days".into(),
        series,
        levels,
        table: Table::default(),
    }
}

fn series(name: &str, mark: Mark, points: &[(f64, f64)]) -> Series {
    Series {
        name: name.into(),
        mark,
        points: (points.iter())
            .map(|(x, y)| Point {
                x: *x,
                y: *y,
                label: "S-1: <b>".into(),
            })
            .collect(),
    }
}

fn drawn(chart: &Chart) -> String {
    let mut out = String::new();
    write(&mut out, chart, |out| out.push_str("(table)\n"));
    out
}

#[test]
fn says_what_it_shows_without_being_seen_and_gives_its_numbers() {
    let page = drawn(&chart(
        vec![series("x", Mark::Dots, &[(1.0, 2.0)])],
        Vec::new(),
    ));
    assert_eq!(page.matches("role=\"img\"").count(), 2);
    assert!(page.contains(">Cycle &lt;times&gt;</title>"), "{page}");
    assert!(page.contains(">3 items &amp; more</desc>"), "{page}");
    assert!(
        page.contains("<summary>The numbers</summary>\n(table)"),
        "{page}"
    );
    assert!(page.contains("<title>S-1: &lt;b&gt;</title>"), "{page}");
    assert!(!page.contains("<b>") && !page.contains("url("));
}

#[test]
fn names_stand_beside_what_they_name() {
    let bands = vec![
        series("idea", Mark::Band, &[(0.0, 9.0), (89.0, 12.0)]),
        series("done", Mark::Band, &[(0.0, 1.0), (89.0, 6.0)]),
    ];
    let page = drawn(&chart(bands, Vec::new()));
    for name in ["idea", "done"] {
        assert_eq!(
            page.matches(&format!(">{name}</text>")).count(),
            2,
            "{page}"
        );
    }
    let level = Level {
        name: "85 %: 9 days".into(),
        y: 9.0,
    };
    let page = drawn(&chart(Vec::new(), vec![level]));
    assert_eq!(page.matches(">85 %: 9 days</text>").count(), 2);
}

#[test]
fn a_chart_of_nothing_is_drawn_without_a_fault() {
    for mark in [
        Mark::Band,
        Mark::Steps,
        Mark::Dots,
        Mark::Bars { days: 7.0 },
    ] {
        let page = drawn(&chart(vec![series("x", mark, &[])], Vec::new()));
        assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
    }
    let mut names = chart(Vec::new(), Vec::new());
    names.x = Axis::Names(Vec::new());
    assert!(!drawn(&names).contains("NaN"));
}
