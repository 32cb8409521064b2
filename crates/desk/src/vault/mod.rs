//! The key to the records: random, and never beside them in the clear.
//!
//! The data key is 256 random bits. It stands in the vault file only wrapped (AES-256-GCM), once
//! for each way of opening it: by a secret in the operating system's keyring, by a passphrase
//! (Argon2id), and always by the recovery key, shown once when the vault is made. The folder
//! alone opens nothing. Why it is so: `docs/decisions/0010-store.md`.

pub(crate) mod file;
mod key;
mod keyring;
mod recovery;
#[cfg(test)]
mod tests;
mod wrap;

use std::path::{Path, PathBuf};

use cccd_chip::lds::Private;
use uuid::Uuid;

pub use self::key::DataKey;
pub use self::keyring::{Keyring, OsKeyring};
pub use self::recovery::{RecoveryKey, RecoveryKeyError};
use self::wrap::{Passphrase, Wrapped};

/// Name of the vault's file in the data folder.
pub const FILE_NAME: &str = "vault.json";

/// Fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 10;

/// What the data folder says about its key.
#[derive(Debug)]
pub struct Vault {
    dir: PathBuf,
    content: file::Content,
}

/// What opens a vault.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The secret that lies in this keyring.
    Keyring(&'a dyn Keyring),
    /// What the clerk types at the start.
    Passphrase(&'a Private<String>),
    /// The key written down when the vault was made.
    Recovery(&'a RecoveryKey),
}

/// How a vault is to be opened from day to day.
#[derive(Clone, Copy)]
pub enum DailyLock<'a> {
    /// By a fresh secret put into this keyring: nobody types anything.
    Keyring(&'a dyn Keyring),
    /// By a passphrase at every start.
    Passphrase(&'a Private<String>),
}

/// A vault just made.
#[derive(Debug)]
pub struct NewVault {
    /// The vault, written to disk.
    pub vault: Vault,
    /// Its data key.
    pub key: DataKey,
    /// To be shown once and written down; it is kept nowhere.
    pub recovery: RecoveryKey,
}

impl NewVault {
    /// Writes what was prepared. When this returns, it is on disk.
    pub(crate) fn write(&self) -> Result<(), VaultError> {
        file::make_dir(&self.vault.dir)?;
        file::write_new(&self.vault.path(), &self.vault.content)
    }
}

impl Vault {
    /// Whether there is a vault in this folder.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        dir.join(FILE_NAME).exists()
    }

    /// Makes a vault with a new random data key in `dir`, which is created if need be. When this
    /// returns, it is on disk.
    ///
    /// # Errors
    /// [`VaultError::Exists`] where there is one already: its data would be lost with its key.
    /// Otherwise as [`Vault::enrol`].
    pub fn create(dir: &Path, lock: DailyLock<'_>) -> Result<NewVault, VaultError> {
        if Self::exists(dir) {
            return Err(VaultError::Exists);
        }
        let new = Self::prepare(dir, lock)?;
        new.write()?;
        Ok(new)
    }

    /// The same without anything on disk yet, so that what a new vault replaces stays in its place
    /// until it is known that there can be one.
    pub(crate) fn prepare(dir: &Path, lock: DailyLock<'_>) -> Result<NewVault, VaultError> {
        let key = DataKey::generate()?;
        let recovery = RecoveryKey::generate()?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| VaultError::Crypto)?;
        let id = uuid::Builder::from_random_bytes(random).into_uuid();
        let content = file::Content {
            format: file::FORMAT,
            id,
            key_check: key.check_value(id)?,
            keyring: None,
            passphrase: None,
            recovery: Wrapped::new(
                &key,
                &recovery.wrapping_key(id)?,
                &wrap::context(id, "recovery"),
            )?,
        };
        let mut vault = Self {
            dir: dir.to_owned(),
            content,
        };
        vault.lock(&key, lock)?;
        Ok(NewVault {
            vault,
            key,
            recovery,
        })
    }

    /// Reads the vault of this folder. It is still locked.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Damaged`], [`VaultError::Newer`] or
    /// [`VaultError::Io`].
    pub fn load(dir: &Path) -> Result<Self, VaultError> {
        let content = file::read(&dir.join(FILE_NAME))?;
        Ok(Self {
            dir: dir.to_owned(),
            content,
        })
    }

    /// Whose vault this is: the same in all copies and back-ups.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.content.id
    }

    /// Whether a passphrase opens it.
    #[must_use]
    pub const fn has_passphrase(&self) -> bool {
        self.content.passphrase.is_some()
    }

    /// Whether a secret in the operating system's keyring opens it.
    #[must_use]
    pub const fn has_keyring(&self) -> bool {
        self.content.keyring.is_some()
    }

    /// Unwraps the data key.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] for a wrong passphrase, recovery key or keyring secret;
    /// [`VaultError::NotEnrolled`] where this way was never set up;
    /// [`VaultError::KeyringUnavailable`] and [`VaultError::KeyringEmpty`].
    pub fn open(&self, with: Unlock<'_>) -> Result<DataKey, VaultError> {
        let id = self.content.id;
        match with {
            Unlock::Keyring(keyring) => {
                let wrapped = self
                    .content
                    .keyring
                    .as_ref()
                    .ok_or(VaultError::NotEnrolled)?;
                let secret = keyring
                    .get(&entry_name(id))?
                    .ok_or(VaultError::KeyringEmpty)?;
                let secret = key::Secret::from_slice(&secret).ok_or(VaultError::WrongKey)?;
                wrapped.open(&secret, &wrap::context(id, "keyring"))
            }
            Unlock::Passphrase(text) => {
                let lock = self
                    .content
                    .passphrase
                    .as_ref()
                    .ok_or(VaultError::NotEnrolled)?;
                lock.open(text, id)
            }
            Unlock::Recovery(recovery) => self
                .content
                .recovery
                .open(&recovery.wrapping_key(id)?, &wrap::context(id, "recovery")),
        }
    }

    /// Sets how the vault is opened from day to day: replaces the passphrase or the keyring's
    /// secret by a new one. The data key stays; it must be this vault's.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] if `key` is not this vault's data key,
    /// [`VaultError::WeakPassphrase`], [`VaultError::KeyringUnavailable`], [`VaultError::Io`].
    pub fn enrol(&mut self, key: &DataKey, lock: DailyLock<'_>) -> Result<(), VaultError> {
        self.check(key)?;
        self.lock(key, lock)?;
        file::write(&self.path(), &self.content)
    }

    /// Makes a new recovery key; the former one opens nothing from now on, save old back-ups.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] if `key` is not this vault's data key, [`VaultError::Io`].
    pub fn renew_recovery(&mut self, key: &DataKey) -> Result<RecoveryKey, VaultError> {
        self.check(key)?;
        let id = self.content.id;
        let recovery = RecoveryKey::generate()?;
        self.content.recovery = Wrapped::new(
            key,
            &recovery.wrapping_key(id)?,
            &wrap::context(id, "recovery"),
        )?;
        file::write(&self.path(), &self.content)?;
        Ok(recovery)
    }

    /// Forgets the passphrase, so that only the keyring and the recovery key open the vault.
    ///
    /// # Errors
    /// [`VaultError::NotEnrolled`] where no keyring is set up: the last daily way stays.
    pub fn forget_passphrase(&mut self) -> Result<(), VaultError> {
        if self.content.keyring.is_none() {
            return Err(VaultError::NotEnrolled);
        }
        self.content.passphrase = None;
        file::write(&self.path(), &self.content)
    }

    /// Forgets the keyring's secret here and in the keyring, so that only the passphrase and the
    /// recovery key open the vault.
    ///
    /// # Errors
    /// [`VaultError::NotEnrolled`] where no passphrase is set: the last daily way stays.
    pub fn forget_keyring(&mut self, keyring: &dyn Keyring) -> Result<(), VaultError> {
        if self.content.passphrase.is_none() {
            return Err(VaultError::NotEnrolled);
        }
        self.content.keyring = None;
        file::write(&self.path(), &self.content)?;
        keyring.remove(&entry_name(self.content.id))
    }

    fn lock(&mut self, key: &DataKey, lock: DailyLock<'_>) -> Result<(), VaultError> {
        let id = self.content.id;
        match lock {
            DailyLock::Keyring(keyring) => {
                let secret = key::Secret::generate()?;
                let wrapped = Wrapped::new(key, &secret, &wrap::context(id, "keyring"))?;
                // Some keyrings accept and forget: only what comes back counts.
                keyring.put(&entry_name(id), secret.as_bytes())?;
                match keyring.get(&entry_name(id))? {
                    Some(kept) if kept.as_slice() == secret.as_bytes() => {}
                    _ => return Err(VaultError::KeyringUnavailable),
                }
                self.content.keyring = Some(wrapped);
            }
            DailyLock::Passphrase(text) => {
                self.content.passphrase = Some(Passphrase::new(key, text, id)?);
            }
        }
        Ok(())
    }

    fn check(&self, key: &DataKey) -> Result<(), VaultError> {
        if key.check_value(self.content.id)? == self.content.key_check {
            Ok(())
        } else {
            Err(VaultError::WrongKey)
        }
    }

    fn path(&self) -> PathBuf {
        self.dir.join(FILE_NAME)
    }
}

