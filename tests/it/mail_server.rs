//! A real mail server on loopback (aiosmtpd, from `PyPI`), started by the test that needs it.

use std::collections::BTreeMap;
use std::fs::{self};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::python;

/// A server that ends with the test.
pub(crate) struct MailServer {
    child: Child,
    folder: TempDir,
    pub(crate) port: u16,
}

impl MailServer {
    pub(crate) fn start(options: &Value) -> Self {
        let python = python::environment("smtp-venv", "aiosmtpd==1.4.6").join("bin/python");
        let folder = tempfile::tempdir().unwrap();
        let port_file = folder.path().join("port");
        fs::write(folder.path().join("log"), "").unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/smtp_server.py");
        let child = Command::new(python)
            .arg(script)
            .arg(folder.path().join("log"))
            .arg(&port_file)
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        let port = loop {
            if let Ok(port) = fs::read_to_string(&port_file) {
                break port.parse().unwrap();
            }
            assert!(Instant::now() < end, "the mail server did not start");
            std::thread::sleep(Duration::from_millis(20));
        };
        Self {
            child,
            folder,
            port,
        }
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Every mail that it has taken, in order.
    pub(crate) fn taken(&self) -> Vec<Value> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
        let whole = log
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        whole
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// How many mails each address got, by the server's own count.
    pub(crate) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for mail in self.taken() {
            *counts
                .entry(mail["to"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
        counts
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped_already = self.child.wait();
    }
}

/// An authority of this test's own, and a certificate of it for this machine: authority, certificate, key.
pub(crate) fn certificates(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let path = |name: &str| folder.join(name);
    let run = |arguments: &[&str]| {
        let run = Command::new("openssl")
            .args(arguments)
            .current_dir(folder)
            .output();
        let run = run.expect("these tests need openssl");
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
    };
    fs::write(
        path("san"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n",
    )
    .unwrap();
    let key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
    ];
    run(&[
        &[
            "req",
            "-x509",
            "-days",
            "2",
            "-subj",
            "/CN=Test CA",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
        ],
        &key[..],
    ]
    .concat());
    run(&[
        &[
            "req",
            "-subj",
            "/CN=localhost",
            "-keyout",
            "key.pem",
            "-out",
            "csr.pem",
        ],
        &key[..],
    ]
    .concat());
    run(&[
        "x509",
        "-req",
        "-in",
        "csr.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "san",
        "-out",
        "cert.pem",
    ]);
    (path("ca.pem"), path("cert.pem"), path("key.pem"))
}

/// Options of a server with encryption.
pub(crate) fn encrypted(certificate: &Path, key: &Path, wrapped: bool) -> Value {
    json!({ "certificate": certificate, "key": key, "wrapped": wrapped })
}
