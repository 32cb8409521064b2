use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;

use cccd_chip::lds::Private;
use tempfile::TempDir;
use time::macros::{date, datetime};
use zeroize::Zeroizing;

use super::*;
use crate::config::{BasisKind, Facility};
use crate::permission::Permission;
use crate::record::{Basis, Mode};
use crate::store::By;

/// A keyring in memory.
#[derive(Default)]
struct MemoryKeyring(RefCell<HashMap<String, Vec<u8>>>);

impl Keyring for MemoryKeyring {
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        self.0.borrow_mut().insert(name.into(), secret.into());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Ok(self.0.borrow().get(name).cloned().map(Zeroizing::new))
    }

    fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.0.borrow_mut().remove(name);
        Ok(())
    }
}

/// A machine without a keyring.
struct NoKeyring;

impl Keyring for NoKeyring {
    fn put(&self, _: &str, _: &[u8]) -> Result<(), VaultError> {
        Err(VaultError::KeyringUnavailable)
    }

    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Err(VaultError::KeyringUnavailable)
    }

    fn remove(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError::KeyringUnavailable)
    }
}

fn hospital() -> Config {
    let facility = Facility {
        name: "Bệnh viện Mẫu".to_owned(),
        ..Facility::default()
    };
    Config::new(Mode::Hospital, facility)
}

fn phrase(text: &str) -> Private<String> {
    Private::new(text.to_owned())
}

fn places() -> (TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::under(&dir.path().join("a place"));
    (dir, places)
}

fn locked(places: &Places, keyring: &dyn Keyring) -> Locked {
    match start_with(places, keyring).unwrap() {
        Start::Locked(locked) => *locked,
        other => panic!("{other:?}"),
    }
}

/// Something only these records hold.
fn sign(opened: &mut Opened) {
    opened.desk.records.note("sign", None, &by()).unwrap();
    opened
        .desk
        .keys
        .as_ref()
        .unwrap()
        .recovery_is_noted()
        .unwrap();
}

fn by() -> By {
    By {
        clerk: "lan".to_owned(),
        at: datetime!(2026-11-22 09:00 +7),
        why: String::new(),
    }
}

#[test]
fn a_first_run_with_a_passphrase() {
    let (_dir, places) = places();
    let found = start_with(&places, &NoKeyring).unwrap();
    assert!(matches!(found, Start::FirstRun { records: false }));

    let right = phrase("sáng nay trời đẹp");
    let mut opened = create(&places, &hospital(), DailyLock::Passphrase(&right)).unwrap();
    let recovery = opened.recovery.take().unwrap();
    assert_eq!(opened.desk.config.facility.name, "Bệnh viện Mẫu");
    assert_eq!(opened.desk.exports, places.data.with_file_name("exports"));
    assert_eq!(opened.desk.records.count(date!(2026 - 11 - 22)).unwrap(), 0);
    sign(&mut opened);
    drop(opened);

    let locked = locked(&places, &NoKeyring);
    assert!(locked.has_passphrase && locked.keyring.is_none() && !locked.unfinished);
    let wrong = locked.open(Unlock::Passphrase(&phrase("sáng nay trời mưa")));
    assert!(matches!(
        wrong,
        Err(SetupError::Vault(VaultError::WrongKey))
    ));
    let opened = locked.open(Unlock::Passphrase(&right)).unwrap();
    assert!(opened.recovery.is_none());
    assert!(opened.desk.keys.unwrap().has_passphrase());
    locked.open(Unlock::Recovery(&recovery)).unwrap();

    // Not a second time: its key would be lost.
    let again = create(&places, &hospital(), DailyLock::Passphrase(&right));
    assert!(matches!(again, Err(SetupError::StoreExists { .. })));
}

