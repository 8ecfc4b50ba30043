//! A chart says the same as its table, and both the same as the JSON: read back from where the drawing put its marks.

use std::fs;

use jiff::civil::Date;
use serde_json::Value;

use crate::sandbox::Sandbox;

/// One chart of a page.
struct Figure {
    title: String,
    /// For screens and for phones.
    drawings: Vec<Drawing>,
    /// The table behind it, without its head.
    rows: Vec<Vec<String>>,
}

struct Drawing {
    svg: String,
    /// Two marks of the axis at the left: how far down, and which number.
    scale: [(f64, f64); 2],
}

impl Figure {
    fn all(page: &str) -> Vec<Self> {
        let figures = page.split("<figure class=\"chart\">").skip(1);
        figures
            .map(|rest| rest.split("</figure>").next().unwrap())
            .map(|figure| {
                let drawings = figure.split("<svg ").skip(1);
                let drawings = drawings.map(|rest| rest.split("</svg>").next().unwrap());
                Self {
                    title: between(figure, "<strong>", "</strong>").to_owned(),
                    drawings: drawings.map(Drawing::read).collect(),
                    rows: rows(between(figure, "<tbody>", "</tbody>")),
                }
            })
            .collect()
    }

    fn column(&self, at: usize) -> Vec<f64> {
        self.rows.iter().map(|row| number(&row[at])).collect()
    }
}

impl Drawing {
    fn read(svg: &str) -> Self {
        let marks: Vec<(f64, f64)> = (svg.split("class=\"grid\"").skip(1))
            .map(|rest| {
                let (line, text) = rest.split_once("/>").unwrap();
                (attribute(line, "y1"), number(between(text, ">", "<")))
            })
            .collect();
        Self {
            svg: svg.to_owned(),
            scale: [*marks.first().unwrap(), *marks.last().unwrap()],
        }
    }

    /// The number that stands so far down.
    fn at(&self, y: f64) -> f64 {
        let [(low, least), (high, most)] = self.scale;
        least + (y - low) / (high - low) * (most - least)
    }

    /// By how much a number may be off because places are written with one decimal.
    fn blur(&self) -> f64 {
        let [(low, least), (high, most)] = self.scale;
        let blur = 0.21 * (most - least) / (low - high);
        assert!(blur < 0.5, "a drawing so small tells no numbers");
        blur
    }

    /// The elements with this class.
    fn marks(&self, class: &str) -> Vec<&str> {
        let start = format!("class=\"{class}\"");
        let marks = self.svg.split('<');
        marks.filter(|mark| mark.contains(&start)).collect()
    }

    /// The heights at these days of a line that stays level between its points: it begins on the first and ends on the last.
    fn line(&self, path: &str, days: &[f64]) -> Vec<f64> {
        let places: Vec<(f64, f64)> = between(path, " d=\"M", "\"")
            .split(['L', ' '])
            .filter_map(|place| place.split_once(','))
            .map(|(x, y)| (number(x), number(y)))
            .collect();
        let (first, last) = (places[0].0, places[places.len() - 1].0);
        let length = (days[days.len() - 1] - days[0]).max(1.0);
        let x = |day: f64| first + (last - first) * (day - days[0]) / length;
        (days.iter())
            .map(|day| {
                let here = places.iter().rev().find(|place| place.0 < x(*day) + 0.11);
                self.at(here.unwrap().1)
            })
            .collect()
    }

    #[track_caller]
    fn shows(&self, drawn: &[f64], told: &[f64]) {
        assert_eq!(drawn.len(), told.len(), "{drawn:?} {told:?}");
        for (drawn, told) in drawn.iter().zip(told) {
            assert!((drawn - told).abs() < self.blur(), "{drawn} for {told}");
        }
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split(end).next().unwrap()
}

fn attribute(element: &str, name: &str) -> f64 {
    number(between(element, &format!(" {name}=\""), "\""))
}

/// `1 234.5`, with the space that keeps it in one line.
fn number(text: &str) -> f64 {
    let digits: String = text.chars().filter(|each| !each.is_whitespace()).collect();
    digits.parse().expect(text)
}

/// Each row's cells, without tags.
fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| {
        let cells = row.split("<td").skip(1);
        cells
            .map(|rest| {
                let cell = between(rest, ">", "</td>");
                let texts = cell.split('<').enumerate();
                let texts = texts.map(|(at, part)| match at {
                    0 => part,
                    _ => part.split_once('>').unwrap().1,
                });
                texts.collect::<String>()
            })
            .collect()
    };
    table.split("<tr").skip(1).map(cells).collect()
}

