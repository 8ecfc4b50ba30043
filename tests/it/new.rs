//! New files, from their templates, with ids that no branch has.

use crate::sandbox::{Run, Sandbox};

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/items/E-00000E-hours.md",
            "---\nid: E-00000E\ntype: epic\ntitle: Hours\nstatus: idea\ngoal: G-00000G\n---\n",
        ),
        (
            "backlog/goals/G-00000G-trust.md",
            "---\nid: G-00000G\ntype: goal\ntitle: Trust\nstatus: idea\n---\n",
        ),
        (
            "backlog/feedback/2026/F-00000F-share.md",
            "---\nid: F-00000F\ntype: feedback\ntitle: Share our calendar\nreceived: 2026-08-30\nchannel: support\n---\n\n## Verbatim\n> All of it.\n\n## Need\nKnow when invitees work.\n",
        ),
        ("backlog/order.txt", "# now\nE-00000E  Hours\n"),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

/// The only new file and its text.
fn made(sandbox: &Sandbox) -> (String, String) {
    let status = sandbox.git(&["status", "--short", "--untracked-files=all"]);
    let new: Vec<&str> = status
        .lines()
        .filter_map(|line| line.strip_prefix("?? "))
        .collect();
    assert_eq!(new.len(), 1, "{status}");
    (new[0].to_owned(), sandbox.read(new[0]))
}

fn ran(run: Run) -> Run {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

#[test]
fn a_story_by_flags_is_a_file_that_check_has_nothing_against_and_says_what_it_lacks() {
    let sandbox = sandbox();
    let run = ran(sandbox.deepen(&[
        "new",
        "story",
        "Invitees' hours: in 1.10",
        "--parent",
        "e-0000",
        "--label",
        "on",
        "--estimate",
        "5",
        "score.cod.per_week=4200",
        "--first",
        "--reason",
        "contract",
    ]));
    let (path, text) = made(&sandbox);
    let id = path
        .get("backlog/items/".len()..)
        .unwrap()
        .get(..8)
        .unwrap();
    assert_eq!(
        path,
        format!("backlog/items/{id}-invitees-hours-in-1-10.md")
    );
    assert!(
        text.starts_with(&format!(
            "---\nid: {id}\ntype: story\ntitle: \"Invitees' hours: in 1.10\"\nstatus: idea\nparent: E-00000E\nlabels:\n  - \"on\"\nestimate: 5\nscore:\n  cod:\n    per_week: 4200\n---\n\n<!-- As a <role>"
        )),
        "{text}"
    );
    assert_eq!(
        sandbox.read("backlog/order.txt"),
        format!("# now\n{id}  Invitees' hours: in 1.10  ; contract\nE-00000E  Hours\n")
    );
    let lacks =
        "not ready yet: it has no narrative; it does not say why; it has no acceptance criterion";
    let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(lacks), "{}", run.stdout);
    let check = sandbox.deepen(&["check", "--rule", "missing-key", "--rule", "invalid-value"]);
    assert_eq!(check.code, 0, "{}", check.stdout);
}

#[test]
fn feedback_gives_title_and_need_and_is_linked_in_the_same_change() {
    let sandbox = sandbox();
    let run = ran(sandbox.deepen(&["new", "story", "--from", "F-00000", "--commit"]));
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let files = sandbox.git(&["show", "--format=%s", "--name-only", "HEAD"]);
    let lines: Vec<&str> = files.lines().collect();
    assert_eq!(lines.len(), 4, "{files}");
    assert_eq!(lines[2], "backlog/feedback/2026/F-00000F-share.md");
    let story = sandbox.read(lines[3]);
    assert!(story.contains("title: Share our calendar\n"), "{story}");
    assert!(
        story.contains("## Why\n\nKnow when invitees work.\n\n## Acceptance"),
        "{story}"
    );
    let id = lines[3]
        .get("backlog/items/".len()..)
        .unwrap()
        .get(..8)
        .unwrap();
    assert_eq!(
        lines[0],
        format!("backlog: {id} new story: Share our calendar")
    );
    let feedback = sandbox.read(lines[2]);
    assert!(
        feedback.contains(&format!("addressed_by:\n  - {id}\n")),
        "{feedback}"
    );
    assert!(run.stdout.contains("answered by"), "{}", run.stdout);
}