#[test]
fn the_keyring_opens_without_asking() {
    let (_dir, places) = places();
    let keyring = MemoryKeyring::default();
    let mut opened = create(&places, &hospital(), DailyLock::Keyring(&keyring)).unwrap();
    let recovery = opened.recovery.take().unwrap();
    sign(&mut opened);
    drop(opened);
    let found = start_with(&places, &keyring).unwrap();
    assert!(matches!(found, Start::Open(_)), "{found:?}");
    drop(found);

    // On another machine, or after the keyring was lost: by the recovery key, with a new lock.
    for (keyring, why) in [
        (&NoKeyring as &dyn Keyring, "vault_keyring_unavailable"),
        (&MemoryKeyring::default(), "vault_keyring_empty"),
    ] {
        let locked = locked(&places, keyring);
        assert_eq!(locked.keyring.as_ref().unwrap().kind(), why);
        assert!(!locked.has_passphrase);
    }
    let fresh = phrase("một câu mới để nhớ");
    let locked = locked(&places, &NoKeyring);
    let weak = locked.recover(&recovery, DailyLock::Passphrase(&phrase("ngắn")));
    assert!(matches!(
        weak,
        Err(SetupError::Vault(VaultError::WeakPassphrase))
    ));
    let opened = locked
        .recover(&recovery, DailyLock::Passphrase(&fresh))
        .unwrap();
    assert!(opened.recovery.is_none());
    drop(opened);
    locked.open(Unlock::Passphrase(&fresh)).unwrap();
}

#[test]
fn the_lock_is_changed_while_open() {
    let (_dir, places) = places();
    let keyring = MemoryKeyring::default();
    let mut opened = create(&places, &hospital(), DailyLock::Keyring(&keyring)).unwrap();
    sign(&mut opened);
    let mut keys = opened.desk.keys.take().unwrap();
    let first = phrase("một câu mới để nhớ");
    keys.only_passphrase(&first, &keyring).unwrap();
    assert!(keys.has_passphrase() && !keys.has_keyring());
    assert!(keyring.0.borrow().is_empty());
    let recovery = keys.renew_recovery().unwrap();
    drop(opened);
    let locked = locked(&places, &keyring);
    locked.open(Unlock::Recovery(&recovery)).unwrap();
    let mut keys = locked
        .open(Unlock::Passphrase(&first))
        .unwrap()
        .desk
        .keys
        .unwrap();
    keys.only_keyring(&keyring).unwrap();
    assert_eq!(keys.open_records().unwrap().session(), Session::Real);
    assert!(matches!(
        start_with(&places, &keyring).unwrap(),
        Start::Open(_)
    ));
}

#[test]
fn a_first_run_cut_off_anywhere_goes_on() {
    let right = phrase("sáng nay trời đẹp");
    let lock = DailyLock::Passphrase(&right);

    // After the configuration.
    let (_dir, places) = self::places();
    places.save(&hospital()).unwrap();
    let Start::NoStore(config) = start_with(&places, &NoKeyring).unwrap() else {
        panic!("no store");
    };
    create_store(&places, *config, lock).unwrap();

    // After the mark, which stands before the vault.
    let (_dir, places) = self::places();
    drop(create(&places, &hospital(), lock).unwrap());
    let content: Vec<_> = [
        "vault.json",
        "records.db",
        "records.db-wal",
        "records.db-shm",
    ]
    .map(|name| places.data.join(name))
    .into_iter()
    .filter(|path| path.exists())
    .collect();
    for path in &content {
        fs::remove_file(path).unwrap();
    }
    let Start::NoStore(config) = start_with(&places, &NoKeyring).unwrap() else {
        panic!("no store");
    };
    let opened = create_store(&places, *config, lock).unwrap();
    drop(opened);

    // After the vault: the records are made, and the key that nobody saw is replaced.
    fs::remove_file(places.data.join("records.db")).unwrap();
    let locked = self::locked(&places, &NoKeyring);
    assert!(locked.unfinished);
    let first = locked.open(Unlock::Passphrase(&right)).unwrap();
    let unseen = first.recovery.unwrap();
    drop(first.desk);
    // After the records, before the key was noted: again.
    let mut second = locked.open(Unlock::Passphrase(&right)).unwrap();
    let noted = second.recovery.take().unwrap();
    sign(&mut second);
    drop(second);
    let locked = self::locked(&places, &NoKeyring);
    assert!(!locked.unfinished);
    assert!(matches!(
        locked.open(Unlock::Recovery(&unseen)),
        Err(SetupError::Vault(VaultError::WrongKey))
    ));
    let opened = locked.open(Unlock::Recovery(&noted)).unwrap();
    assert!(opened.recovery.is_none());
}

