//! What a stranger sees: the program alone, its help, its manual, and its pager.

use std::process::Command;

use crate::sandbox::Sandbox;
use crate::shells::typed;

#[test]
fn alone_the_program_says_where_one_is_and_what_to_ask_next() {
    let run = Sandbox::demo().deepen(&[]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("Here is a backlog: backlog/ with "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("deepen rank"), "{}", run.stdout);
    let run = Sandbox::new().deepen(&[]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Here is no backlog"), "{}", run.stdout);
    assert!(run.stdout.contains("deepen init"), "{}", run.stdout);
}

#[test]
fn a_command_that_there_is_not_has_a_near_one() {
    let run = Sandbox::new().deepen(&["baord"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("'board'"), "{}", run.stderr);
}

#[test]
fn the_help_shows_everyday_commands_first_on_lines_that_fit() {
    let help = Sandbox::new().deepen(&["help"]).stdout;
    let start = help.find("\nStart:\n").unwrap();
    let join = help.find("\nJoin:\n").unwrap();
    assert!(
        start < join && help.find("  board ").unwrap() < join,
        "{help}"
    );
    for line in help
        .lines()
        .skip_while(|line| *line != "Start:")
        .take_while(|line| *line != "Everywhere:")
    {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command_that_man_reads() {
    let sandbox = Sandbox::new();
    let first = sandbox.deepen(&["man"]);
    assert!(first.stdout.contains(".TH deepen 1"), "{}", first.stdout);
    let dry = sandbox.deepen(&["man", "pages", "--dry-run"]);
    assert!(dry.stdout.contains("deepen-order-move.1"), "{}", dry.stdout);
    assert!(!sandbox.holds("pages"));
    assert_eq!(sandbox.deepen(&["man", "pages"]).code, 0);
    for name in [
        "deepen.1",
        "deepen-rank.1",
        "deepen-order-move.1",
        "deepen-format.5",
    ] {
        assert!(sandbox.holds(&format!("pages/{name}")), "{name}");
    }
    assert!(
        sandbox
            .read("pages/deepen-board.1")
            .contains(".SH EXAMPLES\n")
    );
    let lint = Command::new("mandoc")
        .args([
            "-Tlint",
            "-Werror",
            "deepen.1",
            "deepen-board.1",
            "deepen-format.5",
        ])
        .current_dir(sandbox.path("pages"))
        .output();
    if let Ok(lint) = lint {
        let said = String::from_utf8_lossy(&lint.stdout);
        assert!(
            !said.contains("ERROR") && !said.contains("UNSUPP"),
            "{said}"
        );
    }
}

#[test]
fn on_a_terminal_what_is_longer_than_the_screen_goes_through_the_pager() {
    typed(
        "bash",
        &["bash", "--norc", "--noprofile", "-i"],
        &[
            ("PS1='READY'\"> \"\n", "READY> "),
            (
                "DEEPEN_PAGER=\"sed s/^/pag''ed:/\" deepen list\n",
                "(?s)paged:.*READY> ",
            ),
            (
                "DEEPEN_PAGER=\"sed s/^/pag''ed:/\" deepen list --no-pager | grep -c paged:\n",
                "\r0\r",
            ),
            (
                "DEEPEN_PAGER=no-such-pager deepen list; echo rc''=$?\n",
                "(?s)67 of 107 items.*rc=0",
            ),
            (
                "DEEPEN_PAGER='head -1 > /dev/null' deepen check; echo rc''=$?\n",
                "rc=1",
            ),
            (
                "git config core.pager \"sed s/^/our''s:/\"; deepen list\n",
                "(?s)ours:.*READY> ",
            ),
        ],
    );
}
