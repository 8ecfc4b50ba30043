//! `deepen report NAME --template FILE`: a report as a team's own template writes it.

use std::fs;

use crate::sandbox::{Run, Sandbox};

fn rendered(sandbox: &Sandbox, template: &str) -> Run {
    sandbox.write("reports/own.md", template);
    sandbox.deepen(&["report", "custom", "--template", "reports/own.md"])
}

fn assert_refused(run: &Run, words: &[&str]) {
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    for word in words {
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
    }
}

#[test]
fn a_template_reads_what_json_prints_of_any_report() {
    let sandbox = Sandbox::demo();
    let reports = [
        "rank",
        "list",
        "board",
        "check",
        "deep",
        "flow",
        "demand",
        "log",
        "priority",
        "report feedback",
        "feedback list",
        "feedback board",
        "forecast backtest",
    ];
    for name in reports {
        let run = rendered(&sandbox, &format!("{{{{ deepen(\"{name}\").report }}}}"));
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let mut words: Vec<&str> = name.split(' ').collect();
        if name == "priority" {
            words.insert(0, "report");
        }
        words.extend(["--format", "json"]);
        let json = sandbox.deepen(&words).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["report"], run.stdout, "{name}");
    }
}

#[test]
fn what_it_reads_is_what_the_command_line_answers() {
    let sandbox = Sandbox::demo();
    let count = |words: &[&str]| {
        let mut words = words.to_vec();
        words.extend(["--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&sandbox.deepen(&words).stdout).unwrap();
        json["data"]["items"].as_array().unwrap().len()
    };
    let template = "{{ data.items|length }} {{ items(\"label:scheduling\")|length }} {{ items(all=true)|length }} \
                    {{ deepen(\"list\", at=\"2026-04-01\").data.items|length }} {{ deepen(\"rank\", method=\"wsjf\").data.method }} \
                    {{ deepen(\"why\", \"S-7K3M2Q\").data.item.id }} {{ deepen(\"show\", \"S-7K3M2Q\").report }}";
    let run = rendered(&sandbox, template);
    let wanted = format!(
        "{} {} {} {} wsjf S-7K3M2Q show",
        count(&["list"]),
        count(&["list", "--where", "label:scheduling"]),
        count(&["list", "--all"]),
        count(&["list", "--at", "2026-04-01"]),
    );
    assert_eq!(run.stdout, wanted, "{}", run.stderr);
}

#[test]
fn an_expression_chooses_the_items_of_a_report_of_one_s_own() {
    let sandbox = Sandbox::demo();
    sandbox.write(
        "own.txt",
        "{% for item in data.items %}{{ item.id }}\n{% endfor %}",
    );
    let arguments = [
        "report",
        "custom",
        "--where",
        "band:now",
        "--template",
        "own.txt",
    ];
    let run = sandbox.deepen(&arguments);
    assert_eq!(run.stdout.lines().count(), 5, "{}", run.stderr);
    assert!(run.stdout.contains("S-7K3M2Q\n"));
    let without = sandbox.deepen(&["report", "custom"]);
    assert_refused(&without, &["--template FILE", "hint: "]);
    let format = ["--format", "html"];
    let both = sandbox.deepen(&[&arguments[..], &format[..]].concat());
    assert_refused(&both, &["--template", "--format"]);
    let gone = sandbox.deepen(&["report", "custom", "--template", "gone.md"]);
    assert_refused(&gone, &["there is no template", "gone.md"]);
}

#[test]
fn what_others_wrote_is_escaped_by_the_template_s_name() {
    let story = "---\nid: S-AAAAAA\ntype: story\ntitle: \"<img src=x onerror=alert(1)> [x](javascript:1) @all\"\n---\n";
    let sandbox = Sandbox::with(&[
        ("backlog/items/S-AAAAAA.md", story),
        ("a.md", "{{ data.items[0].title }}"),
        ("a.html", "<p title=\"{{ data.items[0].title }}\">"),
        ("a.txt", "{{ data.items[0].title }}"),
    ]);
    let written = |name: &str| {
        sandbox
            .deepen(&["report", "custom", "--template", name])
            .stdout
    };
    assert_eq!(
        written("a.md"),
        r"&lt;img src=x onerror=alert(1)&gt; \[x\](javascript:1) @<!-- -->all"
    );
    assert_eq!(
        written("a.html"),
        "<p title=\"&lt;img src=x onerror=alert(1)&gt; [x](javascript:1) @all\">"
    );
    assert!(written("a.txt").starts_with("<img"));
}

#[test]
fn a_template_includes_nothing_from_outside_and_nothing_that_git_ignores() {
    let sandbox = Sandbox::demo();
    sandbox.write("reports/part.md", "part {{ data.items|length > 0 }}");
    sandbox.write("secret.md", "secret");
    sandbox.write(".gitignore", "secret.md\n");
    let run = rendered(
        &sandbox,
        "{% include \"part.md\" %} {% include \"/reports/part.md\" %}",
    );
    assert_eq!(run.stdout, "part true part true", "{}", run.stderr);
    let cases = [
        ("../../etc/passwd", "leads out of it"),
        ("/secret.md", "Git ignores this file"),
        ("/.git/config", "Git's own"),
        ("/reports/none.md", "template not found"),
    ];
    for (name, words) in cases {
        let run = rendered(&sandbox, &format!("one\n{{% include \"{name}\" %}}"));
        assert_refused(&run, &["error: reports/own.md:2", words]);
    }
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("x.md"), "outside").unwrap();
        std::os::unix::fs::symlink(outside.path(), sandbox.path("reports/out")).unwrap();
        let run = rendered(&sandbox, "{% include \"out/x.md\" %}");
        assert_refused(&run, &["symbolic link"]);
    }
}