#[test]
fn an_unfinished_first_run_with_a_lost_passphrase_begins_anew_and_deletes_nothing() {
    let (_dir, places) = places();
    let lost = phrase("sáng nay trời đẹp");
    drop(create(&places, &hospital(), DailyLock::Passphrase(&lost)).unwrap());
    let locked = locked(&places, &NoKeyring);
    assert!(locked.unfinished);
    let aside = places.data.join("replaced-1");
    // A lock that cannot be leaves all where it is.
    let weak = phrase("a");
    for lock in [DailyLock::Passphrase(&weak), DailyLock::Keyring(&NoKeyring)] {
        let refused = create_store(&places, locked.config.clone(), lock);
        assert!(matches!(
            refused,
            Err(SetupError::Vault(
                VaultError::WeakPassphrase | VaultError::KeyringUnavailable
            ))
        ));
        assert!(!aside.exists());
    }
    let fresh = phrase("một câu mới để nhớ");
    let opened = create_store(&places, locked.config, DailyLock::Passphrase(&fresh)).unwrap();
    assert!(opened.recovery.is_some());
    assert!(aside.join("vault.json").exists() && aside.join("records.db").exists());
}

#[test]
fn losses_are_told_and_not_passed_off_as_a_fresh_start() {
    let (_dir, places) = places();
    let right = phrase("sáng nay trời đẹp");
    let mut opened = create(&places, &hospital(), DailyLock::Passphrase(&right)).unwrap();
    sign(&mut opened);
    drop(opened);

    // The configuration.
    fs::remove_file(&places.config).unwrap();
    let found = start_with(&places, &NoKeyring).unwrap();
    assert!(matches!(found, Start::FirstRun { records: true }));
    let refused = create(&places, &hospital(), DailyLock::Passphrase(&right));
    assert!(matches!(refused, Err(SetupError::StoreExists { .. })));
    locked(&places, &NoKeyring)
        .open(Unlock::Passphrase(&right))
        .unwrap();

    // The records.
    let records = places.data.join("records.db");
    let aside = places.data.join("elsewhere.db");
    fs::rename(&records, &aside).unwrap();
    let missing = locked(&places, &NoKeyring).open(Unlock::Passphrase(&right));
    assert!(matches!(missing, Err(SetupError::RecordsMissing { .. })));
    fs::rename(&aside, &records).unwrap();

    // The vault.
    fs::remove_file(places.data.join("vault.json")).unwrap();
    let missing = start_with(&places, &NoKeyring);
    assert!(matches!(missing, Err(SetupError::VaultMissing { .. })));
    let missing = create_store(&places, hospital(), DailyLock::Passphrase(&right));
    assert!(matches!(missing, Err(SetupError::VaultMissing { .. })));
}

#[test]
fn every_mistake_of_the_configuration_is_found() {
    let (_dir, places) = places();
    fs::create_dir_all(places.config.parent().unwrap()).unwrap();
    fs::write(&places.config, "mode = \"hotel\"\nlangauge = \"vi\"\n").unwrap();
    let found = start_with(&places, &NoKeyring).unwrap();
    let Start::Mistaken(ConfigError::Mistakes { mistakes, .. }) = found else {
        panic!("{found:?}");
    };
    assert_eq!(mistakes.0.len(), 3, "{mistakes}");

    // One that would not be read is not written either.
    let mut config = hospital();
    config.facility.code = "too long".to_owned();
    let refused = places.save(&config).unwrap_err();
    assert_eq!(refused.kind(), "config_mistakes");
    assert!(
        fs::read_to_string(&places.config)
            .unwrap()
            .contains("hotel")
    );
}

#[test]
fn folders_of_the_configuration_are_used() {
    let (dir, places) = places();
    let mut config = hospital();
    config.store.dir = Some(dir.path().join("store"));
    config.export.dir = Some("out".into());
    let right = phrase("sáng nay trời đẹp");
    let opened = create(&places, &config, DailyLock::Passphrase(&right)).unwrap();
    assert!(dir.path().join("store/vault.json").exists() && !places.data.exists());
    // Relative to the file.
    assert_eq!(
        opened.desk.exports,
        places.config.parent().unwrap().join("out")
    );
}

