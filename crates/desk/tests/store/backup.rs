//! Back-up, restore, damage.

use std::fs;

use cccd_desk::store::{Session, Store, StoreError, backups, restore};
use cccd_desk::vault::{DailyLock, DataKey, Keyring, Unlock, Vault, VaultError};
use zeroize::Zeroizing;

use crate::sample::{TODAY, by, visit};

/// A keyring that knows one secret.
#[derive(Default)]
struct OneSecret(std::cell::RefCell<Option<Vec<u8>>>);

impl Keyring for OneSecret {
    fn put(&self, _: &str, secret: &[u8]) -> Result<(), VaultError> {
        *self.0.borrow_mut() = Some(secret.to_vec());
        Ok(())
    }
    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Ok(self.0.borrow().clone().map(Zeroizing::new))
    }
    fn remove(&self, _: &str) -> Result<(), VaultError> {
        *self.0.borrow_mut() = None;
        Ok(())
    }
}

#[test]
fn a_back_up_and_its_recovery_key_are_enough_on_a_new_machine() {
    let dir = tempfile::tempdir().unwrap();
    let (home, disk, other) = (
        dir.path().join("desk"),
        dir.path().join("disk"),
        dir.path().join("other"),
    );
    fs::create_dir(&disk).unwrap();
    let new = Vault::create(&home, DailyLock::Keyring(&OneSecret::default())).unwrap();
    let mut store = Store::open(&home, &new.key, Session::Real).unwrap();
    for number in 1..20 {
        store.register(&visit(number)).unwrap();
    }
    let first = store.back_up(&disk, &by(100, "")).unwrap();
    assert_eq!(first.name, "cccd-backup-20260302-000140Z");
    assert!(matches!(
        store.back_up(&disk, &by(100, "")),
        Err(StoreError::Conflict)
    ));
    store.register(&visit(20)).unwrap();
    let second = store.back_up(&disk, &by(200, "")).unwrap();
    fs::create_dir(disk.join("cccd-backup-20990101-000000Z.part")).unwrap();
    assert_eq!(backups(&disk).unwrap(), [second.clone(), first]);
    let kept: Vec<_> = fs::read_dir(&second.path)
        .unwrap()
        .map(|item| item.unwrap().file_name())
        .collect();
    assert_eq!(kept.len(), 2, "{kept:?}");

    let key = Vault::load(&second.path)
        .unwrap()
        .open(Unlock::Recovery(&new.recovery))
        .unwrap();
    restore(&second.path, &other, &key).unwrap();
    let key = Vault::load(&other)
        .unwrap()
        .open(Unlock::Recovery(&new.recovery))
        .unwrap();
    let mut moved = Store::open(&other, &key, Session::Real).unwrap();
    assert_eq!(moved.count(TODAY).unwrap(), 20);
    assert_eq!(moved.register(&visit(21)).unwrap().ticket, Some(21));
}

#[test]
fn a_restore_sets_the_former_records_aside() {
    let dir = tempfile::tempdir().unwrap();
    let (home, disk) = (dir.path().join("desk"), dir.path().join("disk"));
    fs::create_dir(&disk).unwrap();
    let new = Vault::create(&home, DailyLock::Keyring(&OneSecret::default())).unwrap();
    let mut store = Store::open(&home, &new.key, Session::Real).unwrap();
    store.register(&visit(1)).unwrap();
    let backup = store.back_up(&disk, &by(100, "")).unwrap();
    store.register(&visit(2)).unwrap();
    // Not closed: what is in the write-ahead log must not seep into the restored records.
    std::mem::forget(store);
    assert!(home.join("records.db-wal").exists());

    restore(&backup.path, &home, &new.key).unwrap();
    let restored = Store::open(&home, &new.key, Session::Real).unwrap();
    assert_eq!(restored.count(TODAY).unwrap(), 1);
    let aside = Store::open(&home.join("replaced-1"), &new.key, Session::Real).unwrap();
    assert_eq!(aside.count(TODAY).unwrap(), 2);
    drop(restored);
    restore(&backup.path, &home, &new.key).unwrap();
    assert!(home.join("replaced-2/records.db").exists());
}

