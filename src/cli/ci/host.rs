//! Where a run of CI happens, and what it says the change is compared with: from the variables that each system sets.

use serde_json::Value;

/// Who runs us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// GitHub Actions, and what speaks its language (Gitea, Forgejo).
    GitHub,
    GitLab,
    Other,
}

/// A run of CI.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) kind: Kind,
    /// `GitHub Actions`; none outside of any CI.
    pub(super) title: Option<&'static str>,
    /// What the change may be compared with, the best first. Not all of them need to be in this clone.
    pub(super) bases: Vec<String>,
    /// How this system is told to fetch the whole history.
    pub(super) whole_history: &'static str,
}

/// A system that needs nothing special but names the branch that a change goes into.
struct System {
    title: &'static str,
    /// Set wherever this system runs.
    marker: &'static str,
    /// The branch of a pull request's destination.
    target: &'static str,
    whole_history: &'static str,
}

const SYSTEMS: &[System] = &[
    System {
        title: "Bitbucket Pipelines",
        marker: "BITBUCKET_BUILD_NUMBER",
        target: "BITBUCKET_PR_DESTINATION_BRANCH",
        whole_history: "`clone: {depth: full}` in bitbucket-pipelines.yml",
    },
    System {
        title: "Azure Pipelines",
        marker: "TF_BUILD",
        target: "SYSTEM_PULLREQUEST_TARGETBRANCH",
        whole_history: "`fetchDepth: 0` below `- checkout: self`",
    },
    System {
        title: "Buildkite",
        marker: "BUILDKITE",
        target: "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        whole_history: "no `--depth` in BUILDKITE_GIT_CLONE_FLAGS",
    },
    System {
        title: "Woodpecker CI",
        marker: "CI_WORKFLOW_NAME",
        target: "CI_COMMIT_TARGET_BRANCH",
        whole_history: "`settings: {partial: false, depth: 0}` of the clone step",
    },
    System {
        title: "Jenkins",
        marker: "JENKINS_URL",
        target: "CHANGE_TARGET",
        whole_history: "no shallow clone in the options of the checkout",
    },
    System {
        title: "CircleCI",
        marker: "CIRCLECI",
        target: "",
        whole_history: "no `--depth` in the checkout",
    },
];

/// The run that these variables and, on GitHub, this event describe.
pub(super) fn host(variable: &dyn Fn(&str) -> Option<String>, event: Option<&Value>) -> Host {
    if variable("GITHUB_ACTIONS").is_some() {
        return Host {
            kind: Kind::GitHub,
            title: Some("GitHub Actions"),
            bases: github_bases(variable, event.unwrap_or(&Value::Null)),
            whole_history: "`with: {fetch-depth: 0}` below `uses: actions/checkout`",
        };
    }
    if variable("GITLAB_CI").is_some() {
        // A merged result is compared with the branch that it is merged into.
        let names = [
            "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA",
            "CI_COMMIT_BEFORE_SHA",
        ];
        return Host {
            kind: Kind::GitLab,
            title: Some("GitLab CI/CD"),
            bases: commits(names.into_iter().filter_map(variable)),
            whole_history: "`variables: {GIT_DEPTH: 0}` in the job",
        };
    }
    let system = SYSTEMS
        .iter()
        .find(|system| variable(system.marker).is_some());
    let target = system
        .filter(|system| !system.target.is_empty())
        .and_then(|system| variable(system.target));
    Host {
        kind: Kind::Other,
        title: system.map(|system| system.title),
        bases: target.map(branch).into_iter().collect(),
        whole_history: system.map_or("a clone without `--depth`", |system| system.whole_history),
    }
}

fn github_bases(variable: &dyn Fn(&str) -> Option<String>, event: &Value) -> Vec<String> {
    let said = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let target = variable("GITHUB_BASE_REF").map(branch);
    // https://docs.github.com/en/webhooks/webhook-events-and-payloads
    let named = ["/pull_request/base/sha", "/merge_group/base_sha", "/before"];
    let named = named.into_iter().filter_map(said).map(str::to_owned);
    target.into_iter().chain(commits(named)).collect()
}

/// A branch of the remote, from `main` or `refs/heads/main`.
fn branch(name: String) -> String {
    let short = name.strip_prefix("refs/heads/").unwrap_or(&name);
    format!("origin/{short}")
}

/// Without the zeros that stand for no commit at all: a new branch's.
fn commits(names: impl Iterator<Item = String>) -> Vec<String> {
    names
        .filter(|name| !name.bytes().all(|byte| byte == b'0'))
        .collect()
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(set: &[(&str, &str)], event: Option<&Value>) -> Host {
        let variable = |name: &str| {
            let found = set.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        host(&variable, event)
    }

    #[test]
    fn a_pull_request_is_compared_with_its_target_and_a_push_with_what_was_there() {
        let pull = json!({"pull_request": {"base": {"sha": "abc"}}});
        let set = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
        let host = told(&set, Some(&pull));
        assert_eq!(host.kind, Kind::GitHub);
        assert_eq!(host.bases, ["origin/main", "abc"]);
        let push = json!({"before": "def"});
        assert_eq!(told(&set[..1], Some(&push)).bases, ["def"]);
        let queue = json!({"merge_group": {"base_sha": "123"}});
        assert_eq!(told(&set[..1], Some(&queue)).bases, ["123"]);
    }

    #[test]
    fn a_new_branch_is_compared_with_nothing() {
        let zeros = "0000000000000000000000000000000000000000";
        let push = json!({ "before": zeros });
        let set = [("GITHUB_ACTIONS", "true")];
        assert_eq!(told(&set, Some(&push)).bases, [""; 0]);
        let set = [("GITLAB_CI", "true"), ("CI_COMMIT_BEFORE_SHA", zeros)];
        assert_eq!(told(&set, None).bases, [""; 0]);
    }

    #[test]
    fn gitlab_names_commits_and_the_others_branches() {
        let set = [
            ("GITLAB_CI", "true"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "abc"),
            ("CI_COMMIT_BEFORE_SHA", "def"),
        ];
        assert_eq!(told(&set, None).bases, ["abc", "def"]);
        let set = [
            ("TF_BUILD", "True"),
            ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"),
        ];
        let host = told(&set, None);
        assert_eq!(host.title, Some("Azure Pipelines"));
        assert_eq!(host.bases, ["origin/main"]);
        assert_eq!(told(&[], None).title, None);
    }
}
