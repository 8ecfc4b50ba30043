//! What people write, as a file's text, and what is read of it and said about it.

use super::*;
use crate::backlog::Document;
use crate::text::edit::apply;

fn parse(text: &str) -> Document {
    Document::parse(Source::new("items/S-7K3M2Q.md", text))
}

/// The tree, a line a scalar: path, style and text, with its place.
fn told(document: &Document) -> String {
    fn tell(document: &Document, path: &str, node: &Node, told: &mut String) {
        match node {
            Node::Absent(span) => {
                let at = place(document, *span);
                told.push_str(&format!("{path} absent @{at}\n"));
            }
            Node::Scalar(scalar) => {
                let style = match scalar.style {
                    Style::Plain => "",
                    Style::SingleQuoted => "'",
                    Style::DoubleQuoted => "\"",
                    Style::Literal => "|",
                    Style::Folded => ">",
                };
                let text = document.scalar_text(scalar);
                let at = place(document, scalar.span);
                told.push_str(&format!("{path} {style}{text:?} @{at}\n"));
            }
            Node::List(list) => {
                for (index, node) in list.nodes.iter().enumerate() {
                    tell(document, &format!("{path}[{index}]"), node, told);
                }
            }
            Node::Map(map) => {
                for entry in &map.entries {
                    let key = document.scalar_text(&entry.key);
                    tell(document, &format!("{path}.{key}"), &entry.value, told);
                }
            }
        }
    }
    let mut text = String::new();
    for entry in &document.front.entries {
        let key = document.scalar_text(&entry.key).to_owned();
        tell(document, &key, &entry.value, &mut text);
    }
    text
}

/// `line:column`, from 1.
fn place(document: &Document, span: Span) -> String {
    let position = document.source.position(span.start as usize);
    format!("{}:{}", position.line + 1, position.column + 1)
}

/// The problems, a line each.
fn problems(document: &Document) -> String {
    let tell = |problem: &Problem| {
        let at = place(document, problem.span);
        format!("{at} {:?}: {}\n", problem.kind, problem.message)
    };
    document.problems.iter().map(tell).collect()
}

/// The text after every fix.
fn fixed(document: &Document) -> String {
    let edits: Vec<_> = document
        .problems
        .iter()
        .flat_map(|problem| problem.fix.clone())
        .collect();
    apply(&document.source.text, &edits).unwrap()
}

#[test]
fn reads_every_kind_of_value_with_its_place() {
    let document = parse(
        "---\nid: S-7K3M2Q # comment\ntitle: 'It''s'\nempty:\nlabels:\n  - a\n  -\nsame:\n- b\nscore:\n  cod:\n    per_week: 4200\nflow: [x, {k: \"z\"}]\ntext: |\n  one\n   two\n\nfolded: >-  # why | not\n  a\n  b\nlast: end\n---\nbody\n",
    );
    assert_eq!(problems(&document), "");
    assert_eq!(
        told(&document),
        "id \"S-7K3M2Q\" @2:5\n\
         title '\"It's\" @3:8\n\
         empty absent @4:7\n\
         labels[0] \"a\" @6:5\n\
         labels[1] absent @7:4\n\
         same[0] \"b\" @9:3\n\
         score.cod.per_week \"4200\" @12:15\n\
         flow[0] \"x\" @13:8\n\
         flow[1].k \"\"z\" @13:15\n\
         text |\"one\\n two\\n\" @14:7\n\
         folded >\"a b\" @18:9\n\
         last \"end\" @21:7\n"
    );
    let slice = |path: &str| document.source.slice(document.node(path).unwrap().span());
    assert_eq!(slice("labels"), "- a\n  -");
    assert_eq!(slice("same"), "- b");
    assert_eq!(slice("score"), "cod:\n    per_week: 4200");
    assert_eq!(slice("flow"), "[x, {k: \"z\"}]");
    assert_eq!(slice("text"), "|\n  one\n   two");
    assert_eq!(slice("folded"), ">-  # why | not\n  a\n  b");
    assert_eq!(document.source.slice(document.body.span), "body\n");
}

