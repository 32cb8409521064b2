//! Back-up and restore.
//!
//! A back-up is a folder like the data folder: the records and the vault's file. So it is as
//! encrypted as they are, and the recovery key opens it on any machine. It is written beside its
//! place, checked whole, and only then given its name. A restore is prepared in a folder of its
//! own; once that has its name, it is carried through, if need be at the next start.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;
use time::UtcOffset;
use time::macros::format_description;

use super::{By, Session, Store, StoreError, connect, journal, verify};
use crate::vault::file::{make_dir, sync_dir_of};
use crate::vault::{self, DataKey, Vault};

/// Pages copied per step; the records can be written to between two steps.
const PAGES: i32 = 1024;

const PREFIX: &str = "cccd-backup-";
const INCOMING: &str = "incoming";
const REPLACED: &str = "replaced";

/// A back-up on disk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    /// Its folder's name, which tells its time in UTC.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
}

/// The complete back-ups in a folder, newest first.
///
/// # Errors
/// [`StoreError::Io`].
pub fn backups(folder: &Path) -> Result<Vec<Backup>, StoreError> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        let name = item.file_name().to_string_lossy().into_owned();
        let path = item.path();
        if name.starts_with(PREFIX)
            && !name.ends_with(".part")
            && path.join(Session::Real.file_name()).is_file()
        {
            found.push(Backup { name, path });
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    Ok(found)
}

impl Store {
    /// Writes a back-up into a new folder under `folder`, which should be on another disk, and
    /// checks it. This takes a while; a second `Store` opened for it in a thread of its own lets
    /// the desk go on.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] (of that disk), [`StoreError::Io`]; [`StoreError::Damaged`] if
    /// what was written does not check out; [`StoreError::Conflict`] if there is a back-up of the
    /// same second. No half back-up is left under a back-up's name.
    pub fn back_up(&mut self, folder: &Path, by: &By) -> Result<Backup, StoreError> {
        let stamp = by
            .at
            .to_offset(UtcOffset::UTC)
            .format(format_description!(
                "[year][month][day]-[hour][minute][second]Z"
            ))
            .map_err(|_| super::Refusal::Time)?;
        let name = format!("{PREFIX}{stamp}");
        let path = folder.join(&name);
        if path.exists() {
            return Err(StoreError::Conflict);
        }
        let part = folder.join(format!("{name}.part"));
        remove_if_there(&part)?;
        make_dir(&part)?;
        let written = self.write_backup(&part);
        if written.is_err() {
            // The error that matters is the one that is returned.
            let _ = fs::remove_dir_all(&part);
        }
        written?;
        fs::rename(&part, &path)?;
        sync_dir_of(&path)?;
        match self.write(|tx| journal(tx, "back_up", None, by)) {
            // It stands all the same: records whose disk is full want one most.
            Ok(()) | Err(StoreError::DiskFull) => Ok(Backup { name, path }),
            Err(error) => Err(error),
        }
    }

    fn write_backup(&self, part: &Path) -> Result<(), StoreError> {
        let file = part.join(self.session.file_name());
        {
            let mut copy = connect(&file, &self.key, self.session, OpenFlags::default())?;
            {
                let backup = rusqlite::backup::Backup::new(&self.db, &mut copy)?;
                backup.run_to_completion(PAGES, std::time::Duration::ZERO, None)?;
            }
            // One file, without a write-ahead log beside it.
            copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
            verify(&copy)?;
        }
        if Vault::exists(&self.dir) {
            copy_durably(
                &self.dir.join(vault::FILE_NAME),
                &part.join(vault::FILE_NAME),
            )?;
        }
        File::options().write(true).open(&file)?.sync_all()?;
        sync_dir_of(&file)?;
        Ok(())
    }
}

