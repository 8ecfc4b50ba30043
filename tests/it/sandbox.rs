//! A still world: a folder of its own, a frozen clock, Git without anybody's configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder that is gone when the test ends.
pub(crate) struct Sandbox {
    folder: TempDir,
    day: u32,
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Sandbox {
    /// An empty folder, no repository.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            day: 0,
        }
    }

    /// A repository with these files, not committed.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// The demo's repository.
    pub(crate) fn demo() -> Self {
        let sandbox = Self::new();
        let run = sandbox.deepen(&["demo", "."]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        sandbox
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits everything, one day later than the commit before; the first on 2026-03-01.
    pub(crate) fn commit(&mut self, message: &str) -> &mut Self {
        self.day += 1;
        let date = format!(
            "2026-{:02}-{:02}T09:00:00Z",
            3 + (self.day - 1) / 28,
            1 + (self.day - 1) % 28
        );
        self.git(&["add", "--all"]);
        let output = self
            .command("git", self.folder.path())
            .args(["commit", "--quiet", "--allow-empty", "-m", message])
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        self
    }

    /// What Git says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_with(&[], arguments)
    }

    /// What Git says on this day.
    pub(crate) fn git_on(&self, day: &str, arguments: &[&str]) -> String {
        self.git_with(
            &[("GIT_AUTHOR_DATE", day), ("GIT_COMMITTER_DATE", day)],
            arguments,
        )
    }

    fn git_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> String {
        let output = self
            .command("git", self.folder.path())
            .envs(variables.iter().copied())
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs the program in the sandbox.
    pub(crate) fn deepen(&self, arguments: &[&str]) -> Run {
        self.deepen_in("", arguments)
    }

    /// Runs the program in a folder of the sandbox.
    pub(crate) fn deepen_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = self
            .command(env!("CARGO_BIN_EXE_deepen"), &self.path(folder))
            .args(arguments)
            .output()
            .unwrap();
        Run::from(output)
    }

    /// Starts the program in the sandbox, with nobody listening.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(env!("CARGO_BIN_EXE_deepen"), self.folder.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs the program in the sandbox at another time (RFC 3339).
    pub(crate) fn deepen_on(&self, now: &str, arguments: &[&str]) -> Run {
        let output = self
            .command(env!("CARGO_BIN_EXE_deepen"), self.folder.path())
            .env("DEEPEN_NOW", now)
            .args(arguments)
            .output()
            .unwrap();
        Run::from(output)
    }

    /// Runs the program in the sandbox with this on standard input, and with these variables.
    pub(crate) fn deepen_fed(
        &self,
        input: &str,
        variables: &[(&str, &str)],
        arguments: &[&str],
    ) -> Run {
        use std::io::Write as _;
        let mut child = self
            .command(env!("CARGO_BIN_EXE_deepen"), self.folder.path())
            .envs(variables.iter().copied())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever does not read it has ended already.
        let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
        Run::from(child.wait_with_output().unwrap())
    }

    /// Runs any program in a folder of the sandbox, with these variables over the sandbox's own.
    pub(crate) fn program(
        &self,
        program: &str,
        folder: &str,
        words: &[&str],
        variables: &[(String, String)],
    ) -> Run {
        let variables = (variables.iter()).map(|(name, value)| (name.as_str(), value.as_str()));
        let output = self
            .command(program, &self.path(folder))
            .args(words)
            .envs(variables)
            .output()
            .unwrap();
        Run::from(output)
    }

    /// Whether there is such a file.
    pub(crate) fn holds(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// A file's text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.folder.path().parent().unwrap(),
            )
            .env("GIT_AUTHOR_NAME", "Mira")
            .env("GIT_AUTHOR_EMAIL", "mira@team.example")
            .env("GIT_COMMITTER_NAME", "Mira")
            .env("GIT_COMMITTER_EMAIL", "mira@team.example")
            .env("DEEPEN_NOW", "2026-11-02T12:00:00Z");
        command
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }
}
