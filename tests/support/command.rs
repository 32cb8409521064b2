//! The `cccd` command, built with the soft card, and what it printed.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// What one run of the command left.
#[derive(Debug)]
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The JSON document on standard output.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}\n{}", self.out, self.err))
    }
}

/// Runs `cccd` with these arguments, in English.
///
/// # Panics
/// Where the command cannot be built or started.
pub fn cccd<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    cccd_in("en_US.UTF-8", arguments)
}

/// Runs `cccd` with these arguments in this locale.
///
/// # Panics
/// Where the command cannot be built or started.
pub fn cccd_in<S: AsRef<OsStr>>(locale: &str, arguments: impl IntoIterator<Item = S>) -> Ran {
    let output = Command::new(binary())
        .args(arguments)
        .env("LC_ALL", locale)
        .stdin(Stdio::null())
        .output()
        .expect("the command starts");
    Ran {
        status: output.status.code().expect("the command ends by itself"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Where the command is: `CCCD_BIN` if set, else where cargo says that it built it.
///
/// # Panics
/// Where it does not build.
pub fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        std::env::var_os("CCCD_BIN").map_or_else(|| build("cccd-cli", "cccd"), PathBuf::from)
    })
}

/// Where the window is: `CCCD_KIOSK_BIN` if set, else where cargo says that it built it.
///
/// # Panics
/// Where it does not build.
pub fn kiosk() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        std::env::var_os("CCCD_KIOSK_BIN")
            .map_or_else(|| build("cccd-kiosk", "cccd-kiosk"), PathBuf::from)
    })
}

fn build(package: &str, name: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--package",
            package,
            "--features",
            "demo",
        ])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{package} does not build");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| {
            message
                .pointer("/target/name")
                .is_some_and(|found| found == name)
        })
        .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .expect("cargo names the executable that it built")
}