fn numbers(values: &Value) -> Vec<f64> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

/// The items in this state: id, what else the table says, and days.
fn items(data: &Value, state: &str, key: &str) -> Vec<(String, String, f64)> {
    let items = data["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["state"] == state && item["days"].is_number())
        .map(|item| {
            let word = |key: &str| item[key].as_str().unwrap().to_owned();
            (word("id"), word(key), item["days"].as_f64().unwrap())
        })
        .collect()
}

/// The site's page of flow, and what the report says as JSON.
fn flow() -> (Vec<Figure>, Value) {
    let sandbox = Sandbox::demo();
    let run = sandbox.deepen(&["site", "site"]);
    assert!(run.code == 0, "{}", run.stderr);
    let page = fs::read_to_string(sandbox.path("site/flow/index.html")).unwrap();
    let run = sandbox.deepen(&["report", "flow", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    (Figure::all(&page), json["data"].clone())
}

#[test]
fn every_number_of_the_sites_charts_stands_in_its_table_and_in_the_json() {
    let (figures, data) = flow();
    let titles: Vec<&str> = figures.iter().map(|figure| &*figure.title).collect();
    assert_eq!(
        titles,
        [
            "Ageing work in progress",
            "Cycle times",
            "Items finished a week",
            "Work in progress",
            "Cumulative flow",
        ]
    );
    for figure in &figures {
        assert_eq!(figure.drawings.len(), 2, "{}", figure.title);
        match &*figure.title {
            "Ageing work in progress" => {
                dots(figure, &items(&data, "in-progress", "status"), 1, 2);
            }
            "Cycle times" => {
                dots(figure, &items(&data, "finished", "finished"), 2, 3);
                let days = &data["cycle_time"];
                levels(figure, &[&days["p50"], &days["p85"], &days["p95"]]);
            }
            "Items finished a week" => weeks(figure, &data["throughput"]),
            "Work in progress" => {
                let daily = numbers(&data["wip"]["daily"]);
                assert_eq!(figure.column(1), daily);
                for drawing in &figure.drawings {
                    let bands = drawing.marks("band-area");
                    drawing.shows(&band(drawing, bands[0], daily.len()), &daily);
                }
                levels(figure, &[&data["wip"]["mean"]]);
            }
            _ => cumulative(figure, &data["cumulative"]),
        }
    }
}

/// A band's heights: its path begins and ends at the ground.
fn band(drawing: &Drawing, path: &str, count: usize) -> Vec<f64> {
    let (_, places) = path.split_once(" d=\"M").unwrap();
    let (_, places) = places.split_once(" L").unwrap();
    let (places, _) = places.rsplit_once(" L").unwrap();
    let days: Vec<f64> = (0..count).map(|day| day as f64).collect();
    drawing.line(&format!(" d=\"M{places}\""), &days)
}

/// Each item's dot is as high as its days, and the table's rows are the JSON's items.
fn dots(figure: &Figure, items: &[(String, String, f64)], word: usize, days: usize) {
    assert!(items.len() > 2);
    let told = figure.rows.iter();
    let told = told.map(|row| (row[0].clone(), row[word].clone(), number(&row[days])));
    assert_eq!(told.collect::<Vec<_>>(), items, "{}", figure.title);
    for drawing in &figure.drawings {
        let dots = drawing.svg.split("<circle class=\"dot\"").skip(1);
        let dots: Vec<&str> = dots
            .map(|rest| rest.split("</circle>").next().unwrap())
            .collect();
        for (id, _, days) in items {
            let dot = dots.iter().find(|dot| dot.contains(id.as_str())).unwrap();
            drawing.shows(&[drawing.at(attribute(dot, "cy"))], &[*days]);
        }
        // What lies at one place is one dot with the area of all.
        let radii: Vec<f64> = dots.iter().map(|dot| attribute(dot, "r")).collect();
        let least = radii.iter().copied().fold(f64::MAX, f64::min);
        let drawn: f64 = radii.iter().map(|r| (r / least).powi(2).round()).sum();
        assert!(
            (drawn - items.len() as f64).abs() < 0.5,
            "{}: {drawn}",
            figure.title
        );
    }
}

/// The lines across stand at these numbers; those at one height are one line.
fn levels(figure: &Figure, numbers: &[&Value]) {
    let mut told: Vec<f64> = numbers.iter().map(|each| each.as_f64().unwrap()).collect();
    told.dedup();
    for drawing in &figure.drawings {
        let lines = drawing.marks("level");
        let drawn: Vec<f64> = (lines.iter())
            .map(|line| drawing.at(attribute(line, "y1")))
            .collect();
        drawing.shows(&drawn, &told);
    }
}

fn weeks(figure: &Figure, throughput: &Value) {
    let weeks = throughput["weeks"].as_array().unwrap();
    let told: Vec<f64> = weeks
        .iter()
        .map(|week| week["items"].as_f64().unwrap())
        .collect();
    assert_eq!(figure.column(1), told);
    for (row, week) in figure.rows.iter().zip(weeks) {
        assert_eq!(row[0], week["start"].as_str().unwrap());
        assert_eq!(row[2].is_empty(), week["is_whole"].as_bool().unwrap());
    }
    for drawing in &figure.drawings {
        let bars = drawing.marks("bar");
        let drawn: Vec<f64> = (bars.iter())
            .map(|bar| drawing.at(attribute(bar, "y")))
            .collect();
        let some: Vec<f64> = told.iter().copied().filter(|items| *items > 0.0).collect();
        drawing.shows(&drawn, &some);
    }
    levels(figure, &[&throughput["per_week"]]);
}

/// The table says every number; the drawing leaves out what was finished before, and says so.
fn cumulative(figure: &Figure, cumulative: &Value) {
    let statuses = cumulative["statuses"].as_array().unwrap();
    assert!(statuses.len() > 3);
    let of = |at: usize| numbers(&statuses[at]["at_or_beyond"]);
    let accepted = statuses
        .iter()
        .position(|each| each["status"] == "accepted");
    let before = of(accepted.unwrap()).into_iter().reduce(f64::min).unwrap();
    for at in 0..statuses.len() {
        let told = of(at);
        assert_eq!(figure.column(at + 1), told);
        let over: Vec<f64> = told.iter().map(|count| count - before).collect();
        for drawing in &figure.drawings {
            let paths: Vec<&str> = (drawing.marks("band-area").into_iter())
                .filter(|mark| mark.starts_with("path"))
                .collect();
            assert_eq!(paths.len(), statuses.len());
            drawing.shows(&band(drawing, paths[at], over.len()), &over);
        }
    }
}

#[test]
fn the_burn_up_of_a_sprint_is_drawn_as_it_is_told() {
    let sandbox = Sandbox::demo();
    let asked = |format: &str| {
        let run = sandbox.deepen(&["report", "flow", "--sprint", "2026-26", "--format", format]);
        assert!(run.code == 0, "{}", run.stderr);
        run.stdout
    };
    let json: Value = serde_json::from_str(&asked("json")).unwrap();
    let burn = &json["data"]["burn"];
    let figures = Figure::all(&asked("html"));
    let figure = figures
        .iter()
        .find(|figure| figure.title.contains("2026-26"))
        .unwrap();
    let days = burn["days"].as_array().unwrap();
    assert!(days.len() > 5);
    let dates: Vec<Date> = (days.iter())
        .map(|day| day["date"].as_str().unwrap().parse().unwrap())
        .collect();
    let after: Vec<f64> = (dates.iter())
        .map(|date| f64::from((*date - dates[0]).get_days()))
        .collect();
    let told = figure.rows.iter().map(|row| row[0].parse().unwrap());
    assert_eq!(told.collect::<Vec<Date>>(), dates);
    for (at, name) in ["scope", "done", "remaining"].into_iter().enumerate() {
        let of = |unit: &str| -> Vec<f64> {
            let key = format!("{name}_{unit}");
            days.iter().map(|day| day[&key].as_f64().unwrap()).collect()
        };
        assert_eq!(figure.column(1 + at), of("items"));
        assert_eq!(figure.column(4 + at), of("points"));
        for drawing in &figure.drawings {
            assert!(drawing.svg.contains(">points</text>"));
            let path = drawing.marks(&format!("step step-{at}"))[0];
            drawing.shows(&drawing.line(path, &after), &of("points"));
        }
    }
}
