//! Packages of Python that tests talk to.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of an environment that has this package of `PyPI`, below `target/`, made once.
///
/// A machine without Python or the registry cannot prove what these tests say: they fail there, and say why.
pub(crate) fn environment(name: &str, package: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if !folder.join("ready").exists() {
        let venv = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&folder)
            .status();
        assert!(
            venv.is_ok_and(|status| status.success()),
            "these tests need python3 with venv (apt-get install python3-venv)"
        );
        let pip = Command::new(folder.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", package])
            .status();
        assert!(
            pip.is_ok_and(|status| status.success()),
            "these tests need the package {package} from PyPI, and pip could not install it"
        );
        fs::write(folder.join("ready"), "").unwrap();
    }
    folder
}
