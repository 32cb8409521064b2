//! Killed at any moment: what was acknowledged is there, and nothing is there by half.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use cccd_desk::record::{CheckIn, Purpose};
use cccd_desk::store::{Session, Store};
use cccd_desk::vault::{DailyLock, DataKey, Keyring, RecoveryKey, Unlock, Vault, VaultError};
use zeroize::Zeroizing;

use crate::sample::{TODAY, stay, visit};

const FOLDER: &str = "CCCD_STORE_CRASH_FOLDER";
const RECOVERY: &str = "CCCD_STORE_CRASH_RECOVERY";

/// Accepts a secret; nothing here asks for it again but the check that it was kept.
#[derive(Default)]
struct AnyKeyring(std::cell::RefCell<Vec<u8>>);

impl Keyring for AnyKeyring {
    fn put(&self, _: &str, secret: &[u8]) -> Result<(), VaultError> {
        *self.0.borrow_mut() = secret.to_vec();
        Ok(())
    }
    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Ok(Some(Zeroizing::new(self.0.borrow().clone())))
    }
    fn remove(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }
}

/// Every third one is a stay, so that tickets and numbers differ.
fn nth(number: u64) -> CheckIn {
    if number.is_multiple_of(3) {
        stay(number)
    } else {
        visit(number)
    }
}

/// The child: registers without end, and says so after each. On its own it does nothing.
#[test]
fn child_registers_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let recovery = RecoveryKey::parse(&std::env::var(RECOVERY).unwrap()).unwrap();
    let key = Vault::load(folder)
        .unwrap()
        .open(Unlock::Recovery(&recovery))
        .unwrap();
    let mut store = Store::open(folder, &key, Session::Real).unwrap();
    let from = store.count(TODAY).unwrap();
    for number in from + 1.. {
        let stored = store.register(&nth(number)).unwrap();
        assert!(!stored.again);
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nstored {number} {}", stored.ticket.unwrap_or(0)).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn confirmed_check_ins_survive_kill_9_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let new = Vault::create(dir.path(), DailyLock::Keyring(&AnyKeyring::default())).unwrap();
    let mut acknowledged: Vec<(u64, u32)> = Vec::new();
    // xorshift: the moments are the same in every run, as far as a machine's speed is.
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..25 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "crash::child_registers_until_killed",
                "--nocapture",
            ])
            .env(FOLDER, dir.path())
            .env(RECOVERY, new.recovery.reveal().as_str())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut before_kill = seed % 30;
        let mut killed = false;
        for line in lines.lines() {
            let line = line.unwrap();
            let Some(rest) = line.strip_prefix("stored ") else {
                continue;
            };
            let (number, ticket) = rest.split_once(' ').unwrap();
            acknowledged.push((number.parse().unwrap(), ticket.parse().unwrap()));
            if before_kill == 0 && !killed {
                std::thread::sleep(Duration::from_micros(seed >> 32 & 0x0FFF));
                child.kill().unwrap(); // SIGKILL; what is still in the pipe was acknowledged too
                killed = true;
            }
            before_kill = before_kill.saturating_sub(1);
        }
        assert!(!child.wait().unwrap().success());
        assert!(killed, "the child ended by itself in round {round}");
        check(dir.path(), &new.key, &acknowledged);
    }
    assert!(acknowledged.len() > 100);
}

fn check(folder: &Path, key: &DataKey, acknowledged: &[(u64, u32)]) {
    let store = Store::open(folder, key, Session::Real).unwrap();
    store.verify().unwrap();
    let entries = store.day(TODAY).unwrap();
    // At most one per kill was stored and not yet acknowledged; the next child goes on after it.
    let mut tickets = Vec::new();
    for (number, entry) in (1..).zip(entries.iter().rev()) {
        let mut expected = nth(number);
        if let (Purpose::Visit(expected), Purpose::Visit(visit)) =
            (&mut expected.purpose, &entry.check_in.purpose)
        {
            tickets.push(visit.ticket);
            expected.ticket = visit.ticket;
        }
        assert_eq!(entry.check_in, expected, "all of it, and in order");
    }
    let gap_free: Vec<u32> = (1..).take(tickets.len()).collect();
    assert_eq!(tickets, gap_free);
    for (number, ticket) in acknowledged {
        let entry = store.get(nth(*number).id()).unwrap();
        let stored = match entry.check_in.purpose {
            Purpose::Visit(visit) => visit.ticket,
            Purpose::Stay(_) => 0,
        };
        assert_eq!(stored, *ticket, "the number the patient was told");
    }
}

#[test]
fn after_a_crash_a_retry_does_not_double() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    let first = store.register(&visit(1)).unwrap();
    // Neither closed nor checkpointed, as after a kill.
    std::mem::forget(store);
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    let again = store.register(&visit(1)).unwrap();
    assert!(again.again);
    assert_eq!(again.ticket, first.ticket);
    assert_eq!(store.count(TODAY).unwrap(), 1);
}