#[test]
fn a_text_of_ones_own_stands_in_the_place_of_the_prompts() {
    let sandbox = sandbox();
    let body = "As a lead, I want hours, so that I can plan.\n\n## Acceptance criteria\n- [ ] AC1: Hours are shown.\n";
    let run = ran(sandbox.deepen_fed(
        body,
        &[],
        &[
            "new",
            "story",
            "Hours",
            "--body",
            "-",
            "estimate=3",
            "parent=E-00000E",
        ],
    ));
    let (_, text) = made(&sandbox);
    assert!(text.ends_with(&format!("---\n\n{body}")), "{text}");
    assert!(
        run.stdout.contains("ready, as far as can be seen"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_teams_own_template_goes_before_the_built_in_one_and_its_mistakes_are_told() {
    let sandbox = sandbox();
    let printed = ran(sandbox.deepen(&["new", "bug", "--print-template"])).stdout;
    assert!(printed.contains("title: {{ title }}"), "{printed}");
    sandbox.write(
        "backlog/templates/bug.md",
        "---\nid: {{ id }}\ntype: bug\ntitle: {{ title }}\nx-team: blue # ours\n---\n\nSeen by {{ user }} on {{ date }}.\n",
    );
    ran(sandbox.deepen(&["check", "--rule", "invalid-yaml"]));
    sandbox.git(&["add", "backlog/templates"]);
    let run = ran(sandbox.deepen(&["new", "bug", "Totals differ"]));
    let (path, text) = made(&sandbox);
    assert!(path.starts_with("backlog/items/B-"), "{path}");
    assert!(
        text.contains("x-team: blue # ours\n---\n\nSeen by Mira on 2026-11-02.\n"),
        "{text}"
    );
    assert!(
        run.stdout.contains("made from backlog/templates/bug.md"),
        "{}",
        run.stdout
    );
    sandbox.write(
        "backlog/templates/bug.md",
        "---\nid: {{ id }}\n---\n\n{{ nobody }}\n",
    );
    let run = sandbox.deepen(&["new", "bug", "Totals differ"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("backlog/templates/bug.md:5: `nobody` is undefined"),
        "{}",
        run.stderr
    );
}

#[test]
fn sprints_releases_and_decisions_are_named_by_people() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["new", "sprint", "2026-24"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    ran(sandbox.deepen(&[
        "new",
        "sprint",
        "2026-24",
        "start=2026-06-08",
        "end=2026-06-19",
        "--goal",
        "Hours are shown",
    ]));
    let text = sandbox.read("backlog/sprints/2026-24.md");
    assert!(
        text.contains("start: 2026-06-08\n") && text.contains("goal: Hours are shown\n"),
        "{text}"
    );
    ran(sandbox.deepen(&["new", "release", "1.10"]));
    assert!(
        sandbox
            .read("backlog/releases/1.10.md")
            .contains("version: \"1.10\"\n")
    );
    ran(sandbox.deepen(&[
        "new",
        "decision",
        "Keep hours, not entries",
        "revisit=2027-05-01",
    ]));
    let text = sandbox.read("backlog/decisions/2026-11-02-keep-hours-not-entries.md");
    let front = "---\ntype: decision\ndate: 2026-11-02\nby: Mira\nrevisit: 2027-05-01\n---\n\n# Keep hours, not entries\n";
    assert!(text.starts_with(front), "{text}");
    let again = sandbox.deepen(&["new", "release", "1.10"]);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    let outside = sandbox.deepen(&["new", "release", "../1.10"]);
    assert!(
        outside.stderr.contains("is not named"),
        "{}",
        outside.stderr
    );
}

#[test]
fn what_cannot_be_meant_makes_nothing() {
    let sandbox = sandbox();
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["new"], words].concat());
        assert_eq!(run.code, 2, "{words:?}: {}", run.stdout);
        assert_eq!(sandbox.git(&["status", "--short"]), "", "{words:?}");
        run.stderr
    };
    assert!(refused(&["story", "A", "--parent", "E-99999"]).contains("E-99999"));
    assert!(refused(&["story", "A", "estimate=soon"]).contains("not a number"));
    assert!(refused(&["story", "A", "status=reddy"]).contains("ready"));
    assert!(refused(&["story", "A", "B"]).contains("quotes"));
    assert!(refused(&["story", "A", "id=S-00000A"]).contains("by the command itself"));
    assert!(refused(&["storry", "A"]).contains("did you mean `story`?"));
    assert!(refused(&["story", "A", "--from", "F-9999"]).contains("F-9999"));
    assert!(refused(&["story", "A", "--after", "G-00000G"]).contains("nothing can stand beside"));
    assert!(refused(&["story"]).contains("needs a title"));
}

#[test]
fn the_editor_opens_on_the_template_and_what_it_leaves_unchanged_makes_nothing() {
    let sandbox = sandbox();
    let edited = |editor: &str, words: &[&str]| {
        let words = [&["new", "story"], words].concat();
        sandbox.deepen_fed("", &[("GIT_EDITOR", editor)], &words)
    };
    let run = edited("true", &["Hours", "--edit"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("nothing was made"), "{}", run.stderr);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let run = edited(
        "sed -i 's/^estimate:.*/estimate: soon/'",
        &["Hours", "estimate=3", "--edit"],
    );
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not a number"), "{}", run.stderr);
    assert!(run.stderr.contains("NEW-story.md"), "{}", run.stderr);
    let run = edited(
        "sed -i -e 's/^estimate:.*/estimate: 8/' -e 's/^title:.*/title: Their days/'",
        &["--edit"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (path, text) = made(&sandbox);
    assert!(path.ends_with("-their-days.md"), "{path}");
    assert!(text.contains("estimate: 8\n"), "{text}");
    assert!(!sandbox.holds(".git/deepen/NEW-story.md"));
}

#[test]
fn an_id_that_another_branch_or_an_old_commit_has_is_taken() {
    use deepen::backlog::Id;
    use deepen::repo::cache::Cache;
    use deepen::repo::git::Repository;
    use deepen::repo::taken::Taken;
    let mut sandbox = sandbox();
    let story = |id: &str| format!("---\nid: {id}\ntype: story\ntitle: A\n---\n");
    sandbox.write("backlog/items/S-00000A-gone.md", story("S-00000A"));
    sandbox.write("backlog/items/by-its-text.md", story("S-00000B"));
    sandbox.commit("two");
    sandbox.git(&["rm", "--quiet", "-r", "backlog/items"]);
    sandbox.commit("gone");
    let repository = Repository::discover(&sandbox.path("")).unwrap().unwrap();
    let cache = Cache::new(&repository.common_folder());
    let taken = |id: &str| {
        let repository = Repository::discover(&sandbox.path("")).unwrap().unwrap();
        let kept = Taken::read(&repository, "backlog", Some(&cache));
        let anew = Taken::read(&repository, "backlog", None);
        assert_eq!(kept, anew);
        assert_eq!(kept.gaps, [""; 0]);
        kept.holds(&Id::new(id))
    };
    assert!(taken("S-00000A") && taken("S-00000B") && taken("F-00000F"));
    assert!(!taken("S-00000C") && !taken("S-00000D"));
    // A branch that is not checked out, and one that only a remote has.
    sandbox.git(&["checkout", "--quiet", "-b", "other", "HEAD~1"]);
    sandbox.write("backlog/items/S-00000C-other.md", story("S-00000C"));
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "-m", "other"]);
    sandbox.git(&["update-ref", "refs/remotes/origin/theirs", "HEAD"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["branch", "--quiet", "-D", "other"]);
    assert!(taken("S-00000C"));
    sandbox.git(&["tag", "-a", "-m", "t", "old", "HEAD"]);
    assert!(taken("S-00000A") && !taken("S-00000D"));
}

#[test]
fn edit_shows_what_the_change_brought_and_nothing_else() {
    let sandbox = sandbox();
    let edited = |editor: &str, words: &[&str]| {
        let words = [&["edit"], words].concat();
        sandbox.deepen_fed("", &[("GIT_EDITOR", editor)], &words)
    };
    let run = edited("sed -i 's/^status:.*/status: reddy/'", &["E-0000"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("reddy"), "{}", run.stdout);
    assert!(!run.stdout.contains("G-00000G"), "{}", run.stdout);
    let run = edited("true", &["E-00000E", "order.txt"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("`code --wait`"), "{}", run.stderr);
    let run = edited("exit 3;", &["E-00000E"]);
    assert_eq!(run.code, 2);
    let run = sandbox.deepen(&["edit", "E-00000E"]);
    assert!(run.stderr.contains("there is no editor"), "{}", run.stderr);
}

const TASK: &str = "---\nid: TASK-12\ntitle: Old one\nstatus: To Do\nassignee: []\ncreated_date: '2025-08-03'\nlabels: []\ndependencies: []\n---\n\nText.\n";

#[test]
fn in_another_tools_folder_a_new_file_is_like_those_beside_it() {
    let mut sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", "adopt:\n  - preset: backlog-md\n"),
        ("backlog/tasks/task-12 - Old-one.md", TASK),
        (
            "backlog/completed/task-3 - Older.md",
            "---\nid: TASK-3\ntitle: Older\nstatus: Done\n---\n",
        ),
    ]);
    sandbox.commit("start");
    let dry = sandbox.deepen(&["new", "story", "Export: as / CSV", "-n"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(
        dry.stdout
            .contains("backlog/tasks/task-13 - Export-as-CSV.md"),
        "{}",
        dry.stdout
    );
    // A number that another branch has is taken.
    sandbox.git(&["checkout", "--quiet", "-b", "other"]);
    sandbox.write("backlog/tasks/task-14 - Other.md", TASK.replace("12", "14"));
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "-m", "other"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    let run = sandbox.deepen(&[
        "new",
        "story",
        "Export: as / CSV",
        "labels+=api",
        "blocked_by=TASK-12",
        "--parent",
        "TASK-3",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("15 is the next number: a commit of some branch has 14"),
        "{said}"
    );
    assert_eq!(
        sandbox.read("backlog/tasks/task-15 - Export-as-CSV.md"),
        "---\nid: TASK-15\ntitle: \"Export: as / CSV\"\nstatus: To Do\nlabels:\n  - api\n\
         created_date: 2026-11-02\nparent_task_id: TASK-3\ndependencies:\n  - TASK-12\n---\n"
    );
    let show = sandbox.deepen(&["show", "TASK-15"]);
    assert_eq!(show.code, 0, "{}", show.stderr);
    for words in [
        &["new", "bug", "B"][..],
        &["new", "sprint", "2026-50"],
        &["new", "story", "S", "--status", "released"],
        &["new", "story", "S", "--edit"],
    ] {
        let run = sandbox.deepen(words);
        assert_eq!(run.code, 2, "{words:?}: {}", run.stdout);
        assert!(
            run.stderr.contains("hint:") || words.contains(&"--status"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(
        sandbox.git(&["status", "--short", "--untracked-files=all"]),
        "?? \"backlog/tasks/task-15 - Export-as-CSV.md\"\n"
    );
}

#[test]
fn where_the_patterns_name_no_folder_nothing_is_made() {
    let proposal = "---\neip: 20\ntitle: Token\nstatus: Draft\ncreated: 2015-11-19\n---\n\nText.\n";
    let config = |files: &str| {
        format!(
            "adopt:\n  - files: \"{files}\"\n    type: story\n    id: {{key: eip, prefix: EIP-}}\n    title: title\n    status: \
             {{key: status, map: {{Draft: refining, Final: accepted}}}}\n    created: created\n"
        )
    };
    let sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", &config("**/eip-*.md")),
        ("EIPS/eip-20.md", proposal),
    ]);
    let run = sandbox.deepen(&["new", "story", "Permits"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("the patterns of `adopt` name no single folder for a new story: **/eip-*.md"),
        "{}",
        run.stderr
    );
    sandbox.write("backlog/deepen.yml", config("EIPS/eip-*.md"));
    let run = sandbox.deepen(&["new", "story", "Permits", "--body", "## Abstract\nSigned."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("EIP-21"), "{}", run.stdout);
    assert_eq!(
        sandbox.read("EIPS/eip-21.md"),
        "---\neip: 21\ntitle: Permits\nstatus: Draft\ncreated: 2026-11-02\n---\n\n## Abstract\nSigned.\n"
    );
}
