//! Templates as their authors write them, and what comes of them.

use serde_json::{Value as Json, json};

use super::*;
use crate::report::Data;

fn report(data: Json) -> Report {
    Report {
        name: "list",
        title: "Items".into(),
        data: Data::Other(data),
    }
}

fn sample() -> Report {
    report(json!({
        "at": {"date": "2026-11-02", "commit_time": "2026-11-02T09:30:00Z"},
        "items": [
            {"id": "S-1", "title": "One *bold* <b> title", "band": "NOW", "estimate": 3.0, "deadline": null, "labels": ["api", "ui"]},
            {"id": "S-2", "title": "=cmd()|'x'", "band": "NEXT", "estimate": 0.5, "deadline": "2026-12-01", "labels": []},
        ],
        "segments": {"smb": 2},
    }))
}

/// Nothing besides the context.
fn nothing_else<'a>() -> Desk<'a> {
    Desk {
        report: &|words| {
            Err(Refusal {
                message: format!("no report {words:?}"),
                hints: vec!["try another".to_owned()],
            })
        },
        file: &|_| Ok(None),
    }
}

fn written(path: &str, text: &str) -> String {
    render(Page { path, text }, &sample(), &nothing_else()).unwrap()
}

fn fault(text: &str) -> Fault {
    let page = Page {
        path: "reports/weekly.txt",
        text,
    };
    render(page, &sample(), &nothing_else()).unwrap_err()
}

fn said(text: &str) -> String {
    let fault = fault(text);
    let hints: Vec<String> = fault
        .hints
        .iter()
        .map(|hint| format!("\nhint: {hint}"))
        .collect();
    format!("{fault}{}", hints.concat())
}

#[test]
fn the_context_is_what_json_prints() {
    let text = "{{ schema }} {{ report }} {{ data.at.date }} {{ data.items|length }} {{ data['items'][0].id }}";
    assert_eq!(written("a.txt", text), "1 list 2026-11-02 2 S-1");
    let keys = "{% for key in data.items[0] %}{{ key }} {% endfor %}";
    assert_eq!(
        written("a.txt", keys),
        "id title band estimate deadline labels "
    );
}