/// Under which name the keyring keeps this vault's secret.
fn entry_name(id: Uuid) -> String {
    id.to_string()
}

/// What keeps a vault shut. One kind per thing to do about it; none says anything of a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// No vault in the folder.
    #[error("there is no vault in this folder: set the desk up first, or restore a back-up")]
    Missing,
    /// One is there already.
    #[error("this folder has a vault already: open it instead of making a new one")]
    Exists,
    /// Wrong passphrase, recovery key or secret.
    #[error("this key does not open the records: try again, or use the recovery key")]
    WrongKey,
    /// This way of opening is not set up, or is the last one left.
    #[error("this way of opening the records is not set up: use another one")]
    NotEnrolled,
    /// Too short.
    #[error("the passphrase is too short: use at least {SHORTEST_PASSPHRASE} characters")]
    WeakPassphrase,
    /// The keyring does not answer.
    #[error("the system's keyring cannot be used here: use a passphrase or the recovery key")]
    KeyringUnavailable,
    /// The keyring has no secret for this vault: another user or another machine.
    #[error(
        "the system's keyring of this user has no key for these records: use the passphrase or \
         the recovery key"
    )]
    KeyringEmpty,
    /// The file cannot be understood.
    #[error("the vault's file is damaged: take {FILE_NAME} from the newest back-up")]
    Damaged,
    /// Written by a newer program.
    #[error("the vault was written by a newer version of this program: install that version")]
    Newer,
    /// The operating system gave no random numbers, or a primitive failed.
    #[error("the machine's cryptography failed: restart the machine")]
    Crypto,
    /// The disk is full.
    #[error("the disk is full: free some space, then try again")]
    DiskFull,
    /// Reading or writing failed.
    #[error("the vault's file cannot be read or written ({0}): check the folder's permissions")]
    Io(std::io::ErrorKind),
}

impl VaultError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "vault_missing",
            Self::Exists => "vault_exists",
            Self::WrongKey => "vault_wrong_key",
            Self::NotEnrolled => "vault_not_enrolled",
            Self::WeakPassphrase => "vault_weak_passphrase",
            Self::KeyringUnavailable => "vault_keyring_unavailable",
            Self::KeyringEmpty => "vault_keyring_empty",
            Self::Damaged => "vault_damaged",
            Self::Newer => "vault_newer",
            Self::Crypto => "vault_crypto",
            Self::DiskFull => "disk_full",
            Self::Io(_) => "vault_io",
        }
    }
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing,
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            kind => Self::Io(kind),
        }
    }
}
