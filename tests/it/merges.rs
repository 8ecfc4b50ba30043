//! Branches that meet: Git asks the driver.

use crate::sandbox::Sandbox;

const ATTRIBUTES: &str =
    "backlog/order.txt merge=deepen\nbacklog/**/*.md merge=deepen\nbacklog/**/*.tsv merge=deepen\n";

/// A repository with these files, and the driver set up by hand.
fn sandbox(files: &[(&str, &str)]) -> Sandbox {
    let mut sandbox = Sandbox::with(files);
    sandbox.write(".gitattributes", ATTRIBUTES);
    let driver = format!(
        "{} merge-driver %O %A %B %L %P %S %X %Y",
        env!("CARGO_BIN_EXE_deepen")
    );
    sandbox.git(&["config", "merge.deepen.driver", &driver]);
    sandbox.commit("start");
    sandbox
}

/// Two branches that each write one file anew, and stand ready to be merged into `main`.
fn branches(sandbox: &mut Sandbox, path: &str, ours: &str, theirs: &str) {
    sandbox.git(&["switch", "--quiet", "-c", "theirs"]);
    sandbox.write(path, theirs);
    sandbox.commit("theirs");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(path, ours);
    sandbox.commit("ours");
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    std::fs::read_to_string(sandbox.path(path)).unwrap()
}

const ORDER: &str = "backlog/order.txt";

#[test]
fn git_merges_two_orders_item_by_item() {
    let mut sandbox = sandbox(&[(
        ORDER,
        "# top\nS-000001  One\nS-000002  Two\nS-000003  Three\n",
    )]);
    branches(
        &mut sandbox,
        ORDER,
        "# top\nS-000003  Three ; promised\nS-000001  One\nS-000002  Two\n",
        "# top\nS-000002  Two\nS-000001  One\nS-000003  Three\nS-000004  Four\n",
    );
    sandbox.git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(
        read(&sandbox, ORDER),
        "# top\nS-000002  Two\nS-000003  Three ; promised\nS-000001  One\nS-000004  Four\n"
    );
}

#[test]
fn an_item_that_both_moved_is_a_conflict_that_check_can_read() {
    let mut sandbox = sandbox(&[(ORDER, "S-000001\nS-000002\nS-000003\nS-000004\n")]);
    branches(
        &mut sandbox,
        ORDER,
        "S-000004\nS-000001\nS-000002\nS-000003\n",
        "S-000001\nS-000004\nS-000002\nS-000003\n",
    );
    let merge = std::process::Command::new("git")
        .current_dir(sandbox.path(""))
        .args([
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@y.example",
            "merge",
            "--no-edit",
            "theirs",
        ])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let said = String::from_utf8_lossy(&merge.stderr).into_owned();
    assert!(
        said.contains("backlog/order.txt: both sides moved S-000004, to different places"),
        "{said}"
    );
    let text = read(&sandbox, ORDER);
    assert_eq!(text.matches("S-000004").count(), 2, "{text}");
    assert!(text.starts_with("<<<<<<< "), "{text}");
    let check = sandbox.deepen(&["check"]);
    assert!(
        check.stdout.contains("a conflict mark stands in the order"),
        "{}",
        check.stdout
    );
}