#[test]
fn the_name_says_how_untrusted_text_is_escaped() {
    let text = "{{ data.items[0].title }} {{ data.items[1].title }}";
    let cases = [
        ("weekly.txt", "One *bold* <b> title =cmd()|'x'"),
        ("weekly", "One *bold* <b> title =cmd()|'x'"),
        ("weekly.md", r"One \*bold\* &lt;b&gt; title \=cmd()\|'x'"),
        (
            "Weekly.MD.jinja",
            r"One \*bold\* &lt;b&gt; title \=cmd()\|'x'",
        ),
        (
            "weekly.html.j2",
            "One *bold* &lt;b&gt; title =cmd()|&#39;x&#39;",
        ),
        ("weekly.csv", "One *bold* <b> title '=cmd()|'x'"),
        ("weekly.json", r#""One *bold* <b> title" "=cmd()|'x'""#),
    ];
    for (name, wanted) in cases {
        assert_eq!(written(name, text), wanted, "{name}");
    }
}

#[test]
fn what_is_marked_as_safe_stands_as_it_is() {
    assert_eq!(
        written("weekly.md", "{{ data.items[0].title|safe }}"),
        "One *bold* <b> title"
    );
    assert_eq!(
        written("weekly.html", "{{ \"<hr>\"|safe }}{{ \"<hr>\" }}"),
        "<hr>&lt;hr&gt;"
    );
}

#[test]
fn what_is_unknown_is_a_dash_and_whole_numbers_have_no_point() {
    let text = "{{ data.items[0].deadline }} {{ data.items[0].estimate }} {{ data.items[1].estimate }} \
                {{ data.items[0].labels }} {{ data.items[0].deadline|date }} {{ none|percent }} [{{ 'x' if false }}]";
    assert_eq!(written("a.md", text), "– 3 0.5 api, ui – – []");
    assert_eq!(written("a.json", "{{ data.items[0].deadline }}"), "null");
    assert_eq!(written("a.csv", "a,{{ data.items[0].deadline }},b"), "a,,b");
}

#[test]
fn every_filter_prints_what_its_page_says() {
    for filter in FILTERS {
        let text = format!("{{{{ {} }}}}", filter.example);
        assert_eq!(written("a.txt", &text), filter.prints, "{}", filter.name);
    }
}

#[test]
fn dates_are_those_of_the_report_and_no_clock_s() {
    assert_eq!(
        written(
            "a.txt",
            "{{ data.at.commit_time|date(\"%H:%M\") }} {{ data.at.date|plus_days(30)|date }}"
        ),
        "09:30 2 December 2026"
    );
    assert!(said("{{ now() }}").contains("unknown function"));
}

#[test]
fn a_slip_is_told_with_its_place_and_the_nearest_name() {
    let cases = [
        (
            "one\n  {{ data.items[0].titel }}",
            "reports/weekly.txt:2:6: `data.items[0].titel` is undefined\nhint: did you mean `title`?",
        ),
        (
            "{% for item in data.itmes %}{% endfor %}",
            "reports/weekly.txt:1:16: `data.itmes` is undefined\nhint: did you mean `items`?",
        ),
        (
            "{{ dta.items }}",
            "reports/weekly.txt:1:4: `dta` is undefined\nhint: did you mean `data`?",
        ),
        (
            "{{ data.items[0].zzzzzz }}",
            "reports/weekly.txt:1:4: `data.items[0].zzzzzz` is undefined\nhint: there are id, title, band, estimate, deadline, labels",
        ),
        (
            "{{ data.items|selectattr(\"bnd\", \"eq\", \"NOW\")|length }}",
            "reports/weekly.txt:1:15: no entry has a field `bnd`; did you mean `band`?",
        ),
        (
            "{{ data.items|map(attribute=\"titel\")|join }}",
            "reports/weekly.txt:1:15: no entry has a field `titel`; did you mean `title`?",
        ),
        (
            "{{ data.items|groupby(\"bnd\")|length }}",
            "reports/weekly.txt:1:15: no entry has a field `bnd`; did you mean `band`?",
        ),
        (
            "{{ data.items|sort(attribute=\"bnd\")|length }}",
            "reports/weekly.txt:1:15: no entry has a field `bnd`; did you mean `band`?",
        ),
        (
            "{{ 3|roud }}",
            "reports/weekly.txt:1:6: unknown filter: filter roud is unknown\nhint: did you mean `round`?",
        ),
        (
            "{{ itms() }}",
            "reports/weekly.txt:1:4: unknown function: itms is unknown\nhint: did you mean `items`?",
        ),
        (
            "{{ deepen(\"flwo\") }}",
            "reports/weekly.txt:1:4: deepen flwo: no report [\"flwo\"]\nhint: try another",
        ),
        (
            "{{ \"x\"|date }}",
            "reports/weekly.txt:1:8: `x` is no date such as 2026-11-02",
        ),
        (
            "{{ \"x\"|percent }}",
            "reports/weekly.txt:1:8: `x` is no number",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(said(text), wanted, "{text}");
    }
}

#[test]
fn a_template_that_does_not_parse_is_told_with_its_line() {
    let fault = fault("one\n{% if data %}\n{% endfor %}\n");
    assert_eq!(fault.line, 3, "{fault}");
    assert!(fault.message.starts_with("syntax error: "), "{fault}");
}

#[test]
fn what_may_be_missing_can_be_asked_for() {
    let text = "{{ data.segments.smb|default(0) }} {{ data.segments.enterprise|default(0) }} \
                {{ data.items[0].zzz is defined }} {{ data.items|selectattr(\"zzz\", \"defined\")|length }} \
                {{ data.items|map(attribute=\"zzz\", default=\"-\")|join }}";
    assert_eq!(written("a.txt", text), "2 0 false 0 --");
}

#[test]
fn minijinja_s_own_filters_work_on_what_is_in_a_report() {
    let text = "{{ data.items|selectattr(\"band\", \"eq\", \"NOW\")|map(attribute=\"id\")|join(\", \") }} \
                {{ data.items|sort(attribute=\"estimate\")|map(attribute=\"id\")|join(\" \") }} \
                {% for group in data.items|groupby(\"band\") %}{{ group.grouper }}:{{ group.list|length }} {% endfor %}\
                {{ data.items|map(attribute=\"estimate\")|sum }} {{ data.items|rejectattr(\"deadline\")|length }}";
    assert_eq!(written("a.txt", text), "S-1 S-2 S-1 NEXT:1 NOW:1 3.5 1");
}

#[test]
fn no_loop_runs_for_ever_and_no_text_grows_without_end() {
    let texts = [
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ \"a\" * 100000000000 }}",
        "{% set ns = namespace(text=\"aaaaaaaa\") %}{% for a in range(100) %}{% set ns.text = ns.text ~ ns.text %}{% endfor %}{{ ns.text }}",
        "{{ \"x\"|pad(99999999999) }}{{ \"x\"|cut(99999999999) }}{{ 1|number(999999) }}{{ nothing }}",
    ];
    for text in texts {
        let fault = fault(text);
        assert_eq!(fault.line, 1, "{fault}");
    }
}

#[test]
fn nothing_in_it_steers_a_terminal() {
    let evil = "a\u{1b}[31m\u{202e}b\u{9b}\u{7}";
    let report = report(json!({ "title": evil }));
    for path in ["a.txt", "a.md", "a.html", "a.csv", "a.json"] {
        let text = "{{ data.title }}\t{{ data.title|safe }}\u{1b}]0;x\u{7}";
        let page = Page { path, text };
        let written = render(page, &report, &nothing_else()).unwrap();
        let steers = |each: char| {
            !matches!(each, '\t' | '\n') && crate::report::format::visible::steers(each)
        };
        assert!(!written.contains(steers), "{path}: {written:?}");
    }
}

#[test]
fn it_asks_for_other_reports_by_the_words_of_the_command_line() {
    let asked = std::cell::RefCell::new(Vec::new());
    let desk = Desk {
        report: &|words| {
            asked.borrow_mut().push(words.join(" "));
            Ok(sample())
        },
        file: &|_| Ok(None),
    };
    let text = "{{ deepen(\"flow\", since=\"2026-10-01\", working_days=true, sprint=none).data.items|length }}\
                {{ deepen(\"forecast item\", \"S-1\", window=30).report }}\
                {{ items(\"points>3\", all=true)[0].id }}{{ deepen(\"flow\", since=\"2026-10-01\", working_days=true).schema }}";
    let page = Page {
        path: "a.txt",
        text,
    };
    assert_eq!(render(page, &sample(), &desk).unwrap(), "2listS-11");
    assert_eq!(
        *asked.borrow(),
        [
            "flow --since=2026-10-01 --working-days",
            "forecast item --window=30 -- S-1",
            "list --all --where=points>3",
        ]
    );
}

#[test]
fn what_is_not_reached_is_not_computed() {
    let asked = std::cell::Cell::new(0);
    let desk = Desk {
        report: &|_| {
            asked.set(asked.get() + 1);
            Ok(sample())
        },
        file: &|_| Ok(None),
    };
    let text = "{% if data.items|length > 5 %}{{ deepen(\"flow\") }}{% endif %}{{ deepen(\"deep\").report }}";
    let page = Page {
        path: "a.txt",
        text,
    };
    assert_eq!(render(page, &sample(), &desk).unwrap(), "list");
    assert_eq!(asked.get(), 1);
}

#[test]
fn more_questions_than_anybody_has_are_refused() {
    let desk = Desk {
        report: &|_| Ok(sample()),
        file: &|_| Ok(None),
    };
    let page = Page {
        path: "a.txt",
        text: "{% for n in range(1000) %}{{ deepen(\"forecast when\", items=n).report }}{% endfor %}",
    };
    let fault = render(page, &sample(), &desk).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "a.txt:1: asks for more than 200 reports and files"
    );
}

#[test]
fn templates_include_inherit_and_import_their_neighbours() {
    let files = |path: &str| {
        Ok(match path {
            "reports/base.md" => {
                Some("# {% block title %}{% endblock %}: {% block body %}{% endblock %}".to_owned())
            }
            "reports/part.md" => {
                Some("part {{ data.items|length }} {% include '/top.md' %}".to_owned())
            }
            "top.md" => Some("top".to_owned()),
            "reports/macros.md" => {
                Some("{% macro line(item) %}* {{ item.id }}{% endmacro %}".to_owned())
            }
            "reports/broken.md" => Some("fine\n{{ data.nothing }}".to_owned()),
            _ => None,
        })
    };
    let desk = Desk {
        report: &|_| Ok(sample()),
        file: &files,
    };
    let render = |text: &str| {
        let page = Page {
            path: "reports/weekly.md",
            text,
        };
        render(page, &sample(), &desk)
    };
    let text = "{% extends 'base.md' %}{% from 'macros.md' import line %}{% block title %}Week{% endblock %}\
                {% block body %}{{ line(data.items[0]) }} {% include './part.md' %}{% endblock %}";
    assert_eq!(render(text).unwrap(), "# Week: * S-1 part 2 top");
    assert_eq!(
        render("a{% include 'gone.md' ignore missing %}b").unwrap(),
        "ab"
    );
    let fault = render("{% include 'broken.md' %}").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "reports/broken.md:2:4: `data.nothing` is undefined"
    );
    let fault = render("{% include 'gone.md' %}").unwrap_err();
    assert!(
        fault.to_string().starts_with("reports/weekly.md:1"),
        "{fault}"
    );
    assert!(fault.hints.concat().contains("beside the template"));
    let fault = render("{% include 'weekly.md' %}").unwrap_err();
    assert!(fault.path == "reports/weekly.md", "{fault}");
}

#[test]
fn a_report_that_is_printed_is_written_in_the_template_s_own_form() {
    let desk = Desk {
        report: &|_| {
            let mut reports = crate::report::sample::all().into_iter();
            Ok(reports.find(|report| report.name == "deep").unwrap())
        },
        file: &|_| Ok(None),
    };
    let written = |path| {
        let page = Page {
            path,
            text: "{{ deepen(\"deep\") }}",
        };
        render(page, &sample(), &desk).unwrap()
    };
    assert!(written("a.md").contains("| letter |"));
    assert!(written("a.html").contains("<th"));
    assert!(!written("a.html").contains("<html"));
    assert!(written("a.txt").contains("───"));
    let json: Json = serde_json::from_str(&written("a.json")).unwrap();
    assert_eq!(json["report"], "deep");
    assert!(written("a.csv").starts_with("letter,"));
}