#[test]
fn a_back_up_is_restored_on_another_machine() {
    let (dir, places) = places();
    let right = phrase("sáng nay trời đẹp");
    let mut opened = create(&places, &hospital(), DailyLock::Passphrase(&right)).unwrap();
    let recovery = opened.recovery.take().unwrap();
    sign(&mut opened);
    let folder = dir.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let backup = opened.desk.records.back_up(&folder, &by()).unwrap();
    drop(opened);

    let other = Places::under(&dir.path().join("another place"));
    other.save(&hospital()).unwrap();
    let third = Places::under(&dir.path().join("a third place"));
    let wrong = create(&third, &hospital(), DailyLock::Passphrase(&right)).unwrap();
    let wrong = wrong.recovery.unwrap();
    let refused = restore(&backup.path, &other, &hospital(), Unlock::Recovery(&wrong));
    assert!(matches!(
        refused,
        Err(SetupError::Vault(VaultError::WrongKey))
    ));
    restore(
        &backup.path,
        &other,
        &hospital(),
        Unlock::Recovery(&recovery),
    )
    .unwrap();
    let opened = locked(&other, &NoKeyring)
        .open(Unlock::Passphrase(&right))
        .unwrap();
    assert!(opened.recovery.is_none());
}

#[test]
fn the_flow_is_told_what_the_file_says() {
    let mut config = hospital();
    config.clinics = vec!["Nội".to_owned()];
    config.rooms = vec!["101".to_owned()];
    config.notice.basis = BasisKind::LegalDuty;
    config.notice.version = "7".to_owned();
    config.tightening.qr = Some(Permission::Staff);
    let settings = settings(&config, "lan", Session::Real);
    assert_eq!(settings.mode, Mode::Hospital);
    assert_eq!(settings.clerk, "lan");
    assert_eq!(settings.clinics, ["Nội"]);
    assert_eq!(settings.tightening.qr, Some(Permission::Staff));
    assert!(!settings.demo);
    let duty = Basis::LegalDuty {
        notice: "7".to_owned(),
    };
    assert_eq!(settings.basis, duty);
}

#[test]
fn anchors_that_cannot_be_used_are_listed() {
    let dir = tempfile::tempdir().unwrap();
    let good = cccd_softcard::Issuer::from_seed(9)
        .authority(&cccd_softcard::Order::new(cccd_softcard::Profile::Cccd2021).authority)
        .unwrap();
    let anchors = dir.path().join("anchors");
    fs::create_dir(&anchors).unwrap();
    fs::write(anchors.join("good.cer"), good.certificate()).unwrap();
    fs::write(anchors.join("bad.cer"), b"no certificate").unwrap();
    let missing = dir.path().join("missing.pem");
    let mut config = hospital();
    config.anchors = vec![missing.clone(), anchors.clone()];
    config.policy.refuse_weak = true;
    let trust = trust(&config, Session::Real);
    assert_eq!(trust.judge.trust.anchors().len(), 1);
    assert!(trust.judge.policy.refuse_weak);
    let problem = |problem: &AnchorProblem| (problem.file.clone(), problem.fault);
    let bad = anchors.join("bad.cer");
    assert_eq!(
        trust.problems.iter().map(problem).collect::<Vec<_>>(),
        [
            (missing.display().to_string(), AnchorFault::Missing),
            (bad.display().to_string(), AnchorFault::Unusable),
        ]
    );
}

#[cfg(feature = "demo")]
#[test]
fn soft_cards_are_trusted_in_demo_sessions_alone() {
    let count = |session| trust(&hospital(), session).judge.trust.anchors().len();
    assert_eq!(count(Session::Real), 0);
    assert!(count(Session::Demo) > 0);
}

#[cfg(feature = "demo")]
#[test]
fn demo_sessions_ask_nothing_and_leave_nothing() {
    let (_dir, places) = places();
    let (desk, folder) = demo::open(&places, Mode::Lodging).unwrap();
    assert_eq!(desk.config.mode, Mode::Lodging);
    assert_eq!(desk.records.session(), Session::Demo);
    assert!(desk.keys.is_none());
    let (other, second) = demo::open(&places, Mode::Hospital).unwrap();
    drop((desk, folder));
    assert!(other.records.count(date!(2026 - 11 - 22)).is_ok());
    // A session that was killed: its folder stays, unlocked.
    let demo = places.data.with_file_name("demo");
    let left = demo.join("left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("in-use"), b"").unwrap();
    let third = demo::open(&places, Mode::Hospital).unwrap();
    assert!(!left.exists());
    drop((other, second, third));
    let rest: Vec<_> = fs::read_dir(&demo)
        .unwrap()
        .map(|item| item.unwrap().file_name())
        .collect();
    assert_eq!(rest, ["in-use"]);
    assert!(!places.data.exists() && !places.config.exists());
}
