//! What a command costs: the CPU time of a child process, and its largest resident size.

use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

/// The middle one of several rounds.
pub(super) fn median(list: &mut [Duration]) -> Duration {
    list.sort();
    list[list.len() / 2]
}

/// The CPU time of one child process.
pub(super) fn cost(command: &mut Command) -> Duration {
    let before = children_time();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program was built");
    assert!(
        status.code().is_some_and(|code| code < 2),
        "{command:?} failed"
    );
    children_time().saturating_sub(before)
}

fn children_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    let seconds = |value: nix::sys::time::TimeVal| {
        Duration::from_secs(value.tv_sec().unsigned_abs())
            + Duration::from_micros(value.tv_usec().unsigned_abs())
    };
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// The largest resident size of one run, as `/usr/bin/time` tells it.
pub(super) fn peak_memory(command: &mut Command) -> String {
    let mut timed = Command::new("/usr/bin/time");
    timed
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let Ok(output) = timed.stdout(Stdio::null()).output() else {
        return "unknown (no /usr/bin/time)".to_owned();
    };
    let text = String::from_utf8_lossy(&output.stderr);
    let kib: f64 = text
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok())
        .unwrap_or(f64::NAN);
    format!("{:.1} MB", kib * 1024.0 / 1e6)
}
