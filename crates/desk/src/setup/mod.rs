//! How a desk starts: where its files are, what a start finds there, the first run, and what the
//! engine is made of. None of it needs a window.
//!
//! A first run writes the configuration, then a mark that the recovery key is still to be noted,
//! then the vault, then empty records. Whatever of it a power cut leaves, the next start goes on
//! from there: without a vault it asks for a lock again, and while the mark stands every opening
//! gives a fresh recovery key to be shown. What belonged to other records is set aside, never
//! deleted.

#[cfg(feature = "demo")]
pub mod demo;
mod error;
mod first_run;
mod keys;
mod parts;
mod places;
mod seat;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use self::error::SetupError;
pub use self::first_run::{create, create_store};
pub use self::keys::Keys;
pub use self::parts::{AnchorFault, AnchorProblem, Trust, parts, settings, trust};
pub use self::places::Places;
pub use self::seat::Seat;
use crate::config::{self, Config, ConfigError};
use crate::store::{self, Session, Store};
use crate::vault::{
    DailyLock, DataKey, Keyring, OsKeyring, RecoveryKey, Unlock, Vault, VaultError,
};

/// What a start finds.
#[derive(Debug)]
pub enum Start {
    /// No configuration: ask for it, then [`create`].
    FirstRun {
        /// Records lie where a desk without settings of its own keeps them, as after the
        /// configuration was lost: [`Places::save`] one and start again, they are still locked
        /// by their own key.
        records: bool,
    },
    /// The configuration cannot be read, or these are all its mistakes.
    Mistaken(ConfigError),
    /// Configured, but there are no records yet: ask for a lock, then [`create_store`].
    NoStore(Box<Config>),
    /// Only a passphrase or the recovery key opens the records.
    Locked(Box<Locked>),
    /// The system's keyring had the key.
    Open(Box<Opened>),
}

/// Records that need a key from a person.
#[derive(Debug)]
pub struct Locked {
    /// The configuration.
    pub config: Config,
    /// Whether a passphrase opens them; the recovery key always does.
    pub has_passphrase: bool,
    /// Why the system's keyring did not, where it should have.
    pub keyring: Option<VaultError>,
    /// A first run was cut off before its recovery key was noted. If its passphrase is lost too,
    /// [`create_store`] begins anew.
    pub unfinished: bool,
    places: Places,
}

/// Open records.
#[derive(Debug)]
pub struct Opened {
    /// The desk.
    pub desk: Desk,
    /// To be shown once, and [`Keys::recovery_is_noted`] once the clerk has it on paper. Until
    /// then each start gives another, and the one before opens nothing any more.
    pub recovery: Option<RecoveryKey>,
}

/// What a desk has when it starts work.
#[derive(Debug)]
pub struct Desk {
    /// Its configuration.
    pub config: Config,
    /// Its records.
    pub records: Store,
    /// What opens them; `None` in a demo session, whose records end with it.
    pub keys: Option<Keys>,
    /// Where it puts files for others.
    pub exports: PathBuf,
}

/// What a start finds here, with the system's keyring.
///
/// # Errors
/// [`SetupError`], where something is there that cannot be used.
pub fn start(places: &Places) -> Result<Start, SetupError> {
    start_with(places, &OsKeyring)
}

/// As [`start`], with another keyring.
///
/// # Errors
/// As [`start`].
pub fn start_with(places: &Places, keyring: &dyn Keyring) -> Result<Start, SetupError> {
    let config = match config::load(&places.config) {
        Ok(config) => config,
        Err(error) if is_missing(&error) => {
            return Ok(Start::FirstRun {
                records: Vault::exists(&places.data),
            });
        }
        Err(error) => return Ok(Start::Mistaken(error)),
    };
    let dir = places.store(&config);
    store::finish_restore(&dir)?;
    if !Vault::exists(&dir) {
        if has_records(&dir) {
            return Err(SetupError::VaultMissing { dir });
        }
        return Ok(Start::NoStore(Box::new(config)));
    }
    let vault = Vault::load(&dir)?;
    let mut locked = Locked {
        config,
        has_passphrase: vault.has_passphrase(),
        keyring: None,
        unfinished: first_run::is_unfinished(&dir),
        places: places.clone(),
    };
    if vault.has_keyring() {
        match locked.open(Unlock::Keyring(keyring)) {
            Ok(opened) => return Ok(Start::Open(Box::new(opened))),
            Err(SetupError::Vault(
                error @ (VaultError::KeyringUnavailable
                | VaultError::KeyringEmpty
                | VaultError::WrongKey),
            )) => locked.keyring = Some(error),
            Err(error) => return Err(error),
        }
    }
    Ok(Start::Locked(Box::new(locked)))
}

impl Locked {
    /// Opens the records; after a failure it can be tried again.
    ///
    /// # Errors
    /// [`SetupError::Vault`] with [`VaultError::WrongKey`] for a wrong key;
    /// [`SetupError::RecordsMissing`], [`SetupError::Store`].
    pub fn open(&self, with: Unlock<'_>) -> Result<Opened, SetupError> {
        self.open_and(with, |_, _| Ok(()))
    }

    /// Opens the records by the recovery key and sets how they are opened from now on.
    ///
    /// # Errors
    /// As [`Locked::open`]; [`VaultError::WeakPassphrase`] and
    /// [`VaultError::KeyringUnavailable`] leave the former lock in force.
    pub fn recover(
        &self,
        recovery: &RecoveryKey,
        lock: DailyLock<'_>,
    ) -> Result<Opened, SetupError> {
        self.open_and(Unlock::Recovery(recovery), |vault, key| {
            vault.enrol(key, lock)
        })
    }

    fn open_and(
        &self,
        with: Unlock<'_>,
        then: impl FnOnce(&mut Vault, &DataKey) -> Result<(), VaultError>,
    ) -> Result<Opened, SetupError> {
        let dir = self.places.store(&self.config);
        let mut vault = Vault::load(&dir)?;
        let key = vault.open(with)?;
        let unfinished = first_run::is_unfinished(&dir);
        if !unfinished && !has_records(&dir) {
            // Opening would make empty ones, and pass a loss off as a fresh start.
            return Err(SetupError::RecordsMissing { dir });
        }
        let records = Store::open(&dir, &key, Session::Real)?;
        then(&mut vault, &key)?;
        let recovery = if unfinished {
            Some(vault.renew_recovery(&key)?)
        } else {
            None
        };
        Ok(Opened {
            desk: Desk {
                exports: self.places.exports(&self.config),
                config: self.config.clone(),
                records,
                keys: Some(Keys::new(dir, vault, key)),
            },
            recovery,
        })
    }
}

/// Puts a back-up in the place of the records of this configuration, which must not be open, once
/// a key of the back-up's day has opened it. What was there is set aside. Then start again.
///
/// # Errors
/// [`SetupError::Vault`] for a wrong key, else as [`store::restore`].
pub fn restore(
    backup: &Path,
    places: &Places,
    config: &Config,
    with: Unlock<'_>,
) -> Result<(), SetupError> {
    let key = Vault::load(backup)?.open(with)?;
    let dir = places.store(config);
    store::restore(backup, &dir, &key)?;
    // The restored vault's recovery key is on paper since its own first run.
    first_run::finish(&dir)
}

fn is_missing(error: &ConfigError) -> bool {
    matches!(error, ConfigError::Unreadable { source, .. }
        if source.kind() == std::io::ErrorKind::NotFound)
}

fn has_records(dir: &Path) -> bool {
    dir.join(Session::Real.file_name()).exists()
}
