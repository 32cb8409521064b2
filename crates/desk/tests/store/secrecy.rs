//! Whoever copies the data folder has nothing.

use std::fs;
use std::path::Path;

use cccd_chip::lds::Private;
use cccd_desk::store::{Session, Store, StoreError, restore};
use cccd_desk::vault::{DailyLock, DataKey, Unlock, Vault, VaultError};
use rusqlite::Connection;

use crate::sample::{by, name, stay, visit};

/// What must not be found in any file. Each is looked for in UTF-8 and both UTF-16, and also
/// folded.
fn secrets() -> Vec<String> {
    let mut secrets = vec![
        "0011000000".to_owned(),
        "Hàng Mẫu".to_owned(),
        "thăm người thân".to_owned(),
        "yên tĩnh".to_owned(),
        "đau đầu".to_owned(),
        "GD4010000".to_owned(),
        "lan.tiepdon".to_owned(),
        "CREATE TABLE".to_owned(),
        "SQLite format 3".to_owned(),
    ];
    secrets.extend((1..4).map(name));
    secrets.extend((1..4).map(|n| cccd_chip::lds::name::fold(&name(n))));
    secrets
}

fn scan(folder: &Path, files: &mut Vec<String>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            scan(&path, files);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for secret in secrets() {
            let utf16: Vec<u16> = secret.encode_utf16().collect();
            let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for needle in [secret.as_bytes(), &little, &big] {
                let found = bytes.windows(needle.len()).any(|window| window == needle);
                assert!(!found, "{secret:?} stands in {}", path.display());
            }
        }
        files.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
}

#[test]
fn a_copied_folder_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("desk");
    let phrase = Private::new("bí mật của quầy tiếp đón".to_owned());
    let new = Vault::create(&home, DailyLock::Passphrase(&phrase)).unwrap();
    let mut store = Store::open(&home, &new.key, Session::Real).unwrap();
    for number in 1..40 {
        store.register(&visit(number)).unwrap();
    }
    for number in 100..110 {
        store.register(&stay(number)).unwrap();
        store
            .move_room(stay(number).id(), "P7", &by(900, "đổi phòng"))
            .unwrap();
    }
    store.back_up(&home, &by(1000, "")).unwrap();
    let mut demo = Store::open(&home, &new.key, Session::Demo).unwrap();
    let mut shown = visit(3);
    shown.demo = true;
    demo.register(&shown).unwrap();

    // While all is open: database, write-ahead log, shared memory, back-up.
    let mut files = Vec::new();
    scan(&home, &mut files);
    for name in [
        "records.db",
        "records.db-wal",
        "records.db-shm",
        "demo.db",
        "vault.json",
    ] {
        assert!(
            files.iter().any(|file| file == name),
            "{name} was not looked at"
        );
    }
    assert_eq!(files.iter().filter(|file| *file == "records.db").count(), 2);

    let copy = dir.path().join("stolen");
    fs::create_dir(&copy).unwrap();
    for name in ["records.db", "records.db-wal", "demo.db", "vault.json"] {
        fs::copy(home.join(name), copy.join(name)).unwrap();
    }
    for name in ["records.db", "demo.db"] {
        let plain = Connection::open(copy.join(name)).unwrap();
        assert!(
            plain
                .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
                .is_err()
        );
        let empty = Connection::open(copy.join(name)).unwrap();
        empty.execute_batch("PRAGMA key = '';").ok();
        assert!(
            empty
                .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
                .is_err()
        );
    }
    let wrong = DataKey::generate().unwrap();
    for session in [Session::Real, Session::Demo] {
        assert!(matches!(
            Store::open(&copy, &wrong, session),
            Err(StoreError::WrongKey)
        ));
    }
    let restored = restore(&copy, &dir.path().join("new"), &wrong);
    assert!(matches!(restored, Err(StoreError::WrongKey)));
    let vault = Vault::load(&copy).unwrap();
    let guess = Private::new("bí mật của quầy lễ tân".to_owned());
    assert!(matches!(
        vault.open(Unlock::Passphrase(&guess)),
        Err(VaultError::WrongKey)
    ));

    // And with the right one, all is there.
    let key = vault.open(Unlock::Passphrase(&phrase)).unwrap();
    let store = Store::open(&copy, &key, Session::Real).unwrap();
    assert_eq!(
        store.get(visit(39).id()).unwrap().check_in.person,
        visit(39).person
    );
    let key = vault.open(Unlock::Recovery(&new.recovery)).unwrap();
    Store::open(&copy, &key, Session::Demo).unwrap();
}