#[test]
fn a_restore_interrupted_anywhere_is_finished_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let disk = dir.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let key = DataKey::generate().unwrap();
    // What the folder looks like after each step; the last file of each is what was moved last.
    for moved in [
        &[][..],
        &["records.db-wal"],
        &["records.db-wal", "records.db"],
    ] {
        let home = dir.path().join(format!("desk-{}", moved.len()));
        let mut store = Store::open(&home, &key, Session::Real).unwrap();
        store.register(&visit(1)).unwrap();
        let at = i64::try_from(moved.len()).unwrap();
        let backup = store.back_up(&disk, &by(100 + at, "")).unwrap();
        store.register(&visit(2)).unwrap();
        std::mem::forget(store);

        let incoming = home.join("incoming");
        fs::create_dir(&incoming).unwrap();
        fs::copy(backup.path.join("records.db"), incoming.join("records.db")).unwrap();
        fs::create_dir(home.join("replaced-1")).unwrap();
        for name in moved {
            fs::rename(home.join(name), home.join("replaced-1").join(name)).unwrap();
        }
        let store = Store::open(&home, &key, Session::Real).unwrap();
        assert_eq!(store.count(TODAY).unwrap(), 1, "{moved:?}");
        assert!(!incoming.exists());
        let aside = Store::open(&home.join("replaced-1"), &key, Session::Real).unwrap();
        assert_eq!(aside.count(TODAY).unwrap(), 2, "{moved:?}");
    }
}

#[test]
fn a_damaged_or_foreign_back_up_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (home, disk) = (dir.path().join("desk"), dir.path().join("disk"));
    fs::create_dir(&disk).unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(&home, &key, Session::Real).unwrap();
    for number in 1..200 {
        store.register(&visit(number)).unwrap();
    }
    let backup = store.back_up(&disk, &by(900, "")).unwrap();
    drop(store);
    let file = backup.path.join("records.db");
    let whole = fs::read(&file).unwrap();
    for place in [5000, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&file, damaged).unwrap();
        assert!(
            matches!(restore(&backup.path, &home, &key), Err(StoreError::Damaged)),
            "{place}"
        );
    }
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(
        restore(&backup.path, &home, &key),
        Err(StoreError::Damaged)
    ));
    assert!(matches!(
        restore(&disk, &home, &key),
        Err(StoreError::NotABackup)
    ));
    fs::write(&file, whole).unwrap();
    let foreign = DataKey::generate().unwrap();
    assert!(matches!(
        restore(&backup.path, &home, &foreign),
        Err(StoreError::WrongKey)
    ));
    let store = Store::open(&home, &key, Session::Real).unwrap();
    assert_eq!(store.count(TODAY).unwrap(), 199);
}

#[test]
fn damage_is_noticed_at_the_start_and_a_back_up_helps() {
    let dir = tempfile::tempdir().unwrap();
    let (home, disk) = (dir.path().join("desk"), dir.path().join("disk"));
    fs::create_dir(&disk).unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(&home, &key, Session::Real).unwrap();
    for number in 1..200 {
        store.register(&visit(number)).unwrap();
    }
    let backup = store.back_up(&disk, &by(900, "")).unwrap();
    drop(store);
    let file = home.join("records.db");
    let mut bytes = fs::read(&file).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes[page + 100] ^= 0x40;
    fs::write(&file, bytes).unwrap();
    let error = Store::open(&home, &key, Session::Real).unwrap_err();
    assert!(matches!(error, StoreError::Damaged));
    assert!(error.to_string().contains("restore"));
    restore(&backup.path, &home, &key).unwrap();
    let store = Store::open(&home, &key, Session::Real).unwrap();
    assert_eq!(store.count(TODAY).unwrap(), 199);
}
