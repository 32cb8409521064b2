use std::cell::RefCell;
use std::collections::HashMap;

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;

/// A keyring in memory.
#[derive(Default)]
struct FakeKeyring {
    secrets: RefCell<HashMap<String, Vec<u8>>>,
    broken: bool,
}

impl Keyring for FakeKeyring {
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        if self.broken {
            return Err(VaultError::KeyringUnavailable);
        }
        self.secrets
            .borrow_mut()
            .insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Ok(self.secrets.borrow().get(name).cloned().map(Zeroizing::new))
    }

    fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.secrets.borrow_mut().remove(name);
        Ok(())
    }
}

fn phrase(text: &str) -> Private<String> {
    Private::new(text.to_owned())
}

fn same(a: &DataKey, b: &DataKey) -> bool {
    a.0.as_bytes() == b.0.as_bytes()
}

#[test]
fn a_passphrase_opens_and_another_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let right = phrase("sáng nay trời đẹp");
    let new = Vault::create(dir.path(), DailyLock::Passphrase(&right)).unwrap();
    let vault = Vault::load(dir.path()).unwrap();
    assert!(vault.has_passphrase() && !vault.has_keyring());
    assert!(same(
        &vault.open(Unlock::Passphrase(&right)).unwrap(),
        &new.key
    ));
    // The same letters as another keyboard composes them.
    use unicode_normalization::UnicodeNormalization as _;
    let decomposed: String = right.reveal().nfd().collect();
    assert!(same(
        &vault.open(Unlock::Passphrase(&decomposed.into())).unwrap(),
        &new.key
    ));
    let wrong = phrase("sáng nay trời mưa");
    assert!(matches!(
        vault.open(Unlock::Passphrase(&wrong)),
        Err(VaultError::WrongKey)
    ));
    let none = FakeKeyring::default();
    assert!(matches!(
        vault.open(Unlock::Keyring(&none)),
        Err(VaultError::NotEnrolled)
    ));
}

#[test]
fn a_short_passphrase_is_refused_and_leaves_no_vault() {
    let dir = tempfile::tempdir().unwrap();
    let short = phrase("123456789");
    let refused = Vault::create(dir.path(), DailyLock::Passphrase(&short));
    assert!(matches!(refused, Err(VaultError::WeakPassphrase)));
    assert!(!Vault::exists(dir.path()));
}

#[test]
fn a_keyring_opens_here_and_not_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let here = FakeKeyring::default();
    let new = Vault::create(dir.path(), DailyLock::Keyring(&here)).unwrap();
    let vault = Vault::load(dir.path()).unwrap();
    assert!(same(&vault.open(Unlock::Keyring(&here)).unwrap(), &new.key));
    let elsewhere = FakeKeyring::default();
    assert!(matches!(
        vault.open(Unlock::Keyring(&elsewhere)),
        Err(VaultError::KeyringEmpty)
    ));
    elsewhere.put(&vault.id().to_string(), &[7; 32]).unwrap();
    assert!(matches!(
        vault.open(Unlock::Keyring(&elsewhere)),
        Err(VaultError::WrongKey)
    ));
    elsewhere.put(&vault.id().to_string(), b"short").unwrap();
    assert!(matches!(
        vault.open(Unlock::Keyring(&elsewhere)),
        Err(VaultError::WrongKey)
    ));
}

#[test]
fn a_keyring_that_refuses_leaves_no_vault() {
    let dir = tempfile::tempdir().unwrap();
    let broken = FakeKeyring {
        broken: true,
        ..FakeKeyring::default()
    };
    let refused = Vault::create(dir.path(), DailyLock::Keyring(&broken));
    assert!(matches!(refused, Err(VaultError::KeyringUnavailable)));
    assert!(!Vault::exists(dir.path()));
}

#[test]
fn the_recovery_key_opens_and_sets_a_new_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let new = Vault::create(dir.path(), DailyLock::Keyring(&keyring)).unwrap();
    let paper = new.recovery.reveal();
    let typed = RecoveryKey::parse(&paper.to_lowercase().replace('-', " ")).unwrap();
    let mut vault = Vault::load(dir.path()).unwrap();
    let key = vault.open(Unlock::Recovery(&typed)).unwrap();
    assert!(same(&key, &new.key));

    let fresh = phrase("một câu mới để nhớ");
    vault.enrol(&key, DailyLock::Passphrase(&fresh)).unwrap();
    vault.forget_keyring(&keyring).unwrap();
    assert!(keyring.secrets.borrow().is_empty());
    assert!(matches!(
        vault.forget_passphrase(),
        Err(VaultError::NotEnrolled)
    ));
    let again = Vault::load(dir.path()).unwrap();
    assert!(same(
        &again.open(Unlock::Passphrase(&fresh)).unwrap(),
        &new.key
    ));
    assert!(matches!(
        again.open(Unlock::Keyring(&keyring)),
        Err(VaultError::NotEnrolled)
    ));
}