#[test]
fn a_template_only_reads() {
    let sandbox = Sandbox::demo();
    let before = sandbox.git(&["status", "--short"]);
    let cases = [
        ("deepen(\"new story\", \"x\")", "gives a template no report"),
        (
            "deepen(\"set\", \"S-7K3M2Q\")",
            "gives a template no report",
        ),
        (
            "deepen(\"feedback import\", \"x.csv\")",
            "gives a template no report",
        ),
        (
            "deepen(\"rank\", diff=\"HEAD~1\")",
            "gives a template no report",
        ),
        ("deepen(\"flow\", format=\"html\")", "leave `format` out"),
        (
            "deepen(\"flow\", root=\"other\")",
            "the backlog that it is rendered for",
        ),
        (
            "deepen(\"report custom\", template=\"a.md\")",
            "includes others",
        ),
        ("deepen(\"--help\")", "gives a template no report"),
        ("deepen()", "missing argument"),
        ("deepen(3)", "put it in quotes"),
    ];
    for (call, words) in cases {
        let run = rendered(&sandbox, &format!("{{{{ {call} }}}}"));
        assert_refused(&run, &["error: reports/own.md:1", words]);
    }
    fs::remove_file(sandbox.path("reports/own.md")).unwrap();
    fs::remove_dir(sandbox.path("reports")).unwrap();
    assert_eq!(sandbox.git(&["status", "--short"]), before);
}

#[test]
fn the_exit_code_is_that_of_the_report() {
    let sandbox = Sandbox::demo();
    sandbox.write("own.md", "{{ data.window }}");
    let run = sandbox.deepen(&["report", "flow", "--no-history", "--template", "own.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, "–"), "{}", run.stderr);
}

#[test]
fn a_template_from_elsewhere_is_read_too_and_one_that_is_no_text_is_refused() {
    let sandbox = Sandbox::demo();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("own.txt");
    fs::write(&path, "\u{feff}a\r\n{{ nothing }}\r\n").unwrap();
    let name = path.to_str().unwrap();
    let run = sandbox.deepen(&["report", "custom", "--template", name]);
    assert_refused(&run, &["own.txt:2:4: `nothing` is undefined"]);
    sandbox.write("latin.md", b"caf\xe9");
    let run = sandbox.deepen(&["report", "custom", "--template", "latin.md"]);
    assert_refused(&run, &["latin.md is not UTF-8"]);
}
