//! The records: SQLite, encrypted at rest by SQLCipher, durable before a call returns.
//!
//! One file per kind of session: demo records have their own, under their own key. The write-ahead
//! log is synchronous (`synchronous = FULL`): a check-in that was confirmed survives a killed
//! process and a power cut, one that was not leaves no trace. Times come from the caller; the
//! store has no clock. How and why: `docs/decisions/0010-store.md`.

mod backup;
mod change;
mod error;
mod exports;
mod list;
mod purge;
mod register;
mod rows;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod void;

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use time::OffsetDateTime;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use self::backup::{Backup, backups, restore};
pub(crate) use self::backup::{finish_restore, set_aside};
pub use self::change::{Amendment, Change};
pub use self::error::{Refusal, StoreError};
pub use self::exports::{DECLARED_BY_HAND, ExportMark};
pub use self::purge::{Purged, Retention};
pub use self::search::Found;
pub use self::void::Voided;
use crate::record::CheckIn;
use crate::vault::DataKey;
use crate::vault::file::make_dir;

/// The open records of one kind of session.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    dir: PathBuf,
    session: Session,
    key: DataKey,
}

/// Whose records: real ones, or those of demo sessions with the soft card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Session {
    /// Real people.
    Real,
    /// Invented ones.
    Demo,
}

impl Session {
    /// The name of its file in the data folder.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Real => "records.db",
            Self::Demo => "demo.db",
        }
    }
}

/// Who does something, when (by the desk's clock) and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The clerk's sign-in name.
    pub clerk: String,
    /// When, with the desk's offset.
    pub at: OffsetDateTime,
    /// The reason given; empty where none is asked.
    pub why: String,
}

/// What was stored. When the caller holds this, it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Identifier of the check-in.
    pub id: Uuid,
    /// The ticket of a visit.
    pub ticket: Option<u32>,
    /// Whether this check-in had been stored before, and this call changed nothing.
    pub again: bool,
}

/// A check-in as the records have it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The check-in, with corrections made, stays extended and moved.
    pub check_in: CheckIn,
    /// When the guest checked out.
    pub departed: Option<OffsetDateTime>,
    /// Whether anything was changed after the check-in ([`Store::history`]).
    pub corrected: bool,
    /// Whether it was made void, and why: it stays in the lists, and counts for nothing.
    pub voided: Option<Voided>,
    /// When it was exported, oldest first.
    pub exports: Vec<ExportMark>,
}

/// How long to wait for another program that holds the records.
const PATIENCE: Duration = Duration::from_secs(5);

impl Store {
    /// Opens the records in `dir`, made if there are none; brings an older format up to date and
    /// checks the whole file. A restore that was interrupted is finished first.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::Newer`],
    /// [`StoreError::Busy`], [`StoreError::DiskFull`], [`StoreError::Io`].
    pub fn open(dir: &Path, key: &DataKey, session: Session) -> Result<Self, StoreError> {
        make_dir(dir)?;
        if session == Session::Real {
            backup::finish_restore(dir)?;
        }
        let path = dir.join(session.file_name());
        let mut db = connect(&path, key, session, OpenFlags::default())?;
        schema::migrate(&mut db)?;
        quick_check(&db)?;
        Ok(Self {
            db,
            dir: dir.to_owned(),
            session,
            key: key.clone(),
        })
    }

    /// Whether these are the records of demo sessions.
    #[must_use]
    pub const fn session(&self) -> Session {
        self.session
    }

    /// Checks every page's authentication code and every table and index: slower than the check
    /// at the start, for a quiet hour.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn verify(&self) -> Result<(), StoreError> {
        verify(&self.db)
    }

    /// Writes down that something was done, without personal data: the deed's name and the
    /// identifier of its subject.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Busy`].
    pub fn note(&mut self, deed: &str, subject: Option<Uuid>, by: &By) -> Result<(), StoreError> {
        self.write(|tx| journal(tx, deed, subject, by))
    }

    /// Runs `work` in one transaction, and returns once its result is on disk.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&tx)?;
        tx.commit()?;
        Ok(result)
    }
}

/// Opens a database file with its key; the first page is read, so that a wrong key shows.
fn connect(
    path: &Path,
    key: &DataKey,
    session: Session,
    flags: OpenFlags,
) -> Result<Connection, StoreError> {
    prepare_encryption();
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(PATIENCE)?;
    let secret = key.for_file(session.file_name())?;
    let digits: Zeroizing<String> =
        Zeroizing::new(secret.iter().map(|byte| format!("{byte:02x}")).collect());
    let sql = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", digits.as_str()));
    db.execute_batch(&sql)?;
    // SQLite overwrites deleted content, keeps no temporary files, and SQLCipher writes nothing
    // to standard error.
    db.execute_batch(
        "PRAGMA cipher_log = off; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
    )?;
    match db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Ok(()) => {}
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(StoreError::WrongKey);
        }
        Err(error) => return Err(error.into()),
    }
    if !flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        db.execute_batch("PRAGMA synchronous = FULL")?;
    }
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(db)
}

/// Has SQLite set itself up, once per process. It counts as set up before SQLCipher is, so of two
/// threads that open their first files at once, the second would find no encryption and be refused.
fn prepare_encryption() {
    static DONE: Once = Once::new();
    // Opening waits for all of the set-up. Where it failed, opening the file fails as well.
    DONE.call_once(|| drop(Connection::open_in_memory()));
}

/// Checks structure and, by reading them, the authentication of all pages in use.
fn quick_check(db: &Connection) -> Result<(), StoreError> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged)
    }
}

fn verify(db: &Connection) -> Result<(), StoreError> {
    let mut pages = db.prepare("PRAGMA cipher_integrity_check")?;
    if pages.query([])?.next()?.is_some() {
        return Err(StoreError::Damaged);
    }
    let verdict: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged)
    }
}

fn journal(tx: &Connection, deed: &str, subject: Option<Uuid>, by: &By) -> Result<(), StoreError> {
    let (at, offset) = rows::time(by.at)?;
    tx.prepare_cached(
        "INSERT INTO journal (at, at_offset, clerk, deed, subject) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((at, offset, &by.clerk, deed, subject.map(Uuid::into_bytes)))?;
    Ok(())
}