#[test]
fn a_renewed_recovery_key_replaces_the_former() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let mut new = Vault::create(dir.path(), DailyLock::Keyring(&keyring)).unwrap();
    let fresh = new.vault.renew_recovery(&new.key).unwrap();
    let vault = Vault::load(dir.path()).unwrap();
    assert!(same(
        &vault.open(Unlock::Recovery(&fresh)).unwrap(),
        &new.key
    ));
    assert!(matches!(
        vault.open(Unlock::Recovery(&new.recovery)),
        Err(VaultError::WrongKey)
    ));
}

#[test]
fn a_foreign_data_key_is_never_enrolled() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let mut new = Vault::create(dir.path(), DailyLock::Keyring(&keyring)).unwrap();
    let foreign = DataKey::generate().unwrap();
    let refused = new.vault.enrol(&foreign, DailyLock::Keyring(&keyring));
    assert!(matches!(refused, Err(VaultError::WrongKey)));
    assert!(matches!(
        new.vault.renew_recovery(&foreign),
        Err(VaultError::WrongKey)
    ));
    assert!(same(
        &new.vault.open(Unlock::Keyring(&keyring)).unwrap(),
        &new.key
    ));
}

#[test]
fn a_vault_is_never_replaced_by_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    Vault::create(dir.path(), DailyLock::Keyring(&keyring)).unwrap();
    let again = Vault::create(dir.path(), DailyLock::Keyring(&keyring));
    assert!(matches!(again, Err(VaultError::Exists)));
}

#[test]
fn the_file_holds_no_key_and_damage_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let new = Vault::create(dir.path(), DailyLock::Keyring(&keyring)).unwrap();
    let path = dir.path().join(FILE_NAME);
    let text = std::fs::read_to_string(&path).unwrap();
    let secret = keyring.get(&new.vault.id().to_string()).unwrap().unwrap();
    for key in [new.key.0.as_bytes(), secret.as_slice()] {
        assert!(!text.contains(&hex(key)));
    }
    assert!(!text.contains(new.recovery.reveal().as_str()));

    std::fs::write(&path, text.replace("\"format\": 1", "\"format\": 2")).unwrap();
    assert!(matches!(Vault::load(dir.path()), Err(VaultError::Newer)));
    std::fs::write(&path, "{").unwrap();
    assert!(matches!(Vault::load(dir.path()), Err(VaultError::Damaged)));
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(Vault::load(dir.path()), Err(VaultError::Missing)));
}

#[test]
fn parameters_of_a_forged_file_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let right = phrase("sáng nay trời đẹp");
    Vault::create(dir.path(), DailyLock::Passphrase(&right)).unwrap();
    let path = dir.path().join(FILE_NAME);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replace("\"memory_kib\": 65536", "\"memory_kib\": 4294967295"),
    )
    .unwrap();
    let vault = Vault::load(dir.path()).unwrap();
    assert!(matches!(
        vault.open(Unlock::Passphrase(&right)),
        Err(VaultError::Damaged)
    ));
}

#[cfg(unix)]
#[test]
fn only_this_user_can_read_the_vault() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("desk");
    Vault::create(&home, DailyLock::Keyring(&FakeKeyring::default())).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    assert_eq!(mode(&home.join(FILE_NAME)), 0o600);
}

#[test]
fn debug_is_silent() {
    let dir = tempfile::tempdir().unwrap();
    let new = Vault::create(dir.path(), DailyLock::Keyring(&FakeKeyring::default())).unwrap();
    let text = format!("{new:?}");
    assert!(!text.contains(&hex(new.key.0.as_bytes())));
    assert!(!text.contains(new.recovery.reveal().as_str()));
}

#[test]
fn a_mistyped_recovery_key_says_where() {
    let key = RecoveryKey::generate().unwrap();
    let text = key.reveal();
    let letters: Vec<char> = text.chars().filter(|c| *c != '-').collect();
    assert_eq!(letters.len(), 40);
    let typed = |letters: &[char]| RecoveryKey::parse(&letters.iter().collect::<String>());
    assert_eq!(typed(&letters).unwrap(), key);

    for place in 0..40 {
        let group = place / 5 + 1;
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .chars()
            .filter(|c| *c != letters[place])
        {
            let mut wrong = letters.clone();
            wrong[place] = other;
            assert_eq!(typed(&wrong), Err(RecoveryKeyError::Check { group }));
        }
        let mut wrong = letters.clone();
        wrong[place] = 'U';
        assert_eq!(typed(&wrong), Err(RecoveryKeyError::Letter { group }));
        if place % 5 != 4 && letters[place] != letters[place + 1] {
            let mut swapped = letters.clone();
            swapped.swap(place, place + 1);
            assert_eq!(typed(&swapped), Err(RecoveryKeyError::Check { group }));
        }
    }
    let mut groups: Vec<&str> = text.split('-').collect();
    groups.swap(2, 5);
    assert_eq!(
        RecoveryKey::parse(&groups.join("-")),
        Err(RecoveryKeyError::Check { group: 3 })
    );
    assert_eq!(
        typed(&letters[..39]),
        Err(RecoveryKeyError::Length { found: 39 })
    );
    let confusable = text.replace('0', "o").replace('1', "l");
    assert_eq!(RecoveryKey::parse(&confusable).unwrap(), key);
}

proptest! {
    #[test]
    fn any_text_is_a_recovery_key_or_an_error(text in ".{0,60}") {
        let _ = RecoveryKey::parse(&text);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