/// Puts a back-up in the place of the records in `dir`, once `key` has opened it and all of it has
/// checked out. What was there is not deleted but moved to a folder `replaced-…` in `dir`. The
/// records must not be open. A vault of the same identifier stays, as its passphrase may be newer
/// than the back-up; another's vault comes along with its records.
///
/// # Errors
/// [`StoreError::NotABackup`], [`StoreError::WrongKey`], [`StoreError::Damaged`],
/// [`StoreError::Newer`], [`StoreError::DiskFull`], [`StoreError::Io`]. After any of these the
/// records are as they were, or the restore is finished when they are opened next.
pub fn restore(backup: &Path, dir: &Path, key: &DataKey) -> Result<(), StoreError> {
    let session = Session::Real;
    let source = backup.join(session.file_name());
    if !source.is_file() {
        return Err(StoreError::NotABackup);
    }
    make_dir(dir)?;
    // An earlier one that was interrupted comes first.
    finish_restore(dir)?;
    let part = dir.join(format!("{INCOMING}.part"));
    remove_if_there(&part)?;
    make_dir(&part)?;
    let copy = part.join(session.file_name());
    copy_durably(&source, &copy)?;
    {
        // The copy is checked, not the back-up: that may lie on a read-only disk, and what will
        // be used is the copy.
        let db = connect(&copy, key, session, OpenFlags::default())?;
        verify(&db)?;
        db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    }
    if Vault::exists(backup) {
        let theirs = Vault::load(backup)?;
        let keep_ours = Vault::exists(dir) && Vault::load(dir)?.id() == theirs.id();
        if !keep_ours {
            copy_durably(&backup.join(vault::FILE_NAME), &part.join(vault::FILE_NAME))?;
        }
    }
    File::options().write(true).open(&copy)?.sync_all()?;
    sync_dir_of(&copy)?;
    fs::rename(&part, dir.join(INCOMING))?;
    sync_dir_of(&part)?;
    finish_restore(dir)
}

/// Carries a prepared restore through. Every step can be repeated, in whatever state a crash left
/// it: the old write-ahead log goes away before the new records come.
pub(crate) fn finish_restore(dir: &Path) -> Result<(), StoreError> {
    let incoming = dir.join(INCOMING);
    if !incoming.is_dir() {
        return Ok(());
    }
    let records = Session::Real.file_name();
    if incoming.join(records).is_file() {
        let aside = replaced_folder(dir, records);
        make_dir(&aside)?;
        // The log before its records: should this stop between the two, the next call moves the
        // records to the same folder, where they find each other again.
        for name in [
            format!("{records}-wal"),
            format!("{records}-shm"),
            records.to_owned(),
        ] {
            rename_if_there(&dir.join(&name), &aside.join(&name))?;
        }
        if incoming.join(vault::FILE_NAME).is_file() {
            // Replaced in one step: there is never no vault.
            if Vault::exists(dir) {
                copy_durably(&dir.join(vault::FILE_NAME), &aside.join(vault::FILE_NAME))?;
            }
            fs::rename(incoming.join(vault::FILE_NAME), dir.join(vault::FILE_NAME))?;
        }
        sync_dir_of(&aside.join(records))?;
        fs::rename(incoming.join(records), dir.join(records))?;
        sync_dir_of(&incoming)?;
    }
    fs::remove_dir_all(&incoming)?;
    Ok(())
}

/// Moves records and vault to a new folder `replaced-…`, the vault last: without records a vault
/// can still be told from a desk that lost its key.
pub(crate) fn set_aside(dir: &Path) -> Result<(), StoreError> {
    let aside = (1_u32..)
        .map(|number| dir.join(format!("{REPLACED}-{number}")))
        .find(|folder| !folder.exists())
        .unwrap_or_else(|| dir.join(REPLACED));
    make_dir(&aside)?;
    let records = Session::Real.file_name();
    for name in [
        format!("{records}-wal"),
        format!("{records}-shm"),
        records.to_owned(),
        vault::FILE_NAME.to_owned(),
    ] {
        rename_if_there(&dir.join(&name), &aside.join(&name))?;
    }
    sync_dir_of(&aside.join(records))?;
    Ok(sync_dir_of(&aside)?)
}

/// The first `replaced-…` folder that holds neither records nor a vault yet.
fn replaced_folder(dir: &Path, records: &str) -> PathBuf {
    (1_u32..)
        .map(|number| dir.join(format!("{REPLACED}-{number}")))
        .find(|folder| !folder.join(records).exists() && !Vault::exists(folder))
        .unwrap_or_else(|| dir.join(REPLACED))
}

fn copy_durably(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::copy(from, to)?;
    // A back-up on read-only media must not give a file that cannot be written.
    File::options().write(true).open(to)?.sync_all()?;
    Ok(())
}

fn rename_if_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn remove_if_there(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