#[test]
fn an_unquoted_colon_costs_nothing_but_a_finding() {
    let document = parse("---\nid: S-7K3M2Q\ntitle: Fix: the login\nstatus: ready # now\n---\n");
    assert_eq!(
        problems(&document),
        "3:8 InvalidYaml: `Fix: the login` contains a colon that YAML takes for the end of a key\n"
    );
    assert_eq!(
        told(&document),
        "id \"S-7K3M2Q\" @2:5\ntitle \"Fix: the login\" @3:8\nstatus \"ready\" @4:9\n"
    );
    assert_eq!(
        fixed(&document),
        "---\nid: S-7K3M2Q\ntitle: \"Fix: the login\"\nstatus: ready # now\n---\n"
    );
}

#[test]
fn a_handle_is_quoted_wherever_it_stands() {
    let document = parse(
        "---\nassignee: @mira\nassignees:\n  - @ben\n  - kim\nreview:\n  by: @mira\n  on_day: 3\nid: x\n---\n",
    );
    assert_eq!(
        problems(&document),
        "2:11 InvalidYaml: `@mira` starts with `@`, which YAML does not allow\n\
         4:5 InvalidYaml: `@ben` starts with `@`, which YAML does not allow\n\
         7:7 InvalidYaml: `@mira` starts with `@`, which YAML does not allow\n"
    );
    assert_eq!(
        told(&document),
        "assignee \"@mira\" @2:11\nassignees[0] \"@ben\" @4:5\nassignees[1] \"kim\" @5:5\nreview.by \"@mira\" @7:7\nreview.on_day \"3\" @8:11\nid \"x\" @9:5\n"
    );
    assert!(problems(&parse(&fixed(&document))).is_empty());
}

fn config(text: &str) -> (Option<crate::backlog::Config>, String) {
    let document = Document::parse_yaml(Source::new("deepen.yml", text));
    assert_eq!(problems(&document), "");
    let (config, found) = document.typed();
    let tell = |problem: &Problem| {
        let at = place(&document, problem.span);
        let help = problem.help.as_deref().unwrap_or_default();
        format!("{at} {:?}: {} ({help})\n", problem.kind, problem.message)
    };
    (config, found.iter().map(tell).collect())
}

#[test]
fn slips_in_a_configuration_are_told_at_their_place_and_the_rest_counts() {
    let (config, told) = config(
        "bands:\n  now: 7\n  nxet: 9\n  later: ten\ncalendar:\n  today: yesterday\nhistory:\nwrokflow: {}\nestimate:\n  scale: [1, two, 3]\n",
    );
    assert_eq!(
        told,
        "3:3 UnknownKey: unknown key `bands.nxet` (did you mean `next`?)\n\
         4:10 WrongType: `bands.later` must be a whole number of 0 or more, not `ten` (write a whole number of 0 or more here)\n\
         6:10 InvalidValue: `calendar.today` cannot be `yesterday` (one of clock, last-commit)\n\
         8:1 UnknownKey: unknown key `wrokflow` (did you mean `workflow`?)\n\
         10:14 WrongType: `estimate.scale.1` must be a number, not `two` (write a number here)\n"
    );
    let config = config.unwrap();
    assert_eq!((config.bands.now, config.bands.later), (7, 40));
    assert_eq!(config.estimate.scale, [1.0, 3.0]);
}

#[test]
fn a_rule_setting_without_a_level_says_so() {
    let (config, told) =
        config("rules:\n  D4:\n    reason: none\n  D5: {level: silent, reason: x}\n");
    assert_eq!(
        told,
        "2:3 MissingKey: `rules.D4` has no `level` (add `level:`)\n"
    );
    assert_eq!(config.unwrap().rules.len(), 1);
}
