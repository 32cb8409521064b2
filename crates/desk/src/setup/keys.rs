//! What opens a desk's records, while they are open.

use core::fmt;
use std::path::PathBuf;

use cccd_chip::lds::Private;

use super::{SetupError, first_run};
use crate::store::{Session, Store};
use crate::vault::{DailyLock, DataKey, Keyring, RecoveryKey, Vault};

/// The vault and its key: to change how the records are opened.
pub struct Keys {
    dir: PathBuf,
    vault: Vault,
    key: DataKey,
}

impl Keys {
    pub(super) const fn new(dir: PathBuf, vault: Vault, key: DataKey) -> Self {
        Self { dir, vault, key }
    }

    /// Whether a passphrase opens the records.
    #[must_use]
    pub const fn has_passphrase(&self) -> bool {
        self.vault.has_passphrase()
    }

    /// Whether the system's keyring opens the records.
    #[must_use]
    pub const fn has_keyring(&self) -> bool {
        self.vault.has_keyring()
    }

    /// Adds a daily way to open the records, or replaces the one of its kind.
    ///
    /// # Errors
    /// As [`Vault::enrol`]; the former way then stands.
    pub fn set_lock(&mut self, lock: DailyLock<'_>) -> Result<(), SetupError> {
        Ok(self.vault.enrol(&self.key, lock)?)
    }

    /// From now on a passphrase opens the records and the keyring no longer does.
    ///
    /// # Errors
    /// As [`Vault::enrol`] and [`Vault::forget_keyring`].
    pub fn only_passphrase(
        &mut self,
        text: &Private<String>,
        keyring: &dyn Keyring,
    ) -> Result<(), SetupError> {
        self.set_lock(DailyLock::Passphrase(text))?;
        Ok(self.vault.forget_keyring(keyring)?)
    }

    /// From now on the keyring opens the records and a passphrase no longer does.
    ///
    /// # Errors
    /// As [`Vault::enrol`] and [`Vault::forget_passphrase`].
    pub fn only_keyring(&mut self, keyring: &dyn Keyring) -> Result<(), SetupError> {
        self.set_lock(DailyLock::Keyring(keyring))?;
        Ok(self.vault.forget_passphrase()?)
    }

    /// A new recovery key in the place of the former, to be shown once.
    ///
    /// # Errors
    /// As [`Vault::renew_recovery`].
    pub fn renew_recovery(&mut self) -> Result<RecoveryKey, SetupError> {
        Ok(self.vault.renew_recovery(&self.key)?)
    }

    /// The clerk has the recovery key on paper: the first run is over.
    ///
    /// # Errors
    /// [`SetupError::Store`] if the folder cannot be written; then the next start gives another
    /// recovery key.
    pub fn recovery_is_noted(&self) -> Result<(), SetupError> {
        first_run::finish(&self.dir)
    }

    /// The records once more, for a back-up in a thread of its own.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_records(&self) -> Result<Store, SetupError> {
        Ok(Store::open(&self.dir, &self.key, Session::Real)?)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}
