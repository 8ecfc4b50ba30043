//! What CI needs, and what a run in it comes to.

use super::{check_report, title};
use crate::report::shape::{Ci, CiFile, CiNeed, CiRun, CiSystem, Counts, RuleName};
use crate::report::{Report, ci};

pub(super) fn reports() -> Vec<Report> {
    vec![ci::needs(needs()), ci::run(run())]
}

fn needs() -> Ci {
    let need = |state, at: usize| CiNeed {
        name: "history",
        state,
        says: title(at).into(),
        path: Some(".github/workflows/ci.yml".into()),
        line: Some(at + 1),
        add: (state == "missing").then(|| "  with:\n    fetch-depth: 0".into()),
    };
    Ci {
        systems: vec![
            CiSystem {
                name: "github-actions",
                title: "GitHub Actions",
                files: vec![".github/workflows/ci.yml".into()],
                runs_deepen: true,
                needs: vec![need("there", 0), need("missing", 3), need("unknown", 4)],
                path: None,
                lines: None,
                docs: "docs/ci/github.md",
            },
            CiSystem {
                name: "jenkins",
                title: "Jenkins",
                path: Some("Jenkinsfile".into()),
                lines: Some("sh 'deepen ci run'\n".into()),
                docs: "docs/ci/others.md",
                ..CiSystem::default()
            },
        ],
        notes: vec![title(3).into(), title(4).into()],
    }
}

fn run() -> CiRun {
    let findings = check_report().findings().to_vec();
    CiRun {
        host: "github",
        since: Some("origin/main".into()),
        counts: Counts {
            errors: findings.len(),
            ..Counts::default()
        },
        findings,
        older: 40,
        unknown: vec![RuleName {
            code: "E4",
            rule: "old-estimate",
        }],
        history_unknown: Some("shallow".into()),
        fail_on: "error",
        failed: true,
        changed: true,
        files: vec![CiFile {
            path: "deepen-report/comment.md".into(),
            bytes: 4_000,
            about: "the comment",
        }],
        cuts: vec!["code scanning keeps 5000 findings: 12 are left out".into()],
    }
}

#[test]
fn what_fails_and_what_is_older_is_said() {
    let text = ci::verdict_markdown(&run());
    assert!(
        text.contains(
            "this fails, as any error does; 40 findings that were there before are not told here."
        ),
        "{text}"
    );
    let passing = CiRun {
        since: Some("a".into()),
        fail_on: "error",
        ..CiRun::default()
    };
    assert_eq!(
        ci::verdict_markdown(&passing),
        "no new findings: this passes."
    );
}
