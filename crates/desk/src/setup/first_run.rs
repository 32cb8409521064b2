//! The first run: each step can be the last one before a power cut.

use std::fs::{self, File};
use std::path::Path;

use super::{Desk, Keys, Opened, Places, SetupError, has_records};
use crate::config::{self, Config};
use crate::store::{self, Session, Store, StoreError};
use crate::vault::file::{make_dir, sync_dir_of};
use crate::vault::{DailyLock, Vault};

/// The file that says that the recovery key has not been noted yet.
const UNFINISHED: &str = "recovery-key-not-noted";

/// Sets a desk up: writes its configuration, then makes its vault and empty records.
///
/// # Errors
/// As [`Places::save`] and [`create_store`]. After a failure it can be called again.
pub fn create(places: &Places, config: &Config, lock: DailyLock<'_>) -> Result<Opened, SetupError> {
    places.save(config)?;
    // As every later start reads it, with absolute paths.
    let config = config::load(&places.config)?;
    create_store(places, config, lock)
}

/// Makes the vault and empty records of a configured desk.
///
/// # Errors
/// [`SetupError::StoreExists`] where they are and their first run was finished;
/// [`SetupError::VaultMissing`]; [`SetupError::Vault`] with
/// [`WeakPassphrase`](crate::vault::VaultError::WeakPassphrase) or
/// [`KeyringUnavailable`](crate::vault::VaultError::KeyringUnavailable), when nothing is made;
/// [`SetupError::Store`].
pub fn create_store(
    places: &Places,
    config: Config,
    lock: DailyLock<'_>,
) -> Result<Opened, SetupError> {
    let dir = places.store(&config);
    make_dir(&dir).map_err(StoreError::from)?;
    store::finish_restore(&dir)?;
    let unfinished = Vault::exists(&dir);
    if unfinished && !is_unfinished(&dir) {
        return Err(SetupError::StoreExists { dir });
    }
    if !unfinished && has_records(&dir) {
        return Err(SetupError::VaultMissing { dir });
    }
    let new = Vault::prepare(&dir, lock)?;
    if unfinished {
        store::set_aside(&dir)?;
    }
    begin(&dir)?;
    new.write()?;
    let records = Store::open(&dir, &new.key, Session::Real)?;
    Ok(Opened {
        desk: Desk {
            exports: places.exports(&config),
            config,
            records,
            keys: Some(Keys::new(dir, new.vault, new.key)),
        },
        recovery: Some(new.recovery),
    })
}

/// Whether a first run was begun here and its recovery key not yet noted.
pub(super) fn is_unfinished(dir: &Path) -> bool {
    dir.join(UNFINISHED).exists()
}

/// The recovery key is noted.
pub(super) fn finish(dir: &Path) -> Result<(), SetupError> {
    let mark = dir.join(UNFINISHED);
    match fs::remove_file(&mark) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::from(error).into());
        }
        _ => {}
    }
    Ok(sync_dir_of(&mark).map_err(StoreError::from)?)
}

fn begin(dir: &Path) -> Result<(), SetupError> {
    let mark = dir.join(UNFINISHED);
    File::create(&mark)
        .and_then(|file| file.sync_all())
        .and_then(|()| sync_dir_of(&mark))
        .map_err(StoreError::from)?;
    Ok(())
}
