//! The steps of `action.yml`, run as GitHub's runner runs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// What the steps see: `inputs.x`, `github.x`, `steps.x.outputs.y`.
pub(super) struct Runner {
    values: BTreeMap<String, String>,
    variables: Vec<(String, String)>,
    /// The name of each step that ran, and what came of it.
    pub(super) ran: Vec<(String, Run)>,
}

impl Runner {
    /// A runner with the action's own defaults, these values over them, and these variables.
    pub(super) fn new(values: &[(&str, &str)], variables: &[(&str, &str)]) -> Self {
        let mut known = BTreeMap::new();
        for (name, input) in action()["inputs"].as_object().unwrap() {
            let default = input["default"].as_str().unwrap_or_default();
            known.insert(format!("inputs.{name}"), default.to_owned());
        }
        for (name, value) in values {
            known.insert((*name).to_owned(), (*value).to_owned());
        }
        let variables = variables.iter();
        Self {
            values: known,
            variables: variables
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ran: Vec::new(),
        }
    }

    /// Runs the steps; a step after one that failed does not run. True when all succeeded.
    pub(super) fn run(&mut self, sandbox: &Sandbox) -> bool {
        for step in action()["runs"]["steps"].as_array().unwrap() {
            let name = step["name"].as_str().unwrap().to_owned();
            let asked = step["if"].as_str().is_none_or(|asked| self.holds(asked));
            let Some(script) = step["run"].as_str().filter(|_| asked) else {
                continue;
            };
            let output = sandbox.path(&format!("runner/output-{}", self.ran.len()));
            fs::create_dir_all(sandbox.path("runner")).unwrap();
            fs::write(&output, "").unwrap();
            let mut variables = self.variables.clone();
            variables.push(("GITHUB_OUTPUT".into(), output.display().to_string()));
            for (key, value) in step["env"].as_object().unwrap() {
                variables.push((key.clone(), self.filled(value.as_str().unwrap())));
            }
            let words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
            let run = sandbox.program("bash", "work", &words, &variables);
            let code = run.code;
            self.ran.push((name, run));
            if let Some(id) = step["id"].as_str() {
                for line in fs::read_to_string(&output).unwrap().lines() {
                    let (key, value) = line.split_once('=').unwrap();
                    let key = format!("steps.{id}.outputs.{key}");
                    self.values.insert(key, value.to_owned());
                }
            }
            if code != 0 {
                return false;
            }
        }
        true
    }

    /// What the step of this name printed, on both channels.
    pub(super) fn said(&self, step: &str) -> String {
        let run = self.ran.iter().find(|(name, _)| name == step);
        run.map_or_else(String::new, |(_, run)| {
            format!("{}{}", run.stdout, run.stderr)
        })
    }

    pub(super) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${{") {
            let (name, behind) = behind.split_once("}}").unwrap();
            out.push_str(before);
            out.push_str(self.value(name.trim()));
            rest = behind;
        }
        out + rest
    }

    /// `a == 'b'`, `a`, and both with `&&` between.
    fn holds(&self, condition: &str) -> bool {
        condition
            .split(" && ")
            .all(|part| match part.split_once(" == ") {
                Some((name, value)) => self.value(name) == value.trim_matches('\''),
                None => !self.value(part).is_empty(),
            })
    }
}

/// `action.yml`.
pub(super) fn action() -> Value {
    yaml("action.yml")
}

/// A YAML file of the package.
pub(super) fn yaml(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
