//! A disk that is full: a typed error, nothing by half, earlier records intact, and work goes on
//! once there is space again.

use std::fs;
use std::path::Path;
use std::process::Command;

use cccd_desk::store::{Session, Store, StoreError};
use cccd_desk::vault::DataKey;

use crate::sample::{TODAY, visit};

const FOLDER: &str = "CCCD_STORE_FULL_DISK";

/// What happens on the small disk. On its own this does nothing.
#[test]
fn child_fills_the_disk() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let disk = Path::new(&folder);
    let home = disk.join("desk");
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(&home, &key, Session::Real).unwrap();
    store.register(&visit(1)).unwrap();
    // Several times full at another point of the file's growth, and empty again.
    let mut number = 1;
    for round in 1_u32..=8 {
        let ballast = disk.join("ballast");
        fill(&ballast, round * 37_000);
        let error = loop {
            match store.register(&visit(number + 1)) {
                Ok(stored) => {
                    number += 1;
                    assert_eq!(u64::from(stored.ticket.unwrap()), number);
                }
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::DiskFull), "{error:?}");
        assert!(error.to_string().contains("free some space"));
        assert_eq!(error.kind(), "disk_full");
        // Still full: the same answer, and all there was can be read.
        assert!(matches!(
            store.register(&visit(number + 1)),
            Err(StoreError::DiskFull)
        ));
        assert_eq!(store.count(TODAY).unwrap(), number);
        let last = store.get(visit(number).id()).unwrap();
        assert_eq!(last.check_in.person, visit(number).person);
        if round % 2 == 0 {
            // The program is closed and started again on the full disk.
            drop(store);
            store = match Store::open(&home, &key, Session::Real) {
                Ok(store) => store,
                Err(error) => {
                    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
                    fs::remove_file(&ballast).unwrap();
                    Store::open(&home, &key, Session::Real).unwrap()
                }
            };
        }
        let _ = fs::remove_file(&ballast);
        let stored = store.register(&visit(number + 1)).unwrap();
        number += 1;
        assert!(!stored.again);
        assert_eq!(
            u64::from(stored.ticket.unwrap()),
            number,
            "no number was lost"
        );
        store.verify().unwrap();
    }
    drop(store);
    let store = Store::open(&home, &key, Session::Real).unwrap();
    assert_eq!(store.count(TODAY).unwrap(), number);
    println!("went through {number} check-ins");
}

/// Takes all space but `leave` bytes.
fn fill(ballast: &Path, leave: u32) {
    use std::io::Write as _;
    let mut file = fs::File::create(ballast).unwrap();
    let mut written = 0;
    while file.write_all(&[0; 4096]).is_ok() {
        written += 4096;
    }
    file.set_len(written - u64::from(leave).min(written))
        .unwrap();
}

/// A file system of 2 MB in a mount name space of its own, which ends with the child.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let inner = "mount -t tmpfs -o size=2m,nr_inodes=64 cccd \"$1\" || exit 77; shift; exec \"$@\"";
    let run = |unshare: &[&str]| {
        Command::new("unshare")
            .args(unshare)
            .args(["sh", "-c", inner, "sh"])
            .arg(dir.path())
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "full_disk::child_fills_the_disk", "--nocapture"])
            .env(FOLDER, dir.path())
            .output()
    };
    for unshare in [&["-m"][..], &["-r", "-m"]] {
        let Ok(output) = run(unshare) else { break };
        let told = String::from_utf8_lossy(&output.stdout);
        if output.status.success() && told.contains("went through") {
            return;
        }
        let may_not = !told.contains("running 1 test");
        assert!(
            may_not,
            "{told}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    println!("skipped: no small disk can be mounted here; the page limit below is tested instead");
}
